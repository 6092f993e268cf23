/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/merge_feeds.c -- part of merge: which program feeds which. */
#include "compiler/merge.h"

static const char *text(const merger *m, str_id name)
{
	return strtab_text(m->cx->strings, name);
}

static const char *file_of(const merge_unit *u)
{
	return source_base_name(u->unit->input);
}

/* -- what leaves a program --------------------------------------------------------------------- */

static int last_producer(const merge_unit *u, str_id name)
{
	int i = u->count - 1;

	while (i >= 0 && !merge_derives(u->components[i], name))
		i--;
	return i;
}

/* The first component behind number i that consumes it; count: none does. */
static int consumer_behind(const merge_unit *u, str_id name, int i)
{
	do
		i++;
	while (i < u->count && !merge_consumes(u->components[i], name));
	return i;
}

/* The component that derives it last consumes it, and has no table of it that stays. */
static bool is_consumed_at_once(const merge_unit *u, const merge_name *n)
{
	return n->table == NULL &&
	       merge_consumes(u->components[last_producer(u, n->name)], n->name);
}

static bool leaves(const merge_unit *u, const merge_name *n)
{
	return !is_consumed_at_once(u, n) &&
	       consumer_behind(u, n->name, last_producer(u, n->name)) == u->count;
}

int merge_feed_place(const merge_unit *u, const merge_name *n)
{
	return consumer_behind(u, n->name, last_producer(u, n->name));
}

/* -- who feeds whom ---------------------------------------------------------------------------- */

static bool can_be_fed(const merge_name *n)
{
	return n->use != NULL && n->head == NULL && !n->is_fixed && !n->is_timed &&
	       !(n->declared != NULL && n->declared->is_source);
}

/* A component that consumes what an `output` line names, before the last one that derives it. */
static bool is_consumed_between(const merge_unit *u, const merge_name *n)
{
	int last = last_producer(u, n->name), i = 0;

	while (i < last && !merge_derives(u->components[i], n->name))
		i++;
	return i < last && consumer_behind(u, n->name, i - 1) < last;
}

static bool check_feed(merger *m, const merge_unit *from, const merge_name *n, const merge_unit *to,
		       const merge_name *name)
{
	if (n->head->arity != name->use->arity) {
		diag_error(m->cx->diag, name->use->span, "arity",
			   "'%s' comes from %s and has %d attribute%s there, not %d",
			   text(m, n->name), file_of(from), n->head->arity,
			   n->head->arity == 1 ? "" : "s", name->use->arity);
		diag_note(m->cx->diag, n->head->span, "derived here");
		return false;
	}
	if (name->table != NULL) {
		diag_error(m->cx->diag, name->table->name_span, "unsupported",
			   "'%s' comes from %s: that a table is fed by another program is not "
			   "supported",
			   text(m, n->name), file_of(from));
		diag_note(m->cx->diag, name->use->name_span,
			  "derive the rows of the table of %s from it", file_of(to));
		return false;
	}
	if (n->is_output && (is_consumed_at_once(from, n) || is_consumed_between(from, n))) {
		diag_error(m->cx->diag, name->use->name_span, "unsupported",
			   "'%s' comes from %s, where it is consumed as soon as it is derived: "
			   "that it feeds another program too is not supported",
			   text(m, n->name), file_of(from));
		diag_note(m->cx->diag, n->head->span, "derive another predicate from it");
		return false;
	}
	return true;
}

static void add_feed(merger *m, merge_name *n, merge_unit *to, merge_name *name)
{
	merge_feed **end = &n->feeds;

	while (*end != NULL)
		end = &(*end)->next;
	*end = ARENA_NEW(m->cx->arena, merge_feed);
	**end = (merge_feed){ to, name, NULL };
	name->is_fed = true;
}

static void find_feeds_of(merger *m, merge_unit *from, merge_unit *to)
{
	for (merge_name *name = to->names; name != NULL; name = name->next) {
		merge_name *n = merge_find(from, name->name);

		if (n == NULL || n->head == NULL || !can_be_fed(name) ||
		    !(n->is_output || leaves(from, n)))
			continue;
		if (check_feed(m, from, n, to, name))
			add_feed(m, n, to, name);
	}
}

void merge_find_feeds(merger *m)
{
	for (int i = 0; i < m->count; i++)
		for (int k = 0; k < m->count; k++)
			if (i != k)
				find_feeds_of(m, &m->units[i], &m->units[k]);
}

/* -- in which order ---------------------------------------------------------------------------- */

/* A name by which `from` feeds `to`, as `to` has it; NULL: it does not. */
static const merge_name *feed_between(const merge_unit *from, const merge_unit *to)
{
	for (const merge_name *n = from->names; n != NULL; n = n->next)
		for (const merge_feed *f = n->feeds; f != NULL; f = f->next)
			if (f->to == to)
				return f->name;
	return NULL;
}

/* The first program that is not placed and feeds u; NULL: there is none. */
static merge_unit *feeder_of(const merger *m, const merge_unit *u)
{
	for (int i = 0; i < m->count; i++)
		if (!m->units[i].is_placed && feed_between(&m->units[i], u) != NULL)
			return &m->units[i];
	return NULL;
}

/* u is fed by one that is fed by … u. */
static void report_cycle(merger *m, const merge_unit *u)
{
	const char *cycle = file_of(u);
	const merge_unit *at = u;

	do {
		const merge_unit *from = feeder_of(m, at);

		cycle = arena_printf(m->cx->arena, "%s -> %s", file_of(from), cycle);
		at = from;
	} while (at != u);
	diag_error(m->cx->diag, feed_between(feeder_of(m, u), u)->use->name_span, "program-cycle",
		   "programs feed each other: %s", cycle);
	do {
		const merge_unit *from = feeder_of(m, at);
		const merge_name *n = feed_between(from, at);

		diag_note(m->cx->diag, n->use->name_span, "%s gets '%s' from %s", file_of(at),
			  text(m, n->name), file_of(from));
		at = from;
	} while (at != u);
}

merge_unit *merge_next_unit(merger *m)
{
	merge_unit *u = NULL;

	for (int i = 0; i < m->count; i++) {
		if (m->units[i].is_placed)
			continue;
		if (feeder_of(m, &m->units[i]) == NULL)
			return &m->units[i];
		u = &m->units[i];
	}
	/* Going from feeder to feeder ends in the circle. */
	for (int i = 0; i < m->count; i++)
		u = feeder_of(m, u);
	const merge_unit *first = u;
	for (const merge_unit *at = feeder_of(m, u); at != u; at = feeder_of(m, at))
		first = at < first ? at : first;
	report_cycle(m, first);
	return NULL;
}
