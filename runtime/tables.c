/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/tables.c -- where a table's rows are kept: with the stage, a context, or a worker. */
#include "runtime/change.h"
#include "runtime/engine.h"
#include "runtime/item.h"
#include "runtime/stress.h"

#include <string.h>

AN_COUNTER(table_context_no_memory, "tables that could not be made: out of memory");

/* -- keys ------------------------------------------------------------------------------------- */

static bool is_text(const struct an_type *type)
{
	return type->kind == AN_TYPE_STRING || type->kind == AN_TYPE_NODE;
}

/* A part's octets; a string's own stand behind its length. */
static size_t part_octets(const struct an_type *type, const void *value)
{
	if (is_text(type))
		return sizeof(uint64_t) + ((const struct an_string *)value)->length;
	return type->octets;
}

static char *put_part(char *to, const struct an_type *type, const void *value)
{
	const struct an_string *string = value;
	uint64_t length;

	if (!is_text(type)) {
		memcpy(to, value, type->octets);
		return to + type->octets;
	}
	length = string->length;
	memcpy(to, &length, sizeof length);
	if (length > 0)
		memcpy(to + sizeof length, string->data, length);
	return to + sizeof length + length;
}

void an_key_join(struct an_env *env, struct an_key *key, uint32_t kind, unsigned count,
		 const struct an_type *const types[], const void *const values[])
{
	size_t octets = 0;
	char *p, *at;

	for (unsigned i = 0; i < count; i++)
		octets += part_octets(types[i], values[i]);
	p = octets <= UINT32_MAX ? an_alloc(env, octets) : NULL;
	if (p == NULL) {
		an_worker_of(env)->has_no_key = true;
		*key = (struct an_key){ .kind = kind };
		return;
	}
	at = p;
	for (unsigned i = 0; i < count; i++)
		at = put_part(at, types[i], values[i]);
	*key = (struct an_key){ p, (uint32_t)octets, kind };
}

/* The key of the context that keeps the row. False: out of memory. */
static bool key_of_row(struct an_fixpoint *fx, const struct an_relation_type *type,
		       const void *fact, struct an_key *key)
{
	const struct an_table_type *t = type->table;
	const struct an_type *types[8];
	const void *values[8];
	bool has_key;

	for (unsigned i = 0; i < t->key_count; i++) {
		types[i] = type->fields[t->key_fields[i]].type;
		values[i] = (const char *)fact + type->fields[t->key_fields[i]].offset;
	}
	if (t->key_count == 1 && is_text(types[0])) {
		const struct an_string *string = values[0];

		*key = (struct an_key){ string->data, (uint32_t)string->length, t->context_kind };
		return true;
	}
	if (t->key_count == 1) {
		*key = (struct an_key){ values[0], types[0]->octets, t->context_kind };
		return true;
	}
	an_key_join(fx->env, key, t->context_kind, t->key_count, types, values);
	has_key = !an_worker_of(fx->env)->has_no_key;
	an_worker_of(fx->env)->has_no_key = false;
	return has_key;
}

/* -- places ----------------------------------------------------------------------------------- */

/* Where a table stands, and the context that it belongs to; contexts NULL: it is the stage's. */
struct place {
	struct an_table **table; /* NULL: there is none yet */
	struct an_context *context;
	struct an_contexts *contexts;
};

/* For a barrier: the context of the row's key. */
static void find_context(struct an_fixpoint *fx, const struct an_relation_type *type,
			 const void *fact, bool make, struct place *place)
{
	struct an_worker *worker = an_worker_of(fx->env);
	struct an_hashed_key key;

	if (!key_of_row(fx, type, fact, &key.key))
		return;
	key.hash = an_key_hash(worker, &key.key);
	place->contexts =
	    &an_item_lane(worker->stage, worker->engine->options->lanes, key.hash)->table;
	place->context = an_contexts_find(place->contexts, &key);
	if (place->context == NULL && make)
		place->context =
		    an_contexts_get(place->contexts, worker, &key, worker->token->time);
}

/* fact NULL: of the part's own context. */
static struct place find_place(struct an_fixpoint *fx, uint32_t relation, const void *fact,
			       bool make)
{
	const struct an_relation_type *type = fx->types[relation];
	struct an_worker *worker = an_worker_of(fx->env);
	struct an_stage_state *s = worker->stage;
	struct place place = { .table = NULL };

	if (s->stage->kind != AN_STAGE_CONTEXT || type->table->is_constant) {
		place.table = &s->tables[relation];
		return place;
	}
	if (fx->contexts != NULL) {
		place.context = an_context_of(fx->contexts[type->table->context]);
		place.contexts = worker->tables[type->table->context];
	} else if (fact != NULL) {
		find_context(fx, type, fact, make, &place);
	}
	if (place.context == NULL)
		return place;
	if (place.context->tables == NULL && make)
		place.context->tables =
		    an_calloc(s->stage->relation_count, sizeof(struct an_table *));
	if (place.context->tables != NULL)
		place.table = &place.context->tables[relation];
	return place;
}

