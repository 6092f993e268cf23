/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/suggest.h -- "did you mean": the name that is nearest to a misspelt one.
 *
 *     suggestion s = suggest_for("f_mach");
 *     for each name: suggest_offer(&s, name);
 *     if (suggest_best(&s) != NULL) diag_fixit(cx->diag, span, "%s", suggest_best(&s)); */
#ifndef SUGGEST_H
#define SUGGEST_H

#include <stddef.h>

typedef struct suggestion {
	const char *given;
	const char *best;
	size_t distance;
} suggestion;

suggestion suggest_for(const char *given);

/* candidate is not copied. Of two that are equally near the first one stays. */
void suggest_offer(suggestion *s, const char *candidate);

/* NULL: nothing offered is near enough to be meant (more than a third of the letters differ). */
const char *suggest_best(const suggestion *s);

/* Letters inserted, deleted, replaced, or swapped with their neighbour; upper and lower case
 * are the same letter. */
size_t suggest_distance(const char *a, const char *b);

#endif
