/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/checksum.c -- see checksum.h. */
#include "stdlib/checksum.h"

#include <string.h>

/* Four words of 32 bits, which compilers map to vector registers where there are any. */
typedef uint32_t words __attribute__((vector_size(16)));

/* A lane grows by less than 2^16 with each vector; so many vectors fit into its 32 bits. */
#define VECTORS_MAX 65536u

static uint32_t lanes(words v)
{
	uint32_t sum = 0; /* four lanes, each folded to 17 bits */

	for (int i = 0; i < 4; i++)
		sum += (v[i] & 0xffff) + (v[i] >> 16);
	return sum;
}

/* The sum of n vectors, at most VECTORS_MAX, each as eight 16-bit words. all wraps around; but the
 * sum of the low halves does not, and is what remains of it without the high halves. */
static uint32_t add_vectors(const uint8_t *p, size_t n)
{
	words all[2] = { { 0 }, { 0 } }, high[2] = { { 0 }, { 0 } }, v[2];

	for (; n >= 2; n -= 2, p += sizeof v) {
		memcpy(v, p, sizeof v);
		all[0] += v[0];
		all[1] += v[1];
		high[0] += v[0] >> 16;
		high[1] += v[1] >> 16;
	}
	if (n != 0) {
		memcpy(v, p, sizeof v[0]);
		all[0] += v[0];
		high[0] += v[0] >> 16;
	}
	all[0] += all[1];
	high[0] += high[1];
	return lanes(all[0] - (high[0] << 16)) + lanes(high[0]);
}

uint64_t an_checksum_add(uint64_t sum, const void *octets, size_t n)
{
	const uint8_t *p = octets;

	while (n >= sizeof(words)) {
		size_t vectors = n / sizeof(words);

		if (vectors > VECTORS_MAX)
			vectors = VECTORS_MAX;
		sum += add_vectors(p, vectors);
		p += vectors * sizeof(words);
		n -= vectors * sizeof(words);
	}
	for (; n >= 2; p += 2, n -= 2) {
		uint16_t word;

		memcpy(&word, p, sizeof word);
		sum += word;
	}
	if (n != 0) {
		/* A zero octet is thought behind the last one. */
		uint8_t pair[2] = { p[0], 0 };
		uint16_t word;

		memcpy(&word, pair, sizeof word);
		sum += word;
	}
	return sum;
}

uint16_t an_checksum_fold(uint64_t sum)
{
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

uint64_t an_checksum_pseudo(const struct an_ip_packet *packet, uint32_t octets)
{
	uint8_t rest[8] = { (uint8_t)(octets >> 24),
			    (uint8_t)(octets >> 16),
			    (uint8_t)(octets >> 8),
			    (uint8_t)octets,
			    0,
			    0,
			    0,
			    packet->protocol };
	uint64_t sum = an_checksum_add(0, rest, sizeof rest);

	return packet->version == 4 ? an_checksum_add(sum, packet->header + 12, 8)
				    : an_checksum_add(sum, packet->header + 8, 32);
}

uint16_t an_checksum_transport(const struct an_ip_packet *packet)
{
	uint64_t sum = an_checksum_pseudo(packet, packet->payload_octets);

	return an_checksum_fold(an_checksum_add(sum, packet->payload, packet->payload_octets));
}
