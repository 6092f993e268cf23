/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_relations.c -- the relations of stages with a fixpoint, as the runtime reads them
 * (runtime/table.h), and the struct of all that such a fixpoint has. */
#include <ctype.h>
#include <string.h>

#include "compiler/emit.h"

/* -- fields ------------------------------------------------------------------------------------ */

/* The set of attributes as a set of fields: those are the attributes that are stored. */
static uint64_t fields_of(const plan_tuple *t, uint64_t attributes)
{
	uint64_t fields = 0;
	int field = 0;

	for (int i = 1; i < t->predicate->arity; i++) {
		if (!t->attributes[i].live)
			continue;
		if ((attributes >> i & 1) != 0)
			fields |= UINT64_C(1) << field;
		field++;
	}
	return fields;
}

static int field_count(const plan_tuple *t)
{
	int count = 0;

	for (int i = 1; i < t->predicate->arity; i++)
		count += t->attributes[i].live;
	return count;
}

static const char *merge_text(emitter *e, const plan_aggregate *a, const plan_tuple *t, int i)
{
	const ast_expr *arg = a != NULL ? a->rule->head.args : NULL;

	for (int k = 0; arg != NULL && k < i; k++)
		arg = arg->next;
	if (arg == NULL || arg->kind != EXPR_AGGREGATE)
		return "";
	switch (arg->u.aggregate.which) {
	case AGG_COUNT:
	case AGG_SUM:
		return ",\n\t  .merge = AN_MERGE_ADD";
	case AGG_MIN:
		return ",\n\t  .merge = AN_MERGE_MIN";
	case AGG_MAX:
		return ",\n\t  .merge = AN_MERGE_MAX";
	case AGG_AVG:
		return arena_printf(e->cx->arena,
				    ",\n\t  .merge = AN_MERGE_AVERAGE,\n"
				    "\t  .sum_offset = offsetof(%s, total_%d),\n"
				    "\t  .count_offset = offsetof(%s, number_%d)",
				    emit_struct(e, t), i, emit_struct(e, t), i);
	case AGG_LIST:
		return ",\n\t  .merge = AN_MERGE_LIST";
	}
	return "";
}

static void emit_fields(emitter *e, cwriter *w, const plan_relation *r, const char *own)
{
	const plan_tuple *t = r->tuple;

	if (field_count(t) == 0)
		return;
	cwriter_printf(w, "static const struct an_field %s_fields[] = {\n", own);
	for (int i = 1; i < t->predicate->arity; i++) {
		const plan_attribute *attribute = &t->attributes[i];

		if (!attribute->live)
			continue;
		cwriter_printf(
		    w, "\t{ .name = %s, .type = %s,\n\t  .offset = offsetof(%s, %s)%s },\n",
		    cwriter_literal(e->cx->arena, emit_column_name(e, t, i),
				    strlen(emit_column_name(e, t, i))),
		    emit_const_type(e, attribute->type, attribute->names), emit_struct(e, t),
		    attribute->c_name, merge_text(e, r->merging, t, i));
	}
	cwriter_printf(w, "};\n");
}

static void emit_indexes(cwriter *w, const plan_relation *r, const char *own)
{
	const char *between = "";

	if (r->indexes == NULL)
		return;
	cwriter_printf(w, "static const uint64_t %s_indexes[] = { ", own);
	for (const plan_index *i = r->indexes; i != NULL; i = i->next) {
		cwriter_printf(w, "%s0x%llx", between,
			       (unsigned long long)fields_of(r->tuple, i->attributes));
		between = ", ";
	}
	cwriter_printf(w, " };\n");
}

/* -- tables ------------------------------------------------------------------------------------ */

static const char *number_text(emitter *e, uint64_t n, uint64_t infinity, const char *name)
{
	if (n == infinity)
		return name;
	return arena_printf(e->cx->arena, "%llu", (unsigned long long)n);
}

/* The kind of the context that keeps the tables: of each tuple's first key. */
static int context_kind(const plan_stage *stage)
{
	for (const plan_function *f = stage->functions; f != NULL; f = f->next)
		if (f->arrives && f->key_count > 0)
			return emit_kind_of_key(stage, f->keys[0].type);
	return 0;
}

