/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/feed_value.h -- one value of a fed row: out of a CSV cell, or out of JSON.
 *
 * What the output writes is read back as the same value. Beyond it: a time can be an integer (ns
 * since the epoch) or have an offset from UTC, a float can be "infinity" or an integer.
 *
 * Ownership: strings and lists are copied to token memory.
 * Threads:   any. */
#ifndef AN_FEED_VALUE_H
#define AN_FEED_VALUE_H

#include "runtime/json.h"
#include "runtime/type.h"

#define AN_FEED_WHY_OCTETS 160

struct an_feed_reader {
	struct an_env *env; /* NULL: for types that need no memory */
	bool no_memory;
	char why[AN_FEED_WHY_OCTETS]; /* what is wrong with the value */
};

/* Can values of that type be fed? */
bool an_feed_type_is_read(const struct an_type *type);

/* False: why says why, or there is no memory. */
bool an_feed_read_text(struct an_feed_reader *reader, const struct an_type *type,
		       struct an_string text, void *value);

/* The same for the JSON value that stands next. */
bool an_feed_read_json(struct an_feed_reader *reader, const struct an_type *type,
		       struct an_json *json, void *value);

#endif
