/* Made by analogc from facts.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "stdlib/packet.h"

/* Predicates: rows of facts_predicates. */
enum {
	FACTS_FACTS = 1,
	FACTS_ENV = 2,
	FACTS_MEMCMP = 3,
	FACTS_AN_SCAN_NEXT = 4,
	FACTS_P_STAGE1_FACTS = 5,
	FACTS_P_SHARED = 6,
	FACTS_QUEUE = 7,
	FACTS_RELATIONS = 8,
	FACTS_IN_ = 9,
	FACTS_PREDICATES = 10
};

struct facts_facts {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

struct facts_env {
	struct an_tuple tuple;
	int64_t Y;
	int64_t Z;
};

struct facts_memcmp {
	struct an_tuple tuple;
	int64_t X;
};

struct facts_probe {
	struct an_tuple tuple;
	int64_t X;
	int64_t Z;
};

struct facts_an_scan_next {
	struct an_tuple tuple;
	int64_t X;
};

struct facts_group {
	struct an_tuple tuple;
	int64_t X;
	int64_t count;
	uint64_t solutions; /* of a group */
};

struct facts_groups1_group {
	struct an_tuple tuple;
	int64_t X;
};

struct facts_p_stage1_facts {
	struct an_tuple tuple;
	int64_t X;
};

struct facts_p_shared {
	struct an_tuple tuple;
	int64_t X;
};

struct facts_p_groups {
	struct an_tuple tuple;
	int64_t X;
};

struct facts_queue {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

struct facts_row {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

struct facts_relations {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

struct facts_in_ {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

static const struct an_type facts_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

/* Stage 1: its relations, and what a fixpoint has. */
enum {
	FACTS_STAGE1_FACTS = 0,
	FACTS_STAGE1_ENV = 1,
	FACTS_STAGE1_MEMCMP = 2,
	FACTS_STAGE1_PROBE = 3,
	FACTS_STAGE1_AN_SCAN_NEXT = 4,
	FACTS_STAGE1_GROUP = 5,
	FACTS_STAGE1_P_GROUPS1_GROUP = 6,
	FACTS_STAGE1_P_STAGE1_FACTS = 7,
	FACTS_STAGE1_P_SHARED = 8,
	FACTS_STAGE1_P_P_GROUPS = 9,
	FACTS_STAGE1_QUEUE = 10,
	FACTS_STAGE1_ROW = 11,
	FACTS_STAGE1_P_RELATIONS = 12,
	FACTS_STAGE1_IN_ = 13,
	FACTS_STAGE1_GROUPS1_GROUP = 14,
	FACTS_STAGE1_RELATIONS = 15
};

struct facts_stage1_facts {
	struct an_fixpoint fx; /* the first: see follow */
	struct an_relation relations[FACTS_STAGE1_RELATIONS];
	void *const *contexts;
};

static const struct an_field facts_stage1_facts_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_facts, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_facts, Y) },
};
static const uint64_t facts_stage1_facts_indexes[] = { 0x2, 0x1 };
static const struct an_relation_type facts_stage1_facts_relation = {
	.name = "facts",
	.octets = sizeof(struct facts_facts),
	.fields = facts_stage1_facts_fields,
	.field_count = 2,
	.indexes = facts_stage1_facts_indexes,
	.index_count = 2,
};

static const struct an_field facts_stage1_env_fields[] = {
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_env, Y) },
	{ .name = "z", .type = &an_type_int,
	  .offset = offsetof(struct facts_env, Z) },
};
static const uint64_t facts_stage1_env_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_env_relation = {
	.name = "env",
	.octets = sizeof(struct facts_env),
	.fields = facts_stage1_env_fields,
	.field_count = 2,
	.indexes = facts_stage1_env_indexes,
	.index_count = 1,
};

static const struct an_field facts_stage1_memcmp_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_memcmp, X) },
};
static const uint64_t facts_stage1_memcmp_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_memcmp_relation = {
	.name = "memcmp",
	.octets = sizeof(struct facts_memcmp),
	.fields = facts_stage1_memcmp_fields,
	.field_count = 1,
	.indexes = facts_stage1_memcmp_indexes,
	.index_count = 1,
};

static const struct an_field facts_stage1_probe_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_probe, X) },
	{ .name = "z", .type = &an_type_int,
	  .offset = offsetof(struct facts_probe, Z) },
};
static const uint64_t facts_stage1_probe_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_probe_relation = {
	.name = "probe",
	.octets = sizeof(struct facts_probe),
	.fields = facts_stage1_probe_fields,
	.field_count = 2,
	.indexes = facts_stage1_probe_indexes,
	.index_count = 1,
	.is_set = true,
};

static const struct an_field facts_stage1_an_scan_next_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_an_scan_next, X) },
};
static const uint64_t facts_stage1_an_scan_next_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_an_scan_next_relation = {
	.name = "an_scan_next",
	.octets = sizeof(struct facts_an_scan_next),
	.fields = facts_stage1_an_scan_next_fields,
	.field_count = 1,
	.indexes = facts_stage1_an_scan_next_indexes,
	.index_count = 1,
};

