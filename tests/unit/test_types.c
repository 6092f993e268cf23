/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compiler/arena.h"
#include "compiler/ast.h"

static const opaque_type packet = { .name = 1 };
static const opaque_type flow = { .name = 2, .is_key = true, .printer = 9 };
static const src_span nowhere;

/* 'i' int, 'f' float, 'b' bool, 's' string, 'p' packet, 'w' flow, '?' open, 'T' the literal "true",
 * "[x" a list of x, 'A' the literal 10.0.0.1, 'D' what 5 is added to, 'n' node, 't' time, 'a'
 * address. */
static type *make(arena *a, const char *letter)
{
	type *t = type_open(a);

	switch (*letter) {
	case 'i':
		return type_scalar(a, TYPE_INT, nowhere);
	case 'f':
		return type_scalar(a, TYPE_FLOAT, nowhere);
	case 'b':
		return type_scalar(a, TYPE_BOOL, nowhere);
	case 's':
		return type_scalar(a, TYPE_STRING, nowhere);
	case '[':
		return type_list(a, make(a, letter + 1), nowhere);
	case 'p':
	case 'w':
		t = type_written(a, 1, *letter == 'p' ? "packet" : "flow", nowhere);
		t->opaque = *letter == 'p' ? &packet : &flow;
		return t;
	case 'n':
		return type_scalar(a, TYPE_NODE, nowhere);
	case 't':
		return type_scalar(a, TYPE_TIME, nowhere);
	case 'a':
		return type_scalar(a, TYPE_ADDRESS, nowhere);
	case 'T':
		return type_some(a, 1u << TYPE_STRING | 1u << TYPE_BOOL | 1u << TYPE_NODE, nowhere);
	case 'A':
		return type_some(a, 1u << TYPE_ADDRESS | 1u << TYPE_NODE, nowhere);
	case 'D':
		return type_some(a, 1u << TYPE_INT | 1u << TYPE_TIME, nowhere);
	}
	return t;
}

static void test_unify(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b, *want; /* want NULL: a conflict */
	} rows[] = {
		{ "i", "i", "int" },        { "i", "f", NULL },
		{ "?", "i", "int" },        { "?", "?", "?" },
		{ "T", "b", "bool" },       { "T", "s", "string" },
		{ "T", "i", NULL },         { "T", "?", "string" },
		{ "T", "n", "node" },       { "A", "n", "node" },
		{ "A", "?", "address" },    { "A", "T", NULL },
		{ "A", "a", "address" },    { "A", "s", NULL },
		{ "D", "D", "int" },        { "D", "t", "time" },
		{ "D", "f", NULL },         { "D", "T", NULL },
		{ "D", "A", NULL },         { "T", "T", "string" },
		{ "T", "p", NULL },         { "p", "p", "packet" },
		{ "p", "w", NULL },         { "[i", "[i", "[int]" },
		{ "[?", "[s", "[string]" }, { "[i", "[f", NULL },
		{ "[i", "i", NULL },        { "[[?", "[[w", "[[flow]]" },
		{ "T", "[i", NULL },        { "?", "[T", "[string]" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (int swapped = 0; swapped < 2; swapped++) {
			arena *m = arena_create();
			type *a = make(m, swapped ? rows[i].b : rows[i].a);
			type *b = make(m, swapped ? rows[i].a : rows[i].b);

			if (type_unify(a, b) != (rows[i].want != NULL))
				fail_msg("%s and %s", rows[i].a, rows[i].b);
			if (rows[i].want != NULL) {
				assert_string_equal(type_name(m, a), rows[i].want);
				assert_string_equal(type_name(m, b), rows[i].want);
			}
			arena_destroy(m);
		}
	}
}

static void test_chains_of_open_types(void **state)
{
	(void)state;
	arena *m = arena_create();
	type *t[100];

	for (int i = 0; i < 100; i++)
		t[i] = type_open(m);
	for (int i = 1; i < 100; i++)
		assert_true(type_unify(t[i], t[(i * 37) % i]));
	assert_true(type_unify(t[63], type_scalar(m, TYPE_TIME, nowhere)));
	for (int i = 0; i < 100; i++)
		assert_int_equal(type_find(t[i])->kind, TYPE_TIME);
	assert_false(type_unify(t[7], type_scalar(m, TYPE_INT, nowhere)));
	assert_int_equal(type_find(t[7])->kind, TYPE_TIME);
	arena_destroy(m);
}

static void test_a_list_of_itself_is_a_conflict(void **state)
{
	(void)state;
	arena *m = arena_create();
	type *open = type_open(m), *deep = type_open(m);

	assert_false(type_unify(open, type_list(m, open, nowhere)));
	for (int i = 0; i < 40; i++)
		deep = type_list(m, deep, nowhere);
	assert_false(type_unify(open, deep));
	arena_destroy(m);
}

static void test_close(void **state)
{
	(void)state;
	arena *m = arena_create();
	type *open = make(m, "?"), *literal = make(m, "T"), *list = make(m, "[?");
	type *known = make(m, "i");

	type_close(open);
	type_close(literal);
	type_close(list);
	type_close(known);
	assert_string_equal(type_name(m, open), "string");
	assert_string_equal(type_name(m, literal), "string");
	assert_string_equal(type_name(m, list), "[string]");
	assert_string_equal(type_name(m, known), "int");
	arena_destroy(m);
}

static void test_close_of_some_kinds(void **state)
{
	(void)state;
	arena *m = arena_create();
	type *open = make(m, "?"), *address = make(m, "A"), *sum = make(m, "D");

	type_close(open);
	type_close(address);
	type_close(sum);
	assert_int_equal(open->kind, TYPE_STRING);
	assert_true(open->is_guess);
	assert_int_equal(address->kind, TYPE_ADDRESS);
	assert_false(address->is_guess);
	assert_int_equal(sum->kind, TYPE_INT);
	arena_destroy(m);
}

