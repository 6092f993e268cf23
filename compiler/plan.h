/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan.h -- what runs, between the checked tree and C: stages, functions, steps.
 *
 * A plan is a chain of stages. A stage has one function for each predicate that arrives and is
 * consumed there (and, until they are inlined, for predicates that are derived and consumed
 * inside). A function's body is a block: a list of steps that run one after the other. A step that
 * fails ends its rule; nothing is undone. There are no loops but for STEP_EACH, a `*` result.
 *
 *     pass_plan      one stage a component; a derived tuple that is consumed in the same component
 *                    is a call of its function; every string is a string.
 *     pass_optimise  fuse, straight, constants, liveness (optimise.h), then plan_layout.
 *
 * Ownership: all in the compilation's arena. Values are shared by pointer between the steps of one
 * function; expressions and steps belong to one place. */
#ifndef PLAN_H
#define PLAN_H

#include "compiler/compilation.h"

typedef struct plan plan;
typedef struct plan_stage plan_stage;
typedef struct plan_function plan_function;
typedef struct plan_expr plan_expr;
typedef struct plan_step plan_step;

/* What pipeline.h allows. */
enum { PLAN_KEYS_MAX = 8, PLAN_PARTS_MAX = 8, PLAN_SLOTS_MAX = 16 };

/* -- tuples ------------------------------------------------------------------------------------ */

/* A declared set of strings; a value of it is the index of its member. Equal sets are one. */
typedef struct plan_names {
	const str_id *values;
	int count;
	int number; /* from 1 */
	struct plan_names *next;
} plan_names;

typedef struct plan_attribute {
	const char *name; /* the program's variable */
	type *type;
	const plan_names *names; /* constants: an index into these; NULL: by its type */
	bool is_key;             /* some stage orders by it */
	bool is_average;         /* an a_AVG: its sum and count stand beside it */
	bool live;               /* somebody reads it: a member of the struct */
	const char *c_name;      /* emit: of that member */
} plan_attribute;

/* Room in a tuple for what an ordered function's first part hands to the second. */
typedef struct plan_ticket {
	const char *name; /* of the member */
	const function *function;
	struct plan_ticket *next;
} plan_ticket;

/* The struct of a predicate. A predicate that is consumed and named by an `output` line has two:
 * the second one (is_copy) is printed and nothing else. */
typedef struct plan_tuple {
	const predicate *predicate;
	plan_attribute *attributes; /* predicate->arity; [0], the location, is never stored */
	plan_ticket *tickets;
	bool is_copy;
	bool is_remote;             /* a copy for another node: the location is stored too */
	bool is_relation;           /* some fixpoint stores it: its strings are plain */
	bool is_whole;              /* and compares its facts: every attribute is kept */
	bool is_group;              /* of an aggregate: counts its solutions */
	bool travels;               /* stands in batches: has a row in the pipeline's predicates */
	bool is_output, is_input;   /* printed at the end of the chain; fed */
	bool is_source;             /* comes without a feed, and some rule has it */
	struct emission *emissions; /* scratch of fuse: the derivations that put it into batches */
	bool has_function;          /* plan_layout: some stage runs it */
	int row;                    /* plan_layout: from 0, -1 where it does not travel */
	const char *c_name;         /* emit: its struct is named so behind the pipeline's name */
	const char *c_row;          /* emit: its enumerator */
	struct plan_tuple *next;
} plan_tuple;

/* -- values, expressions ----------------------------------------------------------------------- */

/* A variable of one function. */
typedef struct plan_value {
	const char *name;
	type *type;
	const plan_names *names; /* constants */
	const plan_tuple *tuple; /* an attribute of the tuple that the function got; else NULL */
	int attribute;           /* its index, from 1 */
	const plan_step *scan;   /* of the fact that this SCAN found instead; else NULL */
	int key;                 /* it is the i-th key of the context it runs in; -1: not known */
	bool is_read;            /* liveness: by a step that stays */
	plan_expr *replacement;  /* scratch of straight: what stands for it in a copy */
	const char *c_name;      /* emit: as declared; NULL: not declared */
} plan_value;

/* BINARY has `in` for a list or network on the right; sets and intervals are comparisons. */
typedef enum { PX_VALUE, PX_LITERAL, PX_LOCATION, PX_UNARY, PX_BINARY, PX_LIST } plan_expr_kind;

struct plan_expr {
	plan_expr_kind kind;
	src_span span;
	type *type;
	plan_value *value;       /* VALUE */
	const ast_expr *literal; /* LITERAL */
	op_kind op;              /* UNARY, BINARY */
	plan_expr *left, *right; /* UNARY: left; LIST: left is the first item, or NULL */
	plan_expr *next;         /* in a list of arguments or items */
};