static const struct an_field facts_stage1_group_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_group, X) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct facts_group, count) },
};
static const uint64_t facts_stage1_group_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_group_relation = {
	.name = "group",
	.octets = sizeof(struct facts_group),
	.fields = facts_stage1_group_fields,
	.field_count = 2,
	.indexes = facts_stage1_group_indexes,
	.index_count = 1,
	.is_set = true,
};

static const struct an_field facts_stage1_p_groups1_group_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_groups1_group, X) },
};
static const uint64_t facts_stage1_p_groups1_group_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_p_groups1_group_relation = {
	.name = "groups1_group",
	.octets = sizeof(struct facts_groups1_group),
	.fields = facts_stage1_p_groups1_group_fields,
	.field_count = 1,
	.indexes = facts_stage1_p_groups1_group_indexes,
	.index_count = 1,
	.is_set = true,
};

static const struct an_field facts_stage1_p_stage1_facts_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_p_stage1_facts, X) },
};
static const uint64_t facts_stage1_p_stage1_facts_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_p_stage1_facts_relation = {
	.name = "p_stage1_facts",
	.octets = sizeof(struct facts_p_stage1_facts),
	.fields = facts_stage1_p_stage1_facts_fields,
	.field_count = 1,
	.indexes = facts_stage1_p_stage1_facts_indexes,
	.index_count = 1,
};

static const struct an_field facts_stage1_p_shared_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_p_shared, X) },
};
static const uint64_t facts_stage1_p_shared_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_p_shared_relation = {
	.name = "p_shared",
	.octets = sizeof(struct facts_p_shared),
	.fields = facts_stage1_p_shared_fields,
	.field_count = 1,
	.indexes = facts_stage1_p_shared_indexes,
	.index_count = 1,
};

static const struct an_field facts_stage1_p_p_groups_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_p_groups, X) },
};
static const uint64_t facts_stage1_p_p_groups_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_p_p_groups_relation = {
	.name = "p_groups",
	.octets = sizeof(struct facts_p_groups),
	.fields = facts_stage1_p_p_groups_fields,
	.field_count = 1,
	.indexes = facts_stage1_p_p_groups_indexes,
	.index_count = 1,
	.is_set = true,
};

static const struct an_field facts_stage1_queue_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_queue, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_queue, Y) },
};
static const uint64_t facts_stage1_queue_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_queue_relation = {
	.name = "queue",
	.octets = sizeof(struct facts_queue),
	.fields = facts_stage1_queue_fields,
	.field_count = 2,
	.indexes = facts_stage1_queue_indexes,
	.index_count = 1,
};

static const struct an_field facts_stage1_row_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_row, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_row, Y) },
};
static const uint64_t facts_stage1_row_indexes[] = { 0x3 };
static const struct an_table_type facts_stage1_row_table = {
	.key = 0x1,
	.lifetime = 10000000000,
	.size = 10,
	.is_written = true,
};
static const struct an_relation_type facts_stage1_row_relation = {
	.name = "row",
	.octets = sizeof(struct facts_row),
	.fields = facts_stage1_row_fields,
	.field_count = 2,
	.indexes = facts_stage1_row_indexes,
	.index_count = 1,
	.table = &facts_stage1_row_table,
};

static const struct an_field facts_stage1_p_relations_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_relations, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_relations, Y) },
};
static const uint64_t facts_stage1_p_relations_indexes[] = { 0x3 };
static const struct an_relation_type facts_stage1_p_relations_relation = {
	.name = "relations",
	.octets = sizeof(struct facts_relations),
	.fields = facts_stage1_p_relations_fields,
	.field_count = 2,
	.indexes = facts_stage1_p_relations_indexes,
	.index_count = 1,
};

static const struct an_field facts_stage1_in__fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_in_, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_in_, Y) },
};
static const struct an_relation_type facts_stage1_in__relation = {
	.name = "in_",
	.octets = sizeof(struct facts_in_),
	.fields = facts_stage1_in__fields,
	.field_count = 2,
	.is_set = true,
};

static const struct an_field facts_stage1_groups1_group_fields[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_group, X) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct facts_group, count) },
};
static const uint64_t facts_stage1_groups1_group_indexes[] = { 0x1 };
static const struct an_relation_type facts_stage1_groups1_group_relation = {
	.name = "group",
	.octets = sizeof(struct facts_group),
	.fields = facts_stage1_groups1_group_fields,
	.field_count = 2,
	.indexes = facts_stage1_groups1_group_indexes,
	.index_count = 1,
};

static const struct an_relation_type *const facts_stage1_relations[] = {
	&facts_stage1_facts_relation,
	&facts_stage1_env_relation,
	&facts_stage1_memcmp_relation,
	&facts_stage1_probe_relation,
	&facts_stage1_an_scan_next_relation,
	&facts_stage1_group_relation,
	&facts_stage1_p_groups1_group_relation,
	&facts_stage1_p_stage1_facts_relation,
	&facts_stage1_p_shared_relation,
	&facts_stage1_p_p_groups_relation,
	&facts_stage1_queue_relation,
	&facts_stage1_row_relation,
	&facts_stage1_p_relations_relation,
	&facts_stage1_in__relation,
	&facts_stage1_groups1_group_relation,
};

/* -- Stage 1, serial: contexts -- */

