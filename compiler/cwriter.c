/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/cwriter.c -- see cwriter.h. */
#include <stdio.h>
#include <string.h>

#include "compiler/cwriter.h"

enum { COLUMNS = 100, TAB = 8 };

/* Stands for "#line N "own name"" until the text is whole and N is known. */
static const char LINE_END[] = "\x01\n";

struct cwriter {
	arena *arena;
	char *text;
	size_t length, room;
	int depth;
	bool in_line;     /* the last line has no end yet */
	const char *file; /* what the C compiler takes the next line for; NULL: the C text's own */
	uint32_t line;
	uint32_t wanted; /* the line of the program that the text comes from */
};

cwriter *cwriter_create(arena *a)
{
	cwriter *w = ARENA_NEW(a, cwriter);

	w->arena = a;
	return w;
}

static void put(cwriter *w, const char *text, size_t n)
{
	if (w->length + n > w->room) {
		size_t room = (w->room + n) * 2 + 1024;
		char *grown = arena_alloc(w->arena, room);

		if (w->length > 0)
			memcpy(grown, w->text, w->length);
		w->text = grown;
		w->room = room;
	}
	memcpy(w->text + w->length, text, n);
	w->length += n;
}

/* Says where a line comes from that the C compiler would take for another one. Comments, braces and
 * the rest of a broken statement are nobody's. */
static void put_place(cwriter *w, char first)
{
	char directive[24];

	if (w->in_line || w->file == NULL || w->line == w->wanted || strchr("#/ {}", first) != NULL)
		return;
	int n = snprintf(directive, sizeof directive, "#line %u\n", (unsigned)w->wanted);
	put(w, directive, (size_t)n);
	w->line = w->wanted;
}

static void put_line_part(cwriter *w, const char *text, size_t n)
{
	if (n == 0)
		return;
	put_place(w, text[0]);
	if (!w->in_line && text[0] != '#')
		for (int i = 0; i < w->depth; i++)
			put(w, "\t", 1);
	put(w, text, n);
	w->in_line = true;
}

static void put_text(cwriter *w, const char *text)
{
	for (;;) {
		size_t n = strcspn(text, "\n");

		put_line_part(w, text, n);
		if (text[n] == '\0')
			return;
		put(w, "\n", 1);
		w->in_line = false;
		w->line++;
		text += n + 1;
	}
}

void cwriter_printf(cwriter *w, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_text(w, arena_vprintf(w->arena, format, args));
	va_end(args);
}

void cwriter_indent(cwriter *w, int by)
{
	w->depth += by;
}

void cwriter_append(cwriter *w, const cwriter *other)
{
	if (other->length > 0)
		put(w, other->text, other->length);
	if (other->file != NULL) {
		w->file = other->file;
		w->line = other->line;
		w->wanted = other->wanted;
	} else {
		w->line += other->line;
	}
}

int cwriter_depth(const cwriter *w)
{
	return w->depth;
}

/* Where to break text so that at most room octets stand before: behind the last ", " that is in no
 * string literal; 0: nowhere. */
static size_t statement_break(const char *text, size_t room)
{
	bool in_literal = false;
	size_t best = 0;

	for (size_t i = 0; i < room && text[i] != '\0'; i++) {
		if (text[i] == '\\' && in_literal)
			i++;
		else if (text[i] == '"')
			in_literal = !in_literal;
		else if (!in_literal && text[i] == ',' && text[i + 1] == ' ')
			best = i + 1;
	}
	return best;
}

void cwriter_statement(cwriter *w, const char *format, ...)
{
	size_t room = COLUMNS - TAB * (size_t)(w->depth < 8 ? w->depth : 8);
	va_list args;

	va_start(args, format);
	const char *text = arena_vprintf(w->arena, format, args);
	va_end(args);
	while (strlen(text) > room) {
		size_t n = statement_break(text, room);

		if (n == 0)
			break;
		cwriter_printf(w, "%.*s\n    ", (int)n, text);
		text += n + 1;
	}
	cwriter_printf(w, "%s\n", text);
}

