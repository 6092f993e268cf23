/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_rules.c -- one C function for each function of the plan.
 *
 * Steps are statements in a row. A step that fails leaves by the shortest way that ends its rule
 * and nothing else: `return` where nothing follows the rule in the function, `continue` where it is
 * the last thing in the loop of a `*` result, else `break` out of a do { … } while (0) around the
 * rule. */
#include <string.h>

#include "compiler/emit.h"

static void emit_steps(emitter *e, const plan_block *block);

const char *emit_context_type(emitter *e, const plan_stage *stage, int kind)
{
	if (stage->context_count == 1)
		return arena_printf(e->cx->arena, "struct %s_stage%d_context", e->prefix,
				    stage->number);
	return arena_printf(e->cx->arena, "struct %s_stage%d_context_%d", e->prefix, stage->number,
			    kind + 1);
}

static void set_line(emitter *e, src_span span)
{
	uint32_t line, column;

	if (e->cx->options->no_line || span.file == 0)
		return;
	source_place(&e->cx->sources, span, &line, &column);
	cwriter_line(e->w, emit_file_name(e, span), line);
}

static const char *place_of(emitter *e, src_span span)
{
	uint32_t line, column;

	if (span.file == 0)
		return "";
	source_place(&e->cx->sources, span, &line, &column);
	return arena_printf(e->cx->arena, "%s:%u", emit_file_name(e, span), (unsigned)line);
}

/* -- derivations ------------------------------------------------------------------------------- */

static bool has_members(const plan_tuple *t)
{
	for (int i = 0; i < t->predicate->arity; i++)
		if (t->attributes[i].live)
			return true;
	return false;
}

void emit_tuple(emitter *e, const plan_tuple *t, const plan_derive *d)
{
	if (t == NULL)
		return;
	if (!has_members(t)) {
		cwriter_statement(e->w, "an_derive(env, sizeof(%s), %s);", emit_struct(e, t),
				  t->c_row);
		return;
	}
	const char *out = emit_declare(e, "out");
	cwriter_statement(e->w, "%s *const %s = an_derive(env, sizeof *%s, %s);", emit_struct(e, t),
			  out, out, t->c_row);
	for (int i = 0; i < t->predicate->arity; i++)
		if (t->attributes[i].live)
			cwriter_statement(e->w, "%s->%s = %s;", out, t->attributes[i].c_name,
					  emit_as(e, d->args[i], t->attributes[i].names));
}

static void emit_set(emitter *e, const plan_derive *d)
{
	const char *text = "", *parts = "NULL";
	int count = d->predicate->arity - 1;

	e->self->uses_sets = true;
	for (int i = 1; i <= count; i++)
		text = arena_printf(e->cx->arena, "%s%s{ %s, %s }", text, i > 1 ? ", " : "",
				    emit_const_type(e, d->args[i]->type, NULL),
				    emit_reference(e, d->args[i]));
	if (count > 0) {
		parts = emit_declare(e, "parts");
		cwriter_statement(e->w, "const struct an_set_part %s[] = { %s };", parts, text);
	}
	emit_fail_if(e, arena_printf(e->cx->arena, "!an_set_add(env, &sets->%s, %s, %d)",
				     emit_identifier(e, d->set->name), parts, count));
}

/* The other function's parameters, out of this one's. */
static const char *passed_on(emitter *e, const plan_function *f)
{
	const char *text = "env";

	for (int i = 0; f->entry != NULL && i < PLAN_KEYS_MAX; i++) {
		if (!f->emitted->uses_context[i])
			continue;
		e->self->uses_context[i] = true;
		text = arena_printf(e->cx->arena, "%s, %s", text, emit_context_name(e, i));
	}
	if (f->emitted->uses_sets) {
		e->self->uses_sets = true;
		text = arena_printf(e->cx->arena, "%s, sets", text);
	}
	return text;
}

static void emit_invoke(emitter *e, const plan_derive *d)
{
	const plan_function *f = d->invoke;
	const plan_tuple *t = f->tuple;
	const char *begin = arena_printf(e->cx->arena, "%s(%s", f->emitted->name, passed_on(e, f));

	if (!f->emitted->uses_in) {
		cwriter_statement(e->w, "%s);", begin);
		return;
	}
	const char *in = emit_declare(e, "derived");
	cwriter_printf(e->w, "const %s %s = {\n", emit_struct(e, t), in);
	for (int i = 1; i < t->predicate->arity; i++)
		if (f->attributes[i]->is_read)
			cwriter_statement(e->w, "\t.%s = %s,", t->attributes[i].c_name,
					  emit_as(e, d->args[i], t->attributes[i].names));
	cwriter_printf(e->w, "};\n");
	cwriter_statement(e->w, "%s, &%s);", begin, in);
}

static void emit_derive(emitter *e, const plan_step *step)
{
	const plan_derive *d = step->derive;

	if (d->keep != KEEP_NOT) {
		emit_kept(e, step);
		return;
	}
	if (d->set != NULL)
		emit_set(e, d);
	cwriter_printf(e->w, "an_fired(env, %d);\n", e->plan->rule_rows[step->rule->index]);
	emit_tuple(e, d->copy, d);
	emit_tuple(e, d->emit, d);
	if (d->invoke != NULL)
		emit_invoke(e, d);
	emit_rules(e, &d->inlined);
}

