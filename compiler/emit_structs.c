/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_structs.c -- the structs of tuples, contexts, sets and of what is shared; how they
 * begin and end. */
#include <string.h>

#include "compiler/emit.h"

/* -- tuples ------------------------------------------------------------------------------------ */

static void emit_tuple_struct(emitter *e, cwriter *w, const plan_tuple *t)
{
	cwriter_printf(w, "struct %s_%s {\n\tstruct an_tuple tuple;\n", e->prefix, t->c_name);
	for (int i = 0; i < t->predicate->arity; i++) {
		const plan_attribute *a = &t->attributes[i];

		if (a->live)
			cwriter_printf(w, "\t%s%s;\n", emit_type(e, a->type, a->names), a->c_name);
		if (a->is_average && t->is_group)
			cwriter_printf(w,
				       "\tdouble total_%d; /* of %s */\n"
				       "\tint64_t number_%d;\n",
				       i, a->c_name, i);
	}
	if (t->is_group)
		cwriter_printf(w, "\tuint64_t solutions; /* of a group */\n");
	for (const plan_ticket *k = t->tickets; k != NULL; k = k->next) {
		emit_include(e, k->function->header);
		cwriter_printf(w, "\tstruct %s %s; /* of %s */\n",
			       strtab_text(e->cx->strings, k->function->ticket), k->name,
			       strtab_text(e->cx->strings, k->function->name));
	}
	cwriter_printf(w, "};\n\n");
}

void emit_tuples(emitter *e, cwriter *w)
{
	cwriter_printf(w, "/* Predicates: rows of %s_predicates. */\nenum {\n", e->prefix);
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next)
		if (t->row > 0)
			cwriter_printf(w, "\t%s = %d,\n", t->c_row, t->row);
	cwriter_printf(w, "\t%s_PREDICATES = %d\n};\n\n", e->upper, e->plan->row_count);
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next)
		if (!t->predicate->is_builtin && (t->travels || t->is_relation || t->has_function))
			emit_tuple_struct(e, w, t);
}

/* -- contexts, sets ---------------------------------------------------------------------------- */

/* Whether an earlier slot has the same state. */
static bool is_repeated(const plan_context *context, const plan_slot *slot)
{
	for (const plan_slot *s = context->slots; s != slot; s = s->next)
		if (s->function->state == slot->function->state)
			return true;
	return false;
}

static bool is_state(const plan_context *context, const plan_slot *slot)
{
	return slot->function->state != STR_NONE && !is_repeated(context, slot);
}

static void emit_context_struct(emitter *e, cwriter *w, const plan_stage *s,
				const plan_context *context, int kind)
{
	bool is_empty = true;

	cwriter_comment(w,
			arena_printf(e->cx->arena, "Stage %d (%s): what is kept for each %s.",
				     s->number, plan_stage_name(e->cx, s),
				     type_name(e->cx->arena, context->type)),
			"");
	cwriter_printf(w, "%s {\n", emit_context_type(e, s, kind));
	for (const plan_slot *slot = context->slots; slot != NULL; slot = slot->next) {
		if (!is_state(context, slot))
			continue;
		is_empty = false;
		emit_include(e, slot->function->header);
		cwriter_printf(w, "\tstruct %s %s; /* %s */\n",
			       strtab_text(e->cx->strings, slot->function->state),
			       emit_state_name(e, slot->function),
			       strtab_text(e->cx->strings, slot->function->name));
	}
	if (is_empty)
		cwriter_printf(w, "\tchar nothing; /* no function keeps anything */\n");
	cwriter_printf(w, "};\n\n");
}

static void emit_context_end(emitter *e, cwriter *w, const plan_stage *s,
			     const plan_context *context, int kind, const char *verb)
{
	bool is_empty = true;

	cwriter_printf(w, "static void %s_stage%d_%s_%d(struct an_env *env, void *context)\n{\n",
		       e->prefix, s->number, verb, kind + 1);
	for (const plan_slot *slot = context->slots; slot != NULL; slot = slot->next)
		is_empty &= !is_state(context, slot);
	if (is_empty)
		cwriter_printf(w, "\t(void)env, (void)context;\n");
	else
		cwriter_printf(w, "\t%s *const cx = context;\n\n", emit_context_type(e, s, kind));
	for (const plan_slot *slot = context->slots; slot != NULL; slot = slot->next)
		if (is_state(context, slot))
			cwriter_printf(w, "\t%s_%s(env, &cx->%s);\n",
				       strtab_text(e->cx->strings, slot->function->state), verb,
				       emit_state_name(e, slot->function));
	cwriter_printf(w, "}\n\n");
}

