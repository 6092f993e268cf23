/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* Rows of every type in a database, read back by SQLite itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "runtime/sqlite.h"
#include "runtime/type.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/test_sqlite.XXXXXX";

struct row {
	struct an_tuple tuple;
	int64_t number, when;
	double share;
	bool is_new;
	int kind;
	struct an_string text;
	struct an_address from;
	struct an_list ports;
	const void *opaque;
};

static const char *const kinds[] = { "TCP", "UDP" };
static const struct an_type kind_type = { .kind = AN_TYPE_NAME,
					  .octets = sizeof(int),
					  .name = "string",
					  .names = kinds,
					  .name_count = 2 };
static const struct an_type ports_type = { .kind = AN_TYPE_LIST,
					   .octets = sizeof(struct an_list),
					   .name = "[int]",
					   .element = &an_type_int };
static const struct an_type opaque_type = { .kind = AN_TYPE_OPAQUE,
					    .octets = sizeof(void *),
					    .name = "thing" };

static const struct an_column columns[] = {
	{ "number", &an_type_int, offsetof(struct row, number) },
	{ "at", &an_type_time, offsetof(struct row, when) },
	{ "share", &an_type_float, offsetof(struct row, share) },
	{ "is_new", &an_type_bool, offsetof(struct row, is_new) },
	{ "kind", &kind_type, offsetof(struct row, kind) },
	{ "text", &an_type_string, offsetof(struct row, text) },
	{ "from", &an_type_address, offsetof(struct row, from) },
	{ "ports", &ports_type, offsetof(struct row, ports) },
	{ "opaque", &opaque_type, offsetof(struct row, opaque) },
};
static const struct an_predicate predicate = {
	.name = "seen", .node = "n", .columns = columns, .column_count = 9, .is_output = true
};
static const struct an_predicate bare = { .name = "order", .node = "n", .is_output = true };

static const int64_t ports[] = { 25, 587 };
static const struct row row = {
	.number = -42,
	.when = 1000000000000000001,
	.share = 0.25,
	.is_new = true,
	.kind = 1,
	.text = { "it's \"a\0b\" \xff", 12 },
	.from = { .octets = { 10, 0, 0, 1 }, .version = 4 },
	.ports = { ports, 2 },
};

static const char *first(sqlite3 *handle, const char *query)
{
	static char text[256];
	sqlite3_stmt *s;

	assert_int_equal(sqlite3_prepare_v2(handle, query, -1, &s, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	const unsigned char *got = sqlite3_column_text(s, 0);
	snprintf(text, sizeof text, "%s", got == NULL ? "NULL" : (const char *)got);
	sqlite3_finalize(s);
	return text;
}

static void test_output(void **state)
{
	static const struct {
		const char *query, *want;
	} wants[] = {
		{ "SELECT token FROM seen", "812" },
		{ "SELECT n FROM seen", "local" },
		{ "SELECT number FROM seen", "-42" },
		{ "SELECT typeof(number) FROM seen", "integer" },
		{ "SELECT at FROM seen", "2001-09-09T01:46:40.000000001Z" },
		{ "SELECT share FROM seen", "0.25" },
		{ "SELECT typeof(share) FROM seen", "real" },
		{ "SELECT is_new FROM seen", "1" },
		{ "SELECT kind FROM seen", "UDP" },
		{ "SELECT hex(text) FROM seen", "6974277320226100622220FF" },
		{ "SELECT \"from\" FROM seen", "10.0.0.1" },
		{ "SELECT json_extract(ports, '$[1]') FROM seen", "587" },
		{ "SELECT opaque FROM seen", "NULL" },
		{ "SELECT count(*) FROM \"order\"", "1" },
	};
	struct an_sqlite *db = an_sqlite_open(path);
	sqlite3 *handle;

	(void)state;
	assert_non_null(db);
	struct an_sqlite_table *table = an_sqlite_table(db, &predicate, true);
	struct an_sqlite_table *order = an_sqlite_table(db, &bare, true);
	assert_non_null(table);
	assert_non_null(order);
	assert_int_equal(an_sqlite_begin(db), AN_OK);
	assert_int_equal(an_sqlite_insert(table, 812, &row), AN_OK);
	assert_int_equal(an_sqlite_insert(order, 813, &row), AN_OK);
	assert_int_equal(an_sqlite_close(db), AN_OK);

	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++)
		assert_string_equal(first(handle, wants[i].query), wants[i].want);
	sqlite3_close(handle);
}

/* What a transaction has not committed nobody sees; cleared rows are gone. */
static void test_transactions(void **state)
{
	struct an_sqlite *db = an_sqlite_open(path);
	sqlite3 *handle;

	(void)state;
	assert_non_null(db);
	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	struct an_sqlite_table *table = an_sqlite_table(db, &bare, true);
	assert_int_equal(an_sqlite_begin(db), AN_OK);
	assert_int_equal(an_sqlite_begin(db), AN_OK);
	assert_int_equal(an_sqlite_clear(table), AN_OK);
	for (uint64_t i = 0; i < 3; i++)
		assert_int_equal(an_sqlite_insert(table, i, &row), AN_OK);
	assert_string_equal(first(handle, "SELECT count(*) FROM \"order\""), "1");
	assert_int_equal(an_sqlite_commit(db), AN_OK);
	assert_int_equal(an_sqlite_commit(db), AN_OK);
	assert_string_equal(first(handle, "SELECT count(*) FROM \"order\""), "3");
	sqlite3_close(handle);
	assert_int_equal(an_sqlite_close(db), AN_OK);
}

/* A table of that name with other columns; a path that is none: reported, and no crash. */
static void test_refused(void **state)
{
	struct an_predicate other = predicate;
	struct an_sqlite *db = an_sqlite_open(path);

	(void)state;
	assert_non_null(db);
	other.name = "order";
	assert_null(an_sqlite_table(db, &other, true));
	assert_int_equal(an_sqlite_close(db), AN_EIO);
	assert_null(an_sqlite_open("/nowhere/at/all.db"));
}

static int make_file(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_output),
		cmocka_unit_test(test_transactions),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
