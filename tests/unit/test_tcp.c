/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_tcp.c -- scripts of segments and what a program sees of them.
 *
 * A script is words: `>SA0/1=abc~2!` is a segment from endpoint 0 (`<`: from endpoint 1) with the
 * flags S and A, the sequence number 0 and the acknowledgment 1 (both counted from the directions'
 * first numbers), the payload abc, 2 more octets that were not captured, and a bad checksum. `@11`
 * lets 11 seconds pass.
 * What is seen: O open, C close, R reset, `>abc` octets, `>[2]abc` octets behind a gap of 2;
 * messages are divided by `|`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stdlib/tcp.h"
#include "stdlib/tcp_reassembly.h"
#include "tests/support/fake_env.h"
#include "tests/support/streams.h"

#define H     ">S0 <SA0/1 >A1/1 "
#define WORDS 16
#define TEXT  4096

enum { NO_CUTS = 1 }; /* cutting a segment in two changes the meaning */

static const struct row {
	const char *name, *script, *want, *counters;
	unsigned flags;
} rows[] = {
	/* in order, or nearly */
	{ "in order", H ">A1/1=hello <A1/6=world", "O|>hello|<world", "tcp_opened=1", 0 },
	{ "retransmission", H ">A1/1=hello >A1/1=hello", "O|>hello", "tcp_duplicate_octets=5", 0 },
	{ "overlap", H ">A1/1=hello >A4/1=lobye", "O|>hello|>bye", "tcp_duplicate_octets=2", 0 },
	{ "swapped", H ">A6/1=world >A1/1=hello", "O|>hello>world", "tcp_out_of_order=1", 0 },
	{ "three reversed", H ">A5/1=ef >A3/1=cd >A1/1=ab", "O|>ab>cd>ef", "", 0 },
	{ "the middle last", H ">A1/1=ab >A5/1=ef >A3/1=cd", "O|>ab|>cd>ef", "", 0 },
	{ "held twice", H ">A3/1=cd >A3/1=cd >A1/1=ab", "O|>ab>cd", "tcp_duplicate_octets=2", 0 },
	{ "held, then longer", H ">A3/1=cd >A3/1=cdef >A1/1=ab", "O|>ab>cd>ef", "", 0 },
	{ "covers what is held", H ">A3/1=c >A5/1=e >A1/1=abcdef", "O|>ab>c>d>e>f",
	  "tcp_duplicate_octets=2 tcp_conflict_octets=0", 0 },
	/* of octets that come twice the first are taken */
	{ "conflict with held", H ">A3/1=xx >A1/1=abcde", "O|>ab>xx>e", "tcp_conflict_octets=2",
	  0 },
	{ "conflict of held", H ">A3/1=cd >A2/1=xxxx >A1/1=a", "O|>a>x>cd>x",
	  "tcp_conflict_octets=2", 0 },
	{ "conflict at the edge", H ">A3/1=cd >A1/1=abx", "O|>ab>cd", "tcp_conflict_octets=1", 0 },
	{ "keep-alive", H ">A1/1=hello >A5/1=x >A5/1 >A6/1=o", "O|>hello|>o",
	  "tcp_duplicate_octets=1", 0 },
	{ "window probe taken", H ">A1/1=h >A2/1=e >A2/1=ello", "O|>h|>e|>llo", "", 0 },
	{ "urgent", H ">AU1/1=ab", "O|>ab", "tcp_urgent=1", NO_CUTS },
	/* gaps */
	{ "gap acknowledged", H ">A6/1=world <A1/11", "O|>[5]world", "tcp_gap_octets=5 tcp_gaps=1",
	  0 },
	{ "gap just acknowledged", H ">A6/1=world <A1/6", "O|>[5]world", "", 0 },
	{ "gap partly acknowledged", H ">A6/1=world <A1/4", "O", "tcp_gaps=0", 0 },
	{ "two gaps, one acknowledged", H ">A3/1=cd >A9/1=ij <A1/6", "O|>[2]cd", "", 0 },
	{ "two gaps acknowledged", H ">A3/1=cd >A9/1=ij <A1/9", "O|>[2]cd>[4]ij", "", 0 },
	{ "the answer behind it", H ">A6/1=world <A1/11=ok", "O|>[5]world<ok", "", NO_CUTS },
	{ "acknowledged before", H "<A1/11 >A6/1=world", "O", "", 0 },
	{ "acknowledged before and again", H "<A1/11 >A6/1=world <A1/11", "O|>[5]world", "", 0 },
	{ "acknowledged before, late", H "<A1/11 >A6/1=world >A1/1=hello", "O|>hello>world", "",
	  0 },
	{ "late, but nothing behind it", H "<A1/6 >A1/1=hello", "O|>hello", "tcp_gaps=0", 0 },
	{ "too late", H ">A6/1=world <A1/11 >A1/1=hello", "O|>[5]world", "tcp_duplicate_octets=5",
	  0 },
	{ "acknowledged far beyond", H "<A1/20000001 >A20000001/1=x <A1/500000000 <A1/999999999",
	  "O|>[20000000]|>x|>[479999998]|>[499999999]", "", 0 },
	/* the end */
	{ "both FINs", H ">FA1/1 <FA1/2 >A2/2", "O|C", "tcp_closed=1 tcp_after_close=1", 0 },
	{ "FINs with data", H ">FA1/1=bye <FA1/5=so", "O|>bye|<soC", "", 0 },
	{ "FIN alone", ">S0 <FA5/1 >FA1/6", "O|C", "", 0 },
	{ "half closed", H ">FA1/1=bye <A1/5=more <FA5/5", "O|>bye|<more|C", "", 0 },
	{ "FIN before data", H ">FA6/1 >A1/1=hello <FA1/7", "O|>hello|C", "", 0 },
	{ "data closes", H ">FA6/1 <FA1/1 >A1/1=hello", "O|>helloC", "", 0 },
	{ "FIN acknowledged, gap and data", H ">A6/1=world >FA11/1 <A1/12 <FA1/12", "O|>[5]world|C",
	  "", 0 },
	{ "FIN acknowledged, gap", H ">A1/1=hi >FA6/1 <A1/7 <FA1/7", "O|>hi|>[3]|C", "", 0 },
	{ "FIN again", H ">FA1/1=hi >FA1/1=hi <FA1/4", "O|>hi|C", "tcp_duplicate_octets=2", 0 },
	{ "FIN elsewhere", H ">FA1/1=hi >FA5/1 <FA1/4", "O|>hi|C", "", 0 },
	{ "FIN behind what was taken", H ">A1/1=hello >FA3/1 >A6/1=go", "O|>hello|>go", "", 0 },
	{ "data beyond FIN", H ">FA1/1=hi >A3/1=xx", "O|>hi", "tcp_dropped_octets=2", 0 },
	{ "data across FIN", H ">FA5/1 >A1/1=hellos", "O|>hell", "tcp_dropped_octets=2", 0 },
	{ "late after the end", H ">FA1/1=hi <FA1/4 >A1/1=hi >A9/4=x", "O|>hi|C",
	  "tcp_duplicate_octets=2 tcp_dropped_octets=1", 0 },
	/* resets */
	{ "reset", H ">A1/1=hi <RA1/3", "O|>hi|R", "tcp_reset=1", 0 },
	{ "reset with data held", H ">A1/1=hi >A6/1=yo <A9/3=no <R1", "O|>hi|>[3]yo<[8]noR", "",
	  0 },
	{ "reset by the sender", H ">A1/1=hi >A6/1=yo <A9/3=no >R3", "O|>hi|<[8]no>[3]yoR", "", 0 },
	{ "reset at what is acknowledged", H ">A1/1=hello <A1/3 >R3", "O|>hello|R", "", 0 },
	{ "reset before that", H ">A1/1=hello <A1/3 >R2", "O|>hello", "tcp_reset_ignored=1", 0 },
	{ "reset far away", H ">A1/1=hi <R5000000 >A3/1=ho", "O|>hi|>ho", "tcp_reset_ignored=1",
	  0 },
	{ "refused", ">S0 <RA0/1", "O|R", "", 0 },
	{ "refused by a stranger", ">S0 <RA0/9 <SA0/1 >A1/1=hi", "O|>hi", "tcp_reset_ignored=1",
	  0 },
	{ "a reset explained", H "<R1=text", "O|R", "tcp_dropped_octets=4", NO_CUTS },
	{ "data after reset", H "<R1 >A1/1=hi", "O|R", "tcp_dropped_octets=2", 0 },
	{ "reset again", H "<R1 <R1 >R1", "O|R", "tcp_reset=1 tcp_after_close=2", 0 },
	{ "a false reset, then the answer", ">S0 <RA0/1 <SA700/1 >A1/701=hi", "O|R|O|>hi", "", 0 },
	/* beginnings */
	{ "SYN with data", ">S0=abc <SA0/4 >A4/1=d", "O>abc|>d", "", 0 },
	{ "SYN with data refused", ">S0=abc <SA0/1 >A1/1=abcd", "O>abc|>d", "", 0 },
	{ "SYN+ACK with data", ">S0 <SA0/1=hi >A1/3=ho", "O|<hi|>ho", "", 0 },
	{ "SYN behind its acknowledgment", "<SA0/1 >S0 >A1/1=hi", "O|>hi", "", 0 },
	{ "SYN behind data", ">A1/1=hi >S0 <SA0/1 <A1/3=ho", "O>hi|<ho", "tcp_syn_repeated=0", 0 },
	{ "SYN again", ">S0 >S0 <SA0/1 <SA0/1 >A1/1=hi", "O|>hi", "tcp_syn_repeated=2", 0 },
	{ "SYN again, another number", ">S0 >S700 <SA0/701 >A701/1=hi", "O|>hi", "", 0 },
	{ "SYN+ACK again, another number", ">S0 <SA0/1 <SA90/1 >A1/91 <A91/1=hi", "O|<hi", "", 0 },
	{ "simultaneous open", ">S0 <S0 >SA0/1 <SA0/1 >A1/1=hi", "O|>hi", "", 0 },
	{ "handshake of four", ">S0 <S0 >SA0/1 <A1/1 >A1/1=hi", "O|>hi", "", 0 },
	{ "begun in the middle", ">A100/200=abc <A200/103=def", "O>abc|<def", "tcp_midstream=1",
	  0 },
	{ "begun before what is expected", ">A100/200=abc <A190/103=def", "O>abc|<def", "", 0 },
	{ "begun beyond what is expected", ">A100/200=abc <A205/103=def >A103/208", "O>abc|<[5]def",
	  "", 0 },
	{ "begun by a keep-alive", ">A100/200=abc <A199/103=x <A200/103=def", "O>abc|<def", "",
	  NO_CUTS },
	{ "begun with FIN", ">FA100/200=abc <FA200/104", "O>abc|C", "", 0 },
	{ "strays", ">A5/5 >FA5/5 <R7 <RA7/7", "", "tcp_stray=4 tcp_opened=0", 0 },
	{ "one direction", ">S0 >A1/1=abc >A8/1=hi >FA10/1 >A4/1=x", "O|>abc|>[4]hi", "", 0 },
	{ "one direction, acknowledging", ">S0 >A1/1 >A1/9=abc >A4/20=d", "O|>abc|>d", "", 0 },
	/* the ports again */
	{ "ports again after the end", H ">FA1/1 <FA1/2 >S5000 <SA700/5001 >A5001/701=hi",
	  "O|C|O|>hi", "tcp_reopened=1", 0 },
	{ "ports again after a reset", H "<R1 >S5000 <SA700/5001 >A5001/701=hi", "O|R|O|>hi", "",
	  0 },
	{ "ports again after FIN", H ">A5/1=xy >FA9/1 >S900 <SA800/901 >A901/801=hi", "O|O|>hi",
	  "tcp_dropped_octets=2", 0 },
	{ "SYN in between", H ">A1/1=ab >S9000 >A3/1=cd", "O|>ab|>cd", "tcp_syn_ignored=1", 0 },
	{ "SYN in between, answered", H ">A1/1=ab >S9000 <SA8000/9001 >A9001/8001=cd",
	  "O|>ab|O|>cd", "tcp_syn_ignored=1 tcp_reopened=1", 0 },
	{ "SYN+ACK in between", H ">A1/1=ab <SA8000/1 <A1/3=ho", "O|>ab|<ho", "tcp_syn_ignored=1",
	  0 },
	{ "ports again, one direction", ">S0 >A1/1=ab >S9000 >A9001/1=cd", "O|>ab|O|>cd", "", 0 },
	{ "long after the end", H ">FA1/1 <FA1/2 @11 >A2/2=hi", "O|C|O>hi", "", 0 },
	/* what is not believed */
	{ "far away", H ">A2000000000/1=zz >A1/1=ab", "O|>ab",
	  "tcp_out_of_window=1 tcp_dropped_octets=2", NO_CUTS },
	{ "without ACK", H ">P1=zz >A1/1=ab", "O|>ab", "tcp_no_ack=1", NO_CUTS },
	{ "SYN and FIN", ">SF0 >A5/5", "", "tcp_bad_flags=1", 0 },
	{ "bad checksum", H ">A1/1=zz! >A1/1=ab", "O|>ab",
	  "tcp_checksum_bad=1 tcp_dropped_octets=2", NO_CUTS },
	{ "offloaded", ">S0! <SA0/1 >A1/1! >A1/1=ab! <A1/3=zz!", "O|>ab",
	  "tcp_checksum_offloaded=1 tcp_checksum_bad=1", NO_CUTS },
	/* cut by the capture's snap length */
	{ "not all captured", H ">A1/1=abc~4 >A8/1=xyz", "O|>abc>[4]|>xyz", "tcp_gap_octets=4", 0 },
	{ "not captured at all", H ">A1/1~4 >A5/1=xyz", "O|>[4]|>xyz", "", 0 },
	{ "held, not all captured", H ">A4/1=def~2 >A1/1=abc >A9/1=jkl", "O|>abc>def>[2]|>jkl", "",
	  0 },
	{ "the rest comes again", H ">A4/1=de~3 >A6/1=fgh >A1/1=abc", "O|>abc>de>fgh", "", 0 },
	{ "all comes again", H ">A4/1=de~3 >A4/1=defg >A1/1=abc", "O|>abc>de>fg", "", 0 },
	{ "again and still not all", H ">A1/1=abc >A1/1=ab~5", "O|>abc|>[4]", "", NO_CUTS },
	{ "not all captured, across FIN", H ">FA5/1 >A1/1=ab~9 <FA1/6", "O|>ab>[2]|C", "", 0 },
	{ "not all captured, then FIN", H ">FA1/1=ab~2 <FA1/6", "O|>ab>[2]|C", "", 0 },
};

