/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_facts.c -- what is known of rules and predicates before a step is made.
 *
 * Requires: the checked tree.
 * Gives:    which rules serve an output; which predicates have at most one tuple a token; which
 *           rules can't derive the same fact twice, so that no set is kept for their heads.
 * Proof:    a token of a source begins with one tuple, a fed one with some that all differ. A rule
 *           of one atom derives one head a trigger, or one for each value of a `*` result. Two of
 *           its heads differ if whatever varies between its instances (the attributes of the
 *           trigger that aren't the same for the whole token, `*` results of functions with state,
 *           which are events) stands in the head as it is. Nothing is known of other rules. */
#include <assert.h>
#include <string.h>

#include "compiler/plan_build.h"
#include "compiler/strata.h"

/* More rules for one head than that are not compared with each other. */
enum { COMPARED_MOST = 64 };

/* Builds plan_facts; varies[p][i]: attribute i of p can differ between tuples of one token. */
typedef struct analysis {
	compilation *cx;
	plan_facts *facts;
	bool **varies;
	int *deriving;    /* by predicate: rules that derive it */
	int *origins;     /* by predicate: sets that may hold one fact, outside is another */
	bool *many;       /* by variable of the current rule: the result of a `*` call */
	bool *differs;    /* by variable of the current rule: differs between its instances */
	bool several;     /* the current rule has several instances in a token, at this literal */
	bool is_hopeless; /* two instances may be equal in all that is known of them */
	int *waiting;     /* scratch, by predicate, clear: rules that derive it, … */
	plan_use **heads; /* … the rules with that head */
} analysis;

const ast_literal *plan_trigger(const ast_rule *rule)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->kind == LITERAL_ATOM)
			return l;
	assert(!"infer: every rule has a body atom");
	return NULL;
}

bool plan_is_table(const ast_component *c, const predicate *p)
{
	return p->table != NULL && (p->table->is_constant || p->table->owner == c);
}

plan_use *plan_route(const plan_facts *facts, const predicate *p, int from)
{
	for (plan_use *u = facts->uses[p->index]; u != NULL; u = u->next)
		if (u->rule->component->index >= from)
			return u;
	return NULL;
}

bool plan_is_named_output(const compilation *cx, const predicate *p)
{
	for (const ast_output *o = cx->program.outputs; o != NULL; o = o->next)
		if (o->predicate == p)
			return true;
	return false;
}

bool plan_prints_leaving(const compilation *cx, const predicate *p)
{
	if (plan_is_named_output(cx, p))
		return true;
	return (!p->is_quiet && p->table == NULL) || p->is_builtin;
}

/* -- expressions ------------------------------------------------------------------------------- */

typedef bool expr_test(const ast_expr *e, const void *with);

static bool expr_any(const ast_expr *e, expr_test *test, const void *with);

static bool list_any(const ast_expr *e, expr_test *test, const void *with)
{
	for (; e != NULL; e = e->next)
		if (expr_any(e, test, with))
			return true;
	return false;
}

