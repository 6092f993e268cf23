/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_tcp.c -- what a program sees of a connection: scripts of segments, whole, cut and
 * in other orders (tests/support/tcp_script.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/support/fake_env.h"
#include "tests/support/tcp_script.h"

#define H ">S0 <SA0/1 >A1/1 "

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
	{ "begun before that, then its SYN", ">A100/200=abc <A190/103=def <SA189/100", "O>abc|<def",
	  "tcp_syn_ignored=0", 0 },
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
	{ "bad checksum", H ">A1/1=a >A2/1=zz! >A2/1=b", "O|>a|>b",
	  "tcp_checksum_bad=1 tcp_dropped_octets=2", NO_CUTS },
	{ "offloaded", ">S0! <SA0/1 >A1/1! >A1/1=ab! <A1/3=h <A2/3=zz!", "O|>ab|<h",
	  "tcp_checksum_offloaded=1 tcp_checksum_bad=1", NO_CUTS },
	{ "offloaded, but for the handshake", H ">A1/1=ab! >A3/1=cd!", "O|>ab|>cd",
	  "tcp_checksum_offloaded=1", NO_CUTS },
	/* cut by the capture's snap length */
	{ "not all captured", H ">A1/1=abc~4 >A8/1=xyz", "O|>abc>[4]|>xyz", "tcp_gap_octets=4", 0 },
	{ "not captured at all", H ">A1/1~4 >A5/1=xyz", "O|>[4]|>xyz", "", 0 },
	{ "held, not all captured", H ">A4/1=def~2 >A1/1=abc >A9/1=jkl", "O|>abc>def>[2]|>jkl", "",
	  0 },
	{ "held, not all captured, gap", H ">A4/1=def~2 >A12/1=x <A1/13", "O|>[3]def>[5]x",
	  "tcp_gap_octets=8", 0 },
	{ "the rest comes again", H ">A4/1=de~3 >A6/1=fgh >A1/1=abc", "O|>abc>de>fgh", "", 0 },
	{ "all comes again", H ">A4/1=de~3 >A4/1=defg >A1/1=abc", "O|>abc>de>fg", "", 0 },
	{ "again and still not all", H ">A1/1=abc >A1/1=ab~5", "O|>abc|>[4]", "", NO_CUTS },
	{ "not all captured, across FIN", H ">FA5/1 >A1/1=ab~9 <FA1/6", "O|>ab>[2]|C", "", 0 },
	{ "not all captured, then FIN", H ">FA1/1=ab~2 <FA1/6", "O|>ab>[2]|C", "", 0 },
};

static void check_counters(const struct row *row, const struct tcp_run *r)
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

static const uint32_t isns[][2] = { { 0, 0 },
				    { 1000, 0x7ffffffe },
				    { UINT32_MAX, UINT32_MAX - 2 },
				    { UINT32_MAX - 3, 0x80000000 },
				    { 0xfffffff0, 17 } };

/* is_cut: only the normal form has to agree. */
static void check_script(const struct row *row, const struct tcp_script *script, bool is_cut)
{
	for (size_t i = 0; i < 2 * sizeof isns / sizeof isns[0]; i++) {
		const uint32_t *isn = isns[i / 2];
		struct tcp_run r;
		char want[TCP_SCRIPT_TEXT];

		tcp_run_begin(&r, i % 2 == 0 ? 4 : 6, isn[0], isn[1]);
		for (size_t k = 0; k < script->count; k++)
			tcp_run_word(&r, &script->words[k]);
		strcpy(want, row->want);
		if (is_cut) {
			tcp_script_normalise(want);
			tcp_script_normalise(r.text);
		} else {
			check_counters(row, &r);
		}
		if (strcmp(r.text, want) != 0)
			fail_msg("%s%s, IPv%d, first numbers %x %x: got %s, not %s", row->name,
				 is_cut ? " (cut)" : "", r.version, isn[0], isn[1], r.text, want);
		tcp_run_end(&r);
	}
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct tcp_script whole = tcp_script_parse(rows[i].script);

		check_script(&rows[i], &whole, false);
	}
}

static void test_rows_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct tcp_script whole = tcp_script_parse(rows[i].script);
		struct tcp_script pieces = whole;

		if ((rows[i].flags & NO_CUTS) != 0)
			continue;
		for (size_t k = 0; k < whole.count; k++) {
			for (uint32_t n = 1; n < whole.words[k].segment.octets; n++) {
				struct tcp_script once = whole;

				tcp_script_cut(&once, k, n);
				check_script(&rows[i], &once, true);
			}
		}
		for (size_t k = 0; k < pieces.count; k++)
			if (pieces.words[k].segment.octets > 1)
				tcp_script_cut(&pieces, k, 1);
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
		struct tcp_script script = tcp_script_parse(H);
		unsigned rest = order, used = 0;

		for (unsigned i = 0; i < N; i++) {
			unsigned k = rest % (N - i), j = 0;

			rest /= N - i;
			while ((used >> j & 1) != 0 || k-- != 0)
				j++;
			used |= 1u << j;
			tcp_script_add(&script, pieces[j]);
		}
		check_script(&row, &script, true);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_rows_cut),
		cmocka_unit_test(test_every_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
