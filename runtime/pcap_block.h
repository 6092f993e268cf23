/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/pcap_block.h -- many records of a pcap file at a time, read into the memory where they
 * are used, with one system call and no copy.
 *
 * In:      regular files of the classic format, version 2.4, either byte order, micro- or
 *          nanoseconds; everything else is libpcap's.
 * Out:     whole, ordinary records. Where anything is odd (a record cut short, longer than the snap
 *          length, with a time that is none) reading stops before it, and libpcap goes on there:
 *          what such a record means, and what to say of it, is known in one place.
 * Threads: one at a time. */
#ifndef AN_PCAP_BLOCK_H
#define AN_PCAP_BLOCK_H

#include "runtime/capture.h"

struct an_pcap_block {
	int fd;
	uint64_t offset; /* of the next record */
	uint32_t link_type, snap_length;
	uint32_t time_unit;     /* ns in the fraction's unit */
	bool is_swapped;        /* the other byte order */
	uint32_t record_octets; /* about so many has a record, its header included */
};

/* Looks at the file's header; the file's position stays. False: not such a file. link_type and
 * snap_length: as libpcap understands them. */
bool an_pcap_block_init(struct an_pcap_block *block, int fd, uint32_t link_type,
			uint32_t snap_length);

/* Reads up to most > 0 packets, numbered from frame on. AN_OK with *count >= 1; AN_EOF: at
 * block->offset is no whole, ordinary record; AN_ENOMEM: room() had nothing. */
an_status an_pcap_block_read(struct an_pcap_block *block, an_capture_room *room, void *owner,
			     struct an_packet *packets, unsigned most, uint64_t frame,
			     unsigned *count);

#endif
