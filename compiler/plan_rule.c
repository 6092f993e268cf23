/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_rule.c -- one rule, triggered by one fact, as steps.
 *
 * Requires: a checked rule.
 * Gives:    steps from left to right (plan_expr.c). One body atom is the fact that the function
 *           got; its variables are bound from the beginning, unless a call that is not pure stands
 *           in front of it. Each other atom is a loop over the facts that match, in which the rest
 *           of the rule runs.
 * Errors:   unsupported. */
#include "compiler/plan_build.h"

/* -- atoms ------------------------------------------------------------------------------------- */

/* The variable is got from here on; one that is bound already is tested. */
static void match_argument(plan_builder *b, const ast_expr *arg, plan_expr *got)
{
	if (arg->kind == EXPR_WILDCARD)
		return;
	if (arg->kind == EXPR_VAR && b->slots[arg->u.var.slot] == NULL) {
		b->slots[arg->u.var.slot] = got;
		return;
	}
	plan_expr *other = plan_lower(b, arg, NULL);
	if (got->kind != PX_LOCATION || other->kind != PX_LOCATION)
		plan_add_test(b, plan_equation(b, arg, got, other));
}

/* An attribute of the function's fact. In a fixpoint, where every rule has its own names, by the
 * variable's. */
static plan_value *fact_value(plan_builder *b, const ast_expr *arg, int i)
{
	plan_value *v = b->function->attributes[i];

	if (b->way->relations == NULL || arg->kind != EXPR_VAR || b->slots[arg->u.var.slot] != NULL)
		return v;
	plan_value *named =
	    plan_new_value(b, strtab_text(b->cx->strings, arg->u.var.name), v->type);
	named->tuple = v->tuple;
	named->attribute = i;
	named->key = v->key;
	return named;
}

/* Binds what is unbound in the trigger's arguments, tests the rest. */
static void match_trigger(plan_builder *b, const ast_literal *l)
{
	int i = 0;

	b->literal = l;
	for (const ast_expr *arg = l->atom.args; arg != NULL; arg = arg->next, i++)
		match_argument(b, arg,
			       i == 0 ? plan_new_expr(b, PX_LOCATION, arg)
				      : plan_value_expr(b, fact_value(b, arg, i), arg));
	if (!b->way->is_silent)
		plan_add_step(b, STEP_TRIED, l->atom.span);
	b->is_matched = true;
}

int plan_index_of(compilation *cx, plan_relation *r, uint64_t attributes)
{
	plan_index **end = &r->indexes;
	int i = 0;

	for (; *end != NULL; end = &(*end)->next, i++)
		if ((*end)->attributes == attributes)
			return i;
	*end = ARENA_NEW(cx->arena, plan_index);
	(*end)->attributes = attributes;
	return i;
}

static bool is_known(const plan_builder *b, const ast_expr *arg)
{
	return arg->kind != EXPR_WILDCARD &&
	       (arg->kind != EXPR_VAR || b->slots[arg->u.var.slot] != NULL);
}

/* The look-up of an atom by what is known of its arguments. */
static plan_probe *make_probe(plan_builder *b, const ast_atom *atom)
{
	plan_probe *probe = ARENA_NEW(b->cx->arena, plan_probe);
	int i = 0;

	probe->relation = b->way->relations[atom->predicate->index];
	probe->args = ARENA_ARRAY(b->cx->arena, plan_expr *, atom->arity);
	for (const ast_expr *arg = atom->args; arg != NULL; arg = arg->next, i++) {
		if (i == 0 || !is_known(b, arg))
			continue;
		probe->args[i] = plan_into_value(b, plan_lower(b, arg, NULL), NULL, arg);
		probe->attributes |= UINT64_C(1) << i;
	}
	probe->index = -1;
	if (probe->attributes != 0)
		probe->index = plan_index_of(b->cx, probe->relation, probe->attributes);
	return probe;
}

static plan_value *scanned_value(plan_builder *b, const plan_step *scan, const ast_expr *arg,
				 int attribute)
{
	const plan_tuple *t = scan->probe->relation->tuple;
	const char *name = t->attributes[attribute].name;

	if (arg->kind == EXPR_VAR)
		name = strtab_text(b->cx->strings, arg->u.var.name);
	plan_value *v = scan->probe->values[attribute] = plan_new_value(b, name, NULL);
	v->type = t->attributes[attribute].type;
	v->tuple = t;
	v->attribute = attribute;
	v->key = scan->probe->relation->keys[attribute];
	v->scan = scan;
	return v;
}

