/* SPDX-License-Identifier: BSD-3-Clause */
/* -MD: what the output depends on, as a rule for make. */
#include <string.h>

#include "compiler/drive.h"

typedef struct writer {
	const compilation *cx;
	const char **paths; /* in order, each once */
	int count;
} writer;

/* As make reads it. */
static const char *escape(arena *a, const char *path)
{
	char *out = arena_alloc(a, 2 * strlen(path) + 1), *at = out;

	for (; *path != '\0'; path++) {
		if (*path == ' ' || *path == '#' || *path == ':')
			*at++ = '\\';
		if (*path == '$')
			*at++ = '$';
		*at++ = *path;
	}
	return out;
}

static void add(writer *w, const char *path)
{
	for (int i = 0; i < w->count; i++)
		if (strcmp(w->paths[i], path) == 0)
			return;
	w->paths[w->count++] = path;
}

/* Headers that declarations of the used files name; a type without one has none of its own. */
static void add_headers(writer *w)
{
	const compilation *cx = w->cx;
	const bool *used = drive_used_files(cx);

	for (const opaque_type *t = cx->program.types; t != NULL; t = t->next)
		if (used[t->span.file] && drive_find_header(cx, t->header) != NULL)
			add(w, drive_find_header(cx, t->header));
	for (const function *f = cx->program.functions; f != NULL; f = f->next)
		if (used[f->span.file] && drive_find_header(cx, f->header) != NULL)
			add(w, drive_find_header(cx, f->header));
}

/* What is linked, but for libraries that the linker looks for. */
static void add_linked(writer *w)
{
	const options *o = w->cx->options;

	for (int i = 0; i < o->cc_arg_count; i++)
		if (o->cc_args[i][0] != '-')
			add(w, o->cc_args[i]);
}

static void collect(writer *w)
{
	const compilation *cx = w->cx;

	if (strcmp(cx->options->input, "-") != 0)
		add(w, cx->options->input);
	for (int pass = 0; pass < 2; pass++) /* the program's own first */
		for (uint32_t i = 1; i <= cx->sources.count; i++) {
			const source_file *s = source_get(&cx->sources, i);

			if (s->is_library == (pass == 1) && strcmp(s->name, "<stdin>") != 0)
				add(w, s->name);
		}
	add_headers(w);
	if (cx->options->goal == GOAL_PROGRAM)
		add_linked(w);
}

/* "smtp.d" for smtp, smtp.c and smtp.o. */
static const char *file_name(const compilation *cx, const char *output)
{
	const char *base = source_base_name(output), *dot = strrchr(base, '.');
	size_t n = dot == NULL || dot == base ? strlen(output) : (size_t)(dot - output);

	if (cx->options->depend_file != NULL)
		return cx->options->depend_file;
	return arena_printf(cx->arena, "%.*s.d", (int)n, output);
}

bool drive_depend(const compilation *cx, const char *output)
{
	const options *o = cx->options;
	arena *a = cx->arena;
	writer w = { .cx = cx };
	const char *text;
	int declared = 0;

	if (!o->depend || o->dry_run)
		return true;
	for (const function *f = cx->program.functions; f != NULL; f = f->next)
		declared++;
	for (const opaque_type *t = cx->program.types; t != NULL; t = t->next)
		declared++;
	w.paths =
	    ARENA_ARRAY(a, const char *, (int)cx->sources.count + declared + o->cc_arg_count + 1);
	collect(&w);
	text = arena_printf(a, "%s:", escape(a, output));
	for (int i = 0; i < w.count; i++)
		text = arena_printf(a, "%s \\\n  %s", text, escape(a, w.paths[i]));
	text = arena_printf(a, "%s\n", text);
	for (int i = 1; o->depend_phony && i < w.count; i++)
		text = arena_printf(a, "%s\n%s:\n", text, escape(a, w.paths[i]));
	return drive_write(file_name(cx, output), text, strlen(text), false);
}