/* Whether test holds for e or something in it. At most AST_DEPTH_MAX deep. */
static bool expr_any(const ast_expr *e, expr_test *test, const void *with)
{
	if (e == NULL)
		return false;
	if (test(e, with))
		return true;
	switch (e->kind) {
	case EXPR_CALL:
		return list_any(e->u.call.args, test, with);
	case EXPR_UNARY:
	case EXPR_BINARY:
		return expr_any(e->u.op.left, test, with) || expr_any(e->u.op.right, test, with);
	case EXPR_LIST:
	case EXPR_SET:
		return list_any(e->u.list.items, test, with);
	case EXPR_INTERVAL:
		return expr_any(e->u.interval.low, test, with) ||
		       expr_any(e->u.interval.high, test, with);
	case EXPR_AGGREGATE:
		return expr_any(e->u.aggregate.arg, test, with);
	case EXPR_VAR:
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
	return false;
}

static bool is_effectful(const ast_expr *e, const void *with)
{
	(void)with;
	return e->kind == EXPR_CALL &&
	       (e->u.call.function->contract != CONTRACT_PURE || e->u.call.function->effect);
}

static bool is_many(const ast_expr *e, const void *with)
{
	(void)with;
	return e->kind == EXPR_CALL && e->u.call.function->result_kind == RESULT_MANY;
}

static bool is_pure_many(const ast_expr *e, const void *with)
{
	return is_many(e, with) && e->u.call.function->contract == CONTRACT_PURE;
}

bool plan_has_effect(const ast_expr *e)
{
	return expr_any(e, is_effectful, NULL);
}

bool plan_literal_has_effect(const ast_literal *l)
{
	return plan_has_effect(l->left) || plan_has_effect(l->right);
}

static bool is_varying(const ast_expr *e, const void *with)
{
	return e->kind == EXPR_VAR && ((const bool *)with)[e->u.var.slot];
}

/* -- who triggers, who serves ------------------------------------------------------------------ */

static bool rule_has_effect(const ast_rule *rule)
{
	if (list_any(rule->head.args, is_effectful, NULL))
		return true;
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (plan_literal_has_effect(l))
			return true;
	return false;
}

/* Whether the rule stays whatever other rules do. A table's rules all do: --tables may write it. */
static bool is_needed_alone(const compilation *cx, const plan_facts *facts, const ast_rule *rule)
{
	const predicate *head = rule->head.predicate;

	if (head->table != NULL || rule->head.is_remote || plan_is_named_output(cx, head) ||
	    rule_has_effect(rule))
		return true;
	return plan_route(facts, head, rule->component->index) == NULL &&
	       plan_prints_leaving(cx, head);
}

static void add_use(compilation *cx, ast_rule *rule, plan_use ***end)
{
	plan_use *u = ARENA_NEW(cx->arena, plan_use);

	u->rule = rule;
	**end = u;
	*end = &u->next;
}

static void find_uses(compilation *cx, plan_facts *facts)
{
	plan_use ***ends = ARENA_ARRAY(cx->arena, plan_use **, cx->program.predicate_count);
	const ast_rule **last =
	    ARENA_ARRAY(cx->arena, const ast_rule *, cx->program.predicate_count);

	for (int i = 0; i < cx->program.predicate_count; i++)
		ends[i] = &facts->uses[i];
	for (ast_component *c = cx->program.components; c != NULL; c = c->next) {
		for (ast_rule *r = c->rules; r != NULL; r = r->next) {
			for (const ast_literal *l = r->body; l != NULL; l = l->next) {
				if (l->kind != LITERAL_ATOM && l->kind != LITERAL_NEGATED)
					continue;
				int p = l->atom.predicate->index;

				if (last[p] != r)
					add_use(cx, r, &ends[p]);
				last[p] = r;
			}
		}
	}
}

/* Rules that are needed, and whose bodies were not looked at yet. */
typedef struct needs {
	plan_facts *facts;
	plan_use **heads; /* by predicate: the rules that derive it */
	const ast_rule **rules;
	int count;
} needs;

static void need_rule(needs *n, const ast_rule *rule)
{
	if (n->facts->needed[rule->index])
		return;
	n->facts->needed[rule->index] = true;
	n->rules[n->count++] = rule;
}

/* The rule wants p: so do all in its component, which need the rules whose p comes there. */
static void need_predicate(needs *n, const ast_rule *rule, const predicate *p)
{
	plan_use *use = plan_route(n->facts, p, rule->component->index);

	if (use->is_served)
		return;
	use->is_served = true;
	for (const plan_use *head = n->heads[p->index]; head != NULL; head = head->next)
		if (plan_route(n->facts, p, head->rule->component->index) == use)
			need_rule(n, head->rule);
}

static void find_needed(compilation *cx, plan_facts *facts)
{
	needs n = { .facts = facts };

	n.heads = ARENA_ARRAY(cx->arena, plan_use *, cx->program.predicate_count);
	n.rules = ARENA_ARRAY(cx->arena, const ast_rule *, cx->program.rule_count);
	for (ast_component *c = cx->program.components; c != NULL; c = c->next) {
		for (ast_rule *r = c->rules; r != NULL; r = r->next) {
			plan_use *head = ARENA_NEW(cx->arena, plan_use);

			head->rule = r;
			head->next = n.heads[r->head.predicate->index];
			n.heads[r->head.predicate->index] = head;
			if (is_needed_alone(cx, facts, r))
				need_rule(&n, r);
		}
	}
	while (n.count > 0) {
		const ast_rule *r = n.rules[--n.count];

		for (const ast_literal *l = r->body; l != NULL; l = l->next)
			if (l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED)
				need_predicate(&n, r, l->atom.predicate);
	}
}

/* -- what differs between the instances of a rule ---------------------------------------------- */

static void count_origins(analysis *a)
{
	const ast_program *program = &a->cx->program;
	int *last = ARENA_ARRAY(a->cx->arena, int, program->predicate_count);

	for (const ast_component *c = program->components; c != NULL; c = c->next) {
		for (const ast_rule *r = c->rules; r != NULL; r = r->next) {
			int p = r->head.predicate->index;

			a->deriving[p]++;
			a->origins[p] += last[p] != c->index + 1;
			last[p] = c->index + 1;
		}
	}
	for (const predicate *p = program->predicates; p != NULL; p = p->next) {
		bool is_alone = p->source != SOURCE_NONE && p->source != SOURCE_EXPIRED;

		a->origins[p->index] += p->source != SOURCE_NONE || p->is_input || p->is_builtin;
		a->facts->single[p->index] = is_alone && a->deriving[p->index] == 0;
	}
}

static void bind_trigger(analysis *a, const ast_atom *atom)
{
	const bool *varies = a->varies[atom->predicate->index];
	int i = 0;

	for (const ast_expr *arg = atom->args; arg != NULL; arg = arg->next, i++)
		if (arg->kind == EXPR_VAR)
			a->differs[arg->u.var.slot] = a->several && varies[i];
}

static void bind_literal(analysis *a, const ast_literal *l)
{
	bool many = expr_any(l->left, is_many, NULL) || expr_any(l->right, is_many, NULL);
	bool differs = many || expr_any(l->right, is_varying, a->differs) ||
		       (a->several && expr_any(l->right, is_effectful, NULL));

	if (l->binds) {
		a->differs[l->left->u.var.slot] = differs;
		a->many[l->left->u.var.slot] = many;
	}
	if (many) {
		bool is_event = l->binds && is_many(l->right, NULL) &&
				!expr_any(l->right, is_pure_many, NULL) &&
				!list_any(l->right->u.call.args, is_many, NULL);

		a->is_hopeless |= !is_event;
		a->several = true;
	}
}

static bool head_has(const ast_rule *rule, int slot)
{
	for (const ast_expr *arg = rule->head.args; arg != NULL; arg = arg->next)
		if (arg->kind == EXPR_VAR && arg->u.var.slot == slot)
			return true;
	return false;
}

/* Whether all that tells one instance of the rule from another stands in its head. */
static bool instances_differ(const analysis *a, const ast_rule *rule, bool one_trigger)
{
	const ast_atom *atom = &plan_trigger(rule)->atom;
	const bool *varies = a->varies[atom->predicate->index];
	int i = 0;

	if (a->is_hopeless)
		return false;
	for (int slot = 0; slot < rule->variable_count; slot++)
		if (a->many[slot] && !head_has(rule, slot))
			return false;
	if (one_trigger)
		return true;
	/* Two triggers differ, if the predicate comes from one place only, in what varies. */
	if (a->origins[atom->predicate->index] != 1)
		return false;
	for (const ast_expr *arg = atom->args; arg != NULL; arg = arg->next, i++)
		if (varies[i] && (arg->kind == EXPR_WILDCARD ||
				  (arg->kind == EXPR_VAR && !head_has(rule, arg->u.var.slot))))
			return false;
	return true;
}

static void analyse_rule(analysis *a, const ast_rule *rule)
{
	const ast_atom *atom = &plan_trigger(rule)->atom;
	const predicate *head = rule->head.predicate;
	bool one_trigger = a->facts->single[atom->predicate->index];
	int i = 0;

	a->many = ARENA_ARRAY(a->cx->arena, bool, rule->variable_count);
	a->differs = ARENA_ARRAY(a->cx->arena, bool, rule->variable_count);
	a->several = !one_trigger;
	a->is_hopeless = list_any(rule->head.args, is_many, NULL);
	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind == LITERAL_ATOM)
			bind_trigger(a, &l->atom);
		else
			bind_literal(a, l);
	}
	bool alone = a->deriving[head->index] == 1 && !head->is_input;
	a->facts->single[head->index] = alone && !a->several;
	for (const ast_expr *arg = rule->head.args; arg != NULL; arg = arg->next, i++)
		a->varies[head->index][i] = !alone || expr_any(arg, is_varying, a->differs) ||
					    (a->several && expr_any(arg, is_effectful, NULL));
	a->facts->distinct[rule->index] = instances_differ(a, rule, one_trigger);
}

