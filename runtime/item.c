/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/item.h"

#include "runtime/engine.h"
#include "runtime/expire.h"

#include <string.h>

AN_COUNTER(tuple_no_memory, "tuples given up in front of a context-ordered stage: out of memory");

/* One burst being divided. */
struct maker {
	struct an_worker *worker;
	struct an_stage_state *stage;
	struct an_burst *burst;
	struct an_entry **chains_end; /* the link for the next lane's chain */
	struct an_token *token;
	unsigned parts; /* of the token so far */
};

struct an_lane *an_item_lane(const struct an_stage_state *stage, unsigned lanes, uint64_t hash)
{
	return &stage->lanes[(hash >> 32) * lanes >> 32];
}

uint64_t an_key_hash(const struct an_worker *worker, const struct an_key *key)
{
	return an_siphash13(worker->engine->options->hash_secret, key->data, key->octets) ^
	       key->kind * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t hash_keys(const struct maker *m, unsigned count, struct an_hashed_key keys[])
{
	uint64_t all = count;

	for (unsigned i = 0; i < count; i++) {
		struct an_hashed_key *k = &keys[i];

		k->hash = an_key_hash(m->worker, &k->key);
		all = (all << 7 | all >> 57) ^ k->hash;
	}
	return all;
}

static bool same_keys(const struct an_item *item, unsigned count, uint64_t hash,
		      const struct an_hashed_key keys[])
{
	if (item->hash != hash || item->key_count != count)
		return false;
	for (unsigned i = 0; i < count; i++) {
		const struct an_key *a = &item->keys[i].key, *b = &keys[i].key;

		if (a->kind != b->kind || a->octets != b->octets ||
		    (a->octets > 0 && memcmp(a->data, b->data, a->octets) != 0))
			return false;
	}
	return true;
}

/* Appends an entry to its lane's chain. */
static void chain(struct maker *m, struct an_entry *entry)
{
	size_t lane = (size_t)(entry->lane - m->stage->lanes);
	struct an_entry **last = &m->worker->last_of[lane];

	entry->next = entry->link = NULL;
	if (*last != NULL) {
		(*last)->next = entry;
	} else {
		*m->chains_end = entry;
		m->chains_end = &entry->link;
	}
	*last = entry;
}

/* An entry for each distinct lane of the item's keys. */
static void enter(struct maker *m, struct an_item *item)
{
	unsigned lanes = m->worker->engine->options->lanes;

	for (unsigned i = 0; i < item->key_count; i++) {
		struct an_lane *lane = an_item_lane(m->stage, lanes, item->keys[i].hash);
		unsigned j = 0;

		while (j < item->entry_count && item->entries[j].lane != lane)
			j++;
		if (j < item->entry_count)
			continue;
		item->entries[j] = (struct an_entry){ .item = item, .lane = lane };
		item->entry_count++;
		chain(m, &item->entries[j]);
	}
	atomic_init(&item->missing, item->entry_count);
}

/* The item for a tuple with these keys: one of the token's, or a new one whose placeholder is put
 * in at link. NULL: out of memory. */
static struct an_item *find_or_make(struct maker *m, unsigned count,
				    const struct an_hashed_key keys[], uint64_t hash,
				    struct an_tuple **link)
{
	struct an_item **bucket = &m->worker->items_of[hash % AN_ITEM_BUCKETS];
	struct an_item *item = *bucket;
	size_t keys_octets = count * sizeof item->keys[0];

	while (item != NULL && !same_keys(item, count, hash, keys))
		item = item->same;
	if (item != NULL)
		return item;
	item =
	    an_alloc(&m->worker->env, sizeof *item + keys_octets + count * sizeof(struct an_entry));
	if (item == NULL)
		return NULL;
	memset(item, 0, sizeof *item);
	memcpy(item->keys, keys, keys_octets);
	item->place = (struct an_tuple){ .next = *link, .predicate = AN_PREDICATE_ITEM };
	*link = &item->place;
	item->last = &item->part.next;
	item->burst = m->burst;
	item->token = m->token;
	item->hash = hash;
	item->rank = m->parts++;
	item->key_count = (uint8_t)count;
	item->entries = (struct an_entry *)(void *)&item->keys[count];
	item->same = *bucket;
	*bucket = item;
	m->burst->item_count++;
	m->token->has_items = true;
	enter(m, item);
	return item;
}

static void divide(struct maker *m, struct an_token *token)
{
	const struct an_stage *stage = m->stage->stage;
	struct an_tuple **link = &token->batch, *tuple;

	m->token = token;
	m->parts = 0;
	token->has_items = false;
	while ((tuple = *link) != NULL) {
		struct an_key plain[AN_KEYS_MAX];
		struct an_hashed_key keys[AN_KEYS_MAX];
		struct an_item *item;
		unsigned count = 0;

		if (stage->roles[tuple->predicate] == AN_ROLE_PASS) {
			link = &tuple->next;
			continue;
		}
		if (stage->roles[tuple->predicate] == AN_ROLE_BARRIER)
			m->burst->has_barrier = true;
		else
			count = stage->keys(&m->worker->env, tuple, plain);
		for (unsigned i = 0; i < count; i++)
			keys[i].key = plain[i];
		*link = tuple->next;
		item = m->worker->has_no_key
			   ? NULL
			   : find_or_make(m, count, keys, hash_keys(m, count, keys), link);
		m->worker->has_no_key = false;
		if (item == NULL) {
			an_count(&m->worker->env, tuple_no_memory, 1);
			continue;
		}
		tuple->next = NULL;
		*item->last = tuple;
		item->last = &tuple->next;
		if (*link == &item->place)
			link = &item->place.next;
	}
}

static void forget_items(struct an_worker *worker, const struct an_token *token)
{
	for (const struct an_tuple *t = token->batch; t != NULL; t = t->next)
		if (t->predicate == AN_PREDICATE_ITEM)
			worker->items_of[((const struct an_item *)(const void *)t)->hash %
					 AN_ITEM_BUCKETS] = NULL;
}

static void enter_epoch(struct maker *m)
{
	struct an_item *item = m->stage->epoch_item;

	item->burst = m->burst;
	for (unsigned i = 0; i < m->worker->engine->options->lanes; i++) {
		m->stage->epoch_entries[i] =
		    (struct an_entry){ .item = item, .lane = &m->stage->lanes[i] };
		chain(m, &m->stage->epoch_entries[i]);
		m->burst->item_count++;
	}
}

/* A second has passed: behind all items of earlier bursts, before those of this one. */
static void enter_tick(struct maker *m)
{
	m->burst->tick = an_tick_make(m->worker, m->stage, m->burst);
	if (m->burst->tick == NULL)
		return;
	for (unsigned i = 0; i < m->worker->engine->options->lanes; i++) {
		chain(m, &m->burst->tick->item->entries[i]);
		m->burst->item_count++;
	}
}

void an_items_make(struct an_worker *worker, struct an_stage_state *stage, struct an_burst *burst)
{
	struct maker m = {
		.worker = worker, .stage = stage, .burst = burst, .chains_end = &burst->chains
	};

	an_worker_set_burst(worker, burst);
	burst->chains = NULL;
	burst->item_count = 0;
	burst->has_barrier = burst->kind == AN_BURST_EXPIRY && stage->stage->expired != NULL;
	burst->tick = NULL;
	if (burst->begins_second && stage->stage->expired != NULL && !burst->has_barrier &&
	    !burst->alone)
		enter_tick(&m);
	for (unsigned i = 0; i < burst->tokens; i++) {
		burst->token[i].has_items = false;
		if (burst->token[i].batch == NULL)
			continue;
		divide(&m, &burst->token[i]);
		if (burst->token[i].has_items)
			forget_items(worker, &burst->token[i]);
	}
	if (burst->ends_epoch)
		enter_epoch(&m);
	for (struct an_entry *e = burst->chains; e != NULL; e = e->link)
		worker->last_of[e->lane - stage->lanes] = NULL;
}
