/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/inbox.h"

#include "runtime/stress.h"

void an_inbox_put(struct an_inbox *inbox, struct an_task *t)
{
	t->next = atomic_load_explicit(&inbox->newest, memory_order_relaxed);
	do
		an_yield_point();
	while (!atomic_compare_exchange_weak_explicit(&inbox->newest, &t->next, t,
						      memory_order_seq_cst, memory_order_relaxed));
}

struct an_task *an_inbox_take(struct an_inbox *inbox)
{
	/* Most often it is empty: look before writing to a line that others read. */
	if (atomic_load_explicit(&inbox->newest, memory_order_relaxed) == NULL)
		return NULL;
	an_yield_point();
	return atomic_exchange_explicit(&inbox->newest, NULL, memory_order_acquire);
}

bool an_inbox_is_empty(struct an_inbox *inbox)
{
	return atomic_load_explicit(&inbox->newest, memory_order_seq_cst) == NULL;
}
