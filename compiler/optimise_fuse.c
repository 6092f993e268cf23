/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/optimise_fuse.c -- neighbouring stages of one order and the same keys become one.
 *
 * Requires: stages as pass_plan made them.
 * Gives:    fewer stages; a head that the second one consumes is a call.
 * Keeps:    the order of outputs. Serial and parallel stages run a token's tuples one after the
 *           other in place, so running the second one's rules at once changes nothing. A
 *           context-ordered stage gathers a token's tuples of one key at the place of the first;
 *           that is only the same if a token has at most one tuple for the second stage, and the
 *           first derives it. */
#include <string.h>

#include "compiler/optimise.h"

/* Two neighbours, and why they stay apart. */
typedef struct pair {
	plan_stage *first, *second;
	const char *obstacle; /* NULL: none yet */
} pair;

static plan_function *entry_of(const plan_stage *stage, const plan_tuple *t)
{
	for (plan_function *f = stage->functions; f != NULL; f = f->next)
		if (f->arrives && f->tuple == t)
			return f;
	return NULL;
}

static bool has_state(const plan_step *step)
{
	return step->call != NULL && step->call->function->contract == CONTRACT_KEYED;
}

/* -- what keeps a pair apart ------------------------------------------------------------------- */

/* How many keyed functions a stage calls, and whether one of them names a state. */
typedef struct state_search {
	str_id state;
	bool is_found;
	const function *functions[PLAN_SLOTS_MAX];
	int count; /* more than PLAN_SLOTS_MAX: too many */
} state_search;

static void search_state(compilation *cx, plan_step *step, void *with)
{
	state_search *search = with;
	int i = 0;

	(void)cx;
	if (!has_state(step))
		return;
	search->is_found |= step->call->function->state == search->state;
	while (i < search->count && i < PLAN_SLOTS_MAX &&
	       search->functions[i] != step->call->function)
		i++;
	if (i == search->count && i < PLAN_SLOTS_MAX)
		search->functions[i] = step->call->function;
	search->count += i == search->count;
}

static void search_stage(compilation *cx, const plan_stage *stage, state_search *search)
{
	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		plan_walk(cx, &f->body, search_state, search);
}

static void check_states(compilation *cx, pair *p)
{
	state_search all = { .state = STR_NONE }, mine = { .state = STR_NONE };

	search_stage(cx, p->second, &mine);
	for (int i = 0; i < mine.count && i < PLAN_SLOTS_MAX; i++) {
		state_search other = { .state = mine.functions[i]->state };

		search_stage(cx, p->first, &other);
		if (other.is_found)
			p->obstacle = "functions of both share a state";
	}
	search_stage(cx, p->first, &all);
	search_stage(cx, p->second, &all);
	if (all.count > PLAN_SLOTS_MAX)
		p->obstacle = "too many keyed functions for one context";
}

static void check_functions(pair *p)
{
	for (const plan_function *f = p->first->functions; f != NULL; f = f->next)
		if (f->is_barrier || f->tuple->predicate->source == SOURCE_EXPIRED)
			p->obstacle = f->is_barrier ? "a barrier" : "contexts that expire";
	for (const plan_function *f = p->second->functions; f != NULL; f = f->next) {
		if (f->is_barrier || f->tuple->predicate->source == SOURCE_EXPIRED)
			p->obstacle = f->is_barrier ? "a barrier" : "contexts that expire";
		if (f->ordered.first != NULL)
			p->obstacle = "an ordered function in the second one";
		if (f->arrives && f->tuple->predicate->is_builtin)
			p->obstacle = "the second one consumes what functions of the first derive";
	}
}

static void check_derive(compilation *cx, plan_step *step, void *with)
{
	pair *p = with;
	const plan_derive *d = step->derive;
	const plan_function *to;

	(void)cx;
	if (d == NULL || d->emit == NULL || (to = entry_of(p->second, d->emit)) == NULL)
		return;
	for (int i = 0; i < to->key_count; i++) {
		const plan_expr *arg = d->args[to->keys[i].positions[0]];

		if (to->keys[i].count > 1)
			p->obstacle = "a key of several parts";
		if (arg->kind != PX_VALUE || arg->value->key != i)
			p->obstacle = "their keys are not the same value";
	}
}

/* Whether tuples of t come to the second stage from elsewhere than the first. */
typedef struct origin_search {
	const plan_tuple *tuple;
	bool is_found;
} origin_search;

static void search_origin(compilation *cx, plan_step *step, void *with)
{
	origin_search *search = with;

	(void)cx;
	search->is_found |= step->derive != NULL && step->derive->emit == search->tuple;
}

static bool comes_from_before(compilation *cx, const plan_tuple *t, const plan_stage *stage)
{
	origin_search search = { .tuple = t };

	for (const plan_stage *s = cx->plan->stages; s != stage; s = s->next)
		for (const plan_function *f = s->functions; f != NULL; f = f->next)
			plan_walk(cx, &f->body, search_origin, &search);
	return search.is_found || t->is_source || t->is_input || t->predicate->is_builtin;
}

