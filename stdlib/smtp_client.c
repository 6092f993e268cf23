/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/smtp_client.c -- the client's side of a dialogue: commands, texts, chunks.
 * See smtp_session.h. */
#include "stdlib/smtp_session.h"

#include <string.h>
#include <strings.h>

AN_COUNTER(smtp_line_cut, "command lines over smtp_line_octets");
AN_COUNTER(smtp_bdat_malformed, "BDAT commands without a proper size");
AN_COUNTER(smtp_data_refused, "DATA commands that were refused");
AN_COUNTER(smtp_bdat_refused, "mails in chunks of which one was refused");
AN_COUNTER(smtp_mail_reset, "mails in chunks given up by their client");
AN_COUNTER(smtp_starttls, "dialogues that went on in TLS");

#define TLS_HANDSHAKE 0x16 /* a TLS record's first octet; no command begins so */

/* -- how mails begin and end ------------------------------------------------------------------- */

/* The next mail may be as long as this one. */
static void finish_mail(struct an_env *env, struct an_smtp_session *s)
{
	s->finished = an_smtp_mail_give(env, &s->mail);
	s->has_finished = true;
	s->mail.expected = s->finished.length;
}

void an_smtp_begin_text(struct an_smtp_session *s)
{
	s->mode = AN_SMTP_TEXT;
	s->place = AN_SMTP_AT_LINE;
	s->data_answered = false;
	s->line_octets = 0;
}

/* An LMTP server replies once for each recipient. */
static uint64_t replies_to_mail(const struct an_smtp_session *s)
{
	return s->is_lmtp && s->recipients > 1 ? s->recipients : 1;
}

static void end_text(struct an_env *env, struct an_smtp_session *s)
{
	s->mode = AN_SMTP_COMMANDS;
	s->sent += replies_to_mail(s);
	finish_mail(env, s);
}

static void forget_chunks(struct an_env *env, struct an_smtp_session *s)
{
	if (!s->in_chunks)
		return;
	s->in_chunks = false;
	an_count(env, smtp_mail_reset, !s->chunks_refused);
	an_smtp_mail_drop(env, &s->mail);
}

static void end_chunk(struct an_env *env, struct an_smtp_session *s)
{
	s->mode = AN_SMTP_COMMANDS;
	if (!s->is_last_chunk)
		return;
	s->in_chunks = false;
	s->sent += replies_to_mail(s) - 1;
	if (!s->chunks_refused)
		finish_mail(env, s);
}

/* What is behind mail.octets[from] were commands. They are few if the client pipelines; one that
 * does not wait for replies at all gets errors for them, and we drop them. */
static void read_again_from(struct an_env *env, struct an_smtp_session *s, size_t from)
{
	size_t n = from < s->mail.length ? s->mail.length - from : 0;
	const char *held = an_smtp_text_held(s->place);

	if (s->mail.has_gap || s->mail.is_cut || n > s->most_line_octets)
		return;
	s->again_read = 0;
	if (n > 0)
		an_smtp_mail_add(env, &s->again, s->most_mail_octets, s->mail.octets + from, n);
	an_smtp_mail_add(env, &s->again, s->most_mail_octets, held, strlen(held));
}

void an_smtp_refuse_text(struct an_env *env, struct an_smtp_session *s)
{
	an_count(env, smtp_data_refused, 1);
	s->mode = AN_SMTP_COMMANDS;
	read_again_from(env, s, 0);
	an_smtp_mail_drop(env, &s->mail);
}

bool an_smtp_end_text_unseen(struct an_env *env, struct an_smtp_session *s)
{
	if (s->mail.after_dot > 0 && s->mail.before_dot < s->mail.length) {
		read_again_from(env, s, s->mail.after_dot);
		s->mail.length = s->mail.before_dot;
	} else if (!s->mail.has_gap) {
		return false;
	}
	end_text(env, s);
	return true;
}

void an_smtp_refuse_chunks(struct an_env *env, struct an_smtp_session *s)
{
	an_count(env, smtp_bdat_refused, !s->chunks_refused);
	s->chunks_refused = true;
	an_smtp_mail_drop(env, &s->mail);
}

void an_smtp_start_tls(struct an_env *env, struct an_smtp_session *s)
{
	an_count(env, smtp_starttls, 1);
	an_smtp_mail_drop(env, &s->mail);
	s->in_chunks = false;
	s->mode = AN_SMTP_OVER;
}

