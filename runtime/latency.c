/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/latency.h"

/* Below AN_LATENCY_FINE a bucket is one tick; then each power of two has AN_LATENCY_FINE. */
static unsigned bucket_of(uint64_t ticks)
{
	unsigned power;

	if (ticks < AN_LATENCY_FINE)
		return (unsigned)ticks;
	power = 63 - (unsigned)__builtin_clzll(ticks);
	return (power - 2) * AN_LATENCY_FINE +
	       ((unsigned)(ticks >> (power - 3)) & (AN_LATENCY_FINE - 1));
}

static double upper_end(unsigned bucket)
{
	unsigned power = bucket / AN_LATENCY_FINE, step = bucket % AN_LATENCY_FINE;

	if (power == 0)
		return step;
	return (double)(AN_LATENCY_FINE + step + 1) * (double)(UINT64_C(1) << (power - 1));
}

void an_latency_add(struct an_latency *latency, uint64_t tokens, uint64_t ticks, uint64_t busy)
{
	latency->count[bucket_of(ticks)] += tokens;
	latency->tokens += tokens;
	latency->sum += (double)ticks * (double)tokens;
	latency->busy_sum += (double)(busy < ticks ? busy : ticks) * (double)tokens;
	if (ticks > latency->most)
		latency->most = ticks;
}

void an_latency_merge(struct an_latency *latency, const struct an_latency *from)
{
	for (unsigned i = 0; i < AN_LATENCY_BUCKETS; i++)
		latency->count[i] += from->count[i];
	latency->tokens += from->tokens;
	latency->sum += from->sum;
	latency->busy_sum += from->busy_sum;
	if (from->most > latency->most)
		latency->most = from->most;
}

double an_latency_quantile(const struct an_latency *latency, double part)
{
	double below = 0, wanted = part * (double)latency->tokens;

	for (unsigned i = 0; i < AN_LATENCY_BUCKETS; i++) {
		below += (double)latency->count[i];
		if (latency->count[i] > 0 && below >= wanted)
			return upper_end(i) < (double)latency->most ? upper_end(i)
								    : (double)latency->most;
	}
	return (double)latency->most;
}
