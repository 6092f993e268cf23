/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/feed_file.h"

#include "runtime/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BLOCK_OCTETS  65536
#define MESSAGES_MOST 100 /* of one file, about bad rows */
#define NO_COLUMN     UINT32_MAX

/* -- beginning and end ------------------------------------------------------------------------- */

an_status an_feed_file_init(struct an_feed_file *file)
{
	size_t count = file->attribute_count + 1;

	an_csv_init(&file->csv);
	an_text_init(&file->json_line);
	file->predicate_column = -1;
	file->column_count = file->attribute_count;
	file->block = malloc(BLOCK_OCTETS);
	file->cells = calloc(count, sizeof file->cells[0]);
	file->column_of = calloc(count, sizeof file->column_of[0]);
	for (unsigned i = 0; file->column_of != NULL && i < file->attribute_count; i++)
		file->column_of[i] = i;
	return file->block != NULL && file->cells != NULL && file->column_of != NULL ? AN_OK
										     : AN_ENOMEM;
}

static void close_file(struct an_feed_file *file)
{
	if (file->stream != NULL)
		an_stream_destroy(file->stream);
	file->stream = NULL;
	file->has_ended = true;
	if (file->bad > MESSAGES_MOST)
		an_message("%s: %llu rows skipped in all", file->path,
			   (unsigned long long)file->bad);
}

void an_feed_file_fini(struct an_feed_file *file)
{
	if (file->stream != NULL)
		an_stream_destroy(file->stream);
	an_csv_fini(&file->csv);
	an_text_fini(&file->json_line);
	free(file->block);
	free(file->cells);
	free(file->column_of);
}

static void break_off(struct an_feed_file *file)
{
	file->is_broken = true;
	an_message("cannot read '%s'%s: %s", file->path, file->stream != NULL ? " any further" : "",
		   strerror(errno));
	close_file(file);
}

static void __attribute__((format(printf, 2, 3)))
skip_row(struct an_feed_file *file, const char *format, ...)
{
	char why[256];
	va_list args;

	file->has_record = false;
	if (++file->bad > MESSAGES_MOST)
		return;
	va_start(args, format);
	vsnprintf(why, sizeof why, format, args);
	va_end(args);
	an_message("%s:%llu: row skipped: %s", file->path, (unsigned long long)file->line, why);
}

/* -- octets ------------------------------------------------------------------------------------ */

/* There is something in the block. AN_EOF; reported if the file breaks off. */
static an_status fill(struct an_feed_file *file)
{
	ssize_t got;

	if (file->begin < file->end)
		return AN_OK;
	if (file->has_ended)
		return AN_EOF;
	if (file->stream == NULL)
		file->stream = an_stream_create(file->path, file->wake_fd);
	if (file->stream == NULL) {
		break_off(file);
		return AN_EOF;
	}
	got = an_stream_read(file->stream, file->block, BLOCK_OCTETS);
	file->begin = 0;
	file->end = got > 0 ? (size_t)got : 0;
	if (got > 0)
		return AN_OK;
	if (got < 0) {
		break_off(file);
	} else {
		/* Who was told to stop does not look at half a row. */
		file->is_cut = an_stream_was_woken(file->stream);
		close_file(file);
	}
	return AN_EOF;
}

bool an_feed_file_is_ready(const struct an_feed_file *file)
{
	if (file->has_record || file->has_ended)
		return true;
	if (file->stream == NULL)
		return false;
	return an_stream_regular(file->stream) >= 0 ||
	       (file->begin < file->end &&
		memchr(file->block + file->begin, '\n', file->end - file->begin) != NULL);
}

/* -- CSV records ------------------------------------------------------------------------------- */

static bool is_named(struct an_string cell, const char *name)
{
	return strlen(name) == cell.length &&
	       (cell.length == 0 || strncasecmp(cell.data, name, cell.length) == 0);
}

static unsigned find_column(const struct an_csv *csv, const char *name)
{
	for (unsigned i = 0; i < csv->count; i++)
		if (is_named(an_csv_cell(csv, i), name))
			return i;
	return NO_COLUMN;
}

static bool has_attribute(const struct an_feed_file *file, const char *name)
{
	for (unsigned i = 0; i < file->attribute_count; i++)
		if (strcasecmp(file->attributes[i].name, name) == 0)
			return true;
	return false;
}

