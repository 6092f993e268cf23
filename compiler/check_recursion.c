/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_recursion.c -- part of check: cycles of rules that have no meaning, or no end. */
#include "compiler/check.h"

/* -- a cycle through a negation or an aggregate ------------------------------------------------ */

static const ast_expr *aggregate_of(const ast_rule *rule)
{
	const ast_expr *e = rule->head.args;

	while (e->kind != EXPR_AGGREGATE)
		e = e->next;
	return e;
}

/* "p -> q -> p", in the order of derivation. */
static const char *path_of(const checker *k, const strata_cycle *cycle)
{
	const char *path = check_text(k, cycle->literals[0]->atom.name);

	for (int i = 0; i < cycle->rule_count; i++)
		path = arena_printf(k->cx->arena, "%s -> %s", path,
				    check_text(k, cycle->rules[i]->head.name));
	return path;
}

static void note_cycle(checker *k, const strata_cycle *cycle)
{
	for (int i = 0; i < cycle->rule_count; i++) {
		const char *from = check_text(k, cycle->literals[i]->atom.name);
		const char *to = check_text(k, cycle->rules[i]->head.name);
		bool is_last = i == cycle->rule_count - 1;

		diag_note(k->cx->diag, cycle->rules[i]->head.span,
			  !is_last                  ? "'%s' is derived from '%s' here"
			  : cycle->negation != NULL ? "'%s' is derived where '%s' is not, here"
						    : "'%s' is made of all of '%s' here",
			  to, from);
	}
}

void check_cycle(checker *k, const strata_cycle *cycle)
{
	if (cycle->rule_count == 0)
		return;
	const ast_rule *last = cycle->rules[cycle->rule_count - 1];
	const char *name = check_text(k, cycle->literals[cycle->rule_count - 1]->atom.name);

	if (cycle->negation != NULL)
		diag_error(k->cx->diag, cycle->negation->span, "unstratified",
			   "'%s' depends on its own absence: %s", name, path_of(k, cycle));
	else
		diag_error(k->cx->diag, aggregate_of(last)->span, "unstratified",
			   "'%s' depends on an aggregate over all of itself: %s", name,
			   path_of(k, cycle));
	note_cycle(k, cycle);
}

/* -- a recursion that may not end -------------------------------------------------------------- */

/* The values of the group: may there be new ones in each round, and does a test bound them? */
typedef struct growth {
	const ast_rule *rule;  /* that makes a new value, NULL: none does */
	const ast_expr *value; /* the head's argument, or what binds it */
	bool is_bounded;
} growth;

static void note_new(checker *k, const ast_expr *e, void *with)
{
	(void)k;
	*(bool *)with |= e->kind == EXPR_BINARY || e->kind == EXPR_UNARY || e->kind == EXPR_LIST ||
			 (e->kind == EXPR_CALL && e->u.call.args != NULL);
}

static void note_variable(checker *k, const ast_expr *e, void *with)
{
	(void)k;
	*(bool *)with |= e->kind == EXPR_VAR;
}

static bool makes_value(checker *k, const ast_expr *e)
{
	bool is_new = false, has_variable = false;

	check_each_expr(k, e, note_new, &is_new);
	check_each_expr(k, e, note_variable, &has_variable);
	return is_new && has_variable && type_find(e->type)->kind != TYPE_BOOL;
}

/* Where an argument of the head gets a value that no body atom has, NULL: nowhere. */
static const ast_expr *new_value(checker *k, const ast_rule *rule, const ast_expr *arg)
{
	if (arg->kind != EXPR_VAR)
		return makes_value(k, arg) ? arg : NULL;
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->binds && l->left->u.var.slot == arg->u.var.slot)
			return makes_value(k, l->right) ? l->right : NULL;
	return NULL;
}

static bool is_in_group(const ast_component *c, const ast_rule *rule, int group)
{
	if (c->strata->recursion[rule->head.predicate->index] != group)
		return false;
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->kind == LITERAL_ATOM &&
		    c->strata->recursion[l->atom.predicate->index] == group)
			return true;
	return false;
}

static void add_rule(checker *k, growth *g, const ast_rule *rule)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		g->is_bounded |= l->kind == LITERAL_CONDITION || l->kind == LITERAL_NEGATED ||
				 (l->kind == LITERAL_EQUALS && !l->binds);
	for (const ast_expr *e = rule->head.args; e != NULL && g->rule == NULL; e = e->next) {
		g->value = new_value(k, rule, e);
		if (g->value != NULL)
			g->rule = rule;
	}
}

static void report_growth(checker *k, const growth *g)
{
	diag_warning(k->cx->diag, g->value->span, "non-termination",
		     "the recursion of '%s' may not end: each round can make a new value here",
		     check_text(k, g->rule->head.name));
	diag_note(k->cx->diag, g->rule->head.span,
		  "no test bounds it; --max-steps ends its token with an error");
}

static void check_component(checker *k, const ast_component *c)
{
	growth *groups = ARENA_ARRAY(k->cx->arena, growth, c->strata->recursion_count + 1);

	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		int group = c->strata->recursion[rule->head.predicate->index];

		if (group >= 0 && is_in_group(c, rule, group))
			add_rule(k, &groups[group], rule);
	}
	for (int i = 0; i < c->strata->recursion_count; i++)
		if (groups[i].rule != NULL && !groups[i].is_bounded)
			report_growth(k, &groups[i]);
}

void check_recursions(checker *k)
{
	for (const ast_component *c = k->cx->program.components; c != NULL; c = c->next)
		if (c->strata->recursion_count > 0)
			check_component(k, c);
}
