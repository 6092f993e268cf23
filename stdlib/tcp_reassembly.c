/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/tcp_reassembly.c -- see tcp_reassembly.h. */
#include "stdlib/tcp_reassembly.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CHARGE_MORE  64u
#define CHARGE_LEAST 512u
#define LATE_MAX     (1u << 24) /* nothing comes so many octets late */

AN_LIMIT(tcp_out_of_order_octets, 1u << 20, 1u << 12, 1u << 28,
	 "octets that a direction of a TCP connection may hold behind a gap");

AN_COUNTER(tcp_delivered_octets, "octets of TCP payload delivered in order");
AN_COUNTER(tcp_duplicate_octets, "octets of TCP payload that had come before");
AN_COUNTER(tcp_dropped_octets, "octets of TCP payload not delivered for another reason");
AN_COUNTER(tcp_conflict_octets, "duplicate octets that differ from the first ones, still held");
AN_COUNTER(tcp_gap_octets, "octets of TCP streams that never came and were given up");
AN_COUNTER(tcp_gaps, "gaps in TCP streams that were given up");
AN_COUNTER(tcp_out_of_order, "pieces of TCP streams that came before what precedes them");
AN_COUNTER(tcp_out_of_order_full, "gaps given up because too much was held behind them");
AN_COUNTER(tcp_no_memory, "pieces of TCP streams lost because memory was out");

void an_tcp_count_dropped(struct an_env *env, uint32_t octets)
{
	an_count(env, tcp_dropped_octets, octets);
}

void an_tcp_count_duplicate(struct an_env *env, uint32_t octets)
{
	an_count(env, tcp_duplicate_octets, octets);
}

/* -- slices ----------------------------------------------------------------------------------- */

/* Room for one more slice in token memory; the first one stands in the message. */
static bool grow_slices(struct an_tcp_output *out)
{
	uint32_t room = out->room == 0 ? 8 : out->room * 2, count = out->message->slice_count;
	struct an_tcp_slice *slices = an_alloc(out->env, room * sizeof *slices);

	if (slices == NULL)
		return false;
	memcpy(slices, out->slices != NULL ? out->slices : &out->message->one,
	       count * sizeof *slices);
	out->slices = slices;
	out->room = room;
	return true;
}

/* Appends a slice behind the direction's gap. False: no memory, and all of it is now gap. */
static bool add_slice(struct an_tcp_output *out, unsigned d, const uint8_t *data, uint32_t octets)
{
	struct an_tcp_message *m = out->message;
	struct an_tcp_slice slice = { data, octets, out->gap[d], (uint8_t)d, { 0 } };

	if (m->slice_count == 0) {
		m->one = slice;
	} else if (m->slice_count < out->room || grow_slices(out)) {
		out->slices[m->slice_count] = slice;
	} else {
		an_count(out->env, tcp_no_memory, 1);
		an_count(out->env, tcp_dropped_octets, octets);
		out->gap[d] += octets;
		return false;
	}
	m->slice_count++;
	out->gap[d] = 0;
	an_count(out->env, tcp_delivered_octets, octets);
	return true;
}

/* -- the queue -------------------------------------------------------------------------------- */

static uint32_t charge_of(uint32_t octets)
{
	return octets + CHARGE_MORE < CHARGE_LEAST ? CHARGE_LEAST : octets + CHARGE_MORE;
}

/* NULL: nothing was ever held. */
static struct an_tcp_queue *get_queue(const struct an_tcp_state *state, unsigned d)
{
	return state->queues != NULL ? &state->queues->direction[d] : NULL;
}

static bool is_empty(const struct an_tcp_queue *q)
{
	return q == NULL || q->count == 0;
}

static struct an_tcp_queue *make_queue(struct an_env *env, struct an_tcp_state *state, unsigned d)
{
	if (state->queues == NULL) {
		state->queues = calloc(1, sizeof *state->queues);
		if (state->queues == NULL)
			return NULL;
		an_account(env, sizeof *state->queues);
	}
	return &state->queues->direction[d];
}

