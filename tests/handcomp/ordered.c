/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/ordered.c -- `ordered` functions: a small part that runs alone and in token order,
 * in front of a parallel and of a context-ordered stage.
 *
 *	component stamp(parallel) {
 *		s1 stamped(@N, KEY, NUMBER) :- item(@N, PKT, KEY, KIND), NUMBER = f_stamp(KEY).
 *	}
 *	component count(parallel_context_order, context_keys(stamped(2))) {
 *		c1 counted(@N, KEY, NUMBER, AGAIN) :- stamped(@N, KEY, NUMBER),
 *			AGAIN = f_stamp2(KEY).
 *	}
 *
 * f_stamp numbers its calls; it gives up on key 7, with failed(...). */
#include "tests/handcomp/driver.h"

enum { ORDERED_FAILED, ORDERED_ITEM, ORDERED_STAMPED, ORDERED_COUNTED };

struct an_stamp_state {
	int64_t calls;
};

struct an_stamp_ticket {
	int64_t number;
};

/* The ordered part. */
static void an_stamp_ordered(struct an_env *env, struct an_stamp_state *state, int64_t key,
			     struct an_stamp_ticket *ticket)
{
	ticket->number = ++state->calls;
	if (key == 7)
		an_fail(env, "f_stamp", "key 7");
}

/* The pure part. */
static int64_t an_stamp(struct an_env *env, const struct an_stamp_ticket *ticket, int64_t key)
{
	(void)env, (void)key;
	return ticket->number;
}

struct ordered_item {
	struct an_tuple tuple;
	int64_t KEY;
	struct an_stamp_ticket stamp; /* s1 f_stamp */
};

struct ordered_stamped {
	struct an_tuple tuple;
	int64_t KEY, NUMBER;
	struct an_stamp_ticket stamp2; /* c1 f_stamp2 */
};

struct ordered_counted {
	struct an_tuple tuple;
	int64_t KEY, NUMBER, AGAIN;
};

struct ordered_shared {
	struct an_stamp_state stamp, stamp2;
};

/* -- stage 1, parallel: stamp ----------------------------------------------------------------- */

static void ordered_stage1_ordered(struct an_env *env, struct an_tuple *tuple)
{
	struct ordered_shared *shared = an_shared(env);
	struct ordered_item *in = (struct ordered_item *)tuple;

	an_stamp_ordered(env, &shared->stamp, in->KEY, &in->stamp);
}

static void ordered_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct ordered_item *in = (const struct ordered_item *)t;
		struct ordered_stamped *out;
		const int64_t NUMBER = an_stamp(env, &in->stamp, in->KEY);

		out = an_derive(env, sizeof *out, ORDERED_STAMPED);
		out->KEY = in->KEY;
		out->NUMBER = NUMBER;
	}
}

/* -- stage 2, context-ordered: count ---------------------------------------------------------- */

struct ordered_stage2_context {
	char nothing;
};

static void ordered_stage2_init(struct an_env *env, void *context)
{
	(void)env, (void)context;
}

static void ordered_stage2_fini(struct an_env *env, void *context)
{
	(void)env, (void)context;
}

static unsigned ordered_stage2_keys(struct an_env *env, const struct an_tuple *tuple,
				    struct an_key keys[AN_KEYS_MAX])
{
	const struct ordered_stamped *in = (const struct ordered_stamped *)tuple;

	(void)env;
	keys[0] = (struct an_key){ .data = &in->KEY, .octets = sizeof in->KEY };
	return 1;
}

static void ordered_stage2_ordered(struct an_env *env, struct an_tuple *tuple)
{
	struct ordered_shared *shared = an_shared(env);
	struct ordered_stamped *in = (struct ordered_stamped *)tuple;

	an_stamp_ordered(env, &shared->stamp2, 0, &in->stamp2);
}

static void ordered_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct ordered_stamped *in = (const struct ordered_stamped *)t;
		struct ordered_counted *out;
		const int64_t AGAIN = an_stamp(env, &in->stamp2, in->KEY);

		out = an_derive(env, sizeof *out, ORDERED_COUNTED);
		out->KEY = in->KEY;
		out->NUMBER = in->NUMBER;
		out->AGAIN = AGAIN;
	}
}

/* -- the pipeline ----------------------------------------------------------------------------- */

static bool ordered_decode_item(struct an_env *env, struct an_packet *packet,
				struct an_tuple *tuple)
{
	struct ordered_item *out = (struct ordered_item *)tuple;

