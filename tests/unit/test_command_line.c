/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
/* The options of analogc: what each sets, and what is said of a wrong one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/options.h"

enum { WORDS_MAX = 24 };

struct outcome {
	arena *arena;
	options o;
	int status;
	char *out, *err;
};

static struct outcome outcome_of(const char *const *words)
{
	struct outcome r = { .arena = arena_create() };
	char **argv = ARENA_ARRAY(r.arena, char *, WORDS_MAX + 2);
	size_t length;
	FILE *out = open_memstream(&r.out, &length), *err = open_memstream(&r.err, &length);
	int argc = 1;

	argv[0] = arena_strdup(r.arena, "analogc", 7);
	for (; argc <= WORDS_MAX && words[argc - 1] != NULL; argc++)
		argv[argc] = arena_strdup(r.arena, words[argc - 1], strlen(words[argc - 1]));
	r.status = options_read(r.arena, argc, argv, &r.o, out, err);
	fclose(out);
	fclose(err);
	return r;
}

static void close_outcome(struct outcome *r)
{
	free(r->out);
	free(r->err);
	arena_destroy(r->arena);
}

static const struct wrong {
	const char *words[WORDS_MAX];
	const char *want;
} wrongs[] = {
	{ { NULL }, "no program given" },
	{ { "run" }, "no program given" },
	{ { "-", "a.analog", "-" }, "only one program can come from standard input" },
	{ { "a.txt" }, "'a.txt' is neither .analog nor" },
	{ { ".analog" }, "'.analog' is neither .analog nor" },
	{ { "-o" }, "'-o' needs a FILE" },
	{ { "a.analog", "-I" }, "'-I' needs a DIR" },
	{ { "--cc", "gcc", "a.analog" }, "write --cc=COMMAND" },
	{ { "--dump=plam", "a.analog" }, "did you mean 'plan'?" },
	{ { "--dump=filter", "a.analog" }, "--dump=filter is not supported yet" },
	{ { "--set", "f_x", "a.analog" }, "--set takes FUNCTION.NAME=VALUE, not 'f_x'" },
	{ { "--set=f_x=1.5", "a.analog" }, "--set takes FUNCTION.NAME=VALUE, not 'f_x=1.5'" },
	{ { "--color=sometimes", "a.analog" }, "there is no 'sometimes'\n" },
	{ { "--diagnostics-format=jsn", "a.analog" }, "did you mean 'json'?" },
	{ { "-Wnever-fire", "a.analog" }, "did you mean '-Wnever-fires'?" },
	{ { "-Wno-never-fire", "a.analog" }, "did you mean '-Wno-never-fires'?" },
	{ { "-Wno-xyz", "a.analog" }, "there is no warning 'xyz'\n" },
	{ { "-W", "a.analog" }, "unknown option '-W'" },
	{ { "-O4", "a.analog" }, "a level is 0, 1, 2 or 3" },
	{ { "-O", "a.analog" }, "unknown option '-O'" },
	{ { "-S", "-c", "a.analog" }, "only one of -S, -c and -fsyntax-only" },
	{ { "run", "-S", "a.analog" }, "'-S' and 'run' exclude each other" },
	{ { "run", "-o", "x", "a.analog" }, "'-o' and 'run' exclude each other" },
	{ { "run", "a.analog", "-r", "x" }, "options of the program stand after '--'" },
	{ { "-o", "-", "a.analog" }, "only C text (-S) is written to standard output" },
	{ { "-c", "a.analog", "b.o" }, "nothing to link 'b.o' with" },
	{ { "-fno-fusee", "a.analog" }, "did you mean '-fno-fuse'?" },
	{ { "--verson" }, "did you mean '--version'?" },
	{ { "-x", "a.analog" }, "unknown option '-x'\n" },
	{ { "--embed", "a.analog" }, "'--embed' is not supported yet" },
	{ { "--static", "a.analog" }, "'--static' is not supported yet" },
	{ { "--target=arm", "a.analog" }, "'--target' is not supported yet" },
	{ { "-MF", "x", "a.analog" }, "-MF needs -MD" },
	{ { "-MP", "a.analog" }, "-MP needs -MD" },
	{ { "-MD", "-fsyntax-only", "a.analog" }, "-MD: there is no output" },
	{ { "-MD", "--dump=ast", "a.analog" }, "-MD: there is no output" },
	{ { "run", "-MD", "a.analog" }, "-MD: there is no output" },
	{ { "-MD", "-S", "-o", "-", "a.analog" }, "-MD names the output" },
};

static void test_wrong_use(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
		struct outcome r = outcome_of(wrongs[i].words);

		if (r.status != STATUS_USAGE || strstr(r.err, wrongs[i].want) == NULL ||
		    strncmp(r.err, "analogc: error: ", 16) != 0)
			fail_msg("status %d, %s; wanted: %s", r.status, r.err, wrongs[i].want);
		close_outcome(&r);
	}
}

static void test_several(void **state)
{
	static const char *const words[] = { "a.analog", "-o", "x", "-", "b.analog", "c.c", NULL };
	struct outcome r = outcome_of(words);

	(void)state;
	assert_int_equal(r.status, -1);
	assert_string_equal(r.o.input, "a.analog");
	assert_int_equal(r.o.further_count, 2);
	assert_string_equal(r.o.further[0], "-");
	assert_string_equal(r.o.further[1], "b.analog");
	assert_int_equal(r.o.cc_arg_count, 1);
	close_outcome(&r);
}

static void test_defaults(void **state)
{
	static const char *const words[] = { "a.analog", NULL };
	struct outcome r;

	(void)state;
	unsetenv("CC");
	r = outcome_of(words);
	assert_int_equal(r.status, -1);
	assert_string_equal(r.o.input, "a.analog");
	assert_null(r.o.output);
	assert_int_equal(r.o.goal, GOAL_PROGRAM);
	assert_int_equal(r.o.dump, DUMP_NONE);
	assert_string_equal(r.o.cc, "cc");
	assert_string_equal(r.o.optimise, "-O2");
	assert_null(r.o.run_args);
	assert_false(r.o.debug || r.o.no_line || r.o.no_fuse || r.o.verbose || r.o.dry_run);
	close_outcome(&r);
	setenv("CC", "clang -m64", 1);
	r = outcome_of(words);
	assert_string_equal(r.o.cc, "clang -m64");
	close_outcome(&r);
	unsetenv("CC");
}

static void test_values(void **state)
{
	static const char *const words[] = { "-oout", "-I",       "x",
					     "-Iy",   "-g",       "-O3",
					     "-S",    "a.analog", "-Wno-no-output",
					     "-w",    "-v",       NULL };
	struct outcome r = outcome_of(words);

	(void)state;
	assert_int_equal(r.status, -1);
	assert_string_equal(r.o.output, "out");
	assert_int_equal(r.o.include_count, 2);
	assert_string_equal(r.o.include_dirs[0], "x");
	assert_string_equal(r.o.include_dirs[1], "y");
	assert_true(r.o.debug && r.o.verbose && r.o.diag.quiet);
	assert_string_equal(r.o.optimise, "-O3");
	assert_int_equal(r.o.goal, GOAL_C);
	assert_true(r.o.diag.off[diag_warning_index("no-output")]);
	close_outcome(&r);
}

static void test_more_values(void **state)
{
	static const char *const words[] = { "-fno-straight",
					     "-fno-fuse",
					     "-fno-liveness",
					     "-fno-constants",
					     "--no-line",
					     "--cc=gcc -m64",
					     "--dump=types",
					     "-Werror",
					     "--color=never",
					     "--diagnostics-format=json",
					     "--set",
					     "f_x.model=a=b",
					     "--set=f_y.limit=",
					     "-",
					     NULL };
	struct outcome r = outcome_of(words);

	(void)state;
	assert_int_equal(r.status, -1);
	assert_true(r.o.no_straight && r.o.no_fuse && r.o.no_liveness && r.o.no_constants);
	assert_true(r.o.no_line && r.o.diag.werror);
	assert_string_equal(r.o.cc, "gcc -m64");
	assert_int_equal(r.o.dump, DUMP_TYPES);
	assert_int_equal(r.o.diag.color, COLOR_NEVER);
	assert_int_equal(r.o.diag.format, DIAG_JSON);
	assert_int_equal(r.o.setting_count, 2);
	assert_string_equal(r.o.settings[0], "f_x.model=a=b");
	assert_string_equal(r.o.settings[1], "f_y.limit=");
	assert_string_equal(r.o.input, "-");
	close_outcome(&r);
}

static void test_what_is_passed_on_keeps_its_order(void **state)
{
	static const char *const words[] = {
		"a.c", "a.analog", "b.o", "-lx", "-Ldir", "c.a", NULL
	};
	static const char *const want[] = { "a.c", "b.o", "-lx", "-Ldir", "c.a" };
	struct outcome r = outcome_of(words);

	(void)state;
	assert_int_equal(r.status, -1);
	assert_int_equal(r.o.cc_arg_count, 5);
	for (int i = 0; i < 5; i++)
		assert_string_equal(r.o.cc_args[i], want[i]);
	close_outcome(&r);
}

static void test_dependencies(void **state)
{
	static const char *const words[] = { "a.analog", "-MD", "-MFa.d", "-MP", NULL };
	struct outcome r = outcome_of(words);

	(void)state;
	assert_int_equal(r.status, -1);
	assert_true(r.o.depend && r.o.depend_phony);
	assert_string_equal(r.o.depend_file, "a.d");
	close_outcome(&r);
}

static void test_run(void **state)
{
	static const char *const words[] = { "run", "-g", "a.analog", "--", "-r", "--", "x", NULL };
	static const char *const bare[] = { "run", "a.analog", NULL };
	struct outcome r = outcome_of(words);

	(void)state;
	assert_int_equal(r.status, -1);
	assert_string_equal(r.o.run_args[0], "-r");
	assert_string_equal(r.o.run_args[1], "--");
	assert_string_equal(r.o.run_args[2], "x");
	assert_null(r.o.run_args[3]);
	close_outcome(&r);
	r = outcome_of(bare);
	assert_int_equal(r.status, -1);
	assert_non_null(r.o.run_args);
	assert_null(r.o.run_args[0]);
	close_outcome(&r);
}

/* Lines fit a terminal, and every warning is there. */
static void test_help_and_version(void **state)
{
	static const char *const help[] = { "--help", NULL }, *const version[] = { "--version",
										   NULL };
	struct outcome r = outcome_of(help);

	(void)state;
	assert_int_equal(r.status, STATUS_DONE);
	for (const char *line = r.out; *line != '\0'; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= 100);
	for (int i = 0; diag_warning_name(i) != NULL; i++)
		assert_non_null(strstr(r.out, diag_warning_name(i)));
	close_outcome(&r);
	r = outcome_of(version);
	assert_int_equal(r.status, STATUS_DONE);
	assert_int_equal(strncmp(r.out, "analogc ", 8), 0);
	close_outcome(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_use),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_more_values),
		cmocka_unit_test(test_what_is_passed_on_keeps_its_order),
		cmocka_unit_test(test_dependencies),
		cmocka_unit_test(test_run),
		cmocka_unit_test(test_help_and_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
