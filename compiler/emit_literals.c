/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_literals.c -- literals as C text; those that need an address are constants of the
 * generated text: addresses, networks, the items of lists. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "compiler/emit.h"

enum { BUCKETS = 1024 };

static type_kind kind_of(const plan_expr *x)
{
	return type_find(x->type)->kind;
}

/* -- scalars ----------------------------------------------------------------------------------- */

static const char *float_text(emitter *e, double number)
{
	if (isinf(number)) {
		e->uses_math = true;
		return number > 0 ? "(double)INFINITY" : "(-(double)INFINITY)";
	}
	const char *text = arena_printf(e->cx->arena, "%.17g", number);
	return strpbrk(text, ".e") != NULL ? text : arena_printf(e->cx->arena, "%s.0", text);
}

static const char *int_text(emitter *e, int64_t n)
{
	if (n >= -INT32_MAX && n <= INT32_MAX)
		return arena_printf(e->cx->arena, n < 0 ? "(%lld)" : "%lld", (long long)n);
	if (n == INT64_MIN)
		return "INT64_MIN";
	return arena_printf(e->cx->arena, n < 0 ? "(-INT64_C(%llu))" : "INT64_C(%llu)",
			    n < 0 ? (unsigned long long)-n : (unsigned long long)n);
}

const char *emit_quoted(emitter *e, str_id text)
{
	return cwriter_literal(e->cx->arena, strtab_text(e->cx->strings, text),
			       strtab_length(e->cx->strings, text));
}

/* A node may be written as an address: it is called what the program calls it. */
static str_id string_of(emitter *e, const ast_expr *literal)
{
	if (literal->kind == EXPR_STRING)
		return literal->u.string;
	const char *source = source_get(&e->cx->sources, literal->span.file)->text;
	return strtab_add(e->cx->strings, source + literal->span.begin,
			  literal->span.end - literal->span.begin);
}

/* -- constants of the generated text ----------------------------------------------------------- */

/* Its name: smtp_literal_1. declarator: "struct an_address %s". */
static const char *constant(emitter *e, const char *declarator, const char *value)
{
	str_id id = strtab_add_z(e->cx->strings, value),
	       of = strtab_add_z(e->cx->strings, declarator);

	if (e->literal_buckets == NULL)
		e->literal_buckets = ARENA_ARRAY(e->cx->arena, emit_literal *, BUCKETS);
	emit_literal **bucket = &e->literal_buckets[id % BUCKETS];
	for (const emit_literal *l = *bucket; l != NULL; l = l->in_bucket)
		if (l->value == id && l->declarator == of)
			return l->name;
	emit_literal *made = ARENA_NEW(e->cx->arena, emit_literal);
	made->value = id;
	made->declarator = of;
	made->name = arena_printf(e->cx->arena, "%s_literal_%d", e->prefix, ++e->literal_count);
	made->in_bucket = *bucket;
	*bucket = made;
	if (e->last_literal != NULL)
		e->last_literal->next = made;
	else
		e->literals = made;
	e->last_literal = made;
	return made->name;
}

static const char *address_value(emitter *e, const ast_expr *x)
{
	int count = x->u.address.version == 4 ? 4 : 16;
	const char *text = "";

	for (int i = 0; i < count; i++)
		text = arena_printf(e->cx->arena, "%s%s%d", text, i > 0 ? ", " : "",
				    x->u.address.octets[i]);
	text = arena_printf(e->cx->arena, "{ .octets = { %s }, .version = %d }", text,
			    x->u.address.version);
	if (x->kind == EXPR_ADDRESS)
		return text;
	return arena_printf(e->cx->arena, "{ .address = %s, .prefix = %d }", text,
			    x->u.address.prefix);
}

/* The array of a list's items, "NULL": it has none. At most TYPE_DEPTH_MAX deep. */
static const char *items_name(emitter *e, const plan_expr *list);

/* As an initialiser. */
static const char *constant_value(emitter *e, const plan_expr *x)
{
	if (x->kind == PX_LIST)
		return arena_printf(e->cx->arena, "{ %s, %d }", items_name(e, x),
				    plan_list_count(x));
	type_kind kind = kind_of(x);
	if (kind == TYPE_ADDRESS || kind == TYPE_NETWORK)
		return address_value(e, x->literal);
	if (kind != TYPE_STRING && kind != TYPE_NODE)
		return emit_literal_text(e, x);
	str_id text = string_of(e, x->literal);
	return arena_printf(e->cx->arena, "{ %s, %zu }", emit_quoted(e, text),
			    strtab_length(e->cx->strings, text));
}

static const char *items_name(emitter *e, const plan_expr *list)
{
	cwriter *w = cwriter_create(e->cx->arena);
	size_t length;

	if (list->left == NULL)
		return "NULL";
	for (const plan_expr *item = list->left; item != NULL; item = item->next)
		cwriter_printf(w, "%s%s", item == list->left ? "{ " : ", ",
			       constant_value(e, item));
	cwriter_printf(w, " }");
	const char *c = emit_type(e, type_find(list->type)->element, NULL);
	return constant(e, arena_printf(e->cx->arena, "%s%%s[]", c),
			cwriter_finish(w, "", &length));
}

const char *emit_constant_list(emitter *e, const plan_expr *x)
{
	return arena_printf(e->cx->arena, "((struct an_list){ %s, %d })", items_name(e, x),
			    plan_list_count(x));
}

void emit_literals(emitter *e, cwriter *w)
{
	for (const emit_literal *l = e->literals; l != NULL; l = l->next) {
		const char *declarator = strtab_text(e->cx->strings, l->declarator);
		const char *at = strstr(declarator, "%s");

		cwriter_statement(w, "static const %.*s%s%s = %s;", (int)(at - declarator),
				  declarator, l->name, at + 2,
				  strtab_text(e->cx->strings, l->value));
		cwriter_printf(w, "\n");
	}
}

/* -- literals ---------------------------------------------------------------------------------- */

static bool is_true(emitter *e, const ast_expr *literal)
{
	if (literal->kind == EXPR_STRING)
		return strcmp(strtab_text(e->cx->strings, literal->u.string), "true") == 0;
	return literal->u.integer != 0;
}

static const char *number_text(emitter *e, const ast_expr *literal, type_kind kind)
{
	if (literal->kind == EXPR_INFINITY)
		return kind == TYPE_FLOAT ? float_text(e, INFINITY) : "INT64_MAX";
	if (literal->kind == EXPR_FLOAT)
		return float_text(e, literal->u.number);
	return kind == TYPE_FLOAT ? float_text(e, (double)literal->u.integer)
				  : int_text(e, literal->u.integer);
}

const char *emit_literal_text(emitter *e, const plan_expr *x)
{
	type_kind kind = kind_of(x);

	switch (kind) {
	case TYPE_STRING:
	case TYPE_NODE:
		return arena_printf(e->cx->arena, "AN_STRING(%s)",
				    emit_quoted(e, string_of(e, x->literal)));
	case TYPE_BOOL:
		return is_true(e, x->literal) ? "true" : "false";
	case TYPE_INT:
	case TYPE_FLOAT:
	case TYPE_TIME:
		return number_text(e, x->literal, kind);
	case TYPE_ADDRESS:
		return constant(e, "struct an_address %s", address_value(e, x->literal));
	case TYPE_NETWORK:
		return constant(e, "struct an_network %s", address_value(e, x->literal));
	case TYPE_OPEN:
	case TYPE_ENDPOINT:
	case TYPE_LIST:
	case TYPE_OPAQUE:
		break;
	}
	assert(!"infer: no literal has this type");
	return "0";
}
