/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
#include "tests/support/fixpoint_bed.h"

/* -- indexes at each growth ------------------------------------------------------------------- */

enum { MANY = 3000 };

static struct fact fact_of(unsigned i)
{
	return (struct fact){ .K = i % 7, .V = i / 3, .S = AN_STRING("") };
}

/* The scan finds those of the first count facts that a look at each one finds. */
static void check_scan(struct bed *bed, unsigned relation, uint32_t index, unsigned count,
		       unsigned probe, uint32_t before)
{
	const struct fact wanted = fact_of(probe), *f;
	struct an_scan s;

	an_scan_begin(&s, &bed->fx, relation, index, &wanted, before);
	for (unsigned i = 0; i < count; i++) {
		const struct fact own = fact_of(i);

		if (i + 1 >= before || (index == BY_K ? own.K != wanted.K : own.V != wanted.V))
			continue;
		f = an_scan_next(&s);
		if (f == NULL || f->K != own.K || f->V != own.V)
			fail_msg("index %u of %u facts before %u: fact %u", index, count, before,
				 i);
	}
	if (an_scan_next(&s) != NULL)
		fail_msg("index %u of %u facts before %u: too many", index, count, before);
}

static void check_growth(unsigned relation)
{
	struct bed *bed = bed_create(0);

	begin(bed, 0);
	for (unsigned i = 0; i < MANY; i++) {
		struct fact fact = fact_of(i);
		const struct fact *added = an_fact_add(&bed->fx, relation, &fact, 0);

		assert_non_null(added);
		assert_int_equal(added->tuple.number, i + 1);
		if (types[relation].is_set)
			assert_null(an_fact_add(&bed->fx, relation, &fact, 0));
		/* From fact 20 on the index by V is used, from 200 on the one by K, too. */
		if (i < 200 || i % 100 == 0) {
			check_scan(bed, relation, i < 20 ? BY_K : BY_V, i + 1, i / 2, i);
			check_scan(bed, relation, i < 200 ? BY_V : BY_K, i + 1, i / 2, AN_ANY_AGE);
		}
	}
	bed_destroy(bed);
}

static void test_growth(void **state)
{
	(void)state;
	check_growth(PLAIN);
	check_growth(SET);
}

/* What is added during a scan is not found by it. */
static void test_adding_while_scanning(void **state)
{
	struct bed *bed = bed_create(0);
	unsigned found = 0, next = 20;
	const struct fact *f;
	struct an_scan s;

	(void)state;
	begin(bed, 0);
	for (unsigned i = 0; i < 20; i++)
		an_fact_add(&bed->fx, SET, &(struct fact){ .K = 1, .V = i }, 0);
	an_scan_begin(&s, &bed->fx, SET, BY_K, &(struct fact){ .K = 1 }, AN_ANY_AGE);
	for (; (f = an_scan_next(&s)) != NULL; found++) {
		assert_int_equal(f->V, found);
		for (unsigned i = 0; i < 50; i++)
			an_fact_add(&bed->fx, SET, &(struct fact){ .K = 1, .V = next++ }, 0);
	}
	assert_int_equal(found, 20);
	bed_destroy(bed);
}

/* -- facts in order, queues ------------------------------------------------------------------- */

static void test_facts_in_order(void **state)
{
	struct bed *bed = bed_create(0);
	const struct an_tuple *t;
	unsigned n = 0;

	(void)state;
	begin(bed, 0);
	assert_null(an_fact_first(&bed->fx, AN_ANY_AGE));
	for (unsigned i = 0; i < 100; i++)
		an_fact_add(&bed->fx, i % 3 == 0 ? PLAIN : SET, &(struct fact){ .K = i }, 0);
	assert_int_equal(an_fixpoint_last(&bed->fx), 100);
	for (t = an_fact_first(&bed->fx, 60); t != NULL; t = an_fact_after(&bed->fx, t, 60)) {
		assert_int_equal(t->number, ++n);
		assert_int_equal(((const struct fact *)t)->K, n - 1);
		assert_int_equal(t->predicate, (n - 1) % 3 == 0 ? PLAIN : SET);
	}
	assert_int_equal(n, 60);
	bed_destroy(bed);
}

static void test_queue(void **state)
{
	struct bed *bed = bed_create(0);
	struct an_queue queue = { .first = NULL };
	int64_t put = 0, got = 0;

	(void)state;
	begin(bed, 0);
	assert_null(an_queue_pop(&queue));
	while (got < 100) {
		const struct fact *f;

		for (unsigned i = 0; i < 3 && put < 100; i++)
			an_queue_push(&queue,
				      an_fact_add(&bed->fx, SET, &(struct fact){ .K = put++ }, 0));
		f = an_queue_pop(&queue);
		assert_non_null(f);
		assert_int_equal(f->K, got++);
	}
	assert_null(an_queue_pop(&queue));
	bed_destroy(bed);
}

/* -- groups ----------------------------------------------------------------------------------- */

static void test_groups(void **state)
{
	struct bed *bed = bed_create(0);
	unsigned n = 0;

	(void)state;
	begin(bed, 0);
	for (int64_t i = 0; i < 900; i++) {
		struct merged probe = { .K = i % 100, .ADD = 77 };
		bool is_new;
		struct merged *group = an_group(&bed->fx, GROUPS, &probe, &is_new);

		assert_int_equal(is_new, i < 100);
		assert_int_equal(group->ADD, i / 100);
		group->ADD++;
		an_group_append(&bed->fx, &group->LIST, &an_type_int, &i);
	}
	for (struct merged *group = an_group_first(&bed->fx, GROUPS); group != NULL;
	     group = an_group_next(&bed->fx, GROUPS, group), n++) {
		assert_int_equal(group->K, n);
		assert_int_equal(group->LIST.count, 9);
		for (size_t i = 0; i < 9; i++)
			assert_int_equal(((const int64_t *)group->LIST.items)[i], i * 100 + n);
	}
	assert_int_equal(n, 100);
	bed_destroy(bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_growth),         cmocka_unit_test(test_adding_while_scanning),
		cmocka_unit_test(test_facts_in_order), cmocka_unit_test(test_queue),
		cmocka_unit_test(test_groups),
	};

	return cmocka_run_group_tests_name("relation", tests, NULL, NULL);
}
