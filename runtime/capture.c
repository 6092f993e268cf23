/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/capture.c -- see capture.h. */
#include "runtime/capture.h"

#include "runtime/capture_merge.h"
#include "runtime/message.h"
#include "runtime/pcap_block.h"
#include "runtime/stream.h"
#include <assert.h>
#include <errno.h>
#include <pcap/pcap.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct an_capture {
	const char **files;
	unsigned file_count, next_file;
	uint64_t most_packets;
	int wake_fd;
	bool stopped;
	bool waits;                     /* constant: a file is a pipe or a device */
	struct an_capture_merge *merge; /* reads the files instead; NULL: one after the other */

	struct an_stream *stream; /* of the open file, or NULL */
	pcap_t *pcap;
	uint32_t link_type;
	struct an_pcap_block block;
	bool in_blocks;                 /* block reads, until something is not ordinary */
	uint64_t frame_before;          /* the last frame of the files before this one */
	const struct pcap_pkthdr *kept; /* a record for which there was no room, or NULL */
	const uint8_t *kept_data;
	uint64_t position_before; /* octets of the files before this one */

	/* written by who holds the source, read by anyone */
	_Atomic uint64_t packets, octets, captured_octets, read_octets;
	_Atomic unsigned errors;
	uint64_t file_octets; /* constant */
};

/* -- before the first packet ------------------------------------------------------------------- */

static bool is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

/* Looks at the file without opening it: a pipe can be opened only once. */
static bool examine(const char *path, struct stat *about)
{
	if (is_stdin(path))
		return fstat(STDIN_FILENO, about) == 0;
	if (stat(path, about) != 0 || access(path, R_OK) != 0)
		return false;
	if (S_ISDIR(about->st_mode)) {
		errno = EISDIR;
		return false;
	}
	return true;
}

static bool add_file(struct an_capture *capture, const char *path)
{
	struct stat about;

	for (unsigned i = 0; is_stdin(path) && i < capture->file_count; i++) {
		if (is_stdin(capture->files[i])) {
			an_message("standard input ('-') can be read only once");
			return false;
		}
	}
	if (!examine(path, &about)) {
		an_message("cannot read '%s': %s", path, strerror(errno));
		return false;
	}
	if (S_ISREG(about.st_mode))
		capture->file_octets += (uint64_t)about.st_size;
	else
		capture->waits = true;
	capture->files[capture->file_count++] = path;
	return true;
}

struct an_capture *an_capture_create(const struct an_capture_options *options)
{
	struct an_capture *capture = calloc(1, sizeof *capture);

	if (capture != NULL)
		capture->files = calloc(options->file_count + 1, sizeof *capture->files);
	if (capture == NULL || capture->files == NULL) {
		an_message("out of memory");
		free(capture);
		return NULL;
	}
	capture->most_packets = options->most_packets;
	capture->wake_fd = options->wake_fd;
	for (unsigned i = 0; i < options->file_count; i++) {
		if (!add_file(capture, options->files[i])) {
			an_capture_destroy(capture);
			return NULL;
		}
	}
	if (capture->waits)
		capture->file_octets = 0;
	if (options->merge && options->file_count > 1) {
		capture->merge = an_capture_merge_create(options);
		if (capture->merge == NULL) {
			an_capture_destroy(capture);
			return NULL;
		}
	}
	return capture;
}

static uint64_t position(const struct an_capture *capture)
{
	if (capture->stream == NULL)
		return capture->position_before;
	if (capture->in_blocks)
		return capture->position_before + capture->block.offset;
	return capture->position_before + an_stream_position(capture->stream);
}

bool an_capture_waits(const struct an_capture *capture)
{
	return capture->waits;
}

/* -- one file ---------------------------------------------------------------------------------- */

static void close_file(struct an_capture *capture)
{
	capture->frame_before = atomic_load_explicit(&capture->packets, memory_order_relaxed);
	if (capture->pcap != NULL) {
		/* libpcap closes the FILE that it was given; the stream must not do so again. */
		an_stream_release_file(capture->stream);
		pcap_close(capture->pcap);
		capture->pcap = NULL;
	}
	capture->position_before = position(capture);
	capture->in_blocks = false;
	if (capture->stream != NULL) {
		an_stream_destroy(capture->stream);
		capture->stream = NULL;
	}
}

void an_capture_destroy(struct an_capture *capture)
{
	if (capture->merge != NULL)
		an_capture_merge_destroy(capture->merge);
	close_file(capture);
	free(capture->files);
	free(capture);
}

