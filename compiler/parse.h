/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/parse.h -- what the parser's parts share: parser.y (the grammar), parse.c (files),
 * parse_recover.c (lexemes, recovery), parse_report.c (messages), parse_hints.c (what was meant),
 * parse_build.c and parse_expr.c (nodes), parse_extern.c (declarations).
 *
 * Recovery: after an error the grammar is at a `broken_…` production. Its action calls one of
 * parse_resume_*, which moves on to a lexeme where the text makes sense again and delivers, before
 * it, what is missing there (a '.', say). So each cause gives one message. */
#ifndef PARSE_H
#define PARSE_H

#include "compiler/lexer.h"

/* Lists in the making. */
typedef struct expr_list {
	ast_expr *first, *last;
	int count;
	bool has_location;  /* '@' before the first */
	src_span misplaced; /* of an '@' before another one, else empty */
} expr_list;

typedef struct literal_list {
	ast_literal *first, *last;
} literal_list;

typedef struct key_list {
	ast_key *first, *last;
	int count;
} key_list;

typedef struct context_key_list {
	ast_context_key *first, *last;
} context_key_list;

typedef struct param_list {
	type_ref *first, *last;
	int count;
} param_list;

typedef struct name_list {
	str_id names[64];
	int count;
} name_list;

/* A file that is part of a program. */
typedef struct parse_file {
	uint32_t file;
	struct parse_file *next;
} parse_file;

/* Where the program's lists end: shared by all its files. */
typedef struct parse_ends {
	ast_component **components;
	ast_table **tables;
	ast_output **outputs;
	ast_constant **constants;
	function **functions;
	opaque_type **types;
	predicate **predicates;
	ast_library **libraries;
	parse_file *files;
} parse_ends;

/* A declaration that is being read: one of the three. */
typedef struct declaration {
	function *function;
	opaque_type *type;
	predicate *predicate;
	str_id header; /* in "…", as written */
	unsigned seen; /* attributes, see parse_extern.c */
} declaration;

enum { TYPE_VARIABLES_MAX = 8 };

/* One file that is being parsed. */
typedef struct parser {
	compilation *cx;
	parse_ends *ends;
	const struct parser *outer; /* the file that includes this one */
	uint32_t file;
	int level; /* of inclusion, from 0 */

	lexemes lexemes;
	uint32_t at;    /* the next one to be delivered */
	uint32_t last;  /* the one delivered last */
	int missing[2]; /* kinds to be delivered before it, from the end */
	int missing_count;
	int open, sets;           /* brackets, and braces of sets, that are open at .at */
	int last_open, last_sets; /* the same before .last */

	bool in_component;
	bool too_deep;            /* reported in this statement */
	bool outside;             /* reported: a rule outside of components */
	bool form_only;           /* no includes */
	ast_component *component; /* the open one; NULL where its head was broken */
	ast_rule **rule_end;
	declaration decl;
	type *type_variables[TYPE_VARIABLES_MAX]; /* of the declaration that is being read */
	int type_variable_count;
} parser;

/* -- files: parse.c ---------------------------------------------------------------------------- */

/* Whether a file is a program in form; what it includes is not looked at. Reports what is not. */
bool parse_form(compilation *cx, uint32_t file);

/* include "name". span: of the string. */
void parse_include(parser *p, src_span span, str_id name);

/* Of parser.y: reads the lexemes up to their end. */
int parser_parse(parser *p);

/* -- lexemes and recovery: parse_recover.c ----------------------------------------------------- */

/* The kind of the next lexeme; value is never NULL. */
int parse_next(parser *p, const lexeme **value, src_span *span);

/* Go on at '{' of a component; at ':-' or '.'; at ',' or '.'. False: nothing is left to read. */
bool parse_resume_head(parser *p);
bool parse_resume_rule(parser *p);
bool parse_resume_literal(parser *p);

/* Whether a rule's head and ':-' stand at lexeme i. */
bool parse_is_rule(const parser *p, uint32_t i);

/* -- messages: parse_report.c ------------------------------------------------------------------ */

/* What could stand in the place of lexeme p->last. words holds what the flags do not sum up. */
typedef struct expectation {
	const char *words[128];
	int count;
	bool item;       /* a component or a declaration */
	bool rule;       /* a rule, in a component */
	bool expression; /* whatever begins one */
	bool operator_;
	bool attribute; /* of a declaration */
} expectation;

void parse_report(parser *p, const expectation *expected);

/* -- hints: parse_hints.c ---------------------------------------------------------------------- */

/* Adds to the error at lexeme p->last what was probably meant there. */
void parse_hint(const parser *p, const expectation *expected);

