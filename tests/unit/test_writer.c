/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_writer.c -- values as JSON, csv and tsv; whole lines of batches. */
#include "runtime/writer.h"

#include "runtime/pipeline.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS(table) (sizeof(table) / sizeof(table)[0])

static void check(const char *name, const struct an_text *text, const char *want)
{
	if (text->length != strlen(want) ||
	    (text->length > 0 && memcmp(text->data, want, text->length) != 0))
		fail_msg("%s: got <%.*s>, want <%s>", name, (int)text->length, text->data, want);
}

/* Writes by print(value) into an empty text and compares. */
#define CHECK_WRITE(name, write, value, want)                                                      \
	do {                                                                                       \
		struct an_text text;                                                               \
		struct an_writer w;                                                                \
		an_text_init(&text);                                                               \
		an_writer_init(&w, &text, AN_FORMAT_JSONL);                                        \
		write(&w, value);                                                                  \
		check(name, &text, want);                                                          \
		an_text_fini(&text);                                                               \
	} while (0)

/* -- strings ---------------------------------------------------------------------------------- */

#define S(literal)                                                                                 \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

static const struct string_row {
	const char *name;
	struct an_string value;
	const char *want; /* without the quotes */
} string_rows[] = {
	{ "empty", S(""), "" },
	{ "plain", S("hello, world"), "hello, world" },
	{ "quote", S("a\"b"), "a\\\"b" },
	{ "backslash", S("a\\b"), "a\\\\b" },
	{ "line end", S("a\r\nb"), "a\\r\\nb" },
	{ "tab", S("a\tb"), "a\\tb" },
	{ "control characters", S("\1\b\f\x1f"), "\\u0001\\u0008\\u000c\\u001f" },
	{ "zero", S("a\0b"), "a\\u0000b" },
	{ "delete", S("\x7f"), "\x7f" },
	{ "slash stays", S("a/b"), "a/b" },
	{ "two octets", S("\xc3\xa9"), "\xc3\xa9" },
	{ "three octets", S("\xe2\x82\xac"), "\xe2\x82\xac" },
	{ "four octets", S("\xf0\x9f\x98\x80"), "\xf0\x9f\x98\x80" },
	{ "least of each length", S("\xc2\x80\xe0\xa0\x80\xf0\x90\x80\x80"),
	  "\xc2\x80\xe0\xa0\x80\xf0\x90\x80\x80" },
	{ "most", S("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf" },
	{ "around the surrogates", S("\xed\x9f\xbf\xee\x80\x80"), "\xed\x9f\xbf\xee\x80\x80" },
	{ "lone continuation", S("a\x80z"), "a\\udc80z" },
	{ "latin 1", S("caf\xe9 au lait"), "caf\\udce9 au lait" },
	{ "overlong", S("\xc0\xaf\xe0\x80\xaf"), "\\udcc0\\udcaf\\udce0\\udc80\\udcaf" },
	{ "surrogate", S("\xed\xa0\x80"), "\\udced\\udca0\\udc80" },
	{ "beyond the last", S("\xf4\x90\x80\x80"), "\\udcf4\\udc90\\udc80\\udc80" },
	{ "never an octet of UTF-8", S("\xfe\xff"), "\\udcfe\\udcff" },
	{ "cut in two", S("\xc3"), "\\udcc3" },
	{ "cut in three", S("\xe2\x82"), "\\udce2\\udc82" },
	{ "cut in four", S("\xf0\x9f\x98"), "\\udcf0\\udc9f\\udc98" },
	{ "cut and another begins", S("\xe2\x82\xc3\xa9"), "\\udce2\\udc82\xc3\xa9" },
};

/* The row with `before` and `after` plain octets around it, in a block of exactly that size. */
static void check_string(const struct string_row *row, size_t before, size_t after)
{
	const size_t length = before + row->value.length + after;
	char *octets = malloc(length + 1);
	struct an_text want;

	assert_non_null(octets);
	an_text_init(&want);
	octets = realloc(octets, length > 0 ? length : 1);
	assert_non_null(octets);
	memset(octets, 'x', length);
	memcpy(octets + before, row->value.data, row->value.length);
	an_text_printf(&want, "\"%.*s%s%.*s\"", (int)before, "xxxxxxxxxxxxxxxx", row->want,
		       (int)after, "xxxxxxxxxxxxxxxx");
	CHECK_WRITE(row->name, an_write_string, ((struct an_string){ octets, length }), want.data);
	an_text_fini(&want);
	free(octets);
}

static void test_strings(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(string_rows); i++)
		for (size_t before = 0; before <= 16; before++)
			for (size_t after = 0; after <= 9; after++)
				check_string(&string_rows[i], before, after);
}

