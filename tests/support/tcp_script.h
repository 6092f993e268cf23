/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/tcp_script.h -- connections as scripts of segments, and what is seen of them.
 *
 * A script is words: `>SA0/1=abc~2!` is a segment from endpoint 0 (`<`: from endpoint 1) with the
 * flags S and A, the sequence number 0 and the acknowledgment 1 (both counted from the directions'
 * first numbers), the payload abc, 2 more octets that were not captured, and a bad checksum. `@11`
 * lets 11 seconds pass.
 * What is seen: O open, C close, R reset, `>abc` octets, `>[2]abc` octets behind a gap of 2;
 * messages are divided by `|`.
 *
 * After each segment it is checked that every octet is in exactly one counter. What must hold and
 * does not ends the program with a message. */
#ifndef AN_TCP_SCRIPT_H
#define AN_TCP_SCRIPT_H

#include "stdlib/tcp.h"
#include "tests/support/streams.h"

#define TCP_SCRIPT_WORDS 16   /* in a text; cutting makes more */
#define TCP_SCRIPT_TEXT  4096 /* what is seen, at most */

struct tcp_word {
	struct stream_segment segment; /* seq and ack as written; data: in the script */
	uint32_t missing;
	int64_t wait; /* seconds; not a segment */
};

struct tcp_script {
	struct tcp_word words[8 * TCP_SCRIPT_WORDS];
	size_t count;
};

struct tcp_script tcp_script_parse(const char *text);
void tcp_script_add(struct tcp_script *script, const char *word);

/* Cuts the i-th word's payload behind its first n octets. */
void tcp_script_cut(struct tcp_script *script, size_t i, uint32_t n);

/* One connection that scripts are run on. */
struct tcp_run {
	struct an_env *env; /* a fake one */
	struct an_tcp_state state;
	uint8_t version;
	uint32_t isn[2];
	int64_t now;
	uint64_t delivered;         /* octets */
	char text[TCP_SCRIPT_TEXT]; /* what was seen */
	size_t length;
};

void tcp_run_begin(struct tcp_run *run, uint8_t version, uint32_t isn_0, uint32_t isn_1);
void tcp_run_word(struct tcp_run *run, const struct tcp_word *word);
void tcp_run_script(struct tcp_run *run, const char *text);
void tcp_run_end(struct tcp_run *run);

/* Octets of payload that the state holds. */
uint64_t tcp_run_held(const struct an_tcp_state *state);

/* Takes away the marks between messages and between slices that go on from each other: what is left
 * does not depend on how the octets were cut into segments. */
void tcp_script_normalise(char *text);

#endif
