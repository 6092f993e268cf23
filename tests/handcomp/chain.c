/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/chain.c -- parallel, serial and context-ordered, one behind the other, with tuples
 * that pass through. The form is that of generated code.
 *
 *	component halve(parallel) {
 *		h1 even(@N, KEY, HALF) :- item(@N, PKT, KEY, VALUE), VALUE % 2 == 0,
 *			HALF := VALUE / 2.
 *		h2 odd(@N, KEY, VALUE) :- item(@N, PKT, KEY, VALUE), VALUE % 2 != 0.
 *	}
 *	component number(serial) {
 *		n1 numbered(@N, KEY, HALF, NUMBER) :- even(@N, KEY, HALF), NUMBER = f_number().
 *	}
 *	component add(parallel_context_order, context_keys(numbered(2))) {
 *		a1 total(@N, KEY, NUMBER, SUM) :- numbered(@N, KEY, HALF, NUMBER),
 *			SUM = f_sum(HALF).
 *	}
 *
 * f_sum forgets a key at HALF 0, and after 10 s of silence. */
#include "tests/handcomp/driver.h"

/* -- the library ------------------------------------------------------------------------------ */

struct an_sum_state {
	int64_t sum;
};

static void an_sum_state_init(struct an_env *env, struct an_sum_state *state)
{
	(void)env;
	state->sum = 0;
}

static void an_sum_state_fini(struct an_env *env, struct an_sum_state *state)
{
	(void)env, (void)state;
}

#define SILENCE_NS INT64_C(10000000000)

static int64_t an_sum(struct an_env *env, struct an_sum_state *state, int64_t half)
{
	state->sum += half;
	if (half != 0)
		an_keep_until(env, an_now(env) + SILENCE_NS);
	return state->sum;
}

struct an_number_state {
	int64_t last;
};

static int64_t an_number(struct an_env *env, struct an_number_state *state)
{
	(void)env;
	return ++state->last;
}

static bool an_item_decode(struct an_env *env, struct an_packet *packet, int64_t *key,
			   int64_t *value)
{
	(void)env;
	*key = handcomp_octets(packet)[0];
	*value = handcomp_octets(packet)[1];
	return *value != 255;
}

/* -- predicates ------------------------------------------------------------------------------- */

enum { CHAIN_FAILED, CHAIN_ITEM, CHAIN_EVEN, CHAIN_ODD, CHAIN_NUMBERED, CHAIN_TOTAL };

struct chain_item {
	struct an_tuple tuple;
	int64_t KEY, VALUE;
};

struct chain_even {
	struct an_tuple tuple;
	int64_t KEY, HALF;
};

struct chain_odd {
	struct an_tuple tuple;
	int64_t KEY, VALUE;
};

struct chain_numbered {
	struct an_tuple tuple;
	int64_t KEY, HALF, NUMBER;
};

struct chain_total {
	struct an_tuple tuple;
	int64_t KEY, NUMBER, SUM;
};

struct chain_shared {
	struct an_number_state number;
};

/* -- stage 1, parallel: halve ----------------------------------------------------------------- */

static void chain_stage1_on_item(struct an_env *env, const struct chain_item *in)
{
	/* h1 even(@N, KEY, HALF) :- item(@N, PKT, KEY, VALUE), VALUE % 2 == 0, HALF := … */
	an_tried(env, 0);
	if (in->VALUE % 2 == 0) {
		struct chain_even *even = an_derive(env, sizeof *even, CHAIN_EVEN);

		even->KEY = in->KEY;
		even->HALF = in->VALUE / 2;
		an_fired(env, 0);
	}

	/* h2 odd(@N, KEY, VALUE) :- item(@N, PKT, KEY, VALUE), VALUE % 2 != 0. */
	an_tried(env, 1);
	if (in->VALUE % 2 != 0) {
		struct chain_odd *odd = an_derive(env, sizeof *odd, CHAIN_ODD);

		odd->KEY = in->KEY;
		odd->VALUE = in->VALUE;
		an_fired(env, 1);
	}
}

static void chain_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part))
		chain_stage1_on_item(env, (const struct chain_item *)t);
}

/* -- stage 2, serial: number ------------------------------------------------------------------ */

