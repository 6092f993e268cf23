/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/evict.c -- more contexts than --limit context_count allows: which ones go depends
 * on tokens alone. Some expire in silence. Barriers stand at ends of epochs, too.
 *
 *	component count(parallel_context_order, context_keys(item(3))) {
 *		c1 counted(@N, KEY, COUNT) :- item(@N, PKT, KEY, DATA), COUNT = f_count(KEY).
 *		c2 swept(@N) :- sweep(@N).                                    // a barrier
 *	}
 *
 * A key is embryonic until its third call. Odd keys are forgotten after 20 s of silence. */
#include "tests/handcomp/driver.h"

#include <string.h>

#define PACKETS  42000u
#define MOST     200u
#define EPOCH    8192u
#define KEYS     512u
#define TICK(ns) ((ns) >> 30)

#define SILENCE_NS INT64_C(20000000000)

struct an_count_state {
	int64_t count;
};

static int64_t an_count_more(struct an_env *env, struct an_count_state *state, int64_t key)
{
	an_keep_until(env, key % 2 == 0 ? INT64_MAX : an_now(env) + SILENCE_NS);
	if (++state->count == 3)
		an_set_embryonic(env, false);
	return state->count;
}

enum { EVICT_FAILED, EVICT_PACKET, EVICT_ITEM, EVICT_SWEEP, EVICT_COUNTED, EVICT_SWEPT };

struct evict_item { /* packet and sweep, too */
	struct an_tuple tuple;
	int64_t KEY, KIND;
};

struct evict_counted { /* swept, too */
	struct an_tuple tuple;
	int64_t KEY, COUNT;
};

/* -- stage 1, parallel: split ----------------------------------------------------------------- */

static void evict_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct evict_item *in = (const struct evict_item *)t;
		struct evict_item *out;

		out = an_derive(env, sizeof *out, EVICT_ITEM);
		out->KEY = in->KEY;
		if (in->KIND == 1)
			an_derive(env, sizeof *out, EVICT_SWEEP);
	}
}

/* -- stage 2, context-ordered: count ---------------------------------------------------------- */

struct evict_stage2_context {
	struct an_count_state count; /* c1 f_count */
};

static void evict_stage2_init(struct an_env *env, void *context)
{
	(void)env;
	((struct evict_stage2_context *)context)->count.count = 0;
}

static void evict_stage2_fini(struct an_env *env, void *context)
{
	(void)env, (void)context;
}

static unsigned evict_stage2_keys(struct an_env *env, const struct an_tuple *tuple,
				  struct an_key keys[AN_KEYS_MAX])
{
	const struct evict_item *in = (const struct evict_item *)tuple;

	(void)env;
	keys[0] = (struct an_key){ .data = &in->KEY, .octets = sizeof in->KEY };
	return 1;
}

static void evict_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		struct evict_stage2_context *cx = contexts != NULL ? contexts[0] : NULL;
		struct evict_counted *out;

		if (t->predicate == EVICT_SWEEP) {
			an_derive(env, sizeof *out, EVICT_SWEPT);
			continue;
		}
		const int64_t KEY = ((const struct evict_item *)t)->KEY;

		an_enter(env, cx, 0);
		const int64_t COUNT = an_count_more(env, &cx->count, KEY);
		out = an_derive(env, sizeof *out, EVICT_COUNTED);
		out->KEY = KEY;
		out->COUNT = COUNT;
	}
}

/* -- the pipeline ----------------------------------------------------------------------------- */

static bool evict_decode_packet(struct an_env *env, struct an_packet *packet,
				struct an_tuple *tuple)
{
	struct evict_item *out = (struct evict_item *)tuple;
	const uint8_t *octets = handcomp_octets(packet);

	(void)env;
	out->KEY = octets[0] + 256 * octets[1];
	out->KIND = octets[2];
	return true;
}

static const struct an_source evict_sources[] = {
	{ .predicate = EVICT_PACKET,
	  .tuple_octets = sizeof(struct evict_item),
	  .decode = evict_decode_packet },
};

static const struct an_column evict_counted_columns[] = {
	{ "key", &an_type_int, offsetof(struct evict_counted, KEY) },
	{ "count", &an_type_int, offsetof(struct evict_counted, COUNT) },
};

static const struct an_predicate evict_predicates[] = {
	{ .name = "failed", .node = "n", .is_output = true },
	{ .name = "packet", .node = "n", .is_input = true },
	{ .name = "item", .node = "n" },
	{ .name = "sweep", .node = "n" },
	{ .name = "counted",
	  .node = "n",
	  .columns = evict_counted_columns,
	  .column_count = 2,
	  .is_output = true },
	{ .name = "swept", .node = "n", .is_output = true },
};

