/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/text.h -- octets that grow: where output is formatted before it is written.
 *
 * Threads:   one at a time.
 * Ownership: the text owns its octets; init makes none, fini frees them.
 * Errors:    out of memory sets `failed`, and later calls add nothing until the text is cut. */
#ifndef AN_TEXT_H
#define AN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct an_text {
	char *data;
	size_t length, room;
	bool failed; /* memory ran out since the last cut */
};

void an_text_init(struct an_text *text);
void an_text_fini(struct an_text *text);

/* Empties the text. What it holds stays for the next use, unless that is more than keep octets. */
void an_text_reset(struct an_text *text, size_t keep);

/* Shortens the text to length and clears `failed`. Requires: length <= text->length. */
void an_text_cut(struct an_text *text, size_t length);

/* Room for n octets behind the last one; the caller writes there and adds to length.
 * NULL: out of memory, now or before. */
char *an_text_reserve(struct an_text *text, size_t n);

void an_text_put(struct an_text *text, const char *p, size_t n);
void an_text_put_char(struct an_text *text, char c);
void an_text_put_string(struct an_text *text, const char *terminated);
void an_text_put_uint(struct an_text *text, unsigned long long value);
void an_text_printf(struct an_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
