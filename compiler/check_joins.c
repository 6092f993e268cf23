/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_joins.c -- part of check: predicates that meet in one body.
 *
 * In a context-ordered component only tuples with the same keys meet: a body that joins two
 * predicates that arrive must say so. */
#include "compiler/check.h"

typedef struct joiner {
	checker *k;
	const graph *g;
	const ast_rule *rule;
	int *same; /* by variable: another one that it equals, itself: none */
} joiner;

/* -- which variables are equal ----------------------------------------------------------------- */

static int root_of(const joiner *j, int slot)
{
	while (j->same[slot] != slot)
		slot = j->same[slot];
	return slot;
}

static void equate(joiner *j, const ast_expr *a, const ast_expr *b)
{
	if (a->kind == EXPR_VAR && b->kind == EXPR_VAR)
		j->same[root_of(j, a->u.var.slot)] = root_of(j, b->u.var.slot);
}

static void find_equal(joiner *j)
{
	int count = j->rule->variable_count;

	j->same = ARENA_ARRAY(j->k->cx->arena, int, count + 1);
	for (int i = 0; i < count; i++)
		j->same[i] = i;
	for (const ast_literal *l = j->rule->body; l != NULL; l = l->next) {
		if (l->kind == LITERAL_ASSIGN || l->kind == LITERAL_EQUALS)
			equate(j, l->left, l->right);
		else if (l->kind == LITERAL_CONDITION && l->left->kind == EXPR_BINARY &&
			 l->left->u.op.op == OP_EQ)
			equate(j, l->left->u.op.left, l->left->u.op.right);
	}
}

/* -- keys -------------------------------------------------------------------------------------- */

static const ast_expr *argument(const ast_atom *atom, int position)
{
	const ast_expr *e = atom->args;

	for (int i = 0; i < position; i++)
		e = e->next;
	return e;
}

static const char *describe(const joiner *j, const ast_atom *atom, int position)
{
	const ast_expr *e = argument(atom, position);

	if (e->kind == EXPR_VAR)
		return arena_printf(j->k->cx->arena, "'%s'", check_text(j->k, e->u.var.name));
	return arena_printf(j->k->cx->arena, "attribute %d", position + 1);
}

static bool is_equal(const joiner *j, const ast_expr *a, const ast_expr *b)
{
	return a->kind == EXPR_VAR && b->kind == EXPR_VAR &&
	       root_of(j, a->u.var.slot) == root_of(j, b->u.var.slot);
}

static void report_keys(const joiner *j, const ast_atom *a, const ast_atom *b, int at_a, int at_b)
{
	const ast_expr *left = argument(a, at_a), *right = argument(b, at_b);
	const ast_context_key *keys = j->g->component->keys;
	diag *out = j->k->cx->diag;

	diag_error(out, right->span, "join-keys",
		   "only tuples of the same context meet: the key of '%s', %s, must be that of "
		   "'%s', %s",
		   check_text(j->k, b->name), describe(j, b, at_b), check_text(j->k, a->name),
		   describe(j, a, at_a));
	if (left->kind == EXPR_VAR && right->kind != EXPR_CONSTANT)
		diag_fixit(out, right->span, "%s", check_text(j->k, left->u.var.name));
	diag_note(out, left->span, "the other key is this");
	diag_note(out, check_key_entry(keys, b->predicate)->span, "'%s' is keyed here",
		  check_text(j->k, b->name));
}

static void report_counts(const joiner *j, const ast_atom *a, const ast_atom *b)
{
	const ast_context_key *keys = j->g->component->keys;
	diag *out = j->k->cx->diag;

	diag_error(out, b->span, "join-keys",
		   "'%s' and '%s' are never in the same contexts: their keys are not alike",
		   check_text(j->k, b->name), check_text(j->k, a->name));
	diag_note(out, check_key_entry(keys, a->predicate)->span, "'%s' is keyed here",
		  check_text(j->k, a->name));
	diag_note(out, check_key_entry(keys, b->predicate)->span, "'%s' is keyed here",
		  check_text(j->k, b->name));
}

/* Whether the two can have the same keys: as many, of the same types. */
static bool is_alike(const ast_context_key *a, const ast_context_key *b)
{
	const ast_key *left = a->keys, *right = b->keys;

	for (; left != NULL && right != NULL; left = left->next, right = right->next) {
		if (left->count != right->count)
			return false;
		for (int i = 0; i < left->count; i++) {
			const type *t = type_find(a->predicate->attributes[left->positions[i]]);
			const type *u = type_find(b->predicate->attributes[right->positions[i]]);

			if (t->kind != u->kind || t->opaque != u->opaque)
				return false;
		}
	}
	return left == NULL && right == NULL;
}

