/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_feed_value.c -- values out of cells and out of JSON: right and wrong ones. */
#include "runtime/feed_value.h"

#include "runtime/engine.h"
#include "runtime/feed_time.h"
#include "runtime/setup.h"
#include "runtime/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const colours[] = { "red", "green", "" };
static const struct an_type colour = { .kind = AN_TYPE_NAME,
				       .octets = sizeof(int),
				       .name = "string",
				       .names = colours,
				       .name_count = 3 };
static const struct an_type ints = { .kind = AN_TYPE_LIST,
				     .octets = sizeof(struct an_list),
				     .name = "[int]",
				     .element = &an_type_int };
static const struct an_type lists = {
	.kind = AN_TYPE_LIST, .octets = sizeof(struct an_list), .name = "[[int]]", .element = &ints
};

/* A pair of letters: an opaque type with text. */
static bool parse_pair(struct an_env *env, struct an_string text, void *value)
{
	(void)env;
	if (text.length != 2)
		return false;
	memcpy(value, text.data, 2);
	return true;
}

static void print_pair(struct an_writer *w, const void *value)
{
	an_write_string(w, (struct an_string){ value, 2 });
}

static const struct an_type pair = { .kind = AN_TYPE_OPAQUE,
				     .octets = 2,
				     .name = "pair",
				     .print = print_pair,
				     .parse = parse_pair };
static const struct an_type opaque = { .kind = AN_TYPE_OPAQUE, .octets = 8, .name = "opaque" };

