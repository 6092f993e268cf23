/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/epoch.h -- the account of what all contexts hold together, and what has to go.
 *
 * The caps (--limit context_count, context_octets) hold over all lanes and stages, but what is
 * evicted must depend on tokens alone. So time is cut into epochs of AN_EPOCH_PACKETS packets read.
 * An epoch's end passes through every lane, behind the items before it. When all have closed epoch
 * E its account is drawn up: contexts are counted by class (embryonic, other) and by the epoch in
 * which they entered their class. If a cap is exceeded, a cut-off says which are to go: the oldest
 * embryonic ones, then the oldest others. Each lane applies it when the end of epoch E + 2 passes.
 *
 * Since at most AN_EPOCH_PACKETS packets are in flight, no end of an epoch enters the first stage
 * before the account of the epoch before it was drawn up: there is never one to wait for.
 *
 * Threads: an_account: one per worker and parity of the epoch. an_epoch_close: one at a time, in
 *          order, when no worker changes an account of that epoch any more. */
#ifndef AN_EPOCH_H
#define AN_EPOCH_H

#include "runtime/env.h"

#define AN_EPOCH_PACKETS 8192
#define AN_AGES          1024 /* as many ages are told apart */

enum { AN_CLASS_EMBRYONIC, AN_CLASS_OTHER, AN_CLASSES };

/* What changed in one epoch, or what there is. By class and age. */
struct an_account {
	int64_t count[AN_CLASSES][AN_AGES];
	int64_t octets[AN_CLASSES][AN_AGES];
};

/* Contexts whose age is below go. The age of one that was born in epoch B is B >> shift. */
struct an_cut_off {
	uint32_t shift;
	uint32_t below[AN_CLASSES];
};

struct an_epochs {
	struct an_account total;
	struct an_cut_off cut_off[4]; /* of epoch E at E % 4 */
	int64_t most_count, most_octets;
};

void an_epochs_init(struct an_epochs *epochs, uint64_t most_count, uint64_t most_octets);

/* Ages of epoch E and before are below AN_AGES when shifted by this. */
unsigned an_epoch_shift(uint64_t epoch);

/* Adds one worker's changes in the epoch to the total and clears them. */
void an_epochs_add(struct an_epochs *epochs, struct an_account *changes);

/* All changes of the epoch are in: computes its cut-off. */
void an_epochs_close(struct an_epochs *epochs, uint64_t epoch);

/* The cut-off to apply at the end of that epoch. */
const struct an_cut_off *an_epochs_cut_off(const struct an_epochs *epochs, uint64_t epoch);

#endif
