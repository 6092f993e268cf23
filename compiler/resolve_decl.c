/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/resolve_decl.c -- part of resolve: types, functions and constants. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/c_names.h"
#include "compiler/resolve.h"
#include "compiler/suggest.h"

static const char *text(const resolver *rs, str_id name)
{
	return strtab_text(rs->cx->strings, name);
}

static void duplicate(resolver *rs, const char *what, str_id name, src_span at, src_span first)
{
	diag_error(rs->cx->diag, at, "duplicate", "the %s '%s' is declared twice", what,
		   text(rs, name));
	diag_note(rs->cx->diag, first, "declared here before");
}

/* -- types ------------------------------------------------------------------------------------ */

/* What other languages call our types. */
static const char *foreign_type(const char *name)
{
	static const char *const names[][2] = {
		{ "integer", "int" },  { "number", "int" },     { "long", "int" },
		{ "uint32", "int" },   { "uint64", "int" },     { "int32", "int" },
		{ "int64", "int" },    { "double", "float" },   { "real", "float" },
		{ "boolean", "bool" }, { "str", "string" },     { "symbol", "string" },
		{ "char", "string" },  { "timestamp", "time" }, { "ip", "address" },
		{ "addr", "address" }, { "ipaddr", "address" }, { "subnet", "network" },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i][0], name) == 0)
			return names[i][1];
	return NULL;
}

void resolve_type(resolver *rs, type *t)
{
	static const char *const scalars[] = { "int",  "float",   "bool",     "string", "time",
					       "node", "address", "endpoint", "network" };

	while (t->kind == TYPE_LIST)
		t = t->element;
	if (t->kind != TYPE_OPAQUE || t->opaque != NULL)
		return;
	t->opaque = symtab_find(rs->types, t->name);
	if (t->opaque != NULL)
		return;

	suggestion near = suggest_for(t->text);
	for (const opaque_type *o = rs->cx->program.types; o != NULL; o = o->next)
		suggest_offer(&near, text(rs, o->name));
	for (size_t i = 0; i < sizeof scalars / sizeof scalars[0]; i++)
		suggest_offer(&near, scalars[i]);
	diag_error(rs->cx->diag, t->origin, "unknown-type", "there is no type '%s'", t->text);
	if (suggest_best(&near) == NULL || foreign_type(t->text) != NULL)
		near.best = foreign_type(t->text);
	if (near.best != NULL)
		diag_fixit(rs->cx->diag, t->origin, "%s", near.best);
}

static void declare_types(resolver *rs)
{
	for (opaque_type *o = rs->cx->program.types; o != NULL; o = o->next) {
		const opaque_type *first = symtab_find(rs->types, o->name);

		if (first != NULL)
			duplicate(rs, "type", o->name, o->span, first->span);
		else
			symtab_put(rs->types, o->name, o);
	}
}

/* -- functions --------------------------------------------------------------------------------- */

static void check_key_type(resolver *rs, const function *f)
{
	const type_ref *arg = f->params;
	type *key = f->key_type;

	for (int k = 1; k < f->key_arg; k++)
		arg = arg->next;
	if (f->key_arg > 0)
		key = arg->type;
	if (key == NULL || (key->kind == TYPE_OPAQUE && key->opaque == NULL) || type_is_key(key))
		return;
	diag_error(rs->cx->diag, key->origin, "key-type",
		   "'%s' can't be keyed by %s, which is no type of keys", text(rs, f->name),
		   type_name(rs->cx->arena, key));
	if (key->kind == TYPE_OPAQUE)
		diag_note(rs->cx->diag, key->opaque->span, "declared here, and not as a key");
}

/* The C function must not meet what runtime headers declare, nor a keyword. */
static void check_c_name(resolver *rs, const function *f)
{
	const char *name = text(rs, f->c_name);

	if (!c_name_is_reserved(name) && !c_name_is_of_runtime(name))
		return;
	diag_error(rs->cx->diag, f->name_span, "c-name",
		   "'%s' would be '%s' in C, which means something else there", text(rs, f->name),
		   name);
	diag_note(rs->cx->diag, f->name_span, "name the C function: `as my_%s`",
		  text(rs, f->name) + strlen("f_"));
}

