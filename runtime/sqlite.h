/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/sqlite.h -- rows in an SQLite 3 database: `output … to "sqlite:PATH"`, and --tables.
 *
 * A predicate is a table of its name. Its columns are named as in the output: ints and bools are
 * INTEGER, floats REAL, strings TEXT with the octets they have, everything else TEXT as it is
 * printed, lists as JSON; an attribute that has no text is NULL. Rows of an output have the columns
 * token and that of the location in front of them.
 *
 * Only programs that can write a database refer to this file: an_sqlite_interface is in their
 * an_pipeline, and only they need libsqlite3.
 *
 * Threads: one at a time.
 * Errors:  the first one is reported with the path; then every call returns AN_EIO. */
#ifndef AN_SQLITE_H
#define AN_SQLITE_H

#include "runtime/pipeline.h"

struct an_sqlite;
struct an_sqlite_table;

/* The functions below, so that the runtime reaches them through the pipeline alone. */
struct an_sqlite_interface {
	struct an_sqlite *(*open)(const char *path);
	struct an_sqlite_table *(*table)(struct an_sqlite *db, const struct an_predicate *predicate,
					 bool is_output);
	an_status (*begin)(struct an_sqlite *db);
	an_status (*clear)(struct an_sqlite_table *table);
	an_status (*insert)(struct an_sqlite_table *table, uint64_t token, const void *row);
	an_status (*commit)(struct an_sqlite *db);
	an_status (*close)(struct an_sqlite *db);
};
extern const struct an_sqlite_interface an_sqlite_interface;

/* Makes the file if need be. NULL: a message was written. */
struct an_sqlite *an_sqlite_open(const char *path);

/* The table, made if need be; one that is there must have these columns. The database's. NULL: a
 * message was written. */
struct an_sqlite_table *an_sqlite_table(struct an_sqlite *db, const struct an_predicate *predicate,
					bool is_output);

/* Rows change in transactions only: begin does nothing if one is open, commit if none is. */
an_status an_sqlite_begin(struct an_sqlite *db);
an_status an_sqlite_commit(struct an_sqlite *db);
an_status an_sqlite_clear(struct an_sqlite_table *table);
/* row: the predicate's generated struct. token: of an output. */
an_status an_sqlite_insert(struct an_sqlite_table *table, uint64_t token, const void *row);

/* Commits what is open, closes and frees. */
an_status an_sqlite_close(struct an_sqlite *db);

#endif
