/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_capture.c -- capture files of every form, cut at every octet; pipes. */
#include "runtime/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

#define ROWS(table)  (sizeof(table) / sizeof(table)[0])
#define PACKETS_MAX  8
#define OCTETS_MAX   4096
#define ETHERNET     1
#define LINUX_COOKED 113

/* -- files as octets -------------------------------------------------------------------------- */

struct image {
	uint8_t octets[OCTETS_MAX];
	size_t length;
	size_t ends[PACKETS_MAX]; /* where each packet's record ends */
	unsigned packets;
	size_t head; /* a file shorter than this is none */
	bool big_endian;
};

static void put(struct image *image, unsigned octets, uint64_t value)
{
	assert_true(image->length + octets <= OCTETS_MAX);
	for (unsigned i = 0; i < octets; i++) {
		const unsigned shift = 8 * (image->big_endian ? octets - 1 - i : i);
		image->octets[image->length++] = (uint8_t)(value >> shift);
	}
}

static void put_payload(struct image *image, unsigned n, unsigned padded)
{
	for (unsigned i = 0; i < padded; i++)
		put(image, 1, i < n ? 'a' + i % 26 : 0);
}

static const struct {
	uint32_t captured, length, fraction;
} records[] = {
	{ 60, 60, 0 },
	{ 5, 1500, 999999 },
	{ 0, 64, 1 },
	{ 33, 33, 500000 },
};

