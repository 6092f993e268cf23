/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_strata.c -- a stage with a fixpoint: its functions, what a tuple that arrives does,
 * the queues of recursive groups, the strata, run. */
#include "compiler/emit.h"

const char *emit_aggregate_name(emitter *e, const plan_stage *stage, const plan_aggregate *a,
				const char *verb)
{
	const char *number = a->number > 1 ? arena_printf(e->cx->arena, "%d", a->number) : "";

	return arena_printf(e->cx->arena, "%s_stage%d_%s%s_%s", e->prefix, stage->number, verb,
			    number, a->name);
}

/* -- functions --------------------------------------------------------------------------------- */

static const char *function_name(emitter *e, const plan_stage *stage, const plan_function *f)
{
	const char *own = arena_printf(e->cx->arena, "%s_stage%d", e->prefix, stage->number);
	const plan_aggregate *a = f->aggregate;

	if (a != NULL && a->trigger_count > 1)
		for (int i = 0; i < a->trigger_count; i++)
			if (a->triggers[i] == f)
				return emit_aggregate_name(
				    e, stage, a,
				    arena_printf(e->cx->arena, "%s_from%d", f->verb, i + 1));
	if (a != NULL)
		return emit_aggregate_name(e, stage, a, f->verb);
	if (f->stratum > 0)
		return arena_printf(e->cx->arena, "%s_stratum%d_on_%s", own, f->stratum,
				    f->tuple->c_name);
	return arena_printf(e->cx->arena, "%s_on_%s", own, f->tuple->c_name);
}

static bool has_rules(const plan_function *f)
{
	return f->body.first != NULL;
}

/* They may call each other. */
static void declare_functions(emitter *e, const plan_stage *stage)
{
	for (plan_function *f = stage->functions; f != NULL; f = f->next) {
		f->emitted = ARENA_NEW(e->cx->arena, emitted);
		f->emitted->name = function_name(e, stage, f);
		if (has_rules(f))
			cwriter_statement(
			    e->functions,
			    "static void %s(struct an_env *env, %s *facts, %s%s *%s);",
			    f->emitted->name, emit_facts_type(e, stage),
			    f->is_group ? "" : "const ", emit_struct(e, f->tuple),
			    f->is_group ? "group" : "in");
	}
	for (const plan_queue *q = stage->queues; q != NULL; q = q->next)
		if (q->function_count > 0)
			cwriter_statement(e->functions,
					  "static void %s_stage%d_pursue%d(struct an_env *env, %s "
					  "*facts, const void *fact);",
					  e->prefix, stage->number, q->number,
					  emit_facts_type(e, stage));
	cwriter_printf(e->functions, "\n");
}

static bool has_barrier(const plan_stage *stage)
{
	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		if (f->is_barrier)
			return true;
	return false;
}

/* The contexts that the function's calls use. A barrier has none, and reaches no such call. */
static void emit_context_variables(emitter *e, const plan_stage *stage, const plan_function *f)
{
	for (int i = 0; f->entry != NULL && i < f->entry->key_count; i++) {
		if (!e->self->uses_context[i])
			continue;
		int kind = emit_kind_of_key(stage, f->entry->keys[i].type);

		e->self->uses_facts = true;
		cwriter_statement(e->functions, "%s *const %s = %sfacts->contexts[%d]%s;",
				  emit_context_type(e, stage, kind), emit_context_name(e, i),
				  has_barrier(stage) ? "facts->contexts != NULL ? " : "", i,
				  has_barrier(stage) ? " : NULL" : "");
	}
}

/* It has another `in` than its group. */
static bool is_merging(const plan_function *f)
{
	const plan_derive *d = f->body.first->block.first->derive;

	return d != NULL && d->keep == KEEP_MERGE;
}

static void emit_fact_function(emitter *e, const plan_stage *stage, const plan_function *f)
{
	const char *parameter = f->is_group ? "group" : "in";
	cwriter *w = e->functions;

	e->self = f->emitted;
	emit_begin_body(e, stage, f);
	emit_rules(e, &f->body);
	cwriter_statement(w, "static void %s(struct an_env *env, %s *facts, %s%s *%s)",
			  f->emitted->name, emit_facts_type(e, stage), f->is_group ? "" : "const ",
			  emit_struct(e, f->tuple), parameter);
	emit_open(w);
	emit_context_variables(e, stage, f);
	if (f->is_group && e->self->uses_in && !is_merging(f))
		cwriter_statement(w, "const %s *const in = group;", emit_struct(e, f->tuple));
	if (!e->self->uses_facts)
		cwriter_printf(w, "(void)facts;\n");
	if (!f->is_group && !e->self->uses_in)
		cwriter_printf(w, "(void)in;\n");
	if (f->aggregate != NULL)
		cwriter_printf(w, "(void)env;\n");
	cwriter_indent(w, -1);
	emit_end_body(e);
}

