/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/tcp_flow.c -- the key of a connection, and its text. See tcp.h. */
#include "stdlib/tcp.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

struct an_tcp_flow an_get_tcp_flow_id(struct an_env *env, const struct an_endpoint *source,
				      const struct an_endpoint *destination)
{
	bool in_order = memcmp(source, destination, sizeof *source) <= 0;

	(void)env;
	return (struct an_tcp_flow){ { in_order ? *source : *destination,
				       in_order ? *destination : *source } };
}

/* "10.0.0.1:25", "[::1]:25". Returns its length, below size. */
static size_t format_endpoint(char *text, size_t size, const struct an_endpoint *e)
{
	char address[INET6_ADDRSTRLEN] = "";
	bool is_v6 = e->version == 6;

	inet_ntop(is_v6 ? AF_INET6 : AF_INET, e->octets, address, sizeof address);
	return (size_t)snprintf(text, size, is_v6 ? "[%s]:%u" : "%s:%u", address,
				(unsigned)e->port);
}

void an_tcp_flow_print(struct an_writer *w, const void *value)
{
	const struct an_tcp_flow *flow = value;
	char text[2 * (INET6_ADDRSTRLEN + 8)];
	size_t n = format_endpoint(text, sizeof text / 2, &flow->endpoint[0]);

	text[n++] = '-';
	n += format_endpoint(text + n, sizeof text - n, &flow->endpoint[1]);
	an_write_string(w, (struct an_string){ text, n });
}
