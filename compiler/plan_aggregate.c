/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_aggregate.c -- rules with aggregates in a component with a fixpoint.
 *
 * A rule's solutions are found as those of any other rule, once for each of its atoms that a fact
 * can be; each goes into its group. Then the groups' heads are derived. Over tables alone,
 * solutions with new rows only say which groups have changed: these are computed from all rows.
 * Errors:   unsupported. */
#include "compiler/plan_fixpoint.h"

static bool is_table_atom(const ast_component *c, const ast_literal *l)
{
	return (l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) &&
	       plan_is_table(c, l->atom.predicate);
}

bool plan_reads_table(const ast_rule *rule)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (is_table_atom(rule->component, l))
			return true;
	return false;
}

static bool reads_tables_alone(const ast_rule *rule)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->kind == LITERAL_ATOM && !is_table_atom(rule->component, l))
			return false;
	return true;
}

/* Attributes of the head that are no aggregates. */
static uint64_t group_attributes(const ast_rule *rule)
{
	uint64_t set = 0;
	int i = 0;

	for (const ast_expr *arg = rule->head.args; arg != NULL; arg = arg->next, i++)
		if (i > 0 && i < 64 && arg->kind != EXPR_AGGREGATE)
			set |= UINT64_C(1) << i;
	return set;
}

static bool has_count(const ast_rule *rule)
{
	for (const ast_expr *arg = rule->head.args; arg != NULL; arg = arg->next)
		if (arg->kind == EXPR_AGGREGATE && arg->u.aggregate.which == AGG_COUNT)
			return true;
	return false;
}

/* -- empty groups ------------------------------------------------------------------------------ */

static bool is_predicate(const ast_literal *l)
{
	return l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED;
}

typedef struct binding {
	const ast_rule *rule;
	const ast_literal *until;
} binding;

static bool binds(const ast_literal *l, int slot)
{
	if (l->kind == LITERAL_ATOM) {
		for (const ast_expr *arg = l->atom.args; arg != NULL; arg = arg->next)
			if (arg->kind == EXPR_VAR && arg->u.var.slot == slot)
				return true;
		return false;
	}
	return (l->kind == LITERAL_ASSIGN || l->kind == LITERAL_EQUALS) && l->binds &&
	       l->left->u.var.slot == slot;
}

/* Whether the literals before `until` bind all variables in e. */
static bool is_bound(const ast_expr *e, const binding *b);

static bool all_bound(const ast_expr *list, const binding *b)
{
	for (const ast_expr *e = list; e != NULL; e = e->next)
		if (!is_bound(e, b))
			return false;
	return true;
}

static bool is_bound(const ast_expr *e, const binding *b)
{
	switch (e->kind) {
	case EXPR_VAR:
		for (const ast_literal *l = b->rule->body; l != b->until; l = l->next)
			if (binds(l, e->u.var.slot))
				return true;
		return false;
	case EXPR_CALL:
		return all_bound(e->u.call.args, b);
	case EXPR_LIST:
	case EXPR_SET:
		return all_bound(e->u.list.items, b);
	case EXPR_INTERVAL:
		return is_bound(e->u.interval.low, b) && is_bound(e->u.interval.high, b);
	case EXPR_UNARY:
		return is_bound(e->u.op.left, b);
	case EXPR_BINARY:
		return is_bound(e->u.op.left, b) && is_bound(e->u.op.right, b);
	case EXPR_AGGREGATE:
	case EXPR_WILDCARD:
	case EXPR_INT:
	case EXPR_FLOAT:
	case EXPR_BOOL:
	case EXPR_STRING:
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
	case EXPR_DURATION:
	case EXPR_INFINITY:
	case EXPR_CONSTANT:
		break;
	}
	return true;
}

/* The second predicate of the body, if a group can be empty: the first one is no table and binds
 * the group, together with the tests in front of the second. *first: that one. NULL: none can. */
