/* compiler/diag.h -- errors, warnings, notes: collected, printed in the order of the text.
 *
 *     diag_error(cx->diag, span, "rebinding", "'%s' is bound already", name);
 *     diag_note(cx->diag, first, "bound here");
 *     diag_fixit(cx->diag, op_span, "==");
 *
 * A note or fix-it belongs to the last error or warning. Names are the -W names of warnings, and
 * stand in brackets behind every message. */
#ifndef DIAG_H
#define DIAG_H

#include <stdbool.h>

#include "compiler/source.h"

typedef struct diag diag;

void diag_error(diag *d, src_span span, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_warning(diag *d, src_span span, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_note(diag *d, src_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The text that would replace span; an empty span inserts. */
void diag_fixit(diag *d, src_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Errors so far, warnings under -Werror included. */
int diag_errors(const diag *d);

#endif
