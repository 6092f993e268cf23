/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/signals.h -- SIGINT and SIGTERM drain and stop, SIGUSR1 asks for statistics.
 *
 * The signals are blocked in every thread and come through a descriptor, which the monitor reads
 * (runtime/monitor.h): there is no handler that interrupts anything.
 * Threads: an_signals_install by the main thread before it starts others; an_signals_take by one
 *          thread; the rest by any. */
#ifndef AN_SIGNALS_H
#define AN_SIGNALS_H

#include "runtime/env.h"

/* Takes over the signals; SIGPIPE is ignored. AN_EIO: errno says why. */
an_status an_signals_install(void);

int an_signals_fd(void); /* readable when a signal has come */

typedef enum { AN_SIGNAL_NONE, AN_SIGNAL_STOP, AN_SIGNAL_STATISTICS } an_signal;

/* The next signal that has come, if one has. Does not wait. */
an_signal an_signals_take(void);

/* Ends the input: what was read is still processed and written. */
void an_signals_request_stop(void);
bool an_signals_stop_requested(void);
int an_signals_stop_fd(void); /* readable from the request to stop on; never read it */

#endif
