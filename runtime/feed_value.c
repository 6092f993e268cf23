/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/feed_value.h"

#include "runtime/feed_time.h"
#include "runtime/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_OCTETS  60 /* of a wrong value, in a message */
#define NUMBER_OCTETS 64 /* the longest text of a number or an address that is looked at */

bool an_feed_type_is_read(const struct an_type *type)
{
	while (type != NULL && type->kind == AN_TYPE_LIST)
		type = type->element;
	return type != NULL && (type->kind != AN_TYPE_OPAQUE || type->parse != NULL);
}

/* -- errors ------------------------------------------------------------------------------------ */

/* "'12x' is no int"; octets that are no printable ASCII show as '?'. */
static bool is_no(struct an_feed_reader *reader, struct an_string text, const char *what)
{
	char shown[SHOWN_OCTETS + 1];
	size_t n = text.length < SHOWN_OCTETS ? text.length : SHOWN_OCTETS;

	for (size_t i = 0; i < n; i++)
		shown[i] = (char)(text.data[i] >= 0x20 && text.data[i] < 0x7f ? text.data[i] : '?');
	shown[n] = '\0';
	snprintf(reader->why, sizeof reader->why, "'%s%s' is no %s", shown,
		 n < text.length ? "…" : "", what);
	return false;
}

static bool is_no_kind(struct an_feed_reader *reader, const char *given, const char *what)
{
	snprintf(reader->why, sizeof reader->why, "%s is no %s", given, what);
	return false;
}

static bool has_no_memory(struct an_feed_reader *reader)
{
	reader->no_memory = true;
	snprintf(reader->why, sizeof reader->why, "out of memory");
	return false;
}

static void *get(struct an_feed_reader *reader, size_t n)
{
	void *p = an_alloc(reader->env, n);

	if (p == NULL)
		has_no_memory(reader);
	return p;
}

/* -- text to values ---------------------------------------------------------------------------- */

/* A terminated copy of a text that cannot be long. False: it is longer, or has a NUL in it. */
static bool copy_short(struct an_string text, char to[NUMBER_OCTETS])
{
	if (text.length == 0 || text.length >= NUMBER_OCTETS ||
	    memchr(text.data, '\0', text.length) != NULL)
		return false;
	memcpy(to, text.data, text.length);
	to[text.length] = '\0';
	return true;
}

static bool parse_int(const char *text, int64_t *value)
{
	const char *digits = text + (*text == '-' || *text == '+');
	char *end;

	errno = 0;
	*value = strtoll(text, &end, 10);
	return *digits >= '0' && *digits <= '9' && *end == '\0' && errno == 0;
}

static bool parse_float(const char *text, double *value)
{
	const char *digits = text + (*text == '-' || *text == '+');
	char *end;

	if (strcmp(digits, "infinity") == 0) {
		*value = *text == '-' ? -INFINITY : INFINITY;
		return true;
	}
	/* strtod takes hexadecimal digits, "inf" and "nan" too. */
	if (strspn(digits, "0123456789.eE+-") != strlen(digits) || *digits == '\0')
		return false;
	*value = strtod(text, &end);
	return *end == '\0' && isfinite(*value);
}

/* As the language writes it; a scope is not written. */
static bool parse_address(const char *text, struct an_address *value)
{
	*value = (struct an_address){ .version = strchr(text, ':') != NULL ? 6 : 4 };
	return inet_pton(value->version == 6 ? AF_INET6 : AF_INET, text, value->octets) == 1;
}

static bool parse_small(const char *text, int64_t most, int64_t *value)
{
	return *text >= '0' && *text <= '9' && parse_int(text, value) && *value <= most;
}

/* 10.0.0.1:25, [::1]:25 */
static bool parse_endpoint(char *text, struct an_endpoint *value)
{
	char *colon = strrchr(text, ':'), *address = text;
	struct an_address a;
	int64_t port;

	if (colon == NULL || !parse_small(colon + 1, UINT16_MAX, &port))
		return false;
	*colon = '\0';
	if (*text == '[') {
		if (colon[-1] != ']')
			return false;
		colon[-1] = '\0';
		address++;
	}
	if (!parse_address(address, &a) || (a.version == 6) != (*text == '['))
		return false;
	*value = (struct an_endpoint){ .port = (uint16_t)port, .version = a.version };
	memcpy(value->octets, a.octets, sizeof value->octets);
	return true;
}

static bool is_zero_behind(const uint8_t octets[16], unsigned bits)
{
	for (unsigned i = bits; i < 128; i++)
		if ((octets[i / 8] >> (7 - i % 8) & 1) != 0)
			return false;
	return true;
}

