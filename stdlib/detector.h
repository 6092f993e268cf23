/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/detector.h -- which application protocol a TCP connection speaks, from its dialogue.
 *
 * The answer is SMTP from the first octets on for as long as they can be the beginning of an SMTP
 * dialogue, so that whoever reads SMTP sees all of it; ports do not matter. It may be refuted later
 * (an FTP server greets like an SMTP server): then it is none for good. A connection whose
 * beginning was not captured has no protocol until SMTP commands are found in it.
 *
 * In:      the messages of one connection (stdlib/tcp.h), cut anywhere, also of one side alone.
 * Out:     the protocol as far as it is known.
 * State:   one an_detector_state per connection.
 * Threads: one worker at a time per state.
 * Limits:  detector_idle_seconds.
 * Source:  RFC 5321, RFC 2033 (LMTP). */
#ifndef AN_STDLIB_DETECTOR_H
#define AN_STDLIB_DETECTOR_H

#include "stdlib/tcp.h"

/* The values of f_processTCPDetector, in the order of its declaration in detector.analog. */
enum an_protocol { AN_PROTOCOL_SMTP, AN_PROTOCOL_NONE };

#define AN_DETECTOR_LINE_OCTETS 10 /* the longest beginning that decides: "MAIL FROM:" */

/* The beginning of the current line of one direction. */
struct an_detector_line {
	uint8_t octets[AN_DETECTOR_LINE_OCTETS];
	uint8_t length;
	bool is_skipped; /* somewhere in a line whose beginning was not seen */
};

struct an_detector_state {
	struct an_detector_line line[2]; /* per direction */
	uint8_t verdict;                 /* private to detector.c, as the rest */
	uint8_t client;                  /* its direction; 2: not known */
	uint8_t odd_lines;               /* no commands or replies of SMTP */
	bool is_new;                     /* nothing was read yet */
	bool from_start;                 /* the dialogue was seen from its beginning */
	bool greeted;                    /* the server spoke */
	bool data_seen;                  /* DATA stood where a command may stand */
};

void an_detector_state_init(struct an_env *env, struct an_detector_state *state);
void an_detector_state_fini(struct an_env *env, struct an_detector_state *state);

/* AN_PROTOCOL_SMTP or AN_PROTOCOL_NONE; also for the message that ends the connection. */
int an_process_tcp_detector(struct an_env *env, struct an_detector_state *state,
			    const struct an_tcp_message *message, const struct an_tcp_flow *flow);

#endif