static void chain_stage2_on_even(struct an_env *env, const struct chain_even *in)
{
	struct chain_shared *shared = an_shared(env);
	struct chain_numbered *numbered;

	/* n1 numbered(@N, KEY, HALF, NUMBER) :- even(@N, KEY, HALF), NUMBER = f_number(). */
	an_tried(env, 2);
	const int64_t NUMBER = an_number(env, &shared->number);
	numbered = an_derive(env, sizeof *numbered, CHAIN_NUMBERED);
	numbered->KEY = in->KEY;
	numbered->HALF = in->HALF;
	numbered->NUMBER = NUMBER;
	an_fired(env, 2);
}

static void chain_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part))
		chain_stage2_on_even(env, (const struct chain_even *)t);
}

/* -- stage 3, context-ordered by int: add ----------------------------------------------------- */

struct chain_stage3_context {
	struct an_sum_state sum; /* a1 f_sum */
};

static void chain_stage3_init(struct an_env *env, void *context)
{
	struct chain_stage3_context *cx = context;

	an_sum_state_init(env, &cx->sum);
}

static void chain_stage3_fini(struct an_env *env, void *context)
{
	struct chain_stage3_context *cx = context;

	an_sum_state_fini(env, &cx->sum);
}

static unsigned chain_stage3_keys(struct an_env *env, const struct an_tuple *tuple,
				  struct an_key keys[AN_KEYS_MAX])
{
	const struct chain_numbered *in = (const struct chain_numbered *)tuple;

	(void)env;
	keys[0] = (struct an_key){ .data = &in->KEY, .octets = sizeof in->KEY, .kind = 0 };
	return 1;
}

static void chain_stage3_on_numbered(struct an_env *env, struct chain_stage3_context *cx,
				     const struct chain_numbered *in)
{
	struct chain_total *total;

	/* a1 total(@N, KEY, NUMBER, SUM) :- numbered(@N, KEY, HALF, NUMBER), SUM = f_sum(HALF). */
	an_tried(env, 3);
	an_enter(env, cx, 0);
	const int64_t SUM = an_sum(env, &cx->sum, in->HALF);
	total = an_derive(env, sizeof *total, CHAIN_TOTAL);
	total->KEY = in->KEY;
	total->NUMBER = in->NUMBER;
	total->SUM = SUM;
	an_fired(env, 3);
}

static void chain_stage3_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part))
		chain_stage3_on_numbered(env, contexts[0], (const struct chain_numbered *)t);
}

/* -- the pipeline ----------------------------------------------------------------------------- */

static bool chain_decode_item(struct an_env *env, struct an_packet *packet, struct an_tuple *tuple)
{
	struct chain_item *out = (struct chain_item *)tuple;

	return an_item_decode(env, packet, &out->KEY, &out->VALUE);
}

static const struct an_source chain_sources[] = {
	{ .predicate = CHAIN_ITEM,
	  .tuple_octets = sizeof(struct chain_item),
	  .decode = chain_decode_item },
};

static const struct an_column chain_odd_columns[] = {
	{ "key", &an_type_int, offsetof(struct chain_odd, KEY) },
	{ "value", &an_type_int, offsetof(struct chain_odd, VALUE) },
};

static const struct an_column chain_total_columns[] = {
	{ "key", &an_type_int, offsetof(struct chain_total, KEY) },
	{ "number", &an_type_int, offsetof(struct chain_total, NUMBER) },
	{ "sum", &an_type_int, offsetof(struct chain_total, SUM) },
};

static const struct an_predicate chain_predicates[] = {
	{ .name = "failed", .node = "n", .is_output = true },
	{ .name = "item", .node = "n", .is_input = true },
	{ .name = "even", .node = "n" },
	{ .name = "odd",
	  .node = "n",
	  .columns = chain_odd_columns,
	  .column_count = 2,
	  .is_output = true },
	{ .name = "numbered", .node = "n" },
	{ .name = "total",
	  .node = "n",
	  .columns = chain_total_columns,
	  .column_count = 3,
	  .is_output = true },
};

static const char *const chain_stage1_components[] = { "halve" };
static const uint8_t chain_stage1_roles[] = { 0, AN_ROLE_CONSUME, 0, 0, 0, 0 };
static const char *const chain_stage2_components[] = { "number" };
static const uint8_t chain_stage2_roles[] = { 0, 0, AN_ROLE_CONSUME, 0, 0, 0 };
static const char *const chain_stage3_components[] = { "add" };
static const uint8_t chain_stage3_roles[] = { 0, 0, 0, 0, AN_ROLE_CONSUME, 0 };
static const struct an_context_kind chain_stage3_contexts[] = {
	{ "int", sizeof(struct chain_stage3_context), 1, chain_stage3_init, chain_stage3_fini, NULL,
	  0 },
};

