/* Made by analogc from keys.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "keys.h"
#include "stdlib/packet.h"

/* Predicates: rows of keys_predicates. */
enum {
	KEYS_MOVE = 1,
	KEYS_BALANCE = 2,
	KEYS_TURNED = 3,
	KEYS_NAMED = 4,
	KEYS_LAST = 5,
	KEYS_PREDICATES = 6
};

struct keys_move {
	struct an_tuple tuple;
	int64_t FROM;
	int64_t TO;
	struct an_string NAME;
};

struct keys_balance {
	struct an_tuple tuple;
	int64_t TO;
	struct an_string NAME;
};

struct keys_turned {
	struct an_tuple tuple;
	int64_t FROM;
	int64_t TO;
};

struct keys_named {
	struct an_tuple tuple;
	int64_t TO;
	struct an_string NAMES;
};

struct keys_last {
	struct an_tuple tuple;
	int64_t FROM;
	int64_t TO;
	int64_t NUMBER;
};

/* Stage 1 (transfer): what is kept for each int. */
struct keys_stage1_context {
	struct an_count_state count; /* f_countKey */
};

static void keys_stage1_init_1(struct an_env *env, void *context)
{
	struct keys_stage1_context *const cx = context;

	an_count_state_init(env, &cx->count);
}

static void keys_stage1_fini_1(struct an_env *env, void *context)
{
	struct keys_stage1_context *const cx = context;

	an_count_state_fini(env, &cx->count);
}

/* Stage 2 (collect): what is kept for each int. */
struct keys_stage2_context {
	struct an_names_state names; /* f_collectNames */
};

static void keys_stage2_init_1(struct an_env *env, void *context)
{
	struct keys_stage2_context *const cx = context;

	an_names_state_init(env, &cx->names);
}

static void keys_stage2_fini_1(struct an_env *env, void *context)
{
	struct keys_stage2_context *const cx = context;

	an_names_state_fini(env, &cx->names);
}

/* Stage 3: what was derived already. */
struct keys_stage3_sets {
	struct an_set last;
};

/* Stage 3 (count+count_again): what is kept for each int. */
struct keys_stage3_context {
	struct an_count_state count; /* f_countKey */
	struct an_names_state names; /* f_collectNames */
};

static void keys_stage3_init_1(struct an_env *env, void *context)
{
	struct keys_stage3_context *const cx = context;

	an_count_state_init(env, &cx->count);
	an_names_state_init(env, &cx->names);
}

static void keys_stage3_fini_1(struct an_env *env, void *context)
{
	struct keys_stage3_context *const cx = context;

	an_count_state_fini(env, &cx->count);
	an_names_state_fini(env, &cx->names);
}

static void keys_stage3_reset_1_count(struct an_env *env, void *context)
{
	struct keys_stage3_context *const cx = context;

	an_count_state_fini(env, &cx->count);
	an_count_state_init(env, &cx->count);
}

static void keys_stage3_reset_1_names(struct an_env *env, void *context)
{
	struct keys_stage3_context *const cx = context;

	an_names_state_fini(env, &cx->names);
	an_names_state_init(env, &cx->names);
}

static const struct an_context_state keys_stage3_states_1[] = {
	{ 0x1, keys_stage3_reset_1_count },
	{ 0x2, keys_stage3_reset_1_names },
};

static const struct an_type keys_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

/* -- Stage 1, context-ordered: transfer -- */

