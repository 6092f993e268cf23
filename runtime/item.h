/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/item.h -- a part of a token's batch on its way through a context-ordered stage.
 *
 * An item is made before the baton, from the tuples of one token that have the same keys, enters
 * each distinct lane of its keys once, and runs where its last missing front is reached: then it
 * stands at the front of all its lanes, so all its contexts are its own. In the batch a placeholder
 * stands where its first tuple stood; what it derives takes that place when all items of the burst
 * are done.
 *
 * Threads: one worker at a time; `missing` and the lanes hand it on. */
#ifndef AN_ITEM_H
#define AN_ITEM_H

#include "runtime/burst.h"
#include "runtime/lane.h"

#define AN_PREDICATE_ITEM UINT32_MAX /* of the placeholder */

struct an_item {
	struct an_tuple place;
	struct an_part part;
	struct an_tuple **last; /* where the next tuple is linked, while the item is made */
	struct an_burst *burst;
	const struct an_token *token;
	struct an_tuple *results, **results_end;
	struct an_item *same; /* in the worker's items_of */
	uint64_t hash;        /* of all keys */
	unsigned rank;        /* among the items of its token */
	atomic_uint missing;  /* lanes where it is not at the front yet */
	uint8_t key_count;
	uint8_t entry_count;
	bool ends_epoch; /* no tuples: the end of an epoch passes through the lane */
	bool ticks;      /* no tuples: a second does (expire.h) */
	struct an_entry *entries;
	struct an_hashed_key keys[];
};

/* The token's tuples that have a barrier are one item without keys. Divides the batches of a burst
 * into items; each has its entries, chained per lane in burst->chains. */
void an_items_make(struct an_worker *worker, struct an_stage_state *stage, struct an_burst *burst);

struct an_lane *an_item_lane(const struct an_stage_state *stage, unsigned lanes, uint64_t hash);

#endif
