/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/worker.h"

#include "runtime/engine.h"
#include "runtime/stress.h"

#include <assert.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How often an idle worker looks round before it parks, and how long it pauses in between: some
 * tens of microseconds in all, for it takes about as long to be woken. Two workers can share a
 * core: the pauses leave it to the one that works. */
#define SPINS  100
#define PAUSES 16

/* -- hostile schedules ---------------------------------------------------------------------------
 */

#ifdef AN_STRESS
#include <sched.h>

static _Thread_local uint64_t stress_random = 1;
static atomic_ulong stress_allocations;

static uint64_t next_random(uint64_t *random)
{
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	return *random;
}

void an_stress_begin(uint64_t seed, unsigned worker)
{
	stress_random = (seed * 64 + worker + 1) * UINT64_C(0x9e3779b97f4a7c15) | 1;
}

void an_yield_point(void)
{
	uint64_t r = next_random(&stress_random) >> 32;

	if (r % 16 == 0)
		sched_yield();
	else if (r % 256 == 1)
		usleep((useconds_t)(r >> 8) % 50);
}

void an_stress_fail_allocation(unsigned long n)
{
	atomic_store(&stress_allocations, n);
}

bool an_stress_allocation_fails(void)
{
	unsigned long left = atomic_load(&stress_allocations);

	while (left > 0)
		if (atomic_compare_exchange_weak(&stress_allocations, &left, left - 1))
			return left == 1;
	return false;
}
#endif

/* -- parking -------------------------------------------------------------------------------------
 */

static void futex(atomic_uint *word, int operation, unsigned value)
{
	syscall(SYS_futex, word, operation | FUTEX_PRIVATE_FLAG, value, NULL, NULL, 0);
}

void an_engine_wake(struct an_engine *engine)
{
	if (atomic_load_explicit(&engine->sleepers, memory_order_seq_cst) == 0)
		return;
	atomic_fetch_add_explicit(&engine->wakes, 1, memory_order_seq_cst);
	futex(&engine->wakes, FUTEX_WAKE, 1);
}

void an_engine_finish(struct an_engine *engine)
{
	atomic_store_explicit(&engine->done, true, memory_order_seq_cst);
	atomic_fetch_add_explicit(&engine->wakes, 1, memory_order_seq_cst);
	futex(&engine->wakes, FUTEX_WAKE, INT32_MAX);
}

static bool is_done(struct an_engine *engine)
{
	return atomic_load_explicit(&engine->done, memory_order_seq_cst);
}

static bool has_work(struct an_engine *engine)
{
	for (unsigned i = 0; i < engine->worker_count; i++)
		if (!an_deque_is_empty(&engine->workers[i].deque) ||
		    !an_inbox_is_empty(&engine->workers[i].inbox))
			return true;
	return an_dispenser_is_ready(engine) || is_done(engine);
}

/* Whoever makes work after `sleepers` was raised sees it and wakes; work made before is seen here.
 */
static void park(struct an_engine *engine)
{
	unsigned wakes;

	atomic_fetch_add_explicit(&engine->sleepers, 1, memory_order_seq_cst);
	wakes = atomic_load_explicit(&engine->wakes, memory_order_seq_cst);
	an_yield_point();
	if (!has_work(engine))
		futex(&engine->wakes, FUTEX_WAIT, wakes);
	atomic_fetch_sub_explicit(&engine->sleepers, 1, memory_order_seq_cst);
}

/* -- tasks ---------------------------------------------------------------------------------------
 */

void an_worker_push(struct an_worker *worker, struct an_task *task)
{
	an_status status = an_deque_push(&worker->deque, task);

	/* Each burst and each lane is in at most one deque, and each deque has room for all. */
	assert(status == AN_OK);
	(void)status;
	worker->has_pushed = true;
	an_yield_point();
}

void an_worker_wake(struct an_worker *worker)
{
	if (!worker->has_pushed)
		return;
	worker->has_pushed = false;
	if (worker->engine->worker_count == 1)
		return;
	an_deque_publish(&worker->deque);
	an_engine_wake(worker->engine);
}

void an_worker_push_to(struct an_worker *worker, unsigned index, struct an_task *task)
{
	if (index == worker->index) {
		an_worker_push(worker, task);
	} else {
		an_inbox_put(&worker->engine->workers[index].inbox, task);
		worker->has_pushed = true;
	}
}

/* Takes all that an inbox holds: one to run now, the others into the deque, where they can be
 * stolen. The oldest will be the next to run. */
static struct an_task *empty_inbox(struct an_worker *worker, struct an_inbox *inbox)
{
	struct an_task *task = an_inbox_take(inbox);

	while (task != NULL && task->next != NULL) {
		struct an_task *older = task->next;

		an_worker_push(worker, task);
		task = older;
	}
	return task;
}

static struct an_task *steal_from(struct an_worker *worker, struct an_worker *victim)
{
	struct an_task *task = an_deque_steal(&victim->deque);

	if (task != NULL && !an_deque_is_empty(&victim->deque))
		an_engine_wake(worker->engine); /* there is more: the next sleeper may look */
	return task != NULL ? task : empty_inbox(worker, &victim->inbox);
}

/* The oldest task of a random worker, or of the next one that has any. */
static struct an_task *steal(struct an_worker *worker)
{
	struct an_engine *engine = worker->engine;
	unsigned count = engine->worker_count, first;

