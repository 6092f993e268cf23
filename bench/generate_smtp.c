/* SPDX-License-Identifier: BSD-3-Clause */
/* bench/generate_smtp.c -- a capture of SMTP sessions, the same octets for the same options.
 *
 *     generate_smtp --mails 3000 --octets 150000 --sessions 64 --hello 100 --seed 1 -o FILE
 *
 * Sessions run side by side, packet by packet in random order; each delivers one to four mails over
 * a TCP connection with handshake, delayed acknowledgements and close. One mail in --hello, drawn
 * at random but exactly that share, has the word "hello" in it once; no other has it anywhere.
 * Prints the Message-ID numbers of these on standard output, in the order of their last octets. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MSS     1460u
#define HEADERS 54u /* Ethernet, IPv4, TCP */
#define LINE    76u

struct settings {
	unsigned mails, octets, sessions, hello, seed;
	const char *output;
};

/* What one side still has to say; sent in segments. */
struct script {
	char *text;
	size_t length, room, sent;
};

enum phase { SYN, SYN_ACK, ACK, TALK, FIN, FIN_ACK, LAST_ACK, IDLE };

struct session {
	enum phase phase;
	uint32_t number; /* of the connection */
	uint32_t seq[2]; /* 0: client */
	uint16_t ip_id[2];
	struct script turn; /* one speaker's words until the other has to answer */
	unsigned speaker, step, mails_left, unacknowledged, mail;
};

static uint64_t random_state;
static FILE *out;
static uint64_t now_us = 1700000000ull * 1000000u;
static unsigned promised_mails, next_mail, next_connection;
static bool *has_hello;

static uint64_t random_next(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state * 0x2545f4914f6cdd1dull;
}

static unsigned random_below(unsigned n)
{
	return (unsigned)((random_next() >> 32) * n >> 32);
}

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v);
}

