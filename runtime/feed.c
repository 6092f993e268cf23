/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/feed.h"

#include "runtime/feed_batch.h"
#include "runtime/message.h"
#include "runtime/nearest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

struct an_feeds {
	const struct an_pipeline *pipeline;
	struct an_feed_file *files;
	char **paths; /* the files', our own copies */
	unsigned count, current;
	bool merge, waits;
	struct an_feed_file *found; /* by the latest peek */
};

/* -- names ------------------------------------------------------------------------------------- */

bool an_feeds_is_input(const struct an_pipeline *pipeline, unsigned predicate)
{
	for (unsigned i = 0; i < pipeline->source_count; i++)
		if (pipeline->sources[i].predicate == predicate)
			return false;
	return pipeline->predicates[predicate].is_input;
}

/* The attributes: those of an input, otherwise its columns. */
static const struct an_column *columns_of(const struct an_predicate *predicate, unsigned *count)
{
	*count =
	    predicate->attributes != NULL ? predicate->attribute_count : predicate->column_count;
	return predicate->attributes != NULL ? predicate->attributes : predicate->columns;
}

void an_feeds_name_input(struct an_text *text, const struct an_predicate *predicate)
{
	unsigned count;
	const struct an_column *columns = columns_of(predicate, &count);

	an_text_printf(text, "%s(@%s", predicate->name, predicate->node);
	for (unsigned i = 0; i < count; i++)
		an_text_printf(text, ", %s", columns[i].name);
	an_text_put_char(text, ')');
}

static const char *nearest_input(const struct an_pipeline *pipeline, const char *name, size_t n)
{
	unsigned least = AN_NEAREST_EDITS + 1;
	const char *nearest = NULL;

	for (unsigned i = 0; i < pipeline->predicate_count; i++) {
		unsigned edits = an_edit_distance(name, n, pipeline->predicates[i].name);

		if (an_feeds_is_input(pipeline, i) && edits < least) {
			least = edits;
			nearest = pipeline->predicates[i].name;
		}
	}
	return nearest;
}

/* "edge(@n, src, dst), node(@n, x)"; empty if there are none. */
static void name_inputs(struct an_text *text, const struct an_pipeline *pipeline)
{
	for (unsigned i = 0; i < pipeline->predicate_count; i++) {
		if (!an_feeds_is_input(pipeline, i))
			continue;
		if (text->length > 0)
			an_text_put_string(text, ", ");
		an_feeds_name_input(text, &pipeline->predicates[i]);
	}
}

static void say_unknown(const struct an_pipeline *pipeline, const char *name, size_t n)
{
	const char *nearest = nearest_input(pipeline, name, n);
	struct an_text inputs;

	an_text_init(&inputs);
	name_inputs(&inputs, pipeline);
	if (inputs.length == 0)
		an_message("--feed: '%.*s' cannot be fed: this program has no such input", (int)n,
			   name);
	else
		an_message("--feed: no input is named '%.*s'%s%s%s (inputs: %.*s)", (int)n, name,
			   nearest != NULL ? "; did you mean '" : "",
			   nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "",
			   (int)inputs.length, inputs.data);
	an_text_fini(&inputs);
}

static int find_input(const struct an_pipeline *pipeline, const char *name, size_t n)
{
	for (unsigned i = 0; i < pipeline->predicate_count; i++)
		if (an_feeds_is_input(pipeline, i) && strlen(pipeline->predicates[i].name) == n &&
		    memcmp(pipeline->predicates[i].name, name, n) == 0)
			return (int)i;
	say_unknown(pipeline, name, n);
	return -1;
}

/* -- one option -------------------------------------------------------------------------------- */

/* Where the attributes that nobody reads lie: behind the struct, each on 16 octets. */
static size_t place(size_t *end, const struct an_type *type)
{
	size_t at = (*end + 15) & ~(size_t)15;

	*end = at + (type != NULL ? type->octets : sizeof(struct an_string));
	return at;
}

/* False: an attribute that is read cannot be fed; a message was written. */
static bool lay_out(struct an_feed_file *file)
{
	const struct an_column *columns = columns_of(file->predicate, &file->attribute_count);

	file->row_octets = file->predicate->octets;
	for (unsigned i = 0; i < file->attribute_count; i++) {
		const struct an_column *column = &columns[i];
		struct an_feed_attribute *a = &file->attributes[i];
		bool can_be_read = an_feed_type_is_read(column->type);

		*a = (struct an_feed_attribute){ .name = column->name, .offset = column->offset };
		if (can_be_read)
			a->type = column->type;
		if (column->offset == UINT32_MAX) {
			a->offset = (uint32_t)place(&file->row_octets, a->type);
		} else if (!can_be_read) {
			an_message("--feed: '%s' of '%s' is %s%s, which cannot be read from a file",
				   column->name, file->predicate->name,
				   column->type != NULL ? "of type " : "of a type without text",
				   column->type != NULL ? column->type->name : "");
			return false;
		}
	}
	return true;
}

