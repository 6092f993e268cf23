/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/support.c -- part of resolve: what parses, but is not compiled yet.
 *
 * Each such construct ends here in an error that names it, never in wrong behaviour. Recursion
 * is found later (check_chain.c), when the predicates of all rules are known. */
#include <string.h>

#include "compiler/resolve.h"

static void unsupported(compilation *cx, src_span at, const char *what)
{
	diag_error(cx->diag, at, "unsupported", "%s not supported yet", what);
}

/* -- expressions ------------------------------------------------------------------------------- */

static void check_expr(compilation *cx, const ast_expr *e);

static void check_list(compilation *cx, const ast_expr *list)
{
	for (const ast_expr *e = list; e != NULL; e = e->next)
		check_expr(cx, e);
}

static void check_function(compilation *cx, const ast_expr *call, const function *f)
{
	bool lists = f->result_kind != RESULT_NONE && f->result.type->kind == TYPE_LIST;

	for (const type_ref *p = f->params; p != NULL; p = p->next)
		lists |= p->type->kind == TYPE_LIST;
	if (lists)
		unsupported(cx, call->span, "a function of lists is");
	if (f->setting != STR_NONE)
		unsupported(cx, call->span, "a function with a setting is");
}

static void check_expr(compilation *cx, const ast_expr *e)
{
	switch (e->kind) {
	case EXPR_LIST:
		unsupported(cx, e->span, "lists are");
		break;
	case EXPR_INFINITY:
		unsupported(cx, e->span, "'infinity' is");
		break;
	case EXPR_INTERVAL:
	case EXPR_SET:
		unsupported(cx, e->span, "intervals and sets are");
		break;
	case EXPR_AGGREGATE:
		unsupported(cx, e->span, "aggregates are");
		break;
	case EXPR_CALL:
		check_list(cx, e->u.call.args);
		if (e->u.call.function != NULL)
			check_function(cx, e, e->u.call.function);
		break;
	case EXPR_UNARY:
		check_expr(cx, e->u.op.left);
		break;
	case EXPR_BINARY:
		if (e->u.op.op == OP_IN) {
			unsupported(cx, e->u.op.op_span, "the operator 'in' is");
			break;
		}
		check_expr(cx, e->u.op.left);
		check_expr(cx, e->u.op.right);
		break;
	case EXPR_VAR:
	case EXPR_WILDCARD:
	case EXPR_INT:
	case EXPR_FLOAT:
	case EXPR_BOOL:
	case EXPR_STRING:
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
	case EXPR_DURATION:
	case EXPR_CONSTANT:
		break;
	}
}

/* -- atoms, rules ------------------------------------------------------------------------------ */

static bool is_timed_source(const char *name)
{
	return strcmp(name, "start") == 0 || strcmp(name, "periodic") == 0 ||
	       strcmp(name, "finish") == 0 || strcmp(name, "expired") == 0;
}

static void check_atom(compilation *cx, const ast_atom *atom)
{
	const char *name = strtab_text(cx->strings, atom->name);

	if (is_timed_source(name))
		diag_error(cx->diag, atom->name_span, "unsupported",
			   "the source predicate '%s' is not supported yet", name);
	check_list(cx, atom->args);
}

static void check_body(compilation *cx, const ast_rule *rule)
{
	const ast_literal *trigger = NULL;

	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind == LITERAL_NEGATED) {
			unsupported(cx, l->span, "a negated predicate is");
		} else if (l->kind == LITERAL_ATOM) {
			if (trigger != NULL) {
				unsupported(cx, l->span,
					    "a second predicate in a body (a join) is");
				diag_note(cx->diag, trigger->span, "the first is here");
			} else if (l != rule->body) {
				unsupported(cx, l->span, "a predicate behind other literals is");
				diag_note(cx->diag, l->span, "write it first");
			}
			trigger = l;
			check_atom(cx, &l->atom);
		} else {
			check_expr(cx, l->left);
			if (l->right != NULL)
				check_expr(cx, l->right);
		}
	}
	if (trigger == NULL)
		diag_error(cx->diag, rule->span, "no-trigger",
			   "a rule needs a predicate in its body");
}

static void check_rule(compilation *cx, const ast_rule *rule)
{
	if (rule->is_delete)
		unsupported(cx, rule->span, "'delete' is");
	check_atom(cx, &rule->head);
	check_body(cx, rule);
}

/* -- components, declarations ------------------------------------------------------------------ */

static void check_component(compilation *cx, const ast_component *c)
{
	if (c->order == ORDER_AUTO)
		unsupported(cx, c->type_span, "the component type 'auto' is");
	for (const ast_context_key *k = c->keys; k != NULL; k = k->next)
		for (const ast_key *key = k->keys; key != NULL; key = key->next)
			if (key->count > 1)
				unsupported(cx, key->span, "a composite key is");
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		check_rule(cx, rule);
}

void support_check(compilation *cx)
{
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		check_component(cx, c);
	for (const ast_table *t = cx->program.tables; t != NULL; t = t->next)
		unsupported(cx, t->span, "'materialize' is");
	for (const ast_output *o = cx->program.outputs; o != NULL; o = o->next)
		if (o->to != STR_NONE && strcmp(strtab_text(cx->strings, o->to), "stdout") != 0)
			unsupported(cx, o->span, "an output to anything but \"stdout\" is");
}