	(void)env;
	out->KEY = handcomp_octets(packet)[0];
	return handcomp_octets(packet)[1] != 0;
}

static const struct an_source ordered_sources[] = {
	{ .predicate = ORDERED_ITEM,
	  .tuple_octets = sizeof(struct ordered_item),
	  .decode = ordered_decode_item },
};

static const struct an_column ordered_failed_columns[] = {
	{ "function", &an_type_string, offsetof(struct an_failed, FUNCTION) },
	{ "reason", &an_type_string, offsetof(struct an_failed, REASON) },
};

static const struct an_column ordered_counted_columns[] = {
	{ "key", &an_type_int, offsetof(struct ordered_counted, KEY) },
	{ "number", &an_type_int, offsetof(struct ordered_counted, NUMBER) },
	{ "again", &an_type_int, offsetof(struct ordered_counted, AGAIN) },
};

static const struct an_predicate ordered_predicates[] = {
	{ .name = "failed",
	  .node = "n",
	  .columns = ordered_failed_columns,
	  .column_count = 2,
	  .is_output = true },
	{ .name = "item", .node = "n", .is_input = true },
	{ .name = "stamped", .node = "n" },
	{ .name = "counted",
	  .node = "n",
	  .columns = ordered_counted_columns,
	  .column_count = 3,
	  .is_output = true },
};

static const char *const ordered_stage1_components[] = { "stamp" };
static const uint8_t ordered_stage1_roles[] = { 0, AN_ROLE_CONSUME, 0, 0 };
static const uint8_t ordered_stage1_ordered_on[] = { 0, 1, 0, 0 };
static const char *const ordered_stage2_components[] = { "count" };
static const uint8_t ordered_stage2_roles[] = { 0, 0, AN_ROLE_CONSUME, 0 };
static const uint8_t ordered_stage2_ordered_on[] = { 0, 0, 1, 0 };
static const struct an_context_kind ordered_stage2_contexts[] = {
	{ "int", sizeof(struct ordered_stage2_context), 0, ordered_stage2_init, ordered_stage2_fini,
	  NULL, 0 },
};

static const struct an_stage ordered_stages[] = {
	{ .name = "stamp",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = ordered_stage1_components,
	  .roles = ordered_stage1_roles,
	  .ordered = ordered_stage1_ordered,
	  .ordered_on = ordered_stage1_ordered_on,
	  .run = ordered_stage1_run },
	{ .name = "count",
	  .kind = AN_STAGE_CONTEXT,
	  .component_count = 1,
	  .components = ordered_stage2_components,
	  .roles = ordered_stage2_roles,
	  .ordered = ordered_stage2_ordered,
	  .ordered_on = ordered_stage2_ordered_on,
	  .keys = ordered_stage2_keys,
	  .contexts = ordered_stage2_contexts,
	  .context_count = 1,
	  .run = ordered_stage2_run },
};

static bool ordered_setup(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
	return true;
}

static void ordered_teardown(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
}

static const struct an_pipeline ordered_pipeline = {
	.abi = AN_ABI,
	.name = "ordered",
	.program = "ordered.analog",
	.sources = ordered_sources,
	.source_count = 1,
	.predicates = ordered_predicates,
	.predicate_count = 4,
	.stages = ordered_stages,
	.stage_count = 2,
	.shared_octets = sizeof(struct ordered_shared),
	.setup = ordered_setup,
	.teardown = ordered_teardown,
};

/* -- the test: packets, and what has to come out ---------------------------------------------- */

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 1000000;
	packet->octets[0] = (uint8_t)(random >> 8 & 15);
	packet->octets[1] = random % 10 == 0 ? 0 : 1;
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	unsigned token = 0;

	for (unsigned i = 0; i < count; i++) {
		unsigned key = packets[i].octets[0];

		if (packets[i].octets[1] == 0)
			continue;
		token++;
		if (key == 7)
			an_text_printf(text,
				       "{\"predicate\":\"failed\",\"token\":%u,\"n\":\"local\","
				       "\"function\":\"f_stamp\",\"reason\":\"key 7\"}\n",
				       token);
		an_text_printf(text,
			       "{\"predicate\":\"counted\",\"token\":%u,\"n\":\"local\","
			       "\"key\":%u,\"number\":%u,\"again\":%u}\n",
			       token, key, token, token);
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "ordered",
					      .pipeline = &ordered_pipeline,
					      .packets = 1000,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
