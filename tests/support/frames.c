/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/frames.c -- see frames.h. */
#include "tests/support/frames.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void need(size_t room, size_t octets)
{
	if (octets > room) {
		fprintf(stderr, "frames: room for %zu octets, %zu needed\n", room, octets);
		abort();
	}
}

static void put16(uint8_t *p, size_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static void put32(uint8_t *p, uint32_t value)
{
	put16(p, value >> 16);
	put16(p + 2, value & 0xffff);
}

static void copy(uint8_t *to, const void *from, size_t n)
{
	if (n != 0)
		memcpy(to, from, n);
}

struct an_endpoint frame_endpoint(const char *address, uint16_t port)
{
	struct an_endpoint e = { .port = port };

	if (inet_pton(AF_INET, address, e.octets) == 1) {
		e.version = 4;
	} else if (inet_pton(AF_INET6, address, e.octets) == 1) {
		e.version = 6;
	} else {
		fprintf(stderr, "frames: '%s' is no address\n", address);
		abort();
	}
	return e;
}

static uint32_t sum16(uint32_t sum, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sum += (i & 1) != 0 ? p[i] : (uint32_t)p[i] << 8;
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return sum;
}

void frame_fix_ipv4(uint8_t *header)
{
	put16(header + 10, 0);
	put16(header + 10, ~sum16(0, header, (header[0] & 15u) * 4) & 0xffff);
}

size_t frame_ip(uint8_t *out, size_t room, const struct frame_ip *ip)
{
	size_t header = ip->source.version == 4 ? 20 : 40;

	need(room, header + ip->octets);
	memset(out, 0, header);
	if (header == 20) {
		out[0] = 0x45;
		put16(out + 2, header + ip->octets);
		put16(out + 4, ip->id);
		out[8] = 64;
		out[9] = ip->protocol;
		memcpy(out + 12, ip->source.octets, 4);
		memcpy(out + 16, ip->destination.octets, 4);
		frame_fix_ipv4(out);
	} else {
		out[0] = 0x60;
		put16(out + 4, ip->octets);
		out[6] = ip->protocol;
		out[7] = 64;
		memcpy(out + 8, ip->source.octets, 16);
		memcpy(out + 24, ip->destination.octets, 16);
	}
	copy(out + header, ip->payload, ip->octets);
	return header + ip->octets;
}

/* The checksum of a transport segment with the pseudo-header; as both versions have the same sum,
 * whatever the width of the length field. */
static uint32_t transport_checksum(const struct an_endpoint *source,
				   const struct an_endpoint *destination, uint8_t protocol,
				   const uint8_t *p, size_t n)
{
	size_t width = source->version == 4 ? 4 : 16;
	uint8_t rest[8] = { 0 };
	uint32_t sum;

	put32(rest, (uint32_t)n);
	rest[7] = protocol;
	sum = sum16(0, source->octets, width);
	sum = sum16(sum, destination->octets, width);
	sum = sum16(sum, rest, sizeof rest);
	return ~sum16(sum, p, n) & 0xffff;
}

size_t frame_tcp(uint8_t *out, size_t room, const struct frame_tcp *tcp)
{
	size_t header = 20 + tcp->option_octets, n = header + tcp->octets, total;
	uint8_t *segment = calloc(1, n);

	if (segment == NULL)
		abort();
	put16(segment, tcp->source.port);
	put16(segment + 2, tcp->destination.port);
	put32(segment + 4, tcp->seq);
	put32(segment + 8, tcp->ack);
	segment[12] = (uint8_t)(header / 4 << 4);
	segment[13] = tcp->flags;
	put16(segment + 14, tcp->window != 0 ? tcp->window : 65535);
	put16(segment + 18, tcp->urgent);
	copy(segment + 20, tcp->options, tcp->option_octets);
	copy(segment + header, tcp->data, tcp->octets);
	put16(segment + 16, transport_checksum(&tcp->source, &tcp->destination, 6, segment, n));
	total = frame_ip(out, room,
			 &(struct frame_ip){ .source = tcp->source,
					     .destination = tcp->destination,
					     .id = tcp->id,
					     .protocol = 6,
					     .payload = segment,
					     .octets = n });
	free(segment);
	return total;
}

size_t frame_udp(uint8_t *out, size_t room, struct an_endpoint source,
		 struct an_endpoint destination, const void *data, size_t octets)
{
	size_t n = 8 + octets, total;
	uint8_t *segment = calloc(1, n);
	uint32_t checksum;

	if (segment == NULL)
		abort();
	put16(segment, source.port);
	put16(segment + 2, destination.port);
	put16(segment + 4, n);
	copy(segment + 8, data, octets);
	checksum = transport_checksum(&source, &destination, 17, segment, n);
	put16(segment + 6, checksum != 0 ? checksum : 0xffff);
	total = frame_ip(out, room,
			 &(struct frame_ip){ .source = source,
					     .destination = destination,
					     .protocol = 17,
					     .payload = segment,
					     .octets = n });
	free(segment);
	return total;
}

static size_t header_octets(const uint8_t *datagram)
{
	return datagram[0] >> 4 == 4 ? (datagram[0] & 15u) * 4 : 40;
}

size_t frame_fragment_raw(uint8_t *out, size_t room, const uint8_t *datagram, uint32_t id,
			  size_t begin, size_t end, bool more)
{
	size_t header = header_octets(datagram);
	size_t extra = datagram[0] >> 4 == 4 ? 0 : 8;

	need(room, header + extra + end - begin);
	memcpy(out, datagram, header);
	if (extra == 0) {
		put16(out + 2, header + end - begin);
		put16(out + 6, begin / 8 | (more ? 0x2000u : 0));
		frame_fix_ipv4(out);
	} else {
		put16(out + 4, extra + end - begin);
		out[6] = 44;
		out[header] = datagram[6];
		out[header + 1] = 0;
		put16(out + header + 2, begin | (more ? 1u : 0));
		put32(out + header + 4, id);
	}
	copy(out + header + extra, datagram + header + begin, end - begin);
	return header + extra + end - begin;
}

size_t frame_fragment(uint8_t *out, size_t room, const uint8_t *datagram, uint32_t id, size_t begin,
		      size_t end)
{
	size_t total = datagram[0] >> 4 == 4 ? (size_t)datagram[2] << 8 | datagram[3]
					     : 40 + ((size_t)datagram[4] << 8 | datagram[5]);

	return frame_fragment_raw(out, room, datagram, id, begin, end,
				  header_octets(datagram) + end < total);
}

size_t frame_ethernet(uint8_t *out, size_t room, const uint8_t *datagram, size_t octets,
		      const uint16_t *vlans, size_t vlan_count)
{
	static const uint8_t macs[12] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1 };
	size_t at = sizeof macs;

	need(room, sizeof macs + 4 * vlan_count + 2 + octets);
	memcpy(out, macs, sizeof macs);
	for (size_t i = 0; i < vlan_count; i++, at += 4) {
		put16(out + at, i + 1 < vlan_count ? 0x88a8 : 0x8100);
		put16(out + at + 2, vlans[i]);
	}
	put16(out + at, datagram[0] >> 4 == 4 ? 0x0800 : 0x86dd);
	copy(out + at + 2, datagram, octets);
	return at + 2 + octets;
}

struct an_packet frame_packet(uint32_t link_type, const uint8_t *octets, size_t n, uint64_t frame,
			      int64_t time_ns)
{
	return (struct an_packet){ .data = octets,
				   .captured = (uint32_t)n,
				   .length = (uint32_t)n,
				   .time = time_ns,
				   .frame = frame,
				   .link_type = link_type };
}
