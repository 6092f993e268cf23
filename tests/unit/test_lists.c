/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_lists.c -- lists of ints and of strings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "stdlib/lists.h"
#include "tests/support/fake_env.h"

static const struct an_type int_type = { .kind = AN_TYPE_INT, .octets = 8, .name = "int" };
static const struct an_type string_type = { .kind = AN_TYPE_STRING,
					    .octets = sizeof(struct an_string),
					    .name = "string" };
static const struct an_type *const ints = &int_type;

/* The runtime's, which is tested there: of these two types here. */
bool an_type_equal(const struct an_type *type, const void *a, const void *b)
{
	if (type->kind == AN_TYPE_INT)
		return *(const int64_t *)a == *(const int64_t *)b;
	return an_string_equal(*(const struct an_string *)a, *(const struct an_string *)b);
}

static struct an_list list_of(const int64_t *items, size_t count)
{
	return (struct an_list){ items, count };
}

static const int64_t numbers[] = { 1, 2, 3 };

/* "1 2 3" */
static void check_list(const char *name, struct an_list list, const char *want)
{
	char got[256] = "";

	for (size_t i = 0; i < list.count; i++)
		snprintf(got + strlen(got), sizeof got - strlen(got), "%s%" PRId64,
			 i == 0 ? "" : " ", ((const int64_t *)list.items)[i]);
	if (strcmp(got, want) != 0)
		fail_msg("%s: got '%s', not '%s'", name, got, want);
}

static void test_made(void **state)
{
	struct an_env *env = fake_env_create();
	struct an_list three = list_of(numbers, 3), none = list_of(NULL, 0);
	int64_t four = 4;

	(void)state;
	check_list("of", an_lists_of(env, ints, &four), "4");
	check_list("prepend", an_lists_prepend(env, ints, &four, three), "4 1 2 3");
	check_list("append", an_lists_append(env, ints, three, &four), "1 2 3 4");
	check_list("append to none", an_lists_append(env, ints, none, &four), "4");
	check_list("prepend to none", an_lists_prepend(env, ints, &four, none), "4");
	check_list("concat", an_lists_concat(env, ints, three, list_of(numbers, 2)), "1 2 3 1 2");
	check_list("concat none", an_lists_concat(env, ints, three, none), "1 2 3");
	check_list("none concat", an_lists_concat(env, ints, none, three), "1 2 3");
	check_list("none concat none", an_lists_concat(env, ints, none, none), "");
	check_list("empty", an_lists_empty(env, ints), "");
	fake_env_destroy(env);
}

static const struct item_row {
	const char *name;
	size_t count;
	int64_t place;
	int64_t want; /* 0: none */
} item_rows[] = {
	{ "the first", 3, 0, 1 },
	{ "the last", 3, 2, 3 },
	{ "behind the last", 3, 3, 0 },
	{ "before the first", 3, -1, 0 },
	{ "of none", 0, 0, 0 },
	{ "the largest place", 3, INT64_MAX, 0 },
	{ "the smallest", 3, INT64_MIN, 0 },
};

static void test_items(void **state)
{
	struct an_env *env = fake_env_create();
	struct an_list rest;

	(void)state;
	for (size_t i = 0; i < sizeof item_rows / sizeof *item_rows; i++) {
		const struct item_row *r = &item_rows[i];
		int64_t out = 0;
		bool found = an_lists_item(env, ints, list_of(numbers, r->count), r->place, &out);

		if (found != (r->want != 0) || out != r->want)
			fail_msg("%s: got %" PRId64, r->name, out);
	}
	for (size_t count = 0; count <= 3; count++) {
		int64_t first = 0, last = 0;

		assert_int_equal(an_lists_first(env, ints, list_of(numbers, count), &first),
				 count != 0);
		assert_int_equal(an_lists_last(env, ints, list_of(numbers, count), &last),
				 count != 0);
		assert_int_equal(first, count == 0 ? 0 : 1);
		assert_int_equal(last, count);
		assert_int_equal(an_lists_size(env, ints, list_of(numbers, count)), count);
		assert_int_equal(an_lists_is_empty(env, ints, list_of(numbers, count)), count == 0);
	}
	assert_false(an_lists_remove_last(env, ints, list_of(NULL, 0), &rest));
	assert_true(an_lists_remove_last(env, ints, list_of(numbers, 1), &rest));
	check_list("one removed of one", rest, "");
	assert_true(an_lists_remove_last(env, ints, list_of(numbers, 3), &rest));
	check_list("one removed of three", rest, "1 2");
	fake_env_destroy(env);
}

static void test_members(void **state)
{
	static const struct an_string names[] = { { "a", 1 }, { NULL, 0 }, { "b", 1 } };
	struct an_env *env = fake_env_create();
	struct an_list strings = { names, 3 };
	char b[] = "b";
	struct an_string other = { b, 1 }, empty = { "", 0 }, missing = { "c", 1 };
	int64_t two = 2, four = 4;

	(void)state;
	assert_int_equal(an_lists_member(env, ints, list_of(numbers, 3), &two), 1);
	assert_int_equal(an_lists_member(env, ints, list_of(numbers, 3), &four), 0);
	assert_int_equal(an_lists_member(env, ints, list_of(NULL, 0), &two), 0);
	assert_int_equal(an_lists_member(env, &string_type, strings, &other), 1);
	assert_int_equal(an_lists_member(env, &string_type, strings, &empty), 1);
	assert_int_equal(an_lists_member(env, &string_type, strings, &missing), 0);
	fake_env_destroy(env);
}

static void test_no_memory_is_an_empty_list(void **state)
{
	struct an_env *env = fake_env_create();
	int64_t four = 4;

	(void)state;
	fake_env_fail_allocation(env, 1);
	check_list("no memory", an_lists_append(env, ints, list_of(numbers, 3), &four), "");
	fake_env_destroy(env);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_made),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_no_memory_is_an_empty_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
