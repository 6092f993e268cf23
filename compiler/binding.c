/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/binding.c -- part of infer: where each variable gets its value.
 *
 * Literals run from left to right. A variable that was reported counts as bound, so that one cause
 * is reported once. */
#include "compiler/infer.h"
#include "compiler/suggest.h"

typedef struct binder {
	compilation *cx;
	const ast_rule *rule;
	src_span *bound; /* by slot: where; file 0: not yet */
} binder;

static const char *name_of(const binder *b, const ast_expr *var)
{
	return strtab_text(b->cx->strings, var->u.var.name);
}

static bool is_unbound(const binder *b, const ast_expr *e)
{
	return e->kind == EXPR_VAR && b->bound[e->u.var.slot].file == 0;
}

static void bind(binder *b, ast_expr *var)
{
	b->bound[var->u.var.slot] = var->span;
	var->u.var.binds = true;
}

/* The first occurrence behind `at` that gives the variable a value, NULL: none. */
static const ast_expr *find_later(const binder *b, const ast_expr *at)
{
	for (const ast_literal *l = b->rule->body; l != NULL; l = l->next) {
		const ast_expr *e = l->left;

		if (l->span.begin < at->span.begin)
			continue;
		if (l->kind == LITERAL_ATOM)
			e = l->atom.args;
		else if (l->kind != LITERAL_ASSIGN && l->kind != LITERAL_EQUALS)
			continue;
		for (; e != NULL; e = e->next)
			if (e != at && e->kind == EXPR_VAR && e->u.var.slot == at->u.var.slot)
				return e;
	}
	return NULL;
}

/* Where a later literal binds the variable, or a name close to it is bound already. */
static void explain_unbound(binder *b, const ast_expr *var)
{
	suggestion near = suggest_for(name_of(b, var));
	const ast_expr *later = find_later(b, var);

	if (later != NULL) {
		diag_note(b->cx->diag, later->span, "it is bound only here");
		return;
	}
	suggest_offer(&near, "true");
	suggest_offer(&near, "false");
	if (near.distance > 0) /* True is meant, A is not */
		near = suggest_for(name_of(b, var));
	for (int slot = 0; slot < b->rule->variable_count; slot++)
		if (b->bound[slot].file != 0 && slot != var->u.var.slot)
			suggest_offer(&near,
				      strtab_text(b->cx->strings, b->rule->variables[slot].name));
	if (suggest_best(&near) != NULL)
		diag_fixit(b->cx->diag, var->span, "%s", suggest_best(&near));
}

static void unbound(binder *b, const ast_expr *var, const char *where)
{
	diag_error(b->cx->diag, var->span, "unbound", "'%s' is not bound %s", name_of(b, var),
		   where);
	b->bound[var->u.var.slot] = var->span;
}

/* -- reading expressions ----------------------------------------------------------------------- */

static void read_expr(binder *b, const ast_expr *e, const char *where);

static void read_list(binder *b, const ast_expr *list, const char *where)
{
	for (const ast_expr *e = list; e != NULL; e = e->next)
		read_expr(b, e, where);
}

static bool is_equation_of_unbound(const binder *b, const ast_expr *e)
{
	return e->kind == EXPR_BINARY && e->u.op.op == OP_EQ &&
	       is_unbound(b, e->u.op.left) != is_unbound(b, e->u.op.right);
}

/* Of the binary e. X == 1 || X == 2 and X in L bind nothing. */
static void read_operand(binder *b, const ast_expr *e, const ast_expr *operand, const char *where)
{
	bool is_logic = e->u.op.op == OP_AND || e->u.op.op == OP_OR;
	bool in_logic = is_logic && is_equation_of_unbound(b, operand);
	bool in_in = e->u.op.op == OP_IN && operand == e->u.op.left && is_unbound(b, operand);

	read_expr(b, operand, where);
	if (in_logic)
		diag_note(b->cx->diag, e->u.op.op_span, "nothing inside '%s' binds a variable",
			  e->u.op.op == OP_AND ? "&&" : "||");
	else if (in_in)
		diag_note(b->cx->diag, e->u.op.op_span, "'in' is a test: it binds nothing");
}

static void read_aggregate(binder *b, const ast_expr *e, const char *where)
{
	const ast_expr *arg = e->u.aggregate.arg;

	if (arg == NULL)
		return;
	read_expr(b, arg, where);
	if (arg->kind == EXPR_WILDCARD && e->u.aggregate.which == AGG_COUNT)
		diag_fixit(b->cx->diag, arg->span, "*");
}

