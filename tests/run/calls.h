/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/run/calls.h -- the function of calls.analog: the how many-th call of its key. */
#ifndef CALLS_H
#define CALLS_H

#include "runtime/env.h"

struct an_call_state {
	int64_t calls;
};

static inline void an_call_state_init(struct an_env *env, struct an_call_state *state)
{
	(void)env;
	state->calls = 0;
}

static inline void an_call_state_fini(struct an_env *env, struct an_call_state *state)
{
	(void)env;
	(void)state;
}

/* Kept for two seconds. */
static inline int64_t an_call(struct an_env *env, struct an_call_state *state, struct an_string key)
{
	(void)key;
	an_keep_until(env, an_now(env) + 2000000000);
	return ++state->calls;
}

#endif
