/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_expr.c -- expressions and conditions as steps.
 *
 * Requires: checked expressions.
 * Gives:    every call is a step of its own, so that expressions only compute and C may evaluate
 *           them in any order. `&&`, `||` whose right side needs steps become STEP_CHOOSE. A `*`
 *           call takes the rest of the rule into its block.
 * Errors:   unsupported. */
#include <assert.h>

#include "compiler/plan_build.h"

plan_step *plan_add_step(plan_builder *b, step_kind kind, src_span span)
{
	plan_step *step = ARENA_NEW(b->cx->arena, plan_step);

	step->kind = kind;
	step->span = span;
	step->rule = b->rule;
	step->literal = b->literal;
	step->is_tried = b->is_matched;
	plan_append(b->block, step);
	return step;
}

plan_expr *plan_new_expr(plan_builder *b, plan_expr_kind kind, const ast_expr *from)
{
	plan_expr *x = ARENA_NEW(b->cx->arena, plan_expr);

	x->kind = kind;
	x->span = from->span;
	x->type = from->type;
	return x;
}

plan_value *plan_new_value(plan_builder *b, const char *name, type *t)
{
	plan_value *v = ARENA_NEW(b->cx->arena, plan_value);

	v->name = name != NULL ? name : arena_printf(b->cx->arena, "v%d", ++b->made_up);
	v->type = t;
	v->key = -1;
	return v;
}

plan_expr *plan_value_expr(plan_builder *b, plan_value *v, const ast_expr *from)
{
	plan_expr *x = plan_new_expr(b, PX_VALUE, from);

	x->value = v;
	x->type = v->type;
	return x;
}

plan_expr *plan_copy_expr(plan_builder *b, const plan_expr *x)
{
	plan_expr *copy = ARENA_NEW(b->cx->arena, plan_expr);

	*copy = *x;
	copy->next = NULL;
	return copy;
}

static plan_expr *unsupported(plan_builder *b, const ast_expr *e, const char *what)
{
	diag_error(b->cx->diag, e->span, "unsupported", "%s is not supported yet", what);
	return plan_new_expr(b, PX_LOCATION, e);
}

/* -- expressions ------------------------------------------------------------------------------- */

plan_expr *plan_into_value(plan_builder *b, plan_expr *x, const char *name, const ast_expr *from)
{
	bool computes = x->kind == PX_UNARY || x->kind == PX_BINARY || x->kind == PX_LIST;

	if (!computes || plan_expr_is_constant(x))
		return x;
	plan_step *step = plan_add_step(b, STEP_BIND, x->span);
	step->value = plan_new_value(b, name, x->type);
	step->expr = x;
	return plan_value_expr(b, step->value, from);
}

static bool is_nonzero_literal(const plan_expr *x)
{
	if (x->kind != PX_LITERAL)
		return false;
	return x->literal->kind == EXPR_FLOAT ? x->literal->u.number != 0
					      : x->literal->u.integer != 0;
}

static plan_expr *lower_division(plan_builder *b, const ast_expr *e)
{
	plan_expr *x = plan_new_expr(b, PX_BINARY, e);

	x->op = e->u.op.op;
	x->left = plan_lower(b, e->u.op.left, NULL);
	x->right = plan_into_value(b, plan_lower(b, e->u.op.right, NULL), NULL, e->u.op.right);
	if (!is_nonzero_literal(x->right)) {
		plan_step *step = plan_add_step(b, STEP_NONZERO, e->u.op.right->span);

		step->expr = plan_copy_expr(b, x->right);
	}
	return x;
}

/* && and ||: the right side is evaluated only if the left one doesn't decide. */
static plan_expr *lower_logic(plan_builder *b, const ast_expr *e)
{
	plan_expr *left = plan_lower(b, e->u.op.left, NULL);
	plan_block *outer = b->block, inner = { NULL, NULL };

	b->block = &inner;
	plan_expr *right = plan_lower(b, e->u.op.right, NULL);
	b->block = outer;
	if (inner.first == NULL) {
		plan_expr *x = plan_new_expr(b, PX_BINARY, e);

		x->op = e->u.op.op;
		x->left = left;
		x->right = right;
		return x;
	}
	plan_step *step = plan_add_step(b, STEP_CHOOSE, e->span);
	step->value = plan_new_value(b, NULL, e->type);
	step->expr = left;
	step->when = e->u.op.op == OP_AND;
	step->block = inner;
	step->other = right;
	return plan_value_expr(b, step->value, e);
}

