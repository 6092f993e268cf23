/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/strata.c -- strongly connected components (Tarjan), then the longest path over them. */
#include "compiler/strata.h"

#include "compiler/arena.h"

/* A body literal of a rule that derives: from its predicate to the head's. */
typedef struct edge {
	const ast_rule *rule;
	const ast_literal *literal;
	int from, to;
	bool is_strict; /* the head's stratum is a later one */
	struct edge *next;
} edge;

typedef struct node {
	const predicate *predicate;
	edge *edges;           /* of which it is the `from`, last first */
	const edge *at;        /* search: the next one to be followed */
	int number, low;       /* search: from 1; 0: not visited */
	int parent;            /* search: from where it was reached, -1: nowhere */
	int group, next_stack; /* group: its strongly connected component, -1: not known */
	bool is_waiting;       /* search: on the stack */
	bool has_loop;         /* derives itself in one rule */
	int stratum;
} node;

typedef struct builder {
	struct arena *arena;
	node *nodes;
	int node_count;
	int *place; /* by predicate index: its node, -1: none */
	int *
	    order; /* groups as they were found, each behind all that it leads to: nodes in a row */
	int ordered, group_count;
} builder;

bool strata_is_aggregate(const ast_rule *rule)
{
	for (const ast_expr *e = rule->head.args; e != NULL; e = e->next)
		if (e->kind == EXPR_AGGREGATE)
			return true;
	return false;
}

bool strata_is_table(const ast_component *c, const predicate *p)
{
	return p->table != NULL && (p->table->is_constant || p->table->owner == c);
}

/* -- the graph --------------------------------------------------------------------------------- */

static int node_of(builder *b, const predicate *p)
{
	if (b->place[p->index] < 0) {
		b->place[p->index] = b->node_count;
		b->nodes[b->node_count++] =
		    (node){ .predicate = p, .group = -1, .parent = -1, .next_stack = -1 };
	}
	return b->place[p->index];
}

/* Whether the literal makes its rule wait for the predicate; *is_strict: for all of it. */
static bool is_dependency(const ast_rule *rule, const ast_literal *l, bool *is_strict)
{
	*is_strict = l->kind == LITERAL_NEGATED || strata_is_aggregate(rule);
	if (l->kind == LITERAL_NEGATED) /* a negated table reads the past */
		return !strata_is_table(rule->component, l->atom.predicate);
	return l->kind == LITERAL_ATOM;
}

static void add_edge(builder *b, const ast_rule *rule, const ast_literal *l, bool is_strict)
{
	edge *e = ARENA_NEW(b->arena, edge);

	*e = (edge){ .rule = rule, .literal = l, .is_strict = is_strict };
	e->from = node_of(b, l->atom.predicate);
	e->to = node_of(b, rule->head.predicate);
	e->next = b->nodes[e->from].edges;
	b->nodes[e->from].edges = e;
	b->nodes[e->from].has_loop |= e->from == e->to;
}

static void add_rule(builder *b, const ast_rule *rule)
{
	bool is_strict;

	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind != LITERAL_ATOM && l->kind != LITERAL_NEGATED)
			continue;
		node_of(b, l->atom.predicate);
		if (!rule->is_delete && is_dependency(rule, l, &is_strict))
			add_edge(b, rule, l, is_strict);
	}
	node_of(b, rule->head.predicate);
}

static void build_graph(builder *b, const ast_component *c, int predicate_count)
{
	int most = 0;

	b->place = ARENA_ARRAY(b->arena, int, predicate_count + 1);
	for (int i = 0; i < predicate_count; i++)
		b->place[i] = -1;
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		most++;
		for (const ast_literal *l = rule->body; l != NULL; l = l->next)
			most++;
	}
	b->nodes = ARENA_ARRAY(b->arena, node, most + 1);
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		add_rule(b, rule);
}

/* -- strongly connected components ------------------------------------------------------------- */

static int push(builder *b, int i, int parent, int *stack, int *numbers)
{
	node *n = &b->nodes[i];

	n->number = n->low = ++*numbers;
	n->at = n->edges;
	n->parent = parent;
	n->next_stack = *stack;
	n->is_waiting = true;
	*stack = i;
	return i;
}

