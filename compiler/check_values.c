/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_values.c -- part of check: which constants a variable can be.
 *
 * What is known comes from functions that declare the values of their result, from literals, and
 * from tests; it follows the heads down the chain. A test that no value passes never holds: its
 * rule can't fire. A function that takes only some strings must get one of them. */
#include "compiler/check_value.h"
#include "compiler/suggest.h"

/* -- arguments --------------------------------------------------------------------------------- */

static bool is_declared(const type_ref *p, value v)
{
	for (int i = 0; i < p->value_count; i++)
		if (v.is_string && p->values[i] == (str_id)v.bits)
			return true;
	return false;
}

static void check_argument(valuer *vr, const ast_expr *call, const type_ref *p, const ast_expr *arg)
{
	value_set s = value_set_of(vr, arg);
	bool good = !s.is_any;
	value v;

	for (int i = 0; i < s.count; i++)
		good &= is_declared(p, s.items[i]);
	if (good)
		return;
	const char *name = check_text(vr->k, call->u.call.function->name);
	if (value_of_constant(vr, arg, &v)) {
		value_set all = value_declared(vr, p);

		diag_error(vr->k->cx->diag, arg->span, "set-value", "'%s' does not take %s here",
			   name, value_text(vr, arg, v));
		suggestion near = suggest_for(value_text(vr, arg, v));
		for (int i = 0; i < all.count; i++)
			suggest_offer(&near, value_text(vr, arg, all.items[i]));
		if (suggest_best(&near) != NULL)
			diag_fixit(vr->k->cx->diag, arg->span, "%s", suggest_best(&near));
	} else {
		diag_error(vr->k->cx->diag, arg->span, "set-value",
			   "'%s' takes only some strings here, and this can be another", name);
	}
	diag_note(vr->k->cx->diag, p->span, "which ones is declared here");
}

static void check_call(checker *k, const ast_expr *e, void *with)
{
	valuer *vr = with;
	const ast_expr *arg = e->kind == EXPR_CALL ? e->u.call.args : NULL;

	(void)k;
	if (arg == NULL)
		return;
	for (const type_ref *p = e->u.call.function->params; p != NULL && arg != NULL;
	     p = p->next, arg = arg->next)
		if (p->values != NULL)
			check_argument(vr, e, p, arg);
}

/* -- rules ------------------------------------------------------------------------------------- */

/* Whether only rules that can't fire derive it. */
static bool is_never_derived(const valuer *vr, const predicate *p)
{
	const origin *o = &vr->origins[p->index];

	return o->rules > 0 && o->dead == o->rules && !p->is_input;
}

static void report_never_derived(valuer *vr, const predicate *p, src_span span)
{
	origin *o = &vr->origins[p->index];

	if (!o->is_reported)
		diag_warning(vr->k->cx->diag, span, "never-fires",
			     "'%s' is never derived: no rule that derives it can fire",
			     check_text(vr->k, p->name));
	o->is_reported = true;
}

/* The variable's value comes from another atom too. */
static void meet(valuer *vr, const ast_expr *var, const value_set *s)
{
	value_set *slot = &vr->slots[var->u.var.slot], both = { .count = 0 };

	if (s->is_any || s->count == 0)
		return;
	if (slot->is_any) {
		*slot = *s;
		return;
	}
	for (int i = 0; i < s->count; i++) {
		value_set one = value_single(vr, s->items[i]);

		if (value_is_in(slot, s->items[i]))
			value_add_all(vr, &both, &one);
	}
	if (both.count == 0 && slot->count > 0 && !vr->is_dead) {
		diag_warning(vr->k->cx->diag, var->span, "never-fires",
			     "'%s' can't have one value here and before: the rule can't fire",
			     check_text(vr->k, var->u.var.name));
		diag_note(vr->k->cx->diag, var->span, "here it can only be %s, before only %s",
			  value_set_text(vr, var, s), value_set_text(vr, var, slot));
		vr->is_dead = true;
	}
	*slot = both;
}

