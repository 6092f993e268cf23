/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/fmt.h -- `analogc fmt`: a program's text in the one form.
 *
 * The form depends on the lexemes, the comments and on where blank lines stood, not on the lines
 * of the text; so a text that was formatted stays as it is. Nothing is changed but blanks and line
 * ends; a ',' or '.' goes before the comment at the end of its line. */
#ifndef FMT_H
#define FMT_H

#include "compiler/lexer.h"

/* The text of a file whose lexemes these are, formatted, in the arena. */
const char *fmt_layout(arena *a, const source_file *source, const lexemes *in, size_t *length);

/* `analogc fmt [--check] FILE...`: argv begins behind "fmt". Returns the exit status. */
int fmt_main(arena *a, int argc, char **argv);

#endif