static bool same_type(const type *a, const type *b)
{
	while (a->kind == TYPE_LIST && b->kind == TYPE_LIST) {
		a = a->element;
		b = b->element;
	}
	return a->kind == b->kind && a->opaque == b->opaque && a->variable == b->variable;
}

/* Whether no call can tell them apart. */
static bool same_params(const function *f, const function *g)
{
	const type_ref *p = f->params, *q = g->params;

	for (; p != NULL && q != NULL && same_type(p->type, q->type); p = p->next)
		q = q->next;
	return p == NULL && q == NULL;
}

/* Puts f behind the functions of its name, if it can be told from them. */
static void declare_overload(resolver *rs, function *f, function *first)
{
	for (function *g = first;; g = g->overload) {
		if (same_params(f, g)) {
			duplicate(rs, "function", f->name, f->name_span, g->name_span);
			return;
		}
		if (f->c_name == g->c_name && f->header == g->header) {
			diag_error(rs->cx->diag, f->name_span, "c-name",
				   "two functions '%s' are both '%s' in C", text(rs, f->name),
				   text(rs, f->c_name));
			diag_note(rs->cx->diag, g->name_span,
				  "the other one; name one of them: `as NAME`");
			return;
		}
		if (g->overload == NULL) {
			g->overload = f;
			return;
		}
	}
}

static void check_setting(resolver *rs, const function *f)
{
	const type_ref *last = f->params;

	if (f->setting == STR_NONE)
		return;
	while (last != NULL && last->next != NULL)
		last = last->next;
	if (last != NULL && last->is_const && last->type->kind == TYPE_OPAQUE &&
	    (last->type->opaque == NULL || last->type->opaque->prepare != STR_NONE))
		return;
	diag_error(rs->cx->diag, last != NULL ? last->span : f->name_span, "bad-setting",
		   "the setting '%s' of '%s' is its last parameter: a const one of a type with "
		   "'prepare'",
		   text(rs, f->setting), text(rs, f->name));
}

static void declare_functions(resolver *rs)
{
	for (function *f = rs->cx->program.functions; f != NULL; f = f->next) {
		function *first = symtab_find(rs->functions, f->name);

		for (type_ref *p = f->params; p != NULL; p = p->next)
			resolve_type(rs, p->type);
		if (f->result_kind != RESULT_NONE)
			resolve_type(rs, f->result.type);
		if (f->key_type != NULL)
			resolve_type(rs, f->key_type);
		if (first != NULL)
			declare_overload(rs, f, first);
		else
			symtab_put(rs->functions, f->name, f);
		check_key_type(rs, f);
		check_c_name(rs, f);
		check_setting(rs, f);
	}
}

static void unknown_function(resolver *rs, str_id name, src_span at)
{
	suggestion near = suggest_for(text(rs, name));

	for (const function *f = rs->cx->program.functions; f != NULL; f = f->next)
		suggest_offer(&near, text(rs, f->name));
	diag_error(rs->cx->diag, at, "unknown-function", "there is no function '%s'",
		   text(rs, name));
	if (suggest_best(&near) != NULL)
		diag_fixit(rs->cx->diag, at, "%s", suggest_best(&near));
}

const function *resolve_function(resolver *rs, str_id name, src_span at)
{
	const function *found = symtab_find(rs->functions, name);

	if (found != NULL)
		return found;
	for (const function *f = rs->cx->program.functions; f != NULL; f = f->next) {
		if (strcasecmp(text(rs, f->name), text(rs, name)) != 0 ||
		    (found != NULL && f->name == found->name))
			continue;
		if (found != NULL) {
			diag_error(rs->cx->diag, at, "ambiguous-function",
				   "'%s' can mean '%s' and '%s'", text(rs, name),
				   text(rs, found->name), text(rs, f->name));
			diag_note(rs->cx->diag, found->name_span, "the first is declared here");
			diag_note(rs->cx->diag, f->name_span, "the second is declared here");
			return NULL;
		}
		found = f;
	}
	if (found == NULL)
		unknown_function(rs, name, at);
	return found;
}

