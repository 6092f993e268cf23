/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/ast.h -- the program as a tree, from parse to plan.
 *
 * Ownership: all nodes live in the compilation's arena and end with it.
 * Each field says which pass fills it; where a pass reported an error the field may stay empty,
 * and no later pass runs. Lists are singly linked through next, in the order of the text. */
#ifndef AST_H
#define AST_H

#include <stdbool.h>
#include <stdint.h>

#include "compiler/source.h" /* src_span */
#include "compiler/strtab.h" /* str_id */
#include "compiler/types.h"

typedef struct ast_expr ast_expr;
typedef struct ast_literal ast_literal;
typedef struct ast_rule ast_rule;
typedef struct ast_component ast_component;
typedef struct predicate predicate;
typedef struct function function;

/* -- expressions ----------------------------------------------------------------------------- */

#define EXPR_KINDS(X)                                                                              \
	X(VAR, "variable")                                                                         \
	X(WILDCARD, "wildcard")                                                                    \
	X(INT, "integer")                                                                          \
	X(FLOAT, "float")                                                                          \
	X(BOOL, "boolean")                                                                         \
	X(STRING, "string")                                                                        \
	X(ADDRESS, "address")                                                                      \
	X(NETWORK, "network")                                                                      \
	X(DURATION, "duration")                                                                    \
	X(INFINITY, "infinity")                                                                    \
	X(LIST, "list")                                                                            \
	X(INTERVAL, "interval")                                                                    \
	X(SET, "set")                                                                              \
	X(CALL, "call")                                                                            \
	X(UNARY, "unary operator")                                                                 \
	X(BINARY, "binary operator")                                                               \
	X(CONSTANT, "constant name")                                                               \
	X(AGGREGATE, "aggregate")

typedef enum {
#define X(kind, word) EXPR_##kind,
	EXPR_KINDS(X)
#undef X
} expr_kind;

#define OPERATORS(X) /* kind, text */                                                              \
	X(OR, "||")                                                                                \
	X(AND, "&&")                                                                               \
	X(BIT_OR, "|")                                                                             \
	X(BIT_XOR, "^")                                                                            \
	X(BIT_AND, "&")                                                                            \
	X(EQ, "==")                                                                                \
	X(NE, "!=")                                                                                \
	X(LT, "<")                                                                                 \
	X(LE, "<=")                                                                                \
	X(GT, ">")                                                                                 \
	X(GE, ">=")                                                                                \
	X(SHL, "<<")                                                                               \
	X(SHR, ">>")                                                                               \
	X(ADD, "+")                                                                                \
	X(SUB, "-")                                                                                \
	X(MUL, "*")                                                                                \
	X(DIV, "/")                                                                                \
	X(MOD, "%")                                                                                \
	X(IN, "in")                                                                                \
	X(NOT, "!")                                                                                \
	X(BIT_NOT, "~")                                                                            \
	X(NEGATE, "-")                                                                             \
	X(PLUS, "+")

typedef enum {
#define X(kind, text) OP_##kind,
	OPERATORS(X)
#undef X
} op_kind;

/* What recursion over expressions is bounded by; parse reports what nests deeper. */
enum { AST_DEPTH_MAX = 200 };

typedef enum { AGG_COUNT, AGG_SUM, AGG_MIN, AGG_MAX, AGG_AVG, AGG_LIST } agg_kind;

