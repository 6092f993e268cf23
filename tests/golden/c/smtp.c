/* Made by analogc from smtp.analog. Do not edit: edit that file and compile it again. */
#include "runtime/analog.h"
#include "stdlib/detector.h"
#include "stdlib/ip.h"
#include "stdlib/packet.h"
#include "stdlib/regex.h"
#include "stdlib/smtp.h"
#include "stdlib/tcp.h"
#include "stdlib/traffic.h"

/* Predicates: rows of smtp_predicates. */
enum {
	SMTP_INPUT = 1,
	SMTP_TCP_PKT = 2,
	SMTP_SMTP_MAIL = 3,
	SMTP_POSITIVE_MATCH = 4,
	SMTP_PREDICATES = 5
};

struct smtp_input {
	struct an_tuple tuple;
	const struct an_packet *PKT;
	struct an_ip_frag_ticket ticket_1; /* of f_processIpFrag */
};

struct smtp_tcp_pkt {
	struct an_tuple tuple;
	const struct an_packet *PKT;
	struct an_ip_packet IP_PKT;
	struct an_endpoint SRC_IP;
	struct an_endpoint DST_IP;
	struct an_tcp_flow FLOW_ID;
};

struct smtp_smtp_mail {
	struct an_tuple tuple;
	const struct an_packet *PKT;
	struct an_endpoint SRC_IP;
	struct an_endpoint DST_IP;
	struct an_tcp_flow FLOW_ID;
	struct an_string MAIL;
};

struct smtp_positive_match {
	struct an_tuple tuple;
	const struct an_packet *PKT;
	struct an_endpoint SRC_IP;
	struct an_endpoint DST_IP;
	struct an_tcp_flow FLOW_ID;
	struct an_string MAIL;
	bool MATCH;
};

/* Prepared constants, and the state of functions that is not of a context. */
struct smtp_shared {
	struct an_traffic *traffic_1;
	struct an_regex *regex_1;
	struct an_ip_frag_state ip_frag; /* f_processIpFrag */
};

/* Stage 2 (tcp_process+tcp_protocol_detector+smtp_processor): what is kept for each tcp_flow. */
struct smtp_stage2_context {
	struct an_tcp_state tcp; /* f_processTCP */
	struct an_detector_state detector; /* f_processTCPDetector */
	struct an_smtp_state smtp; /* f_processSMTPSegment */
};

static void smtp_stage2_init_1(struct an_env *env, void *context)
{
	struct smtp_stage2_context *const cx = context;

	an_tcp_state_init(env, &cx->tcp);
	an_detector_state_init(env, &cx->detector);
	an_smtp_state_init(env, &cx->smtp);
}

static void smtp_stage2_fini_1(struct an_env *env, void *context)
{
	struct smtp_stage2_context *const cx = context;

	an_tcp_state_fini(env, &cx->tcp);
	an_detector_state_fini(env, &cx->detector);
	an_smtp_state_fini(env, &cx->smtp);
}

static void smtp_stage2_reset_1_tcp(struct an_env *env, void *context)
{
	struct smtp_stage2_context *const cx = context;

	an_tcp_state_fini(env, &cx->tcp);
	an_tcp_state_init(env, &cx->tcp);
}

static void smtp_stage2_reset_1_detector(struct an_env *env, void *context)
{
	struct smtp_stage2_context *const cx = context;

	an_detector_state_fini(env, &cx->detector);
	an_detector_state_init(env, &cx->detector);
}

static void smtp_stage2_reset_1_smtp(struct an_env *env, void *context)
{
	struct smtp_stage2_context *const cx = context;

	an_smtp_state_fini(env, &cx->smtp);
	an_smtp_state_init(env, &cx->smtp);
}

static const struct an_context_state smtp_stage2_states_1[] = {
	{ 0x1, smtp_stage2_reset_1_tcp },
	{ 0x2, smtp_stage2_reset_1_detector },
	{ 0x4, smtp_stage2_reset_1_smtp },
};

static const struct an_type smtp_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

static const struct an_type smtp_type_tcp_flow = {
	.name = "tcp_flow",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(struct an_tcp_flow),
	.print = an_tcp_flow_print,
};

/* -- Stage 1, parallel: ip_assembler -- */

