/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_svm.c -- models read, and not read; what they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stdlib/svm.h"
#include "tests/support/fake_env.h"

/* Above 20.5 connections to one address it is an attack. */
static const char linear[] =
    "svm_type c_svc\nkernel_type linear\nnr_class 2\ntotal_sv 2\nrho 20.5\n"
    "label 1 -1\nnr_sv 1 1\nSV\n1 6:1 \n-1 6:0 \n";

/* A file of that text, to be removed. path: "/tmp/an_svm_XXXXXX". */
static void write_file(char *path, const char *text)
{
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void test_a_model_decides(void **state)
{
	struct an_env *env = fake_env_create();
	struct an_setup *setup = fake_env_setup(env);
	char path[] = "/tmp/an_svm_XXXXXX";
	struct an_tcp_feature feature = { { 0 } };
	struct an_svm_model *model;

	(void)state;
	write_file(path, linear);
	model = an_svm_model_create(setup, (struct an_string){ path, strlen(path) });
	unlink(path);
	assert_non_null(model);
	feature.values[AN_FEATURE_SAME_ADDRESS] = 20;
	assert_false(an_detect_attack(env, &feature, model));
	feature.values[AN_FEATURE_SAME_ADDRESS] = 21;
	assert_true(an_detect_attack(env, &feature, model));
	an_svm_model_destroy(setup, model);
	an_svm_model_destroy(setup, NULL);
	assert_string_equal(fake_env_setup_errors(env), "");
	fake_env_destroy(env);
}

static void test_what_is_no_model_is_an_error(void **state)
{
	struct an_env *env = fake_env_create();
	char path[] = "/tmp/an_svm_XXXXXX";
	const char *errors;

	(void)state;
	write_file(path, "hello\n");
	assert_null(
	    an_svm_model_create(fake_env_setup(env), (struct an_string){ path, strlen(path) }));
	unlink(path);
	assert_null(
	    an_svm_model_create(fake_env_setup(env), (struct an_string){ path, strlen(path) }));
	errors = fake_env_setup_errors(env);
	assert_non_null(strstr(errors, "is no model of libsvm (--set f_detectAttack.model=FILE"));
	assert_non_null(
	    strstr(errors, "No such file or directory (--set f_detectAttack.model=FILE"));
	fake_env_destroy(env);
}

static void test_no_memory_is_an_error(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= 2; n++) {
		struct an_env *env = fake_env_create();

		fake_env_fail_allocation(env, n);
		assert_null(an_svm_model_create(fake_env_setup(env), AN_STRING("none")));
		fake_env_fail_allocation(env, 0);
		assert_string_equal(fake_env_setup_errors(env), "f_detectAttack: out of memory\n");
		fake_env_destroy(env);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_model_decides),
		cmocka_unit_test(test_what_is_no_model_is_an_error),
		cmocka_unit_test(test_no_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
