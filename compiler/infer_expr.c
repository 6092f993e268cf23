/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/infer_expr.c -- part of infer: what each expression says of types.
 *
 * +, - and `in` mean several things: time + int, string + string; a list, a network. Where the
 * operands do not say which, the expression waits to the end of the program. */
#include <string.h>

#include "compiler/infer.h"

static type *scalar(inferrer *in, type_kind kind, const ast_expr *e)
{
	return type_scalar(in->cx->arena, kind, e->span);
}

/* -- literals ---------------------------------------------------------------------------------- */

static type *string_type(inferrer *in, const ast_expr *e, src_span at)
{
	const char *s = strtab_text(in->cx->strings, e->u.string);
	bool maybe_bool = strcmp(s, "true") == 0 || strcmp(s, "false") == 0;

	return type_some(in->cx->arena,
			 1u << TYPE_STRING | 1u << TYPE_NODE | (maybe_bool ? 1u << TYPE_BOOL : 0),
			 at);
}

/* The type of a literal that stands, itself or by a name, at `at`. */
static type *literal_type(inferrer *in, const ast_expr *e, src_span at)
{
	arena *a = in->cx->arena;

	switch (e->kind) {
	case EXPR_INT:
	case EXPR_DURATION:
		return type_scalar(a, TYPE_INT, at);
	case EXPR_FLOAT:
	case EXPR_INFINITY:
		return type_scalar(a, TYPE_FLOAT, at);
	case EXPR_BOOL:
		return type_scalar(a, TYPE_BOOL, at);
	case EXPR_STRING:
		return string_type(in, e, at);
	case EXPR_ADDRESS:
		return type_some(a, 1u << TYPE_ADDRESS | 1u << TYPE_NODE, at);
	case EXPR_NETWORK:
		return type_scalar(a, TYPE_NETWORK, at);
	case EXPR_VAR:
	case EXPR_WILDCARD:
	case EXPR_LIST:
	case EXPR_INTERVAL:
	case EXPR_SET:
	case EXPR_CALL:
	case EXPR_UNARY:
	case EXPR_BINARY:
	case EXPR_CONSTANT:
	case EXPR_AGGREGATE:
		break;
	}
	return type_open(a);
}

/* Each item has the type of the first one. */
static void infer_items(inferrer *in, ast_expr *items)
{
	for (ast_expr *e = items; e != NULL; e = e->next) {
		infer_expr(in, e);
		if (e != items)
			infer_same(in, items, e, "the first item");
	}
}

static type *infer_list(inferrer *in, ast_expr *e)
{
	ast_expr *items = e->u.list.items;
	type *t;
	int depth = 0;

	infer_items(in, items);
	t = type_list(in->cx->arena, items != NULL ? items->type : type_open(in->cx->arena),
		      e->span);
	for (type *inner = t; inner->kind == TYPE_LIST; inner = type_find(inner->element))
		depth++;
	if (depth <= TYPE_DEPTH_MAX)
		return t;
	diag_error(in->cx->diag, e->span, "too-deep", "lists nest at most %d levels",
		   TYPE_DEPTH_MAX);
	return type_open(in->cx->arena);
}

/* -- operators --------------------------------------------------------------------------------- */

static type *infer_unary(inferrer *in, ast_expr *e)
{
	type *operand = infer_expr(in, e->u.op.left);
	type_kind kind = e->u.op.op == OP_NOT ? TYPE_BOOL : TYPE_INT;

	if (e->u.op.op == OP_NEGATE || e->u.op.op == OP_PLUS)
		return operand; /* a number: infer_close looks */
	infer_operand(in, e->u.op.left, kind, e->u.op.op);
	return scalar(in, kind, e);
}

/* The result of e is of that type. */
static void give(inferrer *in, ast_expr *e, type *result)
{
	if (type_unify(e->type, result))
		return;
	diag_error(in->cx->diag, e->span, "type",
		   "the result of '%s' is %s here, but %s is expected of it",
		   infer_op_text(e->u.op.op), type_name(in->cx->arena, result),
		   type_name(in->cx->arena, e->type));
	infer_note_origin(in, e->type, e, "what is expected");
}

