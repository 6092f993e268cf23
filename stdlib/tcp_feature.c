/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/tcp_feature.c -- see tcp_feature.h. */
#include "stdlib/tcp_feature.h"

#include "stdlib/endpoint.h"

#include <stdlib.h>
#include <string.h>

#define NS     INT64_C(1000000000)
#define WINDOW (60 * NS)

enum { PORTS = 65536, FIRST_BEGINNINGS = 256 };

AN_LIMIT(
    tcp_feature_connections, 1000000, 1, 100000000,
    "connections of which f_getTCPFeature keeps numbers; the one silent for longest goes first");
AN_LIMIT(
    tcp_feature_window, 1000000, 1, 100000000,
    "beginnings of connections that f_getTCPFeature keeps for a minute; the oldest goes first");
AN_LIMIT(tcp_feature_idle_seconds, 600, 1, 604800,
	 "how long f_getTCPFeature keeps the numbers of a silent connection");

AN_COUNTER(tcp_feature_values, "connections that were put in numbers: beginnings and ends");
AN_COUNTER(tcp_feature_forgotten, "connections whose numbers were forgotten before their end");
AN_COUNTER(tcp_feature_window_full, "beginnings forgotten before their minute was over");
AN_COUNTER(tcp_feature_no_memory, "messages of connections that were not counted: no memory");

/* The value in state.connections; the key is the pair of endpoints. */
struct connection {
	int64_t begun, last;
	uint64_t octets[2];   /* by direction */
	uint64_t messages[2]; /* by direction */
	uint32_t older, newer;
	uint32_t client; /* its direction */
	uint32_t zero;
};

bool an_tcp_feature_state_init(struct an_setup *setup, struct an_tcp_feature_state *s)
{
	memset(s, 0, sizeof *s);
	an_hash_table_init(&s->connections, 2 * sizeof(struct an_endpoint),
			   sizeof(struct connection));
	an_hash_table_init(&s->addresses, sizeof(struct an_endpoint), sizeof(uint32_t));
	s->oldest = s->newest = AN_HASH_NONE;
	s->ports = calloc(PORTS, sizeof *s->ports);
	if (s->ports == NULL)
		an_setup_error(setup, "f_getTCPFeature: out of memory");
	return s->ports != NULL;
}

void an_tcp_feature_state_fini(struct an_setup *setup, struct an_tcp_feature_state *s)
{
	(void)setup;
	an_hash_table_fini(&s->connections);
	an_hash_table_fini(&s->addresses);
	free(s->ports);
	free(s->beginnings);
}

/* -- the last minute --------------------------------------------------------------------------- */

static void drop_beginning(struct an_tcp_feature_state *s)
{
	const struct an_tcp_feature_beginning *b = &s->beginnings[s->beginning_first];
	uint32_t *count = an_hash_table_value(&s->addresses, b->address);

	s->ports[b->port]--;
	if (--*count == 0)
		an_hash_table_remove(&s->addresses, b->address);
	s->beginning_first = (s->beginning_first + 1) & (s->beginning_room - 1);
	s->beginning_count--;
}

static bool make_room(struct an_tcp_feature_state *s)
{
	uint32_t room = s->beginning_room == 0 ? FIRST_BEGINNINGS : 2 * s->beginning_room;
	struct an_tcp_feature_beginning *ring;

	if (s->beginning_count < s->beginning_room)
		return true;
	ring = malloc(room * sizeof *ring);
	if (ring == NULL)
		return false;
	for (uint32_t i = 0; i < s->beginning_count; i++)
		ring[i] = s->beginnings[(s->beginning_first + i) & (s->beginning_room - 1)];
	free(s->beginnings);
	s->beginnings = ring;
	s->beginning_first = 0;
	s->beginning_room = room;
	return true;
}

/* The server's address as a key: without the port. */
static struct an_endpoint address_of(const struct an_endpoint *server)
{
	struct an_endpoint address = *server;

	address.port = 0;
	return address;
}