/* Room for one more entry behind the last. */
static bool make_room(struct an_tcp_queue *q)
{
	uint32_t room = q->room == 0 ? 16 : q->room * 2;
	struct an_tcp_held *held;

	if (q->first + q->count < q->room)
		return true;
	if (q->first > q->room / 2) {
		memmove(q->held, q->held + q->first, q->count * sizeof *q->held);
		q->first = 0;
		return true;
	}
	held = realloc(q->held, room * sizeof *held);
	if (held == NULL)
		return false;
	q->held = held;
	q->room = room;
	return true;
}

/* Holds a copy of n > 0 octets as the i-th entry. */
static bool hold(struct an_tcp_output *out, unsigned d, uint32_t i, const struct an_tcp_held *piece,
		 const uint8_t *p)
{
	struct an_tcp_queue *q = make_queue(out->env, out->state, d);
	struct an_tcp_held *at;
	uint8_t *copy = NULL;

	if (q != NULL && make_room(q))
		copy = malloc(piece->octets);
	if (copy == NULL) {
		an_count(out->env, tcp_no_memory, 1);
		an_count(out->env, tcp_dropped_octets, piece->octets);
		return false;
	}
	memcpy(copy, p, piece->octets);
	at = q->held + q->first + i;
	memmove(at + 1, at, (q->count - i) * sizeof *at);
	*at = *piece;
	at->data = copy;
	q->count++;
	q->octets += piece->octets;
	q->charged += charge_of(piece->octets);
	an_account(out->env, charge_of(piece->octets));
	an_count(out->env, tcp_out_of_order, 1);
	return true;
}

static struct an_tcp_held remove_first(struct an_env *env, struct an_tcp_queue *q)
{
	struct an_tcp_held piece = q->held[q->first++];

	q->count--;
	if (q->count == 0)
		q->first = 0;
	q->octets -= piece.octets;
	q->charged -= charge_of(piece.octets);
	an_account(env, -(int64_t)charge_of(piece.octets));
	return piece;
}

/* Counts n octets from next on as lost. */
static void lose(struct an_tcp_output *out, unsigned d, uint32_t n)
{
	if (n == 0)
		return;
	out->gap[d] += n;
	out->state->side[d].next += n;
	an_count(out->env, tcp_gap_octets, n);
	an_count(out->env, tcp_gaps, 1);
}

/* Octets missing of a packet are lost, as far as no others are held in their place. */
static void lose_missing(struct an_tcp_output *out, unsigned d, uint32_t missing)
{
	const struct an_tcp_queue *q = get_queue(out->state, d);

	if (!is_empty(q)) {
		uint32_t room = q->held[q->first].seq - out->state->side[d].next;

		missing = missing < room ? missing : room;
	}
	lose(out, d, missing);
}

/* Delivers the first entry, which stands at next. */
static void deliver_first(struct an_tcp_output *out, unsigned d)
{
	struct an_tcp_queue *q = get_queue(out->state, d);
	struct an_tcp_held piece = remove_first(out->env, q);

	out->gap[d] += q->lost;
	q->lost = 0;
	out->state->side[d].next += piece.octets;
	if (add_slice(out, d, piece.data, piece.octets))
		an_give(out->env, piece.data, piece.octets);
	else
		free(piece.data);
	lose_missing(out, d, piece.missing);
}

static void deliver_ready(struct an_tcp_output *out, unsigned d)
{
	const struct an_tcp_queue *q = get_queue(out->state, d);

	while (!is_empty(q) && q->held[q->first].seq == out->state->side[d].next)
		deliver_first(out, d);
}

static void give_up_first(struct an_tcp_output *out, unsigned d)
{
	const struct an_tcp_queue *q = get_queue(out->state, d);

	lose(out, d, q->held[q->first].seq - out->state->side[d].next);
	deliver_ready(out, d);
}

/* -- taking in -------------------------------------------------------------------------------- */

static uint32_t count_conflicts(const uint8_t *a, const uint8_t *b, uint32_t n)
{
	uint32_t conflicts = 0;

	if (memcmp(a, b, n) == 0)
		return 0;
	for (uint32_t i = 0; i < n; i++)
		conflicts += a[i] != b[i];
	return conflicts;
}

