/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/flow.c -- value numbers, rule by rule in the order of derivation. */
#include <stdlib.h>
#include <string.h>

#include "compiler/flow_state.h"

enum { ROUNDS_MAX = 4 }; /* through a recursive group, before all its values are unlike */

flow *flow_create(compilation *cx, const graph *g)
{
	flow *f = ARENA_NEW(cx->arena, flow);

	f->cx = cx;
	f->arena = cx->arena;
	f->graph = g;
	f->nodes = ARENA_ARRAY(cx->arena, derived, g->node_count + 1);
	f->reached = ARENA_ARRAY(cx->arena, int, g->node_count + 1);
	return f;
}

/* -- atoms, literals --------------------------------------------------------------------------- */

/* What is known of the atom's predicate, NULL: this run does not reach it. */
static const derived *find_derived(const flow *f, const ast_atom *atom)
{
	const derived *d = &f->nodes[atom->node];

	return d->run == f->run && d->has_values ? d : NULL;
}

/* The value of an argument, the i-th of l's, if the rows of its predicate are not followed. */
static int foreign_value(flow *f, const ast_literal *l, int i)
{
	return flow_number(
	    f, (uint64_t[]){ EXPR_WILDCARD, FLOW_OF_ATOM, (uint64_t)(uintptr_t)l, (uint64_t)i }, 4);
}

/* The variable's values by two atoms are equal: the arriving tuple's attribute says more. */
static void meet(flow *f, int slot, int value)
{
	if (value <= f->arity && f->slots[slot] > f->arity)
		f->slots[slot] = value;
}

static void enter_atom(flow *f, const ast_literal *l)
{
	const derived *from = find_derived(f, &l->atom);
	int i = 0;

	for (const ast_expr *e = l->atom.args; e != NULL; e = e->next, i++) {
		int value = from != NULL ? from->values[i] : foreign_value(f, l, i);

		if (e->kind == EXPR_VAR && e->u.var.binds)
			f->slots[e->u.var.slot] = value;
		else if (e->kind == EXPR_VAR)
			meet(f, e->u.var.slot, value);
		else if (flow_is_literal(e))
			flow_add_fact(f, value, flow_value(f, e));
	}
}

static void follow_literal(flow *f, const ast_literal *l)
{
	f->literal = l;
	switch (l->kind) {
	case LITERAL_ATOM:
		enter_atom(f, l);
		break;
	case LITERAL_NEGATED:
		break;
	case LITERAL_ASSIGN:
	case LITERAL_EQUALS:
		if (l->binds) {
			f->slots[l->left->u.var.slot] = flow_value(f, l->right);
			break;
		}
		flow_value(f, l->left);
		flow_value(f, l->right);
		flow_learn_equal(f, l->left, l->right);
		break;
	case LITERAL_CONDITION:
		flow_value(f, l->left);
		flow_learn(f, l->left);
		break;
	case LITERAL_CALL:
		flow_value(f, l->left);
		break;
	}
}

/* -- derivations ------------------------------------------------------------------------------- */

/* Only what holds by every rule that derives it is known of a predicate. */
static void keep_common(derived *d, const flow_fact *facts, int count)
{
	int kept = 0;

	for (int i = 0; i < d->fact_count; i++)
		for (int k = 0; k < count; k++)
			if (d->facts[i].value == facts[k].value &&
			    d->facts[i].literal == facts[k].literal) {
				d->facts[kept++] = d->facts[i];
				break;
			}
	d->fact_count = kept;
}

static void take_facts(flow *f, derived *d)
{
	d->facts = ARENA_ARRAY(f->arena, flow_fact, f->fact_count + 1);
	d->fact_count = f->fact_count;
	if (f->fact_count > 0)
		memcpy(d->facts, f->facts, sizeof *d->facts * (size_t)f->fact_count);
}

/* The i-th attribute of a predicate that has several values. */
static int mixed_value(flow *f, const derived *d, int i)
{
	uint64_t node = (uint64_t)(d - f->nodes);

	return flow_number(f, (uint64_t[]){ EXPR_WILDCARD, FLOW_OF_ATTRIBUTE, node, (uint64_t)i },
			   4);
}

static void derive(flow *f, derived *d)
{
	int i = 0;

	f->literal = NULL;
	d->is_joined |= f->is_joined;
	for (const ast_expr *e = f->rule->head.args; e != NULL; e = e->next, i++) {
		int value = flow_value(f, e);

		if (!d->has_values || d->values[i] == value) {
			d->values[i] = value;
		} else if (d->values[i] != mixed_value(f, d, i)) {
			d->values[i] = mixed_value(f, d, i);
			f->has_changed = true;
		}
	}
	if (d->has_values) {
		keep_common(d, f->facts, f->fact_count);
		return;
	}
	take_facts(f, d);
	d->has_values = f->has_changed = true;
}

/* What is known of the tuple that triggers the rule holds in it. */
static void enter_rule(flow *f, const ast_rule *rule)
{
	const derived *from = find_derived(f, graph_trigger(rule));

	f->rule = rule;
	f->slots = ARENA_ARRAY(f->arena, int, rule->variable_count + 1);
	f->facts = NULL;
	f->fact_count = f->fact_room = f->calls_before = 0;
	f->is_joined = graph_atoms(rule) > 1;
	if (f->is_joined)
		return;
	f->is_joined = from->is_joined;
	for (int i = 0; i < from->fact_count; i++)
		flow_add_fact(f, from->facts[i].value, from->facts[i].literal);
}

/* The first body atom that tuples of this run can match, NULL: the rule can't fire. Nothing but
 * what a barrier leads to is in its token. */
