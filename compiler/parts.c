/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/parts.c -- key values, followed through the rules until nothing changes. */
#include "compiler/parts.h"

enum { UNKNOWN = -1 }; /* no rule has derived it so far */

/* -- one rule ---------------------------------------------------------------------------------- */

/* Of two equal values: what is known of either. */
static int known(int a, int b)
{
	if (a > 0 || b > 0)
		return a > 0 ? a : b;
	return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : 0;
}

static void equate(int *slots, const ast_expr *a, const ast_expr *b)
{
	if (a->kind == EXPR_VAR && b->kind == EXPR_VAR)
		slots[a->u.var.slot] = slots[b->u.var.slot] =
		    known(slots[a->u.var.slot], slots[b->u.var.slot]);
}

static void follow_literal(const parts *p, const ast_literal *l, int *slots)
{
	const ast_expr *e = l->left;
	int i = 0;

	if (l->kind == LITERAL_ATOM) {
		for (e = l->atom.args; e != NULL; e = e->next, i++) {
			int value = p->values[l->atom.node][i];

			if (e->kind == EXPR_VAR)
				slots[e->u.var.slot] =
				    e->u.var.binds ? value : known(slots[e->u.var.slot], value);
		}
	} else if (l->binds) {
		slots[e->u.var.slot] = l->right->kind == EXPR_VAR ? slots[l->right->u.var.slot] : 0;
	} else if (l->kind == LITERAL_EQUALS) {
		equate(slots, e, l->right);
	} else if (l->kind == LITERAL_CONDITION && e->kind == EXPR_BINARY && e->u.op.op == OP_EQ) {
		equate(slots, e->u.op.left, e->u.op.right);
	}
}

int *parts_of_rule(const parts *p, arena *a, const ast_rule *rule)
{
	int *slots = ARENA_ARRAY(a, int, rule->variable_count + 1);

	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		follow_literal(p, l, slots);
	return slots;
}

/* -- all rules --------------------------------------------------------------------------------- */

/* An attribute holds a value if all that derives it agrees. */
static bool merge(int *to, int value)
{
	int old = *to;

	if (value == UNKNOWN || old == value)
		return false;
	*to = old == UNKNOWN ? value : 0;
	return *to != old;
}

static bool follow_rule(const parts *p, arena *a, const ast_rule *rule)
{
	int *head = p->values[rule->head.node], *slots = parts_of_rule(p, a, rule), i = 0;
	bool has_changed = false;

	for (const ast_expr *e = rule->head.args; e != NULL; e = e->next, i++)
		has_changed |= merge(&head[i], e->kind == EXPR_VAR ? slots[e->u.var.slot] : 0);
	return has_changed;
}

/* What arrives has its keys' values, and no others. */
static void enter(parts *p, const graph_node *n, const ast_context_key *keys, int *values)
{
	const ast_context_key *entry = keys;
	int value = 0;

	for (int i = 0; i < n->predicate->arity; i++)
		values[i] = n->arrives && !n->predicate->is_barrier ? 0 : UNKNOWN;
	if (!n->arrives || n->predicate->is_barrier)
		return;
	if (n->predicate->source == SOURCE_EXPIRED && p->first == 1)
		values[1] = 1;
	while (entry != NULL && entry->predicate != n->predicate)
		entry = entry->next;
	for (const ast_key *key = entry != NULL ? entry->keys : NULL; key != NULL; key = key->next)
		for (int i = 0; i < key->count; i++)
			values[key->positions[i]] = ++value;
}

parts *parts_create(arena *a, const graph *g, const ast_context_key *keys)
{
	parts *p = ARENA_NEW(a, parts);
	bool has_changed = true;

	p->graph = g;
	p->values = ARENA_ARRAY(a, int *, g->node_count + 1);
	for (const ast_key *key = keys != NULL ? keys->keys : NULL; key != NULL; key = key->next)
		p->count += key->count;
	p->first = keys != NULL ? keys->keys->count : 0;
	for (int i = 0; i < g->node_count; i++) {
		p->values[i] = ARENA_ARRAY(a, int, g->nodes[i].predicate->arity + 1);
		enter(p, &g->nodes[i], keys, p->values[i]);
	}
	while (has_changed) { /* twice, but for recursions */
		has_changed = false;
		for (int i = 0; i < g->node_count; i++)
			for (const graph_rule *r = g->nodes[g->order[i]].rules; r != NULL;
			     r = r->next)
				if (!graph_is_barrier_rule(g, r->rule))
					has_changed |= follow_rule(p, a, r->rule);
	}
	for (int i = 0; i < g->node_count; i++)
		for (int k = 0; k < g->nodes[i].predicate->arity; k++)
			if (p->values[i][k] == UNKNOWN)
				p->values[i][k] = 0;
	return p;
}

/* -- questions --------------------------------------------------------------------------------- */

/* Whether one of the atom's arguments is the value, at a place that holds it; and, once it is known
 * by what variable, that one: two variables are equal only within a part. */
static bool has_value(const parts *p, const ast_atom *atom, const int *slots, int value,
		      int *common)
{
	int i = 0;

	for (const ast_expr *e = atom->args; e != NULL; e = e->next, i++) {
		if (e->kind != EXPR_VAR || slots[e->u.var.slot] != value ||
		    p->values[atom->node][i] != value || (*common >= 0 && *common != e->u.var.slot))
			continue;
		*common = e->u.var.slot;
		return true;
	}
	return false;
}

/* Whether all atoms of the rule are of the part by this value, and the group of an aggregate. */
static bool is_in_part(const parts *p, const ast_rule *rule, const int *slots, int value)
{
	const ast_expr *e = rule->head.args;
	int common = -1;

	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind != LITERAL_ATOM && l->kind != LITERAL_NEGATED)
			continue;
		const graph_node *n = &p->graph->nodes[l->atom.node];

		if (!(n->is_table && n->predicate->table->is_constant) &&
		    !has_value(p, &l->atom, slots, value, &common))
			return false;
	}
	if (!strata_is_aggregate(rule))
		return true;
	while (e != NULL && (e->kind != EXPR_VAR || slots[e->u.var.slot] != value))
		e = e->next;
	return e != NULL;
}

bool parts_divide(const parts *p, arena *a, const ast_rule *rule)
{
	bool is_joined = strata_is_aggregate(rule);
	int *slots;

	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		is_joined |= l->kind == LITERAL_NEGATED;
	if ((!is_joined && graph_atoms(rule) == 1) || graph_is_barrier_rule(p->graph, rule))
		return true;
	slots = parts_of_rule(p, a, rule);
	for (int value = 1; value <= p->count; value++)
		if (!is_in_part(p, rule, slots, value))
			return false;
	return true;
}

int parts_in_key(const parts *p, const graph_node *table, int value)
{
	const int *values = p->values[table - p->graph->nodes];

	for (int i = 0; i < table->predicate->arity; i++)
		if (values[i] == value && (table->predicate->table->key >> i & 1) != 0)
			return i;
	return -1;
}
