/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/type.c -- see runtime/type.h. */
#include "runtime/type.h"

#include "runtime/siphash.h"

#include <string.h>

const struct an_type an_type_int = { AN_TYPE_INT, sizeof(int64_t), .name = "int" };
const struct an_type an_type_float = { AN_TYPE_FLOAT, sizeof(double), .name = "float" };
const struct an_type an_type_bool = { AN_TYPE_BOOL, sizeof(bool), .name = "bool" };
const struct an_type an_type_string = { AN_TYPE_STRING, sizeof(struct an_string),
					.name = "string" };
const struct an_type an_type_time = { AN_TYPE_TIME, sizeof(int64_t), .name = "time" };
const struct an_type an_type_node = { AN_TYPE_NODE, sizeof(struct an_string), .name = "node" };
const struct an_type an_type_address = { AN_TYPE_ADDRESS, sizeof(struct an_address),
					 .name = "address" };
const struct an_type an_type_endpoint = { AN_TYPE_ENDPOINT, sizeof(struct an_endpoint),
					  .name = "endpoint" };
const struct an_type an_type_network = { AN_TYPE_NETWORK, sizeof(struct an_network),
					 .name = "network" };

/* -- reading a value: the pointer's type follows from the kind -------------------------------- */

static int64_t int_at(const void *value)
{
	return *(const int64_t *)value;
}

static double float_at(const void *value)
{
	return *(const double *)value;
}

static struct an_string string_at(const void *value)
{
	return *(const struct an_string *)value;
}

static struct an_list list_at(const void *value)
{
	return *(const struct an_list *)value;
}

static int index_at(const void *value)
{
	return *(const int *)value;
}

static struct an_string name_at(const struct an_type *type, const void *value)
{
	const char *name = type->names[index_at(value)];

	return (struct an_string){ name, strlen(name) };
}

static const void *item(const struct an_type *list, const void *items, size_t i)
{
	return (const char *)items + i * list->element->octets;
}

static bool is_nan(double x)
{
	return x != x;
}

/* -- equality, order -------------------------------------------------------------------------- */

static bool list_equal(const struct an_type *type, struct an_list a, struct an_list b)
{
	if (a.count != b.count)
		return false;
	for (size_t i = 0; i < a.count; i++)
		if (!an_type_equal(type->element, item(type, a.items, i), item(type, b.items, i)))
			return false;
	return true;
}

bool an_type_equal(const struct an_type *type, const void *a, const void *b)
{
	switch (type->kind) {
	case AN_TYPE_INT:
	case AN_TYPE_TIME:
		return int_at(a) == int_at(b);
	case AN_TYPE_FLOAT:
		return float_at(a) == float_at(b) || (is_nan(float_at(a)) && is_nan(float_at(b)));
	case AN_TYPE_BOOL:
		return *(const bool *)a == *(const bool *)b;
	case AN_TYPE_STRING:
	case AN_TYPE_NODE:
		return an_string_equal(string_at(a), string_at(b));
	case AN_TYPE_NAME:
		return index_at(a) == index_at(b);
	case AN_TYPE_LIST:
		return list_equal(type, list_at(a), list_at(b));
	case AN_TYPE_ADDRESS:
	case AN_TYPE_ENDPOINT:
	case AN_TYPE_NETWORK:
	case AN_TYPE_OPAQUE:
		break;
	}
	return memcmp(a, b, type->octets) == 0;
}

static int compare_lists(const struct an_type *type, struct an_list a, struct an_list b)
{
	for (size_t i = 0; i < a.count && i < b.count; i++) {
		int order =
		    an_type_compare(type->element, item(type, a.items, i), item(type, b.items, i));

		if (order != 0)
			return order;
	}
	return (a.count > b.count) - (a.count < b.count);
}

static int compare_floats(double a, double b)
{
	if (is_nan(a) || is_nan(b))
		return is_nan(b) - is_nan(a);
	return (a > b) - (a < b);
}

