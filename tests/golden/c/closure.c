/* Made by analogc from closure.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "stdlib/packet.h"

/* Predicates: rows of closure_predicates. */
enum {
	CLOSURE_EDGE = 1,
	CLOSURE_NODE = 2,
	CLOSURE_APART = 3,
	CLOSURE_TRIANGLE = 4,
	CLOSURE_REACH = 5,
	CLOSURE_NAMES = 6,
	CLOSURE_PREDICATES = 7
};

struct closure_edge {
	struct an_tuple tuple;
	struct an_string X;
	struct an_string Y;
};

struct closure_path {
	struct an_tuple tuple;
	struct an_string X;
	struct an_string Y;
};

struct closure_node {
	struct an_tuple tuple;
	struct an_string X;
};

struct closure_apart {
	struct an_tuple tuple;
	struct an_string X;
	struct an_string Y;
};

struct closure_triangle {
	struct an_tuple tuple;
	struct an_string X;
	struct an_string Y;
	struct an_string Z;
};

struct closure_reach {
	struct an_tuple tuple;
	struct an_string X;
	int64_t count;
	uint64_t solutions; /* of a group */
};

struct closure_names {
	struct an_tuple tuple;
	struct an_string min_x;
	struct an_string max_x;
	struct an_list list_x;
	uint64_t solutions; /* of a group */
};

static const struct an_type closure_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

static const struct an_type closure_list_type_2 = {
	.name = "[string]",
	.kind = AN_TYPE_LIST,
	.octets = sizeof(struct an_list),
	.element = &an_type_string,
};

/* Stage 1: its relations, and what a fixpoint has. */
enum {
	CLOSURE_STAGE1_EDGE = 0,
	CLOSURE_STAGE1_PATH = 1,
	CLOSURE_STAGE1_NODE = 2,
	CLOSURE_STAGE1_APART = 3,
	CLOSURE_STAGE1_TRIANGLE = 4,
	CLOSURE_STAGE1_REACH = 5,
	CLOSURE_STAGE1_NAMES = 6,
	CLOSURE_STAGE1_GROUPS1_REACH = 7,
	CLOSURE_STAGE1_GROUPS1_NAMES = 8,
	CLOSURE_STAGE1_RELATIONS = 9
};

struct closure_stage1_facts {
	struct an_fixpoint fx; /* the first: see follow */
	struct an_relation relations[CLOSURE_STAGE1_RELATIONS];
	void *const *contexts;
	struct an_queue queue1;
};

static const struct an_field closure_stage1_edge_fields[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_edge, X) },
	{ .name = "y", .type = &an_type_string,
	  .offset = offsetof(struct closure_edge, Y) },
};
static const uint64_t closure_stage1_edge_indexes[] = { 0x1, 0x3, 0x2 };
static const struct an_relation_type closure_stage1_edge_relation = {
	.name = "edge",
	.octets = sizeof(struct closure_edge),
	.fields = closure_stage1_edge_fields,
	.field_count = 2,
	.indexes = closure_stage1_edge_indexes,
	.index_count = 3,
};

static const struct an_field closure_stage1_path_fields[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_path, X) },
	{ .name = "y", .type = &an_type_string,
	  .offset = offsetof(struct closure_path, Y) },
};
static const uint64_t closure_stage1_path_indexes[] = { 0x2, 0x3, 0x1 };
static const struct an_relation_type closure_stage1_path_relation = {
	.name = "path",
	.octets = sizeof(struct closure_path),
	.fields = closure_stage1_path_fields,
	.field_count = 2,
	.indexes = closure_stage1_path_indexes,
	.index_count = 3,
	.is_set = true,
};

static const struct an_field closure_stage1_node_fields[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_node, X) },
};
static const uint64_t closure_stage1_node_indexes[] = { 0x1 };
static const struct an_relation_type closure_stage1_node_relation = {
	.name = "node",
	.octets = sizeof(struct closure_node),
	.fields = closure_stage1_node_fields,
	.field_count = 1,
	.indexes = closure_stage1_node_indexes,
	.index_count = 1,
};

