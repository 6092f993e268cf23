/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/setup.h -- the program before its first token: which counters there are, what failed.
 *
 * Counters have an index: first those that the linked files declare (AN_COUNTER), then those that
 * pipelines make at start (an_setup_counter of runtime/env.h). Each worker has an array of
 * an_setup_counter_count() uint64_t, made after setup() of every pipeline has returned.
 * Threads: the main thread, before the workers start and after they have ended; the names may be
 * read by any thread once setup is over. */
#ifndef AN_SETUP_H
#define AN_SETUP_H

#include "runtime/env.h"
#include "runtime/settings.h"

/* NULL: out of memory. */
struct an_setup *an_setup_create(unsigned workers);
void an_setup_destroy(struct an_setup *setup);

/* What --set gives; the caller's, until setup is destroyed. NULL: nothing. */
void an_setup_set_settings(struct an_setup *setup, struct an_settings *settings);

bool an_setup_failed(const struct an_setup *setup); /* an_setup_error was called */

/* Linked counters stand first: 0 .. an_setup_linked_count() - 1. */
size_t an_setup_linked_count(void);
size_t an_setup_counter_count(const struct an_setup *setup);

struct an_counter_info {
	const char *group; /* of an_setup_counter; NULL for a linked counter */
	struct an_string name;
	const char *help; /* "" for a made one */
};
struct an_counter_info an_setup_counter_info(const struct an_setup *setup, size_t index);

#endif
