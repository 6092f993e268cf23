/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_fixpoint.c -- a component whose rules join, recur, negate, aggregate or keep
 * tables: its relations and functions.
 *
 * Requires: a checked component with its strata.
 * Gives:    a relation for each predicate that is stored; a function for each predicate and stratum
 *           in which it triggers rules: a rule stands there once for each of its atoms that the
 *           fact can be. plan_aggregate.c has the rules with aggregates.
 * Errors:   unsupported, too-many-attributes. */
#include "compiler/plan_fixpoint.h"

/* -- what is known of a predicate -------------------------------------------------------------- */

static void look_at_atom(fixpoint_maker *x, const ast_rule *rule, const ast_literal *l, int atoms)
{
	const predicate *p = l->atom.predicate;
	plan_traits *t = &x->traits[p->index];
	int born = t->is_derived ? x->strata->stratum[p->index] : 0;

	t->occurs = true;
	t->is_looked_up |= l->kind == LITERAL_NEGATED || atoms > 1;
	t->is_replayed |= strata_is_aggregate(rule) ||
			  (l->kind == LITERAL_ATOM && strata_of_rule(x->strata, rule) > born);
}

static int count_atoms(const ast_rule *rule)
{
	int count = 0;

	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		count += l->kind == LITERAL_ATOM;
	return count;
}

static void find_traits(fixpoint_maker *x)
{
	const plan_facts *facts = x->m->facts;

	for (const ast_rule *r = x->m->component->rules; r != NULL; r = r->next) {
		plan_traits *t = &x->traits[r->head.predicate->index];

		if (!facts->needed[r->index] || r->head.is_remote)
			continue;
		t->is_derived = true;
		t->is_repeated |= !facts->distinct[r->index];
	}
	for (const ast_rule *r = x->m->component->rules; r != NULL; r = r->next) {
		int atoms = count_atoms(r);

		for (const ast_literal *l = r->body; facts->needed[r->index] && l != NULL;
		     l = l->next)
			if (l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED)
				look_at_atom(x, r, l, atoms);
	}
}

/* Whether tuples of p come in the batch, and the component has a use for them. */
static bool arrives(const fixpoint_maker *x, const predicate *p)
{
	bool is_own = p->table != NULL && p->table->owner == x->m->component;

	return x->strata->arrives[p->index] && (x->traits[p->index].occurs || is_own);
}

/* -- relations --------------------------------------------------------------------------------- */

plan_relation *fixpoint_add_relation(fixpoint_maker *x, const predicate *p, const char *name)
{
	plan_relation *r = ARENA_NEW(x->m->cx->arena, plan_relation);

	*x->relations_end = r;
	x->relations_end = &r->next;
	r->tuple = x->m->cx->plan->tuple_of[p->index];
	r->tuple->is_relation = true;
	r->name = name;
	r->number = x->m->stage->relation_count++;
	if (p->arity > 64)
		diag_error(x->m->cx->diag, p->first, "unsupported",
			   "'%s' has %d attributes: more than 64 are not supported in a component "
			   "that joins or keeps facts",
			   strtab_text(x->m->cx->strings, p->name), p->arity);
	return r;
}

static void make_relation(fixpoint_maker *x, const predicate *p)
{
	const plan_traits *t = &x->traits[p->index];
	bool is_recursive = x->strata->recursion[p->index] >= 0;
	bool is_table = plan_is_table(x->m->component, p);
	bool is_stored = t->is_looked_up || t->is_replayed || is_recursive || is_table ||
			 arrives(x, p) || (t->is_derived && t->is_repeated);

	if ((!t->occurs && !t->is_derived && !arrives(x, p)) || !is_stored)
		return;
	plan_relation *r = fixpoint_add_relation(x, p, strtab_text(x->m->cx->strings, p->name));
	x->relations[p->index] = r;
	r->table = is_table ? p->table : NULL;
	r->is_set = !is_table && t->is_derived && (t->is_repeated || arrives(x, p));
	r->tuple->is_whole |= r->is_set || r->table != NULL;
}

