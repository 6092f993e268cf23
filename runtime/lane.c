/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/lane.h"

#include "runtime/stress.h"

static struct an_entry idle_mark;
#define IDLE (&idle_mark)

void an_lane_init(struct an_lane *lane)
{
	atomic_init(&lane->newest, IDLE);
	lane->first = lane->later = NULL;
}

bool an_lane_push(struct an_lane *lane, struct an_entry *first)
{
	struct an_entry *newest = atomic_load_explicit(&lane->newest, memory_order_relaxed);

	do {
		an_yield_point();
		first->link = newest != IDLE ? newest : NULL;
	} while (!atomic_compare_exchange_weak_explicit(
	    &lane->newest, &newest, first, memory_order_acq_rel, memory_order_relaxed));
	return newest == IDLE;
}

/* Takes the stack of chains, turned over; NULL: the lane is idle now. */
static struct an_entry *take_chains(struct an_lane *lane)
{
	struct an_entry *turned = NULL;
	struct an_entry *chain = atomic_load_explicit(&lane->newest, memory_order_relaxed);

	/* If nothing is there the lane becomes idle, in the same step. */
	if (chain == NULL &&
	    atomic_compare_exchange_strong_explicit(&lane->newest, &chain, IDLE,
						    memory_order_acq_rel, memory_order_relaxed))
		return NULL;
	an_yield_point();
	chain = atomic_exchange_explicit(&lane->newest, NULL, memory_order_acquire);
	while (chain != NULL) {
		struct an_entry *older = chain->link;

		chain->link = turned;
		turned = chain;
		chain = older;
	}
	return turned;
}

struct an_entry *an_lane_front(struct an_lane *lane)
{
	struct an_entry *chain;

	if (lane->first != NULL)
		return lane->first;
	chain = lane->later;
	if (chain == NULL) {
		chain = take_chains(lane);
		if (chain == NULL)
			return NULL;
	}
	lane->first = chain;
	lane->later = chain->link;
	return chain;
}

void an_lane_pop(struct an_lane *lane)
{
	lane->first = lane->first->next;
}
