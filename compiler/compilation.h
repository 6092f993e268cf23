/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/compilation.h -- one run of the compiler: what the passes share. */
#ifndef COMPILATION_H
#define COMPILATION_H

#include <stdio.h>

#include "compiler/arena.h"
#include "compiler/ast.h"
#include "compiler/diag.h"
#include "compiler/source.h"
#include "compiler/strtab.h"

typedef enum {
	DUMP_NONE,
	DUMP_LEXEMES,
	DUMP_AST,
	DUMP_TYPES,
	DUMP_CHAIN,
	DUMP_DOT,
	DUMP_PLAN
} dump_kind;
typedef enum { GOAL_PROGRAM, GOAL_C, GOAL_OBJECT, GOAL_SYNTAX } goal_kind;

/* Of analogc. */
enum {
	STATUS_DONE = 0,
	STATUS_ERRORS = 1,   /* in the program */
	STATUS_USAGE = 2,    /* of the command */
	STATUS_CC = 3,       /* the C compiler or linker failed, or is not there */
	STATUS_INTERNAL = 4, /* a bug of ours, or out of memory */
};

/* The command line, as options.c read it. Constant afterwards. */
typedef struct options {
	const char *input;    /* the .analog file, "-": standard input */
	const char **further; /* further programs, for the same binary */
	const char *output;   /* -o, NULL: by the goal (smtp, smtp.c, smtp.o) */
	goal_kind goal;       /* -S: C, -c: OBJECT, -fsyntax-only: SYNTAX */
	dump_kind dump;
	const char **include_dirs; /* -I */
	const char **cc_args;      /* .c, .o, .a, -l, -L: passed on in their order */
	const char **settings;     /* --set FUNCTION.NAME=VALUE */
	int further_count, include_count, cc_arg_count, setting_count;
	const char *cc;                                       /* --cc=, else $CC, else "cc" */
	const char *optimise;                                 /* "-O2" */
	bool debug;                                           /* -g */
	bool no_line;                                         /* --no-line */
	bool sequential;                                      /* --sequential */
	bool no_straight, no_fuse, no_liveness, no_constants; /* -fno-straight, … */
	bool verbose, dry_run;                                /* -v, -### */
	diag_options diag;                                    /* -W…, --color, … */
	bool depend, depend_phony;                            /* -MD, -MP */
	const char *depend_file;                              /* -MF, NULL: beside the output */
	char **run_args; /* analogc run FILE -- ARGS: not NULL */
} options;

typedef struct compilation {
	const options *options;
	arena *arena;
	struct strtab *strings;
	source_list sources;
	diag *diag;
	const char
	    *library; /* the folder with include/ and the lib*.a; found from the executable */
	ast_program program; /* parse … check */
	ast_unit *units;     /* parse, where there are several programs; merge takes them apart */
	struct plan *plan;   /* plan, optimise */
	char *c_text;        /* emit */
	size_t c_length;
	const char *name; /* of the pipeline: the input's base name as a C identifier */
} compilation;

/* The passes, in the order of passes.c. Each reports what it finds, and returns false where it
 * reported an error. */
bool pass_parse(compilation *cx);    /* texts     -> AST (the library's interfaces too) */
bool pass_merge(compilation *cx);    /* ASTs      -> one AST, of several programs */
bool pass_resolve(compilation *cx);  /* AST       -> AST with declarations */
bool pass_infer(compilation *cx);    /* AST       -> AST with types, binding modes */
bool pass_check(compilation *cx);    /* AST       -> checked AST */
bool pass_plan(compilation *cx);     /* AST       -> plan: stages, steps, state */
bool pass_optimise(compilation *cx); /* plan      -> plan: fused, pruned */
bool pass_emit(compilation *cx);     /* plan      -> C text */

/* Whether the program can write a database: then it refers to runtime/sqlite.h. */
bool emit_needs_database(const compilation *cx);

/* After the passes: writes c_text, or calls the C compiler and linker. Returns the exit status. */
int drive(compilation *cx);

/* --dump= at the boundary of each pass. */
void dump_lexemes(compilation *cx, FILE *out);
void dump_ast(compilation *cx, FILE *out);
void dump_types(compilation *cx, FILE *out);
void dump_chain(compilation *cx, FILE *out);
void dump_dot(compilation *cx, FILE *out);
void dump_plan(compilation *cx, FILE *out);

#endif
