/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/demands.h -- what the functions and tables of one component ask of it: between
 * check_contracts.c, which finds and reports it, and check_auto.c, which looks for the weakest
 * order that would do. */
#ifndef DEMANDS_H
#define DEMANDS_H

#include "compiler/check.h"

enum { WISH_NONE = -1, WISH_SEVERAL = -2 };

/* What a call asks for, and does not get. */
typedef struct violation {
	const flow_call *call;
	int node;          /* the arriving predicate */
	bool is_ambiguous; /* several keys of the type */
	struct violation *next;
} violation;

typedef struct demands {
	checker *k;
	const graph *g;
	const flow_result *results; /* by node that arrives */
	int *wishes;  /* by node: an attribute from 0, WISH_…; several: none for certain */
	type *wished; /* the type of the first wish, NULL: none */
	violation *violations, **violations_end;
	bool keyed, serial; /* such functions are called */
	bool barrier_keyed; /* a keyed one by the tuples of a barrier */
	bool has_table;     /* of its own */
} demands;

bool demands_same_type(type *a, const type *b);

/* The one attribute of p that has type t, WISH_…. */
int demands_attribute_of_type(const predicate *p, const type *t);

/* The weakest order that would do; *keys: with it, if it is ORDER_CONTEXT, as if they were
 * written. */
order_kind demands_weakest(const demands *d, ast_context_key **keys);

/* "context_keys(tcp_pkt(6))" */
const char *demands_keys_text(const demands *d, const ast_context_key *keys);

#endif
