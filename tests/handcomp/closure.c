/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/closure.c -- a recursion inside one part: the paths of a graph whose edges arrive
 * in the same token.
 *
 *	component edges(parallel) {
 *		e1 edge(@N, X, Y) :- item(@N, PKT, COUNT, SEED), X := …, Y := ….  // COUNT
 *	}
 *	component reach(parallel) {
 *		p1 path(@N, X, Y) :- edge(@N, X, Y).
 *		p2 path(@N, X, Z) :- path(@N, X, Y), edge(@N, Y, Z).
 *	} */
#include "tests/handcomp/driver.h"

#include "runtime/fixpoint.h"

enum { CLOSURE_FAILED, CLOSURE_ITEM, CLOSURE_EDGE, CLOSURE_PATH };

struct closure_item {
	struct an_tuple tuple;
	int64_t NODES, COUNT, SEED;
};

struct closure_edge { /* path, too */
	struct an_tuple tuple;
	int64_t X, Y;
};

static uint64_t next_random(uint64_t *random)
{
	*random = *random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return *random >> 33;
}

/* -- stage 1, parallel: edges ----------------------------------------------------------------- */

static void closure_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct closure_item *in = (const struct closure_item *)t;
		uint64_t random = (uint64_t)in->SEED;

		for (int64_t i = 0; i < in->COUNT; i++) {
			struct closure_edge *edge = an_derive(env, sizeof *edge, CLOSURE_EDGE);

			edge->X = (int64_t)(next_random(&random) % (uint64_t)in->NODES);
			edge->Y = (int64_t)(next_random(&random) % (uint64_t)in->NODES);
		}
	}
}

/* -- stage 2, parallel: reach ----------------------------------------------------------------- */

enum { EDGE, PATH, RELATIONS };

static const struct an_field closure_fields[] = {
	{ .name = "x", .type = &an_type_int, .offset = offsetof(struct closure_edge, X) },
	{ .name = "y", .type = &an_type_int, .offset = offsetof(struct closure_edge, Y) },
};

static const uint64_t closure_by_x[] = { 1 }, closure_by_y[] = { 2 };

static const struct an_relation_type closure_edge_relation = {
	.name = "edge",
	.octets = sizeof(struct closure_edge),
	.fields = closure_fields,
	.field_count = 2,
	.indexes = closure_by_x,
	.index_count = 1,
};

static const struct an_relation_type closure_path_relation = {
	.name = "path",
	.octets = sizeof(struct closure_edge),
	.fields = closure_fields,
	.field_count = 2,
	.indexes = closure_by_y,
	.index_count = 1,
	.is_set = true,
};

static const struct an_relation_type *const closure_relations[] = { &closure_edge_relation,
								    &closure_path_relation };

struct closure_stage2_facts {
	struct an_fixpoint fx;
	struct an_relation relations[RELATIONS];
	struct an_queue paths;
};

static void closure_stage2_on_path(struct an_env *env, struct closure_stage2_facts *facts,
				   const struct closure_edge *path);

static void closure_stage2_derive_path(struct an_env *env, struct closure_stage2_facts *facts,
				       int64_t x, int64_t y, uint32_t rule)
{
	const struct closure_edge head = { .X = x, .Y = y };
	const struct closure_edge *path = an_fact_add(&facts->fx, PATH, &head, rule);
	struct closure_edge *out;

	if (path == NULL)
		return;
	out = an_derive(env, sizeof *out, CLOSURE_PATH);
	out->X = x;
	out->Y = y;
	an_queue_push(&facts->paths, path);
	if (facts->paths.is_running)
		return;
	facts->paths.is_running = true;
	while ((path = an_queue_pop(&facts->paths)) != NULL)
		closure_stage2_on_path(env, facts, path);
	facts->paths.is_running = false;
}

static void closure_stage2_on_path(struct an_env *env, struct closure_stage2_facts *facts,
				   const struct closure_edge *path)
{
	const struct closure_edge probe = { .X = path->Y };
	const struct closure_edge *edge;
	struct an_scan edges;

	/* p2: path(@N, X, Y), edge(@N, Y, Z); the path is the youngest. */
	an_scan_begin(&edges, &facts->fx, EDGE, 0, &probe, path->tuple.number + 1);
	while ((edge = an_scan_next(&edges)) != NULL)
		closure_stage2_derive_path(env, facts, path->X, edge->Y, 1);
}

static void closure_stage2_on_edge(struct an_env *env, struct closure_stage2_facts *facts,
				   const struct closure_edge *edge)
{
	const struct closure_edge probe = { .Y = edge->X };
	const struct closure_edge *path;
	struct an_scan paths;

	/* p1 */
	closure_stage2_derive_path(env, facts, edge->X, edge->Y, 0);
	/* p2: path(@N, X, Y), edge(@N, Y, Z); the edge is the youngest. */
	an_scan_begin(&paths, &facts->fx, PATH, 0, &probe, edge->tuple.number);
	while ((path = an_scan_next(&paths)) != NULL)
		closure_stage2_derive_path(env, facts, path->X, edge->Y, 1);
}

