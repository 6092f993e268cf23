/* SPDX-License-Identifier: BSD-3-Clause */
/* links: runtime */
/* tests/unit/test_stats.c -- counters made at start; the statistics as JSON and as text. */
#include "runtime/stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS(table) (sizeof(table) / sizeof(table)[0])

AN_COUNTER(filtered_test_arp, "packets: ARP");
AN_COUNTER(filtered_test_other, "packets: another protocol");
AN_COUNTER(test_gaps, "gaps in \"streams\"");

#define INDEX_OF(id) ((size_t)(&an_counter_ref_##id - __start_an_counters))

/* -- counters --------------------------------------------------------------------------------- */

static void test_linked_counters(void **state)
{
	struct an_setup *setup = an_setup_create(3);
	struct an_counter_info info;

	(void)state;
	assert_non_null(setup);
	assert_int_equal(an_setup_workers(setup), 3);
	assert_true(an_setup_linked_count() >= 3);
	assert_int_equal(an_setup_counter_count(setup), an_setup_linked_count());
	info = an_setup_counter_info(setup, INDEX_OF(test_gaps));
	assert_null(info.group);
	assert_string_equal(info.name.data, "test_gaps");
	assert_string_equal(info.help, "gaps in \"streams\"");
	an_setup_destroy(setup);
}

static const struct {
	const char *group;
	struct an_string name;
	size_t want; /* behind the linked ones */
} made_rows[] = {
	{ "packets", { "input", 5 }, 0 },   { "octets", { "input", 5 }, 1 },
	{ "packets", { "input", 5 }, 0 },   { "packets", { "inputs", 6 }, 2 },
	{ "packets", { "in\0put", 6 }, 3 }, { "packets", { NULL, 0 }, 4 },
	{ "packets", { "", 0 }, 4 },        { "octets", { "input?", 5 }, 1 },
};

static void test_made_counters(void **state)
{
	struct an_setup *setup = an_setup_create(1);

	(void)state;
	assert_non_null(setup);
	for (size_t i = 0; i < ROWS(made_rows); i++) {
		const size_t index = an_setup_counter(setup, made_rows[i].group, made_rows[i].name);
		struct an_counter_info info;

		assert_int_equal(index, an_setup_linked_count() + made_rows[i].want);
		info = an_setup_counter_info(setup, index);
		assert_string_equal(info.group, made_rows[i].group);
		assert_int_equal(info.name.length, made_rows[i].name.length);
	}
	assert_int_equal(an_setup_counter_count(setup), an_setup_linked_count() + 5);
	assert_false(an_setup_failed(setup));
	an_setup_destroy(setup);
}

/* -- the statistics ---------------------------------------------------------------------------- */

static const char *const first_components[] = { "ip_assembler" };
static const char *const second_components[] = { "tcp_process", "smtp" };
static const struct an_stage stages[] = {
	{ .name = "ip_assembler",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = first_components },
	{ .name = "tcp_process+smtp",
	  .kind = AN_STAGE_CONTEXT,
	  .component_count = 2,
	  .components = second_components },
	{ .name = "last", .kind = AN_STAGE_SERIAL },
};
static const struct an_predicate predicates[] = {
	{ .name = "failed", .is_output = true },
	{ .name = "inner" },
	{ .name = "positive_match", .is_output = true },
};
static const char *const literals[] = { "X > 0", "M == \"a\"" };
static const struct an_rule rules[] = {
	{ .component = "ip_assembler", .label = "ip1", .file = "smtp.analog", .line = 5 },
	{ .component = "smtp",
	  .label = "#2",
	  .file = "mail.analog",
	  .line = 17,
	  .literals = literals,
	  .literal_count = ROWS(literals) }
};
static const struct an_pipeline pipeline = {
	.name = "smtp",
	.program = "smtp.analog",
	.stages = stages,
	.predicates = predicates,
	.rules = rules,
	.stage_count = ROWS(stages),
	.predicate_count = ROWS(predicates),
	.rule_count = ROWS(rules),
};

/* A run of 1000 packets, 990 processed, 7 + 3 filtered. */
struct sample {
	struct an_setup *setup;
	uint64_t counters[64], tried[2], fired[2], missed[2], outputs[3];
	struct an_run_stage stages[3];
	struct an_run_statistics run;
	struct an_stats stats;
};

