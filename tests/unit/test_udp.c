/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_udp.c -- datagrams: lengths, checksums, flows, what they carry. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "stdlib/endpoint.h"
#include "stdlib/udp.h"
#include "tests/support/fake_env.h"
#include "tests/support/frames.h"

enum { V4_HEADER = 20, V6_HEADER = 40 };

/* The datagram's IP payload of which n octets were captured, in memory of that size. */
static struct an_ip_packet read_ip(const uint8_t *datagram, size_t octets, size_t n, uint8_t **copy)
{
	size_t header = datagram[0] >> 4 == 4 ? V4_HEADER : V6_HEADER;

	*copy = malloc(header + n);
	assert_non_null(*copy);
	memcpy(*copy, datagram, header + n);
	return (struct an_ip_packet){ .header = *copy,
				      .payload = *copy + header,
				      .payload_octets = (uint32_t)n,
				      .missing_octets = (uint32_t)(octets - header - n),
				      .version = datagram[0] >> 4,
				      .protocol = 17 };
}

static const struct row {
	const char *name, *source, *destination;
	const char *payload;
	int protocol;
} rows[] = {
	{ "a request", "10.0.0.1", "10.0.0.2", "INVITE sip:b@x SIP/2.0\r\n", AN_UDP_SIP },
	{ "a response", "10.0.0.1", "10.0.0.2", "SIP/2.0 200 OK\r\n", AN_UDP_SIP },
	{ "in IPv6", "::1", "::2", "BYE sip:b@x SIP/2.0\r\n", AN_UDP_SIP },
	{ "an unknown method", "::1", "::2", "X-y.1 sip:b@x SIP/2.0\n", AN_UDP_SIP },
	{ "no reason phrase", "::1", "::2", "SIP/2.0 200\r\n", AN_UDP_SIP },
	{ "no line end", "::1", "::2", "SIP/2.0 200 OK", AN_UDP_NONE },
	{ "another version", "::1", "::2", "INVITE sip:b@x SIP/3.0\r\n", AN_UDP_NONE },
	{ "no digits", "::1", "::2", "SIP/2.0 2x0 OK\r\n", AN_UDP_NONE },
	{ "a status of 700", "::1", "::2", "SIP/2.0 700 OK\r\n", AN_UDP_NONE },
	{ "two URIs", "::1", "::2", "INVITE sip:b@x y SIP/2.0\r\n", AN_UDP_NONE },
	{ "no URI", "::1", "::2", "INVITE  SIP/2.0\r\n", AN_UDP_NONE },
	{ "no method", "::1", "::2", " sip:b@x SIP/2.0\r\n", AN_UDP_NONE },
	{ "HTTP", "::1", "::2", "GET / HTTP/1.1\r\n", AN_UDP_NONE },
	{ "nothing", "::1", "::2", "", AN_UDP_NONE },
	{ "a long method", "::1", "::2",
	  "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ sip:b@x SIP/2.0\r\n", AN_UDP_NONE },
};

/* Cut anywhere: what is left is read, the rest is missing, and nothing behind it is touched. */
static void check_row(struct an_env *env, const struct row *r, size_t n)
{
	uint8_t datagram[256], *copy;
	size_t length = strlen(r->payload);
	size_t octets = frame_udp(datagram, sizeof datagram, frame_endpoint(r->source, 7000),
				  frame_endpoint(r->destination, 7001), r->payload, length);
	struct an_ip_packet packet = read_ip(datagram, octets, n, &copy);
	struct an_udp_datagram out;
	const char *line_end = strchr(r->payload, '\n');
	bool has_line = line_end != NULL && n >= 8 + (size_t)(line_end - r->payload) + 1;
	int protocol = an_process_udp_detector(env, &packet);

	if (protocol != (has_line ? r->protocol : AN_UDP_NONE))
		fail_msg("%s, %zu octets: %d", r->name, n, protocol);
	assert_int_equal(an_udp_read(env, &packet, &out), n >= 8);
	if (n >= 8) {
		assert_int_equal(out.octets, n - 8);
		assert_int_equal(out.missing, length - (n - 8));
		assert_int_equal(out.source_port, 7000);
		assert_int_equal(out.destination_port, 7001);
		assert_memory_equal(out.data, r->payload, out.octets);
	}
	free(copy);
}

static void test_rows_cut_anywhere(void **state)
{
	struct an_env *env = fake_env_create();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t n = 0; n <= strlen(rows[i].payload) + 8; n++)
			check_row(env, &rows[i], n);
	assert_int_equal(fake_env_counter(env, "udp_checksum_accepted"), 0);
	fake_env_destroy(env);
}