static void check_contexts(compilation *cx, pair *p)
{
	int entries = 0, keys = -1;

	for (const plan_function *f = p->first->functions; f != NULL; f = f->next) {
		if (f->arrives && keys >= 0 && keys != f->key_count)
			p->obstacle = "their tuples have not the same number of keys";
		if (f->arrives)
			keys = f->key_count;
		plan_walk(cx, &f->body, check_derive, p);
	}
	for (const plan_function *f = p->second->functions; f != NULL; f = f->next) {
		if (!f->arrives)
			continue;
		entries++;
		if (f->key_count != keys)
			p->obstacle = "their tuples have not the same number of keys";
		if (comes_from_before(cx, f->tuple, p->first))
			p->obstacle = "the second one consumes what passes the first";
		if (!cx->plan->single[f->tuple->predicate->index])
			p->obstacle = "a token can have several tuples for the second one";
	}
	if (entries != 1)
		p->obstacle = "the second one consumes several predicates";
}

static bool can_fuse(compilation *cx, pair *p)
{
	if (p->first->order != p->second->order || p->first->is_fixpoint || p->second->is_fixpoint)
		return false;
	if (p->first->order == ORDER_CONTEXT)
		check_contexts(cx, p);
	check_functions(p);
	check_states(cx, p);
	if (p->obstacle != NULL)
		plan_say(cx, "fuse", "%s and %s stay apart: %s", plan_stage_name(cx, p->first),
			 plan_stage_name(cx, p->second), p->obstacle);
	return p->obstacle == NULL;
}

/* -- fusing ------------------------------------------------------------------------------------ */

static void call_second(compilation *cx, plan_step *step, void *with)
{
	pair *p = with;
	plan_derive *d = step->derive;
	plan_function *to;

	(void)cx;
	if (d == NULL || d->emit == NULL || (to = entry_of(p->second, d->emit)) == NULL)
		return;
	d->emit = NULL;
	d->invoke = to;
	to->callers++;
}

static bool has_set(const plan_set *set, const char *name)
{
	while (set != NULL && strcmp(set->name, name) != 0)
		set = set->next;
	return set != NULL;
}

/* Both may keep facts of one predicate apart: the second one's gets another name. */
static void rename_sets(compilation *cx, const pair *p)
{
	for (plan_set *s = p->second->sets; s != NULL; s = s->next)
		while (has_set(p->first->sets, s->name))
			s->name = arena_printf(cx->arena, "%s_", s->name);
}

static void fuse(compilation *cx, pair *p)
{
	plan_component **component = &p->first->components;
	plan_function **f_end = &p->first->functions;
	plan_set **set = &p->first->sets;

	for (const plan_function *f = p->first->functions; f != NULL; f = f->next)
		plan_walk(cx, &f->body, call_second, p);
	for (plan_function *f = p->second->functions; f != NULL; f = f->next)
		if (f->arrives && f->callers > 0)
			f->arrives = comes_from_before(cx, f->tuple, p->first);
	while (*component != NULL)
		component = &(*component)->next;
	*component = p->second->components;
	while (*f_end != NULL)
		f_end = &(*f_end)->next;
	*f_end = p->second->functions;
	rename_sets(cx, p);
	while (*set != NULL)
		set = &(*set)->next;
	*set = p->second->sets;
	p->first->component_count += p->second->component_count;
	p->first->next = p->second->next;
}

static void mark_travelling(compilation *cx, plan_step *step, void *with)
{
	(void)cx, (void)with;
	if (step->derive != NULL && step->derive->emit != NULL)
		step->derive->emit->travels = true;
}

/* Tuples that only went from one fused component to the next are in no batch any more. */
static void find_travelling(compilation *cx)
{
	for (plan_tuple *t = cx->plan->tuples; t != NULL; t = t->next)
		t->travels =
		    t->is_copy || t->is_source || t->is_input || t->predicate->is_builtin;
	for (const plan_stage *s = cx->plan->stages; s != NULL; s = s->next)
		for (const plan_function *f = s->functions; f != NULL; f = f->next)
			f->tuple->travels |= f->arrives;
	plan_walk_all(cx, mark_travelling, NULL);
}

void optimise_fuse(compilation *cx)
{
	for (plan_stage *s = cx->plan->stages; s != NULL && s->next != NULL;) {
		pair p = { .first = s, .second = s->next };
		bool is_shown = cx->options->dump == DUMP_PLAN;
		const char *first = is_shown ? plan_stage_name(cx, s) : "";
		const char *second = is_shown ? plan_stage_name(cx, s->next) : "";

		if (can_fuse(cx, &p)) {
			fuse(cx, &p);
			plan_say(cx, "fuse", "%s and %s are one stage", first, second);
		} else {
			s = s->next;
		}
	}
	find_travelling(cx);
}
