/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_packet.c -- frames of every link type, whole and cut at every octet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stdlib/packet.h"
#include "tests/support/fake_env.h"
#include "tests/support/frames.h"

#define MACS "020000000002020000000001"
#define ZERO "0000000000000000"

/* A frame is the link header in hex and an IP datagram of that version (0: 40 octets of zero). */
static const struct row {
	const char *name;
	uint32_t link_type;
	const char *link;
	int version;
	uint32_t scope;
	const char *filtered; /* NULL: an IP header is found */
} rows[] = {
	{ "ethernet, IPv4", 1, MACS "0800", 4, 0, NULL },
	{ "ethernet, IPv6", 1, MACS "86dd", 6, 0, NULL },
	{ "ethernet, ARP", 1, MACS "0806", 0, 0, "filtered_arp" },
	{ "ethernet, LLDP", 1, MACS "88cc", 0, 0, "filtered_not_ip" },
	{ "ethernet, neither type nor length", 1, MACS "05dd", 0, 0, "filtered_not_ip" },
	{ "type says IPv4, header IPv6", 1, MACS "0800", 6, 0, "filtered_ip_malformed" },
	{ "type says IPv6, header IPv4", 1, MACS "86dd", 4, 0, "filtered_ip_malformed" },
	{ "802.3, SNAP", 1, MACS "0100aaaa030000000800", 4, 0, NULL },
	{ "802.3, SNAP of 802.1H", 1, MACS "0100aaaa030000f886dd", 6, 0, NULL },
	{ "802.3, SNAP of another", 1, MACS "0100aaaa0300000c2000", 0, 0, "filtered_not_ip" },
	{ "802.3, SNAP with a length", 1, MACS "0100aaaa030000000100", 0, 0, "filtered_not_ip" },
	{ "802.3, IP over LLC", 1, MACS "0100060603", 4, 0, NULL },
	{ "802.3, spanning tree", 1, MACS "0026424203", 0, 0, "filtered_not_ip" },
	{ "802.3, Novell", 1, MACS "0100ffff0100", 0, 0, "filtered_not_ip" },
	{ "VLAN", 1, MACS "8100600a0800", 4, 10, NULL },
	{ "VLAN 0 is a priority tag", 1, MACS "8100e0000800", 4, 0, NULL },
	{ "VLAN, ARP", 1, MACS "8100000a0806", 0, 0, "filtered_arp" },
	{ "VLAN, SNAP", 1, MACS "8100000a0100aaaa030000000800", 4, 10, NULL },
	{ "SNAP, VLAN", 1, MACS "0100aaaa030000008100000a0800", 4, 10, NULL },
	{ "QinQ", 1, MACS "88a800018100000286dd", 6, 0x1002, NULL },
	{ "QinQ, 9100", 1, MACS "910000018100000286dd", 6, 0x1002, NULL },
	{ "QinQ, 9200", 1, MACS "920000018100000286dd", 6, 0x1002, NULL },
	{ "QinQ, priority inside", 1,
	  MACS "88a8000181006000"
	       "0800",
	  4, 1, NULL },
	{ "three tags", 1, MACS "88a8000188a80002810000030800", 4, 0x1002003, NULL },
	{ "seven tags", 1,
	  MACS "81000001810000018100000181000001810000018100000181000001"
	       "0800",
	  4, 0x1001001, NULL },
	{ "eight tags", 1,
	  MACS "8100000181000001810000018100000181000001810000018100000181000001"
	       "0800",
	  4, 0, "filtered_link_depth" },
	{ "cooked", 113,
	  "0000000100060200000000010000"
	  "0800",
	  4, 0, NULL },
	{ "cooked, VLAN", 113,
	  "0000000100060200000000010000"
	  "8100000a86dd",
	  6, 10, NULL },
	{ "cooked, LLC", 113,
	  "0000000100060200000000010000"
	  "0004060603",
	  4, 0, NULL },
	{ "cooked, 802.3", 113,
	  "0000000100060200000000010000"
	  "0001",
	  0, 0, "filtered_not_ip" },
	{ "cooked, netlink", 113,
	  "0000033800000000000000000000"
	  "0004",
	  0, 0, "filtered_not_ip" },
	{ "cooked, radiotap", 113,
	  "0000032300000000000000000000"
	  "0800",
	  4, 0, "filtered_not_ip" },
	{ "cooked 2", 276, "080000000000000200010006" ZERO, 4, 0, NULL },
	{ "cooked 2, IPv6", 276,
	  "86dd0000000000020001"
	  "0406" ZERO,
	  6, 0, NULL },
	{ "cooked 2, ARP", 276, "080600000000000200010006" ZERO, 0, 0, "filtered_arp" },
	{ "raw, 12", 12, "", 4, 0, NULL },
	{ "raw, 14", 14, "", 6, 0, NULL },
	{ "raw, 101", 101, "", 6, 0, NULL },
	{ "raw, neither", 101, "", 0, 0, "filtered_ip_malformed" },
	{ "raw IPv4", 228, "", 4, 0, NULL },
	{ "raw IPv4, is IPv6", 228, "", 6, 0, "filtered_ip_malformed" },
	{ "raw IPv6", 229, "", 6, 0, NULL },
	{ "null, little-endian", 0, "02000000", 4, 0, NULL },
	{ "null, big-endian", 0, "00000002", 4, 0, NULL },
	{ "null, Linux", 0, "0a000000", 6, 0, NULL },
	{ "null, Windows", 0, "17000000", 6, 0, NULL },
	{ "null, OpenBSD", 0, "00000018", 6, 0, NULL },
	{ "null, FreeBSD", 0, "1c000000", 6, 0, NULL },
	{ "null, Darwin", 0, "1e000000", 6, 0, NULL },
	{ "null, AppleTalk", 0, "10000000", 0, 0, "filtered_not_ip" },
	{ "null, no family", 0, "12345678", 0, 0, "filtered_not_ip" },
	{ "loop", 108, "00000002", 4, 0, NULL },
	{ "loop, IPv6", 108, "00000018", 6, 0, NULL },
	{ "PPP", 9, "0021", 4, 0, NULL },
	{ "PPP, IPv6", 9, "0057", 6, 0, NULL },
	{ "PPP, framed", 9, "ff030021", 4, 0, NULL },
	{ "PPP, compressed protocol", 9, "21", 4, 0, NULL },
	{ "PPP, framed, compressed protocol", 9, "ff0357", 6, 0, NULL },
	{ "PPP, LCP", 9, "ff03c021", 0, 0, "filtered_not_ip" },
	{ "serial PPP", 50, "ff030021", 4, 0, NULL },
	{ "serial PPP, bare", 50, "0057", 6, 0, NULL },
	{ "Cisco HDLC", 50, "0f000800", 4, 0, NULL },
	{ "Cisco HDLC, multicast", 50, "8f0086dd", 6, 0, NULL },
	{ "Cisco HDLC, keep-alive", 50, "8f008035", 0, 0, "filtered_not_ip" },
	{ "Cisco HDLC, small type", 50, "0f000004", 0, 0, "filtered_not_ip" },
	{ "a link type that is not read", 127, "00001200", 4, 0, "filtered_link_type" },
};

