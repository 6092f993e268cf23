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
	bool is_served; /* plan_facts.c, of a component's first: a rule of it that stays has p */
	struct plan_use *next;
} plan_use;

typedef struct plan_facts {
	plan_use **uses; /* by predicate: the rules that it triggers, in text order */
	bool *needed;    /* by rule: it serves an output, or calls what is not pure */
	bool *distinct;  /* by rule: its component can't derive one of its heads twice */
	bool *single;    /* by predicate: at most one tuple a token */
} plan_facts;

plan_facts *plan_find_facts(compilation *cx);

/* The first body atom of a rule. */
const ast_literal *plan_trigger(const ast_rule *rule);
/* Whether p is a table of the component, or a constant one; other components' are events there. */
bool plan_is_table(const ast_component *c, const predicate *p);
/* Whether an atom of the body, negated or not, is a table; plan_aggregate.c. */
bool plan_reads_table(const ast_rule *rule);
/* Whether it calls what is not pure: that can't be called twice, or before its turn. */
bool plan_has_effect(const ast_expr *e);
bool plan_literal_has_effect(const ast_literal *l);

/* The rule that gets a p derived in, or coming to, component number `from` of the chain: the first
 * one of the first component from there on that consumes p. NULL: p leaves the chain. */
plan_use *plan_route(const plan_facts *facts, const predicate *p, int from);

/* Whether p is to be printed where it leaves the chain. */
bool plan_prints_leaving(const compilation *cx, const predicate *p);
/* Whether an `output` line names it. */
bool plan_is_named_output(const compilation *cx, const predicate *p);

/* -- plan_tuples.c ----------------------------------------------------------------------------- */

/* Fills cx->plan->tuples, tuple_of. */
void plan_make_tuples(compilation *cx);
/* The second struct of p, which is printed where it is derived; is_remote: for another node. */
plan_tuple *plan_printed_copy(compilation *cx, const predicate *p, bool is_remote);

/* -- plan.c, plan_fixpoint.c: one component's stage -------------------------------------------- */

typedef struct plan_maker {
	compilation *cx;
	plan_facts *facts;
	const ast_component *component;
	plan_stage *stage;
	plan_function **functions_end;
	plan_function **functions_of; /* by predicate: the stage's last one; then by same */
	int *waiting; /* scratch, by predicate: rules that derive it here and aren't planned yet */
} plan_maker;

/* A function for p, without a rule. */
plan_function *plan_make_function(plan_maker *m, const predicate *p);
/* The keys by which the component orders tuples of f. */
void plan_set_keys(plan_maker *m, plan_function *f);
/* Whether some rule from `use` on, in its component, stays. */
bool plan_use_is_needed(const plan_facts *facts, const plan_use *use);
/* Where a fact of p that is derived here, or a fed row that is new, goes beside this component's
 * own rules: into the batch, onto the output. NULL: nowhere. */
void plan_leave(plan_maker *m, const predicate *p, plan_tuple **emit, plan_tuple **copy);
/* The functions and relations of a component with a fixpoint. */
void plan_fixpoint(plan_maker *m);

/* -- plan_rule.c: one rule's steps ------------------------------------------------------------- */

/* Where a head's tuple goes; plan.c knows. Fills copy, emit, invoke of step->derive. */
typedef void plan_router(void *with, plan_function *from, plan_step *step);

/* How a rule is made into steps. */
typedef struct plan_way {
	const ast_rule *rule;
	const ast_literal *trigger; /* the body atom that the function's fact is; NULL: none */
	plan_relation **relations;  /* by predicate: where other atoms look; NULL: there are none */
	const ast_literal *until;   /* the body ends before that literal; NULL: at its end */
	plan_keep keep; /* GROUP, MAKE: of an aggregate, no head is derived; else NOT: route says */
	bool is_silent; /* its triggers are not counted */
	plan_relation *groups; /* GROUP, MAKE; NULL: the function's own fact is the group */
	plan_router *route;
	void *with;
} plan_way;

/* Appends the rule to the function's body. */
void plan_rule(compilation *cx, plan_function *f, const plan_way *way);

/* Attributes by which the relation is looked up: their number there. */
int plan_index_of(compilation *cx, plan_relation *r, uint64_t attributes);

/* -- plan_expr.c: expressions, conditions ------------------------------------------------------ */

/* What is being built. */
typedef struct plan_builder {
	compilation *cx;
	plan_function *function;
	const ast_rule *rule;
	const plan_way *way;
	const ast_literal *literal; /* the one that the next steps belong to; NULL: the head */
	plan_expr **slots;          /* by variable of the rule; NULL: not bound yet */
	plan_block *block;          /* where the next step goes */
	plan_block *whole;          /* the rule's */
	int made_up;                /* values without a name of the program so far */
	bool has_ordered;           /* an ordered function was called */
	bool is_matched;            /* the trigger's arguments are bound */
} plan_builder;

/* Appends a step of b->rule, b->literal to b->block. */
plan_step *plan_add_step(plan_builder *b, step_kind kind, src_span span);
/* With the type of `from`. */
plan_expr *plan_new_expr(plan_builder *b, plan_expr_kind kind, const ast_expr *from);
plan_expr *plan_copy_expr(plan_builder *b, const plan_expr *x);
/* name NULL: a made-up one. */
plan_value *plan_new_value(plan_builder *b, const char *name, type *t);
plan_expr *plan_value_expr(plan_builder *b, plan_value *v, const ast_expr *from);
/* left == right; at: where that stands. */
plan_expr *plan_equation(plan_builder *b, const ast_expr *at, plan_expr *left, plan_expr *right);

/* What e is worth; steps that it needs are appended. name: for a variable that holds it. */
plan_expr *plan_lower(plan_builder *b, const ast_expr *e, const char *name);
/* Steps that compute x into a variable, unless it is one, or a literal. */
plan_expr *plan_into_value(plan_builder *b, plan_expr *x, const char *name, const ast_expr *from);
/* The step of a call; its result, if there is one, in a variable of that name. */
plan_step *plan_call_step(plan_builder *b, const ast_expr *e, const char *name, bool wants_result);

/* The rule instance fails unless x. */
void plan_add_test(plan_builder *b, plan_expr *x);
/* A condition; those joined by && are tests of their own. */
void plan_lower_condition(plan_builder *b, const ast_expr *e);
/* var gets the value; if it is bound already (another order of literals), that is a test. */
void plan_bind(plan_builder *b, const ast_expr *var, const ast_expr *value);

/* -- plan_call.c: one call's arguments, state and key ------------------------------------------ */

/* Reports each --set that names no setting. */
void plan_check_settings(compilation *cx);
/* Fills a call of e (a CALL; args: its arguments, lowered). */
plan_call *plan_make_call(plan_builder *b, const ast_expr *e, plan_expr *args);

#endif
