/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
/* Messages: their form, order, number, and what the options make of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/arena.h"
#include "compiler/diag.h"
#include "compiler/suggest.h"

struct fixture {
	arena *arena;
	source_list sources;
	diag_options options;
	diag *diag;
};

static struct fixture open_fixture(const char *text, diag_options options)
{
	struct fixture f = { .arena = arena_create(), .options = options };

	f.sources.arena = f.arena;
	source_add(&f.sources, "p.analog", text, strlen(text));
	return f;
}

static char *printed(const diag *d)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	diag_print(d, out);
	fclose(out);
	return text;
}

static void check(const diag *d, const char *want)
{
	char *got = printed(d);

	if (strcmp(got, want) != 0)
		fail_msg("got:\n%s\nwanted:\n%s", got, want);
	free(got);
}

/* One error over text[begin..end), and what is printed for it. */
static const struct row {
	const char *name, *text;
	uint32_t begin, end;
	const char *want;
} rows[] = {
	{ "a span", "X == 3.", 2, 4,
	  "p.analog:1:3: error: no [test]\n    1 | X == 3.\n      |   ^~\n" },
	{ "one octet", "X", 0, 1, "p.analog:1:1: error: no [test]\n    1 | X\n      | ^\n" },
	{ "an empty span", "ab", 1, 1, "p.analog:1:2: error: no [test]\n    1 | ab\n      |  ^\n" },
	{ "the end of a line", "ab\n", 2, 2,
	  "p.analog:1:3: error: no [test]\n    1 | ab\n      |   ^\n" },
	{ "behind the last line", "ab\n", 3, 3,
	  "p.analog:2:1: error: no [test]\n    2 | \n      | ^\n" },
	{ "an empty text", "", 0, 0, "p.analog:1:1: error: no [test]\n    1 | \n      | ^\n" },
	{ "tabs stay tabs", "\ta\tbc", 3, 5,
	  "p.analog:1:4: error: no [test]\n    1 | \ta\tbc\n      | \t \t^~\n" },
	{ "over several lines", "a b\nc", 2, 5,
	  "p.analog:1:3: error: no [test]\n    1 | a b\n      |   ^\n" },
	{ "characters, not octets", "\xc3\xa9\xc3\xa9 \xe2\x82\xac\xe2\x82\xac", 5, 11,
	  "p.analog:1:6: error: no [test]\n    1 | \xc3\xa9\xc3\xa9 \xe2\x82\xac\xe2\x82\xac\n"
	  "      |    ^~\n" },
	{ "no UTF-8", "\xff\xc3 a", 3, 4,
	  "p.analog:1:4: error: no [test]\n    1 | ?? a\n      |    ^\n" },
	{ "control characters", "\033[1m a", 5, 6,
	  "p.analog:1:6: error: no [test]\n    1 | ?[1m a\n      |      ^\n" },
	{ "carriage return", "ab\r\n", 0, 2,
	  "p.analog:1:1: error: no [test]\n    1 | ab\n      | ^~\n" },
};

static void test_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct fixture f =
		    open_fixture(rows[i].text, (diag_options){ .color = COLOR_NEVER });
		diag *d = diag_create(f.arena, &f.sources, &f.options);
		char *got;

		diag_error(d, (src_span){ 1, rows[i].begin, rows[i].end }, "test", "no");
		got = printed(d);
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: got:\n%s\nwanted:\n%s", rows[i].name, got, rows[i].want);
		free(got);
		arena_destroy(f.arena);
	}
}

static void test_long_lines_are_cut(void **state)
{
	char text[2001];
	struct fixture f;
	diag *d;
	char *got;

	(void)state;
	memset(text, 'x', 2000);
	text[2000] = '\0';
	f = open_fixture(text, (diag_options){ .color = COLOR_NEVER });
	d = diag_create(f.arena, &f.sources, &f.options);
	diag_error(d, (src_span){ 1, 1000, 1900 }, "test", "no");
	got = printed(d);
	assert_true(strlen(got) < 700);
	assert_non_null(strstr(got, "| ...xxx"));
	assert_non_null(strstr(got, "xxx...\n"));
	free(got);
	arena_destroy(f.arena);
}

