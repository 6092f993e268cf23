/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/siphash.h -- SipHash-1-3, word by word: one round per word, three at the end.
 *
 * Source: J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF", 2012; written
 * from the paper's description with c = 1, d = 3. an_siphash13 (runtime/env.h) hashes octets. */
#ifndef AN_SIPHASH_H
#define AN_SIPHASH_H

#include <stdint.h>

struct an_sip {
	uint64_t v0, v1, v2, v3;
};

static inline uint64_t an_sip_rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void an_sip_round(struct an_sip *s)
{
	s->v0 += s->v1;
	s->v2 += s->v3;
	s->v1 = an_sip_rotate(s->v1, 13) ^ s->v0;
	s->v3 = an_sip_rotate(s->v3, 16) ^ s->v2;
	s->v0 = an_sip_rotate(s->v0, 32);
	s->v2 += s->v1;
	s->v0 += s->v3;
	s->v1 = an_sip_rotate(s->v1, 17) ^ s->v2;
	s->v3 = an_sip_rotate(s->v3, 21) ^ s->v0;
	s->v2 = an_sip_rotate(s->v2, 32);
}

static inline void an_sip_begin(struct an_sip *s, const uint64_t secret[2])
{
	s->v0 = secret[0] ^ 0x736f6d6570736575; /* "somepseudorandomlygeneratedbytes" */
	s->v1 = secret[1] ^ 0x646f72616e646f6d;
	s->v2 = secret[0] ^ 0x6c7967656e657261;
	s->v3 = secret[1] ^ 0x7465646279746573;
}

static inline void an_sip_add(struct an_sip *s, uint64_t word)
{
	s->v3 ^= word;
	an_sip_round(s);
	s->v0 ^= word;
}

static inline uint64_t an_sip_end(struct an_sip *s)
{
	s->v2 ^= 0xff;
	an_sip_round(s);
	an_sip_round(s);
	an_sip_round(s);
	return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

#endif
