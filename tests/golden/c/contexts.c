/* Made by analogc from contexts.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "order.h"
#include "stdlib/packet.h"

/* Predicates: rows of contexts_predicates. */
enum {
	CONTEXTS_EVENT = 1,
	CONTEXTS_TURNED = 2,
	CONTEXTS_EVENS = 3,
	CONTEXTS_BUSY = 4,
	CONTEXTS_FIRST_PRINTED = 5,
	CONTEXTS_AGAIN = 6,
	CONTEXTS_EXPIRED = 7,
	CONTEXTS_GONE = 8,
	CONTEXTS_FINISH = 9,
	CONTEXTS_REPORT = 10,
	CONTEXTS_PREDICATES = 11
};

struct contexts_event {
	struct an_tuple tuple;
	int64_t KEY;
	struct an_address FROM;
	struct an_turn_ticket ticket_1; /* of f_turn */
};

struct contexts_odd {
	struct an_tuple tuple;
	int64_t KEY;
};

struct contexts_turned {
	struct an_tuple tuple;
	struct an_address FROM;
	int64_t TURN;
};

struct contexts_evens {
	struct an_tuple tuple;
	int64_t count;
	uint64_t solutions; /* of a group */
};

struct contexts_busy {
	struct an_tuple tuple;
	struct an_address FROM;
	int64_t COUNT;
};

struct contexts_first {
	struct an_tuple tuple;
	struct an_address FROM;
	struct an_string P;
};

struct contexts_first_printed {
	struct an_tuple tuple;
	struct an_address FROM;
	int P;
};

struct contexts_again {
	struct an_tuple tuple;
	struct an_address FROM;
	int64_t OLD;
};

struct contexts_expired {
	struct an_tuple tuple;
	struct an_address FROM;
};

struct contexts_gone {
	struct an_tuple tuple;
	struct an_address FROM;
	int64_t COUNT;
};

struct contexts_finish {
	struct an_tuple tuple;
};

struct contexts_report {
	struct an_tuple tuple;
	int64_t count;
	int64_t max_count;
	uint64_t solutions; /* of a group */
};

/* Prepared constants, and the state of functions that is not of a context. */
struct contexts_shared {
	struct an_turn_state turn; /* f_turn */
};

/* Stage 2 (history): what is kept for each address. */
struct contexts_stage2_context {
	struct an_seen_state seen; /* f_seen */
};

static void contexts_stage2_init_1(struct an_env *env, void *context)
{
	struct contexts_stage2_context *const cx = context;

	an_seen_state_init(env, &cx->seen);
}

static void contexts_stage2_fini_1(struct an_env *env, void *context)
{
	struct contexts_stage2_context *const cx = context;

	an_seen_state_fini(env, &cx->seen);
}

static void contexts_stage2_reset_1_seen(struct an_env *env, void *context)
{
	struct contexts_stage2_context *const cx = context;

	an_seen_state_fini(env, &cx->seen);
	an_seen_state_init(env, &cx->seen);
}

static const struct an_context_state contexts_stage2_states_1[] = {
	{ 0x1, contexts_stage2_reset_1_seen },
};

static const struct an_string contexts_names_1[] = {
	{ "even", 4 },
	{ "odd", 3 },
};

static const char *const contexts_column_names_1[] = {
	"even",
	"odd",
};

static const struct an_type contexts_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

static const struct an_type contexts_names_type_1 = {
	.name = "string",
	.kind = AN_TYPE_NAME,
	.octets = sizeof(int),
	.names = contexts_column_names_1,
	.name_count = 2,
};

/* Stage 1: its relations, and what a fixpoint has. */
enum {
	CONTEXTS_STAGE1_EVENT = 0,
	CONTEXTS_STAGE1_ODD = 1,
	CONTEXTS_STAGE1_EVENS = 2,
	CONTEXTS_STAGE1_GROUPS1_EVENS = 3,
	CONTEXTS_STAGE1_RELATIONS = 4
};

struct contexts_stage1_facts {
	struct an_fixpoint fx; /* the first: see follow */
	struct an_relation relations[CONTEXTS_STAGE1_RELATIONS];
	void *const *contexts;
};

static const struct an_field contexts_stage1_event_fields[] = {
	{ .name = "key", .type = &an_type_int,
	  .offset = offsetof(struct contexts_event, KEY) },
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_event, FROM) },
};
static const struct an_relation_type contexts_stage1_event_relation = {
	.name = "event",
	.octets = sizeof(struct contexts_event),
	.fields = contexts_stage1_event_fields,
	.field_count = 2,
};

static const struct an_field contexts_stage1_odd_fields[] = {
	{ .name = "key", .type = &an_type_int,
	  .offset = offsetof(struct contexts_odd, KEY) },
};
static const uint64_t contexts_stage1_odd_indexes[] = { 0x1 };
static const struct an_relation_type contexts_stage1_odd_relation = {
	.name = "odd",
	.octets = sizeof(struct contexts_odd),
	.fields = contexts_stage1_odd_fields,
	.field_count = 1,
	.indexes = contexts_stage1_odd_indexes,
	.index_count = 1,
};

static const struct an_field contexts_stage1_evens_fields[] = {
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_evens, count) },
};
static const struct an_relation_type contexts_stage1_evens_relation = {
	.name = "evens",
	.octets = sizeof(struct contexts_evens),
	.fields = contexts_stage1_evens_fields,
	.field_count = 1,
	.is_set = true,
};