/* -- `in` -------------------------------------------------------------------------------------- */

static plan_expr *binary(plan_builder *b, op_kind op, const ast_expr *at, plan_expr *left,
			 plan_expr *right)
{
	plan_expr *x = plan_equation(b, at, plan_copy_expr(b, left), right);

	x->op = op;
	return x;
}

/* left is in one of the items; as a tree that is no deeper than it has to be. */
static plan_expr *in_one_of(plan_builder *b, plan_expr *left, const ast_expr *items[], int count)
{
	if (count == 1)
		return binary(b, OP_EQ, items[0], left, plan_lower(b, items[0], NULL));
	int half = count / 2;
	plan_expr *first = in_one_of(b, left, items, half);
	plan_expr *second = in_one_of(b, left, items + half, count - half);

	return binary(b, OP_OR, items[0], first, second);
}

static plan_expr *in_set(plan_builder *b, plan_expr *left, const ast_expr *set)
{
	const ast_expr **items;
	int count = 0;

	for (const ast_expr *item = set->u.list.items; item != NULL; item = item->next)
		count++;
	if (count == 0)
		return plan_bool(b->cx, set->span, false);
	items = ARENA_ARRAY(b->cx->arena, const ast_expr *, count);
	count = 0;
	for (const ast_expr *item = set->u.list.items; item != NULL; item = item->next)
		items[count++] = item;
	return in_one_of(b, left, items, count);
}

static bool is_int_literal(const plan_expr *x)
{
	return x->kind == PX_LITERAL &&
	       (x->literal->kind == EXPR_INT || x->literal->kind == EXPR_DURATION) &&
	       type_find(x->type)->kind != TYPE_FLOAT;
}

static plan_expr *in_interval(plan_builder *b, plan_expr *left, const ast_expr *e)
{
	plan_expr *low = plan_into_value(b, plan_lower(b, e->u.interval.low, NULL), NULL, e);
	plan_expr *high = plan_into_value(b, plan_lower(b, e->u.interval.high, NULL), NULL, e);
	bool is_open = e->u.interval.low_open || e->u.interval.high_open;

	/* C compilers warn of a condition that never holds. */
	if (is_int_literal(low) && is_int_literal(high)) {
		int64_t from = low->literal->u.integer, to = high->literal->u.integer;
		bool is_empty = from > to || (from == to && is_open) ||
				(e->u.interval.low_open && e->u.interval.high_open && from < to &&
				 from == to - 1);

		if (is_empty)
			return plan_bool(b->cx, e->span, false);
	}
	return binary(b, OP_AND, e, binary(b, e->u.interval.low_open ? OP_GT : OP_GE, e, left, low),
		      binary(b, e->u.interval.high_open ? OP_LT : OP_LE, e, left, high));
}

static plan_expr *lower_in(plan_builder *b, const ast_expr *e)
{
	const ast_expr *right = e->u.op.right;
	plan_expr *left = plan_into_value(b, plan_lower(b, e->u.op.left, NULL), NULL, e->u.op.left);

	if (right->kind == EXPR_SET)
		return in_set(b, left, right);
	if (right->kind == EXPR_INTERVAL)
		return in_interval(b, left, right);
	return binary(b, OP_IN, e, left,
		      plan_into_value(b, plan_lower(b, right, NULL), NULL, right));
}

static plan_expr *lower_list(plan_builder *b, const ast_expr *e)
{
	plan_expr *x = plan_new_expr(b, PX_LIST, e), **end = &x->left;

	for (const ast_expr *item = e->u.list.items; item != NULL; item = item->next) {
		*end = plan_copy_expr(b, plan_lower(b, item, NULL));
		end = &(*end)->next;
	}
	return x;
}

/* -- operators --------------------------------------------------------------------------------- */

static plan_expr *lower_operator(plan_builder *b, const ast_expr *e)
{
	op_kind op = e->u.op.op;

	if (op == OP_IN)
		return lower_in(b, e);
	if (op == OP_DIV || op == OP_MOD)
		return lower_division(b, e);
	if (op == OP_AND || op == OP_OR)
		return lower_logic(b, e);
	plan_expr *x = plan_new_expr(b, e->kind == EXPR_UNARY ? PX_UNARY : PX_BINARY, e);
	x->op = op;
	x->left = plan_lower(b, e->u.op.left, NULL);
	if (e->kind == EXPR_BINARY)
		x->right = plan_lower(b, e->u.op.right, NULL);
	return x;
}

