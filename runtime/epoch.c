/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/epoch.h"

#include <string.h>

void an_epochs_init(struct an_epochs *epochs, uint64_t most_count, uint64_t most_octets)
{
	memset(epochs, 0, sizeof *epochs);
	epochs->most_count = (int64_t)most_count;
	epochs->most_octets = (int64_t)most_octets;
}

unsigned an_epoch_shift(uint64_t epoch)
{
	unsigned shift = 0;

	while (epoch >> shift >= AN_AGES)
		shift++;
	return shift;
}

static void add(int64_t *to, int64_t *from)
{
	for (size_t i = 0; i < AN_AGES; i++)
		to[i] += from[i];
	memset(from, 0, AN_AGES * sizeof from[0]);
}

void an_epochs_add(struct an_epochs *epochs, struct an_account *changes)
{
	for (unsigned c = 0; c < AN_CLASSES; c++) {
		add(epochs->total.count[c], changes->count[c]);
		add(epochs->total.octets[c], changes->octets[c]);
	}
}

/* From now on an age spans twice as many epochs. */
static void halve(int64_t *ages)
{
	for (size_t i = 0; i < AN_AGES / 2; i++)
		ages[i] = ages[2 * i] + ages[2 * i + 1];
	memset(ages + AN_AGES / 2, 0, AN_AGES / 2 * sizeof ages[0]);
}

static int64_t sum(int64_t ages[AN_CLASSES][AN_AGES])
{
	int64_t total = 0;

	for (unsigned c = 0; c < AN_CLASSES; c++)
		for (size_t i = 0; i < AN_AGES; i++)
			total += ages[c][i];
	return total;
}

static bool is_over(int64_t count, int64_t octets, int64_t most_count, int64_t most_octets)
{
	return count > most_count || octets > most_octets;
}

void an_epochs_close(struct an_epochs *epochs, uint64_t epoch)
{
	struct an_cut_off *cut = &epochs->cut_off[epoch % 4];
	int64_t count = sum(epochs->total.count), octets = sum(epochs->total.octets);

	*cut = (struct an_cut_off){ .shift = an_epoch_shift(epoch) };
	if (is_over(count, octets, epochs->most_count, epochs->most_octets)) {
		/* Some room is made, so that this need not be done again at once. */
		int64_t most_count = epochs->most_count - epochs->most_count / 16;
		int64_t most_octets = epochs->most_octets - epochs->most_octets / 16;

		for (unsigned c = 0; c < AN_CLASSES; c++)
			for (uint32_t age = 0; age <= epoch >> cut->shift &&
					       is_over(count, octets, most_count, most_octets);
			     age++) {
				count -= epochs->total.count[c][age];
				octets -= epochs->total.octets[c][age];
				cut->below[c] = age + 1;
			}
	}
	if (an_epoch_shift(epoch + 1) == cut->shift)
		return;
	for (unsigned c = 0; c < AN_CLASSES; c++) {
		halve(epochs->total.count[c]);
		halve(epochs->total.octets[c]);
	}
}

const struct an_cut_off *an_epochs_cut_off(const struct an_epochs *epochs, uint64_t epoch)
{
	return &epochs->cut_off[(epoch + 2) % 4];
}
