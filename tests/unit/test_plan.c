/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
/* Which components become one stage, where a set is kept, what travels between stages; what the
 * plan does not support is an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compiler/plan.h"
#include "tests/support/compile_text.h"

static bool (*const passes[])(compilation *) = { pass_parse, pass_resolve,  pass_infer, pass_check,
						 pass_plan,  pass_optimise, NULL };

#define DECLARATIONS                                                                               \
	"extern type packet = const struct an_packet * in \"p.h\".\n"                              \
	"extern predicate item(node, packet, int, int) source an_item_decode in \"f.h\".\n"        \
	"extern function f_one(int) -> int pure in \"f.h\".\n"                                     \
	"extern function f_some(int) -> int? pure in \"f.h\".\n"                                   \
	"extern function f_many(int) -> int* pure in \"f.h\".\n"                                   \
	"extern function f_key(int) -> int keyed(arg 1) state an_key_state in \"f.h\".\n"          \
	"extern function f_other(int) -> int keyed(arg 1) state an_other_state in \"f.h\".\n"      \
	"extern function f_events(int) -> int* keyed(arg 1) state an_events_state in \"f.h\".\n"   \
	"extern function f_turn(int) -> int? ordered ticket an_turn state an_turn_state in "       \
	"\"f.h\".\n"                                                                               \
	"extern function f_say(int) -> int shared effect in \"f.h\".\n"
#define PARALLEL(name, rules) "component " name "(parallel) { " rules " }\n"
#define SERIAL(name, rules)   "component " name "(serial) { " rules " }\n"
#define KEYED(name, keys, rules)                                                                   \
	"component " name "(parallel_context_order, context_keys(" keys ")) { " rules " }\n"

static void put(char *text, const char *format, const char *what)
{
	size_t used = strlen(text);

	snprintf(text + used, 1024 - used, format, what);
}

/* "<edge/1 path!/2 total#>": the relations of a stage with a fixpoint. !: a set, #: a table, /: how
 * many indexes. */
static void put_relations(char *text, const plan_stage *s)
{
	char number[16];

	for (const plan_relation *r = s->relations; r != NULL; r = r->next) {
		int indexes = 0;

		for (const plan_index *i = r->indexes; i != NULL; i = i->next)
			indexes++;
		put(text, r == s->relations ? "<%s" : " %s", r->name);
		put(text, "%s", r->is_set ? "!" : r->table != NULL ? "#" : "");
		snprintf(number, sizeof number, "/%d", indexes);
		put(text, "%s", indexes > 0 ? number : "");
	}
	put(text, "%s", s->is_fixpoint ? ">" : "");
}

/* "first+second{set} third: tuple(MEMBER,…) …": stages, their sets and relations, and the tuples
 * that travel, but for failed. */
static const char *summary(const compiled *c)
{
	static char text[1024];
	struct strtab *strings = c->cx->strings;

	text[0] = '\0';
	for (const plan_stage *s = c->cx->plan->stages; s != NULL; s = s->next) {
		put(text, text[0] != '\0' ? " %s" : "%s", plan_stage_name(c->cx, s));
		for (const plan_set *set = s->sets; set != NULL; set = set->next)
			put(text, "{%s}", strtab_text(strings, set->predicate->name));
		put_relations(text, s);
	}
	put(text, ":%s", "");
	for (const plan_tuple *t = c->cx->plan->tuples; t != NULL; t = t->next) {
		bool is_first = true;

		if (!t->travels || t->predicate->is_builtin)
			continue;
		put(text, t->is_copy ? " copy of %s(" : " %s(",
		    strtab_text(strings, t->predicate->name));
		for (int i = 1; i < t->predicate->arity; i++) {
			if (!t->attributes[i].live)
				continue;
			put(text, is_first ? "%s" : ",%s", t->attributes[i].name);
			is_first = false;
		}
		put(text, ")%s", "");
	}
	return text;
}