plan_step *plan_call_step(plan_builder *b, const ast_expr *e, const char *name, bool wants_result)
{
	const function *f = e->u.call.function;
	plan_expr *args = NULL, **end = &args;

	for (const ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next) {
		*end = plan_copy_expr(b, plan_into_value(b, plan_lower(b, arg, NULL), NULL, arg));
		end = &(*end)->next;
	}
	plan_call *call = plan_make_call(b, e, args);
	bool many = f->result_kind == RESULT_MANY;
	plan_step *step = plan_add_step(b, many ? STEP_EACH : STEP_CALL, e->span);
	step->call = call;
	if (wants_result && f->result_kind != RESULT_NONE)
		step->value = plan_new_value(b, name, e->type);
	if (many)
		b->block = &step->block;
	return step;
}

static plan_expr *lower_literal(plan_builder *b, const ast_expr *e)
{
	plan_expr *x = plan_new_expr(b, PX_LITERAL, e);

	x->literal = e;
	return x;
}

/* A constant's value may have another type at another use ("true" is a string or a bool). */
static plan_expr *lower_constant(plan_builder *b, const ast_expr *e)
{
	plan_expr *x = plan_lower(b, e->u.constant.value, NULL);

	x->type = e->type;
	return x;
}

/* At most AST_DEPTH_MAX deep. */
plan_expr *plan_lower(plan_builder *b, const ast_expr *e, const char *name)
{
	switch (e->kind) {
	case EXPR_VAR:
		assert(b->slots[e->u.var.slot] != NULL && "check: bound before it is read");
		return plan_copy_expr(b, b->slots[e->u.var.slot]);
	case EXPR_INT:
	case EXPR_FLOAT:
	case EXPR_BOOL:
	case EXPR_STRING:
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
	case EXPR_DURATION:
	case EXPR_INFINITY:
		return lower_literal(b, e);
	case EXPR_CONSTANT:
		return lower_constant(b, e);
	case EXPR_CALL:
		return plan_value_expr(b, plan_call_step(b, e, name, true)->value, e);
	case EXPR_UNARY:
	case EXPR_BINARY:
		return lower_operator(b, e);
	case EXPR_WILDCARD:
		return unsupported(b, e, "a wildcard here");
	case EXPR_LIST:
		return lower_list(b, e);
	case EXPR_INTERVAL:
	case EXPR_SET:
		assert(!"infer: only behind 'in'");
		break;
	case EXPR_AGGREGATE:
		return unsupported(b, e, "an aggregate");
	}
	return NULL;
}

/* -- literals ---------------------------------------------------------------------------------- */

void plan_add_test(plan_builder *b, plan_expr *x)
{
	plan_add_step(b, STEP_TEST, x->span)->expr = x;
}

void plan_lower_condition(plan_builder *b, const ast_expr *e)
{
	if (e->kind == EXPR_BINARY && e->u.op.op == OP_AND) {
		plan_lower_condition(b, e->u.op.left);
		plan_lower_condition(b, e->u.op.right);
		return;
	}
	plan_expr *x = plan_lower(b, e, NULL);
	if (x->kind == PX_BINARY && x->op == OP_AND) { /* an interval's two ends */
		plan_add_test(b, x->left);
		x = x->right;
	}
	plan_add_test(b, x);
}

plan_expr *plan_equation(plan_builder *b, const ast_expr *at, plan_expr *left, plan_expr *right)
{
	plan_expr *x = ARENA_NEW(b->cx->arena, plan_expr);

	x->kind = PX_BINARY;
	x->op = OP_EQ;
	x->span = at->span;
	x->type = type_scalar(b->cx->arena, TYPE_BOOL, at->span);
	x->left = left;
	x->right = right;
	return x;
}

void plan_bind(plan_builder *b, const ast_expr *var, const ast_expr *value)
{
	const char *name = strtab_text(b->cx->strings, var->u.var.name);
	plan_expr **slot = &b->slots[var->u.var.slot];

	if (*slot != NULL)
		plan_add_test(
		    b, plan_equation(b, var, plan_copy_expr(b, *slot), plan_lower(b, value, NULL)));
	else
		*slot = plan_into_value(b, plan_lower(b, value, name), name, var);
}
