/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/differential/tcp_dump.c -- what the library makes of a capture, as the lines of dump.h.
 *
 *   tcp_dump [-i] [-x] FILE
 *       -i  datagrams put together from fragments; otherwise TCP connections
 *       -x  with the octets themselves, in hex
 *   tcp_dump -g SEED FILE
 *       writes a capture of five seeded connections (tests/support/streams.h) to FILE
 *
 * One packet after the other through an_packet_decode, f_processIpFrag, f_getTCPFlowId and
 * f_processTCP; TCP checksums are not looked at. After each segment every octet of payload that
 * came has to be in exactly one counter. Exit status: 0 done, 1 not readable, 3 an octet is not. */
#include "stdlib/ip.h"
#include "stdlib/packet.h"
#include "stdlib/tcp.h"
#include "stdlib/tcp_reassembly.h"
#include "tests/differential/dump.h"
#include "tests/support/fake_env.h"
#include "tests/support/streams.h"

#include <pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One connection: from its AN_TCP_OPEN to the next one of the same flow. */
struct connection {
	struct connection *next;
	struct an_tcp_flow flow;
	unsigned nth;
	uint8_t client;
	struct dump_octets from[2];
};

struct context {
	struct context *next;
	struct an_tcp_flow flow;
	struct an_tcp_state state;
	int64_t keep;
	unsigned connections;
	struct connection *connection;
};

struct dump {
	bool is_keeping, is_of_datagrams;
	struct an_env *env;
	struct an_ip_frag_state fragments;
	struct context *contexts;
	struct connection *first, **last;
	uint64_t frame;
	int64_t now;
	uint32_t link_type;
	uint64_t held; /* octets of payload, in all contexts */
	bool is_balanced;
};

static void *make(size_t n)
{
	void *p = calloc(1, n);

	if (p == NULL)
		abort();
	return p;
}

/* -- connections ------------------------------------------------------------------------------ */

static uint64_t count_held(const struct an_tcp_state *state)
{
	const struct an_tcp_queues *q = state->queues;

	return q == NULL ? 0 : (uint64_t)q->direction[0].octets + q->direction[1].octets;
}

static void end_context(struct dump *d, struct context *c)
{
	d->held -= count_held(&c->state);
	an_tcp_state_fini(d->env, &c->state);
}

static void check_balance(struct dump *d)
{
	uint64_t bins = d->held + fake_env_counter(d->env, "tcp_delivered_octets") +
			fake_env_counter(d->env, "tcp_duplicate_octets") +
			fake_env_counter(d->env, "tcp_dropped_octets");

	if (bins != fake_env_counter(d->env, "tcp_octets") && d->is_balanced) {
		fprintf(stderr, "tcp_dump: packet %llu: the sum of the octets\n",
			(unsigned long long)d->frame);
		d->is_balanced = false;
	}
}

/* The context of the flow, as the runtime would give it: a new one behind its deadline. */
static struct context *enter_context(struct dump *d, const struct an_tcp_flow *flow)
{
	struct context **at = &d->contexts, *c;

	while ((c = *at) != NULL && memcmp(&c->flow, flow, sizeof *flow) != 0)
		at = &c->next;
	if (c == NULL) {
		c = make(sizeof *c);
		c->flow = *flow;
		an_tcp_state_init(d->env, &c->state);
	} else {
		*at = c->next;
		if (c->keep <= d->now) {
			end_context(d, c);
			an_tcp_state_init(d->env, &c->state);
		}
	}
	c->next = d->contexts;
	d->contexts = c;
	fake_env_set_context_key(d->env, flow, sizeof *flow);
	fake_env_enter(d->env);
	return c;
}

static void on_message(struct dump *d, struct context *c, const struct an_tcp_message *m)
{
	const struct an_tcp_slice *slices = an_tcp_message_slices(m);

	if ((m->events & AN_TCP_OPEN) != 0) {
		c->connection = make(sizeof *c->connection);
		c->connection->flow = c->flow;
		c->connection->nth = ++c->connections;
		*d->last = c->connection;
		d->last = &c->connection->next;
	}
	c->connection->client = m->client;
	for (uint32_t i = 0; i < m->slice_count; i++)
		dump_add(&c->connection->from[slices[i].direction], slices[i].data,
			 slices[i].octets, d->is_keeping);
}

