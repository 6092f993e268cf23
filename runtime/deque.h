/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/deque.h -- one worker's deque of ready tasks, open to thieves (Chase and Lev, 2005).
 *
 * Threads:   push and pop: the owning worker only.  steal, is_empty: any worker.
 * Ownership: holds task pointers, never frees a task.
 * Limits:    capacity fixed at init; no allocation after it, no locks. */
#ifndef AN_DEQUE_H
#define AN_DEQUE_H

#include "runtime/env.h"

#include <stdatomic.h>

struct an_worker;

/* A piece of work. Embedded in what it works on; in at most one deque or
 * inbox at a time. */
struct an_task {
	void (*run)(struct an_worker *worker, struct an_task *task);
	struct an_task *next; /* in an inbox */
};

struct an_deque {
	_Alignas(64) atomic_size_t top;           /* the oldest; thieves take here */
	_Alignas(64) atomic_size_t bottom;        /* behind the newest; the owner's end */
	_Alignas(64) struct an_task *_Atomic *at; /* capacity of them, indexed modulo it */
	size_t mask;                              /* capacity - 1 */
};

/* Room for at least capacity tasks. AN_ENOMEM. */
an_status an_deque_init(struct an_deque *d, size_t capacity);
void an_deque_fini(struct an_deque *d);

/* Adds t at the bottom. Owner only; wait-free. What the owner wrote before this call is visible to
 * whoever takes t. Returns AN_OK, or AN_FULL: the deque is unchanged. */
an_status an_deque_push(struct an_deque *d, struct an_task *t);

/* Makes all pushes so far visible to whoever says later, in the order of all sequentially
 * consistent operations, that it goes to sleep. Owner only. */
void an_deque_publish(struct an_deque *d);

/* Takes the newest task, or NULL: empty. Owner only. */
struct an_task *an_deque_pop(struct an_deque *d);

/* Takes the oldest task, or NULL: empty, or another thief won the race. Any worker; lock-free.
 * The caller owns the returned task. */
struct an_task *an_deque_steal(struct an_deque *d);

/* Whether nothing is in d, for a moment in the past. Any worker. */
bool an_deque_is_empty(struct an_deque *d);

#endif
