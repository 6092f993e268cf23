/* SPDX-License-Identifier: BSD-3-Clause */
#include "compiler/diag_store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/arena.h"

static const struct {
	const char *name, *meaning;
} warnings[] = {
#define X(name, meaning) { name, meaning },
	DIAG_WARNINGS(X)
#undef X
};

enum { WARNING_COUNT = sizeof warnings / sizeof warnings[0], FIRST_ROOM = 32 };

_Static_assert((int)WARNING_COUNT <= (int)DIAG_WARNINGS_MAX,
	       "diag_options.off holds every warning");

int diag_warning_index(const char *name)
{
	for (int i = 0; i < WARNING_COUNT; i++)
		if (strcmp(warnings[i].name, name) == 0)
			return i;
	return -1;
}

const char *diag_warning_name(int index)
{
	return index < WARNING_COUNT ? warnings[index].name : NULL;
}

const char *diag_warning_meaning(int index)
{
	return index < WARNING_COUNT ? warnings[index].meaning : NULL;
}

diag *diag_create(struct arena *a, const source_list *sources, const diag_options *options)
{
	diag *d = ARENA_NEW(a, diag);

	d->arena = a;
	d->sources = sources;
	d->options = options;
	return d;
}

static bool span_equal(src_span a, src_span b)
{
	return a.file == b.file && a.begin == b.begin && a.end == b.end;
}

/* One cause is reported once, also where two passes or two uses find it. */
static bool is_reported(const diag *d, src_span span, const char *name, const char *text)
{
	for (int i = 0; i < d->count; i++) {
		const diag_item *item = &d->items[i];

		if (span_equal(item->span, span) && strcmp(item->name, name) == 0 &&
		    strcmp(item->text, text) == 0)
			return true;
	}
	return false;
}

static void add(diag *d, bool is_error, src_span span, const char *name, const char *text)
{
	d->dropped = is_reported(d, span, name, text);
	if (d->dropped)
		return;
	if (d->count == d->room) {
		int room = d->room == 0 ? FIRST_ROOM : 2 * d->room;
		diag_item *items = ARENA_ARRAY(d->arena, diag_item, room);

		if (d->count != 0)
			memcpy(items, d->items, (size_t)d->count * sizeof *items);
		d->items = items;
		d->room = room;
	}
	d->errors += is_error;
	d->items[d->count] = (diag_item){ is_error, span, name, text, NULL, NULL, d->count };
	d->count++;
}

void diag_error(diag *d, src_span span, const char *name, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(d, true, span, name, arena_vprintf(d->arena, format, args));
	va_end(args);
}

void diag_warning(diag *d, src_span span, const char *name, const char *format, ...)
{
	int index = diag_warning_index(name);
	va_list args;

	assert(index >= 0);
	if (d->options->quiet || d->options->off[index]) {
		d->dropped = true;
		return;
	}
	va_start(args, format);
	add(d, d->options->werror, span, name, arena_vprintf(d->arena, format, args));
	va_end(args);
}

static void append(diag *d, diag_note_item **list, src_span span, const char *text)
{
	diag_note_item *n = ARENA_NEW(d->arena, diag_note_item);

	while (*list != NULL)
		list = &(*list)->next;
	n->span = span;
	n->text = text;
	*list = n;
}

void diag_note(diag *d, src_span span, const char *format, ...)
{
	va_list args;

	assert(d->count != 0 || d->dropped);
	if (d->dropped)
		return;
	va_start(args, format);
	append(d, &d->items[d->count - 1].notes, span, arena_vprintf(d->arena, format, args));
	va_end(args);
}

void diag_fixit(diag *d, src_span span, const char *format, ...)
{
	va_list args;

	assert(d->count != 0 || d->dropped);
	if (d->dropped)
		return;
	va_start(args, format);
	append(d, &d->items[d->count - 1].fixits, span, arena_vprintf(d->arena, format, args));
	va_end(args);
}

int diag_errors(const diag *d)
{
	return d->errors;
}

static int compare(const void *a, const void *b)
{
	const diag_item *x = *(diag_item *const *)a, *y = *(diag_item *const *)b;

	if (x->span.file != y->span.file)
		return x->span.file < y->span.file ? -1 : 1;
	if (x->span.begin != y->span.begin)
		return x->span.begin < y->span.begin ? -1 : 1;
	return x->order - y->order;
}

void diag_print(const diag *d, FILE *out)
{
	diag_item **items = ARENA_ARRAY(d->arena, diag_item *, d->count);
	int shown = 0, errors = 0;

	for (int i = 0; i < d->count; i++)
		items[i] = &d->items[i];
	if (d->count > 1)
		qsort(items, (size_t)d->count, sizeof(diag_item *), compare);
	while (shown < d->count && errors < DIAG_ERRORS_SHOWN)
		errors += items[shown++]->is_error;
	if (d->options->format == DIAG_JSON)
		diag_print_json(d, items, shown, out);
	else
		diag_print_text(d, items, shown, out);
	if (d->options->format == DIAG_TEXT && d->errors > errors)
		fprintf(out, "error: too many errors: %d of %d are shown\n", errors, d->errors);
}

bool diag_wants_color(diag_color color, FILE *out)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	switch (color) {
	case COLOR_ALWAYS:
		return true;
	case COLOR_NEVER:
		return false;
	case COLOR_AUTO:
		break;
	}
	if (no_color != NULL && no_color[0] != '\0')
		return false;
	return isatty(fileno(out)) && (term == NULL || strcmp(term, "dumb") != 0);
}
