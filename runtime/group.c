/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/group.c -- aggregates: the groups of a rule's solutions. See runtime/fixpoint.h. */
#include "runtime/change.h"
#include "runtime/worker.h"

#include <assert.h>
#include <string.h>

#define FIRST_ITEMS 4

/* -- groups ----------------------------------------------------------------------------------- */

/* Out of memory: something to write into. */
static void *scratch(struct an_fixpoint *fx, unsigned relation)
{
	void *p = an_worker_of(fx->env)->scratch;

	assert(fx->types[relation]->octets <= AN_SCRATCH_OCTETS); /* a struct of generated code */
	an_fixpoint_fail(fx, AN_NO_RULE);
	memset(p, 0, fx->types[relation]->octets);
	return p;
}

static void copy_fields(const struct an_relation_type *type, uint64_t fields, void *to,
			const void *from)
{
	for (; fields != 0; fields &= fields - 1) {
		const struct an_field *field = &type->fields[__builtin_ctzll(fields)];

		memcpy((char *)to + field->offset, (const char *)from + field->offset,
		       field->type->octets);
	}
}

void *an_group(struct an_fixpoint *fx, unsigned relation, const void *probe, bool *is_new)
{
	const struct an_relation_type *type = fx->types[relation];
	struct an_rows *rows = &fx->relations[relation].rows;
	bool failed = false;
	uint32_t id = an_rows_find(rows, fx->env, 0, probe, &failed);
	struct an_tuple *group;

	if (is_new != NULL)
		*is_new = id == AN_ROWS_NOTHING;
	if (id != AN_ROWS_NOTHING)
		return (void *)(uintptr_t)an_rows_at(rows, id);
	group = failed ? NULL : an_rows_room(rows, fx->env);
	if (group == NULL)
		return scratch(fx, relation);
	memset(group, 0, type->octets);
	copy_fields(type, type->indexes[0], group, probe);
	group->predicate = relation;
	if (rows->count > 0)
		((struct an_tuple *)(uintptr_t)an_rows_at(rows, rows->count - 1))->next = group;
	return an_rows_added(rows, fx->env) ? group : scratch(fx, relation);
}

void *an_group_first(struct an_fixpoint *fx, unsigned relation)
{
	const struct an_rows *rows = &fx->relations[relation].rows;

	return rows->count > 0 && !fx->failed ? (void *)(uintptr_t)an_rows_at(rows, 0) : NULL;
}

void *an_group_next(struct an_fixpoint *fx, unsigned relation, const void *group)
{
	(void)relation;
	return fx->failed ? NULL : ((const struct an_tuple *)group)->next;
}

void an_group_append(struct an_fixpoint *fx, struct an_list *list, const struct an_type *element,
		     const void *value)
{
	size_t octets = element->octets, count = list->count;

	/* There is room for FIRST_ITEMS, then for a power of two. */
	if (count == 0 || (count >= FIRST_ITEMS && (count & (count - 1)) == 0)) {
		size_t room = count == 0 ? FIRST_ITEMS : 2 * count;
		void *items = an_alloc(fx->env, room * octets);

		if (items == NULL) {
			an_fixpoint_fail(fx, AN_NO_RULE);
			return;
		}
		if (count > 0)
			memcpy(items, list->items, count * octets);
		list->items = items;
	}
	memcpy((char *)(uintptr_t)list->items + count * octets, value, octets);
	list->count++;
}

/* -- groups that meet rows -------------------------------------------------------------------- */

static struct an_list append_list(struct an_fixpoint *fx, const struct an_type *type,
				  struct an_list a, struct an_list b)
{
	size_t octets = type->element->octets;
	char *items;

	if (a.count == 0 || b.count == 0)
		return a.count == 0 ? b : a;
	items = an_alloc(fx->env, (a.count + b.count) * octets);
	if (items == NULL) {
		an_fixpoint_fail(fx, AN_NO_RULE);
		return a;
	}
	memcpy(items, a.items, a.count * octets);
	memcpy(items + a.count * octets, b.items, b.count * octets);
	return (struct an_list){ items, a.count + b.count };
}

static void add(const struct an_type *type, void *to, const void *from)
{
	if (type->kind == AN_TYPE_FLOAT)
		*(double *)to += *(const double *)from;
	else
		*(uint64_t *)to += *(const uint64_t *)from;
}

