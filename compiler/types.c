/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/types.c -- types as a union-find forest. */
#include "compiler/types.h"

#include <assert.h>
#include <string.h>

#include "compiler/arena.h"
#include "compiler/ast.h"

static const char *const kind_names[] = {
#define X(kind, name, c) name,
	TYPE_KINDS(X)
#undef X
};

type *type_open(struct arena *a)
{
	type *t = ARENA_NEW(a, type);

	t->kind = TYPE_OPEN;
	return t;
}

type *type_scalar(struct arena *a, type_kind kind, src_span origin)
{
	type *t = ARENA_NEW(a, type);

	t->kind = kind;
	t->origin = origin;
	return t;
}

type *type_list(struct arena *a, type *element, src_span origin)
{
	type *t = type_scalar(a, TYPE_LIST, origin);

	t->element = element;
	return t;
}

type *type_some(struct arena *a, unsigned kinds, src_span origin)
{
	type *t = type_scalar(a, TYPE_OPEN, origin);

	t->kinds = kinds;
	return t;
}

type *type_written(struct arena *a, str_id name, const char *text, src_span span)
{
	for (int kind = TYPE_INT; kind < TYPE_LIST; kind++)
		if (strcmp(kind_names[kind], text) == 0)
			return type_scalar(a, (type_kind)kind, span);

	type *t = type_scalar(a, TYPE_OPAQUE, span);
	t->name = name;
	t->text = text;
	return t;
}

type *type_find(type *t)
{
	while (t->parent != NULL) {
		if (t->parent->parent != NULL)
			t->parent = t->parent->parent;
		t = t->parent;
	}
	return t;
}

type *type_at(struct arena *a, type *t, src_span origin)
{
	type *root = type_find(t);

	if (root->kind == TYPE_OPEN)
		return root;
	type *copy = ARENA_NEW(a, type);
	*copy = *root;
	copy->origin = origin;
	return copy;
}

type *type_instance(struct arena *a, type *t, type *const *variables, src_span origin)
{
	if (t->variable > 0)
		return variables[t->variable - 1];
	if (t->kind != TYPE_LIST)
		return type_at(a, t, origin);
	return type_list(a, type_instance(a, t->element, variables, origin), origin);
}

/* Whether both can be made the same. */
static bool agree(type *a, type *b, int depth)
{
	a = type_find(a);
	b = type_find(b);
	if (a == b || depth > TYPE_DEPTH_MAX)
		return a == b;
	if (a->kind == TYPE_OPEN)
		return a->kinds == 0 || b->kind == TYPE_OPEN || (a->kinds >> b->kind & 1) != 0;
	if (b->kind == TYPE_OPEN)
		return agree(b, a, depth);
	if (a->kind == TYPE_LIST && b->kind == TYPE_LIST)
		return agree(a->element, b->element, depth + 1);
	return a->kind == b->kind && a->opaque == b->opaque;
}

bool type_fits(type *signature, type *t, type **bound)
{
	t = type_find(t);
	if (signature->variable > 0) {
		type **known = &bound[signature->variable - 1];
		type *before = *known;

		if (before == NULL || type_find(before)->kind == TYPE_OPEN)
			*known = t;
		return before == NULL || agree(before, t, 0);
	}
	if (signature->kind == TYPE_LIST && t->kind == TYPE_LIST)
		return type_fits(signature->element, t->element, bound);
	if (signature->kind == TYPE_LIST)
		return t->kind == TYPE_OPEN && t->kinds == 0;
	return agree(signature, t, 0);
}

/* Whether the open type `open` occurs in t: then t can't be its value. */
static bool occurs(const type *open, type *t, int depth)
{
	t = type_find(t);
	if (t == open || depth > TYPE_DEPTH_MAX)
		return true;
	return t->kind == TYPE_LIST && occurs(open, t->element, depth + 1);
}

static bool unify(type *a, type *b, int depth);

