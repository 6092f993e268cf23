/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/context.h -- a table of contexts: those of one lane, or of one serial stage.
 *
 * A context is found by its key. It ends when no function keeps it after a part (closed), when its
 * deadline passed in token time (expired: seen exactly at the next look-up, otherwise at the end of
 * an epoch, to about a second), by a cut-off (evicted), or with the run (live).
 *
 *	an_context | the generated struct | keep[functions] | key
 *
 * Threads:   one worker at a time per table.
 * Ownership: the table owns its contexts.
 * Limits:    grows by small steps; a table that cannot grow gets slower, not wrong. */
#ifndef AN_CONTEXT_H
#define AN_CONTEXT_H

#include "runtime/epoch.h"
#include "runtime/pipeline.h"

#define AN_KEY_INLINE_OCTETS 48        /* a longer key has a malloc of its own */
#define AN_KEEP_NEW          INT64_MIN /* of a function that was not called since init or reset */
#define AN_WHEEL_TICKS       256       /* of 2^30 ns */
#define AN_TICK_BITS         30

struct an_worker;

struct an_context {
	struct an_context *next;                 /* in the bucket */
	struct an_context *due_next, **due_link; /* in the wheel; due_link NULL: not there */
	struct an_context *age_next, **age_link; /* in its class, oldest first */
	int64_t octets;                          /* its own, and what its functions account for */
	uint32_t hash, born;                     /* born: the epoch in which it entered its class */
	uint64_t tick;                           /* in the wheel: not after its deadline */
	uint32_t key_octets, keep_offset, key_offset;
	uint8_t kind, functions, age_class;
	bool in_use; /* by the part that runs: it is not looked at whether it has expired */
	struct an_table **tables; /* by relation of the stage; NULL: it has no rows yet */
	int64_t rows_until;       /* when the last of its rows expires; 0: there are none */
	int64_t table_octets;     /* of octets */
	bool is_told; /* that it has expired, since its last part: it is kept for its rows alone */
};

/* Behind the key of each context of a stage that has `expired`. */
struct an_context_life {
	int64_t last_time; /* token time of its last part */
	uint64_t token;    /* its birth: the token, the part of it, which one in the part */
	uint32_t part, place;
};

/* A key as the stage has read it, with its hash. */
struct an_hashed_key {
	struct an_key key;
	uint64_t hash;
};

struct an_contexts {
	const struct an_stage *stage;
	struct an_context **buckets, **old; /* old: moved over step by step, from below */
	size_t mask, old_mask, moved, count;
	struct an_context **spare; /* per kind: of closed contexts, to be used again */
	unsigned spare_count;

	uint64_t epoch; /* the one that passes now */
	unsigned shift; /* an_epoch_shift(epoch) */
	struct an_context *oldest[AN_CLASSES], **newest[AN_CLASSES];
	uint64_t tick; /* the first one that has not passed */
	struct an_context *wheel[AN_WHEEL_TICKS];
};

/* stage: constant, has contexts. AN_ENOMEM. */
an_status an_contexts_init(struct an_contexts *table, const struct an_stage *stage);

/* Ends all contexts: those whose deadline is not after now have expired, the others are live. */
void an_contexts_fini(struct an_contexts *table, struct an_worker *worker, int64_t now);

/* The context with that key, made if there is none or its deadline is not after now; the
 * caller sets in_use if it may be looked up again before it is settled. The worker's token is set.
 * NULL: out of memory (counted). */
struct an_context *an_contexts_get(struct an_contexts *table, struct an_worker *worker,
				   const struct an_hashed_key *key, int64_t now);

/* For runtime/expire.h: is its time over, and is nobody at it? Of a stage that has `expired`: the
 * time of its functions, if one keeps it, although rows may live on. */
bool an_context_is_due(const struct an_contexts *table, struct an_context *context, int64_t now);

/* Its `expired` has run. What is kept from now on are its rows: the states begin anew. */
void an_contexts_tell(struct an_contexts *table, struct an_worker *worker,
		      struct an_context *context);

/* It has expired. */
void an_contexts_expire(struct an_contexts *table, struct an_worker *worker,
			struct an_context *context);

/* Ends the contexts whose deadline is not after now, or all. each is called before, unless the
 * context was told already; if it leaves rows, the context lives on for them. */
void an_contexts_end_due(struct an_contexts *table, struct an_worker *worker, int64_t now, bool all,
			 void (*each)(struct an_contexts *table, struct an_context *context,
				      void *data),
			 void *data);

/* After a part: ends the context if no function keeps it. */
void an_contexts_settle(struct an_contexts *table, struct an_worker *worker,
			struct an_context *context, int64_t now);

/* The context with that key, whatever its deadline; NULL: there is none. */
struct an_context *an_contexts_find(struct an_contexts *table, const struct an_hashed_key *key);

/* The hash that decides on lane and bucket. */
uint64_t an_key_hash(const struct an_worker *worker, const struct an_key *key);

/* The end of table->epoch passes, at that token time. */
void an_contexts_pass_epoch(struct an_contexts *table, struct an_worker *worker, int64_t now,
			    const struct an_cut_off *cut_off);

/* What functions say about a context: see runtime/env.h. */
void an_context_set_embryonic(struct an_contexts *table, struct an_worker *worker,
			      struct an_context *context, bool embryonic);
void an_context_account(struct an_contexts *table, struct an_worker *worker,
			struct an_context *context, int64_t octets);

/* tables.c: after changes to its tables: its account, and until when they need it. */
void an_context_settle_tables(struct an_contexts *table, struct an_worker *worker,
			      struct an_context *context);
/* The context ends: so do its tables. */
void an_context_end_tables(struct an_contexts *table, struct an_worker *worker,
			   struct an_context *context);

/* Before a call of the function in that slot: resets its state if its time is over. The worker's
 * table and context are set. */
void an_context_enter(struct an_worker *worker, struct an_context *context, unsigned slot,
		      int64_t now);

/* The generated struct, and the way back. */
static inline void *an_context_body(struct an_context *context)
{
	return context + 1;
}
static inline struct an_context *an_context_of(void *body)
{
	return (struct an_context *)body - 1;
}

/* Until when each function needs it, by slot. */
static inline int64_t *an_context_keep(struct an_context *context)
{
	return (int64_t *)(void *)((char *)context + context->keep_offset);
}

/* Of a stage that has `expired`. */
static inline struct an_context_life *an_context_life(struct an_context *context)
{
	return (struct an_context_life *)(void *)((char *)context + context->key_offset +
						  AN_KEY_INLINE_OCTETS);
}

const void *an_context_key_octets(const struct an_context *context);

_Static_assert(sizeof(struct an_context) % 16 == 0, "the generated struct is aligned");

#endif
