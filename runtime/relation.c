/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/relation.c -- see runtime/relation.h. */
#include "runtime/fixpoint.h"
#include "runtime/siphash.h"
#include "runtime/stress.h"

#include <string.h>
#include <sys/mman.h>

#define FIRST_SLOTS 32
#define HUGE_PAGE   ((size_t)2 << 20)

/* -- fields ----------------------------------------------------------------------------------- */

static inline const void *value_of(const struct an_field *field, const void *fact)
{
	return (const char *)fact + field->offset;
}

uint64_t an_fields_hash(const uint64_t secret[2], const struct an_relation_type *type,
			uint64_t fields, const void *fact)
{
	struct an_sip s;

	an_sip_begin(&s, secret);
	for (; fields != 0; fields &= fields - 1) {
		const struct an_field *field = &type->fields[__builtin_ctzll(fields)];

		if (field->type->kind == AN_TYPE_INT)
			an_sip_add(&s, *(const uint64_t *)value_of(field, fact));
		else
			an_type_hash_add(&s, field->type, value_of(field, fact));
	}
	return an_sip_end(&s);
}

bool an_fields_equal(const struct an_relation_type *type, uint64_t fields, const void *a,
		     const void *b)
{
	for (; fields != 0; fields &= fields - 1) {
		const struct an_field *field = &type->fields[__builtin_ctzll(fields)];

		if (field->type->kind == AN_TYPE_INT) {
			if (*(const int64_t *)value_of(field, a) !=
			    *(const int64_t *)value_of(field, b))
				return false;
		} else if (!an_type_equal(field->type, value_of(field, a), value_of(field, b))) {
			return false;
		}
	}
	return true;
}

uint32_t an_index_of_all(const struct an_relation_type *type)
{
	return type->index_count;
}

uint32_t an_index_of_key(const struct an_relation_type *type)
{
	return type->index_count + 1;
}

uint64_t an_index_fields(const struct an_relation_type *type, uint32_t index)
{
	if (index < type->index_count)
		return type->indexes[index];
	if (index == an_index_of_key(type))
		return type->table->key;
	return type->field_count < 64 ? (UINT64_C(1) << type->field_count) - 1 : UINT64_MAX;
}

/* -- indexes ---------------------------------------------------------------------------------- */

static inline uint64_t word_at(const void *fact, uint32_t offset)
{
	return *(const uint64_t *)(const void *)((const char *)fact + offset);
}

static void find_words(struct an_index *x, const struct an_relation_type *type, uint64_t fields)
{
	x->word_count = 0;
	for (; fields != 0; fields &= fields - 1) {
		const struct an_field *field = &type->fields[__builtin_ctzll(fields)];

		if (x->word_count == AN_INDEX_WORDS || field->type->kind != AN_TYPE_INT) {
			x->word_count = 0;
			return;
		}
		x->words[x->word_count++] = field->offset;
	}
}

static inline uint32_t hash_of(const struct an_rows *rows, const uint64_t secret[2], uint32_t index,
			       const void *fact)
{
	const struct an_index *x = &rows->indexes[index];
	struct an_sip s;

	if (x->word_count == 0)
		return (uint32_t)an_fields_hash(secret, rows->type,
						an_index_fields(rows->type, index), fact);
	an_sip_begin(&s, secret);
	for (uint32_t i = 0; i < x->word_count; i++)
		an_sip_add(&s, word_at(fact, x->words[i]));
	return (uint32_t)an_sip_end(&s);
}

static inline bool is_equal(const struct an_rows *rows, uint32_t index, const void *a,
			    const void *b)
{
	const struct an_index *x = &rows->indexes[index];

	if (x->word_count == 0)
		return an_fields_equal(rows->type, an_index_fields(rows->type, index), a, b);
	for (uint32_t i = 0; i < x->word_count; i++)
		if (word_at(a, x->words[i]) != word_at(b, x->words[i]))
			return false;
	return true;
}

/* The slot of the probe's group, or the free one where it belongs. */
static struct an_slot *find_slot(const struct an_rows *rows, uint32_t index, uint32_t hash,
				 const void *probe)
{
	const struct an_index *x = &rows->indexes[index];

	for (uint32_t i = hash & x->mask;; i = (i + 1) & x->mask) {
		struct an_slot *slot = &x->slots[i];

		if (slot->last == 0 ||
		    (slot->hash == hash &&
		     is_equal(rows, index, an_rows_at(rows, slot->last - 1), probe)))
			return slot;
	}
}

/* Look-ups go all over large memory: with pages of the usual size most of their time is spent on
 * finding the pages. */
