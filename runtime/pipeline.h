/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/pipeline.h -- the form of a compiled pipeline: what generated code gives the runtime
 * (tables and functions) and what it calls. tests/handcomp/ has such programs written by hand.
 *
 * A pipeline is a chain of stages. A token carries its *batch*, an ordered list of tuples, from
 * stage to stage. A stage runs the tuples that it consumes and puts what they derive in their
 * place; the other tuples pass and keep their place. What is left at the end is the output.
 *
 * Threads: the tables are constant. run() is called by any worker, never twice at a time for the
 * same context, and for a serial stage never twice at a time at all. */
#ifndef AN_PIPELINE_H
#define AN_PIPELINE_H

#include "runtime/type.h"

#define AN_ABI      2
#define AN_KEYS_MAX 8

/* -- tuples ----------------------------------------------------------------------------------- */

/* The head of every generated tuple struct; the attributes that somebody reads follow it. */
struct an_tuple {
	struct an_tuple *next; /* the batch; the runtime's */
	uint32_t predicate;    /* index in an_pipeline.predicates */
	uint32_t number;       /* in a fixpoint (runtime/fixpoint.h); else 0 */
};

/* number of a tuple that passes through a stage with fixpoints; the runtime's. */
#define AN_NUMBER_PASSES UINT32_MAX

/* The built-in predicate failed(@N, PKT, FUNCTION, REASON) is always number 0. */
#define AN_PREDICATE_FAILED 0
struct an_failed {
	struct an_tuple tuple;
	const struct an_packet *PKT; /* NULL if the token is no packet */
	struct an_string FUNCTION, REASON;
};

/* -- stages ----------------------------------------------------------------------------------- */

typedef enum { AN_STAGE_PARALLEL, AN_STAGE_SERIAL, AN_STAGE_CONTEXT } an_stage_kind;

/* What a stage does with a predicate: an array of these, one per predicate of the pipeline. */
typedef enum {
	AN_ROLE_PASS = 0,    /* occurs in no body: keeps its place in the batch */
	AN_ROLE_CONSUME = 1, /* run, replaced by what it derives */
	AN_ROLE_BARRIER =
	    2 /* as consume, alone: all earlier tokens have left the stage, later wait */
} an_role;

/* A key value of a tuple: its octets (in the tuple or token memory) and its nominal type, as an
 * index into an_stage.contexts. Two keys are the same context if kind and octets are equal. */
struct an_key {
	const void *data;
	uint32_t octets;
	uint32_t kind;
};

/* A state that lives in a context with others: it is reset when none of its functions keeps it, as
 * if it had a context of its own. So fusing stages changes nothing. */
struct an_context_state {
	uint16_t slots; /* of the functions that name it, a bit each */
	void (*reset)(struct an_env *env, void *context); /* _fini, then _init */
};

/* The contexts of one nominal key type in one stage. */
struct an_context_kind {
	const char *type;   /* "tcp_flow" */
	size_t octets;      /* of the generated struct that embeds the functions' states */
	unsigned functions; /* how many keyed functions (slots) it serves, at most 16 */
	void (*init)(struct an_env *env, void *context);
	void (*fini)(struct an_env *env,
		     void *context); /* env: of the lane that ends it; no token */
	/* NULL: there is only one and the stage has no tables, or there is none. (A context lives
	 * as long as it has rows: the functions' state may have to be reset before.) */
	const struct an_context_state *states;
	unsigned state_count;
};

/* The consumed tuples that are run together: a token's (parallel, serial) or those of a token with
 * the same keys (context-ordered). Opaque; see an_part_first. */
struct an_part;

/* The tuple of expired(@N, KEY, LAST_TIME). */
struct an_expired {
	uint32_t predicate;
	size_t tuple_octets;
	uint32_t kind; /* of the contexts with such a key, in an_stage.contexts */
	uint32_t key_offset, time_offset; /* in the struct; UINT32_MAX: nobody reads it */
	bool key_is_string;               /* a struct an_string; else the key's octets */
};

struct an_relation_type;

struct an_stage {
	const char *name; /* the components' names joined by '+' */
	an_stage_kind kind;
	unsigned component_count;
	const char *const *components;
	const uint8_t *roles; /* an_role per predicate */

	/* The `ordered` parts: called for each tuple whose predicate has ordered_on[p] != 0, in
	 * token order, alone (under the baton), before run() sees the tuple. It writes its result
	 * (the ticket) into the tuple. NULL: the stage has none. */
	void (*ordered)(struct an_env *env, struct an_tuple *tuple);
	const uint8_t *ordered_on;

	/* Context-ordered only: writes the tuple's 1..AN_KEYS_MAX keys, returns how many; the i-th
	 * becomes contexts[i] in run(). A key of several parts is put together in token memory. */
	unsigned (*keys)(struct an_env *env, const struct an_tuple *tuple,
			 struct an_key keys[AN_KEYS_MAX]);
	const struct an_context_kind *contexts; /* also for keyed functions in a serial stage */
	unsigned context_count;

	/* Runs the part's tuples to the fixpoint. contexts[i]: the generated struct of the tuple's
	 * i-th key; NULL for other stages. A barrier runs with no contexts. */
	void (*run)(struct an_env *env, struct an_part *part, void *const contexts[]);

	/* Of a stage with fixpoints (runtime/fixpoint.h): its relations, by number; those with a
	 * table have it made by the runtime, one per stage, context or worker. NULL: none. */
	const struct an_relation_type *const *relations;
	unsigned relation_count;

	/* Context-ordered, some rule has `expired`: run() gets such a tuple, alone, for each
	 * context that ends by its deadline or with the input, with that context. NULL: none
	 * has. */
	const struct an_expired *expired;
};