static const struct an_field contexts_stage1_groups1_evens_fields[] = {
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_evens, count) },
};
static const uint64_t contexts_stage1_groups1_evens_indexes[] = { 0x0 };
static const struct an_relation_type contexts_stage1_groups1_evens_relation = {
	.name = "evens",
	.octets = sizeof(struct contexts_evens),
	.fields = contexts_stage1_groups1_evens_fields,
	.field_count = 1,
	.indexes = contexts_stage1_groups1_evens_indexes,
	.index_count = 1,
};

static const struct an_relation_type *const contexts_stage1_relations[] = {
	&contexts_stage1_event_relation,
	&contexts_stage1_odd_relation,
	&contexts_stage1_evens_relation,
	&contexts_stage1_groups1_evens_relation,
};

/* Stage 2: its relations, and what a fixpoint has. */
enum {
	CONTEXTS_STAGE2_TURNED = 0,
	CONTEXTS_STAGE2_BUSY = 1,
	CONTEXTS_STAGE2_FIRST = 2,
	CONTEXTS_STAGE2_AGAIN = 3,
	CONTEXTS_STAGE2_EXPIRED = 4,
	CONTEXTS_STAGE2_GONE = 5,
	CONTEXTS_STAGE2_FINISH = 6,
	CONTEXTS_STAGE2_REPORT = 7,
	CONTEXTS_STAGE2_GROUPS1_REPORT = 8,
	CONTEXTS_STAGE2_RELATIONS = 9
};

struct contexts_stage2_facts {
	struct an_fixpoint fx; /* the first: see follow */
	struct an_relation relations[CONTEXTS_STAGE2_RELATIONS];
	void *const *contexts;
};

static const struct an_field contexts_stage2_turned_fields[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_turned, FROM) },
	{ .name = "turn", .type = &an_type_int,
	  .offset = offsetof(struct contexts_turned, TURN) },
};
static const uint64_t contexts_stage2_turned_indexes[] = { 0x1 };
static const struct an_relation_type contexts_stage2_turned_relation = {
	.name = "turned",
	.octets = sizeof(struct contexts_turned),
	.fields = contexts_stage2_turned_fields,
	.field_count = 2,
	.indexes = contexts_stage2_turned_indexes,
	.index_count = 1,
};

static const struct an_field contexts_stage2_busy_fields[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_busy, FROM) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_busy, COUNT) },
};
static const uint64_t contexts_stage2_busy_indexes[] = { 0x3, 0x1 };
static const struct an_table_type contexts_stage2_busy_table = {
	.key = 0x1,
	.lifetime = 60000000000,
	.size = 10,
	.is_written = true,
	.context_kind = 0,
	.key_count = 1,
	.key_fields = { 0 },
};
static const struct an_relation_type contexts_stage2_busy_relation = {
	.name = "busy",
	.octets = sizeof(struct contexts_busy),
	.fields = contexts_stage2_busy_fields,
	.field_count = 2,
	.indexes = contexts_stage2_busy_indexes,
	.index_count = 2,
	.table = &contexts_stage2_busy_table,
};

static const struct an_field contexts_stage2_first_fields[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_first, FROM) },
	{ .name = "p", .type = &an_type_string,
	  .offset = offsetof(struct contexts_first, P) },
};
static const uint64_t contexts_stage2_first_indexes[] = { 0x3 };
static const struct an_relation_type contexts_stage2_first_relation = {
	.name = "first",
	.octets = sizeof(struct contexts_first),
	.fields = contexts_stage2_first_fields,
	.field_count = 2,
	.indexes = contexts_stage2_first_indexes,
	.index_count = 1,
	.is_set = true,
};

static const struct an_field contexts_stage2_again_fields[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_again, FROM) },
	{ .name = "old", .type = &an_type_int,
	  .offset = offsetof(struct contexts_again, OLD) },
};
static const struct an_relation_type contexts_stage2_again_relation = {
	.name = "again",
	.octets = sizeof(struct contexts_again),
	.fields = contexts_stage2_again_fields,
	.field_count = 2,
	.is_set = true,
};

static const struct an_field contexts_stage2_expired_fields[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_expired, FROM) },
};
static const uint64_t contexts_stage2_expired_indexes[] = { 0x1 };
static const struct an_relation_type contexts_stage2_expired_relation = {
	.name = "expired",
	.octets = sizeof(struct contexts_expired),
	.fields = contexts_stage2_expired_fields,
	.field_count = 1,
	.indexes = contexts_stage2_expired_indexes,
	.index_count = 1,
};

static const struct an_field contexts_stage2_gone_fields[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_gone, FROM) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_gone, COUNT) },
};
static const struct an_relation_type contexts_stage2_gone_relation = {
	.name = "gone",
	.octets = sizeof(struct contexts_gone),
	.fields = contexts_stage2_gone_fields,
	.field_count = 2,
	.is_set = true,
};

static const struct an_relation_type contexts_stage2_finish_relation = {
	.name = "finish",
	.octets = sizeof(struct contexts_finish),
};

static const struct an_field contexts_stage2_report_fields[] = {
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_report, count) },
	{ .name = "max_count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_report, max_count) },
};
static const struct an_relation_type contexts_stage2_report_relation = {
	.name = "report",
	.octets = sizeof(struct contexts_report),
	.fields = contexts_stage2_report_fields,
	.field_count = 2,
	.is_set = true,
};

static const struct an_field contexts_stage2_groups1_report_fields[] = {
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_report, count) },
	{ .name = "max_count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_report, max_count) },
};
static const uint64_t contexts_stage2_groups1_report_indexes[] = { 0x0 };
static const struct an_relation_type contexts_stage2_groups1_report_relation = {
	.name = "report",
	.octets = sizeof(struct contexts_report),
	.fields = contexts_stage2_groups1_report_fields,
	.field_count = 2,
	.indexes = contexts_stage2_groups1_report_indexes,
	.index_count = 1,
};

