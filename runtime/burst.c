/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/burst.h"

#include "runtime/stress.h"

/* A burst's text buffer stays with it up to this size. */
#define TEXT_KEPT_OCTETS 16384

struct an_burst *an_burst_create(void (*run)(struct an_worker *worker, struct an_task *task))
{
	struct an_burst *burst = an_calloc(1, sizeof *burst);

	if (burst == NULL)
		return NULL;
	burst->task.run = run;
	an_arena_init(&burst->arena);
	an_text_init(&burst->text);
	atomic_init(&burst->pending, 0);
	atomic_init(&burst->gifts, NULL);
	atomic_init(&burst->given, 0);
	atomic_init(&burst->spare_used, 0);
	atomic_init(&burst->busy_ticks, 0);
	return burst;
}

static void free_gifts(struct an_burst *burst)
{
	struct an_gift *gift = atomic_exchange_explicit(&burst->gifts, NULL, memory_order_acquire);

	/* The list lies in the arena, which is reset after this. */
	for (; gift != NULL; gift = gift->next)
		free(gift->p);
	atomic_store_explicit(&burst->given, 0, memory_order_relaxed);
	atomic_store_explicit(&burst->spare_used, 0, memory_order_relaxed);
}

void an_burst_destroy(struct an_burst *burst)
{
	if (burst == NULL)
		return;
	free_gifts(burst);
	an_arena_fini(&burst->arena);
	an_text_fini(&burst->text);
	free(burst);
}

an_status an_burst_give(struct an_burst *burst, void *p, size_t octets)
{
	struct an_gift *gift = an_arena_get(&burst->arena, sizeof *gift);

	if (gift != NULL) {
		an_arena_open(gift, sizeof *gift);
	} else {
		unsigned i = atomic_fetch_add_explicit(&burst->spare_used, 1, memory_order_relaxed);

		if (i >= AN_GIFTS_SPARE)
			return AN_ENOMEM;
		gift = &burst->spare[i];
	}
	gift->p = p;
	gift->next = atomic_load_explicit(&burst->gifts, memory_order_relaxed);
	while (!atomic_compare_exchange_weak_explicit(&burst->gifts, &gift->next, gift,
						      memory_order_release, memory_order_relaxed))
		;
	atomic_fetch_add_explicit(&burst->given, octets, memory_order_relaxed);
	return AN_OK;
}

size_t an_burst_held(const struct an_burst *burst)
{
	return an_arena_held(&burst->arena) + burst->text.length +
	       atomic_load_explicit(&burst->given, memory_order_relaxed);
}

void an_burst_reset(struct an_burst *burst)
{
	free_gifts(burst);
	an_arena_reset(&burst->arena);
	an_text_reset(&burst->text, TEXT_KEPT_OCTETS);
	atomic_store_explicit(&burst->busy_ticks, 0, memory_order_relaxed);
	burst->items = burst->tokens = 0;
}
