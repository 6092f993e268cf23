/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/env.h"

#include "runtime/engine.h"
#include "runtime/stress.h"

#include <assert.h>
#include <string.h>

/* So much of the burst's arena a worker takes at once. */
#define ROOM_OCTETS 1024

AN_COUNTER(token_no_memory, "pieces of token memory that were not to be had");
AN_COUNTER(gift_no_memory, "given buffers that are never freed: out of memory for their record");
AN_COUNTER(division_by_zero, "rule instances that failed at a division by zero");

/* -- memory --------------------------------------------------------------------------------------
 */

void an_worker_set_burst(struct an_worker *worker, struct an_burst *burst)
{
	worker->burst = burst;
	worker->token = NULL;
	if (burst == NULL || worker->room_of != burst->sequence + 1) {
		worker->env.room = worker->env.room_end = NULL;
		worker->room_of = 0;
	}
}

/* n octets, a multiple of 16, when the room is too small. */
static void *get_slowly(struct an_worker *worker, size_t n)
{
	uint8_t *p;

	if (worker->burst == NULL)
		return NULL;
	if (AN_POISON || n > ROOM_OCTETS / 4) {
		p = an_arena_get(&worker->burst->arena, n);
		if (p != NULL)
			an_arena_open(p, n);
		return p;
	}
	p = an_arena_get(&worker->burst->arena, ROOM_OCTETS);
	if (p == NULL)
		return NULL;
	worker->room_of = worker->burst->sequence + 1;
	worker->env.room = p + n;
	worker->env.room_end = p + ROOM_OCTETS;
	return p;
}

void *an_alloc(struct an_env *env, size_t n)
{
	void *p;

	if (n > SIZE_MAX / 2)
		return NULL;
	n = n > 0 ? (n + 15) & ~(size_t)15 : 16;
	if (n <= (size_t)(env->room_end - env->room)) {
		p = env->room;
		env->room += n;
		return p;
	}
	p = get_slowly(an_worker_of(env), n);
	if (p == NULL)
		an_count(env, token_no_memory, 1);
	return p;
}

void *an_derive_slowly(struct an_env *env, size_t n)
{
	struct an_tuple *t = get_slowly(an_worker_of(env), n);

	if (t == NULL) {
		an_count(env, token_no_memory, 1);
		assert(n <= AN_SCRATCH_OCTETS); /* a struct of generated code */
		return an_worker_of(env)->scratch;
	}
	*env->place = t;
	env->place = &t->next;
	return t;
}

void an_give(struct an_env *env, void *p, size_t octets)
{
	struct an_worker *worker = an_worker_of(env);

	if (worker->burst == NULL) /* a context that ends with the run: nobody will look at p */
		free(p);
	else if (an_burst_give(worker->burst, p, octets) != AN_OK)
		an_count(env, gift_no_memory, 1);
}

/* -- token ---------------------------------------------------------------------------------------
 */

int64_t an_now(const struct an_env *env)
{
	const struct an_token *token = an_worker_of(env)->token;

	return token != NULL ? token->time : 0;
}

uint64_t an_token_number(const struct an_env *env)
{
	const struct an_token *token = an_worker_of(env)->token;

	return token != NULL ? token->number : 0;
}

const struct an_packet *an_token_packet(const struct an_env *env)
{
	const struct an_token *token = an_worker_of(env)->token;

	return token != NULL ? token->packet : NULL;
}

void an_fail(struct an_env *env, const char *function, const char *reason)
{
	struct an_failed *failed;

	if (an_worker_of(env)->token == NULL)
		return;
	failed = an_derive(env, sizeof *failed, AN_PREDICATE_FAILED);
	failed->PKT = an_token_packet(env);
	failed->FUNCTION = (struct an_string){ function, strlen(function) };
	failed->REASON = (struct an_string){ reason, strlen(reason) };
}

/* -- contexts ------------------------------------------------------------------------------------
 */

void an_enter(struct an_env *env, void *body, unsigned slot)
{
	struct an_worker *worker = an_worker_of(env);
	struct an_context *context = an_context_of(body);

	worker->context = context;
	worker->slot = slot;
	/* In a serial stage there is one table, and context_count is 0. */
	for (unsigned i = 0; i < worker->context_count; i++)
		if (worker->contexts[i] == context) {
			worker->table = worker->tables[i];
			break;
		}
	an_context_enter(worker, context, slot, an_now(env));
}

void an_keep_until(struct an_env *env, int64_t deadline_ns)
{
	struct an_worker *worker = an_worker_of(env);

	an_context_keep(worker->context)[worker->slot] = deadline_ns;
}

void an_set_embryonic(struct an_env *env, bool embryonic)
{
	struct an_worker *worker = an_worker_of(env);

	an_context_set_embryonic(worker->table, worker, worker->context, embryonic);
}

const void *an_context_key(const struct an_env *env, size_t *octets)
{
	const struct an_context *context = an_worker_of(env)->context;

	*octets = context->key_octets;
	return an_context_key_octets(context);
}

void an_account(struct an_env *env, int64_t octets)
{
	struct an_worker *worker = an_worker_of(env);

	if (octets != 0)
		an_context_account(worker->table, worker, worker->context, octets);
}

void *an_context_get(struct an_env *env, const struct an_key *key)
{
	struct an_worker *worker = an_worker_of(env);
	struct an_hashed_key hashed = { .key = *key };
	struct an_context *context;

	if (worker->has_no_key) {
		worker->has_no_key = false;
		return NULL;
	}
	if (worker->used_count == worker->used_room) {
		size_t room = 2 * worker->used_room + 8;
		void *larger = an_stress_allocation_fails()
				   ? NULL
				   : realloc(worker->used, room * sizeof worker->used[0]);

		if (larger == NULL) {
			an_count(env, token_no_memory, 1);
			return NULL;
		}
		worker->used = larger;
		worker->used_room = room;
	}
	hashed.hash = an_siphash13(worker->engine->options->hash_secret, key->data, key->octets) ^
		      key->kind * UINT64_C(0x9e3779b97f4a7c15);
	context = an_contexts_get(worker->table, worker, &hashed, worker->token->time);
	if (context == NULL)
		return NULL;
	if (!context->in_use) {
		context->in_use = true;
		worker->used[worker->used_count++] = context;
	}
	return an_context_body(context);
}

/* -- workers, counters, limits -------------------------------------------------------------------
 */

unsigned an_worker_index(const struct an_env *env)
{
	return an_worker_of(env)->index;
}

void an_count_index(struct an_env *env, size_t index, uint64_t n)
{
	an_worker_of(env)->counters[index] += n;
}

void an_count_division_by_zero(struct an_env *env)
{
	an_count(env, division_by_zero, 1);
}

uint64_t an_limit_index(const struct an_env *env, size_t index)
{
	return an_worker_of(env)->engine->options->limits[index];
}

an_checksum_mode an_checksum(const struct an_env *env)
{
	return an_worker_of(env)->engine->options->checksum;
}

const uint64_t *an_hash_secret(const struct an_env *env)
{
	return an_worker_of(env)->engine->options->hash_secret;
}
