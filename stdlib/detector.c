/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/detector.c -- see detector.h.
 *
 * Each direction's lines are judged by their first octets, as soon as these are enough:
 *
 *   OPEN --octets--> POSSIBLE --MAIL FROM:, EHLO, …--> CERTAIN
 *                       |  |                              ^
 *          from the start  not from the start             | a command at the start of a slice
 *                       v  v                              |
 *                    NONE  SEARCHING ---------------------+
 *
 * CERTAIN and NONE are final and cost nothing. SEARCHING looks at the first octets of a slice only:
 * an SMTP client waits for its answers, so its commands stand there. */
#include "stdlib/detector.h"

#include <string.h>
#include <strings.h>

AN_COUNTER(detector_smtp, "connections that speak SMTP for certain");
AN_COUNTER(detector_smtp_refuted, "connections that began like SMTP and were something else");
AN_LIMIT(detector_idle_seconds, 600, 1, 86400, "how long a silent connection's protocol is kept");

enum verdict { VERDICT_OPEN, VERDICT_POSSIBLE, VERDICT_CERTAIN, VERDICT_NONE, VERDICT_SEARCHING };

#define DIRECTION_UNKNOWN 2
#define ODD_LINES_MOST    20

/* What a line says, by its beginning. */
enum hint {
	HINT_MORE,    /* too short to tell, and may yet be SMTP */
	HINT_STRONG,  /* nobody but an SMTP client says this */
	HINT_PRELUDE, /* of a proxy in between; no part of the dialogue */
	HINT_WEAK,    /* SMTP, but others say it too */
	HINT_ODD,     /* no command or reply of SMTP, but the other side puts up with it */
	HINT_FOREIGN, /* another protocol's */
};

/* Words end at a space or at the line's end, texts that end in ':' or ' ' anywhere. The first row
 * that fits decides; a longer one stands before its beginning. */
static const struct {
	const char *text;
	enum hint hint;
} commands[] = {
	{ "EHLO", HINT_STRONG },
	{ "HELO", HINT_STRONG },
	{ "LHLO", HINT_STRONG },
	{ "MAIL FROM:", HINT_STRONG },
	{ "RCPT TO:", HINT_STRONG },
	{ "PROXY ", HINT_PRELUDE },
	{ "MAIL", HINT_WEAK },
	{ "RCPT", HINT_WEAK },
	{ "DATA", HINT_WEAK },
	{ "BDAT", HINT_WEAK },
	{ "RSET", HINT_WEAK },
	{ "NOOP", HINT_WEAK },
	{ "QUIT", HINT_WEAK },
	{ "HELP", HINT_WEAK },
	{ "VRFY", HINT_WEAK },
	{ "EXPN", HINT_WEAK },
	{ "ETRN", HINT_WEAK },
	{ "TURN", HINT_WEAK },
	{ "ATRN", HINT_WEAK },
	{ "STARTTLS", HINT_WEAK },
	{ "XCLIENT", HINT_WEAK },
	{ "AUTH TLS", HINT_FOREIGN },
	{ "AUTH SSL", HINT_FOREIGN },
	{ "AUTH", HINT_WEAK },
	/* FTP, whose servers greet with 220 too; POP3 */
	{ "USER", HINT_FOREIGN },
	{ "PASS", HINT_FOREIGN },
	{ "SYST", HINT_FOREIGN },
	{ "FEAT", HINT_FOREIGN },
	{ "OPTS", HINT_FOREIGN },
	{ "CLNT", HINT_FOREIGN },
	{ "HOST", HINT_FOREIGN },
	{ "PBSZ", HINT_FOREIGN },
	{ "CAPA", HINT_FOREIGN },
};

void an_detector_state_init(struct an_env *env, struct an_detector_state *state)
{
	(void)env;
	memset(state, 0, sizeof *state);
	state->client = DIRECTION_UNKNOWN;
	state->is_new = true;
}

void an_detector_state_fini(struct an_env *env, struct an_detector_state *state)
{
	(void)env;
	(void)state;
}

/* -- one line --------------------------------------------------------------------------------- */

static bool is_one_of(uint8_t octet, const char *these)
{
	return octet != '\0' && strchr(these, octet) != NULL;
}

static bool ends_word(const char *text, uint8_t next)
{
	return is_one_of((uint8_t)text[strlen(text) - 1], ": ") || is_one_of(next, " \r\n");
}