/* Reports what stands in the place of 'component', and puts it there. */
void parse_mend_components(parser *p);

/* -- expressions: parse_expr.c ----------------------------------------------------------------- */

ast_expr *build_value(parser *p, expr_kind kind, const lexeme *l);
ast_expr *build_name(parser *p, const lexeme *l);
ast_expr *build_unary(parser *p, op_kind op, src_span op_span, ast_expr *e);
ast_expr *build_binary(parser *p, op_kind op, src_span op_span, ast_expr *left, ast_expr *right);
ast_expr *build_call(parser *p, src_span span, const lexeme *name, expr_list args);
ast_expr *build_list(parser *p, expr_kind kind, src_span span, expr_list items);
ast_expr *build_interval(parser *p, src_span span, expr_list ends, bool low_open, bool high_open);
/* arg NULL: a_COUNT<*>. */
ast_expr *build_aggregate(parser *p, src_span span, const lexeme *name, ast_expr *arg);

expr_list expr_list_add(expr_list list, ast_expr *e);
/* at: of the '@' before e. */
expr_list expr_list_add_location(expr_list list, src_span at, ast_expr *e);

/* -- rules and components: parse_build.c ------------------------------------------------------- */

ast_literal *build_atom(parser *p, src_span span, const lexeme *name, expr_list args);
ast_literal *build_negated(src_span span, ast_literal *atom);
/* kind: ASSIGN or EQUALS. */
ast_literal *build_binding(parser *p, literal_kind kind, src_span op_span, ast_expr *left,
			   ast_expr *right);
ast_literal *build_condition(parser *p, ast_expr *e);
literal_list literal_list_add(literal_list list, ast_literal *l);

/* label NULL: none. */
ast_rule *build_head(parser *p, src_span span, const lexeme *label, bool is_delete,
		     ast_literal *atom);
/* Ends the rule, which becomes one of the open component. head NULL: it was broken. */
void build_rule(parser *p, src_span span, ast_rule *head, literal_list body);
/* head '.': an error. */
void build_fact(parser *p, src_span span, ast_rule *head);

ast_key *build_key(parser *p, src_span span, expr_list parts);
key_list key_list_add(key_list list, ast_key *k);
ast_context_key *build_context_key(parser *p, src_span span, const lexeme *name, key_list keys);
context_key_list context_key_list_add(context_key_list list, ast_context_key *k);
/* keyword: the word before the keys, NULL: none. */
ast_component *build_component(parser *p, const lexeme *name, const lexeme *type_name,
			       const lexeme *keyword, context_key_list keys);
void build_open(parser *p, ast_component *c);
void build_close(parser *p, src_span span);

/* keyword NULL: no keys. */
void build_table(parser *p, src_span span, const lexeme *name, expr_list limits,
		 const lexeme *keyword, ast_key *key);
/* keyword, to NULL: none. */
void build_output(parser *p, src_span span, const lexeme *name, const lexeme *keyword,
		  const lexeme *to);
void build_constant(parser *p, src_span span, const lexeme *name, ast_expr *value);
/* An include, an extern or the like stands in a component. */
void build_misplaced(parser *p, src_span span);

/* -- declarations: parse_extern.c -------------------------------------------------------------- */

type_ref *build_type(parser *p, src_span span, const lexeme *name);
/* T: of the signature of a function. */
type_ref *build_type_variable(parser *p, src_span span, const lexeme *name);
type_ref *build_list_type(parser *p, src_span span, type_ref *element);
type_ref *build_set_type(parser *p, src_span span, type_ref *type, name_list values);
param_list param_list_add(param_list list, type_ref *t);
name_list name_list_add(parser *p, name_list list, const lexeme *l);
str_id build_c_words(parser *p, str_id before, const lexeme *word);

/* Open p->decl; the attributes behind go into it; build_declaration ends it. */
void build_extern_type(parser *p, const lexeme *name, str_id c_type, const lexeme *header);
void build_extern_function(parser *p, const lexeme *name, param_list params, type_ref *result,
			   result_kind kind);
void build_extern_predicate(parser *p, const lexeme *name, param_list params);
/* value: of an attribute with one, else NULL. */
void build_attribute(parser *p, src_span span, const lexeme *word, const lexeme *value);
void build_keyed(parser *p, src_span span, type_ref *key, int64_t arg);
void build_setting(parser *p, src_span span, const lexeme *name, const lexeme *value);
void build_declaration(parser *p, src_span span);
void build_library(parser *p, src_span span, const lexeme *name);

/* "f_processTCP" -> "an_process_tcp". */
str_id extern_c_name(compilation *cx, const char *name);

#endif
