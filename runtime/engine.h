/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/engine.h -- what the workers of a run share, and the way of a burst through it.
 *
 *	dispenser → decode → gate → stage → … → stage → format → gate → retire
 *
 * engine.steps is this way, made once from the pipeline. A gate is where bursts go on in token
 * order: at the entry (tokens are numbered), for `ordered` parts, for serial stages, into lanes,
 * around barriers, and at the output. */
#ifndef AN_ENGINE_H
#define AN_ENGINE_H

#include "runtime/intake.h"
#include "runtime/lane.h"
#include "runtime/ring.h"
#include "runtime/run.h"
#include "runtime/worker.h"

#include <pthread.h>

struct an_gate;

struct an_stage_state {
	const struct an_stage *stage;
	unsigned index;
	bool has_barriers;
	struct an_gate *barrier_gate; /* of a stage with barriers that is not serial */
	struct an_lane *lanes;        /* context-ordered */
	struct an_contexts table;     /* serial, with contexts */
	/* Of a stage with relations, by relation: the tables that the stage has for all (serial,
	 * constant, merged statistics), then those of each worker. */
	struct an_table **tables;
	struct an_item *epoch_item;     /* context-ordered: an epoch's end, for all lanes */
	struct an_entry *epoch_entries; /* one per lane */
};

/* What is done under a gate's baton, in this order; NULL or false: nothing. */
struct an_gate {
	struct an_ring ring;
	bool numbers;
	struct an_stage_state *ordered; /* its `ordered` parts */
	struct an_stage_state *serial;  /* all of it */
	struct an_stage_state *lanes;   /* items go into its lanes */
	struct an_stage_state *barrier; /* bursts with barriers have it alone */
	bool retires;

	/* with barrier: bursts in the stage, and 1 unless one waits to be alone */
	atomic_uint inside;
	struct an_burst *waits_alone;
};

typedef enum {
	AN_STEP_DECODE,
	AN_STEP_SCAN,     /* for barriers */
	AN_STEP_PREPARE,  /* batches are divided into items */
	AN_STEP_GATE,     /* the burst can stay behind, or be spread over lanes */
	AN_STEP_PARALLEL, /* the stage runs here and now */
	AN_STEP_COLLECT,  /* results take the places of their items */
	AN_STEP_LEAVE,    /* a stage with barriers is one burst emptier */
	AN_STEP_FORMAT
} an_step_kind;

struct an_step {
	an_step_kind kind;
	struct an_stage_state *stage; /* NULL: of no stage */
	struct an_gate *gate;
};

/* Makes bursts of what comes in. */
struct an_dispenser {
	/* who has set busy */
	_Alignas(64) atomic_bool busy;
	atomic_bool ended;
	struct an_intake intake;
	uint64_t sequence, items;
	uint64_t packets, octets;     /* of the items */
	an_status status;             /* of the source: AN_OK, AN_EIO, AN_ENOMEM */
	struct an_burst *_Atomic all; /* by all_link, for the end */
	/* everybody */
	_Alignas(64) atomic_uint in_flight; /* items */
	atomic_size_t held;                 /* octets in bursts in flight */
	struct an_burst *_Atomic free;      /* latest first: its memory is in the cache */
};

/* Writes and retires, one worker at a time; finished bursts wait on a stack, as in a lane. */
struct an_retirement {
	_Alignas(64) struct an_burst *_Atomic newest;
	/* who writes */
	uint64_t processed, rows, timers;
	atomic_bool failed; /* the sink */
};

struct an_engine {
	/* constant while the workers run */
	const struct an_pipeline *pipeline;
	const struct an_run_options *options;
	const struct an_run_source *source;
	const struct an_run_sink *sink;
	struct an_step *steps;
	struct an_gate *gates;
	unsigned step_count, gate_count;
	struct an_stage_state *stages;
	struct an_worker *workers;
	unsigned worker_count;
	bool has_contexts, timing;
	size_t held_most;

	uint64_t token_count;    /* under the entry baton */
	int64_t second;          /* likewise: of the newest token's time */
	struct an_epochs epochs; /* by the burst that ends an epoch */
	atomic_uint failed_fixpoints;

	struct an_dispenser dispenser;
	struct an_retirement retirement;

	/* parking */
	_Alignas(64) atomic_uint sleepers;
	atomic_uint wakes; /* a futex */
	atomic_uint idle;  /* workers that look for work, or sleep */
	atomic_bool done;
};

/* -- run.c ------------------------------------------------------------------------------------- */

/* an_run, where work takes what the dispenser gives through all steps, until it gives no more. */
an_status an_run_with(const struct an_pipeline *pipeline, const struct an_run_options *options,
		      const struct an_run_source *source, const struct an_run_sink *sink,
		      void (*work)(struct an_engine *engine), struct an_run_statistics *statistics);

/* -- flow.c: a burst goes on ------------------------------------------------------------------- */

/* Makes steps and gates. AN_ENOMEM. */
an_status an_flow_init(struct an_engine *engine);
void an_flow_fini(struct an_engine *engine);

