/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/context.h"

#include "runtime/context_age.h"
#include "runtime/stress.h"
#include "runtime/worker.h"

#include <assert.h>
#include <string.h>

#define FIRST_BUCKETS   16
#define MOVED_PER_LOOK  4  /* old buckets that every look-up moves while the table grows */
#define SPARES_PER_KIND 32 /* closed contexts that are kept for the next ones */

AN_COUNTER(context_no_memory, "contexts that could not be made: out of memory");

/* -- the wheel: who is due when --------------------------------------------------------------- */

static void wheel_remove(struct an_context *context)
{
	if (context->due_link == NULL)
		return;
	*context->due_link = context->due_next;
	if (context->due_next != NULL)
		context->due_next->due_link = context->due_link;
	context->due_link = NULL;
}

/* Puts it where it is looked at again: not after its deadline, and within the wheel. */
static void wheel_insert(struct an_contexts *table, struct an_context *context, int64_t deadline)
{
	uint64_t tick = (uint64_t)deadline >> AN_TICK_BITS;
	struct an_context **slot;

	if (tick < table->tick)
		tick = table->tick;
	if (tick - table->tick >= AN_WHEEL_TICKS)
		tick = table->tick + AN_WHEEL_TICKS - 1;
	slot = &table->wheel[tick % AN_WHEEL_TICKS];
	context->tick = tick;
	context->due_link = slot;
	context->due_next = *slot;
	if (*slot != NULL)
		(*slot)->due_link = &context->due_next;
	*slot = context;
}

static int64_t deadline_of(struct an_context *context)
{
	const int64_t *keep = an_context_keep(context);
	int64_t latest = context->rows_until;

	for (unsigned i = 0; i < context->functions; i++)
		if (keep[i] > latest)
			latest = keep[i];
	return latest;
}

/* When its silence has lasted too long: the deadline of its functions, although rows may live on;
 * that of its rows, if no function keeps it. */
static int64_t silent_until(struct an_context *context)
{
	const int64_t *keep = an_context_keep(context);
	int64_t latest = 0;

	for (unsigned i = 0; i < context->functions; i++)
		if (keep[i] > latest)
			latest = keep[i];
	return latest > 0 ? latest : context->rows_until;
}

/* When it is to be looked at. */
static int64_t due_at(const struct an_contexts *table, struct an_context *context)
{
	return table->stage->expired != NULL && !context->is_told ? silent_until(context)
								  : deadline_of(context);
}

/* -- buckets ---------------------------------------------------------------------------------- */

static struct an_context **bucket_of(const struct an_contexts *table, uint32_t hash)
{
	if (table->old != NULL && (hash & table->old_mask) >= table->moved)
		return &table->old[hash & table->old_mask];
	return &table->buckets[hash & table->mask];
}

/* Moves some old buckets over. */
static void grow_on(struct an_contexts *table)
{
	for (unsigned i = 0; i < MOVED_PER_LOOK && table->old != NULL; i++) {
		struct an_context *context = table->old[table->moved++];

		while (context != NULL) {
			struct an_context *next = context->next;
			struct an_context **bucket = &table->buckets[context->hash & table->mask];

			context->next = *bucket;
			*bucket = context;
			context = next;
		}
		if (table->moved > table->old_mask) {
			free(table->old);
			table->old = NULL;
		}
	}
}

/* Makes room for one more. False: there are no buckets at all. */
static bool grow(struct an_contexts *table)
{
	struct an_context **larger;
	size_t size = table->buckets != NULL ? 2 * (table->mask + 1) : FIRST_BUCKETS;

	if (table->buckets != NULL && (table->count <= table->mask || table->old != NULL))
		return true;
	larger = an_calloc(size, sizeof(struct an_context *));
	if (larger == NULL)
		return table->buckets != NULL;
	if (table->buckets != NULL) {
		table->old = table->buckets;
		table->old_mask = table->mask;
		table->moved = 0;
	}
	table->buckets = larger;
	table->mask = size - 1;
	return true;
}

