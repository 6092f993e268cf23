/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/barrier.c -- tokens that enter a stage when all earlier ones have left it, while
 * later ones wait: in a context-ordered and in a parallel stage.
 *
 *	component split(parallel) {
 *		s1 one(@N, KEY) :- item(@N, PKT, KEY, KIND), KIND != 0.
 *		s2 tick(@N, KEY) :- item(@N, PKT, KEY, KIND), KIND == 0.  // a barrier
 *		s3 one(@N, KEY) :- item(@N, PKT, KEY, KIND), KIND == 0.
 *	}
 *	component count(parallel_context_order, context_keys(one(2))) {
 *		c1 counted(@N, KEY, COUNT) :- one(@N, KEY), f_visit(), COUNT = f_count(KEY).
 *		c2 tock(@N, VISITS) :- tick(@N, KEY), VISITS = f_visits().
 *	}
 *	component look(parallel) {
 *		l1 seen(@N, KEY, COUNT) :- counted(@N, KEY, COUNT), f_visit2().
 *		l2 done(@N, VISITS, VISITS2) :- tock(@N, VISITS), VISITS2 = f_visits2().
 *	}
 *
 * f_visit adds one to a number that all workers share; what f_visits reads must be exact. */
#include "tests/handcomp/driver.h"

#include <stdatomic.h>

enum { BARRIER_FAILED, BARRIER_ITEM, BARRIER_ONE, BARRIER_TICK, BARRIER_COUNTED, BARRIER_TOCK };
enum { BARRIER_SEEN = BARRIER_TOCK + 1, BARRIER_DONE };

struct barrier_item {
	struct an_tuple tuple;
	int64_t KEY, KIND;
};

struct barrier_one { /* tick, too */
	struct an_tuple tuple;
	int64_t KEY;
};

struct barrier_counted { /* seen, too */
	struct an_tuple tuple;
	int64_t KEY, COUNT;
};

struct barrier_done { /* tock, too */
	struct an_tuple tuple;
	int64_t VISITS, VISITS2;
};

/* relaxed: the barrier itself has to order them */
struct barrier_shared {
	atomic_llong visits[2];
};

static void visit(struct an_env *env, unsigned which)
{
	struct barrier_shared *shared = an_shared(env);

	atomic_fetch_add_explicit(&shared->visits[which], 1, memory_order_relaxed);
}

static int64_t visits(struct an_env *env, unsigned which)
{
	struct barrier_shared *shared = an_shared(env);

	return atomic_load_explicit(&shared->visits[which], memory_order_relaxed);
}

/* -- stage 1, parallel: split ----------------------------------------------------------------- */

static void barrier_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct barrier_item *in = (const struct barrier_item *)t;
		struct barrier_one *out;

		if (in->KIND == 0) {
			out = an_derive(env, sizeof *out, BARRIER_TICK);
			out->KEY = in->KEY;
		}
		out = an_derive(env, sizeof *out, BARRIER_ONE);
		out->KEY = in->KEY;
	}
}

/* -- stage 2, context-ordered: count ---------------------------------------------------------- */

struct barrier_stage2_context {
	int64_t count;
};

static void barrier_stage2_init(struct an_env *env, void *context)
{
	(void)env;
	((struct barrier_stage2_context *)context)->count = 0;
}

static void barrier_stage2_fini(struct an_env *env, void *context)
{
	(void)env, (void)context;
}

static unsigned barrier_stage2_keys(struct an_env *env, const struct an_tuple *tuple,
				    struct an_key keys[AN_KEYS_MAX])
{
	const struct barrier_one *in = (const struct barrier_one *)tuple;

	(void)env;
	keys[0] = (struct an_key){ .data = &in->KEY, .octets = sizeof in->KEY };
	return 1;
}

static void barrier_stage2_on_one(struct an_env *env, struct barrier_stage2_context *cx,
				  const struct barrier_one *in)
{
	struct barrier_counted *counted;

	visit(env, 0);
	an_enter(env, cx, 0);
	cx->count++;
	an_keep_until(env, INT64_MAX);
	counted = an_derive(env, sizeof *counted, BARRIER_COUNTED);
	counted->KEY = in->KEY;
	counted->COUNT = cx->count;
}

static void barrier_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part))
		if (t->predicate == BARRIER_TICK) {
			struct barrier_done *tock = an_derive(env, sizeof *tock, BARRIER_TOCK);

			tock->VISITS = contexts == NULL ? visits(env, 0) : -1;
		} else {
			barrier_stage2_on_one(env, contexts[0], (const struct barrier_one *)t);
		}
}

/* -- stage 3, parallel: look ------------------------------------------------------------------ */

static void barrier_stage3_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part))
		if (t->predicate == BARRIER_TOCK) {
			struct barrier_done *done = an_derive(env, sizeof *done, BARRIER_DONE);

			done->VISITS = ((const struct barrier_done *)t)->VISITS;
			done->VISITS2 = visits(env, 1);
		} else {
			struct barrier_counted *seen = an_derive(env, sizeof *seen, BARRIER_SEEN);

			visit(env, 1);
			seen->KEY = ((const struct barrier_counted *)t)->KEY;
			seen->COUNT = ((const struct barrier_counted *)t)->COUNT;
		}
}