static void facts_stage1_on_facts(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_facts *in);
static void facts_stage1_on_env(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_env *in);
static void facts_stage1_on_memcmp(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_memcmp *in);
static void facts_stage1_stratum1_on_probe(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_probe *in);
static void facts_stage1_stratum1_on_group(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_group *in);
static void facts_stage1_stratum1_on_groups1_group(struct an_env *env,
    struct facts_stage1_facts *facts, const struct facts_groups1_group *in);
static void facts_stage1_stratum1_on_p_stage1_facts(struct an_env *env,
    struct facts_stage1_facts *facts, const struct facts_p_stage1_facts *in);
static void facts_stage1_stratum1_on_p_shared(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_p_shared *in);
static void facts_stage1_stratum1_on_p_groups(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_p_groups *in);
static void facts_stage1_stratum1_on_queue(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_queue *in);
static void facts_stage1_stratum1_on_row(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_row *in);
static void facts_stage1_stratum1_on_relations(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_relations *in);
static void facts_stage1_collect_from1_group(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_facts *in);
static void facts_stage1_collect_from2_group(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_an_scan_next *in);
static void facts_stage1_begin_group(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_facts *in);
static void facts_stage1_derive_group(struct an_env *env, struct facts_stage1_facts *facts,
    struct facts_group *group);

