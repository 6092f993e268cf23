/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/sip_session.c -- see sip.h: the steps of a call.
 *
 *     NONE ──INVITE──▶ INVITED ──1xx──▶ RINGING
 *      │                  └──────2xx───────┴────▶ ESTABLISHED ──BYE──▶ ENDED
 *      └──2xx, BYE of a call whose beginning was not seen──▲──────────▲
 *     INVITED, RINGING ──3xx … 6xx──▶ ENDED ──INVITE with a higher CSeq──▶ INVITED */
#include "stdlib/sip.h"

#include <string.h>

#define NS INT64_C(1000000000)

AN_LIMIT(sip_setup_seconds, 180, 1, 3600, "how long a SIP call that is not answered is kept");
AN_LIMIT(sip_call_seconds, 14400, 1, 604800, "how long an answered, silent SIP call is kept");
AN_LIMIT(sip_ended_seconds, 32, 1, 3600,
	 "how long a SIP call that has ended is kept, so that what is sent again is known");

AN_COUNTER(sip_calls, "SIP calls seen to begin");
AN_COUNTER(sip_foreign,
	   "SIP messages that are not of the call in whose context they are processed");

enum phase { PHASE_NONE, PHASE_INVITED, PHASE_RINGING, PHASE_ESTABLISHED, PHASE_ENDED };

static bool is_method(const struct an_sip_event *event, const char *method)
{
	return event->method.length == strlen(method) &&
	       memcmp(event->method.data, method, event->method.length) == 0;
}

/* The phase, and what happened. */
static bool step(struct an_sip_session_state *state, enum phase phase,
		 enum an_sip_session_event event, int *out)
{
	state->phase = (uint8_t)phase;
	*out = (int)event;
	return true;
}

static bool on_invite(struct an_env *env, struct an_sip_session_state *state,
		      const struct an_sip_event *event, int *out)
{
	bool is_new = state->phase == PHASE_NONE ||
		      (state->phase == PHASE_ENDED && event->cseq > state->cseq);

	if (event->cseq > state->cseq)
		state->cseq = event->cseq;
	if (!is_new)
		return false; /* sent again, with credentials, or within the call */
	an_count(env, sip_calls, 1);
	return step(state, PHASE_INVITED, AN_SIP_INVITED, out);
}

static bool on_answer(struct an_sip_session_state *state, const struct an_sip_event *event,
		      int *out)
{
	bool is_open = state->phase == PHASE_INVITED || state->phase == PHASE_RINGING;

	if (event->status < 200) {
		if (event->status == 100 || state->phase > PHASE_INVITED)
			return false;
		return step(state, PHASE_RINGING, AN_SIP_RINGING, out);
	}
	if (event->status < 300) {
		if (!is_open && state->phase != PHASE_NONE)
			return false;
		return step(state, PHASE_ESTABLISHED, AN_SIP_ESTABLISHED, out);
	}
	if (!is_open || event->status == 401 || event->status == 407)
		return false; /* the INVITE comes again with credentials */
	return step(state, PHASE_ENDED, event->status == 487 ? AN_SIP_CANCELLED : AN_SIP_FAILED,
		    out);
}

static bool on_event(struct an_env *env, struct an_sip_session_state *state,
		     const struct an_sip_event *event, int *out)
{
	if (is_method(event, "INVITE"))
		return event->status == 0 ? on_invite(env, state, event, out)
					  : on_answer(state, event, out);
	if (is_method(event, "BYE") && event->status == 0 && state->phase != PHASE_ENDED)
		return step(state, PHASE_ENDED, AN_SIP_TERMINATED, out);
	return false;
}

static void keep(struct an_env *env, struct an_sip_session_state *state, bool changed)
{
	int64_t now = an_now(env);

	switch ((enum phase)state->phase) {
	case PHASE_NONE:
		break;
	case PHASE_INVITED:
	case PHASE_RINGING:
		an_set_embryonic(env, true);
		an_keep_until(env, now + (int64_t)an_limit_value(env, sip_setup_seconds) * NS);
		break;
	case PHASE_ESTABLISHED:
		an_set_embryonic(env, false);
		an_keep_until(env, now + (int64_t)an_limit_value(env, sip_call_seconds) * NS);
		break;
	case PHASE_ENDED:
		if (changed)
			state->ended_until =
			    now + (int64_t)an_limit_value(env, sip_ended_seconds) * NS;
		an_keep_until(env, state->ended_until);
		break;
	}
}

bool an_sip_event_process(struct an_env *env, struct an_sip_session_state *state,
			  const struct an_sip_event *event, int *out)
{
	size_t octets;
	const void *key = an_context_key(env, &octets);
	bool has_value = false;

	/* Another function may keep the context longer than this one needs it. */
	if (state->phase == PHASE_ENDED && an_now(env) >= state->ended_until)
		memset(state, 0, sizeof *state);
	if (octets == sizeof event->call_id && memcmp(key, &event->call_id, octets) == 0)
		has_value = on_event(env, state, event, out);
	else
		an_count(env, sip_foreign, 1);
	keep(env, state, has_value);
	return has_value;
}

void an_sip_session_state_init(struct an_env *env, struct an_sip_session_state *state)
{
	(void)env;
	memset(state, 0, sizeof *state);
}

void an_sip_session_state_fini(struct an_env *env, struct an_sip_session_state *state)
{
	(void)env;
	(void)state;
}
