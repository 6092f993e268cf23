/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/symtab.h -- a table from names to what they name, for one kind of thing. */
#ifndef SYMTAB_H
#define SYMTAB_H

#include "compiler/arena.h"
#include "compiler/strtab.h"

typedef struct symtab symtab;

/* An empty table in the arena a. */
symtab *symtab_create(arena *a);

/* What was put under name, NULL: nothing. */
void *symtab_find(const symtab *t, str_id name);

/* Puts value, not NULL, under name, in the place of what was there. */
void symtab_put(symtab *t, str_id name, void *value);

#endif
