/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_keys.c -- part of check: the positions in context_keys. */
#include <inttypes.h>

#include "compiler/check.h"
#include "compiler/suggest.h"

enum { KEYS_MAX = 8 }; /* what a stage of the run time takes */

/* -- one key ----------------------------------------------------------------------------------- */

static int position_in(const ast_atom *atom, str_id name)
{
	int i = 0;

	for (const ast_expr *e = atom->args; e != NULL; e = e->next, i++)
		if (e->kind == EXPR_VAR && e->u.var.name == name)
			return i;
	return -1;
}

/* The attribute that the body atoms of p in c call name: -1: none, -2: not always the same. */
static int position_of(const ast_component *c, const predicate *p, str_id name)
{
	int found = -1;

	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
			if ((l->kind != LITERAL_ATOM && l->kind != LITERAL_NEGATED) ||
			    l->atom.predicate != p)
				continue;
			int i = position_in(&l->atom, name);
			if (i >= 0 && found >= 0 && found != i)
				return -2;
			found = i >= 0 ? i : found;
		}
	return found;
}

static int position_of_name(checker *k, const ast_component *c, const ast_context_key *entry,
			    const ast_expr *part)
{
	const char *name = check_text(k, part->u.var.name);
	const ast_atom *use = check_first_use(c, entry->predicate);
	int position = position_of(c, entry->predicate, part->u.var.name);
	suggestion near = suggest_for(name);

	if (position == -2) {
		diag_error(k->cx->diag, part->span, "ambiguous-key",
			   "'%s' is at different places of '%s' in '%s': write its number", name,
			   check_text(k, entry->name), check_text(k, c->name));
	} else if (position < 0) {
		for (const ast_expr *e = use->args; e != NULL; e = e->next)
			if (e->kind == EXPR_VAR)
				suggest_offer(&near, check_text(k, e->u.var.name));
		diag_error(k->cx->diag, part->span, "key-range",
			   "'%s' has no attribute '%s' in '%s'", check_text(k, entry->name), name,
			   check_text(k, c->name));
		if (suggest_best(&near) != NULL)
			diag_fixit(k->cx->diag, part->span, "%s", suggest_best(&near));
		diag_note(k->cx->diag, use->span, "its attributes are these");
	}
	return position;
}

static int position_of_number(checker *k, const ast_component *c, const ast_context_key *entry,
			      const ast_expr *part)
{
	int arity = entry->predicate->arity;

	if (part->u.integer >= 1 && part->u.integer <= arity)
		return (int)part->u.integer - 1;
	diag_error(k->cx->diag, part->span, "key-range",
		   "'%s' has the attributes 1 to %d: there is none at %" PRId64,
		   check_text(k, entry->name), arity, part->u.integer);
	diag_note(k->cx->diag, check_first_use(c, entry->predicate)->span,
		  "the location counts as 1");
	return -1;
}

/* Fills the place of a part; false after an error. */
static bool check_part(checker *k, const ast_component *c, const ast_context_key *entry,
		       ast_key *key, const ast_expr *part, int place)
{
	int position = part->kind == EXPR_INT ? position_of_number(k, c, entry, part)
					      : position_of_name(k, c, entry, part);

	if (position < 0)
		return false;
	key->positions[place] = position;
	if (place == 0)
		key->type = entry->predicate->attributes[position];
	for (int i = 0; i < place; i++) {
		if (key->positions[i] != position)
			continue;
		diag_error(k->cx->diag, part->span, "duplicate",
			   "attribute %d of '%s' is in the key already", position + 1,
			   check_text(k, entry->name));
		return false;
	}
	if (type_is_key(entry->predicate->attributes[position]))
		return true;
	diag_error(k->cx->diag, part->span, "key-type",
		   "attribute %d of '%s' has type %s, which can't be a key", position + 1,
		   check_text(k, entry->name),
		   type_name(k->cx->arena, entry->predicate->attributes[position]));
	diag_note(k->cx->diag, check_first_use(c, entry->predicate)->span,
		  "its attributes are these");
	return false;
}