static void closure_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct closure_stage2_facts facts = { .paths = { .first = NULL } };

	an_fixpoint_begin(&facts.fx, env, facts.relations, closure_relations, RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct closure_edge *edge = an_fact_add(&facts.fx, EDGE, t, AN_NO_RULE);

		if (edge != NULL)
			closure_stage2_on_edge(env, &facts, edge);
	}
	an_fixpoint_end(&facts.fx);
}

/* -- the pipeline ----------------------------------------------------------------------------- */

static bool closure_decode_item(struct an_env *env, struct an_packet *packet,
				struct an_tuple *tuple)
{
	struct closure_item *out = (struct closure_item *)tuple;
	const uint8_t *octets = handcomp_octets(packet);

	(void)env;
	out->NODES = octets[0];
	out->COUNT = octets[1];
	out->SEED = octets[2] << 8 | octets[3];
	return true;
}

static const struct an_source closure_sources[] = {
	{ .predicate = CLOSURE_ITEM,
	  .tuple_octets = sizeof(struct closure_item),
	  .decode = closure_decode_item },
};

static const struct an_column closure_path_columns[] = {
	{ "x", &an_type_int, offsetof(struct closure_edge, X) },
	{ "y", &an_type_int, offsetof(struct closure_edge, Y) },
};

static const struct an_predicate closure_predicates[] = {
	{ .name = "failed", .node = "n", .is_output = true },
	{ .name = "item", .node = "n", .is_input = true },
	{ .name = "edge", .node = "n" },
	{ .name = "path",
	  .node = "n",
	  .columns = closure_path_columns,
	  .column_count = 2,
	  .is_output = true },
};

static const char *const closure_stage1_components[] = { "edges" };
static const uint8_t closure_stage1_roles[] = { 0, AN_ROLE_CONSUME, 0, 0 };
static const char *const closure_stage2_components[] = { "reach" };
static const uint8_t closure_stage2_roles[] = { 0, 0, AN_ROLE_CONSUME, 0 };

static const struct an_stage closure_stages[] = {
	{ .name = "edges",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = closure_stage1_components,
	  .roles = closure_stage1_roles,
	  .run = closure_stage1_run },
	{ .name = "reach",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = closure_stage2_components,
	  .roles = closure_stage2_roles,
	  .run = closure_stage2_run,
	  .relations = closure_relations,
	  .relation_count = RELATIONS },
};

static const struct an_rule closure_rules[] = {
	{ .component = "reach", .label = "p1", .file = "closure.analog", .line = 5 },
	{ .component = "reach", .label = "p2", .file = "closure.analog", .line = 6 },
};

static bool closure_setup(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
	return true;
}

static void closure_teardown(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
}

static const struct an_pipeline closure_pipeline = {
	.abi = AN_ABI,
	.name = "closure",
	.program = "closure.analog",
	.sources = closure_sources,
	.source_count = 1,
	.predicates = closure_predicates,
	.predicate_count = 4,
	.stages = closure_stages,
	.stage_count = 2,
	.rules = closure_rules,
	.rule_count = 2,
	.setup = closure_setup,
	.teardown = closure_teardown,
};

/* -- the test: packets, and what has to come out ---------------------------------------------- */

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 1000000;
	packet->octets[0] = (uint8_t)(2 + random % 20);
	packet->octets[1] = (uint8_t)(random >> 8 & (number % 8 == 0 ? 63 : 7));
	packet->octets[2] = (uint8_t)(random >> 16);
	packet->octets[3] = (uint8_t)(random >> 24);
}

struct reach {
	struct an_text *text;
	unsigned token;
	int64_t edges[64][2], paths[32 * 32][2];
	unsigned edge_count, path_count, next, taken; /* next: in the queue; taken: path numbers */
	bool is_there[32][32], is_running;
};

static void reach_path(struct reach *r, int64_t x, int64_t y)
{
	if (r->is_there[x][y])
		return;
	r->is_there[x][y] = true;
	r->paths[r->path_count][0] = x;
	r->paths[r->path_count++][1] = y;
	an_text_printf(r->text,
		       "{\"predicate\":\"path\",\"token\":%u,\"n\":\"local\",\"x\":%lld,"
		       "\"y\":%lld}\n",
		       r->token, (long long)x, (long long)y);
	if (r->is_running)
		return;
	r->is_running = true;
	for (; r->next < r->path_count; r->next++)
		for (unsigned i = 0; i < r->edge_count; i++)
			if (r->edges[i][0] == r->paths[r->next][1])
				reach_path(r, r->paths[r->next][0], r->edges[i][1]);
	r->is_running = false;
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	for (unsigned i = 0; i < count; i++) {
		const uint8_t *o = packets[i].octets;
		struct reach r = { .text = text, .token = i + 1 };
		uint64_t random = (uint64_t)(o[2] << 8 | o[3]);

		for (unsigned e = 0; e < o[1]; e++) {
			int64_t x = (int64_t)(next_random(&random) % o[0]);
			int64_t y = (int64_t)(next_random(&random) % o[0]);
			unsigned older = r.path_count;

			r.edges[r.edge_count][0] = x;
			r.edges[r.edge_count++][1] = y;
			reach_path(&r, x, y);
			for (unsigned p = 0; p < older; p++)
				if (r.paths[p][1] == x)
					reach_path(&r, r.paths[p][0], y);
		}
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "closure",
					      .pipeline = &closure_pipeline,
					      .packets = 300,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
