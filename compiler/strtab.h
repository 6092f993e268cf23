/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/strtab.h -- every name and string once: equal text, equal id. */
#ifndef STRTAB_H
#define STRTAB_H

#include <stddef.h>
#include <stdint.h>

typedef uint32_t str_id;
#define STR_NONE 0u

struct strtab;
struct arena;

struct strtab *strtab_create(struct arena *a);
str_id strtab_add(struct strtab *t, const char *text, size_t length);
str_id strtab_add_z(struct strtab *t, const char *text);
/* NUL-terminated; may hold NULs before that. Lives as long as the table. */
const char *strtab_text(const struct strtab *t, str_id id);
size_t strtab_length(const struct strtab *t, str_id id);

#endif