/* -- two rules for one head -------------------------------------------------------------------- */

static bool literals_differ(const ast_expr *a, const ast_expr *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == EXPR_STRING)
		return a->u.string != b->u.string;
	if (a->kind == EXPR_INT || a->kind == EXPR_BOOL)
		return a->u.integer != b->u.integer;
	return false;
}

static bool heads_differ(const ast_rule *a, const ast_rule *b)
{
	const ast_expr *x = a->head.args, *y = b->head.args;

	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		if (literals_differ(x, y))
			return true;
	return false;
}

/* A predicate that several rules of one component derive: distinct only if a constant in their
 * heads tells them apart; one that isn't takes the others with it, as they share a set. */
static bool all_differ(const analysis *a, const ast_rule **rules, int count)
{
	if (count > COMPARED_MOST)
		return false;
	for (int i = 0; i < count; i++) {
		if (!a->facts->distinct[rules[i]->index])
			return false;
		for (int k = 0; k < i; k++)
			if (!heads_differ(rules[i], rules[k]))
				return false;
	}
	return true;
}

static void compare_rules(analysis *a, const ast_component *c)
{
	plan_use **heads = a->heads;
	const ast_rule **rules;
	int count = 0;

	for (ast_rule *r = c->rules; r != NULL; r = r->next, count++) {
		plan_use *use = ARENA_NEW(a->cx->arena, plan_use);

		use->rule = r;
		use->next = heads[r->head.predicate->index];
		heads[r->head.predicate->index] = use;
	}
	rules = ARENA_ARRAY(a->cx->arena, const ast_rule *, count);
	for (const ast_rule *r = c->rules; r != NULL; r = r->next) {
		const plan_use *first = heads[r->head.predicate->index];

		heads[r->head.predicate->index] = NULL;
		count = 0;
		for (const plan_use *u = first; u != NULL; u = u->next)
			rules[count++] = u->rule;
		if (count < 2 || all_differ(a, rules, count))
			continue;
		for (int i = 0; i < count; i++)
			a->facts->distinct[rules[i]->index] = false;
	}
}

