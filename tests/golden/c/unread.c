/* Made by analogc from unread.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "stdlib/packet.h"

/* Predicates: rows of unread_predicates. */
enum {
	UNREAD_INPUT = 1,
	UNREAD_FAR = 2,
	UNREAD_SEEN = 3,
	UNREAD_OUT = 4,
	UNREAD_PREDICATES = 5
};

struct unread_input {
	struct an_tuple tuple;
};

struct unread_mid {
	struct an_tuple tuple;
	struct an_string attribute_3;
};

struct unread_far {
	struct an_tuple tuple;
	struct an_string attribute_2;
	int64_t attribute_3;
};

struct unread_seen {
	struct an_tuple tuple;
};

struct unread_out {
	struct an_tuple tuple;
	struct an_string TEXT;
	int64_t X;
};

/* Stage 1: what was derived already. */
struct unread_stage1_sets {
	struct an_set seen;
};

/* Stage 3: what was derived already. */
struct unread_stage3_sets {
	struct an_set out;
};

static const struct an_type unread_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

/* -- Stage 1, parallel: first+second -- */

static void unread_stage1_on_far(struct an_env *env, struct unread_stage1_sets *sets)
{
	/* r3 seen(@N, 1) :- far(@N, _, _). unread.analog:7 */
	an_tried(env, 2);
	const struct an_set_part parts[] = { { &an_type_int, &(int64_t){ 1 } } };
	if (!an_set_add(env, &sets->seen, parts, 1)) {
		an_missed(env, 1);
		return;
	}
	an_fired(env, 2);
	an_derive(env, sizeof(struct unread_seen), UNREAD_SEEN);
}

static void unread_stage1_on_mid(struct an_env *env, struct unread_stage1_sets *sets,
    const struct unread_mid *in)
{
	/* r2 far(@N, "b" + "c", 2) :- mid(@N, PKT, TEXT), TEXT != "". unread.analog:4 */
	an_tried(env, 1);
	if (in->attribute_3.length == 0) {
		an_missed(env, 0);
		return;
	}
	an_fired(env, 1);
	unread_stage1_on_far(env, sets);
}

static void unread_stage1_on_input(struct an_env *env, struct unread_stage1_sets *sets)
{
	/* r1 mid(@N, PKT, "a" + PLACE) :- input(@N, PKT, _, _), PLACE := "x". unread.analog:3 */
	an_tried(env, 0);
	const struct an_string v1 = an_string_concat(env, AN_STRING("a"), AN_STRING("x"));
	an_fired(env, 0);
	const struct unread_mid derived = {
		.attribute_3 = v1,
	};
	unread_stage1_on_mid(env, sets, &derived);
}

static void unread_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct unread_stage1_sets sets = { 0 };

	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		unread_stage1_on_input(env, &sets);
	}
}

/* -- Stage 2, serial: third -- */

static void unread_stage2_on_seen(struct an_env *env)
{
	/* r4 far(@N, "d", 3) :- seen(@N, _). unread.analog:10 */
	an_tried(env, 3);
	an_fired(env, 3);
	struct unread_far *const out = an_derive(env, sizeof *out, UNREAD_FAR);
	out->attribute_2 = AN_STRING("d");
	out->attribute_3 = 3;
}

static void unread_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		unread_stage2_on_seen(env);
	}
}

/* -- Stage 3, parallel: fourth -- */

static void unread_stage3_on_far(struct an_env *env, struct unread_stage3_sets *sets,
    const struct unread_far *in)
{
	/* r5 out(@N, TEXT, X) :- far(@N, TEXT, X). unread.analog:13 */
	an_tried(env, 4);
	const struct an_set_part parts[] = { { &an_type_string, &in->attribute_2 }, { &an_type_int,
	    &in->attribute_3 } };
	if (!an_set_add(env, &sets->out, parts, 2)) {
		an_missed(env, 2);
		return;
	}
	an_fired(env, 4);
	struct unread_out *const out = an_derive(env, sizeof *out, UNREAD_OUT);
	out->TEXT = in->attribute_2;
	out->X = in->attribute_3;
}

static void unread_stage3_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct unread_stage3_sets sets = { 0 };

	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		unread_stage3_on_far(env, &sets, (const void *)t);
	}
}