static void merge_average(const struct an_field *field, char *to, const char *from)
{
	double *sum = (double *)(void *)(to + field->sum_offset);
	int64_t *count = (int64_t *)(void *)(to + field->count_offset);

	*sum += *(const double *)(const void *)(from + field->sum_offset);
	*count += *(const int64_t *)(const void *)(from + field->count_offset);
	*(double *)(void *)(to + field->offset) = *sum / (double)*count;
}

static void merge_field(struct an_fixpoint *fx, const struct an_field *field, char *to,
			const char *from)
{
	void *a = to + field->offset;
	const void *b = from + field->offset;
	bool takes = false;

	switch (field->merge) {
	case AN_MERGE_NONE:
		return;
	case AN_MERGE_ADD:
		add(field->type, a, b);
		return;
	case AN_MERGE_AVERAGE:
		merge_average(field, to, from);
		return;
	case AN_MERGE_LIST:
		*(struct an_list *)a =
		    append_list(fx, field->type, *(struct an_list *)a, *(const struct an_list *)b);
		return;
	case AN_MERGE_MIN:
		takes = an_type_compare(field->type, b, a) < 0;
		break;
	case AN_MERGE_MAX:
		takes = an_type_compare(field->type, b, a) > 0;
		break;
	}
	if (takes)
		memcpy(a, b, field->type->octets);
}

void an_fact_merge(struct an_fixpoint *fx, const struct an_relation_type *type, void *to,
		   const void *from)
{
	for (unsigned i = 0; i < type->field_count; i++)
		merge_field(fx, &type->fields[i], to, from);
}

/* The newest row with the group's key: of this token, or what the table had before it. NULL: none.
 */
static const void *row_of_group(struct an_fixpoint *fx, unsigned relation, const void *group)
{
	struct an_relation *r = &fx->relations[relation];
	uint32_t key = an_index_of_key(fx->types[relation]), id = AN_ROWS_NOTHING;
	const struct an_table *table;
	struct an_row *row;
	bool failed = false;

	if (r->quiet != NULL) {
		id = an_rows_find(r->quiet, fx->env, key, group, &failed);
		if (id != AN_ROWS_NOTHING)
			return an_rows_at(r->quiet, id);
	}
	id = an_rows_find(&r->rows, fx->env, key, group, &failed);
	if (id != AN_ROWS_NOTHING)
		return an_rows_at(&r->rows, id);
	if (failed)
		an_fixpoint_fail(fx, AN_NO_RULE);
	table = an_table_of(fx, relation, group);
	row = table != NULL ? an_table_find(table, group) : NULL;
	return row != NULL ? an_row_fact(row) : NULL;
}

static bool has_average(const struct an_relation_type *type)
{
	for (unsigned i = 0; i < type->field_count; i++)
		if (type->fields[i].merge == AN_MERGE_AVERAGE)
			return true;
	return false;
}

/* The row looks like the old one, but what its average is made of has changed. */
static void keep_quiet(struct an_fixpoint *fx, unsigned relation, const void *row)
{
	struct an_relation *r = &fx->relations[relation];
	void *copy = NULL;

	if (r->quiet == NULL) {
		r->quiet = an_alloc(fx->env, sizeof *r->quiet);
		if (r->quiet != NULL)
			an_rows_init(r->quiet, fx->types[relation]);
	}
	if (r->quiet != NULL)
		copy = an_rows_room(r->quiet, fx->env);
	if (copy != NULL)
		memcpy(copy, row, fx->types[relation]->octets);
	if (copy == NULL || !an_rows_added(r->quiet, fx->env))
		an_fixpoint_fail(fx, AN_NO_RULE);
}

const void *an_group_merge(struct an_fixpoint *fx, unsigned relation, void *group, uint32_t rule)
{
	const struct an_relation_type *type = fx->types[relation];
	const void *old, *added;
	void *row;

	if (fx->failed)
		return NULL;
	if (type->table->is_statistics) {
		an_change_merge(fx, relation, group, rule);
		return NULL;
	}
	old = row_of_group(fx, relation, group);
	if (old == NULL || fx->failed)
		return an_fact_add(fx, relation, group, rule);
	row = an_fact_copy(fx, relation, old, rule);
	if (row == NULL)
		return NULL;
	an_fact_merge(fx, type, row, group);
	added = an_fact_add(fx, relation, row, rule);
	if (added == NULL && !fx->failed && has_average(type))
		keep_quiet(fx, relation, row);
	return added;
}
