/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/csv.h"

#include <stdlib.h>
#include <string.h>

#define MARK_OCTETS 3

static const char text_behind_quote[] = "text behind a closing quote";

static const char mark[MARK_OCTETS] = { '\xef', '\xbb', '\xbf' };

void an_csv_init(struct an_csv *csv)
{
	*csv = (struct an_csv){ .line = 1, .next_line = 1 };
	an_text_init(&csv->text);
}

void an_csv_fini(struct an_csv *csv)
{
	an_text_fini(&csv->text);
	free(csv->ends);
}

static void end_cell(struct an_csv *csv)
{
	if (csv->count == csv->room) {
		unsigned room = 2 * csv->room + 16;
		size_t *larger = realloc(csv->ends, room * sizeof csv->ends[0]);

		if (larger == NULL) {
			csv->text.failed = true;
			return;
		}
		csv->ends = larger;
		csv->room = room;
	}
	csv->ends[csv->count++] = csv->text.length;
	csv->state = AN_CSV_CELL_BEGIN;
}

static void begin_record(struct an_csv *csv)
{
	an_text_cut(&csv->text, 0);
	csv->count = 0;
	csv->line = csv->next_line;
	csv->why = NULL;
	csv->state = AN_CSV_CELL_BEGIN;
	csv->is_over = false;
}

static an_csv_result end_record(struct an_csv *csv)
{
	bool is_bad = csv->state == AN_CSV_SKIP;

	if (!is_bad) {
		/* Of CRLF the CR was taken for a part of the cell. */
		if (csv->state == AN_CSV_PLAIN && csv->text.length > 0 &&
		    csv->text.data[csv->text.length - 1] == '\r')
			csv->text.length--;
		end_cell(csv);
	}
	csv->is_over = true;
	return csv->text.failed ? AN_CSV_NO_MEMORY : is_bad ? AN_CSV_BAD : AN_CSV_RECORD;
}

static void give_up(struct an_csv *csv, const char *why)
{
	csv->why = why;
	csv->state = AN_CSV_SKIP;
}

/* The octet after a quote in a quoted cell. */
static void after_quote(struct an_csv *csv, char c)
{
	if (c == '"') {
		an_text_put_char(&csv->text, c);
		csv->state = AN_CSV_QUOTED;
	} else if (c == ',') {
		end_cell(csv);
	} else if (c == '\r') {
		csv->state = AN_CSV_CLOSED;
	} else {
		give_up(csv, text_behind_quote);
	}
}

/* Not a line end, except inside quotes. */
static void take(struct an_csv *csv, char c)
{
	switch (csv->state) {
	case AN_CSV_CELL_BEGIN:
	case AN_CSV_PLAIN:
		if (c == ',') {
			end_cell(csv);
		} else if (c != '"') {
			an_text_put_char(&csv->text, c);
			csv->state = AN_CSV_PLAIN;
		} else if (csv->state == AN_CSV_CELL_BEGIN) {
			csv->state = AN_CSV_QUOTED;
		} else {
			give_up(csv, "a quote inside a cell that does not begin with one");
		}
		break;
	case AN_CSV_QUOTED:
		if (c == '"')
			csv->state = AN_CSV_QUOTE;
		else
			an_text_put_char(&csv->text, c);
		break;
	case AN_CSV_QUOTE:
		after_quote(csv, c);
		break;
	case AN_CSV_CLOSED:
		give_up(csv, text_behind_quote);
		break;
	case AN_CSV_SKIP:
		break;
	}
}

/* The part of a byte order mark that has come was text. */
static void take_mark(struct an_csv *csv)
{
	unsigned seen = csv->mark;

	csv->mark = MARK_OCTETS + 1;
	for (unsigned i = 0; i < seen; i++)
		take(csv, mark[i]);
}

/* Octets at p that are the cell's as they are. */
static size_t plain_run(const struct an_csv *csv, const char *p, size_t n)
{
	bool quoted = csv->state == AN_CSV_QUOTED;
	size_t i = 0;

	if (!quoted && csv->state != AN_CSV_PLAIN)
		return 0;
	while (i < n && p[i] != '"' && p[i] != '\n' && (quoted || p[i] != ','))
		i++;
	return i;
}

an_csv_result an_csv_read(struct an_csv *csv, const char *p, size_t n, size_t *used)
{
	for (*used = 0; *used < n;) {
		char c = p[*used];
		size_t run;

		if (csv->mark < MARK_OCTETS) {
			if (c == mark[csv->mark]) {
				csv->mark++;
				++*used;
				continue;
			}
			take_mark(csv);
		}
		csv->mark = MARK_OCTETS + 1;
		if (csv->is_over)
			begin_record(csv);
		++*used;
		csv->next_line += c == '\n';
		if (c == '\n' && csv->state != AN_CSV_QUOTED)
			return end_record(csv);
		take(csv, c);
		run = plain_run(csv, p + *used, n - *used);
		an_text_put(&csv->text, p + *used, run);
		*used += run;
		if (csv->text.failed)
			return AN_CSV_NO_MEMORY;
	}
	return AN_CSV_MORE;
}

an_csv_result an_csv_end(struct an_csv *csv)
{
	if (csv->mark < MARK_OCTETS)
		take_mark(csv);
	if (csv->is_over || (csv->state == AN_CSV_CELL_BEGIN && csv->count == 0))
		return AN_CSV_MORE;
	if (csv->state == AN_CSV_QUOTED)
		give_up(csv, "a quote that is not closed");
	return end_record(csv);
}

struct an_string an_csv_cell(const struct an_csv *csv, unsigned i)
{
	size_t begin = i > 0 ? csv->ends[i - 1] : 0;

	if (csv->ends[i] == begin)
		return (struct an_string){ NULL, 0 };
	return (struct an_string){ csv->text.data + begin, csv->ends[i] - begin };
}

bool an_csv_is_blank(const struct an_csv *csv)
{
	return csv->count == 1 && csv->ends[0] == 0;
}
