/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/tcp_feature.h -- a connection in numbers, for a classifier: how long, how much, and how
 * many like it in the last minute.
 *
 * In:      the messages of all connections (stdlib/tcp.h), in token order.
 * Out:     an an_tcp_feature when a connection begins, and when it ends.
 * State:   one an_tcp_feature_state per component: every connection that is open, and those that
 *          began in the last minute.
 * Threads: the ordered part: one at a time, in token order. The other: any.
 * Limits:  tcp_feature_connections, tcp_feature_window, tcp_feature_idle_seconds. */
#ifndef AN_STDLIB_TCP_FEATURE_H
#define AN_STDLIB_TCP_FEATURE_H

#include "runtime/env.h"
#include "stdlib/hash_table.h"
#include "stdlib/tcp.h"

/* The place of each number in an_tcp_feature.values. A classifier is trained with these. */
enum {
	AN_FEATURE_DURATION,        /* seconds since its first segment */
	AN_FEATURE_CLIENT_OCTETS,   /* payload from the client */
	AN_FEATURE_SERVER_OCTETS,   /* payload from the server */
	AN_FEATURE_CLIENT_MESSAGES, /* segments from the client that changed the connection */
	AN_FEATURE_SERVER_MESSAGES,
	AN_FEATURE_SAME_ADDRESS, /* connections to this server that began in the last minute */
	AN_FEATURE_SAME_PORT,    /* connections to this port of any server that did */
	AN_FEATURE_PHASE,        /* 0: begun, 1: both directions ended, 2: reset */
	AN_FEATURE_COUNT
};

struct an_tcp_feature {
	double values[AN_FEATURE_COUNT];
};

/* What the ordered part hands to the pure one. */
struct an_tcp_feature_ticket {
	struct an_tcp_feature feature;
	uint64_t has_value;
};

/* A connection that began less than a minute ago. */
struct an_tcp_feature_beginning {
	int64_t time;
	uint32_t address; /* in an_tcp_feature_state.addresses */
	uint16_t port;
	uint16_t zero;
};

struct an_tcp_feature_state {
	struct an_hash_table connections;            /* by both endpoints */
	struct an_hash_table addresses;              /* of servers, to the number of beginnings */
	uint32_t *ports;                             /* of servers: the same; 65,536 of them */
	struct an_tcp_feature_beginning *beginnings; /* a ring; beginning_room is a power of two */
	uint32_t beginning_first, beginning_count, beginning_room;
	uint32_t oldest, newest; /* connection by its latest message */
	int64_t latest;          /* token time */
};

bool an_tcp_feature_state_init(struct an_setup *setup, struct an_tcp_feature_state *state);
void an_tcp_feature_state_fini(struct an_setup *setup, struct an_tcp_feature_state *state);

/* The ordered part of f_getTCPFeature: counts. */
void an_get_tcp_feature_ordered(struct an_env *env, struct an_tcp_feature_state *state,
				const struct an_tcp_message *message,
				struct an_tcp_feature_ticket *ticket);

/* False: the connection neither begins nor ends with this message. */
bool an_get_tcp_feature(struct an_env *env, const struct an_tcp_feature_ticket *ticket,
			const struct an_tcp_message *message, struct an_tcp_feature *out);

/* value: a const struct an_tcp_feature *. A list of numbers. */
void an_tcp_feature_print(struct an_writer *w, const void *value);

#endif
