/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/fake_env.c -- see fake_env.h. Slow and simple on purpose. */
#include "tests/support/fake_env.h"
#include "tests/support/fake_writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Weak: a test may link no counter or no limit at all. */
extern const struct an_counter *const __start_an_counters[] __attribute__((weak));
extern const struct an_counter *const __stop_an_counters[] __attribute__((weak));
extern const struct an_limit *const __start_an_limits[] __attribute__((weak));
extern const struct an_limit *const __stop_an_limits[] __attribute__((weak));

struct piece {
	struct piece *next;
	void *memory;
};

struct group_counter {
	struct group_counter *next;
	char *group, *name;
	size_t index;
};

struct an_setup {
	struct an_env *env;
	struct fake_text errors;
	struct group_counter *groups;
	size_t group_slots; /* counters beyond the linked ones */
};

struct an_env {
	uint64_t number;
	int64_t now;
	const struct an_packet *packet;
	struct piece *pieces;
	size_t given, allocated;

	uint64_t *counters, *limits;
	an_checksum_mode checksum;
	unsigned worker;
	uint64_t secret[2];
	bool hash_constant;

	int64_t keep, account;
	bool embryonic;
	void *key;
	size_t key_octets;

	struct fake_text failures;
	struct an_setup setup;
	struct an_writer *writer;
};

/* The one allocation that shall fail: of the whole program, since malloc knows no environment. */
static volatile unsigned allocations_left; /* compilers know that realloc reads no statics */
static bool allocation_failed;

void *__real_malloc(size_t n) __attribute__((weak));
void *__real_calloc(size_t n, size_t size) __attribute__((weak));
void *__real_realloc(void *p, size_t n) __attribute__((weak));
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static bool is_failing(void)
{
	if (allocations_left == 0 || --allocations_left != 0)
		return false;
	allocation_failed = true;
	return true;
}

void *__wrap_malloc(size_t n)
{
	return is_failing() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return is_failing() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return is_failing() ? NULL : __real_realloc(p, n);
}

/* The environment's own memory: never the allocation that shall fail. */
void *fake_take(void *p, size_t n)
{
	unsigned left = allocations_left;

	allocations_left = 0;
	p = realloc(p, n == 0 ? 1 : n);
	allocations_left = left;
	if (p == NULL) {
		fputs("fake_env: out of memory\n", stderr);
		abort();
	}
	return p;
}

