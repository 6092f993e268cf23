/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_value_tests.c -- part of check: tests that never or always hold. */
#include "compiler/check_value.h"
#include "compiler/suggest.h"

/* -- tests ------------------------------------------------------------------------------------- */

static void explain(valuer *vr, const ast_expr *literal, const value_set *s)
{
	value v;
	bool is_constant = value_of_constant(vr, literal, &v);
	suggestion near = suggest_for(is_constant ? value_text(vr, literal, v) : "");
	const char *list = value_set_text(vr, literal, s);

	for (int i = 0; i < s->count; i++)
		suggest_offer(&near, value_text(vr, literal, s->items[i]));
	if (suggest_best(&near) != NULL && literal->kind == EXPR_STRING)
		diag_fixit(vr->k->cx->diag, literal->span, "%s", suggest_best(&near));
	diag_note(vr->k->cx->diag, literal->span, "what it is compared with can only be %s",
		  list != NULL ? list : "nothing");
}

void value_test_equal(valuer *vr, const ast_expr *literal, value v, value_set *s)
{
	if (!value_is_in(s, v) && (s->is_any || s->count > 0) && !vr->is_dead) {
		diag_warning(vr->k->cx->diag, literal->span, "never-fires",
			     "this is never %s: the rule can't fire", value_text(vr, literal, v));
		explain(vr, literal, s);
		vr->is_dead = true;
	}
	*s = value_single(vr, v);
}

static void test_unequal(valuer *vr, const ast_expr *literal, value v, const value_set *s)
{
	if (s->is_any || s->count == 0 || vr->is_dead)
		return;
	if (!value_is_in(s, v)) {
		diag_warning(vr->k->cx->diag, literal->span, "always-true", "this is never %s",
			     value_text(vr, literal, v));
		explain(vr, literal, s);
	} else if (s->count == 1) {
		diag_warning(vr->k->cx->diag, literal->span, "never-fires",
			     "this is always %s: the rule can't fire", value_text(vr, literal, v));
		vr->is_dead = true;
	}
}

static void never_holds(valuer *vr, const ast_expr *e)
{
	if (!vr->is_dead)
		diag_warning(vr->k->cx->diag, e->span, "never-fires",
			     "this never holds: the rule can't fire");
	vr->is_dead = true;
}

/* X = X + 1, where X has its value. */
static bool is_moved(const ast_expr *var, const ast_expr *e)
{
	const ast_expr *by = e->kind == EXPR_BINARY ? e->u.op.right : NULL;

	return by != NULL && var->kind == EXPR_VAR && by->kind == EXPR_INT && by->u.integer != 0 &&
	       (e->u.op.op == OP_ADD || e->u.op.op == OP_SUB) && e->u.op.left->kind == EXPR_VAR &&
	       e->u.op.left->u.var.slot == var->u.var.slot;
}

static void test_moved(valuer *vr, const ast_expr *var, const ast_expr *e)
{
	bool is_news = !vr->is_dead;

	never_holds(vr, e);
	if (is_news)
		diag_note(vr->k->cx->diag, var->span,
			  "this is not changed, but compared: a variable has one value");
}

void value_test(valuer *vr, op_kind op, const ast_expr *left, const ast_expr *right)
{
	value v;

	if (op == OP_EQ && (is_moved(left, right) || is_moved(right, left))) {
		test_moved(vr, left->kind == EXPR_VAR ? left : right,
			   left->kind == EXPR_VAR ? right : left);
		return;
	}
	if (!value_of_constant(vr, right, &v)) {
		const ast_expr *literal = left;
		left = right;
		right = literal;
		if (!value_of_constant(vr, right, &v))
			return;
	}
	value_set s = value_set_of(vr, left);
	if (op == OP_NE) {
		test_unequal(vr, right, v, &s);
		return;
	}
	value_test_equal(vr, right, v, &s);
	if (left->kind == EXPR_VAR)
		vr->slots[left->u.var.slot] = s;
}

