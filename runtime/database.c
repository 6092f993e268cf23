/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/database.c -- see database.h. */
#include "runtime/database.h"

#include "runtime/message.h"
#include "runtime/sqlite.h"
#include "runtime/table.h"
#include <stdlib.h>
#include <time.h>

/* A relation that has a table, as SQL sees it. */
struct written {
	const struct an_relation_type *type;
	struct an_predicate predicate;
	struct an_column *columns;
	struct an_sqlite_table *table;
};

struct an_database {
	const struct an_sqlite_interface *sqlite;
	struct an_sqlite *file;
	struct written *tables;
	unsigned count;
	time_t next; /* monotonic seconds */
	bool failed;
};

static time_t now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static struct written *find_table(struct an_database *db, const struct an_relation_type *type)
{
	for (unsigned i = 0; i < db->count; i++)
		if (db->tables[i].type == type)
			return &db->tables[i];
	return NULL;
}

static bool add_table(struct an_database *db, const struct an_relation_type *type)
{
	struct written *t = &db->tables[db->count];

	if (type->table == NULL || !type->table->is_written)
		return true;
	t->type = type;
	t->columns = calloc(type->field_count + 1, sizeof t->columns[0]);
	if (t->columns == NULL) {
		an_message("out of memory");
		return false;
	}
	for (unsigned i = 0; i < type->field_count; i++)
		t->columns[i] = (struct an_column){ .name = type->fields[i].name,
						    .type = type->fields[i].type,
						    .offset = type->fields[i].offset };
	t->predicate = (struct an_predicate){ .name = type->name,
					      .columns = t->columns,
					      .column_count = type->field_count };
	db->count++;
	t->table = db->sqlite->table(db->file, &t->predicate, false);
	return t->table != NULL;
}

static bool add_tables(struct an_database *db, const struct an_pipeline *pipeline)
{
	unsigned most = 0;

	for (unsigned i = 0; i < pipeline->stage_count; i++)
		most += pipeline->stages[i].relation_count;
	db->tables = calloc(most + 1, sizeof db->tables[0]);
	if (db->tables == NULL) {
		an_message("out of memory");
		return false;
	}
	for (unsigned i = 0; i < pipeline->stage_count; i++)
		for (unsigned j = 0; j < pipeline->stages[i].relation_count; j++)
			if (!add_table(db, pipeline->stages[i].relations[j]))
				return false;
	return true;
}

struct an_database *an_database_create(const struct an_pipeline *pipeline, const char *path)
{
	struct an_database *db = calloc(1, sizeof *db);

	if (db == NULL) {
		an_message("out of memory");
		return NULL;
	}
	db->sqlite = pipeline->sqlite;
	db->file = db->sqlite->open(path);
	db->next = now_seconds() + AN_DATABASE_SECONDS;
	if (db->file != NULL && add_tables(db, pipeline))
		return db;
	an_database_destroy(db);
	return NULL;
}

bool an_database_is_due(const struct an_database *db)
{
	return !db->failed && now_seconds() >= db->next;
}

static an_status keep(struct an_database *db, an_status status)
{
	db->failed |= status != AN_OK;
	return status;
}

an_status an_database_begin(struct an_database *db)
{
	an_status status = db->sqlite->begin(db->file);

	for (unsigned i = 0; i < db->count && status == AN_OK; i++)
		status = db->sqlite->clear(db->tables[i].table);
	return keep(db, status);
}

an_status an_database_row(struct an_database *db, const struct an_relation_type *type,
			  const void *row)
{
	struct written *t = find_table(db, type);

	return t == NULL ? AN_OK : keep(db, db->sqlite->insert(t->table, 0, row));
}

an_status an_database_end(struct an_database *db)
{
	db->next = now_seconds() + AN_DATABASE_SECONDS;
	return keep(db, db->sqlite->commit(db->file));
}

an_status an_database_destroy(struct an_database *db)
{
	an_status status = AN_OK;

	if (db->file != NULL)
		status = db->sqlite->close(db->file);
	for (unsigned i = 0; i < db->count; i++)
		free(db->tables[i].columns);
	free(db->tables);
	if (db->failed)
		status = AN_EIO;
	free(db);
	return status;
}
