/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/optimise_fold.c -- comparisons whose result is known.
 *
 * Requires: values that have their representation.
 * Gives:    true or false in place of a variable compared with itself, and of one with a declared
 *           set of values compared with a string that is not in it; tests that can't fail are gone.
 *           C compilers warn about the first, and the second has no index to compare with. */
#include "compiler/optimise.h"

static bool is_same(const plan_expr *a, const plan_expr *b)
{
	/* NaN is not equal to itself. */
	return a->kind == PX_VALUE && b->kind == PX_VALUE && a->value == b->value &&
	       type_find(a->type)->kind != TYPE_FLOAT;
}

static bool is_no_member(const plan_expr *a, const plan_expr *b)
{
	const plan_names *names = plan_expr_names(a);

	return names != NULL && b->kind == PX_LITERAL && b->literal->kind == EXPR_STRING &&
	       plan_names_index(names, b->literal->u.string) < 0;
}

static void become(compilation *cx, plan_expr *x, bool value)
{
	plan_expr *next = x->next;

	*x = *plan_bool(cx, x->span, value);
	x->next = next;
}

/* At most AST_DEPTH_MAX deep. */
static void fold(compilation *cx, plan_expr *x)
{
	if (x == NULL)
		return;
	for (plan_expr *item = x->left; x->kind == PX_LIST && item != NULL; item = item->next)
		fold(cx, item);
	if (x->kind != PX_UNARY && x->kind != PX_BINARY)
		return;
	fold(cx, x->left);
	fold(cx, x->right);
	if (x->kind != PX_BINARY)
		return;
	op_kind op = x->op;
	bool is_equation = op == OP_EQ || op == OP_NE;
	if ((is_equation || op == OP_LE || op == OP_GE || op == OP_LT || op == OP_GT) &&
	    is_same(x->left, x->right))
		become(cx, x, op == OP_EQ || op == OP_LE || op == OP_GE);
	else if (is_equation &&
		 (is_no_member(x->left, x->right) || is_no_member(x->right, x->left)))
		become(cx, x, op == OP_NE);
}

static void fold_step(compilation *cx, plan_step *step, void *with)
{
	const plan_call *call = step->call;
	const plan_derive *d = step->derive;

	(void)with;
	fold(cx, step->expr);
	fold(cx, step->other);
	for (const plan_argument *arg = call != NULL ? call->args : NULL; arg != NULL;
	     arg = arg->next)
		fold(cx, arg->expr);
	for (int i = 1; d != NULL && i < d->predicate->arity; i++)
		fold(cx, d->args[i]);
}

void optimise_fold(compilation *cx)
{
	plan_walk_all(cx, fold_step, NULL);
}