/* -- scripts ---------------------------------------------------------------------------------- */

struct word {
	struct stream_segment segment; /* seq and ack as written; data: in the script */
	uint32_t missing;
	int64_t wait; /* seconds; not a segment */
};

struct script {
	struct word words[8 * WORDS];
	size_t count;
};

static uint32_t parse_flags(const char **p)
{
	static const char letters[] = "FSRPAU";
	uint32_t flags = 0;
	const char *letter;

	for (; **p != '\0' && (letter = strchr(letters, **p)) != NULL; (*p)++)
		flags |= 1u << (letter - letters);
	return flags;
}

static struct word parse_word(const char *p, const char *end)
{
	struct word w = { .segment.direction = *p == '<' };
	char *rest;

	if (*p == '@')
		return (struct word){ .wait = atoi(p + 1) };
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

static struct script parse_script(const char *text)
{
	struct script script = { .count = 0 };

	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		if (n != 0) {
			assert_true(script.count < WORDS);
			script.words[script.count++] = parse_word(text, text + n);
		}
		text += n + (text[n] == ' ');
	}
	return script;
}

/* Cuts the i-th word's payload behind its first n octets. */
static void cut(struct script *script, size_t i, uint32_t n)
{
	struct word *w = &script->words[i];

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

struct run {
	struct an_env *env;
	struct an_tcp_state state;
	uint8_t version;
	uint32_t isn[2];
	int64_t now;
	uint64_t delivered;
	char text[TEXT];
	size_t length;
};

__attribute__((format(printf, 2, 3))) static void add_text(struct run *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	r->length +=
	    (size_t)vsnprintf(r->text + r->length, sizeof r->text - r->length, format, args);
	va_end(args);
	assert_true(r->length < sizeof r->text);
}

static void show_message(struct run *r, const struct an_tcp_message *m)
{
	const struct an_tcp_slice *slices = an_tcp_message_slices(m);

	assert_int_equal((m->events & AN_TCP_DATA) != 0, m->slice_count != 0);
	add_text(r, "%s%s", r->length == 0 ? "" : "|", (m->events & AN_TCP_OPEN) != 0 ? "O" : "");
	for (uint32_t i = 0; i < m->slice_count; i++) {
		const struct an_tcp_slice *s = &slices[i];

		assert_true(s->octets != 0 || s->gap != 0);
		assert_non_null(s->data);
		add_text(r, "%c", s->direction == 0 ? '>' : '<');
		if (s->gap != 0)
			add_text(r, "[%u]", (unsigned)s->gap);
		add_text(r, "%.*s", (int)s->octets, (const char *)s->data);
		r->delivered += s->octets;
	}
	add_text(r, "%s%s", (m->events & AN_TCP_CLOSE) != 0 ? "C" : "",
		 (m->events & AN_TCP_RESET) != 0 ? "R" : "");
}

static uint64_t count_held(const struct an_tcp_state *state)
{
	return state->queues == NULL ? 0
				     : (uint64_t)state->queues->direction[0].octets +
					   state->queues->direction[1].octets;
}

/* Every octet that came is in exactly one bin. */
static void check_balance(const struct run *r)
{
	const struct an_env *env = r->env;

	assert_int_equal(fake_env_counter(env, "tcp_delivered_octets"), r->delivered);
	assert_int_equal(fake_env_counter(env, "tcp_octets"),
			 r->delivered + fake_env_counter(env, "tcp_duplicate_octets") +
			     fake_env_counter(env, "tcp_dropped_octets") + count_held(&r->state));
}

static void run_word(struct run *r, const struct word *w)
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
	assert_int_equal(stream_segment_write(&s, datagram), n);
	packet = stream_ip_packet(datagram, n, n + w->missing);
	fake_env_token(r->env, fake_env_counter(r->env, "tcp_segments") + 1, r->now, NULL);
	an_give(r->env, datagram, 0);
	fake_env_enter(r->env);
	if (an_process_tcp(r->env, &r->state, &packet, &message))
		show_message(r, &message);
	else
		assert_int_equal(message.slice_count, 0);
	check_balance(r);
}

