/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/infer.c -- pass: the type of everything, over the whole program; what binds what.
 *
 * Requires: names resolved; nothing that support.c reports.
 * Gives:    predicate.attributes, variable.type, expr.type, key.type; var.binds and literal.binds.
 * Keeps:    the shape of the tree, but for the sides of X = e.
 * Errors:   reports all. Of a variable or attribute that took part in a conflict no other is
 *           reported: one cause, one message.
 * Look:     analogc --dump=types FILE */
#include "compiler/infer.h"

#include <stdarg.h>
#include <string.h>

typedef struct inferrer {
	compilation *cx;
	ast_rule *rule;
	const ast_expr *bare_call; /* a literal of its own: needs no result */
	bool *variable_failed;     /* by slot */
	bool **attribute_failed;   /* by predicate, position */
} inferrer;

static const char *text(const inferrer *in, str_id name)
{
	return strtab_text(in->cx->strings, name);
}

/* -- conflicts --------------------------------------------------------------------------------- */

/* How a message calls e: by its name, or "this string". */
static const char *describe(const inferrer *in, const ast_expr *e)
{
	if (e->kind == EXPR_VAR)
		return arena_printf(in->cx->arena, "'%s'", text(in, e->u.var.name));
	if (e->kind == EXPR_CALL)
		return arena_printf(in->cx->arena, "the result of '%s'", text(in, e->u.call.name));
	return "this";
}

static bool same_span(src_span a, src_span b)
{
	return a.file == b.file && a.begin == b.begin && a.end == b.end;
}

/* int and float: shows how one becomes the other. */
static void explain_number(inferrer *in, const ast_expr *e, type *found, type *wanted)
{
	str_id convert = strtab_add_z(in->cx->strings, "f_float");

	if (found->kind != TYPE_INT || wanted->kind != TYPE_FLOAT)
		return;
	if (e->kind == EXPR_INT) {
		diag_fixit(in->cx->diag, e->span, "%lld.0", (long long)e->u.integer);
		return;
	}
	for (const function *f = in->cx->program.functions; f != NULL; f = f->next)
		if (f->name == convert && e->kind == EXPR_VAR)
			diag_fixit(in->cx->diag, e->span, "f_float(%s)", text(in, e->u.var.name));
}

static void set_failed(inferrer *in, const ast_expr *e)
{
	if (e->kind == EXPR_VAR)
		in->variable_failed[e->u.var.slot] = true;
}

/* e has another type than what is described by format. */
__attribute__((format(printf, 4, 5))) static void conflict(inferrer *in, const ast_expr *e,
							   type *wanted, const char *format, ...)
{
	arena *a = in->cx->arena;
	type *found = type_find(e->type);
	va_list args;

	wanted = type_find(wanted);
	va_start(args, format);
	diag_error(in->cx->diag, e->span, "type", "%s has type %s, but %s has type %s",
		   describe(in, e), type_name(a, found), arena_vprintf(a, format, args),
		   type_name(a, wanted));
	va_end(args);
	explain_number(in, e, found, wanted);
	if (found->origin.file != 0 && !same_span(found->origin, e->span))
		diag_note(in->cx->diag, found->origin, "it is known as %s from here",
			  type_name(a, found));
	set_failed(in, e);
}

/* True if a conflict of e was reported already. */
static bool has_failed(const inferrer *in, const ast_expr *e)
{
	return e->kind == EXPR_VAR && in->variable_failed[e->u.var.slot];
}

/* The operand e of op must be of this kind. */
static void expect(inferrer *in, ast_expr *e, type_kind kind, const char *op)
{
	type *wanted = type_scalar(in->cx->arena, kind, e->span);

	if (!has_failed(in, e) && !type_unify(e->type, wanted))
		conflict(in, e, wanted, "an operand of '%s'", op);
}

/* -- expressions ------------------------------------------------------------------------------- */

static const char *const op_texts[] = {
#define X(kind, sign) sign,
	OPERATORS(X)
#undef X
};

