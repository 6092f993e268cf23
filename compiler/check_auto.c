/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_auto.c -- part of check: the weakest order that would do for a component. */
#include "compiler/demands.h"
#include "compiler/parts.h"

/* -- attributes that could be keys ------------------------------------------------------------- */

/* Whether the value, an attribute of the arriving tuple, stands in the table's key there. */
static bool is_in_key(const flow_touch *t, int value)
{
	for (int i = 0; i < t->table->arity; i++)
		if (t->values[i] == value && (t->table->table->key >> i & 1) != 0)
			return true;
	return false;
}

/* Whether each table that the node's tuples reach has that attribute of theirs in its key. */
static bool fits_tables(const flow_result *r, int attribute)
{
	for (const flow_touch *t = r->touches; t != NULL; t = t->next)
		if (!t->table->table->is_constant && !is_in_key(t, attribute + 1))
			return false;
	return true;
}

/* The attribute by which tables could be divided, WISH_NONE: none of them is reached,
 * WISH_SEVERAL: none would do. */
static int table_wish(const predicate *p, const flow_result *r)
{
	const flow_touch *t = r->touches;

	while (t != NULL && t->table->table->is_constant)
		t = t->next;
	if (t == NULL)
		return WISH_NONE;
	for (int i = 1; i < p->arity; i++)
		if (type_is_key(p->attributes[i]) && fits_tables(r, i))
			return i;
	return WISH_SEVERAL;
}

static int choose(const demands *d, int node)
{
	const predicate *p = d->g->nodes[node].predicate;
	int wish = d->wishes[node];

	if (wish == WISH_NONE)
		return table_wish(p, &d->results[node]);
	return wish >= 0 && !fits_tables(&d->results[node], wish) ? WISH_SEVERAL : wish;
}

/* -- keys -------------------------------------------------------------------------------------- */

static ast_context_key *make_entry(const demands *d, predicate *p, int attribute)
{
	arena *a = d->k->cx->arena;
	src_span at = d->g->component->type_span;
	ast_context_key *entry = ARENA_NEW(a, ast_context_key);
	ast_key *key = ARENA_NEW(a, ast_key);
	ast_expr *part = ARENA_NEW(a, ast_expr);

	*part = (ast_expr){ .kind = EXPR_INT, .span = at, .depth = 1 };
	part->u.integer = attribute + 1;
	*key = (ast_key){ .span = at, .parts = part, .count = 1 };
	key->positions[0] = attribute;
	key->type = p->attributes[attribute];
	*entry = (ast_context_key){ .name = p->name,
				    .span = at,
				    .name_span = at,
				    .keys = key,
				    .key_count = 1,
				    .predicate = p };
	return entry;
}

/* One key for each predicate that needs one, NULL: there is none that would do for certain. */
static ast_context_key *make_keys(const demands *d)
{
	ast_context_key *keys = NULL, **end = &keys;
	int *choices = ARENA_ARRAY(d->k->cx->arena, int, d->g->node_count + 1);
	type *wished = d->wished;

	for (int i = 0; i < d->g->node_count; i++) {
		if (!check_needs_key(&d->g->nodes[i]))
			continue;
		choices[i] = choose(d, i);
		if (choices[i] >= 0 && wished == NULL)
			wished = d->g->nodes[i].predicate->attributes[choices[i]];
	}
	for (int i = 0; i < d->g->node_count; i++) {
		predicate *p = d->g->nodes[i].predicate;

		if (!check_needs_key(&d->g->nodes[i]))
			continue;
		if (choices[i] == WISH_NONE && wished != NULL)
			choices[i] = demands_attribute_of_type(p, type_find(wished));
		if (choices[i] < 0)
			return NULL;
		*end = make_entry(d, p, choices[i]);
		end = &(*end)->next;
	}
	return keys;
}

/* Whether each part alone gives what the whole token would. */
static bool is_divisible(const demands *d, const ast_context_key *keys)
{
	arena *a = d->k->cx->arena;
	const graph *g = d->g;

	if (!g->component->strata->is_fixpoint)
		return true;
	const parts *p = parts_create(a, g, keys);
	for (const ast_rule *rule = g->component->rules; rule != NULL; rule = rule->next)
		if (!parts_divide(p, a, rule))
			return false;
	for (int i = 0; i < g->node_count; i++)
		if (g->nodes[i].is_table && !g->nodes[i].predicate->table->is_constant &&
		    parts_in_key(p, &g->nodes[i], 1) < 0)
			return false;
	return true;
}

order_kind demands_weakest(const demands *d, ast_context_key **keys)
{
	if (d->serial || d->barrier_keyed)
		return ORDER_SERIAL;
	if (!d->keyed && !d->has_table)
		return ORDER_PARALLEL;
	*keys = make_keys(d);
	return *keys != NULL && is_divisible(d, *keys) ? ORDER_CONTEXT : ORDER_SERIAL;
}

const char *demands_keys_text(const demands *d, const ast_context_key *keys)
{
	const char *text = "context_keys(";

	for (const ast_context_key *e = keys; e != NULL; e = e->next)
		text = arena_printf(d->k->cx->arena, "%s%s%s(%d)", text, e == keys ? "" : ", ",
				    check_text(d->k, e->name), e->keys->positions[0] + 1);
	return arena_printf(d->k->cx->arena, "%s)", text);
}
