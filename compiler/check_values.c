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
	bool *possible;         /* by node of a recursive group: it can have facts */
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

/* "1, 2", NULL: the set is empty. */
static const char *set_text(const valuer *vr, const ast_expr *e, const value_set *s)
{
	const char *list = NULL;

	for (int i = 0; i < s->count; i++) {
		const char *text = value_text(vr, e, s->items[i]);

		list = list == NULL ? text : arena_printf(vr->k->cx->arena, "%s, %s", list, text);
	}
	return list;
}

static void explain(valuer *vr, const ast_expr *literal, const value_set *s)
{
	value v;
	bool is_constant = constant_of(vr, literal, &v);
	suggestion near = suggest_for(is_constant ? value_text(vr, literal, v) : "");
	const char *list = set_text(vr, literal, s);

	for (int i = 0; i < s->count; i++)
		suggest_offer(&near, value_text(vr, literal, s->items[i]));
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

/* -- in ---------------------------------------------------------------------------------------- */

/* Whether v can be in the operand of an `in`. */
static bool may_be_in(const valuer *vr, const ast_expr *in, value v)
{
	value end;

	if (in->kind == EXPR_INTERVAL) {
		if (constant_of(vr, in->u.interval.low, &end) &&
		    !is_in_order(in->u.interval.low_open ? OP_GT : OP_GE, order_of(vr, v, end)))
			return false;
		return !constant_of(vr, in->u.interval.high, &end) ||
		       is_in_order(in->u.interval.high_open ? OP_LT : OP_LE, order_of(vr, v, end));
	}
	if (in->kind != EXPR_SET && in->kind != EXPR_LIST)
		return true;
	for (const ast_expr *e = in->u.list.items; e != NULL; e = e->next)
		if (!constant_of(vr, e, &end) || is_equal(v, end))
			return true;
	return false;
}

static bool is_empty(const valuer *vr, const ast_expr *in)
{
	bool is_open =
	    in->kind == EXPR_INTERVAL && (in->u.interval.low_open || in->u.interval.high_open);
	value low, high;

	if (in->kind == EXPR_SET || in->kind == EXPR_LIST)
		return in->u.list.items == NULL;
	if (in->kind != EXPR_INTERVAL || !constant_of(vr, in->u.interval.low, &low) ||
	    !constant_of(vr, in->u.interval.high, &high))
		return false;
	if (!low.is_string && in->u.interval.low_open && in->u.interval.high_open &&
	    low.bits < INT64_MAX && low.bits + 1 == high.bits)
		return true;
	return !is_in_order(is_open ? OP_LT : OP_LE, order_of(vr, low, high));
}

/* The literals of a set, any: it has others than literals. */
static value_set items_of(valuer *vr, const ast_expr *in)
{
	value_set all = { .count = 0 };
	value v;

	if (in->kind != EXPR_SET && in->kind != EXPR_LIST)
		return any;
	for (const ast_expr *e = in->u.list.items; e != NULL; e = e->next) {
		if (!constant_of(vr, e, &v))
			return any;
		value_set one = single(vr, v);
		add_all(vr, &all, &one);
	}
	return all;
}

static void test_in(valuer *vr, const ast_expr *e)
{
	const ast_expr *in = e->u.op.right;
	value_set s = set_of(vr, e->u.op.left), kept = { .count = 0 };

	if (is_empty(vr, in) && !vr->is_dead) {
		diag_warning(vr->k->cx->diag, in->span, "never-fires",
			     "nothing is in this: the rule can't fire");
		vr->is_dead = true;
	}
	if (s.is_any) {
		kept = items_of(vr, in);
	} else {
		for (int i = 0; i < s.count; i++) {
			value_set one = single(vr, s.items[i]);

			if (may_be_in(vr, in, s.items[i]))
				add_all(vr, &kept, &one);
		}
		if (kept.count == 0 && s.count > 0 && !vr->is_dead) {
			diag_warning(vr->k->cx->diag, e->span, "never-fires",
				     "this never holds: the rule can't fire");
			diag_note(vr->k->cx->diag, e->u.op.left->span, "this can only be %s",
				  set_text(vr, e->u.op.left, &s));
			vr->is_dead = true;
		}
	}
	if (e->u.op.left->kind == EXPR_VAR)
		vr->slots[e->u.op.left->u.var.slot] = kept;
}

/* -- conditions -------------------------------------------------------------------------------- */

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
	case OP_IN:
		test_in(vr, e);
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
	for (const type_ref *p = e->u.call.function->params; p != NULL && arg != NULL;
	     p = p->next, arg = arg->next)
		if (p->values != NULL)
			check_argument(vr, e, p, arg);
}

/* -- rules ------------------------------------------------------------------------------------- */

