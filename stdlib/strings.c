/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/strings.c -- see strings.h. */
#define _GNU_SOURCE /* memmem */
#include "stdlib/strings.h"

#include <string.h>

int64_t an_strings_size(struct an_env *env, struct an_string text)
{
	(void)env;
	return (int64_t)text.length;
}

bool an_strings_substr(struct an_env *env, struct an_string text, int64_t from, int64_t length,
		       struct an_string *out)
{
	(void)env;
	if (from < 0 || length < 0 || (uint64_t)from > text.length ||
	    (uint64_t)length > text.length - (uint64_t)from)
		return false;
	*out = (struct an_string){ length == 0 ? NULL : text.data + from, (size_t)length };
	return true;
}

static bool is_at(struct an_string text, size_t place, struct an_string part)
{
	return part.length == 0 || memcmp(text.data + place, part.data, part.length) == 0;
}

bool an_strings_contains(struct an_env *env, struct an_string text, struct an_string part)
{
	(void)env;
	if (part.length == 0 || part.length > text.length)
		return part.length == 0;
	return memmem(text.data, text.length, part.data, part.length) != NULL;
}

bool an_strings_starts_with(struct an_env *env, struct an_string text, struct an_string part)
{
	(void)env;
	return part.length <= text.length && is_at(text, 0, part);
}

bool an_strings_ends_with(struct an_env *env, struct an_string text, struct an_string part)
{
	(void)env;
	return part.length <= text.length && is_at(text, text.length - part.length, part);
}

struct an_string an_strings_lower(struct an_env *env, struct an_string text)
{
	char *lower = text.length == 0 ? NULL : an_alloc(env, text.length);

	if (lower == NULL)
		return (struct an_string){ NULL, 0 };
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		lower[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return (struct an_string){ lower, text.length };
}
