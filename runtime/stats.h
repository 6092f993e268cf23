/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/stats.h -- the statistics of a run, for a person (--stats) and for a program
 * (--stats-json).
 *
 * Each bin of packets is counted where it happens: received by the capture, filtered by the
 * decoder (the counters filtered_…), processed where a token ends. residual is what is left of
 * received without the others: 0, or something is wrong with the runtime.
 * Threads: the main thread, after the run. */
#ifndef AN_STATS_H
#define AN_STATS_H

#include "runtime/capture.h"
#include "runtime/feed.h"
#include "runtime/run.h"
#include "runtime/setup.h"
#include "runtime/text.h"

struct an_stats {
	const struct an_pipeline *pipeline;
	const struct an_setup *setup;
	const struct an_run_statistics *run;
	struct an_capture_statistics capture;
	unsigned capture_errors; /* files that could not be read to their end */
	struct an_feed_statistics feeds;
	unsigned threads, tokens;
	uint64_t output_octets;
	uint64_t max_rss_kib;
};

int64_t an_stats_residual(const struct an_stats *stats);

/* Appends several lines that a person understands; counters that are 0 are left out. */
void an_stats_describe(struct an_text *text, const struct an_stats *stats);

/* Appends one JSON object and a line end; every counter is there. */
void an_stats_write_json(struct an_text *text, const struct an_stats *stats);

#endif
