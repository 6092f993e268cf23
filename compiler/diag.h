/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/diag.h -- errors, warnings, notes: collected, printed in the order of the text.
 *
 *     diag_error(cx->diag, span, "rebinding", "'%s' is bound already", name);
 *     diag_note(cx->diag, first, "bound here");
 *     diag_fixit(cx->diag, op_span, "==");
 *
 * A note or fix-it belongs to the last error or warning. Names are the -W names of warnings, and
 * stand in brackets behind every message. For "did you mean" see suggest.h. */
#ifndef DIAG_H
#define DIAG_H

#include <stdbool.h>
#include <stdio.h>

#include "compiler/source.h"

/* Every warning: the name of its -W option, and what it is about for --help. All are on unless
 * -Wno-NAME turns one off. */
#define DIAG_WARNINGS(X)                                                                           \
	X("never-fires", "a rule or component that can never fire")                                \
	X("unused-result", "a result of a pure function that nothing reads")                       \
	X("consumed-upstream", "a predicate consumed before a later component that waits for it")  \
	X("misspelt-predicate", "a predicate that passes through, and is almost one that is used") \
	X("unbounded-table", "a table without a bound")                                            \
	X("non-termination", "a recursion that may not end")                                       \
	X("stronger-than-needed", "a component of a stronger order than its functions need")       \
	X("unprintable", "an output attribute of a type that can't be printed")                    \
	X("always-true", "a test that can never fail")                                             \
	X("unfed", "a predicate that nothing derives and that can't be fed")                       \
	X("no-output", "a program that prints nothing")                                            \
	X("unused-constant", "a constant that nothing uses")                                       \
	X("one-tuple", "an aggregate that has only one tuple to add up")

typedef enum { DIAG_TEXT, DIAG_JSON } diag_format;
typedef enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } diag_color;
enum { DIAG_ERRORS_SHOWN = 50, DIAG_WARNINGS_MAX = 64 };

/* How the user wants to be told: of the command line, constant while the passes run. */
typedef struct diag_options {
	diag_format format;
	diag_color color;
	bool werror;                 /* -Werror: warnings are errors */
	bool quiet;                  /* -w: no warnings */
	bool off[DIAG_WARNINGS_MAX]; /* -Wno-NAME, in the order of DIAG_WARNINGS */
} diag_options;

typedef struct diag diag;
struct arena;

/* The three must live as long as the result. */
diag *diag_create(struct arena *a, const source_list *sources, const diag_options *options);

void diag_error(diag *d, src_span span, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* name: one of DIAG_WARNINGS. */
void diag_warning(diag *d, src_span span, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_note(diag *d, src_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The text that would replace span; an empty span inserts. */
void diag_fixit(diag *d, src_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Errors so far, warnings under -Werror included. */
int diag_errors(const diag *d);

/* Writes all that was collected, sorted by place: at most DIAG_ERRORS_SHOWN errors. In the JSON
 * format one array, also where there is nothing to say. */
void diag_print(const diag *d, FILE *out);

/* Whether messages on out are coloured: by the option, NO_COLOR, and whether out is a terminal. */
bool diag_wants_color(diag_color color, FILE *out);

/* The place of a warning's name in DIAG_WARNINGS, -1: there is none. */
int diag_warning_index(const char *name);
const char *diag_warning_name(int index);    /* NULL: past the last */
const char *diag_warning_meaning(int index); /* NULL: past the last */

#endif