/* -- making and ending ------------------------------------------------------------------------ */

const void *an_context_key_octets(const struct an_context *context)
{
	const char *at = (const char *)context + context->key_offset;
	const void *outside;

	if (context->key_octets <= AN_KEY_INLINE_OCTETS)
		return at;
	memcpy(&outside, at, sizeof outside);
	return outside;
}

static size_t align(size_t n, size_t to)
{
	return (n + to - 1) & ~(to - 1);
}

/* A context of that kind without a key, from the spare ones or new. */
static struct an_context *take(struct an_contexts *table, uint32_t kind)
{
	const struct an_context_kind *k = &table->stage->contexts[kind];
	size_t keep_at = sizeof(struct an_context) + align(k->octets, sizeof(int64_t));
	size_t key_at = keep_at + k->functions * sizeof(int64_t);
	size_t size = key_at + AN_KEY_INLINE_OCTETS +
		      (table->stage->expired != NULL ? sizeof(struct an_context_life) : 0);
	struct an_context *context = table->spare[kind];

	if (context != NULL) {
		table->spare[kind] = context->next;
		table->spare_count--;
		an_arena_open(context, size);
	} else if ((context = an_malloc(size)) == NULL) {
		return NULL;
	}
	memset(context, 0, size);
	context->kind = (uint8_t)kind;
	context->functions = (uint8_t)k->functions;
	context->keep_offset = (uint32_t)keep_at;
	context->key_offset = (uint32_t)key_at;
	context->octets = (int64_t)size;
	for (unsigned i = 0; i < k->functions; i++)
		an_context_keep(context)[i] = AN_KEEP_NEW;
	return context;
}

static void put_back(struct an_contexts *table, struct an_context *context)
{
	if (context->key_octets > AN_KEY_INLINE_OCTETS)
		free((void *)(uintptr_t)an_context_key_octets(context));
	if (table->spare_count < SPARES_PER_KIND * table->stage->context_count) {
		context->next = table->spare[context->kind];
		table->spare[context->kind] = context;
		table->spare_count++;
		an_arena_close(an_context_body(context), context->key_offset - sizeof *context);
	} else {
		free(context);
	}
}

static bool copy_key(struct an_context *context, const struct an_key *key)
{
	char *at = (char *)context + context->key_offset;

	if (key->octets > AN_KEY_INLINE_OCTETS) {
		void *outside = an_malloc(key->octets);

		if (outside == NULL)
			return false;
		memcpy(at, &outside, sizeof outside);
		at = outside;
		context->octets += key->octets;
	}
	if (key->octets > 0)
		memcpy(at, key->data, key->octets);
	context->key_octets = key->octets;
	return true;
}

static struct an_context *make(struct an_contexts *table, struct an_worker *worker,
			       const struct an_hashed_key *key, int64_t now)
{
	struct an_context *context = grow(table) ? take(table, key->key.kind) : NULL;
	struct an_context **bucket;

	if (context == NULL || !copy_key(context, &key->key)) {
		if (context != NULL)
			put_back(table, context);
		an_count(&worker->env, context_no_memory, 1);
		return NULL;
	}
	if (table->count++ == 0)
		table->tick = (uint64_t)now >> AN_TICK_BITS;
	context->hash = (uint32_t)key->hash;
	context->age_class = AN_CLASS_EMBRYONIC;
	bucket = bucket_of(table, context->hash);
	context->next = *bucket;
	*bucket = context;
	an_age_append(table, context);
	an_age_account(table, worker, context, 1, context->octets);
	worker->counts.contexts_made++;
	if (table->stage->expired != NULL)
		*an_context_life(context) = (struct an_context_life){
			.last_time = now,
			.token = worker->token->number,
			.part = worker->part,
			.place = worker->births++,
		};
	worker->table = table;
	worker->context = context;
	table->stage->contexts[context->kind].init(&worker->env, an_context_body(context));
	return context;
}

