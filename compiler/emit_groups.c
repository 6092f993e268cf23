/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_groups.c -- aggregates: solutions added up in their groups, the groups' heads, and
 * tables that follow what becomes of the rows that they count. */
#include "compiler/emit.h"

/* -- one solution ------------------------------------------------------------------------------ */

static const char *member(emitter *e, const char *group, const plan_attribute *a)
{
	return arena_printf(e->cx->arena, "%s->%s", group, a->c_name);
}

static void emit_sum(emitter *e, const char *to, const plan_expr *x)
{
	if (type_find(x->type)->kind == TYPE_FLOAT)
		cwriter_statement(e->w, "%s += %s;", to, emit_expr(e, x));
	else
		cwriter_statement(e->w, "%s = an_int_add(%s, %s);", to, to, emit_expr(e, x));
}

static void emit_extreme(emitter *e, const char *group, const char *to, const plan_expr *x,
			 const char *op)
{
	type_kind kind = type_find(x->type)->kind;
	const char *value = emit_as(e, x, NULL), *better;

	if (kind == TYPE_INT || kind == TYPE_TIME || kind == TYPE_BOOL)
		better = arena_printf(e->cx->arena, "%s %s %s", value, op, to);
	else
		better =
		    arena_printf(e->cx->arena, "an_type_compare(%s, %s, &%s) %s 0",
				 emit_const_type(e, x->type, NULL), emit_reference(e, x), to, op);
	cwriter_statement(e->w, "if (%s->solutions == 0 || %s)", group, better);
	cwriter_statement(e->w, "%s = %s;", to, value);
}

static void emit_aggregate(emitter *e, const ast_expr *arg, const plan_expr *x, const char *group,
			   int i)
{
	const plan_attribute *a =
	    &e->plan->tuple_of[e->step->rule->head.predicate->index]->attributes[i];
	const char *to = member(e, group, a);

	switch (arg->u.aggregate.which) {
	case AGG_COUNT:
		cwriter_statement(e->w, "%s = an_int_add(%s, 1);", to, to);
		break;
	case AGG_SUM:
		emit_sum(e, to, x);
		break;
	case AGG_MIN:
		emit_extreme(e, group, to, x, "<");
		break;
	case AGG_MAX:
		emit_extreme(e, group, to, x, ">");
		break;
	case AGG_AVG:
		cwriter_statement(e->w, "%s->total_%d += (double)%s;", group, i, emit_expr(e, x));
		cwriter_statement(e->w, "%s->number_%d++;", group, i);
		break;
	case AGG_LIST:
		e->self->uses_facts = true;
		cwriter_statement(e->w, "an_group_append(&facts->fx, &%s, %s, %s);", to,
				  emit_const_type(e, x->type, NULL), emit_reference(e, x));
		break;
	}
}

void emit_accumulate(emitter *e, const plan_step *step, const char *group)
{
	int i = 0;

	for (const ast_expr *arg = step->rule->head.args; arg != NULL; arg = arg->next, i++)
		if (arg->kind == EXPR_AGGREGATE)
			emit_aggregate(e, arg, step->derive->args[i], group, i);
	cwriter_statement(e->w, "%s->solutions++;", group);
}

/* -- groups ------------------------------------------------------------------------------------ */

void emit_facts_loop(emitter *e, const plan_stage *stage, plan_function *const *functions,
		     int count)
{
	cwriter *w = e->functions;

	cwriter_printf(w, "for (const struct an_tuple *t = an_fact_first(&facts->fx, until); "
			  "t != NULL;\n     t = an_fact_after(&facts->fx, t, until)) {\n");
	for (int i = 0; i < count; i++) {
		cwriter_statement(w, "\tif (t->predicate == %s)",
				  emit_relation_name(e, stage, functions[i]->relation));
		cwriter_statement(w, "\t\t%s(env, facts, (const void *)t);",
				  functions[i]->emitted->name);
	}
	cwriter_printf(w, "}\n");
}

static bool needs_solution(const ast_rule *rule)
{
	for (const ast_expr *arg = rule->head.args; arg != NULL; arg = arg->next)
		if (arg->kind == EXPR_AGGREGATE &&
		    (arg->u.aggregate.which == AGG_MIN || arg->u.aggregate.which == AGG_MAX ||
		     arg->u.aggregate.which == AGG_AVG))
			return true;
	return false;
}

/* An average is known when its group is complete. */
static void emit_averages(emitter *e, const plan_aggregate *a)
{
	const plan_tuple *t = a->groups->tuple;
	int i = 0;

	for (const ast_expr *arg = a->rule->head.args; arg != NULL; arg = arg->next, i++)
		if (arg->kind == EXPR_AGGREGATE && arg->u.aggregate.which == AGG_AVG)
			cwriter_statement(e->functions,
					  "\tgroup->%s = group->total_%d / "
					  "(double)group->number_%d;",
					  t->attributes[i].c_name, i, i);
}

