/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/smtp_session.h -- private to smtp*.c: one SMTP dialogue, both of its sides.
 *
 * smtp.c reads the messages and gives each side's octets, in the order in which they were captured,
 * to smtp_client.c (commands, texts, chunks) and smtp_server.c (replies).
 *
 * Pairing: each command gets a number, each reply answers the lowest number that has none. Gaps and
 * what was not captured break that; so it is put right where a reply can mean one thing only (354),
 * and after a loss the next DATA, BDAT or STARTTLS is taken to wait for its reply, as it must. */
#ifndef AN_STDLIB_SMTP_SESSION_H
#define AN_STDLIB_SMTP_SESSION_H

#include "stdlib/smtp_mail.h"

#define AN_SMTP_HEAD_OCTETS 128 /* of a command line: what it takes to understand it */

enum an_smtp_mode {
	AN_SMTP_COMMANDS,
	AN_SMTP_TEXT,  /* after DATA */
	AN_SMTP_CHUNK, /* after BDAT */
	AN_SMTP_OVER,  /* the rest cannot be read */
};

struct an_smtp_session {
	enum an_smtp_mode mode; /* what the client's next octet is */
	uint8_t client;         /* its direction; 2: not known */
	bool is_lmtp;
	bool is_response; /* the client's next line answers a 334, it is no command */
	bool is_lost;     /* octets were lost or never seen: numbers do not agree */
	bool greeted;     /* the server's first reply was read */
	size_t most_mail_octets, most_line_octets;

	/* Numbers of commands from 1; 0: none. */
	uint64_t sent, answered;
	uint64_t data, starttls, mail_from; /* the last of each */
	uint64_t unanswered_data;           /* how many DATA before the last have no reply yet */
	uint64_t recipients;                /* positive replies since that to MAIL FROM */

	struct an_smtp_mail mail; /* being received by DATA or BDAT */
	enum an_smtp_place place; /* TEXT */
	bool data_answered;       /* TEXT: 354 was seen */

	bool in_chunks;                    /* a BDAT was seen, LAST was not */
	bool chunks_refused;               /* one of them */
	bool is_last_chunk;                /* CHUNK */
	uint64_t chunk_left;               /* CHUNK: octets */
	uint64_t first_chunk, final_chunk; /* numbers of the first and the latest BDAT */

	struct an_string finished; /* a mail to be handed out, if has_finished */
	bool has_finished;

	/* Commands that were taken as text until the server's reply came, to be read again. */
	struct an_smtp_mail again;
	size_t again_read;

	char line[AN_SMTP_HEAD_OCTETS]; /* the client's current line: its beginning */
	uint64_t line_octets;           /* of all of it so far */
	char reply[4];                  /* the server's current line: its beginning */
	uint8_t reply_octets;           /* at most 4 */

	/* The message that is being read: next octet. */
	bool in_message, gap_read;
	uint32_t slice, offset;
};

/* Reads octets of the client's, or of the server's; returns how many: fewer than n if a mail was
 * finished, or if `again` must be read first. n > 0. */
size_t an_smtp_read_client(struct an_env *env, struct an_smtp_session *s, const uint8_t *octets,
			   size_t n);
size_t an_smtp_read_server(struct an_env *env, struct an_smtp_session *s, const uint8_t *octets,
			   size_t n);

/* n octets of that side were lost. */
void an_smtp_lose_client(struct an_env *env, struct an_smtp_session *s, uint64_t n);
void an_smtp_lose_server(struct an_smtp_session *s);

/* -- from smtp_client.c for smtp_server.c --------------------------------------------------- */

void an_smtp_begin_text(struct an_smtp_session *s);

/* The server takes the text as ended. False: there is no place where it could have ended, neither
 * octets that were lost nor a line of one dot that we took as text. */
bool an_smtp_end_text_unseen(struct an_env *env, struct an_smtp_session *s);

/* The DATA that is awaiting its reply was refused, or a BDAT was, or STARTTLS was accepted. */
void an_smtp_refuse_text(struct an_env *env, struct an_smtp_session *s);
void an_smtp_refuse_chunks(struct an_env *env, struct an_smtp_session *s);
void an_smtp_start_tls(struct an_env *env, struct an_smtp_session *s);

/* Numbers of commands and replies do not agree from here on. */
void an_smtp_lose_count(struct an_smtp_session *s);

#endif
