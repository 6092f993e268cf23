/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compiler/strata.h"
#include "tests/support/compile_text.h"

static bool (*const passes[])(compilation *) = { pass_parse, pass_resolve, pass_infer, pass_check,
						 NULL };

/* All on one line, so that the row's first line is the second one of the program. */
#define DECLARATIONS                                                                               \
	"extern type flow = struct flow in \"t.h\" key text print_flow parse parse_flow. "         \
	"extern type thing = struct thing * in \"t.h\". "                                          \
	"extern function f_keyed(int) -> int keyed(flow) state a in \"t.h\". "                     \
	"extern function f_arg(int, flow) -> int? keyed(arg 2) state b in \"t.h\". "               \
	"extern function f_shared(int) -> int shared state c as c in \"t.h\". "                    \
	"extern function f_ordered(int) -> int? ordered ticket t state d in \"t.h\". "             \
	"extern function f_serial(int) -> int serial state e in \"t.h\". "                         \
	"extern function f_thing(int) -> thing pure in \"t.h\". "                                  \
	"extern predicate p(node, flow, int). extern predicate q(node, flow, int). "               \
	"extern predicate e(node, int, int). extern predicate v(node, int).\n"

#define C(type, rules) "component c(" type ") {\n" rules "\n}"
#define CONTEXT(keys)  "parallel_context_order, context_keys(" keys ")"
#define NEXT(type)     "\n}\ncomponent d(" type ") {\n"

typedef struct row {
	const char *text, *want;
} row;

static void run(const row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		static char text[8192];
		compiled c;

		snprintf(text, sizeof text, DECLARATIONS "%s", rows[i].text);
		compile_text(&c, text, passes);
		if (strcmp(c.said, rows[i].want) != 0)
			fail_msg("%s\nwanted: %s\ngot:    %s", rows[i].text, rows[i].want, c.said);
		compile_text_end(&c);
	}
}

#define RUN(rows) run(rows, sizeof(rows) / sizeof(rows)[0])

/* -- strata ------------------------------------------------------------------------------------ */

static const predicate *find(const compiled *c, const char *name)
{
	for (const predicate *p = c->cx->program.predicates; p != NULL; p = p->next)
		if (strcmp(strtab_text(c->cx->strings, p->name), name) == 0)
			return p;
	return NULL;
}

