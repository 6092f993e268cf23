/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/frames.h -- packets for tests, with right lengths and checksums.
 *
 * Each builder writes into out[0..room) and returns how many octets it wrote; too little room ends
 * the test program. Checksums are computed here, not by stdlib/checksum.h, which is under test. */
#ifndef AN_FRAMES_H
#define AN_FRAMES_H

#include "runtime/env.h"

/* DLT_… that tests use. */
enum { FRAME_ETHERNET = 1, FRAME_RAW = 101 };

enum { FRAME_FIN = 1, FRAME_SYN = 2, FRAME_RST = 4, FRAME_PSH = 8, FRAME_ACK = 16, FRAME_URG = 32 };

/* frame_endpoint("10.0.0.1", 25), frame_endpoint("2001:db8::1", 25). */
struct an_endpoint frame_endpoint(const char *address, uint16_t port);

/* An IP datagram; IPv4 or IPv6 as the source's version says (the ports play no role). id: IPv4's
 * identification. */
struct frame_ip {
	struct an_endpoint source, destination;
	uint16_t id;
	uint8_t protocol;
	const void *payload;
	size_t octets;
};
size_t frame_ip(uint8_t *out, size_t room, const struct frame_ip *ip);

/* A TCP segment in an IP datagram. window 0 stands for 65535. */
struct frame_tcp {
	struct an_endpoint source, destination;
	uint16_t id;
	uint32_t seq, ack;
	uint8_t flags; /* FRAME_… */
	uint16_t window, urgent;
	const void *options; /* a multiple of four octets */
	size_t option_octets;
	const void *data;
	size_t octets;
};
size_t frame_tcp(uint8_t *out, size_t room, const struct frame_tcp *tcp);

/* A UDP datagram in an IP datagram. */
size_t frame_udp(uint8_t *out, size_t room, struct an_endpoint source,
		 struct an_endpoint destination, const void *data, size_t octets);

/* A fragment of the datagram: the octets begin .. end of its payload (the extension headers of IPv6
 * count as payload), with the flag for more to come if end is not its end. id: IPv6's; in IPv4 it
 * is that of the datagram. */
size_t frame_fragment(uint8_t *out, size_t room, const uint8_t *datagram, uint32_t id, size_t begin,
		      size_t end);

/* The same with the flag as told. */
size_t frame_fragment_raw(uint8_t *out, size_t room, const uint8_t *datagram, uint32_t id,
			  size_t begin, size_t end, bool more);

/* The datagram in an Ethernet frame, behind that many VLAN tags. Not padded to 60 octets. */
size_t frame_ethernet(uint8_t *out, size_t room, const uint8_t *datagram, size_t octets,
		      const uint16_t *vlans, size_t vlan_count);

/* After a change of its header: the IPv4 header checksum made right. */
void frame_fix_ipv4(uint8_t *header);

/* The packet as a capture gives it: not decoded. */
struct an_packet frame_packet(uint32_t link_type, const uint8_t *octets, size_t n, uint64_t frame,
			      int64_t time_ns);

#endif
