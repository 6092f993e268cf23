/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/traffic.c -- see traffic.h. */
#include "stdlib/traffic.h"

#include <stdlib.h>

struct an_traffic {
	size_t packets, octets; /* for an_count_index */
};

struct an_traffic *an_traffic_create(struct an_setup *setup, struct an_string name)
{
	struct an_traffic *traffic = malloc(sizeof *traffic);

	if (traffic == NULL) {
		an_setup_error(setup, "f_traffic: out of memory");
		return NULL;
	}
	traffic->packets = an_setup_counter(setup, "traffic_packets", name);
	traffic->octets = an_setup_counter(setup, "traffic_octets", name);
	return traffic;
}

void an_traffic_destroy(struct an_setup *setup, struct an_traffic *traffic)
{
	(void)setup;
	free(traffic);
}

int64_t an_traffic(struct an_env *env, const struct an_packet *packet,
		   const struct an_traffic *traffic)
{
	if (packet == NULL)
		return 0;
	an_count_index(env, traffic->packets, 1);
	an_count_index(env, traffic->octets, packet->length);
	return packet->length;
}
