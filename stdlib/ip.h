/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/ip.h -- IP datagrams: headers checked, fragments put together.
 *
 * In:      packets whose IP header an_packet_decode has found.
 * Out:     one an_ip_packet per whole datagram, at its last fragment. Token lifetime.
 * State:   one an_ip_frag_state per pipeline, touched under the baton alone.
 * Threads: the ordered part: one at a time, in token order. The others: any.
 * Limits:  ip_fragment_octets (the oldest datagram goes first), ip_fragment_seconds (of token time,
 *          from a datagram's first fragment on); 16 extension headers.
 * Policy:  overlapping fragments: IPv4 takes the octets that came first, IPv6 drops the datagram. A
 *          bad IPv4 header checksum: `auto` accepts and counts it, `drop` drops it.
 * Source:  RFC 791, RFC 8200 section 4.5, RFC 5722, RFC 6946. */
#ifndef AN_STDLIB_IP_H
#define AN_STDLIB_IP_H

#include "runtime/env.h"

struct an_ip_packet {
	const uint8_t *header;  /* the IP header: version, addresses */
	const uint8_t *payload; /* what follows it and its extension headers */
	uint32_t payload_octets;
	uint32_t missing_octets; /* of the payload: on the wire, but not captured (snap length) */
	uint32_t scope;
	uint8_t version;  /* 4 or 6 */
	uint8_t protocol; /* of the payload: IPPROTO_TCP, … */
	bool reassembled;
	uint8_t zero;
};

/* The values of f_getTransportProtocol, in the order of its declaration in ip.analog. */
enum an_transport { AN_TRANSPORT_TCP, AN_TRANSPORT_UDP, AN_TRANSPORT_ICMP, AN_TRANSPORT_NONE };

struct an_ip_frag_state {
	struct an_ip_frag_table *table; /* made at the first fragment */
};

/* What the ordered part hands to the pure one: the reassembled datagram, or nothing. */
struct an_ip_frag_ticket {
	const uint8_t *datagram; /* header and payload in token memory; NULL: none completed */
	uint32_t octets;
	uint32_t zero;
};

bool an_ip_frag_state_init(struct an_setup *setup, struct an_ip_frag_state *state);
void an_ip_frag_state_fini(struct an_setup *setup, struct an_ip_frag_state *state);

/* The ordered part of f_processIpFrag: nothing to do for a whole packet. */
void an_process_ip_frag_ordered(struct an_env *env, struct an_ip_frag_state *state,
				const struct an_packet *packet, struct an_ip_frag_ticket *ticket);

/* The pure part. False: no packet (NULL), a fragment that completes nothing, or a malformed header
 * (counted). */
bool an_process_ip_frag(struct an_env *env, const struct an_ip_frag_ticket *ticket,
			const struct an_packet *packet, struct an_ip_packet *out);

int an_get_transport_protocol(struct an_env *env, const struct an_ip_packet *packet);

/* Address and, for TCP and UDP, port. Port 0 where the packet is too short for one. */
struct an_endpoint an_get_src_ip_addr(struct an_env *env, const struct an_ip_packet *packet,
				      int transport);
struct an_endpoint an_get_dst_ip_addr(struct an_env *env, const struct an_ip_packet *packet,
				      int transport);

#endif
