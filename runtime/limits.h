/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/limits.h -- the values of all linked AN_LIMITs, as an_limit_index of runtime/env.h
 * numbers them.
 *
 * Threads: written by the main thread before the workers start, then constant. */
#ifndef AN_LIMITS_H
#define AN_LIMITS_H

#include "runtime/env.h"
#include "runtime/text.h"

/* A new array with each limit's standard value; the caller frees it. NULL: out of memory. */
uint64_t *an_limits_create(void);

/* Takes "NAME=VALUE"; k, M or G behind the value multiply by 1024, 1024^2, 1024^3.
 * AN_EINVAL: values are unchanged, why says what is wrong. */
an_status an_limits_set(uint64_t *values, const char *assignment, struct an_text *why);

/* The list of --limit help: name, standard, range, help. */
void an_limits_describe(struct an_text *text);

#endif
