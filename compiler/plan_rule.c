/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_rule.c -- one rule, triggered by one tuple, as steps.
 *
 * Requires: a checked rule with one body atom.
 * Gives:    steps from left to right; every call is a step of its own, so that expressions only
 *           compute and C may evaluate them in any order. `&&`, `||` whose right side needs steps
 *           become STEP_CHOOSE. A `*` call takes the rest of the rule into its block.
 * Errors:   unsupported. */
#include <assert.h>

#include "compiler/plan_build.h"

static plan_expr *lower(plan_builder *b, const ast_expr *e, const char *name);

static plan_step *add_step(plan_builder *b, step_kind kind, src_span span)
{
	plan_step *step = ARENA_NEW(b->cx->arena, plan_step);

	step->kind = kind;
	step->span = span;
	step->rule = b->rule;
	plan_append(b->block, step);
	return step;
}

static plan_expr *new_expr(plan_builder *b, plan_expr_kind kind, const ast_expr *from)
{
	plan_expr *x = ARENA_NEW(b->cx->arena, plan_expr);

	x->kind = kind;
	x->span = from->span;
	x->type = from->type;
	return x;
}

/* name NULL: a made-up one. */
static plan_value *new_value(plan_builder *b, const char *name, type *t)
{
	plan_value *v = ARENA_NEW(b->cx->arena, plan_value);

	v->name = name != NULL ? name : arena_printf(b->cx->arena, "v%d", ++b->made_up);
	v->type = t;
	v->key = -1;
	return v;
}

static plan_expr *value_expr(plan_builder *b, plan_value *v, const ast_expr *from)
{
	plan_expr *x = new_expr(b, PX_VALUE, from);

	x->value = v;
	x->type = v->type;
	return x;
}

static plan_expr *copy_of(plan_builder *b, const plan_expr *x)
{
	plan_expr *copy = ARENA_NEW(b->cx->arena, plan_expr);

	*copy = *x;
	copy->next = NULL;
	return copy;
}

static plan_expr *unsupported(plan_builder *b, const ast_expr *e, const char *what)
{
	diag_error(b->cx->diag, e->span, "unsupported", "%s is not supported yet", what);
	return new_expr(b, PX_LOCATION, e);
}

/* -- expressions ------------------------------------------------------------------------------- */

/* Steps that compute x into a variable, unless it is one, or a literal. */
static plan_expr *into_value(plan_builder *b, plan_expr *x, const char *name, const ast_expr *from)
{
	if (x->kind != PX_UNARY && x->kind != PX_BINARY)
		return x;
	plan_step *step = add_step(b, STEP_BIND, x->span);
	step->value = new_value(b, name, x->type);
	step->expr = x;
	return value_expr(b, step->value, from);
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
	plan_expr *x = new_expr(b, PX_BINARY, e);

	x->op = e->u.op.op;
	x->left = lower(b, e->u.op.left, NULL);
	x->right = into_value(b, lower(b, e->u.op.right, NULL), NULL, e->u.op.right);
	if (!is_nonzero_literal(x->right)) {
		plan_step *step = add_step(b, STEP_NONZERO, e->u.op.right->span);

		step->expr = copy_of(b, x->right);
	}
	return x;
}

/* && and ||: the right side is evaluated only if the left one doesn't decide. */
static plan_expr *lower_logic(plan_builder *b, const ast_expr *e)
{
	plan_expr *left = lower(b, e->u.op.left, NULL);
	plan_block *outer = b->block, inner = { NULL, NULL };

	b->block = &inner;
	plan_expr *right = lower(b, e->u.op.right, NULL);
	b->block = outer;
	if (inner.first == NULL) {
		plan_expr *x = new_expr(b, PX_BINARY, e);

		x->op = e->u.op.op;
		x->left = left;
		x->right = right;
		return x;
	}
	plan_step *step = add_step(b, STEP_CHOOSE, e->span);
	step->value = new_value(b, NULL, e->type);
	step->expr = left;
	step->when = e->u.op.op == OP_AND;
	step->block = inner;
	step->other = right;
	return value_expr(b, step->value, e);
}

