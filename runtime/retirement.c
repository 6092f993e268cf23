/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/engine.h"
#include "runtime/stress.h"

static struct an_burst idle_mark;
#define IDLE (&idle_mark)

void an_retirement_init(struct an_engine *engine)
{
	atomic_init(&engine->retirement.newest, IDLE);
	atomic_init(&engine->retirement.failed, false);
}

bool an_retirement_add(struct an_engine *engine, struct an_burst *burst)
{
	struct an_burst *_Atomic *newest = &engine->retirement.newest;
	struct an_burst *found = atomic_load_explicit(newest, memory_order_relaxed);

	do {
		an_yield_point();
		burst->link = found != IDLE ? found : NULL;
	} while (!atomic_compare_exchange_weak_explicit(newest, &found, burst, memory_order_acq_rel,
							memory_order_relaxed));
	return found == IDLE;
}

static void write_text(struct an_engine *engine, const struct an_text *text)
{
	const struct an_run_sink *sink = engine->sink;

	if (text->length == 0 ||
	    atomic_load_explicit(&engine->retirement.failed, memory_order_relaxed))
		return;
	if (sink->write(sink->self, text->data, text->length) != AN_OK)
		atomic_store_explicit(&engine->retirement.failed, true, memory_order_relaxed);
}

static void write_batch(struct an_worker *worker, const struct an_token *token)
{
	const struct an_run_sink *sink = worker->engine->sink;
	struct an_retirement *r = &worker->engine->retirement;

	for (const struct an_tuple *t = token->batch; t != NULL; t = t->next) {
		if (!worker->engine->pipeline->predicates[t->predicate].is_output ||
		    sink->routes[t->predicate] <= 1 ||
		    atomic_load_explicit(&r->failed, memory_order_relaxed))
			continue;
		worker->outputs[t->predicate] += (sink->routes[t->predicate] & 1) == 0;
		if (sink->tuple(sink->self, token->number, t) != AN_OK)
			atomic_store_explicit(&r->failed, true, memory_order_relaxed);
	}
}

/* The last burst in flight, as far as is known here: nobody may come after it for long. */
static void flush_if_last(struct an_engine *engine, const struct an_burst *burst)
{
	const struct an_run_sink *sink = engine->sink;

	if (engine->source->waits &&
	    atomic_load_explicit(&engine->dispenser.in_flight, memory_order_relaxed) ==
		burst->items &&
	    !atomic_load_explicit(&engine->retirement.failed, memory_order_relaxed) &&
	    sink->flush(sink->self) != AN_OK)
		atomic_store_explicit(&engine->retirement.failed, true, memory_order_relaxed);
}

static void count(struct an_retirement *r, const struct an_burst *burst)
{
	if (burst->kind == AN_BURST_PACKETS)
		r->processed += burst->tokens;
	else if (burst->kind == AN_BURST_ROWS)
		r->rows += burst->tokens;
	else
		r->timers += burst->tokens;
}

void an_retirement_write(struct an_worker *worker, struct an_burst *burst)
{
	struct an_engine *engine = worker->engine;

	write_text(engine, &burst->text);
	for (unsigned i = 0; engine->sink->routes != NULL && i < burst->tokens; i++)
		write_batch(worker, &burst->token[i]);
	flush_if_last(engine, burst);
	count(&engine->retirement, burst);
	if (engine->timing && burst->tokens > 0)
		an_latency_add(&worker->latency, burst->tokens,
			       an_clock_ticks() - burst->read_ticks,
			       atomic_load_explicit(&burst->busy_ticks, memory_order_relaxed));
}

static void retire(struct an_worker *worker, struct an_burst *burst)
{
	an_retirement_write(worker, burst);
	an_dispenser_put_back(worker, burst);
}

void an_retirement_run(struct an_worker *worker)
{
	struct an_burst *_Atomic *newest = &worker->engine->retirement.newest;

	for (;;) {
		struct an_burst *turned = NULL;
		struct an_burst *burst = atomic_load_explicit(newest, memory_order_relaxed);

		/* If nothing is there the stack becomes idle, in the same step. */
		if (burst == NULL && atomic_compare_exchange_strong_explicit(newest, &burst, IDLE,
									     memory_order_acq_rel,
									     memory_order_relaxed))
			return;
		an_yield_point();
		burst = atomic_exchange_explicit(newest, NULL, memory_order_acquire);
		while (burst != NULL) {
			struct an_burst *older = burst->link;

			burst->link = turned;
			turned = burst;
			burst = older;
		}
		while (turned != NULL) {
			burst = turned;
			turned = burst->link;
			retire(worker, burst);
		}
	}
}
