/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* Sets of facts, against a plain list; memory that runs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/set.h"

/* The two that a set asks of the runtime. */
static unsigned long allocations, fails_at;
static void *blocks[4096];

void *an_alloc(struct an_env *env, size_t n)
{
	(void)env;
	if (++allocations == fails_at)
		return NULL;
	return blocks[allocations % 4096] = malloc(n);
}

const uint64_t *an_hash_secret(const struct an_env *env)
{
	static const uint64_t secret[2] = { 1, 2 };

	(void)env;
	return secret;
}

static void begin(unsigned long fail)
{
	allocations = 0;
	fails_at = fail;
	memset(blocks, 0, sizeof blocks);
}

static void end(void)
{
	for (size_t i = 0; i < 4096; i++)
		free(blocks[i]);
}

static bool add(struct an_set *set, const char *text, size_t length, int64_t number)
{
	const struct an_string string = { text, length };
	const struct an_set_part parts[] = { { &an_type_string, &string },
					     { &an_type_int, &number } };

	return an_set_add(NULL, set, parts, 2);
}

static void test_rows(void **state)
{
	static const struct {
		const char *text;
		size_t length;
		int64_t number;
		bool is_new;
	} rows[] = {
		{ "a", 1, 1, true },   { "a", 1, 1, false }, { "a", 1, 2, true },
		{ "b", 1, 1, true },   { "", 0, 1, true },   { NULL, 0, 1, false },
		{ "a\0", 2, 1, true }, { "ab", 2, 1, true }, { "a\0", 2, 1, false },
		{ "a", 1, 2, false },
	};
	struct an_set set = { 0 };

	(void)state;
	begin(0);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (add(&set, rows[i].text, rows[i].length, rows[i].number) != rows[i].is_new)
			fail_msg("row %zu", i);
	end();
}

static void test_many(void **state)
{
	struct an_set set = { 0 };

	(void)state;
	begin(0);
	for (int round = 0; round < 2; round++)
		for (int64_t i = 0; i < 2000; i++)
			if (add(&set, "x", 1, i * 7919) != (round == 0))
				fail_msg("round %d, fact %lld", round, (long long)i);
	end();
}

/* Values that are equal, though their octets are not. */
static void test_equal(void **state)
{
	static const struct an_type numbers = { .kind = AN_TYPE_LIST,
						.octets = sizeof(struct an_list),
						.element = &an_type_float };
	const double a[] = { 0.0, 1.0 }, b[] = { -0.0, 1.0 }, c[] = { 0.0, 1.5 };
	const struct an_list lists[] = { { a, 2 }, { b, 2 }, { c, 2 }, { a, 1 }, { NULL, 0 } };
	const bool is_new[] = { true, false, true, true, true };
	struct an_set set = { 0 };

	(void)state;
	begin(0);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		const struct an_set_part part = { &numbers, &lists[i] };

		assert_int_equal(an_set_add(NULL, &set, &part, 1), is_new[i]);
	}
	end();
}

static void test_no_parts(void **state)
{
	struct an_set set = { 0 };

	(void)state;
	begin(0);
	assert_true(an_set_add(NULL, &set, NULL, 0));
	assert_false(an_set_add(NULL, &set, NULL, 0));
	end();
}

/* Whatever allocation fails: a fact that was added stays found, one that was not is new again. */
static void test_memory_runs_out(void **state)
{
	(void)state;
	for (unsigned long n = 1; n < 60; n++) {
		struct an_set set = { 0 };
		bool lost = false;

		begin(n);
		for (int64_t i = 0; i < 50; i++)
			assert_true(add(&set, "y", 1, i));
		for (int64_t i = 0; i < 50; i++) {
			bool again = add(&set, "y", 1, i);

			assert_false(again && lost);
			lost |= again;
		}
		end();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_no_parts),
		cmocka_unit_test(test_memory_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