static bool is_in_order(op_kind op, int order)
{
	switch (op) {
	case OP_LT:
		return order < 0;
	case OP_LE:
		return order <= 0;
	case OP_GT:
		return order > 0;
	default:
		return order >= 0;
	}
}

/* The same order, said of the other operand. */
static op_kind turned(op_kind op)
{
	switch (op) {
	case OP_LT:
		return OP_GT;
	case OP_LE:
		return OP_GE;
	case OP_GT:
		return OP_LT;
	default:
		return OP_LE;
	}
}

/* What of s can stand in that order to v. */
static value_set narrow(valuer *vr, const value_set *s, op_kind op, value v)
{
	value_set kept = { .is_any = s->is_any, .low = s->low, .high = s->high };

	if (s->is_any && v.is_string)
		return *s;
	for (int i = 0; i < s->count; i++) {
		value_set one = value_single(vr, s->items[i]);

		if (is_in_order(op, value_order(vr, s->items[i], v)))
			value_add_all(vr, &kept, &one);
	}
	if ((op == OP_LT && v.bits == INT64_MIN) || (op == OP_GT && v.bits == INT64_MAX))
		return (value_set){ .is_any = false };
	if ((op == OP_GT || op == OP_GE) && kept.low < v.bits + (op == OP_GT))
		kept.low = v.bits + (op == OP_GT);
	if ((op == OP_LT || op == OP_LE) && kept.high > v.bits - (op == OP_LT))
		kept.high = v.bits - (op == OP_LT);
	return kept;
}

static bool is_void(const value_set *s)
{
	return s->is_any ? s->low > s->high : s->count == 0;
}

/* subject op v. */
static void test_bound(valuer *vr, const ast_expr *e, const ast_expr *subject, op_kind op, value v)
{
	value_set s = value_set_of(vr, subject), kept;

	if (is_void(&s) || (s.is_any && type_find(subject->type)->kind != TYPE_INT))
		return;
	kept = narrow(vr, &s, op, v);
	if (is_void(&kept) && !vr->is_dead) {
		never_holds(vr, e);
		if (subject->kind == EXPR_VAR &&
		    (!s.is_any || s.low != INT64_MIN || s.high != INT64_MAX))
			diag_note(vr->k->cx->diag, subject->span, "this can only be %s",
				  value_set_text(vr, subject, &s));
	}
	if (subject->kind == EXPR_VAR)
		vr->slots[subject->u.var.slot] = kept;
}

static void test_order(valuer *vr, const ast_expr *e)
{
	value v;

	if (value_of_constant(vr, e->u.op.right, &v))
		test_bound(vr, e, e->u.op.left, e->u.op.op, v);
	else if (value_of_constant(vr, e->u.op.left, &v))
		test_bound(vr, e, e->u.op.right, turned(e->u.op.op), v);
}

/* -- in ---------------------------------------------------------------------------------------- */

/* Whether v can be in the operand of an `in`. */
static bool may_be_in(const valuer *vr, const ast_expr *in, value v)
{
	value end;

	if (in->kind == EXPR_INTERVAL) {
		if (value_of_constant(vr, in->u.interval.low, &end) &&
		    !is_in_order(in->u.interval.low_open ? OP_GT : OP_GE, value_order(vr, v, end)))
			return false;
		return !value_of_constant(vr, in->u.interval.high, &end) ||
		       is_in_order(in->u.interval.high_open ? OP_LT : OP_LE,
				   value_order(vr, v, end));
	}
	if (in->kind != EXPR_SET && in->kind != EXPR_LIST)
		return true;
	for (const ast_expr *e = in->u.list.items; e != NULL; e = e->next)
		if (!value_of_constant(vr, e, &end) || value_is_equal(v, end))
			return true;
	return false;
}