/* Whether only rules that can't fire derive it. */
static bool is_never_derived(const valuer *vr, const predicate *p)
{
	const origin *o = &vr->origins[p->index];

	return o->rules > 0 && o->dead == o->rules && !p->is_input;
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

/* The variable's value comes from another atom too. */
static void meet(valuer *vr, const ast_expr *var, const value_set *s)
{
	value_set *slot = &vr->slots[var->u.var.slot], both = { .count = 0 };

	if (s->is_any || s->count == 0)
		return;
	if (slot->is_any) {
		*slot = *s;
		return;
	}
	for (int i = 0; i < s->count; i++) {
		value_set one = single(vr, s->items[i]);

		if (has(slot, s->items[i]))
			add_all(vr, &both, &one);
	}
	if (both.count == 0 && slot->count > 0 && !vr->is_dead) {
		diag_warning(vr->k->cx->diag, var->span, "never-fires",
			     "'%s' can't have one value here and before: the rule can't fire",
			     check_text(vr->k, var->u.var.name));
		diag_note(vr->k->cx->diag, var->span, "here it can only be %s, before only %s",
			  set_text(vr, var, s), set_text(vr, var, slot));
		vr->is_dead = true;
	}
	*slot = both;
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
		else if (e->kind == EXPR_VAR)
			meet(vr, e, &s);
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

/* Whether it needs facts that are never derived. */
static bool needs_dead(const valuer *vr, const ast_rule *rule)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->kind == LITERAL_ATOM && is_never_derived(vr, l->atom.predicate))
			return true;
	return false;
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
		if (!vr->is_dead && !rule->is_delete)
			add_all(vr, &head[i], &s);
	}
	if (!vr->is_dead || rule->is_delete)
		return;
	o->dead++;
	o->is_reported |= needs_dead(vr, rule);
}

/* -- components -------------------------------------------------------------------------------- */

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

/* What nothing has derived so far comes from outside. */
static void enter_node(valuer *vr, const graph_node *n)
{
	value_set *attributes = vr->attributes[n->predicate->index];

	for (int a = 0; a < n->predicate->arity; a++)
		if (n->predicate->is_input || n->recursion >= 0 ||
		    (n->rules == NULL && attributes[a].count == 0))
			attributes[a] = any;
}

static bool is_possible(const valuer *vr, const graph *g, const ast_rule *rule, int group)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if (l->kind == LITERAL_ATOM && g->nodes[l->atom.node].recursion == group &&
		    !vr->possible[l->atom.node])
			return false;
	return true;
}

/* Which predicates of a recursive group, order[begin..end), have a first fact to begin with. */
static void find_possible(valuer *vr, const graph *g, int begin, int end)
{
	bool has_changed = true;

	for (int i = begin; i < end; i++)
		vr->possible[g->order[i]] = g->nodes[g->order[i]].arrives;
	while (has_changed) {
		has_changed = false;
		for (int i = begin; i < end; i++) {
			const graph_node *n = &g->nodes[g->order[i]];

			for (const graph_rule *r = n->rules; r != NULL; r = r->next)
				if (!vr->possible[g->order[i]] &&
				    is_possible(vr, g, r->rule, n->recursion))
					has_changed = vr->possible[g->order[i]] = true;
		}
	}
}

/* All rules of n need facts that only they themselves, or each other, could derive first. */
static void report_no_first(valuer *vr, const graph_node *n, bool is_told)
{
	origin *o = &vr->origins[n->predicate->index];

	for (const graph_rule *r = n->rules; r != NULL; r = r->next)
		o->dead++;
	if (!is_told && !vr->k->bad_strata[n->rules->rule->component->index]) {
		diag_warning(vr->k->cx->diag, n->rules->rule->head.name_span, "never-fires",
			     "'%s' is never derived: each rule for it needs one to be there",
			     check_text(vr->k, n->predicate->name));
		diag_note(vr->k->cx->diag, n->uses->literal->span,
			  "what rules derive is not fed: a recursion needs a rule that begins it");
	}
	o->is_reported = true;
}

static void follow_nodes(valuer *vr, const graph *g, int begin, int end)
{
	bool is_told = false;

	for (int i = begin; i < end; i++)
		enter_node(vr, &g->nodes[g->order[i]]);
	if (g->nodes[g->order[begin]].recursion >= 0)
		find_possible(vr, g, begin, end);
	for (int i = begin; i < end; i++) {
		const graph_node *n = &g->nodes[g->order[i]];

		if (n->recursion >= 0 && !vr->possible[g->order[i]]) {
			report_no_first(vr, n, is_told);
			is_told = true;
			continue;
		}
		for (const graph_rule *r = n->rules; r != NULL; r = r->next)
			follow_rule(vr, r->rule);
	}
}

static void follow_component(valuer *vr, const graph *g)
{
	check_dead_component(vr, g);
	vr->possible = ARENA_ARRAY(vr->k->cx->arena, bool, g->node_count + 1);
	for (int begin = 0, end; begin < g->node_count; begin = end) {
		int group = g->nodes[g->order[begin]].recursion;

		for (end = begin + 1; end < g->node_count && group >= 0; end++)
			if (g->nodes[g->order[end]].recursion != group)
				break;
		follow_nodes(vr, g, begin, end);
	}
	for (const ast_rule *rule = g->component->rules; rule != NULL; rule = rule->next)
		if (rule->is_delete)
			follow_rule(vr, rule);
}

void check_values(checker *k)
{
	const ast_program *program = &k->cx->program;
	valuer vr = { .k = k };

	vr.attributes = ARENA_ARRAY(k->cx->arena, value_set *, program->predicate_count);
	vr.origins = ARENA_ARRAY(k->cx->arena, origin, program->predicate_count);
	for (const ast_component *c = program->components; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			vr.origins[rule->head.predicate->index].rules += !rule->is_delete;
	for (const predicate *p = program->predicates; p != NULL; p = p->next)
		vr.attributes[p->index] = ARENA_ARRAY(k->cx->arena, value_set, p->arity + 1);
	for (int i = 0; i < program->component_count; i++)
		follow_component(&vr, k->graphs[i]);
}
