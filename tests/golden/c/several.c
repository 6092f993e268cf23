/* Made by analogc from edges.analog, several.analog. Do not edit: edit that file and compile it
 * again. */
#include "runtime/analog.h"
#include "stdlib/packet.h"

/* Predicates: rows of edges_predicates. */
enum {
	EDGES_EDGE = 1,
	EDGES_EDGES_EDGE = 2,
	EDGES_SEVERAL_EDGE = 3,
	EDGES_PATH_PRINTED = 4,
	EDGES_BAD = 5,
	EDGES_LONG = 6,
	EDGES_SEVERAL_PATH = 7,
	EDGES_PREDICATES = 8
};

struct edges_edge {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

struct edges_edges_edge {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

struct edges_several_edge {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

struct edges_path {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

struct edges_path_printed {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

struct edges_bad {
	struct an_tuple tuple;
	int64_t Z;
};

struct edges_long {
	struct an_tuple tuple;
	int64_t FROM;
	int64_t TO;
};

struct edges_several_path {
	struct an_tuple tuple;
	int64_t FROM;
	int64_t TO;
};

static const struct an_type edges_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

/* Stage 2: its relations, and what a fixpoint has. */
enum {
	EDGES_STAGE2_EDGES_EDGE = 0,
	EDGES_STAGE2_PATH = 1,
	EDGES_STAGE2_BAD = 2,
	EDGES_STAGE2_RELATIONS = 3
};

struct edges_stage2_facts {
	struct an_fixpoint fx; /* the first: see follow */
	struct an_relation relations[EDGES_STAGE2_RELATIONS];
	void *const *contexts;
	struct an_queue queue1;
};

static const struct an_field edges_stage2_edges_edge_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct edges_edges_edge, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct edges_edges_edge, Y) },
};
static const uint64_t edges_stage2_edges_edge_indexes[] = { 0x1 };
static const struct an_relation_type edges_stage2_edges_edge_relation = {
	.name = "edges_edge",
	.octets = sizeof(struct edges_edges_edge),
	.fields = edges_stage2_edges_edge_fields,
	.field_count = 2,
	.indexes = edges_stage2_edges_edge_indexes,
	.index_count = 1,
};

static const struct an_field edges_stage2_path_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct edges_path, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct edges_path, Y) },
};
static const uint64_t edges_stage2_path_indexes[] = { 0x2 };
static const struct an_relation_type edges_stage2_path_relation = {
	.name = "path",
	.octets = sizeof(struct edges_path),
	.fields = edges_stage2_path_fields,
	.field_count = 2,
	.indexes = edges_stage2_path_indexes,
	.index_count = 1,
	.is_set = true,
};

static const struct an_field edges_stage2_bad_fields[] = {
	{ .name = "z", .type = &an_type_int,
	  .offset = offsetof(struct edges_bad, Z) },
};
static const uint64_t edges_stage2_bad_indexes[] = { 0x1 };
static const struct an_table_type edges_stage2_bad_table = {
	.key = 0x1,
	.lifetime = INT64_MAX,
	.size = 100,
	.is_constant = true,
};
static const struct an_relation_type edges_stage2_bad_relation = {
	.name = "bad",
	.octets = sizeof(struct edges_bad),
	.fields = edges_stage2_bad_fields,
	.field_count = 1,
	.indexes = edges_stage2_bad_indexes,
	.index_count = 1,
	.table = &edges_stage2_bad_table,
};

static const struct an_relation_type *const edges_stage2_relations[] = {
	&edges_stage2_edges_edge_relation,
	&edges_stage2_path_relation,
	&edges_stage2_bad_relation,
};

/* Stage 4: its relations, and what a fixpoint has. */
enum {
	EDGES_STAGE4_LONG = 0,
	EDGES_STAGE4_BAD = 1,
	EDGES_STAGE4_RELATIONS = 2
};

struct edges_stage4_facts {
	struct an_fixpoint fx; /* the first: see follow */
	struct an_relation relations[EDGES_STAGE4_RELATIONS];
	void *const *contexts;
};