/* Reports what ended the current file before its end, and closes it. */
static void give_up_file(struct an_capture *capture, const char *reason)
{
	const uint64_t packets = atomic_load_explicit(&capture->packets, memory_order_relaxed);
	const char *path = capture->files[capture->next_file - 1];

	if (capture->stream != NULL && an_stream_was_woken(capture->stream)) {
		capture->stopped = true;
	} else {
		an_message("'%s' cannot be read beyond its packet %llu: %s", path,
			   (unsigned long long)(packets - capture->frame_before), reason);
		atomic_fetch_add_explicit(&capture->errors, 1, memory_order_relaxed);
	}
	close_file(capture);
}

static const char *compression(struct an_stream *stream)
{
	static const struct {
		const char *magic, *text;
	} kinds[] = {
		{ "\x1f\x8b", "it is compressed; use `gzip -dc FILE | PROGRAM -r -`" },
		{ "\x28\xb5\x2f\xfd", "it is compressed; use `zstd -dc FILE | PROGRAM -r -`" },
		{ "\xfd"
		  "7zXZ",
		  "it is compressed; use `xz -dc FILE | PROGRAM -r -`" },
	};
	uint8_t head[8];
	const size_t n = an_stream_peek(stream, head, sizeof head);

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const size_t length = strlen(kinds[i].magic);
		if (n >= length && memcmp(head, kinds[i].magic, length) == 0)
			return kinds[i].text;
	}
	return NULL;
}

/* Opens the next file. False: it cannot be read; reported. */
static bool open_next(struct an_capture *capture)
{
	char reason[PCAP_ERRBUF_SIZE] = "";
	const char *compressed;
	FILE *file;
	int fd;

	capture->stream = an_stream_create(capture->files[capture->next_file++], capture->wake_fd);
	if (capture->stream == NULL) {
		give_up_file(capture, strerror(errno));
		return false;
	}
	compressed = compression(capture->stream);
	if (compressed != NULL) {
		give_up_file(capture, compressed);
		return false;
	}
	file = an_stream_file(capture->stream);
	if (file == NULL) {
		give_up_file(capture, strerror(errno));
		return false;
	}
	capture->pcap =
	    pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, reason);
	if (capture->pcap == NULL) {
		give_up_file(capture, reason);
		return false;
	}
	capture->link_type = (uint32_t)pcap_datalink(capture->pcap);
	fd = an_stream_regular(capture->stream);
	/* Standard input can be a file of which somebody has read a part: that is libpcap's. */
	capture->in_blocks =
	    fd > STDIN_FILENO && an_pcap_block_init(&capture->block, fd, capture->link_type,
						    (uint32_t)pcap_snapshot(capture->pcap));
	return true;
}

/* -- packets --------------------------------------------------------------------------------- */

static int64_t nanoseconds(const struct timeval *ts)
{
	int64_t ns;

	/* A damaged pcapng file can hold any 64 bits. */
	if (__builtin_mul_overflow((int64_t)ts->tv_sec, (int64_t)1000000000, &ns) ||
	    __builtin_add_overflow(ns, (int64_t)ts->tv_usec, &ns))
		return ts->tv_sec < 0 ? INT64_MIN : INT64_MAX;
	return ns;
}

/* The next record of the file that is open: 1, or 0 at its end. */
static bool next_record(struct an_capture *capture)
{
	struct pcap_pkthdr *header;
	int result;

	if (capture->kept != NULL)
		return true;
	result = pcap_next_ex(capture->pcap, &header, &capture->kept_data);
	if (result == 1) {
		capture->kept = header;
		return true;
	}
	if (result == PCAP_ERROR_BREAK && !an_stream_was_woken(capture->stream))
		close_file(capture);
	else
		give_up_file(capture, pcap_geterr(capture->pcap));
	return false;
}

static bool is_over(const struct an_capture *capture)
{
	const uint64_t packets = atomic_load_explicit(&capture->packets, memory_order_relaxed);

	return capture->stopped ||
	       (capture->most_packets > 0 && packets >= capture->most_packets) ||
	       (capture->pcap == NULL && capture->next_file == capture->file_count);
}

/* Moves the kept record to *packet. False: no room. */
static bool take_record(struct an_capture *capture, an_capture_room *room, void *owner,
			struct an_packet *packet)
{
	static const uint8_t nothing[1];
	const struct pcap_pkthdr *header = capture->kept;
	const uint32_t captured = header->caplen;
	uint8_t *data = NULL;

	if (captured > 0) {
		data = room(owner, captured);
		if (data == NULL)
			return false;
		memcpy(data, capture->kept_data, captured);
	}
	*packet = (struct an_packet){
		.data = captured > 0 ? data : nothing,
		.captured = captured,
		/* a damaged record can say that it was shorter on the wire */
		.length = header->len > captured ? header->len : captured,
		.time = nanoseconds(&header->ts),
		.frame = atomic_load_explicit(&capture->packets, memory_order_relaxed) + 1,
		.link_type = capture->link_type,
	};
	capture->kept = NULL;
	return true;
}

