/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
#include "runtime/context.h"
#include "runtime/setup.h"
#include "runtime/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* -- a table, and a worker that is only counters ----------------------------------------------- */

struct body {
	int64_t value;
	int64_t accounted;
};

static int inits, finis;

static void init(struct an_env *env, void *body)
{
	(void)env;
	*(struct body *)body = (struct body){ 0 };
	inits++;
}

static void fini(struct an_env *env, void *body)
{
	an_account(env, -((struct body *)body)->accounted);
	assert_null(an_token_packet(env));
	finis++;
}

static int resets[2];

static void reset_first(struct an_env *env, void *body)
{
	(void)env, (void)body;
	resets[0]++;
}

static void reset_second(struct an_env *env, void *body)
{
	(void)env, (void)body;
	resets[1]++;
}

/* Slots 0 and 2 share a state, slot 1 has its own. */
static const struct an_context_state states[] = { { 5, reset_first }, { 2, reset_second } };

static const struct an_context_kind kinds[] = {
	{ "one", sizeof(struct body), 2, init, fini, NULL, 0 },
	{ "other", sizeof(struct body), 1, init, fini, NULL, 0 },
	{ "several", sizeof(struct body), 3, init, fini, states, 2 },
};
static const struct an_stage stage = { .contexts = kinds, .context_count = 3 };
static const struct an_token token = { .number = 1 };

struct bed {
	struct an_worker worker;
	struct an_contexts table;
};

static struct bed *bed_create(void)
{
	struct bed *bed = aligned_alloc(_Alignof(struct bed), sizeof *bed);

	assert_non_null(bed);
	memset(bed, 0, sizeof *bed);
	bed->worker.account = calloc(2, sizeof bed->worker.account[0]);
	bed->worker.counters = calloc(an_setup_linked_count(), sizeof(uint64_t));
	bed->worker.token = &token;
	assert_int_equal(an_contexts_init(&bed->table, &stage), AN_OK);
	inits = finis = 0;
	return bed;
}

/* Ends all, and sees that the account is even. */
static void bed_destroy(struct bed *bed, int64_t now)
{
	const struct an_worker_counts *c = &bed->worker.counts;
	int64_t count = 0, octets = 0;

	an_contexts_fini(&bed->table, &bed->worker, now);
	for (unsigned e = 0; e < 2; e++)
		for (unsigned k = 0; k < AN_CLASSES; k++)
			for (unsigned i = 0; i < AN_AGES; i++) {
				count += bed->worker.account[e].count[k][i];
				octets += bed->worker.account[e].octets[k][i];
			}
	assert_int_equal(count, 0);
	assert_int_equal(octets, 0);
	assert_int_equal(inits, finis);
	assert_int_equal(c->contexts_made, inits);
	assert_int_equal(c->contexts_made, c->contexts_closed + c->contexts_expired +
					       c->contexts_evicted + c->contexts_live);
	free(bed->worker.account);
	free(bed->worker.counters);
	free(bed);
}

/* The context of that key, whose hash is what the test wants it to be. */
static struct an_context *get(struct bed *bed, uint32_t kind, const void *key, uint32_t octets,
			      uint64_t hash, int64_t now)
{
	struct an_hashed_key k = { .key = { key, octets, kind }, .hash = hash };
	struct an_context *context = an_contexts_get(&bed->table, &bed->worker, &k, now);

	assert_non_null(context);
	return context;
}

/* A part with one call, which keeps the context until the deadline. Returns the calls so far. */
static int64_t call(struct bed *bed, const char *key, uint64_t hash, int64_t now, int64_t deadline)
{
	struct an_context *context = get(bed, 0, key, (uint32_t)strlen(key), hash, now);
	struct body *body = an_context_body(context);
	int64_t calls = ++body->value;

	an_context_keep(context)[0] = deadline;
	an_contexts_settle(&bed->table, &bed->worker, context, now);
	return calls;
}

/* -- tests ------------------------------------------------------------------------------------- */

static void test_keys_are_told_apart(void **state)
{
	struct bed *bed = bed_create();
	char longest[200];

	(void)state;
	memset(longest, 'x', sizeof longest);
	/* All have the same hash. */
	for (uint32_t octets = 0; octets <= sizeof longest; octets++)
		for (uint32_t kind = 0; kind < 2; kind++) {
			struct an_context *context = get(bed, kind, longest, octets, 7, 10);

			assert_int_equal(((struct body *)an_context_body(context))->value, 0);
			((struct body *)an_context_body(context))->value = octets * 2 + kind + 1;
			an_context_keep(context)[0] = 1000;
			an_contexts_settle(&bed->table, &bed->worker, context, 10);
		}
	for (uint32_t octets = 0; octets <= sizeof longest; octets++)
		for (uint32_t kind = 0; kind < 2; kind++) {
			struct an_context *context = get(bed, kind, longest, octets, 7, 10);

			assert_int_equal(((struct body *)an_context_body(context))->value,
					 octets * 2 + kind + 1);
			assert_int_equal(context->key_octets, octets);
			assert_memory_equal(an_context_key_octets(context), longest, octets);
		}
	assert_int_equal(bed->worker.counts.contexts_made, 402);
	bed_destroy(bed, 20);
}

