/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/feed.h -- rows out of files, as tuples: --feed and --feed-batch.
 *
 * In:        CSV, or JSON lines with the keys of the output (*.jsonl, *.json); "-" is CSV on
 *            standard input. A CSV line that has the names of all attributes is a header: its
 *            columns can stand in any order, and further ones are not looked at.
 * Out:       row after row, file after file; the batch is the rows of all --feed-batch files.
 * Threads:   one at a time (who holds the source); the statistics: the main thread, after the run.
 * Ownership: tuples and what they point to are token memory.
 * Errors:    a row that is none is counted, reported with file and line, and skipped; a file that
 *            breaks off ends there, with a message. Then an_feeds_failed(). */
#ifndef AN_FEED_H
#define AN_FEED_H

#include "runtime/pipeline.h"
#include "runtime/text.h"

/* One option, in the order of the command line. */
struct an_feed_option {
	const char *text; /* PRED=FILE, PRED=FILE:time=COLUMN */
	bool is_batch;
};

struct an_feeds_options {
	const struct an_feed_option *feeds;
	unsigned count;
	bool merge;  /* rows with a time come in the order of it, behind those that have none */
	int wake_fd; /* as in runtime/capture.h */
};

struct an_feeds;

/* Looks at predicates, types and files. AN_EINVAL: an option is wrong; AN_EIO: a file cannot be
 * read; AN_ENOMEM: in each case a message was written. The pipeline and the options' strings are
 * kept. */
an_status an_feeds_create(const struct an_pipeline *pipeline,
			  const struct an_feeds_options *options, struct an_feeds **feeds);
void an_feeds_destroy(struct an_feeds *feeds);

/* Can the predicate be fed? */
bool an_feeds_is_input(const struct an_pipeline *pipeline, unsigned predicate);

/* Appends "edge(@n, src, dst)". */
void an_feeds_name_input(struct an_text *text, const struct an_predicate *predicate);

bool an_feeds_has_batch(const struct an_feeds *feeds);

/* The i-th file's path, "-" for standard input; NULL: there are not so many. */
const char *an_feeds_path(const struct an_feeds *feeds, unsigned i);

/* Can a read wait for long? (One of the files is a pipe or a device.) */
bool an_feeds_wait(const struct an_feeds *feeds);

/* All rows of the batch, each once; NULL if there are none. Called once. AN_OK, AN_ENOMEM. */
an_status an_feeds_read_batch(struct an_feeds *feeds, struct an_env *env, struct an_tuple **batch);

struct an_row_time {
	bool has_time;
	int64_t time; /* ns */
};

/* The time of the first row that has one; waits for it. AN_OK; AN_EOF: none has; AN_ENOMEM. */
an_status an_feeds_first_time(struct an_feeds *feeds, int64_t *time);

/* Looks for the next row, and waits for it. AN_OK; AN_EOF: there is none; AN_ENOMEM. */
an_status an_feeds_peek(struct an_feeds *feeds, struct an_row_time *time);

/* Would the next an_feeds_peek not wait? */
bool an_feeds_is_ready(const struct an_feeds *feeds);

/* Takes the row that an_feeds_peek has found. *tuple NULL: it was none. AN_ENOMEM: there was no
 * token memory; it can be taken again. */
an_status an_feeds_take(struct an_feeds *feeds, struct an_env *env, struct an_tuple **tuple);

struct an_feed_statistics {
	uint64_t rows;  /* taken */
	uint64_t bad;   /* skipped, and reported */
	uint64_t equal; /* of a batch: they were there already */
};
struct an_feed_statistics an_feeds_statistics(const struct an_feeds *feeds);

/* A row was bad, or a file was not read to its end. */
bool an_feeds_failed(const struct an_feeds *feeds);

#endif