/* "o1 t0r": of each predicate the stratum, and whether it is recursive. */
static void test_strata(void **state)
{
	(void)state;
	static const struct {
		const char *rules;
		const char *names[5];
		int strata[5], recursions[5];
		int count;
		bool is_fixpoint;
	} rows[] = {
		{ "a(@N, X) :- v(@N, X). b(@N, X) :- a(@N, X).",
		  { "v", "a", "b" },
		  { 0, 0, 0 },
		  { -1, -1, -1 },
		  1,
		  false },
		{ "a(@N, X) :- v(@N, X), e(@N, X, _).",
		  { "v", "a" },
		  { 0, 0 },
		  { -1, -1 },
		  1,
		  true },
		{ "t(@N, X, Y) :- e(@N, X, Y). t(@N, X, Z) :- t(@N, X, Y), e(@N, Y, Z). "
		  "u(@N, X) :- v(@N, X), !t(@N, X, X). w(@N, a_COUNT<*>) :- u(@N, X).",
		  { "e", "t", "v", "u", "w" },
		  { 0, 0, 0, 1, 2 },
		  { -1, 0, -1, -1, -1 },
		  3,
		  true },
		/* two groups; a loop through two rules */
		{ "a(@N, X) :- v(@N, X). a(@N, X) :- b(@N, X). b(@N, X) :- a(@N, X), X > 1. "
		  "d(@N, X) :- b(@N, X). d(@N, X) :- d(@N, X).",
		  { "v", "a", "b", "d" },
		  { 0, 0, 0, 0 },
		  { -1, 0, 0, 1 },
		  1,
		  true },
		/* a negated table reads the past; one that is read is waited for */
		{ "s(@N, X) :- v(@N, X), !s(@N, X). n(@N, X) :- v(@N, X), !s(@N, X). "
		  "k(@N, a_COUNT<*>) :- s(@N, X).",
		  { "v", "s", "n", "k" },
		  { 0, 0, 0, 1 },
		  { -1, -1, -1, -1 },
		  2,
		  true },
		/* `delete` runs where its body allows, and derives nothing */
		{ "s(@N, X) :- v(@N, X). m(@N, X) :- e(@N, X, _), !v(@N, X). "
		  "delete s(@N, X) :- e(@N, X, _), !m(@N, X).",
		  { "v", "s", "m" },
		  { 0, 0, 1 },
		  { -1, -1, -1 },
		  3,
		  true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		static char text[8192];
		compiled c;

		snprintf(text, sizeof text, DECLARATIONS "%s\ncomponent c(serial) {\n%s\n}",
			 strstr(rows[i].rules, "s(@N") != NULL
			     ? "materialize(s, 60s, 100, keys(2))."
			     : "",
			 rows[i].rules);
		compile_text(&c, text, passes);
		assert_int_equal(diag_errors(c.cx->diag), 0);
		const strata *s = c.cx->program.components->strata;
		for (int n = 0; n < 5 && rows[i].names[n] != NULL; n++) {
			int p = find(&c, rows[i].names[n])->index;

			if (s->stratum[p] != rows[i].strata[n] ||
			    s->recursion[p] != rows[i].recursions[n])
				fail_msg("%s: %s is in stratum %d, group %d", rows[i].rules,
					 rows[i].names[n], s->stratum[p], s->recursion[p]);
		}
		if (s->count != rows[i].count || s->is_fixpoint != rows[i].is_fixpoint)
			fail_msg("%s: %d strata, %d", rows[i].rules, s->count, s->is_fixpoint);
		compile_text_end(&c);
	}
}

static void test_cycles(void **state)
{
	(void)state;
	static const row rows[] = {
		{ C("parallel", "o(@N, X) :- v(@N, X), !o(@N, X)."), "3:unstratified" },
		{ C("parallel", "o(@N, X) :- v(@N, X), !m(@N, X).\nm(@N, X) :- o(@N, X)."),
		  "3:unstratified" },
		{ C("parallel", "o(@N, X) :- v(@N, X), !m(@N, X).\nm(@N, X) :- v(@N, X), X > 1."),
		  "" },
		{ C("parallel", "o(@N, a_COUNT<*>) :- m(@N, X).\nm(@N, X) :- o(@N, X)."),
		  "3:unstratified" },
		{ C("parallel", "o(@N, X) :- o(@N, X)."), "2:no-output 3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X).\no(@N, Y) :- o(@N, X), Y = X + 1.\n"
				"z(@N, X) :- o(@N, X)."),
		  "4:non-termination" },
		{ C("parallel", "o(@N, X) :- v(@N, X).\no(@N, Y) :- o(@N, X), Y = X + 1, Y < 9.\n"
				"z(@N, X) :- o(@N, X)."),
		  "" },
		{ C("parallel", "o(@N, X, Y) :- e(@N, X, Y).\no(@N, Y, X) :- o(@N, X, Y).\n"
				"z(@N, X) :- o(@N, X, _)."),
		  "" },
	};

	RUN(rows);
}

/* -- joins ------------------------------------------------------------------------------------- */

