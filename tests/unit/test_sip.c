/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_sip.c -- SIP messages: what is read of them, cut anywhere, without memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stdlib/sip.h"
#include "tests/support/fake_env.h"
#include "tests/support/frames.h"

enum { MESSAGE_MAX = 2048, V4_HEADER = 20 };

#define INVITE                                                                                     \
	"INVITE sip:bob@example.org;x=1 SIP/2.0\r\n"                                               \
	"Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1\r\n"                                       \
	"Max-Forwards: 70\r\n"                                                                     \
	"From: \"Alice\" <sip:alice@example.org>;tag=a1\r\n"                                       \
	"To: <sip:bob@example.org>\r\n"                                                            \
	"Call-ID: 12345@10.0.0.1\r\n"                                                              \
	"CSeq: 314 INVITE\r\n"
#define RINGING                                                                                    \
	"SIP/2.0 180 Ringing\r\n"                                                                  \
	"v: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1\r\n"                                         \
	"f: <sip:alice@example.org>;tag=a1\r\n"                                                    \
	"t: <sip:bob@example.org>;tag=b2\r\n"                                                      \
	"i: 12345\r\n"                                                                             \
	"CSeq: 314 INVITE\r\n"
#define END    "Content-Length: 0\r\n\r\n"
#define REST   "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
#define LONG16 "0123456789abcdef"
#define LONG   LONG16 LONG16 LONG16 LONG16 LONG16 LONG16 LONG16 LONG16

static const struct row {
	const char *name, *message, *want; /* "": no value */
	const char *counter;
} rows[] = {
	{ "a request", INVITE END,
	  "INVITE 0 314 sip:bob@example.org;x=1 sip:alice@example.org/a1 sip:bob@example.org/ "
	  "12345@10.0.0.1",
	  "sip_messages" },
	{ "a response in the compact form", RINGING END,
	  "INVITE 180 314  sip:alice@example.org/a1 sip:bob@example.org/b2 12345", "sip_messages" },
	{ "a body", INVITE "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
	  "INVITE 0 314 sip:bob@example.org;x=1 sip:alice@example.org/a1 sip:bob@example.org/ "
	  "12345@10.0.0.1",
	  "sip_messages" },
	{ "no Call-ID",
	  "BYE sip:b@x SIP/2.0\r\n" REST "From: <sip:a@x>\r\nTo: <sip:b@x>\r\nCSeq: 1 BYE\r\n" END,
	  "", "sip_incomplete" },
	{ "no CSeq",
	  "BYE sip:b@x SIP/2.0\r\n" REST "From: <sip:a@x>\r\nTo: <sip:b@x>\r\nCall-ID: 1\r\n" END,
	  "", "sip_incomplete" },
	{ "no From",
	  "BYE sip:b@x SIP/2.0\r\n" REST "To: <sip:b@x>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n" END, "",
	  "sip_incomplete" },
	{ "no To",
	  "BYE sip:b@x SIP/2.0\r\n" REST "From: <sip:a@x>\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n" END, "",
	  "sip_incomplete" },
	{ "no header", "BYE sip:b@x SIP/2.0\r\n\r\n", "", NULL },
	{ "a line that is no header", "BYE sip:b@x SIP/2.0\r\nhello\r\n\r\n", "", "sip_malformed" },
	{ "no SIP", "GET / HTTP/1.1\r\n\r\n", "", "sip_no_message" },
	{ "nothing", "", "", "sip_no_message" },
	{ "a long Call-ID",
	  "BYE sip:b@x SIP/2.0\r\n" REST "From: <sip:a@x>\r\nTo: <sip:b@x>\r\n"
	  "Call-ID: " LONG "@x\r\nCSeq: 1 BYE\r\n" END,
	  NULL, "sip_messages" },
	{ "a Call-ID that just fits",
	  "BYE sip:b@x SIP/2.0\r\n" REST "From: <sip:a@x>\r\nTo: <sip:b@x>\r\n"
	  "Call-ID: " LONG16 LONG16 LONG16 LONG16 LONG16 LONG16 LONG16 "@23456789abcdef\r\n"
	  "CSeq: 1 BYE\r\n" END,
	  "BYE 0 1 sip:b@x sip:a@x/ sip:b@x/ " LONG16 LONG16 LONG16 LONG16 LONG16 LONG16 LONG16
	  "@23456789abcdef",
	  "sip_messages" },
};

static void show(char *out, size_t room, const struct an_sip_event *e)
{
	snprintf(out, room, "%.*s %u %u %.*s %.*s/%.*s %.*s/%.*s %.*s", (int)e->method.length,
		 e->method.data, (unsigned)e->status, (unsigned)e->cseq, (int)e->uri.length,
		 e->uri.data, (int)e->from.length, e->from.data, (int)e->from_tag.length,
		 e->from_tag.data, (int)e->to.length, e->to.data, (int)e->to_tag.length,
		 e->to_tag.data, e->call_id.length, e->call_id.text);
}

/* The allocation that fails in the next parse, from 1; 0: none. */
static unsigned failing;

