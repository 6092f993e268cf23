/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/smtp_run.c -- see smtp_run.h. */
#include "tests/support/smtp_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

void smtp_run_begin(struct smtp_run *run)
{
	run->env = fake_env_create();
	run->token = 0;
	run->length = 0;
	run->got[0] = '\0';
	an_smtp_state_init(run->env, &run->state);
}

void smtp_run_end(struct smtp_run *run)
{
	an_smtp_state_fini(run->env, &run->state);
	assert_int_equal(fake_env_account(run->env), 0);
	fake_env_destroy(run->env);
}

static void read_message(void *context, const struct an_tcp_message *message,
			 const struct an_tcp_flow *flow)
{
	struct smtp_run *run = context;
	struct an_string mail;

	run->token++;
	fake_env_token(run->env, run->token, (int64_t)run->token * 1000000, NULL);
	fake_env_enter(run->env);
	while (an_process_smtp_segment(run->env, &run->state, message, flow, &mail)) {
		assert_true(run->length + mail.length + 2 <= sizeof run->got);
		if (mail.length > 0)
			memcpy(run->got + run->length, mail.data, mail.length);
		run->length += mail.length;
		run->got[run->length++] = ';';
		run->got[run->length] = '\0';
	}
	if (message->events & (AN_TCP_CLOSE | AN_TCP_RESET))
		assert_int_equal(fake_env_keep(run->env), 0);
}

void smtp_run_play(struct smtp_run *run, const char *const turns[], enum dialogue_start start,
		   uint8_t client, size_t cut)
{
	dialogue_play(turns, start, client, cut, read_message, run);
}

void smtp_run_first(struct smtp_run *run, const char *const turns[])
{
	smtp_run_play(run, turns, DIALOGUE_FROM_START, 0, DIALOGUE_WHOLE);
}

void smtp_run_next(struct smtp_run *run, const char *const turns[])
{
	smtp_run_play(run, turns, DIALOGUE_MIDSTREAM, 0, DIALOGUE_WHOLE);
}
