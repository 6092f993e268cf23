/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/smtp_server.c -- the server's side of a dialogue: replies, and what they say about the
 * client's mails. See smtp_session.h. */
#include "stdlib/smtp_session.h"

#include <string.h>

#define REPLY_GREETING     220
#define REPLY_TLS_READY    220
#define REPLY_AUTH_GO_ON   334
#define REPLY_DATA_GO_ON   354
#define REPLY_LEAST_REFUSE 400

/* The first reply may answer no command: the greeting, also if the client did not wait for it. */
static bool is_greeting(struct an_smtp_session *s, unsigned code)
{
	if (s->greeted)
		return false;
	s->greeted = true;
	if (code == REPLY_GREETING)
		return !s->is_lost || s->starttls <= s->answered;
	return !s->is_lost && code >= REPLY_LEAST_REFUSE;
}

static void on_data_go_on(struct an_smtp_session *s)
{
	if (s->unanswered_data > 0) {
		s->unanswered_data--; /* of a client that did not wait */
		s->answered++;
	} else if (s->mode == AN_SMTP_TEXT) {
		s->data_answered = true;
		s->answered = s->data;
	} else if (s->mode == AN_SMTP_COMMANDS &&
		   (s->is_lost || (s->sent > 0 && s->data == s->sent))) {
		/* The DATA was lost, or a reply to something else was taken as its refusal. */
		s->data = s->answered = s->sent;
		s->is_lost = false;
		an_smtp_begin_text(s);
		s->data_answered = true;
	} else if (s->answered < s->sent) {
		s->answered++;
	}
}

/* A reply to DATA other than 354, or to something before it. */
static void on_reply_in_text(struct an_env *env, struct an_smtp_session *s, unsigned code)
{
	if (s->data_answered) {
		if (an_smtp_end_text_unseen(env, s))
			s->answered++;
	} else if (s->answered + 1 < s->data) {
		s->answered++;
	} else if (code >= REPLY_LEAST_REFUSE) {
		s->answered = s->data;
		an_smtp_refuse_text(env, s);
	}
}

static void on_reply(struct an_env *env, struct an_smtp_session *s, unsigned code)
{
	bool is_positive = code / 100 == 2;

	if (is_greeting(s, code))
		return;
	if (code == REPLY_DATA_GO_ON) {
		on_data_go_on(s);
		return;
	}
	if (code == REPLY_AUTH_GO_ON)
		s->is_response = s->mode == AN_SMTP_COMMANDS;
	if (s->mode == AN_SMTP_TEXT) {
		on_reply_in_text(env, s, code);
		return;
	}
	if (s->answered == s->sent)
		return; /* 421 comes unasked */
	s->answered++;
	if (s->answered == s->starttls && code == REPLY_TLS_READY)
		an_smtp_start_tls(env, s);
	else if (s->in_chunks && s->answered >= s->first_chunk && s->answered <= s->final_chunk &&
		 code >= REPLY_LEAST_REFUSE)
		an_smtp_refuse_chunks(env, s);
	else if (s->answered > s->mail_from && !s->in_chunks && is_positive)
		s->recipients++;
}

/* "250 OK", "250-SIZE" (more follows), "250". The line has ended; its LF is not in it. */
static void run_line(struct an_env *env, struct an_smtp_session *s)
{
	unsigned code = 0;

	if (s->reply_octets < 3 || (s->reply_octets == 4 && s->reply[3] == '-'))
		return;
	for (unsigned i = 0; i < 3; i++) {
		if (s->reply[i] < '0' || s->reply[i] > '9')
			return;
		code = code * 10 + (unsigned)(s->reply[i] - '0');
	}
	on_reply(env, s, code);
}

size_t an_smtp_read_server(struct an_env *env, struct an_smtp_session *s, const uint8_t *octets,
			   size_t n)
{
	const uint8_t *p = octets, *end = octets + n, *lf;

	while (p < end && !s->has_finished && s->again.length == 0) {
		size_t room = sizeof s->reply - s->reply_octets, length;

		if (s->mode == AN_SMTP_OVER)
			return n;
		lf = memchr(p, '\n', (size_t)(end - p));
		length = (size_t)((lf != NULL ? lf : end) - p);
		memcpy(s->reply + s->reply_octets, p, length < room ? length : room);
		s->reply_octets += (uint8_t)(length < room ? length : room);
		if (lf == NULL)
			return n;
		p = lf + 1;
		run_line(env, s);
		s->reply_octets = 0;
	}
	return (size_t)(p - octets);
}

void an_smtp_lose_server(struct an_smtp_session *s)
{
	s->reply_octets = 0;
	an_smtp_lose_count(s);
}