static size_t from_hex(uint8_t *out, const char *hex)
{
	size_t n = strlen(hex) / 2;
	unsigned octet;

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(sscanf(hex + 2 * i, "%2x", &octet), 1);
		out[i] = (uint8_t)octet;
	}
	return n;
}

static size_t make_datagram(uint8_t *out, size_t room, int version)
{
	struct frame_ip ip = { .protocol = 17, .payload = "payload!", .octets = 8 };

	if (version == 0) {
		memset(out, 0, 40);
		return 40;
	}
	ip.source = frame_endpoint(version == 4 ? "10.1.2.3" : "2001:db8::3", 0);
	ip.destination = frame_endpoint(version == 4 ? "10.1.2.4" : "2001:db8::4", 0);
	return frame_ip(out, room, &ip);
}

struct result {
	bool found;
	struct an_packet packet;
	struct an_address source, destination;
	char filtered[64]; /* the one filtered_ counter that was counted */
};

static const char *const filters[] = { "filtered_arp",       "filtered_not_ip",
				       "filtered_truncated", "filtered_link_depth",
				       "filtered_link_type", "filtered_ip_malformed" };

/* Decodes octets[0..captured) of a frame of that length on the wire, in memory of that size. */
static struct result decode(uint32_t link_type, const uint8_t *octets, size_t captured,
			    size_t length)
{
	struct result r = { .found = false };
	struct an_env *env = fake_env_create();
	uint8_t *copy = malloc(captured != 0 ? captured : 1);

	assert_non_null(copy);
	memcpy(copy, octets, captured);
	r.packet = frame_packet(link_type, captured != 0 ? copy : NULL, captured, 1, 0);
	r.packet.length = (uint32_t)length;
	r.found = an_packet_decode(env, &r.packet, &r.source, &r.destination);
	assert_int_equal(fake_env_counter_sum(env, "filtered_"), r.found ? 0 : 1);
	for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
		if (fake_env_counter(env, filters[i]) != 0)
			snprintf(r.filtered, sizeof r.filtered, "%s", filters[i]);
	if (r.found) {
		assert_true(r.packet.network_octets <= captured - r.packet.network_offset);
		assert_true(r.packet.ip_version == 4 || r.packet.ip_version == 6);
	}
	r.packet.data = NULL;
	free(copy);
	fake_env_destroy(env);
	return r;
}