/* -- calls ------------------------------------------------------------------------------------- */

/* A literal or setting that is prepared once, at the start: a member of the pipeline's shared
 * struct. */
typedef struct plan_prepared {
	const function *setting; /* whose it is; NULL: a literal */
	const opaque_type *type;
	str_id text;
	const char *name;           /* of the member */
	int number;                 /* among those of its type, from 1 */
	struct plan_prepared *same; /* constants: use that one instead */
	struct plan_prepared *like; /* scratch: plan: the last one of another type; constants: an
				       earlier one with that text */
	bool is_used;               /* layout */
	struct plan_prepared *next;
} plan_prepared;

/* State of shared, ordered and serial functions: a member of the pipeline's shared struct, one for
 * a component (a shared function's: one for a program). */
typedef struct plan_state {
	const function *function;
	const ast_component *component; /* NULL: the program's */
	int program;                    /* ast_unit.number */
	const char *name;               /* of the member */
	bool is_used;                   /* layout */
	struct plan_state *next;
} plan_state;

typedef struct plan_argument {
	plan_expr *expr;         /* NULL: prepared */
	plan_prepared *prepared; /* a const argument of a type with `prepare` */
	const type_ref *param;
	struct plan_argument *next;
} plan_argument;

typedef struct plan_call {
	const function *function;
	type *const *variables; /* what each type variable of function is */
	plan_argument *args;
	plan_state *state;   /* NULL: none, or keyed */
	plan_ticket *ticket; /* ordered: of the function's tuple */
	int key;             /* keyed, in a context: whose it uses; else -1 */
	plan_expr *key_expr; /* keyed, in a serial component: the key */
	type *key_type;      /* keyed */
	int kind, slot;      /* plan_layout, of keyed: its stage's context kind; place there */
} plan_call;

/* -- facts: of a stage with a fixpoint (runtime/fixpoint.h) ------------------------------------ */

/* A set of attributes by which facts are looked up: bit i is attribute i. */
typedef struct plan_index {
	uint64_t attributes;
	struct plan_index *next;
} plan_index;

/* The facts of a predicate inside one component, or the groups of an aggregate. */
typedef struct plan_relation {
	plan_tuple *tuple;
	const char *name; /* of its enumerator, behind the stage's */
	int number;       /* in the stage, from 0 */
	bool is_set;      /* a fact that is there is no news */
	bool is_group;
	const ast_table *table;               /* NULL: forgotten with the fixpoint */
	const struct plan_aggregate *merging; /* table: adds up in it over tokens; NULL: none */
	plan_index *indexes;
	int *keys; /* by attribute: it is the i-th key of the context; -1: not known */
	struct plan_aggregate *followers; /* table: recomputed when rows of it go */
	struct plan_relation *next;
} plan_relation;

/* Which facts a look-up sees, from the fact that triggers the rule. */
typedef enum { AGE_ANY, AGE_OLDER, AGE_UP_TO } plan_age;

/* A look-up: the facts that have these values. */
typedef struct plan_probe {
	plan_relation *relation;
	plan_expr **args;    /* by attribute; NULL: any value */
	plan_value **values; /* SCAN: by attribute; of variables that it binds */
	uint64_t attributes; /* that have one */
	int index;           /* in the relation; -1: every fact */
	plan_age age;        /* SCAN */
} plan_probe;

/* A recursive group: its facts wait in a queue, first in, first out. */
typedef struct plan_queue {
	int number; /* from 1 */
	plan_function **functions;
	int function_count;
	struct plan_queue *next;
} plan_queue;

/* What a derivation does with its fact inside the fixpoint. */
#define KEEP_KINDS(X)       /* kind, word in the dump */                                           \
	X(NOT, "")          /* straight-line code */                                               \
	X(PASS, ", passed") /* numbered, not stored */                                             \
	X(FACT, ", stored")                                                                        \
	X(GROUP, ", grouped")   /* a solution of an aggregate */                                   \
	X(MAKE, ", made empty") /* a group without a solution */                                   \
	X(MERGE, ", merged")    /* a group meets its table's row */                                \
	X(DELETE, ", deleted")

typedef enum {
#define X(kind, word) KEEP_##kind,
	KEEP_KINDS(X)
#undef X
} plan_keep;

/* A rule with an aggregate in its head. */
typedef struct plan_aggregate {
	const ast_rule *rule;
	const char *name; /* "count" */
	int number;       /* of those with that name, from 1 */
	int stratum;
	plan_relation *groups;
	plan_relation *affected;  /* groups that have lost a row; NULL: not recomputed */
	plan_function *empty;     /* makes the groups of the body's first facts; NULL: none */
	plan_function **triggers; /* by body predicate: finds solutions */
	int trigger_count;
	plan_function *all;     /* over tables: the group's solutions among all rows; else NULL */
	plan_function *removed; /* the groups of a row that has gone */
	plan_function *head;    /* derives the group's head */
	struct plan_aggregate *next;
	struct plan_aggregate *next_follower; /* of the same table */
} plan_aggregate;