struct ast_expr {
	expr_kind kind;
	src_span span; /* never empty */
	ast_expr *next;
	int depth;  /* parse: levels of expressions below it, from 1, at most AST_DEPTH_MAX */
	type *type; /* infer: never NULL afterwards; resolved by type_find. A STRING may be a bool
		       or a node, an ADDRESS a node */
	union {
		struct {
			str_id name;
			int slot;   /* resolve: index in the rule's variables */
			bool binds; /* check: this occurrence binds it */
		} var;
		int64_t integer; /* INT, BOOL (0, 1), DURATION (ns) */
		double number;   /* FLOAT */
		str_id string;   /* STRING: decoded; may hold NULs (strtab keeps lengths) */
		struct {
			uint8_t octets[16];
			uint8_t version, prefix; /* prefix: NETWORK */
		} address;
		struct {
			ast_expr *items;
		} list; /* LIST, SET */
		struct {
			ast_expr *low, *high;
			bool low_open, high_open;
		} interval;
		struct {
			str_id name;
			src_span name_span;
			ast_expr *args;
			/* resolve: the first of that name and arity; infer: the one that its
			 * arguments' types choose */
			const function *function;
			type **variables; /* infer: what each type variable of function is */
		} call;
		struct {
			op_kind op;
			src_span op_span;
			ast_expr *left, *right; /* UNARY: left only */
		} op;
		struct {
			agg_kind which;
			ast_expr *arg; /* NULL: a_COUNT<*> */
		} aggregate;
		struct {
			str_id name;
			ast_expr *value; /* resolve: its own copy, no LIST (such a name is
					    replaced by the list) */
		} constant;
	} u;
};

/* -- atoms, literals, rules ------------------------------------------------------------------- */

typedef struct ast_atom {
	str_id name;
	str_id id; /* of the predicate: its name; merge: "PROGRAM.NAME" keeps two apart */
	src_span span, name_span;
	ast_expr *args; /* args[0] is the location, the one written with @ */
	int arity;
	bool has_location; /* an '@' was written; without one the atom has no location: an error */
	predicate *predicate; /* resolve */
	int node;             /* check: its place in the component's graph */
	bool is_remote; /* check, of a head: a tuple for another node; it is printed, and nothing in
			   this chain gets it */
} ast_atom;

#define LITERAL_KINDS(X)                                                                           \
	X(ATOM, "atom")                                                                            \
	X(NEGATED, "negated atom")                                                                 \
	X(ASSIGN, "assignment")   /* X := e */                                                     \
	X(EQUALS, "equation")     /* X = e: check decides, see binds */                            \
	X(CONDITION, "condition") /* any other expression */                                       \
	X(CALL, "call")           /* a bare call for its effect */

typedef enum {
#define X(kind, word) LITERAL_##kind,
	LITERAL_KINDS(X)
#undef X
} literal_kind;

struct ast_literal {
	literal_kind kind;
	src_span span;
	ast_literal *next;
	ast_atom atom;          /* ATOM, NEGATED */
	ast_expr *left, *right; /* ASSIGN, EQUALS (right: the value); CONDITION, CALL: left only */
	src_span op_span;       /* of := or = */
	const char *text;       /* parse: its source text, as a rule's */
	bool binds; /* check: ASSIGN or EQUALS binds a variable: `left` is that VAR (swapped if need
		       be), right the value; otherwise EQUALS compares */
};

typedef struct variable {
	str_id name;
	src_span first;
	type *type; /* infer */
	int uses;   /* resolve: occurrences, the binding one included */
} variable;

struct ast_rule {
	str_id label; /* STR_NONE: none */
	src_span span, label_span;
	bool is_delete;
	ast_atom head;
	ast_literal *body;
	ast_rule *next;
	ast_component *component;
	variable *variables; /* resolve */
	int variable_count;
	int index; /* resolve: number in the program, from 0 */
	char
	    *text; /* parse: the rule's source text on one line, comments and spare space removed */
};

typedef enum { ORDER_SERIAL, ORDER_PARALLEL, ORDER_CONTEXT, ORDER_AUTO } order_kind;

/* One P(k,…) of context_keys: each key is one position or a composite of several. */
typedef struct ast_key {
	src_span span;
	int positions[8]; /* check: from 0 (the location); resolved from names */
	ast_expr *parts;  /* INT or VAR */
	int count;        /* of parts; more than one: a composite key */
	type *type;       /* check: of the attribute (one position) */
	struct ast_key *next;
} ast_key;

