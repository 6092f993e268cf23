/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/pcap_block.c -- see pcap_block.h. The format: draft-ietf-opsawg-pcap. */
#include "runtime/pcap_block.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define FILE_HEADER_OCTETS   24u
#define RECORD_HEADER_OCTETS 16u
#define RECORD_OCTETS_FIRST  1024u      /* a guess, until records were seen */
#define CAPTURED_MOST        (1u << 18) /* more is libpcap's to judge */
#define MAGIC_MICROSECONDS   0xa1b2c3d4u
#define MAGIC_NANOSECONDS    0xa1b23c4du

static uint32_t word(const struct an_pcap_block *block, const uint8_t *p)
{
	uint32_t value;

	memcpy(&value, p, sizeof value);
	return block->is_swapped ? __builtin_bswap32(value) : value;
}

/* Up to n octets at offset; 0: none, or an error, which comes again when libpcap reads there. */
static size_t read_at(int fd, void *to, size_t n, uint64_t offset)
{
	ssize_t got;

	do
		got = pread(fd, to, n, (off_t)offset);
	while (got < 0 && errno == EINTR);
	return got < 0 ? 0 : (size_t)got;
}

bool an_pcap_block_init(struct an_pcap_block *block, int fd, uint32_t link_type,
			uint32_t snap_length)
{
	uint8_t header[FILE_HEADER_OCTETS];
	uint32_t magic, version;

	if (read_at(fd, header, sizeof header, 0) != sizeof header)
		return false;
	*block = (struct an_pcap_block){ .fd = fd,
					 .offset = FILE_HEADER_OCTETS,
					 .link_type = link_type,
					 .snap_length = snap_length,
					 .record_octets = RECORD_OCTETS_FIRST };
	magic = word(block, header);
	block->is_swapped = magic == __builtin_bswap32(MAGIC_MICROSECONDS) ||
			    magic == __builtin_bswap32(MAGIC_NANOSECONDS);
	magic = word(block, header);
	block->time_unit = magic == MAGIC_NANOSECONDS ? 1 : 1000;
	version = word(block, header + 4); /* major and minor, 16 bits each */
	return (magic == MAGIC_MICROSECONDS || magic == MAGIC_NANOSECONDS) &&
	       (version == (2u | 4u << 16) || version == (2u << 16 | 4u));
}

/* The record at p, of which n octets are there. 0: not whole, or not ordinary; else its size. */
static size_t take_record(const struct an_pcap_block *block, const uint8_t *p, size_t n,
			  struct an_packet *packet)
{
	uint32_t seconds, fraction, captured, length;

	if (n < RECORD_HEADER_OCTETS)
		return 0;
	seconds = word(block, p);
	fraction = word(block, p + 4);
	captured = word(block, p + 8);
	length = word(block, p + 12);
	if (captured > block->snap_length || captured > CAPTURED_MOST ||
	    captured > n - RECORD_HEADER_OCTETS || captured > length || length > INT32_MAX ||
	    seconds > INT32_MAX || fraction >= 1000000000u / block->time_unit)
		return 0;
	*packet = (struct an_packet){
		.data = p + RECORD_HEADER_OCTETS,
		.captured = captured,
		.length = length,
		.time = (int64_t)seconds * 1000000000 + (int64_t)fraction * block->time_unit,
		.link_type = block->link_type,
	};
	return RECORD_HEADER_OCTETS + captured;
}

/* How many octets to ask for: for as many records of the size that they have had. */
static size_t wanted(const struct an_pcap_block *block, unsigned most)
{
	const size_t largest = RECORD_HEADER_OCTETS + CAPTURED_MOST;
	const size_t n = (size_t)block->record_octets * most;

	return n < largest ? n : largest;
}

an_status an_pcap_block_read(struct an_pcap_block *block, an_capture_room *room, void *owner,
			     struct an_packet *packets, unsigned most, uint64_t frame,
			     unsigned *count)
{
	size_t want = wanted(block, most);

	for (*count = 0;;) {
		uint8_t *data = room(owner, want);
		size_t got, at = 0, size;

		if (data == NULL)
			return AN_ENOMEM;
		got = read_at(block->fd, data, want, block->offset);
		while (*count < most &&
		       (size = take_record(block, data + at, got - at, &packets[*count])) > 0) {
			packets[(*count)++].frame = frame++;
			at += size;
		}
		block->offset += at;
		if (*count > 0) {
			block->record_octets = (uint32_t)(at / *count) + RECORD_HEADER_OCTETS;
			return AN_OK;
		}
		/* A record larger than was asked for? Then once more, with room for any. */
		if (got < want || want >= RECORD_HEADER_OCTETS + CAPTURED_MOST)
			return AN_EOF;
		want = RECORD_HEADER_OCTETS + CAPTURED_MOST;
	}
}
