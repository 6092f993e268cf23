/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/expired.c -- contexts that pass their deadline, and derive something then: when
 * they are asked for, each second, at a barrier, and at the end of the input; in two stages.
 *
 *	component split(parallel) {
 *		s1 one(@N, KEY) :- item(@N, PKT, KEY, KEY2, KIND).
 *		s2 one(@N, KEY2) :- item(@N, PKT, KEY, KEY2, KIND), KIND == 1.
 *		s3 pair(@N, KEY, KEY2) :- item(@N, PKT, KEY, KEY2, KIND), KIND == 2.
 *		s4 look(@N, KEY) :- item(@N, PKT, KEY, KEY2, KIND), KIND == 3.        // a barrier
 *	}
 *	component count(parallel_context_order, context_keys(one(2), pair(2, 3))) {
 *		c1 counted(@N, KEY, COUNT) :- one(@N, KEY), COUNT = f_count(KEY).     // for 1.5 s
 *		c2 counted(@N, KEY, COUNT) :- pair(@N, KEY, KEY2), COUNT = f_count(KEY),
 *		                              f_count(KEY2).
 *		c3 ended(@N, KEY, COUNT, LAST) :- expired(@N, KEY, LAST), COUNT = f_total(KEY).
 *		c4 looked(@N, KEY) :- look(@N, KEY).
 *	}
 *	component again(parallel_context_order, context_keys(ended(2))) {
 *		a1 again(@N, KEY, TIMES) :- ended(@N, KEY, COUNT, LAST),
 *		                            TIMES = f_count(KEY).                       // for 4 s
 *		a2 forgotten(@N, KEY, TIMES, LAST) :- expired(@N, KEY, LAST),
 *		                                      TIMES = f_total(KEY).
 *	}
 *
 * Some packets are filtered: their time is the tokens' all the same. */
#include "tests/handcomp/driver.h"

#include <stdlib.h>

enum { FAILED, ITEM, ONE, PAIR, LOOK, COUNTED, LOOKED, ENDED, AGAIN, FORGOTTEN, EXPIRED, EXPIRED2 };
enum { PREDICATES = EXPIRED2 + 1, KEYS = 40 };

#define MS      INT64_C(1000000)
#define FIRST   (INT64_C(1700000000) * 1000 * MS)
#define KEPT_1  (1500 * MS)
#define KEPT_2  (4000 * MS)
#define DROPPED 4 /* a packet's kind */

struct item {
	struct an_tuple tuple;
	int64_t KEY, KEY2, KIND;
};

/* All others, as far as they have these. */
struct row {
	struct an_tuple tuple;
	int64_t KEY, KEY2, COUNT, LAST;
};

static struct row *derive(struct an_env *env, uint32_t predicate, int64_t key)
{
	struct row *out = an_derive(env, sizeof *out, predicate);

	out->KEY = key;
	return out;
}

/* -- stage 1, parallel: split ----------------------------------------------------------------- */

static void run_split(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct item *in = (const struct item *)t;

		if (in->KIND == 2) {
			derive(env, PAIR, in->KEY)->KEY2 = in->KEY2;
		} else if (in->KIND == 3) {
			derive(env, LOOK, in->KEY);
		} else {
			derive(env, ONE, in->KEY);
			if (in->KIND == 1)
				derive(env, ONE, in->KEY2);
		}
	}
}

/* -- stages 2 and 3, context-ordered ---------------------------------------------------------- */

struct context {
	int64_t count;
};

static void init(struct an_env *env, void *context)
{
	(void)env;
	((struct context *)context)->count = 0;
}

static void fini(struct an_env *env, void *context)
{
	(void)env, (void)context;
}

static void reset(struct an_env *env, void *context)
{
	init(env, context);
}

static unsigned keys(struct an_env *env, const struct an_tuple *tuple,
		     struct an_key keys_of[AN_KEYS_MAX])
{
	const struct row *in = (const struct row *)tuple;

