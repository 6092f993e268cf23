/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/signals.c -- see signals.h. */
#include "runtime/signals.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Process-wide, because signals are. */
static atomic_bool stop_requested;
static int signals_fd = -1, stop_fd = -1;

an_status an_signals_install(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGUSR1);
	errno = pthread_sigmask(SIG_BLOCK, &set, NULL);
	if (errno != 0)
		return AN_EIO;
	signals_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return signals_fd >= 0 && stop_fd >= 0 ? AN_OK : AN_EIO;
}

int an_signals_fd(void)
{
	return signals_fd;
}

an_signal an_signals_take(void)
{
	struct signalfd_siginfo info;

	if (read(signals_fd, &info, sizeof info) != sizeof info)
		return AN_SIGNAL_NONE;
	return info.ssi_signo == SIGUSR1 ? AN_SIGNAL_STATISTICS : AN_SIGNAL_STOP;
}

void an_signals_request_stop(void)
{
	atomic_store_explicit(&stop_requested, true, memory_order_relaxed);
	eventfd_write(stop_fd, 1);
}

bool an_signals_stop_requested(void)
{
	return atomic_load_explicit(&stop_requested, memory_order_relaxed);
}

int an_signals_stop_fd(void)
{
	return stop_fd;
}