static bool add_beginning(struct an_env *env, struct an_tcp_feature_state *s,
			  const struct an_endpoint *server)
{
	struct an_endpoint address = address_of(server);
	uint32_t index;

	if (s->beginning_count >= an_limit_value(env, tcp_feature_window)) {
		an_count(env, tcp_feature_window_full, 1);
		drop_beginning(s);
	}
	if (!make_room(s))
		return false;
	index = an_hash_table_find(&s->addresses, env, &address);
	if (index == AN_HASH_NONE)
		index = an_hash_table_add(&s->addresses, env, &address);
	if (index == AN_HASH_NONE)
		return false;
	++*(uint32_t *)an_hash_table_value(&s->addresses, index);
	s->ports[server->port]++;
	s->beginnings[(s->beginning_first + s->beginning_count++) & (s->beginning_room - 1)] =
	    (struct an_tcp_feature_beginning){ s->latest, index, server->port, 0 };
	return true;
}

/* -- connections ------------------------------------------------------------------------------- */

static struct connection *connection_at(const struct an_tcp_feature_state *s, uint32_t index)
{
	return an_hash_table_value(&s->connections, index);
}

static void unlink_connection(struct an_tcp_feature_state *s, uint32_t index)
{
	const struct connection *c = connection_at(s, index);

	*(c->older != AN_HASH_NONE ? &connection_at(s, c->older)->newer : &s->oldest) = c->newer;
	*(c->newer != AN_HASH_NONE ? &connection_at(s, c->newer)->older : &s->newest) = c->older;
}

static void link_newest(struct an_tcp_feature_state *s, uint32_t index)
{
	struct connection *c = connection_at(s, index);

	c->older = s->newest;
	c->newer = AN_HASH_NONE;
	*(s->newest != AN_HASH_NONE ? &connection_at(s, s->newest)->newer : &s->oldest) = index;
	s->newest = index;
}

static void remove_connection(struct an_tcp_feature_state *s, uint32_t index)
{
	unlink_connection(s, index);
	an_hash_table_remove(&s->connections, index);
}

static void forget_oldest(struct an_env *env, struct an_tcp_feature_state *s)
{
	an_count(env, tcp_feature_forgotten, 1);
	remove_connection(s, s->oldest);
}

/* What is over by now. Where time was set back, all is. */
static void pass_time(struct an_env *env, struct an_tcp_feature_state *s)
{
	int64_t now = an_now(env);
	int64_t idle = (int64_t)an_limit_value(env, tcp_feature_idle_seconds) * NS;
	bool is_reset = now < s->latest;

	s->latest = now;
	while (s->beginning_count != 0 &&
	       (is_reset || s->beginnings[s->beginning_first].time <= now - WINDOW))
		drop_beginning(s);
	while (s->oldest != AN_HASH_NONE &&
	       (is_reset || connection_at(s, s->oldest)->last <= now - idle))
		forget_oldest(env, s);
}

static uint32_t begin_connection(struct an_env *env, struct an_tcp_feature_state *s,
				 const struct an_endpoint pair[2],
				 const struct an_tcp_message *message)
{
	uint32_t client = message->client < 2 ? message->client : message->direction, index;

	if (s->connections.count >= an_limit_value(env, tcp_feature_connections))
		forget_oldest(env, s);
	index = an_hash_table_add(&s->connections, env, pair);
	if (index == AN_HASH_NONE)
		return index;
	connection_at(s, index)->begun = s->latest;
	connection_at(s, index)->client = client;
	link_newest(s, index);
	if (add_beginning(env, s, &pair[1 - client]))
		return index;
	remove_connection(s, index);
	return AN_HASH_NONE;
}

