/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
#include "runtime/inbox.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void test_newest_first(void **state)
{
	struct an_task tasks[3];
	struct an_inbox inbox = { 0 };
	struct an_task *t;

	(void)state;
	assert_true(an_inbox_is_empty(&inbox));
	assert_null(an_inbox_take(&inbox));
	for (unsigned i = 0; i < 3; i++)
		an_inbox_put(&inbox, &tasks[i]);
	assert_false(an_inbox_is_empty(&inbox));
	t = an_inbox_take(&inbox);
	for (unsigned i = 3; i-- > 0; t = t->next)
		assert_ptr_equal(t, &tasks[i]);
	assert_null(t);
	assert_true(an_inbox_is_empty(&inbox));
}

/* -- several put, several take: each task comes out once --------------------------------------- */

#define TASKS   60000u
#define THREADS 4u

static struct an_task tasks[TASKS];
static atomic_uchar taken[TASKS];
static atomic_uint left = TASKS;
static struct an_inbox shared;

static void *putter(void *first)
{
	for (size_t i = (size_t)(uintptr_t)first; i < TASKS; i += THREADS / 2)
		an_inbox_put(&shared, &tasks[i]);
	return NULL;
}

static void *taker(void *unused)
{
	while (atomic_load(&left) > 0) {
		struct an_task *t = an_inbox_take(&shared);

		while (t != NULL) {
			struct an_task *next = t->next;

			assert_int_equal(atomic_fetch_add(&taken[t - tasks], 1), 0);
			atomic_fetch_sub(&left, 1);
			t = next;
		}
	}
	return unused;
}

static void test_each_task_comes_out_once(void **state)
{
	pthread_t threads[THREADS];

	(void)state;
	for (uintptr_t i = 0; i < THREADS; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, i < THREADS / 2 ? putter : taker, (void *)i),
		    0);
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (unsigned i = 0; i < TASKS; i++)
		assert_int_equal(taken[i], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_newest_first),
		cmocka_unit_test(test_each_task_comes_out_once),
	};

	return cmocka_run_group_tests_name("inbox", tests, NULL, NULL);
}
