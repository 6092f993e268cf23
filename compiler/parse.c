/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/parse.c -- pass: read the library's interfaces, the program, and what it includes.
 *
 * Requires: options.          Gives: cx->program as written, of several programs cx->units, and in
 *           cx->program what the library declares; sources.
 * Errors:   read, include-cycle, too-deep, and those of the lexer and the grammar; reports all.
 * Look:     analogc --dump=ast FILE */
#include "compiler/parse.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler/arena.h"
#include "compiler/suggest.h"

enum { INCLUDE_LEVELS_MAX = 64 };

static void parse_text(compilation *cx, parse_ends *ends, uint32_t file, const parser *outer)
{
	parser p = { .cx = cx, .ends = ends, .file = file, .outer = outer };
	parse_file *part = ARENA_NEW(cx->arena, parse_file);

	*part = (parse_file){ file, ends->files };
	ends->files = part;
	p.level = outer == NULL ? 0 : outer->level + 1;
	p.lexemes = lex_text(cx, file);
	parse_mend_components(&p);
	parser_parse(&p);
}

/* -- folders ----------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of the folder's .analog files, sorted. */
static const char **list_programs(compilation *cx, DIR *dir, int *count)
{
	const char **names = NULL;
	struct dirent *entry;
	int room = 0, n = 0;

	while ((entry = readdir(dir)) != NULL) {
		size_t length = strlen(entry->d_name);

		if (length <= 7 || strcmp(entry->d_name + length - 7, ".analog") != 0)
			continue;
		if (n == room) {
			int more = room == 0 ? 32 : 2 * room;
			const char **copy = ARENA_ARRAY(cx->arena, const char *, more);

			if (n != 0)
				memcpy(copy, names, (size_t)n * sizeof *names);
			names = copy;
			room = more;
		}
		names[n++] = arena_strdup(cx->arena, entry->d_name, length);
	}
	if (n > 1)
		qsort(names, (size_t)n, sizeof *names, compare_names);
	*count = n;
	return names;
}

/* -- include ----------------------------------------------------------------------------------- */

static bool exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Where the library's components lie; NULL: without a library. */
static const char *component_folder(const compilation *cx)
{
	return cx->library == NULL
		   ? NULL
		   : arena_printf(cx->arena, "%s/include/stdlib/components", cx->library);
}

/* The path of an included file: next to the one that includes it, then in each -I, then among the
 * library's components. A file that has the name itself is the last choice, so that the user's
 * smtp.analog can include the library's. NULL: none. */
static const char *find_include(const parser *p, const char *name)
{
	const char *from = source_get(&p->cx->sources, p->file)->name;
	const char *slash = strrchr(from, '/');
	const char *components = component_folder(p->cx);
	const options *o = p->cx->options;
	const char *path, *self = NULL;

	if (name[0] == '/')
		return exists(name) ? name : NULL;
	path = slash == NULL
		   ? name
		   : arena_printf(p->cx->arena, "%.*s/%s", (int)(slash - from), from, name);
	if (is_same_file(path, from))
		self = path;
	else if (exists(path))
		return path;
	for (int i = 0; i < o->include_count; i++) {
		path = arena_printf(p->cx->arena, "%s/%s", o->include_dirs[i], name);
		if (exists(path))
			return path;
	}
	if (components == NULL)
		return self;
	path = arena_printf(p->cx->arena, "%s/%s", components, name);
	return exists(path) ? path : self;
}

/* The library's component that is called nearly so. */
static void suggest_component(const parser *p, src_span span, const char *name)
{
	const char *folder = component_folder(p->cx);
	DIR *dir = folder == NULL ? NULL : opendir(folder);
	suggestion near = suggest_for(name);
	const char **names;
	int count;

	if (dir == NULL)
		return;
	names = list_programs(p->cx, dir, &count);
	closedir(dir);
	for (int i = 0; i < count; i++)
		suggest_offer(&near, names[i]);
	for (int i = 0; i < count && suggest_best(&near) == NULL; i++)
		if (strncmp(names[i], name, strlen(name)) == 0)
			near = (suggestion){ names[i], names[i], 0 };
	if (suggest_best(&near) != NULL)
		diag_fixit(p->cx->diag, span, "\"%s\"", suggest_best(&near));
}

static bool is_open(const parser *p, const char *path)
{
	for (; p != NULL; p = p->outer)
		if (is_same_file(source_get(&p->cx->sources, p->file)->name, path))
			return true;
	return false;
}

