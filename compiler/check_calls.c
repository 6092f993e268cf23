/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_calls.c -- part of check: calls that one arriving tuple reaches. */
#include "compiler/check.h"

/* -- the same call twice ----------------------------------------------------------------------- */

/* Calls, by function and arguments. */
enum { BUCKETS = 1024 };

typedef struct noted {
	const flow_call *call;
	struct noted *next;
} noted;

/* Whether two arguments are the same in each instance of their rule. values: their numbers. */
static bool is_same_argument(const ast_expr *a, const ast_expr *b)
{
	if (a->kind == EXPR_VAR || b->kind == EXPR_VAR)
		return a->kind == b->kind && a->u.var.slot == b->u.var.slot;
	return a->kind != EXPR_CALL && a->kind != EXPR_UNARY && a->kind != EXPR_BINARY;
}

static bool is_same_call(const flow_call *a, const flow_call *b)
{
	const function *f = a->expr->u.call.function;
	const ast_expr *left = a->expr->u.call.args, *right = b->expr->u.call.args;
	bool is_joined = a->is_joined || b->is_joined;

	if (b->expr->u.call.function != f || (is_joined && a->rule != b->rule))
		return false;
	for (int i = 0; left != NULL; i++, left = left->next, right = right->next)
		if (a->args[i] != b->args[i] || (is_joined && !is_same_argument(left, right)))
			return false;
	return !flow_excludes(a, b);
}

static noted **bucket_of(noted **buckets, const flow_call *c)
{
	uint64_t hash = (uint64_t)(uintptr_t)c->expr->u.call.function;
	int i = 0;

	for (const ast_expr *arg = c->expr->u.call.args; arg != NULL; arg = arg->next, i++)
		hash = (hash ^ (uint64_t)c->args[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return &buckets[(hash * UINT64_C(0x9e3779b97f4a7c15)) >> 54];
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

/* Whether a negated atom stands in front of the call. */
static bool follows_negation(const flow_call *call)
{
	for (const ast_literal *l = call->rule->body; l != call->literal; l = l->next)
		if (l->kind == LITERAL_NEGATED)
			return true;
	return false;
}

/* The first part runs before the component, with nothing but the arriving tuple. What stands in the
 * way, NULL: nothing. */
static const char *misplaced(const graph_node *n, const flow_call *call)
{
	const ast_expr *arg = call->expr->u.call.args;

	if (graph_atoms(call->rule) > 1)
		return "a call in a rule of several predicates";
	if (graph_trigger(call->rule)->predicate != n->predicate || n->rules != NULL)
		return "a call for a tuple that is derived in the same component";
	for (int i = 0; arg != NULL; arg = arg->next, i++)
		if (!is_literal(arg) && (call->args[i] < 1 || call->args[i] > n->predicate->arity))
			return "an argument that is no attribute of the tuple that arrives";
	return call->follows_call || follows_negation(call)
		   ? "anything but tests before its call in the rule"
		   : NULL;
}

static void check_ordered(checker *k, const graph_node *n, const flow_call *call)
{
	const ast_expr *e = call->expr;
	const char *wrong = misplaced(n, call);

	if (wrong == NULL || !check_once(k, e))
		return;
	diag_error(k->cx->diag, e->span, "unsupported", "'%s' is ordered: %s is not supported",
		   check_text(k, e->u.call.function->name), wrong);
	diag_note(k->cx->diag, graph_trigger(call->rule)->span, "'%s' is the tuple that arrives",
		  check_text(k, n->predicate->name));
}

void check_calls(checker *k, const graph *g, int arriving, const flow_call *calls)
{
	noted **buckets = calls != NULL ? ARENA_ARRAY(k->cx->arena, noted *, BUCKETS) : NULL;

	for (const flow_call *c = calls; c != NULL; c = c->next) {
		noted **bucket = bucket_of(buckets, c), *n = *bucket;

		if (c->expr->u.call.function->contract == CONTRACT_ORDERED)
			check_ordered(k, &g->nodes[arriving], c);
		if (c->expr->u.call.function->contract == CONTRACT_PURE)
			continue;
		while (n != NULL && !is_same_call(n->call, c))
			n = n->next;
		if (n != NULL)
			check_twice(k, n->call, c);
		n = ARENA_NEW(k->cx->arena, noted);
		*n = (noted){ .call = c, .next = *bucket };
		*bucket = n;
	}
}
