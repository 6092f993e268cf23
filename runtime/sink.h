/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/sink.h -- where lines go: standard output, and what `output … to "…"` names.
 *
 *	stdout        the same as no `to`: standard output, or what -o says
 *	file:PATH     a file, emptied first
 *	exec:COMMAND  a child of /bin/sh, fed on its standard input; started again if it ends
 *	unix:PATH     a listening Unix socket, stream or datagram (a line each)
 *	syslog[:TAG]  the system's log: daemon.notice, a line each
 *
 * sqlite:PATH takes rows instead of lines: see runtime/sqlite.h.
 *
 * Threads: one at a time; who writes next sees what the last one left.
 * Errors:  as in runtime/output.h: the first one is reported with the sink's name; then every call
 *          returns AN_EIO. A slow reader is waited for: the source then waits too. */
#ifndef AN_SINK_H
#define AN_SINK_H

#include "runtime/env.h"

struct an_sink;

/* to: "file:…", "exec:…", "unix:…" or "syslog…"; kept. NULL: a message was written. */
struct an_sink *an_sink_create(const char *to);

/* A file has the format of the run, all else JSON lines. */
bool an_sink_is_file(const struct an_sink *sink);

/* p[0..n): whole lines; not kept. */
an_status an_sink_write(struct an_sink *sink, const char *p, size_t n);
an_status an_sink_flush(struct an_sink *sink);

/* Flushes, closes (a child: waits until it has ended) and frees. AN_EIO: something was not written,
 * now or before, or the child ended with a status other than 0. */
an_status an_sink_destroy(struct an_sink *sink);

/* -- what the kinds of sinks share ------------------------------------------------------------- */

/* A kind of sink: rest is what stands behind the scheme. create: NULL after a message. */
struct an_sink_kind {
	const char *scheme;
	bool has_rest; /* "exec:" must be followed by something */
	void *(*create)(const char *rest);
	an_status (*write)(void *self, const char *p, size_t n);
	an_status (*flush)(void *self);
	an_status (*destroy)(void *self);
};

extern const struct an_sink_kind an_sink_exec, an_sink_unix, an_sink_syslog;

/* Times to begin anew where the other end is gone: each time it waits longer (0, 0.1, 0.2, 0.4, …
 * s). False: it has failed too often in a row. */
struct an_retry {
	unsigned failures; /* in a row; 0 after a success */
};
bool an_retry_wait(struct an_retry *retry);

#endif
