/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/tables.c -- tables with the context, read by barriers, and statistics of a
 * parallel stage. The fixpoints are in tests/handcomp/tables_stages.h.
 *
 *	materialize(seen, 3s, 3, keys(2,3)).
 *	materialize(sizes, infinity, infinity, keys(2)).
 *	materialize(counts, infinity, infinity, keys(2)).
 *	component split(parallel) {
 *		s1 tick(@N, K) :- item(@N, PKT, K, …), KIND == 0.       // a barrier
 *		s2 one(@N, K, V, TEXT) :- item(@N, PKT, K, …), KIND != 0, V, TEXT := …
 *	}
 *	component keep(parallel_context_order, context_keys(one(2))) {
 *		k1 again(@N, K, V, OLD) :- one(@N, K, V, _), seen(@N, K, V, OLD).
 *		k2 fresh(@N, K, V) :- one(@N, K, V, _), !seen(@N, K, V, _).
 *		k3 seen(@N, K, V, TEXT) :- one(@N, K, V, TEXT).
 *		k4 delete seen(@N, K, V, _) :- one(@N, K, V, _), V == 7.
 *		k5 row(@N, K, V, TEXT) :- tick(@N, _), seen(@N, K, V, TEXT).
 *		k6 size(@N, K, C) :- tick(@N, K), sizes(@N, K, C).
 *		k7 seen(@N, K, 9, "tick") :- tick(@N, K).
 *		k8 tock(@N) :- tick(@N, _).                             // a barrier
 *		k9 sizes(@N, K, a_COUNT<*>) :- seen(@N, K, _, _).
 *	}
 *	component count(parallel) {
 *		c1 more(@N, K, V, OLD) :- again(@N, K, V, OLD).
 *		c2 counts(@N, V, a_COUNT<*>, a_MAX<K>) :- again(@N, K, V, _).
 *		c3 counted(@N, V, C, M) :- tock(@N), counts(@N, V, C, M).
 *	} */
#include "tests/handcomp/tables_stages.h"

#include <stdio.h>
#include <string.h>

/* -- stage 1, parallel: split ----------------------------------------------------------------- */

static void tables_derive_one(struct an_env *env, int64_t k, int64_t v, unsigned number)
{
	struct tables_row *one = an_derive(env, sizeof *one, TABLES_ONE);
	char *text = an_alloc(env, 16);

	one->K = k;
	one->V = v;
	one->TEXT = AN_STRING("");
	if (text != NULL)
		one->TEXT = (struct an_string){ text, (size_t)sprintf(text, "text %u", number) };
}

static void tables_stage1_on_item(struct an_env *env, const uint8_t *o)
{
	if (o[0] == 0) {
		struct tables_tick *tick = an_derive(env, sizeof *tick, TABLES_TICK);

		tick->K = o[1];
		return;
	}
	tables_derive_one(env, o[1], o[2], o[3]);
	if (o[0] > 1)
		tables_derive_one(env, (o[1] + 1) % 6, o[4], o[3]);
	if (o[0] > 2)
		tables_derive_one(env, o[1], o[4], o[5]);
}

static void tables_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part))
		tables_stage1_on_item(env, ((const struct tables_item *)t)->octets);
}

/* -- the pipeline ----------------------------------------------------------------------------- */

static bool tables_decode_item(struct an_env *env, struct an_packet *packet, struct an_tuple *tuple)
{
	(void)env;
	((struct tables_item *)tuple)->octets = handcomp_octets(packet);
	return true;
}

static const struct an_source tables_sources[] = {
	{ .predicate = TABLES_ITEM,
	  .tuple_octets = sizeof(struct tables_item),
	  .decode = tables_decode_item },
};

static const struct an_column tables_row_columns[] = {
	{ "k", &an_type_int, offsetof(struct tables_row, K) },
	{ "v", &an_type_int, offsetof(struct tables_row, V) },
	{ "text", &an_type_string, offsetof(struct tables_row, TEXT) },
};

