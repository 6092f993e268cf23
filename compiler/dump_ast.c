/* SPDX-License-Identifier: BSD-3-Clause */
/* --dump=lexemes and --dump=ast: the program as the parser sees it, one line for each lexeme, or
 * for each literal, its expressions in prefix form: X == Y + 1 is (== X (+ Y 1)). */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/lexer.h"

struct dumper {
	compilation *cx;
	FILE *out;
};

static const char *text_of(const struct dumper *d, str_id id)
{
	return strtab_text(d->cx->strings, id);
}

/* -- lexemes ----------------------------------------------------------------------------------- */

static void dump_lexemes_of(compilation *cx, const char *input, FILE *out)
{
	uint32_t file = source_read(&cx->sources, input, false);
	lexemes all;

	if (file == 0) {
		diag_error(cx->diag, (src_span){ 0 }, "read", "cannot read '%s': %s", input,
			   strerror(errno));
		return;
	}
	all = lex_text(cx, file);
	for (uint32_t i = 0; i + 1 < all.count; i++) {
		const lexeme *l = &all.items[i];
		const char *word = lexeme_kind_word(l->kind);
		uint32_t line, column;

		source_place(&cx->sources, l->span, &line, &column);
		fprintf(out, "%u:%u\t%s", line, column, word);
		if (word[0] != '\'')
			fprintf(out, "\t%.*s", (int)(l->span.end - l->span.begin),
				source_get(&cx->sources, file)->text + l->span.begin);
		fputc('\n', out);
	}
}

void dump_lexemes(compilation *cx, FILE *out)
{
	dump_lexemes_of(cx, cx->options->input, out);
	for (int i = 0; i < cx->options->further_count; i++)
		dump_lexemes_of(cx, cx->options->further[i], out);
}

/* -- expressions ------------------------------------------------------------------------------- */

static void dump_expr(const struct dumper *d, const ast_expr *e);

static void dump_string(const struct dumper *d, str_id id)
{
	const char *text = text_of(d, id);

	fputc('"', d->out);
	for (size_t i = 0; i < strtab_length(d->cx->strings, id); i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			fprintf(d->out, "\\%c", c);
		else if (c < ' ' || c >= 0x7f)
			fprintf(d->out, "\\x%02x", c);
		else
			fputc(c, d->out);
	}
	fputc('"', d->out);
}

static void dump_exprs(const struct dumper *d, const ast_expr *first)
{
	for (const ast_expr *e = first; e != NULL; e = e->next) {
		fputc(' ', d->out);
		dump_expr(d, e);
	}
}

/* The shortest text that reads back as the same number. */
static void dump_number(const struct dumper *d, double number)
{
	char text[64];
	int precision = 1;

	do {
		snprintf(text, sizeof text, "%#.*g", precision, number);
	} while (strtod(text, NULL) != number && ++precision <= 17);
	fputs(text, d->out);
}

static void dump_address(const struct dumper *d, const ast_expr *e)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(e->u.address.version == 4 ? AF_INET : AF_INET6, e->u.address.octets, text,
		  sizeof text);
	fputs(text, d->out);
	if (e->kind == EXPR_NETWORK)
		fprintf(d->out, "/%d", e->u.address.prefix);
}

static const char *operator_text(op_kind op)
{
	static const char *const texts[] = {
#define X(kind, text) text,
		OPERATORS(X)
#undef X
	};

	return texts[op];
}

static void dump_compound(const struct dumper *d, const ast_expr *e)
{
	static const char *const aggregates[] = { "COUNT", "SUM", "MIN", "MAX", "AVG", "LIST" };

	if (e->kind == EXPR_CALL) {
		fprintf(d->out, "(%s", text_of(d, e->u.call.name));
		dump_exprs(d, e->u.call.args);
	} else if (e->kind == EXPR_LIST || e->kind == EXPR_SET) {
		fputs(e->kind == EXPR_LIST ? "(list" : "(set", d->out);
		dump_exprs(d, e->u.list.items);
	} else if (e->kind == EXPR_INTERVAL) {
		fprintf(d->out, "(interval %s ", e->u.interval.low_open ? "open" : "closed");
		dump_expr(d, e->u.interval.low);
		fputc(' ', d->out);
		dump_expr(d, e->u.interval.high);
		fprintf(d->out, " %s", e->u.interval.high_open ? "open" : "closed");
	} else if (e->kind == EXPR_AGGREGATE) {
		fprintf(d->out, "(a_%s ", aggregates[e->u.aggregate.which]);
		if (e->u.aggregate.arg != NULL)
			dump_expr(d, e->u.aggregate.arg);
		else
			fputc('*', d->out);
	} else {
		fprintf(d->out, "(%s ", operator_text(e->u.op.op));
		dump_expr(d, e->u.op.left);
		if (e->kind == EXPR_BINARY) {
			fputc(' ', d->out);
			dump_expr(d, e->u.op.right);
		}
	}
	fputc(')', d->out);
}

