/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_tcp_feature.c -- connections in numbers: scripts of messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "stdlib/tcp_feature.h"
#include "tests/support/fake_env.h"
#include "tests/support/frames.h"

#define NS INT64_C(1000000000)

/* A script of words: SECONDS:CLIENT>SERVER:EVENTS[:OCTETS]; '<' is a message of the server. An
 * endpoint is a letter, for its address, and its port. EVENTS: o open, d data, c close, r reset.
 * The values: DURATION/CLIENT_OCTETS/SERVER_OCTETS/CLIENT_MESSAGES/SERVER_MESSAGES/
 * SAME_ADDRESS/SAME_PORT/PHASE, '-' where there is none. */
static const struct row {
	const char *name, *script, *want;
	const char *limit;
	uint64_t value;
} rows[] = {
	{ "a connection", "0:a1>b25:o 1:a1>b25:d:10 2:a1<b25:d:200 3:a1<b25:c",
	  "0/0/0/1/0/1/1/0 - - 3/10/200/2/2/1/1/1", NULL, 0 },
	{ "reset", "0:a1>b25:o 2:a1>b25:r", "0/0/0/1/0/1/1/0 2/0/0/2/0/1/1/2", NULL, 0 },
	{ "a flood", "0:a1>b80:o 0:a2>b80:o 0:c3>b80:o",
	  "0/0/0/1/0/1/1/0 0/0/0/1/0/2/2/0 0/0/0/1/0/3/3/0", NULL, 0 },
	{ "ports of one server", "0:a1>b1:o 0:a1>b2:o", "0/0/0/1/0/1/1/0 0/0/0/1/0/2/1/0", NULL,
	  0 },
	{ "a port of two servers", "0:a1>b1:o 0:a1>c1:o", "0/0/0/1/0/1/1/0 0/0/0/1/0/1/2/0", NULL,
	  0 },
	{ "a minute later", "0:a1>b1:o 59:a2>b1:o 60:a3>b1:o",
	  "0/0/0/1/0/1/1/0 0/0/0/1/0/2/2/0 0/0/0/1/0/2/2/0", NULL, 0 },
	{ "the same ports again", "0:a1>b1:o 5:a1>b1:o 6:a1>b1:c",
	  "0/0/0/1/0/1/1/0 0/0/0/1/0/2/2/0 1/0/0/2/0/2/2/1", NULL, 0 },
	{ "begun in the middle", "0:a1<b1:od:7 1:a1<b1:c", "0/0/7/0/1/1/1/0 1/0/7/0/2/1/1/1", NULL,
	  0 },
	{ "silent for too long", "0:a1>b1:o 600:a1>b1:c", "0/0/0/1/0/1/1/0 0/0/0/1/0/1/1/1", NULL,
	  0 },
	{ "not silent for too long", "0:a1>b1:o 599:a1>b1:c", "0/0/0/1/0/1/1/0 599/0/0/2/0/0/0/1",
	  NULL, 0 },
	{ "time set back", "100:a1>b1:o 1:a1>b1:c", "0/0/0/1/0/1/1/0 0/0/0/1/0/1/1/1", NULL, 0 },
	{ "one connection at most", "0:a1>b1:o 1:a2>b1:o 2:a1>b1:c",
	  "0/0/0/1/0/1/1/0 0/0/0/1/0/2/2/0 0/0/0/1/0/3/3/1", "tcp_feature_connections", 1 },
	{ "one beginning at most", "0:a1>b1:o 1:a2>b1:o", "0/0/0/1/0/1/1/0 0/0/0/1/0/1/1/0",
	  "tcp_feature_window", 1 },
};

struct script {
	struct an_env *env;
	struct an_tcp_feature_state state;
	char got[512];
};

static struct an_endpoint endpoint_of(char letter, unsigned port)
{
	char address[16];

	snprintf(address, sizeof address, "10.0.0.%d", letter - 'a' + 1);
	return frame_endpoint(address, (uint16_t)port);
}

