/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
#include "runtime/type.h"
#include "runtime/worker.h"
#include "runtime/writer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS(a) (sizeof(a) / sizeof(a)[0])

static const char *const names[] = { "UDP", "TCP", "" };
static const struct an_type name_type = {
	.kind = AN_TYPE_NAME, .octets = sizeof(int), .names = names, .name_count = 3
};
static const struct an_type ints = { .kind = AN_TYPE_LIST,
				     .octets = sizeof(struct an_list),
				     .element = &an_type_int };
static const struct an_type strings = { .kind = AN_TYPE_LIST,
					.octets = sizeof(struct an_list),
					.element = &an_type_string };
static const struct an_type lists = { .kind = AN_TYPE_LIST,
				      .octets = sizeof(struct an_list),
				      .element = &ints };
static const struct an_type opaque = { .kind = AN_TYPE_OPAQUE, .octets = 4, .name = "opaque" };

#define INT(n)                                                                                     \
	&(int64_t)                                                                                 \
	{                                                                                          \
		n                                                                                  \
	}
#define FLOAT(x)                                                                                   \
	&(double)                                                                                  \
	{                                                                                          \
		x                                                                                  \
	}
#define TEXT(s)                                                                                    \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}
#define STRING(s)    &AN_STRING(s)
#define LIST(...)    &(struct an_list)LIST_OF(int64_t, __VA_ARGS__)
#define STRINGS(...) &(struct an_list)LIST_OF(struct an_string, __VA_ARGS__)
#define LIST_OF(type, ...)                                                                         \
	{                                                                                          \
		(type[]){ __VA_ARGS__ }, sizeof((type[]){ __VA_ARGS__ }) / sizeof(type)            \
	}

/* In the order of their type; equal ones have the same rank. */
struct value {
	const struct an_type *type;
	const void *value;
	int rank;
	const char *text;
};

static const int64_t one_two[] = { 1, 2 };
static const struct an_list list_and_none[] = { { one_two, 2 }, { NULL, 0 } };
static const struct an_list no_list, two_lists = { list_and_none, 2 };
static const struct an_address one_address = { .octets = { 10, 0, 0, 1 }, .version = 4 };
static const struct an_endpoint one_endpoint = { .octets = { 10, 0, 0, 1 },
						 .port = 25,
						 .version = 4 };
static const struct an_network one_network = { .address = { .octets = { 10 }, .version = 4 },
					       .prefix = 8 };

static const struct value values[] = {
	{ &an_type_int, INT(INT64_MIN), 1, "-9223372036854775808" },
	{ &an_type_int, INT(-1), 2, "-1" },
	{ &an_type_int, INT(0), 3, "0" },
	{ &an_type_int, INT(0), 3, "0" },
	{ &an_type_float, FLOAT(NAN), 1, "" },
	{ &an_type_float, FLOAT(-NAN), 1, "" },
	{ &an_type_float, FLOAT(-INFINITY), 2, "" },
	{ &an_type_float, FLOAT(-0.0), 3, "-0.0" },
	{ &an_type_float, FLOAT(0.0), 3, "0.0" },
	{ &an_type_float, FLOAT(0.5), 4, "0.5" },
	{ &an_type_bool, &(bool){ false }, 1, "false" },
	{ &an_type_bool, &(bool){ true }, 2, "true" },
	{ &an_type_string, STRING(""), 1, "" },
	{ &an_type_string, &(struct an_string){ NULL, 0 }, 1, "" },
	{ &an_type_string, STRING("a"), 2, "a" },
	{ &an_type_string, STRING("a\0"), 3, "a" },
	{ &an_type_string, STRING("a,\"b"), 4, "a,\"b" },
	{ &an_type_node, STRING("local"), 1, "local" },
	{ &an_type_node, STRING("other"), 2, "other" },
	{ &name_type, &(int){ 2 }, 1, "" },
	{ &name_type, &(int){ 1 }, 2, "TCP" },
	{ &name_type, &(int){ 0 }, 3, "UDP" },
	{ &an_type_time, INT(0), 1, "1970-01-01T00:00:00.000000000Z" },
	{ &an_type_time, INT(1), 2, "1970-01-01T00:00:00.000000001Z" },
	{ &ints, &no_list, 1, "[]" },
	{ &ints, LIST(1), 2, "[1]" },
	{ &ints, LIST(1, -5), 3, "[1,-5]" },
	{ &ints, LIST(1, 2), 4, "[1,2]" },
	{ &ints, LIST(1, 2), 4, "[1,2]" },
	{ &ints, LIST(2), 5, "[2]" },
	{ &strings, STRINGS(TEXT("a"), TEXT("b")), 1, "[\"a\",\"b\"]" },
	{ &strings, STRINGS(TEXT("ab"), TEXT("")), 2, "[\"ab\",\"\"]" },
	{ &lists, &two_lists, 1, "[[1,2],[]]" },
	{ &an_type_address, &one_address, 1, "10.0.0.1" },
	{ &an_type_endpoint, &one_endpoint, 1, "10.0.0.1:25" },
	{ &an_type_network, &one_network, 1, "10.0.0.0/8" },
	{ &opaque, "abcd", 1, "" },
	{ &opaque, "abce", 2, "" },
};

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void test_pairs(void **state)
{
	static const uint64_t secret[2] = { 1, 2 };

	(void)state;
	for (size_t i = 0; i < ROWS(values); i++)
		for (size_t k = 0; k < ROWS(values); k++) {
			const struct value *a = &values[i], *b = &values[k];
			bool is_equal = a->rank == b->rank;

			if (a->type != b->type)
				continue;
			if (an_type_equal(a->type, a->value, b->value) != is_equal ||
			    sign(an_type_compare(a->type, a->value, b->value)) !=
				sign(a->rank - b->rank))
				fail_msg("values %zu and %zu", i, k);
			if ((an_type_hash(secret, a->type, a->value, 7) ==
			     an_type_hash(secret, b->type, b->value, 7)) != is_equal)
				fail_msg("hashes of values %zu and %zu", i, k);
		}
}

