/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/strata.h -- in which order the rules of one component are evaluated.
 *
 * In:    a component whose names are resolved; predicate.is_input; table.owner, is_constant.
 * Out:   a stratum for each predicate that occurs in it; the recursive groups; whether it needs a
 *        fixpoint at all. Tables: reading one positively in a body is a dependency like any other;
 *        a negated table reads the past and is none.
 * Order: docs/language.md, "Order inside a fixpoint". */
#ifndef STRATA_H
#define STRATA_H

#include "compiler/ast.h"

struct arena;

typedef struct strata {
	/* Some rule has several atoms, a negated one, an aggregate, `delete` or a recursion, or a
	 * predicate of the component is a table. Otherwise every rule has one atom, and the
	 * component is straight-line code. */
	bool is_fixpoint;
	int count;      /* of strata */
	int *stratum;   /* by predicate index: from 0; -1: does not occur in the component */
	int *recursion; /* by predicate index: its recursive group, from 0; -1: in none */
	int recursion_count;
	/* The predicates that occur, each behind all that it is derived from, but for those of its
	 * own recursive group, which stand in a row. */
	const predicate **order;
	int order_count;
	/* By predicate index: comes from outside into this component (a source, an input, a
	 * component before it), and some rule has it in its body (negated counts); or it is a
	 * table that is fed and that rules of this component derive or delete. */
	bool *arrives;
} strata;

/* A cycle through a negation or an aggregate: the rules on it, in the order of derivation, and the
 * literal by which each one continues it. rule_count 0: there is none. */
typedef struct strata_cycle {
	const ast_rule **rules;
	const ast_literal **literals; /* rules[i] has literals[i], of the head before it */
	int rule_count;
	const ast_literal *negation; /* in the last rule; NULL: an aggregate in its head */
} strata_cycle;

/* first_producer: by predicate index, the index of the first component that derives it, -1: none.
 * cycle NULL or filled; where there is one, the strata are not to be used. */
strata *strata_create(struct arena *a, const ast_component *c, int predicate_count,
		      const int *first_producer, strata_cycle *cycle);

/* The stratum in which a rule runs: its head's; a `delete` rule's: the first one that its body
 * allows. */
int strata_of_rule(const strata *s, const ast_rule *rule);

/* Whether p is a table to component c: its own, or a constant one. The rows of another component's
 * table are tuples like any others. */
bool strata_is_table(const ast_component *c, const predicate *p);

/* Whether the head has an aggregate. */
bool strata_is_aggregate(const ast_rule *rule);

#endif
