/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/table.c -- see runtime/row.h. */
#include "runtime/table.h"

#include "runtime/row.h"
#include "runtime/stress.h"

#include <string.h>

/* -- making and ending ------------------------------------------------------------------------ */

struct an_table *an_table_create(const struct an_relation_type *type, const uint64_t secret[2])
{
	unsigned links = type->index_count + 1;
	size_t octets = sizeof(struct an_table) + links * sizeof(struct an_hash);
	struct an_table *table = an_calloc(1, octets);

	if (table == NULL)
		return NULL;
	table->type = type;
	table->secret = secret;
	table->octets = octets;
	table->link_count = links;
	table->is_flat = an_fact_is_flat(type);
	return table;
}

void an_row_destroy(const struct an_relation_type *type, struct an_env *env, struct an_row *row)
{
	void *p = an_row_link(row, type->index_count);

	if (an_fact_is_flat(type))
		free(p);
	else
		an_give(env, p, row->octets);
}

void an_table_destroy(struct an_table *table, struct an_env *env)
{
	if (table == NULL)
		return;
	while (table->first != NULL) {
		struct an_row *row = table->first;

		table->first = row->next;
		an_row_destroy(table->type, env, row);
	}
	for (unsigned i = 0; i < table->link_count; i++)
		free(table->hashes[i].buckets);
	free(table);
}

struct an_row *an_row_create(const struct an_table *table, const void *fact)
{
	const struct an_relation_type *type = table->type;
	size_t links = table->link_count * sizeof(struct an_link);
	size_t payload = table->is_flat ? 0 : an_fact_payload(type, fact);
	size_t fixed = (links + sizeof(struct an_row) + type->octets + 7) & ~(size_t)7;
	char *p = an_malloc(fixed + payload);
	struct an_row *row;

	if (p == NULL)
		return NULL;
	row = (struct an_row *)(void *)(p + links);
	row->octets = fixed + payload;
	memcpy(an_row_fact(row), fact, type->octets);
	*(struct an_tuple *)an_row_fact(row) = (struct an_tuple){ .number = 0 };
	if (!table->is_flat)
		an_fact_own(type, an_row_fact(row), p + fixed);
	return row;
}

/* -- the lists -------------------------------------------------------------------------------- */

static void append(struct an_table *table, struct an_row *row)
{
	row->next = NULL;
	row->previous = table->last;
	*(table->last != NULL ? &table->last->next : &table->first) = row;
	table->last = row;
}

static void append_youngest(struct an_table *table, struct an_row *row)
{
	row->younger = NULL;
	row->older = table->youngest;
	*(table->youngest != NULL ? &table->youngest->younger : &table->oldest) = row;
	table->youngest = row;
}

static void remove_age(struct an_table *table, struct an_row *row)
{
	*(row->older != NULL ? &row->older->younger : &table->oldest) = row->younger;
	*(row->younger != NULL ? &row->younger->older : &table->youngest) = row->older;
}

/* -- hash tables ------------------------------------------------------------------------------ */

/* The key's index is the table's last one. */
static uint64_t fields_of(const struct an_table *table, unsigned index)
{
	const struct an_relation_type *type = table->type;

	return index < type->index_count ? type->indexes[index] : type->table->key;
}

static struct an_bucket *bucket_of(const struct an_hash *hash, uint64_t value)
{
	return &hash->buckets[value & hash->mask];
}

static void link_row(struct an_bucket *bucket, unsigned index, struct an_row *row)
{
	struct an_link *link = an_row_link(row, index);

	link->next = NULL;
	link->previous = bucket->last;
	*(bucket->last != NULL ? &an_row_link(bucket->last, index)->next : &bucket->first) = row;
	bucket->last = row;
}

static void unlink_row(struct an_bucket *bucket, unsigned index, struct an_row *row)
{
	struct an_link *link = an_row_link(row, index);

	*(link->previous != NULL ? &an_row_link(link->previous, index)->next : &bucket->first) =
	    link->next;
	*(link->next != NULL ? &an_row_link(link->next, index)->previous : &bucket->last) =
	    link->previous;
}