static void keys_stage1_on_move(struct an_env *env, struct keys_stage1_context *cx1,
    struct keys_stage1_context *cx2, const struct keys_move *in)
{
	/* t1 moved(@N, FROM, TO, COUNT, NAME) :- move(@N, PKT, FROM, TO, NAME), FROM != TO,
	 * COUNT = f_countKey(FROM), CREDIT = f_credit(TO, COUNT), CREDIT < 1000. keys.analog:9 */
	an_tried(env, 0);
	if (in->FROM == in->TO) {
		an_missed(env, 0);
		return;
	}
	an_enter(env, cx1, 0);
	const int64_t COUNT = an_count_key(env, &cx1->count, in->FROM);
	an_enter(env, cx2, 1);
	const int64_t CREDIT = an_credit(env, &cx2->count, in->TO, COUNT);
	if (CREDIT >= 1000) {
		an_missed(env, 1);
		return;
	}
	an_fired(env, 0);
	/* t2 balance(@N, TO, COUNT, NAME) :- moved(@N, FROM, TO, COUNT, NAME), NAME != "c".
	 * keys.analog:11 */
	do {
		an_tried(env, 1);
		if (an_string_equal(in->NAME, AN_STRING("c"))) {
			an_missed(env, 2);
			break;
		}
		an_fired(env, 1);
		struct keys_balance *const out = an_derive(env, sizeof *out, KEYS_BALANCE);
		out->TO = in->TO;
		out->NAME = in->NAME;
	} while (0);
	/* t3 turned(@N, FROM, TO, COUNT) :- moved(@N, TO, FROM, C, "c"), COUNT =
	 * f_countKey(FROM). keys.analog:12 */
	if (!an_string_equal(in->NAME, AN_STRING("c")))
		return;
	an_tried(env, 2);
	an_enter(env, cx2, 0);
	an_count_key(env, &cx2->count, in->TO);
	an_fired(env, 2);
	struct keys_turned *const out = an_derive(env, sizeof *out, KEYS_TURNED);
	out->FROM = in->TO;
	out->TO = in->FROM;
}

static unsigned keys_stage1_keys(struct an_env *env, const struct an_tuple *tuple,
    struct an_key keys[AN_KEYS_MAX])
{
	(void)env;
	if (tuple->predicate == KEYS_MOVE) {
		const struct keys_move *const in = (const void *)tuple;

		keys[0] = (struct an_key){ &in->FROM, sizeof in->FROM, 0 };
		keys[1] = (struct an_key){ &in->TO, sizeof in->TO, 0 };
		return 2;
	}
	return 0;
}

static void keys_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		keys_stage1_on_move(env, contexts[0], contexts[1], (const void *)t);
	}
}

/* -- Stage 2, context-ordered: collect -- */

static void keys_stage2_on_balance(struct an_env *env, struct keys_stage2_context *cx,
    const struct keys_balance *in)
{
	/* n1 named(@N, TO, NAMES) :- balance(@N, TO, COUNT, NAME), NAMES = f_collectNames(TO,
	 * NAME). keys.analog:16 */
	an_tried(env, 3);
	unsigned values = 0;
	struct an_string NAMES;
	while (an_enter(env, cx, 0), an_collect_names(env, &cx->names, in->TO, in->NAME, &NAMES)) {
		values++;
		an_fired(env, 3);
		struct keys_named *const out = an_derive(env, sizeof *out, KEYS_NAMED);
		out->TO = in->TO;
		out->NAMES = NAMES;
	}
	if (values == 0)
		an_missed(env, 3);
}

static unsigned keys_stage2_keys(struct an_env *env, const struct an_tuple *tuple,
    struct an_key keys[AN_KEYS_MAX])
{
	(void)env;
	if (tuple->predicate == KEYS_BALANCE) {
		const struct keys_balance *const in = (const void *)tuple;

		keys[0] = (struct an_key){ &in->TO, sizeof in->TO, 0 };
		return 1;
	}
	return 0;
}

static void keys_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		keys_stage2_on_balance(env, contexts[0], (const void *)t);
	}
}

/* -- Stage 3, context-ordered: count+count_again -- */

