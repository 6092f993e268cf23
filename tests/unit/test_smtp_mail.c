/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_smtp_mail.c -- texts in three pieces, limits, lifetimes, texts of any octets. */
#include "tests/support/smtp_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Two cuts at every place of a whole mail with its end. */
static void test_three_pieces(void **state)
{
	static const char text[] = "DATA\r\na\r\n..\r\n.\r\nDATA\r\n.\r\n";
	static struct smtp_run run;

	(void)state;
	for (size_t a = 1; a < sizeof text - 2; a++) {
		for (size_t b = a + 1; b < sizeof text - 1; b++) {
			char first[64], second[64], third[64];
			const char *const turns[] = { first, second, third, NULL };

			snprintf(first, sizeof first, "C%.*s", (int)a, text);
			snprintf(second, sizeof second, "C%.*s", (int)(b - a), text + a);
			snprintf(third, sizeof third, "C%s", text + b);
			smtp_run_begin(&run);
			smtp_run_play(&run, turns, DIALOGUE_FROM_START, 0, DIALOGUE_WHOLE);
			assert_string_equal(run.got, "a\r\n.\r\n;;");
			smtp_run_end(&run);
		}
	}
}

/* -- limits, lifetimes -- */

static void test_mail_over_its_limit_is_cut(void **state)
{
	static const char *const turns[] = { "S220 x\r\n",
					     "CDATA\r\n",
					     "S354 x\r\n",
					     "C0123456789",
					     "C0123456789\r\n.\r\n",
					     "CBDAT 8 LAST\r\n",
					     "C01234567",
					     "CBDAT 21 LAST\r\n",
					     "C012345678901234567890",
					     NULL };
	static struct smtp_run run;

	(void)state;
	smtp_run_begin(&run);
	fake_env_set_limit(run.env, "smtp_mail_octets", 16);
	smtp_run_first(&run, turns);
	assert_string_equal(run.got, "0123456789012345;01234567;0123456789012345;");
	assert_int_equal(fake_env_counter(run.env, "smtp_mail_cut"), 2);
	smtp_run_end(&run);
}

static void test_line_over_its_limit_is_counted(void **state)
{
	static const char *const turns[] = {
		"CBDAT 000000000000000000000000000000000000000000000000000000000000000000000000000"
		"00000000000000000000000000000000000000000000000000000000000000000000001\r\n",
		"CNOOP 0123456789012345678901234567890123456789",
		"C0123456789012345678901234567890123456789\r\nDATA\r\n", "Cx\r\n.\r\n", NULL
	};
	static struct smtp_run run;

	(void)state;
	smtp_run_begin(&run);
	fake_env_set_limit(run.env, "smtp_line_octets", 80);
	smtp_run_first(&run, turns);
	assert_string_equal(run.got, "x\r\n;");
	assert_int_equal(fake_env_counter(run.env, "smtp_line_cut"), 2);
	assert_int_equal(fake_env_counter(run.env, "smtp_bdat_malformed"), 1);
	smtp_run_end(&run);
}

static void test_long_text_before_a_refusal_is_dropped(void **state)
{
	static const char *const turns[] = {
		"S220 x\r\n",
		"CDATA\r\n",
		"CBDAT 1 LAST\r\n0123456789012345678901234567890123456789012345678901234567\r\n",
		"S554 no\r\n",
		"CBDAT 2 LAST\r\nok",
		NULL
	};
	static struct smtp_run run;

	(void)state;
	smtp_run_begin(&run);
	fake_env_set_limit(run.env, "smtp_line_octets", 64);
	smtp_run_first(&run, turns);
	assert_string_equal(run.got, "ok;");
	smtp_run_end(&run);
}

static void test_context_is_kept_while_the_dialogue_lives(void **state)
{
	static const char *const greeting[] = { "S220 x\r\n", NULL };
	static const char *const command[] = { "CEHLO a\r\n", NULL };
	static struct smtp_run run;

	(void)state;
	smtp_run_begin(&run);
	smtp_run_first(&run, greeting);
	assert_int_equal(fake_env_keep(run.env), 0);
	assert_false(fake_env_embryonic(run.env));
	smtp_run_next(&run, command);
	assert_int_equal(fake_env_keep(run.env), (int64_t)run.token * 1000000 + 600000000000);
	smtp_run_end(&run);
}

