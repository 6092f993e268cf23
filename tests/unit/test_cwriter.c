/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/cwriter.h"

static void check_text(const cwriter *w, const char *name, const char *want)
{
	size_t length;
	const char *got = cwriter_finish(w, "own.c", &length);

	if (strcmp(got, want) != 0 || length != strlen(want))
		fail_msg("%s: got\n%s\nwant\n%s", name, got, want);
}

static void test_literals(void **state)
{
	static const struct row {
		const char *text;
		size_t length;
		const char *want;
	} rows[] = {
		{ "", 0, "\"\"" },
		{ "hello", 5, "\"hello\"" },
		{ "a\"b\\c", 5, "\"a\\\"b\\\\c\"" },
		{ "a\nb\t", 4, "\"a\\nb\\011\"" },
		{ "\0001", 2, "\"\\0001\"" },
		{ "\xff"
		  "f",
		  2, "\"\\377f\"" },
		{ "\xc3\xa4", 2, "\"\\303\\244\"" },
		{ "?\?/", 3, "\"?\\?/\"" },
		{ "?\?\?\?", 4, "\"?\\?\\?\\?\"" },
		{ "%d", 2, "\"%d\"" },
	};
	arena *a = arena_create();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *got = cwriter_literal(a, rows[i].text, rows[i].length);

		if (strcmp(got, rows[i].want) != 0)
			fail_msg("row %zu: got %s, want %s", i, got, rows[i].want);
	}
	arena_destroy(a);
}

static void test_comments(void **state)
{
	static const struct row {
		const char *name, *text, *tail, *want;
	} rows[] = {
		{ "short", "r1 a :- b.", "p.analog:3", "/* r1 a :- b. p.analog:3 */\n" },
		{ "no tail", "text", "", "/* text */\n" },
		{ "it can't end early", "a */ b", "", "/* a * / b */\n" },
		{ "it can't begin again", "a /* b */", "", "/* a / * b * / */\n" },
		{ "trigraphs", "a?\?/", "", "/* a? ?/ */\n" },
		{ "line ends", "a\nb", "", "/* a b */\n" },
		{ "94 columns of text fit",
		  "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 "
		  "0123456789 012345",
		  "",
		  "/* 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 "
		  "0123456789 012345 */\n" },
		{ "one more does not",
		  "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 "
		  "0123456789 0123456",
		  "",
		  "/* 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 "
		  "0123456789\n * 0123456 */\n" },
		{ "a tail that needs a line",
		  "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 "
		  "0123456789 012345",
		  "f:1",
		  "/* 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 "
		  "0123456789 012345\n * f:1 */\n" },
		{ "a word that is too long",
		  "01234567890123456789012345678901234567890123456789012345678901234567890123456789"
		  "01234567890123456789012345678901234567890123456789 b",
		  "",
		  "/* "
		  "01234567890123456789012345678901234567890123456789012345678901234567890123456789"
		  "01234567890123456789012345678901234567890123456789\n * b */\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		arena *a = arena_create();
		cwriter *w = cwriter_create(a);

		cwriter_comment(w, rows[i].text, rows[i].tail);
		check_text(w, rows[i].name, rows[i].want);
		arena_destroy(a);
	}
}

static void test_statements_break_behind_commas(void **state)
{
	arena *a = arena_create();
	cwriter *w = cwriter_create(a);

	(void)state;
	cwriter_indent(w, 1);
	cwriter_statement(w, "short(%d, %d);", 1, 2);
	cwriter_statement(w,
			  "call_of_a_function_with_a_long_name(first_argument, \"a, string, with, "
			  "commas\", third_argument, fourth_argument);");
	check_text(w, "statement",
		   "\tshort(1, 2);\n"
		   "\tcall_of_a_function_with_a_long_name(first_argument, \"a, string, with, "
		   "commas\",\n"
		   "\t    third_argument, fourth_argument);\n");
	arena_destroy(a);
}

static void test_lines_lead_to_the_program_and_back(void **state)
{
	arena *a = arena_create();
	cwriter *w = cwriter_create(a), *inner = cwriter_create(a);

	(void)state;
	cwriter_printf(w, "one\ntwo\n");
	cwriter_indent(w, 1);
	cwriter_line(w, "p.analog", 7);
	cwriter_printf(w, "seven\n");
	cwriter_line(w, "p.analog", 8); /* the C compiler counts so by itself */
	cwriter_printf(w, "eight\neight too\n/* any */\n}\neight again\n");
	cwriter_indent(inner, 2);
	cwriter_line(inner, "p.analog", 20);
	cwriter_printf(inner, "twenty\n");
	cwriter_append(w, inner);
	cwriter_line(w, "p.analog", 21);
	cwriter_printf(w, "21\n");
	cwriter_indent(w, -1);
	cwriter_line_end(w);
	cwriter_line_end(w);
	cwriter_printf(w, "own\n");
	check_text(w, "lines",
		   "one\ntwo\n#line 7 \"p.analog\"\n\tseven\n\teight\n"
		   "#line 8\n\teight too\n\t/* any */\n\t}\n#line 8\n\teight again\n"
		   "#line 20 \"p.analog\"\n\t\ttwenty\n\t21\n"
		   "#line 16 \"own.c\"\nown\n");
	arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_literals),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_statements_break_behind_commas),
		cmocka_unit_test(test_lines_lead_to_the_program_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
