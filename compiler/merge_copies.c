/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/merge_copies.c -- part of merge: components that copy tuples, by rules. */
#include "compiler/merge.h"

ast_component *merge_begin_copies(merger *m)
{
	ast_component *c = ARENA_NEW(m->cx->arena, ast_component);

	c->name = strtab_add_z(m->cx->strings, "copies");
	c->type_name = strtab_add_z(m->cx->strings, "parallel");
	c->is_copies = true;
	return c;
}

void merge_end_copies(merger *m, ast_component *copies)
{
	if (copies->rules == NULL)
		return;
	copies->span = copies->name_span = copies->type_span = copies->rules->span;
	*m->chain_end = copies;
	m->chain_end = &copies->next;
}

static bool is_taken(const ast_expr *args, const ast_expr *until, str_id name)
{
	for (; args != until; args = args->next)
		if (args->u.var.name == name)
			return true;
	return false;
}

/* Variables that are called as the atom's where these are variables, and differ. */
static ast_expr *make_variables(merger *m, const ast_atom *like)
{
	ast_expr *first = NULL, **end = &first;
	int i = 0;

	for (const ast_expr *arg = like->args; arg != NULL; arg = arg->next) {
		ast_expr *e = ARENA_NEW(m->cx->arena, ast_expr);

		*e = (ast_expr){ .kind = EXPR_VAR, .span = arg->span, .depth = 1 };
		e->u.var.name = arg->kind == EXPR_VAR ? arg->u.var.name : STR_NONE;
		while (e->u.var.name == STR_NONE || is_taken(first, NULL, e->u.var.name))
			e->u.var.name =
			    strtab_add_z(m->cx->strings, arena_printf(m->cx->arena, "A%d", ++i));
		*end = e;
		end = &e->next;
	}
	return first;
}

/* The same variables, at the places of the atom's arguments. */
static ast_expr *copy_variables(merger *m, const ast_expr *variables, const ast_atom *at)
{
	const ast_expr *place = at->args;
	ast_expr *first = NULL, **end = &first;

	for (const ast_expr *v = variables; v != NULL; v = v->next, place = place->next) {
		ast_expr *e = *end = ARENA_NEW(m->cx->arena, ast_expr);

		*e = *v;
		e->span = place->span;
		e->next = NULL;
		end = &e->next;
	}
	return first;
}

static const char *text_of(const merger *m, const ast_atom *atom)
{
	const char *text =
	    arena_printf(m->cx->arena, "%s(@", strtab_text(m->cx->strings, atom->id));

	for (const ast_expr *e = atom->args; e != NULL; e = e->next)
		text = arena_printf(m->cx->arena, "%s%s%s", text,
				    strtab_text(m->cx->strings, e->u.var.name),
				    e->next != NULL ? ", " : ")");
	return text;
}

void merge_add_copy(merger *m, ast_component *copies, str_id from_id, const ast_atom *from,
		    str_id to_id, const ast_atom *to)
{
	ast_rule *rule = ARENA_NEW(m->cx->arena, ast_rule), **end = &copies->rules;
	ast_literal *l = ARENA_NEW(m->cx->arena, ast_literal);

	l->kind = LITERAL_ATOM;
	l->span = from->span;
	l->atom = *from;
	l->atom.id = from_id;
	l->atom.args = make_variables(m, from);
	l->text = text_of(m, &l->atom);
	rule->span = to->span;
	rule->head = *to;
	rule->head.id = to_id;
	rule->head.args = copy_variables(m, l->atom.args, to);
	rule->body = l;
	rule->text = arena_printf(m->cx->arena, "%s :- %s.", text_of(m, &rule->head), l->text);
	while (*end != NULL)
		end = &(*end)->next;
	*end = rule;
}
