/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/ring.h"

#include "runtime/stress.h"

#include <assert.h>

/* The address alone matters: it stands in the slot where the baton waits. */
static char baton_mark;
#define BATON ((struct an_burst *)(void *)&baton_mark)

an_status an_ring_init(struct an_ring *ring, size_t capacity)
{
	assert(capacity > 1 && (capacity & (capacity - 1)) == 0);
	ring->mask = capacity - 1;
	ring->slots = an_calloc(capacity, sizeof ring->slots[0]);
	if (ring->slots == NULL)
		return AN_ENOMEM;
	atomic_init(&ring->slots[0], BATON);
	return AN_OK;
}

void an_ring_fini(struct an_ring *ring)
{
	free(ring->slots);
}

bool an_ring_arrive(struct an_ring *ring, uint64_t sequence, struct an_burst *burst)
{
	struct an_burst *_Atomic *slot = &ring->slots[sequence & ring->mask];
	struct an_burst *found;

	an_yield_point();
	found = atomic_exchange_explicit(slot, burst, memory_order_acq_rel);
	if (found != BATON) {
		assert(found == NULL);
		return false;
	}
	/* Nobody else looks at this slot until the number comes round again. */
	atomic_store_explicit(slot, NULL, memory_order_relaxed);
	return true;
}

struct an_burst *an_ring_pass(struct an_ring *ring, uint64_t sequence)
{
	struct an_burst *_Atomic *slot = &ring->slots[sequence & ring->mask];
	struct an_burst *found;

	an_yield_point();
	found = atomic_exchange_explicit(slot, BATON, memory_order_acq_rel);
	assert(found != BATON);
	if (found != NULL)
		atomic_store_explicit(slot, NULL, memory_order_relaxed);
	return found;
}
