/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/regex.c -- see regex.h. */
#include "stdlib/regex.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

AN_COUNTER(regex_jit_stack_full, "matches repeated without JIT: its stack was full");
AN_COUNTER(regex_limits, "matches given up at a limit");

/* A match may take LEAST_STEPS, and STEPS_PER_OCTET for each octet of a long subject. */
#define LEAST_STEPS      1000000u
#define STEPS_PER_OCTET  100u
#define HEAP_KIB         (64u * 1024)
#define JIT_STACK_OCTETS ((size_t)1024 * 1024)

/* What one worker matches with; no other touches it after creation. */
struct matcher {
	pcre2_match_context *context;
	pcre2_match_data *data;
	pcre2_jit_stack *jit_stack; /* NULL if there is no JIT */
};

struct an_regex {
	pcre2_code *code;
	bool is_jit;
	unsigned workers;
	struct matcher *matchers; /* one per worker */
};

static bool init_matcher(struct matcher *m, bool is_jit)
{
	m->context = pcre2_match_context_create(NULL);
	m->data = pcre2_match_data_create(1, NULL); /* where it matched does not matter */
	if (m->context == NULL || m->data == NULL)
		return false;
	pcre2_set_heap_limit(m->context, HEAP_KIB);
	if (!is_jit)
		return true;
	m->jit_stack = pcre2_jit_stack_create((size_t)32 * 1024, JIT_STACK_OCTETS, NULL);
	if (m->jit_stack == NULL)
		return false;
	pcre2_jit_stack_assign(m->context, NULL, m->jit_stack);
	return true;
}

static bool init_matchers(struct an_regex *regex, unsigned workers)
{
	regex->matchers = calloc(workers, sizeof *regex->matchers);
	if (regex->matchers == NULL)
		return false;
	regex->workers = workers;
	for (unsigned i = 0; i < workers; i++)
		if (!init_matcher(&regex->matchers[i], regex->is_jit))
			return false;
	return true;
}

static void report_bad_pattern(struct an_setup *setup, struct an_string pattern, int error,
			       size_t offset)
{
	PCRE2_UCHAR reason[256];

	pcre2_get_error_message(error, reason, sizeof reason);
	an_setup_error(setup, "f_match: '%.*s': at offset %zu: %s", (int)pattern.length,
		       pattern.data, offset, (const char *)reason);
}

struct an_regex *an_regex_create(struct an_setup *setup, struct an_string pattern)
{
	struct an_regex *regex = calloc(1, sizeof *regex);
	int error = PCRE2_ERROR_NOMEMORY;
	size_t offset = 0;

	if (regex == NULL) {
		an_setup_error(setup, "f_match: out of memory");
		return NULL;
	}
	regex->code = pcre2_compile((PCRE2_SPTR)(pattern.length != 0 ? pattern.data : ""),
				    pattern.length, 0, &error, &offset, NULL);
	if (regex->code == NULL) {
		report_bad_pattern(setup, pattern, error, offset);
		an_regex_destroy(setup, regex);
		return NULL;
	}
	/* Without JIT (no support for this machine or this pattern) the interpreter does it. */
	regex->is_jit = pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0;
	if (!init_matchers(regex, an_setup_workers(setup))) {
		an_setup_error(setup, "f_match: out of memory");
		an_regex_destroy(setup, regex);
		return NULL;
	}
	return regex;
}

void an_regex_destroy(struct an_setup *setup, struct an_regex *regex)
{
	(void)setup;
	if (regex == NULL)
		return;
	for (unsigned i = 0; i < regex->workers; i++) {
		pcre2_match_context_free(regex->matchers[i].context);
		pcre2_match_data_free(regex->matchers[i].data);
		pcre2_jit_stack_free(regex->matchers[i].jit_stack);
	}
	free(regex->matchers);
	pcre2_code_free(regex->code);
	free(regex);
}

static uint32_t step_limit(size_t octets)
{
	if (octets >= UINT32_MAX / STEPS_PER_OCTET)
		return UINT32_MAX;
	return octets <= LEAST_STEPS / STEPS_PER_OCTET ? LEAST_STEPS
						       : (uint32_t)octets * STEPS_PER_OCTET;
}

static bool give_up(struct an_env *env, int error)
{
	const char *reason = "internal error";

	if (error == PCRE2_ERROR_MATCHLIMIT || error == PCRE2_ERROR_DEPTHLIMIT)
		reason = "too many steps";
	else if (error == PCRE2_ERROR_HEAPLIMIT || error == PCRE2_ERROR_NOMEMORY)
		reason = "too much memory";
	an_count(env, regex_limits, 1);
	an_fail(env, "f_match", reason);
	return false;
}

bool an_match(struct an_env *env, struct an_string subject, const struct an_regex *regex)
{
	const struct matcher *m = &regex->matchers[an_worker_index(env)];
	PCRE2_SPTR octets = (PCRE2_SPTR)(subject.length != 0 ? subject.data : "");
	int result = PCRE2_ERROR_JIT_STACKLIMIT;

	pcre2_set_match_limit(m->context, step_limit(subject.length));
	if (regex->is_jit)
		result =
		    pcre2_jit_match(regex->code, octets, subject.length, 0, 0, m->data, m->context);
	if (result == PCRE2_ERROR_JIT_STACKLIMIT) {
		if (regex->is_jit)
			an_count(env, regex_jit_stack_full, 1);
		result = pcre2_match(regex->code, octets, subject.length, 0, PCRE2_NO_JIT, m->data,
				     m->context);
	}
	if (result >= 0)
		return true;
	return result == PCRE2_ERROR_NOMATCH ? false : give_up(env, result);
}
