/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/merge.c -- pass: several programs as one chain.
 *
 * Requires: cx->units as parsed; cx->program holds what the library declares.
 * Gives:    cx->program: all of them, with ids of predicates that keep them apart. One program
 *           alone stays as it is.
 * Order:    what programs share; then the programs in the order of the command line, but one that
 *           feeds another before it.
 * Errors:   program-cycle, arity, duplicate, unsupported.
 * Look:     analogc --dump=chain FILE FILE */
#include "compiler/merge.h"

#include <string.h>

#include "compiler/passes.h"

static const char *text(const merger *m, str_id name)
{
	return strtab_text(m->cx->strings, name);
}

/* -- components into the chain ----------------------------------------------------------------- */

/* How `count` programs that share what comes next call the name there. */
static str_id id_of(merger *m, merge_unit *const *units, int count, const char *label, str_id name)
{
	merge_name *n = merge_find(units[0], name);

	if (n->id != STR_NONE)
		return n->id;
	str_id id = merge_id(m, label, name);
	for (int i = 0; i < count; i++) {
		n = merge_find(units[i], name);
		n->id = n->own_id = id;
	}
	if (n->declared != NULL)
		n->declared->id = id;
	return id;
}

static void name_atoms(merger *m, merge_unit *const *units, int count, const char *label,
		       ast_component *c)
{
	for (ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		for (ast_literal *l = rule->body; l != NULL; l = l->next)
			if (l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED)
				l->atom.id = id_of(m, units, count, label, l->atom.name);
		rule->head.id = id_of(m, units, count, label, rule->head.name);
	}
	for (ast_context_key *k = c->keys; k != NULL; k = k->next)
		if (merge_find(units[0], k->name) != NULL)
			k->id = id_of(m, units, count, label, k->name);
}

/* The next component of these programs, which is the same for all. */
static void add_component(merger *m, merge_unit *const *units, int count, const char *label)
{
	ast_component *c = units[0]->components[units[0]->next];

	c->of = label[0] != '\0' ? label : "all";
	name_atoms(m, units, count, label, c);
	*m->chain_end = c;
	m->chain_end = &c->next;
	c->next = NULL;
	for (int i = 0; i < count; i++) {
		units[i]->next++;
		for (merge_name *n = units[i]->names; n != NULL; n = n->next) {
			if (merge_consumes(c, n->name))
				n->is_there = false;
			else if (merge_derives(c, n->name))
				n->is_there = true;
		}
	}
}

/* -- where programs part ----------------------------------------------------------------------- */

/* Programs that go on together. */
typedef struct group {
	merge_unit **units;
	int count;
	const char *label; /* "a+b"; "": all programs */
} group;

static const char *label_of(const merger *m, merge_unit *const *units, int count)
{
	const char *label = units[0]->label;

	for (int i = 1; i < count; i++)
		label = arena_printf(m->cx->arena, "%s+%s", label, units[i]->label);
	return label;
}

static group *make_groups(const merger *m, const group *all, int *count)
{
	group *groups = ARENA_ARRAY(m->cx->arena, group, all->count);

	*count = 0;
	for (int i = 0; i < all->count; i++) {
		int g = 0;

		while (g < *count && !merge_same_next(m, groups[g].units[0], all->units[i]))
			g++;
		if (g == *count) {
			groups[g].units = ARENA_ARRAY(m->cx->arena, merge_unit *, all->count);
			++*count;
		}
		groups[g].units[groups[g].count++] = all->units[i];
	}
	for (int g = 0; g < *count; g++)
		groups[g].label = label_of(m, groups[g].units, groups[g].count);
	return groups;
}

/* Whether a tuple of the name that comes to the next component is of any use to u. */
static bool uses(const merge_unit *u, const merge_name *n)
{
	for (int i = u->next; i < u->count; i++)
		if (merge_consumes(u->components[i], n->name) ||
		    merge_derives(u->components[i], n->name))
			return true;
	return n->feeds != NULL || merge_is_printed(u, n);
}

/* The first program of the group that has a use for the name (an input: that it is one). */
static merge_name *used_in(const group *g, str_id name, bool as_input)
{
	for (int i = 0; i < g->count; i++) {
		merge_name *n = merge_find(g->units[i], name);

		if (n != NULL && (as_input ? merge_is_input(n) : uses(g->units[i], n)))
			return n;
	}
	return NULL;
}

static void set_id(const group *g, str_id name, str_id id, str_id own_id)
{
	for (int i = 0; i < g->count; i++) {
		merge_name *n = merge_find(g->units[i], name);

		if (n == NULL)
			continue;
		n->id = id;
		n->own_id = own_id;
		n->is_there = id != STR_NONE;
	}
}