static type *infer_expr(inferrer *in, ast_expr *e);

static type *string_type(inferrer *in, const ast_expr *e, src_span at)
{
	const char *s = text(in, e->u.string);
	bool maybe_bool = strcmp(s, "true") == 0 || strcmp(s, "false") == 0;
	type *t = type_scalar(in->cx->arena, maybe_bool ? TYPE_OPEN : TYPE_STRING, at);

	t->literal_bool = maybe_bool;
	return t;
}

/* The type of a literal that stands, itself or by a name, at `at`. */
static type *literal_type(inferrer *in, const ast_expr *e, src_span at)
{
	arena *a = in->cx->arena;

	switch (e->kind) {
	case EXPR_INT:
	case EXPR_DURATION:
		return type_scalar(a, TYPE_INT, at);
	case EXPR_FLOAT:
	case EXPR_INFINITY:
		return type_scalar(a, TYPE_FLOAT, at);
	case EXPR_BOOL:
		return type_scalar(a, TYPE_BOOL, at);
	case EXPR_STRING:
		return string_type(in, e, at);
	case EXPR_ADDRESS:
		return type_scalar(a, TYPE_ADDRESS, at);
	case EXPR_NETWORK:
		return type_scalar(a, TYPE_NETWORK, at);
	case EXPR_VAR:
	case EXPR_WILDCARD:
	case EXPR_LIST:
	case EXPR_INTERVAL:
	case EXPR_SET:
	case EXPR_CALL:
	case EXPR_UNARY:
	case EXPR_BINARY:
	case EXPR_CONSTANT:
	case EXPR_AGGREGATE:
		break;
	}
	return type_open(a);
}

/* A const argument of a prepared type (a regular expression) is written as a string. */
static type *parameter_type(inferrer *in, const type_ref *p, src_span at)
{
	if (p->is_const && p->type->kind == TYPE_OPAQUE && p->type->opaque->prepare != STR_NONE)
		return type_scalar(in->cx->arena, TYPE_STRING, at);
	return type_at(in->cx->arena, p->type, at);
}

static type *infer_call(inferrer *in, ast_expr *e)
{
	const function *f = e->u.call.function;
	const type_ref *p = f->params;
	int position = 1;

	for (ast_expr *arg = e->u.call.args; arg != NULL; arg = arg->next, p = p->next) {
		type *wanted = parameter_type(in, p, arg->span);

		infer_expr(in, arg);
		if (!has_failed(in, arg) && !type_unify(arg->type, wanted)) {
			conflict(in, arg, wanted, "argument %d of '%s'", position,
				 text(in, f->name));
			diag_note(in->cx->diag, p->span, "declared here");
		}
		position++;
	}
	if (f->result_kind != RESULT_NONE)
		return type_at(in->cx->arena, f->result.type, e->span);
	if (e != in->bare_call) {
		diag_error(in->cx->diag, e->span, "no-result", "'%s' has no result",
			   text(in, f->name));
		diag_note(in->cx->diag, f->name_span, "declared here");
	}
	return type_open(in->cx->arena);
}

static type *infer_unary(inferrer *in, ast_expr *e)
{
	type *operand = infer_expr(in, e->u.op.left);
	type_kind kind = e->u.op.op == OP_NOT ? TYPE_BOOL : TYPE_INT;

	if (e->u.op.op == OP_NEGATE || e->u.op.op == OP_PLUS)
		return operand; /* a number: infer_close looks */
	expect(in, e->u.op.left, kind, op_texts[e->u.op.op]);
	return type_scalar(in->cx->arena, kind, e->span);
}

/* Both operands have the same type. */
static type *infer_same(inferrer *in, ast_expr *left, ast_expr *right)
{
	if (has_failed(in, left) || has_failed(in, right) || type_unify(left->type, right->type))
		return left->type;
	if (type_find(left->type)->kind == TYPE_INT && type_find(right->type)->kind == TYPE_FLOAT)
		conflict(in, left, right->type, "%s", describe(in, right));
	else
		conflict(in, right, left->type, "%s", describe(in, left));
	set_failed(in, left);
	set_failed(in, right);
	return left->type;
}

