/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_ip.c -- whole datagrams: extension headers, checksums, addresses, ports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stdlib/ip.h"
#include "stdlib/packet.h"
#include "tests/support/fake_env.h"
#include "tests/support/frames.h"

/* Decodes a raw datagram of that length, of which n octets were captured, in memory of that size,
 * and gives it to both parts of f_processIpFrag. The caller frees *copy. */
static bool process(struct an_env *env, const uint8_t *octets, size_t n, size_t length,
		    struct an_ip_packet *out, uint8_t **copy)
{
	struct an_address source, destination;
	struct an_ip_frag_state state;
	struct an_ip_frag_ticket ticket;
	struct an_packet packet;
	bool found;

	*copy = malloc(n != 0 ? n : 1);
	assert_non_null(*copy);
	memcpy(*copy, octets, n);
	packet = frame_packet(FRAME_RAW, *copy, n, 1, 0);
	packet.length = (uint32_t)length;
	if (!an_packet_decode(env, &packet, &source, &destination))
		return false;
	assert_true(an_ip_frag_state_init(fake_env_setup(env), &state));
	an_process_ip_frag_ordered(env, &state, &packet, &ticket);
	found = an_process_ip_frag(env, &ticket, &packet, out);
	an_ip_frag_state_fini(fake_env_setup(env), &state);
	return found;
}

/* -- extension headers: next header of the IPv6 header, then the payload in hex ---------------- */

#define OPTIONS(next) next "00010400000000" /* eight octets: PadN */
#define UDP                                                                                        \
	"04120035000c0000"                                                                         \
	"61626364"

static const struct chain_row {
	const char *name;
	int next;
	const char *payload;
	int protocol; /* -1: no value */
	unsigned headers;
	const char *counter;
} chain_rows[] = {
	{ "none", 17, UDP, 17, 0, NULL },
	{ "hop-by-hop", 0, OPTIONS("11") UDP, 17, 8, NULL },
	{ "destination options", 60, OPTIONS("11") UDP, 17, 8, NULL },
	{ "routing, two addresses", 43,
	  "1104000000000000"
	  "00000000000000000000000000000001"
	  "00000000000000000000000000000002" UDP,
	  17, 40, NULL },
	{ "authentication", 51,
	  "11040000000000010000000100000000"
	  "0000000000000000" UDP,
	  17, 24, NULL },
	{ "mobility", 135, OPTIONS("3b"), 59, 8, NULL },
	{ "HIP and Shim6", 139, OPTIONS("8c") OPTIONS("11") UDP, 17, 16, NULL },
	{ "four in a row", 0, OPTIONS("3c") OPTIONS("2b") OPTIONS("3c") OPTIONS("06") UDP, 6, 32,
	  NULL },
	{ "ESP ends the chain", 60, OPTIONS("32") UDP, 50, 8, NULL },
	{ "no next header", 60, OPTIONS("3b") UDP, 59, 8, NULL },
	{ "atomic fragment", 44, "1100000012345678" UDP, 17, 8, NULL },
	{ "two atomic fragments", 44,
	  "2c00000012345678"
	  "1100000012345678" UDP,
	  17, 16, NULL },
	{ "unknown protocol", 60, OPTIONS("fd") UDP, 253, 8, NULL },
	{ "hop-by-hop not first", 60, OPTIONS("00") OPTIONS("11") UDP, -1, 0,
	  "ip_extensions_malformed" },
	{ "beyond the end", 60, "11ff000000000000" UDP, -1, 0, "ip_extensions_truncated" },
	{ "the last one is cut", 60, OPTIONS("3c") "1100", -1, 0, "ip_extensions_truncated" },
	{ "sixteen", 60,
	  OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c")
	      OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c")
		  OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("11") UDP,
	  17, 128, NULL },
	{ "seventeen", 60,
	  OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c")
	      OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c")
		  OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("3c") OPTIONS("11") UDP,
	  -1, 0, "ip_extensions_malformed" },
};

static size_t make_chain(const struct chain_row *row, uint8_t *out, size_t room)
{
	uint8_t payload[200];
	size_t n = strlen(row->payload) / 2;
	unsigned octet;
	struct frame_ip ip = { .source = frame_endpoint("2001:db8::3", 0),
			       .destination = frame_endpoint("2001:db8::4", 0),
			       .protocol = (uint8_t)row->next,
			       .payload = payload,
			       .octets = n };

	assert_true(n <= sizeof payload);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(sscanf(row->payload + 2 * i, "%2x", &octet), 1);
		payload[i] = (uint8_t)octet;
	}
	return frame_ip(out, room, &ip);
}

