/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/keys.c -- three keys a tuple, with all collisions: equal keys of one type, equal
 * octets of two types, several keys in one lane, several tuples of a token with the same keys.
 *
 *	component split(parallel) {
 *		s1 meet(@N, A, B, C, 1) :- item(@N, PKT, A, B, C, MORE).
 *		s2 meet(@N, A, B, C, 2) :- item(@N, PKT, A, B, C, MORE), MORE > 0.
 *		s3 meet(@N, B, A, C, 3) :- item(@N, PKT, A, B, C, MORE), MORE > 1.
 *		s4 other(@N, A) :- item(@N, PKT, A, B, C, MORE), MORE > 2.
 *	}
 *	component count(parallel_context_order, context_keys(meet(2, 3, 4))) {
 *		c1 met(@N, A, B, C, WHICH, NA, NB, NC) :- meet(@N, A, B, C, WHICH),
 *			NA = f_count(A), NB = f_count(B), NC = f_countCall(C).
 *	}
 *
 * A and B are hosts, C is a call. other passes through. A part's results leave at the place of its
 * first tuple. f_count never forgets, f_countCall forgets after every 10th. */
#include "tests/handcomp/driver.h"

/* -- the library ------------------------------------------------------------------------------ */

struct an_count_state {
	int64_t count;
};

static int64_t an_count_more(struct an_env *env, struct an_count_state *state, int64_t forget)
{
	if (++state->count % forget != 0)
		an_keep_until(env, INT64_MAX);
	return state->count;
}

/* -- predicates ------------------------------------------------------------------------------- */

enum { KEYS_FAILED, KEYS_ITEM, KEYS_MEET, KEYS_OTHER, KEYS_MET };

struct keys_item {
	struct an_tuple tuple;
	int64_t A, B, C, MORE;
};

struct keys_meet {
	struct an_tuple tuple;
	int64_t A, B, C, WHICH;
};

struct keys_other {
	struct an_tuple tuple;
	int64_t A;
};

struct keys_met {
	struct an_tuple tuple;
	int64_t A, B, C, WHICH, NA, NB, NC;
};

/* -- stage 1, parallel: split ----------------------------------------------------------------- */

static void keys_derive_meet(struct an_env *env, int64_t a, int64_t b, int64_t c, int64_t which)
{
	struct keys_meet *meet = an_derive(env, sizeof *meet, KEYS_MEET);

	meet->A = a;
	meet->B = b;
	meet->C = c;
	meet->WHICH = which;
}

static void keys_stage1_on_item(struct an_env *env, const struct keys_item *in)
{
	keys_derive_meet(env, in->A, in->B, in->C, 1);
	if (in->MORE > 0)
		keys_derive_meet(env, in->A, in->B, in->C, 2);
	if (in->MORE > 1)
		keys_derive_meet(env, in->B, in->A, in->C, 3);
	if (in->MORE > 2) {
		struct keys_other *other = an_derive(env, sizeof *other, KEYS_OTHER);

		other->A = in->A;
		keys_derive_meet(env, in->A, in->B, in->C, 4);
	}
}

static void keys_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part))
		keys_stage1_on_item(env, (const struct keys_item *)t);
}

/* -- stage 2, context-ordered by host, host, call: count -------------------------------------- */

enum { KEYS_HOST, KEYS_CALL };

struct keys_stage2_host {
	struct an_count_state count_a, count_b; /* c1 f_count, twice */
};

struct keys_stage2_call {
	struct an_count_state count; /* c1 f_countCall */
};

static void keys_stage2_init_host(struct an_env *env, void *context)
{
	(void)env;
	*(struct keys_stage2_host *)context = (struct keys_stage2_host){ 0 };
}

static void keys_stage2_init_call(struct an_env *env, void *context)
{
	(void)env;
	*(struct keys_stage2_call *)context = (struct keys_stage2_call){ 0 };
}

static void keys_stage2_fini(struct an_env *env, void *context)
{
	(void)env, (void)context;
}

static unsigned keys_stage2_keys(struct an_env *env, const struct an_tuple *tuple,
				 struct an_key keys[AN_KEYS_MAX])
{
	const struct keys_meet *in = (const struct keys_meet *)tuple;

	(void)env;
	keys[0] = (struct an_key){ .data = &in->A, .octets = sizeof in->A, .kind = KEYS_HOST };
	keys[1] = (struct an_key){ .data = &in->B, .octets = sizeof in->B, .kind = KEYS_HOST };
	keys[2] = (struct an_key){ .data = &in->C, .octets = sizeof in->C, .kind = KEYS_CALL };
	return 3;
}

static void keys_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct keys_stage2_host *a = contexts[0], *b = contexts[1];
	struct keys_stage2_call *c = contexts[2];

	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct keys_meet *in = (const struct keys_meet *)t;
		struct keys_met *met;
		int64_t counts[3];

		an_enter(env, a, 0);
		counts[0] = an_count_more(env, &a->count_a, INT64_MAX);
		an_enter(env, b, 1);
		counts[1] = an_count_more(env, &b->count_b, INT64_MAX);
		an_enter(env, c, 0);
		counts[2] = an_count_more(env, &c->count, 10);
		met = an_derive(env, sizeof *met, KEYS_MET);
		met->A = in->A;
		met->B = in->B;
		met->C = in->C;
		met->WHICH = in->WHICH;
		met->NA = counts[0];
		met->NB = counts[1];
		met->NC = counts[2];
	}
}

/* -- the pipeline ----------------------------------------------------------------------------- */

