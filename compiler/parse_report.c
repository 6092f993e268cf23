/* SPDX-License-Identifier: BSD-3-Clause */
/* The parser's messages: "expected ',' or '.' before 'X'". */
#include <assert.h>
#include <string.h>

#include "compiler/arena.h"
#include "compiler/parse.h"
#include "compiler/parser.h"

enum { QUOTED_MAX = 32 };

/* 'text' of a lexeme, cut where it is long. */
static const char *quoted(const parser *p, const lexeme *l)
{
	const char *text = source_get(&p->cx->sources, p->file)->text + l->span.begin;
	int length = (int)(l->span.end - l->span.begin);

	if (l->kind == LEXEME_END)
		return "the end of the text";
	if (length <= QUOTED_MAX)
		return arena_printf(p->cx->arena, "'%.*s'", length, text);
	return arena_printf(p->cx->arena, "'%.*s...'", QUOTED_MAX, text);
}

static void push(const char **words, int *count, const char *word)
{
	words[(*count)++] = word;
}

static bool expects(const expectation *e, const char *word)
{
	for (int i = 0; i < e->count; i++)
		if (strcmp(e->words[i], word) == 0)
			return true;
	return false;
}

/* ':=' and '=' go with the operators; a head before '.' is possible, but an error all the same. */
static bool is_telling(const expectation *e, const char *word)
{
	if (strcmp(word, "':='") == 0 || strcmp(word, "'='") == 0)
		return !e->operator_;
	return strcmp(word, "'.'") != 0 || !expects(e, "':-'");
}

/* Where a name can only be 'to'. */
static bool is_behind_output(const parser *p)
{
	return p->last >= 2 && p->lexemes.items[p->last - 2].kind == LEX_OUTPUT;
}

/* "A, B or C" of all that is expected, the most telling first. */
static const char *expected_text(const parser *p, const expectation *e, const lexeme *before)
{
	const char *words[140], *text = "";
	int next = p->lexemes.items[p->last].kind, count = 0;

	if (e->item)
		return "a component or a declaration";
	if (e->rule)
		push(words, &count, "a rule");
	/* A name before an operator may be a constant's, but a predicate's is meant. */
	if (e->operator_ && before != NULL && before->kind == LEX_NAME && next != '(')
		return "'('";
	if (e->expression)
		push(words, &count,
		     p->last_open == 0 && !e->attribute ? "a literal" : "an expression");
	if (e->attribute && !e->expression)
		return "an attribute or '.'";
	for (int i = 0; i < e->count; i++)
		if (is_telling(e, e->words[i]))
			push(words, &count,
			     is_behind_output(p) && strcmp(e->words[i], "a name") == 0
				 ? "'to'"
				 : e->words[i]);
	if (count == 0 && e->operator_)
		push(words, &count, "an operator");
	for (int i = 0; i < count; i++) {
		const char *between = i == 0 ? "" : i + 1 < count ? ", " : " or ";

		text = arena_printf(p->cx->arena, "%s%s%s", text, between, words[i]);
	}
	return text;
}

static bool is_on_later_line(const parser *p, const lexeme *before, const lexeme *at)
{
	const char *text = source_get(&p->cx->sources, p->file)->text;

	return memchr(text + before->span.end, '\n', at->span.begin - before->span.end) != NULL;
}

static bool begins_statement(int kind)
{
	return kind == LEX_EXTERN || kind == LEX_INCLUDE || kind == LEX_OUTPUT ||
	       kind == LEX_CONST || kind == LEX_MATERIALIZE || kind == LEX_COMPONENT;
}

/* Something that ends or separates is missing behind `before`. */
static void report_missing(const parser *p, const expectation *e, const lexeme *before,
			   const lexeme *at)
{
	src_span place = { p->file, before->span.end, before->span.end };
	bool ends_rule = at->kind == '}' || parse_is_rule(p, p->last);

	if (expects(e, "'.'") && !expects(e, "':-'") && ends_rule) {
		diag_error(p->cx->diag, place, "syntax", "expected '.' at the end of the rule");
		diag_fixit(p->cx->diag, place, ".");
	} else if (expects(e, "'.'") && begins_statement(at->kind)) {
		diag_error(p->cx->diag, place, "syntax",
			   "expected '.' at the end of the declaration");
		diag_fixit(p->cx->diag, place, ".");
	} else {
		diag_error(p->cx->diag, place, "syntax", "expected %s after %s",
			   expected_text(p, e, before), quoted(p, before));
	}
}

static void report_end(const parser *p, const expectation *e, const lexeme *before)
{
	src_span place = { p->file, before->span.end, before->span.end };

	diag_error(p->cx->diag, place, "syntax", "expected %s before the end of the text",
		   expected_text(p, e, before));
	if (p->in_component && p->component != NULL)
		diag_note(p->cx->diag, p->component->name_span, "'%s' is not closed by a '}'",
			  strtab_text(p->cx->strings, p->component->name));
}

void parse_report(parser *p, const expectation *e)
{
	const lexeme *at = &p->lexemes.items[p->last];
	const lexeme *before = p->last == 0 ? NULL : at - 1;
	bool closes = !e->expression && !e->rule && !e->item;

	assert(at != NULL);
	if (before != NULL && at->kind == LEXEME_END) {
		report_end(p, e, before);
	} else if (before != NULL && closes &&
		   (is_on_later_line(p, before, at) || at->kind == '}')) {
		report_missing(p, e, before, at);
	} else {
		diag_error(p->cx->diag, at->span, "syntax", "expected %s before %s",
			   expected_text(p, e, before), quoted(p, at));
		parse_hint(p, e);
	}
}
