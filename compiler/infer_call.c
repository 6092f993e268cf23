/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/infer_call.c -- part of infer: which function a call means, and what it asks of its
 * arguments.
 *
 * Of several functions of one name the number and the types of the arguments choose. The first one
 * whose signature fits what is known in the end is called; what is not known counts as a string. */
#include "compiler/infer.h"

static const char *text(const inferrer *in, str_id name)
{
	return strtab_text(in->cx->strings, name);
}

/* A const argument of a prepared type (a regular expression) is written as a string. */
static bool is_written_as_string(const type_ref *p)
{
	return p->is_const && p->type->kind == TYPE_OPAQUE && p->type->opaque->prepare != STR_NONE;
}

/* -- the one function -------------------------------------------------------------------------- */

static void bind_arguments(inferrer *in, ast_expr *e, const function *f)
{
	const type_ref *p = f->params;
	int position = 1;

	for (ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next, p = p->next) {
		type *wanted =
		    is_written_as_string(p)
			? type_scalar(in->cx->arena, TYPE_STRING, arg->span)
			: type_instance(in->cx->arena, p->type, e->u.call.variables, arg->span);

		if (!infer_has_failed(in, arg) && !type_unify(arg->type, wanted)) {
			infer_conflict(in, arg, wanted, "argument %d of '%s'", position,
				       text(in, f->name));
			diag_note(in->cx->diag, p->span, "declared here");
		}
		position++;
	}
}

static void bind_result(inferrer *in, ast_expr *e, const function *f, bool is_bare)
{
	type *result;

	if (f->result_kind == RESULT_NONE) {
		if (is_bare)
			return;
		diag_error(in->cx->diag, e->span, "no-result", "'%s' has no result",
			   text(in, f->name));
		diag_note(in->cx->diag, f->name_span, "declared here");
		return;
	}
	result = type_instance(in->cx->arena, f->result.type, e->u.call.variables, e->span);
	if (e->type == NULL) {
		e->type = result;
	} else if (!type_unify(e->type, result)) {
		diag_error(in->cx->diag, e->span, "type",
			   "'%s' gives %s here, but %s is expected of it", text(in, f->name),
			   type_name(in->cx->arena, result), type_name(in->cx->arena, e->type));
		infer_note_origin(in, e->type, e, "what is expected");
	}
}

static void choose(inferrer *in, ast_expr *e, const function *f, bool is_bare)
{
	arena *a = in->cx->arena;

	e->u.call.function = f;
	e->u.call.variables = ARENA_ARRAY(a, type *, f->type_variable_count + 1);
	for (int i = 0; i < f->type_variable_count; i++) {
		e->u.call.variables[i] = type_open(a);
		e->u.call.variables[i]->text = f->type_variables[i]->text; /* for messages */
	}
	bind_arguments(in, e, f);
	bind_result(in, e, f, is_bare);
	if (e->type == NULL)
		e->type = type_open(a);
}

/* -- one of several ---------------------------------------------------------------------------- */

/* is_strict: what is not known at all counts as a string. */
static bool argument_fits(const inferrer *in, const type_ref *p, type *t, type **bound,
			  bool is_strict)
{
	type *s = type_scalar(in->cx->arena, TYPE_STRING, (src_span){ 0 });

	if (is_strict && type_leaning(t) == TYPE_OPEN)
		t = s;
	return is_written_as_string(p) ? type_fits(s, t, bound) : type_fits(p->type, t, bound);
}

static bool has_arity(const ast_expr *e, const function *f)
{
	int given = 0;

	for (const ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next)
		given++;
	return f->param_count - (f->setting != STR_NONE) == given;
}

static bool fits(const inferrer *in, const ast_expr *e, const function *f, bool is_strict)
{
	type **bound = ARENA_ARRAY(in->cx->arena, type *, f->type_variable_count + 1);
	const type_ref *p = f->params;

	if (!has_arity(e, f))
		return false;
	for (const ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next, p = p->next)
		if (!infer_has_failed(in, arg) &&
		    !argument_fits(in, p, arg->type, bound, is_strict))
			return false;
	return f->result_kind == RESULT_NONE || e->type == NULL ||
	       type_fits(f->result.type, e->type, bound);
}

static const char *signature(const inferrer *in, const function *f)
{
	arena *a = in->cx->arena;
	const char *s = text(in, f->name);

	for (const type_ref *p = f->params; p != NULL; p = p->next)
		s = arena_printf(a, "%s%s%s", s, p == f->params ? "(" : ", ",
				 type_name(a, p->type));
	return f->params == NULL ? arena_printf(a, "%s()", s) : arena_printf(a, "%s)", s);
}

static void report_none(inferrer *in, ast_expr *e, const function *first)
{
	arena *a = in->cx->arena;
	const char *given = "";

	for (const ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next) {
		given = arena_printf(
		    a, "%s%s%s", given, arg == e->u.call.args ? "" : ", ",
		    type_leaning(arg->type) == TYPE_OPEN ? "?" : type_name(a, arg->type));
		infer_set_failed(in, arg);
	}
	diag_error(in->cx->diag, e->span, "type", "no '%s' takes (%s)", text(in, first->name),
		   given);
	for (const ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next)
		infer_note_origin(in, arg->type, arg, infer_describe(in, arg));
	for (const function *f = first; f != NULL; f = f->overload)
		diag_note(in->cx->diag, f->name_span, "there is %s", signature(in, f));
}

/* The first one from f on that fits. */
static const function *next_fitting(const inferrer *in, const ast_expr *e, const function *f,
				    bool is_strict)
{
	while (f != NULL && !fits(in, e, f, is_strict))
		f = f->overload;
	return f;
}

/* first is the first one with as many parameters. */
static bool is_only_one(const ast_expr *e, const function *first)
{
	const function *f = first->overload;

	while (f != NULL && !has_arity(e, f))
		f = f->overload;
	return f == NULL;
}

bool infer_call(inferrer *in, ast_expr *e, bool is_bare)
{
	const function *first = e->u.call.function, *found;

	if (is_only_one(e, first)) {
		choose(in, e, first, is_bare);
		return true;
	}
	found = next_fitting(in, e, first, false);
	if (found == NULL) {
		if (e->type == NULL)
			e->type = type_open(in->cx->arena);
		report_none(in, e, first);
		return true;
	}
	if (next_fitting(in, e, found->overload, false) != NULL) {
		const function *strict;

		if (!in->at_end)
			return false;
		strict = next_fitting(in, e, first, true);
		found = strict != NULL ? strict : found;
	}
	choose(in, e, found, is_bare);
	return true;
}
