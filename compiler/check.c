/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check.c -- pass: whether the program as a whole is right.
 *
 * Requires: types known.
 * Gives:    predicate.is_input, is_output, is_barrier, names; atom.node, is_remote;
 *           component.strata; key.positions, key.type; what ast_table says is check's. An `auto`
 *           component gets the order and keys that it needs, as if they had been written.
 * Keeps:    the rest of the tree.
 * Errors:   reports all.
 * Look:     analogc --dump=chain FILE */
#include "compiler/check.h"

#include <string.h>

const char *check_text(const checker *k, str_id name)
{
	return strtab_text(k->cx->strings, name);
}

bool check_once(checker *k, const ast_expr *call)
{
	int n = k->reported_count;

	for (int i = 0; i < n; i++)
		if (k->reported[i] == call)
			return false;
	if ((n & (n - 1)) == 0) { /* full at each power of two */
		const ast_expr **more =
		    ARENA_ARRAY(k->cx->arena, const ast_expr *, n == 0 ? 1 : 2 * n);
		if (n > 0)
			memcpy(more, k->reported, sizeof *more * (size_t)n);
		k->reported = more;
	}
	k->reported[k->reported_count++] = call;
	return true;
}

const ast_context_key *check_key_entry(const ast_context_key *keys, const predicate *p)
{
	for (const ast_context_key *e = keys; e != NULL; e = e->next)
		if (e->predicate == p)
			return e;
	return NULL;
}

bool check_needs_key(const graph_node *n)
{
	return n->arrives && !n->predicate->is_barrier && n->predicate->source != SOURCE_EXPIRED;
}

const ast_atom *check_first_use(const ast_component *c, const predicate *p)
{
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		for (const ast_literal *l = rule->body; l != NULL; l = l->next)
			if ((l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) &&
			    l->atom.predicate == p)
				return &l->atom;
	return NULL;
}

/* -- walking ----------------------------------------------------------------------------------- */

static void each_of_list(checker *k, const ast_expr *list, check_visitor *visit, void *with)
{
	for (const ast_expr *e = list; e != NULL; e = e->next)
		check_each_expr(k, e, visit, with);
}

void check_each_expr(checker *k, const ast_expr *e, check_visitor *visit, void *with)
{
	visit(k, e, with);
	switch (e->kind) {
	case EXPR_CALL:
		each_of_list(k, e->u.call.args, visit, with);
		break;
	case EXPR_BINARY:
		check_each_expr(k, e->u.op.left, visit, with);
		check_each_expr(k, e->u.op.right, visit, with);
		break;
	case EXPR_UNARY:
		check_each_expr(k, e->u.op.left, visit, with);
		break;
	case EXPR_LIST:
	case EXPR_SET:
		each_of_list(k, e->u.list.items, visit, with);
		break;
	case EXPR_INTERVAL:
		check_each_expr(k, e->u.interval.low, visit, with);
		check_each_expr(k, e->u.interval.high, visit, with);
		break;
	case EXPR_AGGREGATE:
		if (e->u.aggregate.arg != NULL)
			check_each_expr(k, e->u.aggregate.arg, visit, with);
		break;
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
}

void check_each_of_rule(checker *k, const ast_rule *rule, check_visitor *visit, void *with)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED)
			each_of_list(k, l->atom.args, visit, with);
		if (l->right != NULL)
			check_each_expr(k, l->right, visit, with);
		if (l->left != NULL)
			check_each_expr(k, l->left, visit, with);
	}
	each_of_list(k, rule->head.args, visit, with);
}

/* -- the pass ---------------------------------------------------------------------------------- */

bool pass_check(compilation *cx)
{
	checker k = { .cx = cx };
	int before = diag_errors(cx->diag);

	k.bad_keys = ARENA_ARRAY(cx->arena, bool, cx->program.component_count + 1);
	k.tokens = ARENA_ARRAY(cx->arena, unsigned, cx->program.predicate_count + 1);
	k.bad_strata = ARENA_ARRAY(cx->arena, bool, cx->program.component_count + 1);
	check_chain(&k);
	check_growth(&k);
	check_recursions(&k);
	check_names(&k);
	check_keys(&k);
	check_rules(&k);
	check_constants(&k);
	check_destinations(&k);
	check_unused(&k);
	check_aggregates(&k);
	check_values(&k);
	check_contracts(&k);
	check_races(&k);
	if (diag_errors(cx->diag) == before) {
		check_strengths(&k);
		check_outputs(&k);
	}
	return diag_errors(cx->diag) == before;
}
