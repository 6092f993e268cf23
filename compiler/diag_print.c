/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages for people: place, text, the line with a caret span, the fix-its below it, the notes.
 *
 *     mail.analog:7:16: error: 'X' is not bound [unbound]
 *         7 |   X == 3,
 *           |   ^
 *           |     :=
 */
#include <string.h>

#include "compiler/diag_store.h"

/* Of a longer line only the octets around the span are shown. */
enum { LINE_SHOWN = 240, LINE_BEFORE = 80 };

struct printer {
	const diag *d;
	FILE *out;
	bool color;
};

/* The part of a source line that is shown: text[begin..end) of the file. */
struct window {
	const char *text;
	uint32_t begin, end, line;
	bool cut_left, cut_right;
};

static const char *paint(const struct printer *p, const char *code)
{
	return p->color ? code : "";
}

#define BOLD    "\033[1m"
#define RED     "\033[1;31m"
#define MAGENTA "\033[1;35m"
#define CYAN    "\033[1;36m"
#define GREEN   "\033[1;32m"
#define RESET   "\033[0m"

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The octets of the character at text[i], 1 where they are not valid UTF-8. */
static uint32_t character_length(const char *text, uint32_t i, uint32_t end)
{
	unsigned char c = (unsigned char)text[i];
	uint32_t n = c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;

	if (c >= 0xf5 || n > end - i)
		return 1;
	for (uint32_t k = 1; k < n; k++)
		if (!is_continuation(text[i + k]))
			return 1;
	return n;
}

static struct window window_of(const struct printer *p, src_span span)
{
	const source_file *s = source_get(p->d->sources, span.file);
	struct window w = { .text = s->text };
	uint32_t column;

	source_place(p->d->sources, span, &w.line, &column);
	w.begin = s->lines[w.line - 1];
	w.end = w.line < s->line_count ? s->lines[w.line] - 1 : (uint32_t)s->length;
	if (w.end > w.begin && w.text[w.end - 1] == '\r')
		w.end--;
	if (w.end - w.begin <= LINE_SHOWN)
		return w;
	if (column - 1 > LINE_BEFORE) {
		w.begin += column - 1 - LINE_BEFORE;
		w.cut_left = true;
	}
	while (w.begin < span.begin && is_continuation(w.text[w.begin]))
		w.begin++;
	if (w.end - w.begin > LINE_SHOWN) {
		w.end = w.begin + LINE_SHOWN;
		w.cut_right = true;
	}
	return w;
}

static void gutter(const struct printer *p, uint32_t line)
{
	if (line != 0)
		fprintf(p->out, "%5u | ", line);
	else
		fputs("      | ", p->out);
}

/* What a terminal must not see, as it came, becomes '?'. */
static void print_safely(FILE *out, const char *text, uint32_t begin, uint32_t end)
{
	for (uint32_t i = begin; i < end;) {
		uint32_t n = character_length(text, i, end);
		unsigned char c = (unsigned char)text[i];

		if (n == 1 && ((c < ' ' && c != '\t') || c >= 0x7f))
			fputc('?', out);
		else
			fwrite(text + i, 1, n, out);
		i += n;
	}
}

static void print_line(const struct printer *p, const struct window *w)
{
	gutter(p, w->line);
	fputs(w->cut_left ? "..." : "", p->out);
	print_safely(p->out, w->text, w->begin, w->end);
	fputs(w->cut_right ? "...\n" : "\n", p->out);
}

/* Blanks (tabs where the line has them) from the line's begin up to an offset. */
static void print_indent(const struct printer *p, const struct window *w, uint32_t offset)
{
	gutter(p, 0);
	fputs(w->cut_left ? "   " : "", p->out);
	for (uint32_t i = w->begin; i < offset && i < w->end;) {
		fputc(w->text[i] == '\t' ? '\t' : ' ', p->out);
		i += character_length(w->text, i, w->end);
	}
	if (offset > w->end)
		fputc(' ', p->out);
}

static void print_caret(const struct printer *p, const struct window *w, src_span span)
{
	uint32_t end = span.end < w->end ? span.end : w->end;

	print_indent(p, w, span.begin);
	fputs(paint(p, GREEN), p->out);
	fputc('^', p->out);
	for (uint32_t i = span.begin; i < end;) {
		i += character_length(w->text, i, w->end);
		if (i < end)
			fputc('~', p->out);
	}
	fprintf(p->out, "%s\n", paint(p, RESET));
}

static void print_fixit(const struct printer *p, const struct window *w,
			const diag_note_item *fixit)
{
	print_indent(p, w, fixit->span.begin);
	fprintf(p->out, "%s%s%s\n", paint(p, GREEN), fixit->text, paint(p, RESET));
}

/* Fix-its of this line stand below it; for one elsewhere its own line is shown first. */
static void print_place(const struct printer *p, src_span span, const diag_note_item *fixits)
{
	struct window w = window_of(p, span);

	print_line(p, &w);
	print_caret(p, &w, span);
	for (const diag_note_item *f = fixits; f != NULL; f = f->next) {
		struct window own = window_of(p, f->span);

		if (f->span.file == span.file && own.line == w.line) {
			print_fixit(p, &w, f);
		} else {
			print_line(p, &own);
			print_fixit(p, &own, f);
		}
	}
}

static void print_message(const struct printer *p, src_span span, const char *color,
			  const char *severity, const char *text, const char *name)
{
	uint32_t line, column;

	fputs(paint(p, BOLD), p->out);
	if (span.file != 0) {
		source_place(p->d->sources, span, &line, &column);
		fprintf(p->out, "%s:%u:%u: ", source_get(p->d->sources, span.file)->name, line,
			column);
	} else {
		fputs("analogc: ", p->out);
	}
	fprintf(p->out, "%s%s: %s%s", paint(p, color), severity, paint(p, RESET), paint(p, BOLD));
	print_safely(p->out, text, 0, (uint32_t)strlen(text));
	fputs(paint(p, RESET), p->out);
	if (name != NULL)
		fprintf(p->out, " [%s]", name);
	fputc('\n', p->out);
}

static void print_item(const struct printer *p, const diag_item *item)
{
	print_message(p, item->span, item->is_error ? RED : MAGENTA,
		      item->is_error ? "error" : "warning", item->text, item->name);
	if (item->span.file != 0)
		print_place(p, item->span, item->fixits);
	for (const diag_note_item *n = item->notes; n != NULL; n = n->next) {
		print_message(p, n->span, CYAN, "note", n->text, NULL);
		if (n->span.file != 0 && memcmp(&n->span, &item->span, sizeof n->span) != 0)
			print_place(p, n->span, NULL);
	}
}

void diag_print_text(const diag *d, diag_item *const *items, int count, FILE *out)
{
	struct printer p = { d, out, diag_wants_color(d->options->color, out) };

	for (int i = 0; i < count; i++)
		print_item(&p, items[i]);
}
