/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/resolve.c -- pass: ties every name to what it names.
 *
 * Requires: the tree as parsed; expressions nest at most AST_DEPTH_MAX deep.
 * Gives:    the program's predicates, with producer, consumer, source and table; atom.predicate,
 *           call.function, constant.value, var.slot, component.order, context_key.predicate,
 *           output.predicate; each table's predicate and limits; each rule's variables. A
 *           `_ = f(x)` becomes a bare call, a bare call of a function that gives a bool and has
 *           no effect a condition.
 * Errors:   reports all, stops at none.
 * Look:     analogc --dump=ast FILE */
#include "compiler/resolve.h"

#include <string.h>

#include "compiler/suggest.h"

static const char *text(const resolver *rs, str_id name)
{
	return strtab_text(rs->cx->strings, name);
}

/* -- variables, expressions -------------------------------------------------------------------- */

static int add_variable(resolver *rs, ast_rule *rule, const ast_expr *e)
{
	int n = rule->variable_count;

	if ((n & (n - 1)) == 0) { /* full at each power of two */
		variable *more = ARENA_ARRAY(rs->cx->arena, variable, n == 0 ? 1 : 2 * n);
		if (n > 0)
			memcpy(more, rule->variables, sizeof *more * (size_t)n);
		rule->variables = more;
	}
	rule->variables[n] = (variable){ .name = e->u.var.name, .first = e->span };
	return rule->variable_count++;
}

static void resolve_variable(resolver *rs, ast_rule *rule, ast_expr *e)
{
	int slot = 0;

	while (slot < rule->variable_count && rule->variables[slot].name != e->u.var.name)
		slot++;
	if (slot == rule->variable_count)
		slot = add_variable(rs, rule, e);
	rule->variables[slot].uses++;
	e->u.var.slot = slot;
}

static void resolve_list(resolver *rs, ast_rule *rule, ast_expr *list);

/* How many arguments a call of f has. */
static int given_params(const function *f)
{
	return f->param_count - (f->setting != STR_NONE);
}

/* No function of that name takes as many arguments. */
static void call_arity(resolver *rs, const ast_expr *e, const function *f, int given)
{
	int params = given_params(f);

	if (f->overload != NULL)
		diag_error(rs->cx->diag, e->span, "arity", "no '%s' takes %d argument%s",
			   text(rs, f->name), given, given == 1 ? "" : "s");
	else
		diag_error(rs->cx->diag, e->span, "arity", "'%s' takes %d argument%s, not %d",
			   text(rs, f->name), params, params == 1 ? "" : "s", given);
	for (; f != NULL; f = f->overload)
		diag_note(rs->cx->diag, f->name_span, "declared here");
}

static void resolve_call(resolver *rs, ast_rule *rule, ast_expr *e)
{
	const function *first = resolve_function(rs, e->u.call.name, e->u.call.name_span);
	const function *f = first;
	int given = 0;

	resolve_list(rs, rule, e->u.call.args);
	for (const ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next)
		given++;
	while (f != NULL && given_params(f) != given)
		f = f->overload;
	e->u.call.function = f;
	if (f == NULL && first != NULL)
		call_arity(rs, e, first, given);
}

static void resolve_expr(resolver *rs, ast_rule *rule, ast_expr *e)
{
	switch (e->kind) {
	case EXPR_VAR:
		resolve_variable(rs, rule, e);
		break;
	case EXPR_CONSTANT:
		resolve_constant(rs, e);
		break;
	case EXPR_CALL:
		resolve_call(rs, rule, e);
		break;
	case EXPR_UNARY:
	case EXPR_BINARY:
		resolve_expr(rs, rule, e->u.op.left);
		if (e->kind == EXPR_BINARY)
			resolve_expr(rs, rule, e->u.op.right);
		break;
	case EXPR_LIST:
	case EXPR_SET:
		resolve_list(rs, rule, e->u.list.items);
		break;
	case EXPR_INTERVAL:
		resolve_expr(rs, rule, e->u.interval.low);
		resolve_expr(rs, rule, e->u.interval.high);
		break;
	case EXPR_AGGREGATE:
		if (e->u.aggregate.arg != NULL)
			resolve_expr(rs, rule, e->u.aggregate.arg);
		break;
	case EXPR_WILDCARD:
	case EXPR_INT:
	case EXPR_FLOAT:
	case EXPR_BOOL:
	case EXPR_STRING:
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
	case EXPR_DURATION:
	case EXPR_INFINITY:
		break;
	}
}

static void resolve_list(resolver *rs, ast_rule *rule, ast_expr *list)
{
	for (ast_expr *e = list; e != NULL; e = e->next)
		resolve_expr(rs, rule, e);
}

/* -- atoms, literals, rules -------------------------------------------------------------------- */

