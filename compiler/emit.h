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
	bool uses_in, uses_sets, uses_facts;
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

/* A constant that the rules name: an address, a network, the items of a list. */
typedef struct emit_literal {
	const char *name;
	str_id declarator, value;
	struct emit_literal *next, *in_bucket;
} emit_literal;

/* A constant struct an_type of the generated text; emit_types.c. */
typedef struct emit_type_row emit_type_row;

/* Which literals of a rule can fail; emit_missed.c. */
typedef struct emit_literal_numbers emit_literal_numbers;

typedef struct emitter {
	compilation *cx;
	plan *plan;
	const char *prefix, *upper; /* "smtp", "SMTP" */
	const char *program;        /* "smtp.analog" */
	cwriter *functions;         /* section: the stages' functions */
	emit_header *headers;       /* sorted */
	emit_literal *literals, *last_literal;
	emit_literal **literal_buckets;
	int literal_count;
	emit_literal_numbers *literal_numbers; /* by row of the rule */
	emit_type_row *types;
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
	const plan_step *step; /* the one being written */
	bool is_ordered;       /* in an ordered part: its tests are done, and counted, again */
	const char *fail;      /* the statement that ends the rule instance: "return;" … */
	bool has_failed;       /* it was written */
	int fact_count;        /* facts that have a name so far */
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

/* -- emit_types.c: types as the runtime sees them ---------------------------------------------- */

/* A const struct an_type * of a value with that type and these names (NULL: none): "&an_type_int",
 * "&smtp_type_packet". The section that defines it stands in front of all functions and tables. */
const char *emit_const_type(emitter *e, type *t, const plan_names *names);
/* That section: after everything else has been written. */
void emit_types(emitter *e, cwriter *w);

/* -- emit_literals.c: literals ----------------------------------------------------------------- */

const char *emit_literal_text(emitter *e, const plan_expr *x);
/* A LIST with constant items. */
const char *emit_constant_list(emitter *e, const plan_expr *x);
/* As a C string literal. */
const char *emit_quoted(emitter *e, str_id text);
/* The section that defines the constants: after everything else has been written. */
void emit_literals(emitter *e, cwriter *w);

/* -- emit_expr.c: expressions as C text -------------------------------------------------------- */

/* As its type is; a value with a set of names as an int. */
const char *emit_expr(emitter *e, const plan_expr *x);
/* As a struct an_string. */
const char *emit_string(emitter *e, const plan_expr *x);
/* As an index into names, whose member it is. */
const char *emit_name(emitter *e, const plan_expr *x, const plan_names *names);
/* The address of a place that holds it, also of a literal's; a string as a struct an_string. */
const char *emit_reference(emitter *e, const plan_expr *x);
/* The address of a struct. */
const char *emit_address(emitter *e, const plan_expr *x);
/* In the representation of a value or attribute with these names (NULL: none). */
const char *emit_as(emitter *e, const plan_expr *x, const plan_names *names);
/* As a condition: not in parentheses. */
const char *emit_condition(emitter *e, const plan_expr *x);
/* A condition that holds where x does not. */
const char *emit_negated(emitter *e, const plan_expr *x);
bool emit_is_struct(type *t);

/* -- emit_missed.c: where rule instances fail -------------------------------------------------- */

/* Gives each literal that can fail its number: before anything is written. */
void emit_number_literals(emitter *e);
/* The statement that counts that e->step has ended its rule instance; NULL: it is not counted. */
const char *emit_missed(emitter *e);
/* Writes the array with the texts of the row's literals, NAME_rule_ROW_literals, if it has any; how
 * many they are. */
int emit_rule_literals(emitter *e, cwriter *w, int row);
int emit_first_literal(const emitter *e, int row);

/* -- emit_call.c: calls of the library --------------------------------------------------------- */

void emit_call(emitter *e, const plan_step *step);
/* The loop's head, up to its brace, and what begins its body. */
void emit_each(emitter *e, const plan_step *step);
void emit_ordered_call(emitter *e, const plan_step *step);
void emit_fail_if(emitter *e, const char *condition);
const char *emit_context_name(const emitter *e, int key);

/* -- emit_rules.c: functions ------------------------------------------------------------------- */

void emit_function(emitter *e, const plan_stage *stage, plan_function *f);
/* The braces of a function, and what stands between them one tab deeper. */
void emit_open(cwriter *w);
void emit_close(cwriter *w);
/* A body is written to e->w; what it uses is known when it ends, behind the function's head. */
void emit_begin_body(emitter *e, const plan_stage *stage, const plan_function *f);
void emit_rules(emitter *e, const plan_block *rules);
void emit_end_body(emitter *e);
/* A tuple for the batch; t NULL: none. */
void emit_tuple(emitter *e, const plan_tuple *t, const plan_derive *d);
/* The stage's `ordered` callback, if it has one. */
void emit_ordered(emitter *e, const plan_stage *stage);
/* "struct smtp_stage2_context" */
const char *emit_context_type(emitter *e, const plan_stage *stage, int kind);

/* Distinct states in it. */
int emit_state_count(const plan_context *context);
/* Whether its states are reset one by one. */
bool emit_has_resets(const plan_stage *stage, const plan_context *context);

/* -- emit_fixpoint.c: rules in a component with a fixpoint ------------------------------------- */

/* "struct sp_stage1_facts" */
const char *emit_facts_type(emitter *e, const plan_stage *stage);
/* "SP_STAGE1_EDGE" */
const char *emit_relation_name(emitter *e, const plan_stage *stage, const plan_relation *r);
/* The head of the loop over the facts, up to its brace. */
void emit_scan(emitter *e, plan_step *step);
void emit_absent(emitter *e, const plan_step *step);
/* A derivation that is not KEEP_NOT. */
void emit_kept(emitter *e, const plan_step *step);

/* -- emit_groups.c: aggregates ----------------------------------------------------------------- */

/* A solution joins the group: group, a pointer's name. */
void emit_accumulate(emitter *e, const plan_step *step, const char *group);
/* A loop over the facts of earlier strata: what each function does with one. */
void emit_facts_loop(emitter *e, const plan_stage *stage, plan_function *const *functions,
		     int count);
/* The function that finds all groups and derives their heads. */
void emit_aggregate_function(emitter *e, const plan_stage *stage, const plan_aggregate *a);
/* A table's `follow`, and its name. */
void emit_follow(emitter *e, const plan_stage *stage, const plan_relation *r);
const char *emit_follow_name(emitter *e, const plan_stage *stage, const plan_relation *r);

/* -- emit_strata.c: a stage with a fixpoint ---------------------------------------------------- */

/* Its functions and run. */
void emit_strata(emitter *e, const plan_stage *stage);
/* "sp_stage1_VERB_count": of the aggregate's rule. */
const char *emit_aggregate_name(emitter *e, const plan_stage *stage, const plan_aggregate *a,
				const char *verb);

/* -- emit_relations.c: what the runtime reads of relations ------------------------------------- */

/* The relations of all stages, with the structs that hold their facts. */
void emit_relations(emitter *e, cwriter *w);

/* -- emit_structs.c ---------------------------------------------------------------------------- */

void emit_tuples(emitter *e, cwriter *w);   /* the enumerators and structs */
void emit_contexts(emitter *e, cwriter *w); /* structs of contexts and sets, init, fini */
bool emit_has_shared(const emitter *e);
void emit_shared(emitter *e, cwriter *w); /* the shared struct */
void emit_setup(emitter *e, cwriter *w);  /* setup, teardown */

/* -- emit_stage.c ------------------------------------------------------------------------------ */

/* The kind of the contexts with keys of that type. */
int emit_kind_of_key(const plan_stage *stage, type *key);
void emit_stage(emitter *e, const plan_stage *stage); /* its functions, keys, run */

/* -- emit_sources.c ---------------------------------------------------------------------------- */

void emit_sources(emitter *e, cwriter *w);    /* the functions that decode packets */
int emit_source_rows(emitter *e, cwriter *w); /* the table of sources; how many they are */
/* What the stage's contexts derive when they end; nothing, if no rule has `expired`. */
void emit_expired_row(emitter *e, cwriter *w, const plan_stage *s);
/* The function that gets it; NULL: none. */
const plan_function *emit_expired_of(const plan_stage *s);

/* -- emit_tables.c ----------------------------------------------------------------------------- */

/* An attribute's name in the output. */
const char *emit_column_name(emitter *e, const plan_tuple *t, int i);
void emit_constants(emitter *e, cwriter *w); /* tables of names, addresses */
void emit_tables(emitter *e, cwriter *w);    /* what the runtime reads */

#endif
