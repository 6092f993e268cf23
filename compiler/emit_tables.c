/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_tables.c -- constants, and the tables that the runtime reads. */
#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "compiler/emit.h"

static const char *quoted(emitter *e, const char *text)
{
	return cwriter_literal(e->cx->arena, text, strlen(text));
}

static const char *quoted_id(emitter *e, str_id id)
{
	return cwriter_literal(e->cx->arena, strtab_text(e->cx->strings, id),
			       strtab_length(e->cx->strings, id));
}

/* -- constants --------------------------------------------------------------------------------- */

static void emit_names(emitter *e, cwriter *w, const plan_names *names)
{
	if (e->uses_strings[names->number]) {
		cwriter_printf(w, "static const struct an_string %s_names_%d[] = {\n", e->prefix,
			       names->number);
		for (int i = 0; i < names->count; i++)
			cwriter_printf(w, "\t{ %s, %zu },\n", quoted_id(e, names->values[i]),
				       strtab_length(e->cx->strings, names->values[i]));
		cwriter_printf(w, "};\n\n");
	}
	if (e->uses_columns[names->number]) {
		cwriter_printf(w, "static const char *const %s_column_names_%d[] = {\n", e->prefix,
			       names->number);
		for (int i = 0; i < names->count; i++)
			cwriter_printf(w, "\t%s,\n", quoted_id(e, names->values[i]));
		cwriter_printf(w, "};\n\n");
	}
}

void emit_constants(emitter *e, cwriter *w)
{
	for (const plan_names *names = e->plan->names; names != NULL; names = names->next)
		emit_names(e, w, names);
	emit_literals(e, w);
}

/* -- columns ----------------------------------------------------------------------------------- */

/* The run-time type of a column; NULL: it has no text, or is not there. */
static const char *column_type(emitter *e, const plan_attribute *a)
{
	return type_is_printed(a->type) && a->live ? emit_const_type(e, a->type, a->names) : NULL;
}

const char *emit_column_name(emitter *e, const plan_tuple *t, int i)
{
	const predicate *p = t->predicate;
	const plan_attribute *a = &t->attributes[i];

	if (p->names != NULL && p->names[i] != NULL)
		return p->names[i];
	char *name = arena_strdup(e->cx->arena, a->name, strlen(a->name));
	for (char *c = name; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return name;
}

static void emit_column(emitter *e, cwriter *w, const plan_tuple *t, int i)
{
	const plan_attribute *a = &t->attributes[i];
	const char *column = column_type(e, a);

	cwriter_printf(w, "\t{ .name = %s", quoted(e, emit_column_name(e, t, i)));
	if (column != NULL)
		cwriter_printf(w, ", .type = %s,\n\t  .offset = offsetof(%s, %s)", column,
			       emit_struct(e, t), a->c_name);
	cwriter_printf(w, " },\n");
}

/* The location is not stored, and no column, but of what is for another node. */
static int first_column(const plan_tuple *t)
{
	return t->is_remote ? 0 : 1;
}

static bool has_columns(const plan_tuple *t)
{
	return t->row >= 0 && t->is_output && t->predicate->arity > first_column(t);
}

static void emit_columns(emitter *e, cwriter *w)
{
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next) {
		if (!has_columns(t))
			continue;
		cwriter_printf(w, "static const struct an_column %s_columns_%s[] = {\n", e->prefix,
			       t->c_name);
		for (int i = first_column(t); i < t->predicate->arity; i++)
			emit_column(e, w, t, i);
		cwriter_printf(w, "};\n\n");
	}
}

/* All attributes of an input, as a feed has them. */
static void emit_attributes(emitter *e, cwriter *w, const plan_tuple *t)
{
	if (t->row < 0 || !t->is_input || t->predicate->arity == 1)
		return;
	cwriter_printf(w, "static const struct an_column %s_attributes_%s[] = {\n", e->prefix,
		       t->c_name);
	for (int i = 1; i < t->predicate->arity; i++) {
		const plan_attribute *a = &t->attributes[i];

		cwriter_printf(w, "\t{ .name = %s, .type = %s,\n",
			       quoted(e, emit_column_name(e, t, i)),
			       emit_const_type(e, a->type, a->names));
		if (a->live)
			cwriter_printf(w, "\t  .offset = offsetof(%s, %s) },\n", emit_struct(e, t),
				       a->c_name);
		else
			cwriter_printf(w, "\t  .offset = UINT32_MAX },\n");
	}
	cwriter_printf(w, "};\n\n");
}