static char *copy_string(const char *s, size_t n)
{
	char *copy = fake_take(NULL, n + 1);

	if (n != 0)
		memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

static size_t counter_count(void)
{
	return (size_t)(__stop_an_counters - __start_an_counters);
}

static size_t limit_count(void)
{
	return (size_t)(__stop_an_limits - __start_an_limits);
}

/* -- the test's side -------------------------------------------------------------------------- */

struct an_env *fake_env_create(void)
{
	struct an_env *env = fake_take(NULL, sizeof *env);

	memset(env, 0, sizeof *env);
	env->counters = fake_take(NULL, counter_count() * sizeof *env->counters);
	memset(env->counters, 0, counter_count() * sizeof *env->counters);
	env->limits = fake_take(NULL, limit_count() * sizeof *env->limits);
	for (size_t i = 0; i < limit_count(); i++)
		env->limits[i] = __start_an_limits[i]->standard;
	env->checksum = AN_CHECKSUM_AUTO;
	env->secret[0] = 0x0706050403020100;
	env->secret[1] = 0x0f0e0d0c0b0a0908;
	env->embryonic = true;
	env->setup.env = env;
	return env;
}

static void end_token(struct an_env *env)
{
	while (env->pieces != NULL) {
		struct piece *p = env->pieces;

		env->pieces = p->next;
		free(p->memory);
		free(p);
	}
	env->given = env->allocated = 0;
}

void fake_env_destroy(struct an_env *env)
{
	end_token(env);
	while (env->setup.groups != NULL) {
		struct group_counter *g = env->setup.groups;

		env->setup.groups = g->next;
		free(g->group);
		free(g->name);
		free(g);
	}
	free(env->setup.errors.data);
	free(env->failures.data);
	fake_writer_destroy(env->writer);
	free(env->counters);
	free(env->limits);
	free(env->key);
	free(env);
}

void fake_env_token(struct an_env *env, uint64_t number, int64_t time_ns,
		    const struct an_packet *packet)
{
	end_token(env);
	env->number = number;
	env->now = time_ns;
	env->packet = packet;
}

static void unknown_name(const char *what, const char *name)
{
	fprintf(stderr, "fake_env: no %s is named '%s'\n", what, name);
	abort();
}

void fake_env_set_limit(struct an_env *env, const char *name, uint64_t value)
{
	bool found = false;

	for (size_t i = 0; i < limit_count(); i++) {
		if (strcmp(__start_an_limits[i]->name, name) == 0) {
			env->limits[i] = value;
			found = true;
		}
	}
	if (!found)
		unknown_name("limit", name);
}

void fake_env_set_checksum(struct an_env *env, an_checksum_mode mode)
{
	env->checksum = mode;
}

void fake_env_set_worker(struct an_env *env, unsigned index)
{
	env->worker = index;
}

void fake_env_set_context_key(struct an_env *env, const void *key, size_t octets)
{
	env->key = fake_take(env->key, octets);
	if (octets != 0)
		memcpy(env->key, key, octets);
	env->key_octets = octets;
}

void fake_env_enter(struct an_env *env)
{
	env->keep = 0;
	env->embryonic = true;
}

void fake_env_set_hash_constant(struct an_env *env, bool constant)
{
	env->hash_constant = constant;
}

void fake_env_fail_allocation(struct an_env *env, unsigned n)
{
	(void)env;
	allocations_left = n;
	allocation_failed = false;
}

bool fake_env_allocation_failed(const struct an_env *env)
{
	(void)env;
	return allocation_failed;
}

uint64_t fake_env_counter(const struct an_env *env, const char *name)
{
	for (size_t i = 0; i < counter_count(); i++)
		if (strcmp(__start_an_counters[i]->name, name) == 0)
			return env->counters[i];
	unknown_name("counter", name);
	return 0;
}

uint64_t fake_env_counter_sum(const struct an_env *env, const char *prefix)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < counter_count(); i++)
		if (strncmp(__start_an_counters[i]->name, prefix, strlen(prefix)) == 0)
			sum += env->counters[i];
	return sum;
}

static const struct group_counter *find_group(const struct an_setup *setup, const char *group,
					      const char *name)
{
	for (const struct group_counter *g = setup->groups; g != NULL; g = g->next)
		if (strcmp(g->group, group) == 0 && strcmp(g->name, name) == 0)
			return g;
	return NULL;
}

uint64_t fake_env_group_counter(const struct an_env *env, const char *group, const char *name)
{
	const struct group_counter *g = find_group(&env->setup, group, name);

	return g != NULL ? env->counters[g->index] : 0;
}

const char *fake_env_failures(const struct an_env *env)
{
	return fake_text_get(&env->failures);
}

int64_t fake_env_keep(const struct an_env *env)
{
	return env->keep;
}

bool fake_env_embryonic(const struct an_env *env)
{
	return env->embryonic;
}

int64_t fake_env_account(const struct an_env *env)
{
	return env->account;
}

size_t fake_env_given(const struct an_env *env)
{
	return env->given;
}

size_t fake_env_allocated(const struct an_env *env)
{
	return env->allocated;
}

struct an_setup *fake_env_setup(struct an_env *env)
{
	return &env->setup;
}

const char *fake_env_setup_errors(const struct an_env *env)
{
	return fake_text_get(&env->setup.errors);
}

struct an_writer *fake_env_writer(struct an_env *env)
{
	fake_writer_destroy(env->writer);
	env->writer = fake_writer_create();
	return env->writer;
}

const char *fake_env_written(const struct an_env *env)
{
	return env->writer != NULL ? fake_writer_text(env->writer) : "";
}

/* -- runtime/env.h: the function's side ------------------------------------------------------- */

static void add_piece(struct an_env *env, void *memory)
{
	struct piece *p = fake_take(NULL, sizeof *p);

	p->memory = memory;
	p->next = env->pieces;
	env->pieces = p;
}