static bool find_time(struct an_feed_file *file, const char *name)
{
	for (unsigned i = 0; i < file->attribute_count; i++) {
		const struct an_feed_attribute *a = &file->attributes[i];

		if (strcasecmp(a->name, name) != 0)
			continue;
		file->time = (int)i;
		if (a->type == NULL || a->type->kind == AN_TYPE_TIME ||
		    a->type->kind == AN_TYPE_INT || a->type->kind == AN_TYPE_STRING)
			return true;
		an_message("--feed: '%s' of '%s' is of type %s, which is no time", a->name,
			   file->predicate->name, a->type->name);
		return false;
	}
	an_message("--feed: '%s' has no attribute '%s' that could be its time",
		   file->predicate->name, name);
	return false;
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

/* Divides PRED=FILE:time=COLUMN. */
static an_status take_option(struct an_feeds *feeds, const struct an_feed_option *option)
{
	static const char time_mark[] = ":time=";
	struct an_feed_file *file = &feeds->files[feeds->count];
	const char *equals = strchr(option->text, '=');
	char *path, *time = NULL;
	int number;

	if (equals == NULL || equals[1] == '\0') {
		an_message("--feed takes PRED=FILE, not '%s'", option->text);
		return AN_EINVAL;
	}
	number = find_input(feeds->pipeline, option->text, (size_t)(equals - option->text));
	if (number < 0)
		return AN_EINVAL;
	path = feeds->paths[feeds->count] = strdup(equals + 1);
	*file = (struct an_feed_file){ .path = path, .is_batch = option->is_batch, .time = -1 };
	file->number = (uint32_t)number;
	file->predicate = &feeds->pipeline->predicates[number];
	columns_of(file->predicate, &file->attribute_count);
	file->attributes = calloc(file->attribute_count + 1, sizeof file->attributes[0]);
	feeds->count++;
	if (path == NULL || file->attributes == NULL || an_feed_file_init(file) != AN_OK) {
		an_message("out of memory");
		return AN_ENOMEM;
	}
	for (char *at = path; (at = strstr(at, time_mark)) != NULL; at++)
		time = at;
	if (time != NULL)
		*time = '\0';
	file->is_json = ends_with(path, ".jsonl") || ends_with(path, ".json");
	if (time != NULL && option->is_batch) {
		an_message("--feed-batch: a batch is one token, which no column gives a time");
		return AN_EINVAL;
	}
	return lay_out(file) && (time == NULL || find_time(file, time + strlen(time_mark)))
		   ? AN_OK
		   : AN_EINVAL;
}

/* Looks at the file without opening it: a pipe can be opened only once. */
static an_status examine(struct an_feeds *feeds, const char *path)
{
	struct stat about;
	bool is_stdin = strcmp(path, "-") == 0;

	errno = 0;
	if (is_stdin ? fstat(STDIN_FILENO, &about) != 0
		     : stat(path, &about) != 0 || access(path, R_OK) != 0) {
		an_message("cannot read '%s': %s", path, strerror(errno));
		return AN_EIO;
	}
	if (S_ISDIR(about.st_mode)) {
		an_message("cannot read '%s': %s", path, strerror(EISDIR));
		return AN_EIO;
	}
	feeds->waits |= !S_ISREG(about.st_mode);
	return AN_OK;
}

an_status an_feeds_create(const struct an_pipeline *pipeline,
			  const struct an_feeds_options *options, struct an_feeds **made)
{
	struct an_feeds *feeds = calloc(1, sizeof *feeds);
	an_status status = AN_OK;

	*made = feeds;
	if (feeds != NULL) {
		feeds->pipeline = pipeline;
		feeds->merge = options->merge;
		feeds->files = calloc(options->count + 1, sizeof feeds->files[0]);
		feeds->paths = calloc(options->count + 1, sizeof feeds->paths[0]);
	}
	if (feeds == NULL || feeds->files == NULL || feeds->paths == NULL) {
		an_message("out of memory");
		status = AN_ENOMEM;
	}
	for (unsigned i = 0; status == AN_OK && i < options->count; i++)
		status = take_option(feeds, &options->feeds[i]);
	for (unsigned i = 0; status == AN_OK && i < options->count; i++) {
		feeds->files[i].wake_fd = options->wake_fd;
		status = examine(feeds, feeds->paths[i]);
	}
	return status;
}

void an_feeds_destroy(struct an_feeds *feeds)
{
	for (unsigned i = 0; i < feeds->count; i++) {
		free(feeds->files[i].attributes);
		free(feeds->paths[i]);
		an_feed_file_fini(&feeds->files[i]);
	}
	free(feeds->files);
	free(feeds->paths);
	free(feeds);
}

const char *an_feeds_path(const struct an_feeds *feeds, unsigned i)
{
	return i < feeds->count ? feeds->paths[i] : NULL;
}

bool an_feeds_wait(const struct an_feeds *feeds)
{
	return feeds->waits;
}

/* -- the batch --------------------------------------------------------------------------------- */

bool an_feeds_has_batch(const struct an_feeds *feeds)
{
	for (unsigned i = 0; i < feeds->count; i++)
		if (feeds->files[i].is_batch)
			return true;
	return false;
}

static an_status read_batch_file(struct an_feed_file *file, struct an_env *env,
				 struct an_feed_batch *batch)
{
	an_status status;

	while ((status = an_feed_file_find(file)) == AN_OK) {
		struct an_tuple *row;
		bool is_new = false;

		status = an_feed_file_take(file, env, &row);
		if (status == AN_OK && row != NULL)
			status = an_feed_batch_add(batch, file, an_hash_secret(env), row, &is_new);
		if (status != AN_OK)
			return status;
		file->equal += row != NULL && !is_new;
	}
	return status == AN_EOF ? AN_OK : status;
}

an_status an_feeds_read_batch(struct an_feeds *feeds, struct an_env *env, struct an_tuple **first)
{
	struct an_feed_batch batch;
	an_status status = AN_OK;

	an_feed_batch_init(&batch);
	for (unsigned i = 0; status == AN_OK && i < feeds->count; i++)
		if (feeds->files[i].is_batch)
			status = read_batch_file(&feeds->files[i], env, &batch);
	an_feed_batch_fini(&batch);
	*first = batch.first;
	return status;
}

/* -- rows -------------------------------------------------------------------------------------- */

/* Files that come one after the other: all, or with merge those without a time. */
static bool is_in_line(const struct an_feeds *feeds, const struct an_feed_file *file)
{
	return !file->is_batch && !(feeds->merge && file->time >= 0);
}

static an_status find_row(struct an_feed_file *file, struct an_row_time *time)
{
	an_status status;

	time->has_time = file->time >= 0;
	while ((status = an_feed_file_find(file)) == AN_OK)
		if (!time->has_time || an_feed_file_time(file, &time->time))
			break;
	return status;
}

/* The earliest of the files that are merged; of equal ones the first. */
static an_status find_earliest(struct an_feeds *feeds, struct an_row_time *time)
{
	for (unsigned i = 0; i < feeds->count; i++) {
		struct an_feed_file *file = &feeds->files[i];
		struct an_row_time other;
		an_status status;

		if (file->is_batch || is_in_line(feeds, file))
			continue;
		status = find_row(file, &other);
		if (status == AN_EOF)
			continue;
		if (status != AN_OK)
			return status;
		if (feeds->found == NULL || other.time < time->time) {
			feeds->found = file;
			*time = other;
		}
	}
	return feeds->found != NULL ? AN_OK : AN_EOF;
}

an_status an_feeds_first_time(struct an_feeds *feeds, int64_t *first)
{
	bool is_found = false;

	for (unsigned i = 0; i < feeds->count && !(is_found && !feeds->merge); i++) {
		struct an_feed_file *file = &feeds->files[i];
		struct an_row_time time;
		an_status status;

		if (file->is_batch || file->time < 0)
			continue;
		status = find_row(file, &time);
		if (status == AN_ENOMEM)
			return status;
		if (status == AN_OK && (!is_found || time.time < *first)) {
			is_found = true;
			*first = time.time;
		}
	}
	return is_found ? AN_OK : AN_EOF;
}

an_status an_feeds_peek(struct an_feeds *feeds, struct an_row_time *time)
{
	feeds->found = NULL;
	for (; feeds->current < feeds->count; feeds->current++) {
		struct an_feed_file *file = &feeds->files[feeds->current];
		an_status status = is_in_line(feeds, file) ? find_row(file, time) : AN_EOF;

		if (status == AN_OK)
			feeds->found = file;
		if (status != AN_EOF)
			return status;
	}
	return find_earliest(feeds, time);
}

bool an_feeds_is_ready(const struct an_feeds *feeds)
{
	if (!feeds->waits)
		return true;
	if (feeds->current < feeds->count)
		return an_feed_file_is_ready(&feeds->files[feeds->current]);
	for (unsigned i = 0; i < feeds->count; i++)
		if (!feeds->files[i].is_batch && !an_feed_file_is_ready(&feeds->files[i]))
			return false;
	return true;
}

an_status an_feeds_take(struct an_feeds *feeds, struct an_env *env, struct an_tuple **tuple)
{
	return an_feed_file_take(feeds->found, env, tuple);
}

/* -- afterwards -------------------------------------------------------------------------------- */

struct an_feed_statistics an_feeds_statistics(const struct an_feeds *feeds)
{
	struct an_feed_statistics sum = { .rows = 0 };

	for (unsigned i = 0; i < feeds->count; i++) {
		sum.rows += feeds->files[i].rows - feeds->files[i].equal;
		sum.bad += feeds->files[i].bad;
		sum.equal += feeds->files[i].equal;
	}
	return sum;
}

bool an_feeds_failed(const struct an_feeds *feeds)
{
	for (unsigned i = 0; i < feeds->count; i++)
		if (feeds->files[i].bad > 0 || feeds->files[i].is_broken)
			return true;
	return false;
}
