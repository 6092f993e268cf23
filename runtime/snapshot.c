/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/snapshot.h"

#include "runtime/change.h"
#include "runtime/row_list.h"
#include "runtime/stress.h"

/* The rows of all contexts. */
static void add_contexts(struct an_row_list *list, const struct an_engine *engine,
			 const struct an_stage_state *s, unsigned relation)
{
	for (unsigned i = 0; i < engine->options->lanes; i++)
		for (unsigned age = 0; age < AN_CLASSES; age++)
			for (const struct an_context *c = s->lanes[i].table.oldest[age]; c != NULL;
			     c = c->age_next)
				if (c->tables != NULL)
					an_row_list_add(list, c->tables[relation]);
}

/* False: out of memory. */
static bool collect_statistics(struct an_worker *worker, struct an_stage_state *s,
			       unsigned relation)
{
	unsigned count = s->stage->relation_count;
	struct an_relation *relations = an_calloc(count, sizeof relations[0]);
	struct an_fixpoint fx = { .env = &worker->env,
				  .relations = relations,
				  .types = s->stage->relations,
				  .count = count };

	if (relations == NULL)
		return false;
	worker->stage = s;
	an_statistics_collect(&fx, relation);
	free(relations);
	return true;
}

static an_status write_table(struct an_worker *worker, struct an_stage_state *s, unsigned relation)
{
	const struct an_run_tables *to = worker->engine->options->tables;
	const struct an_relation_type *type = s->stage->relations[relation];
	struct an_row_list list = { .rows = NULL };
	an_status status = AN_OK;

	if (type->table->is_statistics && !collect_statistics(worker, s, relation))
		return AN_ENOMEM;
	if (s->stage->kind == AN_STAGE_CONTEXT)
		add_contexts(&list, worker->engine, s, relation);
	else
		an_row_list_add(&list, s->tables[relation]);
	an_row_list_sort(&list);
	for (size_t i = 0; i < list.count && status == AN_OK; i++)
		if (!an_row_has_expired(type, list.rows[i],
					worker->engine->dispenser.intake.time.now))
			status = to->row(to->self, type, an_row_fact(list.rows[i]));
	free(list.rows);
	return list.failed ? AN_ENOMEM : status;
}

an_status an_snapshot_write(struct an_worker *worker)
{
	struct an_engine *engine = worker->engine;
	const struct an_run_tables *to = engine->options->tables;
	an_status status = to->begin(to->self);

	an_worker_set_burst(worker, NULL);
	for (unsigned i = 0; i < engine->pipeline->stage_count; i++) {
		struct an_stage_state *s = &engine->stages[i];

		for (unsigned j = 0; j < s->stage->relation_count && status == AN_OK; j++)
			if (s->stage->relations[j]->table != NULL &&
			    s->stage->relations[j]->table->is_written)
				status = write_table(worker, s, j);
	}
	return status == AN_OK ? to->end(to->self) : status;
}