static void facts_stage1_on_facts(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_facts *in)
{
	/* a probe(@N, X, Z) :- facts(@N, X, Y), env(@N, Y, Z), memcmp(@N, X). facts.analog:8 */
	an_tried(env, 0);
	unsigned values = 0;
	const struct facts_env probe = {
		.Y = in->Y,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_ENV, 0, &probe, in->tuple.number + 1);
	for (const struct facts_env *env_1; (env_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		unsigned values_2 = 0;
		const struct facts_memcmp probe_2 = {
			.X = in->X,
		};
		struct an_scan scan_2;
		an_scan_begin(&scan_2, &facts->fx, FACTS_STAGE1_MEMCMP, 0, &probe_2,
		    in->tuple.number + 1);
		for (const struct facts_memcmp *memcmp_2; (memcmp_2 = an_scan_next(&scan_2)) != NULL;) {
			values_2++;
			const struct facts_probe derived = {
				.X = in->X,
				.Z = env_1->Z,
			};
			if (an_fact_add(&facts->fx, FACTS_STAGE1_PROBE, &derived, 0) == NULL) {
				an_missed(env, 3);
				continue;
			}
			an_fired(env, 0);
		}
		if (values_2 == 0)
			an_missed(env, 2);
	}
	if (values == 0)
		an_missed(env, 1);
}

static void facts_stage1_on_env(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_env *in)
{
	/* a probe(@N, X, Z) :- facts(@N, X, Y), env(@N, Y, Z), memcmp(@N, X). facts.analog:8 */
	an_tried(env, 0);
	unsigned values = 0;
	const struct facts_facts probe = {
		.Y = in->Y,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_FACTS, 0, &probe, in->tuple.number);
	for (const struct facts_facts *facts_1; (facts_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		unsigned values_2 = 0;
		const struct facts_memcmp probe_2 = {
			.X = facts_1->X,
		};
		struct an_scan scan_2;
		an_scan_begin(&scan_2, &facts->fx, FACTS_STAGE1_MEMCMP, 0, &probe_2,
		    in->tuple.number + 1);
		for (const struct facts_memcmp *memcmp_2; (memcmp_2 = an_scan_next(&scan_2)) != NULL;) {
			values_2++;
			const struct facts_probe derived = {
				.X = facts_1->X,
				.Z = in->Z,
			};
			if (an_fact_add(&facts->fx, FACTS_STAGE1_PROBE, &derived, 0) == NULL) {
				an_missed(env, 3);
				continue;
			}
			an_fired(env, 0);
		}
		if (values_2 == 0)
			an_missed(env, 2);
	}
	if (values == 0)
		an_missed(env, 0);
}

static void facts_stage1_on_memcmp(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_memcmp *in)
{
	/* a probe(@N, X, Z) :- facts(@N, X, Y), env(@N, Y, Z), memcmp(@N, X). facts.analog:8 */
	an_tried(env, 0);
	unsigned values = 0;
	const struct facts_facts probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_FACTS, 1, &probe, in->tuple.number);
	for (const struct facts_facts *facts_1; (facts_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		unsigned values_2 = 0;
		const struct facts_env probe_2 = {
			.Y = facts_1->Y,
		};
		struct an_scan scan_2;
		an_scan_begin(&scan_2, &facts->fx, FACTS_STAGE1_ENV, 0, &probe_2, in->tuple.number);
		for (const struct facts_env *env_2; (env_2 = an_scan_next(&scan_2)) != NULL;) {
			values_2++;
			const struct facts_probe derived = {
				.X = in->X,
				.Z = env_2->Z,
			};
			if (an_fact_add(&facts->fx, FACTS_STAGE1_PROBE, &derived, 0) == NULL) {
				an_missed(env, 3);
				continue;
			}
			an_fired(env, 0);
		}
		if (values_2 == 0)
			an_missed(env, 1);
	}
	if (values == 0)
		an_missed(env, 0);
}

static void facts_stage1_stratum1_on_probe(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_probe *in)
{
	/* c groups1_group(@N, X) :- probe(@N, X, Z), group(@N, X, C), C > 0. facts.analog:10 */
	an_tried(env, 2);
	unsigned values = 0;
	const struct facts_group probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_GROUP, 0, &probe, in->tuple.number + 1);
	for (const struct facts_group *group_1; (group_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		if (group_1->count <= 0) {
			an_missed(env, 8);
			continue;
		}
		const struct facts_groups1_group derived = {
			.X = in->X,
		};
		const struct facts_groups1_group *const groups1_group_2 = an_fact_add(&facts->fx,
		    FACTS_STAGE1_P_GROUPS1_GROUP, &derived, 2);
		if (groups1_group_2 == NULL) {
			an_missed(env, 9);
			continue;
		}
		an_fired(env, 2);
		facts_stage1_stratum1_on_groups1_group(env, facts, groups1_group_2);
	}
	if (values == 0)
		an_missed(env, 7);
}

static void facts_stage1_stratum1_on_group(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_group *in)
{
	/* c groups1_group(@N, X) :- probe(@N, X, Z), group(@N, X, C), C > 0. facts.analog:10 */
	an_tried(env, 2);
	unsigned values = 0;
	const struct facts_probe probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_PROBE, 0, &probe, in->tuple.number);
	for (const struct facts_probe *probe_1; (probe_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		if (in->count <= 0) {
			an_missed(env, 8);
			continue;
		}
		const struct facts_groups1_group derived = {
			.X = in->X,
		};
		const struct facts_groups1_group *const groups1_group_2 = an_fact_add(&facts->fx,
		    FACTS_STAGE1_P_GROUPS1_GROUP, &derived, 2);
		if (groups1_group_2 == NULL) {
			an_missed(env, 9);
			continue;
		}
		an_fired(env, 2);
		facts_stage1_stratum1_on_groups1_group(env, facts, groups1_group_2);
	}
	if (values == 0)
		an_missed(env, 6);
}

static void facts_stage1_stratum1_on_groups1_group(struct an_env *env,
    struct facts_stage1_facts *facts, const struct facts_groups1_group *in)
{
	/* d p_groups(@N, X) :- groups1_group(@N, X), stage1_facts(@N, X), shared(@N, X).
	 * facts.analog:11 */
	an_tried(env, 3);
	unsigned values = 0;
	const struct facts_p_stage1_facts probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_P_STAGE1_FACTS, 0, &probe,
	    in->tuple.number + 1);
	for (const struct facts_p_stage1_facts *p_stage1_facts_1; (p_stage1_facts_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		unsigned values_2 = 0;
		const struct facts_p_shared probe_2 = {
			.X = in->X,
		};
		struct an_scan scan_2;
		an_scan_begin(&scan_2, &facts->fx, FACTS_STAGE1_P_SHARED, 0, &probe_2,
		    in->tuple.number + 1);
		for (const struct facts_p_shared *p_shared_2; (p_shared_2 = an_scan_next(&scan_2)) != NULL;) {
			values_2++;
			const struct facts_p_groups derived = {
				.X = in->X,
			};
			const struct facts_p_groups *const p_groups_3 = an_fact_add(&facts->fx,
			    FACTS_STAGE1_P_P_GROUPS, &derived, 3);
			if (p_groups_3 == NULL) {
				an_missed(env, 13);
				continue;
			}
			an_fired(env, 3);
			facts_stage1_stratum1_on_p_groups(env, facts, p_groups_3);
		}
		if (values_2 == 0)
			an_missed(env, 12);
	}
	if (values == 0)
		an_missed(env, 11);
}

static void facts_stage1_stratum1_on_p_stage1_facts(struct an_env *env,
    struct facts_stage1_facts *facts, const struct facts_p_stage1_facts *in)
{
	/* d p_groups(@N, X) :- groups1_group(@N, X), stage1_facts(@N, X), shared(@N, X).
	 * facts.analog:11 */
	an_tried(env, 3);
	unsigned values = 0;
	const struct facts_groups1_group probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_P_GROUPS1_GROUP, 0, &probe, in->tuple.number);
	for (const struct facts_groups1_group *groups1_group_1; (groups1_group_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		unsigned values_2 = 0;
		const struct facts_p_shared probe_2 = {
			.X = in->X,
		};
		struct an_scan scan_2;
		an_scan_begin(&scan_2, &facts->fx, FACTS_STAGE1_P_SHARED, 0, &probe_2,
		    in->tuple.number + 1);
		for (const struct facts_p_shared *p_shared_2; (p_shared_2 = an_scan_next(&scan_2)) != NULL;) {
			values_2++;
			const struct facts_p_groups derived = {
				.X = in->X,
			};
			const struct facts_p_groups *const p_groups_3 = an_fact_add(&facts->fx,
			    FACTS_STAGE1_P_P_GROUPS, &derived, 3);
			if (p_groups_3 == NULL) {
				an_missed(env, 13);
				continue;
			}
			an_fired(env, 3);
			facts_stage1_stratum1_on_p_groups(env, facts, p_groups_3);
		}
		if (values_2 == 0)
			an_missed(env, 12);
	}
	if (values == 0)
		an_missed(env, 10);
}

static void facts_stage1_stratum1_on_p_shared(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_p_shared *in)
{
	/* d p_groups(@N, X) :- groups1_group(@N, X), stage1_facts(@N, X), shared(@N, X).
	 * facts.analog:11 */
	an_tried(env, 3);
	unsigned values = 0;
	const struct facts_groups1_group probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_P_GROUPS1_GROUP, 0, &probe, in->tuple.number);
	for (const struct facts_groups1_group *groups1_group_1; (groups1_group_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		unsigned values_2 = 0;
		const struct facts_p_stage1_facts probe_2 = {
			.X = in->X,
		};
		struct an_scan scan_2;
		an_scan_begin(&scan_2, &facts->fx, FACTS_STAGE1_P_STAGE1_FACTS, 0, &probe_2,
		    in->tuple.number);
		for (const struct facts_p_stage1_facts *p_stage1_facts_2; (p_stage1_facts_2 = an_scan_next(&scan_2)) != NULL;) {
			values_2++;
			const struct facts_p_groups derived = {
				.X = in->X,
			};
			const struct facts_p_groups *const p_groups_3 = an_fact_add(&facts->fx,
			    FACTS_STAGE1_P_P_GROUPS, &derived, 3);
			if (p_groups_3 == NULL) {
				an_missed(env, 13);
				continue;
			}
			an_fired(env, 3);
			facts_stage1_stratum1_on_p_groups(env, facts, p_groups_3);
		}
		if (values_2 == 0)
			an_missed(env, 11);
	}
	if (values == 0)
		an_missed(env, 10);
}

static void facts_stage1_stratum1_on_p_groups(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_p_groups *in)
{
	/* e row(@N, X, Y) :- p_groups(@N, X), queue(@N, X, Y). facts.analog:12 */
	an_tried(env, 4);
	unsigned values = 0;
	const struct facts_queue probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_QUEUE, 0, &probe, in->tuple.number + 1);
	for (const struct facts_queue *queue_1; (queue_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct facts_row derived = {
			.X = in->X,
			.Y = queue_1->Y,
		};
		const struct facts_row *const row_2 = an_fact_add(&facts->fx, FACTS_STAGE1_ROW,
		    &derived, 4);
		if (row_2 == NULL) {
			an_missed(env, 16);
			continue;
		}
		an_fired(env, 4);
		facts_stage1_stratum1_on_row(env, facts, row_2);
	}
	if (values == 0)
		an_missed(env, 15);
}

static void facts_stage1_stratum1_on_queue(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_queue *in)
{
	/* e row(@N, X, Y) :- p_groups(@N, X), queue(@N, X, Y). facts.analog:12 */
	an_tried(env, 4);
	unsigned values = 0;
	const struct facts_p_groups probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_P_P_GROUPS, 0, &probe, in->tuple.number);
	for (const struct facts_p_groups *p_groups_1; (p_groups_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct facts_row derived = {
			.X = in->X,
			.Y = in->Y,
		};
		const struct facts_row *const row_2 = an_fact_add(&facts->fx, FACTS_STAGE1_ROW,
		    &derived, 4);
		if (row_2 == NULL) {
			an_missed(env, 16);
			continue;
		}
		an_fired(env, 4);
		facts_stage1_stratum1_on_row(env, facts, row_2);
	}
	if (values == 0)
		an_missed(env, 14);
}

static void facts_stage1_stratum1_on_row(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_row *in)
{
	/* f in_(@N, X, Y) :- row(@N, X, Y), relations(@N, X, Y). facts.analog:13 */
	an_tried(env, 5);
	unsigned values = 0;
	const struct facts_relations probe = {
		.X = in->X,
		.Y = in->Y,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_P_RELATIONS, 0, &probe, in->tuple.number + 1);
	for (const struct facts_relations *relations_1; (relations_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct facts_in_ derived = {
			.X = in->X,
			.Y = in->Y,
		};
		if (an_fact_add(&facts->fx, FACTS_STAGE1_IN_, &derived, 5) == NULL) {
			an_missed(env, 19);
			continue;
		}
		an_fired(env, 5);
		struct facts_in_ *const out = an_derive(env, sizeof *out, FACTS_IN_);
		out->X = in->X;
		out->Y = in->Y;
	}
	if (values == 0)
		an_missed(env, 18);
}

static void facts_stage1_stratum1_on_relations(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_relations *in)
{
	/* f in_(@N, X, Y) :- row(@N, X, Y), relations(@N, X, Y). facts.analog:13 */
	an_tried(env, 5);
	unsigned values = 0;
	const struct facts_row probe = {
		.X = in->X,
		.Y = in->Y,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_ROW, 0, &probe, in->tuple.number);
	for (const struct facts_row *row_1; (row_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct facts_in_ derived = {
			.X = in->X,
			.Y = in->Y,
		};
		if (an_fact_add(&facts->fx, FACTS_STAGE1_IN_, &derived, 5) == NULL) {
			an_missed(env, 19);
			continue;
		}
		an_fired(env, 5);
		struct facts_in_ *const out = an_derive(env, sizeof *out, FACTS_IN_);
		out->X = in->X;
		out->Y = in->Y;
	}
	if (values == 0)
		an_missed(env, 17);
}

static void facts_stage1_collect_from1_group(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_facts *in)
{
	(void)env;
	/* b group(@N, X, a_COUNT<*>) :- facts(@N, X, _), an_scan_next(@N, X). facts.analog:9 */
	an_tried(env, 1);
	unsigned values = 0;
	const struct facts_an_scan_next probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_AN_SCAN_NEXT, 0, &probe,
	    in->tuple.number + 1);
	for (const struct facts_an_scan_next *an_scan_next_1; (an_scan_next_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct facts_group key = {
			.X = in->X,
		};
		struct facts_group *const group = an_group(&facts->fx, FACTS_STAGE1_GROUPS1_GROUP,
		    &key, NULL);
		group->count = an_int_add(group->count, 1);
		group->solutions++;
	}
	if (values == 0)
		an_missed(env, 5);
}

static void facts_stage1_collect_from2_group(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_an_scan_next *in)
{
	(void)env;
	/* b group(@N, X, a_COUNT<*>) :- facts(@N, X, _), an_scan_next(@N, X). facts.analog:9 */
	an_tried(env, 1);
	unsigned values = 0;
	const struct facts_facts probe = {
		.X = in->X,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, FACTS_STAGE1_FACTS, 1, &probe, in->tuple.number);
	for (const struct facts_facts *facts_1; (facts_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct facts_group key = {
			.X = in->X,
		};
		struct facts_group *const group = an_group(&facts->fx, FACTS_STAGE1_GROUPS1_GROUP,
		    &key, NULL);
		group->count = an_int_add(group->count, 1);
		group->solutions++;
	}
	if (values == 0)
		an_missed(env, 4);
}

static void facts_stage1_begin_group(struct an_env *env, struct facts_stage1_facts *facts,
    const struct facts_facts *in)
{
	(void)env;
	/* b group(@N, X, a_COUNT<*>) :- facts(@N, X, _), an_scan_next(@N, X). facts.analog:9 */
	const struct facts_group key = {
		.X = in->X,
	};
	an_group(&facts->fx, FACTS_STAGE1_GROUPS1_GROUP, &key, NULL);
}

static void facts_stage1_derive_group(struct an_env *env, struct facts_stage1_facts *facts,
    struct facts_group *group)
{
	const struct facts_group *const in = group;
	(void)env;
	/* b group(@N, X, a_COUNT<*>) :- facts(@N, X, _), an_scan_next(@N, X). facts.analog:9 */
	const struct facts_group derived = {
		.X = in->X,
		.count = in->count,
	};
	const struct facts_group *const group_1 = an_fact_add(&facts->fx, FACTS_STAGE1_GROUP,
	    &derived, 1);
	if (group_1 == NULL)
		return;
	an_fired(env, 1);
	facts_stage1_stratum1_on_group(env, facts, group_1);
}

static void facts_stage1_arrive_facts(struct an_env *env, struct facts_stage1_facts *facts,
    const struct an_tuple *t)
{
	const struct facts_facts *const in = an_fact_add(&facts->fx, FACTS_STAGE1_FACTS, t,
	    AN_NO_RULE);

	if (in == NULL)
		return;
	facts_stage1_on_facts(env, facts, in);
}

static void facts_stage1_arrive_env(struct an_env *env, struct facts_stage1_facts *facts,
    const struct an_tuple *t)
{
	const struct facts_env *const in = an_fact_add(&facts->fx, FACTS_STAGE1_ENV, t, AN_NO_RULE);

	if (in == NULL)
		return;
	facts_stage1_on_env(env, facts, in);
}

static void facts_stage1_arrive_memcmp(struct an_env *env, struct facts_stage1_facts *facts,
    const struct an_tuple *t)
{
	const struct facts_memcmp *const in = an_fact_add(&facts->fx, FACTS_STAGE1_MEMCMP, t,
	    AN_NO_RULE);

	if (in == NULL)
		return;
	facts_stage1_on_memcmp(env, facts, in);
}

static void facts_stage1_arrive_an_scan_next(struct an_env *env, struct facts_stage1_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, FACTS_STAGE1_AN_SCAN_NEXT, t, AN_NO_RULE);
}

static void facts_stage1_arrive_p_stage1_facts(struct an_env *env, struct facts_stage1_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, FACTS_STAGE1_P_STAGE1_FACTS, t, AN_NO_RULE);
}

static void facts_stage1_arrive_p_shared(struct an_env *env, struct facts_stage1_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, FACTS_STAGE1_P_SHARED, t, AN_NO_RULE);
}

static void facts_stage1_arrive_queue(struct an_env *env, struct facts_stage1_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, FACTS_STAGE1_QUEUE, t, AN_NO_RULE);
}

static void facts_stage1_arrive_relations(struct an_env *env, struct facts_stage1_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, FACTS_STAGE1_P_RELATIONS, t, AN_NO_RULE);
}

