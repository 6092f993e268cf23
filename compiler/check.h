/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check.h -- the parts of pass_check, in the order in which they run. */
#ifndef CHECK_H
#define CHECK_H

#include "compiler/flow.h"

typedef struct checker {
	compilation *cx;
	graph **graphs;              /* by component */
	int *first_producer;         /* by predicate: index of a component, -1: none */
	const ast_rule **first_head; /* by predicate: the first rule that derives it, NULL: none */
	const ast_atom **first_use;  /* by predicate: its first body atom, NULL: none */
	bool *leaves;     /* by predicate: tuples of it can be left at the end of the chain */
	unsigned *tokens; /* by predicate: check_joins.c's */
	bool *bad_keys;   /* by component: an error of its keys was reported */
	bool *bad_strata; /* by component: it has no strata, which was reported */
	struct demands *demands;   /* by component: check_contracts.c's */
	const ast_expr **reported; /* calls of which an error was reported */
	int reported_count;
	int compared; /* check_names.c: pairs of names */
} checker;

/* check_tables.c, called by check_chain: who owns each table, which are constant; primary keys;
 * what a table can't hold. Fills what ast_table says is check's, but for is_statistics and
 * context_fields; predicate.is_barrier. */
void check_tables(checker *k);

/* The same file, when it is known what flows: tables that grow for ever. */
void check_growth(checker *k);

/* check_chain.c: what flows from component to component; strata, order of the chain, inputs and
 * outputs. Fills the checker but for bad_keys; component.strata; is_remote; is_input, is_output. */
void check_chain(checker *k);

/* check_recursion.c: a cycle through a negation or an aggregate; recursions that may not end. */
void check_cycle(checker *k, const strata_cycle *cycle);
void check_recursions(checker *k);

/* check_names.c: predicates that look misspelt or that nothing can feed. Fills predicate.names. */
void check_names(checker *k);

/* The same file, last and only where there is no error: outputs that can't be printed; a program
 * without output. */
void check_outputs(checker *k);

/* check_keys.c: the positions in context_keys. Fills key.positions, key.type; bad_keys. */
void check_keys(checker *k);

/* check_rules.c: locations, calls inside && and ||, results that nothing reads, `delete`. */
void check_rules(checker *k);

/* check_destinations.c: what output lines name behind `to`. */
void check_destinations(checker *k);

/* check_constants.c: arguments that must be literals; regular expressions; networks. */
void check_constants(checker *k);

/* check_unused.c: constants, tables and includes that nothing uses. */
void check_unused(checker *k);

/* check_aggregates.c: aggregates over one tuple. */
void check_aggregates(checker *k);

/* check_values.c: which constants each attribute can be; tests that never or always hold. */
void check_values(checker *k);

/* check_contracts.c: what each component's functions ask of it; missing keys. */
void check_contracts(checker *k);

/* The same file, where there is no error: components of a stronger order than they need. */
void check_strengths(checker *k);

/* check_calls.c: calls made twice for one tuple; where ordered functions are called. */
void check_calls(checker *k, const graph *g, int arriving, const flow_call *calls);

/* check_race.c: tables and joins against the order of their component. Fills is_statistics,
 * context_fields. */
void check_races(checker *k);

/* check_joins.c: predicates that meet in one body. */
void check_joins(checker *k, const graph *g);

/* -- shared ------------------------------------------------------------------------------------ */

/* The text of a name. */
const char *check_text(const checker *k, str_id name);

/* True the first time only: a call can be reached from several arriving predicates. */
bool check_once(checker *k, const ast_expr *call);

/* The entry for a predicate in a list of context_keys, NULL: none. */
const ast_context_key *check_key_entry(const ast_context_key *keys, const predicate *p);

/* Whether tuples of p that arrive in a context-ordered component need a key there. */
bool check_needs_key(const graph_node *n);

/* The first body atom of p in c, NULL: none. Linear; for messages. */
const ast_atom *check_first_use(const ast_component *c, const predicate *p);

/* Calls visit for e and each expression in it, outer ones first. */
typedef void check_visitor(checker *k, const ast_expr *e, void *with);
void check_each_expr(checker *k, const ast_expr *e, check_visitor *visit, void *with);

/* The same for all expressions of a rule, in the order of evaluation of its literals. */
void check_each_of_rule(checker *k, const ast_rule *rule, check_visitor *visit, void *with);

#endif