	(void)env;
	keys_of[0] = (struct an_key){ .data = &in->KEY, .octets = sizeof in->KEY };
	keys_of[1] = (struct an_key){ .data = &in->KEY2, .octets = sizeof in->KEY2 };
	return tuple->predicate == PAIR ? 2 : 1;
}

static int64_t count(struct an_env *env, struct context *cx, int64_t kept)
{
	an_enter(env, cx, 0);
	an_keep_until(env, an_now(env) + kept);
	return ++cx->count;
}

static int64_t total(struct an_env *env, struct context *cx)
{
	an_enter(env, cx, 1);
	return cx->count;
}

static void run_count(struct an_env *env, struct an_part *part, void *const contexts[])
{
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct row *in = (const struct row *)t;

		if (t->predicate == LOOK) {
			derive(env, LOOKED, in->KEY);
		} else if (t->predicate == EXPIRED) {
			struct row *ended = derive(env, ENDED, in->KEY);

			ended->COUNT = total(env, contexts[0]);
			ended->LAST = in->LAST;
		} else {
			derive(env, COUNTED, in->KEY)->COUNT = count(env, contexts[0], KEPT_1);
			if (t->predicate == PAIR)
				count(env, contexts[1], KEPT_1);
		}
	}
}

static void run_again(struct an_env *env, struct an_part *part, void *const contexts[])
{
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct row *in = (const struct row *)t;

		if (t->predicate == ENDED) {
			derive(env, AGAIN, in->KEY)->COUNT = count(env, contexts[0], KEPT_2);
		} else {
			struct row *forgotten = derive(env, FORGOTTEN, in->KEY);

			forgotten->COUNT = total(env, contexts[0]);
			forgotten->LAST = in->LAST;
		}
	}
}

/* -- the pipeline ----------------------------------------------------------------------------- */

AN_COUNTER(filtered_kind, "packets of the kind that is dropped");

static bool decode(struct an_env *env, struct an_packet *packet, struct an_tuple *tuple)
{
	struct item *out = (struct item *)tuple;

	out->KEY = handcomp_octets(packet)[0];
	out->KEY2 = handcomp_octets(packet)[1];
	out->KIND = handcomp_octets(packet)[2];
	if (out->KIND == DROPPED)
		an_count(env, filtered_kind, 1);
	return out->KIND != DROPPED;
}

static const struct an_source sources[] = {
	{ .predicate = ITEM, .tuple_octets = sizeof(struct item), .decode = decode },
};

static const struct an_column columns[] = {
	{ "key", &an_type_int, offsetof(struct row, KEY) },
	{ "count", &an_type_int, offsetof(struct row, COUNT) },
	{ "last", &an_type_int, offsetof(struct row, LAST) },
};

#define OUTPUT(word, n) /* the first n of the columns */                                           \
	{                                                                                          \
		.name = (word), .node = "n", .columns = columns, .column_count = (n),              \
		.is_output = true                                                                  \
	}

static const struct an_predicate predicates[PREDICATES] = {
	[FAILED] = { .name = "failed", .node = "n", .is_output = true },
	[ITEM] = { .name = "item", .node = "n", .is_input = true },
	[ONE] = { .name = "one", .node = "n" },
	[PAIR] = { .name = "pair", .node = "n" },
	[LOOK] = { .name = "look", .node = "n" },
	[COUNTED] = OUTPUT("counted", 2),
	[LOOKED] = OUTPUT("looked", 1),
	[ENDED] = OUTPUT("ended", 3),
	[AGAIN] = OUTPUT("again", 2),
	[FORGOTTEN] = OUTPUT("forgotten", 3),
	[EXPIRED] = { .name = "expired", .node = "n" },
	[EXPIRED2] = { .name = "expired", .node = "n" },
};

