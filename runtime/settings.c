/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/settings.c -- see settings.h. */
#include "runtime/settings.h"

#include "runtime/message.h"
#include <string.h>

an_status an_settings_add(struct an_settings *settings, const char *assignment, struct an_text *why)
{
	const char *dot = strchr(assignment, '.'), *equals = strchr(assignment, '=');

	if (dot == NULL || equals == NULL || equals < dot) {
		an_text_printf(why, "--set takes FUNCTION.NAME=VALUE, not '%s'", assignment);
		return AN_EINVAL;
	}
	settings->items[settings->count++] = (struct an_setting){ .assignment = assignment };
	return AN_OK;
}

/* The value, if the assignment is one of that function and name. */
static const char *value_of(const char *assignment, const char *function, const char *name)
{
	const size_t n = strlen(function), m = strlen(name);

	if (strncmp(assignment, function, n) != 0 || assignment[n] != '.' ||
	    strncmp(assignment + n + 1, name, m) != 0 || assignment[n + 1 + m] != '=')
		return NULL;
	return assignment + n + 1 + m + 1;
}

const char *an_settings_find(struct an_settings *settings, const char *function, const char *name)
{
	const char *found = NULL;

	for (unsigned i = 0; i < settings->count; i++) {
		const char *value = value_of(settings->items[i].assignment, function, name);

		if (value == NULL)
			continue;
		settings->items[i].is_used = true;
		found = value;
	}
	return found;
}

bool an_settings_check(const struct an_settings *settings)
{
	bool is_complete = true;

	for (unsigned i = 0; i < settings->count; i++) {
		const char *assignment = settings->items[i].assignment;

		if (settings->items[i].is_used)
			continue;
		an_message("--set: no function of this program has the setting '%.*s'",
			   (int)strcspn(assignment, "="), assignment);
		is_complete = false;
	}
	return is_complete;
}
