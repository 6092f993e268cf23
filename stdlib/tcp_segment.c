/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/tcp_segment.c -- see tcp_segment.h. */
#include "stdlib/tcp_segment.h"
#include "stdlib/checksum.h"

#include <string.h>

#define HEADER_OCTETS 20u

AN_COUNTER(tcp_malformed, "TCP segments whose header is too short or longer than the segment");
AN_COUNTER(tcp_header_not_captured, "TCP segments of whose header only a part was captured");
AN_COUNTER(tcp_bad_flags, "TCP segments with both SYN and FIN: dropped");
AN_COUNTER(tcp_other_flow, "TCP segments that do not belong to the flow they were given to");
AN_COUNTER(tcp_urgent, "TCP segments with urgent data (it stays in its place)");
AN_COUNTER(tcp_checksum_bad, "TCP segments dropped: the checksum is wrong");
AN_COUNTER(tcp_checksum_offloaded,
	   "directions whose TCP checksums are taken as offloaded: not checked any more");

static uint32_t read_32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_endpoint(const struct an_endpoint *e, const struct an_ip_packet *packet,
			const uint8_t *address, const uint8_t *port)
{
	return e->port == (uint16_t)(port[0] << 8 | port[1]) && e->version == packet->version &&
	       e->scope == packet->scope &&
	       memcmp(e->octets, address, packet->version == 4 ? 4 : 16) == 0;
}

/* 0 or 1, or 2: the segment is not of the context's flow. */
static uint8_t find_direction(const struct an_env *env, const struct an_ip_packet *packet)
{
	size_t octets;
	const struct an_tcp_flow *flow = an_context_key(env, &octets);
	const uint8_t *source = packet->header + (packet->version == 4 ? 12 : 8);
	const uint8_t *destination = source + (packet->version == 4 ? 4 : 16);
	const uint8_t *ports = packet->payload;

	if (octets != sizeof *flow)
		return 2;
	for (uint8_t i = 0; i < 2; i++)
		if (is_endpoint(&flow->endpoint[i], packet, source, ports) &&
		    is_endpoint(&flow->endpoint[1 - i], packet, destination, ports + 2))
			return i;
	return 2;
}

bool an_tcp_segment_read(struct an_env *env, const struct an_ip_packet *packet,
			 struct an_tcp_segment *segment)
{
	const uint8_t *p = packet->payload;
	uint32_t captured = packet->payload_octets, header;

	if (captured < HEADER_OCTETS && packet->missing_octets == 0) {
		an_count(env, tcp_malformed, 1);
		return false;
	}
	header = captured > 12 ? (uint32_t)(p[12] >> 4) * 4 : HEADER_OCTETS;
	if (header < HEADER_OCTETS || header > captured + packet->missing_octets) {
		an_count(env, tcp_malformed, 1);
		return false;
	}
	if (header > captured) {
		an_count(env, tcp_header_not_captured, 1);
		return false;
	}
	segment->direction = find_direction(env, packet);
	if (segment->direction > 1) {
		an_count(env, tcp_other_flow, 1);
		return false;
	}
	segment->data = p + header;
	segment->octets = captured - header;
	segment->missing = packet->missing_octets;
	segment->seq = read_32(p + 4);
	segment->ack = read_32(p + 8);
	segment->flags = p[13];
	if ((segment->flags & (AN_TCP_SYN | AN_TCP_FIN)) == (AN_TCP_SYN | AN_TCP_FIN)) {
		an_count(env, tcp_bad_flags, 1);
		return false;
	}
	if ((segment->flags & AN_TCP_URG) != 0)
		an_count(env, tcp_urgent, 1);
	return true;
}

/* The most that an Ethernet frame carries behind an IPv4 header. */
#define ETHERNET_PAYLOAD 1480u

bool an_tcp_segment_check(struct an_env *env, const struct an_ip_packet *packet,
			  const struct an_tcp_segment *segment, uint16_t *flags)
{
	an_checksum_mode mode = an_checksum(env);

	if (mode == AN_CHECKSUM_IGNORE || packet->missing_octets != 0 ||
	    (*flags & AN_TCP_SIDE_OFFLOADED) != 0)
		return true;
	if (an_checksum_transport(packet) == AN_CHECKSUM_RIGHT) {
		if (segment->octets > 0)
			*flags |= AN_TCP_SIDE_CHECKED;
		return true;
	}
	if (mode == AN_CHECKSUM_AUTO &&
	    ((*flags & AN_TCP_SIDE_CHECKED) == 0 || packet->payload_octets > ETHERNET_PAYLOAD)) {
		*flags |= AN_TCP_SIDE_OFFLOADED;
		an_count(env, tcp_checksum_offloaded, 1);
		return true;
	}
	an_count(env, tcp_checksum_bad, 1);
	return false;
}
