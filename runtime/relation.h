/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/relation.h -- what a fixpoint keeps its facts in. Generated code makes these structs (on
 * the stack) and names no member: they are the runtime's.
 *
 * Facts of a relation have ids, 0, 1, …, in the order of their numbers, and stand in pieces of
 * growing size, which are never moved. An index is a hash table of groups: facts with equal values
 * in some fields. It is made when the relation has more than AN_ROWS_FEW facts and somebody looks
 * something up by it. Until then all facts are compared.
 *
 * Hashes are keyed (SipHash-1-3): facts hold what an attacker has written. */
#ifndef AN_RELATION_H
#define AN_RELATION_H

#define AN_ROWS_FEW     8
#define AN_ROWS_PIECE   4 /* facts in the first piece; each further one is twice as large */
#define AN_ROWS_PIECES  30
#define AN_INDEX_WORDS  4
#define AN_ROWS_NOTHING UINT32_MAX /* no id */

struct an_table;
struct an_change;

struct an_slot {
	uint32_t hash;
	uint32_t last; /* the group's last fact, id + 1; 0: no group */
};

struct an_index {
	struct an_slot *slots; /* NULL: not made yet */
	uint32_t mask, groups;
	uint32_t *next; /* by id: the next of its group; the last one's is the first. NULL: groups
			   of one */
	uint32_t room;  /* in next */
	/* Its fields, if they are ints and few; then comparing and hashing is quick. */
	uint32_t word_count; /* 0: they are not */
	uint32_t words[AN_INDEX_WORDS];
};

/* Facts, or the rows of a table's pieces that a barrier reads as one. */
struct an_rows {
	const struct an_relation_type *type;
	struct an_index *indexes; /* index_count + 2: the type's, all fields, the table's key */
	uint32_t count;
	uint32_t stride;
	const void **gathered; /* NULL: they stand in the pieces */
	char *pieces[AN_ROWS_PIECES];
};

struct an_relation {
	struct an_rows rows;      /* of this fixpoint */
	struct an_table *table;   /* what was there before; NULL: nothing */
	struct an_rows *gathered; /* for a barrier: the same of all contexts; NULL: not yet */
	struct an_rows *quiet;    /* merged groups that are no news; NULL: none */
	/* out of the table, in this order: not looked at yet by `follow`, and the others */
	struct an_row *removed, **removed_end, *gone;
};

struct an_fixpoint {
	struct an_env *env;
	struct an_relation *relations;
	const struct an_relation_type *const *types;
	unsigned count;
	bool has_tables;
	bool is_gathering; /* a barrier in a context-ordered stage */
	bool failed, is_over_steps;
	uint32_t rule;       /* where it failed */
	uint32_t last, most; /* numbers: of the newest fact, of the last one there may be */
	uint32_t applied;    /* changes to tables so far */
	struct an_tuple *first, *newest; /* all stored facts, in the order of their numbers */
	struct an_tuple **place;         /* where its outputs begin */
	void *const *contexts;
	struct an_change *changes, **changes_end, *deletes, **deletes_end;
};

typedef enum {
	AN_SCAN_END,
	AN_SCAN_ROWS,  /* each of the rows … */
	AN_SCAN_FEW,   /* … that is equal in the fields */
	AN_SCAN_GROUP, /* rows of a group */
	AN_SCAN_TABLE, /* each of the table's rows … */
	AN_SCAN_BUCKET /* … and of one bucket, that is equal in the fields */
} an_scan_state;

struct an_scan {
	struct an_fixpoint *fx;
	const struct an_rows *rows; /* read now */
	struct an_row *row;         /* of the table, the next one */
	const void *probe;
	uint64_t fields; /* 0: all facts match */
	uint64_t hash;   /* of the probe's fields, for the table */
	int64_t now;
	uint32_t relation, index, before;
	uint32_t id, last; /* the next one; the last one to look at */
	an_scan_state state;
};

/* -- relation.c ------------------------------------------------------------------------------- */

void an_rows_init(struct an_rows *rows, const struct an_relation_type *type);
void an_rows_fini(struct an_rows *rows);

static inline const void *an_rows_at(const struct an_rows *rows, uint32_t id)
{
	uint32_t n = id + AN_ROWS_PIECE, k;

	if (rows->gathered != NULL)
		return rows->gathered[id];
	k = 29 - (uint32_t)__builtin_clz(n); /* n = AN_ROWS_PIECE * 2^k + … */
	return rows->pieces[k] + (size_t)(n - ((uint32_t)AN_ROWS_PIECE << k)) * rows->stride;
}

/* Hash of, and equality in, a set of fields. */
uint64_t an_fields_hash(const uint64_t secret[2], const struct an_relation_type *type,
			uint64_t fields, const void *fact);
bool an_fields_equal(const struct an_relation_type *type, uint64_t fields, const void *a,
		     const void *b);
/* The set of fields of that index of struct an_rows. */
uint64_t an_index_fields(const struct an_relation_type *type, uint32_t index);
/* Of all fields, of the table's key: as an index of struct an_rows. */
uint32_t an_index_of_all(const struct an_relation_type *type);
uint32_t an_index_of_key(const struct an_relation_type *type);

/* The last row of the probe's group, or AN_ROWS_NOTHING. Out of memory: *failed. */
uint32_t an_rows_find(struct an_rows *rows, struct an_env *env, uint32_t index, const void *probe,
		      bool *failed);
/* Room for one more, which is in no index yet; NULL: out of memory. */
void *an_rows_room(struct an_rows *rows, struct an_env *env);
/* What was written there is the next row. False: out of memory. */
bool an_rows_added(struct an_rows *rows, struct an_env *env);
/* The first row of a group, whose last one that is. */
uint32_t an_rows_first(const struct an_rows *rows, uint32_t index, uint32_t last);

/* Makes the facts' memory and indexes ready for other facts. */
void an_rows_reset(struct an_rows *rows);

#endif
