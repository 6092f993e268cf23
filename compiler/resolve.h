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
	symtab **constants;       /* ast_constant, by program */
	int program;              /* whose names are looked up */
	symtab *predicates;       /* predicate that occurs in the program, by its id */
	symtab *declared;         /* predicate of an extern predicate, by its id */
	predicate **predicate_to; /* end of the program's list */
	predicate *expired;       /* that of the component expired_of */
	const ast_component *expired_of;
	str_id unknown_constants[8]; /* reported in the rule */
	int unknown_constant_count;
} resolver;

/* resolve_decl.c: types, functions, constants: duplicates, the types that they name. Fills the
 * resolver's tables. */
void resolve_declarations(resolver *rs);

/* Makes t's name mean its declaration; reports an unknown one. */
void resolve_type(resolver *rs, type *t);

/* The first function that is called name: exactly, else the only one that differs in case. NULL
 * after an error. */
const function *resolve_function(resolver *rs, str_id name, src_span at);

/* e, a CONSTANT, gets its value, or becomes a list. */
void resolve_constant(resolver *rs, ast_expr *e);

/* resolve_predicate.c: extern predicates: duplicates, types. The program's begin with failed. */
void resolve_predicates(resolver *rs);

/* The predicate that this atom of c names, made at its first occurrence. */
predicate *resolve_predicate(resolver *rs, const ast_atom *atom, const ast_component *c);

/* The predicate with that id. Reports one that does not occur, at that place, and returns NULL. */
predicate *resolve_known_predicate(resolver *rs, str_id id, str_id name, src_span at);

/* How a source that is built in is written, "periodic(@N, E, PERIOD)"; NULL: it is none. */
const char *resolve_source_form(const predicate *p);

/* resolve_table.c: the tables' predicates and limits. Behind all rules. */
void resolve_tables(resolver *rs);

#endif
