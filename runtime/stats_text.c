/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/stats_text.c -- the statistics as a person reads them. See stats.h. */
#include "runtime/stats_sums.h"

#include <string.h>

typedef unsigned long long ull;

static void describe_packets(struct an_text *text, const struct an_stats *stats)
{
	const int64_t residual = an_stats_residual(stats);

	an_text_printf(
	    text, "packets   %llu received = %llu processed + %llu filtered + 0 dropped\n",
	    (ull)stats->capture.packets, (ull)stats->run->processed, (ull)an_stats_filtered(stats));
	if (residual != 0)
		an_text_printf(text, "          %lld unaccounted for: an error in the runtime\n",
			       (long long)residual);
	for (size_t i = 0; i < an_setup_linked_count(); i++) {
		const struct an_counter_info info = an_setup_counter_info(stats->setup, i);

		if (an_stats_filter_reason(&info) != NULL && stats->run->counters[i] > 0)
			an_text_printf(text, "          %llu filtered %s\n",
				       (ull)stats->run->counters[i], info.help);
	}
	if (stats->capture_errors > 0)
		an_text_printf(text, "          %u of the files could not be read to the end\n",
			       stats->capture_errors);
	if (stats->run->time_jumps > 0)
		an_text_printf(text, "          %llu jumps of their clock were not followed\n",
			       (ull)stats->run->time_jumps);
}

static void describe_outputs(struct an_text *text, const struct an_stats *stats)
{
	const char *title = "outputs";

	for (unsigned i = 0; i < stats->pipeline->predicate_count; i++) {
		if (!stats->pipeline->predicates[i].is_output)
			continue;
		an_text_printf(text, "%-9s %llu %s\n", title, (ull)stats->run->outputs[i],
			       stats->pipeline->predicates[i].name);
		title = "";
	}
	if (stats->run->lines_lost > 0)
		an_text_printf(text, "          %llu lines lost: out of memory\n",
			       (ull)stats->run->lines_lost);
}

static void describe_engine(struct an_text *text, const struct an_stats *stats)
{
	const struct an_run_statistics *run = stats->run;

	if (run->contexts_made > 0)
		an_text_printf(text,
			       "contexts  %llu made = %llu closed + %llu expired + %llu evicted + "
			       "%llu live\n",
			       (ull)run->contexts_made, (ull)run->contexts_closed,
			       (ull)run->contexts_expired, (ull)run->contexts_evicted,
			       (ull)run->contexts_live);
	an_text_printf(text, "latency   %.1f us mean, %.1f us median, %.1f us p99, %.1f us most\n",
		       run->latency_us.mean, run->latency_us.p50, run->latency_us.p99,
		       run->latency_us.max);
	an_text_printf(text, "work      %llu tasks, %llu stolen; %.0f ns serial per packet\n",
		       (ull)run->tasks, (ull)run->steals, run->serial_ns_per_packet);
	an_text_printf(text, "memory    %.1f MiB at most\n", (double)stats->max_rss_kib / 1024);
	for (unsigned i = 0; i < stats->pipeline->stage_count; i++)
		an_text_printf(text, "%-9s %s: %llu tasks, %.3f s\n", i == 0 ? "stages" : "",
			       stats->pipeline->stages[i].name, (ull)run->stages[i].tasks,
			       run->stages[i].busy_seconds);
}

static void describe_rules(struct an_text *text, const struct an_stats *stats)
{
	const struct an_rule *rules = stats->pipeline->rules;

	for (unsigned i = 0; i < stats->pipeline->rule_count; i++)
		an_text_printf(text, "%-9s %s.%s (%s:%u): tried %llu, fired %llu\n",
			       i == 0 ? "rules" : "", rules[i].component, rules[i].label,
			       rules[i].file, rules[i].line, (ull)stats->run->tried[i],
			       (ull)stats->run->fired[i]);
}

static void describe_counters(struct an_text *text, const struct an_stats *stats)
{
	const char *title = "counters";

	for (size_t i = 0; i < an_setup_counter_count(stats->setup); i++) {
		const struct an_counter_info info = an_setup_counter_info(stats->setup, i);
		const ull value = stats->run->counters[i];

		if (value == 0 || an_stats_filter_reason(&info) != NULL)
			continue;
		if (info.group != NULL)
			an_text_printf(text, "%-9s %llu %s %.*s\n", title, value, info.group,
				       (int)info.name.length, info.name.data);
		else
			an_text_printf(text, "%-9s %llu %s: %s\n", title, value, info.name.data,
				       info.help);
		title = "";
	}
}

void an_stats_describe(struct an_text *text, const struct an_stats *stats)
{
	an_text_printf(text, "%s: %llu packets, %.1f MB in %.3f s on %u thread%s: %.1f Mbit/s\n",
		       stats->pipeline->name, (ull)stats->capture.packets,
		       (double)stats->capture.octets / 1e6, stats->run->seconds, stats->threads,
		       stats->threads == 1 ? "" : "s", an_stats_mbps(stats));
	describe_packets(text, stats);
	describe_outputs(text, stats);
	describe_engine(text, stats);
	describe_rules(text, stats);
	describe_counters(text, stats);
}