/* The first n octets of the message, all that was captured of it, in a datagram. */
static bool parse(struct an_env *env, const char *message, size_t n,
		  const struct an_sip_event **out)
{
	struct an_endpoint a = frame_endpoint("10.0.0.1", 5060);
	uint8_t datagram[MESSAGE_MAX];
	size_t octets = frame_udp(datagram, sizeof datagram, a, a, message, strlen(message));
	uint8_t *copy = malloc(V4_HEADER + 8 + n);
	struct an_ip_packet packet = { .header = copy,
				       .payload = copy + V4_HEADER,
				       .payload_octets = (uint32_t)(8 + n),
				       .missing_octets = (uint32_t)(octets - V4_HEADER - 8 - n),
				       .version = 4,
				       .protocol = 17 };
	bool found;

	assert_non_null(copy);
	memcpy(copy, datagram, V4_HEADER + 8 + n);
	fake_env_fail_allocation(env, failing);
	found = an_sip_event_parse(env, &packet, out);
	free(copy); /* what is kept is in token memory */
	return found;
}

static void test_messages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *r = &rows[i];
		struct an_env *env = fake_env_create();
		const struct an_sip_event *event;
		char got[1024] = "";

		if (parse(env, r->message, strlen(r->message), &event))
			show(got, sizeof got, event);
		if (r->want != NULL && strcmp(got, r->want) != 0)
			fail_msg("%s: got '%s', not '%s'", r->name, got, r->want);
		if (r->counter != NULL && fake_env_counter(env, r->counter) != 1)
			fail_msg("%s: not counted in %s", r->name, r->counter);
		assert_int_equal(fake_env_counter_sum(env, "sip_"), 1);
		fake_env_destroy(env);
	}
}

/* Each ends in a value or a counter. The address sanitizer sees who reads too far. */
static void test_messages_cut_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct an_env *env = fake_env_create();
		size_t length = strlen(rows[i].message);

		for (size_t n = 0; n <= length; n++) {
			const struct an_sip_event *event;

			parse(env, rows[i].message, n, &event);
			assert_int_equal(fake_env_counter_sum(env, "sip_"), n + 1);
		}
		fake_env_destroy(env);
	}
}

/* Octets changed, one at a time, to what means something in SIP. */
static void test_messages_changed_anywhere(void **state)
{
	static const char changes[] = {
		'\0', '\r', '\n', ' ', ':', ';', '<', '>', '"', '=', '\xff'
	};
	struct an_env *env = fake_env_create();
	char message[MESSAGE_MAX];
	size_t length = strlen(INVITE END);
	uint64_t count = 0;

	(void)state;
	for (size_t i = 0; i < length; i++)
		for (size_t c = 0; c < sizeof changes; c++) {
			struct an_endpoint a = frame_endpoint("10.0.0.1", 5060);
			uint8_t datagram[MESSAGE_MAX];
			const struct an_sip_event *event;
			size_t n;

			memcpy(message, INVITE END, length);
			message[i] = changes[c];
			n = frame_udp(datagram, sizeof datagram, a, a, message, length);
			an_sip_event_parse(
			    env,
			    &(struct an_ip_packet){ .header = datagram,
						    .payload = datagram + V4_HEADER,
						    .payload_octets = (uint32_t)(n - V4_HEADER),
						    .version = 4,
						    .protocol = 17 },
			    &event);
			assert_int_equal(fake_env_counter_sum(env, "sip_"), ++count);
			fake_env_token(env, count, 0, NULL);
		}
	fake_env_destroy(env);
}

static void test_long_call_ids_differ(void **state)
{
#define WITH_ID(id)                                                                                \
	"BYE sip:b@x SIP/2.0\r\n" REST "From: <sip:a@x>\r\nTo: <sip:b@x>\r\nCSeq: 1 BYE\r\n"       \
	"Call-ID: " id "\r\n" END
	struct an_env *env = fake_env_create();
	const struct an_sip_event *first, *again, *other;
	struct an_call_id id;

	(void)state;
	assert_true(parse(env, WITH_ID(LONG "@a"), strlen(WITH_ID(LONG "@a")), &first));
	assert_true(parse(env, WITH_ID(LONG "@a"), strlen(WITH_ID(LONG "@a")), &again));
	assert_true(parse(env, WITH_ID(LONG "@b"), strlen(WITH_ID(LONG "@b")), &other));
	assert_memory_equal(&first->call_id, &again->call_id, sizeof first->call_id);
	assert_memory_not_equal(&first->call_id, &other->call_id, sizeof first->call_id);
	assert_int_equal(first->call_id.length, sizeof first->call_id.text);
	assert_memory_equal(first->call_id.text, LONG, 110);
	assert_int_equal(first->call_id.text[110], '~');
	id = an_sip_call_id(env, first);
	an_call_id_print(fake_env_writer(env), &id);
	assert_int_equal(strlen(fake_env_written(env)), 127 + 2);
	an_sip_event_print(fake_env_writer(env), &first);
	assert_string_equal(
	    fake_env_written(env),
	    "{\"method\":\"BYE\",\"from\":\"sip:a@x\",\"to\":\"sip:b@x\",\"cseq\":1}");
	fake_env_destroy(env);
}

static void test_no_memory_is_no_value(void **state)
{
	bool failed = true;

	(void)state;
	for (unsigned n = 1; failed; n++) {
		struct an_env *env = fake_env_create();
		const struct an_sip_event *event;
		bool found;

		failing = n;
		found = parse(env, INVITE END, strlen(INVITE END), &event);
		failed = fake_env_allocation_failed(env);
		failing = 0;
		fake_env_fail_allocation(env, 0);
		assert_int_equal(found, !failed);
		fake_env_destroy(env);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_messages_cut_anywhere),
		cmocka_unit_test(test_messages_changed_anywhere),
		cmocka_unit_test(test_long_call_ids_differ),
		cmocka_unit_test(test_no_memory_is_no_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
