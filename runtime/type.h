/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/type.h -- types at run time: how the value of an attribute is compared, hashed, copied,
 * printed and read.
 *
 * Generated code has one constant struct an_type for each type that it needs beside the scalars
 * below. Equality is the language's: opaque values and structs octet by octet, strings by their
 * contents, lists element by element, 0.0 and -0.0 are equal and so are all NaNs. */
#ifndef AN_TYPE_H
#define AN_TYPE_H

#include "runtime/env.h"

typedef enum {
	AN_TYPE_INT,      /* int64_t */
	AN_TYPE_FLOAT,    /* double */
	AN_TYPE_BOOL,     /* bool */
	AN_TYPE_STRING,   /* struct an_string */
	AN_TYPE_NAME,     /* int: index into names, a string with a declared set of values */
	AN_TYPE_TIME,     /* int64_t */
	AN_TYPE_NODE,     /* struct an_string */
	AN_TYPE_ADDRESS,  /* struct an_address */
	AN_TYPE_ENDPOINT, /* struct an_endpoint */
	AN_TYPE_NETWORK,  /* struct an_network */
	AN_TYPE_LIST,     /* struct an_list */
	AN_TYPE_OPAQUE    /* octets of them; a pointer is its own octets */
} an_type_kind;

struct an_type {
	an_type_kind kind;
	uint32_t octets;               /* of a value */
	const char *name;              /* as the language writes it: "[int]", "tcp_flow" */
	const struct an_type *element; /* LIST */
	const char *const *names;      /* NAME */
	uint32_t name_count;           /* NAME */
	/* OPAQUE: as a JSON value or a cell; NULL: it has no text, and prints as null. */
	void (*print)(struct an_writer *w, const void *value);
	/* OPAQUE: from a feed's text, in token memory; false: it is none. NULL: can't be fed. */
	bool (*parse)(struct an_env *env, struct an_string text, void *value);
};

extern const struct an_type an_type_int, an_type_float, an_type_bool, an_type_string, an_type_time,
    an_type_node, an_type_address, an_type_endpoint, an_type_network;

bool an_type_equal(const struct an_type *type, const void *a, const void *b);
/* <0, 0, >0, of the ordered types: int, float (NaN before all), bool, string, time, node. The
 * others have a fixed order, too: lists element by element, the rest by their octets. */
int an_type_compare(const struct an_type *type, const void *a, const void *b);
/* Mixed with seed. Equal values have equal hashes. */
uint64_t an_type_hash(const uint64_t secret[2], const struct an_type *type, const void *value,
		      uint64_t seed);
/* Adds the value's words to a hash that goes over several values. */
struct an_sip;
void an_type_hash_add(struct an_sip *s, const struct an_type *type, const void *value);
/* The text of f_toStr and of print: scalars as in the output, without quotes. Token memory. */
struct an_string an_type_text(struct an_env *env, const struct an_type *type, const void *value);
/* As one JSON value, or one cell in csv and tsv. */
void an_type_print(struct an_writer *w, const struct an_type *type, const void *value);

#endif
