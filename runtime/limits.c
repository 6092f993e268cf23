/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/limits.c -- see limits.h. */
#include "runtime/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Made by the linker around the section; weak: NULL where no linked file has a limit. */
extern const struct an_limit *const __start_an_limits[] __attribute__((weak));
extern const struct an_limit *const __stop_an_limits[] __attribute__((weak));

static size_t limit_count(void)
{
	return (size_t)(__stop_an_limits - __start_an_limits);
}

uint64_t *an_limits_create(void)
{
	uint64_t *values = calloc(limit_count() + 1, sizeof *values);

	for (size_t i = 0; values != NULL && i < limit_count(); i++)
		values[i] = __start_an_limits[i]->standard;
	return values;
}

/* A number with a unit behind it. False: it is none, or beyond 64 bits. */
static bool parse_value(const char *text, uint64_t *value)
{
	static const char units[] = "kMG";
	const char *unit;
	char *end;
	unsigned shift = 0;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoull(text, &end, 10);
	if (errno != 0)
		return false;
	if (*end != '\0') {
		unit = strchr(units, *end);
		if (unit == NULL || end[1] != '\0')
			return false;
		shift = 10 * (unsigned)(unit - units + 1);
	}
	if (*value > UINT64_MAX >> shift)
		return false;
	*value <<= shift;
	return true;
}

an_status an_limits_set(uint64_t *values, const char *assignment, struct an_text *why)
{
	const size_t name_length = strcspn(assignment, "=");
	uint64_t value;

	if (assignment[name_length] == '\0') {
		an_text_printf(why, "'%s' is not NAME=VALUE; `--limit help` lists the names",
			       assignment);
		return AN_EINVAL;
	}
	for (size_t i = 0; i < limit_count(); i++) {
		const struct an_limit *limit = __start_an_limits[i];

		if (strlen(limit->name) != name_length ||
		    memcmp(limit->name, assignment, name_length) != 0)
			continue;
		if (!parse_value(assignment + name_length + 1, &value) || value < limit->least ||
		    value > limit->most) {
			an_text_printf(why, "limit %s: '%s' is not a number from %llu to %llu",
				       limit->name, assignment + name_length + 1,
				       (unsigned long long)limit->least,
				       (unsigned long long)limit->most);
			return AN_EINVAL;
		}
		values[i] = value;
		return AN_OK;
	}
	an_text_printf(why, "no limit is named '%.*s'; `--limit help` lists the names",
		       (int)name_length, assignment);
	return AN_EINVAL;
}

static int by_name(const void *a, const void *b)
{
	const struct an_limit *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

void an_limits_describe(struct an_text *text)
{
	const size_t count = limit_count();
	const struct an_limit **sorted = calloc(count + 1, sizeof(const struct an_limit *));

	if (sorted == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		sorted[i] = __start_an_limits[i];
	qsort(sorted, count, sizeof(const struct an_limit *), by_name);
	for (size_t i = 0; i < count; i++)
		an_text_printf(text, "%-28s %12llu  %s (%llu to %llu)\n", sorted[i]->name,
			       (unsigned long long)sorted[i]->standard, sorted[i]->help,
			       (unsigned long long)sorted[i]->least,
			       (unsigned long long)sorted[i]->most);
	free(sorted);
}
