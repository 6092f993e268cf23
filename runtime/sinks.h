/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/sinks.h -- all destinations of a run: where each output predicate's tuples go.
 *
 * Destination 0 is standard output or the file of -o; every other is what an `output … to` names;
 * predicates with equal texts share one. Files get the format of the run; children, sockets and the
 * log JSON lines.
 *
 * Threads: as a sink: one at a time, in token order. */
#ifndef AN_SINKS_H
#define AN_SINKS_H

#include "runtime/format.h"
#include "runtime/output.h"
#include "runtime/pipeline.h"

struct an_sinks;

/* output: destination 0, not owned. NULL: a message was written. */
struct an_sinks *an_sinks_create(const struct an_pipeline *pipeline, an_format format,
				 struct an_output *output);

/* By predicate: its destinations, a bit each. NULL: there is none but 0. */
const uint64_t *an_sinks_routes(const struct an_sinks *sinks);

/* Lines, to destination 0. */
an_status an_sinks_write(struct an_sinks *sinks, const char *p, size_t n);
/* A tuple, to its destinations other than that. */
an_status an_sinks_tuple(struct an_sinks *sinks, uint64_t token, const struct an_tuple *tuple);
an_status an_sinks_flush(struct an_sinks *sinks);

/* AN_EIO: something was not written, now or before. Destination 0 stays open. */
an_status an_sinks_destroy(struct an_sinks *sinks);

#endif