#define C AN_ROLE_CONSUME
static const char *const components[] = { "split", "count", "again" };
static const uint8_t roles[3][PREDICATES] = {
	{ [ITEM] = C },
	{ [ONE] = C, [PAIR] = C, [LOOK] = AN_ROLE_BARRIER, [EXPIRED] = C },
	{ [ENDED] = C, [EXPIRED2] = C },
};
static const struct an_context_state states[] = { { .slots = 3, .reset = reset } };
static const struct an_context_kind kinds[] = {
	{ "int", sizeof(struct context), 2, init, fini, states, 1 },
};
#define EXPIRED_ROW(number)                                                                        \
	{                                                                                          \
		.predicate = (number), .tuple_octets = sizeof(struct row),                         \
		.key_offset = offsetof(struct row, KEY), .time_offset = offsetof(struct row, LAST) \
	}
static const struct an_expired expired[] = { EXPIRED_ROW(EXPIRED), EXPIRED_ROW(EXPIRED2) };

static const struct an_stage stages[] = {
	{ .name = "split",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = &components[0],
	  .roles = roles[0],
	  .run = run_split },
	{ .name = "count",
	  .kind = AN_STAGE_CONTEXT,
	  .component_count = 1,
	  .components = &components[1],
	  .roles = roles[1],
	  .keys = keys,
	  .contexts = kinds,
	  .context_count = 1,
	  .run = run_count,
	  .expired = &expired[0] },
	{ .name = "again",
	  .kind = AN_STAGE_CONTEXT,
	  .component_count = 1,
	  .components = &components[2],
	  .roles = roles[2],
	  .keys = keys,
	  .contexts = kinds,
	  .context_count = 1,
	  .run = run_again,
	  .expired = &expired[1] },
};

static bool setup(struct an_setup *s, void *shared)
{
	(void)s, (void)shared;
	return true;
}

static void teardown(struct an_setup *s, void *shared)
{
	(void)s, (void)shared;
}

static const struct an_pipeline pipeline = {
	.abi = AN_ABI,
	.name = "expired",
	.program = "expired.analog",
	.sources = sources,
	.source_count = 1,
	.predicates = predicates,
	.predicate_count = PREDICATES,
	.stages = stages,
	.stage_count = 3,
	.setup = setup,
	.teardown = teardown,
};

/* -- the test: packets ------------------------------------------------------------------------ */

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	unsigned kind = random >> 20 & 31;

	/* 12 ms between packets, and sometimes a pause; some come late. */
	packet->time = FIRST + number * 12 * MS + number / 700 * 3300 * MS;
	packet->time += (int64_t)(random >> 30 & 7) * MS;
	packet->octets[0] = (uint8_t)(random % KEYS);
	packet->octets[1] = (uint8_t)((random >> 10) % KEYS);
	packet->octets[2] = (uint8_t)(kind < 16 ? 0 : kind < 21 ? 1 : kind < 26 ? 2 : 0);
	if (kind >= 29)
		packet->octets[2] = kind == 31 ? DROPPED : 3;
	/* Few keys at a time, so that the others rest. */
	if (packet->octets[0] % 8 != number / 60 % 8)
		packet->octets[0] = (uint8_t)(number / 60 % 8);
}

/* -- and what has to come out ----------------------------------------------------------------- */

/* A context of the model, stage by stage. */
struct model {
	bool is_there;
	int64_t count, last, until;
	uint64_t born; /* a number that grows */
};

struct world {
	struct model models[2][KEYS];
	uint64_t births;
	unsigned token;
	int64_t now;
	struct an_text *text;
};

static void print(struct world *w, const char *predicate, unsigned key, const struct model *m,
		  unsigned columns_count)
{
	an_text_printf(w->text, "{\"predicate\":\"%s\",\"token\":%u,\"n\":\"local\",\"key\":%u",
		       predicate, w->token, key);
	if (columns_count > 1)
		an_text_printf(w->text, ",\"count\":%lld", (long long)m->count);
	if (columns_count > 2)
		an_text_printf(w->text, ",\"last\":%lld", (long long)m->last);
	an_text_put_string(w->text, "}\n");
}

