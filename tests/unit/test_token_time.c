/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
#include "runtime/token_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define LAST INT64_MIN

/* Seconds; the packets' clock, and what token time has to be. */
static const struct row {
	const char *name;
	unsigned jumps;
	int64_t packets[8], want[8];
} rows[] = {
	{ "the clock is followed", 0, { 100, 101, 105, LAST }, { 100, 101, 105 } },
	{ "a small step back is waited out",
	  0,
	  { 100, 90, 99, 101, LAST },
	  { 100, 100, 100, 101 } },
	{ "a minute back is small", 0, { 100, 40, 101, LAST }, { 100, 100, 101 } },
	{ "more than a minute back", 1, { 100, 39, 40, 50, LAST }, { 100, 100, 101, 111 } },
	{ "an hour forward is followed", 0, { 100, 3700, LAST }, { 100, 3700 } },
	{ "more than an hour forward", 1, { 100, 3701, 3702, LAST }, { 100, 100, 101 } },
	{ "there and back", 2, { 100, 9000, 101, 102, LAST }, { 100, 100, 100, 101 } },
	{ "a clock before the epoch", 0, { -5, 1, LAST }, { 0, 1 } },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct an_token_time time = { 0 };

		for (unsigned k = 0; rows[i].packets[k] != LAST; k++) {
			int64_t got = an_token_time_next(&time, rows[i].packets[k] * 1000000000);

			if (got != rows[i].want[k] * 1000000000)
				fail_msg("%s: packet %u: want %lld s, got %lld ns", rows[i].name, k,
					 (long long)rows[i].want[k], (long long)got);
		}
		if (time.jumps != rows[i].jumps)
			fail_msg("%s: want %u jumps", rows[i].name, rows[i].jumps);
	}
}

static void test_any_reading_keeps_its_range(void **state)
{
	static const int64_t odd[] = { INT64_MIN, INT64_MAX, 0, INT64_MAX, -1, INT64_MIN };
	struct an_token_time time = { 0 };
	int64_t last = 0;

	(void)state;
	for (unsigned i = 0; i < 60; i++) {
		int64_t now = an_token_time_next(&time, odd[i % 6]);

		assert_true(now >= last && now <= INT64_MAX / 2);
		last = now;
	}
}

/* An hour forward is time that passes, an hour back is a jump: 300 years in a million rounds. */
static void test_time_ends(void **state)
{
	static const int64_t hour = INT64_C(3600) * 1000000000;
	struct an_token_time time = { 0 };

	(void)state;
	for (unsigned i = 0; i < 3000000; i++) {
		int64_t now = an_token_time_next(&time, i % 2 * hour);

		if (now < 0 || now > INT64_MAX / 2)
			fail_msg("packet %u: token time is %lld", i, (long long)now);
	}
	assert_int_equal(time.now, INT64_MAX / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_any_reading_keeps_its_range),
		cmocka_unit_test(test_time_ends),
	};

	return cmocka_run_group_tests_name("token_time", tests, NULL, NULL);
}
