/* SPDX-License-Identifier: BSD-3-Clause */
/* bench/baseline_smtp.c -- Appendix A's analysis written by hand, in one thread: libnids puts the
 * segments in order, PCRE2 with JIT searches the mails. Prints the octets that the compiled
 * pipeline prints.
 *
 *     baseline_smtp FILE
 *
 * Written to be fast: a mail is copied once, out of libnids' buffer; line ends are found by memchr;
 * output leaves in large writes. It knows only what well-formed dialogues need. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <pcap.h>
#include <pcre2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <nids.h>

#define PATTERN         "hello"
#define LINE_MAX_OCTETS 1024u

enum phase { COMMANDS, DATA_SENT, BODY };

struct session {
	enum phase phase;
	bool smtp, at_line_start, after_cr;
	char line[LINE_MAX_OCTETS];
	size_t line_length;
	char *mail;
	size_t mail_length, mail_room;
};

static uint64_t frames;
static pcre2_code *pattern;
static pcre2_match_data *match_data;
static char *text;
static size_t text_length, text_room;

static void die(const char *what)
{
	fprintf(stderr, "baseline_smtp: %s\n", what);
	exit(1);
}

static void reserve(char **p, size_t *room, size_t need)
{
	if (need <= *room)
		return;
	while (*room < need)
		*room = *room == 0 ? 16384 : 2 * *room;
	*p = realloc(*p, *room);
	if (*p == NULL)
		die("out of memory");
}

static void put_json(const char *p, size_t n)
{
	reserve(&text, &text_room, text_length + 6 * n);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c >= 0x20 && c != '"' && c != '\\') {
			text[text_length++] = (char)c;
			continue;
		}
		text[text_length++] = '\\';
		if (c == '\r' || c == '\n' || c == '\t')
			text[text_length++] = c == '\r' ? 'r' : c == '\n' ? 'n' : 't';
		else if (c >= 0x20)
			text[text_length++] = (char)c;
		else
			text_length += (size_t)sprintf(text + text_length, "u%04x", c);
	}
}

static void print_endpoint(char *to, size_t room, uint32_t address, uint16_t port)
{
	struct in_addr a = { address };

	snprintf(to, room, "%s:%u", inet_ntoa(a), port);
}

static void flush(void)
{
	if (fwrite(text, 1, text_length, stdout) != text_length)
		die("write");
	text_length = 0;
}

/* The segment that ended the mail came from the client. */
static void print_match(const struct tuple4 *a, const struct session *s)
{
	const struct pcap_pkthdr *h = nids_last_pcap_header;
	char client[32], server[32], stamp[32];
	const char *low = client, *high = server;
	struct tm tm;
	time_t seconds = h->ts.tv_sec;

	print_endpoint(client, sizeof client, a->saddr, a->source);
	print_endpoint(server, sizeof server, a->daddr, a->dest);
	if (memcmp(&a->saddr, &a->daddr, 4) > 0)
		low = server, high = client;
	gmtime_r(&seconds, &tm);
	strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &tm);
	reserve(&text, &text_room, text_length + 512);
	text_length += (size_t)sprintf(
	    text + text_length,
	    "{\"predicate\":\"positive_match\",\"token\":%" PRIu64 ",\"n\":\"local\",\"pkt\":"
	    "{\"frame\":%" PRIu64 ",\"time\":\"%s.%09ldZ\",\"len\":%u},\"src_ip\":\"%s\","
	    "\"dst_ip\":\"%s\",\"flow_id\":\"%s-%s\",\"mail\":\"",
	    frames, frames, stamp, (long)h->ts.tv_usec * 1000, h->len, client, server, low, high);
	put_json(s->mail, s->mail_length);
	reserve(&text, &text_room, text_length + 32);
	text_length += (size_t)sprintf(text + text_length, "\",\"match\":true}\n");
	if (text_length > 1 << 20)
		flush();
}

static void end_mail(const struct tuple4 *a, struct session *s)
{
	if (pcre2_jit_match(pattern, (PCRE2_SPTR)s->mail, s->mail_length, 0, 0, match_data, NULL) >=
	    0)
		print_match(a, s);
	s->mail_length = 0;
	s->phase = COMMANDS;
}

