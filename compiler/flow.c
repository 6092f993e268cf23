/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/flow.c -- value numbers, rule by rule in the order of derivation. */
#include "compiler/flow.h"

#include <string.h>

enum { BUCKETS = 256 };

/* The number of a value that is made up of others: an operator, a literal, a pure call. */
typedef struct entry {
	const uint64_t *key;
	int length, value;
	struct entry *next;
} entry;

/* What is known of a derived predicate. */
typedef struct derived {
	int *values; /* by attribute; 0: no rule yet */
	flow_fact *facts;
	int fact_count;
	bool reached;
} derived;

struct flow {
	compilation *cx;
	arena *arena;
	const graph *graph;
	derived *nodes; /* by node */
	entry *buckets[BUCKETS];
	int last; /* number given */
	flow_call *calls, **calls_end;

	/* the rule that is followed */
	const ast_rule *rule;
	const ast_literal *literal;
	int *slots;
	flow_fact *facts;
	int fact_count, fact_room, calls_before;
};

flow *flow_create(compilation *cx, const graph *g)
{
	flow *f = ARENA_NEW(cx->arena, flow);

	f->cx = cx;
	f->arena = cx->arena;
	f->graph = g;
	f->nodes = ARENA_ARRAY(cx->arena, derived, g->node_count + 1);
	return f;
}

/* -- numbers ----------------------------------------------------------------------------------- */

static int number_of(flow *f, const uint64_t *key, int length)
{
	size_t octets = sizeof *key * (size_t)length;
	uint64_t hash = 0;

	for (int i = 0; i < length; i++)
		hash = (hash ^ key[i]) * UINT64_C(0x9e3779b97f4a7c15);
	entry **bucket = &f->buckets[hash >> 56];
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
		return ++f->last;
	}
	return number_of(f, key, 4);
}

static int call_value(flow *f, const ast_expr *e)
{
	const function *callee = e->u.call.function;
	flow_call *call = ARENA_NEW(f->arena, flow_call);
	uint64_t *key = ARENA_ARRAY(f->arena, uint64_t, callee->param_count + 2);
	int *args = ARENA_ARRAY(f->arena, int, callee->param_count + 1);
	int count = 0;

	for (const ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next)
		args[count++] = value_of(f, arg);
	*call = (flow_call){ .rule = f->rule,
			     .literal = f->literal,
			     .expr = e,
			     .args = args,
			     .facts = f->facts,
			     .fact_count = f->fact_count,
			     .follows_call = f->calls_before++ > 0 };
	*f->calls_end = call;
	f->calls_end = &call->next;
	if (callee->contract != CONTRACT_PURE || callee->result_kind == RESULT_MANY)
		return ++f->last;
	key[0] = EXPR_CALL;
	key[1] = callee->name;
	for (int i = 0; i < count; i++)
		key[i + 2] = (uint64_t)args[i];
	return number_of(f, key, count + 2);
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
	case EXPR_WILDCARD:
	case EXPR_INT:
	case EXPR_FLOAT:
	case EXPR_BOOL:
	case EXPR_STRING:
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
	case EXPR_DURATION:
	case EXPR_INFINITY:
	case EXPR_LIST:
	case EXPR_INTERVAL:
	case EXPR_SET:
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

/* -- rules ------------------------------------------------------------------------------------- */

static void enter_atom(flow *f, const ast_atom *atom, const int *values)
{
	int i = 0;

	for (const ast_expr *e = atom->args; e != NULL; e = e->next, i++) {
		if (e->kind == EXPR_VAR && e->u.var.binds)
			f->slots[e->u.var.slot] = values[i];
		else if (is_literal(e))
			add_fact(f, values[i], literal_value(f, e));
	}
}

static void follow_literal(flow *f, const ast_literal *l, const int *values)
{
	f->literal = l;
	switch (l->kind) {
	case LITERAL_ATOM:
		enter_atom(f, &l->atom, values);
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

static void derive(flow *f, const graph_edge *edge)
{
	derived *d = &f->nodes[edge->to];
	int i = 0;

	f->literal = NULL;
	if (d->values == NULL)
		d->values = ARENA_ARRAY(f->arena, int, edge->rule->head.arity + 1);
	for (const ast_expr *e = edge->rule->head.args; e != NULL; e = e->next, i++) {
		int value = value_of(f, e);

		if (!d->reached)
			d->values[i] = value;
		else if (d->values[i] != value)
			d->values[i] = ++f->last;
	}
	if (d->reached) {
		keep_common(d, f->facts, f->fact_count);
		return;
	}
	d->facts = ARENA_ARRAY(f->arena, flow_fact, f->fact_count + 1);
	d->fact_count = f->fact_count;
	if (f->fact_count > 0)
		memcpy(d->facts, f->facts, sizeof *d->facts * (size_t)f->fact_count);
	d->reached = true;
}

static void follow_rule(flow *f, const graph_edge *edge)
{
	const derived *from = &f->nodes[edge->from];

	f->rule = edge->rule;
	f->slots = ARENA_ARRAY(f->arena, int, edge->rule->variable_count + 1);
	f->facts = NULL;
	f->fact_count = f->fact_room = f->calls_before = 0;
	for (int i = 0; i < from->fact_count; i++)
		add_fact(f, from->facts[i].value, from->facts[i].literal);
	for (const ast_literal *l = edge->rule->body; l != NULL; l = l->next)
		follow_literal(f, l, from->values);
	derive(f, edge);
}

const flow_call *flow_run(flow *f, int arriving)
{
	const graph *g = f->graph;
	int arity = g->nodes[arriving].predicate->arity;

	memset(f->buckets, 0, sizeof f->buckets);
	memset(f->nodes, 0, sizeof *f->nodes * (size_t)g->node_count);
	f->calls = NULL;
	f->calls_end = &f->calls;
	f->last = arity;
	f->nodes[arriving].reached = true;
	f->nodes[arriving].values = ARENA_ARRAY(f->arena, int, arity + 1);
	for (int i = 0; i < arity; i++)
		f->nodes[arriving].values[i] = i + 1;
	for (int i = 0; i < g->order_count; i++)
		if (f->nodes[g->order[i]].reached)
			for (const graph_edge *e = g->nodes[g->order[i]].edges; e != NULL;
			     e = e->next)
				follow_rule(f, e);
	return f->calls;
}
