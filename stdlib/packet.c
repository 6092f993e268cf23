/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/packet.c -- see packet.h: the IP header behind the link layers, found and checked. */
#include "stdlib/packet.h"

#include "stdlib/ip_header.h"
#include "stdlib/link.h"

#include <string.h>

AN_COUNTER(filtered_arp, "packets: ARP");
AN_COUNTER(filtered_not_ip, "packets: another protocol than IP");
AN_COUNTER(filtered_truncated, "packets: cut inside their link or IP header");
AN_COUNTER(filtered_link_depth, "packets: more than 8 link headers");
AN_COUNTER(filtered_link_type, "packets: of a link type that is not read");
AN_COUNTER(filtered_ip_malformed, "packets: version or lengths of the IP header make no sense");
AN_COUNTER(packet_length_zero, "packets without an IP length (segmentation offload): as captured");

static bool has_link(struct an_env *env, an_link_result result)
{
	switch (result) {
	case AN_LINK_IPV4:
	case AN_LINK_IPV6:
	case AN_LINK_IP:
		return true;
	case AN_LINK_ARP:
		an_count(env, filtered_arp, 1);
		return false;
	case AN_LINK_OTHER:
		an_count(env, filtered_not_ip, 1);
		return false;
	case AN_LINK_TRUNCATED:
		an_count(env, filtered_truncated, 1);
		return false;
	case AN_LINK_TOO_DEEP:
		an_count(env, filtered_link_depth, 1);
		return false;
	case AN_LINK_UNKNOWN:
		break;
	}
	an_count(env, filtered_link_type, 1);
	return false;
}

/* How many octets are the datagram's. Behind it there may be padding; that it is longer than the
 * frame on the wire cannot be, that it is longer than what was captured can. */
static bool set_octets(struct an_env *env, struct an_packet *packet, const uint8_t *header)
{
	uint32_t captured = packet->captured - packet->network_offset;
	uint32_t wire =
	    packet->length > packet->captured ? packet->length - packet->network_offset : captured;
	uint32_t total = an_ip_total_octets(header);

	if (total > wire) {
		an_count(env, filtered_ip_malformed, 1);
		return false;
	}
	if (total == 0)
		an_count(env, packet_length_zero, 1);
	packet->network_octets = total != 0 && total < captured ? total : captured;
	return true;
}

static bool decode_ipv4(struct an_env *env, struct an_packet *packet, const uint8_t *header,
			uint32_t octets)
{
	uint32_t size, total;

	if (octets < AN_IPV4_HEADER_OCTETS || octets < an_ipv4_header_octets(header)) {
		an_count(env, filtered_truncated, 1);
		return false;
	}
	size = an_ipv4_header_octets(header);
	total = an_ip_total_octets(header);
	if (size < AN_IPV4_HEADER_OCTETS || (total != 0 && total < size)) {
		an_count(env, filtered_ip_malformed, 1);
		return false;
	}
	packet->is_fragment = (an_get16(header + 6) & 0x3fff) != 0;
	return set_octets(env, packet, header);
}

static bool decode_ipv6(struct an_env *env, struct an_packet *packet, const uint8_t *header,
			uint32_t octets)
{
	struct an_ipv6_chain chain;

	if (octets < AN_IPV6_HEADER_OCTETS) {
		an_count(env, filtered_truncated, 1);
		return false;
	}
	if (!set_octets(env, packet, header))
		return false;
	packet->is_fragment =
	    an_ipv6_walk(header, packet->network_octets, &chain) == AN_IPV6_CHAIN_FRAGMENT;
	return true;
}

static void get_address(struct an_address *address, const uint8_t *octets, uint8_t version)
{
	memset(address, 0, sizeof *address);
	memcpy(address->octets, octets, version == 4 ? 4 : 16);
	address->version = version;
}

bool an_packet_decode(struct an_env *env, struct an_packet *packet, struct an_address *source,
		      struct an_address *destination)
{
	struct an_link link;
	an_link_result found =
	    an_link_decode(packet->link_type, packet->data, packet->captured, &link);
	const uint8_t *header;
	uint32_t octets;
	uint8_t version;

	if (!has_link(env, found))
		return false;
	octets = packet->captured - link.offset;
	if (octets == 0) {
		an_count(env, filtered_truncated, 1);
		return false;
	}
	header = packet->data + link.offset;
	version = header[0] >> 4;
	if ((version != 4 && version != 6) || (found == AN_LINK_IPV4 && version != 4) ||
	    (found == AN_LINK_IPV6 && version != 6)) {
		an_count(env, filtered_ip_malformed, 1);
		return false;
	}
	packet->network_offset = link.offset;
	packet->scope = link.scope;
	packet->ip_version = version;
	if (!(version == 4 ? decode_ipv4 : decode_ipv6)(env, packet, header, octets))
		return false;
	get_address(source, header + (version == 4 ? 12 : 8), version);
	get_address(destination, header + (version == 4 ? 16 : 24), version);
	return true;
}

void an_packet_print(struct an_writer *w, const void *value)
{
	const struct an_packet *packet = *(const struct an_packet *const *)value;

	if (packet == NULL) {
		an_write_null(w);
		return;
	}
	an_write_begin_object(w);
	an_write_key(w, "frame");
	an_write_uint(w, packet->frame);
	an_write_key(w, "time");
	an_write_time(w, packet->time);
	an_write_key(w, "len");
	an_write_uint(w, packet->length);
	an_write_end_object(w);
}