static bool parse_network(char *text, struct an_network *value)
{
	char *slash = strchr(text, '/');
	int64_t prefix;

	if (slash == NULL)
		return false;
	*slash = '\0';
	*value = (struct an_network){ .prefix = 0 };
	if (!parse_address(text, &value->address) ||
	    !parse_small(slash + 1, value->address.version == 4 ? 32 : 128, &prefix))
		return false;
	value->prefix = (uint8_t)prefix;
	return is_zero_behind(value->address.octets, value->prefix);
}

static bool read_name(const struct an_type *type, struct an_string text, int *value)
{
	for (uint32_t i = 0; i < type->name_count; i++)
		if (strlen(type->names[i]) == text.length &&
		    (text.length == 0 || memcmp(type->names[i], text.data, text.length) == 0)) {
			*value = (int)i;
			return true;
		}
	return false;
}

static bool copy_string(struct an_feed_reader *reader, struct an_string text,
			struct an_string *value)
{
	char *data;

	*value = (struct an_string){ NULL, 0 };
	if (text.length == 0)
		return true;
	data = get(reader, text.length);
	if (data == NULL)
		return false;
	memcpy(data, text.data, text.length);
	*value = (struct an_string){ data, text.length };
	return true;
}

static bool read_bool(struct an_string text, bool *value)
{
	*value = an_string_equal(text, AN_STRING("true"));
	return *value || an_string_equal(text, AN_STRING("false"));
}

/* Types whose text is short. */
static bool read_short(const struct an_type *type, struct an_string text, void *value)
{
	char copy[NUMBER_OCTETS];

	if (!copy_short(text, copy))
		return false;
	switch (type->kind) {
	case AN_TYPE_INT:
		return parse_int(copy, value);
	case AN_TYPE_FLOAT:
		return parse_float(copy, value);
	case AN_TYPE_TIME:
		return parse_int(copy, value) || an_feed_parse_time(copy, value);
	case AN_TYPE_ADDRESS:
		return parse_address(copy, value);
	case AN_TYPE_ENDPOINT:
		return parse_endpoint(copy, value);
	case AN_TYPE_NETWORK:
		return parse_network(copy, value);
	case AN_TYPE_BOOL:
	case AN_TYPE_STRING:
	case AN_TYPE_NAME:
	case AN_TYPE_NODE:
	case AN_TYPE_LIST:
	case AN_TYPE_OPAQUE:
		break;
	}
	return false;
}

/* A JSON list in a cell. */
static bool read_list_text(struct an_feed_reader *reader, const struct an_type *type,
			   struct an_string text, void *value)
{
	struct an_json json;

	an_json_init(&json, text.length > 0 ? text.data : "", text.length);
	if (!an_feed_read_json(reader, type, &json, value))
		return false;
	return an_json_end(&json) || is_no(reader, text, type->name);
}

bool an_feed_read_text(struct an_feed_reader *reader, const struct an_type *type,
		       struct an_string text, void *value)
{
	switch (type->kind) {
	case AN_TYPE_INT:
	case AN_TYPE_FLOAT:
	case AN_TYPE_TIME:
	case AN_TYPE_ADDRESS:
	case AN_TYPE_ENDPOINT:
	case AN_TYPE_NETWORK:
		return read_short(type, text, value) || is_no(reader, text, type->name);
	case AN_TYPE_BOOL:
		return read_bool(text, value) || is_no(reader, text, type->name);
	case AN_TYPE_STRING:
	case AN_TYPE_NODE:
		return copy_string(reader, text, value);
	case AN_TYPE_NAME:
		return read_name(type, text, value) ||
		       is_no(reader, text, "value of this attribute");
	case AN_TYPE_LIST:
		return read_list_text(reader, type, text, value);
	case AN_TYPE_OPAQUE:
		return type->parse(reader->env, text, value) || is_no(reader, text, type->name);
	}
	return false;
}

/* -- JSON to values ---------------------------------------------------------------------------- */

static bool is_wrong_json(struct an_feed_reader *reader, const struct an_json *json)
{
	snprintf(reader->why, sizeof reader->why, "%s", json->why);
	return false;
}

/* The string that stands next, in token memory. */
static bool read_string(struct an_feed_reader *reader, struct an_json *json,
			struct an_string *value)
{
	struct an_string text;
	char *data;

	*value = (struct an_string){ NULL, 0 };
	if (!an_json_string(json, &text))
		return is_wrong_json(reader, json);
	if (text.length == 0)
		return true;
	data = get(reader, text.length);
	if (data == NULL)
		return false;
	*value = (struct an_string){ data, an_json_unescape(text, data) };
	return true;
}

/* Elements are read one after the other; so many are there room for at first. */
#define FIRST_ELEMENTS 8

struct elements {
	char *items;
	size_t count, room;
};

