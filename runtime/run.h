/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/run.h -- the engine: runs one pipeline over one source with some workers, and says what
 * happened.
 *
 * The calling thread is worker 0. Neither the output nor the statistics that count (as opposed to
 * those that measure time and stealing) depend on threads, tokens, burst, lanes or secret. */
#ifndef AN_RUN_H
#define AN_RUN_H

#include "runtime/feed.h"
#include "runtime/format.h"
#include "runtime/pipeline.h"

/* Where rows and packets come from. an_capture_read has this form; tests have sources of their own.
 */
struct an_run_source {
	void *self;
	/* Called by one worker at a time. See an_capture_read of runtime/capture.h. NULL: no
	 * packets come. */
	an_status (*read)(void *self, void *(*room)(void *owner, size_t n), void *owner,
			  struct an_packet *packets, unsigned most, unsigned *count);
	/* read may wait for long (a pipe): what is ready is flushed before nothing is in flight. */
	bool waits;
	struct an_feeds *feeds; /* before the packets; NULL: there are none */
	bool merge;             /* packets and rows that have a time come in the order of it */
};

/* Where lines go, whole and in token order. Called by one worker at a time, outside of every baton.
 * A status other than AN_OK ends the input. */
struct an_run_sink {
	void *self;
	an_status (*write)(void *self, const char *p, size_t n);
	an_status (*flush)(void *self);
	/* By predicate: with bit 0 it goes to write, as lines; with others to tuple, behind the
	 * lines of its burst. NULL: all are lines only. */
	const uint64_t *routes;
	an_status (*tuple)(void *self, uint64_t token, const struct an_tuple *tuple);
};

#define AN_STEPS_STANDARD 1000000
#define AN_STEPS_MOST     4000000000 /* numbers of facts have 32 bits */

/* Who gets the rows of all tables: begin, row for each row, end. */
struct an_run_tables {
	void *self;
	bool (*is_due)(void *self); /* asked before each read: shall they be written now? */
	an_status (*begin)(void *self);
	an_status (*row)(void *self, const struct an_relation_type *type, const void *row);
	an_status (*end)(void *self);
};

struct an_run_options {
	unsigned threads; /* 1..64 */
	unsigned tokens;  /* in flight at most, 1..8192 */
	unsigned burst;   /* tokens in a burst at most, 1..64 */
	unsigned lanes;   /* per context-ordered stage, 1..1024 */
	uint64_t hash_secret[2];
	uint64_t max_steps; /* facts in a fixpoint, 1 .. AN_STEPS_MOST; 0: AN_STEPS_STANDARD */
	an_checksum_mode checksum;
	an_format format;
	bool timing;            /* measure latency, busy and serial time */
	const struct an_run_tables *tables; /* written when due, and at the end; NULL: nobody */
	const uint64_t *limits; /* by the index of an_limit_index */
	size_t counter_count;   /* an_setup_counter_count, after setup() */
	void *shared;           /* the pipeline's shared struct, after setup() */
	bool (*stop)(void);     /* asked before each read: end the input now? NULL: never */
	uint64_t stress_seed;   /* of a runtime built with -DAN_STRESS */
};

struct an_run_stage {
	uint64_t tasks; /* pieces of work: a burst, or a visit to a lane */
	double busy_seconds;
};

struct an_run_statistics {
	/* received = processed + filtered: what the source drops it counts itself */
	uint64_t received, received_octets; /* from the source; octets on the wire */
	uint64_t filtered;                  /* decode said no */
	uint64_t processed;                 /* packets whose output was handed to the sink */
	uint64_t rows;                      /* tokens from feeds, likewise */
	uint64_t timers;                    /* start, periodic, finish, the end of all contexts */
	uint64_t time_jumps; /* of the packets' clock, that token time did not follow */
	/* made = closed + expired + evicted + live */
	uint64_t contexts_made, contexts_closed, contexts_expired, contexts_evicted, contexts_live;
	uint64_t failed_fixpoints; /* what they had derived was discarded: exit status 1 */
	uint64_t lines_lost;       /* there was no memory to format them */
	uint64_t tasks, steals;
	unsigned threads; /* workers there were */
	double seconds;

	/* arrays: by counter, rule, rule, literal of a rule, predicate, stage */
	uint64_t *counters, *tried, *fired, *missed, *outputs;
	struct an_run_stage *stages;

	/* with timing: from read to handed to the sink, per token */
	struct {
		double mean, p50, p99, max, queueing_mean, processing_mean;
	} latency_us;
	double serial_ns_per_packet; /* in the source and under batons */
};

/* Runs until the source has ended and everything is written. AN_OK; AN_ENOMEM: there was no memory
 * to begin or to go on; AN_EIO: source or sink failed (they have reported it); AN_EINVAL: a
 * pipeline with two sources of packets, or of another AN_ABI. *statistics is filled in every case,
 * fini it. */
an_status an_run(const struct an_pipeline *pipeline, const struct an_run_options *options,
		 const struct an_run_source *source, const struct an_run_sink *sink,
		 struct an_run_statistics *statistics);
/* How many literals of all rules have a number. */
unsigned an_run_literals(const struct an_pipeline *pipeline);
void an_run_statistics_fini(struct an_run_statistics *statistics);

/* The same in one plain loop: a burst goes through all stages before the next one is read. No
 * threads are made, and nothing waits in a ring, a lane or a deque. Options threads and lanes are
 * not looked at. Output and statistics that count are the same. */
an_status an_run_sequential(const struct an_pipeline *pipeline,
			    const struct an_run_options *options,
			    const struct an_run_source *source, const struct an_run_sink *sink,
			    struct an_run_statistics *statistics);

/* an_run or an_run_sequential. */
typedef an_status an_runner(const struct an_pipeline *pipeline,
			    const struct an_run_options *options,
			    const struct an_run_source *source, const struct an_run_sink *sink,
			    struct an_run_statistics *statistics);

/* main.c: an_main, with that. */
int an_main_with(int argc, char **argv, const struct an_pipeline *const *pipelines, unsigned count,
		 an_runner *runner);

#endif
