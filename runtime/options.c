/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/options.c -- see options.h. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "runtime/options.h"

#include "runtime/limits.h"
#include "runtime/nearest.h"
#include "runtime/run.h"
#include <assert.h>
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_TOKENS 4096

/* The state of one parse. */
struct parse {
	struct an_options *options;
	struct an_text *why;
};

typedef enum { IN_INPUT, IN_OUTPUT, IN_RUNNING, IN_STATISTICS, IN_OTHER, IN_TESTING } option_group;

static const char *const group_titles[] = {
	[IN_INPUT] = "Input",           [IN_OUTPUT] = "Output", [IN_RUNNING] = "Running",
	[IN_STATISTICS] = "Statistics", [IN_OTHER] = "Other",   [IN_TESTING] = "Testing",
};

struct option {
	option_group group;
	char letter;          /* 0: none */
	const char *name;     /* NULL: none */
	const char *argument; /* what --help calls it; NULL: the option has none */
	/* value is NULL if there is no argument. NULL: not supported yet, and not in --help. */
	bool (*take)(struct parse *parse, const struct option *option, const char *value);
	const char *help; /* lines divided by \n */
};

/* -- values ----------------------------------------------------------------------------------- */

static bool take_number(struct parse *parse, const char *what, const char *value, uint64_t least,
			uint64_t most, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(value, &end, 10);
	if (*value >= '0' && *value <= '9' && *end == '\0' && errno == 0 && *number >= least &&
	    *number <= most)
		return true;
	if (most == UINT64_MAX)
		an_text_printf(parse->why, "%s takes a number from %llu on, not '%s'", what,
			       (unsigned long long)least, value);
	else
		an_text_printf(parse->why, "%s takes a number from %llu to %llu, not '%s'", what,
			       (unsigned long long)least, (unsigned long long)most, value);
	return false;
}

static bool take_small(struct parse *parse, const char *what, const char *value, unsigned most,
		       unsigned *number)
{
	uint64_t wide;

	if (!take_number(parse, what, value, 1, most, &wide))
		return false;
	*number = (unsigned)wide;
	return true;
}

/* value as an index into words, which end with NULL. */
static bool take_word(struct parse *parse, const struct option *option, const char *value,
		      const char *const words[], unsigned *index)
{
	for (*index = 0; words[*index] != NULL; ++*index)
		if (strcmp(words[*index], value) == 0)
			return true;
	an_text_printf(parse->why, "--%s takes %s, not '%s'", option->name, option->argument,
		       value);
	return false;
}

/* -- one function an option -------------------------------------------------------------------- */

static bool take_capture(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	parse->options->captures[parse->options->capture_count++] = value;
	return true;
}

static bool take_feed(struct parse *parse, const struct option *option, const char *value)
{
	parse->options->feeds[parse->options->feed_count++] = (struct an_feed_option){
		.text = value,
		.is_batch = strcmp(option->name, "feed-batch") == 0,
	};
	return true;
}

static bool take_merge(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	(void)value;
	parse->options->merge = true;
	return true;
}

static bool take_packets(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	return take_number(parse, "--packets", value, 1, UINT64_MAX, &parse->options->packets);
}

static bool take_checksum(struct parse *parse, const struct option *option, const char *value)
{
	static const char *const words[] = { "auto", "drop", "ignore", NULL };
	static const an_checksum_mode modes[] = { AN_CHECKSUM_AUTO, AN_CHECKSUM_DROP,
						  AN_CHECKSUM_IGNORE };
	unsigned index;

	if (!take_word(parse, option, value, words, &index))
		return false;
	parse->options->checksum = modes[index];
	return true;
}

static bool take_output(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	parse->options->output = value;
	return true;
}

static bool take_format(struct parse *parse, const struct option *option, const char *value)
{
	static const char *const words[] = { "jsonl", "csv", "tsv", NULL };
	static const an_format formats[] = { AN_FORMAT_JSONL, AN_FORMAT_CSV, AN_FORMAT_TSV };
	unsigned index;

	if (!take_word(parse, option, value, words, &index))
		return false;
	parse->options->format = formats[index];
	return true;
}

static bool take_threads(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	return take_small(parse, "-j", value, AN_THREADS_MAX, &parse->options->threads);
}

static bool take_tokens(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	return take_small(parse, "--tokens", value, AN_TOKENS_MAX, &parse->options->tokens);
}

static bool take_max_steps(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	return take_number(parse, "--max-steps", value, 1, AN_STEPS_MOST,
			   &parse->options->max_steps);
}

