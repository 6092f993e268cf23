/* Made by analogc from included.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "stdlib/packet.h"

/* Predicates: rows of included_predicates. */
enum {
	INCLUDED_INPUT = 1,
	INCLUDED_PACKET = 2,
	INCLUDED_PREDICATES = 3
};

struct included_input {
	struct an_tuple tuple;
	const struct an_packet *PKT;
};

struct included_packet {
	struct an_tuple tuple;
	const struct an_packet *PKT;
};

static const struct an_type included_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

/* -- Stage 1, parallel: first+second -- */

static void included_stage1_on_input(struct an_env *env, const struct included_input *in)
{
	/* a1 seen(@N, PKT) :- input(@N, PKT, _, _). first.analog:2 */
	an_tried(env, 0);
	an_fired(env, 0);
	/* b1 packet(@N, PKT) :- seen(@N, PKT). included.analog:6 */
	an_tried(env, 1);
	an_fired(env, 1);
	struct included_packet *const out = an_derive(env, sizeof *out, INCLUDED_PACKET);
	out->PKT = in->PKT;
}

static void included_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		included_stage1_on_input(env, (const void *)t);
	}
}

static bool included_setup(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
	return true;
}

static void included_teardown(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
}

static bool included_decode_input(struct an_env *env, struct an_packet *packet,
    struct an_tuple *tuple)
{
	struct included_input *const out = (void *)tuple;
	struct an_address unread_2;
	struct an_address unread_3;

	out->PKT = packet;
	return an_packet_decode(env, packet, &unread_2, &unread_3);
}

static const struct an_column included_columns_failed[] = {
	{ .name = "pkt", .type = &included_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column included_columns_packet[] = {
	{ .name = "pkt", .type = &included_type_packet,
	  .offset = offsetof(struct included_packet, PKT) },
};

static const struct an_predicate included_predicates[INCLUDED_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = included_columns_failed, .column_count = 3,
		.is_output = true },
	[INCLUDED_INPUT] = { .name = "input", .node = "n" },
	[INCLUDED_PACKET] = { .name = "packet", .node = "n",
		.columns = included_columns_packet, .column_count = 1,
		.is_output = true },
};

static const char *const included_stage1_components[] = {
	"first",
	"second",
};
static const uint8_t included_stage1_roles[INCLUDED_PREDICATES] = {
	[INCLUDED_INPUT] = AN_ROLE_CONSUME,
};

static const struct an_stage included_stages[] = {
	{
		.name = "first+second",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 2,
		.components = included_stage1_components,
		.roles = included_stage1_roles,
		.run = included_stage1_run,
	},
};

static const struct an_rule included_rules[] = {
	{ .component = "first", .label = "a1", .file = "first.analog", .line = 2 },
	{ .component = "second", .label = "b1", .file = "included.analog", .line = 6 },
};

static const struct an_source included_sources[] = {
	{ .kind = AN_SOURCE_PACKETS,
	  .predicate = INCLUDED_INPUT,
	  .tuple_octets = sizeof(struct included_input),
	  .decode = included_decode_input },
};

extern const struct an_pipeline included_pipeline;
const struct an_pipeline included_pipeline = {
	.abi = AN_ABI,
	.name = "included",
	.program = "included.analog",
	.sources = included_sources,
	.predicates = included_predicates,
	.stages = included_stages,
	.rules = included_rules,
	.source_count = 1,
	.predicate_count = 3,
	.stage_count = 1,
	.rule_count = 2,
	.setup = included_setup,
	.teardown = included_teardown,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &included_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
