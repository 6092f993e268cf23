/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/fake_env.h -- runtime/env.h without the runtime, for unit tests of the library.
 *
 * A test drives a library function with it, token by token, and then asks what the function did.
 * The token's memory is freed when the next token begins, each piece by a free of its own, so
 * that the address sanitizer sees whoever uses it later.
 *
 * Threads:   one at a time per environment.
 * Ownership: everything an environment returns belongs to it.
 * Errors:    a name that is no counter or limit of the linked program ends the test program. */
#ifndef AN_FAKE_ENV_H
#define AN_FAKE_ENV_H

#include "runtime/env.h"

/* Without a token: number 0, time 0. Limits have their standard values, --checksum is auto. */
struct an_env *fake_env_create(void);
void fake_env_destroy(struct an_env *env);

/* Begins a token, which ends the one before: what was allocated for it or given to it is freed.
 * packet: what an_token_packet returns, may be NULL; it stays the test's. */
void fake_env_token(struct an_env *env, uint64_t number, int64_t time_ns,
		    const struct an_packet *packet);

/* -- what the function sees ------------------------------------------------------------------- */

void fake_env_set_limit(struct an_env *env, const char *name, uint64_t value); /* any value */
void fake_env_set_checksum(struct an_env *env, an_checksum_mode mode);
void fake_env_set_worker(struct an_env *env, unsigned index); /* of FAKE_ENV_WORKERS */
#define FAKE_ENV_WORKERS 4u

/* The key that an_context_get's caller would have: octets are copied. */
void fake_env_set_context_key(struct an_env *env, const void *key, size_t octets);

/* Before the call of a keyed function on another context: its deadline and embryonic flag. */
void fake_env_enter(struct an_env *env);

/* All keys hash alike from now on, to drive tables into collisions. */
void fake_env_set_hash_constant(struct an_env *env, bool constant);

/* The n-th allocation from now on fails (1: the next one), once; 0: none. Counts an_alloc, and
 * malloc, calloc and realloc too in a program linked with -Wl,--wrap for these three. */
void fake_env_fail_allocation(struct an_env *env, unsigned n);
/* Whether it has come to that. A loop over n is done when it has not. */
bool fake_env_allocation_failed(const struct an_env *env);

/* -- what the function did -------------------------------------------------------------------- */

uint64_t fake_env_counter(const struct an_env *env, const char *name);

/* The sum of all counters whose names begin with prefix; 0 if there is none. */
uint64_t fake_env_counter_sum(const struct an_env *env, const char *prefix);

/* The counter of an_setup_counter(setup, group, name); 0 if it was never made. */
uint64_t fake_env_group_counter(const struct an_env *env, const char *group, const char *name);

/* All an_fail calls so far, "f_match: too long\n" each. */
const char *fake_env_failures(const struct an_env *env);

int64_t fake_env_keep(const struct an_env *env);     /* latest an_keep_until since enter; or 0 */
bool fake_env_embryonic(const struct an_env *env);   /* true until told otherwise */
int64_t fake_env_account(const struct an_env *env);  /* sum of an_account since create */
size_t fake_env_given(const struct an_env *env);     /* octets given to this token */
size_t fake_env_allocated(const struct an_env *env); /* octets of an_alloc in this token */

/* -- set-up, printing ------------------------------------------------------------------------- */

struct an_setup *fake_env_setup(struct an_env *env);
const char *fake_env_setup_errors(const struct an_env *env); /* a line each */

/* A writer of compact JSON. Everything written since the last call of fake_env_writer. */
struct an_writer *fake_env_writer(struct an_env *env);
const char *fake_env_written(const struct an_env *env);

#endif
