/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_options.c -- the command line of a compiled program: options, limits. */
#include "runtime/options.h"

#include "runtime/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS(table)   (sizeof(table) / sizeof(table)[0])
#define ARGUMENTS_MAX 12

AN_LIMIT(test_octets, 1u << 20, 1, UINT64_C(1) << 40, "for this test");
AN_LIMIT(test_seconds, 30, 5, 60, "for this test too");

/* Divides line at spaces into argv, after a program name; returns argc. */
static int split(char *line, char *argv[ARGUMENTS_MAX])
{
	static char name[] = "smtp";
	int argc = 0;

	argv[argc++] = name;
	for (char *word = strtok(line, " "); word != NULL; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	return argc;
}

/* What came out, in the order of the struct; only what differs from the defaults. */
static void describe(const struct an_options *o, char *to, size_t room)
{
	static const char *const formats[] = { "", "csv ", "tsv " };
	static const char *const checksums[] = { "", "drop ", "ignore " };
	static const char *const actions[] = { "", "help ", "version ", "limits " };
	struct an_text text;

	an_text_init(&text);
	an_text_put_string(&text, actions[o->action]);
	for (unsigned i = 0; i < o->capture_count; i++)
		an_text_printf(&text, "r=%s ", o->captures[i]);
	for (unsigned i = 0; i < o->feed_count; i++)
		an_text_printf(&text, "%s=%s ", o->feeds[i].is_batch ? "batch" : "feed",
			       o->feeds[i].text);
	an_text_put_string(&text, o->merge ? "merge " : "");
	if (o->max_steps != 1000000)
		an_text_printf(&text, "steps=%llu ", (unsigned long long)o->max_steps);
	if (o->output != NULL)
		an_text_printf(&text, "o=%s ", o->output);
	an_text_put_string(&text, formats[o->format]);
	if (o->packets != 0)
		an_text_printf(&text, "packets=%llu ", (unsigned long long)o->packets);
	if (o->threads != an_options_default_threads())
		an_text_printf(&text, "j=%u ", o->threads);
	if (o->tokens != 4096)
		an_text_printf(&text, "tokens=%u ", o->tokens);
	if (o->burst != 64)
		an_text_printf(&text, "burst=%u ", o->burst);
	if (o->lanes != 256)
		an_text_printf(&text, "lanes=%u ", o->lanes);
	an_text_put_string(&text, checksums[o->checksum]);
	an_text_printf(&text, "%s%s", o->stats ? "stats " : "", o->progress ? "progress " : "");
	if (o->stats_json != NULL)
		an_text_printf(&text, "json=%s ", o->stats_json);
	if (o->has_hash_secret)
		an_text_printf(&text, "secret=%llx,%llx ", (unsigned long long)o->hash_secret[0],
			       (unsigned long long)o->hash_secret[1]);
	snprintf(to, room, "%.*s", (int)text.length, text.length > 0 ? text.data : "");
	an_text_fini(&text);
}

static const struct {
	const char *line;
	const char *want; /* the options, or NULL */
	const char *why;  /* the message */
} rows[] = {
	{ "", "", NULL },
	{ "-r a.pcap", "r=a.pcap ", NULL },
	{ "-ra.pcap -r - -r b", "r=a.pcap r=- r=b ", NULL },
	{ "-r -x", "r=-x ", NULL },
	{ "--feed a=b.csv --feed-batch=c=- --merge", "feed=a=b.csv batch=c=- merge ", NULL },
	{ "--max-steps=7", "steps=7 ", NULL },
	{ "-j 64", "j=64 ", NULL },
	{ "-j63 -o out", "o=out j=63 ", NULL },
	{ "--tokens 7", "tokens=7 ", NULL },
	{ "--tokens=8192 --tokens=1", "tokens=1 ", NULL },
	{ "--format=csv", "csv ", NULL },
	{ "--format tsv --format jsonl", "", NULL },
	{ "--packets=18446744073709551615", "packets=18446744073709551615 ", NULL },
	{ "--checksum drop", "drop ", NULL },
	{ "--checksum=ignore", "ignore ", NULL },
	{ "--stats --stats-json=x.json", "stats json=x.json ", NULL },
	{ "--progress=auto", "progress ", NULL },
	{ "--progress=auto --progress=never", "", NULL },
	{ "--help", "help ", NULL },
	{ "-h", "help ", NULL },
	{ "--version", "version ", NULL },
	{ "--limit help", "limits ", NULL },
	{ "--burst 1 --lanes 2", "burst=1 lanes=2 ", NULL },
	{ "--hash-secret 0", "secret=0,0 ", NULL },
	{ "--hash-secret=0123456789abcdefFEDCBA9876543210",
	  "secret=123456789abcdef,fedcba9876543210 ", NULL },
	{ "--hash-secret=1ffffffffffffffff", "secret=1,ffffffffffffffff ", NULL },

	{ "a.pcap", NULL, "unexpected argument 'a.pcap'; a capture is given as -r a.pcap" },
	{ "-", NULL, "unexpected argument '-'; a capture is given as -r -" },
	{ "-x", NULL, "unknown option '-x'; --help lists them" },
	{ "--stat", NULL, "unknown option '--stat'; did you mean '--stats'?" },
	{ "--formt=csv", NULL, "unknown option '--formt'; did you mean '--format'?" },
	{ "--versoin", NULL, "unknown option '--versoin'; did you mean '--version'?" },
	{ "--quite-another", NULL, "unknown option '--quite-another'; --help lists them" },
	{ "--an-option-with-a-name-that-is-far-too-long", NULL,
	  "unknown option '--an-option-with-a-name-that-is-far-too-long'; --help lists them" },
	{ "--", NULL, "unknown option '--'; --help lists them" },
	{ "-r", NULL, "option '-r' needs a value: FILE" },
	{ "--tokens", NULL, "option '--tokens' needs a value: N" },
	{ "--stats=1", NULL, "option '--stats' takes no value" },
	{ "-hx", NULL, "option '-h' takes no value" },
	{ "-j 0", NULL, "-j takes a number from 1 to 64, not '0'" },
	{ "-j 65", NULL, "-j takes a number from 1 to 64, not '65'" },
	{ "-j 4x", NULL, "-j takes a number from 1 to 64, not '4x'" },
	{ "-j -1", NULL, "-j takes a number from 1 to 64, not '-1'" },
	{ "-j 99999999999999999999", NULL,
	  "-j takes a number from 1 to 64, not '99999999999999999999'" },
	{ "--tokens=", NULL, "--tokens takes a number from 1 to 8192, not ''" },
	{ "--burst 65", NULL, "--burst takes a number from 1 to 64, not '65'" },
	{ "--lanes 257", NULL, "--lanes takes a number from 1 to 256, not '257'" },
	{ "--packets 0", NULL, "--packets takes a number from 1 on, not '0'" },
	{ "--format=xml", NULL, "--format takes jsonl|csv|tsv, not 'xml'" },
	{ "--checksum=no", NULL, "--checksum takes auto|drop|ignore, not 'no'" },
	{ "--progress=always", NULL, "--progress takes auto|never, not 'always'" },
	{ "--hash-secret=xyz", NULL,
	  "--hash-secret takes at most 32 hexadecimal digits, not 'xyz'" },
	{ "--hash-secret=0123456789abcdef0123456789abcdef0", NULL,
	  "--hash-secret takes at most 32 hexadecimal digits, not "
	  "'0123456789abcdef0123456789abcdef0'" },
	{ "-i eth0", NULL, "option '-i' is not supported yet" },
	{ "--max-steps 0", NULL, "--max-steps takes a number from 1 to 4000000000, not '0'" },
	{ "--set f_match", NULL, "--set takes FUNCTION.NAME=VALUE, not 'f_match'" },
	{ "--set a=b.c", NULL, "--set takes FUNCTION.NAME=VALUE, not 'a=b.c'" },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char line[128], got[512], *argv[ARGUMENTS_MAX];
		struct an_options options;
		struct an_text why;
		an_status status;

		an_text_init(&why);
		snprintf(line, sizeof line, "%s", rows[i].line);
		status = an_options_parse(&options, split(line, argv), argv, &why);
		if (status == AN_OK)
			describe(&options, got, sizeof got);
		else
			snprintf(got, sizeof got, "%.*s", (int)why.length, why.data);
		if ((status == AN_OK) != (rows[i].want != NULL) ||
		    strcmp(got, rows[i].want != NULL ? rows[i].want : rows[i].why) != 0)
			fail_msg("<%s>: got <%s>, want <%s>", rows[i].line, got,
				 rows[i].want != NULL ? rows[i].want : rows[i].why);
		an_options_fini(&options);
		an_text_fini(&why);
	}
}

