/* Made by analogc from tables.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "stdlib/packet.h"
#include "stdlib/strings.h"

/* Predicates: rows of tables_predicates. */
enum {
	TABLES_HIT = 1,
	TABLES_ALIAS = 2,
	TABLES_PAGE = 3,
	TABLES_GONE = 4,
	TABLES_COUNTS = 5,
	TABLES_TOTAL = 6,
	TABLES_SLOW = 7,
	TABLES_FINISH = 8,
	TABLES_REPORT = 9,
	TABLES_PREDICATES = 10
};

struct tables_hit {
	struct an_tuple tuple;
	struct an_string P;
	double T;
};

struct tables_alias {
	struct an_tuple tuple;
	struct an_string P;
	struct an_string attribute_3;
};

struct tables_page {
	struct an_tuple tuple;
	struct an_string P;
	double T;
};

struct tables_gone {
	struct an_tuple tuple;
	struct an_string P;
};

struct tables_counts {
	struct an_tuple tuple;
	bool S;
	int64_t count;
	double avg_t;
	double total_3; /* of avg_t */
	int64_t number_3;
	uint64_t solutions; /* of a group */
};

struct tables_total {
	struct an_tuple tuple;
	struct an_string P;
	int64_t count;
	double sum_t;
	double avg_t;
	double total_4; /* of avg_t */
	int64_t number_4;
	uint64_t solutions; /* of a group */
};

struct tables_slow {
	struct an_tuple tuple;
	struct an_string P;
	double T;
};

struct tables_load {
	struct an_tuple tuple;
	struct an_string P;
	int64_t count;
	int64_t max_l;
	uint64_t solutions; /* of a group */
};

struct tables_finish {
	struct an_tuple tuple;
};

struct tables_report {
	struct an_tuple tuple;
	struct an_string Q;
	int64_t C;
};

static const struct an_type tables_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

/* Stage 1: its relations, and what a fixpoint has. */
enum {
	TABLES_STAGE1_HIT = 0,
	TABLES_STAGE1_ALIAS = 1,
	TABLES_STAGE1_PAGE = 2,
	TABLES_STAGE1_GONE = 3,
	TABLES_STAGE1_COUNTS = 4,
	TABLES_STAGE1_TOTAL = 5,
	TABLES_STAGE1_SLOW = 6,
	TABLES_STAGE1_GROUPS1_COUNTS = 7,
	TABLES_STAGE1_AFFECTED1_COUNTS = 8,
	TABLES_STAGE1_GROUPS1_TOTAL = 9,
	TABLES_STAGE1_RELATIONS = 10
};

struct tables_stage1_facts {
	struct an_fixpoint fx; /* the first: see follow */
	struct an_relation relations[TABLES_STAGE1_RELATIONS];
	void *const *contexts;
};

static const struct an_field tables_stage1_hit_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_hit, P) },
	{ .name = "t", .type = &an_type_float,
	  .offset = offsetof(struct tables_hit, T) },
};
static const uint64_t tables_stage1_hit_indexes[] = { 0x1 };
static const struct an_relation_type tables_stage1_hit_relation = {
	.name = "hit",
	.octets = sizeof(struct tables_hit),
	.fields = tables_stage1_hit_fields,
	.field_count = 2,
	.indexes = tables_stage1_hit_indexes,
	.index_count = 1,
};

static const struct an_field tables_stage1_alias_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_alias, P) },
	{ .name = "attribute_3", .type = &an_type_string,
	  .offset = offsetof(struct tables_alias, attribute_3) },
};
static const uint64_t tables_stage1_alias_indexes[] = { 0x1 };
static const struct an_table_type tables_stage1_alias_table = {
	.key = 0x1,
	.lifetime = INT64_MAX,
	.size = UINT64_MAX,
	.is_constant = true,
};
static const struct an_relation_type tables_stage1_alias_relation = {
	.name = "alias",
	.octets = sizeof(struct tables_alias),
	.fields = tables_stage1_alias_fields,
	.field_count = 2,
	.indexes = tables_stage1_alias_indexes,
	.index_count = 1,
	.table = &tables_stage1_alias_table,
};

static const struct an_field tables_stage1_page_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_page, P) },
	{ .name = "t", .type = &an_type_float,
	  .offset = offsetof(struct tables_page, T) },
};
static const uint64_t tables_stage1_page_indexes[] = { 0x1 };
static void tables_stage1_follow_page(struct an_fixpoint *fx);
static const struct an_table_type tables_stage1_page_table = {
	.key = 0x1,
	.lifetime = 10000000000,
	.size = 100,
	.is_written = true,
	.follow = tables_stage1_follow_page,
};
static const struct an_relation_type tables_stage1_page_relation = {
	.name = "page",
	.octets = sizeof(struct tables_page),
	.fields = tables_stage1_page_fields,
	.field_count = 2,
	.indexes = tables_stage1_page_indexes,
	.index_count = 1,
	.table = &tables_stage1_page_table,
};

static const struct an_field tables_stage1_gone_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_gone, P) },
};
static const uint64_t tables_stage1_gone_indexes[] = { 0x1 };
static const struct an_relation_type tables_stage1_gone_relation = {
	.name = "gone",
	.octets = sizeof(struct tables_gone),
	.fields = tables_stage1_gone_fields,
	.field_count = 1,
	.indexes = tables_stage1_gone_indexes,
	.index_count = 1,
};