static bool keys_decode_item(struct an_env *env, struct an_packet *packet, struct an_tuple *tuple)
{
	struct keys_item *out = (struct keys_item *)tuple;
	const uint8_t *octets = handcomp_octets(packet);

	(void)env;
	out->A = octets[0];
	out->B = octets[1];
	out->C = octets[2];
	out->MORE = octets[3];
	return true;
}

static const struct an_source keys_sources[] = {
	{ .predicate = KEYS_ITEM,
	  .tuple_octets = sizeof(struct keys_item),
	  .decode = keys_decode_item },
};

static const struct an_column keys_other_columns[] = {
	{ "a", &an_type_int, offsetof(struct keys_other, A) },
};

static const struct an_column keys_met_columns[] = {
	{ "a", &an_type_int, offsetof(struct keys_met, A) },
	{ "b", &an_type_int, offsetof(struct keys_met, B) },
	{ "c", &an_type_int, offsetof(struct keys_met, C) },
	{ "which", &an_type_int, offsetof(struct keys_met, WHICH) },
	{ "na", &an_type_int, offsetof(struct keys_met, NA) },
	{ "nb", &an_type_int, offsetof(struct keys_met, NB) },
	{ "nc", &an_type_int, offsetof(struct keys_met, NC) },
};

static const struct an_predicate keys_predicates[] = {
	{ .name = "failed", .node = "n", .is_output = true },
	{ .name = "item", .node = "n", .is_input = true },
	{ .name = "meet", .node = "n" },
	{ .name = "other",
	  .node = "n",
	  .columns = keys_other_columns,
	  .column_count = 1,
	  .is_output = true },
	{ .name = "met",
	  .node = "n",
	  .columns = keys_met_columns,
	  .column_count = 7,
	  .is_output = true },
};

static const char *const keys_stage1_components[] = { "split" };
static const uint8_t keys_stage1_roles[] = { 0, AN_ROLE_CONSUME, 0, 0, 0 };
static const char *const keys_stage2_components[] = { "count" };
static const uint8_t keys_stage2_roles[] = { 0, 0, AN_ROLE_CONSUME, 0, 0 };
static const struct an_context_kind keys_stage2_contexts[] = {
	{ "host", sizeof(struct keys_stage2_host), 2, keys_stage2_init_host, keys_stage2_fini, NULL,
	  0 },
	{ "call", sizeof(struct keys_stage2_call), 1, keys_stage2_init_call, keys_stage2_fini, NULL,
	  0 },
};

static const struct an_stage keys_stages[] = {
	{ .name = "split",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = keys_stage1_components,
	  .roles = keys_stage1_roles,
	  .run = keys_stage1_run },
	{ .name = "count",
	  .kind = AN_STAGE_CONTEXT,
	  .component_count = 1,
	  .components = keys_stage2_components,
	  .roles = keys_stage2_roles,
	  .keys = keys_stage2_keys,
	  .contexts = keys_stage2_contexts,
	  .context_count = 2,
	  .run = keys_stage2_run },
};

static bool keys_setup(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
	return true;
}

static void keys_teardown(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
}

static const struct an_pipeline keys_pipeline = {
	.abi = AN_ABI,
	.name = "keys",
	.program = "keys.analog",
	.sources = keys_sources,
	.source_count = 1,
	.predicates = keys_predicates,
	.predicate_count = 5,
	.stages = keys_stages,
	.stage_count = 2,
	.setup = keys_setup,
	.teardown = keys_teardown,
};

/* -- the test: packets, and what has to come out ---------------------------------------------- */

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 1000000;
	for (unsigned i = 0; i < 3; i++)
		packet->octets[i] = (uint8_t)(random >> (8 * i + 8) & 3);
	packet->octets[3] = (uint8_t)(random >> 40 & 3);
}

struct counts {
	unsigned a[4], b[4], c[4];
};

static void expect_met(struct counts *n, struct an_text *text, unsigned token, unsigned a,
		       unsigned b, unsigned c, unsigned which)
{
	an_text_printf(text,
		       "{\"predicate\":\"met\",\"token\":%u,\"n\":\"local\",\"a\":%u,\"b\":%u,"
		       "\"c\":%u,\"which\":%u,\"na\":%u,\"nb\":%u,\"nc\":%u}\n",
		       token, a, b, c, which, ++n->a[a], ++n->b[b], n->c[c] + 1);
	/* Within a part the call keeps its state, even when f_countCall lets it go. */
	n->c[c]++;
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	struct counts n = { 0 };

	for (unsigned i = 0; i < count; i++) {
		const uint8_t *o = packets[i].octets;
		unsigned more = o[3];
		bool swapped = more > 1 && o[0] != o[1];

		/* The parts: 1, 2, 4 and, if A and B differ, 3; else 3 stands among them. */
		expect_met(&n, text, i + 1, o[0], o[1], o[2], 1);
		if (more > 0)
			expect_met(&n, text, i + 1, o[0], o[1], o[2], 2);
		if (more > 1 && !swapped)
			expect_met(&n, text, i + 1, o[1], o[0], o[2], 3);
		if (more > 2)
			expect_met(&n, text, i + 1, o[0], o[1], o[2], 4);
		if (n.c[o[2]] % 10 == 0)
			n.c[o[2]] = 0;
		if (swapped)
			expect_met(&n, text, i + 1, o[1], o[0], o[2], 3);
		if (n.c[o[2]] % 10 == 0)
			n.c[o[2]] = 0;
		if (more > 2)
			an_text_printf(
			    text,
			    "{\"predicate\":\"other\",\"token\":%u,\"n\":\"local\",\"a\":%u}\n",
			    i + 1, o[0]);
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "keys",
					      .pipeline = &keys_pipeline,
					      .packets = 1200,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
