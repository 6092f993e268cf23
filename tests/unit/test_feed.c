/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_feed.c -- rows of files: their order, what is a header, a bad row, an equal one;
 * and each file cut at every octet. */
#define _GNU_SOURCE /* pipe2, O_DIRECT */
#include "runtime/feed.h"

#include "runtime/engine.h"
#include "runtime/message.h"
#include "runtime/setup.h"
#include "runtime/writer.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* -- the pipeline: edge(@N, X, S, UNREAD), q(@N), r(@N, OPAQUE) -------------------------------  */

struct p {
	struct an_tuple tuple;
	int64_t X;
	struct an_string S;
};

static const struct an_type opaque = { .kind = AN_TYPE_OPAQUE, .octets = 8, .name = "packet" };

static const struct an_column p_attributes[] = {
	{ "x", &an_type_int, offsetof(struct p, X) },
	{ "s", &an_type_string, offsetof(struct p, S) },
	{ "unread", &an_type_time, UINT32_MAX },
};
static const struct an_column r_columns[] = { { "o", &opaque, offsetof(struct p, X) } };
static const struct an_column s_columns[] = { { "s", &an_type_string, offsetof(struct p, S) } };
static const struct an_column o_attributes[] = { { "o", &opaque, UINT32_MAX } };

#define INPUT(word, list, n)                                                                       \
	{                                                                                          \
		.name = (word), .node = "n", .is_input = true, .octets = sizeof(struct p),         \
		.attributes = (list), .attribute_count = (n)                                       \
	}

static const struct an_predicate predicates[] = {
	{ .name = "failed", .node = "n" },
	INPUT("edge", p_attributes, 3),
	INPUT("q", NULL, 0),
	INPUT("r", r_columns, 1),
	INPUT("s", s_columns, 1),
	INPUT("unread", o_attributes, 1),
	{ .name = "derived", .node = "n" },
};
static const struct an_pipeline pipeline = { .predicates = predicates,
					     .predicate_count =
						 sizeof predicates / sizeof predicates[0] };

/* -- a worker with a burst for its memory ------------------------------------------------------ */

struct bed {
	struct an_worker worker;
	struct an_engine engine;
	struct an_run_options options;
};

static struct bed *bed_create(void)
{
	struct bed *bed = aligned_alloc(_Alignof(struct bed), sizeof *bed);

	assert_non_null(bed);
	memset(bed, 0, sizeof *bed);
	bed->engine.options = &bed->options;
	bed->worker.engine = &bed->engine;
	bed->worker.counters = calloc(an_setup_linked_count(), sizeof(uint64_t));
	an_worker_set_burst(&bed->worker, an_burst_create(NULL));
	return bed;
}

static void bed_destroy(struct bed *bed)
{
	an_burst_destroy(bed->worker.burst);
	free(bed->worker.counters);
	free(bed);
}

/* Messages go to a file, to be looked at. */
static char messages[64];

static void begin_messages(void)
{
	int fd;

	strcpy(messages, "/tmp/test_feed_XXXXXX");
	fd = mkstemp(messages);
	assert_true(fd >= 0);
	fflush(stderr);
	assert_true(dup2(fd, STDERR_FILENO) >= 0);
	close(fd);
}

static void end_messages(int saved, char *to, size_t room)
{
	FILE *file = fopen(messages, "r");
	size_t n;

	assert_non_null(file);
	n = fread(to, 1, room - 1, file);
	to[n] = '\0';
	fclose(file);
	unlink(messages);
	dup2(saved, STDERR_FILENO);
}

static void put_tuple(struct an_text *got, const struct an_tuple *tuple)
{
	const struct p *p = (const struct p *)(const void *)tuple;

	an_text_printf(got, "%s", predicates[tuple->predicate].name);
	if (tuple->predicate == 1)
		an_text_printf(got, "(%lld,%.*s)", (long long)p->X, (int)p->S.length,
			       p->S.length > 0 ? p->S.data : "");
	if (tuple->predicate == 4)
		an_text_printf(got, "(%.*s)", (int)p->S.length, p->S.length > 0 ? p->S.data : "");
	an_text_put_char(got, ' ');
}

/* -- one file ---------------------------------------------------------------------------------- */