static void close_group(builder *b, int root, int *stack)
{
	int i;

	do {
		i = *stack;
		*stack = b->nodes[i].next_stack;
		b->nodes[i].is_waiting = false;
		b->nodes[i].group = b->group_count;
		b->order[b->ordered++] = i;
	} while (i != root);
	b->group_count++;
}

/* Without recursion: chains of rules may be long. */
static void search(builder *b, int root, int *numbers)
{
	int stack = -1;
	int i = push(b, root, -1, &stack, numbers);

	while (i >= 0) {
		node *n = &b->nodes[i];

		if (n->at != NULL) {
			const node *to = &b->nodes[n->at->to];
			int next = n->at->to;

			n->at = n->at->next;
			if (to->number == 0)
				i = push(b, next, i, &stack, numbers);
			else if (to->is_waiting && to->number < n->low)
				n->low = to->number;
			continue;
		}
		if (n->low == n->number)
			close_group(b, i, &stack);
		else if (n->low < b->nodes[n->parent].low)
			b->nodes[n->parent].low = n->low;
		i = n->parent;
	}
}

static void find_groups(builder *b)
{
	int numbers = 0;

	b->order = ARENA_ARRAY(b->arena, int, b->node_count + 1);
	for (int i = 0; i < b->node_count; i++)
		if (b->nodes[i].number == 0)
			search(b, i, &numbers);
}

/* -- a cycle that has no strata ---------------------------------------------------------------- */

/* The shortest way from node `from` to node `to` inside their group; the edge by which each node on
 * it is reached is in by. */
static void find_way(builder *b, int from, int to, const edge **by)
{
	int *queue = ARENA_ARRAY(b->arena, int, b->node_count + 1);
	bool *seen = ARENA_ARRAY(b->arena, bool, b->node_count + 1);
	int first = 0, last = 0;

	queue[last++] = from;
	seen[from] = true;
	while (first < last && !seen[to]) {
		int i = queue[first++];

		for (const edge *e = b->nodes[i].edges; e != NULL; e = e->next) {
			if (seen[e->to] || b->nodes[e->to].group != b->nodes[from].group)
				continue;
			seen[e->to] = true;
			by[e->to] = e;
			queue[last++] = e->to;
		}
	}
}

static void fill_cycle(builder *b, const edge *strict, strata_cycle *cycle)
{
	const edge **by = ARENA_ARRAY(b->arena, const edge *, b->node_count + 1);
	int count = 1;

	find_way(b, strict->to, strict->from, by);
	for (int i = strict->from; i != strict->to; i = by[i]->from)
		count++;
	cycle->rules = ARENA_ARRAY(b->arena, const ast_rule *, count);
	cycle->literals = ARENA_ARRAY(b->arena, const ast_literal *, count);
	cycle->rule_count = count;
	cycle->negation = strict->literal->kind == LITERAL_NEGATED ? strict->literal : NULL;
	cycle->rules[--count] = strict->rule;
	cycle->literals[count] = strict->literal;
	for (int i = strict->from; i != strict->to; i = by[i]->from) {
		cycle->rules[--count] = by[i]->rule;
		cycle->literals[count] = by[i]->literal;
	}
}

/* Of several the one whose rule stands first in the text. */
static void find_cycle(builder *b, strata_cycle *cycle)
{
	const edge *found = NULL;

	*cycle = (strata_cycle){ .rule_count = 0 };
	for (int i = 0; i < b->node_count; i++)
		for (const edge *e = b->nodes[i].edges; e != NULL; e = e->next)
			if (e->is_strict && b->nodes[e->from].group == b->nodes[e->to].group &&
			    (found == NULL || e->rule->index < found->rule->index))
				found = e;
	if (found != NULL)
		fill_cycle(b, found, cycle);
}

/* -- the result -------------------------------------------------------------------------------- */

/* The smallest strata: groups before those that they lead to. */
static void number_strata(builder *b)
{
	int end = b->ordered;

	while (end > 0) {
		int begin = end, stratum = 0, group = b->nodes[b->order[end - 1]].group;

		while (begin > 0 && b->nodes[b->order[begin - 1]].group == group)
			begin--;
		for (int k = begin; k < end; k++)
			if (b->nodes[b->order[k]].stratum > stratum)
				stratum = b->nodes[b->order[k]].stratum;
		for (int k = begin; k < end; k++)
			b->nodes[b->order[k]].stratum = stratum;
		for (int k = begin; k < end; k++)
			for (const edge *e = b->nodes[b->order[k]].edges; e != NULL; e = e->next)
				if (b->nodes[e->to].stratum < stratum + e->is_strict)
					b->nodes[e->to].stratum = stratum + e->is_strict;
		end = begin;
	}
}

