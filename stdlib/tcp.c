/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/tcp.c -- see tcp.h: what a segment does to its connection.
 *
 *     NEW ──SYN──▶ OPENING ──data, or the SYNs acknowledged──▶ ESTABLISHED
 *      └──data (begun in the middle)──────────────────────────────▲ │
 *     any ──RST──▶ CLOSED ◀── both FINs, all before them delivered ──┘
 *     CLOSED ──SYN with another sequence number──▶ a new connection */
#include "stdlib/tcp.h"
#include "stdlib/tcp_reassembly.h"
#include "stdlib/tcp_segment.h"

#include <string.h>

#define WINDOW_MAX   (1u << 30) /* the largest that RFC 7323 allows */
#define RESET_WINDOW (1u << 20)
#define NS           INT64_C(1000000000)

enum phase { PHASE_NEW, PHASE_OPENING, PHASE_ESTABLISHED, PHASE_CLOSED };
enum { NOBODY = 2 };

AN_LIMIT(tcp_syn_seconds, 10, 1, 86400, "how long a TCP connection that is being opened is kept");
AN_LIMIT(tcp_established_seconds, 600, 1, 604800, "how long a silent TCP connection is kept");
AN_LIMIT(tcp_closed_seconds, 10, 1, 3600,
	 "how long a closed TCP connection is kept, so that what is late does not begin a new one");

AN_COUNTER(tcp_segments, "TCP segments that were read");
AN_COUNTER(tcp_octets, "octets of payload in them: delivered + duplicate + dropped + held");
AN_COUNTER(tcp_opened, "TCP connections seen to begin");
AN_COUNTER(tcp_midstream, "those of them whose first segment is no SYN");
AN_COUNTER(tcp_closed, "TCP connections of which both directions ended");
AN_COUNTER(tcp_reset, "TCP connections that were reset");
AN_COUNTER(tcp_reset_ignored, "RST segments far from what is expected: ignored");
AN_COUNTER(tcp_reopened, "TCP connections that took the ports of one seen before");
AN_COUNTER(tcp_syn_repeated, "SYN segments sent again");
AN_COUNTER(tcp_syn_ignored, "SYN segments inside a connection: ignored");
AN_COUNTER(tcp_stray, "segments without data of a connection that is not known");
AN_COUNTER(tcp_after_close, "segments of a closed connection");
AN_COUNTER(tcp_no_ack, "segments without ACK where it has to be: dropped");
AN_COUNTER(tcp_out_of_window, "segments more than 1 GiB away from what is expected: dropped");

/* One call of an_process_tcp. */
struct call {
	struct an_tcp_state *state;
	struct an_tcp_message *message;
	const struct an_tcp_segment *segment;
	struct an_tcp_side *me, *peer; /* of the segment */
	struct an_tcp_output out;
};

/* -- beginnings ------------------------------------------------------------------------------- */

static void know(struct an_tcp_side *side, uint32_t isn, uint16_t flags)
{
	side->isn = side->acked = isn;
	side->next = isn + 1;
	side->flags |= AN_TCP_SIDE_KNOWN | flags;
}

static void begin(struct call *c, enum phase phase)
{
	c->state->phase = phase;
	c->state->client = NOBODY;
	c->state->reopen_direction = NOBODY;
	c->message->events |= AN_TCP_OPEN;
	an_count(c->out.env, tcp_opened, 1);
}

/* The client, by a SYN or SYN+ACK. */
static uint8_t sender_of_syn(const struct an_tcp_segment *s)
{
	return (s->flags & AN_TCP_ACK) != 0 ? 1 - s->direction : s->direction;
}

/* The first SYN, or the SYN+ACK if the SYN was not seen. */
static void begin_with_syn(struct call *c)
{
	begin(c, PHASE_OPENING);
	c->state->client = sender_of_syn(c->segment);
	know(c->me, c->segment->seq, AN_TCP_SIDE_SYN);
}

/* What is known of the old connection is forgotten, but for the checksums being offloaded. */
static void begin_anew(struct call *c)
{
	an_tcp_drop_held(c->out.env, c->state);
	for (unsigned d = 0; d < 2; d++) {
		struct an_tcp_side *side = &c->state->side[d];
		uint16_t flags = side->flags & (AN_TCP_SIDE_CHECKED | AN_TCP_SIDE_OFFLOADED);

		memset(side, 0, sizeof *side);
		side->flags = flags;
	}
	an_count(c->out.env, tcp_reopened, 1);
	begin_with_syn(c);
}

