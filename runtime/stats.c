/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/stats.c -- see stats.h: the sums, and the JSON form. */
#include "runtime/stats.h"

#include "runtime/stats_sums.h"
#include "runtime/writer.h"
#include <string.h>

#define FILTERED_PREFIX "filtered_"

/* -- sums (stats_sums.h) ----------------------------------------------------------------------- */

const char *an_stats_filter_reason(const struct an_counter_info *info)
{
	const size_t length = strlen(FILTERED_PREFIX);

	if (info->group != NULL || strncmp(info->name.data, FILTERED_PREFIX, length) != 0)
		return NULL;
	return info->name.data + length;
}

uint64_t an_stats_filtered(const struct an_stats *stats)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < an_setup_linked_count(); i++) {
		const struct an_counter_info info = an_setup_counter_info(stats->setup, i);

		if (an_stats_filter_reason(&info) != NULL)
			sum += stats->run->counters[i];
	}
	return sum;
}

double an_stats_mbps(const struct an_stats *stats)
{
	const double seconds = stats->run->seconds;

	return seconds > 0 ? (double)stats->capture.octets * 8 / seconds / 1e6 : 0;
}

int64_t an_stats_residual(const struct an_stats *stats)
{
	return (int64_t)(stats->capture.packets - stats->run->processed - an_stats_filtered(stats));
}

/* -- JSON -------------------------------------------------------------------------------------- */

static void write_named_uint(struct an_writer *w, const char *key, uint64_t value)
{
	an_write_key(w, key);
	an_write_uint(w, value);
}

static void write_named_float(struct an_writer *w, const char *key, double value)
{
	an_write_key(w, key);
	an_write_float(w, value);
}

static void write_named_string(struct an_writer *w, const char *key, const char *value)
{
	an_write_key(w, key);
	an_write_string(w, (struct an_string){ value, strlen(value) });
}

static void write_packets(struct an_writer *w, const struct an_stats *stats)
{
	an_write_key(w, "packets");
	an_write_begin_object(w);
	write_named_uint(w, "received", stats->capture.packets);
	write_named_uint(w, "processed", stats->run->processed);
	an_write_key(w, "filtered");
	an_write_begin_object(w);
	for (size_t i = 0; i < an_setup_linked_count(); i++) {
		const struct an_counter_info info = an_setup_counter_info(stats->setup, i);
		const char *reason = an_stats_filter_reason(&info);

		if (reason != NULL)
			write_named_uint(w, reason, stats->run->counters[i]);
	}
	an_write_end_object(w);
	an_write_key(w, "dropped"); /* a file drops nothing */
	an_write_begin_object(w);
	an_write_end_object(w);
	an_write_end_object(w);
}

static void write_times(struct an_writer *w, const struct an_run_statistics *run)
{
	write_named_float(w, "serial_ns_per_packet", run->serial_ns_per_packet);
	an_write_key(w, "latency_us");
	an_write_begin_object(w);
	write_named_float(w, "mean", run->latency_us.mean);
	write_named_float(w, "p50", run->latency_us.p50);
	write_named_float(w, "p99", run->latency_us.p99);
	write_named_float(w, "max", run->latency_us.max);
	write_named_float(w, "queueing_mean", run->latency_us.queueing_mean);
	write_named_float(w, "processing_mean", run->latency_us.processing_mean);
	an_write_end_object(w);
}

static const char *stage_type(an_stage_kind kind)
{
	switch (kind) {
	case AN_STAGE_PARALLEL:
		return "parallel";
	case AN_STAGE_SERIAL:
		return "serial";
	case AN_STAGE_CONTEXT:
		return "context";
	}
	return "";
}

static void write_stages(struct an_writer *w, const struct an_stats *stats)
{
	an_write_key(w, "stages");
	an_write_begin_list(w);
	for (unsigned i = 0; i < stats->pipeline->stage_count; i++) {
		const struct an_stage *stage = &stats->pipeline->stages[i];

		an_write_begin_object(w);
		write_named_string(w, "name", stage->name);
		write_named_string(w, "type", stage_type(stage->kind));
		an_write_key(w, "components");
		an_write_begin_list(w);
		for (unsigned j = 0; j < stage->component_count; j++)
			an_write_string(w, (struct an_string){ stage->components[j],
							       strlen(stage->components[j]) });
		an_write_end_list(w);
		write_named_uint(w, "tasks", stats->run->stages[i].tasks);
		write_named_float(w, "busy_seconds", stats->run->stages[i].busy_seconds);
		an_write_end_object(w);
	}
	an_write_end_list(w);
}

/* Where instances of the rule failed. */
static void write_missed(struct an_writer *w, const struct an_rule *rule, const uint64_t *missed)
{
	an_write_key(w, "missed");
	an_write_begin_list(w);
	for (unsigned i = 0; i < rule->literal_count; i++) {
		an_write_begin_object(w);
		write_named_string(w, "literal", rule->literals[i]);
		write_named_uint(w, "count", missed[rule->first_literal + i]);
		an_write_end_object(w);
	}
	an_write_end_list(w);
}

