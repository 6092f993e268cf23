/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/dump_plan.c -- --dump=plan: stages, tuples, functions as indented trees, and what each
 * optimisation did. Stable: the tests compare it. */
#include "compiler/plan.h"

typedef struct dumper {
	compilation *cx;
	FILE *out;
} dumper;

static const char *text_of(const dumper *d, str_id id)
{
	return strtab_text(d->cx->strings, id);
}

static void indent(const dumper *d, int depth)
{
	fprintf(d->out, "%*s", depth * 2, "");
}

static void print_type(const dumper *d, type *t, const plan_names *names)
{
	fprintf(d->out, "%s", type_name(d->cx->arena, t));
	if (names == NULL)
		return;
	for (int i = 0; i < names->count; i++)
		fprintf(d->out, "%s\"%s\"", i == 0 ? "{" : ", ", text_of(d, names->values[i]));
	fprintf(d->out, "}");
}

/* -- expressions ------------------------------------------------------------------------------- */

static void print_literal(const dumper *d, const plan_expr *x)
{
	const ast_expr *l = x->literal;

	if (l->kind == EXPR_STRING)
		fprintf(d->out, "\"%s\"", text_of(d, l->u.string));
	else if (l->kind == EXPR_FLOAT)
		fprintf(d->out, "%g", l->u.number);
	else if (l->kind == EXPR_INFINITY)
		fprintf(d->out, "infinity");
	else if (l->kind == EXPR_ADDRESS || l->kind == EXPR_NETWORK)
		fprintf(d->out, "%.*s", (int)(l->span.end - l->span.begin),
			source_get(&d->cx->sources, l->span.file)->text + l->span.begin);
	else if (l->kind == EXPR_BOOL)
		fprintf(d->out, "%s", l->u.integer != 0 ? "true" : "false");
	else
		fprintf(d->out, "%lld", (long long)l->u.integer);
}

static void print_expr(const dumper *d, const plan_expr *x)
{
	static const char *const ops[] = {
#define X(kind, text) text,
		OPERATORS(X)
#undef X
	};

	switch (x->kind) {
	case PX_VALUE:
		fprintf(d->out, "%s", x->value->name);
		break;
	case PX_LITERAL:
		print_literal(d, x);
		break;
	case PX_LOCATION:
		fprintf(d->out, "@");
		break;
	case PX_LIST:
		fprintf(d->out, "[");
		for (const plan_expr *item = x->left; item != NULL; item = item->next) {
			fprintf(d->out, "%s", item == x->left ? "" : ", ");
			print_expr(d, item);
		}
		fprintf(d->out, "]");
		break;
	case PX_UNARY:
		fprintf(d->out, "%s", ops[x->op]);
		print_expr(d, x->left);
		break;
	case PX_BINARY:
		fprintf(d->out, "(");
		print_expr(d, x->left);
		fprintf(d->out, " %s ", ops[x->op]);
		print_expr(d, x->right);
		fprintf(d->out, ")");
		break;
	}
}

static void print_call(const dumper *d, const plan_call *call)
{
	static const char *const marks[] = {
		[RESULT_ONE] = "", [RESULT_OPTIONAL] = "?", [RESULT_MANY] = "*", [RESULT_NONE] = ""
	};

	fprintf(d->out, "%s(", text_of(d, call->function->name));
	for (const plan_argument *arg = call->args; arg != NULL; arg = arg->next) {
		fprintf(d->out, "%s", arg == call->args ? "" : ", ");
		if (arg->prepared != NULL)
			fprintf(d->out, "%s", plan_prepared_root(arg->prepared)->name);
		else
			print_expr(d, arg->expr);
	}
	fprintf(d->out, ")%s", marks[call->function->result_kind]);
	if (call->ticket != NULL)
		fprintf(d->out, "  with %s", call->ticket->name);
	else if (call->state != NULL)
		fprintf(d->out, "  state %s", call->state->name);
	else if (call->key_type != NULL)
		fprintf(d->out, "  state %s, slot %d of %s",
			call->function->state != STR_NONE ? text_of(d, call->function->state)
							  : "none",
			call->slot, type_name(d->cx->arena, call->key_type));
}

static const char *const keep_words[] = {
#define X(kind, word) word,
	KEEP_KINDS(X)
#undef X
};

/* -- steps ------------------------------------------------------------------------------------- */

static void print_block(const dumper *d, const plan_block *block, int depth);

static const char *label(const dumper *d, const ast_rule *r)
{
	return r->label != STR_NONE ? text_of(d, r->label)
				    : arena_printf(d->cx->arena, "without label");
}

