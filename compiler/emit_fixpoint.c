/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_fixpoint.c -- the steps of rules in a component with a fixpoint: look-ups, and
 * derivations that are stored. What they call is in runtime/fixpoint.h. */
#include <string.h>

#include "compiler/emit.h"

const char *emit_facts_type(emitter *e, const plan_stage *stage)
{
	return arena_printf(e->cx->arena, "struct %s_stage%d_facts", e->prefix, stage->number);
}

/* "&facts->fx" */
static const char *fixpoint(emitter *e)
{
	e->self->uses_facts = true;
	return "&facts->fx";
}

const char *emit_relation_name(emitter *e, const plan_stage *stage, const plan_relation *r)
{
	static const char *const taken[] = { "groups", "affected", "p_", "relations" };
	const char *prefix = "";

	for (size_t i = 0; !r->is_group && i < sizeof taken / sizeof taken[0]; i++)
		if (strncmp(r->name, taken[i], strlen(taken[i])) == 0)
			prefix = "P_";
	return arena_printf(e->cx->arena, "%s_STAGE%d_%s%s", e->upper, stage->number, prefix,
			    emit_upper(e, r->is_group ? r->name : r->tuple->c_name));
}

/* -- facts ------------------------------------------------------------------------------------- */

/* A constant struct with the values that are given and stored, named NAME or the like. */
static const char *declare_fact(emitter *e, const plan_tuple *t, plan_expr *const *args,
				const char *name, bool is_const)
{
	bool is_empty = true;

	for (int i = 1; i < t->predicate->arity; i++)
		is_empty &= args[i] == NULL || !t->attributes[i].live;
	name = emit_declare(e, name);
	if (is_empty) {
		cwriter_statement(e->w, "%s%s %s = { .tuple = { 0 } };", is_const ? "const " : "",
				  emit_struct(e, t), name);
		return name;
	}
	cwriter *members = cwriter_create(e->cx->arena), *outer = e->w;
	cwriter_indent(members, cwriter_depth(outer) + 1);
	e->w = members;
	for (int i = 1; i < t->predicate->arity; i++)
		if (args[i] != NULL && t->attributes[i].live)
			cwriter_statement(members, ".%s = %s,", t->attributes[i].c_name,
					  emit_as(e, args[i], t->attributes[i].names));
	e->w = outer;
	cwriter_statement(e->w, "%s%s %s = {", is_const ? "const " : "", emit_struct(e, t), name);
	cwriter_append(e->w, members);
	cwriter_printf(e->w, "};\n");
	return name;
}

/* A name for a pointer to a fact: "edge_1". With a number, since a C function that is called may be
 * named like the predicate. */
static const char *declare_pointer(emitter *e, const plan_tuple *t)
{
	return emit_declare(e, arena_printf(e->cx->arena, "%s_%d", t->c_name, ++e->fact_count));
}

/* -- look-ups ---------------------------------------------------------------------------------- */

/* "SP_STAGE1_EDGE, 0, &probe": relation, index, values. */
static const char *probe_text(emitter *e, const plan_probe *probe)
{
	const plan_relation *r = probe->relation;
	const char *name = emit_relation_name(e, e->stage, r);

	if (probe->index < 0)
		return arena_printf(e->cx->arena, "%s, AN_ALL, NULL", name);
	return arena_printf(e->cx->arena, "%s, %d, &%s", name, probe->index,
			    declare_fact(e, r->tuple, probe->args, "probe", true));
}

static const char *age_text(emitter *e, plan_age age)
{
	if (age == AGE_ANY)
		return "AN_ANY_AGE";
	e->self->uses_in = true;
	return age == AGE_OLDER ? "in->tuple.number" : "in->tuple.number + 1";
}

void emit_scan(emitter *e, plan_step *step)
{
	const plan_tuple *t = step->probe->relation->tuple;
	const char *probe = probe_text(e, step->probe);
	const char *scan = emit_declare(e, "scan");

	step->c_name = declare_pointer(e, t);
	cwriter_printf(e->w, "struct an_scan %s;\n", scan);
	cwriter_statement(e->w, "an_scan_begin(&%s, %s, %s, %s);", scan, fixpoint(e), probe,
			  age_text(e, step->probe->age));
	cwriter_statement(e->w, "for (const %s *%s; (%s = an_scan_next(&%s)) != NULL;) {",
			  emit_struct(e, t), step->c_name, step->c_name, scan);
	cwriter_indent(e->w, 1);
}

void emit_absent(emitter *e, const plan_step *step)
{
	const char *probe = probe_text(e, step->probe);

	emit_fail_if(e, arena_printf(e->cx->arena, "an_fact_exists(%s, %s)", fixpoint(e), probe));
}

/* -- derivations ------------------------------------------------------------------------------- */

static int rule_row(const emitter *e, const plan_step *step)
{
	return e->plan->rule_rows[step->rule->index];
}

static void emit_pursue(emitter *e, const plan_derive *d, const char *fact)
{
	if (d->queue != NULL)
		cwriter_statement(e->w, "%s_stage%d_pursue%d(env, facts, %s);", e->prefix,
				  e->stage->number, d->queue->number, fact);
	else
		cwriter_statement(e->w, "%s(env, facts, %s);", d->invoke->emitted->name, fact);
}

