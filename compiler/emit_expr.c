/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_expr.c -- expressions as C text.
 *
 * Requires: expressions that only compute: every call is a step. Whatever is not a variable or a
 *           literal is in parentheses, or a call, so that it can stand anywhere. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "compiler/emit.h"

static type_kind kind_of(const plan_expr *x)
{
	return type_find(x->type)->kind;
}

static bool is_string_kind(type_kind kind)
{
	return kind == TYPE_STRING || kind == TYPE_NODE;
}

static bool is_string_literal(const plan_expr *x)
{
	return x->kind == PX_LITERAL && x->literal->kind == EXPR_STRING;
}

bool emit_is_struct(type *t)
{
	t = type_find(t);
	return t->kind == TYPE_ADDRESS || t->kind == TYPE_ENDPOINT || t->kind == TYPE_NETWORK ||
	       (t->kind == TYPE_OPAQUE && !t->opaque->is_pointer);
}

/* -- leaves ------------------------------------------------------------------------------------ */

static const char *value_text(emitter *e, const plan_value *v)
{
	if (v->tuple == NULL) {
		assert(v->c_name != NULL && "a value is declared before it is read");
		return v->c_name;
	}
	const char *name = v->tuple->attributes[v->attribute].c_name;
	if (v->scan != NULL)
		return arena_printf(e->cx->arena, "%s->%s", v->scan->c_name, name);
	e->self->uses_in = true;
	return arena_printf(e->cx->arena, "in->%s", name);
}

/* Without the space at its end. */
static const char *c_type(emitter *e, type *t)
{
	const char *c = emit_type(e, t, NULL);
	size_t length = strlen(c);

	return arena_strdup(e->cx->arena, c,
			    length > 0 && c[length - 1] == ' ' ? length - 1 : length);
}

/* -- representations --------------------------------------------------------------------------- */

const char *emit_string(emitter *e, const plan_expr *x)
{
	const plan_names *names = plan_expr_names(x);

	if (names == NULL)
		return emit_expr(e, x);
	e->uses_strings[names->number] = true;
	return arena_printf(e->cx->arena, "%s_names_%d[%s]", e->prefix, names->number,
			    value_text(e, x->value));
}

const char *emit_name(emitter *e, const plan_expr *x, const plan_names *names)
{
	if (plan_expr_names(x) == names)
		return value_text(e, x->value);
	if (is_string_literal(x)) {
		int index = plan_names_index(names, x->literal->u.string);
		const char *text = emit_quoted(e, x->literal->u.string);
		bool is_plain = strpbrk(text, "*/\\?") == NULL;

		return arena_printf(e->cx->arena, is_plain ? "%d /* %s */" : "%d", index, text);
	}
	e->uses_strings[names->number] = true;
	return arena_printf(e->cx->arena, "an_string_index(%s, %s_names_%d, %d)", emit_string(e, x),
			    e->prefix, names->number, names->count);
}

const char *emit_as(emitter *e, const plan_expr *x, const plan_names *names)
{
	if (names != NULL)
		return emit_name(e, x, names);
	return is_string_kind(kind_of(x)) ? emit_string(e, x) : emit_expr(e, x);
}

const char *emit_reference(emitter *e, const plan_expr *x)
{
	const char *text = is_string_kind(kind_of(x)) ? emit_string(e, x) : emit_expr(e, x);
	bool is_place = x->kind == PX_VALUE || emit_is_struct(x->type);

	/* Literals of strings and lists are compound literals: places too. */
	if (is_place || is_string_kind(kind_of(x)) || kind_of(x) == TYPE_LIST)
		return arena_printf(e->cx->arena, "&%s", text);
	return arena_printf(e->cx->arena, "&(%s){ %s }", c_type(e, x->type), text);
}

const char *emit_address(emitter *e, const plan_expr *x)
{
	return arena_printf(e->cx->arena, "&%s", emit_expr(e, x));
}

/* -- operators --------------------------------------------------------------------------------- */

static const char *op_text(op_kind op)
{
	static const char *const texts[] = {
#define X(kind, text) text,
		OPERATORS(X)
#undef X
	};

	return texts[op];
}

static op_kind opposite(op_kind op)
{
	switch (op) {
	case OP_EQ:
		return OP_NE;
	case OP_NE:
		return OP_EQ;
	case OP_LT:
		return OP_GE;
	case OP_LE:
		return OP_GT;
	case OP_GT:
		return OP_LE;
	case OP_GE:
		return OP_LT;
	case OP_OR:
	case OP_AND:
	case OP_BIT_OR:
	case OP_BIT_XOR:
	case OP_BIT_AND:
	case OP_SHL:
	case OP_SHR:
	case OP_ADD:
	case OP_SUB:
	case OP_MUL:
	case OP_DIV:
	case OP_MOD:
	case OP_IN:
	case OP_NOT:
	case OP_BIT_NOT:
	case OP_NEGATE:
	case OP_PLUS:
		break;
	}
	return op;
}