/* The groups of rule b, over all facts so far. */
static void facts_stage1_aggregate_group(struct an_env *env, struct facts_stage1_facts *facts,
    uint32_t until)
{
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == FACTS_STAGE1_FACTS)
			facts_stage1_begin_group(env, facts, (const void *)t);
	}
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == FACTS_STAGE1_FACTS)
			facts_stage1_collect_from1_group(env, facts, (const void *)t);
		if (t->predicate == FACTS_STAGE1_AN_SCAN_NEXT)
			facts_stage1_collect_from2_group(env, facts, (const void *)t);
	}
	for (struct facts_group *group = an_group_first(&facts->fx,
	    FACTS_STAGE1_GROUPS1_GROUP); group != NULL;
	     group = an_group_next(&facts->fx, FACTS_STAGE1_GROUPS1_GROUP, group)) {
		facts_stage1_derive_group(env, facts, group);
	}
}

/* Stratum 1: over all facts of those before it. */
static void facts_stage1_stratum1(struct an_env *env, struct facts_stage1_facts *facts)
{
	const uint32_t until = an_fixpoint_last(&facts->fx);

	facts_stage1_aggregate_group(env, facts, until);
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == FACTS_STAGE1_PROBE)
			facts_stage1_stratum1_on_probe(env, facts, (const void *)t);
		if (t->predicate == FACTS_STAGE1_GROUP)
			facts_stage1_stratum1_on_group(env, facts, (const void *)t);
		if (t->predicate == FACTS_STAGE1_P_GROUPS1_GROUP)
			facts_stage1_stratum1_on_groups1_group(env, facts, (const void *)t);
		if (t->predicate == FACTS_STAGE1_P_STAGE1_FACTS)
			facts_stage1_stratum1_on_p_stage1_facts(env, facts, (const void *)t);
		if (t->predicate == FACTS_STAGE1_P_SHARED)
			facts_stage1_stratum1_on_p_shared(env, facts, (const void *)t);
		if (t->predicate == FACTS_STAGE1_P_P_GROUPS)
			facts_stage1_stratum1_on_p_groups(env, facts, (const void *)t);
		if (t->predicate == FACTS_STAGE1_QUEUE)
			facts_stage1_stratum1_on_queue(env, facts, (const void *)t);
		if (t->predicate == FACTS_STAGE1_ROW)
			facts_stage1_stratum1_on_row(env, facts, (const void *)t);
		if (t->predicate == FACTS_STAGE1_P_RELATIONS)
			facts_stage1_stratum1_on_relations(env, facts, (const void *)t);
	}
}

