/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
#include "runtime/item.h"
#include "runtime/lane.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* -- one thread: a script of operations -------------------------------------------------------- */

/* [abc] pushes a chain: ! follows if the lane was idle, = if not. - takes and pops the front: the
 * letter that has to come, or . if the lane becomes idle. */
static const struct row {
	const char *name, *script;
} rows[] = {
	{ "one entry", "[a]!-a-." },
	{ "a chain", "[abc]!-a-b-c-." },
	{ "chains in the order of their pushes", "[a]![bc]=[d]=-a-b-c-d-." },
	{ "pushes between takes", "[a]!-a[b]=-b[cd]=-c[e]=-d-e-." },
	{ "idle in between", "[a]!-a-.[b]!-b-.[c]![d]=-c-d-." },
};

static void check_row(const struct row *row)
{
	struct an_entry entries[26];
	struct an_lane *lane = aligned_alloc(_Alignof(struct an_lane), sizeof *lane);

	memset(lane, 0, sizeof *lane);
	memset(entries, 0, sizeof entries);
	an_lane_init(lane);
	for (const char *p = row->script; *p != '\0';) {
		if (*p == '[') {
			struct an_entry *first = &entries[p[1] - 'a'];
			bool idle;

			for (p += 2; *p != ']'; p++)
				entries[p[-1] - 'a'].next = &entries[*p - 'a'];
			idle = an_lane_push(lane, first);
			if (idle != (p[1] == '!'))
				fail_msg("%s: at %s: idle is %d", row->name, p, idle);
		} else {
			struct an_entry *front = an_lane_front(lane);
			char got = front != NULL ? (char)('a' + (front - entries)) : '.';

			if (got != p[1])
				fail_msg("%s: at %s: got %c", row->name, p, got);
			if (front != NULL)
				an_lane_pop(lane);
		}
		p += 2;
	}
	free(lane);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		check_row(&rows[i]);
}

/* -- a producer, and runners to whom idle lanes are handed ------------------------------------- */

#define ENTRIES 60000u
#define RUNNERS 3u

static struct an_lane *shared;
static struct an_entry *entries;
static atomic_uint scheduled; /* how often the lane was handed over, and not taken */
static atomic_uint left;
static unsigned expected; /* of who runs the lane */

static void *runner(void *unused)
{
	while (atomic_load(&left) > 0) {
		unsigned one = 1;
		struct an_entry *entry;

		if (!atomic_compare_exchange_strong(&scheduled, &one, 0)) {
			sched_yield();
			continue;
		}
		while ((entry = an_lane_front(shared)) != NULL) {
			assert_int_equal(entry - entries, expected);
			expected++;
			an_lane_pop(shared);
			atomic_fetch_sub(&left, 1);
		}
	}
	return unused;
}

static void test_runners(void **state)
{
	pthread_t threads[RUNNERS];
	unsigned next = 0;

	(void)state;
	shared = aligned_alloc(_Alignof(struct an_lane), sizeof *shared);
	entries = calloc(ENTRIES, sizeof *entries);
	memset(shared, 0, sizeof *shared);
	an_lane_init(shared);
	atomic_store(&left, ENTRIES);
	for (unsigned i = 0; i < RUNNERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, runner, NULL), 0);
	while (next < ENTRIES) {
		unsigned first = next, n = 1 + next % 5;

		while (--n > 0 && next + 1 < ENTRIES) {
			entries[next].next = &entries[next + 1];
			next++;
		}
		next++;
		if (an_lane_push(shared, &entries[first]))
			assert_int_equal(atomic_fetch_add(&scheduled, 1), 0);
	}
	for (unsigned i = 0; i < RUNNERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(expected, ENTRIES);
	free(entries);
	free(shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_runners),
	};

	return cmocka_run_group_tests_name("lane", tests, NULL, NULL);
}
