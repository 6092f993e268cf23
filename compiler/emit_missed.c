/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_missed.c -- the literals at which rule instances can fail, and their numbers: so
 * that the statistics say at which literal a rule ended, and how often.
 *
 * A rule has a number for each such literal of its body, in the order of the text, and one for its
 * head, where a fact can be there already. */
#include <assert.h>
#include <string.h>

#include "compiler/emit.h"

/* Of one rule of the plan. */
struct emit_literal_numbers {
	bool *fails; /* by place in the body, the head behind it */
	int count;   /* literals of the body */
	int first;   /* number of the first that can fail */
};

static int place_of(const ast_rule *rule, const ast_literal *literal)
{
	int place = 0;

	for (const ast_literal *l = rule->body; l != literal && l != NULL; l = l->next)
		place++;
	return place;
}

/* A string that need not be one of those that the parameter expects. */
static bool argument_can_fail(compilation *cx, const plan_argument *arg)
{
	const type_ref *p = arg->param;

	return p->values != NULL && arg->expr->kind != PX_LITERAL &&
	       plan_expr_names(arg->expr) != plan_names_of(cx, p->values, p->value_count);
}

static bool call_can_fail(compilation *cx, const plan_call *call)
{
	for (const plan_argument *arg = call->args; arg != NULL; arg = arg->next)
		if (argument_can_fail(cx, arg))
			return true;
	return call->key_expr != NULL || call->function->result_kind == RESULT_OPTIONAL;
}

static bool can_fail(compilation *cx, const plan_step *step)
{
	switch (step->kind) {
	case STEP_TEST:
	case STEP_NONZERO:
	case STEP_EACH:
	case STEP_SCAN:
	case STEP_ABSENT:
		return true;
	case STEP_CALL:
		return call_can_fail(cx, step->call);
	case STEP_DERIVE:
		return step->derive->set != NULL || step->derive->keep == KEEP_FACT ||
		       step->derive->keep == KEEP_PASS || step->derive->keep == KEEP_MERGE;
	case STEP_RULE:
	case STEP_TRIED:
	case STEP_BIND:
	case STEP_CHOOSE:
	case STEP_ORDERED:
		break;
	}
	return false;
}

static void mark_step(compilation *cx, plan_step *step, void *with)
{
	emitter *e = with;

	if (!step->is_tried || !can_fail(cx, step))
		return;
	emit_literal_numbers *n = &e->literal_numbers[e->plan->rule_rows[step->rule->index]];
	n->fails[place_of(step->rule, step->literal)] = true;
}

void emit_number_literals(emitter *e)
{
	int next = 0;

	e->literal_numbers =
	    ARENA_ARRAY(e->cx->arena, emit_literal_numbers, e->plan->rule_count + 1);
	for (int i = 0; i < e->plan->rule_count; i++) {
		emit_literal_numbers *n = &e->literal_numbers[i];

		n->count = place_of(e->plan->rules[i], NULL);
		n->fails = ARENA_ARRAY(e->cx->arena, bool, n->count + 1);
	}
	plan_walk_all(e->cx, mark_step, e);
	for (int i = 0; i < e->plan->rule_count; i++) {
		emit_literal_numbers *n = &e->literal_numbers[i];

		n->first = next;
		for (int place = 0; place <= n->count; place++)
			next += n->fails[place];
	}
}

const char *emit_missed(emitter *e)
{
	const plan_step *step = e->step;

	if (e->is_ordered || !step->is_tried)
		return NULL;
	const emit_literal_numbers *n = &e->literal_numbers[e->plan->rule_rows[step->rule->index]];
	int place = place_of(step->rule, step->literal), number = n->first;
	assert(n->fails[place] && "can_fail knows every step that can");
	for (int i = 0; i < place; i++)
		number += n->fails[i];
	return arena_printf(e->cx->arena, "an_missed(env, %d);", number);
}

static const char *text_of(emitter *e, const ast_rule *rule, const ast_literal *literal)
{
	if (literal != NULL)
		return literal->text != NULL ? literal->text : "";
	const char *text = rule->text != NULL ? rule->text : "", *end = strstr(text, ":-");
	const char *begin = strstr(text, strtab_text(e->cx->strings, rule->head.name));
	if (begin == NULL || end == NULL || end < begin)
		return strtab_text(e->cx->strings, rule->head.name);
	while (end > begin && end[-1] == ' ')
		end--;
	return arena_printf(e->cx->arena, "%.*s", (int)(end - begin), begin);
}

int emit_rule_literals(emitter *e, cwriter *w, int row)
{
	const emit_literal_numbers *n = &e->literal_numbers[row];
	const ast_rule *rule = e->plan->rules[row];
	const ast_literal *l = rule->body;
	int count = 0;

	for (int place = 0; place <= n->count; place++, l = l != NULL ? l->next : NULL) {
		if (!n->fails[place])
			continue;
		const char *text = text_of(e, rule, l);

		if (count++ == 0)
			cwriter_printf(w, "static const char *const %s_rule_%d_literals[] = {\n",
				       e->prefix, row);
		cwriter_printf(w, "\t%s,\n", cwriter_literal(e->cx->arena, text, strlen(text)));
	}
	if (count > 0)
		cwriter_printf(w, "};\n");
	return count;
}

int emit_first_literal(const emitter *e, int row)
{
	return e->literal_numbers[row].first;
}