static const struct an_field closure_stage1_apart_fields[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_apart, X) },
	{ .name = "y", .type = &an_type_string,
	  .offset = offsetof(struct closure_apart, Y) },
};
static const struct an_relation_type closure_stage1_apart_relation = {
	.name = "apart",
	.octets = sizeof(struct closure_apart),
	.fields = closure_stage1_apart_fields,
	.field_count = 2,
	.is_set = true,
};

static const struct an_field closure_stage1_triangle_fields[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_triangle, X) },
	{ .name = "y", .type = &an_type_string,
	  .offset = offsetof(struct closure_triangle, Y) },
	{ .name = "z", .type = &an_type_string,
	  .offset = offsetof(struct closure_triangle, Z) },
};
static const struct an_relation_type closure_stage1_triangle_relation = {
	.name = "triangle",
	.octets = sizeof(struct closure_triangle),
	.fields = closure_stage1_triangle_fields,
	.field_count = 3,
	.is_set = true,
};

static const struct an_field closure_stage1_reach_fields[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_reach, X) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct closure_reach, count) },
};
static const struct an_relation_type closure_stage1_reach_relation = {
	.name = "reach",
	.octets = sizeof(struct closure_reach),
	.fields = closure_stage1_reach_fields,
	.field_count = 2,
	.is_set = true,
};

static const struct an_field closure_stage1_names_fields[] = {
	{ .name = "min_x", .type = &an_type_string,
	  .offset = offsetof(struct closure_names, min_x) },
	{ .name = "max_x", .type = &an_type_string,
	  .offset = offsetof(struct closure_names, max_x) },
	{ .name = "list_x", .type = &closure_list_type_2,
	  .offset = offsetof(struct closure_names, list_x) },
};
static const struct an_relation_type closure_stage1_names_relation = {
	.name = "names",
	.octets = sizeof(struct closure_names),
	.fields = closure_stage1_names_fields,
	.field_count = 3,
	.is_set = true,
};

static const struct an_field closure_stage1_groups1_reach_fields[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_reach, X) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct closure_reach, count) },
};
static const uint64_t closure_stage1_groups1_reach_indexes[] = { 0x1 };
static const struct an_relation_type closure_stage1_groups1_reach_relation = {
	.name = "reach",
	.octets = sizeof(struct closure_reach),
	.fields = closure_stage1_groups1_reach_fields,
	.field_count = 2,
	.indexes = closure_stage1_groups1_reach_indexes,
	.index_count = 1,
};

static const struct an_field closure_stage1_groups1_names_fields[] = {
	{ .name = "min_x", .type = &an_type_string,
	  .offset = offsetof(struct closure_names, min_x) },
	{ .name = "max_x", .type = &an_type_string,
	  .offset = offsetof(struct closure_names, max_x) },
	{ .name = "list_x", .type = &closure_list_type_2,
	  .offset = offsetof(struct closure_names, list_x) },
};
static const uint64_t closure_stage1_groups1_names_indexes[] = { 0x0 };
static const struct an_relation_type closure_stage1_groups1_names_relation = {
	.name = "names",
	.octets = sizeof(struct closure_names),
	.fields = closure_stage1_groups1_names_fields,
	.field_count = 3,
	.indexes = closure_stage1_groups1_names_indexes,
	.index_count = 1,
};

static const struct an_relation_type *const closure_stage1_relations[] = {
	&closure_stage1_edge_relation,
	&closure_stage1_path_relation,
	&closure_stage1_node_relation,
	&closure_stage1_apart_relation,
	&closure_stage1_triangle_relation,
	&closure_stage1_reach_relation,
	&closure_stage1_names_relation,
	&closure_stage1_groups1_reach_relation,
	&closure_stage1_groups1_names_relation,
};

/* -- Stage 1, serial: closure -- */

static void closure_stage1_on_edge(struct an_env *env, struct closure_stage1_facts *facts,
    const struct closure_edge *in);
static void closure_stage1_on_path(struct an_env *env, struct closure_stage1_facts *facts,
    const struct closure_path *in);
static void closure_stage1_stratum1_on_node(struct an_env *env, struct closure_stage1_facts *facts,
    const struct closure_node *in);
static void closure_stage1_collect_from1_reach(struct an_env *env,
    struct closure_stage1_facts *facts, const struct closure_node *in);
static void closure_stage1_collect_from2_reach(struct an_env *env,
    struct closure_stage1_facts *facts, const struct closure_path *in);
