/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/link.h -- link layers: from the first octet of a frame to its network header.
 *
 * In:      a frame's link type and octets, cut anywhere.
 * Out:     where the network header begins, what it should be, and the scope by VLAN ids.
 * State:   none.
 * Threads: any.
 * Limits:  AN_LINK_HEADERS_MAX headers in a frame.
 * Source:  IEEE 802.3, 802.1Q, 802.1ad; RFC 1042 (SNAP), RFC 1661 and 1662 (PPP), RFC 1547 section
 *          4.3.1 (Cisco's HDLC); the LINKTYPE_ registry of libpcap. */
#ifndef AN_STDLIB_LINK_H
#define AN_STDLIB_LINK_H

#include <stdint.h>

#define AN_LINK_HEADERS_MAX 8

typedef enum {
	AN_LINK_IPV4,
	AN_LINK_IPV6,
	AN_LINK_IP, /* 4 or 6: the header itself says which */
	AN_LINK_ARP,
	AN_LINK_OTHER,     /* another network protocol */
	AN_LINK_TRUNCATED, /* the frame ends inside a link header */
	AN_LINK_TOO_DEEP,  /* more than AN_LINK_HEADERS_MAX headers */
	AN_LINK_UNKNOWN    /* a link type that is not read */
} an_link_result;

struct an_link {
	uint32_t offset; /* of the network header; at most the octets there are */

	/* 0: no VLAN. Otherwise the ids, 12 bits each, the innermost in the lowest bits: two fit,
	 * of a third the last 8 bits. Id 0 (a priority tag) is no VLAN. */
	uint32_t scope;
};

/* Reads data[0..octets). *out is valid for the three IP results. */
an_link_result an_link_decode(uint32_t link_type, const uint8_t *data, uint32_t octets,
			      struct an_link *out);

#endif
