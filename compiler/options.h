/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/options.h -- the command line. One table drives reading it and --help. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdio.h>

#include "compiler/compilation.h"

/* Reads argv into *o. Returns -1: go on; else the status to end with: --help and --version wrote to
 * out, what is wrong with the command was written to err. Strings are argv's or the arena's. */
int options_read(arena *a, int argc, char **argv, options *o, FILE *out, FILE *err);

#endif
