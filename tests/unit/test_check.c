/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/compile_text.h"

static bool (*const passes[])(compilation *) = { pass_parse, pass_resolve, pass_infer, pass_check,
						 NULL };

/* All on one line, so that the row's first line is the second one of the program. */
#define FUNCTIONS                                                                                  \
	"extern type flow = struct flow in \"t.h\" key text print_flow parse parse_flow. "         \
	"extern type regex = struct regex * in \"t.h\" prepare regex. "                            \
	"extern function f_flow(string) -> flow pure in \"t.h\". "                                 \
	"extern function f_keyed(string) -> int keyed(flow) state a in \"t.h\". "                  \
	"extern function f_arg(int, flow) -> int? keyed(arg 2) state b in \"t.h\". "               \
	"extern function f_shared(int, string) -> int shared state c as c in \"t.h\". "            \
	"extern function f_ordered(int) -> int? ordered ticket t state d in \"t.h\". "             \
	"extern function f_serial(int) -> int serial state e in \"t.h\". "                         \
	"extern function f_many(string) -> string* pure in \"t.h\". "                              \
	"extern function f_kind(int) -> string{\"a\", \"b\"} pure in \"t.h\". "                    \
	"extern function f_takes(string{\"a\", \"b\"}) -> int pure in \"t.h\". "                   \
	"extern function f_match(string, const regex) -> bool pure in \"t.h\". "                   \
	"extern function f_const(const int) -> int pure in \"t.h\". "                              \
	"extern predicate p(node, flow, flow, string, int). extern predicate q(node, int).\n"

typedef struct row {
	const char *text, *want;
} row;

static void run(const row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		static char text[8192];
		compiled c;

		snprintf(text, sizeof text, FUNCTIONS "%s", rows[i].text);
		compile_text(&c, text, passes);
		if (strcmp(c.said, rows[i].want) != 0)
			fail_msg("%s\nwanted: %s\ngot:    %s", rows[i].text, rows[i].want, c.said);
		compile_text_end(&c);
	}
}

#define RUN(rows) run(rows, sizeof(rows) / sizeof(rows)[0])
#define CONTEXT(keys, rules)                                                                       \
	"component c(parallel_context_order, context_keys(" keys ")) {\n" rules "\n}"
#define PARALLEL(rules) "component c(parallel) {\n" rules "\n}"

static void test_keyed_by_type(void **state)
{
	(void)state;
	static const row rows[] = {
		{ CONTEXT("p(2)", "o(@N, X) :- p(@N, A, B, S, I), X = f_keyed(S)."), "" },
		{ CONTEXT("p(2, 4)", "o(@N, X) :- p(@N, A, B, S, I), X = f_keyed(S)."), "" },
		{ CONTEXT("p(B, I)", "o(@N, X) :- p(@N, A, B, S, I), X = f_keyed(S)."), "" },
		{ CONTEXT("p(4)", "o(@N, X) :- p(@N, A, B, S, I), X = f_keyed(S)."), "3:contract" },
		{ CONTEXT("p(1)", "o(@N, X) :- p(@N, A, B, S, I), X = f_keyed(S)."), "3:contract" },
		{ CONTEXT("p(2, 3)", "o(@N, X) :- p(@N, A, B, S, I), X = f_keyed(S)."),
		  "3:ambiguous-key" },
		{ PARALLEL("o(@N, X) :- p(@N, A, B, S, I), X = f_keyed(S)."), "3:contract" },
		/* where the call stands in a rule or below it does not matter */
		{ PARALLEL("o(@N, X) :- p(@N, A, B, S, I), X = 1 + f_keyed(S)."), "3:contract" },
		{ PARALLEL("o(@N, S) :- p(@N, A, B, S, I), f_keyed(S) > 1 && I > 2."),
		  "3:contract" },
		{ PARALLEL("o(@N, f_keyed(S)) :- p(@N, A, B, S, I)."), "3:contract" },
		{ PARALLEL("m(@N, S) :- p(@N, A, B, S, I).\no(@N, X) :- m(@N, S), "
			   "X = f_keyed(S)."),
		  "4:contract" },
		{ "component c(serial) {\no(@N, X) :- p(@N, A, _, S, I), X = f_keyed(S).\n}", "" },
		{ "component c(serial) {\no(@N, X) :- p(@N, A, B, S, I), X = f_keyed(S).\n}",
		  "3:ambiguous-key" },
		{ "component c(serial) {\no(@N, X) :- p(@N, _, _, S, I), X = f_keyed(S), "
		  "F = f_flow(S), F == F.\n}",
		  "3:ambiguous-key" },
		{ "component c(serial) {\no(@N, X) :- p(@N, _, _, S, I), F = f_flow(S), "
		  "X = f_keyed(S), F == F.\n}",
		  "" },
	};

	RUN(rows);
}

