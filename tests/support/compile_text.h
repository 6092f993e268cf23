/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/compile_text.h -- for tests of the compiler's passes: a program from memory.
 *
 * The library's interfaces are not read: programs declare what they call. */
#ifndef TESTS_COMPILE_TEXT_H
#define TESTS_COMPILE_TEXT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/passes.h"

typedef struct compiled {
	arena *arena;
	options options;
	compilation *cx;
	char said[2048]; /* "line:name" of each error and warning, in their order */
} compiled;

/* Puts "line:name " into said for each "p:line:column: error: text [name]". */
static void compile_text_summary(compiled *c, char *messages)
{
	char *rest = NULL;

	for (char *line = strtok_r(messages, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		char *name = strrchr(line, '['), *place = strchr(line, ':');
		bool is_message =
		    strstr(line, ": error: ") != NULL || strstr(line, ": warning: ") != NULL;

		if (!is_message || name == NULL || place == NULL)
			continue;
		size_t used = strlen(c->said);
		snprintf(c->said + used, sizeof c->said - used, "%s%d:%.*s", used > 0 ? " " : "",
			 atoi(place + 1), (int)strcspn(name + 1, "]"), name + 1);
	}
}

/* Runs these passes, NULL at the end, until one reports an error. */
static void compile_text(compiled *c, const char *text, bool (*const passes[])(compilation *))
{
	char path[] = "/tmp/program-XXXXXX", *messages = NULL;
	size_t length, octets = strlen(text);
	int file = mkstemp(path);

	memset(c, 0, sizeof *c);
	if (file < 0 || write(file, text, octets) != (ssize_t)octets || close(file) != 0)
		abort();
	c->arena = arena_create();
	c->options.input = path;
	c->options.diag.color = COLOR_NEVER;
	c->cx = compilation_create(c->arena, &c->options, NULL);
	for (int i = 0; passes[i] != NULL && passes[i](c->cx); i++)
		;
	unlink(path);
	FILE *out = open_memstream(&messages, &length);
	diag_print(c->cx->diag, out);
	fclose(out);
	compile_text_summary(c, messages);
	free(messages);
}

static void compile_text_end(compiled *c)
{
	arena_destroy(c->arena);
}

#endif
