/* SPDX-License-Identifier: BSD-3-Clause */
/* The linker's command, and what its messages mean to who wrote the program. */
#include <ctype.h>
#include <string.h>

#include "compiler/drive.h"

/* -- what the linker misses -------------------------------------------------------------------- */

static bool is_named(const char *symbol, const char *name, const char *suffix)
{
	size_t n = strlen(name);

	return strncmp(symbol, name, n) == 0 && strcmp(symbol + n, suffix) == 0;
}

/* Whether a declaration of the function asks for this symbol. */
static bool wants(const compilation *cx, const function *f, const char *symbol)
{
	const char *name = strtab_text(cx->strings, f->c_name), *state;

	if (is_named(symbol, name, "") || is_named(symbol, name, "_ordered"))
		return true;
	if (f->state == STR_NONE)
		return false;
	state = strtab_text(cx->strings, f->state);
	return is_named(symbol, state, "_init") || is_named(symbol, state, "_fini");
}

static bool type_wants(const compilation *cx, const opaque_type *t, const char *symbol)
{
	if (t->printer != STR_NONE && is_named(symbol, strtab_text(cx->strings, t->printer), ""))
		return true;
	if (t->parse != STR_NONE && is_named(symbol, strtab_text(cx->strings, t->parse), ""))
		return true;
	if (t->prepare == STR_NONE)
		return false;
	return is_named(symbol, strtab_text(cx->strings, t->prepare), "_create") ||
	       is_named(symbol, strtab_text(cx->strings, t->prepare), "_destroy");
}

/* The next symbol that the linker says is undefined, from *at on; *at moves behind it. */
static const char *next_missing(arena *a, const char **at)
{
	static const char *const phrases[] = { "undefined reference to ", "undefined symbol: " };
	const char *found = NULL;
	size_t n = 0;

	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
		const char *p = strstr(*at, phrases[i]);

		if (p != NULL && (found == NULL || p + strlen(phrases[i]) < found))
			found = p + strlen(phrases[i]);
	}
	if (found == NULL)
		return NULL;
	while (*found != '\0' && *found != '_' && !isalnum((unsigned char)*found))
		found++; /* a quotation mark */
	while (found[n] == '_' || isalnum((unsigned char)found[n]))
		n++;
	*at = found + n;
	return arena_strdup(a, found, n);
}

/* Symbols that the linker misses, each once. */
typedef struct missing {
	const char *symbols[64];
	bool explained[64];
	int count;
	bool overflow;
} missing;

static void add_missing(missing *m, const char *symbol)
{
	for (int i = 0; i < m->count; i++)
		if (strcmp(m->symbols[i], symbol) == 0)
			return;
	m->overflow |= m->count == sizeof m->symbols / sizeof m->symbols[0];
	if (!m->overflow)
		m->symbols[m->count++] = symbol;
}

static void explain(const compilation *cx, missing *m, int i, const char *what, str_id name,
		    src_span at)
{
	uint32_t line, column;

	if (m->explained[i])
		return;
	m->explained[i] = true;
	source_place(&cx->sources, at, &line, &column);
	fprintf(stderr,
		"%s:%u:%u: error: no file that was given defines the C function '%s', which the %s "
		"'%s' needs [no-definition]\n",
		source_get(&cx->sources, at.file)->name, line, column, m->symbols[i], what,
		strtab_text(cx->strings, name));
}

/* In the order of the program. */
static void explain_all(const compilation *cx, missing *m)
{
	for (const opaque_type *t = cx->program.types; t != NULL; t = t->next)
		for (int i = 0; i < m->count; i++)
			if (type_wants(cx, t, m->symbols[i]))
				explain(cx, m, i, "type", t->name, t->span);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next)
		for (int i = 0; p->decode != STR_NONE && i < m->count; i++)
			if (is_named(m->symbols[i], strtab_text(cx->strings, p->decode), ""))
				explain(cx, m, i, "predicate", p->name, p->declared);
	for (const function *f = cx->program.functions; f != NULL; f = f->next)
		for (int i = 0; i < m->count; i++)
			if (wants(cx, f, m->symbols[i]))
				explain(cx, m, i, "function", f->name, f->span);
}

/* Says of what the linker misses which declarations want it. False: there is something else wrong,
 * which only the linker's own messages tell. */
static bool explain_log(const compilation *cx, const char *log)
{
	missing m = { .count = 0 };
	const char *symbol, *at = log;
	bool all = true;

	while ((symbol = next_missing(cx->arena, &at)) != NULL)
		add_missing(&m, symbol);
	explain_all(cx, &m);
	for (int i = 0; i < m.count; i++)
		all &= m.explained[i];
	return m.count != 0 && all && !m.overflow;
}

/* -- linking ----------------------------------------------------------------------------------- */

static int link_failed(const compilation *cx, const command *c, const char *log)
{
	const char *libraries = "";
	char *text = NULL;
	size_t length;

	drive_read(cx->arena, log, &text, &length);
	if (text != NULL && explain_log(cx, text) && !cx->options->verbose) {
		drive_error("pass the C file, object or library that has it behind the program");
		return STATUS_CC;
	}
	drive_show(cx->arena, log);
	for (int i = 0; i < c->count; i++)
		if (strncmp(c->words[i], "-l", 2) == 0 && strcmp(c->words[i], "-lm") != 0)
			libraries = arena_printf(cx->arena, "%s %s", libraries, c->words[i] + 2);
	if (drive_has_own_c(cx))
		drive_error("the C compiler or linker failed");
	else
		drive_error("the linker failed; are these libraries installed:%s?", libraries);
	return STATUS_CC;
}

int drive_link(const compilation *cx, const drive_paths *p)
{
	static const char *const always[] = { "-lpcap", "-lm", "-pthread", "-Wl,--gc-sections" };
	command c = drive_cc_command(cx);
	bool dry = cx->options->dry_run;

	command_add(&c, "-o");
	command_add(&c, p->program);
	command_add(&c, "-Wl,--as-needed");
	command_add(&c, p->object);
	for (int i = 0; i < cx->options->cc_arg_count; i++)
		command_add(&c, cx->options->cc_args[i]);
	command_add(&c, arena_printf(cx->arena, "%s/libanalog_stdlib.a", cx->library));
	command_add(&c, arena_printf(cx->arena, "%s/libanalog_runtime.a", cx->library));
	drive_add_libraries(cx, &c);
	if (emit_needs_database(cx))
		command_add(&c, "-lsqlite3");
	for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
		command_add(&c, always[i]);
	switch (command_run(&c, cx->options, p->log)) {
	case COMMAND_DONE:
		if (!dry && (cx->options->verbose || drive_has_own_c(cx)))
			drive_show(cx->arena, p->log);
		return STATUS_DONE;
	case COMMAND_MISSING:
		return STATUS_CC;
	case COMMAND_FAILED:
		break;
	}
	return link_failed(cx, &c, p->log);
}
