/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_detector.c -- SMTP or not, from dialogues at every cut of their octets. */
#include "stdlib/detector.h"
#include "tests/support/dialogue.h"
#include "tests/support/fake_env.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TURNS_MOST 24

/* answers: after each message of the uncut dialogue, without the OPEN: S, or - for none. At a cut
 * the last answer is the same. */
static const struct row {
	const char *name;
	enum dialogue_start start;
	const char *turns[TURNS_MOST];
	const char *answers;
} rows[] = {
	{ "greeting, EHLO",
	  DIALOGUE_FROM_START,
	  { "S220 x ESMTP\r\n", "CEHLO a\r\n", "S250 x\r\n", "CMAIL FROM:<a>\r\n", "X" },
	  "SSSSS" },
	{ "greeting of several lines, HELO in small letters",
	  DIALOGUE_FROM_START,
	  { "S220-x\r\n220-y\r\n220 z\r\n", "Chelo a\r\n" },
	  "SS" },
	{ "LMTP", DIALOGUE_FROM_START, { "S220 x\r\n", "CLHLO a\r\n" }, "SS" },
	{ "the server does not serve",
	  DIALOGUE_FROM_START,
	  { "S554 no\r\n", "CQUIT\r\n", "X" },
	  "SSS" },
	{ "421 at once", DIALOGUE_FROM_START, { "S421 later\r\n", "X" }, "SS" },
	{ "commands without a HELO",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CRSET\r\n", "S250 x\r\n", "CNOOP\r\n", "S250 x\r\n",
	    "CMAIL FROM: <a>\r\n" },
	  "SSSSSS" },
	{ "unknown commands, empty lines, then SMTP",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CFOO BAR\r\n\r\n", "S500 x\r\n500 x\r\n", "CEHLO a\r\n" },
	  "SSSS" },
	{ "lines of the server that are no replies",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "Shello\r\n", "S\r\n12\r\n", "CEHLO a\r\n" },
	  "SSSS" },
	{ "nothing but unknown commands",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CF\r\nF\r\nF\r\nF\r\nF\r\nF\r\nF\r\nF\r\nF\r\nF\r\nF\r\n",
	    "CF\r\nF\r\nF\r\nF\r\nF\r\nF\r\nF\r\nF\r\nF\r\nF\r\nF\r\n", "CEHLO a\r\n" },
	  "SS--" },
	{ "the client speaks first", DIALOGUE_FROM_START, { "CEHLO a\r\n", "S220 x\r\n" }, "SS" },
	{ "the client does not say EHLO",
	  DIALOGUE_FROM_START,
	  { "CMAIL FROM:<a>\r\n", "CRCPT TO:<b>\r\n" },
	  "SS" },
	{ "only the client was captured",
	  DIALOGUE_FROM_START,
	  { "CHELO\r\n", "CQUIT\r\n", "X" },
	  "SSS" },
	{ "only the server was captured",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "S250-x\r\n250 x\r\n", "S250 x\r\n", "S354 x\r\n", "S250 x\r\n", "X" },
	  "SSSSSS" },
	{ "a proxy's line first",
	  DIALOGUE_FROM_START,
	  { "CPROXY TCP4 10.0.0.1 10.0.0.2 1 25\r\n", "S220 x\r\n", "CEHLO a\r\n" },
	  "SSS" },
	{ "once certain it stays: STARTTLS and TLS",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CEHLO a\r\n", "S250 x\r\n", "CSTARTTLS\r\n", "S220 x\r\n",
	    "C\x16\x03\x01", "S\x16\x03\x01", "X" },
	  "SSSSSSSS" },
	{ "AUTH before EHLO",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CAUTH PLAIN x\r\n", "S503 x\r\n" },
	  "SSS" },
	{ "FTP", DIALOGUE_FROM_START, { "S220 ftp\r\n", "CUSER a\r\n", "S331 x\r\n" }, "S--" },
	{ "FTP, explicit TLS",
	  DIALOGUE_FROM_START,
	  { "S220-x\r\n220 ftp\r\n", "CAUTH TLS\r\n", "S234 x\r\n" },
	  "S--" },
	{ "FTP, features first", DIALOGUE_FROM_START, { "S220 x\r\n", "CFEAT\r\n" }, "S-" },
	{ "FTP, only the server was captured",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "S331 x\r\n" },
	  "S-" },
	{ "refuted for good",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CUSER a\r\n", "CMAIL FROM:<a>\r\n" },
	  "S--" },
	{ "POP3", DIALOGUE_FROM_START, { "S+OK\r\n", "CUSER a\r\n" }, "--" },
	{ "POP3, the client first", DIALOGUE_FROM_START, { "CCAPA\r\n" }, "-" },
	{ "IMAP", DIALOGUE_FROM_START, { "S* OK\r\n", "Ca login\r\n" }, "--" },
	{ "NNTP", DIALOGUE_FROM_START, { "S200 x\r\n", "CMODE READER\r\n" }, "--" },
	{ "SSH", DIALOGUE_FROM_START, { "SSSH-2.0-x\r\n" }, "-" },
	{ "HTTP", DIALOGUE_FROM_START, { "CGET / HTTP/1.1\r\n", "SHTTP/1.1 200 OK\r\n" }, "--" },
	{ "HTTP, HEAD", DIALOGUE_FROM_START, { "CHEAD / HTTP/1.1\r\n" }, "-" },
	{ "TLS", DIALOGUE_FROM_START, { "C\x16\x03\x01\x02", "S\x16\x03\x03" }, "--" },
	{ "TLS behind a greeting",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "C\x16\x03\x01\x02" },
	  "S-" },
	{ "IRC", DIALOGUE_FROM_START, { "CNICK a\r\nUSER a\r\n" }, "-" },
	{ "SIP", DIALOGUE_FROM_START, { "CINVITE sip:a SIP/2.0\r\n" }, "-" },
	{ "Redis", DIALOGUE_FROM_START, { "CAUTH x\r\n" }, "-" },
	{ "words that begin like commands", DIALOGUE_FROM_START, { "CEHLOX a\r\n" }, "-" },
	{ "a number that is no reply", DIALOGUE_FROM_START, { "S2200 x\r\n" }, "-" },
	{ "a short number", DIALOGUE_FROM_START, { "S22\r\n" }, "-" },
	{ "an empty line of the server", DIALOGUE_FROM_START, { "S\r\n" }, "-" },
	{ "midstream: a greeting", DIALOGUE_MIDSTREAM, { "S220 x\r\n", "CEHLO a\r\n" }, "SS" },
	{ "midstream: MAIL FROM",
	  DIALOGUE_MIDSTREAM,
	  { "CMAIL FROM:<a>\r\n", "S250 x\r\n" },
	  "SS" },
	{ "midstream: a text, then RCPT TO",
	  DIALOGUE_MIDSTREAM,
	  { "Cx y\r\n.\r\n", "S250 x\r\n", "CRCPT TO:<a>\r\n", "S250 x\r\n" },
	  "--SS" },
	{ "midstream: DATA and 354",
	  DIALOGUE_MIDSTREAM,
	  { "S250 x\r\n", "CDATA\r\n", "S354 x\r\n", "Ctext\r\n" },
	  "--SS" },
	{ "midstream: no DATA, but 354",
	  DIALOGUE_MIDSTREAM,
	  { "CDATABASE\r\n", "S354 x\r\n" },
	  "--" },
	{ "midstream: FTP",
	  DIALOGUE_MIDSTREAM,
	  { "S230 x\r\n", "CLIST\r\n", "S226 x\r\n" },
	  "---" },
	{ "midstream: commands in the middle of a line",
	  DIALOGUE_MIDSTREAM,
	  { "Cxxxxxxxxxxxxxxxx ", "CMAIL FROM:<a>\r\n" },
	  "--" },
	{ "a gap in the greeting",
	  DIALOGUE_FROM_START,
	  { "S220 ", "s10", "CEHLO a\r\n", "S250 x\r\n" },
	  "S-SS" },
	{ "a gap in something else",
	  DIALOGUE_FROM_START,
	  { "CGET /\r\n", "c10", "CEHLO a\r\n" },
	  "---" },
};

