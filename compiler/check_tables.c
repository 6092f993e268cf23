/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_tables.c -- part of check: tables as they are declared: who owns each, its primary
 * key, what it can hold, whether it grows for ever. */
#include <inttypes.h>

#include "compiler/check.h"
#include "compiler/suggest.h"

enum { ATTRIBUTES_MAX = 64 }; /* what a set of them has bits for */

/* -- owners ------------------------------------------------------------------------------------ */

static const ast_rule *first_change(const ast_component *c, const predicate *p)
{
	const ast_rule *rule = c->rules;

	while (rule->head.predicate != p)
		rule = rule->next;
	return rule;
}

/* reported: by predicate, the last component that was told that it is not the owner. */
static void own(checker *k, const ast_rule *rule, const ast_component **reported)
{
	const predicate *p = rule->head.predicate;
	ast_table *t = p->table;

	if (t == NULL || rule->head.is_remote)
		return;
	if (t->owner == NULL)
		t->owner = rule->component;
	if (t->owner == rule->component || reported[p->index] == rule->component)
		return;
	reported[p->index] = rule->component;
	diag_error(k->cx->diag, rule->head.name_span, "table-owner",
		   "the table '%s' belongs to '%s': '%s' can't change it", check_text(k, p->name),
		   check_text(k, t->owner->name), check_text(k, rule->component->name));
	diag_note(k->cx->diag, first_change(t->owner, p)->head.name_span,
		  "it is %s there: a table belongs to the one component that changes it",
		  first_change(t->owner, p)->is_delete ? "deleted from" : "derived");
}

static void find_owners(checker *k)
{
	const ast_program *program = &k->cx->program;
	const ast_component **reported =
	    ARENA_ARRAY(k->cx->arena, const ast_component *, program->predicate_count + 1);

	for (const ast_component *c = program->components; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			own(k, rule, reported);
	for (ast_table *t = program->tables; t != NULL; t = t->next)
		t->is_constant = t->predicate != NULL && t->owner == NULL;
	for (predicate *p = program->predicates; p != NULL; p = p->next)
		p->is_barrier = p->source == SOURCE_START || p->source == SOURCE_PERIODIC ||
				p->source == SOURCE_FINISH ||
				(p->table != NULL && p->table->is_constant);
}

/* -- primary keys ------------------------------------------------------------------------------ */

/* Where the attributes of p are written first. */
static const ast_atom *form_of(const checker *k, const predicate *p)
{
	if (k->first_head[p->index] != NULL)
		return &k->first_head[p->index]->head;
	return k->first_use[p->index];
}

static int position_of_name(checker *k, const predicate *p, const ast_expr *part)
{
	const ast_atom *form = form_of(k, p);
	suggestion near = suggest_for(check_text(k, part->u.var.name));
	int i = 0;

	for (const ast_expr *e = form->args; e != NULL; e = e->next, i++) {
		if (e->kind != EXPR_VAR)
			continue;
		if (e->u.var.name == part->u.var.name)
			return i;
		suggest_offer(&near, check_text(k, e->u.var.name));
	}
	diag_error(k->cx->diag, part->span, "key-range", "'%s' has no attribute '%s'",
		   check_text(k, p->name), check_text(k, part->u.var.name));
	if (suggest_best(&near) != NULL)
		diag_fixit(k->cx->diag, part->span, "%s", suggest_best(&near));
	diag_note(k->cx->diag, form->span, "its attributes are these");
	return -1;
}

static int position_of(checker *k, const predicate *p, const ast_expr *part)
{
	if (part->kind == EXPR_VAR)
		return position_of_name(k, p, part);
	if (part->u.integer >= 1 && part->u.integer <= p->arity)
		return (int)part->u.integer - 1;
	diag_error(k->cx->diag, part->span, "key-range",
		   "'%s' has the attributes 1 to %d: there is none at %" PRId64,
		   check_text(k, p->name), p->arity, part->u.integer);
	if (form_of(k, p) != NULL)
		diag_note(k->cx->diag, form_of(k, p)->span, "the location counts as 1");
	return -1;
}

static void find_key(checker *k, ast_table *t)
{
	uint64_t seen = 0;

	for (const ast_key *key = t->keys; key != NULL; key = key->next)
		for (const ast_expr *part = key->parts; part != NULL; part = part->next) {
			int position = position_of(k, t->predicate, part);

			if (position < 0)
				continue;
			if (seen >> position & 1)
				diag_error(k->cx->diag, part->span, "duplicate",
					   "attribute %d of '%s' is in the key already",
					   position + 1, check_text(k, t->name));
			seen |= UINT64_C(1) << position;
		}
	t->key = seen & ~UINT64_C(1); /* all rows are at one node */
}

/* -- what a table can hold --------------------------------------------------------------------- */

static const type *what_ends(type *t)
{
	t = type_find(t);
	while (t->kind == TYPE_LIST)
		t = type_find(t->element);
	return t->kind == TYPE_OPAQUE && (!t->opaque->is_key || t->opaque->is_pointer) ? t : NULL;
}

static void check_held(checker *k, const ast_table *t)
{
	const ast_atom *form = form_of(k, t->predicate);
	const ast_expr *e = form != NULL ? form->args : NULL;

	for (int i = 0; e != NULL; i++, e = e->next) {
		const type *ends = what_ends(t->predicate->attributes[i]);

		if (ends == NULL)
			continue;
		diag_error(k->cx->diag, e->span, "table-value",
			   "'%s' is a table, and attribute %d has type %s, which ends with its "
			   "token",
			   check_text(k, t->name), i + 1,
			   type_name(k->cx->arena, t->predicate->attributes[i]));
		diag_note(k->cx->diag, t->name_span, "materialized here");
		if (ends->opaque->span.file != 0)
			diag_note(k->cx->diag, ends->opaque->span,
				  "declared here: scalars, strings, lists and types declared "
				  "'key' can be kept");
	}
}

/* -- growth ------------------------------------------------------------------------------------ */

/* Whether the rule can fire as long as packets or timers come. endless: by predicate. */
static bool is_endless(const ast_rule *rule, const bool *endless)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->kind == LITERAL_ATOM && endless[l->atom.predicate->index])
			return true;
	return false;
}

