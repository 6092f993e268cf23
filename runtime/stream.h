/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/stream.h -- a file or pipe as a FILE for libpcap: read in large blocks, and it can be
 * told whether the next read would wait, and be made to stop waiting.
 *
 * Threads: one at a time. */
#ifndef AN_STREAM_H
#define AN_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define AN_STREAM_HEAD_OCTETS 16

struct an_stream;

/* Opens path; "-" is standard input. wake_fd: see runtime/capture.h. NULL: errno says why. */
struct an_stream *an_stream_create(const char *path, int wake_fd);

/* Also closes the FILE, unless an_stream_release_file was called. */
void an_stream_destroy(struct an_stream *stream);

/* The first up to n octets, n <= AN_STREAM_HEAD_OCTETS; fewer only if the file has no more. They
 * stay to be read. Before an_stream_file only. */
size_t an_stream_peek(struct an_stream *stream, uint8_t *to, size_t n);

/* As read(2): octets that are there, waiting for the first one; 0 at the end, or woken; -1 with
 * errno. Without an_stream_file. */
ssize_t an_stream_read(struct an_stream *stream, void *to, size_t n);

/* The FILE, made at the first call, for reading only. NULL: errno says why. */
FILE *an_stream_file(struct an_stream *stream);

/* From here on whoever has the FILE closes it, before the stream is destroyed. */
void an_stream_release_file(struct an_stream *stream);

/* The descriptor of a regular file; -1: it is none. The stream keeps it. */
int an_stream_regular(const struct an_stream *stream);

bool an_stream_has_input(const struct an_stream *stream); /* the next octet is there without wait */
bool an_stream_was_woken(const struct an_stream *stream); /* it ended because of wake_fd */
uint64_t an_stream_position(const struct an_stream *stream); /* octets read ahead so far */

#endif