static void test_joins(void **state)
{
	(void)state;
#define BOTH CONTEXT("p(2), q(2)")
	static const row rows[] = {
		{ C(BOTH, "o(@N, F) :- p(@N, F, X), q(@N, F, X)."), "" },
		{ C(BOTH, "o(@N, F) :- p(@N, F, X), q(@N, G, X)."), "3:join-keys" },
		{ C(BOTH, "o(@N, F) :- p(@N, F, X), q(@N, G, X), F == G."), "" },
		{ C(BOTH, "o(@N, F) :- p(@N, F, X), q(@N, _, X)."), "3:join-keys" },
		{ C(BOTH, "o(@N, F) :- p(@N, F, X), p(@N, G, X).\nz(@N, F) :- q(@N, F, X)."),
		  "3:join-keys" },
		{ C("serial", "o(@N, F) :- p(@N, F, X), q(@N, G, X), Y = f_serial(X), Y > 1."),
		  "" },
		{ C(CONTEXT("p(2), q(2,3)"), "o(@N, F) :- p(@N, F, X), q(@N, F, X)."),
		  "3:join-keys" },
		{ C(CONTEXT("p((2,3)), q((2,3))"), "o(@N, F) :- p(@N, F, X), q(@N, F, X)."), "" },
		{ C(CONTEXT("p((2,3)), q((2,3))"), "o(@N, F) :- p(@N, F, X), q(@N, F, Y), X < Y."),
		  "3:join-keys" },
		/* only what arrives: the rest is of the part already */
		{ C(BOTH, "m(@N, X) :- p(@N, F, X).\nk(@N, X) :- q(@N, F, X).\n"
			  "o(@N, X) :- m(@N, X), k(@N, X)."),
		  "" },
		/* keyed functions behind a join */
		{ C(BOTH, "o(@N, Y) :- p(@N, F, X), q(@N, F, Z), Y = f_arg(X, F), Z > 1."), "" },
		{ C(BOTH, "m(@N, F, X) :- p(@N, F, X), q(@N, F, Z), Z > 1.\n"
			  "o(@N, Y) :- m(@N, G, X), Y = f_arg(X, G)."),
		  "" },
		{ C("parallel", "o(@N, Y) :- p(@N, F, X), q(@N, F, Z), Y = f_arg(X, F), Z > 1."),
		  "3:contract" },
		/* two instances are two calls */
		{ C("parallel", "o(@N, A) :- e(@N, X, Y), e(@N, Y, Z), A = f_shared(X), "
				"B = f_shared(Z), A < B."),
		  "" },
		{ C("parallel", "o(@N, A) :- e(@N, X, Y), e(@N, Y, Z), A = f_shared(X), "
				"B = f_shared(X), A < B."),
		  "3:called-twice" },
		{ C("parallel", "o(@N, A) :- e(@N, X, Y), e(@N, Y, Z), A = f_shared(X).\n"
				"z(@N, A) :- e(@N, X, Y), A = f_shared(X)."),
		  "" },
		{ C("parallel", "o(@N, A) :- e(@N, X, Y), v(@N, X), A = f_ordered(X)."),
		  "3:unsupported" },
		{ C("parallel", "o(@N, X) :- v(@N, X), start(@N)."), "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@M, X), e(@N, X, _)."), "3:location" },
	};

	RUN(rows);
}

static void test_barriers(void **state)
{
	(void)state;
	static const row rows[] = {
		{ C(CONTEXT("p(2)"), "o(@N, Y) :- p(@N, F, X), Y = f_keyed(X).\n"
				     "z(@N) :- finish(@N)."),
		  "" },
		{ C(CONTEXT("p(2)"), "m(@N, X) :- p(@N, F, X).\nm(@N, 1) :- start(@N).\n"
				     "o(@N, Y) :- m(@N, X), Y = f_keyed(X)."),
		  "5:contract" },
		{ C(CONTEXT("p(2)"), "o(@N, Y) :- p(@N, F, X), Y = f_keyed(X).\n"
				     "z(@N, Y) :- expired(@N, F, T), Y = f_keyed(1)."),
		  "" },
		{ C(CONTEXT("p(2)"), "o(@N, Y) :- p(@N, F, X), Y = f_arg(X, F).\n"
				     "z(@N, Y) :- expired(@N, F, T), Y = f_arg(1, F)."),
		  "" },
		{ C(CONTEXT("p(2), start(1)"), "o(@N, Y) :- p(@N, F, X), Y = f_keyed(X).\n"
					       "z(@N) :- start(@N)."),
		  "2:key-unused" },
		{ C("auto", "z(@N, F) :- expired(@N, F, T)."), "3:no-context" },
	};

	RUN(rows);
}

/* -- tables ------------------------------------------------------------------------------------ */