struct run {
	struct an_env *env;
	struct an_detector_state state;
	uint64_t messages;
	size_t count;
	char answers[1 << 12];
};

static void read_message(void *context, const struct an_tcp_message *message,
			 const struct an_tcp_flow *flow)
{
	struct run *run = context;
	int answer;

	run->messages++;
	fake_env_token(run->env, run->messages, (int64_t)run->messages, NULL);
	fake_env_enter(run->env);
	answer = an_process_tcp_detector(run->env, &run->state, message, flow);
	if (message->slice_count == 0 && !(message->events & AN_TCP_CLOSE)) {
		assert_int_equal(answer, AN_PROTOCOL_NONE);
		assert_int_equal(fake_env_keep(run->env), 0);
		return;
	}
	assert_int_equal(fake_env_keep(run->env) == 0, (message->events & AN_TCP_CLOSE) != 0);
	assert_true(run->count + 1 < sizeof run->answers);
	run->answers[run->count++] = answer == AN_PROTOCOL_SMTP ? 'S' : '-';
	run->answers[run->count] = '\0';
}

static void play(struct run *run, const struct row *row, uint8_t client, size_t cut)
{
	memset(run, 0, sizeof *run);
	run->env = fake_env_create();
	an_detector_state_init(run->env, &run->state);
	dialogue_play(row->turns, row->start, client, cut, read_message, run);
	an_detector_state_fini(run->env, &run->state);
	fake_env_destroy(run->env);
}

