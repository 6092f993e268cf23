/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_hash_table.c -- keys to values: found, removed, growing, colliding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "stdlib/hash_table.h"
#include "tests/support/fake_env.h"

enum { KEYS = 1000, STEPS = 20000 };

/* Against an array, with keys that come and go. */
static void run_steps(struct an_env *env, bool collide)
{
	static bool is_there[KEYS];
	struct an_hash_table table;
	uint32_t count = 0, random = 1;
	int steps = collide ? STEPS / 10 : STEPS;

	for (int i = 0; i < KEYS; i++)
		is_there[i] = false;
	fake_env_set_hash_constant(env, collide);
	an_hash_table_init(&table, sizeof(uint64_t), sizeof(uint64_t));
	for (int i = 0; i < steps; i++) {
		uint64_t key = (random = random * 1664525 + 1013904223) / 65536 % KEYS;
		uint32_t index = an_hash_table_find(&table, env, &key);

		assert_int_equal(index != AN_HASH_NONE, is_there[key]);
		if (index != AN_HASH_NONE) {
			assert_int_equal(*(uint64_t *)an_hash_table_value(&table, index), key + 7);
			an_hash_table_remove(&table, index);
			count--;
		} else {
			index = an_hash_table_add(&table, env, &key);
			assert_int_not_equal(index, AN_HASH_NONE);
			assert_int_equal(*(uint64_t *)an_hash_table_value(&table, index), 0);
			*(uint64_t *)an_hash_table_value(&table, index) = key + 7;
			count++;
		}
		is_there[key] = !is_there[key];
		assert_int_equal(table.count, count);
	}
	an_hash_table_fini(&table);
	fake_env_set_hash_constant(env, false);
}

static void test_keys_come_and_go(void **state)
{
	struct an_env *env = fake_env_create();

	(void)state;
	run_steps(env, false);
	run_steps(env, true);
	fake_env_destroy(env);
}

static void test_no_memory_changes_nothing(void **state)
{
	enum { ADDED = 200 };

	(void)state;
	for (unsigned n = 1; n <= 6; n++) {
		struct an_env *env = fake_env_create();
		struct an_hash_table table;
		unsigned failures = 0;

		an_hash_table_init(&table, sizeof(uint64_t), 0);
		fake_env_fail_allocation(env, n);
		for (uint64_t key = 0; key < ADDED; key++)
			while (an_hash_table_add(&table, env, &key) == AN_HASH_NONE)
				failures++;
		assert_int_equal(failures, 1);
		assert_int_equal(table.count, ADDED);
		for (uint64_t key = 0; key < ADDED; key++)
			assert_int_not_equal(an_hash_table_find(&table, env, &key), AN_HASH_NONE);
		an_hash_table_fini(&table);
		fake_env_destroy(env);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_come_and_go),
		cmocka_unit_test(test_no_memory_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
