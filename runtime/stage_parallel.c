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

void an_stage_run_token(struct an_worker *worker, struct an_stage_state *s, struct an_token *token)
{
	struct an_part part = { .next = token->batch, .roles = s->stage->roles };
	struct an_env *env = &worker->env;

	if (!an_stage_has_role(s->stage, token->batch, AN_ROLE_CONSUME) &&
	    (!s->has_barriers || !an_stage_has_role(s->stage, token->batch, AN_ROLE_BARRIER)))
		return;
	an_worker_set_token(worker, token);
	worker->stage = s;
	worker->part = 0;
	if (s->stage->relation_count > 0)
		mark_passing(s->stage, token->batch);
	env->place = &token->batch;
	s->stage->run(env, &part, NULL);
	while (an_part_next(env, &part) != NULL)
		; /* what run() did not look at is consumed; the others pass */
	*env->place = NULL;
}

void an_stage_run_parallel(struct an_worker *worker, struct an_stage_state *s,
			   struct an_burst *burst)
{
	an_worker_set_burst(worker, burst);
	for (unsigned i = 0; i < burst->tokens; i++)
		if (burst->token[i].batch != NULL)
			an_stage_run_token(worker, s, &burst->token[i]);
}