static void on_segment(struct dump *d, const struct an_ip_packet *ip)
{
	struct an_endpoint source = an_get_src_ip_addr(d->env, ip, AN_TRANSPORT_TCP);
	struct an_endpoint destination = an_get_dst_ip_addr(d->env, ip, AN_TRANSPORT_TCP);
	struct an_tcp_flow flow = an_get_tcp_flow_id(d->env, &source, &destination);
	struct context *c = enter_context(d, &flow);
	struct an_tcp_message message;

	d->held -= count_held(&c->state);
	if (an_process_tcp(d->env, &c->state, ip, &message))
		on_message(d, c, &message);
	d->held += count_held(&c->state);
	check_balance(d);
	c->keep = fake_env_keep(d->env);
}

static void print_connection(const struct connection *c)
{
	unsigned client = c->client == 1;

	for (unsigned i = 0; i < 2; i++) {
		const struct an_endpoint *from = &c->flow.endpoint[client ^ i];
		const struct an_endpoint *to = &c->flow.endpoint[client ^ i ^ 1];

		dump_tcp_line(from->version, from->octets, from->port, to->octets, to->port, c->nth,
			      &c->from[client ^ i]);
	}
}

static void print_datagram(const struct dump *d, const struct an_ip_packet *ip)
{
	const uint8_t *h = ip->header;
	struct dump_octets payload = { 0 };

	if (ip->version != 4)
		return; /* libnids has no others */
	dump_add(&payload, ip->payload, ip->payload_octets, d->is_keeping);
	dump_ip_line(4, h + 12, h + 16, ip->protocol, (uint32_t)h[4] << 8 | h[5], &payload);
	free(payload.kept);
}

/* -- the capture ------------------------------------------------------------------------------ */

static void on_packet(struct dump *d, const struct pcap_pkthdr *header, const uint8_t *octets)
{
	struct an_packet packet = { .data = octets,
				    .captured = header->caplen,
				    .length = header->len,
				    .frame = ++d->frame,
				    .link_type = d->link_type };
	struct an_address source, destination;
	struct an_ip_frag_ticket ticket = { 0 };
	struct an_ip_packet ip;

	packet.time = (int64_t)header->ts.tv_sec * 1000000000 + (int64_t)header->ts.tv_usec * 1000;
	if (packet.time > d->now)
		d->now = packet.time;
	fake_env_token(d->env, d->frame, d->now, &packet);
	if (!an_packet_decode(d->env, &packet, &source, &destination))
		return;
	an_process_ip_frag_ordered(d->env, &d->fragments, &packet, &ticket);
	if (!an_process_ip_frag(d->env, &ticket, &packet, &ip))
		return;
	if (d->is_of_datagrams && ip.reassembled)
		print_datagram(d, &ip);
	if (!d->is_of_datagrams && an_get_transport_protocol(d->env, &ip) == AN_TRANSPORT_TCP)
		on_segment(d, &ip);
}

static int read_capture(struct dump *d, const char *file)
{
	char message[PCAP_ERRBUF_SIZE];
	pcap_t *capture = pcap_open_offline(file, message);
	struct pcap_pkthdr *header;
	const uint8_t *octets;
	int got;

	if (capture == NULL) {
		fprintf(stderr, "tcp_dump: %s\n", message);
		return 1;
	}
	d->link_type = (uint32_t)pcap_datalink(capture);
	while ((got = pcap_next_ex(capture, &header, &octets)) == 1)
		on_packet(d, header, octets);
	if (got == PCAP_ERROR)
		fprintf(stderr, "tcp_dump: %s\n", pcap_geterr(capture));
	pcap_close(capture);
	return 0;
}