static const struct an_field tables_stage1_counts_fields[] = {
	{ .name = "s", .type = &an_type_bool,
	  .offset = offsetof(struct tables_counts, S) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct tables_counts, count) },
	{ .name = "avg_t", .type = &an_type_float,
	  .offset = offsetof(struct tables_counts, avg_t) },
};
static const struct an_table_type tables_stage1_counts_table = {
	.key = 0x1,
	.lifetime = INT64_MAX,
	.size = 10,
	.is_written = true,
};
static const struct an_relation_type tables_stage1_counts_relation = {
	.name = "counts",
	.octets = sizeof(struct tables_counts),
	.fields = tables_stage1_counts_fields,
	.field_count = 3,
	.table = &tables_stage1_counts_table,
};

static const struct an_field tables_stage1_total_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_total, P) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct tables_total, count),
	  .merge = AN_MERGE_ADD },
	{ .name = "sum_t", .type = &an_type_float,
	  .offset = offsetof(struct tables_total, sum_t),
	  .merge = AN_MERGE_ADD },
	{ .name = "avg_t", .type = &an_type_float,
	  .offset = offsetof(struct tables_total, avg_t),
	  .merge = AN_MERGE_AVERAGE,
	  .sum_offset = offsetof(struct tables_total, total_4),
	  .count_offset = offsetof(struct tables_total, number_4) },
};
static const struct an_table_type tables_stage1_total_table = {
	.key = 0x1,
	.lifetime = INT64_MAX,
	.size = 100,
	.is_written = true,
};
static const struct an_relation_type tables_stage1_total_relation = {
	.name = "total",
	.octets = sizeof(struct tables_total),
	.fields = tables_stage1_total_fields,
	.field_count = 4,
	.table = &tables_stage1_total_table,
};

static const struct an_field tables_stage1_slow_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_slow, P) },
	{ .name = "t", .type = &an_type_float,
	  .offset = offsetof(struct tables_slow, T) },
};
static const struct an_relation_type tables_stage1_slow_relation = {
	.name = "slow",
	.octets = sizeof(struct tables_slow),
	.fields = tables_stage1_slow_fields,
	.field_count = 2,
	.is_set = true,
};

static const struct an_field tables_stage1_groups1_counts_fields[] = {
	{ .name = "s", .type = &an_type_bool,
	  .offset = offsetof(struct tables_counts, S) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct tables_counts, count) },
	{ .name = "avg_t", .type = &an_type_float,
	  .offset = offsetof(struct tables_counts, avg_t) },
};
static const uint64_t tables_stage1_groups1_counts_indexes[] = { 0x1 };
static const struct an_relation_type tables_stage1_groups1_counts_relation = {
	.name = "counts",
	.octets = sizeof(struct tables_counts),
	.fields = tables_stage1_groups1_counts_fields,
	.field_count = 3,
	.indexes = tables_stage1_groups1_counts_indexes,
	.index_count = 1,
};

static const struct an_field tables_stage1_affected1_counts_fields[] = {
	{ .name = "s", .type = &an_type_bool,
	  .offset = offsetof(struct tables_counts, S) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct tables_counts, count) },
	{ .name = "avg_t", .type = &an_type_float,
	  .offset = offsetof(struct tables_counts, avg_t) },
};
static const uint64_t tables_stage1_affected1_counts_indexes[] = { 0x1 };
static const struct an_relation_type tables_stage1_affected1_counts_relation = {
	.name = "counts",
	.octets = sizeof(struct tables_counts),
	.fields = tables_stage1_affected1_counts_fields,
	.field_count = 3,
	.indexes = tables_stage1_affected1_counts_indexes,
	.index_count = 1,
};

static const struct an_field tables_stage1_groups1_total_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_total, P) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct tables_total, count) },
	{ .name = "sum_t", .type = &an_type_float,
	  .offset = offsetof(struct tables_total, sum_t) },
	{ .name = "avg_t", .type = &an_type_float,
	  .offset = offsetof(struct tables_total, avg_t) },
};
static const uint64_t tables_stage1_groups1_total_indexes[] = { 0x1 };
static const struct an_relation_type tables_stage1_groups1_total_relation = {
	.name = "total",
	.octets = sizeof(struct tables_total),
	.fields = tables_stage1_groups1_total_fields,
	.field_count = 4,
	.indexes = tables_stage1_groups1_total_indexes,
	.index_count = 1,
};

static const struct an_relation_type *const tables_stage1_relations[] = {
	&tables_stage1_hit_relation,
	&tables_stage1_alias_relation,
	&tables_stage1_page_relation,
	&tables_stage1_gone_relation,
	&tables_stage1_counts_relation,
	&tables_stage1_total_relation,
	&tables_stage1_slow_relation,
	&tables_stage1_groups1_counts_relation,
	&tables_stage1_affected1_counts_relation,
	&tables_stage1_groups1_total_relation,
};

/* Stage 2: its relations, and what a fixpoint has. */
enum {
	TABLES_STAGE2_SLOW = 0,
	TABLES_STAGE2_LOAD = 1,
	TABLES_STAGE2_FINISH = 2,
	TABLES_STAGE2_ALIAS = 3,
	TABLES_STAGE2_REPORT = 4,
	TABLES_STAGE2_GROUPS1_LOAD = 5,
	TABLES_STAGE2_RELATIONS = 6
};

struct tables_stage2_facts {
	struct an_fixpoint fx; /* the first: see follow */
	struct an_relation relations[TABLES_STAGE2_RELATIONS];
	void *const *contexts;
};

static const struct an_field tables_stage2_slow_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_slow, P) },
	{ .name = "t", .type = &an_type_float,
	  .offset = offsetof(struct tables_slow, T) },
};
static const struct an_relation_type tables_stage2_slow_relation = {
	.name = "slow",
	.octets = sizeof(struct tables_slow),
	.fields = tables_stage2_slow_fields,
	.field_count = 2,
};

