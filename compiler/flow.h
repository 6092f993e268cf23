/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/flow.h -- which values are the same inside a component, for one arriving predicate.
 *
 * A value has a number: 1..arity are the attributes of the arriving tuple, larger ones all others.
 * Equal numbers are equal values: copies, equal literals, and results of pure functions and of
 * operators of equal values. Where a derived attribute has one value by one rule and another by
 * another, it has a number of its own.
 *
 * In:    a component without recursion. Limits: none beyond memory. */
#ifndef FLOW_H
#define FLOW_H

#include "compiler/graph.h"

/* A test that was passed: the value is that literal (both numbers). */
typedef struct flow_fact {
	int value, literal;
} flow_fact;

/* A call that is reached, in the order in which it is. */
typedef struct flow_call {
	const ast_rule *rule;
	const ast_literal *literal; /* NULL: in the head */
	const ast_expr *expr;
	const int *args;        /* values */
	const flow_fact *facts; /* that hold before it */
	int fact_count;
	bool follows_call; /* another call stands in front of it in the rule */
	struct flow_call *next;
} flow_call;

typedef struct flow flow;

/* For one component; to be run for each predicate that arrives. */
flow *flow_create(compilation *cx, const graph *g);

/* Follows the tuples of node `arriving`. Returns the calls that are reached; args and facts are
 * valid until the next run. */
const flow_call *flow_run(flow *f, int arriving);

/* Whether two calls cannot both happen for one tuple: they were reached by tests that one value is
 * two different literals. */
bool flow_excludes(const flow_call *a, const flow_call *b);

#endif
