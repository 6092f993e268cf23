/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_race.c -- part of check: tables against the order of the component that owns them,
 * and against others that read them. */
#include "compiler/check.h"
#include "compiler/parts.h"

typedef struct racer {
	checker *k;
	const graph *g;
	const parts *parts; /* ordered by context; else NULL */
} racer;

static diag *out_of(const racer *r)
{
	return r->k->cx->diag;
}

static const char *name_of(const racer *r, const predicate *p)
{
	return check_text(r->k, p->name);
}

/* The first body atom of a table, NULL: none. */
static const ast_literal *table_atom(const ast_rule *rule)
{
	for (const ast_literal *l = rule->body; l != NULL; l = l->next)
		if ((l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) &&
		    strata_is_table(rule->component, l->atom.predicate))
			return l;
	return NULL;
}

static const ast_expr *first_aggregate(const ast_rule *rule)
{
	const ast_expr *e = rule->head.args;

	while (e != NULL && e->kind != EXPR_AGGREGATE)
		e = e->next;
	return e;
}

/* -- groups ------------------------------------------------------------------------------------ */

static uint64_t group_of(const ast_rule *rule)
{
	uint64_t group = 0, bit = 1;

	for (const ast_expr *e = rule->head.args; e != NULL; e = e->next, bit <<= 1)
		if (e->kind != EXPR_AGGREGATE)
			group |= bit;
	return group & ~UINT64_C(1);
}

/* "2,3" */
static const char *key_text(const racer *r, uint64_t key)
{
	const char *text = "";

	for (int i = 0; i < 64; i++)
		if ((key >> i & 1) != 0)
			text = arena_printf(r->k->cx->arena, "%s%s%d", text,
					    *text == '\0' ? "" : ",", i + 1);
	return *text == '\0' ? "1" : text;
}

/* A row of the table is a group: the group is its key. */
static void check_group(const racer *r, const ast_table *t, const ast_rule *rule)
{
	if (!strata_is_aggregate(rule) || group_of(rule) == t->key)
		return;
	diag_error(out_of(r), t->keys->span, "table-key",
		   "the key of '%s' must be the group of its aggregate", name_of(r, t->predicate));
	diag_fixit(out_of(r), t->keys->span, "%s", key_text(r, group_of(rule)));
	diag_note(out_of(r), rule->head.span, "what stands beside the aggregate is its group");
}

/* Two rules that add up into one attribute must do it in the same way. */
static void check_mixed(const racer *r, const graph_node *n)
{
	const ast_rule *first = NULL;

	for (const graph_rule *g = n->rules; g != NULL; g = g->next) {
		if (!strata_is_aggregate(g->rule) || table_atom(g->rule) != NULL)
			continue;
		if (first == NULL)
			first = g->rule;
		const ast_expr *a = first->head.args, *b = g->rule->head.args;
		while (a != NULL && (a->kind == EXPR_AGGREGATE) == (b->kind == EXPR_AGGREGATE) &&
		       (a->kind != EXPR_AGGREGATE || a->u.aggregate.which == b->u.aggregate.which))
			a = a->next, b = b->next;
		if (a == NULL)
			continue;
		diag_error(out_of(r), b->span, "table-key",
			   "'%s' adds up in two ways that don't fit", name_of(r, n->predicate));
		diag_note(out_of(r), a->span, "the first is here");
	}
}

/* A mean is kept as a sum and a count, which no other rule has. */
static void check_mean(const racer *r, const graph_node *n)
{
	const ast_expr *mean = NULL;

	for (const graph_rule *g = n->rules; g != NULL; g = g->next)
		for (const ast_expr *e = g->rule->head.args; e != NULL; e = e->next)
			if (e->kind == EXPR_AGGREGATE && e->u.aggregate.which == AGG_AVG &&
			    table_atom(g->rule) == NULL)
				mean = e;
	for (const graph_rule *g = n->rules; mean != NULL && g != NULL; g = g->next) {
		if (strata_is_aggregate(g->rule) && table_atom(g->rule) == NULL)
			continue;
		diag_error(out_of(r), g->rule->head.span, "table-key",
			   "'%s' adds up a mean: no rule can put a row there as it is",
			   name_of(r, n->predicate));
		diag_note(out_of(r), mean->span, "the mean is here");
	}
}

