/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
#include "runtime/deque.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* -- one thread: a script of operations -------------------------------------------------------- */

/* +a pushes task a; - pops, < steals: the letter that has to come, or . for none. */
static const struct row {
	const char *name, *script;
} rows[] = {
	{ "empty", "-.<.-." },
	{ "last in, first out for the owner", "+a+b+c-c-b-a-." },
	{ "first in, first out for thieves", "+a+b+c<a<b<c<." },
	{ "both ends", "+a+b+c<a-c<b-.<." },
	{ "one task, popped", "+a-a<.-." },
	{ "one task, stolen", "+a<a-.<." },
	{ "empty, then used again", "+a-a+b<b+c-c-." },
	{ "goes round",
	  "+a+b<a+c<b+d<c+e<d+f<e+g<f+h<g+i<h+j<i+k<j+l<k+m<l+n<m+o<n+p<o+q<p+r<q-r-." },
};

static void check_row(const struct row *row)
{
	struct an_task tasks[26];
	struct an_deque d;

	assert_int_equal(an_deque_init(&d, 16), AN_OK);
	for (const char *p = row->script; *p != '\0'; p += 2) {
		struct an_task *want = p[1] == '.' ? NULL : &tasks[p[1] - 'a'];
		struct an_task *got = want;

		if (*p == '+')
			assert_int_equal(an_deque_push(&d, want), AN_OK);
		else
			got = *p == '-' ? an_deque_pop(&d) : an_deque_steal(&d);
		if (got != want)
			fail_msg("%s: at %s: got %c", row->name, p,
				 got == NULL ? '.' : (char)('a' + (got - tasks)));
	}
	assert_true(an_deque_is_empty(&d));
	an_deque_fini(&d);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		check_row(&rows[i]);
}

static void test_full_leaves_it_unchanged(void **state)
{
	struct an_task tasks[17];
	struct an_deque d;

	(void)state;
	assert_int_equal(an_deque_init(&d, 16), AN_OK);
	for (unsigned i = 0; i < 16; i++)
		assert_int_equal(an_deque_push(&d, &tasks[i]), AN_OK);
	assert_int_equal(an_deque_push(&d, &tasks[16]), AN_FULL);
	assert_ptr_equal(an_deque_steal(&d), &tasks[0]);
	assert_int_equal(an_deque_push(&d, &tasks[16]), AN_OK);
	assert_ptr_equal(an_deque_pop(&d), &tasks[16]);
	an_deque_fini(&d);
}

/* -- an owner and thieves: each task comes out once -------------------------------------------- */

#define TASKS   200000u
#define THIEVES 3u

static struct an_task tasks[TASKS];
static atomic_uchar taken[TASKS];
static struct an_deque shared;
static atomic_uint left;

static void take(struct an_task *t)
{
	if (t == NULL)
		return;
	assert_int_equal(atomic_fetch_add(&taken[t - tasks], 1), 0);
	atomic_fetch_sub(&left, 1);
}

static void *thief(void *unused)
{
	while (atomic_load(&left) > 0)
		take(an_deque_steal(&shared));
	return unused;
}

static void test_each_task_comes_out_once(void **state)
{
	pthread_t threads[THIEVES];
	uint64_t random = 1;
	unsigned next = 0;

	(void)state;
	assert_int_equal(an_deque_init(&shared, 64), AN_OK);
	atomic_store(&left, TASKS);
	for (unsigned i = 0; i < THIEVES; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, thief, NULL), 0);
	while (atomic_load(&left) > 0) {
		random = random * UINT64_C(6364136223846793005) + 1;
		for (unsigned n = random >> 61; n > 0 && next < TASKS; n--)
			if (an_deque_push(&shared, &tasks[next]) == AN_OK)
				next++;
		for (unsigned n = random >> 58 & 7; n > 0; n--)
			take(an_deque_pop(&shared));
	}
	for (unsigned i = 0; i < THIEVES; i++)
		pthread_join(threads[i], NULL);
	for (unsigned i = 0; i < TASKS; i++)
		assert_int_equal(taken[i], 1);
	an_deque_fini(&shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_full_leaves_it_unchanged),
		cmocka_unit_test(test_each_task_comes_out_once),
	};

	return cmocka_run_group_tests_name("deque", tests, NULL, NULL);
}
