/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/intake.h"

#include "runtime/stress.h"
#include "runtime/worker.h"

#include <string.h>

#define NS_PER_SECOND 1000000000

/* -- beginning and end ------------------------------------------------------------------------- */

static bool has_timer(const struct an_intake *intake, int64_t period)
{
	for (unsigned i = 0; i < intake->timer_count; i++)
		if (intake->timers[i].source->period == period)
			return true;
	return false;
}

static an_status find_sources(struct an_intake *intake)
{
	const struct an_pipeline *p = intake->pipeline;

	for (unsigned i = 0; i < p->source_count; i++) {
		const struct an_source *source = &p->sources[i];

		switch (source->kind) {
		case AN_SOURCE_PACKETS:
			if (intake->packets != NULL)
				return AN_EINVAL;
			intake->packets = source;
			break;
		case AN_SOURCE_START:
			intake->start = source;
			break;
		case AN_SOURCE_PERIODIC:
			if (!has_timer(intake, source->period))
				intake->timers[intake->timer_count++] =
				    (struct an_timer){ .source = source };
			break;
		case AN_SOURCE_FINISH:
			intake->finish = source;
			break;
		}
	}
	return AN_OK;
}

an_status an_intake_init(struct an_intake *intake, const struct an_pipeline *pipeline,
			 const struct an_run_source *source)
{
	*intake = (struct an_intake){ .pipeline = pipeline, .source = source };
	intake->timers = an_calloc(pipeline->source_count + 1, sizeof intake->timers[0]);
	if (intake->timers == NULL)
		return AN_ENOMEM;
	for (unsigned i = 0; i < pipeline->stage_count; i++)
		intake->has_expired |= pipeline->stages[i].expired != NULL;
	return find_sources(intake);
}

void an_intake_fini(struct an_intake *intake)
{
	free(intake->timers);
	free(intake->held_octets);
}

void an_intake_stop(struct an_intake *intake)
{
	intake->is_stopping = true;
}

/* -- items that are made here ------------------------------------------------------------------ */

/* The burst's next item is a token with that batch. */
static void add_token(struct an_burst *burst, struct an_tuple *batch, int64_t time)
{
	burst->token[burst->items++] = (struct an_token){ .batch = batch, .time = time };
	burst->token_time = time;
}

static void set_int(struct an_tuple *tuple, uint32_t offset, int64_t value)
{
	if (offset != UINT32_MAX)
		memcpy((char *)tuple + offset, &value, sizeof value);
}

static struct an_tuple *make_tuple(struct an_worker *worker, const struct an_source *source,
				   int64_t count)
{
	struct an_tuple *tuple = an_alloc(&worker->env, source->tuple_octets);

	if (tuple == NULL)
		return NULL;
	memset(tuple, 0, source->tuple_octets);
	tuple->predicate = source->predicate;
	if (source->kind == AN_SOURCE_PERIODIC) {
		set_int(tuple, source->count_offset, count);
		set_int(tuple, source->period_offset, source->period);
	}
	return tuple;
}

static bool is_alike(const struct an_source *a, const struct an_source *b)
{
	return a->kind == b->kind && (a->kind != AN_SOURCE_PERIODIC || a->period == b->period);
}

/* A token with a tuple of that source and of each other one like it: programs in one binary have
 * their own. */
static an_status add_sources(struct an_intake *intake, struct an_worker *worker,
			     struct an_burst *burst, const struct an_source *source, int64_t count,
			     an_burst_kind kind, int64_t time)
{
	const struct an_pipeline *p = intake->pipeline;
	struct an_tuple *batch = NULL, **end = &batch;

	for (unsigned i = 0; i < p->source_count; i++) {
		if (!is_alike(source, &p->sources[i]))
			continue;
		*end = make_tuple(worker, &p->sources[i], count);
		if (*end == NULL)
			return AN_ENOMEM;
		end = &(*end)->next;
	}
	burst->kind = kind;
	add_token(burst, batch, time);
	return AN_OK;
}

/* The timer that is due next, not after that time; NULL: there is none. */
static struct an_timer *due_timer(struct an_intake *intake, int64_t time)
{
	struct an_timer *first = NULL;

	for (unsigned i = 0; intake->timers_run && i < intake->timer_count; i++)
		if (intake->timers[i].due <= time &&
		    (first == NULL || intake->timers[i].due < first->due))
			first = &intake->timers[i];
	return first;
}

