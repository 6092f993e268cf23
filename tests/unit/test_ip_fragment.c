/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_ip_fragment.c -- scripts of fragments and when the datagram is whole.
 *
 * A script is words: `8-24+` is a fragment with the octets 8 to 24 of a datagram's payload and more
 * to follow; with `!` its octets are inverted, `#2` makes it one of a second datagram. `@30` lets
 * 30 seconds pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stdlib/ip.h"
#include "stdlib/packet.h"
#include "tests/support/fake_env.h"
#include "tests/support/fake_writer.h"
#include "tests/support/frames.h"

#define PATTERN_OCTETS 70000u

enum { V4 = 1, V6 = 2, BOTH = 3 };

static const struct row {
	const char *name;
	const char *script;
	int versions;
	int whole;            /* the word that makes it whole, from 1; 0: none */
	const char *counters; /* name=value, blank between */
} rows[] = {
	{ "in order", "0-8+ 8-16+ 16-20", BOTH, 3, "ip_fragments_joined=3" },
	{ "backwards", "16-20 8-16+ 0-8+", BOTH, 3, "ip_fragments_joined=3" },
	{ "the middle last", "0-8+ 16-24 8-16+", BOTH, 3, "" },
	{ "one octet at the end", "0-1480+ 1480-1481", BOTH, 2, "" },
	{ "across chunks", "0-2048+ 2048-4104+ 4104-4105", BOTH, 3, "" },
	{ "the longest there is", "0-32768+ 32768-65512", BOTH, 2, "" },
	{ "a hole stays", "0-8+ 16-24", BOTH, 0, "ip_datagrams_joined=0" },
	{ "the end stays away", "0-8+ 8-16+", BOTH, 0, "" },
	{ "two datagrams", "0-8+ 0-8+#2 8-16#2 8-16", BOTH, 3, "ip_datagrams_joined=2" },
	{ "the same id again", "0-8+ 8-16 0-8+ 8-16", BOTH, 2, "ip_datagrams_joined=2" },
	/* duplicates */
	{ "duplicate", "0-8+ 0-8+ 8-16", BOTH, 3, "ip_fragments_duplicate=1" },
	{ "duplicate of the last", "8-13 8-13 0-8+", BOTH, 3, "ip_fragments_duplicate=1" },
	{ "all of them twice", "0-8+ 0-8+ 16-20 16-20 8-16+", BOTH, 5, "ip_fragments_duplicate=2" },
	{ "part of another", "0-24+ 8-16+ 24-32", V4, 3, "ip_fragments_duplicate=1" },
	{ "part of another, IPv6", "0-24+ 8-16+ 24-32", V6, 0, "ip_datagrams_overlapping=1" },
	{ "head of another, IPv6", "0-24+ 0-16+ 24-32", V6, 0, "ip_datagrams_overlapping=1" },
	{ "tail of another, IPv6", "0-24+ 8-24+ 24-32", V6, 0, "ip_datagrams_overlapping=1" },
	{ "two at once, IPv6", "0-8+ 8-16+ 0-16+ 16-20", V6, 0, "ip_datagrams_overlapping=1" },
	/* overlaps: the first octets win in IPv4 and the datagram is dropped in IPv6 */
	{ "other octets", "0-8+ 0-8+! 8-16", V4, 3,
	  "ip_fragment_conflicts=8 ip_fragments_overlapping=1" },
	{ "other octets, IPv6", "0-8+ 0-8+! 8-16", V6, 0,
	  "ip_datagrams_overlapping=1 ip_fragments_lost=3" },
	{ "overlap from the left", "8-24+ 0-16+! 24-32", V4, 3,
	  "ip_fragment_conflicts=8 ip_fragments_overlapping=1" },
	{ "overlap to the right", "0-16+ 8-24+! 24-32", V4, 3, "ip_fragment_conflicts=8" },
	{ "overlap on both sides", "8-16+ 0-24+! 24-32", V4, 3, "ip_fragment_conflicts=8" },
	{ "overlap of the last", "0-8+ 16-21 8-21!", V4, 3, "ip_fragment_conflicts=5" },
	{ "overlap, IPv6", "8-24+ 0-16+ 24-32 0-8+", V6, 0,
	  "ip_datagrams_overlapping=1 ip_fragments_lost=4" },
	{ "overlap, then time, IPv6", "0-8+ 0-16+ @31 0-8+ 8-16", V6, 5,
	  "ip_datagrams_overlapping=1 ip_datagrams_timeout=0 ip_fragments_joined=2" },
	/* what cannot be */
	{ "teardrop", "0-36+ 24-28", BOTH, 0, "ip_fragments_malformed=1" },
	{ "empty", "8-8 0-8+ 8-16", BOTH, 3, "ip_fragments_malformed=1" },
	{ "empty in the middle", "0-0+ 0-8+ 8-16", BOTH, 3, "ip_fragments_malformed=1" },
	{ "no multiple of eight", "0-15+ 0-16+ 16-20", BOTH, 3, "ip_fragments_malformed=1" },
	{ "beyond the end", "16-20 24-32+ 0-16+", BOTH, 3, "ip_fragments_disagreeing=1" },
	{ "the end before", "24-32+ 8-16 0-24+ 32-33", BOTH, 4, "ip_fragments_disagreeing=1" },
	{ "two ends", "8-16 16-24 0-8+", BOTH, 3, "ip_fragments_disagreeing=1" },
	{ "end without being last", "8-16 8-16+ 0-8+", BOTH, 3, "ip_fragments_duplicate=1" },
	{ "ping of death", "65528-65600 0-8+", BOTH, 0, "ip_fragments_oversize=1" },
	{ "too long with its header", "0-32768+ 32768-65520", V4, 0, "ip_fragments_oversize=1" },
	/* time */
	{ "just in time", "0-8+ @29 8-16", BOTH, 3, "ip_datagrams_timeout=0" },
	{ "too late", "0-8+ @30 8-16", BOTH, 0, "ip_datagrams_timeout=1 ip_fragments_lost=1" },
	{ "from the first on", "0-8+ @20 8-16+ @31 16-20", BOTH, 0,
	  "ip_datagrams_timeout=1 ip_fragments_lost=2" },
	{ "a new beginning", "0-8+ @40 8-16 0-8+", BOTH, 4, "ip_datagrams_timeout=1" },
	{ "others do not time out", "0-8+ @20 0-8+#2 @35 8-16#2", BOTH, 5,
	  "ip_datagrams_timeout=1 ip_datagrams_joined=1" },
};

