/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/source.h -- source texts and places in them. */
#ifndef SOURCE_H
#define SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* A text that was read whole. Ids count from 1; a span's file is such an id. */
typedef struct source_file {
	const char *name; /* as messages show it: as the user gave it, "<stdin>" for - */
	const char *text; /* text[length] is NUL */
	size_t length;
	uint32_t *lines; /* offset of each line's first octet */
	uint32_t line_count;
	bool is_library; /* an interface file of the library */
} source_file;

/* Octets begin..end of a file. file 0: nowhere (built in). */
typedef struct src_span {
	uint32_t file, begin, end;
} src_span;

typedef struct source_list {
	source_file *items;
	uint32_t count, room;
	struct arena *arena;
} source_list;

/* Reads a file ("-": standard input) and returns its id, 0 with errno set where it can't. */
uint32_t source_read(source_list *list, const char *path, bool is_library);
/* The same from memory; text is copied. */
uint32_t source_add(source_list *list, const char *name, const char *text, size_t length);

const source_file *source_get(const source_list *list, uint32_t file);
/* Line from 1, column from 1 in octets. */
void source_place(const source_list *list, src_span span, uint32_t *line, uint32_t *column);
/* A path's last part. */
const char *source_base_name(const char *path);
src_span span_join(src_span a, src_span b);

#endif
