/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/infer_report.c -- part of infer: conflicts of types, each told once, with both ends. */
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "compiler/infer.h"

static const char *text(const inferrer *in, str_id name)
{
	return strtab_text(in->cx->strings, name);
}

const char *infer_op_text(op_kind op)
{
	static const char *const texts[] = {
#define X(kind, sign) sign,
		OPERATORS(X)
#undef X
	};

	return texts[op];
}

static bool is_named(const ast_expr *e)
{
	return e->kind == EXPR_VAR || e->kind == EXPR_CALL;
}

const char *infer_describe(const inferrer *in, const ast_expr *e)
{
	if (e->kind == EXPR_VAR)
		return arena_printf(in->cx->arena, "'%s'", text(in, e->u.var.name));
	if (e->kind == EXPR_CALL)
		return arena_printf(in->cx->arena, "the result of '%s'", text(in, e->u.call.name));
	return "this";
}

bool infer_has_failed(const inferrer *in, const ast_expr *e)
{
	return e->kind == EXPR_VAR && in->variable_failed[e->u.var.slot];
}

void infer_set_failed(inferrer *in, const ast_expr *e)
{
	if (e->kind == EXPR_VAR)
		in->variable_failed[e->u.var.slot] = true;
}

static bool is_inside(src_span inner, src_span outer)
{
	return inner.file == outer.file && inner.begin >= outer.begin && inner.end <= outer.end;
}

void infer_note_origin(inferrer *in, type *t, const ast_expr *e, const char *what)
{
	src_span origin = type_find(t)->origin;

	if (origin.file != 0 && !is_inside(origin, e->span))
		diag_note(in->cx->diag, origin, "%s is known as %s from here", what,
			  type_name(in->cx->arena, t));
}

/* int and float: shows how one becomes the other. */
static void explain_number(inferrer *in, const ast_expr *e, const type *found, const type *wanted)
{
	str_id convert = strtab_add_z(in->cx->strings, "f_float");

	if (found->kind != TYPE_INT || wanted->kind != TYPE_FLOAT)
		return;
	if (e->kind == EXPR_INT) {
		diag_fixit(in->cx->diag, e->span, "%lld.0", (long long)e->u.integer);
		return;
	}
	for (const function *f = in->cx->program.functions; f != NULL; f = f->next) {
		if (f->name == convert && e->kind == EXPR_VAR) {
			diag_fixit(in->cx->diag, e->span, "f_float(%s)", text(in, e->u.var.name));
			return;
		}
	}
}

static bool may_be_string(const type *t)
{
	return t->kind == TYPE_STRING ||
	       (t->kind == TYPE_OPEN && (t->kinds & 1u << TYPE_STRING) != 0);
}

/* A string where something else stands without quotes, and the like. */
static void explain_other(inferrer *in, const ast_expr *e, const type *found, const type *wanted)
{
	bool is_address = wanted->kind == TYPE_ADDRESS || wanted->kind == TYPE_NETWORK;
	const char *string = e->kind == EXPR_STRING ? text(in, e->u.string) : NULL;

	if (string != NULL && is_address)
		diag_note(in->cx->diag, e->span, "addresses and networks stand without quotes");
	else if (string != NULL && wanted->kind == TYPE_BOOL && strcasecmp(string, "true") == 0)
		diag_fixit(in->cx->diag, e->span, "true");
	else if (string != NULL && wanted->kind == TYPE_BOOL && strcasecmp(string, "false") == 0)
		diag_fixit(in->cx->diag, e->span, "false");
	else if (string != NULL && wanted->kind == TYPE_INT && *string != '\0' &&
		 strspn(string, "0123456789") == strlen(string))
		diag_fixit(in->cx->diag, e->span, "%s", string);
	else if (is_address && (found->kind == TYPE_ADDRESS || found->kind == TYPE_NETWORK))
		diag_note(in->cx->diag, e->span, "an address is in a network: X in 10.0.0.0/8");
	else if (e->kind == EXPR_VAR && found->kind == TYPE_INT && may_be_string(wanted))
		diag_fixit(in->cx->diag, e->span, "f_toStr(%s)", text(in, e->u.var.name));
}

/* 1 < X < 5, !X == 3: the left operand is a bool. */
static void explain_comparison(inferrer *in, const ast_expr *left)
{
	op_kind op = left->kind == EXPR_UNARY || left->kind == EXPR_BINARY ? left->u.op.op : OP_ADD;

	if (left->kind == EXPR_UNARY && op == OP_NOT)
		diag_note(in->cx->diag, left->span,
			  "this is a bool: '!' stands before the whole test, !(X == 3)");
	else if (left->kind == EXPR_BINARY && op >= OP_EQ && op <= OP_GE)
		diag_note(in->cx->diag, left->span,
			  "this is a bool: two tests are two literals, 1 < X, X < 5");
}

static int list_depth(type *t)
{
	int depth = 0;

	for (; t->kind == TYPE_LIST && depth < TYPE_DEPTH_MAX; t = type_find(t->element))
		depth++;
	return depth;
}

/* Such a type conflicts only with a list of it. */
static bool is_unknown(const type *t)
{
	return t->kind == TYPE_OPEN && t->kinds == 0;
}

void infer_conflict(inferrer *in, const ast_expr *e, type *wanted, const char *format, ...)
{
	arena *a = in->cx->arena;
	type *found = type_find(e->type);
	va_list args;

	const char *other;

	wanted = type_find(wanted);
	va_start(args, format);
	other = arena_vprintf(a, format, args);
	va_end(args);
	if (list_depth(found) >= TYPE_DEPTH_MAX || list_depth(wanted) >= TYPE_DEPTH_MAX)
		diag_error(in->cx->diag, e->span, "too-deep", "lists nest at most %d levels",
			   TYPE_DEPTH_MAX);
	else if (is_unknown(found) || is_unknown(wanted))
		diag_error(in->cx->diag, e->span, "type", "%s would be a list of itself, by %s",
			   infer_describe(in, e), other);
	else
		diag_error(in->cx->diag, e->span, "type", "%s has type %s, but %s has type %s",
			   infer_describe(in, e), type_name(a, found), other, type_name(a, wanted));
	explain_number(in, e, found, wanted);
	explain_other(in, e, found, wanted);
	infer_note_origin(in, found, e, "it");
	infer_set_failed(in, e);
}

void infer_operand(inferrer *in, ast_expr *e, type_kind kind, op_kind op)
{
	type *wanted = type_scalar(in->cx->arena, kind, e->span);

	if (!infer_has_failed(in, e) && !type_unify(e->type, wanted))
		infer_conflict(in, e, wanted, "an operand of '%s'", infer_op_text(op));
}

void infer_same(inferrer *in, ast_expr *left, ast_expr *right, const char *what)
{
	const ast_expr *found = right, *other = left;

	if (infer_has_failed(in, left) || infer_has_failed(in, right) ||
	    type_unify(left->type, right->type))
		return;
	if (type_find(left->type)->kind == TYPE_INT && type_find(right->type)->kind == TYPE_FLOAT) {
		found = left;
		other = right;
	}
	infer_conflict(in, found, other->type, "%s",
		       is_named(other) ? infer_describe(in, other) : what);
	explain_comparison(in, left);
	infer_note_origin(in, other->type, other,
			  is_named(other) ? infer_describe(in, other) : what);
	infer_set_failed(in, other);
}
