/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/streams.c -- see streams.h. */
#include "tests/support/streams.h"
#include "stdlib/checksum.h"
#include "stdlib/tcp_segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENT_PORT 1024u
#define SERVER_PORT 25u
#define WINDOW      65535u
#define DISTANCE    12u /* a reordered segment moves by fewer places than this */

static void *take(void *p, size_t n)
{
	p = realloc(p, n == 0 ? 1 : n);
	if (p == NULL) {
		fputs("streams: out of memory\n", stderr);
		abort();
	}
	return p;
}

/* -- one segment ------------------------------------------------------------------------------ */

static void write_16(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static void write_32(uint8_t *p, uint32_t value)
{
	write_16(p, value >> 16);
	write_16(p + 2, value);
}

/* The server's address is the greater one: direction 0 is from the client. */
static void write_address(uint8_t *to, uint8_t version, bool is_server)
{
	uint8_t v4[4] = { 10, 0, 0, is_server ? 2 : 1 };
	uint8_t v6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = is_server ? 2 : 1 };

	memcpy(to, version == 4 ? v4 : v6, version == 4 ? sizeof v4 : sizeof v6);
}

static uint16_t get_port(uint16_t connection, bool is_server)
{
	return is_server ? SERVER_PORT : (uint16_t)(CLIENT_PORT + connection);
}

struct an_tcp_flow stream_flow(uint8_t version, uint16_t n)
{
	struct an_tcp_flow flow;

	memset(&flow, 0, sizeof flow);
	for (unsigned i = 0; i < 2; i++) {
		write_address(flow.endpoint[i].octets, version, i == 1);
		flow.endpoint[i].version = version;
		flow.endpoint[i].port = get_port(n, i == 1);
	}
	return flow;
}

static uint32_t write_ip(uint8_t *to, uint8_t version, bool from_server, uint32_t payload)
{
	uint16_t sum;

	memset(to, 0, 40);
	if (version == 6) {
		to[0] = 0x60;
		write_16(to + 4, payload);
		to[6] = 6; /* TCP */
		to[7] = 64;
		write_address(to + 8, 6, from_server);
		write_address(to + 24, 6, !from_server);
		return 40;
	}
	to[0] = 0x45;
	write_16(to + 2, 20 + payload);
	to[8] = 64;
	to[9] = 6;
	write_address(to + 12, 4, from_server);
	write_address(to + 16, 4, !from_server);
	sum = (uint16_t)~an_checksum_fold(an_checksum_add(0, to, 20));
	memcpy(to + 10, &sum, 2);
	return 20;
}

uint32_t stream_segment_write(const struct stream_segment *s, uint8_t *to)
{
	uint32_t header = write_ip(to, s->version, s->direction == 1, 20 + s->octets);
	uint8_t *tcp = to + header;
	struct an_ip_packet packet;
	uint16_t sum;

	memset(tcp, 0, 20);
	write_16(tcp, get_port(s->connection, s->direction == 1));
	write_16(tcp + 2, get_port(s->connection, s->direction == 0));
	write_32(tcp + 4, s->seq);
	write_32(tcp + 8, s->ack);
	tcp[12] = 5 << 4;
	tcp[13] = s->flags;
	write_16(tcp + 14, WINDOW);
	if (s->octets != 0)
		memcpy(tcp + 20, s->data, s->octets);
	packet = stream_ip_packet(to, header + 20 + s->octets, header + 20 + s->octets);
	sum = (uint16_t)~an_checksum_transport(&packet);
	if (s->is_checksum_bad)
		sum ^= 0x5a5a;
	memcpy(tcp + 16, &sum, 2);
	return header + 20 + s->octets;
}

struct an_ip_packet stream_ip_packet(const uint8_t *datagram, uint32_t n, uint32_t length)
{
	uint32_t header = datagram[0] >> 4 == 4 ? 20 : 40;

	return (struct an_ip_packet){ .header = datagram,
				      .payload = datagram + header,
				      .payload_octets = n - header,
				      .missing_octets = length - n,
				      .version = datagram[0] >> 4,
				      .protocol = 6 };
}

/* -- seeded captures -------------------------------------------------------------------------- */

/* splitmix64: any seed will do, 0 too. */
uint32_t streams_random(uint64_t *state, uint32_t limit)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	z ^= z >> 31;
	return (uint32_t)((z >> 32) % limit);
}

/* A segment before its acknowledgment is known; from and octets say where in the stream it is. */
struct draft {
	uint32_t from, octets;
	uint8_t direction, flags;
};

/* One connection while it is made. */
struct maker {
	const struct streams_plan *plan;
	struct streams *all;
	struct streams_connection *connection;
	struct draft *drafts;
	size_t count, room;
	uint32_t isn[2];
	uint32_t sent[2];
	uint16_t number;
	uint16_t next_id; /* of the IP header */
};

