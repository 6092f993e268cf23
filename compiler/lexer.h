/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/lexer.h -- a text as an array of lexemes; the last one is the end of the text.
 *
 * The words of extern declarations (type, pure, keyed, …) are keywords only there; elsewhere, and
 * where a name is meant, they are names. */
#ifndef LEXER_H
#define LEXER_H

#include "compiler/compilation.h"

enum { LEXEME_END = 0, LEXEME_INVALID = 256 };

typedef struct lexeme {
	int kind; /* an octet ('.'), LEX_… of parser.h, or one of the two above */
	src_span span;
	union {
		str_id text; /* names: as written; strings: decoded */
		int64_t integer;
		double number;
		struct {
			uint8_t octets[16];
			uint8_t version, prefix;
		} address;
	} u;
} lexeme;

typedef struct lexemes {
	lexeme *items;
	uint32_t count, room;
} lexemes;

/* Errors go to cx->diag; a lexeme that is no good has the kind LEXEME_INVALID. */
lexemes lex_text(compilation *cx, uint32_t file);

/* "a variable", "':-'": the kind in words, as messages show it. Of parser.y, where kinds are
 * listed. */
const char *lexeme_kind_word(int kind);

/* -- decoding (lexer_values.c) ----------------------------------------------------------------- */

/* Each fills l->u from text[0..n), the lexeme's own text; where that is no value it reports and
 * fills something that does no harm. */
void lex_integer(compilation *cx, lexeme *l, const char *text, size_t n);
void lex_float(compilation *cx, lexeme *l, const char *text, size_t n);
void lex_duration(compilation *cx, lexeme *l, const char *text, size_t n);
void lex_address(compilation *cx, lexeme *l, const char *text, size_t n);
void lex_network(compilation *cx, lexeme *l, const char *text, size_t n);
void lex_string(compilation *cx, lexeme *l, const char *text, size_t n);

#endif