static bool is_empty_literal(emitter *e, const plan_expr *x)
{
	return is_string_literal(x) && strtab_length(e->cx->strings, x->literal->u.string) == 0;
}

/* A value with names against a literal or another one of the same names; NULL: it is neither. */
static const char *compare_names(emitter *e, const plan_expr *a, const plan_expr *b, bool equal)
{
	const plan_names *names = plan_expr_names(a);

	if (names == NULL)
		return NULL;
	if (!is_string_literal(b) && plan_expr_names(b) != names)
		return NULL;
	return arena_printf(e->cx->arena, "%s %s %s", emit_name(e, a, names),
			    equal ? "==" : "!=", emit_name(e, b, names));
}

static const char *compare_strings(emitter *e, op_kind op, const plan_expr *a, const plan_expr *b)
{
	bool equal = op == OP_EQ;
	const char *text = NULL;

	if (op != OP_EQ && op != OP_NE)
		return arena_printf(e->cx->arena, "an_string_compare(%s, %s) %s 0",
				    emit_string(e, a), emit_string(e, b), op_text(op));
	if ((text = compare_names(e, a, b, equal)) != NULL ||
	    (text = compare_names(e, b, a, equal)) != NULL)
		return text;
	if (is_empty_literal(e, b))
		return arena_printf(e->cx->arena, "%s.length %s 0", emit_string(e, a), op_text(op));
	return arena_printf(e->cx->arena, "%san_string_equal(%s, %s)", equal ? "" : "!",
			    emit_string(e, a), emit_string(e, b));
}

static bool is_true_literal(emitter *e, const plan_expr *x, bool *is_true)
{
	if (x->kind != PX_LITERAL)
		return false;
	*is_true = strcmp(emit_literal_text(e, x), "true") == 0;
	return true;
}

/* In a list, or an address or endpoint in a network. */
static const char *in_text(emitter *e, const plan_expr *a, const plan_expr *b)
{
	type *t = type_find(b->type);

	if (t->kind == TYPE_LIST)
		return arena_printf(e->cx->arena, "an_list_has(%s, %s, %s)",
				    emit_const_type(e, t->element, NULL), emit_expr(e, b),
				    emit_reference(e, a));
	return arena_printf(e->cx->arena, "an_network_has(&%s, %s.octets, %s.version)",
			    emit_expr(e, b), emit_expr(e, a), emit_expr(e, a));
}

/* A comparison, without parentheses. */
static const char *compare(emitter *e, op_kind op, const plan_expr *a, const plan_expr *b)
{
	type_kind kind = kind_of(a);
	bool is_equation = op == OP_EQ || op == OP_NE, is_true;

	if (op == OP_IN)
		return in_text(e, a, b);
	if (is_string_kind(kind))
		return compare_strings(e, op, a, b);
	if (kind == TYPE_BOOL && is_equation && is_true_literal(e, b, &is_true))
		return arena_printf(e->cx->arena, "%s%s", is_true == (op == OP_EQ) ? "" : "!",
				    emit_expr(e, a));
	if (kind == TYPE_LIST)
		return arena_printf(e->cx->arena, "%san_list_equal(%s, %s, %s)",
				    op == OP_EQ ? "" : "!", emit_const_type(e, a->type, NULL),
				    emit_expr(e, a), emit_expr(e, b));
	if (emit_is_struct(a->type)) {
		const char *left = emit_expr(e, a);

		return arena_printf(e->cx->arena, "memcmp(&%s, %s, sizeof %s) %s 0", left,
				    emit_address(e, b), left, op_text(op));
	}
	/* C compilers warn where one bool is less than another. */
	const char *cast = kind == TYPE_BOOL && !is_equation ? "(int)" : "";
	return arena_printf(e->cx->arena, "%s%s %s %s%s", cast, emit_expr(e, a), op_text(op), cast,
			    emit_expr(e, b));
}

static bool is_comparison(op_kind op)
{
	return opposite(op) != op;
}

/* The function for an operator on ints: where C's is not defined for all of them, or where C
 * compilers warn about results that are always the same. */
static const char *int_function(op_kind op)
{
	switch (op) {
	case OP_ADD:
		return "an_int_add";
	case OP_SUB:
		return "an_int_subtract";
	case OP_MUL:
		return "an_int_multiply";
	case OP_DIV:
		return "an_int_divide";
	case OP_MOD:
		return "an_int_remainder";
	case OP_SHL:
		return "an_int_shift_left";
	case OP_SHR:
		return "an_int_shift_right";
	case OP_NEGATE:
		return "an_int_negate";
	case OP_BIT_OR:
		return "an_int_or";
	case OP_BIT_XOR:
		return "an_int_xor";
	case OP_BIT_AND:
		return "an_int_and";
	case OP_OR:
	case OP_AND:
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
	case OP_IN:
	case OP_NOT:
	case OP_BIT_NOT:
	case OP_PLUS:
		break;
	}
	return NULL;
}