static void emit_input(emitter *e, cwriter *w, const plan_tuple *t)
{
	cwriter_printf(w, ",\n\t\t.is_input = true, .octets = sizeof(%s)", emit_struct(e, t));
	if (t->predicate->arity > 1)
		cwriter_printf(w, ",\n\t\t.attributes = %s_attributes_%s, .attribute_count = %d",
			       e->prefix, t->c_name, t->predicate->arity - 1);
}

/* Where the output lines send a predicate, where one of them says. */
static bool has_destination(const emitter *e, const predicate *p)
{
	for (const ast_output *o = e->cx->program.outputs; o != NULL; o = o->next)
		if (o->predicate == p && o->to != STR_NONE)
			return true;
	return false;
}

static void emit_destinations(emitter *e, cwriter *w, const plan_tuple *t)
{
	cwriter_printf(w, "static const char *const %s_to_%s[] = {", e->prefix, t->c_name);
	for (const ast_output *o = e->cx->program.outputs; o != NULL; o = o->next)
		if (o->predicate == t->predicate)
			cwriter_printf(w, " %s,",
				       o->to == STR_NONE ? "\"stdout\"" : quoted_id(e, o->to));
	cwriter_printf(w, " NULL };\n\n");
}

static void emit_predicate(emitter *e, cwriter *w, const plan_tuple *t)
{
	cwriter_printf(w, "\t[%s] = { .name = %s", t->c_row, quoted_id(e, t->predicate->name));
	if (!t->is_remote)
		cwriter_printf(w, ", .node = %s", quoted(e, emit_column_name(e, t, 0)));
	if (has_columns(t))
		cwriter_printf(w, ",\n\t\t.columns = %s_columns_%s, .column_count = %d", e->prefix,
			       t->c_name, t->predicate->arity - first_column(t));
	if (t->is_output)
		cwriter_printf(w, ",\n\t\t.is_output = true");
	if (t->is_output && has_destination(e, t->predicate))
		cwriter_printf(w, ", .to = %s_to_%s", e->prefix, t->c_name);
	if (t->is_input)
		emit_input(e, w, t);
	cwriter_printf(w, " },\n");
}

static void emit_predicates(emitter *e, cwriter *w)
{
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next)
		if (t->row >= 0 && t->is_output && has_destination(e, t->predicate))
			emit_destinations(e, w, t);
	cwriter_printf(w, "static const struct an_predicate %s_predicates[%s_PREDICATES] = {\n",
		       e->prefix, e->upper);
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next)
		if (t->row >= 0)
			emit_predicate(e, w, t);
	cwriter_printf(w, "};\n\n");
}

/* -- stages ------------------------------------------------------------------------------------ */

static bool has_ordered(const plan_stage *s)
{
	for (const plan_function *f = s->functions; f != NULL; f = f->next)
		if (f->ordered.first != NULL)
			return true;
	return false;
}

/* static const uint8_t NAME[rows] = { [row] = value, … } over the functions. */
static void emit_row_array(emitter *e, cwriter *w, const plan_stage *s, const char *name,
			   const char *(*value)(const plan_function *))
{
	cwriter_printf(w, "static const uint8_t %s_stage%d_%s[%s_PREDICATES] = {\n", e->prefix,
		       s->number, name, e->upper);
	for (const plan_function *f = s->functions; f != NULL; f = f->next)
		if (value(f) != NULL)
			cwriter_printf(w, "\t[%s] = %s,\n", f->tuple->c_row, value(f));
	cwriter_printf(w, "};\n");
}

