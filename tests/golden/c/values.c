/* Made by analogc from values.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "stdlib/packet.h"
#include "values.h"

/* Predicates: rows of values_predicates. */
enum {
	VALUES_ITEM = 1,
	VALUES_BRIGHT = 2,
	VALUES_NAMED = 3,
	VALUES_TWIN = 4,
	VALUES_FIVE = 5,
	VALUES_SHARE = 6,
	VALUES_LOGIC = 7,
	VALUES_NUMBER = 8,
	VALUES_LARGE = 9,
	VALUES_NEXT = 10,
	VALUES_HALF = 11,
	VALUES_PREDICATES = 12
};

struct values_item {
	struct an_tuple tuple;
	int64_t X;
	int64_t Y;
};

struct values_bright {
	struct an_tuple tuple;
	int64_t X;
	int C;
	struct an_string S;
};

struct values_named {
	struct an_tuple tuple;
	struct an_string attribute_2;
	int C;
};

struct values_twin {
	struct an_tuple tuple;
	int64_t X;
};

struct values_five {
	struct an_tuple tuple;
	int64_t attribute_2;
};

struct values_share {
	struct an_tuple tuple;
	int64_t attribute_2;
	int64_t attribute_3;
};

struct values_logic {
	struct an_tuple tuple;
	int64_t X;
};

struct values_number {
	struct an_tuple tuple;
	int64_t X;
};

struct values_large {
	struct an_tuple tuple;
	int64_t D;
};

struct values_next {
	struct an_tuple tuple;
	int64_t attribute_2;
};

struct values_half {
	struct an_tuple tuple;
	int64_t attribute_2;
};

/* Prepared constants, and the state of functions that is not of a context. */
struct values_shared {
	struct an_divisors_state divisors; /* f_divisors */
};

/* Stage 2: what was derived already. */
struct values_stage2_sets {
	struct an_set next;
	struct an_set half;
};

static const struct an_string values_names_1[] = {
	{ "red", 3 },
	{ "green", 5 },
	{ "", 0 },
};

static const char *const values_column_names_1[] = {
	"red",
	"green",
	"",
};

static const struct an_type values_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

static const struct an_type values_names_type_1 = {
	.name = "string",
	.kind = AN_TYPE_NAME,
	.octets = sizeof(int),
	.names = values_column_names_1,
	.name_count = 3,
};

/* -- Stage 1, parallel: colors -- */

static void values_stage1_on_item(struct an_env *env, const struct values_item *in)
{
	/* c1 colored(@N, X, C) :- item(@N, PKT, X, Y), C = f_color(X). values.analog:8 */
	do {
		an_tried(env, 0);
		const int C = an_color(env, in->X);
		an_fired(env, 0);
		/* c2 bright(@N, X, C, S) :- colored(@N, X, C), C != "", S = f_shade(C, X), S !=
		 * "dark". values.analog:9 */
		do {
			an_tried(env, 1);
			if (C == 2 /* "" */) {
				an_missed(env, 0);
				break;
			}
			struct an_string S;
			if (!an_shade(env, C, in->X, &S)) {
				an_missed(env, 1);
				break;
			}
			if (an_string_equal(S, AN_STRING("dark"))) {
				an_missed(env, 2);
				break;
			}
			an_fired(env, 1);
			struct values_bright *const out = an_derive(env, sizeof *out,
			    VALUES_BRIGHT);
			out->X = in->X;
			out->C = C;
			out->S = S;
		} while (0);
		/* c3 named(@N, "x" + C + "!", C) :- colored(@N, X, C), C == "red".
		 * values.analog:10 */
		do {
			an_tried(env, 2);
			if (C != 0 /* "red" */) {
				an_missed(env, 3);
				break;
			}
			const struct an_string v1 = an_string_concat(env, an_string_concat(env,
			    AN_STRING("x"), values_names_1[C]), AN_STRING("!"));
			an_fired(env, 2);
			struct values_named *const out = an_derive(env, sizeof *out, VALUES_NAMED);
			out->attribute_2 = v1;
			out->C = C;
		} while (0);
		/* c8 number(@N, X) :- colored(@N, X, C), X <= 12. values.analog:15 */
		an_tried(env, 7);
		if (in->X > 12) {
			an_missed(env, 7);
			break;
		}
		an_fired(env, 7);
		struct values_number *const out = an_derive(env, sizeof *out, VALUES_NUMBER);
		out->X = in->X;
	} while (0);
	/* c4 twin(@N, X) :- item(@N, PKT, X, X). values.analog:11 */
	do {
		if (in->Y != in->X)
			break;
		an_tried(env, 3);
		an_fired(env, 3);
		struct values_twin *const out = an_derive(env, sizeof *out, VALUES_TWIN);
		out->X = in->X;
	} while (0);
	/* c5 five(@N, -Y) :- item(@N, PKT, 5, Y). values.analog:12 */
	do {
		if (in->X != 5)
			break;
		an_tried(env, 4);
		const int64_t v1 = an_int_negate(in->Y);
		an_fired(env, 4);
		struct values_five *const out = an_derive(env, sizeof *out, VALUES_FIVE);
		out->attribute_2 = v1;
	} while (0);
	/* c6 share(@N, X / Y, X % Y, X << Y, X - 10 >> 1) :- item(@N, PKT, X, Y).
	 * values.analog:13 */
	do {
		an_tried(env, 5);
		if (in->Y == 0) {
			an_count_division_by_zero(env);
			an_missed(env, 4);
			break;
		}
		const int64_t v1 = an_int_divide(in->X, in->Y);
		if (in->Y == 0) {
			an_count_division_by_zero(env);
			an_missed(env, 4);
			break;
		}
		const int64_t v2 = an_int_remainder(in->X, in->Y);
		an_fired(env, 5);
		struct values_share *const out = an_derive(env, sizeof *out, VALUES_SHARE);
		out->attribute_2 = v1;
		out->attribute_3 = v2;
	} while (0);
	/* c7 logic(@N, X) :- item(@N, PKT, X, Y), Y < 0 || X / Y > 2 && X != 9, !(X == 7).
	 * values.analog:14 */
	an_tried(env, 6);
	bool v1 = in->Y < 0;
	if (!v1) {
		if (in->Y == 0) {
			an_count_division_by_zero(env);
			an_missed(env, 5);
			return;
		}
		v1 = ((an_int_divide(in->X, in->Y) > 2) && (in->X != 9));
	}
	if (!v1) {
		an_missed(env, 5);
		return;
	}
	if (in->X == 7) {
		an_missed(env, 6);
		return;
	}
	an_fired(env, 6);
	struct values_logic *const out = an_derive(env, sizeof *out, VALUES_LOGIC);
	out->X = in->X;
}

