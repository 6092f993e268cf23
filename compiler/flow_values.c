/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/flow_values.c -- the numbers of values, and what is known of them. */
#include <string.h>

#include "compiler/flow_state.h"

/* -- numbers ----------------------------------------------------------------------------------- */

int flow_number(flow *f, const uint64_t *key, int length)
{
	size_t octets = sizeof *key * (size_t)length;
	uint64_t hash = 0;

	for (int i = 0; i < length; i++)
		hash = (hash ^ key[i]) * UINT64_C(0x9e3779b97f4a7c15);
	flow_entry **bucket = &f->buckets[hash >> 54];
	for (flow_entry *e = *bucket; e != NULL; e = e->next)
		if (e->length == length && memcmp(e->key, key, octets) == 0)
			return e->value;

	flow_entry *e = ARENA_NEW(f->arena, flow_entry);
	uint64_t *copy = ARENA_ARRAY(f->arena, uint64_t, length);
	memcpy(copy, key, octets);
	*e = (flow_entry){ .key = copy, .length = length, .value = ++f->last, .next = *bucket };
	*bucket = e;
	return e->value;
}

/* A number of its own, the same whenever the expression is followed in this run. */
static int own_number(flow *f, const ast_expr *e)
{
	return flow_number(f, (uint64_t[]){ EXPR_WILDCARD, FLOW_OF_EXPR, (uint64_t)(uintptr_t)e },
			   3);
}

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
		return flow_number(f, key, 4);
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
	return flow_number(f, key, 4);
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
		args[count++] = flow_value(f, arg);
	if (f->is_counted)
		note_call(f, e, args);
	f->calls_before++;
	if (callee->contract != CONTRACT_PURE || callee->result_kind == RESULT_MANY)
		return own_number(f, e);
	key[0] = EXPR_CALL;
	key[1] = (uint64_t)(uintptr_t)callee;
	for (int i = 0; i < count; i++)
		key[i + 2] = (uint64_t)args[i];
	return flow_number(f, key, count + 2);
}

/* Lists and the like: what stands in them is followed for its calls. */
static int items_value(flow *f, const ast_expr *e)
{
	if (e->kind == EXPR_INTERVAL) {
		flow_value(f, e->u.interval.low);
		flow_value(f, e->u.interval.high);
	} else {
		for (const ast_expr *item = e->u.list.items; item != NULL; item = item->next)
			flow_value(f, item);
	}
	return own_number(f, e);
}

int flow_value(flow *f, const ast_expr *e)
{
	switch (e->kind) {
	case EXPR_VAR:
		return f->slots[e->u.var.slot];
	case EXPR_CALL:
		return call_value(f, e);
	case EXPR_UNARY:
		return flow_number(f,
				   (uint64_t[]){ EXPR_UNARY, (uint64_t)e->u.op.op,
						 (uint64_t)flow_value(f, e->u.op.left) },
				   3);
	case EXPR_BINARY: {
		int left = flow_value(f, e->u.op.left);
		int right = flow_value(f, e->u.op.right);
		return flow_number(f,
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

bool flow_is_literal(const ast_expr *e)
{
	return e->kind == EXPR_INT || e->kind == EXPR_BOOL || e->kind == EXPR_STRING ||
	       e->kind == EXPR_ADDRESS || e->kind == EXPR_NETWORK || e->kind == EXPR_DURATION ||
	       e->kind == EXPR_CONSTANT;
}

/* Facts are only added at the end, so that calls before keep theirs. */
void flow_add_fact(flow *f, int value, int literal)
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

void flow_learn_equal(flow *f, const ast_expr *left, const ast_expr *right)
{
	if (left->kind == EXPR_VAR && flow_is_literal(right))
		flow_add_fact(f, flow_value(f, left), literal_value(f, right));
	else if (right->kind == EXPR_VAR && flow_is_literal(left))
		flow_add_fact(f, flow_value(f, right), literal_value(f, left));
}

/* Both ends of a conjunction hold. */
void flow_learn(flow *f, const ast_expr *e)
{
	while (e->kind == EXPR_BINARY && e->u.op.op == OP_AND) {
		flow_learn(f, e->u.op.right);
		e = e->u.op.left;
	}
	if (e->kind == EXPR_BINARY && e->u.op.op == OP_EQ)
		flow_learn_equal(f, e->u.op.left, e->u.op.right);
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
