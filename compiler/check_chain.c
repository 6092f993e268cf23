/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_chain.c -- part of check: what each component gets, and what it leaves.
 *
 * A tuple of a predicate that occurs in no body of a component passes through it; one that occurs
 * is consumed there. */
#include "compiler/check.h"

/* -- inside a component ------------------------------------------------------------------------ */

static void report_recursion(checker *k, const graph *g)
{
	int *cycle;
	int count = graph_cycle(g, k->cx->arena, &cycle);
	const graph_edge *last = &g->edges[cycle[count - 1]];
	const char *path = check_text(k, graph_trigger(g->edges[cycle[0]].rule)->name);

	for (int i = 0; i < count; i++)
		path = arena_printf(k->cx->arena, "%s -> %s", path,
				    check_text(k, g->edges[cycle[i]].rule->head.name));
	diag_error(k->cx->diag, last->rule->head.name_span, "unsupported",
		   "the recursion %s is not supported yet", path);
	for (int i = 0; i < count - 1; i++)
		diag_note(k->cx->diag, g->edges[cycle[i]].rule->head.name_span,
			  "'%s' is derived from '%s' here",
			  check_text(k, g->edges[cycle[i]].rule->head.name),
			  check_text(k, graph_trigger(g->edges[cycle[i]].rule)->name));
}

static bool build_graphs(checker *k)
{
	ast_program *program = &k->cx->program;
	int *place = ARENA_ARRAY(k->cx->arena, int, program->predicate_count + 1);
	bool acyclic = true;

	for (int i = 0; i < program->predicate_count; i++)
		place[i] = -1;
	k->graphs = ARENA_ARRAY(k->cx->arena, graph *, program->component_count + 1);
	for (ast_component *c = program->components; c != NULL; c = c->next) {
		graph *g = graph_create(k->cx->arena, c, k->first_producer, place);

		k->graphs[c->index] = g;
		if (g->order_count < g->node_count) {
			report_recursion(k, g);
			acyclic = false;
		}
	}
	return acyclic;
}

static void find_producers(checker *k)
{
	ast_program *program = &k->cx->program;

	k->first_producer = ARENA_ARRAY(k->cx->arena, int, program->predicate_count + 1);
	for (int i = 0; i < program->predicate_count; i++)
		k->first_producer[i] = -1;
	for (const ast_component *c = program->components; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
			int *first = &k->first_producer[rule->head.predicate->index];

			if (*first < 0)
				*first = c->index;
		}
}

/* -- from component to component --------------------------------------------------------------- */

/* A producer that stands after the last consumer: nobody gets what it derives. */
static void check_order(checker *k, const graph *g, const ast_component *const *last_consumer)
{
	for (int i = 0; i < g->node_count; i++) {
		const predicate *p = g->nodes[i].predicate;
		const ast_component *to = last_consumer[p->index];
		const ast_rule *rule = g->component->rules;

		if (g->nodes[i].derived == 0 || to == NULL || to->index >= g->component->index)
			continue;
		while (rule->head.predicate != p)
			rule = rule->next;
		diag_error(k->cx->diag, rule->head.name_span, "chain-order",
			   "'%s' is derived after '%s', the component that consumes it",
			   check_text(k, p->name), check_text(k, to->name));
		diag_note(k->cx->diag, check_first_use(to, p)->name_span, "consumed here");
	}
}

/* What c consumes is gone, what it derives is there: warns where a predicate that is gone is
 * waited for. gone: by predicate, the component that consumed it, NULL: none. */
static void pass_through(checker *k, const graph *g, const ast_component **gone)
{
	for (int i = 0; i < g->node_count; i++) {
		const graph_node *n = &g->nodes[i];
		const ast_component *by = gone[n->predicate->index];

		if (n->edges == NULL || n->derived > 0 || by == NULL)
			continue;
		diag_warning(k->cx->diag, check_first_use(g->component, n->predicate)->name_span,
			     "consumed-upstream", "'%s' never comes here: '%s' consumes it before",
			     check_text(k, n->predicate->name), check_text(k, by->name));
		diag_note(k->cx->diag, check_first_use(by, n->predicate)->name_span,
			  "consumed here");
	}
	for (int i = 0; i < g->node_count; i++) {
		const graph_node *n = &g->nodes[i];

		gone[n->predicate->index] = n->edges != NULL ? g->component : NULL;
		k->leaves[n->predicate->index] = n->edges == NULL;
	}
}

static void follow_chain(checker *k)
{
	const ast_program *program = &k->cx->program;
	int predicates = program->predicate_count;
	const ast_component **gone = ARENA_ARRAY(k->cx->arena, const ast_component *, predicates);
	const ast_component **last = ARENA_ARRAY(k->cx->arena, const ast_component *, predicates);

	k->leaves = ARENA_ARRAY(k->cx->arena, bool, predicates);
	for (int i = 0; i < program->component_count; i++)
		for (int n = 0; n < k->graphs[i]->node_count; n++)
			if (k->graphs[i]->nodes[n].edges != NULL)
				last[k->graphs[i]->nodes[n].predicate->index] =
				    k->graphs[i]->component;
	for (int i = 0; i < program->component_count; i++) {
		check_order(k, k->graphs[i], last);
		pass_through(k, k->graphs[i], gone);
	}
}

/* -- inputs, outputs --------------------------------------------------------------------------- */

static void classify(checker *k)
{
	for (predicate *p = k->cx->program.predicates; p != NULL; p = p->next) {
		p->is_input = p->consumer != NULL && k->first_producer[p->index] < 0 &&
			      !p->is_source && !p->is_builtin;
		p->is_output =
		    p->is_builtin || (k->cx->program.outputs == NULL && k->leaves[p->index]);
	}
	for (const ast_output *o = k->cx->program.outputs; o != NULL; o = o->next) {
		o->predicate->is_output = true;
		if (k->first_producer[o->predicate->index] >= 0 || o->predicate->is_builtin)
			continue;
		diag_error(k->cx->diag, o->name_span, "output",
			   "no rule derives '%s': it can't be an output", check_text(k, o->name));
		diag_note(k->cx->diag, o->predicate->first, "it is only consumed");
	}
}

bool check_chain(checker *k)
{
	find_producers(k);
	bool acyclic = build_graphs(k);
	follow_chain(k);
	classify(k);
	return acyclic;
}