/* -- running a script -------------------------------------------------------------------------- */

struct run {
	struct an_env *env;
	struct an_ip_frag_state state;
	int version;
	int64_t seconds;
	uint64_t token;
	uint8_t *datagram;             /* a header and PATTERN_OCTETS of payload */
	int16_t model[PATTERN_OCTETS]; /* datagram 1: what came first; -1: nothing */
	const uint8_t *whole;          /* the last token's datagram, or NULL */
	uint32_t octets;
};

static uint8_t pattern(size_t i)
{
	return (uint8_t)(i * 7 + (i >> 8));
}

static size_t header_octets(int version)
{
	return version == 4 ? 20 : 40;
}

static void run_begin(struct run *run, int version)
{
	struct frame_ip ip = { .source = frame_endpoint(version == 4 ? "10.1.2.3" : "fe80::3", 0),
			       .destination =
				   frame_endpoint(version == 4 ? "10.1.2.4" : "fe80::4", 0),
			       .protocol = 17 };
	size_t header = header_octets(version);

	run->env = fake_env_create();
	assert_true(an_ip_frag_state_init(fake_env_setup(run->env), &run->state));
	run->version = version;
	run->seconds = 1000;
	run->token = 0;
	run->datagram = malloc(header + PATTERN_OCTETS);
	assert_non_null(run->datagram);
	frame_ip(run->datagram, header, &ip);
	for (size_t i = 0; i < PATTERN_OCTETS; i++) {
		run->datagram[header + i] = pattern(i);
		run->model[i] = -1;
	}
}

static void run_end(struct run *run)
{
	an_ip_frag_state_fini(fake_env_setup(run->env), &run->state);
	fake_env_destroy(run->env);
	free(run->datagram);
}

