/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/golden/c/keys.h -- functions of keys.analog: state of two keys, a buffer that is given. */
#ifndef KEYS_H
#define KEYS_H

#include <stdlib.h>
#include <string.h>

#include "runtime/env.h"

/* A packet is three octets. */
static inline bool an_move_decode(struct an_env *env, struct an_packet *packet, int64_t *from,
				  int64_t *to, struct an_string *name)
{
	static const struct an_string names[] = { { "a", 1 }, { "b", 1 }, { "c", 1 } };

	(void)env;
	*from = packet->data[0];
	*to = packet->data[1];
	*name = names[packet->data[2] % 3];
	return true;
}

/* How often the key was seen. */
struct an_count_state {
	int64_t count;
};

static inline void an_count_state_init(struct an_env *env, struct an_count_state *state)
{
	(void)env;
	state->count = 0;
}

static inline void an_count_state_fini(struct an_env *env, struct an_count_state *state)
{
	(void)env, (void)state;
}

static inline int64_t an_count_key(struct an_env *env, struct an_count_state *state, int64_t key)
{
	(void)key;
	an_keep_until(env, INT64_MAX);
	return ++state->count;
}

static inline int64_t an_credit(struct an_env *env, struct an_count_state *state, int64_t key,
				int64_t amount)
{
	(void)key;
	an_keep_until(env, INT64_MAX);
	/* ints wrap */
	return state->count = (int64_t)((uint64_t)state->count + (uint64_t)amount);
}

/* The names seen for a key since it was said last, all in one string; they are said at the third
 * one, as often as there are; then the context ends, and what was said outlives it. */
struct an_names_state {
	char *names;
	int count, left;
};

static inline void an_names_state_init(struct an_env *env, struct an_names_state *state)
{
	(void)env;
	*state = (struct an_names_state){ NULL, 0, 0 };
}

static inline void an_names_state_fini(struct an_env *env, struct an_names_state *state)
{
	if (state->names != NULL)
		an_account(env, -4);
	free(state->names);
	state->names = NULL;
}

static inline bool an_add_name(struct an_env *env, struct an_names_state *state,
			       struct an_string name)
{
	if (state->names == NULL && (state->names = calloc(1, 4)) == NULL)
		return false;
	if (state->count == 0)
		an_account(env, 4);
	state->names[state->count++] = name.data[0];
	return state->count == 3;
}

static inline bool an_collect_names(struct an_env *env, struct an_names_state *state, int64_t key,
				    struct an_string name, struct an_string *out)
{
	(void)key;
	if (state->left == 0) {
		if (!an_add_name(env, state, name)) {
			an_keep_until(env, INT64_MAX);
			return false;
		}
		state->left = 4;
	}
	if (--state->left == 0) {
		an_account(env, -4);
		an_give(env, state->names, 4);
		an_keep_until(env, 0);
		state->names = NULL;
		state->count = 0;
		return false;
	}
	*out = (struct an_string){ state->names, (size_t)(4 - state->left) };
	return true;
}

#endif
