/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/sip.c -- see sip.h: messages, by libosip2. The steps of a call are in sip_session.c. */
#include "stdlib/sip.h"

#include "stdlib/sip_start.h"
#include "stdlib/udp.h"

#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_port.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

AN_COUNTER(sip_messages, "SIP messages that were parsed");
AN_COUNTER(sip_no_message, "datagrams without a SIP start line where SIP was asked for");
AN_COUNTER(sip_malformed, "SIP messages dropped: libosip2 can't parse them");
AN_COUNTER(sip_incomplete, "SIP messages dropped: no Call-ID, CSeq, From or To");

/* What is copied out of libosip2's message, into token memory. */
struct copier {
	struct an_env *env;
	bool failed; /* no memory */
};

/* What libosip2 would print about a malformed message: it is in the counters. */
static void discard(const char *file, int line, osip_trace_level_t level, const char *format,
		    va_list args)
{
	(void)file;
	(void)line;
	(void)level;
	(void)format;
	(void)args;
}

/* libosip2 has tables of its own, made once in the process; afterwards it only reads them. */
static void init_parser(void)
{
	osip_trace_initialize_func(TRACE_LEVEL0, discard);
	parser_init();
}

static struct an_string copy(struct copier *c, const char *text)
{
	size_t n = text == NULL ? 0 : strlen(text);
	char *p = n == 0 ? NULL : an_alloc(c->env, n);

	if (p == NULL) {
		c->failed |= n != 0;
		return (struct an_string){ NULL, 0 };
	}
	memcpy(p, text, n);
	return (struct an_string){ p, n };
}

static struct an_string copy_uri(struct copier *c, const osip_uri_t *uri)
{
	struct an_string copied = { NULL, 0 };
	char *text = NULL;

	if (uri != NULL && osip_uri_to_str(uri, &text) == 0)
		copied = copy(c, text);
	osip_free(text);
	return copied;
}

/* Of From or To, which are one type in libosip2. */
static struct an_string copy_tag(struct copier *c, osip_from_t *from)
{
	static char name[] = "tag";
	osip_generic_param_t *tag = NULL;

	if (osip_generic_param_get_byname(&from->gen_params, name, &tag) != 0 || tag == NULL)
		return (struct an_string){ NULL, 0 };
	return copy(c, tag->gvalue);
}

/* -- Call-ID ----------------------------------------------------------------------------------- */

/* Adds text as far as there is room. Returns the length then. */
static size_t append(struct an_call_id *id, size_t length, const char *text, size_t n)
{
	size_t room = sizeof id->text - length;

	memcpy(id->text + length, text, n < room ? n : room);
	return length + (n < room ? n : room);
}

/* "number@host", or "number". A long one is made short, the same way in every process. */
static void set_call_id(struct an_call_id *id, const char *number, const char *host)
{
	size_t n = strlen(number), m = host == NULL ? 0 : strlen(host), length;
	char hash[18];

	memset(id, 0, sizeof *id);
	length = append(id, 0, number, n);
	if (host != NULL) {
		length = append(id, length, "@", 1);
		length = append(id, length, host, m);
	}
	id->length = (uint8_t)length;
	if (n + (host != NULL ? m + 1 : 0) <= sizeof id->text)
		return;
	const uint64_t seed[2] = { an_siphash13((const uint64_t[2]){ 0, 0 }, number, n), m };
	snprintf(hash, sizeof hash, "~%016llx",
		 (unsigned long long)an_siphash13(seed, host != NULL ? host : "", m));
	memcpy(id->text + sizeof id->text - 17, hash, 17);
}

struct an_call_id an_sip_call_id(struct an_env *env, const struct an_sip_event *event)
{
	(void)env;
	return event->call_id;
}

void an_call_id_print(struct an_writer *w, const void *value)
{
	const struct an_call_id *id = value;

	an_write_string(w, (struct an_string){ id->text, id->length });
}

/* -- messages ---------------------------------------------------------------------------------- */

static bool is_complete(const osip_message_t *m)
{
	return m->call_id != NULL && m->call_id->number != NULL && m->cseq != NULL &&
	       m->cseq->method != NULL && m->cseq->number != NULL && m->from != NULL &&
	       m->to != NULL && (m->status_code != 0 || m->sip_method != NULL);
}

static const struct an_sip_event *make_event(struct an_env *env, const osip_message_t *m)
{
	struct copier c = { env, false };
	struct an_sip_event *event = an_alloc(env, sizeof *event);

	if (event == NULL)
		return NULL;
	set_call_id(&event->call_id, m->call_id->number, m->call_id->host);
	event->status = (uint32_t)m->status_code;
	event->cseq = (uint32_t)strtoul(m->cseq->number, NULL, 10);
	event->method = copy(&c, m->status_code != 0 ? m->cseq->method : m->sip_method);
	event->uri = copy_uri(&c, m->req_uri);
	event->from = copy_uri(&c, m->from->url);
	event->to = copy_uri(&c, m->to->url);
	event->from_tag = copy_tag(&c, m->from);
	event->to_tag = copy_tag(&c, m->to);
	return c.failed ? NULL : event;
}

static const struct an_sip_event *read_message(struct an_env *env, const char *text, size_t n)
{
	const struct an_sip_event *event = NULL;
	osip_message_t *m;

	if (osip_message_init(&m) != 0) {
		an_count(env, sip_malformed, 1);
		return NULL;
	}
	if (osip_message_parse(m, text, n) != 0)
		an_count(env, sip_malformed, 1);
	else if (!is_complete(m))
		an_count(env, sip_incomplete, 1);
	else
		event = make_event(env, m);
	osip_message_free(m);
	return event;
}

bool an_sip_event_parse(struct an_env *env, const struct an_ip_packet *packet,
			const struct an_sip_event **out)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct an_udp_datagram datagram;
	char *text;

	if (!an_udp_read(env, packet, &datagram) ||
	    !an_sip_is_message(datagram.data, datagram.octets)) {
		an_count(env, sip_no_message, 1);
		return false;
	}
	text = an_alloc(env, datagram.octets + 1);
	if (text == NULL)
		return false;
	memcpy(text, datagram.data, datagram.octets);
	text[datagram.octets] = '\0'; /* libosip2 reads strings */
	pthread_once(&once, init_parser);
	*out = read_message(env, text, datagram.octets);
	if (*out == NULL)
		return false;
	an_count(env, sip_messages, 1);
	return true;
}

void an_sip_event_print(struct an_writer *w, const void *value)
{
	const struct an_sip_event *event = *(const struct an_sip_event *const *)value;

	an_write_begin_object(w);
	an_write_key(w, "method");
	an_write_string(w, event->method);
	if (event->status != 0) {
		an_write_key(w, "status");
		an_write_uint(w, event->status);
	}
	an_write_key(w, "from");
	an_write_string(w, event->from);
	an_write_key(w, "to");
	an_write_string(w, event->to);
	an_write_key(w, "cseq");
	an_write_uint(w, event->cseq);
	an_write_end_object(w);
}