/* -- SYN -------------------------------------------------------------------------------------- */

/* A SYN that is not the connection's own belongs to a new one if its sender has ended the old one;
 * if the other direction is not captured, so that nothing will show it; or if it answers a SYN that
 * was not believed before. */
static bool is_new_connection(const struct call *c)
{
	const struct an_tcp_state *s = c->state;

	if ((c->segment->flags & AN_TCP_ACK) == 0)
		return (c->me->flags & AN_TCP_SIDE_FIN) != 0 ||
		       (c->peer->flags & AN_TCP_SIDE_SENT) == 0;
	return s->reopen_direction == 1 - c->segment->direction && s->reopen == c->segment->ack;
}

/* Nothing of it was taken, and no SYN of it was acknowledged: it may begin with another number. */
static bool is_open_to_change(const struct an_tcp_side *side)
{
	return (side->flags & AN_TCP_SIDE_FIRM) == 0 &&
	       ((side->flags & AN_TCP_SIDE_SYN) == 0 || !an_tcp_before(side->isn, side->acked));
}

/* A SYN with the number that is known: sent again, or captured behind what came after it. */
static void on_own_syn(struct call *c)
{
	if ((c->me->flags & AN_TCP_SIDE_SYN) != 0)
		an_count(c->out.env, tcp_syn_repeated, 1);
	else if (c->state->client == NOBODY)
		c->state->client = sender_of_syn(c->segment);
	c->me->flags |= AN_TCP_SIDE_SYN;
}

/* False: the segment is of no use. */
static bool on_syn(struct call *c)
{
	const struct an_tcp_segment *s = c->segment;
	struct an_tcp_side *me = c->me;

	if (c->state->phase == PHASE_NEW) {
		begin_with_syn(c);
	} else if ((me->flags & AN_TCP_SIDE_KNOWN) != 0 && me->isn == s->seq) {
		on_own_syn(c);
	} else if (c->state->phase != PHASE_CLOSED && is_open_to_change(me)) {
		know(me, s->seq, AN_TCP_SIDE_SYN);
	} else if (c->state->phase == PHASE_CLOSED || is_new_connection(c)) {
		begin_anew(c);
	} else {
		an_count(c->out.env, tcp_syn_ignored, 1);
		if ((s->flags & AN_TCP_ACK) == 0) {
			c->state->reopen = s->seq + 1;
			c->state->reopen_direction = s->direction;
		}
		return false;
	}
	return true;
}

/* -- RST -------------------------------------------------------------------------------------- */

/* RFC 9293 takes any in the window, RFC 5961 only the next number expected. Packets may be missing
 * here and windows are not followed, so: from what was acknowledged to 1 MiB beyond the expected.
 * From a side of which nothing is known: it acknowledges what the other side sent. */
static bool is_reset_credible(const struct call *c)
{
	const struct an_tcp_segment *s = c->segment;
	const struct an_tcp_side *me = c->me, *peer = c->peer;

	if ((me->flags & AN_TCP_SIDE_KNOWN) != 0) {
		uint32_t low = an_tcp_before(me->acked, me->next) ? me->acked : me->next;

		return s->seq - low <= me->next - low + RESET_WINDOW;
	}
	return (s->flags & AN_TCP_ACK) != 0 && s->ack - peer->acked <= peer->next - peer->acked;
}

static void close_connection(struct call *c, uint8_t event)
{
	struct an_env *env = c->out.env;

	an_tcp_drop_held(env, c->state);
	c->state->phase = PHASE_CLOSED;
	c->state->closed_until =
	    an_now(env) + (int64_t)an_limit_value(env, tcp_closed_seconds) * NS;
	c->message->events |= event;
}

static void on_reset(struct call *c)
{
	unsigned d = c->segment->direction;

	an_tcp_count_dropped(c->out.env, c->segment->octets);
	if (c->state->phase == PHASE_CLOSED) {
		an_count(c->out.env, tcp_after_close, 1);
		return;
	}
	if (!is_reset_credible(c)) {
		an_count(c->out.env, tcp_reset_ignored, 1);
		return;
	}
	an_tcp_give_up_all(&c->out, 1 - d);
	an_tcp_give_up_all(&c->out, d);
	an_count(c->out.env, tcp_reset, 1);
	close_connection(c, AN_TCP_RESET);
}

