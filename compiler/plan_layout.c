/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_layout.c -- numbers for what the C text names by number.
 *
 * Requires: the plan after its last change.
 * Gives:    stages, rows of the predicates table, contexts of each stage and their slots, the kind
 *           and slot of each keyed call, which prepared constants and states are used. */
#include "compiler/plan.h"

static plan_context *context_of(compilation *cx, plan_stage *stage, type *key_type, int *kind)
{
	plan_context **end = &stage->contexts;
	int i = 0;

	for (; *end != NULL; end = &(*end)->next, i++) {
		if (plan_type_equal((*end)->type, key_type)) {
			*kind = i;
			return *end;
		}
	}
	*end = ARENA_NEW(cx->arena, plan_context);
	(*end)->type = key_type;
	stage->context_count++;
	*kind = i;
	return *end;
}

static int slot_of(compilation *cx, plan_context *context, const function *f)
{
	plan_slot **end = &context->slots;
	int i = 0;

	for (; *end != NULL; end = &(*end)->next, i++)
		if ((*end)->function == f)
			return i;
	*end = ARENA_NEW(cx->arena, plan_slot);
	(*end)->function = f;
	context->slot_count++;
	return i;
}

static void lay_out_step(compilation *cx, plan_step *step, void *with)
{
	plan_stage *stage = with;
	plan_call *call = step->call;

	if (call == NULL)
		return;
	if (call->function->contract == CONTRACT_KEYED) {
		plan_context *context = context_of(cx, stage, call->key_type, &call->kind);

		call->slot = slot_of(cx, context, call->function);
		if (context->slot_count == PLAN_SLOTS_MAX + 1)
			diag_error(cx->diag, step->span, "unsupported",
				   "more than %d keyed functions of one key in one component are "
				   "not supported",
				   PLAN_SLOTS_MAX);
	}
	if (call->state != NULL)
		call->state->is_used = true;
	for (const plan_argument *arg = call->args; arg != NULL; arg = arg->next)
		if (arg->prepared != NULL)
			plan_prepared_root(arg->prepared)->is_used = true;
}

static void lay_out_stage(compilation *cx, plan_stage *stage)
{
	for (const plan_function *f = stage->functions; f != NULL; f = f->next) {
		f->tuple->has_function = true;
		for (int i = 0, kind; i < f->key_count; i++)
			context_of(cx, stage, f->keys[i].type, &kind);
		plan_walk(cx, &f->ordered, lay_out_step, stage);
		plan_walk(cx, &f->body, lay_out_step, stage);
	}
}

void plan_layout(compilation *cx)
{
	plan *p = cx->plan;

	p->stage_count = p->row_count = 0;
	for (plan_tuple *t = p->tuples; t != NULL; t = t->next)
		t->row = t->travels ? p->row_count++ : -1;
	for (plan_stage *s = p->stages; s != NULL; s = s->next) {
		s->number = ++p->stage_count;
		s->contexts = NULL;
		s->context_count = 0;
		lay_out_stage(cx, s);
	}
}
