/* SPDX-License-Identifier: BSD-3-Clause */
/* The parser's reading head: hands out lexemes, and moves on after an error. */
#include "compiler/parse.h"
#include "compiler/parser.h"

/* How far parse_is_rule looks; a head is never longer in a text that means something. */
enum { HEAD_LEXEMES_MAX = 1000 };

static void track(parser *p, int kind)
{
	switch (kind) {
	case '(':
	case '[':
		p->open++;
		break;
	case ')':
	case ']':
		p->open -= p->open > 0;
		break;
	case '{':
		p->sets++;
		break;
	case '}':
		p->sets -= p->sets > 0;
		break;
	case '.':
	case LEX_IF:
		p->open = 0;
		p->sets = 0;
		break;
	}
}

int parse_next(parser *p, const lexeme **value, src_span *span)
{
	const lexeme *l = &p->lexemes.items[p->at];
	uint32_t before = p->at == 0 ? l->span.begin : l[-1].span.end;

	*value = l;
	*span = l->span;
	if (p->missing_count > 0) {
		*span = (src_span){ p->file, before, before };
		return p->missing[--p->missing_count];
	}
	p->last = p->at;
	p->last_open = p->open;
	p->last_sets = p->sets;
	if (l->kind != LEXEME_END)
		p->at++;
	track(p, l->kind);
	return l->kind;
}

bool parse_is_rule(const parser *p, uint32_t i)
{
	const lexeme *l = &p->lexemes.items[i];
	int open = 0;

	if (l->kind == LEX_NAME && (l[1].kind == LEX_NAME || l[1].kind == LEX_DELETE))
		l++;
	if (l->kind == LEX_DELETE)
		l++;
	if (l->kind != LEX_NAME || l[1].kind != '(')
		return false;
	for (int n = 0; n < HEAD_LEXEMES_MAX; n++) {
		switch ((++l)->kind) {
		case '(':
			open++;
			break;
		case ')':
			if (--open == 0)
				return l[1].kind == LEX_IF;
			break;
		case '.':
		case '}':
		case LEX_IF:
		case LEXEME_END:
			return false;
		}
	}
	return false;
}

static bool begins_statement(int kind)
{
	return kind == LEX_EXTERN || kind == LEX_INCLUDE || kind == LEX_OUTPUT ||
	       kind == LEX_MATERIALIZE || kind == LEX_COMPONENT;
}

/* A '.' that ends nothing: of 1..10, of PKT.size. */
static bool is_inner_point(const parser *p, uint32_t i)
{
	const lexeme *l = &p->lexemes.items[i];

	return l->kind == '.' && l[1].kind != LEXEME_END && l[1].kind != '}' &&
	       l->span.end == l[1].span.begin && !begins_statement(l[1].kind) &&
	       !parse_is_rule(p, i + 1);
}

static void miss(parser *p, int kind)
{
	p->missing[p->missing_count++] = kind;
}

/* Where the text goes on; 0 .. the kinds that are missing there, the last one first. */
static bool resume_at(parser *p, uint32_t i)
{
	p->at = i;
	return true;
}

/* Ends the rule or statement before lexeme i, and the component before another one. */
static bool end_before(parser *p, uint32_t i)
{
	if (p->lexemes.items[i].kind == LEX_COMPONENT && p->in_component)
		miss(p, '}');
	miss(p, '.');
	p->open = 0;
	p->sets = 0;
	return resume_at(p, i);
}

bool parse_resume_literal(parser *p)
{
	uint32_t i = p->last;

	p->missing_count = 0;
	p->open = p->last_open;
	p->sets = p->last_sets;
	for (;; i++) {
		int kind = p->lexemes.items[i].kind;

		if (kind == LEXEME_END)
			return false;
		if (is_inner_point(p, i))
			continue;
		if (kind == '.' || (kind == ',' && p->open == 0 && p->sets == 0))
			return resume_at(p, i);
		if ((kind == '}' && p->sets == 0) || begins_statement(kind) || parse_is_rule(p, i))
			return end_before(p, i);
		track(p, kind);
	}
}

bool parse_resume_rule(parser *p)
{
	uint32_t i = p->last;

	p->missing_count = 0;
	p->open = p->last_open;
	p->sets = p->last_sets;
	for (;; i++) {
		int kind = p->lexemes.items[i].kind;

		if (kind == LEXEME_END)
			return false;
		if (is_inner_point(p, i))
			continue;
		if (kind == '.' || kind == LEX_IF)
			return resume_at(p, i);
		if (kind == '}' && p->sets == 0) /* outside of a component it is one too many */
			return end_before(p, p->in_component ? i : i + 1);
		if (begins_statement(kind) || parse_is_rule(p, i))
			return end_before(p, i);
		track(p, kind);
	}
}

bool parse_resume_head(parser *p)
{
	p->missing_count = 0;
	for (uint32_t i = p->last;; i++) {
		int kind = p->lexemes.items[i].kind;

		switch (kind) {
		case LEXEME_END:
			return false;
		case '{':
			return resume_at(p, i);
		case '.':
			miss(p, '{');
			return resume_at(p, i + 1);
		case '}':
			miss(p, '{');
			return resume_at(p, i);
		}
		if (begins_statement(kind)) {
			miss(p, '}');
			miss(p, '{');
			return resume_at(p, i);
		}
		if (parse_is_rule(p, i)) {
			miss(p, '{');
			return resume_at(p, i);
		}
	}
}
