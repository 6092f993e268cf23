/* SPDX-License-Identifier: BSD-3-Clause */
/* The parser's extern declarations: types, functions with their contracts, predicates. */
#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "compiler/arena.h"
#include "compiler/parse.h"
#include "compiler/parser.h"

/* Attributes; a declaration has each at most once, and a function one of the contracts. */
enum {
	SEEN_CONTRACT = 1 << 0,
	SEEN_HEAVY = 1 << 1,
	SEEN_EFFECT = 1 << 2,
	SEEN_STATE = 1 << 3,
	SEEN_TICKET = 1 << 4,
	SEEN_AS = 1 << 5,
	SEEN_IN = 1 << 6,
	SEEN_SETTING = 1 << 7,
	SEEN_KEY = 1 << 8,
	SEEN_TEXT = 1 << 9,
	SEEN_PREPARE = 1 << 10,
	SEEN_SOURCE = 1 << 11,
	SEEN_PARSE = 1 << 12,
};

enum { VALUES_MAX = sizeof((name_list *)0)->names / sizeof(str_id) };

/* -- types ------------------------------------------------------------------------------------- */

type_ref *build_type(parser *p, src_span span, const lexeme *name)
{
	type_ref *t = ARENA_NEW(p->cx->arena, type_ref);

	t->span = span;
	t->type = type_written(p->cx->arena, name->u.text,
			       strtab_text(p->cx->strings, name->u.text), span);
	return t;
}

type_ref *build_type_variable(parser *p, src_span span, const lexeme *name)
{
	type_ref *t = ARENA_NEW(p->cx->arena, type_ref);
	int i = 0;

	t->span = span;
	while (i < p->type_variable_count && p->type_variables[i]->name != name->u.text)
		i++;
	if (i == TYPE_VARIABLES_MAX) {
		diag_error(p->cx->diag, span, "syntax", "a signature has at most %d type variables",
			   TYPE_VARIABLES_MAX);
		i--;
	} else if (i == p->type_variable_count) {
		type *v = type_scalar(p->cx->arena, TYPE_OPEN, span);

		v->name = name->u.text;
		v->text = strtab_text(p->cx->strings, name->u.text);
		v->variable = i + 1;
		p->type_variables[p->type_variable_count++] = v;
	}
	t->type = p->type_variables[i];
	return t;
}

type_ref *build_list_type(parser *p, src_span span, type_ref *element)
{
	int depth = 0;

	for (const type *t = element->type; t->kind == TYPE_LIST; t = t->element)
		depth++;
	if (depth >= TYPE_DEPTH_MAX) {
		if (depth == TYPE_DEPTH_MAX && !p->too_deep)
			diag_error(p->cx->diag, span, "too-deep", "lists nest at most %d levels",
				   TYPE_DEPTH_MAX);
		p->too_deep = true;
		return element;
	}
	element->type = type_list(p->cx->arena, element->type, span);
	element->span = span;
	if (element->values != NULL)
		diag_error(p->cx->diag, span, "syntax",
			   "a set of values belongs to a string alone, not to a list");
	element->values = NULL;
	element->value_count = 0;
	return element;
}

type_ref *build_set_type(parser *p, src_span span, type_ref *t, name_list values)
{
	if (t->type->kind != TYPE_STRING)
		diag_error(p->cx->diag, span, "syntax", "only a string has a set of values");
	t->span = span;
	t->value_count = values.count;
	t->values = ARENA_ARRAY(p->cx->arena, str_id, values.count);
	memcpy(t->values, values.names, (size_t)values.count * sizeof(str_id));
	return t;
}

param_list param_list_add(param_list list, type_ref *t)
{
	if (list.first == NULL)
		list.first = t;
	else
		list.last->next = t;
	list.last = t;
	list.count++;
	return list;
}

name_list name_list_add(parser *p, name_list list, const lexeme *l)
{
	for (int i = 0; i < list.count; i++) {
		if (list.names[i] == l->u.text) {
			diag_error(p->cx->diag, l->span, "duplicate",
				   "this value is there already");
			return list;
		}
	}
	if (list.count < VALUES_MAX)
		list.names[list.count++] = l->u.text;
	else
		diag_error(p->cx->diag, l->span, "syntax", "a set has at most %d values",
			   VALUES_MAX);
	return list;
}

str_id build_c_words(parser *p, str_id before, const lexeme *word)
{
	const char *text = source_get(&p->cx->sources, p->file)->text + word->span.begin;
	int length = (int)(word->span.end - word->span.begin);

	if (before == STR_NONE)
		return strtab_add(p->cx->strings, text, (size_t)length);
	return strtab_add_z(p->cx->strings,
			    arena_printf(p->cx->arena, "%s %.*s",
					 strtab_text(p->cx->strings, before), length, text));
}