static void check_found(const struct row *row, const struct result *r, size_t link, size_t octets)
{
	struct an_address want;

	if (!r->found || r->packet.ip_version != row->version || r->packet.scope != row->scope ||
	    r->packet.network_offset != link || r->packet.network_octets != octets)
		fail_msg("%s: found %d (%s), version %d, scope %x, offset %u, octets %u", row->name,
			 r->found, r->filtered, r->packet.ip_version, r->packet.scope,
			 r->packet.network_offset, r->packet.network_octets);
	assert_false(r->packet.is_fragment);
	memset(&want, 0, sizeof want);
	want.version = (uint8_t)row->version;
	memcpy(want.octets,
	       frame_endpoint(row->version == 4 ? "10.1.2.3" : "2001:db8::3", 0).octets, 16);
	assert_memory_equal(&r->source, &want, sizeof want);
	memcpy(want.octets,
	       frame_endpoint(row->version == 4 ? "10.1.2.4" : "2001:db8::4", 0).octets, 16);
	assert_memory_equal(&r->destination, &want, sizeof want);
}

/* Each row whole, with padding, and cut at every octet: by the snap length, or on the wire. */
static void check_row(const struct row *row)
{
	uint8_t frame[256] = { 0 };
	size_t link = from_hex(frame, row->link);
	size_t octets = make_datagram(frame + link, sizeof frame - link, row->version);
	size_t header = row->version == 4 ? 20 : 40, total = link + octets;
	struct result r;

	for (size_t n = 0; n <= total + 8; n++) {
		r = decode(row->link_type, frame, n, n > total ? n : total);
		if (row->filtered != NULL) {
			assert_false(r.found);
			if (n >= total && strcmp(r.filtered, row->filtered) != 0)
				fail_msg("%s: %s", row->name, r.filtered);
		} else if (n < link + header) {
			assert_false(r.found);
		} else {
			check_found(row, &r, link, (n < total ? n : total) - link);
		}
		/* As if the frame had not been longer than this. */
		r = decode(row->link_type, frame, n, n);
		assert_int_equal(r.found, row->filtered == NULL && n >= total);
	}
}

static void test_link_types(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		check_row(&rows[i]);
}

/* A raw datagram with one octet changed. */
static const struct header_row {
	const char *name;
	int version;
	unsigned at, value;
	bool is_fragment;
	const char *filtered;
} header_rows[] = {
	{ "version 5", 4, 0, 0x55, false, "filtered_ip_malformed" },
	{ "header of 16", 4, 0, 0x44, false, "filtered_ip_malformed" },
	{ "header of 24", 4, 0, 0x46, false, NULL },
	{ "header beyond the frame", 4, 0, 0x4f, false, "filtered_truncated" },
	{ "length within the header", 4, 3, 19, false, "filtered_ip_malformed" },
	{ "length of the header", 4, 3, 20, false, NULL },
	{ "length beyond the frame", 4, 3, 29, false, "filtered_ip_malformed" },
	{ "length beyond the frame by far", 4, 2, 0xff, false, "filtered_ip_malformed" },
	{ "more fragments", 4, 6, 0x20, true, NULL },
	{ "fragment offset", 4, 7, 1, true, NULL },
	{ "do not fragment", 4, 6, 0x40, false, NULL },
	{ "reserved flag", 4, 6, 0x80, false, NULL },
	{ "IPv6 length beyond the frame", 6, 5, 9, false, "filtered_ip_malformed" },
	{ "IPv6 length 4", 6, 5, 4, false, NULL },
	{ "IPv6 fragment header, of zeros: atomic", 6, 6, 44, false, NULL },
};

