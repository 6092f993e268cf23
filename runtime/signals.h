/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/signals.h -- SIGINT and SIGTERM drain and stop, SIGUSR1 asks for statistics.
 *
 * The first SIGINT or SIGTERM ends the input: what was read is processed and written, and the exit
 * status is that of a complete run. The second ends the process at once, with status 1.
 * Threads: an_signals_install by the main thread before others start; the rest by any thread. */
#ifndef AN_SIGNALS_H
#define AN_SIGNALS_H

#include "runtime/env.h"

/* Takes over the signals; SIGPIPE is ignored. AN_EIO: errno says why. */
an_status an_signals_install(void);

/* What the first SIGINT does, also for whoever finds that going on makes no sense. */
void an_signals_request_stop(void);
bool an_signals_stop_requested(void);

int an_signals_stop_fd(void);       /* readable from the request to stop on; never read it */
int an_signals_statistics_fd(void); /* an eventfd: readable after SIGUSR1, until it is read */

#endif