/* Takes the burst as far as it can go. The caller has it. */
void an_flow_run(struct an_worker *worker, struct an_burst *burst);
/* The steps that are no stage: tokens out of packets, lines out of tuples. */
void an_flow_decode(struct an_worker *worker, struct an_burst *burst);
void an_flow_format(struct an_worker *worker, struct an_burst *burst);

void an_flow_run_task(struct an_worker *worker, struct an_task *task);

/* -- gate.c ------------------------------------------------------------------------------------ */

/* The burst has come to the gate. True: it has passed, burst->step has moved on, and the caller
 * still has it. */
bool an_gate_arrive(struct an_worker *worker, struct an_gate *gate, struct an_burst *burst);

/* What is done under the gate's baton for a burst whose turn it is, before it enters a stage. */
void an_gate_serve(struct an_worker *worker, struct an_gate *gate, struct an_burst *burst);

/* The burst leaves the gate's stage, which has barriers. */
void an_gate_leave(struct an_worker *worker, struct an_gate *gate, struct an_burst *burst);

/* -- stage_parallel.c, stage_serial.c ---------------------------------------------------------- */

/* Whether a batch has a tuple with that role in the stage. */
bool an_stage_has_role(const struct an_stage *stage, const struct an_tuple *batch, an_role role);
void an_stage_scan(struct an_stage_state *s, struct an_burst *burst);

/* All that a token brings to the stage is one part: runs it. */
void an_stage_run_token(struct an_worker *worker, struct an_stage_state *s, struct an_token *token);
void an_stage_run_parallel(struct an_worker *worker, struct an_stage_state *s,
			   struct an_burst *burst);

/* Under the baton. */
void an_stage_run_ordered(struct an_worker *worker, struct an_stage_state *s,
			  struct an_burst *burst);
void an_stage_run_serial(struct an_worker *worker, struct an_stage_state *s,
			 struct an_burst *burst);

/* -- stage_context.c --------------------------------------------------------------------------- */

an_status an_stage_init_lanes(struct an_engine *engine, struct an_stage_state *s);
void an_stage_fini_lanes(struct an_engine *engine, struct an_stage_state *s,
			 struct an_worker *worker, int64_t now);

/* Divides the batches into items and chains these by lane. */
void an_stage_prepare(struct an_worker *worker, struct an_stage_state *s, struct an_burst *burst);

/* Under the baton: all items go into their lanes. True: there are none left already. */
bool an_stage_enter_lanes(struct an_worker *worker, struct an_burst *burst);

/* The burst is alone: runs its items in order. */
void an_stage_run_alone(struct an_worker *worker, struct an_stage_state *s, struct an_burst *burst);
void an_stage_collect(struct an_worker *worker, struct an_burst *burst);

/* All of the stage, by the only worker. */
void an_stage_run_plain(struct an_worker *worker, struct an_stage_state *s, struct an_burst *burst);

/* -- tables.c ---------------------------------------------------------------------------------- */

an_status an_stage_init_tables(struct an_engine *engine, struct an_stage_state *s);
void an_stage_fini_tables(struct an_engine *engine, struct an_stage_state *s,
			  struct an_worker *worker);

/* -- dispenser.c ------------------------------------------------------------------------------- */

void an_dispenser_fini(struct an_engine *engine);

/* Whether a packet could be taken now. */
bool an_dispenser_is_ready(struct an_engine *engine);

/* Whether so little is in flight that the workers would soon wait for the source. */
bool an_dispenser_is_short(struct an_engine *engine);

/* A burst from the source, or NULL: nothing can be read now, or somebody else reads. */
struct an_burst *an_dispenser_take(struct an_worker *worker);

/* Brings the account of what the burst holds up to date. */
void an_dispenser_account(struct an_engine *engine, struct an_burst *burst);

/* As an_dispenser_take, by who is the only worker. *ends: no more come. */
struct an_burst *an_dispenser_next(struct an_worker *worker, bool *ends);
void an_dispenser_recycle(struct an_engine *engine, struct an_burst *burst);

/* The burst is retired: its memory may be used again. */
void an_dispenser_put_back(struct an_worker *worker, struct an_burst *burst);

/* -- retirement.c ------------------------------------------------------------------------------ */

void an_retirement_init(struct an_engine *engine);

/* Under the baton. True: the caller has to call an_retirement_run when it has no baton. */
bool an_retirement_add(struct an_engine *engine, struct an_burst *burst);
void an_retirement_run(struct an_worker *worker);

/* Writes the burst's lines and counts its tokens. By one worker at a time, in order. */
void an_retirement_write(struct an_worker *worker, struct an_burst *burst);

/* -- worker.c ---------------------------------------------------------------------------------- */

/* Wakes one sleeper, or all, if there are any. What the caller wrote before was sequentially
 * consistent. */
void an_engine_wake(struct an_engine *engine);
void an_engine_finish(struct an_engine *engine); /* the workers return */

#endif
