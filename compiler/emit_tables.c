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

static const char *address_text(emitter *e, const ast_expr *x)
{
	int count = x->u.address.version == 4 ? 4 : 16;
	const char *octets = "";

	for (int i = 0; i < count; i++)
		octets = arena_printf(e->cx->arena, "%s%s%d", octets, i > 0 ? ", " : "",
				      x->u.address.octets[i]);
	return arena_printf(e->cx->arena, "{ .octets = { %s }, .version = %d }", octets,
			    x->u.address.version);
}

static void emit_literals(emitter *e, cwriter *w)
{
	int number = 1;

	for (const emit_literal *l = e->literals; l != NULL; l = l->next, number++) {
		const char *address = address_text(e, l->literal);

		if (l->literal->kind == EXPR_ADDRESS)
			cwriter_statement(w, "static const struct an_address %s_literal_%d = %s;",
					  e->prefix, number, address);
		else
			cwriter_statement(w,
					  "static const struct an_network %s_literal_%d = { "
					  ".address = %s, .prefix = %d };",
					  e->prefix, number, address, l->literal->u.address.prefix);
		cwriter_printf(w, "\n");
	}
}

void emit_constants(emitter *e, cwriter *w)
{
	for (const plan_names *names = e->plan->names; names != NULL; names = names->next)
		emit_names(e, w, names);
	emit_literals(e, w);
}

/* -- columns ----------------------------------------------------------------------------------- */

static const char *column_type(const plan_attribute *a)
{
	static const char *const types[] = {
		[TYPE_OPEN] = "AN_COLUMN_NULL",      [TYPE_INT] = "AN_COLUMN_INT",
		[TYPE_FLOAT] = "AN_COLUMN_FLOAT",    [TYPE_BOOL] = "AN_COLUMN_BOOL",
		[TYPE_STRING] = "AN_COLUMN_STRING",  [TYPE_TIME] = "AN_COLUMN_TIME",
		[TYPE_NODE] = "AN_COLUMN_STRING",    [TYPE_ADDRESS] = "AN_COLUMN_PRINT",
		[TYPE_ENDPOINT] = "AN_COLUMN_PRINT", [TYPE_NETWORK] = "AN_COLUMN_PRINT",
		[TYPE_LIST] = "AN_COLUMN_NULL",      [TYPE_OPAQUE] = "AN_COLUMN_PRINT",
	};

	if (!type_is_printed(a->type) || !a->live)
		return "AN_COLUMN_NULL";
	return a->names != NULL ? "AN_COLUMN_NAME" : types[type_find(a->type)->kind];
}

/* The function that prints the attribute, NULL: none is needed. */
static const char *printer(emitter *e, const plan_attribute *a)
{
	const type *t = type_find(a->type);

	if (t->kind == TYPE_ADDRESS)
		return "an_print_address";
	if (t->kind == TYPE_ENDPOINT)
		return "an_print_endpoint";
	if (t->kind == TYPE_NETWORK)
		return "an_print_network";
	if (t->kind != TYPE_OPAQUE)
		return NULL;
	emit_include(e, t->opaque->header);
	return strtab_text(e->cx->strings, t->opaque->printer);
}

static const char *column_name(emitter *e, const predicate *p, const plan_attribute *a, int i)
{
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
	const char *kind = column_type(a);

	cwriter_printf(w, "\t{ .name = %s, .type = %s",
		       quoted(e, column_name(e, t->predicate, a, i)), kind);
	if (strcmp(kind, "AN_COLUMN_NULL") != 0)
		cwriter_printf(w, ",\n\t  .offset = offsetof(%s, %s)", emit_struct(e, t),
			       a->c_name);
	if (a->names != NULL && a->live)
		cwriter_printf(w, ", .names = %s_column_names_%d", e->prefix, a->names->number);
	if (strcmp(kind, "AN_COLUMN_PRINT") == 0)
		cwriter_printf(w, ",\n\t  .print = %s", printer(e, a));
	cwriter_printf(w, " },\n");
}

static bool has_columns(const plan_tuple *t)
{
	return t->row >= 0 && (t->is_output || t->is_input) && t->predicate->arity > 1;
}

static void emit_columns(emitter *e, cwriter *w)
{
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next) {
		if (!has_columns(t))
			continue;
		cwriter_printf(w, "static const struct an_column %s_columns_%s[] = {\n", e->prefix,
			       t->c_name);
		for (int i = 1; i < t->predicate->arity; i++)
			emit_column(e, w, t, i);
		cwriter_printf(w, "};\n\n");
	}
}

static void emit_predicate(emitter *e, cwriter *w, const plan_tuple *t)
{
	cwriter_printf(w, "\t[%s] = { .name = %s, .node = %s", t->c_row,
		       quoted_id(e, t->predicate->name),
		       quoted(e, column_name(e, t->predicate, &t->attributes[0], 0)));
	if (has_columns(t))
		cwriter_printf(w, ",\n\t\t.columns = %s_columns_%s, .column_count = %d", e->prefix,
			       t->c_name, t->predicate->arity - 1);
	if (t->is_output)
		cwriter_printf(w, ",\n\t\t.is_output = true");
	if (t->is_input)
		cwriter_printf(w, ",\n\t\t.is_input = true");
	cwriter_printf(w, " },\n");
}

static void emit_predicates(emitter *e, cwriter *w)
{
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
	return f->is_barrier ? "AN_ROLE_BARRIER" : "AN_ROLE_CONSUME";
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
		if (emit_state_count(c) > 1)
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
	cwriter_printf(w, "\t\t.run = %s_run,\n\t},\n", own);
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
	if (e->plan->rule_count == 0)
		return;
	cwriter_printf(w, "static const struct an_rule %s_rules[] = {\n", e->prefix);
	for (int i = 0; i < e->plan->rule_count; i++) {
		const ast_rule *r = e->plan->rules[i];
		uint32_t line = 0, column;

		if (r->span.file != 0)
			source_place(&e->cx->sources, r->span, &line, &column);
		cwriter_printf(w, "\t{ %s, %s, %s, %u },\n", quoted_id(e, r->component->name),
			       quoted(e, emit_rule_label(e, r)),
			       quoted(e, emit_file_name(e, r->span)), (unsigned)line);
	}
	cwriter_printf(w, "};\n\n");
}

static int emit_source_rows(emitter *e, cwriter *w)
{
	int count = 0;

	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next) {
		if (!t->is_source || !t->travels)
			continue;
		if (count++ == 0)
			cwriter_printf(w, "static const struct an_source %s_sources[] = {\n",
				       e->prefix);
		cwriter_printf(w,
			       "\t{ .predicate = %s,\n\t  .tuple_octets = sizeof(struct %s_%s),\n"
			       "\t  .decode = %s_decode_%s },\n",
			       t->c_row, e->prefix, t->c_name, e->prefix, t->c_name);
	}
	if (count > 0)
		cwriter_printf(w, "};\n\n");
	return count;
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
	cwriter_printf(w, "};\n");
}

void emit_tables(emitter *e, cwriter *w)
{
	cwriter *rows = cwriter_create(e->cx->arena);

	emit_columns(e, w);
	emit_predicates(e, w);
	emit_stages(e, w);
	emit_rule_rows(e, w);
	int source_count = emit_source_rows(e, rows);
	cwriter_append(w, rows);
	emit_pipeline(e, w, source_count);
}
