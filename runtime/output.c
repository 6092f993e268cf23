/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/output.c -- see output.h. */
#include "runtime/output.h"

#include "runtime/message.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

struct an_output {
	const char *name; /* for messages */
	int fd;
	bool is_stdout, failed;
	uint64_t octets;
	size_t held;
	char hold[AN_OUTPUT_FLUSH_OCTETS];
};

struct an_output *an_output_create(const char *path)
{
	bool is_stdout = path == NULL || strcmp(path, "-") == 0;
	struct an_output *output = malloc(sizeof *output);

	if (output == NULL) {
		an_message("out of memory");
		return NULL;
	}
	output->name = is_stdout ? "standard output" : path;
	output->is_stdout = is_stdout;
	output->failed = false;
	output->octets = output->held = 0;
	/* Its own descriptor: lines and statistics can both go to standard output. */
	output->fd = is_stdout ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
			       : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (output->fd < 0) {
		an_message("cannot write '%s': %s", output->name, strerror(errno));
		free(output);
		return NULL;
	}
	return output;
}

static an_status fail(struct an_output *output, int error)
{
	output->failed = true;
	output->held = 0;
	if (error != EPIPE || !output->is_stdout)
		an_message("cannot write '%s': %s", output->name, strerror(error));
	return AN_EIO;
}

/* Drops what was written from the front of parts[0..count). Returns how many parts are left. */
static int advance(struct iovec **parts, int count, size_t written)
{
	while (count > 0 && written >= (*parts)->iov_len) {
		written -= (*parts)->iov_len;
		++*parts;
		count--;
	}
	if (count > 0) {
		(*parts)->iov_base = (char *)(*parts)->iov_base + written;
		(*parts)->iov_len -= written;
	}
	return count;
}

/* Writes what is held and then p[0..n). A descriptor that another program made non-blocking is
 * waited for. */
static an_status write_all(struct an_output *output, const char *p, size_t n)
{
	struct iovec both[2] = {
		{ .iov_base = output->hold, .iov_len = output->held },
		{ .iov_base = (void *)(uintptr_t)p, .iov_len = n },
	};
	struct iovec *parts = both;
	int count = advance(&parts, 2, 0);

	while (count > 0) {
		ssize_t written = writev(output->fd, parts, count);

		if (written >= 0) {
			count = advance(&parts, count, (size_t)written);
		} else if (errno == EAGAIN) {
			struct pollfd ready = { .fd = output->fd, .events = POLLOUT };
			poll(&ready, 1, -1);
		} else if (errno != EINTR) {
			return fail(output, errno);
		}
	}
	output->held = 0;
	return AN_OK;
}

an_status an_output_write(struct an_output *output, const char *p, size_t n)
{
	if (output->failed)
		return AN_EIO;
	output->octets += n;
	if (output->held + n >= AN_OUTPUT_FLUSH_OCTETS)
		return write_all(output, p, n);
	if (n > 0)
		memcpy(output->hold + output->held, p, n);
	output->held += n;
	return AN_OK;
}

an_status an_output_flush(struct an_output *output)
{
	return output->failed ? AN_EIO : write_all(output, NULL, 0);
}

bool an_output_is_terminal(const struct an_output *output)
{
	return isatty(output->fd);
}

uint64_t an_output_octets(const struct an_output *output)
{
	return output->octets;
}

an_status an_output_destroy(struct an_output *output)
{
	an_status status = an_output_flush(output);

	/* Some file systems report a full disk only here. */
	if (close(output->fd) != 0 && status == AN_OK && errno != EINTR)
		status = fail(output, errno);
	free(output);
	return status;
}