/* For each fact that matches: the rest of the rule. */
static void scan_atom(plan_builder *b, const ast_literal *l, plan_age age)
{
	plan_probe *probe = make_probe(b, &l->atom);
	plan_step *scan = plan_add_step(b, STEP_SCAN, l->atom.span);
	int i = 0;

	probe->age = age;
	probe->values = ARENA_ARRAY(b->cx->arena, plan_value *, l->atom.arity);
	scan->probe = probe;
	b->block = &scan->block;
	for (const ast_expr *arg = l->atom.args; arg != NULL; arg = arg->next, i++) {
		if (i == 0)
			match_argument(b, arg, plan_new_expr(b, PX_LOCATION, arg));
		else if (probe->args[i] == NULL && arg->kind != EXPR_WILDCARD)
			match_argument(b, arg,
				       plan_value_expr(b, scanned_value(b, scan, arg, i), arg));
	}
}

static void lower_atom(plan_builder *b, const ast_literal *l, bool is_before)
{
	if (l == b->way->trigger) {
		if (!b->is_matched)
			match_trigger(b, l);
		return;
	}
	scan_atom(b, l, b->way->trigger == NULL ? AGE_ANY : is_before ? AGE_OLDER : AGE_UP_TO);
}

static void lower_negated(plan_builder *b, const ast_literal *l)
{
	plan_probe *probe = make_probe(b, &l->atom);

	plan_add_step(b, STEP_ABSENT, l->span)->probe = probe;
}

/* -- body -------------------------------------------------------------------------------------- */

/* is_before: the trigger stands behind it. */
static void lower_body_literal(plan_builder *b, const ast_literal *l, bool is_before)
{
	b->literal = l;
	switch (l->kind) {
	case LITERAL_ATOM:
		lower_atom(b, l, is_before);
		break;
	case LITERAL_NEGATED:
		lower_negated(b, l);
		break;
	case LITERAL_ASSIGN:
		plan_bind(b, l->left, l->right);
		break;
	case LITERAL_EQUALS:
		if (l->binds)
			plan_bind(b, l->left, l->right);
		else
			plan_add_test(b, plan_equation(b, l->left, plan_lower(b, l->left, NULL),
						       plan_lower(b, l->right, NULL)));
		break;
	case LITERAL_CONDITION:
		plan_lower_condition(b, l->left);
		break;
	case LITERAL_CALL:
		plan_call_step(b, l->left, NULL, false);
		break;
	}
}

static bool has_effect_before(const ast_rule *rule, const ast_literal *literal)
{
	for (const ast_literal *l = rule->body; l != literal; l = l->next)
		if (plan_literal_has_effect(l))
			return true;
	return false;
}

static void lower_body(plan_builder *b)
{
	const plan_way *way = b->way;
	bool is_before = way->trigger != NULL;

	if (is_before && !has_effect_before(b->rule, way->trigger))
		match_trigger(b, way->trigger);
	for (const ast_literal *l = b->rule->body; l != way->until; l = l->next) {
		lower_body_literal(b, l, is_before);
		is_before &= l != way->trigger;
	}
	b->literal = NULL;
}

/* -- head -------------------------------------------------------------------------------------- */

static plan_derive *make_derive(plan_builder *b)
{
	plan_derive *d = ARENA_NEW(b->cx->arena, plan_derive);

	d->predicate = b->rule->head.predicate;
	d->args = ARENA_ARRAY(b->cx->arena, plan_expr *, d->predicate->arity);
	return d;
}

static void lower_head(plan_builder *b)
{
	plan_derive *d = make_derive(b);
	int i = 0;

	for (const ast_expr *arg = b->rule->head.args; arg != NULL; arg = arg->next, i++)
		d->args[i] = plan_into_value(b, plan_lower(b, arg, NULL), NULL, arg);
	d->is_remote = d->predicate->arity > 0 && d->args[0]->kind != PX_LOCATION;
	plan_step *step = plan_add_step(b, STEP_DERIVE, b->rule->head.span);
	step->derive = d;
	b->way->route(b->way->with, b->function, step);
}

