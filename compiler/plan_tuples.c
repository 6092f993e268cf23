/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_tuples.c -- the structs of predicates: names and types of their attributes. */
#include <string.h>

#include "compiler/plan_build.h"

/* The atom whose variables name p's attributes: the first head, for an input the first body
 * atom. */
static const ast_atom **naming_atoms(compilation *cx)
{
	const ast_atom **atoms =
	    ARENA_ARRAY(cx->arena, const ast_atom *, cx->program.predicate_count);

	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (const ast_rule *r = c->rules; r != NULL; r = r->next)
			if (atoms[r->head.predicate->index] == NULL)
				atoms[r->head.predicate->index] = &r->head;
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (const ast_rule *r = c->rules; r != NULL; r = r->next)
			for (const ast_literal *l = r->body; l != NULL; l = l->next)
				if (l->atom.predicate != NULL &&
				    atoms[l->atom.predicate->index] == NULL)
					atoms[l->atom.predicate->index] = &l->atom;
	return atoms;
}

static const char *attribute_name(compilation *cx, const predicate *p, const ast_expr *arg, int i)
{
	static const char *const of_failed[] = { "N", "PKT", "FUNCTION", "REASON" };

	if (p->is_builtin && i < (int)(sizeof of_failed / sizeof of_failed[0]))
		return of_failed[i];
	if (arg != NULL && arg->kind == EXPR_VAR)
		return strtab_text(cx->strings, arg->u.var.name);
	if (p->names != NULL && p->names[i] != NULL)
		return p->names[i];
	return arena_printf(cx->arena, "A%d", i);
}

/* A second attribute of one name is NAME_2, and so on. */
static const char *unique_name(compilation *cx, const plan_attribute *before, int count,
			       const char *name)
{
	const char *tried = name;

	for (int n = 2, i = 1; i < count; i++) {
		if (strcmp(before[i].name, tried) == 0) {
			tried = arena_printf(cx->arena, "%s_%d", name, n++);
			i = 0;
		}
	}
	return tried;
}

static plan_tuple *make_tuple(compilation *cx, const predicate *p, const ast_atom *atom)
{
	plan_tuple *t = ARENA_NEW(cx->arena, plan_tuple);
	const ast_expr *arg = atom != NULL ? atom->args : NULL;

	t->predicate = p;
	t->is_source = p->source != SOURCE_NONE && p->consumer != NULL;
	t->is_input = p->is_input;
	t->row = -1;
	t->attributes = ARENA_ARRAY(cx->arena, plan_attribute, p->arity);
	for (int i = 0; i < p->arity; i++) {
		const char *name = attribute_name(cx, p, arg, i);

		t->attributes[i].name = i == 0 ? name : unique_name(cx, t->attributes, i, name);
		t->attributes[i].type = p->attributes[i];
		arg = arg != NULL ? arg->next : NULL;
	}
	return t;
}

void plan_make_tuples(compilation *cx)
{
	const ast_atom **atoms = naming_atoms(cx);
	plan_tuple **end = &cx->plan->tuples;

	cx->plan->tuple_of = ARENA_ARRAY(cx->arena, plan_tuple *, cx->program.predicate_count);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		plan_tuple *t = *end = make_tuple(cx, p, atoms[p->index]);

		cx->plan->tuple_of[p->index] = t;
		end = &t->next;
		t->is_output = p->is_builtin;
		t->travels = p->is_builtin || t->is_source || t->is_input;
	}
}

plan_tuple *plan_printed_copy(compilation *cx, const predicate *p, bool is_remote)
{
	plan_tuple *original = cx->plan->tuple_of[p->index], **end = &original->next;

	for (; *end != NULL && (*end)->is_copy; end = &(*end)->next)
		if ((*end)->is_remote == is_remote)
			return *end;
	plan_tuple *copy = ARENA_NEW(cx->arena, plan_tuple);
	*copy = *original;
	copy->next = *end;
	copy->is_copy = copy->is_output = copy->travels = true;
	copy->is_remote = is_remote;
	copy->is_input = copy->is_source = copy->is_relation = copy->is_whole = false;
	copy->is_group = false;
	copy->attributes = ARENA_ARRAY(cx->arena, plan_attribute, p->arity);
	memcpy(copy->attributes, original->attributes, (size_t)p->arity * sizeof *copy->attributes);
	*end = copy;
	return copy;
}
