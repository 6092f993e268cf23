/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler */
/* Memory, strings and source texts: what every pass stands on. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "compiler/arena.h"
#include "compiler/source.h"
#include "compiler/strtab.h"

static void test_arena_gives_zeroed_aligned_pieces(void **state)
{
	static const size_t sizes[] = { 0, 1, 15, 16, 17, 4096, 65536, 65537, 1000000, 3 };
	arena *a = arena_create();

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		unsigned char *p = arena_alloc(a, sizes[i]);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(p[k], 0);
		memset(p, 0xff, sizes[i]);
	}
	assert_string_equal(arena_printf(a, "%d-%s", 7, "x"), "7-x");
	assert_string_equal(arena_strdup(a, "abcdef", 3), "abc");
	assert_string_equal(arena_strdup(a, NULL, 0), "");
	arena_destroy(a);
	arena_destroy(NULL);
}

static void test_strtab_has_each_text_once(void **state)
{
	enum { MANY = 5000 };
	arena *a = arena_create();
	struct strtab *t = strtab_create(a);
	static str_id ids[MANY];

	(void)state;
	for (int i = 0; i < MANY; i++)
		ids[i] = strtab_add_z(t, arena_printf(a, "name%d", i));
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(strtab_add_z(t, arena_printf(a, "name%d", i)), ids[i]);
		assert_string_equal(strtab_text(t, ids[i]), arena_printf(a, "name%d", i));
	}
	assert_int_not_equal(strtab_add(t, "a\0b", 3), strtab_add(t, "a\0c", 3));
	assert_int_equal(strtab_length(t, strtab_add(t, "a\0b", 3)), 3);
	assert_int_not_equal(strtab_add_z(t, ""), STR_NONE);
	assert_string_equal(strtab_text(t, STR_NONE), "");
	arena_destroy(a);
}

static const struct place {
	const char *name, *text;
	uint32_t offset, line, column;
} places[] = {
	{ "empty text", "", 0, 1, 1 },
	{ "first octet", "abc", 0, 1, 1 },
	{ "end without newline", "abc", 3, 1, 4 },
	{ "the newline itself", "abc\nd", 3, 1, 4 },
	{ "behind a newline", "abc\nd", 4, 2, 1 },
	{ "an empty line", "a\n\nb", 2, 2, 1 },
	{ "end behind a newline", "a\n", 2, 2, 1 },
	{ "carriage returns count", "a\r\nb", 3, 2, 1 },
	{ "columns count octets", "\xc3\xa9x", 2, 1, 3 },
};

static void test_places(void **state)
{
	arena *a = arena_create();
	source_list list = { .arena = a };

	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		const struct place *p = &places[i];
		uint32_t file = source_add(&list, p->name, p->text, strlen(p->text));
		uint32_t line, column;

		source_place(&list, (src_span){ file, p->offset, p->offset }, &line, &column);
		if (line != p->line || column != p->column)
			fail_msg("%s: %u:%u, not %u:%u", p->name, line, column, p->line, p->column);
	}
	arena_destroy(a);
}

static void test_many_files_keep_their_ids(void **state)
{
	arena *a = arena_create();
	source_list list = { .arena = a };

	(void)state;
	for (uint32_t i = 1; i <= 100; i++)
		assert_int_equal(source_add(&list, arena_printf(a, "f%u", i), "x", 1), i);
	for (uint32_t i = 1; i <= 100; i++)
		assert_string_equal(source_get(&list, i)->name, arena_printf(a, "f%u", i));
	arena_destroy(a);
}

static void test_reading(void **state)
{
	arena *a = arena_create();
	source_list list = { .arena = a };
	FILE *f = tmpfile();
	uint32_t file;

	(void)state;
	assert_int_equal(source_read(&list, "/nowhere/at/all", false), 0);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(source_read(&list, "/", false), 0);
	assert_int_equal(errno, EISDIR);
	for (int i = 0; i < 100000; i++) /* longer than the first piece that is read */
		fputc(i % 100 == 99 ? '\n' : 'x', f);
	fflush(f);
	file = source_read(&list, arena_printf(a, "/proc/self/fd/%d", fileno(f)), true);
	assert_int_equal(file, 1);
	assert_int_equal(source_get(&list, file)->length, 100000);
	assert_int_equal(source_get(&list, file)->line_count, 1001);
	assert_true(source_get(&list, file)->is_library);
	fclose(f);
	arena_destroy(a);
}

static void test_joining(void **state)
{
	src_span a = { 1, 4, 6 }, b = { 1, 8, 9 }, other = { 2, 0, 1 }, none = { 0, 0, 0 };
	src_span both = span_join(b, a);

	(void)state;
	assert_int_equal(both.begin, 4);
	assert_int_equal(both.end, 9);
	both = span_join(a, other);
	assert_memory_equal(&both, &a, sizeof a);
	both = span_join(none, b);
	assert_memory_equal(&both, &b, sizeof b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena_gives_zeroed_aligned_pieces),
		cmocka_unit_test(test_strtab_has_each_text_once),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_many_files_keep_their_ids),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_joining),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
