/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/feed_file.h -- one file of a feed: its octets become records, and these rows.
 *
 * A record is what a row is read from: a string per attribute of the predicate, in CSV the cell, in
 * JSON the value's text. The attributes that nobody reads are read too, so that it does not depend
 * on them what a bad row is: they lie behind the predicate's struct.
 *
 * Threads: one at a time. */
#ifndef AN_FEED_FILE_H
#define AN_FEED_FILE_H

#include "runtime/csv.h"
#include "runtime/feed.h"
#include "runtime/feed_value.h"
#include "runtime/stream.h"

struct an_feed_attribute {
	const char *name;
	const struct an_type *type; /* NULL: it is not read, and its text is kept */
	uint32_t offset;            /* from the tuple on */
};

struct an_feed_file {
	/* constant */
	const char *path;
	const struct an_predicate *predicate;
	uint32_t number; /* of the predicate */
	bool is_json, is_batch;
	int time; /* attribute, -1: none */
	int wake_fd;
	struct an_feed_attribute *attributes;
	unsigned attribute_count;
	size_t row_octets; /* of a tuple and what lies behind it */

	/* reading */
	struct an_stream *stream; /* NULL: not open yet, or at its end */
	bool has_ended;
	char *block;
	size_t begin, end; /* what is in block and was not read yet */
	struct an_csv csv;
	struct an_text json_line;
	bool is_line_whole; /* json_line: the next octet begins another one */
	uint64_t line;      /* of the record */
	bool has_begun;     /* the first record was seen */
	unsigned column_count, *column_of;
	int predicate_column; /* -1: none */
	struct an_string *cells;
	bool has_record;

	uint64_t rows, bad, equal;
	bool is_broken; /* it was not read to its end */
	bool is_cut;    /* nor was this: the program was told to stop */
};

/* The file's predicate, path, … are set. AN_ENOMEM; fini it all the same. */
an_status an_feed_file_init(struct an_feed_file *file);
void an_feed_file_fini(struct an_feed_file *file);

/* Reads on until there is a record: AN_OK, AN_EOF, AN_ENOMEM. */
an_status an_feed_file_find(struct an_feed_file *file);

/* There is a record, or its last line is there. */
bool an_feed_file_is_ready(const struct an_feed_file *file);

/* Of the record at hand. False: it is none (reported), and there is no record any more. */
bool an_feed_file_time(struct an_feed_file *file, int64_t *time);

/* The record as a tuple; *tuple NULL: it is none (reported). AN_ENOMEM: the record stays. */
an_status an_feed_file_take(struct an_feed_file *file, struct an_env *env, struct an_tuple **tuple);

#endif
