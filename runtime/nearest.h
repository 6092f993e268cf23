/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/nearest.h -- which name was meant.
 *
 * Threads: any. */
#ifndef AN_NEAREST_H
#define AN_NEAREST_H

#include <stddef.h>

/* So many edits away a name can be and still be suggested. */
#define AN_NEAREST_EDITS 2

/* Edits (insert, delete, replace) from a to b, both short; more than 31 octets: many. */
unsigned an_edit_distance(const char *a, size_t a_length, const char *b);

#endif
