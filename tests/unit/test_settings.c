/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_settings.c -- which value a setting gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "runtime/pipeline.h"
#include "runtime/settings.h"
#include "runtime/setup.h"

#define ROWS(a) (sizeof(a) / sizeof(a)[0])

/* f_a.model and f_b.limit, their standard is "std". */
static const struct {
	const char *given[3]; /* --set, up to a NULL */
	const char *model, *limit;
	bool is_complete; /* every one was asked for */
} rows[] = {
	{ { NULL }, "std", "std", true },
	{ { "f_a.model=x.svm", NULL }, "x.svm", "std", true },
	{ { "f_a.model=", NULL }, "", "std", true },
	{ { "f_a.model=a=b.c", "f_b.limit=7", NULL }, "a=b.c", "7", true },
	{ { "f_a.model=1", "f_a.model=2", NULL }, "2", "std", true },
	{ { "f_a.mode=1", NULL }, "std", "std", false },
	{ { "f_aa.model=1", NULL }, "std", "std", false },
	{ { "f_b.limit=1", "F_A.model=1", NULL }, "std", "1", false },
};

static void check(struct an_setup *setup, const char *function, const char *name, const char *want)
{
	struct an_string got = an_setup_setting(setup, function, name, AN_STRING("std"));

	assert_int_equal(got.length, strlen(want));
	assert_memory_equal(got.data, want, got.length);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct an_setting items[3];
		struct an_settings settings = { .items = items };
		struct an_setup *setup = an_setup_create(1);
		struct an_text why;

		an_text_init(&why);
		for (size_t j = 0; rows[i].given[j] != NULL; j++)
			assert_int_equal(an_settings_add(&settings, rows[i].given[j], &why), AN_OK);
		an_setup_set_settings(setup, &settings);
		check(setup, "f_a", "model", rows[i].model);
		check(setup, "f_b", "limit", rows[i].limit);
		assert_int_equal(an_settings_check(&settings), rows[i].is_complete);
		an_text_fini(&why);
		an_setup_destroy(setup);
	}
}

static void test_malformed(void **state)
{
	static const char *const bad[] = { "", "f_a", "f_a.model", "f_a=1", "a=b.c" };

	(void)state;
	for (size_t i = 0; i < ROWS(bad); i++) {
		struct an_setting items[1];
		struct an_settings settings = { .items = items };
		struct an_text why;

		an_text_init(&why);
		assert_int_equal(an_settings_add(&settings, bad[i], &why), AN_EINVAL);
		assert_int_equal(settings.count, 0);
		assert_true(why.length > 0);
		an_text_fini(&why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
