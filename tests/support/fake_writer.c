/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/fake_writer.c -- see fake_writer.h; the an_write_ functions of runtime/env.h. */
#include "tests/support/fake_writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct an_writer {
	struct fake_text text;
	bool need_comma;
};

void fake_text_add(struct fake_text *t, const char *s, size_t n)
{
	t->data = fake_take(t->data, t->length + n + 1);
	if (n != 0)
		memcpy(t->data + t->length, s, n);
	t->length += n;
	t->data[t->length] = '\0';
}

const char *fake_text_get(const struct fake_text *t)
{
	return t->data != NULL ? t->data : "";
}

struct an_writer *fake_writer_create(void)
{
	struct an_writer *w = fake_take(NULL, sizeof *w);

	memset(w, 0, sizeof *w);
	return w;
}

void fake_writer_destroy(struct an_writer *w)
{
	if (w != NULL) {
		free(w->text.data);
		free(w);
	}
}

const char *fake_writer_text(const struct an_writer *w)
{
	return fake_text_get(&w->text);
}

static void put(struct an_writer *w, const char *s)
{
	fake_text_add(&w->text, s, strlen(s));
}

static void begin_value(struct an_writer *w)
{
	if (w->need_comma)
		put(w, ",");
	w->need_comma = true;
}

static void put_value(struct an_writer *w, const char *s)
{
	begin_value(w);
	put(w, s);
}

void an_write_null(struct an_writer *w)
{
	put_value(w, "null");
}

void an_write_bool(struct an_writer *w, bool value)
{
	put_value(w, value ? "true" : "false");
}

void an_write_int(struct an_writer *w, int64_t value)
{
	char number[32];

	snprintf(number, sizeof number, "%" PRId64, value);
	put_value(w, number);
}

void an_write_uint(struct an_writer *w, uint64_t value)
{
	char number[32];

	snprintf(number, sizeof number, "%" PRIu64, value);
	put_value(w, number);
}

void an_write_float(struct an_writer *w, double value)
{
	char number[64];

	snprintf(number, sizeof number, "%.17g", value);
	put_value(w, number);
}

static void put_string(struct an_writer *w, const char *data, size_t length)
{
	put(w, "\"");
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)data[i];
		char escaped[8];

		if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\')
			snprintf(escaped, sizeof escaped, "%c", c);
		else
			snprintf(escaped, sizeof escaped, "\\u%04x", c);
		put(w, escaped);
	}
	put(w, "\"");
}

void an_write_string(struct an_writer *w, struct an_string value)
{
	begin_value(w);
	put_string(w, value.data, value.length);
}

void an_write_time(struct an_writer *w, int64_t ns)
{
	int64_t part = ns % 1000000000;
	time_t seconds = (time_t)(ns / 1000000000);
	char date[40], all[64];
	struct tm tm;

	if (part < 0) {
		part += 1000000000;
		seconds--;
	}
	gmtime_r(&seconds, &tm);
	strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(all, sizeof all, "\"%s.%09dZ\"", date, (int)part);
	put_value(w, all);
}

void an_write_begin_object(struct an_writer *w)
{
	put_value(w, "{");
	w->need_comma = false;
}

void an_write_key(struct an_writer *w, const char *key)
{
	begin_value(w);
	put_string(w, key, strlen(key));
	put(w, ":");
	w->need_comma = false;
}

void an_write_end_object(struct an_writer *w)
{
	put(w, "}");
	w->need_comma = true;
}

void an_write_begin_list(struct an_writer *w)
{
	put_value(w, "[");
	w->need_comma = false;
}

void an_write_end_list(struct an_writer *w)
{
	put(w, "]");
	w->need_comma = true;
}
