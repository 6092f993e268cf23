/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/siphash.c -- see runtime/siphash.h. */
#include "runtime/siphash.h"

#include "runtime/env.h"

#include <string.h>

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

uint64_t an_siphash13(const uint64_t secret[2], const void *data, size_t n)
{
	const uint8_t *p = data;
	struct an_sip s;
	size_t left = n;

	an_sip_begin(&s, secret);
	for (; left >= 8; p += 8, left -= 8)
		an_sip_add(&s, load(p, 8));
	an_sip_add(&s, load(p, left) | (uint64_t)n << 56);
	return an_sip_end(&s);
}