/* b is the server; the client has the lesser address, so that its direction is 0. */
static void run_word(struct script *s, const char *word)
{
	unsigned seconds, client_port, server_port, octets = 0;
	struct an_tcp_feature_ticket ticket;
	struct an_tcp_feature feature;
	struct an_endpoint from, to;
	char client, server, way, events[8];
	uint8_t datagram[128];

	if (sscanf(word, "%u:%c%u%c%c%u:%7[a-z]:%u", &seconds, &client, &client_port, &way, &server,
		   &server_port, events, &octets) < 7)
		fail_msg("'%s' is no word", word);
	from = endpoint_of(way == '>' ? client : server, way == '>' ? client_port : server_port);
	to = endpoint_of(way == '>' ? server : client, way == '>' ? server_port : client_port);
	frame_tcp(datagram, sizeof datagram,
		  &(struct frame_tcp){ .source = from, .destination = to });
	uint8_t direction = memcmp(&from, &to, sizeof from) <= 0 ? 0 : 1;
	struct an_tcp_message message = {
		.ip_header = datagram,
		.tcp_header = datagram + 20,
		.direction = direction,
		.client = way == '>' ? direction : 1 - direction,
		.one = { .data = datagram, .octets = octets, .direction = direction },
		.slice_count = strchr(events, 'd') != NULL
	};
	message.events = (strchr(events, 'o') != NULL ? AN_TCP_OPEN : 0) |
			 (strchr(events, 'd') != NULL ? AN_TCP_DATA : 0) |
			 (strchr(events, 'c') != NULL ? AN_TCP_CLOSE : 0) |
			 (strchr(events, 'r') != NULL ? AN_TCP_RESET : 0);
	fake_env_token(s->env, 1, seconds * NS, NULL);
	an_get_tcp_feature_ordered(s->env, &s->state, &message, &ticket);
	if (s->got[0] != '\0')
		strcat(s->got, " ");
	if (!an_get_tcp_feature(s->env, &ticket, &message, &feature))
		strcat(s->got, "-");
	else
		for (int i = 0; i < AN_FEATURE_COUNT; i++)
			snprintf(s->got + strlen(s->got), sizeof s->got - strlen(s->got), "%s%g",
				 i == 0 ? "" : "/", feature.values[i]);
}

static void test_scripts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct script s = { .env = fake_env_create() };
		char words[512], *rest = words;

		snprintf(words, sizeof words, "%s", rows[i].script);
		if (rows[i].limit != NULL)
			fake_env_set_limit(s.env, rows[i].limit, rows[i].value);
		assert_true(an_tcp_feature_state_init(fake_env_setup(s.env), &s.state));
		for (char *word; (word = strtok_r(rest, " ", &rest)) != NULL;)
			run_word(&s, word);
		if (strcmp(s.got, rows[i].want) != 0)
			fail_msg("%s: got '%s', not '%s'", rows[i].name, s.got, rows[i].want);
		an_tcp_feature_state_fini(fake_env_setup(s.env), &s.state);
		fake_env_destroy(s.env);
	}
}

/* More than the first rings and tables hold; then the first minute is over. */
static void test_many_connections(void **state)
{
	struct script s = { .env = fake_env_create() };
	char word[64], want[64];

	(void)state;
	assert_true(an_tcp_feature_state_init(fake_env_setup(s.env), &s.state));
	for (unsigned i = 1; i <= 3000; i++) {
		s.got[0] = '\0';
		snprintf(word, sizeof word, "%u:a%u>b80:o", i / 1000, i);
		run_word(&s, word);
		snprintf(want, sizeof want, "0/0/0/1/0/%u/%u/0", i, i);
		assert_string_equal(s.got, want);
	}
	s.got[0] = '\0';
	run_word(&s, "61:c1>b80:o");
	assert_string_equal(s.got, "0/0/0/1/0/1002/1002/0");
	an_tcp_feature_state_fini(fake_env_setup(s.env), &s.state);
	fake_env_destroy(s.env);
}

static void test_no_memory_is_no_value(void **state)
{
	bool failed = true;

	(void)state;
	for (unsigned n = 1; failed; n++) {
		struct script s = { .env = fake_env_create() };
		struct an_endpoint a = frame_endpoint("10.0.0.1", 1),
				   b = frame_endpoint("10.0.0.2", 2);
		uint8_t datagram[128];
		struct an_tcp_feature_ticket ticket;
		struct an_tcp_message message = { .ip_header = datagram,
						  .tcp_header = datagram + 20,
						  .events = AN_TCP_OPEN };

		frame_tcp(datagram, sizeof datagram,
			  &(struct frame_tcp){ .source = a, .destination = b });
		fake_env_fail_allocation(s.env, n);
		bool has_state = an_tcp_feature_state_init(fake_env_setup(s.env), &s.state);
		if (has_state)
			an_get_tcp_feature_ordered(s.env, &s.state, &message, &ticket);
		failed = fake_env_allocation_failed(s.env);
		fake_env_fail_allocation(s.env, 0);
		assert_int_equal(has_state && ticket.has_value, !failed);
		if (has_state)
			assert_int_equal(fake_env_counter(s.env, "tcp_feature_no_memory"), failed);
		else
			assert_string_equal(fake_env_setup_errors(s.env),
					    "f_getTCPFeature: out of memory\n");
		an_tcp_feature_state_fini(fake_env_setup(s.env), &s.state);
		fake_env_destroy(s.env);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_many_connections),
		cmocka_unit_test(test_no_memory_is_no_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
