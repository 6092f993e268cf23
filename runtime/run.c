/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/run.h"

#include "runtime/engine.h"
#include "runtime/snapshot.h"
#include "runtime/stress.h"

#include <string.h>

AN_LIMIT(context_count, UINT64_C(4194304), 1, UINT64_C(1) << 40,
	 "contexts (flows, calls) that are kept at a time; the oldest are evicted");
AN_LIMIT(context_octets, UINT64_C(512) << 20, 4096, UINT64_C(1) << 50,
	 "octets that all contexts hold together; the oldest are evicted");
AN_LIMIT(token_octets, UINT64_C(64) << 20, 65536, UINT64_C(1) << 50,
	 "octets that tokens in flight hold together; the input waits");

#define LIMIT(options, id) ((options)->limits[(size_t)(&an_limit_ref_##id - __start_an_limits)])

/* -- beginning -----------------------------------------------------------------------------------
 */

static an_status init_stage(struct an_engine *engine, unsigned index)
{
	struct an_stage_state *s = &engine->stages[index];
	const struct an_stage *stage = &engine->pipeline->stages[index];

	s->stage = stage;
	s->index = index;
	for (unsigned i = 0; i < engine->pipeline->predicate_count; i++)
		s->has_barriers |= stage->roles[i] == AN_ROLE_BARRIER;
	s->has_barriers |= stage->expired != NULL; /* the end of the input is one */
	if (stage->context_count > 0)
		engine->has_contexts = true;
	if (an_stage_init_tables(engine, s) != AN_OK)
		return AN_ENOMEM;
	if (stage->kind == AN_STAGE_CONTEXT)
		return an_stage_init_lanes(engine, s);
	return stage->context_count > 0 ? an_contexts_init(&s->table, stage) : AN_OK;
}

static an_status init_workers(struct an_engine *engine)
{
	size_t octets = engine->options->threads * sizeof engine->workers[0];

	engine->workers =
	    an_stress_allocation_fails() ? NULL : aligned_alloc(_Alignof(struct an_worker), octets);
	if (engine->workers == NULL)
		return AN_ENOMEM;
	memset(engine->workers, 0, octets);
	engine->worker_count = engine->options->threads;
	for (unsigned i = 0; i < engine->worker_count; i++)
		if (an_worker_init(&engine->workers[i], engine, i) != AN_OK)
			return AN_ENOMEM;
	return AN_OK;
}

static an_status init(struct an_engine *engine)
{
	unsigned stages = engine->pipeline->stage_count;
	an_status status;

	engine->timing = engine->options->timing;
	status = an_intake_init(&engine->dispenser.intake, engine->pipeline, engine->source);
	if (status != AN_OK)
		return status;
	engine->held_most = LIMIT(engine->options, token_octets);
	an_epochs_init(&engine->epochs, LIMIT(engine->options, context_count),
		       LIMIT(engine->options, context_octets));
	an_retirement_init(engine);
	engine->stages = an_calloc(stages + 1, sizeof engine->stages[0]);
	if (engine->stages == NULL)
		return AN_ENOMEM;
	for (unsigned i = 0; i < stages; i++)
		if (init_stage(engine, i) != AN_OK)
			return AN_ENOMEM;
	if (an_flow_init(engine) != AN_OK)
		return AN_ENOMEM;
	return init_workers(engine);
}

/* -- running -------------------------------------------------------------------------------------
 */

static void *worker_thread(void *worker)
{
	an_worker_run(worker);
	return NULL;
}

/* The calling thread is worker 0. A thread that cannot be made leaves its deque empty. */
static void run_workers(struct an_engine *engine)
{
	pthread_t threads[64];
	unsigned started = 1;

	while (started < engine->worker_count &&
	       pthread_create(&threads[started], NULL, worker_thread, &engine->workers[started]) ==
		   0)
		started++;
	an_worker_run(&engine->workers[0]);
	while (started > 1)
		pthread_join(threads[--started], NULL);
}

/* -- ending --------------------------------------------------------------------------------------
 */

