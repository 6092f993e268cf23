/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_rules.c -- part of check: what can be said of one rule alone. */
#include "compiler/check.h"

/* -- the location of the head ------------------------------------------------------------------ */

static void check_location(checker *k, const ast_rule *rule)
{
	const ast_expr *head = rule->head.args, *body = graph_trigger(rule)->args;

	if (head->kind == EXPR_VAR && body->kind == EXPR_VAR &&
	    head->u.var.slot == body->u.var.slot)
		return;
	diag_error(k->cx->diag, head->span, "unsupported",
		   "a head at another location than its body is not supported yet");
	diag_note(k->cx->diag, body->span, "the body's location is this");
}

/* -- calls inside && and || -------------------------------------------------------------------- */

static void check_branch(checker *k, const ast_expr *e, void *with)
{
	const ast_expr *const *logic = with;
	const function *f = e->kind == EXPR_CALL ? e->u.call.function : NULL;

	if (f == NULL || (f->result_kind == RESULT_ONE && f->contract != CONTRACT_ORDERED))
		return;
	diag_error(k->cx->diag, e->span, "unsupported",
		   f->contract == CONTRACT_ORDERED
		       ? "the ordered function '%s' inside '&&' or '||' is not supported yet"
		       : "'%s', which may have no value, inside '&&' or '||' is not supported yet",
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

/* What a function derives as failed here would have to be consumed in the middle of a rule. */
static void check_failed(checker *k, const ast_component *c)
{
	const ast_atom *use = check_first_use(c, k->cx->program.predicates);
	const ast_expr *call = NULL;

	if (use == NULL)
		return;
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		check_each_of_rule(k, rule, find_call, &call);
	if (call == NULL)
		return;
	diag_error(k->cx->diag, use->name_span, "unsupported",
		   "'failed' in a component that calls functions is not supported yet: consume it "
		   "in a later one");
	diag_note(k->cx->diag, call->span, "this call may fail");
}

void check_rules(checker *k)
{
	for (const ast_component *c = k->cx->program.components; c != NULL; c = c->next) {
		check_failed(k, c);
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
			check_location(k, rule);
			check_each_of_rule(k, rule, check_logic, NULL);
			for (const ast_literal *l = rule->body; l != NULL; l = l->next)
				if (l->kind != LITERAL_ATOM && l->kind != LITERAL_NEGATED)
					check_result(k, rule, l);
		}
	}
}
