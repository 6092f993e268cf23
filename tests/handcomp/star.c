/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/handcomp/star.c -- a `*` result: one tuple completes several values; and buffers that a
 * context gives to the token, which outlive the context.
 *
 *	component lines(parallel_context_order, context_keys(item(3))) {
 *		l1 line(@N, KEY, TEXT) :- item(@N, PKT, KEY, DATA), TEXT = f_line(DATA).
 *	}
 *	component look(parallel) {
 *		k1 found(@N, KEY, TEXT, SIZE) :- line(@N, KEY, TEXT), SIZE = f_size(TEXT).
 *	}
 *
 * f_line cuts a stream of letters at its dots. Lines that stand within one packet are copied to the
 * token, those that began earlier are given to it. It forgets its key at every dot that ends a
 * packet. */
#include "tests/handcomp/driver.h"

#include <stdlib.h>
#include <string.h>

/* -- the library ------------------------------------------------------------------------------ */

struct an_line_state {
	char *begun; /* of a line that goes on, from malloc; NULL: none */
	size_t length;
	size_t at; /* in the data of the call */
};

static void an_line_state_init(struct an_env *env, struct an_line_state *state)
{
	(void)env;
	*state = (struct an_line_state){ 0 };
}

static void an_line_state_fini(struct an_env *env, struct an_line_state *state)
{
	an_account(env, -(int64_t)state->length);
	free(state->begun);
}

static bool line_keep(struct an_env *env, struct an_line_state *state, const char *p, size_t n)
{
	char *longer = realloc(state->begun, state->length + n + 1);

	if (longer == NULL)
		return false;
	memcpy(longer + state->length, p, n);
	state->begun = longer;
	state->length += n;
	an_account(env, (int64_t)n);
	return true;
}

/* Called again with the same data until it says false. */
static bool an_line(struct an_env *env, struct an_line_state *state, struct an_string data,
		    struct an_string *line)
{
	const char *from = data.data + state->at;
	size_t left = data.length - state->at;
	const char *dot = memchr(from, '.', left);
	size_t n = dot != NULL ? (size_t)(dot - from) : left;

	if (dot == NULL) {
		state->at = 0;
		if (n > 0)
			line_keep(env, state, from, n);
		if (state->begun != NULL)
			an_keep_until(env, INT64_MAX);
		return false;
	}
	state->at += n + 1;
	if (state->begun != NULL && line_keep(env, state, from, n)) {
		*line = (struct an_string){ state->begun, state->length };
		an_give(env, state->begun, state->length + 1);
		an_account(env, -(int64_t)state->length);
		state->begun = NULL;
		state->length = 0;
	} else {
		char *copy = an_alloc(env, n);

		if (copy == NULL)
			return false;
		memcpy(copy, from, n);
		*line = (struct an_string){ copy, n };
	}
	return true;
}

/* -- predicates ------------------------------------------------------------------------------- */

enum { STAR_FAILED, STAR_ITEM, STAR_LINE, STAR_FOUND };

struct star_item {
	struct an_tuple tuple;
	int64_t KEY;
	struct an_string DATA;
};

struct star_line {
	struct an_tuple tuple;
	int64_t KEY;
	struct an_string TEXT;
};

struct star_found {
	struct an_tuple tuple;
	int64_t KEY;
	struct an_string TEXT;
	int64_t SIZE;
};

/* -- stage 1, context-ordered by int: lines --------------------------------------------------- */

struct star_stage1_context {
	struct an_line_state line; /* l1 f_line */
};

static void star_stage1_init(struct an_env *env, void *context)
{
	an_line_state_init(env, &((struct star_stage1_context *)context)->line);
}

static void star_stage1_fini(struct an_env *env, void *context)
{
	an_line_state_fini(env, &((struct star_stage1_context *)context)->line);
}

static unsigned star_stage1_keys(struct an_env *env, const struct an_tuple *tuple,
				 struct an_key keys[AN_KEYS_MAX])
{
	const struct star_item *in = (const struct star_item *)tuple;

	(void)env;
	keys[0] = (struct an_key){ .data = &in->KEY, .octets = sizeof in->KEY };
	return 1;
}

static void star_stage1_on_item(struct an_env *env, struct star_stage1_context *cx,
				const struct star_item *in)
{
	/* l1 line(@N, KEY, TEXT) :- item(@N, PKT, KEY, DATA), TEXT = f_line(DATA). */
	struct an_string TEXT;

	an_tried(env, 0);
	an_enter(env, cx, 0);
	while (an_line(env, &cx->line, in->DATA, &TEXT)) {
		struct star_line *line = an_derive(env, sizeof *line, STAR_LINE);

		line->KEY = in->KEY;
		line->TEXT = TEXT;
		an_fired(env, 0);
	}
}

static void star_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part))
		star_stage1_on_item(env, contexts[0], (const struct star_item *)t);
}

/* -- stage 2, parallel: look ------------------------------------------------------------------ */