/* Whether the variable is that attribute of the function's own fact. */
static bool is_own_attribute(const plan_builder *b, const ast_expr *arg, int i)
{
	const plan_expr *x = arg->kind == EXPR_VAR ? b->slots[arg->u.var.slot] : NULL;

	return x != NULL && x->kind == PX_VALUE && x->value->tuple == b->function->tuple &&
	       x->value->scan == NULL && x->value->attribute == i;
}

/* A solution of an aggregate's body. A group attribute that the function's own group has is tested,
 * where it was not bound from the beginning. */
static void lower_solution(plan_builder *b)
{
	plan_derive *d = make_derive(b);
	bool is_own = b->way->groups == NULL;
	int i = 0;

	d->keep = b->way->keep;
	d->relation = b->way->groups;
	for (const ast_expr *arg = b->rule->head.args; arg != NULL; arg = arg->next, i++) {
		bool is_group = arg->kind != EXPR_AGGREGATE;
		const ast_expr *value = is_group ? arg : arg->u.aggregate.arg;

		if (value == NULL || (!is_group && d->keep == KEEP_MAKE) ||
		    (is_group && is_own && is_own_attribute(b, arg, i)))
			continue;
		if (i > 0 && is_group && is_own)
			match_argument(b, arg, plan_value_expr(b, b->function->attributes[i], arg));
		else
			d->args[i] = plan_into_value(b, plan_lower(b, value, NULL), NULL, value);
	}
	plan_add_step(b, STEP_DERIVE, b->rule->head.span)->derive = d;
}

/* The variables that are group attributes, of the group that the function got. */
static void bind_group(plan_builder *b)
{
	int i = 0;

	for (const ast_expr *arg = b->rule->head.args; arg != NULL; arg = arg->next, i++)
		if (i > 0 && arg->kind == EXPR_VAR && b->slots[arg->u.var.slot] == NULL)
			b->slots[arg->u.var.slot] = plan_value_expr(b, fact_value(b, arg, i), arg);
}

/* -- ordered part ------------------------------------------------------------------------------ */

static bool is_ordered_call(const plan_step *step)
{
	return step->kind == STEP_CALL && step->call->ticket != NULL;
}

static plan_step *copy_step(plan_builder *b, const plan_step *step)
{
	plan_step *copy = ARENA_NEW(b->cx->arena, plan_step);

	*copy = *step;
	copy->next = NULL;
	return copy;
}

/* The first part of the rule's ordered call, and the tests in front of it: they decide whether it
 * is called, so they are done under the baton too. */
static void add_ordered_part(plan_builder *b, const plan_step *rule)
{
	const plan_step *call = rule->block.first;

	while (call != NULL && !is_ordered_call(call))
		call = call->next;
	if (call == NULL)
		return;
	plan_step *part = copy_step(b, rule);
	part->block = (plan_block){ NULL, NULL };
	for (const plan_step *s = rule->block.first; s != call; s = s->next) {
		if (s->kind == STEP_TRIED)
			continue;
		if (s->kind != STEP_TEST && s->kind != STEP_BIND)
			diag_error(b->cx->diag, s->span, "unsupported",
				   "only tests may stand in front of the call of an ordered "
				   "function");
		plan_append(&part->block, copy_step(b, s));
	}
	plan_step *first = copy_step(b, call);
	first->kind = STEP_ORDERED;
	first->value = NULL;
	plan_append(&part->block, first);
	plan_append(&b->function->arrival->ordered, part);
}

void plan_rule(compilation *cx, plan_function *f, const plan_way *way)
{
	plan_builder b = { .cx = cx, .function = f, .rule = way->rule, .way = way };

	b.slots = ARENA_ARRAY(cx->arena, plan_expr *, way->rule->variable_count);
	b.block = &f->body;
	plan_step *step = plan_add_step(&b, STEP_RULE, way->rule->span);
	step->literal = way->trigger;
	b.block = b.whole = &step->block;
	if (way->keep == KEEP_GROUP && way->groups == NULL)
		bind_group(&b);
	lower_body(&b);
	if (way->keep == KEEP_NOT)
		lower_head(&b);
	else
		lower_solution(&b);
	add_ordered_part(&b, step);
}
