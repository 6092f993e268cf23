/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_tcp_rules.c -- deadlines, limits, headers, checksums and keys of connections. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "stdlib/tcp_reassembly.h"
#include "tests/support/fake_env.h"
#include "tests/support/tcp_script.h"

#define H ">S0 <SA0/1 >A1/1 "

/* -- deadlines, cap, client ------------------------------------------------------------------- */

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
		struct tcp_run r;
		int64_t want;

		tcp_run_begin(&r, 4, 5, 6);
		tcp_run_script(&r, cases[i].script);
		want = cases[i].keep == 0 ? 0 : r.now + cases[i].keep * INT64_C(1000000000);
		if (fake_env_keep(r.env) != want)
			fail_msg("%s: kept until %lld, not %lld", cases[i].script,
				 (long long)fake_env_keep(r.env), (long long)want);
		if (want != 0 && fake_env_embryonic(r.env) != cases[i].is_embryonic)
			fail_msg("%s: embryonic", cases[i].script);
		tcp_run_end(&r);
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
		struct tcp_run r;

		tcp_run_begin(&r, 6, 5, 6);
		tcp_run_script(&r, cases[i].script);
		if (r.state.client != cases[i].client)
			fail_msg("%s: client %d", cases[i].script, r.state.client);
		tcp_run_end(&r);
	}
}

/* Nothing precedes what is held: the cap gives the gap up, and bounds pieces of one octet too. */
static void test_cap(void **state)
{
	static const uint32_t sizes[] = { 1, 100, 1460 };

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		static const uint8_t zeros[1460];
		struct tcp_run r;
		uint64_t most = 0;

		tcp_run_begin(&r, 4, 0, 0);
		fake_env_set_limit(r.env, "tcp_out_of_order_octets", 1 << 16);
		tcp_run_script(&r, H);
		for (uint32_t n = 0; n < 1000; n++) {
			struct tcp_word w = { .segment = { .flags = AN_TCP_ACK,
							   .seq = 1 + (n + 1) * 2000,
							   .ack = 1,
							   .data = zeros,
							   .octets = sizes[i] } };

			r.length = 0;
			tcp_run_word(&r, &w);
			if (tcp_run_held(&r.state) > most)
				most = tcp_run_held(&r.state);
			assert_true(fake_env_account(r.env) <=
				    (1 << 16) + (int64_t)sizeof(struct an_tcp_queues));
		}
		assert_true(fake_env_counter(r.env, "tcp_out_of_order_full") > 800);
		assert_true(most <= 1 << 16 && most > UINT64_C(40) * sizes[i]);
		tcp_run_end(&r);
	}
}

/* What is released was copied once and is the token's: no second copy. */
static void test_given(void **state)
{
	struct tcp_run r;

	(void)state;
	tcp_run_begin(&r, 4, 0, 0);
	tcp_run_script(&r, H ">A6/1=world");
	assert_int_equal(fake_env_given(r.env), 0);
	tcp_run_script(&r, ">A1/1=hello");
	assert_int_equal(fake_env_given(r.env), strlen("world"));
	an_tcp_state_fini(r.env, &r.state);
	an_tcp_state_init(r.env, &r.state);
	assert_string_equal(r.text, "O|>hello>world");
	tcp_run_end(&r);
}

/* -- headers ---------------------------------------------------------------------------------- */

static bool process_part(struct tcp_run *r, const uint8_t *whole, uint32_t n, uint32_t length)
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
		struct tcp_run r;

		tcp_run_begin(&r, 4, 0, 0);
		fake_env_set_checksum(r.env, AN_CHECKSUM_IGNORE);
		assert_int_equal(process_part(&r, whole, n, n), n >= 40);
		assert_int_equal(fake_env_counter(r.env, "tcp_malformed"), n < 40);
		fake_env_destroy(r.env);
		tcp_run_begin(&r, 4, 0, 0);
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
		struct tcp_run r;

		whole[20 + 12] = (uint8_t)(words << 4);
		tcp_run_begin(&r, 4, 0, 0);
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
		struct tcp_run r;

		tcp_run_begin(&r, 4, 0, 0);
		tcp_run_script(&r, H);
		flow.endpoint[0].scope = flow.endpoint[1].scope = others[i].scope;
		fake_env_set_context_key(r.env, &flow, sizeof flow);
		tcp_run_script(&r, ">A1/1=zz");
		assert_string_equal(r.text, "O");
		assert_int_equal(fake_env_counter(r.env, "tcp_other_flow"), 1);
		assert_true(fake_env_keep(r.env) != 0); /* the connection goes on */
		tcp_run_end(&r);
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
		{ AN_CHECKSUM_AUTO, ">S0 <SA0/1! >A1/1=ab >A3/1=xx! <A1/3=cd!", "O|>ab|<cd" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tcp_run r;

		tcp_run_begin(&r, 4, 3, 4);
		fake_env_set_checksum(r.env, cases[i].mode);
		tcp_run_script(&r, cases[i].script);
		assert_string_equal(r.text, cases[i].want);
		tcp_run_end(&r);
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
		cmocka_unit_test(test_deadlines),
		cmocka_unit_test(test_client),
		cmocka_unit_test(test_cap),
		cmocka_unit_test(test_given),
		cmocka_unit_test(test_short_segments),
		cmocka_unit_test(test_data_offset),
		cmocka_unit_test(test_other_flow),
		cmocka_unit_test(test_checksum_modes),
		cmocka_unit_test(test_flow_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
