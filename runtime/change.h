/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/change.h -- what a fixpoint does to tables: collected while it runs, done at its end.
 *
 * Threads: as the fixpoint. */
#ifndef AN_CHANGE_H
#define AN_CHANGE_H

#include "runtime/row.h"

struct an_stage_state;

/* In token memory. */
struct an_change {
	struct an_change *next;
	const void *fact; /* token memory, or the row itself; of a deletion: a probe's copy */
	uint32_t relation;
	bool is_merge; /* into this worker's table */
};

/* The fixpoint fails, in that rule. */
void an_fixpoint_fail(struct an_fixpoint *fx, uint32_t rule);

/* At the end: the fact is the row with its key. fact is kept. */
void an_change_put(struct an_fixpoint *fx, uint32_t relation, const void *fact, uint32_t rule);
/* The same into this worker's table. */
void an_change_merge(struct an_fixpoint *fx, uint32_t relation, const void *fact, uint32_t rule);
/* A copy of the fact in token memory; NULL: the fixpoint has failed. */
void *an_fact_copy(struct an_fixpoint *fx, uint32_t relation, const void *fact, uint32_t rule);

/* -- change.c: at the beginning and the end --------------------------------------------------- */

/* Takes rows out whose lifetime is over. */
void an_tables_expire(struct an_fixpoint *fx);
void an_table_expire(struct an_fixpoint *fx, uint32_t relation, struct an_table *table);
/* The same with rows over size. */
void an_table_evict(struct an_fixpoint *fx, uint32_t relation, struct an_table *table);
/* All changes take effect, and rows over size go. */
void an_changes_apply(struct an_fixpoint *fx);
/* Calls `follow` until nothing has changed any more. */
void an_removed_follow(struct an_fixpoint *fx);
/* Frees what was removed. */
void an_removed_free(struct an_fixpoint *fx);

/* -- tables.c: where a row is kept ------------------------------------------------------------ */

/* The table for rows with the fact's key. NULL: there is none yet. */
struct an_table *an_table_of(struct an_fixpoint *fx, uint32_t relation, const void *fact);
/* The same, made if need be. NULL: out of memory (counted). */
struct an_table *an_table_make(struct an_fixpoint *fx, uint32_t relation, const void *fact);
/* This worker's, for statistics. NULL: out of memory (counted). */
struct an_table *an_table_of_worker(struct an_fixpoint *fx, uint32_t relation);
/* After changes to the table that keeps the fact: its context's account and deadline. */
void an_table_settle(struct an_fixpoint *fx, uint32_t relation, const void *fact);
/* The table of the part's own context, stage: before anything is known of a row; NULL: none yet. */
struct an_table *an_table_at_hand(struct an_fixpoint *fx, uint32_t relation);

/* -- gather.c: for barriers ------------------------------------------------------------------- */

/* Takes expired rows out of the tables of all contexts. */
void an_contexts_expire_rows(struct an_fixpoint *fx);
/* The rows of all contexts in the order of insertion. NULL: out of memory. */
struct an_rows *an_rows_gather(struct an_fixpoint *fx, uint32_t relation);
/* What workers have counted goes into the stage's table. merge: then rows go whose lifetime is
 * over, or that are over size. */
void an_statistics_collect(struct an_fixpoint *fx, uint32_t relation);
void an_statistics_merge(struct an_fixpoint *fx, uint32_t relation);

/* A fact of the same key meets another one: to := to + from, by the fields' an_merge. */
void an_fact_merge(struct an_fixpoint *fx, const struct an_relation_type *type, void *to,
		   const void *from);

#endif
