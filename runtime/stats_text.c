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

static void describe_rows(struct an_text *text, const struct an_stats *stats)
{
	const struct an_feed_statistics *feeds = &stats->feeds;

	if (feeds->rows + feeds->bad + feeds->equal == 0)
		return;
	an_text_printf(text, "rows      %llu taken", (ull)feeds->rows);
	if (feeds->equal > 0)
		an_text_printf(text, ", %llu of a batch there already", (ull)feeds->equal);
	if (feeds->bad > 0)
		an_text_printf(text, ", %llu skipped as wrong", (ull)feeds->bad);
	an_text_put_char(text, '\n');
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

/* At which literals the instances of a rule ended that did not fire. */
static void describe_missed(struct an_text *text, const struct an_rule *rule,
			    const uint64_t *missed)
{
	for (unsigned i = 0; i < rule->literal_count; i++)
		if (missed[rule->first_literal + i] > 0)
			an_text_printf(text, "          %12llu ended at %s\n",
				       (ull)missed[rule->first_literal + i], rule->literals[i]);
}

static void describe_rules(struct an_text *text, const struct an_stats *stats)
{
	const struct an_rule *rules = stats->pipeline->rules;

	for (unsigned i = 0; i < stats->pipeline->rule_count; i++) {
		an_text_printf(text, "%-9s %s.%s (%s:%u): tried %llu, fired %llu\n",
			       i == 0 ? "rules" : "", rules[i].component, rules[i].label,
			       rules[i].file, rules[i].line, (ull)stats->run->tried[i],
			       (ull)stats->run->fired[i]);
		describe_missed(text, &rules[i], stats->run->missed);
	}
}

static uint64_t output_count(const struct an_stats *stats)
{
	uint64_t count = 0;

	for (unsigned i = 0; i < stats->pipeline->predicate_count; i++)
		if (stats->pipeline->predicates[i].is_output)
			count += stats->run->outputs[i];
	return count;
}

/* The literal at which most instances of the rule ended, as an index; literal_count: at none. */
static unsigned worst_literal(const struct an_rule *rule, const uint64_t *missed)
{
	unsigned worst = rule->literal_count;
	uint64_t most = 0;

	for (unsigned i = 0; i < rule->literal_count; i++) {
		if (missed[rule->first_literal + i] > most) {
			most = missed[rule->first_literal + i];
			worst = i;
		}
	}
	return worst;
}

/* Nothing was printed: the last component of the chain that got something, and its first rule that
 * never fired. */
static void explain_no_output(struct an_text *text, const struct an_stats *stats)
{
	const struct an_rule *rules = stats->pipeline->rules, *stopped = NULL;
	const char *component = NULL;
	uint64_t tried = 0;

	for (unsigned i = 0; i < stats->pipeline->rule_count; i++) {
		bool is_next = component == NULL || strcmp(component, rules[i].component) != 0;

		if (stats->run->tried[i] == 0 || (!is_next && stopped != NULL))
			continue;
		component = rules[i].component;
		stopped = stats->run->fired[i] == 0 ? &rules[i] : NULL;
		tried = stats->run->tried[i];
	}
	if (component == NULL) {
		an_text_printf(text, "no output: no rule was tried\n");
		return;
	}
	if (stopped == NULL)
		return;
	const unsigned worst = worst_literal(stopped, stats->run->missed);
	an_text_printf(text, "no output: %s.%s (%s:%u) was tried %llu times and never fired",
		       stopped->component, stopped->label, stopped->file, stopped->line,
		       (ull)tried);
	if (worst < stopped->literal_count)
		an_text_printf(text, "; %llu ended at %s",
			       (ull)stats->run->missed[stopped->first_literal + worst],
			       stopped->literals[worst]);
	an_text_printf(text, "\n");
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
	describe_rows(text, stats);
	describe_outputs(text, stats);
	describe_engine(text, stats);
	describe_rules(text, stats);
	describe_counters(text, stats);
	if (output_count(stats) == 0 && stats->pipeline->rule_count > 0)
		explain_no_output(text, stats);
}
