/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/udp.c -- see udp.h. */
#include "stdlib/udp.h"

#include "stdlib/checksum.h"
#include "stdlib/endpoint.h"
#include "stdlib/ip_header.h"
#include "stdlib/sip_start.h"

#define UDP_HEADER_OCTETS 8u

AN_COUNTER(udp_datagrams, "UDP datagrams that were read");
AN_COUNTER(udp_malformed, "UDP datagrams dropped: shorter than their header says");
AN_COUNTER(udp_checksum_dropped, "UDP datagrams dropped: bad checksum (--checksum drop)");
AN_COUNTER(udp_checksum_accepted, "UDP datagrams accepted although the checksum is bad");

enum udp_verdict { UDP_GOOD, UDP_BAD_CHECKSUM, UDP_DROPPED, UDP_MALFORMED };

struct an_udp_flow an_get_udp_flow_id(struct an_env *env, const struct an_endpoint *source,
				      const struct an_endpoint *destination)
{
	struct an_udp_flow flow;

	(void)env;
	an_endpoint_pair(flow.endpoint, source, destination);
	return flow;
}

void an_udp_flow_print(struct an_writer *w, const void *value)
{
	const struct an_udp_flow *flow = value;

	an_endpoint_pair_print(w, flow->endpoint);
}

/* Of the octets that the UDP header counts, all of which were captured. */
static enum udp_verdict check(const struct an_env *env, const struct an_ip_packet *packet,
			      uint32_t octets)
{
	an_checksum_mode mode = an_checksum(env);
	bool has_checksum = an_get16(packet->payload + 6) != 0;
	uint64_t sum;

	if (mode == AN_CHECKSUM_IGNORE || !has_checksum)
		return UDP_GOOD;
	sum = an_checksum_pseudo(packet, octets);
	sum = an_checksum_add(sum, packet->payload, octets);
	if (an_checksum_fold(sum) == AN_CHECKSUM_RIGHT)
		return UDP_GOOD;
	return mode == AN_CHECKSUM_DROP ? UDP_DROPPED : UDP_BAD_CHECKSUM;
}

static enum udp_verdict read_datagram(const struct an_env *env, const struct an_ip_packet *packet,
				      struct an_udp_datagram *out)
{
	uint32_t total = packet->payload_octets, length;

	if (packet->protocol != AN_IP_UDP || total < UDP_HEADER_OCTETS)
		return UDP_MALFORMED;
	length = an_get16(packet->payload + 4);
	if (length < UDP_HEADER_OCTETS || length > total + packet->missing_octets)
		return UDP_MALFORMED;
	*out = (struct an_udp_datagram){ .data = packet->payload + UDP_HEADER_OCTETS,
					 .source_port = an_get16(packet->payload),
					 .destination_port = an_get16(packet->payload + 2) };
	if (length > total) {
		out->octets = total - UDP_HEADER_OCTETS;
		out->missing = length - total;
		return UDP_GOOD;
	}
	out->octets = length - UDP_HEADER_OCTETS;
	return check(env, packet, length);
}

bool an_udp_read(const struct an_env *env, const struct an_ip_packet *packet,
		 struct an_udp_datagram *out)
{
	return read_datagram(env, packet, out) <= UDP_BAD_CHECKSUM;
}

int an_process_udp_detector(struct an_env *env, const struct an_ip_packet *packet)
{
	struct an_udp_datagram datagram;

	an_count(env, udp_datagrams, 1);
	switch (read_datagram(env, packet, &datagram)) {
	case UDP_GOOD:
		break;
	case UDP_BAD_CHECKSUM:
		an_count(env, udp_checksum_accepted, 1);
		break;
	case UDP_DROPPED:
		an_count(env, udp_checksum_dropped, 1);
		return AN_UDP_NONE;
	case UDP_MALFORMED:
		an_count(env, udp_malformed, 1);
		return AN_UDP_NONE;
	}
	return an_sip_is_message(datagram.data, datagram.octets) ? AN_UDP_SIP : AN_UDP_NONE;
}