static an_status add_timer(struct an_intake *intake, struct an_worker *worker,
			   struct an_burst *burst, struct an_timer *timer)
{
	const struct an_source *source = timer->source;
	an_status status = add_sources(intake, worker, burst, source, timer->count + 1,
				       AN_BURST_TIMER, timer->due);

	if (status != AN_OK)
		return status;
	timer->count++;
	timer->due += source->period;
	return AN_OK;
}

/* -- time -------------------------------------------------------------------------------------- */

/* The token time of an item with that time. For the same item it can be asked again. */
static int64_t token_time(struct an_intake *intake, int64_t time)
{
	int64_t now = an_token_time_next(&intake->time, time);

	if (!intake->timers_run) {
		intake->timers_run = true;
		for (unsigned i = 0; i < intake->timer_count; i++)
			intake->timers[i].due = now + intake->timers[i].source->period;
	}
	return now;
}

/* May an item with that token time come into the burst behind those that are there? */
static bool goes_with(struct an_intake *intake, int64_t time, unsigned items, int64_t last)
{
	if (due_timer(intake, time) != NULL)
		return false;
	return !intake->has_expired || items == 0 || time / NS_PER_SECOND == last / NS_PER_SECOND;
}

/* -- packets ----------------------------------------------------------------------------------- */

static void *packet_room(void *owner, size_t n)
{
	struct an_burst *burst = owner;
	void *p = an_arena_get(&burst->arena, n);

	if (p != NULL)
		an_arena_open(p, n);
	return p;
}

/* How many of the packets can go into the burst; their times are set. limit: packets behind that
 * time of their own clock do not go. */
static unsigned count_ready(struct an_intake *intake, struct an_burst *burst,
			    const struct an_packet *packets, unsigned n, int64_t limit)
{
	unsigned i;

	for (i = 0; i < n && packets[i].time <= limit; i++) {
		int64_t time = token_time(intake, packets[i].time);

		if (!goes_with(intake, time, i, i > 0 ? burst->time[i - 1] : 0))
			break;
		burst->time[i] = time;
	}
	return i;
}

/* Keeps packets for later. The memory they lie in is the burst's. */
static bool hold(struct an_intake *intake, const struct an_packet *packets, unsigned n)
{
	size_t octets = 0;
	uint8_t *at;

	for (unsigned i = 0; i < n; i++)
		octets += packets[i].captured;
	if (octets > intake->held_room) {
		at = an_stress_allocation_fails() ? NULL : realloc(intake->held_octets, octets);
		if (at == NULL) {
			intake->has_failed = true;
			return false;
		}
		intake->held_octets = at;
		intake->held_room = octets;
	}
	at = intake->held_octets;
	for (unsigned i = 0; i < n; i++) {
		intake->held[i] = packets[i];
		if (packets[i].captured == 0)
			continue;
		memcpy(at, packets[i].data, packets[i].captured);
		intake->held[i].data = at;
		at += packets[i].captured;
	}
	intake->held_next = 0;
	intake->held_count = n;
	return true;
}

static bool has_held(const struct an_intake *intake)
{
	return intake->held_next < intake->held_count;
}

/* Packets from the source into the burst's memory; n of them. */
static an_status read_source(struct an_intake *intake, struct an_burst *burst, unsigned most,
			     unsigned *n)
{
	const struct an_run_source *source = intake->source;
	an_status status;

	*n = 0;
	if (intake->is_stopping || intake->packets == NULL || source->read == NULL)
		status = AN_EOF;
	else if (burst->packet == NULL &&
		 (burst->packet = packet_room(burst, most * sizeof burst->packet[0])) == NULL)
		return AN_ENOMEM;
	else
		status = source->read(source->self, packet_room, burst, burst->packet, most, n);
	intake->packets_over |= status == AN_EOF || status == AN_EIO;
	return *n > 0 ? AN_OK : status;
}

/* Holds a packet, if one is left. AN_EOF: none is. */
static an_status find_packet(struct an_intake *intake, struct an_burst *burst, unsigned most)
{
	an_status status;
	unsigned n;

	if (has_held(intake))
		return AN_OK;
	if (intake->packets_over)
		return AN_EOF;
	status = read_source(intake, burst, most, &n);
	if (status == AN_OK && !hold(intake, burst->packet, n))
		return AN_ENOMEM;
	return status;
}