static void test_tables(void **state)
{
	(void)state;
#define TABLE(name, keys) "materialize(" name ", 60s, 100, keys(" keys ")). "
	static const row rows[] = {
		{ TABLE("t", "2") C("serial", "t(@N, X) :- v(@N, X)."), "" },
		{ TABLE("t", "3") C("serial", "t(@N, X) :- v(@N, X)."), "2:key-range" },
		{ TABLE("t", "X") C("serial", "t(@N, X) :- v(@N, X)."), "" },
		{ TABLE("t", "Y") C("serial", "t(@N, X) :- v(@N, X)."), "2:key-range" },
		{ TABLE("t", "2,2") C("serial", "t(@N, X) :- v(@N, X)."), "2:duplicate" },
		{ TABLE("t", "2")
		      C("serial", "t(@N, X) :- v(@N, X)." NEXT("serial") "t(@N, X) :- "
									 "e(@N, X, _)."),
		  "6:table-owner" },
		{ TABLE("t", "2") C("serial", "t(@N, X) :- v(@N, X)." NEXT(
						  "serial") "delete t(@N, X) :- e(@N, X, _)."),
		  "6:table-owner" },
		{ C("serial", "o(@N, X) :- v(@N, X), Y = f_serial(X), Y > 1.\n"
			      "delete o(@N, X) :- e(@N, X, _)."),
		  "4:delete" },
		{ TABLE("t", "2") C("serial", "t(@N, X, T) :- v(@N, X), T = f_thing(X)."),
		  "3:table-value" },
		{ TABLE("t", "2") C("serial", "t(@N, X, [F]) :- q(@N, F, X)."), "" },
		{ "materialize(t, infinity, infinity, keys(2)). " C(
		      "serial", "t(@N, X) :- periodic(@N, X, 1s)."),
		  "2:unbounded-table" },
		{ "materialize(t, infinity, infinity, keys(2)). " C("serial",
								    "t(@N, X) :- v(@N, X)."),
		  "" },
		{ TABLE("t", "2") C("serial", "t(@M, X) :- e(@N, X, _), home(@N, M)."),
		  "3:location" },
		/* what is only fed is constant */
		{ TABLE("t", "2") C("parallel", "o(@N, X) :- v(@N, X), t(@N, X)." NEXT(
						    "parallel") "z(@N, X) :- o(@N, X), !t(@N, X)."),
		  "" },
		{ TABLE("t", "2") C(CONTEXT("p(2)"), "o(@N, Y) :- p(@N, F, X), t(@N, X), "
						     "Y = f_keyed(X)."),
		  "" },
		/* another component's */
		{ TABLE("t", "2")
		      C("serial", "t(@N, X) :- v(@N, X)." NEXT("parallel") "o(@N, X) "
									   ":- t(@N, X)."),
		  "" },
		{ TABLE("t", "2") C("serial", "t(@N, X) :- v(@N, X).\nm(@N, X) :- v(@N, X)." NEXT(
						  "parallel") "o(@N, X) :- m(@N, X), !t(@N, X)."),
		  "7:table-foreign" },
		{ TABLE("t", "2") C("serial", "t(@N, X) :- v(@N, X)." NEXT(
						  "parallel") "o(@N, a_COUNT<*>) :- t(@N, X)."),
		  "6:table-foreign" },
		/* the key of an aggregate is its group */
		{ TABLE("t", "2") C("serial", "t(@N, X, a_COUNT<*>) :- e(@N, X, _)."), "" },
		{ TABLE("t", "3") C("serial", "t(@N, X, a_COUNT<*>) :- e(@N, X, _)."),
		  "2:table-key" },
		{ TABLE("t", "2") C("serial", "t(@N, X, Y, a_COUNT<*>) :- e(@N, X, Y)."),
		  "2:table-key" },
		{ TABLE("t", "1") C("serial", "t(@N, a_COUNT<*>) :- e(@N, X, _)."), "" },
		{ TABLE("t", "2") C("serial", "t(@N, X, a_AVG<Y>) :- e(@N, X, Y).\n"
					      "t(@N, X, 0.5) :- v(@N, X)."),
		  "4:table-key" },
	};

	RUN(rows);
}

