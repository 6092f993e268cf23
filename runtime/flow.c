/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/engine.h"
#include "runtime/stress.h"

/* -- the way, made once --------------------------------------------------------------------------
 */

/* What the steps are made with; numbers: the next gate is the entry. */
struct maker {
	struct an_engine *engine;
	bool numbers;
};

static struct an_step *add_step(struct maker *m, an_step_kind kind, struct an_stage_state *s)
{
	struct an_step *step = &m->engine->steps[m->engine->step_count++];

	*step = (struct an_step){ .kind = kind, .stage = s };
	return step;
}

static struct an_gate *add_gate(struct maker *m)
{
	struct an_gate *gate = &m->engine->gates[m->engine->gate_count++];

	gate->numbers = m->numbers;
	m->numbers = false;
	add_step(m, AN_STEP_GATE, NULL)->gate = gate;
	return gate;
}

static void add_parallel(struct maker *m, struct an_stage_state *s)
{
	bool has_ordered = s->stage->ordered != NULL;

	if (s->has_barriers)
		add_step(m, AN_STEP_SCAN, s);
	if (m->numbers || has_ordered || s->has_barriers) {
		struct an_gate *gate = add_gate(m);

		gate->ordered = has_ordered ? s : NULL;
		gate->barrier = s->has_barriers ? s : NULL;
		s->barrier_gate = gate;
	}
	add_step(m, AN_STEP_PARALLEL, s);
}

static void add_context(struct maker *m, struct an_stage_state *s)
{
	struct an_gate *gate;

	/* The `ordered` parts see whole batches: they come before these are divided. */
	if (s->stage->ordered != NULL)
		add_gate(m)->ordered = s;
	add_step(m, AN_STEP_PREPARE, s);
	gate = add_gate(m);
	gate->lanes = s;
	gate->barrier = s->has_barriers ? s : NULL;
	s->barrier_gate = gate;
	add_step(m, AN_STEP_COLLECT, s);
}

static void add_serial(struct maker *m, struct an_stage_state *s)
{
	struct an_gate *gate = add_gate(m);

	gate->ordered = s->stage->ordered != NULL ? s : NULL;
	gate->serial = s;
}

static void add_stage(struct maker *m, struct an_stage_state *s)
{
	switch (s->stage->kind) {
	case AN_STAGE_PARALLEL:
		add_parallel(m, s);
		break;
	case AN_STAGE_SERIAL:
		add_serial(m, s);
		return;
	case AN_STAGE_CONTEXT:
		add_context(m, s);
		break;
	}
	if (s->has_barriers)
		add_step(m, AN_STEP_LEAVE, s);
}

/* Slots for more bursts than can be on their way: at most one per item in flight. */
static size_t ring_capacity(const struct an_engine *engine)
{
	size_t capacity = 2;

	while (capacity < engine->options->tokens + 2)
		capacity *= 2;
	return capacity;
}

an_status an_flow_init(struct an_engine *engine)
{
	unsigned stages = engine->pipeline->stage_count;
	struct maker m = { .engine = engine, .numbers = true };

	/* A stage has at most 5 steps and 2 gates; decode, entry, format and output are 4 more: the
	 * entry can be a gate of its own. */
	engine->steps = an_calloc(5 * stages + 4, sizeof engine->steps[0]);
	engine->gates = an_calloc(2 * stages + 2, sizeof engine->gates[0]);
	if (engine->steps == NULL || engine->gates == NULL)
		return AN_ENOMEM;
	add_step(&m, AN_STEP_DECODE, NULL);
	/* That a burst begins a second is known behind the entry, and needed before the lanes. */
	if (engine->dispenser.intake.has_expired)
		add_gate(&m);
	for (unsigned i = 0; i < stages; i++)
		add_stage(&m, &engine->stages[i]);
	if (m.numbers)
		add_gate(&m);
	add_step(&m, AN_STEP_FORMAT, NULL);
	add_gate(&m)->retires = true;
	for (unsigned i = 0; i < engine->gate_count; i++) {
		atomic_init(&engine->gates[i].inside, 1);
		if (an_ring_init(&engine->gates[i].ring, ring_capacity(engine)) != AN_OK)
			return AN_ENOMEM;
	}
	return AN_OK;
}

void an_flow_fini(struct an_engine *engine)
{
	for (unsigned i = 0; engine->gates != NULL && i < engine->gate_count; i++)
		an_ring_fini(&engine->gates[i].ring);
	free(engine->gates);
	free(engine->steps);
}

/* -- steps that are no stage ---------------------------------------------------------------------
 */

AN_COUNTER(filtered_no_memory, "packets given up: out of memory");