static bool take_limit(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	if (strcmp(value, "help") == 0) {
		parse->options->action = AN_ACTION_LIMITS;
		return true;
	}
	return an_limits_set(parse->options->limits, value, parse->why) == AN_OK;
}

static bool take_setting(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	return an_settings_add(&parse->options->settings, value, parse->why) == AN_OK;
}

static bool take_stats(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	(void)value;
	parse->options->stats = true;
	return true;
}

static bool take_stats_json(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	parse->options->stats_json = value;
	return true;
}

static bool take_tables(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	parse->options->tables = value;
	return true;
}

static bool take_progress(struct parse *parse, const struct option *option, const char *value)
{
	static const char *const words[] = { "never", "auto", NULL };
	unsigned index;

	if (!take_word(parse, option, value, words, &index))
		return false;
	parse->options->progress = index == 1;
	return true;
}

static bool take_version(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	(void)value;
	parse->options->action = AN_ACTION_VERSION;
	return true;
}

static bool take_help(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	(void)value;
	parse->options->action = AN_ACTION_HELP;
	return true;
}

static bool take_burst(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	return take_small(parse, "--burst", value, AN_BURST_MAX, &parse->options->burst);
}

static bool take_lanes(struct parse *parse, const struct option *option, const char *value)
{
	(void)option;
	return take_small(parse, "--lanes", value, AN_LANES_MAX, &parse->options->lanes);
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c == '\0' ? NULL : strchr(digits, c | 0x20);

	return found == NULL ? -1 : (int)(found - digits);
}

static bool take_hash_secret(struct parse *parse, const struct option *option, const char *value)
{
	uint64_t *secret = parse->options->hash_secret;
	const size_t length = strlen(value);

	(void)option;
	secret[0] = secret[1] = 0;
	for (size_t i = 0; i < length; i++) {
		const int digit = hex_digit(value[i]);

		if (digit < 0 || length > 32) {
			an_text_printf(parse->why,
				       "--hash-secret takes at most 32 hexadecimal digits, "
				       "not '%s'",
				       value);
			return false;
		}
		secret[0] = secret[0] << 4 | secret[1] >> 60;
		secret[1] = secret[1] << 4 | (uint64_t)digit;
	}
	parse->options->has_hash_secret = true;
	return true;
}

/* -- the table --------------------------------------------------------------------------------- */