static void values_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		values_stage1_on_item(env, (const void *)t);
	}
}

/* -- Stage 2, serial: divisors -- */

static void values_stage2_on_share(struct an_env *env, struct values_stage2_sets *sets,
    const struct values_share *in)
{
	/* d4 half(@N, Q / 2) :- share(@N, Q, R, S, H), R == 0. values.analog:22 */
	an_tried(env, 11);
	if (in->attribute_3 != 0) {
		an_missed(env, 13);
		return;
	}
	const int64_t v1 = an_int_divide(in->attribute_2, 2);
	const struct an_set_part parts[] = { { &an_type_int, &v1 } };
	if (!an_set_add(env, &sets->half, parts, 1)) {
		an_missed(env, 14);
		return;
	}
	an_fired(env, 11);
	struct values_half *const out = an_derive(env, sizeof *out, VALUES_HALF);
	out->attribute_2 = v1;
}

static void values_stage2_on_number(struct an_env *env, struct values_stage2_sets *sets,
    const struct values_number *in)
{
	struct values_shared *const shared = an_shared(env);

	/* d1 divisor(@N, D) :- number(@N, X), D = f_divisors(X), D > 1. values.analog:19 */
	an_tried(env, 8);
	unsigned values = 0;
	int64_t D;
	while (an_divisors(env, &shared->divisors, in->X, &D)) {
		values++;
		if (D <= 1) {
			an_missed(env, 9);
			continue;
		}
		an_fired(env, 8);
		/* d2 large(@N, D) :- divisor(@N, D), D >= 5. values.analog:20 */
		do {
			an_tried(env, 9);
			if (D < 5) {
				an_missed(env, 10);
				break;
			}
			an_fired(env, 9);
			struct values_large *const out = an_derive(env, sizeof *out, VALUES_LARGE);
			out->D = D;
		} while (0);
		/* d3 next(@N, D + 1) :- divisor(@N, D), D % 2 == 0. values.analog:21 */
		do {
			an_tried(env, 10);
			if (an_int_remainder(D, 2) != 0) {
				an_missed(env, 11);
				break;
			}
			const int64_t v1 = an_int_add(D, 1);
			const struct an_set_part parts[] = { { &an_type_int, &v1 } };
			if (!an_set_add(env, &sets->next, parts, 1)) {
				an_missed(env, 12);
				break;
			}
			an_fired(env, 10);
			struct values_next *const out = an_derive(env, sizeof *out, VALUES_NEXT);
			out->attribute_2 = v1;
		} while (0);
		/* d5 half(@N, D / 2) :- divisor(@N, D). values.analog:23 */
		an_tried(env, 12);
		const int64_t v1 = an_int_divide(D, 2);
		const struct an_set_part parts[] = { { &an_type_int, &v1 } };
		if (!an_set_add(env, &sets->half, parts, 1)) {
			an_missed(env, 15);
			continue;
		}
		an_fired(env, 12);
		struct values_half *const out = an_derive(env, sizeof *out, VALUES_HALF);
		out->attribute_2 = v1;
	}
	if (values == 0)
		an_missed(env, 8);
}

