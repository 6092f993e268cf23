/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/fixpoint.c -- a fixpoint begins and ends; facts as they are derived, queues. See
 * runtime/fixpoint.h. */
#include "runtime/fixpoint.h"

#include "runtime/change.h"
#include "runtime/engine.h"
#include "runtime/message.h"

#include <string.h>

#define MESSAGES_MOST 10

AN_COUNTER(fixpoint_over_steps, "fixpoints given up: more facts than --max-steps");
AN_COUNTER(fixpoint_no_memory, "fixpoints given up: out of memory");

/* -- it begins -------------------------------------------------------------------------------- */

static void begin_relation(struct an_relation *r, const struct an_relation_type *type)
{
	an_rows_init(&r->rows, type);
	r->table = NULL;
	r->gathered = r->quiet = NULL;
	r->removed = r->gone = NULL;
	r->removed_end = &r->removed;
}

void an_fixpoint_begin(struct an_fixpoint *fx, struct an_env *env, struct an_relation *relations,
		       const struct an_relation_type *const *types, unsigned count,
		       void *const contexts[])
{
	const struct an_worker *worker = an_worker_of(env);
	uint64_t most = worker->engine->options->max_steps;

	*fx = (struct an_fixpoint){ .env = env,
				    .relations = relations,
				    .types = types,
				    .count = count,
				    .most = (uint32_t)(most != 0 ? most : AN_STEPS_STANDARD),
				    .place = env->place,
				    .contexts = contexts };
	fx->changes_end = &fx->changes;
	fx->deletes_end = &fx->deletes;
	for (unsigned i = 0; i < count; i++) {
		begin_relation(&relations[i], types[i]);
		fx->has_tables |= types[i]->table != NULL;
	}
	if (!fx->has_tables)
		return;
	fx->is_gathering = contexts == NULL && worker->stage->stage->kind == AN_STAGE_CONTEXT;
	for (unsigned i = 0; i < count; i++)
		if (types[i]->table != NULL)
			relations[i].table = an_table_at_hand(fx, i);
	an_tables_expire(fx);
	an_removed_follow(fx);
}

/* -- it ends ---------------------------------------------------------------------------------- */

/* Of the tuples since the beginning only those stay that pass. */
static void discard_outputs(struct an_fixpoint *fx)
{
	struct an_tuple **link = fx->place;

	*fx->env->place = NULL;
	while (*link != NULL)
		if ((*link)->number == AN_NUMBER_PASSES)
			link = &(*link)->next;
		else
			*link = (*link)->next;
	fx->env->place = link;
}

static void report(const struct an_fixpoint *fx)
{
	const struct an_worker *worker = an_worker_of(fx->env);
	unsigned long long token = an_token_number(fx->env), steps = fx->most;
	const struct an_rule *rule;

	if (!fx->is_over_steps) {
		an_message("token %llu: component %s: out of memory: it derives nothing from this "
			   "token",
			   token, worker->stage->stage->name);
		return;
	}
	if (fx->rule == AN_NO_RULE) {
		an_message("token %llu: component %s has more than %llu facts (--max-steps), the "
			   "last one arrives: it derives nothing from this token",
			   token, worker->stage->stage->name, steps);
		return;
	}
	rule = &worker->engine->pipeline->rules[fx->rule];
	an_message("%s:%u: token %llu: component %s has more than %llu facts (--max-steps), the "
		   "last one by rule %s: it derives nothing from this token",
		   rule->file, rule->line, token, rule->component, steps, rule->label);
}

static void end_failed(struct an_fixpoint *fx)
{
	struct an_engine *engine = an_worker_of(fx->env)->engine;
	unsigned before =
	    atomic_fetch_add_explicit(&engine->failed_fixpoints, 1, memory_order_relaxed);

	discard_outputs(fx);
	if (fx->is_over_steps)
		an_count(fx->env, fixpoint_over_steps, 1);
	else
		an_count(fx->env, fixpoint_no_memory, 1);
	if (before < MESSAGES_MOST)
		report(fx);
}

void an_fixpoint_end(struct an_fixpoint *fx)
{
	if (fx->failed)
		end_failed(fx);
	else if (fx->has_tables)
		an_changes_apply(fx);
	for (unsigned i = 0; i < fx->count; i++) {
		struct an_relation *r = &fx->relations[i];

		an_rows_fini(&r->rows);
		if (r->quiet != NULL)
			an_rows_fini(r->quiet);
		if (r->gathered != NULL)
			an_rows_fini(r->gathered);
	}
	if (fx->has_tables)
		an_removed_free(fx);
}

/* -- facts ------------------------------------------------------------------------------------ */

void an_fixpoint_fail(struct an_fixpoint *fx, uint32_t rule)
{
	if (fx->failed)
		return;
	fx->failed = true;
	fx->rule = rule;
}

