/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_unused.c -- part of check: constants of the program that nothing uses. */
#include "compiler/check.h"
#include "compiler/symtab.h"

static void note_constant(checker *k, const ast_expr *e, void *with)
{
	(void)k;
	if (e->kind == EXPR_CONSTANT)
		symtab_put(with, e->u.constant.name, with);
}

/* A module's constants are there for all who include it. */
static bool is_of_program(const checker *k, src_span span)
{
	uint32_t program = 1;

	for (const ast_unit *unit = k->cx->units; unit != NULL; unit = unit->next)
		if (unit->file == span.file)
			return true;
	while (source_get(&k->cx->sources, program)->is_library)
		program++;
	return span.file == program;
}

void check_unused(checker *k)
{
	const ast_program *program = &k->cx->program;
	symtab *used = symtab_create(k->cx->arena);

	if (program->constants == NULL)
		return;
	for (const ast_component *c = program->components; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			check_each_of_rule(k, rule, note_constant, used);
	for (const ast_table *t = program->tables; t != NULL; t = t->next) {
		note_constant(k, t->lifetime, used);
		note_constant(k, t->size, used);
	}
	for (const ast_constant *c = program->constants; c != NULL; c = c->next)
		if (c->value->kind != EXPR_LIST && symtab_find(used, c->name) == NULL &&
		    is_of_program(k, c->name_span))
			diag_warning(k->cx->diag, c->name_span, "unused-constant",
				     "nothing uses the constant '%s'", check_text(k, c->name));
}