/* The sets of a context-ordered component are its parts': several of them can derive one fact,
 * which is as good as several components. */
static void count_parts(analysis *a, const ast_component *c)
{
	for (const ast_rule *r = c->rules; r != NULL && c->order == ORDER_CONTEXT; r = r->next)
		a->origins[r->head.predicate->index] += !a->facts->distinct[r->index];
}

/* Rules of a component in an order in which a predicate's come before the rules that it
 * triggers. */
static void analyse_straight(analysis *a, const ast_component *c)
{
	int count = 0;

	for (const ast_rule *r = c->rules; r != NULL; r = r->next)
		count++;
	bool *done = ARENA_ARRAY(a->cx->arena, bool, count);
	int *waiting = a->waiting;
	for (const ast_rule *r = c->rules; r != NULL; r = r->next)
		waiting[r->head.predicate->index]++;
	for (bool progress = true; count > 0 && progress;) {
		int i = 0;

		progress = false;
		for (const ast_rule *r = c->rules; r != NULL; r = r->next, i++) {
			if (done[i] || waiting[plan_trigger(r)->atom.predicate->index] > 0)
				continue;
			analyse_rule(a, r);
			done[i] = progress = true;
			waiting[r->head.predicate->index]--;
			count--;
		}
	}
}

/* One positive atom, of tuples that only arrive; neither it nor the head is kept. */
static bool is_simple(const ast_component *c, const ast_rule *r)
{
	const predicate *p = plan_trigger(r)->atom.predicate;
	int atoms = 0;

	for (const ast_literal *l = r->body; l != NULL; l = l->next)
		atoms += l->kind == LITERAL_ATOM;
	if (atoms != 1 || r->is_delete || p->table != NULL || r->head.predicate->table != NULL ||
	    strata_is_aggregate(r))
		return false;
	return c->strata->stratum[p->index] == 0 && c->strata->recursion[p->index] < 0;
}

