/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/stats_sums.h -- what both forms of the statistics work out from the counts. */
#ifndef AN_STATS_SUMS_H
#define AN_STATS_SUMS_H

#include "runtime/stats.h"

/* "arp" for the counter filtered_arp, NULL for one that counts no filtered packets. */
const char *an_stats_filter_reason(const struct an_counter_info *info);

uint64_t an_stats_filtered(const struct an_stats *stats);
double an_stats_mbps(const struct an_stats *stats);

#endif
