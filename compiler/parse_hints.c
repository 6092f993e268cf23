/* SPDX-License-Identifier: BSD-3-Clause */
/* Notes and fix-its for what is written so in other languages: 'not p(X)', 'count(X)', '<-'. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "compiler/arena.h"
#include "compiler/parse.h"
#include "compiler/parser.h"

/* How far a hint looks back for ':-'. */
enum { BODY_LEXEMES_MAX = 1000 };

/* Where the text is wrong: lexemes are numbered from there, the wrong one is 0. */
typedef struct hinter {
	const parser *p;
	const expectation *e;
} hinter;

/* -- looking ----------------------------------------------------------------------------------- */

static const lexeme *lexeme_at(const hinter *h, int offset)
{
	static const lexeme end = { .kind = LEXEME_END };
	int64_t i = (int64_t)h->p->last + offset;

	return i < 0 || i >= h->p->lexemes.count ? &end : &h->p->lexemes.items[i];
}

static int kind(const hinter *h, int offset)
{
	return lexeme_at(h, offset)->kind;
}

static src_span span(const hinter *h, int offset)
{
	return lexeme_at(h, offset)->span;
}

static const char *text(const hinter *h, int offset)
{
	const char *all = source_get(&h->p->cx->sources, h->p->file)->text;
	src_span at = span(h, offset);

	return arena_printf(h->p->cx->arena, "%.*s", (int)(at.end - at.begin), all + at.begin);
}

static bool is_word(const hinter *h, int offset, const char *word)
{
	int k = kind(h, offset);

	return (k == LEX_NAME || k == LEX_VARIABLE) && strcasecmp(text(h, offset), word) == 0;
}

/* Whether nothing stands between a lexeme and the next. */
static bool touches(const hinter *h, int offset)
{
	return kind(h, offset) != LEXEME_END && kind(h, offset + 1) != LEXEME_END &&
	       span(h, offset).end == span(h, offset + 1).begin;
}

static bool expects(const hinter *h, const char *word)
{
	for (int i = 0; i < h->e->count; i++)
		if (strcmp(h->e->words[i], word) == 0)
			return true;
	return false;
}

static bool is_in_body(const hinter *h)
{
	for (int i = -1; i > -BODY_LEXEMES_MAX; i--) {
		if (kind(h, i) == LEX_IF)
			return true;
		if (kind(h, i) == '.' || kind(h, i) == LEXEME_END)
			return false;
	}
	return false;
}

/* "COUNT" of count, a_count, Count; NULL: of no aggregate. */
static const char *aggregate_of(const hinter *h, int offset)
{
	static const char *const names[] = { "COUNT", "SUM", "MIN", "MAX", "AVG", "LIST" };
	int k = kind(h, offset);
	const char *word = text(h, offset);

	if (k != LEX_NAME && k != LEX_VARIABLE)
		return NULL;
	word += strncasecmp(word, "a_", 2) == 0 ? 2 : 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcasecmp(word, names[i]) == 0)
			return names[i];
	return NULL;
}

/* -- telling ----------------------------------------------------------------------------------- */

static bool note(const hinter *h, int offset, const char *message)
{
	diag_note(h->p->cx->diag, span(h, offset), "%s", message);
	return true;
}

/* Lexemes from .. to, and what stands between them, become replacement. */
static bool replace(const hinter *h, int from, int to, const char *replacement)
{
	diag_fixit(h->p->cx->diag, span_join(span(h, from), span(h, to)), "%s", replacement);
	return true;
}

static bool insert_behind(const hinter *h, int offset, const char *what)
{
	src_span at = span(h, offset);

	at.begin = at.end;
	diag_fixit(h->p->cx->diag, at, "%s", what);
	return true;
}

