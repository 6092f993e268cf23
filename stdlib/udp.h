/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/udp.h -- UDP: datagrams, their conversations, and what protocol they carry.
 *
 * In:      IP datagrams, whole or reassembled (stdlib/ip.h).
 * Out:     their payload; the protocol, by the payload's first octets: ports do not matter.
 * State:   none.
 * Threads: any.
 * Limits:  none.
 * Policy:  a checksum of 0 is none. A bad one: `auto` accepts and counts it, since a datagram does
 *          not show whether the network card would have written it; `drop` drops it.
 * Source:  RFC 768; RFC 8200 section 8.1. */
#ifndef AN_STDLIB_UDP_H
#define AN_STDLIB_UDP_H

#include "runtime/env.h"
#include "stdlib/ip.h"

/* Both directions have the same one: endpoint[0] <= endpoint[1] as octets. */
struct an_udp_flow {
	struct an_endpoint endpoint[2];
};

/* The values of f_processUDPDetector, in the order of its declaration in udp.analog. */
enum an_udp_protocol { AN_UDP_SIP, AN_UDP_NONE };

struct an_udp_datagram {
	const uint8_t *data; /* token lifetime; what was captured of the payload */
	uint32_t octets;
	uint32_t missing; /* of the payload: on the wire, but not captured */
	uint16_t source_port, destination_port;
};

/* The flow of a datagram between these endpoints, in either direction. */
struct an_udp_flow an_get_udp_flow_id(struct an_env *env, const struct an_endpoint *source,
				      const struct an_endpoint *destination);

/* value: a const struct an_udp_flow *. "10.0.0.1:5060-10.0.0.2:5060" */
void an_udp_flow_print(struct an_writer *w, const void *value);

/* Reads the header. False: no UDP, shorter than its header says, or a bad checksum under `drop`;
 * nothing is counted, so that several functions can read the same datagram. */
bool an_udp_read(const struct an_env *env, const struct an_ip_packet *packet,
		 struct an_udp_datagram *out);

/* Counts the datagram and what is wrong with it. */
int an_process_udp_detector(struct an_env *env, const struct an_ip_packet *packet);

#endif
