/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/regex.h -- regular expressions: PCRE2 with JIT, compiled once.
 *
 * In:      any octets; no octet is special, none is taken as UTF-8.
 * Out:     whether the pattern occurs in them.
 * State:   an_regex is constant after its creation; match data and JIT stack are per worker.
 * Threads: any.
 * Limits:  match steps in proportion to the subject, 64 MiB of memory a match; at a limit
 *          failed(…) is derived. */
#ifndef AN_STDLIB_REGEX_H
#define AN_STDLIB_REGEX_H

#include "runtime/env.h"

struct an_regex;

/* NULL: an_setup_error was called. The caller ends it with an_regex_destroy. */
struct an_regex *an_regex_create(struct an_setup *setup, struct an_string pattern);
void an_regex_destroy(struct an_setup *setup, struct an_regex *regex); /* NULL: nothing */

/* False too where a limit was reached: an_fail was called. */
bool an_match(struct an_env *env, struct an_string subject, const struct an_regex *regex);

#endif
