/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/snapshot.h -- the rows of a stage's tables, wherever they are kept, for --tables.
 *
 * Threads: by a worker that has the stage to itself: in a barrier, or when no worker runs. */
#ifndef AN_SNAPSHOT_H
#define AN_SNAPSHOT_H

#include "runtime/engine.h"
#include "runtime/table.h"

/* Calls each for every row of every table that is_written, as they are at that token time: table by
 * table, in the order of insertion. relation: in stage->relations; row: its generated struct, valid
 * during the call. AN_ENOMEM: some rows may be missing; or what each returned, at once. */
an_status an_snapshot_read(struct an_worker *worker, struct an_stage_state *s, int64_t now,
			   an_status (*each)(void *self, unsigned relation, const void *row),
			   void *self);

#endif
