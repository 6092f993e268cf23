/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/traffic.h -- counts of packets and octets under a name, shown in the statistics.
 *
 * In:      packets.
 * Out:     their octets; in the statistics the groups traffic_packets and traffic_octets.
 * State:   an_traffic is constant after its creation; the same name counts together.
 * Threads: any; counted per worker, added up when read.
 * Limits:  none. */
#ifndef AN_STDLIB_TRAFFIC_H
#define AN_STDLIB_TRAFFIC_H

#include "runtime/env.h"

struct an_traffic;

/* NULL: an_setup_error was called. The caller ends it with an_traffic_destroy. */
struct an_traffic *an_traffic_create(struct an_setup *setup, struct an_string name);
void an_traffic_destroy(struct an_setup *setup, struct an_traffic *traffic); /* NULL: nothing */

/* Counts the packet and its octets on the wire; returns these octets. NULL counts nothing. */
int64_t an_traffic(struct an_env *env, const struct an_packet *packet,
		   const struct an_traffic *traffic);

#endif
