/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/driver.h -- runs a pipeline written by hand over made-up packets, in many ways,
 * and compares what it writes with what a plain sequential program says.
 *
 *	PROGRAM			every combination of threads, bursts, tokens, lanes and secrets
 *	PROGRAM --seeds N	N runs with random options; with a runtime built with -DAN_STRESS
 *				each has a hostile schedule of its own
 *	PROGRAM --seed S	the one with that seed again
 *	PROGRAM --fail-allocations
 *				lets each allocation fail in turn (a runtime built with -DAN_STRESS)
 */
#ifndef HANDCOMP_DRIVER_H
#define HANDCOMP_DRIVER_H

#include "runtime/analog.h"
#include "runtime/text.h"

struct handcomp_packet {
	int64_t time;
	uint8_t octets[8]; /* what they mean the test says */
};

struct handcomp {
	const char *name;
	const struct an_pipeline *pipeline;
	unsigned packets;
	/* Fills the packet with this number, from 0. random: of this packet. */
	void (*make)(struct handcomp_packet *packet, unsigned number, uint64_t random);
	/* Appends the expected lines. NULL: those of the first run. */
	void (*expect)(const struct handcomp_packet *packets, unsigned count, struct an_text *text);
	unsigned skip; /* so many combinations after each: for a test that takes long */
	/* --limit context_count; 0: the standard value */
	uint64_t context_count;
};

/* main(): returns the exit status, prints "NAME: P passed, F failed". */
int handcomp_main(int argc, char **argv, const struct handcomp *test);

/* The octets of a packet, for decode. */
static inline const uint8_t *handcomp_octets(const struct an_packet *packet)
{
	return packet->data;
}

#endif
