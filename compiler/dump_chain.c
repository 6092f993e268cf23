/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/dump_chain.c -- --dump=chain: the components in their order, after check.
 *
 *     source input(n, pkt, src_ip, dst_ip)
 *     1 ip_assembler: parallel
 *         consumes input
 *         derives and consumes ip_pkt
 *         derives tcp_pkt
 *     2 routes: auto, context-ordered by link(2: address)
 *         consumes finish, link
 *         derives and consumes path, best
 *         keeps best: key 2, 3; 60 s; 1000 rows
 *         recursive: path
 *         stratum 1: best
 *         barriers: finish
 *     ...
 *     output positive_match(n, pkt, ...) */
#include <inttypes.h>
#include <string.h>

#include "compiler/compilation.h"
#include "compiler/strata.h"

typedef enum { NOT_THERE, PASSES, CONSUMED, DERIVED, INSIDE } place;

static const char *text(const compilation *cx, str_id name)
{
	return strtab_text(cx->strings, name);
}

static void dump_signature(const compilation *cx, const char *word, const predicate *p, FILE *out)
{
	fprintf(out, "%s %s(", word, text(cx, p->id));
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

static void dump_key(const compilation *cx, const predicate *p, const ast_key *key, FILE *out)
{
	const char *separator = key->count > 1 ? "(" : "";

	for (int i = 0; i < key->count; i++) {
		fprintf(out, "%s%d: %s", separator, key->positions[i] + 1,
			type_name(cx->arena, p->attributes[key->positions[i]]));
		separator = ", ";
	}
	if (key->count > 1)
		fputs(")", out);
}

static void dump_keys(const compilation *cx, const ast_component *c, FILE *out)
{
	for (const ast_context_key *e = c->keys; e != NULL; e = e->next) {
		fprintf(out, "%s%s(", e == c->keys ? " by " : ", ", text(cx, e->name));
		for (const ast_key *key = e->keys; key != NULL; key = key->next) {
			fputs(key == e->keys ? "" : ", ", out);
			dump_key(cx, e->predicate, key, out);
		}
		fputs(")", out);
	}
	fputs("\n", out);
}

/* -- the fixpoint ------------------------------------------------------------------------------ */

static void dump_table(const compilation *cx, const ast_table *t, FILE *out)
{
	fprintf(out, "    keeps %s: key", text(cx, t->name));
	for (int i = 1, n = 0; i < t->predicate->arity; i++)
		if ((t->key >> i & 1) != 0)
			fprintf(out, "%s %d", n++ == 0 ? "" : ",", i + 1);
	if (t->key == 0)
		fputs(" of one row", out);
	if (t->lifetime_ns != INT64_MAX)
		fprintf(out, "; %g s", (double)t->lifetime_ns / 1e9);
	if (t->rows != UINT64_MAX)
		fprintf(out, "; %" PRIu64 " rows", t->rows);
	fputs(t->is_statistics ? "; merged at barriers\n" : "\n", out);
}

/* Whether p is in a list: numbers[p] is number. */
typedef bool member(const ast_component *c, const predicate *p, int number);

static bool is_recursive(const ast_component *c, const predicate *p, int number)
{
	return c->strata->recursion[p->index] == number;
}

static bool is_of_stratum(const ast_component *c, const predicate *p, int number)
{
	return c->strata->stratum[p->index] == number;
}

static bool is_barrier(const ast_component *c, const predicate *p, int number)
{
	(void)number;
	return c->strata->arrives[p->index] && p->is_barrier;
}

/* The predicates of a list, in a line that begins with title. */
static void dump_list(const compilation *cx, const ast_component *c, const char *title,
		      member *is_member, int number, FILE *out)
{
	const char *before = title;

	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		if (!is_member(c, p, number))
			continue;
		fprintf(out, "%s %s", before, text(cx, p->id));
		before = ",";
	}
	if (before != title)
		fputs("\n", out);
}

static void dump_fixpoint(const compilation *cx, const ast_component *c, FILE *out)
{
	const strata *s = c->strata;

	for (const ast_table *t = cx->program.tables; t != NULL; t = t->next)
		if (t->owner == c)
			dump_table(cx, t, out);
	for (int i = 0; i < s->recursion_count; i++)
		dump_list(cx, c, "    recursive:", is_recursive, i, out);
	for (int i = 1; i < s->count; i++)
		dump_list(cx, c, arena_printf(cx->arena, "    stratum %d:", i), is_of_stratum, i,
			  out);
	dump_list(cx, c, "    barriers:", is_barrier, 0, out);
}

/* -- predicates -------------------------------------------------------------------------------- */

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
		fprintf(out, "%s%s", separator, text(cx, p->id));
		separator = ", ";
	}
	if (*separator != ' ')
		fputs("\n", out);
}

/* places: of each predicate before c; then behind it. */
static void dump_component(const compilation *cx, const ast_component *c, place *places, FILE *out)
{
	fprintf(out, "%d %s", c->index + 1, text(cx, c->name));
	if (c->of != NULL)
		fprintf(out, " of %s", c->of);
	fprintf(out, ": %s%s", strcmp(text(cx, c->type_name), "auto") == 0 ? "auto, " : "",
		order_name(c->order));
	dump_keys(cx, c, out);
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		if (!rule->is_delete)
			places[rule->head.predicate->index] = DERIVED;
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
			if (l->kind != LITERAL_ATOM && l->kind != LITERAL_NEGATED)
				continue;
			place *p = &places[l->atom.predicate->index];
			*p = *p == DERIVED || *p == INSIDE ? INSIDE : CONSUMED;
		}
	dump_line(cx, "consumes", places, CONSUMED, out);
	dump_line(cx, "derives and consumes", places, INSIDE, out);
	dump_line(cx, "derives", places, DERIVED, out);
	dump_line(cx, "passes", places, PASSES, out);
	dump_fixpoint(cx, c, out);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		place *at = &places[p->index];
		bool leaves = p->table != NULL && *at != NOT_THERE; /* rows go on */

		*at = leaves || *at == DERIVED || *at == PASSES ? PASSES : NOT_THERE;
	}
}

void dump_chain(compilation *cx, FILE *out)
{
	place *places = ARENA_ARRAY(cx->arena, place, cx->program.predicate_count);

	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		bool is_source = p->is_source || p->source != SOURCE_NONE;
		bool is_constant = p->table != NULL && p->table->is_constant;

		if (!is_source && !p->is_input)
			continue;
		dump_signature(cx,
			       is_source     ? "source"
			       : is_constant ? "constant table"
					     : "input",
			       p, out);
		places[p->index] = PASSES;
	}
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		dump_component(cx, c, places, out);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next)
		if (p->is_output)
			dump_signature(cx, "output", p, out);
}
