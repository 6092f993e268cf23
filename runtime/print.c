/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/print.c -- the scalar types as text: time, address, endpoint, network. See the end of
 * runtime/env.h. */
#include "runtime/writer.h"

#include <assert.h>
#include <string.h>

/* A short piece of text on the stack. */
struct piece {
	char data[80];
	size_t length;
};

static void add_char(struct piece *to, char c)
{
	assert(to->length < sizeof to->data);
	to->data[to->length++] = c;
}

/* Decimal, with zeros in front up to `digits` digits. */
static void add_decimal(struct piece *to, uint64_t value, unsigned digits)
{
	char text[20];
	unsigned n = 0;

	do {
		text[n++] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0 || n < digits);
	while (n > 0)
		add_char(to, text[--n]);
}

static void write_piece(struct an_writer *w, const struct piece *p)
{
	an_write_string(w, (struct an_string){ p->data, p->length });
}

/* -- time ------------------------------------------------------------------------------------ */

#define NS_PER_SECOND   1000000000
#define SECONDS_PER_DAY 86400

struct date {
	int64_t year;
	unsigned month, day;
};

/* The proleptic Gregorian date of a day counted from 1970-01-01. Years run from March here, so
 * that the leap day is a year's last; an era is 400 years. */
static struct date date_of_day(int64_t day)
{
	const int64_t from_era = day + 719468; /* days from 0000-03-01 */
	const int64_t era = (from_era >= 0 ? from_era : from_era - 146096) / 146097;
	const unsigned of_era = (unsigned)(from_era - era * 146097);
	const unsigned year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	const unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
	const unsigned month = (5 * of_year + 2) / 153; /* 0 is March */
	struct date date = {
		.year = era * 400 + year,
		.month = month < 10 ? month + 3 : month - 9,
		.day = of_year - (153 * month + 2) / 5 + 1,
	};

	date.year += date.month <= 2;
	return date;
}

void an_write_time(struct an_writer *w, int64_t ns)
{
	int64_t second = ns / NS_PER_SECOND, nanosecond = ns % NS_PER_SECOND, day;
	struct piece text = { .length = 0 };
	struct date date;
	unsigned of_day;

	if (nanosecond < 0) {
		nanosecond += NS_PER_SECOND;
		second--;
	}
	day = (second >= 0 ? second : second - (SECONDS_PER_DAY - 1)) / SECONDS_PER_DAY;
	of_day = (unsigned)(second - day * SECONDS_PER_DAY);
	date = date_of_day(day);
	add_decimal(&text, (uint64_t)date.year, 4); /* 64 bits of ns: from 1677 to 2262 */
	add_char(&text, '-');
	add_decimal(&text, date.month, 2);
	add_char(&text, '-');
	add_decimal(&text, date.day, 2);
	add_char(&text, 'T');
	add_decimal(&text, of_day / 3600, 2);
	add_char(&text, ':');
	add_decimal(&text, of_day / 60 % 60, 2);
	add_char(&text, ':');
	add_decimal(&text, of_day % 60, 2);
	add_char(&text, '.');
	add_decimal(&text, (uint64_t)nanosecond, 9);
	add_char(&text, 'Z');
	write_piece(w, &text);
}

void an_print_time(struct an_writer *w, const void *value)
{
	an_write_time(w, *(const int64_t *)value);
}

/* -- addresses -------------------------------------------------------------------------------- */

static void add_ipv4(struct piece *to, const uint8_t octets[4])
{
	for (int i = 0; i < 4; i++) {
		if (i > 0)
			add_char(to, '.');
		add_decimal(to, octets[i], 1);
	}
}

static void add_group(struct piece *to, unsigned group)
{
	bool started = false;

	for (int shift = 12; shift >= 0; shift -= 4) {
		started |= group >> shift != 0 || shift == 0;
		if (started)
			add_char(to, "0123456789abcdef"[group >> shift & 15]);
	}
}

/* The longest run of zero groups, the first of several, where it is two or more; else 0 long. */
static void longest_zeros(const unsigned groups[], int count, int *begin, int *length)
{
	*begin = *length = 0;
	for (int i = 0; i < count; i++) {
		int run = 0;

		while (i + run < count && groups[i + run] == 0)
			run++;
		if (run > *length && run >= 2) {
			*begin = i;
			*length = run;
		}
		i += run;
	}
}

/* RFC 5952; an IPv4-mapped address ends in dotted form (section 5). */
static void add_ipv6(struct piece *to, const uint8_t octets[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	const bool is_mapped = memcmp(octets, mapped, sizeof mapped) == 0;
	const int count = is_mapped ? 6 : 8;
	unsigned groups[8];
	int begin, length;

	for (size_t i = 0; i < 8; i++)
		groups[i] = (unsigned)octets[2 * i] << 8 | octets[2 * i + 1];
	longest_zeros(groups, count, &begin, &length);
	for (int i = 0; i < count; i++) {
		if (length > 0 && i == begin) {
			add_char(to, ':');
			add_char(to, ':');
			i += length - 1;
			continue;
		}
		if (i > 0 && !(length > 0 && i == begin + length))
			add_char(to, ':');
		add_group(to, groups[i]);
	}
	if (is_mapped) {
		add_char(to, ':');
		add_ipv4(to, octets + 12);
	}
}

static void add_address(struct piece *to, const uint8_t *octets, unsigned version)
{
	if (version == 4)
		add_ipv4(to, octets);
	else
		add_ipv6(to, octets);
}

void an_print_address(struct an_writer *w, const void *value)
{
	const struct an_address *address = value;
	struct piece text = { .length = 0 };

	if (address->version == 0) {
		an_write_null(w);
		return;
	}
	add_address(&text, address->octets, address->version);
	write_piece(w, &text);
}

void an_print_endpoint(struct an_writer *w, const void *value)
{
	const struct an_endpoint *endpoint = value;
	struct piece text = { .length = 0 };

	if (endpoint->version == 0) {
		an_write_null(w);
		return;
	}
	if (endpoint->version == 6)
		add_char(&text, '[');
	add_address(&text, endpoint->octets, endpoint->version);
	if (endpoint->version == 6)
		add_char(&text, ']');
	add_char(&text, ':');
	add_decimal(&text, endpoint->port, 1);
	write_piece(w, &text);
}

void an_print_network(struct an_writer *w, const void *value)
{
	const struct an_network *network = value;
	struct piece text = { .length = 0 };

	if (network->address.version == 0) {
		an_write_null(w);
		return;
	}
	add_address(&text, network->address.octets, network->address.version);
	add_char(&text, '/');
	add_decimal(&text, network->prefix, 1);
	write_piece(w, &text);
}
