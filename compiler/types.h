/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/types.h -- types and their unification.
 *
 * A type is a node of a union-find forest in the compilation's arena: an open variable until it is
 * unified with something known. Always look at a type through type_find. */
#ifndef TYPES_H
#define TYPES_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/source.h"
#include "compiler/strtab.h"

#define TYPE_KINDS(X) /* kind, name in the language, C type */                                     \
	X(OPEN, "?", "")                                                                           \
	X(INT, "int", "int64_t")                                                                   \
	X(FLOAT, "float", "double")                                                                \
	X(BOOL, "bool", "bool")                                                                    \
	X(STRING, "string", "struct an_string")                                                    \
	X(TIME, "time", "int64_t")                                                                 \
	X(NODE, "node", "struct an_string")                                                        \
	X(ADDRESS, "address", "struct an_address")                                                 \
	X(ENDPOINT, "endpoint", "struct an_endpoint")                                              \
	X(NETWORK, "network", "struct an_network")                                                 \
	X(LIST, "list", "")                                                                        \
	X(OPAQUE, "opaque", "")

typedef enum {
#define X(kind, name, c) TYPE_##kind,
	TYPE_KINDS(X)
#undef X
} type_kind;

struct opaque_type;
struct arena;

typedef struct type {
	type_kind kind;
	struct type *parent;              /* union-find; NULL at the root */
	struct type *element;             /* LIST */
	const struct opaque_type *opaque; /* OPAQUE; NULL until resolve ties a written name */
	str_id name;                      /* OPAQUE: as written, and its text */
	const char *text;
	src_span origin;   /* what made it known, for notes; empty: the library */
	bool literal_bool; /* OPEN so far, but "true" or "false" was unified: string or bool */
} type;

type *type_open(struct arena *a);
type *type_scalar(struct arena *a, type_kind kind, src_span origin);
type *type_list(struct arena *a, type *element, src_span origin);
type *type_find(type *t);

/* The type that a declaration names (text is the name's): a scalar's, else OPAQUE with that name
 * and without a declaration, which resolve finds when all of them have been read. */
type *type_written(struct arena *a, str_id name, const char *text, src_span span);

/* A copy of t, if it is known, with another origin: for a declared type at a place of its use. */
type *type_at(struct arena *a, type *t, src_span origin);

/* Makes a and b the same. False where they conflict; then neither has changed, but for elements of
 * lists. An open one takes the origin of the known one. */
bool type_unify(type *a, type *b);

/* Makes t a string (a bool if it met "true" or "false" and a bool already) if it is open still. */
void type_close(type *t);

bool type_is_numeric(type *t); /* int, float */
bool type_is_ordered(type *t); /* has <: int, float, string, time */
bool type_is_key(type *t);     /* may be a context key */
bool type_is_printed(type *t); /* has a text, in the output and to be fed */

/* "string", "[int]", "tcp_flow", "?" for open. In the arena. */
const char *type_name(struct arena *a, type *t);

#endif
