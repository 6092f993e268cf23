/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/tables_stages.h -- the stages of tests/handcomp/tables.c that keep tables. */
#ifndef TABLES_STAGES_H
#define TABLES_STAGES_H

#include "tests/handcomp/driver.h"

#include "runtime/fixpoint.h"

#define TABLES_LIFETIME INT64_C(3000000000)

enum {
	TABLES_FAILED,
	TABLES_ITEM,
	TABLES_TICK,
	TABLES_ONE,
	TABLES_AGAIN,
	TABLES_FRESH,
	TABLES_ROW,
	TABLES_SIZE,
	TABLES_TOCK,
	TABLES_MORE,
	TABLES_COUNTED,
	TABLES_PREDICATES
};

struct tables_item {
	struct an_tuple tuple;
	const uint8_t *octets;
};

struct tables_tick {
	struct an_tuple tuple;
	int64_t K;
};

struct tables_row { /* one, seen, again, fresh, row, more */
	struct an_tuple tuple;
	int64_t K, V;
	struct an_string TEXT;
};

struct tables_size { /* sizes, too */
	struct an_tuple tuple;
	int64_t K, COUNT;
};

struct tables_count {
	struct an_tuple tuple;
	int64_t V, COUNT, MAX;
};

static inline void tables_derive_row(struct an_env *env, uint32_t predicate,
				     const struct tables_row *row)
{
	struct tables_row *out = an_derive(env, sizeof *out, predicate);

	out->K = row->K;
	out->V = row->V;
	out->TEXT = row->TEXT;
}

/* -- stage 2, context-ordered by K: keep ------------------------------------------------------ */

enum { STAGE2_ONE, STAGE2_TICK, STAGE2_SEEN, STAGE2_SIZES, STAGE2_GROUPS, TABLES_STAGE2_RELATIONS };
enum { BY_KV, BY_K };

static const struct an_field tables_row_fields[] = {
	{ .name = "k", .type = &an_type_int, .offset = offsetof(struct tables_row, K) },
	{ .name = "v", .type = &an_type_int, .offset = offsetof(struct tables_row, V) },
	{ .name = "text", .type = &an_type_string, .offset = offsetof(struct tables_row, TEXT) },
};

static const struct an_field tables_size_fields[] = {
	{ .name = "k", .type = &an_type_int, .offset = offsetof(struct tables_size, K) },
	{ .name = "count", .type = &an_type_int, .offset = offsetof(struct tables_size, COUNT) },
};

static const uint64_t tables_row_indexes[] = { [BY_KV] = 3, [BY_K] = 1 };
static const uint64_t tables_size_indexes[] = { 1 };

static void tables_stage2_follow_seen(struct an_fixpoint *fx);

static const struct an_table_type tables_stage2_seen_table = {
	.key = 3,
	.lifetime = TABLES_LIFETIME,
	.size = 3,
	.key_count = 1,
	.key_fields = { 0 },
	.follow = tables_stage2_follow_seen,
};

static const struct an_table_type tables_stage2_sizes_table = {
	.key = 1,
	.lifetime = INT64_MAX,
	.size = UINT64_MAX,
	.key_count = 1,
	.key_fields = { 0 },
};

static const struct an_relation_type tables_stage2_one_relation = {
	.name = "one",
	.octets = sizeof(struct tables_row),
	.fields = tables_row_fields,
	.field_count = 3,
	.indexes = tables_row_indexes,
	.index_count = 2,
};

static const struct an_relation_type tables_stage2_tick_relation = {
	.name = "tick",
	.octets = sizeof(struct tables_tick),
	.fields = tables_size_fields,
	.field_count = 1,
};

static const struct an_relation_type tables_stage2_seen_relation = {
	.name = "seen",
	.octets = sizeof(struct tables_row),
	.fields = tables_row_fields,
	.field_count = 3,
	.indexes = tables_row_indexes,
	.index_count = 2,
	.table = &tables_stage2_seen_table,
};

static const struct an_relation_type tables_stage2_sizes_relation = {
	.name = "sizes",
	.octets = sizeof(struct tables_size),
	.fields = tables_size_fields,
	.field_count = 2,
	.indexes = tables_size_indexes,
	.index_count = 1,
	.table = &tables_stage2_sizes_table,
};

static const struct an_relation_type tables_stage2_groups_relation = {
	.name = "sizes",
	.octets = sizeof(struct tables_size),
	.fields = tables_size_fields,
	.field_count = 2,
	.indexes = tables_size_indexes,
	.index_count = 1,
};

static const struct an_relation_type *const tables_stage2_relations[] = {
	&tables_stage2_one_relation,   &tables_stage2_tick_relation,   &tables_stage2_seen_relation,
	&tables_stage2_sizes_relation, &tables_stage2_groups_relation,
};

struct tables_stage2_facts {
	struct an_fixpoint fx;
	struct an_relation relations[TABLES_STAGE2_RELATIONS];
};

