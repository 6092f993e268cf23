/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/json.h"

#include <string.h>

void an_json_init(struct an_json *json, const char *p, size_t n)
{
	*json = (struct an_json){ .at = p, .end = p + n };
}

static bool bad(struct an_json *json, const char *why)
{
	if (json->why == NULL)
		json->why = why;
	json->at = json->end;
	return false;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next character that is not white space; '\0' at the end. */
static char look(struct an_json *json)
{
	while (json->at < json->end && is_space(*json->at))
		json->at++;
	return json->at < json->end ? *json->at : '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

an_json_kind an_json_next(struct an_json *json)
{
	char c = look(json);

	switch (c) {
	case 'n':
		return AN_JSON_NULL;
	case 't':
	case 'f':
		return AN_JSON_BOOL;
	case '"':
		return AN_JSON_STRING;
	case '[':
		return AN_JSON_LIST;
	case '{':
		return AN_JSON_OBJECT;
	}
	return c == '-' || is_digit(c) ? AN_JSON_NUMBER : AN_JSON_BAD;
}

/* -- scalars ----------------------------------------------------------------------------------- */

static bool take_word(struct an_json *json, const char *word)
{
	size_t n = strlen(word);

	look(json);
	if ((size_t)(json->end - json->at) < n || memcmp(json->at, word, n) != 0)
		return false;
	json->at += n;
	return true;
}

bool an_json_null(struct an_json *json)
{
	return take_word(json, "null") || bad(json, "this is no JSON value");
}

bool an_json_bool(struct an_json *json, bool *value)
{
	*value = take_word(json, "true");
	return *value || take_word(json, "false") || bad(json, "this is no JSON value");
}

static size_t take_digits(struct an_json *json)
{
	const char *begin = json->at;

	while (json->at < json->end && is_digit(*json->at))
		json->at++;
	return (size_t)(json->at - begin);
}

static bool take_char(struct an_json *json, char c)
{
	if (json->at == json->end || *json->at != c)
		return false;
	json->at++;
	return true;
}

bool an_json_number(struct an_json *json, struct an_string *text)
{
	const char *begin;
	bool is_right;

	look(json);
	begin = json->at;
	take_char(json, '-');
	is_right = take_char(json, '0') || take_digits(json) > 0;
	if (take_char(json, '.'))
		is_right &= take_digits(json) > 0;
	if (take_char(json, 'e') || take_char(json, 'E')) {
		if (!take_char(json, '+'))
			take_char(json, '-');
		is_right &= take_digits(json) > 0;
	}
	*text = (struct an_string){ begin, (size_t)(json->at - begin) };
	return is_right || bad(json, "this is no JSON number");
}

/* -- strings ----------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits behind \u; -1: they are none. */
static int code_unit(const char *p, const char *end)
{
	int code = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		code = code << 4 | digit;
	}
	return code;
}

static bool is_high(int code)
{
	return code >= 0xd800 && code <= 0xdbff;
}

static bool is_low(int code)
{
	return code >= 0xdc00 && code <= 0xdfff;
}

static bool is_octet(int code)
{
	return code >= 0xdc80 && code <= 0xdcff;
}

/* The code unit of the escape that begins at p, or -1. */
static int escaped_unit(const char *p, const char *end)
{
	return end - p >= 6 && p[0] == '\\' && p[1] == 'u' ? code_unit(p + 2, end) : -1;
}

/* Octets of the escape at p, 0: it is none. */
static size_t escape_octets(const char *p, const char *end)
{
	int code;

	if (end - p < 2)
		return 0;
	if (p[1] != 'u')
		return p[1] != '\0' && strchr("\"\\/bfnrt", p[1]) != NULL ? 2 : 0;
	code = escaped_unit(p, end);
	if (is_high(code))
		return is_low(escaped_unit(p + 6, end)) ? 12 : 0;
	return code >= 0 && (!is_low(code) || is_octet(code)) ? 6 : 0;
}

bool an_json_string(struct an_json *json, struct an_string *text)
{
	const char *begin, *p, *end = json->end;

	if (look(json) != '"')
		return bad(json, "here should be a JSON string");
	begin = p = json->at + 1;
	while (p < end && *p != '"') {
		size_t n = 1;

		if ((uint8_t)*p < 0x20)
			return bad(json, "a control character in a JSON string");
		if (*p == '\\' && (n = escape_octets(p, end)) == 0)
			return bad(json, "a wrong escape in a JSON string");
		p += n;
	}
	if (p == end)
		return bad(json, "a JSON string that is not closed");
	*text = (struct an_string){ begin, (size_t)(p - begin) };
	json->at = p + 1;
	return true;
}

static size_t put_utf8(char *to, unsigned code)
{
	static const uint8_t first[] = { 0, 0x00, 0xc0, 0xe0, 0xf0 };
	unsigned n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (unsigned i = n - 1; i > 0; i--) {
		to[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	to[0] = (char)(first[n] | code);
	return n;
}

/* Of the escape at p, which is right; *used of the text. */
static size_t unescape(const char *p, const char *end, char *to, size_t *used)
{
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	int code;

	*used = escape_octets(p, end);
	if (*used == 2) {
		*to = into[strchr(from, p[1]) - from];
		return 1;
	}
	code = escaped_unit(p, end);
	if (is_high(code))
		code = 0x10000 + ((code - 0xd800) << 10) + (escaped_unit(p + 6, end) - 0xdc00);
	if (is_octet(code)) {
		*to = (char)(code & 0xff);
		return 1;
	}
	return put_utf8(to, (unsigned)code);
}

size_t an_json_unescape(struct an_string text, char *to)
{
	const char *p = text.data, *end = text.length > 0 ? p + text.length : p;
	char *begin = to;

	while (p < end) {
		const char *escape = memchr(p, '\\', (size_t)(end - p));
		size_t plain = (size_t)((escape != NULL ? escape : end) - p), used;

		memcpy(to, p, plain);
		to += plain;
		p += plain;
		if (p < end) {
			to += unescape(p, end, to, &used);
			p += used;
		}
	}
	return (size_t)(to - begin);
}

/* -- lists and objects ------------------------------------------------------------------------- */

bool an_json_enter(struct an_json *json, an_json_kind kind)
{
	if (an_json_next(json) != kind)
		return bad(json, kind == AN_JSON_OBJECT ? "here should be a JSON object"
							: "here should be a JSON list");
	if (++json->depth > AN_JSON_DEPTH)
		return bad(json, "JSON values nest too deep");
	json->at++;
	json->is_first = true;
	return true;
}

/* Behind the last value: is there another one? */
static bool has_more(struct an_json *json, char close)
{
	char c = look(json);
	bool is_first = json->is_first;

	json->is_first = false;
	if (json->why != NULL)
		return false;
	if (c == close) {
		json->at++;
		json->depth--;
		return false;
	}
	if (is_first)
		return true;
	if (c != ',')
		return bad(json, close == ']' ? "here should be ',' or ']'"
					      : "here should be ',' or '}'");
	json->at++;
	return true;
}

bool an_json_element(struct an_json *json)
{
	return has_more(json, ']');
}

bool an_json_member(struct an_json *json, struct an_string *key)
{
	if (!has_more(json, '}') || !an_json_string(json, key))
		return false;
	if (look(json) != ':')
		return bad(json, "here should be ':'");
	json->at++;
	return true;
}

static bool skip_list(struct an_json *json)
{
	if (!an_json_enter(json, AN_JSON_LIST))
		return false;
	while (an_json_element(json))
		an_json_skip(json);
	return json->why == NULL;
}

static bool skip_object(struct an_json *json)
{
	struct an_string key;

	if (!an_json_enter(json, AN_JSON_OBJECT))
		return false;
	while (an_json_member(json, &key))
		an_json_skip(json);
	return json->why == NULL;
}

bool an_json_skip(struct an_json *json)
{
	struct an_string text;
	bool value;

	switch (an_json_next(json)) {
	case AN_JSON_NULL:
		return an_json_null(json);
	case AN_JSON_BOOL:
		return an_json_bool(json, &value);
	case AN_JSON_NUMBER:
		return an_json_number(json, &text);
	case AN_JSON_STRING:
		return an_json_string(json, &text);
	case AN_JSON_LIST:
		return skip_list(json);
	case AN_JSON_OBJECT:
		return skip_object(json);
	case AN_JSON_BAD:
		break;
	}
	return bad(json, "this is no JSON value");
}

bool an_json_end(struct an_json *json)
{
	if (json->why != NULL)
		return false;
	return look(json) == '\0' && json->at == json->end
		   ? true
		   : bad(json, "text behind the JSON value");
}
