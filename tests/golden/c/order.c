/* Made by analogc from order.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "order.h"
#include "stdlib/packet.h"

/* Predicates: rows of order_predicates. */
enum {
	ORDER_EVENT = 1,
	ORDER_TURNED = 2,
	ORDER_ODD = 3,
	ORDER_KNOWN_PRINTED = 4,
	ORDER_FIRST = 5,
	ORDER_PARITY_PRINTED = 6,
	ORDER_SAME = 7,
	ORDER_PREDICATES = 8
};

struct order_event {
	struct an_tuple tuple;
	int64_t KEY;
	struct an_address FROM;
	struct an_turn_ticket ticket_1; /* of f_turn */
};

struct order_turned {
	struct an_tuple tuple;
	int64_t KEY;
	struct an_address FROM;
	int64_t TURN;
};

struct order_odd {
	struct an_tuple tuple;
	int64_t KEY;
	int P;
};

struct order_known_printed {
	struct an_tuple tuple;
	struct an_address FROM;
	int64_t TURN;
	int64_t COUNT;
};

struct order_first {
	struct an_tuple tuple;
	struct an_address FROM;
};

struct order_parity_printed {
	struct an_tuple tuple;
	int P;
	int Q;
};

struct order_same {
	struct an_tuple tuple;
	int P;
};

/* Prepared constants, and the state of functions that is not of a context. */
struct order_shared {
	struct an_turn_state turn; /* f_turn */
};

/* Stage 2 (history+parities): what is kept for each address. */
struct order_stage2_context {
	struct an_seen_state seen; /* f_seen */
};

static void order_stage2_init_1(struct an_env *env, void *context)
{
	struct order_stage2_context *const cx = context;

	an_seen_state_init(env, &cx->seen);
}

static void order_stage2_fini_1(struct an_env *env, void *context)
{
	struct order_stage2_context *const cx = context;

	an_seen_state_fini(env, &cx->seen);
}

static const struct an_string order_names_1[] = {
	{ "even", 4 },
	{ "odd", 3 },
};

static const char *const order_column_names_1[] = {
	"even",
	"odd",
};

static const struct an_address order_literal_1 = { .octets = { 10, 0, 0, 3 }, .version = 4 };

static const struct an_address order_literal_2 = { .octets = { 10, 0, 0, 1 }, .version = 4 };

static const struct an_type order_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

static const struct an_type order_names_type_1 = {
	.name = "string",
	.kind = AN_TYPE_NAME,
	.octets = sizeof(int),
	.names = order_column_names_1,
	.name_count = 2,
};

/* -- Stage 1, parallel: take_turns -- */

static void order_stage1_ordered_event(struct an_env *env, struct order_event *in)
{
	struct order_shared *const shared = an_shared(env);

	/* o1 turned(@N, KEY, FROM, TURN) :- event(@N, PKT, KEY, FROM), KEY % 2 == 0, TURN =
	 * f_turn(KEY). order.analog:10 */
	if (an_int_remainder(in->KEY, 2) != 0)
		return;
	an_turn_ordered(env, &shared->turn, in->KEY, &in->ticket_1);
}

/* The ordered parts: alone, in token order, before run sees the tuple. */
static void order_stage1_ordered(struct an_env *env, struct an_tuple *tuple)
{
	if (tuple->predicate == ORDER_EVENT)
		order_stage1_ordered_event(env, (void *)tuple);
}

static void order_stage1_on_event(struct an_env *env, const struct order_event *in)
{
	/* o1 turned(@N, KEY, FROM, TURN) :- event(@N, PKT, KEY, FROM), KEY % 2 == 0, TURN =
	 * f_turn(KEY). order.analog:10 */
	do {
		an_tried(env, 0);
		if (an_int_remainder(in->KEY, 2) != 0) {
			an_missed(env, 0);
			break;
		}
		int64_t TURN;
		if (!an_turn(env, &in->ticket_1, in->KEY, &TURN)) {
			an_missed(env, 1);
			break;
		}
		an_fired(env, 0);
		struct order_turned *const out = an_derive(env, sizeof *out, ORDER_TURNED);
		out->KEY = in->KEY;
		out->FROM = in->FROM;
		out->TURN = TURN;
	} while (0);
	/* o2 odd(@N, KEY, P) :- event(@N, PKT, KEY, FROM), P = f_parity(KEY), P == "odd", FROM
	 * != 10.0.0.3. order.analog:11 */
	an_tried(env, 1);
	const int P = an_parity(env, in->KEY);
	if (P != 1 /* "odd" */) {
		an_missed(env, 2);
		return;
	}
	if (memcmp(&in->FROM, &order_literal_1, sizeof in->FROM) == 0) {
		an_missed(env, 3);
		return;
	}
	an_fired(env, 1);
	struct order_odd *const out = an_derive(env, sizeof *out, ORDER_ODD);
	out->KEY = in->KEY;
	out->P = P;
}