static void facts_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct facts_stage1_facts facts = { .contexts = contexts };

	an_fixpoint_begin(&facts.fx, env, facts.relations, facts_stage1_relations,
	    FACTS_STAGE1_RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		if (t->predicate == FACTS_FACTS)
			facts_stage1_arrive_facts(env, &facts, t);
		if (t->predicate == FACTS_ENV)
			facts_stage1_arrive_env(env, &facts, t);
		if (t->predicate == FACTS_MEMCMP)
			facts_stage1_arrive_memcmp(env, &facts, t);
		if (t->predicate == FACTS_AN_SCAN_NEXT)
			facts_stage1_arrive_an_scan_next(env, &facts, t);
		if (t->predicate == FACTS_P_STAGE1_FACTS)
			facts_stage1_arrive_p_stage1_facts(env, &facts, t);
		if (t->predicate == FACTS_P_SHARED)
			facts_stage1_arrive_p_shared(env, &facts, t);
		if (t->predicate == FACTS_QUEUE)
			facts_stage1_arrive_queue(env, &facts, t);
		if (t->predicate == FACTS_RELATIONS)
			facts_stage1_arrive_relations(env, &facts, t);
	}
	facts_stage1_stratum1(env, &facts);
	an_fixpoint_end(&facts.fx);
}

