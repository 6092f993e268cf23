/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/run/settings.h -- the function of settings.analog. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "runtime/env.h"
#include <stdlib.h>

/* Prepared from a number in decimal. */
struct an_factor {
	int64_t by;
};

static inline struct an_factor *an_factor_create(struct an_setup *setup, struct an_string text)
{
	struct an_factor *factor = calloc(1, sizeof *factor);

	if (factor == NULL) {
		an_setup_error(setup, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < text.length; i++)
		factor->by = factor->by * 10 + (text.data[i] - '0');
	return factor;
}

static inline void an_factor_destroy(struct an_setup *setup, struct an_factor *factor)
{
	(void)setup;
	free(factor);
}

static inline int64_t an_scale(struct an_env *env, int64_t x, const struct an_factor *factor)
{
	(void)env;
	return x * factor->by;
}

#endif
