/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_values.c -- part of check: which constants a variable can be.
 *
 * What is known comes from functions that declare the values of their result, from literals, and
 * from tests; it follows the heads down the chain. A test that no value passes never holds: its
 * rule can't fire. A function that takes only some strings must get one of them. */
#include <inttypes.h>
#include <string.h>

#include "compiler/check.h"
#include "compiler/suggest.h"

enum { VALUES_MAX = 64 };

/* A string, an int or a bool. */
typedef struct value {
	bool is_string;
	int64_t bits; /* of a string: its id */
} value;

/* The constants that something can be; is_any: whatever its type has. */
typedef struct value_set {
	bool is_any;
	int count;
	value *items;
} value_set;

typedef struct valuer {
	checker *k;
	value_set **attributes; /* by predicate, position */
	value_set *slots;       /* of the rule */
	bool is_dead;           /* the rule can't fire, and why was reported */
	struct origin *origins; /* by predicate */
} valuer;

/* The rules that derive a predicate. */
typedef struct origin {
	int rules, dead;  /* how many there are; of these can't fire, as far as was looked */
	bool is_reported; /* that it is never derived, or the cause of that */
} origin;

static const value_set any = { .is_any = true };

/* -- sets -------------------------------------------------------------------------------------- */

static bool is_equal(value a, value b)
{
	return a.is_string == b.is_string && a.bits == b.bits;
}

static bool has(const value_set *s, value v)
{
	for (int i = 0; i < s->count; i++)
		if (is_equal(s->items[i], v))
			return true;
	return s->is_any;
}

static value_set single(valuer *vr, value v)
{
	value_set s = { .count = 1, .items = ARENA_NEW(vr->k->cx->arena, value) };

	s.items[0] = v;
	return s;
}

static void add_all(valuer *vr, value_set *to, const value_set *from)
{
	if (to->is_any)
		return;
	if (from->is_any || to->count + from->count > VALUES_MAX) {
		*to = any;
		return;
	}
	value *items = ARENA_ARRAY(vr->k->cx->arena, value, to->count + from->count);
	if (to->count > 0)
		memcpy(items, to->items, sizeof *items * (size_t)to->count);
	to->items = items;
	for (int i = 0; i < from->count; i++)
		if (!has(to, from->items[i]))
			to->items[to->count++] = from->items[i];
}

/* -- expressions ------------------------------------------------------------------------------- */

/* Whether e is a constant that is looked at here; *v is its value. */
static bool constant_of(const valuer *vr, const ast_expr *e, value *v)
{
	type_kind kind = type_find(e->type)->kind;

	if (e->kind == EXPR_CONSTANT)
		e = e->u.constant.value;
	if (e->kind == EXPR_STRING && kind == TYPE_BOOL)
		*v = (value){ false, strcmp(check_text(vr->k, e->u.string), "true") == 0 };
	else if (e->kind == EXPR_STRING)
		*v = (value){ true, e->u.string };
	else if (e->kind == EXPR_INT || e->kind == EXPR_BOOL || e->kind == EXPR_DURATION)
		*v = (value){ false, e->u.integer };
	else
		return false;
	return true;
}

static value_set declared_values(valuer *vr, const type_ref *t)
{
	value_set s = { .count = t->value_count };

	if (t->values == NULL || t->value_count > VALUES_MAX)
		return any;
	s.items = ARENA_ARRAY(vr->k->cx->arena, value, t->value_count);
	for (int i = 0; i < t->value_count; i++)
		s.items[i] = (value){ true, t->values[i] };
	return s;
}

static value_set set_of(valuer *vr, const ast_expr *e)
{
	value v;

	if (constant_of(vr, e, &v))
		return single(vr, v);
	if (e->kind == EXPR_VAR)
		return vr->slots[e->u.var.slot];
	if (e->kind == EXPR_CALL && e->u.call.function->result_kind != RESULT_NONE)
		return declared_values(vr, &e->u.call.function->result);
	return any;
}

/* -- tests ------------------------------------------------------------------------------------- */

