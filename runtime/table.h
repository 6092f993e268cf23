/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/table.h -- facts of a predicate, inside one fixpoint (relations) and from token to token
 * (tables): what generated code declares of them. See runtime/fixpoint.h for what it calls.
 *
 * A row is a generated struct with a struct an_tuple at its head. */
#ifndef AN_TABLE_H
#define AN_TABLE_H

#include "runtime/type.h"

struct an_fixpoint;

/* What becomes of an attribute when a group of an aggregate meets the row of the same group that
 * the table has already (an aggregate that adds up over tokens), or that another worker has. */
typedef enum {
	AN_MERGE_NONE, /* a group attribute */
	AN_MERGE_ADD,  /* COUNT, SUM of ints (they wrap) and floats */
	AN_MERGE_MIN,
	AN_MERGE_MAX,
	AN_MERGE_AVERAGE, /* a double: sum_offset / count_offset are hidden members of the struct */
	AN_MERGE_LIST     /* the elements follow the row's */
} an_merge;

struct an_field {
	const char *name; /* of the program, as in the output */
	const struct an_type *type;
	uint32_t offset; /* in the struct */
	an_merge merge;
	uint32_t sum_offset, count_offset; /* AVERAGE: a double, an int64_t */
};

/* What persists of a predicate: `materialize`. */
struct an_table_type {
	uint64_t key;     /* primary key: a set of fields, bit i is fields[i] */
	int64_t lifetime; /* ns of token time; INT64_MAX: infinity */
	uint64_t size; /* rows, in a context-ordered component per context; UINT64_MAX: no bound */
	bool is_constant;   /* only fed, before the first packet: one for the stage, read by all */
	bool is_statistics; /* in a parallel stage: one per worker, merged for a barrier */
	bool is_written;    /* --tables may write it */
	uint8_t context;    /* context-ordered: index of the key whose context holds it, … */
	uint8_t context_kind;  /* … that key's kind, as an index into an_stage.contexts … */
	uint8_t key_count;     /* … and for rows that a barrier derives, that key's … */
	uint8_t key_fields[8]; /* … fields, in the order of its parts */
	/* The aggregates over this table whose heads are tables too: called when rows of it have
	 * been removed (an_removed_first), after expiry at the beginning of a fixpoint and after
	 * all changes at its end. There are no facts then, only the tables' rows, and no groups. fx
	 * is the first member of what else generated code wants to find here. NULL: there are
	 * none. */
	void (*follow)(struct an_fixpoint *fx);
};

/* A predicate in a fixpoint. */
struct an_relation_type {
	const char *name;
	size_t octets; /* of the struct */
	const struct an_field *fields;
	unsigned field_count;    /* at most 64 */
	const uint64_t *indexes; /* sets of fields by which facts are looked up */
	unsigned index_count;
	bool is_set;                       /* a fact that is there already is no news */
	const struct an_table_type *table; /* NULL: forgotten with the fixpoint */
};

#endif
