/* SPDX-License-Identifier: BSD-3-Clause */
#include "compiler/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, BLOCK_OCTETS = 64 * 1024 };

/* Memory comes in blocks; a piece larger than a block gets one of its own. */
struct block {
	struct block *next;
	size_t used, room;
	alignas(ALIGNMENT) unsigned char octets[];
};

struct arena {
	struct block *blocks; /* the first is the one being filled */
	void (*exhausted)(void);
};

arena *arena_create(void)
{
	return calloc(1, sizeof(arena));
}

void arena_destroy(arena *a)
{
	if (a == NULL)
		return;
	while (a->blocks != NULL) {
		struct block *b = a->blocks;

		a->blocks = b->next;
		free(b);
	}
	free(a);
}

void arena_on_exhaustion(arena *a, void (*handler)(void))
{
	a->exhausted = handler;
}

void arena_exhausted(const arena *a)
{
	if (a->exhausted != NULL)
		a->exhausted();
	abort();
}

static struct block *block_add(arena *a, size_t room)
{
	struct block *b = calloc(1, sizeof *b + room);

	if (b == NULL)
		arena_exhausted(a);
	b->room = room;
	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void *arena_alloc(arena *a, size_t n)
{
	struct block *b = a->blocks;

	if (n > SIZE_MAX / 2)
		arena_exhausted(a);
	n = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (b == NULL || b->room - b->used < n)
		b = block_add(a, n > BLOCK_OCTETS ? n : BLOCK_OCTETS);
	b->used += n;
	return b->octets + b->used - n;
}

char *arena_strdup(arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	if (n != 0)
		memcpy(copy, s, n);
	return copy;
}

char *arena_printf(arena *a, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(a, format, args);
	va_end(args);
	return text;
}

char *arena_vprintf(arena *a, const char *format, va_list args)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	text = arena_alloc(a, n < 0 ? 1 : (size_t)n + 1);
	if (n > 0)
		vsnprintf(text, (size_t)n + 1, format, args);
	return text;
}
