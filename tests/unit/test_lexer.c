/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
/* Lexemes: kinds, values, places; at every cut of the text. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/lexer.h"
#include "compiler/parser.h"
#include "compiler/passes.h"

static const options no_options = { .input = "p.analog" };

/* "VARIABLE 0-1, '.' 1-2": kinds in words with their places. */
static const char *lexed(compilation *cx, const char *text, size_t n)
{
	lexemes all = lex_text(cx, source_add(&cx->sources, "p.analog", text, n));
	const char *list = "";

	for (uint32_t i = 0; i + 1 < all.count; i++) {
		const lexeme *l = &all.items[i];

		assert_true(l->span.begin < l->span.end && l->span.end <= n);
		assert_true(i == 0 || l[-1].span.end <= l->span.begin);
		list = arena_printf(cx->arena, "%s%s%s", list, i == 0 ? "" : " ",
				    lexeme_kind_word(l->kind));
	}
	assert_int_equal(all.items[all.count - 1].kind, LEXEME_END);
	return list;
}

static const struct row {
	const char *text, *want;
	int errors;
} rows[] = {
	{ "", "", 0 },
	{ "X", "a variable", 0 },
	{ "_ _x Abc_1", "a variable a variable a variable", 0 },
	{ "abc input keys f", "a name a name a name a name", 0 },
	{ "in inn", "'in' a name", 0 },
	{ "f_x f_ f_1A", "a function a name a function", 0 },
	{ "extern type pure key. pure", "'extern' 'type' 'pure' 'key' '.' a name", 0 },
	{ "extern pure type", "'extern' a name a name", 0 },
	{ "extern component pure", "'extern' 'component' a name", 0 },
	{ "a_COUNT<*>", "an aggregate '<' '*' '>'", 0 },
	{ "a_SUM <X> a_SUMX <X>", "an aggregate '<' a variable '>' a name '<' a variable '>'", 0 },
	{ "a_FOO<X>", "an aggregate '<' a variable '>'", 0 },
	{ "a_COUNT a_sum<X", "a name a name '<' a variable", 0 },
	{ "5.", "an integer '.'", 0 },
	{ "5.5.", "a float '.'", 0 },
	{ "5.x", "an integer '.' a name", 0 },
	{ "1.5e3 1.5e+3", "a float a float", 0 },
	{ "1e3", "invalid", 1 },
	{ "0x 0xg 5x 1.5x 08", "invalid invalid invalid invalid an integer", 5 },
	{ "10s 10ms 10x", "a duration a duration invalid", 1 },
	{ "10.0.0.1. 10.0.0.1/8.", "an address '.' a network '.'", 0 },
	{ "1.2.3 1.2.3.4.5", "invalid invalid", 2 },
	{ "256.0.0.1 1.1.1.1/33", "an address a network", 2 },
	{ "::1 fe80::1. 2001:db8::/32 [::1] ::",
	  "an address an address '.' a network an address "
	  "an address",
	  0 },
	{ "[ ::1 ]", "'[' an address ']'", 0 },
	{ "1:2:3", "an address", 1 },
	{ "a:-b A:=b", "a name ':-' a name a variable ':=' a name", 0 },
	{ "a:b", "a name ':' a name", 0 },
	{ "\"a\\\"b\" \"\"", "a string a string", 0 },
	{ "\"open", "invalid", 1 },
	{ "\"open\\", "invalid", 1 },
	{ "\"open\nX", "invalid a variable", 1 },
	{ "\"\\q\"", "a string", 1 },
	{ "/* a */X/**/Y/***/Z/* * / **/", "a variable a variable a variable", 0 },
	{ "X // Y\nZ %% A", "a variable a variable", 0 },
	{ "/* X", "invalid", 1 },
	{ "/*/", "invalid", 1 },
	{ "X % Y / Z", "a variable '%' a variable '/' a variable", 0 },
	{ "<<=", "invalid", 1 },
	{ "a<=b", "a name '<=' a name", 0 },
	{ "X--1", "a variable invalid an integer", 1 },
	{ "#$", "invalid", 1 },
	{ "'x'", "invalid", 1 },
	{ "\xe2\x80\x9cx\xe2\x80\x9d", "invalid", 1 },
	{ "\xef\xbb\xbfX", "a variable", 0 },
	{ "\xc3\xa9X", "invalid a variable", 1 },
};

static void test_rows(void **state)
{
	arena *a = arena_create();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		compilation *cx = compilation_create(a, &no_options, NULL);
		const char *got = lexed(cx, rows[i].text, strlen(rows[i].text));

		if (strcmp(got, rows[i].want) != 0 || diag_errors(cx->diag) != rows[i].errors)
			fail_msg("%s: %s (%d errors)", rows[i].text, got, diag_errors(cx->diag));
	}
	arena_destroy(a);
}

