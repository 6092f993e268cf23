/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/snapshot.c -- see runtime/snapshot.h: a barrier that only looks. What has expired by now is
 * left for the next token to take out. */
#include "runtime/snapshot.h"

#include "runtime/change.h"
#include "runtime/stress.h"

static an_status read_table(struct an_fixpoint *fx, unsigned relation,
			    an_status (*each)(void *self, unsigned relation, const void *row),
			    void *self)
{
	an_status status = AN_OK;
	struct an_scan scan;
	const void *row;

	an_scan_begin(&scan, fx, relation, AN_ALL, NULL, AN_ANY_AGE);
	while (status == AN_OK && (row = an_scan_next(&scan)) != NULL)
		if (!an_row_has_expired(fx->types[relation], an_row_of(row), an_now(fx->env)))
			status = each(self, relation, row);
	return status;
}

an_status an_snapshot_read(struct an_worker *worker, struct an_stage_state *s, int64_t now,
			   an_status (*each)(void *self, unsigned relation, const void *row),
			   void *self)
{
	const struct an_stage *stage = s->stage;
	struct an_relation *relations = an_calloc(stage->relation_count + 1, sizeof *relations);
	struct an_burst *burst = an_burst_create(NULL);
	struct an_token token = { .time = now };
	an_status status = relations != NULL && burst != NULL ? AN_OK : AN_ENOMEM;
	struct an_fixpoint fx;

	if (status == AN_OK) {
		an_worker_set_burst(worker, burst);
		an_worker_set_token(worker, &token);
		worker->stage = s;
		worker->env.place = &token.batch;
		an_fixpoint_open(&fx, &worker->env, relations, stage->relations,
				 stage->relation_count, NULL);
		for (unsigned i = 0; status == AN_OK && i < stage->relation_count; i++)
			if (stage->relations[i]->table != NULL &&
			    stage->relations[i]->table->is_written)
				status = read_table(&fx, i, each, self);
		if (status == AN_OK && fx.failed)
			status = AN_ENOMEM;
		an_fixpoint_end(&fx);
		an_worker_set_burst(worker, NULL);
	}
	an_burst_destroy(burst);
	free(relations);
	return status;
}
