/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/graph.c -- the derivations inside one component, in topological order (Kahn). */
#include "compiler/graph.h"

#include <assert.h>

const ast_atom *graph_trigger(const ast_rule *rule)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->kind == LITERAL_ATOM)
			return &l->atom;
	assert(!"support.c: a rule has a body atom");
	return NULL;
}

static int node_of(graph *g, predicate *p, int *place)
{
	if (place[p->index] < 0) {
		place[p->index] = g->node_count;
		g->nodes[g->node_count].predicate = p;
		g->nodes[g->node_count].ends = &g->nodes[g->node_count].edges;
		g->node_count++;
	}
	return place[p->index];
}

static void add_edge(graph *g, ast_rule *rule, int *place)
{
	graph_edge *e = &g->edges[g->edge_count++];

	e->rule = rule;
	e->from = node_of(g, graph_trigger(rule)->predicate, place);
	e->to = node_of(g, rule->head.predicate, place);
	*g->nodes[e->from].ends = e;
	g->nodes[e->from].ends = &e->next;
	g->nodes[e->to].derived++;
}

/* Orders the nodes; those of a cycle, and what only they derive, are left out. */
static void sort(graph *g, arena *a)
{
	int *waiting = ARENA_ARRAY(a, int, g->node_count + 1);

	g->order = ARENA_ARRAY(a, int, g->node_count + 1);
	for (int i = 0; i < g->node_count; i++) {
		waiting[i] = g->nodes[i].derived;
		if (waiting[i] == 0)
			g->order[g->order_count++] = i;
	}
	for (int done = 0; done < g->order_count; done++)
		for (const graph_edge *e = g->nodes[g->order[done]].edges; e != NULL; e = e->next)
			if (--waiting[e->to] == 0)
				g->order[g->order_count++] = e->to;
}

graph *graph_create(arena *a, ast_component *c, const int *first_producer, int *place)
{
	graph *g = ARENA_NEW(a, graph);
	int rules = 0;

	for (const ast_rule *r = c->rules; r != NULL; r = r->next)
		rules++;
	g->component = c;
	g->nodes = ARENA_ARRAY(a, graph_node, 2 * rules + 1);
	g->edges = ARENA_ARRAY(a, graph_edge, rules + 1);
	for (ast_rule *r = c->rules; r != NULL; r = r->next)
		add_edge(g, r, place);
	for (int i = 0; i < g->node_count; i++) {
		const predicate *p = g->nodes[i].predicate;
		int first = first_producer[p->index];

		place[p->index] = -1;
		g->nodes[i].arrives = g->nodes[i].edges != NULL && (p->is_source || p->is_builtin ||
								    first < 0 || first < c->index);
	}
	sort(g, a);
	return g;
}

int graph_cycle(const graph *g, arena *a, int **cycle)
{
	int *deriving = ARENA_ARRAY(a, int, g->node_count + 1); /* by node: an edge into it */
	bool *seen = ARENA_ARRAY(a, bool, g->node_count + 1);
	bool *sorted = ARENA_ARRAY(a, bool, g->node_count + 1);
	int at = 0, count = 0;

	for (int i = 0; i < g->order_count; i++)
		sorted[g->order[i]] = true;
	for (int i = 0; i < g->edge_count; i++)
		if (!sorted[g->edges[i].from])
			deriving[g->edges[i].to] = i;
	while (sorted[at])
		at++;
	for (; !seen[at]; at = g->edges[deriving[at]].from) /* backwards into a cycle */
		seen[at] = true;
	*cycle = ARENA_ARRAY(a, int, g->node_count);
	int to = at;
	do {
		(*cycle)[count++] = deriving[to];
		to = g->edges[deriving[to]].from;
	} while (to != at);
	for (int i = 0; i < count / 2; i++) { /* forwards */
		int edge = (*cycle)[i];
		(*cycle)[i] = (*cycle)[count - 1 - i];
		(*cycle)[count - 1 - i] = edge;
	}
	return count;
}