/* The type variable number n of a signature. */
static type *variable_of(arena *a, int n)
{
	type *t = type_open(a);

	t->variable = n;
	t->text = n == 1 ? "T" : "U";
	return t;
}

/* "(T, [T], U)": 'T' and 'U' are type variables. */
static type *make_signature(arena *a, const char *letter)
{
	if (*letter == '[')
		return type_list(a, make_signature(a, letter + 1), nowhere);
	return *letter == 'T' || *letter == 'U' ? variable_of(a, *letter == 'T' ? 1 : 2)
						: make(a, letter);
}

static void test_signatures(void **state)
{
	(void)state;
	static const struct {
		const char *signature[2], *given[2];
		bool fits;
	} rows[] = {
		{ { "T", "T" }, { "i", "i" }, true },     { { "T", "T" }, { "i", "s" }, false },
		{ { "T", "U" }, { "i", "s" }, true },     { { "T", "[T" }, { "i", "[i" }, true },
		{ { "T", "[T" }, { "i", "[s" }, false },  { { "T", "[T" }, { "?", "[s" }, true },
		{ { "[T", "T" }, { "i", "i" }, false },   { { "[T", "T" }, { "?", "i" }, true },
		{ { "[T", "T" }, { "[[i", "[i" }, true }, { { "[T", "T" }, { "T", "i" }, false },
		{ { "s", "i" }, { "?", "i" }, true },     { { "s", "i" }, { "T", "D" }, true },
		{ { "p", "w" }, { "p", "w" }, true },     { { "p", "w" }, { "w", "w" }, false },
		{ { "f", "i" }, { "D", "i" }, false },    { { "T", "T" }, { "?", "?" }, true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		arena *m = arena_create();
		type *bound[2] = { NULL, NULL };
		bool fits = true;

		for (int k = 0; k < 2; k++)
			fits &= type_fits(make_signature(m, rows[i].signature[k]),
					  make(m, rows[i].given[k]), bound);
		if (fits != rows[i].fits)
			fail_msg("(%s, %s) and (%s, %s)", rows[i].signature[0],
				 rows[i].signature[1], rows[i].given[0], rows[i].given[1]);
		arena_destroy(m);
	}
}

static void test_instances(void **state)
{
	(void)state;
	arena *m = arena_create();
	type *variables[2] = { make(m, "?"), make(m, "s") };
	type *signature = make_signature(m, "[[T"), *t;

	assert_string_equal(type_name(m, signature), "[[T]]");
	t = type_instance(m, signature, variables, nowhere);
	assert_true(type_unify(t, make(m, "[[w")));
	assert_string_equal(type_name(m, t), "[[flow]]");
	assert_string_equal(type_name(m, variables[0]), "flow");
	assert_string_equal(type_name(m, signature), "[[T]]");
	assert_ptr_equal(type_instance(m, variable_of(m, 2), variables, nowhere), variables[1]);
	assert_int_equal(type_instance(m, make(m, "i"), variables, nowhere)->kind, TYPE_INT);
	arena_destroy(m);
}

static void test_what_types_can_do(void **state)
{
	(void)state;
	static const struct {
		const char *type;
		bool numeric, ordered, key, printed;
	} rows[] = {
		{ "i", true, true, true, true },     { "f", true, true, false, true },
		{ "b", false, false, true, true },   { "s", false, true, true, true },
		{ "p", false, false, false, false }, { "w", false, false, true, true },
		{ "[i", false, false, false, true }, { "[p", false, false, false, false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		arena *m = arena_create();
		type *t = make(m, rows[i].type);

		assert_int_equal(type_is_numeric(t), rows[i].numeric);
		assert_int_equal(type_is_ordered(t), rows[i].ordered);
		assert_int_equal(type_is_key(t), rows[i].key);
		assert_int_equal(type_is_printed(t), rows[i].printed);
		arena_destroy(m);
	}
}

static void test_written_names(void **state)
{
	(void)state;
	arena *m = arena_create();

	assert_int_equal(type_written(m, 5, "address", nowhere)->kind, TYPE_ADDRESS);
	assert_int_equal(type_written(m, 5, "list", nowhere)->kind, TYPE_OPAQUE);
	assert_int_equal(type_written(m, 5, "?", nowhere)->kind, TYPE_OPAQUE);
	assert_int_equal(type_written(m, 5, "opaque", nowhere)->name, 5);
	arena_destroy(m);
}

static void test_a_copy_keeps_its_own_origin(void **state)
{
	(void)state;
	arena *m = arena_create();
	src_span here = { 1, 5, 9 };
	type *declared = make(m, "i"), *copy = type_at(m, declared, here), *open = make(m, "?");

	assert_true(type_unify(open, copy));
	assert_int_equal(type_find(open)->origin.begin, 5);
	assert_int_equal(type_find(declared)->origin.begin, 0);
	declared = make(m, "?");
	assert_ptr_equal(type_at(m, declared, here), declared);
	arena_destroy(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unify),
		cmocka_unit_test(test_chains_of_open_types),
		cmocka_unit_test(test_a_list_of_itself_is_a_conflict),
		cmocka_unit_test(test_close),
		cmocka_unit_test(test_close_of_some_kinds),
		cmocka_unit_test(test_signatures),
		cmocka_unit_test(test_instances),
		cmocka_unit_test(test_what_types_can_do),
		cmocka_unit_test(test_written_names),
		cmocka_unit_test(test_a_copy_keeps_its_own_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
