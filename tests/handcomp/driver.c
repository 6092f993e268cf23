/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/handcomp/driver.h"

#include "runtime/limits.h"
#include "runtime/run.h"
#include "runtime/setup.h"
#include "runtime/stress.h"

#include <stdio.h>
#include <string.h>

/* -- source and sink -------------------------------------------------------------------------- */

struct feed {
	const struct handcomp_packet *packets;
	unsigned count, next;
};

static an_status feed_read(void *self, void *(*room)(void *owner, size_t n), void *owner,
			   struct an_packet *packets, unsigned most, unsigned *count)
{
	struct feed *feed = self;

	*count = 0;
	if (feed->next == feed->count)
		return AN_EOF;
	for (; *count < most && feed->next < feed->count; ++*count) {
		const struct handcomp_packet *from = &feed->packets[feed->next];
		uint8_t *data = room(owner, sizeof from->octets);

		if (data == NULL)
			return AN_ENOMEM;
		memcpy(data, from->octets, sizeof from->octets);
		packets[*count] = (struct an_packet){ .data = data,
						      .captured = sizeof from->octets,
						      .length = sizeof from->octets,
						      .time = from->time,
						      .frame = ++feed->next };
	}
	return AN_OK;
}

static an_status keep(void *text, const char *p, size_t n)
{
	an_text_put(text, p, n);
	return AN_OK;
}

static an_status keep_flush(void *text)
{
	(void)text;
	return AN_OK;
}

/* -- one run ---------------------------------------------------------------------------------- */

struct bench {
	const struct handcomp *test;
	struct handcomp_packet *packets;
	unsigned count;
	struct an_text expected;
	unsigned passed, failed;
	an_runner *runner;
};

/* What the run must add up to, whatever happened in it. */
static const char *check_sums(const struct an_run_statistics *t)
{
	if (t->received != t->processed + t->filtered)
		return "received is not processed + filtered";
	if (t->contexts_made !=
	    t->contexts_closed + t->contexts_expired + t->contexts_evicted + t->contexts_live)
		return "contexts made are not closed + expired + evicted + live";
	return NULL;
}

static an_status run(struct bench *b, struct an_run_options *options, struct an_text *text,
		     const char **wrong)
{
	const struct an_pipeline *p = b->test->pipeline;
	struct feed feed = { .packets = b->packets, .count = b->count };
	struct an_run_source source = { .self = &feed, .read = feed_read };
	struct an_run_sink sink = { .self = text, .write = keep, .flush = keep_flush };
	struct an_run_statistics statistics;
	struct an_setup *setup = an_setup_create(options->threads);
	uint64_t *limits = an_limits_create();
	void *shared = calloc(1, p->shared_octets + 1);
	an_status status = AN_ENOMEM;

	if (setup != NULL && limits != NULL && shared != NULL) {
		if (b->test->context_count > 0) {
			char limit[64];

			snprintf(limit, sizeof limit, "context_count=%llu",
				 (unsigned long long)b->test->context_count);
			an_limits_set(limits, limit, text);
		}
		if (p->setup(setup, shared)) {
			options->limits = limits;
			options->shared = shared;
			options->counter_count = an_setup_counter_count(setup);
			status = b->runner(p, options, &source, &sink, &statistics);
			if (status == AN_OK)
				*wrong = check_sums(&statistics);
			an_run_statistics_fini(&statistics);
		}
		p->teardown(setup, shared);
	}
	free(shared);
	free(limits);
	an_setup_destroy(setup);
	return status;
}

/* -- comparing -------------------------------------------------------------------------------- */

static void show_difference(const struct an_text *want, const struct an_text *got)
{
	size_t i = 0, line = 0, number = 1;

	while (i < want->length && i < got->length && want->data[i] == got->data[i])
		if (want->data[i++] == '\n') {
			line = i;
			number++;
		}
	printf("  line %zu\n", number);
	for (unsigned k = 0; k < 2; k++) {
		const struct an_text *t = k == 0 ? want : got;
		size_t end = line;

		while (end < t->length && t->data[end] != '\n')
			end++;
		printf("  %s: %.*s\n", k == 0 ? "want" : "got ", (int)(end - line),
		       t->data != NULL ? t->data + line : "");
	}
}

static void check(struct bench *b, struct an_run_options *options)
{
	struct an_text text;
	const char *wrong = NULL;
	an_status status;

	an_text_init(&text);
	status = run(b, options, &text, &wrong);
	if (status != AN_OK)
		wrong = "an_run failed";
	if (wrong == NULL && b->test->expect == NULL && b->expected.length == 0)
		an_text_put(&b->expected, text.data, text.length);
	if (wrong == NULL && (text.length != b->expected.length ||
			      memcmp(text.data, b->expected.data, text.length) != 0))
		wrong = "the output differs";
	if (wrong == NULL) {
		b->passed++;
	} else {
		b->failed++;
		printf("FAIL %s%s -j %u --tokens %u --burst %u --lanes %u --hash-secret %llx"
		       " (seed %llu): %s\n",
		       b->test->name, b->runner == an_run_sequential ? " --sequential" : "",
		       options->threads, options->tokens, options->burst, options->lanes,
		       (unsigned long long)options->hash_secret[0],
		       (unsigned long long)options->stress_seed, wrong);
		if (status == AN_OK)
			show_difference(&b->expected, &text);
	}
	an_text_fini(&text);
}