void an_smtp_lose_count(struct an_smtp_session *s)
{
	bool is_waiting = (s->mode == AN_SMTP_TEXT && !s->data_answered) ||
			  (s->sent > 0 && s->starttls == s->sent);

	s->is_lost = true;
	s->unanswered_data = 0;
	s->answered = s->sent - (is_waiting ? 1 : 0);
}

/* -- commands ---------------------------------------------------------------------------------- */

/* The command just numbered is one whose reply the client must wait for. */
static void find_count(struct an_smtp_session *s)
{
	if (!s->is_lost)
		return;
	s->is_lost = false;
	s->answered = s->sent - 1;
	s->greeted = true;
}

static void on_hello(struct an_env *env, struct an_smtp_session *s, struct an_string arguments)
{
	(void)arguments;
	forget_chunks(env, s);
}

static void on_lmtp_hello(struct an_env *env, struct an_smtp_session *s, struct an_string arguments)
{
	s->is_lmtp = true;
	on_hello(env, s, arguments);
}

/* The digits at p: returns how many, 0 if there are none or they need more than 63 bits. */
static size_t parse_number(const char *p, const char *end, uint64_t *value)
{
	const char *digit = p;

	*value = 0;
	for (; digit < end && *digit >= '0' && *digit <= '9'; digit++) {
		if (*value > (INT64_MAX - 9) / 10)
			return 0;
		*value = *value * 10 + (uint64_t)(*digit - '0');
	}
	return (size_t)(digit - p);
}

/* RFC 1870: MAIL FROM:<a> SIZE=1000. 0: not there. */
static uint64_t declared_size(struct an_string arguments)
{
	static const char key[] = " SIZE=";
	const size_t n = sizeof key - 1;
	uint64_t size = 0;

	for (size_t i = 0; i + n <= arguments.length; i++)
		if (strncasecmp(arguments.data + i, key, n) == 0)
			parse_number(arguments.data + i + n, arguments.data + arguments.length,
				     &size);
	return size;
}

static void on_mail_from(struct an_env *env, struct an_smtp_session *s, struct an_string arguments)
{
	uint64_t size = declared_size(arguments);

	if (s->chunks_refused)
		forget_chunks(env, s);
	if (size > 0 && s->mail.length == 0)
		s->mail.expected = size;
	s->mail_from = s->sent;
	s->recipients = 0;
}

static void on_data(struct an_env *env, struct an_smtp_session *s, struct an_string arguments)
{
	(void)arguments;
	forget_chunks(env, s);
	if (s->data != 0 && !s->data_answered && s->answered < s->data)
		s->unanswered_data++;
	find_count(s);
	s->data = s->sent;
	an_smtp_begin_text(s);
}

/* "5", "5 LAST". False: anything else, or too large. */
static bool parse_chunk(struct an_string arguments, uint64_t *octets, bool *is_last)
{
	const char *p = arguments.data, *end = p + arguments.length;
	size_t digits = parse_number(p, end, octets), spaces = 0;

	if (digits == 0)
		return false;
	for (p += digits; p < end && *p == ' '; p++)
		spaces++;
	*is_last = spaces > 0 && end - p == 4 && strncasecmp(p, "LAST", 4) == 0;
	return *is_last || p == end;
}

static void on_bdat(struct an_env *env, struct an_smtp_session *s, struct an_string arguments)
{
	if (s->line_octets > sizeof s->line ||
	    !parse_chunk(arguments, &s->chunk_left, &s->is_last_chunk)) {
		an_count(env, smtp_bdat_malformed, 1);
		return; /* the server refuses it, and no octets follow */
	}
	find_count(s);
	if (!s->in_chunks) {
		s->in_chunks = true;
		s->chunks_refused = false;
		s->first_chunk = s->sent;
	}
	s->final_chunk = s->sent;
	s->mode = AN_SMTP_CHUNK;
	if (s->chunk_left == 0)
		end_chunk(env, s);
}

static void on_starttls(struct an_env *env, struct an_smtp_session *s, struct an_string arguments)
{
	(void)env, (void)arguments;
	find_count(s);
	s->starttls = s->sent;
}

/* What a proxy puts before the dialogue; nobody replies to it. */
static void on_proxy(struct an_env *env, struct an_smtp_session *s, struct an_string arguments)
{
	(void)env, (void)arguments;
	if (s->sent == 1)
		s->sent = 0;
}

static const struct {
	const char *verb;
	void (*run)(struct an_env *env, struct an_smtp_session *s, struct an_string arguments);
} commands[] = {
	{ "DATA", on_data },       { "BDAT", on_bdat },         { "MAIL", on_mail_from },
	{ "RSET", on_hello },      { "EHLO", on_hello },        { "HELO", on_hello },
	{ "LHLO", on_lmtp_hello }, { "STARTTLS", on_starttls }, { "X-ANONYMOUSTLS", on_starttls },
	{ "PROXY", on_proxy },
};

