/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/set.h -- the facts that a component has derived in one token: each only once.
 *
 * For generated code, where the compiler can't prove that a fact is not derived twice.
 * Threads:   one call at a time: a set lives in one run() of a stage.
 * Ownership: all in token memory; a set that is forgotten is ended.
 * Limits:    none of its own. Where memory is out (counted) a fact counts as new. */
#ifndef AN_SET_H
#define AN_SET_H

#include "runtime/type.h"

/* Zeroed: empty. */
struct an_set {
	struct an_set_fact **buckets;
	size_t bucket_count, fact_count;
};

/* One attribute's value; it is copied, but for what it points to. */
struct an_set_part {
	const struct an_type *type;
	const void *value;
};

/* Adds the fact with these attributes. False: it was there already, and the set is unchanged. All
 * facts of one set have the same types. */
bool an_set_add(struct an_env *env, struct an_set *set, const struct an_set_part *parts,
		unsigned count);

#endif