static const ast_literal *end_of_trigger(const ast_rule *rule, const ast_literal **first)
{
	const ast_literal *l = rule->body;

	while (l != NULL && !is_predicate(l))
		l = l->next;
	*first = l;
	if (l == NULL || l->kind == LITERAL_NEGATED || is_table_atom(rule->component, l))
		return NULL;
	for (l = l->next; l != NULL && !is_predicate(l);)
		l = l->next;
	const binding b = { rule, l };
	return l != NULL && has_count(rule) && all_bound(rule->head.args, &b) ? l : NULL;
}

/* -- one rule ---------------------------------------------------------------------------------- */

static plan_aggregate *add_aggregate(fixpoint_maker *x, const ast_rule *rule)
{
	plan_aggregate *a = ARENA_NEW(x->m->cx->arena, plan_aggregate);

	*x->aggregates_end = a;
	x->aggregates_end = &a->next;
	a->rule = rule;
	a->stratum = strata_of_rule(x->strata, rule);
	a->name = strtab_text(x->m->cx->strings, rule->head.predicate->name);
	a->number = ++x->traits[rule->head.predicate->index].aggregates;
	return a;
}

static plan_relation *add_groups(fixpoint_maker *x, const plan_aggregate *a, const char *kind)
{
	plan_relation *r = fixpoint_add_relation(
	    x, a->rule->head.predicate,
	    arena_printf(x->m->cx->arena, "%s%d_%s", kind, a->number, a->name));

	r->is_group = true;
	r->tuple->is_group = r->tuple->is_whole = true;
	plan_index_of(x->m->cx, r, group_attributes(a->rule));
	return r;
}

static plan_function *add_function(fixpoint_maker *x, const plan_aggregate *a, const predicate *p,
				   const char *verb)
{
	plan_function *f = fixpoint_add_function(x, p, a->stratum);

	f->aggregate = a;
	f->verb = verb;
	return f;
}

/* A function whose fact is a group. */
static plan_function *add_group_function(fixpoint_maker *x, const plan_aggregate *a,
					 const char *verb)
{
	plan_function *f = add_function(x, a, a->rule->head.predicate, verb);

	f->is_group = true;
	return f;
}

static plan_function *trigger_function(fixpoint_maker *x, plan_aggregate *a, const predicate *p)
{
	for (int i = 0; i < a->trigger_count; i++)
		if (a->triggers[i]->tuple->predicate == p)
			return a->triggers[i];
	return a->triggers[a->trigger_count++] = add_function(x, a, p, "collect");
}

static void plan_triggers(fixpoint_maker *x, plan_aggregate *a, bool from_tables)
{
	plan_way way = { .rule = a->rule,
			 .relations = x->relations,
			 .keep = from_tables ? KEEP_MAKE : KEEP_GROUP,
			 .groups = a->groups };
	int atoms = 0;

	for (const ast_literal *l = a->rule->body; l != NULL; l = l->next)
		atoms += l->kind == LITERAL_ATOM;
	a->triggers = ARENA_ARRAY(x->m->cx->arena, plan_function *, atoms);
	for (const ast_literal *l = a->rule->body; l != NULL; l = l->next) {
		if (l->kind != LITERAL_ATOM)
			continue;
		way.trigger = l;
		plan_rule(x->m->cx, trigger_function(x, a, l->atom.predicate), &way);
	}
}

static void plan_empty(fixpoint_maker *x, plan_aggregate *a)
{
	plan_way way = { .rule = a->rule,
			 .relations = x->relations,
			 .keep = KEEP_MAKE,
			 .groups = a->groups,
			 .is_silent = true };

	way.until = end_of_trigger(a->rule, &way.trigger);
	if (way.until == NULL)
		return;
	a->empty = add_function(x, a, way.trigger->atom.predicate, "begin");
	plan_rule(x->m->cx, a->empty, &way);
}

/* All solutions of the function's own group. */
static void plan_all(fixpoint_maker *x, plan_aggregate *a)
{
	const plan_way way = { .rule = a->rule, .relations = x->relations, .keep = KEEP_GROUP };

	a->all = add_group_function(x, a, "all_of");
	plan_rule(x->m->cx, a->all, &way);
}