/* All contexts end, in worker 0; if there is none yet there are no contexts. */
static void end_contexts(struct an_engine *engine)
{
	struct an_worker *worker = engine->workers;

	if (worker != NULL)
		an_worker_set_burst(worker, NULL);
	for (unsigned i = 0; engine->stages != NULL && i < engine->pipeline->stage_count; i++) {
		struct an_stage_state *s = &engine->stages[i];

		an_stage_fini_lanes(engine, s, worker, engine->dispenser.intake.time.now);
		if (s->table.stage != NULL)
			an_contexts_fini(&s->table, worker, engine->dispenser.intake.time.now);
		an_stage_fini_tables(engine, s, worker);
	}
}

unsigned an_run_literals(const struct an_pipeline *pipeline)
{
	unsigned count = 0;

	for (unsigned i = 0; i < pipeline->rule_count; i++)
		count += pipeline->rules[i].literal_count;
	return count;
}

static void add(uint64_t *to, const uint64_t *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] += from[i];
}

static void add_worker(struct an_run_statistics *t, const struct an_engine *engine,
		       const struct an_worker *w, double seconds_per_tick)
{
	const struct an_pipeline *p = engine->pipeline;

	add(t->counters, w->counters, engine->options->counter_count);
	add(t->tried, w->env.tried, p->rule_count);
	add(t->fired, w->env.fired, p->rule_count);
	add(t->missed, w->env.missed, an_run_literals(p));
	add(t->outputs, w->outputs, p->predicate_count);
	for (unsigned i = 0; i < p->stage_count; i++) {
		t->stages[i].tasks += w->stages[i].tasks;
		t->stages[i].busy_seconds += (double)w->stages[i].busy_ticks * seconds_per_tick;
	}
	t->filtered += w->counts.filtered;
	t->contexts_made += w->counts.contexts_made;
	t->contexts_closed += w->counts.contexts_closed;
	t->contexts_expired += w->counts.contexts_expired;
	t->contexts_evicted += w->counts.contexts_evicted;
	t->contexts_live += w->counts.contexts_live;
	t->lines_lost += w->counts.lines_lost;
	t->tasks += w->counts.tasks;
	t->steals += w->counts.steals;
	t->serial_ns_per_packet += (double)w->counts.serial_ticks * seconds_per_tick * 1e9;
}

static void add_latency(struct an_run_statistics *t, const struct an_engine *engine,
			double seconds_per_tick)
{
	struct an_latency *all = &engine->workers[0].latency;
	double us = seconds_per_tick * 1e6;

	for (unsigned i = 1; i < engine->worker_count; i++)
		an_latency_merge(all, &engine->workers[i].latency);
	if (all->tokens == 0)
		return;
	t->latency_us.mean = all->sum / (double)all->tokens * us;
	t->latency_us.p50 = an_latency_quantile(all, 0.5) * us;
	t->latency_us.p99 = an_latency_quantile(all, 0.99) * us;
	t->latency_us.max = (double)all->most * us;
	t->latency_us.processing_mean = all->busy_sum / (double)all->tokens * us;
	t->latency_us.queueing_mean = t->latency_us.mean - t->latency_us.processing_mean;
}

static void fill_statistics(struct an_run_statistics *t, const struct an_engine *engine,
			    double seconds_per_tick)
{
	t->threads = engine->worker_count;
	t->received = engine->dispenser.packets;
	t->received_octets = engine->dispenser.octets;
	t->processed = engine->retirement.processed;
	t->rows = engine->retirement.rows;
	t->timers = engine->retirement.timers;
	t->failed_fixpoints = atomic_load_explicit(&engine->failed_fixpoints, memory_order_relaxed);
	t->time_jumps = engine->dispenser.intake.time.jumps;
	for (unsigned i = 0; i < engine->worker_count; i++)
		add_worker(t, engine, &engine->workers[i], seconds_per_tick);
	if (t->received > 0)
		t->serial_ns_per_packet /= (double)t->received;
	add_latency(t, engine, seconds_per_tick);
}

