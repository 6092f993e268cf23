/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/sip_start.c -- see sip_start.h. */
#include "stdlib/sip_start.h"

#include <string.h>

static const char version[] = "SIP/2.0";

enum { VERSION_OCTETS = sizeof version - 1, METHOD_OCTETS_MAX = 32 };

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* RFC 3261 section 25.1: token. */
static bool is_token(uint8_t c)
{
	return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c != '\0' && strchr("-.!%*_+`'~", c) != NULL);
}

/* The first line without its end; 0: it has no end. */
static size_t line_octets(const uint8_t *p, size_t n)
{
	const uint8_t *end = n == 0 ? NULL : memchr(p, '\n', n);
	size_t length = end == NULL ? 0 : (size_t)(end - p);

	return length != 0 && p[length - 1] == '\r' ? length - 1 : length;
}

static bool is_status_line(const uint8_t *p, size_t n)
{
	return n >= VERSION_OCTETS + 4 && memcmp(p, version, VERSION_OCTETS) == 0 &&
	       p[VERSION_OCTETS] == ' ' && p[8] >= '1' && p[8] <= '6' && is_digit(p[9]) &&
	       is_digit(p[10]) && (n == 11 || p[11] == ' ');
}

static bool is_request_line(const uint8_t *p, size_t n)
{
	size_t method = 0, uri;

	while (method < n && method <= METHOD_OCTETS_MAX && is_token(p[method]))
		method++;
	if (method == 0 || method > METHOD_OCTETS_MAX || method == n || p[method] != ' ')
		return false;
	if (n < method + VERSION_OCTETS + 3)
		return false;
	uri = n - method - VERSION_OCTETS - 2; /* between two blanks */
	return p[n - VERSION_OCTETS - 1] == ' ' &&
	       memcmp(p + n - VERSION_OCTETS, version, VERSION_OCTETS) == 0 &&
	       memchr(p + method + 1, ' ', uri) == NULL;
}

bool an_sip_is_message(const uint8_t *p, size_t n)
{
	size_t line = line_octets(p, n);

	return is_status_line(p, line) || is_request_line(p, line);
}
