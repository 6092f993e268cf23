/* SPDX-License-Identifier: BSD-3-Clause */
#define _GNU_SOURCE
#include "record.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void record(const char *line, int length)
{
	int file = open(getenv("RECORD"), O_WRONLY | O_APPEND | O_CREAT, 0600);

	if (file < 0 || write(file, line, (size_t)length) != length) {
		perror("RECORD");
		_exit(1);
	}
	close(file);
}

int64_t record_call(struct an_env *env, int64_t id, struct an_string from, struct an_string to)
{
	struct timespec pause = { .tv_nsec = id * 7919 % 13 * 20000 };
	char line[80];

	(void)env;
	record(line, snprintf(line, sizeof line, "begin %lld %.*s %.*s\n", (long long)id,
			      (int)from.length, from.data, (int)to.length, to.data));
	nanosleep(&pause, NULL);
	record(line, snprintf(line, sizeof line, "end %lld\n", (long long)id));
	return id;
}