/* -- steps ------------------------------------------------------------------------------------- */

/* Steps of one rule, or (after a derivation) rules one after the other. */
typedef struct plan_block {
	plan_step *first, *last;
} plan_block;

#define STEP_KINDS(X)         /* kind, word in the dump */                                         \
	X(RULE, "rule")       /* block: a rule instance; failing in it ends it and nothing else */ \
	X(TRIED, "tried")     /* the trigger matched: count it */                                  \
	X(BIND, "bind")       /* value := expr */                                                  \
	X(TEST, "test")       /* fails unless expr */                                              \
	X(NONZERO, "nonzero") /* fails, and is counted, if expr is 0: a divisor */                 \
	X(CHOOSE, "choose")   /* value := expr; if value is `when`: block, value := other */       \
	X(CALL, "call")       /* value := call; fails where a `?` has no value */                  \
	X(EACH, "each")       /* for each value of a `*` call: block, the rest of the rule */      \
	X(ORDERED, "ordered") /* the first part of an ordered call: fills its ticket */            \
	X(SCAN, "scan")       /* for each fact of the probe: block, the rest of the rule */        \
	X(ABSENT, "absent")   /* fails if there is a fact of the probe */                          \
	X(DERIVE, "derive")   /* the head: always the last step of a rule */

typedef enum {
#define X(kind, word) STEP_##kind,
	STEP_KINDS(X)
#undef X
} step_kind;

/* Facts that a component has derived already, where it can't be proved that they differ. */
typedef struct plan_set {
	const ast_component *component;
	const predicate *predicate;
	const char *name; /* of the member of the stage's sets */
	struct plan_set *next;
} plan_set;

typedef struct plan_derive {
	const predicate *predicate;
	plan_expr **args;      /* predicate->arity of them; [0] is the location */
	plan_set *set;         /* fails if the fact is there already; NULL: it can't be */
	plan_tuple *copy;      /* printed at this place; NULL: not */
	plan_tuple *emit;      /* into the batch; NULL: not */
	plan_function *invoke; /* run with it now; NULL: not */
	plan_block inlined;    /* straight: that function's rules */
	bool is_inlined;
	plan_keep keep;
	plan_relation *relation; /* keep: where; PASS: NULL */
	plan_queue *queue;       /* invoke it from there; NULL: at once */
	bool is_remote;          /* for another node: args[0] is which; copy only */
} plan_derive;

struct plan_step {
	step_kind kind;
	src_span span;
	plan_step *next, *previous;
	const ast_rule *rule;
	const ast_literal *literal; /* of the rule; NULL: its head */
	bool is_tried;              /* behind the rule's TRIED: its failing is counted */
	plan_value *value;          /* BIND, CHOOSE, CALL, EACH; NULL: the result is not read */
	plan_expr *expr;            /* BIND, TEST, NONZERO, CHOOSE */
	plan_expr *other;           /* CHOOSE */
	bool when;                  /* CHOOSE */
	plan_call *call;            /* CALL, EACH, ORDERED */
	plan_probe *probe;          /* SCAN, ABSENT */
	const char *c_name;         /* emit, SCAN: the fact */
	plan_derive *derive;
	plan_block block; /* RULE, CHOOSE, EACH */
};

/* -- functions, stages ------------------------------------------------------------------------- */

/* A context key of a tuple: one attribute, or a composite of several. */
typedef struct plan_key {
	int positions[PLAN_PARTS_MAX];
	int count;
	type *type; /* nominal: the attribute's; a composite's is made up */
} plan_key;

/* The made-up type of composite keys whose parts have these types. */
typedef struct plan_composite {
	type **parts;
	int count;
	type *type;
	struct plan_composite *next;
} plan_composite;

