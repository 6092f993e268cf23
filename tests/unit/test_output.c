/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_output.c -- what is written arrives whole and in order, or is reported. */
#include "runtime/output.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define ROWS(table) (sizeof(table) / sizeof(table)[0])
#define OCTETS_MAX  (1u << 20)

static char path[] = "/tmp/test_output.XXXXXX";
static int saved_stderr, messages;

/* Messages go to a pipe, where they can be counted. */
static int begin(void **state)
{
	int ends[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	if (pipe(ends) != 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
		return -1;
	saved_stderr = dup(STDERR_FILENO);
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	messages = ends[0];
	close(mkstemp(path));
	return 0;
}

static int end(void **state)
{
	(void)state;
	dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	close(messages);
	return unlink(path);
}

static unsigned count_messages(void)
{
	char text[4096];
	const ssize_t n = read(messages, text, sizeof text);
	unsigned lines = 0;

	for (ssize_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	return lines;
}

/* Octet i of everything that the tests write. */
static char octet_at(size_t i)
{
	return (char)('a' + i % 23);
}

static an_status write_octets(struct an_output *output, size_t *written, size_t n)
{
	char *octets = malloc(n + 1);
	an_status status;

	assert_non_null(octets);
	for (size_t i = 0; i < n; i++)
		octets[i] = octet_at(*written + i);
	status = an_output_write(output, octets, n);
	*written += n;
	free(octets);
	return status;
}

static const struct {
	const char *name;
	size_t pieces[6];
} file_rows[] = {
	{ "nothing", { 0 } },
	{ "one octet", { 1 } },
	{ "below the limit", { 1, 65534 } },
	{ "to the limit", { 1, 65535 } },
	{ "beyond the limit", { 1, 65536 } },
	{ "large first", { 200000, 1 } },
	{ "small, large, small", { 10, 200000, 10 } },
	{ "many", { 65535, 1, 65536, 65537, 3, 100 } },
};

static void check_file(const char *name, size_t wanted)
{
	char *octets = malloc(OCTETS_MAX);
	FILE *file = fopen(path, "rb");
	size_t n;

	assert_non_null(octets);
	assert_non_null(file);
	n = fread(octets, 1, OCTETS_MAX, file);
	fclose(file);
	if (n != wanted)
		fail_msg("%s: %zu octets, want %zu", name, n, wanted);
	for (size_t i = 0; i < n; i++)
		if (octets[i] != octet_at(i))
			fail_msg("%s: octet %zu differs", name, i);
	free(octets);
}

static void test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(file_rows); i++) {
		for (int flush = 0; flush <= 1; flush++) {
			struct an_output *output = an_output_create(path);
			size_t written = 0;

			assert_non_null(output);
			assert_false(an_output_is_terminal(output));
			for (size_t p = 0; p < ROWS(file_rows[i].pieces); p++) {
				assert_int_equal(
				    write_octets(output, &written, file_rows[i].pieces[p]), AN_OK);
				if (flush) {
					assert_int_equal(an_output_flush(output), AN_OK);
					check_file(file_rows[i].name, written);
				}
			}
			assert_int_equal(an_output_octets(output), written);
			assert_int_equal(an_output_destroy(output), AN_OK);
			check_file(file_rows[i].name, written);
		}
	}
	assert_int_equal(count_messages(), 0);
}

static void test_no_file(void **state)
{
	(void)state;
	assert_null(an_output_create("/nonexistent/folder/file"));
	assert_int_equal(count_messages(), 1);
}

/* A full disk: reported once; every later call says so and does nothing. */
static void test_full(void **state)
{
	static const size_t sizes[] = { 1, 65535, 65536, 200000 };

	(void)state;
	for (size_t i = 0; i < ROWS(sizes); i++) {
		struct an_output *output = an_output_create("/dev/full");
		size_t written = 0;
		an_status status;

		assert_non_null(output);
		status = write_octets(output, &written, sizes[i]);
		assert_int_equal(status, sizes[i] < AN_OUTPUT_FLUSH_OCTETS ? AN_OK : AN_EIO);
		assert_int_equal(an_output_flush(output), AN_EIO);
		assert_int_equal(write_octets(output, &written, 70000), AN_EIO);
		assert_int_equal(an_output_flush(output), AN_EIO);
		assert_int_equal(an_output_destroy(output), AN_EIO);
		assert_int_equal(count_messages(), 1);
	}
}

/* -- standard output as a pipe ----------------------------------------------------------------- */

/* Makes a pipe of standard output; returns the end to read from, and the old one in *saved. */
static int redirect_stdout(int *saved, bool nonblocking)
{
	int ends[2];

	fflush(stdout);
	assert_int_equal(pipe(ends), 0);
	if (nonblocking)
		assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	*saved = dup(STDOUT_FILENO);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
	return ends[0];
}

static void restore_stdout(int saved)
{
	dup2(saved, STDOUT_FILENO);
	close(saved);
}

/* The reader is gone, as with `| head`: it is over, but there is no message. */
static void test_reader_gone(void **state)
{
	struct an_output *output;
	size_t written = 0;
	an_status statuses[2];
	int saved;

	(void)state;
	close(redirect_stdout(&saved, false));
	output = an_output_create("-");
	statuses[0] = write_octets(output, &written, 100000);
	statuses[1] = an_output_destroy(output);
	restore_stdout(saved);
	assert_int_equal(statuses[0], AN_EIO);
	assert_int_equal(statuses[1], AN_EIO);
	assert_int_equal(count_messages(), 0);
}

struct reader {
	int fd;
	size_t octets;
	bool in_order;
};

/* Reads in odd pieces until the end. */
static void *read_slowly(void *data)
{
	struct reader *reader = data;
	char piece[777];
	ssize_t n;

	reader->in_order = true;
	while ((n = read(reader->fd, piece, sizeof piece)) > 0)
		for (ssize_t i = 0; i < n; i++)
			reader->in_order &= piece[i] == octet_at(reader->octets++);
	close(reader->fd);
	return NULL;
}

/* More than a pipe holds: writes are short, or refused for now if it does not block. */
static void test_slow_reader(void **state)
{
	(void)state;
	for (int nonblocking = 0; nonblocking <= 1; nonblocking++) {
		struct reader reader = { 0 };
		struct an_output *output;
		size_t written = 0;
		pthread_t thread;
		an_status status = AN_OK;
		int saved;

		reader.fd = redirect_stdout(&saved, nonblocking);
		output = an_output_create(NULL);
		pthread_create(&thread, NULL, read_slowly, &reader);
		for (size_t n = 1; n <= 300000 && status == AN_OK; n = n * 3 + 1)
			status = write_octets(output, &written, n);
		if (status == AN_OK)
			status = an_output_destroy(output); /* closes the pipe: the reader ends */
		restore_stdout(saved);
		pthread_join(thread, NULL);
		assert_int_equal(status, AN_OK);
		assert_int_equal(reader.octets, written);
		assert_true(reader.in_order);
	}
	assert_int_equal(count_messages(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),       cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_full),        cmocka_unit_test(test_reader_gone),
		cmocka_unit_test(test_slow_reader),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