static const struct an_column tables_size_columns[] = {
	{ "k", &an_type_int, offsetof(struct tables_size, K) },
	{ "count", &an_type_int, offsetof(struct tables_size, COUNT) },
};

static const struct an_column tables_count_columns[] = {
	{ "v", &an_type_int, offsetof(struct tables_count, V) },
	{ "count", &an_type_int, offsetof(struct tables_count, COUNT) },
	{ "max_k", &an_type_int, offsetof(struct tables_count, MAX) },
};

#define OUTPUT(TEXT, COLUMNS, COUNT)                                                               \
	{                                                                                          \
		.name = TEXT, .node = "n", .columns = COLUMNS, .column_count = COUNT,              \
		.is_output = true                                                                  \
	}
static const struct an_predicate tables_predicates[TABLES_PREDICATES] = {
	[TABLES_FAILED] = { .name = "failed", .node = "n", .is_output = true },
	[TABLES_ITEM] = { .name = "item", .node = "n", .is_input = true },
	[TABLES_TICK] = { .name = "tick", .node = "n" },
	[TABLES_ONE] = { .name = "one", .node = "n" },
	[TABLES_AGAIN] = { .name = "again", .node = "n" },
	[TABLES_FRESH] = OUTPUT("fresh", tables_row_columns, 2),
	[TABLES_ROW] = OUTPUT("row", tables_row_columns, 3),
	[TABLES_SIZE] = OUTPUT("size", tables_size_columns, 2),
	[TABLES_TOCK] = { .name = "tock", .node = "n" },
	[TABLES_MORE] = OUTPUT("more", tables_row_columns, 3),
	[TABLES_COUNTED] = OUTPUT("counted", tables_count_columns, 3),
};

static const char *const tables_stage1_components[] = { "split" };
static const uint8_t tables_stage1_roles[TABLES_PREDICATES] = { [TABLES_ITEM] = AN_ROLE_CONSUME };
static const char *const tables_stage2_components[] = { "keep" };
static const uint8_t tables_stage2_roles[TABLES_PREDICATES] = {
	[TABLES_ONE] = AN_ROLE_CONSUME,
	[TABLES_TICK] = AN_ROLE_BARRIER,
};
static const char *const tables_stage3_components[] = { "count" };
static const uint8_t tables_stage3_roles[TABLES_PREDICATES] = {
	[TABLES_AGAIN] = AN_ROLE_CONSUME,
	[TABLES_TOCK] = AN_ROLE_BARRIER,
};

static void tables_stage2_no_state(struct an_env *env, void *context)
{
	(void)env, (void)context;
}

static const struct an_context_kind tables_stage2_contexts[] = {
	{ .type = "int", .init = tables_stage2_no_state, .fini = tables_stage2_no_state },
};

static const struct an_stage tables_stages[] = {
	{ .name = "split",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = tables_stage1_components,
	  .roles = tables_stage1_roles,
	  .run = tables_stage1_run },
	{ .name = "keep",
	  .kind = AN_STAGE_CONTEXT,
	  .component_count = 1,
	  .components = tables_stage2_components,
	  .roles = tables_stage2_roles,
	  .keys = tables_stage2_keys,
	  .contexts = tables_stage2_contexts,
	  .context_count = 1,
	  .run = tables_stage2_run,
	  .relations = tables_stage2_relations,
	  .relation_count = TABLES_STAGE2_RELATIONS },
	{ .name = "count",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = tables_stage3_components,
	  .roles = tables_stage3_roles,
	  .run = tables_stage3_run,
	  .relations = tables_stage3_relations,
	  .relation_count = TABLES_STAGE3_RELATIONS },
};

static bool tables_setup(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
	return true;
}

static void tables_teardown(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
}

static const struct an_pipeline tables_pipeline = {
	.abi = AN_ABI,
	.name = "tables",
	.program = "tables.analog",
	.sources = tables_sources,
	.source_count = 1,
	.predicates = tables_predicates,
	.predicate_count = TABLES_PREDICATES,
	.stages = tables_stages,
	.stage_count = 3,
	.setup = tables_setup,
	.teardown = tables_teardown,
};

