/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/signals.c -- see signals.h. */
#include "runtime/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Process-wide, because signals are. Lock-free atomics may be used in a signal handler. */
static atomic_bool stop_requested;
static int stop_fd = -1, statistics_fd = -1;

static void add_event(int fd)
{
	const uint64_t one = 1;
	const int error = errno;

	/* It fails only if the counter is full; then the descriptor is readable already. */
	if (write(fd, &one, sizeof one) < 0)
		errno = error;
	errno = error;
}

void an_signals_request_stop(void)
{
	atomic_store_explicit(&stop_requested, true, memory_order_relaxed);
	add_event(stop_fd);
}

static void on_stop(int number)
{
	(void)number;
	if (atomic_exchange_explicit(&stop_requested, true, memory_order_relaxed))
		_exit(1);
	add_event(stop_fd);
}

static void on_statistics(int number)
{
	(void)number;
	add_event(statistics_fd);
}

static bool handle(int number, void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };

	sigemptyset(&action.sa_mask);
	return sigaction(number, &action, NULL) == 0;
}

an_status an_signals_install(void)
{
	stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	statistics_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (stop_fd < 0 || statistics_fd < 0)
		return AN_EIO;
	if (!handle(SIGINT, on_stop) || !handle(SIGTERM, on_stop) ||
	    !handle(SIGUSR1, on_statistics) || !handle(SIGPIPE, SIG_IGN))
		return AN_EIO;
	return AN_OK;
}

bool an_signals_stop_requested(void)
{
	return atomic_load_explicit(&stop_requested, memory_order_relaxed);
}

int an_signals_stop_fd(void)
{
	return stop_fd;
}

int an_signals_statistics_fd(void)
{
	return statistics_fd;
}
