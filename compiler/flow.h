/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/flow.h -- which values are the same inside a component, for one arriving predicate.
 *
 * A value has a number: 1..arity are the attributes of the arriving tuple, larger ones all others.
 * Equal numbers are equal values: copies, equal literals, and results of pure functions and of
 * operators of equal values. Where a derived attribute has one value by one rule and another by
 * another, it has a number of its own. Only rules that a tuple of the predicate can take part in
 * are followed; a variable that two body atoms have is the arriving tuple's attribute where one of
 * them says so.
 *
 * Where several facts meet in a body, or one derives others again and again, a number up to arity
 * is that attribute of some tuple of the arriving predicate, not always of the same one: that is
 * enough to say by what a component could be keyed. Such calls are marked as is_joined.
 *
 * Limits: none beyond memory. */
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
	bool is_joined;    /* not once for each tuple that arrives */
	const struct flow_call *next;
} flow_call;

/* A table of the component is read or changed. */
typedef struct flow_touch {
	const predicate *table;
	const int *values; /* of the atom's arguments, 0: a wildcard */
	const struct flow_touch *next;
} flow_touch;

typedef struct flow_result {
	const flow_call *calls;
	const flow_touch *touches;
} flow_result;

typedef struct flow flow;

/* For one component; to be run for each predicate that arrives. */
flow *flow_create(compilation *cx, const graph *g);

/* Follows the tuples of node `arriving`: what is reached. */
flow_result flow_run(flow *f, int arriving);

/* Whether two calls cannot both happen for one tuple: they were reached by tests that one value is
 * two different literals. */
bool flow_excludes(const flow_call *a, const flow_call *b);

#endif
