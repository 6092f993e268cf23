/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/format.c -- see format.h. */
#include "runtime/format.h"

#include "runtime/pipeline.h"
#include "runtime/writer.h"
#include <string.h>

/* There is one node as long as a pipeline runs in one process. */
#define NODE_NAME "local"

static char separator(an_format format)
{
	return format == AN_FORMAT_CSV ? ',' : '\t';
}

static const struct an_predicate *only_output(const struct an_pipeline *pipeline)
{
	const struct an_predicate *found = NULL;

	for (unsigned i = 0; i < pipeline->predicate_count; i++) {
		if (i == AN_PREDICATE_FAILED || !pipeline->predicates[i].is_output)
			continue;
		if (found != NULL)
			return NULL;
		found = &pipeline->predicates[i];
	}
	return found;
}

void an_format_header(struct an_text *text, an_format format, const struct an_pipeline *pipeline)
{
	const struct an_predicate *predicate = only_output(pipeline);

	if (format == AN_FORMAT_JSONL || predicate == NULL)
		return;
	an_text_put_string(text, "predicate");
	an_text_put_char(text, separator(format));
	an_text_put_string(text, "token");
	if (predicate->node != NULL) {
		an_text_put_char(text, separator(format));
		an_text_put_string(text, predicate->node);
	}
	for (unsigned i = 0; i < predicate->column_count; i++) {
		an_text_put_char(text, separator(format));
		an_text_put_string(text, predicate->columns[i].name);
	}
	an_text_put_char(text, '\n');
}

static void write_value(struct an_writer *w, const struct an_column *column,
			const struct an_tuple *tuple)
{
	if (column->type == NULL)
		an_write_null(w);
	else
		an_type_print(w, column->type, (const char *)tuple + column->offset);
}

static void put_json_key(struct an_text *text, const char *name)
{
	an_text_put(text, ",\"", 2);
	an_text_put_string(text, name);
	an_text_put(text, "\":", 2);
}

/* Names of the program need no escapes: the language has letters, digits and '_' in them. */
static void put_json_line(struct an_writer *w, const struct an_predicate *predicate, uint64_t token,
			  const struct an_tuple *tuple)
{
	struct an_text *text = w->text;

	an_text_put_string(text, "{\"predicate\":\"");
	an_text_put_string(text, predicate->name);
	an_text_put_string(text, "\",\"token\":");
	an_text_put_uint(text, token);
	if (predicate->node != NULL) {
		put_json_key(text, predicate->node);
		an_text_put_string(text, "\"" NODE_NAME "\"");
	}
	for (unsigned i = 0; i < predicate->column_count; i++) {
		put_json_key(text, predicate->columns[i].name);
		write_value(w, &predicate->columns[i], tuple);
	}
	an_text_put(text, "}\n", 2);
}

static void put_cells_line(struct an_writer *w, const struct an_predicate *predicate,
			   uint64_t token, const struct an_tuple *tuple)
{
	struct an_text *text = w->text;

	an_text_put_string(text, predicate->name);
	an_text_put_char(text, separator(w->format));
	an_text_put_uint(text, token);
	if (predicate->node != NULL) {
		an_text_put_char(text, separator(w->format));
		an_text_put_string(text, NODE_NAME);
	}
	for (unsigned i = 0; i < predicate->column_count; i++) {
		an_text_put_char(text, separator(w->format));
		size_t begin = an_writer_begin_cell(w);
		write_value(w, &predicate->columns[i], tuple);
		an_writer_end_cell(w, begin);
	}
	an_text_put_char(text, '\n');
}

static void put_line(struct an_writer *w, const struct an_predicate *predicate, uint64_t token,
		     const struct an_tuple *tuple)
{
	if (w->format == AN_FORMAT_JSONL)
		put_json_line(w, predicate, token, tuple);
	else
		put_cells_line(w, predicate, token, tuple);
}

void an_format_tuple(struct an_text *text, an_format format, const struct an_pipeline *pipeline,
		     uint64_t token, const struct an_tuple *tuple)
{
	struct an_writer w;

	an_writer_init(&w, text, format);
	put_line(&w, &pipeline->predicates[tuple->predicate], token, tuple);
}

an_status an_format_batch(struct an_text *text, an_format format,
			  const struct an_pipeline *pipeline, const uint64_t *routes,
			  uint64_t token, const struct an_tuple *batch, uint64_t *outputs,
			  uint64_t *lost)
{
	an_status status = AN_OK;
	struct an_writer w;

	an_writer_init(&w, text, format);
	for (const struct an_tuple *tuple = batch; tuple != NULL; tuple = tuple->next) {
		const struct an_predicate *predicate = &pipeline->predicates[tuple->predicate];
		const size_t begin = text->length;

		if (!predicate->is_output ||
		    (routes != NULL && (routes[tuple->predicate] & 1) == 0))
			continue;
		put_line(&w, predicate, token, tuple);
		if (text->failed) {
			an_text_cut(text, begin);
			++*lost;
			status = AN_ENOMEM;
		} else {
			outputs[tuple->predicate]++;
		}
	}
	return status;
}
