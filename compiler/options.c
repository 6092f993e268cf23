/* SPDX-License-Identifier: BSD-3-Clause */
#include "compiler/options.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/suggest.h"

/* How an option takes its value. */
typedef enum {
	FORM_FLAG,   /* -S */
	FORM_VALUE,  /* -o FILE, -oFILE */
	FORM_EQUALS, /* --cc=COMMAND */
	FORM_JOINED, /* -O2, -Wname, -lpcap */
} option_form;

typedef enum {
	OPT_OUTPUT,
	OPT_C,
	OPT_OBJECT,
	OPT_SYNTAX,
	OPT_DUMP,
	OPT_INCLUDE,
	OPT_DEPEND,
	OPT_DEPEND_FILE,
	OPT_DEPEND_PHONY,
	OPT_OPTIMISE,
	OPT_DEBUG,
	OPT_NO_STRAIGHT,
	OPT_NO_FUSE,
	OPT_NO_LIVENESS,
	OPT_NO_CONSTANTS,
	OPT_NO_LINE,
	OPT_SEQUENTIAL,
	OPT_CC,
	OPT_SET,
	OPT_LINK,
	OPT_WERROR,
	OPT_WARNING,
	OPT_QUIET,
	OPT_FORMAT,
	OPT_COLOR,
	OPT_VERBOSE,
	OPT_DRY_RUN,
	OPT_VERSION,
	OPT_HELP,
	OPT_LATER,
} option_id;

/* A longer name stands before one that it begins with. help NULL: not listed. */
static const struct option {
	const char *name;
	option_form form;
	option_id id;
	const char *value, *help;
} table[] = {
	{ "-o", FORM_VALUE, OPT_OUTPUT, "FILE", "write to FILE; '-' is standard output (with -S)" },
	{ "-S", FORM_FLAG, OPT_C, NULL, "stop after the C text" },
	{ "-c", FORM_FLAG, OPT_OBJECT, NULL, "stop after the object file" },
	{ "-fsyntax-only", FORM_FLAG, OPT_SYNTAX, NULL, "check the program, write nothing" },
	{ "--dump", FORM_EQUALS, OPT_DUMP, "WHAT",
	  "show a pass's result: lexemes, ast, types, chain, dot or plan" },
	{ "-I", FORM_VALUE, OPT_INCLUDE, "DIR", "look for included files in DIR too" },
	{ "-MD", FORM_FLAG, OPT_DEPEND, NULL,
	  "write a rule for make too: what the output depends on" },
	{ "-MF", FORM_VALUE, OPT_DEPEND_FILE, "FILE",
	  "write that to FILE (the output's name with .d)" },
	{ "-MP", FORM_FLAG, OPT_DEPEND_PHONY, NULL, "with an empty rule for each included file" },
	{ NULL, FORM_FLAG, OPT_HELP, "Code", NULL },
	{ "-O", FORM_JOINED, OPT_OPTIMISE, "LEVEL", "0 to 3, for the C compiler (2)" },
	{ "-g", FORM_FLAG, OPT_DEBUG, NULL, "with what a debugger needs" },
	{ "-fno-straight", FORM_FLAG, OPT_NO_STRAIGHT, NULL,
	  "a function for each trigger, instead of straight-line code" },
	{ "-fno-fuse", FORM_FLAG, OPT_NO_FUSE, NULL, "a stage for each component" },
	{ "-fno-liveness", FORM_FLAG, OPT_NO_LIVENESS, NULL, "keep attributes that nothing reads" },
	{ "-fno-constants", FORM_FLAG, OPT_NO_CONSTANTS, NULL,
	  "compare strings of a declared set as strings" },
	{ "--no-line", FORM_FLAG, OPT_NO_LINE, NULL, "no #line back to the program" },
	{ "--sequential", FORM_FLAG, OPT_SEQUENTIAL, NULL,
	  "a program that is one plain loop, without threads" },
	{ "--cc", FORM_EQUALS, OPT_CC, "COMMAND", "the C compiler (CC, else cc); may hold words" },
	{ "--set", FORM_VALUE, OPT_SET, "FUNCTION.NAME=VALUE",
	  "give a function's setting another value" },
	{ "-l", FORM_JOINED, OPT_LINK, "NAME", "for the linker" },
	{ "-L", FORM_JOINED, OPT_LINK, "DIR", "for the linker" },
	{ NULL, FORM_FLAG, OPT_HELP, "Messages", NULL },
	{ "-Werror", FORM_FLAG, OPT_WERROR, NULL, "warnings are errors" },
	{ "-W", FORM_JOINED, OPT_WARNING, "NAME", "turn a warning on; -Wno-NAME: off" },
	{ "-w", FORM_FLAG, OPT_QUIET, NULL, "no warnings" },
	{ "--diagnostics-format", FORM_EQUALS, OPT_FORMAT, "FORMAT", "text or json" },
	{ "--color", FORM_EQUALS, OPT_COLOR, "WHEN", "auto (honours NO_COLOR), always or never" },
	{ "-v", FORM_FLAG, OPT_VERBOSE, NULL, "show the commands that are run" },
	{ "-###", FORM_FLAG, OPT_DRY_RUN, NULL, "show them, run none" },
	{ "--version", FORM_FLAG, OPT_VERSION, NULL, "show the version" },
	{ "--help", FORM_FLAG, OPT_HELP, NULL, "show this" },
	{ "--embed", FORM_FLAG, OPT_LATER, NULL, NULL },
	{ "--static", FORM_FLAG, OPT_LATER, NULL, NULL },
	{ "--target", FORM_JOINED, OPT_LATER, NULL, NULL },
	{ "--sysroot", FORM_JOINED, OPT_LATER, NULL, NULL },
};

