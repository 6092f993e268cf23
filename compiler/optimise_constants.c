/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/optimise_constants.c -- strings with a declared set of values become ints.
 *
 * Requires: a plan.
 * Gives:    names of each value and attribute all of whose origins have one set: the results of
 *           functions that declare it, and literals in it. Context keys stay strings, as the same
 *           key may come from elsewhere. Equal literals are prepared once.
 * How:      each starts as unknown and goes to a set, then to a plain string, until nothing
 *           changes. */
#include "compiler/optimise.h"

/* Marks during the search; plain is NULL afterwards. */
static const plan_names unknown, plain;

typedef struct names_search {
	bool changed;
} names_search;

static bool is_string(type *t)
{
	return type_find(t)->kind == TYPE_STRING;
}

static const plan_names **names_of_value(plan_value *v)
{
	return v->tuple != NULL ? &v->tuple->attributes[v->attribute].names : &v->names;
}

static void lower_to(names_search *search, const plan_names **to, const plan_names *names)
{
	if (*to == &plain || *to == names || names == &unknown)
		return;
	*to = *to == &unknown ? names : &plain;
	search->changed = true;
}

/* to takes what x can be. */
static void flow(names_search *search, const plan_names **to, const plan_expr *x)
{
	if (!is_string(x->type))
		return;
	if (x->kind == PX_VALUE) {
		lower_to(search, to, *names_of_value(x->value));
		return;
	}
	bool is_known = *to != &unknown && *to != &plain;
	bool fits = x->kind == PX_LITERAL &&
		    (!is_known || plan_names_index(*to, x->literal->u.string) >= 0);
	if (!fits)
		lower_to(search, to, &plain);
}

static void flow_into(names_search *search, const plan_tuple *t, const plan_derive *d)
{
	for (int i = 1; t != NULL && i < d->predicate->arity; i++)
		flow(search, &t->attributes[i].names, d->args[i]);
}

static void flow_step(compilation *cx, plan_step *step, void *with)
{
	names_search *search = with;
	const plan_call *call = step->call;
	const plan_derive *d = step->derive;

	if (step->kind == STEP_BIND)
		flow(search, &step->value->names, step->expr);
	if (call != NULL && step->value != NULL && is_string(step->value->type)) {
		const type_ref *result = &call->function->result;

		lower_to(search, &step->value->names,
			 result->values != NULL
			     ? plan_names_of(cx, result->values, result->value_count)
			     : &plain);
	}
	if (call != NULL && call->key_expr != NULL && is_string(call->key_expr->type) &&
	    call->key_expr->kind == PX_VALUE)
		lower_to(search, names_of_value(call->key_expr->value), &plain);
	if (d != NULL) {
		flow_into(search, d->emit, d);
		flow_into(search, d->copy, d);
		flow_into(search, d->invoke != NULL ? d->invoke->tuple : NULL, d);
	}
}

static void start_step(compilation *cx, plan_step *step, void *with)
{
	(void)cx, (void)with;
	if (step->value != NULL && is_string(step->value->type))
		step->value->names = &unknown;
}

static void end_step(compilation *cx, plan_step *step, void *with)
{
	(void)with;
	if (step->value == NULL || step->value->names == NULL)
		return;
	if (step->value->names == &unknown || step->value->names == &plain)
		step->value->names = NULL;
	else
		plan_say(cx, "constants", "%s is one of %d values, an int", step->value->name,
			 step->value->names->count);
}

static void start_tuples(compilation *cx)
{
	for (plan_tuple *t = cx->plan->tuples; t != NULL; t = t->next) {
		bool is_open = t->is_input || t->is_source || t->is_relation ||
			       t->predicate->is_builtin;

		for (int i = 1; i < t->predicate->arity; i++)
			if (is_string(t->attributes[i].type))
				t->attributes[i].names =
				    is_open || t->attributes[i].is_key ? &plain : &unknown;
	}
}

static void end_tuples(compilation *cx)
{
	for (plan_tuple *t = cx->plan->tuples; t != NULL; t = t->next)
		for (int i = 1; i < t->predicate->arity; i++)
			if (t->attributes[i].names == &unknown || t->attributes[i].names == &plain)
				t->attributes[i].names = NULL;
}

static bool is_like(const plan_prepared *p, const plan_prepared *q)
{
	return q->type == p->type && q->setting == p->setting;
}

static void join_prepared(compilation *cx)
{
	plan_prepared **of_text;
	str_id most = 0;

	for (const plan_prepared *p = cx->plan->prepared; p != NULL; p = p->next)
		most = p->text > most ? p->text : most;
	of_text = ARENA_ARRAY(cx->arena, plan_prepared *, (size_t)most + 1);
	for (plan_prepared *p = cx->plan->prepared; p != NULL; p = p->next) {
		plan_prepared *like = of_text[p->text];

		while (like != NULL && !is_like(p, like))
			like = like->like;
		p->same = like;
		if (like != NULL) {
			plan_say(cx, "constants", "%s and %s are one", like->name, p->name);
			continue;
		}
		p->like = of_text[p->text];
		of_text[p->text] = p;
	}
}

void optimise_constants(compilation *cx)
{
	names_search search = { .changed = true };

	start_tuples(cx);
	plan_walk_all(cx, start_step, NULL);
	while (search.changed) {
		search.changed = false;
		plan_walk_all(cx, flow_step, &search);
	}
	end_tuples(cx);
	plan_walk_all(cx, end_step, NULL);
	join_prepared(cx);
}
