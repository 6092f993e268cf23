/* SPDX-License-Identifier: BSD-3-Clause */
/* The parser's atoms, literals, rules, components and statements. */
#include <string.h>

#include "compiler/arena.h"
#include "compiler/parse.h"
#include "compiler/suggest.h"

/* -- literals ---------------------------------------------------------------------------------- */

/* An aggregate below e, or e itself. Recursion: at most AST_DEPTH_MAX. */
static const ast_expr *find_aggregate(const ast_expr *e)
{
	const ast_expr *list = NULL, *found = NULL;

	switch (e->kind) {
	case EXPR_AGGREGATE:
		return e;
	case EXPR_LIST:
	case EXPR_SET:
		list = e->u.list.items;
		break;
	case EXPR_CALL:
		list = e->u.call.args;
		break;
	case EXPR_INTERVAL:
		found = find_aggregate(e->u.interval.low);
		return found != NULL ? found : find_aggregate(e->u.interval.high);
	case EXPR_UNARY:
		return find_aggregate(e->u.op.left);
	case EXPR_BINARY:
		found = find_aggregate(e->u.op.left);
		return found != NULL ? found : find_aggregate(e->u.op.right);
	case EXPR_VAR:
	case EXPR_WILDCARD:
	case EXPR_INT:
	case EXPR_FLOAT:
	case EXPR_BOOL:
	case EXPR_STRING:
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
	case EXPR_DURATION:
	case EXPR_INFINITY:
	case EXPR_CONSTANT:
		break;
	}
	for (; list != NULL && found == NULL; list = list->next)
		found = find_aggregate(list);
	return found;
}

static void check_no_aggregate(parser *p, const ast_expr *e)
{
	const ast_expr *found = find_aggregate(e);

	if (found != NULL)
		diag_error(p->cx->diag, found->span, "misplaced",
			   "an aggregate stands alone as an argument of a head");
	if (found != NULL)
		diag_note(p->cx->diag, found->span,
			  "derive it, total(@N, X, a_COUNT<*>) :- …, and use it in another rule");
}

/* N -> @N; X -> @N, X. */
static void offer_location(parser *p, const ast_expr *first)
{
	if (first == NULL)
		return;

	src_span at = { first->span.file, first->span.begin, first->span.begin };
	bool is_location = first->kind == EXPR_VAR &&
			   strcmp(strtab_text(p->cx->strings, first->u.var.name), "N") == 0;

	diag_fixit(p->cx->diag, at, is_location ? "@" : "@N, ");
}

ast_literal *build_atom(parser *p, src_span span, const lexeme *name, expr_list args)
{
	ast_literal *l = ARENA_NEW(p->cx->arena, ast_literal);

	l->kind = LITERAL_ATOM;
	l->span = span;
	l->atom = (ast_atom){ .name = name->u.text,
			      .id = name->u.text,
			      .span = span,
			      .name_span = name->span,
			      .args = args.first,
			      .arity = args.count,
			      .has_location = args.has_location };
	if (args.misplaced.file != 0) {
		diag_error(p->cx->diag, args.misplaced, "misplaced",
			   "only the first argument, the location, has an '@'");
	} else if (!args.has_location) {
		src_span at = args.first != NULL ? args.first->span : name->span;

		diag_error(p->cx->diag, at, "no-location",
			   "the first argument of '%s' is its location: write '@N'",
			   strtab_text(p->cx->strings, name->u.text));
		offer_location(p, args.first);
	}
	return l;
}

static bool is_atom_argument(const ast_expr *e)
{
	switch (e->kind) {
	case EXPR_VAR:
	case EXPR_WILDCARD:
	case EXPR_INT:
	case EXPR_FLOAT:
	case EXPR_BOOL:
	case EXPR_STRING:
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
	case EXPR_DURATION:
	case EXPR_INFINITY:
	case EXPR_CONSTANT:
		return true;
	case EXPR_LIST:
	case EXPR_INTERVAL:
	case EXPR_SET:
	case EXPR_CALL:
	case EXPR_UNARY:
	case EXPR_BINARY:
	case EXPR_AGGREGATE:
		break;
	}
	return false;
}

