/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/differential/dump.h -- the lines that the dump programs print, so that diff compares them:
 *
 *   tcp 10.0.0.1:1042 10.0.0.2:25 1 5120 89abcdef01234567 [hex octets]
 *       from, to, the how manieth connection of that pair in that direction of opening, octets
 *       delivered, FNV-1a hash of them. Two lines a connection: from its client, from its server.
 *   ip 10.0.0.1 10.0.0.2 17 4660 9000 89abcdef01234567 [hex octets]
 *       a datagram put together from fragments: from, to, protocol, identification, octets of its
 *       payload, hash. */
#ifndef AN_DUMP_H
#define AN_DUMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Octets counted and hashed, and kept if asked for. Begins zeroed. */
struct dump_octets {
	uint64_t count, hash;
	uint8_t *kept; /* free() ends it */
};

void dump_add(struct dump_octets *d, const void *p, size_t n, bool keep);

/* version 4 or 6; the address in network order. */
void dump_tcp_line(int version, const uint8_t *from, unsigned from_port, const uint8_t *to,
		   unsigned to_port, unsigned nth, const struct dump_octets *d);
void dump_ip_line(int version, const uint8_t *from, const uint8_t *to, unsigned protocol,
		  uint32_t id, const struct dump_octets *d);

#endif
