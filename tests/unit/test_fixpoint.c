/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* One fixpoint after the other in a serial stage; barriers, contexts and workers are in
 * tests/handcomp/tables.c. */
#include "tests/support/fixpoint_bed.h"

static void say(struct bed *bed, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct bed *bed, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	bed->length += (size_t)vsnprintf(bed->text + bed->length, sizeof bed->text - bed->length,
					 format, args);
	va_end(args);
	assert_in_range(bed->length, 0, sizeof bed->text - 1);
}

/* -- scripts --------------------------------------------------------------------------------------
 *
 *	@10       a token at that time
 *	+s1,2,a   adds set(1, 2, "a"); says its number, or "="
 *	?s1       says the facts with K 1;  ?s*: all;  ?s*<3: those with numbers below 3
 *	'sa       … with S "a"
 *	!s1       says whether there is one with K 1
 *	-t1       deletes the row with the key 1
 *	m1,5      the group of K 1 meets 5 in `merged`; says what comes of it */

static unsigned relation_of(char c)
{
	static const char letters[] = "estlc.m";

	return (unsigned)(strchr(letters, c) - letters);
}

static int64_t number(const char **p)
{
	char *rest;
	int64_t n = strtoll(*p, &rest, 10);

	*p = *rest == ',' ? rest + 1 : rest;
	return n;
}

static struct an_string word(const char **p)
{
	struct an_string s = { *p, strcspn(*p, " ") };

	*p += s.length;
	return s;
}

static void scan(struct bed *bed, unsigned relation, uint32_t index, const struct fact *probe,
		 uint32_t before)
{
	const struct fact *f;
	struct an_scan s;

	an_scan_begin(&s, &bed->fx, relation, index, probe, before);
	while ((f = an_scan_next(&s)) != NULL)
		say(bed, "%lld,%lld,%.*s ", (long long)f->K, (long long)f->V, (int)f->S.length,
		    f->S.data);
	say(bed, "; ");
}

static void ask(struct bed *bed, char what, unsigned relation, const char **p)
{
	struct fact probe = { .K = 0 };
	uint32_t index = AN_ALL, before = AN_ANY_AGE;

	if (what == '\'') {
		probe.S = word(p);
		scan(bed, relation, BY_S, &probe, before);
		return;
	}
	if (**p == '*') {
		++*p;
	} else {
		index = BY_K;
		probe.K = number(p);
	}
	if (**p == '<') {
		++*p;
		before = (uint32_t)number(p);
	}
	if (what == '?')
		scan(bed, relation, index, &probe, before);
	else
		say(bed, "%s ", an_fact_exists(&bed->fx, relation, index, &probe) ? "yes" : "no");
}

static void add(struct bed *bed, unsigned relation, const char **p)
{
	struct fact fact = { .K = number(p), .V = number(p) };
	const struct fact *added;

	fact.S = word(p);
	added = an_fact_add(&bed->fx, relation, &fact, 0);
	if (added == NULL)
		say(bed, "= ");
	else
		say(bed, "%u ", added->tuple.number);
}

static void meet(struct bed *bed, const char **p)
{
	struct merged probe = { .K = number(p) };
	int64_t value = number(p);
	const struct merged *m;
	struct merged *group;
	bool is_new;

	group = an_group(&bed->fx, GROUPS, &probe, &is_new);
	*group = (struct merged){ .tuple = group->tuple, .K = probe.K };
	group->ADD = group->MIN = group->MAX = value;
	group->AVERAGE = group->sum = (double)value;
	group->count = 1;
	an_group_append(&bed->fx, &group->LIST, &an_type_int, &value);
	m = an_group_merge(&bed->fx, MERGED, group, 0);
	if (m == NULL) {
		say(bed, "= ");
		return;
	}
	say(bed, "add %lld min %lld max %lld average %g list", (long long)m->ADD, (long long)m->MIN,
	    (long long)m->MAX, m->AVERAGE);
	for (size_t i = 0; i < m->LIST.count; i++)
		say(bed, " %lld", (long long)((const int64_t *)m->LIST.items)[i]);
	say(bed, "; ");
}

