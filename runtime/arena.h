/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/arena.h -- the memory of a burst: taken piece by piece, given back all at once.
 *
 * Threads:   an_arena_get: several workers at a time, lock-free. The others: one alone.
 * Ownership: the arena owns its chunks; it keeps some of them for its next use.
 * Limits:    a piece of more than AN_ARENA_PIECE_MAX octets has a chunk of its own; one such chunk
 *            is kept for the next use, unless it is very large.
 * Under the address sanitizer octets are poisoned unless an_arena_open was called on them. */
#ifndef AN_ARENA_H
#define AN_ARENA_H

#include "runtime/env.h"

#include <stdatomic.h>

#define AN_ARENA_CHUNK_OCTETS 65536 /* header included */
#define AN_ARENA_PIECE_MAX    16384
#define AN_ARENA_CHUNKS_KEPT  8
#define AN_ARENA_LARGE_KEPT   262144 /* octets */

#if defined(__SANITIZE_ADDRESS__)
#define AN_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define AN_POISON 1
#endif
#endif
#ifndef AN_POISON
#define AN_POISON 0
#endif

struct an_arena_chunk {
	struct an_arena_chunk *_Atomic next; /* filled after this one */
	atomic_size_t used; /* can pass room: whoever got beyond it goes on to the next chunk */
	size_t room;
	_Alignas(16) uint8_t octets[];
};

struct an_arena {
	struct an_arena_chunk *_Atomic current; /* NULL: none yet */
	struct an_arena_chunk *_Atomic first;
	struct an_arena_chunk *_Atomic large; /* pieces of their own */
	struct an_arena_chunk *_Atomic spare; /* for the next large one; or NULL */
	atomic_size_t held;                   /* octets in chunks in use and large pieces */
};

void an_arena_init(struct an_arena *arena);
void an_arena_fini(struct an_arena *arena);

/* n > 0 octets aligned to 16, n being rounded up to that. NULL: out of memory. */
void *an_arena_get(struct an_arena *arena, size_t n);

/* Lets p[0..n) of what an_arena_get gave be used. */
void an_arena_open(void *p, size_t n);

/* From now on p[0..n) may not be used. */
void an_arena_close(void *p, size_t n);

/* Octets held since the last reset. */
size_t an_arena_held(const struct an_arena *arena);

/* Gives everything back and poisons it; at most AN_ARENA_CHUNKS_KEPT chunks stay for later. */
void an_arena_reset(struct an_arena *arena);

#endif
