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

static void say_missing(const compilation *cx, const char *symbol, const char *what, str_id name,
			src_span at)
{
	uint32_t line, column;

	source_place(&cx->sources, at, &line, &column);
	fprintf(stderr,
		"%s:%u:%u: error: no file that was given defines the C function '%s', which the %s "
		"'%s' needs [no-definition]\n",
		source_get(&cx->sources, at.file)->name, line, column, symbol, what,
		strtab_text(cx->strings, name));
}

/* Whether a declaration explains why the symbol is looked for; then it is said. */
static bool explain(const compilation *cx, const char *symbol)
{
	for (const function *f = cx->program.functions; f != NULL; f = f->next)
		if (wants(cx, f, symbol)) {
			say_missing(cx, symbol, "function", f->name, f->span);
			return true;
		}
	for (const opaque_type *t = cx->program.types; t != NULL; t = t->next)
		if (type_wants(cx, t, symbol)) {
			say_missing(cx, symbol, "type", t->name, t->span);
			return true;
		}
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next)
		if (p->decode != STR_NONE &&
		    is_named(symbol, strtab_text(cx->strings, p->decode), "")) {
			say_missing(cx, symbol, "source predicate", p->name, p->declared);
			return true;
		}
	return false;
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

static bool is_known(const char *const *known, int count, const char *symbol)
{
	for (int i = 0; i < count; i++)
		if (strcmp(known[i], symbol) == 0)
			return true;
	return false;
}

/* Each symbol once. False: something else is wrong too. */
static bool explain_all(const compilation *cx, const char *log)
{
	enum { SHOWN = 32 };
	const char *known[SHOWN], *symbol, *at = log;
	bool explained = false;
	int count = 0;

	while (count < SHOWN && (symbol = next_missing(cx->arena, &at)) != NULL) {
		if (is_known(known, count, symbol))
			continue;
		known[count++] = symbol;
		explained = explain(cx, symbol);
		if (!explained)
			return false;
	}
	return explained;
}

/* -- linking ----------------------------------------------------------------------------------- */

static int link_failed(const compilation *cx, const command *c, const char *log)
{
	const char *libraries = "";
	char *text;
	size_t length;

	if (!drive_read(cx->arena, log, &text, &length))
		text = NULL;
	if (text != NULL && explain_all(cx, text) && !cx->options->verbose) {
		drive_error("pass the C file, object or library that has it behind the program");
		return STATUS_CC;
	}
	if (text != NULL)
		fwrite(text, 1, length, stderr);
	for (int i = 0; i < c->count; i++)
		if (strncmp(c->words[i], "-l", 2) == 0)
			libraries = arena_printf(cx->arena, "%s %s", libraries, c->words[i] + 2);
	drive_error("the C compiler or linker failed; are these libraries installed:%s?",
		    libraries);
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
