/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/capture_merge.h"

#include "runtime/message.h"

#include <stdlib.h>
#include <string.h>

/* One file, and the packet that stands next in it. */
struct file {
	struct an_capture *capture;
	struct an_packet packet;
	bool has_packet, has_ended;
	uint8_t *octets;
	size_t room;
};

struct an_capture_merge {
	struct file *files;
	unsigned count;
};

struct an_capture_merge *an_capture_merge_create(const struct an_capture_options *options)
{
	struct an_capture_merge *merge = calloc(1, sizeof *merge);

	if (merge != NULL)
		merge->files = calloc(options->file_count + 1, sizeof merge->files[0]);
	if (merge == NULL || merge->files == NULL) {
		an_message("out of memory");
		free(merge);
		return NULL;
	}
	for (; merge->count < options->file_count; merge->count++) {
		const struct an_capture_options one = { .files = &options->files[merge->count],
							.file_count = 1,
							.wake_fd = options->wake_fd };

		merge->files[merge->count].capture = an_capture_create(&one);
		if (merge->files[merge->count].capture == NULL) {
			an_capture_merge_destroy(merge);
			return NULL;
		}
	}
	return merge;
}

void an_capture_merge_destroy(struct an_capture_merge *merge)
{
	for (unsigned i = 0; i < merge->count; i++) {
		an_capture_destroy(merge->files[i].capture);
		free(merge->files[i].octets);
	}
	free(merge->files);
	free(merge);
}

bool an_capture_merge_waits(const struct an_capture_merge *merge)
{
	for (unsigned i = 0; i < merge->count; i++)
		if (an_capture_waits(merge->files[i].capture))
			return true;
	return false;
}

/* an_capture_room of a file. */
static void *file_room(void *owner, size_t n)
{
	struct file *file = owner;

	if (n > file->room) {
		uint8_t *larger = realloc(file->octets, n);

		if (larger == NULL)
			return NULL;
		file->octets = larger;
		file->room = n;
	}
	return file->octets;
}

/* Its next packet is there, or it has ended. False: out of memory. */
static bool fill(struct file *file)
{
	an_status status;
	unsigned n;

	if (file->has_packet || file->has_ended)
		return true;
	status = an_capture_read(file->capture, file_room, file, &file->packet, 1, &n);
	file->has_packet = n > 0;
	file->has_ended = status == AN_EOF;
	return status != AN_ENOMEM;
}

/* Any file that would have to wait for its next packet? */
static bool would_wait(const struct an_capture_merge *merge)
{
	for (unsigned i = 0; i < merge->count; i++) {
		const struct file *file = &merge->files[i];

		if (!file->has_packet && !file->has_ended && an_capture_waits(file->capture))
			return true;
	}
	return false;
}

/* The file whose packet comes next. *file NULL: all have ended. */
static an_status find_next(struct an_capture_merge *merge, struct file **next)
{
	*next = NULL;
	for (unsigned i = 0; i < merge->count; i++) {
		struct file *file = &merge->files[i];

		if (!fill(file))
			return AN_ENOMEM;
		if (file->has_packet && (*next == NULL || file->packet.time < (*next)->packet.time))
			*next = file;
	}
	return *next != NULL ? AN_OK : AN_EOF;
}

an_status an_capture_merge_read(struct an_capture_merge *merge, an_capture_room *room, void *owner,
				struct an_packet *packets, unsigned most, unsigned *count)
{
	for (*count = 0; *count < most && !(*count > 0 && would_wait(merge)); ++*count) {
		struct file *file;
		an_status status = find_next(merge, &file);
		uint8_t *data;

		if (status == AN_EOF)
			return *count > 0 ? AN_OK : AN_EOF;
		if (status != AN_OK)
			return status;
		packets[*count] = file->packet;
		if (file->packet.captured > 0) {
			data = room(owner, file->packet.captured);
			if (data == NULL)
				return AN_ENOMEM;
			memcpy(data, file->packet.data, file->packet.captured);
			packets[*count].data = data;
		}
		file->has_packet = false;
	}
	return AN_OK;
}

uint64_t an_capture_merge_read_octets(const struct an_capture_merge *merge)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < merge->count; i++)
		sum += an_capture_statistics(merge->files[i].capture).read_octets;
	return sum;
}

unsigned an_capture_merge_errors(const struct an_capture_merge *merge)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < merge->count; i++)
		sum += an_capture_errors(merge->files[i].capture);
	return sum;
}
