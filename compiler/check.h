/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check.h -- the parts of pass_check, in the order in which they run. */
#ifndef CHECK_H
#define CHECK_H

#include "compiler/flow.h"

typedef struct checker {
	compilation *cx;
	graph **graphs;      /* by component */
	int *first_producer; /* by predicate: index of a component, -1: none */
	bool *leaves;        /* by predicate: tuples of it can be left at the end of the chain */
	bool *bad_keys;      /* by component: an error of its keys was reported */
	const ast_expr **reported; /* calls of which an error was reported */
	int reported_count;
} checker;

/* check_chain.c: what flows from component to component; recursion, order of the chain, inputs and
 * outputs. Fills graphs, first_producer, leaves; is_input, is_output. False: a recursion, so that
 * what follows the flow cannot run. */
bool check_chain(checker *k);

/* check_names.c: predicates that look misspelt or that nothing can feed. Fills predicate.names. */
void check_names(checker *k);

/* The same file, last and only where there is no error: outputs that can't be printed; a program
 * without output. */
void check_outputs(checker *k);

/* check_keys.c: the positions in context_keys. Fills key.positions, key.type; bad_keys. */
void check_keys(checker *k);

/* check_rules.c: locations of heads, calls inside && and ||, results that nothing reads. */
void check_rules(checker *k);

/* check_constants.c: arguments that must be literals; regular expressions; networks. */
void check_constants(checker *k);

/* check_values.c: which constants each attribute can be; tests that never or always hold. */
void check_values(checker *k);

/* check_contracts.c: what each component's functions ask of it; missing keys. */
void check_contracts(checker *k);

/* check_calls.c: calls made twice for one tuple; where ordered functions are called. */
void check_calls(checker *k, const graph *g, int arriving, const flow_call *calls);

/* -- shared ------------------------------------------------------------------------------------ */

/* The text of a name. */
const char *check_text(const checker *k, str_id name);

/* True the first time only: a call can be reached from several arriving predicates. */
bool check_once(checker *k, const ast_expr *call);

/* The entry of context_keys for a predicate, NULL: none. */
ast_context_key *check_key_entry(const ast_component *c, const predicate *p);

/* The first body atom of p in c, NULL: none. */
const ast_atom *check_first_use(const ast_component *c, const predicate *p);

/* Calls visit for e and each expression in it, outer ones first. */
typedef void check_visitor(checker *k, const ast_expr *e, void *with);
void check_each_expr(checker *k, const ast_expr *e, check_visitor *visit, void *with);

/* The same for all expressions of a rule, in the order of evaluation of its literals. */
void check_each_of_rule(checker *k, const ast_rule *rule, check_visitor *visit, void *with);

#endif