static bool is_same_key(const ast_key *a, const ast_key *b)
{
	if (a->count != b->count)
		return false;
	for (int i = 0; i < a->count; i++)
		if (a->positions[i] != b->positions[i])
			return false;
	return true;
}

/* Fills key; false after an error. */
static bool check_key(checker *k, const ast_component *c, const ast_context_key *entry,
		      ast_key *key)
{
	const ast_expr *part = key->parts;

	if (key->count > KEYS_MAX) {
		diag_error(k->cx->diag, key->span, "key-range",
			   "a key has at most %d parts, not %d", KEYS_MAX, key->count);
		return false;
	}
	for (int i = 0; i < key->count; i++, part = part->next)
		if (!check_part(k, c, entry, key, part, i))
			return false;
	for (const ast_key *other = entry->keys; other != key; other = other->next) {
		if (!is_same_key(key, other))
			continue;
		if (key->count == 1)
			diag_error(k->cx->diag, key->span, "duplicate",
				   "attribute %d of '%s' is a key already", key->positions[0] + 1,
				   check_text(k, entry->name));
		else
			diag_error(k->cx->diag, key->span, "duplicate", "'%s' has this key already",
				   check_text(k, entry->name));
		diag_note(k->cx->diag, other->span, "here");
		return false;
	}
	return true;
}

/* -- one predicate's keys ---------------------------------------------------------------------- */

/* False, and reported: keys of that predicate mean nothing in c. */
static bool check_is_used(checker *k, const graph *g, const ast_context_key *entry)
{
	const ast_component *c = g->component;
	suggestion near = suggest_for(check_text(k, entry->name));

	for (int i = 0; i < g->node_count; i++) {
		if (g->nodes[i].predicate == entry->predicate && check_needs_key(&g->nodes[i]))
			return true;
		if (check_needs_key(&g->nodes[i]))
			suggest_offer(&near, check_text(k, g->nodes[i].predicate->name));
	}
	diag_error(k->cx->diag, entry->name_span, "key-unused",
		   entry->predicate->is_barrier ? "'%s' needs no key in '%s': it is a barrier"
		   : check_first_use(c, entry->predicate) != NULL
		       ? "'%s' needs no key in '%s': it is derived there"
		       : "'%s' is not consumed in '%s'",
		   check_text(k, entry->name), check_text(k, c->name));
	if (suggest_best(&near) != NULL)
		diag_fixit(k->cx->diag, entry->name_span, "%s", suggest_best(&near));
	return false;
}

static bool check_entry(checker *k, const graph *g, const ast_context_key *entry)
{
	bool good = check_is_used(k, g, entry);

	if (!good)
		return false;
	for (const ast_context_key *other = g->component->keys; other != entry;
	     other = other->next) {
		if (other->predicate != entry->predicate)
			continue;
		diag_error(k->cx->diag, entry->span, "duplicate", "'%s' has its keys already",
			   check_text(k, entry->name));
		diag_note(k->cx->diag, other->span, "here; two keys are written %s(1,2)",
			  check_text(k, entry->name));
		return false;
	}
	for (ast_key *key = entry->keys; key != NULL; key = key->next)
		good &= check_key(k, g->component, entry, key);
	if (entry->key_count > KEYS_MAX) {
		diag_error(k->cx->diag, entry->span, "key-range",
			   "a predicate has at most %d keys, not %d", KEYS_MAX, entry->key_count);
		good = false;
	}
	return good;
}

void check_keys(checker *k)
{
	for (const ast_component *c = k->cx->program.components; c != NULL; c = c->next)
		for (const ast_context_key *e = c->keys; e != NULL; e = e->next)
			if (!check_entry(k, k->graphs[c->index], e))
				k->bad_keys[c->index] = true;
}
