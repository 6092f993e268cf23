/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_names.c -- part of check: predicates by their names, attributes by theirs.
 *
 * A misspelt predicate is no error: what nothing consumes passes through, what nothing derives is
 * an input. So names that are almost equal get a warning. */
#include <ctype.h>
#include <string.h>

#include "compiler/check.h"
#include "compiler/suggest.h"

enum {
	NAME_MAX_COMPARED = 64,
	COMPARED_MAX = 1 << 19 /* pairs of names: a large program's rest goes without advice */
};

/* -- misspelt predicates ----------------------------------------------------------------------- */

/* It takes no part in the program, but passes through to its end or is declared alone. */
static bool is_idle(const predicate *p)
{
	return p->consumer == NULL;
}

/* An input that no declaration announces. */
static bool is_surprising(const predicate *p)
{
	return p->is_input && p->declared.file == 0;
}

/* a without its digits, into to. */
static void letters(const char *a, char to[NAME_MAX_COMPARED])
{
	size_t n = 0;

	for (; *a != '\0' && n < NAME_MAX_COMPARED - 1; a++)
		if (!isdigit((unsigned char)*a))
			to[n++] = *a;
	to[n] = '\0';
}

/* Whether names of these lengths can be near. */
static bool is_near_length(size_t n, size_t m)
{
	return (n > m ? n - m : m - n) <= n / 3;
}

/* Whether p could be a slip for q. Short names, and names that differ in a number, are alike by
 * intention; so may be those of predicates that are both used. */
static bool is_slip(const checker *k, const predicate *p, const predicate *q)
{
	const char *given = check_text(k, p->name), *meant = check_text(k, q->name);
	char a[NAME_MAX_COMPARED], b[NAME_MAX_COMPARED];

	if (q == p || q->is_input || q->is_builtin)
		return false;
	letters(given, a);
	letters(meant, b);
	if (strlen(a) < 4 || strcmp(a, b) == 0)
		return false;
	return is_idle(q) || suggest_distance(given, meant) == 1;
}

static void offer(checker *k, suggestion *near, const predicate *list, const predicate *p)
{
	size_t length = strtab_length(k->cx->strings, p->name);

	for (; list != NULL && k->compared < COMPARED_MAX; list = list->next) {
		if (list->arity != p->arity ||
		    !is_near_length(length, strtab_length(k->cx->strings, list->name)))
			continue;
		k->compared++;
		if (is_slip(k, p, list))
			suggest_offer(near, check_text(k, list->name));
	}
}

/* p is consumed and never derived. True if it was reported. */
static bool check_misspelt(checker *k, const predicate *p)
{
	const char *name = check_text(k, p->name);
	const ast_atom *use = k->first_use[p->index];
	suggestion near = suggest_for(name);

	offer(k, &near, k->cx->program.predicates, p);
	offer(k, &near, k->cx->program.unused_predicates, p);
	if (suggest_best(&near) == NULL)
		return false;
	diag_warning(k->cx->diag, use->name_span, "misspelt-predicate",
		     "no rule derives '%s': it must be fed, or it is misspelt", name);
	diag_fixit(k->cx->diag, use->name_span, "%s", suggest_best(&near));
	for (const predicate *q = k->cx->program.predicates; q != NULL; q = q->next)
		if (is_idle(q) && k->first_producer[q->index] >= 0 &&
		    strcmp(check_text(k, q->name), suggest_best(&near)) == 0)
			diag_note(k->cx->diag, k->first_head[q->index]->head.name_span,
				  "nothing consumes '%s', which is derived here",
				  check_text(k, q->name));
	return true;
}

/* -- inputs that can't be fed ------------------------------------------------------------------ */

/* The place where a rule reads the attribute of p at position, NULL: none does. */
static const ast_expr *reader(const predicate *p, int position)
{
	for (const ast_component *c = p->consumer; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
				const ast_expr *e = l->atom.args;

				if (l->kind != LITERAL_ATOM || l->atom.predicate != p)
					continue;
				for (int i = 0; i < position; i++)
					e = e->next;
				if (e->kind == EXPR_VAR && rule->variables[e->u.var.slot].uses > 1)
					return e;
			}
	return NULL;
}

/* Whether a feed's text can give a value of the type. */
static bool is_fed(type *t)
{
	t = type_find(t);
	while (t->kind == TYPE_LIST)
		t = type_find(t->element);
	return t->kind != TYPE_OPAQUE || t->opaque->parse != STR_NONE;
}