static void run(struct bed *bed, const char *p)
{
	while (*p != '\0') {
		char what = *p++;

		if (what == ' ')
			continue;
		if (what == '@') {
			begin(bed, number(&p));
		} else if (what == 'm') {
			meet(bed, &p);
		} else {
			unsigned relation = relation_of(*p++);

			if (what == '+')
				add(bed, relation, &p);
			else if (what == '-')
				an_row_delete(&bed->fx, relation, &(struct fact){ .K = number(&p) },
					      0);
			else
				ask(bed, what, relation, &p);
		}
	}
	end(bed);
}

static const struct script {
	const char *name, *text, *want;
} scripts[] = {
	{ "a set has each fact once", "@1 +s1,2,a +s1,2,a +s1,2,b +s1,2,a", "1 = 2 = " },
	{ "others have all", "@1 +e1,2,a +e1,2,a ?e1", "1 2 1,2,a 1,2,a ; " },
	{ "facts are forgotten", "@1 +s1,2,a @2 ?s* +s1,2,a", "1 ; 1 " },
	{ "scans end at a number", "@1 +s1,1,a +s2,1,b +s1,2,c +s1,3,d ?s1<3 ?s1<4 ?s*<3 ?s*<1",
	  "1 2 3 4 1,1,a ; 1,1,a 1,2,c ; 1,1,a 2,1,b ; ; " },
	{ "numbers go on in all relations", "@1 +s1,1,a +e1,1,a +s2,2,b ?s*<3", "1 2 3 1,1,a ; " },
	{ "absence", "@1 !s1 +s1,2,a !s1 !s2 !s*", "no 1 yes no yes " },
	{ "strings are compared by their octets", "@1 +s1,1,ab +s2,2,b +s3,3,ab 'sab 'sa 'sb",
	  "1 2 3 1,1,ab 3,3,ab ; ; 2,2,b ; " },

	{ "a row stays", "@1 +t1,2,a @2 ?t* +t1,2,a", "1 1,2,a ; = " },
	{ "a new row is seen at once, the old ones first", "@1 +t1,2,a @2 +t0,5,b ?t* ?t0<1",
	  "1 1 1,2,a 0,5,b ; ; " },
	{ "negation asks for the past", "@1 !t1 +t1,2,a !t1 @2 !t1", "no 1 no yes " },
	{ "a row is derived twice", "@1 +t1,2,a +t1,2,a", "1 = " },
	{ "a replaced row is there to the end", "@1 +t1,2,a @2 +t1,3,a ?t1 @3 ?t1",
	  "1 1 1,2,a 1,3,a ; 1,3,a ; " },
	{ "a replacement moves to the end", "@1 +t1,1,a +t2,2,b @2 +t1,3,c @3 ?t*",
	  "1 2 1 2,2,b 1,3,c ; " },
	{ "a refresh does not", "@1 +t1,1,a +t2,2,b @2 +t1,1,a @3 ?t*", "1 2 = 1,1,a 2,2,b ; " },
	{ "of two rows with a key the last one stays", "@1 +t1,1,a +t1,2,b ?t* @2 ?t*",
	  "1 2 1,1,a 1,2,b ; 1,2,b ; " },
	{ "back to what it was", "@1 +t1,1,a @2 +t1,2,b +t1,1,a @3 ?t*", "1 1 = 1,1,a ; " },
	{ "deletions come last", "@1 +t1,1,a @2 -t1 +t1,2,b ?t1 @3 ?t*", "1 2 1,1,a 1,2,b ; ; " },
	{ "to delete what is not there", "@1 -t5 +t1,1,a @2 ?t*", "2 1,1,a ; " },
	{ "rows expire", "@1 +t1,1,a @5 +t2,2,b @10 ?t* @11 ?t* @15 ?t*",
	  "1 1 1,1,a 2,2,b ; 2,2,b ; ; " },
	{ "a refresh makes them live longer", "@1 +t1,1,a +t2,2,b @5 +t1,1,a @11 ?t* @15 ?t*",
	  "1 2 = 1,1,a ; ; " },
	{ "an expired row is news again", "@1 +t1,1,a @11 !t1 +t1,1,a", "1 no 1 " },
	{ "over size: the oldest goes, at the end", "@1 +l1,1,a +l2,2,b +l3,3,c +l4,4,d ?l* @2 ?l*",
	  "1 2 3 4 1,1,a 2,2,b 3,3,c 4,4,d ; 2,2,b 3,3,c 4,4,d ; " },
	{ "what was refreshed is not the oldest",
	  "@1 +l1,1,a +l2,2,b +l3,3,c @2 +l1,1,a +l4,4,d @3 ?l*",
	  "1 2 3 = 1 1,1,a 3,3,c 4,4,d ; " },
	{ "deletions make room first", "@1 +l1,1,a +l2,2,b +l3,3,c @2 +l4,4,d -l4 @3 ?l*",
	  "1 2 3 1 2,2,b 3,3,c 4,4,d ; " },
	{ "look-ups in a table", "@1 +t1,1,a +t2,1,b +t3,2,a @2 'ta 'tb 'tc ?t2",
	  "1 2 3 1,1,a 3,2,a ; 2,1,b ; ; 2,1,b ; " },

	{ "a count follows a deletion", "@1 +t1,7,a +t2,7,b +c7,2, @2 -t1 @3 ?c*",
	  "1 2 3 7,1, ; " },
	{ "… a replacement", "@1 +t1,7,a +t2,7,b +c7,2, @2 +t1,8,a @3 ?c*", "1 2 3 1 7,1, ; " },
	{ "… an expiry, before the token", "@1 +t1,7,a @5 +t2,7,b +c7,2, @11 ?c* @15 ?c*",
	  "1 1 2 7,1, ; ; " },
	{ "… and is silent", "@1 +t1,7,a +t2,7,b +c7,2, @2 -t1 ?c*<1 @3 +c7,1, ?c*",
	  "1 2 3 7,2, ; = 7,1, ; " },

	{ "a group meets its row", "@1 m1,5 @2 m1,3 @3 m1,10 m2,1",
	  "add 5 min 5 max 5 average 5 list 5; add 8 min 3 max 5 average 4 list 5 3; "
	  "add 18 min 3 max 10 average 6 list 5 3 10; add 1 min 1 max 1 average 1 list 1; " },
	{ "… of the same token, too", "@1 m1,5 m1,3 @2 m1,1",
	  "add 5 min 5 max 5 average 5 list 5; add 8 min 3 max 5 average 4 list 5 3; "
	  "add 9 min 1 max 5 average 3 list 5 3 1; " },
};

