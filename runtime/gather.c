/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/gather.c -- what a barrier reads: the rows of all contexts as one table, in the order of
 * insertion; and what all workers have counted. It has the stage to itself. */
#include "runtime/change.h"
#include "runtime/engine.h"
#include "runtime/row_list.h"
#include "runtime/stress.h"

#include <string.h>

AN_COUNTER(table_merge_no_memory, "counts of a worker that a barrier did not see: out of memory");

/* -- all contexts ----------------------------------------------------------------------------- */

/* The next context of the stage that has tables, from *lane and context on; NULL: no more. */
static struct an_context *next_context(const struct an_fixpoint *fx, unsigned *lane, unsigned *age,
				       struct an_context *context)
{
	const struct an_worker *worker = an_worker_of(fx->env);

	for (;;) {
		const struct an_contexts *contexts = &worker->stage->lanes[*lane].table;

		context = context != NULL ? context->age_next : contexts->oldest[*age];
		while (context != NULL && context->tables == NULL)
			context = context->age_next;
		if (context != NULL)
			return context;
		if (++*age < AN_CLASSES)
			continue;
		*age = 0;
		if (++*lane == worker->engine->options->lanes)
			return NULL;
	}
}

void an_contexts_expire_rows(struct an_fixpoint *fx)
{
	struct an_worker *worker = an_worker_of(fx->env);
	unsigned lane = 0, age = 0;
	struct an_context *context = next_context(fx, &lane, &age, NULL);

	for (; context != NULL; context = next_context(fx, &lane, &age, context)) {
		bool has_expired = false;

		for (unsigned i = 0; i < fx->count; i++) {
			struct an_table *table = context->tables[i];

			if (table == NULL || !an_table_has_expired(table, worker->token->time))
				continue;
			an_table_expire(fx, i, table);
			has_expired = true;
		}
		if (has_expired)
			an_context_settle_tables(&worker->stage->lanes[lane].table, worker,
						 context);
	}
}

struct an_rows *an_rows_gather(struct an_fixpoint *fx, uint32_t relation)
{
	struct an_rows *rows = an_alloc(fx->env, sizeof *rows);
	struct an_row_list list = { .rows = NULL };
	unsigned lane = 0, age = 0;
	struct an_context *context = next_context(fx, &lane, &age, NULL);

	for (; context != NULL; context = next_context(fx, &lane, &age, context))
		an_row_list_add(&list, context->tables[relation]);
	an_row_list_sort(&list);
	if (rows != NULL) {
		an_rows_init(rows, fx->types[relation]);
		rows->count = (uint32_t)list.count;
		rows->gathered = an_alloc(fx->env, (list.count + 1) * sizeof(void *));
	}
	if (rows != NULL && rows->gathered != NULL)
		for (size_t i = 0; i < list.count; i++)
			rows->gathered[i] = an_row_fact(list.rows[i]);
	free(list.rows);
	return rows != NULL && rows->gathered != NULL && !list.failed ? rows : NULL;
}

/* -- statistics ------------------------------------------------------------------------------- */

/* A worker's row becomes part of the stage's, or one of its rows. */
static void merge_row(struct an_fixpoint *fx, struct an_table *all, struct an_row *row)
{
	struct an_row *own = an_table_find(all, an_row_fact(row));

	if (own != NULL) {
		an_fact_merge(fx, all->type, an_row_fact(own), an_row_fact(row));
		if (an_stamp_compare(&row->touched, &own->touched) > 0) {
			own->touched = row->touched;
			own->time = row->time;
		}
		return;
	}
	own = an_row_create(all, an_row_fact(row));
	if (own == NULL) {
		an_count(fx->env, table_merge_no_memory, 1);
		return;
	}
	an_table_insert(all, own, row->time, row->inserted);
	own->touched = row->touched;
}

/* The ages of its rows are right, their order is not. */
static void sort_ages(struct an_fixpoint *fx, struct an_table *table)
{
	struct an_row_list list = { .rows = NULL };

	an_row_list_add(&list, table);
	an_row_list_sort_by_age(&list);
	if (list.failed)
		an_count(fx->env, table_merge_no_memory, 1);
	for (size_t i = 0; !list.failed && i < list.count; i++)
		an_table_refresh(table, list.rows[i], list.rows[i]->time, list.rows[i]->touched);
	free(list.rows);
}

void an_statistics_collect(struct an_fixpoint *fx, uint32_t relation)
{
	const struct an_worker *worker = an_worker_of(fx->env);
	const struct an_stage_state *s = worker->stage;
	struct an_table *all = an_table_make(fx, relation, NULL);
	struct an_row_list list = { .rows = NULL };

	if (all == NULL)
		return;
	fx->relations[relation].table = all;
	for (unsigned i = 1; i <= worker->engine->options->threads; i++)
		an_row_list_add(&list, s->tables[i * (size_t)s->stage->relation_count + relation]);
	if (list.failed)
		an_count(fx->env, table_merge_no_memory, 1);
	an_row_list_sort(&list);
	for (size_t i = 0; i < list.count; i++)
		merge_row(fx, all, list.rows[i]);
	if (list.count > 0) {
		an_table_index_again(all);
		sort_ages(fx, all);
	}
	free(list.rows);
	for (unsigned i = 1; i <= worker->engine->options->threads; i++) {
		struct an_table **own = &s->tables[i * (size_t)s->stage->relation_count + relation];

		an_table_destroy(*own, fx->env);
		*own = NULL;
	}
}

void an_statistics_merge(struct an_fixpoint *fx, uint32_t relation)
{
	struct an_table *all;

	an_statistics_collect(fx, relation);
	all = fx->relations[relation].table;
	if (all == NULL)
		return;
	an_table_expire(fx, relation, all);
	an_table_evict(fx, relation, all);
}
