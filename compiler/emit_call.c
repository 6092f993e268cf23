/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_call.c -- calls of the library, as its functions are declared in C:
 *
 *     an_x(env, [state or ticket,] arguments…)           one value, or none at all
 *     bool an_x(env, [state or ticket,] arguments…, out)  `?`, and `*`, called until it is false
 *     void an_x_ordered(env, state, arguments…, ticket)   the first part of an ordered one
 *
 * Scalars, strings and lists go by value, opaque pointers as they are, all else by const pointer; a
 * string with declared values as their index. A function whose signature has type variables gets a
 * const struct an_type * for each, in front of the arguments, and what has such a type by pointer
 * to void: a plain result goes to an out then too. */
#include <assert.h>
#include <string.h>

#include "compiler/emit.h"

void emit_fail_if(emitter *e, const char *condition)
{
	const char *missed = emit_missed(e);

	cwriter_statement(e->w, missed != NULL ? "if (%s) {" : "if (%s)", condition);
	if (missed != NULL)
		cwriter_printf(e->w, "\t%s\n", missed);
	cwriter_printf(e->w, missed != NULL ? "\t%s\n}\n" : "\t%s\n", e->fail);
	e->has_failed = true;
}

const char *emit_context_name(const emitter *e, int key)
{
	const plan_function *entry = e->function->entry;

	return entry->key_count == 1 ? "cx" : arena_printf(e->cx->arena, "cx%d", key + 1);
}

/* -- arguments --------------------------------------------------------------------------------- */

/* A string where only some are expected: its index; a string that is not among them ends the rule
 * instance, as there is no value for it. */
static const char *member_argument(emitter *e, const plan_argument *arg)
{
	const plan_names *names = plan_names_of(e->cx, arg->param->values, arg->param->value_count);
	bool is_literal = arg->expr->kind == PX_LITERAL;
	const char *text = emit_name(e, arg->expr, names);

	if (is_literal || plan_expr_names(arg->expr) == names)
		return text;
	const char *index = emit_declare(e, "index");
	cwriter_statement(e->w, "const int %s = %s;", index, text);
	emit_fail_if(e, arena_printf(e->cx->arena, "%s < 0", index));
	return index;
}

static const char *argument_text(emitter *e, const plan_argument *arg)
{
	type *t = type_find(arg->param->type);

	if (arg->prepared != NULL) {
		e->uses_shared = true;
		return arena_printf(e->cx->arena, "shared->%s",
				    plan_prepared_root(arg->prepared)->name);
	}
	if (arg->param->values != NULL)
		return member_argument(e, arg);
	if (t->kind == TYPE_OPEN)
		return emit_reference(e, arg->expr);
	if (t->kind == TYPE_STRING || t->kind == TYPE_NODE)
		return emit_string(e, arg->expr);
	return emit_is_struct(t) ? emit_address(e, arg->expr) : emit_expr(e, arg->expr);
}

/* "an_x(env, state, a, b": the parenthesis is still open. */
static const char *call_text(emitter *e, const plan_call *call, const char *c_name,
			     const char *state)
{
	const char *text = arena_printf(e->cx->arena, "%s(env", c_name);

	emit_include(e, call->function->header);
	if (state != NULL)
		text = arena_printf(e->cx->arena, "%s, &%s", text, state);
	for (int i = 0; i < call->function->type_variable_count; i++)
		text = arena_printf(e->cx->arena, "%s, %s", text,
				    emit_const_type(e, call->variables[i], NULL));
	for (const plan_argument *arg = call->args; arg != NULL; arg = arg->next)
		text = arena_printf(e->cx->arena, "%s, %s", text, argument_text(e, arg));
	return text;
}

/* -- state ------------------------------------------------------------------------------------- */

/* { octets, how many, kind } of a key. */
static const char *key_text(emitter *e, const plan_call *call)
{
	const plan_expr *key = call->key_expr;
	type_kind kind = type_find(key->type)->kind;

	if (kind == TYPE_STRING || kind == TYPE_NODE) {
		const char *s = emit_string(e, key);

		return arena_printf(e->cx->arena, "%s.data, (uint32_t)%s.length, %d", s, s,
				    call->kind);
	}
	const char *text = emit_reference(e, key);
	return arena_printf(e->cx->arena, "%s, sizeof %s, %d", text, text + 1, call->kind);
}

/* In a serial stage: finds the context of the key. Its name. */
static const char *get_context(emitter *e, const plan_call *call)
{
	const char *key = emit_declare(e, "key"), *cx = emit_declare(e, "cx");

	cwriter_statement(e->w, "const struct an_key %s = { %s };", key, key_text(e, call));
	cwriter_statement(e->w, "%s *const %s = an_context_get(env, &%s);",
			  emit_context_type(e, e->stage, call->kind), cx, key);
	emit_fail_if(e, arena_printf(e->cx->arena, "%s == NULL", cx));
	return cx;
}

/* Whose state the call uses, after what has to be done for that. enter: the call that must come
 * before each call of the function, or NULL. */
static const char *state_text(emitter *e, const plan_call *call, const char **enter)
{
	const function *f = call->function;

	*enter = NULL;
	if (call->ticket != NULL) {
		e->self->uses_in = true;
		return arena_printf(e->cx->arena, "in->%s", call->ticket->name);
	}
	if (f->contract == CONTRACT_KEYED) {
		const char *cx =
		    call->key_expr != NULL ? get_context(e, call) : emit_context_name(e, call->key);

		if (call->key >= 0)
			e->self->uses_context[call->key] = true;
		*enter = arena_printf(e->cx->arena, "an_enter(env, %s, %d)", cx, call->slot);
		if (f->state == STR_NONE)
			return NULL;
		return arena_printf(e->cx->arena, "%s->%s", cx, emit_state_name(e, f));
	}
	if (call->state == NULL)
		return NULL;
	e->uses_shared = true;
	return arena_printf(e->cx->arena, "shared->%s", call->state->name);
}

