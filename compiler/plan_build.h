/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_build.h -- what the files of the plan pass share. */
#ifndef PLAN_BUILD_H
#define PLAN_BUILD_H

#include "compiler/plan.h"

/* -- plan_facts.c: what is known of rules and predicates before a step is made ----------------- */

/* A rule, in the list of those that a predicate triggers. */
typedef struct plan_use {
	ast_rule *rule;
	bool
	    arrives; /* plan.c, of a component's first: tuples of the predicate come from outside */
	struct plan_use *next;
} plan_use;

typedef struct plan_facts {
	plan_use **uses; /* by predicate: the rules that it triggers, in text order */
	bool *needed;    /* by rule: it serves an output, or calls what is not pure */
	bool *distinct;  /* by rule: its component can't derive one of its heads twice */
	bool *single;    /* by predicate: at most one tuple a token */
} plan_facts;

plan_facts *plan_find_facts(compilation *cx);

/* The one body atom of a rule. */
const ast_literal *plan_trigger(const ast_rule *rule);

/* The rule that gets a p derived in, or coming to, component number `from` of the chain: the first
 * one of the first component from there on that consumes p. NULL: p leaves the chain. */
plan_use *plan_route(const plan_facts *facts, const predicate *p, int from);

/* Whether p is to be printed where it leaves the chain. */
bool plan_prints_leaving(const compilation *cx, const predicate *p);
/* Whether an `output` line names it. */
bool plan_is_named_output(const compilation *cx, const predicate *p);

/* -- plan_rule.c: one rule's steps ------------------------------------------------------------- */

/* Where a head's tuple goes; plan.c knows. Fills copy, emit, invoke of step->derive. */
typedef void plan_router(void *with, plan_function *from, plan_step *step);

/* Appends the rule, triggered by the function's tuple, to its body; route(with, …) for its
 * head. */
void plan_rule(compilation *cx, plan_function *f, const ast_rule *rule, plan_router *route,
	       void *with);

/* -- plan_call.c: one call's arguments, state and key ------------------------------------------ */

/* What is being built. */
typedef struct plan_builder {
	compilation *cx;
	plan_function *function;
	const ast_rule *rule;
	plan_expr **slots; /* by variable of the rule; NULL: not bound yet */
	plan_block *block; /* where the next step goes */
	plan_block *whole; /* the rule's */
	int made_up;       /* values without a name of the program so far */
	bool has_ordered;  /* an ordered function was called */
} plan_builder;

/* Fills a call of e (a CALL; args: its arguments, lowered). */
plan_call *plan_make_call(plan_builder *b, const ast_expr *e, plan_expr *args);

#endif
