/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/engine.h"
#include "runtime/expire.h"
#include "runtime/item.h"
#include "runtime/stress.h"

#include <string.h>

/* So many items a lane runs before it lets others. */
#define LANE_TURN 64

/* -- items ------------------------------------------------------------------------------------ */

/* Finds or makes the contexts of the item's keys. False: out of memory; what was found is settled.
 */
static bool find_contexts(struct an_worker *worker, struct an_stage_state *s, struct an_item *item,
			  void *bodies[])
{
	unsigned lanes = worker->engine->options->lanes;

	worker->context_count = 0;
	for (unsigned i = 0; i < item->key_count; i++) {
		struct an_contexts *table = &an_item_lane(s, lanes, item->keys[i].hash)->table;
		struct an_context *context =
		    an_contexts_get(table, worker, &item->keys[i], item->token->time);

		if (context == NULL)
			return false;
		worker->tables[i] = table;
		context->in_use = true; /* two keys can be equal */
		worker->contexts[i] = context;
		worker->context_count++;
		context->is_told = false;
		if (s->stage->expired != NULL)
			an_context_life(context)->last_time = item->token->time;
		bodies[i] = an_context_body(context);
	}
	return true;
}

static void settle_contexts(struct an_worker *worker, int64_t now)
{
	for (unsigned i = 0; i < worker->context_count; i++) {
		unsigned j = 0;

		while (worker->contexts[j] != worker->contexts[i])
			j++;
		if (j == i) /* two equal keys are one context */
			an_contexts_settle(worker->tables[i], worker, worker->contexts[i], now);
	}
	worker->context_count = 0;
}

/* The caller has all contexts of the item to itself. */
static void run_item(struct an_worker *worker, struct an_stage_state *s, struct an_item *item)
{
	struct an_env *env = &worker->env;
	void *bodies[AN_KEYS_MAX];

	an_worker_set_burst(worker, item->burst);
	an_worker_set_token(worker, item->token);
	worker->stage = s;
	worker->part = item->rank;
	worker->births = 0;
	env->place = &item->results;
	*item->last = NULL;
	if (s->stage->expired != NULL)
		an_expire_for_item(worker, s, item);
	if (find_contexts(worker, s, item, bodies)) {
		s->stage->run(env, &item->part, item->key_count > 0 ? bodies : NULL);
		while (an_part_next(env, &item->part) != NULL)
			; /* what run() did not look at is consumed */
	}
	*env->place = NULL;
	item->results_end = env->place;
	settle_contexts(worker, item->token->time);
}

static void pass_epoch(struct an_worker *worker, struct an_lane *lane, struct an_burst *burst)
{
	an_worker_set_burst(worker, burst);
	worker->token = NULL;
	an_contexts_pass_epoch(&lane->table, worker, burst->token_time,
			       an_epochs_cut_off(&worker->engine->epochs, burst->epoch));
}

/* -- lanes ------------------------------------------------------------------------------------ */

/* Items of one burst that a visit to a lane has finished, one after the other. */
struct finished {
	struct an_burst *burst;
	unsigned count;
	uint64_t begun; /* ticks */
};

/* Says that they are done. The burst goes on, as a task, if they were its last ones: the lane is
 * free before the next stage starts. */
static void report(struct an_worker *worker, struct an_stage_state *s, struct finished *f)
{
	struct an_burst *burst = f->burst;

	if (f->count == 0)
		return;
	if (worker->engine->timing) {
		uint64_t now = an_clock_ticks();

		worker->stages[s->index].busy_ticks += now - f->begun;
		atomic_fetch_add_explicit(&burst->busy_ticks, now - f->begun, memory_order_relaxed);
		f->begun = now;
	}
	an_yield_point();
	if (atomic_fetch_sub_explicit(&burst->pending, f->count, memory_order_acq_rel) == f->count)
		an_worker_push(worker, &burst->task);
	f->count = 0;
}

/* The item is done: its lanes other than this one were held up by it and go on. */
static void release_lanes(struct an_worker *worker, struct an_item *item, struct an_lane *lane)
{
	for (unsigned i = 0; i < item->entry_count; i++) {
		struct an_lane *other = item->entries[i].lane;

		if (other == lane)
			continue;
		an_lane_pop(other);
		an_worker_push(worker, &other->task);
	}
}

/* Runs the item at the lane's front. False: it waits at this front for another one. */
static bool run_front(struct an_worker *worker, struct an_lane *lane, struct an_entry *entry,
		      struct finished *f)
{
	struct an_item *item = entry->item;

