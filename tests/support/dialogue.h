/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/dialogue.h -- the two sides of a TCP connection, from a script, cut anywhere.
 *
 * A script is a list of turns that ends with NULL. The first letter of a turn says what it is:
 *   "C..." octets of the client     "c12" 12 octets of the client are lost
 *   "S..." octets of the server     "s12" 12 octets of the server are lost
 *   "X"    the connection ends
 * Each slice is a piece of memory of its own, of its exact size, freed after its message.
 * Errors: a letter that is none of these, or no memory, ends the test program. */
#ifndef AN_DIALOGUE_H
#define AN_DIALOGUE_H

#include "stdlib/tcp.h"

enum { DIALOGUE_OCTETS_MOST = 1 << 16 };

/* How the octets reach the reader: at 0 < cut < dialogue_octets() one cut, there. */
enum {
	DIALOGUE_WHOLE = 0,                         /* a message a turn */
	DIALOGUE_OCTETS = DIALOGUE_OCTETS_MOST,     /* a message an octet */
	DIALOGUE_MESSAGE = DIALOGUE_OCTETS_MOST + 1 /* one message for all turns */
};

enum dialogue_start {
	DIALOGUE_FROM_START, /* the client's SYN was seen: an OPEN message comes first */
	DIALOGUE_MIDSTREAM   /* nobody knows who is the client */
};

size_t dialogue_octets(const char *const turns[]);

/* Plays the script; client: its direction, 0 or 1. read is called for each message. */
typedef void dialogue_read(void *context, const struct an_tcp_message *message,
			   const struct an_tcp_flow *flow);
void dialogue_play(const char *const turns[], enum dialogue_start start, uint8_t client, size_t cut,
		   dialogue_read *read, void *context);

#endif