/* Where the next element goes. NULL: out of memory. */
static void *next_element(struct an_feed_reader *reader, const struct an_type *type,
			  struct elements *e)
{
	if (e->count == e->room) {
		size_t room = e->room > 0 ? 2 * e->room : FIRST_ELEMENTS;
		char *larger = get(reader, room * type->octets);

		if (larger == NULL)
			return NULL;
		if (e->count > 0)
			memcpy(larger, e->items, e->count * type->octets);
		e->items = larger;
		e->room = room;
	}
	return e->items + e->count++ * type->octets;
}

static bool read_list(struct an_feed_reader *reader, const struct an_type *type,
		      struct an_json *json, struct an_list *value)
{
	struct elements e = { .count = 0 };

	if (!an_json_enter(json, AN_JSON_LIST))
		return is_wrong_json(reader, json);
	while (an_json_element(json)) {
		void *at = next_element(reader, type->element, &e);

		if (at == NULL || !an_feed_read_json(reader, type->element, json, at))
			return false;
	}
	if (json->why != NULL)
		return is_wrong_json(reader, json);
	*value = (struct an_list){ e.items, e.count };
	return true;
}

/* null is what the output writes for it. */
static bool read_null(struct an_feed_reader *reader, const struct an_type *type,
		      struct an_json *json, void *value)
{
	if (!an_json_null(json))
		return is_wrong_json(reader, json);
	switch (type->kind) {
	case AN_TYPE_FLOAT:
		*(double *)value = INFINITY;
		return true;
	case AN_TYPE_ADDRESS:
	case AN_TYPE_ENDPOINT:
	case AN_TYPE_NETWORK:
		memset(value, 0, type->octets);
		return true;
	case AN_TYPE_INT:
	case AN_TYPE_BOOL:
	case AN_TYPE_STRING:
	case AN_TYPE_NAME:
	case AN_TYPE_TIME:
	case AN_TYPE_NODE:
	case AN_TYPE_LIST:
	case AN_TYPE_OPAQUE:
		break;
	}
	return is_no_kind(reader, "null", type->name);
}

static bool read_number(struct an_feed_reader *reader, const struct an_type *type,
			struct an_json *json, void *value)
{
	struct an_string text;

	if (!an_json_number(json, &text))
		return is_wrong_json(reader, json);
	if (type->kind == AN_TYPE_INT || type->kind == AN_TYPE_FLOAT || type->kind == AN_TYPE_TIME)
		return an_feed_read_text(reader, type, text, value);
	return is_no(reader, text, type->name);
}

static bool read_string_value(struct an_feed_reader *reader, const struct an_type *type,
			      struct an_json *json, void *value)
{
	struct an_string text;

	if (!read_string(reader, json, &text))
		return false;
	if (type->kind == AN_TYPE_INT || type->kind == AN_TYPE_BOOL || type->kind == AN_TYPE_LIST)
		return is_no_kind(reader, "a JSON string", type->name);
	if (type->kind == AN_TYPE_STRING || type->kind == AN_TYPE_NODE) {
		*(struct an_string *)value = text;
		return true;
	}
	return an_feed_read_text(reader, type, text, value);
}

/* An opaque value that is no string: its parse function gets the JSON text. */
static bool read_opaque(struct an_feed_reader *reader, const struct an_type *type,
			struct an_json *json, void *value)
{
	const char *begin = json->at;

	if (!an_json_skip(json))
		return is_wrong_json(reader, json);
	return an_feed_read_text(reader, type,
				 (struct an_string){ begin, (size_t)(json->at - begin) }, value);
}

bool an_feed_read_json(struct an_feed_reader *reader, const struct an_type *type,
		       struct an_json *json, void *value)
{
	an_json_kind kind = an_json_next(json);
	bool is_true;

	if (kind == AN_JSON_STRING)
		return read_string_value(reader, type, json, value);
	if (type->kind == AN_TYPE_OPAQUE)
		return read_opaque(reader, type, json, value);
	switch (kind) {
	case AN_JSON_NULL:
		return read_null(reader, type, json, value);
	case AN_JSON_NUMBER:
		return read_number(reader, type, json, value);
	case AN_JSON_BOOL:
		if (!an_json_bool(json, &is_true))
			return is_wrong_json(reader, json);
		if (type->kind != AN_TYPE_BOOL)
			return is_no_kind(reader, is_true ? "true" : "false", type->name);
		*(bool *)value = is_true;
		return true;
	case AN_JSON_LIST:
		if (type->kind == AN_TYPE_LIST)
			return read_list(reader, type, json, value);
		return is_no_kind(reader, "a JSON list", type->name);
	case AN_JSON_OBJECT:
		return is_no_kind(reader, "a JSON object", type->name);
	case AN_JSON_STRING:
	case AN_JSON_BAD:
		break;
	}
	an_json_skip(json);
	return is_wrong_json(reader, json);
}
