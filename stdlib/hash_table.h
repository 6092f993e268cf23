/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/hash_table.h -- keys of one size to values of one size, for state that the library keeps.
 *
 * An entry is named by its index, which stays the same until it is removed; pointers to values are
 * valid until the next an_hash_table_add.
 *
 * Threads:   one at a time per table.
 * Ownership: malloc; an_hash_table_fini gives it back.
 * Limits:    2^31 entries; growing touches all of them once. */
#ifndef AN_STDLIB_HASH_TABLE_H
#define AN_STDLIB_HASH_TABLE_H

#include "runtime/env.h"

#define AN_HASH_NONE UINT32_MAX

struct an_hash_table {
	uint8_t *nodes;    /* each: link, hash, key, value */
	uint32_t *buckets; /* of indexes; bucket_count is 0 or a power of two */
	size_t key_octets, node_octets, value_offset;
	uint32_t bucket_count, used, count; /* used: nodes that were ever used */
	uint32_t free;                      /* the first of the removed ones */
};

/* No allocation. Keys are compared and hashed as octets. */
void an_hash_table_init(struct an_hash_table *table, size_t key_octets, size_t value_octets);
void an_hash_table_fini(struct an_hash_table *table);

/* AN_HASH_NONE: it is not there. */
uint32_t an_hash_table_find(const struct an_hash_table *table, const struct an_env *env,
			    const void *key);

/* A key that is not there; its value is zero. AN_HASH_NONE: no memory, and nothing has changed. */
uint32_t an_hash_table_add(struct an_hash_table *table, const struct an_env *env, const void *key);

void an_hash_table_remove(struct an_hash_table *table, uint32_t index);

void *an_hash_table_value(const struct an_hash_table *table, uint32_t index);

#endif
