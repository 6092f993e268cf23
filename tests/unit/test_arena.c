/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
#include "runtime/arena.h"
#include "runtime/burst.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint8_t *get(struct an_arena *arena, size_t n)
{
	uint8_t *p = an_arena_get(arena, n);

	assert_non_null(p);
	assert_int_equal((uintptr_t)p % 16, 0);
	an_arena_open(p, n);
	return p;
}

static void test_pieces_keep_what_is_written(void **state)
{
	static const size_t sizes[] = {
		1, 15, 16, 17, 1000, 4096, 8192, 9000, 16384, 16385, 70000
	};
	enum { PIECES = 300 };
	uint8_t *pieces[PIECES];
	struct an_arena arena;

	(void)state;
	an_arena_init(&arena);
	for (unsigned round = 0; round < 3; round++) {
		for (unsigned i = 0; i < PIECES; i++) {
			size_t n = sizes[i * 7 % 11];

			pieces[i] = get(&arena, n);
			memset(pieces[i], (int)i, n);
		}
		for (unsigned i = 0; i < PIECES; i++)
			for (size_t k = 0; k < sizes[i * 7 % 11]; k += 13)
				assert_int_equal(pieces[i][k], (uint8_t)i);
		assert_true(an_arena_held(&arena) > 2000000);
		an_arena_reset(&arena);
		assert_int_equal(an_arena_held(&arena), 0);
	}
	an_arena_fini(&arena);
}

static void test_reset_uses_its_memory_again(void **state)
{
	struct an_arena arena;
	uint8_t *first, *again;

	(void)state;
	an_arena_init(&arena);
	first = get(&arena, 100);
	an_arena_reset(&arena);
	again = get(&arena, 100);
	assert_ptr_equal(first, again);
	assert_int_equal(an_arena_held(&arena), AN_ARENA_CHUNK_OCTETS);
	an_arena_fini(&arena);
}

/* -- several workers at a time: no two pieces overlap ------------------------------------------ */

#define THREADS 4u
#define PIECES  5000u

static struct an_arena shared;

static void *taker(void *mark)
{
	uint8_t **mine = calloc(PIECES, sizeof *mine);

	for (unsigned i = 0; i < PIECES; i++) {
		mine[i] = get(&shared, 16 + i % 500);
		memset(mine[i], (int)(uintptr_t)mark, 16 + i % 500);
	}
	for (unsigned i = 0; i < PIECES; i++)
		for (size_t k = 0; k < 16 + i % 500; k++)
			assert_int_equal(mine[i][k], (uint8_t)(uintptr_t)mark);
	free(mine);
	return NULL;
}

static void test_workers_get_different_pieces(void **state)
{
	pthread_t threads[THREADS];

	(void)state;
	an_arena_init(&shared);
	for (uintptr_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, taker, (void *)(i + 1)), 0);
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	an_arena_fini(&shared);
}

/* -- gifts ------------------------------------------------------------------------------------- */

static void run_nothing(struct an_worker *worker, struct an_task *task)
{
	(void)worker, (void)task;
}

/* The address sanitizer sees a gift that is lost, or freed twice. */
static void test_gifts_end_with_the_burst(void **state)
{
	struct an_burst *burst = an_burst_create(run_nothing);

	(void)state;
	assert_non_null(burst);
	for (unsigned round = 0; round < 3; round++) {
		for (unsigned i = 0; i < 50; i++) {
			char *gift = malloc(100);

			assert_non_null(gift);
			gift[99] = 'x';
			assert_int_equal(an_burst_give(burst, gift, 100), AN_OK);
			assert_int_equal(gift[99], 'x');
		}
		assert_true(an_burst_held(burst) >= 5000);
		an_burst_reset(burst);
		assert_int_equal(an_burst_held(burst), 0);
	}
	assert_int_equal(an_burst_give(burst, malloc(10), 10), AN_OK);
	an_burst_destroy(burst);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_keep_what_is_written),
		cmocka_unit_test(test_reset_uses_its_memory_again),
		cmocka_unit_test(test_workers_get_different_pieces),
		cmocka_unit_test(test_gifts_end_with_the_burst),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
