/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/tcp_reassembly.h -- one direction's segments put in order.
 *
 *     delivered ──── next ──gap── held[0] ──gap── held[1] … ──gap── fin
 *
 * In:      octets with their sequence numbers, what the other side acknowledged, the FIN.
 * Out:     slices of the message that is being made.
 * State:   an_tcp_side (next, acked, fin), and an_tcp_queues as soon as something is held.
 * Threads: one worker at a time per connection.
 * Limits:  tcp_out_of_order_octets a side. A held piece is charged 64 octets more than its length
 *          and at least 512, so that the cap bounds the number of pieces too. */
#ifndef AN_STDLIB_TCP_REASSEMBLY_H
#define AN_STDLIB_TCP_REASSEMBLY_H

#include "stdlib/tcp.h"
#include "stdlib/tcp_segment.h"

/* Sequence numbers wrap: a is before b if b is less than 2^31 ahead (RFC 9293 section 3.4). */
static inline bool an_tcp_before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

struct an_tcp_held {
	uint8_t *data; /* malloc; given to the token when it is delivered */
	uint32_t seq, octets;
	uint32_t missing; /* behind these: not captured */
	uint32_t zero;
};

/* held[first .. first + count): by sequence number, all beyond next, without overlaps. */
struct an_tcp_queue {
	struct an_tcp_held *held;
	uint32_t first, count, room;
	uint32_t charged; /* against the limit */
	uint32_t octets;  /* of payload */
	uint32_t lost;    /* what could not be delivered for want of memory: the next slice's gap */
};

struct an_tcp_queues {
	struct an_tcp_queue direction[2];
};

/* The message that one call makes, and what it is made from. */
struct an_tcp_output {
	struct an_env *env;
	struct an_tcp_state *state;
	struct an_tcp_message *message;
	struct an_tcp_slice *slices; /* token memory, from the second slice on; room for so many: */
	uint32_t room;
	uint32_t gap[2]; /* lost before the next slice of that direction */
};

/* Takes in n octets at p that stand at seq, which is at most 2^30 away from the side's next, and
 * the missing ones behind them. What is not beyond next counts as duplicate, what is beyond the FIN
 * as dropped. Where the cap is exceeded the first gaps are given up. */
void an_tcp_take(struct an_tcp_output *out, unsigned direction, uint32_t seq, const uint8_t *p,
		 uint32_t n, uint32_t missing);

/* Gives up the gaps that the other side has acknowledged. */
void an_tcp_give_up_acked(struct an_tcp_output *out, unsigned direction);

/* Gives up all gaps, the one before the FIN too, and delivers what is held. */
void an_tcp_give_up_all(struct an_tcp_output *out, unsigned direction);

/* The call's last: gaps behind which nothing came, the message's slices and AN_TCP_DATA. */
void an_tcp_output_end(struct an_tcp_output *out);

/* Octets of payload that no other function here has got: counted as dropped. */
void an_tcp_count_dropped(struct an_env *env, uint32_t octets);
void an_tcp_count_duplicate(struct an_env *env, uint32_t octets);

/* Drops what is held in both directions (counted), and the queues. */
void an_tcp_drop_held(struct an_env *env, struct an_tcp_state *state);

#endif
