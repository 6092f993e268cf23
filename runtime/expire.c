/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/expire.h"

#include "runtime/stress.h"

#include <string.h>

AN_COUNTER(expired_no_memory, "ends of contexts that derived nothing: out of memory");

/* -- one context ------------------------------------------------------------------------------- */

static bool set_key(struct an_worker *worker, const struct an_expired *expired,
		    const struct an_context *context, char *tuple)
{
	size_t n = context->key_octets;
	struct an_string string = { NULL, n };
	char *data;

	if (expired->key_offset == UINT32_MAX)
		return true;
	if (!expired->key_is_string) {
		memcpy(tuple + expired->key_offset, an_context_key_octets(context), n);
		return true;
	}
	if (n > 0) {
		data = an_alloc(&worker->env, n);
		if (data == NULL)
			return false;
		memcpy(data, an_context_key_octets(context), n);
		string.data = data;
	}
	memcpy(tuple + expired->key_offset, &string, sizeof string);
	return true;
}

static struct an_tuple *make_tuple(struct an_worker *worker, const struct an_expired *expired,
				   struct an_context *context)
{
	int64_t last_time = an_context_life(context)->last_time;
	char *octets = an_alloc(&worker->env, expired->tuple_octets);
	struct an_tuple *tuple = (struct an_tuple *)(void *)octets;

	if (octets == NULL)
		return NULL;
	memset(octets, 0, expired->tuple_octets);
	tuple->predicate = expired->predicate;
	if (expired->time_offset != UINT32_MAX)
		memcpy(octets + expired->time_offset, &last_time, sizeof last_time);
	return set_key(worker, expired, context, octets) ? tuple : NULL;
}

/* Runs the context's `expired`; what it derives goes to env->place. */
static void run_expired(struct an_worker *worker, struct an_contexts *table,
			struct an_context *context)
{
	const struct an_stage *stage = table->stage;
	struct an_tuple *tuple = make_tuple(worker, stage->expired, context);
	struct an_part part = { .next = tuple, .roles = stage->roles };
	void *bodies[AN_KEYS_MAX] = { an_context_body(context) };

	if (tuple == NULL) {
		an_count(&worker->env, expired_no_memory, 1);
		return;
	}
	worker->tables[0] = table;
	worker->contexts[0] = context;
	worker->context_count = 1;
	worker->is_expiring = true;
	context->in_use = true;
	stage->run(&worker->env, &part, bodies);
	while (an_part_next(&worker->env, &part) != NULL)
		; /* what run() did not look at is consumed */
	context->in_use = false;
	worker->is_expiring = false;
	worker->context_count = 0;
}

static bool wants(const struct an_contexts *table, const struct an_context *context)
{
	return context->kind == table->stage->expired->kind;
}

void an_expire_for_item(struct an_worker *worker, struct an_stage_state *s,
			const struct an_item *item)
{
	unsigned lanes = worker->engine->options->lanes;

	for (unsigned i = 0; i < item->key_count; i++) {
		struct an_contexts *table = &an_item_lane(s, lanes, item->keys[i].hash)->table;
		struct an_context *context = an_contexts_find(table, &item->keys[i]);

		if (context == NULL || !wants(table, context) ||
		    !an_context_is_due(table, context, item->token->time))
			continue;
		if (!context->is_told) {
			run_expired(worker, table, context);
			an_contexts_tell(table, worker, context);
		}
		if (context->rows_until <= item->token->time)
			an_contexts_expire(table, worker, context);
	}
}

/* -- ticks ------------------------------------------------------------------------------------- */

struct an_tick *an_tick_make(struct an_worker *worker, struct an_stage_state *s,
			     struct an_burst *burst)
{
	unsigned lanes = worker->engine->options->lanes;
	size_t octets = sizeof(struct an_tick) + lanes * sizeof(struct an_expiry *);
	struct an_tick *tick = an_alloc(&worker->env, octets);

	if (tick == NULL) {
		an_count(&worker->env, expired_no_memory, 1);
		return NULL;
	}
	memset(tick, 0, octets);
	if (burst->has_barrier)
		return tick;
	octets = sizeof *tick->item + lanes * sizeof(struct an_entry);
	tick->item = an_alloc(&worker->env, octets);
	if (tick->item == NULL) {
		an_count(&worker->env, expired_no_memory, 1);
		return NULL;
	}
	memset(tick->item, 0, octets);
	tick->item->burst = burst;
	tick->item->token = &burst->token[0];
	tick->item->ticks = true;
	tick->item->entries = (struct an_entry *)(void *)tick->item->keys;
	for (unsigned i = 0; i < lanes; i++)
		tick->item->entries[i] =
		    (struct an_entry){ .item = tick->item, .lane = &s->lanes[i] };
	return tick;
}

