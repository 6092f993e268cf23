/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/intake.h -- what comes into the pipeline, in order: start, the batch, rows, packets, and
 * between them the timers, then the end of all contexts and finish.
 *
 * Each of these items gets its token time here, from the clocks of packets and rows as they are
 * read, filtered packets too; so neither it nor what is due when depends on bursts. Items of
 * different kinds are in different bursts, and a timer is alone in one.
 *
 * Before the first item that has a time, token time is that item's: it is looked for ahead, so that
 * nothing that the first tokens leave behind is old when it comes.
 *
 * Threads: one at a time (who holds the source). */
#ifndef AN_INTAKE_H
#define AN_INTAKE_H

#include "runtime/burst.h"
#include "runtime/run.h"
#include "runtime/token_time.h"

typedef enum {
	AN_INTAKE_BEGIN,
	AN_INTAKE_START,
	AN_INTAKE_BATCH,
	AN_INTAKE_INPUT, /* rows and packets */
	AN_INTAKE_EXPIRY,
	AN_INTAKE_FINISH,
	AN_INTAKE_END
} an_intake_phase;

struct an_timer {
	const struct an_source *source;
	int64_t due;
	int64_t count; /* that have been */
};

struct an_intake {
	/* constant */
	const struct an_pipeline *pipeline;
	const struct an_run_source *source;
	const struct an_source *packets, *start, *finish; /* NULL: the program has none */
	bool has_expired; /* some stage wants to know: bursts do not go on beyond a second */

	an_intake_phase phase;
	bool is_stopping; /* nothing is read any more */
	bool has_failed;  /* what was read is lost: out of memory */
	struct an_token_time time;
	struct an_timer *timers; /* in the order of the program */
	unsigned timer_count;
	bool timers_run;

	enum { AN_ROW_UNKNOWN, AN_ROW_FOUND, AN_ROWS_OVER } row;
	struct an_row_time row_time;

	/* packets that were read and have to wait; our own copies */
	bool packets_over;
	struct an_packet held[AN_BURST_MAX];
	unsigned held_count, held_next;
	uint8_t *held_octets;
	size_t held_room;
};

/* AN_ENOMEM; AN_EINVAL: the pipeline has two sources of packets. Fini it all the same. */
an_status an_intake_init(struct an_intake *intake, const struct an_pipeline *pipeline,
			 const struct an_run_source *source);
void an_intake_fini(struct an_intake *intake);

/* No more is read: what is held comes, and the end. */
void an_intake_stop(struct an_intake *intake);

/* The next items, at most `most` > 0, into an empty burst; its sequence is set. AN_OK: some.
 * AN_EOF: no more come. AN_EIO: nor here, the source failed. AN_ENOMEM: none can come now, or ever
 * if has_failed. */
an_status an_intake_read(struct an_intake *intake, struct an_worker *worker, struct an_burst *burst,
			 unsigned most);

#endif