static void test_keyed_by_argument(void **state)
{
	(void)state;
	static const row rows[] = {
		{ CONTEXT("p(2)", "o(@N, X) :- p(@N, A, B, S, I), X = f_arg(I, A)."), "" },
		{ CONTEXT("p(2, 3)", "o(@N, X) :- p(@N, A, B, S, I), X = f_arg(I, B)."), "" },
		{ CONTEXT("p(2)", "o(@N, X) :- p(@N, A, B, S, I), X = f_arg(I, B)."),
		  "3:contract" },
		{ CONTEXT("p(2)", "o(@N, X) :- p(@N, A, B, S, I), Y = A, X = f_arg(I, Y)."), "" },
		{ CONTEXT("p(2)", "o(@N, X) :- p(@N, A, B, S, I), X = f_arg(I, f_flow(S))."),
		  "3:contract" },
		/* through heads, at whatever place */
		{ CONTEXT("p(2)", "m(@N, B, A) :- p(@N, A, B, S, I).\n"
				  "o(@N, X) :- m(@N, A, B), X = f_arg(1, B)."),
		  "" },
		{ CONTEXT("p(2)", "m(@N, B, A) :- p(@N, A, B, S, I).\n"
				  "o(@N, X) :- m(@N, A, B), X = f_arg(1, A)."),
		  "4:contract" },
		/* two rules derive it: with the same value, and not */
		{ CONTEXT("p(2)", "m(@N, A) :- p(@N, A, B, S, I), I > 1.\n"
				  "m(@N, A) :- p(@N, A, B, S, I), I < 1.\n"
				  "o(@N, X) :- m(@N, A), X = f_arg(1, A)."),
		  "" },
		{ CONTEXT("p(2)", "m(@N, A) :- p(@N, A, B, S, I), I > 1.\n"
				  "m(@N, B) :- p(@N, A, B, S, I), I < 1.\n"
				  "o(@N, X) :- m(@N, A), X = f_arg(1, A)."),
		  "5:contract" },
		/* two predicates arrive */
		{ CONTEXT("p(2), r(2)", "m(@N, A) :- p(@N, A, B, S, I), I > 1.\n"
					"m(@N, B) :- r(@N, A, B, I), I < 1.\n"
					"o(@N, X) :- m(@N, A), X = f_arg(1, A)."),
		  "5:contract" },
		{ CONTEXT("p(2), r(3)", "m(@N, A) :- p(@N, A, B, S, I), I > 1.\n"
					"m(@N, B) :- r(@N, A, B, I), I < 1.\n"
					"o(@N, X) :- m(@N, A), X = f_arg(1, A)."),
		  "" },
		{ PARALLEL("o(@N, X) :- p(@N, A, B, S, I), X = f_arg(I, A)."), "3:contract" },
		{ "component c(serial) {\no(@N, X) :- p(@N, A, B, S, I), X = f_arg(I, B).\n}",
		  "2:stronger-than-needed" },
	};

	RUN(rows);
}