static void begin_groups_loop(emitter *e, const plan_stage *stage, const plan_relation *groups)
{
	const char *name = emit_relation_name(e, stage, groups);

	cwriter_statement(e->functions,
			  "for (%s *group = an_group_first(&facts->fx, %s); group != NULL;",
			  emit_struct(e, groups->tuple), name);
	cwriter_statement(e->functions, "     group = an_group_next(&facts->fx, %s, group)) {",
			  name);
}

void emit_aggregate_function(emitter *e, const plan_stage *stage, const plan_aggregate *a)
{
	cwriter *w = e->functions;

	cwriter_comment(w,
			arena_printf(e->cx->arena, "The groups of rule %s, over all facts so far.",
				     emit_rule_label(e, a->rule)),
			"");
	cwriter_statement(w, "static void %s(struct an_env *env, %s *facts, uint32_t until)",
			  emit_aggregate_name(e, stage, a, "aggregate"), emit_facts_type(e, stage));
	emit_open(w);
	if (a->empty != NULL)
		emit_facts_loop(e, stage, (plan_function *[]){ a->empty }, 1);
	emit_facts_loop(e, stage, a->triggers, a->trigger_count);
	begin_groups_loop(e, stage, a->groups);
	if (a->all != NULL)
		cwriter_statement(w, "\t%s(env, facts, group);", a->all->emitted->name);
	if (a->empty != NULL && needs_solution(a->rule))
		cwriter_printf(w, "\tif (group->solutions == 0)\n\t\tcontinue;\n");
	emit_averages(e, a);
	cwriter_statement(w, "\t%s(env, facts, group);", a->head->emitted->name);
	cwriter_printf(w, "}\n");
	emit_close(w);
}

/* -- followers --------------------------------------------------------------------------------- */

const char *emit_follow_name(emitter *e, const plan_stage *stage, const plan_relation *r)
{
	return arena_printf(e->cx->arena, "%s_stage%d_follow_%s", e->prefix, stage->number,
			    r->tuple->c_name);
}

/* The group begins anew. */
static void emit_reset(emitter *e, const plan_aggregate *a)
{
	const plan_tuple *t = a->affected->tuple;
	int i = 0;

	cwriter_printf(e->functions, "\tgroup->solutions = 0;\n");
	for (const ast_expr *arg = a->rule->head.args; arg != NULL; arg = arg->next, i++) {
		const char *name = t->attributes[i].c_name;

		if (arg->kind != EXPR_AGGREGATE)
			continue;
		switch (arg->u.aggregate.which) {
		case AGG_COUNT:
		case AGG_SUM:
			cwriter_printf(e->functions, "\tgroup->%s = 0;\n", name);
			break;
		case AGG_AVG:
			cwriter_printf(e->functions, "\tgroup->total_%d = 0;\n", i);
			cwriter_printf(e->functions, "\tgroup->number_%d = 0;\n", i);
			break;
		case AGG_LIST:
			cwriter_printf(e->functions, "\tgroup->%s = (struct an_list){ NULL, 0 };\n",
				       name);
			break;
		case AGG_MIN:
		case AGG_MAX:
			break;
		}
	}
}

static void emit_follower(emitter *e, const plan_stage *stage, const plan_relation *r,
			  const plan_aggregate *a)
{
	const char *row = emit_struct(e, r->tuple), *of = emit_relation_name(e, stage, r);
	const plan_relation *head = a->head->relation;
	const char *to = emit_relation_name(e, stage, head);
	cwriter *w = e->functions;

	cwriter_statement(w, "for (const %s *row = an_removed_first(fx, %s); row != NULL;", row,
			  of);
	cwriter_statement(w, "     row = an_removed_next(fx, %s, row))", of);
	cwriter_statement(w, "\t%s(fx->env, facts, row);", a->removed->emitted->name);
	begin_groups_loop(e, stage, a->affected);
	emit_reset(e, a);
	cwriter_statement(w, "\t%s(fx->env, facts, group);", a->all->emitted->name);
	cwriter_statement(w, "\tif (group->solutions == 0) {");
	cwriter_statement(w, "\t\tan_row_remove(fx, %s, group);", to);
	cwriter_printf(w, "\t\tcontinue;\n\t}\n");
	emit_averages(e, a);
	cwriter_statement(w, "\tan_row_put(fx, %s, group);", to);
	cwriter_printf(w, "}\n");
}

void emit_follow(emitter *e, const plan_stage *stage, const plan_relation *r)
{
	cwriter *w = e->functions;

	cwriter_comment(w,
			arena_printf(e->cx->arena,
				     "Rows of %s have gone: their groups, from the "
				     "rows that are left.",
				     r->tuple->c_name),
			"");
	cwriter_statement(w, "static void %s(struct an_fixpoint *fx)",
			  emit_follow_name(e, stage, r));
	emit_open(w);
	cwriter_statement(w, "%s *const facts = (void *)fx;", emit_facts_type(e, stage));
	cwriter_printf(w, "\n");
	for (const plan_aggregate *a = r->followers; a != NULL; a = a->next_follower)
		emit_follower(e, stage, r, a);
	emit_close(w);
}