static void check_chain(const struct chain_row *row)
{
	uint8_t octets[300], *copy = NULL;
	size_t total = make_chain(row, octets, sizeof octets);

	/* Cut by the snap length at every octet behind the fixed header. */
	for (size_t n = 40; n <= total; n++) {
		struct an_env *env = fake_env_create();
		struct an_ip_packet ip = { .version = 0 };
		bool found = process(env, octets, n, total, &ip, &copy);

		if (n == total &&
		    (found != (row->protocol >= 0) ||
		     (row->counter != NULL && fake_env_counter(env, row->counter) != 1)))
			fail_msg("%s: found %d", row->name, found);
		if (!found) {
			assert_int_equal(fake_env_counter_sum(env, "ip_extensions_"), 1);
		} else if (row->protocol >= 0) {
			assert_true(n >= 40 + row->headers);
			assert_int_equal(ip.protocol, row->protocol);
			assert_ptr_equal(ip.payload, copy + 40 + row->headers);
			assert_int_equal(ip.payload_octets, n - 40 - row->headers);
			assert_int_equal(ip.missing_octets, total - n);
			assert_false(ip.reassembled);
		}
		free(copy);
		fake_env_destroy(env);
	}
}

static void test_extension_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof chain_rows / sizeof chain_rows[0]; i++)
		check_chain(&chain_rows[i]);
}

/* -- IPv4 headers and checksums ---------------------------------------------------------------- */

static const struct checksum_row {
	const char *name;
	an_checksum_mode mode;
	char checksum; /* right, bad, zero */
	bool found;
	const char *counter;
} checksum_rows[] = {
	{ "right, auto", AN_CHECKSUM_AUTO, 'r', true, NULL },
	{ "right, drop", AN_CHECKSUM_DROP, 'r', true, NULL },
	{ "right, ignore", AN_CHECKSUM_IGNORE, 'r', true, NULL },
	{ "bad, auto", AN_CHECKSUM_AUTO, 'b', true, "ip_checksum_accepted" },
	{ "bad, drop", AN_CHECKSUM_DROP, 'b', false, "ip_checksum_dropped" },
	{ "bad, ignore", AN_CHECKSUM_IGNORE, 'b', true, NULL },
	{ "zero, auto", AN_CHECKSUM_AUTO, 'z', true, "ip_checksum_offloaded" },
	{ "zero, drop", AN_CHECKSUM_DROP, 'z', false, "ip_checksum_dropped" },
	{ "zero, ignore", AN_CHECKSUM_IGNORE, 'z', true, NULL },
};

static void check_checksum(const struct checksum_row *row, size_t option_octets)
{
	struct frame_ip ip4 = { .source = frame_endpoint("10.1.2.3", 0),
				.destination = frame_endpoint("10.1.2.4", 0),
				.protocol = 17,
				.payload = "\x01\x01\x01\x01\x00\x00\x00\x00payload",
				.octets = option_octets + 4 };
	struct an_env *env = fake_env_create();
	struct an_ip_packet ip = { .version = 0 };
	uint8_t octets[100], *copy = NULL;
	size_t n = frame_ip(octets, sizeof octets, &ip4);

	octets[0] = (uint8_t)(0x45 + option_octets / 4);
	frame_fix_ipv4(octets);
	if (row->checksum == 'b')
		octets[10] ^= 0x40;
	if (row->checksum == 'z')
		octets[10] = octets[11] = 0;
	fake_env_set_checksum(env, row->mode);
	if (process(env, octets, n, n, &ip, &copy) != row->found)
		fail_msg("%s: %s", row->name, row->found ? "no value" : "a value");
	assert_int_equal(fake_env_counter_sum(env, "ip_checksum_"), row->counter != NULL);
	if (row->counter != NULL)
		assert_int_equal(fake_env_counter(env, row->counter), 1);
	if (row->found) {
		assert_int_equal(ip.version, 4);
		assert_int_equal(ip.protocol, 17);
		assert_int_equal(ip.payload_octets, 4);
		assert_ptr_equal(ip.payload, copy + 20 + option_octets);
	}
	free(copy);
	fake_env_destroy(env);
}

static void test_checksums(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof checksum_rows / sizeof checksum_rows[0]; i++)
		for (size_t options = 0; options <= 8; options += 4)
			check_checksum(&checksum_rows[i], options);
}

/* -- transport, addresses, ports --------------------------------------------------------------- */

