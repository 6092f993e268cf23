/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/token_time.h"

int64_t an_token_time_next(struct an_token_time *time, int64_t packet_time)
{
	int64_t step;

	/* A quarter of the range to each side, so that no sum or difference overflows. */
	if (packet_time < 0)
		packet_time = 0;
	if (packet_time > INT64_MAX / 4)
		packet_time = INT64_MAX / 4;
	if (!time->has_begun) {
		time->has_begun = true;
		time->now = time->reading = packet_time;
		return time->now;
	}
	step = packet_time - time->reading;
	if (step < -AN_TIME_BACK_NS || step > AN_TIME_FORWARD_NS) {
		time->jumps++;
		time->reading = packet_time;
	} else if (step > 0) {
		/* A capture that goes forward and jumps back a million times gets there. */
		if (time->now > INT64_MAX / 2 - step)
			step = INT64_MAX / 2 - time->now;
		time->now += step;
		time->reading = packet_time;
	}
	return time->now;
}
