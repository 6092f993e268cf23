/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/value.h -- the values of ANALOG as C sees them (LANGUAGE, section 3).
 *
 * Scalars (int64_t, double, bool, int for a string with a declared set of values) are passed
 * by value, an_string too; every other type is passed by const pointer and stored by value.
 * All structs here have no padding that is not zeroed, so that memcmp is equality and their
 * octets can be hashed as they are. */
#ifndef AN_VALUE_H
#define AN_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Octets with a length, not terminated. Whoever made it says how long data lives;
 * in a tuple: until the token retires. data may be NULL when length is 0. */
struct an_string {
	const char *data;
	size_t length;
};

/* A literal: AN_STRING("hello"). */
#define AN_STRING(literal) ((struct an_string){ (literal), sizeof(literal) - 1 })

/* An IPv4 address stands in octets[0..3], the rest zero. */
struct an_address {
	uint8_t octets[16]; /* network order */
	uint8_t version;    /* 4 or 6; 0: no address */
	uint8_t zero[7];
};

/* An address, a port and the scope in which the address is valid (VLAN, tunnel; 0: none). */
struct an_endpoint {
	uint8_t octets[16]; /* network order; IPv4 in the first four */
	uint32_t scope;
	uint16_t port; /* host order; 0 where the transport has none */
	uint8_t version;
	uint8_t zero;
};

struct an_network {
	struct an_address address; /* bits beyond the prefix are zero */
	uint8_t prefix;            /* bits: 0..32 or 0..128 */
	uint8_t zero[7];
};

/* Values of one type in a row. Immutable; items live as an_string's data does. */
struct an_list {
	const void *items; /* may be NULL when count is 0 */
	size_t count;
};

_Static_assert(sizeof(struct an_address) == 24, "no padding");
_Static_assert(sizeof(struct an_endpoint) == 24, "no padding");
_Static_assert(sizeof(struct an_network) == 32, "no padding");

bool an_string_equal(struct an_string a, struct an_string b);

/* <0, 0, >0 as memcmp does, a prefix before the longer string. */
int an_string_compare(struct an_string a, struct an_string b);

#endif