static lexeme first(arena *a, const char *text, int *errors)
{
	compilation *cx = compilation_create(a, &no_options, NULL);
	lexemes all = lex_text(cx, source_add(&cx->sources, "p.analog", text, strlen(text)));

	*errors = diag_errors(cx->diag);
	return all.items[0];
}

static void test_integers(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
		int errors;
	} cases[] = {
		{ "0", 0, 0 },
		{ "42", 42, 0 },
		{ "9223372036854775807", INT64_MAX, 0 },
		{ "9223372036854775808", 0, 1 },
		{ "0xff", 255, 0 },
		{ "0XFFFFFFFFFFFFFFFF", -1, 0 },
		{ "0x00000000000000000001", 1, 0 },
		{ "0x10000000000000000", 0, 1 },
		{ "3s", 3000000000, 0 },
		{ "2m", 120000000000, 0 },
		{ "1d", 86400000000000, 0 },
		{ "7ns", 7, 0 },
		{ "200000d", 0, 1 },
	};
	arena *a = arena_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int errors;
		lexeme l = first(a, cases[i].text, &errors);

		if (l.u.integer != cases[i].want || errors != cases[i].errors)
			fail_msg("%s: %lld, %d errors", cases[i].text, (long long)l.u.integer,
				 errors);
	}
	arena_destroy(a);
}

static void test_strings(void **state)
{
	static const struct {
		const char *text, *want;
		size_t length;
		int errors;
	} cases[] = {
		{ "\"\"", "", 0, 0 },
		{ "\"a\\n\\t\\\\\\\"\\'\\?\"", "a\n\t\\\"'?", 7, 0 },
		{ "\"\\0a\\x00b\"", "\0a\0b", 4, 0 },
		{ "\"\\101\\1011\\xe9x\"", "AA1\xe9x", 5, 0 },
		{ "\"\\u20ac\\U0001F600\"", "\xe2\x82\xac\xf0\x9f\x98\x80", 7, 0 },
		{ "\"\\u00e9\\u0041\"",
		  "\xc3\xa9"
		  "A",
		  3, 0 },
		{ "\"\\ud800\"", "", 0, 1 },
		{ "\"\\x\"", "\0", 1, 1 },
		{ "\"\\777\"", "\xff", 1, 1 },
	};
	arena *a = arena_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		compilation *cx = compilation_create(a, &no_options, NULL);
		size_t n = strlen(cases[i].text);
		lexemes all = lex_text(cx, source_add(&cx->sources, "p", cases[i].text, n));
		str_id id = all.items[0].u.text;

		if (strtab_length(cx->strings, id) != cases[i].length ||
		    memcmp(strtab_text(cx->strings, id), cases[i].want, cases[i].length) != 0 ||
		    diag_errors(cx->diag) != cases[i].errors)
			fail_msg("%s", cases[i].text);
	}
	arena_destroy(a);
}

static void test_addresses(void **state)
{
	static const uint8_t loopback[16] = { [15] = 1 };
	arena *a = arena_create();
	int errors;
	lexeme l = first(a, "10.1.2.3/24", &errors);

	(void)state;
	assert_int_equal(l.u.address.version, 4);
	assert_int_equal(l.u.address.prefix, 24);
	assert_memory_equal(l.u.address.octets, "\x0a\x01\x02\x03", 4);
	l = first(a, "[::1]", &errors);
	assert_int_equal(l.u.address.version, 6);
	assert_memory_equal(l.u.address.octets, loopback, 16);
	l = first(a, "1.5e2", &errors);
	assert_true(fabs(l.u.number - 150.0) < 1e-9);
	arena_destroy(a);
}

/* Whatever is cut off or put in: every octet of a text is in a lexeme, or between two. */
static void test_every_cut_and_every_octet(void **state)
{
	static const char text[] =
	    "component c(serial) { r p(@N, a_COUNT<*>, \"s\\n\\\"\") :- q(@N, X), X >= 10.5e3, "
	    "/* c */ X == [::1], X in 10.0.0.0/8, X != f_x(0x1f, 10ms). } // end";
	arena *a = arena_create();
	char copy[sizeof text];

	(void)state;
	for (size_t n = 0; n < sizeof text; n++)
		lexed(compilation_create(a, &no_options, NULL), text, n);
	for (size_t i = 0; i + 1 < sizeof text; i++) {
		for (int octet = 0; octet < 256; octet += 1 + (int)(i % 7)) {
			memcpy(copy, text, sizeof text);
			copy[i] = (char)octet;
			lexed(compilation_create(a, &no_options, NULL), copy, sizeof text - 1);
		}
	}
	arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_every_cut_and_every_octet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
