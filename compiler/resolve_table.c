/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/resolve_table.c -- part of resolve: materialize. */
#include "compiler/resolve.h"

static const char *text(const resolver *rs, str_id name)
{
	return strtab_text(rs->cx->strings, name);
}

static void bad_limit(resolver *rs, const ast_expr *e, const char *what)
{
	diag_error(rs->cx->diag, e->span, "bad-limit", "%s", what);
}

/* The literal that e is or names. */
static const ast_expr *literal_of(resolver *rs, ast_expr *e)
{
	if (e->kind == EXPR_CONSTANT)
		resolve_constant(rs, e);
	return e->kind == EXPR_CONSTANT ? e->u.constant.value : e;
}

static void resolve_lifetime(resolver *rs, ast_table *t)
{
	const ast_expr *e = literal_of(rs, t->lifetime);

	t->lifetime_ns = INT64_MAX;
	if (e == NULL || e->kind == EXPR_INFINITY)
		return;
	if (e->kind == EXPR_DURATION && e->u.integer > 0) {
		t->lifetime_ns = e->u.integer;
		return;
	}
	bad_limit(rs, t->lifetime,
		  e->kind == EXPR_DURATION
		      ? "rows of no lifetime are never seen"
		      : "the lifetime of a row is a duration, such as 60s, or infinity");
	if (e->kind == EXPR_INT && e->u.integer > 0 && e == t->lifetime)
		diag_fixit(rs->cx->diag, e->span, "%llds", (long long)e->u.integer);
}

static void resolve_size(resolver *rs, ast_table *t)
{
	const ast_expr *e = literal_of(rs, t->size);

	t->rows = UINT64_MAX;
	if (e == NULL || e->kind == EXPR_INFINITY)
		return;
	if (e->kind == EXPR_INT && e->u.integer > 0)
		t->rows = (uint64_t)e->u.integer;
	else
		bad_limit(rs, t->size,
			  "the size of a table is its number of rows, from 1, or infinity");
}

static void bind_table(resolver *rs, ast_table *t)
{
	predicate *p = resolve_known_predicate(rs, t->id, t->name, t->name_span);

	if (p == NULL)
		return;
	if (p->is_builtin || p->source != SOURCE_NONE) {
		diag_error(rs->cx->diag, t->name_span, "derived-source",
			   "'%s' comes from %s: it is no table", text(rs, t->name),
			   p->is_builtin ? "functions that fail" : "a source");
	} else if (p->table != NULL) {
		diag_error(rs->cx->diag, t->name_span, "duplicate", "'%s' is materialized already",
			   text(rs, t->name));
		diag_note(rs->cx->diag, p->table->name_span, "by this line");
	} else {
		p->table = t;
		t->predicate = p;
	}
}

void resolve_tables(resolver *rs)
{
	for (ast_table *t = rs->cx->program.tables; t != NULL; t = t->next) {
		rs->program = t->program;
		bind_table(rs, t);
		resolve_lifetime(rs, t);
		resolve_size(rs, t);
	}
}