static const struct an_field edges_stage4_long_fields[] = {
	{ .name = "from", .type = &an_type_int,
	  .offset = offsetof(struct edges_long, FROM) },
	{ .name = "to", .type = &an_type_int,
	  .offset = offsetof(struct edges_long, TO) },
};
static const struct an_relation_type edges_stage4_long_relation = {
	.name = "long",
	.octets = sizeof(struct edges_long),
	.fields = edges_stage4_long_fields,
	.field_count = 2,
};

static const struct an_field edges_stage4_bad_fields[] = {
	{ .name = "z", .type = &an_type_int,
	  .offset = offsetof(struct edges_bad, Z) },
};
static const uint64_t edges_stage4_bad_indexes[] = { 0x1 };
static const struct an_table_type edges_stage4_bad_table = {
	.key = 0x1,
	.lifetime = INT64_MAX,
	.size = 100,
	.is_constant = true,
};
static const struct an_relation_type edges_stage4_bad_relation = {
	.name = "bad",
	.octets = sizeof(struct edges_bad),
	.fields = edges_stage4_bad_fields,
	.field_count = 1,
	.indexes = edges_stage4_bad_indexes,
	.index_count = 1,
	.table = &edges_stage4_bad_table,
};

static const struct an_relation_type *const edges_stage4_relations[] = {
	&edges_stage4_long_relation,
	&edges_stage4_bad_relation,
};

/* -- Stage 1, parallel: copies -- */

static void edges_stage1_on_edge(struct an_env *env, const struct edges_edge *in)
{
	/* edges.edge(@N, X, Y) :- edge(@N, X, Y). edges.analog:7 */
	{
		an_tried(env, 0);
		an_fired(env, 0);
		struct edges_edges_edge *const out = an_derive(env, sizeof *out, EDGES_EDGES_EDGE);
		out->X = in->X;
		out->Y = in->Y;
	}
	/* several.edge(@N, X, Y) :- edge(@N, X, Y). several.analog:8 */
	an_tried(env, 1);
	an_fired(env, 1);
	struct edges_several_edge *const out = an_derive(env, sizeof *out, EDGES_SEVERAL_EDGE);
	out->X = in->X;
	out->Y = in->Y;
}

static void edges_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		edges_stage1_on_edge(env, (const void *)t);
	}
}

/* -- Stage 2, parallel: paths -- */

static void edges_stage2_on_edges_edge(struct an_env *env, struct edges_stage2_facts *facts,
    const struct edges_edges_edge *in);
static void edges_stage2_on_path(struct an_env *env, struct edges_stage2_facts *facts,
    const struct edges_path *in);
static void edges_stage2_pursue1(struct an_env *env, struct edges_stage2_facts *facts,
    const void *fact);

