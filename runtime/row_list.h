/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/row_list.h -- rows of several tables, in order.
 *
 * Threads: one at a time, while nobody changes the tables. */
#ifndef AN_ROW_LIST_H
#define AN_ROW_LIST_H

#include "runtime/row.h"

/* Zeroed: empty. The array is the list's; free it. */
struct an_row_list {
	struct an_row **rows;
	size_t count, room;
	bool failed; /* out of memory: rows are missing */
};

/* All rows of the table; NULL: none. */
void an_row_list_add(struct an_row_list *list, const struct an_table *table);
/* In the order of insertion; by last insertion, refresh or replacement. */
void an_row_list_sort(struct an_row_list *list);
void an_row_list_sort_by_age(struct an_row_list *list);

#endif