static void make_sample(struct sample *s)
{
	*s = (struct sample){
		.setup = an_setup_create(2),
		.tried = { 990, 80 },
		.fired = { 990, 3 },
		.missed = { 0, 77 },
		.outputs = { 0, 5, 3 },
		.stages = { { 20, 0.5 }, { 30, 0.25 }, { 0, 0 } },
		.run = { .received = 1000,
			 .processed = 990,
			 .filtered = 10,
			 .contexts_made = 10,
			 .contexts_closed = 4,
			 .contexts_expired = 3,
			 .contexts_evicted = 2,
			 .contexts_live = 1,
			 .tasks = 50,
			 .steals = 5,
			 .seconds = 0.5,
			 .latency_us = { 1.5, 1, 3, 4, 0.5, 1 },
			 .serial_ns_per_packet = 42 },
	};
	assert_non_null(s->setup);
	s->counters[an_setup_counter(s->setup, "packets", AN_STRING("input"))] = 1000;
	s->counters[an_setup_counter(s->setup, "octets", AN_STRING("input"))] = 64000;
	s->counters[an_setup_counter(s->setup, "packets", AN_STRING("other"))] = 0;
	assert_true(an_setup_counter_count(s->setup) <= ROWS(s->counters));
	s->counters[INDEX_OF(filtered_test_arp)] = 7;
	s->counters[INDEX_OF(filtered_test_other)] = 3;
	s->counters[INDEX_OF(test_gaps)] = 11;
	s->run.counters = s->counters;
	s->run.tried = s->tried;
	s->run.fired = s->fired;
	s->run.missed = s->missed;
	s->run.outputs = s->outputs;
	s->run.stages = s->stages;
	s->stats = (struct an_stats){
		.pipeline = &pipeline,
		.setup = s->setup,
		.run = &s->run,
		.capture = { .packets = 1000, .octets = 1000000, .captured_octets = 900000 },
		.threads = 2,
		.tokens = 4096,
		.output_octets = 77,
		.max_rss_kib = 2048,
	};
}

static void check_contains(const char *text, const char *want)
{
	if (strstr(text, want) == NULL)
		fail_msg("<%s> lacks <%s>", text, want);
}

/* Each piece; what other counters are linked in is not this test's affair. */
static const char *const json_pieces[] = {
	"{\"pipeline\":\"smtp\",\"threads\":2,\"tokens\":4096,\"seconds\":0.5,\"packets\":{"
	"\"received\":1000,\"processed\":990,\"filtered\":{",
	"\"test_arp\":7",
	"\"test_other\":3",
	"},\"dropped\":{}},\"rows\":{\"taken\":0,\"bad\":0,\"equal\":0},\"residual\":0,\"capture_"
	"errors\":0,\"bytes\":1000000,"
	"\"captured_bytes\":900000,\"mbps\":16.0,"
	"\"tasks\":50,\"steals\":5,\"steal_percent\":10.0,\"serial_ns_per_packet\":42.0,"
	"\"latency_us\":{\"mean\":1.5,\"p50\":1.0,\"p99\":3.0,\"max\":4.0,\"queueing_mean\":0.5,"
	"\"processing_mean\":1.0},\"max_rss_kib\":2048,\"stages\":["
	"{\"name\":\"ip_assembler\",\"type\":\"parallel\",\"components\":[\"ip_assembler\"],"
	"\"tasks\":20,\"busy_seconds\":0.5},"
	"{\"name\":\"tcp_process+smtp\",\"type\":\"context\",\"components\":[\"tcp_process\","
	"\"smtp\"],\"tasks\":30,\"busy_seconds\":0.25},"
	"{\"name\":\"last\",\"type\":\"serial\",\"components\":[],\"tasks\":0,"
	"\"busy_seconds\":0.0}],"
	"\"rules\":[{\"component\":\"ip_assembler\",\"rule\":\"ip1\",\"tried\":990,\"fired\":990,"
	"\"missed\":[]},"
	"{\"component\":\"smtp\",\"rule\":\"#2\",\"tried\":80,\"fired\":3,\"missed\":["
	"{\"literal\":\"X > 0\",\"count\":0},{\"literal\":\"M == \\\"a\\\"\",\"count\":77}]}],"
	"\"outputs\":{\"failed\":0,\"positive_match\":3},\"output_bytes\":77,"
	"\"output_lines_lost\":0,\"contexts\":{\"made\":10,\"closed\":4,\"expired\":3,"
	"\"evicted\":2,\"live\":1},\"time_jumps\":0,\"counters\":{",
	"\"filtered_test_arp\":7",
	"\"test_gaps\":11",
	"},\"groups\":{\"packets\":{\"input\":1000,\"other\":0},\"octets\":{\"input\":64000}}}\n",
};