/* Copies n held packets into the burst; as many as there is memory for. */
static an_status take_held(struct an_intake *intake, struct an_burst *burst, unsigned n)
{
	burst->packet = packet_room(burst, n * sizeof burst->packet[0]);
	if (burst->packet == NULL)
		return AN_ENOMEM;
	for (; burst->items < n; burst->items++) {
		const struct an_packet *from = &intake->held[intake->held_next];
		struct an_packet *to = &burst->packet[burst->items];
		uint8_t *data = NULL;

		if (from->captured > 0) {
			data = packet_room(burst, from->captured);
			if (data == NULL)
				break;
			memcpy(data, from->data, from->captured);
		}
		*to = *from;
		if (data != NULL)
			to->data = data;
		intake->held_next++;
	}
	return burst->items > 0 ? AN_OK : AN_ENOMEM;
}

/* From the source; those that have to wait are held. */
static an_status take_new(struct an_intake *intake, struct an_burst *burst, unsigned most,
			  int64_t limit)
{
	unsigned n;
	an_status status = read_source(intake, burst, most, &n);

	if (status != AN_OK)
		return status;
	burst->items = count_ready(intake, burst, burst->packet, n, limit);
	if (burst->items < n && !hold(intake, burst->packet + burst->items, n - burst->items))
		return AN_ENOMEM;
	return AN_OK;
}

static an_status take_again(struct an_intake *intake, struct an_burst *burst, unsigned most,
			    int64_t limit)
{
	unsigned n = intake->held_count - intake->held_next;

	n = count_ready(intake, burst, &intake->held[intake->held_next], n < most ? n : most,
			limit);
	return n > 0 ? take_held(intake, burst, n) : AN_OK;
}

/* Packets, or the timer that is due before the first of them. */
static an_status add_packets(struct an_intake *intake, struct an_worker *worker,
			     struct an_burst *burst, unsigned most, int64_t limit)
{
	an_status status;

	burst->kind = AN_BURST_PACKETS;
	if (has_held(intake))
		status = take_again(intake, burst, most, limit);
	else
		status = take_new(intake, burst, most, limit);
	if (status != AN_OK)
		return status;
	if (burst->items == 0)
		return add_timer(intake, worker, burst, due_timer(intake, intake->time.now));
	burst->token_time = burst->time[burst->items - 1];
	return AN_OK;
}

/* -- rows -------------------------------------------------------------------------------------- */

static an_status find_row(struct an_intake *intake)
{
	an_status status;

	if (intake->row == AN_ROW_FOUND)
		return AN_OK;
	if (intake->is_stopping || intake->source->feeds == NULL)
		intake->row = AN_ROWS_OVER;
	if (intake->row == AN_ROWS_OVER)
		return AN_EOF;
	status = an_feeds_peek(intake->source->feeds, &intake->row_time);
	if (status == AN_OK)
		intake->row = AN_ROW_FOUND;
	else if (status == AN_EOF)
		intake->row = AN_ROWS_OVER;
	else
		intake->has_failed = true; /* a record is half read */
	return status;
}

/* Rows, or the timer that is due before the first of them. limit: as count_ready's. */
static an_status add_rows(struct an_intake *intake, struct an_worker *worker,
			  struct an_burst *burst, unsigned most, int64_t limit)
{
	an_status status = AN_OK;

	burst->kind = AN_BURST_ROWS;
	while (burst->items < most && (status = find_row(intake)) == AN_OK) {
		const struct an_row_time *row = &intake->row_time;
		struct an_tuple *tuple;
		int64_t time = intake->time.now;

		if (row->has_time && row->time > limit)
			break;
		if (row->has_time)
			time = token_time(intake, row->time);
		if (!goes_with(intake, time, burst->items, burst->token_time)) {
			if (burst->items > 0)
				break;
			return add_timer(intake, worker, burst, due_timer(intake, time));
		}
		status = an_feeds_take(intake->source->feeds, &worker->env, &tuple);
		if (status != AN_OK)
			break;
		intake->row = AN_ROW_UNKNOWN;
		if (tuple != NULL)
			add_token(burst, tuple, time);
		if (burst->items > 0 && !an_feeds_is_ready(intake->source->feeds))
			break;
	}
	return burst->items > 0 ? AN_OK : status;
}

/* -- in order ---------------------------------------------------------------------------------- */