static void test_notes_and_fixits_follow_their_error(void **state)
{
	struct fixture f =
	    open_fixture("one\ntwo\nthree\n", (diag_options){ .color = COLOR_NEVER });
	diag *d = diag_create(f.arena, &f.sources, &f.options);

	(void)state;
	diag_error(d, (src_span){ 1, 8, 13 }, "late", "second");
	diag_note(d, (src_span){ 1, 0, 3 }, "the other");
	diag_note(d, (src_span){ 1, 8, 13 }, "here too");
	diag_fixit(d, (src_span){ 1, 9, 11 }, "HR");
	diag_fixit(d, (src_span){ 1, 4, 4 }, "ins");
	diag_error(d, (src_span){ 1, 4, 5 }, "early", "first of %d", 2);
	diag_error(d, (src_span){ 0, 0, 0 }, "nowhere", "no place");
	assert_int_equal(diag_errors(d), 3);
	check(d, "analogc: error: no place [nowhere]\n"
		 "p.analog:2:1: error: first of 2 [early]\n"
		 "    2 | two\n"
		 "      | ^\n"
		 "p.analog:3:1: error: second [late]\n"
		 "    3 | three\n"
		 "      | ^~~~~\n"
		 "      |  HR\n"
		 "    2 | two\n"
		 "      | ins\n"
		 "p.analog:1:1: note: the other\n"
		 "    1 | one\n"
		 "      | ^~~\n"
		 "p.analog:3:1: note: here too\n");
	arena_destroy(f.arena);
}

static void test_a_cause_is_told_once(void **state)
{
	struct fixture f = open_fixture("abc", (diag_options){ .color = COLOR_NEVER });
	diag *d = diag_create(f.arena, &f.sources, &f.options);

	(void)state;
	for (int i = 0; i < 3; i++) {
		diag_error(d, (src_span){ 1, 0, 1 }, "x", "same");
		diag_note(d, (src_span){ 1, 1, 2 }, "note");
	}
	assert_int_equal(diag_errors(d), 1);
	check(d, "p.analog:1:1: error: same [x]\n    1 | abc\n      | ^\n"
		 "p.analog:1:2: note: note\n    1 | abc\n      |  ^\n");
	arena_destroy(f.arena);
}

static void test_warnings_obey_the_options(void **state)
{
	static const char shown[] =
	    "p.analog:1:1: %s: never [never-fires]\n    1 | abc\n      | ^\n";
	int index = diag_warning_index("never-fires");
	const struct {
		bool werror, quiet, off;
		const char *severity;
	} cases[] = { { false, false, false, "warning" },
		      { true, false, false, "error" },
		      { false, true, false, NULL },
		      { true, true, false, NULL },
		      { false, false, true, NULL } };

	(void)state;
	assert_true(index >= 0);
	assert_int_equal(diag_warning_index("nothing"), -1);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture f = open_fixture("abc", (diag_options){ .color = COLOR_NEVER,
								       .werror = cases[i].werror,
								       .quiet = cases[i].quiet });
		diag *d;
		char want[200] = "";

		f.options.off[index] = cases[i].off;
		d = diag_create(f.arena, &f.sources, &f.options);
		diag_warning(d, (src_span){ 1, 0, 1 }, "never-fires", "never");
		if (cases[i].severity != NULL)
			snprintf(want, sizeof want, shown, cases[i].severity);
		else
			diag_note(d, (src_span){ 1, 0, 1 }, "goes with it");
		check(d, want);
		assert_int_equal(diag_errors(d), cases[i].werror && !cases[i].quiet);
		arena_destroy(f.arena);
	}
}

static void test_fifty_errors_are_enough(void **state)
{
	struct fixture f = open_fixture("abc", (diag_options){ .color = COLOR_NEVER });
	diag *d = diag_create(f.arena, &f.sources, &f.options);
	char *got;
	int lines = 0;

	(void)state;
	for (int i = 0; i < 70; i++)
		diag_error(d, (src_span){ 1, 0, 1 }, "x", "error %d", i);
	assert_int_equal(diag_errors(d), 70);
	got = printed(d);
	for (const char *c = got; *c != '\0'; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 3 * DIAG_ERRORS_SHOWN + 1);
	assert_non_null(strstr(got, "too many errors: 50 of 70 are shown\n"));
	free(got);
	arena_destroy(f.arena);
}

