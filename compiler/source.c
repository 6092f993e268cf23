/* SPDX-License-Identifier: BSD-3-Clause */
#include "compiler/source.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler/arena.h"

enum { FIRST_ROOM = 16, FIRST_TEXT = 16 * 1024 };

/* Offsets are 32 bits; a program is never near that. */
static const size_t text_max = 256 * 1024 * 1024;

static void find_lines(struct arena *a, source_file *s)
{
	uint32_t n = 1;

	for (size_t i = 0; i < s->length; i++)
		n += s->text[i] == '\n';
	s->lines = ARENA_ARRAY(a, uint32_t, n);
	s->line_count = n;
	n = 1;
	for (size_t i = 0; i < s->length; i++)
		if (s->text[i] == '\n')
			s->lines[n++] = (uint32_t)i + 1;
}

/* Takes over text, which lies in the arena and ends in a NUL behind its length. */
static uint32_t add(source_list *list, const char *name, const char *text, size_t length,
		    bool is_library)
{
	source_file *s;

	if (list->count == list->room) {
		uint32_t room = list->room == 0 ? FIRST_ROOM : 2 * list->room;
		source_file *items = ARENA_ARRAY(list->arena, source_file, room);

		if (list->count != 0)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
		list->room = room;
	}
	s = &list->items[list->count++];
	s->name = arena_strdup(list->arena, name, strlen(name));
	s->text = text;
	s->length = length;
	s->is_library = is_library;
	find_lines(list->arena, s);
	return list->count;
}

/* The whole of f, or NULL with errno set. */
static char *read_all(struct arena *a, FILE *f, size_t *length)
{
	size_t room = FIRST_TEXT, n = 0;
	char *text = arena_alloc(a, room + 1);

	for (;;) {
		n += fread(text + n, 1, room - n, f);
		if (n < room)
			break;
		if (room > text_max) {
			errno = EFBIG;
			return NULL;
		}
		char *more = arena_alloc(a, 2 * room + 1);

		memcpy(more, text, n);
		text = more;
		room *= 2;
	}
	text[n] = '\0';
	*length = n;
	return ferror(f) ? NULL : text;
}

static FILE *open_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct stat st;

	if (f != NULL && fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode)) {
		fclose(f);
		errno = EISDIR;
		return NULL;
	}
	return f;
}

uint32_t source_read(source_list *list, const char *path, bool is_library)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *f = is_stdin ? stdin : open_file(path);
	size_t length;
	char *text;
	int saved;

	if (f == NULL)
		return 0;
	text = read_all(list->arena, f, &length);
	saved = errno;
	if (!is_stdin)
		fclose(f);
	errno = saved;
	if (text == NULL)
		return 0;
	return add(list, is_stdin ? "<stdin>" : path, text, length, is_library);
}

uint32_t source_add(source_list *list, const char *name, const char *text, size_t length)
{
	return add(list, name, arena_strdup(list->arena, text, length), length, false);
}

const source_file *source_get(const source_list *list, uint32_t file)
{
	assert(file >= 1 && file <= list->count);
	return &list->items[file - 1];
}

void source_place(const source_list *list, src_span span, uint32_t *line, uint32_t *column)
{
	const source_file *s = source_get(list, span.file);
	uint32_t low = 0, high = s->line_count; /* the line is in [low, high) */

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (s->lines[middle] <= span.begin)
			low = middle;
		else
			high = middle;
	}
	*line = low + 1;
	*column = span.begin - s->lines[low] + 1;
}

src_span span_join(src_span a, src_span b)
{
	if (a.file == 0)
		return b;
	if (b.file != a.file)
		return a;
	return (src_span){ a.file, a.begin < b.begin ? a.begin : b.begin,
			   a.end > b.end ? a.end : b.end };
}

const char *source_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}
