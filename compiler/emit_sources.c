/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_sources.c -- where tuples come from without a feed: packets, the timed sources,
 * contexts that expire. */
#include <string.h>

#include "compiler/emit.h"

/* -- packets ----------------------------------------------------------------------------------- */

/* The first attribute is the packet itself; the source's function fills in the others. */
static void emit_source(emitter *e, cwriter *w, const plan_tuple *t)
{
	const predicate *p = t->predicate;
	const char *args = "env, packet";
	bool uses_out = false;

	cwriter_statement(w,
			  "static bool %s_decode_%s(struct an_env *env, struct an_packet *packet, "
			  "struct an_tuple *tuple)\n{",
			  e->prefix, t->c_name);
	for (int i = 1; i < p->arity; i++)
		uses_out |= t->attributes[i].live;
	if (uses_out)
		cwriter_printf(w, "\tstruct %s_%s *const out = (void *)tuple;\n", e->prefix,
			       t->c_name);
	for (int i = 2; i < p->arity; i++) {
		const plan_attribute *a = &t->attributes[i];

		if (!a->live)
			cwriter_printf(w, "\t%sunread_%d;\n", emit_type(e, a->type, NULL), i);
		args = a->live ? arena_printf(e->cx->arena, "%s, &out->%s", args, a->c_name)
			       : arena_printf(e->cx->arena, "%s, &unread_%d", args, i);
	}
	cwriter_printf(w, "\n");
	if (!uses_out)
		cwriter_printf(w, "\t(void)tuple;\n");
	if (p->arity > 1 && t->attributes[1].live)
		cwriter_printf(w, "\tout->%s = packet;\n", t->attributes[1].c_name);
	emit_include(e, p->header);
	cwriter_statement(w, "\treturn %s(%s);", strtab_text(e->cx->strings, p->decode), args);
	cwriter_printf(w, "}\n\n");
}

void emit_sources(emitter *e, cwriter *w)
{
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next)
		if (t->is_source && t->travels && t->predicate->source == SOURCE_PACKETS)
			emit_source(e, w, t);
}

/* -- the table --------------------------------------------------------------------------------- */

static const char *offset_text(emitter *e, const plan_tuple *t, int i)
{
	if (!t->attributes[i].live)
		return "UINT32_MAX";
	return arena_printf(e->cx->arena, "offsetof(%s, %s)", emit_struct(e, t),
			    t->attributes[i].c_name);
}

static void emit_source_row(emitter *e, cwriter *w, const plan_tuple *t, const char *kind)
{
	cwriter_printf(w,
		       "\t{ .kind = %s,\n\t  .predicate = %s,\n"
		       "\t  .tuple_octets = sizeof(%s)",
		       kind, t->c_row, emit_struct(e, t));
}

static void emit_period_row(emitter *e, cwriter *w, const plan_tuple *t, int64_t period)
{
	emit_source_row(e, w, t, "AN_SOURCE_PERIODIC");
	cwriter_printf(w,
		       ",\n\t  .period = INT64_C(%lld),\n\t  .count_offset = %s,\n"
		       "\t  .period_offset = %s },\n",
		       (long long)period, offset_text(e, t, 1), offset_text(e, t, 2));
}

/* The period that an atom names; false: it is no periodic's. */
static bool period_of(const ast_literal *l, int64_t *period)
{
	const ast_expr *arg = NULL;

	if (l->kind != LITERAL_ATOM || l->atom.predicate->source != SOURCE_PERIODIC)
		return false;
	arg = l->atom.args->next->next;
	if (arg->kind == EXPR_CONSTANT)
		arg = arg->u.constant.value;
	*period = arg->u.integer;
	return arg->kind == EXPR_DURATION || arg->kind == EXPR_INT;
}

/* Whether a rule before that literal has the same period. */
static bool is_known_period(const emitter *e, const ast_literal *until, int64_t period)
{
	int64_t other;

	for (int i = 0; i < e->plan->rule_count; i++) {
		for (const ast_literal *l = e->plan->rules[i]->body; l != NULL; l = l->next) {
			if (l == until)
				return false;
			if (period_of(l, &other) && other == period)
				return true;
		}
	}
	return false;
}

static int emit_periods(emitter *e, cwriter *w, const plan_tuple *t)
{
	int count = 0;
	int64_t period;

	for (int i = 0; i < e->plan->rule_count; i++) {
		for (const ast_literal *l = e->plan->rules[i]->body; l != NULL; l = l->next) {
			if (!period_of(l, &period) || is_known_period(e, l, period))
				continue;
			emit_period_row(e, w, t, period);
			count++;
		}
	}
	return count;
}

static int emit_rows_of(emitter *e, cwriter *w, const plan_tuple *t)
{
	switch (t->predicate->source) {
	case SOURCE_PACKETS:
		emit_source_row(e, w, t, "AN_SOURCE_PACKETS");
		cwriter_printf(w, ",\n\t  .decode = %s_decode_%s },\n", e->prefix, t->c_name);
		return 1;
	case SOURCE_START:
		emit_source_row(e, w, t, "AN_SOURCE_START");
		cwriter_printf(w, " },\n");
		return 1;
	case SOURCE_FINISH:
		emit_source_row(e, w, t, "AN_SOURCE_FINISH");
		cwriter_printf(w, " },\n");
		return 1;
	case SOURCE_PERIODIC:
		return emit_periods(e, w, t);
	case SOURCE_NONE:
	case SOURCE_EXPIRED:
		break;
	}
	return 0;
}

int emit_source_rows(emitter *e, cwriter *w)
{
	cwriter *rows = cwriter_create(e->cx->arena);
	int count = 0;

	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next)
		if (t->is_source && t->travels)
			count += emit_rows_of(e, rows, t);
	if (count == 0)
		return 0;
	cwriter_printf(w, "static const struct an_source %s_sources[] = {\n", e->prefix);
	cwriter_append(w, rows);
	cwriter_printf(w, "};\n\n");
	return count;
}

/* -- expired ----------------------------------------------------------------------------------- */

const plan_function *emit_expired_of(const plan_stage *s)
{
	for (const plan_function *f = s->functions; f != NULL; f = f->next)
		if (f->arrives && f->tuple->predicate->source == SOURCE_EXPIRED)
			return f;
	return NULL;
}

void emit_expired_row(emitter *e, cwriter *w, const plan_stage *s)
{
	const plan_function *f = emit_expired_of(s);

	if (f == NULL)
		return;
	type *key = f->tuple->attributes[1].type;
	cwriter_printf(w,
		       "static const struct an_expired %s_stage%d_expired = {\n"
		       "\t.predicate = %s,\n\t.tuple_octets = sizeof(%s),\n\t.kind = %d,\n"
		       "\t.key_offset = %s,\n\t.time_offset = %s,\n",
		       e->prefix, s->number, f->tuple->c_row, emit_struct(e, f->tuple),
		       emit_kind_of_key(s, key), offset_text(e, f->tuple, 1),
		       offset_text(e, f->tuple, 2));
	if (type_find(key)->kind == TYPE_STRING)
		cwriter_printf(w, "\t.key_is_string = true,\n");
	cwriter_printf(w, "};\n");
}
