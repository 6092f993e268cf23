/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/monitor.h -- a thread beside the workers: takes signals, says how far the run is.
 *
 * The first SIGINT or SIGTERM ends the input (runtime/signals.h): what was read is processed and
 * written, and the exit status is that of a complete run. The second calls stop_now. SIGUSR1
 * writes a line on standard error; with --progress there is one that is renewed.
 * Threads: create and destroy by the main thread; what it shows are atomics of the capture. */
#ifndef AN_MONITOR_H
#define AN_MONITOR_H

#include "runtime/capture.h"

struct an_monitor;

/* Starts the thread, after an_signals_install. capture outlives the monitor; stop_now does not
 * return. NULL: errno says why. */
struct an_monitor *an_monitor_create(const struct an_capture *capture, void (*stop_now)(void));

/* From here on the thread shows a progress line. */
void an_monitor_show_progress(struct an_monitor *monitor);

/* Ends the thread and clears the progress line. */
void an_monitor_destroy(struct an_monitor *monitor);

#endif
