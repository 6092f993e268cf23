/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_pcap_block.c -- a file read in blocks and the same octets read through a pipe,
 * which is libpcap's way: the same packets, the same errors. Seeded files, ordinary ones and odd
  * ones. */
#include "runtime/capture.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FILE_MOST    60000u /* a pipe takes it without a reader */
#define PACKETS_MOST 4096u
#define SNAP_LENGTH  2000u

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
	random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)((random_state >> 33) % n);
}

struct image {
	uint8_t octets[FILE_MOST];
	size_t length;
	bool big_endian, nanoseconds;
};

static void put(struct image *image, unsigned octets, uint32_t value)
{
	for (unsigned i = 0; i < octets; i++) {
		const unsigned shift = 8 * (image->big_endian ? octets - 1 - i : i);

		image->octets[image->length++] = (uint8_t)(value >> shift);
	}
}

/* What can be wrong with a record. */
typedef enum {
	ORDINARY,
	OVER_SNAP_LENGTH,
	OVER_WIRE_LENGTH,
	HUGE_LENGTH,
	LATE, /* seconds of more than 31 bits */
	BAD_FRACTION,
	CUT_SHORT,
	ODDITIES
} oddity;

static void put_record(struct image *image, oddity odd)
{
	uint32_t captured = random_below(4) == 0 ? random_below(SNAP_LENGTH) : random_below(100);
	uint32_t length = captured + random_below(2) * random_below(3000);
	uint32_t left;

	if (odd == OVER_SNAP_LENGTH)
		captured = length = SNAP_LENGTH + 1 + random_below(100);
	if (odd == OVER_WIRE_LENGTH)
		length = captured / 2;
	if (odd == HUGE_LENGTH)
		captured = 0x7fffffff;
	put(image, 4, odd == LATE ? 0x80000000u + random_below(1000) : random_below(0x7fffffff));
	put(image, 4,
	    odd == BAD_FRACTION ? 1000000000u + random_below(1000000000)
				: random_below(image->nanoseconds ? 1000000000 : 1000000));
	put(image, 4, captured);
	put(image, 4, length);
	left = odd == CUT_SHORT ? captured / 2 : captured;
	for (uint32_t i = 0; i < left && i < 3000; i++)
		put(image, 1, random_below(256));
}

/* At most one odd record, at some place. */
static void make(struct image *image, uint64_t seed, oddity odd)
{
	const unsigned records = 1 + (unsigned)(seed * 7 % 150);
	unsigned at;

	random_state = seed * 2654435761u + odd;
	at = random_below(records);
	image->length = 0;
	image->big_endian = seed & 1;
	image->nanoseconds = seed & 2;
	put(image, 4, image->nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
	put(image, 2, 2);
	put(image, 2, 4);
	put(image, 4, 0);
	put(image, 4, 0);
	put(image, 4, SNAP_LENGTH);
	put(image, 4, 1);
	for (unsigned i = 0; i < records && image->length + 6000 < FILE_MOST; i++) {
		put_record(image, i == at ? odd : ORDINARY);
		if (i == at && odd == CUT_SHORT)
			break;
	}
}

/* -- what is read ------------------------------------------------------------------------------ */

struct result {
	unsigned packets, errors;
	uint64_t hash; /* of all fields and octets */
};

static void mix(uint64_t *hash, const void *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*hash = (*hash ^ ((const uint8_t *)p)[i]) * UINT64_C(1099511628211);
}

struct memory {
	void *pieces[PACKETS_MOST];
	unsigned count;
};

static void *room(void *owner, size_t n)
{
	struct memory *memory = owner;

	assert_true(memory->count < PACKETS_MOST);
	return memory->pieces[memory->count++] = malloc(n);
}

static struct result read_all(const char *path, uint64_t most_packets)
{
	const struct an_capture_options options = {
		.files = &path, .file_count = 1, .most_packets = most_packets, .wake_fd = -1
	};
	struct an_capture *capture = an_capture_create(&options);
	struct result result = { 0 };
	struct an_packet packets[64];
	unsigned count;

	assert_non_null(capture);
	for (;;) {
		struct memory memory = { .count = 0 };
		const an_status status =
		    an_capture_read(capture, room, &memory, packets, 64, &count);

		for (unsigned i = 0; i < count; i++) {
			const struct an_packet *p = &packets[i];

			mix(&result.hash, &p->captured, sizeof p->captured);
			mix(&result.hash, &p->length, sizeof p->length);
			mix(&result.hash, &p->time, sizeof p->time);
			mix(&result.hash, &p->frame, sizeof p->frame);
			mix(&result.hash, &p->link_type, sizeof p->link_type);
			mix(&result.hash, p->data, p->captured);
			assert_int_equal(p->frame, ++result.packets);
		}
		for (unsigned i = 0; i < memory.count; i++)
			free(memory.pieces[i]);
		if (status == AN_EOF)
			break;
		assert_int_equal(status, AN_OK);
	}
	result.errors = an_capture_errors(capture);
	an_capture_destroy(capture);
	return result;
}

static struct result read_file(const struct image *image, uint64_t most_packets)
{
	char path[] = "/tmp/pcap-block-XXXXXX";
	const int fd = mkstemp(path);
	struct result result;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, image->octets, image->length), image->length);
	close(fd);
	result = read_all(path, most_packets);
	unlink(path);
	return result;
}

static struct result read_pipe(const struct image *image, uint64_t most_packets)
{
	const int saved = dup(STDIN_FILENO);
	struct result result;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], image->octets, image->length), image->length);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	result = read_all("-", most_packets);
	dup2(saved, STDIN_FILENO);
	close(saved);
	return result;
}

static void test_as_libpcap(void **state)
{
	static struct image image;

	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++)
		for (oddity odd = ORDINARY; odd < ODDITIES; odd++) {
			const uint64_t most = seed % 5 == 0 ? seed : 0;
			struct result file, pipe_result;

			make(&image, seed, odd);
			file = read_file(&image, most);
			pipe_result = read_pipe(&image, most);
			if (file.packets != pipe_result.packets ||
			    file.errors != pipe_result.errors || file.hash != pipe_result.hash)
				fail_msg(
				    "seed %u, oddity %u: %u packets, %u errors; libpcap: %u, %u",
				    (unsigned)seed, (unsigned)odd, file.packets, file.errors,
				    pipe_result.packets, pipe_result.errors);
			/* an ordinary file is read to its end */
			if (odd == ORDINARY && most == 0)
				assert_true(file.packets > 0 && file.errors == 0);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_libpcap),
	};

	return cmocka_run_group_tests_name("pcap_block", tests, NULL, NULL);
}
