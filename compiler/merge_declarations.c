/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/merge_declarations.c -- part of merge: what stands outside of components.
 *
 * Types and functions belong to all programs: one that several declare is there once. */
#include "compiler/merge.h"

static void report_difference(merger *m, const char *what, str_id name, src_span at, src_span other)
{
	diag_error(m->cx->diag, at, "duplicate", "another program declares the %s '%s' otherwise",
		   what, strtab_text(m->cx->strings, name));
	diag_note(m->cx->diag, other, "declared here");
}

static bool is_of_library(const merger *m, src_span span)
{
	return span.file == 0 || source_get(&m->cx->sources, span.file)->is_library;
}

/* -- types, functions -------------------------------------------------------------------------- */

static const opaque_type *find_type(const merger *m, str_id name, const opaque_type *own)
{
	for (const opaque_type *t = m->cx->program.types; t != own; t = t->next)
		if (t->name == name && !is_of_library(m, t->span))
			return t;
	return NULL;
}

static void add_types(merger *m, opaque_type *first)
{
	opaque_type **end = &m->cx->program.types;
	const opaque_type *own = NULL;

	while (*end != NULL)
		end = &(*end)->next;
	for (opaque_type *t = first, *next; t != NULL; t = next) {
		const opaque_type *other = find_type(m, t->name, own);

		next = t->next;
		if (other != NULL) {
			if (!merge_same_text(m, other->span, t->span))
				report_difference(m, "type", t->name, t->span, other->span);
			continue;
		}
		*end = t;
		t->next = NULL;
		own = own == NULL ? t : own;
		end = &t->next;
	}
}

/* The one of another program with that name and, if there is one, that text: two that differ are no
 * overloads of each other. */
static const function *find_function(const merger *m, const function *f, const function *own,
				     bool *is_same)
{
	const function *found = NULL;

	*is_same = false;
	for (const function *g = m->cx->program.functions; g != own && !*is_same; g = g->next) {
		if (g->name != f->name || is_of_library(m, g->span))
			continue;
		*is_same = merge_same_text(m, g->span, f->span);
		found = g;
	}
	return found;
}

static void add_functions(merger *m, function *first)
{
	function **end = &m->cx->program.functions;
	const function *own = NULL;

	while (*end != NULL)
		end = &(*end)->next;
	for (function *f = first, *next; f != NULL; f = next) {
		bool is_same;
		const function *other = find_function(m, f, own, &is_same);

		next = f->next;
		if (other != NULL) {
			if (!is_same)
				report_difference(m, "function", f->name, f->name_span,
						  other->name_span);
			continue;
		}
		*end = f;
		f->next = NULL;
		own = own == NULL ? f : own;
		end = &f->next;
	}
}

/* -- predicates -------------------------------------------------------------------------------- */

static str_id own_id(const merger *m, const merge_unit *u, str_id name)
{
	const merge_name *n = merge_find(u, name);

	return n != NULL && n->own_id != STR_NONE ? n->own_id : merge_id(m, u->label, name);
}

static void add_predicate(merger *m, symtab *seen, const merge_unit *u, predicate *p)
{
	predicate **end = &m->cx->program.predicates;
	const predicate *same;

	p->id = own_id(m, u, p->name);
	p->next = NULL;
	same = symtab_find(seen, p->id);
	if (same != NULL) {
		if (!merge_same_text(m, same->declared, p->declared))
			report_difference(m, "predicate", p->name, p->declared, same->declared);
		return;
	}
	while (*end != NULL)
		end = &(*end)->next;
	*end = p;
}

static void add_predicates(merger *m)
{
	symtab *seen = symtab_create(m->cx->arena);

	for (int i = 0; i < m->count; i++) {
		predicate *first = m->units[i].unit->program.predicates;

		for (predicate *p = first, *next; p != NULL; p = next) {
			next = p->next;
			add_predicate(m, seen, &m->units[i], p);
		}
		for (predicate *p = m->cx->program.predicates; p != NULL; p = p->next)
			symtab_put(seen, p->id, p);
	}
}

/* -- the rest ---------------------------------------------------------------------------------- */

/* A constant table that several programs have is there once. */
static bool is_repeated(const merger *m, const ast_table *t)
{
	for (const ast_table *s = m->cx->program.tables; s != NULL; s = s->next)
		if (s->id == t->id && s->program != t->program)
			return true;
	return false;
}

static void add_tables(merger *m, const merge_unit *u)
{
	ast_table **end = &m->cx->program.tables;

	while (*end != NULL)
		end = &(*end)->next;
	for (ast_table *t = u->unit->program.tables; t != NULL; t = t->next) {
		t->program = u->unit->number;
		t->id = own_id(m, u, t->name);
		if (is_repeated(m, t))
			continue;
		*end = ARENA_NEW(m->cx->arena, ast_table);
		**end = *t;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
}

static void add_outputs(merger *m, const merge_unit *u)
{
	ast_output **end = &m->cx->program.outputs;

	while (*end != NULL)
		end = &(*end)->next;
	for (ast_output *o = u->unit->program.outputs; o != NULL; o = o->next) {
		const merge_name *n = merge_find(u, o->name);

		o->id = n->output_id != STR_NONE ? n->output_id
			: n->id != STR_NONE      ? n->id
						 : own_id(m, u, o->name);
	}
	*end = u->unit->program.outputs;
}

static void add_others(merger *m, const merge_unit *u)
{
	ast_program *program = &m->cx->program;
	ast_constant **constant = &program->constants;
	ast_library **library = &program->libraries;

	while (*constant != NULL)
		constant = &(*constant)->next;
	*constant = u->unit->program.constants;
	for (; *constant != NULL; constant = &(*constant)->next)
		(*constant)->program = u->unit->number;
	while (*library != NULL)
		library = &(*library)->next;
	*library = u->unit->program.libraries;
}

void merge_declarations(merger *m)
{
	for (int i = 0; i < m->count; i++) {
		const merge_unit *u = &m->units[i];

		add_types(m, u->unit->program.types);
		add_functions(m, u->unit->program.functions);
		add_tables(m, u);
		add_outputs(m, u);
		add_others(m, u);
	}
	add_predicates(m);
}