	if (item->burst != f->burst) {
		report(worker, lane->stage, f);
		f->burst = item->burst;
	}
	if (item->ends_epoch) {
		pass_epoch(worker, lane, item->burst);
		an_lane_pop(lane);
		f->count++;
		return true;
	}
	if (item->ticks) {
		an_worker_set_burst(worker, item->burst);
		an_worker_set_token(worker, item->token);
		an_tick_pass_lane(worker, lane, item->burst->tick, false);
		an_lane_pop(lane);
		f->count++;
		return true;
	}
	if (item->entry_count > 1) {
		report(worker, lane->stage, f);
		an_yield_point();
		if (atomic_fetch_sub_explicit(&item->missing, 1, memory_order_acq_rel) != 1)
			return false;
	}
	run_item(worker, lane->stage, item);
	an_lane_pop(lane);
	if (item->entry_count > 1)
		release_lanes(worker, item, lane);
	f->count++;
	return true;
}

static void run_lane(struct an_worker *worker, struct an_task *task)
{
	struct an_lane *lane =
	    (struct an_lane *)(void *)((char *)task - offsetof(struct an_lane, task));
	struct an_stage_state *s = lane->stage;
	struct finished finished = { .begun = worker->engine->timing ? an_clock_ticks() : 0 };
	struct an_entry *entry;

	lane->home = worker->index;
	worker->stages[s->index].tasks++;
	for (unsigned turn = 0; (entry = an_lane_front(lane)) != NULL; turn++) {
		if (turn == LANE_TURN) {
			an_worker_push(worker, &lane->task);
			worker->has_yielded = true;
			break;
		}
		if (!run_front(worker, lane, entry, &finished))
			break;
		an_yield_point();
	}
	/* From here on the lane can be somebody else's. */
	report(worker, s, &finished);
}

/* -- bursts ----------------------------------------------------------------------------------- */

void an_stage_prepare(struct an_worker *worker, struct an_stage_state *s, struct an_burst *burst)
{
	an_items_make(worker, s, burst);
}

bool an_stage_enter_lanes(struct an_worker *worker, struct an_burst *burst)
{
	struct an_entry *chain = burst->chains;

	if (burst->item_count == 0)
		return true;
	atomic_store_explicit(&burst->pending, burst->item_count + 1, memory_order_relaxed);
	while (chain != NULL) {
		struct an_entry *next = chain->link;
		struct an_lane *lane = chain->lane;

		if (an_lane_push(lane, chain))
			an_worker_push_to(worker, lane->home, &lane->task);
		chain = next;
	}
	return atomic_fetch_sub_explicit(&burst->pending, 1, memory_order_acq_rel) == 1;
}

/* Whether contexts have to end before the token: for a barrier all that are due have. */
static bool has_tick(const struct an_burst *burst, const struct an_token *token)
{
	if (burst->begins_second && token == &burst->token[0])
		return true;
	for (const struct an_tuple *t = token->batch; t != NULL; t = t->next)
		if (t->predicate == AN_PREDICATE_ITEM &&
		    ((const struct an_item *)(const void *)t)->key_count == 0)
			return true;
	return false;
}

static void run_token_alone(struct an_worker *worker, struct an_stage_state *s,
			    struct an_burst *burst, struct an_token *token)
{
	bool has_expired = s->stage->expired != NULL;
	struct an_tuple *batch = token->batch;

	if (has_expired && burst->kind != AN_BURST_EXPIRY && has_tick(burst, token))
		an_tick_pass_all(worker, s, burst, token);
	for (struct an_tuple *t = batch; t != NULL; t = t->next)
		if (t->predicate == AN_PREDICATE_ITEM)
			run_item(worker, s, (struct an_item *)(void *)t);
	if (has_expired && burst->kind == AN_BURST_EXPIRY)
		an_tick_pass_all(worker, s, burst, token);
}

void an_stage_run_alone(struct an_worker *worker, struct an_stage_state *s, struct an_burst *burst)
{
	for (unsigned i = 0; i < burst->tokens; i++)
		run_token_alone(worker, s, burst, &burst->token[i]);
	for (unsigned i = 0; burst->ends_epoch && i < worker->engine->options->lanes; i++)
		pass_epoch(worker, &s->lanes[i], burst);
}

static void collect_items(struct an_token *token)
{
	struct an_tuple **link = &token->batch, *t;

	while ((t = *link) != NULL) {
		struct an_item *item = (struct an_item *)(void *)t;

		if (t->predicate != AN_PREDICATE_ITEM) {
			link = &t->next;
		} else if (item->results == NULL) {
			*link = t->next;
		} else {
			*item->results_end = t->next;
			*link = item->results;
			link = item->results_end;
		}
	}
}

