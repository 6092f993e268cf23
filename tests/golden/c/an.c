/* Made by analogc from an.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "an.h"
#include "stdlib/packet.h"

/* Predicates: rows of p_an_predicates. */
enum {
	P_AN_ITEM = 1,
	P_AN_PIPELINE = 2,
	P_AN_INT = 3,
	P_AN_Y = 4,
	P_AN_Z = 5,
	P_AN_PREDICATES = 6
};

struct p_an_item {
	struct an_tuple tuple;
	int64_t EOF_;
	int64_t V_INT_MAX;
};

struct p_an_pipeline {
	struct an_tuple tuple;
	int64_t A;
	int64_t A_2;
};

struct p_an_int {
	struct an_tuple tuple;
};

struct p_an_y {
	struct an_tuple tuple;
	const struct an_packet *P;
	struct an_string F;
	struct an_string R;
};

struct p_an_z {
	struct an_tuple tuple;
	int64_t A;
};

static const struct an_type p_an_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

/* -- Stage 1, parallel: shared -- */

static void p_an_stage1_on_item(struct an_env *env, const struct p_an_item *in)
{
	/* stage1(@NULL, EOF, INT_MAX, EINVAL, AN_STRING, _X) :- item(@NULL, PKT, EOF, INT_MAX),
	 * EINVAL := 1, AN_STRING := "* / / * ? ?/ \"\\ \x01\377\n", _X = 5.0, "a* /b" != "c".
	 * an.analog:8 */
	an_tried(env, 0);
	if (an_string_equal(AN_STRING("a*/b"), AN_STRING("c"))) {
		an_missed(env, 0);
		return;
	}
	an_fired(env, 0);
	/* tuple(@N, P_AN_ITEM, 1.5e300, 9223372036854775807, -9223372036854775807 - 1,
	 * 10.0.0.0/8, [::1], 5s, true) :- stage1(@N, P_AN_ITEM, A, B, C, D). an.analog:10 */
	{
		an_tried(env, 1);
		an_fired(env, 1);
		/* int(@N) :- tuple(@N, _, _, _, _, _, _, _, _). an.analog:13 */
		an_tried(env, 4);
		an_fired(env, 4);
		an_derive(env, sizeof(struct p_an_int), P_AN_INT);
	}
	/* shared(@N, P_AN_ITEM + 1, E) :- stage1(@N, P_AN_ITEM, A, B, C, D), E = f_opt(A),
	 * f_opt(2), f_add(3) > 1. an.analog:11 */
	an_tried(env, 2);
	int64_t E;
	if (!an_opt(env, in->V_INT_MAX, &E)) {
		an_missed(env, 1);
		return;
	}
	int64_t result;
	if (!an_opt(env, 2, &result)) {
		an_missed(env, 2);
		return;
	}
	int64_t v1;
	if (!an_opt(env, 3, &v1)) {
		an_missed(env, 3);
		return;
	}
	if (v1 <= 1) {
		an_missed(env, 3);
		return;
	}
	const int64_t v2 = an_int_add(in->EOF_, 1);
	an_fired(env, 2);
	/* pipeline(@N, A, A) :- shared(@N, A, B). an.analog:12 */
	an_tried(env, 3);
	an_fired(env, 3);
	struct p_an_pipeline *const out = an_derive(env, sizeof *out, P_AN_PIPELINE);
	out->A = v2;
	out->A_2 = v2;
}

static void p_an_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		p_an_stage1_on_item(env, (const void *)t);
	}
}

/* -- Stage 2, parallel: x -- */

static void p_an_stage2_on_pipeline(struct an_env *env, const struct p_an_pipeline *in)
{
	/* z(@N, A) :- pipeline(@N, A, A), (A == 1) == true, A * A - 2 != (3 | 4), ~A < 2, !(A ==
	 * 3) == (A == 2), "b" < "c", 5s < 6s. an.analog:17 */
	if (in->A_2 != in->A)
		return;
	an_tried(env, 6);
	if (!(in->A == 1)) {
		an_missed(env, 5);
		return;
	}
	if (an_int_subtract(an_int_multiply(in->A, in->A), 2) == an_int_or(3, 4)) {
		an_missed(env, 6);
		return;
	}
	if ((~in->A) >= 2) {
		an_missed(env, 7);
		return;
	}
	if ((!(in->A == 3)) != (in->A == 2)) {
		an_missed(env, 8);
		return;
	}
	if (an_string_compare(AN_STRING("b"), AN_STRING("c")) >= 0) {
		an_missed(env, 9);
		return;
	}
	if (INT64_C(5000000000) >= INT64_C(6000000000)) {
		an_missed(env, 10);
		return;
	}
	an_fired(env, 6);
	struct p_an_z *const out = an_derive(env, sizeof *out, P_AN_Z);
	out->A = in->A;
}

static void p_an_stage2_on_failed(struct an_env *env, const struct an_failed *in)
{
	/* y(@N, P, F, R) :- failed(@N, P, F, R), R != "". an.analog:16 */
	an_tried(env, 5);
	if (in->REASON.length == 0) {
		an_missed(env, 4);
		return;
	}
	an_fired(env, 5);
	struct p_an_y *const out = an_derive(env, sizeof *out, P_AN_Y);
	out->P = in->PKT;
	out->F = in->FUNCTION;
	out->R = in->REASON;
}