static const struct an_field tables_stage2_load_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_load, P) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct tables_load, count),
	  .merge = AN_MERGE_ADD },
	{ .name = "max_l", .type = &an_type_int,
	  .offset = offsetof(struct tables_load, max_l),
	  .merge = AN_MERGE_MAX },
};
static const uint64_t tables_stage2_load_indexes[] = { 0x1 };
static const struct an_table_type tables_stage2_load_table = {
	.key = 0x1,
	.lifetime = 60000000000,
	.size = 100,
	.is_written = true,
	.is_statistics = true,
};
static const struct an_relation_type tables_stage2_load_relation = {
	.name = "load",
	.octets = sizeof(struct tables_load),
	.fields = tables_stage2_load_fields,
	.field_count = 3,
	.indexes = tables_stage2_load_indexes,
	.index_count = 1,
	.table = &tables_stage2_load_table,
};

static const struct an_relation_type tables_stage2_finish_relation = {
	.name = "finish",
	.octets = sizeof(struct tables_finish),
};

static const struct an_field tables_stage2_alias_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_alias, P) },
	{ .name = "attribute_3", .type = &an_type_string,
	  .offset = offsetof(struct tables_alias, attribute_3) },
};
static const uint64_t tables_stage2_alias_indexes[] = { 0x1 };
static const struct an_table_type tables_stage2_alias_table = {
	.key = 0x1,
	.lifetime = INT64_MAX,
	.size = UINT64_MAX,
	.is_constant = true,
};
static const struct an_relation_type tables_stage2_alias_relation = {
	.name = "alias",
	.octets = sizeof(struct tables_alias),
	.fields = tables_stage2_alias_fields,
	.field_count = 2,
	.indexes = tables_stage2_alias_indexes,
	.index_count = 1,
	.table = &tables_stage2_alias_table,
};

static const struct an_field tables_stage2_report_fields[] = {
	{ .name = "q", .type = &an_type_string,
	  .offset = offsetof(struct tables_report, Q) },
	{ .name = "c", .type = &an_type_int,
	  .offset = offsetof(struct tables_report, C) },
};
static const struct an_relation_type tables_stage2_report_relation = {
	.name = "report",
	.octets = sizeof(struct tables_report),
	.fields = tables_stage2_report_fields,
	.field_count = 2,
	.is_set = true,
};

static const struct an_field tables_stage2_groups1_load_fields[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_load, P) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct tables_load, count) },
	{ .name = "max_l", .type = &an_type_int,
	  .offset = offsetof(struct tables_load, max_l) },
};
static const uint64_t tables_stage2_groups1_load_indexes[] = { 0x1 };
static const struct an_relation_type tables_stage2_groups1_load_relation = {
	.name = "load",
	.octets = sizeof(struct tables_load),
	.fields = tables_stage2_groups1_load_fields,
	.field_count = 3,
	.indexes = tables_stage2_groups1_load_indexes,
	.index_count = 1,
};

static const struct an_relation_type *const tables_stage2_relations[] = {
	&tables_stage2_slow_relation,
	&tables_stage2_load_relation,
	&tables_stage2_finish_relation,
	&tables_stage2_alias_relation,
	&tables_stage2_report_relation,
	&tables_stage2_groups1_load_relation,
};

/* -- Stage 1, serial: pages -- */

static void tables_stage1_on_hit(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_hit *in);
static void tables_stage1_on_alias(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_alias *in);
static void tables_stage1_on_gone(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_gone *in);
static void tables_stage1_on_page(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_page *in);
static void tables_stage1_collect_counts(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_page *in);
static void tables_stage1_all_of_counts(struct an_env *env, struct tables_stage1_facts *facts,
    struct tables_counts *group);
static void tables_stage1_lost_counts(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_page *in);
static void tables_stage1_derive_counts(struct an_env *env, struct tables_stage1_facts *facts,
    struct tables_counts *group);
static void tables_stage1_collect_total(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_hit *in);
static void tables_stage1_derive_total(struct an_env *env, struct tables_stage1_facts *facts,
    struct tables_total *group);

