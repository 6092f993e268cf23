/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/worker.h -- a thread that runs tasks: its own newest, then what it was handed, then
 * other workers' oldest, then the source (but see an_dispenser_is_short); with none of them it
 * spins a little and parks.
 *
 * Threads: a worker's fields are its own, but for the deque's thieves and the inbox. */
#ifndef AN_WORKER_H
#define AN_WORKER_H

#include "runtime/burst.h"
#include "runtime/context.h"
#include "runtime/inbox.h"
#include "runtime/latency.h"

#define AN_ITEM_BUCKETS   64
#define AN_SCRATCH_OCTETS 65536

struct an_engine;
struct an_item;
struct an_stage_state;

/* What a worker counts; added up at the end. */
struct an_worker_counts {
	uint64_t filtered, lines_lost, tasks, steals;
	uint64_t contexts_made, contexts_closed, contexts_expired, contexts_evicted, contexts_live;
	uint64_t serial_ticks; /* in the source and under batons */
};

struct an_stage_counts {
	uint64_t tasks, busy_ticks;
};

struct an_worker {
	struct an_env env; /* first: functions get its address */
	struct an_engine *engine;
	unsigned index;

	/* the call at hand */
	struct an_burst *burst; /* whose memory is used; NULL: none */
	uint64_t room_of;       /* sequence + 1 of the burst that env.room belongs to; 0: none */
	const struct an_token *token; /* NULL: none */
	struct an_stage_state *stage; /* whose run() is called */
	unsigned part;                /* of the token, in a context-ordered stage */
	bool has_no_key;              /* an_key_join: out of memory */
	bool is_expiring;             /* its context ends: its state is not reset */
	uint32_t births;              /* contexts that the part has made */
	struct an_context *context;   /* by an_enter */
	unsigned slot;
	struct an_contexts *table; /* of context; in a serial stage: where contexts are found */
	struct an_contexts *tables[AN_KEYS_MAX]; /* of the part's contexts */
	struct an_context *contexts[AN_KEYS_MAX];
	unsigned context_count;
	struct an_context **used; /* by the part, in a serial stage */
	size_t used_count, used_room;

	struct an_deque deque;
	struct an_inbox inbox;
	bool has_yielded; /* a lane had its turn: the oldest task is next */
	bool is_idle;     /* counted in engine.idle */
	bool has_pushed;  /* since the last an_worker_wake */
	uint64_t random;

	struct an_account *account; /* [2], by parity of the epoch; NULL: no contexts */
	struct an_entry **last_of;  /* per lane, while a burst is prepared; NULL in between */
	void *scratch;              /* AN_SCRATCH_OCTETS for tuples that go nowhere */
	struct an_item *items_of[AN_ITEM_BUCKETS]; /* of a token, while it is prepared */

	uint64_t *counters, *outputs;
	struct an_stage_counts *stages;
	struct an_worker_counts counts;
	struct an_latency latency;
};

static inline struct an_worker *an_worker_of(const struct an_env *env)
{
	return (struct an_worker *)(void *)env;
}

/* AN_ENOMEM; fini it all the same. */
an_status an_worker_init(struct an_worker *worker, struct an_engine *engine, unsigned index);
void an_worker_fini(struct an_worker *worker);

/* Runs tasks until the engine is done. By the worker's thread. */
void an_worker_run(struct an_worker *worker);

/* From now on the memory is that burst's, and no token is set. */
void an_worker_set_burst(struct an_worker *worker, struct an_burst *burst);

/* From now on the call is on behalf of that token of worker->burst. */
static inline void an_worker_set_token(struct an_worker *worker, const struct an_token *token)
{
	worker->token = token;
}

/* Adds a task to the worker's own deque. There is always room. */
void an_worker_push(struct an_worker *worker, struct an_task *task);

/* Hands it to the worker with that index, if that is another one. */
void an_worker_push_to(struct an_worker *worker, unsigned index, struct an_task *task);

/* Wakes a sleeper if there are any and tasks were pushed since the last call. */
void an_worker_wake(struct an_worker *worker);

#endif
