/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/optimise_liveness.c -- what nobody reads is not computed, or not stored.
 *
 * Requires: a plan whose values have their representation.
 * Gives:    is_read of each value, live of each attribute; steps that only compute what nobody
 *           reads are gone, pure calls among them. Calls that aren't pure, that may fail, or that
 *           have several results stay.
 * How:      marks from what has an effect towards what it reads, from the end of the chain to its
 *           beginning, until nothing changes. */
#include "compiler/optimise.h"

typedef struct liveness {
	bool keep; /* -fno-liveness */
	bool changed;
} liveness;

static void set(liveness *l, bool *flag)
{
	l->changed |= !*flag;
	*flag = true;
}

static void read_expr(liveness *l, const plan_expr *x)
{
	if (x == NULL)
		return;
	if (x->kind == PX_VALUE) {
		set(l, &x->value->is_read);
		if (x->value->tuple != NULL)
			set(l, &x->value->tuple->attributes[x->value->attribute].live);
	}
	for (const plan_expr *item = x->left; item != NULL;
	     item = x->kind == PX_LIST ? item->next : NULL)
		read_expr(l, item);
	read_expr(l, x->right);
}

static void read_call(liveness *l, const plan_call *call)
{
	for (const plan_argument *arg = call->args; arg != NULL; arg = arg->next)
		read_expr(l, arg->expr);
	read_expr(l, call->key_expr);
}

static bool call_stays(const liveness *l, const plan_step *step)
{
	const function *f = step->call->function;

	return l->keep || f->contract != CONTRACT_PURE || f->effect ||
	       f->result_kind != RESULT_ONE || (step->value != NULL && step->value->is_read);
}

static void read_stored(liveness *l, const plan_tuple *t, const plan_derive *d)
{
	for (int i = 0; t != NULL && i < d->predicate->arity; i++)
		if (t->attributes[i].live)
			read_expr(l, d->args[i]);
}

/* What is looked up has to be stored. */
static void read_probe(liveness *l, const plan_probe *probe)
{
	for (int i = 1; i < probe->relation->tuple->predicate->arity; i++) {
		if (probe->args[i] == NULL)
			continue;
		read_expr(l, probe->args[i]);
		set(l, &probe->relation->tuple->attributes[i].live);
	}
}

static void read_derive(liveness *l, const plan_derive *d)
{
	bool is_whole = d->set != NULL || d->keep == KEEP_GROUP || d->keep == KEEP_MAKE;

	for (int i = 1; is_whole && i < d->predicate->arity; i++)
		read_expr(l, d->args[i]);
	read_stored(l, d->relation != NULL ? d->relation->tuple : NULL, d);
	read_stored(l, d->emit, d);
	read_stored(l, d->copy, d);
	read_stored(l, d->keep == KEEP_PASS && d->invoke != NULL ? d->invoke->tuple : NULL, d);
	/* a function that is called now may read less than those that the tuple travels to */
	for (int i = 1; d->invoke != NULL && i < d->predicate->arity; i++)
		if (d->invoke->attributes[i]->is_read)
			read_expr(l, d->args[i]);
}

static void read_step(compilation *cx, plan_step *step, void *with)
{
	liveness *l = with;

	(void)cx;
	switch (step->kind) {
	case STEP_RULE:
	case STEP_TRIED:
		break;
	case STEP_BIND:
		if (step->value->is_read)
			read_expr(l, step->expr);
		break;
	case STEP_TEST:
	case STEP_NONZERO:
		read_expr(l, step->expr);
		break;
	case STEP_CHOOSE:
		read_expr(l, step->expr);
		read_expr(l, step->other);
		set(l, &step->value->is_read);
		break;
	case STEP_CALL:
	case STEP_EACH:
	case STEP_ORDERED:
		if (call_stays(l, step))
			read_call(l, step->call);
		break;
	case STEP_SCAN:
	case STEP_ABSENT:
		read_probe(l, step->probe);
		break;
	case STEP_DERIVE:
		read_derive(l, step->derive);
		break;
	}
}

/* What is read without a step: by the output, by who feeds a tuple, by the order. */
static void read_tuples(compilation *cx, liveness *l)
{
	for (plan_tuple *t = cx->plan->tuples; t != NULL; t = t->next)
		for (int i = 1; i < t->predicate->arity; i++)
			t->attributes[i].live =
			    (l->keep && t->travels) || t->is_whole ||
			    (t->is_output && type_is_printed(t->attributes[i].type));
	for (plan_tuple *t = cx->plan->tuples; t != NULL; t = t->next)
		t->attributes[0].live = t->is_remote;
	for (plan_stage *s = cx->plan->stages; s != NULL; s = s->next)
		for (plan_function *f = s->functions; f != NULL; f = f->next)
			for (int i = 0; f->arrives && i < f->key_count; i++)
				for (int k = 0; k < f->keys[i].count; k++)
					f->tuple->attributes[f->keys[i].positions[k]].live = true;
}

/* -- sweep ------------------------------------------------------------------------------------- */

static bool step_stays(const liveness *l, const plan_step *step)
{
	if (step->kind == STEP_BIND)
		return step->value->is_read;
	if (step->kind == STEP_TEST && step->expr->kind == PX_LITERAL)
		return step->expr->literal->kind != EXPR_BOOL ||
		       step->expr->literal->u.integer == 0;
	return step->kind != STEP_CALL || call_stays(l, step);
}

static void sweep(compilation *cx, const liveness *l, plan_block *block)
{
	plan_block kept = { NULL, NULL };

	for (plan_step *step = block->first, *next; step != NULL; step = next) {
		next = step->next;
		step->next = NULL;
		if (step_stays(l, step)) {
			sweep(cx, l, &step->block);
			if (step->derive != NULL)
				sweep(cx, l, &step->derive->inlined);
			plan_append(&kept, step);
		} else if (step->kind == STEP_CALL) {
			plan_say(cx, "liveness", "nobody reads the result of %s",
				 strtab_text(cx->strings, step->call->function->name));
		}
	}
	*block = kept;
}

static void report_tuples(compilation *cx)
{
	for (const plan_tuple *t = cx->plan->tuples; t != NULL; t = t->next)
		for (int i = 1; t->travels && i < t->predicate->arity; i++)
			if (!t->attributes[i].live)
				plan_say(cx, "liveness", "%s does not carry %s",
					 strtab_text(cx->strings, t->predicate->name),
					 t->attributes[i].name);
}

void optimise_liveness(compilation *cx, bool keep)
{
	liveness l = { .keep = keep, .changed = true };

	read_tuples(cx, &l);
	while (l.changed) {
		l.changed = false;
		plan_walk_back(cx, read_step, &l);
	}
	for (plan_stage *s = cx->plan->stages; s != NULL; s = s->next) {
		for (plan_function *f = s->functions; f != NULL; f = f->next) {
			sweep(cx, &l, &f->ordered);
			sweep(cx, &l, &f->body);
		}
	}
	report_tuples(cx);
}