static void test_races(void **state)
{
	(void)state;
	static const row rows[] = {
		{ TABLE("t", "2") C(CONTEXT("p(2)"), "t(@N, F, X) :- p(@N, F, X)."), "" },
		{ TABLE("t", "2") C(CONTEXT("p(2)"), "t(@N, X, F) :- p(@N, F, X)."),
		  "3:table-race" },
		{ TABLE("t", "2,3") C(CONTEXT("p(2)"), "t(@N, X, F) :- p(@N, F, X)."), "" },
		{ TABLE("t", "2") C(CONTEXT("p(2,3)"), "t(@N, F, X) :- p(@N, F, X)."),
		  "3:table-race" },
		{ TABLE("t", "2") C(CONTEXT("p((2,3))"), "t(@N, F, X) :- p(@N, F, X)."),
		  "3:table-race" },
		{ TABLE("t", "3,2") C(CONTEXT("p((2,3))"), "t(@N, F, X) :- p(@N, F, X)."), "" },
		/* through other predicates, tables and recursion */
		{ TABLE("t", "2") C(CONTEXT("p(2)"), "m(@N, X, F) :- p(@N, F, X).\n"
						     "t(@N, G, X) :- m(@N, X, G)."),
		  "" },
		{ TABLE("t", "2") TABLE("u", "3")
		      C(CONTEXT("p(2)"), "t(@N, F, X) :- p(@N, F, X).\n"
					 "u(@N, X, F) :- t(@N, F, X), X > 1."),
		  "" },
		{ TABLE("t", "2")
		      C(CONTEXT("p(2)"), "m(@N, F, X) :- p(@N, F, X).\n"
					 "m(@N, F, Y) :- m(@N, F, X), Y = X - 1, Y > 0.\n"
					 "t(@N, F, X) :- m(@N, F, X)."),
		  "" },
		/* two predicates arrive: both must have it */
		{ TABLE("t", "2") C(CONTEXT("p(2), e(2)"), "t(@N, X, 1) :- e(@N, X, _).\n"
							   "t(@N, X, 2) :- p(@N, F, X)."),
		  "4:table-race" },
		{ TABLE("t", "2") C(CONTEXT("p(3), e(2)"), "t(@N, X, 1) :- e(@N, X, _).\n"
							   "t(@N, X, 2) :- p(@N, F, X)."),
		  "" },
		{ TABLE("t", "2") C(CONTEXT("p(2)"), "t(@N, F, X) :- p(@N, F, X).\n"
						     "delete t(@N, F, 0) :- p(@N, F, 0)."),
		  "" },
		{ TABLE("t", "2") C(CONTEXT("t(2), e(2)"), "delete t(@N, X, 0) :- e(@N, X, _).\n"
							   "o(@N, X) :- e(@N, X, _), t(@N, X, 1)."),
		  "" },
		{ TABLE("t", "2") C(CONTEXT("t(3), e(2)"), "delete t(@N, X, 0) :- e(@N, X, _).\n"
							   "o(@N, X) :- e(@N, X, _), t(@N, X, 1)."),
		  "2:table-race" },
		/* a barrier's rows go to the context of their key */
		{ TABLE("t", "2") C(CONTEXT("e(2)"), "t(@N, X, Y) :- e(@N, X, Y).\n"
						     "t(@N, X, 0) :- start(@N), t(@N, X, _)."),
		  "" },
		{ TABLE("t", "2") C(CONTEXT("e(2)"), "t(@N, X, 0) :- start(@N), X = 1.\n"
						     "o(@N, X) :- e(@N, X, _)."),
		  "" },
		{ TABLE("t", "2") C(CONTEXT("p(2)"), "t(@N, X, 0) :- start(@N), X = 1.\n"
						     "o(@N, X) :- p(@N, F, X), f_keyed(X) > 1."),
		  "3:table-race" },
		/* parallel: statistics */
		{ TABLE("t", "2") C("parallel", "t(@N, X, a_COUNT<*>, a_SUM<Y>, a_MIN<Y>, "
						"a_MAX<Y>) :- e(@N, X, Y)."),
		  "" },
		{ TABLE("t", "2") C("parallel", "t(@N, X, a_LIST<Y>) :- e(@N, X, Y)."),
		  "3:float-aggregate" },
		{ TABLE("t", "2") C("parallel", "t(@N, X) :- v(@N, X)."), "3:table-race" },
		{ TABLE("t", "2") C("parallel", "t(@N, X, a_COUNT<*>) :- e(@N, X, Y).\n"
						"o(@N, X, Y) :- finish(@N), t(@N, X, Y)."),
		  "" },
		{ TABLE("t", "2") C("parallel", "t(@N, X, a_COUNT<*>) :- e(@N, X, Y).\n"
						"o(@N, X, Y) :- v(@N, X), t(@N, X, Y)."),
		  "4:table-race" },
		{ TABLE("t", "2") C("parallel", "t(@N, X, a_COUNT<*>) :- e(@N, X, Y).\n"
						"o(@N, X, Y) :- t(@N, X, Y)."),
		  "4:table-race" },
		{ TABLE("t", "2") C("parallel", "t(@N, X, a_COUNT<*>) :- e(@N, X, Y)." NEXT(
						    "parallel") "o(@N, X, Y) :- t(@N, X, Y)."),
		  "6:table-foreign" },
	};

	RUN(rows);
}

/* -- auto -------------------------------------------------------------------------------------- */