static const struct row {
	const char *name, *program, *want;
} rows[] = {
	{ "what nobody reads does not travel",
	  PARALLEL("a", "p(@N, X, Y) :- item(@N, P, X, Y).")
	      SERIAL("b", "q(@N, X) :- p(@N, X, Y), f_key(X) > 1."),
	  "a b: item(X) p(X) q(X)" },
	{ "parallel neighbours",
	  PARALLEL("a", "p(@N, X) :- item(@N, P, X, Y).") PARALLEL("b", "q(@N, X) :- p(@N, X).")
	      PARALLEL("c", "r(@N, X) :- q(@N, X)."),
	  "a+b+c: item(X) r(X)" },
	{ "an ordered function begins a stage",
	  PARALLEL("a", "p(@N, X) :- item(@N, P, X, Y).")
	      PARALLEL("b", "q(@N, Z) :- p(@N, X), Z = f_turn(X)."),
	  "a b: item(X) p(X) q(Z)" },
	{ "one key value through the heads",
	  KEYED("a", "item(3)", "p(@N, Z, X) :- item(@N, P, X, Y), Z = f_key(X).")
	      KEYED("b", "p(3)", "q(@N, Z) :- p(@N, Y, X), Z = f_other(X)."),
	  "a+b: item(X) q(Z)" },
	{ "another value of the same type",
	  KEYED("a", "item(3)", "p(@N, Y, X) :- item(@N, P, X, Y), f_key(X) > 0.")
	      KEYED("b", "p(2)", "q(@N, Z) :- p(@N, Y, X), Z = f_other(Y)."),
	  "a b: item(X,Y) p(Y) q(Z)" },
	{ "a computed value",
	  KEYED("a", "item(3)", "p(@N, X + 1) :- item(@N, P, X, Y), f_key(X) > 0.")
	      KEYED("b", "p(2)", "q(@N, Z) :- p(@N, Y), Z = f_other(Y)."),
	  "a b: item(X) p(attribute_2) q(Z)" },
	{ "state of one name",
	  KEYED("a", "item(3)", "p(@N, X) :- item(@N, P, X, Y), f_key(X) > 0.")
	      KEYED("b", "p(2)", "q(@N, Z) :- p(@N, X), Z = f_key(X)."),
	  "a b: item(X) p(X) q(Z)" },
	{ "several tuples a token for the second one",
	  KEYED("a", "item(3)", "p(@N, X, Z) :- item(@N, P, X, Y), Z = f_events(X).")
	      KEYED("b", "p(2)", "q(@N, Z, X) :- p(@N, X, Z), f_other(X) > 1."),
	  "a b: item(X) p(X,Z) q(Z,X)" },
	{ "the second one consumes what passes the first",
	  PARALLEL("s", "p(@N, X) :- item(@N, P, X, Y). r(@N, X) :- item(@N, P, X, Y).")
	      KEYED("a", "p(2)", "t(@N, X) :- p(@N, X), f_key(X) > 0.")
		  KEYED("b", "r(2)", "q(@N, Z) :- r(@N, X), Z = f_other(X)."),
	  "s a b: item(X) p(X) r(X) t(X) q(Z)" },
	{ "two rules for one fact",
	  PARALLEL("a", "p(@N, X) :- item(@N, P, X, Y). p(@N, Y) :- item(@N, P, X, Y)."),
	  "a{p}: item(X,Y) p(X)" },
	{ "constants tell the rules apart",
	  PARALLEL("a", "p(@N, X, 1) :- item(@N, P, X, Y). p(@N, X, 2) :- item(@N, P, X, Y)."),
	  "a: item(X) p(X,attribute_3)" },
	{ "a pure * can repeat itself",
	  PARALLEL("a", "p(@N, Z) :- item(@N, P, X, Y), Z = f_many(X)."), "a{p}: item(X) p(Z)" },
	{ "events are each their own",
	  KEYED("a", "item(3)", "p(@N, Z) :- item(@N, P, X, Y), Z = f_events(X)."),
	  "a: item(X) p(Z)" },
	{ "events that lose their value",
	  KEYED("a", "item(3)",
		"p(@N, Z, X) :- item(@N, P, X, Y), Z = f_events(X). q(@N, X) :- p(@N, Z, X)."),
	  "a{q}: item(X) q(X)" },
	{ "a consumed output has a copy",
	  PARALLEL("a", "p(@N, X) :- item(@N, P, X, Y).")
	      SERIAL("b", "q(@N, X) :- p(@N, X), f_key(X) > 1.") "output p.\noutput q.\n",
	  "a b: item(X) p(X) copy of p(X) q(X)" },
	{ "rules that serve no output",
	  PARALLEL("a", "p(@N, X) :- item(@N, P, X, Y). q(@N, Y) :- item(@N, P, X, Y).")
	      PARALLEL("b", "r(@N, X) :- p(@N, X). s(@N, Y) :- q(@N, Y).") "output r.\n",
	  "a+b: item(X) r(X)" },
	{ "an effect serves by itself",
	  PARALLEL("a", "p(@N, X) :- item(@N, P, X, Y). q(@N, Y) :- item(@N, P, X, Y), Z = "
			"f_say(Y).") "output p.\n",
	  "a: item(X,Y) p(X)" },
	{ "a set is kept where the heads forget the trigger",
	  PARALLEL("a", "p(@N, Z) :- item(@N, P, X, Y), Z = f_many(X), f_say(1) > 0."
			"q(@N, 1) :- p(@N, Z). r(@N, Z) :- p(@N, Z)."),
	  "a{p}{q}: item(X) q(attribute_2) r(Z)" },
	{ "a join looks up by what is known",
	  SERIAL("a", "p(@N, X, Z) :- item(@N, P, X, Y), item(@N, Q, Y, Z)."),
	  "a<item/2 p!>: item(X,Y) p(X,Z)" },
	{ "a recursion is a set",
	  SERIAL("a", "p(@N, X, Y) :- item(@N, P, X, Y). p(@N, Y, X) :- p(@N, X, Y)."
		      "q(@N, X) :- p(@N, X, 1).") "output q.\n",
	  "a<item p! q!>: item(X,Y) q(X)" },
	{ "a negation of what can't be derived twice",
	  SERIAL("a", "p(@N, X) :- item(@N, P, X, Y), X > 1."
		      "q(@N, X) :- item(@N, P, X, Y), !p(@N, X)."),
	  "a<item p/1>: item(X) q(X)" },
	{ "a table, and an aggregate that follows it",
	  "materialize(t, 10s, 10, keys(2)).\nmaterialize(u, 10s, 10, keys(2)).\n" SERIAL(
	      "a", "t(@N, X, Y) :- item(@N, P, X, Y). u(@N, X, a_COUNT<*>) :- t(@N, X, Y)."),
	  "a<item t#/1 u# groups1_u/1 affected1_u/1>: item(X,Y)" },
	{ "a later component gets a table's rows as events",
	  "materialize(t, 10s, 10, keys(2)).\n" SERIAL("a", "t(@N, X, Y) :- item(@N, P, X, Y).")
	      PARALLEL("b", "q(@N, X) :- t(@N, X, Y), Y > 1."),
	  "a<item t#> b{q}: item(X,Y) t(X,Y) q(X)" },
	{ "a constant table goes on, and stays",
	  "materialize(t, infinity, infinity, keys(2)).\n" PARALLEL(
	      "a", "p(@N, X) :- item(@N, P, X, Y), !t(@N, X).")
	      PARALLEL("b", "q(@N, X) :- p(@N, X), t(@N, X)."),
	  "a<item t#/1> b<p/1 t#/1 q!>: item(X) t(X) p(X) q(X)" },
	{ "a fixpoint is a stage of its own",
	  PARALLEL("a", "p(@N, X) :- item(@N, P, X, Y).")
	      PARALLEL("b", "q(@N, X) :- p(@N, X), p(@N, X)."),
	  "a b<p/1 q!>: item(X) p(X) q(X)" },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[4096];
		compiled c;

		snprintf(text, sizeof text, DECLARATIONS "%s", rows[i].program);
		compile_text(&c, text, passes);
		if (diag_errors(c.cx->diag) > 0)
			fail_msg("%s: %s", rows[i].name, c.said);
		if (strcmp(summary(&c), rows[i].want) != 0)
			fail_msg("%s: got %s, want %s", rows[i].name, summary(&c), rows[i].want);
		compile_text_end(&c);
	}
}

static void test_barriers_stay_apart(void **state)
{
	compiled c;
	int barriers = 0;

	(void)state;
	compile_text(&c,
		     DECLARATIONS PARALLEL("a", "p(@N, X) :- item(@N, P, X, Y).")
			 PARALLEL("b", "q(@N, X) :- p(@N, X). q(@N, 0) :- finish(@N)."),
		     passes);
	assert_string_equal(c.said, "");
	assert_non_null(c.cx->plan->stages->next);
	for (const plan_function *f = c.cx->plan->stages->next->functions; f != NULL; f = f->next)
		barriers += f->is_barrier && f->arrives;
	assert_int_equal(barriers, 1);
	compile_text_end(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows),
					    cmocka_unit_test(test_barriers_stay_apart) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
