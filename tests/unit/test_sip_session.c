/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_sip_session.c -- the steps of a call: scripts of messages, and what they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "stdlib/sip.h"
#include "tests/support/fake_env.h"

#define NS INT64_C(1000000000)

/* A script: METHOD or STATUS/METHOD, with =CSEQ behind it; +SECONDS lets time pass. The values are
 * those of f_sipEventProcess, '-' where there is none. */
static const struct row {
	const char *name, *script, *want;
} rows[] = {
	{ "a call", "INVITE=1 100/INVITE=1 180/INVITE=1 200/INVITE=1 ACK=1 BYE=2 200/BYE=2",
	  "invited - ringing established - terminated -" },
	{ "all sent again", "INVITE=1 INVITE=1 180/INVITE=1 180/INVITE=1 200/INVITE=1 200/INVITE=1",
	  "invited - ringing - established -" },
	{ "BYE sent again", "INVITE=1 200/INVITE=1 BYE=2 BYE=2",
	  "invited established terminated -" },
	{ "answered at once", "INVITE=1 200/INVITE=1", "invited established" },
	{ "an INVITE within the call", "INVITE=1 200/INVITE=1 INVITE=2 180/INVITE=2 200/INVITE=2",
	  "invited established - - -" },
	{ "busy", "INVITE=1 486/INVITE=1 486/INVITE=1 ACK=1", "invited failed - -" },
	{ "called again", "INVITE=1 486/INVITE=1 INVITE=2 200/INVITE=2",
	  "invited failed invited established" },
	{ "the old INVITE, late", "INVITE=2 486/INVITE=2 INVITE=2 INVITE=1", "invited failed - -" },
	{ "credentials asked for",
	  "INVITE=1 407/INVITE=1 ACK=1 INVITE=2 401/INVITE=2 INVITE=3 200/INVITE=3",
	  "invited - - - - - established" },
	{ "cancelled", "INVITE=1 180/INVITE=1 CANCEL=1 200/CANCEL=1 487/INVITE=1 ACK=1",
	  "invited ringing - - cancelled -" },
	{ "cancelled too late", "INVITE=1 CANCEL=1 200/INVITE=1 BYE=2",
	  "invited - established terminated" },
	{ "from the answer on", "180/INVITE=1 200/INVITE=1 BYE=2",
	  "ringing established terminated" },
	{ "from the BYE on", "BYE=2 200/BYE=2", "terminated -" },
	{ "refused, not seen to begin", "486/INVITE=1", "-" },
	{ "no call", "REGISTER=1 200/REGISTER=1 OPTIONS=2", "- - -" },
	{ "a name that begins alike", "INVITED=1 INVIT=1", "- -" },
	{ "never answered", "INVITE=1 +179 180/INVITE=1 +179 200/INVITE=1",
	  "invited ringing established" },
	{ "the same Call-ID later", "INVITE=1 200/INVITE=1 BYE=2 +31 INVITE=1 +2 INVITE=1",
	  "invited established terminated - invited" },
};

static struct an_sip_event make_event(const char *word)
{
	struct an_sip_event event = { .call_id = { 3, "abc" } };
	const char *slash = strchr(word, '/'), *equals = strchr(word, '=');
	unsigned status = 0, cseq = 0;

	assert_non_null(equals);
	if (slash != NULL)
		assert_int_equal(sscanf(word, "%u", &status), 1);
	assert_int_equal(sscanf(equals, "=%u", &cseq), 1);
	word = slash != NULL ? slash + 1 : word;
	event.method = (struct an_string){ word, (size_t)(equals - word) };
	event.status = status;
	event.cseq = cseq;
	return event;
}

static void run_script(struct an_env *env, const char *script, char *got, size_t room)
{
	static const char *const names[] = { "invited", "ringing",   "established",
					     "failed",  "cancelled", "terminated" };
	struct an_sip_session_state call;
	struct an_call_id id = { 3, "abc" };
	int64_t now = 0;
	char words[512], *rest = words;

	snprintf(words, sizeof words, "%s", script);
	fake_env_set_context_key(env, &id, sizeof id);
	an_sip_session_state_init(env, &call);
	got[0] = '\0';
	for (char *word; (word = strtok_r(rest, " ", &rest)) != NULL;) {
		struct an_sip_event event;
		unsigned seconds;
		int value;

		if (sscanf(word, "+%u", &seconds) == 1) {
			now += seconds * NS;
			continue;
		}
		event = make_event(word);
		fake_env_token(env, 1, now, NULL);
		fake_env_enter(env);
		snprintf(got + strlen(got), room - strlen(got), "%s%s", got[0] == '\0' ? "" : " ",
			 an_sip_event_process(env, &call, &event, &value) ? names[value] : "-");
	}
	an_sip_session_state_fini(env, &call);
}

static void test_scripts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct an_env *env = fake_env_create();
		char got[512];

		run_script(env, rows[i].script, got, sizeof got);
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: got '%s', not '%s'", rows[i].name, got, rows[i].want);
		fake_env_destroy(env);
	}
}

static const struct keep_row {
	const char *name, *script;
	int64_t seconds; /* kept from the last message on; 0: not */
	bool embryonic;
} keep_rows[] = {
	{ "no call", "REGISTER=1", 0, true },
	{ "invited", "INVITE=1", 180, true },
	{ "ringing", "INVITE=1 180/INVITE=1", 180, true },
	{ "established", "INVITE=1 200/INVITE=1", 14400, false },
	{ "ended", "INVITE=1 200/INVITE=1 BYE=2", 32, true },
	{ "ended, and sent again", "INVITE=1 200/INVITE=1 BYE=2 +30 BYE=2", 2, true },
};

static void test_deadlines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof keep_rows / sizeof *keep_rows; i++) {
		const struct keep_row *r = &keep_rows[i];
		struct an_env *env = fake_env_create();
		char got[512];
		int64_t want;

		run_script(env, r->script, got, sizeof got);
		want = r->seconds == 0 ? 0 : an_now(env) + r->seconds * NS;
		if (fake_env_keep(env) != want || fake_env_embryonic(env) != r->embryonic)
			fail_msg("%s", r->name);
		fake_env_destroy(env);
	}
}

static void test_another_call_has_no_value(void **state)
{
	struct an_env *env = fake_env_create();
	struct an_sip_event event = make_event("INVITE=1");
	struct an_call_id other = { 3, "abd" };
	struct an_sip_session_state call;
	int value;

	(void)state;
	an_sip_session_state_init(env, &call);
	fake_env_set_context_key(env, &other, sizeof other);
	assert_false(an_sip_event_process(env, &call, &event, &value));
	assert_int_equal(fake_env_counter(env, "sip_foreign"), 1);
	fake_env_destroy(env);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_deadlines),
		cmocka_unit_test(test_another_call_has_no_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
