/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/sqlite.c -- see sqlite.h. */
#include "runtime/sqlite.h"

#include "runtime/message.h"
#include "runtime/type.h"
#include "runtime/writer.h"
#include <sqlite3.h>
#include <stdlib.h>

/* How long another program may have the database. */
#define BUSY_MS 10000

struct an_sqlite_table {
	struct an_sqlite *db;
	const struct an_predicate *predicate;
	bool is_output;
	sqlite3_stmt *insert;
	struct an_sqlite_table *next;
};

struct an_sqlite {
	const char *path;
	sqlite3 *handle;
	bool in_transaction, failed;
	struct an_text text; /* a value, or a statement */
	struct an_sqlite_table *tables;
};

static an_status fail(struct an_sqlite *db)
{
	if (!db->failed)
		an_message("database '%s': %s", db->path,
			   db->text.failed ? "out of memory" : sqlite3_errmsg(db->handle));
	db->failed = true;
	return AN_EIO;
}

static an_status execute(struct an_sqlite *db, const char *statement)
{
	if (db->failed)
		return AN_EIO;
	return sqlite3_exec(db->handle, statement, NULL, NULL, NULL) == SQLITE_OK ? AN_OK
										  : fail(db);
}

struct an_sqlite *an_sqlite_open(const char *path)
{
	struct an_sqlite *db = calloc(1, sizeof *db);

	if (db == NULL) {
		an_message("out of memory");
		return NULL;
	}
	db->path = path;
	an_text_init(&db->text);
	if (sqlite3_open(path, &db->handle) == SQLITE_OK &&
	    sqlite3_busy_timeout(db->handle, BUSY_MS) == SQLITE_OK)
		return db;
	fail(db);
	an_sqlite_close(db);
	return NULL;
}

/* -- tables ------------------------------------------------------------------------------------ */

static const char *sql_type(const struct an_type *type)
{
	if (type == NULL)
		return "TEXT";
	switch (type->kind) {
	case AN_TYPE_INT:
	case AN_TYPE_BOOL:
		return "INTEGER";
	case AN_TYPE_FLOAT:
		return "REAL";
	case AN_TYPE_STRING:
	case AN_TYPE_NAME:
	case AN_TYPE_TIME:
	case AN_TYPE_NODE:
	case AN_TYPE_ADDRESS:
	case AN_TYPE_ENDPOINT:
	case AN_TYPE_NETWORK:
	case AN_TYPE_LIST:
	case AN_TYPE_OPAQUE:
		break;
	}
	return "TEXT";
}

/* The statement that makes the table. Names of the program have letters, digits and '_'. */
static void put_create(struct an_text *text, const struct an_predicate *p, bool is_output)
{
	const char *separator = "";

	an_text_printf(text, "CREATE TABLE IF NOT EXISTS \"%s\" (", p->name);
	if (is_output) {
		an_text_put_string(text, "\"token\" INTEGER");
		if (p->node != NULL)
			an_text_printf(text, ", \"%s\" TEXT", p->node);
		separator = ", ";
	}
	for (unsigned i = 0; i < p->column_count; i++) {
		an_text_printf(text, "%s\"%s\" %s", separator, p->columns[i].name,
			       sql_type(p->columns[i].type));
		separator = ", ";
	}
	if (separator[0] == '\0') /* SQL has no table without columns */
		an_text_put_string(text, "\"present\" INTEGER DEFAULT 1");
	an_text_put(text, ")", 2);
}

static void put_insert(struct an_text *text, const struct an_predicate *p, bool is_output)
{
	const char *separator = "";

	an_text_printf(text, "INSERT INTO \"%s\" (", p->name);
	unsigned values = p->column_count;

	if (is_output) {
		an_text_put_string(text, "\"token\"");
		if (p->node != NULL)
			an_text_printf(text, ", \"%s\"", p->node);
		values += p->node != NULL ? 2 : 1;
		separator = ", ";
	}
	for (unsigned i = 0; i < p->column_count; i++) {
		an_text_printf(text, "%s\"%s\"", separator, p->columns[i].name);
		separator = ", ";
	}
	if (separator[0] == '\0')
		an_text_put_string(text, "\"present\"");
	an_text_put_string(text, ") VALUES (");
	for (unsigned i = 0; i < values; i++)
		an_text_put_string(text, i == 0 ? "?" : ", ?");
	if (separator[0] == '\0')
		an_text_put_string(text, "1");
	an_text_put(text, ")", 2);
}

static bool prepare(struct an_sqlite_table *table)
{
	struct an_sqlite *db = table->db;

	an_text_cut(&db->text, 0);
	put_create(&db->text, table->predicate, table->is_output);
	if (db->text.failed || execute(db, db->text.data) != AN_OK)
		return false;
	an_text_cut(&db->text, 0);
	put_insert(&db->text, table->predicate, table->is_output);
	return !db->text.failed &&
	       sqlite3_prepare_v2(db->handle, db->text.data, -1, &table->insert, NULL) == SQLITE_OK;
}