static void test_string_without_data(void **state)
{
	(void)state;
	CHECK_WRITE("NULL", an_write_string, ((struct an_string){ NULL, 0 }), "\"\"");
}

/* -- numbers -------------------------------------------------------------------------------- */

static const struct {
	double value;
	const char *want;
} float_rows[] = {
	{ 0.0, "0.0" },
	{ -0.0, "-0.0" },
	{ 1.0, "1.0" },
	{ -17.0, "-17.0" },
	{ 0.1, "0.1" },
	{ 0.30000000000000004, "0.30000000000000004" },
	{ 1.0 / 3, "0.3333333333333333" },
	{ 100.0, "100.0" },
	{ 1e15, "1e+15" },
	{ 123456789012345678.0, "1.2345678901234568e+17" },
	{ 1e300, "1e+300" },
	{ 1e-5, "1e-05" },
	{ 1.7976931348623157e308, "1.7976931348623157e+308" },
	{ 5e-324, "5e-324" },
	{ 2.2250738585072014e-308, "2.2250738585072014e-308" },
	{ INFINITY, "null" },
	{ -INFINITY, "null" },
	{ NAN, "null" },
};

static void test_floats(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(float_rows); i++)
		CHECK_WRITE(float_rows[i].want, an_write_float, float_rows[i].value,
			    float_rows[i].want);
}

static void test_integers(void **state)
{
	(void)state;
	CHECK_WRITE("zero", an_write_int, 0, "0");
	CHECK_WRITE("negative", an_write_int, -1, "-1");
	CHECK_WRITE("least", an_write_int, INT64_MIN, "-9223372036854775808");
	CHECK_WRITE("most", an_write_int, INT64_MAX, "9223372036854775807");
	CHECK_WRITE("most unsigned", an_write_uint, UINT64_MAX, "18446744073709551615");
	CHECK_WRITE("true", an_write_bool, true, "true");
	CHECK_WRITE("false", an_write_bool, false, "false");
}

/* -- time, addresses -------------------------------------------------------------------------- */

static const struct {
	int64_t ns;
	const char *want;
} time_rows[] = {
	{ 0, "\"1970-01-01T00:00:00.000000000Z\"" },
	{ 1, "\"1970-01-01T00:00:00.000000001Z\"" },
	{ -1, "\"1969-12-31T23:59:59.999999999Z\"" },
	{ 951782399999999999, "\"2000-02-28T23:59:59.999999999Z\"" },
	{ 951782400000000000, "\"2000-02-29T00:00:00.000000000Z\"" },
	{ 951868800000000000, "\"2000-03-01T00:00:00.000000000Z\"" },
	{ 1709164800000000000, "\"2024-02-29T00:00:00.000000000Z\"" },
	{ 1735689599123456789, "\"2024-12-31T23:59:59.123456789Z\"" },
	{ 4107542400000000000, "\"2100-03-01T00:00:00.000000000Z\"" },
	{ INT64_MIN, "\"1677-09-21T00:12:43.145224192Z\"" },
	{ INT64_MAX, "\"2262-04-11T23:47:16.854775807Z\"" },
};

static void test_times(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(time_rows); i++) {
		CHECK_WRITE("time", an_write_time, time_rows[i].ns, time_rows[i].want);
		CHECK_WRITE("time", an_print_time, &time_rows[i].ns, time_rows[i].want);
	}
}

