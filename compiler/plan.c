/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan.c -- pass: the checked tree as stages, functions and steps.
 *
 * Requires: a tree without errors.
 * Gives:    cx->plan, one stage a component, as plan.h says. Rules that serve no output are gone.
 * Keeps:    the tree.
 * Errors:   unsupported (recursion, composite keys), those of plan_rule.c and plan_call.c.
 * Look:     analogc --dump=plan -fno-fuse -fno-straight -fno-liveness -fno-constants FILE */
#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "compiler/plan_build.h"

/* One component while its stage is made. */
typedef struct stage_builder {
	compilation *cx;
	plan_facts *facts;
	const ast_component *component;
	plan_stage *stage;
	plan_function **functions_end;
	int *waiting; /* by predicate: rules that derive it here and aren't planned yet */
} stage_builder;

/* -- tuples ------------------------------------------------------------------------------------ */

/* The atom whose variables name p's attributes: the first head, for an input the first body
 * atom. */
static const ast_atom **naming_atoms(compilation *cx)
{
	const ast_atom **atoms =
	    ARENA_ARRAY(cx->arena, const ast_atom *, cx->program.predicate_count);

	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (const ast_rule *r = c->rules; r != NULL; r = r->next)
			if (atoms[r->head.predicate->index] == NULL)
				atoms[r->head.predicate->index] = &r->head;
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next) {
		for (const ast_rule *r = c->rules; r != NULL; r = r->next) {
			const ast_atom *atom = &plan_trigger(r)->atom;

			if (atoms[atom->predicate->index] == NULL)
				atoms[atom->predicate->index] = atom;
		}
	}
	return atoms;
}

static const char *attribute_name(compilation *cx, const predicate *p, const ast_expr *arg, int i)
{
	static const char *const of_failed[] = { "N", "PKT", "FUNCTION", "REASON" };

	if (p->is_builtin && i < (int)(sizeof of_failed / sizeof of_failed[0]))
		return of_failed[i];
	if (arg != NULL && arg->kind == EXPR_VAR)
		return strtab_text(cx->strings, arg->u.var.name);
	if (p->names != NULL && p->names[i] != NULL)
		return p->names[i];
	return arena_printf(cx->arena, "A%d", i);
}

/* A second attribute of one name is NAME_2, and so on. */
static const char *unique_name(compilation *cx, const plan_attribute *before, int count,
			       const char *name)
{
	const char *tried = name;

	for (int n = 2, i = 1; i < count; i++) {
		if (strcmp(before[i].name, tried) == 0) {
			tried = arena_printf(cx->arena, "%s_%d", name, n++);
			i = 0;
		}
	}
	return tried;
}

static plan_tuple *make_tuple(compilation *cx, const predicate *p, const ast_atom *atom)
{
	plan_tuple *t = ARENA_NEW(cx->arena, plan_tuple);
	const ast_expr *arg = atom != NULL ? atom->args : NULL;

	t->predicate = p;
	t->is_source = p->is_source && p->consumer != NULL;
	t->is_input = p->is_input;
	t->row = -1;
	t->attributes = ARENA_ARRAY(cx->arena, plan_attribute, p->arity);
	for (int i = 0; i < p->arity; i++) {
		const char *name = attribute_name(cx, p, arg, i);

		t->attributes[i].name = i == 0 ? name : unique_name(cx, t->attributes, i, name);
		t->attributes[i].type = p->attributes[i];
		arg = arg != NULL ? arg->next : NULL;
	}
	return t;
}

static void make_tuples(compilation *cx)
{
	const ast_atom **atoms = naming_atoms(cx);
	plan_tuple **end = &cx->plan->tuples;

	cx->plan->tuple_of = ARENA_ARRAY(cx->arena, plan_tuple *, cx->program.predicate_count);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		plan_tuple *t = *end = make_tuple(cx, p, atoms[p->index]);

		cx->plan->tuple_of[p->index] = t;
		end = &t->next;
		t->is_output = p->is_builtin;
		t->travels = p->is_builtin || t->is_source;
	}
}

static plan_tuple *printed_copy(compilation *cx, const predicate *p)
{
	plan_tuple *original = cx->plan->tuple_of[p->index];

	if (original->next != NULL && original->next->is_copy)
		return original->next;
	plan_tuple *copy = ARENA_NEW(cx->arena, plan_tuple);
	*copy = *original;
	copy->is_copy = copy->is_output = copy->travels = true;
	copy->is_input = copy->is_source = false;
	copy->attributes = ARENA_ARRAY(cx->arena, plan_attribute, p->arity);
	memcpy(copy->attributes, original->attributes, (size_t)p->arity * sizeof *copy->attributes);
	original->next = copy;
	return copy;
}