void *an_alloc(struct an_env *env, size_t n)
{
	void *p;

	if (is_failing())
		return NULL;
	p = fake_take(NULL, n); /* malloc's alignment is 16 where the tests run */
	memset(p, 0xa5, n);
	add_piece(env, p);
	env->allocated += n;
	return p;
}

void an_give(struct an_env *env, void *p, size_t octets)
{
	add_piece(env, p);
	env->given += octets;
}

int64_t an_now(const struct an_env *env)
{
	return env->now;
}

uint64_t an_token_number(const struct an_env *env)
{
	return env->number;
}

const struct an_packet *an_token_packet(const struct an_env *env)
{
	return env->packet;
}

void an_keep_until(struct an_env *env, int64_t deadline_ns)
{
	if (deadline_ns > env->keep)
		env->keep = deadline_ns;
}

void an_set_embryonic(struct an_env *env, bool embryonic)
{
	env->embryonic = embryonic;
}

const void *an_context_key(const struct an_env *env, size_t *octets)
{
	*octets = env->key_octets;
	return env->key;
}

void an_account(struct an_env *env, int64_t octets)
{
	env->account += octets;
}

unsigned an_worker_index(const struct an_env *env)
{
	return env->worker;
}

unsigned an_setup_workers(const struct an_setup *setup)
{
	(void)setup;
	return FAKE_ENV_WORKERS;
}

void an_fail(struct an_env *env, const char *function, const char *reason)
{
	fake_text_add(&env->failures, function, strlen(function));
	fake_text_add(&env->failures, ": ", 2);
	fake_text_add(&env->failures, reason, strlen(reason));
	fake_text_add(&env->failures, "\n", 1);
}

void an_count_index(struct an_env *env, size_t index, uint64_t n)
{
	if (index >= counter_count() + env->setup.group_slots)
		unknown_name("counter", "(index beyond the last)");
	env->counters[index] += n;
}

uint64_t an_limit_index(const struct an_env *env, size_t index)
{
	if (index >= limit_count())
		unknown_name("limit", "(index beyond the last)");
	return env->limits[index];
}

an_checksum_mode an_checksum(const struct an_env *env)
{
	return env->checksum;
}

const uint64_t *an_hash_secret(const struct an_env *env)
{
	static const uint64_t alike[2] = { 0, 0 };

	return env->hash_constant ? alike : env->secret;
}

/* Not SipHash (the runtime has that one): FNV-1a over secret and octets. A zero secret makes all
 * keys collide, see fake_env_set_hash_constant. */
uint64_t an_siphash13(const uint64_t secret[2], const void *p, size_t n)
{
	const unsigned char *octets = p;
	uint64_t hash = 0xcbf29ce484222325 ^ secret[0];

	if (secret[0] == 0 && secret[1] == 0)
		return 0;
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ octets[i]) * 0x100000001b3;
	return (hash ^ secret[1]) * 0x9e3779b97f4a7c15;
}

size_t an_setup_counter(struct an_setup *setup, const char *group, struct an_string name)
{
	struct an_env *env = setup->env;
	char *copy = copy_string(name.data, name.length);
	const struct group_counter *old = find_group(setup, group, copy);
	struct group_counter *g;

	if (old != NULL) {
		free(copy);
		return old->index;
	}
	g = fake_take(NULL, sizeof *g);
	g->group = copy_string(group, strlen(group));
	g->name = copy;
	g->index = counter_count() + setup->group_slots++;
	g->next = setup->groups;
	setup->groups = g;
	env->counters = fake_take(env->counters, (g->index + 1) * sizeof *env->counters);
	env->counters[g->index] = 0;
	return g->index;
}

void an_setup_error(struct an_setup *setup, const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	fake_text_add(&setup->errors, line, strlen(line));
	fake_text_add(&setup->errors, "\n", 1);
}

/* -- runtime/value.h -------------------------------------------------------------------------- */

bool an_string_equal(struct an_string a, struct an_string b)
{
	return an_string_compare(a, b) == 0;
}

int an_string_compare(struct an_string a, struct an_string b)
{
	size_t common = a.length < b.length ? a.length : b.length;
	int order = common == 0 ? 0 : memcmp(a.data, b.data, common);

	return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}