static void test_a_table_grows_and_finds_all(void **state)
{
	struct bed *bed = bed_create();
	char key[16];

	(void)state;
	for (int round = 1; round <= 3; round++)
		for (unsigned i = 0; i < 20000; i++) {
			snprintf(key, sizeof key, "%u", i);
			assert_int_equal(
			    call(bed, key, i * UINT64_C(0x9e3779b97f4a7c15), 1, INT64_MAX), round);
		}
	assert_int_equal(bed->table.count, 20000);
	bed_destroy(bed, 2);
}

static void test_a_context_that_nobody_keeps_is_closed(void **state)
{
	struct bed *bed = bed_create();

	(void)state;
	assert_int_equal(call(bed, "a", 1, 100, 0), 1);
	assert_int_equal(call(bed, "a", 1, 100, 100), 1);
	assert_int_equal(call(bed, "a", 1, 100, 200), 1);
	assert_int_equal(call(bed, "a", 1, 199, 0), 2);
	assert_int_equal(call(bed, "a", 1, 199, 0), 1);
	assert_int_equal(bed->worker.counts.contexts_closed, 4);
	bed_destroy(bed, 300);
}

static void test_a_context_lives_until_its_last_deadline(void **state)
{
	struct bed *bed = bed_create();
	struct an_context *context = get(bed, 0, "k", 1, 5, 100);

	(void)state;
	an_context_keep(context)[0] = 150;
	an_context_keep(context)[1] = 300;
	an_contexts_settle(&bed->table, &bed->worker, context, 100);
	assert_ptr_equal(get(bed, 0, "k", 1, 5, 299), context);
	an_contexts_settle(&bed->table, &bed->worker, context, 299);
	assert_int_equal(bed->worker.counts.contexts_made, 1);
	an_contexts_settle(&bed->table, &bed->worker, get(bed, 0, "k", 1, 5, 300), 300);
	assert_int_equal(bed->worker.counts.contexts_made, 2);
	assert_int_equal(bed->worker.counts.contexts_expired, 1);
	bed_destroy(bed, 300);
}

static void test_a_context_in_use_does_not_expire(void **state)
{
	struct bed *bed = bed_create();
	struct an_context *context;

	(void)state;
	call(bed, "k", 5, 100, 200);
	context = get(bed, 0, "k", 1, 5, 150);
	context->in_use = true;
	an_context_keep(context)[0] = 0;
	assert_ptr_equal(get(bed, 0, "k", 1, 5, 150), context);
	bed_destroy(bed, 150);
}

/* Seconds of token time at which epochs end; which of the keys a, b, … are left then. */
static void test_silence_ends_at_an_epoch(void **state)
{
	static const struct {
		int64_t deadline, epochs[4];
		unsigned left[4];
	} rows[] = {
		{ 10, { 5, 9, 12, 20 }, { 1, 1, 0, 0 } },
		{ 10, { 2000, 2001, 0, 0 }, { 0, 0, 0, 0 } },
		{ 600, { 100, 300, 500, 700 }, { 1, 1, 1, 0 } }, /* longer than the wheel */
		{ 6000, { 5000, 5998, 6002, 6003 }, { 1, 1, 0, 0 } },
	};
	static const struct an_cut_off none;
	const int64_t s = 1000000000;

	(void)state;
	for (unsigned r = 0; r < sizeof rows / sizeof rows[0]; r++) {
		struct bed *bed = bed_create();

		call(bed, "k", 5, 1 * s, rows[r].deadline * s);
		for (unsigned e = 0; e < 4; e++) {
			if (rows[r].epochs[e] > 0)
				an_contexts_pass_epoch(&bed->table, &bed->worker,
						       rows[r].epochs[e] * s, &none);
			if (bed->table.count != rows[r].left[e])
				fail_msg("row %u: at %lld s: %zu left", r,
					 (long long)rows[r].epochs[e], bed->table.count);
		}
		bed_destroy(bed, 7000 * s);
	}
}

static void test_an_earlier_deadline_counts(void **state)
{
	static const struct an_cut_off none;
	struct bed *bed = bed_create();
	const int64_t s = 1000000000;

	(void)state;
	call(bed, "k", 5, 1 * s, 200 * s);
	call(bed, "k", 5, 2 * s, 10 * s);
	an_contexts_pass_epoch(&bed->table, &bed->worker, 13 * s, &none);
	assert_int_equal(bed->table.count, 0);
	bed_destroy(bed, 13 * s);
}