static const char *const evict_stage1_components[] = { "split" };
static const uint8_t evict_stage1_roles[] = { 0, AN_ROLE_CONSUME, 0, 0, 0, 0 };
static const char *const evict_stage2_components[] = { "count" };
static const uint8_t evict_stage2_roles[] = { 0, 0, AN_ROLE_CONSUME, AN_ROLE_BARRIER, 0, 0 };
static const struct an_context_kind evict_stage2_contexts[] = {
	{ "int", sizeof(struct evict_stage2_context), 1, evict_stage2_init, evict_stage2_fini, NULL,
	  0 },
};

static const struct an_stage evict_stages[] = {
	{ .name = "split",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = evict_stage1_components,
	  .roles = evict_stage1_roles,
	  .run = evict_stage1_run },
	{ .name = "count",
	  .kind = AN_STAGE_CONTEXT,
	  .component_count = 1,
	  .components = evict_stage2_components,
	  .roles = evict_stage2_roles,
	  .keys = evict_stage2_keys,
	  .contexts = evict_stage2_contexts,
	  .context_count = 1,
	  .run = evict_stage2_run },
};

static bool evict_setup(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
	return true;
}

static void evict_teardown(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
}

static const struct an_pipeline evict_pipeline = {
	.abi = AN_ABI,
	.name = "evict",
	.program = "evict.analog",
	.sources = evict_sources,
	.source_count = 1,
	.predicates = evict_predicates,
	.predicate_count = 6,
	.stages = evict_stages,
	.stage_count = 2,
	.setup = evict_setup,
	.teardown = evict_teardown,
};

/* -- the test: packets, and what has to come out ---------------------------------------------- */

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	/* A window of keys that moves on, and some keys that always come back. */
	unsigned key = random % 3 == 0 ? (random >> 8) % 40
				       : (number / 64 + (unsigned)(random >> 8) % 60) % KEYS;

	packet->time = (int64_t)number * 10000000;
	packet->octets[0] = (uint8_t)(key % 256);
	packet->octets[1] = (uint8_t)(key / 256);
	packet->octets[2] = random % 900 == 0 || number == EPOCH - 1 || number == 4 * EPOCH - 1;
}

static struct model {
	bool is_there, is_embryonic;
	int64_t count, deadline;
	unsigned born; /* epoch */
} model[KEYS];

/* Contexts born before an epoch go, by class. */
struct cut {
	unsigned below[2];
};

static struct cut close_epoch(unsigned epoch)
{
	unsigned count[2][PACKETS / EPOCH + 1], total = 0;
	struct cut cut = { { 0, 0 } };

	memset(count, 0, sizeof count);
	for (unsigned key = 0; key < KEYS; key++)
		if (model[key].is_there) {
			count[model[key].is_embryonic ? 0 : 1][model[key].born]++;
			total++;
		}
	if (total <= MOST)
		return cut;
	for (unsigned c = 0; c < 2; c++)
		for (unsigned born = 0; born <= epoch && total > MOST - MOST / 16; born++) {
			total -= count[c][born];
			cut.below[c] = born + 1;
		}
	return cut;
}

static struct cut pass_epoch(unsigned epoch, int64_t now, const struct cut *cut)
{
	for (unsigned key = 0; key < KEYS; key++) {
		struct model *m = &model[key];

		if (TICK(m->deadline) < TICK(now) || m->born < cut->below[m->is_embryonic ? 0 : 1])
			m->is_there = false;
	}
	return close_epoch(epoch);
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	struct cut cuts[PACKETS / EPOCH + 3] = { 0 };

	for (unsigned i = 0; i < count; i++) {
		unsigned key = packets[i].octets[0] + 256u * packets[i].octets[1];
		struct model *m = &model[key];
		int64_t now = packets[i].time;

		if (!m->is_there || m->deadline <= now)
			*m = (struct model){ .is_there = true,
					     .is_embryonic = true,
					     .born = i / EPOCH };
		if (++m->count == 3) {
			m->is_embryonic = false;
			m->born = i / EPOCH;
		}
		m->deadline = key % 2 == 0 ? INT64_MAX : now + SILENCE_NS;
		an_text_printf(text,
			       "{\"predicate\":\"counted\",\"token\":%u,\"n\":\"local\","
			       "\"key\":%u,\"count\":%lld}\n",
			       i + 1, key, (long long)m->count);
		if (packets[i].octets[2] == 1)
			an_text_printf(text,
				       "{\"predicate\":\"swept\",\"token\":%u,\"n\":\"local\"}\n",
				       i + 1);
		if ((i + 1) % EPOCH == 0)
			cuts[i / EPOCH + 2] = pass_epoch(i / EPOCH, now, &cuts[i / EPOCH]);
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "evict",
					      .pipeline = &evict_pipeline,
					      .packets = PACKETS,
					      .make = make,
					      .expect = expect,
					      .context_count = MOST,
					      .skip = 4 };

	return handcomp_main(argc, argv, &test);
}
