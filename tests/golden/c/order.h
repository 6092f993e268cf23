/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/golden/c/order.h -- functions of order.analog: an ordered one, keyed ones in a serial
 * component. */
#ifndef ORDER_H
#define ORDER_H

#include "runtime/env.h"

static inline bool an_event_decode(struct an_env *env, struct an_packet *packet, int64_t *key,
				   struct an_address *from)
{
	(void)env;
	*key = packet->data[0];
	*from = (struct an_address){ .octets = { 10, 0, 0, packet->data[1] }, .version = 4 };
	return true;
}

/* Ordered: how many events with an even key there were, and this one's key. */
struct an_turn_state {
	int64_t count;
};

struct an_turn_ticket {
	int64_t turn;
};

static inline bool an_turn_state_init(struct an_setup *setup, struct an_turn_state *state)
{
	(void)setup;
	state->count = 0;
	return true;
}

static inline void an_turn_state_fini(struct an_setup *setup, struct an_turn_state *state)
{
	(void)setup, (void)state;
}

static inline void an_turn_ordered(struct an_env *env, struct an_turn_state *state, int64_t key,
				   struct an_turn_ticket *ticket)
{
	(void)env, (void)key;
	ticket->turn = ++state->count;
}

static inline bool an_turn(struct an_env *env, const struct an_turn_ticket *ticket, int64_t key,
			   int64_t *out)
{
	(void)env;
	*out = ticket->turn * 100 + key;
	return ticket->turn % 7 != 0;
}

/* Keyed: how often the key was seen. */
struct an_seen_state {
	int64_t count;
};

static inline void an_seen_state_init(struct an_env *env, struct an_seen_state *state)
{
	(void)env;
	state->count = 0;
}

static inline void an_seen_state_fini(struct an_env *env, struct an_seen_state *state)
{
	(void)env, (void)state;
}

static inline int64_t an_seen(struct an_env *env, struct an_seen_state *state,
			      const struct an_address *address)
{
	(void)address;
	an_keep_until(env, INT64_MAX);
	return ++state->count;
}

static inline int an_parity(struct an_env *env, int64_t n)
{
	(void)env;
	return (int)(n % 2);
}

#endif
