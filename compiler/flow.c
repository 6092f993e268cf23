/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/flow.c -- value numbers, rule by rule in the order of derivation. */
#include "compiler/flow.h"

#include <stdlib.h>
#include <string.h>

enum {
	BUCKETS = 1024,
	ROUNDS_MAX = 4 /* through a recursive group, before all its values are unlike */
};

/* What a number is of, where no expression says it: the second word of its key. */
enum { OF_EXPR = 1, OF_ATTRIBUTE, OF_ATOM };

/* The number of a value that is made up of others: an operator, a literal, a pure call. */
typedef struct entry {
	const uint64_t *key;
	int length, value;
	struct entry *next;
} entry;

/* What is known of a predicate in this run. */
typedef struct derived {
	int run;     /* the one that it is known in; 0: none */
	int *values; /* by attribute */
	flow_fact *facts;
	int fact_count;
	bool has_values, is_joined;
} derived;

struct flow {
	compilation *cx;
	arena *arena;
	const graph *graph;
	derived *nodes; /* by node */
	int *reached;   /* nodes, in the order of the graph */
	int reached_count, run, arriving, arity;
	entry *buckets[BUCKETS];
	int last;        /* number given */
	bool is_counted; /* calls are noted: the last time through */
	bool has_changed;
	const flow_call **calls_end;
	const flow_touch **touches_end;
	flow_result result;

	/* the rule that is followed */
	const ast_rule *rule;
	const ast_literal *literal;
	int *slots;
	flow_fact *facts;
	int fact_count, fact_room, calls_before;
	bool is_joined;
};

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

/* -- numbers ----------------------------------------------------------------------------------- */

static int number_of(flow *f, const uint64_t *key, int length)
{
	size_t octets = sizeof *key * (size_t)length;
	uint64_t hash = 0;

	for (int i = 0; i < length; i++)
		hash = (hash ^ key[i]) * UINT64_C(0x9e3779b97f4a7c15);
	entry **bucket = &f->buckets[hash >> 54];
	for (entry *e = *bucket; e != NULL; e = e->next)
		if (e->length == length && memcmp(e->key, key, octets) == 0)
			return e->value;

	entry *e = ARENA_NEW(f->arena, entry);
	uint64_t *copy = ARENA_ARRAY(f->arena, uint64_t, length);
	memcpy(copy, key, octets);
	*e = (entry){ .key = copy, .length = length, .value = ++f->last, .next = *bucket };
	*bucket = e;
	return e->value;
}

/* A number of its own, the same whenever the expression is followed in this run. */
static int own_number(flow *f, const ast_expr *e)
{
	return number_of(f, (uint64_t[]){ EXPR_WILDCARD, OF_EXPR, (uint64_t)(uintptr_t)e }, 3);
}

static int value_of(flow *f, const ast_expr *e);

/* "true" and true are one value where the type is a bool. */
static bool is_bool_text(const ast_expr *e)
{
	return e->kind == EXPR_STRING && type_find(e->type)->kind == TYPE_BOOL;
}

static int literal_value(flow *f, const ast_expr *e)
{
	uint64_t key[4] = { (uint64_t)e->kind };

	if (is_bool_text(e)) {
		key[0] = EXPR_BOOL;
		key[1] = strcmp(strtab_text(f->cx->strings, e->u.string), "true") == 0;
		return number_of(f, key, 4);
	}
	switch (e->kind) {
	case EXPR_INT:
	case EXPR_BOOL:
	case EXPR_DURATION:
		key[1] = (uint64_t)e->u.integer;
		break;
	case EXPR_FLOAT:
		memcpy(&key[1], &e->u.number, sizeof e->u.number);
		break;
	case EXPR_STRING:
		key[1] = e->u.string;
		break;
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
		memcpy(&key[1], e->u.address.octets, sizeof e->u.address.octets);
		key[3] = (uint64_t)e->u.address.version << 8 | e->u.address.prefix;
		break;
	case EXPR_CONSTANT:
		return literal_value(f, e->u.constant.value);
	case EXPR_VAR:
	case EXPR_WILDCARD:
	case EXPR_INFINITY:
	case EXPR_LIST:
	case EXPR_INTERVAL:
	case EXPR_SET:
	case EXPR_CALL:
	case EXPR_UNARY:
	case EXPR_BINARY:
	case EXPR_AGGREGATE:
		return own_number(f, e);
	}
	return number_of(f, key, 4);
}

static void note_call(flow *f, const ast_expr *e, const int *args)
{
	flow_call *call = ARENA_NEW(f->arena, flow_call);

	*call = (flow_call){ .rule = f->rule,
			     .literal = f->literal,
			     .expr = e,
			     .args = args,
			     .facts = f->facts,
			     .fact_count = f->fact_count,
			     .follows_call = f->calls_before > 0,
			     .is_joined = f->is_joined };
	*f->calls_end = call;
	f->calls_end = &call->next;
}

static int call_value(flow *f, const ast_expr *e)
{
	const function *callee = e->u.call.function;
	uint64_t *key = ARENA_ARRAY(f->arena, uint64_t, callee->param_count + 2);
	int *args = ARENA_ARRAY(f->arena, int, callee->param_count + 1);
	int count = 0;

	for (const ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next)
		args[count++] = value_of(f, arg);
	if (f->is_counted)
		note_call(f, e, args);
	f->calls_before++;
	if (callee->contract != CONTRACT_PURE || callee->result_kind == RESULT_MANY)
		return own_number(f, e);
	key[0] = EXPR_CALL;
	key[1] = (uint64_t)(uintptr_t)callee;
	for (int i = 0; i < count; i++)
		key[i + 2] = (uint64_t)args[i];
	return number_of(f, key, count + 2);
}