/* k9, of one group: counts the rows of K. */
static int64_t tables_stage2_count(struct an_fixpoint *fx, int64_t k)
{
	const struct tables_row probe = { .K = k };
	struct an_scan seen;
	int64_t count = 0;

	an_scan_begin(&seen, fx, STAGE2_SEEN, BY_K, &probe, AN_ANY_AGE);
	while (an_scan_next(&seen) != NULL)
		count++;
	return count;
}

static void tables_stage2_follow_seen(struct an_fixpoint *fx)
{
	const struct tables_row *row;
	bool is_new;

	for (row = an_removed_first(fx, STAGE2_SEEN); row != NULL;
	     row = an_removed_next(fx, STAGE2_SEEN, row)) {
		const struct tables_size probe = { .K = row->K };

		an_group(fx, STAGE2_GROUPS, &probe, &is_new);
	}
	for (struct tables_size *group = an_group_first(fx, STAGE2_GROUPS); group != NULL;
	     group = an_group_next(fx, STAGE2_GROUPS, group)) {
		group->COUNT = tables_stage2_count(fx, group->K);
		if (group->COUNT > 0)
			an_row_put(fx, STAGE2_SIZES, group);
		else
			an_row_remove(fx, STAGE2_SIZES, group);
	}
}

static void tables_stage2_on_seen(struct an_env *env, struct tables_stage2_facts *facts,
				  const struct tables_row *seen)
{
	const struct an_tuple *tick;
	struct an_scan ones, ticks;

	/* k1: one(@N, K, V, _), seen(@N, K, V, OLD): the row is the youngest. */
	an_scan_begin(&ones, &facts->fx, STAGE2_ONE, BY_KV, seen, seen->tuple.number);
	while (an_scan_next(&ones) != NULL)
		tables_derive_row(env, TABLES_AGAIN, seen);
	/* k5: tick(@N, _), seen(@N, K, V, TEXT) */
	an_scan_begin(&ticks, &facts->fx, STAGE2_TICK, AN_ALL, NULL, seen->tuple.number);
	while ((tick = an_scan_next(&ticks)) != NULL)
		tables_derive_row(env, TABLES_ROW, seen);
}

static void tables_stage2_derive_seen(struct an_env *env, struct tables_stage2_facts *facts,
				      int64_t k, int64_t v, struct an_string text)
{
	const struct tables_row head = { .K = k, .V = v, .TEXT = text };
	const struct tables_row *seen = an_fact_add(&facts->fx, STAGE2_SEEN, &head, 0);

	if (seen != NULL)
		tables_stage2_on_seen(env, facts, seen);
}

static void tables_stage2_on_one(struct an_env *env, struct tables_stage2_facts *facts,
				 const struct tables_row *one)
{
	const struct tables_row *seen;
	struct an_scan scan;

	/* k1 */
	an_scan_begin(&scan, &facts->fx, STAGE2_SEEN, BY_KV, one, one->tuple.number + 1);
	while ((seen = an_scan_next(&scan)) != NULL)
		tables_derive_row(env, TABLES_AGAIN, seen);
	/* k2 */
	if (!an_fact_exists(&facts->fx, STAGE2_SEEN, BY_KV, one))
		tables_derive_row(env, TABLES_FRESH, one);
	/* k3 */
	tables_stage2_derive_seen(env, facts, one->K, one->V, one->TEXT);
	/* k4 */
	if (one->V == 7)
		an_row_delete(&facts->fx, STAGE2_SEEN, one, 0);
}

static void tables_stage2_on_tick(struct an_env *env, struct tables_stage2_facts *facts,
				  const struct tables_tick *tick)
{
	const struct tables_size probe = { .K = tick->K };
	const struct tables_size *size;
	const struct tables_row *row;
	struct an_scan scan;

	/* k5 */
	an_scan_begin(&scan, &facts->fx, STAGE2_SEEN, AN_ALL, NULL, tick->tuple.number + 1);
	while ((row = an_scan_next(&scan)) != NULL)
		tables_derive_row(env, TABLES_ROW, row);
	/* k6 */
	an_scan_begin(&scan, &facts->fx, STAGE2_SIZES, 0, &probe, tick->tuple.number + 1);
	while ((size = an_scan_next(&scan)) != NULL) {
		struct tables_size *out = an_derive(env, sizeof *out, TABLES_SIZE);

		out->K = size->K;
		out->COUNT = size->COUNT;
	}
	/* k7 */
	tables_stage2_derive_seen(env, facts, tick->K, 9, AN_STRING("tick"));
	/* k8 */
	an_derive(env, sizeof(struct an_tuple), TABLES_TOCK);
}

/* k9: the groups with a row that is new in this token, over all rows. */
static void tables_stage2_stratum1(struct tables_stage2_facts *facts)
{
	uint32_t until = an_fixpoint_last(&facts->fx);
	const struct an_tuple *t;
	bool is_new;

	for (t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		const struct tables_row *seen = (const struct tables_row *)t;
		struct tables_size *group;

		if (t->predicate != STAGE2_SEEN)
			continue;
		group = an_group(&facts->fx, STAGE2_GROUPS, &(struct tables_size){ .K = seen->K },
				 &is_new);
		if (is_new)
			group->COUNT = tables_stage2_count(&facts->fx, seen->K);
	}
	for (struct tables_size *group = an_group_first(&facts->fx, STAGE2_GROUPS); group != NULL;
	     group = an_group_next(&facts->fx, STAGE2_GROUPS, group))
		an_fact_add(&facts->fx, STAGE2_SIZES, group, 0);
}