/* -- acknowledgments, data, FIN --------------------------------------------------------------- */

/* False, and counted: a receiver would not take it. */
static bool is_acceptable(const struct call *c)
{
	const struct an_tcp_segment *s = c->segment;

	if ((s->flags & (AN_TCP_ACK | AN_TCP_SYN)) == 0) {
		an_count(c->out.env, tcp_no_ack, 1);
		return false;
	}
	if ((c->me->flags & AN_TCP_SIDE_KNOWN) != 0 &&
	    s->seq - c->me->next + WINDOW_MAX > 2 * WINDOW_MAX) {
		an_count(c->out.env, tcp_out_of_window, 1);
		return false;
	}
	return true;
}

static void on_ack(struct call *c)
{
	const struct an_tcp_segment *s = c->segment;
	struct an_tcp_side *peer = c->peer;

	if ((peer->flags & AN_TCP_SIDE_KNOWN) == 0)
		know(peer, s->ack - 1, 0);
	if (s->ack - peer->acked < WINDOW_MAX)
		peer->acked = s->ack;
	/* Also when it is not new: one that was captured before what it acknowledges says nothing
	 * yet; only the next one shows that a gap will stay. */
	an_tcp_give_up_acked(&c->out, 1 - s->direction);
}

static void on_data(struct call *c)
{
	const struct an_tcp_segment *s = c->segment;
	struct an_tcp_side *me = c->me;
	uint32_t seq = s->seq + ((s->flags & AN_TCP_SYN) != 0);

	if ((me->flags & AN_TCP_SIDE_KNOWN) == 0)
		know(me, seq - 1, 0);
	/* Where only the other side has said where it begins, it may begin earlier; but a single
	 * octet just before that is a keep-alive. */
	if ((me->flags & (AN_TCP_SIDE_SYN | AN_TCP_SIDE_FIRM)) == 0 &&
	    an_tcp_before(seq, me->next) && (s->octets > 1 || me->next - seq > 1)) {
		me->isn = seq - 1;
		me->next = seq;
	}
	me->flags |= AN_TCP_SIDE_FIRM;
	an_tcp_take(&c->out, s->direction, seq, s->data, s->octets, s->missing);
}

static void on_fin(struct call *c)
{
	const struct an_tcp_segment *s = c->segment;
	struct an_tcp_side *me = c->me;
	uint32_t fin = s->seq + s->octets + s->missing;

	if ((me->flags & AN_TCP_SIDE_KNOWN) == 0)
		know(me, fin - 1, 0);
	if ((me->flags & AN_TCP_SIDE_FIN) != 0 || an_tcp_before(fin, me->next))
		return;
	me->fin = fin;
	me->flags |= AN_TCP_SIDE_FIN;
	/* If the other direction is not captured, nothing will say what has arrived. */
	if ((c->peer->flags & AN_TCP_SIDE_SENT) == 0 || an_tcp_before(fin, me->acked))
		an_tcp_give_up_all(&c->out, s->direction);
}

static bool has_ended(struct an_tcp_side *side)
{
	if ((side->flags & AN_TCP_SIDE_FIN) != 0 && !an_tcp_before(side->next, side->fin))
		side->flags |= AN_TCP_SIDE_ENDED;
	return (side->flags & AN_TCP_SIDE_ENDED) != 0;
}

static void check_phase(struct call *c)
{
	struct an_tcp_state *s = c->state;
	bool ended = has_ended(c->me);

	if (s->phase == PHASE_OPENING && (c->segment->flags & AN_TCP_SYN) == 0 &&
	    (c->segment->octets != 0 || ((c->me->flags & c->peer->flags & AN_TCP_SIDE_SYN) != 0 &&
					 an_tcp_before(c->peer->isn, c->peer->acked))))
		s->phase = PHASE_ESTABLISHED;
	if (has_ended(c->peer) && ended) {
		an_count(c->out.env, tcp_closed, 1);
		close_connection(c, AN_TCP_CLOSE);
	}
}

/* -- the segment ------------------------------------------------------------------------------ */

