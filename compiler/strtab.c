/* SPDX-License-Identifier: BSD-3-Clause */
/* Open addressing over ids; the texts stand in an array indexed by id, entry 0 is STR_NONE. */
#include "compiler/strtab.h"

#include <assert.h>
#include <string.h>

#include "compiler/arena.h"

struct entry {
	const char *text;
	size_t length;
	uint64_t hash;
};

struct strtab {
	struct arena *arena;
	struct entry *entries;
	str_id *slots; /* STR_NONE: free; a power of two of them, at most half taken */
	uint32_t count, room, slot_count;
};

enum { FIRST_ROOM = 128 };

static uint64_t hash_of(const char *text, size_t length)
{
	uint64_t h = 1469598103934665603u; /* FNV-1a */

	for (size_t i = 0; i < length; i++)
		h = (h ^ (unsigned char)text[i]) * 1099511628211u;
	return h;
}

static void place(struct strtab *t, str_id id)
{
	uint32_t i = (uint32_t)t->entries[id].hash & (t->slot_count - 1);

	while (t->slots[i] != STR_NONE)
		i = (i + 1) & (t->slot_count - 1);
	t->slots[i] = id;
}

static void grow(struct strtab *t)
{
	uint32_t room = t->room == 0 ? FIRST_ROOM : 2 * t->room;
	struct entry *entries = ARENA_ARRAY(t->arena, struct entry, room);

	if (t->count != 0)
		memcpy(entries, t->entries, t->count * sizeof *entries);
	t->entries = entries;
	t->room = room;
	t->slot_count = 2 * room;
	t->slots = ARENA_ARRAY(t->arena, str_id, t->slot_count);
	for (str_id id = 1; id < t->count; id++)
		place(t, id);
}

struct strtab *strtab_create(struct arena *a)
{
	struct strtab *t = ARENA_NEW(a, struct strtab);

	t->arena = a;
	grow(t);
	t->entries[STR_NONE].text = "";
	t->count = 1;
	return t;
}

str_id strtab_add(struct strtab *t, const char *text, size_t length)
{
	uint64_t hash = hash_of(text, length);
	uint32_t i = (uint32_t)hash & (t->slot_count - 1);

	for (; t->slots[i] != STR_NONE; i = (i + 1) & (t->slot_count - 1)) {
		const struct entry *e = &t->entries[t->slots[i]];

		if (e->hash == hash && e->length == length && memcmp(e->text, text, length) == 0)
			return t->slots[i];
	}
	if (t->count == t->room)
		grow(t);
	t->entries[t->count] = (struct entry){ arena_strdup(t->arena, text, length), length, hash };
	place(t, t->count);
	return t->count++;
}

str_id strtab_add_z(struct strtab *t, const char *text)
{
	return strtab_add(t, text, strlen(text));
}

const char *strtab_text(const struct strtab *t, str_id id)
{
	assert(id < t->count);
	return t->entries[id].text;
}

size_t strtab_length(const struct strtab *t, str_id id)
{
	assert(id < t->count);
	return t->entries[id].length;
}
