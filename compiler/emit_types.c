/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_types.c -- types as the runtime sees them (struct an_type of runtime/type.h): the
 * scalars' are the runtime's, all others are constants of the generated text. */
#include <assert.h>
#include <string.h>

#include "compiler/emit.h"

/* A constant of the generated text. */
struct emit_type_row {
	const char *reference; /* "&smtp_type_packet" */
	type *type;
	const plan_names *names;
	const char *element; /* LIST */
	emit_type_row *next;
};

static const char *make_reference(emitter *e, const type *t, const plan_names *names, int number)
{
	if (names != NULL)
		return arena_printf(e->cx->arena, "&%s_names_type_%d", e->prefix, names->number);
	if (t->kind == TYPE_LIST)
		return arena_printf(e->cx->arena, "&%s_list_type_%d", e->prefix, number);
	return arena_printf(e->cx->arena, "&%s_type_%s", e->prefix,
			    strtab_text(e->cx->strings, t->opaque->name));
}

/* Those that a row is made of come before it. At most AST_DEPTH_MAX deep. */
static const char *row_of(emitter *e, type *t, const plan_names *names)
{
	const char *element = t->kind == TYPE_LIST ? emit_const_type(e, t->element, NULL) : NULL;
	emit_type_row **at = &e->types;
	int number = 1;

	for (; *at != NULL; at = &(*at)->next, number++)
		if ((*at)->names == names && (names != NULL || plan_type_equal((*at)->type, t)))
			return (*at)->reference;
	*at = ARENA_NEW(e->cx->arena, emit_type_row);
	(*at)->reference = make_reference(e, t, names, number);
	(*at)->type = t;
	(*at)->names = names;
	(*at)->element = element;
	if (names != NULL)
		e->uses_columns[names->number] = true;
	if (t->kind == TYPE_OPAQUE)
		emit_include(e, t->opaque->header);
	return (*at)->reference;
}

const char *emit_const_type(emitter *e, type *t, const plan_names *names)
{
	static const char *const scalars[] = {
#define X(kind, name, c) [TYPE_##kind] = "&an_type_" name,
		TYPE_KINDS(X)
#undef X
	};

	t = type_find(t);
	assert(t->kind != TYPE_OPEN && "infer: every type is known");
	if (names != NULL || t->kind == TYPE_LIST || t->kind == TYPE_OPAQUE)
		return row_of(e, t, names);
	return scalars[t->kind];
}

static void emit_opaque(emitter *e, cwriter *w, const opaque_type *o)
{
	const char *c = strtab_text(e->cx->strings, o->c_type);

	cwriter_printf(w, "\t.kind = AN_TYPE_OPAQUE,\n\t.octets = sizeof(%s),\n", c);
	if (o->printer != STR_NONE)
		cwriter_printf(w, "\t.print = %s,\n", strtab_text(e->cx->strings, o->printer));
	if (o->parse != STR_NONE)
		cwriter_printf(w, "\t.parse = %s,\n", strtab_text(e->cx->strings, o->parse));
}

static void emit_names_type(emitter *e, cwriter *w, const plan_names *names)
{
	cwriter_printf(w,
		       "\t.kind = AN_TYPE_NAME,\n\t.octets = sizeof(int),\n"
		       "\t.names = %s_column_names_%d,\n\t.name_count = %d,\n",
		       e->prefix, names->number, names->count);
}

void emit_types(emitter *e, cwriter *w)
{
	for (const emit_type_row *row = e->types; row != NULL; row = row->next) {
		const char *name = type_name(e->cx->arena, row->type);

		cwriter_printf(w, "static const struct an_type %s = {\n\t.name = %s,\n",
			       row->reference + 1,
			       cwriter_literal(e->cx->arena, name, strlen(name)));
		if (row->names != NULL)
			emit_names_type(e, w, row->names);
		else if (row->element != NULL)
			cwriter_printf(w,
				       "\t.kind = AN_TYPE_LIST,\n\t.octets = sizeof(struct "
				       "an_list),\n\t.element = %s,\n",
				       row->element);
		else
			emit_opaque(e, w, row->type->opaque);
		cwriter_printf(w, "};\n\n");
	}
}
