/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/sink.c -- see sink.h: the kinds, files, the system's log. */
#include "runtime/sink.h"

#include "runtime/message.h"
#include "runtime/output.h"
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>

/* In a row; the last wait is 1.6 s. */
#define RETRIES_MOST 5

struct an_sink {
	const struct an_sink_kind *kind;
	void *self;
};

bool an_retry_wait(struct an_retry *retry)
{
	unsigned failures = retry->failures++;
	struct timespec wait;

	if (failures > RETRIES_MOST)
		return false;
	if (failures == 0)
		return true;
	wait.tv_sec = (100L << (failures - 1)) / 1000;
	wait.tv_nsec = (100L << (failures - 1)) % 1000 * 1000000;
	nanosleep(&wait, NULL);
	return true;
}

/* -- files ------------------------------------------------------------------------------------- */

static void *file_create(const char *rest)
{
	return an_output_create(rest);
}

static an_status file_write(void *self, const char *p, size_t n)
{
	return an_output_write(self, p, n);
}

static an_status file_flush(void *self)
{
	return an_output_flush(self);
}

static an_status file_destroy(void *self)
{
	return an_output_destroy(self);
}

static const struct an_sink_kind file_kind = { "file",     true,       file_create,
					       file_write, file_flush, file_destroy };

/* -- the system's log -------------------------------------------------------------------------- */

static void *syslog_create(const char *rest)
{
	static char self; /* openlog keeps what there is, once per process */

	openlog(*rest != '\0' ? rest : an_message_program(), LOG_PID, LOG_DAEMON);
	return &self;
}

static an_status syslog_write(void *self, const char *p, size_t n)
{
	(void)self;
	while (n > 0) {
		const char *end = memchr(p, '\n', n);
		size_t line = end != NULL ? (size_t)(end - p) : n;

		syslog(LOG_NOTICE, "%.*s", (int)line, p);
		line += end != NULL;
		p += line;
		n -= line;
	}
	return AN_OK;
}

static an_status syslog_flush(void *self)
{
	(void)self;
	return AN_OK;
}

static an_status syslog_destroy(void *self)
{
	(void)self;
	closelog();
	return AN_OK;
}

const struct an_sink_kind an_sink_syslog = { "syslog",     false,        syslog_create,
					     syslog_write, syslog_flush, syslog_destroy };

/* -- all kinds --------------------------------------------------------------------------------- */

static const struct an_sink_kind *const kinds[] = { &file_kind, &an_sink_exec, &an_sink_unix,
						    &an_sink_syslog };

/* What stands behind the scheme; NULL: to has another scheme, or nothing behind it. */
static const char *rest_of(const struct an_sink_kind *kind, const char *to)
{
	size_t n = strlen(kind->scheme);

	if (strncmp(to, kind->scheme, n) != 0)
		return NULL;
	if (to[n] == '\0' && !kind->has_rest)
		return to + n;
	return to[n] == ':' && to[n + 1] != '\0' ? to + n + 1 : NULL;
}

struct an_sink *an_sink_create(const char *to)
{
	struct an_sink *sink = malloc(sizeof *sink);

	for (size_t i = 0; sink != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
		const char *rest = rest_of(kinds[i], to);

		if (rest == NULL)
			continue;
		sink->kind = kinds[i];
		sink->self = kinds[i]->create(rest);
		if (sink->self != NULL)
			return sink;
		free(sink);
		return NULL;
	}
	if (sink == NULL)
		an_message("out of memory");
	else
		an_message("output to '%s': give file:PATH, exec:COMMAND, unix:PATH, syslog or "
			   "sqlite:PATH",
			   to);
	free(sink);
	return NULL;
}

bool an_sink_is_file(const struct an_sink *sink)
{
	return sink->kind == &file_kind;
}

an_status an_sink_write(struct an_sink *sink, const char *p, size_t n)
{
	return sink->kind->write(sink->self, p, n);
}

an_status an_sink_flush(struct an_sink *sink)
{
	return sink->kind->flush(sink->self);
}

an_status an_sink_destroy(struct an_sink *sink)
{
	an_status status = sink->kind->destroy(sink->self);

	free(sink);
	return status;
}
