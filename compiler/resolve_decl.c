/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/resolve_decl.c -- part of resolve: what the interfaces and the program declare. */
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
	if (suggest_best(&near) != NULL)
		diag_fixit(rs->cx->diag, t->origin, "%s", suggest_best(&near));
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

static void declare_functions(resolver *rs)
{
	for (function *f = rs->cx->program.functions; f != NULL; f = f->next) {
		const function *first = symtab_find(rs->functions, f->name);

		if (first != NULL)
			duplicate(rs, "function", f->name, f->name_span, first->name_span);
		else
			symtab_put(rs->functions, f->name, f);
		for (type_ref *p = f->params; p != NULL; p = p->next)
			resolve_type(rs, p->type);
		if (f->result_kind != RESULT_NONE)
			resolve_type(rs, f->result.type);
		if (f->key_type != NULL)
			resolve_type(rs, f->key_type);
		check_key_type(rs, f);
		check_c_name(rs, f);
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
		if (strcasecmp(text(rs, f->name), text(rs, name)) != 0)
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
		const ast_constant *first = symtab_find(rs->constants, c->name);

		if (first != NULL)
			duplicate(rs, "constant", c->name, c->name_span, first->name_span);
		else
			symtab_put(rs->constants, c->name, c);
	}
}

/* -- predicates -------------------------------------------------------------------------------- */

static predicate *add_predicate(resolver *rs, predicate *p)
{
	p->index = rs->cx->program.predicate_count++;
	p->next = NULL;
	*rs->predicate_to = p;
	rs->predicate_to = &p->next;
	symtab_put(rs->predicates, p->name, p);
	return p;
}

static void unlink_predicate(predicate **list, const predicate *p)
{
	while (*list != p)
		list = &(*list)->next;
	*list = p->next;
}

predicate *resolve_predicate(resolver *rs, str_id name, src_span at, int arity)
{
	predicate *p = symtab_find(rs->predicates, name);

	if (p != NULL)
		return p;
	p = symtab_find(rs->declared, name);
	if (p != NULL) {
		unlink_predicate(&rs->cx->program.unused_predicates, p);
	} else {
		p = ARENA_NEW(rs->cx->arena, predicate);
		p->name = name;
		p->arity = arity;
	}
	p->first = at;
	return add_predicate(rs, p);
}

/* failed(@N, PKT, FUNCTION, REASON), derived by functions that give up. */
static void add_failed(resolver *rs)
{
	compilation *cx = rs->cx;
	predicate *p = ARENA_NEW(cx->arena, predicate);
	static const char *names[] = { "n", "pkt", "function", "reason" };

	p->name = strtab_add_z(cx->strings, "failed");
	p->arity = 4;
	p->is_builtin = true;
	p->names = names;
	p->attributes = ARENA_ARRAY(cx->arena, type *, 4);
	p->attributes[0] = type_scalar(cx->arena, TYPE_NODE, (src_span){ 0 });
	p->attributes[1] =
	    type_written(cx->arena, strtab_add_z(cx->strings, "packet"), "packet", (src_span){ 0 });
	p->attributes[1]->opaque = symtab_find(rs->types, p->attributes[1]->name);
	if (p->attributes[1]->opaque == NULL) /* without the library's interfaces */
		p->attributes[1] = type_open(cx->arena);
	p->attributes[2] = type_scalar(cx->arena, TYPE_STRING, (src_span){ 0 });
	p->attributes[3] = type_scalar(cx->arena, TYPE_STRING, (src_span){ 0 });
	add_predicate(rs, p);
}

/* The extern predicates wait apart; those that occur move to the program's list at that place. */
static void declare_predicates(resolver *rs)
{
	ast_program *program = &rs->cx->program;

	for (predicate *p = program->predicates; p != NULL; p = p->next) {
		const predicate *first = symtab_find(rs->declared, p->name);

		for (int i = 0; i < p->arity; i++)
			resolve_type(rs, p->attributes[i]);
		if (first != NULL)
			duplicate(rs, "predicate", p->name, p->declared, first->declared);
		else if (strcmp(text(rs, p->name), "failed") == 0)
			diag_error(rs->cx->diag, p->declared, "duplicate",
				   "the predicate 'failed' is built in");
		else
			symtab_put(rs->declared, p->name, p);
	}
	program->unused_predicates = program->predicates;
	program->predicates = NULL;
	program->predicate_count = 0;
	rs->predicate_to = &program->predicates;
	add_failed(rs);
}

void resolve_declarations(resolver *rs)
{
	arena *a = rs->cx->arena;

	rs->types = symtab_create(a);
	rs->functions = symtab_create(a);
	rs->constants = symtab_create(a);
	rs->predicates = symtab_create(a);
	rs->declared = symtab_create(a);
	declare_types(rs);
	declare_functions(rs);
	declare_constants(rs);
	declare_predicates(rs);
}
