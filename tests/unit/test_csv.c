/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_csv.c -- records of CSV, at every cut of the octets. */
#include "runtime/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* want: LINE:cell|cell; for each record, ! for a bad one. */
static const struct row {
	const char *name, *text, *want;
} rows[] = {
	{ "nothing", "", "" },
	{ "one cell", "a\n", "1:a;" },
	{ "no line end", "a,b", "1:a|b;" },
	{ "two lines", "a,b\nc,d\n", "1:a|b;2:c|d;" },
	{ "CRLF", "a,b\r\nc,d\r\n", "1:a|b;2:c|d;" },
	{ "CR at the end", "a\r", "1:a;" },
	{ "CR inside", "a\rb,c\r,d\n", "1:a\rb|c\r|d;" },
	{ "empty cells", ",\n,,\n", "1:|;2:||;" },
	{ "empty lines", "\n\r\na\n", "1:;2:;3:a;" },
	{ "quotes", "\"a\",\"\",\"b\"\n", "1:a||b;" },
	{ "quoted quotes", "\"a\"\"b\",\"\"\"\"\n", "1:a\"b|\";" },
	{ "quoted commas and line ends", "\"a,b\",\"c\nd\"\ne\n", "1:a,b|c\nd;3:e;" },
	{ "quotes before CRLF", "\"a\"\r\nb\r\n", "1:a;2:b;" },
	{ "quotes at the end", "\"a\"", "1:a;" },
	{ "byte order mark",
	  "\xef\xbb\xbf"
	  "a\n",
	  "1:a;" },
	{ "byte order mark and quotes", "\xef\xbb\xbf\"a\"\n", "1:a;" },
	{ "no byte order mark",
	  "\xef\xbb"
	  "a\n",
	  "1:\xef\xbb"
	  "a;" },
	{ "byte order mark cut off", "\xef\xbb", "1:\xef\xbb;" },
	{ "text behind a quote", "\"a\"b,c\nd\n", "1!2:d;" },
	{ "text behind a quote and CR", "\"a\"\r\"b\"\nd\n", "1!2:d;" },
	{ "quote inside", "a\"b\",c\nd\n", "1!2:d;" },
	{ "quote that is not closed", "a\n\"b\nc\n", "1:a;2!" },
	{ "bad last line", "\"a\"b", "1!" },
};

static void put_record(struct an_text *got, const struct an_csv *csv, an_csv_result result)
{
	an_text_printf(got, "%u", (unsigned)csv->line);
	if (result == AN_CSV_BAD) {
		assert_non_null(csv->why);
		an_text_put_char(got, '!');
		return;
	}
	for (unsigned i = 0; i < csv->count; i++) {
		struct an_string cell = an_csv_cell(csv, i);

		an_text_put_char(got, i == 0 ? ':' : '|');
		an_text_put(got, cell.data, cell.length);
	}
	an_text_put_char(got, ';');
}

static void read_all(struct an_csv *csv, const char *p, size_t n, struct an_text *got)
{
	while (n > 0) {
		size_t used;
		an_csv_result result = an_csv_read(csv, p, n, &used);

		if (result == AN_CSV_MORE) {
			assert_int_equal(used, n);
			return;
		}
		assert_in_range(used, 1, n);
		put_record(got, csv, result);
		p += used;
		n -= used;
	}
}

static void check_row(const struct row *row, size_t step)
{
	size_t n = strlen(row->text);
	struct an_text got;
	struct an_csv csv;
	an_csv_result result;

	an_text_init(&got);
	an_csv_init(&csv);
	for (size_t i = 0; i < n; i += step)
		read_all(&csv, row->text + i, n - i < step ? n - i : step, &got);
	while ((result = an_csv_end(&csv)) != AN_CSV_MORE)
		put_record(&got, &csv, result);
	an_text_put_char(&got, '\0');
	if (strcmp(got.data, row->want) != 0)
		fail_msg("%s, in steps of %zu: want \"%s\", got \"%s\"", row->name, step, row->want,
			 got.data);
	an_text_fini(&got);
	an_csv_fini(&csv);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t step = 1; step <= strlen(rows[i].text) + 1; step++)
			check_row(&rows[i], step);
}

static void test_many_cells(void **state)
{
	struct an_csv csv;
	size_t used;

	(void)state;
	an_csv_init(&csv);
	for (unsigned i = 0; i < 1000; i++)
		assert_int_equal(an_csv_read(&csv, "ab,", 3, &used), AN_CSV_MORE);
	assert_int_equal(an_csv_read(&csv, "\n", 1, &used), AN_CSV_RECORD);
	assert_int_equal(csv.count, 1001);
	assert_true(an_string_equal(an_csv_cell(&csv, 999), AN_STRING("ab")));
	assert_false(an_csv_is_blank(&csv));
	an_csv_fini(&csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_many_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
