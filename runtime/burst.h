/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/burst.h -- the carrier of 1 to AN_BURST_MAX consecutive tokens, and its memory.
 *
 * A burst is on one worker's hands at a time, except in a context-ordered stage: there its items
 * (parts of batches) are spread over lanes, and whoever finishes the last one has the burst.
 * Nothing in a program or in its output depends on bursts.
 *
 * Ownership: a burst belongs to the dispenser; its memory lives from its issue to its retirement,
 * the token lifetime. */
#ifndef AN_BURST_H
#define AN_BURST_H

#include "runtime/arena.h"
#include "runtime/deque.h"
#include "runtime/pipeline.h"
#include "runtime/text.h"

#include <stdatomic.h>

#define AN_BURST_MAX   64
#define AN_GIFTS_SPARE 4

struct an_entry;
struct an_tick;

/* What its items are. */
typedef enum {
	AN_BURST_PACKETS, /* decode makes tokens of them */
	AN_BURST_ROWS,
	AN_BURST_START,
	AN_BURST_TIMER, /* periodic, finish */
	AN_BURST_EXPIRY /* all contexts end */
} an_burst_kind;

struct an_token {
	struct an_tuple *batch;
	struct an_packet *packet;
	uint64_t number;
	int64_t time;
	bool has_items; /* in the stage at hand: its batch has placeholders */
};

/* A buffer that a context gave to a token. */
struct an_gift {
	struct an_gift *next;
	void *p;
};

struct an_burst {
	struct an_task task;       /* goes on at step */
	struct an_burst *link;     /* free, or finished */
	struct an_burst *all_link; /* of all there are */
	uint64_t sequence;         /* from 0; one number a life */
	unsigned step;             /* index in an_flow.steps */

	an_burst_kind kind;
	unsigned items;     /* read */
	unsigned tokens;    /* of them accepted by decode, in token[] */
	uint64_t epoch;     /* of its items */
	int64_t token_time; /* of its last item */
	bool ends_epoch;    /* that is the last of an epoch */
	bool begins_second; /* token time has passed a full second; behind the entry */

	/* in the context-ordered stage at hand */
	struct an_entry *chains; /* the first one of each lane touched, by entry.link */
	unsigned item_count;
	bool has_barrier;     /* also in a parallel stage */
	struct an_tick *tick; /* NULL: there is none */
	bool alone;           /* has the whole stage to itself, and its baton */
	atomic_uint pending;  /* items not done, and 1 until all are in their lanes */

	/* memory */
	struct an_arena arena;
	struct an_gift *_Atomic gifts;
	struct an_gift spare[AN_GIFTS_SPARE]; /* for gifts when memory is out */
	atomic_uint spare_used;
	atomic_size_t given; /* octets in gifts */
	size_t accounted;    /* of what it holds, in the dispenser's account */
	struct an_text text; /* its output */

	/* when timing is on */
	uint64_t read_ticks;
	atomic_uint_fast64_t busy_ticks;

	struct an_packet *packet;   /* the items, in the arena; only of packets */
	int64_t time[AN_BURST_MAX]; /* token time by item; only of packets */
	struct an_token token[AN_BURST_MAX];
};

/* NULL: out of memory. */
struct an_burst *an_burst_create(void (*run)(struct an_worker *worker, struct an_task *task));
void an_burst_destroy(struct an_burst *burst);

static inline struct an_burst *an_burst_of(struct an_task *task)
{
	return (struct an_burst *)(void *)((char *)task - offsetof(struct an_burst, task));
}

/* Frees p when the burst retires. Several workers at a time. AN_ENOMEM: not even the spare records
 * were enough; then p is never freed, for the token may use it. */
an_status an_burst_give(struct an_burst *burst, void *p, size_t octets);

/* Octets held: arena, gifts, formatted lines. */
size_t an_burst_held(const struct an_burst *burst);

/* Ends the token lifetime of all that the burst carries. */
void an_burst_reset(struct an_burst *burst);

#endif
