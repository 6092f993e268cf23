/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/feed_batch.h -- the rows of a batch as they are read: each once, in order.
 *
 * Threads:   one at a time.
 * Ownership: the rows are the caller's. */
#ifndef AN_FEED_BATCH_H
#define AN_FEED_BATCH_H

#include "runtime/feed_file.h"

struct an_feed_batch {
	struct an_tuple *first, **end;
	/* a hash table, open: a row and the hash that found its place */
	struct an_feed_slot *slots;
	size_t count, mask;
};

struct an_feed_slot {
	struct an_tuple *row; /* NULL: free */
	uint64_t hash;
};

void an_feed_batch_init(struct an_feed_batch *batch);
void an_feed_batch_fini(struct an_feed_batch *batch);

/* Appends the file's row. *is_new: there was none of this predicate with these attributes.
 * AN_ENOMEM. */
an_status an_feed_batch_add(struct an_feed_batch *batch, const struct an_feed_file *file,
			    const uint64_t secret[2], struct an_tuple *row, bool *is_new);

#endif