static void closure_stage1_begin_reach(struct an_env *env, struct closure_stage1_facts *facts,
    const struct closure_node *in);
static void closure_stage1_derive_reach(struct an_env *env, struct closure_stage1_facts *facts,
    struct closure_reach *group);
static void closure_stage1_collect_names(struct an_env *env, struct closure_stage1_facts *facts,
    const struct closure_node *in);
static void closure_stage1_derive_names(struct an_env *env, struct closure_stage1_facts *facts,
    struct closure_names *group);
static void closure_stage1_pursue1(struct an_env *env, struct closure_stage1_facts *facts,
    const void *fact);

static void closure_stage1_on_edge(struct an_env *env, struct closure_stage1_facts *facts,
    const struct closure_edge *in)
{
	/* p1 path(@N, X, Y) :- edge(@N, X, Y). closure.analog:6 */
	do {
		an_tried(env, 0);
		const struct closure_path derived = {
			.X = in->X,
			.Y = in->Y,
		};
		const struct closure_path *const path_1 = an_fact_add(&facts->fx,
		    CLOSURE_STAGE1_PATH, &derived, 0);
		if (path_1 == NULL) {
			an_missed(env, 0);
			break;
		}
		an_fired(env, 0);
		closure_stage1_pursue1(env, facts, path_1);
	} while (0);
	/* p2 path(@N, X, Z) :- path(@N, X, Y), edge(@N, Y, Z). closure.analog:7 */
	{
		an_tried(env, 1);
		unsigned values = 0;
		const struct closure_path probe = {
			.Y = in->X,
		};
		struct an_scan scan;
		an_scan_begin(&scan, &facts->fx, CLOSURE_STAGE1_PATH, 0, &probe, in->tuple.number);
		for (const struct closure_path *path_2; (path_2 = an_scan_next(&scan)) != NULL;) {
			values++;
			const struct closure_path derived = {
				.X = path_2->X,
				.Y = in->Y,
			};
			const struct closure_path *const path_3 = an_fact_add(&facts->fx,
			    CLOSURE_STAGE1_PATH, &derived, 1);
			if (path_3 == NULL) {
				an_missed(env, 3);
				continue;
			}
			an_fired(env, 1);
			closure_stage1_pursue1(env, facts, path_3);
		}
		if (values == 0)
			an_missed(env, 1);
	}
	/* p4 triangle(@N, X, Y, Z) :- edge(@N, X, Y), edge(@N, Y, Z), edge(@N, Z, X), X < Y.
	 * closure.analog:9 */
	{
		an_tried(env, 3);
		unsigned values = 0;
		const struct closure_edge probe = {
			.X = in->Y,
		};
		struct an_scan scan;
		an_scan_begin(&scan, &facts->fx, CLOSURE_STAGE1_EDGE, 0, &probe,
		    in->tuple.number + 1);
		for (const struct closure_edge *edge_4; (edge_4 = an_scan_next(&scan)) != NULL;) {
			values++;
			unsigned values_2 = 0;
			const struct closure_edge probe_2 = {
				.X = edge_4->Y,
				.Y = in->X,
			};
			struct an_scan scan_2;
			an_scan_begin(&scan_2, &facts->fx, CLOSURE_STAGE1_EDGE, 1, &probe_2,
			    in->tuple.number + 1);
			for (const struct closure_edge *edge_5; (edge_5 = an_scan_next(&scan_2)) != NULL;) {
				values_2++;
				if (an_string_compare(in->X, in->Y) >= 0) {
					an_missed(env, 12);
					continue;
				}
				const struct closure_triangle derived = {
					.X = in->X,
					.Y = in->Y,
					.Z = edge_4->Y,
				};
				if (an_fact_add(&facts->fx, CLOSURE_STAGE1_TRIANGLE, &derived,
				    3) == NULL) {
					an_missed(env, 13);
					continue;
				}
				an_fired(env, 3);
				struct closure_triangle *const out = an_derive(env, sizeof *out,
				    CLOSURE_TRIANGLE);
				out->X = in->X;
				out->Y = in->Y;
				out->Z = edge_4->Y;
			}
			if (values_2 == 0)
				an_missed(env, 11);
		}
		if (values == 0)
			an_missed(env, 10);
	}
	/* p4 triangle(@N, X, Y, Z) :- edge(@N, X, Y), edge(@N, Y, Z), edge(@N, Z, X), X < Y.
	 * closure.analog:9 */
	{
		an_tried(env, 3);
		unsigned values = 0;
		const struct closure_edge probe = {
			.Y = in->X,
		};
		struct an_scan scan;
		an_scan_begin(&scan, &facts->fx, CLOSURE_STAGE1_EDGE, 2, &probe, in->tuple.number);
		for (const struct closure_edge *edge_6; (edge_6 = an_scan_next(&scan)) != NULL;) {
			values++;
			unsigned values_2 = 0;
			const struct closure_edge probe_2 = {
				.X = in->Y,
				.Y = edge_6->X,
			};
			struct an_scan scan_2;
			an_scan_begin(&scan_2, &facts->fx, CLOSURE_STAGE1_EDGE, 1, &probe_2,
			    in->tuple.number + 1);
			for (const struct closure_edge *edge_7; (edge_7 = an_scan_next(&scan_2)) != NULL;) {
				values_2++;
				if (an_string_compare(edge_6->X, in->X) >= 0) {
					an_missed(env, 12);
					continue;
				}
				const struct closure_triangle derived = {
					.X = edge_6->X,
					.Y = in->X,
					.Z = in->Y,
				};
				if (an_fact_add(&facts->fx, CLOSURE_STAGE1_TRIANGLE, &derived,
				    3) == NULL) {
					an_missed(env, 13);
					continue;
				}
				an_fired(env, 3);
				struct closure_triangle *const out = an_derive(env, sizeof *out,
				    CLOSURE_TRIANGLE);
				out->X = edge_6->X;
				out->Y = in->X;
				out->Z = in->Y;
			}
			if (values_2 == 0)
				an_missed(env, 11);
		}
		if (values == 0)
			an_missed(env, 9);
	}
	/* p4 triangle(@N, X, Y, Z) :- edge(@N, X, Y), edge(@N, Y, Z), edge(@N, Z, X), X < Y.
	 * closure.analog:9 */
	an_tried(env, 3);
	unsigned values = 0;
	const struct closure_edge probe = {
		.X = in->Y,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CLOSURE_STAGE1_EDGE, 0, &probe, in->tuple.number);
	for (const struct closure_edge *edge_8; (edge_8 = an_scan_next(&scan)) != NULL;) {
		values++;
		unsigned values_2 = 0;
		const struct closure_edge probe_2 = {
			.X = edge_8->Y,
			.Y = in->X,
		};
		struct an_scan scan_2;
		an_scan_begin(&scan_2, &facts->fx, CLOSURE_STAGE1_EDGE, 1, &probe_2,
		    in->tuple.number);
		for (const struct closure_edge *edge_9; (edge_9 = an_scan_next(&scan_2)) != NULL;) {
			values_2++;
			if (an_string_compare(in->Y, edge_8->Y) >= 0) {
				an_missed(env, 12);
				continue;
			}
			const struct closure_triangle derived = {
				.X = in->Y,
				.Y = edge_8->Y,
				.Z = in->X,
			};
			if (an_fact_add(&facts->fx, CLOSURE_STAGE1_TRIANGLE, &derived, 3) == NULL) {
				an_missed(env, 13);
				continue;
			}
			an_fired(env, 3);
			struct closure_triangle *const out = an_derive(env, sizeof *out,
			    CLOSURE_TRIANGLE);
			out->X = in->Y;
			out->Y = edge_8->Y;
			out->Z = in->X;
		}
		if (values_2 == 0)
			an_missed(env, 10);
	}
	if (values == 0)
		an_missed(env, 9);
}