/* -- in a context-ordered component ------------------------------------------------------------ */

/* The first rule whose row could be of another part than the one that it runs in. */
static const ast_rule *stray_rule(const racer *r, const graph_node *n, int value)
{
	const ast_component *c = r->g->component;

	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		const int *slots;
		int i = 0;
		bool is_held = false;

		if (rule->head.predicate != n->predicate || graph_is_barrier_rule(r->g, rule))
			continue;
		slots = parts_of_rule(r->parts, r->k->cx->arena, rule);
		for (const ast_expr *e = rule->head.args; e != NULL; e = e->next, i++)
			is_held |= e->kind == EXPR_VAR && slots[e->u.var.slot] == value &&
				   (n->predicate->table->key >> i & 1) != 0;
		if (!is_held)
			return rule;
	}
	return NULL;
}

/* "FLOW, the key of 'p'": what the part is divided by. */
static const char *value_text(const racer *r, const ast_rule *rule, int value)
{
	const int *slots = parts_of_rule(r->parts, r->k->cx->arena, rule);

	for (int i = 0; i < rule->variable_count; i++)
		if (slots[i] == value)
			return arena_printf(r->k->cx->arena, "'%s', the context's key,",
					    check_text(r->k, rule->variables[i].name));
	return "the context's key";
}

static void report_stray(const racer *r, const graph_node *n, const ast_rule *rule, int value)
{
	const ast_component *c = r->g->component;
	const ast_table *t = n->predicate->table;
	const int *slots = parts_of_rule(r->parts, r->k->cx->arena, rule);
	uint64_t key = 0, bit = 1;

	for (const ast_expr *e = rule->head.args; e != NULL; e = e->next, bit <<= 1)
		if (e->kind == EXPR_VAR && slots[e->u.var.slot] == value)
			key = t->key | bit;
	diag_error(out_of(r), rule->head.span, "table-race",
		   "'%s' is changed by many contexts at once: %s must be in its key",
		   name_of(r, n->predicate), value_text(r, rule, value));
	if (key != 0)
		diag_fixit(out_of(r), t->keys->span, "%s", key_text(r, key));
	diag_note(out_of(r), t->keys->span, "its key is this");
	diag_note(out_of(r), c->type_span, "'serial' would do too");
}

/* The type of the first key's value, counted from 1. */
static const type *type_of_value(const ast_component *c, int value)
{
	const ast_context_key *entry = c->keys;

	return type_find(entry->predicate->attributes[entry->keys->positions[value - 1]]);
}

/* Of a table whose rows come from barriers alone: the attribute of its key that has the type of the
 * context's, not counting those found before, -1: none. */
static int attribute_by_type(const racer *r, const ast_table *t, int value)
{
	const type *wanted = type_of_value(r->g->component, value);

	for (int i = 1; i < t->predicate->arity; i++) {
		const type *of = type_find(t->predicate->attributes[i]);
		bool is_taken = false;

		for (int k = 0; k < t->context_field_count; k++)
			is_taken |= t->context_fields[k] == i;
		if ((t->key >> i & 1) != 0 && !is_taken && of->kind == wanted->kind &&
		    of->opaque == wanted->opaque)
			return i;
	}
	return -1;
}

static void report_homeless(const racer *r, const graph_node *n)
{
	const ast_component *c = r->g->component;

	diag_error(out_of(r), n->rules->rule->head.span, "table-race",
		   "rows of '%s' come from barriers alone, and belong to no context: its key has "
		   "nothing of the type of theirs",
		   name_of(r, n->predicate));
	diag_note(out_of(r), n->predicate->table->keys->span, "its key is this");
	diag_note(out_of(r), c->type_span, "'serial' would do");
}