static void fini(struct an_engine *engine)
{
	an_intake_fini(&engine->dispenser.intake);
	an_dispenser_fini(engine);
	for (unsigned i = 0; i < engine->worker_count; i++)
		an_worker_fini(&engine->workers[i]);
	an_flow_fini(engine);
	free(engine->workers);
	free(engine->stages);
}

/* -- an_run --------------------------------------------------------------------------------------
 */

static an_status init_statistics(struct an_run_statistics *t, const struct an_pipeline *p,
				 const struct an_run_options *options)
{
	memset(t, 0, sizeof *t);
	t->counters = calloc(options->counter_count + 1, sizeof(uint64_t));
	t->tried = calloc(p->rule_count + 1, sizeof(uint64_t));
	t->fired = calloc(p->rule_count + 1, sizeof(uint64_t));
	t->missed = calloc(an_run_literals(p) + 1, sizeof(uint64_t));
	t->outputs = calloc(p->predicate_count + 1, sizeof(uint64_t));
	t->stages = calloc(p->stage_count + 1, sizeof t->stages[0]);
	return t->counters != NULL && t->tried != NULL && t->fired != NULL && t->missed != NULL &&
		       t->outputs != NULL && t->stages != NULL
		   ? AN_OK
		   : AN_ENOMEM;
}

void an_run_statistics_fini(struct an_run_statistics *t)
{
	free(t->counters);
	free(t->tried);
	free(t->fired);
	free(t->missed);
	free(t->outputs);
	free(t->stages);
}

static an_status finish(struct an_engine *engine, struct an_run_statistics *statistics,
			uint64_t begun_ns, uint64_t begun_ticks)
{
	const struct an_run_sink *sink = engine->sink;
	bool failed = atomic_load_explicit(&engine->retirement.failed, memory_order_relaxed);
	uint64_t ticks, ns;

	if (engine->options->tables != NULL && !failed &&
	    an_snapshot_write(&engine->workers[0]) != AN_OK)
		failed = true;
	if (sink->flush(sink->self) != AN_OK)
		failed = true;
	ns = an_clock_ns() - begun_ns;
	ticks = an_clock_ticks() - begun_ticks;
	statistics->seconds = (double)ns * 1e-9;
	end_contexts(engine);
	fill_statistics(statistics, engine, ticks > 0 ? (double)ns * 1e-9 / (double)ticks : 0);
	return engine->dispenser.status != AN_OK ? engine->dispenser.status
	       : failed                          ? AN_EIO
						 : AN_OK;
}

an_status an_run_with(const struct an_pipeline *pipeline, const struct an_run_options *options,
		      const struct an_run_source *source, const struct an_run_sink *sink,
		      void (*work)(struct an_engine *engine), struct an_run_statistics *statistics)
{
	struct an_engine *engine;
	uint64_t begun_ns = an_clock_ns(), begun_ticks = an_clock_ticks();
	an_status status = init_statistics(statistics, pipeline, options);

	if (status != AN_OK)
		return status;
	if (pipeline->abi != AN_ABI)
		return AN_EINVAL;
	engine = aligned_alloc(_Alignof(struct an_engine), sizeof *engine);
	if (engine == NULL)
		return AN_ENOMEM;
	memset(engine, 0, sizeof *engine);
	engine->pipeline = pipeline;
	engine->options = options;
	engine->source = source;
	engine->sink = sink;
	status = init(engine);
	if (status == AN_OK) {
		work(engine);
		status = finish(engine, statistics, begun_ns, begun_ticks);
	} else {
		end_contexts(engine);
	}
	fini(engine);
	free(engine);
	return status;
}

an_status an_run(const struct an_pipeline *pipeline, const struct an_run_options *options,
		 const struct an_run_source *source, const struct an_run_sink *sink,
		 struct an_run_statistics *statistics)
{
	return an_run_with(pipeline, options, source, sink, run_workers, statistics);
}

int an_main(int argc, char **argv, const struct an_pipeline *const *pipelines, unsigned count)
{
	return an_main_with(argc, argv, pipelines, count, an_run);
}