static uint32_t sum16(uint32_t sum, const uint8_t *p, size_t n)
{
	for (; n > 1; p += 2, n -= 2)
		sum += (uint32_t)p[0] << 8 | p[1];
	if (n == 1)
		sum += (uint32_t)p[0] << 8;
	return sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void die(const char *what)
{
	fprintf(stderr, "generate_smtp: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void write_all(const void *p, size_t n)
{
	if (fwrite(p, 1, n, out) != n)
		die("write");
}

static void write_headers(uint8_t *frame, struct session *s, unsigned from, uint8_t flags, size_t n)
{
	static const uint8_t ethernet[14] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0 };
	uint8_t *ip = frame + 14, *tcp = frame + 34;
	uint32_t client = 0x0a000000u + 2 + s->number % 60000,
		 server = 0xc0a80001u + s->number % 16;
	uint16_t port = (uint16_t)(1024 + s->number % 60000);

	memcpy(frame, ethernet, sizeof ethernet);
	memset(ip, 0, 40);
	ip[0] = 0x45;
	put16(ip + 2, (uint32_t)(40 + n));
	put16(ip + 4, s->ip_id[from]++);
	ip[6] = 0x40;
	ip[8] = 64;
	ip[9] = 6;
	put32(ip + 12, from == 0 ? client : server);
	put32(ip + 16, from == 0 ? server : client);
	put16(ip + 10, fold(sum16(0, ip, 20)));
	put16(tcp, from == 0 ? port : 25);
	put16(tcp + 2, from == 0 ? 25 : port);
	put32(tcp + 4, s->seq[from]);
	if (flags != 0x02)
		put32(tcp + 8, s->seq[1 - from]);
	tcp[12] = 0x50;
	tcp[13] = flags;
	put16(tcp + 14, 65535);
}

static void send_segment(struct session *s, unsigned from, uint8_t flags, const char *p, size_t n)
{
	uint8_t frame[16 + HEADERS + MSS];
	uint8_t *ip = frame + 16 + 14, *tcp = ip + 20;
	uint32_t record[4];

	write_headers(frame + 16, s, from, flags, n);
	if (n > 0)
		memcpy(tcp + 20, p, n);
	put16(tcp + 16, fold(sum16(sum16(6 + 20 + (uint32_t)n, ip + 12, 8), tcp, 20 + n)));
	now_us += 1 + random_below(3);
	record[0] = (uint32_t)(now_us / 1000000u);
	record[1] = (uint32_t)(now_us % 1000000u);
	record[2] = record[3] = (uint32_t)(HEADERS + n);
	memcpy(frame, record, sizeof record);
	write_all(frame, 16 + HEADERS + n);
	s->seq[from] += (uint32_t)n + ((flags & 3) != 0);
}

static void say(struct session *s, const char *text, size_t n)
{
	struct script *t = &s->turn;

	if (t->length + n > t->room) {
		t->room = 2 * (t->length + n);
		t->text = realloc(t->text, t->room);
		if (t->text == NULL)
			die("memory");
	}
	memcpy(t->text + t->length, text, n);
	t->length += n;
}

static void say_line(struct session *s, const char *line)
{
	say(s, line, strlen(line));
	say(s, "\r\n", 2);
}

/* A line of 76 letters as base64 has them, or of words; never with "hello" in it. */
static void make_line(char line[LINE + 2], bool words)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint64_t r = 0;

	for (unsigned i = 0; i < LINE; i++) {
		if (i % 10 == 0)
			r = random_next();
		line[i] = letters[r & 63];
		if (words)
			line[i] = r % 6 == 0 ? ' ' : letters[26 + (r & 63) % 26];
		r >>= 6;
		if (i >= 4 && memcmp(line + i - 4, "hello", 5) == 0)
			line[i] = 'p';
	}
	line[LINE] = '\r';
	line[LINE + 1] = '\n';
}

static void say_mail(struct session *s, const struct settings *set)
{
	char line[LINE + 2], header[256];
	bool words = random_below(2) == 0;
	size_t target = set->octets / 2 + random_below(set->octets + 1); /* the mean is octets */
	unsigned lines = (unsigned)(target / sizeof line) + 1, at = random_below(lines);

	s->mail = next_mail++;
	snprintf(header, sizeof header,
		 "From: <a%u@example.org>\r\nTo: <b@example.net>\r\nSubject: mail %u\r\n"
		 "Message-ID: <%u@example.org>\r\n",
		 s->mail, s->mail, s->mail);
	say_line(s, header);
	for (unsigned i = 0; i < lines; i++) {
		make_line(line, words);
		if (has_hello[s->mail] && i == at)
			memcpy(line + 10, " hello ", 7);
		if (words && i % 50 == 49)
			say(s, "..", 2); /* a stuffed dot now and then */
		say(s, line, sizeof line);
	}
	say_line(s, ".");
}

/* Who says what comes next in the dialogue; false: the connection ends. */
static bool next_turn(struct session *s, const struct settings *set)
{
	enum {
		BANNER,
		EHLO,
		EHLO_OK,
		MAIL,
		MAIL_OK,
		RCPT,
		RCPT_OK,
		DATA,
		GO,
		BODY,
		DONE,
		QUIT,
		BYE
	};
	static const char *const lines[] = {
		[BANNER] = "220 mx.example.net ESMTP",
		[EHLO] = "EHLO client.example.org",
		[EHLO_OK] = "250-mx.example.net\r\n250 8BITMIME",
		[MAIL] = "MAIL FROM:<a@example.org>",
		[MAIL_OK] = "250 2.1.0 Ok",
		[RCPT] = "RCPT TO:<b@example.net>",
		[RCPT_OK] = "250 2.1.5 Ok",
		[DATA] = "DATA",
		[GO] = "354 End data with <CR><LF>.<CR><LF>",
		[DONE] = "250 2.0.0 Ok: queued",
		[QUIT] = "QUIT",
		[BYE] = "221 2.0.0 Bye",
	};

	if (s->step > BYE)
		return false;
	s->turn.length = s->turn.sent = 0;
	s->speaker = s->step % 2 == 0;
	if (s->step == BODY)
		say_mail(s, set);
	else
		say_line(s, lines[s->step]);
	if (s->step == DONE && has_hello[s->mail])
		printf("%u\n", s->mail);
	if (s->step == DONE && --s->mails_left > 0)
		s->step = MAIL;
	else
		s->step++;
	return true;
}

static void talk(struct session *s, const struct settings *set)
{
	struct script *t = &s->turn;
	size_t n = t->length - t->sent;

	if (n == 0) {
		if (!next_turn(s, set))
			s->phase = FIN;
		return;
	}
	if (s->unacknowledged == 2) {
		send_segment(s, 1 - s->speaker, 0x10, NULL, 0);
		s->unacknowledged = 0;
		return;
	}
	if (n > MSS)
		n = MSS;
	send_segment(s, s->speaker, n < MSS ? 0x18 : 0x10, t->text + t->sent, n);
	s->unacknowledged = t->sent + n < t->length ? s->unacknowledged + 1 : 0;
	t->sent += n;
}

/* One step of one session. False: it is idle and there is nothing more to send. */
static bool step(struct session *s, const struct settings *set)
{
	switch (s->phase) {
	case IDLE:
		if (promised_mails == set->mails)
			return false;
		s->number = next_connection++;
		s->seq[0] = (uint32_t)random_next();
		s->seq[1] = (uint32_t)random_next();
		s->step = s->unacknowledged = 0;
		s->mails_left = 1 + random_below(4);
		if (s->mails_left > set->mails - promised_mails)
			s->mails_left = set->mails - promised_mails;
		promised_mails += s->mails_left;
		s->turn.length = s->turn.sent = 0;
		s->phase = SYN;
		return true;
	case SYN:
		send_segment(s, 0, 0x02, NULL, 0);
		break;
	case SYN_ACK:
		send_segment(s, 1, 0x12, NULL, 0);
		break;
	case ACK:
	case LAST_ACK:
		send_segment(s, 0, 0x10, NULL, 0);
		break;
	case TALK:
		talk(s, set);
		return true;
	case FIN:
		send_segment(s, 0, 0x11, NULL, 0);
		break;
	case FIN_ACK:
		send_segment(s, 1, 0x11, NULL, 0);
		break;
	}
	s->phase++;
	return true;
}

static void draw_hello(const struct settings *set)
{
	has_hello = calloc(set->mails, sizeof *has_hello);
	if (has_hello == NULL)
		die("memory");
	for (unsigned left = set->hello > 0 ? set->mails / set->hello : 0; left > 0;) {
		unsigned i = random_below(set->mails);

		if (!has_hello[i]) {
			has_hello[i] = true;
			left--;
		}
	}
}

static bool read_settings(int argc, char **argv, struct settings *set)
{
	const struct {
		const char *name;
		unsigned *value;
	} numbers[] = { { "--mails", &set->mails },
			{ "--octets", &set->octets },
			{ "--sessions", &set->sessions },
			{ "--hello", &set->hello },
			{ "--seed", &set->seed } };

	for (int i = 1; i + 1 < argc; i += 2) {
		bool known = strcmp(argv[i], "-o") == 0;

		if (known)
			set->output = argv[i + 1];
		for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++)
			if (strcmp(argv[i], numbers[k].name) == 0) {
				*numbers[k].value = (unsigned)strtoul(argv[i + 1], NULL, 10);
				known = true;
			}
		if (!known)
			return false;
	}
	return argc % 2 == 1 && set->output != NULL && set->mails > 0 && set->sessions > 0;
}