static void test_json(void **state)
{
	struct fixture f = open_fixture("ab\ncd", (diag_options){ .format = DIAG_JSON });
	diag *d = diag_create(f.arena, &f.sources, &f.options);

	(void)state;
	check(d, "[]\n");
	diag_warning(d, (src_span){ 1, 1, 4 }, "never-fires",
		     "quote \" back \\ \x01 \xff \xc3\xa9");
	diag_note(d, (src_span){ 0, 0, 0 }, "nowhere");
	diag_fixit(d, (src_span){ 1, 1, 1 }, "fix");
	diag_error(d, (src_span){ 1, 3, 4 }, "x", "second");
	check(d, "[\n"
		 "{\"file\":\"p.analog\",\"line\":1,\"column\":2,\"end\":{\"line\":2,\"column\":2},"
		 "\"severity\":\"warning\",\"name\":\"never-fires\","
		 "\"message\":\"quote \\\" back \\\\ \\u0001 \\udcff \xc3\xa9\","
		 "\"notes\":[{\"file\":null,\"message\":\"nowhere\"}],"
		 "\"fixits\":[{\"file\":\"p.analog\",\"line\":1,\"column\":2,"
		 "\"end\":{\"line\":1,\"column\":2},\"text\":\"fix\"}]},\n"
		 "{\"file\":\"p.analog\",\"line\":2,\"column\":1,\"end\":{\"line\":2,\"column\":2},"
		 "\"severity\":\"error\",\"name\":\"x\",\"message\":\"second\",\"notes\":[],"
		 "\"fixits\":[]}\n"
		 "]\n");
	arena_destroy(f.arena);
}

static void test_color(void **state)
{
	struct fixture f = open_fixture("ab", (diag_options){ .color = COLOR_ALWAYS });
	diag *d = diag_create(f.arena, &f.sources, &f.options);
	FILE *file = tmpfile();
	char *got;

	(void)state;
	diag_error(d, (src_span){ 1, 0, 1 }, "x", "red");
	got = printed(d);
	assert_non_null(strstr(got, "\033[1;31merror: \033[0m"));
	free(got);
	assert_true(diag_wants_color(COLOR_ALWAYS, file));
	assert_false(diag_wants_color(COLOR_NEVER, file));
	assert_false(diag_wants_color(COLOR_AUTO, file));
	fclose(file);
	arena_destroy(f.arena);
}

static const struct {
	const char *given, *best; /* of the names below */
} suggestions[] = {
	{ "f_mach", "f_match" },
	{ "F_MATCH", "f_match" },
	{ "f_mtach", "f_match" },
	{ "paralel", "parallel" },
	{ "parrallell", "parallel" },
	{ "serail", "serial" },
	{ "x", NULL },
	{ "", NULL },
	{ "something_else", NULL },
};

static void test_suggestions(void **state)
{
	static const char *const names[] = { "serial", "parallel", "f_match", "auto" };
	char longest[300];

	(void)state;
	for (size_t i = 0; i < sizeof suggestions / sizeof suggestions[0]; i++) {
		suggestion s = suggest_for(suggestions[i].given);
		const char *best;

		for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
			suggest_offer(&s, names[k]);
		best = suggest_best(&s);
		if ((best == NULL) != (suggestions[i].best == NULL) ||
		    (best != NULL && strcmp(best, suggestions[i].best) != 0))
			fail_msg("'%s': '%s'", suggestions[i].given, best != NULL ? best : "none");
	}
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_int_equal(suggest_distance(longest, "a"), sizeof longest - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_long_lines_are_cut),
		cmocka_unit_test(test_notes_and_fixits_follow_their_error),
		cmocka_unit_test(test_a_cause_is_told_once),
		cmocka_unit_test(test_warnings_obey_the_options),
		cmocka_unit_test(test_fifty_errors_are_enough),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_color),
		cmocka_unit_test(test_suggestions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
