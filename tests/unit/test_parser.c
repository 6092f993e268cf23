/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
/* The grammar: one message for each cause, recovery, and every cut of a program. What a program
 * becomes is seen in tests/golden/ast, the messages in tests/errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "compiler/parse.h"
#include "compiler/passes.h"

/* Parses a text as a program without the library. */
static compilation *parsed(arena *a, options *o, const char *text, size_t n)
{
	compilation *cx;
	FILE *f = tmpfile();
	bool ok;

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	rewind(f);
	*o = (options){ .diag = { .color = COLOR_NEVER } };
	o->input = arena_printf(a, "/proc/self/fd/%d", fileno(f));
	cx = compilation_create(a, o, NULL);
	ok = pass_parse(cx);
	assert_int_equal(ok, diag_errors(cx->diag) == 0);
	fclose(f);
	return cx;
}

/* A rule of component c, behind the trigger; how many errors; and in what the next rule follows. */
static const struct row {
	const char *text;
	int errors;
} rows[] = {
	{ "r a(@N) :- b(@N).", 0 },
	{ "a(@N) :- b(@N).", 0 },
	{ "delete a(@N) :- b(@N).", 0 },
	{ "r delete a(@N) :- !b(@N).", 0 },
	{ "r a(@N) :- b(@N), X = 1, Y := X + 1, Y == 2, f_x(Y).", 0 },
	{ "r a(@N) :- b(@N)", 1 },                             /* no '.' */
	{ "r a(@N) b(@N).", 1 },                               /* no ':-' */
	{ "r a(@N) :- b(@N), .", 1 },                          /* a ',' too many */
	{ "r a(@N) :- b(@N) c(@N).", 1 },                      /* no ',' */
	{ "r a(@N) :- b(@N, X = 1.", 1 },                      /* no ')' */
	{ "r a(@N :- b(@N).", 1 },                             /* no ')' in the head */
	{ "r a(@N)) :- b(@N).", 1 },                           /* a ')' too many */
	{ "r a(@N) :- b(@N)), X = = 1.", 2 },                  /* and another error */
	{ "r a(@N) :- b(@N), X = = 1, Y = = 2, Z = = 3.", 3 }, /* three literals */
	{ "r a(@N) :- b(@N), X = f_x(f_y(, 1), 2), Z = = 3.", 2 },
	{ "r a(@N) :- b(@N), X in {1, 2, Z = = 3.", 1 },
	{ "r a(@N, =) :- b(@N), Z = = 3.", 2 }, /* head and body */
	{ "r: a(@N) :- b(@N).", 1 },
	{ "r r a(@N) :- b(@N).", 1 },
	{ "# a(@N) :- b(@N).", 1 },
	{ "r a(@N) :- b(@N), \"open.", 1 },
	{ "r a(@N) :- b(@N), # .", 1 },
	{ "r a(N) :- b(@N).", 1 },
	{ "r a(@N) :- b(@N), X in [1, 2, 3].", 1 },
	{ "r a(@N).", 1 },
	{ "output a.", 1 },
	{ "extern function f_x(int) pure.", 1 },
	{ "const x 5.", 1 },
	{ "r", 1 },
	{ ".", 1 },
	{ ", , ,.", 1 },
};

static int count_rules(const compilation *cx)
{
	int n = 0;

	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (const ast_rule *r = c->rules; r != NULL; r = r->next)
			n++;
	return n;
}

/* What stands around a broken rule is read as if it were whole. */
static void test_one_message_for_each_cause(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		arena *a = arena_create();
		const char *text = arena_printf(a,
						"component c(serial) {\n"
						"before p(@N) :- q(@N).\n"
						"%s\n"
						"after p(@N) :- q(@N), X = = 1.\n"
						"last p(@N) :- q(@N).\n"
						"}\n"
						"component d(serial) { r s(@N) :- p(@N). }\n",
						rows[i].text);
		options o;
		const compilation *cx = parsed(a, &o, text, strlen(text));
		int errors = diag_errors(cx->diag) - 1;

		if (errors != rows[i].errors) {
			diag_print(cx->diag, stderr);
			fail_msg("%s: %d errors, not %d", rows[i].text, errors, rows[i].errors);
		}
		if (count_rules(cx) < 4 || cx->program.components->next == NULL)
			fail_msg("%s: only %d rules", rows[i].text, count_rules(cx));
		arena_destroy(a);
	}
}

static const char whole[] =
    "extern type t = const struct t * in \"t.h\" key text p prepare q.\n"
    "extern function f_x(int, const t) -> string{\"a\"}* keyed(arg 1) state s as x.\n"
    "extern predicate e(node, [int]) source d in \"e.h\".\n"
    "const low = -5. output p to \"file\".\n"
    "materialize(seen, 60s, 100, keys(2, 3)).\n"
    "component c(parallel_context_order, context_keys(p(6), q((4, F)))) {\n"
    "r1 p(@N, a_COUNT<*>, a_MAX<X>) :- q(@N, _, \"s\", 1.5), !r(@N), X := (1 + 2) * -3,\n"
    "\tX in (1, 10], X in {1, 2}, [::1] in 10.0.0.0/8 && true, f_x(X, [1, []]), Y = ~X % 2.\n"
    "delete seen(@N) :- p(@N). }\n";

static void check_located(const compilation *cx)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	diag_print(cx->diag, out);
	fclose(out);
	assert_true(diag_errors(cx->diag) == 0 || strstr(text, ": error: ") != NULL);
	assert_null(strstr(text, "analogc: error:"));
	free(text);
}