static void smtp_stage1_ordered_input(struct an_env *env, struct smtp_input *in)
{
	struct smtp_shared *const shared = an_shared(env);

	/* ip1 ip_pkt(@N,PKT, IP_PKT, SRC_IP2, DST_IP2, TRANSPORT_PROTOCOL) :- input(@N, PKT,
	 * SRC_IP, DST_IP), IP_PKT = f_processIpFrag(PKT), TRANSPORT_PROTOCOL =
	 * f_getTransportProtocol(IP_PKT), SRC_IP2 = f_getSrcIPAddr(IP_PKT, TRANSPORT_PROTOCOL),
	 * DST_IP2 = f_getDstIPAddr(IP_PKT, TRANSPORT_PROTOCOL), P = f_traffic(PKT, "input").
	 * smtp.analog:5 */
	an_process_ip_frag_ordered(env, &shared->ip_frag, in->PKT, &in->ticket_1);
}

/* The ordered parts: alone, in token order, before run sees the tuple. */
static void smtp_stage1_ordered(struct an_env *env, struct an_tuple *tuple)
{
	if (tuple->predicate == SMTP_INPUT)
		smtp_stage1_ordered_input(env, (void *)tuple);
}

static void smtp_stage1_on_input(struct an_env *env, const struct smtp_input *in)
{
	struct smtp_shared *const shared = an_shared(env);

	/* ip1 ip_pkt(@N,PKT, IP_PKT, SRC_IP2, DST_IP2, TRANSPORT_PROTOCOL) :- input(@N, PKT,
	 * SRC_IP, DST_IP), IP_PKT = f_processIpFrag(PKT), TRANSPORT_PROTOCOL =
	 * f_getTransportProtocol(IP_PKT), SRC_IP2 = f_getSrcIPAddr(IP_PKT, TRANSPORT_PROTOCOL),
	 * DST_IP2 = f_getDstIPAddr(IP_PKT, TRANSPORT_PROTOCOL), P = f_traffic(PKT, "input").
	 * smtp.analog:5 */
	an_tried(env, 0);
	struct an_ip_packet IP_PKT;
	if (!an_process_ip_frag(env, &in->ticket_1, in->PKT, &IP_PKT)) {
		an_missed(env, 0);
		return;
	}
	const int TRANSPORT_PROTOCOL = an_get_transport_protocol(env, &IP_PKT);
	const struct an_endpoint SRC_IP2 = an_get_src_ip_addr(env, &IP_PKT, TRANSPORT_PROTOCOL);
	const struct an_endpoint DST_IP2 = an_get_dst_ip_addr(env, &IP_PKT, TRANSPORT_PROTOCOL);
	an_traffic(env, in->PKT, shared->traffic_1);
	an_fired(env, 0);
	/* ip2 tcp_pkt(@N, PKT, IP_PKT, SRC_IP, DST_IP, FLOW_ID) :- ip_pkt(@N, PKT, IP_PKT,
	 * SRC_IP, DST_IP, TRANSPORT_PROTOCOL), TRANSPORT_PROTOCOL == "TCP", FLOW_ID =
	 * f_getTCPFlowId(SRC_IP, DST_IP). smtp.analog:13 */
	an_tried(env, 1);
	if (TRANSPORT_PROTOCOL != 0 /* "TCP" */) {
		an_missed(env, 1);
		return;
	}
	const struct an_tcp_flow FLOW_ID = an_get_tcp_flow_id(env, &SRC_IP2, &DST_IP2);
	an_fired(env, 1);
	struct smtp_tcp_pkt *const out = an_derive(env, sizeof *out, SMTP_TCP_PKT);
	out->PKT = in->PKT;
	out->IP_PKT = IP_PKT;
	out->SRC_IP = SRC_IP2;
	out->DST_IP = DST_IP2;
	out->FLOW_ID = FLOW_ID;
}

static void smtp_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		smtp_stage1_on_input(env, (const void *)t);
	}
}

/* -- Stage 2, context-ordered: tcp_process+tcp_protocol_detector+smtp_processor -- */

