/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/conformance/order/record.h -- says in the file named by RECORD when a call begins and ends.
 *
 * Threads: any. Each line is one write at the end of the file: lines stand in the order of time. */
#ifndef RECORD_H
#define RECORD_H

#include "runtime/env.h"

/* Writes "begin ID FROM TO", waits for some microseconds, writes "end ID". Returns id. */
int64_t record_call(struct an_env *env, int64_t id, struct an_string from, struct an_string to);

#endif
