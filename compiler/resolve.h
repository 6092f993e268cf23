/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/resolve.h -- the parts of pass_resolve.
 *
 * In:  the tree as parsed. Out: declarations tied, predicates, variables with slots.
 * Each part reports all that it finds and stops at nothing. */
#ifndef RESOLVE_H
#define RESOLVE_H

#include "compiler/compilation.h"
#include "compiler/symtab.h"

typedef struct resolver {
	compilation *cx;
	symtab *types;            /* opaque_type */
	symtab *functions;        /* function, by its exact name */
	symtab *constants;        /* ast_constant */
	symtab *predicates;       /* predicate that occurs in the program */
	symtab *declared;         /* predicate of an extern predicate */
	predicate **predicate_to; /* end of the program's list */
} resolver;

/* resolve_decl.c: types, functions, constants, extern predicates: duplicates, the types that they
 * name. Fills the resolver's tables; the program's predicates begin with failed. */
void resolve_declarations(resolver *rs);

/* Makes t's name mean its declaration; reports an unknown one. */
void resolve_type(resolver *rs, type *t);

/* The predicate of that name, made at its first occurrence. */
predicate *resolve_predicate(resolver *rs, str_id name, src_span at, int arity);

/* The function that is called name: the exact one, else the only one that differs in case. NULL
 * after an error. */
const function *resolve_function(resolver *rs, str_id name, src_span at);

/* support.c: reports each construct that the passes behind this one do not handle yet. */
void support_check(compilation *cx);

#endif