static void smtp_stage2_on_tcp_pkt(struct an_env *env, struct smtp_stage2_context *cx,
    const struct smtp_tcp_pkt *in)
{
	/* tcp1 tcp_stream(@N, PKT, SRC_IP, DST_IP, FLOW_ID, TCP_MESSAGE) :- tcp_pkt(@N, PKT,
	 * IP_PKT, SRC_IP, DST_IP, FLOW_ID), TCP_MESSAGE = f_processTCP(IP_PKT). smtp.analog:23 */
	an_tried(env, 2);
	struct an_tcp_message TCP_MESSAGE;
	an_enter(env, cx, 0);
	if (!an_process_tcp(env, &cx->tcp, &in->IP_PKT, &TCP_MESSAGE)) {
		an_missed(env, 2);
		return;
	}
	an_fired(env, 2);
	/* det1 detected_tcp_protocol(@N, PKT, SRC_IP, DST_IP, FLOW_ID, TCP_MESSAGE, PROTOCOL) :-
	 * tcp_stream(@N, PKT, SRC_IP, DST_IP, FLOW_ID, TCP_MESSAGE), PROTOCOL =
	 * f_processTCPDetector(TCP_MESSAGE, FLOW_ID). smtp.analog:31 */
	an_tried(env, 3);
	an_enter(env, cx, 1);
	const int PROTOCOL = an_process_tcp_detector(env, &cx->detector, &TCP_MESSAGE,
	    &in->FLOW_ID);
	an_fired(env, 3);
	/* det2 smtp_segment(@N, PKT, SRC_IP, DST_IP, FLOW_ID, TCP_MESSAGE) :-
	 * detected_tcp_protocol(@N, PKT, SRC_IP, DST_IP, FLOW_ID, TCP_MESSAGE, PROTOCOL),
	 * PROTOCOL == "SMTP". smtp.analog:35 */
	an_tried(env, 4);
	if (PROTOCOL != 0 /* "SMTP" */) {
		an_missed(env, 3);
		return;
	}
	an_fired(env, 4);
	/* smtp1 smtp_mail(@N, PKT, SRC_IP, DST_IP, FLOW_ID, MAIL) :- smtp_segment(@N, PKT,
	 * SRC_IP, DST_IP, FLOW_ID, TCP_MESSAGE), MAIL = f_processSMTPSegment(TCP_MESSAGE,
	 * FLOW_ID), MAIL != "". smtp.analog:44 */
	an_tried(env, 5);
	unsigned values = 0;
	struct an_string MAIL;
	while (an_enter(env, cx, 2), an_process_smtp_segment(env, &cx->smtp, &TCP_MESSAGE,
	    &in->FLOW_ID, &MAIL)) {
		values++;
		if (MAIL.length == 0) {
			an_missed(env, 5);
			continue;
		}
		an_fired(env, 5);
		struct smtp_smtp_mail *const out = an_derive(env, sizeof *out, SMTP_SMTP_MAIL);
		out->PKT = in->PKT;
		out->SRC_IP = in->SRC_IP;
		out->DST_IP = in->DST_IP;
		out->FLOW_ID = in->FLOW_ID;
		out->MAIL = MAIL;
	}
	if (values == 0)
		an_missed(env, 4);
}

static unsigned smtp_stage2_keys(struct an_env *env, const struct an_tuple *tuple,
    struct an_key keys[AN_KEYS_MAX])
{
	(void)env;
	if (tuple->predicate == SMTP_TCP_PKT) {
		const struct smtp_tcp_pkt *const in = (const void *)tuple;

		keys[0] = (struct an_key){ &in->FLOW_ID, sizeof in->FLOW_ID, 0 };
		return 1;
	}
	return 0;
}

static void smtp_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		smtp_stage2_on_tcp_pkt(env, contexts[0], (const void *)t);
	}
}

/* -- Stage 3, parallel: regex_match -- */

static void smtp_stage3_on_smtp_mail(struct an_env *env, const struct smtp_smtp_mail *in)
{
	struct smtp_shared *const shared = an_shared(env);

	/* regex1 positive_match(@N, PKT, SRC_IP, DST_IP, FLOW_ID, MAIL, MATCH) :- smtp_mail(@N,
	 * PKT, SRC_IP, DST_IP, FLOW_ID, MAIL), MATCH = f_match(MAIL, "hello"), MATCH == "true".
	 * smtp.analog:51 */
	an_tried(env, 6);
	const bool MATCH = an_match(env, in->MAIL, shared->regex_1);
	if (!MATCH) {
		an_missed(env, 6);
		return;
	}
	an_fired(env, 6);
	struct smtp_positive_match *const out = an_derive(env, sizeof *out, SMTP_POSITIVE_MATCH);
	out->PKT = in->PKT;
	out->SRC_IP = in->SRC_IP;
	out->DST_IP = in->DST_IP;
	out->FLOW_ID = in->FLOW_ID;
	out->MAIL = in->MAIL;
	out->MATCH = MATCH;
}