static const struct transport_row {
	uint8_t version, protocol;
	int transport;
} transport_rows[] = {
	{ 4, 6, AN_TRANSPORT_TCP },   { 6, 6, AN_TRANSPORT_TCP },   { 4, 17, AN_TRANSPORT_UDP },
	{ 6, 17, AN_TRANSPORT_UDP },  { 4, 1, AN_TRANSPORT_ICMP },  { 6, 1, AN_TRANSPORT_NONE },
	{ 4, 58, AN_TRANSPORT_NONE }, { 6, 58, AN_TRANSPORT_ICMP }, { 4, 132, AN_TRANSPORT_NONE },
	{ 6, 59, AN_TRANSPORT_NONE },
};

static void test_transports(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof transport_rows / sizeof transport_rows[0]; i++) {
		const struct transport_row *row = &transport_rows[i];
		struct an_ip_packet ip = { .version = row->version, .protocol = row->protocol };

		assert_int_equal(an_get_transport_protocol(NULL, &ip), row->transport);
	}
}

static void check_endpoints(const char *from, const char *to)
{
	struct frame_tcp tcp = { .source = frame_endpoint(from, 0x0412),
				 .destination = frame_endpoint(to, 25) };
	struct an_env *env = fake_env_create();
	struct an_ip_packet ip;
	struct an_endpoint got;
	uint8_t octets[100], *copy = NULL;
	size_t n = frame_tcp(octets, sizeof octets, &tcp);

	assert_true(process(env, octets, n, n, &ip, &copy));
	ip.scope = tcp.source.scope = tcp.destination.scope = 7;
	got = an_get_src_ip_addr(env, &ip, AN_TRANSPORT_TCP);
	assert_memory_equal(&got, &tcp.source, sizeof got);
	got = an_get_dst_ip_addr(env, &ip, AN_TRANSPORT_UDP);
	assert_memory_equal(&got, &tcp.destination, sizeof got);
	/* No port where the transport has none, or where it was cut off. */
	tcp.source.port = 0;
	got = an_get_src_ip_addr(env, &ip, AN_TRANSPORT_ICMP);
	assert_memory_equal(&got, &tcp.source, sizeof got);
	ip.payload_octets = 3;
	got = an_get_src_ip_addr(env, &ip, AN_TRANSPORT_TCP);
	assert_memory_equal(&got, &tcp.source, sizeof got);
	free(copy);
	fake_env_destroy(env);
}

static void test_endpoints(void **state)
{
	(void)state;
	check_endpoints("10.1.2.3", "255.254.253.252");
	check_endpoints("2001:db8::3", "fe80::ff:4");
}

/* A packet whose octets did not fit: what it should have had is known. */
static void test_missing_octets(void **state)
{
	struct frame_tcp tcp = { .source = frame_endpoint("10.1.2.3", 1042),
				 .destination = frame_endpoint("10.1.2.4", 25),
				 .data = "hello, world",
				 .octets = 12 };
	uint8_t octets[100], *copy = NULL;
	size_t total = frame_tcp(octets, sizeof octets, &tcp);

	(void)state;
	for (size_t n = 20; n <= total; n++) {
		struct an_env *env = fake_env_create();
		struct an_ip_packet ip = { .version = 0 };

		/* Six octets of padding on the wire, of which nothing is counted. */
		assert_true(process(env, octets, n, total + 6, &ip, &copy));
		assert_int_equal(ip.payload_octets, n - 20);
		assert_int_equal(ip.missing_octets, total - n);
		free(copy);
		fake_env_destroy(env);
	}
}

static void test_mutations(void **state)
{
	const size_t row_count = sizeof chain_rows / sizeof chain_rows[0];
	uint32_t seed = 20240608;
	uint8_t octets[300], *copy = NULL;

	(void)state;
	for (size_t round = 0; round < 20000; round++) {
		struct an_env *env = fake_env_create();
		size_t n = make_chain(&chain_rows[round % row_count], octets, sizeof octets);
		struct an_ip_packet ip = { .version = 0 };

		for (size_t i = 0; i < 1 + round % 4; i++) {
			seed = seed * 1664525 + 1013904223;
			octets[4 + (seed >> 16) % (n - 4)] = (uint8_t)(seed >> 8);
		}
		if (process(env, octets, n, n + seed % 5, &ip, &copy)) {
			assert_true(ip.payload >= copy && ip.payload <= copy + n);
			assert_true(ip.payload_octets <= (size_t)(copy + n - ip.payload));
		}
		free(copy);
		fake_env_destroy(env);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_extension_headers), cmocka_unit_test(test_checksums),
		cmocka_unit_test(test_transports),        cmocka_unit_test(test_endpoints),
		cmocka_unit_test(test_missing_octets),    cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
