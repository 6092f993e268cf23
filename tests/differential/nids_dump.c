/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/differential/nids_dump.c -- what libnids makes of a capture, as the lines of dump.h.
 *
 *   nids_dump [-i] [-x] [-c] FILE
 *       -i  datagrams put together from fragments; otherwise TCP connections
 *       -x  with the octets themselves, in hex
 *       -c  IPv4 header checksums are made right first (libnids drops what has a wrong one)
 *
 * A process of its own, because libnids can crash: nothing is printed before the capture is read to
 * its end, so a crash leaves no half output. Exit status: 0 done, 1 not readable, 3 a capture that
 * libnids does not read, see below.
 *
 * What libnids 1.26 reads: of Ethernet, only IPv4 and IPv4 behind one tag of 0x8100; raw IP, Linux
 * cooked (v1), NULL and PPP with fixed headers of 0, 16, 4 and 4 octets; IPv4 in all of them, no
 * IPv6. Packets that were not captured whole are dropped. Connections exist for it only with a
 * three-way handshake. Each packet is handed over in a larger buffer of zeros, because libnids
 * reads past the end of short fragments. */
#include "tests/differential/dump.h"

#include <arpa/inet.h>
#include <nids.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct connection {
	struct connection *next;
	struct tuple4 addr;
	unsigned nth;
	struct dump_octets from_client, from_server;
};

struct datagram {
	struct datagram *next;
	struct ip header;
	struct dump_octets payload;
};

/* libnids has no user pointer for its callbacks. */
static struct {
	bool keep, repair;
	bool is_fragment; /* the packet that libnids is reading */
	struct connection *first_connection, **last_connection;
	struct datagram *first_datagram, **last_datagram;
} run = { .last_connection = &run.first_connection, .last_datagram = &run.first_datagram };

static void *make(size_t n)
{
	void *p = calloc(1, n);

	if (p == NULL)
		abort();
	return p;
}

static void ignore_message(int type, int number, struct ip *header, void *data)
{
	(void)type;
	(void)number;
	(void)header;
	(void)data;
}

/* libnids asks this first, with the packet as captured. */
static int note_packet(struct ip *header, int octets)
{
	run.is_fragment = octets >= (int)sizeof *header && (ntohs(header->ip_off) & 0x3fff) != 0;
	return 1;
}

static void on_datagram(struct ip *header, int room)
{
	struct datagram *d;
	size_t size = header->ip_hl * 4u;

	(void)room;
	if (!run.is_fragment)
		return;
	d = make(sizeof *d);
	d->header = *header;
	dump_add(&d->payload, (const uint8_t *)header + size, ntohs(header->ip_len) - size,
		 run.keep);
	*run.last_datagram = d;
	run.last_datagram = &d->next;
}

static struct connection *open_connection(const struct tuple4 *addr)
{
	struct connection *new = make(sizeof *new);

	new->addr = *addr;
	new->nth = 1;
	for (struct connection *c = run.first_connection; c != NULL; c = c->next)
		if (memcmp(&c->addr, addr, sizeof *addr) == 0)
			new->nth++;
	*run.last_connection = new;
	run.last_connection = &new->next;
	return new;
}

static void on_tcp(struct tcp_stream *stream, void **user)
{
	struct connection *c = *user;

	if (stream->nids_state == NIDS_JUST_EST) {
		stream->client.collect++;
		stream->server.collect++;
		*user = open_connection(&stream->addr);
	} else if (stream->nids_state == NIDS_DATA) {
		/* Each half holds what was sent to it. */
		dump_add(&c->from_client, stream->server.data, (size_t)stream->server.count_new,
			 run.keep);
		dump_add(&c->from_server, stream->client.data, (size_t)stream->client.count_new,
			 run.keep);
	}
}

static void repair_checksum(uint8_t *header, size_t octets)
{
	size_t size = (header[0] & 15u) * 4;
	uint32_t sum = 0;

	if (octets < 20 || header[0] >> 4 != 4 || size < 20 || size > octets)
		return;
	header[10] = header[11] = 0;
	for (size_t i = 0; i < size; i += 2)
		sum += (uint32_t)header[i] << 8 | header[i + 1];
	sum = (sum & 0xffff) + (sum >> 16);
	sum = ~((sum & 0xffff) + (sum >> 16));
	header[10] = (uint8_t)(sum >> 8);
	header[11] = (uint8_t)sum;
}

