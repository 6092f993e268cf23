/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/emit_names.c -- names of the program as C identifiers.
 *
 * Variables begin with a capital or an underscore, so that they meet macros and the enumerators of
 * the generated text, but none of its other names; attributes named by the compiler may meet
 * keywords. What meets something gets an underscore behind it. */
#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "compiler/c_names.h"
#include "compiler/emit.h"

/* "_": with a capital it belongs to the C compiler. */
static const char *const reserved_beginnings[] = { "_",     "AN_",  "ANALOG_", "FP_",  "HUGE_VAL",
						   "INT",   "M_",   "MATH_",   "PRI",  "PTRDIFF_",
						   "SCN",   "SIG",  "SIZE_",   "UINT", "WCHAR_",
						   "WINT_", "SEEK_" };

static bool begins_with(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

static bool is_reserved(emitter *e, const char *name)
{
	if (c_name_is_reserved(name))
		return true;
	if (!begins_with(name, e->upper) || name[strlen(e->upper)] != '_')
		return false;
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next)
		if (strcmp(name, t->c_row) == 0)
			return true;
	return false;
}

static bool has_reserved_beginning(const char *name)
{
	for (size_t i = 0; i < sizeof reserved_beginnings / sizeof reserved_beginnings[0]; i++)
		if (begins_with(name, reserved_beginnings[i]))
			return true;
	return false;
}

const char *emit_identifier(emitter *e, const char *name)
{
	if (has_reserved_beginning(name))
		name = arena_printf(e->cx->arena, "V_%s", name);
	while (is_reserved(e, name))
		name = arena_printf(e->cx->arena, "%s_", name);
	return name;
}