static void tables_stage1_on_hit(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_hit *in)
{
	/* t1 page(@N, P, T) :- hit(@N, P, T), !alias(@N, P, _). tables.analog:12 */
	do {
		an_tried(env, 0);
		const struct tables_alias probe = {
			.P = in->P,
		};
		if (an_fact_exists(&facts->fx, TABLES_STAGE1_ALIAS, 0, &probe)) {
			an_missed(env, 0);
			break;
		}
		const struct tables_page derived = {
			.P = in->P,
			.T = in->T,
		};
		const struct tables_page *const page_1 = an_fact_add(&facts->fx, TABLES_STAGE1_PAGE,
		    &derived, 0);
		if (page_1 == NULL) {
			an_missed(env, 1);
			break;
		}
		an_fired(env, 0);
		struct tables_page *const out = an_derive(env, sizeof *out, TABLES_PAGE);
		out->P = in->P;
		out->T = in->T;
		tables_stage1_on_page(env, facts, page_1);
	} while (0);
	/* t2 page(@N, Q, T) :- hit(@N, P, T), alias(@N, P, Q). tables.analog:13 */
	an_tried(env, 1);
	unsigned values = 0;
	const struct tables_alias probe = {
		.P = in->P,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, TABLES_STAGE1_ALIAS, 0, &probe, in->tuple.number + 1);
	for (const struct tables_alias *alias_2; (alias_2 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct tables_page derived = {
			.P = alias_2->attribute_3,
			.T = in->T,
		};
		const struct tables_page *const page_3 = an_fact_add(&facts->fx, TABLES_STAGE1_PAGE,
		    &derived, 1);
		if (page_3 == NULL) {
			an_missed(env, 4);
			continue;
		}
		an_fired(env, 1);
		struct tables_page *const out = an_derive(env, sizeof *out, TABLES_PAGE);
		out->P = alias_2->attribute_3;
		out->T = in->T;
		tables_stage1_on_page(env, facts, page_3);
	}
	if (values == 0)
		an_missed(env, 3);
}

static void tables_stage1_on_alias(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_alias *in)
{
	/* t2 page(@N, Q, T) :- hit(@N, P, T), alias(@N, P, Q). tables.analog:13 */
	an_tried(env, 1);
	unsigned values = 0;
	const struct tables_hit probe = {
		.P = in->P,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, TABLES_STAGE1_HIT, 0, &probe, in->tuple.number);
	for (const struct tables_hit *hit_1; (hit_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct tables_page derived = {
			.P = in->attribute_3,
			.T = hit_1->T,
		};
		const struct tables_page *const page_2 = an_fact_add(&facts->fx, TABLES_STAGE1_PAGE,
		    &derived, 1);
		if (page_2 == NULL) {
			an_missed(env, 4);
			continue;
		}
		an_fired(env, 1);
		struct tables_page *const out = an_derive(env, sizeof *out, TABLES_PAGE);
		out->P = in->attribute_3;
		out->T = hit_1->T;
		tables_stage1_on_page(env, facts, page_2);
	}
	if (values == 0)
		an_missed(env, 2);
}

static void tables_stage1_on_gone(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_gone *in)
{
	/* t3 delete page(@N, P, T) :- gone(@N, P), page(@N, P, T). tables.analog:14 */
	an_tried(env, 2);
	unsigned values = 0;
	const struct tables_page probe = {
		.P = in->P,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, TABLES_STAGE1_PAGE, 0, &probe, in->tuple.number + 1);
	for (const struct tables_page *page_1; (page_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct tables_page probe_2 = {
			.P = in->P,
			.T = page_1->T,
		};
		an_fired(env, 2);
		an_row_delete(&facts->fx, TABLES_STAGE1_PAGE, &probe_2, 2);
	}
	if (values == 0)
		an_missed(env, 6);
}

static void tables_stage1_on_page(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_page *in)
{
	/* t3 delete page(@N, P, T) :- gone(@N, P), page(@N, P, T). tables.analog:14 */
	{
		an_tried(env, 2);
		unsigned values = 0;
		const struct tables_gone probe = {
			.P = in->P,
		};
		struct an_scan scan;
		an_scan_begin(&scan, &facts->fx, TABLES_STAGE1_GONE, 0, &probe, in->tuple.number);
		for (const struct tables_gone *gone_1; (gone_1 = an_scan_next(&scan)) != NULL;) {
			values++;
			const struct tables_page probe_2 = {
				.P = in->P,
				.T = in->T,
			};
			an_fired(env, 2);
			an_row_delete(&facts->fx, TABLES_STAGE1_PAGE, &probe_2, 2);
		}
		if (values == 0)
			an_missed(env, 5);
	}
	/* t6 slow(@N, P, T) :- page(@N, P, T), T > 2.0. tables.analog:17 */
	an_tried(env, 5);
	if (!(in->T > 2.0)) {
		an_missed(env, 7);
		return;
	}
	const struct tables_slow derived = {
		.P = in->P,
		.T = in->T,
	};
	if (an_fact_add(&facts->fx, TABLES_STAGE1_SLOW, &derived, 5) == NULL) {
		an_missed(env, 8);
		return;
	}
	an_fired(env, 5);
	struct tables_slow *const out = an_derive(env, sizeof *out, TABLES_SLOW);
	out->P = in->P;
	out->T = in->T;
}

static void tables_stage1_collect_counts(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_page *in)
{
	(void)env;
	/* t4 counts(@N, S, a_COUNT<*>, a_AVG<T>) :- page(@N, P, T), S := T > 0.5.
	 * tables.analog:15 */
	an_tried(env, 3);
	const bool S = (in->T > 0.5);
	const struct tables_counts key = {
		.S = S,
	};
	an_group(&facts->fx, TABLES_STAGE1_GROUPS1_COUNTS, &key, NULL);
}

static void tables_stage1_all_of_counts(struct an_env *env, struct tables_stage1_facts *facts,
    struct tables_counts *group)
{
	const struct tables_counts *const in = group;
	(void)env;
	/* t4 counts(@N, S, a_COUNT<*>, a_AVG<T>) :- page(@N, P, T), S := T > 0.5.
	 * tables.analog:15 */
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, TABLES_STAGE1_PAGE, AN_ALL, NULL, AN_ANY_AGE);
	for (const struct tables_page *page_1; (page_1 = an_scan_next(&scan)) != NULL;) {
		if (in->S != (page_1->T > 0.5))
			continue;
		group->count = an_int_add(group->count, 1);
		group->total_3 += (double)page_1->T;
		group->number_3++;
		group->solutions++;
	}
}

static void tables_stage1_lost_counts(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_page *in)
{
	(void)env;
	/* t4 counts(@N, S, a_COUNT<*>, a_AVG<T>) :- page(@N, P, T), S := T > 0.5.
	 * tables.analog:15 */
	const bool S = (in->T > 0.5);
	const struct tables_counts key = {
		.S = S,
	};
	an_group(&facts->fx, TABLES_STAGE1_AFFECTED1_COUNTS, &key, NULL);
}

static void tables_stage1_derive_counts(struct an_env *env, struct tables_stage1_facts *facts,
    struct tables_counts *group)
{
	const struct tables_counts *const in = group;
	(void)env;
	/* t4 counts(@N, S, a_COUNT<*>, a_AVG<T>) :- page(@N, P, T), S := T > 0.5.
	 * tables.analog:15 */
	const struct tables_counts derived = {
		.S = in->S,
		.count = in->count,
		.avg_t = in->avg_t,
	};
	if (an_fact_add(&facts->fx, TABLES_STAGE1_COUNTS, &derived, 3) == NULL)
		return;
	an_fired(env, 3);
	struct tables_counts *const out = an_derive(env, sizeof *out, TABLES_COUNTS);
	out->S = in->S;
	out->count = in->count;
	out->avg_t = in->avg_t;
}

static void tables_stage1_collect_total(struct an_env *env, struct tables_stage1_facts *facts,
    const struct tables_hit *in)
{
	(void)env;
	/* t5 total(@N, P, a_COUNT<*>, a_SUM<T>, a_AVG<T>) :- hit(@N, P, T). tables.analog:16 */
	an_tried(env, 4);
	const struct tables_total key = {
		.P = in->P,
	};
	struct tables_total *const group = an_group(&facts->fx, TABLES_STAGE1_GROUPS1_TOTAL, &key,
	    NULL);
	group->count = an_int_add(group->count, 1);
	group->sum_t += in->T;
	group->total_4 += (double)in->T;
	group->number_4++;
	group->solutions++;
}

static void tables_stage1_derive_total(struct an_env *env, struct tables_stage1_facts *facts,
    struct tables_total *group)
{
	(void)env;
	/* t5 total(@N, P, a_COUNT<*>, a_SUM<T>, a_AVG<T>) :- hit(@N, P, T). tables.analog:16 */
	const struct tables_total *const in = an_group_merge(&facts->fx, TABLES_STAGE1_TOTAL, group,
	    4);
	if (in == NULL)
		return;
	an_fired(env, 4);
	struct tables_total *const out = an_derive(env, sizeof *out, TABLES_TOTAL);
	out->P = in->P;
	out->count = in->count;
	out->sum_t = in->sum_t;
	out->avg_t = in->avg_t;
}

static void tables_stage1_arrive_hit(struct an_env *env, struct tables_stage1_facts *facts,
    const struct an_tuple *t)
{
	const struct tables_hit *const in = an_fact_add(&facts->fx, TABLES_STAGE1_HIT, t,
	    AN_NO_RULE);

	if (in == NULL)
		return;
	tables_stage1_on_hit(env, facts, in);
}

static void tables_stage1_arrive_alias(struct an_env *env, struct tables_stage1_facts *facts,
    const struct an_tuple *t)
{
	const struct tables_alias *const in = an_fact_add(&facts->fx, TABLES_STAGE1_ALIAS, t,
	    AN_NO_RULE);

	if (in == NULL)
		return;
	struct tables_alias *const out = an_derive(env, sizeof *out, TABLES_ALIAS);
	out->P = in->P;
	out->attribute_3 = in->attribute_3;
	tables_stage1_on_alias(env, facts, in);
}

static void tables_stage1_arrive_gone(struct an_env *env, struct tables_stage1_facts *facts,
    const struct an_tuple *t)
{
	const struct tables_gone *const in = an_fact_add(&facts->fx, TABLES_STAGE1_GONE, t,
	    AN_NO_RULE);

	if (in == NULL)
		return;
	tables_stage1_on_gone(env, facts, in);
}

/* The groups of rule t4, over all facts so far. */
static void tables_stage1_aggregate_counts(struct an_env *env, struct tables_stage1_facts *facts,
    uint32_t until)
{
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == TABLES_STAGE1_PAGE)
			tables_stage1_collect_counts(env, facts, (const void *)t);
	}
	for (struct tables_counts *group = an_group_first(&facts->fx,
	    TABLES_STAGE1_GROUPS1_COUNTS); group != NULL;
	     group = an_group_next(&facts->fx, TABLES_STAGE1_GROUPS1_COUNTS, group)) {
		tables_stage1_all_of_counts(env, facts, group);
		group->avg_t = group->total_3 / (double)group->number_3;
		tables_stage1_derive_counts(env, facts, group);
	}
}

