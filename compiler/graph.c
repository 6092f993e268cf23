/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/graph.c -- the derivations inside one component, in the order that strata.c found. */
#include "compiler/graph.h"

#include <assert.h>

const ast_atom *graph_trigger(const ast_rule *rule)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->kind == LITERAL_ATOM)
			return &l->atom;
	assert(!"binding.c: a rule has a body atom");
	return NULL;
}

int graph_atoms(const ast_rule *rule)
{
	int count = 0;

	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		count += l->kind == LITERAL_ATOM;
	return count;
}

const graph_node *graph_find(const graph *g, const predicate *p)
{
	for (int i = 0; i < g->node_count; i++)
		if (g->nodes[i].predicate == p)
			return &g->nodes[i];
	return NULL;
}

static int node_of(graph *g, ast_atom *atom, int *place)
{
	predicate *p = atom->predicate;
	graph_node *n = &g->nodes[g->node_count];

	if (place[p->index] < 0) {
		place[p->index] = g->node_count++;
		n->predicate = p;
		n->arrives = g->component->strata->arrives[p->index];
		n->is_table = strata_is_table(g->component, p);
		n->recursion = g->component->strata->recursion[p->index];
		n->uses_end = &n->uses;
		n->rules_end = &n->rules;
	}
	atom->node = place[p->index];
	return atom->node;
}

static void add_rule(graph *g, arena *a, ast_rule *rule, int *place)
{
	for (ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind != LITERAL_ATOM && l->kind != LITERAL_NEGATED)
			continue;
		graph_node *from = &g->nodes[node_of(g, &l->atom, place)];
		graph_use *use = ARENA_NEW(a, graph_use);

		use->rule = rule;
		use->literal = l;
		use->to = node_of(g, &rule->head, place);
		*from->uses_end = use;
		from->uses_end = &use->next;
	}
	graph_node *head = &g->nodes[node_of(g, &rule->head, place)];
	if (rule->is_delete)
		return;
	graph_rule *derives = ARENA_NEW(a, graph_rule);
	derives->rule = rule;
	*head->rules_end = derives;
	head->rules_end = &derives->next;
}

/* -- barriers ---------------------------------------------------------------------------------- */

bool graph_is_barrier_rule(const graph *g, const ast_rule *rule)
{
	bool all = true, only_tables = true;

	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind != LITERAL_ATOM)
			continue;
		const graph_node *n = &g->nodes[l->atom.node];
		if (!n->is_table && n->is_barrier_only)
			return true; /* the rest of the token is a barrier's too */
		all &= n->is_barrier_only;
		only_tables &= n->is_table;
	}
	return all && only_tables;
}

static bool is_barrier_only(const graph *g, const graph_node *n)
{
	if (n->arrives && !n->predicate->is_barrier)
		return false;
	for (const graph_rule *r = n->rules; r != NULL; r = r->next)
		if (!graph_is_barrier_rule(g, r->rule))
			return false;
	return n->arrives || n->rules != NULL;
}

/* Of a recursive group nothing else is known than what its other rules say. */
static void find_barriers(graph *g)
{
	bool has_changed = true;

	for (int i = 0; i < g->node_count; i++)
		g->nodes[i].is_barrier_only = true;
	while (has_changed) {
		has_changed = false;
		for (int i = 0; i < g->node_count; i++) {
			graph_node *n = &g->nodes[g->order[i]];

			if (n->is_barrier_only && !is_barrier_only(g, n)) {
				n->is_barrier_only = false;
				has_changed = true;
			}
		}
	}
}

/* -- the graph --------------------------------------------------------------------------------- */

/* As many nodes as there can be. */
static int count_atoms(const ast_component *c)
{
	int count = 0;

	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		count++;
		for (const ast_literal *l = rule->body; l != NULL; l = l->next)
			count += l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED;
	}
	return count;
}

graph *graph_create(arena *a, ast_component *c, int *place)
{
	graph *g = ARENA_NEW(a, graph);

	g->component = c;
	g->nodes = ARENA_ARRAY(a, graph_node, count_atoms(c) + 1);
	for (ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		add_rule(g, a, rule, place);
	assert(g->node_count == c->strata->order_count);
	g->order = ARENA_ARRAY(a, int, g->node_count + 1);
	g->rank = ARENA_ARRAY(a, int, g->node_count + 1);
	for (int i = 0; i < g->node_count; i++) {
		g->order[i] = place[c->strata->order[i]->index];
		g->rank[g->order[i]] = i;
	}
	for (int i = 0; i < g->node_count; i++)
		place[g->nodes[i].predicate->index] = -1;
	find_barriers(g);
	return g;
}