static const char *value_text(const valuer *vr, const ast_expr *e, value v)
{
	if (v.is_string)
		return arena_printf(vr->k->cx->arena, "\"%s\"", check_text(vr->k, (str_id)v.bits));
	if (type_find(e->type)->kind == TYPE_BOOL)
		return v.bits != 0 ? "true" : "false";
	return arena_printf(vr->k->cx->arena, "%" PRId64, v.bits);
}

static void explain(valuer *vr, const ast_expr *literal, const value_set *s)
{
	value v;
	bool is_constant = constant_of(vr, literal, &v);
	suggestion near = suggest_for(is_constant ? value_text(vr, literal, v) : "");
	const char *list = NULL;

	for (int i = 0; i < s->count; i++) {
		const char *text = value_text(vr, literal, s->items[i]);

		suggest_offer(&near, text);
		list = list == NULL ? text : arena_printf(vr->k->cx->arena, "%s, %s", list, text);
	}
	if (suggest_best(&near) != NULL && literal->kind == EXPR_STRING)
		diag_fixit(vr->k->cx->diag, literal->span, "%s", suggest_best(&near));
	diag_note(vr->k->cx->diag, literal->span, "what it is compared with can only be %s",
		  list != NULL ? list : "nothing");
}

/* subject == literal. */
static void test_equal(valuer *vr, const ast_expr *literal, value v, value_set *s)
{
	if (!has(s, v) && s->count > 0 && !vr->is_dead) {
		diag_warning(vr->k->cx->diag, literal->span, "never-fires",
			     "this is never %s: the rule can't fire", value_text(vr, literal, v));
		explain(vr, literal, s);
		vr->is_dead = true;
	}
	*s = single(vr, v);
}

static void test_unequal(valuer *vr, const ast_expr *literal, value v, const value_set *s)
{
	if (s->is_any || s->count == 0 || vr->is_dead)
		return;
	if (!has(s, v)) {
		diag_warning(vr->k->cx->diag, literal->span, "always-true", "this is never %s",
			     value_text(vr, literal, v));
		explain(vr, literal, s);
	} else if (s->count == 1) {
		diag_warning(vr->k->cx->diag, literal->span, "never-fires",
			     "this is always %s: the rule can't fire", value_text(vr, literal, v));
		vr->is_dead = true;
	}
}

static void test(valuer *vr, op_kind op, const ast_expr *left, const ast_expr *right)
{
	value v;

	if (!constant_of(vr, right, &v)) {
		const ast_expr *literal = left;
		left = right;
		right = literal;
		if (!constant_of(vr, right, &v))
			return;
	}
	value_set s = set_of(vr, left);
	if (op == OP_NE) {
		test_unequal(vr, right, v, &s);
		return;
	}
	test_equal(vr, right, v, &s);
	if (left->kind == EXPR_VAR)
		vr->slots[left->u.var.slot] = s;
}

static int order_of(const valuer *vr, value a, value b)
{
	const struct strtab *strings = vr->k->cx->strings;

	if (!a.is_string)
		return (a.bits > b.bits) - (a.bits < b.bits);
	size_t n = strtab_length(strings, (str_id)a.bits),
	       m = strtab_length(strings, (str_id)b.bits);
	int order = memcmp(check_text(vr->k, (str_id)a.bits), check_text(vr->k, (str_id)b.bits),
			   n < m ? n : m);
	return order != 0 ? order : (n > m) - (n < m);
}

static bool is_in_order(op_kind op, int order)
{
	switch (op) {
	case OP_LT:
		return order < 0;
	case OP_LE:
		return order <= 0;
	case OP_GT:
		return order > 0;
	default:
		return order >= 0;
	}
}

static void never_holds(valuer *vr, const ast_expr *e)
{
	if (!vr->is_dead)
		diag_warning(vr->k->cx->diag, e->span, "never-fires",
			     "this never holds: the rule can't fire");
	vr->is_dead = true;
}