/* "edge(_, Y, _) by index 0, older" */
static void print_probe(const dumper *d, const plan_step *step)
{
	static const char *const ages[] = {
		[AGE_ANY] = "", [AGE_OLDER] = ", older", [AGE_UP_TO] = ", up to itself"
	};
	const plan_probe *probe = step->probe;
	const predicate *p = probe->relation->tuple->predicate;

	fprintf(d->out, "%s(", text_of(d, p->name));
	for (int i = 0; i < p->arity; i++) {
		fprintf(d->out, "%s", i == 0 ? "" : ", ");
		if (i == 0)
			fprintf(d->out, "@");
		else if (probe->args[i] != NULL)
			print_expr(d, probe->args[i]);
		else
			fprintf(d->out, "%s",
				probe->values != NULL && probe->values[i] != NULL
				    ? probe->values[i]->name
				    : "_");
	}
	fprintf(d->out, ")");
	if (probe->index >= 0)
		fprintf(d->out, " by index %d", probe->index);
	fprintf(d->out, "%s\n", step->kind == STEP_SCAN ? ages[probe->age] : "");
}

static void print_derive(const dumper *d, const plan_derive *v, int depth)
{
	fprintf(d->out, "%s(", text_of(d, v->predicate->id));
	for (int i = 0; i < v->predicate->arity; i++) {
		fprintf(d->out, "%s", i == 0 ? "" : ", ");
		if (v->args[i] != NULL)
			print_expr(d, v->args[i]);
		else
			fprintf(d->out, v->keep == KEEP_GROUP && i > 0 ? "*" : "_");
	}
	fprintf(d->out, ")");
	if (v->set != NULL)
		fprintf(d->out, ", once");
	fprintf(d->out, "%s", keep_words[v->keep]);
	if (v->keep == KEEP_GROUP || v->keep == KEEP_MAKE)
		fprintf(d->out, " in %s", v->relation != NULL ? v->relation->name : "its own");
	if (v->copy != NULL)
		fprintf(d->out, ", printed");
	if (v->emit != NULL)
		fprintf(d->out, ", emitted");
	if (v->queue != NULL)
		fprintf(d->out, ", queue %d", v->queue->number);
	else if (v->invoke != NULL)
		fprintf(d->out, v->keep == KEEP_NOT ? ", called" : ", pursued");
	if (v->is_inlined)
		fprintf(d->out, ", inline:");
	fprintf(d->out, "\n");
	print_block(d, &v->inlined, depth + 1);
}

static void print_result(const dumper *d, const plan_step *step)
{
	if (step->value != NULL && step->value->is_read)
		fprintf(d->out, "%s := ", step->value->name);
}

static void print_step(const dumper *d, const plan_step *step, int depth)
{
	static const char *const words[] = {
#define X(kind, word) word,
		STEP_KINDS(X)
#undef X
	};

	indent(d, depth);
	fprintf(d->out, "%s ", words[step->kind]);
	switch (step->kind) {
	case STEP_RULE:
	case STEP_TRIED:
		fprintf(d->out, "%s\n", label(d, step->rule));
		break;
	case STEP_BIND:
	case STEP_CHOOSE:
		print_result(d, step);
		print_expr(d, step->expr);
		if (step->other != NULL)
			fprintf(d->out, ", if %s:", step->when ? "true" : "false");
		fprintf(d->out, "\n");
		break;
	case STEP_TEST:
	case STEP_NONZERO:
		print_expr(d, step->expr);
		fprintf(d->out, "\n");
		break;
	case STEP_CALL:
	case STEP_EACH:
	case STEP_ORDERED:
		print_result(d, step);
		print_call(d, step->call);
		fprintf(d->out, "\n");
		break;
	case STEP_SCAN:
	case STEP_ABSENT:
		print_probe(d, step);
		break;
	case STEP_DERIVE:
		print_derive(d, step->derive, depth);
		break;
	}
	print_block(d, &step->block, depth + 1);
	if (step->other != NULL) {
		indent(d, depth + 1);
		fprintf(d->out, "%s := ", step->value->name);
		print_expr(d, step->other);
		fprintf(d->out, "\n");
	}
}

static void print_block(const dumper *d, const plan_block *block, int depth)
{
	for (const plan_step *step = block->first; step != NULL; step = step->next)
		print_step(d, step, depth);
}

/* -- tuples, stages ---------------------------------------------------------------------------- */

static void print_tuple(const dumper *d, const plan_tuple *t)
{
	bool is_first = true;

	fprintf(d->out, "  %s%s", text_of(d, t->predicate->id), t->is_copy ? " (printed)" : "");
	for (int i = 1; i < t->predicate->arity; i++) {
		const plan_attribute *a = &t->attributes[i];

		if (!a->live)
			continue;
		fprintf(d->out, "%s%s ", is_first ? ": " : ", ", a->name);
		print_type(d, a->type, a->names);
		is_first = false;
	}
	for (const plan_ticket *k = t->tickets; k != NULL; k = k->next)
		fprintf(d->out, "%s%s %s", k == t->tickets && is_first ? ": " : ", ", k->name,
			text_of(d, k->function->ticket));
	fprintf(d->out, "%s%s%s\n", t->is_source ? "  [source]" : "", t->is_input ? "  [fed]" : "",
		t->is_output ? "  [output]" : "");
}

