/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/deque.h"

#include "runtime/stress.h"

#include <assert.h>

an_status an_deque_init(struct an_deque *d, size_t capacity)
{
	size_t size = 16;

	while (size < capacity)
		size *= 2;
	atomic_init(&d->top, 0);
	atomic_init(&d->bottom, 0);
	d->mask = size - 1;
	d->at = an_calloc(size, sizeof d->at[0]);
	return d->at != NULL ? AN_OK : AN_ENOMEM;
}

void an_deque_fini(struct an_deque *d)
{
	free(d->at);
}

an_status an_deque_push(struct an_deque *d, struct an_task *t)
{
	size_t bottom = atomic_load_explicit(&d->bottom, memory_order_relaxed);
	size_t top = atomic_load_explicit(&d->top, memory_order_acquire);

	if (bottom - top > d->mask)
		return AN_FULL;
	atomic_store_explicit(&d->at[bottom & d->mask], t, memory_order_relaxed);
	atomic_store_explicit(&d->bottom, bottom + 1, memory_order_release);
	return AN_OK;
}

void an_deque_publish(struct an_deque *d)
{
	size_t bottom = atomic_load_explicit(&d->bottom, memory_order_relaxed);

	atomic_store_explicit(&d->bottom, bottom, memory_order_seq_cst);
}

struct an_task *an_deque_pop(struct an_deque *d)
{
	size_t bottom = atomic_load_explicit(&d->bottom, memory_order_relaxed);
	size_t top = atomic_load_explicit(&d->top, memory_order_relaxed);
	struct an_task *t;

	if (bottom == top) /* top never passes bottom: empty it stays until the owner pushes */
		return NULL;
	bottom--;
	/* Either a thief sees the new bottom, or the owner sees the thief's new top. */
	atomic_store_explicit(&d->bottom, bottom, memory_order_seq_cst);
	an_yield_point();
	top = atomic_load_explicit(&d->top, memory_order_seq_cst);
	if ((ptrdiff_t)(bottom - top) > 0)
		return atomic_load_explicit(&d->at[bottom & d->mask], memory_order_relaxed);

	t = NULL;
	if (bottom == top) { /* the last one: race the thieves for it */
		t = atomic_load_explicit(&d->at[bottom & d->mask], memory_order_relaxed);
		if (!atomic_compare_exchange_strong_explicit(
			&d->top, &top, top + 1, memory_order_seq_cst, memory_order_relaxed))
			t = NULL;
	}
	atomic_store_explicit(&d->bottom, bottom + 1, memory_order_release);
	return t;
}

struct an_task *an_deque_steal(struct an_deque *d)
{
	size_t top = atomic_load_explicit(&d->top, memory_order_seq_cst);
	size_t bottom;
	struct an_task *t;

	an_yield_point();
	bottom = atomic_load_explicit(&d->bottom, memory_order_seq_cst);
	if ((ptrdiff_t)(bottom - top) <= 0)
		return NULL;
	t = atomic_load_explicit(&d->at[top & d->mask], memory_order_relaxed);
	an_yield_point();
	if (!atomic_compare_exchange_strong_explicit(&d->top, &top, top + 1, memory_order_seq_cst,
						     memory_order_relaxed))
		return NULL;
	return t;
}

bool an_deque_is_empty(struct an_deque *d)
{
	size_t top = atomic_load_explicit(&d->top, memory_order_seq_cst);
	size_t bottom = atomic_load_explicit(&d->bottom, memory_order_seq_cst);

	return (ptrdiff_t)(bottom - top) <= 0;
}