static const struct an_relation_type *const contexts_stage2_relations[] = {
	&contexts_stage2_turned_relation,
	&contexts_stage2_busy_relation,
	&contexts_stage2_first_relation,
	&contexts_stage2_again_relation,
	&contexts_stage2_expired_relation,
	&contexts_stage2_gone_relation,
	&contexts_stage2_finish_relation,
	&contexts_stage2_report_relation,
	&contexts_stage2_groups1_report_relation,
};

/* -- Stage 1, parallel: take_turns -- */

static void contexts_stage1_ordered_event(struct an_env *env, struct contexts_event *in)
{
	struct contexts_shared *const shared = an_shared(env);

	/* o1 turned(@N, KEY, FROM, TURN) :- event(@N, PKT, KEY, FROM), KEY % 2 == 0, TURN =
	 * f_turn(KEY), !odd(@N, KEY). contexts.analog:11 */
	if (an_int_remainder(in->KEY, 2) != 0)
		return;
	an_turn_ordered(env, &shared->turn, in->KEY, &in->ticket_1);
}

/* The ordered parts: alone, in token order, before run sees the tuple. */
static void contexts_stage1_ordered(struct an_env *env, struct an_tuple *tuple)
{
	if (tuple->predicate == CONTEXTS_EVENT)
		contexts_stage1_ordered_event(env, (void *)tuple);
}

static void contexts_stage1_on_event(struct an_env *env, struct contexts_stage1_facts *facts,
    const struct contexts_event *in);
static void contexts_stage1_stratum1_on_event(struct an_env *env,
    struct contexts_stage1_facts *facts, const struct contexts_event *in);
static void contexts_stage1_collect_evens(struct an_env *env, struct contexts_stage1_facts *facts,
    const struct contexts_event *in);
static void contexts_stage1_derive_evens(struct an_env *env, struct contexts_stage1_facts *facts,
    struct contexts_evens *group);

static void contexts_stage1_on_event(struct an_env *env, struct contexts_stage1_facts *facts,
    const struct contexts_event *in)
{
	/* o2 odd(@N, KEY) :- event(@N, PKT, KEY, FROM), f_parity(KEY) == "odd".
	 * contexts.analog:13 */
	an_tried(env, 1);
	const int v1 = an_parity(env, in->KEY);
	if (v1 != 1 /* "odd" */) {
		an_missed(env, 4);
		return;
	}
	const struct contexts_odd derived = {
		.KEY = in->KEY,
	};
	if (an_fact_add(&facts->fx, CONTEXTS_STAGE1_ODD, &derived, 1) == NULL) {
		an_missed(env, 5);
		return;
	}
	an_fired(env, 1);
}

static void contexts_stage1_stratum1_on_event(struct an_env *env,
    struct contexts_stage1_facts *facts, const struct contexts_event *in)
{
	/* o1 turned(@N, KEY, FROM, TURN) :- event(@N, PKT, KEY, FROM), KEY % 2 == 0, TURN =
	 * f_turn(KEY), !odd(@N, KEY). contexts.analog:11 */
	an_tried(env, 0);
	if (an_int_remainder(in->KEY, 2) != 0) {
		an_missed(env, 0);
		return;
	}
	int64_t TURN;
	if (!an_turn(env, &in->ticket_1, in->KEY, &TURN)) {
		an_missed(env, 1);
		return;
	}
	const struct contexts_odd probe = {
		.KEY = in->KEY,
	};
	if (an_fact_exists(&facts->fx, CONTEXTS_STAGE1_ODD, 0, &probe)) {
		an_missed(env, 2);
		return;
	}
	struct an_tuple derived = { 0 };
	if (!an_fact_pass(&facts->fx, &derived, 0)) {
		an_missed(env, 3);
		return;
	}
	an_fired(env, 0);
	struct contexts_turned *const out = an_derive(env, sizeof *out, CONTEXTS_TURNED);
	out->FROM = in->FROM;
	out->TURN = TURN;
}

static void contexts_stage1_collect_evens(struct an_env *env, struct contexts_stage1_facts *facts,
    const struct contexts_event *in)
{
	(void)env;
	/* o3 evens(@N, a_COUNT<*>) :- event(@N, PKT, KEY, FROM), KEY % 2 == 0.
	 * contexts.analog:14 */
	an_tried(env, 2);
	if (an_int_remainder(in->KEY, 2) != 0) {
		an_missed(env, 6);
		return;
	}
	const struct contexts_evens key = { .tuple = { 0 } };
	struct contexts_evens *const group = an_group(&facts->fx, CONTEXTS_STAGE1_GROUPS1_EVENS,
	    &key, NULL);
	group->count = an_int_add(group->count, 1);
	group->solutions++;
}

static void contexts_stage1_derive_evens(struct an_env *env, struct contexts_stage1_facts *facts,
    struct contexts_evens *group)
{
	const struct contexts_evens *const in = group;
	(void)env;
	/* o3 evens(@N, a_COUNT<*>) :- event(@N, PKT, KEY, FROM), KEY % 2 == 0.
	 * contexts.analog:14 */
	const struct contexts_evens derived = {
		.count = in->count,
	};
	if (an_fact_add(&facts->fx, CONTEXTS_STAGE1_EVENS, &derived, 2) == NULL)
		return;
	an_fired(env, 2);
	struct contexts_evens *const out = an_derive(env, sizeof *out, CONTEXTS_EVENS);
	out->count = in->count;
}

static void contexts_stage1_arrive_event(struct an_env *env, struct contexts_stage1_facts *facts,
    const struct an_tuple *t)
{
	const struct contexts_event *const in = an_fact_add(&facts->fx, CONTEXTS_STAGE1_EVENT, t,
	    AN_NO_RULE);

	if (in == NULL)
		return;
	contexts_stage1_on_event(env, facts, in);
}