static const ast_literal *triggering(const flow *f, const ast_rule *rule)
{
	bool is_alone = f->graph->nodes[f->arriving].predicate->is_barrier;
	const ast_literal *first = NULL;

	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind != LITERAL_ATOM)
			continue;
		if (find_derived(f, &l->atom) != NULL)
			first = first == NULL ? l : first;
		else if (is_alone && !f->graph->nodes[l->atom.node].is_table)
			return NULL;
	}
	return first;
}

static void touch(flow *f, const ast_atom *atom)
{
	flow_touch *t = ARENA_NEW(f->arena, flow_touch);
	int *values = ARENA_ARRAY(f->arena, int, atom->arity + 1);
	int i = 0;

	for (const ast_expr *e = atom->args; e != NULL; e = e->next, i++)
		if (e->kind != EXPR_WILDCARD)
			values[i] = flow_value(f, e);
	*t = (flow_touch){ .table = atom->predicate, .values = values };
	*f->touches_end = t;
	f->touches_end = &t->next;
}

static void touch_tables(flow *f)
{
	const ast_component *c = f->graph->component;

	f->is_counted = false; /* the head's calls were noted */
	for (const ast_literal *l = f->rule->body; l != NULL; l = l->next)
		if ((l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) &&
		    strata_is_table(c, l->atom.predicate))
			touch(f, &l->atom);
	if (strata_is_table(c, f->rule->head.predicate))
		touch(f, &f->rule->head);
	f->is_counted = true;
}

/* d: what is known of the head, NULL: a `delete` rule. */
static void follow_rule(flow *f, const ast_rule *rule, derived *d)
{
	if (triggering(f, rule) == NULL)
		return;
	enter_rule(f, rule);
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		follow_literal(f, l);
	if (d != NULL) {
		derive(f, d);
	} else {
		f->literal = NULL;
		for (const ast_expr *e = rule->head.args; e != NULL; e = e->next)
			flow_value(f, e);
	}
	if (f->is_counted)
		touch_tables(f);
}

static void follow_nodes(flow *f, int begin, int end)
{
	for (int i = begin; i < end; i++)
		for (const graph_rule *r = f->graph->nodes[f->reached[i]].rules; r != NULL;
		     r = r->next)
			follow_rule(f, r->rule, &f->nodes[f->reached[i]]);
}

/* The nodes of a recursive group: until nothing changes. */
static void follow_group(flow *f, int begin, int end)
{
	f->is_counted = false;
	for (int i = begin; i < end; i++)
		f->nodes[f->reached[i]].is_joined = true;
	for (int round = 0; round < ROUNDS_MAX; round++) {
		f->has_changed = false;
		follow_nodes(f, begin, end);
		if (!f->has_changed)
			break;
	}
	for (int i = begin; f->has_changed && i < end; i++) {
		derived *d = &f->nodes[f->reached[i]];

		for (int a = 0; a < f->graph->nodes[f->reached[i]].predicate->arity; a++)
			d->values[a] = mixed_value(f, d, a);
		d->fact_count = 0;
		d->has_values = true;
	}
	f->is_counted = true;
	follow_nodes(f, begin, end);
}

/* -- a run ------------------------------------------------------------------------------------- */

static void reach(flow *f, int node)
{
	derived *d = &f->nodes[node];

	if (d->run == f->run)
		return;
	*d = (derived){ .run = f->run };
	d->values = ARENA_ARRAY(f->arena, int, f->graph->nodes[node].predicate->arity + 1);
	f->reached[f->reached_count++] = node;
}

static int by_rank(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* All nodes that tuples of `arriving` can lead to, in the order of the graph. */
static void find_reached(flow *f)
{
	f->reached_count = 0;
	reach(f, f->arriving);
	for (int done = 0; done < f->reached_count; done++)
		for (const graph_use *u = f->graph->nodes[f->reached[done]].uses; u != NULL;
		     u = u->next)
			if (u->literal->kind == LITERAL_ATOM && !u->rule->is_delete)
				reach(f, u->to);
	for (int i = 0; i < f->reached_count; i++)
		f->reached[i] = f->graph->rank[f->reached[i]];
	qsort(f->reached, (size_t)f->reached_count, sizeof *f->reached, by_rank);
	for (int i = 0; i < f->reached_count; i++)
		f->reached[i] = f->graph->order[f->reached[i]];
}

static void follow_deletes(flow *f)
{
	for (int i = 0; i < f->reached_count; i++)
		for (const graph_use *u = f->graph->nodes[f->reached[i]].uses; u != NULL;
		     u = u->next)
			if (u->rule->is_delete && triggering(f, u->rule) == u->literal)
				follow_rule(f, u->rule, NULL);
}

flow_result flow_run(flow *f, int arriving)
{
	const graph_node *from = &f->graph->nodes[arriving];

	memset(f->buckets, 0, sizeof f->buckets);
	f->result = (flow_result){ NULL, NULL };
	f->calls_end = &f->result.calls;
	f->touches_end = &f->result.touches;
	f->run++;
	f->arriving = arriving;
	f->arity = f->last = from->predicate->arity;
	f->is_counted = true;
	find_reached(f);
	f->nodes[arriving].has_values = true;
	for (int i = 0; i < f->arity; i++)
		f->nodes[arriving].values[i] = i + 1;
	for (int begin = 0, end; begin < f->reached_count; begin = end) {
		int group = f->graph->nodes[f->reached[begin]].recursion;

		for (end = begin + 1; end < f->reached_count && group >= 0; end++)
			if (f->graph->nodes[f->reached[end]].recursion != group)
				break;
		if (group >= 0)
			follow_group(f, begin, end);
		else
			follow_nodes(f, begin, end);
	}
	follow_deletes(f);
	return f->result;
}