static void check_body_atom(parser *p, const ast_atom *a)
{
	for (const ast_expr *e = a->args; e != NULL; e = e->next) {
		if (is_atom_argument(e))
			continue;
		diag_error(p->cx->diag, e->span, "bad-argument",
			   "an argument of an atom in a body is a variable, a constant or '_'");
		if (e->kind == EXPR_LIST)
			diag_note(
			    p->cx->diag, e->span,
			    "write a variable here; f_first, f_item and f_size take a list apart");
		else if (e->kind != EXPR_AGGREGATE)
			diag_note(p->cx->diag, e->span,
				  "write a variable here, and compare it in a literal behind");
	}
}

ast_literal *build_negated(src_span span, ast_literal *atom)
{
	atom->kind = LITERAL_NEGATED;
	atom->span = span;
	return atom;
}

ast_literal *build_binding(parser *p, literal_kind kind, src_span op_span, ast_expr *left,
			   ast_expr *right)
{
	ast_literal *l = ARENA_NEW(p->cx->arena, ast_literal);

	l->kind = kind;
	l->span = span_join(left->span, right->span);
	l->left = left;
	l->right = right;
	l->op_span = op_span;
	if (kind == LITERAL_ASSIGN && left->kind != EXPR_VAR &&
	    (left->kind != EXPR_WILDCARD || right->kind != EXPR_CALL)) {
		diag_error(p->cx->diag, left->span, "bad-assignment",
			   "only a variable stands before ':='");
		diag_fixit(p->cx->diag, op_span, "==");
	}
	return l;
}

ast_literal *build_condition(parser *p, ast_expr *e)
{
	ast_literal *l = ARENA_NEW(p->cx->arena, ast_literal);

	l->kind = e->kind == EXPR_CALL ? LITERAL_CALL : LITERAL_CONDITION;
	l->span = e->span;
	l->left = e;
	return l;
}

literal_list literal_list_add(literal_list list, ast_literal *l)
{
	if (l == NULL)
		return list;
	if (list.first == NULL)
		list.first = l;
	else
		list.last->next = l;
	list.last = l;
	return list;
}

/* -- rules ------------------------------------------------------------------------------------- */

/* The lexeme that begins at an offset. */
static uint32_t lexeme_at(const parser *p, uint32_t offset)
{
	uint32_t low = 0, high = p->lexemes.count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (p->lexemes.items[middle].span.begin <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The text of a span, with one space where there are spaces or comments. */
static char *text_of(const parser *p, src_span span)
{
	const char *source = source_get(&p->cx->sources, p->file)->text;
	char *text = arena_alloc(p->cx->arena, span.end - span.begin + 1), *out = text;
	uint32_t end = span.begin;

	for (uint32_t i = lexeme_at(p, span.begin); i < p->lexemes.count; i++) {
		src_span s = p->lexemes.items[i].span;

		if (s.end > span.end || s.begin == s.end)
			break;
		if (s.begin > end)
			*out++ = ' ';
		memcpy(out, source + s.begin, s.end - s.begin);
		out += s.end - s.begin;
		end = s.end;
	}
	return text;
}

/* The text of a literal: its span begins or ends behind a parenthesis that belongs to it. */
static const char *literal_text(const parser *p, src_span span)
{
	char *text = text_of(p, span);
	int depth = 0, least = 0;
	bool in_string = false;

	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '\\' && in_string && c[1] != '\0')
			c++;
		else if (*c == '"')
			in_string = !in_string;
		else if (!in_string)
			depth += (*c == '(' || *c == '[') - (*c == ')' || *c == ']');
		least = depth < least ? depth : least;
	}
	for (; least < 0; least++, depth++)
		text = arena_printf(p->cx->arena, "(%s", text);
	for (; depth > 0; depth--)
		text = arena_printf(p->cx->arena, "%s)", text);
	return text;
}

