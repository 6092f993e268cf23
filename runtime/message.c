/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/message.c -- see message.h. */
#include "runtime/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_OCTETS 1024

static const char *program = "analog";

void an_message_set_program(const char *name)
{
	const char *slash = strrchr(name, '/');

	program = slash != NULL ? slash + 1 : name;
}

const char *an_message_program(void)
{
	return program;
}

void an_message_raw(const char *p, size_t n)
{
	const int error = errno;

	while (n > 0) {
		const ssize_t written = write(STDERR_FILENO, p, n);

		/* There is nobody to tell when standard error itself cannot be written. */
		if (written < 0 && errno != EINTR)
			break;
		if (written > 0) {
			p += written;
			n -= (size_t)written;
		}
	}
	errno = error;
}

void an_message(const char *format, ...)
{
	char line[LINE_OCTETS];
	const int error = errno;
	size_t length;
	va_list args;

	snprintf(line, sizeof line, "%s: ", program);
	length = strlen(line);
	va_start(args, format);
	vsnprintf(line + length, sizeof line - 1 - length, format, args);
	va_end(args);
	length = strlen(line);
	line[length] = '\n';
	an_message_raw(line, length + 1);
	errno = error;
}