/* Both operands and the result are the same. */
static void give_same(inferrer *in, ast_expr *e)
{
	infer_same(in, e->u.op.left, e->u.op.right, "the other side");
	if (!infer_has_failed(in, e->u.op.left) && !infer_has_failed(in, e->u.op.right))
		give(in, e, e->u.op.left->type);
}

/* An operand of a sum or difference with a time. */
static void time_operand(inferrer *in, ast_expr *e, type_kind kind, const char *what)
{
	type *wanted = scalar(in, kind, e);

	if (!infer_has_failed(in, e) && !type_unify(e->type, wanted))
		infer_conflict(in, e, wanted, "%s", what);
}

static void give_time(inferrer *in, ast_expr *e, ast_expr *time, ast_expr *number)
{
	bool is_add = e->u.op.op == OP_ADD;

	time_operand(in, time, TYPE_TIME, is_add ? "one side" : "the left side");
	time_operand(in, number, TYPE_INT,
		     is_add ? "what is added to a time" : "what is subtracted from a time");
	give(in, e, scalar(in, TYPE_TIME, e));
}

/* TIME + INT, INT + TIME; false: it is not known whether it is one of these. */
static bool settle_add(inferrer *in, ast_expr *e, type_kind l, type_kind r, type_kind result)
{
	ast_expr *left = e->u.op.left, *right = e->u.op.right;

	if (l == TYPE_TIME && r != TYPE_TIME)
		give_time(in, e, left, right);
	else if (r == TYPE_TIME && l != TYPE_TIME)
		give_time(in, e, right, left);
	else if (result == TYPE_TIME && l == TYPE_INT)
		give_time(in, e, right, left);
	else if (result == TYPE_TIME && (r == TYPE_INT || (l == r && in->at_end)))
		give_time(in, e, left, right);
	else if (in->at_end || (l == TYPE_INT && r == TYPE_INT) ||
		 (l != TYPE_INT && l != TYPE_OPEN) || (r != TYPE_INT && r != TYPE_OPEN) ||
		 (result != TYPE_TIME && result != TYPE_OPEN))
		give_same(in, e);
	else
		return false;
	return true;
}

/* TIME - INT, TIME - TIME; false: it is not known whether it is one of these. */
static bool settle_sub(inferrer *in, ast_expr *e, type_kind l, type_kind r, type_kind result)
{
	ast_expr *left = e->u.op.left, *right = e->u.op.right;
	bool is_open = l == TYPE_OPEN || (l == TYPE_TIME && r == TYPE_OPEN);

	if (r == TYPE_TIME || (l == TYPE_TIME && result == TYPE_INT)) {
		time_operand(in, left, TYPE_TIME, "what a time is subtracted from");
		time_operand(in, right, TYPE_TIME, "the right side");
		give(in, e, scalar(in, TYPE_INT, e));
	} else if (result == TYPE_TIME || (l == TYPE_TIME && (r != TYPE_OPEN || in->at_end))) {
		give_time(in, e, left, right);
	} else if (!is_open || in->at_end || (r != TYPE_INT && r != TYPE_OPEN) ||
		   (result != TYPE_INT && result != TYPE_OPEN) ||
		   (r == TYPE_INT && result == TYPE_INT)) {
		give_same(in, e);
	} else {
		return false;
	}
	return true;
}

/* What t is known as; OPEN where it may be a time as well as an int. */
static type_kind known_kind(type *t)
{
	const unsigned both = 1u << TYPE_INT | 1u << TYPE_TIME;

	return type_find(t)->kind == TYPE_OPEN && (type_find(t)->kinds & both) == both
		   ? TYPE_OPEN
		   : type_leaning(t);
}

/* X + 5, X - 5 and TIME - X wait: neither X nor the result can be a string. True: a conflict. */
static bool restrict_to_times(inferrer *in, ast_expr *e, type *known, ast_expr *open)
{
	arena *a = in->cx->arena;
	const unsigned kinds = 1u << TYPE_INT | 1u << TYPE_TIME;
	src_span origin = type_find(known)->origin;
	type *some = type_some(a, kinds, origin);

	if (!type_unify(open->type, some)) {
		infer_conflict(in, open, some, "an operand of '%s'", infer_op_text(e->u.op.op));
		return true;
	}
	/* with an int, X and the result are the same */
	give(in, e, type_find(known)->kind == TYPE_TIME ? type_some(a, kinds, origin) : some);
	return false;
}