static void values_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct values_stage2_sets sets = { 0 };

	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		if (t->predicate == VALUES_NUMBER)
			values_stage2_on_number(env, &sets, (const void *)t);
		if (t->predicate == VALUES_SHARE)
			values_stage2_on_share(env, &sets, (const void *)t);
	}
}

static bool values_setup(struct an_setup *setup, void *memory)
{
	struct values_shared *const shared = memory;

	if (!an_divisors_state_init(setup, &shared->divisors))
		return false;
	return true;
}

static void values_teardown(struct an_setup *setup, void *memory)
{
	struct values_shared *const shared = memory;

	an_divisors_state_fini(setup, &shared->divisors);
}

static bool values_decode_item(struct an_env *env, struct an_packet *packet,
    struct an_tuple *tuple)
{
	struct values_item *const out = (void *)tuple;

	return an_item_decode(env, packet, &out->X, &out->Y);
}

static const struct an_column values_columns_failed[] = {
	{ .name = "pkt", .type = &values_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column values_columns_bright[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct values_bright, X) },
	{ .name = "c", .type = &values_names_type_1,
	  .offset = offsetof(struct values_bright, C) },
	{ .name = "s", .type = &an_type_string,
	  .offset = offsetof(struct values_bright, S) },
};

static const struct an_column values_columns_named[] = {
	{ .name = "attribute_2", .type = &an_type_string,
	  .offset = offsetof(struct values_named, attribute_2) },
	{ .name = "c", .type = &values_names_type_1,
	  .offset = offsetof(struct values_named, C) },
};

static const struct an_column values_columns_twin[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct values_twin, X) },
};

static const struct an_column values_columns_five[] = {
	{ .name = "attribute_2", .type = &an_type_int,
	  .offset = offsetof(struct values_five, attribute_2) },
};

static const struct an_column values_columns_logic[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct values_logic, X) },
};

static const struct an_column values_columns_large[] = {
	{ .name = "d", .type = &an_type_int,
	  .offset = offsetof(struct values_large, D) },
};

static const struct an_column values_columns_next[] = {
	{ .name = "attribute_2", .type = &an_type_int,
	  .offset = offsetof(struct values_next, attribute_2) },
};

static const struct an_column values_columns_half[] = {
	{ .name = "attribute_2", .type = &an_type_int,
	  .offset = offsetof(struct values_half, attribute_2) },
};

static const struct an_predicate values_predicates[VALUES_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = values_columns_failed, .column_count = 3,
		.is_output = true },
	[VALUES_ITEM] = { .name = "item", .node = "n" },
	[VALUES_BRIGHT] = { .name = "bright", .node = "n",
		.columns = values_columns_bright, .column_count = 3,
		.is_output = true },
	[VALUES_NAMED] = { .name = "named", .node = "n",
		.columns = values_columns_named, .column_count = 2,
		.is_output = true },
	[VALUES_TWIN] = { .name = "twin", .node = "n",
		.columns = values_columns_twin, .column_count = 1,
		.is_output = true },
	[VALUES_FIVE] = { .name = "five", .node = "n",
		.columns = values_columns_five, .column_count = 1,
		.is_output = true },
	[VALUES_SHARE] = { .name = "share", .node = "n" },
	[VALUES_LOGIC] = { .name = "logic", .node = "n",
		.columns = values_columns_logic, .column_count = 1,
		.is_output = true },
	[VALUES_NUMBER] = { .name = "number", .node = "n" },
	[VALUES_LARGE] = { .name = "large", .node = "n",
		.columns = values_columns_large, .column_count = 1,
		.is_output = true },
	[VALUES_NEXT] = { .name = "next", .node = "n",
		.columns = values_columns_next, .column_count = 1,
		.is_output = true },
	[VALUES_HALF] = { .name = "half", .node = "n",
		.columns = values_columns_half, .column_count = 1,
		.is_output = true },
};

static const char *const values_stage1_components[] = {
	"colors",
};
static const uint8_t values_stage1_roles[VALUES_PREDICATES] = {
	[VALUES_ITEM] = AN_ROLE_CONSUME,
};