/* -- the test: packets, and what has to come out ---------------------------------------------- */

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 100000000 + (int64_t)(number / 97) * 5000000000;
	packet->octets[0] = (uint8_t)(random % 31 == 0 ? 0 : 1 + (random >> 5) % 3);
	packet->octets[1] = (uint8_t)((random >> 8) % 6);
	packet->octets[2] = (uint8_t)((random >> 16) % 8);
	packet->octets[3] = (uint8_t)((random >> 24) % 3);
	packet->octets[4] = (uint8_t)((random >> 32) % 8);
	packet->octets[5] = (uint8_t)((random >> 40) % 3);
}

/* -- a naive evaluator of the program: all rows in one list ----------------------------------- */

struct model_row {
	unsigned k, v;
	char text[16];
	int64_t time;
	bool is_new; /* in this token */
	unsigned number;
};

struct model_rows {
	struct model_row rows[64];
	unsigned count;
};

struct model {
	struct an_text *text;
	unsigned token, numbers;
	int64_t now;
	struct model_rows seen, changes, ones;
	unsigned more_count[8], more_max[8], order[8], order_count;
};

static void model_remove(struct model_rows *rows, unsigned i)
{
	rows->count--;
	memmove(&rows->rows[i], &rows->rows[i + 1], (rows->count - i) * sizeof rows->rows[0]);
}

static struct model_row *model_append(struct model_rows *rows, const struct model_row *row)
{
	rows->rows[rows->count] = *row;
	return &rows->rows[rows->count++];
}

static int model_find(const struct model_rows *rows, unsigned k, unsigned v)
{
	for (unsigned i = 0; i < rows->count; i++)
		if (rows->rows[i].k == k && rows->rows[i].v == v)
			return (int)i;
	return -1;
}

static void model_begin_line(struct model *m, const char *predicate)
{
	an_text_printf(m->text, "{\"predicate\":\"%s\",\"token\":%u,\"n\":\"local\"", predicate,
		       m->token);
}

static void model_more(struct model *m, unsigned k, unsigned v, const char *text)
{
	model_begin_line(m, "more");
	an_text_printf(m->text, ",\"k\":%u,\"v\":%u,\"text\":\"%s\"}\n", k, v, text);
	if (m->more_count[v]++ == 0)
		m->order[m->order_count++] = v;
	if (k > m->more_max[v])
		m->more_max[v] = k;
}

/* k1, k2, k3 for one fact. */
static void model_one(struct model *m, const struct model_row *one)
{
	int old = model_find(&m->seen, one->k, one->v);
	const struct model_row *own = model_append(&m->ones, one);
	bool is_there = old >= 0 && strcmp(m->seen.rows[old].text, one->text) == 0;

	if (old >= 0)
		model_more(m, one->k, one->v, m->seen.rows[old].text);
	for (unsigned i = 0; i < m->changes.count; i++) {
		const struct model_row *c = &m->changes.rows[i];

		if (!c->is_new || c->k != one->k || c->v != one->v)
			continue;
		model_more(m, c->k, c->v, c->text);
		is_there |= strcmp(c->text, one->text) == 0;
	}
	if (old < 0) {
		model_begin_line(m, "fresh");
		an_text_printf(m->text, ",\"k\":%u,\"v\":%u}\n", one->k, one->v);
	}
	model_append(&m->changes, own)->is_new = !is_there;
	for (unsigned i = 0; !is_there && i < m->ones.count; i++)
		if (m->ones.rows[i].k == one->k && m->ones.rows[i].v == one->v)
			model_more(m, one->k, one->v, one->text);
}