int main(int argc, char **argv)
{
	static const uint32_t file_header[6] = { 0xa1b2c3d4, 2 | 4 << 16, 0, 0, 65535, 1 };
	struct settings set = { 3000, 150000, 64, 100, 1, NULL };
	struct session *sessions;
	bool busy = true;

	if (!read_settings(argc, argv, &set)) {
		fprintf(stderr, "usage: generate_smtp [--mails N] [--octets N] [--sessions N] "
				"[--hello N] [--seed N] -o FILE\n");
		return 2;
	}
	random_state = 0x9e3779b97f4a7c15ull ^ set.seed;
	out = fopen(set.output, "wb");
	sessions = calloc(set.sessions, sizeof *sessions);
	if (out == NULL || sessions == NULL)
		die(set.output);
	draw_hello(&set);
	write_all(file_header, sizeof file_header);
	for (unsigned i = 0; i < set.sessions; i++)
		sessions[i].phase = IDLE;
	while (busy) {
		busy = false;
		for (unsigned i = 0; i < set.sessions; i++)
			busy |= step(&sessions[random_below(set.sessions)], &set);
		for (unsigned i = 0; i < set.sessions && !busy; i++)
			busy = sessions[i].phase != IDLE;
	}
	for (unsigned i = 0; i < set.sessions; i++)
		free(sessions[i].turn.text);
	free(sessions);
	free(has_hello);
	if (fclose(out) != 0)
		die(set.output);
	return 0;
}
