/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/nearest.h"

#include <string.h>

#define LONGEST 31

unsigned an_edit_distance(const char *a, size_t a_length, const char *b)
{
	const size_t b_length = strlen(b);
	unsigned row[LONGEST + 1];

	if (a_length > LONGEST || b_length > LONGEST)
		return LONGEST + 1;
	for (unsigned j = 0; j <= b_length; j++)
		row[j] = j;
	for (unsigned i = 1; i <= a_length; i++) {
		unsigned diagonal = row[0];

		row[0] = i;
		for (unsigned j = 1; j <= b_length; j++) {
			unsigned best = diagonal + (a[i - 1] != b[j - 1]);

			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[b_length];
}