/* Ends a context that stands in no bucket any more. */
static void end(struct an_contexts *table, struct an_worker *worker, struct an_context *context)
{
	const struct an_token *token = worker->token;

	/* What is ended has no token: nothing may depend on when that is. */
	worker->token = NULL;
	worker->table = table;
	worker->context = context;
	table->stage->contexts[context->kind].fini(&worker->env, an_context_body(context));
	an_context_end_tables(table, worker, context);
	worker->context = NULL;
	worker->token = token;
	an_age_account(table, worker, context, -1, -context->octets);
	an_age_remove(table, context);
	wheel_remove(context);
	table->count--;
	put_back(table, context);
}

static void unlink_and_end(struct an_contexts *table, struct an_worker *worker,
			   struct an_context *context)
{
	struct an_context **link = bucket_of(table, context->hash);

	while (*link != context)
		link = &(*link)->next;
	*link = context->next;
	end(table, worker, context);
}

/* -- states ----------------------------------------------------------------------------------- */

/* Resets the state unless one of its functions keeps it, or none was called. */
static void reset_if_over(struct an_worker *worker, struct an_context *context,
			  const struct an_context_state *state, int64_t now)
{
	int64_t *keep = an_context_keep(context);
	bool is_new = true;

	for (unsigned i = 0; i < context->functions; i++) {
		if ((state->slots >> i & 1) == 0)
			continue;
		if (keep[i] > now)
			return;
		is_new &= keep[i] == AN_KEEP_NEW;
	}
	if (is_new)
		return;
	state->reset(&worker->env, an_context_body(context));
	for (unsigned i = 0; i < context->functions; i++)
		if ((state->slots >> i & 1) != 0)
			keep[i] = AN_KEEP_NEW;
}

/* Whether a function that was called does not keep its state: seldom. */
static bool is_any_over(struct an_context *context, int64_t now)
{
	const int64_t *keep = an_context_keep(context);

	for (unsigned i = 0; i < context->functions; i++)
		if (keep[i] <= now && keep[i] != AN_KEEP_NEW)
			return true;
	return false;
}

static const struct an_context_kind *kind_of(const struct an_contexts *table,
					     const struct an_context *context)
{
	return &table->stage->contexts[context->kind];
}

void an_context_enter(struct an_worker *worker, struct an_context *context, unsigned slot,
		      int64_t now)
{
	const struct an_context_kind *kind = kind_of(worker->table, context);
	int64_t *keep = &an_context_keep(context)[slot];

	/* 0: it was called for this part already, and has not said anything yet. What has expired
	 * is looked at once more. */
	if (!worker->is_expiring && *keep != AN_KEEP_NEW && *keep != 0 && *keep <= now)
		for (unsigned i = 0; i < kind->state_count; i++)
			if ((kind->states[i].slots >> slot & 1) != 0)
				reset_if_over(worker, context, &kind->states[i], now);
	*keep = 0;
}

/* -- what stages call ------------------------------------------------------------------------- */

an_status an_contexts_init(struct an_contexts *table, const struct an_stage *stage)
{
	memset(table, 0, sizeof *table);
	table->stage = stage;
	for (unsigned c = 0; c < AN_CLASSES; c++)
		table->newest[c] = &table->oldest[c];
	table->spare = an_calloc(stage->context_count, sizeof(struct an_context *));
	return table->spare != NULL ? AN_OK : AN_ENOMEM;
}

void an_contexts_fini(struct an_contexts *table, struct an_worker *worker, int64_t now)
{
	for (unsigned c = 0; c < AN_CLASSES && table->stage != NULL; c++)
		while (table->oldest[c] != NULL) {
			if (deadline_of(table->oldest[c]) <= now)
				worker->counts.contexts_expired++;
			else
				worker->counts.contexts_live++;
			unlink_and_end(table, worker, table->oldest[c]);
		}
	for (unsigned kind = 0; table->spare != NULL && kind < table->stage->context_count; kind++)
		while (table->spare[kind] != NULL) {
			struct an_context *context = table->spare[kind];

			table->spare[kind] = context->next;
			free(context);
		}
	free(table->spare);
	free(table->buckets);
	free(table->old);
}