/* The next number, 0: there is none. */
static uint32_t next_number(struct an_fixpoint *fx, uint32_t rule)
{
	if (fx->last >= fx->most && !fx->failed) {
		fx->is_over_steps = true;
		an_fixpoint_fail(fx, rule);
	}
	return fx->failed ? 0 : ++fx->last;
}

/* Whether a fact equal to this one is there, or the fixpoint fails. */
static bool is_there(struct an_fixpoint *fx, struct an_rows *rows, const void *fact, uint32_t rule)
{
	bool failed = false;
	uint32_t id = an_rows_find(rows, fx->env, an_index_of_all(rows->type), fact, &failed);

	if (failed)
		an_fixpoint_fail(fx, rule);
	return failed || id != AN_ROWS_NOTHING;
}

/* A copy of the fact, numbered, in all indexes. */
static const void *store(struct an_fixpoint *fx, uint32_t relation, const void *fact, uint32_t rule)
{
	struct an_rows *rows = &fx->relations[relation].rows;
	uint32_t number = next_number(fx, rule);
	struct an_tuple *copy = number != 0 ? an_rows_room(rows, fx->env) : NULL;

	if (copy != NULL) {
		memcpy(copy, fact, rows->type->octets);
		*copy = (struct an_tuple){ .predicate = relation, .number = number };
	}
	if (copy == NULL || !an_rows_added(rows, fx->env)) {
		an_fixpoint_fail(fx, rule);
		return NULL;
	}
	if (fx->first == NULL)
		fx->first = copy;
	else
		fx->newest->next = copy;
	fx->newest = copy;
	return copy;
}

/* A row of a table: no news if the table has it already; then it is refreshed at the end. */
static const void *add_row(struct an_fixpoint *fx, uint32_t relation, const void *fact,
			   uint32_t rule)
{
	const struct an_relation_type *type = fx->types[relation];
	const struct an_table *table;
	struct an_row *old;

	if (is_there(fx, &fx->relations[relation].rows, fact, rule))
		return NULL;
	table = an_table_of(fx, relation, fact);
	old = table != NULL ? an_table_find(table, fact) : NULL;
	if (old != NULL && an_fields_equal(type, an_index_fields(type, an_index_of_all(type)),
					   an_row_fact(old), fact)) {
		const void *copy = an_fact_copy(fx, relation, fact, rule);

		if (copy != NULL)
			an_change_put(fx, relation, copy, rule);
		return NULL;
	}
	fact = store(fx, relation, fact, rule);
	if (fact != NULL)
		an_change_put(fx, relation, fact, rule);
	return fact;
}

const void *an_fact_add(struct an_fixpoint *fx, unsigned relation, const void *fact, uint32_t rule)
{
	const struct an_relation_type *type = fx->types[relation];

	if (fx->failed)
		return NULL;
	if (type->table != NULL)
		return add_row(fx, relation, fact, rule);
	if (type->is_set && is_there(fx, &fx->relations[relation].rows, fact, rule))
		return NULL;
	return store(fx, relation, fact, rule);
}

bool an_fact_pass(struct an_fixpoint *fx, struct an_tuple *fact, uint32_t rule)
{
	fact->number = next_number(fx, rule);
	return fact->number != 0;
}

void *an_fact_copy(struct an_fixpoint *fx, uint32_t relation, const void *fact, uint32_t rule)
{
	void *copy = an_alloc(fx->env, fx->types[relation]->octets);

	if (copy == NULL)
		an_fixpoint_fail(fx, rule);
	else
		memcpy(copy, fact, fx->types[relation]->octets);
	return copy;
}

uint32_t an_fixpoint_last(const struct an_fixpoint *fx)
{
	return fx->last;
}

const struct an_tuple *an_fact_first(const struct an_fixpoint *fx, uint32_t until)
{
	return fx->first != NULL && fx->first->number <= until && !fx->failed ? fx->first : NULL;
}

const struct an_tuple *an_fact_after(const struct an_fixpoint *fx, const struct an_tuple *fact,
				     uint32_t until)
{
	const struct an_tuple *next = fact->next;

	return next != NULL && next->number <= until && !fx->failed ? next : NULL;
}

/* -- queues ----------------------------------------------------------------------------------- */

/* The next one in its queue stands in front of a stored fact. */
static const struct an_tuple **queue_link(const void *fact)
{
	return (const struct an_tuple **)(uintptr_t)fact - 1;
}

void an_queue_push(struct an_queue *queue, const void *fact)
{
	*queue_link(fact) = NULL;
	if (queue->first == NULL)
		queue->first = fact;
	else
		*queue_link(queue->last) = fact;
	queue->last = fact;
}

const void *an_queue_pop(struct an_queue *queue)
{
	const struct an_tuple *fact = queue->first;

	if (fact != NULL)
		queue->first = *queue_link(fact);
	return fact;
}
