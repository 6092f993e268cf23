/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/optimise.h -- the optimisations, each from plan to plan, none of which changes the
 * output. They run in this order; --dump=plan says what each did. */
#ifndef OPTIMISE_H
#define OPTIMISE_H

#include "compiler/plan.h"

/* Makes one stage of neighbours of one order (-fno-fuse). Context-ordered ones need the same key
 * value, followed through the heads. What the second one consumes of the first is then a call. */
void optimise_fuse(compilation *cx);

/* A derived tuple that triggers rules of its stage becomes these rules, in place: no tuple is made
 * (-fno-straight). Functions that nobody calls any more are gone. */
void optimise_straight(compilation *cx);

/* A string all of whose origins have one declared set of values is an index into it; equal literals
 * are prepared once (-fno-constants). */
void optimise_constants(compilation *cx);

/* A comparison whose result is known becomes true or false. Always: C compilers warn about some. */
void optimise_fold(compilation *cx);

/* Attributes that nobody reads are not stored; pure calls whose result nobody reads are gone. With
 * keep (-fno-liveness) these stay, and it is only found out which values are read. */
void optimise_liveness(compilation *cx, bool keep);

#endif
