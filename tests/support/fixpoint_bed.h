/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/fixpoint_bed.h -- for tests of runtime/fixpoint.h: relations, and a worker in a
 * serial stage that has them. */
#ifndef FIXPOINT_BED_H
#define FIXPOINT_BED_H

#include "runtime/engine.h"
#include "runtime/fixpoint.h"
#include "runtime/setup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS(a) (sizeof(a) / sizeof(a)[0])

/* -- the relations: e plain, s a set, t, u, i tables, g the groups of m ----------------------- */

struct fact {
	struct an_tuple tuple;
	int64_t K, V;
	struct an_string S;
};

struct merged {
	struct an_tuple tuple;
	int64_t K, ADD, MIN, MAX;
	double AVERAGE;
	struct an_list LIST;
	double sum;
	int64_t count;
};

enum { PLAIN, SET, TABLE, LIMITED, COUNTS, GROUPS, MERGED, RELATIONS };
enum { BY_K, BY_V, BY_S };

static const struct an_type list_type = {
	.kind = AN_TYPE_LIST,
	.octets = sizeof(struct an_list),
	.name = "[int]",
	.element = &an_type_int,
};

static const struct an_field fields[] = {
	{ .name = "k", .type = &an_type_int, .offset = offsetof(struct fact, K) },
	{ .name = "v", .type = &an_type_int, .offset = offsetof(struct fact, V) },
	{ .name = "s", .type = &an_type_string, .offset = offsetof(struct fact, S) },
};

static const struct an_field merged_fields[] = {
	{ .name = "k", .type = &an_type_int, .offset = offsetof(struct merged, K) },
	{ .name = "add",
	  .type = &an_type_int,
	  .offset = offsetof(struct merged, ADD),
	  .merge = AN_MERGE_ADD },
	{ .name = "min",
	  .type = &an_type_int,
	  .offset = offsetof(struct merged, MIN),
	  .merge = AN_MERGE_MIN },
	{ .name = "max",
	  .type = &an_type_int,
	  .offset = offsetof(struct merged, MAX),
	  .merge = AN_MERGE_MAX },
	{ .name = "average",
	  .type = &an_type_float,
	  .offset = offsetof(struct merged, AVERAGE),
	  .merge = AN_MERGE_AVERAGE,
	  .sum_offset = offsetof(struct merged, sum),
	  .count_offset = offsetof(struct merged, count) },
	{ .name = "list",
	  .type = &list_type,
	  .offset = offsetof(struct merged, LIST),
	  .merge = AN_MERGE_LIST },
};

static const uint64_t indexes[] = { [BY_K] = 1, [BY_V] = 2, [BY_S] = 4 };

static void follow_table(struct an_fixpoint *fx);
static const struct an_table_type table_of_10 = {
	.key = 1, .lifetime = 10, .size = UINT64_MAX, .is_written = true, .follow = follow_table
};
static const struct an_table_type table_of_3_rows = {
	.key = 3, .lifetime = INT64_MAX, .size = 3, .is_written = true
};
static const struct an_table_type table_of_counts = { .key = 1,
						      .lifetime = INT64_MAX,
						      .size = UINT64_MAX };

#define FACTS                                                                                      \
	.octets = sizeof(struct fact), .fields = fields, .field_count = 3, .indexes = indexes,     \
	.index_count = 3
#define MERGES                                                                                     \
	.octets = sizeof(struct merged), .fields = merged_fields, .field_count = 6,                \
	.indexes = indexes, .index_count = 1
static const struct an_relation_type types[RELATIONS] = {
	[PLAIN] = { .name = "plain", FACTS },
	[SET] = { .name = "set", FACTS, .is_set = true },
	[TABLE] = { .name = "table", FACTS, .table = &table_of_10 },
	[LIMITED] = { .name = "limited", FACTS, .table = &table_of_3_rows },
	[COUNTS] = { .name = "counts", FACTS, .table = &table_of_counts },
	[GROUPS] = { .name = "merged", MERGES },
	[MERGED] = { .name = "merged", MERGES, .table = &table_of_counts },
};
static const struct an_relation_type *const relation_types[RELATIONS] = {
	&types[0], &types[1], &types[2], &types[3], &types[4], &types[5], &types[6],
};

