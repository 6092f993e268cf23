/* SPDX-License-Identifier: BSD-3-Clause */
#include "compiler/suggest.h"

#include <string.h>

enum { LENGTH_MAX = 64 }; /* longer names are never near */

suggestion suggest_for(const char *given)
{
	return (suggestion){ .given = given };
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t min_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The optimal string alignment distance, by rows of which the last three are kept. */
size_t suggest_distance(const char *a, const char *b)
{
	size_t rows[3][LENGTH_MAX + 1];
	size_t n = strlen(a), m = strlen(b);
	size_t *before = rows[0], *last = rows[1], *row = rows[2];

	if (n > LENGTH_MAX || m > LENGTH_MAX)
		return n > m ? n : m;
	for (size_t j = 0; j <= m; j++)
		last[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *oldest = before;

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);

			row[j] = min_of(last[j - 1] + (x != y), min_of(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y)
				row[j] = min_of(row[j], before[j - 2] + 1);
		}
		before = last;
		last = row;
		row = oldest;
	}
	return last[m];
}

void suggest_offer(suggestion *s, const char *candidate)
{
	size_t n = strlen(s->given), m = strlen(candidate);
	size_t distance;

	if ((n > m ? n - m : m - n) > n / 3)
		return; /* so many letters are too many, or too few */
	distance = suggest_distance(s->given, candidate);
	if (s->best == NULL || distance < s->distance) {
		s->best = candidate;
		s->distance = distance;
	}
}

const char *suggest_best(const suggestion *s)
{
	size_t length = strlen(s->given);
	size_t near = length / 3;

	return s->best != NULL && s->distance <= near && s->distance < length ? s->best : NULL;
}
