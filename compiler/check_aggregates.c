/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_aggregates.c -- part of check: aggregates that have one tuple to add up. */
#include "compiler/check.h"
#include "compiler/strata.h"

static void find_many(checker *k, const ast_expr *e, void *with)
{
	bool *found = with;

	(void)k;
	if (e->kind == EXPR_CALL && e->u.call.function != NULL)
		*found |= e->u.call.function->result_kind == RESULT_MANY;
}

/* The atom of a source that is the rule's only one: it comes once in a token. NULL: else. */
static const ast_literal *single_source(checker *k, const ast_rule *rule)
{
	const ast_literal *single = NULL;
	bool has_many = false;

	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind != LITERAL_ATOM)
			continue;
		if (single != NULL || l->atom.predicate->source == SOURCE_NONE ||
		    l->atom.predicate->source == SOURCE_EXPIRED)
			return NULL;
		single = l;
	}
	check_each_of_rule(k, rule, find_many, &has_many);
	return has_many ? NULL : single;
}

/* "keys(2,3)": the group of the rule's aggregates. */
static const char *keys_text(const checker *k, const ast_rule *rule)
{
	const char *text = "";
	int position = 2;

	for (const ast_expr *e = rule->head.args->next; e != NULL; e = e->next, position++)
		if (e->kind != EXPR_AGGREGATE)
			text = arena_printf(k->cx->arena, "%s%s%d", text, *text == '\0' ? "" : ",",
					    position);
	return *text == '\0' ? "1" : text;
}

static void check_rule(checker *k, const ast_rule *rule)
{
	const ast_literal *source = single_source(k, rule);
	const ast_expr *e = rule->head.args;

	if (source == NULL || rule->head.predicate->table != NULL)
		return;
	while (e->kind != EXPR_AGGREGATE)
		e = e->next;
	diag_warning(k->cx->diag, e->span, "one-tuple",
		     "this adds up one tuple: '%s' comes once in a token",
		     check_text(k, source->atom.name));
	diag_note(k->cx->diag, rule->head.name_span,
		  "a table adds up over tokens: materialize(%s, 60s, 100000, keys(%s)).",
		  check_text(k, rule->head.name), keys_text(k, rule));
}

void check_aggregates(checker *k)
{
	for (const ast_component *c = k->cx->program.components; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			if (strata_is_aggregate(rule))
				check_rule(k, rule);
}