static void closure_stage1_on_path(struct an_env *env, struct closure_stage1_facts *facts,
    const struct closure_path *in)
{
	/* p2 path(@N, X, Z) :- path(@N, X, Y), edge(@N, Y, Z). closure.analog:7 */
	an_tried(env, 1);
	unsigned values = 0;
	const struct closure_edge probe = {
		.X = in->Y,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CLOSURE_STAGE1_EDGE, 0, &probe, in->tuple.number + 1);
	for (const struct closure_edge *edge_1; (edge_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct closure_path derived = {
			.X = in->X,
			.Y = edge_1->Y,
		};
		const struct closure_path *const path_2 = an_fact_add(&facts->fx,
		    CLOSURE_STAGE1_PATH, &derived, 1);
		if (path_2 == NULL) {
			an_missed(env, 3);
			continue;
		}
		an_fired(env, 1);
		closure_stage1_pursue1(env, facts, path_2);
	}
	if (values == 0)
		an_missed(env, 2);
}

static void closure_stage1_stratum1_on_node(struct an_env *env, struct closure_stage1_facts *facts,
    const struct closure_node *in)
{
	/* p3 apart(@N, X, Y) :- node(@N, X), node(@N, Y), X != Y, !path(@N, X, Y).
	 * closure.analog:8 */
	{
		an_tried(env, 2);
		unsigned values = 0;
		struct an_scan scan;
		an_scan_begin(&scan, &facts->fx, CLOSURE_STAGE1_NODE, AN_ALL, NULL,
		    in->tuple.number + 1);
		for (const struct closure_node *node_1; (node_1 = an_scan_next(&scan)) != NULL;) {
			values++;
			if (an_string_equal(in->X, node_1->X)) {
				an_missed(env, 6);
				continue;
			}
			const struct closure_path probe = {
				.X = in->X,
				.Y = node_1->X,
			};
			if (an_fact_exists(&facts->fx, CLOSURE_STAGE1_PATH, 1, &probe)) {
				an_missed(env, 7);
				continue;
			}
			const struct closure_apart derived = {
				.X = in->X,
				.Y = node_1->X,
			};
			if (an_fact_add(&facts->fx, CLOSURE_STAGE1_APART, &derived, 2) == NULL) {
				an_missed(env, 8);
				continue;
			}
			an_fired(env, 2);
			struct closure_apart *const out = an_derive(env, sizeof *out,
			    CLOSURE_APART);
			out->X = in->X;
			out->Y = node_1->X;
		}
		if (values == 0)
			an_missed(env, 5);
	}
	/* p3 apart(@N, X, Y) :- node(@N, X), node(@N, Y), X != Y, !path(@N, X, Y).
	 * closure.analog:8 */
	an_tried(env, 2);
	unsigned values = 0;
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CLOSURE_STAGE1_NODE, AN_ALL, NULL, in->tuple.number);
	for (const struct closure_node *node_2; (node_2 = an_scan_next(&scan)) != NULL;) {
		values++;
		if (an_string_equal(node_2->X, in->X)) {
			an_missed(env, 6);
			continue;
		}
		const struct closure_path probe = {
			.X = node_2->X,
			.Y = in->X,
		};
		if (an_fact_exists(&facts->fx, CLOSURE_STAGE1_PATH, 1, &probe)) {
			an_missed(env, 7);
			continue;
		}
		const struct closure_apart derived = {
			.X = node_2->X,
			.Y = in->X,
		};
		if (an_fact_add(&facts->fx, CLOSURE_STAGE1_APART, &derived, 2) == NULL) {
			an_missed(env, 8);
			continue;
		}
		an_fired(env, 2);
		struct closure_apart *const out = an_derive(env, sizeof *out, CLOSURE_APART);
		out->X = node_2->X;
		out->Y = in->X;
	}
	if (values == 0)
		an_missed(env, 4);
}

