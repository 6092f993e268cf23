/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/endpoint.c -- see endpoint.h. */
#include "stdlib/endpoint.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

void an_endpoint_pair(struct an_endpoint pair[2], const struct an_endpoint *a,
		      const struct an_endpoint *b)
{
	bool in_order = memcmp(a, b, sizeof *a) <= 0;

	pair[0] = in_order ? *a : *b;
	pair[1] = in_order ? *b : *a;
}

static void format_address(char text[INET6_ADDRSTRLEN], const struct an_endpoint *e)
{
	text[0] = '\0';
	inet_ntop(e->version == 6 ? AF_INET6 : AF_INET, e->octets, text, INET6_ADDRSTRLEN);
}

size_t an_endpoint_text(char text[AN_ENDPOINT_TEXT_OCTETS], const struct an_endpoint *e)
{
	char address[INET6_ADDRSTRLEN];

	format_address(address, e);
	return (size_t)snprintf(text, AN_ENDPOINT_TEXT_OCTETS,
				e->version == 6 ? "[%s]:%u" : "%s:%u", address, (unsigned)e->port);
}

void an_endpoint_pair_print(struct an_writer *w, const struct an_endpoint pair[2])
{
	char text[2 * AN_ENDPOINT_TEXT_OCTETS];
	size_t n = an_endpoint_text(text, &pair[0]);

	text[n++] = '-';
	n += an_endpoint_text(text + n, &pair[1]);
	an_write_string(w, (struct an_string){ text, n });
}

struct an_string an_ip_to_str(struct an_env *env, const struct an_endpoint *endpoint)
{
	char address[INET6_ADDRSTRLEN];
	size_t n;
	char *text;

	format_address(address, endpoint);
	n = strlen(address);
	text = an_alloc(env, n);
	if (text == NULL)
		return (struct an_string){ NULL, 0 };
	memcpy(text, address, n);
	return (struct an_string){ text, n };
}
