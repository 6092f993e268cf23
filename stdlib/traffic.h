/* stdlib/traffic.h -- counts of packets and octets under a name, shown in the statistics.
 *
 * Threads: any; counted per worker, added up when read. */
#ifndef AN_STDLIB_TRAFFIC_H
#define AN_STDLIB_TRAFFIC_H

#include "runtime/env.h"

struct an_traffic;

struct an_traffic *an_traffic_create(struct an_setup *setup, struct an_string name);
void an_traffic_destroy(struct an_setup *setup, struct an_traffic *traffic);

/* Counts the packet and its octets on the wire; returns these octets. */
int64_t an_traffic(struct an_env *env, const struct an_packet *packet,
		   const struct an_traffic *traffic);

#endif