static void write_rules(struct an_writer *w, const struct an_stats *stats)
{
	an_write_key(w, "rules");
	an_write_begin_list(w);
	for (unsigned i = 0; i < stats->pipeline->rule_count; i++) {
		an_write_begin_object(w);
		write_named_string(w, "component", stats->pipeline->rules[i].component);
		write_named_string(w, "rule", stats->pipeline->rules[i].label);
		write_named_uint(w, "tried", stats->run->tried[i]);
		write_named_uint(w, "fired", stats->run->fired[i]);
		write_missed(w, &stats->pipeline->rules[i], stats->run->missed);
		an_write_end_object(w);
	}
	an_write_end_list(w);
}

static void write_outputs(struct an_writer *w, const struct an_stats *stats)
{
	an_write_key(w, "outputs");
	an_write_begin_object(w);
	for (unsigned i = 0; i < stats->pipeline->predicate_count; i++)
		if (stats->pipeline->predicates[i].is_output)
			write_named_uint(w, stats->pipeline->predicates[i].name,
					 stats->run->outputs[i]);
	an_write_end_object(w);
}

static void write_rows(struct an_writer *w, const struct an_stats *stats)
{
	an_write_key(w, "rows");
	an_write_begin_object(w);
	write_named_uint(w, "taken", stats->feeds.rows);
	write_named_uint(w, "bad", stats->feeds.bad);
	write_named_uint(w, "equal", stats->feeds.equal);
	an_write_end_object(w);
}

static void write_contexts(struct an_writer *w, const struct an_run_statistics *run)
{
	an_write_key(w, "contexts");
	an_write_begin_object(w);
	write_named_uint(w, "made", run->contexts_made);
	write_named_uint(w, "closed", run->contexts_closed);
	write_named_uint(w, "expired", run->contexts_expired);
	write_named_uint(w, "evicted", run->contexts_evicted);
	write_named_uint(w, "live", run->contexts_live);
	an_write_end_object(w);
}

static void write_counters(struct an_writer *w, const struct an_stats *stats)
{
	an_write_key(w, "counters");
	an_write_begin_object(w);
	for (size_t i = 0; i < an_setup_linked_count(); i++)
		write_named_uint(w, an_setup_counter_info(stats->setup, i).name.data,
				 stats->run->counters[i]);
	an_write_end_object(w);
}

/* The first counter of its group? Then the others follow from there. */
static bool opens_group(const struct an_setup *setup, size_t index)
{
	const char *group = an_setup_counter_info(setup, index).group;

	for (size_t i = an_setup_linked_count(); i < index; i++)
		if (strcmp(an_setup_counter_info(setup, i).group, group) == 0)
			return false;
	return true;
}

static void write_groups(struct an_writer *w, const struct an_stats *stats)
{
	const size_t count = an_setup_counter_count(stats->setup);

	an_write_key(w, "groups");
	an_write_begin_object(w);
	for (size_t i = an_setup_linked_count(); i < count; i++) {
		const char *group = an_setup_counter_info(stats->setup, i).group;

		if (!opens_group(stats->setup, i))
			continue;
		an_write_key(w, group);
		an_write_begin_object(w);
		for (size_t j = i; j < count; j++) {
			const struct an_counter_info info = an_setup_counter_info(stats->setup, j);

			if (strcmp(info.group, group) == 0)
				write_named_uint(w, info.name.data, stats->run->counters[j]);
		}
		an_write_end_object(w);
	}
	an_write_end_object(w);
}

void an_stats_write_json(struct an_text *text, const struct an_stats *stats)
{
	const struct an_run_statistics *run = stats->run;
	struct an_writer w;

	an_writer_init(&w, text, AN_FORMAT_JSONL);
	an_write_begin_object(&w);
	write_named_string(&w, "pipeline", stats->pipeline->name);
	write_named_uint(&w, "threads", stats->threads);
	write_named_uint(&w, "tokens", stats->tokens);
	write_named_float(&w, "seconds", run->seconds);
	write_packets(&w, stats);
	write_rows(&w, stats);
	an_write_key(&w, "residual");
	an_write_int(&w, an_stats_residual(stats));
	write_named_uint(&w, "capture_errors", stats->capture_errors);
	write_named_uint(&w, "bytes", stats->capture.octets);
	write_named_uint(&w, "captured_bytes", stats->capture.captured_octets);
	write_named_float(&w, "mbps", an_stats_mbps(stats));
	write_named_uint(&w, "tasks", run->tasks);
	write_named_uint(&w, "steals", run->steals);
	write_named_float(&w, "steal_percent",
			  run->tasks > 0 ? 100.0 * (double)run->steals / (double)run->tasks : 0);
	write_times(&w, run);
	write_named_uint(&w, "max_rss_kib", stats->max_rss_kib);
	write_stages(&w, stats);
	write_rules(&w, stats);
	write_outputs(&w, stats);
	write_named_uint(&w, "output_bytes", stats->output_octets);
	write_named_uint(&w, "output_lines_lost", run->lines_lost);
	write_contexts(&w, run);
	write_named_uint(&w, "time_jumps", run->time_jumps);
	write_counters(&w, stats);
	write_groups(&w, stats);
	an_write_end_object(&w);
	an_text_put_char(text, '\n');
}
