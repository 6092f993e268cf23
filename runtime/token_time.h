/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/token_time.h -- token time: the packets' clock, without its steps back.
 *
 * A small step back (at most a minute) is waited out. A jump (further back, or more than an hour
 * forward) is not followed: token time stands still and goes on from the new reading. That is as if
 * all deadlines had been moved by the jump.
 *
 * Threads: one at a time, in token order. */
#ifndef AN_TOKEN_TIME_H
#define AN_TOKEN_TIME_H

#include <stdbool.h>
#include <stdint.h>

#define AN_TIME_BACK_NS    (INT64_C(60) * 1000000000)
#define AN_TIME_FORWARD_NS (INT64_C(3600) * 1000000000)

struct an_token_time {
	int64_t now;     /* token time; 0 to INT64_MAX / 2, where it stands still */
	int64_t reading; /* the latest one of the packets' clock that counts */
	bool has_begun;
	uint64_t jumps;
};

/* The token time of the next packet. */
int64_t an_token_time_next(struct an_token_time *time, int64_t packet_time);

#endif