static void test_keys(void **state)
{
	(void)state;
#define RULE "o(@N, X) :- p(@N, A, B, S, I), X = f_arg(I, A)."
	static const row rows[] = {
		{ "component c(parallel_context_order) {\n" RULE "\n}", "2:key-missing" },
		{ CONTEXT("p(0)", RULE), "2:key-range" },
		{ CONTEXT("p(6)", RULE), "2:key-range" },
		{ CONTEXT("p(C)", RULE), "2:key-range" },
		{ CONTEXT("q(2)", RULE), "2:unknown-predicate" },
		{ CONTEXT("o(2)", RULE), "2:key-unused" },
		{ CONTEXT("p(2), p(3)", RULE), "2:duplicate" },
		{ CONTEXT("p(2, A)", RULE), "2:duplicate" },
		{ CONTEXT("p(2)", RULE "\nz(@N, I) :- q(@N, I)."), "2:key-missing" },
		{ CONTEXT("p(2), q(2)", RULE "\nz(@N, I) :- q(@N, I)."), "" },
		{ CONTEXT("p(2)", RULE "\nm(@N, I) :- p(@N, A, B, S, I).\nz(@N, I) :- m(@N, I)."),
		  "" },
		{ CONTEXT("p(2), m(2)",
			  RULE "\nm(@N, I) :- p(@N, A, B, S, I).\nz(@N, I) :- m(@N, I)."),
		  "2:key-unused" },
		{ CONTEXT("w(2)", "o(@N, X) :- w(@N, X), X > 0.5."), "2:key-type" },
		{ "component c(parallel, context_keys(p(2))) {\no(@N, I) :- p(@N, A, B, S, I).\n}",
		  "2:key-unused" },
		{ CONTEXT("p(2)", "o(@N, I) :- p(@N, A, B, S, I)."), "2:stronger-than-needed" },
		{ "component c(serial) {\no(@N, I) :- q(@N, I).\n}", "2:stronger-than-needed" },
		{ "component c(serial) {\no(@N, X) :- q(@N, I), X = f_serial(I).\n}", "" },
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_serial(I)."), "3:contract" },
		{ CONTEXT("q(2)", "o(@N, X) :- q(@N, I), X = f_serial(I)."), "3:contract" },
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_shared(I, \"a\")."), "" },
	};

	RUN(rows);
}