/* -- limits ----------------------------------------------------------------------------------- */

static uint64_t octets_of(const uint64_t *values)
{
	return values[&an_limit_ref_test_octets - __start_an_limits];
}

static const struct {
	const char *assignment;
	uint64_t octets; /* 0: refused */
	const char *why;
} limit_rows[] = {
	{ "test_octets=1", 1, NULL },
	{ "test_octets=5000", 5000, NULL },
	{ "test_octets=64k", 65536, NULL },
	{ "test_octets=3M", 3u << 20, NULL },
	{ "test_octets=1024G", UINT64_C(1) << 40, NULL },
	{ "test_octets=0", 0, "limit test_octets: '0' is not a number from 1 to 1099511627776" },
	{ "test_octets=1025G", 0,
	  "limit test_octets: '1025G' is not a number from 1 to 1099511627776" },
	{ "test_octets=18446744073709551615G", 0,
	  "limit test_octets: '18446744073709551615G' is not a number from 1 to 1099511627776" },
	{ "test_octets=99999999999999999999", 0,
	  "limit test_octets: '99999999999999999999' is not a number from 1 to 1099511627776" },
	{ "test_octets=-1", 0, "limit test_octets: '-1' is not a number from 1 to 1099511627776" },
	{ "test_octets=5kk", 0,
	  "limit test_octets: '5kk' is not a number from 1 to 1099511627776" },
	{ "test_octets=5x", 0, "limit test_octets: '5x' is not a number from 1 to 1099511627776" },
	{ "test_octets=", 0, "limit test_octets: '' is not a number from 1 to 1099511627776" },
	{ "test_octets", 0, "'test_octets' is not NAME=VALUE; `--limit help` lists the names" },
	{ "test_octet=1", 0, "no limit is named 'test_octet'; `--limit help` lists the names" },
	{ "=1", 0, "no limit is named ''; `--limit help` lists the names" },
};

