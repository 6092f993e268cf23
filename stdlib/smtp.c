/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/smtp.c -- see smtp.h: the messages of a connection, read slice by slice. */
#include "stdlib/smtp.h"
#include "stdlib/smtp_session.h"

#include <stdlib.h>

AN_COUNTER(smtp_sessions, "SMTP dialogues");
AN_COUNTER(smtp_session_no_memory, "segments not read: no memory for the dialogue");
AN_COUNTER(smtp_mail_unfinished, "mails whose connection ended before they did");
AN_LIMIT(smtp_mail_octets, 50u << 20, 1024, 1u << 30, "longest mail, the rest is cut off");
AN_LIMIT(smtp_line_octets, 4096, 64, 1u << 20, "longest command line, the rest is not looked at");
AN_LIMIT(smtp_idle_seconds, 600, 1, 86400, "how long a silent dialogue is kept");

#define DIRECTION_UNKNOWN 2

void an_smtp_state_init(struct an_env *env, struct an_smtp_state *state)
{
	(void)env;
	state->session = NULL;
}

static void end_session(struct an_env *env, struct an_smtp_state *state)
{
	struct an_smtp_session *s = state->session;

	if (s == NULL)
		return;
	an_count(env, smtp_mail_unfinished,
		 s->mail.length > 0 || (s->mode == AN_SMTP_TEXT && s->data_answered));
	an_smtp_mail_drop(env, &s->mail);
	an_smtp_mail_drop(env, &s->again);
	an_account(env, -(int64_t)sizeof *s);
	free(s);
	state->session = NULL;
}

void an_smtp_state_fini(struct an_env *env, struct an_smtp_state *state)
{
	end_session(env, state);
}

/* NULL: no memory, counted. */
static struct an_smtp_session *begin_session(struct an_env *env, struct an_smtp_state *state,
					     const struct an_tcp_message *message)
{
	struct an_smtp_session *s = calloc(1, sizeof *s);

	if (s == NULL) {
		an_count(env, smtp_session_no_memory, 1);
		return NULL;
	}
	s->client = message->client;
	s->is_lost = message->client == DIRECTION_UNKNOWN;
	s->most_mail_octets = an_limit_value(env, smtp_mail_octets);
	s->most_line_octets = an_limit_value(env, smtp_line_octets);
	an_count(env, smtp_sessions, 1);
	an_account(env, sizeof *s);
	an_set_embryonic(env, false);
	state->session = s;
	return s;
}

/* What turned out to be commands is read once more, before anything else. */
static void read_again(struct an_env *env, struct an_smtp_session *s)
{
	s->again_read +=
	    an_smtp_read_client(env, s, (const uint8_t *)s->again.octets + s->again_read,
				s->again.length - s->again_read);
	if (s->again_read == s->again.length)
		an_smtp_mail_drop(env, &s->again);
}

/* Whose slice it is. Where nobody saw who opened the connection: a reply begins with a digit. */
static bool is_from_client(struct an_smtp_session *s, const struct an_tcp_slice *slice)
{
	if (s->client == DIRECTION_UNKNOWN && slice->octets > 0) {
		bool is_reply = slice->data[0] >= '0' && slice->data[0] <= '9';

		s->client = is_reply ? !slice->direction : slice->direction;
	}
	return slice->direction == s->client;
}

/* Reads on in the slice. True: to its end. */
static bool read_slice(struct an_env *env, struct an_smtp_session *s,
		       const struct an_tcp_slice *slice)
{
	bool is_client = is_from_client(s, slice);

	if (!s->gap_read && slice->gap > 0) {
		if (is_client)
			an_smtp_lose_client(env, s, slice->gap);
		else
			an_smtp_lose_server(s);
	} else if (s->offset < slice->octets) {
		const uint8_t *octets = slice->data + s->offset;
		size_t n = slice->octets - s->offset;

		s->offset += (uint32_t)(is_client ? an_smtp_read_client(env, s, octets, n)
						  : an_smtp_read_server(env, s, octets, n));
	}
	s->gap_read = true;
	return s->offset == slice->octets;
}

/* Reads the message from where it was left. True: a mail is finished. */
static bool read_message(struct an_env *env, struct an_smtp_session *s,
			 const struct an_tcp_message *message)
{
	const struct an_tcp_slice *slices = an_tcp_message_slices(message);

	while (!s->has_finished) {
		if (s->again.length > 0) {
			read_again(env, s);
		} else if (s->slice == message->slice_count) {
			return false;
		} else if (read_slice(env, s, &slices[s->slice])) {
			s->slice++;
			s->offset = 0;
			s->gap_read = false;
		}
	}
	return true;
}

bool an_process_smtp_segment(struct an_env *env, struct an_smtp_state *state,
			     const struct an_tcp_message *message, const struct an_tcp_flow *flow,
			     struct an_string *mail)
{
	struct an_smtp_session *s = state->session;

	(void)flow;
	if ((message->events & AN_TCP_OPEN) && s != NULL && !s->in_message) {
		end_session(env, state); /* the endpoints are used for a new connection */
		s = NULL;
	}
	if (s == NULL && message->slice_count > 0)
		s = begin_session(env, state, message);
	if (s == NULL)
		return false;
	s->in_message = true;
	if (read_message(env, s, message)) {
		*mail = s->finished;
		s->has_finished = false;
		return true;
	}
	s->in_message = false;
	s->slice = 0;
	if (message->events & (AN_TCP_CLOSE | AN_TCP_RESET))
		end_session(env, state);
	else if (s->sent > 0)
		an_keep_until(env, an_now(env) + (int64_t)an_limit_value(env, smtp_idle_seconds) *
						     1000000000);
	return false;
}