/* Both parts of f_processIpFrag on a raw packet; true: a value, which is checked. */
static bool run_packet(struct run *run, const uint8_t *octets, size_t captured, size_t length)
{
	struct an_packet packet = frame_packet(FRAME_RAW, octets, captured, 1, 0);
	struct an_address source, destination;
	struct an_ip_frag_ticket ticket;
	struct an_ip_packet ip;
	bool found;

	packet.length = (uint32_t)length;
	fake_env_token(run->env, ++run->token, run->seconds * 1000000000, &packet);
	run->whole = NULL;
	if (!an_packet_decode(run->env, &packet, &source, &destination))
		return false;
	an_process_ip_frag_ordered(run->env, &run->state, &packet, &ticket);
	found = an_process_ip_frag(run->env, &ticket, &packet, &ip);
	run->whole = ticket.datagram;
	run->octets = ticket.octets;
	if (found && ticket.datagram != NULL) {
		assert_true(ip.reassembled);
		assert_int_equal(ip.missing_octets, 0);
		assert_ptr_equal(ip.header, ticket.datagram);
		assert_ptr_equal(ip.payload + ip.payload_octets, ticket.datagram + ticket.octets);
	}
	return found;
}

/* The datagram that became whole: the header of an unfragmented one, the octets of the model. */
static void check_whole(const struct run *run, const char *name)
{
	size_t header = header_octets(run->version);
	uint8_t want[40];

	memcpy(want, run->datagram, header);
	if (run->version == 4) {
		want[2] = (uint8_t)(run->octets >> 8);
		want[3] = (uint8_t)run->octets;
		frame_fix_ipv4(want);
	} else {
		want[4] = (uint8_t)((run->octets - 40) >> 8);
		want[5] = (uint8_t)(run->octets - 40);
	}
	assert_memory_equal(run->whole, want, header);
	for (size_t i = 0; i < run->octets - header; i++)
		if (run->whole[header + i] != run->model[i])
			fail_msg("%s, IPv%d: octet %zu is %02x, not %02x", name, run->version, i,
				 run->whole[header + i], (unsigned)run->model[i]);
}

/* A fragment as the script says it. */
static bool run_fragment(struct run *run, const char *name, size_t begin, size_t end,
			 const char *flags)
{
	size_t header = header_octets(run->version), room = header + 8 + end - begin;
	const char *id = strchr(flags, '#');
	uint8_t *octets = fake_take(NULL, room); /* never the allocation that fails */
	size_t n;
	bool found;

	if (run->version == 4)
		run->datagram[5] = id != NULL ? 2 : 1;
	n = frame_fragment_raw(octets, room, run->datagram, id != NULL ? 2 : 1, begin, end,
			       strchr(flags, '+') != NULL);
	for (size_t i = n - (end - begin); strchr(flags, '!') != NULL && i < n; i++)
		octets[i] ^= 0xff;
	for (size_t i = begin; id == NULL && i < end; i++)
		if (run->model[i] < 0)
			run->model[i] = octets[n - (end - i)];
	found = run_packet(run, octets, n, n);
	if (found && id == NULL)
		check_whole(run, name);
	free(octets);
	return found;
}

/* Returns the word that made a datagram whole, the first if there are several, or 0. */
static int run_script(struct run *run, const char *name, const char *script)
{
	int whole = 0;

	for (int word = 1; *script != '\0'; word++) {
		unsigned begin, end;
		char flags[8] = "";

		if (*script == '@') {
			run->seconds = 1000 + atoi(script + 1);
		} else {
			assert_true(sscanf(script, "%u-%u%7[+!#0-9]", &begin, &end, flags) >= 2);
			if (run_fragment(run, name, begin, end, flags) && whole == 0)
				whole = word;
		}
		script += strcspn(script, " ");
		script += *script == ' ';
	}
	return whole;
}

