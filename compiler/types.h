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

/* Lists in lists: deeper ones are a conflict, so that every walk ends. */
enum { TYPE_DEPTH_MAX = 16 };

typedef struct type {
	type_kind kind;
	struct type *parent;              /* union-find; NULL at the root */
	struct type *element;             /* LIST */
	const struct opaque_type *opaque; /* OPAQUE; NULL until resolve ties a written name */
	str_id name;                      /* OPAQUE, type variables: as written, and its text */
	const char *text;
	src_span origin; /* what made it known, for notes; empty: the library */
	/* OPEN so far, but only one of some kinds, a bit 1 << kind for each: the literal "true" is
	 * a string, a bool or a node, 10.0.0.1 an address or a node, what 5 is added to an int or
	 * a time. 0: any. */
	unsigned kinds;
	int variable;  /* OPEN, of a signature: the type variable of this number, from 1; it is
			  never unified, see type_instance */
	bool is_guess; /* STRING only because nothing said what it is */
} type;

type *type_open(struct arena *a);
type *type_scalar(struct arena *a, type_kind kind, src_span origin);
type *type_list(struct arena *a, type *element, src_span origin);
/* Open, but one of these kinds; one of them is STRING, ADDRESS or INT. */
type *type_some(struct arena *a, unsigned kinds, src_span origin);
type *type_find(type *t);

/* The type that a declaration names (text is the name's): a scalar's, else OPAQUE with that name
 * and without a declaration, which resolve finds when all of them have been read. */
type *type_written(struct arena *a, str_id name, const char *text, src_span span);

/* A copy of t, if it is known, with another origin: for a declared type at a place of its use. */
type *type_at(struct arena *a, type *t, src_span origin);

/* A copy of a signature's type, in which variables[i] stands for the type variable i + 1. */
type *type_instance(struct arena *a, type *t, type *const *variables, src_span origin);

/* Whether t, as far as it is known, can be an argument for the signature's type; changes neither.
 * bound: by type variable, what it stands for in the arguments before, NULL: nothing yet. */
bool type_fits(type *signature, type *t, type **bound);

/* Makes a and b the same. False where they conflict; then neither has changed, but for elements of
 * lists. An open one takes the origin of the known one. */
bool type_unify(type *a, type *b);

/* What is not known becomes a string; what is one of some kinds a string, an address or an int. */
void type_close(type *t);

/* The kind that type_close would leave or make, but OPEN where nothing at all is known. */
type_kind type_leaning(type *t);

bool type_is_numeric(type *t); /* int, float */
bool type_is_ordered(type *t); /* has <: int, float, string, time */
bool type_is_key(type *t);     /* may be a context key */
bool type_is_printed(type *t); /* has a text, in the output and to be fed */

/* "string", "[int]", "tcp_flow", "T" for a type variable, "?" for open. In the arena. */
const char *type_name(struct arena *a, type *t);

#endif