/* why: in the messages; NULL: there are none. */
static const struct row {
	const char *name, *predicate, *end, *text, *want, *why;
} rows[] = {
	{ "rows", "edge", "", "1,a,0\n2,\"b,\nc\",0\n", "edge(1,a) edge(2,b,\nc) ", NULL },
	{ "an empty file", "edge", "", "", "", NULL },
	{ "a header", "edge", "", "X,S,UNREAD\n1,a,0\n", "edge(1,a) ", NULL },
	{ "only a header", "edge", "", "x,s,unread", "", NULL },
	{ "a header in another order", "edge", "", "unread,more,s,x\n0,-,a,1\n", "edge(1,a) ",
	  NULL },
	{ "our own output", "edge", "",
	  "predicate,token,n,x,s,unread\nedge,1,local,1,a,0\nother,1,local,x,a,0\n", "edge(1,a) ",
	  NULL },
	{ "no header: a name is missing", "edge", "", "x,s\n1,a,0\n", "edge(1,a) ",
	  ":1: row skipped: 2 columns, not 3" },
	{ "a bad number", "edge", "", "1,a,0\n2x,b,0\n3,c,0\n", "edge(1,a) edge(3,c) ",
	  ":2: row skipped: x: '2x' is no int" },
	{ "a bad value that nobody reads", "edge", "", "1,a,then\n", "",
	  ":1: row skipped: unread: 'then' is no time" },
	{ "a bad record", "edge", "", "1,a\"b,0\n3,c,0\n", "edge(3,c) ",
	  ":1: row skipped: a quote inside a cell that does not begin with one" },
	{ "empty lines", "edge", "", "\n1,a,0\n\n", "edge(1,a) ", NULL },
	{ "empty lines that are rows", "q", "", "\n\n", "q q ", NULL },
	{ "a row without attributes has no text", "q", "", "x\n", "",
	  ":1: row skipped: 1 column, not 0" },
	{ "our own output without attributes", "q", "", "predicate,token,n\nq,1,local\n", "q ",
	  NULL },
	{ "an empty string", "s", "", "a\n\nb\n", "s(a) s() s(b) ", NULL },
	{ "text that nobody can read, nor does", "unread", "", "what\never\n", "unread unread ",
	  NULL },

	{ "JSON lines", "edge", ".jsonl",
	  "{\"x\":1,\"s\":\"a\",\"unread\":0}\n\n{\"predicate\":\"edge\",\"token\":7,\"s\":"
	  "\"\\u00e9\","
	  "\"unread\":0,\"more\":[],\"x\":2}",
	  "edge(1,a) edge(2,\xc3\xa9) ", NULL },
	{ "other predicates' lines", "edge", ".jsonl", "{\"predicate\":\"other\",\"x\":1}\n", "",
	  NULL },
	{ "a missing key", "edge", ".jsonl", "{\"x\":1,\"s\":\"a\"}\n", "",
	  ":1: row skipped: it has no \"unread\"" },
	{ "no JSON", "edge", ".jsonl", "1,a,0\n{\"x\":1,\"s\":\"a\",\"unread\":0}\n", "edge(1,a) ",
	  ":1: row skipped: here should be a JSON object" },
	{ "another type", "edge", ".jsonl", "{\"x\":\"1\",\"s\":\"a\",\"unread\":0}\n", "",
	  ":1: row skipped: x: a JSON string is no int" },
	{ "JSON cut off", "edge", ".jsonl", "{\"x\":1,\"s\":\"a\",\"unread\":0", "",
	  ":1: row skipped: here should be ',' or '}'" },
	{ "JSON without attributes", "q", ".jsonl", "{}\n{\"token\":1}\n", "q q ", NULL },
	{ "JSON that nobody can read, nor does", "unread", ".jsonl", "{\"o\":{\"a\":[1]}}\n",
	  "unread ", NULL },
};

