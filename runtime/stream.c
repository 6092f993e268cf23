/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/stream.c -- see stream.h. */
#define _GNU_SOURCE /* fopencookie */
#include "runtime/stream.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_OCTETS                                                                               \
	((size_t)256 * 1024) /* the cost of a read is small beside it; it fits a cache */

struct an_stream {
	FILE *file;
	int fd, wake_fd;
	bool is_regular, woken;
	uint64_t position; /* octets that the FILE was given */
	size_t head_begin, head_end;
	uint8_t head[AN_STREAM_HEAD_OCTETS]; /* peeked at, before the FILE read */
	char block[BLOCK_OCTETS];            /* the FILE's buffer */
};

static int open_path(const char *path)
{
	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	return open(path, O_RDONLY | O_CLOEXEC);
}

struct an_stream *an_stream_create(const char *path, int wake_fd)
{
	struct an_stream *stream = malloc(sizeof *stream);
	struct stat about;
	int error;

	if (stream == NULL)
		return NULL;
	memset(stream, 0, offsetof(struct an_stream, block));
	stream->wake_fd = wake_fd;
	stream->fd = open_path(path);
	if (stream->fd < 0 || fstat(stream->fd, &about) != 0)
		goto failed;
	if (S_ISDIR(about.st_mode)) {
		errno = EISDIR;
		goto failed;
	}
	stream->is_regular = S_ISREG(about.st_mode);
	return stream;
failed:
	error = errno;
	an_stream_destroy(stream);
	errno = error;
	return NULL;
}

void an_stream_destroy(struct an_stream *stream)
{
	if (stream->file != NULL)
		fclose(stream->file);
	if (stream->fd > STDIN_FILENO)
		close(stream->fd);
	free(stream);
}

/* Waits for input. False: reading has to stop. */
static bool wait_for_input(struct an_stream *stream)
{
	struct pollfd both[2] = {
		{ .fd = stream->fd, .events = POLLIN },
		{ .fd = stream->wake_fd, .events = POLLIN }, /* negative: ignored by poll */
	};

	while (poll(both, 2, -1) < 0 && errno == EINTR)
		;
	if (both[1].revents != 0)
		stream->woken = true;
	return !stream->woken;
}

/* As read(2): the octets read, 0 at the end, -1 with errno. */
static ssize_t read_some(struct an_stream *stream, void *to, size_t n)
{
	ssize_t got;

	if (!stream->is_regular && !wait_for_input(stream))
		return 0;
	do
		got = read(stream->fd, to, n);
	while (got < 0 && errno == EINTR);
	return got;
}

size_t an_stream_peek(struct an_stream *stream, uint8_t *to, size_t n)
{
	assert(stream->file == NULL && n <= AN_STREAM_HEAD_OCTETS);
	while (stream->head_end < n) {
		const ssize_t got = read_some(stream, stream->head + stream->head_end,
					      AN_STREAM_HEAD_OCTETS - stream->head_end);

		if (got <= 0)
			break; /* an error comes again when the FILE reads */
		stream->head_end += (size_t)got;
	}
	if (n > stream->head_end)
		n = stream->head_end;
	memcpy(to, stream->head, n);
	return n;
}

/* First what was peeked at. */
ssize_t an_stream_read(struct an_stream *stream, void *to, size_t n)
{
	const size_t left = stream->head_end - stream->head_begin;
	ssize_t got = (ssize_t)(n < left ? n : left);

	if (left > 0) {
		memcpy(to, stream->head + stream->head_begin, (size_t)got);
		stream->head_begin += (size_t)got;
	} else {
		got = read_some(stream, to, n);
	}
	if (got > 0)
		stream->position += (uint64_t)got;
	return got;
}

/* The FILE's read function. */
static ssize_t read_cookie(void *cookie, char *to, size_t n)
{
	return an_stream_read(cookie, to, n);
}

/* Where it is, which is what ftello asks for; and in a regular file, to go elsewhere. */
static int seek_cookie(void *cookie, off64_t *offset, int from)
{
	struct an_stream *stream = cookie;

	if (from == SEEK_SET && stream->is_regular) {
		if (lseek(stream->fd, *offset, SEEK_SET) < 0)
			return -1;
		stream->position = (uint64_t)*offset;
		stream->head_begin = stream->head_end;
		return 0;
	}
	if (from != SEEK_CUR || *offset != 0) {
		errno = ESPIPE;
		return -1;
	}
	*offset = (off64_t)stream->position;
	return 0;
}

FILE *an_stream_file(struct an_stream *stream)
{
	const cookie_io_functions_t functions = { .read = read_cookie, .seek = seek_cookie };

	if (stream->file == NULL) {
		stream->file = fopencookie(stream, "r", functions);
		if (stream->file != NULL)
			setvbuf(stream->file, stream->block, _IOFBF, BLOCK_OCTETS);
	}
	return stream->file;
}

void an_stream_release_file(struct an_stream *stream)
{
	stream->file = NULL;
}

/* Whoever reads has the FILE to itself, so ftello may ask it. */
bool an_stream_has_input(const struct an_stream *stream)
{
	struct pollfd ready = { .fd = stream->fd, .events = POLLIN };

	if (stream->is_regular || stream->head_begin < stream->head_end)
		return true;
	if (stream->file != NULL && ftello(stream->file) < (off_t)stream->position)
		return true;
	return poll(&ready, 1, 0) > 0;
}

int an_stream_regular(const struct an_stream *stream)
{
	return stream->is_regular ? stream->fd : -1;
}

bool an_stream_was_woken(const struct an_stream *stream)
{
	return stream->woken;
}

uint64_t an_stream_position(const struct an_stream *stream)
{
	return stream->position;
}