static void closure_stage1_collect_from1_reach(struct an_env *env,
    struct closure_stage1_facts *facts, const struct closure_node *in)
{
	(void)env;
	/* p5 reach(@N, X, a_COUNT<*>) :- node(@N, X), path(@N, X, Y). closure.analog:10 */
	an_tried(env, 4);
	unsigned values = 0;
	const struct closure_path probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CLOSURE_STAGE1_PATH, 2, &probe, in->tuple.number + 1);
	for (const struct closure_path *path_1; (path_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct closure_reach key = {
			.X = in->X,
		};
		struct closure_reach *const group = an_group(&facts->fx,
		    CLOSURE_STAGE1_GROUPS1_REACH, &key, NULL);
		group->count = an_int_add(group->count, 1);
		group->solutions++;
	}
	if (values == 0)
		an_missed(env, 15);
}

static void closure_stage1_collect_from2_reach(struct an_env *env,
    struct closure_stage1_facts *facts, const struct closure_path *in)
{
	(void)env;
	/* p5 reach(@N, X, a_COUNT<*>) :- node(@N, X), path(@N, X, Y). closure.analog:10 */
	an_tried(env, 4);
	unsigned values = 0;
	const struct closure_node probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CLOSURE_STAGE1_NODE, 0, &probe, in->tuple.number);
	for (const struct closure_node *node_1; (node_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct closure_reach key = {
			.X = in->X,
		};
		struct closure_reach *const group = an_group(&facts->fx,
		    CLOSURE_STAGE1_GROUPS1_REACH, &key, NULL);
		group->count = an_int_add(group->count, 1);
		group->solutions++;
	}
	if (values == 0)
		an_missed(env, 14);
}

