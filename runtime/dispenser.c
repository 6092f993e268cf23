/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/engine.h"
#include "runtime/snapshot.h"
#include "runtime/stress.h"

void an_dispenser_fini(struct an_engine *engine)
{
	struct an_burst *burst = atomic_load_explicit(&engine->dispenser.all, memory_order_relaxed);

	while (burst != NULL) {
		struct an_burst *next = burst->all_link;

		an_burst_destroy(burst);
		burst = next;
	}
}

/* -- bursts --------------------------------------------------------------------------------------
 */

/* Takes a free burst or makes one. Only who has the source takes: so what is read of the head stays
 * true until the exchange. */
static struct an_burst *take_burst(struct an_dispenser *d)
{
	struct an_burst *burst = atomic_load_explicit(&d->free, memory_order_acquire);

	while (burst != NULL &&
	       !atomic_compare_exchange_weak_explicit(&d->free, &burst, burst->link,
						      memory_order_acquire, memory_order_acquire))
		;
	if (burst != NULL)
		return burst;
	burst = an_burst_create(an_flow_run_task);
	if (burst != NULL) {
		burst->all_link = atomic_load_explicit(&d->all, memory_order_relaxed);
		atomic_store_explicit(&d->all, burst, memory_order_relaxed);
	}
	return burst;
}

static void free_burst(struct an_dispenser *d, struct an_burst *burst)
{
	struct an_burst *head = atomic_load_explicit(&d->free, memory_order_relaxed);

	an_burst_reset(burst);
	do
		burst->link = head;
	while (!atomic_compare_exchange_weak_explicit(&d->free, &head, burst, memory_order_release,
						      memory_order_relaxed));
}

void an_dispenser_account(struct an_engine *engine, struct an_burst *burst)
{
	size_t held = an_burst_held(burst);

	if (held == burst->accounted)
		return;
	/* Unsigned: less is as well added. */
	atomic_fetch_add_explicit(&engine->dispenser.held, held - burst->accounted,
				  memory_order_relaxed);
	burst->accounted = held;
}

/* -- reading -------------------------------------------------------------------------------------
 */

static bool has_room(struct an_engine *engine)
{
	struct an_dispenser *d = &engine->dispenser;
	unsigned in_flight = atomic_load_explicit(&d->in_flight, memory_order_seq_cst);

	/* The oldest always goes on: when there is none, a new one may come. */
	return in_flight == 0 ||
	       (in_flight < engine->options->tokens &&
		atomic_load_explicit(&d->held, memory_order_relaxed) < engine->held_most);
}

bool an_dispenser_is_ready(struct an_engine *engine)
{
	struct an_dispenser *d = &engine->dispenser;

	return !atomic_load_explicit(&d->ended, memory_order_seq_cst) &&
	       !atomic_load_explicit(&d->busy, memory_order_seq_cst) && has_room(engine);
}

bool an_dispenser_is_short(struct an_engine *engine)
{
	return atomic_load_explicit(&engine->dispenser.in_flight, memory_order_relaxed) <
	       engine->options->burst * (2 * engine->worker_count + 1);
}

/* So many items may be read now, at least 1: bursts end with their epoch. */
static unsigned most_items(const struct an_engine *engine)
{
	const struct an_dispenser *d = &engine->dispenser;
	unsigned in_flight = atomic_load_explicit(&d->in_flight, memory_order_relaxed);
	unsigned most = engine->options->burst;
	unsigned epoch_rest = (unsigned)(AN_EPOCH_PACKETS - d->items % AN_EPOCH_PACKETS);

	if (most > engine->options->tokens - in_flight)
		most = engine->options->tokens - in_flight;
	return most < epoch_rest ? most : epoch_rest;
}

/* Reads items into the burst. *ends: no more will come. False: there are none. */
static bool read_items(struct an_worker *worker, struct an_burst *burst, bool *ends)
{
	struct an_engine *engine = worker->engine;
	struct an_dispenser *d = &engine->dispenser;
	an_status status = an_intake_read(&d->intake, worker, burst, most_items(engine));

	*ends = status == AN_EOF || status == AN_EIO;
	if (status == AN_EIO)
		d->status = AN_EIO;
	/* Out of memory, but there will be more when what is in flight retires. */
	if (d->intake.has_failed ||
	    (status == AN_ENOMEM && burst->items == 0 &&
	     atomic_load_explicit(&d->in_flight, memory_order_seq_cst) == 0)) {
		d->status = AN_ENOMEM;
		*ends = true;
	}
	return burst->items > 0;
}

static void count_packets(struct an_dispenser *d, const struct an_burst *burst)
{
	if (burst->kind != AN_BURST_PACKETS)
		return;
	d->packets += burst->items;
	for (unsigned i = 0; i < burst->items; i++)
		d->octets += burst->packet[i].length;
}