static const struct option table[] = {
	{ IN_INPUT, 'r', NULL, "FILE", take_capture,
	  "read this capture (pcap, pcapng); - is standard input;\n"
	  "several are read one after the other" },
	{ IN_INPUT, 0, "feed", "PRED=FILE", take_feed,
	  "rows for the input PRED, before the captures: CSV, or JSON lines\n"
	  "(*.jsonl, *.json) with the keys of the output; - is CSV on\n"
	  "standard input; FILE:time=COLUMN names the rows' time" },
	{ IN_INPUT, 0, "feed-batch", "PRED=FILE", take_feed,
	  "the same, but all such files together are one token, the first" },
	{ IN_INPUT, 0, "merge", NULL, take_merge,
	  "captures, and feeds with a time, come in the order of time" },
	{ IN_INPUT, 0, "packets", "N", take_packets, "stop after N packets" },
	{ IN_INPUT, 0, "checksum", "auto|drop|ignore", take_checksum,
	  "packets with a bad checksum: drop them, ignore the checksum, or\n"
	  "auto (default): drop, unless none was right before, on data of\n"
	  "its direction, which is what offloading looks like" },
	{ IN_OUTPUT, 'o', NULL, "FILE", take_output,
	  "write there; - is standard output (default)" },
	{ IN_OUTPUT, 0, "format", "jsonl|csv|tsv", take_format,
	  "JSON lines (default), or the columns predicate, token, node,\n"
	  "attributes as RFC 4180 or divided by tabs (\\t \\n \\r \\\\ escaped);\n"
	  "both begin with a line of names if only one predicate is an\n"
	  "output; nested values are JSON text; octets that are not UTF-8\n"
	  "are \\udcXX in JSON and themselves in csv and tsv" },
	{ IN_OUTPUT, 0, "tables", "FILE", take_tables,
	  "the rows of the program's tables, in an SQLite database: every\n"
	  "10 s and at the end they take the place of those before" },
	{ IN_RUNNING, 'j', NULL, "N", take_threads,
	  "use N threads, 1 to 64 (default: the processors it may use);\n"
	  "the output is the same for every N" },
	{ IN_RUNNING, 0, "tokens", "N", take_tokens,
	  "at most N packets are worked on at a time (default 4096)" },
	{ IN_RUNNING, 0, "limit", "NAME=VALUE", take_limit,
	  "set a limit; k, M, G multiply by 1024, 1024^2, 1024^3;\n"
	  "--limit help lists the names" },
	{ IN_RUNNING, 0, "set", "FUNCTION.NAME=VALUE", take_setting,
	  "give a function's setting (a model's file, say) another value" },
	{ IN_RUNNING, 0, "max-steps", "N", take_max_steps,
	  "give a token up in a component in which it makes more than N\n"
	  "derivations (default 1000000)" },
	{ IN_STATISTICS, 0, "stats", NULL, take_stats, "statistics on standard error at the end" },
	{ IN_STATISTICS, 0, "stats-json", "FILE", take_stats_json,
	  "the same as a JSON object in FILE; - is standard output" },
	{ IN_STATISTICS, 0, "progress", "auto|never", take_progress,
	  "auto: show how far it is, if standard error is a terminal and\n"
	  "the output goes elsewhere (default: never)" },
	{ IN_OTHER, 0, "version", NULL, take_version, "say the version" },
	{ IN_OTHER, 'h', "help", NULL, take_help, "say this" },
	{ IN_TESTING, 0, "burst", "N", take_burst,
	  "carry at most N packets at a time, 1 to 64 (default 64)" },
	{ IN_TESTING, 0, "lanes", "N", take_lanes,
	  "hash contexts to N lanes, 1 to 256 (default 256)" },
	{ IN_TESTING, 0, "hash-secret", "HEX", take_hash_secret,
	  "up to 32 digits (default: random)" },
	{ IN_INPUT, 'i', NULL, "IFACE", NULL, NULL },
	{ IN_INPUT, 'f', NULL, "BPF", NULL, NULL },
	{ IN_INPUT, 0, "rate", "RATE", NULL, NULL },
	{ IN_INPUT, 0, "realtime", NULL, NULL, NULL },
	{ IN_INPUT, 0, "seconds", "S", NULL, NULL },
	{ IN_INPUT, 0, "tcp-overlap", "POLICY", NULL, NULL },
	{ IN_OUTPUT, 0, "utf8", "MODE", NULL, NULL },
	{ IN_STATISTICS, 0, "profile", "FILE", NULL, NULL },
};

#define TABLE_ROWS (sizeof table / sizeof table[0])

/* -- finding an option ------------------------------------------------------------------------- */

static const struct option *find_letter(char letter)
{
	for (size_t i = 0; i < TABLE_ROWS; i++)
		if (table[i].letter == letter)
			return &table[i];
	return NULL;
}

static const struct option *find_name(const char *name, size_t length)
{
	for (size_t i = 0; i < TABLE_ROWS; i++)
		if (table[i].name != NULL && strlen(table[i].name) == length &&
		    memcmp(table[i].name, name, length) == 0)
			return &table[i];
	return NULL;
}

static void say_unknown(struct parse *parse, const char *name, size_t length)
{
	const struct option *nearest = NULL;
	unsigned least = AN_NEAREST_EDITS + 1;

	for (size_t i = 0; i < TABLE_ROWS; i++) {
		if (table[i].name == NULL || table[i].take == NULL)
			continue;
		const unsigned edits = an_edit_distance(name, length, table[i].name);
		if (edits < least) {
			least = edits;
			nearest = &table[i];
		}
	}
	an_text_printf(parse->why, "unknown option '--%.*s'", (int)length, name);
	if (nearest != NULL)
		an_text_printf(parse->why, "; did you mean '--%s'?", nearest->name);
	else
		an_text_put_string(parse->why, "; --help lists them");
}

/* -- parsing ---------------------------------------------------------------------------------- */

/* The option's value: what follows the name in the same argument, or the next argument; NULL in
 * *value where it has none. False: one is missing, or there is one too many. */
static bool find_value(struct parse *parse, const struct option *option, const char *rest,
		       char *const argv[], int argc, int *index, const char **value)
{
	const int name_length = (int)(rest - argv[*index]);

	*value = NULL;
	if (option->argument == NULL && *rest != '\0') {
		an_text_printf(parse->why, "option '%.*s' takes no value", name_length,
			       argv[*index]);
		return false;
	}
	if (option->argument == NULL)
		return true;
	if (*rest != '\0') {
		*value = rest + (*rest == '=' && argv[*index][1] == '-');
		return true;
	}
	if (*index + 1 == argc) {
		an_text_printf(parse->why, "option '%s' needs a value: %s", argv[*index],
			       option->argument);
		return false;
	}
	*value = argv[++*index];
	return true;
}