typedef struct ast_context_key {
	str_id name, id; /* of the predicate */
	src_span span, name_span;
	ast_key *keys;
	int key_count;
	predicate *predicate; /* resolve */
	struct ast_context_key *next;
} ast_context_key;

struct ast_component {
	str_id name, type_name;
	int program;    /* merge: whose it is, ast_unit.number; 0: there is only one program */
	const char *of; /* merge: who shares it, "a+b"; NULL: there is only one program */
	bool is_copies; /* merge: made here, copies tuples from predicate to predicate */
	src_span span, name_span, type_span;
	order_kind order; /* resolve, from type_name */
	ast_context_key *keys;
	ast_rule *rules;
	ast_component *next;
	int index;                   /* place in the chain, from 0 */
	const struct strata *strata; /* check */
};

/* -- declarations ------------------------------------------------------------------------------ */

typedef enum {
	CONTRACT_PURE,
	CONTRACT_SHARED,
	CONTRACT_ORDERED,
	CONTRACT_KEYED,
	CONTRACT_SERIAL
} contract_kind;
typedef enum { RESULT_ONE, RESULT_OPTIONAL, RESULT_MANY, RESULT_NONE } result_kind;

/* A parameter or result type as declared. type is a node of the declaration's own: never unify it,
 * copy it. */
typedef struct type_ref {
	type *type;
	bool is_const;  /* must be a literal */
	str_id *values; /* string{…}: the declared set, else NULL */
	int value_count;
	src_span span;
	struct type_ref *next;
} type_ref;

/* extern function. Functions of one name differ in the types of their parameters.
 *
 * In C a function gets: the environment; its state or ticket; for each type variable of its
 * signature, in the order of first occurrence, a `const struct an_type *`; its arguments (those
 * whose type is a type variable as `const void *`, lists as `struct an_list` by value; the
 * setting's value, if it has one, is the last); where its result goes, unless it is a plain one
 * that is returned. A result whose type is a type variable always goes to a `void *`: a plain one's
 * function then returns nothing. */
struct function {
	str_id name; /* with f_ */
	src_span span, name_span;
	type_ref *params;
	int param_count;
	type **type_variables; /* of its signature; [i] has the number i + 1 */
	int type_variable_count;
	type_ref result;
	result_kind result_kind;
	contract_kind contract;
	type *key_type;       /* keyed(T), else NULL */
	int key_arg;          /* keyed(arg k): k from 1, else 0 */
	str_id state, ticket; /* C struct tags without "struct", STR_NONE: none */
	bool heavy, effect;
	str_id c_name; /* "an_process_tcp" */
	str_id header; /* as to be included, "stdlib/tcp.h" */
	/* setting NAME = "VALUE": the last parameter, a const one of a type with `prepare`, is not
	 * given by the program (but counted in param_count): it is prepared from this value, which
	 * --set f_x.NAME=VALUE replaces when compiling and when running. */
	str_id setting, setting_value;
	function *overload; /* resolve: the next one of the same name */
	function *next;
};

/* extern type; built-in scalars are types.h's. */
typedef struct opaque_type {
	str_id name, c_type, header;
	src_span span;
	bool is_pointer; /* c_type ends in '*': passed as it is */
	bool is_key;
	str_id printer; /* text NAME */
	str_id parse;   /* parse NAME: it can be fed */
	str_id prepare; /* prepare PREFIX: PREFIX_create, PREFIX_destroy */
	struct opaque_type *next;
} opaque_type;

/* const NAME = literal. */
typedef struct ast_constant {
	str_id name;
	int program; /* merge: whose it is */
	src_span span, name_span;
	ast_expr *value; /* a literal */
	struct ast_constant *next;
} ast_constant;

