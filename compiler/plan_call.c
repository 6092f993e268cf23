/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/plan_call.c -- one call: its arguments, prepared constants, state, key.
 *
 * Requires: contracts as check accepted them. What it accepted and this file can't place is an
 *           error here, never a wrong program.
 * Errors:   unsupported, ambiguous-key, set-value. */
#include <assert.h>
#include <string.h>

#include "compiler/plan_build.h"

/* "ip_frag" of "an_ip_frag_state", "regex" of "an_regex". */
static const char *short_name(compilation *cx, str_id tag, const char *suffix)
{
	const char *text = strtab_text(cx->strings, tag);
	size_t length = strlen(text), end = strlen(suffix);

	if (strncmp(text, "an_", 3) == 0)
		text += 3, length -= 3;
	if (length > end && strcmp(text + length - end, suffix) == 0)
		length -= end;
	return arena_strdup(cx->arena, text, length);
}

/* -- prepared constants ------------------------------------------------------------------------ */

static plan_prepared *prepare(plan_builder *b, const opaque_type *of, str_id text)
{
	plan *p = b->cx->plan;
	plan_prepared *made = ARENA_NEW(b->cx->arena, plan_prepared), **last = &p->prepared_types;

	while (*last != NULL && (*last)->type != of)
		last = &(*last)->like;
	made->type = of;
	made->text = text;
	made->number = *last != NULL ? (*last)->number + 1 : 1;
	made->name =
	    arena_printf(b->cx->arena, "%s_%d", short_name(b->cx, of->prepare, ""), made->number);
	made->like = *last != NULL ? (*last)->like : NULL;
	*last = made;
	if (p->last_prepared != NULL)
		p->last_prepared->next = made;
	else
		p->prepared = made;
	p->last_prepared = made;
	return made;
}

/* A literal string given where only some strings are expected. */
static void check_member(plan_builder *b, const ast_expr *literal, const type_ref *param)
{
	for (int i = 0; i < param->value_count; i++)
		if (param->values[i] == literal->u.string)
			return;
	diag_error(b->cx->diag, literal->span, "set-value",
		   "'%s' is not one of the values that are expected here",
		   strtab_text(b->cx->strings, literal->u.string));
}

static plan_argument *make_argument(plan_builder *b, plan_expr *x, const type_ref *param)
{
	plan_argument *arg = ARENA_NEW(b->cx->arena, plan_argument);
	const type *t = type_find(param->type);
	bool is_string = x->kind == PX_LITERAL && x->literal->kind == EXPR_STRING;

	arg->param = param;
	if (param->is_const && t->kind == TYPE_OPAQUE && t->opaque->prepare != STR_NONE) {
		assert(is_string && "check: a const argument is a literal");
		arg->prepared = prepare(b, t->opaque, x->literal->u.string);
		return arg;
	}
	if (param->values != NULL && is_string)
		check_member(b, x->literal, param);
	arg->expr = x;
	return arg;
}

/* -- settings ---------------------------------------------------------------------------------- */

/* The value that --set gives it, else the declared one. */
static str_id setting_value(const compilation *cx, const function *f)
{
	const char *name = arena_printf(cx->arena, "%s.%s=", strtab_text(cx->strings, f->name),
					strtab_text(cx->strings, f->setting));
	size_t length = strlen(name);
	str_id value = f->setting_value;

	for (int i = 0; i < cx->options->setting_count; i++)
		if (strncmp(cx->options->settings[i], name, length) == 0)
			value = strtab_add_z(cx->strings, cx->options->settings[i] + length);
	return value;
}

/* The last argument of a function with a setting, which the program does not give. */
static plan_argument *setting_argument(plan_builder *b, const function *f, const type_ref *param)
{
	plan_argument *arg = ARENA_NEW(b->cx->arena, plan_argument);

	arg->param = param;
	arg->prepared = prepare(b, type_find(param->type)->opaque, setting_value(b->cx, f));
	arg->prepared->setting = f;
	return arg;
}

static bool is_setting(const compilation *cx, const char *assignment)
{
	size_t length = strcspn(assignment, "=");

	for (const function *f = cx->program.functions; f != NULL; f = f->next) {
		const char *name =
		    f->setting == STR_NONE
			? ""
			: arena_printf(cx->arena, "%s.%s", strtab_text(cx->strings, f->name),
				       strtab_text(cx->strings, f->setting));
		if (strlen(name) == length && memcmp(name, assignment, length) == 0)
			return true;
	}
	return false;
}

void plan_check_settings(compilation *cx)
{
	for (int i = 0; i < cx->options->setting_count; i++) {
		const char *assignment = cx->options->settings[i];

		if (!is_setting(cx, assignment))
			diag_error(cx->diag, (src_span){ 0 }, "unknown-setting",
				   "no function has the setting '%.*s' (--set FUNCTION.NAME=VALUE)",
				   (int)strcspn(assignment, "="), assignment);
	}
}

/* -- state, ticket ----------------------------------------------------------------------------- */

