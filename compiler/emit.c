/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit.c -- pass: the plan as C text.
 *
 * Requires: a plan after plan_layout.
 * Gives:    cx->c_text: one file that includes runtime/analog.h and the headers of what it calls.
 * Keeps:    the plan, but for the C names in it.
 * The same plan gives the same octets: no date, no folder, no order of addresses.
 * Look:     analogc -S -o - FILE */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/emit.h"

/* The pipeline's name in front of everything; one that begins like the runtime's names gets a
 * letter in front of it. */
static const char *prefix_of(compilation *cx)
{
	bool is_ours =
	    strncasecmp(cx->name, "an", 2) == 0 && (cx->name[2] == '\0' || cx->name[2] == '_');

	if (is_ours || cx->name[0] == '_')
		return arena_printf(cx->arena, "p_%s", cx->name);
	return cx->name;
}

static const char *input_name(const char *input)
{
	return strcmp(input, "-") == 0 ? "<stdin>" : source_base_name(input);
}

/* "smtp.analog, dos.analog" */
static const char *program_name(const compilation *cx)
{
	const options *o = cx->options;
	const char *name = input_name(o->input);

	for (int i = 0; i < o->further_count; i++)
		name = arena_printf(cx->arena, "%s, %s", name, input_name(o->further[i]));
	return name;
}

/* Every declared set that a call has, so that their number is known. */
static void find_names(compilation *cx, plan_step *step, void *with)
{
	(void)with;
	if (step->call == NULL)
		return;
	const function *f = step->call->function;
	if (f->result.values != NULL)
		plan_names_of(cx, f->result.values, f->result.value_count);
	for (const plan_argument *arg = step->call->args; arg != NULL; arg = arg->next)
		if (arg->param->values != NULL)
			plan_names_of(cx, arg->param->values, arg->param->value_count);
}

static void find_columns(emitter *e)
{
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next)
		for (int i = 1; i < t->predicate->arity; i++)
			if (t->row >= 0 && (t->is_output || t->is_input) && t->attributes[i].live &&
			    t->attributes[i].names != NULL)
				e->uses_columns[t->attributes[i].names->number] = true;
}

static void start(emitter *e, compilation *cx)
{
	int count = 1;

	e->cx = cx;
	e->plan = cx->plan;
	e->prefix = prefix_of(cx);
	e->upper = emit_upper(e, e->prefix);
	e->program = program_name(cx);
	e->functions = cwriter_create(cx->arena);
	plan_walk_all(cx, find_names, NULL);
	for (const plan_names *names = cx->plan->names; names != NULL; names = names->next)
		count++;
	e->uses_strings = ARENA_ARRAY(cx->arena, bool, count);
	e->uses_columns = ARENA_ARRAY(cx->arena, bool, count);
	emit_name_tuples(e);
	emit_number_literals(e);
	find_columns(e);
}

static void emit_beginning(emitter *e, cwriter *w)
{
	cwriter_comment(w,
			arena_printf(e->cx->arena,
				     "Made by analogc from %s. Do not edit: edit that file and "
				     "compile it again.",
				     e->program),
			"");
	cwriter_printf(w, "%s#include \"runtime/analog.h\"\n",
		       e->uses_math ? "#include <math.h>\n\n" : "");
	for (const emit_header *h = e->headers; h != NULL; h = h->next)
		cwriter_printf(w, "#include \"%s\"\n", h->name);
	cwriter_printf(w, "\n");
}

static void emit_main(emitter *e, cwriter *w)
{
	cwriter_printf(w,
		       "\n#ifndef ANALOG_NO_MAIN\nint main(int argc, char **argv)\n{\n"
		       "\tstatic const struct an_pipeline *const pipelines[] = { &%s_pipeline };\n"
		       "\n\treturn %s(argc, argv, pipelines, 1);\n}\n#endif\n",
		       e->prefix, e->cx->options->sequential ? "an_main_sequential" : "an_main");
}

bool pass_emit(compilation *cx)
{
	emitter e = { 0 };

	start(&e, cx);
	for (const plan_stage *s = cx->plan->stages; s != NULL; s = s->next)
		emit_stage(&e, s);

	cwriter *structs = cwriter_create(cx->arena), *rest = cwriter_create(cx->arena);
	cwriter *relations = cwriter_create(cx->arena), *whole = cwriter_create(cx->arena);
	emit_tuples(&e, structs);
	if (emit_has_shared(&e))
		emit_shared(&e, structs);
	emit_setup(&e, rest);
	emit_contexts(&e, structs);
	emit_sources(&e, rest);
	emit_tables(&e, rest);
	emit_main(&e, rest);
	emit_relations(&e, relations);
	/* What all of this uses. */
	emit_constants(&e, structs);
	emit_types(&e, structs);

	emit_beginning(&e, whole);
	cwriter_append(whole, structs);
	cwriter_append(whole, relations);
	cwriter_append(whole, e.functions);
	cwriter_append(whole, rest);
	cx->c_text =
	    cwriter_finish(whole, arena_printf(cx->arena, "%s.c", cx->name), &cx->c_length);
	return diag_errors(cx->diag) == 0;
}
