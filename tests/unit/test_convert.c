/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_convert.c -- ints out of texts and floats, texts out of values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stdlib/convert.h"
#include "tests/support/fake_env.h"

static const struct text_row {
	const char *text;
	bool found;
	int64_t want;
} text_rows[] = {
	{ "0", true, 0 },
	{ "007", true, 7 },
	{ "-1", true, -1 },
	{ "+1", true, 1 },
	{ "-0", true, 0 },
	{ "9223372036854775807", true, INT64_MAX },
	{ "-9223372036854775808", true, INT64_MIN },
	{ "9223372036854775808", false, 0 },
	{ "-9223372036854775809", false, 0 },
	{ "92233720368547758070", false, 0 },
	{ "", false, 0 },
	{ "-", false, 0 },
	{ "+", false, 0 },
	{ "--1", false, 0 },
	{ "1 ", false, 0 },
	{ " 1", false, 0 },
	{ "1.0", false, 0 },
	{ "0x10", false, 0 },
	{ "1e3", false, 0 },
};

static void test_ints_of_texts(void **state)
{
	struct an_env *env = fake_env_create();

	(void)state;
	for (size_t i = 0; i < sizeof text_rows / sizeof *text_rows; i++) {
		const struct text_row *r = &text_rows[i];
		struct an_string text = { r->text, strlen(r->text) };
		int64_t out = 0;

		if (an_convert_text_to_int(env, text, &out) != r->found || out != r->want)
			fail_msg("'%s': got %" PRId64, r->text, out);
	}
	fake_env_destroy(env);
}

static const struct float_row {
	double value;
	bool found;
	int64_t want;
} float_rows[] = {
	{ 0.0, true, 0 },        { 1.9, true, 1 },
	{ -1.9, true, -1 },      { -0x1p63, true, INT64_MIN },
	{ 0x1p63, false, 0 },    { -0x1.0000000000001p63, false, 0 },
	{ DBL_MAX, false, 0 },   { INFINITY, false, 0 },
	{ -INFINITY, false, 0 }, { NAN, false, 0 },
};

static void test_ints_of_floats(void **state)
{
	struct an_env *env = fake_env_create();

	(void)state;
	for (size_t i = 0; i < sizeof float_rows / sizeof *float_rows; i++) {
		int64_t out = 0;

		if (an_convert_float_to_int(env, float_rows[i].value, &out) !=
			float_rows[i].found ||
		    out != float_rows[i].want)
			fail_msg("%g: got %" PRId64, float_rows[i].value, out);
	}
	assert_true(an_convert_float(env, -3) == -3.0);
	assert_true(an_convert_float(env, INT64_MAX) == 0x1p63);
	fake_env_destroy(env);
}

/* The runtime's, which is tested there: here its arguments are. */
struct an_string an_type_text(struct an_env *env, const struct an_type *type, const void *value)
{
	char *text = an_alloc(env, 32);
	int n;

	assert_non_null(text);
	n = snprintf(text, 32, "%s %" PRId64, type->name, *(const int64_t *)value);
	return (struct an_string){ text, (size_t)n };
}

static void test_text_is_that_of_the_type(void **state)
{
	struct an_env *env = fake_env_create();
	static const struct an_type int_type = { .kind = AN_TYPE_INT, .octets = 8, .name = "int" };
	int64_t number = -42;
	struct an_string text = an_convert_to_text(env, &int_type, &number);

	(void)state;
	assert_int_equal(text.length, strlen("int -42"));
	assert_memory_equal(text.data, "int -42", text.length);
	fake_env_destroy(env);
}

static void test_now_is_token_time(void **state)
{
	struct an_env *env = fake_env_create();

	(void)state;
	fake_env_token(env, 1, 1234567890, NULL);
	assert_int_equal(an_convert_now(env), 1234567890);
	fake_env_destroy(env);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ints_of_texts),
		cmocka_unit_test(test_ints_of_floats),
		cmocka_unit_test(test_text_is_that_of_the_type),
		cmocka_unit_test(test_now_is_token_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
