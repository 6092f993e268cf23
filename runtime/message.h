/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/message.h -- one line on standard error, with the program's name in front.
 *
 * Threads: any; a line is written whole, by one write. */
#ifndef AN_MESSAGE_H
#define AN_MESSAGE_H

#include <stddef.h>

/* The name in front of messages, from argv[0]; kept. Before any other thread starts. */
void an_message_set_program(const char *name);
const char *an_message_program(void);

/* Writes "PROGRAM: …\n". errno is kept. */
void an_message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Writes n octets of p, whole lines, as they are. errno is kept. */
void an_message_raw(const char *p, size_t n);

#endif
