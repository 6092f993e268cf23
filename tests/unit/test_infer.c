/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/compile_text.h"

static bool (*const passes[])(compilation *) = { pass_parse, pass_resolve, pass_infer, NULL };

#define FUNCTIONS                                                                                  \
	"extern type thing = struct thing in \"t.h\" key.\n"                                       \
	"extern function f_thing(string) -> thing pure in \"t.h\".\n"                              \
	"extern function f_yes(thing) -> bool pure in \"t.h\".\n"                                  \
	"extern function f_half(float) -> float? pure in \"t.h\".\n"                               \
	"extern function f_say(int) effect shared in \"t.h\".\n"                                   \
	"extern function f_log(int) -> bool effect shared in \"t.h\".\n"                           \
	"extern function f_list(T) -> [T] pure in \"t.h\".\n"                                      \
	"extern function f_size(string) -> int pure as size in \"t.h\".\n"                         \
	"extern function f_size([T]) -> int pure as length in \"t.h\".\n"                          \
	"extern function f_join([T], [T]) -> [T] pure as join in \"t.h\".\n"                       \
	"extern function f_join(T, [T]) -> [T] pure as push in \"t.h\".\n"                         \
	"extern function f_first([T]) -> T? pure in \"t.h\".\n"                                    \
	"extern function f_none() -> [T] pure in \"t.h\".\n"                                       \
	"extern function f_now() -> time pure as t_now in \"t.h\".\n"                              \
	"extern predicate mail(node, time, address, endpoint, [int]).\n"
enum { FUNCTION_LINES = 15 };

static const char *program(const char *body)
{
	static char text[8192];

	snprintf(text, sizeof text, FUNCTIONS "component c(parallel) {\n%s\n}\n", body);
	return text;
}

/* The types of the variables of the last rule: "N:node X:int ". */
static const char *types_of_last(const compiled *c)
{
	static char text[1024];
	const ast_rule *rule = c->cx->program.components->rules;

	while (rule->next != NULL)
		rule = rule->next;
	text[0] = '\0';
	for (int i = 1; i < rule->variable_count; i++) { /* N is the first */
		size_t used = strlen(text);

		snprintf(text + used, sizeof text - used, "%s%s:%s", used > 0 ? " " : "",
			 strtab_text(c->cx->strings, rule->variables[i].name),
			 type_name(c->arena, rule->variables[i].type));
	}
	return text;
}