/* The first record: is it a header? Then it says where the columns are. */
static bool is_header(struct an_feed_file *file)
{
	const struct an_csv *csv = &file->csv;
	unsigned predicate;

	for (unsigned i = 0; i < file->attribute_count; i++)
		if (find_column(csv, file->attributes[i].name) == NO_COLUMN)
			return false;
	predicate = has_attribute(file, "predicate") ? NO_COLUMN : find_column(csv, "predicate");
	if (file->attribute_count == 0 && predicate == NO_COLUMN)
		return false;
	for (unsigned i = 0; i < file->attribute_count; i++)
		file->column_of[i] = find_column(csv, file->attributes[i].name);
	file->column_count = csv->count;
	file->predicate_column = predicate == NO_COLUMN ? -1 : (int)predicate;
	return true;
}

/* An empty line is a row where it can be one. */
static bool is_no_row(const struct an_feed_file *file)
{
	const struct an_type *type;

	if (!an_csv_is_blank(&file->csv) || file->attribute_count == 0)
		return false;
	type = file->attributes[0].type;
	return file->column_count > 1 ||
	       !(type == NULL || type->kind == AN_TYPE_STRING || type->kind == AN_TYPE_NODE);
}

/* Whether there is a record now; a bad one is reported. */
static bool take_csv_record(struct an_feed_file *file)
{
	const struct an_csv *csv = &file->csv;
	bool is_first = !file->has_begun;

	file->has_begun = true;
	if ((is_first && is_header(file)) || is_no_row(file))
		return false;
	if (file->predicate_column >= 0 && (unsigned)file->predicate_column < csv->count &&
	    !is_named(an_csv_cell(csv, (unsigned)file->predicate_column), file->predicate->name))
		return false;
	if (csv->count != file->column_count &&
	    !(file->column_count == 0 && an_csv_is_blank(csv))) {
		skip_row(file, "%u column%s, not %u", csv->count, csv->count == 1 ? "" : "s",
			 file->column_count);
		return false;
	}
	for (unsigned i = 0; i < file->attribute_count; i++)
		file->cells[i] = an_csv_cell(csv, file->column_of[i]);
	return true;
}

static an_csv_result read_csv(struct an_feed_file *file)
{
	an_csv_result result;
	size_t used;

	do {
		if (fill(file) == AN_EOF)
			return file->is_broken || file->is_cut ? AN_CSV_MORE
							       : an_csv_end(&file->csv);
		result = an_csv_read(&file->csv, file->block + file->begin, file->end - file->begin,
				     &used);
		file->begin += used;
	} while (result == AN_CSV_MORE);
	return result;
}

static an_status find_csv(struct an_feed_file *file)
{
	while (!file->has_record) {
		an_csv_result result = read_csv(file);

		file->line = file->csv.line;
		switch (result) {
		case AN_CSV_MORE:
			return AN_EOF;
		case AN_CSV_RECORD:
			file->has_record = take_csv_record(file);
			break;
		case AN_CSV_BAD:
			file->has_begun = true;
			skip_row(file, "%s", file->csv.why);
			break;
		case AN_CSV_NO_MEMORY:
			return AN_ENOMEM;
		}
	}
	return AN_OK;
}

/* -- JSON records ------------------------------------------------------------------------------ */

/* The next line, without its end, in json_line. AN_EOF; AN_ENOMEM. */
static an_status read_line(struct an_feed_file *file)
{
	struct an_text *line = &file->json_line;

	if (file->is_line_whole || file->line == 0) {
		an_text_cut(line, 0);
		file->is_line_whole = false;
		file->line++;
	}
	while (fill(file) == AN_OK) {
		const char *from = file->block + file->begin;
		const char *end = memchr(from, '\n', file->end - file->begin);
		size_t n = end != NULL ? (size_t)(end - from) : file->end - file->begin;

		an_text_put(line, from, n);
		if (line->failed)
			return AN_ENOMEM;
		file->begin += n + (end != NULL);
		if (end != NULL) {
			file->is_line_whole = true;
			return AN_OK;
		}
	}
	file->is_line_whole = true;
	return line->length > 0 && !file->is_broken && !file->is_cut ? AN_OK : AN_EOF;
}