/* One writer: a load and a store are enough, and cheaper than an atomic addition. */
static void add(_Atomic uint64_t *sum, uint64_t n)
{
	atomic_store_explicit(sum, atomic_load_explicit(sum, memory_order_relaxed) + n,
			      memory_order_relaxed);
}

static void count_packet(struct an_capture *capture, const struct an_packet *packet)
{
	add(&capture->packets, 1);
	add(&capture->octets, packet->length);
	add(&capture->captured_octets, packet->captured);
}

/* As an_capture_read, from the file that is read in blocks. AN_EOF: now libpcap reads it. */
static an_status read_block(struct an_capture *capture, an_capture_room *room, void *owner,
			    struct an_packet *packets, unsigned most, unsigned *count)
{
	const uint64_t before = atomic_load_explicit(&capture->packets, memory_order_relaxed);
	an_status status;

	if (capture->most_packets > 0 && capture->most_packets - before < most)
		most = (unsigned)(capture->most_packets - before);
	status = an_pcap_block_read(&capture->block, room, owner, packets, most, before + 1, count);
	for (unsigned i = 0; i < *count; i++)
		count_packet(capture, &packets[i]);
	if (status == AN_EOF) {
		capture->in_blocks = false;
		if (fseeko(an_stream_file(capture->stream), (off_t)capture->block.offset,
			   SEEK_SET) != 0)
			give_up_file(capture, strerror(errno));
	}
	return status;
}

/* As an_capture_read, from all files in the order of time. Frames are numbered in this order. */
static an_status read_merged(struct an_capture *capture, an_capture_room *room, void *owner,
			     struct an_packet *packets, unsigned most, unsigned *count)
{
	const uint64_t before = atomic_load_explicit(&capture->packets, memory_order_relaxed);
	an_status status;

	*count = 0;
	if (capture->most_packets > 0 && capture->most_packets - before < most)
		most = (unsigned)(capture->most_packets - before);
	if (most == 0)
		return AN_EOF;
	status = an_capture_merge_read(capture->merge, room, owner, packets, most, count);
	for (unsigned i = 0; i < *count; i++) {
		packets[i].frame = before + i + 1;
		count_packet(capture, &packets[i]);
	}
	atomic_store_explicit(&capture->read_octets, an_capture_merge_read_octets(capture->merge),
			      memory_order_relaxed);
	atomic_store_explicit(&capture->errors, an_capture_merge_errors(capture->merge),
			      memory_order_relaxed);
	return status;
}

an_status an_capture_read(struct an_capture *capture, an_capture_room *room, void *owner,
			  struct an_packet *packets, unsigned most, unsigned *count)
{
	an_status status = AN_OK;

	assert(most > 0);
	if (capture->merge != NULL)
		return read_merged(capture, room, owner, packets, most, count);
	for (*count = 0; *count < most && !is_over(capture);) {
		const bool may_wait =
		    capture->pcap == NULL ||
		    (capture->kept == NULL && !an_stream_has_input(capture->stream));

		if (*count > 0 && (may_wait || capture->in_blocks))
			break;
		if (capture->pcap == NULL && !open_next(capture))
			continue;
		if (capture->in_blocks) {
			status = read_block(capture, room, owner, packets, most, count);
			if (status != AN_EOF)
				break;
			status = AN_OK;
			continue;
		}
		if (!next_record(capture))
			continue;
		if (!take_record(capture, room, owner, &packets[*count])) {
			status = AN_ENOMEM;
			break;
		}
		count_packet(capture, &packets[*count]);
		++*count;
	}
	atomic_store_explicit(&capture->read_octets, position(capture), memory_order_relaxed);
	return status == AN_OK && *count == 0 ? AN_EOF : status;
}

struct an_capture_statistics an_capture_statistics(const struct an_capture *capture)
{
	return (struct an_capture_statistics){
		.packets = atomic_load_explicit(&capture->packets, memory_order_relaxed),
		.octets = atomic_load_explicit(&capture->octets, memory_order_relaxed),
		.captured_octets =
		    atomic_load_explicit(&capture->captured_octets, memory_order_relaxed),
		.read_octets = atomic_load_explicit(&capture->read_octets, memory_order_relaxed),
		.file_octets = capture->file_octets,
	};
}

unsigned an_capture_errors(const struct an_capture *capture)
{
	return atomic_load_explicit(&capture->errors, memory_order_relaxed);
}