/* Whether the line begins with text; *may_grow: not yet, but with more octets it could. */
static bool begins_with(const struct an_detector_line *line, const char *text, bool is_whole,
			bool *may_grow)
{
	size_t n = strlen(text), common = line->length < n ? line->length : n;
	bool is_equal = strncasecmp((const char *)line->octets, text, common) == 0;

	*may_grow = false;
	if (line->length > n)
		return is_equal && ends_word(text, line->octets[n]);
	if (line->length == n && (is_whole || n == sizeof line->octets))
		return is_equal;
	*may_grow = is_equal && !is_whole;
	return false;
}

/* is_whole: the line ended; its LF is not in it. */
static enum hint judge_command(const struct an_detector_line *line, bool is_whole)
{
	bool may_grow = false, may_be_strong = false;

	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		bool grows;

		if (begins_with(line, commands[i].text, is_whole, &grows))
			return may_be_strong ? HINT_MORE : commands[i].hint;
		may_be_strong = may_be_strong || (grows && commands[i].hint == HINT_STRONG);
		may_grow = may_grow || (grows && commands[i].hint != HINT_FOREIGN);
	}
	if (may_grow)
		return HINT_MORE;
	if (line->length > 0 && line->octets[0] != '\r' &&
	    (line->octets[0] < ' ' || line->octets[0] > '~'))
		return HINT_FOREIGN;
	return HINT_ODD;
}

static bool is_digit(uint8_t octet)
{
	return octet >= '0' && octet <= '9';
}

/* The replies that RFC 5321 and its extensions know; FTP and NNTP have others. */
static bool is_smtp_code(unsigned code, bool is_greeting)
{
	static const uint16_t good[] = { 211, 214, 220, 221, 235, 250, 251, 252, 334, 354 };

	if (code >= 400 && code <= 599)
		return true;
	if (is_greeting)
		return code == 220;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (good[i] == code)
			return true;
	return false;
}

static unsigned reply_code(const struct an_detector_line *line)
{
	return (line->octets[0] - '0') * 100u + (line->octets[1] - '0') * 10u + line->octets[2] -
	       '0';
}

static enum hint judge_reply(const struct an_detector_line *line, bool is_whole, bool is_greeting)
{
	for (unsigned i = 0; i < line->length && i < 3; i++)
		if (!is_digit(line->octets[i]))
			return is_greeting ? HINT_FOREIGN : HINT_ODD;
	if (line->length > 0 && is_greeting && !is_one_of(line->octets[0], "245"))
		return HINT_FOREIGN;
	if (line->length > 1 && line->octets[0] == '2' && is_greeting && line->octets[1] != '2')
		return HINT_FOREIGN;
	if (line->length < 3 && is_whole)
		return is_greeting ? HINT_FOREIGN : HINT_ODD;
	if (line->length < 3)
		return HINT_MORE;
	if (!is_smtp_code(reply_code(line), is_greeting))
		return HINT_FOREIGN;
	if (line->length > 3 && !is_one_of(line->octets[3], " -\r"))
		return HINT_FOREIGN;
	return HINT_WEAK;
}

/* -- the dialogue ------------------------------------------------------------------------------ */

static void refute(struct an_env *env, struct an_detector_state *s)
{
	an_count(env, detector_smtp_refuted, s->from_start && s->verdict == VERDICT_POSSIBLE);
	s->verdict = s->from_start ? VERDICT_NONE : VERDICT_SEARCHING;
}

static void ascertain(struct an_env *env, struct an_detector_state *s)
{
	s->verdict = VERDICT_CERTAIN;
	an_count(env, detector_smtp, 1);
}

/* Judges a line of a dialogue that was followed from its first octet. */
static void judge_line(struct an_env *env, struct an_detector_state *s,
		       const struct an_detector_line *line, bool is_client, bool is_whole)
{
	enum hint hint =
	    is_client ? judge_command(line, is_whole) : judge_reply(line, is_whole, !s->greeted);

	bool is_odd = hint == HINT_ODD && is_whole && ++s->odd_lines > ODD_LINES_MOST;
	/* Who speaks first must say who he is. */
	bool is_early = is_client && !s->greeted && (hint == HINT_WEAK || hint == HINT_ODD);

	if (hint == HINT_STRONG) {
		ascertain(env, s);
	} else if (hint == HINT_FOREIGN || is_odd || is_early) {
		refute(env, s);
	} else {
		s->verdict = VERDICT_POSSIBLE;
		s->greeted = s->greeted || (!is_client && is_whole);
	}
}

static void extend_line(struct an_detector_line *line, const uint8_t *p, size_t n)
{
	size_t room = sizeof line->octets - line->length;

	memcpy(line->octets + line->length, p, n < room ? n : room);
	line->length += (uint8_t)(n < room ? n : room);
}

static void begin_line(struct an_detector_line *line)
{
	line->length = 0;
	line->is_skipped = false;
}