int emit_state_count(const plan_context *context)
{
	int count = 0;

	for (const plan_slot *slot = context->slots; slot != NULL; slot = slot->next)
		count += is_state(context, slot);
	return count;
}

bool emit_has_resets(const plan_stage *stage, const plan_context *context)
{
	bool has_tables = false;

	for (const plan_relation *r = stage->relations; r != NULL; r = r->next)
		has_tables |= r->table != NULL;
	return emit_state_count(context) > (has_tables ? 0 : 1);
}

/* Where a state shares a context with others, or with rows, it can begin anew alone: a function and
 * a table's row for each of them. */
static void emit_context_resets(emitter *e, cwriter *w, const plan_stage *s,
				const plan_context *context, int kind)
{
	const char *own = arena_printf(e->cx->arena, "%s_stage%d", e->prefix, s->number);

	if (!emit_has_resets(s, context))
		return;
	for (const plan_slot *slot = context->slots; slot != NULL; slot = slot->next) {
		const char *state = strtab_text(e->cx->strings, slot->function->state);
		const char *name = emit_state_name(e, slot->function);

		if (is_state(context, slot))
			cwriter_printf(
			    w,
			    "static void %s_reset_%d_%s(struct an_env *env, void *context)\n"
			    "{\n\t%s *const cx = context;\n\n"
			    "\t%s_fini(env, &cx->%s);\n\t%s_init(env, &cx->%s);\n}\n\n",
			    own, kind + 1, name, emit_context_type(e, s, kind), state, name, state,
			    name);
	}
	cwriter_printf(w, "static const struct an_context_state %s_states_%d[] = {\n", own,
		       kind + 1);
	for (const plan_slot *slot = context->slots; slot != NULL; slot = slot->next) {
		unsigned slots = 0;
		int i = 0;

		if (!is_state(context, slot))
			continue;
		for (const plan_slot *t = context->slots; t != NULL; t = t->next, i++)
			if (t->function->state == slot->function->state)
				slots |= 1u << i;
		cwriter_printf(w, "\t{ 0x%x, %s_reset_%d_%s },\n", slots, own, kind + 1,
			       emit_state_name(e, slot->function));
	}
	cwriter_printf(w, "};\n\n");
}

static void emit_sets_struct(emitter *e, cwriter *w, const plan_stage *s)
{
	if (s->sets == NULL)
		return;
	cwriter_printf(w, "/* Stage %d: what was derived already. */\nstruct %s_stage%d_sets {\n",
		       s->number, e->prefix, s->number);
	for (const plan_set *set = s->sets; set != NULL; set = set->next)
		cwriter_printf(w, "\tstruct an_set %s;\n", emit_identifier(e, set->name));
	cwriter_printf(w, "};\n\n");
}

void emit_contexts(emitter *e, cwriter *w)
{
	for (const plan_stage *s = e->plan->stages; s != NULL; s = s->next) {
		int kind = 0;

		emit_sets_struct(e, w, s);
		for (const plan_context *c = s->contexts; c != NULL; c = c->next, kind++) {
			emit_context_struct(e, w, s, c, kind);
			emit_context_end(e, w, s, c, kind, "init");
			emit_context_end(e, w, s, c, kind, "fini");
			emit_context_resets(e, w, s, c, kind);
		}
	}
}

/* -- what is shared ---------------------------------------------------------------------------- */

static bool is_prepared(const plan_prepared *p)
{
	return p->same == NULL && p->is_used;
}

static const char *text_of(emitter *e, const plan_prepared *p)
{
	return cwriter_literal(e->cx->arena, strtab_text(e->cx->strings, p->text),
			       strtab_length(e->cx->strings, p->text));
}