static const char *const values_stage2_components[] = {
	"divisors",
};
static const uint8_t values_stage2_roles[VALUES_PREDICATES] = {
	[VALUES_NUMBER] = AN_ROLE_CONSUME,
	[VALUES_SHARE] = AN_ROLE_CONSUME,
};

static const struct an_stage values_stages[] = {
	{
		.name = "colors",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = values_stage1_components,
		.roles = values_stage1_roles,
		.run = values_stage1_run,
	},
	{
		.name = "divisors",
		.kind = AN_STAGE_SERIAL,
		.component_count = 1,
		.components = values_stage2_components,
		.roles = values_stage2_roles,
		.run = values_stage2_run,
	},
};

static const char *const values_rule_1_literals[] = {
	"C != \"\"",
	"S = f_shade(C, X)",
	"S != \"dark\"",
};
static const char *const values_rule_2_literals[] = {
	"C == \"red\"",
};
static const char *const values_rule_5_literals[] = {
	"share(@N, X / Y, X % Y, X << Y, X - 10 >> 1)",
};
static const char *const values_rule_6_literals[] = {
	"Y < 0 || X / Y > 2 && X != 9",
	"!(X == 7)",
};
static const char *const values_rule_7_literals[] = {
	"X <= 12",
};
static const char *const values_rule_8_literals[] = {
	"D = f_divisors(X)",
	"D > 1",
};
static const char *const values_rule_9_literals[] = {
	"D >= 5",
};
static const char *const values_rule_10_literals[] = {
	"D % 2 == 0",
	"next(@N, D + 1)",
};
static const char *const values_rule_11_literals[] = {
	"R == 0",
	"half(@N, Q / 2)",
};
static const char *const values_rule_12_literals[] = {
	"half(@N, D / 2)",
};
static const struct an_rule values_rules[] = {
	{ .component = "colors", .label = "c1", .file = "values.analog", .line = 8 },
	{ .component = "colors", .label = "c2", .file = "values.analog", .line = 9,
	  .literals = values_rule_1_literals, .literal_count = 3, .first_literal = 0 },
	{ .component = "colors", .label = "c3", .file = "values.analog", .line = 10,
	  .literals = values_rule_2_literals, .literal_count = 1, .first_literal = 3 },
	{ .component = "colors", .label = "c4", .file = "values.analog", .line = 11 },
	{ .component = "colors", .label = "c5", .file = "values.analog", .line = 12 },
	{ .component = "colors", .label = "c6", .file = "values.analog", .line = 13,
	  .literals = values_rule_5_literals, .literal_count = 1, .first_literal = 4 },
	{ .component = "colors", .label = "c7", .file = "values.analog", .line = 14,
	  .literals = values_rule_6_literals, .literal_count = 2, .first_literal = 5 },
	{ .component = "colors", .label = "c8", .file = "values.analog", .line = 15,
	  .literals = values_rule_7_literals, .literal_count = 1, .first_literal = 7 },
	{ .component = "divisors", .label = "d1", .file = "values.analog", .line = 19,
	  .literals = values_rule_8_literals, .literal_count = 2, .first_literal = 8 },
	{ .component = "divisors", .label = "d2", .file = "values.analog", .line = 20,
	  .literals = values_rule_9_literals, .literal_count = 1, .first_literal = 10 },
	{ .component = "divisors", .label = "d3", .file = "values.analog", .line = 21,
	  .literals = values_rule_10_literals, .literal_count = 2, .first_literal = 11 },
	{ .component = "divisors", .label = "d4", .file = "values.analog", .line = 22,
	  .literals = values_rule_11_literals, .literal_count = 2, .first_literal = 13 },
	{ .component = "divisors", .label = "d5", .file = "values.analog", .line = 23,
	  .literals = values_rule_12_literals, .literal_count = 1, .first_literal = 15 },
};

static const struct an_source values_sources[] = {
	{ .kind = AN_SOURCE_PACKETS,
	  .predicate = VALUES_ITEM,
	  .tuple_octets = sizeof(struct values_item),
	  .decode = values_decode_item },
};

extern const struct an_pipeline values_pipeline;
const struct an_pipeline values_pipeline = {
	.abi = AN_ABI,
	.name = "values",
	.program = "values.analog",
	.sources = values_sources,
	.predicates = values_predicates,
	.stages = values_stages,
	.rules = values_rules,
	.source_count = 1,
	.predicate_count = 12,
	.stage_count = 2,
	.rule_count = 13,
	.shared_octets = sizeof(struct values_shared),
	.setup = values_setup,
	.teardown = values_teardown,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &values_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
