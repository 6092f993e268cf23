/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* Sinks against real files, children and sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "runtime/sink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/test_sink.XXXXXX";

static char *in_folder(const char *format, const char *name)
{
	static char paths[4][256];
	static unsigned next;
	char *path = paths[next++ % 4], whole[64];

	snprintf(whole, sizeof whole, "%s/%s", folder, name);
	snprintf(path, sizeof paths[0], format, whole);
	return path;
}

static const char *content_of(const char *path, size_t *length)
{
	static char text[1 << 20];
	FILE *f = fopen(path, "rb");

	*length = f == NULL ? 0 : fread(text, 1, sizeof text - 1, f);
	if (f != NULL)
		fclose(f);
	text[*length] = '\0';
	return text;
}

static void write_text(struct an_sink *sink, const char *text, an_status want)
{
	assert_int_equal(an_sink_write(sink, text, strlen(text)), want);
}

static void test_file(void **state)
{
	char *path = in_folder("%s", "lines");
	struct an_sink *sink = an_sink_create(in_folder("file:%s", "lines"));
	size_t n;

	(void)state;
	assert_non_null(sink);
	write_text(sink, "one\ntwo\n", AN_OK);
	assert_int_equal(an_sink_flush(sink), AN_OK);
	assert_string_equal(content_of(path, &n), "one\ntwo\n");
	assert_int_equal(an_sink_destroy(sink), AN_OK);
}

/* What each says is in the messages; here: that there is no sink. */
static void test_refused(void **state)
{
	static const char *const refused[] = {
		"file",           "file:", "exec:",   "unix:",
		"mail:x",         "",      "syslogd", "unix:/nowhere/at/all",
		"file:/nowhere/x"
	};

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		assert_null(an_sink_create(refused[i]));
}

static void test_child(void **state)
{
	struct an_sink *sink = an_sink_create(in_folder("exec:cat >%s", "cat"));
	char *big = malloc(300001);
	size_t n;

	(void)state;
	/* More than a pipe holds. */
	memset(big, 'x', 300000);
	big[299999] = '\n';
	big[300000] = '\0';
	assert_non_null(sink);
	write_text(sink, "first\n", AN_OK);
	write_text(sink, big, AN_OK);
	write_text(sink, "last\n", AN_OK);
	assert_int_equal(an_sink_destroy(sink), AN_OK);
	const char *got = content_of(in_folder("%s", "cat"), &n);
	assert_int_equal(n, 6 + 300000 + 5);
	assert_memory_equal(got, "first\n", 6);
	assert_memory_equal(got + n - 5, "last\n", 5);
	free(big);
}

/* Each child reads one line and ends: no line is lost, none comes twice. */
static void test_child_begins_anew(void **state)
{
	struct an_sink *sink =
	    an_sink_create(in_folder("exec:read line; echo \"<$line>\" >>%s", "anew"));
	size_t n;

	(void)state;
	assert_non_null(sink);
	write_text(sink, "a\nb\n", AN_OK);
	write_text(sink, "c\n", AN_OK);
	assert_int_equal(an_sink_destroy(sink), AN_OK);
	assert_string_equal(content_of(in_folder("%s", "anew"), &n), "<a>\n<b>\n<c>\n");
}

static void test_child_fails(void **state)
{
	struct an_sink *sink = an_sink_create("exec:cat >/dev/null; exit 3");

	(void)state;
	assert_non_null(sink);
	write_text(sink, "a\n", AN_OK);
	assert_int_equal(an_sink_destroy(sink), AN_EIO);
	sink = an_sink_create("exec:exit 0"); /* never reads: given up */
	assert_non_null(sink);
	an_sink_write(sink, "a\n", 2);
	assert_int_equal(an_sink_destroy(sink), AN_EIO);
}

static int listen_at(const char *path, int type)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	unlink(path);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	if (type == SOCK_STREAM)
		assert_int_equal(listen(fd, 4), 0);
	return fd;
}

static void test_stream_socket(void **state)
{
	int listener = listen_at(in_folder("%s", "stream"), SOCK_STREAM), peer;
	struct an_sink *sink = an_sink_create(in_folder("unix:%s", "stream"));
	char got[64] = "";

	(void)state;
	assert_non_null(sink);
	peer = accept(listener, NULL, NULL);
	write_text(sink, "one\n", AN_OK);
	assert_int_equal(recv(peer, got, sizeof got, 0), 4);
	close(peer); /* the next line goes to the next connection */
	write_text(sink, "two\n", AN_OK);
	peer = accept(listener, NULL, NULL);
	assert_int_equal(recv(peer, got, sizeof got, 0), 4);
	assert_memory_equal(got, "two\n", 4);
	assert_int_equal(an_sink_destroy(sink), AN_OK);
	close(peer);
	close(listener);
}

static void test_datagram_socket(void **state)
{
	int fd = listen_at(in_folder("%s", "datagrams"), SOCK_DGRAM);
	struct an_sink *sink = an_sink_create(in_folder("unix:%s", "datagrams"));
	char got[64] = "";

	(void)state;
	assert_non_null(sink);
	write_text(sink, "one\ntwo\n", AN_OK);
	assert_int_equal(recv(fd, got, sizeof got, 0), 3);
	assert_memory_equal(got, "one", 3);
	assert_int_equal(recv(fd, got, sizeof got, 0), 3);
	assert_memory_equal(got, "two", 3);
	assert_int_equal(an_sink_destroy(sink), AN_OK);
	close(fd);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_child),
		cmocka_unit_test(test_child_begins_anew),
		cmocka_unit_test(test_child_fails),
		cmocka_unit_test(test_stream_socket),
		cmocka_unit_test(test_datagram_socket),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