/* All rows of one file, which comes as two pieces. */
static void read_cut(const struct row *row, size_t cut, struct an_text *got, char *why, size_t room)
{
	const int saved = dup(STDERR_FILENO);
	struct bed *bed = bed_create();
	struct an_feeds *feeds;
	struct an_row_time time;
	size_t n = strlen(row->text);
	char link_path[64], option[160];
	struct an_feed_option feed = { .text = option };
	const struct an_feeds_options options = { .feeds = &feed, .count = 1, .wake_fd = -1 };
	int ends[2];

	/* A packet of such a pipe is what one read gets. */
	assert_int_equal(pipe2(ends, O_DIRECT), 0);
	if (cut > 0)
		assert_int_equal(write(ends[1], row->text, cut), cut);
	if (cut < n)
		assert_int_equal(write(ends[1], row->text + cut, n - cut), n - cut);
	close(ends[1]);
	snprintf(link_path, sizeof link_path, "/tmp/test_feed_%d%s", getpid(), row->end);
	snprintf(option, sizeof option, "/dev/fd/%d", ends[0]);
	assert_int_equal(symlink(option, link_path), 0);
	snprintf(option, sizeof option, "%s=%s", row->predicate, link_path);
	begin_messages();
	assert_int_equal(an_feeds_create(&pipeline, &options, &feeds), AN_OK);
	while (an_feeds_peek(feeds, &time) == AN_OK) {
		struct an_tuple *tuple;

		assert_int_equal(an_feeds_take(feeds, &bed->worker.env, &tuple), AN_OK);
		if (tuple != NULL)
			put_tuple(got, tuple);
	}
	end_messages(saved, why, room);
	assert_true(an_feeds_failed(feeds) == (row->why != NULL));
	assert_int_equal(an_feeds_statistics(feeds).bad, row->why != NULL);
	an_feeds_destroy(feeds);
	unlink(link_path);
	close(ends[0]);
	close(saved);
	bed_destroy(bed);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t cut = 0; cut <= strlen(rows[i].text); cut++) {
			struct an_text got;
			char why[512];

			an_text_init(&got);
			read_cut(&rows[i], cut, &got, why, sizeof why);
			an_text_put_char(&got, '\0');
			if (strcmp(got.data, rows[i].want) != 0)
				fail_msg("%s, cut at %zu: want %s, got %s", rows[i].name, cut,
					 rows[i].want, got.data);
			if (rows[i].why == NULL ? why[0] != '\0' : strstr(why, rows[i].why) == NULL)
				fail_msg("%s, cut at %zu: message %s", rows[i].name, cut, why);
			an_text_fini(&got);
		}
}

/* -- several files ----------------------------------------------------------------------------- */

static char folder[32];