/* -- headers and C names ----------------------------------------------------------------------- */

/* The header as generated C includes it: the library's lie in stdlib/. STR_NONE: that of the
 * interface file, "tcp.h" for tcp.analog. */
static str_id header_of(parser *p, str_id written)
{
	const source_file *s = source_get(&p->cx->sources, p->file);
	const char *prefix = s->is_library ? "stdlib/" : "";
	const char *base = source_base_name(s->name);
	const char *dot;

	if (written != STR_NONE)
		return strtab_add_z(p->cx->strings,
				    arena_printf(p->cx->arena, "%s%s", prefix,
						 strtab_text(p->cx->strings, written)));
	dot = strrchr(base, '.');
	return strtab_add_z(p->cx->strings,
			    arena_printf(p->cx->arena, "%s%.*s.h", prefix,
					 dot == NULL ? (int)strlen(base) : (int)(dot - base),
					 base));
}

static bool begins_word(const char *name, size_t i)
{
	if (!isupper((unsigned char)name[i]) || i == 0 || name[i - 1] == '_')
		return false;
	return !isupper((unsigned char)name[i - 1]) || islower((unsigned char)name[i + 1]);
}

str_id extern_c_name(compilation *cx, const char *name)
{
	char *c_name = arena_alloc(cx->arena, 2 * strlen(name) + 4), *out = c_name;

	name += 2; /* f_ */
	*out++ = 'a';
	*out++ = 'n';
	*out++ = '_';
	for (size_t i = 0; name[i] != '\0'; i++) {
		if (begins_word(name, i))
			*out++ = '_';
		*out++ = (char)tolower((unsigned char)name[i]);
	}
	return strtab_add_z(cx->strings, c_name);
}

/* -- declarations ------------------------------------------------------------------------------ */

void build_extern_type(parser *p, const lexeme *name, str_id c_type, const lexeme *header)
{
	opaque_type *t = ARENA_NEW(p->cx->arena, opaque_type);
	const char *text = strtab_text(p->cx->strings, c_type);

	t->name = name->u.text;
	t->c_type = c_type;
	t->is_pointer = text[strlen(text) - 1] == '*';
	p->decl = (declaration){ .type = t, .header = header->u.text };
}

void build_extern_function(parser *p, const lexeme *name, param_list params, type_ref *result,
			   result_kind kind)
{
	function *f = ARENA_NEW(p->cx->arena, function);

	f->name = name->u.text;
	f->name_span = name->span;
	f->params = params.first;
	f->param_count = params.count;
	f->type_variable_count = p->type_variable_count;
	f->type_variables = ARENA_ARRAY(p->cx->arena, type *, p->type_variable_count + 1);
	memcpy(f->type_variables, p->type_variables,
	       (size_t)p->type_variable_count * sizeof(type *));
	f->result_kind = kind;
	if (result != NULL)
		f->result = *result;
	p->decl = (declaration){ .function = f };
}

void build_extern_predicate(parser *p, const lexeme *name, param_list params)
{
	predicate *d = ARENA_NEW(p->cx->arena, predicate);
	int i = 0;

	assert(params.first != NULL);
	d->name = d->id = name->u.text;
	d->first = name->span;
	d->arity = params.count;
	d->attributes = ARENA_ARRAY(p->cx->arena, type *, params.count);
	for (const type_ref *t = params.first; t != NULL; t = t->next) {
		if (t->is_const || t->values != NULL)
			diag_error(p->cx->diag, t->span, "syntax",
				   "an attribute of a predicate is a type alone");
		if (p->type_variable_count > 0)
			diag_error(p->cx->diag, p->type_variables[0]->origin, "syntax",
				   "a type variable belongs to a function; the types of a "
				   "predicate are known");
		p->type_variable_count = 0;
		d->attributes[i++] = t->type;
	}
	if (params.first->type->kind != TYPE_NODE)
		diag_error(p->cx->diag, params.first->span, "no-location",
			   "the first attribute of a predicate is its location, a node");
	p->decl = (declaration){ .predicate = d };
}

/* False: it was there already. */
static bool see(parser *p, src_span span, unsigned attribute)
{
	if ((p->decl.seen & attribute) != 0) {
		diag_error(p->cx->diag, span, "duplicate",
			   attribute == SEEN_CONTRACT ? "a function has one contract"
						      : "this attribute is there already");
		return false;
	}
	p->decl.seen |= attribute;
	return true;
}

static void set_contract(parser *p, src_span span, contract_kind contract)
{
	if (see(p, span, SEEN_CONTRACT))
		p->decl.function->contract = contract;
}

static void set_text(parser *p, src_span span, unsigned attribute, str_id *field,
		     const lexeme *value)
{
	if (see(p, span, attribute))
		*field = value->u.text;
}