static void test_called_twice(void **state)
{
	(void)state;
	static const row rows[] = {
		{ PARALLEL("o(@N, X, Y) :- q(@N, I), X = f_shared(I, \"\"), "
			   "Y = f_shared(I, \"\")."),
		  "3:called-twice" },
		{ PARALLEL("o(@N, X, Y) :- q(@N, I), X = f_shared(I, \"\"), "
			   "Y = f_shared(I, \"b\")."),
		  "" },
		{ PARALLEL("o(@N, X, Y) :- q(@N, I), X = f_kind(I), Y = f_kind(I)."), "" },
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_shared(I, \"\").\n"
			   "p2(@N, X) :- q(@N, I), X = f_shared(I, \"\")."),
		  "4:called-twice" },
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_shared(I, \"\").\n"
			   "m(@N, J) :- q(@N, I), J = I.\n"
			   "p2(@N, X) :- m(@N, K), X = f_shared(K, \"\")."),
		  "5:called-twice" },
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_shared(I + 1, \"\").\n"
			   "p2(@N, X) :- q(@N, I), J = I + 1, X = f_shared(J, \"\")."),
		  "4:called-twice" },
		/* only one of the two happens */
		{ PARALLEL("o(@N, X) :- q(@N, I), I == 1, X = f_shared(I, \"\").\n"
			   "p2(@N, X) :- q(@N, I), I == 2, X = f_shared(I, \"\")."),
		  "" },
		{ PARALLEL("o(@N, X) :- q(@N, 1), X = f_shared(5, \"\").\n"
			   "p2(@N, X) :- q(@N, I), 2 == I && I > 0, X = f_shared(5, \"\")."),
		  "" },
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_shared(I, \"\"), I == 1.\n"
			   "p2(@N, X) :- q(@N, I), I == 2, X = f_shared(I, \"\")."),
		  "4:called-twice" },
		{ PARALLEL("m(@N, I, S) :- p(@N, A, B, S, I), S == \"a\".\n"
			   "o(@N, X) :- m(@N, I, S), X = f_shared(I, \"\").\n"
			   "p2(@N, X) :- p(@N, A, B, S, I), S == \"b\", X = f_shared(I, \"\")."),
		  "" },
		{ PARALLEL("m(@N, I, S) :- p(@N, A, B, S, I), S == \"a\".\n"
			   "m(@N, I, S) :- p(@N, A, B, S, I), S == \"b\".\n"
			   "o(@N, X) :- m(@N, I, S), X = f_shared(I, \"\").\n"
			   "p2(@N, X) :- p(@N, A, B, S, I), S == \"b\", X = f_shared(I, \"\")."),
		  "6:called-twice" },
		/* in two components: two triggers */
		{ PARALLEL(
		      "m(@N, X, I) :- q(@N, I), X = f_shared(I, \"\").") "\ncomponent d"
									 "(parallel) {\no(@N, X, "
									 "Y) :- m(@N, X, I), Y = "
									 "f_shared(I, \"\").\n}",
		  "" },
	};

	RUN(rows);
}

static void test_ordered(void **state)
{
	(void)state;
	static const row rows[] = {
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_ordered(I)."), "" },
		{ PARALLEL("o(@N, X) :- q(@N, I), I > 1, J = I, X = f_ordered(J)."), "" },
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_ordered(7)."), "" },
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_ordered(I + 1)."), "3:unsupported" },
		{ PARALLEL("o(@N, X) :- q(@N, I), K = f_kind(I), X = f_ordered(I), K != \"a\"."),
		  "3:unsupported" },
		{ PARALLEL("o(@N, X, Y) :- q(@N, I), X = f_ordered(I), Y = f_ordered(7)."),
		  "3:unsupported" },
		{ PARALLEL("m(@N, I) :- q(@N, I).\no(@N, X) :- m(@N, I), X = f_ordered(I)."),
		  "4:unsupported" },
		{ PARALLEL("o(@N, I) :- q(@N, I), I > 1 || f_ordered(I) > 2."), "3:unsupported" },
	};

	RUN(rows);
}

static void test_chain(void **state)
{
	(void)state;
#define NEXT "\n}\ncomponent d(parallel) {\n"
	static const row rows[] = {
		{ PARALLEL("o(@N, I) :- m(@N, I)." NEXT "m(@N, I) :- q(@N, I)."), "6:chain-order" },
		{ PARALLEL("o(@N, I) :- q(@N, I)." NEXT "z(@N, I) :- q(@N, I)."),
		  "6:consumed-upstream" },
		/* consumed, derived again, and waited for again */
		{ PARALLEL("o(@N, I) :- q(@N, I).\nr(@N, I) :- q(@N, I)." NEXT
			   "q2(@N, I) :- o(@N, I)."),
		  "" },
		{ PARALLEL("m(@N, I) :- q(@N, I)." NEXT
			   "z(@N, I) :- m(@N, I).\n}\ncomponent e(parallel) {\n"
			   "m(@N, I) :- z(@N, I).\n}\ncomponent f(parallel) {\n"
			   "end(@N, I) :- m(@N, I)."),
		  "" },
		/* a consumer before the producer, and one behind it */
		{ PARALLEL("o(@N, I) :- m(@N, I).\nu(@N, I) :- q(@N, I)." NEXT
			   "m(@N, I) :- u(@N, I).\n}\ncomponent e(parallel) {\n"
			   "z(@N, I) :- m(@N, I)."),
		  "7:chain-order" },
		{ "output q.\n" PARALLEL("o(@N, I) :- q(@N, I)."), "2:output" },
		{ "output o.\noutput o.\n" PARALLEL("o(@N, I) :- q(@N, I)."), "3:duplicate" },
		{ "output o to \"stdout\".\n" PARALLEL("o(@N, I) :- q(@N, I)."), "" },
		{ "output o to \"file:x\".\n" PARALLEL("o(@N, I) :- q(@N, I)."), "" },
		{ "output zz.\n" PARALLEL("o(@N, I) :- q(@N, I)."), "2:unknown-predicate" },
		{ PARALLEL("o(@N, F) :- failed(@N, P, F, R)."), "" },
		{ PARALLEL("o(@N, F) :- failed(@N, P, F, R).\nz(@N, S) :- q(@N, I), "
			   "S = f_kind(I)."),
		  "" },
		{ PARALLEL("o(@N, I) :- signal(@N, I)." NEXT "sginal(@N, I) :- q(@N, I)."),
		  "3:misspelt-predicate" },
		{ PARALLEL("o(@N, I) :- signal(@N, I)." NEXT "other(@N, I) :- q(@N, I)."), "" },
	};

	RUN(rows);
}