static void check_pair(const joiner *j, const ast_atom *a, const ast_atom *b)
{
	const ast_context_key *keys = j->g->component->keys;
	const ast_context_key *of_a = check_key_entry(keys, a->predicate);
	const ast_context_key *of_b = check_key_entry(keys, b->predicate);

	if (of_a == NULL || of_b == NULL)
		return; /* reported as missing */
	if (!is_alike(of_a, of_b)) {
		report_counts(j, a, b);
		return;
	}
	const ast_key *right = of_b->keys;
	for (const ast_key *left = of_a->keys; left != NULL; left = left->next, right = right->next)
		for (int i = 0; i < left->count; i++)
			if (!is_equal(j, argument(a, left->positions[i]),
				      argument(b, right->positions[i]))) {
				report_keys(j, a, b, left->positions[i], right->positions[i]);
				return;
			}
}

static void check_keys_meet(joiner *j)
{
	const ast_atom *first = NULL;

	for (const ast_literal *l = j->rule->body; l != NULL; l = l->next) {
		const graph_node *n = &j->g->nodes[l->atom.node];

		if (l->kind != LITERAL_ATOM || n->is_table || !check_needs_key(n))
			continue;
		if (first == NULL)
			first = &l->atom;
		else
			check_pair(j, first, &l->atom);
	}
}

/* -- tokens ------------------------------------------------------------------------------------ */

enum { FED = 1u << (SOURCE_EXPIRED + 1), ALL_TOKENS = (FED << 1) - 1 };

/* In what tokens tuples of p come from outside: a bit for each kind of source. */
static unsigned tokens_outside(const predicate *p)
{
	if (p->is_builtin)
		return ALL_TOKENS;
	if (p->source != SOURCE_NONE || p->is_source)
		return 1u << (p->source != SOURCE_NONE ? p->source : SOURCE_PACKETS);
	return p->is_input ? FED : 0;
}

/* In what tokens the rule can fire; *other: an atom that is never in the tokens of the first. A
 * table's rows are there in every token; if there are only tables, one of them has a new row. */
static unsigned tokens_of(const checker *k, const graph *g, const ast_rule *rule,
			  const ast_atom **first, const ast_atom **other)
{
	unsigned tokens = ALL_TOKENS, of_tables = 0;

	*first = *other = NULL;
	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		unsigned of_atom;

		if (l->kind != LITERAL_ATOM)
			continue;
		of_atom = k->tokens[l->atom.predicate->index];
		if (g->nodes[l->atom.node].is_table) {
			of_tables |= of_atom;
			continue;
		}
		if (*first != NULL && *other == NULL && tokens != 0 && (tokens & of_atom) == 0)
			*other = &l->atom;
		tokens &= of_atom;
		*first = *first == NULL ? &l->atom : *first;
	}
	return *first != NULL ? tokens : of_tables;
}

static void find_tokens(checker *k, const graph *g)
{
	const ast_atom *first, *other;
	bool has_changed = true;

	while (has_changed) { /* twice, but for recursions */
		has_changed = false;
		for (int i = 0; i < g->node_count; i++) {
			const graph_node *n = &g->nodes[g->order[i]];
			unsigned *tokens = &k->tokens[n->predicate->index], before = *tokens;

			*tokens |= tokens_outside(n->predicate);
			for (const graph_rule *r = n->rules; r != NULL; r = r->next)
				*tokens |= tokens_of(k, g, r->rule, &first, &other);
			has_changed |= *tokens != before;
		}
	}
}

static void check_tokens(checker *k, const graph *g, const ast_rule *rule)
{
	const ast_atom *first, *other;

	tokens_of(k, g, rule, &first, &other);
	if (other == NULL)
		return;
	diag_warning(k->cx->diag, other->span, "never-fires",
		     "'%s' and '%s' never come in one token: the rule can't fire",
		     check_text(k, first->name), check_text(k, other->name));
	diag_note(k->cx->diag, first->span,
		  "what is to be remembered between tokens is kept in a table");
}

void check_joins(checker *k, const graph *g)
{
	const ast_component *c = g->component;

	find_tokens(k, g);
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		joiner j = { .k = k, .g = g, .rule = rule };

		if (graph_atoms(rule) < 2)
			continue;
		check_tokens(k, g, rule);
		if (c->order != ORDER_CONTEXT || k->bad_keys[c->index])
			continue;
		find_equal(&j);
		check_keys_meet(&j);
	}
}
