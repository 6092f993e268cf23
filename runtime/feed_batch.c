/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/feed_batch.h"

#include <stdlib.h>

#define FIRST_SLOTS 1024

void an_feed_batch_init(struct an_feed_batch *batch)
{
	*batch = (struct an_feed_batch){ .first = NULL };
	batch->end = &batch->first;
}

void an_feed_batch_fini(struct an_feed_batch *batch)
{
	free(batch->slots);
}

static const struct an_type *type_of(const struct an_feed_attribute *attribute)
{
	return attribute->type != NULL ? attribute->type : &an_type_string;
}

static uint64_t hash_row(const struct an_feed_file *file, const uint64_t secret[2],
			 const struct an_tuple *row)
{
	uint64_t hash = file->number;

	for (unsigned i = 0; i < file->attribute_count; i++)
		hash = an_type_hash(secret, type_of(&file->attributes[i]),
				    (const char *)row + file->attributes[i].offset, hash);
	return hash;
}

static bool is_equal(const struct an_feed_file *file, const struct an_tuple *a,
		     const struct an_tuple *b)
{
	if (a->predicate != b->predicate)
		return false;
	for (unsigned i = 0; i < file->attribute_count; i++) {
		uint32_t offset = file->attributes[i].offset;

		if (!an_type_equal(type_of(&file->attributes[i]), (const char *)a + offset,
				   (const char *)b + offset))
			return false;
	}
	return true;
}

/* Where a row equal to this one stands, or where it belongs. */
static struct an_feed_slot *find(struct an_feed_batch *batch, const struct an_feed_file *file,
				 uint64_t hash, const struct an_tuple *row)
{
	size_t i = hash & batch->mask;

	while (batch->slots[i].row != NULL &&
	       !(batch->slots[i].hash == hash && is_equal(file, batch->slots[i].row, row)))
		i = (i + 1) & batch->mask;
	return &batch->slots[i];
}

/* Of rows that all differ. */
static void put(struct an_feed_batch *batch, struct an_feed_slot slot)
{
	size_t i = slot.hash & batch->mask;

	while (batch->slots[i].row != NULL)
		i = (i + 1) & batch->mask;
	batch->slots[i] = slot;
}

/* At most half of the slots are used. */
static bool grow(struct an_feed_batch *batch)
{
	struct an_feed_slot *old = batch->slots;
	size_t old_size = old != NULL ? batch->mask + 1 : 0;
	size_t size = old != NULL ? 2 * old_size : FIRST_SLOTS;

	if (2 * batch->count < old_size)
		return true;
	batch->slots = calloc(size, sizeof batch->slots[0]);
	if (batch->slots == NULL) {
		batch->slots = old;
		return false;
	}
	batch->mask = size - 1;
	for (size_t i = 0; i < old_size; i++)
		if (old[i].row != NULL)
			put(batch, old[i]);
	free(old);
	return true;
}

an_status an_feed_batch_add(struct an_feed_batch *batch, const struct an_feed_file *file,
			    const uint64_t secret[2], struct an_tuple *row, bool *is_new)
{
	uint64_t hash = hash_row(file, secret, row);
	struct an_feed_slot *slot;

	if (!grow(batch))
		return AN_ENOMEM;
	slot = find(batch, file, hash, row);
	*is_new = slot->row == NULL;
	if (!*is_new)
		return AN_OK;
	*slot = (struct an_feed_slot){ row, hash };
	batch->count++;
	*batch->end = row;
	batch->end = &row->next;
	return AN_OK;
}