static void order_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		order_stage1_on_event(env, (const void *)t);
	}
}

/* -- Stage 2, serial: history+parities -- */

static void order_stage2_on_turned(struct an_env *env, const struct order_turned *in)
{
	/* s1 known(@N, FROM, TURN, COUNT) :- turned(@N, KEY, FROM, TURN), KEY != 4, COUNT =
	 * f_seen(FROM). order.analog:15 */
	an_tried(env, 2);
	if (in->KEY == 4) {
		an_missed(env, 4);
		return;
	}
	const struct an_key key = { &in->FROM, sizeof in->FROM, 0 };
	struct order_stage2_context *const cx = an_context_get(env, &key);
	if (cx == NULL) {
		an_missed(env, 5);
		return;
	}
	an_enter(env, cx, 0);
	const int64_t COUNT = an_seen(env, &cx->seen, &in->FROM);
	an_fired(env, 2);
	struct order_known_printed *const out = an_derive(env, sizeof *out, ORDER_KNOWN_PRINTED);
	out->FROM = in->FROM;
	out->TURN = in->TURN;
	out->COUNT = COUNT;
	/* s2 first(@N, FROM) :- known(@N, FROM, TURN, 1). order.analog:16 */
	do {
		if (COUNT != 1)
			break;
		an_tried(env, 3);
		an_fired(env, 3);
		struct order_first *const out_2 = an_derive(env, sizeof *out_2, ORDER_FIRST);
		out_2->FROM = in->FROM;
	} while (0);
	/* s3 local(@N, TURN, COUNT) :- known(@N, 10.0.0.1, TURN, COUNT). order.analog:17 */
	if (memcmp(&in->FROM, &order_literal_2, sizeof in->FROM) != 0)
		return;
	an_tried(env, 4);
	an_fired(env, 4);
	/* q1 parity(@N, P, Q) :- local(@N, TURN, COUNT), P = f_parity(TURN / 100), Q =
	 * f_parity(COUNT), P == Q. order.analog:21 */
	an_tried(env, 5);
	const int64_t v1 = an_int_divide(in->TURN, 100);
	const int P = an_parity(env, v1);
	const int Q = an_parity(env, COUNT);
	if (P != Q) {
		an_missed(env, 6);
		return;
	}
	an_fired(env, 5);
	struct order_parity_printed *const out_2 = an_derive(env, sizeof *out_2,
	    ORDER_PARITY_PRINTED);
	out_2->P = P;
	out_2->Q = Q;
	/* q2 same(@N, P) :- parity(@N, P, Q), P <= Q, P + "!" != "even!". order.analog:22 */
	an_tried(env, 6);
	if (an_string_compare(order_names_1[P], order_names_1[Q]) > 0) {
		an_missed(env, 7);
		return;
	}
	if (an_string_equal(an_string_concat(env, order_names_1[P], AN_STRING("!")),
	    AN_STRING("even!"))) {
		an_missed(env, 8);
		return;
	}
	an_fired(env, 6);
	struct order_same *const out_3 = an_derive(env, sizeof *out_3, ORDER_SAME);
	out_3->P = P;
}

static void order_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		order_stage2_on_turned(env, (const void *)t);
	}
}

static bool order_setup(struct an_setup *setup, void *memory)
{
	struct order_shared *const shared = memory;

	if (!an_turn_state_init(setup, &shared->turn))
		return false;
	return true;
}

static void order_teardown(struct an_setup *setup, void *memory)
{
	struct order_shared *const shared = memory;

	an_turn_state_fini(setup, &shared->turn);
}

static bool order_decode_event(struct an_env *env, struct an_packet *packet,
    struct an_tuple *tuple)
{
	struct order_event *const out = (void *)tuple;

	return an_event_decode(env, packet, &out->KEY, &out->FROM);
}

static const struct an_column order_columns_failed[] = {
	{ .name = "pkt", .type = &order_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column order_columns_odd[] = {
	{ .name = "key", .type = &an_type_int,
	  .offset = offsetof(struct order_odd, KEY) },
	{ .name = "p", .type = &order_names_type_1,
	  .offset = offsetof(struct order_odd, P) },
};

static const struct an_column order_columns_known_printed[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct order_known_printed, FROM) },
	{ .name = "turn", .type = &an_type_int,
	  .offset = offsetof(struct order_known_printed, TURN) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct order_known_printed, COUNT) },
};

static const struct an_column order_columns_first[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct order_first, FROM) },
};

static const struct an_column order_columns_parity_printed[] = {
	{ .name = "p", .type = &order_names_type_1,
	  .offset = offsetof(struct order_parity_printed, P) },
	{ .name = "q", .type = &order_names_type_1,
	  .offset = offsetof(struct order_parity_printed, Q) },
};

static const struct an_column order_columns_same[] = {
	{ .name = "p", .type = &order_names_type_1,
	  .offset = offsetof(struct order_same, P) },
};

