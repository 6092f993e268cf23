/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/value.h"

#include <string.h>

bool an_string_equal(struct an_string a, struct an_string b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

int an_string_compare(struct an_string a, struct an_string b)
{
	size_t common = a.length < b.length ? a.length : b.length;
	int order = common > 0 ? memcmp(a.data, b.data, common) : 0;

	return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}
