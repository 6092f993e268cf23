/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
#include "runtime/epoch.h"
#include "runtime/latency.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Contexts by the epoch in which they were born; at most 160, cut down to 150. */
static const struct row {
	const char *name;
	int64_t embryonic[4], other[4];
	uint32_t below_embryonic, below_other;
} rows[] = {
	{ "below the cap", { 80 }, { 80 }, 0, 0 },
	{ "one too many", { 80, 1 }, { 80 }, 1, 0 },
	{ "oldest first", { 5, 5, 90 }, { 61 }, 3, 0 },
	{ "as few as will do", { 5, 6, 90 }, { 60 }, 2, 0 },
	{ "then the others", { 5, 5 }, { 100, 100, 20 }, 4, 1 },
	{ "as many as it takes", { 0 }, { 100, 100, 100, 100 }, 4, 3 },
};

static void test_rows(void **state)
{
	struct an_epochs *epochs = malloc(sizeof *epochs);
	struct an_account *changes = calloc(1, sizeof *changes);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct an_cut_off *cut;

		an_epochs_init(epochs, 160, 1 << 20);
		memcpy(changes->count[AN_CLASS_EMBRYONIC], rows[i].embryonic,
		       sizeof rows[i].embryonic);
		memcpy(changes->count[AN_CLASS_OTHER], rows[i].other, sizeof rows[i].other);
		an_epochs_add(epochs, changes);
		an_epochs_close(epochs, 3);
		cut = an_epochs_cut_off(epochs, 5);
		if (cut->below[AN_CLASS_EMBRYONIC] != rows[i].below_embryonic ||
		    cut->below[AN_CLASS_OTHER] != rows[i].below_other)
			fail_msg("%s: got %u, %u", rows[i].name, cut->below[AN_CLASS_EMBRYONIC],
				 cut->below[AN_CLASS_OTHER]);
	}
	free(changes);
	free(epochs);
}

static void test_octets_are_capped_too(void **state)
{
	struct an_epochs *epochs = malloc(sizeof *epochs);
	struct an_account *changes = calloc(1, sizeof *changes);

	(void)state;
	an_epochs_init(epochs, 160, 1600);
	changes->count[AN_CLASS_OTHER][0] = changes->count[AN_CLASS_OTHER][1] = 1;
	changes->octets[AN_CLASS_OTHER][0] = changes->octets[AN_CLASS_OTHER][1] = 801;
	an_epochs_add(epochs, changes);
	an_epochs_close(epochs, 1);
	assert_int_equal(an_epochs_cut_off(epochs, 3)->below[AN_CLASS_OTHER], 1);
	free(changes);
	free(epochs);
}

/* One context is born in each epoch, 500 are allowed: so the cut-off stays some 500 behind. */
static void test_ages_widen_with_time(void **state)
{
	struct an_epochs *epochs = malloc(sizeof *epochs);
	struct an_account *changes = calloc(1, sizeof *changes);
	uint64_t gone = 0; /* epochs whose contexts are gone */

	(void)state;
	an_epochs_init(epochs, 500, INT64_MAX);
	for (uint64_t epoch = 0; epoch < 9000; epoch++) {
		unsigned shift = an_epoch_shift(epoch);
		const struct an_cut_off *cut = an_epochs_cut_off(epochs, epoch);
		uint64_t below = (uint64_t)cut->below[AN_CLASS_EMBRYONIC] << cut->shift;

		for (; gone < below; gone++)
			changes->count[AN_CLASS_EMBRYONIC][gone >> shift]--;
		changes->count[AN_CLASS_EMBRYONIC][epoch >> shift]++;
		an_epochs_add(epochs, changes);
		an_epochs_close(epochs, epoch);
		assert_true(epoch < 502 || epoch - gone < 510);
		assert_true(epoch < 502 || epoch - gone > 440);
	}
	free(changes);
	free(epochs);
}

static void test_quantiles(void **state)
{
	struct an_latency *latency = calloc(1, sizeof *latency);
	double p50, p99;

	(void)state;
	for (uint64_t i = 1; i <= 100000; i++)
		an_latency_add(latency, 1, i, i / 2);
	p50 = an_latency_quantile(latency, 0.5);
	p99 = an_latency_quantile(latency, 0.99);
	assert_true(p50 >= 50000 && p50 < 57000);
	assert_true(p99 >= 99000 && p99 <= 100000);
	assert_int_equal(latency->most, 100000);
	an_latency_add(latency, 1, 0, 0);
	an_latency_add(latency, 1, UINT64_MAX, 0);
	assert_true(an_latency_quantile(latency, 1) > 1e18);
	free(latency);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_octets_are_capped_too),
		cmocka_unit_test(test_ages_widen_with_time),
		cmocka_unit_test(test_quantiles),
	};

	return cmocka_run_group_tests_name("epoch", tests, NULL, NULL);
}