/* want: as JSON; NULL: it is none. json: the value as a JSON text; NULL: not tried. */
static const struct row {
	const struct an_type *type;
	const char *cell, *json, *want;
} rows[] = {
	{ &an_type_int, "0", "0", "0" },
	{ &an_type_int, "-9223372036854775808", "-9223372036854775808", "-9223372036854775808" },
	{ &an_type_int, "9223372036854775808", "9223372036854775808", NULL },
	{ &an_type_int, "+7", NULL, "7" },
	{ &an_type_int, "1.0", "1.0", NULL },
	{ &an_type_int, " 1", "\"1\"", NULL },
	{ &an_type_int, "", "null", NULL },
	{ &an_type_int, "x", "true", NULL },
	{ &an_type_float, "1.5", "1.5", "1.5" },
	{ &an_type_float, "2", "2", "2.0" },
	{ &an_type_float, "-1e3", "-1e3", "-1000.0" },
	{ &an_type_float, "infinity", "\"infinity\"", "null" },
	{ &an_type_float, "-infinity", "null", "null" },
	{ &an_type_float, "1e999", "1e999", NULL },
	{ &an_type_float, "nan", "\"nan\"", NULL },
	{ &an_type_float, "0x1", "[]", NULL },
	{ &an_type_float, "", "{}", NULL },
	{ &an_type_bool, "true", "true", "true" },
	{ &an_type_bool, "false", "false", "false" },
	{ &an_type_bool, "1", "1", NULL },
	{ &an_type_bool, "", "\"true\"", NULL },
	{ &an_type_string, "a b", "\"a b\"", "\"a b\"" },
	{ &an_type_string, "", "\"\"", "\"\"" },
	{ &an_type_string, "\xff", "\"\\udcff\"", "\"\\udcff\"" },
	{ &an_type_string, NULL, "1", NULL },
	{ &an_type_string, NULL, "null", NULL },
	{ &an_type_node, "a", "\"a\"", "\"a\"" },
	{ &colour, "green", "\"green\"", "\"green\"" },
	{ &colour, "", "\"\"", "\"\"" },
	{ &colour, "blue", "\"blue\"", NULL },
	{ &an_type_time, "1700000000000000001", "1700000000000000001",
	  "\"2023-11-14T22:13:20.000000001Z\"" },
	{ &an_type_time, "2024-02-29T12:00:00Z", "\"2024-02-29T12:00:00Z\"",
	  "\"2024-02-29T12:00:00.000000000Z\"" },
	{ &an_type_time, "2023-02-29T12:00:00Z", "\"2023-02-29T12:00:00Z\"", NULL },
	{ &an_type_time, "", "null", NULL },
	{ &an_type_address, "10.0.0.1", "\"10.0.0.1\"", "\"10.0.0.1\"" },
	{ &an_type_address, "2001:db8::1", "\"2001:DB8:0::1\"", "\"2001:db8::1\"" },
	{ &an_type_address, "10.0.0", "\"10.0.0\"", NULL },
	{ &an_type_address, "", "1", NULL },
	{ &an_type_address, NULL, "null", "null" },
	{ &an_type_endpoint, "10.0.0.1:25", "\"10.0.0.1:25\"", "\"10.0.0.1:25\"" },
	{ &an_type_endpoint, "[::1]:65535", "\"[::1]:65535\"", "\"[::1]:65535\"" },
	{ &an_type_endpoint, "[::1]:65536", "\"::1:25\"", NULL },
	{ &an_type_endpoint, "10.0.0.1", "\"[10.0.0.1]:25\"", NULL },
	{ &an_type_endpoint, ":25", "\"[::1:25\"", NULL },
	{ &an_type_endpoint, "10.0.0.1:-1", "\"[::1]25\"", NULL },
	{ &an_type_network, "10.0.0.0/8", "\"10.0.0.0/8\"", "\"10.0.0.0/8\"" },
	{ &an_type_network, "::/0", "\"::/0\"", "\"::/0\"" },
	{ &an_type_network, "2001:db8::/32", "\"2001:db8::/32\"", "\"2001:db8::/32\"" },
	{ &an_type_network, "10.0.0.1/8", "\"10.0.0.0/33\"", NULL },
	{ &an_type_network, "10.0.0.0", "\"10.0.0.0/\"", NULL },
	{ &ints, "[1,2,3,4,5,6,7,8,9,10]", "[1,2,3,4,5,6,7,8,9,10]", "[1,2,3,4,5,6,7,8,9,10]" },
	{ &ints, "[]", "[]", "[]" },
	{ &ints, "[1,]", "[1,\"2\"]", NULL },
	{ &ints, "", "1", NULL },
	{ &ints, "[1] x", "\"[1]\"", NULL },
	{ &lists, "[[1],[],[2,3]]", "[[1],[],[2,3]]", "[[1],[],[2,3]]" },
	{ &lists, "[1]", "[1]", NULL },
	{ &pair, "ab", "\"ab\"", "\"ab\"" },
	{ &pair, "abc", "\"abc\"", NULL },
	{ &pair, NULL, "12", "\"12\"" },
	{ &pair, NULL, "{}", "\"{}\"" },
};

/* -- a worker with a burst for its memory ------------------------------------------------------ */

struct bed {
	struct an_worker worker;
	struct an_engine engine;
	struct an_run_options options;
};

static struct bed *bed_create(void)
{
	struct bed *bed = aligned_alloc(_Alignof(struct bed), sizeof *bed);

	assert_non_null(bed);
	memset(bed, 0, sizeof *bed);
	bed->engine.options = &bed->options;
	bed->worker.engine = &bed->engine;
	bed->worker.counters = calloc(an_setup_linked_count(), sizeof(uint64_t));
	an_worker_set_burst(&bed->worker, an_burst_create(NULL));
	return bed;
}

static void bed_destroy(struct bed *bed)
{
	an_burst_destroy(bed->worker.burst);
	free(bed->worker.counters);
	free(bed);
}

static void check(const struct row *row, const char *text, bool is_json, bool is_right,
		  const struct an_feed_reader *reader, const void *value)
{
	struct an_writer w;
	struct an_text got;

	if (row->want == NULL) {
		if (is_right || reader->why[0] == '\0')
			fail_msg("%s '%s' as %s was read", is_json ? "JSON" : "cell", text,
				 row->type->name);
		return;
	}
	if (!is_right)
		fail_msg("%s '%s' as %s: %s", is_json ? "JSON" : "cell", text, row->type->name,
			 reader->why);
	an_text_init(&got);
	an_writer_init(&w, &got, AN_FORMAT_JSONL);
	an_type_print(&w, row->type, value);
	an_text_put_char(&got, '\0');
	assert_string_equal(got.data, row->want);
	an_text_fini(&got);
}