/* How many rows with the same V are left in `table`: silently kept in `counts`. */
static void follow_table(struct an_fixpoint *fx)
{
	const struct fact *row;

	for (row = an_removed_first(fx, TABLE); row != NULL;
	     row = an_removed_next(fx, TABLE, row)) {
		struct fact count = { .K = row->V, .S = AN_STRING("") };
		struct an_scan scan;

		an_scan_begin(&scan, fx, TABLE, BY_V, row, AN_ANY_AGE);
		while (an_scan_next(&scan) != NULL)
			count.V++;
		if (count.V > 0)
			an_row_put(fx, COUNTS, &count);
		else
			an_row_remove(fx, COUNTS, &count);
	}
}

/* -- a worker in a serial stage --------------------------------------------------------------- */

struct bed {
	struct an_engine engine;
	struct an_worker worker;
	struct an_burst *burst;
	struct an_run_options options;
	struct an_stage stage;
	struct an_stage_state state;
	struct an_pipeline pipeline;
	struct an_token token;
	struct an_tuple *results;
	bool is_running;
	struct an_fixpoint fx;
	struct an_relation relations[RELATIONS];
	char text[8192];
	size_t length;
};

static const struct an_rule rules[] = {
	{ .component = "c", .label = "r1", .file = "test.analog", .line = 3 },
};

static inline struct bed *bed_create(uint64_t max_steps)
{
	struct bed *bed = aligned_alloc(_Alignof(struct bed), sizeof *bed);

	assert_non_null(bed);
	memset(bed, 0, sizeof *bed);
	bed->options = (struct an_run_options){ .threads = 1,
						.max_steps = max_steps,
						.hash_secret = { 1, 2 } };
	bed->pipeline = (struct an_pipeline){ .rules = rules, .rule_count = 1 };
	bed->engine.options = &bed->options;
	bed->engine.pipeline = &bed->pipeline;
	bed->stage = (struct an_stage){ .kind = AN_STAGE_SERIAL,
					.relations = relation_types,
					.relation_count = RELATIONS };
	bed->state.stage = &bed->stage;
	assert_int_equal(an_stage_init_tables(&bed->engine, &bed->state), AN_OK);
	bed->worker.engine = &bed->engine;
	bed->worker.stage = &bed->state;
	bed->worker.counters = calloc(an_setup_linked_count(), sizeof(uint64_t));
	bed->worker.scratch = malloc(AN_SCRATCH_OCTETS);
	bed->burst = an_burst_create(NULL);
	assert_non_null(bed->burst);
	return bed;
}

static inline void end(struct bed *bed)
{
	if (bed->is_running)
		an_fixpoint_end(&bed->fx);
	bed->is_running = false;
}

static inline void bed_destroy(struct bed *bed)
{
	end(bed);
	an_worker_set_burst(&bed->worker, NULL);
	an_stage_fini_tables(&bed->engine, &bed->state, &bed->worker);
	an_burst_destroy(bed->burst);
	free(bed->worker.counters);
	free(bed->worker.scratch);
	free(bed);
}

static inline void begin(struct bed *bed, int64_t time)
{
	end(bed);
	an_worker_set_burst(&bed->worker, bed->burst);
	an_worker_set_token(&bed->worker, &bed->token);
	bed->token.number++;
	bed->token.time = time;
	bed->results = NULL;
	bed->worker.env.place = &bed->results;
	an_fixpoint_begin(&bed->fx, &bed->worker.env, bed->relations, relation_types, RELATIONS,
			  NULL);
	bed->is_running = true;
}

#endif