static void test_order(valuer *vr, const ast_expr *e)
{
	value_set a = set_of(vr, e->u.op.left), b = set_of(vr, e->u.op.right);

	if (a.is_any || b.is_any || a.count == 0 || b.count == 0)
		return;
	for (int i = 0; i < a.count; i++)
		for (int j = 0; j < b.count; j++)
			if (is_in_order(e->u.op.op, order_of(vr, a.items[i], b.items[j])))
				return;
	never_holds(vr, e);
}

static void test_condition(valuer *vr, const ast_expr *e)
{
	if (e->kind == EXPR_BOOL && e->u.integer == 0)
		never_holds(vr, e);
	if (e->kind != EXPR_BINARY)
		return;
	switch (e->u.op.op) {
	case OP_AND: /* both operands hold */
		test_condition(vr, e->u.op.left);
		test_condition(vr, e->u.op.right);
		break;
	case OP_EQ:
	case OP_NE:
		test(vr, e->u.op.op, e->u.op.left, e->u.op.right);
		break;
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		test_order(vr, e);
		break;
	default:
		break;
	}
}

/* -- arguments --------------------------------------------------------------------------------- */

static bool is_declared(const type_ref *p, value v)
{
	for (int i = 0; i < p->value_count; i++)
		if (v.is_string && p->values[i] == (str_id)v.bits)
			return true;
	return false;
}

static void check_argument(valuer *vr, const ast_expr *call, const type_ref *p, const ast_expr *arg)
{
	value_set s = set_of(vr, arg);
	bool good = !s.is_any;
	value v;

	for (int i = 0; i < s.count; i++)
		good &= is_declared(p, s.items[i]);
	if (good)
		return;
	const char *name = check_text(vr->k, call->u.call.function->name);
	if (constant_of(vr, arg, &v)) {
		value_set all = declared_values(vr, p);

		diag_error(vr->k->cx->diag, arg->span, "set-value", "'%s' does not take %s here",
			   name, value_text(vr, arg, v));
		suggestion near = suggest_for(value_text(vr, arg, v));
		for (int i = 0; i < all.count; i++)
			suggest_offer(&near, value_text(vr, arg, all.items[i]));
		if (suggest_best(&near) != NULL)
			diag_fixit(vr->k->cx->diag, arg->span, "%s", suggest_best(&near));
	} else {
		diag_error(vr->k->cx->diag, arg->span, "set-value",
			   "'%s' takes only some strings here, and this can be another", name);
	}
	diag_note(vr->k->cx->diag, p->span, "which ones is declared here");
}

static void check_call(checker *k, const ast_expr *e, void *with)
{
	valuer *vr = with;
	const ast_expr *arg = e->kind == EXPR_CALL ? e->u.call.args : NULL;

	(void)k;
	if (arg == NULL)
		return;
	for (const type_ref *p = e->u.call.function->params; p != NULL;
	     p = p->next, arg = arg->next)
		if (p->values != NULL)
			check_argument(vr, e, p, arg);
}

/* -- rules ------------------------------------------------------------------------------------- */

/* Whether only rules that can't fire derive it. */
static bool is_never_derived(const valuer *vr, const predicate *p)
{
	const origin *o = &vr->origins[p->index];

	return o->rules > 0 && o->dead == o->rules;
}

static void report_never_derived(valuer *vr, const predicate *p, src_span span)
{
	origin *o = &vr->origins[p->index];

	if (!o->is_reported)
		diag_warning(vr->k->cx->diag, span, "never-fires",
			     "'%s' is never derived: no rule that derives it can fire",
			     check_text(vr->k, p->name));
	o->is_reported = true;
}

static void enter_atom(valuer *vr, const ast_atom *atom)
{
	int i = 0;

	if (is_never_derived(vr, atom->predicate)) {
		report_never_derived(vr, atom->predicate, atom->name_span);
		vr->is_dead = true;
	}
	for (const ast_expr *e = atom->args; e != NULL; e = e->next, i++) {
		value_set s = vr->attributes[atom->predicate->index][i];
		value v;

		if (e->kind == EXPR_VAR && e->u.var.binds)
			vr->slots[e->u.var.slot] = s;
		else if (constant_of(vr, e, &v))
			test_equal(vr, e, v, &s);
	}
}

