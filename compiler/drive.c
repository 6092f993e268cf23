/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/drive.c -- after the passes: C text, an object, a program, or a run of it.
 *
 * Requires: cx->c_text.       Gives: the output file, whole or not at all.
 * Errors:   on standard error; the statuses of compilation.h. What the C compiler says reaches only
 *           who passed C of their own: of our C it would be a bug of ours, and is reported so. */
#include "compiler/drive.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

void drive_error(const char *format, ...)
{
	va_list args;

	fputs("analogc: error: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/* -- where the library is ---------------------------------------------------------------------- */

const char *drive_library(arena *a)
{
	static const char *const places[] = { "", "/../lib/analogc" };
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	char *folders[2];

	if (n <= 0) {
		drive_error("cannot read /proc/self/exe: %s", strerror(errno));
		return NULL;
	}
	self[n] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < 2; i++) {
		folders[i] = arena_printf(a, "%s%s", self, places[i]);
		if (access(arena_printf(a, "%s/include/runtime/analog.h", folders[i]), R_OK) == 0)
			return folders[i];
	}
	drive_error("the library is not found: include/runtime/analog.h is neither in %s nor in %s",
		    folders[0], folders[1]);
	return NULL;
}

/* -- names ------------------------------------------------------------------------------------- */

/* The program's base name without .analog. */
static const char *base_name(const compilation *cx)
{
	const char *input = cx->options->input;
	const char *base = source_base_name(input);
	size_t n = strlen(base);

	if (strcmp(input, "-") == 0)
		return "program";
	if (n > 7 && strcmp(base + n - 7, ".analog") == 0)
		n -= 7;
	return arena_strdup(cx->arena, base, n);
}

static const char *output_name(const compilation *cx)
{
	static const char *const suffixes[] = {
		[GOAL_C] = ".c", [GOAL_OBJECT] = ".o", [GOAL_PROGRAM] = "", [GOAL_SYNTAX] = ""
	};

	if (cx->options->output != NULL)
		return cx->options->output;
	return arena_printf(cx->arena, "%s%s", base_name(cx), suffixes[cx->options->goal]);
}

/* -- the C compiler ---------------------------------------------------------------------------- */

bool drive_has_own_c(const compilation *cx)
{
	if (cx->options->cc_arg_count != 0)
		return true;
	for (const function *f = cx->program.functions; f != NULL; f = f->next)
		if (!source_get(&cx->sources, f->span.file)->is_library)
			return true;
	for (const opaque_type *t = cx->program.types; t != NULL; t = t->next)
		if (!source_get(&cx->sources, t->span.file)->is_library)
			return true;
	return false;
}

void drive_show(arena *a, const char *log)
{
	char *text;
	size_t length;

	if (drive_read(a, log, &text, &length))
		fwrite(text, 1, length, stderr);
}

/* What the sanitized library was built with, and what uses it must be too. */
static void add_library_flags(const compilation *cx, command *c)
{
	char *text;
	size_t length;

	if (drive_read(cx->arena, arena_printf(cx->arena, "%s/ldflags", cx->library), &text,
		       &length))
		command_add_words(c, text);
}

/* Folders of headers: the library's; where C of the user's own is used, the program's and -I. */
static void add_headers(const compilation *cx, command *c)
{
	command_add(c, arena_printf(cx->arena, "-I%s/include", cx->library));
	if (drive_has_own_c(cx))
		for (const char *const *f = drive_header_folders(cx); *f != NULL; f++)
			command_add(c, arena_printf(cx->arena, "-I%s", *f));
}

command drive_cc_command(const compilation *cx)
{
	command c = { .arena = cx->arena };

	command_add_words(&c, cx->options->cc);
	if (c.count == 0)
		command_add(&c, "cc");
	command_add(&c, cx->options->optimise);
	if (cx->options->debug)
		command_add(&c, "-g");
	add_library_flags(cx, &c);
	add_headers(cx, &c);
	return c;
}

static void add_all(command *c, const char *const *words)
{
	for (; *words != NULL; words++)
		command_add(c, *words);
}

static int compile_failed(const compilation *cx, const drive_paths *p)
{
	if (drive_has_own_c(cx)) {
		drive_show(cx->arena, p->log);
		drive_error("the C compiler failed");
		return STATUS_CC;
	}
	fputs("analogc: internal error: the C compiler rejects the C that was made of this "
	      "program; please report it\n",
	      stderr);
	if (cx->options->verbose) {
		drive_show(cx->arena, p->log);
		fprintf(stderr, "analogc: the C text was kept: %s\n", p->c);
		drive_keep();
	} else {
		fputs("analogc: with -v the C text is kept and the messages are shown\n", stderr);
	}
	return STATUS_INTERNAL;
}

static int compile_object(const compilation *cx, const drive_paths *p)
{
	static const char *const flags[] = { "-std=c11",        "-D_DEFAULT_SOURCE",
					     "-Wall",           "-Wextra",
					     "-pthread",        "-ffunction-sections",
					     "-fdata-sections", NULL };
	command c = drive_cc_command(cx);
	bool dry = cx->options->dry_run;

	if (!drive_check_headers(cx))
		return STATUS_ERRORS;
	if (!dry && !drive_write(p->c, cx->c_text, cx->c_length, false))
		return STATUS_CC;
	add_all(&c, flags);
	add_all(&c, (const char *const[]){ "-c", "-o", p->object, p->c, NULL });
	switch (command_run(&c, cx->options, p->log)) {
	case COMMAND_DONE:
		if (cx->options->verbose && !dry)
			drive_show(cx->arena, p->log);
		return STATUS_DONE;
	case COMMAND_MISSING:
		return STATUS_CC;
	case COMMAND_FAILED:
		break;
	}
	return compile_failed(cx, p);
}

/* -- what was asked for ------------------------------------------------------------------------ */

/* Puts a temporary file where the user wants it. */
static int deliver(const compilation *cx, const char *from, const char *to, bool executable)
{
	char *bytes;
	size_t length;

	if (cx->options->dry_run)
		return STATUS_DONE;
	if (!drive_read(cx->arena, from, &bytes, &length)) {
		drive_error("cannot read '%s': %s", from, strerror(errno));
		return STATUS_CC;
	}
	return drive_write(to, bytes, length, executable) ? STATUS_DONE : STATUS_CC;
}

/* Becomes the program: its signals, streams and status are ours. Nothing of it stays behind. */
static int run(const compilation *cx, const char *program)
{
	char **given = cx->options->run_args;
	int fd, count = 0;
	char **args;

	if (cx->options->dry_run)
		return STATUS_DONE;
	while (given[count] != NULL)
		count++;
	args = ARENA_ARRAY(cx->arena, char *, count + 2);
	args[0] = arena_strdup(cx->arena, cx->name, strlen(cx->name));
	memcpy(args + 1, given, (size_t)count * sizeof *given);
	fd = open(program, O_RDONLY | O_CLOEXEC);
	drive_clean();
	if (fd >= 0)
		fexecve(fd, args, environ);
	drive_error("cannot run the program: %s", strerror(errno));
	return STATUS_CC;
}

static int make_object(const compilation *cx, const drive_paths *p)
{
	int status = compile_object(cx, p);

	return status != STATUS_DONE ? status : deliver(cx, p->object, output_name(cx), false);
}

static int make_program(const compilation *cx, const drive_paths *p)
{
	int status = compile_object(cx, p);

	if (status == STATUS_DONE)
		status = drive_link(cx, p);
	if (status != STATUS_DONE)
		return status;
	if (cx->options->run_args != NULL)
		return run(cx, p->program);
	return deliver(cx, p->program, output_name(cx), true);
}

static int make(const compilation *cx, bool is_program)
{
	arena *a = cx->arena;
	drive_paths p;
	int status;

	if (drive_folder(a) == NULL) {
		drive_error("cannot make a temporary folder: %s", strerror(errno));
		return STATUS_CC;
	}
	p.c = drive_temporary(a, arena_printf(a, "%s.c", cx->name));
	p.object = drive_temporary(a, arena_printf(a, "%s.o", cx->name));
	p.program = drive_temporary(a, cx->name);
	p.log = drive_temporary(a, "messages.txt");
	status = is_program ? make_program(cx, &p) : make_object(cx, &p);
	drive_clean();
	return status;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Whether a file that is written would take the place of one that is read. */
static bool overwrites(const compilation *cx, const char *output)
{
	const options *o = cx->options;
	bool same = is_same_file(output, o->input);

	for (uint32_t i = 1; i <= cx->sources.count; i++)
		same |= is_same_file(output, source_get(&cx->sources, i)->name);
	for (int i = 0; i < o->cc_arg_count; i++)
		same |= is_same_file(output, o->cc_args[i]);
	if (same)
		drive_error("'%s' is read: it can't be the output too", output);
	return same;
}

static int make_output(compilation *cx)
{
	if (cx->options->goal == GOAL_C)
		return drive_write(output_name(cx), cx->c_text, cx->c_length, false) ? STATUS_DONE
										     : STATUS_CC;
	return make(cx, cx->options->goal == GOAL_PROGRAM);
}

int drive(compilation *cx)
{
	const options *o = cx->options;
	int status;

	if (o->goal == GOAL_SYNTAX)
		return STATUS_DONE;
	if (o->run_args == NULL && overwrites(cx, output_name(cx)))
		return STATUS_USAGE;
	if (o->depend_file != NULL && overwrites(cx, o->depend_file))
		return STATUS_USAGE;
	status = make_output(cx);
	if (status == STATUS_DONE && !drive_depend(cx, output_name(cx)))
		status = STATUS_CC;
	return status;
}