/* A table that counts rows of another one follows what becomes of them. */
static void plan_follower(fixpoint_maker *x, plan_aggregate *a)
{
	plan_way way = {
		.rule = a->rule, .relations = x->relations, .keep = KEEP_MAKE, .is_silent = true
	};
	int atoms = 0;

	for (const ast_literal *l = a->rule->body; l != NULL; l = l->next) {
		if (l->kind == LITERAL_NEGATED)
			return;
		if (l->kind == LITERAL_ATOM)
			way.trigger = l;
		atoms += l->kind == LITERAL_ATOM;
	}
	if (atoms != 1 || a->rule->head.predicate->table == NULL)
		return;
	plan_relation *of = x->relations[way.trigger->atom.predicate->index];
	way.groups = a->affected = add_groups(x, a, "affected");
	a->removed = add_function(x, a, way.trigger->atom.predicate, "lost");
	plan_rule(x->m->cx, a->removed, &way);
	plan_aggregate **end = &of->followers;
	while (*end != NULL)
		end = &(*end)->next_follower;
	*end = a;
}

/* The head of a group that is complete. */
static void plan_head(fixpoint_maker *x, plan_aggregate *a)
{
	const ast_atom *head = &a->rule->head;
	plan_step *rule = ARENA_NEW(x->m->cx->arena, plan_step);
	plan_step *step = ARENA_NEW(x->m->cx->arena, plan_step);
	plan_derive *d = step->derive = ARENA_NEW(x->m->cx->arena, plan_derive);

	a->head = add_group_function(x, a, "derive");
	rule->kind = STEP_RULE;
	step->kind = STEP_DERIVE;
	rule->span = a->rule->span;
	step->span = head->span;
	rule->rule = step->rule = a->rule;
	d->predicate = head->predicate;
	d->args = ARENA_ARRAY(x->m->cx->arena, plan_expr *, head->arity);
	for (int i = 0; i < head->arity; i++) {
		plan_expr *arg = d->args[i] = ARENA_NEW(x->m->cx->arena, plan_expr);

		arg->kind = i == 0 ? PX_LOCATION : PX_VALUE;
		arg->span = head->span;
		arg->value = i == 0 ? NULL : a->head->attributes[i];
		arg->type = head->predicate->attributes[i];
	}
	fixpoint_route(x, a->head, step);
	plan_append(&rule->block, step);
	plan_append(&a->head->body, rule);
}

static void mark_averages(fixpoint_maker *x, const ast_rule *rule)
{
	plan_attribute *attribute =
	    x->m->cx->plan->tuple_of[rule->head.predicate->index]->attributes;

	for (const ast_expr *arg = rule->head.args; arg != NULL; arg = arg->next, attribute++)
		if (arg->kind == EXPR_AGGREGATE && arg->u.aggregate.which == AGG_AVG)
			attribute->is_average = true;
}

/* What is evaluated twice must not call what is not pure. */
static void check_effects(fixpoint_maker *x, const ast_rule *rule)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (plan_literal_has_effect(l))
			diag_error(x->m->cx->diag, l->span, "unsupported",
				   "a call of a function that is not pure is not supported in this "
				   "rule: its body is evaluated more than once");
}

static void plan_one(fixpoint_maker *x, const ast_rule *rule)
{
	plan_aggregate *a = add_aggregate(x, rule);
	bool from_tables = reads_tables_alone(rule);
	const ast_literal *first;

	if (rule->head.is_remote)
		diag_error(x->m->cx->diag, rule->head.span, "unsupported",
			   "an aggregate for another node is not supported: derive it here first");
	if (from_tables || end_of_trigger(rule, &first) != NULL)
		check_effects(x, rule);
	mark_averages(x, rule);
	a->groups = add_groups(x, a, "groups");
	plan_triggers(x, a, from_tables);
	plan_empty(x, a);
	if (from_tables) {
		plan_all(x, a);
		plan_follower(x, a);
	}
	plan_head(x, a);
}

void fixpoint_aggregates(fixpoint_maker *x)
{
	for (const ast_rule *r = x->m->component->rules; r != NULL; r = r->next)
		if (x->m->facts->needed[r->index] && strata_is_aggregate(r))
			plan_one(x, r);
}