static void test_values(void **state)
{
	(void)state;
	static const row rows[] = {
		{ PARALLEL("o(@N, K) :- q(@N, I), K = f_kind(I), K == \"a\"."), "" },
		{ PARALLEL("o(@N, K) :- q(@N, I), K = f_kind(I), K == \"c\"."), "3:never-fires" },
		{ PARALLEL("o(@N, K) :- q(@N, I), K = f_kind(I), \"c\" = K."), "3:never-fires" },
		{ PARALLEL("o(@N, I) :- q(@N, I), f_kind(I) == \"c\"."), "3:never-fires" },
		{ PARALLEL("o(@N, K) :- q(@N, I), K = f_kind(I), K != \"c\"."), "3:always-true" },
		{ PARALLEL("o(@N, K) :- q(@N, I), K = f_kind(I), K != \"a\"."), "" },
		{ PARALLEL("o(@N, I) :- q(@N, I), I == 1, I == 2."), "3:never-fires" },
		{ PARALLEL("o(@N, I) :- q(@N, I), I == 1 && I != 1."), "3:never-fires" },
		{ PARALLEL("o(@N, I) :- q(@N, I), I == 1 || I == 2."), "" },
		/* along the chain, in whatever order the rules stand */
		{ PARALLEL("o(@N, K) :- m(@N, K), K == \"c\".\n"
			   "m(@N, K) :- q(@N, I), K = f_kind(I)."),
		  "3:never-fires" },
		{ PARALLEL("m(@N, K) :- q(@N, I), K = f_kind(I).\nm(@N, \"c\") :- q(@N, 5)." NEXT
			   "o(@N, K) :- m(@N, K), K == \"c\"."),
		  "" },
		{ PARALLEL("m(@N, \"b\") :- q(@N, I).\nm(@N, \"c\") :- q(@N, 5)." NEXT
			   "o(@N) :- m(@N, \"a\")."),
		  "7:never-fires" },
		/* what a function takes */
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_takes(\"a\")."), "" },
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_takes(\"c\")."), "3:set-value" },
		{ PARALLEL("o(@N, X) :- q(@N, I), K = f_kind(I), X = f_takes(K)."), "" },
		{ PARALLEL("o(@N, X) :- p(@N, A, B, S, I), X = f_takes(S)."), "3:set-value" },
		{ PARALLEL("o(@N, X) :- p(@N, A, B, S, I), S == \"b\", X = f_takes(S)."), "" },
		{ PARALLEL("m(@N, K) :- q(@N, I), K = f_kind(I).\nm(@N, \"c\") :- q(@N, 5)." NEXT
			   "o(@N, X) :- m(@N, K), X = f_takes(K)."),
		  "7:set-value" },
		/* literals */
		{ "const c = 5.\n" PARALLEL("o(@N, X) :- q(@N, I), X = f_const(c)."), "" },
		{ PARALLEL("o(@N, X) :- q(@N, I), X = f_const(I)."), "3:const-argument" },
		{ PARALLEL("o(@N, S) :- p(@N, A, B, S, I), f_match(S, \"a|b\")."), "" },
		{ PARALLEL("o(@N, S) :- p(@N, A, B, S, I), f_match(S, \"a(b\")."), "3:bad-regex" },
		{ PARALLEL("o(@N, S) :- p(@N, A, B, S, I), f_match(S, S)."), "3:const-argument" },
	};

	RUN(rows);
}