static void test_a_cut_off_takes_the_oldest_of_a_class(void **state)
{
	static const struct an_cut_off none;
	struct an_cut_off cut = { .below = { 1, 0 } };
	struct bed *bed = bed_create();
	struct an_context *context;

	(void)state;
	call(bed, "old", 1, 1, INT64_MAX);
	call(bed, "known", 2, 1, INT64_MAX);
	context = get(bed, 0, "known", 5, 2, 1);
	an_context_set_embryonic(&bed->table, &bed->worker, context, false);
	an_contexts_settle(&bed->table, &bed->worker, context, 1);
	an_contexts_pass_epoch(&bed->table, &bed->worker, 2, &none);
	call(bed, "young", 3, 3, INT64_MAX);
	an_contexts_pass_epoch(&bed->table, &bed->worker, 4, &cut);
	assert_int_equal(bed->table.count, 2);
	assert_int_equal(call(bed, "known", 2, 5, INT64_MAX), 2);
	assert_int_equal(call(bed, "young", 3, 5, INT64_MAX), 2);
	assert_int_equal(call(bed, "old", 1, 5, INT64_MAX), 1);
	cut.below[AN_CLASS_OTHER] = 1;
	an_contexts_pass_epoch(&bed->table, &bed->worker, 6, &cut);
	assert_int_equal(call(bed, "known", 2, 7, INT64_MAX), 1);
	assert_int_equal(bed->worker.counts.contexts_evicted, 2);
	bed_destroy(bed, 8);
}

/* What functions account for follows the context from class to class, and ends with it. */
static void test_the_account_is_even(void **state)
{
	static const struct an_cut_off none;
	struct bed *bed = bed_create();
	uint64_t random = 1;

	(void)state;
	for (unsigned i = 0; i < 20000; i++) {
		struct an_context *context;
		struct body *body;
		uint8_t key;

		random = random * UINT64_C(6364136223846793005) + 1;
		key = (uint8_t)(random >> 56);
		context = get(bed, key % 2, &key, 1, key, i);
		body = an_context_body(context);
		body->accounted += key;
		an_context_account(&bed->table, &bed->worker, context, key);
		an_context_set_embryonic(&bed->table, &bed->worker, context, random >> 40 & 1);
		an_context_keep(context)[0] =
		    random >> 41 & 3 ? i + (int64_t)(random >> 45 & 511) : 0;
		an_contexts_settle(&bed->table, &bed->worker, context, i);
		if (i % 1000 == 0)
			an_contexts_pass_epoch(&bed->table, &bed->worker, i, &none);
	}
	assert_true(bed->worker.counts.contexts_expired > 100);
	bed_destroy(bed, 20000);
}

/* One part: the slots that are called and until when they keep; how often each state was begun anew
 * after it. A part whose context ends resets nothing: all of it ends. */
static void test_states_of_a_context_end_alone(void **state)
{
	static const struct {
		const char *name;
		int64_t now;
		int64_t keep[3]; /* -1: not called */
		int resets[2];
	} rows[] = {
		{ "all are new", 100, { 200, 500, -1 }, { 0, 0 } },
		{ "one is not called", 150, { -1, 500, -1 }, { 0, 0 } },
		{ "its time is over when it is called", 250, { 300, -1, -1 }, { 1, 0 } },
		{ "the other function keeps the state", 260, { 0, -1, 400 }, { 1, 0 } },
		{ "that one is done too", 270, { -1, -1, 0 }, { 2, 0 } },
		{ "it stays new", 280, { -1, 290, -1 }, { 2, 0 } },
		{ "the context has ended", 300, { 400, 600, -1 }, { 2, 0 } },
		{ "and is used again", 350, { 360, 0, -1 }, { 2, 1 } },
		{ "a new one has no time to be over", 355, { -1, 370, -1 }, { 2, 1 } },
	};
	struct bed *bed = bed_create();

	(void)state;
	memset(resets, 0, sizeof resets);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct an_context *context = get(bed, 2, "k", 1, 5, rows[i].now);

		bed->worker.table = &bed->table;
		for (unsigned slot = 0; slot < 3; slot++)
			if (rows[i].keep[slot] >= 0) {
				an_context_enter(&bed->worker, context, slot, rows[i].now);
				an_context_keep(context)[slot] = rows[i].keep[slot];
			}
		an_contexts_settle(&bed->table, &bed->worker, context, rows[i].now);
		if (memcmp(resets, rows[i].resets, sizeof resets) != 0)
			fail_msg("%s: %d and %d resets", rows[i].name, resets[0], resets[1]);
	}
	assert_int_equal(bed->worker.counts.contexts_made, 2);
	bed_destroy(bed, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_are_told_apart),
		cmocka_unit_test(test_a_table_grows_and_finds_all),
		cmocka_unit_test(test_a_context_that_nobody_keeps_is_closed),
		cmocka_unit_test(test_a_context_lives_until_its_last_deadline),
		cmocka_unit_test(test_a_context_in_use_does_not_expire),
		cmocka_unit_test(test_silence_ends_at_an_epoch),
		cmocka_unit_test(test_an_earlier_deadline_counts),
		cmocka_unit_test(test_a_cut_off_takes_the_oldest_of_a_class),
		cmocka_unit_test(test_the_account_is_even),
		cmocka_unit_test(test_states_of_a_context_end_alone),
	};

	return cmocka_run_group_tests_name("context", tests, NULL, NULL);
}