static void test_rows(void **state)
{
	struct bed *bed = bed_create();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct row *row = &rows[i];
		struct an_feed_reader reader = { .env = &bed->worker.env };
		_Alignas(16) uint8_t value[64];
		struct an_json json;
		bool is_right;

		if (row->cell != NULL) {
			is_right = an_feed_read_text(
			    &reader, row->type, (struct an_string){ row->cell, strlen(row->cell) },
			    value);
			check(row, row->cell, false, is_right, &reader, value);
		}
		if (row->json == NULL)
			continue;
		reader.why[0] = '\0';
		an_json_init(&json, row->json, strlen(row->json));
		is_right =
		    an_feed_read_json(&reader, row->type, &json, value) && an_json_end(&json);
		check(row, row->json, true, is_right, &reader, value);
	}
	bed_destroy(bed);
}

static void test_types_that_are_read(void **state)
{
	static const struct an_type opaques = { .kind = AN_TYPE_LIST, .element = &opaque };

	(void)state;
	assert_true(an_feed_type_is_read(&an_type_int));
	assert_true(an_feed_type_is_read(&lists));
	assert_true(an_feed_type_is_read(&pair));
	assert_false(an_feed_type_is_read(&opaque));
	assert_false(an_feed_type_is_read(&opaques));
	assert_false(an_feed_type_is_read(NULL));
}

/* -- times ------------------------------------------------------------------------------------- */

static void test_times(void **state)
{
	static const struct {
		const char *text;
		bool is_time;
		int64_t ns;
	} times[] = {
		{ "1970-01-01T00:00:00Z", true, 0 },
		{ "1970-01-01t00:00:01.5z", true, 1500000000 },
		{ "1970-01-01 01:00:00+01:00", true, 0 },
		{ "1969-12-31T23:00:00-01:00", true, 0 },
		{ "1969-12-31T23:59:59.999999999Z", true, -1 },
		{ "1972-02-29T00:00:00.1234567899Z", true, 68169600123456789 },
		{ "2000-02-29T23:59:60Z", true, 951868800000000000 },
		{ "2262-04-11T23:47:16.854775807Z", true, INT64_MAX },
		{ "2262-04-11T23:47:16.854775808Z", false, 0 },
		{ "1677-09-21T00:12:43.145224192Z", true, INT64_MIN },
		{ "1677-09-21T00:12:43.145224191Z", false, 0 },
		{ "1900-02-29T00:00:00Z", false, 0 },
		{ "0000-01-01T00:00:00Z", false, 0 },
		{ "2024-13-01T00:00:00Z", false, 0 },
		{ "2024-00-01T00:00:00Z", false, 0 },
		{ "2024-04-31T00:00:00Z", false, 0 },
		{ "2024-04-30T24:00:00Z", false, 0 },
		{ "2024-04-30T00:60:00Z", false, 0 },
		{ "2024-04-30T00:00:61Z", false, 0 },
		{ "2024-04-30T00:00:00.Z", false, 0 },
		{ "2024-04-30T00:00:00+24:00", false, 0 },
		{ "2024-04-30T00:00:00+00:60", false, 0 },
		{ "2024-04-30T00:00:00Zx", false, 0 },
	};
	int64_t ns;

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		char cut[40];

		if (an_feed_parse_time(times[i].text, &ns) != times[i].is_time ||
		    (times[i].is_time && ns != times[i].ns))
			fail_msg("%s: got %lld", times[i].text, (long long)ns);
		for (size_t n = 0; n < strlen(times[i].text); n++) {
			memcpy(cut, times[i].text, n);
			cut[n] = '\0';
			/* "…Zx" is right when the x is cut off */
			if (an_feed_parse_time(cut, &ns) && cut[n - 1] != 'Z')
				fail_msg("%s was read", cut);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_types_that_are_read),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