static bool has_key(const struct an_context *context, const struct an_hashed_key *key)
{
	return context->hash == (uint32_t)key->hash && context->kind == key->key.kind &&
	       context->key_octets == key->key.octets &&
	       (key->key.octets == 0 ||
		memcmp(an_context_key_octets(context), key->key.data, key->key.octets) == 0);
}

struct an_context *an_contexts_find(struct an_contexts *table, const struct an_hashed_key *key)
{
	struct an_context *context = NULL;

	if (table->old != NULL)
		grow_on(table);
	if (table->buckets != NULL)
		context = *bucket_of(table, (uint32_t)key->hash);
	while (context != NULL && !has_key(context, key))
		context = context->next;
	return context;
}

struct an_context *an_contexts_get(struct an_contexts *table, struct an_worker *worker,
				   const struct an_hashed_key *key, int64_t now)
{
	struct an_context **link = NULL, *context = NULL;

	if (table->old != NULL)
		grow_on(table);
	if (table->buckets != NULL) {
		link = bucket_of(table, (uint32_t)key->hash);
		while (*link != NULL && !has_key(*link, key))
			link = &(*link)->next;
		context = *link;
	}
	if (context == NULL)
		return make(table, worker, key, now);
	if (context->in_use || deadline_of(context) > now)
		return context;
	*link = context->next;
	worker->counts.contexts_expired++;
	end(table, worker, context);
	return make(table, worker, key, now);
}

void an_contexts_settle(struct an_contexts *table, struct an_worker *worker,
			struct an_context *context, int64_t now)
{
	int64_t deadline = deadline_of(context);

	context->in_use = false;
	if (deadline <= now) {
		worker->counts.contexts_closed++;
		unlink_and_end(table, worker, context);
		return;
	}
	if (is_any_over(context, now)) {
		worker->table = table;
		worker->context = context;
		for (unsigned i = 0; i < kind_of(table, context)->state_count; i++)
			reset_if_over(worker, context, &kind_of(table, context)->states[i], now);
	}
	deadline = due_at(table, context);
	if (context->due_link == NULL) {
		wheel_insert(table, context, deadline);
	} else if ((uint64_t)deadline >> AN_TICK_BITS < context->tick) {
		wheel_remove(context);
		wheel_insert(table, context, deadline);
	}
}

void an_contexts_tell(struct an_contexts *table, struct an_worker *worker,
		      struct an_context *context)
{
	const struct an_context_kind *kind = kind_of(table, context);
	const struct an_token *token = worker->token;

	context->is_told = true;
	if (context->rows_until == 0)
		return;
	worker->token = NULL; /* as in end() */
	worker->table = table;
	worker->context = context;
	for (unsigned i = 0; i < kind->state_count; i++)
		kind->states[i].reset(&worker->env, an_context_body(context));
	for (unsigned i = 0; i < context->functions; i++)
		an_context_keep(context)[i] = AN_KEEP_NEW;
	worker->context = NULL;
	worker->token = token;
}

static void expire_slot(struct an_contexts *table, struct an_worker *worker,
			struct an_context **slot)
{
	struct an_context *context = *slot;

	*slot = NULL;
	while (context != NULL) {
		struct an_context *next = context->due_next;
		int64_t deadline = deadline_of(context);

		context->due_link = NULL;
		if ((uint64_t)deadline >> AN_TICK_BITS < table->tick) {
			worker->counts.contexts_expired++;
			unlink_and_end(table, worker, context);
		} else {
			wheel_insert(table, context, deadline);
		}
		context = next;
	}
}

bool an_context_is_due(const struct an_contexts *table, struct an_context *context, int64_t now)
{
	return !context->in_use && due_at(table, context) <= now;
}

