/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/row_list.h"

#include "runtime/stress.h"

static void add(struct an_row_list *list, struct an_row *row)
{
	if (list->count == list->room && !list->failed) {
		size_t room = list->room != 0 ? 2 * list->room : 64;
		struct an_row **larger = an_stress_allocation_fails()
					     ? NULL
					     : realloc(list->rows, room * sizeof *larger);

		list->failed = larger == NULL;
		if (larger != NULL) {
			list->rows = larger;
			list->room = room;
		}
	}
	if (!list->failed)
		list->rows[list->count++] = row;
}

void an_row_list_add(struct an_row_list *list, const struct an_table *table)
{
	for (struct an_row *row = table != NULL ? table->first : NULL; row != NULL; row = row->next)
		add(list, row);
}

static int by_insertion(const void *a, const void *b)
{
	return an_stamp_compare(&(*(struct an_row *const *)a)->inserted,
				&(*(struct an_row *const *)b)->inserted);
}

static int by_age(const void *a, const void *b)
{
	return an_stamp_compare(&(*(struct an_row *const *)a)->touched,
				&(*(struct an_row *const *)b)->touched);
}

void an_row_list_sort(struct an_row_list *list)
{
	if (list->count > 1)
		qsort(list->rows, list->count, sizeof(struct an_row *), by_insertion);
}

void an_row_list_sort_by_age(struct an_row_list *list)
{
	if (list->count > 1)
		qsort(list->rows, list->count, sizeof(struct an_row *), by_age);
}
