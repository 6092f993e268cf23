/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/passes.h -- from options to C text: all that one compilation does before drive. */
#ifndef PASSES_H
#define PASSES_H

#include "compiler/compilation.h"

/* A compilation with nothing read. library NULL: without the library's interfaces. The options and
 * the arena must live as long; all that it makes lies in the arena. */
/* The name of a file's program in C: its base name, "program" for standard input. */
const char *pipeline_name(arena *a, const char *input);

compilation *compilation_create(arena *a, const options *o, const char *library);

/* Runs the passes up to the first that reports an error, or whose result --dump= shows on out.
 * False: there are errors. The caller prints cx->diag. */
bool passes_run(compilation *cx, FILE *out);

#endif