int an_type_compare(const struct an_type *type, const void *a, const void *b)
{
	switch (type->kind) {
	case AN_TYPE_INT:
	case AN_TYPE_TIME:
		return (int_at(a) > int_at(b)) - (int_at(a) < int_at(b));
	case AN_TYPE_FLOAT:
		return compare_floats(float_at(a), float_at(b));
	case AN_TYPE_BOOL:
		return *(const bool *)a - *(const bool *)b;
	case AN_TYPE_STRING:
	case AN_TYPE_NODE:
		return an_string_compare(string_at(a), string_at(b));
	case AN_TYPE_NAME:
		return an_string_compare(name_at(type, a), name_at(type, b));
	case AN_TYPE_LIST:
		return compare_lists(type, list_at(a), list_at(b));
	case AN_TYPE_ADDRESS:
	case AN_TYPE_ENDPOINT:
	case AN_TYPE_NETWORK:
	case AN_TYPE_OPAQUE:
		break;
	}
	return memcmp(a, b, type->octets);
}

/* -- hashing ---------------------------------------------------------------------------------- */

/* The length goes first, so that no two rows of values are the same words. */
static void add_octets(struct an_sip *s, const void *data, size_t n)
{
	const char *p = data;
	uint64_t word;

	an_sip_add(s, n);
	for (; n >= sizeof word; p += sizeof word, n -= sizeof word) {
		memcpy(&word, p, sizeof word);
		an_sip_add(s, word);
	}
	word = 0;
	if (n > 0) {
		memcpy(&word, p, n);
		an_sip_add(s, word);
	}
}

static void add_float(struct an_sip *s, double x)
{
	uint64_t word;

	if (x == 0)
		x = 0; /* -0.0 too */
	memcpy(&word, &x, sizeof word);
	an_sip_add(s, is_nan(x) ? UINT64_MAX : word);
}

void an_type_hash_add(struct an_sip *s, const struct an_type *type, const void *value)
{
	switch (type->kind) {
	case AN_TYPE_INT:
	case AN_TYPE_TIME:
		an_sip_add(s, (uint64_t)int_at(value));
		return;
	case AN_TYPE_FLOAT:
		add_float(s, float_at(value));
		return;
	case AN_TYPE_BOOL:
		an_sip_add(s, *(const bool *)value);
		return;
	case AN_TYPE_NAME:
		an_sip_add(s, (uint64_t)index_at(value));
		return;
	case AN_TYPE_STRING:
	case AN_TYPE_NODE:
		add_octets(s, string_at(value).data, string_at(value).length);
		return;
	case AN_TYPE_LIST:
		an_sip_add(s, list_at(value).count);
		for (size_t i = 0; i < list_at(value).count; i++)
			an_type_hash_add(s, type->element, item(type, list_at(value).items, i));
		return;
	case AN_TYPE_ADDRESS:
	case AN_TYPE_ENDPOINT:
	case AN_TYPE_NETWORK:
	case AN_TYPE_OPAQUE:
		break;
	}
	add_octets(s, value, type->octets);
}

uint64_t an_type_hash(const uint64_t secret[2], const struct an_type *type, const void *value,
		      uint64_t seed)
{
	struct an_sip s;

	an_sip_begin(&s, secret);
	an_sip_add(&s, seed);
	an_type_hash_add(&s, type, value);
	return an_sip_end(&s);
}

/* -- printing --------------------------------------------------------------------------------- */

static void print_list(struct an_writer *w, const struct an_type *type, struct an_list list)
{
	an_write_begin_list(w);
	for (size_t i = 0; i < list.count; i++)
		an_type_print(w, type->element, item(type, list.items, i));
	an_write_end_list(w);
}

void an_type_print(struct an_writer *w, const struct an_type *type, const void *value)
{
	switch (type->kind) {
	case AN_TYPE_INT:
		an_write_int(w, int_at(value));
		return;
	case AN_TYPE_FLOAT:
		an_write_float(w, float_at(value));
		return;
	case AN_TYPE_BOOL:
		an_write_bool(w, *(const bool *)value);
		return;
	case AN_TYPE_STRING:
	case AN_TYPE_NODE:
		an_write_string(w, string_at(value));
		return;
	case AN_TYPE_NAME:
		an_write_string(w, name_at(type, value));
		return;
	case AN_TYPE_TIME:
		an_write_time(w, int_at(value));
		return;
	case AN_TYPE_ADDRESS:
		an_print_address(w, value);
		return;
	case AN_TYPE_ENDPOINT:
		an_print_endpoint(w, value);
		return;
	case AN_TYPE_NETWORK:
		an_print_network(w, value);
		return;
	case AN_TYPE_LIST:
		print_list(w, type, list_at(value));
		return;
	case AN_TYPE_OPAQUE:
		if (type->print != NULL)
			type->print(w, value);
		else
			an_write_null(w);
		return;
	}
}