static void test_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(limit_rows); i++) {
		uint64_t *values = an_limits_create();
		const bool refused = limit_rows[i].octets == 0;
		struct an_text why;
		an_status status;

		assert_non_null(values);
		assert_int_equal(octets_of(values), 1u << 20);
		an_text_init(&why);
		status = an_limits_set(values, limit_rows[i].assignment, &why);
		an_text_put_char(&why, '\0');
		if ((status == AN_OK) == refused ||
		    octets_of(values) != (refused ? 1u << 20 : limit_rows[i].octets))
			fail_msg("%s: status %d, value %llu", limit_rows[i].assignment, status,
				 (unsigned long long)octets_of(values));
		assert_string_equal(why.data, refused ? limit_rows[i].why : "");
		assert_int_equal(values[&an_limit_ref_test_seconds - __start_an_limits], 30);
		an_text_fini(&why);
		free(values);
	}
}

static void test_help_fits_a_terminal(void **state)
{
	struct an_text text;

	(void)state;
	an_text_init(&text);
	an_options_describe(&text, "smtp");
	an_text_put_char(&text, '\0');
	assert_non_null(strstr(text.data, "usage: smtp "));
	assert_non_null(strstr(text.data, "--stats-json=FILE"));
	assert_non_null(strstr(text.data, "--feed"));
	assert_null(strstr(text.data, "--realtime"));
	for (const char *line = text.data; *line != '\0'; line += strcspn(line, "\n") + 1)
		if (strcspn(line, "\n") > 100)
			fail_msg("long line: %.100s", line);
	an_text_cut(&text, 0);
	an_limits_describe(&text);
	an_text_put_char(&text, '\0');
	assert_non_null(strstr(text.data, "test_seconds"));
	assert_true(strstr(text.data, "test_octets") < strstr(text.data, "test_seconds"));
	an_text_fini(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_help_fits_a_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