/* A fed row goes to the context of its key. */
static void report_fed(const racer *r, const graph_node *n)
{
	const ast_context_key *entry = check_key_entry(r->g->component->keys, n->predicate);

	diag_error(out_of(r), n->predicate->table->keys->span, "table-race",
		   "'%s' is changed by many contexts at once: the context's key must be in its key",
		   name_of(r, n->predicate));
	if (entry != NULL)
		diag_note(out_of(r), entry->span, "rows that are fed go by this");
}

static void check_in_context(const racer *r, const graph_node *n)
{
	ast_table *t = n->predicate->table;

	for (int value = 1; value <= r->parts->count; value++) {
		int attribute = parts_in_key(r->parts, n, value);
		const ast_rule *stray = attribute < 0 ? stray_rule(r, n, value) : NULL;

		if (stray != NULL) {
			report_stray(r, n, stray, value);
			return;
		}
		if (attribute < 0 && n->arrives) {
			report_fed(r, n);
			return;
		}
		if (value > r->parts->first)
			continue;
		if (attribute < 0)
			attribute = attribute_by_type(r, t, value);
		if (attribute < 0) {
			report_homeless(r, n);
			return;
		}
		t->context_fields[t->context_field_count++] = attribute;
	}
}

/* -- in a parallel component ------------------------------------------------------------------- */

static void suggest_order(const racer *r)
{
	const ast_component *c = r->g->component;

	diag_note(out_of(r), c->type_span,
		  "'%s' is parallel: it takes counts, sums of ints, minima and maxima; 'serial' "
		  "takes any table",
		  check_text(r->k, c->name));
}

/* What order a group's result would depend on, NULL: none. */
static const char *order_of(const ast_expr *e)
{
	switch (e->u.aggregate.which) {
	case AGG_COUNT:
	case AGG_MIN:
	case AGG_MAX:
		return NULL;
	case AGG_SUM:
		return type_find(e->type)->kind == TYPE_FLOAT ? "a sum of floats" : NULL;
	case AGG_AVG:
		return "a mean";
	case AGG_LIST:
		return "a list";
	}
	return NULL;
}

/* Rows of several threads are merged octet by octet: a least or largest value that has memory of
 * its own would stay in the token that it came with. */
static void check_extreme(const racer *r, const graph_node *n, const ast_expr *e)
{
	const type *t = type_find(e->type);
	bool is_extreme = e->u.aggregate.which == AGG_MIN || e->u.aggregate.which == AGG_MAX;

	if (!is_extreme || (t->kind != TYPE_STRING && t->kind != TYPE_NODE && t->kind != TYPE_LIST))
		return;
	diag_error(out_of(r), e->span, "table-race",
		   "'%s' is counted in parallel: a minimum or maximum is of a type of fixed size "
		   "there, not %s",
		   name_of(r, n->predicate), type_name(r->k->cx->arena, e->type));
	suggest_order(r);
}

static void check_statistics_rule(const racer *r, const graph_node *n, const ast_rule *rule)
{
	const ast_literal *table = table_atom(rule);

	if (rule->is_delete || !strata_is_aggregate(rule)) {
		diag_error(out_of(r), rule->head.span, "table-race",
			   "'%s' would be changed in no certain order", name_of(r, n->predicate));
		suggest_order(r);
		return;
	}
	if (table != NULL) {
		diag_error(out_of(r), table->span, "table-race",
			   "'%s' is counted in parallel: its rule can't read a table",
			   name_of(r, n->predicate));
		suggest_order(r);
	}
	for (const ast_expr *e = rule->head.args; e != NULL; e = e->next) {
		const char *order = e->kind == EXPR_AGGREGATE ? order_of(e) : NULL;

		if (e->kind == EXPR_AGGREGATE)
			check_extreme(r, n, e);
		if (order == NULL)
			continue;
		diag_error(out_of(r), e->span, "float-aggregate",
			   "%s depends on the order, and a parallel component has none", order);
		suggest_order(r);
	}
}