static void test_mail_is_given_and_leaves_the_account(void **state)
{
	static const char *const turns[] = { "CDATA\r\n", "Ctext\r\n.\r\n", NULL };
	static struct smtp_run run;
	int64_t empty;

	(void)state;
	smtp_run_begin(&run);
	smtp_run_play(&run, turns, DIALOGUE_FROM_START, 0, 7);
	assert_true(fake_env_given(run.env) >= 6);
	empty = fake_env_account(run.env);
	smtp_run_next(&run, (const char *const[]){ "CDATA\r\n", "Cmore\r\n", NULL });
	assert_true(fake_env_account(run.env) > empty);
	smtp_run_end(&run);
}

/* -- any octets -- */

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* The text of a mail that mostly consists of what matters. */
static size_t make_text(uint64_t *seed, char *text, size_t most)
{
	static const char *const pieces[] = {
		"\r\n", "\r\n",      ".",
		"\n",   "\r",        "a",
		"bc.d", "\r\n.\r\r", "0123456789012345678901234567890123456789"
	};
	size_t length = 0, pieces_left = next_random(seed) % 60;

	while (pieces_left-- > 0) {
		const char *piece = pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)];

		if (length + strlen(piece) + 3 > most)
			break;
		memcpy(text + length, piece, strlen(piece));
		length += strlen(piece);
	}
	memcpy(text + length, "\r\n", 3);
	return length + 2;
}

/* Written from RFC 5321 section 4.5.2: a dot before every line that begins with one. */
static size_t stuff(const char *text, size_t n, char *out)
{
	size_t length = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] == '.' &&
		    (i == 0 || (i >= 2 && text[i - 1] == '\n' && text[i - 2] == '\r')))
			out[length++] = '.';
		out[length++] = text[i];
	}
	memcpy(out + length, ".\r\n", 4);
	return length + 3;
}

static void test_stuffed_texts_come_out_as_they_were(void **state)
{
	static char text[4096], stuffed[8192], turn[8200];
	static struct smtp_run run;
	uint64_t seed = 20240501;

	(void)state;
	for (unsigned round = 0; round < 3000; round++) {
		const char *const turns[] = { "CDATA\r\n", turn, NULL };
		size_t n = make_text(&seed, text, sizeof text);

		stuff(text, n, stuffed);
		snprintf(turn, sizeof turn, "C%s", stuffed);
		smtp_run_begin(&run);
		smtp_run_play(&run, turns, DIALOGUE_FROM_START, 0,
			      round % 3 == 0 ? DIALOGUE_OCTETS : next_random(&seed) % (n + 8));
		assert_int_equal(run.length, n + 1);
		assert_memory_equal(run.got, text, n);
		smtp_run_end(&run);
	}
}

/* Whatever the client declares, the memory is that of what has come, by and by. */
static void test_long_mail_grows(void **state)
{
	static const char *const commands[] = {
		"CMAIL FROM:<a>\r\nDATA\r\n",
		"CMAIL FROM:<a> BODY=8BITMIME size=60002\r\nDATA\r\n",
		"CMAIL FROM:<a> SIZE=99999999999\r\nDATA\r\n",
		"CMAIL FROM:<a> SIZE=999999999999999999999\r\nDATA\r\n",
		"CMAIL FROM:<a> SIZE=20000\r\nDATA\r\n",
		"CMAIL FROM:<a> SIZE=\r\nDATA\r\n"
	};
	static char turn[30002];
	static struct smtp_run run;

	(void)state;
	memset(turn, 'x', sizeof turn - 1);
	turn[0] = 'C';
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		smtp_run_begin(&run);
		smtp_run_first(&run, (const char *const[]){ commands[i], "Cx", NULL });
		assert_true(fake_env_account(run.env) < 20000);
		smtp_run_next(&run, (const char *const[]){ turn, turn, NULL });
		assert_true(fake_env_account(run.env) < 1200000);
		smtp_run_next(&run, (const char *const[]){ "C\r\n.\r\n", NULL });
		assert_int_equal(run.length, 60004);
		smtp_run_end(&run);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_pieces),
		cmocka_unit_test(test_mail_over_its_limit_is_cut),
		cmocka_unit_test(test_line_over_its_limit_is_counted),
		cmocka_unit_test(test_long_text_before_a_refusal_is_dropped),
		cmocka_unit_test(test_context_is_kept_while_the_dialogue_lives),
		cmocka_unit_test(test_mail_is_given_and_leaves_the_account),
		cmocka_unit_test(test_stuffed_texts_come_out_as_they_were),
		cmocka_unit_test(test_long_mail_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
