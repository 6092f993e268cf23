/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/capture_merge.h -- several captures as one, in the order of time: --merge.
 *
 * In:      captures whose packets are in order, or nearly so: of those that stand next in each file
 *          the earliest comes, of equal ones that of the file that was named first.
 * Threads: one at a time. */
#ifndef AN_CAPTURE_MERGE_H
#define AN_CAPTURE_MERGE_H

#include "runtime/capture.h"

struct an_capture_merge;

/* Options as for an_capture_create, which it calls for each file; most_packets is not looked at.
 * NULL: a message was written. */
struct an_capture_merge *an_capture_merge_create(const struct an_capture_options *options);
void an_capture_merge_destroy(struct an_capture_merge *merge);

bool an_capture_merge_waits(const struct an_capture_merge *merge);

/* As an_capture_read; frame is that in its own file. */
an_status an_capture_merge_read(struct an_capture_merge *merge, an_capture_room *room, void *owner,
				struct an_packet *packets, unsigned most, unsigned *count);

/* Of all files. */
uint64_t an_capture_merge_read_octets(const struct an_capture_merge *merge);
unsigned an_capture_merge_errors(const struct an_capture_merge *merge);

#endif