static void test_types(void **state)
{
	(void)state;
	static const struct {
		const char *body, *want;
	} rows[] = {
		{ "a(@N, X) :- b(@N, X).", "X:string" },
		{ "a(@N, X) :- b(@N, X), X > 1.", "X:int" },
		{ "a(@N, X) :- b(@N, X), -X > 1.5.", "X:float" },
		{ "a(@N, X) :- b(@N, X), X == \"true\".", "X:string" },
		{ "a(@N, X) :- b(@N, X), X == \"true\", X || f_yes(f_thing(\"\")).", "X:bool" },
		{ "a(@N, X) :- b(@N, X), X == 10.0.0.1.", "X:address" },
		{ "a(@N, X) :- b(@N, X), X == 10.0.0.0/8.", "X:network" },
		{ "a(@N, X) :- b(@N, X), X == 2s.", "X:int" },
		{ "a(@N, Y) :- b(@N, X), Y = f_thing(X).", "X:string Y:thing" },
		{ "a(@N, X) :- b(@N, X), f_yes(X).", "X:thing" },
		{ "a(@N, X) :- b(@N, X, Y), X == Y, Y == Z, W = Z + 1, Z := 5.", "" },
		{ "a(@N, X) :- b(@N, X, Y, Z), X == Y, Y == Z, W = Z + 1.",
		  "X:int Y:int Z:int W:int" },
		{ "a(@N, X) :- b(@N, X, X, \"s\").", "X:string" },
		{ "d(@N, X) :- a(@N, X).\na(@N, X) :- b(@N, X), X > 0.5.", "X:float" },
		{ "a(@N, X) :- b(@N, X), X > 0.5.\nd(@N, Y) :- a(@N, Y).", "Y:float" },
		{ "a(@N, 5) :- b(@N, _).\nd(@N, Y) :- a(@N, Y).", "Y:int" },
		{ "a(@N, X + \"!\") :- b(@N, X).", "X:string" },
		{ "a(@N, ~X) :- b(@N, X).", "X:int" },
		{ "a(@N, X) :- b(@N, X, Y), Y = X % 7.", "X:int Y:int" },
		{ "a(@N, X) :- b(@N, X, Y), !X && Y > 2.", "X:bool Y:int" },
		{ "a(@N, Y) :- b(@N, X), Y = f_half(X).", "X:float Y:float" },
		/* lists */
		{ "a(@N, X) :- b(@N, Y), X = [Y, 1].", "Y:int X:[int]" },
		{ "a(@N, X) :- b(@N, Y), X = [].", "Y:string X:[string]" },
		{ "a(@N, X) :- b(@N, Y), X = [], X == [[1.5]].", "Y:string X:[[float]]" },
		{ "a(@N, X) :- b(@N, X, L), L = [N], X in L.", "X:node L:[node]" },
		{ "a(@N, X) :- b(@N, X), L = f_list(f_list(X)), X == 1.", "X:int L:[[int]]" },
		{ "a(@N, X) :- b(@N, L), X = f_first(L), X > 1.5.", "L:[float] X:float" },
		{ "a(@N, X) :- b(@N, _), X = f_none(), f_first(X) == 2.", "X:[int]" },
		{ "a(@N, X) :- b(@N, Y), X = f_join(f_list(1), Y).", "Y:[int] X:[int]" },
		{ "a(@N, X) :- b(@N, Y), X = f_join(Y, [2]), Y == 1.", "Y:int X:[int]" },
		{ "a(@N, X) :- b(@N, Y), X = f_join(Y, Y).", "Y:[string] X:[string]" },
		{ "a(@N, X) :- b(@N, X), f_size(X) > 1.", "X:string" },
		{ "a(@N, X) :- b(@N, X), f_size(X) > 1.\nd(@N) :- b(@N, [1]).", "" },
		{ "d(@N, X) :- a(@N, X), f_size(X) > 1.\na(@N, X) :- b(@N, Y), X = [Y].",
		  "Y:string X:[string]" },
		/* in */
		{ "a(@N, X) :- b(@N, X), X in [1, 10).", "X:int" },
		{ "a(@N, X) :- b(@N, X, Y), X in (Y, 1.5].", "X:float Y:float" },
		{ "a(@N, X) :- b(@N, X), X in {\"a\", \"b\"}.", "X:string" },
		{ "a(@N, X) :- b(@N, X), X in 10.0.0.0/8.", "X:address" },
		{ "a(@N, X) :- mail(@N, _, _, X, _), b(@N, Y), X in Y, Y == 10.0.0.0/8.",
		  "X:endpoint Y:network" },
		{ "a(@N, X) :- b(@N, X, Y), X in Y.", "X:string Y:[string]" },
		{ "a(@N, X) :- mail(@N, _, X, _, _), b(@N, Y), X in Y.", "X:address Y:[address]" },
		/* times */
		{ "a(@N, X) :- mail(@N, T, _, _, _), X = T + 5s.", "T:time X:time" },
		{ "a(@N, X) :- mail(@N, T, _, _, _), X = 5 + T.", "T:time X:time" },
		{ "a(@N, X) :- mail(@N, T, _, _, _), X = T - 5s.", "T:time X:time" },
		{ "a(@N, X) :- mail(@N, T, _, _, _), X = T - f_now().", "T:time X:int" },
		{ "a(@N, X) :- b(@N, T), X = T - 5s, X < f_now().", "T:time X:time" },
		{ "a(@N, X) :- b(@N, T), X = T - f_now().", "T:time X:int" },
		{ "a(@N, X) :- b(@N, T, S), X = T - S, X > 5s.", "T:int S:int X:int" },
		{ "a(@N, X) :- b(@N, T, S), X = T - S, X == f_now().", "T:time S:int X:time" },
		{ "a(@N, X) :- b(@N, T, S), X = T + S, S == 1, X == f_now().",
		  "T:time S:int X:time" },
		{ "a(@N, X) :- b(@N, T, S), X = T + S.", "T:string S:string X:string" },
		{ "d(@N, S) :- a(@N, S), f_now() - S < 2s.\na(@N, X) :- mail(@N, X, _, _, _).",
		  "X:time" },
		{ "d(@N, S) :- a(@N, S), T = f_now() - S.\na(@N, X) :- mail(@N, X, _, _, _).\n"
		  "e(@N, T) :- a(@N, S), T = f_now() - S, 1s < T.",
		  "S:time T:int" },
		{ "d(@N, X) :- a(@N, T), X = T - 1s.\na(@N, X) :- b(@N, _), X = f_now().",
		  "X:time" },
		/* nodes, aggregates, sources */
		{ "a(@\"n2\", X) :- b(@N, X), X == N, X != \"n3\".", "" },
		{ "a(@N, X) :- b(@N, X), X == N, X != \"n3\", X != 10.0.0.1.", "X:node" },
		{ "d(@N, X) :- a(@N, X).\na(@N, a_COUNT<*>) :- b(@N, _).\n"
		  "e(@N, X) :- a(@N, X).",
		  "X:int" },
		{ "a(@N, a_LIST<X>) :- b(@N, X), X > 1.\nd(@N, Y) :- a(@N, Y).", "Y:[int]" },
		{ "a(@N, a_AVG<X>) :- b(@N, X), X > 1.\nd(@N, Y) :- a(@N, Y).", "Y:float" },
		{ "a(@N, a_MAX<X>) :- b(@N, X).\nd(@N, Y) :- a(@N, Y).", "Y:string" },
		{ "a(@N, E, P) :- periodic(@N, E, 5s), b(@N, P), P > E.", "E:int P:int" },
		{ "a(@N, X) :- b(@N, X), X < infinity.", "X:float" },
		{ "a(@N, X) :- b(@N, X, Y), d(@N, Y, Z), Z > 1, !e(@N, X, Z).",
		  "X:string Y:string Z:int" },
		{ "const k = 1.5.", NULL },
	};

	for (size_t i = 0; rows[i].want != NULL; i++) {
		compiled c;

		if (rows[i].want[0] == '\0')
			continue;
		compile_text(&c, program(rows[i].body), passes);
		if (c.said[0] != '\0' || strcmp(types_of_last(&c), rows[i].want) != 0)
			fail_msg("%s: got %s; %s", rows[i].body, types_of_last(&c), c.said);
		compile_text_end(&c);
	}
}

