/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/golden/c/values.h -- functions of values.analog: sets of strings, `?`, `*`. */
#ifndef VALUES_H
#define VALUES_H

#include "runtime/env.h"

static inline bool an_item_decode(struct an_env *env, struct an_packet *packet, int64_t *x,
				  int64_t *y)
{
	(void)env;
	*x = packet->data[0];
	*y = (int64_t)packet->data[1] - 3;
	return true;
}

enum { RED, GREEN, NO_COLOR };

static inline int an_color(struct an_env *env, int64_t x)
{
	(void)env;
	return x % 3 == 0 ? RED : x % 3 == 1 ? GREEN : NO_COLOR;
}

/* No value for multiples of 5. */
static inline bool an_shade(struct an_env *env, int color, int64_t x, struct an_string *out)
{
	static const struct an_string shades[] = { { "dark", 4 }, { "light", 5 }, { "none", 4 } };

	(void)env;
	*out = shades[x > 8 ? NO_COLOR : color];
	return x % 5 != 0;
}

/* x's divisors, each twice, from 1. */
struct an_divisors_state {
	int64_t next;
};

static inline bool an_divisors_state_init(struct an_setup *setup, struct an_divisors_state *state)
{
	(void)setup;
	state->next = 2;
	return true;
}

static inline void an_divisors_state_fini(struct an_setup *setup, struct an_divisors_state *state)
{
	(void)setup, (void)state;
}

static inline bool an_divisors(struct an_env *env, struct an_divisors_state *state, int64_t x,
			       int64_t *out)
{
	(void)env;
	for (; state->next / 2 <= x; state->next++) {
		if (x % (state->next / 2) != 0)
			continue;
		*out = state->next++ / 2;
		return true;
	}
	state->next = 2;
	return false;
}

#endif
