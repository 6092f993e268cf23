/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_fixpoint.h -- what plan_fixpoint.c and plan_aggregate.c share. */
#ifndef PLAN_FIXPOINT_H
#define PLAN_FIXPOINT_H

#include "compiler/plan_build.h"
#include "compiler/strata.h"

/* Of a predicate, by the rules of the component that stay. */
typedef struct plan_traits {
	bool occurs;       /* in a body */
	bool is_derived;   /* by a rule */
	bool is_repeated;  /* the same fact may be derived twice */
	bool is_looked_up; /* by a rule that another fact triggers */
	bool is_replayed;  /* in a later stratum, or by an aggregate */
	int aggregates;    /* rules with aggregates for it, so far */
} plan_traits;

typedef struct fixpoint_maker {
	plan_maker *m;
	const strata *strata;
	plan_traits *traits;       /* by predicate */
	plan_relation **relations; /* by predicate; NULL: not stored */
	plan_queue **queues;       /* by recursive group */
	plan_function *entry;      /* the first with context keys */
	plan_relation **relations_end;
	plan_aggregate **aggregates_end;
} fixpoint_maker;

plan_relation *fixpoint_add_relation(fixpoint_maker *x, const predicate *p, const char *name);
plan_function *fixpoint_add_function(fixpoint_maker *x, const predicate *p, int stratum);
/* A plan_router. */
void fixpoint_route(void *with, plan_function *from, plan_step *step);

/* plan_aggregate.c: the rules with aggregates. */
void fixpoint_aggregates(fixpoint_maker *x);

#endif
