/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/context_age.h"

#include "runtime/worker.h"

void an_age_account(const struct an_contexts *table, struct an_worker *worker,
		    const struct an_context *context, int64_t count, int64_t octets)
{
	struct an_account *changes = &worker->account[table->epoch & 1];
	uint32_t age = context->born >> table->shift;

	changes->count[context->age_class][age] += count;
	changes->octets[context->age_class][age] += octets;
}

void an_age_append(struct an_contexts *table, struct an_context *context)
{
	context->born = (uint32_t)table->epoch;
	context->age_next = NULL;
	context->age_link = table->newest[context->age_class];
	*context->age_link = context;
	table->newest[context->age_class] = &context->age_next;
}

void an_age_remove(struct an_contexts *table, struct an_context *context)
{
	*context->age_link = context->age_next;
	if (context->age_next != NULL)
		context->age_next->age_link = context->age_link;
	else
		table->newest[context->age_class] = context->age_link;
}

void an_context_set_embryonic(struct an_contexts *table, struct an_worker *worker,
			      struct an_context *context, bool embryonic)
{
	uint8_t c = embryonic ? AN_CLASS_EMBRYONIC : AN_CLASS_OTHER;

	if (context->age_class == c)
		return;
	an_age_account(table, worker, context, -1, -context->octets);
	an_age_remove(table, context);
	context->age_class = c;
	an_age_append(table, context);
	an_age_account(table, worker, context, 1, context->octets);
}

void an_context_account(struct an_contexts *table, struct an_worker *worker,
			struct an_context *context, int64_t octets)
{
	context->octets += octets;
	an_age_account(table, worker, context, 0, octets);
}