/* Detector -> detector, LIMIT -> limit. */
static const char *as_name(const hinter *h, int offset)
{
	char *name = arena_printf(h->p->cx->arena, "%s", text(h, offset));
	bool is_upper = true;

	for (const char *c = name; *c != '\0'; c++)
		is_upper = is_upper && islower((unsigned char)*c) == 0;
	for (char *c = name; *c != '\0' && (is_upper || c == name); c++)
		*c = (char)tolower((unsigned char)*c);
	return name;
}

/* -- operators --------------------------------------------------------------------------------- */

static bool hint_operator(const hinter *h)
{
	static const struct {
		int first, second;
		const char *ours;
	} pairs[] = {
		{ '<', '>', "!=" },    { '=', '<', "<=" },    { '=', '>', ">=" },
		{ LEX_EQ, '=', "==" }, { LEX_NE, '=', "!=" },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (kind(h, -2) != LEX_AGGREGATE && kind(h, -1) == pairs[i].first &&
		    kind(h, 0) == pairs[i].second && touches(h, -1))
			return replace(h, -1, 0, pairs[i].ours);
	if (kind(h, 0) == '~' && h->e->operator_)
		return note(h, 0,
			    "a regular expression is matched by a function: f_match(X, \"…\")");
	if (kind(h, 0) == '?' && h->e->operator_)
		return note(h, 0, "there is no '?:'; write a rule for each case");
	if (kind(h, 0) == LEX_STRING && kind(h, -1) == LEX_STRING)
		return note(h, 0, "strings are joined by '+'");
	if (kind(h, 0) == LEX_ASSIGN && expects(h, "'='"))
		return replace(h, 0, 0, "=");
	if (kind(h, 0) == '{' && h->e->expression)
		return note(h, 0, "a list stands in brackets: [X, Y]; a set only behind 'in'");
	if (kind(h, 0) == '[' && h->e->operator_)
		return note(h, 0, "an item of a list is got by a function: f_item(L, 0)");
	if (is_word(h, 0, "contains") || is_word(h, 0, "like") || is_word(h, 0, "matches"))
		return note(h, 0,
			    "what is in a string is asked by functions: f_contains(S, \"…\"), "
			    "f_match(S, \"…\")");
	if (kind(h, 0) == ':' && kind(h, -1) == LEX_ADDRESS)
		return note(h, 0,
			    "an endpoint is compared as a string: f_IPtoSTR(X) == \"10.0.0.1:25\"");
	return false;
}

/* Between a head and its body. */
static bool hint_if(const hinter *h)
{
	int k = kind(h, 0);

	if (!expects(h, "':-'"))
		return false;
	if ((k == '<' || k == ':') && kind(h, 1) == '-')
		return replace(h, 0, 1, ":-");
	if (k == '=' && kind(h, 1) == '>')
		return replace(h, 0, 1, ":-");
	if (k == '=' || k == ':' || is_word(h, 0, "if") || k == LEX_LE || k == LEX_ASSIGN ||
	    k == LEX_ARROW)
		return replace(h, 0, 0, ":-");
	if (k == ',')
		return note(h, 0, "a rule has one head; write a rule for each");
	return false;
}

/* -- words ------------------------------------------------------------------------------------- */

static bool hint_logic(const hinter *h)
{
	int k = kind(h, 0);

	if (is_word(h, -1, "not") && k == LEX_NAME && kind(h, 1) == '(') {
		src_span at = { h->p->file, span(h, -1).begin, span(h, 0).begin };
		diag_fixit(h->p->cx->diag, at, "!");
		return true;
	}
	if (is_word(h, 0, "not") && kind(h, 1) == LEX_IN)
		return note(h, 0, "a negation stands in front: !(X in {1, 2})");
	if (k == '(' && kind(h, -1) == LEX_NAME && kind(h, -2) == '~')
		return replace(h, -2, -2, "!");
	if (is_word(h, 0, "and") || is_word(h, 0, "where") ||
	    (k == LEX_AND && kind(h, -1) == ')' && !h->e->operator_))
		return replace(h, 0, 0, ",");
	if (is_word(h, 0, "or") || ((k == LEX_OR || k == '|') && !h->e->operator_))
		return note(h, 0, "for 'or', write a rule for each case");
	if (k == ';' && is_in_body(h) && kind(h, 1) == LEX_NAME && kind(h, 2) == '(' &&
	    !parse_is_rule(h->p, h->p->last + 1))
		return note(h, 0,
			    "',' stands between literals; for 'or', write a rule for each case");
	if (k == ';' && expects(h, "'.'"))
		return replace(h, 0, 0, ".");
	return false;
}

static bool hint_word(const hinter *h)
{
	if (is_word(h, 0, "is") && is_in_body(h))
		return replace(h, 0, 0, ":=");
	if (kind(h, 0) == '(' && is_word(h, -1, "if"))
		return note(h, -1, "there is no 'if'; write a rule for each case");
	if (kind(h, 0) == LEX_DELETE && is_in_body(h))
		return note(h, 0, "a rule that deletes begins with it: delete seen(@N, X) :- …");
	if (kind(h, 0) == LEX_STRING && kind(h, -1) == LEX_NAME && h->p->last == 1)
		return replace(h, -1, -1, "include");
	if ((kind(h, 0) == '<' || kind(h, 0) == LEX_NAME) && kind(h, -1) == LEX_INCLUDE)
		return note(h, 0, "the name of a file stands in double quotes");
	if (kind(h, 0) == LEX_NAME && is_word(h, -1, "to") && expects(h, "a string"))
		return replace(h, 0, 0, arena_printf(h->p->cx->arena, "\"%s\"", text(h, 0)));
	if (kind(h, 0) == '>' && kind(h, -2) == LEX_OUTPUT)
		return replace(h, 0, 0, "to");
	if (kind(h, 0) == '.' && kind(h, -1) == LEX_NAME && is_word(h, -2, "print"))
		return replace(h, -2, -2, "output");
	if (kind(h, 0) == ',' && kind(h, -2) == LEX_OUTPUT)
		return note(h, 0, "each predicate has an 'output' of its own");
	return false;
}

/* -- names ------------------------------------------------------------------------------------- */

/* count(X), COUNT<X>: the lexeme where the text is wrong is '(', or one behind '<'. */
static bool hint_aggregate(const hinter *h)
{
	if (expects(h, "'>'") && kind(h, -3) == LEX_AGGREGATE)
		return note(h, -1,
			    "an aggregate takes a variable; bind it to the value in the body");

	int name = kind(h, 0) == '(' ? -1 : kind(h, -1) == '<' ? -2 : -4;
	const char *aggregate = aggregate_of(h, name);
	const char *arg = text(h, name + 2);
	bool is_whole = kind(h, name + 2) == LEX_VARIABLE || kind(h, name + 2) == '*';

	if (aggregate == NULL || kind(h, name + 1) != (name == -1 ? '(' : '<'))
		return false;
	if (is_in_body(h))
		return note(h, name, "aggregates stand in heads: total(@N, a_COUNT<X>)");
	if (!is_whole || (kind(h, name + 3) != ')' && kind(h, name + 3) != '>'))
		return note(h, name, "an aggregate is written so: a_COUNT<X>");
	return replace(h, name, name + 3,
		       arena_printf(h->p->cx->arena, "a_%s<%s>", aggregate, arg));
}

static bool hint_name(const hinter *h)
{
	if (kind(h, 0) == LEX_VARIABLE && expects(h, "a name") && !h->e->expression) {
		note(h, 0, "names begin with a small letter, variables with a capital one");
		return replace(h, 0, 0, as_name(h, 0));
	}
	if (kind(h, 0) == LEX_FUNCTION_NAME && expects(h, "a name") && !h->e->expression)
		return note(h, 0, "what begins with f_ is a function; a rule derives a predicate");
	if (kind(h, 0) != '(' || !h->e->operator_)
		return false;
	if (kind(h, -1) == LEX_NAME && kind(h, 1) == '@' && kind(h, -2) == LEX_AND)
		return replace(h, -2, -2, ",");
	if (kind(h, -1) == LEX_NAME && kind(h, 1) == '@')
		return note(h, -1,
			    "a predicate is a literal of its own, and no part of an expression");
	if (kind(h, -1) == LEX_VARIABLE && is_in_body(h)) {
		note(h, -1, "predicates begin with a small letter, variables with a capital one");
		return replace(h, -1, -1, as_name(h, -1));
	}
	if (kind(h, -1) != LEX_NAME)
		return false;
	if (is_word(h, -1, "keys"))
		return note(h, -1, "before its keys a table has a lifetime and a size: 60s, 1000");
	note(h, -1, "functions begin with f_");
	return replace(h, -1, -1, arena_printf(h->p->cx->arena, "f_%s", text(h, -1)));
}

/* A label, a comment or a declaration that is written in another way. */
static bool hint_beginning(const hinter *h)
{
	int k = kind(h, 0);

	if ((k == ':' || k == '.') && kind(h, -1) == LEX_NAME && expects(h, "'delete'"))
		return note(h, 0,
			    k == ':' ? "a label stands before the head without a ':'"
				     : "a label stands before the head without a '.'");
	if (k == LEX_IF && kind(h, -1) == LEX_NAME)
		return note(h, -1, "a predicate has at least its location: link(@N)");
	if (k == LEX_INTEGER && kind(h, 1) == LEX_NAME && h->e->rule)
		return note(h, 0, "a label is a name: r1");
	if (k == LEX_NAME && kind(h, -1) == LEX_NAME && kind(h, -2) == LEX_NAME)
		return note(h, 0, "a rule has one label, a name");
	if (k == '%' && (h->e->rule || h->e->item)) {
		note(h, 0, "a comment begins with '//' or '%%'");
		return replace(h, 0, 0, "%%");
	}
	if (k == '.' && kind(h, 1) == LEX_NAME && h->e->item)
		return note(h, 0,
			    "a declaration begins with its word and ends with a '.': "
			    "extern predicate edge(node, int).");
	return false;
}

static bool hint_declaration(const hinter *h)
{
	int k = kind(h, 0), before = kind(h, -1);

	if (k == LEX_FUNCTION_NAME && is_word(h, -1, "function"))
		return note(h, -1, "a declaration begins with 'extern': extern function f_size(…)");
	if (k == LEX_FUNCTION_NAME && before == LEX_EXTERN)
		return replace(h, 0, 0, arena_printf(h->p->cx->arena, "function %s", text(h, 0)));
	if (k == LEX_NAME && before == LEX_FUNCTION) {
		note(h, 0, "functions begin with f_");
		return replace(h, 0, 0, arena_printf(h->p->cx->arena, "f_%s", text(h, 0)));
	}
	if (k == ':' && before == ')' && h->e->attribute)
		return replace(h, 0, 0, "->");
	if (k == LEX_NAME && before == LEX_NAME && expects(h, "'{'"))
		return note(h, 0, "a parameter is a type alone, without a name");
	if (k == '@' && kind(h, -3) == LEX_PREDICATE)
		return note(h, 0, "a declaration lists types: edge(node, int)");
	return false;
}

/* A '.' ends a rule where a range or a field was meant. */
static bool hint_point(const hinter *h)
{
	int point = kind(h, 0) == '.' ? 0 : kind(h, -1) == '.' ? -1 : -2;

	if (kind(h, point) != '.' || kind(h, point + 1) == LEXEME_END || !touches(h, point))
		return false;
	if (point == 0 && kind(h, 1) == '.' && kind(h, 2) == '.')
		return note(h, 0, "an attribute that does not matter is '_'; each has its own");
	if (kind(h, point + 1) == '*')
		return note(h, point, "a network is written with its prefix: 10.0.0.0/8");
	if (kind(h, point - 1) == '.' || kind(h, point + 1) == '.')
		return note(h, point, "from 1 to 10 is an interval: X in [1, 10]");
	if (kind(h, point + 1) == LEX_INTEGER && point == 0)
		return note(h, 0, "a float has digits before its point: 0.5");
	if (point < 0 && touches(h, point - 1))
		return note(h, point, "this '.' ends the rule: values have no fields");
	return false;
}

/* -- components -------------------------------------------------------------------------------- */

static bool hint_component(const hinter *h)
{
	static const char types[] = "the types are serial, parallel, parallel_context_order, "
				    "serial_context_order and auto";

	if (kind(h, 0) == '{' && kind(h, -2) == LEX_COMPONENT) {
		note(h, 0, types);
		return insert_behind(h, -1, "(parallel)");
	}
	if (kind(h, 0) == ')' && kind(h, -1) == '(' && kind(h, -3) == LEX_COMPONENT)
		return note(h, 0, types);
	if (kind(h, 0) == '(' && kind(h, -2) == '(' && kind(h, -4) == LEX_COMPONENT)
		return note(h, 0,
			    "the keys follow the type: (parallel_context_order, "
			    "context_keys(flow(2)))");
	if (kind(h, 0) == ')' && is_word(h, -3, "context_keys"))
		return note(h, 0,
			    "which attributes are its key stands behind a predicate: flow(2)");
	if (kind(h, 0) == ')' && kind(h, -2) == ',' && kind(h, -6) == LEX_COMPONENT)
		return note(h, -1, "a component has one type; behind it may stand context_keys(…)");
	if (kind(h, 0) == ',' && kind(h, -1) == ')' && is_word(h, 1, "context_keys"))
		return note(h, 1, "all keys stand in one: context_keys(flow(2), call(3))");
	if (kind(h, 0) == LEX_COMPONENT && h->e->rule)
		return note(h, 0, "components stand one behind the other, not in each other");
	if (kind(h, 0) == ';' && h->e->item)
		return note(h, 0, "a component ends with its '}'");
	return false;
}

void parse_hint(const parser *p, const expectation *e)
{
	static bool (*const hints[])(const hinter *) = {
		hint_component,   hint_aggregate, hint_operator,  hint_if,    hint_logic,
		hint_declaration, hint_word,      hint_beginning, hint_point, hint_name,
	};
	const hinter h = { .p = p, .e = e };

	for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
		if (hints[i](&h))
			return;
}

/* -- the word before a component --------------------------------------------------------------- */

/* Whether "NAME NAME ( … ) {" stands at lexeme i, which begins no rule. */
static bool is_headed(const parser *p, uint32_t i)
{
	const lexeme *l = &p->lexemes.items[i];

	if ((l->kind != LEX_NAME && l->kind != LEX_VARIABLE) || l[1].kind != LEX_NAME ||
	    l[2].kind != '(')
		return false;
	for (l += 2; l->kind != LEXEME_END; l++) {
		if (l->kind == '{')
			return l[-1].kind == ')';
		if (l->kind == LEX_IF || l->kind == '.' || l->kind == '}')
			return false;
	}
	return false;
}

void parse_mend_components(parser *p)
{
	const hinter h = { .p = p };

	for (uint32_t i = 0; i < p->lexemes.count; i++) {
		lexeme *l = &p->lexemes.items[i];

		if ((i > 0 && l[-1].kind != '}' && l[-1].kind != '.') || !is_headed(p, i))
			continue;
		diag_error(p->cx->diag, l->span, "syntax", "expected 'component', not '%s'",
			   text(&h, (int)i));
		diag_fixit(p->cx->diag, l->span, "component");
		l->kind = LEX_COMPONENT;
	}
}
