/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/infer.h -- the parts of pass_infer.
 *
 * In:    names resolved.
 * Out:   types of everything, chosen functions, binding modes.
 * Words: an expression is *settled* when its operands or arguments are known well enough to say
 *        how they are related. What can't be settled where it is met waits until all rules were
 *        looked at. */
#ifndef INFER_H
#define INFER_H

#include "compiler/compilation.h"

/* An expression that waits, with the rule that it stands in. */
typedef struct pending {
	ast_expr *expr; /* a call, +, - or in */
	ast_rule *rule;
	bool *variable_failed;
	bool is_bare;
	struct pending *next;
} pending;

typedef struct inferrer {
	compilation *cx;
	ast_rule *rule;            /* the one that is looked at, and … */
	bool *variable_failed;     /* … by slot: it took part in a conflict */
	bool **attribute_failed;   /* by predicate, position */
	const ast_expr *bare_call; /* a literal of its own: needs no result */
	pending *waiting, **waiting_end;
	bool at_end; /* what is not known by now is guessed */
} inferrer;

/* -- infer_expr.c ------------------------------------------------------------------------------ */

/* Fills e->type and the types below it, and returns it. Depth: AST_DEPTH_MAX. */
type *infer_expr(inferrer *in, ast_expr *e);

/* Settles what waits; at_end: by guesses. Behind all rules. */
void infer_waiting(inferrer *in, bool at_end);

/* -- infer_call.c ------------------------------------------------------------------------------ */

/* Ties the call to the one function that its arguments allow; false: there are several yet. */
bool infer_call(inferrer *in, ast_expr *e, bool is_bare);

/* -- infer_expired.c --------------------------------------------------------------------------- */

/* The KEY of each component's `expired` has the type of its context key. */
void infer_expired(inferrer *in);

/* -- infer_report.c ---------------------------------------------------------------------------- */

/* How a message calls e: by its name, or "this". */
const char *infer_describe(const inferrer *in, const ast_expr *e);

/* e has another type than what is described by format. */
void infer_conflict(inferrer *in, const ast_expr *e, type *wanted, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Notes where t became known, if that is not in e. what: "it", "the attribute". */
void infer_note_origin(inferrer *in, type *t, const ast_expr *e, const char *what);

/* Whether a conflict of e was reported already. */
bool infer_has_failed(const inferrer *in, const ast_expr *e);
void infer_set_failed(inferrer *in, const ast_expr *e);

/* Both have the same type. what: how a message calls the one that has no name. */
void infer_same(inferrer *in, ast_expr *left, ast_expr *right, const char *what);

/* The operand e of op is of that kind. */
void infer_operand(inferrer *in, ast_expr *e, type_kind kind, op_kind op);

const char *infer_op_text(op_kind op);

/* -- binding.c --------------------------------------------------------------------------------- */

/* Which occurrence of each variable binds it; reports variables that are read unbound or bound
 * twice, rules without a trigger, and heads and negations that are not safe. Fills var.binds and
 * literal.binds; where the right side of X = e is what it binds, the sides are swapped. */
void bind_rules(compilation *cx);

/* -- infer_close.c ----------------------------------------------------------------------------- */

/* Types that are still open become strings; then reports operators and aggregates that have no
 * meaning for the types of their operands. */
void infer_close(compilation *cx);

#endif
