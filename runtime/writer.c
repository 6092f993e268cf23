/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/writer.c -- see writer.h and the end of runtime/env.h. */
#include "runtime/writer.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void an_writer_init(struct an_writer *w, struct an_text *text, an_format format)
{
	*w = (struct an_writer){ .text = text, .format = format };
}

/* -- JSON strings ----------------------------------------------------------------------------- */

#define EACH_OCTET(x) (0x0101010101010101u * (x))

/* Not 0 if one of the eight octets in w has to be looked at: a control character, a quote, a
 * backslash, or not ASCII. No borrow goes into an octet unless one below it is such a one. */
static inline uint64_t needs_care(uint64_t w)
{
	const uint64_t quote = w ^ EACH_OCTET('"');
	const uint64_t backslash = w ^ EACH_OCTET('\\');

	return (w | (w - EACH_OCTET(0x20)) | (quote - EACH_OCTET(1)) |
		(backslash - EACH_OCTET(1))) &
	       EACH_OCTET(0x80);
}

static inline bool is_plain(uint8_t c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c < 0x80;
}

/* How many octets from p on can be copied as they are. */
static size_t plain_run(const uint8_t *p, size_t n)
{
	size_t i = 0;

	for (uint64_t word; n - i >= 8; i += 8) {
		memcpy(&word, p + i, 8);
		if (needs_care(word))
			break;
	}
	while (i < n && is_plain(p[i]))
		i++;
	return i;
}

static inline bool is_continuation(uint8_t c)
{
	return (c & 0xc0) == 0x80;
}

/* Octets of the UTF-8 sequence at p, 2 to 4, or 0 if there is no valid one (RFC 3629: nothing
 * overlong, no surrogates, nothing beyond U+10FFFF). */
static size_t utf8_sequence(const uint8_t *p, size_t n)
{
	/* The second octet's least and most value are narrower after four of the first octets. */
	const uint8_t least = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
	const uint8_t most = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
	size_t octets;

	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		octets = 2;
	else if (p[0] >= 0xe0 && p[0] <= 0xef)
		octets = 3;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		octets = 4;
	else
		return 0;
	if (n < octets || p[1] < least || p[1] > most)
		return 0;
	for (size_t i = 2; i < octets; i++)
		if (!is_continuation(p[i]))
			return 0;
	return octets;
}

static void put_unicode_escape(struct an_text *text, unsigned code)
{
	static const char hex[] = "0123456789abcdef";
	const char escape[6] = {
		'\\',          'u', hex[code >> 12 & 15], hex[code >> 8 & 15], hex[code >> 4 & 15],
		hex[code & 15]
	};

	an_text_put(text, escape, sizeof escape);
}

/* Writes what stands at p, which is not plain; returns how many octets that was. */
static size_t put_escaped(struct an_text *text, const uint8_t *p, size_t n)
{
	const uint8_t c = *p;
	size_t octets;

	switch (c) {
	case '"':
		an_text_put(text, "\\\"", 2);
		return 1;
	case '\\':
		an_text_put(text, "\\\\", 2);
		return 1;
	case '\n':
		an_text_put(text, "\\n", 2);
		return 1;
	case '\r':
		an_text_put(text, "\\r", 2);
		return 1;
	case '\t':
		an_text_put(text, "\\t", 2);
		return 1;
	}
	if (c < 0x20) {
		put_unicode_escape(text, c);
		return 1;
	}
	octets = utf8_sequence(p, n);
	if (octets == 0) {
		put_unicode_escape(text, 0xdc00u + c);
		return 1;
	}
	an_text_put(text, (const char *)p, octets);
	return octets;
}

static void put_json_string(struct an_text *text, const char *data, size_t n)
{
	const uint8_t *p = (const uint8_t *)data;
	size_t i = 0;

	an_text_put_char(text, '"');
	while (i < n && !text->failed) {
		size_t run = plain_run(p + i, n - i);

		an_text_put(text, data + i, run);
		i += run;
		if (i < n)
			i += put_escaped(text, p + i, n - i);
	}
	an_text_put_char(text, '"');
}

/* -- csv and tsv cells ------------------------------------------------------------------------- */

size_t an_writer_begin_cell(struct an_writer *w)
{
	return w->text->length;
}

/* What the octet becomes in a cell that needs care, as two octets, or NULL: itself. */
static const char *cell_escape(an_format format, char c)
{
	if (format == AN_FORMAT_CSV)
		return c == '"' ? "\"\"" : NULL;
	switch (c) {
	case '\t':
		return "\\t";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\\':
		return "\\\\";
	}
	return NULL;
}

static bool needs_quotes(char c)
{
	return c == '"' || c == ',' || c == '\r' || c == '\n';
}

