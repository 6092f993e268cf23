/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/tcp_segment.h -- one TCP segment: header read, direction and checksum found out.
 *
 * In:      a datagram that carries TCP, and the context's flow.
 * Out:     a view of the segment; it points into the datagram.
 * State:   two flags a direction, in an_tcp_side.flags.
 * Threads: any.
 * Limits:  none.
 * Source:  RFC 9293 section 3.1. */
#ifndef AN_STDLIB_TCP_SEGMENT_H
#define AN_STDLIB_TCP_SEGMENT_H

#include "stdlib/tcp.h"

enum { AN_TCP_FIN = 1, AN_TCP_SYN = 2, AN_TCP_RST = 4, AN_TCP_ACK = 16, AN_TCP_URG = 32 };

/* an_tcp_side.flags. */
enum {
	AN_TCP_SIDE_KNOWN = 1,      /* isn, next and acked mean something */
	AN_TCP_SIDE_SENT = 2,       /* a segment of it was accepted */
	AN_TCP_SIDE_SYN = 4,        /* its SYN was seen */
	AN_TCP_SIDE_FIRM = 8,       /* octets were taken from it: the beginning stands */
	AN_TCP_SIDE_FIN = 16,       /* its FIN was seen */
	AN_TCP_SIDE_ENDED = 32,     /* all before its FIN was delivered or given up */
	AN_TCP_SIDE_CHECKED = 64,   /* a segment with data had a right checksum */
	AN_TCP_SIDE_OFFLOADED = 128 /* before that one was bad: this direction is not checked */
};

struct an_tcp_segment {
	const uint8_t *data;
	uint32_t octets;  /* in data */
	uint32_t missing; /* on the wire behind these, but not captured */
	uint32_t seq, ack;
	uint8_t flags; /* the header's: AN_TCP_FIN, … */
	uint8_t direction;
};

/* Reads the header. False, and counted: malformed, or not of the context's flow. */
bool an_tcp_segment_read(struct an_env *env, const struct an_ip_packet *packet,
			 struct an_tcp_segment *segment);

/* What --checksum says of the packet; flags are those of its direction. False: drop it (counted).
 * A packet of which a part was not captured is not checked. auto: a direction is taken as offloaded
 * when a checksum is bad before one was right on a segment with data, for the handshake's prove
 * little where a capture was rewritten; and when it is bad on a segment larger than an Ethernet
 * frame, which was captured before the network card cut it up. */
bool an_tcp_segment_check(struct an_env *env, const struct an_ip_packet *packet,
			  const struct an_tcp_segment *segment, uint16_t *flags);

#endif