static const char *role_of(const plan_function *f)
{
	if (!f->arrives)
		return NULL;
	return f->is_barrier && f->component->order != ORDER_SERIAL ? "AN_ROLE_BARRIER"
								    : "AN_ROLE_CONSUME";
}

static const char *ordered_of(const plan_function *f)
{
	return f->ordered.first != NULL ? "1" : NULL;
}

static void emit_context_rows(emitter *e, cwriter *w, const plan_stage *s)
{
	const char *own = arena_printf(e->cx->arena, "%s_stage%d", e->prefix, s->number);
	int kind = 0;

	if (s->contexts == NULL)
		return;
	cwriter_printf(w, "static const struct an_context_kind %s_contexts[] = {\n", own);
	for (const plan_context *c = s->contexts; c != NULL; c = c->next, kind++) {
		const char *name = type_name(e->cx->arena, c->type);

		cwriter_printf(w,
			       "\t{ .type = %s,\n\t  .octets = sizeof(%s),\n"
			       "\t  .functions = %d,\n\t  .init = %s_init_%d,\n"
			       "\t  .fini = %s_fini_%d",
			       quoted(e, name), emit_context_type(e, s, kind), c->slot_count, own,
			       kind + 1, own, kind + 1);
		if (emit_has_resets(s, c))
			cwriter_printf(w, ",\n\t  .states = %s_states_%d,\n\t  .state_count = %d",
				       own, kind + 1, emit_state_count(c));
		cwriter_printf(w, " },\n");
	}
	cwriter_printf(w, "};\n");
}

static void emit_stage_arrays(emitter *e, cwriter *w, const plan_stage *s)
{
	cwriter_printf(w, "static const char *const %s_stage%d_components[] = {\n", e->prefix,
		       s->number);
	for (const plan_component *c = s->components; c != NULL; c = c->next)
		cwriter_printf(w, "\t%s,\n", quoted_id(e, c->component->name));
	cwriter_printf(w, "};\n");
	emit_row_array(e, w, s, "roles", role_of);
	if (has_ordered(s))
		emit_row_array(e, w, s, "ordered_on", ordered_of);
	emit_context_rows(e, w, s);
	emit_expired_row(e, w, s);
	cwriter_printf(w, "\n");
}

static void emit_stage_row(emitter *e, cwriter *w, const plan_stage *s)
{
	static const char *const kinds[] = { [ORDER_SERIAL] = "AN_STAGE_SERIAL",
					     [ORDER_PARALLEL] = "AN_STAGE_PARALLEL",
					     [ORDER_CONTEXT] = "AN_STAGE_CONTEXT" };
	const char *own = arena_printf(e->cx->arena, "%s_stage%d", e->prefix, s->number);

	cwriter_printf(w,
		       "\t{\n\t\t.name = %s,\n\t\t.kind = %s,\n\t\t.component_count = %d,\n"
		       "\t\t.components = %s_components,\n\t\t.roles = %s_roles,\n",
		       quoted(e, plan_stage_name(e->cx, s)), kinds[s->order], s->component_count,
		       own, own);
	if (has_ordered(s))
		cwriter_printf(w, "\t\t.ordered = %s_ordered,\n\t\t.ordered_on = %s_ordered_on,\n",
			       own, own);
	if (s->order == ORDER_CONTEXT)
		cwriter_printf(w, "\t\t.keys = %s_keys,\n", own);
	if (s->contexts != NULL)
		cwriter_printf(w, "\t\t.contexts = %s_contexts,\n\t\t.context_count = %d,\n", own,
			       s->context_count);
	cwriter_printf(w, "\t\t.run = %s_run,\n", own);
	if (s->is_fixpoint)
		cwriter_printf(w,
			       "\t\t.relations = %s_relations,\n"
			       "\t\t.relation_count = %d,\n",
			       own, s->relation_count);
	if (emit_expired_of(s) != NULL)
		cwriter_printf(w, "\t\t.expired = &%s_expired,\n", own);
	cwriter_printf(w, "\t},\n");
}