static void end(struct dump *d)
{
	while (d->contexts != NULL) {
		struct context *c = d->contexts;

		d->contexts = c->next;
		end_context(d, c);
		free(c);
	}
	check_balance(d);
	while (d->first != NULL) {
		struct connection *c = d->first;

		if (!d->is_of_datagrams)
			print_connection(c);
		d->first = c->next;
		free(c->from[0].kept);
		free(c->from[1].kept);
		free(c);
	}
	an_ip_frag_state_fini(fake_env_setup(d->env), &d->fragments);
	fake_env_destroy(d->env);
}

static int dump_capture(const char *file, bool is_keeping, bool is_of_datagrams)
{
	struct dump d = { .is_keeping = is_keeping,
			  .is_of_datagrams = is_of_datagrams,
			  .env = fake_env_create(),
			  .is_balanced = true };
	int status = 1;

	d.last = &d.first;
	fake_env_set_checksum(d.env, AN_CHECKSUM_IGNORE);
	if (an_ip_frag_state_init(fake_env_setup(d.env), &d.fragments))
		status = read_capture(&d, file);
	end(&d);
	return status == 0 && !d.is_balanced ? 3 : status;
}

/* -- seeded captures -------------------------------------------------------------------------- */

static void write_packet(pcap_dumper_t *to, const struct streams_packet *p, size_t number)
{
	static const uint8_t link[14] = { [0] = 2, [5] = 1, [6] = 2, [11] = 2, [12] = 0x08 };
	uint8_t *frame = make(sizeof link + p->octets);
	struct pcap_pkthdr header = { .caplen = (bpf_u_int32)(sizeof link + p->octets) };

	header.len = header.caplen;
	header.ts.tv_sec = 1000000000 + (time_t)(number / 1000);
	header.ts.tv_usec = (suseconds_t)(number % 1000) * 1000;
	memcpy(frame, link, sizeof link);
	memcpy(frame + sizeof link, p->datagram, p->octets);
	pcap_dump((u_char *)to, &header, frame);
	free(frame);
}

static int generate(uint64_t seed, const char *file)
{
	const struct streams_plan plan = { .seed = seed,
					   .connections = 5,
					   .octets = 20000,
					   .segment = 100 + (unsigned)(seed * 31 % 900),
					   .version = 4,
					   .is_wrapping = seed % 2 == 0,
					   .reordered = (unsigned)(seed * 7 % 60),
					   .duplicated = (unsigned)(seed * 11 % 30),
					   .overlapped = (unsigned)(seed * 13 % 40),
					   .fragmented = (unsigned)(seed * 17 % 30) };
	pcap_t *dead = pcap_open_dead(DLT_EN10MB, 65535);
	pcap_dumper_t *to = pcap_dump_open(dead, file);
	struct streams *streams;

	if (to == NULL) {
		fprintf(stderr, "tcp_dump: %s\n", pcap_geterr(dead));
		pcap_close(dead);
		return 1;
	}
	streams = streams_create(&plan);
	for (size_t i = 0; i < streams->count; i++)
		write_packet(to, &streams->packets[i], i);
	streams_destroy(streams);
	pcap_dump_close(to);
	pcap_close(dead);
	return 0;
}

int main(int argc, char **argv)
{
	bool is_keeping = false, is_of_datagrams = false;
	const char *seed = NULL;
	int option;

	while ((option = getopt(argc, argv, "ixg:")) != -1) {
		switch (option) {
		case 'i':
			is_of_datagrams = true;
			break;
		case 'x':
			is_keeping = true;
			break;
		case 'g':
			seed = optarg;
			break;
		default:
			return 2;
		}
	}
	if (optind + 1 != argc) {
		fprintf(stderr, "usage: tcp_dump [-i] [-x] FILE | tcp_dump -g SEED FILE\n");
		return 2;
	}
	if (seed != NULL)
		return generate(strtoull(seed, NULL, 10), argv[optind]);
	return dump_capture(argv[optind], is_keeping, is_of_datagrams);
}