const char *emit_upper(emitter *e, const char *name)
{
	char *upper = arena_strdup(e->cx->arena, name, strlen(name));

	for (char *c = upper; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	return upper;
}

const char *emit_struct(emitter *e, const plan_tuple *t)
{
	if (t->predicate->is_builtin)
		return "struct an_failed";
	return arena_printf(e->cx->arena, "struct %s_%s", e->prefix, t->c_name);
}

/* -- structs and members ----------------------------------------------------------------------- */

enum { BUCKETS = 1024 };

/* A row's enumerator. */
typedef struct taken_row {
	str_id name;
	struct taken_row *next; /* in the bucket */
} taken_row;

/* False: a tuple before has it. */
static bool take_row(emitter *e, taken_row *buckets[BUCKETS], const char *row)
{
	str_id name = strtab_add_z(e->cx->strings, row);
	taken_row **bucket = &buckets[name % BUCKETS];

	for (const taken_row *r = *bucket; r != NULL; r = r->next)
		if (r->name == name)
			return false;
	taken_row *r = ARENA_NEW(e->cx->arena, taken_row);
	r->name = name;
	r->next = *bucket;
	*bucket = r;
	return true;
}

static const char *row_name(emitter *e, const plan_tuple *t, const char *name)
{
	if (t->predicate->is_builtin)
		return "AN_PREDICATE_FAILED";
	return arena_printf(e->cx->arena, "%s_%s", e->upper, emit_upper(e, name));
}

static bool is_member(const plan_tuple *t, int before, const char *name)
{
	for (int i = t->is_remote ? 0 : 1; i < before; i++)
		if (strcmp(t->attributes[i].c_name, name) == 0)
			return true;
	for (const plan_ticket *k = t->tickets; k != NULL; k = k->next)
		if (strcmp(k->name, name) == 0)
			return true;
	return false;
}

static void name_members(emitter *e, const plan_tuple *t)
{
	for (int i = t->is_remote ? 0 : 1; i < t->predicate->arity; i++) {
		const char *name = emit_identifier(e, t->attributes[i].name);

		while (is_member(t, i, name))
			name = arena_printf(e->cx->arena, "%s_", name);
		t->attributes[i].c_name = name;
	}
}

/* With the program in front of it, "words_mail", where there are several programs. */
static const char *long_name(emitter *e, const plan_tuple *t, const char *name)
{
	const char *id = strtab_text(e->cx->strings, t->predicate->id);
	size_t n = strlen(id) - strtab_length(e->cx->strings, t->predicate->name);
	char *text = arena_printf(e->cx->arena, "%s%.*s%s", begins_with(id, "stage") ? "p_" : "",
				  (int)n, id, name);

	for (char *c = text; *c != '\0'; c++)
		if (*c == '.' || *c == '+')
			*c = '_';
	return text;
}

void emit_name_tuples(emitter *e)
{
	taken_row **buckets = ARENA_ARRAY(e->cx->arena, taken_row *, BUCKETS);

	for (plan_tuple *t = e->plan->tuples; t != NULL; t = t->next) {
		const char *name = strtab_text(e->cx->strings, t->predicate->name);

		if (t->is_copy)
			name = arena_printf(e->cx->arena, "%s_printed", name);
		/* stage1_context, shared: structs of the generated text. */
		if (begins_with(name, "stage") || strcmp(name, "shared") == 0)
			name = arena_printf(e->cx->arena, "p_%s", name);
		for (bool is_long = false; !take_row(e, buckets, row_name(e, t, name));
		     is_long = true)
			name = is_long ? arena_printf(e->cx->arena, "%s_", name)
				       : long_name(e, t, name);
		t->c_name = name;
		t->c_row = row_name(e, t, name);
	}
	for (const plan_tuple *t = e->plan->tuples; t != NULL; t = t->next)
		name_members(e, t);
}

const char *emit_declare(emitter *e, const char *wanted)
{
	const char *first = emit_identifier(e, wanted), *name = first;
	const scope_name *s = e->scope;

	for (int n = 2; s != NULL;) {
		if (strcmp(s->name, name) != 0) {
			s = s->outer;
			continue;
		}
		name = arena_printf(e->cx->arena, "%s_%d", first, n++);
		s = e->scope;
	}
	scope_name *declared = ARENA_NEW(e->cx->arena, scope_name);
	declared->name = name;
	declared->outer = e->scope;
	e->scope = declared;
	return name;
}

/* -- types, headers ---------------------------------------------------------------------------- */

void emit_include(emitter *e, str_id header)
{
	emit_header **at = &e->headers;

	if (header == STR_NONE)
		return;
	const char *name = strtab_text(e->cx->strings, header);
	while (*at != NULL && strcmp((*at)->name, name) < 0)
		at = &(*at)->next;
	if (*at != NULL && strcmp((*at)->name, name) == 0)
		return;
	emit_header *made = ARENA_NEW(e->cx->arena, emit_header);
	made->name = name;
	made->next = *at;
	*at = made;
}

const char *emit_type(emitter *e, type *t, const plan_names *names)
{
	static const char *const c_types[] = {
#define X(kind, name, c) [TYPE_##kind] = c " ",
		TYPE_KINDS(X)
#undef X
	};

	t = type_find(t);
	assert(t->kind != TYPE_OPEN);
	if (names != NULL)
		return "int ";
	if (t->kind == TYPE_LIST)
		return "struct an_list ";
	if (t->kind != TYPE_OPAQUE)
		return c_types[t->kind];
	emit_include(e, t->opaque->header);
	const char *c = strtab_text(e->cx->strings, t->opaque->c_type);
	return arena_printf(e->cx->arena, "%s%s", c, t->opaque->is_pointer ? "" : " ");
}

const char *emit_rule_label(emitter *e, const ast_rule *rule)
{
	int number = 1;

	if (rule->label != STR_NONE)
		return strtab_text(e->cx->strings, rule->label);
	for (const ast_rule *r = rule->component->rules; r != rule; r = r->next)
		number++;
	return arena_printf(e->cx->arena, "#%d", number);
}

const char *emit_file_name(emitter *e, src_span span)
{
	return span.file == 0 ? "" : source_base_name(source_get(&e->cx->sources, span.file)->name);
}

const char *emit_state_name(emitter *e, const function *f)
{
	const char *tag = strtab_text(e->cx->strings, f->state);
	size_t length = strlen(tag), end = strlen("_state");

	if (begins_with(tag, "an_"))
		tag += 3, length -= 3;
	if (length > end && strcmp(tag + length - end, "_state") == 0)
		length -= end;
	return emit_identifier(e, arena_strdup(e->cx->arena, tag, length));
}