static void put_file(const char *name, const char *text)
{
	char path[96];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int make_files(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_feed_XXXXXX");
	assert_non_null(mkdtemp(folder));
	put_file("a", "1,a,10\n2,a,30\n3,a,50\n");
	put_file("b", "4,b,20\n5,b,soon\n6,b,30\n");
	put_file("c", "7,c,0\n1,a,10\n7,c,0\n7,c,1\n");
	put_file("d.json", "{\"s\":\"1\"}\n{\"s\":\"1\"}\n");
	put_file("empty", "");
	return chdir(folder);
}

static int remove_files(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d.json", "empty" };

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		unlink(names[i]);
	return chdir("/") == 0 ? rmdir(folder) : -1;
}

/* options: divided by spaces, those of a batch begin with +. */
static const struct set {
	const char *name, *options;
	bool merge;
	const char *want;
} sets[] = {
	{ "one after the other", "edge=a edge=b", false,
	  "edge(1,a) edge(2,a) edge(3,a) edge(4,b) edge(6,b) " },
	{ "merged by time, those without before", "edge=a:time=unread edge=c edge=b:time=UNREAD",
	  true,
	  "edge(7,c) edge(1,a) edge(7,c) edge(7,c) edge(1,a)@10 edge(4,b)@20 edge(2,a)@30 "
	  "edge(6,b)@30 edge(3,a)@50 " },
	{ "times without merge", "edge=b:time=unread edge=a:time=x", false,
	  "edge(4,b)@20 edge(6,b)@30 edge(1,a)@1 edge(2,a)@2 edge(3,a)@3 " },
	{ "a batch and a feed", "edge=a +edge=c", false,
	  "[edge(7,c) edge(1,a) edge(7,c) ] edge(1,a) edge(2,a) edge(3,a) " },
	{ "all batches are one", "+edge=c +s=d.json +edge=a", false,
	  "[edge(7,c) edge(1,a) edge(7,c) s(1) edge(2,a) edge(3,a) ] " },
	{ "an empty batch", "+edge=empty", false, "[] " },
};

static void read_set(struct an_feeds *feeds, struct an_text *got)
{
	struct bed *bed = bed_create();
	struct an_row_time time;
	struct an_tuple *tuple;

	if (an_feeds_has_batch(feeds)) {
		an_text_put_char(got, '[');
		assert_int_equal(an_feeds_read_batch(feeds, &bed->worker.env, &tuple), AN_OK);
		for (; tuple != NULL; tuple = tuple->next)
			put_tuple(got, tuple);
		an_text_put_string(got, "] ");
	}
	while (an_feeds_peek(feeds, &time) == AN_OK) {
		assert_true(an_feeds_is_ready(feeds));
		assert_int_equal(an_feeds_take(feeds, &bed->worker.env, &tuple), AN_OK);
		if (tuple == NULL)
			continue;
		put_tuple(got, tuple);
		if (time.has_time) {
			an_text_cut(got, got->length - 1);
			an_text_printf(got, "@%lld ", (long long)time.time);
		}
	}
	bed_destroy(bed);
}

static void test_sets(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
		const int saved = dup(STDERR_FILENO);
		struct an_feed_option feed[4];
		struct an_feeds_options options = { .feeds = feed,
						    .merge = sets[i].merge,
						    .wake_fd = -1 };
		struct an_feeds *feeds;
		struct an_text got;
		char line[128], why[512], *word;

		strcpy(line, sets[i].options);
		for (word = strtok(line, " "); word != NULL; word = strtok(NULL, " "))
			feed[options.count++] = (struct an_feed_option){
				.text = word + (*word == '+'),
				.is_batch = *word == '+',
			};
		an_text_init(&got);
		begin_messages();
		assert_int_equal(an_feeds_create(&pipeline, &options, &feeds), AN_OK);
		read_set(feeds, &got);
		an_feeds_destroy(feeds);
		end_messages(saved, why, sizeof why);
		close(saved);
		an_text_put_char(&got, '\0');
		if (strcmp(got.data, sets[i].want) != 0)
			fail_msg("%s: want %s, got %s", sets[i].name, sets[i].want, got.data);
		an_text_fini(&got);
	}
}

static void test_wrong_options(void **state)
{
	static const struct {
		const char *option, *why;
		bool is_batch;
		an_status status;
	} wrong[] = {
		{ "edge", "--feed takes PRED=FILE, not 'edge'", false, AN_EINVAL },
		{ "edge=", "--feed takes PRED=FILE, not 'edge='", false, AN_EINVAL },
		{ "edgy=a",
		  "no input is named 'edgy'; did you mean 'edge'? (inputs: edge(@n, x, s, unread)",
		  false, AN_EINVAL },
		{ "derived=a", "no input is named 'derived'", false, AN_EINVAL },
		{ "edge=a:time=when", "'edge' has no attribute 'when' that could be its time",
		  false, AN_EINVAL },
		{ "edge=a:time=unread", "which no column gives a time", true, AN_EINVAL },
		{ "r=a", "'o' of 'r' is of type packet, which cannot be read from a file", false,
		  AN_EINVAL },
		{ "edge=none", "cannot read 'none': No such file or directory", false, AN_EIO },
		{ "edge=.", "cannot read '.': Is a directory", false, AN_EIO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const int saved = dup(STDERR_FILENO);
		struct an_feed_option feed = { wrong[i].option, wrong[i].is_batch };
		const struct an_feeds_options options = { .feeds = &feed,
							  .count = 1,
							  .wake_fd = -1 };
		struct an_feeds *feeds;
		char why[512];
		an_status status;

		begin_messages();
		status = an_feeds_create(&pipeline, &options, &feeds);
		end_messages(saved, why, sizeof why);
		close(saved);
		an_feeds_destroy(feeds);
		if (status != wrong[i].status || strstr(why, wrong[i].why) == NULL)
			fail_msg("%s: status %d, %s", wrong[i].option, status, why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test_setup_teardown(test_sets, make_files, remove_files),
		cmocka_unit_test_setup_teardown(test_wrong_options, make_files, remove_files),
	};

	an_message_set_program("test");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