static void star_stage2_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t; t = an_part_next(env, part)) {
		const struct star_line *in = (const struct star_line *)t;
		struct star_found *found = an_derive(env, sizeof *found, STAR_FOUND);

		an_tried(env, 1);
		found->KEY = in->KEY;
		found->TEXT = in->TEXT;
		found->SIZE = (int64_t)in->TEXT.length;
		an_fired(env, 1);
	}
}

/* -- the pipeline ----------------------------------------------------------------------------- */

static bool star_decode_item(struct an_env *env, struct an_packet *packet, struct an_tuple *tuple)
{
	struct star_item *out = (struct star_item *)tuple;
	const uint8_t *octets = handcomp_octets(packet);

	(void)env;
	out->KEY = octets[0];
	out->DATA = (struct an_string){ (const char *)octets + 2, octets[1] };
	return true;
}

static const struct an_source star_sources[] = {
	{ .predicate = STAR_ITEM,
	  .tuple_octets = sizeof(struct star_item),
	  .decode = star_decode_item },
};

static const struct an_column star_found_columns[] = {
	{ "key", &an_type_int, offsetof(struct star_found, KEY) },
	{ "text", &an_type_string, offsetof(struct star_found, TEXT) },
	{ "size", &an_type_int, offsetof(struct star_found, SIZE) },
};

static const struct an_predicate star_predicates[] = {
	{ .name = "failed", .node = "n", .is_output = true },
	{ .name = "item", .node = "n", .is_input = true },
	{ .name = "line", .node = "n" },
	{ .name = "found",
	  .node = "n",
	  .columns = star_found_columns,
	  .column_count = 3,
	  .is_output = true },
};

static const char *const star_stage1_components[] = { "lines" };
static const uint8_t star_stage1_roles[] = { 0, AN_ROLE_CONSUME, 0, 0 };
static const char *const star_stage2_components[] = { "look" };
static const uint8_t star_stage2_roles[] = { 0, 0, AN_ROLE_CONSUME, 0 };
static const struct an_context_kind star_stage1_contexts[] = {
	{ "int", sizeof(struct star_stage1_context), 1, star_stage1_init, star_stage1_fini, NULL,
	  0 },
};

static const struct an_stage star_stages[] = {
	{ .name = "lines",
	  .kind = AN_STAGE_CONTEXT,
	  .component_count = 1,
	  .components = star_stage1_components,
	  .roles = star_stage1_roles,
	  .keys = star_stage1_keys,
	  .contexts = star_stage1_contexts,
	  .context_count = 1,
	  .run = star_stage1_run },
	{ .name = "look",
	  .kind = AN_STAGE_PARALLEL,
	  .component_count = 1,
	  .components = star_stage2_components,
	  .roles = star_stage2_roles,
	  .run = star_stage2_run },
};

static const struct an_rule star_rules[] = {
	{ .component = "lines", .label = "l1", .file = "star.analog", .line = 2 },
	{ .component = "look", .label = "k1", .file = "star.analog", .line = 5 }
};

static bool star_setup(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
	return true;
}

static void star_teardown(struct an_setup *setup, void *shared)
{
	(void)setup, (void)shared;
}

static const struct an_pipeline star_pipeline = {
	.abi = AN_ABI,
	.name = "star",
	.program = "star.analog",
	.sources = star_sources,
	.source_count = 1,
	.predicates = star_predicates,
	.predicate_count = 4,
	.stages = star_stages,
	.stage_count = 2,
	.rules = star_rules,
	.rule_count = 2,
	.setup = star_setup,
	.teardown = star_teardown,
};

/* -- the test: packets, and what has to come out ---------------------------------------------- */

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 1000000;
	packet->octets[0] = (uint8_t)(random >> 8 & 15);
	packet->octets[1] = (uint8_t)(1 + (random >> 16) % 6);
	for (unsigned i = 0; i < packet->octets[1]; i++)
		packet->octets[2 + i] =
		    (random >> (20 + 2 * i) & 3) == 0 ? '.' : (uint8_t)('a' + (number + i) % 26);
	if (random % 50 == 0) /* three lines at once, and more */
		for (unsigned i = 0; i < packet->octets[1]; i++)
			packet->octets[2 + i] = i % 2 == 1 ? '.' : 'x';
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	static struct {
		char octets[8192];
		unsigned length;
	} lines[16];

	for (unsigned i = 0; i < count; i++) {
		unsigned key = packets[i].octets[0];

		for (unsigned k = 0; k < packets[i].octets[1]; k++) {
			char c = (char)packets[i].octets[2 + k];

			if (c != '.') {
				lines[key].octets[lines[key].length++] = c;
				continue;
			}
			an_text_printf(text,
				       "{\"predicate\":\"found\",\"token\":%u,\"n\":\"local\","
				       "\"key\":%u,\"text\":\"%.*s\",\"size\":%u}\n",
				       i + 1, key, (int)lines[key].length, lines[key].octets,
				       lines[key].length);
			lines[key].length = 0;
		}
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "star",
					      .pipeline = &star_pipeline,
					      .packets = 1500,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
