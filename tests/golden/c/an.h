/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/golden/c/an.h -- functions of an.analog. */
#ifndef GOLDEN_AN_H
#define GOLDEN_AN_H

#include "runtime/env.h"

static inline bool an_item_decode(struct an_env *env, struct an_packet *packet, int64_t *x,
				  int64_t *y)
{
	(void)env;
	*x = packet->data[0];
	*y = packet->data[1];
	return true;
}

static inline bool an_opt(struct an_env *env, int64_t x, int64_t *out)
{
	(void)env;
	*out = x;
	return x > 0;
}

#endif