/* Reports each variable of e that has no value. */
static void read_expr(binder *b, const ast_expr *e, const char *where)
{
	switch (e->kind) {
	case EXPR_VAR:
		if (is_unbound(b, e)) {
			unbound(b, e, where);
			explain_unbound(b, e);
		}
		break;
	case EXPR_WILDCARD:
		diag_error(b->cx->diag, e->span, "unbound", "'_' has no value to be used here");
		if (b->rule->is_delete)
			diag_note(b->cx->diag, e->span,
				  "a deletion names a row; read it in the body: seen(@N, X)");
		break;
	case EXPR_LIST:
	case EXPR_SET:
		read_list(b, e->u.list.items, where);
		break;
	case EXPR_INTERVAL:
		read_expr(b, e->u.interval.low, where);
		read_expr(b, e->u.interval.high, where);
		break;
	case EXPR_CALL:
		read_list(b, e->u.call.args, where);
		break;
	case EXPR_UNARY:
		read_expr(b, e->u.op.left, where);
		break;
	case EXPR_BINARY:
		read_operand(b, e, e->u.op.left, where);
		read_operand(b, e, e->u.op.right, where);
		break;
	case EXPR_AGGREGATE:
		read_aggregate(b, e, where);
		break;
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

/* -- literals ---------------------------------------------------------------------------------- */

static void bind_atom(binder *b, const ast_atom *atom)
{
	for (ast_expr *e = atom->args; e != NULL; e = e->next)
		if (is_unbound(b, e))
			bind(b, e);
		else if (e->kind != EXPR_WILDCARD)
			read_expr(b, e, "here");
}

static void bind_negated(binder *b, const ast_atom *atom)
{
	for (const ast_expr *e = atom->args; e != NULL; e = e->next) {
		if (!is_unbound(b, e))
			continue;
		diag_error(b->cx->diag, e->span, "unsafe-negation",
			   "'%s' is not bound here: a negated predicate is asked about known "
			   "values",
			   name_of(b, e));
		b->bound[e->u.var.slot] = e->span;
		if (find_later(b, e) != NULL)
			diag_note(b->cx->diag, find_later(b, e)->span,
				  "it is bound only here; write the negation behind");
		else
			diag_fixit(b->cx->diag, e->span, "_");
	}
}

static void bind_assign(binder *b, ast_literal *l)
{
	diag *d = b->cx->diag;
	bool is_free = is_unbound(b, l->left);

	read_expr(b, l->right, "here");
	if (!is_free) {
		diag_error(d, l->span, "rebinding", "'%s' has a value already",
			   name_of(b, l->left));
		diag_fixit(d, l->op_span, "==");
		diag_note(d, b->bound[l->left->u.var.slot], "bound here");
		return;
	}
	bind(b, l->left);
	l->binds = true;
}

static void bind_equals(binder *b, ast_literal *l)
{
	bool left = is_unbound(b, l->left);
	bool right = is_unbound(b, l->right);

	if (left == right) {
		read_expr(b, l->left, "here");
		read_expr(b, l->right, "here");
		return;
	}
	if (right) {
		ast_expr *var = l->right;
		l->right = l->left;
		l->left = var;
	}
	read_expr(b, l->right, "here");
	bind(b, l->left);
	l->binds = true;
}

/* X == e with X unbound was meant to bind. */
static void bind_condition(binder *b, const ast_literal *l)
{
	const ast_expr *e = l->left;

	if (e->kind == EXPR_BINARY && e->u.op.op == OP_EQ && is_unbound(b, e->u.op.left) &&
	    !is_unbound(b, e->u.op.right)) {
		read_expr(b, e->u.op.right, "here");
		if (is_unbound(b, e->u.op.left)) {
			unbound(b, e->u.op.left, "here");
			diag_fixit(b->cx->diag, e->u.op.op_span, ":=");
		}
		return;
	}
	read_expr(b, e, "here");
}

static void bind_literal(binder *b, ast_literal *l)
{
	switch (l->kind) {
	case LITERAL_ATOM:
		bind_atom(b, &l->atom);
		break;
	case LITERAL_NEGATED:
		bind_negated(b, &l->atom);
		break;
	case LITERAL_ASSIGN:
		bind_assign(b, l);
		break;
	case LITERAL_EQUALS:
		bind_equals(b, l);
		break;
	case LITERAL_CONDITION:
		bind_condition(b, l);
		break;
	case LITERAL_CALL:
		read_expr(b, l->left, "here");
		break;
	}
}

/* A rule runs for tuples; one that asks for none has nothing to run for. */
static bool has_trigger(binder *b, const ast_rule *rule)
{
	const ast_literal *l = rule->body;

	while (l != NULL && l->kind != LITERAL_ATOM)
		l = l->next;
	if (l != NULL || rule->body == NULL) /* without a body: reported by parse */
		return true;
	diag_error(b->cx->diag, rule->span, "no-trigger",
		   "a rule needs a predicate in its body that is not negated");
	diag_note(b->cx->diag, rule->body->span,
		  "for a rule that runs once, at the start, it is 'start(@N)'");
	return false;
}

static void bind_rule(binder *b, const ast_rule *rule)
{
	b->rule = rule;
	b->bound = ARENA_ARRAY(b->cx->arena, src_span, rule->variable_count + 1);
	if (!has_trigger(b, rule))
		return;
	for (ast_literal *l = rule->body; l != NULL; l = l->next)
		bind_literal(b, l);
	read_list(b, rule->head.args, "in the body of the rule");
}

void bind_rules(compilation *cx)
{
	binder b = { .cx = cx };

	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			bind_rule(&b, rule);
}
