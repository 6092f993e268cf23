/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/siphash.c -- SipHash-1-3: one round per word, three at the end.
 *
 * Source: J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF", 2012; written
 * from the paper's description with c = 1, d = 3. */
#include "runtime/env.h"

#include <string.h>

struct sip {
	uint64_t v0, v1, v2, v3;
};

static inline uint64_t rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v2 += s->v3;
	s->v1 = rotate(s->v1, 13) ^ s->v0;
	s->v3 = rotate(s->v3, 16) ^ s->v2;
	s->v0 = rotate(s->v0, 32);
	s->v2 += s->v1;
	s->v0 += s->v3;
	s->v1 = rotate(s->v1, 17) ^ s->v2;
	s->v3 = rotate(s->v3, 21) ^ s->v0;
	s->v2 = rotate(s->v2, 32);
}

/* n <= 8 octets as a little-endian word. */
static inline uint64_t load(const uint8_t *p, size_t n)
{
	uint64_t word = 0;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	if (n == 8) {
		memcpy(&word, p, 8);
		return word;
	}
#endif
	for (size_t i = 0; i < n; i++)
		word |= (uint64_t)p[i] << (8 * i);
	return word;
}

static inline void compress(struct sip *s, uint64_t word)
{
	s->v3 ^= word;
	sip_round(s);
	s->v0 ^= word;
}

uint64_t an_siphash13(const uint64_t secret[2], const void *data, size_t n)
{
	const uint8_t *p = data;
	struct sip s = {
		.v0 = secret[0] ^ 0x736f6d6570736575, /* "somepseudorandomlygeneratedbytes" */
		.v1 = secret[1] ^ 0x646f72616e646f6d,
		.v2 = secret[0] ^ 0x6c7967656e657261,
		.v3 = secret[1] ^ 0x7465646279746573,
	};
	size_t left = n;

	for (; left >= 8; p += 8, left -= 8)
		compress(&s, load(p, 8));
	compress(&s, load(p, left) | (uint64_t)n << 56);
	s.v2 ^= 0xff;
	sip_round(&s);
	sip_round(&s);
	sip_round(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