/* -- the ways --------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static void check_all(struct bench *b)
{
	static const unsigned threads[] = { 1, 2, 3, 8 }, bursts[] = { 64, 1, 5 },
			      tokens[] = { 4096, 1, 7 }, lanes[] = { 256, 2 };

	for (unsigned i = 0; i < 4 * 3 * 3 * 2; i += 1 + b->test->skip) {
		struct an_run_options options = {
			.threads = threads[i % 4],
			.burst = bursts[i / 4 % 3],
			.tokens = tokens[i / 12 % 3],
			.lanes = lanes[i / 36],
			.hash_secret = { mix(i % 3), mix(i % 3 + 100) },
			.timing = i % 2 == 1,
		};

		check(b, &options);
	}
	b->runner = an_run_sequential;
	for (unsigned i = 0; i < 3; i++) {
		struct an_run_options options = { .threads = 1, .burst = bursts[i], .tokens = 64 };

		check(b, &options);
	}
	b->runner = an_run;
}

static void check_seed(struct bench *b, uint64_t seed)
{
	static const unsigned tokens[] = { 4096, 1, 7, 64, 300 };
	struct an_run_options options = {
		.threads = 2 + (unsigned)(mix(seed) % 4),
		.burst = 1 + (unsigned)(mix(seed + 1) % 64),
		.tokens = tokens[mix(seed + 2) % 5],
		.lanes = 1 + (unsigned)(mix(seed + 3) % 8),
		.hash_secret = { mix(seed + 4), mix(seed + 5) },
		.stress_seed = seed,
	};

	if (mix(seed + 6) % 2 == 0)
		options.burst = 1 + options.burst % 4;
	check(b, &options);
}

#ifdef AN_STRESS
/* Whatever allocation fails: the run ends, with some status, and all sums agree. */
static void check_allocations(struct bench *b)
{
	for (unsigned long n = 1; n <= 400; n++) {
		struct an_run_options options = {
			.threads = 1 + (unsigned)n % 3, .burst = 5, .tokens = 50, .lanes = 3
		};
		struct an_text text;
		const char *wrong = NULL;
		an_status status;

		an_text_init(&text);
		an_stress_fail_allocation(n);
		status = run(b, &options, &text, &wrong);
		an_stress_fail_allocation(0);
		if (status != AN_OK && status != AN_ENOMEM)
			wrong = "another status than out of memory";
		if (wrong == NULL) {
			b->passed++;
		} else {
			b->failed++;
			printf("FAIL %s allocation %lu: %s\n", b->test->name, n, wrong);
		}
		an_text_fini(&text);
	}
}
#endif

/* The first count packets, and what has to come out. */
static void begin(struct bench *b, unsigned count)
{
	b->count = count;
	b->packets = calloc(count, sizeof b->packets[0]);
	if (b->packets == NULL)
		exit(2);
	for (unsigned i = 0; i < count; i++)
		b->test->make(&b->packets[i], i, mix(i + 1));
	an_text_init(&b->expected);
	if (b->test->expect != NULL)
		b->test->expect(b->packets, count, &b->expected);
}

int handcomp_main(int argc, char **argv, const struct handcomp *test)
{
	struct bench b = { .test = test, .runner = an_run };

	/* A hostile schedule takes long: fewer packets, unless epochs have to pass. */
	if (argc == 2)
		begin(&b, 400);
	else
		begin(&b, argc > 2 && test->packets < 8192 ? test->packets / 3 : test->packets);
	if (argc == 3 && strcmp(argv[1], "--seeds") == 0) {
		for (uint64_t seed = 1; seed <= strtoull(argv[2], NULL, 10); seed++)
			check_seed(&b, seed);
	} else if (argc == 3 && strcmp(argv[1], "--seed") == 0) {
		check_seed(&b, strtoull(argv[2], NULL, 10));
#ifdef AN_STRESS
	} else if (argc == 2 && strcmp(argv[1], "--fail-allocations") == 0) {
		check_allocations(&b);
#endif
	} else if (argc == 1) {
		check_all(&b);
	} else {
		fprintf(stderr, "usage: %s [--seeds N | --seed S | --fail-allocations]\n", argv[0]);
		return 2;
	}
	if (b.expected.length == 0) {
		printf("FAIL %s: nothing was to come out\n", test->name);
		b.failed++;
	}
	printf("%s: %u passed, %u failed\n", test->name, b.passed, b.failed);
	an_text_fini(&b.expected);
	free(b.packets);
	return b.failed > 0;
}
