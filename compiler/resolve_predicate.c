/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/resolve_predicate.c -- part of resolve: predicates, and sources built in. */
#include <string.h>

#include "compiler/resolve.h"
#include "compiler/suggest.h"

static const char *text(const resolver *rs, str_id name)
{
	return strtab_text(rs->cx->strings, name);
}

/* The sources that no interface declares, and how a body writes them. */
static const struct {
	const char *name;
	source_kind source;
	int arity;
	const char *form;
} sources[] = {
	{ "start", SOURCE_START, 1, "start(@N)" },
	{ "periodic", SOURCE_PERIODIC, 3, "periodic(@N, E, PERIOD)" },
	{ "finish", SOURCE_FINISH, 1, "finish(@N)" },
	{ "expired", SOURCE_EXPIRED, 3, "expired(@N, KEY, LAST_TIME)" },
};

enum { SOURCE_COUNT = sizeof sources / sizeof sources[0] };

/* Its place in sources, SOURCE_COUNT: it is none. */
static size_t find_source(const char *name)
{
	size_t i = 0;

	while (i < SOURCE_COUNT && strcmp(sources[i].name, name) != 0)
		i++;
	return i;
}

const char *resolve_source_form(const predicate *p)
{
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		if (sources[i].source == p->source)
			return sources[i].form;
	return NULL;
}

static predicate *add_predicate(resolver *rs, predicate *p)
{
	p->index = rs->cx->program.predicate_count++;
	p->is_quiet = rs->cx->program.printed != NULL
			  ? symtab_find(rs->cx->program.printed, p->id) == NULL
			  : rs->cx->program.outputs != NULL;
	p->next = NULL;
	*rs->predicate_to = p;
	rs->predicate_to = &p->next;
	if (symtab_find(rs->predicates, p->id) == NULL)
		symtab_put(rs->predicates, p->id, p);
	return p;
}

/* -- what occurs ------------------------------------------------------------------------------- */

static void unlink_predicate(predicate **list, const predicate *p)
{
	while (*list != p)
		list = &(*list)->next;
	*list = p->next;
}

static type *attribute_type(resolver *rs, source_kind source, int i)
{
	arena *a = rs->cx->arena;

	if (i == 0)
		return type_scalar(a, TYPE_NODE, (src_span){ 0 });
	if (source == SOURCE_EXPIRED && i == 1)
		return type_open(a);
	return type_scalar(a, source == SOURCE_EXPIRED ? TYPE_TIME : TYPE_INT, (src_span){ 0 });
}

static predicate *make_source(resolver *rs, size_t number)
{
	predicate *p = ARENA_NEW(rs->cx->arena, predicate);

	p->source = sources[number].source;
	p->arity = sources[number].arity;
	p->attributes = ARENA_ARRAY(rs->cx->arena, type *, p->arity);
	for (int i = 0; i < p->arity; i++)
		p->attributes[i] = attribute_type(rs, p->source, i);
	return p;
}

static predicate *make_predicate(resolver *rs, const ast_atom *atom)
{
	predicate *p = symtab_find(rs->declared, atom->id);
	size_t number = find_source(text(rs, atom->name));

	if (p != NULL) {
		unlink_predicate(&rs->cx->program.unused_predicates, p);
	} else if (number < SOURCE_COUNT) {
		p = make_source(rs, number);
	} else {
		p = ARENA_NEW(rs->cx->arena, predicate);
		p->arity = atom->arity;
	}
	p->name = atom->name;
	p->id = atom->id;
	p->first = atom->span;
	return add_predicate(rs, p);
}

predicate *resolve_predicate(resolver *rs, const ast_atom *atom, const ast_component *c)
{
	predicate *p = symtab_find(rs->predicates, atom->id);

	if (p == NULL || (p->source == SOURCE_EXPIRED && rs->expired_of != c))
		p = make_predicate(rs, atom);
	else if (p->source == SOURCE_EXPIRED)
		return rs->expired;
	if (p->source == SOURCE_EXPIRED) {
		rs->expired = p;
		rs->expired_of = c;
	}
	return p;
}

predicate *resolve_known_predicate(resolver *rs, str_id id, str_id name, src_span at)
{
	predicate *p = symtab_find(rs->predicates, id);
	suggestion near = suggest_for(text(rs, name));

	if (p != NULL)
		return p;
	for (p = rs->cx->program.predicates; p != NULL; p = p->next)
		suggest_offer(&near, text(rs, p->name));
	diag_error(rs->cx->diag, at, "unknown-predicate", "no rule has a predicate '%s'",
		   text(rs, name));
	if (suggest_best(&near) != NULL)
		diag_fixit(rs->cx->diag, at, "%s", suggest_best(&near));
	return NULL;
}

/* -- what is declared -------------------------------------------------------------------------- */

/* failed(@N, PKT, FUNCTION, REASON), derived by functions that give up. */
static void add_failed(resolver *rs)
{
	compilation *cx = rs->cx;
	predicate *p = ARENA_NEW(cx->arena, predicate);
	static const char *names[] = { "n", "pkt", "function", "reason" };

	p->name = p->id = strtab_add_z(cx->strings, "failed");
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

static void declare_predicate(resolver *rs, predicate *p)
{
	const predicate *first = symtab_find(rs->declared, p->id);
	const char *name = text(rs, p->name);

	for (int i = 0; i < p->arity; i++)
		resolve_type(rs, p->attributes[i]);
	p->source = p->is_source ? SOURCE_PACKETS : SOURCE_NONE;
	if (strcmp(name, "failed") == 0 || find_source(name) < SOURCE_COUNT) {
		diag_error(rs->cx->diag, p->declared, "duplicate", "the predicate '%s' is built in",
			   name);
	} else if (first != NULL) {
		diag_error(rs->cx->diag, p->declared, "duplicate",
			   "the predicate '%s' is declared twice", name);
		diag_note(rs->cx->diag, first->declared, "declared here before");
	} else {
		symtab_put(rs->declared, p->id, p);
	}
}

/* The extern predicates wait apart; those that occur move to the program's list at that place. */
void resolve_predicates(resolver *rs)
{
	ast_program *program = &rs->cx->program;

	rs->predicates = symtab_create(rs->cx->arena);
	rs->declared = symtab_create(rs->cx->arena);
	for (predicate *p = program->predicates; p != NULL; p = p->next)
		declare_predicate(rs, p);
	program->unused_predicates = program->predicates;
	program->predicates = NULL;
	program->predicate_count = 0;
	rs->predicate_to = &program->predicates;
	add_failed(rs);
}
