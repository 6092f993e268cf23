/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/passes.c -- the compiler in one screen: what runs, in what order, on what. */
#include "compiler/passes.h"

#include <ctype.h>
#include <string.h>

static const struct {
	const char *name;
	bool (*run)(compilation *);
	dump_kind dump; /* what shows the result */
	void (*show)(compilation *, FILE *);
} passes[] = {
	{ "parse", pass_parse, DUMP_AST, dump_ast },         /* text -> AST */
	{ "merge", pass_merge, DUMP_NONE, NULL },            /* ASTs -> one AST */
	{ "resolve", pass_resolve, DUMP_NONE, NULL },        /* AST  -> AST with declarations */
	{ "infer", pass_infer, DUMP_TYPES, dump_types },     /* AST  -> AST with types */
	{ "check", pass_check, DUMP_CHAIN, dump_chain },     /* AST  -> checked AST */
	{ "draw", NULL, DUMP_DOT, dump_dot },                /* what check has found, as a graph */
	{ "plan", pass_plan, DUMP_NONE, NULL },              /* AST  -> plan: stages, steps */
	{ "optimise", pass_optimise, DUMP_PLAN, dump_plan }, /* plan -> plan: fused, pruned */
	{ "emit", pass_emit, DUMP_NONE, NULL },              /* plan -> C text */
};

const char *pipeline_name(arena *a, const char *input)
{
	const char *base = source_base_name(input);
	const char *dot = strrchr(base, '.');
	size_t n = dot == NULL || dot == base ? strlen(base) : (size_t)(dot - base);
	char *name;

	if (strcmp(input, "-") == 0)
		return "program";
	name = arena_printf(a, "%s%.*s", isdigit((unsigned char)base[0]) ? "p" : "", (int)n, base);
	for (char *c = name; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80)
			*c = '_';
	return name;
}

compilation *compilation_create(arena *a, const options *o, const char *library)
{
	compilation *cx = ARENA_NEW(a, compilation);

	cx->options = o;
	cx->arena = a;
	cx->strings = strtab_create(a);
	cx->sources.arena = a;
	cx->diag = diag_create(a, &cx->sources, &o->diag);
	cx->library = library;
	cx->name = pipeline_name(a, o->input);
	return cx;
}

bool passes_run(compilation *cx, FILE *out)
{
	if (cx->options->dump == DUMP_LEXEMES) {
		dump_lexemes(cx, out);
		return diag_errors(cx->diag) == 0;
	}
	for (size_t i = 0; i < sizeof passes / sizeof passes[0]; i++) {
		if (passes[i].run != NULL && !passes[i].run(cx))
			return false;
		if (passes[i].show != NULL && passes[i].dump == cx->options->dump) {
			passes[i].show(cx, out);
			return true;
		}
	}
	return true;
}