/* The groups of rule o3, over all facts so far. */
static void contexts_stage1_aggregate_evens(struct an_env *env, struct contexts_stage1_facts *facts,
    uint32_t until)
{
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == CONTEXTS_STAGE1_EVENT)
			contexts_stage1_collect_evens(env, facts, (const void *)t);
	}
	for (struct contexts_evens *group = an_group_first(&facts->fx,
	    CONTEXTS_STAGE1_GROUPS1_EVENS); group != NULL;
	     group = an_group_next(&facts->fx, CONTEXTS_STAGE1_GROUPS1_EVENS, group)) {
		contexts_stage1_derive_evens(env, facts, group);
	}
}

/* Stratum 1: over all facts of those before it. */
static void contexts_stage1_stratum1(struct an_env *env, struct contexts_stage1_facts *facts)
{
	const uint32_t until = an_fixpoint_last(&facts->fx);

	contexts_stage1_aggregate_evens(env, facts, until);
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == CONTEXTS_STAGE1_EVENT)
			contexts_stage1_stratum1_on_event(env, facts, (const void *)t);
	}
}

static void contexts_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct contexts_stage1_facts facts = { .contexts = contexts };

	an_fixpoint_begin(&facts.fx, env, facts.relations, contexts_stage1_relations,
	    CONTEXTS_STAGE1_RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		contexts_stage1_arrive_event(env, &facts, t);
	}
	contexts_stage1_stratum1(env, &facts);
	an_fixpoint_end(&facts.fx);
}

/* -- Stage 2, context-ordered: history -- */

static unsigned contexts_stage2_keys(struct an_env *env, const struct an_tuple *tuple,
    struct an_key keys[AN_KEYS_MAX])
{
	(void)env;
	if (tuple->predicate == CONTEXTS_TURNED) {
		const struct contexts_turned *const in = (const void *)tuple;

		keys[0] = (struct an_key){ &in->FROM, sizeof in->FROM, 0 };
		return 1;
	}
	return 0;
}

static void contexts_stage2_on_turned(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct contexts_turned *in);
static void contexts_stage2_on_expired(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct contexts_expired *in);
static void contexts_stage2_on_busy(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct contexts_busy *in);
static void contexts_stage2_stratum1_on_turned(struct an_env *env,
    struct contexts_stage2_facts *facts, const struct contexts_turned *in);
static void contexts_stage2_stratum1_on_busy(struct an_env *env,
    struct contexts_stage2_facts *facts, const struct contexts_busy *in);
static void contexts_stage2_collect_from1_report(struct an_env *env,
    struct contexts_stage2_facts *facts, const struct contexts_finish *in);
static void contexts_stage2_collect_from2_report(struct an_env *env,
    struct contexts_stage2_facts *facts, const struct contexts_busy *in);
static void contexts_stage2_begin_report(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct contexts_finish *in);
static void contexts_stage2_derive_report(struct an_env *env, struct contexts_stage2_facts *facts,
    struct contexts_report *group);

static void contexts_stage2_on_turned(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct contexts_turned *in)
{
	struct contexts_stage2_context *const cx = facts->contexts != NULL ? facts->contexts[0] : NULL;
	/* s1 busy(@N, FROM, COUNT) :- turned(@N, KEY, FROM, TURN), COUNT = f_seen(FROM).
	 * contexts.analog:18 */
	do {
		an_tried(env, 3);
		an_enter(env, cx, 0);
		const int64_t COUNT = an_seen(env, &cx->seen, &in->FROM);
		const struct contexts_busy derived = {
			.FROM = in->FROM,
			.COUNT = COUNT,
		};
		const struct contexts_busy *const busy_1 = an_fact_add(&facts->fx,
		    CONTEXTS_STAGE2_BUSY, &derived, 3);
		if (busy_1 == NULL) {
			an_missed(env, 7);
			break;
		}
		an_fired(env, 3);
		struct contexts_busy *const out = an_derive(env, sizeof *out, CONTEXTS_BUSY);
		out->FROM = in->FROM;
		out->COUNT = COUNT;
		contexts_stage2_on_busy(env, facts, busy_1);
	} while (0);
	/* s2 first(@N, FROM, P) :- busy(@N, FROM, 1), turned(@N, KEY, FROM, TURN), P =
	 * f_parity(TURN). contexts.analog:19 */
	an_tried(env, 4);
	unsigned values = 0;
	const struct contexts_busy probe = {
		.FROM = in->FROM,
		.COUNT = 1,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CONTEXTS_STAGE2_BUSY, 0, &probe, in->tuple.number);
	for (const struct contexts_busy *busy_2; (busy_2 = an_scan_next(&scan)) != NULL;) {
		values++;
		const int P = an_parity(env, in->TURN);
		const struct contexts_first derived = {
			.FROM = in->FROM,
			.P = contexts_names_1[P],
		};
		if (an_fact_add(&facts->fx, CONTEXTS_STAGE2_FIRST, &derived, 4) == NULL) {
			an_missed(env, 10);
			continue;
		}
		an_fired(env, 4);
		struct contexts_first_printed *const out = an_derive(env, sizeof *out,
		    CONTEXTS_FIRST_PRINTED);
		out->FROM = in->FROM;
		out->P = P;
	}
	if (values == 0)
		an_missed(env, 8);
}

