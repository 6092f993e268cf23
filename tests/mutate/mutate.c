/* SPDX-License-Identifier: BSD-3-Clause */
/* links: compiler
 *
 * Mutants of the paper's programs: whatever is done to a program, the compiler ends with 0 or 1
 * and, where it rejects, says where.
 *
 *     mutate PROGRAMS [SEED [COUNT [LIBRARY]]]
 *
 * PROGRAMS: the folder with the paper's programs. LIBRARY: the one with include/stdlib; else that
 * is looked for from where this program lies, two folders up.
 *   random      COUNT (500) mutants: a character deleted, a lexeme swapped, a key's number changed,
 *               a component made parallel. Each must be accepted, or rejected with a place.
 *   systematic  every mutant of the SMTP programs that breaks a contract: a context-ordered
 *               component made parallel, another key, a key dropped, another argument in the place
 *               of a key. Each must be rejected with a place.
 * Each compilation runs in a process of its own. A failure prints the mutant and the seed. */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/lexer.h"
#include "compiler/passes.h"

enum { ACCEPTED = 40, REJECTED, NO_PLACE, SECONDS_MAX = 10 };

static const char *const names[] = { "appendix_a_smtp.analog", "appendix_b_sip.analog",
				     "appendix_c_dos.analog", "section_3_2.analog" };
enum { NAME_COUNT = sizeof names / sizeof names[0] };

/* A program's text and its lexemes. */
typedef struct program {
	const char *name, *text;
	size_t length;
	lexemes lexemes;
} program;

static struct {
	const char *library, *folder;
	char file[32]; /* where mutants are written */
	uint64_t seed, state;
	int passed, failed;
	arena *arena;
	program programs[NAME_COUNT];
} test;

static _Noreturn void fatal(const char *what)
{
	fprintf(stderr, "mutate: ");
	perror(what);
	exit(2);
}

/* splitmix64 */
static uint64_t random_below(uint64_t n)
{
	uint64_t z = test.state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % n;
}

/* -- one compilation --------------------------------------------------------------------------- */

/* Whether some line is "FILE:LINE:COLUMN: error: …". */
static bool has_place(const char *text, const char *file)
{
	size_t n = strlen(file);

	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		unsigned row, column;
		int used = 0;

		line += *line == '\n';
		if (strncmp(line, file, n) == 0 &&
		    sscanf(line + n, ":%u:%u: error: %n", &row, &column, &used) == 2 && used > 0)
			return true;
	}
	return false;
}

static int compile_here(void)
{
	options o = { .input = test.file, .goal = GOAL_SYNTAX, .diag.color = COLOR_NEVER };
	arena *a = arena_create();
	compilation *cx = compilation_create(a, &o, test.library);
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	bool ok = passes_run(cx, stdout);

	diag_print(cx->diag, out);
	fclose(out);
	int status = ok ? ACCEPTED : has_place(text, test.file) ? REJECTED : NO_PLACE;
	free(text);
	arena_destroy(a);
	return status;
}