/* The groups of rule t5, over all facts so far. */
static void tables_stage1_aggregate_total(struct an_env *env, struct tables_stage1_facts *facts,
    uint32_t until)
{
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == TABLES_STAGE1_HIT)
			tables_stage1_collect_total(env, facts, (const void *)t);
	}
	for (struct tables_total *group = an_group_first(&facts->fx,
	    TABLES_STAGE1_GROUPS1_TOTAL); group != NULL;
	     group = an_group_next(&facts->fx, TABLES_STAGE1_GROUPS1_TOTAL, group)) {
		group->avg_t = group->total_4 / (double)group->number_4;
		tables_stage1_derive_total(env, facts, group);
	}
}

/* Stratum 1: over all facts of those before it. */
static void tables_stage1_stratum1(struct an_env *env, struct tables_stage1_facts *facts)
{
	const uint32_t until = an_fixpoint_last(&facts->fx);

	tables_stage1_aggregate_counts(env, facts, until);
	tables_stage1_aggregate_total(env, facts, until);
}

/* Rows of page have gone: their groups, from the rows that are left. */
static void tables_stage1_follow_page(struct an_fixpoint *fx)
{
	struct tables_stage1_facts *const facts = (void *)fx;

	for (const struct tables_page *row = an_removed_first(fx, TABLES_STAGE1_PAGE); row != NULL;
	     row = an_removed_next(fx, TABLES_STAGE1_PAGE, row))
		tables_stage1_lost_counts(fx->env, facts, row);
	for (struct tables_counts *group = an_group_first(&facts->fx,
	    TABLES_STAGE1_AFFECTED1_COUNTS); group != NULL;
	     group = an_group_next(&facts->fx, TABLES_STAGE1_AFFECTED1_COUNTS, group)) {
		group->solutions = 0;
		group->count = 0;
		group->total_3 = 0;
		group->number_3 = 0;
		tables_stage1_all_of_counts(fx->env, facts, group);
		if (group->solutions == 0) {
			an_row_remove(fx, TABLES_STAGE1_COUNTS, group);
			continue;
		}
		group->avg_t = group->total_3 / (double)group->number_3;
		an_row_put(fx, TABLES_STAGE1_COUNTS, group);
	}
}

