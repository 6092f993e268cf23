/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_value_sets.c -- part of check: sets of constants, and what they are of. */
#include <inttypes.h>
#include <string.h>

#include "compiler/check_value.h"

const value_set value_any = { .is_any = true, .low = INT64_MIN, .high = INT64_MAX };

/* -- sets -------------------------------------------------------------------------------------- */

bool value_is_equal(value a, value b)
{
	return a.is_string == b.is_string && a.bits == b.bits;
}

bool value_is_in(const value_set *s, value v)
{
	for (int i = 0; i < s->count; i++)
		if (value_is_equal(s->items[i], v))
			return true;
	return s->is_any && (v.is_string || (v.bits >= s->low && v.bits <= s->high));
}

value_set value_single(valuer *vr, value v)
{
	value_set s = { .count = 1, .items = ARENA_NEW(vr->k->cx->arena, value) };

	s.items[0] = v;
	return s;
}

void value_add_all(valuer *vr, value_set *to, const value_set *from)
{
	if (to->is_any)
		return;
	if (from->is_any || to->count + from->count > VALUES_MAX) {
		*to = value_any;
		return;
	}
	value *items = ARENA_ARRAY(vr->k->cx->arena, value, to->count + from->count);
	if (to->count > 0)
		memcpy(items, to->items, sizeof *items * (size_t)to->count);
	to->items = items;
	for (int i = 0; i < from->count; i++)
		if (!value_is_in(to, from->items[i]))
			to->items[to->count++] = from->items[i];
}

int value_order(const valuer *vr, value a, value b)
{
	const struct strtab *strings = vr->k->cx->strings;

	if (!a.is_string)
		return (a.bits > b.bits) - (a.bits < b.bits);
	size_t n = strtab_length(strings, (str_id)a.bits),
	       m = strtab_length(strings, (str_id)b.bits);
	int order = memcmp(check_text(vr->k, (str_id)a.bits), check_text(vr->k, (str_id)b.bits),
			   n < m ? n : m);
	return order != 0 ? order : (n > m) - (n < m);
}

/* -- expressions ------------------------------------------------------------------------------- */

bool value_of_constant(const valuer *vr, const ast_expr *e, value *v)
{
	type_kind kind = type_find(e->type)->kind;

	if (e->kind == EXPR_CONSTANT)
		e = e->u.constant.value;
	if (e->kind == EXPR_STRING && kind == TYPE_BOOL)
		*v = (value){ false, strcmp(check_text(vr->k, e->u.string), "true") == 0 };
	else if (e->kind == EXPR_STRING)
		*v = (value){ true, e->u.string };
	else if (e->kind == EXPR_INT || e->kind == EXPR_BOOL || e->kind == EXPR_DURATION)
		*v = (value){ false, e->u.integer };
	else
		return false;
	return true;
}

value_set value_declared(valuer *vr, const type_ref *t)
{
	value_set s = { .count = t->value_count };

	if (t->values == NULL || t->value_count > VALUES_MAX)
		return value_any;
	s.items = ARENA_ARRAY(vr->k->cx->arena, value, t->value_count);
	for (int i = 0; i < t->value_count; i++)
		s.items[i] = (value){ true, t->values[i] };
	return s;
}

value_set value_set_of(valuer *vr, const ast_expr *e)
{
	value v;

	if (value_of_constant(vr, e, &v))
		return value_single(vr, v);
	if (e->kind == EXPR_VAR)
		return vr->slots[e->u.var.slot];
	if (e->kind == EXPR_CALL && e->u.call.function->result_kind != RESULT_NONE)
		return value_declared(vr, &e->u.call.function->result);
	return value_any;
}
/* -- texts --------------------------------------------------------------------------------- */

const char *value_text(const valuer *vr, const ast_expr *e, value v)
{
	if (v.is_string)
		return arena_printf(vr->k->cx->arena, "\"%s\"", check_text(vr->k, (str_id)v.bits));
	if (type_find(e->type)->kind == TYPE_BOOL)
		return v.bits != 0 ? "true" : "false";
	return arena_printf(vr->k->cx->arena, "%" PRId64, v.bits);
}

const char *value_set_text(const valuer *vr, const ast_expr *e, const value_set *s)
{
	const char *list = NULL;
	arena *a = vr->k->cx->arena;

	if (s->is_any && s->low == INT64_MIN)
		return arena_printf(a, "at most %" PRId64, s->high);
	if (s->is_any && s->high == INT64_MAX)
		return arena_printf(a, "at least %" PRId64, s->low);
	if (s->is_any)
		return arena_printf(a, "from %" PRId64 " to %" PRId64, s->low, s->high);
	for (int i = 0; i < s->count; i++) {
		const char *text = value_text(vr, e, s->items[i]);

		list = list == NULL ? text : arena_printf(a, "%s, %s", list, text);
	}
	return list;
}