static void follow_literal(valuer *vr, const ast_literal *l)
{
	if (l->right != NULL)
		check_each_expr(vr->k, l->right, check_call, vr);
	if (l->left != NULL)
		check_each_expr(vr->k, l->left, check_call, vr);
	switch (l->kind) {
	case LITERAL_ATOM:
		enter_atom(vr, &l->atom);
		break;
	case LITERAL_ASSIGN:
	case LITERAL_EQUALS:
		if (l->binds)
			vr->slots[l->left->u.var.slot] = set_of(vr, l->right);
		else
			test(vr, OP_EQ, l->left, l->right);
		break;
	case LITERAL_CONDITION:
		test_condition(vr, l->left);
		break;
	case LITERAL_NEGATED:
	case LITERAL_CALL:
		break;
	}
}

static void follow_rule(valuer *vr, const ast_rule *rule)
{
	value_set *head = vr->attributes[rule->head.predicate->index];
	origin *o = &vr->origins[rule->head.predicate->index];
	int i = 0;

	vr->is_dead = false;
	vr->slots = ARENA_ARRAY(vr->k->cx->arena, value_set, rule->variable_count + 1);
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		follow_literal(vr, l);
	for (const ast_expr *e = rule->head.args; e != NULL; e = e->next, i++) {
		value_set s = set_of(vr, e);

		check_each_expr(vr->k, e, check_call, vr);
		if (!vr->is_dead)
			add_all(vr, &head[i], &s);
	}
	if (!vr->is_dead)
		return;
	o->dead++;
	o->is_reported |= is_never_derived(vr, graph_trigger(rule)->predicate);
}

/* A component to which nothing ever comes. */
static void check_dead_component(valuer *vr, const graph *g)
{
	const ast_component *c = g->component;
	const predicate *dead = NULL;
	bool new = false;

	for (int i = 0; i < g->node_count; i++) {
		const predicate *p = g->nodes[i].predicate;

		if (!g->nodes[i].arrives)
			continue;
		if (!is_never_derived(vr, p))
			return;
		new |= !vr->origins[p->index].is_reported;
		vr->origins[p->index].is_reported = true;
		dead = dead == NULL ? p : dead;
	}
	if (new)
		diag_warning(vr->k->cx->diag, c->name_span, "never-fires",
			     "'%s' can never fire: no rule that derives '%s' can",
			     check_text(vr->k, c->name), check_text(vr->k, dead->name));
}

static void follow_component(valuer *vr, const graph *g)
{
	check_dead_component(vr, g);
	for (int i = 0; i < g->order_count; i++) {
		const graph_node *n = &g->nodes[g->order[i]];
		value_set *attributes = vr->attributes[n->predicate->index];

		/* what nothing has derived so far comes from outside */
		for (int a = 0; a < n->predicate->arity; a++)
			if (n->derived == 0 && attributes[a].count == 0)
				attributes[a] = any;
		for (const graph_edge *e = n->edges; e != NULL; e = e->next)
			follow_rule(vr, e->rule);
	}
}

void check_values(checker *k)
{
	const ast_program *program = &k->cx->program;
	valuer vr = { .k = k };

	vr.attributes = ARENA_ARRAY(k->cx->arena, value_set *, program->predicate_count);
	vr.origins = ARENA_ARRAY(k->cx->arena, origin, program->predicate_count);
	for (int i = 0; i < program->component_count; i++)
		for (int e = 0; e < k->graphs[i]->edge_count; e++)
			vr.origins[k->graphs[i]->edges[e].rule->head.predicate->index].rules++;
	for (const predicate *p = program->predicates; p != NULL; p = p->next)
		vr.attributes[p->index] = ARENA_ARRAY(k->cx->arena, value_set, p->arity + 1);
	for (int i = 0; i < program->component_count; i++)
		follow_component(&vr, k->graphs[i]);
}