/* How each literal of the last rule is understood: b binds, = compares, c condition, ! call. */
static const char *kinds_of_last(const compiled *c)
{
	static char text[64];
	size_t n = 0;

	for (const ast_literal *l = c->cx->program.components->rules->body->next; l != NULL;
	     l = l->next)
		text[n++] = l->kind == LITERAL_CONDITION ? 'c'
			    : l->kind == LITERAL_CALL    ? '!'
			    : l->binds                   ? 'b'
							 : '=';
	text[n] = '\0';
	return text;
}

static void test_binding_modes(void **state)
{
	(void)state;
	static const struct {
		const char *body, *want;
	} rows[] = {
		{ "a(@N, Y) :- b(@N, X), Y = X.", "b" },
		{ "a(@N, Y) :- b(@N, X), X = Y.", "b" },
		{ "a(@N, Y) :- b(@N, X, Y), X = Y.", "=" },
		{ "a(@N, Y) :- b(@N, X), Y := X, Y = X, Y == X.", "b=c" },
		{ "a(@N, Y) :- b(@N, X), 5 = Y.", "b" },
		{ "a(@N, X) :- b(@N, X), 5 = X.", "=" },
		{ "a(@N, X) :- b(@N, X), X + 1 = 5.", "=" },
		{ "a(@N, X) :- b(@N, X), f_yes(X).", "c" },
		{ "a(@N, X) :- b(@N, X), f_say(X).", "!" },
		{ "a(@N, X) :- b(@N, X), f_log(X).", "!" },
		{ "a(@N, X) :- b(@N, X), _ = f_log(X).", "!" },
		{ "a(@N, X) :- b(@N, X), _ = f_yes(X).", "!" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		compiled c;

		compile_text(&c, program(rows[i].body), passes);
		if (c.said[0] != '\0' || strcmp(kinds_of_last(&c), rows[i].want) != 0)
			fail_msg("%s: got %s; %s", rows[i].body, kinds_of_last(&c), c.said);
		compile_text_end(&c);
	}
}

/* The wanted errors: lines count from the first rule. */
static void test_errors(void **state)
{
	(void)state;
	static const struct {
		const char *body, *want;
	} rows[] = {
		{ "a(@N, X) :- b(@N, X), X > 1, X == \"a\".", "1:type" },
		/* one cause, one message */
		{ "a(@N, X) :- b(@N, X), X > 1, X == \"a\", X == \"b\".\nd(@N, X) :- a(@N, X).",
		  "1:type" },
		{ "a(@N, X) :- b(@N, X), f_yes(X), X > 1, X > 2, X > 3.", "1:type" },
		{ "a(@N, X) :- b(@N, X, Y), X > 1, Y == \"a\", X == Y, X == Y.", "1:type" },
		{ "a(@N, X) :- b(@N, X), X > 1.\nd(@N, X) :- a(@N, X), f_yes(X).\n"
		  "e(@N, X) :- a(@N, X), f_yes(X).",
		  "2:type 3:type" },
		{ "a(@N, X) :- b(@N, X), X == 1.\na(@N, X) :- b(@N, X), X == \"\".\n"
		  "a(@N, \"\") :- b(@N, X).",
		  "2:type 3:type" },
		{ "a(@N, X) :- b(@N, X), X == 1 + 1.5.", "1:type" },
		{ "a(@N, X) :- b(@N, X), X.", "" },
		{ "a(@N, X) :- b(@N, X), X + 1.", "1:type" },
		{ "a(@N, Y) :- b(@N, X), Y = f_say(X).", "1:no-result" },
		{ "a(@N, X) :- b(@N, X), f_yes(X) < f_yes(X).", "1:operator" },
		{ "a(@N, X) :- b(@N, X), f_thing(X) + f_thing(X) == f_thing(X).", "1:operator" },
		{ "a(@N, -X) :- b(@N, X), X == \"s\".", "1:operator" },
		{ "a(@X, N) :- b(@N, X), X > 1.", "1:location" },
		{ "a(@N, X) :- b(@N, Y).", "1:unbound" },
		{ "a(@N, X) :- b(@N, Y), Y > X, Y > X.", "1:unbound" },
		{ "a(@N, X) :- b(@N, Y), X = X + 1.", "1:unbound" },
		{ "a(@N, X) :- b(@N, Y), X = Z, Z = Y.", "1:unbound 1:unbound" },
		{ "a(@N, X) :- b(@N, X), X := 1.", "1:rebinding" },
		{ "a(@N, X) :- b(@N, Y), X == Y.", "1:unbound" },
		{ "a(@N, _) :- b(@N, Y).", "1:unbound" },
		{ "a(@N, Y) :- b(@N, Y), f_say(_).", "1:unbound" },
		{ "a(@M, Y) :- b(@N, Y).", "1:unbound" },
		{ "a(@N, Y) :- b(@N, Y), !d(@N, Z), Z > 1.", "1:unsafe-negation" },
		{ "a(@N, Y) :- !d(@N, Y), b(@N, Y).", "1:unsafe-negation 1:unsafe-negation" },
		{ "a(@N, 1) :- !d(@N).", "1:no-trigger" },
		{ "a(@N, X) :- X = 1.", "1:no-trigger" },
		{ "a(@N, a_SUM<X>) :- b(@N, Y).", "1:unbound" },
		{ "a(@N, a_SUM<X>) :- b(@N, X).", "1:operator" },
		{ "a(@N, a_SUM<X>, a_AVG<X>) :- b(@N, X), X == 1.", "" },
		{ "a(@N, a_MIN<X>) :- b(@N, X), f_yes(X).", "1:operator" },
		{ "a(@N, X) :- b(@N, X), Y > 1 || Y < 0.", "1:unbound" },
		{ "a(@N, X) :- X := 1, b(@N, X), X := 2.", "1:rebinding" },
		{ "a(@N, X) :- b(@N, X), X in 5.", "1:type" },
		{ "a(@N, X) :- b(@N, X), X in {1, \"a\", \"b\"}.", "1:type" },
		{ "a(@N, X) :- b(@N, X), X in [10.0.0.1, 10.0.0.2].", "1:operator" },
		{ "a(@N, L) :- b(@N, X), L = [1, \"a\", 2.5].", "1:type 1:type" },
		{ "a(@N, L) :- b(@N, L), L == [L].", "1:type" },
		{ "a(@N, X) :- b(@N, X), X == 1, f_size(X) > 1, f_size(X) > 2.", "1:type" },
		{ "a(@N, X) :- b(@N, X), f_size(f_yes(f_thing(X))) > 1.", "1:type" },
		{ "a(@N, X) :- mail(@N, T, _, _, _), X = T + T.", "1:operator" },
		{ "a(@N, X) :- b(@N, _), X = f_thing(\"\") + 5.", "1:type" },
		{ "d(@N, X) :- a(@N, Y), X = f_first(Y) + 5.\na(@N, X) :- b(@N, _), X = [\"\"].",
		  "2:type" },
		{ "a(@N, X) :- mail(@N, T, _, _, _), X = 1 - T.", "1:type" },
		{ "a(@N, X) :- b(@N, X), X == \"a\", X == 10.0.0.1.", "1:type" },
		{ "a(@1, X) :- b(@N, X).", "1:syntax" },
		{ "a(@N, X) :- periodic(@N, X, 5).", "1:bad-period" },
		{ "a(@N, X) :- expired(@N, X, _).", "1:no-context" },
		{ "a(@N, X) :- b(@N, X), f_first(X) == 1, f_first(X) == \"a\".", "1:type" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char want[256] = "", number[16];
		compiled c;

		for (const char *p = rows[i].want; *p != '\0';) { /* lines move down */
			size_t digits = strspn(p, "0123456789"), n = strcspn(p, " ");

			snprintf(number, sizeof number, "%d", atoi(p) + FUNCTION_LINES + 1);
			strcat(want, number);
			strncat(want, p + digits, n - digits);
			p += n;
			if (*p == ' ')
				strncat(want, p++, 1);
		}
		compile_text(&c, program(rows[i].body), passes);
		if (strcmp(c.said, want) != 0)
			fail_msg("%s: wanted %s, got %s", rows[i].body, want, c.said);
		compile_text_end(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_binding_modes),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
