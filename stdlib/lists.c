/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/lists.c -- see lists.h. */
#include "stdlib/lists.h"

#include <string.h>

static const struct an_list no_elements = { NULL, 0 };

/* a_count values, then b_count. */
static struct an_list join(struct an_env *env, const struct an_type *element, const void *a,
			   size_t a_count, const void *b, size_t b_count)
{
	size_t a_octets = a_count * element->octets, b_octets = b_count * element->octets;
	uint8_t *items;

	if (a_octets + b_octets == 0)
		return no_elements;
	items = an_alloc(env, a_octets + b_octets);
	if (items == NULL)
		return no_elements;
	if (a_octets != 0)
		memcpy(items, a, a_octets);
	if (b_octets != 0)
		memcpy(items + a_octets, b, b_octets);
	return (struct an_list){ items, a_count + b_count };
}

struct an_list an_lists_of(struct an_env *env, const struct an_type *element, const void *value)
{
	return join(env, element, value, 1, NULL, 0);
}

struct an_list an_lists_concat(struct an_env *env, const struct an_type *element, struct an_list a,
			       struct an_list b)
{
	if (a.count == 0)
		return b;
	if (b.count == 0)
		return a;
	return join(env, element, a.items, a.count, b.items, b.count);
}

struct an_list an_lists_prepend(struct an_env *env, const struct an_type *element,
				const void *value, struct an_list list)
{
	return join(env, element, value, 1, list.items, list.count);
}

struct an_list an_lists_append(struct an_env *env, const struct an_type *element,
			       struct an_list list, const void *value)
{
	return join(env, element, list.items, list.count, value, 1);
}

struct an_list an_lists_empty(struct an_env *env, const struct an_type *element)
{
	(void)env;
	(void)element;
	return no_elements;
}

bool an_lists_is_empty(struct an_env *env, const struct an_type *element, struct an_list list)
{
	(void)env;
	(void)element;
	return list.count == 0;
}

int64_t an_lists_size(struct an_env *env, const struct an_type *element, struct an_list list)
{
	(void)env;
	(void)element;
	return (int64_t)list.count;
}

static const void *item_at(const struct an_type *element, struct an_list list, size_t place)
{
	return (const uint8_t *)list.items + place * element->octets;
}

int64_t an_lists_member(struct an_env *env, const struct an_type *element, struct an_list list,
			const void *value)
{
	(void)env;
	for (size_t i = 0; i < list.count; i++)
		if (an_type_equal(element, item_at(element, list, i), value))
			return 1;
	return 0;
}

bool an_lists_item(struct an_env *env, const struct an_type *element, struct an_list list,
		   int64_t place, void *out)
{
	(void)env;
	if (place < 0 || (uint64_t)place >= list.count)
		return false;
	memcpy(out, item_at(element, list, (size_t)place), element->octets);
	return true;
}

bool an_lists_first(struct an_env *env, const struct an_type *element, struct an_list list,
		    void *out)
{
	return an_lists_item(env, element, list, 0, out);
}

bool an_lists_last(struct an_env *env, const struct an_type *element, struct an_list list,
		   void *out)
{
	return an_lists_item(env, element, list, (int64_t)list.count - 1, out);
}

bool an_lists_remove_last(struct an_env *env, const struct an_type *element, struct an_list list,
			  struct an_list *out)
{
	(void)env;
	(void)element;
	if (list.count == 0)
		return false;
	*out = (struct an_list){ list.count == 1 ? NULL : list.items, list.count - 1 };
	return true;
}
