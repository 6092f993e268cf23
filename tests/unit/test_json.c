/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_json.c -- JSON texts: right ones, wrong ones, and right ones cut off. */
#include "runtime/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A copy without a NUL behind it, so that reading too far is seen. */
static char *copy(const char *text, size_t n)
{
	char *p = malloc(n > 0 ? n : 1);

	assert_non_null(p);
	memcpy(p, text, n);
	return p;
}

static bool is_right(const char *text, size_t n, const char **why)
{
	char *p = copy(text, n);
	struct an_json json;
	bool right;

	an_json_init(&json, p, n);
	right = an_json_skip(&json) && an_json_end(&json);
	*why = json.why;
	assert_true(right == (json.why == NULL));
	free(p);
	return right;
}

static void test_right(void **state)
{
	static const char *const texts[] = {
		"null",
		"true",
		"false",
		"[]",
		"{}",
		"[1,-2,3.5,1e9,1E-2,0,-0.0]",
		" { \"a\" : [ 1 , { } ] , \"b\" : null } ",
		"\"\"",
		"\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"",
		"\"\\ud83d\\ude00\"",
		"\"\\udc80\\udcff\"",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
	};
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		size_t n = strlen(texts[i]);

		if (!is_right(texts[i], n, &why))
			fail_msg("%s: %s", texts[i], why);
		/* Cut off it is wrong, unless only white space is missing. */
		for (size_t cut = 0; cut < n; cut++)
			if (texts[i][cut] != ' ' && is_right(texts[i], cut, &why))
				fail_msg("%s is right when cut to %zu", texts[i], cut);
	}
}

static void test_wrong(void **state)
{
	static const char *const texts[] = {
		"nul",
		"[1,]",
		"[,1]",
		"[1 2]",
		"{\"a\"}",
		"{\"a\":1,}",
		"{a:1}",
		"01",
		"+1",
		"1.",
		".5",
		"1e",
		"\"\\x\"",
		"\"\\ud800\"",
		"\"\\udc00\"",
		"\"\\u12g4\"",
		"\"\x01\"",
		"1 2",
		"]",
		"{\"a\":1]",
		"[1}",
		"tru",
		"\"\\ud800\\u0041\"",
		"'a'",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
	};
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (is_right(texts[i], strlen(texts[i]), &why))
			fail_msg("%s is right", texts[i]);
}

static void test_unescape(void **state)
{
	static const struct {
		const char *text, *want;
	} strings[] = {
		{ "\"\"", "" },
		{ "\"abc\"", "abc" },
		{ "\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", "a\"\\/\b\f\n\r\tz" },
		{ "\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac" },
		{ "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80" },
		{ "\"\\udc80x\\udcff\"", "\x80x\xff" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
		struct an_string text;
		struct an_json json;
		char octets[64];
		size_t n;

		an_json_init(&json, strings[i].text, strlen(strings[i].text));
		assert_true(an_json_string(&json, &text));
		n = an_json_unescape(text, octets);
		assert_in_range(n, 0, text.length);
		if (n != strlen(strings[i].want) || memcmp(octets, strings[i].want, n) != 0)
			fail_msg("%s: got %.*s", strings[i].text, (int)n, octets);
	}
}

static void test_walk(void **state)
{
	static const char text[] = "{\"a\": [1, true, \"x\", null], \"b\": {}} ";
	static const an_json_kind kinds[] = { AN_JSON_NUMBER, AN_JSON_BOOL, AN_JSON_STRING,
					      AN_JSON_NULL };
	struct an_string key;
	struct an_json json;
	unsigned i = 0;

	(void)state;
	an_json_init(&json, text, strlen(text));
	assert_true(an_json_enter(&json, AN_JSON_OBJECT));
	assert_true(an_json_member(&json, &key));
	assert_true(an_string_equal(key, AN_STRING("a")));
	assert_true(an_json_enter(&json, AN_JSON_LIST));
	while (an_json_element(&json)) {
		assert_int_equal(an_json_next(&json), kinds[i++]);
		assert_true(an_json_skip(&json));
	}
	assert_int_equal(i, 4);
	assert_true(an_json_member(&json, &key));
	assert_true(an_json_skip(&json));
	assert_false(an_json_member(&json, &key));
	assert_true(an_json_end(&json));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_right),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_unescape),
		cmocka_unit_test(test_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
