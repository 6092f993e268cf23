/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/convert.h -- values of one type as values of another, and the time of the token.
 *
 * In:      values.
 * Out:     values; strings in token memory.
 * State:   none.
 * Threads: any.
 * Limits:  none. */
#ifndef AN_STDLIB_CONVERT_H
#define AN_STDLIB_CONVERT_H

#include "runtime/type.h"

/* The nearest float. */
double an_convert_float(struct an_env *env, int64_t value);

/* Decimal digits, with a sign in front or without. False: anything else; no int is that large. */
bool an_convert_text_to_int(struct an_env *env, struct an_string text, int64_t *out);

/* Without what is behind the point. False: no int is that large; not a number. */
bool an_convert_float_to_int(struct an_env *env, double value, int64_t *out);

/* As the output prints it, a string as it is. */
struct an_string an_convert_to_text(struct an_env *env, const struct an_type *type,
				    const void *value);

/* Token time: the same for all that is derived from one token. */
int64_t an_convert_now(struct an_env *env);

#endif
