/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/engine.h"
#include "runtime/stress.h"

#define NS_PER_SECOND 1000000000

/* Under the entry baton: only what decode has accepted gets a number. */
static void number(struct an_engine *engine, struct an_burst *burst)
{
	for (unsigned i = 0; i < burst->tokens; i++)
		burst->token[i].number = burst->kind == AN_BURST_START ? 0 : ++engine->token_count;
	burst->begins_second = false;
	if (burst->tokens > 0 && burst->token[0].time / NS_PER_SECOND > engine->second) {
		engine->second = burst->token[0].time / NS_PER_SECOND;
		burst->begins_second = true;
	}
}

/* What became of a burst under the baton. */
typedef enum {
	PASSED, /* goes on: somebody has to take it */
	GONE,   /* it is in the lanes or with the writer */
	ALONE,  /* goes on, and keeps the baton until it leaves the stage */
	WAITS   /* keeps the baton, and waits until it is alone */
} verdict;

static verdict enter_stage(struct an_gate *gate, struct an_burst *burst)
{
	if (gate->barrier == NULL)
		return PASSED;
	if (!burst->has_barrier) {
		atomic_fetch_add_explicit(&gate->inside, 1, memory_order_relaxed);
		return PASSED;
	}
	burst->alone = true;
	gate->waits_alone = burst;
	an_yield_point();
	return atomic_fetch_sub_explicit(&gate->inside, 1, memory_order_acq_rel) == 1 ? ALONE
										      : WAITS;
}

void an_gate_serve(struct an_worker *worker, struct an_gate *gate, struct an_burst *burst)
{
	if (gate->numbers)
		number(worker->engine, burst);
	if (gate->ordered != NULL)
		an_stage_run_ordered(worker, gate->ordered, burst);
	if (gate->serial != NULL) {
		worker->stages[gate->serial->index].tasks++;
		an_stage_run_serial(worker, gate->serial, burst);
	}
}

/* All that is done with a burst whose turn it is. *retires: see an_retirement_add. */
static verdict pass(struct an_worker *worker, struct an_gate *gate, struct an_burst *burst,
		    bool *retires)
{
	verdict v;

	an_yield_point();
	an_gate_serve(worker, gate, burst);
	burst->step++;
	v = enter_stage(gate, burst);
	if (v != PASSED)
		return v;
	if (gate->lanes != NULL)
		return an_stage_enter_lanes(worker, burst) ? PASSED : GONE;
	if (gate->retires) {
		*retires |= an_retirement_add(worker->engine, burst);
		return GONE;
	}
	return PASSED;
}

/* Has the baton, and it is the turn of burst: passes it and those behind it that are ready. True:
 * own is among those that go on; the others that do become tasks. */
static bool hold(struct an_worker *worker, struct an_gate *gate, struct an_burst *burst,
		 const struct an_burst *own)
{
	struct an_engine *engine = worker->engine;
	uint64_t begun = engine->timing ? an_clock_ticks() : 0;
	bool retires = false, goes_on = false;

	while (burst != NULL) {
		uint64_t sequence = burst->sequence; /* of a burst that is gone soon */
		verdict v = pass(worker, gate, burst, &retires);

		if (v == PASSED || v == ALONE) {
			if (burst == own)
				goes_on = true;
			else
				an_worker_push(worker, &burst->task);
		}
		if (v == ALONE || v == WAITS)
			break;
		burst = an_ring_pass(&gate->ring, sequence + 1);
	}
	if (engine->timing) {
		uint64_t busy = an_clock_ticks() - begun;

		worker->counts.serial_ticks += busy;
		if (gate->serial != NULL)
			worker->stages[gate->serial->index].busy_ticks += busy;
	}
	if (retires)
		an_retirement_run(worker);
	return goes_on;
}

bool an_gate_arrive(struct an_worker *worker, struct an_gate *gate, struct an_burst *burst)
{
	return an_ring_arrive(&gate->ring, burst->sequence, burst) &&
	       hold(worker, gate, burst, burst);
}

void an_gate_leave(struct an_worker *worker, struct an_gate *gate, struct an_burst *burst)
{
	an_yield_point();
	if (burst->alone) {
		struct an_burst *next;

		burst->alone = false;
		atomic_store_explicit(&gate->inside, 1, memory_order_relaxed);
		next = an_ring_pass(&gate->ring, burst->sequence + 1);
		if (next != NULL)
			hold(worker, gate, next, NULL);
	} else if (atomic_fetch_sub_explicit(&gate->inside, 1, memory_order_acq_rel) == 1) {
		/* The last one: whoever waits to be alone has the stage now. */
		an_worker_push(worker, &gate->waits_alone->task);
	}
}
