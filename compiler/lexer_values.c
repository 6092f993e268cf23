/* SPDX-License-Identifier: BSD-3-Clause */
/* The values of lexemes: numbers, addresses, strings. */
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/arena.h"
#include "compiler/lexer.h"

static bool add_digit(int64_t *value, int digit)
{
	return __builtin_mul_overflow(*value, 10, value) ||
	       __builtin_add_overflow(*value, digit, value);
}

/* The decimal number that text begins with; false where it does not fit. */
static bool decimal(const char *text, size_t n, int64_t *value, size_t *used)
{
	bool overflow = false;
	size_t i = 0;

	*value = 0;
	for (; i < n && text[i] >= '0' && text[i] <= '9'; i++)
		overflow |= add_digit(value, text[i] - '0');
	*used = i;
	return !overflow;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void lex_hex(compilation *cx, lexeme *l, const char *text, size_t n)
{
	uint64_t value = 0;

	while (n > 1 && *text == '0') {
		text++;
		n--;
	}
	if (n > 16)
		diag_error(cx->diag, l->span, "bad-number", "an integer has at most 64 bits");
	for (size_t i = 0; i < n; i++)
		value = value << 4 | (uint64_t)hex_digit(text[i]);
	memcpy(&l->u.integer, &value, sizeof value); /* 0xffffffffffffffff is -1 */
}

void lex_integer(compilation *cx, lexeme *l, const char *text, size_t n)
{
	size_t used;

	if (n > 2 && (text[1] == 'x' || text[1] == 'X')) {
		lex_hex(cx, l, text + 2, n - 2);
	} else if (n > 1 && text[0] == '0') {
		l->u.integer = 0;
		diag_error(cx->diag, l->span, "bad-number",
			   "a number does not begin with 0: there are no octal numbers");
	} else if (!decimal(text, n, &l->u.integer, &used)) {
		l->u.integer = 0;
		diag_error(cx->diag, l->span, "bad-number",
			   "an integer has 64 bits: at most 9223372036854775807");
		if (n == 19 && memcmp(text, "9223372036854775808", n) == 0)
			diag_note(cx->diag, l->span,
				  "the least one, -9223372036854775808, is written "
				  "0x8000000000000000");
	}
}

void lex_float(compilation *cx, lexeme *l, const char *text, size_t n)
{
	const char *copy = arena_strdup(cx->arena, text, n);

	errno = 0;
	l->u.number = strtod(copy, NULL);
	if (errno == ERANGE && isinf(l->u.number)) {
		l->u.number = 0;
		diag_error(cx->diag, l->span, "bad-number", "this float is too large");
	}
}

void lex_duration(compilation *cx, lexeme *l, const char *text, size_t n)
{
	static const struct {
		const char *unit;
		int64_t ns;
	} units[] = {
		{ "ns", 1 },
		{ "us", 1000 },
		{ "ms", 1000000 },
		{ "s", 1000000000 },
		{ "m", 60 * (int64_t)1000000000 },
		{ "h", 3600 * (int64_t)1000000000 },
		{ "d", 86400 * (int64_t)1000000000 },
	};
	size_t used;
	bool fits = decimal(text, n, &l->u.integer, &used);

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strlen(units[i].unit) == n - used &&
		    memcmp(units[i].unit, text + used, n - used) == 0)
			fits &= !__builtin_mul_overflow(l->u.integer, units[i].ns, &l->u.integer);
	if (!fits) {
		l->u.integer = 0;
		diag_error(cx->diag, l->span, "bad-number", "a duration is at most 292 years");
	}
}

static void parse_address(compilation *cx, lexeme *l, const char *text, size_t n)
{
	const char *copy = arena_strdup(cx->arena, text, n);

	memset(&l->u.address, 0, sizeof l->u.address);
	if (memchr(text, ':', n) == NULL) {
		l->u.address.version = 4;
		l->u.address.prefix = 32;
		if (inet_pton(AF_INET, copy, l->u.address.octets) == 1)
			return;
	} else {
		l->u.address.version = 6;
		l->u.address.prefix = 128;
		if (inet_pton(AF_INET6, copy, l->u.address.octets) == 1)
			return;
	}
	diag_error(cx->diag, l->span, "bad-address", "'%s' is no address", copy);
}

void lex_address(compilation *cx, lexeme *l, const char *text, size_t n)
{
	if (text[0] == '[')
		parse_address(cx, l, text + 1, n - 2);
	else
		parse_address(cx, l, text, n);
}

