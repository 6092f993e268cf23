/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/infer.c -- pass: the type of everything, over the whole program; what binds what.
 *
 * Requires: names resolved.
 * Gives:    predicate.attributes, variable.type, expr.type, call.function and call.variables;
 *           var.binds and literal.binds.
 * Keeps:    the shape of the tree, but for the sides of X = e.
 * Errors:   reports all. Of a variable or attribute that took part in a conflict no other is
 *           reported: one cause, one message.
 * Look:     analogc --dump=types FILE */
#include "compiler/infer.h"

static const char *text(const inferrer *in, str_id name)
{
	return strtab_text(in->cx->strings, name);
}

/* -- atoms ------------------------------------------------------------------------------------- */

static void infer_location(inferrer *in, const ast_expr *e, type *wanted)
{
	if (infer_has_failed(in, e) || type_unify(e->type, wanted))
		return;
	diag_error(in->cx->diag, e->span, "location", "%s has type %s, but a location is a node",
		   infer_describe(in, e), type_name(in->cx->arena, e->type));
	infer_note_origin(in, e->type, e, "it");
	infer_set_failed(in, e);
}

/* The type of an attribute at a place of its use: a declared one is a copy with this place. */
static type *attribute_at(inferrer *in, const predicate *p, int i, const ast_expr *e)
{
	bool is_declared = p->declared.file != 0 || p->is_builtin || p->source != SOURCE_NONE;

	return is_declared ? type_at(in->cx->arena, p->attributes[i], e->span) : p->attributes[i];
}

static void attribute_conflict(inferrer *in, const ast_expr *e, const predicate *p, int i,
			       type *wanted)
{
	infer_conflict(in, e, wanted, "attribute %d of '%s'", i + 1, text(in, p->name));
	if (p->declared.file != 0)
		diag_note(in->cx->diag, p->declared, "declared here");
	else
		infer_note_origin(in, wanted, e, "the attribute");
	in->attribute_failed[p->index][i] =
	    p->declared.file == 0 && !p->is_builtin && p->source == SOURCE_NONE;
}

static void infer_atom(inferrer *in, const ast_atom *atom)
{
	const predicate *p = atom->predicate;
	int i = 0;

	for (ast_expr *e = atom->args; e != NULL; e = e->next, i++) {
		type *wanted = attribute_at(in, p, i, e);

		infer_expr(in, e);
		if (i == 0)
			infer_location(in, e, wanted);
		else if (!infer_has_failed(in, e) && !in->attribute_failed[p->index][i] &&
			 !type_unify(e->type, wanted))
			attribute_conflict(in, e, p, i, wanted);
	}
}

/* -- rules ------------------------------------------------------------------------------------- */

static void infer_condition(inferrer *in, ast_literal *l)
{
	int before = diag_errors(in->cx->diag);

	infer_expr(in, l->left);
	if (diag_errors(in->cx->diag) != before || infer_has_failed(in, l->left) ||
	    type_unify(l->left->type, type_scalar(in->cx->arena, TYPE_BOOL, l->span)))
		return;
	diag_error(in->cx->diag, l->span, "type", "a condition is a bool, but %s has type %s",
		   infer_describe(in, l->left), type_name(in->cx->arena, l->left->type));
	infer_note_origin(in, l->left->type, l->left, "it");
	infer_set_failed(in, l->left);
}

static void infer_literal(inferrer *in, ast_literal *l)
{
	switch (l->kind) {
	case LITERAL_ATOM:
	case LITERAL_NEGATED:
		infer_atom(in, &l->atom);
		break;
	case LITERAL_ASSIGN:
	case LITERAL_EQUALS:
		infer_expr(in, l->left);
		infer_expr(in, l->right);
		infer_same(in, l->left, l->right, "the other side");
		break;
	case LITERAL_CONDITION:
		infer_condition(in, l);
		break;
	case LITERAL_CALL:
		in->bare_call = l->left;
		infer_expr(in, l->left);
		break;
	}
}

static void infer_rule(inferrer *in, ast_rule *rule)
{
	in->rule = rule;
	in->variable_failed = ARENA_ARRAY(in->cx->arena, bool, rule->variable_count + 1);
	for (int slot = 0; slot < rule->variable_count; slot++)
		rule->variables[slot].type = type_open(in->cx->arena);
	for (ast_literal *l = rule->body; l != NULL; l = l->next)
		infer_literal(in, l);
	infer_atom(in, &rule->head);
}

/* -- predicates -------------------------------------------------------------------------------- */

static void open_attributes(inferrer *in)
{
	arena *a = in->cx->arena;

	in->attribute_failed = ARENA_ARRAY(a, bool *, in->cx->program.predicate_count);
	for (predicate *p = in->cx->program.predicates; p != NULL; p = p->next) {
		in->attribute_failed[p->index] = ARENA_ARRAY(a, bool, p->arity + 1);
		if (p->attributes != NULL)
			continue;
		p->attributes = ARENA_ARRAY(a, type *, p->arity + 1);
		for (int i = 0; i < p->arity; i++)
			p->attributes[i] =
			    i == 0 ? type_scalar(a, TYPE_NODE, (src_span){ 0 }) : type_open(a);
	}
}

bool pass_infer(compilation *cx)
{
	inferrer in = { .cx = cx };
	int before = diag_errors(cx->diag);

	in.waiting_end = &in.waiting;
	bind_rules(cx);
	int unbound = diag_errors(cx->diag);
	open_attributes(&in);
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			infer_rule(&in, rule);
	infer_waiting(&in, false);
	infer_expired(&in);
	infer_waiting(&in, true);
	if (diag_errors(cx->diag) == unbound)
		infer_close(cx);
	return diag_errors(cx->diag) == before;
}