void an_stage_collect(struct an_worker *worker, struct an_burst *burst)
{
	for (unsigned i = 0; i < burst->tokens; i++)
		if (burst->token[i].has_items)
			collect_items(&burst->token[i]);
	if (burst->tick != NULL)
		an_tick_collect(worker, burst->tick, &burst->token[0].batch);
	burst->tick = NULL;
}

/* -- one worker ------------------------------------------------------------------------------- */

/* Is there one tuple at most, which has a key? Then it needs no item among others. */
static bool is_single(const struct an_stage *stage, const struct an_tuple *batch)
{
	return batch == NULL ||
	       (batch->next == NULL && stage->roles[batch->predicate] != AN_ROLE_BARRIER);
}

static bool are_single(const struct an_stage *stage, const struct an_burst *burst)
{
	for (unsigned i = 0; i < burst->tokens; i++)
		if (!is_single(stage, burst->token[i].batch))
			return false;
	return true;
}

AN_COUNTER(key_no_memory, "tuples without a key in a program of one thread: out of memory");

static void run_single(struct an_worker *worker, struct an_stage_state *s, struct an_burst *burst,
		       struct an_token *token)
{
	union {
		struct an_item item;
		uint8_t octets[sizeof(struct an_item) + AN_KEYS_MAX * sizeof(struct an_hashed_key)];
	} room;
	struct an_item *item = &room.item;
	struct an_key keys[AN_KEYS_MAX];

	memset(item, 0, sizeof *item);
	item->last = &token->batch->next;
	item->part.next = token->batch;
	item->burst = burst;
	item->token = token;
	item->key_count = (uint8_t)s->stage->keys(&worker->env, token->batch, keys);
	for (unsigned i = 0; i < item->key_count; i++)
		item->keys[i] =
		    (struct an_hashed_key){ .key = keys[i], .hash = an_key_hash(worker, &keys[i]) };
	if (worker->has_no_key) {
		worker->has_no_key = false;
		an_count(&worker->env, key_no_memory, 1);
		token->batch = NULL;
		return;
	}
	run_item(worker, s, item);
	token->batch = item->results;
}

void an_stage_run_plain(struct an_worker *worker, struct an_stage_state *s, struct an_burst *burst)
{
	if (s->stage->expired != NULL || !are_single(s->stage, burst)) {
		an_stage_prepare(worker, s, burst);
		an_stage_run_alone(worker, s, burst);
		an_stage_collect(worker, burst);
		return;
	}
	an_worker_set_burst(worker, burst);
	for (unsigned i = 0; i < burst->tokens; i++) {
		struct an_token *token = &burst->token[i];

		if (token->batch != NULL &&
		    s->stage->roles[token->batch->predicate] == AN_ROLE_CONSUME)
			run_single(worker, s, burst, token);
	}
	for (unsigned i = 0; burst->ends_epoch && i < worker->engine->options->lanes; i++)
		pass_epoch(worker, &s->lanes[i], burst);
}

/* -- set-up ----------------------------------------------------------------------------------- */

an_status an_stage_init_lanes(struct an_engine *engine, struct an_stage_state *s)
{
	unsigned lanes = engine->options->lanes;
	size_t octets = lanes * sizeof s->lanes[0];

	s->epoch_item = an_calloc(1, sizeof *s->epoch_item);
	s->epoch_entries = an_calloc(lanes, sizeof s->epoch_entries[0]);
	s->lanes =
	    an_stress_allocation_fails() ? NULL : aligned_alloc(_Alignof(struct an_lane), octets);
	if (s->lanes != NULL)
		memset(s->lanes, 0, octets);
	if (s->lanes == NULL || s->epoch_item == NULL || s->epoch_entries == NULL)
		return AN_ENOMEM;
	s->epoch_item->ends_epoch = true;
	for (unsigned i = 0; i < lanes; i++) {
		struct an_lane *lane = &s->lanes[i];

		an_lane_init(lane);
		lane->task.run = run_lane;
		lane->home = i % engine->options->threads;
		lane->stage = s;
		if (an_contexts_init(&lane->table, s->stage) != AN_OK)
			return AN_ENOMEM;
	}
	return AN_OK;
}

void an_stage_fini_lanes(struct an_engine *engine, struct an_stage_state *s,
			 struct an_worker *worker, int64_t now)
{
	for (unsigned i = 0; s->lanes != NULL && i < engine->options->lanes; i++)
		an_contexts_fini(&s->lanes[i].table, worker, now);
	free(s->lanes);
	free(s->epoch_entries);
	free(s->epoch_item);
}
