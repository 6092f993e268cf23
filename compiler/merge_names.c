/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/merge_names.c -- part of merge: what each program says of its predicates. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/merge.h"

/* -- reading a program ------------------------------------------------------------------------- */

static bool is_one_of(const char *name, const char *const *names)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

static predicate *find_declared(const merger *m, const merge_unit *u, str_id name)
{
	predicate *const lists[] = { m->cx->program.predicates, u->unit->program.predicates };

	for (int i = 0; i < 2; i++)
		for (predicate *p = lists[i]; p != NULL; p = p->next)
			if (p->name == name)
				return p;
	return NULL;
}

merge_name *merge_find(const merge_unit *u, str_id name)
{
	return symtab_find(u->by_name, name);
}

static merge_name *name_of(merger *m, merge_unit *u, str_id name)
{
	static const char *const fixed[] = { "failed", "expired", NULL };
	static const char *const timed[] = { "start", "periodic", "finish", NULL };
	merge_name **end = &u->names, *n = merge_find(u, name);
	const char *text = strtab_text(m->cx->strings, name);

	if (n != NULL)
		return n;
	while (*end != NULL)
		end = &(*end)->next;
	n = *end = ARENA_NEW(m->cx->arena, merge_name);
	n->name = name;
	n->is_fixed = is_one_of(text, fixed);
	n->is_timed = is_one_of(text, timed);
	n->declared = find_declared(m, u, name);
	if (n->is_fixed)
		n->id = n->own_id = name;
	symtab_put(u->by_name, name, n);
	return n;
}

static void read_rule(merger *m, merge_unit *u, const ast_rule *rule)
{
	merge_name *n;

	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		if (l->kind != LITERAL_ATOM && l->kind != LITERAL_NEGATED)
			continue;
		n = name_of(m, u, l->atom.name);
		if (n->use == NULL)
			n->use = &l->atom;
	}
	n = name_of(m, u, rule->head.name);
	if (rule->is_delete)
		n->is_deleted = true;
	else if (n->head == NULL)
		n->head = &rule->head;
}

void merge_read(merger *m, merge_unit *u)
{
	const ast_program *program = &u->unit->program;
	int i = 0;

	u->by_name = symtab_create(m->cx->arena);
	for (const ast_component *c = program->components; c != NULL; c = c->next)
		u->count++;
	u->components = ARENA_ARRAY(m->cx->arena, ast_component *, u->count + 1);
	for (ast_component *c = program->components; c != NULL; c = c->next) {
		u->components[i++] = c;
		c->program = u->unit->number;
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			read_rule(m, u, rule);
	}
	for (ast_table *t = program->tables; t != NULL; t = t->next)
		name_of(m, u, t->name)->table = t;
	for (const ast_output *o = program->outputs; o != NULL; o = o->next)
		name_of(m, u, o->name)->is_output = true;
}

/* -- questions --------------------------------------------------------------------------------- */

str_id merge_id(const merger *m, const char *label, str_id name)
{
	if (label[0] == '\0')
		return name;
	return strtab_add_z(m->cx->strings, arena_printf(m->cx->arena, "%s.%s", label,
							 strtab_text(m->cx->strings, name)));
}

bool merge_consumes(const ast_component *c, str_id name)
{
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		for (const ast_literal *l = rule->body; l != NULL; l = l->next)
			if ((l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) &&
			    l->atom.name == name)
				return true;
	return false;
}

bool merge_derives(const ast_component *c, str_id name)
{
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		if (rule->head.name == name && !rule->is_delete)
			return true;
	return false;
}

bool merge_is_input(const merge_name *n)
{
	bool is_fed_table = n->table != NULL && n->declared != NULL;

	return (n->use != NULL || n->is_deleted) && (n->head == NULL || is_fed_table) &&
	       !n->is_fixed && !n->is_timed && !n->is_fed;
}

bool merge_is_printed(const merge_unit *u, const merge_name *n)
{
	return n->head != NULL &&
	       (n->is_output || (u->unit->program.outputs == NULL && n->table == NULL));
}

/* -- texts ------------------------------------------------------------------------------------- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next character that counts, a space for several; *at goes on behind it. */
static char next_character(const char *text, uint32_t *at, uint32_t end)
{
	char c = *at < end ? text[*at] : '\0';

	if (is_space(c))
		while (*at < end && is_space(text[*at]))
			++*at;
	else
		++*at;
	return is_space(c) ? ' ' : c;
}