static void enter_atom(valuer *vr, const ast_atom *atom)
{
	int i = 0;

	if (is_never_derived(vr, atom->predicate)) {
		report_never_derived(vr, atom->predicate, atom->name_span);
		vr->is_dead = true;
	}
	for (const ast_expr *e = atom->args; e != NULL; e = e->next, i++) {
		value_set s = vr->attributes[atom->predicate->index][i];
		value v;

		if (e->kind == EXPR_VAR && e->u.var.binds)
			vr->slots[e->u.var.slot] = s;
		else if (e->kind == EXPR_VAR)
			meet(vr, e, &s);
		else if (value_of_constant(vr, e, &v))
			value_test_equal(vr, e, v, &s);
	}
}

static void follow_literal(valuer *vr, const ast_literal *l)
{
	if (l->right != NULL)
		check_each_expr(vr->k, l->right, check_call, vr);
	if (l->left != NULL)
		check_each_expr(vr->k, l->left, check_call, vr);
	switch (l->kind) {
	case LITERAL_ATOM:
		enter_atom(vr, &l->atom);
		break;
	case LITERAL_ASSIGN:
	case LITERAL_EQUALS:
		if (l->binds)
			vr->slots[l->left->u.var.slot] = value_set_of(vr, l->right);
		else
			value_test(vr, OP_EQ, l->left, l->right);
		break;
	case LITERAL_CONDITION:
		value_test_condition(vr, l->left);
		break;
	case LITERAL_NEGATED:
	case LITERAL_CALL:
		break;
	}
}

/* Whether it needs facts that are never derived. */
static bool needs_dead(const valuer *vr, const ast_rule *rule)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->kind == LITERAL_ATOM && is_never_derived(vr, l->atom.predicate))
			return true;
	return false;
}

static void follow_rule(valuer *vr, const ast_rule *rule)
{
	value_set *head = vr->attributes[rule->head.predicate->index];
	origin *o = &vr->origins[rule->head.predicate->index];
	int i = 0;

	vr->is_dead = false;
	vr->slots = ARENA_ARRAY(vr->k->cx->arena, value_set, rule->variable_count + 1);
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		follow_literal(vr, l);
	for (const ast_expr *e = rule->head.args; e != NULL; e = e->next, i++) {
		value_set s = value_set_of(vr, e);

		check_each_expr(vr->k, e, check_call, vr);
		if (!vr->is_dead && !rule->is_delete)
			value_add_all(vr, &head[i], &s);
	}
	if (!vr->is_dead || rule->is_delete)
		return;
	o->dead++;
	o->is_reported |= needs_dead(vr, rule);
}

/* -- components -------------------------------------------------------------------------------- */

/* A component to which nothing ever comes. */
static void check_dead_component(valuer *vr, const graph *g)
{
	const ast_component *c = g->component;
	const predicate *dead = NULL;
	bool new = false;

	for (int i = 0; i < g->node_count; i++) {
		const predicate *p = g->nodes[i].predicate;

		if (!g->nodes[i].arrives)
			continue;
		if (!is_never_derived(vr, p))
			return;
		new |= !vr->origins[p->index].is_reported;
		vr->origins[p->index].is_reported |= !c->is_copies;
		dead = dead == NULL ? p : dead;
	}
	if (new && !c->is_copies)
		diag_warning(vr->k->cx->diag, c->name_span, "never-fires",
			     "'%s' can never fire: no rule that derives '%s' can",
			     check_text(vr->k, c->name), check_text(vr->k, dead->name));
}

/* What nothing has derived so far comes from outside. */
static void enter_node(valuer *vr, const graph_node *n)
{
	value_set *attributes = vr->attributes[n->predicate->index];

	for (int a = 0; a < n->predicate->arity; a++)
		if (n->predicate->is_input || n->recursion >= 0 ||
		    (n->rules == NULL && attributes[a].count == 0))
			attributes[a] = value_any;
}

