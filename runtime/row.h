/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/row.h -- the rows of a table, from token to token.
 *
 * A table is one piece of what persists of a predicate: of a serial stage, of one context, of one
 * worker. Its rows stand in two lists, by insertion and by freshness, and when there are more than
 * a few in a hash table for each index, where a bucket's rows are in the order of insertion, too.
 *
 *	links, last index first | struct an_row | the generated struct | its strings
 *
 * Threads:   one at a time; a constant table: any number of readers, while nobody writes.
 * Ownership: a row is one allocation, with copies of its strings and lists.
 * Limits:    without memory for a hash table look-ups get slower, not wrong. */
#ifndef AN_ROW_H
#define AN_ROW_H

#include "runtime/fixpoint.h"

#define AN_TABLE_FEW 8 /* rows that need no hash tables */

/* When a row was inserted: the token, the part of it, and the place among that part's changes. */
struct an_stamp {
	uint64_t token;
	uint32_t part, place;
};

/* <0, 0, >0 */
static inline int an_stamp_compare(const struct an_stamp *a, const struct an_stamp *b)
{
	if (a->token != b->token)
		return a->token < b->token ? -1 : 1;
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

struct an_row {
	struct an_row *next, *previous; /* by insertion or replacement */
	struct an_row *younger, *older; /* by last insertion, refresh or replacement … */
	int64_t time;                   /* … which was at this token time … */
	struct an_stamp touched;        /* … and place */
	struct an_stamp inserted;
	size_t octets; /* of the allocation */
};

/* A row in the hash table of one index. */
struct an_link {
	struct an_row *next, *previous; /* in the bucket */
	uint64_t hash;
};

struct an_bucket {
	struct an_row *first, *last;
};

struct an_hash {
	struct an_bucket *buckets; /* NULL: there are none */
	uint64_t mask;
};

struct an_table {
	const struct an_relation_type *type;
	const uint64_t *secret;
	struct an_row *first, *last, *oldest, *youngest;
	uint64_t count;
	size_t octets; /* of all that it holds */
	bool is_flat;  /* rows have neither strings nor lists */
	unsigned link_count;
	struct an_hash hashes[]; /* link_count: the type's indexes, and the key */
};

/* NULL: out of memory. */
struct an_table *an_table_create(const struct an_relation_type *type, const uint64_t secret[2]);
/* Its rows go as by an_row_destroy. NULL: nothing happens. */
void an_table_destroy(struct an_table *table, struct an_env *env);

/* The row with the probe's key, or NULL. */
struct an_row *an_table_find(const struct an_table *table, const void *probe);

/* A copy of the fact in memory of its own, in no list. NULL: out of memory. */
struct an_row *an_row_create(const struct an_table *table, const void *fact);
/* Into the table, as its last and youngest row. Requires: no row has its key. */
void an_table_insert(struct an_table *table, struct an_row *row, int64_t time,
		     struct an_stamp stamp);
/* Out of the table. The row is the caller's. */
void an_table_remove(struct an_table *table, struct an_row *row);
/* It becomes the youngest. */
void an_table_refresh(struct an_table *table, struct an_row *row, int64_t time,
		      struct an_stamp stamp);
/* After its rows were changed in place, their keys excepted: found by their new values. */
void an_table_index_again(struct an_table *table);
/* Tuples of tokens in flight can point to a row's strings and lists: then its memory is given to
 * the token at hand, which retires after them. */
void an_row_destroy(const struct an_relation_type *type, struct an_env *env, struct an_row *row);

/* The first row that can have these fields, and the next one after it: to be compared. */
struct an_row *an_table_first_in(const struct an_table *table, uint32_t index, uint64_t hash);
struct an_row *an_table_next_in(const struct an_table *table, uint32_t index,
				const struct an_row *row);

/* Token time at which its last row expires; 0: it has none. */
int64_t an_table_until(const struct an_table *table);
/* Whether the row's lifetime is over; its oldest row's. */
bool an_row_has_expired(const struct an_relation_type *type, const struct an_row *row, int64_t now);
bool an_table_has_expired(const struct an_table *table, int64_t now);

/* The generated struct, and the way back. */
static inline void *an_row_fact(struct an_row *row)
{
	return row + 1;
}
static inline struct an_row *an_row_of(const void *fact)
{
	return (struct an_row *)(uintptr_t)fact - 1;
}
static inline struct an_link *an_row_link(const struct an_row *row, unsigned index)
{
	return (struct an_link *)(uintptr_t)row - 1 - index;
}

/* -- table_copy.c ----------------------------------------------------------------------------- */

bool an_type_is_flat(const struct an_type *type); /* its values point nowhere */
bool an_fact_is_flat(const struct an_relation_type *type);
/* Octets beside the struct for copies of what the fact points to. */
size_t an_fact_payload(const struct an_relation_type *type, const void *fact);
/* Makes the copy's strings and lists its own, in room. */
void an_fact_own(const struct an_relation_type *type, void *copy, char *room);

#endif
