/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/options.h -- the command line of a compiled program.
 *
 * One table (options.c) drives parsing, --help and the suggestion for a misspelt option. */
#ifndef AN_OPTIONS_H
#define AN_OPTIONS_H

#include "runtime/env.h"
#include "runtime/feed.h"
#include "runtime/format.h"
#include "runtime/settings.h"
#include "runtime/text.h"

#define AN_THREADS_MAX 64
#define AN_TOKENS_MAX  8192
#define AN_BURST_MAX   64
#define AN_LANES_MAX   256

typedef enum {
	AN_ACTION_RUN,
	AN_ACTION_HELP,
	AN_ACTION_VERSION,
	AN_ACTION_LIMITS /* --limit help */
} an_action;

struct an_options {
	an_action action;
	const char **captures; /* -r, in order */
	unsigned capture_count;
	struct an_feed_option *feeds; /* --feed, --feed-batch, in order */
	unsigned feed_count;
	bool merge;
	const char *output; /* -o; NULL or "-": standard output */
	an_format format;
	uint64_t packets; /* 0: all */
	unsigned threads, tokens, burst, lanes;
	uint64_t max_steps;
	an_checksum_mode checksum;
	uint64_t *limits;            /* by the index of an_limit_index */
	struct an_settings settings; /* --set */
	bool stats, progress;
	const char *stats_json;
	const char *tables;
	bool has_hash_secret;
	uint64_t hash_secret[2];
};

/* Fills *options; its strings are those of argv. AN_EINVAL: why says what is wrong; AN_ENOMEM. Fini
 * it whatever comes back. */
an_status an_options_parse(struct an_options *options, int argc, char *const argv[],
			   struct an_text *why);
void an_options_fini(struct an_options *options);

/* The text of --help. */
void an_options_describe(struct an_text *text, const char *program);

/* The processors that this process may run on, 1 to AN_THREADS_MAX. */
unsigned an_options_default_threads(void);

#endif