/* What is left when nothing more is known, TYPE_OPEN: none of kinds can be. */
static type_kind default_kind(unsigned kinds)
{
	static const type_kind defaults[] = { TYPE_STRING, TYPE_ADDRESS, TYPE_INT };

	for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
		if ((kinds >> defaults[i] & 1) != 0)
			return defaults[i];
	return TYPE_OPEN;
}

static bool bind_open(type *open, type *to)
{
	if (to->kind == TYPE_OPEN) {
		unsigned any = open->kinds | to->kinds;
		unsigned both = open->kinds == 0 || to->kinds == 0 ? any : open->kinds & to->kinds;

		if (any != 0 && default_kind(both) == TYPE_OPEN)
			return false;
		if (to->kinds == 0)
			to->origin = open->origin;
		to->kinds = both;
	} else if (open->kinds != 0 && (open->kinds >> to->kind & 1) == 0) {
		return false;
	}
	if (to->kind == TYPE_LIST && occurs(open, to, 0))
		return false;
	open->parent = to;
	return true;
}

static bool unify(type *a, type *b, int depth)
{
	a = type_find(a);
	b = type_find(b);
	if (a == b)
		return true;
	if (a->kind == TYPE_OPEN)
		return bind_open(a, b);
	if (b->kind == TYPE_OPEN)
		return bind_open(b, a);
	if (a->kind != b->kind || depth > TYPE_DEPTH_MAX)
		return false;
	if (a->kind == TYPE_LIST)
		return unify(a->element, b->element, depth + 1);
	return a->kind != TYPE_OPAQUE || a->opaque == b->opaque;
}

bool type_unify(type *a, type *b)
{
	return unify(a, b, 0);
}

void type_close(type *t)
{
	t = type_find(t);
	for (int depth = 0; t->kind == TYPE_LIST && depth <= TYPE_DEPTH_MAX; depth++)
		t = type_find(t->element);
	if (t->kind != TYPE_OPEN)
		return;
	t->is_guess = t->kinds == 0;
	t->kind = t->is_guess ? TYPE_STRING : type_leaning(t);
}

type_kind type_leaning(type *t)
{
	t = type_find(t);
	if (t->kind != TYPE_OPEN || t->kinds == 0)
		return t->kind;
	return default_kind(t->kinds);
}

bool type_is_numeric(type *t)
{
	t = type_find(t);
	return t->kind == TYPE_INT || t->kind == TYPE_FLOAT;
}

bool type_is_ordered(type *t)
{
	t = type_find(t);
	return type_is_numeric(t) || t->kind == TYPE_STRING || t->kind == TYPE_TIME;
}

bool type_is_key(type *t)
{
	t = type_find(t);
	switch (t->kind) {
	case TYPE_INT:
	case TYPE_BOOL:
	case TYPE_STRING:
	case TYPE_TIME:
	case TYPE_NODE:
	case TYPE_ADDRESS:
	case TYPE_ENDPOINT:
	case TYPE_NETWORK:
		return true;
	case TYPE_OPAQUE:
		return t->opaque->is_key;
	case TYPE_OPEN:
	case TYPE_FLOAT:
	case TYPE_LIST:
		return false;
	}
	assert(!"a type kind");
	return false;
}

bool type_is_printed(type *t)
{
	t = type_find(t);
	if (t->kind == TYPE_LIST)
		return type_is_printed(t->element);
	return t->kind != TYPE_OPAQUE || t->opaque->printer != STR_NONE;
}

const char *type_name(struct arena *a, type *t)
{
	t = type_find(t);
	if (t->kind == TYPE_LIST)
		return arena_printf(a, "[%s]", type_name(a, t->element));
	if (t->kind == TYPE_OPAQUE || (t->kind == TYPE_OPEN && t->kinds == 0 && t->text != NULL))
		return t->text;
	return kind_names[type_leaning(t)];
}
