/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_strings.c -- strings: places, parts, letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "stdlib/strings.h"
#include "tests/support/fake_env.h"

#define OCTETS(literal)                                                                            \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}
#define NONE                                                                                       \
	{                                                                                          \
		NULL, 0                                                                            \
	}

static bool is_same(struct an_string a, struct an_string b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static const struct part_row {
	const char *name;
	struct an_string text, part;
	bool contains, starts, ends;
} part_rows[] = {
	{ "all of it", OCTETS("abc"), OCTETS("abc"), true, true, true },
	{ "its beginning", OCTETS("abc"), OCTETS("ab"), true, true, false },
	{ "its end", OCTETS("abc"), OCTETS("bc"), true, false, true },
	{ "its middle", OCTETS("abc"), OCTETS("b"), true, false, false },
	{ "another case", OCTETS("abc"), OCTETS("B"), false, false, false },
	{ "more than it", OCTETS("abc"), OCTETS("abcd"), false, false, false },
	{ "the empty one", OCTETS("abc"), NONE, true, true, true },
	{ "both empty", NONE, NONE, true, true, true },
	{ "in the empty one", NONE, OCTETS("a"), false, false, false },
	{ "octets behind a NUL", OCTETS("a\0b"), OCTETS("b"), true, false, true },
	{ "a NUL", OCTETS("a\0b"), OCTETS("\0"), true, false, false },
};

static void test_parts(void **state)
{
	struct an_env *env = fake_env_create();

	(void)state;
	for (size_t i = 0; i < sizeof part_rows / sizeof *part_rows; i++) {
		const struct part_row *r = &part_rows[i];

		if (an_strings_contains(env, r->text, r->part) != r->contains ||
		    an_strings_starts_with(env, r->text, r->part) != r->starts ||
		    an_strings_ends_with(env, r->text, r->part) != r->ends)
			fail_msg("%s", r->name);
	}
	fake_env_destroy(env);
}

static const struct substr_row {
	const char *name;
	struct an_string text;
	int64_t from, length;
	bool found;
	struct an_string want;
} substr_rows[] = {
	{ "the beginning", OCTETS("abc"), 0, 2, true, OCTETS("ab") },
	{ "the end", OCTETS("abc"), 2, 1, true, OCTETS("c") },
	{ "all", OCTETS("abc"), 0, 3, true, OCTETS("abc") },
	{ "nothing", OCTETS("abc"), 1, 0, true, NONE },
	{ "nothing, behind the end", OCTETS("abc"), 3, 0, true, NONE },
	{ "nothing of nothing", NONE, 0, 0, true, NONE },
	{ "one too many", OCTETS("abc"), 1, 3, false, NONE },
	{ "from behind the end", OCTETS("abc"), 4, 0, false, NONE },
	{ "from below 0", OCTETS("abc"), -1, 1, false, NONE },
	{ "a length below 0", OCTETS("abc"), 1, -1, false, NONE },
	{ "the largest numbers", OCTETS("abc"), INT64_MAX, INT64_MAX, false, NONE },
	{ "the smallest numbers", OCTETS("abc"), INT64_MIN, INT64_MIN, false, NONE },
};

static void test_substr(void **state)
{
	struct an_env *env = fake_env_create();

	(void)state;
	for (size_t i = 0; i < sizeof substr_rows / sizeof *substr_rows; i++) {
		const struct substr_row *r = &substr_rows[i];
		struct an_string out = { NULL, 0 };

		if (an_strings_substr(env, r->text, r->from, r->length, &out) != r->found ||
		    !is_same(out, r->want))
			fail_msg("%s", r->name);
	}
	fake_env_destroy(env);
}

static void test_lower_and_size(void **state)
{
	struct an_env *env = fake_env_create();
	struct an_string lower;

	(void)state;
	lower = an_strings_lower(env, AN_STRING("AZaz @[`{\xc4\x00Q"));
	assert_true(is_same(lower, AN_STRING("azaz @[`{\xc4\x00q")));
	assert_int_equal(an_strings_lower(env, (struct an_string){ NULL, 0 }).length, 0);
	assert_int_equal(an_strings_size(env, AN_STRING("a\0b")), 3);
	fake_env_fail_allocation(env, 1);
	assert_int_equal(an_strings_lower(env, AN_STRING("A")).length, 0);
	fake_env_destroy(env);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_substr),
		cmocka_unit_test(test_lower_and_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
