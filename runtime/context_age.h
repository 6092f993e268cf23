/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/context_age.h -- part of context.h: a table's contexts by class, oldest first, and the
 * account of them.
 *
 * Threads: one worker at a time per table. */
#ifndef AN_CONTEXT_AGE_H
#define AN_CONTEXT_AGE_H

#include "runtime/context.h"

/* Something changed for contexts of that class and age. */
void an_age_account(const struct an_contexts *table, struct an_worker *worker,
		    const struct an_context *context, int64_t count, int64_t octets);

/* Into its class, as the newest; and out of it. */
void an_age_append(struct an_contexts *table, struct an_context *context);
void an_age_remove(struct an_contexts *table, struct an_context *context);

#endif