enum { TABLE_COUNT = sizeof table / sizeof table[0] };

struct reader {
	arena *arena;
	options *o;
	FILE *out, *err;
	int argc, at;
	char **argv;
	bool is_run;
};

static int fail(const struct reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Writes what is wrong with the command; returns STATUS_USAGE. */
static int fail(const struct reader *r, const char *format, ...)
{
	va_list args;

	fputs("analogc: error: ", r->err);
	va_start(args, format);
	vfprintf(r->err, format, args);
	va_end(args);
	fputs("\n", r->err);
	return STATUS_USAGE;
}

/* "; did you mean 'X'?" or nothing. */
static const char *hint(const struct reader *r, const suggestion *s, const char *prefix)
{
	const char *best = suggest_best(s);

	return best == NULL ? "" : arena_printf(r->arena, "; did you mean '%s%s'?", prefix, best);
}

/* -- --help ------------------------------------------------------------------------------------ */

static const char usage[] =
    "usage: analogc [options] FILE.analog... [FILE.c | FILE.o | FILE.a]...\n"
    "       analogc run [options] FILE.analog... [-- ARGUMENTS]\n"
    "\n"
    "Compiles an ANALOG program, or several for one binary, to a native analyzer; 'run'\n"
    "compiles to a temporary file and runs it. '-' reads a program from standard input.\n"
    "\n"
    "Output:\n";

static const char statuses[] =
    "\nExit status: 0 done, 1 errors in the program, 2 wrong use, 3 the C compiler or\n"
    "linker failed, 4 an error of analogc itself.\n";

static void print_help(FILE *out)
{
	enum { COLUMN = 32 };

	fputs(usage, out);
	for (int i = 0; i < TABLE_COUNT; i++) {
		static const char *const between[] = { [FORM_FLAG] = "",
						       [FORM_VALUE] = " ",
						       [FORM_EQUALS] = "=",
						       [FORM_JOINED] = "" };
		const struct option *p = &table[i];
		int width;

		if (p->name == NULL) {
			fprintf(out, "\n%s:\n", p->value);
			continue;
		}
		if (p->help == NULL)
			continue;
		width = fprintf(out, "  %s%s%s", p->name, between[p->form],
				p->value != NULL ? p->value : "");
		fprintf(out, "%*s%s\n", COLUMN - width, "", p->help);
	}
	fputs("\nWarnings (all are on):\n", out);
	for (int i = 0; diag_warning_name(i) != NULL; i++)
		fprintf(out, "  -W%-*s%s\n", COLUMN - 4, diag_warning_name(i),
			diag_warning_meaning(i));
	fputs(statuses, out);
}

/* -- values ------------------------------------------------------------------------------------ */

/* The place of value among names, which end with NULL; -1: none, reported. */
static int choose(const struct reader *r, const char *option, const char *value,
		  const char *const *names)
{
	suggestion s = suggest_for(value);

	for (int i = 0; names[i] != NULL; i++) {
		if (strcmp(names[i], value) == 0)
			return i;
		suggest_offer(&s, names[i]);
	}
	fail(r, "%s=%s: there is no '%s'%s", option, value, value, hint(r, &s, ""));
	return -1;
}

static int add_setting(const struct reader *r, const char *value)
{
	value += value[0] == '='; /* --set=… */
	const char *dot = strchr(value, '.'), *equals = strchr(value, '=');

	if (dot == NULL || equals == NULL || equals < dot)
		return fail(r, "--set takes FUNCTION.NAME=VALUE, not '%s'", value);
	r->o->settings[r->o->setting_count++] = value;
	return -1;
}

static int set_dump(const struct reader *r, const char *value)
{
	static const char *const names[] = {
		"lexemes", "ast", "types", "chain", "dot", "plan", NULL
	};
	int i;

	if (strcmp(value, "filter") == 0)
		return fail(r, "--dump=%s is not supported yet", value);
	i = choose(r, "--dump", value, names);
	if (i < 0)
		return STATUS_USAGE;
	r->o->dump = (dump_kind)(DUMP_LEXEMES + i);
	return -1;
}

static int set_format(const struct reader *r, const char *value)
{
	static const char *const names[] = { "text", "json", NULL };
	int i = choose(r, "--diagnostics-format", value, names);

	if (i < 0)
		return STATUS_USAGE;
	r->o->diag.format = i == 0 ? DIAG_TEXT : DIAG_JSON;
	return -1;
}

static int set_color(const struct reader *r, const char *value)
{
	static const char *const names[] = { "auto", "always", "never", NULL };
	int i = choose(r, "--color", value, names);

	if (i < 0)
		return STATUS_USAGE;
	r->o->diag.color = (diag_color)i;
	return -1;
}

static int set_warning(const struct reader *r, const char *value)
{
	bool off = diag_warning_index(value) < 0 && strncmp(value, "no-", 3) == 0;
	const char *name = off ? value + 3 : value;
	int index = diag_warning_index(name);
	suggestion s = suggest_for(name);

	if (index >= 0) {
		r->o->diag.off[index] = off;
		return -1;
	}
	if (strcmp(value, "no-error") == 0) {
		r->o->diag.werror = false;
		return -1;
	}
	for (int i = 0; diag_warning_name(i) != NULL; i++)
		suggest_offer(&s, diag_warning_name(i));
	return fail(r, "there is no warning '%s'%s", name, hint(r, &s, off ? "-Wno-" : "-W"));
}

static int set_level(const struct reader *r, const char *value)
{
	if (strlen(value) != 1 || value[0] < '0' || value[0] > '3')
		return fail(r, "-O%s: a level is 0, 1, 2 or 3", value);
	r->o->optimise = arena_printf(r->arena, "-O%s", value);
	return -1;
}

static int set_goal(const struct reader *r, const char *name, goal_kind goal)
{
	if (r->is_run)
		return fail(r, "'%s' and 'run' exclude each other", name);
	if (r->o->goal != GOAL_PROGRAM && r->o->goal != goal)
		return fail(r, "only one of -S, -c and -fsyntax-only can be given");
	r->o->goal = goal;
	return -1;
}

/* -- options ----------------------------------------------------------------------------------- */

static int apply(struct reader *r, const struct option *p, const char *value)
{
	options *o = r->o;

	switch (p->id) {
	case OPT_OUTPUT:
		if (r->is_run)
			return fail(r, "'-o' and 'run' exclude each other");
		o->output = value;
		break;
	case OPT_C:
		return set_goal(r, p->name, GOAL_C);
	case OPT_OBJECT:
		return set_goal(r, p->name, GOAL_OBJECT);
	case OPT_SYNTAX:
		return set_goal(r, p->name, GOAL_SYNTAX);
	case OPT_DUMP:
		return set_dump(r, value);
	case OPT_INCLUDE:
		o->include_dirs[o->include_count++] = value;
		break;
	case OPT_DEPEND:
		o->depend = true;
		break;
	case OPT_DEPEND_FILE:
		o->depend_file = value;
		break;
	case OPT_DEPEND_PHONY:
		o->depend_phony = true;
		break;
	case OPT_OPTIMISE:
		return set_level(r, value);
	case OPT_DEBUG:
		o->debug = true;
		break;
	case OPT_NO_STRAIGHT:
		o->no_straight = true;
		break;
	case OPT_NO_FUSE:
		o->no_fuse = true;
		break;
	case OPT_NO_LIVENESS:
		o->no_liveness = true;
		break;
	case OPT_NO_CONSTANTS:
		o->no_constants = true;
		break;
	case OPT_NO_LINE:
		o->no_line = true;
		break;
	case OPT_SEQUENTIAL:
		o->sequential = true;
		break;
	case OPT_CC:
		o->cc = value;
		break;
	case OPT_SET:
		return add_setting(r, value);
	case OPT_LINK:
		o->cc_args[o->cc_arg_count++] = r->argv[r->at];
		break;
	case OPT_WERROR:
		o->diag.werror = true;
		break;
	case OPT_WARNING:
		return set_warning(r, value);
	case OPT_QUIET:
		o->diag.quiet = true;
		break;
	case OPT_FORMAT:
		return set_format(r, value);
	case OPT_COLOR:
		return set_color(r, value);
	case OPT_VERBOSE:
		o->verbose = true;
		break;
	case OPT_DRY_RUN:
		o->dry_run = true;
		break;
	case OPT_VERSION:
		fputs("analogc " ANALOGC_VERSION "\n", r->out);
		return STATUS_DONE;
	case OPT_HELP:
		print_help(r->out);
		return STATUS_DONE;
	case OPT_LATER:
		return fail(r, "'%s' is not supported yet", p->name);
	}
	return -1;
}

static int unknown_option(const struct reader *r, const char *arg)
{
	const char *equals = strchr(arg, '=');
	size_t length = equals != NULL ? (size_t)(equals - arg) : strlen(arg);
	suggestion s = suggest_for(arena_strdup(r->arena, arg, length));

	for (int i = 0; i < TABLE_COUNT; i++)
		if (table[i].name != NULL && table[i].id != OPT_LATER)
			suggest_offer(&s, table[i].name);
	return fail(r, "unknown option '%s'%s%s", s.given, hint(r, &s, ""),
		    r->is_run ? "; options of the program stand after '--'" : "");
}

/* The option at argv[r->at], with its value from there or behind. */
static int read_option(struct reader *r)
{
	const char *arg = r->argv[r->at];

	for (int i = 0; i < TABLE_COUNT; i++) {
		const struct option *p = &table[i];
		size_t n = p->name == NULL ? 0 : strlen(p->name);

		if (n == 0 || strncmp(arg, p->name, n) != 0)
			continue;
		if (p->form == FORM_FLAG && arg[n] == '\0')
			return apply(r, p, "");
		if (p->form == FORM_JOINED && (arg[n] != '\0' || p->id == OPT_LATER))
			return apply(r, p, arg + n);
		if (p->form == FORM_EQUALS && arg[n] == '=')
			return apply(r, p, arg + n + 1);
		if (p->form == FORM_EQUALS && arg[n] == '\0')
			return fail(r, "write %s=%s", p->name, p->value);
		if (p->form == FORM_VALUE && arg[n] != '\0')
			return apply(r, p, arg + n);
		if (p->form == FORM_VALUE && r->at + 1 == r->argc)
			return fail(r, "'%s' needs a %s", p->name, p->value);
		if (p->form == FORM_VALUE)
			return apply(r, p, r->argv[++r->at]);
	}
	return unknown_option(r, arg);
}

static bool ends_in(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n > m && strcmp(text + n - m, end) == 0;
}

static bool reads_stdin(const options *o)
{
	bool reads = strcmp(o->input, "-") == 0;

	for (int i = 0; i < o->further_count; i++)
		reads |= strcmp(o->further[i], "-") == 0;
	return reads;
}

static int read_file(struct reader *r, const char *arg)
{
	options *o = r->o;

	if (ends_in(arg, ".c") || ends_in(arg, ".o") || ends_in(arg, ".a") || ends_in(arg, ".so")) {
		o->cc_args[o->cc_arg_count++] = arg;
		return -1;
	}
	if (strcmp(arg, "-") != 0 && !ends_in(arg, ".analog"))
		return fail(r, "'%s' is neither .analog nor .c, .o, .a or .so", arg);
	if (o->input == NULL)
		o->input = arg;
	else if (strcmp(arg, "-") == 0 && reads_stdin(o))
		return fail(r, "only one program can come from standard input");
	else
		o->further[o->further_count++] = arg;
	return -1;
}

/* -MD, -MF, -MP. */
static int check_depend(const struct reader *r)
{
	const options *o = r->o;

	if (!o->depend && (o->depend_file != NULL || o->depend_phony))
		return fail(r, "%s needs -MD", o->depend_file != NULL ? "-MF" : "-MP");
	if (!o->depend)
		return -1;
	if (o->goal == GOAL_SYNTAX || r->is_run || o->dump != DUMP_NONE)
		return fail(r, "-MD: there is no output that depends on anything");
	if (o->output != NULL && strcmp(o->output, "-") == 0)
		return fail(r, "-MD names the output: give it a file (-o FILE)");
	return -1;
}

static int check(const struct reader *r)
{
	const options *o = r->o;

	if (o->input == NULL)
		return fail(r, "no program given; 'analogc --help' says more");
	if (o->output != NULL && strcmp(o->output, "-") == 0 && o->goal != GOAL_C)
		return fail(r, "only C text (-S) is written to standard output");
	if (o->goal == GOAL_OBJECT && o->cc_arg_count != 0)
		return fail(r, "with -c there is nothing to link '%s' with", o->cc_args[0]);
	return check_depend(r);
}

int options_read(arena *a, int argc, char **argv, options *o, FILE *out, FILE *err)
{
	struct reader r = { .arena = a, .o = o, .out = out, .err = err, .argc = argc };
	const char *cc = getenv("CC");
	int status = -1;

	*o = (options){ .cc = cc != NULL && cc[0] != '\0' ? cc : "cc", .optimise = "-O2" };
	o->further = ARENA_ARRAY(a, const char *, argc);
	o->include_dirs = ARENA_ARRAY(a, const char *, argc);
	o->cc_args = ARENA_ARRAY(a, const char *, argc);
	o->settings = ARENA_ARRAY(a, const char *, argc);
	r.argv = argv;
	r.is_run = argc > 1 && strcmp(argv[1], "run") == 0;
	for (r.at = r.is_run ? 2 : 1; r.at < argc && status < 0; r.at++) {
		const char *arg = argv[r.at];

		if (r.is_run && strcmp(arg, "--") == 0)
			break;
		status = arg[0] == '-' && arg[1] != '\0' ? read_option(&r) : read_file(&r, arg);
	}
	if (status >= 0)
		return status;
	if (r.is_run) /* argv ends with NULL */
		o->run_args = argv + (r.at < argc ? r.at + 1 : argc);
	return check(&r);
}