void cwriter_line(cwriter *w, const char *file, uint32_t line)
{
	w->wanted = line;
	if (w->file != NULL && strcmp(w->file, file) == 0)
		return;
	cwriter_printf(w, "#line %u %s\n", (unsigned)line,
		       cwriter_literal(w->arena, file, strlen(file)));
	w->file = file;
	w->line = line;
}

void cwriter_line_end(cwriter *w)
{
	if (w->file == NULL)
		return;
	put(w, LINE_END, sizeof LINE_END - 1);
	w->file = NULL;
}

bool cwriter_is_empty(const cwriter *w)
{
	return w->length == 0;
}

/* -- comments ---------------------------------------------------------------------------------- */

/* Text that can stand in a comment. */
static char *harmless(cwriter *w, const char *text)
{
	char *out = arena_alloc(w->arena, strlen(text) * 2 + 1), *end = out;

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (end > out && ((end[-1] == '*' && c == '/') || (end[-1] == '/' && c == '*') ||
				  (end[-1] == '?' && c == '?')))
			*end++ = ' ';
		*end++ = c < 0x20 || c == 0x7f ? ' ' : (char)c;
	}
	return out;
}

/* How many octets of text go on a line with that much room. */
static size_t line_break(const char *text, size_t room)
{
	size_t length = strlen(text), n = room;

	if (length <= room)
		return length;
	while (n > 0 && text[n] != ' ')
		n--;
	return n > 0 ? n : strcspn(text, " ");
}

void cwriter_comment(cwriter *w, const char *text, const char *tail)
{
	size_t indent = (size_t)w->depth * TAB + strlen("/* ");
	size_t room = indent + 33 < COLUMNS ? COLUMNS - indent - strlen(" */") : 30;
	const char *rest = harmless(w, text), *begin = "/*";

	tail = harmless(w, tail);
	for (;;) {
		size_t n = line_break(rest, room);

		cwriter_printf(w, "%s %.*s", begin, (int)n, rest);
		rest += n + strspn(rest + n, " ");
		if (*rest == '\0' && n + strlen(tail) <= room - (*tail != '\0'))
			break;
		cwriter_printf(w, "\n");
		begin = " *";
		if (*rest == '\0') {
			cwriter_printf(w, " *");
			break;
		}
	}
	cwriter_printf(w, "%s%s */\n", *tail != '\0' ? " " : "", tail);
}

/* -- the end ----------------------------------------------------------------------------------- */

char *cwriter_finish(const cwriter *w, const char *name, size_t *length)
{
	cwriter *out = cwriter_create(w->arena);
	const char *literal = cwriter_literal(w->arena, name, strlen(name));
	size_t begin = 0;
	unsigned line = 1;

	for (size_t i = 0; i < w->length; i++) {
		if (w->text[i] == '\n')
			line++;
		if (w->text[i] != LINE_END[0])
			continue;
		put(out, w->text + begin, i - begin);
		/* The marker's own line end follows: the directive names the line after it. */
		put_line_part(out, "#", 1);
		put_text(out, arena_printf(w->arena, "line %u %s", line + 1, literal));
		begin = i + 1;
	}
	put(out, w->text + begin, w->length - begin);
	*length = out->length;
	put(out, "", 1);
	return out->text;
}

const char *cwriter_literal(arena *a, const char *text, size_t length)
{
	char *out = arena_alloc(a, length * 4 + 3), *end = out;

	*end++ = '"';
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		/* ?? would be a trigraph; three octal digits can't run into what follows. */
		if (c == '"' || c == '\\' || (c == '?' && i > 0 && text[i - 1] == '?'))
			*end++ = '\\';
		if (c == '\n')
			end += sprintf(end, "\\n");
		else if (c < 0x20 || c >= 0x7f)
			end += sprintf(end, "\\%03o", c);
		else
			*end++ = (char)c;
	}
	*end = '"';
	return out;
}