static void run_begin(struct run *r, uint8_t version, uint32_t isn_0, uint32_t isn_1)
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

static void run_end(struct run *r)
{
	an_tcp_state_fini(r->env, &r->state);
	check_balance(r);
	assert_int_equal(fake_env_account(r->env), 0);
	fake_env_destroy(r->env);
}

static void check_counters(const struct row *row, const struct run *r)
{
	for (const char *p = row->counters; *p != '\0'; p += strspn(p, " ")) {
		char name[64];
		unsigned long want, got;
		int n = 0;

		assert_int_equal(sscanf(p, "%63[a-z_]=%lu%n", name, &want, &n), 2);
		got = (unsigned long)fake_env_counter(r->env, name);
		if (got != want)
			fail_msg("%s: %s is %lu, not %lu", row->name, name, got, want);
		p += n;
	}
}

/* Without the marks between messages and between slices that go on from each other. */
static void normalise(char *text)
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

static const uint32_t isns[][2] = { { 0, 0 },
				    { 1000, 0x7ffffffe },
				    { UINT32_MAX, UINT32_MAX - 2 },
				    { UINT32_MAX - 3, 0x80000000 },
				    { 0xfffffff0, 17 } };

/* is_cut: only the normal form has to agree. */
static void check_script(const struct row *row, const struct script *script, bool is_cut)
{
	for (size_t i = 0; i < 2 * sizeof isns / sizeof isns[0]; i++) {
		const uint32_t *isn = isns[i / 2];
		struct run r;
		char want[TEXT];

		run_begin(&r, i % 2 == 0 ? 4 : 6, isn[0], isn[1]);
		for (size_t k = 0; k < script->count; k++)
			run_word(&r, &script->words[k]);
		strcpy(want, row->want);
		if (is_cut) {
			normalise(want);
			normalise(r.text);
		} else {
			check_counters(row, &r);
		}
		if (strcmp(r.text, want) != 0)
			fail_msg("%s%s, IPv%d, first numbers %x %x: got %s, not %s", row->name,
				 is_cut ? " (cut)" : "", r.version, isn[0], isn[1], r.text, want);
		run_end(&r);
	}
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct script whole = parse_script(rows[i].script);

		check_script(&rows[i], &whole, false);
	}
}