/* Recursion: at most AST_DEPTH_MAX. */
static void dump_expr(const struct dumper *d, const ast_expr *e)
{
	switch (e->kind) {
	case EXPR_VAR:
		fputs(text_of(d, e->u.var.name), d->out);
		break;
	case EXPR_WILDCARD:
		fputc('_', d->out);
		break;
	case EXPR_INT:
		fprintf(d->out, "%lld", (long long)e->u.integer);
		break;
	case EXPR_DURATION:
		fprintf(d->out, "%lldns", (long long)e->u.integer);
		break;
	case EXPR_FLOAT:
		dump_number(d, e->u.number);
		break;
	case EXPR_BOOL:
		fputs(e->u.integer != 0 ? "true" : "false", d->out);
		break;
	case EXPR_STRING:
		dump_string(d, e->u.string);
		break;
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
		dump_address(d, e);
		break;
	case EXPR_INFINITY:
		fputs("infinity", d->out);
		break;
	case EXPR_CONSTANT:
		fprintf(d->out, "(const %s)", text_of(d, e->u.constant.name));
		break;
	case EXPR_LIST:
	case EXPR_INTERVAL:
	case EXPR_SET:
	case EXPR_CALL:
	case EXPR_UNARY:
	case EXPR_BINARY:
	case EXPR_AGGREGATE:
		dump_compound(d, e);
		break;
	}
}

/* -- rules and components ---------------------------------------------------------------------- */

static void dump_atom(const struct dumper *d, const char *word, const ast_atom *a)
{
	fprintf(d->out, "    %s %s%s", word, text_of(d, a->name), a->args != NULL ? " @" : "");
	if (a->args != NULL) {
		dump_expr(d, a->args);
		dump_exprs(d, a->args->next);
	}
	fputc('\n', d->out);
}

static void dump_literal(const struct dumper *d, const ast_literal *l)
{
	static const char *const words[] = {
#define X(kind, word) word,
		LITERAL_KINDS(X)
#undef X
	};

	if (l->kind == LITERAL_ATOM || l->kind == LITERAL_NEGATED) {
		dump_atom(d, words[l->kind], &l->atom);
		return;
	}
	fprintf(d->out, "    %s ", words[l->kind]);
	dump_expr(d, l->left);
	if (l->right != NULL) {
		fputc(' ', d->out);
		dump_expr(d, l->right);
	}
	fputc('\n', d->out);
}

static void dump_rule(const struct dumper *d, const ast_rule *r)
{
	uint32_t line, column;

	source_place(&d->cx->sources, r->span, &line, &column);
	fprintf(d->out, "  rule%s%s at %u:%u\n", r->label != STR_NONE ? " " : "",
		text_of(d, r->label), line, column);
	dump_atom(d, r->is_delete ? "delete" : "head", &r->head);
	for (const ast_literal *l = r->body; l != NULL; l = l->next)
		dump_literal(d, l);
}

static void dump_key(const struct dumper *d, const ast_key *k)
{
	fputs(k->count > 1 ? " (" : " ", d->out);
	for (const ast_expr *e = k->parts; e != NULL; e = e->next) {
		dump_expr(d, e);
		if (e->next != NULL)
			fputc(' ', d->out);
	}
	fputs(k->count > 1 ? ")" : "", d->out);
}

static void dump_component(const struct dumper *d, const ast_component *c)
{
	uint32_t line, column;

	source_place(&d->cx->sources, c->span, &line, &column);
	fprintf(d->out, "component %s %s at %u:%u\n", text_of(d, c->name), text_of(d, c->type_name),
		line, column);
	for (const ast_context_key *k = c->keys; k != NULL; k = k->next) {
		fprintf(d->out, "  keys %s", text_of(d, k->name));
		for (const ast_key *key = k->keys; key != NULL; key = key->next)
			dump_key(d, key);
		fputc('\n', d->out);
	}
	for (const ast_rule *r = c->rules; r != NULL; r = r->next)
		dump_rule(d, r);
}

/* -- declarations ------------------------------------------------------------------------------ */

static bool is_own(const struct dumper *d, src_span span)
{
	return !source_get(&d->cx->sources, span.file)->is_library;
}

static void dump_type(const struct dumper *d, const type_ref *t)
{
	fprintf(d->out, "%s%s", t->is_const ? "const " : "", type_name(d->cx->arena, t->type));
	for (int i = 0; i < t->value_count; i++) {
		fputs(i == 0 ? "{" : ",", d->out);
		dump_string(d, t->values[i]);
	}
	fputs(t->value_count != 0 ? "}" : "", d->out);
}