static bool has_gap(const struct row *row)
{
	for (size_t i = 0; row->turns[i] != NULL; i++)
		if (row->turns[i][0] == 'c' || row->turns[i][0] == 's')
			return true;
	return false;
}

/* From the start on the answer may change once: from S to none. */
static void check_cut(const struct row *row, uint8_t client, size_t cut)
{
	static struct run run;
	char last = row->answers[strlen(row->answers) - 1];

	play(&run, row, client, cut);
	if (run.answers[run.count - 1] != last)
		fail_msg("%s, cut %zu: ends with %c, want %c", row->name, cut,
			 run.answers[run.count - 1], last);
	if (row->start == DIALOGUE_FROM_START && !has_gap(row) && strstr(run.answers, "-S") != NULL)
		fail_msg("%s, cut %zu: %s", row->name, cut, run.answers);
}

static void test_dialogues(void **state)
{
	static struct run run;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t octets = dialogue_octets(rows[i].turns);

		play(&run, &rows[i], 0, DIALOGUE_WHOLE);
		if (strcmp(run.answers, rows[i].answers) != 0)
			fail_msg("%s: got %s, want %s", rows[i].name, run.answers, rows[i].answers);
		for (size_t cut = 1; cut < octets; cut++)
			check_cut(&rows[i], (uint8_t)(cut % 2), cut);
		check_cut(&rows[i], 1, DIALOGUE_OCTETS);
		check_cut(&rows[i], 0, DIALOGUE_MESSAGE);
	}
}

static void test_endpoints_used_again(void **state)
{
	static const struct row ftp = { .turns = { "S220 x\r\n", "CUSER a\r\n" } };
	static const struct row smtp = { .turns = { "S220 x\r\n", "CEHLO a\r\n" } };
	static struct run run;

	(void)state;
	memset(&run, 0, sizeof run);
	run.env = fake_env_create();
	an_detector_state_init(run.env, &run.state);
	dialogue_play(ftp.turns, DIALOGUE_FROM_START, 0, 0, read_message, &run);
	dialogue_play(smtp.turns, DIALOGUE_FROM_START, 0, 0, read_message, &run);
	assert_string_equal(run.answers, "S-SS");
	assert_int_equal(fake_env_counter(run.env, "detector_smtp"), 1);
	assert_int_equal(fake_env_counter(run.env, "detector_smtp_refuted"), 1);
	fake_env_destroy(run.env);
}

/* Any octets, in both directions: no report of a sanitizer. */
static void test_any_octets_are_survived(void **state)
{
	static const char letters[] = "0123456789EHLOMAILFROM: \r\n\r\n.\x16\xff-";
	static struct run run;
	uint64_t seed = 99;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		char turns[4][40];
		struct row row = { .turns = { turns[0], turns[1], turns[2], turns[3] } };

		for (unsigned t = 0; t < 4; t++) {
			seed = seed * 6364136223846793005 + 1442695040888963407;
			snprintf(turns[t], sizeof turns[t], "%c", "CS"[seed >> 63]);
			for (unsigned i = 1; i < 2 + (seed >> 40) % 30; i++) {
				uint64_t x = (seed >> (i % 50)) + i * 7;

				turns[t][i] = letters[x % (sizeof letters - 1)];
				turns[t][i + 1] = '\0';
			}
		}
		row.start = round % 2 == 0 ? DIALOGUE_FROM_START : DIALOGUE_MIDSTREAM;
		play(&run, &row, 0, round % 4 == 0 ? DIALOGUE_OCTETS : round % 97);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialogues),
		cmocka_unit_test(test_endpoints_used_again),
		cmocka_unit_test(test_any_octets_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
