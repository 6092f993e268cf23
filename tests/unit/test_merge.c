/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
/* Several programs as one chain: what is shared, who feeds whom, in which order. What the binaries
 * print is seen in tests/run-several.sh, the messages in tests/errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "compiler/passes.h"

enum { PROGRAMS_MAX = 3 };

/* Components with which programs begin. */
#define COUNT  "component count(parallel) { b(@N, X) :- a(@N, X). } "
#define SECOND "component second(parallel) { c(@N, X) :- b(@N, X). } "
#define CALLED                                                                                     \
	"extern function f_total(int) -> int shared state an_total_state in \"total.h\". "         \
	"component count(parallel) { b(@N, Y) :- a(@N, X), Y := f_total(X). } "
/* Others. */
#define END    "component end(parallel) { e(@N, X) :- b(@N, X). } "
#define OTHER  "component other(parallel) { o(@N, X) :- b(@N, X). } "
#define SINK   "component sink(parallel) { s(@N, X) :- e(@N, X). } "
#define SINK_O "component sink(parallel) { s(@N, X) :- o(@N, X). } "
#define BACK   "component back(parallel) { a(@N, X) :- s(@N, X). } "
#define LOOSE  "component loose(parallel) { l(@N, X) :- z(@N, X). } "

/* Programs p0, p1, p2, and the chain: a component's name, whose it is, and of one that copies, what
 * it derives; or the names of the errors. */
static const struct row {
	const char *name, *programs[PROGRAMS_MAX], *want;
} rows[] = {
	{ "nothing in common", { COUNT, LOOSE }, "count.p0 loose.p1" },
	{ "one input of both",
	  { COUNT, "component d(serial) { d(@N, X) :- a(@N, X). }" },
	  "copies(p0.a p1.a) count.p0 d.p1" },
	{ "all in common", { COUNT, COUNT }, "count.all copies(p0.b p1.b)" },
	{ "a beginning in common",
	  { COUNT END, COUNT OTHER },
	  "count.all copies(p0.b p1.b) end.p0 other.p1" },
	{ "two components in common",
	  { COUNT SECOND END, COUNT SECOND },
	  "count.all second.all copies(p0.c p1.c) end.p0" },
	{ "two of three",
	  { COUNT END, LOOSE, COUNT OTHER },
	  "count.p0+p2 copies(p0.b p2.b) end.p0 loose.p1 other.p2" },
	{ "three, and two of them go on",
	  { COUNT SECOND END, COUNT OTHER, COUNT SECOND },
	  "count.all copies(p0+p2.b p1.b) second.p0+p2 copies(p0.c p2.c) end.p0 other.p1" },
	{ "only one prints it",
	  { COUNT END, COUNT OTHER "output o." },
	  "count.all copies(p0.b p1.b) end.p0 other.p1" },
	{ "only one has a use for it",
	  { COUNT END, COUNT LOOSE "output l." },
	  "count.all end.p0 loose.p1" },
	{ "an output on its way",
	  { COUNT SECOND "output b.", COUNT SECOND },
	  "count.all copies(p0.b p1.b) second.p0 second.p1" },
	{ "a table",
	  { "materialize(b, 1h, 9, keys(2))." COUNT, COUNT },
	  "copies(p0.a p1.a) count.p0 count.p1" },
	{ "constants that are equal",
	  { "const k = 1. component c(parallel) { b(@N, X) :- a(@N, X), X > k. }",
	    "const k = 1. component c(parallel) { b(@N, X) :- a(@N, X), X > k. }" },
	  "c.all copies(p0.b p1.b)" },
	{ "constants that differ",
	  { "const k = 1. component c(parallel) { b(@N, X) :- a(@N, X), X > k. }",
	    "const k = 2. component c(parallel) { b(@N, X) :- a(@N, X), X > k. }" },
	  "copies(p0.a p1.a) c.p0 c.p1" },
	{ "other order types",
	  { "component c(parallel) { b(@N, X) :- a(@N, X). }",
	    "component c(serial) { b(@N, X) :- a(@N, X). }" },
	  "copies(p0.a p1.a) c.p0 c.p1" },
	{ "keys that differ",
	  { "component c(parallel_context_order, context_keys(a(2))) { b(@N, X, Y) :- a(@N, X, Y). "
	    "}",
	    "component c(parallel_context_order, context_keys(a(3))) { b(@N, X, Y) :- a(@N, X, Y). "
	    "}" },
	  "copies(p0.a p1.a) c.p0 c.p1" },
	{ "a function of one state", { CALLED, CALLED }, "count.all copies(p0.b p1.b)" },
	{ "the same, called again",
	  { CALLED "component t(parallel) { t(@N, Y) :- b(@N, X), Y := f_Total(X). }", CALLED },
	  "copies(p0.a p1.a) count.p0 t.p0 count.p1" },
	{ "spaces and comments",
	  { COUNT, "/* x */ component count ( parallel ) {\n b(@N, X) :- a(@N, X). }" },
	  "count.all copies(p0.b p1.b)" },
	{ "derived anew behind it",
	  { COUNT SECOND "component n(parallel) { b(@N, X) :- c(@N, X). }", COUNT SECOND END },
	  "count.all second.all copies(p0.c p1.c) n.p0 end.p1" },
	{ "each its own start",
	  { "component c(serial) { b(@N) :- start(@N). }",
	    "component d(serial) { b(@N) :- start(@N). }" },
	  "c.p0 d.p1" },

	{ "one feeds the next",
	  { COUNT END, SINK },
	  "count.p0 end.p0 copies(p0.rest.e p1.e) sink.p1" },
	{ "one feeds the one before",
	  { SINK, COUNT END },
	  "count.p1 end.p1 copies(p1.rest.e p0.e) sink.p0" },
	{ "what is fed is not printed",
	  { COUNT END "output b.", SINK },
	  "count.p0 end.p0 copies(p1.e) sink.p1" },
	{ "an output that is consumed",
	  { COUNT END "output b. output e.", OTHER },
	  "count.p0 copies(p0.rest.b p1.b) end.p0 other.p1" },
	{ "consumed, and no output", { COUNT END, OTHER }, "count.p0 end.p0 other.p1" },
	{ "one feeds two",
	  { SINK, COUNT END, SINK LOOSE },
	  "count.p1 end.p1 copies(p1.rest.e p0.e p2.e) sink.p0 sink.p2 loose.p2" },
	{ "two feed one",
	  { COUNT END, "component d(serial) { e(@N, X) :- z(@N, X). }", SINK },
	  "count.p0 end.p0 copies(p0.rest.e p2.e) d.p1 copies(p1.rest.e p2.e) sink.p2" },
	{ "through one to the next",
	  { SINK_O, OTHER, COUNT },
	  "count.p2 copies(p2.rest.b p1.b) other.p1 copies(p1.rest.o p0.o) sink.p0" },
	{ "what is shared feeds",
	  { COUNT, COUNT OTHER, END },
	  "count.p0+p1 copies(p0.b p1.b) copies(p0.rest.b p2.b) other.p1 end.p2" },
	{ "a table feeds",
	  { "materialize(b, 1h, 9, keys(2))." COUNT, END },
	  "count.p0 copies(p1.b) end.p1" },

	{ "two feed each other", { COUNT END, SINK BACK }, "program-cycle" },
	{ "three do", { COUNT, END, SINK BACK }, "program-cycle" },
	{ "another number of attributes",
	  { COUNT, "component d(serial) { d(@N, X) :- b(@N, X, X). }" },
	  "arity" },
	{ "a table that is fed", { COUNT, "materialize(b, 1h, 9, keys(2))." END }, "unsupported" },
};

