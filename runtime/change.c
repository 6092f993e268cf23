/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/change.c -- see runtime/change.h. */
#include "runtime/change.h"

#include "runtime/engine.h"

#include <string.h>

AN_COUNTER(table_no_memory, "rows of tables that were lost: out of memory");
AN_COUNTER(table_rows_expired, "rows of tables whose lifetime was over");
AN_COUNTER(table_rows_evicted, "rows of tables that went because the table was full");

/* -- collected -------------------------------------------------------------------------------- */

static void collect(struct an_fixpoint *fx, struct an_change ***end, struct an_change change,
		    uint32_t rule)
{
	struct an_change *c = an_alloc(fx->env, sizeof *c);

	if (c == NULL) {
		an_fixpoint_fail(fx, rule);
		return;
	}
	*c = change;
	**end = c;
	*end = &c->next;
}

void an_change_put(struct an_fixpoint *fx, uint32_t relation, const void *fact, uint32_t rule)
{
	collect(fx, &fx->changes_end, (struct an_change){ .fact = fact, .relation = relation },
		rule);
}

void an_change_merge(struct an_fixpoint *fx, uint32_t relation, const void *fact, uint32_t rule)
{
	struct an_tuple counted;

	if (an_fact_pass(fx, &counted, rule))
		collect(fx, &fx->changes_end,
			(struct an_change){ .fact = fact, .relation = relation, .is_merge = true },
			rule);
}

void an_row_delete(struct an_fixpoint *fx, unsigned relation, const void *probe, uint32_t rule)
{
	struct an_tuple counted;
	const void *copy;

	if (!an_fact_pass(fx, &counted, rule))
		return;
	copy = an_fact_copy(fx, relation, probe, rule);
	if (copy != NULL)
		collect(fx, &fx->deletes_end,
			(struct an_change){ .fact = copy, .relation = relation }, rule);
}

/* -- rows go ---------------------------------------------------------------------------------- */

static void take_out(struct an_fixpoint *fx, uint32_t relation, struct an_table *table,
		     struct an_row *row)
{
	struct an_relation *r = &fx->relations[relation];

	an_table_remove(table, row);
	row->next = NULL;
	*r->removed_end = row;
	r->removed_end = &row->next;
}

void an_table_expire(struct an_fixpoint *fx, uint32_t relation, struct an_table *table)
{
	int64_t now = an_now(fx->env);

	while (an_table_has_expired(table, now)) {
		take_out(fx, relation, table, table->oldest);
		an_count(fx->env, table_rows_expired, 1);
	}
}

void an_tables_expire(struct an_fixpoint *fx)
{
	if (fx->is_gathering)
		an_contexts_expire_rows(fx);
	for (unsigned i = 0; i < fx->count; i++) {
		struct an_table *table = fx->relations[i].table;

		/* Other workers may read a constant table. */
		if (table == NULL || fx->types[i]->table->is_constant ||
		    fx->types[i]->table->is_statistics)
			continue;
		if (an_table_has_expired(table, an_now(fx->env))) {
			an_table_expire(fx, i, table);
			an_table_settle(fx, i, NULL);
		}
	}
}

void an_table_evict(struct an_fixpoint *fx, uint32_t relation, struct an_table *table)
{
	while (table->count > table->type->table->size) {
		take_out(fx, relation, table, table->oldest);
		an_count(fx->env, table_rows_evicted, 1);
	}
}

/* -- rows come -------------------------------------------------------------------------------- */

static struct an_stamp next_stamp(struct an_fixpoint *fx)
{
	return (struct an_stamp){ .token = an_token_number(fx->env),
				  .part = an_worker_of(fx->env)->part,
				  .place = fx->applied++ };
}

/* What an average is made of can differ in rows that look the same. */
static void copy_averages(const struct an_relation_type *type, char *to, const char *from)
{
	for (unsigned i = 0; i < type->field_count; i++) {
		const struct an_field *field = &type->fields[i];

		if (field->merge != AN_MERGE_AVERAGE)
			continue;
		memcpy(to + field->sum_offset, from + field->sum_offset, sizeof(double));
		memcpy(to + field->count_offset, from + field->count_offset, sizeof(int64_t));
	}
}

/* Inserts, replaces or refreshes. */
static void put(struct an_fixpoint *fx, uint32_t relation, const void *fact)
{
	const struct an_relation_type *type = fx->types[relation];
	struct an_table *table = an_table_make(fx, relation, fact);
	struct an_row *old = table != NULL ? an_table_find(table, fact) : NULL, *row;
	int64_t now = an_now(fx->env);

	if (old != NULL && an_fields_equal(type, an_index_fields(type, an_index_of_all(type)),
					   an_row_fact(old), fact)) {
		copy_averages(type, an_row_fact(old), fact);
		an_table_refresh(table, old, now, next_stamp(fx));
		return;
	}
	row = table != NULL ? an_row_create(table, fact) : NULL;
	if (row == NULL) {
		an_count(fx->env, table_no_memory, 1);
		return;
	}
	if (old != NULL)
		take_out(fx, relation, table, old);
	an_table_insert(table, row, now, next_stamp(fx));
}

