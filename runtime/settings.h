/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/settings.h -- what `--set FUNCTION.NAME=VALUE` gives to the settings of library functions
 * (an_setup_setting of runtime/pipeline.h asks for it).
 *
 * Ownership: the assignments are the command line's.
 * Threads:   the main thread, before the workers start. */
#ifndef AN_SETTINGS_H
#define AN_SETTINGS_H

#include "runtime/env.h"
#include "runtime/text.h"

struct an_setting {
	const char *assignment; /* "f_detectAttack.model=FILE" */
	bool is_used;           /* a function has asked for it */
};

struct an_settings {
	struct an_setting *items;
	unsigned count;
};

/* Takes "FUNCTION.NAME=VALUE"; items has room for it. AN_EINVAL: it is none, why says so. */
an_status an_settings_add(struct an_settings *settings, const char *assignment,
			  struct an_text *why);

/* The value that was given last, and marks it as used; NULL: none was. */
const char *an_settings_find(struct an_settings *settings, const char *function, const char *name);

/* After set-up: false, and a message for each assignment that no function has asked for. */
bool an_settings_check(const struct an_settings *settings);

#endif
