/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_calls.c -- part of check: calls that one arriving tuple reaches. */
#include "compiler/check.h"

/* -- the same call twice ----------------------------------------------------------------------- */

static bool is_same_call(const flow_call *a, const flow_call *b)
{
	const function *f = a->expr->u.call.function;

	if (b->expr->u.call.function != f || f->contract == CONTRACT_PURE)
		return false;
	for (int i = 0; i < f->param_count; i++)
		if (a->args[i] != b->args[i])
			return false;
	return !flow_excludes(a, b);
}

/* a and b are in the order in which they are reached; the later one in the text is the error. */
static void check_twice(checker *k, const flow_call *a, const flow_call *b)
{
	bool in_order = a->expr->span.begin < b->expr->span.begin;
	const flow_call *first = in_order ? a : b, *second = in_order ? b : a;
	const char *name = check_text(k, second->expr->u.call.function->name);

	if (!check_once(k, second->expr))
		return;
	diag_error(k->cx->diag, second->expr->span, "called-twice",
		   "'%s' is called twice with the same arguments for one tuple", name);
	diag_note(k->cx->diag, first->expr->span, "the first call is here");
	if (first->rule == second->rule && first->literal != NULL && first->literal->binds &&
	    first->literal->right == first->expr)
		diag_fixit(k->cx->diag, second->expr->span, "%s",
			   check_text(k, first->literal->left->u.var.name));
	else
		diag_note(k->cx->diag, first->expr->span,
			  "call it once, and derive a predicate with its result");
}

/* -- ordered functions ------------------------------------------------------------------------- */

static bool is_literal(const ast_expr *e)
{
	return e->kind != EXPR_VAR && e->kind != EXPR_CALL && e->kind != EXPR_UNARY &&
	       e->kind != EXPR_BINARY;
}

/* The first part runs before the component, with nothing but the arriving tuple. What stands in the
 * way, NULL: nothing. */
static const char *misplaced(const graph_node *n, const flow_call *call)
{
	const ast_expr *arg = call->expr->u.call.args;

	if (graph_trigger(call->rule)->predicate != n->predicate || n->derived > 0)
		return "a call for a tuple that is derived in the same component";
	for (int i = 0; arg != NULL; arg = arg->next, i++)
		if (!is_literal(arg) && (call->args[i] < 1 || call->args[i] > n->predicate->arity))
			return "an argument that is no attribute of the tuple that arrives";
	return call->follows_call ? "anything but tests before its call in the rule" : NULL;
}

static void check_ordered(checker *k, const graph_node *n, const flow_call *call)
{
	const ast_expr *e = call->expr;
	const char *wrong = misplaced(n, call);

	if (wrong == NULL || !check_once(k, e))
		return;
	diag_error(k->cx->diag, e->span, "unsupported", "'%s' is ordered: %s is not supported yet",
		   check_text(k, e->u.call.function->name), wrong);
	diag_note(k->cx->diag, graph_trigger(call->rule)->span, "'%s' is the tuple that arrives",
		  check_text(k, n->predicate->name));
}

void check_calls(checker *k, const graph *g, int arriving, const flow_call *calls)
{
	for (const flow_call *c = calls; c != NULL; c = c->next) {
		if (c->expr->u.call.function->contract == CONTRACT_ORDERED)
			check_ordered(k, &g->nodes[arriving], c);
		for (const flow_call *b = calls; b != c; b = b->next)
			if (is_same_call(b, c)) {
				check_twice(k, b, c);
				break;
			}
	}
}