static void closure_stage1_begin_reach(struct an_env *env, struct closure_stage1_facts *facts,
    const struct closure_node *in)
{
	(void)env;
	/* p5 reach(@N, X, a_COUNT<*>) :- node(@N, X), path(@N, X, Y). closure.analog:10 */
	const struct closure_reach key = {
		.X = in->X,
	};
	an_group(&facts->fx, CLOSURE_STAGE1_GROUPS1_REACH, &key, NULL);
}

static void closure_stage1_derive_reach(struct an_env *env, struct closure_stage1_facts *facts,
    struct closure_reach *group)
{
	const struct closure_reach *const in = group;
	(void)env;
	/* p5 reach(@N, X, a_COUNT<*>) :- node(@N, X), path(@N, X, Y). closure.analog:10 */
	const struct closure_reach derived = {
		.X = in->X,
		.count = in->count,
	};
	if (an_fact_add(&facts->fx, CLOSURE_STAGE1_REACH, &derived, 4) == NULL)
		return;
	an_fired(env, 4);
	struct closure_reach *const out = an_derive(env, sizeof *out, CLOSURE_REACH);
	out->X = in->X;
	out->count = in->count;
}

static void closure_stage1_collect_names(struct an_env *env, struct closure_stage1_facts *facts,
    const struct closure_node *in)
{
	(void)env;
	/* p6 names(@N, a_MIN<X>, a_MAX<X>, a_LIST<X>) :- node(@N, X). closure.analog:11 */
	an_tried(env, 5);
	const struct closure_names key = { .tuple = { 0 } };
	struct closure_names *const group = an_group(&facts->fx, CLOSURE_STAGE1_GROUPS1_NAMES, &key,
	    NULL);
	if (group->solutions == 0 || an_type_compare(&an_type_string, &in->X, &group->min_x) < 0)
	group->min_x = in->X;
	if (group->solutions == 0 || an_type_compare(&an_type_string, &in->X, &group->max_x) > 0)
	group->max_x = in->X;
	an_group_append(&facts->fx, &group->list_x, &an_type_string, &in->X);
	group->solutions++;
}

static void closure_stage1_derive_names(struct an_env *env, struct closure_stage1_facts *facts,
    struct closure_names *group)
{
	const struct closure_names *const in = group;
	(void)env;
	/* p6 names(@N, a_MIN<X>, a_MAX<X>, a_LIST<X>) :- node(@N, X). closure.analog:11 */
	const struct closure_names derived = {
		.min_x = in->min_x,
		.max_x = in->max_x,
		.list_x = in->list_x,
	};
	if (an_fact_add(&facts->fx, CLOSURE_STAGE1_NAMES, &derived, 5) == NULL)
		return;
	an_fired(env, 5);
	struct closure_names *const out = an_derive(env, sizeof *out, CLOSURE_NAMES);
	out->min_x = in->min_x;
	out->max_x = in->max_x;
	out->list_x = in->list_x;
}

/* A recursive group: its facts are pursued in the order in which they are found. */
static void closure_stage1_pursue1(struct an_env *env, struct closure_stage1_facts *facts,
    const void *fact)
{
	struct an_queue *const queue = &facts->queue1;

	an_queue_push(queue, fact);
	if (queue->is_running)
		return;
	queue->is_running = true;
	for (const struct an_tuple *t; (t = an_queue_pop(queue)) != NULL;) {
		closure_stage1_on_path(env, facts, (const void *)t);
	}
	queue->is_running = false;
}