static void keys_stage3_on_turned(struct an_env *env, struct keys_stage3_context *cx,
    struct keys_stage3_sets *sets, const struct keys_turned *in)
{
	/* u1 numbered(@N, FROM, TO, COUNT, NUMBER) :- turned(@N, FROM, TO, COUNT), NUMBER =
	 * f_countKey(TO). keys.analog:20 */
	an_tried(env, 4);
	an_enter(env, cx, 0);
	const int64_t NUMBER = an_count_key(env, &cx->count, in->TO);
	an_fired(env, 4);
	/* v1 last(@N, FROM, TO, NUMBER) :- numbered(@N, FROM, TO, COUNT, NUMBER), NUMBER % 2 ==
	 * 0, X = f_collectNames(TO, "z"), X == "zz". keys.analog:24 */
	an_tried(env, 5);
	if (an_int_remainder(NUMBER, 2) != 0) {
		an_missed(env, 4);
		return;
	}
	unsigned values = 0;
	struct an_string X;
	while (an_enter(env, cx, 1), an_collect_names(env, &cx->names, in->TO, AN_STRING("z"),
	    &X)) {
		values++;
		if (!an_string_equal(X, AN_STRING("zz"))) {
			an_missed(env, 6);
			continue;
		}
		const struct an_set_part parts[] = { { &an_type_int, &in->FROM }, { &an_type_int,
		    &in->TO }, { &an_type_int, &NUMBER } };
		if (!an_set_add(env, &sets->last, parts, 3)) {
			an_missed(env, 7);
			continue;
		}
		an_fired(env, 5);
		struct keys_last *const out = an_derive(env, sizeof *out, KEYS_LAST);
		out->FROM = in->FROM;
		out->TO = in->TO;
		out->NUMBER = NUMBER;
	}
	if (values == 0)
		an_missed(env, 5);
}

static unsigned keys_stage3_keys(struct an_env *env, const struct an_tuple *tuple,
    struct an_key keys[AN_KEYS_MAX])
{
	(void)env;
	if (tuple->predicate == KEYS_TURNED) {
		const struct keys_turned *const in = (const void *)tuple;

		keys[0] = (struct an_key){ &in->TO, sizeof in->TO, 0 };
		return 1;
	}
	return 0;
}

static void keys_stage3_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct keys_stage3_sets sets = { 0 };

	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		keys_stage3_on_turned(env, contexts[0], &sets, (const void *)t);
	}
}

static bool keys_setup(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
	return true;
}

static void keys_teardown(struct an_setup *setup, void *memory)
{
	(void)setup, (void)memory;
}

static bool keys_decode_move(struct an_env *env, struct an_packet *packet, struct an_tuple *tuple)
{
	struct keys_move *const out = (void *)tuple;

	return an_move_decode(env, packet, &out->FROM, &out->TO, &out->NAME);
}