static void edges_stage2_on_edges_edge(struct an_env *env, struct edges_stage2_facts *facts,
    const struct edges_edges_edge *in)
{
	/* path(@N, X, Y) :- edge(@N, X, Y), X >= least. edges.analog:7 */
	do {
		an_tried(env, 2);
		if (in->X < 1) {
			an_missed(env, 0);
			break;
		}
		const struct edges_path derived = {
			.X = in->X,
			.Y = in->Y,
		};
		const struct edges_path *const path_1 = an_fact_add(&facts->fx, EDGES_STAGE2_PATH,
		    &derived, 2);
		if (path_1 == NULL) {
			an_missed(env, 1);
			break;
		}
		an_fired(env, 2);
		struct edges_path_printed *const out = an_derive(env, sizeof *out,
		    EDGES_PATH_PRINTED);
		out->X = in->X;
		out->Y = in->Y;
		edges_stage2_pursue1(env, facts, path_1);
	} while (0);
	/* path(@N, X, Z) :- path(@N, X, Y), edge(@N, Y, Z), !bad(@N, Z). edges.analog:8 */
	an_tried(env, 3);
	unsigned values = 0;
	const struct edges_path probe = {
		.Y = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, EDGES_STAGE2_PATH, 0, &probe, in->tuple.number);
	for (const struct edges_path *path_2; (path_2 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct edges_bad probe_2 = {
			.Z = in->Y,
		};
		if (an_fact_exists(&facts->fx, EDGES_STAGE2_BAD, 0, &probe_2)) {
			an_missed(env, 4);
			continue;
		}
		const struct edges_path derived = {
			.X = path_2->X,
			.Y = in->Y,
		};
		const struct edges_path *const path_3 = an_fact_add(&facts->fx, EDGES_STAGE2_PATH,
		    &derived, 3);
		if (path_3 == NULL) {
			an_missed(env, 5);
			continue;
		}
		an_fired(env, 3);
		struct edges_path_printed *const out = an_derive(env, sizeof *out,
		    EDGES_PATH_PRINTED);
		out->X = path_2->X;
		out->Y = in->Y;
		edges_stage2_pursue1(env, facts, path_3);
	}
	if (values == 0)
		an_missed(env, 2);
}

static void edges_stage2_on_path(struct an_env *env, struct edges_stage2_facts *facts,
    const struct edges_path *in)
{
	/* path(@N, X, Z) :- path(@N, X, Y), edge(@N, Y, Z), !bad(@N, Z). edges.analog:8 */
	an_tried(env, 3);
	unsigned values = 0;
	const struct edges_edges_edge probe = {
		.X = in->Y,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, EDGES_STAGE2_EDGES_EDGE, 0, &probe, in->tuple.number + 1);
	for (const struct edges_edges_edge *edges_edge_1; (edges_edge_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct edges_bad probe_2 = {
			.Z = edges_edge_1->Y,
		};
		if (an_fact_exists(&facts->fx, EDGES_STAGE2_BAD, 0, &probe_2)) {
			an_missed(env, 4);
			continue;
		}
		const struct edges_path derived = {
			.X = in->X,
			.Y = edges_edge_1->Y,
		};
		const struct edges_path *const path_2 = an_fact_add(&facts->fx, EDGES_STAGE2_PATH,
		    &derived, 3);
		if (path_2 == NULL) {
			an_missed(env, 5);
			continue;
		}
		an_fired(env, 3);
		struct edges_path_printed *const out = an_derive(env, sizeof *out,
		    EDGES_PATH_PRINTED);
		out->X = in->X;
		out->Y = edges_edge_1->Y;
		edges_stage2_pursue1(env, facts, path_2);
	}
	if (values == 0)
		an_missed(env, 3);
}

/* A recursive group: its facts are pursued in the order in which they are found. */
static void edges_stage2_pursue1(struct an_env *env, struct edges_stage2_facts *facts,
    const void *fact)
{
	struct an_queue *const queue = &facts->queue1;

	an_queue_push(queue, fact);
	if (queue->is_running)
		return;
	queue->is_running = true;
	for (const struct an_tuple *t; (t = an_queue_pop(queue)) != NULL;) {
		edges_stage2_on_path(env, facts, (const void *)t);
	}
	queue->is_running = false;
}

static void edges_stage2_arrive_edges_edge(struct an_env *env, struct edges_stage2_facts *facts,
    const struct an_tuple *t)
{
	const struct edges_edges_edge *const in = an_fact_add(&facts->fx, EDGES_STAGE2_EDGES_EDGE,
	    t, AN_NO_RULE);

	if (in == NULL)
		return;
	edges_stage2_on_edges_edge(env, facts, in);
}

static void edges_stage2_arrive_bad(struct an_env *env, struct edges_stage2_facts *facts,
    const struct an_tuple *t)
{
	const struct edges_bad *const in = an_fact_add(&facts->fx, EDGES_STAGE2_BAD, t, AN_NO_RULE);

	if (in == NULL)
		return;
	struct edges_bad *const out = an_derive(env, sizeof *out, EDGES_BAD);
	out->Z = in->Z;
	(void)env;
}

static void edges_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct edges_stage2_facts facts = { .contexts = contexts };

	an_fixpoint_begin(&facts.fx, env, facts.relations, edges_stage2_relations,
	    EDGES_STAGE2_RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		if (t->predicate == EDGES_EDGES_EDGE)
			edges_stage2_arrive_edges_edge(env, &facts, t);
		if (t->predicate == EDGES_BAD)
			edges_stage2_arrive_bad(env, &facts, t);
	}
	an_fixpoint_end(&facts.fx);
}

/* -- Stage 3, parallel: far -- */

static void edges_stage3_on_several_edge(struct an_env *env, const struct edges_several_edge *in)
{
	/* long(@N, FROM, TO) :- edge(@N, FROM, TO), TO - FROM >= least. several.analog:8 */
	an_tried(env, 4);
	if (an_int_subtract(in->Y, in->X) < 5) {
		an_missed(env, 6);
		return;
	}
	an_fired(env, 4);
	struct edges_long *const out = an_derive(env, sizeof *out, EDGES_LONG);
	out->FROM = in->X;
	out->TO = in->Y;
}

static void edges_stage3_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		edges_stage3_on_several_edge(env, (const void *)t);
	}
}

