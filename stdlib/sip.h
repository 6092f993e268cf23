/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/sip.h -- SIP: messages out of UDP datagrams, and the calls that they set up and end.
 *
 * In:      IP datagrams that carry UDP (stdlib/udp.h), one SIP message each.
 * Out:     an an_sip_event per message, parsed by libosip2; for each step of a call its name.
 * State:   one an_sip_session_state per Call-ID; no allocation.
 * Threads: parsing: any. A state: one worker at a time.
 * Limits:  messages of AN_SIP_OCTETS_MAX; sip_setup_seconds, sip_call_seconds, sip_ended_seconds.
 * Source:  RFC 3261. */
#ifndef AN_STDLIB_SIP_H
#define AN_STDLIB_SIP_H

#include "runtime/env.h"
#include "stdlib/ip.h"

#define AN_SIP_OCTETS_MAX 65535u

/* A value, equal octet by octet. Of a longer Call-ID the beginning, '~', and 16 hexadecimal digits
 * that depend on all of it. */
struct an_call_id {
	uint8_t length;
	char text[127]; /* zero behind length */
};

/* Token lifetime, and so what the strings point to. */
struct an_sip_event {
	struct an_call_id call_id;
	uint32_t status;                   /* of a response: 100 … 699; 0: a request */
	uint32_t cseq;                     /* CSeq's number */
	struct an_string method;           /* of a response: of the request that it answers */
	struct an_string uri;              /* of a request; else empty */
	struct an_string from, to;         /* URIs */
	struct an_string from_tag, to_tag; /* empty: none */
};

/* The values of f_sipEventProcess, in the order of its declaration in sip.analog. */
enum an_sip_session_event {
	AN_SIP_INVITED,     /* the call's first INVITE */
	AN_SIP_RINGING,     /* the first provisional answer that says more than "trying" */
	AN_SIP_ESTABLISHED, /* the INVITE was accepted */
	AN_SIP_FAILED,      /* it was refused; that it needs authentication is no refusal */
	AN_SIP_CANCELLED,   /* it was cancelled before it was answered */
	AN_SIP_TERMINATED   /* BYE, also of a call whose beginning was not seen */
};

/* Private to sip_session.c. */
struct an_sip_session_state {
	int64_t ended_until; /* ns; in the ended phase */
	uint32_t cseq;       /* of the latest INVITE */
	uint8_t phase;
	uint8_t zero[3];
};

/* Reads the SIP message in the datagram. False: there is none, or it is malformed, cut, or without
 * Call-ID, CSeq, From or To; counted. */
bool an_sip_event_parse(struct an_env *env, const struct an_ip_packet *packet,
			const struct an_sip_event **out);

struct an_call_id an_sip_call_id(struct an_env *env, const struct an_sip_event *event);

/* value: a const struct an_sip_event **. An object of its method, status, URIs and CSeq. */
void an_sip_event_print(struct an_writer *w, const void *value);

/* value: a const struct an_call_id *. */
void an_call_id_print(struct an_writer *w, const void *value);

void an_sip_session_state_init(struct an_env *env, struct an_sip_session_state *state);
void an_sip_session_state_fini(struct an_env *env, struct an_sip_session_state *state);

/* What the message does to its call: an enum an_sip_session_event. False: nothing new (a
 * retransmission, an ACK, a message that sets up no call), or it is not of the context's call
 * (counted). */
bool an_sip_event_process(struct an_env *env, struct an_sip_session_state *state,
			  const struct an_sip_event *event, int *out);

#endif
