/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan.c -- pass: the checked tree as stages, functions and steps.
 *
 * Requires: a tree without errors.
 * Gives:    cx->plan, one stage a component, as plan.h says. Rules that serve no output are gone.
 *           Here: components that are straight-line code; plan_fixpoint.c has the others.
 * Keeps:    the tree.
 * Errors:   unsupported, those of plan_rule.c and plan_call.c.
 * Look:     analogc --dump=plan -fno-fuse -fno-straight -fno-liveness -fno-constants FILE */
#include "compiler/plan_build.h"
#include "compiler/strata.h"

/* -- functions --------------------------------------------------------------------------------- */

static plan_function *find_function(const plan_maker *m, const predicate *p,
				    const plan_function *entry)
{
	for (plan_function *f = m->functions_of[p->index]; f != NULL; f = f->same)
		if (f->entry == entry)
			return f;
	return NULL;
}

plan_function *plan_make_function(plan_maker *m, const predicate *p)
{
	plan_function *f = ARENA_NEW(m->cx->arena, plan_function);

	f->component = m->component;
	f->tuple = m->cx->plan->tuple_of[p->index];
	f->attributes = ARENA_ARRAY(m->cx->arena, plan_value *, p->arity);
	for (int i = 1; i < p->arity; i++) {
		plan_value *v = f->attributes[i] = ARENA_NEW(m->cx->arena, plan_value);

		v->name = f->tuple->attributes[i].name;
		v->type = f->tuple->attributes[i].type;
		v->tuple = f->tuple;
		v->attribute = i;
		v->key = -1;
	}
	*m->functions_end = f;
	m->functions_end = &f->next;
	f->same = m->functions_of[p->index];
	m->functions_of[p->index] = f;
	return f;
}

/* A derived tuple runs f too: what f knows of its keys is what all its callers know. */
static void join_keys(plan_function *f, const plan_derive *d, bool is_first)
{
	for (int i = 1; i < d->predicate->arity; i++) {
		int key = d->args[i]->kind == PX_VALUE ? d->args[i]->value->key : -1;

		if (is_first)
			f->attributes[i]->key = key;
		else if (f->attributes[i]->key != key)
			f->attributes[i]->key = -1;
	}
}

static plan_function *invoked(plan_maker *m, const plan_function *from, const plan_derive *d)
{
	plan_function *f = find_function(m, d->predicate, from->entry);
	bool is_first = f == NULL;

	if (is_first) {
		f = plan_make_function(m, d->predicate);
		f->entry = from->entry;
	}
	join_keys(f, d, is_first);
	f->callers++;
	return f;
}

static plan_set *set_of(plan_maker *m, const predicate *p)
{
	plan_set **end = &m->stage->sets;

	for (; *end != NULL; end = &(*end)->next)
		if ((*end)->predicate == p)
			return *end;
	*end = ARENA_NEW(m->cx->arena, plan_set);
	(*end)->component = m->component;
	(*end)->predicate = p;
	(*end)->name = strtab_text(m->cx->strings, p->name);
	return *end;
}

bool plan_use_is_needed(const plan_facts *facts, const plan_use *use)
{
	const ast_component *c = use->rule->component;

	for (; use != NULL && use->rule->component == c; use = use->next)
		if (facts->needed[use->rule->index])
			return true;
	return false;
}

void plan_leave(plan_maker *m, const predicate *p, plan_tuple **emit, plan_tuple **copy)
{
	/* A table's new rows are facts here, and events in later components. */
	const plan_use *use =
	    plan_route(m->facts, p, m->component->index + (p->table != NULL ? 1 : 0));
	plan_tuple *tuple = m->cx->plan->tuple_of[p->index];

	*emit = *copy = NULL;
	if (use == NULL && plan_prints_leaving(m->cx, p)) {
		*emit = tuple;
		tuple->is_output = true;
	}
	if (use != NULL && plan_is_named_output(m->cx, p))
		*copy = plan_printed_copy(m->cx, p, false);
	if (use != NULL && use->rule->component != m->component &&
	    plan_use_is_needed(m->facts, use))
		*emit = tuple;
	if (*emit != NULL)
		tuple->travels = true;
}

/* Where the head's tuple goes: printed, run here, into the batch for a later stage or the
 * output. */
static void route_head(void *with, plan_function *from, plan_step *step)
{
	plan_maker *m = with;
	plan_derive *d = step->derive;
	const plan_use *use = plan_route(m->facts, d->predicate, m->component->index);

	if (d->is_remote) {
		d->copy = plan_printed_copy(m->cx, d->predicate, true);
	} else {
		plan_leave(m, d->predicate, &d->emit, &d->copy);
		if (use != NULL && use->rule->component == m->component &&
		    plan_use_is_needed(m->facts, use))
			d->invoke = invoked(m, from, d);
	}
	if (!m->facts->distinct[step->rule->index] &&
	    (d->emit != NULL || d->copy != NULL || d->invoke != NULL))
		d->set = set_of(m, d->predicate);
}