static const struct address_row {
	uint8_t octets[16];
	uint8_t version;
	const char *want;
} address_rows[] = {
	{ { 10, 0, 0, 1 }, 4, "10.0.0.1" },
	{ { 255, 255, 255, 255 }, 4, "255.255.255.255" },
	{ { 0 }, 4, "0.0.0.0" },
	{ { 0 }, 6, "::" },
	{ { [15] = 1 }, 6, "::1" },
	{ { 0xfe, 0x80 }, 6, "fe80::" },
	{ { 0x20, 1, 0x0d, 0xb8, [15] = 1 }, 6, "2001:db8::1" },
	/* RFC 5952 section 4.2.2: a single group is not shortened */
	{ { 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 }, 6, "2001:db8:0:1:1:1:1:1" },
	/* section 4.2.3: the longest run, the first of two */
	{ { 0x20, 1, 0, 0, 0, 0, 0, 1, [15] = 1 }, 6, "2001:0:0:1::1" },
	{ { 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1 }, 6, "2001:db8::1:0:0:1" },
	{ { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8 }, 6, "1:2:3:4:5:6:7:8" },
	{ { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6 }, 6, "1:2:3:4:5:6::" },
	{ { [2] = 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7 }, 6, "0:1:2:3:4:5:6:7" },
	{ { 0xab, 0xcd, 0xef, 1, [14] = 0x0a, 0xb0 }, 6, "abcd:ef01::ab0" },
	{ { [10] = 0xff, 0xff, 192, 0, 2, 33 }, 6, "::ffff:192.0.2.33" },
};

static void check_address(const struct address_row *row)
{
	struct an_address address = { .version = row->version };
	struct an_endpoint endpoint = { .version = row->version, .port = 65535, .scope = 7 };
	struct an_network network = { .prefix = 24 };
	const bool brackets = row->version == 6;
	struct an_text want;

	memcpy(address.octets, row->octets, 16);
	memcpy(endpoint.octets, row->octets, 16);
	network.address = address;
	an_text_init(&want);
	an_text_printf(&want, "\"%s\"", row->want);
	CHECK_WRITE(row->want, an_print_address, &address, want.data);
	an_text_cut(&want, 0);
	an_text_printf(&want, "\"%s%s%s:65535\"", brackets ? "[" : "", row->want,
		       brackets ? "]" : "");
	CHECK_WRITE(row->want, an_print_endpoint, &endpoint, want.data);
	an_text_cut(&want, 0);
	an_text_printf(&want, "\"%s/24\"", row->want);
	CHECK_WRITE(row->want, an_print_network, &network, want.data);
	an_text_fini(&want);
}

static void test_addresses(void **state)
{
	static const struct an_address no_address;
	static const struct an_endpoint no_endpoint;
	static const struct an_network no_network;

	(void)state;
	for (size_t i = 0; i < ROWS(address_rows); i++)
		check_address(&address_rows[i]);
	CHECK_WRITE("no address", an_print_address, &no_address, "null");
	CHECK_WRITE("no endpoint", an_print_endpoint, &no_endpoint, "null");
	CHECK_WRITE("no network", an_print_network, &no_network, "null");
}

/* -- objects, cells ---------------------------------------------------------------------------- */

static void write_nested(struct an_writer *w, const void *value)
{
	(void)value;
	an_write_begin_object(w);
	an_write_key(w, "frame");
	an_write_uint(w, 1);
	an_write_key(w, "list");
	an_write_begin_list(w);
	an_write_int(w, 1);
	an_write_begin_object(w);
	an_write_end_object(w);
	an_write_begin_list(w);
	an_write_end_list(w);
	an_write_string(w, AN_STRING("a,\"b\""));
	an_write_end_list(w);
	an_write_key(w, "none");
	an_write_null(w);
	an_write_end_object(w);
}

