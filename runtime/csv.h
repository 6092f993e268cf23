/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/csv.h -- records out of CSV text (RFC 4180), cut anywhere.
 *
 * In:      octets of any value; lines end with LF or CRLF, also inside quotes; the last one may
 *          have no end. A byte order mark in front of the text is no part of it.
 * Out:     one record after the other, as cells without their quotes.
 * Errors:  a record that breaks the rules is reported at its end, and reading goes on behind it.
 * Threads: one at a time. */
#ifndef AN_CSV_H
#define AN_CSV_H

#include "runtime/text.h"
#include "runtime/value.h"

typedef enum {
	AN_CSV_MORE,     /* the octets are used up */
	AN_CSV_RECORD,   /* a record is whole */
	AN_CSV_BAD,      /* a record ended that is none: why says why */
	AN_CSV_NO_MEMORY /* for the record: nothing can be read any more */
} an_csv_result;

typedef enum {
	AN_CSV_CELL_BEGIN, /* nothing of the cell has come */
	AN_CSV_PLAIN,
	AN_CSV_QUOTED,
	AN_CSV_QUOTE,  /* in a quoted cell: it ends, or a second one follows */
	AN_CSV_CLOSED, /* behind the closing quote and a CR */
	AN_CSV_SKIP    /* to the line's end, after an error */
} an_csv_state;

struct an_csv {
	an_csv_state state;
	struct an_text text; /* the cells' octets, one behind the other */
	size_t *ends;        /* of the cells in text */
	unsigned count, room;
	uint64_t line; /* the one on which the record begins, from 1 */
	const char *why;
	/* private */
	uint64_t next_line;
	unsigned mark; /* octets of the byte order mark seen; 4: none is looked for */
	bool is_over;  /* the record was returned: the next octet begins another one */
};

void an_csv_init(struct an_csv *csv);
void an_csv_fini(struct an_csv *csv);

/* Reads p[0..n) up to the end of a record; *used octets of it. */
an_csv_result an_csv_read(struct an_csv *csv, const char *p, size_t n, size_t *used);

/* No more octets come. Returns AN_CSV_MORE if no record is left. */
an_csv_result an_csv_end(struct an_csv *csv);

/* i < count. Valid until the next call. */
struct an_string an_csv_cell(const struct an_csv *csv, unsigned i);

/* Nothing stands on the record's line. */
bool an_csv_is_blank(const struct an_csv *csv);

#endif
