/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/monitor.h -- a thread beside the workers that says how far the run is: as a line that is
 * renewed (--progress), and once for each SIGUSR1.
 *
 * Threads: create and destroy by the main thread; what it shows are atomics of the capture. */
#ifndef AN_MONITOR_H
#define AN_MONITOR_H

#include "runtime/capture.h"

struct an_monitor;

/* Starts the thread. capture outlives the monitor. NULL: there is none; the run needs it not. */
struct an_monitor *an_monitor_create(const struct an_capture *capture, bool progress);

/* Ends the thread and clears the progress line. NULL: nothing to do. */
void an_monitor_destroy(struct an_monitor *monitor);

#endif