static bool facts_setup(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
	return true;
}

static void facts_teardown(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
}

static const struct an_column facts_columns_failed[] = {
	{ .name = "pkt", .type = &facts_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column facts_columns_in_[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_in_, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_in_, Y) },
};

static const struct an_column facts_attributes_facts[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_facts, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_facts, Y) },
};

static const struct an_column facts_attributes_env[] = {
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_env, Y) },
	{ .name = "z", .type = &an_type_int,
	  .offset = offsetof(struct facts_env, Z) },
};

static const struct an_column facts_attributes_memcmp[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_memcmp, X) },
};

static const struct an_column facts_attributes_an_scan_next[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_an_scan_next, X) },
};

static const struct an_column facts_attributes_p_stage1_facts[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_p_stage1_facts, X) },
};

static const struct an_column facts_attributes_p_shared[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_p_shared, X) },
};

static const struct an_column facts_attributes_queue[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_queue, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_queue, Y) },
};

static const struct an_column facts_attributes_relations[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct facts_relations, X) },
	{ .name = "y", .type = &an_type_int,
	  .offset = offsetof(struct facts_relations, Y) },
};

static const struct an_predicate facts_predicates[FACTS_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = facts_columns_failed, .column_count = 3,
		.is_output = true },
	[FACTS_FACTS] = { .name = "facts", .node = "n",
		.is_input = true, .octets = sizeof(struct facts_facts),
		.attributes = facts_attributes_facts, .attribute_count = 2 },
	[FACTS_ENV] = { .name = "env", .node = "n",
		.is_input = true, .octets = sizeof(struct facts_env),
		.attributes = facts_attributes_env, .attribute_count = 2 },
	[FACTS_MEMCMP] = { .name = "memcmp", .node = "n",
		.is_input = true, .octets = sizeof(struct facts_memcmp),
		.attributes = facts_attributes_memcmp, .attribute_count = 1 },
	[FACTS_AN_SCAN_NEXT] = { .name = "an_scan_next", .node = "n",
		.is_input = true, .octets = sizeof(struct facts_an_scan_next),
		.attributes = facts_attributes_an_scan_next, .attribute_count = 1 },
	[FACTS_P_STAGE1_FACTS] = { .name = "stage1_facts", .node = "n",
		.is_input = true, .octets = sizeof(struct facts_p_stage1_facts),
		.attributes = facts_attributes_p_stage1_facts, .attribute_count = 1 },
	[FACTS_P_SHARED] = { .name = "shared", .node = "n",
		.is_input = true, .octets = sizeof(struct facts_p_shared),
		.attributes = facts_attributes_p_shared, .attribute_count = 1 },
	[FACTS_QUEUE] = { .name = "queue", .node = "n",
		.is_input = true, .octets = sizeof(struct facts_queue),
		.attributes = facts_attributes_queue, .attribute_count = 2 },
	[FACTS_RELATIONS] = { .name = "relations", .node = "n",
		.is_input = true, .octets = sizeof(struct facts_relations),
		.attributes = facts_attributes_relations, .attribute_count = 2 },
	[FACTS_IN_] = { .name = "in_", .node = "n",
		.columns = facts_columns_in_, .column_count = 2,
		.is_output = true },
};