/* -- functions --------------------------------------------------------------------------------- */

static plan_function *find_function(const stage_builder *s, const predicate *p,
				    const plan_function *entry)
{
	for (plan_function *f = s->stage->functions; f != NULL; f = f->next)
		if (f->tuple->predicate == p && f->entry == entry)
			return f;
	return NULL;
}

static plan_function *make_function(stage_builder *s, const predicate *p)
{
	plan_function *f = ARENA_NEW(s->cx->arena, plan_function);

	f->component = s->component;
	f->tuple = s->cx->plan->tuple_of[p->index];
	f->attributes = ARENA_ARRAY(s->cx->arena, plan_value *, p->arity);
	for (int i = 1; i < p->arity; i++) {
		plan_value *v = f->attributes[i] = ARENA_NEW(s->cx->arena, plan_value);

		v->name = f->tuple->attributes[i].name;
		v->type = f->tuple->attributes[i].type;
		v->tuple = f->tuple;
		v->attribute = i;
		v->key = -1;
	}
	*s->functions_end = f;
	s->functions_end = &f->next;
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

static plan_function *invoked(stage_builder *s, const plan_function *from, const plan_derive *d)
{
	plan_function *f = find_function(s, d->predicate, from->entry);
	bool is_first = f == NULL;

	if (is_first) {
		f = make_function(s, d->predicate);
		f->entry = from->entry;
	}
	join_keys(f, d, is_first);
	f->callers++;
	return f;
}

static plan_set *set_of(stage_builder *s, const predicate *p)
{
	plan_set **end = &s->stage->sets;

	for (; *end != NULL; end = &(*end)->next)
		if ((*end)->predicate == p)
			return *end;
	*end = ARENA_NEW(s->cx->arena, plan_set);
	(*end)->component = s->component;
	(*end)->predicate = p;
	(*end)->name = strtab_text(s->cx->strings, p->name);
	return *end;
}

static bool is_needed(const plan_facts *facts, const plan_use *use)
{
	const ast_component *c = use->rule->component;

	for (; use != NULL && use->rule->component == c; use = use->next)
		if (facts->needed[use->rule->index])
			return true;
	return false;
}

/* Where the head's tuple goes: printed, run here, into the batch for a later stage or the
 * output. */
static void route_head(void *with, plan_function *from, plan_step *step)
{
	stage_builder *s = with;
	plan_derive *d = step->derive;
	const predicate *p = d->predicate;
	const plan_use *use = plan_route(s->facts, p, s->component->index);

	if (use == NULL && plan_prints_leaving(s->cx, p)) {
		d->emit = s->cx->plan->tuple_of[p->index];
		d->emit->is_output = true;
	}
	if (use != NULL && plan_is_named_output(s->cx, p))
		d->copy = printed_copy(s->cx, p);
	if (use != NULL && is_needed(s->facts, use)) {
		if (use->rule->component == s->component)
			d->invoke = invoked(s, from, d);
		else
			d->emit = s->cx->plan->tuple_of[p->index];
	}
	if (d->emit != NULL)
		d->emit->travels = true;
	if (!s->facts->distinct[step->rule->index] &&
	    (d->emit != NULL || d->copy != NULL || d->invoke != NULL))
		d->set = set_of(s, p);
}

/* -- keys -------------------------------------------------------------------------------------- */

static bool is_barrier(compilation *cx, const predicate *p)
{
	static const char *const names[] = { "start", "periodic", "finish" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (p->producer == NULL && strcmp(strtab_text(cx->strings, p->name), names[i]) == 0)
			return true;
	return false;
}

static void set_keys(stage_builder *s, plan_function *f)
{
	const ast_context_key *k = s->component->keys;

	while (k != NULL && k->predicate != f->tuple->predicate)
		k = k->next;
	for (const ast_key *key = k != NULL ? k->keys : NULL; key != NULL; key = key->next) {
		int position = key->positions[0];

		if (key->count != 1 || position == 0 || f->key_count == PLAN_KEYS_MAX) {
			diag_error(s->cx->diag, key->span, "unsupported", "%s is not supported yet",
				   key->count != 1 ? "a composite key"
				   : position == 0 ? "the location as a key"
						   : "a tuple of more than 8 keys");
			return;
		}
		f->attributes[position]->key = f->key_count;
		f->tuple->attributes[position].is_key = true;
		f->positions[f->key_count++] = position;
	}
}

static void make_entry(stage_builder *s, const predicate *p)
{
	plan_function *f = make_function(s, p);

	f->arrives = true;
	f->is_barrier = is_barrier(s->cx, p);
	f->tuple->travels = true;
	if (s->component->order == ORDER_CONTEXT) {
		f->entry = f;
		set_keys(s, f);
	}
}

/* -- stages ------------------------------------------------------------------------------------ */

/* Marks the first use of p in the component where a tuple of it arrives. */
static void find_arrivals(compilation *cx, plan_facts *facts)
{
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		plan_use *use = facts->uses[p->index];

		if (use != NULL && (p->is_source || p->is_input))
			use->arrives = true;
		for (; use != NULL && p->is_builtin;
		     use = plan_route(facts, p, use->rule->component->index + 1))
			use->arrives = true;
	}
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next) {
		for (const ast_rule *r = c->rules; r != NULL; r = r->next) {
			plan_use *use = plan_route(facts, r->head.predicate, c->index);

			if (facts->needed[r->index] && use != NULL && use->rule->component != c)
				use->arrives = true;
		}
	}
}