/* The burst begins its way. */
static void issue(struct an_engine *engine, struct an_burst *burst)
{
	struct an_dispenser *d = &engine->dispenser;

	d->sequence++;
	burst->step = 0;
	burst->alone = false;
	burst->accounted = 0;
	burst->epoch = d->items / AN_EPOCH_PACKETS;
	d->items += burst->items;
	burst->ends_epoch = d->items % AN_EPOCH_PACKETS == 0;
	count_packets(d, burst);
	atomic_fetch_add_explicit(&d->in_flight, burst->items, memory_order_seq_cst);
	an_dispenser_account(engine, burst);
	if (engine->timing)
		burst->read_ticks = an_clock_ticks();
}

/* The tables, if it is time for that. False: what is in flight has to retire first. */
static bool write_tables(struct an_worker *worker)
{
	struct an_engine *engine = worker->engine;
	const struct an_run_tables *to = engine->options->tables;

	if (to == NULL || !to->is_due(to->self))
		return true;
	if (atomic_load_explicit(&engine->dispenser.in_flight, memory_order_seq_cst) > 0)
		return false;
	if (an_snapshot_write(worker) != AN_OK)
		atomic_store_explicit(&engine->retirement.failed, true, memory_order_relaxed);
	return true;
}

/* NULL: nothing was read. */
struct an_burst *an_dispenser_next(struct an_worker *worker, bool *ends)
{
	struct an_engine *engine = worker->engine;
	struct an_burst *burst;

	*ends = atomic_load_explicit(&engine->retirement.failed, memory_order_relaxed);
	if (*ends || !has_room(engine) || !write_tables(worker))
		return NULL;
	if (engine->options->stop != NULL && engine->options->stop())
		an_intake_stop(&engine->dispenser.intake);
	burst = take_burst(&engine->dispenser);
	if (burst == NULL) {
		if (atomic_load_explicit(&engine->dispenser.in_flight, memory_order_seq_cst) == 0) {
			engine->dispenser.status = AN_ENOMEM;
			*ends = true;
		}
		return NULL;
	}
	burst->sequence = engine->dispenser.sequence;
	if (!read_items(worker, burst, ends)) {
		an_worker_set_burst(worker, NULL);
		free_burst(&engine->dispenser, burst);
		return NULL;
	}
	issue(engine, burst);
	return burst;
}

struct an_burst *an_dispenser_take(struct an_worker *worker)
{
	struct an_engine *engine = worker->engine;
	struct an_dispenser *d = &engine->dispenser;
	uint64_t begun = engine->timing ? an_clock_ticks() : 0;
	struct an_burst *burst;
	bool ends;

	if (!an_dispenser_is_ready(engine) ||
	    atomic_exchange_explicit(&d->busy, true, memory_order_seq_cst))
		return NULL;
	if (atomic_load_explicit(&d->ended, memory_order_relaxed)) {
		burst = NULL;
		ends = false;
	} else {
		burst = an_dispenser_next(worker, &ends);
	}
	an_yield_point();
	if (ends)
		atomic_store_explicit(&d->ended, true, memory_order_seq_cst);
	atomic_store_explicit(&d->busy, false, memory_order_seq_cst);
	if (engine->timing)
		worker->counts.serial_ticks += an_clock_ticks() - begun;
	if (ends && atomic_load_explicit(&d->in_flight, memory_order_seq_cst) == 0)
		an_engine_finish(engine);
	else if (an_dispenser_is_ready(engine))
		an_engine_wake(engine);
	return burst;
}

void an_dispenser_recycle(struct an_engine *engine, struct an_burst *burst)
{
	struct an_dispenser *d = &engine->dispenser;

	atomic_fetch_sub_explicit(&d->held, burst->accounted, memory_order_relaxed);
	atomic_fetch_sub_explicit(&d->in_flight, burst->items, memory_order_relaxed);
	free_burst(d, burst);
}

void an_dispenser_put_back(struct an_worker *worker, struct an_burst *burst)
{
	struct an_engine *engine = worker->engine;
	struct an_dispenser *d = &engine->dispenser;
	unsigned items = burst->items;

	atomic_fetch_sub_explicit(&d->held, burst->accounted, memory_order_relaxed);
	free_burst(d, burst);
	an_yield_point();
	if (atomic_fetch_sub_explicit(&d->in_flight, items, memory_order_seq_cst) == items &&
	    atomic_load_explicit(&d->ended, memory_order_seq_cst))
		an_engine_finish(engine);
	else if (an_dispenser_is_ready(engine))
		an_engine_wake(engine);
}