static void check_feedable(checker *k, const predicate *p)
{
	for (int i = 0; i < p->arity; i++) {
		const ast_expr *e = NULL;

		if (!is_fed(p->attributes[i]))
			e = reader(p, i);
		if (e == NULL)
			continue;
		diag_warning(k->cx->diag, k->first_use[p->index]->name_span, "unfed",
			     "no rule derives '%s', and it can't be fed", check_text(k, p->name));
		diag_note(k->cx->diag, e->span, "the type %s has no text that could be read",
			  type_name(k->cx->arena, p->attributes[i]));
		return;
	}
}

/* -- the names of attributes in the output ----------------------------------------------------- */

static const char *lower(checker *k, const char *text)
{
	char *copy = arena_strdup(k->cx->arena, text, strlen(text));

	for (char *c = copy; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return copy;
}

/* Whether a key of the output's lines is called name already. */
static bool is_taken(const char *const *names, int count, const char *name)
{
	if (strcmp(name, "predicate") == 0 || strcmp(name, "token") == 0)
		return true;
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* What an attribute is called that is written as e, NULL: nothing. */
static const char *name_of(checker *k, const ast_expr *e)
{
	static const char *const aggregates[] = { "count", "sum", "min", "max", "avg", "list" };
	const ast_expr *arg = e->kind == EXPR_AGGREGATE ? e->u.aggregate.arg : NULL;

	if (e->kind == EXPR_VAR)
		return lower(k, check_text(k, e->u.var.name));
	if (e->kind != EXPR_AGGREGATE)
		return NULL;
	if (e->u.aggregate.which == AGG_COUNT || arg == NULL)
		return aggregates[e->u.aggregate.which];
	return arena_printf(k->cx->arena, "%s_%s", aggregates[e->u.aggregate.which],
			    lower(k, check_text(k, arg->u.var.name)));
}

static void name_attributes(checker *k, predicate *p)
{
	const ast_rule *rule = k->first_head[p->index];
	const ast_atom *atom = rule != NULL ? &rule->head : k->first_use[p->index];
	const ast_expr *e = atom != NULL ? atom->args : NULL;

	if (p->copy_of != NULL && rule->component->is_copies) {
		p->names = p->copy_of->names;
		return;
	}
	p->names = ARENA_ARRAY(k->cx->arena, const char *, p->arity + 1);
	for (int i = 0; i < p->arity; i++, e = e != NULL ? e->next : NULL) {
		const char *base = e != NULL ? name_of(k, e) : NULL;

		if (base == NULL)
			base = arena_printf(k->cx->arena, "attribute_%d", i + 1);
		p->names[i] = base;
		for (int n = 2; is_taken(p->names, i, p->names[i]); n++)
			p->names[i] = arena_printf(k->cx->arena, "%s_%d", base, n);
	}
}

/* -- outputs ----------------------------------------------------------------------------------- */

static void check_printable(checker *k, const predicate *p)
{
	const ast_expr *e = k->first_head[p->index]->head.args;

	for (int i = 0; i < p->arity; i++, e = e->next)
		if (!type_is_printed(p->attributes[i]))
			diag_warning(k->cx->diag, e->span, "unprintable",
				     "'%s' is an output, and %s has no text: it prints as null",
				     check_text(k, p->name),
				     type_name(k->cx->arena, p->attributes[i]));
}

static void check_some_output(checker *k)
{
	const ast_component *last = k->cx->program.components;

	for (const predicate *p = k->cx->program.predicates; p != NULL; p = p->next)
		if ((p->is_output && !p->is_builtin) ||
		    (p->table != NULL && p->table->owner != NULL))
			return; /* --tables writes tables */
	while (last != NULL && last->next != NULL)
		last = last->next;
	if (last == NULL)
		return;
	diag_warning(k->cx->diag, last->name_span, "no-output",
		     "nothing leaves the last component: the program prints nothing");
	for (const ast_rule *rule = last->rules; rule != NULL; rule = rule->next)
		if (!rule->is_delete) {
			diag_note(k->cx->diag, rule->head.name_span,
				  "this is consumed where it is derived; 'output %s.' prints it "
				  "all the same",
				  check_text(k, rule->head.name));
			return;
		}
}

void check_names(checker *k)
{
	for (predicate *p = k->cx->program.predicates; p != NULL; p = p->next) {
		if (p->is_builtin)
			continue;
		name_attributes(k, p);
		if (p->is_input && !(is_surprising(p) && check_misspelt(k, p)))
			check_feedable(k, p);
	}
}

void check_outputs(checker *k)
{
	for (const predicate *p = k->cx->program.predicates; p != NULL; p = p->next)
		if (p->is_output && !p->is_builtin)
			check_printable(k, p);
	check_some_output(k);
}
