/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_rules.c -- part of check: what can be said of one rule alone. */
#include "compiler/check.h"

/* -- locations --------------------------------------------------------------------------------- */

static bool is_variable(const ast_expr *e, int slot)
{
	return e->kind == EXPR_VAR && e->u.var.slot == slot;
}

/* A rule runs at one node, and sees the tuples that are there. */
static void check_body_locations(checker *k, const ast_rule *rule)
{
	const ast_expr *first = graph_trigger(rule)->args;

	if (first->kind != EXPR_VAR) {
		diag_error(k->cx->diag, first->span, "location",
			   "a rule runs at the node where its tuples are: a body's location is a "
			   "variable");
		diag_fixit(k->cx->diag, first->span, "N");
		return;
	}
	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if ((l->kind != LITERAL_ATOM && l->kind != LITERAL_NEGATED) ||
		    is_variable(l->atom.args, first->u.var.slot))
			continue;
		diag_error(k->cx->diag, l->atom.args->span, "location",
			   "the predicates of a body are at one node, and this one is elsewhere");
		diag_fixit(k->cx->diag, l->atom.args->span, "%s", check_text(k, first->u.var.name));
		diag_note(k->cx->diag, first->span, "the body's location is this");
	}
}

static void check_remote_head(checker *k, const ast_rule *rule)
{
	const ast_table *t = rule->head.predicate->table;

	if (!rule->head.is_remote || (t == NULL && !rule->is_delete))
		return;
	diag_error(k->cx->diag, rule->head.args->span, "location",
		   "a table is kept at its own node: '%s' can't be changed at another",
		   check_text(k, rule->head.name));
	diag_note(k->cx->diag, graph_trigger(rule)->args->span, "the body's location is this");
}

/* -- delete ------------------------------------------------------------------------------------ */

static void check_delete(checker *k, const ast_rule *rule)
{
	const predicate *p = rule->head.predicate;

	if (!rule->is_delete || p->table != NULL)
		return;
	diag_error(k->cx->diag, rule->head.name_span, "delete",
		   "'%s' is no table: there is nothing to delete from", check_text(k, p->name));
	diag_note(k->cx->diag, rule->head.name_span,
		  "a table is declared so: materialize(%s, 60s, 100000, keys(2))",
		  check_text(k, p->name));
}

/* -- calls inside && and || -------------------------------------------------------------------- */

static void check_branch(checker *k, const ast_expr *e, void *with)
{
	const ast_expr *const *logic = with;
	const function *f = e->kind == EXPR_CALL ? e->u.call.function : NULL;

	if (f == NULL || (f->result_kind != RESULT_MANY && f->contract != CONTRACT_ORDERED))
		return;
	diag_error(
	    k->cx->diag, e->span, "unsupported",
	    f->contract == CONTRACT_ORDERED
		? "the ordered function '%s' inside '&&' or '||' is not supported"
		: "'%s', which may have several values, inside '&&' or '||' is not supported",
	    check_text(k, f->name));
	diag_note(k->cx->diag, (*logic)->u.op.op_span, "call it in a literal of its own before");
}

static void check_logic(checker *k, const ast_expr *e, void *with)
{
	(void)with;
	if (e->kind != EXPR_BINARY || (e->u.op.op != OP_AND && e->u.op.op != OP_OR))
		return;
	/* an operand that is && or || itself is looked at in its turn */
	for (int side = 0; side < 2; side++) {
		const ast_expr *operand = side == 0 ? e->u.op.left : e->u.op.right;

		if (operand->kind != EXPR_BINARY ||
		    (operand->u.op.op != OP_AND && operand->u.op.op != OP_OR))
			check_each_expr(k, operand, check_branch, &e);
	}
}

/* -- results that nothing reads ---------------------------------------------------------------- */

static void note_effect(checker *k, const ast_expr *e, void *with)
{
	(void)k;
	if (e->kind == EXPR_CALL &&
	    (e->u.call.function->contract != CONTRACT_PURE || e->u.call.function->effect ||
	     e->u.call.function->result_kind != RESULT_ONE))
		*(bool *)with = true;
}

/* Whether e does more than to give a value: changes a state, or may have none. */
static bool has_effect(checker *k, const ast_expr *e)
{
	bool effect = false;

	check_each_expr(k, e, note_effect, &effect);
	return effect;
}

static void check_result(checker *k, const ast_rule *rule, const ast_literal *l)
{
	if (l->binds && rule->variables[l->left->u.var.slot].uses == 1 && !has_effect(k, l->right))
		diag_warning(k->cx->diag, l->span, "unused-result", "'%s' is never used",
			     check_text(k, l->left->u.var.name));
	if (l->kind == LITERAL_CALL && l->op_span.file == 0 && !has_effect(k, l->left))
		diag_warning(k->cx->diag, l->span, "unused-result",
			     "the result of '%s' is not used, and it has no effect",
			     check_text(k, l->left->u.call.function->name));
}

/* -- failures of the component's own functions ------------------------------------------------- */

static void find_call(checker *k, const ast_expr *e, void *with)
{
	(void)k;
	const ast_expr **call = with;

	if (e->kind == EXPR_CALL && *call == NULL)
		*call = e;
}

/* What a function of a context-ordered component derives as failed has no key. */
static void check_failed(checker *k, const ast_component *c)
{
	const ast_atom *use = check_first_use(c, k->cx->program.predicates);
	const ast_expr *call = NULL;

	if (use == NULL || c->order != ORDER_CONTEXT)
		return;
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		check_each_of_rule(k, rule, find_call, &call);
	if (call == NULL)
		return;
	diag_error(k->cx->diag, use->name_span, "unsupported",
		   "'failed' in a context-ordered component that calls functions is not supported: "
		   "consume it in a later one");
	diag_note(k->cx->diag, call->span, "this call may fail");
}

void check_rules(checker *k)
{
	for (const ast_component *c = k->cx->program.components; c != NULL; c = c->next) {
		check_failed(k, c);
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
			check_body_locations(k, rule);
			check_remote_head(k, rule);
			check_delete(k, rule);
			check_each_of_rule(k, rule, check_logic, NULL);
			for (const ast_literal *l = rule->body; l != NULL; l = l->next)
				if (l->kind != LITERAL_ATOM && l->kind != LITERAL_NEGATED)
					check_result(k, rule, l);
		}
	}
}
