/* SPDX-License-Identifier: BSD-3-Clause */
/* What of the declared C a program uses: the linker's libraries, the headers. */
#include <string.h>
#include <unistd.h>

#include "compiler/drive.h"

/* -- files whose declarations are used --------------------------------------------------------- */

static void use_type(const compilation *cx, bool *used, type *t)
{
	if (t == NULL)
		return;
	t = type_find(t);
	while (t->kind == TYPE_LIST)
		t = type_find(t->element);
	if (t->kind == TYPE_OPAQUE && t->opaque != NULL)
		used[t->opaque->span.file] = true;
	(void)cx;
}

static void use_function(const compilation *cx, bool *used, const function *f)
{
	if (f == NULL)
		return;
	used[f->span.file] = true;
	for (const type_ref *p = f->params; p != NULL; p = p->next)
		use_type(cx, used, p->type);
	use_type(cx, used, f->result.type);
	use_type(cx, used, f->key_type);
}

static void use_exprs(const compilation *cx, bool *used, const ast_expr *e);

static void use_expr(const compilation *cx, bool *used, const ast_expr *e)
{
	switch (e->kind) {
	case EXPR_CALL:
		use_function(cx, used, e->u.call.function);
		use_exprs(cx, used, e->u.call.args);
		break;
	case EXPR_UNARY:
		use_exprs(cx, used, e->u.op.left);
		break;
	case EXPR_BINARY:
		use_exprs(cx, used, e->u.op.left);
		use_exprs(cx, used, e->u.op.right);
		break;
	case EXPR_LIST:
	case EXPR_SET:
		use_exprs(cx, used, e->u.list.items);
		break;
	case EXPR_INTERVAL:
		use_exprs(cx, used, e->u.interval.low);
		use_exprs(cx, used, e->u.interval.high);
		break;
	case EXPR_AGGREGATE:
		use_exprs(cx, used, e->u.aggregate.arg);
		break;
	case EXPR_CONSTANT:
		use_exprs(cx, used, e->u.constant.value);
		break;
	case EXPR_VAR:
	case EXPR_WILDCARD:
	case EXPR_INT:
	case EXPR_FLOAT:
	case EXPR_BOOL:
	case EXPR_STRING:
	case EXPR_ADDRESS:
	case EXPR_NETWORK:
	case EXPR_DURATION:
	case EXPR_INFINITY:
		break;
	}
}

/* A list of them; as deep as AST_DEPTH_MAX. */
static void use_exprs(const compilation *cx, bool *used, const ast_expr *e)
{
	for (; e != NULL; e = e->next)
		use_expr(cx, used, e);
}

static void use_rule(const compilation *cx, bool *used, const ast_rule *rule)
{
	use_exprs(cx, used, rule->head.args);
	for (const ast_literal *l = rule->body; l != NULL; l = l->next) {
		use_exprs(cx, used, l->atom.args);
		use_exprs(cx, used, l->left);
		use_exprs(cx, used, l->right);
	}
}

const bool *drive_used_files(const compilation *cx)
{
	bool *used = ARENA_ARRAY(cx->arena, bool, cx->sources.count + 1);

	for (const ast_component *c = cx->program.components; c != NULL; c = c->next)
		for (const ast_rule *r = c->rules; r != NULL; r = r->next)
			use_rule(cx, used, r);
	for (const predicate *p = cx->program.predicates; p != NULL; p = p->next) {
		if (p->decode != STR_NONE)
			used[p->declared.file] = true;
		for (int i = 0; p->attributes != NULL && i < p->arity; i++)
			use_type(cx, used, p->attributes[i]);
	}
	return used;
}

/* -- libraries --------------------------------------------------------------------------------- */

void drive_add_libraries(const compilation *cx, command *c)
{
	const bool *used = drive_used_files(cx);

	for (const ast_library *l = cx->program.libraries; l != NULL; l = l->next) {
		const ast_library *before = cx->program.libraries;

		if (!used[l->span.file])
			continue;
		while (before != l && (before->name != l->name || !used[before->span.file]))
			before = before->next;
		if (before == l)
			command_add(
			    c, arena_printf(cx->arena, "-l%s", strtab_text(cx->strings, l->name)));
	}
}

/* -- headers ----------------------------------------------------------------------------------- */

/* The folder of a path, for -I. */
static const char *folder_of(const compilation *cx, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "/" : arena_printf(cx->arena, "%.*s", (int)(slash - path), path);
}

static const char **add_folder(const char **folders, const char *folder)
{
	while (*folders != NULL && strcmp(*folders, folder) != 0)
		folders++;
	*folders = folder;
	return folders;
}

const char *const *drive_header_folders(const compilation *cx)
{
	const options *o = cx->options;
	const char **folders = ARENA_ARRAY(cx->arena, const char *,
					   cx->sources.count + (uint32_t)o->include_count + 2);

	add_folder(folders, folder_of(cx, o->input));
	for (uint32_t i = 1; i <= cx->sources.count; i++)
		if (!source_get(&cx->sources, i)->is_library)
			add_folder(folders, folder_of(cx, source_get(&cx->sources, i)->name));
	for (int i = 0; i < o->include_count; i++)
		add_folder(folders, o->include_dirs[i]);
	return folders;
}

const char *drive_find_header(const compilation *cx, str_id header)
{
	const char *name = strtab_text(cx->strings, header), *path;

	if (name[0] == '/')
		return access(name, R_OK) == 0 ? name : NULL;
	for (const char *const *f = drive_header_folders(cx); *f != NULL; f++) {
		path = strcmp(*f, ".") == 0 ? name : arena_printf(cx->arena, "%s/%s", *f, name);
		if (access(path, R_OK) == 0)
			return path;
	}
	path = arena_printf(cx->arena, "%s/include/%s", cx->library, name);
	return access(path, R_OK) == 0 ? path : NULL;
}

/* A header that the program's own declarations name, and where. */
static bool check_header(const compilation *cx, str_id header, src_span at)
{
	const char *folders = NULL;
	uint32_t line, column;

	if (header == STR_NONE || source_get(&cx->sources, at.file)->is_library ||
	    drive_find_header(cx, header) != NULL)
		return true;
	for (const char *const *f = drive_header_folders(cx); *f != NULL; f++)
		folders = folders == NULL ? *f : arena_printf(cx->arena, "%s, %s", folders, *f);
	source_place(&cx->sources, at, &line, &column);
	fprintf(stderr,
		"%s:%u:%u: error: the header '%s' is in none of these folders: %s "
		"(-I adds one) [read]\n",
		source_get(&cx->sources, at.file)->name, line, column,
		strtab_text(cx->strings, header), folders);
	return false;
}

bool drive_check_headers(const compilation *cx)
{
	const bool *used = drive_used_files(cx);
	bool ok = true;

	for (const opaque_type *t = cx->program.types; t != NULL && ok; t = t->next)
		ok = !used[t->span.file] || check_header(cx, t->header, t->span);
	for (const function *f = cx->program.functions; f != NULL && ok; f = f->next)
		ok = !used[f->span.file] || check_header(cx, f->header, f->span);
	return ok;
}
