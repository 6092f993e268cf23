/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/monitor.c -- see monitor.h. */
#include "runtime/monitor.h"

#include "runtime/message.h"
#include "runtime/signals.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_INTERVAL_MS 250

/* Added up in the eventfd until the thread reads it. */
enum { WAKE_TO_SHOW = 1, WAKE_TO_END = 2 };

struct an_monitor {
	const struct an_capture *capture;
	void (*stop_now)(void);
	int wake_fd;
	double begin;
	pthread_t thread;
};

static double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* "12000 packets, 18.0 MB in 0.5 s, 288.0 Mbit/s, 31 % of the input" */
static void describe(const struct an_monitor *monitor, char *line, size_t room)
{
	const struct an_capture_statistics capture = an_capture_statistics(monitor->capture);
	const double seconds = now_seconds() - monitor->begin;
	const double megabytes = (double)capture.octets / 1e6;
	size_t length;

	snprintf(line, room, "%llu packets, %.1f MB in %.1f s, %.1f Mbit/s",
		 (unsigned long long)capture.packets, megabytes, seconds,
		 seconds > 0 ? megabytes * 8 / seconds : 0);
	length = strlen(line);
	if (capture.file_octets > 0)
		snprintf(line + length, room - length, ", %.0f %% of the input",
			 100 * (double)capture.read_octets / (double)capture.file_octets);
}

/* One write, so that no other output comes between. */
static void show_line(const char *text)
{
	char line[160];
	const int length = snprintf(line, sizeof line, "\r\033[K%s", text);

	if (write(STDERR_FILENO, line, (size_t)length) < 0)
		return; /* nobody is looking any more */
}

static void take_signals(struct an_monitor *monitor, const char *line)
{
	for (;;) {
		switch (an_signals_take()) {
		case AN_SIGNAL_NONE:
			return;
		case AN_SIGNAL_STOP:
			if (an_signals_stop_requested())
				monitor->stop_now();
			an_signals_request_stop();
			break;
		case AN_SIGNAL_STATISTICS:
			an_message("%s", line);
			break;
		}
	}
}

static void *watch(void *data)
{
	struct an_monitor *monitor = data;
	struct pollfd both[2] = {
		{ .fd = monitor->wake_fd, .events = POLLIN },
		{ .fd = an_signals_fd(), .events = POLLIN },
	};
	char line[128];
	bool progress = false;

	for (;;) {
		eventfd_t wake;

		poll(both, 2, progress ? PROGRESS_INTERVAL_MS : -1);
		if (both[0].revents != 0 && eventfd_read(monitor->wake_fd, &wake) == 0) {
			if (wake >= WAKE_TO_END)
				break;
			progress = true;
		}
		describe(monitor, line, sizeof line);
		take_signals(monitor, line);
		if (progress)
			show_line(line);
	}
	if (progress)
		show_line("");
	return NULL;
}

struct an_monitor *an_monitor_create(const struct an_capture *capture, void (*stop_now)(void))
{
	struct an_monitor *monitor = malloc(sizeof *monitor);

	if (monitor == NULL)
		return NULL;
	*monitor = (struct an_monitor){
		.capture = capture,
		.stop_now = stop_now,
		.begin = now_seconds(),
		.wake_fd = eventfd(0, EFD_CLOEXEC),
	};
	if (monitor->wake_fd < 0) {
		free(monitor);
		return NULL;
	}
	errno = pthread_create(&monitor->thread, NULL, watch, monitor);
	if (errno != 0) {
		close(monitor->wake_fd);
		free(monitor);
		return NULL;
	}
	return monitor;
}

void an_monitor_show_progress(struct an_monitor *monitor)
{
	eventfd_write(monitor->wake_fd, WAKE_TO_SHOW);
}

void an_monitor_destroy(struct an_monitor *monitor)
{
	eventfd_write(monitor->wake_fd, WAKE_TO_END);
	pthread_join(monitor->thread, NULL);
	close(monitor->wake_fd);
	free(monitor);
}
