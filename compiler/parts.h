/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/parts.h -- the parts into which a context-ordered component divides a token.
 *
 * All tuples of one part have the same keys; each key is one value, or several (a composite one).
 * These values are numbered: 1 is the first value of the first key, and so on through all keys of a
 * tuple. An attribute *holds* such a value where every fact of its predicate has it there.
 *
 * In:    the component's graph, and keys with their positions: its own or others that are tried.
 * Limits: rules of barriers are not looked at, they run over all parts. */
#ifndef PARTS_H
#define PARTS_H

#include "compiler/graph.h"

typedef struct parts {
	const graph *graph;
	int count;    /* values that the keys of one tuple have */
	int first;    /* of these: the first key's */
	int **values; /* by node, attribute: the value that it holds, 0: none */
} parts;

parts *parts_create(arena *a, const graph *g, const ast_context_key *keys);

/* By variable of the rule: the value that it is, 0: none. In the arena. */
int *parts_of_rule(const parts *p, arena *a, const ast_rule *rule);

/* Whether the rule gives the same in each part alone as over the whole token: all its atoms are of
 * the part by their own arguments, and so are the groups of an aggregate. */
bool parts_divide(const parts *p, arena *a, const ast_rule *rule);

/* The attribute in the primary key of table t that holds the value, -1: none. */
int parts_in_key(const parts *p, const graph_node *table, int value);

#endif