/* Options come as `-xVALUE`, `-x VALUE`, `--name=VALUE` or `--name VALUE`. */
static bool take_option(struct parse *parse, char *const argv[], int argc, int *index)
{
	const char *argument = argv[*index], *value;
	const bool is_long = argument[1] == '-';
	const char *name = argument + (is_long ? 2 : 1);
	const size_t length = is_long ? strcspn(name, "=") : 1;
	const struct option *option = is_long ? find_name(name, length) : find_letter(*name);

	if (option == NULL && is_long) {
		say_unknown(parse, name, length);
		return false;
	}
	if (option == NULL) {
		an_text_printf(parse->why, "unknown option '-%c'; --help lists them", *name);
		return false;
	}
	if (option->take == NULL) {
		an_text_printf(parse->why, "option '%.*s' is not supported yet",
			       (int)(name + length - argument), argument);
		return false;
	}
	return find_value(parse, option, name + length, argv, argc, index, &value) &&
	       option->take(parse, option, value);
}

unsigned an_options_default_threads(void)
{
	cpu_set_t set;
	int count = 1;

	if (sched_getaffinity(0, sizeof set, &set) == 0)
		count = CPU_COUNT(&set);
	return count < 1 ? 1 : count > AN_THREADS_MAX ? AN_THREADS_MAX : (unsigned)count;
}

an_status an_options_parse(struct an_options *options, int argc, char *const argv[],
			   struct an_text *why)
{
	struct parse parse = { .options = options, .why = why };

	*options = (struct an_options){
		.threads = an_options_default_threads(),
		.tokens = DEFAULT_TOKENS,
		.burst = AN_BURST_MAX,
		.lanes = AN_LANES_MAX,
		.max_steps = AN_STEPS_STANDARD,
		.captures = calloc((size_t)argc + 1, sizeof *options->captures),
		.feeds = calloc((size_t)argc + 1, sizeof *options->feeds),
		.limits = an_limits_create(),
		.settings.items = calloc((size_t)argc + 1, sizeof(struct an_setting)),
	};
	if (options->captures == NULL || options->feeds == NULL ||
	    options->settings.items == NULL || options->limits == NULL) {
		an_text_put_string(why, "out of memory");
		return AN_ENOMEM;
	}
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			an_text_printf(why, "unexpected argument '%s'; a capture is given as -r %s",
				       argv[i], argv[i]);
			return AN_EINVAL;
		}
		if (!take_option(&parse, argv, argc, &i))
			return AN_EINVAL;
	}
	return AN_OK;
}

void an_options_fini(struct an_options *options)
{
	free(options->captures);
	free(options->feeds);
	free(options->limits);
	free(options->settings.items);
}

/* -- help ----------------------------------------------------------------------------------- */

#define HELP_COLUMN 34

static void describe(struct an_text *text, const struct option *option)
{
	const size_t begin = text->length;
	const char *line = option->help;

	an_text_put_string(text, option->letter != 0 ? "  -" : "    ");
	if (option->letter != 0)
		an_text_put_char(text, option->letter);
	if (option->name != NULL)
		an_text_printf(text, "%s--%s", option->letter != 0 ? ", " : "  ", option->name);
	if (option->argument != NULL)
		an_text_printf(text, "%c%s", option->name != NULL ? '=' : ' ', option->argument);
	an_text_printf(text, "%*s", (int)(HELP_COLUMN - (text->length - begin)), "");
	while (line != NULL) {
		const size_t length = strcspn(line, "\n");

		an_text_put(text, line, length);
		an_text_put_char(text, '\n');
		line = line[length] != '\0' ? line + length + 1 : NULL;
		if (line != NULL)
			an_text_printf(text, "%*s", HELP_COLUMN, "");
	}
}

void an_options_describe(struct an_text *text, const char *program)
{
	const size_t groups = sizeof group_titles / sizeof group_titles[0];

	an_text_printf(text, "usage: %s [options] -r FILE… --feed PRED=FILE…\n", program);
	for (size_t group = 0; group < groups; group++) {
		an_text_printf(text, "\n%s:\n", group_titles[group]);
		for (size_t i = 0; i < TABLE_ROWS; i++)
			if (table[i].group == group && table[i].take != NULL)
				describe(text, &table[i]);
	}
	an_text_put_string(text, "\nExit status: 0 done (also after one SIGINT: what was read is "
				 "processed), 1 an error\nwhile running, 2 wrong usage.\n");
}