static void print_contexts(const dumper *d, const plan_stage *s)
{
	for (const plan_context *c = s->contexts; c != NULL; c = c->next) {
		fprintf(d->out, "  context of %s:", type_name(d->cx->arena, c->type));
		for (const plan_slot *slot = c->slots; slot != NULL; slot = slot->next)
			fprintf(d->out, "%s %s (%s)", slot == c->slots ? "" : ",",
				slot->function->state != STR_NONE
				    ? text_of(d, slot->function->state)
				    : "no state",
				text_of(d, slot->function->name));
		fprintf(d->out, "%s\n", c->slots == NULL ? " nothing is kept" : "");
	}
	for (const plan_set *set = s->sets; set != NULL; set = set->next)
		fprintf(d->out, "  set of %s\n", text_of(d, set->predicate->id));
}

/* "edge: a set, by (X, Y), (Y)" */
static void print_relation(const dumper *d, const plan_relation *r)
{
	fprintf(d->out, "  %s %s", r->table != NULL && !r->is_group ? "table" : "facts", r->name);
	if (r->is_set)
		fprintf(d->out, ", a set");
	for (const plan_index *i = r->indexes; i != NULL; i = i->next) {
		const char *between = "";

		fprintf(d->out, "%s(", i == r->indexes ? ", by " : ", ");
		for (int k = 1; k < r->tuple->predicate->arity; k++) {
			if ((i->attributes >> k & 1) == 0)
				continue;
			fprintf(d->out, "%s%s", between, r->tuple->attributes[k].name);
			between = ", ";
		}
		fprintf(d->out, ")");
	}
	fprintf(d->out, "\n");
}

static void print_function_head(const dumper *d, const plan_function *f)
{
	const char *name = text_of(d, f->tuple->predicate->id);

	if (f->aggregate != NULL)
		fprintf(d->out, "  aggregate %s, %s: %s", label(d, f->aggregate->rule), f->verb,
			name);
	else if (f->stratum > 0)
		fprintf(d->out, "  stratum %d: %s", f->stratum, name);
	else
		fprintf(d->out, "  %s %s",
			f->is_barrier ? "barrier"
			: f->arrives  ? "on"
				      : "when derived:",
			name);
}

static void print_function(const dumper *d, const plan_function *f)
{
	print_function_head(d, f);
	for (int i = 0; f->arrives && i < f->key_count; i++) {
		const plan_key *key = &f->keys[i];

		fprintf(d->out, "%s%s", i == 0 ? ", keys " : ", ", key->count > 1 ? "(" : "");
		for (int k = 0; k < key->count; k++)
			fprintf(d->out, "%s%s", k == 0 ? "" : ", ",
				f->tuple->attributes[key->positions[k]].name);
		fprintf(d->out, "%s", key->count > 1 ? ")" : "");
	}
	fprintf(d->out, "\n");
	if (f->ordered.first != NULL) {
		fprintf(d->out, "    first, in order\n");
		print_block(d, &f->ordered, 3);
	}
	print_block(d, &f->body, 2);
}

static void print_passing(const dumper *d, const plan_stage *s)
{
	bool is_first = true;

	for (const plan_tuple *t = d->cx->plan->tuples; t != NULL; t = t->next) {
		bool is_consumed = !t->travels;

		for (const plan_function *f = s->functions; f != NULL; f = f->next)
			is_consumed |= f->arrives && f->tuple == t;
		if (is_consumed)
			continue;
		fprintf(d->out, "%s%s%s", is_first ? "  passes: " : ", ",
			text_of(d, t->predicate->id), t->is_copy ? " (printed)" : "");
		is_first = false;
	}
	if (!is_first)
		fprintf(d->out, "\n");
}

void dump_plan(compilation *cx, FILE *out)
{
	static const char *const orders[] = { [ORDER_SERIAL] = "serial",
					      [ORDER_PARALLEL] = "parallel",
					      [ORDER_CONTEXT] = "context-ordered" };
	const dumper d = { cx, out };

	fprintf(out, "pipeline %s, stages: %d, rules: %d\n\ntuples\n", cx->name,
		cx->plan->stage_count, cx->plan->rule_count);
	for (const plan_tuple *t = cx->plan->tuples; t != NULL; t = t->next)
		if (t->travels)
			print_tuple(&d, t);
	for (const plan_stage *s = cx->plan->stages; s != NULL; s = s->next) {
		fprintf(out, "\nstage %d, %s: %s\n", s->number, orders[s->order],
			plan_stage_name(cx, s));
		print_passing(&d, s);
		print_contexts(&d, s);
		for (const plan_relation *r = s->relations; r != NULL; r = r->next)
			print_relation(&d, r);
		for (const plan_function *f = s->functions; f != NULL; f = f->next)
			print_function(&d, f);
	}
	if (cx->plan->notes != NULL)
		fprintf(out, "\nnotes\n");
	for (const plan_note *note = cx->plan->notes; note != NULL; note = note->next)
		fprintf(out, "  %s: %s\n", note->pass, note->text);
}