static void tables_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct tables_stage1_facts facts = { .contexts = contexts };

	an_fixpoint_begin(&facts.fx, env, facts.relations, tables_stage1_relations,
	    TABLES_STAGE1_RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		if (t->predicate == TABLES_HIT)
			tables_stage1_arrive_hit(env, &facts, t);
		if (t->predicate == TABLES_ALIAS)
			tables_stage1_arrive_alias(env, &facts, t);
		if (t->predicate == TABLES_GONE)
			tables_stage1_arrive_gone(env, &facts, t);
	}
	tables_stage1_stratum1(env, &facts);
	an_fixpoint_end(&facts.fx);
}

/* -- Stage 2, parallel: statistics -- */

static void tables_stage2_stratum1_on_finish(struct an_env *env, struct tables_stage2_facts *facts,
    const struct tables_finish *in);
static void tables_stage2_stratum1_on_load(struct an_env *env, struct tables_stage2_facts *facts,
    const struct tables_load *in);
static void tables_stage2_stratum1_on_alias(struct an_env *env, struct tables_stage2_facts *facts,
    const struct tables_alias *in);
static void tables_stage2_collect_load(struct an_env *env, struct tables_stage2_facts *facts,
    const struct tables_slow *in);
static void tables_stage2_derive_load(struct an_env *env, struct tables_stage2_facts *facts,
    struct tables_load *group);

static void tables_stage2_stratum1_on_finish(struct an_env *env, struct tables_stage2_facts *facts,
    const struct tables_finish *in)
{
	/* s2 report(@N, Q, C) :- finish(@N), load(@N, P, C, _), alias(@N, P, Q).
	 * tables.analog:21 */
	an_tried(env, 7);
	unsigned values = 0;
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, TABLES_STAGE2_LOAD, AN_ALL, NULL, in->tuple.number + 1);
	for (const struct tables_load *load_1; (load_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		unsigned values_2 = 0;
		const struct tables_alias probe = {
			.P = load_1->P,
		};
		struct an_scan scan_2;
		an_scan_begin(&scan_2, &facts->fx, TABLES_STAGE2_ALIAS, 0, &probe,
		    in->tuple.number + 1);
		for (const struct tables_alias *alias_2; (alias_2 = an_scan_next(&scan_2)) != NULL;) {
			values_2++;
			const struct tables_report derived = {
				.Q = alias_2->attribute_3,
				.C = load_1->count,
			};
			if (an_fact_add(&facts->fx, TABLES_STAGE2_REPORT, &derived, 7) == NULL) {
				an_missed(env, 12);
				continue;
			}
			an_fired(env, 7);
			struct tables_report *const out = an_derive(env, sizeof *out,
			    TABLES_REPORT);
			out->Q = alias_2->attribute_3;
			out->C = load_1->count;
		}
		if (values_2 == 0)
			an_missed(env, 11);
	}
	if (values == 0)
		an_missed(env, 10);
}

static void tables_stage2_stratum1_on_load(struct an_env *env, struct tables_stage2_facts *facts,
    const struct tables_load *in)
{
	/* s2 report(@N, Q, C) :- finish(@N), load(@N, P, C, _), alias(@N, P, Q).
	 * tables.analog:21 */
	an_tried(env, 7);
	unsigned values = 0;
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, TABLES_STAGE2_FINISH, AN_ALL, NULL, in->tuple.number);
	for (const struct tables_finish *finish_1; (finish_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		unsigned values_2 = 0;
		const struct tables_alias probe = {
			.P = in->P,
		};
		struct an_scan scan_2;
		an_scan_begin(&scan_2, &facts->fx, TABLES_STAGE2_ALIAS, 0, &probe,
		    in->tuple.number + 1);
		for (const struct tables_alias *alias_2; (alias_2 = an_scan_next(&scan_2)) != NULL;) {
			values_2++;
			const struct tables_report derived = {
				.Q = alias_2->attribute_3,
				.C = in->count,
			};
			if (an_fact_add(&facts->fx, TABLES_STAGE2_REPORT, &derived, 7) == NULL) {
				an_missed(env, 12);
				continue;
			}
			an_fired(env, 7);
			struct tables_report *const out = an_derive(env, sizeof *out,
			    TABLES_REPORT);
			out->Q = alias_2->attribute_3;
			out->C = in->count;
		}
		if (values_2 == 0)
			an_missed(env, 11);
	}
	if (values == 0)
		an_missed(env, 9);
}

static void tables_stage2_stratum1_on_alias(struct an_env *env, struct tables_stage2_facts *facts,
    const struct tables_alias *in)
{
	/* s2 report(@N, Q, C) :- finish(@N), load(@N, P, C, _), alias(@N, P, Q).
	 * tables.analog:21 */
	an_tried(env, 7);
	unsigned values = 0;
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, TABLES_STAGE2_FINISH, AN_ALL, NULL, in->tuple.number);
	for (const struct tables_finish *finish_1; (finish_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		unsigned values_2 = 0;
		const struct tables_load probe = {
			.P = in->P,
		};
		struct an_scan scan_2;
		an_scan_begin(&scan_2, &facts->fx, TABLES_STAGE2_LOAD, 0, &probe, in->tuple.number);
		for (const struct tables_load *load_2; (load_2 = an_scan_next(&scan_2)) != NULL;) {
			values_2++;
			const struct tables_report derived = {
				.Q = in->attribute_3,
				.C = load_2->count,
			};
			if (an_fact_add(&facts->fx, TABLES_STAGE2_REPORT, &derived, 7) == NULL) {
				an_missed(env, 12);
				continue;
			}
			an_fired(env, 7);
			struct tables_report *const out = an_derive(env, sizeof *out,
			    TABLES_REPORT);
			out->Q = in->attribute_3;
			out->C = load_2->count;
		}
		if (values_2 == 0)
			an_missed(env, 10);
	}
	if (values == 0)
		an_missed(env, 9);
}

