/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/tcp_script.c -- see tcp_script.h. */
#include "tests/support/tcp_script.h"
#include "stdlib/tcp_reassembly.h"
#include "tests/support/fake_env.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "tcp_script: %s\n", what);
		abort();
	}
}

/* -- scripts ---------------------------------------------------------------------------------- */

static uint32_t parse_flags(const char **p)
{
	static const char letters[] = "FSRPAU";
	uint32_t flags = 0;
	const char *letter;

	for (; **p != '\0' && (letter = strchr(letters, **p)) != NULL; (*p)++)
		flags |= 1u << (letter - letters);
	return flags;
}

static struct tcp_word parse_word(const char *p, const char *end)
{
	struct tcp_word w = { .segment.direction = *p == '<' };
	char *rest;

	if (*p == '@')
		return (struct tcp_word){ .wait = atoi(p + 1) };
	p++;
	w.segment.flags = (uint8_t)parse_flags(&p);
	w.segment.seq = (uint32_t)strtoul(p, &rest, 10);
	if (*rest == '/')
		w.segment.ack = (uint32_t)strtoul(rest + 1, &rest, 10);
	if (*rest == '=') {
		w.segment.data = (const uint8_t *)rest + 1;
		while (rest + 1 < end && rest[1] != '~' && rest[1] != '!')
			rest++;
		rest++;
		w.segment.octets = (uint32_t)((const uint8_t *)rest - w.segment.data);
	}
	if (*rest == '~')
		w.missing = (uint32_t)strtoul(rest + 1, &rest, 10);
	w.segment.is_checksum_bad = *rest == '!';
	return w;
}

struct tcp_script tcp_script_parse(const char *text)
{
	struct tcp_script script = { .count = 0 };

	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		if (n != 0) {
			must(script.count < TCP_SCRIPT_WORDS, "a script has too many words");
			script.words[script.count++] = parse_word(text, text + n);
		}
		text += n + (text[n] == ' ');
	}
	return script;
}

void tcp_script_add(struct tcp_script *script, const char *word)
{
	script->words[script->count++] = parse_word(word, word + strlen(word));
}

void tcp_script_cut(struct tcp_script *script, size_t i, uint32_t n)
{
	struct tcp_word *w = &script->words[i];

	memmove(w + 1, w, (script->count++ - i) * sizeof *w);
	w[0].segment.octets = n;
	w[0].missing = 0;
	w[0].segment.flags &= (uint8_t)~AN_TCP_FIN;
	w[1].segment.seq += n + ((w[1].segment.flags & AN_TCP_SYN) != 0);
	w[1].segment.data += n;
	w[1].segment.octets -= n;
	if ((w[1].segment.flags & AN_TCP_SYN) != 0)
		w[1].segment.flags = AN_TCP_ACK;
}

/* -- running a script ------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 3))) static void add_text(struct tcp_run *r, const char *format,
							   ...)
{
	va_list args;

	va_start(args, format);
	r->length +=
	    (size_t)vsnprintf(r->text + r->length, sizeof r->text - r->length, format, args);
	va_end(args);
	must(r->length < sizeof r->text, "too much was seen");
}

static void show_message(struct tcp_run *r, const struct an_tcp_message *m)
{
	const struct an_tcp_slice *slices = an_tcp_message_slices(m);

	must(((m->events & AN_TCP_DATA) != 0) == (m->slice_count != 0), "AN_TCP_DATA and slices");
	add_text(r, "%s%s", r->length == 0 ? "" : "|", (m->events & AN_TCP_OPEN) != 0 ? "O" : "");
	for (uint32_t i = 0; i < m->slice_count; i++) {
		const struct an_tcp_slice *s = &slices[i];

		must(s->octets != 0 || s->gap != 0, "an empty slice");
		must(s->data != NULL, "a slice without data");
		add_text(r, "%c", s->direction == 0 ? '>' : '<');
		if (s->gap != 0)
			add_text(r, "[%u]", (unsigned)s->gap);
		add_text(r, "%.*s", (int)s->octets, (const char *)s->data);
		r->delivered += s->octets;
	}
	add_text(r, "%s%s", (m->events & AN_TCP_CLOSE) != 0 ? "C" : "",
		 (m->events & AN_TCP_RESET) != 0 ? "R" : "");
}

uint64_t tcp_run_held(const struct an_tcp_state *state)
{
	return state->queues == NULL ? 0
				     : (uint64_t)state->queues->direction[0].octets +
					   state->queues->direction[1].octets;
}

/* Every octet that came is in exactly one bin. */
static void check_balance(const struct tcp_run *r)
{
	const struct an_env *env = r->env;

	must(fake_env_counter(env, "tcp_delivered_octets") == r->delivered, "delivered octets");
	must(fake_env_counter(env, "tcp_octets") ==
		 r->delivered + fake_env_counter(env, "tcp_duplicate_octets") +
		     fake_env_counter(env, "tcp_dropped_octets") + tcp_run_held(&r->state),
	     "the sum of the octets");
}

void tcp_run_word(struct tcp_run *r, const struct tcp_word *w)
{
	struct stream_segment s = w->segment;
	uint8_t *datagram;
	struct an_tcp_message message;
	struct an_ip_packet packet;
	uint32_t n;

	r->now += w->wait * INT64_C(1000000000);
	if (w->wait != 0)
		return;
	s.version = r->version;
	s.seq += r->isn[s.direction];
	s.ack += r->isn[1 - s.direction];
	n = (s.version == 4 ? 40 : 60) + s.octets;
	datagram = malloc(n); /* exactly: a read beyond the end is seen */
	must(datagram != NULL, "memory");
	stream_segment_write(&s, datagram);
	packet = stream_ip_packet(datagram, n, n + w->missing);
	fake_env_token(r->env, fake_env_counter(r->env, "tcp_segments") + 1, r->now, NULL);
	an_give(r->env, datagram, 0);
	fake_env_enter(r->env);
	if (an_process_tcp(r->env, &r->state, &packet, &message))
		show_message(r, &message);
	else
		must(message.slice_count == 0, "slices without a value");
	check_balance(r);
}

void tcp_run_script(struct tcp_run *r, const char *text)
{
	struct tcp_script script = tcp_script_parse(text);

	for (size_t i = 0; i < script.count; i++)
		tcp_run_word(r, &script.words[i]);
}

void tcp_run_begin(struct tcp_run *r, uint8_t version, uint32_t isn_0, uint32_t isn_1)
{
	struct an_tcp_flow flow = stream_flow(version, 0);

	memset(r, 0, sizeof *r);
	r->env = fake_env_create();
	r->version = version;
	r->isn[0] = isn_0;
	r->isn[1] = isn_1;
	fake_env_set_context_key(r->env, &flow, sizeof flow);
	an_tcp_state_init(r->env, &r->state);
}

void tcp_run_end(struct tcp_run *r)
{
	an_tcp_state_fini(r->env, &r->state);
	check_balance(r);
	must(fake_env_account(r->env) == 0, "the account at the end");
	fake_env_destroy(r->env);
}

void tcp_script_normalise(char *text)
{
	char *to = text, direction = '\0';

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '|')
			continue;
		if (*p == direction && p[1] != '[')
			continue;
		if (*p == '<' || *p == '>')
			direction = *p;
		else if (*p == 'O' || *p == 'C' || *p == 'R')
			direction = '\0';
		*to++ = *p;
	}
	*to = '\0';
}
