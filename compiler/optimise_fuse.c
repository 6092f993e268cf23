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

/* A derivation that puts a tuple into batches. */
typedef struct emission {
	plan_derive *derive;
	plan_stage *stage; /* the one that it was made in: see root_of */
	struct emission *next;
} emission;

/* What is known of a stage, so that fusing many takes no more than looking at each once. */
typedef struct fusion {
	const function *keyed[PLAN_SLOTS_MAX + 1]; /* that it calls; one too many: more than fit */
	int keyed_count;
	int keys;             /* of each tuple that arrives, -1: none does, or they differ */
	bool has_keys;        /* some tuple arrives */
	const char *obstacle; /* to fusing it at all; NULL: none */
	plan_stage *into;     /* that it has become a part of; NULL: none */
	int place;            /* in the chain */
	plan_component **components_end;
	plan_function **functions_end;
	plan_set **sets_end;
} fusion;

/* Two neighbours, and why they stay apart. */
typedef struct pair {
	plan_stage *first, *second;
	const char *obstacle; /* NULL: none yet */
} pair;

/* -- what is known of a stage ------------------------------------------------------------------ */

static const plan_stage *root_of(const plan_stage *s)
{
	while (s->fusion->into != NULL)
		s = s->fusion->into;
	return s;
}

static void add_keyed(fusion *to, const function *f)
{
	for (int i = 0; i < to->keyed_count; i++)
		if (to->keyed[i] == f)
			return;
	if (to->keyed_count <= PLAN_SLOTS_MAX)
		to->keyed[to->keyed_count++] = f;
}

static void look_at_step(compilation *cx, plan_step *step, void *with)
{
	plan_stage *stage = with;
	plan_tuple *emitted = step->derive != NULL ? step->derive->emit : NULL;

	if (step->call != NULL && step->call->function->contract == CONTRACT_KEYED)
		add_keyed(stage->fusion, step->call->function);
	if (emitted == NULL)
		return;
	emission *e = ARENA_NEW(cx->arena, emission);
	e->derive = step->derive;
	e->stage = stage;
	e->next = emitted->emissions;
	emitted->emissions = e;
}

static void look_at_function(fusion *known, const plan_function *f)
{
	if (f->is_barrier)
		known->obstacle = "a barrier";
	if (f->tuple->predicate->source == SOURCE_EXPIRED)
		known->obstacle = "contexts that expire";
	if (!f->arrives)
		return;
	known->keys = !known->has_keys || known->keys == f->key_count ? f->key_count : -1;
	known->has_keys = true;
}

static void look_at_stage(compilation *cx, plan_stage *s, int place)
{
	fusion *known = s->fusion = ARENA_NEW(cx->arena, fusion);

	known->place = place;
	known->components_end = &s->components;
	while (*known->components_end != NULL)
		known->components_end = &(*known->components_end)->next;
	known->sets_end = &s->sets;
	while (*known->sets_end != NULL)
		known->sets_end = &(*known->sets_end)->next;
	known->functions_end = &s->functions;
	for (; *known->functions_end != NULL;
	     known->functions_end = &(*known->functions_end)->next) {
		const plan_function *f = *known->functions_end;

		look_at_function(known, f);
		plan_walk(cx, &f->body, look_at_step, s);
	}
}

/* -- what keeps a pair apart ------------------------------------------------------------------- */

static void check_states(pair *p)
{
	const fusion *first = p->first->fusion, *second = p->second->fusion;
	fusion all = *first;

	for (int i = 0; i < second->keyed_count; i++) {
		for (int k = 0; k < first->keyed_count; k++)
			if (first->keyed[k]->state == second->keyed[i]->state)
				p->obstacle = "functions of both share a state";
		add_keyed(&all, second->keyed[i]);
	}
	if (all.keyed_count > PLAN_SLOTS_MAX)
		p->obstacle = "too many keyed functions for one context";
}