/* Only a barrier's token can read it: no other knows what is in it by then. */
static void check_statistics_use(const racer *r, const graph_node *n, const graph_use *u)
{
	const ast_rule *rule = u->rule;

	if (graph_is_barrier_rule(r->g, rule)) {
		for (const ast_literal *l = rule->body; l != NULL; l = l->next)
			if (l->kind == LITERAL_ATOM && !r->g->nodes[l->atom.node].is_table)
				return;
	}
	diag_error(out_of(r), u->literal->span, "table-race",
		   "'%s' is counted in parallel: only a rule for a barrier can read it",
		   name_of(r, n->predicate));
	diag_note(out_of(r), u->literal->span,
		  "a barrier is 'start', 'periodic' or 'finish': its token waits for all others");
	suggest_order(r);
}

static void check_statistics(const racer *r, const graph_node *n)
{
	n->predicate->table->is_statistics = true;
	for (const ast_rule *rule = r->g->component->rules; rule != NULL; rule = rule->next)
		if (rule->head.predicate == n->predicate)
			check_statistics_rule(r, n, rule);
	for (const graph_use *u = n->uses; u != NULL; u = u->next)
		check_statistics_use(r, n, u);
	for (const ast_output *o = r->k->cx->program.outputs; o != NULL; o = o->next) {
		if (o->predicate != n->predicate)
			continue;
		diag_error(out_of(r), o->name_span, "output",
			   "'%s' is counted in parallel: no row of it is ever finished",
			   name_of(r, n->predicate));
		diag_note(out_of(r), r->g->component->name_span,
			  "derive the output from it at a barrier, 'finish(@N)' say");
	}
}

/* -- another component's table ----------------------------------------------------------------- */

static void check_foreign(const racer *r, const graph_node *n)
{
	const ast_table *t = n->predicate->table;

	for (const graph_use *u = n->uses; u != NULL; u = u->next) {
		if (t->is_statistics) {
			diag_error(out_of(r), u->literal->span, "table-foreign",
				   "'%s' is counted in parallel in '%s': nothing of it comes here",
				   name_of(r, n->predicate), check_text(r->k, t->owner->name));
			continue;
		}
		bool is_aggregate = strata_is_aggregate(u->rule);
		if (u->literal->kind == LITERAL_ATOM && !is_aggregate)
			continue;
		diag_error(out_of(r),
			   is_aggregate ? first_aggregate(u->rule)->span : u->literal->span,
			   "table-foreign",
			   "'%s' is a table of '%s': here are only its rows that are new in the "
			   "token",
			   name_of(r, n->predicate), check_text(r->k, t->owner->name));
		diag_note(out_of(r), u->literal->span,
			  "older rows are not seen here: the %s would be wrong",
			  is_aggregate ? "aggregate" : "negation");
		diag_note(out_of(r), t->owner->name_span,
			  "write the rule there, and derive what is needed here");
	}
}

/* -- components -------------------------------------------------------------------------------- */

static void check_table(const racer *r, const graph_node *n)
{
	const ast_component *c = r->g->component;

	for (const graph_rule *g = n->rules; g != NULL; g = g->next)
		check_group(r, n->predicate->table, g->rule);
	check_mixed(r, n);
	check_mean(r, n);
	if (c->order == ORDER_PARALLEL)
		check_statistics(r, n);
	else if (c->order == ORDER_CONTEXT && !r->k->bad_keys[c->index])
		check_in_context(r, n);
}

void check_races(checker *k)
{
	for (int i = 0; i < k->cx->program.component_count; i++) {
		racer r = { .k = k, .g = k->graphs[i] };
		const ast_component *c = r.g->component;

		for (int n = 0; n < r.g->node_count; n++) {
			const graph_node *node = &r.g->nodes[n];
			const ast_table *t = node->predicate->table;

			if (t == NULL || t->is_constant)
				continue;
			if (r.parts == NULL && c->order == ORDER_CONTEXT && !k->bad_keys[c->index])
				r.parts = parts_create(k->cx->arena, r.g, c->keys);
			if (t->owner == c)
				check_table(&r, node);
			else
				check_foreign(&r, node);
		}
		check_joins(k, r.g);
	}
}
