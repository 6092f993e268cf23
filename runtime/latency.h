/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/latency.h -- short times: a clock that is read often, and how its readings are spread.
 *
 * Threads: one at a time per histogram. */
#ifndef AN_LATENCY_H
#define AN_LATENCY_H

#include <stdint.h>
#include <time.h>

#define AN_LATENCY_FINE    8 /* steps between two powers of two */
#define AN_LATENCY_BUCKETS (64 * AN_LATENCY_FINE)

struct an_latency {
	uint64_t count[AN_LATENCY_BUCKETS]; /* by ticks, about logarithmic */
	uint64_t tokens, most;
	double sum, busy_sum;
};

/* Nanoseconds of a clock that never goes back. */
static inline uint64_t an_clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Ticks of the cheapest clock there is; how long one takes is measured over the run. */
static inline uint64_t an_clock_ticks(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
	return __builtin_ia32_rdtsc();
#else
	return an_clock_ns();
#endif
}

/* So many tokens took that long, and somebody was busy with them for that part of it. */
void an_latency_add(struct an_latency *latency, uint64_t tokens, uint64_t ticks, uint64_t busy);

/* Adds what from has counted. */
void an_latency_merge(struct an_latency *latency, const struct an_latency *from);

/* The time, in ticks, that a part (0..1) of all tokens did not exceed, to 12 %. */
double an_latency_quantile(const struct an_latency *latency, double part);

#endif
