/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/graph.h -- what derives what inside one component.
 *
 * In:    a component whose names are resolved; every rule has one body atom.
 * Out:   a node for each predicate that occurs in it, an edge for each rule. */
#ifndef GRAPH_H
#define GRAPH_H

#include "compiler/compilation.h"

/* A rule: from its body's predicate to its head's. */
typedef struct graph_edge {
	ast_rule *rule;
	int from, to;            /* nodes */
	struct graph_edge *next; /* of the same `from`, in the order of the text */
} graph_edge;

typedef struct graph_node {
	predicate *predicate;
	bool arrives;      /* consumed here, and it can come from outside */
	graph_edge *edges; /* the rules that it triggers; empty: not consumed */
	graph_edge **ends; /* where the next one goes */
	int derived;       /* rules that derive it */
} graph_node;

typedef struct graph {
	ast_component *component;
	graph_node *nodes;
	graph_edge *edges; /* by place of the rule in the component */
	int node_count, edge_count;
	int *order;      /* nodes, each behind all that it is derived from; order_count of them */
	int order_count; /* node_count unless there is a recursion */
} graph;

/* first_producer: by predicate index, the index of the first component that derives it, -1: none.
 * place: scratch, by predicate index, all -1; is left so. */
graph *graph_create(arena *a, ast_component *c, const int *first_producer, int *place);

/* The one body atom of a rule. */
const ast_atom *graph_trigger(const ast_rule *rule);

/* A cycle of rules, where order_count < node_count: their places in edges, in the order of
 * derivation. Returns how many; *cycle is in the arena. */
int graph_cycle(const graph *g, arena *a, int **cycle);

#endif
