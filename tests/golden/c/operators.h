/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/golden/c/operators.h -- the source and the functions of operators.analog. */
#ifndef OPERATORS_H
#define OPERATORS_H

#include "runtime/operators.h"
#include <stdlib.h>
#include <string.h>

/* What a packet's first octet stands for. */
struct operators_row {
	int64_t a, b;
	double f, g;
	struct an_string s, t;
	int64_t w;
	struct an_address h;
	struct an_endpoint e;
};
extern const struct operators_row operators_rows[];

static inline bool an_item_decode(struct an_env *env, struct an_packet *packet, int64_t *a,
				  int64_t *b, double *f, double *g, struct an_string *s,
				  struct an_string *t, int64_t *w, struct an_address *h,
				  struct an_endpoint *e)
{
	const struct operators_row *row = &operators_rows[packet->data[0]];

	(void)env;
	*a = row->a;
	*b = row->b;
	*f = row->f;
	*g = row->g;
	*s = row->s;
	*t = row->t;
	*w = row->w;
	*h = row->h;
	*e = row->e;
	return true;
}

static inline bool an_is_odd(struct an_env *env, int64_t x)
{
	(void)env;
	return x % 2 != 0;
}

/* No value for an odd one. */
static inline bool an_half(struct an_env *env, int64_t x, int64_t *out)
{
	(void)env;
	*out = x / 2;
	return x % 2 == 0;
}

static inline void an_same(struct an_env *env, const struct an_type *type, const void *x, void *out)
{
	(void)env;
	memcpy(out, x, type->octets);
}

static inline struct an_list an_pair(struct an_env *env, const struct an_type *type, const void *x,
				     const void *y)
{
	char *items = an_alloc(env, (size_t)2 * type->octets);

	if (items == NULL)
		return (struct an_list){ NULL, 0 };
	memcpy(items, x, type->octets);
	memcpy(items + type->octets, y, type->octets);
	return (struct an_list){ items, 2 };
}

/* The item with this index, from 0. */
static inline bool an_nth(struct an_env *env, const struct an_type *type, struct an_list list,
			  int64_t i, void *out)
{
	(void)env;
	if (i < 0 || (uint64_t)i >= list.count)
		return false;
	memcpy(out, (const char *)list.items + (size_t)i * type->octets, type->octets);
	return true;
}

struct an_each_state {
	size_t next;
};

static inline bool an_each_state_init(struct an_setup *setup, struct an_each_state *state)
{
	(void)setup;
	state->next = 0;
	return true;
}

static inline void an_each_state_fini(struct an_setup *setup, struct an_each_state *state)
{
	(void)setup, (void)state;
}

static inline bool an_each(struct an_env *env, struct an_each_state *state,
			   const struct an_type *type, struct an_list list, void *out)
{
	if (an_nth(env, type, list, (int64_t)state->next++, out))
		return true;
	state->next = 0;
	return false;
}

static inline int64_t an_length(struct an_env *env, struct an_string s)
{
	(void)env;
	return (int64_t)s.length;
}

static inline int64_t an_list_length(struct an_env *env, const struct an_type *type,
				     struct an_list list)
{
	(void)env, (void)type;
	return (int64_t)list.count;
}

/* What it was called with first, for its key: always the same. */
struct an_own_state {
	int64_t key;
	bool is_set;
};

static inline void an_own_state_init(struct an_env *env, struct an_own_state *state)
{
	(void)env;
	*state = (struct an_own_state){ 0, false };
}

static inline void an_own_state_fini(struct an_env *env, struct an_own_state *state)
{
	(void)env, (void)state;
}

static inline int64_t an_own(struct an_env *env, struct an_own_state *state, int64_t key)
{
	if (!state->is_set)
		*state = (struct an_own_state){ key, true };
	an_keep_until(env, INT64_MAX);
	return state->key;
}

/* The same for a short text. */
struct an_own_text_state {
	char text[8];
	size_t length;
	bool is_set;
};

static inline void an_own_text_state_init(struct an_env *env, struct an_own_text_state *state)
{
	(void)env;
	*state = (struct an_own_text_state){ .is_set = false };
}

static inline void an_own_text_state_fini(struct an_env *env, struct an_own_text_state *state)
{
	(void)env, (void)state;
}

static inline struct an_string an_own_text(struct an_env *env, struct an_own_text_state *state,
					   struct an_string key)
{
	if (!state->is_set && key.length > 0)
		memcpy(state->text, key.data, key.length);
	if (!state->is_set)
		state->length = key.length;
	state->is_set = true;
	an_keep_until(env, INT64_MAX);
	/* Nothing in a tuple points into a context. */
	char *copy = an_alloc(env, sizeof state->text);
	if (copy == NULL)
		return (struct an_string){ NULL, 0 };
	memcpy(copy, state->text, sizeof state->text);
	return (struct an_string){ copy, state->length };
}

struct an_scale {
	int64_t factor;
};

static inline struct an_scale *an_scale_create(struct an_setup *setup, struct an_string text)
{
	struct an_scale *scale = malloc(sizeof *scale);

	if (scale == NULL)
		an_setup_error(setup, "out of memory");
	else
		scale->factor = text.data[0] - '0';
	return scale;
}

static inline void an_scale_destroy(struct an_setup *setup, struct an_scale *scale)
{
	(void)setup;
	free(scale);
}

static inline int64_t an_scale(struct an_env *env, int64_t x, const struct an_scale *scale)
{
	(void)env;
	return an_int_multiply(x, scale->factor);
}

#endif
