/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/database.h -- --tables FILE.db: the rows of all tables in an SQLite database.
 *
 * Each time all of a table's rows take the place of those that were written before, all tables in
 * one transaction: every AN_DATABASE_SECONDS, when nothing is in flight, and at the end. So a
 * reader sees the tables as they were between two tokens.
 *
 * Threads: one at a time. Errors: reported, once; they end the input. */
#ifndef AN_DATABASE_H
#define AN_DATABASE_H

#include "runtime/pipeline.h"

#define AN_DATABASE_SECONDS 10

struct an_database;

/* NULL: a message was written. Requires: pipeline->sqlite. */
struct an_database *an_database_create(const struct an_pipeline *pipeline, const char *path);

/* Whether it is time to write. */
bool an_database_is_due(const struct an_database *db);

/* One after the other: begin; row for each row of each table, in the order of insertion; end. */
an_status an_database_begin(struct an_database *db);
an_status an_database_row(struct an_database *db, const struct an_relation_type *type,
			  const void *row);
an_status an_database_end(struct an_database *db);

/* AN_EIO: something was not written, now or before. */
an_status an_database_destroy(struct an_database *db);

#endif