/* Lists and the like: what stands in them is followed for its calls. */
static int items_value(flow *f, const ast_expr *e)
{
	if (e->kind == EXPR_INTERVAL) {
		value_of(f, e->u.interval.low);
		value_of(f, e->u.interval.high);
	} else {
		for (const ast_expr *item = e->u.list.items; item != NULL; item = item->next)
			value_of(f, item);
	}
	return own_number(f, e);
}

static int value_of(flow *f, const ast_expr *e)
{
	switch (e->kind) {
	case EXPR_VAR:
		return f->slots[e->u.var.slot];
	case EXPR_CALL:
		return call_value(f, e);
	case EXPR_UNARY:
		return number_of(f,
				 (uint64_t[]){ EXPR_UNARY, (uint64_t)e->u.op.op,
					       (uint64_t)value_of(f, e->u.op.left) },
				 3);
	case EXPR_BINARY: {
		int left = value_of(f, e->u.op.left);
		int right = value_of(f, e->u.op.right);
		return number_of(f,
				 (uint64_t[]){ EXPR_BINARY, (uint64_t)e->u.op.op, (uint64_t)left,
					       (uint64_t)right },
				 4);
	}
	case EXPR_LIST:
	case EXPR_INTERVAL:
	case EXPR_SET:
		return items_value(f, e);
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
	case EXPR_AGGREGATE:
		break;
	}
	return literal_value(f, e);
}

/* -- facts ------------------------------------------------------------------------------------- */

static bool is_literal(const ast_expr *e)
{
	return e->kind == EXPR_INT || e->kind == EXPR_BOOL || e->kind == EXPR_STRING ||
	       e->kind == EXPR_ADDRESS || e->kind == EXPR_NETWORK || e->kind == EXPR_DURATION ||
	       e->kind == EXPR_CONSTANT;
}

/* Facts are only added at the end, so that calls before keep theirs. */
static void add_fact(flow *f, int value, int literal)
{
	if (f->fact_count == f->fact_room) {
		flow_fact *more = ARENA_ARRAY(f->arena, flow_fact, 2 * f->fact_room + 4);
		if (f->fact_count > 0)
			memcpy(more, f->facts, sizeof *more * (size_t)f->fact_count);
		f->facts = more;
		f->fact_room = 2 * f->fact_room + 4;
	}
	f->facts[f->fact_count++] = (flow_fact){ value, literal };
}

static void learn_equal(flow *f, const ast_expr *left, const ast_expr *right)
{
	if (left->kind == EXPR_VAR && is_literal(right))
		add_fact(f, value_of(f, left), literal_value(f, right));
	else if (right->kind == EXPR_VAR && is_literal(left))
		add_fact(f, value_of(f, right), literal_value(f, left));
}

/* Both ends of a conjunction hold. */
static void learn(flow *f, const ast_expr *e)
{
	while (e->kind == EXPR_BINARY && e->u.op.op == OP_AND) {
		learn(f, e->u.op.right);
		e = e->u.op.left;
	}
	if (e->kind == EXPR_BINARY && e->u.op.op == OP_EQ)
		learn_equal(f, e->u.op.left, e->u.op.right);
}

bool flow_excludes(const flow_call *a, const flow_call *b)
{
	for (int i = 0; i < a->fact_count; i++)
		for (int k = 0; k < b->fact_count; k++)
			if (a->facts[i].value == b->facts[k].value &&
			    a->facts[i].literal != b->facts[k].literal)
				return true;
	return false;
}

/* -- atoms, literals ---------------------------------------------------------------------------- */

/* What is known of the atom's predicate, NULL: this run does not reach it. */
static const derived *find_derived(const flow *f, const ast_atom *atom)
{
	const derived *d = &f->nodes[atom->node];

	return d->run == f->run && d->has_values ? d : NULL;
}

/* The value of an argument, the i-th of l's, if the rows of its predicate are not followed. */
static int foreign_value(flow *f, const ast_literal *l, int i)
{
	return number_of(
	    f, (uint64_t[]){ EXPR_WILDCARD, OF_ATOM, (uint64_t)(uintptr_t)l, (uint64_t)i }, 4);
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
		else if (is_literal(e))
			add_fact(f, value, literal_value(f, e));
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
			f->slots[l->left->u.var.slot] = value_of(f, l->right);
			break;
		}
		value_of(f, l->left);
		value_of(f, l->right);
		learn_equal(f, l->left, l->right);
		break;
	case LITERAL_CONDITION:
		value_of(f, l->left);
		learn(f, l->left);
		break;
	case LITERAL_CALL:
		value_of(f, l->left);
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

	return number_of(f, (uint64_t[]){ EXPR_WILDCARD, OF_ATTRIBUTE, node, (uint64_t)i }, 4);
}

static void derive(flow *f, derived *d)
{
	int i = 0;

	f->literal = NULL;
	d->is_joined |= f->is_joined;
	for (const ast_expr *e = f->rule->head.args; e != NULL; e = e->next, i++) {
		int value = value_of(f, e);

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
		add_fact(f, from->facts[i].value, from->facts[i].literal);
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
			values[i] = value_of(f, e);
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
			value_of(f, e);
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
