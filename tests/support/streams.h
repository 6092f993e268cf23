/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/streams.h -- TCP segments for tests: one built by hand, or whole captures of seeded
 * connections that are reordered, duplicated, overlapped and fragmented.
 *
 * What is made of a seed depends on the seed and the plan alone. Acknowledgments are true at their
 * place in the capture: nothing is acknowledged before it has come.
 *
 * Ownership: create and destroy; the packets and the streams' octets belong to the streams.
 * Errors:    out of memory ends the program. */
#ifndef AN_STREAMS_H
#define AN_STREAMS_H

#include "stdlib/ip.h"
#include "stdlib/tcp.h"

/* -- one segment ------------------------------------------------------------------------------ */

struct stream_segment {
	uint8_t version;   /* of IP: 4 or 6 */
	uint8_t direction; /* 0: from endpoint[0] of the flow */
	uint8_t flags;     /* of the TCP header */
	bool is_checksum_bad;
	uint16_t connection; /* gives addresses and ports, see stream_flow */
	uint32_t seq, ack;
	const uint8_t *data;
	uint32_t octets;
};

#define STREAM_HEADERS_MAX 60u /* IPv6 and TCP */

/* The flow of connection number n. */
struct an_tcp_flow stream_flow(uint8_t version, uint16_t n);

/* Writes the datagram, at most STREAM_HEADERS_MAX + segment->octets; returns its length. */
uint32_t stream_segment_write(const struct stream_segment *segment, uint8_t *to);

/* What the IP layer says of such a datagram of which n octets were captured. */
struct an_ip_packet stream_ip_packet(const uint8_t *datagram, uint32_t n, uint32_t length);

/* -- seeded captures -------------------------------------------------------------------------- */

struct streams_plan {
	uint64_t seed;
	unsigned connections;
	unsigned octets;  /* most in a direction */
	unsigned segment; /* most in a segment */
	uint8_t version;
	bool is_wrapping; /* sequence numbers wrap within the stream */
	/* percent of the segments: */
	unsigned reordered, duplicated, overlapped, fragmented, kept_alive;
};

struct streams_packet {
	uint8_t *datagram;
	uint32_t octets;
	uint16_t connection;
};

struct streams_connection {
	uint8_t *data[2]; /* what has to be delivered */
	uint32_t octets[2];
};

struct streams {
	struct streams_packet *packets;
	size_t count, room;
	struct streams_connection *connections;
	unsigned connection_count;
	uint64_t random; /* the generator's state */
};

/* The next of a seeded sequence, below limit > 0. */
uint32_t streams_random(uint64_t *state, uint32_t limit);

struct streams *streams_create(const struct streams_plan *plan);
void streams_destroy(struct streams *streams);

#endif