/* What a component does with one predicate. */
struct plan_function {
	const ast_component *component;
	plan_tuple *tuple;
	plan_function *entry; /* in a context-ordered component: the one whose keys it runs in */
	plan_function
	    *arrival; /* by which its tuples arrive, if they all do; has their ordered part */
	bool arrives; /* called for tuples of the batch; else by STEP_DERIVE alone */
	bool is_barrier;
	plan_key keys[PLAN_KEYS_MAX]; /* arrives */
	int key_count;
	plan_value **attributes;      /* what body atoms bind; [0] unused */
	int stratum;                  /* fixpoint: of its rules */
	plan_relation *relation;      /* fixpoint: of its tuple */
	plan_queue *queue;            /* fixpoint: arriving tuples wait there; NULL: they do not */
	plan_tuple *onward, *printed; /* arrives: a table's new row goes on, is printed; or NULL */
	const plan_aggregate *aggregate; /* fixpoint: that it serves; NULL: none */
	const char *verb;                /* what it does for it, in its name */
	bool is_group;                   /* its tuple is one of the aggregate's groups */
	plan_block body;                 /* RULEs */
	plan_block ordered;      /* RULEs of tests and ORDERED: run before body, under the baton */
	int callers;             /* scratch of straight */
	int weight, depth;       /* scratch of straight: steps, nested inlinings */
	struct emitted *emitted; /* emit */
	plan_function *same;     /* the next one of its tuple in the stage */
	plan_function *next;
};

/* A keyed function's place in a context. */
typedef struct plan_slot {
	const function *function;
	struct plan_slot *next;
} plan_slot;

/* plan_layout: the contexts of one nominal key type in one stage. */
typedef struct plan_context {
	type *type;
	plan_slot *slots; /* in the order of their numbers; those that name one state share it */
	int slot_count;
	struct plan_context *next;
} plan_context;

typedef struct plan_component {
	const ast_component *component;
	struct plan_component *next;
} plan_component;

struct plan_stage {
	order_kind order; /* SERIAL, PARALLEL or CONTEXT */
	plan_component *components;
	int component_count;
	plan_function *functions; /* callers before the functions that they call */
	plan_set *sets;
	bool is_fixpoint; /* one component; what follows is filled */
	plan_relation *relations;
	int relation_count;
	plan_queue *queues;
	plan_aggregate *aggregates; /* in text order */
	int stratum_count;
	plan_context *contexts; /* plan_layout */
	int context_count;      /* plan_layout */
	int number;             /* plan_layout: from 1 */
	struct fusion *fusion;  /* scratch of fuse */
	plan_stage *next;
};

/* What an optimisation did, or why not, for the dump. */
typedef struct plan_note {
	const char *pass, *text;
	struct plan_note *next;
} plan_note;

struct plan {
	plan_stage *stages;
	plan_tuple *tuples;    /* by predicate, each copy behind its original */
	plan_tuple **tuple_of; /* by predicate index: the original */
	plan_names *names;
	plan_prepared *prepared, *last_prepared;
	plan_prepared *prepared_types; /* the last one of each type, joined by like */
	plan_state *states;
	plan_composite *composites;
	const bool *single; /* by predicate index: at most one tuple a token */
	plan_note *notes, **notes_end;
	const ast_rule **rules; /* those that stay; the numbers of the run-time's counters */
	int *rule_rows;         /* by ast_rule.index: place in rules, -1: removed */
	int rule_count;
	int row_count;   /* plan_layout */
	int stage_count; /* plan_layout */
};

/* -- helpers, in plan_tree.c ------------------------------------------------------------------- */

void plan_append(plan_block *block, plan_step *step);
void plan_say(compilation *cx, const char *pass, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The set with these members, made if need be. */
const plan_names *plan_names_of(compilation *cx, const str_id *values, int count);
int plan_names_index(const plan_names *names, str_id value); /* -1: no member */
/* The names of x, if it is represented as an int into them. */
const plan_names *plan_expr_names(const plan_expr *x);
/* Whether x is the same for all tuples: a literal, or a list of such. */
bool plan_expr_is_constant(const plan_expr *x);
int plan_list_count(const plan_expr *list);
plan_prepared *plan_prepared_root(plan_prepared *p);
/* "flow_id": the components' names joined by '+'. In the arena. */
const char *plan_stage_name(compilation *cx, const plan_stage *stage);
bool plan_type_equal(type *a, type *b);
/* true or false. */
plan_expr *plan_bool(compilation *cx, src_span span, bool value);

/* Calls visit for each step of the block and of the blocks inside it, outer ones first. */
typedef void plan_visitor(compilation *cx, plan_step *step, void *with);
void plan_walk(compilation *cx, const plan_block *block, plan_visitor *visit, void *with);
void plan_walk_all(compilation *cx, plan_visitor *visit, void *with); /* all functions */
/* All functions, from the last step of the last one to the first, inner ones first. */
void plan_walk_back(compilation *cx, plan_visitor *visit, void *with);
/* A stage's functions as an array, and how many they are. */
plan_function **plan_functions_of(compilation *cx, const plan_stage *stage, int *count);

/* -- plan_layout.c ----------------------------------------------------------------------------- */

/* Numbers stages, rows, contexts and slots, and finds what is used: after the last change. */
void plan_layout(compilation *cx);

#endif
