/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/infer_close.c -- part of infer: what is still open at the end; what operators and
 * aggregates take. */
#include "compiler/infer.h"

static const char *text(const compilation *cx, str_id name)
{
	return strtab_text(cx->strings, name);
}

typedef struct closer {
	compilation *cx;
	ast_rule *rule;
} closer;

/* -- operands ---------------------------------------------------------------------------------- */

/* What is wrong with an operand of that type, NULL: nothing. */
static const char *misuse(op_kind op, type *operand)
{
	type_kind kind = type_find(operand)->kind;

	switch (op) {
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
	case OP_IN: /* an interval */
		return type_is_ordered(operand) ? NULL : "has no order";
	case OP_ADD:
		return type_is_numeric(operand) || kind == TYPE_STRING || kind == TYPE_TIME
			   ? NULL
			   : "can't be added";
	case OP_SUB:
		return type_is_numeric(operand) || kind == TYPE_TIME ? NULL : "can't be subtracted";
	case OP_MUL:
	case OP_DIV:
	case OP_NEGATE:
	case OP_PLUS:
		return type_is_numeric(operand) ? NULL : "is no number";
	case OP_EQ:
	case OP_NE:
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

/* The first body atom of the rule with that variable, NULL: none. */
static const ast_atom *find_atom(const ast_rule *rule, int slot)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		for (const ast_expr *e = l->atom.args; e != NULL; e = e->next)
			if (e->kind == EXPR_VAR && e->u.var.slot == slot)
				return &l->atom;
	return NULL;
}

/* An operand without a value was reported as such. */
static bool is_reported(const closer *c, const ast_expr *e)
{
	if (e->kind != EXPR_VAR || find_atom(c->rule, e->u.var.slot) != NULL)
		return false;
	for (const ast_literal *l = c->rule->body; l != NULL; l = l->next)
		if (l->binds && l->left->u.var.slot == e->u.var.slot)
			return false;
	return true;
}

/* "extern predicate sale(node, string, int)", where what has the type t is an int. */
static const char *declaration(const closer *c, const predicate *p, const type *t)
{
	const char *s = arena_printf(c->cx->arena, "extern predicate %s(", text(c->cx, p->name));

	for (int i = 0; i < p->arity; i++)
		s = arena_printf(c->cx->arena, "%s%s%s", s, i == 0 ? "" : ", ",
				 type_find(p->attributes[i]) == t
				     ? "int"
				     : type_name(c->cx->arena, p->attributes[i]));
	return arena_printf(c->cx->arena, "%s)", s);
}

/* e's type is a guess: nothing in the program says what it is. From here on it is the number that
 * is meant: one cause, one message. */
static void explain_guess(const closer *c, const ast_expr *e)
{
	type *t = type_find(e->type);
	const ast_atom *atom;

	if (e->kind != EXPR_VAR || !t->is_guess)
		return;
	atom = find_atom(c->rule, e->u.var.slot);
	if (atom == NULL)
		return;
	diag_note(c->cx->diag, atom->span,
		  "nothing says what '%s' is, so it is a string; an int is declared: '%s.'",
		  text(c->cx, e->u.var.name), declaration(c, atom->predicate, t));
	t->kind = TYPE_INT;
	t->is_guess = false;
}

static void check_operator(const closer *c, const ast_expr *e)
{
	ast_expr *left = e->u.op.left;
	const char *wrong = NULL;
	op_kind op = e->u.op.op;

	if (op != OP_IN || e->u.op.right->kind == EXPR_INTERVAL)
		wrong = misuse(op, left->type);
	if (op == OP_ADD && type_find(left->type)->kind == TYPE_TIME &&
	    type_find(e->u.op.right->type)->kind == TYPE_TIME)
		wrong = "is a moment; two of them have a difference, but no sum";
	if (wrong == NULL || is_reported(c, left))
		return;
	diag_error(c->cx->diag, e->u.op.op_span, "operator", "'%s' does not take %s: it %s",
		   infer_op_text(op), type_name(c->cx->arena, left->type), wrong);
	explain_guess(c, left);
}

static void check_aggregate(const closer *c, const ast_expr *e)
{
	static const char *const names[] = {
		[AGG_COUNT] = "a_COUNT", [AGG_SUM] = "a_SUM", [AGG_MIN] = "a_MIN",
		[AGG_MAX] = "a_MAX",     [AGG_AVG] = "a_AVG", [AGG_LIST] = "a_LIST"
	};
	const ast_expr *arg = e->u.aggregate.arg;
	const char *wrong = NULL;

	switch (e->u.aggregate.which) {
	case AGG_SUM:
	case AGG_AVG:
		wrong = type_is_numeric(arg->type) ? NULL : "is no number";
		break;
	case AGG_MIN:
	case AGG_MAX:
		wrong = type_is_ordered(arg->type) ? NULL : "has no order";
		break;
	case AGG_COUNT:
	case AGG_LIST:
		break;
	}
	if (wrong == NULL || is_reported(c, arg))
		return;
	diag_error(c->cx->diag, e->span, "operator", "'%s' does not take %s: it %s",
		   names[e->u.aggregate.which], type_name(c->cx->arena, arg->type), wrong);
	explain_guess(c, arg);
}

/* -- expressions ------------------------------------------------------------------------------- */

static void close_expr(const closer *c, ast_expr *e);

static void close_list(const closer *c, ast_expr *list)
{
	for (ast_expr *e = list; e != NULL; e = e->next)
		close_expr(c, e);
}

static void close_call(const closer *c, ast_expr *e)
{
	close_list(c, e->u.call.args);
	for (int i = 0; i < e->u.call.function->type_variable_count; i++)
		type_close(e->u.call.variables[i]);
}

static void close_expr(const closer *c, ast_expr *e)
{
	type_close(e->type);
	switch (e->kind) {
	case EXPR_CALL:
		close_call(c, e);
		break;
	case EXPR_BINARY:
		close_expr(c, e->u.op.right);
		close_expr(c, e->u.op.left);
		check_operator(c, e);
		break;
	case EXPR_UNARY:
		close_expr(c, e->u.op.left);
		check_operator(c, e);
		break;
	case EXPR_LIST:
	case EXPR_SET:
		close_list(c, e->u.list.items);
		break;
	case EXPR_INTERVAL:
		close_expr(c, e->u.interval.low);
		close_expr(c, e->u.interval.high);
		break;
	case EXPR_AGGREGATE:
		if (e->u.aggregate.arg != NULL)
			close_expr(c, e->u.aggregate.arg);
		check_aggregate(c, e);
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
	case EXPR_CONSTANT:
		break;
	}
}

static void close_rule(compilation *cx, ast_rule *rule)
{
	const closer c = { cx, rule };

	for (int slot = 0; slot < rule->variable_count; slot++)
		type_close(rule->variables[slot].type);
	for (ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) {
			close_list(&c, l->atom.args);
			continue;
		}
		close_expr(&c, l->left);
		if (l->right != NULL)
			close_expr(&c, l->right);
	}
	close_list(&c, rule->head.args);
}

void infer_close(compilation *cx)
{
	for (predicate *p = cx->program.predicates; p != NULL; p = p->next)
		for (int i = 0; i < p->arity; i++)
			type_close(p->attributes[i]);
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			close_rule(cx, rule);
}
