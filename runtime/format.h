/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/format.h -- a token's batch as text: JSON lines, CSV (RFC 4180) or TSV.
 *
 * Threads: any; a text is written by one thread at a time. Called outside of every baton.
 * Errors:  a row for which there is no memory is left out whole, and counted. */
#ifndef AN_FORMAT_H
#define AN_FORMAT_H

#include "runtime/env.h"
#include "runtime/text.h"

struct an_pipeline;
struct an_tuple;

typedef enum { AN_FORMAT_JSONL, AN_FORMAT_CSV, AN_FORMAT_TSV } an_format;

/* The line of column names: csv and tsv have one if the pipeline has exactly one output predicate
 * (failed is not counted); otherwise nothing is written. */
void an_format_header(struct an_text *text, an_format format, const struct an_pipeline *pipeline);

/* Appends one line for each tuple of the batch whose predicate is an output and goes to destination
 * 0 (routes: by predicate, a bit per destination; NULL: all do), in the order of the batch, and
 * adds 1 to outputs[predicate] for each. Returns AN_OK, or AN_ENOMEM: *lost more lines had no room;
 * the text holds whole lines all the same. */
an_status an_format_batch(struct an_text *text, an_format format,
			  const struct an_pipeline *pipeline, const uint64_t *routes,
			  uint64_t token, const struct an_tuple *batch, uint64_t *outputs,
			  uint64_t *lost);

/* Appends the line of one tuple, whatever its predicate. */
void an_format_tuple(struct an_text *text, an_format format, const struct an_pipeline *pipeline,
		     uint64_t token, const struct an_tuple *tuple);

#endif
