/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_stage.c -- what the runtime calls of a stage: keys, ordered, run. */
#include "compiler/emit.h"

/* -- keys -------------------------------------------------------------------------------------- */

int emit_kind_of_key(const plan_stage *stage, type *key)
{
	int kind = 0;

	for (const plan_context *c = stage->contexts; !plan_type_equal(c->type, key); c = c->next)
		kind++;
	return kind;
}

static bool is_text(const type *t)
{
	return t->kind == TYPE_STRING || t->kind == TYPE_NODE;
}

static void emit_composite(emitter *e, const plan_tuple *t, const plan_key *key, int i, int kind)
{
	const char *types = "", *values = "";

	for (int k = 0; k < key->count; k++) {
		const plan_attribute *a = &t->attributes[key->positions[k]];
		const char *between = k == 0 ? "" : ", ";

		types = arena_printf(e->cx->arena, "%s%s%s", types, between,
				     emit_const_type(e, a->type, a->names));
		values = arena_printf(e->cx->arena, "%s%s&in->%s", values, between, a->c_name);
	}
	cwriter_statement(e->functions, "const struct an_type *const types_%d[] = { %s };", i,
			  types);
	cwriter_statement(e->functions, "const void *const values_%d[] = { %s };", i, values);
	cwriter_statement(e->functions, "an_key_join(env, &keys[%d], %d, %d, types_%d, values_%d);",
			  i, kind, key->count, i, i);
}

static void emit_keys_of(emitter *e, const plan_stage *stage, const plan_function *f)
{
	cwriter *w = e->functions;

	cwriter_printf(w, "\tif (tuple->predicate == %s) {\n", f->tuple->c_row);
	cwriter_indent(w, 2);
	cwriter_printf(w, "const %s *const in = (const void *)tuple;\n\n",
		       emit_struct(e, f->tuple));
	for (int i = 0; i < f->key_count; i++) {
		const plan_key *key = &f->keys[i];
		const plan_attribute *a = &f->tuple->attributes[key->positions[0]];
		int kind = emit_kind_of_key(stage, key->type);

		if (key->count > 1)
			emit_composite(e, f->tuple, key, i, kind);
		else if (is_text(type_find(a->type)))
			cwriter_statement(w,
					  "keys[%d] = (struct an_key){ in->%s.data, "
					  "(uint32_t)in->%s.length, %d };",
					  i, a->c_name, a->c_name, kind);
		else
			cwriter_statement(
			    w, "keys[%d] = (struct an_key){ &in->%s, sizeof in->%s, %d };", i,
			    a->c_name, a->c_name, kind);
	}
	cwriter_printf(w, "return %d;\n", f->key_count);
	cwriter_indent(w, -2);
	cwriter_printf(w, "\t}\n");
}

static bool has_composite(const plan_stage *stage)
{
	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		for (int i = 0; f->arrives && i < f->key_count; i++)
			if (f->keys[i].count > 1)
				return true;
	return false;
}

static void emit_keys(emitter *e, const plan_stage *stage)
{
	cwriter_statement(e->functions,
			  "static unsigned %s_stage%d_keys(struct an_env *env, const struct "
			  "an_tuple *tuple, struct an_key keys[AN_KEYS_MAX])\n{",
			  e->prefix, stage->number);
	if (!has_composite(stage))
		cwriter_printf(e->functions, "\t(void)env;\n");
	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		if (f->arrives && f->key_count > 0 && f->tuple->predicate->source != SOURCE_EXPIRED)
			emit_keys_of(e, stage, f);
	cwriter_printf(e->functions, "\treturn 0;\n}\n\n");
}

/* -- run --------------------------------------------------------------------------------------- */

static int count_entries(const plan_stage *stage)
{
	int count = 0;

	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		count += f->arrives;
	return count;
}

static bool uses_contexts(const plan_stage *stage)
{
	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		for (int i = 0; f->arrives && i < PLAN_KEYS_MAX; i++)
			if (f->emitted->uses_context[i])
				return true;
	return false;
}

static void emit_entry_call(emitter *e, const plan_stage *stage, const plan_function *f)
{
	const char *args = "env";

	for (int i = 0; i < f->key_count; i++)
		if (f->emitted->uses_context[i])
			args = arena_printf(e->cx->arena, "%s, contexts[%d]", args, i);
	if (f->emitted->uses_sets)
		args = arena_printf(e->cx->arena, "%s, &sets", args);
	if (f->emitted->uses_in)
		args = arena_printf(e->cx->arena, "%s, (const void *)t", args);
	if (count_entries(stage) > 1) {
		cwriter_printf(e->functions, "\t\tif (t->predicate == %s)\n\t", f->tuple->c_row);
	}
	cwriter_printf(e->functions, "\t\t%s(%s);\n", f->emitted->name, args);
}

static void emit_run(emitter *e, const plan_stage *stage)
{
	cwriter *w = e->functions;

	cwriter_statement(w,
			  "static void %s_stage%d_run(struct an_env *env, struct an_part *part, "
			  "void *const contexts[])\n{",
			  e->prefix, stage->number);
	if (stage->sets != NULL)
		cwriter_printf(w, "\tstruct %s_stage%d_sets sets = { 0 };\n\n", e->prefix,
			       stage->number);
	if (!uses_contexts(stage))
		cwriter_printf(w, "\t(void)contexts;\n");
	cwriter_printf(w, "\tfor (const struct an_tuple *t = an_part_first(env, part); t != NULL;\n"
			  "\t     t = an_part_next(env, part)) {\n");
	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		if (f->arrives)
			emit_entry_call(e, stage, f);
	cwriter_printf(w, "\t}\n}\n\n");
}

/* Callees first, so that C knows them. */
static void emit_functions(emitter *e, const plan_stage *stage)
{
	int count;
	plan_function **all = plan_functions_of(e->cx, stage, &count);

	while (count-- > 0)
		emit_function(e, stage, all[count]);
}

void emit_stage(emitter *e, const plan_stage *stage)
{
	static const char *const orders[] = { [ORDER_SERIAL] = "serial",
					      [ORDER_PARALLEL] = "parallel",
					      [ORDER_CONTEXT] = "context-ordered" };

	cwriter_comment(e->functions,
			arena_printf(e->cx->arena, "-- Stage %d, %s: %s --", stage->number,
				     orders[stage->order], plan_stage_name(e->cx, stage)),
			"");
	cwriter_printf(e->functions, "\n");
	emit_ordered(e, stage);
	if (!stage->is_fixpoint)
		emit_functions(e, stage);
	if (stage->order == ORDER_CONTEXT)
		emit_keys(e, stage);
	if (stage->is_fixpoint)
		emit_strata(e, stage);
	else
		emit_run(e, stage);
}