static void tables_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct tables_stage2_facts facts;

	an_fixpoint_begin(&facts.fx, env, facts.relations, tables_stage2_relations,
			  TABLES_STAGE2_RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		bool is_tick = t->predicate == TABLES_TICK;
		const void *fact =
		    an_fact_add(&facts.fx, is_tick ? STAGE2_TICK : STAGE2_ONE, t, AN_NO_RULE);

		if (fact == NULL)
			continue;
		if (is_tick)
			tables_stage2_on_tick(env, &facts, fact);
		else
			tables_stage2_on_one(env, &facts, fact);
	}
	tables_stage2_stratum1(&facts);
	an_fixpoint_end(&facts.fx);
}

static unsigned tables_stage2_keys(struct an_env *env, const struct an_tuple *tuple,
				   struct an_key keys[AN_KEYS_MAX])
{
	const struct tables_row *in = (const struct tables_row *)tuple;

	(void)env;
	keys[0] = (struct an_key){ .data = &in->K, .octets = sizeof in->K };
	return 1;
}

/* -- stage 3, parallel: count ----------------------------------------------------------------- */

enum { STAGE3_COUNTS, STAGE3_GROUPS, TABLES_STAGE3_RELATIONS };

static const struct an_field tables_count_fields[] = {
	{ .name = "v", .type = &an_type_int, .offset = offsetof(struct tables_count, V) },
	{ .name = "count",
	  .type = &an_type_int,
	  .offset = offsetof(struct tables_count, COUNT),
	  .merge = AN_MERGE_ADD },
	{ .name = "max_k",
	  .type = &an_type_int,
	  .offset = offsetof(struct tables_count, MAX),
	  .merge = AN_MERGE_MAX },
};

static const struct an_table_type tables_stage3_counts_table = {
	.key = 1,
	.lifetime = INT64_MAX,
	.size = UINT64_MAX,
	.is_statistics = true,
};

static const struct an_relation_type tables_stage3_counts_relation = {
	.name = "counts",
	.octets = sizeof(struct tables_count),
	.fields = tables_count_fields,
	.field_count = 3,
	.indexes = tables_size_indexes,
	.index_count = 1,
	.table = &tables_stage3_counts_table,
};

static const struct an_relation_type tables_stage3_groups_relation = {
	.name = "counts",
	.octets = sizeof(struct tables_count),
	.fields = tables_count_fields,
	.field_count = 3,
	.indexes = tables_size_indexes,
	.index_count = 1,
};

static const struct an_relation_type *const tables_stage3_relations[] = {
	&tables_stage3_counts_relation,
	&tables_stage3_groups_relation,
};

struct tables_stage3_facts {
	struct an_fixpoint fx;
	struct an_relation relations[TABLES_STAGE3_RELATIONS];
};

static void tables_stage3_on_again(struct an_env *env, struct tables_stage3_facts *facts,
				   const struct tables_row *again)
{
	struct tables_count *group;
	bool is_new;

	/* c1 */
	tables_derive_row(env, TABLES_MORE, again);
	/* c2 */
	group =
	    an_group(&facts->fx, STAGE3_GROUPS, &(struct tables_count){ .V = again->V }, &is_new);
	group->COUNT++;
	if (is_new || again->K > group->MAX)
		group->MAX = again->K;
}

static void tables_stage3_on_tock(struct an_env *env, struct tables_stage3_facts *facts)
{
	const struct tables_count *count;
	struct an_scan counts;

	/* c3 */
	an_scan_begin(&counts, &facts->fx, STAGE3_COUNTS, AN_ALL, NULL, AN_ANY_AGE);
	while ((count = an_scan_next(&counts)) != NULL) {
		struct tables_count *out = an_derive(env, sizeof *out, TABLES_COUNTED);

		out->V = count->V;
		out->COUNT = count->COUNT;
		out->MAX = count->MAX;
	}
}

static void tables_stage3_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct tables_stage3_facts facts;

	an_fixpoint_begin(&facts.fx, env, facts.relations, tables_stage3_relations,
			  TABLES_STAGE3_RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part))
		if (t->predicate == TABLES_TOCK)
			tables_stage3_on_tock(env, &facts);
		else
			tables_stage3_on_again(env, &facts, (const struct tables_row *)t);
	for (struct tables_count *group = an_group_first(&facts.fx, STAGE3_GROUPS); group != NULL;
	     group = an_group_next(&facts.fx, STAGE3_GROUPS, group))
		an_group_merge(&facts.fx, STAGE3_COUNTS, group, 0);
	an_fixpoint_end(&facts.fx);
}

#endif
