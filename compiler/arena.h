/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/arena.h -- the compiler's one memory: taken piece by piece, given back at once. */
#ifndef ARENA_H
#define ARENA_H

#include <stdarg.h>
#include <stddef.h>

typedef struct arena arena;

/* NULL: out of memory. */
arena *arena_create(void);
void arena_destroy(arena *a);

/* Called when the system has no more memory; it says so and does not return. Without a handler, or
 * where it returns, the program aborts. */
void arena_on_exhaustion(arena *a, void (*handler)(void));
_Noreturn void arena_exhausted(const arena *a);

/* n zeroed octets, aligned to 16. Never NULL: out of memory, the handler that main set says so and
 * exits with 4. */
void *arena_alloc(arena *a, size_t n);
char *arena_strdup(arena *a, const char *s, size_t n);
char *arena_printf(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(arena *a, const char *format, va_list args);

#define ARENA_NEW(a, T)      ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

#endif