static const struct an_column keys_columns_failed[] = {
	{ .name = "pkt", .type = &keys_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column keys_columns_named[] = {
	{ .name = "to", .type = &an_type_int,
	  .offset = offsetof(struct keys_named, TO) },
	{ .name = "names", .type = &an_type_string,
	  .offset = offsetof(struct keys_named, NAMES) },
};

static const struct an_column keys_columns_last[] = {
	{ .name = "from", .type = &an_type_int,
	  .offset = offsetof(struct keys_last, FROM) },
	{ .name = "to", .type = &an_type_int,
	  .offset = offsetof(struct keys_last, TO) },
	{ .name = "number", .type = &an_type_int,
	  .offset = offsetof(struct keys_last, NUMBER) },
};

static const struct an_predicate keys_predicates[KEYS_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = keys_columns_failed, .column_count = 3,
		.is_output = true },
	[KEYS_MOVE] = { .name = "move", .node = "n" },
	[KEYS_BALANCE] = { .name = "balance", .node = "n" },
	[KEYS_TURNED] = { .name = "turned", .node = "n" },
	[KEYS_NAMED] = { .name = "named", .node = "n",
		.columns = keys_columns_named, .column_count = 2,
		.is_output = true },
	[KEYS_LAST] = { .name = "last", .node = "n",
		.columns = keys_columns_last, .column_count = 3,
		.is_output = true },
};

static const char *const keys_stage1_components[] = {
	"transfer",
};
static const uint8_t keys_stage1_roles[KEYS_PREDICATES] = {
	[KEYS_MOVE] = AN_ROLE_CONSUME,
};
static const struct an_context_kind keys_stage1_contexts[] = {
	{ .type = "int",
	  .octets = sizeof(struct keys_stage1_context),
	  .functions = 2,
	  .init = keys_stage1_init_1,
	  .fini = keys_stage1_fini_1 },
};

static const char *const keys_stage2_components[] = {
	"collect",
};
static const uint8_t keys_stage2_roles[KEYS_PREDICATES] = {
	[KEYS_BALANCE] = AN_ROLE_CONSUME,
};
static const struct an_context_kind keys_stage2_contexts[] = {
	{ .type = "int",
	  .octets = sizeof(struct keys_stage2_context),
	  .functions = 1,
	  .init = keys_stage2_init_1,
	  .fini = keys_stage2_fini_1 },
};

static const char *const keys_stage3_components[] = {
	"count",
	"count_again",
};
static const uint8_t keys_stage3_roles[KEYS_PREDICATES] = {
	[KEYS_TURNED] = AN_ROLE_CONSUME,
};
static const struct an_context_kind keys_stage3_contexts[] = {
	{ .type = "int",
	  .octets = sizeof(struct keys_stage3_context),
	  .functions = 2,
	  .init = keys_stage3_init_1,
	  .fini = keys_stage3_fini_1,
	  .states = keys_stage3_states_1,
	  .state_count = 2 },
};

static const struct an_stage keys_stages[] = {
	{
		.name = "transfer",
		.kind = AN_STAGE_CONTEXT,
		.component_count = 1,
		.components = keys_stage1_components,
		.roles = keys_stage1_roles,
		.keys = keys_stage1_keys,
		.contexts = keys_stage1_contexts,
		.context_count = 1,
		.run = keys_stage1_run,
	},
	{
		.name = "collect",
		.kind = AN_STAGE_CONTEXT,
		.component_count = 1,
		.components = keys_stage2_components,
		.roles = keys_stage2_roles,
		.keys = keys_stage2_keys,
		.contexts = keys_stage2_contexts,
		.context_count = 1,
		.run = keys_stage2_run,
	},
	{
		.name = "count+count_again",
		.kind = AN_STAGE_CONTEXT,
		.component_count = 2,
		.components = keys_stage3_components,
		.roles = keys_stage3_roles,
		.keys = keys_stage3_keys,
		.contexts = keys_stage3_contexts,
		.context_count = 1,
		.run = keys_stage3_run,
	},
};

static const char *const keys_rule_0_literals[] = {
	"FROM != TO",
	"CREDIT < 1000",
};
static const char *const keys_rule_1_literals[] = {
	"NAME != \"c\"",
};
static const char *const keys_rule_3_literals[] = {
	"NAMES = f_collectNames(TO, NAME)",
};
static const char *const keys_rule_5_literals[] = {
	"NUMBER % 2 == 0",
	"X = f_collectNames(TO, \"z\")",
	"X == \"zz\"",
	"last(@N, FROM, TO, NUMBER)",
};
static const struct an_rule keys_rules[] = {
	{ .component = "transfer", .label = "t1", .file = "keys.analog", .line = 9,
	  .literals = keys_rule_0_literals, .literal_count = 2, .first_literal = 0 },
	{ .component = "transfer", .label = "t2", .file = "keys.analog", .line = 11,
	  .literals = keys_rule_1_literals, .literal_count = 1, .first_literal = 2 },
	{ .component = "transfer", .label = "t3", .file = "keys.analog", .line = 12 },
	{ .component = "collect", .label = "n1", .file = "keys.analog", .line = 16,
	  .literals = keys_rule_3_literals, .literal_count = 1, .first_literal = 3 },
	{ .component = "count", .label = "u1", .file = "keys.analog", .line = 20 },
	{ .component = "count_again", .label = "v1", .file = "keys.analog", .line = 24,
	  .literals = keys_rule_5_literals, .literal_count = 4, .first_literal = 4 },
};

static const struct an_source keys_sources[] = {
	{ .kind = AN_SOURCE_PACKETS,
	  .predicate = KEYS_MOVE,
	  .tuple_octets = sizeof(struct keys_move),
	  .decode = keys_decode_move },
};

extern const struct an_pipeline keys_pipeline;
const struct an_pipeline keys_pipeline = {
	.abi = AN_ABI,
	.name = "keys",
	.program = "keys.analog",
	.sources = keys_sources,
	.predicates = keys_predicates,
	.stages = keys_stages,
	.rules = keys_rules,
	.source_count = 1,
	.predicate_count = 6,
	.stage_count = 3,
	.rule_count = 6,
	.setup = keys_setup,
	.teardown = keys_teardown,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &keys_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
