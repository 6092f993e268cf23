/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/fmt.c -- `analogc fmt`: which files, and that nothing is lost. */
#include "compiler/fmt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/drive.h"
#include "compiler/parse.h"
#include "compiler/passes.h"

static const char usage[] =
    "usage: analogc fmt [--check] FILE.analog...\n"
    "\n"
    "Brings programs into the one form: files in place, '-' from standard input to\n"
    "standard output. A file with a syntax error stays as it is.\n"
    "  --check                  change nothing; name the files that would change\n"
    "\n"
    "Exit status: 0 done, 1 errors in a program, or --check found something, 2 wrong\n"
    "use, 3 a file can't be written.\n";

/* Whether two texts have the same lexemes, character by character. */
static bool is_same_program(const source_file *a, const lexemes *x, const source_file *b,
			    const lexemes *y)
{
	if (x->count != y->count)
		return false;
	for (uint32_t i = 0; i < x->count; i++) {
		src_span s = x->items[i].span, t = y->items[i].span;

		if (s.end - s.begin != t.end - t.begin ||
		    memcmp(a->text + s.begin, b->text + t.begin, s.end - s.begin) != 0)
			return false;
	}
	return true;
}

/* The formatted text of a file that was read; NULL: it has errors, which are reported. */
static const char *format(compilation *cx, uint32_t file, size_t *length)
{
	lexemes in;
	const char *text;

	if (!parse_form(cx, file))
		return NULL;
	in = lex_text(cx, file);
	text = fmt_layout(cx->arena, source_get(&cx->sources, file), &in, length);
	uint32_t result = source_add(&cx->sources, "the formatted text", text, *length);
	lexemes out = lex_text(cx, result);
	if (!is_same_program(source_get(&cx->sources, file), &in, source_get(&cx->sources, result),
			     &out)) {
		diag_error(cx->diag, (src_span){ file, 0, 0 }, "internal",
			   "the formatted text would be another program; it was not written");
		return NULL;
	}
	return text;
}

static bool is_changed(const source_file *source, const char *text, size_t length)
{
	return source->length != length || memcmp(source->text, text, length) != 0;
}

static int format_file(arena *a, const options *o, const char *path, bool check)
{
	compilation *cx = compilation_create(a, o, NULL);
	uint32_t file = source_read(&cx->sources, path, false);
	const char *text = NULL;
	size_t length = 0;

	if (file == 0)
		diag_error(cx->diag, (src_span){ 0 }, "read", "cannot read '%s': %s", path,
			   strerror(errno));
	else
		text = format(cx, file, &length);
	if (text == NULL) {
		diag_print(cx->diag, stderr);
		return STATUS_ERRORS;
	}
	bool changed = is_changed(source_get(&cx->sources, file), text, length);
	if (check) {
		if (changed)
			printf("%s\n", source_get(&cx->sources, file)->name);
		return changed ? STATUS_ERRORS : STATUS_DONE;
	}
	if (!changed && strcmp(path, "-") != 0)
		return STATUS_DONE;
	return drive_write(path, text, length, false) ? STATUS_DONE : STATUS_CC;
}

int fmt_main(arena *a, int argc, char **argv)
{
	options o = { .input = "-" };
	bool check = false;
	int status = STATUS_DONE, files = 0;

	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			fputs(usage, stdout);
			return STATUS_DONE;
		}
		if (strcmp(argv[i], "--check") == 0) {
			check = true;
		} else if (argv[i][0] == '-' && argv[i][1] != '\0') {
			drive_error("fmt: unknown option '%s'; see analogc fmt --help", argv[i]);
			return STATUS_USAGE;
		} else {
			files++;
		}
	}
	if (files == 0) {
		drive_error("fmt: no file; '-' is standard input");
		return STATUS_USAGE;
	}
	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--check") == 0)
			continue;
		int one = format_file(a, &o, argv[i], check);

		status = one > status ? one : status;
	}
	return status;
}