static void emit_table(emitter *e, cwriter *w, const plan_stage *stage, const plan_relation *r,
		       const char *own)
{
	const ast_table *t = r->table;

	if (t == NULL || r->is_group)
		return;
	if (r->followers != NULL)
		cwriter_statement(w, "static void %s(struct an_fixpoint *fx);",
				  emit_follow_name(e, stage, r));
	cwriter_printf(w, "static const struct an_table_type %s_table = {\n\t.key = 0x%llx,\n", own,
		       (unsigned long long)fields_of(r->tuple, t->key));
	cwriter_printf(w, "\t.lifetime = %s,\n\t.size = %s,\n",
		       number_text(e, (uint64_t)t->lifetime_ns, INT64_MAX, "INT64_MAX"),
		       number_text(e, t->rows, UINT64_MAX, "UINT64_MAX"));
	if (t->is_constant)
		cwriter_printf(w, "\t.is_constant = true,\n");
	else
		cwriter_printf(w, "\t.is_written = true,\n");
	if (t->is_statistics)
		cwriter_printf(w, "\t.is_statistics = true,\n");
	if (t->context_field_count > 0) {
		cwriter_printf(w, "\t.context_kind = %d,\n\t.key_count = %d,\n\t.key_fields = {",
			       context_kind(stage), t->context_field_count);
		for (int i = 0; i < t->context_field_count; i++) {
			uint64_t before = (UINT64_C(1) << t->context_fields[i]) - 1;
			int field = 0;

			for (uint64_t f = fields_of(r->tuple, before); f != 0; f &= f - 1)
				field++;
			cwriter_printf(w, "%s%d", i > 0 ? ", " : " ", field);
		}
		cwriter_printf(w, " },\n");
	}
	if (r->followers != NULL)
		cwriter_printf(w, "\t.follow = %s,\n", emit_follow_name(e, stage, r));
	cwriter_printf(w, "};\n");
}

/* -- relations --------------------------------------------------------------------------------- */

static const char *own_name(emitter *e, const plan_stage *stage, const plan_relation *r)
{
	char *name = arena_strdup(e->cx->arena, emit_relation_name(e, stage, r),
				  strlen(emit_relation_name(e, stage, r)));

	for (char *c = name; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return name;
}

static void emit_relation(emitter *e, cwriter *w, const plan_stage *stage, const plan_relation *r)
{
	const char *own = own_name(e, stage, r);
	const char *name = r->tuple->c_name;

	emit_fields(e, w, r, own);
	emit_indexes(w, r, own);
	emit_table(e, w, stage, r, own);
	cwriter_printf(w,
		       "static const struct an_relation_type %s_relation = {\n\t.name = %s,\n"
		       "\t.octets = sizeof(%s),\n",
		       own, cwriter_literal(e->cx->arena, name, strlen(name)),
		       emit_struct(e, r->tuple));
	if (field_count(r->tuple) > 0)
		cwriter_printf(w, "\t.fields = %s_fields,\n\t.field_count = %d,\n", own,
			       field_count(r->tuple));
	if (r->indexes != NULL) {
		int count = 0;

		for (const plan_index *i = r->indexes; i != NULL; i = i->next)
			count++;
		cwriter_printf(w, "\t.indexes = %s_indexes,\n\t.index_count = %d,\n", own, count);
	}
	if (r->is_set)
		cwriter_printf(w, "\t.is_set = true,\n");
	if (r->table != NULL && !r->is_group)
		cwriter_printf(w, "\t.table = &%s_table,\n", own);
	cwriter_printf(w, "};\n\n");
}

static void emit_facts_struct(emitter *e, cwriter *w, const plan_stage *stage)
{
	const char *upper = arena_printf(e->cx->arena, "%s_STAGE%d", e->upper, stage->number);

	cwriter_printf(w, "/* Stage %d: its relations, and what a fixpoint has. */\nenum {\n",
		       stage->number);
	for (const plan_relation *r = stage->relations; r != NULL; r = r->next)
		cwriter_printf(w, "\t%s = %d,\n", emit_relation_name(e, stage, r), r->number);
	cwriter_printf(w, "\t%s_RELATIONS = %d\n};\n\n", upper, stage->relation_count);
	cwriter_printf(w,
		       "%s {\n\tstruct an_fixpoint fx; /* the first: see follow */\n"
		       "\tstruct an_relation relations[%s_RELATIONS];\n"
		       "\tvoid *const *contexts;\n",
		       emit_facts_type(e, stage), upper);
	for (const plan_queue *q = stage->queues; q != NULL; q = q->next)
		if (q->function_count > 0)
			cwriter_printf(w, "\tstruct an_queue queue%d;\n", q->number);
	cwriter_printf(w, "};\n\n");
}

static void emit_stage_relations(emitter *e, cwriter *w, const plan_stage *stage)
{
	emit_facts_struct(e, w, stage);
	for (const plan_relation *r = stage->relations; r != NULL; r = r->next)
		emit_relation(e, w, stage, r);
	cwriter_printf(w,
		       "static const struct an_relation_type *const %s_stage%d_relations[] = {\n",
		       e->prefix, stage->number);
	for (const plan_relation *r = stage->relations; r != NULL; r = r->next)
		cwriter_printf(w, "\t&%s_relation,\n", own_name(e, stage, r));
	cwriter_printf(w, "};\n\n");
}

void emit_relations(emitter *e, cwriter *w)
{
	for (const plan_stage *s = e->plan->stages; s != NULL; s = s->next)
		if (s->is_fixpoint)
			emit_stage_relations(e, w, s);
}