struct an_sqlite_table *an_sqlite_table(struct an_sqlite *db, const struct an_predicate *predicate,
					bool is_output)
{
	struct an_sqlite_table *table = calloc(1, sizeof *table);

	if (table == NULL) {
		an_message("out of memory");
		return NULL;
	}
	table->db = db;
	table->predicate = predicate;
	table->is_output = is_output;
	table->next = db->tables;
	db->tables = table;
	if (prepare(table))
		return table;
	fail(db);
	return NULL;
}

/* -- rows -------------------------------------------------------------------------------------- */

static int bind_string(sqlite3_stmt *s, int at, struct an_string value)
{
	return sqlite3_bind_text64(s, at, value.length == 0 ? "" : value.data, value.length,
				   SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* As a cell of csv before it is quoted: the plain text of the value. */
static int bind_printed(struct an_sqlite *db, sqlite3_stmt *s, int at, const struct an_type *type,
			const void *value)
{
	struct an_writer w;

	an_text_cut(&db->text, 0);
	an_writer_init(&w, &db->text, AN_FORMAT_CSV);
	an_type_print(&w, type, value);
	if (db->text.failed)
		return SQLITE_NOMEM;
	return bind_string(s, at, (struct an_string){ db->text.data, db->text.length });
}

static int bind_value(struct an_sqlite *db, sqlite3_stmt *s, int at, const struct an_type *type,
		      const void *value)
{
	if (type == NULL || (type->kind == AN_TYPE_OPAQUE && type->print == NULL))
		return sqlite3_bind_null(s, at);
	switch (type->kind) {
	case AN_TYPE_INT:
		return sqlite3_bind_int64(s, at, *(const int64_t *)value);
	case AN_TYPE_BOOL:
		return sqlite3_bind_int64(s, at, *(const bool *)value);
	case AN_TYPE_FLOAT:
		return sqlite3_bind_double(s, at, *(const double *)value);
	case AN_TYPE_STRING:
	case AN_TYPE_NODE:
		return bind_string(s, at, *(const struct an_string *)value);
	case AN_TYPE_NAME:
	case AN_TYPE_TIME:
	case AN_TYPE_ADDRESS:
	case AN_TYPE_ENDPOINT:
	case AN_TYPE_NETWORK:
	case AN_TYPE_LIST:
	case AN_TYPE_OPAQUE:
		break;
	}
	return bind_printed(db, s, at, type, value);
}

static bool bind_row(struct an_sqlite_table *table, uint64_t token, const void *row)
{
	const struct an_predicate *p = table->predicate;
	sqlite3_stmt *s = table->insert;
	int at = 1;

	if (table->is_output) {
		if (sqlite3_bind_int64(s, at++, (int64_t)token) != SQLITE_OK)
			return false;
		if (p->node != NULL && bind_string(s, at++, AN_STRING("local")) != SQLITE_OK)
			return false;
	}
	for (unsigned i = 0; i < p->column_count; i++)
		if (bind_value(table->db, s, at++, p->columns[i].type,
			       (const char *)row + p->columns[i].offset) != SQLITE_OK)
			return false;
	return true;
}

an_status an_sqlite_insert(struct an_sqlite_table *table, uint64_t token, const void *row)
{
	struct an_sqlite *db = table->db;
	bool done;

	if (db->failed)
		return AN_EIO;
	done = bind_row(table, token, row) && sqlite3_step(table->insert) == SQLITE_DONE;
	if (!done)
		fail(db);
	sqlite3_reset(table->insert);
	return done ? AN_OK : AN_EIO;
}

an_status an_sqlite_clear(struct an_sqlite_table *table)
{
	struct an_text *text = &table->db->text;

	an_text_cut(text, 0);
	an_text_printf(text, "DELETE FROM \"%s\"", table->predicate->name);
	an_text_put(text, "", 1);
	return text->failed ? fail(table->db) : execute(table->db, text->data);
}

an_status an_sqlite_begin(struct an_sqlite *db)
{
	if (db->in_transaction)
		return AN_OK;
	db->in_transaction = true;
	return execute(db, "BEGIN IMMEDIATE");
}

an_status an_sqlite_commit(struct an_sqlite *db)
{
	if (!db->in_transaction)
		return db->failed ? AN_EIO : AN_OK;
	db->in_transaction = false;
	return execute(db, "COMMIT");
}

an_status an_sqlite_close(struct an_sqlite *db)
{
	an_status status = an_sqlite_commit(db);

	while (db->tables != NULL) {
		struct an_sqlite_table *table = db->tables;

		db->tables = table->next;
		sqlite3_finalize(table->insert);
		free(table);
	}
	if (sqlite3_close(db->handle) != SQLITE_OK)
		status = fail(db);
	an_text_fini(&db->text);
	free(db);
	return status;
}

const struct an_sqlite_interface an_sqlite_interface = {
	an_sqlite_open,   an_sqlite_table,  an_sqlite_begin, an_sqlite_clear,
	an_sqlite_insert, an_sqlite_commit, an_sqlite_close,
};
