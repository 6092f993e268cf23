/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/fixpoint.h -- the local fixpoint of a component whose rules join, recur, negate,
 * aggregate or keep tables: what generated code calls. Components without any of that are
 * straight-line code and use none of this.
 *
 * A fixpoint is one run() of a stage: of one part. Every fact that it stores has a number, in the
 * order in which the facts arrived or were derived; rows that a table had before the token have
 * number 0. A combination of facts is found when its youngest member is pursued: a rule triggered
 * by fact t at literal k scans, for the atoms before k, the facts with smaller numbers, for those
 * after k also t itself.
 *
 *	struct an_relation relations[2];
 *	struct an_fixpoint fx;
 *
 *	an_fixpoint_begin(&fx, env, relations, types, 2, contexts);
 *	for (t = an_part_first(env, part); t != NULL; t = an_part_next(env, part))
 *		on_edge(env, &fx, an_fact_add(&fx, EDGE, t, AN_NO_RULE));
 *	an_fixpoint_end(&fx);           // table changes take effect, or all is discarded
 *
 * Threads:   one fixpoint at a time per part, as run().
 * Ownership: facts, relations, groups: token memory. Rows of tables: the table's.
 * Limits:    --max-steps derivations, then the fixpoint has failed: nothing is added any more,
 *            every scan ends, and an_fixpoint_end discards outputs and table changes and reports
 *            the rule. Out of memory: counted, and treated the same way. */
#ifndef AN_FIXPOINT_H
#define AN_FIXPOINT_H

#include "runtime/pipeline.h"
#include "runtime/table.h"

#define AN_NO_RULE UINT32_MAX
#define AN_ALL     UINT32_MAX /* as an index: every fact */
#define AN_ANY_AGE UINT32_MAX /* as `before`: every fact */

struct an_relation; /* complete in runtime/relation.h, which this header includes at its end */

/* types[i] is relation i's; they are the stage's (an_stage.relations). contexts: run()'s parameter
 * (NULL in other stages and for a barrier: then the tables of all contexts are read as one, in the
 * order of insertion). Before the part's first tuple is asked for. */
void an_fixpoint_begin(struct an_fixpoint *fx, struct an_env *env, struct an_relation *relations,
		       const struct an_relation_type *const *types, unsigned count,
		       void *const contexts[]);
void an_fixpoint_end(struct an_fixpoint *fx);

/* The stored copy (shallow, in token memory) of a fact that arrived (rule AN_NO_RULE) or that the
 * rule derived. NULL: it is no news: it is there already (is_set), is an unchanged row of the table
 * (refreshed at the end), or the fixpoint has failed. The copy's tuple.number is its number, its
 * tuple.predicate the relation. A new row of a table is visible from now on; the row whose key it
 * has is replaced at the end. */
const void *an_fact_add(struct an_fixpoint *fx, unsigned relation, const void *fact, uint32_t rule);

/* The same for a fact that nothing looks up and that can't be derived twice: only counted and
 * numbered, where it is (on the stack). False: the fixpoint has failed. */
bool an_fact_pass(struct an_fixpoint *fx, struct an_tuple *fact, uint32_t rule);

/* The facts of the relation whose fields of that index equal the probe's, with numbers < before:
 * first the table's rows in the order of insertion, then those of the fixpoint. What is added
 * during the scan has a larger number than any `before`. */
struct an_scan;
void an_scan_begin(struct an_scan *scan, struct an_fixpoint *fx, unsigned relation, uint32_t index,
		   const void *probe, uint32_t before);
const void *an_scan_next(struct an_scan *scan); /* NULL: no more */

/* Negation: whether a fact with these fields is there; of a table: was there before the token. */
bool an_fact_exists(struct an_fixpoint *fx, unsigned relation, uint32_t index, const void *probe);

/* A stratum begins with the facts of earlier ones, in order of number, of all relations. until: the
 * number of the last one. */
uint32_t an_fixpoint_last(const struct an_fixpoint *fx);
const struct an_tuple *an_fact_first(const struct an_fixpoint *fx, uint32_t until);
const struct an_tuple *an_fact_after(const struct an_fixpoint *fx, const struct an_tuple *fact,
				     uint32_t until);

/* A recursive stratum's facts wait in a queue, first in, first out. */
struct an_queue {
	const struct an_tuple *first, *last;
	bool is_running; /* generated code's: somebody empties it */
};
void an_queue_push(struct an_queue *queue, const void *fact);
const void *an_queue_pop(struct an_queue *queue); /* NULL: empty, or the fixpoint has failed */

/* Aggregates. A group is a mutable head struct, found by the fields of its relation's index 0, in
 * order of creation; the relation is no set and has no table. The rest of a new group is zero.
 * Never NULL: out of memory fails the fixpoint and returns scratch. is_new may be NULL. */
void *an_group(struct an_fixpoint *fx, unsigned relation, const void *probe, bool *is_new);
void *an_group_first(struct an_fixpoint *fx, unsigned relation);
void *an_group_next(struct an_fixpoint *fx, unsigned relation, const void *group);
/* Adds an element (token memory; amortised constant). */
void an_group_append(struct an_fixpoint *fx, struct an_list *list, const struct an_type *element,
		     const void *value);
/* The group, a fact of the relation with the table, meets the row that has the same key (of this
 * token, or else of before): merged by the fields' an_merge, the row first, and added as by
 * an_fact_add: returns the fact to pursue. In a parallel stage: added to this worker's table at the
 * end, and no news. */
const void *an_group_merge(struct an_fixpoint *fx, unsigned relation, void *group, uint32_t rule);

/* `delete`: the row with the probe's key goes at the end of the fixpoint. */
void an_row_delete(struct an_fixpoint *fx, unsigned relation, const void *probe, uint32_t rule);

/* For an_table_type.follow: rows that were removed (expired, deleted, replaced, evicted), and the
 * silent change of a row, at once: it triggers nothing. A row that is put as it is there is not
 * refreshed. */
const void *an_removed_first(struct an_fixpoint *fx, unsigned relation);
const void *an_removed_next(struct an_fixpoint *fx, unsigned relation, const void *row);
void an_row_put(struct an_fixpoint *fx, unsigned relation, const void *row);
void an_row_remove(struct an_fixpoint *fx, unsigned relation, const void *probe);

#include "runtime/relation.h"

#endif
