/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/serial_keyed.c -- keyed functions in a serial component: contexts are found while
 * the part runs, several of them, and the same one more than once.
 *
 *	component count(serial) {
 *		c1 half(@N, A, B, NA, NB) :- item(@N, PKT, A, B), NA = f_count(A), NB = f_count(B).
 *		c2 whole(@N, A, B, NA, NB, NC) :- half(@N, A, B, NA, NB), NC = f_countName(B).
 *	}
 *
 * f_count forgets a key at every fifth call and after 3 s of silence; f_countName never does. */
#include "tests/handcomp/driver.h"

struct an_count_state {
	int64_t count;
};

#define SILENCE_NS INT64_C(3000000000)

static int64_t an_count_more(struct an_env *env, struct an_count_state *state)
{
	if (++state->count % 5 != 0)
		an_keep_until(env, an_now(env) + SILENCE_NS);
	return state->count;
}

static int64_t an_count_name(struct an_env *env, struct an_count_state *state)
{
	an_set_embryonic(env, false);
	an_keep_until(env, INT64_MAX);
	return ++state->count;
}

enum { SERIAL_FAILED, SERIAL_ITEM, SERIAL_WHOLE };

struct serial_item {
	struct an_tuple tuple;
	int64_t A, B;
};

struct serial_whole {
	struct an_tuple tuple;
	int64_t A, B, NA, NB, NC;
};

/* -- stage 1, serial: count ------------------------------------------------------------------- */

enum { SERIAL_INT, SERIAL_NAME };

struct serial_stage1_int {
	struct an_count_state count; /* c1 f_count */
};

struct serial_stage1_name {
	struct an_count_state count; /* c2 f_countName */
};

static void serial_stage1_init_int(struct an_env *env, void *context)
{
	(void)env;
	((struct serial_stage1_int *)context)->count.count = 0;
}

static void serial_stage1_init_name(struct an_env *env, void *context)
{
	(void)env;
	((struct serial_stage1_name *)context)->count.count = 0;
}

static void serial_stage1_fini(struct an_env *env, void *context)
{
	(void)env, (void)context;
}

static void serial_stage1_on_item(struct an_env *env, const struct serial_item *in)
{
	/* c1 half(@N, A, B, NA, NB) :- item(@N, PKT, A, B), NA = f_count(A), NB = f_count(B). */
	struct an_key key = { .data = &in->A, .octets = sizeof in->A, .kind = SERIAL_INT };
	struct serial_stage1_int *a = an_context_get(env, &key), *b;
	struct serial_stage1_name *c;
	struct serial_whole *whole;
	int64_t NA, NB, NC;

	if (a == NULL)
		return;
	an_enter(env, a, 0);
	NA = an_count_more(env, &a->count);
	key.data = &in->B;
	b = an_context_get(env, &key);
	if (b == NULL)
		return;
	an_enter(env, b, 0);
	NB = an_count_more(env, &b->count);

	/* c2 whole(@N, A, B, NA, NB, NC) :- half(@N, A, B, NA, NB), NC = f_countName(B). */
	key.kind = SERIAL_NAME;
	c = an_context_get(env, &key);
	if (c == NULL)
		return;
	an_enter(env, c, 0);
	NC = an_count_name(env, &c->count);
	whole = an_derive(env, sizeof *whole, SERIAL_WHOLE);
	whole->A = in->A;
	whole->B = in->B;
	whole->NA = NA;
	whole->NB = NB;
	whole->NC = NC;
}

static void serial_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part))
		serial_stage1_on_item(env, (const struct serial_item *)t);
}

/* -- the pipeline ----------------------------------------------------------------------------- */

static bool serial_decode_item(struct an_env *env, struct an_packet *packet, struct an_tuple *tuple)
{
	struct serial_item *out = (struct serial_item *)tuple;

	(void)env;
	out->A = handcomp_octets(packet)[0];
	out->B = handcomp_octets(packet)[1];
	return true;
}

static const struct an_source serial_sources[] = {
	{ .predicate = SERIAL_ITEM,
	  .tuple_octets = sizeof(struct serial_item),
	  .decode = serial_decode_item },
};

static const struct an_column serial_whole_columns[] = {
	{ "a", &an_type_int, offsetof(struct serial_whole, A) },
	{ "b", &an_type_int, offsetof(struct serial_whole, B) },
	{ "na", &an_type_int, offsetof(struct serial_whole, NA) },
	{ "nb", &an_type_int, offsetof(struct serial_whole, NB) },
	{ "nc", &an_type_int, offsetof(struct serial_whole, NC) },
};

static const struct an_predicate serial_predicates[] = {
	{ .name = "failed", .node = "n", .is_output = true },
	{ .name = "item", .node = "n", .is_input = true },
	{ .name = "whole",
	  .node = "n",
	  .columns = serial_whole_columns,
	  .column_count = 5,
	  .is_output = true },
};

static const char *const serial_stage1_components[] = { "count" };
static const uint8_t serial_stage1_roles[] = { 0, AN_ROLE_CONSUME, 0 };
static const struct an_context_kind serial_stage1_contexts[] = {
	{ "int", sizeof(struct serial_stage1_int), 1, serial_stage1_init_int, serial_stage1_fini,
	  NULL, 0 },
	{ "name", sizeof(struct serial_stage1_name), 1, serial_stage1_init_name, serial_stage1_fini,
	  NULL, 0 },
};

static const struct an_stage serial_stages[] = {
	{ .name = "count",
	  .kind = AN_STAGE_SERIAL,
	  .component_count = 1,
	  .components = serial_stage1_components,
	  .roles = serial_stage1_roles,
	  .contexts = serial_stage1_contexts,
	  .context_count = 2,
	  .run = serial_stage1_run },
};

static bool serial_setup(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
	return true;
}

static void serial_teardown(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
}

static const struct an_pipeline serial_pipeline = {
	.abi = AN_ABI,
	.name = "serial_keyed",
	.program = "serial_keyed.analog",
	.sources = serial_sources,
	.source_count = 1,
	.predicates = serial_predicates,
	.predicate_count = 3,
	.stages = serial_stages,
	.stage_count = 1,
	.setup = serial_setup,
	.teardown = serial_teardown,
};

/* -- the test: packets, and what has to come out ---------------------------------------------- */

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 100000000;
	packet->octets[0] = (uint8_t)(random >> 8 & 31);
	packet->octets[1] = random % 5 == 0 ? packet->octets[0] : (uint8_t)(random >> 16 & 31);
}

static int64_t counts[32], last[32];

static void begin_call(unsigned key, int64_t now)
{
	if (counts[key] > 0 && last[key] + SILENCE_NS <= now)
		counts[key] = 0;
	counts[key]++;
	last[key] = now;
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	int64_t names[32] = { 0 };

	for (unsigned i = 0; i < count; i++) {
		unsigned a = packets[i].octets[0], b = packets[i].octets[1];
		long long na, nb;

		begin_call(a, packets[i].time);
		na = counts[a];
		begin_call(b, packets[i].time);
		nb = counts[b];
		an_text_printf(text,
			       "{\"predicate\":\"whole\",\"token\":%u,\"n\":\"local\",\"a\":%u,"
			       "\"b\":%u,\"na\":%lld,\"nb\":%lld,\"nc\":%lld}\n",
			       i + 1, a, b, na, nb, (long long)++names[b]);
		/* What is kept is decided by the last call in the part. */
		if (counts[a] % 5 == 0)
			counts[a] = 0;
		if (counts[b] % 5 == 0)
			counts[b] = 0;
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "serial_keyed",
					      .pipeline = &serial_pipeline,
					      .packets = 1500,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
