/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/arena.h"

#include "runtime/stress.h"

#include <string.h>

#if AN_POISON
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#elif defined(AN_STRESS)
#define POISON(p, n)   memset((p), 0xdd, (n))
#define UNPOISON(p, n) ((void)0)
#else
#define POISON(p, n)   ((void)0)
#define UNPOISON(p, n) ((void)0)
#endif

static struct an_arena_chunk *chunk_create(size_t room)
{
	struct an_arena_chunk *chunk = an_malloc(sizeof *chunk + room);

	if (chunk == NULL)
		return NULL;
	atomic_init(&chunk->next, NULL);
	atomic_init(&chunk->used, 0);
	chunk->room = room;
	POISON(chunk->octets, room);
	return chunk;
}

static void chunks_destroy(struct an_arena_chunk *chunk)
{
	while (chunk != NULL) {
		struct an_arena_chunk *next =
		    atomic_load_explicit(&chunk->next, memory_order_relaxed);

		UNPOISON(chunk->octets, chunk->room);
		free(chunk);
		chunk = next;
	}
}

void an_arena_init(struct an_arena *arena)
{
	atomic_init(&arena->current, NULL);
	atomic_init(&arena->first, NULL);
	atomic_init(&arena->large, NULL);
	atomic_init(&arena->spare, NULL);
	atomic_init(&arena->held, 0);
}

void an_arena_fini(struct an_arena *arena)
{
	chunks_destroy(atomic_load_explicit(&arena->first, memory_order_relaxed));
	chunks_destroy(atomic_load_explicit(&arena->large, memory_order_relaxed));
	chunks_destroy(atomic_load_explicit(&arena->spare, memory_order_relaxed));
}

/* A chunk for n octets: the spare one if it is large enough. */
static struct an_arena_chunk *large_chunk(struct an_arena *arena, size_t n)
{
	struct an_arena_chunk *chunk =
	    atomic_exchange_explicit(&arena->spare, NULL, memory_order_acquire);

	if (chunk != NULL && chunk->room >= n)
		return chunk;
	chunks_destroy(chunk);
	/* Some more, so that it does for the next one, which is about as large. */
	return chunk_create(n + n / 4);
}

static void *get_large(struct an_arena *arena, size_t n)
{
	struct an_arena_chunk *chunk = large_chunk(arena, n);
	struct an_arena_chunk *head;

	if (chunk == NULL)
		return NULL;
	atomic_fetch_add_explicit(&arena->held, sizeof *chunk + chunk->room, memory_order_relaxed);
	head = atomic_load_explicit(&arena->large, memory_order_relaxed);
	do
		atomic_store_explicit(&chunk->next, head, memory_order_relaxed);
	while (!atomic_compare_exchange_weak_explicit(&arena->large, &head, chunk,
						      memory_order_release, memory_order_relaxed));
	return chunk->octets;
}

/* Goes on from full (NULL: to the first chunk) to the chunk behind it, which is made if need be.
 * Whoever comes second uses what the first one found. */
static bool go_on(struct an_arena *arena, struct an_arena_chunk *full)
{
	struct an_arena_chunk *_Atomic *link = full != NULL ? &full->next : &arena->first;
	struct an_arena_chunk *next = atomic_load_explicit(link, memory_order_acquire);

	if (next == NULL) {
		struct an_arena_chunk *made =
		    chunk_create(AN_ARENA_CHUNK_OCTETS - sizeof(struct an_arena_chunk));

		if (made == NULL)
			return false;
		an_yield_point();
		if (atomic_compare_exchange_strong_explicit(link, &next, made, memory_order_acq_rel,
							    memory_order_acquire))
			next = made;
		else
			chunks_destroy(made);
	}
	an_yield_point();
	if (atomic_compare_exchange_strong_explicit(&arena->current, &full, next,
						    memory_order_acq_rel, memory_order_relaxed))
		atomic_fetch_add_explicit(&arena->held, AN_ARENA_CHUNK_OCTETS,
					  memory_order_relaxed);
	return true;
}

void *an_arena_get(struct an_arena *arena, size_t n)
{
	n = (n + 15) & ~(size_t)15;
	if (n > AN_ARENA_PIECE_MAX)
		return get_large(arena, n);
	for (;;) {
		struct an_arena_chunk *chunk =
		    atomic_load_explicit(&arena->current, memory_order_acquire);

		if (chunk != NULL) {
			size_t at =
			    atomic_fetch_add_explicit(&chunk->used, n, memory_order_relaxed);

			if (at + n <= chunk->room)
				return chunk->octets + at;
		}
		if (!go_on(arena, chunk))
			return NULL;
	}
}

void an_arena_open(void *p, size_t n)
{
	(void)p, (void)n;
	UNPOISON(p, n);
}

void an_arena_close(void *p, size_t n)
{
	(void)p, (void)n;
	POISON(p, n);
}

size_t an_arena_held(const struct an_arena *arena)
{
	return atomic_load_explicit(&arena->held, memory_order_relaxed);
}

/* Keeps one of the large chunks as the spare one, unless there is one. */
static void reset_large(struct an_arena *arena)
{
	struct an_arena_chunk *chunk =
	    atomic_exchange_explicit(&arena->large, NULL, memory_order_acquire);

	if (chunk != NULL && chunk->room <= AN_ARENA_LARGE_KEPT &&
	    atomic_load_explicit(&arena->spare, memory_order_relaxed) == NULL) {
		struct an_arena_chunk *others =
		    atomic_exchange_explicit(&chunk->next, NULL, memory_order_relaxed);

		POISON(chunk->octets, chunk->room);
		atomic_store_explicit(&arena->spare, chunk, memory_order_relaxed);
		chunk = others;
	}
	chunks_destroy(chunk);
}

void an_arena_reset(struct an_arena *arena)
{
	struct an_arena_chunk *chunk = atomic_load_explicit(&arena->first, memory_order_acquire);
	unsigned kept = 0;

	reset_large(arena);
	atomic_store_explicit(&arena->current, NULL, memory_order_relaxed);
	atomic_store_explicit(&arena->held, 0, memory_order_relaxed);
	for (; chunk != NULL; chunk = atomic_load_explicit(&chunk->next, memory_order_relaxed)) {
		size_t used = atomic_exchange_explicit(&chunk->used, 0, memory_order_relaxed);

		POISON(chunk->octets, used < chunk->room ? used : chunk->room);
		(void)used;
		if (++kept == AN_ARENA_CHUNKS_KEPT)
			chunks_destroy(
			    atomic_exchange_explicit(&chunk->next, NULL, memory_order_relaxed));
	}
}