/* -- Stage 4, parallel: near -- */

static void edges_stage4_on_long(struct an_env *env, struct edges_stage4_facts *facts,
    const struct edges_long *in);

static void edges_stage4_on_long(struct an_env *env, struct edges_stage4_facts *facts,
    const struct edges_long *in)
{
	/* path(@N, FROM, TO) :- long(@N, FROM, TO), !bad(@N, TO). several.analog:10 */
	an_tried(env, 5);
	const struct edges_bad probe = {
		.Z = in->TO,
	};
	if (an_fact_exists(&facts->fx, EDGES_STAGE4_BAD, 0, &probe)) {
		an_missed(env, 7);
		return;
	}
	struct an_tuple derived = { 0 };
	if (!an_fact_pass(&facts->fx, &derived, 5)) {
		an_missed(env, 8);
		return;
	}
	an_fired(env, 5);
	struct edges_several_path *const out = an_derive(env, sizeof *out, EDGES_SEVERAL_PATH);
	out->FROM = in->FROM;
	out->TO = in->TO;
}

static void edges_stage4_arrive_bad(struct an_env *env, struct edges_stage4_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, EDGES_STAGE4_BAD, t, AN_NO_RULE);
}

static void edges_stage4_arrive_long(struct an_env *env, struct edges_stage4_facts *facts,
    const struct an_tuple *t)
{
	const struct edges_long *const in = an_fact_add(&facts->fx, EDGES_STAGE4_LONG, t,
	    AN_NO_RULE);

	if (in == NULL)
		return;
	edges_stage4_on_long(env, facts, in);
}

static void edges_stage4_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct edges_stage4_facts facts = { .contexts = contexts };

	an_fixpoint_begin(&facts.fx, env, facts.relations, edges_stage4_relations,
	    EDGES_STAGE4_RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		if (t->predicate == EDGES_BAD)
			edges_stage4_arrive_bad(env, &facts, t);
		if (t->predicate == EDGES_LONG)
			edges_stage4_arrive_long(env, &facts, t);
	}
	an_fixpoint_end(&facts.fx);
}

static bool edges_setup(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
	return true;
}

static void edges_teardown(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
}

static const struct an_column edges_columns_failed[] = {
	{ .name = "pkt", .type = &edges_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column edges_columns_path_printed[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct edges_path_printed, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct edges_path_printed, Y) },
};

static const struct an_column edges_columns_several_path[] = {
	{ .name = "from", .type = &an_type_int,
	  .offset = offsetof(struct edges_several_path, FROM) },
	{ .name = "to", .type = &an_type_int,
	  .offset = offsetof(struct edges_several_path, TO) },
};

static const struct an_column edges_attributes_edge[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct edges_edge, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct edges_edge, Y) },
};

static const struct an_column edges_attributes_bad[] = {
	{ .name = "z", .type = &an_type_int,
	  .offset = offsetof(struct edges_bad, Z) },
};

static const struct an_predicate edges_predicates[EDGES_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = edges_columns_failed, .column_count = 3,
		.is_output = true },
	[EDGES_EDGE] = { .name = "edge", .node = "n",
		.is_input = true, .octets = sizeof(struct edges_edge),
		.attributes = edges_attributes_edge, .attribute_count = 2 },
	[EDGES_EDGES_EDGE] = { .name = "edge", .node = "n" },
	[EDGES_SEVERAL_EDGE] = { .name = "edge", .node = "n" },
	[EDGES_PATH_PRINTED] = { .name = "path", .node = "n",
		.columns = edges_columns_path_printed, .column_count = 2,
		.is_output = true },
	[EDGES_BAD] = { .name = "bad", .node = "n",
		.is_input = true, .octets = sizeof(struct edges_bad),
		.attributes = edges_attributes_bad, .attribute_count = 1 },
	[EDGES_LONG] = { .name = "long", .node = "n" },
	[EDGES_SEVERAL_PATH] = { .name = "path", .node = "n",
		.columns = edges_columns_several_path, .column_count = 2,
		.is_output = true },
};