/* Where libnids will look for the IP header; it does not say so before it reads. */
static size_t link_octets(int link_type, const uint8_t *frame, size_t octets)
{
	switch (link_type) {
	case DLT_EN10MB:
		return octets > 14 && frame[12] == 0x81 && frame[13] == 0 ? 18 : 14;
	case DLT_LINUX_SLL:
		return 16;
	case DLT_NULL:
	case DLT_PPP:
		return 4;
	default:
		return 0;
	}
}

static void read_packet(const struct pcap_pkthdr *header, const uint8_t *octets, int link_type)
{
	const size_t slack = 1 << 17;
	struct pcap_pkthdr copy = *header;
	size_t link = link_octets(link_type, octets, header->caplen);
	size_t before = -link % 4; /* the IP header is read as a struct: aligned */
	uint8_t *room = make(before + header->caplen + slack), *frame = room + before;

	memcpy(frame, octets, header->caplen);
	if (run.repair && header->caplen > link)
		repair_checksum(frame + link, header->caplen - link);
	nids_pcap_handler(NULL, &copy, frame);
	free(room);
}

/* libnids takes functions as void *, which ISO C does not convert to. */
static void *address_of(void (*function)(void))
{
	void *address;

	memcpy(&address, &function, sizeof address);
	return address;
}

static int read_capture(char *file)
{
	char message[PCAP_ERRBUF_SIZE];
	struct nids_chksum_ctl unchecked = { .action = NIDS_DONT_CHKSUM };
	const uint8_t *octets;
	struct pcap_pkthdr *header;
	pcap_t *capture = pcap_open_offline(file, message);
	int got;

	if (capture == NULL) {
		fprintf(stderr, "nids_dump: %s\n", message);
		return 1;
	}
	nids_params.filename = file; /* from which libnids takes the link type */
	nids_params.scan_num_hosts = 0;
	nids_params.n_tcp_streams = 1 << 17;
	nids_params.n_hosts = 1 << 12;
	nids_params.syslog = ignore_message;
	nids_params.ip_filter = note_packet;
	if (!nids_init()) {
		fprintf(stderr, "nids_dump: %s\n", nids_errbuf);
		pcap_close(capture);
		return 3;
	}
	nids_register_chksum_ctl(&unchecked, 1);
	nids_register_ip(address_of((void (*)(void))on_datagram));
	nids_register_tcp(address_of((void (*)(void))on_tcp));
	while ((got = pcap_next_ex(capture, &header, &octets)) == 1)
		read_packet(header, octets, pcap_datalink(capture));
	if (got == -1)
		fprintf(stderr, "nids_dump: %s\n", pcap_geterr(capture));
	nids_exit();
	pcap_close(capture);
	return 0;
}

static void print_connections(void)
{
	while (run.first_connection != NULL) {
		struct connection *c = run.first_connection;
		const uint8_t *client = (const uint8_t *)&c->addr.saddr;
		const uint8_t *server = (const uint8_t *)&c->addr.daddr;

		dump_tcp_line(4, client, c->addr.source, server, c->addr.dest, c->nth,
			      &c->from_client);
		dump_tcp_line(4, server, c->addr.dest, client, c->addr.source, c->nth,
			      &c->from_server);
		run.first_connection = c->next;
		free(c->from_client.kept);
		free(c->from_server.kept);
		free(c);
	}
}

static void print_datagrams(void)
{
	while (run.first_datagram != NULL) {
		struct datagram *d = run.first_datagram;

		dump_ip_line(4, (const uint8_t *)&d->header.ip_src,
			     (const uint8_t *)&d->header.ip_dst, d->header.ip_p,
			     ntohs(d->header.ip_id), &d->payload);
		run.first_datagram = d->next;
		free(d->payload.kept);
		free(d);
	}
}

int main(int argc, char **argv)
{
	bool only_datagrams = false;
	int option, status;

	while ((option = getopt(argc, argv, "ixc")) != -1) {
		switch (option) {
		case 'i':
			only_datagrams = true;
			break;
		case 'x':
			run.keep = true;
			break;
		case 'c':
			run.repair = true;
			break;
		default:
			return 2;
		}
	}
	if (optind + 1 != argc) {
		fprintf(stderr, "usage: nids_dump [-i] [-x] [-c] FILE\n");
		return 2;
	}
	status = read_capture(argv[optind]);
	if (status != 0)
		return status;
	if (only_datagrams)
		print_datagrams();
	else
		print_connections();
	return 0;
}