static void make_pcap(struct image *image, bool big_endian, bool nanoseconds, unsigned link_type)
{
	*image = (struct image){ .big_endian = big_endian };
	put(image, 4, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
	put(image, 2, 2);
	put(image, 2, 4);
	put(image, 8, 0);
	put(image, 4, 65535);
	put(image, 4, link_type);
	image->head = image->length;
	for (unsigned i = 0; i < ROWS(records); i++) {
		put(image, 4, 1000 + i);
		put(image, 4, records[i].fraction);
		put(image, 4, records[i].captured);
		put(image, 4, records[i].length);
		put_payload(image, records[i].captured, records[i].captured);
		image->ends[image->packets++] = image->length;
	}
}

/* Section header, one interface of resolution 10^-9, enhanced packet blocks. */
static void make_pcapng(struct image *image, bool big_endian, unsigned link_type)
{
	*image = (struct image){ .big_endian = big_endian };
	put(image, 4, 0x0a0d0d0a);
	put(image, 4, 28);
	put(image, 4, 0x1a2b3c4d);
	put(image, 2, 1);
	put(image, 2, 0);
	put(image, 8, UINT64_MAX);
	put(image, 4, 28);
	put(image, 4, 1);
	put(image, 4, 32);
	put(image, 2, link_type);
	put(image, 2, 0);
	put(image, 4, 65535);
	put(image, 2, 9); /* if_tsresol */
	put(image, 2, 1);
	put(image, 1, 9);
	put_payload(image, 0, 3);
	put(image, 4, 0); /* end of options */
	put(image, 4, 32);
	image->head = image->length;
	for (unsigned i = 0; i < ROWS(records); i++) {
		const unsigned padded = (records[i].captured + 3) & ~3u;
		const uint64_t time = (1000 + i) * 1000000000ull + records[i].fraction;

		put(image, 4, 6);
		put(image, 4, 32 + padded);
		put(image, 4, 0);
		put(image, 4, time >> 32);
		put(image, 4, time & UINT32_MAX);
		put(image, 4, records[i].captured);
		put(image, 4, records[i].length);
		put_payload(image, records[i].captured, padded);
		put(image, 4, 32 + padded);
		image->ends[image->packets++] = image->length;
	}
}

static const struct {
	const char *name;
	bool pcapng, big_endian, nanoseconds;
} forms[] = {
	{ "pcap", false, false, false },
	{ "pcap, other order", false, true, false },
	{ "pcap, nanoseconds", false, false, true },
	{ "pcap, both", false, true, true },
	{ "pcapng", true, false, true },
	{ "pcapng, other order", true, true, true },
};

static void make_form(struct image *image, size_t form, unsigned link_type)
{
	if (forms[form].pcapng)
		make_pcapng(image, forms[form].big_endian, link_type);
	else
		make_pcap(image, forms[form].big_endian, forms[form].nanoseconds, link_type);
}

static void write_file(const char *path, const void *octets, size_t n)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(octets, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

/* -- reading ---------------------------------------------------------------------------------- */

/* Gives memory from malloc; the n-th call finds none, once. */
struct owner {
	void *blocks[64];
	unsigned count, fail_at;
};

static void *room(void *data, size_t n)
{
	struct owner *owner = data;

	assert_true(n > 0);
	if (owner->fail_at > 0 && --owner->fail_at == 0)
		return NULL;
	assert_true(owner->count < ROWS(owner->blocks));
	return owner->blocks[owner->count++] = malloc(n > 0 ? n : 1);
}

static void free_owner(struct owner *owner)
{
	while (owner->count > 0)
		free(owner->blocks[--owner->count]);
}

static struct an_capture *open_capture(const char *const *files, unsigned count, uint64_t most)
{
	const struct an_capture_options options = {
		.files = files, .file_count = count, .most_packets = most, .wake_fd = -1
	};

	return an_capture_create(&options);
}

/* Reads to the end, up to `most` packets at a time; returns how many there were. */
static unsigned read_all(struct an_capture *capture, unsigned most, struct owner *owner,
			 struct an_packet *packets, unsigned size)
{
	unsigned total = 0, count;
	an_status status;

	do {
		assert_true(total + most <= size);
		status = an_capture_read(capture, room, owner, packets + total, most, &count);
		assert_true(status != AN_OK || count >= 1);
		assert_true(status != AN_EOF || count == 0);
		total += count;
	} while (status != AN_EOF);
	return total;
}

static void check_packet(const char *name, const struct an_packet *packet, unsigned record,
			 unsigned link_type, bool nanoseconds)
{
	const int64_t unit = nanoseconds ? 1 : 1000;
	const int64_t time = (1000 + record) * 1000000000ll + records[record].fraction * unit;

	if (packet->captured != records[record].captured ||
	    packet->length != records[record].length || packet->time != time ||
	    packet->link_type != link_type || packet->data == NULL)
		fail_msg("%s: record %u: captured %u length %u time %lld link type %u", name,
			 record, packet->captured, packet->length, (long long)packet->time,
			 packet->link_type);
	for (uint32_t i = 0; packet->data != NULL && i < packet->captured; i++)
		assert_int_equal(packet->data[i], 'a' + i % 26);
	assert_int_equal(packet->network_offset, 0);
	assert_int_equal(packet->ip_version, 0);
}

static int saved_stderr;
static char directory[] = "/tmp/test_capture.XXXXXX";
static char path_a[64], path_b[64];

/* Messages of broken files are wanted here, but not seen. */
static int begin(void **state)
{
	const int null = open("/dev/null", O_WRONLY);

	(void)state;
	if (mkdtemp(directory) == NULL || null < 0)
		return -1;
	snprintf(path_a, sizeof path_a, "%s/a", directory);
	snprintf(path_b, sizeof path_b, "%s/b", directory);
	saved_stderr = dup(STDERR_FILENO);
	dup2(null, STDERR_FILENO);
	close(null);
	return 0;
}

static int end(void **state)
{
	(void)state;
	dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	unlink(path_a);
	unlink(path_b);
	return rmdir(directory);
}

/* -- tests ------------------------------------------------------------------------------------ */

/* Each form, cut at every octet: the whole records before the cut come out, and the file counts as
 * broken unless the cut is at a record's end. */
static void check_cut(size_t form, const struct image *image, size_t cut)
{
	const char *files[] = { path_a };
	struct an_packet packets[PACKETS_MAX];
	struct owner owner = { .count = 0 };
	struct an_capture *capture;
	bool whole = cut == image->head;
	unsigned wanted = 0, got;

	for (unsigned i = 0; i < image->packets; i++) {
		wanted += image->ends[i] <= cut;
		whole |= image->ends[i] == cut;
	}
	write_file(path_a, image->octets, cut);
	capture = open_capture(files, 1, 0);
	assert_non_null(capture);
	got = read_all(capture, 1 + (unsigned)(cut % 3), &owner, packets, PACKETS_MAX);
	if (got != wanted || (an_capture_errors(capture) == 0) != whole)
		fail_msg("%s cut at %zu: %u packets, want %u; %u errors", forms[form].name, cut,
			 got, wanted, an_capture_errors(capture));
	for (unsigned i = 0; i < got; i++) {
		check_packet(forms[form].name, &packets[i], i, ETHERNET, forms[form].nanoseconds);
		assert_int_equal(packets[i].frame, i + 1);
	}
	assert_int_equal(an_capture_statistics(capture).packets, got);
	an_capture_destroy(capture);
	free_owner(&owner);
}

static void test_forms_at_every_cut(void **state)
{
	struct image image;

	(void)state;
	for (size_t form = 0; form < ROWS(forms); form++) {
		make_form(&image, form, ETHERNET);
		for (size_t cut = 0; cut <= image.length; cut++)
			check_cut(form, &image, cut);
	}
}

/* Any octet changed: nothing but survival is asked for, with a sanitizer watching. */
static void test_forms_with_an_octet_changed(void **state)
{
	static const uint8_t values[] = { 0, 1, 0x7f, 0xff };
	const char *files[] = { path_a };
	struct an_packet packets[64];
	struct image image;

	(void)state;
	for (size_t form = 0; form < ROWS(forms); form++) {
		make_form(&image, form, ETHERNET);
		for (size_t at = 0; at < image.length; at++) {
			const uint8_t before = image.octets[at];
			struct owner owner = { .count = 0 };
			struct an_capture *capture;

			image.octets[at] = values[at % ROWS(values)];
			write_file(path_a, image.octets, image.length);
			image.octets[at] = before;
			capture = open_capture(files, 1, 0);
			assert_non_null(capture);
			read_all(capture, 4, &owner, packets, ROWS(packets));
			an_capture_destroy(capture);
			free_owner(&owner);
		}
	}
}

static void test_two_files(void **state)
{
	const char *files[] = { path_a, path_b, path_a };
	const unsigned link_types[] = { ETHERNET, LINUX_COOKED, ETHERNET };
	struct an_capture_statistics statistics;
	struct an_packet packets[64];
	struct owner owner = { .count = 0 };
	struct an_capture *capture;
	struct image image;
	unsigned got;

	(void)state;
	make_pcap(&image, false, true, ETHERNET);
	write_file(path_a, image.octets, image.length);
	make_pcapng(&image, false, LINUX_COOKED);
	write_file(path_b, image.octets, image.length);
	capture = open_capture(files, 3, 0);
	assert_non_null(capture);
	got = read_all(capture, 3, &owner, packets, ROWS(packets));
	assert_int_equal(got, 3 * ROWS(records));
	for (unsigned i = 0; i < got; i++) {
		check_packet("two files", &packets[i], i % ROWS(records),
			     link_types[i / ROWS(records)], true);
		assert_int_equal(packets[i].frame, i + 1);
	}
	statistics = an_capture_statistics(capture);
	assert_int_equal(statistics.packets, got);
	assert_int_equal(statistics.octets, 3 * (60 + 1500 + 64 + 33));
	assert_int_equal(statistics.captured_octets, 3 * (60 + 5 + 33));
	assert_int_equal(statistics.read_octets, statistics.file_octets);
	assert_int_equal(an_capture_errors(capture), 0);
	an_capture_destroy(capture);
	free_owner(&owner);
}

static void test_packet_limit(void **state)
{
	const char *files[] = { path_a, path_a };
	struct image image;

	(void)state;
	make_pcap(&image, false, false, ETHERNET);
	write_file(path_a, image.octets, image.length);
	for (uint64_t most = 1; most <= 2 * ROWS(records) + 1; most++) {
		struct an_capture *capture = open_capture(files, 2, most);
		const uint64_t wanted = most < 2 * ROWS(records) ? most : 2 * ROWS(records);
		struct owner owner = { .count = 0 };
		struct an_packet packets[64];

		assert_non_null(capture);
		assert_int_equal(read_all(capture, 5, &owner, packets, ROWS(packets)), wanted);
		an_capture_destroy(capture);
		free_owner(&owner);
	}
}

/* No room for a packet: it comes with the next call, and none is lost. */
static void test_no_room(void **state)
{
	const char *files[] = { path_a };
	struct image image;

	(void)state;
	make_pcap(&image, false, true, ETHERNET);
	write_file(path_a, image.octets, image.length);
	for (unsigned n = 1; n <= ROWS(records); n++) {
		struct an_capture *capture = open_capture(files, 1, 0);
		struct owner owner = { .fail_at = n };
		struct an_packet packets[64];

		assert_non_null(capture);
		assert_int_equal(read_all(capture, 4, &owner, packets, ROWS(packets)),
				 ROWS(records));
		for (unsigned i = 0; i < ROWS(records); i++) {
			check_packet("no room", &packets[i], i, ETHERNET, true);
			assert_int_equal(packets[i].frame, i + 1);
		}
		an_capture_destroy(capture);
		free_owner(&owner);
	}
}

static const struct {
	const char *name, *octets;
	size_t length;
} no_captures[] = {
	{ "empty", "", 0 },
	{ "text", "this is no capture at all\n", 26 },
	{ "gzip", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10 },
	{ "zstd", "\x28\xb5\x2f\xfd\x24\x00\x01\x00", 8 },
	{ "xz", "\xfd\x37zXZ\x00\x00\x04", 8 },
};

/* The file is counted as an error; the next one is read all the same. */
static void test_no_captures(void **state)
{
	const char *files[] = { path_a, path_b };
	struct image image;

	(void)state;
	make_pcap(&image, false, true, ETHERNET);
	write_file(path_b, image.octets, image.length);
	for (size_t i = 0; i < ROWS(no_captures); i++) {
		struct owner owner = { .count = 0 };
		struct an_packet packets[64];
		struct an_capture *capture;

		write_file(path_a, no_captures[i].octets, no_captures[i].length);
		capture = open_capture(files, 2, 0);
		assert_non_null(capture);
		assert_int_equal(read_all(capture, 9, &owner, packets, ROWS(packets)),
				 ROWS(records));
		if (an_capture_errors(capture) != 1)
			fail_msg("%s: %u errors", no_captures[i].name, an_capture_errors(capture));
		an_capture_destroy(capture);
		free_owner(&owner);
	}
}

static void test_refused_at_once(void **state)
{
	const char *missing[] = { path_b, "/nonexistent/capture.pcap" };
	const char *folder[] = { directory };
	const char *twice[] = { "-", path_b, "-" };

	(void)state;
	write_file(path_b, "", 0);
	assert_null(open_capture(missing, 2, 0));
	assert_null(open_capture(folder, 1, 0));
	assert_null(open_capture(twice, 3, 0));
}

/* A pipe in the place of standard input: what is there comes at once, and a wait can be ended. */
static void test_pipe(void **state)
{
	const int saved_stdin = dup(STDIN_FILENO), wake = eventfd(0, 0);
	const char *files[] = { "-" };
	const struct an_capture_options options = { .files = files,
						    .file_count = 1,
						    .wake_fd = wake };
	struct an_packet packets[PACKETS_MAX];
	struct owner owner = { .count = 0 };
	struct an_capture *capture;
	struct image image;
	unsigned count;
	int ends[2];

	(void)state;
	make_pcap(&image, false, true, ETHERNET);
	assert_int_equal(pipe(ends), 0);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	capture = an_capture_create(&options);
	assert_non_null(capture);
	assert_int_equal(an_capture_statistics(capture).file_octets, 0);
	for (unsigned i = 0; i < 3; i++) {
		const size_t from = i > 0 ? image.ends[i - 1] : 0;
		const size_t octets = image.ends[i] - from;

		assert_int_equal(write(ends[1], image.octets + from, octets), octets);
		assert_int_equal(
		    an_capture_read(capture, room, &owner, packets, PACKETS_MAX, &count), AN_OK);
		assert_int_equal(count, 1);
		check_packet("pipe", &packets[0], i, ETHERNET, true);
	}
	assert_int_equal(eventfd_write(wake, 1), 0);
	assert_int_equal(an_capture_read(capture, room, &owner, packets, PACKETS_MAX, &count),
			 AN_EOF);
	assert_int_equal(an_capture_errors(capture), 0);
	an_capture_destroy(capture);
	free_owner(&owner);
	close(ends[1]);
	close(wake);
	dup2(saved_stdin, STDIN_FILENO);
	close(saved_stdin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms_at_every_cut),
		cmocka_unit_test(test_forms_with_an_octet_changed),
		cmocka_unit_test(test_two_files),
		cmocka_unit_test(test_packet_limit),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_no_captures),
		cmocka_unit_test(test_refused_at_once),
		cmocka_unit_test(test_pipe),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