/* Neither a secret nor a seed is left out; what stands in one list is not what stands in two. */
static void test_hashes(void **state)
{
	static const uint64_t secrets[][2] = { { 1, 2 }, { 1, 3 }, { 2, 2 } };
	const struct an_list one = { (struct an_list[]){ LIST_OF(int64_t, 1, 2) }, 1 };
	uint64_t hash = an_type_hash(secrets[0], &an_type_int, INT(5), 0);

	(void)state;
	assert_int_not_equal(hash, an_type_hash(secrets[1], &an_type_int, INT(5), 0));
	assert_int_not_equal(hash, an_type_hash(secrets[2], &an_type_int, INT(5), 0));
	assert_int_not_equal(hash, an_type_hash(secrets[0], &an_type_int, INT(5), 1));
	assert_int_not_equal(an_type_hash(secrets[0], &lists, &one, 0),
			     an_type_hash(secrets[0], &lists, &two_lists, 0));
	assert_int_not_equal(an_type_hash(secrets[0], &strings, STRINGS(TEXT("ab"), TEXT("c")), 0),
			     an_type_hash(secrets[0], &strings, STRINGS(TEXT("a"), TEXT("bc")), 0));
}

static void test_texts(void **state)
{
	struct an_worker *worker = aligned_alloc(_Alignof(struct an_worker), sizeof *worker);
	struct an_burst *burst = an_burst_create(NULL);

	(void)state;
	assert_non_null(worker);
	assert_non_null(burst);
	memset(worker, 0, sizeof *worker);
	an_worker_set_burst(worker, burst);
	for (size_t i = 0; i < ROWS(values); i++) {
		struct an_string text = an_type_text(&worker->env, values[i].type, values[i].value);

		if (strlen(values[i].text) > text.length ||
		    strncmp(text.data != NULL ? text.data : "", values[i].text, text.length) != 0)
			fail_msg("value %zu: got %.*s", i, (int)text.length, text.data);
	}
	an_burst_destroy(burst);
	free(worker);
}

/* In the output strings and lists have JSON's form. */
static void test_printing(void **state)
{
	struct an_writer w;
	struct an_text text;

	(void)state;
	an_text_init(&text);
	an_writer_init(&w, &text, AN_FORMAT_JSONL);
	an_write_begin_list(&w);
	an_type_print(&w, &strings, STRINGS(TEXT("a\"b")));
	an_type_print(&w, &lists, &two_lists);
	an_type_print(&w, &name_type, &(int){ 1 });
	an_type_print(&w, &opaque, "abcd");
	an_type_print(&w, &an_type_float, FLOAT(INFINITY));
	an_write_end_list(&w);
	an_text_put_char(&text, '\0');
	assert_string_equal(text.data, "[[\"a\\\"b\"],[[1,2],[]],\"TCP\",null,null]");
	an_text_fini(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_hashes),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_printing),
	};

	return cmocka_run_group_tests_name("type", tests, NULL, NULL);
}