/* A group joins what this worker has of it. */
static void merge(struct an_fixpoint *fx, uint32_t relation, const void *fact)
{
	struct an_table *table = an_table_of_worker(fx, relation);
	struct an_row *row = table != NULL ? an_table_find(table, fact) : NULL;
	struct an_stamp stamp = next_stamp(fx);
	int64_t now = an_now(fx->env);

	if (row != NULL) {
		an_fact_merge(fx, fx->types[relation], an_row_fact(row), fact);
		/* A worker does not get its tokens in order. */
		if (an_stamp_compare(&stamp, &row->inserted) < 0)
			row->inserted = stamp;
		if (an_stamp_compare(&stamp, &row->touched) > 0)
			an_table_refresh(table, row, now, stamp);
		return;
	}
	row = table != NULL ? an_row_create(table, fact) : NULL;
	if (row != NULL)
		an_table_insert(table, row, now, stamp);
	else
		an_count(fx->env, table_no_memory, 1);
}

static void remove_row(struct an_fixpoint *fx, uint32_t relation, const void *probe)
{
	struct an_table *table = an_table_of(fx, relation, probe);
	struct an_row *row = table != NULL ? an_table_find(table, probe) : NULL;

	if (row != NULL)
		take_out(fx, relation, table, row);
}

static void settle(struct an_fixpoint *fx, const struct an_change *change)
{
	for (; change != NULL; change = change->next) {
		struct an_table *table;

		if (change->is_merge)
			continue;
		table = an_table_of(fx, change->relation, change->fact);
		if (table != NULL)
			an_table_evict(fx, change->relation, table);
		an_table_settle(fx, change->relation, change->fact);
	}
}

void an_changes_apply(struct an_fixpoint *fx)
{
	for (const struct an_change *c = fx->changes; c != NULL; c = c->next)
		if (c->is_merge)
			merge(fx, c->relation, c->fact);
		else
			put(fx, c->relation, c->fact);
	for (const struct an_change *c = fx->deletes; c != NULL; c = c->next)
		remove_row(fx, c->relation, c->fact);
	settle(fx, fx->changes);
	settle(fx, fx->deletes);
	an_removed_follow(fx);
}

/* -- what follows ----------------------------------------------------------------------------- */

/* Facts are in the tables now, or there are none yet. */
static void forget_facts(struct an_fixpoint *fx)
{
	for (unsigned i = 0; i < fx->count; i++) {
		struct an_relation *r = &fx->relations[i];

		an_rows_reset(&r->rows);
		if (fx->types[i]->table != NULL)
			r->table = an_table_at_hand(fx, i);
		if (r->gathered != NULL)
			an_rows_fini(r->gathered);
		r->gathered = NULL;
	}
	fx->first = fx->newest = NULL;
}

/* What `follow` has seen only waits to be freed. */
static void move_to_gone(struct an_relation *r)
{
	*r->removed_end = r->gone;
	r->gone = r->removed;
	r->removed = NULL;
	r->removed_end = &r->removed;
}

void an_removed_follow(struct an_fixpoint *fx)
{
	bool has_followed, ever = false;

	/* An aggregate's head is in a higher stratum than its body: this ends. */
	do {
		has_followed = false;
		for (unsigned i = 0; i < fx->count; i++) {
			struct an_relation *r = &fx->relations[i];

			if (r->removed == NULL || fx->types[i]->table->follow == NULL)
				continue;
			forget_facts(fx);
			fx->types[i]->table->follow(fx);
			move_to_gone(r);
			has_followed = ever = true;
		}
	} while (has_followed);
	if (ever)
		forget_facts(fx);
}

void an_removed_free(struct an_fixpoint *fx)
{
	for (unsigned i = 0; i < fx->count; i++) {
		struct an_relation *r = &fx->relations[i];

		move_to_gone(r);
		while (r->gone != NULL) {
			struct an_row *row = r->gone;

			r->gone = row->next;
			an_row_destroy(fx->types[i], fx->env, row);
		}
	}
}

const void *an_removed_first(struct an_fixpoint *fx, unsigned relation)
{
	struct an_row *row = fx->relations[relation].removed;

	return row != NULL ? an_row_fact(row) : NULL;
}

const void *an_removed_next(struct an_fixpoint *fx, unsigned relation, const void *row)
{
	struct an_row *next = an_row_of(row)->next;

	(void)fx, (void)relation;
	return next != NULL ? an_row_fact(next) : NULL;
}

void an_row_put(struct an_fixpoint *fx, unsigned relation, const void *row)
{
	const struct an_relation_type *type = fx->types[relation];
	struct an_table *table = an_table_of(fx, relation, row);
	const struct an_row *old = table != NULL ? an_table_find(table, row) : NULL;
	uint64_t all = an_index_fields(type, an_index_of_all(type));

	/* What has not changed is not refreshed either. */
	if (old != NULL && an_fields_equal(type, all, old + 1, row)) {
		copy_averages(type, an_row_fact((struct an_row *)(uintptr_t)old), row);
		return;
	}
	put(fx, relation, row);
	an_table_settle(fx, relation, row);
}

void an_row_remove(struct an_fixpoint *fx, unsigned relation, const void *probe)
{
	remove_row(fx, relation, probe);
	an_table_settle(fx, relation, probe);
}