static void closure_stage1_arrive_edge(struct an_env *env, struct closure_stage1_facts *facts,
    const struct an_tuple *t)
{
	const struct closure_edge *const in = an_fact_add(&facts->fx, CLOSURE_STAGE1_EDGE, t,
	    AN_NO_RULE);

	if (in == NULL)
		return;
	closure_stage1_on_edge(env, facts, in);
}

static void closure_stage1_arrive_node(struct an_env *env, struct closure_stage1_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, CLOSURE_STAGE1_NODE, t, AN_NO_RULE);
}

/* The groups of rule p5, over all facts so far. */
static void closure_stage1_aggregate_reach(struct an_env *env, struct closure_stage1_facts *facts,
    uint32_t until)
{
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == CLOSURE_STAGE1_NODE)
			closure_stage1_begin_reach(env, facts, (const void *)t);
	}
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == CLOSURE_STAGE1_NODE)
			closure_stage1_collect_from1_reach(env, facts, (const void *)t);
		if (t->predicate == CLOSURE_STAGE1_PATH)
			closure_stage1_collect_from2_reach(env, facts, (const void *)t);
	}
	for (struct closure_reach *group = an_group_first(&facts->fx,
	    CLOSURE_STAGE1_GROUPS1_REACH); group != NULL;
	     group = an_group_next(&facts->fx, CLOSURE_STAGE1_GROUPS1_REACH, group)) {
		closure_stage1_derive_reach(env, facts, group);
	}
}

/* The groups of rule p6, over all facts so far. */
static void closure_stage1_aggregate_names(struct an_env *env, struct closure_stage1_facts *facts,
    uint32_t until)
{
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == CLOSURE_STAGE1_NODE)
			closure_stage1_collect_names(env, facts, (const void *)t);
	}
	for (struct closure_names *group = an_group_first(&facts->fx,
	    CLOSURE_STAGE1_GROUPS1_NAMES); group != NULL;
	     group = an_group_next(&facts->fx, CLOSURE_STAGE1_GROUPS1_NAMES, group)) {
		closure_stage1_derive_names(env, facts, group);
	}
}

/* Stratum 1: over all facts of those before it. */
static void closure_stage1_stratum1(struct an_env *env, struct closure_stage1_facts *facts)
{
	const uint32_t until = an_fixpoint_last(&facts->fx);

	closure_stage1_aggregate_reach(env, facts, until);
	closure_stage1_aggregate_names(env, facts, until);
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == CLOSURE_STAGE1_NODE)
			closure_stage1_stratum1_on_node(env, facts, (const void *)t);
	}
}

static void closure_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct closure_stage1_facts facts = { .contexts = contexts };

	an_fixpoint_begin(&facts.fx, env, facts.relations, closure_stage1_relations,
	    CLOSURE_STAGE1_RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		if (t->predicate == CLOSURE_EDGE)
			closure_stage1_arrive_edge(env, &facts, t);
		if (t->predicate == CLOSURE_NODE)
			closure_stage1_arrive_node(env, &facts, t);
	}
	closure_stage1_stratum1(env, &facts);
	an_fixpoint_end(&facts.fx);
}

static bool closure_setup(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
	return true;
}

static void closure_teardown(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
}

static const struct an_column closure_columns_failed[] = {
	{ .name = "pkt", .type = &closure_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column closure_columns_apart[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_apart, X) },
	{ .name = "y", .type = &an_type_string,
	  .offset = offsetof(struct closure_apart, Y) },
};

static const struct an_column closure_columns_triangle[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_triangle, X) },
	{ .name = "y", .type = &an_type_string,
	  .offset = offsetof(struct closure_triangle, Y) },
	{ .name = "z", .type = &an_type_string,
	  .offset = offsetof(struct closure_triangle, Z) },
};

static const struct an_column closure_columns_reach[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_reach, X) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct closure_reach, count) },
};

static const struct an_column closure_columns_names[] = {
	{ .name = "min_x", .type = &an_type_string,
	  .offset = offsetof(struct closure_names, min_x) },
	{ .name = "max_x", .type = &an_type_string,
	  .offset = offsetof(struct closure_names, max_x) },
	{ .name = "list_x", .type = &closure_list_type_2,
	  .offset = offsetof(struct closure_names, list_x) },
};

static const struct an_column closure_attributes_edge[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_edge, X) },
	{ .name = "y", .type = &an_type_string,
	  .offset = offsetof(struct closure_edge, Y) },
};

