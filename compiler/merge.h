/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/merge.h -- what the files of the merge pass share.
 *
 * Several programs become one chain: leading components that are equal stand there once, behind
 * them what is left of each program, one that feeds another before it. Names belong to a program:
 * the predicate q of b.analog has the id "b.q", that of all programs "q". Where a tuple must reach
 * several programs, a component that is made here copies it:
 *
 *     copies(parallel) { a.input(@N, PKT, …) :- input(@N, PKT, …).
 *                        b.input(@N, PKT, …) :- input(@N, PKT, …). } */
#ifndef MERGE_H
#define MERGE_H

#include "compiler/compilation.h"
#include "compiler/symtab.h"

typedef struct merge_unit merge_unit;
typedef struct merge_name merge_name;

/* A program that another one feeds with tuples of one predicate. */
typedef struct merge_feed {
	merge_unit *to;
	merge_name *name; /* in that program */
	struct merge_feed *next;
} merge_feed;

/* What a program says of one predicate. */
struct merge_name {
	str_id name;
	const ast_atom *head, *use; /* the first ones, NULL: none; head: not of `delete` */
	bool is_deleted;            /* by some rule */
	bool is_output;             /* an `output` line names it */
	bool is_fixed;              /* failed, expired: one for all programs, or one a component */
	bool is_timed;              /* start, periodic, finish: each program has its own */
	bool is_fed;                /* by another program */
	ast_table *table;           /* NULL: none */
	predicate *declared;        /* extern predicate, NULL: none */
	merge_feed *feeds;          /* whom it feeds */

	str_id id;        /* by which the next component calls it; STR_NONE: not known yet */
	str_id own_id;    /* what its declarations are about */
	str_id output_id; /* what an `output` line is about; STR_NONE: id */
	bool is_there;    /* comes to the next component, if nothing else happens */
	merge_name *next;
};

struct merge_unit {
	ast_unit *unit;
	const char *label; /* "b" */
	ast_component **components;
	int count, next; /* next: the first that is not in the chain yet */
	merge_name *names;
	symtab *by_name;
	bool is_placed;
};

typedef struct merger {
	compilation *cx;
	merge_unit *units;
	int count;
	ast_component **chain_end;
} merger;

/* -- merge_names.c: what programs say ---------------------------------------------------------- */

/* Fills the unit's components and names. */
void merge_read(merger *m, merge_unit *u);
/* NULL: the program does not have it. */
merge_name *merge_find(const merge_unit *u, str_id name);
/* "b.q"; label "": of all programs, "q". */
str_id merge_id(const merger *m, const char *label, str_id name);
/* Whether a body, or the head of a rule that derives, has it. */
bool merge_consumes(const ast_component *c, str_id name);
bool merge_derives(const ast_component *c, str_id name);
/* Whether it comes from outside of the program. */
bool merge_is_input(const merge_name *n);
/* Whether it is printed where it leaves the program. */
bool merge_is_printed(const merge_unit *u, const merge_name *n);
/* Whether two texts are the same but for spaces. */
bool merge_same_text(const merger *m, src_span a, src_span b);
/* Whether the next components of both are equal, and can be one. */
bool merge_same_next(const merger *m, const merge_unit *u, const merge_unit *v);

/* -- merge_feeds.c: who feeds whom ------------------------------------------------------------- */

/* Fills the feeds of all names. */
void merge_find_feeds(merger *m);
/* The first program that is not placed and gets nothing from others that are not. NULL: they feed
 * each other in a circle, which was reported. */
merge_unit *merge_next_unit(merger *m);
/* The number of the component before which copies for the programs that the name feeds are made;
 * count: behind the last. */
int merge_feed_place(const merge_unit *u, const merge_name *n);

/* -- merge_copies.c: components that copy ------------------------------------------------------ */

ast_component *merge_begin_copies(merger *m);
/* to(…) :- from(…). The atoms say how the attributes are called, and where. */
void merge_add_copy(merger *m, ast_component *copies, str_id from_id, const ast_atom *from,
		    str_id to_id, const ast_atom *to);
/* Into the chain, if it has a rule. */
void merge_end_copies(merger *m, ast_component *copies);

/* -- merge_declarations.c ---------------------------------------------------------------------- */

/* All that stands outside of components becomes the merged program's. */
void merge_declarations(merger *m);

#endif