void build_attribute(parser *p, src_span span, const lexeme *word, const lexeme *value)
{
	function *f = p->decl.function;
	opaque_type *t = p->decl.type;

	switch (word != NULL ? word->kind : LEX_IN) {
	case LEX_PURE:
		set_contract(p, span, CONTRACT_PURE);
		break;
	case LEX_SHARED:
		set_contract(p, span, CONTRACT_SHARED);
		break;
	case LEX_ORDERED:
		set_contract(p, span, CONTRACT_ORDERED);
		break;
	case LEX_SERIAL:
		set_contract(p, span, CONTRACT_SERIAL);
		break;
	case LEX_HEAVY:
		f->heavy = see(p, span, SEEN_HEAVY) || f->heavy;
		break;
	case LEX_EFFECT:
		f->effect = see(p, span, SEEN_EFFECT) || f->effect;
		break;
	case LEX_STATE:
		set_text(p, span, SEEN_STATE, &f->state, value);
		break;
	case LEX_TICKET:
		set_text(p, span, SEEN_TICKET, &f->ticket, value);
		break;
	case LEX_AS:
		set_text(p, span, SEEN_AS, &f->c_name, value);
		break;
	case LEX_KEY:
		t->is_key = see(p, span, SEEN_KEY) || t->is_key;
		break;
	case LEX_TEXT:
		set_text(p, span, SEEN_TEXT, &t->printer, value);
		break;
	case LEX_PARSE:
		set_text(p, span, SEEN_PARSE, &t->parse, value);
		break;
	case LEX_PREPARE:
		set_text(p, span, SEEN_PREPARE, &t->prepare, value);
		break;
	case LEX_SOURCE:
		set_text(p, span, SEEN_SOURCE, &p->decl.predicate->decode, value);
		break;
	case LEX_IN:
		set_text(p, span, SEEN_IN, &p->decl.header, value);
		break;
	}
}

void build_keyed(parser *p, src_span span, type_ref *key, int64_t arg)
{
	function *f = p->decl.function;

	if (!see(p, span, SEEN_CONTRACT))
		return;
	f->contract = CONTRACT_KEYED;
	f->key_type = key != NULL ? key->type : NULL;
	if (key == NULL && (arg < 1 || arg > f->param_count))
		diag_error(p->cx->diag, span, "bad-key",
			   "'arg' counts the parameters from 1; there are %d", f->param_count);
	else
		f->key_arg = (int)arg;
}

void build_setting(parser *p, src_span span, const lexeme *name, const lexeme *value)
{
	if (!see(p, span, SEEN_SETTING))
		return;
	p->decl.function->setting = name->u.text;
	p->decl.function->setting_value = value->u.text;
}

static void end_function(parser *p, src_span span, function *f)
{
	const char *name = strtab_text(p->cx->strings, f->name);

	if ((p->decl.seen & SEEN_CONTRACT) == 0)
		diag_error(p->cx->diag, f->name_span, "no-contract",
			   "'%s' needs a contract: pure, shared, ordered, keyed(…) or serial",
			   name);
	if (f->contract == CONTRACT_ORDERED && f->ticket == STR_NONE)
		diag_error(p->cx->diag, f->name_span, "no-contract",
			   "an ordered function names its ticket: 'ticket TAG'");
	f->span = span;
	f->header = header_of(p, p->decl.header);
	if (f->c_name == STR_NONE)
		f->c_name = extern_c_name(p->cx, name);
	*p->ends->functions = f;
	p->ends->functions = &f->next;
}

void build_declaration(parser *p, src_span span)
{
	p->too_deep = false;
	p->type_variable_count = 0;
	if (p->decl.function != NULL) {
		end_function(p, span, p->decl.function);
	} else if (p->decl.type != NULL) {
		opaque_type *t = p->decl.type;

		t->span = span;
		t->header = header_of(p, p->decl.header);
		*p->ends->types = t;
		p->ends->types = &t->next;
	} else {
		predicate *d = p->decl.predicate;

		d->declared = span;
		d->is_source = d->decode != STR_NONE;
		d->header = d->is_source ? header_of(p, p->decl.header) : STR_NONE;
		*p->ends->predicates = d;
		p->ends->predicates = &d->next;
	}
}

/* A name as it stands behind -l. */
void build_library(parser *p, src_span span, const lexeme *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-+.";
	const char *text = strtab_text(p->cx->strings, name->u.text);
	ast_library *l = ARENA_NEW(p->cx->arena, ast_library);

	if (text[0] == '\0' || text[0] == '-' || text[strspn(text, plain)] != '\0')
		diag_error(p->cx->diag, name->span, "syntax",
			   "a library is named as behind the linker's -l: \"svm\"");
	l->name = name->u.text;
	l->span = span;
	*p->ends->libraries = l;
	p->ends->libraries = &l->next;
}