static bool is_empty(const valuer *vr, const ast_expr *in)
{
	bool is_open =
	    in->kind == EXPR_INTERVAL && (in->u.interval.low_open || in->u.interval.high_open);
	value low, high;

	if (in->kind == EXPR_SET || in->kind == EXPR_LIST)
		return in->u.list.items == NULL;
	if (in->kind != EXPR_INTERVAL || !value_of_constant(vr, in->u.interval.low, &low) ||
	    !value_of_constant(vr, in->u.interval.high, &high))
		return false;
	if (!low.is_string && in->u.interval.low_open && in->u.interval.high_open &&
	    low.bits < INT64_MAX && low.bits + 1 == high.bits)
		return true;
	return !is_in_order(is_open ? OP_LT : OP_LE, value_order(vr, low, high));
}

/* The literals of a set, any: it has others than literals. */
static value_set items_of(valuer *vr, const ast_expr *in)
{
	value_set all = { .count = 0 };
	value v;

	if (in->kind != EXPR_SET && in->kind != EXPR_LIST)
		return value_any;
	for (const ast_expr *e = in->u.list.items; e != NULL; e = e->next) {
		if (!value_of_constant(vr, e, &v))
			return value_any;
		value_set one = value_single(vr, v);
		value_add_all(vr, &all, &one);
	}
	return all;
}

/* What of s, whatever an int can be, is in the interval. */
static value_set narrow_to(valuer *vr, const value_set *s, const ast_expr *in)
{
	value_set kept = *s;
	value end;

	if (value_of_constant(vr, in->u.interval.low, &end))
		kept = narrow(vr, &kept, in->u.interval.low_open ? OP_GT : OP_GE, end);
	if (value_of_constant(vr, in->u.interval.high, &end))
		kept = narrow(vr, &kept, in->u.interval.high_open ? OP_LT : OP_LE, end);
	return kept;
}

/* What of s can be in the operand. */
static value_set keep_in(valuer *vr, const value_set *s, const ast_expr *in, type_kind kind)
{
	value_set items = items_of(vr, in), kept = { .count = 0 };
	const value_set *from = s->is_any ? &items : s;

	if (s->is_any && in->kind == EXPR_INTERVAL)
		return kind == TYPE_INT ? narrow_to(vr, s, in) : *s;
	if (from->is_any)
		return *s;
	for (int i = 0; i < from->count; i++) {
		value_set one = value_single(vr, from->items[i]);

		if (value_is_in(s, from->items[i]) && may_be_in(vr, in, from->items[i]))
			value_add_all(vr, &kept, &one);
	}
	return kept;
}

static void test_in(valuer *vr, const ast_expr *e)
{
	const ast_expr *in = e->u.op.right, *subject = e->u.op.left;
	value_set s = value_set_of(vr, subject);
	value_set kept = keep_in(vr, &s, in, type_find(subject->type)->kind);

	if (is_empty(vr, in) && !vr->is_dead) {
		diag_warning(vr->k->cx->diag, in->span, "never-fires",
			     "nothing is in this: the rule can't fire");
		vr->is_dead = true;
	} else if (is_void(&kept) && !is_void(&s) && !vr->is_dead) {
		never_holds(vr, e);
		diag_note(vr->k->cx->diag, subject->span, "this can only be %s",
			  value_set_text(vr, subject, &s));
	}
	if (subject->kind == EXPR_VAR)
		vr->slots[subject->u.var.slot] = kept;
}

/* -- conditions -------------------------------------------------------------------------------- */

void value_test_condition(valuer *vr, const ast_expr *e)
{
	if (e->kind == EXPR_BOOL && e->u.integer == 0)
		never_holds(vr, e);
	if (e->kind != EXPR_BINARY)
		return;
	switch (e->u.op.op) {
	case OP_AND: /* both operands hold */
		value_test_condition(vr, e->u.op.left);
		value_test_condition(vr, e->u.op.right);
		break;
	case OP_EQ:
	case OP_NE:
		value_test(vr, e->u.op.op, e->u.op.left, e->u.op.right);
		break;
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		test_order(vr, e);
		break;
	case OP_IN:
		test_in(vr, e);
		break;
	default:
		break;
	}
}