static void emit_stages(emitter *e, cwriter *w)
{
	for (const plan_stage *s = e->plan->stages; s != NULL; s = s->next)
		emit_stage_arrays(e, w, s);
	if (e->plan->stages == NULL)
		return;
	cwriter_printf(w, "static const struct an_stage %s_stages[] = {\n", e->prefix);
	for (const plan_stage *s = e->plan->stages; s != NULL; s = s->next)
		emit_stage_row(e, w, s);
	cwriter_printf(w, "};\n\n");
}

/* -- rules, sources, the pipeline -------------------------------------------------------------- */

static void emit_rule_rows(emitter *e, cwriter *w)
{
	int *counts = ARENA_ARRAY(e->cx->arena, int, e->plan->rule_count + 1);

	if (e->plan->rule_count == 0)
		return;
	for (int i = 0; i < e->plan->rule_count; i++)
		counts[i] = emit_rule_literals(e, w, i);
	cwriter_printf(w, "static const struct an_rule %s_rules[] = {\n", e->prefix);
	for (int i = 0; i < e->plan->rule_count; i++) {
		const ast_rule *r = e->plan->rules[i];
		uint32_t line = 0, column;

		if (r->span.file != 0)
			source_place(&e->cx->sources, r->span, &line, &column);
		cwriter_printf(w, "\t{ .component = %s, .label = %s, .file = %s, .line = %u",
			       quoted_id(e, r->component->name), quoted(e, emit_rule_label(e, r)),
			       quoted(e, emit_file_name(e, r->span)), (unsigned)line);
		if (counts[i] > 0)
			cwriter_printf(w,
				       ",\n\t  .literals = %s_rule_%d_literals, .literal_count = "
				       "%d, .first_literal = %d",
				       e->prefix, i, counts[i], emit_first_literal(e, i));
		cwriter_printf(w, " },\n");
	}
	cwriter_printf(w, "};\n\n");
}

bool emit_needs_database(const compilation *cx)
{
	for (const ast_output *o = cx->program.outputs; o != NULL; o = o->next)
		if (o->to != STR_NONE &&
		    strncmp(strtab_text(cx->strings, o->to), "sqlite:", 7) == 0)
			return true;
	return cx->program.tables != NULL;
}

static void emit_pipeline(emitter *e, cwriter *w, int source_count)
{
	const char *p = e->prefix;

	cwriter_printf(w, "extern const struct an_pipeline %s_pipeline;\n", p);
	cwriter_printf(w,
		       "const struct an_pipeline %s_pipeline = {\n\t.abi = AN_ABI,\n"
		       "\t.name = %s,\n\t.program = %s,\n",
		       p, quoted(e, e->cx->name), quoted(e, e->program));
	if (source_count > 0)
		cwriter_printf(w, "\t.sources = %s_sources,\n", p);
	cwriter_printf(w, "\t.predicates = %s_predicates,\n", p);
	if (e->plan->stage_count > 0)
		cwriter_printf(w, "\t.stages = %s_stages,\n", p);
	if (e->plan->rule_count > 0)
		cwriter_printf(w, "\t.rules = %s_rules,\n", p);
	cwriter_printf(w,
		       "\t.source_count = %d,\n\t.predicate_count = %d,\n\t.stage_count = %d,\n"
		       "\t.rule_count = %d,\n",
		       source_count, e->plan->row_count, e->plan->stage_count, e->plan->rule_count);
	if (emit_has_shared(e))
		cwriter_printf(w, "\t.shared_octets = sizeof(struct %s_shared),\n", p);
	cwriter_printf(w, "\t.setup = %s_setup,\n\t.teardown = %s_teardown,\n", p, p);
	if (emit_needs_database(e->cx))
		cwriter_printf(w, "\t.sqlite = &an_sqlite_interface,\n");
	cwriter_printf(w, "};\n");
}

void emit_tables(emitter *e, cwriter *w)
{
	emit_columns(e, w);
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next)
		emit_attributes(e, w, t);
	emit_predicates(e, w);
	emit_stages(e, w);
	emit_rule_rows(e, w);
	emit_pipeline(e, w, emit_source_rows(e, w));
}
