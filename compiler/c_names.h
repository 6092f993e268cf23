/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/c_names.h -- names that generated C has, whatever the program says. */
#ifndef C_NAMES_H
#define C_NAMES_H

#include <stdbool.h>

/* A keyword, or a macro of a header that generated C includes. */
bool c_name_is_reserved(const char *name);

/* A function or macro that runtime headers declare. */
bool c_name_is_of_runtime(const char *name);

#endif
