/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/fmt_layout.c -- where lines end, and where blanks stand.
 *
 * A component's head, a rule's head and each literal of a body have a line of their own; what is
 * longer than LINE_MOST is broken behind a comma, else before any word. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/fmt.h"
#include "compiler/parser.h"

enum { TAB = 8, LINE_MOST = 100 };

/* What the line at hand is made of. */
typedef struct piece {
	const char *text;
	size_t length;
	bool spaced;     /* a blank stands before it, unless it is the line's first */
	bool is_comment; /* not measured, and no line is broken for it */
	bool begins;     /* a line is rather broken before it than elsewhere */
} piece;

typedef enum { IN_NOTHING, IN_HEAD, IN_BODY, IN_COMPONENT_HEAD, IN_STATEMENT } where;

typedef struct layout {
	arena *arena;
	const source_file *source;
	const lexemes *in;
	FILE *out;
	piece *pieces;
	int count, room;
	where where;
	bool in_component;
	bool goes_on;       /* the line at hand goes on with what a comment has broken */
	bool after_opening; /* nothing since the text's begin or a component's '{' */
	int depth;          /* of brackets */
	bool after_component;
	bool is_type; /* in extern type: '*' is a word of C */
	bool in_aggregate;
} layout;

/* -- lines ------------------------------------------------------------------------------------- */

static int indent_of(const layout *l)
{
	return (l->in_component ? 1 : 0) + (l->where == IN_BODY ? 1 : 0) + (l->goes_on ? 1 : 0);
}

static void put_tabs(layout *l, int count)
{
	while (count-- > 0)
		fputc('\t', l->out);
}

/* The first piece of the next line, if the pieces from `from` on do not fit into one; else the
 * end. */
static int find_break(const layout *l, int from, int column)
{
	int good = -1, blank = -1;

	for (int i = from; i < l->count; i++) {
		const piece *p = &l->pieces[i];

		if (p->is_comment)
			continue;
		if (i > from && p->spaced) {
			blank = i;
			if (p->begins)
				good = i;
		}
		column += (int)p->length + (i > from && p->spaced);
		if (column > LINE_MOST && blank >= 0)
			return good >= 0 ? good : blank;
	}
	return l->count;
}

static void put_line(layout *l, int from, int to, int tabs)
{
	put_tabs(l, tabs);
	for (int i = from; i < to; i++) {
		if (i > from && l->pieces[i].spaced)
			fputc(' ', l->out);
		fwrite(l->pieces[i].text, 1, l->pieces[i].length, l->out);
	}
	fputc('\n', l->out);
}

static void end_line(layout *l)
{
	int tabs = indent_of(l), more = l->where == IN_HEAD ? 2 : 1;

	for (int from = 0, to; from < l->count; from = to) {
		to = find_break(l, from, tabs * TAB);
		put_line(l, from, to, tabs);
		if (from == 0 && !l->goes_on)
			tabs += more;
	}
	if (l->count > 0)
		l->after_opening = false;
	l->count = 0;
	l->goes_on = false;
}

static piece *add_piece(layout *l, const char *text, size_t length)
{
	if (l->count == l->room) {
		piece *more = ARENA_ARRAY(l->arena, piece, 2 * l->room + 32);

		if (l->count > 0)
			memcpy(more, l->pieces, sizeof *more * (size_t)l->count);
		l->pieces = more;
		l->room = 2 * l->room + 32;
	}
	l->pieces[l->count] = (piece){ .text = text, .length = length };
	return &l->pieces[l->count++];
}

static void add_comment(layout *l, src_span comment)
{
	piece *p = add_piece(l, l->source->text + comment.begin, comment.end - comment.begin);

	p->spaced = p->is_comment = true;
}

/* -- blanks ------------------------------------------------------------------------------------ */