/* In the order in which they occur, so that their numbers are those of a reader. */
static void make_relations(fixpoint_maker *x)
{
	for (const ast_rule *r = x->m->component->rules; r != NULL; r = r->next) {
		if (!x->m->facts->needed[r->index])
			continue;
		for (const ast_literal *l = r->body; l != NULL; l = l->next)
			if ((l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) &&
			    x->relations[l->atom.predicate->index] == NULL)
				make_relation(x, l->atom.predicate);
		if (x->relations[r->head.predicate->index] == NULL && !r->head.is_remote)
			make_relation(x, r->head.predicate);
	}
}

/* -- functions --------------------------------------------------------------------------------- */

/* The function in which facts of p trigger rules of that stratum, NULL: there is none. */
static plan_function *function_of(const fixpoint_maker *x, const predicate *p, int stratum)
{
	plan_function *f = x->m->functions_of[p->index];

	while (f != NULL && (f->stratum != stratum || f->aggregate != NULL))
		f = f->same;
	return f;
}

plan_function *fixpoint_add_function(fixpoint_maker *x, const predicate *p, int stratum)
{
	plan_function *f = plan_make_function(x->m, p);

	f->stratum = stratum;
	f->relation = x->relations[p->index];
	f->entry = x->entry;
	for (int i = 1; f->relation != NULL && f->relation->keys != NULL && i < p->arity; i++)
		f->attributes[i]->key = f->relation->keys[i];
	if (!x->traits[p->index].is_derived && arrives(x, p))
		f->arrival = function_of(x, p, 0);
	return f;
}

static void make_entry(fixpoint_maker *x, const predicate *p)
{
	plan_function *f = fixpoint_add_function(x, p, 0);
	plan_tuple *copy;

	f->arrives = true;
	f->arrival = x->traits[p->index].is_derived ? NULL : f;
	f->is_barrier = p->is_barrier;
	f->tuple->travels = true;
	if (x->strata->recursion[p->index] >= 0 && x->strata->stratum[p->index] == 0)
		f->queue = x->queues[x->strata->recursion[p->index]];
	if (x->m->component->order == ORDER_CONTEXT && !f->is_barrier) {
		plan_set_keys(x->m, f);
		if (x->entry == NULL)
			x->entry = f;
	}
	if (plan_is_table(x->m->component, p)) {
		plan_leave(x->m, p, &f->onward, &copy);
		f->printed = copy;
	}
}

static void make_functions(fixpoint_maker *x)
{
	for (const predicate *p = x->m->cx->program.predicates; p != NULL; p = p->next)
		if (arrives(x, p))
			make_entry(x, p);
	for (plan_function *f = x->m->stage->functions; f != NULL; f = f->next)
		f->entry = x->entry;
	for (const ast_rule *r = x->m->component->rules; r != NULL; r = r->next) {
		int stratum = strata_of_rule(x->strata, r);

		if (!x->m->facts->needed[r->index] || strata_is_aggregate(r))
			continue;
		for (const ast_literal *l = r->body; l != NULL; l = l->next) {
			if (l->kind != LITERAL_ATOM)
				continue;
			if (function_of(x, l->atom.predicate, stratum) == NULL)
				fixpoint_add_function(x, l->atom.predicate, stratum);
		}
	}
}

/* Which attribute of p is the context's k-th key: a tuple's that arrives are at their places; of
 * others it is the only one of the key's type, as check has seen. -1: none is known to be. */