static void test_scripts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(scripts); i++) {
		struct bed *bed = bed_create(0);

		run(bed, scripts[i].text);
		if (strcmp(bed->text, scripts[i].want) != 0)
			fail_msg("%s: got %s, want %s", scripts[i].name, bed->text,
				 scripts[i].want);
		bed_destroy(bed);
	}
}

/* -- tables at each growth -------------------------------------------------------------------- */

/* After each token a table of some hundred rows is what a plain array is. */
static void test_large_table(void **state)
{
	struct bed *bed = bed_create(0);
	int64_t model[400];
	uint64_t random = 1;

	(void)state;
	for (unsigned i = 0; i < ROWS(model); i++)
		model[i] = -1;
	for (unsigned token = 0; token < 2000; token++) {
		int64_t k, v;

		random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
		k = (int64_t)((random >> 33) % ROWS(model));
		v = (int64_t)((random >> 45) % 5);
		begin(bed, 0);
		assert_int_equal(an_fact_exists(&bed->fx, COUNTS, BY_K, &(struct fact){ .K = k }),
				 model[k] >= 0);
		if (v == 0) {
			an_row_delete(&bed->fx, COUNTS, &(struct fact){ .K = k }, 0);
		} else {
			struct fact row = { .K = k, .V = v, .S = AN_STRING("text") };
			bool is_news = an_fact_add(&bed->fx, COUNTS, &row, 0) != NULL;

			assert_int_equal(is_news, model[k] != v);
		}
		model[k] = v == 0 ? -1 : v;
		end(bed);
	}
	begin(bed, 0);
	for (unsigned k = 0; k < ROWS(model); k++) {
		const struct fact *row;
		struct an_scan s;

		an_scan_begin(&s, &bed->fx, COUNTS, BY_K, &(struct fact){ .K = k }, AN_ANY_AGE);
		row = an_scan_next(&s);
		assert_int_equal(row != NULL ? row->V : -1, model[k]);
	}
	end(bed);
	bed_destroy(bed);
}