/* The line has ended; its LF is not in it. */
static void run_line(struct an_env *env, struct an_smtp_session *s)
{
	size_t length = s->line_octets < sizeof s->line ? s->line_octets : sizeof s->line;
	size_t verb = 0;

	s->sent++;
	if (s->is_response) {
		s->is_response = false;
		return;
	}
	while (length > 0 && (s->line[length - 1] == '\r' || s->line[length - 1] == ' '))
		length--;
	while (verb < length && s->line[verb] != ' ')
		verb++;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (strlen(commands[i].verb) == verb &&
		    strncasecmp(commands[i].verb, s->line, verb) == 0) {
			while (verb < length && s->line[verb] == ' ')
				verb++;
			commands[i].run(env, s,
					(struct an_string){ s->line + verb, length - verb });
			return;
		}
	}
}

static size_t read_commands(struct an_env *env, struct an_smtp_session *s, const uint8_t *p,
			    size_t n)
{
	const uint8_t *lf;
	size_t length, room;

	if (s->line_octets == 0 && *p == TLS_HANDSHAKE && s->sent > 0 && s->starttls == s->sent) {
		an_smtp_start_tls(env, s);
		return n;
	}
	lf = memchr(p, '\n', n);
	length = lf != NULL ? (size_t)(lf - p) : n;
	room = s->line_octets < sizeof s->line ? sizeof s->line - s->line_octets : 0;
	if (room > 0)
		memcpy(s->line + s->line_octets, p, length < room ? length : room);
	if (s->line_octets <= s->most_line_octets && s->line_octets + length > s->most_line_octets)
		an_count(env, smtp_line_cut, 1);
	s->line_octets += length;
	if (lf == NULL)
		return n;
	run_line(env, s);
	s->line_octets = 0;
	return length + 1;
}

/* -- octets ------------------------------------------------------------------------------------ */

static size_t read_text(struct an_env *env, struct an_smtp_session *s, const uint8_t *p, size_t n)
{
	bool ended;
	size_t read =
	    an_smtp_text_read(env, &s->place, &s->mail, s->most_mail_octets, p, n, &ended);

	if (ended)
		end_text(env, s);
	return read;
}

static size_t read_chunk(struct an_env *env, struct an_smtp_session *s, const uint8_t *p, size_t n)
{
	size_t read = n < s->chunk_left ? n : (size_t)s->chunk_left;

	if (!s->chunks_refused)
		an_smtp_mail_add(env, &s->mail, s->most_mail_octets, p, read);
	s->chunk_left -= read;
	if (s->chunk_left == 0)
		end_chunk(env, s);
	return read;
}

size_t an_smtp_read_client(struct an_env *env, struct an_smtp_session *s, const uint8_t *octets,
			   size_t n)
{
	size_t read = 0;

	while (read < n && !s->has_finished) {
		switch (s->mode) {
		case AN_SMTP_COMMANDS:
			read += read_commands(env, s, octets + read, n - read);
			break;
		case AN_SMTP_TEXT:
			read += read_text(env, s, octets + read, n - read);
			break;
		case AN_SMTP_CHUNK:
			read += read_chunk(env, s, octets + read, n - read);
			break;
		case AN_SMTP_OVER:
			read = n;
			break;
		}
	}
	return read;
}

/* A text goes on behind the gap as if at the beginning of a line: the end of a text often comes in
 * a segment of its own. If the end itself was lost, the server's reply tells (smtp_server.c). */
void an_smtp_lose_client(struct an_env *env, struct an_smtp_session *s, uint64_t n)
{
	uint64_t in_chunk;

	switch (s->mode) {
	case AN_SMTP_COMMANDS:
		s->line_octets = 0;
		an_smtp_lose_count(s);
		break;
	case AN_SMTP_TEXT:
		s->mail.has_gap = true;
		s->place = AN_SMTP_AT_LINE;
		break;
	case AN_SMTP_CHUNK:
		in_chunk = n < s->chunk_left ? n : s->chunk_left;
		s->mail.has_gap = true;
		s->chunk_left -= in_chunk;
		if (s->chunk_left == 0)
			end_chunk(env, s);
		if (in_chunk < n)
			an_smtp_lose_count(s);
		break;
	case AN_SMTP_OVER:
		break;
	}
}