static void analyse_fixpoint(analysis *a, const ast_component *c)
{
	int *deriving = a->waiting;

	for (const ast_rule *r = c->rules; r != NULL; r = r->next)
		deriving[r->head.predicate->index]++;
	for (const ast_rule *r = c->rules; r != NULL; r = r->next) {
		const predicate *head = r->head.predicate;

		if (is_simple(c, r) && deriving[plan_trigger(r)->atom.predicate->index] == 0)
			analyse_rule(a, r);
		a->facts->single[head->index] = false;
		memset(a->varies[head->index], true, (size_t)head->arity * sizeof(bool));
	}
	for (const ast_rule *r = c->rules; r != NULL; r = r->next)
		deriving[r->head.predicate->index] = 0;
}

plan_facts *plan_find_facts(compilation *cx)
{
	int predicates = cx->program.predicate_count, rules = cx->program.rule_count;
	plan_facts *facts = ARENA_NEW(cx->arena, plan_facts);
	analysis a = { .cx = cx, .facts = facts };

	facts->uses = ARENA_ARRAY(cx->arena, plan_use *, predicates);
	facts->needed = ARENA_ARRAY(cx->arena, bool, rules);
	facts->distinct = ARENA_ARRAY(cx->arena, bool, rules);
	facts->single = ARENA_ARRAY(cx->arena, bool, predicates);
	find_uses(cx, facts);
	find_needed(cx, facts);

	a.waiting = ARENA_ARRAY(cx->arena, int, predicates);
	a.heads = ARENA_ARRAY(cx->arena, plan_use *, predicates);
	a.deriving = ARENA_ARRAY(cx->arena, int, predicates);
	a.origins = ARENA_ARRAY(cx->arena, int, predicates);
	a.varies = ARENA_ARRAY(cx->arena, bool *, predicates);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		a.varies[p->index] = ARENA_ARRAY(cx->arena, bool, p->arity);
		memset(a.varies[p->index],
		       p->is_builtin || p->is_input || p->source == SOURCE_EXPIRED,
		       (size_t)p->arity * sizeof(bool));
	}
	count_origins(&a);
	for (ast_component *c = cx->program.components; c != NULL; c = c->next) {
		if (c->strata->is_fixpoint)
			analyse_fixpoint(&a, c);
		else
			analyse_straight(&a, c);
		compare_rules(&a, c);
		count_parts(&a, c);
	}
	return facts;
}
