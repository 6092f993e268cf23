/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/tcp_flow.c -- the key of a connection, and its text. See tcp.h. */
#include "stdlib/endpoint.h"
#include "stdlib/ip_header.h"
#include "stdlib/tcp.h"

struct an_tcp_flow an_get_tcp_flow_id(struct an_env *env, const struct an_endpoint *source,
				      const struct an_endpoint *destination)
{
	struct an_tcp_flow flow;

	(void)env;
	an_endpoint_pair(flow.endpoint, source, destination);
	return flow;
}

/* which: 0 the source, 1 the destination; in the headers they stand side by side. */
static void read_endpoint(const struct an_tcp_message *m, int which, struct an_endpoint *endpoint)
{
	uint8_t version = m->ip_header[0] >> 4;
	size_t octets = version == 4 ? 4 : 16, offset = version == 4 ? 12 : 8;

	memset(endpoint, 0, sizeof *endpoint);
	memcpy(endpoint->octets, m->ip_header + offset + octets * (size_t)which, octets);
	endpoint->port = an_get16(m->tcp_header + 2 * which);
	endpoint->scope = m->scope;
	endpoint->version = version;
}

void an_tcp_message_endpoints(const struct an_tcp_message *message, struct an_endpoint *source,
			      struct an_endpoint *destination)
{
	read_endpoint(message, 0, source);
	read_endpoint(message, 1, destination);
}

void an_tcp_flow_print(struct an_writer *w, const void *value)
{
	const struct an_tcp_flow *flow = value;

	an_endpoint_pair_print(w, flow->endpoint);
}