static bool settle_sum(inferrer *in, ast_expr *e)
{
	ast_expr *left = e->u.op.left, *right = e->u.op.right;
	type_kind l = known_kind(left->type), r = known_kind(right->type);
	type_kind result = known_kind(e->type);

	if (infer_has_failed(in, left) || infer_has_failed(in, right) ||
	    (e->u.op.op == OP_ADD ? settle_add(in, e, l, r, result)
				  : settle_sub(in, e, l, r, result)))
		return true;
	if (l != TYPE_OPEN)
		return restrict_to_times(in, e, left->type, right);
	return r != TYPE_OPEN && restrict_to_times(in, e, right->type, left);
}

/* -- in ---------------------------------------------------------------------------------------- */

/* What all elements of the interval or set are. */
static void infer_in_literal(inferrer *in, ast_expr *left, ast_expr *right)
{
	if (right->kind == EXPR_SET) {
		for (ast_expr *item = right->u.list.items; item != NULL; item = item->next)
			infer_same(in, left, item, "the other side");
	} else {
		infer_same(in, left, right->u.interval.low, "the other side");
		infer_same(in, left, right->u.interval.high, "the other side");
	}
	right->type = left->type;
}

static void not_in(inferrer *in, const ast_expr *left, const ast_expr *right)
{
	diag_error(in->cx->diag, right->span, "type",
		   "after 'in' stands a list, an interval, a set or a network, but %s has type %s",
		   infer_describe(in, right), type_name(in->cx->arena, right->type));
	if (right->kind == EXPR_STRING)
		diag_note(in->cx->diag, right->span, "addresses and networks stand without quotes");
	infer_note_origin(in, right->type, right, "it");
	infer_set_failed(in, right);
	infer_set_failed(in, left);
}

static void in_network(inferrer *in, ast_expr *left)
{
	type_kind kind = type_leaning(left->type);

	if (kind != TYPE_ENDPOINT && !type_unify(left->type, scalar(in, TYPE_ADDRESS, left)))
		infer_conflict(in, left, scalar(in, TYPE_ADDRESS, left),
			       "what can be in a network");
}

static bool settle_in(inferrer *in, ast_expr *e)
{
	ast_expr *left = e->u.op.left, *right = e->u.op.right;
	type_kind kind = type_leaning(right->type);

	if (infer_has_failed(in, left) || infer_has_failed(in, right))
		return true;
	if (kind == TYPE_NETWORK && type_leaning(left->type) == TYPE_OPEN && !in->at_end)
		return false; /* an address or an endpoint */
	if (kind == TYPE_OPEN && !in->at_end)
		return false;
	if (kind == TYPE_OPEN)
		type_unify(right->type, type_list(in->cx->arena, left->type, right->span));
	else if (kind == TYPE_NETWORK)
		in_network(in, left);
	else if (kind != TYPE_LIST)
		not_in(in, left, right);
	else if (!type_unify(left->type, type_find(right->type)->element))
		infer_conflict(in, left, type_find(right->type)->element, "an element of %s",
			       infer_describe(in, right));
	return true;
}

/* -- what waits -------------------------------------------------------------------------------- */

static bool settle(inferrer *in, ast_expr *e, bool is_bare)
{
	if (e->kind == EXPR_CALL)
		return infer_call(in, e, is_bare);
	return e->u.op.op == OP_IN ? settle_in(in, e) : settle_sum(in, e);
}

static void settle_or_wait(inferrer *in, ast_expr *e, bool is_bare)
{
	pending *p;

	if (settle(in, e, is_bare))
		return;
	if (e->type == NULL)
		e->type = type_open(in->cx->arena);
	p = ARENA_NEW(in->cx->arena, pending);
	*p = (pending){ .expr = e,
			.rule = in->rule,
			.variable_failed = in->variable_failed,
			.is_bare = is_bare };
	*in->waiting_end = p;
	in->waiting_end = &p->next;
}

/* Settles what can be; true if that was anything. */
static bool settle_waiting(inferrer *in)
{
	bool any = false;

	for (pending **at = &in->waiting; *at != NULL;) {
		pending *p = *at;

		in->rule = p->rule;
		in->variable_failed = p->variable_failed;
		if (settle(in, p->expr, p->is_bare)) {
			*at = p->next;
			any = true;
		} else {
			at = &p->next;
		}
	}
	return any;
}

