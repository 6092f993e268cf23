/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/hash_table.c -- see hash_table.h. Chains of nodes; as many buckets as there is room for
 * nodes. */
#include "stdlib/hash_table.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 };
#define MOST_ROOM (1u << 31)

struct node {
	uint32_t next; /* in its chain, or of the removed ones */
	uint32_t hash;
};

static struct node *node_at(const struct an_hash_table *t, uint32_t index)
{
	return (struct node *)(void *)(t->nodes + index * t->node_octets);
}

static const void *key_of(const struct node *node)
{
	return node + 1;
}

void an_hash_table_init(struct an_hash_table *t, size_t key_octets, size_t value_octets)
{
	memset(t, 0, sizeof *t);
	t->key_octets = key_octets;
	t->value_offset = (sizeof(struct node) + key_octets + 7) & ~(size_t)7;
	t->node_octets = (t->value_offset + value_octets + 7) & ~(size_t)7;
	t->free = AN_HASH_NONE;
}

void an_hash_table_fini(struct an_hash_table *t)
{
	free(t->nodes);
	free(t->buckets);
	an_hash_table_init(t, t->key_octets, 0);
}

void *an_hash_table_value(const struct an_hash_table *t, uint32_t index)
{
	return (uint8_t *)node_at(t, index) + t->value_offset;
}

static uint32_t hash_of(const struct an_hash_table *t, const struct an_env *env, const void *key)
{
	return (uint32_t)an_siphash13(an_hash_secret(env), key, t->key_octets);
}

uint32_t an_hash_table_find(const struct an_hash_table *t, const struct an_env *env,
			    const void *key)
{
	uint32_t hash, index;

	if (t->bucket_count == 0)
		return AN_HASH_NONE;
	hash = hash_of(t, env, key);
	for (index = t->buckets[hash & (t->bucket_count - 1)]; index != AN_HASH_NONE;
	     index = node_at(t, index)->next)
		if (node_at(t, index)->hash == hash &&
		    memcmp(key_of(node_at(t, index)), key, t->key_octets) == 0)
			break;
	return index;
}

static void link_node(struct an_hash_table *t, uint32_t index)
{
	struct node *node = node_at(t, index);
	uint32_t *bucket = &t->buckets[node->hash & (t->bucket_count - 1)];

	node->next = *bucket;
	*bucket = index;
}

/* Only while no node is free. */
static bool grow(struct an_hash_table *t)
{
	uint32_t room = t->bucket_count == 0 ? FIRST_ROOM : 2 * t->bucket_count;
	uint32_t *buckets;
	uint8_t *nodes;

	if (t->bucket_count >= MOST_ROOM)
		return false;
	nodes = realloc(t->nodes, room * t->node_octets);
	if (nodes == NULL)
		return false;
	t->nodes = nodes;
	buckets = realloc(t->buckets, room * sizeof *buckets);
	if (buckets == NULL)
		return false;
	t->buckets = buckets;
	t->bucket_count = room;
	memset(buckets, 0xff, room * sizeof *buckets); /* AN_HASH_NONE */
	for (uint32_t i = 0; i < t->used; i++)
		link_node(t, i);
	return true;
}

uint32_t an_hash_table_add(struct an_hash_table *t, const struct an_env *env, const void *key)
{
	uint32_t index = t->free;
	struct node *node;

	if (index == AN_HASH_NONE && t->used == t->bucket_count && !grow(t))
		return AN_HASH_NONE;
	if (index != AN_HASH_NONE)
		t->free = node_at(t, index)->next;
	else
		index = t->used++;
	node = node_at(t, index);
	memset(node, 0, t->node_octets);
	node->hash = hash_of(t, env, key);
	memcpy(node + 1, key, t->key_octets);
	link_node(t, index);
	t->count++;
	return index;
}

void an_hash_table_remove(struct an_hash_table *t, uint32_t index)
{
	struct node *node = node_at(t, index);
	uint32_t *link = &t->buckets[node->hash & (t->bucket_count - 1)];

	while (*link != index)
		link = &node_at(t, *link)->next;
	*link = node->next;
	node->next = t->free;
	t->free = index;
	t->count--;
}
