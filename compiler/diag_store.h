/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/diag_store.h -- what diag.c collects and diag_print.c and diag_json.c write. */
#ifndef DIAG_STORE_H
#define DIAG_STORE_H

#include "compiler/diag.h"

typedef struct diag_note_item {
	src_span span;
	const char *text;
	struct diag_note_item *next;
} diag_note_item;

/* One error or warning with its notes and fix-its, each list in the order of the calls. */
typedef struct diag_item {
	bool is_error;
	src_span span;
	const char *name, *text;
	diag_note_item *notes, *fixits;
	int order; /* of the call */
} diag_item;

struct diag {
	struct arena *arena;
	const source_list *sources;
	const diag_options *options;
	diag_item *items;
	int count, room, errors;
	bool dropped; /* the last error or warning is not kept: nor are its notes */
};

/* items: all of d's, sorted, without those beyond the limit. */
void diag_print_text(const diag *d, diag_item *const *items, int count, FILE *out);
void diag_print_json(const diag *d, diag_item *const *items, int count, FILE *out);

#endif
