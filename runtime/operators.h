/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/operators.h -- ANALOG's operators on ints, as functions that are defined for all values,
 * on strings, lists and networks.
 *
 * For generated code. ints wrap; the divisor is never 0 here: the rule instance has failed before.
 * A shift takes its count modulo 64, and >> keeps the sign. */
#ifndef AN_OPERATORS_H
#define AN_OPERATORS_H

#include <string.h>

#include "runtime/type.h"

static inline int64_t an_int_add(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static inline int64_t an_int_subtract(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

static inline int64_t an_int_multiply(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a * (uint64_t)b);
}

static inline int64_t an_int_negate(int64_t a)
{
	return (int64_t)(0 - (uint64_t)a);
}

static inline int64_t an_int_divide(int64_t a, int64_t b)
{
	return b == -1 ? an_int_negate(a) : a / b;
}

static inline int64_t an_int_remainder(int64_t a, int64_t b)
{
	return b == -1 ? 0 : a % b;
}

static inline int64_t an_int_and(int64_t a, int64_t b)
{
	return a & b;
}

static inline int64_t an_int_or(int64_t a, int64_t b)
{
	return a | b;
}

static inline int64_t an_int_xor(int64_t a, int64_t b)
{
	return a ^ b;
}

static inline int64_t an_int_shift_left(int64_t a, int64_t count)
{
	return (int64_t)((uint64_t)a << (count & 63));
}

static inline int64_t an_int_shift_right(int64_t a, int64_t count)
{
	return a < 0 ? ~(~a >> (count & 63)) : a >> (count & 63);
}

/* && and || of two comparisons of one value: C compilers warn where they are always the same. */
static inline bool an_both(bool a, bool b)
{
	return a && b;
}

static inline bool an_either(bool a, bool b)
{
	return a || b;
}

/* -- strings ----------------------------------------------------------------------------------- */

/* a and b in a row, in token memory; the empty string where memory is out (counted). */
static inline struct an_string an_string_concat(struct an_env *env, struct an_string a,
						struct an_string b)
{
	if (a.length == 0)
		return b;
	if (b.length == 0)
		return a;
	char *p = an_alloc(env, a.length + b.length);
	if (p == NULL)
		return (struct an_string){ NULL, 0 };
	memcpy(p, a.data, a.length);
	memcpy(p + a.length, b.data, b.length);
	return (struct an_string){ p, a.length + b.length };
}

/* The place of s in a declared set of values, -1: not among them. */
static inline int an_string_index(struct an_string s, const struct an_string *names, int count)
{
	int i = 0;

	while (i < count && !an_string_equal(s, names[i]))
		i++;
	return i < count ? i : -1;
}

/* -- lists, networks --------------------------------------------------------------------------- */

/* [a, b, …]: a copy of the items, in token memory; the empty list where memory is out (counted). */
static inline struct an_list an_list_of(struct an_env *env, const void *items, size_t count,
					size_t item_octets)
{
	void *copy = an_alloc(env, count * item_octets);

	if (copy == NULL)
		return (struct an_list){ NULL, 0 };
	memcpy(copy, items, count * item_octets);
	return (struct an_list){ copy, count };
}

/* type: of the lists, not of their items. */
static inline bool an_list_equal(const struct an_type *type, struct an_list a, struct an_list b)
{
	return an_type_equal(type, &a, &b);
}

/* Whether one of the list's items, of that type, is equal to the value. */
static inline bool an_list_has(const struct an_type *item, struct an_list list, const void *value)
{
	const uint8_t *p = list.items;

	for (size_t i = 0; i < list.count; i++)
		if (an_type_equal(item, p + i * item->octets, value))
			return true;
	return false;
}

/* Whether an address (an_address's or an_endpoint's octets and version) is in the network. */
static inline bool an_network_has(const struct an_network *network, const uint8_t octets[16],
				  uint8_t version)
{
	const uint8_t *prefix = network->address.octets;
	unsigned whole = network->prefix / 8, rest = network->prefix % 8;

	if (version != network->address.version || memcmp(octets, prefix, whole) != 0)
		return false;
	return rest == 0 || (octets[whole] ^ prefix[whole]) >> (8 - rest) == 0;
}

#endif
