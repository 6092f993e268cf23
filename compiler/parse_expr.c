/* SPDX-License-Identifier: BSD-3-Clause */
/* The parser's expressions. No tree becomes deeper than AST_DEPTH_MAX: one that would is reported
 * and replaced by a leaf. */
#include <string.h>

#include "compiler/arena.h"
#include "compiler/parse.h"
#include "compiler/suggest.h"

static ast_expr *new_expr(parser *p, expr_kind kind, src_span span)
{
	ast_expr *e = ARENA_NEW(p->cx->arena, ast_expr);

	e->kind = kind;
	e->span = span;
	e->depth = 1;
	return e;
}

static ast_expr *check_depth(parser *p, ast_expr *e)
{
	if (e->depth <= AST_DEPTH_MAX)
		return e;
	if (!p->too_deep)
		diag_error(p->cx->diag, e->span, "too-deep",
			   "this expression nests deeper than %d levels", AST_DEPTH_MAX);
	p->too_deep = true;
	return new_expr(p, EXPR_WILDCARD, e->span);
}

static int depth_above(const ast_expr *first)
{
	int depth = 0;

	for (const ast_expr *e = first; e != NULL; e = e->next)
		if (e->depth > depth)
			depth = e->depth;
	return depth + 1;
}

expr_list expr_list_add(expr_list list, ast_expr *e)
{
	if (list.first == NULL)
		list.first = e;
	else
		list.last->next = e;
	list.last = e;
	list.count++;
	return list;
}

expr_list expr_list_add_location(expr_list list, src_span at, ast_expr *e)
{
	e->span = span_join(at, e->span);
	if (list.first == NULL)
		list.has_location = true;
	else
		list.misplaced = e->span;
	return expr_list_add(list, e);
}

ast_expr *build_value(parser *p, expr_kind kind, const lexeme *l)
{
	ast_expr *e = new_expr(p, kind, l->span);

	switch (kind) {
	case EXPR_INT:
	case EXPR_DURATION:
		e->u.integer = l->u.integer;
		break;
	case EXPR_FLOAT:
		e->u.number = l->u.number;
		break;
	case EXPR_STRING:
		e->u.string = l->u.text;
		break;
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
		memcpy(e->u.address.octets, l->u.address.octets, sizeof e->u.address.octets);
		e->u.address.version = l->u.address.version;
		e->u.address.prefix = l->u.address.prefix;
		break;
	case EXPR_VAR:
	case EXPR_WILDCARD:
	case EXPR_BOOL:
	case EXPR_INFINITY:
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
	return e;
}

ast_expr *build_name(parser *p, const lexeme *l)
{
	const char *text = strtab_text(p->cx->strings, l->u.text);
	ast_expr *e = new_expr(p, EXPR_CONSTANT, l->span);

	if (strcmp(text, "_") == 0) {
		e->kind = EXPR_WILDCARD;
	} else if (text[0] == '_' || (text[0] >= 'A' && text[0] <= 'Z')) {
		e->kind = EXPR_VAR;
		e->u.var.name = l->u.text;
	} else if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
		e->kind = EXPR_BOOL;
		e->u.integer = text[0] == 't';
	} else if (strcmp(text, "infinity") == 0) {
		e->kind = EXPR_INFINITY;
	} else {
		e->u.constant.name = l->u.text;
	}
	return e;
}

ast_expr *build_unary(parser *p, op_kind op, src_span op_span, ast_expr *e)
{
	src_span span = span_join(op_span, e->span);
	ast_expr *result;

	if (op == OP_NEGATE && (e->kind == EXPR_INT || e->kind == EXPR_DURATION) &&
	    e->u.integer > 0) {
		e->u.integer = -e->u.integer;
		e->span = span;
		return e;
	}
	if (op == OP_NEGATE && e->kind == EXPR_FLOAT) {
		e->u.number = -e->u.number;
		e->span = span;
		return e;
	}
	result = new_expr(p, EXPR_UNARY, span);
	result->u.op.op = op;
	result->u.op.op_span = op_span;
	result->u.op.left = e;
	result->depth = e->depth + 1;
	return check_depth(p, result);
}