static plan_expr *lower_operator(plan_builder *b, const ast_expr *e)
{
	op_kind op = e->u.op.op;

	if (op == OP_IN)
		return unsupported(b, e, "'in'");
	if (op == OP_DIV || op == OP_MOD)
		return lower_division(b, e);
	if (op == OP_AND || op == OP_OR)
		return lower_logic(b, e);
	plan_expr *x = new_expr(b, e->kind == EXPR_UNARY ? PX_UNARY : PX_BINARY, e);
	x->op = op;
	x->left = lower(b, e->u.op.left, NULL);
	if (e->kind == EXPR_BINARY)
		x->right = lower(b, e->u.op.right, NULL);
	return x;
}

/* The step of a call; its result, if there is one, in a variable of that name. */
static plan_step *call_step(plan_builder *b, const ast_expr *e, const char *name, bool wants_result)
{
	const function *f = e->u.call.function;
	plan_expr *args = NULL, **end = &args;

	for (const ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next) {
		*end = copy_of(b, into_value(b, lower(b, arg, NULL), NULL, arg));
		end = &(*end)->next;
	}
	plan_call *call = plan_make_call(b, e, args);
	bool many = f->result_kind == RESULT_MANY;
	plan_step *step = add_step(b, many ? STEP_EACH : STEP_CALL, e->span);
	step->call = call;
	if (wants_result && f->result_kind != RESULT_NONE)
		step->value = new_value(b, name, e->type);
	if (many)
		b->block = &step->block;
	return step;
}

static plan_expr *lower_literal(plan_builder *b, const ast_expr *e)
{
	plan_expr *x = new_expr(b, PX_LITERAL, e);

	x->literal = e;
	return x;
}

/* What e is worth; steps that it needs are appended. name: for a variable that holds it. At most
 * AST_DEPTH_MAX deep. */
static plan_expr *lower(plan_builder *b, const ast_expr *e, const char *name)
{
	switch (e->kind) {
	case EXPR_VAR:
		assert(b->slots[e->u.var.slot] != NULL && "check: bound before it is read");
		return copy_of(b, b->slots[e->u.var.slot]);
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
		return lower(b, e->u.constant.value, name);
	case EXPR_CALL:
		return value_expr(b, call_step(b, e, name, true)->value, e);
	case EXPR_UNARY:
	case EXPR_BINARY:
		return lower_operator(b, e);
	case EXPR_WILDCARD:
		return unsupported(b, e, "a wildcard here");
	case EXPR_LIST:
		return unsupported(b, e, "a list");
	case EXPR_INTERVAL:
		return unsupported(b, e, "an interval");
	case EXPR_SET:
		return unsupported(b, e, "a set");
	case EXPR_AGGREGATE:
		return unsupported(b, e, "an aggregate");
	}
	return NULL;
}

/* -- literals ---------------------------------------------------------------------------------- */

static void add_test(plan_builder *b, plan_expr *x)
{
	add_step(b, STEP_TEST, x->span)->expr = x;
}

/* A condition; those joined by && are tests of their own. */
static void lower_condition(plan_builder *b, const ast_expr *e)
{
	if (e->kind == EXPR_BINARY && e->u.op.op == OP_AND) {
		lower_condition(b, e->u.op.left);
		lower_condition(b, e->u.op.right);
	} else {
		add_test(b, lower(b, e, NULL));
	}
}

static plan_expr *equation(plan_builder *b, const ast_expr *at, plan_expr *left, plan_expr *right)
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

static void bind(plan_builder *b, const ast_expr *var, const ast_expr *value)
{
	const char *name = strtab_text(b->cx->strings, var->u.var.name);

	b->slots[var->u.var.slot] = into_value(b, lower(b, value, name), name, var);
}

