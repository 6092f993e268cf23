/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/set.c -- see runtime/set.h. */
#include <string.h>

#include "runtime/set.h"

enum { BUCKETS_FIRST = 16 };

struct an_set_fact {
	struct an_set_fact *next;
	uint64_t hash;
	struct an_set_part parts[];
};

static uint64_t hash_of(struct an_env *env, const struct an_set_part *parts, unsigned count)
{
	const uint64_t *secret = an_hash_secret(env);
	uint64_t hash = 0;

	for (unsigned i = 0; i < count; i++)
		hash = an_type_hash(secret, parts[i].type, parts[i].value, hash);
	return hash;
}

static bool is_equal(const struct an_set_part *a, const struct an_set_part *b, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (!an_type_equal(a[i].type, a[i].value, b[i].value))
			return false;
	return true;
}

/* False: no memory; the set is unchanged. */
static bool grow(struct an_env *env, struct an_set *set)
{
	size_t count = set->bucket_count == 0 ? BUCKETS_FIRST : set->bucket_count * 4;
	struct an_set_fact **buckets = an_alloc(env, count * sizeof(struct an_set_fact *));

	if (buckets == NULL)
		return false;
	memset(buckets, 0, count * sizeof(struct an_set_fact *));
	for (size_t i = 0; i < set->bucket_count; i++) {
		for (struct an_set_fact *f = set->buckets[i], *next; f != NULL; f = next) {
			next = f->next;
			f->next = buckets[f->hash % count];
			buckets[f->hash % count] = f;
		}
	}
	set->buckets = buckets;
	set->bucket_count = count;
	return true;
}

/* What a value takes in a fact: all are aligned to 8. */
static size_t room_of(const struct an_set_part *part)
{
	return (part->type->octets + 7u) & ~(size_t)7;
}

/* NULL: no memory. */
static struct an_set_fact *make_fact(struct an_env *env, const struct an_set_part *parts,
				     unsigned count)
{
	size_t head = sizeof(struct an_set_fact) + count * sizeof *parts, copied = 0;

	for (unsigned i = 0; i < count; i++)
		copied += room_of(&parts[i]);
	struct an_set_fact *f = an_alloc(env, head + copied);
	if (f == NULL)
		return NULL;
	uint8_t *room = (uint8_t *)f + head;
	for (unsigned i = 0; i < count; i++) {
		memcpy(room, parts[i].value, parts[i].type->octets);
		f->parts[i] = (struct an_set_part){ parts[i].type, room };
		room += room_of(&parts[i]);
	}
	return f;
}

bool an_set_add(struct an_env *env, struct an_set *set, const struct an_set_part *parts,
		unsigned count)
{
	if (set->fact_count >= set->bucket_count && !grow(env, set) && set->bucket_count == 0)
		return true;
	uint64_t hash = hash_of(env, parts, count);
	struct an_set_fact **bucket = &set->buckets[hash % set->bucket_count];

	for (const struct an_set_fact *f = *bucket; f != NULL; f = f->next)
		if (f->hash == hash && is_equal(f->parts, parts, count))
			return false;
	struct an_set_fact *f = make_fact(env, parts, count);
	if (f == NULL)
		return true;
	f->hash = hash;
	f->next = *bucket;
	*bucket = f;
	set->fact_count++;
	return true;
}