/* Makes the hash table as large as the rows need. Out of memory: it stays as it is. */
static void grow(struct an_table *table, unsigned index)
{
	struct an_hash *hash = &table->hashes[index];
	uint64_t size = hash->buckets != NULL ? 2 * (hash->mask + 1) : 4 * AN_TABLE_FEW;
	struct an_bucket *buckets;

	if (table->count <= (hash->buckets != NULL ? hash->mask : AN_TABLE_FEW))
		return;
	while (size < table->count)
		size *= 2;
	buckets = an_calloc(size, sizeof *buckets);
	if (buckets == NULL)
		return;
	if (hash->buckets != NULL)
		table->octets -= (hash->mask + 1) * sizeof *buckets;
	table->octets += size * sizeof *buckets;
	free(hash->buckets);
	hash->buckets = buckets;
	hash->mask = size - 1;
	for (struct an_row *row = table->first; row != NULL; row = row->next)
		link_row(bucket_of(hash, an_row_link(row, index)->hash), index, row);
}

struct an_row *an_table_first_in(const struct an_table *table, uint32_t index, uint64_t hash)
{
	const struct an_hash *h = &table->hashes[index];

	return h->buckets != NULL ? bucket_of(h, hash)->first : table->first;
}

struct an_row *an_table_next_in(const struct an_table *table, uint32_t index,
				const struct an_row *row)
{
	return table->hashes[index].buckets != NULL ? an_row_link(row, index)->next : row->next;
}

struct an_row *an_table_find(const struct an_table *table, const void *probe)
{
	unsigned index = table->link_count - 1;
	uint64_t key = table->type->table->key, hash;
	struct an_row *row;

	if (table->count == 0)
		return NULL;
	hash = an_fields_hash(table->secret, table->type, key, probe);
	row = an_table_first_in(table, index, hash);
	while (row != NULL && (an_row_link(row, index)->hash != hash ||
			       !an_fields_equal(table->type, key, an_row_fact(row), probe)))
		row = an_table_next_in(table, index, row);
	return row;
}

/* -- rows come and go ------------------------------------------------------------------------- */

void an_table_insert(struct an_table *table, struct an_row *row, int64_t time,
		     struct an_stamp stamp)
{
	row->time = time;
	row->touched = row->inserted = stamp;
	append(table, row);
	append_youngest(table, row);
	table->count++;
	table->octets += row->octets;
	for (unsigned i = 0; i < table->link_count; i++) {
		struct an_hash *hash = &table->hashes[i];

		an_row_link(row, i)->hash = an_fields_hash(table->secret, table->type,
							   fields_of(table, i), an_row_fact(row));
		if (hash->buckets != NULL)
			link_row(bucket_of(hash, an_row_link(row, i)->hash), i, row);
		grow(table, i);
	}
}

void an_table_remove(struct an_table *table, struct an_row *row)
{
	*(row->previous != NULL ? &row->previous->next : &table->first) = row->next;
	*(row->next != NULL ? &row->next->previous : &table->last) = row->previous;
	remove_age(table, row);
	for (unsigned i = 0; i < table->link_count; i++)
		if (table->hashes[i].buckets != NULL)
			unlink_row(bucket_of(&table->hashes[i], an_row_link(row, i)->hash), i, row);
	table->count--;
	table->octets -= row->octets;
}

void an_table_refresh(struct an_table *table, struct an_row *row, int64_t time,
		      struct an_stamp stamp)
{
	row->time = time;
	row->touched = stamp;
	remove_age(table, row);
	append_youngest(table, row);
}

void an_table_index_again(struct an_table *table)
{
	for (unsigned i = 0; i < table->type->index_count; i++) {
		struct an_hash *hash = &table->hashes[i];

		if (hash->buckets != NULL)
			memset(hash->buckets, 0, (hash->mask + 1) * sizeof *hash->buckets);
		for (struct an_row *row = table->first; row != NULL; row = row->next) {
			an_row_link(row, i)->hash = an_fields_hash(
			    table->secret, table->type, fields_of(table, i), an_row_fact(row));
			if (hash->buckets != NULL)
				link_row(bucket_of(hash, an_row_link(row, i)->hash), i, row);
		}
	}
}

/* -- time ------------------------------------------------------------------------------------- */

int64_t an_table_until(const struct an_table *table)
{
	int64_t lifetime = table->type->table->lifetime;

	if (table->youngest == NULL)
		return 0;
	return table->youngest->time > INT64_MAX - lifetime ? INT64_MAX
							    : table->youngest->time + lifetime;
}

bool an_row_has_expired(const struct an_relation_type *type, const struct an_row *row, int64_t now)
{
	return type->table->lifetime != INT64_MAX && now - row->time >= type->table->lifetime;
}

bool an_table_has_expired(const struct an_table *table, int64_t now)
{
	return table->oldest != NULL && an_row_has_expired(table->type, table->oldest, now);
}