/* time + int, time - int, time - time: NULL if e is none of these. */
static type *infer_time(inferrer *in, ast_expr *e)
{
	ast_expr *left = e->u.op.left, *right = e->u.op.right;
	bool left_time = type_find(left->type)->kind == TYPE_TIME;
	bool right_time = type_find(right->type)->kind == TYPE_TIME;

	if (left_time && right_time && e->u.op.op == OP_SUB)
		return type_scalar(in->cx->arena, TYPE_INT, e->span);
	if (left_time == right_time || (right_time && e->u.op.op == OP_SUB))
		return NULL;
	expect(in, left_time ? right : left, TYPE_INT, op_texts[e->u.op.op]);
	return left_time ? left->type : right->type;
}

static type *infer_binary(inferrer *in, ast_expr *e)
{
	ast_expr *left = e->u.op.left, *right = e->u.op.right;
	type *result = NULL;
	type_kind kind = TYPE_INT;

	infer_expr(in, left);
	infer_expr(in, right);
	switch (e->u.op.op) {
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
	case OP_IN:
		infer_same(in, left, right);
		return type_scalar(in->cx->arena, TYPE_BOOL, e->span);
	case OP_ADD:
	case OP_SUB:
		result = infer_time(in, e);
		return result != NULL ? result : infer_same(in, left, right);
	case OP_MUL:
	case OP_DIV:
		return infer_same(in, left, right);
	case OP_OR:
	case OP_AND:
	case OP_NOT:
		kind = TYPE_BOOL;
		break;
	case OP_BIT_OR:
	case OP_BIT_XOR:
	case OP_BIT_AND:
	case OP_SHL:
	case OP_SHR:
	case OP_MOD:
	case OP_BIT_NOT:
	case OP_NEGATE:
	case OP_PLUS:
		break;
	}
	expect(in, left, kind, op_texts[e->u.op.op]);
	expect(in, right, kind, op_texts[e->u.op.op]);
	return type_scalar(in->cx->arena, kind, e->span);
}

static type *infer_expr(inferrer *in, ast_expr *e)
{
	switch (e->kind) {
	case EXPR_VAR:
		e->type = in->rule->variables[e->u.var.slot].type;
		break;
	case EXPR_CALL:
		e->type = infer_call(in, e);
		break;
	case EXPR_UNARY:
		e->type = infer_unary(in, e);
		break;
	case EXPR_BINARY:
		e->type = infer_binary(in, e);
		break;
	case EXPR_CONSTANT:
		e->type = literal_type(in, e->u.constant.value, e->span);
		if (e->u.constant.value->type == NULL)
			e->u.constant.value->type = e->type;
		break;
	case EXPR_WILDCARD:
	case EXPR_INT:
	case EXPR_FLOAT:
	case EXPR_BOOL:
	case EXPR_STRING:
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
	case EXPR_DURATION:
	case EXPR_INFINITY:
	case EXPR_LIST:
	case EXPR_INTERVAL:
	case EXPR_SET:
	case EXPR_AGGREGATE:
		e->type = literal_type(in, e, e->span);
		break;
	}
	return e->type;
}

/* -- atoms, rules ------------------------------------------------------------------------------ */

static void infer_location(inferrer *in, const ast_expr *e, type *wanted)
{
	if (has_failed(in, e) || type_unify(e->type, wanted))
		return;
	diag_error(in->cx->diag, e->span, "location", "%s has type %s, but a location is a node",
		   describe(in, e), type_name(in->cx->arena, e->type));
	if (type_find(e->type)->origin.file != 0 && !same_span(type_find(e->type)->origin, e->span))
		diag_note(in->cx->diag, type_find(e->type)->origin, "it is known as %s from here",
			  type_name(in->cx->arena, e->type));
	set_failed(in, e);
}