/* The policy "first": n octets came that are held already; those stay, the new ones are compared
 * and counted. */
static void settle_overlap(struct an_tcp_output *out, const struct an_tcp_held *held,
			   const struct an_tcp_held *piece, uint32_t seq, uint32_t n)
{
	an_count(out->env, tcp_duplicate_octets, n);
	an_count(
	    out->env, tcp_conflict_octets,
	    count_conflicts(held->data + (seq - held->seq), piece->data + (seq - piece->seq), n));
}

/* The index of the first entry that ends beyond seq. */
static uint32_t find_entry(const struct an_tcp_queue *q, uint32_t seq)
{
	uint32_t low = 0, high = q->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct an_tcp_held *h = &q->held[q->first + middle];

		if (an_tcp_before(seq, h->seq + h->octets))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* The part of the new piece from seq to end, of which nothing is held: delivered if it is next,
 * held as the i-th entry otherwise. Returns whether it is held now. */
static bool take_part(struct an_tcp_output *out, unsigned d, uint32_t i,
		      const struct an_tcp_held *piece, uint32_t seq, uint32_t end)
{
	struct an_tcp_side *side = &out->state->side[d];
	const uint8_t *p = piece->data + (seq - piece->seq);
	struct an_tcp_held part = { NULL, seq, end - seq, 0, 0 };

	if (end == piece->seq + piece->octets)
		part.missing = piece->missing;
	if (seq != side->next)
		return hold(out, d, i, &part, p);
	side->next = end;
	add_slice(out, d, p, end - seq);
	lose_missing(out, d, part.missing);
	return false;
}

/* Takes in a piece that begins at next or beyond it, among what is held. */
static void merge(struct an_tcp_output *out, unsigned d, const struct an_tcp_held *piece)
{
	uint32_t seq = piece->seq, end = piece->seq + piece->octets, i;
	struct an_tcp_queue *q = get_queue(out->state, d);

	i = is_empty(q) ? 0 : find_entry(q, seq);
	while (seq != end) {
		struct an_tcp_held *h =
		    is_empty(q) || i == q->count ? NULL : &q->held[q->first + i];
		uint32_t stop = h != NULL && an_tcp_before(h->seq, end) ? h->seq : end;

		if (an_tcp_before(seq, stop)) {
			if (take_part(out, d, i, piece, seq, stop))
				i++;
			q = get_queue(out->state, d);
			seq = stop;
			continue;
		}
		assert(h != NULL); /* without one, all was taken */
		if (an_tcp_before(h->seq + h->octets, end)) {
			stop = h->seq + h->octets;
			h->missing = 0; /* the new piece goes on there */
		} else {
			stop = end;
		}
		settle_overlap(out, h, piece, seq, stop - seq);
		seq = stop;
		if (h->seq == out->state->side[d].next)
			deliver_first(out, d);
		else
			i++;
	}
	deliver_ready(out, d);
}

/* Cuts off what stands beyond the FIN. False: nothing is left. */
static bool cut_at_fin(struct an_env *env, const struct an_tcp_side *side,
		       struct an_tcp_held *piece)
{
	uint32_t end = piece->seq + piece->octets, excess;

	if ((side->flags & AN_TCP_SIDE_FIN) == 0 || !an_tcp_before(side->fin, end + piece->missing))
		return true;
	if (!an_tcp_before(side->fin, end)) {
		piece->missing = side->fin - end;
		return true;
	}
	piece->missing = 0;
	excess = an_tcp_before(side->fin, piece->seq) ? piece->octets : end - side->fin;
	piece->octets -= excess;
	an_count(env, tcp_dropped_octets, excess);
	return piece->octets != 0;
}

/* Cuts off what stands before next. False: nothing is left. */
static bool cut_at_next(struct an_env *env, const struct an_tcp_side *side,
			struct an_tcp_held *piece)
{
	uint32_t old = side->next - piece->seq;

	if (!an_tcp_before(piece->seq, side->next))
		return true;
	if (old < piece->octets) {
		an_count(env, tcp_duplicate_octets, old);
		piece->data += old;
		piece->octets -= old;
		piece->seq += old;
		return true;
	}
	an_count(env, tcp_duplicate_octets, piece->octets);
	old -= piece->octets;
	piece->data += piece->octets;
	piece->octets = 0;
	piece->seq = side->next;
	piece->missing -= old < piece->missing ? old : piece->missing;
	return piece->missing != 0;
}

void an_tcp_take(struct an_tcp_output *out, unsigned direction, uint32_t seq, const uint8_t *p,
		 uint32_t n, uint32_t missing)
{
	struct an_tcp_side *side = &out->state->side[direction];
	struct an_tcp_queue *q = get_queue(out->state, direction);
	/* data is not written to before it is a copy of our own. */
	struct an_tcp_held piece = { (uint8_t *)(uintptr_t)p, seq, n, missing, 0 };

	if (!cut_at_fin(out->env, side, &piece) || !cut_at_next(out->env, side, &piece))
		return;
	if (q != NULL && q->lost != 0) {
		out->gap[direction] += q->lost;
		q->lost = 0;
	}
	if (piece.octets == 0) {
		if (piece.seq == side->next) {
			lose_missing(out, direction, piece.missing);
			deliver_ready(out, direction);
		}
		return;
	}
	merge(out, direction, &piece);
	q = get_queue(out->state, direction);
	while (!is_empty(q) && q->charged > an_limit_value(out->env, tcp_out_of_order_octets)) {
		an_count(out->env, tcp_out_of_order_full, 1);
		give_up_first(out, direction);
	}
}

/* -- giving up -------------------------------------------------------------------------------- */

void an_tcp_give_up_acked(struct an_tcp_output *out, unsigned direction)
{
	const struct an_tcp_side *side = &out->state->side[direction];
	const struct an_tcp_queue *q = get_queue(out->state, direction);

	while (!is_empty(q) && !an_tcp_before(side->acked, q->held[q->first].seq))
		give_up_first(out, direction);
	if ((side->flags & AN_TCP_SIDE_FIN) != 0 && an_tcp_before(side->fin, side->acked))
		an_tcp_give_up_all(out, direction);
	else if (is_empty(q) && an_tcp_before(side->next + LATE_MAX, side->acked))
		lose(out, direction, side->acked - side->next);
}

void an_tcp_give_up_all(struct an_tcp_output *out, unsigned direction)
{
	const struct an_tcp_side *side = &out->state->side[direction];
	const struct an_tcp_queue *q = get_queue(out->state, direction);

	while (!is_empty(q))
		give_up_first(out, direction);
	if ((side->flags & AN_TCP_SIDE_FIN) != 0 && an_tcp_before(side->next, side->fin))
		lose(out, direction, side->fin - side->next);
}

void an_tcp_drop_held(struct an_env *env, struct an_tcp_state *state)
{
	if (state->queues == NULL)
		return;
	for (unsigned d = 0; d < 2; d++) {
		struct an_tcp_queue *q = &state->queues->direction[d];

		while (q->count != 0) {
			struct an_tcp_held piece = remove_first(env, q);

			an_count(env, tcp_dropped_octets, piece.octets);
			free(piece.data);
		}
		free(q->held);
	}
	free(state->queues);
	state->queues = NULL;
	an_account(env, -(int64_t)sizeof *state->queues);
}

/* -- the end of a call ------------------------------------------------------------------------ */

void an_tcp_output_end(struct an_tcp_output *out)
{
	static const uint8_t nothing;

	for (unsigned d = 0; d < 2; d++) {
		if (out->gap[d] != 0 && !add_slice(out, d, &nothing, 0)) {
			struct an_tcp_queue *q = make_queue(out->env, out->state, d);

			if (q != NULL)
				q->lost += out->gap[d];
		}
	}
	out->message->slices = out->slices;
	if (out->message->slice_count != 0)
		out->message->events |= AN_TCP_DATA;
}