/* The rules that p triggers, in each function that p has (none, where it never comes). */
static void plan_predicate(stage_builder *s, const plan_use *first)
{
	const predicate *p = plan_trigger(first->rule)->atom.predicate;

	for (const plan_use *u = first; u != NULL && u->rule->component == s->component;
	     u = u->next) {
		if (!s->facts->needed[u->rule->index])
			continue;
		for (plan_function *f = s->stage->functions; f != NULL; f = f->next)
			if (f->tuple->predicate == p)
				plan_rule(s->cx, f, u->rule, route_head, s);
		s->waiting[u->rule->head.predicate->index]--;
	}
}

/* Callers before the functions that they call: what these know of their keys depends on it. */
static bool plan_functions(stage_builder *s, plan_use **triggers, int count)
{
	int left = count;

	for (bool progress = true; left > 0 && progress;) {
		progress = false;
		for (int i = 0; i < count; i++) {
			const plan_use *first = triggers[i];

			if (first == NULL ||
			    s->waiting[plan_trigger(first->rule)->atom.predicate->index] > 0)
				continue;
			plan_predicate(s, first);
			triggers[i] = NULL;
			progress = true;
			left--;
		}
	}
	for (int i = 0; i < count; i++) {
		if (triggers[i] == NULL)
			continue;
		diag_error(s->cx->diag, triggers[i]->rule->span, "unsupported",
			   "recursion is not supported yet");
		return false;
	}
	return true;
}

/* The first uses of the component's needed triggers; entries for those that arrive. */
static int find_triggers(stage_builder *s, plan_use **triggers)
{
	int count = 0;

	for (const ast_rule *r = s->component->rules; r != NULL; r = r->next) {
		const predicate *p = plan_trigger(r)->atom.predicate;
		plan_use *first = plan_route(s->facts, p, s->component->index);

		if (s->facts->needed[r->index])
			s->waiting[r->head.predicate->index]++;
		if (first->rule != r || !is_needed(s->facts, first))
			continue;
		triggers[count++] = first;
		if (first->arrives)
			make_entry(s, p);
	}
	return count;
}

static plan_stage *make_stage(compilation *cx, plan_facts *facts, const ast_component *c)
{
	stage_builder s = { .cx = cx, .facts = facts, .component = c };
	plan_component *component = ARENA_NEW(cx->arena, plan_component);

	s.stage = ARENA_NEW(cx->arena, plan_stage);
	s.functions_end = &s.stage->functions;
	s.waiting = ARENA_ARRAY(cx->arena, int, cx->program.predicate_count);
	component->component = c;
	s.stage->components = component;
	s.stage->component_count = 1;
	s.stage->order = c->order;
	if (c->order == ORDER_AUTO)
		diag_error(cx->diag, c->type_span, "unsupported", "'auto' is not supported yet");
	plan_use **triggers = ARENA_ARRAY(cx->arena, plan_use *, cx->program.rule_count);
	plan_functions(&s, triggers, find_triggers(&s, triggers));
	return s.stage->functions != NULL ? s.stage : NULL;
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
	make_tuples(cx);
	find_arrivals(cx, facts);
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next) {
		*end = make_stage(cx, facts, c);
		if (*end != NULL)
			end = &(*end)->next;
	}
	return diag_errors(cx->diag) == 0;
}