/* -- over --max-steps ------------------------------------------------------------------------- */

static void test_failed(void **state)
{
	struct bed *bed = bed_create(5);
	struct an_tuple passes = { .number = AN_NUMBER_PASSES };
	struct an_scan s;

	(void)state;
	begin(bed, 0);
	an_fact_add(&bed->fx, COUNTS, &(struct fact){ .K = 1 }, 0);
	begin(bed, 0);
	an_derive(&bed->worker.env, sizeof passes, 0);
	*bed->worker.env.place = &passes;
	bed->worker.env.place = &passes.next;
	for (unsigned i = 0; i < 5; i++) {
		an_derive(&bed->worker.env, sizeof passes, 0);
		assert_non_null(an_fact_add(&bed->fx, COUNTS, &(struct fact){ .K = 2 + i }, 0));
	}
	an_row_delete(&bed->fx, COUNTS, &(struct fact){ .K = 1 }, 0);
	assert_true(bed->fx.failed);
	assert_null(an_fact_add(&bed->fx, SET, &(struct fact){ .K = 1 }, 0));
	assert_false(an_fact_pass(&bed->fx, &(struct an_tuple){ .number = 0 }, 0));
	assert_null(an_fact_first(&bed->fx, AN_ANY_AGE));
	an_scan_begin(&s, &bed->fx, COUNTS, AN_ALL, NULL, AN_ANY_AGE);
	assert_null(an_scan_next(&s));
	end(bed);
	/* What passes stays, and the tables are as they were. */
	assert_ptr_equal(bed->results, &passes);
	assert_null(passes.next);
	assert_int_equal(atomic_load(&bed->engine.failed_fixpoints), 1);
	run(bed, "@0 ?c*");
	assert_string_equal(bed->text, "1,0, ; ");
	bed_destroy(bed);
}

/* -- keys of several parts --------------------------------------------------------------------- */

static bool same_key(struct bed *bed, const char *a, const char *b, const char *c, const char *d)
{
	static const struct an_type *const types_of[] = { &an_type_string, &an_type_string };
	const struct an_string texts[] = {
		{ a, strlen(a) }, { b, strlen(b) }, { c, strlen(c) }, { d, strlen(d) }
	};
	struct an_key x, y;

	an_key_join(&bed->worker.env, &x, 3, 2, types_of,
		    (const void *const[]){ &texts[0], &texts[1] });
	an_key_join(&bed->worker.env, &y, 3, 2, types_of,
		    (const void *const[]){ &texts[2], &texts[3] });
	assert_int_equal(x.kind, 3);
	return x.octets == y.octets && x.octets > 0 && memcmp(x.data, y.data, x.octets) == 0;
}

static void test_keys(void **state)
{
	struct bed *bed = bed_create(0);

	(void)state;
	begin(bed, 0);
	assert_true(same_key(bed, "a", "bc", "a", "bc"));
	assert_false(same_key(bed, "a", "bc", "ab", "c"));
	assert_false(same_key(bed, "", "a", "a", ""));
	assert_true(same_key(bed, "", "", "", ""));
	/* Without memory the tuple is given up. */
	an_worker_set_burst(&bed->worker, NULL);
	assert_false(same_key(bed, "a", "b", "a", "b"));
	assert_true(bed->worker.has_no_key);
	bed_destroy(bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_large_table),
		cmocka_unit_test(test_failed),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests_name("fixpoint", tests, NULL, NULL);
}