static bool comes_from_outside(const predicate *p, const ast_component *c,
			       const int *first_producer)
{
	int first = first_producer[p->index];

	return p->is_source || p->source != SOURCE_NONE || p->is_builtin || p->is_input ||
	       first < 0 || first < c->index;
}

/* Groups with a cycle get their numbers in the order of the component's predicates. */
static void number_recursions(const builder *b, strata *s)
{
	int *sizes = ARENA_ARRAY(b->arena, int, b->group_count + 1);
	int *numbers = ARENA_ARRAY(b->arena, int, b->group_count + 1);

	for (int i = 0; i < b->node_count; i++)
		sizes[b->nodes[i].group]++;
	for (int i = 0; i < b->node_count; i++) {
		const node *n = &b->nodes[i];

		if (sizes[n->group] == 1 && !n->has_loop)
			continue;
		if (numbers[n->group] == 0)
			numbers[n->group] = ++s->recursion_count;
		s->recursion[n->predicate->index] = numbers[n->group] - 1;
	}
}

static bool needs_fixpoint(const strata *s, const ast_component *c)
{
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		int atoms = 0;

		if (rule->is_delete || strata_is_aggregate(rule) ||
		    strata_is_table(c, rule->head.predicate))
			return true;
		for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
			if (l->kind == LITERAL_NEGATED)
				return true;
			if (l->kind == LITERAL_ATOM &&
			    (atoms++ > 0 || strata_is_table(c, l->atom.predicate)))
				return true;
		}
	}
	return s->recursion_count > 0;
}

int strata_of_rule(const strata *s, const ast_rule *rule)
{
	int stratum = 0;
	bool is_strict;

	if (!rule->is_delete)
		return s->stratum[rule->head.predicate->index];
	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (!is_dependency(rule, l, &is_strict))
			continue;
		int least = s->stratum[l->atom.predicate->index] + is_strict;
		if (stratum < least)
			stratum = least;
	}
	return stratum;
}

static void fill(const builder *b, strata *s, const ast_component *c, int predicate_count,
		 const int *first_producer)
{
	s->stratum = ARENA_ARRAY(b->arena, int, predicate_count + 1);
	s->recursion = ARENA_ARRAY(b->arena, int, predicate_count + 1);
	s->arrives = ARENA_ARRAY(b->arena, bool, predicate_count + 1);
	for (int i = 0; i < predicate_count; i++)
		s->stratum[i] = s->recursion[i] = -1;
	for (int i = 0; i < b->node_count; i++)
		s->stratum[b->nodes[i].predicate->index] = b->nodes[i].stratum;
	number_recursions(b, s);
	s->order = ARENA_ARRAY(b->arena, const predicate *, b->node_count + 1);
	for (int i = b->ordered; i > 0; i--)
		s->order[s->order_count++] = b->nodes[b->order[i - 1]].predicate;
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		const predicate *head = rule->head.predicate;

		if (strata_of_rule(s, rule) >= s->count)
			s->count = strata_of_rule(s, rule) + 1;
		if (head->table != NULL && head->is_input)
			s->arrives[head->index] = true;
		for (const ast_literal *l = rule->body; l != NULL; l = l->next)
			if (l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED)
				s->arrives[l->atom.predicate->index] =
				    comes_from_outside(l->atom.predicate, c, first_producer);
	}
	s->is_fixpoint = needs_fixpoint(s, c);
}

strata *strata_create(struct arena *a, const ast_component *c, int predicate_count,
		      const int *first_producer, strata_cycle *cycle)
{
	builder b = { .arena = a };
	strata *s = ARENA_NEW(a, strata);
	strata_cycle unused;

	build_graph(&b, c, predicate_count);
	find_groups(&b);
	number_strata(&b);
	find_cycle(&b, cycle != NULL ? cycle : &unused);
	fill(&b, s, c, predicate_count, first_producer);
	return s;
}