static void test_rows_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct script whole = parse_script(rows[i].script);
		struct script pieces = whole;

		if ((rows[i].flags & NO_CUTS) != 0)
			continue;
		for (size_t k = 0; k < whole.count; k++) {
			for (uint32_t n = 1; n < whole.words[k].segment.octets; n++) {
				struct script once = whole;

				cut(&once, k, n);
				check_script(&rows[i], &once, true);
			}
		}
		for (size_t k = 0; k < pieces.count; k++)
			if (pieces.words[k].segment.octets > 1)
				cut(&pieces, k, 1);
		check_script(&rows[i], &pieces, true);
	}
}

/* -- orders ----------------------------------------------------------------------------------- */

/* Every order of these, which overlap, gives the same octets. */
static void test_every_order(void **state)
{
	static const char *const pieces[] = { ">A1/1=ab", ">A2/1=bcde", ">A4/1=de",
					      ">A6/1=f",  ">A5/1=efgh", ">A9/1=ij" };
	enum { N = sizeof pieces / sizeof pieces[0] };

	(void)state;
	for (unsigned order = 0; order < 720; order++) {
		const struct row row = { "order", "", "O>abcdefghij", "", 0 };
		struct script script = parse_script(H);
		unsigned rest = order, used = 0;

		for (unsigned i = 0; i < N; i++) {
			unsigned k = rest % (N - i), j = 0;

			rest /= N - i;
			while ((used >> j & 1) != 0 || k-- != 0)
				j++;
			used |= 1u << j;
			script.words[script.count++] =
			    parse_word(pieces[j], pieces[j] + strlen(pieces[j]));
		}
		check_script(&row, &script, true);
	}
}