static void test_json(void **state)
{
	struct sample sample;
	struct an_text text;

	(void)state;
	make_sample(&sample);
	an_text_init(&text);
	an_stats_write_json(&text, &sample.stats);
	an_text_put_char(&text, '\0');
	for (size_t i = 0; i < ROWS(json_pieces); i++)
		check_contains(text.data, json_pieces[i]);
	an_text_fini(&text);
	an_setup_destroy(sample.setup);
}

static const char *const text_pieces[] = {
	"smtp: 1000 packets, 1.0 MB in 0.500 s on 2 threads: 16.0 Mbit/s\n",
	"packets   1000 received = 990 processed + 10 filtered + 0 dropped\n",
	"          7 filtered packets: ARP\n",
	"outputs   0 failed\n          3 positive_match\n",
	"contexts  10 made = 4 closed + 3 expired + 2 evicted + 1 live\n",
	"rules     ip_assembler.ip1 (smtp.analog:5): tried 990, fired 990\n",
	"          smtp.#2 (mail.analog:17): tried 80, fired 3\n                    77 ended at "
	"M == \"a\"\n",
	" 11 test_gaps: gaps in \"streams\"\n",
	" 64000 octets input\n",
};

static void test_text(void **state)
{
	struct sample sample;
	struct an_text text;

	(void)state;
	make_sample(&sample);
	an_text_init(&text);
	an_stats_describe(&text, &sample.stats);
	an_text_put_char(&text, '\0');
	for (size_t i = 0; i < ROWS(text_pieces); i++)
		check_contains(text.data, text_pieces[i]);
	assert_null(strstr(text.data, "unaccounted"));
	assert_null(strstr(text.data, "packets other"));
	an_text_fini(&text);
	an_setup_destroy(sample.setup);
}

/* What the text ends with when nothing was printed. */
static const struct {
	uint64_t tried[2], fired[2], missed[2];
	const char *want;
} no_output_rows[] = {
	{ { 0, 0 }, { 0, 0 }, { 0, 0 }, "no output: no rule was tried\n" },
	{ { 9, 0 },
	  { 0, 0 },
	  { 0, 0 },
	  "no output: ip_assembler.ip1 (smtp.analog:5) was tried 9 times and never fired\n" },
	{ { 9, 8 },
	  { 9, 0 },
	  { 2, 6 },
	  "no output: smtp.#2 (mail.analog:17) was tried 8 times and never fired; 6 ended at "
	  "M == \"a\"\n" },
	{ { 9, 8 }, { 9, 8 }, { 0, 0 }, "gaps in \"streams\"\n" },
};

static void test_no_output(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(no_output_rows); i++) {
		const char *want = no_output_rows[i].want;
		struct sample sample;
		struct an_text text;

		make_sample(&sample);
		memset(sample.outputs, 0, sizeof sample.outputs);
		sample.run.tried = (uint64_t *)(uintptr_t)no_output_rows[i].tried;
		sample.run.fired = (uint64_t *)(uintptr_t)no_output_rows[i].fired;
		sample.run.missed = (uint64_t *)(uintptr_t)no_output_rows[i].missed;
		an_text_init(&text);
		an_stats_describe(&text, &sample.stats);
		an_text_put_char(&text, '\0');
		if (i < 3)
			assert_string_equal(text.data + text.length - 1 - strlen(want), want);
		else
			assert_null(strstr(text.data, "no output"));
		an_text_fini(&text);
		an_setup_destroy(sample.setup);
	}
}

static const struct {
	uint64_t received, processed, arp;
	int64_t want;
} residual_rows[] = {
	{ 1000, 990, 7, 0 },
	{ 1001, 990, 7, 1 },
	{ 1000, 991, 7, -1 },
	{ 1000, 990, 8, -1 },
};

static void test_residual(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(residual_rows); i++) {
		struct sample sample;

		make_sample(&sample);
		sample.stats.capture.packets = residual_rows[i].received;
		sample.run.processed = residual_rows[i].processed;
		sample.counters[INDEX_OF(filtered_test_arp)] = residual_rows[i].arp;
		assert_int_equal(an_stats_residual(&sample.stats), residual_rows[i].want);
		an_setup_destroy(sample.setup);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linked_counters),
		cmocka_unit_test(test_made_counters),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_no_output),
		cmocka_unit_test(test_residual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
