/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/sink_exec.c -- a child that lives as long as the run and reads lines.
 *
 * Our end keeps both ends of the pipe: what a child that ended had not read yet is still there for
 * its successor. The child has a process group of its own, so that ^C ends the source and not the
 * child, which then reads the rest; its standard output is our standard error. */
#include "runtime/sink.h"

#include "runtime/message.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How often a full pipe's reader is looked after. */
#define LOOK_MS 50
/* A child that lived longer has not failed at once. */
#define LIVED_SECONDS 2

struct an_exec {
	const char *command;
	int to, from; /* the pipe */
	pid_t child;  /* 0: none */
	time_t began; /* when it was started; monotonic */
	bool failed;
	struct an_retry retry;
};

static bool set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	return posix_spawnattr_setsigmask(attributes, &none) == 0 &&
	       posix_spawnattr_setsigdefault(attributes, &all) == 0 &&
	       posix_spawnattr_setpgroup(attributes, 0) == 0 &&
	       posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
							POSIX_SPAWN_SETPGROUP) == 0;
}

static time_t now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* False: errno. */
static bool start(struct an_exec *x)
{
	char *argv[] = { "sh", "-c", (char *)(uintptr_t)x->command, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	extern char **environ;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	errno = ENOMEM;
	if (set_attributes(&attributes) &&
	    posix_spawn_file_actions_adddup2(&actions, x->from, STDIN_FILENO) == 0 &&
	    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO) == 0)
		errno = posix_spawn(&x->child, "/bin/sh", &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	x->began = now_seconds();
	if (errno == 0)
		return true;
	x->child = 0;
	return false;
}

static an_status fail(struct an_exec *x, const char *why)
{
	int unread = 0;

	x->failed = true;
	if (ioctl(x->from, FIONREAD, &unread) == 0 && unread > 0)
		an_message("'%s': %s; %d octets of output were not read", x->command, why, unread);
	else
		an_message("'%s': %s", x->command, why);
	return AN_EIO;
}

static void describe(const struct an_exec *x, int status)
{
	if (WIFSIGNALED(status))
		an_message("'%s' was ended by signal %d; it is started again", x->command,
			   WTERMSIG(status));
	else
		an_message("'%s' has ended with status %d; it is started again", x->command,
			   WEXITSTATUS(status));
}

/* Starts a child where there is none. */
static an_status bring_up(struct an_exec *x)
{
	while (x->child == 0) {
		if (!an_retry_wait(&x->retry))
			return fail(x, "it ends again and again; given up");
		if (!start(x))
			an_message("cannot start '%s': %s", x->command, strerror(errno));
	}
	return AN_OK;
}

/* Sees to it that somebody reads. */
static an_status look_after(struct an_exec *x)
{
	int status;

	if (x->child != 0 && waitpid(x->child, &status, WNOHANG) == x->child) {
		x->child = 0;
		if (now_seconds() - x->began > LIVED_SECONDS)
			x->retry.failures = 0;
		describe(x, status);
	}
	return bring_up(x);
}

static void *exec_create(const char *rest)
{
	struct an_exec *x = calloc(1, sizeof *x);
	int ends[2];

	if (x == NULL || pipe(ends) != 0) {
		an_message("cannot start '%s': %s", rest, strerror(errno));
		free(x);
		return NULL;
	}
	x->command = rest;
	x->from = ends[0];
	x->to = ends[1];
	fcntl(x->from, F_SETFD, FD_CLOEXEC);
	fcntl(x->to, F_SETFD, FD_CLOEXEC);
	/* Our end only: the child's is a description of its own. */
	if (fcntl(x->to, F_SETFL, O_NONBLOCK) == 0 && start(x))
		return x;
	an_message("cannot start '%s': %s", rest, strerror(errno));
	close(x->from);
	close(x->to);
	free(x);
	return NULL;
}

static an_status exec_write(void *self, const char *p, size_t n)
{
	struct an_exec *x = self;

	if (x->failed)
		return AN_EIO;
	if (look_after(x) != AN_OK)
		return AN_EIO;
	while (n > 0) {
		ssize_t written = write(x->to, p, n);

		if (written > 0) {
			p += written;
			n -= (size_t)written;
		} else if (errno == EAGAIN) {
			struct pollfd ready = { .fd = x->to, .events = POLLOUT };

			poll(&ready, 1, LOOK_MS);
			if (look_after(x) != AN_OK)
				return AN_EIO;
		} else if (errno != EINTR) {
			return fail(x, strerror(errno));
		}
	}
	return AN_OK;
}

static an_status exec_flush(void *self)
{
	return ((const struct an_exec *)self)->failed ? AN_EIO : AN_OK;
}

/* The child reads the rest, sees the end, and ends. If it leaves something, its successors get it.
 *  */
static an_status wait_for_end(struct an_exec *x)
{
	char why[64];
	int status, unread = 0;

	for (;;) {
		while (waitpid(x->child, &status, 0) < 0 && errno == EINTR)
			;
		x->child = 0;
		if (ioctl(x->from, FIONREAD, &unread) != 0 || unread == 0)
			break;
		describe(x, status);
		if (bring_up(x) != AN_OK)
			return AN_EIO;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return AN_OK;
	snprintf(why, sizeof why,
		 WIFSIGNALED(status) ? "ended by signal %d" : "ended with status %d",
		 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return fail(x, why);
}

static an_status exec_destroy(void *self)
{
	struct an_exec *x = self;
	an_status status = x->failed ? AN_EIO : AN_OK;

	close(x->to);
	if (x->child != 0 && wait_for_end(x) != AN_OK)
		status = AN_EIO;
	close(x->from);
	free(x);
	return status;
}

const struct an_sink_kind an_sink_exec = { "exec",     true,       exec_create,
					   exec_write, exec_flush, exec_destroy };