/* An atom of the name, for its arguments' names and places. */
static const ast_atom *atom_of(const merge_name *n, bool as_input)
{
	return as_input || n->head == NULL ? n->use : n->head;
}

static bool is_source(const merge_name *n)
{
	return n->declared != NULL && n->declared->is_source;
}

static bool check_arity(merger *m, const merge_name *first, const merge_name *n)
{
	if (first->use->arity == n->use->arity)
		return true;
	diag_error(m->cx->diag, n->use->span, "arity",
		   "'%s' is an input of several programs: it has %d attribute%s, not %d",
		   text(m, n->name), first->use->arity, first->use->arity == 1 ? "" : "s",
		   n->use->arity);
	diag_note(m->cx->diag, first->use->span, "used with %d here", first->use->arity);
	return false;
}

/* Copies the name's tuples for each group that has a use for them. */
static void copy_for(merger *m, ast_component *copies, const group *groups, int count, str_id name,
		     str_id from, bool as_input)
{
	const merge_name *first = NULL;

	for (int g = 0; g < count; g++) {
		const merge_name *n = used_in(&groups[g], name, as_input);
		str_id id = merge_id(m, groups[g].label, name);

		if (n == NULL)
			continue;
		first = first == NULL ? n : first;
		if (as_input && !check_arity(m, first, n))
			continue;
		merge_add_copy(m, copies, from, atom_of(first, as_input), id, atom_of(n, as_input));
		set_id(&groups[g], name, id, is_source(n) ? n->own_id : id);
	}
}

/* A table that is only fed: the programs have it together. */
static void share_table(merger *m, const group *groups, int count, const char *label, str_id name)
{
	const merge_name *first = NULL;
	str_id id = merge_id(m, label, name);

	for (int g = 0; g < count; g++) {
		const merge_name *n = used_in(&groups[g], name, true);

		if (n == NULL)
			continue;
		first = first == NULL ? n : first;
		set_id(&groups[g], name, id, id);
		if (first->table != NULL && n->table != NULL && n->head == NULL &&
		    first->head == NULL && !n->is_deleted && !first->is_deleted &&
		    merge_same_text(m, first->table->span, n->table->span))
			continue;
		diag_error(m->cx->diag, (n->use != NULL ? n->use : n->head)->name_span,
			   "unsupported",
			   "'%s' is an input of several programs and a table: that is only "
			   "supported where all declare the same table and none changes it",
			   text(m, name));
		diag_note(m->cx->diag, (first->table != NULL ? first->table : n->table)->name_span,
			  "the table is declared here");
	}
}

static void set_source(const group *g, const merge_name *n, str_id id)
{
	n->declared->id = id;
	set_id(g, n->name, id, id);
}

static void part_input(merger *m, ast_component *copies, const group *groups, int count,
		       const char *label, str_id name)
{
	bool is_table = false, is_good = true;
	int users = 0;

	for (int g = 0; g < count; g++) {
		merge_name *n = used_in(&groups[g], name, true);

		if (n == NULL)
			continue;
		users++;
		is_table |= n->table != NULL;
		is_good &= !is_source(n) || n->declared->arity == n->use->arity;
	}
	if (users < 2)
		return;
	if (is_table) {
		share_table(m, groups, count, label, name);
		return;
	}
	for (int g = 0; g < count; g++) { /* a source as it is, for the first copies, or */
		merge_name *n = used_in(&groups[g], name, true);

		if (n != NULL && is_source(n))
			set_source(&groups[g], n, merge_id(m, label, name));
	}
	if (is_good) /* for resolve, which reports its arity */
		copy_for(m, copies, groups, count, name, merge_id(m, label, name), true);
}

/* What is consumed before, and derived anew, is its program's own. */
static bool derives_again(const group *g, str_id name)
{
	for (int i = 0; i < g->count; i++)
		for (int k = g->units[i]->next; k < g->units[i]->count; k++)
			if (merge_derives(g->units[i]->components[k], name))
				return true;
	return false;
}

/* The tuples that all groups got so far under one id. */
static void part_name(merger *m, ast_component *copies, const group *groups, int count,
		      const merge_name *n)
{
	bool is_there = n->is_there;
	str_id from = n->id;
	int users = 0;

	for (int g = 0; g < count; g++) {
		const merge_name *used = used_in(&groups[g], n->name, false);

		users += used != NULL;
		if (!is_there && derives_again(&groups[g], n->name))
			set_id(&groups[g], n->name, STR_NONE, STR_NONE);
	}
	if (is_there && users > 1)
		copy_for(m, copies, groups, count, n->name, from, n->head == NULL);
}