/* -- keys -------------------------------------------------------------------------------------- */

static bool has_parts(const plan_composite *made, const plan_function *f, const plan_key *key)
{
	if (made->count != key->count)
		return false;
	for (int i = 0; i < key->count; i++)
		if (!plan_type_equal(made->parts[i], f->tuple->attributes[key->positions[i]].type))
			return false;
	return true;
}

/* Composites of the same types have one type: "(address, int)". */
static type *composite_type(compilation *cx, const plan_function *f, const plan_key *key)
{
	plan_composite **end = &cx->plan->composites;
	opaque_type *opaque = ARENA_NEW(cx->arena, opaque_type);
	const char *text = "";

	for (; *end != NULL; end = &(*end)->next)
		if (has_parts(*end, f, key))
			return (*end)->type;
	plan_composite *made = *end = ARENA_NEW(cx->arena, plan_composite);
	made->count = key->count;
	made->parts = ARENA_ARRAY(cx->arena, type *, key->count);
	for (int i = 0; i < key->count; i++) {
		made->parts[i] = f->tuple->attributes[key->positions[i]].type;
		text = arena_printf(cx->arena, "%s%s%s", text, i == 0 ? "(" : ", ",
				    type_name(cx->arena, made->parts[i]));
	}
	made->type = ARENA_NEW(cx->arena, type);
	made->type->kind = TYPE_OPAQUE;
	made->type->opaque = opaque;
	made->type->text = arena_printf(cx->arena, "%s)", text);
	made->type->name = opaque->name = strtab_add_z(cx->strings, made->type->text);
	return made->type;
}

static void set_key(compilation *cx, plan_function *f, const int *positions, int count)
{
	plan_key *key = &f->keys[f->key_count];

	key->count = count;
	for (int i = 0; i < count; i++) {
		key->positions[i] = positions[i];
		f->tuple->attributes[positions[i]].is_key = true;
	}
	key->type =
	    count == 1 ? f->tuple->attributes[positions[0]].type : composite_type(cx, f, key);
	if (count == 1)
		f->attributes[positions[0]]->key = f->key_count;
	f->key_count++;
}

static bool has_location(const ast_key *key)
{
	for (int i = 0; i < key->count; i++)
		if (key->positions[i] == 0)
			return true;
	return false;
}

void plan_set_keys(plan_maker *m, plan_function *f)
{
	const ast_context_key *k = m->component->keys;

	if (f->tuple->predicate->source == SOURCE_EXPIRED) {
		set_key(m->cx, f, (const int[]){ 1 }, 1);
		return;
	}
	while (k != NULL && k->predicate != f->tuple->predicate)
		k = k->next;
	for (const ast_key *key = k != NULL ? k->keys : NULL; key != NULL; key = key->next) {
		if (has_location(key) || f->key_count == PLAN_KEYS_MAX) {
			diag_error(m->cx->diag, key->span, "unsupported", "%s is not supported",
				   f->key_count == PLAN_KEYS_MAX ? "a tuple of more than 8 keys"
								 : "the location as a key");
			return;
		}
		set_key(m->cx, f, key->positions, key->count);
	}
}

static void make_entry(plan_maker *m, const predicate *p)
{
	plan_function *f = plan_make_function(m, p);

	f->arrives = true;
	f->arrival = f;
	f->is_barrier = p->is_barrier;
	f->tuple->travels = true;
	if (m->component->order == ORDER_CONTEXT) {
		f->entry = f;
		plan_set_keys(m, f);
	}
}

/* -- stages ------------------------------------------------------------------------------------ */

/* Marks the first use of p in each component where a tuple of it arrives. */
static void find_arrivals(compilation *cx, plan_facts *facts)
{
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		bool goes_on = p->is_builtin || (p->table != NULL && p->table->is_constant);
		plan_use *use = facts->uses[p->index];

		if (use != NULL && (p->source != SOURCE_NONE || p->is_input))
			use->arrives = true;
		for (; use != NULL && goes_on;
		     use = plan_route(facts, p, use->rule->component->index + 1))
			use->arrives = true;
	}
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next) {
		for (const ast_rule *r = c->rules; r != NULL; r = r->next) {
			const predicate *p = r->head.predicate;
			plan_use *use = plan_route(facts, p, c->index + (p->table != NULL ? 1 : 0));

			if (facts->needed[r->index] && use != NULL && use->rule->component != c)
				use->arrives = true;
		}
	}
}