static void p_an_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		if (t->predicate == AN_PREDICATE_FAILED)
			p_an_stage2_on_failed(env, (const void *)t);
		if (t->predicate == P_AN_PIPELINE)
			p_an_stage2_on_pipeline(env, (const void *)t);
	}
}

static bool p_an_setup(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
	return true;
}

static void p_an_teardown(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
}

static bool p_an_decode_item(struct an_env *env, struct an_packet *packet, struct an_tuple *tuple)
{
	struct p_an_item *const out = (void *)tuple;

	return an_item_decode(env, packet, &out->EOF_, &out->V_INT_MAX);
}

static const struct an_column p_an_columns_failed[] = {
	{ .name = "pkt", .type = &p_an_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column p_an_columns_y[] = {
	{ .name = "p", .type = &p_an_type_packet,
	  .offset = offsetof(struct p_an_y, P) },
	{ .name = "f", .type = &an_type_string,
	  .offset = offsetof(struct p_an_y, F) },
	{ .name = "r", .type = &an_type_string,
	  .offset = offsetof(struct p_an_y, R) },
};

static const struct an_column p_an_columns_z[] = {
	{ .name = "a", .type = &an_type_int,
	  .offset = offsetof(struct p_an_z, A) },
};

static const struct an_predicate p_an_predicates[P_AN_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = p_an_columns_failed, .column_count = 3,
		.is_output = true },
	[P_AN_ITEM] = { .name = "item", .node = "null" },
	[P_AN_PIPELINE] = { .name = "pipeline", .node = "n" },
	[P_AN_INT] = { .name = "int", .node = "n",
		.is_output = true },
	[P_AN_Y] = { .name = "y", .node = "n",
		.columns = p_an_columns_y, .column_count = 3,
		.is_output = true },
	[P_AN_Z] = { .name = "z", .node = "n",
		.columns = p_an_columns_z, .column_count = 1,
		.is_output = true },
};

static const char *const p_an_stage1_components[] = {
	"shared",
};
static const uint8_t p_an_stage1_roles[P_AN_PREDICATES] = {
	[P_AN_ITEM] = AN_ROLE_CONSUME,
};

static const char *const p_an_stage2_components[] = {
	"x",
};
static const uint8_t p_an_stage2_roles[P_AN_PREDICATES] = {
	[AN_PREDICATE_FAILED] = AN_ROLE_CONSUME,
	[P_AN_PIPELINE] = AN_ROLE_CONSUME,
};

static const struct an_stage p_an_stages[] = {
	{
		.name = "shared",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = p_an_stage1_components,
		.roles = p_an_stage1_roles,
		.run = p_an_stage1_run,
	},
	{
		.name = "x",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = p_an_stage2_components,
		.roles = p_an_stage2_roles,
		.run = p_an_stage2_run,
	},
};

static const char *const p_an_rule_0_literals[] = {
	"\"a*/b\" != \"c\"",
};
static const char *const p_an_rule_2_literals[] = {
	"E = f_opt(A)",
	"f_opt(2)",
	"f_add(3) > 1",
};
static const char *const p_an_rule_5_literals[] = {
	"R != \"\"",
};
static const char *const p_an_rule_6_literals[] = {
	"(A == 1) == true",
	"A * A - 2 != (3 | 4)",
	"~A < 2",
	"!(A == 3) == (A == 2)",
	"\"b\" < \"c\"",
	"5s < 6s",
};
static const struct an_rule p_an_rules[] = {
	{ .component = "shared", .label = "#1", .file = "an.analog", .line = 8,
	  .literals = p_an_rule_0_literals, .literal_count = 1, .first_literal = 0 },
	{ .component = "shared", .label = "#2", .file = "an.analog", .line = 10 },
	{ .component = "shared", .label = "#3", .file = "an.analog", .line = 11,
	  .literals = p_an_rule_2_literals, .literal_count = 3, .first_literal = 1 },
	{ .component = "shared", .label = "#4", .file = "an.analog", .line = 12 },
	{ .component = "shared", .label = "#5", .file = "an.analog", .line = 13 },
	{ .component = "x", .label = "#1", .file = "an.analog", .line = 16,
	  .literals = p_an_rule_5_literals, .literal_count = 1, .first_literal = 4 },
	{ .component = "x", .label = "#2", .file = "an.analog", .line = 17,
	  .literals = p_an_rule_6_literals, .literal_count = 6, .first_literal = 5 },
};

static const struct an_source p_an_sources[] = {
	{ .kind = AN_SOURCE_PACKETS,
	  .predicate = P_AN_ITEM,
	  .tuple_octets = sizeof(struct p_an_item),
	  .decode = p_an_decode_item },
};

extern const struct an_pipeline p_an_pipeline;
const struct an_pipeline p_an_pipeline = {
	.abi = AN_ABI,
	.name = "an",
	.program = "an.analog",
	.sources = p_an_sources,
	.predicates = p_an_predicates,
	.stages = p_an_stages,
	.rules = p_an_rules,
	.source_count = 1,
	.predicate_count = 6,
	.stage_count = 2,
	.rule_count = 7,
	.setup = p_an_setup,
	.teardown = p_an_teardown,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &p_an_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
