/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/ip_header.h -- reading IP headers, for the library's own files.
 *
 * In:      headers whose octets are all there, as an_packet_decode leaves them.
 * State:   none.
 * Threads: any.
 * Limits:  AN_IPV6_HEADERS_MAX extension headers in a packet.
 * Source:  RFC 791; RFC 8200 section 4; RFC 4302 (AH), RFC 6275 (mobility), RFC 7401 (HIP),
 *          RFC 5533 (Shim6). */
#ifndef AN_STDLIB_IP_HEADER_H
#define AN_STDLIB_IP_HEADER_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define AN_IPV4_HEADER_OCTETS 20u /* without options */
#define AN_IPV6_HEADER_OCTETS 40u
#define AN_IP_OCTETS_MAX      65535u
#define AN_IPV6_HEADERS_MAX   16

enum {
	AN_IP_ICMP = 1,
	AN_IP_TCP = 6,
	AN_IP_UDP = 17,
	AN_IPV6_FRAGMENT = 44,
	AN_IPV6_ESP = 50,
	AN_IPV6_ICMP = 58,
	AN_IPV6_NO_NEXT = 59
};

static inline uint16_t an_get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t an_get32(const uint8_t *p)
{
	return (uint32_t)an_get16(p) << 16 | an_get16(p + 2);
}

static inline void an_put16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static inline uint32_t an_ipv4_header_octets(const uint8_t *header)
{
	return (uint32_t)(header[0] & 15) * 4;
}

/* What the header says that the datagram has, itself included. 0: it does not say (segmentation
 * offload, or an IPv6 jumbogram, RFC 2675). */
static inline uint32_t an_ip_total_octets(const uint8_t *header)
{
	uint32_t payload = an_get16(header + 4);

	if (header[0] >> 4 == 4)
		return an_get16(header + 2);
	return payload != 0 || header[6] == AN_IPV6_NO_NEXT ? AN_IPV6_HEADER_OCTETS + payload : 0;
}

/* The sum of an IPv4 header as its checksum counts it, in the machine's own byte order as in
 * checksum.h: 0xffff if the checksum is right; its complement, stored with memcpy where the
 * checksum was 0, makes it right. */
static inline uint16_t an_ipv4_header_sum(const uint8_t *header)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < an_ipv4_header_octets(header); i += 4) {
		uint32_t word;

		memcpy(&word, header + i, sizeof word);
		sum += word;
	}
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)((sum & 0xffff) + (sum >> 16));
}

typedef enum {
	AN_IPV6_CHAIN_END,       /* the protocol of the payload was reached */
	AN_IPV6_CHAIN_FRAGMENT,  /* stopped at a Fragment header that is not an atomic one */
	AN_IPV6_CHAIN_TRUNCATED, /* the octets end inside a header */
	AN_IPV6_CHAIN_MALFORMED  /* hop-by-hop options not at the beginning, or too many headers */
} an_ipv6_chain_result;

struct an_ipv6_chain {
	uint32_t offset;  /* of the payload, of the Fragment header, or of what is cut */
	uint32_t next_at; /* of the octet that names what is at offset */
	uint8_t protocol; /* that octet */
	uint8_t zero[3];
};

struct an_env;

/* Whether an IPv4 packet is used, as --checksum says; what is not right is counted. `auto` uses it:
 * no router passes such a packet on, so the octets were changed after the wire, by offloading (the
 * checksum is 0) or by an editor of captures. */
bool an_ip_checksum_accept(struct an_env *env, const uint8_t *header);

/* Follows the extension headers of header[0..octets), octets at least AN_IPV6_HEADER_OCTETS. An
 * atomic fragment (offset 0, none to follow: a whole packet, RFC 6946) is walked through. */
an_ipv6_chain_result an_ipv6_walk(const uint8_t *header, uint32_t octets,
				  struct an_ipv6_chain *chain);

#endif