static void test_nested(void **state)
{
	(void)state;
	CHECK_WRITE("nested", write_nested, NULL,
		    "{\"frame\":1,\"list\":[1,{},[],\"a,\\\"b\\\"\"],\"none\":null}");
}

static const struct {
	const char *name;
	struct an_string value;
	const char *csv, *tsv;
} cell_rows[] = {
	{ "empty", S(""), "", "" },
	{ "plain", S("plain text"), "plain text", "plain text" },
	{ "comma", S("a,b"), "\"a,b\"", "a,b" },
	{ "quote", S("say \"hello\""), "\"say \"\"hello\"\"\"", "say \"hello\"" },
	{ "only quotes", S("\"\""), "\"\"\"\"\"\"", "\"\"" },
	{ "line end", S("a\r\nb"), "\"a\r\nb\"", "a\\r\\nb" },
	{ "tab", S("a\tb"), "a\tb", "a\\tb" },
	{ "backslash", S("a\\tb"), "a\\tb", "a\\\\tb" },
	{ "not UTF-8", S("\xe9\x80"), "\xe9\x80", "\xe9\x80" },
};

static void test_cells(void **state)
{
	static const an_format formats[] = { AN_FORMAT_CSV, AN_FORMAT_TSV };

	(void)state;
	for (size_t i = 0; i < ROWS(cell_rows); i++) {
		for (size_t f = 0; f < ROWS(formats); f++) {
			struct an_text text;
			struct an_writer w;
			size_t begin;

			an_text_init(&text);
			an_writer_init(&w, &text, formats[f]);
			begin = an_writer_begin_cell(&w);
			an_write_string(&w, cell_rows[i].value);
			an_writer_end_cell(&w, begin);
			check(cell_rows[i].name, &text,
			      f == 0 ? cell_rows[i].csv : cell_rows[i].tsv);
			an_text_fini(&text);
		}
	}
}

/* -- batches ---------------------------------------------------------------------------------- */

struct sample {
	struct an_tuple tuple;
	int64_t number;
	double ratio;
	bool flag;
	int word;
	struct an_string text;
	int64_t time;
	struct an_endpoint endpoint;
};

static const char *const words[] = { "TCP", "" };
static const struct an_type word_type = {
	.kind = AN_TYPE_NAME, .octets = sizeof(int), .names = words, .name_count = 2
};
static const struct an_type nested_type = { .kind = AN_TYPE_OPAQUE, .print = write_nested };
#define COLUMN(name, type, member)                                                                 \
	{                                                                                          \
		name, type, offsetof(struct sample, member)                                        \
	}
static const struct an_column columns[] = {
	COLUMN("number", &an_type_int, number),
	COLUMN("ratio", &an_type_float, ratio),
	COLUMN("flag", &an_type_bool, flag),
	COLUMN("word", &word_type, word),
	COLUMN("text", &an_type_string, text),
	COLUMN("time", &an_type_time, time),
	COLUMN("from", &an_type_endpoint, endpoint),
	COLUMN("opaque", NULL, number),
	{ "object", &nested_type, 0 },
};
static const struct an_predicate predicates[] = {
	{ .name = "failed", .node = "n", .is_output = true },
	{ .name = "sample",
	  .node = "n",
	  .columns = columns,
	  .column_count = ROWS(columns),
	  .is_output = true },
	{ .name = "inner", .node = "n", .columns = columns, .column_count = ROWS(columns) },
	{ .name = "short",
	  .node = "node",
	  .columns = columns,
	  .column_count = 1,
	  .is_output = true },
};
static const struct an_pipeline pipeline = { .predicates = predicates, .predicate_count = 4 };
static const struct an_pipeline one_output = { .predicates = predicates, .predicate_count = 3 };

