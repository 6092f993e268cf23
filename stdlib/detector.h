/* stdlib/detector.h -- which application protocol a TCP connection speaks, from its dialogue.
 *
 * In:      the messages of one connection (stdlib/tcp.h).
 * Out:     the protocol as far as it is known; it may be refuted later, then it is none for good.
 * State:   one an_detector_state per connection.
 * Threads: one worker at a time per state.
 * Limits:  none. */
#ifndef AN_STDLIB_DETECTOR_H
#define AN_STDLIB_DETECTOR_H

#include "stdlib/tcp.h"

/* The values of f_processTCPDetector, in the order of its declaration in detector.analog. */
enum an_protocol { AN_PROTOCOL_SMTP, AN_PROTOCOL_NONE };

struct an_detector_state {
	uint64_t word[4];
};

void an_detector_state_init(struct an_env *env, struct an_detector_state *state);
void an_detector_state_fini(struct an_env *env, struct an_detector_state *state);
int an_process_tcp_detector(struct an_env *env, struct an_detector_state *state,
			    const struct an_tcp_message *message, const struct an_tcp_flow *flow);

#endif