static void test_the_whole_grammar_at_every_cut(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof whole; n++) {
		arena *a = arena_create();
		options o;
		const compilation *cx = parsed(a, &o, whole, n);

		check_located(cx);
		if (n + 1 >= sizeof whole - 1 && diag_errors(cx->diag) != 0)
			fail_msg("the whole text has errors");
		arena_destroy(a);
	}
}

/* Each lexeme left out, doubled, or replaced by another one of the text. */
static void test_the_whole_grammar_with_lexemes_changed(void **state)
{
	static const char *const others[] = {
		"", ".", "}", ")", ",", "component c(serial) {", "5", ":-", "{", "(", "extern", "\""
	};
	arena *all = arena_create();
	options o;
	compilation *whole_cx = parsed(all, &o, whole, sizeof whole - 1);
	lexemes lexed = lex_text(whole_cx, 1);

	(void)state;
	for (uint32_t i = 0; i + 1 < lexed.count; i++) {
		src_span s = lexed.items[i].span;

		for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
			arena *a = arena_create();
			options changed_o;
			const char *text = arena_printf(a, "%.*s %s %s", (int)s.begin, whole,
							others[k], whole + s.end);

			check_located(parsed(a, &changed_o, text, strlen(text)));
			arena_destroy(a);
		}
	}
	arena_destroy(all);
}

static void test_depth_is_bounded(void **state)
{
	static const struct {
		const char *begin, *repeat, *middle, *again, *end;
	} cases[] = {
		{ "X == ", "(", "1", ")", "" },      { "X == ", "!", "1", "", "" },
		{ "X == ", "- ", "1", "", "" },      { "X == ", "1 + ", "1", "", "" },
		{ "X == ", "f_x(", "1", ")", "" },   { "X == ", "[", "1", "]", "" },
		{ "X in {", "f_x(", "1", ")", "}" }, { "p(@N, ", "(", "1", ")", ")" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		arena *a = arena_create();
		char *text = arena_alloc(a, 20 * 20000 + 1000), *end = text;
		options o;
		const compilation *cx;

		end += sprintf(end, "component c(serial) { r a(@N) :- b(@N), %s", cases[i].begin);
		for (int k = 0; k < 20000; k++)
			end += sprintf(end, "%s", cases[i].repeat);
		end += sprintf(end, "%s", cases[i].middle);
		for (int k = 0; k < 20000; k++)
			end += sprintf(end, "%s", cases[i].again);
		end += sprintf(end, "%s. }", cases[i].end);
		cx = parsed(a, &o, text, (size_t)(end - text));
		if (diag_errors(cx->diag) != 1)
			fail_msg("%s: %d errors", cases[i].repeat, diag_errors(cx->diag));
		arena_destroy(a);
	}
}

static void test_c_names(void **state)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
		{ "f_processTCP", "an_process_tcp" },
		{ "f_getSrcIPAddr", "an_get_src_ip_addr" },
		{ "f_processIpFrag", "an_process_ip_frag" },
		{ "f_processTCPDetector", "an_process_tcp_detector" },
		{ "f_processSMTPSegment", "an_process_smtp_segment" },
		{ "f_getTCPFlowId", "an_get_tcp_flow_id" },
		{ "f_match", "an_match" },
		{ "f_toStr", "an_to_str" },
		{ "f_TCP", "an_tcp" },
		{ "f_x2Y", "an_x2_y" },
		{ "f_a_B", "an_a_b" },
		{ "f_", "an_" },
		{ "f_X", "an_x" },
	};
	arena *a = arena_create();
	options o = { .input = "p.analog" };
	compilation *cx = compilation_create(a, &o, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(strtab_text(cx->strings, extern_c_name(cx, cases[i].name)),
				    cases[i].want);
	arena_destroy(a);
}

static void test_rule_text_is_one_line(void **state)
{
	static const char text[] =
	    "component c(serial) {\n"
	    "r1 a(@N,X)   :- /* why */\n\tb(@N, X), // so\r\n  X==\"a  b\" .}\n";
	arena *a = arena_create();
	options o;
	const compilation *cx = parsed(a, &o, text, sizeof text - 1);

	(void)state;
	assert_string_equal(cx->program.components->rules->text,
			    "r1 a(@N,X) :- b(@N, X), X==\"a  b\" .");
	arena_destroy(a);
}

static void test_pipeline_names(void **state)
{
	static const struct {
		const char *input, *want;
	} cases[] = {
		{ "smtp.analog", "smtp" },
		{ "/a/b.c/smtp-1.2.analog", "smtp_1_2" },
		{ "-", "program" },
		{ "3way.analog", "p3way" },
		{ "caf\xc3\xa9.analog", "caf__" },
		{ ".analog", "_analog" },
	};
	arena *a = arena_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		options o = { .input = cases[i].input };

		assert_string_equal(compilation_create(a, &o, NULL)->name, cases[i].want);
	}
	arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_message_for_each_cause),
		cmocka_unit_test(test_the_whole_grammar_at_every_cut),
		cmocka_unit_test(test_the_whole_grammar_with_lexemes_changed),
		cmocka_unit_test(test_depth_is_bounded),
		cmocka_unit_test(test_c_names),
		cmocka_unit_test(test_rule_text_is_one_line),
		cmocka_unit_test(test_pipeline_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