/* A segment of a connection that is closed: late, or sent again. */
static void on_late_segment(struct call *c)
{
	const struct an_tcp_segment *s = c->segment;
	bool is_old = (c->me->flags & AN_TCP_SIDE_KNOWN) != 0 &&
		      !an_tcp_before(c->me->next, s->seq + s->octets);

	an_count(c->out.env, tcp_after_close, 1);
	if (is_old)
		an_tcp_count_duplicate(c->out.env, s->octets);
	else
		an_tcp_count_dropped(c->out.env, s->octets);
}

static void on_segment(struct call *c)
{
	const struct an_tcp_segment *s = c->segment;
	bool has_data = s->octets + s->missing != 0;

	if (c->state->phase == PHASE_NEW && (s->flags & AN_TCP_SYN) == 0 &&
	    (!has_data || (s->flags & AN_TCP_RST) != 0)) {
		an_count(c->out.env, tcp_stray, 1);
		an_tcp_count_dropped(c->out.env, s->octets);
		return;
	}
	if ((s->flags & AN_TCP_RST) != 0) {
		on_reset(c);
		return;
	}
	if (((s->flags & AN_TCP_SYN) != 0 && !on_syn(c)) || !is_acceptable(c)) {
		an_tcp_count_dropped(c->out.env, s->octets);
		return;
	}
	if (c->state->phase == PHASE_CLOSED) {
		on_late_segment(c);
		return;
	}
	if (c->state->phase == PHASE_NEW) {
		begin(c, PHASE_ESTABLISHED);
		an_count(c->out.env, tcp_midstream, 1);
	}
	c->me->flags |= AN_TCP_SIDE_SENT;
	if ((s->flags & AN_TCP_ACK) != 0)
		on_ack(c);
	if (has_data)
		on_data(c);
	if ((s->flags & AN_TCP_FIN) != 0)
		on_fin(c);
	check_phase(c);
}

/* Another function may keep the context longer than this one needs it. */
static void forget_closed(struct an_env *env, struct an_tcp_state *state)
{
	if (state->phase == PHASE_CLOSED && an_now(env) >= state->closed_until)
		memset(state, 0, sizeof *state);
}

static void keep(struct an_env *env, const struct an_tcp_state *state)
{
	int64_t now = an_now(env);

	switch ((enum phase)state->phase) {
	case PHASE_NEW:
		break;
	case PHASE_OPENING:
		an_set_embryonic(env, true);
		an_keep_until(env, now + (int64_t)an_limit_value(env, tcp_syn_seconds) * NS);
		break;
	case PHASE_ESTABLISHED:
		an_set_embryonic(env, false);
		an_keep_until(env,
			      now + (int64_t)an_limit_value(env, tcp_established_seconds) * NS);
		break;
	case PHASE_CLOSED:
		an_keep_until(env, state->closed_until);
		break;
	}
}

bool an_process_tcp(struct an_env *env, struct an_tcp_state *state,
		    const struct an_ip_packet *packet, struct an_tcp_message *out)
{
	struct an_tcp_segment segment;

	forget_closed(env, state);
	memset(out, 0, sizeof *out);
	if (an_tcp_segment_read(env, packet, &segment)) {
		struct an_tcp_side *me = &state->side[segment.direction];
		struct call c = { state,
				  out,
				  &segment,
				  me,
				  &state->side[1 - segment.direction],
				  { env, state, out, NULL, 0, { 0, 0 } } };

		an_count(env, tcp_segments, 1);
		an_count(env, tcp_octets, segment.octets);
		if (an_tcp_segment_check(env, packet, &segment, &me->flags)) {
			on_segment(&c);
			an_tcp_output_end(&c.out);
		} else {
			an_tcp_count_dropped(env, segment.octets);
		}
		out->direction = segment.direction;
		out->ip_header = packet->header;
		out->tcp_header = packet->payload;
		out->scope = packet->scope;
		out->client = state->phase == PHASE_NEW ? NOBODY : state->client;
	}
	keep(env, state);
	return out->events != 0;
}

void an_tcp_state_init(struct an_env *env, struct an_tcp_state *state)
{
	(void)env;
	memset(state, 0, sizeof *state);
}

void an_tcp_state_fini(struct an_env *env, struct an_tcp_state *state)
{
	an_tcp_drop_held(env, state);
}
