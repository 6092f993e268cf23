/* stdlib/smtp.h -- mails out of an SMTP dialogue.
 *
 * In:      the messages of one connection (stdlib/tcp.h), cut anywhere.
 * Out:     each mail (header and body, dots unstuffed) at the end of its DATA or BDAT LAST, given
 *          to the token.
 * State:   one an_smtp_state per connection; two states share nothing.
 * Threads: one worker at a time per state.
 * Limits:  smtp_mail_octets, smtp_line_octets; a longer one is cut, marked and counted.
 * Source:  RFC 5321, RFC 3030 (BDAT), RFC 3207 (STARTTLS). */
#ifndef AN_STDLIB_SMTP_H
#define AN_STDLIB_SMTP_H

#include "stdlib/tcp.h"

struct an_smtp_state {
	struct an_smtp_session *session; /* made at the first data */
	uint64_t word[4];
};

void an_smtp_state_init(struct an_env *env, struct an_smtp_state *state);
void an_smtp_state_fini(struct an_env *env, struct an_smtp_state *state);

/* Called again with the same message until it says false. *mail has token lifetime. */
bool an_process_smtp_segment(struct an_env *env, struct an_smtp_state *state,
			     const struct an_tcp_message *message, const struct an_tcp_flow *flow,
			     struct an_string *mail);

#endif