static int find_key(const struct an_feed_file *file, struct an_string key)
{
	for (unsigned i = 0; i < file->attribute_count; i++)
		if (is_named(key, file->attributes[i].name))
			return (int)i;
	return -1;
}

/* Is the value that was read, of the key "predicate", another predicate's name? */
static bool is_other(const struct an_feed_file *file, struct an_string key, struct an_string value)
{
	size_t n = strlen(file->predicate->name);

	return an_string_equal(key, AN_STRING("predicate")) &&
	       !(value.length == n + 2 && memcmp(value.data + 1, file->predicate->name, n) == 0);
}

/* Finds the attributes' values in the line. False: reported, or a row of another predicate. */
static bool take_members(struct an_feed_file *file, struct an_json *json)
{
	struct an_string key;

	if (!an_json_enter(json, AN_JSON_OBJECT))
		return false;
	while (an_json_member(json, &key)) {
		int i = find_key(file, key);
		struct an_string value;

		an_json_next(json);
		value.data = json->at;
		if (!an_json_skip(json))
			return false;
		value.length = (size_t)(json->at - value.data);
		if (i >= 0)
			file->cells[i] = value;
		else if (is_other(file, key, value))
			return false;
	}
	return an_json_end(json);
}

static bool take_json_record(struct an_feed_file *file)
{
	struct an_json json;

	an_json_init(&json, file->json_line.data, file->json_line.length);
	if (an_json_next(&json) == AN_JSON_BAD && json.at == json.end)
		return false; /* an empty line */
	for (unsigned i = 0; i < file->attribute_count; i++)
		file->cells[i] = (struct an_string){ NULL, 0 };
	if (!take_members(file, &json)) {
		if (json.why != NULL)
			skip_row(file, "%s", json.why);
		return false;
	}
	for (unsigned i = 0; i < file->attribute_count; i++)
		if (file->cells[i].data == NULL) {
			skip_row(file, "it has no \"%s\"", file->attributes[i].name);
			return false;
		}
	return true;
}

static an_status find_json(struct an_feed_file *file)
{
	while (!file->has_record) {
		an_status status = read_line(file);

		if (status != AN_OK)
			return status;
		file->has_record = take_json_record(file);
	}
	return AN_OK;
}

an_status an_feed_file_find(struct an_feed_file *file)
{
	return file->is_json ? find_json(file) : find_csv(file);
}

/* -- rows -------------------------------------------------------------------------------------- */

static bool read_value(struct an_feed_file *file, struct an_feed_reader *reader, unsigned i,
		       void *value)
{
	const struct an_type *type = file->attributes[i].type;
	struct an_json json;

	if (type == NULL)
		return an_feed_read_text(reader, &an_type_string, file->cells[i], value);
	if (!file->is_json)
		return an_feed_read_text(reader, type, file->cells[i], value);
	an_json_init(&json, file->cells[i].data, file->cells[i].length);
	return an_feed_read_json(reader, type, &json, value);
}

bool an_feed_file_time(struct an_feed_file *file, int64_t *time)
{
	struct an_feed_reader reader = { .env = NULL };
	struct an_string cell = file->cells[file->time];

	/* A string too can name a time. */
	if (file->is_json && cell.length >= 2 && cell.data[0] == '"') {
		cell.data++;
		cell.length -= 2;
	}
	if (an_feed_read_text(&reader, &an_type_time, cell, time))
		return true;
	skip_row(file, "%s: %s", file->attributes[file->time].name, reader.why);
	return false;
}

an_status an_feed_file_take(struct an_feed_file *file, struct an_env *env, struct an_tuple **tuple)
{
	struct an_feed_reader reader = { .env = env };
	char *row = an_alloc(env, file->row_octets);

	*tuple = NULL;
	if (row == NULL)
		return AN_ENOMEM;
	memset(row, 0, file->row_octets);
	for (unsigned i = 0; i < file->attribute_count; i++) {
		if (read_value(file, &reader, i, row + file->attributes[i].offset))
			continue;
		if (reader.no_memory)
			return AN_ENOMEM;
		skip_row(file, "%s: %s", file->attributes[i].name, reader.why);
		return AN_OK;
	}
	file->has_record = false;
	file->rows++;
	*tuple = (struct an_tuple *)(void *)row;
	(*tuple)->predicate = file->number;
	return AN_OK;
}