ast_expr *build_binary(parser *p, op_kind op, src_span op_span, ast_expr *left, ast_expr *right)
{
	ast_expr *e = new_expr(p, EXPR_BINARY, span_join(left->span, right->span));

	e->u.op.op = op;
	e->u.op.op_span = op_span;
	e->u.op.left = left;
	e->u.op.right = right;
	e->depth = (left->depth > right->depth ? left->depth : right->depth) + 1;
	return check_depth(p, e);
}

ast_expr *build_call(parser *p, src_span span, const lexeme *name, expr_list args)
{
	ast_expr *e = new_expr(p, EXPR_CALL, span);

	e->u.call.name = name->u.text;
	e->u.call.name_span = name->span;
	e->u.call.args = args.first;
	e->depth = depth_above(args.first);
	return check_depth(p, e);
}

ast_expr *build_list(parser *p, expr_kind kind, src_span span, expr_list items)
{
	ast_expr *e = new_expr(p, kind, span);

	e->u.list.items = items.first;
	e->depth = depth_above(items.first);
	return check_depth(p, e);
}

ast_expr *build_interval(parser *p, src_span span, expr_list ends, bool low_open, bool high_open)
{
	ast_expr *e = new_expr(p, EXPR_INTERVAL, span);

	if (ends.count != 2) {
		diag_error(p->cx->diag, span, "syntax",
			   "after 'in', brackets are an interval, [low, high]; a set of values "
			   "stands in braces");
		diag_fixit(p->cx->diag, (src_span){ span.file, span.begin, span.begin + 1 }, "{");
		diag_fixit(p->cx->diag, (src_span){ span.file, span.end - 1, span.end }, "}");
	}
	if (ends.count == 1)
		return build_list(p, EXPR_SET, span, ends);
	e->u.interval.low = ends.first;
	e->u.interval.high = ends.first->next;
	e->u.interval.low->next = NULL;
	e->u.interval.high->next = NULL;
	e->u.interval.low_open = low_open;
	e->u.interval.high_open = high_open;
	e->depth = ends.first->depth;
	if (e->depth < e->u.interval.high->depth)
		e->depth = e->u.interval.high->depth;
	e->depth++;
	return check_depth(p, e);
}

ast_expr *build_aggregate(parser *p, src_span span, const lexeme *name, ast_expr *arg)
{
	static const char *const names[] = {
		[AGG_COUNT] = "a_COUNT", [AGG_SUM] = "a_SUM", [AGG_MIN] = "a_MIN",
		[AGG_MAX] = "a_MAX",     [AGG_AVG] = "a_AVG", [AGG_LIST] = "a_LIST"
	};
	ast_expr *e = new_expr(p, EXPR_AGGREGATE, span);
	suggestion s = suggest_for(strtab_text(p->cx->strings, name->u.text));
	bool found = false;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		suggest_offer(&s, names[i]);
		if (strcmp(names[i], s.given) == 0) {
			e->u.aggregate.which = (agg_kind)i;
			found = true;
		}
	}
	e->u.aggregate.arg = arg;
	e->depth = 2;
	if (!found) {
		diag_error(p->cx->diag, name->span, "unknown-aggregate",
			   "there is no aggregate '%s'", s.given);
		if (suggest_best(&s) != NULL)
			diag_fixit(p->cx->diag, name->span, "%s", suggest_best(&s));
		else
			diag_note(p->cx->diag, name->span,
				  "the aggregates are a_COUNT, a_SUM, a_MIN, a_MAX, a_AVG and "
				  "a_LIST");
	} else if (arg == NULL && e->u.aggregate.which != AGG_COUNT) {
		diag_error(p->cx->diag, span, "syntax", "only a_COUNT takes '*'");
	}
	return e;
}