static const struct length_row {
	const char *name;
	int length;   /* in the header */
	int octets;   /* of the payload that is read; -1: malformed */
	int at_least; /* of the IP payload's */
} length_rows[] = {
	{ "right", 12, 4, 12 },     { "padding behind it", 11, 3, 12 },
	{ "no payload", 8, 0, 12 }, { "shorter than the header", 7, -1, 12 },
	{ "none", 0, -1, 12 },      { "longer than the datagram", 13, -1, 12 },
};

static void test_lengths(void **state)
{
	struct an_env *env = fake_env_create();

	(void)state;
	for (size_t i = 0; i < sizeof length_rows / sizeof *length_rows; i++) {
		const struct length_row *r = &length_rows[i];
		struct an_endpoint a = frame_endpoint("10.0.0.1", 1);
		uint8_t datagram[64], *copy;
		size_t n = frame_udp(datagram, sizeof datagram, a, a, "abcd", 4);
		struct an_udp_datagram out;
		struct an_ip_packet packet;
		bool found;

		datagram[V4_HEADER + 4] = 0;
		datagram[V4_HEADER + 5] = (uint8_t)r->length;
		datagram[V4_HEADER + 6] = datagram[V4_HEADER + 7] = 0; /* no checksum */
		packet = read_ip(datagram, n, (size_t)r->at_least, &copy);
		found = an_udp_read(env, &packet, &out);
		if (found != (r->octets >= 0) || (found && (int)out.octets != r->octets))
			fail_msg("%s", r->name);
		free(copy);
	}
	fake_env_destroy(env);
}

static const struct checksum_row {
	const char *name;
	an_checksum_mode mode;
	bool taken;
	const char *counter;
} checksum_rows[] = {
	{ "auto", AN_CHECKSUM_AUTO, true, "udp_checksum_accepted" },
	{ "drop", AN_CHECKSUM_DROP, false, "udp_checksum_dropped" },
	{ "ignore", AN_CHECKSUM_IGNORE, true, NULL },
};

static void test_bad_checksums(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof checksum_rows / sizeof *checksum_rows; i++) {
		const struct checksum_row *r = &checksum_rows[i];
		struct an_env *env = fake_env_create();
		struct an_endpoint a = frame_endpoint("::1", 5060);
		uint8_t datagram[128], *copy;
		size_t n = frame_udp(datagram, sizeof datagram, a, a, "SIP/2.0 200 OK\r\n", 16);
		struct an_ip_packet packet;
		int protocol;

		datagram[V6_HEADER + 6] ^= 1;
		packet = read_ip(datagram, n, n - V6_HEADER, &copy);
		fake_env_set_checksum(env, r->mode);
		protocol = an_process_udp_detector(env, &packet);
		if (protocol != (r->taken ? AN_UDP_SIP : AN_UDP_NONE))
			fail_msg("%s: %d", r->name, protocol);
		assert_int_equal(fake_env_counter_sum(env, "udp_checksum_"), r->counter != NULL);
		if (r->counter != NULL)
			assert_int_equal(fake_env_counter(env, r->counter), 1);
		free(copy);
		fake_env_destroy(env);
	}
}

static void test_flows_have_no_direction(void **state)
{
	struct an_env *env = fake_env_create();
	struct an_endpoint a = frame_endpoint("10.0.0.1", 7), b = frame_endpoint("10.0.0.2", 5060);
	struct an_udp_flow there = an_get_udp_flow_id(env, &a, &b);
	struct an_udp_flow back = an_get_udp_flow_id(env, &b, &a);
	struct an_endpoint six = frame_endpoint("2001:db8::1", 53);
	struct an_string text;

	(void)state;
	assert_memory_equal(&there, &back, sizeof there);
	fake_env_writer(env);
	an_udp_flow_print(fake_env_writer(env), &there);
	assert_string_equal(fake_env_written(env), "\"10.0.0.1:7-10.0.0.2:5060\"");
	there = an_get_udp_flow_id(env, &six, &six);
	an_udp_flow_print(fake_env_writer(env), &there);
	assert_string_equal(fake_env_written(env), "\"[2001:db8::1]:53-[2001:db8::1]:53\"");
	text = an_ip_to_str(env, &six);
	assert_int_equal(text.length, 11);
	assert_memory_equal(text.data, "2001:db8::1", 11);
	text = an_ip_to_str(env, &b);
	assert_memory_equal(text.data, "10.0.0.2", 8);
	fake_env_fail_allocation(env, 1);
	assert_int_equal(an_ip_to_str(env, &b).length, 0);
	fake_env_destroy(env);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_cut_anywhere),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_bad_checksums),
		cmocka_unit_test(test_flows_have_no_direction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