void an_contexts_expire(struct an_contexts *table, struct an_worker *worker,
			struct an_context *context)
{
	worker->counts.contexts_expired++;
	unlink_and_end(table, worker, context);
}

static void tell(struct an_contexts *table, struct an_worker *worker, struct an_context *context,
		 void (*each)(struct an_contexts *table, struct an_context *context, void *data),
		 void *data)
{
	if (context->is_told)
		return;
	each(table, context, data);
	an_contexts_tell(table, worker, context);
}

/* The input has ended: only what has rows is still there for `finish`. */
static void end_all(struct an_contexts *table, struct an_worker *worker, int64_t now,
		    void (*each)(struct an_contexts *table, struct an_context *context, void *data),
		    void *data)
{
	for (unsigned c = 0; c < AN_CLASSES; c++)
		for (struct an_context *context = table->oldest[c], *next; context != NULL;
		     context = next) {
			bool is_over = deadline_of(context) <= now;

			next = context->age_next;
			tell(table, worker, context, each, data);
			if (context->rows_until > now)
				continue;
			if (is_over)
				worker->counts.contexts_expired++;
			else
				worker->counts.contexts_live++;
			unlink_and_end(table, worker, context);
		}
}

static void
end_slot(struct an_contexts *table, struct an_worker *worker, int64_t now, struct an_context **slot,
	 void (*each)(struct an_contexts *table, struct an_context *context, void *data),
	 void *data)
{
	struct an_context *context = *slot;

	*slot = NULL;
	while (context != NULL) {
		struct an_context *next = context->due_next;
		int64_t deadline = due_at(table, context);

		context->due_link = NULL;
		if (deadline <= now) {
			tell(table, worker, context, each, data);
			deadline = context->rows_until;
		}
		if (deadline <= now)
			an_contexts_expire(table, worker, context);
		else
			wheel_insert(table, context, deadline);
		context = next;
	}
}

void an_contexts_end_due(struct an_contexts *table, struct an_worker *worker, int64_t now, bool all,
			 void (*each)(struct an_contexts *table, struct an_context *context,
				      void *data),
			 void *data)
{
	uint64_t from = table->tick, to = (uint64_t)now >> AN_TICK_BITS;

	if (all)
		end_all(table, worker, now, each, data);
	if (all || table->count == 0)
		return;
	/* The last slot is looked at again: not all that stands in it is due. */
	table->tick = to;
	if (to - from >= AN_WHEEL_TICKS)
		from = to - AN_WHEEL_TICKS + 1;
	for (; from <= to; from++)
		end_slot(table, worker, now, &table->wheel[from % AN_WHEEL_TICKS], each, data);
}

static void evict(struct an_contexts *table, struct an_worker *worker,
		  const struct an_cut_off *cut_off)
{
	for (unsigned c = 0; c < AN_CLASSES; c++)
		while (table->oldest[c] != NULL &&
		       table->oldest[c]->born >> cut_off->shift < cut_off->below[c]) {
			worker->counts.contexts_evicted++;
			unlink_and_end(table, worker, table->oldest[c]);
		}
}

void an_contexts_pass_epoch(struct an_contexts *table, struct an_worker *worker, int64_t now,
			    const struct an_cut_off *cut_off)
{
	uint64_t from = table->tick, to = (uint64_t)now >> AN_TICK_BITS;
	/* Where they are told that they end, ticks do that. */
	bool has_any = table->count > 0 && table->stage->expired == NULL;

	if (table->stage->expired == NULL)
		table->tick = to;
	if (has_any && to - from > AN_WHEEL_TICKS)
		from = to - AN_WHEEL_TICKS;
	for (; has_any && from < to; from++)
		expire_slot(table, worker, &table->wheel[from % AN_WHEEL_TICKS]);
	evict(table, worker, cut_off);
	table->epoch++;
	table->shift = an_epoch_shift(table->epoch);
}