struct an_table *an_table_at_hand(struct an_fixpoint *fx, uint32_t relation)
{
	struct place place = find_place(fx, relation, NULL, false);

	return place.table != NULL ? *place.table : NULL;
}

struct an_table *an_table_of(struct an_fixpoint *fx, uint32_t relation, const void *fact)
{
	struct place place = find_place(fx, relation, fact, false);

	return place.table != NULL ? *place.table : NULL;
}

static struct an_table *make_table(struct an_fixpoint *fx, uint32_t relation,
				   struct an_table **table)
{
	if (table != NULL && *table == NULL)
		*table = an_table_create(fx->types[relation], an_hash_secret(fx->env));
	if (table == NULL || *table == NULL) {
		an_count(fx->env, table_context_no_memory, 1);
		return NULL;
	}
	return *table;
}

struct an_table *an_table_make(struct an_fixpoint *fx, uint32_t relation, const void *fact)
{
	struct place place = find_place(fx, relation, fact, true);

	return make_table(fx, relation, place.table);
}

struct an_table *an_table_of_worker(struct an_fixpoint *fx, uint32_t relation)
{
	const struct an_worker *worker = an_worker_of(fx->env);
	const struct an_stage_state *s = worker->stage;

	return make_table(
	    fx, relation,
	    &s->tables[(worker->index + 1) * (size_t)s->stage->relation_count + relation]);
}

/* -- contexts with tables --------------------------------------------------------------------- */

void an_table_settle(struct an_fixpoint *fx, uint32_t relation, const void *fact)
{
	struct place place = find_place(fx, relation, fact, false);

	if (place.context == NULL)
		return;
	an_context_settle_tables(place.contexts, an_worker_of(fx->env), place.context);
	/* A barrier has found it; a part's own contexts are settled behind the part. */
	if (fx->contexts == NULL)
		an_contexts_settle(place.contexts, an_worker_of(fx->env), place.context,
				   an_now(fx->env));
}

void an_context_settle_tables(struct an_contexts *contexts, struct an_worker *worker,
			      struct an_context *context)
{
	unsigned count = contexts->stage->relation_count;
	int64_t octets = 0, until = 0;

	if (context->tables == NULL)
		return;
	for (unsigned i = 0; i < count; i++) {
		const struct an_table *table = context->tables[i];

		if (table == NULL)
			continue;
		octets += (int64_t)table->octets;
		if (an_table_until(table) > until)
			until = an_table_until(table);
	}
	octets += (int64_t)(count * sizeof(struct an_table *));
	context->rows_until = until;
	/* Rows that are kept are no half-open connection. */
	if (until != 0 && contexts->stage->contexts[context->kind].functions == 0)
		an_context_set_embryonic(contexts, worker, context, false);
	an_context_account(contexts, worker, context, octets - context->table_octets);
	context->table_octets = octets;
}

void an_context_end_tables(struct an_contexts *contexts, struct an_worker *worker,
			   struct an_context *context)
{
	if (context->tables == NULL)
		return;
	for (unsigned i = 0; i < contexts->stage->relation_count; i++)
		an_table_destroy(context->tables[i], &worker->env);
	free(context->tables);
	context->tables = NULL;
}

/* -- a stage's own ---------------------------------------------------------------------------- */

an_status an_stage_init_tables(struct an_engine *engine, struct an_stage_state *s)
{
	if (s->stage->relation_count == 0)
		return AN_OK;
	/* The stage's, then each worker's. */
	s->tables = an_calloc((size_t)s->stage->relation_count * (engine->options->threads + 1),
			      sizeof(struct an_table *));
	return s->tables != NULL ? AN_OK : AN_ENOMEM;
}

void an_stage_fini_tables(struct an_engine *engine, struct an_stage_state *s,
			  struct an_worker *worker)
{
	size_t count = (size_t)(s->tables != NULL ? s->stage->relation_count : 0) *
		       (engine->options->threads + 1);

	/* Without workers nothing has run. */
	for (size_t i = 0; worker != NULL && i < count; i++)
		an_table_destroy(s->tables[i], &worker->env);
	free(s->tables);
}