/* -- steps ------------------------------------------------------------------------------------- */

static void emit_bind(emitter *e, const plan_step *step)
{
	plan_value *v = step->value;
	const char *c = emit_type(e, v->type, v->names);
	const char *text = emit_as(e, step->expr, v->names);

	v->c_name = emit_declare(e, v->name);
	cwriter_statement(e->w, "%s%s%s = %s;", c[strlen(c) - 1] == '*' ? "" : "const ", c,
			  v->c_name, text);
}

static void emit_nonzero(emitter *e, const plan_step *step)
{
	const char *missed = emit_missed(e);

	cwriter_statement(e->w, "if (%s == 0) {", emit_expr(e, step->expr));
	cwriter_printf(e->w, "\tan_count_division_by_zero(env);\n");
	if (missed != NULL)
		cwriter_printf(e->w, "\t%s\n", missed);
	cwriter_printf(e->w, "\t%s\n}\n", e->fail);
	e->has_failed = true;
}

static void emit_choose(emitter *e, const plan_step *step)
{
	scope_name *outer;

	step->value->c_name = emit_declare(e, step->value->name);
	cwriter_statement(e->w, "bool %s = %s;", step->value->c_name,
			  emit_condition(e, step->expr));
	outer = e->scope;
	cwriter_printf(e->w, "if (%s%s) {\n", step->when ? "" : "!", step->value->c_name);
	cwriter_indent(e->w, 1);
	emit_steps(e, &step->block);
	cwriter_statement(e->w, "%s = %s;", step->value->c_name, emit_condition(e, step->other));
	cwriter_indent(e->w, -1);
	cwriter_printf(e->w, "}\n");
	e->scope = outer;
}

/* The rest of the rule, for each value or fact: failing in it goes on with the next one. */
static void emit_loop(emitter *e, plan_step *step)
{
	const char *fail = e->fail;

	const char *missed = emit_missed(e), *values = NULL;
	if (missed != NULL) {
		values = emit_declare(e, "values");
		cwriter_printf(e->w, "unsigned %s = 0;\n", values);
	}
	if (step->kind == STEP_SCAN)
		emit_scan(e, step);
	else
		emit_each(e, step);
	if (missed != NULL)
		cwriter_printf(e->w, "%s++;\n", values);
	bool has_failed = e->has_failed;
	scope_name *outer = e->scope;
	e->fail = "continue;";
	emit_steps(e, &step->block);
	cwriter_indent(e->w, -1);
	cwriter_printf(e->w, "}\n");
	if (missed != NULL)
		cwriter_printf(e->w, "if (%s == 0)\n\t%s\n", values, missed);
	e->scope = outer;
	e->fail = fail;
	e->has_failed = has_failed;
}

static void emit_step(emitter *e, plan_step *step)
{
	e->step = step;
	if (step->kind != STEP_RULE)
		set_line(e, step->span);
	switch (step->kind) {
	case STEP_RULE:
		break;
	case STEP_TRIED:
		cwriter_printf(e->w, "an_tried(env, %d);\n", e->plan->rule_rows[step->rule->index]);
		break;
	case STEP_BIND:
		emit_bind(e, step);
		break;
	case STEP_TEST:
		emit_fail_if(e, emit_negated(e, step->expr));
		break;
	case STEP_NONZERO:
		emit_nonzero(e, step);
		break;
	case STEP_CHOOSE:
		emit_choose(e, step);
		break;
	case STEP_CALL:
		emit_call(e, step);
		break;
	case STEP_EACH:
	case STEP_SCAN:
		emit_loop(e, step);
		break;
	case STEP_ABSENT:
		emit_absent(e, step);
		break;
	case STEP_ORDERED:
		emit_ordered_call(e, step);
		break;
	case STEP_DERIVE:
		emit_derive(e, step);
		break;
	}
}

static void emit_steps(emitter *e, const plan_block *block)
{
	for (plan_step *step = block->first; step != NULL; step = step->next)
		emit_step(e, step);
}

/* -- rules ------------------------------------------------------------------------------------- */

static void emit_rule_comment(emitter *e, const plan_step *rule)
{
	cwriter_comment(e->w, rule->rule->text != NULL ? rule->rule->text : "",
			place_of(e, rule->span));
}

/* A rule that others follow: what fails in it must lead to them. */
static void emit_inner_rule(emitter *e, const plan_step *rule)
{
	cwriter *outer = e->w;
	const char *fail = e->fail;
	bool has_failed = e->has_failed;
	scope_name *scope = e->scope;

	e->w = cwriter_create(e->cx->arena);
	cwriter_indent(e->w, cwriter_depth(outer) + 1);
	e->fail = "break;";
	e->has_failed = false;
	emit_steps(e, &rule->block);
	cwriter_printf(outer, e->has_failed ? "do {\n" : "{\n");
	cwriter_append(outer, e->w);
	cwriter_printf(outer, e->has_failed ? "} while (0);\n" : "}\n");
	e->w = outer;
	e->fail = fail;
	e->has_failed = has_failed;
	e->scope = scope;
}