static uint32_t pick(struct maker *m, uint32_t limit)
{
	return streams_random(&m->all->random, limit);
}

static bool is_chosen(struct maker *m, unsigned percent)
{
	return pick(m, 100) < percent;
}

static void add_draft(struct maker *m, unsigned direction, uint8_t flags, uint32_t from,
		      uint32_t octets)
{
	if (m->count == m->room) {
		m->room = m->room == 0 ? 64 : m->room * 2;
		m->drafts = take(m->drafts, m->room * sizeof *m->drafts);
	}
	m->drafts[m->count++] = (struct draft){ from, octets, (uint8_t)direction, flags };
}

/* The next segment of a direction, and what goes wrong with it. */
static void draft_segment(struct maker *m, unsigned d)
{
	uint32_t at = m->sent[d], rest = m->connection->octets[d] - at;
	uint32_t most = m->plan->segment, n = 1 + pick(m, most), back = 0;

	if (n > rest)
		n = rest;
	if (is_chosen(m, m->plan->overlapped) && at != 0 && most > 1)
		back = 1 + pick(m, at < most ? at : most - 1);
	if (back + n > most)
		n = most - back;
	add_draft(m, d, AN_TCP_ACK, at - back, back + n);
	m->sent[d] = at + n;
	if (is_chosen(m, m->plan->duplicated))
		add_draft(m, d, AN_TCP_ACK, at - back, back + n);
	if (is_chosen(m, m->plan->kept_alive) && at != 0)
		add_draft(m, d, AN_TCP_ACK, at - 1, 1);
}

static void reorder(struct maker *m, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		size_t j = i + pick(m, DISTANCE);

		if (j < end && is_chosen(m, m->plan->reordered)) {
			struct draft moved = m->drafts[i];

			memmove(m->drafts + i, m->drafts + i + 1, (j - i) * sizeof moved);
			m->drafts[j] = moved;
		}
	}
}

static void draft_connection(struct maker *m)
{
	size_t first;

	add_draft(m, 0, AN_TCP_SYN, 0, 0);
	add_draft(m, 1, AN_TCP_SYN | AN_TCP_ACK, 0, 0);
	add_draft(m, 0, AN_TCP_ACK, 0, 0);
	first = m->count;
	while (m->sent[0] < m->connection->octets[0] || m->sent[1] < m->connection->octets[1]) {
		unsigned d = pick(m, 2);

		if (m->sent[d] < m->connection->octets[d])
			draft_segment(m, d);
		if (is_chosen(m, 30))
			add_draft(m, 1 - d, AN_TCP_ACK, m->sent[1 - d], 0);
	}
	reorder(m, first, m->count);
	add_draft(m, 0, AN_TCP_FIN | AN_TCP_ACK, m->sent[0], 0);
	add_draft(m, 1, AN_TCP_FIN | AN_TCP_ACK, m->sent[1], 0);
	add_draft(m, 0, AN_TCP_ACK, m->sent[0] + 1, 0);
}

static void add_packet(struct maker *m, const uint8_t *datagram, uint32_t octets)
{
	struct streams *all = m->all;
	uint8_t *copy = take(NULL, octets);

	memcpy(copy, datagram, octets);
	if (all->count == all->room) {
		all->room = all->room == 0 ? 256 : all->room * 2;
		all->packets = take(all->packets, all->room * sizeof *all->packets);
	}
	all->packets[all->count++] = (struct streams_packet){ copy, octets, m->number };
}

/* One IPv4 fragment: from is a multiple of 8. */
static void add_fragment(struct maker *m, const uint8_t *datagram, uint32_t from, uint32_t n,
			 bool more)
{
	uint8_t *fragment = take(NULL, 20 + n);
	uint16_t sum;

	memcpy(fragment, datagram, 20);
	memcpy(fragment + 20, datagram + 20 + from, n);
	write_16(fragment + 2, 20 + n);
	write_16(fragment + 4, m->next_id);
	write_16(fragment + 6, (more ? 0x2000 : 0) | from / 8);
	write_16(fragment + 10, 0);
	sum = (uint16_t)~an_checksum_fold(an_checksum_add(0, fragment, 20));
	memcpy(fragment + 10, &sum, 2);
	add_packet(m, fragment, 20 + n);
	free(fragment);
}