/* -- constants --------------------------------------------------------------------------------- */

static void declare_constants(resolver *rs)
{
	for (ast_constant *c = rs->cx->program.constants; c != NULL; c = c->next) {
		const ast_constant *first = symtab_find(rs->constants[c->program], c->name);

		if (first != NULL)
			duplicate(rs, "constant", c->name, c->name_span, first->name_span);
		else
			symtab_put(rs->constants[c->program], c->name, c);
	}
}

/* Copies of it share nothing, so that each use has types of its own. Depth: AST_DEPTH_MAX. */
static ast_expr *copy_literal(resolver *rs, const ast_expr *e)
{
	ast_expr *copy = ARENA_NEW(rs->cx->arena, ast_expr);

	*copy = *e;
	copy->next = NULL;
	if (e->kind != EXPR_LIST)
		return copy;
	ast_expr **end = &copy->u.list.items;
	for (const ast_expr *item = e->u.list.items; item != NULL; item = item->next) {
		*end = copy_literal(rs, item);
		end = &(*end)->next;
	}
	return copy;
}

/* Whether it was reported in this rule before. */
static bool is_reported(resolver *rs, str_id name)
{
	int most = (int)(sizeof rs->unknown_constants / sizeof rs->unknown_constants[0]);

	for (int i = 0; i < rs->unknown_constant_count; i++)
		if (rs->unknown_constants[i] == name)
			return true;
	if (rs->unknown_constant_count < most)
		rs->unknown_constants[rs->unknown_constant_count++] = name;
	return false;
}

static void report_constant(resolver *rs, const ast_expr *e)
{
	const char *name = text(rs, e->u.constant.name);
	suggestion near = suggest_for(name);

	if (is_reported(rs, e->u.constant.name))
		return;
	for (const ast_constant *c = rs->cx->program.constants; c != NULL; c = c->next)
		if (c->program == rs->program)
			suggest_offer(&near, text(rs, c->name));
	suggest_offer(&near, "true");
	suggest_offer(&near, "false");
	suggest_offer(&near, "infinity");
	diag_error(rs->cx->diag, e->span, "unknown-constant", "there is no constant '%s'", name);
	if (suggest_best(&near) != NULL) {
		diag_fixit(rs->cx->diag, e->span, "%s", suggest_best(&near));
		return;
	}
	if (strncmp(name, "a_", 2) == 0) {
		diag_note(rs->cx->diag, e->span, "an aggregate is written so: a_COUNT<X>");
		return;
	}
	diag_note(rs->cx->diag, e->span, "a variable begins with a capital letter");
	if (name[1] == '\0') {
		src_span letter = { e->span.file, e->span.end - 1, e->span.end };
		diag_fixit(rs->cx->diag, letter, "%c", toupper((unsigned char)*name));
	}
}

void resolve_constant(resolver *rs, ast_expr *e)
{
	const ast_constant *c = symtab_find(rs->constants[rs->program], e->u.constant.name);

	if (c != NULL && c->value->kind == EXPR_LIST) {
		e->kind = EXPR_LIST;
		e->u.list.items = copy_literal(rs, c->value)->u.list.items;
		return;
	}
	if (c != NULL) {
		e->u.constant.value = copy_literal(rs, c->value);
		return;
	}
	report_constant(rs, e);
}

void resolve_declarations(resolver *rs)
{
	arena *a = rs->cx->arena;
	int programs = rs->cx->program.unit_count + 1;

	rs->types = symtab_create(a);
	rs->functions = symtab_create(a);
	rs->constants = ARENA_ARRAY(a, symtab *, programs);
	for (int i = 0; i < programs; i++)
		rs->constants[i] = symtab_create(a);
	declare_types(rs);
	declare_functions(rs);
	declare_constants(rs);
}
