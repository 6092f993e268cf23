/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_value.h -- which constants a value can be: between the files of check_values. */
#ifndef CHECK_VALUE_H
#define CHECK_VALUE_H

#include "compiler/check.h"

enum { VALUES_MAX = 64 };

/* A string, an int or a bool. */
typedef struct value {
	bool is_string;
	int64_t bits; /* of a string: its id */
} value;

/* The constants that something can be; is_any: whatever its type has, an int from low to high. */
typedef struct value_set {
	bool is_any;
	int count;
	value *items;
	int64_t low, high;
} value_set;

typedef struct valuer {
	checker *k;
	value_set **attributes; /* by predicate, position */
	value_set *slots;       /* of the rule */
	bool is_dead;           /* the rule can't fire, and why was reported */
	bool *possible;         /* by node of a recursive group: it can have facts */
	struct origin *origins; /* by predicate */
} valuer;

/* The rules that derive a predicate. */
typedef struct origin {
	int rules, dead;  /* how many there are; of these can't fire, as far as was looked */
	bool is_reported; /* that it is never derived, or the cause of that */
} origin;

extern const value_set value_any;

/* -- check_value_sets.c ------------------------------------------------------------------------ */

bool value_is_equal(value a, value b);
/* <0, 0, >0; of one type. */
int value_order(const valuer *vr, value a, value b);
bool value_is_in(const value_set *s, value v);
value_set value_single(valuer *vr, value v);
void value_add_all(valuer *vr, value_set *to, const value_set *from);

/* Whether e is a constant that is looked at here; *v is its value. */
bool value_of_constant(const valuer *vr, const ast_expr *e, value *v);
value_set value_declared(valuer *vr, const type_ref *t);
value_set value_set_of(valuer *vr, const ast_expr *e);

/* As the program writes it, where e has its type. */
const char *value_text(const valuer *vr, const ast_expr *e, value v);
/* "1, 2", "at least 5", NULL: the set is empty. */
const char *value_set_text(const valuer *vr, const ast_expr *e, const value_set *s);

/* -- check_value_tests.c: each warns where the test never or always holds ---------------------- */

/* subject == literal, which is v; s is what the subject can be, before and after. */
void value_test_equal(valuer *vr, const ast_expr *literal, value v, value_set *s);
void value_test(valuer *vr, op_kind op, const ast_expr *left, const ast_expr *right);
void value_test_condition(valuer *vr, const ast_expr *e);

#endif
