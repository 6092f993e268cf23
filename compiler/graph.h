/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/graph.h -- what derives what inside one component.
 *
 * In:    a component whose names are resolved, with its strata.
 * Out:   a node for each predicate that occurs in it, with the rules that derive it and the body
 *        atoms that wait for it. `delete` rules derive nothing. */
#ifndef GRAPH_H
#define GRAPH_H

#include "compiler/compilation.h"
#include "compiler/strata.h"

/* A body atom, negated ones too. */
typedef struct graph_use {
	ast_rule *rule;
	const ast_literal *literal;
	int to;                 /* the node of the rule's head */
	struct graph_use *next; /* of the same predicate, in the order of the text */
} graph_use;

/* A rule that derives. */
typedef struct graph_rule {
	ast_rule *rule;
	struct graph_rule *next; /* of the same predicate, in the order of the text */
} graph_rule;

typedef struct graph_node {
	predicate *predicate;
	bool arrives;  /* consumed here, and it can come from outside */
	bool is_table; /* of this component, or constant */
	int recursion; /* its recursive group, -1: none */
	/* Facts of it are new in the tokens of barriers alone (predicate.is_barrier). */
	bool is_barrier_only;
	graph_use *uses; /* empty: not consumed */
	graph_rule *rules;
	graph_use **uses_end;   /* where the next one goes */
	graph_rule **rules_end; /* the same */
} graph_node;

typedef struct graph {
	ast_component *component;
	graph_node *nodes; /* in the order of the text */
	int node_count;
	int *order; /* node_count nodes, each behind all that it is derived from but for those of
		       its own recursive group, which stand in a row */
	int *rank;  /* by node: its place in order */
} graph;

/* place: scratch, by predicate index, all -1; is left so. */
graph *graph_create(arena *a, ast_component *c, int *place);

/* A rule's first body atom that is not negated. */
const ast_atom *graph_trigger(const ast_rule *rule);

/* How many body atoms of the rule are not negated. */
int graph_atoms(const ast_rule *rule);

/* Whether the rule can fire in the tokens of barriers alone. */
bool graph_is_barrier_rule(const graph *g, const ast_rule *rule);

/* The node of p, NULL: it does not occur. Linear; for messages. */
const graph_node *graph_find(const graph *g, const predicate *p);

#endif
