/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/scan.c -- the facts that a rule's atom matches. See runtime/fixpoint.h. */
#include "runtime/change.h"

static uint32_t number_of(const void *fact)
{
	return ((const struct an_tuple *)fact)->number;
}

/* From now on the scan reads these rows. */
static void read_rows(struct an_scan *scan, struct an_rows *rows)
{
	bool failed = false;
	uint32_t found;

	scan->rows = rows;
	scan->id = 0;
	scan->last = rows->count - 1;
	scan->state = AN_SCAN_END;
	if (rows->count == 0)
		return;
	if (scan->fields == 0 || rows->count <= AN_ROWS_FEW) {
		scan->state = scan->fields == 0 ? AN_SCAN_ROWS : AN_SCAN_FEW;
		return;
	}
	found = an_rows_find(rows, scan->fx->env, scan->index, scan->probe, &failed);
	if (failed)
		an_fixpoint_fail(scan->fx, AN_NO_RULE);
	if (failed || found == AN_ROWS_NOTHING)
		return;
	scan->last = found;
	scan->id = an_rows_first(rows, scan->index, found);
	scan->state = AN_SCAN_GROUP;
}

static void read_table(struct an_scan *scan, const struct an_table *table)
{
	if (scan->fields == 0) {
		scan->row = table->first;
		scan->state = AN_SCAN_TABLE;
		return;
	}
	scan->hash = an_fields_hash(table->secret, table->type, scan->fields, scan->probe);
	scan->row = an_table_first_in(table, scan->index, scan->hash);
	scan->state = AN_SCAN_BUCKET;
}

/* The table's rows come first. */
static void read_old(struct an_scan *scan)
{
	struct an_fixpoint *fx = scan->fx;
	uint32_t relation = scan->relation;
	struct an_relation *r = &fx->relations[relation];
	const struct an_table_type *type = fx->types[relation]->table;

	scan->now = an_now(fx->env);
	if (type->is_statistics)
		an_statistics_merge(fx, relation);
	if (fx->is_gathering && !type->is_constant) {
		if (r->gathered == NULL)
			r->gathered = an_rows_gather(fx, relation);
		if (r->gathered == NULL)
			an_fixpoint_fail(fx, AN_NO_RULE);
		else
			read_rows(scan, r->gathered);
	} else if (r->table != NULL) {
		read_table(scan, r->table);
	} else {
		read_rows(scan, &r->rows);
	}
}

void an_scan_begin(struct an_scan *scan, struct an_fixpoint *fx, unsigned relation, uint32_t index,
		   const void *probe, uint32_t before)
{
	scan->fx = fx;
	scan->relation = relation;
	scan->index = index;
	scan->before = before;
	scan->probe = probe;
	scan->fields = index == AN_ALL ? 0 : an_index_fields(fx->types[relation], index);
	scan->state = AN_SCAN_END;
	scan->rows = NULL;
	if (fx->failed)
		return;
	if (fx->types[relation]->table != NULL)
		read_old(scan);
	else
		read_rows(scan, &fx->relations[relation].rows);
}

/* The next row of the table. A constant table's expire where they stand: others read it, too. */
static const void *next_in_table(struct an_scan *scan)
{
	const struct an_table *table = scan->fx->relations[scan->relation].table;

	while (scan->row != NULL) {
		struct an_row *row = scan->row;
		bool is_bucket = scan->state == AN_SCAN_BUCKET;

		scan->row = is_bucket ? an_table_next_in(table, scan->index, row) : row->next;
		if (an_row_has_expired(table->type, row, scan->now))
			continue;
		if (!is_bucket ||
		    (an_row_link(row, scan->index)->hash == scan->hash &&
		     an_fields_equal(table->type, scan->fields, an_row_fact(row), scan->probe)))
			return an_row_fact(row);
	}
	return NULL;
}

/* To the next one of a group. It is fetched while the caller is busy with the one before. */
static void go_on(struct an_scan *scan)
{
	const uint32_t *next = scan->rows->indexes[scan->index].next;

	scan->id = scan->id == scan->last ? AN_ROWS_NOTHING : next[scan->id];
	if (scan->id == AN_ROWS_NOTHING)
		return;
	__builtin_prefetch(&next[scan->id]);
	__builtin_prefetch((const char *)an_rows_at(scan->rows, scan->id) +
			   sizeof(struct an_tuple));
}

/* The next one of scan->rows; their numbers ascend. */
static const void *next_row(struct an_scan *scan)
{
	const struct an_rows *rows = scan->rows;
	const void *fact;

	if (scan->state == AN_SCAN_GROUP) {
		if (scan->id == AN_ROWS_NOTHING)
			return NULL;
		fact = an_rows_at(rows, scan->id);
		go_on(scan);
		return number_of(fact) < scan->before ? fact : NULL;
	}
	while (scan->id <= scan->last) {
		fact = an_rows_at(rows, scan->id++);
		if (number_of(fact) >= scan->before)
			return NULL;
		if (scan->state == AN_SCAN_ROWS ||
		    an_fields_equal(rows->type, scan->fields, fact, scan->probe))
			return fact;
	}
	return NULL;
}

const void *an_scan_next(struct an_scan *scan)
{
	struct an_rows *facts = &scan->fx->relations[scan->relation].rows;

	while (!scan->fx->failed) {
		const void *fact = NULL;

		switch (scan->state) {
		case AN_SCAN_TABLE:
		case AN_SCAN_BUCKET:
			fact = next_in_table(scan);
			break;
		case AN_SCAN_ROWS:
		case AN_SCAN_FEW:
		case AN_SCAN_GROUP:
			fact = next_row(scan);
			break;
		case AN_SCAN_END:
			break;
		}
		if (fact != NULL || scan->rows == facts)
			return fact;
		read_rows(scan, facts);
	}
	return NULL;
}

bool an_fact_exists(struct an_fixpoint *fx, unsigned relation, uint32_t index, const void *probe)
{
	bool has_table = fx->types[relation]->table != NULL;
	struct an_scan scan;

	/* Old rows have the number 0. */
	an_scan_begin(&scan, fx, relation, index, probe, has_table ? 1 : AN_ANY_AGE);
	return an_scan_next(&scan) != NULL;
}