static void test_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof header_rows / sizeof header_rows[0]; i++) {
		const struct header_row *row = &header_rows[i];
		uint8_t octets[128];
		size_t n = make_datagram(octets, sizeof octets, row->version);
		struct result r;

		memset(octets + n - 8, 0, 8);
		octets[row->at] = (uint8_t)row->value;
		r = decode(FRAME_RAW, octets, n, n);
		if (r.found != (row->filtered == NULL) ||
		    (row->filtered != NULL && strcmp(r.filtered, row->filtered) != 0) ||
		    (r.found && r.packet.is_fragment != row->is_fragment))
			fail_msg("%s: found %d (%s), fragment %d", row->name, r.found, r.filtered,
				 r.packet.is_fragment);
	}
}

static void check_fragment_header(uint16_t field, bool is_fragment)
{
	uint8_t octets[128];
	size_t n = make_datagram(octets, sizeof octets, 6);
	struct result r;

	octets[6] = 44;
	memset(octets + 40, 0, 8);
	octets[42] = (uint8_t)(field >> 8);
	octets[43] = (uint8_t)field;
	r = decode(FRAME_RAW, octets, n, n);
	assert_true(r.found);
	assert_int_equal(r.packet.is_fragment, is_fragment);
}

static void test_ipv6_fragments(void **state)
{
	(void)state;
	check_fragment_header(0, false);
	check_fragment_header(6, false); /* the reserved bits say nothing */
	check_fragment_header(1, true);
	check_fragment_header(8, true);
	check_fragment_header(0x8001, true);
}

/* Segmentation offload leaves the length 0: what was captured counts. */
static void check_no_length(int version)
{
	struct an_env *env = fake_env_create();
	struct an_address source, destination;
	struct an_packet packet;
	uint8_t octets[128];
	size_t n = make_datagram(octets, sizeof octets, version);

	octets[version == 4 ? 3 : 5] = 0;
	packet = frame_packet(FRAME_RAW, octets, n, 1, 0);
	assert_true(an_packet_decode(env, &packet, &source, &destination));
	assert_int_equal(packet.network_octets, n);
	assert_int_equal(fake_env_counter(env, "packet_length_zero"), 1);
	fake_env_destroy(env);
}

static void test_no_length(void **state)
{
	(void)state;
	check_no_length(4);
	check_no_length(6);
}

/* Frames of the rows with octets changed at random: each ends in a result or one counter. */
static void test_mutations(void **state)
{
	uint32_t seed = 20240607;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		const struct row *row = &rows[(unsigned)round % (sizeof rows / sizeof rows[0])];
		uint8_t frame[256] = { 0 };
		size_t n = from_hex(frame, row->link);

		n += make_datagram(frame + n, sizeof frame - n, row->version);
		for (int i = 0; i < 1 + round % 5; i++) {
			seed = seed * 1664525 + 1013904223;
			frame[(seed >> 16) % n] = (uint8_t)(seed >> 8);
		}
		n -= seed % 7 == 0 ? seed % n : 0;
		decode(row->link_type, frame, n, n + seed % 3);
	}
}

static void test_print(void **state)
{
	struct an_env *env = fake_env_create();
	struct an_packet packet = frame_packet(FRAME_RAW, NULL, 0, 812, 1700000000123456789);
	const struct an_packet *attribute = &packet;

	(void)state;
	packet.length = 1514;
	an_packet_print(fake_env_writer(env), &attribute);
	assert_string_equal(
	    fake_env_written(env),
	    "{\"frame\":812,\"time\":\"2023-11-14T22:13:20.123456789Z\",\"len\":1514}");
	fake_env_destroy(env);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_link_types),     cmocka_unit_test(test_headers),
		cmocka_unit_test(test_ipv6_fragments), cmocka_unit_test(test_no_length),
		cmocka_unit_test(test_mutations),      cmocka_unit_test(test_print),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