static void advise_huge_pages(void *p, size_t octets)
{
	uintptr_t begin = ((uintptr_t)p + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
	uintptr_t end = ((uintptr_t)p + octets) & ~(uintptr_t)(HUGE_PAGE - 1);

	if (end > begin)
		madvise((void *)begin, end - begin, MADV_HUGEPAGE);
}

/* Room for so many groups, and one more. */
static bool grow_slots(struct an_index *x)
{
	uint32_t size = x->slots == NULL ? FIRST_SLOTS : 2 * (x->mask + 1);
	struct an_slot *larger;

	if (x->slots != NULL && x->groups < x->mask / 8 * 5)
		return true;
	larger = an_calloc(size, sizeof *larger);
	if (larger == NULL)
		return false;
	advise_huge_pages(larger, size * sizeof *larger);
	for (uint32_t i = 0; x->slots != NULL && i <= x->mask; i++) {
		uint32_t at = x->slots[i].hash & (size - 1);

		if (x->slots[i].last == 0)
			continue;
		while (larger[at].last != 0)
			at = (at + 1) & (size - 1);
		larger[at] = x->slots[i];
	}
	free(x->slots);
	x->slots = larger;
	x->mask = size - 1;
	return true;
}

static bool grow_next(struct an_index *x, uint32_t id)
{
	uint32_t room = x->room == 0 ? FIRST_SLOTS : x->room;
	uint32_t *larger;

	if (id < x->room)
		return true;
	while (room <= id)
		room *= 2;
	larger = an_stress_allocation_fails() ? NULL : realloc(x->next, room * sizeof *larger);
	if (larger == NULL)
		return false;
	x->next = larger;
	x->room = room;
	return true;
}

/* The row with that id joins its group, as the last one. */
static bool join(struct an_rows *rows, struct an_env *env, uint32_t index, uint32_t id)
{
	struct an_index *x = &rows->indexes[index];
	const void *row = an_rows_at(rows, id);
	struct an_slot *slot;
	uint32_t hash;

	if (!grow_slots(x) || (index != an_index_of_all(rows->type) && !grow_next(x, id)))
		return false;
	hash = hash_of(rows, an_hash_secret(env), index, row);
	slot = find_slot(rows, index, hash, row);
	if (x->next != NULL) {
		x->next[id] = slot->last != 0 ? x->next[slot->last - 1] : id;
		if (slot->last != 0)
			x->next[slot->last - 1] = id;
	}
	x->groups += slot->last == 0;
	*slot = (struct an_slot){ hash, id + 1 };
	return true;
}

/* Makes the index, of all rows there are. */
static bool make_index(struct an_rows *rows, struct an_env *env, uint32_t index)
{
	size_t octets = (rows->type->index_count + 2) * sizeof(struct an_index);

	if (rows->indexes == NULL) {
		rows->indexes = an_alloc(env, octets);
		if (rows->indexes == NULL)
			return false;
		memset(rows->indexes, 0, octets);
		for (uint32_t i = 0; i <= rows->type->index_count; i++)
			find_words(&rows->indexes[i], rows->type, an_index_fields(rows->type, i));
	}
	for (uint32_t id = 0; id < rows->count; id++)
		if (!join(rows, env, index, id))
			return false;
	return true;
}

/* -- rows ------------------------------------------------------------------------------------- */

void an_rows_init(struct an_rows *rows, const struct an_relation_type *type)
{
	rows->type = type;
	rows->indexes = NULL;
	rows->gathered = NULL;
	rows->count = 0;
	rows->stride = (uint32_t)((sizeof(void *) + type->octets + 7) / 8 * 8);
}

void an_rows_fini(struct an_rows *rows)
{
	if (rows->indexes == NULL)
		return;
	for (unsigned i = 0; i < rows->type->index_count + 2; i++) {
		free(rows->indexes[i].slots);
		free(rows->indexes[i].next);
	}
	rows->indexes = NULL;
}

void an_rows_reset(struct an_rows *rows)
{
	an_rows_fini(rows);
	an_rows_init(rows, rows->type);
}

uint32_t an_rows_find(struct an_rows *rows, struct an_env *env, uint32_t index, const void *probe,
		      bool *failed)
{
	uint64_t fields = an_index_fields(rows->type, index);

	if (rows->count <= AN_ROWS_FEW) {
		for (uint32_t id = rows->count; id-- > 0;)
			if (an_fields_equal(rows->type, fields, an_rows_at(rows, id), probe))
				return id;
		return AN_ROWS_NOTHING;
	}
	if ((rows->indexes == NULL || rows->indexes[index].slots == NULL) &&
	    !make_index(rows, env, index)) {
		*failed = true;
		return AN_ROWS_NOTHING;
	}
	/* 0 - 1 is nothing */
	return find_slot(rows, index, hash_of(rows, an_hash_secret(env), index, probe), probe)
		   ->last -
	       1;
}

uint32_t an_rows_first(const struct an_rows *rows, uint32_t index, uint32_t last)
{
	const uint32_t *next = rows->indexes[index].next;

	return next != NULL ? next[last] : last;
}

void *an_rows_room(struct an_rows *rows, struct an_env *env)
{
	uint32_t n = rows->count + AN_ROWS_PIECE;

	if ((n & (n - 1)) == 0) {
		char *piece = an_alloc(env, (size_t)n * rows->stride);

		if (piece == NULL)
			return NULL;
		advise_huge_pages(piece, (size_t)n * rows->stride);
		rows->pieces[29 - __builtin_clz(n)] = piece + sizeof(void *);
	}
	return (void *)(uintptr_t)an_rows_at(rows, rows->count);
}

bool an_rows_added(struct an_rows *rows, struct an_env *env)
{
	uint32_t id = rows->count++;

	for (unsigned i = 0; rows->indexes != NULL && i < rows->type->index_count + 2; i++)
		if (rows->indexes[i].slots != NULL && !join(rows, env, i, id))
			return false;
	return true;
}
