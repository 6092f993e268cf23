/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/sequential.c -- a run in one plain loop: for small devices, and as the measure of what
 * threads and order cost. See an_run_sequential of run.h. */
#include "runtime/engine.h"

/* The steps are those of flow.c; what hands bursts over there is not needed here. */
static void run_step(struct an_worker *worker, const struct an_step *step, struct an_burst *burst)
{
	switch (step->kind) {
	case AN_STEP_DECODE:
		an_flow_decode(worker, burst);
		break;
	case AN_STEP_GATE:
		an_gate_serve(worker, step->gate, burst);
		if (step->gate->retires)
			an_retirement_write(worker, burst);
		break;
	case AN_STEP_COLLECT: /* behind the gate: tokens have their numbers */
		worker->stages[step->stage->index].tasks++;
		an_stage_run_plain(worker, step->stage, burst);
		break;
	case AN_STEP_PARALLEL:
		worker->stages[step->stage->index].tasks++;
		an_stage_run_parallel(worker, step->stage, burst);
		break;
	case AN_STEP_FORMAT:
		an_flow_format(worker, burst);
		break;
	case AN_STEP_SCAN:
	case AN_STEP_PREPARE:
	case AN_STEP_LEAVE:
		break;
	}
}

/* The stage whose time a step's is; NULL: none. */
static const struct an_stage_state *stage_of(const struct an_step *step)
{
	return step->kind == AN_STEP_COLLECT || step->kind == AN_STEP_PARALLEL ? step->stage
	       : step->kind == AN_STEP_GATE                                    ? step->gate->serial
									       : NULL;
}

static void run_burst(struct an_engine *engine, struct an_burst *burst)
{
	struct an_worker *worker = &engine->workers[0];

	burst->alone = true;
	for (unsigned i = 0; i < engine->step_count; i++) {
		const struct an_step *step = &engine->steps[i];
		const struct an_stage_state *s = stage_of(step);
		uint64_t begun = engine->timing ? an_clock_ticks() : 0, busy;

		run_step(worker, step, burst);
		if (!engine->timing || s == NULL)
			continue;
		busy = an_clock_ticks() - begun;
		worker->stages[s->index].busy_ticks += busy;
		atomic_fetch_add_explicit(&burst->busy_ticks, busy, memory_order_relaxed);
	}
	an_dispenser_recycle(engine, burst);
}

static void work(struct an_engine *engine)
{
	bool ends = false;

	while (!ends) {
		struct an_burst *burst = an_dispenser_next(&engine->workers[0], &ends);

		if (burst != NULL)
			run_burst(engine, burst);
	}
}

an_status an_run_sequential(const struct an_pipeline *pipeline,
			    const struct an_run_options *options,
			    const struct an_run_source *source, const struct an_run_sink *sink,
			    struct an_run_statistics *statistics)
{
	struct an_run_options one = *options;

	one.threads = one.lanes = 1;
	return an_run_with(pipeline, &one, source, sink, work, statistics);
}

int an_main_sequential(int argc, char **argv, const struct an_pipeline *const *pipelines,
		       unsigned count)
{
	return an_main_with(argc, argv, pipelines, count, an_run_sequential);
}