/* -- arrivals ---------------------------------------------------------------------------------- */

/* A table's new row goes on to later components, or is printed. */
static void emit_onward(emitter *e, const plan_tuple *from, const plan_tuple *t)
{
	cwriter *w = e->functions;
	bool is_empty = true;

	for (int i = 1; i < t->predicate->arity; i++)
		is_empty &= !t->attributes[i].live;
	if (is_empty) {
		cwriter_statement(w, "an_derive(env, sizeof(%s), %s);", emit_struct(e, t),
				  t->c_row);
		return;
	}
	const char *out = t->is_copy ? "printed" : "out";
	cwriter_statement(w, "%s *const %s = an_derive(env, sizeof *%s, %s);", emit_struct(e, t),
			  out, out, t->c_row);
	for (int i = 1; i < t->predicate->arity; i++)
		if (t->attributes[i].live)
			cwriter_statement(w, "%s->%s = in->%s;", out, t->attributes[i].c_name,
					  from->attributes[i].c_name);
}

static void emit_arrival(emitter *e, const plan_stage *stage, const plan_function *f)
{
	const char *relation = emit_relation_name(e, stage, f->relation);
	cwriter *w = e->functions;
	bool leads_on = has_rules(f) || f->queue != NULL || f->onward != NULL || f->printed != NULL;

	cwriter_statement(w,
			  "static void %s_stage%d_arrive_%s(struct an_env *env, %s *facts, const "
			  "struct an_tuple *t)",
			  e->prefix, stage->number, f->tuple->c_name, emit_facts_type(e, stage));
	emit_open(w);
	if (!leads_on) {
		cwriter_printf(w, "(void)env;\n");
		cwriter_statement(w, "an_fact_add(&facts->fx, %s, t, AN_NO_RULE);", relation);
		emit_close(w);
		return;
	}
	cwriter_statement(w, "const %s *const in = an_fact_add(&facts->fx, %s, t, AN_NO_RULE);",
			  emit_struct(e, f->tuple), relation);
	cwriter_printf(w, "\nif (in == NULL)\n\treturn;\n");
	if (f->printed != NULL)
		emit_onward(e, f->tuple, f->printed);
	if (f->onward != NULL)
		emit_onward(e, f->tuple, f->onward);
	if (f->queue != NULL)
		cwriter_printf(w, "%s_stage%d_pursue%d(env, facts, in);\n", e->prefix,
			       stage->number, f->queue->number);
	else if (has_rules(f))
		cwriter_printf(w, "%s(env, facts, in);\n", f->emitted->name);
	else
		cwriter_printf(w, "(void)env;\n");
	emit_close(w);
}

/* -- recursive groups -------------------------------------------------------------------------- */

static void emit_pursue(emitter *e, const plan_stage *stage, const plan_queue *q)
{
	cwriter *w = e->functions;

	if (q->function_count == 0)
		return;
	cwriter_printf(w, "/* A recursive group: its facts are pursued in the order in which they "
			  "are found. */\n");
	cwriter_statement(w,
			  "static void %s_stage%d_pursue%d(struct an_env *env, %s *facts, const "
			  "void *fact)",
			  e->prefix, stage->number, q->number, emit_facts_type(e, stage));
	emit_open(w);
	cwriter_printf(w,
		       "struct an_queue *const queue = &facts->queue%d;\n\n"
		       "an_queue_push(queue, fact);\nif (queue->is_running)\n\treturn;\n"
		       "queue->is_running = true;\n"
		       "for (const struct an_tuple *t; (t = an_queue_pop(queue)) != NULL;) {\n",
		       q->number);
	for (int i = 0; i < q->function_count; i++) {
		const plan_function *f = q->functions[i];

		if (!has_rules(f))
			continue;
		if (q->function_count > 1)
			cwriter_statement(w, "\tif (t->predicate == %s)",
					  emit_relation_name(e, stage, f->relation));
		cwriter_statement(w, "\t%s%s(env, facts, (const void *)t);",
				  q->function_count > 1 ? "\t" : "", f->emitted->name);
	}
	cwriter_printf(w, "}\nqueue->is_running = false;\n");
	emit_close(w);
}

/* -- strata ------------------------------------------------------------------------------------ */

/* What one stratum runs: functions for facts of earlier ones, aggregates. */
typedef struct stratum {
	plan_function **functions;
	const plan_aggregate **aggregates;
	int function_count, aggregate_count;
} stratum;

/* A fact that is not stored is pursued where it is derived, and never again. */
static bool is_replay(const plan_function *f)
{
	return f->aggregate == NULL && f->relation != NULL && has_rules(f);
}

