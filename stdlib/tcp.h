/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/tcp.h -- TCP connections: each direction's octets in order, once.
 *
 * In:      the datagrams of one connection, both directions, as they were captured.
 * Out:     an an_tcp_message for every segment that changes the connection. Token lifetime.
 * State:   one an_tcp_state per connection; two states share nothing.
 * Threads: one worker at a time per state.
 * Limits:  tcp_out_of_order_octets a side, tcp_syn_seconds, tcp_established_seconds,
 *          tcp_closed_seconds.
 * Source:  RFC 9293; RFC 5961 for resets; RFC 7413 for data on a SYN.
 *
 * Data in order is not copied: a slice points into the packet. What comes out of order is copied,
 * held until what is before it has come or is given up, and then given to the token. Of octets that
 * come twice the first are taken. A gap is given up when the other side acknowledges it, when too
 * much is held behind it, and when the connection ends.
 *
 * A connection begins at the first SYN or the first octet that is seen; other segments of an
 * unknown connection leave nothing behind. A direction whose SYN was not seen begins at what the
 * other side acknowledges or, before that, at its first octet.
 *
 * Each octet of payload that comes is counted once:
 *     tcp_octets = tcp_delivered_octets + tcp_duplicate_octets + tcp_dropped_octets + those held.
 * Octets that never came (tcp_gap_octets) are not among them. */
#ifndef AN_STDLIB_TCP_H
#define AN_STDLIB_TCP_H

#include "runtime/env.h"
#include "stdlib/ip.h"

/* Both directions of a connection have the same one: endpoint[0] <= endpoint[1] as octets. */
struct an_tcp_flow {
	struct an_endpoint endpoint[2];
};

/* Consecutive octets of one direction. The gap comes first; there may be a gap and no octets: what
 * was lost before a FIN, or was not captured of this packet. One of the two is never 0. */
struct an_tcp_slice {
	const uint8_t *data; /* token lifetime; not NULL */
	uint32_t octets;
	uint32_t gap;      /* octets lost for good just before data */
	uint8_t direction; /* 0: from endpoint[0] of the flow, 1: from endpoint[1] */
	uint8_t zero[7];
};

enum {
	AN_TCP_OPEN = 1,  /* the first segment of the connection that was seen */
	AN_TCP_DATA = 2,  /* there are slices */
	AN_TCP_CLOSE = 4, /* both directions have ended */
	AN_TCP_RESET = 8  /* closed by RST */
};

struct an_tcp_message {
	const struct an_tcp_slice *slices; /* in the order in which to read them */
	uint32_t slice_count;
	uint8_t events;    /* AN_TCP_… */
	uint8_t direction; /* of the segment itself */
	uint8_t client;    /* the direction that sent the first SYN, or 2: not known */
	uint8_t zero;
	struct an_tcp_slice one; /* room for the common case; slices may point here only inside the
				    library: a copy of the message must re-point it, so use
				    an_tcp_message_slices */
	/* of the segment, for functions that get the message alone; token lifetime */
	const uint8_t *ip_header, *tcp_header;
	uint32_t scope; /* of its addresses */
	uint32_t zero_2;
};

/* Between which endpoints the segment went, from its headers. */
void an_tcp_message_endpoints(const struct an_tcp_message *message, struct an_endpoint *source,
			      struct an_endpoint *destination);

/* The message's slices, whatever copies were made of it. */
static inline const struct an_tcp_slice *an_tcp_message_slices(const struct an_tcp_message *m)
{
	return m->slices != NULL ? m->slices : &m->one;
}

/* What is known of one direction. Private, like the rest of the state. */
struct an_tcp_side {
	uint32_t isn;   /* sequence number of its SYN; without one: of the octet before the first */
	uint32_t next;  /* sequence number of the next octet to deliver */
	uint32_t acked; /* the other side has acknowledged what is before this */
	uint32_t fin;   /* sequence number of its FIN, when that was seen */
	uint16_t flags;
	uint16_t zero;
};

struct an_tcp_state {
	struct an_tcp_queues *queues; /* made at the first segment out of order */
	struct an_tcp_side side[2];
	int64_t closed_until; /* ns; in the closed phase */
	uint32_t reopen;      /* where the data begins after a SYN that was not believed */
	uint8_t phase;
	uint8_t client;
	uint8_t reopen_direction; /* of that SYN; 2: there was none */
	uint8_t zero;
};

_Static_assert(sizeof(struct an_tcp_state) <= 64, "an unanswered SYN costs at most 64 octets");

/* The flow of a segment between these endpoints, in either direction. */
struct an_tcp_flow an_get_tcp_flow_id(struct an_env *env, const struct an_endpoint *source,
				      const struct an_endpoint *destination);

/* value: a const struct an_tcp_flow *. "10.0.0.1:1042-10.0.0.2:25" */
void an_tcp_flow_print(struct an_writer *w, const void *value);

void an_tcp_state_init(struct an_env *env, struct an_tcp_state *state);

/* What is still held is dropped and counted. */
void an_tcp_state_fini(struct an_env *env, struct an_tcp_state *state);

/* Takes in one segment. True: *out says what it changed; released data of the other direction
 * stands before the segment's own. False: it changed nothing that a program sees (a bare
 * acknowledgment, a retransmission), or it is malformed, has a bad checksum, or is not of the
 * context's connection; all of these are counted. */
bool an_process_tcp(struct an_env *env, struct an_tcp_state *state,
		    const struct an_ip_packet *packet, struct an_tcp_message *out);

#endif
