/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/table_copy.c -- copies of the strings and lists in a row. */
#include "runtime/row.h"

#include <string.h>

static size_t align(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

bool an_type_is_flat(const struct an_type *type)
{
	return type->kind != AN_TYPE_STRING && type->kind != AN_TYPE_NODE &&
	       type->kind != AN_TYPE_LIST;
}

bool an_fact_is_flat(const struct an_relation_type *type)
{
	for (unsigned i = 0; i < type->field_count; i++)
		if (!an_type_is_flat(type->fields[i].type))
			return false;
	return true;
}

/* Lists nest as deep as their type does. */
static size_t payload(const struct an_type *type, const void *value)
{
	const struct an_list *list = value;
	size_t octets;

	if (type->kind == AN_TYPE_STRING || type->kind == AN_TYPE_NODE)
		return align(((const struct an_string *)value)->length);
	if (type->kind != AN_TYPE_LIST)
		return 0;
	octets = align(list->count * type->element->octets);
	if (!an_type_is_flat(type->element))
		for (size_t i = 0; i < list->count; i++)
			octets += payload(type->element,
					  (const char *)list->items + i * type->element->octets);
	return octets;
}

size_t an_fact_payload(const struct an_relation_type *type, const void *fact)
{
	size_t octets = 0;

	for (unsigned i = 0; i < type->field_count; i++)
		octets +=
		    payload(type->fields[i].type, (const char *)fact + type->fields[i].offset);
	return octets;
}

/* n octets of *from move to room; returns the room behind them. */
static char *move(const void **from, size_t n, char *room)
{
	if (n > 0)
		memcpy(room, *from, n);
	*from = room;
	return room + align(n);
}

static char *own(const struct an_type *type, void *value, char *room)
{
	if (type->kind == AN_TYPE_STRING || type->kind == AN_TYPE_NODE) {
		struct an_string *string = value;
		const void *data = string->data;

		room = move(&data, string->length, room);
		string->data = data;
	} else if (type->kind == AN_TYPE_LIST) {
		struct an_list *list = value;
		char *items = room;

		room = move(&list->items, list->count * type->element->octets, room);
		if (!an_type_is_flat(type->element))
			for (size_t i = 0; i < list->count; i++)
				room = own(type->element, items + i * type->element->octets, room);
	}
	return room;
}

void an_fact_own(const struct an_relation_type *type, void *copy, char *room)
{
	for (unsigned i = 0; i < type->field_count; i++)
		room = own(type->fields[i].type, (char *)copy + type->fields[i].offset, room);
}
