/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/infer.h -- the parts of pass_infer. */
#ifndef INFER_H
#define INFER_H

#include "compiler/compilation.h"

/* binding.c: which occurrence of each variable binds it; reports variables that are read unbound
 * or bound twice, and heads that are not safe. Fills var.binds and literal.binds; where the right
 * side of X = e is what it binds, the sides are swapped. */
void bind_rules(compilation *cx);

/* infer_close.c: types that are still open become strings; then reports operators that have no
 * meaning for the types of their operands. */
void infer_close(compilation *cx);

#endif
