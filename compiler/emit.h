/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit.h -- what the files of the emit pass share.
 *
 * The C text is made of sections, each a cwriter of its own, which emit.c puts together at the end:
 * what a function needs (a header, a table of names, a constant) is only known once it is
 * written. */
#ifndef EMIT_H
#define EMIT_H

#include "compiler/cwriter.h"
#include "compiler/plan.h"

/* What a generated function uses: its parameters. */
typedef struct emitted {
	const char *name;
	bool uses_in, uses_sets;
	bool uses_context[PLAN_KEYS_MAX];
} emitted;

/* A name of the program that is declared at this point of a function. */
typedef struct scope_name {
	const char *name;
	struct scope_name *outer;
} scope_name;

typedef struct emit_header {
	const char *name;
	struct emit_header *next;
} emit_header;

/* An address or network that the rules name. */
typedef struct emit_literal {
	const ast_expr *literal;
	struct emit_literal *next;
} emit_literal;

typedef struct emitter {
	compilation *cx;
	plan *plan;
	const char *prefix, *upper; /* "smtp", "SMTP" */
	const char *program;        /* "smtp.analog" */
	cwriter *functions;         /* section: the stages' functions */
	emit_header *headers;       /* sorted */
	emit_literal *literals;
	bool *uses_strings; /* by plan_names.number: as strings */
	bool *uses_columns; /* by plan_names.number: in the output */
	bool uses_math;

	/* the function being written */
	const plan_stage *stage;
	const plan_function *function;
	cwriter *w;
	emitted *self;
	scope_name *scope;
	bool uses_shared;
	const char *fail; /* the statement that ends the rule instance: "return;" … */
	bool has_failed;  /* it was written */
} emitter;

/* -- emit_names.c: names of the program as C identifiers --------------------------------------- */

/* name, changed where C or the generated text has another use for it. */
const char *emit_identifier(emitter *e, const char *name);
/* Names the structs and their members. */
void emit_name_tuples(emitter *e);
/* "struct smtp_tcp_pkt" */
const char *emit_struct(emitter *e, const plan_tuple *t);
/* A name for something declared now: as wanted, or with a number behind it if that is taken. */
const char *emit_declare(emitter *e, const char *wanted);
/* "struct an_endpoint " or "const struct an_packet *": what stands in front of a name. Takes the
 * type's header in. */
const char *emit_type(emitter *e, type *t, const plan_names *names);
void emit_include(emitter *e, str_id header);
/* "det1", or "#3" for the third rule of its component. */
const char *emit_rule_label(emitter *e, const ast_rule *rule);

/* The base name of the file that holds it: generated C names no folders. */
const char *emit_file_name(emitter *e, src_span span);
/* "tcp" of "an_tcp_state". */
const char *emit_state_name(emitter *e, const function *f);
const char *emit_upper(emitter *e, const char *name);

/* -- emit_expr.c: expressions as C text -------------------------------------------------------- */

/* As its type is; a value with a set of names as an int. */
const char *emit_expr(emitter *e, const plan_expr *x);
/* As a struct an_string. */
const char *emit_string(emitter *e, const plan_expr *x);
/* As an index into names, whose member it is. */
const char *emit_name(emitter *e, const plan_expr *x, const plan_names *names);
/* Its address. */
const char *emit_address(emitter *e, const plan_expr *x);
/* In the representation of a value or attribute with these names (NULL: none). */
const char *emit_as(emitter *e, const plan_expr *x, const plan_names *names);
/* As a condition: not in parentheses. */
const char *emit_condition(emitter *e, const plan_expr *x);
/* A condition that holds where x does not. */
const char *emit_negated(emitter *e, const plan_expr *x);
bool emit_is_struct(type *t);

/* -- emit_call.c: calls of the library --------------------------------------------------------- */

void emit_call(emitter *e, const plan_step *step);
/* The loop's head, up to its brace, and what begins its body. */
void emit_each(emitter *e, const plan_step *step);
void emit_ordered_call(emitter *e, const plan_step *step);
void emit_fail_if(emitter *e, const char *condition);
const char *emit_context_name(const emitter *e, int key);

/* -- emit_rules.c: functions ------------------------------------------------------------------- */

void emit_function(emitter *e, const plan_stage *stage, plan_function *f);
/* The stage's `ordered` callback, if it has one. */
void emit_ordered(emitter *e, const plan_stage *stage);
/* "struct smtp_stage2_context" */
const char *emit_context_type(emitter *e, const plan_stage *stage, int kind);

/* Distinct states in it. */
int emit_state_count(const plan_context *context);

/* -- emit_structs.c ---------------------------------------------------------------------------- */

void emit_tuples(emitter *e, cwriter *w);   /* the enumerators and structs */
void emit_contexts(emitter *e, cwriter *w); /* structs of contexts and sets, init, fini */
bool emit_has_shared(const emitter *e);
void emit_shared(emitter *e, cwriter *w); /* the shared struct */
void emit_setup(emitter *e, cwriter *w);  /* setup, teardown */

/* -- emit_stage.c ------------------------------------------------------------------------------ */

void emit_stage(emitter *e, const plan_stage *stage); /* its functions, keys, run */
void emit_sources(emitter *e, cwriter *w);

/* -- emit_tables.c ----------------------------------------------------------------------------- */

void emit_constants(emitter *e, cwriter *w); /* tables of names, addresses */
void emit_tables(emitter *e, cwriter *w);    /* what the runtime reads */

#endif
