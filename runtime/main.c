/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/main.c -- an_main: options, set-up, the run, statistics. */
#include "runtime/capture.h"
#include "runtime/database.h"
#include "runtime/feed.h"
#include "runtime/limits.h"
#include "runtime/message.h"
#include "runtime/monitor.h"
#include "runtime/options.h"
#include "runtime/output.h"
#include "runtime/pipeline.h"
#include "runtime/run.h"
#include "runtime/setup.h"
#include "runtime/signals.h"
#include "runtime/sinks.h"
#include "runtime/stats.h"
#include "runtime/table.h"
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_DONE = 0, EXIT_ERROR = 1, EXIT_USAGE = 2 };

/* All that a run holds; NULL is not made yet. */
struct program {
	const struct an_pipeline *pipeline;
	an_runner *runner;
	struct an_options options;
	struct an_capture *capture;
	struct an_feeds *feeds;
	struct an_monitor *monitor;
	struct an_output *output;
	struct an_sinks *sinks;
	struct an_database *database;
	struct an_output *stats_json;
	struct an_setup *setup;
	void *shared;
};

/* -- before the run ---------------------------------------------------------------------------- */

static bool write_text(struct an_output *output, const struct an_text *text)
{
	return an_output_write(output, text->data, text->length) == AN_OK;
}

/* --help, --version, --limit help. */
static int answer(const struct program *program)
{
	struct an_output *output = an_output_create(NULL);
	struct an_text text;
	bool written;

	if (output == NULL)
		return EXIT_ERROR;
	an_text_init(&text);
	if (program->options.action == AN_ACTION_HELP)
		an_options_describe(&text, an_message_program());
	else if (program->options.action == AN_ACTION_LIMITS)
		an_limits_describe(&text);
	else
		an_text_printf(&text, "%s (pipeline %s of %s), analogc runtime %s\n",
			       an_message_program(), program->pipeline->name,
			       program->pipeline->program, ANALOG_VERSION);
	written = write_text(output, &text);
	an_text_fini(&text);
	return an_output_destroy(output) == AN_OK && written ? EXIT_DONE : EXIT_ERROR;
}

static bool has_source(const struct an_pipeline *pipeline, an_source_kind kind)
{
	for (unsigned i = 0; i < pipeline->source_count; i++)
		if (pipeline->sources[i].kind == kind)
			return true;
	return false;
}

/* Says which inputs there are; false: none. */
static bool name_inputs(const struct an_pipeline *pipeline)
{
	bool has_any = false;

	for (unsigned i = 0; i < pipeline->predicate_count; i++) {
		const struct an_predicate *predicate = &pipeline->predicates[i];
		struct an_text input;

		if (!an_feeds_is_input(pipeline, i))
			continue;
		has_any = true;
		an_text_init(&input);
		an_feeds_name_input(&input, predicate);
		an_message("nothing feeds '%.*s': give its rows as --feed %s=FILE",
			   (int)input.length, input.length > 0 ? input.data : "", predicate->name);
		an_text_fini(&input);
	}
	return has_any;
}

/* Is there something to run on? False: a message was written. */
static bool has_input(const struct program *program)
{
	const struct an_pipeline *pipeline = program->pipeline;
	const struct an_options *options = &program->options;
	bool takes_packets = has_source(pipeline, AN_SOURCE_PACKETS);

	if (options->capture_count > 0 && !takes_packets) {
		name_inputs(pipeline);
		an_message("-r: no rule of this program takes packets");
		return false;
	}
	if (options->capture_count > 0 || options->feed_count > 0)
		return true;
	if (takes_packets) {
		an_message(
		    "nothing to read: give a capture as -r FILE, or -r - for standard input");
		return false;
	}
	/* A program can run on its start alone. */
	return has_source(pipeline, AN_SOURCE_START) || has_source(pipeline, AN_SOURCE_FINISH) ||
	       !name_inputs(pipeline);
}

