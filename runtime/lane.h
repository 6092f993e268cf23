/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/lane.h -- a queue to which many contexts hash, run by one worker at a time.
 *
 * Entries come in chains, one chain per burst and lane, pushed in token order. New chains stand on
 * a stack; the lane's worker takes the whole stack at once and turns it over, so that a hand-over
 * never waits. A lane without entries is idle: whoever pushes next has to schedule it.
 *
 * Threads:   push: the holder of the stage's baton. front, pop: who runs the lane.
 * Ownership: entries lie in the memory of their bursts; a popped entry is not touched any more. */
#ifndef AN_LANE_H
#define AN_LANE_H

#include "runtime/context.h"
#include "runtime/deque.h"

#include <stdatomic.h>

struct an_lane;
struct an_item;
struct an_stage_state;

struct an_entry {
	struct an_entry *next; /* of its chain */
	struct an_entry *link; /* first of a chain: the next chain */
	struct an_item *item;
	struct an_lane *lane;
};

struct an_lane {
	_Alignas(64) struct an_entry *_Atomic newest; /* chain; a mark if the lane is idle */
	/* of who runs the lane */
	_Alignas(64) struct an_task task;
	struct an_entry *first; /* of the chain at hand */
	struct an_entry *later; /* chains behind it, in order */
	struct an_stage_state *stage;
	unsigned home; /* the worker that ran it last: its contexts are in that cache */
	struct an_contexts table;
};

/* Idle, empty; the table is not touched. */
void an_lane_init(struct an_lane *lane);

/* Adds a chain. True: the lane was idle and is the caller's to schedule. */
bool an_lane_push(struct an_lane *lane, struct an_entry *first);

/* The oldest entry. NULL: the lane has become idle and must not be touched any more. */
struct an_entry *an_lane_front(struct an_lane *lane);

/* Removes the oldest entry. Requires: an_lane_front has returned it. */
void an_lane_pop(struct an_lane *lane);

#endif