ast_rule *build_head(parser *p, src_span span, const lexeme *label, bool is_delete,
		     ast_literal *atom)
{
	ast_rule *r = ARENA_NEW(p->cx->arena, ast_rule);

	r->span = span;
	r->is_delete = is_delete;
	r->head = atom->atom;
	if (label != NULL) {
		r->label = label->u.text;
		r->label_span = label->span;
	}
	for (const ast_expr *e = r->head.args; e != NULL; e = e->next)
		if (e->kind != EXPR_AGGREGATE)
			check_no_aggregate(p, e);
	return r;
}

static void check_body(parser *p, const ast_literal *body)
{
	for (const ast_literal *l = body; l != NULL; l = l->next) {
		switch (l->kind) {
		case LITERAL_ATOM:
		case LITERAL_NEGATED:
			check_body_atom(p, &l->atom);
			break;
		case LITERAL_ASSIGN:
		case LITERAL_EQUALS:
			check_no_aggregate(p, l->left);
			check_no_aggregate(p, l->right);
			break;
		case LITERAL_CONDITION:
		case LITERAL_CALL:
			check_no_aggregate(p, l->left);
			break;
		}
	}
}

void build_rule(parser *p, src_span span, ast_rule *head, literal_list body)
{
	p->too_deep = false;
	check_body(p, body.first);
	if (head == NULL)
		return;
	if (!p->in_component && !p->outside) {
		p->outside = true;
		diag_error(p->cx->diag, head->span, "misplaced",
			   "a rule stands in a component: 'component NAME(TYPE) { rules }'");
	}
	if (p->component == NULL)
		return;
	head->span = span;
	head->body = body.first;
	head->component = p->component;
	head->text = text_of(p, span);
	for (ast_literal *l = body.first; l != NULL; l = l->next)
		l->text = literal_text(p, l->span);
	*p->rule_end = head;
	p->rule_end = &head->next;
}

void build_fact(parser *p, src_span span, ast_rule *head)
{
	p->too_deep = false;
	if (p->in_component) {
		diag_error(p->cx->diag, span, "syntax",
			   "a rule has a body: 'head :- literal, literal.'");
		diag_note(p->cx->diag, span,
			  "a fact is what a rule derives at the start: ':- start(@N)'");
	}
	build_rule(p, span, head, (literal_list){ NULL, NULL });
}

/* -- components -------------------------------------------------------------------------------- */

ast_key *build_key(parser *p, src_span span, expr_list parts)
{
	ast_key *k = ARENA_NEW(p->cx->arena, ast_key);
	int most = (int)(sizeof k->positions / sizeof k->positions[0]);

	k->span = span;
	k->parts = parts.first;
	k->count = parts.count;
	if (parts.count > most) {
		diag_error(p->cx->diag, span, "bad-key", "a key has at most %d parts", most);
		k->count = most;
	}
	return k;
}

key_list key_list_add(key_list list, ast_key *k)
{
	if (list.first == NULL)
		list.first = k;
	else
		list.last->next = k;
	list.last = k;
	list.count++;
	return list;
}

ast_context_key *build_context_key(parser *p, src_span span, const lexeme *name, key_list keys)
{
	ast_context_key *k = ARENA_NEW(p->cx->arena, ast_context_key);

	k->name = k->id = name->u.text;
	k->span = span;
	k->name_span = name->span;
	k->keys = keys.first;
	k->key_count = keys.count;
	return k;
}

context_key_list context_key_list_add(context_key_list list, ast_context_key *k)
{
	if (list.first == NULL)
		list.first = k;
	else
		list.last->next = k;
	list.last = k;
	return list;
}

/* Reports a word that can only be `want`. */
static void check_word(parser *p, const lexeme *word, const char *want)
{
	const char *given = strtab_text(p->cx->strings, word->u.text);

	if (strcmp(given, want) == 0)
		return;
	diag_error(p->cx->diag, word->span, "syntax", "expected '%s', not '%s'", want, given);
	diag_fixit(p->cx->diag, word->span, "%s", want);
}