static void contexts_stage2_on_expired(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct contexts_expired *in)
{
	/* s4 gone(@N, FROM, COUNT) :- expired(@N, FROM, T), busy(@N, FROM, COUNT).
	 * contexts.analog:22 */
	an_tried(env, 6);
	unsigned values = 0;
	const struct contexts_busy probe = {
		.FROM = in->FROM,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CONTEXTS_STAGE2_BUSY, 1, &probe, in->tuple.number + 1);
	for (const struct contexts_busy *busy_1; (busy_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct contexts_gone derived = {
			.FROM = in->FROM,
			.COUNT = busy_1->COUNT,
		};
		if (an_fact_add(&facts->fx, CONTEXTS_STAGE2_GONE, &derived, 6) == NULL) {
			an_missed(env, 18);
			continue;
		}
		an_fired(env, 6);
		struct contexts_gone *const out = an_derive(env, sizeof *out, CONTEXTS_GONE);
		out->FROM = in->FROM;
		out->COUNT = busy_1->COUNT;
	}
	if (values == 0)
		an_missed(env, 17);
}

static void contexts_stage2_on_busy(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct contexts_busy *in)
{
	/* s2 first(@N, FROM, P) :- busy(@N, FROM, 1), turned(@N, KEY, FROM, TURN), P =
	 * f_parity(TURN). contexts.analog:19 */
	do {
		if (in->COUNT != 1)
			break;
		an_tried(env, 4);
		unsigned values = 0;
		const struct contexts_turned probe = {
			.FROM = in->FROM,
		};
		struct an_scan scan;
		an_scan_begin(&scan, &facts->fx, CONTEXTS_STAGE2_TURNED, 0, &probe,
		    in->tuple.number + 1);
		for (const struct contexts_turned *turned_1; (turned_1 = an_scan_next(&scan)) != NULL;) {
			values++;
			const int P = an_parity(env, turned_1->TURN);
			const struct contexts_first derived = {
				.FROM = in->FROM,
				.P = contexts_names_1[P],
			};
			if (an_fact_add(&facts->fx, CONTEXTS_STAGE2_FIRST, &derived, 4) == NULL) {
				an_missed(env, 10);
				continue;
			}
			an_fired(env, 4);
			struct contexts_first_printed *const out = an_derive(env, sizeof *out,
			    CONTEXTS_FIRST_PRINTED);
			out->FROM = in->FROM;
			out->P = P;
		}
		if (values == 0)
			an_missed(env, 9);
	} while (0);
	/* s4 gone(@N, FROM, COUNT) :- expired(@N, FROM, T), busy(@N, FROM, COUNT).
	 * contexts.analog:22 */
	an_tried(env, 6);
	unsigned values = 0;
	const struct contexts_expired probe = {
		.FROM = in->FROM,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CONTEXTS_STAGE2_EXPIRED, 0, &probe, in->tuple.number);
	for (const struct contexts_expired *expired_2; (expired_2 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct contexts_gone derived = {
			.FROM = in->FROM,
			.COUNT = in->COUNT,
		};
		if (an_fact_add(&facts->fx, CONTEXTS_STAGE2_GONE, &derived, 6) == NULL) {
			an_missed(env, 18);
			continue;
		}
		an_fired(env, 6);
		struct contexts_gone *const out = an_derive(env, sizeof *out, CONTEXTS_GONE);
		out->FROM = in->FROM;
		out->COUNT = in->COUNT;
	}
	if (values == 0)
		an_missed(env, 16);
}

static void contexts_stage2_stratum1_on_turned(struct an_env *env,
    struct contexts_stage2_facts *facts, const struct contexts_turned *in)
{
	/* s3 again(@N, FROM, OLD) :- turned(@N, KEY, FROM, TURN), busy(@N, FROM, OLD), OLD > 1,
	 * !first(@N, FROM, "odd"). contexts.analog:20 */
	an_tried(env, 5);
	unsigned values = 0;
	const struct contexts_busy probe = {
		.FROM = in->FROM,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CONTEXTS_STAGE2_BUSY, 1, &probe, in->tuple.number + 1);
	for (const struct contexts_busy *busy_1; (busy_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		if (busy_1->COUNT <= 1) {
			an_missed(env, 13);
			continue;
		}
		const struct contexts_first probe_2 = {
			.FROM = in->FROM,
			.P = AN_STRING("odd"),
		};
		if (an_fact_exists(&facts->fx, CONTEXTS_STAGE2_FIRST, 0, &probe_2)) {
			an_missed(env, 14);
			continue;
		}
		const struct contexts_again derived = {
			.FROM = in->FROM,
			.OLD = busy_1->COUNT,
		};
		if (an_fact_add(&facts->fx, CONTEXTS_STAGE2_AGAIN, &derived, 5) == NULL) {
			an_missed(env, 15);
			continue;
		}
		an_fired(env, 5);
		struct contexts_again *const out = an_derive(env, sizeof *out, CONTEXTS_AGAIN);
		out->FROM = in->FROM;
		out->OLD = busy_1->COUNT;
	}
	if (values == 0)
		an_missed(env, 12);
}

static void contexts_stage2_stratum1_on_busy(struct an_env *env,
    struct contexts_stage2_facts *facts, const struct contexts_busy *in)
{
	/* s3 again(@N, FROM, OLD) :- turned(@N, KEY, FROM, TURN), busy(@N, FROM, OLD), OLD > 1,
	 * !first(@N, FROM, "odd"). contexts.analog:20 */
	an_tried(env, 5);
	unsigned values = 0;
	const struct contexts_turned probe = {
		.FROM = in->FROM,
	};
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CONTEXTS_STAGE2_TURNED, 0, &probe, in->tuple.number);
	for (const struct contexts_turned *turned_1; (turned_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		if (in->COUNT <= 1) {
			an_missed(env, 13);
			continue;
		}
		const struct contexts_first probe_2 = {
			.FROM = in->FROM,
			.P = AN_STRING("odd"),
		};
		if (an_fact_exists(&facts->fx, CONTEXTS_STAGE2_FIRST, 0, &probe_2)) {
			an_missed(env, 14);
			continue;
		}
		const struct contexts_again derived = {
			.FROM = in->FROM,
			.OLD = in->COUNT,
		};
		if (an_fact_add(&facts->fx, CONTEXTS_STAGE2_AGAIN, &derived, 5) == NULL) {
			an_missed(env, 15);
			continue;
		}
		an_fired(env, 5);
		struct contexts_again *const out = an_derive(env, sizeof *out, CONTEXTS_AGAIN);
		out->FROM = in->FROM;
		out->OLD = in->COUNT;
	}
	if (values == 0)
		an_missed(env, 11);
}

static void contexts_stage2_collect_from1_report(struct an_env *env,
    struct contexts_stage2_facts *facts, const struct contexts_finish *in)
{
	(void)env;
	/* s5 report(@N, a_COUNT<*>, a_MAX<COUNT>) :- finish(@N), busy(@N, FROM, COUNT).
	 * contexts.analog:23 */
	an_tried(env, 7);
	unsigned values = 0;
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CONTEXTS_STAGE2_BUSY, AN_ALL, NULL, in->tuple.number + 1);
	for (const struct contexts_busy *busy_1; (busy_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct contexts_report key = { .tuple = { 0 } };
		struct contexts_report *const group = an_group(&facts->fx,
		    CONTEXTS_STAGE2_GROUPS1_REPORT, &key, NULL);
		group->count = an_int_add(group->count, 1);
		if (group->solutions == 0 || busy_1->COUNT > group->max_count)
		group->max_count = busy_1->COUNT;
		group->solutions++;
	}
	if (values == 0)
		an_missed(env, 20);
}

static void contexts_stage2_collect_from2_report(struct an_env *env,
    struct contexts_stage2_facts *facts, const struct contexts_busy *in)
{
	(void)env;
	/* s5 report(@N, a_COUNT<*>, a_MAX<COUNT>) :- finish(@N), busy(@N, FROM, COUNT).
	 * contexts.analog:23 */
	an_tried(env, 7);
	unsigned values = 0;
	struct an_scan scan;
	an_scan_begin(&scan, &facts->fx, CONTEXTS_STAGE2_FINISH, AN_ALL, NULL, in->tuple.number);
	for (const struct contexts_finish *finish_1; (finish_1 = an_scan_next(&scan)) != NULL;) {
		values++;
		const struct contexts_report key = { .tuple = { 0 } };
		struct contexts_report *const group = an_group(&facts->fx,
		    CONTEXTS_STAGE2_GROUPS1_REPORT, &key, NULL);
		group->count = an_int_add(group->count, 1);
		if (group->solutions == 0 || in->COUNT > group->max_count)
		group->max_count = in->COUNT;
		group->solutions++;
	}
	if (values == 0)
		an_missed(env, 19);
}

static void contexts_stage2_begin_report(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct contexts_finish *in)
{
	(void)in;
	(void)env;
	/* s5 report(@N, a_COUNT<*>, a_MAX<COUNT>) :- finish(@N), busy(@N, FROM, COUNT).
	 * contexts.analog:23 */
	const struct contexts_report key = { .tuple = { 0 } };
	an_group(&facts->fx, CONTEXTS_STAGE2_GROUPS1_REPORT, &key, NULL);
}

static void contexts_stage2_derive_report(struct an_env *env, struct contexts_stage2_facts *facts,
    struct contexts_report *group)
{
	const struct contexts_report *const in = group;
	(void)env;
	/* s5 report(@N, a_COUNT<*>, a_MAX<COUNT>) :- finish(@N), busy(@N, FROM, COUNT).
	 * contexts.analog:23 */
	const struct contexts_report derived = {
		.count = in->count,
		.max_count = in->max_count,
	};
	if (an_fact_add(&facts->fx, CONTEXTS_STAGE2_REPORT, &derived, 7) == NULL)
		return;
	an_fired(env, 7);
	struct contexts_report *const out = an_derive(env, sizeof *out, CONTEXTS_REPORT);
	out->count = in->count;
	out->max_count = in->max_count;
}

static void contexts_stage2_arrive_turned(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct an_tuple *t)
{
	const struct contexts_turned *const in = an_fact_add(&facts->fx, CONTEXTS_STAGE2_TURNED, t,
	    AN_NO_RULE);

	if (in == NULL)
		return;
	contexts_stage2_on_turned(env, facts, in);
}

static void contexts_stage2_arrive_expired(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct an_tuple *t)
{
	const struct contexts_expired *const in = an_fact_add(&facts->fx, CONTEXTS_STAGE2_EXPIRED,
	    t, AN_NO_RULE);

	if (in == NULL)
		return;
	contexts_stage2_on_expired(env, facts, in);
}

static void contexts_stage2_arrive_finish(struct an_env *env, struct contexts_stage2_facts *facts,
    const struct an_tuple *t)
{
	(void)env;
	an_fact_add(&facts->fx, CONTEXTS_STAGE2_FINISH, t, AN_NO_RULE);
}

/* The groups of rule s5, over all facts so far. */
static void contexts_stage2_aggregate_report(struct an_env *env,
    struct contexts_stage2_facts *facts, uint32_t until)
{
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == CONTEXTS_STAGE2_FINISH)
			contexts_stage2_begin_report(env, facts, (const void *)t);
	}
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == CONTEXTS_STAGE2_FINISH)
			contexts_stage2_collect_from1_report(env, facts, (const void *)t);
		if (t->predicate == CONTEXTS_STAGE2_BUSY)
			contexts_stage2_collect_from2_report(env, facts, (const void *)t);
	}
	for (struct contexts_report *group = an_group_first(&facts->fx,
	    CONTEXTS_STAGE2_GROUPS1_REPORT); group != NULL;
	     group = an_group_next(&facts->fx, CONTEXTS_STAGE2_GROUPS1_REPORT, group)) {
		if (group->solutions == 0)
			continue;
		contexts_stage2_derive_report(env, facts, group);
	}
}

