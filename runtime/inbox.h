/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/inbox.h -- tasks that other workers hand to a worker because what they work on is warm in
 * its cache.
 *
 * Threads:   put, take, is_empty: any worker; lock-free.
 * Ownership: holds task pointers, never frees a task. */
#ifndef AN_INBOX_H
#define AN_INBOX_H

#include "runtime/deque.h"

#include <stdatomic.h>

struct an_inbox {
	_Alignas(64) struct an_task *_Atomic newest;
};

/* What the caller wrote before is visible to whoever takes t, and, in the order of all sequentially
 * consistent operations, t is there for whoever says later that it goes to sleep. */
void an_inbox_put(struct an_inbox *inbox, struct an_task *t);

/* Takes all, linked by an_task.next, newest first. NULL: there was nothing. */
struct an_task *an_inbox_take(struct an_inbox *inbox);

bool an_inbox_is_empty(struct an_inbox *inbox);

#endif
