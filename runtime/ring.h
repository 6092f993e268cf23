/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/ring.h -- a baton: bursts that arrive in any order are taken in the order of their
 * sequence numbers, by one worker at a time, without a lock.
 *
 * The ring has a slot per sequence number (modulo its capacity). A slot is empty, holds a burst
 * that came early, or holds the baton, which waits there for its burst. Whoever arrives and whoever
 * passes the baton on meet in one atomic exchange, so that neither can miss the other.
 *
 *	an_ring_arrive(ring, 7, b)	slot 7 held the baton: the caller has it, and takes b
 *					slot 7 was empty: b waits there
 *	an_ring_pass(ring, 8)		slot 8 holds a burst: the caller has it, and the baton
 *					slot 8 is empty: the baton waits there
 *
 * Threads: any worker may arrive; only the baton's holder may pass.
 * Limits:  at no time may two bursts be on their way whose numbers differ by the capacity or more.
 */
#ifndef AN_RING_H
#define AN_RING_H

#include "runtime/env.h"

#include <stdatomic.h>

struct an_burst;

struct an_ring {
	struct an_burst *_Atomic *slots;
	size_t mask; /* capacity - 1 */
};

/* The baton waits for number 0. capacity: a power of two. AN_ENOMEM. */
an_status an_ring_init(struct an_ring *ring, size_t capacity);
void an_ring_fini(struct an_ring *ring);

/* True: the caller has the baton, and it is the turn of burst. False: burst waits; the caller must
 * not touch it any more. */
bool an_ring_arrive(struct an_ring *ring, uint64_t sequence, struct an_burst *burst);

/* The burst with this number, whose turn it is, or NULL: the baton was left behind for it.
 * Requires: the caller has the baton and has taken sequence - 1. */
struct an_burst *an_ring_pass(struct an_ring *ring, uint64_t sequence);

#endif