/* Token time begins with the first item that has one, if others come before it. */
static an_status begin(struct an_intake *intake, struct an_burst *burst, unsigned most)
{
	const struct an_run_source *source = intake->source;
	an_status status, of_packet;
	int64_t first;

	if (intake->start == NULL && source->feeds == NULL)
		return AN_OK;
	status = source->feeds != NULL && !intake->is_stopping
		     ? an_feeds_first_time(source->feeds, &first)
		     : AN_EOF;
	if (status == AN_ENOMEM) {
		intake->has_failed = true;
		return status;
	}
	if (status == AN_EOF || source->merge) {
		of_packet = find_packet(intake, burst, most);
		if (of_packet == AN_ENOMEM || of_packet == AN_EIO)
			return of_packet;
		if (of_packet == AN_OK &&
		    (status == AN_EOF || intake->held[intake->held_next].time < first)) {
			first = intake->held[intake->held_next].time;
			status = AN_OK;
		}
	}
	if (status == AN_OK)
		token_time(intake, first);
	return AN_OK;
}

/* Rows, and then packets; or with merge whichever are earlier, and of equal ones the rows. */
static an_status add_input(struct an_intake *intake, struct an_worker *worker,
			   struct an_burst *burst, unsigned most)
{
	const struct an_run_source *source = intake->source;
	an_status row = find_row(intake), packet;
	int64_t time;

	if (row == AN_ENOMEM)
		return row;
	if (row == AN_EOF)
		return add_packets(intake, worker, burst, most, INT64_MAX);
	if (!source->merge)
		return add_rows(intake, worker, burst, most, INT64_MAX);
	if (!intake->row_time.has_time) /* they come before all that have one */
		return add_rows(intake, worker, burst, most, INT64_MIN);
	packet = find_packet(intake, burst, most);
	if (packet == AN_EOF)
		return add_rows(intake, worker, burst, most, INT64_MAX);
	if (packet != AN_OK)
		return packet;
	time = intake->held[intake->held_next].time;
	if (intake->row_time.time <= time)
		return add_rows(intake, worker, burst, most, time);
	return add_packets(intake, worker, burst, most, intake->row_time.time - 1);
}

static an_status add_batch(struct an_intake *intake, struct an_worker *worker,
			   struct an_burst *burst)
{
	const struct an_run_source *source = intake->source;
	struct an_tuple *batch;
	an_status status;

	if (intake->is_stopping || source->feeds == NULL || !an_feeds_has_batch(source->feeds))
		return AN_EOF;
	status = an_feeds_read_batch(source->feeds, &worker->env, &batch);
	intake->has_failed |= status != AN_OK;
	burst->kind = AN_BURST_ROWS;
	if (status == AN_OK)
		add_token(burst, batch, intake->time.now);
	return status;
}

/* The token in which all contexts end that are left. */
static an_status add_expiry(struct an_intake *intake, struct an_burst *burst)
{
	if (!intake->has_expired)
		return AN_EOF;
	burst->kind = AN_BURST_EXPIRY;
	add_token(burst, NULL, intake->time.now);
	return AN_OK;
}

/* The phase's next items. AN_EOF: the phase is over. *goes_on: it may have more. */
static an_status read_phase(struct an_intake *intake, struct an_worker *worker,
			    struct an_burst *burst, unsigned most, bool *goes_on)
{
	int64_t now = intake->time.now;
	an_status status;

	*goes_on = false;
	switch (intake->phase) {
	case AN_INTAKE_BEGIN:
		status = begin(intake, burst, most);
		return status == AN_OK ? AN_EOF : status;
	case AN_INTAKE_START:
		return intake->start != NULL ? add_sources(intake, worker, burst, intake->start, 0,
							   AN_BURST_START, now)
					     : AN_EOF;
	case AN_INTAKE_BATCH:
		return add_batch(intake, worker, burst);
	case AN_INTAKE_INPUT:
		*goes_on = true;
		return add_input(intake, worker, burst, most);
	case AN_INTAKE_EXPIRY:
		return add_expiry(intake, burst);
	case AN_INTAKE_FINISH:
		return intake->finish != NULL ? add_sources(intake, worker, burst, intake->finish,
							    0, AN_BURST_TIMER, now)
					      : AN_EOF;
	case AN_INTAKE_END:
		break;
	}
	return AN_EOF;
}

an_status an_intake_read(struct an_intake *intake, struct an_worker *worker, struct an_burst *burst,
			 unsigned most)
{
	an_worker_set_burst(worker, burst);
	burst->packet = NULL;
	while (intake->phase != AN_INTAKE_END) {
		bool goes_on;
		an_status status = read_phase(intake, worker, burst, most, &goes_on);

		if (status == AN_EOF || (status == AN_OK && !goes_on))
			intake->phase++;
		if (status != AN_EOF)
			return status;
	}
	return AN_EOF;
}