/* -- results ----------------------------------------------------------------------------------- */

/* The function's own names, NULL: none. */
static const plan_names *result_names(emitter *e, const function *f)
{
	if (f->result.values == NULL)
		return NULL;
	return plan_names_of(e->cx, f->result.values, f->result.value_count);
}

/* Whether the result is an index that the rest of the rule wants as a string. */
static bool needs_string(emitter *e, const plan_step *step)
{
	return result_names(e, step->call->function) != NULL && step->value->names == NULL;
}

static const char *names_entry(emitter *e, const function *f, const char *index)
{
	const plan_names *names = result_names(e, f);

	e->uses_strings[names->number] = true;
	return arena_printf(e->cx->arena, "%s_names_%d[%s]", e->prefix, names->number, index);
}

static bool is_read(const plan_step *step)
{
	return step->value != NULL && step->value->is_read;
}

static void emit_one(emitter *e, const plan_step *step, const char *call)
{
	plan_value *v = step->value;

	if (!is_read(step)) {
		cwriter_statement(e->w, "%s);", call);
		return;
	}
	const char *c = emit_type(e, v->type, v->names);
	if (needs_string(e, step))
		call =
		    names_entry(e, step->call->function, arena_printf(e->cx->arena, "%s)", call));
	else
		call = arena_printf(e->cx->arena, "%s)", call);
	v->c_name = emit_declare(e, v->name);
	cwriter_statement(e->w, "%s%s%s = %s;", c[strlen(c) - 1] == '*' ? "" : "const ", c,
			  v->c_name, call);
}

/* The result's type at this call. */
static type *result_type(const plan_call *call)
{
	type *t = type_find(call->function->result.type);

	return t->kind == TYPE_OPEN ? call->variables[t->variable - 1] : t;
}

/* Whether the result goes to an out parameter. */
static bool has_out(const function *f)
{
	if (f->result_kind == RESULT_ONE)
		return type_find(f->result.type)->kind == TYPE_OPEN;
	return f->result_kind != RESULT_NONE;
}

/* The variable that such a result goes into. */
static const char *declare_out(emitter *e, const plan_step *step)
{
	const function *f = step->call->function;
	const plan_names *names = result_names(e, f);
	const char *c = emit_type(e, result_type(step->call), names);
	bool is_index = is_read(step) && needs_string(e, step);
	const char *out = emit_declare(e, step->value == NULL ? "result"
					  : is_index          ? "index"
							      : step->value->name);

	cwriter_statement(e->w, "%s%s;", c, out);
	if (step->value != NULL && !is_index)
		step->value->c_name = out;
	return out;
}

/* After a `?` or `*` call has said yes. */
static void convert_out(emitter *e, const plan_step *step, const char *out)
{
	if (!is_read(step) || !needs_string(e, step))
		return;
	step->value->c_name = emit_declare(e, step->value->name);
	cwriter_statement(e->w, "const struct an_string %s = %s;", step->value->c_name,
			  names_entry(e, step->call->function, out));
}

/* -- calls ------------------------------------------------------------------------------------- */

void emit_call(emitter *e, const plan_step *step)
{
	const function *f = step->call->function;
	const char *enter, *state = state_text(e, step->call, &enter);
	const char *call = call_text(e, step->call, strtab_text(e->cx->strings, f->c_name), state);
	const char *out = NULL;

	if (has_out(f))
		out = declare_out(e, step);
	if (enter != NULL)
		cwriter_statement(e->w, "%s;", enter);
	if (out == NULL) {
		emit_one(e, step, call);
		return;
	}
	if (f->result_kind == RESULT_OPTIONAL)
		emit_fail_if(e, arena_printf(e->cx->arena, "!%s, &%s)", call, out));
	else
		cwriter_statement(e->w, "%s, &%s);", call, out);
	convert_out(e, step, out);
}

void emit_each(emitter *e, const plan_step *step)
{
	const function *f = step->call->function;
	const char *enter, *state = state_text(e, step->call, &enter);
	const char *call = call_text(e, step->call, strtab_text(e->cx->strings, f->c_name), state);
	const char *out = declare_out(e, step);

	/* The body may call other functions: it has to be entered each time. */
	if (enter != NULL)
		cwriter_statement(e->w, "while (%s, %s, &%s)) {", enter, call, out);
	else
		cwriter_statement(e->w, "while (%s, &%s)) {", call, out);
	cwriter_indent(e->w, 1);
	convert_out(e, step, out);
}

void emit_ordered_call(emitter *e, const plan_step *step)
{
	const plan_call *call = step->call;
	const char *c_name = arena_printf(e->cx->arena, "%s_ordered",
					  strtab_text(e->cx->strings, call->function->c_name));
	const char *state = NULL;

	if (call->state != NULL) {
		e->uses_shared = true;
		state = arena_printf(e->cx->arena, "shared->%s", call->state->name);
	}
	const char *text = call_text(e, call, c_name, state);
	e->self->uses_in = true;
	cwriter_statement(e->w, "%s, &in->%s);", text, call->ticket->name);
}