static compilation *merged(arena *a, options *o, const struct row *row)
{
	char folder[] = "/tmp/merge-XXXXXX";
	compilation *cx;
	int count = 0;

	*o = (options){ .diag = { .color = COLOR_NEVER } };
	o->further = ARENA_ARRAY(a, const char *, PROGRAMS_MAX);
	assert_non_null(mkdtemp(folder));
	for (; count < PROGRAMS_MAX && row->programs[count] != NULL; count++) {
		const char *path = arena_printf(a, "%s/p%d.analog", folder, count);
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		fputs(row->programs[count], f);
		fclose(f);
		if (count == 0)
			o->input = path;
		else
			o->further[o->further_count++] = path;
	}
	cx = compilation_create(a, o, NULL);
	if (pass_parse(cx))
		pass_merge(cx);
	while (count-- > 0)
		unlink(arena_printf(a, "%s/p%d.analog", folder, count));
	rmdir(folder);
	return cx;
}

static const char *chain_of(const compilation *cx)
{
	const char *chain = "";

	for (const ast_component *c = cx->program.components; c != NULL; c = c->next) {
		chain = arena_printf(cx->arena, "%s%s%s%s%s", chain, chain[0] != '\0' ? " " : "",
				     strtab_text(cx->strings, c->name), c->is_copies ? "(" : ".",
				     c->is_copies ? "" : c->of);
		for (const ast_rule *r = c->rules; c->is_copies && r != NULL; r = r->next)
			chain = arena_printf(cx->arena, "%s%s%s", chain,
					     strtab_text(cx->strings, r->head.id),
					     r->next != NULL ? " " : ")");
	}
	return chain;
}

/* Whether what was reported is one error of that name. */
static bool says(const compilation *cx, const char *name)
{
	char *messages = NULL;
	size_t length;
	FILE *out = open_memstream(&messages, &length);

	diag_print(cx->diag, out);
	fclose(out);
	bool found = strstr(messages, arena_printf(cx->arena, "[%s]", name)) != NULL;
	free(messages);
	return found;
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		arena *a = arena_create();
		options o;
		compilation *cx = merged(a, &o, &rows[i]);

		if (diag_errors(cx->diag) == 0 && strcmp(chain_of(cx), rows[i].want) != 0)
			fail_msg("%s: %s; wanted: %s", rows[i].name, chain_of(cx), rows[i].want);
		if (diag_errors(cx->diag) != 0 && !says(cx, rows[i].want))
			fail_msg("%s: another error than %s", rows[i].name, rows[i].want);
		arena_destroy(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