static void arity_conflict(resolver *rs, const ast_atom *atom)
{
	const predicate *p = atom->predicate;

	diag_error(rs->cx->diag, atom->span, "arity", "'%s' has %d attribute%s, not %d",
		   text(rs, p->name), p->arity, p->arity == 1 ? "" : "s", atom->arity);
	if (p->declared.file != 0)
		diag_note(rs->cx->diag, p->declared, "declared here");
	else if (resolve_source_form(p) != NULL)
		diag_note(rs->cx->diag, atom->span, "it is written %s", resolve_source_form(p));
	else if (!p->is_builtin)
		diag_note(rs->cx->diag, p->first, "used with %d here", p->arity);
}

/* The period of a timer is known when the program is compiled. */
static void check_period(resolver *rs, const ast_expr *e)
{
	const ast_expr *value = e->kind == EXPR_CONSTANT ? e->u.constant.value : e;

	if (value == NULL || (value->kind == EXPR_DURATION && value->u.integer > 0))
		return;
	diag_error(rs->cx->diag, e->span, "bad-period",
		   "the period of a timer is a duration, such as 10s, that the program names");
	if (value == e && e->kind == EXPR_INT && e->u.integer > 0)
		diag_fixit(rs->cx->diag, e->span, "%llds", (long long)e->u.integer);
}

static void resolve_atom(resolver *rs, ast_rule *rule, ast_atom *atom)
{
	resolve_list(rs, rule, atom->args);
	atom->predicate = resolve_predicate(rs, atom, rule->component);
	if (atom->predicate->is_builtin && atom->predicate->first.file == 0)
		atom->predicate->first = atom->span;
	if (atom->predicate->arity != atom->arity)
		arity_conflict(rs, atom);
}

static void resolve_body_atom(resolver *rs, ast_rule *rule, ast_literal *l)
{
	predicate *p;

	resolve_atom(rs, rule, &l->atom);
	p = l->atom.predicate;
	if (p->consumer == NULL)
		p->consumer = rule->component;
	if (l->kind == LITERAL_NEGATED && (p->source != SOURCE_NONE || p->is_builtin))
		diag_error(rs->cx->diag, l->span, "negated-source",
			   "'%s' comes from %s: it can't be negated", text(rs, p->name),
			   p->is_builtin ? "functions that fail" : "a source");
	else if (p->source == SOURCE_PERIODIC && l->atom.arity == p->arity)
		check_period(rs, l->atom.args->next->next);
}

/* Gives l the kind that its function asks for. */
static void classify_call(ast_literal *l)
{
	const function *f = l->left->u.call.function;

	if (f != NULL && f->result_kind != RESULT_NONE && f->result.type->kind == TYPE_BOOL &&
	    !f->effect)
		l->kind = LITERAL_CONDITION;
}

static void resolve_literal(resolver *rs, ast_rule *rule, ast_literal *l)
{
	switch (l->kind) {
	case LITERAL_ATOM:
	case LITERAL_NEGATED:
		resolve_body_atom(rs, rule, l);
		break;
	case LITERAL_ASSIGN:
	case LITERAL_EQUALS:
		if (l->left->kind == EXPR_WILDCARD && l->right->kind == EXPR_CALL) {
			l->kind = LITERAL_CALL;
			l->left = l->right;
			l->right = NULL;
			resolve_expr(rs, rule, l->left);
			break;
		}
		resolve_expr(rs, rule, l->left);
		resolve_expr(rs, rule, l->right);
		break;
	case LITERAL_CONDITION:
	case LITERAL_CALL:
		resolve_expr(rs, rule, l->left);
		if (l->kind == LITERAL_CALL)
			classify_call(l);
		break;
	}
}

static void resolve_rule(resolver *rs, ast_component *c, ast_rule *rule)
{
	rule->component = c;
	rule->index = rs->cx->program.rule_count++;
	for (ast_literal *l = rule->body; l != NULL; l = l->next)
		resolve_literal(rs, rule, l);
	resolve_atom(rs, rule, &rule->head);
	rs->unknown_constant_count = 0;
	rule->head.predicate->producer = c;
	if (c->is_copies)
		rule->head.predicate->copy_of = rule->body->atom.predicate;
	if (rule->head.predicate->is_builtin || rule->head.predicate->source != SOURCE_NONE)
		diag_error(rs->cx->diag, rule->head.name_span, "derived-source",
			   "'%s' comes from %s: no rule can derive it", text(rs, rule->head.name),
			   rule->head.predicate->is_builtin ? "functions that fail" : "a source");
}