/* materialize(name, lifetime, size, keys(…)). */
typedef struct ast_table {
	src_span span, name_span;
	str_id name, id;
	int program; /* merge: whose it is */
	ast_expr *lifetime, *size;
	ast_key *keys;
	predicate *predicate; /* resolve */
	int64_t lifetime_ns;  /* resolve; INT64_MAX: infinity */
	uint64_t rows;        /* resolve; UINT64_MAX: infinity */
	uint64_t key; /* check: attributes of the primary key, bit i is attributes[i]; bit 0,
				 the location, is never set */
	ast_component *owner; /* check: derives it, or deletes from it */
	bool is_constant;     /* check: only fed, no rule derives or deletes it: owner is NULL */
	bool is_statistics;   /* check: in a parallel component */
	/* check, owner ordered by context: the attributes that hold the parts of the key whose
	 * context keeps the row: the first one of each tuple that arrives. Else none. */
	int context_fields[8];
	int context_field_count;
	struct ast_table *next;
} ast_table;

typedef struct ast_output {
	src_span span, name_span, to_span;
	str_id name, id, to; /* to: STR_NONE: standard output */
	predicate *predicate;
	struct ast_output *next;
} ast_output;

/* How tuples of a predicate come into the pipeline other than by a rule or a feed. `expired` is
 * made by the component that consumes it: each has a predicate of that name of its own, whose KEY
 * has the type of the component's key. */
typedef enum {
	SOURCE_NONE,
	SOURCE_PACKETS,  /* extern predicate … source NAME */
	SOURCE_START,    /* start(@N) */
	SOURCE_PERIODIC, /* periodic(@N, E, PERIOD) */
	SOURCE_FINISH,   /* finish(@N) */
	SOURCE_EXPIRED   /* expired(@N, KEY, LAST_TIME) */
} source_kind;

/* Everything that the program says of one predicate name. Made by resolve. */
struct predicate {
	str_id name;              /* as it is printed */
	str_id id;                /* see ast_atom */
	int index;                /* in the order of first occurrence; failed is 0 */
	int arity;                /* with the location */
	type **attributes;        /* infer: arity of them; [0] is node */
	src_span first, declared; /* declared: of extern predicate, else empty */
	ast_component *producer;  /* the last component with a head of it, NULL: none */
	ast_component *consumer;  /* the first component with a body atom of it, NULL: none */
	str_id decode, header;    /* extern predicate … source NAME in "…" */
	source_kind source;       /* resolve */
	bool is_barrier;          /* check: start, periodic, finish, a constant table's rows */
	bool is_source, is_input, is_output, is_builtin;
	bool is_quiet;            /* resolve: an output only where an `output` line names it */
	const predicate *copy_of; /* resolve: its tuples are copies of that one's, made by merge */
	const char **names; /* check: names in the output, of the first rule that derives it: lower
			       case, a repeated one with _2; for an input: of the first atom */
	ast_table *table;
	predicate *next;
};

/* extern library "svm": for the linker, if a function is called that is declared in this file, or
 * one that has a type of this file in its signature. */
typedef struct ast_library {
	str_id name;
	src_span span;
	struct ast_library *next;
} ast_library;

typedef struct ast_program {
	ast_component *components;
	ast_table *tables;
	ast_output *outputs;
	ast_constant *constants;
	function *functions; /* the interfaces' and the program's */
	opaque_type *types;
	ast_library *libraries;
	predicate *predicates; /* parse: one for each extern predicate (name, arity, attributes as
				  written, declared, decode, header, is_source); resolve: all that
				  occur in rules, failed before them */
	predicate *unused_predicates; /* resolve: the extern ones that occur nowhere */
	int predicate_count, rule_count, component_count;
	/* merge: ids of predicates that are outputs where they leave the chain; NULL: there is only
	 * one program. */
	struct symtab *printed;
	int unit_count; /* merge: of programs, 0: one */
} ast_program;

/* One of several programs for one binary: made by parse, taken apart by merge. */
typedef struct ast_unit {
	const char *input; /* its file */
	uint32_t file;     /* the same, as source.h numbers it */
	int number;        /* from 1 */
	ast_program program;
	struct ast_unit *next;
} ast_unit;

#endif