/* Stratum 1: over all facts of those before it. */
static void contexts_stage2_stratum1(struct an_env *env, struct contexts_stage2_facts *facts)
{
	const uint32_t until = an_fixpoint_last(&facts->fx);

	contexts_stage2_aggregate_report(env, facts, until);
	for (const struct an_tuple *t = an_fact_first(&facts->fx, until); t != NULL;
	     t = an_fact_after(&facts->fx, t, until)) {
		if (t->predicate == CONTEXTS_STAGE2_TURNED)
			contexts_stage2_stratum1_on_turned(env, facts, (const void *)t);
		if (t->predicate == CONTEXTS_STAGE2_BUSY)
			contexts_stage2_stratum1_on_busy(env, facts, (const void *)t);
	}
}

static void contexts_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	struct contexts_stage2_facts facts = { .contexts = contexts };

	an_fixpoint_begin(&facts.fx, env, facts.relations, contexts_stage2_relations,
	    CONTEXTS_STAGE2_RELATIONS, contexts);
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		if (t->predicate == CONTEXTS_TURNED)
			contexts_stage2_arrive_turned(env, &facts, t);
		if (t->predicate == CONTEXTS_EXPIRED)
			contexts_stage2_arrive_expired(env, &facts, t);
		if (t->predicate == CONTEXTS_FINISH)
			contexts_stage2_arrive_finish(env, &facts, t);
	}
	contexts_stage2_stratum1(env, &facts);
	an_fixpoint_end(&facts.fx);
}

