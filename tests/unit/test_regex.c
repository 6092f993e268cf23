/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_regex.c -- patterns and subjects, bad patterns, limits. */
#include "stdlib/regex.h"
#include "tests/support/fake_env.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A constant, which AN_STRING is not. */
#define OCTETS(literal)                                                                            \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

static const struct row {
	const char *name;
	struct an_string pattern, subject;
	bool want;
} rows[] = {
	{ "a word in the middle", OCTETS("hello"), OCTETS("say hello to"), true },
	{ "case matters", OCTETS("hello"), OCTETS("HELLO"), false },
	{ "unless the pattern says so", OCTETS("(?i)hello"), OCTETS("HELLO"), true },
	{ "an empty subject", OCTETS("hello"), OCTETS(""), false },
	{ "an empty pattern", OCTETS(""), OCTETS("x"), true },
	{ "both empty", OCTETS(""), OCTETS(""), true },
	{ "a dot is no line end", OCTETS("a.b"), OCTETS("a\nb"), false },
	{ "^ is the beginning only", OCTETS("^b"), OCTETS("a\nb"), false },
	{ "^ of a line", OCTETS("(?m)^b"), OCTETS("a\nb"), true },
	{ "NUL octets in the subject", OCTETS("b$"), OCTETS("a\0b"), true },
	{ "NUL octets in the pattern", OCTETS("a\0b"), OCTETS("xa\0b"), true },
	{ "octets that are no UTF-8", OCTETS("\\xff."), OCTETS("\xff\xfe"), true },
	{ "look behind", OCTETS("(?<=foo)bar"), OCTETS("foobar"), true },
	{ "look behind, not there", OCTETS("(?<=foo)bar"), OCTETS("fobar"), false },
	{ "back reference", OCTETS("(a+)b\\1c"), OCTETS("aabaac"), true },
	{ "recursion", OCTETS("^(\\((?1)*\\))$"), OCTETS("(()(()))"), true },
};

static void test_matches(void **state)
{
	struct an_env *env = fake_env_create();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct an_regex *regex = an_regex_create(fake_env_setup(env), rows[i].pattern);

		assert_non_null(regex);
		for (unsigned worker = 0; worker < FAKE_ENV_WORKERS; worker++) {
			fake_env_set_worker(env, worker);
			if (an_match(env, rows[i].subject, regex) != rows[i].want)
				fail_msg("%s: not %d", rows[i].name, rows[i].want);
		}
		an_regex_destroy(fake_env_setup(env), regex);
	}
	assert_string_equal(fake_env_failures(env), "");
	assert_string_equal(fake_env_setup_errors(env), "");
	fake_env_destroy(env);
}

static void test_subject_of_no_memory(void **state)
{
	struct an_env *env = fake_env_create();
	struct an_regex *regex =
	    an_regex_create(fake_env_setup(env), (struct an_string){ NULL, 0 });

	(void)state;
	assert_true(an_match(env, (struct an_string){ NULL, 0 }, regex));
	an_regex_destroy(fake_env_setup(env), regex);
	fake_env_destroy(env);
}

static void test_bad_patterns_name_the_place(void **state)
{
	static const struct {
		const char *pattern, *error;
	} bad[] = {
		{ "a(b", "f_match: 'a(b': at offset 3: missing closing parenthesis\n" },
		{ "[z-a]",
		  "f_match: '[z-a]': at offset 3: range out of order in character class\n" },
		{ "*",
		  "f_match: '*': at offset 0: quantifier does not follow a repeatable item\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct an_env *env = fake_env_create();
		struct an_string pattern = { bad[i].pattern, strlen(bad[i].pattern) };

		assert_null(an_regex_create(fake_env_setup(env), pattern));
		assert_string_equal(fake_env_setup_errors(env), bad[i].error);
		fake_env_destroy(env);
	}
}

static void test_too_many_steps_are_a_failure(void **state)
{
	struct an_env *env = fake_env_create();
	struct an_regex *regex = an_regex_create(fake_env_setup(env), AN_STRING("(a+)+$"));

	(void)state;
	assert_false(
	    an_match(env, AN_STRING("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), regex));
	assert_string_equal(fake_env_failures(env), "f_match: too many steps\n");
	assert_int_equal(fake_env_counter(env, "regex_limits"), 1);
	assert_true(an_match(env, AN_STRING("aaaa"), regex));
	an_regex_destroy(fake_env_setup(env), regex);
	fake_env_destroy(env);
}

/* Deep nesting of groups: more than the JIT stack holds, yet an answer. */
static void test_full_jit_stack_is_tried_without_jit(void **state)
{
	enum { OCTETS = 200000 };
	struct an_env *env = fake_env_create();
	struct an_regex *regex =
	    an_regex_create(fake_env_setup(env), AN_STRING("^(?:(a|ab)(b|c)?)*x$"));
	char *subject = malloc(OCTETS);

	(void)state;
	assert_non_null(subject);
	memset(subject, 'a', OCTETS);
	subject[OCTETS - 1] = 'x';
	assert_true(an_match(env, (struct an_string){ subject, OCTETS }, regex));
	assert_int_equal(fake_env_counter(env, "regex_jit_stack_full"), 1);
	assert_string_equal(fake_env_failures(env), "");
	free(subject);
	an_regex_destroy(fake_env_setup(env), regex);
	fake_env_destroy(env);
}

static void test_any_allocation_may_fail(void **state)
{
	bool failed = true;

	(void)state;
	for (unsigned n = 1; failed; n++) {
		struct an_env *env = fake_env_create();
		struct an_regex *regex;

		fake_env_fail_allocation(env, n);
		regex = an_regex_create(fake_env_setup(env), AN_STRING("a|b"));
		failed = fake_env_allocation_failed(env);
		fake_env_fail_allocation(env, 0);
		assert_int_equal(regex == NULL, failed);
		assert_int_equal(failed, strlen(fake_env_setup_errors(env)) != 0);
		an_regex_destroy(fake_env_setup(env), regex);
		fake_env_destroy(env);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_subject_of_no_memory),
		cmocka_unit_test(test_bad_patterns_name_the_place),
		cmocka_unit_test(test_too_many_steps_are_a_failure),
		cmocka_unit_test(test_full_jit_stack_is_tried_without_jit),
		cmocka_unit_test(test_any_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
