/* SPDX-License-Identifier: BSD-3-Clause */
/* Temporary files that never stay behind, and outputs that appear whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/drive.h"

enum { TEMPORARIES_MAX = 16 };

/* For the signal handler: paths to remove, the folder first. A path is there before its file. */
static const char *volatile temporaries[TEMPORARIES_MAX];
static volatile sig_atomic_t temporary_count;
static volatile sig_atomic_t child; /* the command that is running, 0: none */

static void remove_temporaries(void)
{
	int n = temporary_count;

	while (n > 0)
		remove(temporaries[--n]); /* unlink or rmdir: both may be called in a handler */
	temporary_count = 0;
}

static void on_signal(int number)
{
	if (child > 0 && kill(child, SIGTERM) == 0)
		waitpid(child, NULL, 0); /* or it would write into the folder once more */
	remove_temporaries();
	signal(number, SIG_DFL);
	raise(number);
}

static void add_temporary(const char *path)
{
	if (temporary_count == TEMPORARIES_MAX)
		return;
	temporaries[temporary_count] = path;
	temporary_count++;
}

static void catch_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal }, old;

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			sigaction(numbers[i], &action, NULL);
}

const char *drive_folder(arena *a)
{
	const char *base = getenv("TMPDIR");
	char *path =
	    arena_printf(a, "%s/analogc-XXXXXX", base != NULL && base[0] != '\0' ? base : "/tmp");

	catch_signals();
	if (mkdtemp(path) == NULL)
		return NULL;
	add_temporary(path);
	return path;
}

const char *drive_temporary(arena *a, const char *name)
{
	const char *path = arena_printf(a, "%s/%s", temporaries[0], name);

	add_temporary(path);
	return path;
}

void drive_child(pid_t pid)
{
	child = pid;
}

void drive_clean(void)
{
	remove_temporaries();
}

void drive_keep(void)
{
	temporary_count = 0;
}

/* -- outputs ----------------------------------------------------------------------------------- */

static bool write_all(int fd, const char *bytes, size_t length)
{
	while (length != 0) {
		ssize_t n = write(fd, bytes, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		length -= (size_t)n;
	}
	return true;
}

/* Closes fd in any case; keeps the first errno. */
static bool write_and_close(int fd, const char *bytes, size_t length)
{
	bool ok = write_all(fd, bytes, length);
	int saved = errno;

	if (close(fd) != 0 && ok)
		return false;
	errno = saved;
	return ok;
}

static mode_t mode_of(bool executable)
{
	mode_t mask = umask(0);

	umask(mask);
	return (executable ? 0777 : 0666) & ~mask;
}

/* Next to path, then under its name. */
static bool write_regular(const char *path, const char *bytes, size_t length, bool executable)
{
	static const char suffix[] = ".XXXXXX";
	size_t room = strlen(path) + sizeof suffix;
	char *temporary = malloc(room);
	int fd, before = temporary_count;
	bool ok = false;

	if (temporary == NULL)
		return false;
	snprintf(temporary, room, "%s%s", path, suffix);
	fd = mkstemp(temporary);
	if (fd >= 0) {
		add_temporary(temporary);
		ok = fchmod(fd, mode_of(executable)) == 0;
		ok = write_and_close(fd, bytes, length) && ok;
		ok = ok && rename(temporary, path) == 0;
		if (!ok) {
			int saved = errno;

			unlink(temporary);
			errno = saved;
		}
		temporary_count = before;
	}
	free(temporary);
	return ok;
}

static bool write_file(const char *path, const char *bytes, size_t length, bool executable)
{
	struct stat st;
	bool ok;

	if (strcmp(path, "-") == 0)
		return write_all(STDOUT_FILENO, bytes, length);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		int fd = open(path, O_WRONLY | O_CLOEXEC);

		return fd >= 0 && write_and_close(fd, bytes, length);
	}
	char *target = realpath(path, NULL); /* a link stays a link */

	ok = write_regular(target != NULL ? target : path, bytes, length, executable);
	free(target);
	return ok;
}

bool drive_write(const char *path, const char *bytes, size_t length, bool executable)
{
	if (write_file(path, bytes, length, executable))
		return true;
	drive_error("cannot write '%s': %s", path, strerror(errno));
	return false;
}

bool drive_read(arena *a, const char *path, char **bytes, size_t *length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t at = 0;
	ssize_t n = 1;

	if (fd < 0 || fstat(fd, &st) != 0)
		return false;
	*bytes = arena_alloc(a, (size_t)st.st_size + 1);
	while (n > 0 && at < (size_t)st.st_size) {
		n = read(fd, *bytes + at, (size_t)st.st_size - at);
		at += n > 0 ? (size_t)n : 0;
	}
	close(fd);
	*length = at;
	return n >= 0;
}
