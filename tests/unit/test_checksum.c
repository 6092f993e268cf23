/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
#include "stdlib/checksum.h"
#include "tests/support/frames.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The definition: words of 16 bits in network order, carries added at the end. */
static uint16_t slow_sum(const uint8_t *p, size_t n)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i += 2)
		sum += (uint64_t)p[i] << 8 | (i + 1 < n ? p[i + 1] : 0);
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

/* A folded sum as its octets would be stored. */
static uint16_t as_stored(uint16_t sum)
{
	uint8_t octets[2];

	memcpy(octets, &sum, sizeof octets);
	return (uint16_t)(octets[0] << 8 | octets[1]);
}

static void fill(uint8_t *p, size_t n, uint32_t seed)
{
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = (uint8_t)(seed >> 24);
	}
}

static void test_every_length_and_alignment(void **state)
{
	uint8_t octets[400];

	(void)state;
	fill(octets, sizeof octets, 1);
	for (size_t n = 0; n <= 300; n++)
		for (size_t at = 0; at < 17; at++)
			assert_int_equal(
			    as_stored(an_checksum_fold(an_checksum_add(0, octets + at, n))),
			    slow_sum(octets + at, n));
}

static void test_cut_anywhere_even(void **state)
{
	uint8_t octets[200];

	(void)state;
	fill(octets, sizeof octets, 2);
	for (size_t n = 0; n <= sizeof octets; n += 2) {
		uint64_t sum = an_checksum_add(0, octets, n);

		sum = an_checksum_add(sum, octets + n, sizeof octets - n);
		assert_int_equal(as_stored(an_checksum_fold(sum)), slow_sum(octets, sizeof octets));
	}
}

/* The lanes of a vector are at their fullest, over more vectors than they can add at once. */
static void test_long_and_full(void **state)
{
	size_t n = 3u << 20;
	uint8_t *octets = malloc(n);

	(void)state;
	assert_non_null(octets);
	memset(octets, 0xff, n);
	assert_int_equal(as_stored(an_checksum_fold(an_checksum_add(0, octets, n))), 0xffff);
	fill(octets, n, 3);
	assert_int_equal(as_stored(an_checksum_fold(an_checksum_add(0, octets, n))),
			 slow_sum(octets, n));
	free(octets);
}

/* RFC 1071, section 3: 0001 f203 f4f5 f6f7 add up to ddf2. */
static void test_example_of_rfc1071(void **state)
{
	static const uint8_t octets[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };

	(void)state;
	assert_int_equal(as_stored(an_checksum_fold(an_checksum_add(0, octets, sizeof octets))),
			 0xddf2);
}

static void check_transport(const char *from, const char *to, size_t data_octets)
{
	uint8_t data[300], octets[400];
	struct frame_tcp tcp = { .source = frame_endpoint(from, 1042),
				 .destination = frame_endpoint(to, 25),
				 .seq = 77,
				 .data = data,
				 .octets = data_octets };
	struct an_ip_packet packet = { .protocol = 6, .version = tcp.source.version };
	size_t header = packet.version == 4 ? 20 : 40;

	fill(data, sizeof data, 4);
	packet.payload_octets = (uint32_t)(frame_tcp(octets, sizeof octets, &tcp) - header);
	packet.header = octets;
	packet.payload = octets + header;
	assert_int_equal(an_checksum_transport(&packet), AN_CHECKSUM_RIGHT);
	for (size_t i = 0; i < packet.payload_octets; i++) {
		octets[header + i] ^= 0x10;
		assert_int_not_equal(an_checksum_transport(&packet), AN_CHECKSUM_RIGHT);
		octets[header + i] ^= 0x10;
	}
	octets[header - 1] ^= 1; /* the address counts too */
	assert_int_not_equal(an_checksum_transport(&packet), AN_CHECKSUM_RIGHT);
}

static void test_transport(void **state)
{
	(void)state;
	for (size_t n = 0; n < 40; n++) {
		check_transport("10.1.2.3", "192.168.255.254", n);
		check_transport("2001:db8::1", "fe80::ffff:2", n);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_length_and_alignment),
		cmocka_unit_test(test_cut_anywhere_even),
		cmocka_unit_test(test_long_and_full),
		cmocka_unit_test(test_example_of_rfc1071),
		cmocka_unit_test(test_transport),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