static void check_functions(pair *p)
{
	if (p->first->fusion->obstacle != NULL)
		p->obstacle = p->first->fusion->obstacle;
	if (p->second->fusion->obstacle != NULL)
		p->obstacle = p->second->fusion->obstacle;
	for (const plan_function *f = p->second->functions; f != NULL; f = f->next) {
		if (f->ordered.first != NULL)
			p->obstacle = "an ordered function in the second one";
		if (f->arrives && f->tuple->predicate->is_builtin)
			p->obstacle = "the second one consumes what functions of the first derive";
	}
}

/* The first one's derivations of a tuple that the second one gets. */
static void check_derivations(pair *p, const plan_function *to)
{
	for (const emission *e = to->tuple->emissions; e != NULL; e = e->next) {
		if (root_of(e->stage) != p->first)
			continue;
		for (int i = 0; i < to->key_count; i++) {
			const plan_expr *arg = e->derive->args[to->keys[i].positions[0]];

			if (to->keys[i].count > 1)
				p->obstacle = "a key of several parts";
			if (arg->kind != PX_VALUE || arg->value->key != i)
				p->obstacle = "their keys are not the same value";
		}
	}
}

/* Whether tuples of t come to the second stage from elsewhere than the first. */
static bool comes_from_before(const plan_tuple *t, const plan_stage *first)
{
	for (const emission *e = t->emissions; e != NULL; e = e->next)
		if (e->derive->emit == t && root_of(e->stage)->fusion->place < first->fusion->place)
			return true;
	return t->is_source || t->is_input || t->predicate->is_builtin;
}

static void check_contexts(compilation *cx, pair *p)
{
	int entries = 0;

	for (const plan_function *f = p->second->functions; f != NULL; f = f->next) {
		if (!f->arrives)
			continue;
		entries++;
		check_derivations(p, f);
		if (f->key_count != p->first->fusion->keys)
			p->obstacle = "their tuples have not the same number of keys";
		if (comes_from_before(f->tuple, p->first))
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
	check_states(p);
	if (p->obstacle != NULL)
		plan_say(cx, "fuse", "%s and %s stay apart: %s", plan_stage_name(cx, p->first),
			 plan_stage_name(cx, p->second), p->obstacle);
	return p->obstacle == NULL;
}

/* -- fusing ------------------------------------------------------------------------------------ */

/* What the second one gets of the first is a call from now on. */
static void call_second(const pair *p, plan_function *to)
{
	for (const emission *e = to->tuple->emissions; e != NULL; e = e->next) {
		if (e->derive->emit != to->tuple || root_of(e->stage) != p->first)
			continue;
		e->derive->emit = NULL;
		e->derive->invoke = to;
		to->callers++;
	}
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
	fusion *first = p->first->fusion, *second = p->second->fusion;

	for (plan_function *f = p->second->functions; f != NULL; f = f->next) {
		if (!f->arrives)
			continue;
		call_second(p, f);
		if (f->callers > 0)
			f->arrives = comes_from_before(f->tuple, p->first);
	}
	rename_sets(cx, p);
	*first->components_end = p->second->components;
	first->components_end = second->components_end;
	*first->functions_end = p->second->functions;
	first->functions_end = second->functions_end;
	if (p->second->sets != NULL) {
		*first->sets_end = p->second->sets;
		first->sets_end = second->sets_end;
	}
	for (int i = 0; i < second->keyed_count; i++)
		add_keyed(first, second->keyed[i]);
	second->into = p->first;
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
		t->travels = t->is_copy || t->is_source || t->is_input || t->predicate->is_builtin;
	for (const plan_stage *s = cx->plan->stages; s != NULL; s = s->next)
		for (const plan_function *f = s->functions; f != NULL; f = f->next)
			f->tuple->travels |= f->arrives;
	plan_walk_all(cx, mark_travelling, NULL);
}

void optimise_fuse(compilation *cx)
{
	int place = 0;

	for (plan_stage *s = cx->plan->stages; s != NULL; s = s->next)
		look_at_stage(cx, s, place++);
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
