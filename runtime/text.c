/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/text.c -- see text.h. */
#include "runtime/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_ROOM 1024

void an_text_init(struct an_text *text)
{
	*text = (struct an_text){ 0 };
}

void an_text_fini(struct an_text *text)
{
	free(text->data);
	an_text_init(text);
}

void an_text_reset(struct an_text *text, size_t keep)
{
	if (text->room > keep)
		an_text_fini(text);
	an_text_cut(text, 0);
}

void an_text_cut(struct an_text *text, size_t length)
{
	assert(length <= text->length);
	text->length = length;
	text->failed = false;
}

static bool grow(struct an_text *text, size_t n)
{
	size_t room = text->room < LEAST_ROOM ? LEAST_ROOM : text->room;
	char *data;

	if (n > SIZE_MAX / 4 - text->length)
		return false;
	while (room - text->length < n)
		room *= 2;
	data = realloc(text->data, room);
	if (data == NULL)
		return false;
	text->data = data;
	text->room = room;
	return true;
}

char *an_text_reserve(struct an_text *text, size_t n)
{
	if (text->failed)
		return NULL;
	if (text->room - text->length < n && !grow(text, n)) {
		text->failed = true;
		return NULL;
	}
	return text->data + text->length;
}

void an_text_put(struct an_text *text, const char *p, size_t n)
{
	char *to = n > 0 ? an_text_reserve(text, n) : NULL;

	if (to == NULL)
		return;
	memcpy(to, p, n);
	text->length += n;
}

void an_text_put_char(struct an_text *text, char c)
{
	an_text_put(text, &c, 1);
}

void an_text_put_string(struct an_text *text, const char *terminated)
{
	an_text_put(text, terminated, strlen(terminated));
}

void an_text_put_uint(struct an_text *text, unsigned long long value)
{
	char digits[20];
	size_t begin = sizeof digits;

	do {
		digits[--begin] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	an_text_put(text, digits + begin, sizeof digits - begin);
}

void an_text_printf(struct an_text *text, const char *format, ...)
{
	va_list args, again;
	int n;
	char *to;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(n >= 0);
	to = an_text_reserve(text, (size_t)n + 1);
	if (to != NULL) {
		vsnprintf(to, (size_t)n + 1, format, again);
		text->length += (size_t)n;
	}
	va_end(again);
}