/* Behind what all of them share: each group gets what it has a use for. */
static void part(merger *m, const group *all, const group *groups, int count)
{
	symtab *done = symtab_create(m->cx->arena);
	ast_component *copies = merge_begin_copies(m);

	for (int i = 0; i < all->count; i++) {
		for (merge_name *n = all->units[i]->names; n != NULL; n = n->next) {
			if (n->is_fixed || symtab_find(done, n->name) != NULL)
				continue;
			symtab_put(done, n->name, n);
			if (n->id == STR_NONE)
				part_input(m, copies, groups, count, all->label, n->name);
			else
				part_name(m, copies, groups, count, n);
		}
	}
	merge_end_copies(m, copies);
}

/* Puts what the programs share into the chain; then what some of them share. */
static void join(merger *m, const group *all)
{
	group *groups;
	int count;

	if (all->count == 1)
		return;
	while ((groups = make_groups(m, all, &count)), count == 1)
		add_component(m, all->units, all->count, all->label);
	part(m, all, groups, count);
	for (int g = 0; g < count; g++)
		join(m, &groups[g]);
}

/* -- the rest of one program ------------------------------------------------------------------- */

/* Copies what u derives for those that it feeds, and, if that goes on in u, for u itself. */
static void feed_others(merger *m, ast_component *copies, merge_unit *u, merge_name *n)
{
	str_id from = n->id,
	       rest = merge_id(m, arena_printf(m->cx->arena, "%s.rest", u->label), n->name);
	bool is_consumed = merge_feed_place(u, n) < u->count;

	if (is_consumed || (n->table == NULL && merge_is_printed(u, n))) {
		merge_add_copy(m, copies, from, n->head, rest, n->head);
		n->id = rest;
		n->output_id = is_consumed ? from : rest;
	} else {
		n->output_id = from;
	}
	for (const merge_feed *f = n->feeds; f != NULL; f = f->next)
		merge_add_copy(m, copies, from, n->head,
			       id_of(m, (merge_unit *const[]){ f->to }, 1, f->to->label, n->name),
			       f->name->use);
}

static void add_feeds(merger *m, merge_unit *u, int place)
{
	ast_component *copies = merge_begin_copies(m);

	for (merge_name *n = u->names; n != NULL; n = n->next)
		if (n->feeds != NULL && merge_feed_place(u, n) == place)
			feed_others(m, copies, u, n);
	merge_end_copies(m, copies);
}

static void add_rest(merger *m, merge_unit *u)
{
	int first = u->next;

	add_feeds(m, u, first);
	while (u->next < u->count) {
		add_component(m, &u, 1, u->label);
		add_feeds(m, u, u->next);
	}
	u->is_placed = true;
}

/* -- the pass ---------------------------------------------------------------------------------- */

static const char *unique_label(const merger *m, const char *input, int units)
{
	const char *name = pipeline_name(m->cx->arena, input), *label = name;

	for (int i = 0, n = 2; i < units; i++) {
		if (strcmp(m->units[i].label, label) == 0) {
			label = arena_printf(m->cx->arena, "%s_%d", name, n++);
			i = -1;
		}
	}
	return label;
}

static void read_units(merger *m)
{
	for (const ast_unit *unit = m->cx->units; unit != NULL; unit = unit->next)
		m->count++;
	m->units = ARENA_ARRAY(m->cx->arena, merge_unit, m->count);
	int i = 0;
	for (ast_unit *unit = m->cx->units; unit != NULL; unit = unit->next, i++) {
		m->units[i].unit = unit;
		m->units[i].label = unique_label(m, unit->input, i);
		merge_read(m, &m->units[i]);
	}
}

/* A program without `output` lines prints what leaves it. */
static void find_printed(merger *m)
{
	m->cx->program.printed = symtab_create(m->cx->arena);
	for (int i = 0; i < m->count; i++)
		for (const merge_name *n = m->units[i].names; n != NULL; n = n->next)
			if (m->units[i].unit->program.outputs == NULL && n->id != STR_NONE)
				symtab_put(m->cx->program.printed, n->id, m);
}

bool pass_merge(compilation *cx)
{
	merger m = { .cx = cx, .chain_end = &cx->program.components };
	group all = { .units = NULL };
	merge_unit *u;

	if (cx->units == NULL)
		return true;
	read_units(&m);
	all.units = ARENA_ARRAY(cx->arena, merge_unit *, m.count);
	for (int i = 0; i < m.count; i++)
		all.units[all.count++] = &m.units[i];
	all.label = "";
	merge_find_feeds(&m);
	join(&m, &all);
	for (int i = 0; i < m.count; i++) {
		u = merge_next_unit(&m);
		if (u == NULL)
			return false;
		add_rest(&m, u);
	}
	merge_declarations(&m);
	find_printed(&m);
	cx->program.unit_count = m.count;
	return diag_errors(cx->diag) == 0;
}
