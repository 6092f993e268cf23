/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/smtp_mail.h -- a mail while it is received: its octets, and where its text ends.
 *
 * In:      the octets after DATA, with dots stuffed, or those of BDAT chunks; cut anywhere.
 * Out:     the mail in one piece of memory, which an_smtp_mail_give moves to the token.
 * State:   an_smtp_mail and an_smtp_text, zeroed to begin with; no memory before the first octet.
 * Threads: one worker at a time per state.
 * Limits:  most, the octets kept of a mail; the rest is dropped.
 * Source:  RFC 5321 sections 4.1.1.4 and 4.5.2. */
#ifndef AN_STDLIB_SMTP_MAIL_H
#define AN_STDLIB_SMTP_MAIL_H

#include "runtime/env.h"

struct an_smtp_mail {
	char *octets; /* from malloc, on the context's account; NULL if there are none */
	size_t length, capacity;
	size_t expected; /* how long it may become: a guess that saves copies; 0: no idea */
	bool has_gap;    /* octets in the middle were lost */
	bool is_cut;     /* octets at the end were dropped: over the limit, or no memory */

	/* The first line of one dot that did not end the text: what stands before it, and up to the
	 * end of it. 0 and 0: there was none. */
	size_t before_dot, after_dot;
};

void an_smtp_mail_add(struct an_env *env, struct an_smtp_mail *mail, size_t most,
		      const void *octets, size_t n);

/* The mail, given to the token, counted; *mail is empty then. */
struct an_string an_smtp_mail_give(struct an_env *env, struct an_smtp_mail *mail);

/* Frees the octets; *mail is empty then. */
void an_smtp_mail_drop(struct an_env *env, struct an_smtp_mail *mail);

/* Where the text stands. Its end is CRLF "." CRLF and nothing else: a dot with a bare LF beside it
 * is text, but counted (smtp_bare_lf_dot) and remembered, because servers differ there. */
enum an_smtp_place {
	AN_SMTP_AT_LINE,    /* after CRLF; so does a text begin */
	AN_SMTP_AT_LF_LINE, /* after a bare LF */
	AN_SMTP_IN_LINE,
	AN_SMTP_AFTER_CR,
	AN_SMTP_AFTER_DOT, /* from here on: held back, not yet in the mail */
	AN_SMTP_AFTER_LF_DOT,
	AN_SMTP_AFTER_DOT_CR,
	AN_SMTP_AFTER_LF_DOT_CR,
};

/* The octets that are held back there. */
const char *an_smtp_text_held(enum an_smtp_place place);

/* Reads octets[0..n) into the mail, dots unstuffed, to the end of the text: then *ended is true.
 * Returns how many octets were read. */
size_t an_smtp_text_read(struct an_env *env, enum an_smtp_place *place, struct an_smtp_mail *mail,
			 size_t most, const uint8_t *octets, size_t n, bool *ended);

#endif