static void test_auto(void **state)
{
	(void)state;
	static const struct {
		const char *rules;
		order_kind order;
		int key; /* of the first entry, 0: no keys */
	} rows[] = {
		{ "o(@N, X) :- v(@N, X).", ORDER_PARALLEL, 0 },
		{ "o(@N, X) :- e(@N, X, Y), e(@N, Y, X).", ORDER_PARALLEL, 0 },
		{ "o(@N, Y) :- v(@N, X), Y = f_serial(X).", ORDER_SERIAL, 0 },
		{ "o(@N, Y) :- p(@N, F, X), Y = f_keyed(X).", ORDER_CONTEXT, 2 },
		{ "o(@N, Y) :- p(@N, F, X), Y = f_arg(X, F).", ORDER_CONTEXT, 2 },
		{ "o(@N, Y) :- p(@N, F, X), q(@N, F, Z), Y = f_arg(X, F), Z > 1.", ORDER_CONTEXT,
		  2 },
		{ "o(@N, Y) :- p(@N, F, X), q(@N, G, Z), Y = f_arg(X, F), Z > 1.", ORDER_SERIAL,
		  0 },
		{ "t(@N, X, Y) :- e(@N, X, Y).", ORDER_CONTEXT, 2 },
		{ "t(@N, Y, X) :- e(@N, X, Y).", ORDER_CONTEXT, 3 },
		{ "t(@N, X, Y) :- e(@N, X, Y). o(@N, X) :- v(@N, X), t(@N, X, _).", ORDER_CONTEXT,
		  2 },
		{ "t(@N, X, Y) :- e(@N, X, Y). o(@N, X) :- v(@N, X), t(@N, _, X).", ORDER_SERIAL,
		  0 },
		{ "t(@N, X, Y) :- e(@N, X, Y). o(@N, a_COUNT<*>) :- t(@N, X, _).", ORDER_SERIAL,
		  0 },
		{ "t(@N, 1, Y) :- e(@N, X, Y).", ORDER_SERIAL, 0 },
		{ "t(@N, X, Y) :- e(@N, X, Y). o(@N, X, Y) :- finish(@N), t(@N, X, Y).",
		  ORDER_CONTEXT, 2 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		static char text[8192];
		compiled c;

		snprintf(text, sizeof text, DECLARATIONS "%s\ncomponent c(auto) {\n%s\n}",
			 strstr(rows[i].rules, "t(@N") != NULL
			     ? "materialize(t, 60s, 100, keys(2))."
			     : "",
			 rows[i].rules);
		compile_text(&c, text, passes);
		const ast_component *a = c.cx->program.components;
		int key = a->keys == NULL ? 0 : a->keys->keys->positions[0] + 1;
		if (diag_errors(c.cx->diag) > 0 || a->order != rows[i].order || key != rows[i].key)
			fail_msg("%s: order %d, key %d; %s", rows[i].rules, (int)a->order, key,
				 c.said);
		compile_text_end(&c);
	}
}

/* -- constants --------------------------------------------------------------------------------- */

static void test_constants(void **state)
{
	(void)state;
	static const row rows[] = {
		{ C("parallel", "o(@N, X) :- v(@N, X), X in [2, 1]."), "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X in [2, 2]."), "" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X in (2, 2]."), "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X in (2, 3)."), "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X == 5, X in [1, 4]."), "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X in {1, 2}, X == 3."), "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X in {1, 2}, X == 2."), "" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X > 5, X < 6."), "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X > 5, X < 7."), "" },
		{ C("parallel", "o(@N, X) :- v(@N, X), 5 < X, 5 >= X."), "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X > 5, X == 5."), "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X > 5, X in [1, 5]."), "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X > 5, X in [1, 6]."), "" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X in [1, 6), X in {6, 7}."),
		  "3:never-fires" },
		{ C("parallel", "o(@N, X) :- v(@N, X), X in {1, 6}, X > 6."), "3:never-fires" },
		{ C("parallel", "m(@N, X, 1) :- v(@N, X).\nk(@N, X, 2) :- v(@N, X).\n"
				"o(@N, X) :- m(@N, X, Y), k(@N, X, Y)."),
		  "5:never-fires" },
		{ C("parallel", "m(@N, X, 1) :- v(@N, X).\nm(@N, X, 2) :- v(@N, X).\n"
				"k(@N, X, 2) :- v(@N, X).\no(@N, X) :- m(@N, X, Y), k(@N, X, Y)."),
		  "" },
		{ "const a = 1. const b = 2. " C("parallel", "o(@N, X) :- v(@N, X), X > a."),
		  "2:unused-constant" },
	};

	RUN(rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strata), cmocka_unit_test(test_cycles),
		cmocka_unit_test(test_joins),  cmocka_unit_test(test_barriers),
		cmocka_unit_test(test_tables), cmocka_unit_test(test_races),
		cmocka_unit_test(test_auto),   cmocka_unit_test(test_constants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
