/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/capture.h -- packets out of capture files, one after the other.
 *
 * In:        pcap and pcapng files, micro- and nanosecond, of any link types; "-" is standard
 * input. Out:       packets in file order, frames numbered from 1 over all files. Threads:   one at
 * a time (who holds the source); the statistics may be read at any time. Ownership: a packet's
 * octets lie in memory of the caller's, given by room(). Errors:    a file that breaks off or is
 * damaged ends there: what was read stays, a message names file and reason, the next file follows,
 * an_capture_errors() is not 0. */
#ifndef AN_CAPTURE_H
#define AN_CAPTURE_H

#include "runtime/env.h"

struct an_capture;

struct an_capture_options {
	const char *const *files; /* the strings are kept, the array is copied */
	unsigned file_count;
	uint64_t most_packets; /* --packets; 0: no limit */
	bool merge;            /* the files' packets come in the order of their times */
	int wake_fd; /* readable when reading has to stop (a pipe may be silent for long); -1: none
		      */
};

/* Looks whether every file can be read, so that a misspelt name is found before the first packet.
 * NULL: a message was written. */
struct an_capture *an_capture_create(const struct an_capture_options *options);
void an_capture_destroy(struct an_capture *capture);

/* Can a read wait for long? (One of the files is a pipe or a device.) */
bool an_capture_waits(const struct an_capture *capture);

/* Memory for n > 0 octets, or NULL. */
typedef void *an_capture_room(void *owner, size_t n);

/* Reads up to most > 0 packets: their first part is filled, the decoder's part zeroed. Waits for
 * the first one; takes those after it that are there without waiting. Returns AN_OK: *count >= 1;
 * AN_EOF: no packet is left, *count is 0; AN_ENOMEM: room() had nothing for the next packet: *count
 * are there, and the next call goes on with it. */
an_status an_capture_read(struct an_capture *capture, an_capture_room *room, void *owner,
			  struct an_packet *packets, unsigned most, unsigned *count);

struct an_capture_statistics {
	uint64_t packets; /* received: returned by an_capture_read */
	uint64_t octets;  /* of these, on the wire */
	uint64_t captured_octets;
	uint64_t read_octets, file_octets; /* for progress; file_octets 0: not known */
};
struct an_capture_statistics an_capture_statistics(const struct an_capture *capture);

unsigned an_capture_errors(const struct an_capture *capture); /* files that could not be read */

#endif