/* The file, if it was read already, 0: it was not. */
static uint32_t find_source(const source_list *sources, const char *path)
{
	for (uint32_t i = 1; i <= sources->count; i++)
		if (is_same_file(source_get(sources, i)->name, path))
			return i;
	return 0;
}

/* Whether the program has it: a module that two others include is there once. */
static bool is_part(const parser *p, uint32_t file)
{
	const parse_file *part = p->ends->files;

	while (part != NULL && part->file != file)
		part = part->next;
	return part != NULL || source_get(&p->cx->sources, file)->is_library;
}

void parse_include(parser *p, src_span span, str_id name)
{
	const char *text = strtab_text(p->cx->strings, name);
	const char *path = find_include(p, text);
	uint32_t file;

	if (p->in_component || p->form_only)
		return; /* in a component: reported as misplaced */
	if (path == NULL) {
		diag_error(p->cx->diag, span, "read", "cannot find '%s'", text);
		suggest_component(p, span, text);
		return;
	}
	if (is_open(p, path)) {
		diag_error(p->cx->diag, span, "include-cycle", "'%s' includes itself", path);
		return;
	}
	if (p->level >= INCLUDE_LEVELS_MAX) {
		diag_error(p->cx->diag, span, "too-deep", "more than %d files include each other",
			   INCLUDE_LEVELS_MAX);
		return;
	}
	file = find_source(&p->cx->sources, path);
	if (file != 0 && is_part(p, file))
		return;
	if (file == 0)
		file = source_read(&p->cx->sources, path, false);
	if (file == 0)
		diag_error(p->cx->diag, span, "read", "cannot read '%s': %s", path,
			   strerror(errno));
	else
		parse_text(p->cx, p->ends, file, p);
}

/* -- the library ------------------------------------------------------------------------------- */

static void parse_library(compilation *cx, parse_ends *ends)
{
	const char *folder = arena_printf(cx->arena, "%s/include/stdlib", cx->library);
	DIR *dir = opendir(folder);
	const char **names;
	int count;

	if (dir == NULL) {
		diag_error(cx->diag, (src_span){ 0 }, "read", "cannot read '%s': %s", folder,
			   strerror(errno));
		return;
	}
	names = list_programs(cx, dir, &count);
	closedir(dir);
	for (int i = 0; i < count; i++) {
		const char *path = arena_printf(cx->arena, "%s/%s", folder, names[i]);
		uint32_t file = source_read(&cx->sources, path, true);

		if (file == 0)
			diag_error(cx->diag, (src_span){ 0 }, "read", "cannot read '%s': %s", path,
				   strerror(errno));
		else
			parse_text(cx, ends, file, NULL);
	}
}

static parse_ends ends_of(ast_program *program)
{
	return (parse_ends){ &program->components, &program->tables,    &program->outputs,
			     &program->constants,  &program->functions, &program->types,
			     &program->predicates, &program->libraries, NULL };
}

bool parse_form(compilation *cx, uint32_t file)
{
	parse_ends ends = ends_of(&cx->program);
	parser p = { .cx = cx, .ends = &ends, .file = file, .form_only = true };

	p.lexemes = lex_text(cx, file);
	parse_mend_components(&p);
	parser_parse(&p);
	return diag_errors(cx->diag) == 0;
}

/* Its number among the sources. */
static uint32_t parse_program(compilation *cx, parse_ends *ends, const char *input)
{
	uint32_t file = source_read(&cx->sources, input, false);

	if (file == 0)
		diag_error(cx->diag, (src_span){ 0 }, "read", "cannot read '%s': %s", input,
			   strerror(errno));
	else
		parse_text(cx, ends, file, NULL);
	return file;
}

static void parse_units(compilation *cx)
{
	const options *o = cx->options;
	ast_unit **end = &cx->units;

	for (int i = 0; i <= o->further_count; i++) {
		ast_unit *unit = *end = ARENA_NEW(cx->arena, ast_unit);
		parse_ends ends = ends_of(&unit->program);

		unit->input = i == 0 ? o->input : o->further[i - 1];
		unit->number = i + 1;
		unit->file = parse_program(cx, &ends, unit->input);
		end = &unit->next;
	}
}

bool pass_parse(compilation *cx)
{
	parse_ends ends = ends_of(&cx->program);

	if (cx->library != NULL)
		parse_library(cx, &ends);
	if (cx->options->further_count == 0)
		parse_program(cx, &ends, cx->options->input);
	else
		parse_units(cx);
	return diag_errors(cx->diag) == 0;
}