/* -- sources, predicates, the pipeline -------------------------------------------------------- */

typedef enum {
	AN_SOURCE_PACKETS,  /* `input`: by decode */
	AN_SOURCE_START,    /* token 0 */
	AN_SOURCE_PERIODIC, /* one source for each period in the program */
	AN_SOURCE_FINISH    /* the last token */
} an_source_kind;

/* Where tokens come from that no feed brings. */
struct an_source {
	an_source_kind kind;
	uint32_t predicate;
	size_t tuple_octets;
	int64_t period;                       /* PERIODIC: ns */
	uint32_t count_offset, period_offset; /* PERIODIC: of E (from 1) and PERIOD, int64_t;
						    UINT32_MAX: nobody reads it */
	/* Finds the IP header and fills *packet's second part and the tuple's attributes. Called by
	 * any worker, in any order. false: not for this pipeline, and exactly one counter whose
	 * name begins with "filtered_" was counted. */
	bool (*decode)(struct an_env *env, struct an_packet *packet, struct an_tuple *tuple);
};

struct an_column {
	const char *name;           /* "src_ip" */
	const struct an_type *type; /* NULL: has no text, prints as null */
	uint32_t offset;            /* in the tuple struct */
};

struct an_predicate {
	const char *name;
	const char *node; /* the location's name in the output, "n"; NULL: for other nodes, whose
			     names are in the first column */
	const struct an_column *columns;
	unsigned column_count;
	bool is_output; /* printed when it leaves the chain */
	bool is_input;  /* consumed and never produced, or a table: can be fed */
	size_t octets;  /* of its struct */
	/* An input: all its attributes in the order of the program; those that nobody reads have
	 * offset UINT32_MAX. NULL: those of columns. */
	const struct an_column *attributes;
	unsigned attribute_count;
	const char *const *to; /* output … to, up to a NULL; NULL: standard output alone */
};

struct an_rule {
	const char *component,
	    *label;       /* label: "det1", or "#3" for the third rule of its component */
	const char *file; /* the base name of the source file */
	unsigned line;
	/* an_missed: where its instances fail; the texts of its literals that can. */
	const char *const *literals;
	unsigned literal_count,
	    first_literal; /* first_literal: number of literals[0] in the pipeline */
};

struct an_sqlite_interface;

struct an_pipeline {
	unsigned abi;        /* AN_ABI */
	const char *name;    /* "smtp" */
	const char *program; /* the source file's name, "smtp.analog" */
	const struct an_source *sources;
	const struct an_predicate *predicates;
	const struct an_stage *stages;
	const struct an_rule *rules;
	unsigned source_count, predicate_count, stage_count, rule_count;

	/* The pipeline's constants (regular expressions, …) and the state of its shared, ordered
	 * and serial functions: one struct, zeroed before setup. setup returns false after
	 * an_setup_error; teardown is called after setup whatever it returned. */
	size_t shared_octets;
	bool (*setup)(struct an_setup *setup, void *shared);
	void (*teardown)(struct an_setup *setup, void *shared);

	/* Of a program with tables, or an output to a database: runtime/sqlite.h. NULL: none. */
	const struct an_sqlite_interface *sqlite;
};

/* The whole program: options, run, statistics. Returns the exit status. */
int an_main(int argc, char **argv, const struct an_pipeline *const *pipelines, unsigned count);

/* The same in one plain loop, without threads: --sequential of the compiler. */
int an_main_sequential(int argc, char **argv, const struct an_pipeline *const *pipelines,
		       unsigned count);

/* -- what run() and ordered() call ------------------------------------------------------------ */

/* The part's tuples, in order: for (t = an_part_first(env, part); t; t = an_part_next(env, part)).
 * What is derived between two of these calls takes the place of the tuple that was returned. */
static inline const struct an_tuple *an_part_first(struct an_env *env, struct an_part *part);
static inline const struct an_tuple *an_part_next(struct an_env *env, struct an_part *part);

/* A new tuple of that size (its attributes are not zeroed), appended at the current place.
 * Out of memory: counted, and a scratch tuple that goes nowhere is returned. Never NULL. */
static inline void *an_derive(struct an_env *env, size_t octets, uint32_t predicate);

/* The pipeline's shared struct. */
static inline void *an_shared(struct an_env *env);

/* Before each call of a keyed function: whose state is used, and the function's slot in it. */
void an_enter(struct an_env *env, void *context, unsigned slot);

/* keys(), and a key for an_context_get: a key of several parts, put together in token memory. Out
 * of memory: counted, and the tuple is given up behind keys(). */
void an_key_join(struct an_env *env, struct an_key *key, uint32_t kind, unsigned count,
		 const struct an_type *const types[], const void *const values[]);

/* A keyed function in a serial stage: the context for that key, made if need be. NULL: no
 * memory (counted). It lives at least until run() returns. */
void *an_context_get(struct an_env *env, const struct an_key *key);

/* Rule statistics; rule is an index into an_pipeline.rules. */
static inline void an_tried(struct an_env *env, unsigned rule);
static inline void an_fired(struct an_env *env, unsigned rule);
/* An instance of a rule has failed at a literal: an_rule.first_literal + its place. */
static inline void an_missed(struct an_env *env, unsigned literal);

/* What setup() prepares a function's setting from: the value that --set gives it, else standard. */
struct an_string an_setup_setting(struct an_setup *setup, const char *function, const char *name,
				  struct an_string standard);

/* Where a division by zero made a rule instance fail. */
void an_count_division_by_zero(struct an_env *env);

#include "runtime/env_inline.h" /* struct an_env, and the hot ones of these as static inline */

#endif