static bool contexts_setup(struct an_setup *setup, void *memory)
{
	struct contexts_shared *const shared = memory;

	if (!an_turn_state_init(setup, &shared->turn))
		return false;
	return true;
}

static void contexts_teardown(struct an_setup *setup, void *memory)
{
	struct contexts_shared *const shared = memory;

	an_turn_state_fini(setup, &shared->turn);
}

static bool contexts_decode_event(struct an_env *env, struct an_packet *packet,
    struct an_tuple *tuple)
{
	struct contexts_event *const out = (void *)tuple;

	return an_event_decode(env, packet, &out->KEY, &out->FROM);
}

static const struct an_column contexts_columns_failed[] = {
	{ .name = "pkt", .type = &contexts_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column contexts_columns_evens[] = {
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_evens, count) },
};

static const struct an_column contexts_columns_busy[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_busy, FROM) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_busy, COUNT) },
};

static const struct an_column contexts_columns_first_printed[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_first_printed, FROM) },
	{ .name = "p", .type = &contexts_names_type_1,
	  .offset = offsetof(struct contexts_first_printed, P) },
};

static const struct an_column contexts_columns_again[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_again, FROM) },
	{ .name = "old", .type = &an_type_int,
	  .offset = offsetof(struct contexts_again, OLD) },
};

static const struct an_column contexts_columns_gone[] = {
	{ .name = "from", .type = &an_type_address,
	  .offset = offsetof(struct contexts_gone, FROM) },
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_gone, COUNT) },
};

static const struct an_column contexts_columns_report[] = {
	{ .name = "count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_report, count) },
	{ .name = "max_count", .type = &an_type_int,
	  .offset = offsetof(struct contexts_report, max_count) },
};

static const struct an_predicate contexts_predicates[CONTEXTS_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = contexts_columns_failed, .column_count = 3,
		.is_output = true },
	[CONTEXTS_EVENT] = { .name = "event", .node = "n" },
	[CONTEXTS_TURNED] = { .name = "turned", .node = "n" },
	[CONTEXTS_EVENS] = { .name = "evens", .node = "n",
		.columns = contexts_columns_evens, .column_count = 1,
		.is_output = true },
	[CONTEXTS_BUSY] = { .name = "busy", .node = "n",
		.columns = contexts_columns_busy, .column_count = 2,
		.is_output = true },
	[CONTEXTS_FIRST_PRINTED] = { .name = "first", .node = "n",
		.columns = contexts_columns_first_printed, .column_count = 2,
		.is_output = true },
	[CONTEXTS_AGAIN] = { .name = "again", .node = "n",
		.columns = contexts_columns_again, .column_count = 2,
		.is_output = true },
	[CONTEXTS_EXPIRED] = { .name = "expired", .node = "n" },
	[CONTEXTS_GONE] = { .name = "gone", .node = "n",
		.columns = contexts_columns_gone, .column_count = 2,
		.is_output = true },
	[CONTEXTS_FINISH] = { .name = "finish", .node = "n" },
	[CONTEXTS_REPORT] = { .name = "report", .node = "n",
		.columns = contexts_columns_report, .column_count = 2,
		.is_output = true },
};

static const char *const contexts_stage1_components[] = {
	"take_turns",
};
static const uint8_t contexts_stage1_roles[CONTEXTS_PREDICATES] = {
	[CONTEXTS_EVENT] = AN_ROLE_CONSUME,
};
static const uint8_t contexts_stage1_ordered_on[CONTEXTS_PREDICATES] = {
	[CONTEXTS_EVENT] = 1,
};