/* Every fragment is in one bin, but for those that wait; a rejected one has one reason. */
static void check_sums(const struct run *run, bool may_wait)
{
	const struct an_env *env = run->env;
	uint64_t all = fake_env_counter(env, "ip_fragments");
	uint64_t rejected = fake_env_counter(env, "ip_fragments_rejected");
	uint64_t done = fake_env_counter(env, "ip_fragments_joined") +
			fake_env_counter(env, "ip_fragments_lost") + rejected;
	uint64_t reasons = fake_env_counter_sum(env, "ip_fragments_") - done -
			   fake_env_counter(env, "ip_fragments_overlapping");

	assert_int_equal(reasons, rejected);
	assert_true(may_wait ? done <= all : done == all);
}

/* Long after: the second fragment makes all that waits expire, and waits itself. */
static void run_out(struct run *run)
{
	run->seconds += 100000;
	run_fragment(run, "run out", 0, 8, "+#2");
	run->seconds += 100000;
	run_fragment(run, "run out", 0, 8, "+#2");
	assert_int_equal(fake_env_counter(run->env, "ip_fragments"),
			 1 + fake_env_counter(run->env, "ip_fragments_joined") +
			     fake_env_counter(run->env, "ip_fragments_lost") +
			     fake_env_counter(run->env, "ip_fragments_rejected"));
}

static void check_counters(const struct run *run, const struct row *row)
{
	const char *at = row->counters;

	while (*at != '\0') {
		char name[64];
		unsigned value;

		assert_int_equal(sscanf(at, "%63[a-z_]=%u", name, &value), 2);
		if (fake_env_counter(run->env, name) != value)
			fail_msg("%s, IPv%d: %s is %u", row->name, run->version, name,
				 (unsigned)fake_env_counter(run->env, name));
		at += strcspn(at, " ");
		at += *at == ' ';
	}
}

static void check_row(const struct row *row, int version, bool collide)
{
	static struct run run;
	int whole;

	run_begin(&run, version);
	fake_env_set_hash_constant(run.env, collide);
	whole = run_script(&run, row->name, row->script);
	if (whole != row->whole)
		fail_msg("%s, IPv%d: whole at word %d, not %d", row->name, version, whole,
			 row->whole);
	check_counters(&run, row);
	check_sums(&run, true);
	run_out(&run);
	run_end(&run);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (int collide = 0; collide < 2; collide++) {
			if ((rows[i].versions & V4) != 0)
				check_row(&rows[i], 4, collide != 0);
			if ((rows[i].versions & V6) != 0)
				check_row(&rows[i], 6, collide != 0);
		}
	}
}

/* -- every order ------------------------------------------------------------------------------- */

static void check_order(int version, const unsigned order[5])
{
	static const char *const words[5] = { "0-1400+", "1400-2048+", "2048-2056+", "2056-6000+",
					      "6000-6001" };
	static struct run run;
	char script[100];

	snprintf(script, sizeof script, "%s %s %s %s %s", words[order[0]], words[order[1]],
		 words[order[2]], words[order[3]], words[order[4]]);
	run_begin(&run, version);
	assert_int_equal(run_script(&run, script, script), 5);
	assert_int_equal(run.octets, header_octets(version) + 6001);
	check_sums(&run, false);
	run_end(&run);
}

static void permute(int version, unsigned order[5], unsigned from)
{
	if (from == 5)
		check_order(version, order);
	for (unsigned i = from; i < 5; i++) {
		unsigned swap = order[from];

		order[from] = order[i];
		order[i] = swap;
		permute(version, order, from + 1);
		order[i] = order[from];
		order[from] = swap;
	}
}

static void test_every_order(void **state)
{
	unsigned order[5] = { 0, 1, 2, 3, 4 };

	(void)state;
	permute(4, order, 0);
	permute(6, order, 0);
}

/* -- single fragments -------------------------------------------------------------------------- */

/* A fragment that was not captured whole is of no use; nor is one cut on the wire. */
static void test_every_cut(void **state)
{
	static struct run run;
	uint8_t octets[200];

	(void)state;
	for (int version = 4; version <= 6; version += 2) {
		size_t total;

		run_begin(&run, version);
		total = frame_fragment_raw(octets, sizeof octets, run.datagram, 1, 8, 32, true);
		for (size_t n = 0; n < total; n++) {
			uint8_t *copy = malloc(n != 0 ? n : 1);

			assert_non_null(copy);
			memcpy(copy, octets, n);
			assert_false(run_packet(&run, copy, n, total));
			assert_false(run_packet(&run, copy, n, n));
			free(copy);
		}
		assert_int_equal(fake_env_counter(run.env, "ip_fragments"),
				 fake_env_counter(run.env, "ip_fragments_truncated"));
		check_sums(&run, false);
		run_end(&run);
	}
}