static const struct an_stage chain_stages[] = {
	{ .name = "halve",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = chain_stage1_components,
	  .roles = chain_stage1_roles,
	  .run = chain_stage1_run },
	{ .name = "number",
	  .kind = AN_STAGE_SERIAL,
	  .component_count = 1,
	  .components = chain_stage2_components,
	  .roles = chain_stage2_roles,
	  .run = chain_stage2_run },
	{ .name = "add",
	  .kind = AN_STAGE_CONTEXT,
	  .component_count = 1,
	  .components = chain_stage3_components,
	  .roles = chain_stage3_roles,
	  .keys = chain_stage3_keys,
	  .contexts = chain_stage3_contexts,
	  .context_count = 1,
	  .run = chain_stage3_run },
};

static const struct an_rule chain_rules[] = {
	{ .component = "halve", .label = "h1", .file = "chain.analog", .line = 2 },
	{ .component = "halve", .label = "h2", .file = "chain.analog", .line = 3 },
	{ .component = "number", .label = "n1", .file = "chain.analog", .line = 6 },
	{ .component = "add", .label = "a1", .file = "chain.analog", .line = 9 },
};

static bool chain_setup(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
	return true;
}

static void chain_teardown(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
}

static const struct an_pipeline chain_pipeline = {
	.abi = AN_ABI,
	.name = "chain",
	.program = "chain.analog",
	.sources = chain_sources,
	.source_count = 1,
	.predicates = chain_predicates,
	.predicate_count = 6,
	.stages = chain_stages,
	.stage_count = 3,
	.rules = chain_rules,
	.rule_count = 4,
	.shared_octets = sizeof(struct chain_shared),
	.setup = chain_setup,
	.teardown = chain_teardown,
};

/* -- the test: packets, and what has to come out ---------------------------------------------- */

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	/* Sometimes a minute passes, sometimes an hour and a half, or the clock goes back. */
	int64_t jump = random % 101 == 0 ? 60 : random % 499 == 0 ? 5400 : 0;

	packet->time = (1000 + (int64_t)number * (jump > 0 ? 1 : 0) + (int64_t)number / 50 + jump) *
		       INT64_C(1000000000);
	packet->octets[0] = (uint8_t)((random >> 8) % 20);
	packet->octets[1] = (uint8_t)((random >> 16) % 11);
	if (random % 13 == 0)
		packet->octets[1] = 255;
}

struct clock {
	bool has_begun;
	int64_t now, reading;
};

static void tick(struct clock *clock, int64_t time)
{
	int64_t step = clock->has_begun ? time - clock->reading : 0;
	int64_t s = INT64_C(1000000000);

	if (!clock->has_begun)
		clock->now = time;
	clock->has_begun = true;
	if (step >= -60 * s && step <= 0)
		return;
	clock->reading = time;
	if (step > 0 && step <= 3600 * s)
		clock->now += step;
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	struct clock clock = { 0 };
	int64_t sum[256] = { 0 }, last[256] = { 0 }, number = 0;
	unsigned token = 0;

	for (unsigned i = 0; i < count; i++) {
		unsigned key = packets[i].octets[0], value = packets[i].octets[1];

		if (!clock.has_begun)
			clock.reading = packets[i].time;
		tick(&clock, packets[i].time);
		if (value == 255)
			continue;
		token++;
		if (value % 2 == 1) {
			an_text_printf(text,
				       "{\"predicate\":\"odd\",\"token\":%u,\"n\":\"local\","
				       "\"key\":%u,\"value\":%u}\n",
				       token, key, value);
			continue;
		}
		if (last[key] != 0 && last[key] + SILENCE_NS <= clock.now)
			sum[key] = 0;
		sum[key] += value / 2;
		last[key] = clock.now;
		an_text_printf(text,
			       "{\"predicate\":\"total\",\"token\":%u,\"n\":\"local\",\"key\":%u,"
			       "\"number\":%lld,\"sum\":%lld}\n",
			       token, key, (long long)++number, (long long)sum[key]);
		if (value == 0)
			sum[key] = last[key] = 0;
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "chain",
					      .pipeline = &chain_pipeline,
					      .packets = 1500,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
