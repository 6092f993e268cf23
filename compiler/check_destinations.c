/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_destinations.c -- what `output … to "…"` names: the sinks of runtime/sink.h. */
#include <string.h>

#include "compiler/check.h"
#include "compiler/suggest.h"

static const struct {
	const char *scheme;
	const char *rest; /* what stands behind the ':'; NULL: may be missing */
} schemes[] = {
	{ "stdout", NULL }, { "file", "PATH" },   { "exec", "COMMAND" },
	{ "unix", "PATH" }, { "sqlite", "PATH" }, { "syslog", NULL },
};

enum { SCHEME_COUNT = sizeof schemes / sizeof schemes[0] };

/* "./x.txt", "block.sh": somebody has left out what it is. */
static const char *meant(const char *to)
{
	size_t n = strlen(to);

	if (n > 3 && strcmp(to + n - 3, ".db") == 0)
		return "sqlite:";
	if (n > 3 && strcmp(to + n - 3, ".sh") == 0)
		return "exec:";
	if (n > 5 && strcmp(to + n - 5, ".sock") == 0)
		return "unix:";
	return strpbrk(to, "./") != NULL ? "file:" : NULL;
}

static void report_unknown(checker *k, const ast_output *o, const char *to, const char *scheme)
{
	const char *prefix = strchr(to, ':') == NULL ? meant(to) : NULL;
	suggestion s = suggest_for(scheme);

	diag_error(k->cx->diag, o->to_span, "destination",
		   "'%s' is no place to write to: it begins with none of stdout, file:, exec:, "
		   "unix:, sqlite:, syslog",
		   to);
	for (int i = 0; i < SCHEME_COUNT; i++)
		suggest_offer(&s, schemes[i].scheme);
	if (prefix != NULL)
		diag_fixit(k->cx->diag, o->to_span, "\"%s%s\"", prefix, to);
	else if (suggest_best(&s) != NULL)
		diag_fixit(k->cx->diag, o->to_span, "\"%s%s\"", suggest_best(&s),
			   to + strlen(scheme));
}

static void check_destination(checker *k, const ast_output *o)
{
	const char *to = check_text(k, o->to), *colon = strchr(to, ':');
	size_t n = colon != NULL ? (size_t)(colon - to) : strlen(to);
	int i = 0;

	while (i < SCHEME_COUNT &&
	       (strlen(schemes[i].scheme) != n || strncmp(schemes[i].scheme, to, n) != 0))
		i++;
	if (i == SCHEME_COUNT)
		report_unknown(k, o, to, arena_strdup(k->cx->arena, to, n));
	else if (schemes[i].rest != NULL && (colon == NULL || colon[1] == '\0'))
		diag_error(k->cx->diag, o->to_span, "destination",
			   "'%s' names nothing: write \"%s:%s\"", to, schemes[i].scheme,
			   schemes[i].rest);
}

void check_destinations(checker *k)
{
	for (const ast_output *o = k->cx->program.outputs; o != NULL; o = o->next)
		if (o->to != STR_NONE)
			check_destination(k, o);
}