/* The extension headers before the Fragment header stay; the one that named it names the rest. */
static void test_unfragmentable_part(void **state)
{
	static struct run run;
	uint8_t packet[100] = { 0x60 };

	(void)state;
	run_begin(&run, 6);
	packet[5] = 8 + 8 + 8;
	packet[6] = 0;   /* hop-by-hop */
	packet[40] = 44; /* names the Fragment header */
	packet[42] = 1;
	packet[43] = 4;
	packet[48] = 17;
	packet[51] = 1; /* more to follow */
	memcpy(packet + 56, "abcdefgh", 8);
	assert_false(run_packet(&run, packet, 64, 64));
	packet[51] = 8;
	packet[5] = 8 + 8 + 3;
	assert_true(run_packet(&run, packet, 59, 59));
	assert_int_equal(run.octets, 40 + 8 + 8 + 3);
	assert_memory_equal(run.whole + 4, "\x00\x13\x00", 3); /* length, next header */
	assert_memory_equal(run.whole + 40, "\x11\x00\x01\x04", 4);
	assert_memory_equal(run.whole + 48, "abcdefghabc", 11);
	run_end(&run);
}

/* Each fragment fits, but the first has the longest of headers. */
static void test_too_long_when_whole(void **state)
{
	static struct run run;
	uint8_t first[68];

	(void)state;
	run_begin(&run, 4);
	assert_int_equal(run_script(&run, "all but the first", "32768-65512 8-32768+"), 0);
	memset(first, 1, sizeof first); /* options: no operation */
	frame_fragment_raw(first, sizeof first, run.datagram, 0, 0, 8, true);
	first[0] = 0x4f;
	first[3] = sizeof first;
	frame_fix_ipv4(first);
	assert_false(run_packet(&run, first, sizeof first, sizeof first));
	assert_int_equal(fake_env_counter(run.env, "ip_datagrams_oversize"), 1);
	check_sums(&run, false);
	run_end(&run);
}

static void test_keys(void **state)
{
	static struct run run;
	uint8_t first[100], second[100];

	(void)state;
	run_begin(&run, 4);
	frame_fragment_raw(first, sizeof first, run.datagram, 0, 0, 8, true);
	frame_fragment_raw(second, sizeof second, run.datagram, 0, 8, 16, false);
	for (size_t at = 4; at < 20; at++) {
		if ((at >= 6 && at < 9) || at == 10 || at == 11)
			continue; /* fragment field, time to live, checksum: not of the key */
		run_packet(&run, first, 28, 28);
		second[at] ^= 1;
		frame_fix_ipv4(second);
		assert_false(run_packet(&run, second, 28, 28));
		second[at] ^= 1;
		frame_fix_ipv4(second);
		assert_true(run_packet(&run, second, 28, 28));
	}
	run_end(&run);
}

static void test_checksum_modes(void **state)
{
	static struct run run;
	uint8_t octets[100];

	(void)state;
	run_begin(&run, 4);
	run.datagram[5] = 1;
	frame_fragment_raw(octets, sizeof octets, run.datagram, 0, 0, 8, true);
	octets[10] ^= 1;
	fake_env_set_checksum(run.env, AN_CHECKSUM_DROP);
	run_packet(&run, octets, 28, 28);
	assert_int_equal(fake_env_counter(run.env, "ip_fragments_checksum"), 1);
	fake_env_set_checksum(run.env, AN_CHECKSUM_AUTO);
	run_packet(&run, octets, 28, 28);
	assert_int_equal(fake_env_counter(run.env, "ip_checksum_accepted"), 1);
	for (size_t i = 0; i < 8; i++)
		run.model[i] = pattern(i);
	assert_int_equal(run_script(&run, "the rest", "8-16"), 1);
	check_sums(&run, false);
	run_end(&run);
}

