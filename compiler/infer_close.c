/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/infer_close.c -- part of infer: what is still open at the end; what operators take. */
#include "compiler/infer.h"

static const char *const op_texts[] = {
#define X(kind, sign) sign,
	OPERATORS(X)
#undef X
};

/* What is wrong with an operand of that type, NULL: nothing. */
static const char *misuse(op_kind op, type *operand)
{
	switch (op) {
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		return type_is_ordered(operand) ? NULL : "has no order";
	case OP_ADD:
		return type_is_numeric(operand) || operand->kind == TYPE_STRING ||
			       operand->kind == TYPE_TIME
			   ? NULL
			   : "can't be added";
	case OP_SUB:
		return type_is_numeric(operand) || operand->kind == TYPE_TIME
			   ? NULL
			   : "can't be subtracted";
	case OP_MUL:
	case OP_DIV:
	case OP_NEGATE:
	case OP_PLUS:
		return type_is_numeric(operand) ? NULL : "is no number";
	case OP_EQ:
	case OP_NE:
	case OP_IN:
	case OP_OR:
	case OP_AND:
	case OP_NOT:
	case OP_BIT_OR:
	case OP_BIT_XOR:
	case OP_BIT_AND:
	case OP_BIT_NOT:
	case OP_SHL:
	case OP_SHR:
	case OP_MOD:
		break;
	}
	return NULL;
}

static void check_operator(compilation *cx, const ast_expr *e)
{
	type *operand = type_find(e->u.op.left->type);
	const char *wrong = misuse(e->u.op.op, operand);

	if (wrong != NULL)
		diag_error(cx->diag, e->u.op.op_span, "operator", "'%s' does not take %s: it %s",
			   op_texts[e->u.op.op], type_name(cx->arena, operand), wrong);
}

static void close_expr(compilation *cx, ast_expr *e);

static void close_list(compilation *cx, ast_expr *list)
{
	for (ast_expr *e = list; e != NULL; e = e->next)
		close_expr(cx, e);
}

static void close_expr(compilation *cx, ast_expr *e)
{
	switch (e->kind) {
	case EXPR_CALL:
		close_list(cx, e->u.call.args);
		break;
	case EXPR_BINARY:
		close_expr(cx, e->u.op.right);
		close_expr(cx, e->u.op.left);
		check_operator(cx, e);
		break;
	case EXPR_UNARY:
		close_expr(cx, e->u.op.left);
		check_operator(cx, e);
		break;
	case EXPR_CONSTANT:
		type_close(e->u.constant.value->type);
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
	case EXPR_INFINITY:
	case EXPR_LIST:
	case EXPR_INTERVAL:
	case EXPR_SET:
	case EXPR_AGGREGATE:
		break;
	}
	type_close(e->type);
}

static void close_rule(compilation *cx, ast_rule *rule)
{
	for (ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) {
			close_list(cx, l->atom.args);
			continue;
		}
		close_expr(cx, l->left);
		if (l->right != NULL)
			close_expr(cx, l->right);
	}
	close_list(cx, rule->head.args);
	for (int slot = 0; slot < rule->variable_count; slot++)
		type_close(rule->variables[slot].type);
}

void infer_close(compilation *cx)
{
	for (predicate *p = cx->program.predicates; p != NULL; p = p->next)
		for (int i = 0; i < p->arity; i++)
			type_close(p->attributes[i]);
	for (ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			close_rule(cx, rule);
}