bool merge_same_text(const merger *m, src_span a, src_span b)
{
	const char *x = source_get(&m->cx->sources, a.file)->text;
	const char *y = source_get(&m->cx->sources, b.file)->text;

	while (a.begin < a.end && b.begin < b.end)
		if (next_character(x, &a.begin, a.end) != next_character(y, &b.begin, b.end))
			return false;
	return a.begin >= a.end && b.begin >= b.end;
}

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Functions are found where their case differs too. */
static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);
	char before = ' ';

	for (; *text != '\0'; before = *text++)
		if (!is_letter(before) && strncasecmp(text, word, n) == 0 && !is_letter(text[n]))
			return true;
	return false;
}

static bool component_has_word(const ast_component *c, const char *word)
{
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
		if (has_word(rule->text, word))
			return true;
	return false;
}

/* -- equal components -------------------------------------------------------------------------- */

static const ast_constant *find_constant(const merge_unit *u, str_id name)
{
	const ast_constant *c = u->unit->program.constants;

	while (c != NULL && c->name != name)
		c = c->next;
	return c;
}

/* Whether u's constants that the component names are the same in v. */
static bool same_constants(const merger *m, const merge_unit *u, const merge_unit *v,
			   const ast_component *c)
{
	for (const ast_constant *k = u->unit->program.constants; k != NULL; k = k->next) {
		const ast_constant *other = find_constant(v, k->name);

		if (component_has_word(c, strtab_text(m->cx->strings, k->name)) &&
		    (other == NULL || !merge_same_text(m, k->value->span, other->value->span)))
			return false;
	}
	return true;
}

static bool same_keys(const merger *m, const ast_component *c, const ast_component *d)
{
	const ast_context_key *k = c->keys, *l = d->keys;

	for (; k != NULL && l != NULL && merge_same_text(m, k->span, l->span); k = k->next)
		l = l->next;
	return k == NULL && l == NULL;
}

static bool same_rules(const ast_component *c, const ast_component *d)
{
	const ast_rule *r = c->rules, *s = d->rules;

	for (; r != NULL && s != NULL && strcmp(r->text, s->text) == 0; r = r->next)
		s = s->next;
	return r == NULL && s == NULL;
}

/* A table, and what is printed before it is consumed, is its program's alone; what another program
 * feeds comes behind that one. */
static bool is_shared_name(const merge_unit *u, const ast_component *c, str_id name)
{
	const merge_name *n = merge_find(u, name);

	return n->table == NULL && !n->is_fed && !(n->is_output && merge_consumes(c, name));
}

static bool are_shared_names(const merge_unit *u, const ast_component *c)
{
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		if (!is_shared_name(u, c, rule->head.name))
			return false;
		for (const ast_literal *l = rule->body; l != NULL; l = l->next)
			if ((l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) &&
			    !is_shared_name(u, c, l->atom.name))
				return false;
	}
	return true;
}

/* A function that has one state in a program, called here and in a later component of u. */
static bool has_state_beyond(const merger *m, const merge_unit *u, const ast_component *c,
			     const function *functions)
{
	for (const function *f = functions; f != NULL; f = f->next) {
		const char *name = strtab_text(m->cx->strings, f->name);

		if (f->contract != CONTRACT_SHARED || !component_has_word(c, name))
			continue;
		for (int i = u->next + 1; i < u->count; i++)
			if (component_has_word(u->components[i], name))
				return true;
	}
	return false;
}

static bool can_share(const merger *m, const merge_unit *u, const ast_component *c)
{
	return are_shared_names(u, c) && !has_state_beyond(m, u, c, m->cx->program.functions) &&
	       !has_state_beyond(m, u, c, u->unit->program.functions);
}

bool merge_same_next(const merger *m, const merge_unit *u, const merge_unit *v)
{
	const ast_component *c, *d;

	if (u->next == u->count || v->next == v->count)
		return false;
	c = u->components[u->next];
	d = v->components[v->next];
	return c->name == d->name && c->type_name == d->type_name && same_keys(m, c, d) &&
	       same_rules(c, d) && same_constants(m, u, v, c) && same_constants(m, v, u, d) &&
	       can_share(m, u, c) && can_share(m, v, d);
}
