/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/sink_unix.c -- lines into a Unix socket that somebody else listens on. */
#include "runtime/sink.h"

#include "runtime/message.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct an_unix {
	const char *path;
	int fd; /* -1: not connected */
	bool is_stream, failed;
	struct an_retry retry;
};

static bool connect_as(struct an_unix *x, int type, const struct sockaddr_un *address)
{
	int error;

	x->fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (x->fd < 0)
		return false;
	x->is_stream = type == SOCK_STREAM;
	if (connect(x->fd, (const struct sockaddr *)address, sizeof *address) == 0)
		return true;
	error = errno;
	close(x->fd);
	x->fd = -1;
	errno = error;
	return false;
}

/* False: errno. */
static bool open_socket(struct an_unix *x)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(x->path) >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(address.sun_path, x->path, strlen(x->path) + 1);
	return connect_as(x, SOCK_STREAM, &address) ||
	       (errno == EPROTOTYPE && connect_as(x, SOCK_DGRAM, &address));
}

static void *unix_create(const char *rest)
{
	struct an_unix *x = calloc(1, sizeof *x);

	if (x != NULL) {
		x->path = rest;
		x->fd = -1;
		if (open_socket(x))
			return x;
	}
	an_message("cannot connect to the socket '%s': %s", rest, strerror(errno));
	free(x);
	return NULL;
}

/* The other end is gone: connects again. */
static an_status reconnect(struct an_unix *x, int error)
{
	close(x->fd);
	x->fd = -1;
	an_message("the socket '%s' is closed (%s); connecting again", x->path, strerror(error));
	while (an_retry_wait(&x->retry))
		if (open_socket(x))
			return AN_OK;
	an_message("cannot connect to the socket '%s': %s", x->path, strerror(errno));
	x->failed = true;
	return AN_EIO;
}

static bool is_gone(int error)
{
	return error == EPIPE || error == ECONNRESET || error == ECONNREFUSED || error == ENOTCONN;
}

/* One line with its newline, whole for the reader that gets its first octet. */
static an_status send_line(struct an_unix *x, const char *p, size_t n)
{
	size_t done = 0, length = x->is_stream ? n : n - 1;

	while (done < length) {
		ssize_t sent = send(x->fd, p + done, length - done, MSG_NOSIGNAL);

		if (sent >= 0) {
			done += (size_t)sent;
			x->retry.failures = 0;
		} else if (is_gone(errno)) {
			if (reconnect(x, errno) != AN_OK)
				return AN_EIO;
			done = 0;
			length = x->is_stream ? n : n - 1;
		} else if (errno != EINTR) {
			an_message("cannot write to the socket '%s': %s", x->path, strerror(errno));
			x->failed = true;
			return AN_EIO;
		}
	}
	return AN_OK;
}

static an_status unix_write(void *self, const char *p, size_t n)
{
	struct an_unix *x = self;

	while (n > 0 && !x->failed) {
		const char *end = memchr(p, '\n', n);
		size_t line = end != NULL ? (size_t)(end - p) + 1 : n;

		if (send_line(x, p, line) != AN_OK)
			break;
		p += line;
		n -= line;
	}
	return x->failed ? AN_EIO : AN_OK;
}

static an_status unix_flush(void *self)
{
	return ((const struct an_unix *)self)->failed ? AN_EIO : AN_OK;
}

static an_status unix_destroy(void *self)
{
	struct an_unix *x = self;
	an_status status = unix_flush(self);

	if (x->fd >= 0)
		close(x->fd);
	free(x);
	return status;
}

const struct an_sink_kind an_sink_unix = { "unix",     true,       unix_create,
					   unix_write, unix_flush, unix_destroy };
