/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/infer_expired.c -- part of infer: the KEY of expired(@N, KEY, LAST_TIME).
 *
 * It is the key of a context of the component that consumes it. Where these have keys of several
 * types, the rules say which one is meant, by what they do with KEY. */
#include "compiler/infer.h"

static const char *text(const inferrer *in, str_id name)
{
	return strtab_text(in->cx->strings, name);
}

/* The place, from 0, of the variable in c's first body atom of p, -1: none. */
static int place_of(const ast_component *c, const predicate *p, str_id name)
{
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
			int i = 0;

			if (l->kind != LITERAL_ATOM || l->atom.predicate != p)
				continue;
			for (const ast_expr *e = l->atom.args; e != NULL; e = e->next, i++)
				if (e->kind == EXPR_VAR && e->u.var.name == name)
					return i;
		}
	}
	return -1;
}

/* The type of a key of one part, NULL: check will say what is wrong with it. */
static type *key_type(const ast_component *c, const predicate *p, const ast_key *key)
{
	const ast_expr *part = key->parts;
	int64_t place;

	if (p == NULL || key->count != 1)
		return NULL;
	place = part->kind == EXPR_INT ? part->u.integer - 1 : place_of(c, p, part->u.var.name);
	return place < 0 || place >= p->arity ? NULL : p->attributes[place];
}

/* What the keys of a component are. */
typedef struct key_types {
	type *first;
	const ast_key *composite, *other; /* other: of another type than first */
	bool is_met;                      /* one is what KEY is known as */
} key_types;

static key_types find_types(const ast_component *c, type *wanted)
{
	key_types found = { NULL, NULL, NULL, false };

	for (const ast_context_key *k = c->keys; k != NULL; k = k->next) {
		for (const ast_key *key = k->keys; key != NULL; key = key->next) {
			type *t = key_type(c, k->predicate, key), *bound = NULL;

			if (key->count > 1)
				found.composite = key;
			if (t == NULL)
				continue;
			if (found.first == NULL)
				found.first = t;
			else if (!type_fits(type_find(found.first), t, &bound))
				found.other = key;
			found.is_met |= type_fits(type_find(t), wanted, &bound);
		}
	}
	return found;
}

static void infer_key(inferrer *in, const ast_component *c, const predicate *p)
{
	arena *a = in->cx->arena;
	type *key = p->attributes[1];
	bool is_known = type_find(key)->kind != TYPE_OPEN;
	key_types found = find_types(c, key);

	if (found.first == NULL && found.composite != NULL) {
		diag_error(in->cx->diag, p->first, "expired-key",
			   "'expired' gives a key of one part, but the keys of '%s' have several",
			   text(in, c->name));
		diag_note(in->cx->diag, found.composite->span, "such as this");
	} else if (found.first == NULL) {
		return;
	} else if (!found.is_met) {
		diag_error(in->cx->diag, p->first, "expired-key",
			   "KEY has type %s, but the keys of '%s' have type %s", type_name(a, key),
			   text(in, c->name), type_name(a, found.first));
		if (type_find(key)->origin.file != 0)
			diag_note(in->cx->diag, type_find(key)->origin, "it is known as this here");
	} else if (!is_known && found.other != NULL) {
		diag_error(in->cx->diag, p->first, "expired-key",
			   "the keys of '%s' are of several types: which is KEY?",
			   text(in, c->name));
		diag_note(in->cx->diag, found.other->span,
			  "this one is not the first one's type, %s", type_name(a, found.first));
	} else if (!is_known) {
		type_unify(key, found.first);
	}
}

void infer_expired(inferrer *in)
{
	for (const predicate *p = in->cx->program.predicates; p != NULL; p = p->next) {
		const ast_component *c = p->consumer;

		if (p->source != SOURCE_EXPIRED || c == NULL)
			continue;
		if (c->order == ORDER_CONTEXT || c->order == ORDER_AUTO) {
			infer_key(in, c, p);
			continue;
		}
		diag_error(in->cx->diag, p->first, "no-context",
			   "nothing expires in '%s': it has no contexts", text(in, c->name));
		diag_note(in->cx->diag, c->type_span,
			  "a component with contexts is of the type parallel_context_order");
	}
}