	if (count == 1)
		return NULL;
	worker->random = worker->random * UINT64_C(6364136223846793005) + 1442695040888963407;
	first = (unsigned)((worker->random >> 33) % count);
	for (unsigned i = 0; i < count; i++) {
		struct an_worker *victim = &engine->workers[(first + i) % count];
		struct an_task *task = victim != worker ? steal_from(worker, victim) : NULL;

		if (task != NULL) {
			worker->counts.steals++;
			return task;
		}
	}
	return NULL;
}

/* The newest, which is warm in the cache, or what it was handed. */
static struct an_task *own_task(struct an_worker *worker)
{
	struct an_task *task = NULL;

	if (worker->has_yielded) {
		worker->has_yielded = false;
		task = an_deque_steal(&worker->deque);
	}
	if (task == NULL)
		task = an_deque_pop(&worker->deque);
	return task != NULL ? task : empty_inbox(worker, &worker->inbox);
}

static void pause_briefly(void)
{
#if defined(__x86_64__) || defined(__i386__)
	for (unsigned i = 0; i < PAUSES; i++)
		__builtin_ia32_pause();
#elif defined(__aarch64__)
	for (unsigned i = 0; i < PAUSES; i++)
		__asm__ volatile("yield");
#endif
}

static void set_idle(struct an_worker *worker, bool idle)
{
	if (worker->is_idle == idle)
		return;
	worker->is_idle = idle;
	if (idle)
		atomic_fetch_add_explicit(&worker->engine->idle, 1, memory_order_relaxed);
	else
		atomic_fetch_sub_explicit(&worker->engine->idle, 1, memory_order_relaxed);
}

/* Reads a burst and goes on with it; or leaves it to a worker that has nothing to do, and reads on.
 * False: there was nothing to read. */
static bool read_ahead(struct an_worker *worker)
{
	struct an_engine *engine = worker->engine;
	bool has_read = false;
	struct an_burst *burst;

	while ((burst = an_dispenser_take(worker)) != NULL) {
		set_idle(worker, false);
		if (atomic_load_explicit(&engine->idle, memory_order_relaxed) == 0 ||
		    !an_dispenser_is_short(engine)) {
			an_flow_run(worker, burst);
			return true;
		}
		an_worker_push(worker, &burst->task);
		an_worker_wake(worker);
		has_read = true;
	}
	return has_read;
}

/* Only one worker at a time can read: while little is in flight this comes first, lest the others
 * wait for it. Apart from that the source comes last. False: there was nothing to do. */
static bool run_something(struct an_worker *worker)
{
	struct an_engine *engine = worker->engine;
	struct an_task *task;

	if (engine->worker_count > 1 && an_dispenser_is_short(engine) && read_ahead(worker))
		return true;
	task = own_task(worker);
	if (task == NULL)
		task = steal(worker);
	if (task == NULL)
		return read_ahead(worker);
	set_idle(worker, false);
	worker->counts.tasks++;
	task->run(worker, task);
	return true;
}

void an_worker_run(struct an_worker *worker)
{
	unsigned spins = 0;

	an_stress_begin(worker->engine->options->stress_seed, worker->index);
	while (!is_done(worker->engine)) {
		an_yield_point();
		if (run_something(worker)) {
			an_worker_wake(worker);
			spins = 0;
			continue;
		}
		set_idle(worker, true);
		if (++spins < SPINS) {
			pause_briefly();
		} else {
			park(worker->engine);
			spins = 0;
		}
	}
}

/* -- set-up --------------------------------------------------------------------------------------
 */

an_status an_worker_init(struct an_worker *worker, struct an_engine *engine, unsigned index)
{
	const struct an_pipeline *pipeline = engine->pipeline;
	const struct an_run_options *options = engine->options;
	/* All tasks that there can be: a burst for each packet in flight, and all lanes. */
	size_t tasks = options->tokens + 1 + (size_t)options->lanes * pipeline->stage_count;

	worker->engine = engine;
	worker->index = index;
	worker->random = index + 1;
	worker->env.shared = options->shared;
	worker->env.tried = an_calloc(pipeline->rule_count + 1, sizeof(uint64_t));
	worker->env.fired = an_calloc(pipeline->rule_count + 1, sizeof(uint64_t));
	worker->env.missed = an_calloc(an_run_literals(pipeline) + 1, sizeof(uint64_t));
	worker->counters = an_calloc(options->counter_count + 1, sizeof(uint64_t));
	worker->outputs = an_calloc(pipeline->predicate_count + 1, sizeof(uint64_t));
	worker->stages = an_calloc(pipeline->stage_count + 1, sizeof worker->stages[0]);
	worker->last_of = an_calloc(options->lanes, sizeof worker->last_of[0]);
	worker->account = an_calloc(2, sizeof worker->account[0]);
	worker->scratch = an_malloc(AN_SCRATCH_OCTETS);
	if (an_deque_init(&worker->deque, tasks) != AN_OK || worker->env.tried == NULL ||
	    worker->env.fired == NULL || worker->env.missed == NULL || worker->counters == NULL ||
	    worker->outputs == NULL || worker->stages == NULL || worker->last_of == NULL ||
	    worker->account == NULL || worker->scratch == NULL)
		return AN_ENOMEM;
	return AN_OK;
}

void an_worker_fini(struct an_worker *worker)
{
	an_deque_fini(&worker->deque);
	free(worker->env.tried);
	free(worker->env.fired);
	free(worker->env.missed);
	free(worker->counters);
	free(worker->outputs);
	free(worker->stages);
	free(worker->last_of);
	free(worker->account);
	free(worker->scratch);
	free(worker->used);
}