static void model_put(struct model *m, struct model_row row)
{
	int old = model_find(&m->seen, row.k, row.v);

	row.time = m->now;
	if (old >= 0 && strcmp(m->seen.rows[old].text, row.text) == 0) {
		m->seen.rows[old].time = m->now;
		m->seen.rows[old].number = ++m->numbers;
		return;
	}
	if (old >= 0)
		model_remove(&m->seen, (unsigned)old);
	row.number = ++m->numbers;
	model_append(&m->seen, &row);
}

static unsigned model_size(const struct model *m, unsigned k)
{
	unsigned n = 0;

	for (unsigned i = 0; i < m->seen.count; i++)
		n += m->seen.rows[i].k == k;
	return n;
}

/* Over size: the one that was touched first goes. */
static void model_evict(struct model *m, unsigned k)
{
	while (model_size(m, k) > 3) {
		unsigned oldest = UINT32_MAX;

		for (unsigned i = 0; i < m->seen.count; i++)
			if (m->seen.rows[i].k == k &&
			    (oldest == UINT32_MAX ||
			     m->seen.rows[i].number < m->seen.rows[oldest].number))
				oldest = i;
		model_remove(&m->seen, oldest);
	}
}

static void model_end_part(struct model *m)
{
	for (unsigned i = 0; i < m->changes.count; i++)
		model_put(m, m->changes.rows[i]);
	for (unsigned i = 0; i < m->ones.count; i++) {
		int row = model_find(&m->seen, m->ones.rows[i].k, 7);

		if (m->ones.rows[i].v == 7 && row >= 0)
			model_remove(&m->seen, (unsigned)row);
	}
	for (unsigned i = 0; i < m->changes.count; i++)
		model_evict(m, m->changes.rows[i].k);
	m->changes.count = m->ones.count = 0;
}

static void model_row_line(struct model *m, const struct model_row *row)
{
	model_begin_line(m, "row");
	an_text_printf(m->text, ",\"k\":%u,\"v\":%u,\"text\":\"%s\"}\n", row->k, row->v, row->text);
}

static void model_tick(struct model *m, unsigned k)
{
	struct model_row ticked = { .k = k, .v = 9, .text = "tick" };

	for (unsigned i = 0; i < m->seen.count; i++)
		model_row_line(m, &m->seen.rows[i]);
	if (model_size(m, k) > 0) {
		model_begin_line(m, "size");
		an_text_printf(m->text, ",\"k\":%u,\"count\":%u}\n", k, model_size(m, k));
	}
	if (model_find(&m->seen, k, 9) < 0)
		model_row_line(m, &ticked);
	model_put(m, ticked);
	model_evict(m, k);
	for (unsigned i = 0; i < m->order_count; i++) {
		unsigned v = m->order[i];

		model_begin_line(m, "counted");
		an_text_printf(m->text, ",\"v\":%u,\"count\":%u,\"max_k\":%u}\n", v,
			       m->more_count[v], m->more_max[v]);
	}
}

static struct model_row model_item(unsigned k, unsigned v, unsigned text)
{
	struct model_row row = { .k = k, .v = v };

	snprintf(row.text, sizeof row.text, "text %u", text);
	return row;
}

static void model_packet(struct model *m, const uint8_t *o)
{
	struct model_row row;

	for (unsigned i = m->seen.count; i-- > 0;)
		if (m->now - m->seen.rows[i].time >= TABLES_LIFETIME)
			model_remove(&m->seen, i);
	if (o[0] == 0) {
		model_tick(m, o[1]);
		return;
	}
	row = model_item(o[1], o[2], o[3]);
	model_one(m, &row);
	if (o[0] > 2) {
		row = model_item(o[1], o[4], o[5]);
		model_one(m, &row);
	}
	model_end_part(m);
	if (o[0] > 1) {
		row = model_item((o[1] + 1U) % 6, o[4], o[3]);
		model_one(m, &row);
		model_end_part(m);
	}
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	struct model m = { .text = text };

	for (unsigned i = 0; i < count; i++) {
		m.token = i + 1;
		m.now = packets[i].time;
		model_packet(&m, packets[i].octets);
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "tables",
					      .pipeline = &tables_pipeline,
					      .packets = 1500,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