static void tables_stage2_collect_load(struct an_env *env, struct tables_stage2_facts *facts,
    const struct tables_slow *in)
{
	(void)env;
	/* s1 load(@N, P, a_COUNT<*>, a_MAX<L>) :- slow(@N, P, T), L := f_size(P).
	 * tables.analog:20 */
	an_tried(env, 6);
	const int64_t L = an_strings_size(env, in->P);
	const struct tables_load key = {
		.P = in->P,
	};
	struct tables_load *const group = an_group(&facts->fx, TABLES_STAGE2_GROUPS1_LOAD, &key,
	    NULL);
	group->count = an_int_add(group->count, 1);
	if (group->solutions == 0 || L > group->max_l)
	group->max_l = L;
	group->solutions++;
}

static void tables_stage2_derive_load(struct an_env *env, struct tables_stage2_facts *facts,
    struct tables_load *group)
{
	(void)env;
	/* s1 load(@N, P, a_COUNT<*>, a_MAX<L>) :- slow(@N, P, T), L := f_size(P).
	 * tables.analog:20 */
	const struct tables_load *const in = an_group_merge(&facts->fx, TABLES_STAGE2_LOAD, group,
	    6);
	if (in == NULL)
		return;
	an_fired(env, 6);
}

static void tables_stage2_arrive_alias(struct an_env *env, struct tables_stage2_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, TABLES_STAGE2_ALIAS, t, AN_NO_RULE);
}

static void tables_stage2_arrive_slow(struct an_env *env, struct tables_stage2_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, TABLES_STAGE2_SLOW, t, AN_NO_RULE);
}

static void tables_stage2_arrive_finish(struct an_env *env, struct tables_stage2_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, TABLES_STAGE2_FINISH, t, AN_NO_RULE);
}

/* The groups of rule s1, over all facts so far. */
static void tables_stage2_aggregate_load(struct an_env *env, struct tables_stage2_facts *facts,
    uint32_t until)
{
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == TABLES_STAGE2_SLOW)
			tables_stage2_collect_load(env, facts, (const void *)t);
	}
	for (struct tables_load *group = an_group_first(&facts->fx,
	    TABLES_STAGE2_GROUPS1_LOAD); group != NULL;
	     group = an_group_next(&facts->fx, TABLES_STAGE2_GROUPS1_LOAD, group)) {
		tables_stage2_derive_load(env, facts, group);
	}
}

/* Stratum 1: over all facts of those before it. */
static void tables_stage2_stratum1(struct an_env *env, struct tables_stage2_facts *facts)
{
	const uint32_t until = an_fixpoint_last(&facts->fx);

	tables_stage2_aggregate_load(env, facts, until);
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == TABLES_STAGE2_FINISH)
			tables_stage2_stratum1_on_finish(env, facts, (const void *)t);
		if (t->predicate == TABLES_STAGE2_LOAD)
			tables_stage2_stratum1_on_load(env, facts, (const void *)t);
		if (t->predicate == TABLES_STAGE2_ALIAS)
			tables_stage2_stratum1_on_alias(env, facts, (const void *)t);
	}
}

static void tables_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct tables_stage2_facts facts = { .contexts = contexts };

	an_fixpoint_begin(&facts.fx, env, facts.relations, tables_stage2_relations,
	    TABLES_STAGE2_RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		if (t->predicate == TABLES_ALIAS)
			tables_stage2_arrive_alias(env, &facts, t);
		if (t->predicate == TABLES_SLOW)
			tables_stage2_arrive_slow(env, &facts, t);
		if (t->predicate == TABLES_FINISH)
			tables_stage2_arrive_finish(env, &facts, t);
	}
	tables_stage2_stratum1(env, &facts);
	an_fixpoint_end(&facts.fx);
}

static bool tables_setup(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
	return true;
}

static void tables_teardown(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
}

static const struct an_column tables_columns_failed[] = {
	{ .name = "pkt", .type = &tables_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column tables_columns_page[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_page, P) },
	{ .name = "t", .type = &an_type_float,
	  .offset = offsetof(struct tables_page, T) },
};

static const struct an_column tables_columns_counts[] = {
	{ .name = "s", .type = &an_type_bool,
	  .offset = offsetof(struct tables_counts, S) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct tables_counts, count) },
	{ .name = "avg_t", .type = &an_type_float,
	  .offset = offsetof(struct tables_counts, avg_t) },
};

static const struct an_column tables_columns_total[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_total, P) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct tables_total, count) },
	{ .name = "sum_t", .type = &an_type_float,
	  .offset = offsetof(struct tables_total, sum_t) },
	{ .name = "avg_t", .type = &an_type_float,
	  .offset = offsetof(struct tables_total, avg_t) },
};

static const struct an_column tables_columns_report[] = {
	{ .name = "q", .type = &an_type_string,
	  .offset = offsetof(struct tables_report, Q) },
	{ .name = "c", .type = &an_type_int,
	  .offset = offsetof(struct tables_report, C) },
};

static const struct an_column tables_attributes_hit[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_hit, P) },
	{ .name = "t", .type = &an_type_float,
	  .offset = offsetof(struct tables_hit, T) },
};

