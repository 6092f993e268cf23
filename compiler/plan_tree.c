/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_tree.c -- what all passes over a plan need: lists, names, walks. */
#include <stdarg.h>
#include <string.h>

#include "compiler/plan.h"

void plan_append(plan_block *block, plan_step *step)
{
	step->previous = block->last;
	if (block->first == NULL)
		block->first = step;
	else
		block->last->next = step;
	block->last = step;
}

void plan_say(compilation *cx, const char *pass, const char *format, ...)
{
	plan_note *note = ARENA_NEW(cx->arena, plan_note);
	va_list args;

	va_start(args, format);
	note->pass = pass;
	note->text = arena_vprintf(cx->arena, format, args);
	va_end(args);
	*cx->plan->notes_end = note;
	cx->plan->notes_end = &note->next;
}

const plan_names *plan_names_of(compilation *cx, const str_id *values, int count)
{
	plan_names **end = &cx->plan->names;
	int number = 1;

	for (; *end != NULL; end = &(*end)->next, number++)
		if ((*end)->count == count &&
		    memcmp((*end)->values, values, (size_t)count * sizeof *values) == 0)
			return *end;
	*end = ARENA_NEW(cx->arena, plan_names);
	(*end)->values = values;
	(*end)->count = count;
	(*end)->number = number;
	return *end;
}

int plan_names_index(const plan_names *names, str_id value)
{
	for (int i = 0; i < names->count; i++)
		if (names->values[i] == value)
			return i;
	return -1;
}

const plan_names *plan_expr_names(const plan_expr *x)
{
	if (x->kind != PX_VALUE)
		return NULL;
	const plan_value *v = x->value;
	return v->tuple != NULL ? v->tuple->attributes[v->attribute].names : v->names;
}

plan_expr *plan_bool(compilation *cx, src_span span, bool value)
{
	ast_expr *literal = ARENA_NEW(cx->arena, ast_expr);
	plan_expr *x = ARENA_NEW(cx->arena, plan_expr);

	literal->kind = EXPR_BOOL;
	literal->span = x->span = span;
	literal->type = x->type = type_scalar(cx->arena, TYPE_BOOL, span);
	literal->u.integer = value;
	x->kind = PX_LITERAL;
	x->literal = literal;
	return x;
}

bool plan_expr_is_constant(const plan_expr *x)
{
	if (x->kind != PX_LIST)
		return x->kind == PX_LITERAL;
	for (const plan_expr *item = x->left; item != NULL; item = item->next)
		if (!plan_expr_is_constant(item))
			return false;
	return true;
}

int plan_list_count(const plan_expr *list)
{
	int count = 0;

	for (const plan_expr *item = list->left; item != NULL; item = item->next)
		count++;
	return count;
}

plan_prepared *plan_prepared_root(plan_prepared *p)
{
	while (p->same != NULL)
		p = p->same;
	return p;
}

const char *plan_stage_name(compilation *cx, const plan_stage *stage)
{
	size_t length = 0;
	char *name, *end;

	for (const plan_component *c = stage->components; c != NULL; c = c->next)
		length += strtab_length(cx->strings, c->component->name) + 1;
	name = end = arena_alloc(cx->arena, length + 1);
	for (const plan_component *c = stage->components; c != NULL; c = c->next) {
		size_t n = strtab_length(cx->strings, c->component->name);

		memcpy(end, strtab_text(cx->strings, c->component->name), n);
		end += n;
		*end++ = c->next != NULL ? '+' : '\0';
	}
	return name;
}

bool plan_type_equal(type *a, type *b)
{
	a = type_find(a);
	b = type_find(b);
	if (a->kind != b->kind)
		return false;
	if (a->kind == TYPE_LIST)
		return plan_type_equal(a->element, b->element);
	return a->kind != TYPE_OPAQUE || a->opaque == b->opaque;
}

void plan_walk(compilation *cx, const plan_block *block, plan_visitor *visit, void *with)
{
	for (plan_step *step = block->first; step != NULL; step = step->next) {
		visit(cx, step, with);
		plan_walk(cx, &step->block, visit, with);
		if (step->derive != NULL)
			plan_walk(cx, &step->derive->inlined, visit, with);
	}
}

void plan_walk_all(compilation *cx, plan_visitor *visit, void *with)
{
	for (const plan_stage *s = cx->plan->stages; s != NULL; s = s->next) {
		for (const plan_function *f = s->functions; f != NULL; f = f->next) {
			plan_walk(cx, &f->ordered, visit, with);
			plan_walk(cx, &f->body, visit, with);
		}
	}
}

static void walk_back(compilation *cx, const plan_block *block, plan_visitor *visit, void *with)
{
	for (plan_step *step = block->last; step != NULL; step = step->previous) {
		if (step->derive != NULL)
			walk_back(cx, &step->derive->inlined, visit, with);
		walk_back(cx, &step->block, visit, with);
		visit(cx, step, with);
	}
}

plan_function **plan_functions_of(compilation *cx, const plan_stage *stage, int *count)
{
	plan_function **all;
	int i = 0;

	*count = 0;
	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		++*count;
	all = ARENA_ARRAY(cx->arena, plan_function *, *count);
	for (plan_function *f = stage->functions; f != NULL; f = f->next)
		all[i++] = f;
	return all;
}

void plan_walk_back(compilation *cx, plan_visitor *visit, void *with)
{
	const plan_stage **stages;
	int stage_count = 0, count;

	for (const plan_stage *s = cx->plan->stages; s != NULL; s = s->next)
		stage_count++;
	stages = ARENA_ARRAY(cx->arena, const plan_stage *, stage_count);
	for (const plan_stage *s = cx->plan->stages; s != NULL; s = s->next)
		*stages++ = s;
	while (stage_count-- > 0) {
		plan_function **all = plan_functions_of(cx, *--stages, &count);

		while (count-- > 0) {
			walk_back(cx, &all[count]->body, visit, with);
			walk_back(cx, &all[count]->ordered, visit, with);
		}
	}
}