/* -- deadlines, cap, client ------------------------------------------------------------------- */

static void run_script(struct run *r, const char *text)
{
	struct script script = parse_script(text);

	for (size_t i = 0; i < script.count; i++)
		run_word(r, &script.words[i]);
}

static void test_deadlines(void **state)
{
	static const struct {
		const char *script;
		int64_t keep; /* seconds after the last segment; 0: the context is not kept */
		bool is_embryonic;
	} cases[] = {
		{ ">A1/1", 0, true },
		{ ">FA1/1", 0, true },
		{ ">R1", 0, true },
		{ ">S0", 10, true },
		{ ">S0 <SA0/1", 10, true },
		{ ">S0=data", 10, true },
		{ ">S0 >A1/1", 10, true },
		{ H, 600, false },
		{ ">S0 <S0 >SA0/1 <SA0/1 >A1/1", 600, false },
		{ ">A1/1=data", 600, false },
		{ ">S0 >A1/1=data", 600, false },
		{ H "@100 >A1/1=zz!", 600, false },
		{ H "<R1", 10, true },
		{ H "<R1 @4 <R1", 6, true },
		{ H ">FA1/1 <FA1/2 @3 >A2/2", 7, true },
		{ H ">FA1/1", 600, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct run r;
		int64_t want;

		run_begin(&r, 4, 5, 6);
		run_script(&r, cases[i].script);
		want = cases[i].keep == 0 ? 0 : r.now + cases[i].keep * INT64_C(1000000000);
		if (fake_env_keep(r.env) != want)
			fail_msg("%s: kept until %lld, not %lld", cases[i].script,
				 (long long)fake_env_keep(r.env), (long long)want);
		if (want != 0 && fake_env_embryonic(r.env) != cases[i].is_embryonic)
			fail_msg("%s: embryonic", cases[i].script);
		run_end(&r);
	}
}

static void test_client(void **state)
{
	static const struct {
		const char *script;
		uint8_t client;
	} cases[] = {
		{ H ">A1/1=a", 0 },      { "<S0 >SA0/1 <A1/1=a", 1 },
		{ "<SA0/1 >A1/1=a", 0 }, { ">A1/1=a <SA0/1 >A2/1=b", 0 },
		{ ">A1/1=a", 2 },        { ">S0 <S0 <A1/1=a", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct run r;

		run_begin(&r, 6, 5, 6);
		run_script(&r, cases[i].script);
		if (r.state.client != cases[i].client)
			fail_msg("%s: client %d", cases[i].script, r.state.client);
		run_end(&r);
	}
}

/* Nothing precedes what is held: the cap gives the gap up, and bounds pieces of one octet too. */
static void test_cap(void **state)
{
	static const uint32_t sizes[] = { 1, 100, 1460 };

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		static const uint8_t zeros[1460];
		struct run r;
		uint64_t most = 0;

		run_begin(&r, 4, 0, 0);
		fake_env_set_limit(r.env, "tcp_out_of_order_octets", 1 << 16);
		run_script(&r, H);
		for (uint32_t n = 0; n < 1000; n++) {
			struct word w = { .segment = { .flags = AN_TCP_ACK,
						       .seq = 1 + (n + 1) * 2000,
						       .ack = 1,
						       .data = zeros,
						       .octets = sizes[i] } };

			r.length = 0;
			run_word(&r, &w);
			if (count_held(&r.state) > most)
				most = count_held(&r.state);
			assert_true(fake_env_account(r.env) <=
				    (1 << 16) + (int64_t)sizeof(struct an_tcp_queues));
		}
		assert_true(fake_env_counter(r.env, "tcp_out_of_order_full") > 800);
		assert_true(most <= 1 << 16 && most > sizes[i] * 40);
		run_end(&r);
	}
}

/* What is released was copied once and is the token's: no second copy. */
static void test_given(void **state)
{
	struct run r;

	(void)state;
	run_begin(&r, 4, 0, 0);
	run_script(&r, H ">A6/1=world");
	assert_int_equal(fake_env_given(r.env), 0);
	run_script(&r, ">A1/1=hello");
	assert_int_equal(fake_env_given(r.env), strlen("world"));
	an_tcp_state_fini(r.env, &r.state);
	an_tcp_state_init(r.env, &r.state);
	assert_string_equal(r.text, "O|>hello>world");
	run_end(&r);
}

/* -- headers ---------------------------------------------------------------------------------- */

static bool process_part(struct run *r, const uint8_t *whole, uint32_t n, uint32_t length)
{
	uint8_t *datagram = malloc(n);
	struct an_tcp_message message;
	struct an_ip_packet packet;

	memcpy(datagram, whole, n);
	packet = stream_ip_packet(datagram, n, length);
	fake_env_token(r->env, 1, 0, NULL);
	an_give(r->env, datagram, 0);
	return an_process_tcp(r->env, &r->state, &packet, &message);
}

/* A SYN with 4 octets of data, cut anywhere: by the sender (malformed), by the capture. */
static void test_short_segments(void **state)
{
	const struct stream_segment syn = {
		.version = 4, .flags = AN_TCP_SYN, .data = (const uint8_t *)"data", .octets = 4
	};
	uint8_t whole[STREAM_HEADERS_MAX + 4];
	uint32_t length = stream_segment_write(&syn, whole);

	(void)state;
	for (uint32_t n = 20; n <= length; n++) {
		struct run r;

		run_begin(&r, 4, 0, 0);
		fake_env_set_checksum(r.env, AN_CHECKSUM_IGNORE);
		assert_int_equal(process_part(&r, whole, n, n), n >= 40);
		assert_int_equal(fake_env_counter(r.env, "tcp_malformed"), n < 40);
		fake_env_destroy(r.env);
		run_begin(&r, 4, 0, 0);
		assert_int_equal(process_part(&r, whole, n, length), n >= 40);
		assert_int_equal(fake_env_counter(r.env, "tcp_header_not_captured"), n < 40);
		fake_env_destroy(r.env);
	}
}

static void test_data_offset(void **state)
{
	(void)state;
	for (unsigned words = 0; words < 16; words++) {
		const struct stream_segment syn = { .version = 4,
						    .flags = AN_TCP_SYN,
						    .data = (const uint8_t *)"data",
						    .octets = 4 };
		uint8_t whole[STREAM_HEADERS_MAX + 4];
		uint32_t length = stream_segment_write(&syn, whole);
		struct run r;

		whole[20 + 12] = (uint8_t)(words << 4);
		run_begin(&r, 4, 0, 0);
		assert_int_equal(process_part(&r, whole, length, length), words == 5 || words == 6);
		assert_int_equal(fake_env_counter(r.env, "tcp_malformed"), words < 5 || words > 6);
		if (words == 6)
			assert_int_equal(fake_env_counter(r.env, "tcp_octets"), 0);
		fake_env_destroy(r.env);
	}
}

static void test_other_flow(void **state)
{
	static const struct {
		uint8_t version;
		uint16_t connection;
		uint32_t scope;
	} others[] = { { 4, 1, 0 }, { 6, 0, 0 }, { 4, 0, 7 } };

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct an_tcp_flow flow = stream_flow(others[i].version, others[i].connection);
		struct run r;

		run_begin(&r, 4, 0, 0);
		run_script(&r, H);
		flow.endpoint[0].scope = flow.endpoint[1].scope = others[i].scope;
		fake_env_set_context_key(r.env, &flow, sizeof flow);
		run_script(&r, ">A1/1=zz");
		assert_string_equal(r.text, "O");
		assert_int_equal(fake_env_counter(r.env, "tcp_other_flow"), 1);
		assert_true(fake_env_keep(r.env) != 0); /* the connection goes on */
		run_end(&r);
	}
}