/* What the new fact leads to. fact: a pointer to it. */
static void emit_consequences(emitter *e, const plan_step *step, const char *fact)
{
	const plan_derive *d = step->derive;

	cwriter_printf(e->w, "an_fired(env, %d);\n", rule_row(e, step));
	emit_tuple(e, d->copy, d);
	emit_tuple(e, d->emit, d);
	if (d->invoke != NULL)
		emit_pursue(e, d, fact);
}

/* A call that gives the stored fact, or NULL: no news. */
static void emit_news(emitter *e, const plan_step *step, const char *call)
{
	const plan_derive *d = step->derive;

	if (d->invoke == NULL) {
		emit_fail_if(e, arena_printf(e->cx->arena, "%s == NULL", call));
		emit_consequences(e, step, NULL);
		return;
	}
	const char *fact = declare_pointer(e, d->relation->tuple);
	cwriter_statement(e->w, "const %s *const %s = %s;", emit_struct(e, d->relation->tuple),
			  fact, call);
	emit_fail_if(e, arena_printf(e->cx->arena, "%s == NULL", fact));
	emit_consequences(e, step, fact);
}

static void emit_stored(emitter *e, const plan_step *step)
{
	const plan_derive *d = step->derive;
	const char *fact = declare_fact(e, d->relation->tuple, d->args, "derived", true);

	emit_news(e, step,
		  arena_printf(e->cx->arena, "an_fact_add(%s, %s, &%s, %d)", fixpoint(e),
			       emit_relation_name(e, e->stage, d->relation), fact,
			       rule_row(e, step)));
}

static void emit_passed(emitter *e, const plan_step *step)
{
	const plan_derive *d = step->derive;
	const plan_tuple *t = d->is_remote ? NULL : e->plan->tuple_of[d->predicate->index];
	const char *fact = NULL, *name = NULL;

	if (t != NULL && d->invoke != NULL) {
		name = declare_fact(e, t, d->args, "derived", false);
		fact = arena_printf(e->cx->arena, "&%s", name);
	} else {
		name = emit_declare(e, "derived");
		cwriter_printf(e->w, "struct an_tuple %s = { 0 };\n", name);
	}
	emit_fail_if(e, arena_printf(e->cx->arena, "!an_fact_pass(%s, &%s%s, %d)", fixpoint(e),
				     name, fact != NULL ? ".tuple" : "", rule_row(e, step)));
	emit_consequences(e, step, fact);
}

static void emit_deleted(emitter *e, const plan_step *step)
{
	const plan_derive *d = step->derive;
	const char *probe = declare_fact(e, d->relation->tuple, d->args, "probe", true);

	cwriter_printf(e->w, "an_fired(env, %d);\n", rule_row(e, step));
	cwriter_statement(e->w, "an_row_delete(%s, %s, &%s, %d);", fixpoint(e),
			  emit_relation_name(e, e->stage, d->relation), probe, rule_row(e, step));
}

/* The function's own group meets the row of its table: the row that comes of it is what goes on. */
static void emit_merged(emitter *e, const plan_step *step)
{
	const plan_derive *d = step->derive;
	const char *call =
	    arena_printf(e->cx->arena, "an_group_merge(%s, %s, group, %d)", fixpoint(e),
			 emit_relation_name(e, e->stage, d->relation), rule_row(e, step));

	cwriter_statement(e->w, "const %s *const in = %s;", emit_struct(e, d->relation->tuple),
			  call);
	emit_fail_if(e, "in == NULL");
	emit_consequences(e, step, "in");
}

/* A solution of an aggregate: into its group. */
static void emit_grouped(emitter *e, const plan_step *step)
{
	const plan_derive *d = step->derive;
	const char *group = "group";

	if (d->relation != NULL) {
		const plan_tuple *t = d->relation->tuple;
		plan_expr **key = ARENA_ARRAY(e->cx->arena, plan_expr *, d->predicate->arity);
		int i = 0;

		for (const ast_expr *arg = step->rule->head.args; arg != NULL; arg = arg->next, i++)
			key[i] = arg->kind != EXPR_AGGREGATE ? d->args[i] : NULL;
		const char *probe = declare_fact(e, t, key, "key", true);
		const char *call =
		    arena_printf(e->cx->arena, "an_group(%s, %s, &%s, NULL)", fixpoint(e),
				 emit_relation_name(e, e->stage, d->relation), probe);

		if (d->keep == KEEP_MAKE) {
			cwriter_statement(e->w, "%s;", call);
			return;
		}
		group = emit_declare(e, "group");
		cwriter_statement(e->w, "%s *const %s = %s;", emit_struct(e, t), group, call);
	}
	emit_accumulate(e, step, group);
}

void emit_kept(emitter *e, const plan_step *step)
{
	switch (step->derive->keep) {
	case KEEP_NOT:
		break;
	case KEEP_PASS:
		emit_passed(e, step);
		break;
	case KEEP_FACT:
		emit_stored(e, step);
		break;
	case KEEP_GROUP:
	case KEEP_MAKE:
		emit_grouped(e, step);
		break;
	case KEEP_MERGE:
		emit_merged(e, step);
		break;
	case KEEP_DELETE:
		emit_deleted(e, step);
		break;
	}
}