static stratum *find_strata(emitter *e, const plan_stage *stage)
{
	arena *memory = e->cx->arena;
	stratum *strata = ARENA_ARRAY(memory, stratum, stage->stratum_count);

	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		strata[f->stratum].function_count += is_replay(f);
	for (const plan_aggregate *a = stage->aggregates; a != NULL; a = a->next)
		strata[a->stratum].aggregate_count++;
	for (int i = 0; i < stage->stratum_count; i++) {
		stratum *s = &strata[i];

		s->functions = ARENA_ARRAY(memory, plan_function *, s->function_count);
		s->aggregates = ARENA_ARRAY(memory, const plan_aggregate *, s->aggregate_count);
		s->function_count = s->aggregate_count = 0;
	}
	for (plan_function *f = stage->functions; f != NULL; f = f->next)
		if (is_replay(f))
			strata[f->stratum].functions[strata[f->stratum].function_count++] = f;
	for (const plan_aggregate *a = stage->aggregates; a != NULL; a = a->next)
		strata[a->stratum].aggregates[strata[a->stratum].aggregate_count++] = a;
	return strata;
}

static bool is_empty(const stratum *s)
{
	return s->function_count == 0 && s->aggregate_count == 0;
}

static void emit_stratum(emitter *e, const plan_stage *stage, const stratum *s, int number)
{
	cwriter *w = e->functions;

	for (int i = 0; i < s->aggregate_count; i++)
		emit_aggregate_function(e, stage, s->aggregates[i]);
	cwriter_printf(w, "/* Stratum %d: over all facts of those before it. */\n", number);
	cwriter_statement(w, "static void %s_stage%d_stratum%d(struct an_env *env, %s *facts)",
			  e->prefix, stage->number, number, emit_facts_type(e, stage));
	emit_open(w);
	cwriter_printf(w, "const uint32_t until = an_fixpoint_last(&facts->fx);\n\n");
	for (int i = 0; i < s->aggregate_count; i++)
		cwriter_printf(w, "%s(env, facts, until);\n",
			       emit_aggregate_name(e, stage, s->aggregates[i], "aggregate"));
	if (s->function_count > 0)
		emit_facts_loop(e, stage, s->functions, s->function_count);
	emit_close(w);
}

static int count_entries(const plan_stage *stage)
{
	int count = 0;

	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		count += f->arrives;
	return count;
}

static void emit_run(emitter *e, const plan_stage *stage, const stratum *strata)
{
	const char *own = arena_printf(e->cx->arena, "%s_stage%d", e->prefix, stage->number);
	const char *relations =
	    arena_printf(e->cx->arena, "%s_STAGE%d_RELATIONS", e->upper, stage->number);
	bool is_alone = count_entries(stage) == 1;
	cwriter *w = e->functions;

	cwriter_statement(w,
			  "static void %s_run(struct an_env *env, struct an_part *part, void "
			  "*const contexts[])",
			  own);
	emit_open(w);
	cwriter_printf(w, "%s facts = { .contexts = contexts };\n\n", emit_facts_type(e, stage));
	cwriter_statement(w,
			  "an_fixpoint_begin(&facts.fx, env, facts.relations, %s_relations, %s, "
			  "contexts);",
			  own, relations);
	cwriter_printf(w, "for (const struct an_tuple *t = an_part_first(env, part); t != NULL;\n"
			  "     t = an_part_next(env, part)) {\n");
	for (const plan_function *f = stage->functions; f != NULL; f = f->next) {
		if (!f->arrives)
			continue;
		if (!is_alone)
			cwriter_printf(w, "\tif (t->predicate == %s)\n\t", f->tuple->c_row);
		cwriter_printf(w, "\t%s_arrive_%s(env, &facts, t);\n", own, f->tuple->c_name);
	}
	cwriter_printf(w, "}\n");
	for (int i = 1; i < stage->stratum_count; i++)
		if (!is_empty(&strata[i]))
			cwriter_printf(w, "%s_stratum%d(env, &facts);\n", own, i);
	cwriter_printf(w, "an_fixpoint_end(&facts.fx);\n");
	emit_close(w);
}

void emit_strata(emitter *e, const plan_stage *stage)
{
	const stratum *strata = find_strata(e, stage);

	declare_functions(e, stage);
	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		if (has_rules(f))
			emit_fact_function(e, stage, f);
	for (const plan_queue *q = stage->queues; q != NULL; q = q->next)
		emit_pursue(e, stage, q);
	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		if (f->arrives)
			emit_arrival(e, stage, f);
	for (int i = 1; i < stage->stratum_count; i++)
		if (!is_empty(&strata[i]))
			emit_stratum(e, stage, &strata[i], i);
	for (const plan_relation *r = stage->relations; r != NULL; r = r->next)
		if (r->followers != NULL)
			emit_follow(e, stage, r);
	emit_run(e, stage, strata);
}
