/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/type_text.c -- a value's text as a string of the program. */
#include "runtime/type.h"
#include "runtime/writer.h"

#include <string.h>

struct an_string an_type_text(struct an_env *env, const struct an_type *type, const void *value)
{
	struct an_string result = { NULL, 0 };
	struct an_writer w;
	struct an_text text;
	char *copy;

	if (type->kind == AN_TYPE_STRING || type->kind == AN_TYPE_NODE)
		return *(const struct an_string *)value;
	an_text_init(&text);
	an_writer_init(&w, &text, AN_FORMAT_CSV); /* a cell without its quotes */
	an_type_print(&w, type, value);
	if (!text.failed && text.length > 0 && (copy = an_alloc(env, text.length)) != NULL) {
		memcpy(copy, text.data, text.length);
		result = (struct an_string){ copy, text.length };
	}
	an_text_fini(&text);
	return result;
}
