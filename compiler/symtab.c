/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/symtab.c -- open addressing, at most half full, in the arena. */
#include "compiler/symtab.h"

#include <assert.h>
#include <stdint.h>

typedef struct slot {
	str_id name;
	void *value; /* NULL: free */
} slot;

struct symtab {
	arena *arena;
	slot *slots;
	size_t room, used; /* room: a power of two */
};

enum { ROOM_FIRST = 64 };

symtab *symtab_create(arena *a)
{
	symtab *t = ARENA_NEW(a, symtab);

	t->arena = a;
	t->room = ROOM_FIRST;
	t->slots = ARENA_ARRAY(a, slot, t->room);
	return t;
}

/* The slot that holds name or, where none does, would take it. */
static slot *slot_of(const symtab *t, str_id name)
{
	size_t i = (name * (size_t)UINT32_C(2654435769)) & (t->room - 1);

	while (t->slots[i].value != NULL && t->slots[i].name != name)
		i = (i + 1) & (t->room - 1);
	return &t->slots[i];
}

void *symtab_find(const symtab *t, str_id name)
{
	return slot_of(t, name)->value;
}

static void grow(symtab *t)
{
	slot *old = t->slots;
	size_t count = t->room;

	t->room *= 2;
	t->slots = ARENA_ARRAY(t->arena, slot, t->room);
	for (size_t i = 0; i < count; i++)
		if (old[i].value != NULL)
			*slot_of(t, old[i].name) = old[i];
}

void symtab_put(symtab *t, str_id name, void *value)
{
	assert(value != NULL);
	if (2 * (t->used + 1) > t->room)
		grow(t);

	slot *s = slot_of(t, name);
	if (s->value == NULL)
		t->used++;
	*s = (slot){ name, value };
}