static bool unread_setup(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
	return true;
}

static void unread_teardown(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
}

static bool unread_decode_input(struct an_env *env, struct an_packet *packet,
    struct an_tuple *tuple)
{
	struct an_address unread_2;
	struct an_address unread_3;

	(void)tuple;
	return an_packet_decode(env, packet, &unread_2, &unread_3);
}

static const struct an_column unread_columns_failed[] = {
	{ .name = "pkt", .type = &unread_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column unread_columns_out[] = {
	{ .name = "text", .type = &an_type_string,
	  .offset = offsetof(struct unread_out, TEXT) },
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct unread_out, X) },
};

static const struct an_predicate unread_predicates[UNREAD_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = unread_columns_failed, .column_count = 3,
		.is_output = true },
	[UNREAD_INPUT] = { .name = "input", .node = "n" },
	[UNREAD_FAR] = { .name = "far", .node = "n" },
	[UNREAD_SEEN] = { .name = "seen", .node = "n" },
	[UNREAD_OUT] = { .name = "out", .node = "n",
		.columns = unread_columns_out, .column_count = 2,
		.is_output = true },
};

static const char *const unread_stage1_components[] = {
	"first",
	"second",
};
static const uint8_t unread_stage1_roles[UNREAD_PREDICATES] = {
	[UNREAD_INPUT] = AN_ROLE_CONSUME,
};

static const char *const unread_stage2_components[] = {
	"third",
};
static const uint8_t unread_stage2_roles[UNREAD_PREDICATES] = {
	[UNREAD_SEEN] = AN_ROLE_CONSUME,
};

static const char *const unread_stage3_components[] = {
	"fourth",
};
static const uint8_t unread_stage3_roles[UNREAD_PREDICATES] = {
	[UNREAD_FAR] = AN_ROLE_CONSUME,
};

static const struct an_stage unread_stages[] = {
	{
		.name = "first+second",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 2,
		.components = unread_stage1_components,
		.roles = unread_stage1_roles,
		.run = unread_stage1_run,
	},
	{
		.name = "third",
		.kind = AN_STAGE_SERIAL,
		.component_count = 1,
		.components = unread_stage2_components,
		.roles = unread_stage2_roles,
		.run = unread_stage2_run,
	},
	{
		.name = "fourth",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = unread_stage3_components,
		.roles = unread_stage3_roles,
		.run = unread_stage3_run,
	},
};

static const char *const unread_rule_1_literals[] = {
	"TEXT != \"\"",
};
static const char *const unread_rule_2_literals[] = {
	"seen(@N, 1)",
};
static const char *const unread_rule_4_literals[] = {
	"out(@N, TEXT, X)",
};
static const struct an_rule unread_rules[] = {
	{ .component = "first", .label = "r1", .file = "unread.analog", .line = 3 },
	{ .component = "first", .label = "r2", .file = "unread.analog", .line = 4,
	  .literals = unread_rule_1_literals, .literal_count = 1, .first_literal = 0 },
	{ .component = "second", .label = "r3", .file = "unread.analog", .line = 7,
	  .literals = unread_rule_2_literals, .literal_count = 1, .first_literal = 1 },
	{ .component = "third", .label = "r4", .file = "unread.analog", .line = 10 },
	{ .component = "fourth", .label = "r5", .file = "unread.analog", .line = 13,
	  .literals = unread_rule_4_literals, .literal_count = 1, .first_literal = 2 },
};

static const struct an_source unread_sources[] = {
	{ .kind = AN_SOURCE_PACKETS,
	  .predicate = UNREAD_INPUT,
	  .tuple_octets = sizeof(struct unread_input),
	  .decode = unread_decode_input },
};

extern const struct an_pipeline unread_pipeline;
const struct an_pipeline unread_pipeline = {
	.abi = AN_ABI,
	.name = "unread",
	.program = "unread.analog",
	.sources = unread_sources,
	.predicates = unread_predicates,
	.stages = unread_stages,
	.rules = unread_rules,
	.source_count = 1,
	.predicate_count = 5,
	.stage_count = 3,
	.rule_count = 5,
	.setup = unread_setup,
	.teardown = unread_teardown,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &unread_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