/* Binds what is unbound in the trigger's arguments, tests the rest. */
static void match_atom(plan_builder *b, const ast_atom *atom)
{
	int i = 0;

	for (const ast_expr *arg = atom->args; arg != NULL; arg = arg->next, i++) {
		plan_expr *got = i == 0 ? new_expr(b, PX_LOCATION, arg)
					: value_expr(b, b->function->attributes[i], arg);

		if (arg->kind == EXPR_WILDCARD)
			continue;
		if (arg->kind == EXPR_VAR && b->slots[arg->u.var.slot] == NULL)
			b->slots[arg->u.var.slot] = got;
		else
			add_test(b, equation(b, arg, got, lower(b, arg, NULL)));
	}
	add_step(b, STEP_TRIED, atom->span);
}

static void lower_body_literal(plan_builder *b, const ast_literal *l)
{
	switch (l->kind) {
	case LITERAL_ATOM:
		match_atom(b, &l->atom);
		break;
	case LITERAL_NEGATED:
		diag_error(b->cx->diag, l->span, "unsupported",
			   "a negated atom is not supported yet");
		break;
	case LITERAL_ASSIGN:
		bind(b, l->left, l->right);
		break;
	case LITERAL_EQUALS:
		if (l->binds)
			bind(b, l->left, l->right);
		else
			add_test(b, equation(b, l->left, lower(b, l->left, NULL),
					     lower(b, l->right, NULL)));
		break;
	case LITERAL_CONDITION:
		lower_condition(b, l->left);
		break;
	case LITERAL_CALL:
		call_step(b, l->left, NULL, false);
		break;
	}
}

/* -- head, ordered part ------------------------------------------------------------------------ */

static void lower_head(plan_builder *b, plan_router *route, void *with)
{
	const ast_atom *head = &b->rule->head;
	plan_derive *d = ARENA_NEW(b->cx->arena, plan_derive);
	int i = 0;

	d->predicate = head->predicate;
	d->args = ARENA_ARRAY(b->cx->arena, plan_expr *, head->arity);
	for (const ast_expr *arg = head->args; arg != NULL; arg = arg->next, i++)
		d->args[i] = into_value(b, lower(b, arg, NULL), NULL, arg);
	if (head->arity > 0 && d->args[0]->kind != PX_LOCATION)
		diag_error(b->cx->diag, head->span, "unsupported",
			   "a head at another location than its body is not supported yet");
	plan_step *step = add_step(b, STEP_DERIVE, head->span);
	step->derive = d;
	route(with, b->function, step);
}

static bool is_ordered_call(const plan_step *step)
{
	return step->kind == STEP_CALL && step->call->ticket != NULL;
}

static plan_step *copy_step(plan_builder *b, const plan_step *step)
{
	plan_step *copy = ARENA_NEW(b->cx->arena, plan_step);

	*copy = *step;
	copy->next = NULL;
	return copy;
}

/* The first part of the rule's ordered call, and the tests in front of it: they decide whether it
 * is called, so they are done under the baton too. */
static void add_ordered_part(plan_builder *b, const plan_step *rule)
{
	const plan_step *call = rule->block.first;

	while (call != NULL && !is_ordered_call(call))
		call = call->next;
	if (call == NULL)
		return;
	plan_step *part = copy_step(b, rule);
	part->block = (plan_block){ NULL, NULL };
	for (const plan_step *s = rule->block.first; s != call; s = s->next) {
		if (s->kind == STEP_TRIED)
			continue;
		if (s->kind != STEP_TEST && s->kind != STEP_BIND)
			diag_error(b->cx->diag, s->span, "unsupported",
				   "only tests may stand in front of the call of an ordered "
				   "function");
		plan_append(&part->block, copy_step(b, s));
	}
	plan_step *first = copy_step(b, call);
	first->kind = STEP_ORDERED;
	first->value = NULL;
	plan_append(&part->block, first);
	plan_append(&b->function->ordered, part);
}

void plan_rule(compilation *cx, plan_function *f, const ast_rule *rule, plan_router *route,
	       void *with)
{
	plan_builder b = { .cx = cx, .function = f, .rule = rule };

	b.slots = ARENA_ARRAY(cx->arena, plan_expr *, rule->variable_count);
	b.block = &f->body;
	plan_step *step = add_step(&b, STEP_RULE, rule->span);
	b.block = b.whole = &step->block;
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		lower_body_literal(&b, l);
	lower_head(&b, route, with);
	add_ordered_part(&b, step);
}