static void infer_atom(inferrer *in, const ast_atom *atom)
{
	const predicate *p = atom->predicate;
	bool *failed = in->attribute_failed[p->index];
	int i = 0;

	for (ast_expr *e = atom->args; e != NULL; e = e->next, i++) {
		type *wanted = p->declared.file != 0 || p->is_builtin
				   ? type_at(in->cx->arena, p->attributes[i], e->span)
				   : p->attributes[i];
		infer_expr(in, e);
		if (i == 0) {
			infer_location(in, e, wanted);
			continue;
		}
		if (has_failed(in, e) || failed[i] || type_unify(e->type, wanted))
			continue;
		conflict(in, e, wanted, "attribute %d of '%s'", i + 1, text(in, p->name));
		if (p->declared.file != 0)
			diag_note(in->cx->diag, p->declared, "declared here");
		else if (type_find(wanted)->origin.file != 0)
			diag_note(in->cx->diag, type_find(wanted)->origin,
				  "the attribute is known as %s from here",
				  type_name(in->cx->arena, wanted));
		failed[i] = p->declared.file == 0 && !p->is_builtin;
	}
}

static void infer_literal(inferrer *in, ast_literal *l)
{
	int before = diag_errors(in->cx->diag);

	switch (l->kind) {
	case LITERAL_ATOM:
	case LITERAL_NEGATED:
		infer_atom(in, &l->atom);
		break;
	case LITERAL_ASSIGN:
	case LITERAL_EQUALS:
		infer_expr(in, l->left);
		infer_expr(in, l->right);
		infer_same(in, l->left, l->right);
		break;
	case LITERAL_CONDITION:
		infer_expr(in, l->left);
		if (diag_errors(in->cx->diag) == before && !has_failed(in, l->left) &&
		    !type_unify(l->left->type, type_scalar(in->cx->arena, TYPE_BOOL, l->span)))
			diag_error(in->cx->diag, l->span, "type",
				   "a condition is a bool, but %s has type %s",
				   describe(in, l->left), type_name(in->cx->arena, l->left->type));
		break;
	case LITERAL_CALL:
		in->bare_call = l->left;
		infer_expr(in, l->left);
		break;
	}
}

static void infer_rule(inferrer *in, ast_rule *rule)
{
	in->rule = rule;
	in->variable_failed = ARENA_ARRAY(in->cx->arena, bool, rule->variable_count + 1);
	for (int slot = 0; slot < rule->variable_count; slot++)
		rule->variables[slot].type = type_open(in->cx->arena);
	for (ast_literal *l = rule->body; l != NULL; l = l->next)
		infer_literal(in, l);
	infer_atom(in, &rule->head);
}

static void open_attributes(inferrer *in)
{
	arena *a = in->cx->arena;

	in->attribute_failed = ARENA_ARRAY(a, bool *, in->cx->program.predicate_count);
	for (predicate *p = in->cx->program.predicates; p != NULL; p = p->next) {
		in->attribute_failed[p->index] = ARENA_ARRAY(a, bool, p->arity + 1);
		if (p->attributes != NULL)
			continue;
		p->attributes = ARENA_ARRAY(a, type *, p->arity + 1);
		for (int i = 0; i < p->arity; i++)
			p->attributes[i] =
			    i == 0 ? type_scalar(a, TYPE_NODE, (src_span){ 0 }) : type_open(a);
	}
}

bool pass_infer(compilation *cx)
{
	inferrer in = { .cx = cx };
	int before = diag_errors(cx->diag);

	bind_rules(cx);
	int unbound = diag_errors(cx->diag);
	open_attributes(&in);
	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (ast_rule *rule = c->rules; rule != NULL; rule = rule->next)
			infer_rule(&in, rule);
	if (diag_errors(cx->diag) == unbound)
		infer_close(cx);
	return diag_errors(cx->diag) == before;
}
