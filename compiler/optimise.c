/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/optimise.c -- pass: the plan made smaller and faster.
 *
 * Requires: a plan as pass_plan made it.
 * Gives:    a plan of the same meaning, laid out for emit.
 * Keeps:    the output, to the octet.
 * Look:     analogc --dump=plan FILE */
#include "compiler/optimise.h"

bool pass_optimise(compilation *cx)
{
	const options *o = cx->options;

	if (!o->no_fuse)
		optimise_fuse(cx);
	if (!o->no_straight)
		optimise_straight(cx);
	if (!o->no_constants)
		optimise_constants(cx);
	optimise_fold(cx);
	optimise_liveness(cx, o->no_liveness);
	plan_layout(cx);
	return diag_errors(cx->diag) == 0;
}
