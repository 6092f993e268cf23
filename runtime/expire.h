/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/expire.h -- what contexts derive when they end: expired(@N, KEY, LAST_TIME).
 *
 * In a stage that consumes `expired` a context of that key gets such a tuple, alone, when it ends:
 *
 * - when a tuple asks for it and its deadline is over: in front of what that tuple's part derives;
 * - when token time passes a full second, or a barrier comes: a tick, in front of the batch of the
 *   first token of that second, or the barrier's. Bursts do not go on beyond a second (intake.h):
 *   that token is the first of its burst, and what has expired depends on tokens alone;
 * - when the input has ended: in a token of its own, behind what earlier stages have put into it.
 *
 * The results of one tick stand in the order of LAST_TIME, then of the contexts' births. A
 * context that is closed by its functions, or evicted, derives nothing.
 *
 * Threads: a lane's part of a tick: who runs the lane. The burst's: who has the burst. */
#ifndef AN_EXPIRE_H
#define AN_EXPIRE_H

#include "runtime/engine.h"
#include "runtime/item.h"

/* A context that has ended, and what it derived. Token memory. */
struct an_expiry {
	struct an_expiry *next;
	struct an_context_life life;
	struct an_tuple *results, **results_end;
};

/* One passing of all lanes, by a burst. Token memory. */
struct an_tick {
	struct an_item *item; /* no tuples: it passes through the lanes; NULL: the burst is alone */
	struct an_expiry *by_lane[];
};

/* NULL: out of memory (counted); then they end later. */
struct an_tick *an_tick_make(struct an_worker *worker, struct an_stage_state *s,
			     struct an_burst *burst);

/* Ends the lane's contexts that are due at the time of the worker's token; or all of them. */
void an_tick_pass_lane(struct an_worker *worker, struct an_lane *lane, struct an_tick *tick,
		       bool all);

/* All lanes, by who has them all: results go in front of the token's batch. At the end of the input
 * all contexts end, and the results go behind the batch. */
void an_tick_pass_all(struct an_worker *worker, struct an_stage_state *s, struct an_burst *burst,
		      struct an_token *token);

/* Puts the results into the list, at *link. */
void an_tick_collect(struct an_worker *worker, struct an_tick *tick, struct an_tuple **link);

/* Before the item's contexts are looked up: ends those of them that are due. env->place is set. */
void an_expire_for_item(struct an_worker *worker, struct an_stage_state *s,
			const struct an_item *item);

#endif