static void test_checksum_modes(void **state)
{
	static const struct {
		an_checksum_mode mode;
		const char *script, *want;
	} cases[] = {
		{ AN_CHECKSUM_DROP, ">S0! >S0 <SA0/1! >A1/1=ab! >A1/1=ab", "O|>ab" },
		{ AN_CHECKSUM_IGNORE, ">S0 <SA0/1 >A1/1=ab! <A1/3=cd!", "O|>ab|<cd" },
		{ AN_CHECKSUM_AUTO, ">S0 <SA0/1! >A1/1=ab! <A1/3=cd!", "O|<cd" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct run r;

		run_begin(&r, 4, 3, 4);
		fake_env_set_checksum(r.env, cases[i].mode);
		run_script(&r, cases[i].script);
		assert_string_equal(r.text, cases[i].want);
		run_end(&r);
	}
}

/* -- the flow --------------------------------------------------------------------------------- */

static void test_flow_id(void **state)
{
	static const struct {
		uint8_t version;
		const char *want;
	} cases[] = { { 4, "\"10.0.0.1:1031-10.0.0.2:25\"" },
		      { 6, "\"[2001:db8::1]:1031-[2001:db8::2]:25\"" } };
	struct an_env *env = fake_env_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct an_tcp_flow flow = stream_flow(cases[i].version, 7);
		struct an_tcp_flow there =
		    an_get_tcp_flow_id(env, &flow.endpoint[0], &flow.endpoint[1]);
		struct an_tcp_flow back =
		    an_get_tcp_flow_id(env, &flow.endpoint[1], &flow.endpoint[0]);

		assert_memory_equal(&there, &flow, sizeof flow);
		assert_memory_equal(&back, &flow, sizeof flow);
		an_tcp_flow_print(fake_env_writer(env), &flow);
		assert_string_equal(fake_env_written(env), cases[i].want);
	}
	fake_env_destroy(env);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),           cmocka_unit_test(test_rows_cut),
		cmocka_unit_test(test_every_order),    cmocka_unit_test(test_deadlines),
		cmocka_unit_test(test_client),         cmocka_unit_test(test_cap),
		cmocka_unit_test(test_given),          cmocka_unit_test(test_short_segments),
		cmocka_unit_test(test_data_offset),    cmocka_unit_test(test_other_flow),
		cmocka_unit_test(test_checksum_modes), cmocka_unit_test(test_flow_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
