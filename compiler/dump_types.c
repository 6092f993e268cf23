/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/dump_types.c -- --dump=types: what infer found out, after it. */
#include "compiler/compilation.h"

static const char *text(const compilation *cx, str_id name)
{
	return strtab_text(cx->strings, name);
}

static void dump_predicate(const compilation *cx, const predicate *p, FILE *out)
{
	fprintf(out, "  %s(", text(cx, p->id));
	for (int i = 0; i < p->arity; i++)
		fprintf(out, "%s%s", i == 0 ? "" : ", ", type_name(cx->arena, p->attributes[i]));
	fputs(")\n", out);
}

static void dump_rule(const compilation *cx, const ast_rule *rule, FILE *out)
{
	const ast_component *c = rule->component;

	if (rule->label != STR_NONE) {
		fprintf(out, "  %s %s\n", text(cx, c->name), text(cx, rule->label));
	} else {
		int number = 1;
		for (const ast_rule *r = c->rules; r != rule; r = r->next)
			number++;
		fprintf(out, "  %s #%d\n", text(cx, c->name), number);
	}
	for (int slot = 0; slot < rule->variable_count; slot++)
		fprintf(out, "    %s: %s\n", text(cx, rule->variables[slot].name),
			type_name(cx->arena, rule->variables[slot].type));
}

void dump_types(compilation *cx, FILE *out)
{
	fputs("predicates\n", out);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next)
		if (!p->is_builtin || p->consumer != NULL)
			dump_predicate(cx, p, out);
	fputs("rules\n", out);
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			dump_rule(cx, rule, out);
}
