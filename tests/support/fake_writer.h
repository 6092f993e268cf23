/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/fake_writer.h -- the fake environment's writer: compact JSON into memory.
 *
 * Threads:   one at a time.
 * Ownership: create and destroy; the text belongs to the writer. */
#ifndef AN_FAKE_WRITER_H
#define AN_FAKE_WRITER_H

#include "runtime/env.h"

/* Text that grows; terminated once something was added. Zeroed it is empty. */
struct fake_text {
	char *data; /* free() ends it */
	size_t length;
};

void fake_text_add(struct fake_text *t, const char *s, size_t n);
const char *fake_text_get(const struct fake_text *t); /* "" if nothing was added */

/* realloc that is never the one that shall fail; ends the program when memory is out. */
void *fake_take(void *p, size_t n);

struct an_writer *fake_writer_create(void);
void fake_writer_destroy(struct an_writer *w); /* NULL: nothing */
const char *fake_writer_text(const struct an_writer *w);

#endif