/* -- the pipeline ----------------------------------------------------------------------------- */

static bool barrier_decode_item(struct an_env *env, struct an_packet *packet,
				struct an_tuple *tuple)
{
	struct barrier_item *out = (struct barrier_item *)tuple;

	(void)env;
	out->KEY = handcomp_octets(packet)[0];
	out->KIND = handcomp_octets(packet)[1];
	return true;
}

static const struct an_source barrier_sources[] = {
	{ .predicate = BARRIER_ITEM,
	  .tuple_octets = sizeof(struct barrier_item),
	  .decode = barrier_decode_item },
};

static const struct an_column barrier_seen_columns[] = {
	{ "key", &an_type_int, offsetof(struct barrier_counted, KEY) },
	{ "count", &an_type_int, offsetof(struct barrier_counted, COUNT) },
};

static const struct an_column barrier_done_columns[] = {
	{ "visits", &an_type_int, offsetof(struct barrier_done, VISITS) },
	{ "visits2", &an_type_int, offsetof(struct barrier_done, VISITS2) },
};

static const struct an_predicate barrier_predicates[] = {
	{ .name = "failed", .node = "n", .is_output = true },
	{ .name = "item", .node = "n", .is_input = true },
	{ .name = "one", .node = "n" },
	{ .name = "tick", .node = "n" },
	{ .name = "counted", .node = "n" },
	{ .name = "tock", .node = "n" },
	{ .name = "seen",
	  .node = "n",
	  .columns = barrier_seen_columns,
	  .column_count = 2,
	  .is_output = true },
	{ .name = "done",
	  .node = "n",
	  .columns = barrier_done_columns,
	  .column_count = 2,
	  .is_output = true },
};

#define C AN_ROLE_CONSUME
#define B AN_ROLE_BARRIER
static const char *const barrier_stage1_components[] = { "split" };
static const uint8_t barrier_stage1_roles[] = { 0, C, 0, 0, 0, 0, 0, 0 };
static const char *const barrier_stage2_components[] = { "count" };
static const uint8_t barrier_stage2_roles[] = { 0, 0, C, B, 0, 0, 0, 0 };
static const char *const barrier_stage3_components[] = { "look" };
static const uint8_t barrier_stage3_roles[] = { 0, 0, 0, 0, C, B, 0, 0 };
static const struct an_context_kind barrier_stage2_contexts[] = {
	{ "int", sizeof(struct barrier_stage2_context), 1, barrier_stage2_init, barrier_stage2_fini,
	  NULL, 0 },
};

static const struct an_stage barrier_stages[] = {
	{ .name = "split",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = barrier_stage1_components,
	  .roles = barrier_stage1_roles,
	  .run = barrier_stage1_run },
	{ .name = "count",
	  .kind = AN_STAGE_CONTEXT,
	  .component_count = 1,
	  .components = barrier_stage2_components,
	  .roles = barrier_stage2_roles,
	  .keys = barrier_stage2_keys,
	  .contexts = barrier_stage2_contexts,
	  .context_count = 1,
	  .run = barrier_stage2_run },
	{ .name = "look",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = barrier_stage3_components,
	  .roles = barrier_stage3_roles,
	  .run = barrier_stage3_run },
};

static bool barrier_setup(struct an_setup *setup, void *shared)
{
	struct barrier_shared *s = shared;

	(void)setup;
	atomic_init(&s->visits[0], 0);
	atomic_init(&s->visits[1], 0);
	return true;
}

static void barrier_teardown(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
}

static const struct an_pipeline barrier_pipeline = {
	.abi = AN_ABI,
	.name = "barrier",
	.program = "barrier.analog",
	.sources = barrier_sources,
	.source_count = 1,
	.predicates = barrier_predicates,
	.predicate_count = 8,
	.stages = barrier_stages,
	.stage_count = 3,
	.shared_octets = sizeof(struct barrier_shared),
	.setup = barrier_setup,
	.teardown = barrier_teardown,
};

/* -- the test: packets, and what has to come out ---------------------------------------------- */

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 1000000;
	packet->octets[0] = (uint8_t)(random >> 8 & 15);
	packet->octets[1] = random % 60 == 0 || (number > 400 && number < 410) ? 0 : 1;
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	unsigned counts[16] = { 0 }, before = 0;

	for (unsigned i = 0; i < count; i++) {
		unsigned key = packets[i].octets[0];

		if (packets[i].octets[1] == 0)
			an_text_printf(text,
				       "{\"predicate\":\"done\",\"token\":%u,\"n\":\"local\","
				       "\"visits\":%u,\"visits2\":%u}\n",
				       i + 1, before, before);
		an_text_printf(text,
			       "{\"predicate\":\"seen\",\"token\":%u,\"n\":\"local\",\"key\":%u,"
			       "\"count\":%u}\n",
			       i + 1, key, ++counts[key]);
		before++;
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "barrier",
					      .pipeline = &barrier_pipeline,
					      .packets = 1000,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
