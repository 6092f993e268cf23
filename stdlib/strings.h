/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/strings.h -- strings: octets, none of them special.
 *
 * In:      strings.
 * Out:     strings that share their octets with what they were made of, or in token memory.
 * State:   none.
 * Threads: any.
 * Limits:  none; where memory is out (counted) a string is empty. */
#ifndef AN_STDLIB_STRINGS_H
#define AN_STDLIB_STRINGS_H

#include "runtime/env.h"

int64_t an_strings_size(struct an_env *env, struct an_string text);

/* length octets from place `from` on. False: not all of them are in text. */
bool an_strings_substr(struct an_env *env, struct an_string text, int64_t from, int64_t length,
		       struct an_string *out);

/* Every text contains, starts with and ends with the empty one. */
bool an_strings_contains(struct an_env *env, struct an_string text, struct an_string part);
bool an_strings_starts_with(struct an_env *env, struct an_string text, struct an_string part);
bool an_strings_ends_with(struct an_env *env, struct an_string text, struct an_string part);

/* A to Z as a to z; other octets stay. */
struct an_string an_strings_lower(struct an_env *env, struct an_string text);

#endif
