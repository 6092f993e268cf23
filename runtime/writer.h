/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/writer.h -- values as text: what the an_write_* of runtime/env.h write into.
 *
 * Threads: one at a time.
 * Limits:  objects and lists nest AN_WRITER_DEPTH deep at most (asserted: printers are code). */
#ifndef AN_WRITER_H
#define AN_WRITER_H

#include "runtime/env.h"
#include "runtime/format.h"
#include "runtime/text.h"

#define AN_WRITER_DEPTH 32

struct an_writer {
	struct an_text *text;
	an_format format;
	unsigned depth;       /* of open objects and lists; inside them csv and tsv write JSON */
	uint32_t in_list;     /* a bit per depth */
	uint32_t has_members; /* a bit per depth: the next one needs a comma */
};

void an_writer_init(struct an_writer *w, struct an_text *text, an_format format);

/* What follows belongs to one cell of csv or tsv; returns the place for an_writer_end_cell, which
 * quotes (csv) or escapes (tsv) what was written since, where that is needed. */
size_t an_writer_begin_cell(struct an_writer *w);
void an_writer_end_cell(struct an_writer *w, size_t begin);

#endif