static void append(struct session *s, const char *p, size_t n)
{
	reserve(&s->mail, &s->mail_room, s->mail_length + n);
	memcpy(s->mail + s->mail_length, p, n);
	s->mail_length += n;
}

/* Takes body octets up to the end of the mail; returns how many. */
static size_t take_body(const struct tuple4 *a, struct session *s, const char *p, size_t n)
{
	size_t from = 0, at = 0;

	while (at < n) {
		const char *end = memchr(p + at, '\n', n - at);

		if (s->line_length == 0 && p[at] == '.') {
			append(s, p + from, at - from);
			from = at + 1; /* the dot, stuffed or final */
			s->line[0] = '.';
			s->line_length = 1;
			at++;
			continue;
		}
		if (end == NULL) {
			/* only what decides whether ".\r\n" is being read */
			s->line_length =
			    s->line_length + (n - at) < 3 ? s->line_length + (n - at) : 4;
			append(s, p + from, n - from);
			return n;
		}
		if (s->line_length + (size_t)(end - p - (long)at) == 2 && s->line[0] == '.') {
			s->line[0] = 0;
			s->line_length = 0;
			if (at > from)
				append(s, p + from, at - from);
			if (s->mail_length > 0 && s->mail[s->mail_length - 1] == '\r')
				s->mail_length--; /* ".\r" came in the segment before */
			end_mail(a, s);
			return (size_t)(end - p) + 1;
		}
		s->line[0] = 0;
		s->line_length = 0;
		at = (size_t)(end - p) + 1;
	}
	append(s, p + from, n - from);
	return n;
}

static size_t take_command(struct session *s, const char *p, size_t n)
{
	const char *end = memchr(p, '\n', n);
	size_t length = end == NULL ? n : (size_t)(end - p) + 1;

	if (s->line_length + length <= sizeof s->line)
		memcpy(s->line + s->line_length, p, length);
	s->line_length += length;
	if (end == NULL)
		return n;
	if (s->line_length >= 4 && strncasecmp(s->line, "DATA", 4) == 0)
		s->phase = BODY;
	else if (s->line_length >= 4 && strncasecmp(s->line, "EHLO", 4) == 0)
		s->smtp = true;
	s->line_length = 0;
	s->line[0] = 0;
	return length;
}

static void on_stream(struct tcp_stream *stream, void **parameter)
{
	struct session *s = *parameter;
	const char *p = stream->server.data;
	size_t n = (size_t)stream->server.count_new;

	if (stream->nids_state == NIDS_JUST_EST) {
		stream->server.collect++; /* what the client sends to the server */
		*parameter = calloc(1, sizeof *s);
		if (*parameter == NULL)
			die("out of memory");
		return;
	}
	if (stream->nids_state != NIDS_DATA) {
		free(s->mail);
		free(s);
		return;
	}
	while (n > 0) {
		size_t took =
		    s->phase == BODY ? take_body(&stream->addr, s, p, n) : take_command(s, p, n);

		p += took;
		n -= took;
	}
}

static int count_frame(struct ip *header, int length)
{
	(void)header;
	(void)length;
	frames++;
	return 1;
}

static void on_message(int type, int error, struct ip *header, void *data)
{
	(void)type;
	(void)error;
	(void)header;
	(void)data;
}

int main(int argc, char **argv)
{
	int error;
	PCRE2_SIZE offset;

	if (argc != 2) {
		fprintf(stderr, "usage: baseline_smtp FILE\n");
		return 2;
	}
	pattern =
	    pcre2_compile((PCRE2_SPTR)PATTERN, PCRE2_ZERO_TERMINATED, 0, &error, &offset, NULL);
	if (pattern == NULL || pcre2_jit_compile(pattern, PCRE2_JIT_COMPLETE) != 0)
		die("pattern");
	match_data = pcre2_match_data_create_from_pattern(pattern, NULL);
	nids_params.filename = argv[1];
	nids_params.scan_num_hosts = 0;
	nids_params.ip_filter = count_frame;
	nids_params.syslog = on_message;
	if (!nids_init())
		die(nids_errbuf);
	nids_register_tcp((void *)(uintptr_t)on_stream); /* declared so */
	nids_run();
	flush();
	nids_exit();
	pcre2_match_data_free(match_data);
	pcre2_code_free(pattern);
	free(text);
	return 0;
}
