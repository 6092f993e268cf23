/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/dump_chain.c -- --dump=chain: the components in their order, after check.
 *
 *     source input(n, pkt, src_ip, dst_ip)
 *     1 ip_assembler: parallel
 *         consumes input
 *         derives and consumes ip_pkt
 *         derives tcp_pkt
 *     ...
 *     output positive_match(n, pkt, ...) */
#include "compiler/compilation.h"

typedef enum { NOT_THERE, PASSES, CONSUMED, DERIVED, INSIDE } place;

static const char *text(const compilation *cx, str_id name)
{
	return strtab_text(cx->strings, name);
}

static void dump_signature(const compilation *cx, const char *word, const predicate *p, FILE *out)
{
	fprintf(out, "%s %s(", word, text(cx, p->name));
	for (int i = 0; i < p->arity; i++)
		fprintf(out, "%s%s", i == 0 ? "" : ", ", p->names[i]);
	fputs(")\n", out);
}

static const char *order_name(order_kind order)
{
	switch (order) {
	case ORDER_SERIAL:
		return "serial";
	case ORDER_PARALLEL:
		return "parallel";
	case ORDER_CONTEXT:
		return "context-ordered";
	case ORDER_AUTO:
		return "auto";
	}
	return "";
}

static void dump_keys(const compilation *cx, const ast_component *c, FILE *out)
{
	for (const ast_context_key *e = c->keys; e != NULL; e = e->next) {
		fprintf(out, "%s%s(", e == c->keys ? " by " : ", ", text(cx, e->name));
		for (const ast_key *key = e->keys; key != NULL; key = key->next)
			fprintf(out, "%s%d: %s", key == e->keys ? "" : ", ", key->positions[0] + 1,
				type_name(cx->arena, key->type));
		fputs(")", out);
	}
	fputs("\n", out);
}

/* The predicates of one place, in the order of the program, in a line of their own. */
static void dump_line(const compilation *cx, const char *word, const place *places, place which,
		      FILE *out)
{
	const char *separator = " ";

	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		if (places[p->index] != which)
			continue;
		if (*separator == ' ')
			fprintf(out, "    %s", word);
		fprintf(out, "%s%s", separator, text(cx, p->name));
		separator = ", ";
	}
	if (*separator != ' ')
		fputs("\n", out);
}

/* places: of each predicate before c; then behind it. */
static void dump_component(const compilation *cx, const ast_component *c, place *places, FILE *out)
{
	int count = cx->program.predicate_count;

	fprintf(out, "%d %s: %s", c->index + 1, text(cx, c->name), order_name(c->order));
	dump_keys(cx, c, out);
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		places[rule->head.predicate->index] = DERIVED;
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
			if (l->kind != LITERAL_ATOM)
				continue;
			place *p = &places[l->atom.predicate->index];
			*p = *p == DERIVED || *p == INSIDE ? INSIDE : CONSUMED;
		}
	dump_line(cx, "consumes", places, CONSUMED, out);
	dump_line(cx, "derives and consumes", places, INSIDE, out);
	dump_line(cx, "derives", places, DERIVED, out);
	dump_line(cx, "passes", places, PASSES, out);
	for (int i = 0; i < count; i++)
		places[i] = places[i] == DERIVED || places[i] == PASSES ? PASSES : NOT_THERE;
}

void dump_chain(compilation *cx, FILE *out)
{
	place *places = ARENA_ARRAY(cx->arena, place, cx->program.predicate_count);

	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		if (!p->is_source && !p->is_input)
			continue;
		dump_signature(cx, p->is_source ? "source" : "input", p, out);
		places[p->index] = PASSES;
	}
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		dump_component(cx, c, places, out);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next)
		if (p->is_output)
			dump_signature(cx, "output", p, out);
}
