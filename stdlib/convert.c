/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/convert.c -- see convert.h. */
#include "stdlib/convert.h"

double an_convert_float(struct an_env *env, int64_t value)
{
	(void)env;
	return (double)value;
}

/* Computed below zero, where there is one value more. */
bool an_convert_text_to_int(struct an_env *env, struct an_string text, int64_t *out)
{
	bool is_signed = text.length != 0 && (text.data[0] == '-' || text.data[0] == '+');
	bool is_negative = is_signed && text.data[0] == '-';
	int64_t value = 0;

	(void)env;
	if (text.length == (is_signed ? 1 : 0))
		return false;
	for (size_t i = is_signed ? 1 : 0; i < text.length; i++) {
		int digit = text.data[i] - '0';

		if (digit < 0 || digit > 9 || value < (INT64_MIN + digit) / 10)
			return false;
		value = value * 10 - digit;
	}
	if (!is_negative && value == INT64_MIN)
		return false;
	*out = is_negative ? value : -value;
	return true;
}

bool an_convert_float_to_int(struct an_env *env, double value, int64_t *out)
{
	(void)env;
	if (!(value >= -0x1p63 && value < 0x1p63))
		return false;
	*out = (int64_t)value;
	return true;
}

struct an_string an_convert_to_text(struct an_env *env, const struct an_type *type,
				    const void *value)
{
	return an_type_text(env, type, value);
}

int64_t an_convert_now(struct an_env *env)
{
	return an_now(env);
}
