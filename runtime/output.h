/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/output.h -- where the lines go: a file or standard output.
 *
 * Threads: one at a time; who writes next sees what the last one left.
 * Errors:  the first one is reported on standard error with the file's name (but a reader that
 *          went away, `| head`, is not: EPIPE on standard output is silent); after it every call
 *          returns AN_EIO and does nothing. The caller then stops the source. */
#ifndef AN_OUTPUT_H
#define AN_OUTPUT_H

#include "runtime/env.h"

#define AN_OUTPUT_FLUSH_OCTETS 65536

struct an_output;

/* path NULL or "-": standard output, which several outputs can share and which stays open. An
 * existing file is emptied. NULL: a message was written. */
struct an_output *an_output_create(const char *path);

/* Appends p[0..n) to what is written; p is not kept. Writes when there are AN_OUTPUT_FLUSH_OCTETS
 * or more. Blocks while the reader is slow. */
an_status an_output_write(struct an_output *output, const char *p, size_t n);

/* Writes all that is held back. */
an_status an_output_flush(struct an_output *output);

bool an_output_is_terminal(const struct an_output *output);
uint64_t an_output_octets(const struct an_output *output); /* accepted so far */

/* Flushes, closes and frees. AN_EIO: something was not written, now or before. */
an_status an_output_destroy(struct an_output *output);

#endif