/* The rules that p triggers, in each function that p has (none, where it never comes). */
static void plan_predicate(plan_maker *m, const plan_use *first)
{
	const predicate *p = plan_trigger(first->rule)->atom.predicate;

	for (const plan_use *u = first; u != NULL && u->rule->component == m->component;
	     u = u->next) {
		const plan_way way = { .rule = u->rule,
				       .trigger = plan_trigger(u->rule),
				       .route = route_head,
				       .with = m };

		if (!m->facts->needed[u->rule->index])
			continue;
		for (plan_function *f = m->functions_of[p->index]; f != NULL; f = f->same)
			plan_rule(m->cx, f, &way);
		m->waiting[u->rule->head.predicate->index]--;
	}
}

/* Callers before the functions that they call: what these know of their keys depends on it. */
static void plan_functions(plan_maker *m, plan_use **triggers, int count)
{
	int left = count;

	for (bool progress = true; left > 0 && progress;) {
		progress = false;
		for (int i = 0; i < count; i++) {
			const plan_use *first = triggers[i];

			if (first == NULL ||
			    m->waiting[plan_trigger(first->rule)->atom.predicate->index] > 0)
				continue;
			plan_predicate(m, first);
			triggers[i] = NULL;
			progress = true;
			left--;
		}
	}
}

/* The first uses of the component's needed triggers; entries for those that arrive. */
static int find_triggers(plan_maker *m, plan_use **triggers)
{
	int count = 0;

	for (const ast_rule *r = m->component->rules; r != NULL; r = r->next) {
		const predicate *p = plan_trigger(r)->atom.predicate;
		plan_use *first = plan_route(m->facts, p, m->component->index);

		if (m->facts->needed[r->index])
			m->waiting[r->head.predicate->index]++;
		if (first->rule != r || !plan_use_is_needed(m->facts, first))
			continue;
		triggers[count++] = first;
		if (first->arrives)
			make_entry(m, p);
	}
	return count;
}

static void plan_straight(plan_maker *m)
{
	plan_use **triggers;
	int count = 0;

	for (const ast_rule *r = m->component->rules; r != NULL; r = r->next)
		count++;
	triggers = ARENA_ARRAY(m->cx->arena, plan_use *, count);
	plan_functions(m, triggers, find_triggers(m, triggers));
}

/* m: with scratch memory that is clear, as it is again afterwards. */
static plan_stage *make_stage(plan_maker *m, const ast_component *c)
{
	plan_component *component = ARENA_NEW(m->cx->arena, plan_component);

	m->component = c;
	m->stage = ARENA_NEW(m->cx->arena, plan_stage);
	m->functions_end = &m->stage->functions;
	component->component = c;
	m->stage->components = component;
	m->stage->component_count = 1;
	m->stage->order = c->order;
	if (c->strata->is_fixpoint)
		plan_fixpoint(m);
	else
		plan_straight(m);
	for (const plan_function *f = m->stage->functions; f != NULL; f = f->next)
		m->functions_of[f->tuple->predicate->index] = NULL;
	return m->stage->functions != NULL ? m->stage : NULL;
}

static void number_rules(compilation *cx, const plan_facts *facts)
{
	plan *p = cx->plan;

	p->rules = ARENA_ARRAY(cx->arena, const ast_rule *, cx->program.rule_count);
	p->rule_rows = ARENA_ARRAY(cx->arena, int, cx->program.rule_count);
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next) {
		for (const ast_rule *r = c->rules; r != NULL; r = r->next) {
			p->rule_rows[r->index] = -1;
			if (facts->needed[r->index]) {
				p->rule_rows[r->index] = p->rule_count;
				p->rules[p->rule_count++] = r;
			} else {
				plan_say(cx, "outputs", "rule %s of %s serves no output",
					 r->label != STR_NONE ? strtab_text(cx->strings, r->label)
							      : "without label",
					 strtab_text(cx->strings, c->name));
			}
		}
	}
}

bool pass_plan(compilation *cx)
{
	plan_stage **end;

	cx->plan = ARENA_NEW(cx->arena, plan);
	cx->plan->notes_end = &cx->plan->notes;
	end = &cx->plan->stages;
	plan_facts *facts = plan_find_facts(cx);
	cx->plan->single = facts->single;
	number_rules(cx, facts);
	plan_make_tuples(cx);
	find_arrivals(cx, facts);
	plan_maker m = { .cx = cx, .facts = facts };
	m.functions_of = ARENA_ARRAY(cx->arena, plan_function *, cx->program.predicate_count);
	m.waiting = ARENA_ARRAY(cx->arena, int, cx->program.predicate_count);
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next) {
		*end = make_stage(&m, c);
		if (*end != NULL)
			end = &(*end)->next;
	}
	plan_check_settings(cx);
	return diag_errors(cx->diag) == 0;
}
