/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/engine.h"

/* The `ordered` parts of a token's tuples. What one of them derives (failed) stands in front of its
 * tuple. */
static void run_ordered(struct an_worker *worker, const struct an_stage *stage,
			struct an_token *token)
{
	struct an_env *env = &worker->env;
	struct an_tuple **link = &token->batch;

	an_worker_set_token(worker, token);
	while (*link != NULL) {
		struct an_tuple *tuple = *link;

		if (stage->ordered_on[tuple->predicate]) {
			env->place = link;
			stage->ordered(env, tuple);
			*env->place = tuple;
		}
		link = &tuple->next;
	}
}

void an_stage_run_ordered(struct an_worker *worker, struct an_stage_state *s,
			  struct an_burst *burst)
{
	an_worker_set_burst(worker, burst);
	for (unsigned i = 0; i < burst->tokens; i++)
		run_ordered(worker, s->stage, &burst->token[i]);
}

/* No function is in the middle of a part any more. */
static void settle(struct an_worker *worker, struct an_stage_state *s, int64_t now)
{
	while (worker->used_count > 0)
		an_contexts_settle(&s->table, worker, worker->used[--worker->used_count], now);
}

void an_stage_run_serial(struct an_worker *worker, struct an_stage_state *s, struct an_burst *burst)
{
	bool has_contexts = s->table.stage != NULL;

	an_worker_set_burst(worker, burst);
	worker->table = &s->table;
	for (unsigned i = 0; i < burst->tokens; i++) {
		struct an_token *token = &burst->token[i];

		if (token->batch == NULL)
			continue;
		an_stage_run_token(worker, s, token);
		if (has_contexts)
			settle(worker, s, token->time);
	}
	if (has_contexts && burst->ends_epoch)
		an_contexts_pass_epoch(&s->table, worker, burst->token_time,
				       an_epochs_cut_off(&worker->engine->epochs, burst->epoch));
}