void lex_network(compilation *cx, lexeme *l, const char *text, size_t n)
{
	size_t slash = (size_t)((const char *)memchr(text, '/', n) - text), used;
	int64_t prefix;
	bool fits = decimal(text + slash + 1, n - slash - 1, &prefix, &used);

	parse_address(cx, l, text, slash);
	if (!fits || prefix > l->u.address.prefix)
		diag_error(cx->diag, l->span, "bad-network",
			   "the length of an IPv%d prefix is at most %d", l->u.address.version,
			   l->u.address.prefix);
	else
		l->u.address.prefix = (uint8_t)prefix;
}

/* -- strings ----------------------------------------------------------------------------------- */

struct decoder {
	compilation *cx;
	const lexeme *l;
	const char *text; /* the lexeme's, with its quotes */
	size_t at, end;   /* end: the closing quote */
	char *out;
	size_t length;
};

static void bad_escape(struct decoder *d, size_t begin, const char *message)
{
	src_span span = { d->l->span.file, d->l->span.begin + (uint32_t)begin,
			  d->l->span.begin + (uint32_t)d->at };

	diag_error(d->cx->diag, span, "bad-string", "%s", message);
}

/* Up to max digits of base 8 or 16. */
static uint32_t escape_number(struct decoder *d, int base, int max, int *digits)
{
	uint32_t value = 0;

	for (*digits = 0; *digits < max && d->at < d->end; ++*digits, d->at++) {
		int digit = hex_digit(d->text[d->at]);

		if (digit < 0 || digit >= base)
			break;
		value = value * (uint32_t)base + (uint32_t)digit;
	}
	return value;
}

static void put(struct decoder *d, uint32_t octet)
{
	d->out[d->length++] = (char)octet;
}

static void put_utf8(struct decoder *d, uint32_t c)
{
	if (c < 0x80) {
		put(d, c);
	} else if (c < 0x800) {
		put(d, 0xc0 | c >> 6);
		put(d, 0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		put(d, 0xe0 | c >> 12);
		put(d, 0x80 | (c >> 6 & 0x3f));
		put(d, 0x80 | (c & 0x3f));
	} else {
		put(d, 0xf0 | c >> 18);
		put(d, 0x80 | (c >> 12 & 0x3f));
		put(d, 0x80 | (c >> 6 & 0x3f));
		put(d, 0x80 | (c & 0x3f));
	}
}

static void decode_numeric(struct decoder *d, size_t begin, char c)
{
	uint32_t value;
	int digits;

	switch (c) {
	case 'x':
		value = escape_number(d, 16, 2, &digits);
		if (digits == 0)
			bad_escape(d, begin, "'\\x' needs one or two hexadecimal digits");
		put(d, value);
		break;
	case 'u':
	case 'U':
		value = escape_number(d, 16, c == 'u' ? 4 : 8, &digits);
		if (digits != (c == 'u' ? 4 : 8))
			bad_escape(d, begin, "'\\u' needs 4 hexadecimal digits, '\\U' 8");
		else if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
			bad_escape(d, begin, "this is no character");
		else
			put_utf8(d, value);
		break;
	default: /* an octal digit */
		d->at--;
		value = escape_number(d, 8, 3, &digits);
		if (value > 0xff)
			bad_escape(d, begin, "an octet is at most '\\377'");
		put(d, value & 0xff);
	}
}

/* d->at is behind the backslash. */
static void decode_escape(struct decoder *d)
{
	static const char letters[] = "abfnrtv\\'\"?", values[] = "\a\b\f\n\r\t\v\\'\"?";
	size_t begin = d->at - 1;
	char c = d->text[d->at++];
	const char *letter = c == '\0' ? NULL : strchr(letters, c);

	if (letter != NULL)
		put(d, (unsigned char)values[letter - letters]);
	else if (c == 'x' || c == 'u' || c == 'U' || (c >= '0' && c <= '7'))
		decode_numeric(d, begin, c);
	else {
		src_span at = { d->l->span.file, d->l->span.begin + (uint32_t)begin,
				d->l->span.begin + (uint32_t)begin };

		bad_escape(d, begin, "there is no such escape; write '\\\\' for a backslash");
		diag_fixit(d->cx->diag, at, "\\");
	}
}

void lex_string(compilation *cx, lexeme *l, const char *text, size_t n)
{
	struct decoder d = { .cx = cx, .l = l, .text = text, .at = 1, .end = n - 1 };

	d.out = arena_alloc(cx->arena, n);
	while (d.at < d.end) {
		char c = text[d.at++];

		if (c == '\\')
			decode_escape(&d);
		else
			put(&d, (unsigned char)c);
	}
	l->u.text = strtab_add(cx->strings, d.out, d.length);
}