void an_writer_end_cell(struct an_writer *w, size_t begin)
{
	struct an_text *text = w->text;
	const size_t length = text->length - begin;
	size_t extra = 0;
	bool quoted = false;
	char *cell, *from, *to;

	if (w->format == AN_FORMAT_JSONL || length == 0 || text->failed)
		return;
	cell = text->data + begin;
	for (size_t i = 0; i < length; i++) {
		extra += cell_escape(w->format, cell[i]) != NULL;
		quoted |= w->format == AN_FORMAT_CSV && needs_quotes(cell[i]);
	}
	extra += quoted ? 2 : 0;
	if (extra == 0 || an_text_reserve(text, extra) == NULL)
		return;
	/* From behind, so that nothing is overwritten before it was read. */
	cell = text->data + begin;
	from = cell + length;
	to = from + extra;
	text->length += extra;
	if (quoted)
		*--to = '"';
	while (from > cell) {
		const char *escape = cell_escape(w->format, *--from);

		if (escape != NULL) {
			*--to = escape[1];
			*--to = escape[0];
		} else {
			*--to = *from;
		}
	}
	if (quoted)
		*--to = '"';
}

/* -- values --------------------------------------------------------------------------------- */

static bool writes_json(const struct an_writer *w)
{
	return w->format == AN_FORMAT_JSONL || w->depth > 0;
}

static void put_comma_after_member(struct an_writer *w)
{
	const uint32_t bit = (uint32_t)1 << w->depth;

	if (w->has_members & bit)
		an_text_put_char(w->text, ',');
	w->has_members |= bit;
}

/* Before each value: in a list it may need a comma; in an object an_write_key has written it. */
static void begin_value(struct an_writer *w)
{
	if (w->in_list >> w->depth & 1)
		put_comma_after_member(w);
}

void an_write_null(struct an_writer *w)
{
	begin_value(w);
	if (writes_json(w))
		an_text_put(w->text, "null", 4);
}

void an_write_bool(struct an_writer *w, bool value)
{
	begin_value(w);
	an_text_put_string(w->text, value ? "true" : "false");
}

void an_write_int(struct an_writer *w, int64_t value)
{
	begin_value(w);
	if (value < 0)
		an_text_put_char(w->text, '-');
	an_text_put_uint(w->text, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void an_write_uint(struct an_writer *w, uint64_t value)
{
	begin_value(w);
	an_text_put_uint(w->text, value);
}

/* The fewest digits that read back as the same number. */
void an_write_float(struct an_writer *w, double value)
{
	char digits[40];
	int precision = fabs(value) < 1e-300 ? 1 : 15; /* a subnormal has fewer than 15 */

	if (!isfinite(value)) {
		an_write_null(w);
		return;
	}
	begin_value(w);
	do
		snprintf(digits, sizeof digits, "%.*g", precision, value);
	while (precision++ < 17 && strtod(digits, NULL) != value);
	an_text_put_string(w->text, digits);
	if (strpbrk(digits, ".e") == NULL)
		an_text_put(w->text, ".0", 2);
}

void an_write_string(struct an_writer *w, struct an_string value)
{
	begin_value(w);
	if (writes_json(w))
		put_json_string(w->text, value.data, value.length);
	else
		an_text_put(w->text, value.data, value.length);
}

/* -- objects and lists ------------------------------------------------------------------------- */

static void open_nested(struct an_writer *w, bool is_list)
{
	begin_value(w);
	w->depth++;
	assert(w->depth < AN_WRITER_DEPTH);
	w->has_members &= ~((uint32_t)1 << w->depth);
	w->in_list &= ~((uint32_t)1 << w->depth);
	w->in_list |= (uint32_t)is_list << w->depth;
	an_text_put_char(w->text, is_list ? '[' : '{');
}

static void close_nested(struct an_writer *w, bool is_list)
{
	assert(w->depth > 0 && (w->in_list >> w->depth & 1) == is_list);
	w->in_list &= ~((uint32_t)1 << w->depth);
	w->depth--;
	an_text_put_char(w->text, is_list ? ']' : '}');
}

void an_write_begin_object(struct an_writer *w)
{
	open_nested(w, false);
}

void an_write_key(struct an_writer *w, const char *key)
{
	assert(w->depth > 0 && !(w->in_list >> w->depth & 1));
	put_comma_after_member(w);
	put_json_string(w->text, key, strlen(key));
	an_text_put_char(w->text, ':');
}

void an_write_end_object(struct an_writer *w)
{
	close_nested(w, false);
}

void an_write_begin_list(struct an_writer *w)
{
	open_nested(w, true);
}

void an_write_end_list(struct an_writer *w)
{
	close_nested(w, true);
}