static void smtp_stage3_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		smtp_stage3_on_smtp_mail(env, (const void *)t);
	}
}

static bool smtp_setup(struct an_setup *setup, void *memory)
{
	struct smtp_shared *const shared = memory;

	if (!an_ip_frag_state_init(setup, &shared->ip_frag))
		return false;
	shared->traffic_1 = an_traffic_create(setup, AN_STRING("input"));
	if (shared->traffic_1 == NULL)
		return false;
	shared->regex_1 = an_regex_create(setup, AN_STRING("hello"));
	if (shared->regex_1 == NULL)
		return false;
	return true;
}

static void smtp_teardown(struct an_setup *setup, void *memory)
{
	struct smtp_shared *const shared = memory;

	if (shared->traffic_1 != NULL)
		an_traffic_destroy(setup, shared->traffic_1);
	if (shared->regex_1 != NULL)
		an_regex_destroy(setup, shared->regex_1);
	an_ip_frag_state_fini(setup, &shared->ip_frag);
}

static bool smtp_decode_input(struct an_env *env, struct an_packet *packet,
    struct an_tuple *tuple)
{
	struct smtp_input *const out = (void *)tuple;
	struct an_address unread_2;
	struct an_address unread_3;

	out->PKT = packet;
	return an_packet_decode(env, packet, &unread_2, &unread_3);
}

