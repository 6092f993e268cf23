/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_chain.c -- part of check: what each component gets, and what it leaves.
 *
 * A tuple of a predicate that occurs in no body of a component passes through it; one that occurs
 * is consumed there. New rows of a table leave the component that owns it; constant rows go to all
 * components that read them. */
#include "compiler/check.h"

/* -- where predicates occur -------------------------------------------------------------------- */

/* Whether the body binds the variable as a copy of another one. */
static bool is_copy(const ast_rule *rule, int slot, int of)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->binds && l->left->u.var.slot == slot && l->right->kind == EXPR_VAR)
			return l->right->u.var.slot == of;
	return false;
}

static bool is_remote(const ast_rule *rule)
{
	const ast_expr *head = rule->head.args, *body = graph_trigger(rule)->args;

	if (head->kind != EXPR_VAR || body->kind != EXPR_VAR)
		return true;
	return head->u.var.slot != body->u.var.slot &&
	       !is_copy(rule, head->u.var.slot, body->u.var.slot);
}

static void note_rule(checker *k, const ast_component *c, ast_rule *rule)
{
	int head = rule->head.predicate->index;

	rule->head.is_remote = is_remote(rule);
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if ((l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) &&
		    k->first_use[l->atom.predicate->index] == NULL)
			k->first_use[l->atom.predicate->index] = &l->atom;
	if (rule->is_delete || k->first_head[head] != NULL)
		return;
	k->first_head[head] = rule;
	k->first_producer[head] = c->index;
}

