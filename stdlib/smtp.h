/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/smtp.h -- mails out of an SMTP dialogue.
 *
 * A mail is header and body: dots unstuffed, line ends as they were, without the "." line that ends
 * it. It comes at the end of its DATA or BDAT LAST, unless the command was seen to be refused.
 * Where the answer was not captured, or comes later, the command is taken as accepted. What the
 * server says after the mail does not matter. A mail with a gap or cut at its limit comes too, its
 * text as it is, and is counted; one that its connection did not finish is dropped and counted. A
 * text ends at CRLF "." CRLF; where octets were lost or a dot had a bare LF beside it, also where
 * the server says so by its reply.
 *
 * In:      the messages of one connection (stdlib/tcp.h), cut anywhere, of both sides or one.
 * Out:     each mail, given to the token; "" for an empty one.
 * State:   one an_smtp_state per connection; two states share nothing.
 * Threads: one worker at a time per state.
 * Limits:  smtp_mail_octets, smtp_line_octets, smtp_idle_seconds.
 * Source:  RFC 5321, RFC 2920 (pipelining), RFC 3030 (BDAT), RFC 3207 (STARTTLS: the dialogue goes
 *          on in secret, so no more mails), RFC 4954 (AUTH), RFC 2033 (LMTP). */
#ifndef AN_STDLIB_SMTP_H
#define AN_STDLIB_SMTP_H

#include "stdlib/tcp.h"

struct an_smtp_state {
	struct an_smtp_session *session; /* made at the first data */
};

void an_smtp_state_init(struct an_env *env, struct an_smtp_state *state);
void an_smtp_state_fini(struct an_env *env, struct an_smtp_state *state);

/* Called again with the same message until it says false. *mail has token lifetime. */
bool an_process_smtp_segment(struct an_env *env, struct an_smtp_state *state,
			     const struct an_tcp_message *message, const struct an_tcp_flow *flow,
			     struct an_string *mail);

#endif