/* Cut into fragments that come in any order. */
static void add_fragments(struct maker *m, const uint8_t *datagram, uint32_t octets)
{
	uint32_t payload = octets - 20, n = 8 * (1 + pick(m, 32));
	size_t first = m->all->count;

	m->next_id++;
	for (uint32_t from = 0; from < payload; from += n)
		add_fragment(m, datagram, from, from + n < payload ? n : payload - from,
			     from + n < payload);
	for (size_t i = m->all->count - 1; i > first; i--) {
		size_t j = first + pick(m, (uint32_t)(i - first + 1));
		struct streams_packet other = m->all->packets[j];

		m->all->packets[j] = m->all->packets[i];
		m->all->packets[i] = other;
	}
}

/* How far the direction is whole once the octets marked in seen have come. */
static uint32_t find_whole(const uint8_t *seen, uint32_t whole, uint32_t octets)
{
	while (whole < octets && seen[whole] != 0)
		whole++;
	return whole;
}

/* Writes the drafts with acknowledgments that are true at their place. */
static void write_connection(struct maker *m)
{
	uint8_t *seen[2], *room = take(NULL, STREAM_HEADERS_MAX + m->plan->segment);
	uint32_t whole[2] = { 0, 0 }, fin[2] = { 0, 0 };

	for (unsigned d = 0; d < 2; d++) {
		seen[d] = take(NULL, m->connection->octets[d]);
		memset(seen[d], 0, m->connection->octets[d]);
	}
	for (size_t i = 0; i < m->count; i++) {
		const struct draft *s = &m->drafts[i];
		unsigned d = s->direction;
		bool is_syn = (s->flags & AN_TCP_SYN) != 0;
		struct stream_segment segment = { .version = m->plan->version,
						  .direction = s->direction,
						  .flags = s->flags,
						  .connection = m->number,
						  .data = m->connection->data[d] + s->from,
						  .octets = s->octets };
		uint32_t n;

		segment.seq = m->isn[d] + s->from + !is_syn;
		if ((s->flags & AN_TCP_ACK) != 0)
			segment.ack = m->isn[1 - d] + 1 + whole[1 - d] + fin[1 - d];
		memset(seen[d] + s->from, 1, s->octets);
		whole[d] = find_whole(seen[d], whole[d], m->connection->octets[d]);
		fin[d] |= (s->flags & AN_TCP_FIN) != 0;
		n = stream_segment_write(&segment, room);
		if (m->plan->version == 4 && s->octets > 16 && is_chosen(m, m->plan->fragmented))
			add_fragments(m, room, n);
		else
			add_packet(m, room, n);
	}
	free(seen[0]);
	free(seen[1]);
	free(room);
}

static void make_connection(const struct streams_plan *plan, struct streams *all, unsigned number)
{
	struct maker m = { .plan = plan,
			   .all = all,
			   .connection = &all->connections[number],
			   .number = (uint16_t)number };

	m.next_id = (uint16_t)(number << 10);
	for (unsigned d = 0; d < 2; d++) {
		uint32_t n = pick(&m, plan->octets + 1);

		m.connection->octets[d] = n;
		m.connection->data[d] = take(NULL, n);
		for (uint32_t i = 0; i < n; i++)
			m.connection->data[d][i] = (uint8_t)pick(&m, 256);
		m.isn[d] = plan->is_wrapping ? UINT32_MAX - pick(&m, n + 1) : pick(&m, 1u << 31);
	}
	draft_connection(&m);
	write_connection(&m);
	free(m.drafts);
}

/* Mixes the connections' packets, keeping the order within each. */
static void interleave(struct streams *all)
{
	struct streams_packet *mixed = take(NULL, all->count * sizeof *mixed);
	size_t *at = take(NULL, all->connection_count * sizeof *at), n = 0;

	memset(at, 0, all->connection_count * sizeof *at);
	while (n < all->count) {
		uint16_t c = (uint16_t)streams_random(&all->random, all->connection_count);

		while (at[c] < all->count && all->packets[at[c]].connection != c)
			at[c]++;
		if (at[c] < all->count)
			mixed[n++] = all->packets[at[c]++];
	}
	free(at);
	free(all->packets);
	all->packets = mixed;
	all->room = all->count;
}

struct streams *streams_create(const struct streams_plan *plan)
{
	struct streams *all = take(NULL, sizeof *all);

	memset(all, 0, sizeof *all);
	all->random = plan->seed;
	all->connection_count = plan->connections;
	all->connections = take(NULL, plan->connections * sizeof *all->connections);
	for (unsigned i = 0; i < plan->connections; i++)
		make_connection(plan, all, i);
	interleave(all);
	return all;
}

void streams_destroy(struct streams *streams)
{
	for (size_t i = 0; i < streams->count; i++)
		free(streams->packets[i].datagram);
	for (unsigned i = 0; i < streams->connection_count; i++) {
		free(streams->connections[i].data[0]);
		free(streams->connections[i].data[1]);
	}
	free(streams->packets);
	free(streams->connections);
	free(streams);
}
