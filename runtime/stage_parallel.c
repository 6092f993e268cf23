/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/engine.h"

bool an_stage_has_role(const struct an_stage *stage, const struct an_tuple *batch, an_role role)
{
	for (; batch != NULL; batch = batch->next)
		if (stage->roles[batch->predicate] == role)
			return true;
	return false;
}

void an_stage_scan(struct an_stage_state *s, struct an_burst *burst)
{
	burst->has_barrier = false;
	for (unsigned i = 0; i < burst->tokens && !burst->has_barrier; i++)
		burst->has_barrier =
		    an_stage_has_role(s->stage, burst->token[i].batch, AN_ROLE_BARRIER);
}

/* A fixpoint that fails takes its outputs back, and has to know the others. */
static void mark_passing(const struct an_stage *stage, struct an_tuple *batch)
{
	for (; batch != NULL; batch = batch->next)
		if (stage->roles[batch->predicate] == AN_ROLE_PASS)
			batch->number = AN_NUMBER_PASSES;
}

static void run_part(struct an_worker *worker, const struct an_stage *stage,
		     struct an_tuple *tuples, struct an_tuple **place)
{
	struct an_part part = { .next = tuples, .roles = stage->roles };
	struct an_env *env = &worker->env;

	env->place = place;
	stage->run(env, &part, NULL);
	while (an_part_next(env, &part) != NULL)
		; /* what run() did not look at is consumed; the others pass */
	*env->place = NULL;
}

/* What the stage's own functions have derived as failed, and its rules consume, is a part of its
 * own, behind the others. What fails in that one leaves the stage. */
static void run_failed(struct an_worker *worker, const struct an_stage *stage,
		       struct an_token *token)
{
	struct an_tuple **link = &token->batch, *first = NULL, **last = &first;

	while (*link != NULL) {
		if ((*link)->predicate != AN_PREDICATE_FAILED) {
			link = &(*link)->next;
			continue;
		}
		*last = *link;
		last = &(*link)->next;
		*link = *last;
	}
	*last = NULL;
	if (first != NULL)
		run_part(worker, stage, first, link);
}

void an_stage_run_token(struct an_worker *worker, struct an_stage_state *s, struct an_token *token)
{
	if (!an_stage_has_role(s->stage, token->batch, AN_ROLE_CONSUME) &&
	    (!s->has_barriers || !an_stage_has_role(s->stage, token->batch, AN_ROLE_BARRIER)))
		return;
	an_worker_set_token(worker, token);
	worker->stage = s;
	worker->part = 0;
	if (s->stage->relation_count > 0)
		mark_passing(s->stage, token->batch);
	run_part(worker, s->stage, token->batch, &token->batch);
	if (s->stage->roles[AN_PREDICATE_FAILED] == AN_ROLE_CONSUME)
		run_failed(worker, s->stage, token);
}

void an_stage_run_parallel(struct an_worker *worker, struct an_stage_state *s,
			   struct an_burst *burst)
{
	an_worker_set_burst(worker, burst);
	for (unsigned i = 0; i < burst->tokens; i++)
		if (burst->token[i].batch != NULL)
			an_stage_run_token(worker, s, &burst->token[i]);
}