/* ACCEPTED, REJECTED, NO_PLACE, or what else the process ended with. */
static int compile(const char *text, size_t length)
{
	FILE *f = fopen(test.file, "wb");
	int status;

	if (f == NULL || fwrite(text, 1, length, f) != length || fclose(f) != 0)
		fatal(test.file);
	fflush(NULL);
	pid_t child = fork();
	if (child < 0)
		fatal("fork");
	if (child == 0) {
		alarm(SECONDS_MAX);
		_exit(compile_here());
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void judge(const char *what, const program *p, const char *text, size_t length,
		  bool may_be_accepted)
{
	int status = compile(text, length);

	if (status == REJECTED || (may_be_accepted && status == ACCEPTED)) {
		test.passed++;
		return;
	}
	test.failed++;
	printf("FAIL %s of %s (seed %llu): %s (%d)\n%.*s\n----\n", what, p->name,
	       (unsigned long long)test.seed,
	       status == ACCEPTED   ? "accepted"
	       : status == NO_PLACE ? "no place in the messages"
				    : "ended badly",
	       status, (int)length, text);
}

/* -- texts ------------------------------------------------------------------------------------- */

typedef struct text {
	char octets[16384];
	size_t length;
} text;

static void append(text *t, const char *s, size_t n)
{
	if (t->length + n > sizeof t->octets) {
		fputs("mutate: a program is too long\n", stderr);
		exit(2);
	}
	memcpy(t->octets + t->length, s, n);
	t->length += n;
}

/* p with the octets begin..end replaced. */
static text replaced(const program *p, size_t begin, size_t end, const char *by)
{
	text t = { .length = 0 };

	append(&t, p->text, begin);
	append(&t, by, strlen(by));
	append(&t, p->text + end, p->length - end);
	return t;
}

static bool is_lexeme(const program *p, uint32_t i, const char *word)
{
	const lexeme *l = &p->lexemes.items[i];

	return i < p->lexemes.count && l->span.end - l->span.begin == strlen(word) &&
	       memcmp(p->text + l->span.begin, word, strlen(word)) == 0;
}

static const char *lexeme_text(const program *p, uint32_t i)
{
	const lexeme *l = &p->lexemes.items[i];

	return arena_strdup(test.arena, p->text + l->span.begin, l->span.end - l->span.begin);
}

static void read_program(program *p, const char *name)
{
	static options o;
	const char *path = arena_printf(test.arena, "%s/%s", test.folder, name);
	compilation *cx;

	o.input = path;
	cx = compilation_create(test.arena, &o, NULL);
	uint32_t file = source_read(&cx->sources, path, false);
	if (file == 0)
		fatal(path);
	p->name = name;
	p->text = source_get(&cx->sources, file)->text;
	p->length = source_get(&cx->sources, file)->length;
	p->lexemes = lex_text(cx, file);
	p->lexemes.count--; /* the end */
}

/* -- random mutants ---------------------------------------------------------------------------- */

static text delete_character(const program *p)
{
	size_t at = random_below(p->length);

	return replaced(p, at, at + 1, "");
}

/* A lexeme takes the place of another one. */
static text swap_lexeme(const program *p)
{
	uint32_t from = (uint32_t)random_below(p->lexemes.count);
	const lexeme *to = &p->lexemes.items[random_below(p->lexemes.count)];

	return replaced(p, to->span.begin, to->span.end, lexeme_text(p, from));
}

/* One of the lexemes for which `is` holds, the program's end if there is none. */
static uint32_t pick(const program *p, bool (*is)(const program *, uint32_t))
{
	uint32_t count = 0, chosen = p->lexemes.count;

	for (uint32_t i = 1; i < p->lexemes.count; i++)
		if (is(p, i) && random_below(++count) == 0)
			chosen = i;
	return chosen;
}

static bool is_number(const program *p, uint32_t i)
{
	return isdigit((unsigned char)p->text[p->lexemes.items[i].span.begin]);
}

static bool is_component_type(const program *p, uint32_t i)
{
	return i >= 3 && is_lexeme(p, i - 3, "component");
}

static text change_key(const program *p)
{
	uint32_t i = pick(p, is_number);
	const lexeme *l = &p->lexemes.items[i];

	if (i == p->lexemes.count)
		return delete_character(p);
	return replaced(p, l->span.begin, l->span.end,
			arena_printf(test.arena, "%d", (int)random_below(12)));
}

static text make_parallel(const program *p)
{
	const lexeme *l = &p->lexemes.items[pick(p, is_component_type)];

	return replaced(p, l->span.begin, l->span.end, "parallel");
}

static void random_mutants(int count)
{
	static const struct {
		const char *name;
		text (*make)(const program *);
	} kinds[] = {
		{ "a character deleted", delete_character },
		{ "a lexeme swapped", swap_lexeme },
		{ "a key's number changed", change_key },
		{ "a component made parallel", make_parallel },
	};

	for (int i = 0; i < count; i++) {
		const program *p = &test.programs[random_below(NAME_COUNT)];
		size_t kind = random_below(sizeof kinds / sizeof kinds[0]);
		text t = kinds[kind].make(p);

		judge(kinds[kind].name, p, t.octets, t.length, true);
	}
}

/* -- systematic mutants ------------------------------------------------------------------------ */

/* The lexeme behind the one that closes the bracket at i. */
static uint32_t behind_bracket(const program *p, uint32_t i)
{
	int open = 0;

	do {
		open += is_lexeme(p, i, "(") - is_lexeme(p, i, ")");
		i++;
	} while (open > 0 && i < p->lexemes.count);
	return i;
}

/* Makes the component whose type is lexeme i parallel, with its keys and without. */
static void break_order(const program *p, uint32_t i)
{
	const lexeme *order = &p->lexemes.items[i];
	uint32_t last = behind_bracket(p, i - 1) - 1;
	size_t end = p->lexemes.items[last].span.begin;
	text kept = replaced(p, order->span.begin, order->span.end, "parallel");
	text bare = replaced(p, order->span.begin, end, "parallel");
	text dropped = replaced(p, order->span.end, end, "");

	judge("parallel with keys", p, kept.octets, kept.length, false);
	judge("parallel", p, bare.octets, bare.length, false);
	judge("a dropped key", p, dropped.octets, dropped.length, false);
}

/* Every other attribute in the place of the key's number, lexeme i: by number and by name. */
static void break_key(const program *p, uint32_t i)
{
	const lexeme *key = &p->lexemes.items[i];

	for (int number = 0; number <= 12; number++) {
		const char *by = arena_printf(test.arena, "%d", number);
		text t = replaced(p, key->span.begin, key->span.end, by);

		if (!is_lexeme(p, i, by))
			judge("another key", p, t.octets, t.length, false);
	}
	static const char *const variables[] = { "N",      "PKT",         "IP_PKT",  "SRC_IP",
						 "DST_IP", "TCP_MESSAGE", "NOTHING", "_" };
	for (size_t n = 0; n < sizeof variables / sizeof variables[0]; n++) {
		text t = replaced(p, key->span.begin, key->span.end, variables[n]);

		judge("another key by name", p, t.octets, t.length, false);
	}
}

/* The second argument of the call that begins at lexeme i, for a function that is keyed by it:
 * another variable, and a value of the same type that is not the same value. */
static void break_argument(const program *p, uint32_t i)
{
	static const char *const others[] = { "N",      "PKT",
					      "SRC_IP", "DST_IP",
					      "MAIL",   "TCP_MESSAGE",
					      "_",      "f_getTCPFlowId(SRC_IP, DST_IP)" };
	const lexeme *arg = &p->lexemes.items[i + 4];

	if (!is_lexeme(p, i + 4, "FLOW_ID"))
		return;
	for (size_t n = 0; n < sizeof others / sizeof others[0]; n++) {
		text t = replaced(p, arg->span.begin, arg->span.end, others[n]);

		judge("another argument", p, t.octets, t.length, false);
	}
}

static void systematic_mutants(const program *p)
{
	for (uint32_t i = 3; i + 4 < p->lexemes.count; i++) {
		if (is_component_type(p, i) && !is_lexeme(p, i, "parallel"))
			break_order(p, i);
		if (is_lexeme(p, i - 3, "context_keys"))
			for (uint32_t k = i - 2; k < behind_bracket(p, i - 2); k++)
				if (is_number(p, k))
					break_key(p, k);
		if (is_lexeme(p, i, "f_processTCPDetector") ||
		    is_lexeme(p, i, "f_processSMTPSegment"))
			break_argument(p, i);
	}
}

static const char *find_library(void)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	for (int up = 0; up < 3 && n > 0; up++)
		while (n > 0 && path[--n] != '/')
			;
	if (n <= 0)
		fatal("/proc/self/exe");
	return arena_strdup(test.arena, path, (size_t)n);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: mutate PROGRAMS [SEED [COUNT [LIBRARY]]]\n", stderr);
		return 2;
	}
	test.arena = arena_create();
	test.folder = argv[1];
	test.seed = test.state = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	test.library = argc > 4 ? argv[4] : find_library();
	strcpy(test.file, "/tmp/mutant-XXXXXX");
	int made = mkstemp(test.file);
	if (made < 0)
		fatal(test.file);
	close(made);
	for (int i = 0; i < NAME_COUNT; i++)
		read_program(&test.programs[i], names[i]);

	for (int i = 0; i < NAME_COUNT; i += NAME_COUNT - 1) { /* the two about SMTP */
		const program *p = &test.programs[i];

		if (compile(p->text, p->length) != ACCEPTED) {
			printf("FAIL %s itself is rejected\n", p->name);
			test.failed++;
		}
		systematic_mutants(p);
	}
	random_mutants(argc > 3 ? atoi(argv[3]) : 500);
	unlink(test.file);
	arena_destroy(test.arena);
	printf("mutate: %d passed, %d failed, 0 skipped\n", test.passed, test.failed);
	return test.failed == 0 ? 0 : 1;
}
