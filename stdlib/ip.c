/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/ip.c -- see ip.h: whole datagrams, their headers and addresses. The ordered part, the
 * reassembly of fragments, is in ip_fragment.c. */
#include "stdlib/ip.h"

#include "stdlib/ip_header.h"

#include <string.h>

AN_COUNTER(ip_checksum_dropped, "datagrams dropped: bad IPv4 header checksum (--checksum drop)");
AN_COUNTER(ip_checksum_accepted, "datagrams accepted although the IPv4 header checksum is bad");
AN_COUNTER(ip_checksum_offloaded, "datagrams accepted whose IPv4 header checksum is 0");
AN_COUNTER(ip_extensions_truncated, "datagrams dropped: cut inside their extension headers");
AN_COUNTER(ip_extensions_malformed, "datagrams dropped: extension headers out of place, too many");

bool an_ip_checksum_accept(struct an_env *env, const uint8_t *header)
{
	an_checksum_mode mode = an_checksum(env);

	if (mode == AN_CHECKSUM_IGNORE || an_ipv4_header_sum(header) == 0xffff)
		return true;
	if (mode == AN_CHECKSUM_DROP) {
		an_count(env, ip_checksum_dropped, 1);
		return false;
	}
	if (an_get16(header + 10) == 0)
		an_count(env, ip_checksum_offloaded, 1);
	else
		an_count(env, ip_checksum_accepted, 1);
	return true;
}

/* The header is whole: an_packet_decode or the reassembly has seen to it. */
static void read_ipv4(const uint8_t *header, uint32_t octets, struct an_ip_packet *out)
{
	uint32_t size = an_ipv4_header_octets(header);

	out->protocol = header[9];
	out->payload = header + size;
	out->payload_octets = octets - size;
}

static bool read_ipv6(struct an_env *env, const uint8_t *header, uint32_t octets,
		      struct an_ip_packet *out)
{
	struct an_ipv6_chain chain;

	switch (an_ipv6_walk(header, octets, &chain)) {
	case AN_IPV6_CHAIN_END:
		break;
	case AN_IPV6_CHAIN_TRUNCATED:
		an_count(env, ip_extensions_truncated, 1);
		return false;
	case AN_IPV6_CHAIN_FRAGMENT: /* in a reassembled datagram: fragments in fragments */
	case AN_IPV6_CHAIN_MALFORMED:
		an_count(env, ip_extensions_malformed, 1);
		return false;
	}
	out->protocol = chain.protocol;
	out->payload = header + chain.offset;
	out->payload_octets = octets - chain.offset;
	return true;
}

/* What the header says that there is, less what was captured. A length of 0 says nothing: then it
 * is what the frame had. */
static uint32_t count_missing(const struct an_packet *packet, const uint8_t *header)
{
	uint32_t total = an_ip_total_octets(header);

	if (packet->captured >= packet->length)
		return 0;
	if (total == 0)
		total = packet->length - packet->network_offset;
	return total - packet->network_octets;
}

bool an_process_ip_frag(struct an_env *env, const struct an_ip_frag_ticket *ticket,
			const struct an_packet *packet, struct an_ip_packet *out)
{
	const uint8_t *header = ticket->datagram;
	uint32_t octets = ticket->octets;

	memset(out, 0, sizeof *out);
	out->reassembled = header != NULL;
	if (header == NULL) {
		if (packet == NULL || packet->ip_version == 0 || packet->is_fragment)
			return false;
		header = packet->data + packet->network_offset;
		octets = packet->network_octets;
		out->missing_octets = count_missing(packet, header);
		if (packet->ip_version == 4 && !an_ip_checksum_accept(env, header))
			return false;
	}
	out->header = header;
	out->scope = packet->scope;
	out->version = packet->ip_version;
	if (out->version == 6)
		return read_ipv6(env, header, octets, out);
	read_ipv4(header, octets, out);
	return true;
}

int an_get_transport_protocol(struct an_env *env, const struct an_ip_packet *packet)
{
	(void)env;
	switch (packet->protocol) {
	case AN_IP_TCP:
		return AN_TRANSPORT_TCP;
	case AN_IP_UDP:
		return AN_TRANSPORT_UDP;
	case AN_IP_ICMP:
		return packet->version == 4 ? AN_TRANSPORT_ICMP : AN_TRANSPORT_NONE;
	case AN_IPV6_ICMP:
		return packet->version == 6 ? AN_TRANSPORT_ICMP : AN_TRANSPORT_NONE;
	default:
		return AN_TRANSPORT_NONE;
	}
}

/* which: 0 the source, 1 the destination; in both headers they stand side by side, and so do the
 * ports of TCP and UDP. *endpoint is zero before. */
static inline void get_endpoint(const struct an_ip_packet *packet, int transport, int which,
				struct an_endpoint *endpoint)
{
	if (packet->version == 4)
		memcpy(endpoint->octets, packet->header + 12 + 4 * which, 4);
	else
		memcpy(endpoint->octets, packet->header + 8 + 16 * which, 16);
	endpoint->scope = packet->scope;
	endpoint->version = packet->version;
	if ((transport == AN_TRANSPORT_TCP || transport == AN_TRANSPORT_UDP) &&
	    packet->payload_octets >= 4)
		endpoint->port = an_get16(packet->payload + 2 * which);
}

struct an_endpoint an_get_src_ip_addr(struct an_env *env, const struct an_ip_packet *packet,
				      int transport)
{
	struct an_endpoint endpoint = { .version = 0 };

	(void)env;
	get_endpoint(packet, transport, 0, &endpoint);
	return endpoint;
}

struct an_endpoint an_get_dst_ip_addr(struct an_env *env, const struct an_ip_packet *packet,
				      int transport)
{
	struct an_endpoint endpoint = { .version = 0 };

	(void)env;
	get_endpoint(packet, transport, 1, &endpoint);
	return endpoint;
}
