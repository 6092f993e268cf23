/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/dump_dot.c -- --dump=dot: the pipeline as a graph, after check: `dot -Tsvg` draws it.
 *
 * Boxes are components: a double line if tuples run in parallel there, the context keys in
 * parentheses; a cylinder is a table. An arrow goes from where a predicate comes from to where it
 * is consumed, dashed for a barrier, or on to the output. */
#include <string.h>

#include "compiler/compilation.h"

static const char *text(const compilation *cx, str_id name)
{
	return strtab_text(cx->strings, name);
}

/* -- components -------------------------------------------------------------------------------- */

/* "flow_id", or "(caller, callee)" for a composite one. */
static const char *key_name(const compilation *cx, const ast_context_key *of, const ast_key *key)
{
	const char *name = of->predicate->names[key->positions[0]];

	for (int i = 1; i < key->count; i++)
		name = arena_printf(cx->arena, "%s, %s", name,
				    of->predicate->names[key->positions[i]]);
	return key->count > 1 ? arena_printf(cx->arena, "(%s)", name) : name;
}

/* The keys of one predicate, "flow_id, call_id". */
static const char *keys_of(const compilation *cx, const ast_context_key *of)
{
	const char *keys = "";

	for (const ast_key *key = of->keys; key != NULL; key = key->next)
		keys = arena_printf(cx->arena, "%s%s%s", keys, key == of->keys ? "" : ", ",
				    key_name(cx, of, key));
	return keys;
}

/* "\n(flow_id)": keys that several predicates call the same are named once. */
static const char *key_label(const compilation *cx, const ast_component *c)
{
	const char *label = "";

	for (const ast_context_key *of = c->keys; of != NULL; of = of->next) {
		const char *keys = keys_of(cx, of);
		const ast_context_key *same = c->keys;

		while (same != of && strcmp(keys_of(cx, same), keys) != 0)
			same = same->next;
		if (same == of)
			label = arena_printf(cx->arena, "%s\\n(%s)", label, keys);
	}
	return label;
}

static void dump_component(const compilation *cx, const ast_component *c, FILE *out)
{
	const char *of = c->of != NULL ? arena_printf(cx->arena, "\\nof %s", c->of) : "";

	fprintf(out, "\tc%d [label=\"%s%s%s\"%s];\n", c->index + 1, text(cx, c->name), of,
		key_label(cx, c), c->order == ORDER_SERIAL ? "" : ", peripheries=2");
}

/* -- predicates -------------------------------------------------------------------------------- */

static bool consumes(const ast_component *c, const predicate *p)
{
	for (const ast_rule *r = c->rules; r != NULL; r = r->next)
		for (const ast_literal *l = r->body; l != NULL; l = l->next)
			if ((l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) &&
			    l->atom.predicate == p)
				return true;
	return false;
}

static bool derives(const ast_component *c, const predicate *p)
{
	for (const ast_rule *r = c->rules; r != NULL; r = r->next)
		if (!r->is_delete && r->head.predicate == p)
			return true;
	return false;
}

static void dump_edge(const compilation *cx, const char *from, const char *to, const predicate *p,
		      FILE *out)
{
	/* A source's name stands at its node. */
	fprintf(out, "\t%s -> %s [label=\"%s\"%s];\n", from, to,
		from[0] == 's' ? "" : text(cx, p->id), p->is_barrier ? ", style=dashed" : "");
}

/* From a node, behind component number `after` - 1, on to the next place where p is consumed. */
static void dump_way(const compilation *cx, const char *from, const predicate *p, int after,
		     FILE *out)
{
	const ast_component *c = cx->program.components;

	while (c != NULL && (c->index < after || !consumes(c, p)))
		c = c->next;
	if (c != NULL)
		dump_edge(cx, from, arena_printf(cx->arena, "c%d", c->index + 1), p, out);
	else if (p->is_output)
		dump_edge(cx, from, "output", p, out);
}

static void dump_predicate(const compilation *cx, const predicate *p, FILE *out)
{
	if (p->table != NULL && p->table->owner != NULL) {
		fprintf(out, "\tt%d [label=\"%s\", shape=cylinder];\n", p->index, text(cx, p->id));
		fprintf(out, "\tc%d -> t%d [dir=both];\n", p->table->owner->index + 1, p->index);
	}
	if (p->is_source || p->source != SOURCE_NONE || p->is_input) {
		const char *node = arena_printf(cx->arena, "s%d", p->index);

		fprintf(out, "\t%s [label=\"%s\", shape=plaintext];\n", node, text(cx, p->id));
		dump_way(cx, node, p, 0, out);
	}
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		if (derives(c, p) && !consumes(c, p))
			dump_way(cx, arena_printf(cx->arena, "c%d", c->index + 1), p, c->index + 1,
				 out);
		else if (derives(c, p) && p->table != NULL)
			dump_way(cx, arena_printf(cx->arena, "t%d", p->index), p, c->index + 1,
				 out);
}

void dump_dot(compilation *cx, FILE *out)
{
	bool has_output = false;

	fprintf(out,
		"digraph %s {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"sans-serif\"];\n"
		"\tedge [fontname=\"sans-serif\", fontsize=10];\n",
		cx->name);
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		dump_component(cx, c, out);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next)
		has_output |= p->is_output;
	if (has_output)
		fputs("\toutput [shape=plaintext];\n", out);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next)
		dump_predicate(cx, p, out);
	fputs("}\n", out);
}