static const char *const contexts_stage2_components[] = {
	"history",
};
static const uint8_t contexts_stage2_roles[CONTEXTS_PREDICATES] = {
	[CONTEXTS_TURNED] = AN_ROLE_CONSUME,
	[CONTEXTS_EXPIRED] = AN_ROLE_CONSUME,
	[CONTEXTS_FINISH] = AN_ROLE_BARRIER,
};
static const struct an_context_kind contexts_stage2_contexts[] = {
	{ .type = "address",
	  .octets = sizeof(struct contexts_stage2_context),
	  .functions = 1,
	  .init = contexts_stage2_init_1,
	  .fini = contexts_stage2_fini_1,
	  .states = contexts_stage2_states_1,
	  .state_count = 1 },
};
static const struct an_expired contexts_stage2_expired = {
	.predicate = CONTEXTS_EXPIRED,
	.tuple_octets = sizeof(struct contexts_expired),
	.kind = 0,
	.key_offset = offsetof(struct contexts_expired, FROM),
	.time_offset = UINT32_MAX,
};

static const struct an_stage contexts_stages[] = {
	{
		.name = "take_turns",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = contexts_stage1_components,
		.roles = contexts_stage1_roles,
		.ordered = contexts_stage1_ordered,
		.ordered_on = contexts_stage1_ordered_on,
		.run = contexts_stage1_run,
		.relations = contexts_stage1_relations,
		.relation_count = 4,
	},
	{
		.name = "history",
		.kind = AN_STAGE_CONTEXT,
		.component_count = 1,
		.components = contexts_stage2_components,
		.roles = contexts_stage2_roles,
		.keys = contexts_stage2_keys,
		.contexts = contexts_stage2_contexts,
		.context_count = 1,
		.run = contexts_stage2_run,
		.relations = contexts_stage2_relations,
		.relation_count = 9,
		.expired = &contexts_stage2_expired,
	},
};

static const char *const contexts_rule_0_literals[] = {
	"KEY % 2 == 0",
	"TURN = f_turn(KEY)",
	"!odd(@N, KEY)",
	"turned(@N, KEY, FROM, TURN)",
};
static const char *const contexts_rule_1_literals[] = {
	"f_parity(KEY) == \"odd\"",
	"odd(@N, KEY)",
};
static const char *const contexts_rule_2_literals[] = {
	"KEY % 2 == 0",
};
static const char *const contexts_rule_3_literals[] = {
	"busy(@N, FROM, COUNT)",
};
static const char *const contexts_rule_4_literals[] = {
	"busy(@N, FROM, 1)",
	"turned(@N, KEY, FROM, TURN)",
	"first(@N, FROM, P)",
};
static const char *const contexts_rule_5_literals[] = {
	"turned(@N, KEY, FROM, TURN)",
	"busy(@N, FROM, OLD)",
	"OLD > 1",
	"!first(@N, FROM, \"odd\")",
	"again(@N, FROM, OLD)",
};
static const char *const contexts_rule_6_literals[] = {
	"expired(@N, FROM, T)",
	"busy(@N, FROM, COUNT)",
	"gone(@N, FROM, COUNT)",
};
static const char *const contexts_rule_7_literals[] = {
	"finish(@N)",
	"busy(@N, FROM, COUNT)",
};
static const struct an_rule contexts_rules[] = {
	{ .component = "take_turns", .label = "o1", .file = "contexts.analog", .line = 11,
	  .literals = contexts_rule_0_literals, .literal_count = 4, .first_literal = 0 },
	{ .component = "take_turns", .label = "o2", .file = "contexts.analog", .line = 13,
	  .literals = contexts_rule_1_literals, .literal_count = 2, .first_literal = 4 },
	{ .component = "take_turns", .label = "o3", .file = "contexts.analog", .line = 14,
	  .literals = contexts_rule_2_literals, .literal_count = 1, .first_literal = 6 },
	{ .component = "history", .label = "s1", .file = "contexts.analog", .line = 18,
	  .literals = contexts_rule_3_literals, .literal_count = 1, .first_literal = 7 },
	{ .component = "history", .label = "s2", .file = "contexts.analog", .line = 19,
	  .literals = contexts_rule_4_literals, .literal_count = 3, .first_literal = 8 },
	{ .component = "history", .label = "s3", .file = "contexts.analog", .line = 20,
	  .literals = contexts_rule_5_literals, .literal_count = 5, .first_literal = 11 },
	{ .component = "history", .label = "s4", .file = "contexts.analog", .line = 22,
	  .literals = contexts_rule_6_literals, .literal_count = 3, .first_literal = 16 },
	{ .component = "history", .label = "s5", .file = "contexts.analog", .line = 23,
	  .literals = contexts_rule_7_literals, .literal_count = 2, .first_literal = 19 },
};

static const struct an_source contexts_sources[] = {
	{ .kind = AN_SOURCE_PACKETS,
	  .predicate = CONTEXTS_EVENT,
	  .tuple_octets = sizeof(struct contexts_event),
	  .decode = contexts_decode_event },
	{ .kind = AN_SOURCE_FINISH,
	  .predicate = CONTEXTS_FINISH,
	  .tuple_octets = sizeof(struct contexts_finish) },
};

extern const struct an_pipeline contexts_pipeline;
const struct an_pipeline contexts_pipeline = {
	.abi = AN_ABI,
	.name = "contexts",
	.program = "contexts.analog",
	.sources = contexts_sources,
	.predicates = contexts_predicates,
	.stages = contexts_stages,
	.rules = contexts_rules,
	.source_count = 2,
	.predicate_count = 11,
	.stage_count = 2,
	.rule_count = 8,
	.shared_octets = sizeof(struct contexts_shared),
	.setup = contexts_setup,
	.teardown = contexts_teardown,
	.sqlite = &an_sqlite_interface,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &contexts_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
