/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/sinks.c -- see sinks.h. */
#include "runtime/sinks.h"

#include "runtime/message.h"
#include "runtime/sink.h"
#include "runtime/sqlite.h"
#include <stdlib.h>
#include <string.h>

/* Routes have a bit for each. */
#define SINKS_MOST 64

/* Rows after which a transaction ends although nobody asked. */
#define ROWS_MOST 10000

/* One of the two, but for destination 0, which is the output. */
struct destination {
	const char *to;
	struct an_sink *sink;
	struct an_sqlite *database;
	unsigned rows; /* in the open transaction */
};

struct an_sinks {
	const struct an_pipeline *pipeline;
	struct an_output *output;
	struct destination destinations[SINKS_MOST];
	unsigned count;
	an_format format;
	struct an_text line;
	uint64_t *routes;
	struct an_sqlite_table **tables; /* by destination and predicate; NULL: not there */
};

static bool open_destination(struct an_sinks *sinks, const char *to)
{
	struct destination *d = &sinks->destinations[sinks->count];

	d->to = to;
	if (strncmp(to, "sqlite:", 7) == 0 && sinks->pipeline->sqlite != NULL)
		d->database = sinks->pipeline->sqlite->open(to + 7);
	else
		d->sink = an_sink_create(to);
	if (d->database == NULL && d->sink == NULL)
		return false;
	sinks->count++;
	return true;
}

/* The destination with that text, made if need be. -1: a message was written. */
static int find_destination(struct an_sinks *sinks, const char *to)
{
	if (to == NULL || strcmp(to, "stdout") == 0)
		return 0;
	for (unsigned i = 1; i < sinks->count; i++)
		if (strcmp(sinks->destinations[i].to, to) == 0)
			return (int)i;
	if (sinks->count == SINKS_MOST) {
		an_message("output to '%s': there are more than %d destinations", to,
			   SINKS_MOST - 1);
		return -1;
	}
	return open_destination(sinks, to) ? (int)sinks->count - 1 : -1;
}

static struct an_sqlite_table **table_of(const struct an_sinks *sinks, unsigned destination,
					 unsigned predicate)
{
	return &sinks->tables[destination * sinks->pipeline->predicate_count + predicate];
}

static bool add_route(struct an_sinks *sinks, unsigned predicate, const char *to)
{
	const struct an_predicate *p = &sinks->pipeline->predicates[predicate];
	int found = find_destination(sinks, to);
	struct an_sqlite_table **table;

	if (found < 0)
		return false;
	sinks->routes[predicate] |= UINT64_C(1) << found;
	table = table_of(sinks, (unsigned)found, predicate);
	if (sinks->destinations[found].database == NULL || *table != NULL)
		return true;
	*table = sinks->pipeline->sqlite->table(sinks->destinations[found].database, p, true);
	return *table != NULL;
}

static bool route(struct an_sinks *sinks, unsigned predicate)
{
	const struct an_predicate *p = &sinks->pipeline->predicates[predicate];

	if (!p->is_output)
		return true;
	if (p->to == NULL)
		return add_route(sinks, predicate, NULL);
	for (const char *const *to = p->to; *to != NULL; to++)
		if (!add_route(sinks, predicate, *to))
			return false;
	return true;
}

struct an_sinks *an_sinks_create(const struct an_pipeline *pipeline, an_format format,
				 struct an_output *output)
{
	struct an_sinks *sinks = calloc(1, sizeof *sinks);
	unsigned predicates = pipeline->predicate_count;

	if (sinks != NULL) {
		sinks->pipeline = pipeline;
		sinks->output = output;
		sinks->format = format;
		an_text_init(&sinks->line);
		sinks->count = 1;
		sinks->routes = calloc(predicates + 1, sizeof sinks->routes[0]);
		sinks->tables =
		    calloc((size_t)SINKS_MOST * predicates + 1, sizeof(struct an_sqlite_table *));
	}
	if (sinks == NULL || sinks->routes == NULL || sinks->tables == NULL) {
		an_message("out of memory");
		if (sinks != NULL)
			an_sinks_destroy(sinks);
		return NULL;
	}
	for (unsigned i = 0; i < predicates; i++) {
		if (route(sinks, i))
			continue;
		an_sinks_destroy(sinks);
		return NULL;
	}
	return sinks;
}

const uint64_t *an_sinks_routes(const struct an_sinks *sinks)
{
	return sinks->count > 1 ? sinks->routes : NULL;
}

an_status an_sinks_write(struct an_sinks *sinks, const char *p, size_t n)
{
	return an_output_write(sinks->output, p, n);
}

static an_status write_line(struct an_sinks *sinks, struct an_sink *sink, uint64_t token,
			    const struct an_tuple *tuple)
{
	an_text_cut(&sinks->line, 0);
	an_format_tuple(&sinks->line, an_sink_is_file(sink) ? sinks->format : AN_FORMAT_JSONL,
			sinks->pipeline, token, tuple);
	if (sinks->line.failed) {
		an_message("out of memory");
		return AN_ENOMEM;
	}
	return an_sink_write(sink, sinks->line.data, sinks->line.length);
}

static an_status insert(struct an_sinks *sinks, unsigned destination, uint64_t token,
			const struct an_tuple *tuple)
{
	struct destination *d = &sinks->destinations[destination];
	const struct an_sqlite_interface *sqlite = sinks->pipeline->sqlite;
	an_status status = sqlite->begin(d->database);

	if (status == AN_OK)
		status =
		    sqlite->insert(*table_of(sinks, destination, tuple->predicate), token, tuple);
	if (status == AN_OK && ++d->rows >= ROWS_MOST) {
		d->rows = 0;
		status = sqlite->commit(d->database);
	}
	return status;
}

an_status an_sinks_tuple(struct an_sinks *sinks, uint64_t token, const struct an_tuple *tuple)
{
	uint64_t route = sinks->routes[tuple->predicate];
	an_status status = AN_OK;

	for (unsigned i = 1; i < sinks->count && status == AN_OK; i++) {
		if ((route >> i & 1) == 0)
			continue;
		if (sinks->destinations[i].sink != NULL)
			status = write_line(sinks, sinks->destinations[i].sink, token, tuple);
		else
			status = insert(sinks, i, token, tuple);
	}
	return status;
}

an_status an_sinks_flush(struct an_sinks *sinks)
{
	an_status status = an_output_flush(sinks->output);

	for (unsigned i = 1; i < sinks->count; i++) {
		struct destination *d = &sinks->destinations[i];
		an_status one = d->sink != NULL ? an_sink_flush(d->sink)
						: sinks->pipeline->sqlite->commit(d->database);

		if (one != AN_OK)
			status = one;
	}
	return status;
}

an_status an_sinks_destroy(struct an_sinks *sinks)
{
	an_status status = AN_OK;

	for (unsigned i = 1; i < sinks->count; i++) {
		struct destination *d = &sinks->destinations[i];
		an_status one = d->sink != NULL ? an_sink_destroy(d->sink)
						: sinks->pipeline->sqlite->close(d->database);

		if (one != AN_OK)
			status = one;
	}
	an_text_fini(&sinks->line);
	free(sinks->routes);
	free(sinks->tables);
	free(sinks);
	return status;
}
