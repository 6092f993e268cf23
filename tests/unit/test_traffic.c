/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_traffic.c -- packets and octets under a name. */
#include "stdlib/traffic.h"
#include "tests/support/fake_env.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_packets_and_octets_are_counted_under_a_name(void **state)
{
	struct an_env *env = fake_env_create();
	struct an_setup *setup = fake_env_setup(env);
	struct an_traffic *input = an_traffic_create(setup, AN_STRING("input"));
	struct an_traffic *again = an_traffic_create(setup, AN_STRING("input"));
	struct an_traffic *other = an_traffic_create(setup, AN_STRING("other"));
	struct an_packet cut = { .captured = 60, .length = 1500 };
	struct an_packet whole = { .captured = 100, .length = 100 };

	(void)state;
	assert_int_equal(an_traffic(env, &cut, input), 1500);
	assert_int_equal(an_traffic(env, &whole, again), 100);
	assert_int_equal(an_traffic(env, &whole, other), 100);
	assert_int_equal(an_traffic(env, NULL, input), 0);
	assert_int_equal(fake_env_group_counter(env, "traffic_packets", "input"), 2);
	assert_int_equal(fake_env_group_counter(env, "traffic_octets", "input"), 1600);
	assert_int_equal(fake_env_group_counter(env, "traffic_packets", "other"), 1);
	assert_int_equal(fake_env_group_counter(env, "traffic_octets", "other"), 100);
	an_traffic_destroy(setup, input);
	an_traffic_destroy(setup, again);
	an_traffic_destroy(setup, other);
	fake_env_destroy(env);
}

static void test_no_memory_is_an_error(void **state)
{
	bool failed = true;

	(void)state;
	for (unsigned n = 1; failed; n++) {
		struct an_env *env = fake_env_create();
		struct an_traffic *traffic;

		fake_env_fail_allocation(env, n);
		traffic = an_traffic_create(fake_env_setup(env), AN_STRING("input"));
		failed = fake_env_allocation_failed(env);
		fake_env_fail_allocation(env, 0);
		assert_int_equal(traffic == NULL, failed);
		assert_string_equal(fake_env_setup_errors(env),
				    failed ? "f_traffic: out of memory\n" : "");
		an_traffic_destroy(fake_env_setup(env), traffic);
		fake_env_destroy(env);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packets_and_octets_are_counted_under_a_name),
		cmocka_unit_test(test_no_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