static bool make_secret(struct an_options *options)
{
	if (options->has_hash_secret)
		return true;
	if (getrandom(options->hash_secret, sizeof options->hash_secret, 0) ==
	    (ssize_t)sizeof options->hash_secret)
		return true;
	an_message("no random numbers: %s", strerror(errno));
	return false;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat of_a, of_b;

	return strcmp(a, "-") != 0 && stat(a, &of_a) == 0 && stat(b, &of_b) == 0 &&
	       S_ISREG(of_a.st_mode) && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

static bool is_read(const struct program *program, const char *path)
{
	const struct an_options *options = &program->options;
	const char *feed;

	for (unsigned i = 0; i < options->capture_count; i++)
		if (is_same_file(path, options->captures[i]))
			return true;
	for (unsigned i = 0; (feed = an_feeds_path(program->feeds, i)) != NULL; i++)
		if (is_same_file(path, feed))
			return true;
	return false;
}

/* Opens path for writing, unless it is a file that is read: opening would empty it. */
static struct an_output *open_output(const struct program *program, const char *path)
{
	if (path != NULL && is_read(program, path)) {
		an_message("'%s' is read: it cannot be written too", path);
		return NULL;
	}
	return an_output_create(path);
}

static bool open_capture(struct program *program)
{
	const struct an_capture_options capture = {
		.files = program->options.captures,
		.file_count = program->options.capture_count,
		.most_packets = program->options.packets,
		.merge = program->options.merge,
		.wake_fd = an_signals_stop_fd(),
	};

	program->capture = an_capture_create(&capture);
	return program->capture != NULL;
}

/* Standard input is one file only. */
static bool is_stdin_shared(const struct program *program)
{
	unsigned users = 0;
	const char *path;

	for (unsigned i = 0; i < program->options.capture_count; i++)
		users += strcmp(program->options.captures[i], "-") == 0;
	for (unsigned i = 0; (path = an_feeds_path(program->feeds, i)) != NULL; i++)
		users += strcmp(path, "-") == 0;
	if (users > 1)
		an_message("standard input ('-') can be read only once");
	return users > 1;
}

static an_status open_feeds(struct program *program)
{
	const struct an_feeds_options feeds = {
		.feeds = program->options.feeds,
		.count = program->options.feed_count,
		.merge = program->options.merge,
		.wake_fd = an_signals_stop_fd(),
	};
	an_status status = an_feeds_create(program->pipeline, &feeds, &program->feeds);

	return status == AN_OK && is_stdin_shared(program) ? AN_EINVAL : status;
}

/* The second SIGINT: what is half done is left so. */
static void stop_now(void)
{
	_exit(EXIT_ERROR);
}

static bool start_monitor(struct program *program)
{
	program->monitor = an_monitor_create(program->capture, stop_now);
	if (program->monitor == NULL)
		an_message("cannot start a thread: %s", strerror(errno));
	return program->monitor != NULL;
}

static bool has_tables(const struct an_pipeline *pipeline)
{
	for (unsigned i = 0; i < pipeline->stage_count; i++)
		for (unsigned j = 0; j < pipeline->stages[i].relation_count; j++)
			if (pipeline->stages[i].relations[j]->table != NULL &&
			    pipeline->stages[i].relations[j]->table->is_written)
				return true;
	return false;
}

static bool open_database(struct program *program)
{
	const char *path = program->options.tables;

	if (path == NULL)
		return true;
	if (!has_tables(program->pipeline)) {
		an_message("--tables: no rule of this program fills a table (materialize)");
		return false;
	}
	program->database = an_database_create(program->pipeline, path);
	return program->database != NULL;
}

static bool open_outputs(struct program *program)
{
	const struct an_options *options = &program->options;

	program->output = open_output(program, options->output);
	if (program->output == NULL)
		return false;
	program->sinks = an_sinks_create(program->pipeline, options->format, program->output);
	if (program->sinks == NULL || !open_database(program))
		return false;
	if (options->stats_json == NULL)
		return true;
	if (options->output != NULL && is_same_file(options->output, options->stats_json)) {
		an_message("'%s' is for the lines: the statistics need another file",
			   options->stats_json);
		return false;
	}
	program->stats_json = open_output(program, options->stats_json);
	return program->stats_json != NULL;
}

static bool set_up(struct program *program)
{
	const struct an_pipeline *pipeline = program->pipeline;

	program->setup = an_setup_create(program->options.threads);
	program->shared = calloc(1, pipeline->shared_octets + 1);
	if (program->setup == NULL || program->shared == NULL) {
		an_message("out of memory");
		return false;
	}
	an_setup_set_settings(program->setup, &program->options.settings);
	return pipeline->setup(program->setup, program->shared) &&
	       !an_setup_failed(program->setup) && an_settings_check(&program->options.settings);
}

static an_status prepare(struct program *program)
{
	an_status status;

	if (an_signals_install() != AN_OK) {
		an_message("cannot handle signals: %s", strerror(errno));
		return AN_EIO;
	}
	status = open_feeds(program);
	if (status != AN_OK)
		return status;
	/* What is written is emptied last, when nothing can fail any more. */
	return make_secret(&program->options) && open_capture(program) && start_monitor(program) &&
		       set_up(program) && open_outputs(program)
		   ? AN_OK
		   : AN_EIO;
}

/* -- the run ----------------------------------------------------------------------------------- */

static an_status read_capture(void *self, an_capture_room *room, void *owner,
			      struct an_packet *packets, unsigned most, unsigned *count)
{
	return an_capture_read(self, room, owner, packets, most, count);
}

static an_status write_output(void *self, const char *p, size_t n)
{
	return an_sinks_write(self, p, n);
}

static an_status write_tuple(void *self, uint64_t token, const struct an_tuple *tuple)
{
	return an_sinks_tuple(self, token, tuple);
}

static bool is_database_due(void *self)
{
	return an_database_is_due(self);
}

static an_status begin_database(void *self)
{
	return an_database_begin(self);
}

static an_status write_row(void *self, const struct an_relation_type *type, const void *row)
{
	return an_database_row(self, type, row);
}

static an_status end_database(void *self)
{
	return an_database_end(self);
}

static an_status flush_output(void *self)
{
	return an_sinks_flush(self);
}

static void report_stats(struct program *program, const struct an_run_statistics *run)
{
	struct an_stats stats = {
		.pipeline = program->pipeline,
		.setup = program->setup,
		.run = run,
		.capture = an_capture_statistics(program->capture),
		.capture_errors = an_capture_errors(program->capture),
		.feeds = an_feeds_statistics(program->feeds),
		.threads = run->threads,
		.tokens = program->options.tokens,
		.output_octets = an_output_octets(program->output),
	};
	struct rusage usage;
	struct an_text text;

	if (getrusage(RUSAGE_SELF, &usage) == 0)
		stats.max_rss_kib = (uint64_t)usage.ru_maxrss;
	an_text_init(&text);
	if (program->options.stats) {
		an_stats_describe(&text, &stats);
		an_message_raw(text.data, text.length);
		an_text_cut(&text, 0);
	}
	if (program->stats_json != NULL) {
		an_stats_write_json(&text, &stats);
		write_text(program->stats_json, &text); /* its failure is seen when it is closed */
	}
	an_text_fini(&text);
}

static an_status run(struct program *program)
{
	const struct an_options *options = &program->options;
	const struct an_run_tables tables = { program->database, is_database_due, begin_database,
					      write_row, end_database };
	const struct an_run_options run_options = {
		.threads = options->threads,
		.tokens = options->tokens,
		.burst = options->burst,
		.lanes = options->lanes,
		.max_steps = options->max_steps,
		.hash_secret = { options->hash_secret[0], options->hash_secret[1] },
		.checksum = options->checksum,
		.format = options->format,
		.tables = program->database != NULL ? &tables : NULL,
		.timing = options->stats || options->stats_json != NULL,
		.limits = options->limits,
		.counter_count = an_setup_counter_count(program->setup),
		.shared = program->shared,
		.stop = an_signals_stop_requested,
	};
	const struct an_run_source source = {
		.self = program->capture,
		.read = read_capture,
		.waits = an_capture_waits(program->capture) || an_feeds_wait(program->feeds),
		.feeds = options->feed_count > 0 ? program->feeds : NULL,
		.merge = options->merge,
	};
	const struct an_run_sink sink = { program->sinks, write_output, flush_output,
					  an_sinks_routes(program->sinks), write_tuple };
	struct an_run_statistics statistics;
	an_status status;

	if (options->progress && isatty(STDERR_FILENO) && !an_output_is_terminal(program->output))
		an_monitor_show_progress(program->monitor);
	status = program->runner(program->pipeline, &run_options, &source, &sink, &statistics);
	an_monitor_destroy(program->monitor);
	program->monitor = NULL;
	if (status == AN_ENOMEM)
		an_message("out of memory");
	report_stats(program, &statistics);
	if (status == AN_OK && statistics.failed_fixpoints > 0)
		status = AN_FULL; /* each was reported */
	an_run_statistics_fini(&statistics);
	return status;
}

static an_status write_header(struct program *program)
{
	an_status status;
	struct an_text text;

	an_text_init(&text);
	an_format_header(&text, program->options.format, program->pipeline);
	status = an_output_write(program->output, text.data, text.length);
	an_text_fini(&text);
	return status;
}

/* Ends what prepare made. False: something could not be written. */
static bool finish(struct program *program)
{
	bool complete = true;

	if (program->monitor != NULL)
		an_monitor_destroy(program->monitor);
	if (program->setup != NULL && program->shared != NULL)
		program->pipeline->teardown(program->setup, program->shared);
	if (program->setup != NULL)
		an_setup_destroy(program->setup);
	free(program->shared);
	if (program->database != NULL)
		complete &= an_database_destroy(program->database) == AN_OK;
	if (program->sinks != NULL)
		complete &= an_sinks_destroy(program->sinks) == AN_OK;
	if (program->output != NULL)
		complete &= an_output_destroy(program->output) == AN_OK;
	if (program->stats_json != NULL)
		complete &= an_output_destroy(program->stats_json) == AN_OK;
	if (program->capture != NULL) {
		complete &= an_capture_errors(program->capture) == 0;
		an_capture_destroy(program->capture);
	}
	if (program->feeds != NULL) {
		complete &= !an_feeds_failed(program->feeds);
		an_feeds_destroy(program->feeds);
	}
	return complete;
}

static int run_program(struct program *program)
{
	an_status prepared;
	bool done;

	if (program->options.action != AN_ACTION_RUN)
		return answer(program);
	if (!has_input(program))
		return EXIT_USAGE;
	prepared = prepare(program);
	done = prepared == AN_OK && write_header(program) == AN_OK && run(program) == AN_OK;
	return finish(program) && done ? EXIT_DONE
	       : prepared == AN_EINVAL ? EXIT_USAGE
				       : EXIT_ERROR;
}

/* Mails and other buffers come and go by the hundred kilobytes: kept by the allocator they cost
 * nothing, given back to the system each costs a page fault per 4 KiB. */
static void keep_freed_memory(void)
{
	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
}

int an_main_with(int argc, char **argv, const struct an_pipeline *const *pipelines, unsigned count,
		 an_runner *runner)
{
	struct program program = { .pipeline = pipelines[0], .runner = runner };
	struct an_text why;
	int result = EXIT_USAGE;

	keep_freed_memory();
	an_message_set_program(argc > 0 ? argv[0] : program.pipeline->name);
	if (count != 1) {
		an_message("several pipelines in one program are not supported yet");
		return EXIT_USAGE;
	}
	an_text_init(&why);
	if (an_options_parse(&program.options, argc, argv, &why) == AN_OK)
		result = run_program(&program);
	else
		an_message("%.*s", (int)why.length, why.data);
	an_text_fini(&why);
	an_options_fini(&program.options);
	return result;
}
