/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/json.h -- a JSON text (RFC 8259) read from left to right, nothing kept.
 *
 * In:      the whole text of one value. UTF-8 is not checked: octets go through as they are.
 * Errors:  the first one sets why; from then on every call fails.
 * Limits:  values nest AN_JSON_DEPTH deep.
 * Threads: one at a time. */
#ifndef AN_JSON_H
#define AN_JSON_H

#include "runtime/value.h"

#define AN_JSON_DEPTH 32

struct an_json {
	const char *at, *end;
	const char *why; /* NULL: no error */
	unsigned depth;
	bool is_first; /* in the list or object at hand: no comma is expected */
};

typedef enum {
	AN_JSON_BAD, /* or the end */
	AN_JSON_NULL,
	AN_JSON_BOOL,
	AN_JSON_NUMBER,
	AN_JSON_STRING,
	AN_JSON_LIST,
	AN_JSON_OBJECT
} an_json_kind;

void an_json_init(struct an_json *json, const char *p, size_t n);

/* Which kind of value stands here, by its first character. Reads nothing but white space. */
an_json_kind an_json_next(struct an_json *json);

/* Each reads a value of that kind. number: its text; string: its text between the quotes, escapes
 * and all, which are right: see an_json_unescape. */
bool an_json_null(struct an_json *json);
bool an_json_bool(struct an_json *json, bool *value);
bool an_json_number(struct an_json *json, struct an_string *text);
bool an_json_string(struct an_json *json, struct an_string *text);

/* Goes into a list or an object; is there one more value in it? False: it was left, or an error.
 *	an_json_enter(json, AN_JSON_OBJECT);
 *	while (an_json_member(json, &key))
 *		an_json_skip(json); */
bool an_json_enter(struct an_json *json, an_json_kind kind);
bool an_json_element(struct an_json *json);
bool an_json_member(struct an_json *json, struct an_string *key); /* key: as string's text */

/* Reads a value of any kind. */
bool an_json_skip(struct an_json *json);

/* Is nothing but white space left? */
bool an_json_end(struct an_json *json);

/* Writes the string's octets to `to`, which has room for text.length; returns how many. \udc80 to
 * \udcff alone is the octet 0x80 to 0xff, as the output writes octets that are not UTF-8. */
size_t an_json_unescape(struct an_string text, char *to);

#endif
