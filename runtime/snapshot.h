/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/snapshot.h -- the rows of all tables, while no token is in flight. */
#ifndef AN_SNAPSHOT_H
#define AN_SNAPSHOT_H

#include "runtime/engine.h"

/* Hands them to options->tables, in the order of the stages, relations and insertion. What workers
 * have counted is added up first, which changes nothing that anybody can see. */
an_status an_snapshot_write(struct an_worker *worker);

#endif