static const struct an_predicate order_predicates[ORDER_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = order_columns_failed, .column_count = 3,
		.is_output = true },
	[ORDER_EVENT] = { .name = "event", .node = "n" },
	[ORDER_TURNED] = { .name = "turned", .node = "n" },
	[ORDER_ODD] = { .name = "odd", .node = "n",
		.columns = order_columns_odd, .column_count = 2,
		.is_output = true },
	[ORDER_KNOWN_PRINTED] = { .name = "known", .node = "n",
		.columns = order_columns_known_printed, .column_count = 3,
		.is_output = true },
	[ORDER_FIRST] = { .name = "first", .node = "n",
		.columns = order_columns_first, .column_count = 1,
		.is_output = true },
	[ORDER_PARITY_PRINTED] = { .name = "parity", .node = "n",
		.columns = order_columns_parity_printed, .column_count = 2,
		.is_output = true },
	[ORDER_SAME] = { .name = "same", .node = "n",
		.columns = order_columns_same, .column_count = 1,
		.is_output = true },
};

static const char *const order_stage1_components[] = {
	"take_turns",
};
static const uint8_t order_stage1_roles[ORDER_PREDICATES] = {
	[ORDER_EVENT] = AN_ROLE_CONSUME,
};
static const uint8_t order_stage1_ordered_on[ORDER_PREDICATES] = {
	[ORDER_EVENT] = 1,
};

static const char *const order_stage2_components[] = {
	"history",
	"parities",
};
static const uint8_t order_stage2_roles[ORDER_PREDICATES] = {
	[ORDER_TURNED] = AN_ROLE_CONSUME,
};
static const struct an_context_kind order_stage2_contexts[] = {
	{ .type = "address",
	  .octets = sizeof(struct order_stage2_context),
	  .functions = 1,
	  .init = order_stage2_init_1,
	  .fini = order_stage2_fini_1 },
};

static const struct an_stage order_stages[] = {
	{
		.name = "take_turns",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = order_stage1_components,
		.roles = order_stage1_roles,
		.ordered = order_stage1_ordered,
		.ordered_on = order_stage1_ordered_on,
		.run = order_stage1_run,
	},
	{
		.name = "history+parities",
		.kind = AN_STAGE_SERIAL,
		.component_count = 2,
		.components = order_stage2_components,
		.roles = order_stage2_roles,
		.contexts = order_stage2_contexts,
		.context_count = 1,
		.run = order_stage2_run,
	},
};

static const char *const order_rule_0_literals[] = {
	"KEY % 2 == 0",
	"TURN = f_turn(KEY)",
};
static const char *const order_rule_1_literals[] = {
	"P == \"odd\"",
	"FROM != 10.0.0.3",
};
static const char *const order_rule_2_literals[] = {
	"KEY != 4",
	"COUNT = f_seen(FROM)",
};
static const char *const order_rule_5_literals[] = {
	"P == Q",
};
static const char *const order_rule_6_literals[] = {
	"P <= Q",
	"P + \"!\" != \"even!\"",
};
static const struct an_rule order_rules[] = {
	{ .component = "take_turns", .label = "o1", .file = "order.analog", .line = 10,
	  .literals = order_rule_0_literals, .literal_count = 2, .first_literal = 0 },
	{ .component = "take_turns", .label = "o2", .file = "order.analog", .line = 11,
	  .literals = order_rule_1_literals, .literal_count = 2, .first_literal = 2 },
	{ .component = "history", .label = "s1", .file = "order.analog", .line = 15,
	  .literals = order_rule_2_literals, .literal_count = 2, .first_literal = 4 },
	{ .component = "history", .label = "s2", .file = "order.analog", .line = 16 },
	{ .component = "history", .label = "s3", .file = "order.analog", .line = 17 },
	{ .component = "parities", .label = "q1", .file = "order.analog", .line = 21,
	  .literals = order_rule_5_literals, .literal_count = 1, .first_literal = 6 },
	{ .component = "parities", .label = "q2", .file = "order.analog", .line = 22,
	  .literals = order_rule_6_literals, .literal_count = 2, .first_literal = 7 },
};

static const struct an_source order_sources[] = {
	{ .kind = AN_SOURCE_PACKETS,
	  .predicate = ORDER_EVENT,
	  .tuple_octets = sizeof(struct order_event),
	  .decode = order_decode_event },
};

extern const struct an_pipeline order_pipeline;
const struct an_pipeline order_pipeline = {
	.abi = AN_ABI,
	.name = "order",
	.program = "order.analog",
	.sources = order_sources,
	.predicates = order_predicates,
	.stages = order_stages,
	.rules = order_rules,
	.source_count = 1,
	.predicate_count = 8,
	.stage_count = 2,
	.rule_count = 7,
	.shared_octets = sizeof(struct order_shared),
	.setup = order_setup,
	.teardown = order_teardown,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &order_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