static int attribute_of_key(const fixpoint_maker *x, const predicate *p, int k)
{
	const plan_function *arrival = function_of(x, p, 0);
	const plan_key *key = &x->entry->keys[k];
	int found = -1;

	if (key->count > 1)
		return -1;
	if (arrival != NULL && arrival->arrives)
		return k < arrival->key_count ? arrival->keys[k].positions[0] : -1;
	for (int i = 1; i < p->arity; i++) {
		if (!plan_type_equal(p->attributes[i], key->type))
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

/* What is known of keys in facts that are stored, and in those that trigger rules. */
static void know_keys(fixpoint_maker *x)
{
	for (plan_relation *r = x->m->stage->relations; r != NULL; r = r->next) {
		const predicate *p = r->tuple->predicate;

		r->keys = ARENA_ARRAY(x->m->cx->arena, int, p->arity);
		for (int i = 0; i < p->arity; i++)
			r->keys[i] = -1;
		for (int k = 0; x->entry != NULL && k < x->entry->key_count; k++) {
			int i = attribute_of_key(x, p, k);

			if (i >= 0)
				r->keys[i] = k;
		}
	}
	for (plan_function *f = x->m->stage->functions; f != NULL; f = f->next)
		for (int i = 1; f->relation != NULL && i < f->tuple->predicate->arity; i++)
			f->attributes[i]->key = f->relation->keys[i];
}

static void make_queues(fixpoint_maker *x)
{
	plan_queue **end = &x->m->stage->queues;

	x->queues = ARENA_ARRAY(x->m->cx->arena, plan_queue *, x->strata->recursion_count);
	for (int i = 0; i < x->strata->recursion_count; i++) {
		plan_queue *q = x->queues[i] = *end = ARENA_NEW(x->m->cx->arena, plan_queue);

		q->number = i + 1;
		end = &q->next;
	}
}

/* What a fact that is taken from a queue runs. */
static void fill_queues(fixpoint_maker *x)
{
	for (const predicate *p = x->m->cx->program.predicates; p != NULL; p = p->next) {
		int group = x->strata->recursion[p->index];
		plan_function *f;

		if (group < 0 || (f = function_of(x, p, x->strata->stratum[p->index])) == NULL)
			continue;
		plan_queue *q = x->queues[group];
		plan_function **more =
		    ARENA_ARRAY(x->m->cx->arena, plan_function *, q->function_count + 1);
		for (int i = 0; i < q->function_count; i++)
			more[i] = q->functions[i];
		more[q->function_count++] = f;
		q->functions = more;
	}
}

/* -- rules ------------------------------------------------------------------------------------- */

static plan_keep keep_of(const fixpoint_maker *x, const ast_rule *rule)
{
	const predicate *p = rule->head.predicate;

	if (rule->is_delete)
		return KEEP_DELETE;
	if (x->relations[p->index] == NULL)
		return KEEP_PASS;
	return strata_is_aggregate(rule) && p->table != NULL && !plan_reads_table(rule) ? KEEP_MERGE
											: KEEP_FACT;
}

void fixpoint_route(void *with, plan_function *from, plan_step *step)
{
	fixpoint_maker *x = with;
	plan_derive *d = step->derive;
	const predicate *p = d->predicate;

	if (d->is_remote) {
		d->keep = KEEP_PASS;
		d->copy = plan_printed_copy(x->m->cx, p, true);
		return;
	}
	d->keep = keep_of(x, step->rule);
	d->relation = x->relations[p->index];
	if (d->keep == KEEP_DELETE)
		return;
	if (d->keep == KEEP_MERGE)
		d->relation->merging = from->aggregate;
	if (d->keep == KEEP_MERGE && p->table->is_statistics)
		return;
	plan_leave(x->m, p, &d->emit, &d->copy);
	d->invoke = function_of(x, p, x->strata->stratum[p->index]);
	if (d->invoke == NULL)
		return;
	d->invoke->callers++;
	if (x->strata->recursion[p->index] >= 0)
		d->queue = x->queues[x->strata->recursion[p->index]];
}

static void plan_rules(fixpoint_maker *x)
{
	for (const ast_rule *r = x->m->component->rules; r != NULL; r = r->next) {
		plan_way way = {
			.rule = r, .relations = x->relations, .route = fixpoint_route, .with = x
		};

		if (!x->m->facts->needed[r->index] || strata_is_aggregate(r))
			continue;
		for (const ast_literal *l = r->body; l != NULL; l = l->next) {
			if (l->kind != LITERAL_ATOM)
				continue;
			way.trigger = l;
			plan_rule(x->m->cx,
				  function_of(x, l->atom.predicate, strata_of_rule(x->strata, r)),
				  &way);
		}
	}
}

void plan_fixpoint(plan_maker *m)
{
	fixpoint_maker x = { .m = m, .strata = m->component->strata };
	int predicates = m->cx->program.predicate_count;

	x.relations_end = &m->stage->relations;
	x.aggregates_end = &m->stage->aggregates;
	m->stage->is_fixpoint = true;
	m->stage->stratum_count = x.strata->count;
	x.traits = ARENA_ARRAY(m->cx->arena, plan_traits, predicates);
	x.relations = ARENA_ARRAY(m->cx->arena, plan_relation *, predicates);
	find_traits(&x);
	make_queues(&x);
	make_relations(&x);
	make_functions(&x);
	know_keys(&x);
	plan_rules(&x);
	fixpoint_aggregates(&x);
	fill_queues(&x);
}