static const struct an_column smtp_columns_failed[] = {
	{ .name = "pkt", .type = &smtp_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column smtp_columns_positive_match[] = {
	{ .name = "pkt", .type = &smtp_type_packet,
	  .offset = offsetof(struct smtp_positive_match, PKT) },
	{ .name = "src_ip", .type = &an_type_endpoint,
	  .offset = offsetof(struct smtp_positive_match, SRC_IP) },
	{ .name = "dst_ip", .type = &an_type_endpoint,
	  .offset = offsetof(struct smtp_positive_match, DST_IP) },
	{ .name = "flow_id", .type = &smtp_type_tcp_flow,
	  .offset = offsetof(struct smtp_positive_match, FLOW_ID) },
	{ .name = "mail", .type = &an_type_string,
	  .offset = offsetof(struct smtp_positive_match, MAIL) },
	{ .name = "match", .type = &an_type_bool,
	  .offset = offsetof(struct smtp_positive_match, MATCH) },
};

static const struct an_predicate smtp_predicates[SMTP_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = smtp_columns_failed, .column_count = 3,
		.is_output = true },
	[SMTP_INPUT] = { .name = "input", .node = "n" },
	[SMTP_TCP_PKT] = { .name = "tcp_pkt", .node = "n" },
	[SMTP_SMTP_MAIL] = { .name = "smtp_mail", .node = "n" },
	[SMTP_POSITIVE_MATCH] = { .name = "positive_match", .node = "n",
		.columns = smtp_columns_positive_match, .column_count = 6,
		.is_output = true },
};

static const char *const smtp_stage1_components[] = {
	"ip_assembler",
};
static const uint8_t smtp_stage1_roles[SMTP_PREDICATES] = {
	[SMTP_INPUT] = AN_ROLE_CONSUME,
};
static const uint8_t smtp_stage1_ordered_on[SMTP_PREDICATES] = {
	[SMTP_INPUT] = 1,
};

static const char *const smtp_stage2_components[] = {
	"tcp_process",
	"tcp_protocol_detector",
	"smtp_processor",
};
static const uint8_t smtp_stage2_roles[SMTP_PREDICATES] = {
	[SMTP_TCP_PKT] = AN_ROLE_CONSUME,
};
static const struct an_context_kind smtp_stage2_contexts[] = {
	{ .type = "tcp_flow",
	  .octets = sizeof(struct smtp_stage2_context),
	  .functions = 3,
	  .init = smtp_stage2_init_1,
	  .fini = smtp_stage2_fini_1,
	  .states = smtp_stage2_states_1,
	  .state_count = 3 },
};

static const char *const smtp_stage3_components[] = {
	"regex_match",
};
static const uint8_t smtp_stage3_roles[SMTP_PREDICATES] = {
	[SMTP_SMTP_MAIL] = AN_ROLE_CONSUME,
};

static const struct an_stage smtp_stages[] = {
	{
		.name = "ip_assembler",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = smtp_stage1_components,
		.roles = smtp_stage1_roles,
		.ordered = smtp_stage1_ordered,
		.ordered_on = smtp_stage1_ordered_on,
		.run = smtp_stage1_run,
	},
	{
		.name = "tcp_process+tcp_protocol_detector+smtp_processor",
		.kind = AN_STAGE_CONTEXT,
		.component_count = 3,
		.components = smtp_stage2_components,
		.roles = smtp_stage2_roles,
		.keys = smtp_stage2_keys,
		.contexts = smtp_stage2_contexts,
		.context_count = 1,
		.run = smtp_stage2_run,
	},
	{
		.name = "regex_match",
		.kind = AN_STAGE_PARALLEL,
		.component_count = 1,
		.components = smtp_stage3_components,
		.roles = smtp_stage3_roles,
		.run = smtp_stage3_run,
	},
};

static const char *const smtp_rule_0_literals[] = {
	"IP_PKT = f_processIpFrag(PKT)",
};
static const char *const smtp_rule_1_literals[] = {
	"TRANSPORT_PROTOCOL == \"TCP\"",
};
static const char *const smtp_rule_2_literals[] = {
	"TCP_MESSAGE = f_processTCP(IP_PKT)",
};
static const char *const smtp_rule_4_literals[] = {
	"PROTOCOL == \"SMTP\"",
};
static const char *const smtp_rule_5_literals[] = {
	"MAIL = f_processSMTPSegment(TCP_MESSAGE, FLOW_ID)",
	"MAIL != \"\"",
};
static const char *const smtp_rule_6_literals[] = {
	"MATCH == \"true\"",
};
static const struct an_rule smtp_rules[] = {
	{ .component = "ip_assembler", .label = "ip1", .file = "smtp.analog", .line = 5,
	  .literals = smtp_rule_0_literals, .literal_count = 1, .first_literal = 0 },
	{ .component = "ip_assembler", .label = "ip2", .file = "smtp.analog", .line = 13,
	  .literals = smtp_rule_1_literals, .literal_count = 1, .first_literal = 1 },
	{ .component = "tcp_process", .label = "tcp1", .file = "smtp.analog", .line = 23,
	  .literals = smtp_rule_2_literals, .literal_count = 1, .first_literal = 2 },
	{ .component = "tcp_protocol_detector", .label = "det1", .file = "smtp.analog", .line = 31 },
	{ .component = "tcp_protocol_detector", .label = "det2", .file = "smtp.analog", .line = 35,
	  .literals = smtp_rule_4_literals, .literal_count = 1, .first_literal = 3 },
	{ .component = "smtp_processor", .label = "smtp1", .file = "smtp.analog", .line = 44,
	  .literals = smtp_rule_5_literals, .literal_count = 2, .first_literal = 4 },
	{ .component = "regex_match", .label = "regex1", .file = "smtp.analog", .line = 51,
	  .literals = smtp_rule_6_literals, .literal_count = 1, .first_literal = 6 },
};

static const struct an_source smtp_sources[] = {
	{ .kind = AN_SOURCE_PACKETS,
	  .predicate = SMTP_INPUT,
	  .tuple_octets = sizeof(struct smtp_input),
	  .decode = smtp_decode_input },
};

extern const struct an_pipeline smtp_pipeline;
const struct an_pipeline smtp_pipeline = {
	.abi = AN_ABI,
	.name = "smtp",
	.program = "smtp.analog",
	.sources = smtp_sources,
	.predicates = smtp_predicates,
	.stages = smtp_stages,
	.rules = smtp_rules,
	.source_count = 1,
	.predicate_count = 5,
	.stage_count = 3,
	.rule_count = 7,
	.shared_octets = sizeof(struct smtp_shared),
	.setup = smtp_setup,
	.teardown = smtp_teardown,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &smtp_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