static void test_unused_results(void **state)
{
	(void)state;
	static const row rows[] = {
		{ PARALLEL("o(@N, I) :- q(@N, I), X = f_kind(I)."), "3:unused-result" },
		{ PARALLEL("o(@N, I) :- q(@N, I), f_kind(I)."), "3:unused-result" },
		{ PARALLEL("o(@N, I) :- q(@N, I), _ = f_kind(I)."), "" },
		{ PARALLEL("o(@N, I) :- q(@N, I), X = f_shared(I, \"\")."), "" },
		{ PARALLEL("o(@N, I) :- q(@N, I), X = I + f_shared(I, \"\")."), "" },
		{ PARALLEL("o(@N, I) :- q(@N, I), X = I + 1."), "3:unused-result" },
		{ PARALLEL("o(@N, S) :- p(@N, A, B, S, I), X = f_many(S)."), "" },
		{ PARALLEL("o(@N, S) :- p(@N, A, B, S, I), S == \"a\" || f_many(S) == \"\"."),
		  "3:unsupported" },
	};

	RUN(rows);
}

/* The caret of a bad regular expression, through every kind of escape. */
static void test_place_in_regex(void **state)
{
	(void)state;
	static const struct {
		const char *pattern;
		const char *at; /* what the caret is at */
	} rows[] = {
		{ "ab[c", "\"" },
		{ "a\\\\d(?<b", "\"" },
		{ "h\\u00e9\\x6c\\154(*bad)c", ")" },
		{ "\\U0001F600(?z)", "z" },
		{ "\\t\\\"(?z)", "z" },
		{ "a{2,1}", "}" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		static char text[2048];
		compiled c;
		char *messages = NULL;
		size_t length;

		snprintf(text, sizeof text,
			 FUNCTIONS PARALLEL("o(@N, S) :- p(@N, A, B, S, I), f_match(S, \"%s\")."),
			 rows[i].pattern);
		compile_text(&c, text, passes);
		FILE *out = open_memstream(&messages, &length);
		diag_print(c.cx->diag, out);
		fclose(out);
		char *caret = strchr(messages, '^');
		if (strcmp(c.said, "3:bad-regex") != 0 || caret == NULL)
			fail_msg("%s: %s", rows[i].pattern, c.said);
		/* the line above the caret, at its column */
		char *line = caret;
		while (line[-1] != '\n')
			line--;
		char *above = line - 1;
		while (above[-1] != '\n')
			above--;
		if (strncmp(above + (caret - line), rows[i].at, strlen(rows[i].at)) != 0)
			fail_msg("%s:\n%s", rows[i].pattern, messages);
		free(messages);
		compile_text_end(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keyed_by_type),  cmocka_unit_test(test_keyed_by_argument),
		cmocka_unit_test(test_keys),           cmocka_unit_test(test_called_twice),
		cmocka_unit_test(test_ordered),        cmocka_unit_test(test_chain),
		cmocka_unit_test(test_values),         cmocka_unit_test(test_unused_results),
		cmocka_unit_test(test_place_in_regex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
