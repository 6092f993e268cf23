/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_constants.c -- part of check: literals that must be there, and must be right. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

#include "compiler/check.h"

/* -- places in a string ------------------------------------------------------------------------ */

static bool is_digit_of(char c, int base)
{
	if (base == 8)
		return c >= '0' && c <= '7';
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* How many octets the UTF-8 form of the character text[0..digits), in hexadecimal, has. */
static size_t utf8_octets(const char *text, size_t digits)
{
	unsigned long c = 0;

	for (size_t i = 0; i < digits; i++) {
		char d = text[i];
		c = c << 4 | (unsigned long)(d <= '9' ? d - '0' : (d | 0x20) - 'a' + 10);
	}
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/* The length of the character or escape that text begins with; *octets: what it stands for. */
static size_t step(const char *text, size_t *octets)
{
	size_t digits = 0, most = 1;
	int base = 16;

	*octets = 1;
	if (text[0] != '\\')
		return 1;
	if (text[1] == 'x')
		most = 2;
	else if (text[1] == 'u')
		most = 4;
	else if (text[1] == 'U')
		most = 8;
	else if (is_digit_of(text[1], 8))
		base = 8, most = 3;
	else
		return 2;
	const char *first = text + (base == 8 ? 1 : 2);
	while (digits < most && is_digit_of(first[digits], base))
		digits++;
	if (most == 4 || most == 8)
		*octets = utf8_octets(first, digits);
	return (size_t)(first - text) + digits;
}

/* The place in the program of the octet `offset` of the string literal e. */
static src_span place_in_string(const checker *k, const ast_expr *e, size_t offset)
{
	const source_file *s = source_get(&k->cx->sources, e->span.file);
	const char *text = s->text + e->span.begin + 1, *end = s->text + e->span.end - 1;
	size_t passed = 0, octets = 0, length = 1;

	while (text < end) {
		length = step(text, &octets);
		if (passed + octets > offset)
			break;
		passed += octets;
		text += length;
	}
	uint32_t begin = (uint32_t)(text - s->text);
	return (src_span){ e->span.file, begin, begin + (uint32_t)(text < end ? length : 1) };
}

/* -- arguments that are literals --------------------------------------------------------------- */

static void check_regex(checker *k, const ast_expr *e, const ast_expr *arg)
{
	const char *pattern = check_text(k, e->u.string);
	PCRE2_UCHAR message[128];
	PCRE2_SIZE offset;
	int error;
	pcre2_code *code =
	    pcre2_compile((PCRE2_SPTR)pattern, strtab_length(k->cx->strings, e->u.string), 0,
			  &error, &offset, NULL);

	if (code != NULL) {
		pcre2_code_free(code);
		return;
	}
	if (!check_once(k, e))
		return;
	pcre2_get_error_message(error, message, sizeof message);
	diag_error(k->cx->diag, place_in_string(k, e, offset), "bad-regex",
		   "the regular expression is wrong here: %s", (const char *)message);
	if (arg != e)
		diag_note(k->cx->diag, arg->span, "used here");
}

static bool is_literal(const ast_expr *e)
{
	return e->kind != EXPR_VAR && e->kind != EXPR_WILDCARD && e->kind != EXPR_CALL &&
	       e->kind != EXPR_UNARY && e->kind != EXPR_BINARY;
}

static void check_const(checker *k, const function *f, const type_ref *p, const ast_expr *arg,
			int position)
{
	const ast_expr *e = arg->kind == EXPR_CONSTANT ? arg->u.constant.value : arg;
	const type *t = type_find(p->type);

	if (!is_literal(e)) {
		diag_error(k->cx->diag, arg->span, "const-argument",
			   "argument %d of '%s' must be a literal or a constant", position,
			   check_text(k, f->name));
		diag_note(k->cx->diag, p->span, "declared const here");
		return;
	}
	if (e->kind == EXPR_STRING && t->kind == TYPE_OPAQUE && strcmp(t->text, "regex") == 0)
		check_regex(k, e, arg);
}

static void check_call(checker *k, const ast_expr *e)
{
	const function *f = e->u.call.function;
	const type_ref *p = f->params;
	int position = 1;

	/* The last parameter may be a setting's, which the program does not give. */
	for (const ast_expr *arg = e->u.call.args; arg != NULL;
	     arg = arg->next, p = p->next, position++)
		if (p->is_const)
			check_const(k, f, p, arg, position);
}

/* -- networks ---------------------------------------------------------------------------------- */

static void check_network(checker *k, const ast_expr *e)
{
	unsigned bits = e->u.address.version == 4 ? 32 : 128;
	bool host = false;

	for (unsigned i = e->u.address.prefix; i < bits; i++)
		host |= (e->u.address.octets[i / 8] >> (7 - i % 8) & 1) != 0;
	if (host)
		diag_error(k->cx->diag, e->span, "bad-network",
			   "this network has bits behind its prefix of %d", e->u.address.prefix);
}

static void check_expr(checker *k, const ast_expr *e, void *with)
{
	(void)with;
	if (e->kind == EXPR_CALL)
		check_call(k, e);
	else if (e->kind == EXPR_NETWORK)
		check_network(k, e);
}

void check_constants(checker *k)
{
	for (const ast_constant *c = k->cx->program.constants; c != NULL; c = c->next)
		check_each_expr(k, c->value, check_expr, NULL);
	for (const ast_component *c = k->cx->program.components; c != NULL; c = c->next)
		for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			check_each_of_rule(k, rule, check_expr, NULL);
}