static struct model *visit(struct world *w, unsigned stage, unsigned key)
{
	struct model *m = &w->models[stage][key];

	if (!m->is_there)
		*m = (struct model){ .is_there = true, .born = w->births++ };
	m->count++;
	m->last = w->now;
	m->until = w->now + (stage == 0 ? KEPT_1 : KEPT_2);
	return m;
}

static void forget(struct world *w, unsigned key)
{
	print(w, "forgotten", key, &w->models[1][key], 3);
	w->models[1][key].is_there = false;
}

/* Stage 2 gets `ended` of the key. */
static void come_again(struct world *w, unsigned key)
{
	const struct model *m = &w->models[1][key];

	if (m->is_there && m->until <= w->now)
		forget(w, key);
	print(w, "again", key, visit(w, 1, key), 2);
}

static void end(struct world *w, unsigned key)
{
	w->models[0][key].is_there = false;
	come_again(w, key);
}

static void expire_one(struct world *w, unsigned key)
{
	const struct model *m = &w->models[0][key];

	if (m->is_there && m->until <= w->now)
		end(w, key);
}

/* The keys whose contexts are due, or all, in order; returns how many. */
static unsigned find_due(const struct world *w, unsigned stage, bool all, unsigned due[KEYS])
{
	const struct model *models = w->models[stage];
	unsigned n = 0;

	for (unsigned key = 0; key < KEYS; key++) {
		unsigned i = n;

		if (!models[key].is_there || (!all && models[key].until > w->now))
			continue;
		for (; i > 0; i--) {
			const struct model *m = &models[due[i - 1]];

			if (m->last < models[key].last ||
			    (m->last == models[key].last && m->born < models[key].born))
				break;
			due[i] = due[i - 1];
		}
		due[i] = key;
		n++;
	}
	return n;
}

static void end_all(struct world *w, unsigned stage, bool all)
{
	unsigned due[KEYS], n = find_due(w, stage, all, due);

	for (unsigned i = 0; i < n; i++) {
		if (stage == 0)
			end(w, due[i]);
		else
			forget(w, due[i]);
	}
}

static void take(struct world *w, const uint8_t octets[8])
{
	switch (octets[2]) {
	case 1:
		expire_one(w, octets[0]);
		print(w, "counted", octets[0], visit(w, 0, octets[0]), 2);
		expire_one(w, octets[1]);
		print(w, "counted", octets[1], visit(w, 0, octets[1]), 2);
		break;
	case 2:
		expire_one(w, octets[0]);
		expire_one(w, octets[1]);
		print(w, "counted", octets[0], visit(w, 0, octets[0]), 2);
		visit(w, 0, octets[1]);
		break;
	case 3:
		end_all(w, 0, false);
		print(w, "looked", octets[0], NULL, 1);
		break;
	default:
		expire_one(w, octets[0]);
		print(w, "counted", octets[0], visit(w, 0, octets[0]), 2);
	}
}

static void expect(const struct handcomp_packet *packets, unsigned number, struct an_text *text)
{
	struct world *w = calloc(1, sizeof *w);
	int64_t second = 0;

	w->text = text;
	for (unsigned i = 0; i < number; i++) {
		if (packets[i].time > w->now)
			w->now = packets[i].time;
		if (packets[i].octets[2] == DROPPED)
			continue;
		w->token++;
		if (w->now / (1000 * MS) > second) {
			second = w->now / (1000 * MS);
			end_all(w, 1, false);
			end_all(w, 0, false);
		}
		take(w, packets[i].octets);
	}
	w->token++;
	end_all(w, 0, true);
	end_all(w, 1, true);
	free(w);
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "expired",
					      .pipeline = &pipeline,
					      .packets = 5000,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