/* -- memory ------------------------------------------------------------------------------------ */

/* One octet at the end of each of 1,000 datagrams: at most some hundred fit, the youngest. */
static void test_limit(void **state)
{
	static struct run run;
	uint8_t octets[100];

	(void)state;
	run_begin(&run, 4);
	fake_env_set_limit(run.env, "ip_fragment_octets", 262144);
	for (unsigned i = 0; i < 1000; i++) {
		run.datagram[4] = (uint8_t)(i >> 8);
		run.datagram[5] = (uint8_t)i;
		frame_fragment_raw(octets, sizeof octets, run.datagram, 0, 64000, 64008, true);
		run_packet(&run, octets, 28, 28);
	}
	assert_in_range(fake_env_counter(run.env, "ip_datagrams_evicted"), 850, 950);
	assert_int_equal(fake_env_counter(run.env, "ip_datagrams_evicted"),
			 fake_env_counter(run.env, "ip_fragments_lost"));
	run.datagram[4] = 0;
	run_out(&run);
	run_end(&run);
}

/* The n-th allocation fails, for every n: the fragment or the datagram is lost, and counted. */
static void test_out_of_memory(void **state)
{
	static struct run run;

	(void)state;
	for (int version = 4; version <= 6; version += 2) {
		bool failed = true;

		for (unsigned n = 1; failed; n++) {
			run_begin(&run, version);
			fake_env_fail_allocation(run.env, n);
			run_fragment(&run, "no memory", 4000, 6000, "+");
			run_fragment(&run, "no memory", 0, 4000, "+");
			run_fragment(&run, "no memory", 6000, 6001, "");
			failed = fake_env_allocation_failed(run.env);
			fake_env_fail_allocation(run.env, 0);
			check_sums(&run, true);
			run_out(&run);
			run_end(&run);
		}
	}
}

/* -- any octets -------------------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* A fragment of one of eight datagrams: mostly a third of it, sometimes any, with an octet changed
 * now and then. */
static size_t random_fragment(struct run *run, uint8_t *octets, size_t room, uint32_t *seed)
{
	size_t part = next_random(seed) % 3, begin = part * 16, end = part < 2 ? begin + 16 : 43;
	bool more = part < 2;
	size_t size;

	if (next_random(seed) % 4 == 0) {
		begin = next_random(seed) % (next_random(seed) % 16 == 0 ? 8192 : 6) * 8;
		more = next_random(seed) % 2 != 0;
		end = begin + (more ? 8 : 1) * (1 + next_random(seed) % 8);
	}
	run->datagram[run->version == 4 ? 5 : 23] = (uint8_t)(next_random(seed) % 8);
	size = frame_fragment_raw(octets, room, run->datagram, 1, begin, end, more);
	if (next_random(seed) % 8 == 0)
		octets[next_random(seed) % size] ^= (uint8_t)next_random(seed);
	return size;
}

static uint64_t random_stream(int version, uint32_t seed)
{
	static struct run run;
	uint8_t octets[200];
	uint64_t joined;

	run_begin(&run, version);
	fake_env_set_limit(run.env, "ip_fragment_octets", 262144);
	for (int i = 0; i < 2000; i++) {
		size_t n = random_fragment(&run, octets, sizeof octets, &seed);

		run_packet(&run, octets, n, n);
		assert_true(run.whole == NULL || run.octets <= 65535 + 40);
		run.seconds += next_random(&seed) % 16 == 0;
		check_sums(&run, true);
	}
	joined = fake_env_counter(run.env, "ip_datagrams_joined");
	run_out(&run);
	run_end(&run);
	return joined;
}

static void test_random_streams(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 40; seed++) {
		assert_true(random_stream(4, seed) > 10);
		assert_true(random_stream(6, seed) > 10);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),           cmocka_unit_test(test_every_order),
		cmocka_unit_test(test_every_cut),      cmocka_unit_test(test_unfragmentable_part),
		cmocka_unit_test(test_keys),           cmocka_unit_test(test_checksum_modes),
		cmocka_unit_test(test_limit),          cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_random_streams), cmocka_unit_test(test_too_long_when_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