static const struct {
	an_format format;
	const char *want, *header;
} format_rows[] = {
	{ AN_FORMAT_JSONL,
	  "{\"predicate\":\"sample\",\"token\":812,\"n\":\"local\",\"number\":-5,\"ratio\":0.5,"
	  "\"flag\":true,\"word\":\"TCP\",\"text\":\"a,b\\n\","
	  "\"time\":\"1970-01-01T00:00:01.000000000Z\",\"from\":\"10.0.0.1:25\","
	  "\"opaque\":null,\"object\":{\"frame\":1,\"list\":[1,{},[],\"a,\\\"b\\\"\"],"
	  "\"none\":null}}\n"
	  "{\"predicate\":\"short\",\"token\":812,\"node\":\"local\",\"number\":7}\n",
	  "" },
	{ AN_FORMAT_CSV,
	  "sample,812,local,-5,0.5,true,TCP,\"a,b\n\",1970-01-01T00:00:01.000000000Z,10.0.0.1:25,,"
	  "\"{\"\"frame\"\":1,\"\"list\"\":[1,{},[],\"\"a,\\\"\"b\\\"\"\"\"],\"\"none\"\":null}\"\n"
	  "short,812,local,7\n",
	  "predicate,token,n,number,ratio,flag,word,text,time,from,opaque,object\n" },
	{ AN_FORMAT_TSV,
	  "sample\t812\tlocal\t-5\t0.5\ttrue\tTCP\ta,b\\n\t1970-01-01T00:00:01.000000000Z\t"
	  "10.0.0.1:25\t\t{\"frame\":1,\"list\":[1,{},[],\"a,\\\\\"b\\\\\"\"],\"none\":null}\n"
	  "short\t812\tlocal\t7\n",
	  "predicate\ttoken\tn\tnumber\tratio\tflag\tword\ttext\ttime\tfrom\topaque\tobject\n" },
};

static struct sample samples[3] = {
	{ { &samples[1].tuple, 1, 0 },
	  -5,
	  0.5,
	  true,
	  0,
	  S("a,b\n"),
	  1000000000,
	  { { 10, 0, 0, 1 }, 0, 25, 4, 0 } },
	{ .tuple = { &samples[2].tuple, 2, 0 } },
	{ .tuple = { NULL, 3, 0 }, .number = 7 },
};

static void test_batches(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(format_rows); i++) {
		uint64_t outputs[4] = { 0 }, lost = 0;
		struct an_text text;

		an_text_init(&text);
		assert_int_equal(an_format_batch(&text, format_rows[i].format, &pipeline, NULL, 812,
						 &samples[0].tuple, outputs, &lost),
				 AN_OK);
		check("batch", &text, format_rows[i].want);
		assert_int_equal(outputs[1], 1);
		assert_int_equal(outputs[2], 0);
		assert_int_equal(outputs[3], 1);
		assert_int_equal(lost, 0);
		an_text_fini(&text);
	}
}

static void test_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(format_rows); i++) {
		struct an_text text;

		an_text_init(&text);
		an_format_header(&text, format_rows[i].format, &pipeline);
		check("two outputs", &text, "");
		an_format_header(&text, format_rows[i].format, &one_output);
		check("one output", &text, format_rows[i].header);
		an_text_fini(&text);
	}
}

/* A row that finds no memory vanishes whole; those before it stay. */
static void test_no_memory(void **state)
{
	uint64_t outputs[4] = { 0 }, lost = 0;
	struct an_text text;

	(void)state;
	an_text_init(&text);
	an_text_put_string(&text, "before\n");
	assert_null(an_text_reserve(&text, SIZE_MAX / 2));
	assert_true(text.failed);
	assert_int_equal(an_format_batch(&text, AN_FORMAT_JSONL, &pipeline, NULL, 1,
					 &samples[2].tuple, outputs, &lost),
			 AN_ENOMEM);
	check("cut", &text, "before\n");
	assert_int_equal(lost, 1);
	assert_int_equal(outputs[3], 0);
	assert_false(text.failed);
	an_text_fini(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings),   cmocka_unit_test(test_string_without_data),
		cmocka_unit_test(test_floats),    cmocka_unit_test(test_integers),
		cmocka_unit_test(test_times),     cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_nested),    cmocka_unit_test(test_cells),
		cmocka_unit_test(test_batches),   cmocka_unit_test(test_headers),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