static const char *const facts_stage1_components[] = {
	"contexts",
};
static const uint8_t facts_stage1_roles[FACTS_PREDICATES] = {
	[FACTS_FACTS] = AN_ROLE_CONSUME,
	[FACTS_ENV] = AN_ROLE_CONSUME,
	[FACTS_MEMCMP] = AN_ROLE_CONSUME,
	[FACTS_AN_SCAN_NEXT] = AN_ROLE_CONSUME,
	[FACTS_P_STAGE1_FACTS] = AN_ROLE_CONSUME,
	[FACTS_P_SHARED] = AN_ROLE_CONSUME,
	[FACTS_QUEUE] = AN_ROLE_CONSUME,
	[FACTS_RELATIONS] = AN_ROLE_CONSUME,
};

static const struct an_stage facts_stages[] = {
	{
		.name = "contexts",
		.kind = AN_STAGE_SERIAL,
		.component_count = 1,
		.components = facts_stage1_components,
		.roles = facts_stage1_roles,
		.run = facts_stage1_run,
		.relations = facts_stage1_relations,
		.relation_count = 15,
	},
};

static const char *const facts_rule_0_literals[] = {
	"facts(@N, X, Y)",
	"env(@N, Y, Z)",
	"memcmp(@N, X)",
	"probe(@N, X, Z)",
};
static const char *const facts_rule_1_literals[] = {
	"facts(@N, X, _)",
	"an_scan_next(@N, X)",
};
static const char *const facts_rule_2_literals[] = {
	"probe(@N, X, Z)",
	"group(@N, X, C)",
	"C > 0",
	"groups1_group(@N, X)",
};
static const char *const facts_rule_3_literals[] = {
	"groups1_group(@N, X)",
	"stage1_facts(@N, X)",
	"shared(@N, X)",
	"p_groups(@N, X)",
};
static const char *const facts_rule_4_literals[] = {
	"p_groups(@N, X)",
	"queue(@N, X, Y)",
	"row(@N, X, Y)",
};
static const char *const facts_rule_5_literals[] = {
	"row(@N, X, Y)",
	"relations(@N, X, Y)",
	"in_(@N, X, Y)",
};
static const struct an_rule facts_rules[] = {
	{ .component = "contexts", .label = "a", .file = "facts.analog", .line = 8,
	  .literals = facts_rule_0_literals, .literal_count = 4, .first_literal = 0 },
	{ .component = "contexts", .label = "b", .file = "facts.analog", .line = 9,
	  .literals = facts_rule_1_literals, .literal_count = 2, .first_literal = 4 },
	{ .component = "contexts", .label = "c", .file = "facts.analog", .line = 10,
	  .literals = facts_rule_2_literals, .literal_count = 4, .first_literal = 6 },
	{ .component = "contexts", .label = "d", .file = "facts.analog", .line = 11,
	  .literals = facts_rule_3_literals, .literal_count = 4, .first_literal = 10 },
	{ .component = "contexts", .label = "e", .file = "facts.analog", .line = 12,
	  .literals = facts_rule_4_literals, .literal_count = 3, .first_literal = 14 },
	{ .component = "contexts", .label = "f", .file = "facts.analog", .line = 13,
	  .literals = facts_rule_5_literals, .literal_count = 3, .first_literal = 17 },
};

extern const struct an_pipeline facts_pipeline;
const struct an_pipeline facts_pipeline = {
	.abi = AN_ABI,
	.name = "facts",
	.program = "facts.analog",
	.predicates = facts_predicates,
	.stages = facts_stages,
	.rules = facts_rules,
	.source_count = 0,
	.predicate_count = 10,
	.stage_count = 1,
	.rule_count = 6,
	.setup = facts_setup,
	.teardown = facts_teardown,
	.sqlite = &an_sqlite_interface,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &facts_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
