/* stdlib/tcp.h -- TCP connections: each direction's octets in order, once.
 *
 * In:      the datagrams of one connection, both directions, as they were captured.
 * Out:     an an_tcp_message for every segment that changes the connection. Token lifetime.
 * State:   one an_tcp_state per connection; two states share nothing.
 * Threads: one worker at a time per state.
 * Limits:  tcp_out_of_order_octets a side, tcp_syn_seconds, tcp_established_seconds, …
 * Source:  RFC 9293. */
#ifndef AN_STDLIB_TCP_H
#define AN_STDLIB_TCP_H

#include "runtime/env.h"
#include "stdlib/ip.h"

/* Both directions of a connection have the same one: endpoint[0] < endpoint[1] as octets. */
struct an_tcp_flow {
	struct an_endpoint endpoint[2];
};

/* Consecutive octets of one direction. */
struct an_tcp_slice {
	const uint8_t *data; /* token lifetime */
	uint32_t octets;
	uint32_t gap;      /* octets lost for good just before data */
	uint8_t direction; /* 0: from endpoint[0] of the flow, 1: from endpoint[1] */
	uint8_t zero[7];
};

enum {
	AN_TCP_OPEN = 1,  /* the first segment of the connection that was seen */
	AN_TCP_DATA = 2,  /* slices hold octets */
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
};

/* The message's slices, whatever copies were made of it. */
static inline const struct an_tcp_slice *an_tcp_message_slices(const struct an_tcp_message *m)
{
	return m->slices != NULL ? m->slices : &m->one;
}

struct an_tcp_state {
	struct an_tcp_connection *connection; /* made at the first data */
	uint32_t word[12];                    /* the handshake, before that */
};

struct an_tcp_flow an_get_tcp_flow_id(struct an_env *env, const struct an_endpoint *source,
				      const struct an_endpoint *destination);
void an_tcp_flow_print(struct an_writer *w, const void *value);

void an_tcp_state_init(struct an_env *env, struct an_tcp_state *state);
void an_tcp_state_fini(struct an_env *env, struct an_tcp_state *state);
bool an_process_tcp(struct an_env *env, struct an_tcp_state *state,
		    const struct an_ip_packet *packet, struct an_tcp_message *out);

#endif