/* The message's connection, made if need be. AN_HASH_NONE: no memory (counted). */
static uint32_t get_connection(struct an_env *env, struct an_tcp_feature_state *s,
			       const struct an_endpoint pair[2],
			       const struct an_tcp_message *message)
{
	uint32_t index = an_hash_table_find(&s->connections, env, pair);

	if (index != AN_HASH_NONE && (message->events & AN_TCP_OPEN) != 0) {
		remove_connection(s, index); /* it took the ports of an older one */
		index = AN_HASH_NONE;
	}
	if (index == AN_HASH_NONE)
		index = begin_connection(env, s, pair, message);
	if (index == AN_HASH_NONE)
		an_count(env, tcp_feature_no_memory, 1);
	return index;
}

static void count_message(struct connection *c, const struct an_tcp_message *message)
{
	const struct an_tcp_slice *slices = an_tcp_message_slices(message);

	c->messages[message->direction]++;
	for (uint32_t i = 0; i < message->slice_count; i++)
		c->octets[slices[i].direction] += slices[i].octets;
}

/* -- numbers ----------------------------------------------------------------------------------- */

static uint32_t count_same_address(struct an_env *env, const struct an_tcp_feature_state *s,
				   const struct an_endpoint *server)
{
	struct an_endpoint address = address_of(server);
	uint32_t index = an_hash_table_find(&s->addresses, env, &address);

	return index == AN_HASH_NONE ? 0 : *(uint32_t *)an_hash_table_value(&s->addresses, index);
}

static void measure(struct an_env *env, const struct an_tcp_feature_state *s,
		    const struct connection *c, const struct an_endpoint *server, uint8_t events,
		    double values[AN_FEATURE_COUNT])
{
	values[AN_FEATURE_DURATION] = (double)(s->latest - c->begun) / (double)NS;
	values[AN_FEATURE_CLIENT_OCTETS] = (double)c->octets[c->client];
	values[AN_FEATURE_SERVER_OCTETS] = (double)c->octets[1 - c->client];
	values[AN_FEATURE_CLIENT_MESSAGES] = (double)c->messages[c->client];
	values[AN_FEATURE_SERVER_MESSAGES] = (double)c->messages[1 - c->client];
	values[AN_FEATURE_SAME_ADDRESS] = (double)count_same_address(env, s, server);
	values[AN_FEATURE_SAME_PORT] = (double)s->ports[server->port];
	values[AN_FEATURE_PHASE] = (events & AN_TCP_RESET) != 0   ? 2
				   : (events & AN_TCP_CLOSE) != 0 ? 1
								  : 0;
	an_count(env, tcp_feature_values, 1);
}

void an_get_tcp_feature_ordered(struct an_env *env, struct an_tcp_feature_state *s,
				const struct an_tcp_message *message,
				struct an_tcp_feature_ticket *ticket)
{
	bool ends = (message->events & (AN_TCP_CLOSE | AN_TCP_RESET)) != 0;
	struct an_endpoint source, destination, pair[2];
	struct connection *c;
	uint32_t index;

	memset(ticket, 0, sizeof *ticket);
	pass_time(env, s);
	an_tcp_message_endpoints(message, &source, &destination);
	an_endpoint_pair(pair, &source, &destination);
	index = get_connection(env, s, pair, message);
	if (index == AN_HASH_NONE)
		return;
	c = connection_at(s, index);
	count_message(c, message);
	c->last = s->latest;
	unlink_connection(s, index);
	link_newest(s, index);
	ticket->has_value = ends || (message->events & AN_TCP_OPEN) != 0;
	if (ticket->has_value)
		measure(env, s, c, &pair[1 - c->client], message->events, ticket->feature.values);
	if (ends)
		remove_connection(s, index);
}

bool an_get_tcp_feature(struct an_env *env, const struct an_tcp_feature_ticket *ticket,
			const struct an_tcp_message *message, struct an_tcp_feature *out)
{
	(void)env;
	(void)message;
	if (!ticket->has_value)
		return false;
	*out = ticket->feature;
	return true;
}

void an_tcp_feature_print(struct an_writer *w, const void *value)
{
	const struct an_tcp_feature *feature = value;

	an_write_begin_list(w);
	for (int i = 0; i < AN_FEATURE_COUNT; i++)
		an_write_float(w, feature->values[i]);
	an_write_end_list(w);
}