/* What it is prepared from: a literal, or a setting that may have another value at run time. */
static const char *value_of(emitter *e, const plan_prepared *p)
{
	const char *text = arena_printf(e->cx->arena, "AN_STRING(%s)", text_of(e, p));

	if (p->setting == NULL)
		return text;
	return arena_printf(e->cx->arena, "an_setup_setting(setup, %s, %s, %s)",
			    emit_quoted(e, p->setting->name), emit_quoted(e, p->setting->setting),
			    text);
}

bool emit_has_shared(const emitter *e)
{
	for (const plan_prepared *p = e->plan->prepared; p != NULL; p = p->next)
		if (is_prepared(p))
			return true;
	for (const plan_state *s = e->plan->states; s != NULL; s = s->next)
		if (s->is_used)
			return true;
	return false;
}

void emit_shared(emitter *e, cwriter *w)
{
	cwriter_printf(w,
		       "/* Prepared constants, and the state of functions that is not of a "
		       "context. */\nstruct %s_shared {\n",
		       e->prefix);
	for (const plan_prepared *p = e->plan->prepared; p != NULL; p = p->next) {
		if (!is_prepared(p))
			continue;
		emit_include(e, p->type->header);
		cwriter_printf(w, "\t%s%s%s;\n", strtab_text(e->cx->strings, p->type->c_type),
			       p->type->is_pointer ? "" : " *", p->name);
	}
	for (const plan_state *s = e->plan->states; s != NULL; s = s->next) {
		if (!s->is_used)
			continue;
		emit_include(e, s->function->header);
		cwriter_printf(w, "\tstruct %s %s; /* %s */\n",
			       strtab_text(e->cx->strings, s->function->state), s->name,
			       strtab_text(e->cx->strings, s->function->name));
	}
	cwriter_printf(w, "};\n\n");
}

static void emit_begin(emitter *e, cwriter *w)
{
	for (const plan_state *s = e->plan->states; s != NULL; s = s->next)
		if (s->is_used)
			cwriter_printf(w,
				       "\tif (!%s_init(setup, &shared->%s))\n\t\treturn false;\n",
				       strtab_text(e->cx->strings, s->function->state), s->name);
	for (const plan_prepared *p = e->plan->prepared; p != NULL; p = p->next) {
		if (!is_prepared(p))
			continue;
		cwriter_statement(w, "\tshared->%s = %s_create(setup, %s);", p->name,
				  strtab_text(e->cx->strings, p->type->prepare), value_of(e, p));
		cwriter_printf(w, "\tif (shared->%s == NULL)\n\t\treturn false;\n", p->name);
	}
}

static void emit_end(emitter *e, cwriter *w)
{
	for (const plan_prepared *p = e->plan->prepared; p != NULL; p = p->next)
		if (is_prepared(p))
			cwriter_printf(w,
				       "\tif (shared->%s != NULL)\n\t\t%s_destroy(setup, "
				       "shared->%s);\n",
				       p->name, strtab_text(e->cx->strings, p->type->prepare),
				       p->name);
	for (const plan_state *s = e->plan->states; s != NULL; s = s->next)
		if (s->is_used)
			cwriter_printf(w, "\t%s_fini(setup, &shared->%s);\n",
				       strtab_text(e->cx->strings, s->function->state), s->name);
}

void emit_setup(emitter *e, cwriter *w)
{
	bool is_shared = emit_has_shared(e);
	const char *begin =
	    is_shared ? arena_printf(e->cx->arena, "\tstruct %s_shared *const shared = memory;\n\n",
				     e->prefix)
		      : "\t(void)setup, (void)memory;\n";

	cwriter_printf(w,
		       "static bool %s_setup(struct an_setup *setup, void *memory)\n{\n"
		       "%s",
		       e->prefix, begin);
	emit_begin(e, w);
	cwriter_printf(w,
		       "\treturn true;\n}\n\n"
		       "static void %s_teardown(struct an_setup *setup, void *memory)\n{\n%s",
		       e->prefix, begin);
	emit_end(e, w);
	cwriter_printf(w, "}\n\n");
}