static const struct an_column closure_attributes_node[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct closure_node, X) },
};

static const struct an_predicate closure_predicates[CLOSURE_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = closure_columns_failed, .column_count = 3,
		.is_output = true },
	[CLOSURE_EDGE] = { .name = "edge", .node = "n",
		.is_input = true, .octets = sizeof(struct closure_edge),
		.attributes = closure_attributes_edge, .attribute_count = 2 },
	[CLOSURE_NODE] = { .name = "node", .node = "n",
		.is_input = true, .octets = sizeof(struct closure_node),
		.attributes = closure_attributes_node, .attribute_count = 1 },
	[CLOSURE_APART] = { .name = "apart", .node = "n",
		.columns = closure_columns_apart, .column_count = 2,
		.is_output = true },
	[CLOSURE_TRIANGLE] = { .name = "triangle", .node = "n",
		.columns = closure_columns_triangle, .column_count = 3,
		.is_output = true },
	[CLOSURE_REACH] = { .name = "reach", .node = "n",
		.columns = closure_columns_reach, .column_count = 2,
		.is_output = true },
	[CLOSURE_NAMES] = { .name = "names", .node = "n",
		.columns = closure_columns_names, .column_count = 3,
		.is_output = true },
};

static const char *const closure_stage1_components[] = {
	"closure",
};
static const uint8_t closure_stage1_roles[CLOSURE_PREDICATES] = {
	[CLOSURE_EDGE] = AN_ROLE_CONSUME,
	[CLOSURE_NODE] = AN_ROLE_CONSUME,
};

static const struct an_stage closure_stages[] = {
	{
		.name = "closure",
		.kind = AN_STAGE_SERIAL,
		.component_count = 1,
		.components = closure_stage1_components,
		.roles = closure_stage1_roles,
		.run = closure_stage1_run,
		.relations = closure_stage1_relations,
		.relation_count = 9,
	},
};

static const char *const closure_rule_0_literals[] = {
	"path(@N, X, Y)",
};
static const char *const closure_rule_1_literals[] = {
	"path(@N, X, Y)",
	"edge(@N, Y, Z)",
	"path(@N, X, Z)",
};
static const char *const closure_rule_2_literals[] = {
	"node(@N, X)",
	"node(@N, Y)",
	"X != Y",
	"!path(@N, X, Y)",
	"apart(@N, X, Y)",
};
static const char *const closure_rule_3_literals[] = {
	"edge(@N, X, Y)",
	"edge(@N, Y, Z)",
	"edge(@N, Z, X)",
	"X < Y",
	"triangle(@N, X, Y, Z)",
};
static const char *const closure_rule_4_literals[] = {
	"node(@N, X)",
	"path(@N, X, Y)",
};
static const struct an_rule closure_rules[] = {
	{ .component = "closure", .label = "p1", .file = "closure.analog", .line = 6,
	  .literals = closure_rule_0_literals, .literal_count = 1, .first_literal = 0 },
	{ .component = "closure", .label = "p2", .file = "closure.analog", .line = 7,
	  .literals = closure_rule_1_literals, .literal_count = 3, .first_literal = 1 },
	{ .component = "closure", .label = "p3", .file = "closure.analog", .line = 8,
	  .literals = closure_rule_2_literals, .literal_count = 5, .first_literal = 4 },
	{ .component = "closure", .label = "p4", .file = "closure.analog", .line = 9,
	  .literals = closure_rule_3_literals, .literal_count = 5, .first_literal = 9 },
	{ .component = "closure", .label = "p5", .file = "closure.analog", .line = 10,
	  .literals = closure_rule_4_literals, .literal_count = 2, .first_literal = 14 },
	{ .component = "closure", .label = "p6", .file = "closure.analog", .line = 11 },
};

extern const struct an_pipeline closure_pipeline;
const struct an_pipeline closure_pipeline = {
	.abi = AN_ABI,
	.name = "closure",
	.program = "closure.analog",
	.predicates = closure_predicates,
	.stages = closure_stages,
	.rules = closure_rules,
	.source_count = 0,
	.predicate_count = 7,
	.stage_count = 1,
	.rule_count = 6,
	.setup = closure_setup,
	.teardown = closure_teardown,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &closure_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
