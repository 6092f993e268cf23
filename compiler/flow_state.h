/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/flow_state.h -- a flow while it runs: between flow.c, which follows the rules, and
 * flow_values.c, which numbers values and notes calls and facts. */
#ifndef FLOW_STATE_H
#define FLOW_STATE_H

#include "compiler/flow.h"

enum { FLOW_BUCKETS = 1024 };

/* What a number is of, where no expression says it: the second word of its key. */
enum { FLOW_OF_EXPR = 1, FLOW_OF_ATTRIBUTE, FLOW_OF_ATOM };

/* The number of a value that is made up of others: an operator, a literal, a pure call. */
typedef struct flow_entry {
	const uint64_t *key;
	int length, value;
	struct flow_entry *next;
} flow_entry;

/* What is known of a predicate in this run. */
typedef struct derived {
	int run;     /* the one that it is known in; 0: none */
	int *values; /* by attribute */
	flow_fact *facts;
	int fact_count;
	bool has_values, is_joined;
} derived;

struct flow {
	compilation *cx;
	arena *arena;
	const graph *graph;
	derived *nodes; /* by node */
	int *reached;   /* nodes, in the order of the graph */
	int reached_count, run, arriving, arity;
	flow_entry *buckets[FLOW_BUCKETS];
	int last;        /* number given */
	bool is_counted; /* calls are noted: the last time through */
	bool has_changed;
	const flow_call **calls_end;
	const flow_touch **touches_end;
	flow_result result;

	/* the rule that is followed */
	const ast_rule *rule;
	const ast_literal *literal;
	int *slots;
	flow_fact *facts;
	int fact_count, fact_room, calls_before;
	bool is_joined;
};

/* The number of the value that has this key, a new one if there is none. */
int flow_number(flow *f, const uint64_t *key, int length);

/* The value of an expression of the rule that is followed; notes its calls. */
int flow_value(flow *f, const ast_expr *e);

bool flow_is_literal(const ast_expr *e);

/* What is known from here on in the rule: that the value is the literal, that the condition holds,
 * that both sides are equal. */
void flow_add_fact(flow *f, int value, int literal);
void flow_learn(flow *f, const ast_expr *condition);
void flow_learn_equal(flow *f, const ast_expr *left, const ast_expr *right);

#endif