/* OPEN, POSSIBLE: every line counts. */
static void follow(struct an_env *env, struct an_detector_state *s,
		   const struct an_tcp_slice *slice)
{
	struct an_detector_line *line = &s->line[slice->direction];
	const uint8_t *p = slice->data, *end = p + slice->octets;

	if (s->client == DIRECTION_UNKNOWN)
		s->client = is_digit(*p) ? !slice->direction : slice->direction;
	while (p < end && s->verdict <= VERDICT_POSSIBLE) {
		const uint8_t *lf = memchr(p, '\n', (size_t)(end - p));

		extend_line(line, p, (size_t)((lf != NULL ? lf : end) - p));
		judge_line(env, s, line, slice->direction == s->client, lf != NULL);
		if (lf == NULL)
			return;
		begin_line(line);
		p = lf + 1;
	}
}

static bool is_data(const struct an_detector_line *line)
{
	return strncasecmp((const char *)line->octets, "DATA", 4) == 0 &&
	       (line->length == 4 || (line->length == 5 && line->octets[4] == '\r'));
}

/* SEARCHING: a line that begins where a slice begins may be a command or a reply. */
static void judge_found_line(struct an_env *env, struct an_detector_state *s, uint8_t direction,
			     bool is_whole)
{
	const struct an_detector_line *line = &s->line[direction];

	if (judge_command(line, is_whole) == HINT_STRONG) {
		s->client = direction;
		ascertain(env, s);
	} else if (is_whole && is_data(line)) {
		s->client = direction;
		s->data_seen = true;
	} else if (s->data_seen && direction != s->client && line->length >= 3 &&
		   memcmp(line->octets, "354", 3) == 0) {
		ascertain(env, s);
	}
}

static void search(struct an_env *env, struct an_detector_state *s,
		   const struct an_tcp_slice *slice)
{
	struct an_detector_line *line = &s->line[slice->direction];
	size_t most = sizeof line->octets + 2, n = slice->octets < most ? slice->octets : most;
	const uint8_t *lf = memchr(slice->data, '\n', n);

	if (!line->is_skipped) {
		extend_line(line, slice->data, lf != NULL ? (size_t)(lf - slice->data) : n);
		judge_found_line(env, s, slice->direction, lf != NULL);
	}
	if (slice->data[slice->octets - 1] == '\n')
		begin_line(line);
	else if (lf != NULL || line->length == sizeof line->octets)
		line->is_skipped = true;
}

static void read_slice(struct an_env *env, struct an_detector_state *s,
		       const struct an_tcp_slice *slice)
{
	if (slice->gap != 0 && s->verdict != VERDICT_CERTAIN && s->verdict != VERDICT_NONE) {
		begin_line(&s->line[slice->direction]);
		s->from_start = false;
		s->verdict = VERDICT_SEARCHING;
	}
	if (slice->octets == 0)
		return;
	if (s->verdict == VERDICT_OPEN || s->verdict == VERDICT_POSSIBLE) {
		follow(env, s, slice);
		if (s->verdict != VERDICT_SEARCHING)
			return;
		/* Not its beginning after all: what was read so far is looked at once more. */
		begin_line(&s->line[slice->direction]);
		s->client = DIRECTION_UNKNOWN;
	}
	if (s->verdict == VERDICT_SEARCHING)
		search(env, s, slice);
}

int an_process_tcp_detector(struct an_env *env, struct an_detector_state *state,
			    const struct an_tcp_message *message, const struct an_tcp_flow *flow)
{
	const struct an_tcp_slice *slices = an_tcp_message_slices(message);

	(void)flow;
	if (message->events & AN_TCP_OPEN)
		an_detector_state_init(env, state);
	if (state->is_new || (message->events & AN_TCP_OPEN)) {
		state->is_new = false;
		state->client = message->client;
		/* Who the client is, is known from its SYN: these are the first octets. */
		state->from_start = message->client != DIRECTION_UNKNOWN;
	}
	for (uint32_t i = 0; i < message->slice_count; i++)
		read_slice(env, state, &slices[i]);
	/* An open without octets is not remembered: its end may never come, and the next message
	 * says what it said. */
	if (state->verdict != VERDICT_OPEN && !(message->events & (AN_TCP_CLOSE | AN_TCP_RESET)))
		an_keep_until(env,
			      an_now(env) +
				  (int64_t)an_limit_value(env, detector_idle_seconds) * 1000000000);
	return state->verdict == VERDICT_POSSIBLE || state->verdict == VERDICT_CERTAIN
		   ? AN_PROTOCOL_SMTP
		   : AN_PROTOCOL_NONE;
}