void emit_rules(emitter *e, const plan_block *rules)
{
	for (const plan_step *rule = rules->first; rule != NULL; rule = rule->next) {
		emit_rule_comment(e, rule);
		if (rule->next != NULL)
			emit_inner_rule(e, rule);
		else
			emit_steps(e, &rule->block);
	}
}

/* -- functions --------------------------------------------------------------------------------- */

static const char *function_name(emitter *e, const plan_stage *stage, const plan_function *f)
{
	const char *name = arena_printf(e->cx->arena, "%s_stage%d_on_%s", e->prefix, stage->number,
					f->tuple->c_name);
	int same = 0;

	/* Several: in components that were fused, or for the keys of several entries. */
	for (const plan_function *g = stage->functions; g != f; g = g->next)
		same += g->tuple == f->tuple;
	return same == 0 ? name : arena_printf(e->cx->arena, "%s_%d", name, same + 1);
}

static const char *parameters(emitter *e, const plan_stage *stage, const plan_function *f)
{
	const char *text = "struct an_env *env";

	for (int i = 0; f->entry != NULL && i < f->entry->key_count; i++) {
		if (!e->self->uses_context[i])
			continue;
		int kind = emit_kind_of_key(stage, f->entry->keys[i].type);

		text = arena_printf(e->cx->arena, "%s, %s *%s", text,
				    emit_context_type(e, stage, kind), emit_context_name(e, i));
	}
	if (e->self->uses_sets)
		text = arena_printf(e->cx->arena, "%s, struct %s_stage%d_sets *sets", text,
				    e->prefix, stage->number);
	if (e->self->uses_in)
		text =
		    arena_printf(e->cx->arena, "%s, const %s *in", text, emit_struct(e, f->tuple));
	return text;
}

void emit_open(cwriter *w)
{
	cwriter_printf(w, "{\n");
	cwriter_indent(w, 1);
}

void emit_close(cwriter *w)
{
	cwriter_indent(w, -1);
	cwriter_printf(w, "}\n\n");
}

void emit_begin_body(emitter *e, const plan_stage *stage, const plan_function *f)
{
	e->stage = stage;
	e->function = f;
	e->w = cwriter_create(e->cx->arena);
	cwriter_indent(e->w, 1);
	e->scope = NULL;
	e->fact_count = 0;
	e->uses_shared = false;
	e->fail = "return;";
}

void emit_end_body(emitter *e)
{
	if (e->uses_shared)
		cwriter_printf(e->functions,
			       "\tstruct %s_shared *const shared = an_shared(env);\n\n", e->prefix);
	cwriter_append(e->functions, e->w);
	cwriter_printf(e->functions, "}\n");
	cwriter_line_end(e->functions);
	cwriter_printf(e->functions, "\n");
}

void emit_function(emitter *e, const plan_stage *stage, plan_function *f)
{
	f->emitted = ARENA_NEW(e->cx->arena, emitted);
	f->emitted->name = function_name(e, stage, f);
	e->self = f->emitted;
	emit_begin_body(e, stage, f);
	emit_rules(e, &f->body);
	cwriter_statement(e->functions, "static void %s(%s)\n{", f->emitted->name,
			  parameters(e, stage, f));
	emit_end_body(e);
}

/* -- the ordered parts ------------------------------------------------------------------------- */

static void emit_ordered_of(emitter *e, const plan_stage *stage, plan_function *f)
{
	e->self = ARENA_NEW(e->cx->arena, emitted);
	e->self->name = arena_printf(e->cx->arena, "%s_stage%d_ordered_%s", e->prefix,
				     stage->number, f->tuple->c_name);
	emit_begin_body(e, stage, f);
	e->is_ordered = true;
	emit_rules(e, &f->ordered);
	e->is_ordered = false;
	cwriter_statement(e->functions, "static void %s(struct an_env *env, %s *in)\n{",
			  e->self->name, emit_struct(e, f->tuple));
	emit_end_body(e);
}

void emit_ordered(emitter *e, const plan_stage *stage)
{
	cwriter *w = cwriter_create(e->cx->arena);

	for (plan_function *f = stage->functions; f != NULL; f = f->next) {
		if (f->ordered.first == NULL)
			continue;
		emit_ordered_of(e, stage, f);
		cwriter_printf(w, "\tif (tuple->predicate == %s)\n", f->tuple->c_row);
		cwriter_printf(w, "\t\t%s_stage%d_ordered_%s(env, (void *)tuple);\n", e->prefix,
			       stage->number, f->tuple->c_name);
	}
	if (cwriter_is_empty(w))
		return;
	cwriter_printf(e->functions,
		       "/* The ordered parts: alone, in token order, before run sees the tuple. "
		       "*/\nstatic void %s_stage%d_ordered(struct an_env *env, struct an_tuple "
		       "*tuple)\n{\n",
		       e->prefix, stage->number);
	cwriter_append(e->functions, w);
	cwriter_printf(e->functions, "}\n\n");
}
