/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
#include "runtime/burst.h"
#include "runtime/ring.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* -- one thread: arrivals in some order, and what each of them takes --------------------------- */

static const struct row {
	const char *name, *arrive, *taken; /* taken: by each arrival, in turn */
} rows[] = {
	{ "in order", "0123", "0,1,2,3," },
	{ "backwards", "3210", ",,,0123," },
	{ "two wait for one", "120", ",,012," },
	{ "gaps are filled one by one", "20314", ",0,,123,4," },
	{ "more than the ring has slots", "0123456789", "0,1,2,3,4,5,6,7,8,9," },
	{ "pairs swapped, round the ring", "1032547698", ",01,,23,,45,,67,,89," },
};

static void check_row(const struct row *row)
{
	struct an_burst *bursts = calloc(10, sizeof *bursts);
	struct an_ring ring;
	char got[64] = "";
	size_t n = 0;

	assert_int_equal(an_ring_init(&ring, 4), AN_OK);
	for (const char *p = row->arrive; *p != '\0'; p++) {
		uint64_t sequence = (uint64_t)(*p - '0');
		struct an_burst *burst = &bursts[sequence];

		burst->sequence = sequence;
		if (!an_ring_arrive(&ring, sequence, burst))
			burst = NULL;
		while (burst != NULL) {
			got[n++] = (char)('0' + burst->sequence);
			burst = an_ring_pass(&ring, burst->sequence + 1);
		}
		got[n++] = ',';
	}
	if (strcmp(got, row->taken) != 0)
		fail_msg("%s: want %s, got %s", row->name, row->taken, got);
	an_ring_fini(&ring);
	free(bursts);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		check_row(&rows[i]);
}

/* -- threads: every burst is taken once, in order, by one thread at a time --------------------- */

#define BURSTS  40000u
#define SLOTS   16u
#define THREADS 4u

static struct an_ring shared;
static struct an_burst *bursts; /* SLOTS of them, used again and again */
static atomic_uint issued, passed;
static uint64_t expected; /* under the baton */

static void *worker(void *unused)
{
	for (;;) {
		unsigned sequence = atomic_load(&issued);
		struct an_burst *burst;

		if (sequence == BURSTS)
			return unused;
		if (sequence - atomic_load(&passed) >= SLOTS ||
		    !atomic_compare_exchange_strong(&issued, &sequence, sequence + 1)) {
			sched_yield();
			continue;
		}
		burst = &bursts[sequence % SLOTS];
		burst->sequence = sequence;
		if (sequence % 7 == 0)
			sched_yield();
		if (!an_ring_arrive(&shared, sequence, burst))
			continue;
		while (burst != NULL) {
			assert_int_equal(burst->sequence, expected);
			expected++;
			burst->sequence = UINT64_MAX;
			burst = an_ring_pass(&shared, expected);
			atomic_fetch_add(&passed, 1);
		}
	}
}

static void test_threads(void **state)
{
	pthread_t threads[THREADS];

	(void)state;
	bursts = calloc(SLOTS, sizeof *bursts);
	assert_int_equal(an_ring_init(&shared, 2 * SLOTS), AN_OK);
	for (unsigned i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, worker, NULL), 0);
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(expected, BURSTS);
	an_ring_fini(&shared);
	free(bursts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests_name("ring", tests, NULL, NULL);
}