static bool is_possible(const valuer *vr, const graph *g, const ast_rule *rule, int group)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->kind == LITERAL_ATOM && g->nodes[l->atom.node].recursion == group &&
		    !vr->possible[l->atom.node])
			return false;
	return true;
}

/* Which predicates of a recursive group, order[begin..end), have a first fact to begin with. */
static void find_possible(valuer *vr, const graph *g, int begin, int end)
{
	bool has_changed = true;

	for (int i = begin; i < end; i++)
		vr->possible[g->order[i]] = g->nodes[g->order[i]].arrives;
	while (has_changed) {
		has_changed = false;
		for (int i = begin; i < end; i++) {
			const graph_node *n = &g->nodes[g->order[i]];

			for (const graph_rule *r = n->rules; r != NULL; r = r->next)
				if (!vr->possible[g->order[i]] &&
				    is_possible(vr, g, r->rule, n->recursion))
					has_changed = vr->possible[g->order[i]] = true;
		}
	}
}

/* All rules of n need facts that only they themselves, or each other, could derive first. */
static void report_no_first(valuer *vr, const graph_node *n, bool is_told)
{
	origin *o = &vr->origins[n->predicate->index];

	for (const graph_rule *r = n->rules; r != NULL; r = r->next)
		o->dead++;
	if (!is_told && !vr->k->bad_strata[n->rules->rule->component->index]) {
		diag_warning(vr->k->cx->diag, n->rules->rule->head.name_span, "never-fires",
			     "'%s' is never derived: each rule for it needs one to be there",
			     check_text(vr->k, n->predicate->name));
		diag_note(vr->k->cx->diag, n->uses->literal->span,
			  "what rules derive is not fed: a recursion needs a rule that begins it");
	}
	o->is_reported = true;
}

static void follow_nodes(valuer *vr, const graph *g, int begin, int end)
{
	bool is_told = false;

	for (int i = begin; i < end; i++)
		enter_node(vr, &g->nodes[g->order[i]]);
	if (g->nodes[g->order[begin]].recursion >= 0)
		find_possible(vr, g, begin, end);
	for (int i = begin; i < end; i++) {
		const graph_node *n = &g->nodes[g->order[i]];

		if (n->recursion >= 0 && !vr->possible[g->order[i]]) {
			report_no_first(vr, n, is_told);
			is_told = true;
			continue;
		}
		for (const graph_rule *r = n->rules; r != NULL; r = r->next)
			follow_rule(vr, r->rule);
	}
}

static void follow_component(valuer *vr, const graph *g)
{
	check_dead_component(vr, g);
	vr->possible = ARENA_ARRAY(vr->k->cx->arena, bool, g->node_count + 1);
	for (int begin = 0, end; begin < g->node_count; begin = end) {
		int group = g->nodes[g->order[begin]].recursion;

		for (end = begin + 1; end < g->node_count && group >= 0; end++)
			if (g->nodes[g->order[end]].recursion != group)
				break;
		follow_nodes(vr, g, begin, end);
	}
	for (const ast_rule *rule = g->component->rules; rule != NULL; rule = rule->next)
		if (rule->is_delete)
			follow_rule(vr, rule);
}

void check_values(checker *k)
{
	const ast_program *program = &k->cx->program;
	valuer vr = { .k = k };

	vr.attributes = ARENA_ARRAY(k->cx->arena, value_set *, program->predicate_count);
	vr.origins = ARENA_ARRAY(k->cx->arena, origin, program->predicate_count);
	for (const ast_component *c = program->components; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			vr.origins[rule->head.predicate->index].rules += !rule->is_delete;
	for (const predicate *p = program->predicates; p != NULL; p = p->next)
		vr.attributes[p->index] = ARENA_ARRAY(k->cx->arena, value_set, p->arity + 1);
	for (int i = 0; i < program->component_count; i++)
		follow_component(&vr, k->graphs[i]);
}
