/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/stress.h -- hostile schedules for tests: a build with -DAN_STRESS yields or sleeps at
 * random at every step of the engine, and can let the n-th allocation fail.
 *
 * Threads: any; each worker has its own random numbers, from the run's seed and its index. */
#ifndef AN_STRESS_H
#define AN_STRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef AN_STRESS
/* Begins the calling thread's random numbers. */
void an_stress_begin(uint64_t seed, unsigned worker);

/* Goes on, yields or sleeps for some microseconds. */
void an_yield_point(void);

/* The n-th allocation of the runtime from now on fails (1: the next); 0: none. */
void an_stress_fail_allocation(unsigned long n);
bool an_stress_allocation_fails(void);
#else
static inline void an_stress_begin(uint64_t seed, unsigned worker)
{
	(void)seed, (void)worker;
}
static inline void an_yield_point(void)
{
}
static inline bool an_stress_allocation_fails(void)
{
	return false;
}
#endif

/* The runtime's malloc and calloc. */
static inline void *an_malloc(size_t n)
{
	return an_stress_allocation_fails() ? NULL : malloc(n);
}
static inline void *an_calloc(size_t count, size_t n)
{
	return an_stress_allocation_fails() ? NULL : calloc(count, n);
}

#endif