void infer_waiting(inferrer *in, bool at_end)
{
	while (settle_waiting(in))
		;
	in->at_end = at_end;
	if (at_end)
		settle_waiting(in);
}

static void infer_in(inferrer *in, ast_expr *e)
{
	ast_expr *right = e->u.op.right;

	e->type = scalar(in, TYPE_BOOL, e);
	if (right->kind == EXPR_SET || right->kind == EXPR_INTERVAL)
		infer_in_literal(in, e->u.op.left, right);
	else
		settle_or_wait(in, e, false);
}

/* -- all expressions --------------------------------------------------------------------------- */

static type *infer_operands(inferrer *in, ast_expr *e, type_kind kind)
{
	infer_operand(in, e->u.op.left, kind, e->u.op.op);
	infer_operand(in, e->u.op.right, kind, e->u.op.op);
	return scalar(in, kind, e);
}

static type *infer_binary(inferrer *in, ast_expr *e)
{
	ast_expr *left = e->u.op.left, *right = e->u.op.right;

	infer_expr(in, left);
	infer_expr(in, right);
	switch (e->u.op.op) {
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		infer_same(in, left, right, "the other side");
		return scalar(in, TYPE_BOOL, e);
	case OP_IN:
		infer_in(in, e);
		return e->type;
	case OP_ADD:
	case OP_SUB:
		e->type = type_open(in->cx->arena);
		settle_or_wait(in, e, false);
		return e->type;
	case OP_MUL:
	case OP_DIV:
		infer_same(in, left, right, "the other side");
		return left->type;
	case OP_OR:
	case OP_AND:
	case OP_NOT:
		return infer_operands(in, e, TYPE_BOOL);
	case OP_BIT_OR:
	case OP_BIT_XOR:
	case OP_BIT_AND:
	case OP_SHL:
	case OP_SHR:
	case OP_MOD:
	case OP_BIT_NOT:
	case OP_NEGATE:
	case OP_PLUS:
		break;
	}
	return infer_operands(in, e, TYPE_INT);
}

static type *infer_aggregate(inferrer *in, ast_expr *e)
{
	type *arg = e->u.aggregate.arg != NULL ? infer_expr(in, e->u.aggregate.arg) : NULL;

	switch (e->u.aggregate.which) {
	case AGG_COUNT:
		break;
	case AGG_SUM:
	case AGG_MIN:
	case AGG_MAX:
		return arg;
	case AGG_AVG:
		return scalar(in, TYPE_FLOAT, e);
	case AGG_LIST:
		return type_list(in->cx->arena, arg, e->span);
	}
	return scalar(in, TYPE_INT, e);
}

static void infer_arguments(inferrer *in, ast_expr *e)
{
	for (ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next)
		infer_expr(in, arg);
	settle_or_wait(in, e, e == in->bare_call);
}

type *infer_expr(inferrer *in, ast_expr *e)
{
	switch (e->kind) {
	case EXPR_VAR:
		e->type = in->rule->variables[e->u.var.slot].type;
		break;
	case EXPR_CALL:
		infer_arguments(in, e);
		break;
	case EXPR_UNARY:
		e->type = infer_unary(in, e);
		break;
	case EXPR_BINARY:
		e->type = infer_binary(in, e);
		break;
	case EXPR_CONSTANT:
		e->type = literal_type(in, e->u.constant.value, e->span);
		e->u.constant.value->type = e->type;
		break;
	case EXPR_LIST:
		e->type = infer_list(in, e);
		break;
	case EXPR_SET:
		for (ast_expr *item = e->u.list.items; item != NULL; item = item->next)
			infer_expr(in, item);
		e->type = type_open(in->cx->arena);
		break;
	case EXPR_INTERVAL:
		infer_expr(in, e->u.interval.low);
		infer_expr(in, e->u.interval.high);
		e->type = type_open(in->cx->arena);
		break;
	case EXPR_AGGREGATE:
		e->type = infer_aggregate(in, e);
		break;
	case EXPR_WILDCARD:
	case EXPR_INT:
	case EXPR_FLOAT:
	case EXPR_BOOL:
	case EXPR_STRING:
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
	case EXPR_DURATION:
	case EXPR_INFINITY:
		e->type = literal_type(in, e, e->span);
		break;
	}
	return e->type;
}