/* -- components -------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	order_kind order;
} component_types[] = {
	{ "serial", ORDER_SERIAL },
	{ "parallel", ORDER_PARALLEL },
	{ "parallel_context_order", ORDER_CONTEXT },
	{ "parallel_context_ordered", ORDER_CONTEXT },
	{ "serial_context_order", ORDER_CONTEXT },
	{ "serial_context_ordered", ORDER_CONTEXT },
	{ "auto", ORDER_AUTO },
};

static void resolve_component_type(resolver *rs, ast_component *c)
{
	const char *name = text(rs, c->type_name);
	suggestion near = suggest_for(name);

	for (size_t i = 0; i < sizeof component_types / sizeof component_types[0]; i++) {
		if (strcmp(component_types[i].name, name) == 0) {
			c->order = component_types[i].order;
			return;
		}
		suggest_offer(&near, component_types[i].name);
	}
	diag_error(rs->cx->diag, c->type_span, "component-type", "there is no component type '%s'",
		   name);
	if (suggest_best(&near) != NULL)
		diag_fixit(rs->cx->diag, c->type_span, "%s", suggest_best(&near));
	else
		diag_note(rs->cx->diag, c->type_span,
			  "the types are serial, parallel, parallel_context_order, "
			  "serial_context_order and auto");
}

/* Labels name rules in the statistics: two of a component must differ. */
static void check_labels(resolver *rs, const ast_component *c)
{
	symtab *labels = symtab_create(rs->cx->arena);

	for (ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		const ast_rule *first = symtab_find(labels, rule->label);

		if (rule->label == STR_NONE)
			continue;
		if (first == NULL) {
			symtab_put(labels, rule->label, rule);
			continue;
		}
		diag_error(rs->cx->diag, rule->label_span, "duplicate",
			   "two rules of '%s' are called '%s'", text(rs, c->name),
			   text(rs, rule->label));
		diag_note(rs->cx->diag, first->label_span, "the first is here");
	}
}

static void name_component(resolver *rs, symtab *names, ast_component *c)
{
	const ast_component *first = symtab_find(names, c->name);

	if (first == NULL) {
		symtab_put(names, c->name, c);
		return;
	}
	diag_error(rs->cx->diag, c->name_span, "duplicate", "two components are called '%s'",
		   text(rs, c->name));
	diag_note(rs->cx->diag, first->name_span, "the first is here");
}

static void resolve_components(resolver *rs)
{
	ast_program *program = &rs->cx->program;
	symtab **names = ARENA_ARRAY(rs->cx->arena, symtab *, program->unit_count + 1);

	for (int i = 0; i <= program->unit_count; i++)
		names[i] = symtab_create(rs->cx->arena);
	program->component_count = 0;
	program->rule_count = 0;
	for (ast_component *c = program->components; c != NULL; c = c->next) {
		c->index = program->component_count++;
		rs->program = c->program;
		if (!c->is_copies)
			name_component(rs, names[c->program], c);
		resolve_component_type(rs, c);
		for (ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			resolve_rule(rs, c, rule);
		check_labels(rs, c);
	}
}

/* -- names that refer to predicates ------------------------------------------------------------ */

static void resolve_keys(resolver *rs)
{
	for (ast_component *c = rs->cx->program.components; c != NULL; c = c->next) {
		for (ast_context_key *k = c->keys; k != NULL; k = k->next) {
			k->predicate = resolve_known_predicate(rs, k->id, k->name, k->name_span);
			if (k->predicate != NULL && k->predicate->source == SOURCE_EXPIRED)
				diag_error(rs->cx->diag, k->span, "key-unused",
					   "'expired' has no key of its own: it comes in the "
					   "context that has ended");
		}
	}
}

/* The line before `last` that sends the same predicate to the same place, NULL: none. */
static const ast_output *same_output(const resolver *rs, const ast_output *last)
{
	for (const ast_output *o = rs->cx->program.outputs; o != last; o = o->next)
		if (o->id == last->id && o->to == last->to)
			return o;
	return NULL;
}

static void resolve_outputs(resolver *rs)
{
	for (ast_output *o = rs->cx->program.outputs; o != NULL; o = o->next) {
		const ast_output *first = same_output(rs, o);

		o->predicate = resolve_known_predicate(rs, o->id, o->name, o->name_span);
		if (first == NULL)
			continue;
		diag_error(rs->cx->diag, o->name_span, "duplicate", "'%s' is an output already",
			   strtab_text(rs->cx->strings, o->name));
		diag_note(rs->cx->diag, first->name_span, "by this line");
	}
}

bool pass_resolve(compilation *cx)
{
	resolver rs = { .cx = cx };
	int before = diag_errors(cx->diag);

	resolve_declarations(&rs);
	resolve_predicates(&rs);
	resolve_components(&rs);
	resolve_tables(&rs);
	resolve_keys(&rs);
	resolve_outputs(&rs);
	return diag_errors(cx->diag) == before;
}