static const char *const edges_stage1_components[] = {
	"copies",
};
static const uint8_t edges_stage1_roles[EDGES_PREDICATES] = {
	[EDGES_EDGE] = AN_ROLE_CONSUME,
};

static const char *const edges_stage2_components[] = {
	"paths",
};
static const uint8_t edges_stage2_roles[EDGES_PREDICATES] = {
	[EDGES_EDGES_EDGE] = AN_ROLE_CONSUME,
	[EDGES_BAD] = AN_ROLE_BARRIER,
};

static const char *const edges_stage3_components[] = {
	"far",
};
static const uint8_t edges_stage3_roles[EDGES_PREDICATES] = {
	[EDGES_SEVERAL_EDGE] = AN_ROLE_CONSUME,
};

static const char *const edges_stage4_components[] = {
	"near",
};
static const uint8_t edges_stage4_roles[EDGES_PREDICATES] = {
	[EDGES_BAD] = AN_ROLE_BARRIER,
	[EDGES_LONG] = AN_ROLE_CONSUME,
};

static const struct an_stage edges_stages[] = {
	{
		.name = "copies",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = edges_stage1_components,
		.roles = edges_stage1_roles,
		.run = edges_stage1_run,
	},
	{
		.name = "paths",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = edges_stage2_components,
		.roles = edges_stage2_roles,
		.run = edges_stage2_run,
		.relations = edges_stage2_relations,
		.relation_count = 3,
	},
	{
		.name = "far",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = edges_stage3_components,
		.roles = edges_stage3_roles,
		.run = edges_stage3_run,
	},
	{
		.name = "near",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = edges_stage4_components,
		.roles = edges_stage4_roles,
		.run = edges_stage4_run,
		.relations = edges_stage4_relations,
		.relation_count = 2,
	},
};

static const char *const edges_rule_2_literals[] = {
	"X >= least",
	"path(@N, X, Y)",
};
static const char *const edges_rule_3_literals[] = {
	"path(@N, X, Y)",
	"edge(@N, Y, Z)",
	"!bad(@N, Z)",
	"path(@N, X, Z)",
};
static const char *const edges_rule_4_literals[] = {
	"TO - FROM >= least",
};
static const char *const edges_rule_5_literals[] = {
	"!bad(@N, TO)",
	"path(@N, FROM, TO)",
};
static const struct an_rule edges_rules[] = {
	{ .component = "copies", .label = "#1", .file = "edges.analog", .line = 7 },
	{ .component = "copies", .label = "#2", .file = "several.analog", .line = 8 },
	{ .component = "paths", .label = "#1", .file = "edges.analog", .line = 7,
	  .literals = edges_rule_2_literals, .literal_count = 2, .first_literal = 0 },
	{ .component = "paths", .label = "#2", .file = "edges.analog", .line = 8,
	  .literals = edges_rule_3_literals, .literal_count = 4, .first_literal = 2 },
	{ .component = "far", .label = "#1", .file = "several.analog", .line = 8,
	  .literals = edges_rule_4_literals, .literal_count = 1, .first_literal = 6 },
	{ .component = "near", .label = "#1", .file = "several.analog", .line = 10,
	  .literals = edges_rule_5_literals, .literal_count = 2, .first_literal = 7 },
};

extern const struct an_pipeline edges_pipeline;
const struct an_pipeline edges_pipeline = {
	.abi = AN_ABI,
	.name = "edges",
	.program = "edges.analog, several.analog",
	.predicates = edges_predicates,
	.stages = edges_stages,
	.rules = edges_rules,
	.source_count = 0,
	.predicate_count = 8,
	.stage_count = 4,
	.rule_count = 6,
	.setup = edges_setup,
	.teardown = edges_teardown,
	.sqlite = &an_sqlite_interface,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &edges_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