ast_component *build_component(parser *p, const lexeme *name, const lexeme *type_name,
			       const lexeme *keyword, context_key_list keys)
{
	ast_component *c = ARENA_NEW(p->cx->arena, ast_component);

	if (keyword != NULL)
		check_word(p, keyword, "context_keys");
	c->name = name->u.text;
	c->name_span = name->span;
	c->span = name->span;
	c->type_name = type_name->u.text;
	c->type_span = type_name->span;
	c->keys = keys.first;
	return c;
}

void build_open(parser *p, ast_component *c)
{
	p->in_component = true;
	p->component = c;
	p->open = 0;
	p->sets = 0;
	if (c != NULL)
		p->rule_end = &c->rules;
}

void build_close(parser *p, src_span span)
{
	p->in_component = false;
	if (p->component == NULL)
		return;
	p->component->span = span;
	*p->ends->components = p->component;
	p->ends->components = &p->component->next;
	p->component = NULL;
}

/* -- statements -------------------------------------------------------------------------------- */

void build_table(parser *p, src_span span, const lexeme *name, expr_list limits,
		 const lexeme *keyword, ast_key *key)
{
	ast_table *t = ARENA_NEW(p->cx->arena, ast_table);

	p->too_deep = false;
	if (keyword != NULL)
		check_word(p, keyword, "keys");
	else
		diag_error(p->cx->diag,
			   (src_span){ key->span.file, key->span.begin, key->span.begin }, "syntax",
			   "a table names its primary key: ', keys(2)' say");
	if (limits.count != 2)
		diag_error(p->cx->diag, span_join(limits.first->span, limits.last->span), "syntax",
			   "a table has two limits, its lifetime and its size, not %d",
			   limits.count);
	t->span = span;
	t->name = t->id = name->u.text;
	t->name_span = name->span;
	t->lifetime = limits.first;
	t->size = limits.first->next;
	t->lifetime->next = NULL;
	t->keys = key;
	*p->ends->tables = t;
	p->ends->tables = &t->next;
}

void build_output(parser *p, src_span span, const lexeme *name, const lexeme *keyword,
		  const lexeme *to)
{
	ast_output *o = ARENA_NEW(p->cx->arena, ast_output);

	if (keyword != NULL)
		check_word(p, keyword, "to");
	o->span = span;
	o->name = o->id = name->u.text;
	o->name_span = name->span;
	o->to = to != NULL ? to->u.text : STR_NONE;
	o->to_span = to != NULL ? to->span : (src_span){ 0 };
	if (to != NULL && o->to == strtab_add_z(p->cx->strings, ""))
		diag_error(p->cx->diag, to->span, "syntax", "this names no place to write to");
	*p->ends->outputs = o;
	p->ends->outputs = &o->next;
}

/* Recursion: at most AST_DEPTH_MAX. */
static bool is_literal(const ast_expr *e)
{
	if (e->kind == EXPR_LIST) {
		const ast_expr *item = e->u.list.items;

		while (item != NULL && is_literal(item))
			item = item->next;
		return item == NULL;
	}
	return is_atom_argument(e) && e->kind != EXPR_VAR && e->kind != EXPR_WILDCARD &&
	       e->kind != EXPR_CONSTANT;
}

void build_constant(parser *p, src_span span, const lexeme *name, ast_expr *value)
{
	ast_constant *c = ARENA_NEW(p->cx->arena, ast_constant);

	p->too_deep = false;
	if (!is_literal(value))
		diag_error(p->cx->diag, value->span, "bad-constant",
			   "the value of a constant is a literal, or a list of literals");
	c->span = span;
	c->name = name->u.text;
	c->name_span = name->span;
	c->value = value;
	*p->ends->constants = c;
	p->ends->constants = &c->next;
}

void build_misplaced(parser *p, src_span span)
{
	diag_error(p->cx->diag, span, "misplaced", "this stands outside of components");
}