static const struct an_column tables_attributes_alias[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_alias, P) },
	{ .name = "attribute_3", .type = &an_type_string,
	  .offset = offsetof(struct tables_alias, attribute_3) },
};

static const struct an_column tables_attributes_gone[] = {
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct tables_gone, P) },
};

static const struct an_predicate tables_predicates[TABLES_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = tables_columns_failed, .column_count = 3,
		.is_output = true },
	[TABLES_HIT] = { .name = "hit", .node = "n",
		.is_input = true, .octets = sizeof(struct tables_hit),
		.attributes = tables_attributes_hit, .attribute_count = 2 },
	[TABLES_ALIAS] = { .name = "alias", .node = "n",
		.is_input = true, .octets = sizeof(struct tables_alias),
		.attributes = tables_attributes_alias, .attribute_count = 2 },
	[TABLES_PAGE] = { .name = "page", .node = "n",
		.columns = tables_columns_page, .column_count = 2,
		.is_output = true },
	[TABLES_GONE] = { .name = "gone", .node = "n",
		.is_input = true, .octets = sizeof(struct tables_gone),
		.attributes = tables_attributes_gone, .attribute_count = 1 },
	[TABLES_COUNTS] = { .name = "counts", .node = "n",
		.columns = tables_columns_counts, .column_count = 3,
		.is_output = true },
	[TABLES_TOTAL] = { .name = "total", .node = "n",
		.columns = tables_columns_total, .column_count = 4,
		.is_output = true },
	[TABLES_SLOW] = { .name = "slow", .node = "n" },
	[TABLES_FINISH] = { .name = "finish", .node = "n" },
	[TABLES_REPORT] = { .name = "report", .node = "n",
		.columns = tables_columns_report, .column_count = 2,
		.is_output = true },
};

static const char *const tables_stage1_components[] = {
	"pages",
};
static const uint8_t tables_stage1_roles[TABLES_PREDICATES] = {
	[TABLES_HIT] = AN_ROLE_CONSUME,
	[TABLES_ALIAS] = AN_ROLE_CONSUME,
	[TABLES_GONE] = AN_ROLE_CONSUME,
};

static const char *const tables_stage2_components[] = {
	"statistics",
};
static const uint8_t tables_stage2_roles[TABLES_PREDICATES] = {
	[TABLES_ALIAS] = AN_ROLE_BARRIER,
	[TABLES_SLOW] = AN_ROLE_CONSUME,
	[TABLES_FINISH] = AN_ROLE_BARRIER,
};

static const struct an_stage tables_stages[] = {
	{
		.name = "pages",
		.kind = AN_STAGE_SERIAL,
		.component_count = 1,
		.components = tables_stage1_components,
		.roles = tables_stage1_roles,
		.run = tables_stage1_run,
		.relations = tables_stage1_relations,
		.relation_count = 10,
	},
	{
		.name = "statistics",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = tables_stage2_components,
		.roles = tables_stage2_roles,
		.run = tables_stage2_run,
		.relations = tables_stage2_relations,
		.relation_count = 6,
	},
};

static const char *const tables_rule_0_literals[] = {
	"!alias(@N, P, _)",
	"page(@N, P, T)",
};
static const char *const tables_rule_1_literals[] = {
	"hit(@N, P, T)",
	"alias(@N, P, Q)",
	"page(@N, Q, T)",
};
static const char *const tables_rule_2_literals[] = {
	"gone(@N, P)",
	"page(@N, P, T)",
};
static const char *const tables_rule_5_literals[] = {
	"T > 2.0",
	"slow(@N, P, T)",
};
static const char *const tables_rule_7_literals[] = {
	"finish(@N)",
	"load(@N, P, C, _)",
	"alias(@N, P, Q)",
	"report(@N, Q, C)",
};
static const struct an_rule tables_rules[] = {
	{ .component = "pages", .label = "t1", .file = "tables.analog", .line = 12,
	  .literals = tables_rule_0_literals, .literal_count = 2, .first_literal = 0 },
	{ .component = "pages", .label = "t2", .file = "tables.analog", .line = 13,
	  .literals = tables_rule_1_literals, .literal_count = 3, .first_literal = 2 },
	{ .component = "pages", .label = "t3", .file = "tables.analog", .line = 14,
	  .literals = tables_rule_2_literals, .literal_count = 2, .first_literal = 5 },
	{ .component = "pages", .label = "t4", .file = "tables.analog", .line = 15 },
	{ .component = "pages", .label = "t5", .file = "tables.analog", .line = 16 },
	{ .component = "pages", .label = "t6", .file = "tables.analog", .line = 17,
	  .literals = tables_rule_5_literals, .literal_count = 2, .first_literal = 7 },
	{ .component = "statistics", .label = "s1", .file = "tables.analog", .line = 20 },
	{ .component = "statistics", .label = "s2", .file = "tables.analog", .line = 21,
	  .literals = tables_rule_7_literals, .literal_count = 4, .first_literal = 9 },
};

static const struct an_source tables_sources[] = {
	{ .kind = AN_SOURCE_FINISH,
	  .predicate = TABLES_FINISH,
	  .tuple_octets = sizeof(struct tables_finish) },
};

extern const struct an_pipeline tables_pipeline;
const struct an_pipeline tables_pipeline = {
	.abi = AN_ABI,
	.name = "tables",
	.program = "tables.analog",
	.sources = tables_sources,
	.predicates = tables_predicates,
	.stages = tables_stages,
	.rules = tables_rules,
	.source_count = 1,
	.predicate_count = 10,
	.stage_count = 2,
	.rule_count = 8,
	.setup = tables_setup,
	.teardown = tables_teardown,
	.sqlite = &an_sqlite_interface,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &tables_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