static const plan_value *compared_with_literal(const plan_expr *x)
{
	if (x->kind != PX_BINARY || !is_comparison(x->op))
		return NULL;
	if (x->left->kind == PX_VALUE && x->right->kind == PX_LITERAL)
		return x->left->value;
	if (x->right->kind == PX_VALUE && x->left->kind == PX_LITERAL)
		return x->right->value;
	return NULL;
}

/* Two comparisons of one value that may exclude each other, or leave nothing else. */
static bool is_overlap(const plan_expr *x)
{
	if (x->op != OP_AND && x->op != OP_OR)
		return false;
	const plan_value *value = compared_with_literal(x->left);

	return value != NULL && value == compared_with_literal(x->right) &&
	       !(x->left->op == x->right->op && x->left->op == (x->op == OP_OR ? OP_EQ : OP_NE));
}

static const char *binary_text(emitter *e, const plan_expr *x)
{
	if (x->op == OP_IN)
		return compare(e, x->op, x->left, x->right);
	if (is_comparison(x->op))
		return arena_printf(e->cx->arena, "(%s)", compare(e, x->op, x->left, x->right));
	if (kind_of(x) == TYPE_STRING)
		return arena_printf(e->cx->arena, "an_string_concat(env, %s, %s)",
				    emit_string(e, x->left), emit_string(e, x->right));
	const char *left = emit_expr(e, x->left), *right = emit_expr(e, x->right);
	if (is_overlap(x))
		return arena_printf(e->cx->arena, "%s(%s, %s)",
				    x->op == OP_AND ? "an_both" : "an_either", left, right);
	if (kind_of(x) != TYPE_FLOAT && int_function(x->op) != NULL)
		return arena_printf(e->cx->arena, "%s(%s, %s)", int_function(x->op), left, right);
	return arena_printf(e->cx->arena, "(%s %s %s)", left, op_text(x->op), right);
}

static const char *unary_text(emitter *e, const plan_expr *x)
{
	const char *left = emit_expr(e, x->left);

	if (x->op == OP_NEGATE && kind_of(x) != TYPE_FLOAT)
		return arena_printf(e->cx->arena, "%s(%s)", int_function(x->op), left);
	return arena_printf(e->cx->arena, "(%s%s)", op_text(x->op), left);
}

/* A list of values that are known at run time: its items are copied to token memory. */
static const char *list_text(emitter *e, const plan_expr *x)
{
	const char *c = c_type(e, type_find(x->type)->element), *items;
	cwriter *w = cwriter_create(e->cx->arena);
	size_t length;

	if (plan_expr_is_constant(x))
		return emit_constant_list(e, x);
	for (const plan_expr *item = x->left; item != NULL; item = item->next)
		cwriter_printf(w, "%s%s", item == x->left ? "" : ", ", emit_as(e, item, NULL));
	items = cwriter_finish(w, "", &length);
	return arena_printf(e->cx->arena, "an_list_of(env, (%s[]){ %s }, %d, sizeof(%s))", c, items,
			    plan_list_count(x), c);
}

const char *emit_expr(emitter *e, const plan_expr *x)
{
	switch (x->kind) {
	case PX_VALUE:
		return value_text(e, x->value);
	case PX_LITERAL:
		return emit_literal_text(e, x);
	case PX_LOCATION:
		return "AN_STRING(\"local\")";
	case PX_LIST:
		return list_text(e, x);
	case PX_UNARY:
		return unary_text(e, x);
	case PX_BINARY:
		return binary_text(e, x);
	}
	return "0";
}

/* -- conditions -------------------------------------------------------------------------------- */

const char *emit_condition(emitter *e, const plan_expr *x)
{
	if (x->kind == PX_BINARY && is_comparison(x->op))
		return compare(e, x->op, x->left, x->right);
	return emit_expr(e, x);
}

const char *emit_negated(emitter *e, const plan_expr *x)
{
	/* Floats: with NaN, !(a < b) is not a >= b. */
	if (x->kind == PX_BINARY && is_comparison(x->op) && kind_of(x->left) != TYPE_FLOAT)
		return compare(e, opposite(x->op), x->left, x->right);
	if (x->kind == PX_UNARY && x->op == OP_NOT)
		return emit_condition(e, x->left);
	if (x->kind == PX_LITERAL)
		return strcmp(emit_literal_text(e, x), "true") == 0 ? "false" : "true";
	return arena_printf(e->cx->arena, "!%s", emit_expr(e, x));
}
