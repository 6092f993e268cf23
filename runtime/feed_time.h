/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/feed_time.h -- RFC 3339 dates with times.
 *
 * Threads: any. */
#ifndef AN_FEED_TIME_H
#define AN_FEED_TIME_H

#include <stdbool.h>
#include <stdint.h>

/* 2024-02-29T12:00:00.5Z, 2024-02-29 13:00:00+01:00: ns since the epoch. Digits behind the ninth of
 * a second are cut off. False: it is none, or beyond 64 bits. */
bool an_feed_parse_time(const char *text, int64_t *ns);

#endif