static void find_occurrences(checker *k)
{
	const ast_program *program = &k->cx->program;
	int count = program->predicate_count + 1;

	k->first_producer = ARENA_ARRAY(k->cx->arena, int, count);
	k->first_head = ARENA_ARRAY(k->cx->arena, const ast_rule *, count);
	k->first_use = ARENA_ARRAY(k->cx->arena, const ast_atom *, count);
	for (int i = 0; i < count; i++)
		k->first_producer[i] = -1;
	for (const ast_component *c = program->components; c != NULL; c = c->next)
		for (ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			note_rule(k, c, rule);
}

/* What can be fed: what is consumed and never derived. A table that rules derive can be fed too if
 * an extern predicate declares it. */
static void find_inputs(checker *k)
{
	for (predicate *p = k->cx->program.predicates; p != NULL; p = p->next) {
		bool is_derived = k->first_head[p->index] != NULL;
		bool is_owned = p->table != NULL && p->table->owner != NULL;

		if (p->source != SOURCE_NONE || p->is_source || p->is_builtin)
			continue;
		p->is_input = is_derived ? is_owned && p->declared.file != 0
					 : is_owned || k->first_use[p->index] != NULL;
	}
}

static void build_graphs(checker *k)
{
	ast_program *program = &k->cx->program;
	int *place = ARENA_ARRAY(k->cx->arena, int, program->predicate_count + 1);

	for (int i = 0; i < program->predicate_count; i++)
		place[i] = -1;
	k->graphs = ARENA_ARRAY(k->cx->arena, graph *, program->component_count + 1);
	for (ast_component *c = program->components; c != NULL; c = c->next) {
		strata_cycle cycle;

		c->strata = strata_create(k->cx->arena, c, program->predicate_count,
					  k->first_producer, &cycle);
		k->bad_strata[c->index] = cycle.rule_count > 0;
		check_cycle(k, &cycle);
		k->graphs[c->index] = graph_create(k->cx->arena, c, place);
	}
}

/* -- from component to component --------------------------------------------------------------- */

static void report_order(checker *k, const ast_rule *rule, const ast_component *to)
{
	const predicate *p = rule->head.predicate;

	diag_error(k->cx->diag, rule->head.name_span, "chain-order",
		   "'%s' is derived after '%s', the component that consumes it",
		   check_text(k, p->name), check_text(k, to->name));
	diag_note(k->cx->diag, check_first_use(to, p)->name_span, "consumed here");
}

/* A producer that stands after the last consumer: nobody gets what it derives. */
static void check_order(checker *k, const graph *g, const ast_component *const *last_consumer)
{
	for (int i = 0; i < g->node_count; i++) {
		const graph_node *n = &g->nodes[i];
		const ast_component *to = last_consumer[n->predicate->index];

		if (n->rules != NULL && to != NULL && to->index < g->component->index)
			report_order(k, n->rules->rule, to);
	}
}

/* A consumer before the first producer, and another one behind it: the first gets nothing. */
static void check_early_consumers(checker *k, const graph *g,
				  const ast_component *const *last_consumer, bool *reported)
{
	for (int i = 0; i < g->node_count; i++) {
		const graph_node *n = &g->nodes[i];
		int p = n->predicate->index;

		if (n->uses == NULL || n->predicate->is_input || reported[p] ||
		    k->first_producer[p] <= g->component->index ||
		    last_consumer[p]->index < k->first_producer[p])
			continue;
		report_order(k, k->first_head[p], g->component);
		reported[p] = true;
	}
}

static bool is_own_table(const graph *g, const graph_node *n)
{
	return n->is_table && n->predicate->table->owner == g->component;
}

static void check_gone(checker *k, const graph *g, const graph_node *n, const ast_component *by)
{
	diag_warning(k->cx->diag, check_first_use(g->component, n->predicate)->name_span,
		     "consumed-upstream", "'%s' never comes here: '%s' consumes it before",
		     check_text(k, n->predicate->name), check_text(k, by->name));
	diag_note(k->cx->diag, check_first_use(by, n->predicate)->name_span, "consumed here");
}

/* What c consumes is gone, what it derives is there: warns where a predicate that is gone is
 * waited for. gone: by predicate, the component that consumed it, NULL: none. */
static void pass_through(checker *k, const graph *g, const ast_component **gone)
{
	for (int i = 0; i < g->node_count; i++) {
		const graph_node *n = &g->nodes[i];
		int p = n->predicate->index;

		if (n->uses != NULL && n->rules == NULL && gone[p] != NULL &&
		    !n->predicate->is_builtin)
			check_gone(k, g, n, gone[p]);
		if (n->is_table)
			gone[p] = is_own_table(g, n) ? NULL : gone[p];
		else
			gone[p] = n->uses != NULL ? g->component : NULL;
		k->leaves[p] = n->uses == NULL && n->predicate->table == NULL;
	}
}

static void follow_chain(checker *k)
{
	const ast_program *program = &k->cx->program;
	int predicates = program->predicate_count;
	const ast_component **gone = ARENA_ARRAY(k->cx->arena, const ast_component *, predicates);
	const ast_component **last = ARENA_ARRAY(k->cx->arena, const ast_component *, predicates);
	bool *reported = ARENA_ARRAY(k->cx->arena, bool, predicates);

	k->leaves = ARENA_ARRAY(k->cx->arena, bool, predicates);
	for (int i = 0; i < program->component_count; i++)
		for (int n = 0; n < k->graphs[i]->node_count; n++)
			if (k->graphs[i]->nodes[n].uses != NULL)
				last[k->graphs[i]->nodes[n].predicate->index] =
				    k->graphs[i]->component;
	for (int i = 0; i < program->component_count; i++) {
		check_order(k, k->graphs[i], last);
		check_early_consumers(k, k->graphs[i], last, reported);
		pass_through(k, k->graphs[i], gone);
	}
}

/* -- outputs ----------------------------------------------------------------------------------- */

static void find_outputs(checker *k)
{
	const ast_program *program = &k->cx->program;

	for (predicate *p = program->predicates; p != NULL; p = p->next)
		p->is_output = p->is_builtin || (!p->is_quiet && k->leaves[p->index]);
	for (const ast_component *c = program->components; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			if (rule->head.is_remote && !rule->head.predicate->is_quiet)
				rule->head.predicate->is_output = true;
	for (const ast_output *o = program->outputs; o != NULL; o = o->next) {
		o->predicate->is_output = true;
		if (k->first_head[o->predicate->index] != NULL || o->predicate->is_builtin)
			continue;
		diag_error(k->cx->diag, o->name_span, "output",
			   "no rule derives '%s': it can't be an output", check_text(k, o->name));
		diag_note(k->cx->diag, o->predicate->first, "it is only consumed");
	}
}

void check_chain(checker *k)
{
	find_occurrences(k);
	check_tables(k);
	find_inputs(k);
	build_graphs(k);
	follow_chain(k);
	find_outputs(k);
}