void an_flow_decode(struct an_worker *worker, struct an_burst *burst)
{
	const struct an_source *source = worker->engine->dispenser.intake.packets;
	struct an_tuple *tuple = NULL;

	if (burst->kind != AN_BURST_PACKETS) {
		burst->tokens = burst->items;
		return;
	}
	an_worker_set_burst(worker, burst);
	for (unsigned i = 0; i < burst->items; i++) {
		struct an_token *token = &burst->token[burst->tokens];

		if (tuple == NULL)
			tuple = an_alloc(&worker->env, source->tuple_octets);
		if (tuple == NULL) {
			an_count(&worker->env, filtered_no_memory, 1);
			worker->counts.filtered++;
			continue;
		}
		if (!source->decode(&worker->env, &burst->packet[i], tuple)) {
			worker->counts.filtered++;
			continue;
		}
		*tuple = (struct an_tuple){ .predicate = source->predicate };
		*token = (struct an_token){ .batch = tuple,
					    .packet = &burst->packet[i],
					    .time = burst->time[i] };
		burst->tokens++;
		tuple = NULL;
	}
}

/* The burst ends an epoch, and all lanes have closed it. */
static void close_epoch(struct an_engine *engine, uint64_t epoch)
{
	for (unsigned i = 0; i < engine->worker_count; i++)
		an_epochs_add(&engine->epochs, &engine->workers[i].account[epoch & 1]);
	an_epochs_close(&engine->epochs, epoch);
}

void an_flow_format(struct an_worker *worker, struct an_burst *burst)
{
	struct an_engine *engine = worker->engine;

	if (burst->ends_epoch && engine->has_contexts)
		close_epoch(engine, burst->epoch);
	for (unsigned i = 0; i < burst->tokens; i++) {
		const struct an_token *token = &burst->token[i];

		if (token->batch != NULL)
			an_format_batch(&burst->text, engine->options->format, engine->pipeline,
					engine->sink->routes, token->number, token->batch,
					worker->outputs, &worker->counts.lines_lost);
	}
}

/* -- the burst goes on ---------------------------------------------------------------------------
 */

static void run_stage_step(struct an_worker *worker, const struct an_step *step,
			   struct an_burst *burst)
{
	struct an_engine *engine = worker->engine;
	struct an_stage_counts *counts = &worker->stages[step->stage->index];
	uint64_t begun = engine->timing ? an_clock_ticks() : 0;

	if (step->kind == AN_STEP_PREPARE) {
		an_stage_prepare(worker, step->stage, burst);
	} else if (step->kind == AN_STEP_PARALLEL) {
		counts->tasks++;
		an_stage_run_parallel(worker, step->stage, burst);
	} else {
		if (burst->alone)
			an_stage_run_alone(worker, step->stage, burst);
		an_stage_collect(worker, burst);
	}
	an_dispenser_account(engine, burst);
	if (engine->timing) {
		uint64_t busy = an_clock_ticks() - begun;

		counts->busy_ticks += busy;
		atomic_fetch_add_explicit(&burst->busy_ticks, busy, memory_order_relaxed);
	}
}

static void run_plain_step(struct an_worker *worker, const struct an_step *step,
			   struct an_burst *burst)
{
	struct an_engine *engine = worker->engine;
	uint64_t begun = engine->timing ? an_clock_ticks() : 0;

	if (step->kind == AN_STEP_DECODE)
		an_flow_decode(worker, burst);
	else
		an_flow_format(worker, burst);
	an_dispenser_account(engine, burst);
	if (engine->timing)
		atomic_fetch_add_explicit(&burst->busy_ticks, an_clock_ticks() - begun,
					  memory_order_relaxed);
}

void an_flow_run(struct an_worker *worker, struct an_burst *burst)
{
	for (;;) {
		const struct an_step *step = &worker->engine->steps[burst->step];

		an_yield_point();
		switch (step->kind) {
		case AN_STEP_GATE:
			if (!an_gate_arrive(worker, step->gate, burst))
				return;
			continue; /* under the baton it has moved on */
		case AN_STEP_SCAN:
			an_stage_scan(step->stage, burst);
			break;
		case AN_STEP_LEAVE:
			burst->step++;
			an_gate_leave(worker, step->stage->barrier_gate, burst);
			continue;
		case AN_STEP_PREPARE:
		case AN_STEP_PARALLEL:
		case AN_STEP_COLLECT:
			run_stage_step(worker, step, burst);
			break;
		case AN_STEP_DECODE:
		case AN_STEP_FORMAT:
			run_plain_step(worker, step, burst);
			break;
		}
		burst->step++;
	}
}

void an_flow_run_task(struct an_worker *worker, struct an_task *task)
{
	an_flow_run(worker, an_burst_of(task));
}