static void dump_contract(const struct dumper *d, const function *f)
{
	static const char *const contracts[] = { [CONTRACT_PURE] = "pure",
						 [CONTRACT_SHARED] = "shared",
						 [CONTRACT_ORDERED] = "ordered",
						 [CONTRACT_KEYED] = "keyed",
						 [CONTRACT_SERIAL] = "serial" };

	fprintf(d->out, " %s", contracts[f->contract]);
	if (f->contract == CONTRACT_KEYED && f->key_type != NULL)
		fprintf(d->out, "(%s)", type_name(d->cx->arena, f->key_type));
	else if (f->contract == CONTRACT_KEYED)
		fprintf(d->out, "(arg %d)", f->key_arg);
	fprintf(d->out, "%s%s", f->heavy ? " heavy" : "", f->effect ? " effect" : "");
	if (f->state != STR_NONE)
		fprintf(d->out, " state %s", text_of(d, f->state));
	if (f->ticket != STR_NONE)
		fprintf(d->out, " ticket %s", text_of(d, f->ticket));
	fprintf(d->out, " as %s in %s", text_of(d, f->c_name), text_of(d, f->header));
	if (f->setting != STR_NONE) {
		fprintf(d->out, " setting %s ", text_of(d, f->setting));
		dump_string(d, f->setting_value);
	}
	fputc('\n', d->out);
}

static void dump_function(const struct dumper *d, const function *f)
{
	static const char *const marks[] = {
		[RESULT_ONE] = "", [RESULT_OPTIONAL] = "?", [RESULT_MANY] = "*", [RESULT_NONE] = ""
	};

	fprintf(d->out, "function %s (", text_of(d, f->name));
	for (const type_ref *t = f->params; t != NULL; t = t->next) {
		dump_type(d, t);
		fputs(t->next != NULL ? ", " : "", d->out);
	}
	fputc(')', d->out);
	if (f->result_kind != RESULT_NONE) {
		fputs(" -> ", d->out);
		dump_type(d, &f->result);
		fputs(marks[f->result_kind], d->out);
	}
	dump_contract(d, f);
}

static void dump_opaque(const struct dumper *d, const opaque_type *t)
{
	fprintf(d->out, "type %s = %s in %s", text_of(d, t->name), text_of(d, t->c_type),
		text_of(d, t->header));
	fputs(t->is_key ? " key" : "", d->out);
	if (t->printer != STR_NONE)
		fprintf(d->out, " text %s", text_of(d, t->printer));
	if (t->parse != STR_NONE)
		fprintf(d->out, " parse %s", text_of(d, t->parse));
	if (t->prepare != STR_NONE)
		fprintf(d->out, " prepare %s", text_of(d, t->prepare));
	fputc('\n', d->out);
}

static void dump_predicate(const struct dumper *d, const predicate *p)
{
	fprintf(d->out, "predicate %s (", text_of(d, p->name));
	for (int i = 0; i < p->arity; i++)
		fprintf(d->out, "%s%s", i == 0 ? "" : ", ",
			type_name(d->cx->arena, p->attributes[i]));
	fputc(')', d->out);
	if (p->decode != STR_NONE)
		fprintf(d->out, " source %s in %s", text_of(d, p->decode), text_of(d, p->header));
	fputc('\n', d->out);
}

static void dump_statements(const struct dumper *d, const ast_program *program)
{
	for (const ast_constant *c = program->constants; c != NULL; c = c->next) {
		fprintf(d->out, "const %s ", text_of(d, c->name));
		dump_expr(d, c->value);
		fputc('\n', d->out);
	}
	for (const ast_table *t = program->tables; t != NULL; t = t->next) {
		fprintf(d->out, "table %s ", text_of(d, t->name));
		dump_expr(d, t->lifetime);
		fputc(' ', d->out);
		dump_expr(d, t->size);
		dump_key(d, t->keys);
		fputc('\n', d->out);
	}
	for (const ast_output *o = program->outputs; o != NULL; o = o->next) {
		fprintf(d->out, "output %s", text_of(d, o->name));
		if (o->to != STR_NONE) {
			fputs(" to ", d->out);
			dump_string(d, o->to);
		}
		fputc('\n', d->out);
	}
}

/* The library's declarations are left out: each program would show them. */
static void dump_program(const struct dumper *d, const ast_program *program)
{
	for (const opaque_type *t = program->types; t != NULL; t = t->next)
		if (is_own(d, t->span))
			dump_opaque(d, t);
	for (const ast_library *l = program->libraries; l != NULL; l = l->next)
		if (is_own(d, l->span))
			fprintf(d->out, "library %s\n", text_of(d, l->name));
	for (const function *f = program->functions; f != NULL; f = f->next)
		if (is_own(d, f->span))
			dump_function(d, f);
	for (const predicate *p = program->predicates; p != NULL; p = p->next)
		if (is_own(d, p->declared))
			dump_predicate(d, p);
	dump_statements(d, program);
	for (const ast_component *c = program->components; c != NULL; c = c->next)
		dump_component(d, c);
}

void dump_ast(compilation *cx, FILE *out)
{
	const struct dumper d = { cx, out };

	dump_program(&d, &cx->program);
	for (const ast_unit *unit = cx->units; unit != NULL; unit = unit->next)
		dump_program(&d, &unit->program);
}