static void follow_component(const graph *g, bool *endless)
{
	bool has_changed = true;

	while (has_changed) { /* twice, but for recursions */
		has_changed = false;
		for (int i = 0; i < g->node_count; i++) {
			const graph_node *n = &g->nodes[g->order[i]];

			for (const graph_rule *r = n->rules; r != NULL; r = r->next)
				if (!endless[n->predicate->index] && is_endless(r->rule, endless))
					has_changed = endless[n->predicate->index] = true;
		}
	}
}

static void check_bound(checker *k, const ast_table *t)
{
	if (t->lifetime_ns != INT64_MAX || t->rows != UINT64_MAX || t->key == 0)
		return;
	diag_warning(k->cx->diag, span_join(t->lifetime->span, t->size->span), "unbounded-table",
		     "'%s' keeps its rows for ever, and may have any number of them",
		     check_text(k, t->name));
	diag_note(k->cx->diag, k->first_head[t->predicate->index]->head.name_span,
		  "rows come from here, for as long as packets do");
	diag_note(k->cx->diag, t->size->span, "give it a lifetime or a size");
}

void check_growth(checker *k)
{
	const ast_program *program = &k->cx->program;
	bool *endless = ARENA_ARRAY(k->cx->arena, bool, program->predicate_count + 1);

	if (program->tables == NULL)
		return;
	for (const predicate *p = program->predicates; p != NULL; p = p->next)
		endless[p->index] = p->is_source || p->source == SOURCE_PERIODIC ||
				    p->source == SOURCE_EXPIRED || p->is_builtin;
	for (int i = 0; i < program->component_count; i++)
		follow_component(k->graphs[i], endless);
	for (const ast_table *t = program->tables; t != NULL; t = t->next)
		if (t->predicate != NULL && endless[t->predicate->index] &&
		    k->first_head[t->predicate->index] != NULL)
			check_bound(k, t);
}

/* -- the declarations -------------------------------------------------------------------------- */

static bool check_arity(checker *k, const ast_table *t)
{
	if (t->predicate->arity <= ATTRIBUTES_MAX)
		return true;
	diag_error(k->cx->diag, t->name_span, "unsupported",
		   "a table has at most %d attributes, and '%s' has %d", ATTRIBUTES_MAX,
		   check_text(k, t->name), t->predicate->arity);
	return false;
}

void check_tables(checker *k)
{
	find_owners(k);
	for (ast_table *t = k->cx->program.tables; t != NULL; t = t->next) {
		if (t->predicate == NULL || !check_arity(k, t))
			continue;
		find_key(k, t);
		check_held(k, t);
	}
}
