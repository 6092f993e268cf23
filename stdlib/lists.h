/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/lists.h -- lists: made of values, put together, looked into.
 *
 * In:      lists and values of any type; each function gets the type of the elements.
 * Out:     lists in token memory; they share elements with what they were made of.
 * State:   none.
 * Threads: any.
 * Limits:  none; where memory is out (counted) a list is empty. */
#ifndef AN_STDLIB_LISTS_H
#define AN_STDLIB_LISTS_H

#include "runtime/type.h"

/* The list of one value. */
struct an_list an_lists_of(struct an_env *env, const struct an_type *element, const void *value);

/* a's elements, then b's. */
struct an_list an_lists_concat(struct an_env *env, const struct an_type *element, struct an_list a,
			       struct an_list b);
struct an_list an_lists_prepend(struct an_env *env, const struct an_type *element,
				const void *value, struct an_list list);
struct an_list an_lists_append(struct an_env *env, const struct an_type *element,
			       struct an_list list, const void *value);

struct an_list an_lists_empty(struct an_env *env, const struct an_type *element);
bool an_lists_is_empty(struct an_env *env, const struct an_type *element, struct an_list list);
int64_t an_lists_size(struct an_env *env, const struct an_type *element, struct an_list list);

/* 1: some element equals value; 0: none does. */
int64_t an_lists_member(struct an_env *env, const struct an_type *element, struct an_list list,
			const void *value);

/* False: there is no such element. */
bool an_lists_first(struct an_env *env, const struct an_type *element, struct an_list list,
		    void *out);
bool an_lists_last(struct an_env *env, const struct an_type *element, struct an_list list,
		   void *out);
bool an_lists_item(struct an_env *env, const struct an_type *element, struct an_list list,
		   int64_t place, void *out);

/* All but the last. False: the list is empty. */
bool an_lists_remove_last(struct an_env *env, const struct an_type *element, struct an_list list,
			  struct an_list *out);

#endif
