/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/cwriter.h -- C text: indentation, #line, string literals, comments.
 *
 *     cwriter *w = cwriter_create(arena);
 *     cwriter_printf(w, "if (%s) {\n", condition);
 *     cwriter_indent(w, 1);
 *     …
 *
 * Text is indented by tabs wherever a line begins, but for lines that begin with #.
 * Ownership: in the arena. */
#ifndef CWRITER_H
#define CWRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/arena.h"

typedef struct cwriter cwriter;

cwriter *cwriter_create(arena *a);

/* Appends; may hold several lines. */
void cwriter_printf(cwriter *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, one line and its end, broken behind commas where it is longer than 100 columns. */
void cwriter_statement(cwriter *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Deeper (by > 0) or less deep from the next line on. */
void cwriter_indent(cwriter *w, int by);
int cwriter_depth(const cwriter *w);
/* All that other has written so far, as it is. */
void cwriter_append(cwriter *w, const cwriter *other);

/* All that follows comes from that line of the program: a #line stands before each line of code
 * that the C compiler would count otherwise. At the beginning of a line only. */
void cwriter_line(cwriter *w, const char *file, uint32_t line);
/* What follows is the C text's own again. */
void cwriter_line_end(cwriter *w);

/* A comment of one or more lines of at most 100 columns, broken at spaces; what would end it or
 * begin another one is taken apart. tail: put at the end of the last line. */
void cwriter_comment(cwriter *w, const char *text, const char *tail);

bool cwriter_is_empty(const cwriter *w);

/* The whole text, NUL-terminated. name: the C file's, for the #line directives that lead back. */
char *cwriter_finish(const cwriter *w, const char *name, size_t *length);

/* A C string literal with these octets: every octet is itself, in any locale and standard. */
const char *cwriter_literal(arena *a, const char *text, size_t length);

#endif
