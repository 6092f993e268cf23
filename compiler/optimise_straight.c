/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/optimise_straight.c -- derived tuples that trigger rules of their stage become these
 * rules.
 *
 * Requires: functions in an order in which callers come first.
 * Gives:    derivations with the called function's rules in place of the call; functions that
 *           nobody calls any more are gone.
 * Limits:   a function that several derivations call is copied only if it is small, and inlining
 *           nests at most DEPTH_MAX deep, so that the C text stays linear in the program. */
#include "compiler/optimise.h"

enum { WEIGHT_MAX = 8, DEPTH_MAX = 64 };

static plan_expr *copy_expr(compilation *cx, const plan_expr *x);
static plan_block copy_block(compilation *cx, const plan_block *block);

/* A variable of the copied rules: every copy has its own. */
static plan_value *copy_value(compilation *cx, plan_value *v)
{
	if (v == NULL)
		return NULL;
	plan_value *copy = ARENA_NEW(cx->arena, plan_value);
	plan_expr *x = ARENA_NEW(cx->arena, plan_expr);

	*copy = *v;
	copy->replacement = NULL;
	x->kind = PX_VALUE;
	x->type = v->type;
	x->value = copy;
	v->replacement = x;
	return copy;
}

static plan_expr *copy_expr(compilation *cx, const plan_expr *x)
{
	if (x == NULL)
		return NULL;
	plan_expr *copy = ARENA_NEW(cx->arena, plan_expr);

	*copy = x->kind == PX_VALUE && x->value->replacement != NULL ? *x->value->replacement : *x;
	copy->span = x->span;
	copy->next = NULL;
	if (x->kind == PX_UNARY || x->kind == PX_BINARY) {
		copy->left = copy_expr(cx, x->left);
		copy->right = copy_expr(cx, x->right);
	}
	if (x->kind == PX_LIST) {
		plan_expr **end = &copy->left;

		for (const plan_expr *item = x->left; item != NULL; item = item->next) {
			*end = copy_expr(cx, item);
			end = &(*end)->next;
		}
	}
	return copy;
}

static plan_call *copy_call(compilation *cx, const plan_call *call)
{
	if (call == NULL)
		return NULL;
	plan_call *copy = ARENA_NEW(cx->arena, plan_call);
	plan_argument **end = &copy->args;

	*copy = *call;
	copy->key_expr = copy_expr(cx, call->key_expr);
	for (const plan_argument *arg = call->args; arg != NULL; arg = arg->next) {
		*end = ARENA_NEW(cx->arena, plan_argument);
		**end = *arg;
		(*end)->expr = copy_expr(cx, arg->expr);
		end = &(*end)->next;
	}
	*end = NULL;
	return copy;
}

static plan_derive *copy_derive(compilation *cx, const plan_derive *d)
{
	if (d == NULL)
		return NULL;
	plan_derive *copy = ARENA_NEW(cx->arena, plan_derive);

	*copy = *d;
	copy->args = ARENA_ARRAY(cx->arena, plan_expr *, d->predicate->arity);
	for (int i = 0; i < d->predicate->arity; i++)
		copy->args[i] = copy_expr(cx, d->args[i]);
	copy->inlined = copy_block(cx, &d->inlined);
	if (d->invoke != NULL)
		d->invoke->callers++;
	return copy;
}

static plan_block copy_block(compilation *cx, const plan_block *block)
{
	plan_block copy = { NULL, NULL };

	for (const plan_step *step = block->first; step != NULL; step = step->next) {
		plan_step *s = ARENA_NEW(cx->arena, plan_step);

		*s = *step;
		s->next = NULL;
		s->expr = copy_expr(cx, step->expr);
		s->call = copy_call(cx, step->call);
		s->value = copy_value(cx, step->value);
		s->block = copy_block(cx, &step->block);
		s->other = copy_expr(cx, step->other);
		s->derive = copy_derive(cx, step->derive);
		plan_append(&copy, s);
	}
	return copy;
}

static void uncount(compilation *cx, plan_step *step, void *with)
{
	(void)cx, (void)with;
	if (step->derive != NULL && step->derive->invoke != NULL)
		step->derive->invoke->callers--;
}

static bool should_inline(const plan_function *f)
{
	if (f->depth >= DEPTH_MAX)
		return false;
	return (f->callers == 1 && !f->arrives) || f->weight <= WEIGHT_MAX;
}

/* with: the function that the step stands in. */
static void inline_step(compilation *cx, plan_step *step, void *with)
{
	plan_function *from = with, *f = step->derive != NULL ? step->derive->invoke : NULL;
	plan_derive *d = step->derive;

	if (f == NULL || !should_inline(f))
		return;
	for (int i = 1; i < d->predicate->arity; i++)
		f->attributes[i]->replacement = d->args[i];
	d->inlined = copy_block(cx, &f->body);
	for (int i = 1; i < d->predicate->arity; i++)
		f->attributes[i]->replacement = NULL;
	d->is_inlined = true;
	d->invoke = NULL;
	f->callers--;
	if (f->callers == 0 && !f->arrives)
		plan_walk(cx, &f->body, uncount, NULL);
	if (from->depth <= f->depth)
		from->depth = f->depth + 1;
	plan_say(cx, "straight", "%s runs inside rule %s",
		 strtab_text(cx->strings, d->predicate->name),
		 step->rule->label != STR_NONE ? strtab_text(cx->strings, step->rule->label)
					       : "without label");
}

static void weigh_step(compilation *cx, plan_step *step, void *with)
{
	(void)cx, (void)step;
	++*(int *)with;
}

/* Callees first: what is copied has been inlined into already. */
static void inline_into(compilation *cx, const plan_stage *stage)
{
	int count;
	plan_function **all = plan_functions_of(cx, stage, &count);

	while (count-- > 0) {
		plan_walk(cx, &all[count]->body, inline_step, all[count]);
		plan_walk(cx, &all[count]->body, weigh_step, &all[count]->weight);
	}
}

void optimise_straight(compilation *cx)
{
	for (plan_stage *s = cx->plan->stages; s != NULL; s = s->next) {
		if (s->is_fixpoint)
			continue;
		inline_into(cx, s);
		for (plan_function **f = &s->functions; *f != NULL;) {
			if ((*f)->arrives || (*f)->callers > 0)
				f = &(*f)->next;
			else
				*f = (*f)->next;
		}
	}
}
