/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/smtp_run.h -- one SMTP connection in a fake environment, fed from scripts.
 *
 * Threads:   one at a time.
 * Ownership: smtp_run_begin makes the environment, smtp_run_end ends it. */
#ifndef AN_SMTP_RUN_H
#define AN_SMTP_RUN_H

#include "stdlib/smtp.h"
#include "tests/support/dialogue.h"
#include "tests/support/fake_env.h"

struct smtp_run {
	struct an_env *env;
	struct an_smtp_state state;
	uint64_t token; /* of the last message: a token a message, a millisecond a token */
	size_t length;
	char got[1 << 16]; /* each mail, then ';'; terminated */
};

void smtp_run_begin(struct smtp_run *run);

/* Ends the context. Fails the test if anything is left on its account. */
void smtp_run_end(struct smtp_run *run);

/* As dialogue_play; the mails are added to run->got. Fails the test if a context is kept whose
 * connection has ended. */
void smtp_run_play(struct smtp_run *run, const char *const turns[], enum dialogue_start start,
		   uint8_t client, size_t cut);

/* The script's connection from its start, and what follows on it. */
void smtp_run_first(struct smtp_run *run, const char *const turns[]);
void smtp_run_next(struct smtp_run *run, const char *const turns[]);

#endif