/* Where a lane's contexts leave what they derive. */
struct lane_end {
	struct an_worker *worker;
	struct an_expiry **last;
};

/* an_contexts_end_due's `each`. */
static void expire(struct an_contexts *table, struct an_context *context, void *data)
{
	struct lane_end *end = data;
	struct an_env *env = &end->worker->env;
	struct an_expiry *expiry;

	if (!wants(table, context))
		return;
	expiry = an_alloc(env, sizeof *expiry);
	if (expiry == NULL) {
		an_count(env, expired_no_memory, 1);
		return;
	}
	*expiry = (struct an_expiry){ .life = *an_context_life(context) };
	env->place = &expiry->results;
	run_expired(end->worker, table, context);
	*env->place = NULL;
	expiry->results_end = env->place;
	if (expiry->results == NULL)
		return;
	*end->last = expiry;
	end->last = &expiry->next;
}

void an_tick_pass_lane(struct an_worker *worker, struct an_lane *lane, struct an_tick *tick,
		       bool all)
{
	struct an_stage_state *s = lane->stage;
	struct lane_end end = { .worker = worker, .last = &tick->by_lane[lane - s->lanes] };

	worker->stage = s;
	worker->part = 0;
	an_contexts_end_due(&lane->table, worker, worker->token->time, all, expire, &end);
}

void an_tick_pass_all(struct an_worker *worker, struct an_stage_state *s, struct an_burst *burst,
		      struct an_token *token)
{
	bool is_end = burst->kind == AN_BURST_EXPIRY;
	struct an_tuple **link = &token->batch;
	struct an_tick *tick;

	an_worker_set_burst(worker, burst);
	an_worker_set_token(worker, token);
	tick = an_tick_make(worker, s, burst);
	if (tick == NULL)
		return;
	for (unsigned i = 0; i < worker->engine->options->lanes; i++)
		an_tick_pass_lane(worker, &s->lanes[i], tick, is_end);
	while (is_end && *link != NULL)
		link = &(*link)->next;
	an_tick_collect(worker, tick, link);
}

/* -- results in order -------------------------------------------------------------------------- */

static int compare_lives(const struct an_context_life *a, const struct an_context_life *b)
{
	if (a->last_time != b->last_time)
		return a->last_time < b->last_time ? -1 : 1;
	if (a->token != b->token)
		return a->token < b->token ? -1 : 1;
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

/* Merges two lists that are in order. */
static struct an_expiry *merge(struct an_expiry *a, struct an_expiry *b)
{
	struct an_expiry *first = NULL, **last = &first;

	while (a != NULL && b != NULL) {
		struct an_expiry **least = compare_lives(&a->life, &b->life) <= 0 ? &a : &b;

		*last = *least;
		last = &(*least)->next;
		*least = *last;
	}
	*last = a != NULL ? a : b;
	return first;
}

/* By merging lists of 1, 2, 4, … that wait in bins; in place, for there can be many. */
static struct an_expiry *sort(struct an_expiry *list)
{
	struct an_expiry *bins[64] = { NULL }, *sorted = NULL;
	unsigned most = 0;

	while (list != NULL) {
		struct an_expiry *one = list;
		unsigned i = 0;

		list = list->next;
		one->next = NULL;
		for (; bins[i] != NULL; i++) {
			one = merge(bins[i], one);
			bins[i] = NULL;
		}
		bins[i] = one;
		if (i > most)
			most = i;
	}
	for (unsigned i = 0; i <= most; i++)
		sorted = merge(bins[i], sorted);
	return sorted;
}

void an_tick_collect(struct an_worker *worker, struct an_tick *tick, struct an_tuple **link)
{
	struct an_tuple *behind = *link;
	struct an_expiry *all = NULL;

	for (unsigned i = worker->engine->options->lanes; i-- > 0;) {
		struct an_expiry **last = &tick->by_lane[i];

		while (*last != NULL)
			last = &(*last)->next;
		*last = all;
		all = tick->by_lane[i];
	}
	for (all = sort(all); all != NULL; all = all->next) {
		*link = all->results;
		link = all->results_end;
	}
	*link = behind;
}