static plan_state *find_state(plan_builder *b, const function *f)
{
	plan *p = b->cx->plan;
	const ast_component *owner = f->contract == CONTRACT_SHARED ? NULL : b->function->component;
	int program = b->function->component->program;
	plan_state **end = &p->states;
	int same = 1;

	for (; *end != NULL; end = &(*end)->next) {
		if ((*end)->function->state != f->state)
			continue;
		if ((*end)->component == owner && (*end)->program == program)
			return *end;
		same++;
	}
	plan_state *state = *end = ARENA_NEW(b->cx->arena, plan_state);
	state->function = f;
	state->component = owner;
	state->program = program;
	state->name = short_name(b->cx, f->state, "_state");
	if (same > 1)
		state->name = arena_printf(b->cx->arena, "%s_%d", state->name, same);
	return state;
}

static plan_ticket *add_ticket(plan_builder *b, const ast_expr *e)
{
	const function *f = e->u.call.function;
	plan_ticket **end = &b->function->tuple->tickets;
	int number = 1;

	if (b->function->arrival == NULL || b->function->callers > 0 || b->block != b->whole ||
	    b->has_ordered) {
		diag_error(
		    b->cx->diag, e->span, "unsupported",
		    "'%s' is ordered: it can only be called once in a rule, for a tuple that "
		    "arrives in the component",
		    strtab_text(b->cx->strings, f->name));
		return NULL;
	}
	b->has_ordered = true;
	for (; *end != NULL; end = &(*end)->next)
		number++;
	*end = ARENA_NEW(b->cx->arena, plan_ticket);
	(*end)->function = f;
	(*end)->name = arena_printf(b->cx->arena, "ticket_%d", number);
	return *end;
}

/* -- whose state a keyed function uses --------------------------------------------------------- */

static void set_key_of_context(plan_builder *b, plan_call *call, const ast_expr *e, plan_expr *arg)
{
	const function *f = call->function;
	const plan_function *entry = b->function->entry;
	int found = 0;

	if (arg != NULL) {
		call->key = arg->kind == PX_VALUE ? arg->value->key : -1;
		call->key_type = arg->type;
		found = call->key >= 0;
	}
	for (int i = 0; arg == NULL && i < entry->key_count; i++) {
		type *t = entry->keys[i].type;

		if (!plan_type_equal(t, f->key_type))
			continue;
		call->key = i;
		call->key_type = t;
		found++;
	}
	if (found != 1)
		diag_error(b->cx->diag, e->span, "ambiguous-key",
			   "which key's state '%s' uses here is not certain",
			   strtab_text(b->cx->strings, f->name));
}

/* In a serial component: the argument, or the only value of the key's type that is bound. */
static void set_key_of_call(plan_builder *b, plan_call *call, const ast_expr *e, plan_expr *arg)
{
	const function *f = call->function;
	plan_expr *key = arg;
	bool several = false;

	for (int i = 0; arg == NULL && i < b->rule->variable_count; i++) {
		plan_expr *x = b->slots[i];

		if (x == NULL || x->kind != PX_VALUE || !plan_type_equal(x->type, f->key_type))
			continue;
		several |= key != NULL && key->value != x->value;
		key = x;
	}
	if (key == NULL || several) {
		diag_error(b->cx->diag, e->span, "ambiguous-key",
			   "which value is the key of '%s' here is not certain",
			   strtab_text(b->cx->strings, f->name));
		return;
	}
	call->key_expr = ARENA_NEW(b->cx->arena, plan_expr);
	*call->key_expr = *key;
	call->key_expr->next = NULL;
	call->key_type = key->type;
}

static void set_key(plan_builder *b, plan_call *call, const ast_expr *e)
{
	const plan_argument *arg = call->args;

	for (int k = 1; k < call->function->key_arg; k++)
		arg = arg->next;
	plan_expr *given = call->function->key_arg > 0 ? arg->expr : NULL;
	if (b->function->component->order == ORDER_CONTEXT)
		set_key_of_context(b, call, e, given);
	else
		set_key_of_call(b, call, e, given);
}

plan_call *plan_make_call(plan_builder *b, const ast_expr *e, plan_expr *args)
{
	const function *f = e->u.call.function;
	plan_call *call = ARENA_NEW(b->cx->arena, plan_call);
	plan_argument **end = &call->args;
	const type_ref *param = f->params;

	call->function = f;
	call->variables = e->u.call.variables;
	call->key = -1;
	for (plan_expr *x = args, *rest; x != NULL; x = rest, param = param->next) {
		rest = x->next;
		x->next = NULL;
		*end = make_argument(b, x, param);
		end = &(*end)->next;
	}
	if (f->setting != STR_NONE)
		*end = setting_argument(b, f, param);
	if (f->contract == CONTRACT_KEYED)
		set_key(b, call, e);
	else if (f->state != STR_NONE)
		call->state = find_state(b, f);
	if (f->contract == CONTRACT_ORDERED)
		call->ticket = add_ticket(b, e);
	return call;
}