static bool is_word(const layout *l, const lexeme *x)
{
	unsigned char c = (unsigned char)l->source->text[x->span.begin];

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Whether an operator stands, or begins, where x does: then - and + have one side. */
static bool is_unary(const layout *l, const lexeme *before)
{
	return !is_word(l, before) && before->kind != ')' && before->kind != ']' &&
	       before->kind != '}' && before->kind != LEX_STRING && before->kind != LEX_ADDRESS;
}

static bool opens(int kind)
{
	return kind == '(' || kind == '[' || kind == '{' || kind == '@' || kind == '~' ||
	       kind == '!';
}

/* Whether a blank stands between lexeme i and the one before it. */
static bool is_spaced(const layout *l, uint32_t i)
{
	const lexeme *x = &l->in->items[i], *before = x - 1;

	if (i == 0 || opens(before->kind) || l->in_aggregate)
		return false;
	if (i > 1 && (before->kind == '-' || before->kind == '+') && is_unary(l, before - 1))
		return false;
	switch (x->kind) {
	case ',':
	case '.':
	case ')':
	case ']':
	case '}':
	case '?':
		return false;
	case '*':
		return l->is_type || l->where != IN_STATEMENT;
	case '(':
		return !is_word(l, before) || before->kind == LEX_IN;
	case '{':
		return before->kind == LEX_IN || l->where == IN_COMPONENT_HEAD;
	case '<':
		return before->kind != LEX_AGGREGATE;
	}
	return true;
}

/* -- comments ---------------------------------------------------------------------------------- */

/* Newlines in text[begin..end). */
static int count_lines(const layout *l, uint32_t begin, uint32_t end)
{
	int count = 0;

	for (; begin < end; begin++)
		count += l->source->text[begin] == '\n';
	return count;
}

/* The first comment at or behind `at`, before `end`. False: none. */
static bool find_comment(const layout *l, uint32_t at, uint32_t end, src_span *comment)
{
	const char *text = l->source->text;

	while (at < end && text[at] != '/' && text[at] != '%')
		at++;
	if (at >= end)
		return false;
	comment->begin = at;
	if (text[at] == '/' && text[at + 1] == '*') {
		comment->end = (uint32_t)(strstr(text + at + 2, "*/") + 2 - text);
		return true;
	}
	while (at < end && text[at] != '\n')
		at++;
	while (text[at - 1] == '\r' || text[at - 1] == ' ' || text[at - 1] == '\t')
		at--;
	comment->end = at;
	return true;
}

static void blank_line(layout *l)
{
	if (!l->after_opening)
		fputc('\n', l->out);
}

/* One that stands behind something in its line, or on lines of its own. lines: newlines before
 * it; ends: whether a newline follows. */
static void put_comment(layout *l, src_span comment, int lines, bool ends)
{
	const char *text = l->source->text + comment.begin;
	size_t length = comment.end - comment.begin;
	bool in_statement = l->where != IN_NOTHING;

	if (lines == 0 && l->count > 0) {
		add_comment(l, comment);
		if (ends) {
			end_line(l);
			l->goes_on = in_statement;
		}
		return;
	}
	end_line(l);
	if ((lines > 1 || l->after_component) && !in_statement)
		blank_line(l);
	put_tabs(l, indent_of(l));
	fwrite(text, 1, length, l->out);
	fputc('\n', l->out);
	l->after_opening = l->after_component = false;
	l->goes_on = l->goes_on || (in_statement && l->where != IN_BODY);
}

/* All between two lexemes. Returns the newlines behind the last comment; *any: there was one. */
static int put_comments(layout *l, uint32_t begin, uint32_t end, bool *any)
{
	src_span comment;
	int lines;

	*any = false;
	while (find_comment(l, begin, end, &comment)) {
		uint32_t after = comment.end;
		const char *text = l->source->text;

		lines = count_lines(l, begin, comment.begin);
		while (text[after] == ' ' || text[after] == '\t' || text[after] == '\r')
			after++;
		put_comment(l, comment, *any && lines == 0 && l->count == 0 ? 1 : lines,
			    text[after] == '\n' || text[after] == '\0');
		begin = comment.end;
		*any = true;
	}
	return count_lines(l, begin, end);
}

/* -- lexemes ----------------------------------------------------------------------------------- */

/* A statement, a rule, a component or its end begins with x; lines: newlines before it. */
static void begin_statement(layout *l, const lexeme *x, int lines, bool after_comment)
{
	bool is_component = x->kind == LEX_COMPONENT;

	if (x->kind == '}') {
		l->in_component = false;
		return;
	}
	if (lines > 1 || l->after_component || (is_component && !after_comment))
		blank_line(l);
	l->after_component = false;
	l->where = is_component                               ? IN_COMPONENT_HEAD
		   : l->in_component && x->kind != LEX_EXTERN ? IN_HEAD
		   : x->kind == LEX_EXTERN || x->kind == LEX_INCLUDE || x->kind == LEX_OUTPUT ||
			   x->kind == LEX_CONST || x->kind == LEX_MATERIALIZE
		       ? IN_STATEMENT
		       : IN_HEAD;
	l->is_type = x->kind == LEX_EXTERN && x[1].kind == LEX_TYPE;
	l->depth = 0;
}

/* Behind a comma; in a declaration, an attribute with what belongs to it. */
static bool begins_part(const layout *l, uint32_t i)
{
	int kind = l->in->items[i].kind;

	if (i > 0 && l->in->items[i - 1].kind == ',')
		return true;
	return l->where == IN_STATEMENT && kind >= LEX_AS && kind <= LEX_TICKET;
}

static void put_lexeme(layout *l, uint32_t i)
{
	const lexeme *x = &l->in->items[i];

	piece *p = add_piece(l, l->source->text + x->span.begin, x->span.end - x->span.begin);

	p->spaced = is_spaced(l, i);
	p->begins = begins_part(l, i);
	if (x->kind == LEX_AGGREGATE)
		l->in_aggregate = true;
	else if (x->kind == '>')
		l->in_aggregate = false;
}

/* What x ends. */
static void after_lexeme(layout *l, const lexeme *x)
{
	if (x->kind == '{' && l->where == IN_COMPONENT_HEAD) {
		end_line(l);
		l->where = IN_NOTHING;
		l->in_component = l->after_opening = true;
	} else if (x->kind == '(' || x->kind == '[' || x->kind == '{') {
		l->depth++;
	} else if (l->where == IN_NOTHING) { /* a component's '}' */
		end_line(l);
		l->after_component = true;
	} else if (x->kind == ')' || x->kind == ']' || x->kind == '}') {
		l->depth--;
	} else if (x->kind == LEX_IF) {
		end_line(l);
		l->where = IN_BODY;
	} else if (x->kind == ',' && l->where == IN_BODY && l->depth == 0) {
		end_line(l);
	} else if (x->kind == '.') {
		end_line(l);
		l->where = IN_NOTHING;
	}
}

/* What ends a line may have a comment behind it. */
static bool ends_line(const layout *l, const lexeme *x)
{
	if (x->kind == '{')
		return l->where == IN_COMPONENT_HEAD;
	return x->kind == '.' || x->kind == LEX_IF || l->where == IN_NOTHING ||
	       (x->kind == ',' && l->where == IN_BODY && l->depth == 0);
}

/* The comments in [begin, end) that stand in the line at hand, which ends. Returns where the last
 * one ends. */
static uint32_t put_trailing(layout *l, uint32_t begin, uint32_t end)
{
	src_span comment;

	while (find_comment(l, begin, end, &comment) && count_lines(l, begin, comment.begin) == 0) {
		add_comment(l, comment);
		begin = comment.end;
	}
	return begin;
}

/* Lexeme i ends a line; before: where the comments begin that stood before it, and come behind.
 * Returns the end of what was put. */
static uint32_t put_ending(layout *l, uint32_t i, uint32_t before)
{
	const lexeme *x = &l->in->items[i];
	uint32_t at = put_trailing(l, before, x->span.begin), end = x->span.end;
	src_span comment;
	bool rest = find_comment(l, at, x->span.begin, &comment), any;

	if (!rest)
		end = put_trailing(l, end, x[1].span.begin);
	after_lexeme(l, x);
	if (rest)
		put_comments(l, at, x->span.begin, &any);
	return end;
}

/* Lexeme i, with the comments between `begin` and it. Returns the end of what was put. */
static uint32_t put_next(layout *l, uint32_t i, uint32_t begin)
{
	const lexeme *x = &l->in->items[i];
	bool any = false, moves_up = (x->kind == ',' || x->kind == '.') && l->count > 0;
	int lines = moves_up ? 0 : put_comments(l, begin, x->span.begin, &any);

	if (x->kind == LEXEME_END)
		return x->span.end;
	if (l->where == IN_NOTHING)
		begin_statement(l, x, lines, any);
	put_lexeme(l, i);
	if (ends_line(l, x))
		return put_ending(l, i, moves_up ? begin : x->span.begin);
	if (moves_up)
		put_comments(l, begin, x->span.begin, &any);
	after_lexeme(l, x);
	return x->span.end;
}

const char *fmt_layout(arena *a, const source_file *source, const lexemes *in, size_t *length)
{
	layout l = { .arena = a, .source = source, .in = in, .after_opening = true };
	char *text = NULL, *copy;
	uint32_t begin = 0;

	l.out = open_memstream(&text, length);
	if (l.out == NULL)
		arena_exhausted(a);
	for (uint32_t i = 0; i < in->count; i++)
		begin = put_next(&l, i, begin);
	end_line(&l);
	if (fclose(l.out) != 0)
		arena_exhausted(a);
	copy = arena_strdup(a, text, *length);
	free(text);
	return copy;
}
