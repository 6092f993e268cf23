/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/differential/dump.c -- see dump.h. */
#include "tests/differential/dump.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void dump_add(struct dump_octets *d, const void *p, size_t n, bool keep)
{
	const uint8_t *octets = p;

	if (d->count == 0)
		d->hash = 0xcbf29ce484222325;
	if (keep && n != 0) {
		d->kept = realloc(d->kept, d->count + n);
		if (d->kept == NULL)
			abort();
		memcpy(d->kept + d->count, p, n);
	}
	for (size_t i = 0; i < n; i++)
		d->hash = (d->hash ^ octets[i]) * 0x100000001b3;
	d->count += n;
}

static void print_octets(const struct dump_octets *d)
{
	printf("%" PRIu64 " %016" PRIx64, d->count, d->count != 0 ? d->hash : 0);
	if (d->kept != NULL) {
		putchar(' ');
		for (uint64_t i = 0; i < d->count; i++)
			printf("%02x", d->kept[i]);
	}
	putchar('\n');
}

static const char *text_of(int version, const uint8_t *address, char *text, size_t room)
{
	return inet_ntop(version == 4 ? AF_INET : AF_INET6, address, text, (socklen_t)room);
}

void dump_tcp_line(int version, const uint8_t *from, unsigned from_port, const uint8_t *to,
		   unsigned to_port, unsigned nth, const struct dump_octets *d)
{
	const char *form = version == 4 ? "tcp %s:%u %s:%u %u " : "tcp [%s]:%u [%s]:%u %u ";
	char a[INET6_ADDRSTRLEN], b[INET6_ADDRSTRLEN];

	printf(form, text_of(version, from, a, sizeof a), from_port,
	       text_of(version, to, b, sizeof b), to_port, nth);
	print_octets(d);
}

void dump_ip_line(int version, const uint8_t *from, const uint8_t *to, unsigned protocol,
		  uint32_t id, const struct dump_octets *d)
{
	char a[INET6_ADDRSTRLEN], b[INET6_ADDRSTRLEN];

	printf("ip %s %s %u %" PRIu32 " ", text_of(version, from, a, sizeof a),
	       text_of(version, to, b, sizeof b), protocol, id);
	print_octets(d);
}
