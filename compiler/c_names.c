/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/c_names.c -- see c_names.h. */
#include "compiler/c_names.h"

#include <stddef.h>
#include <string.h>

/* Keywords, and macros of the headers that generated C includes or that libc likes to drag in. */
static const char *const reserved[] = {
	"BUFSIZ",   "BYTE_ORDER", "CHAR_BIT", "DBL_MAX",  "DBL_MIN",  "DOMAIN",  "E2BIG",
	"EACCES",   "EAGAIN",     "EBADF",    "EBUSY",    "EDOM",     "EEXIST",  "EFAULT",
	"EINTR",    "EINVAL",     "EIO",      "EISDIR",   "EMFILE",   "ENOENT",  "ENOMEM",
	"ENOSPC",   "ENOTDIR",    "EOF",      "EPERM",    "EPIPE",    "EPROTO",  "ERANGE",
	"ESPIPE",   "ESRCH",      "FLT_MAX",  "FLT_MIN",  "INFINITY", "IOV_MAX", "LINE_MAX",
	"MAXFLOAT", "NAME_MAX",   "NAN",      "NDEBUG",   "NSIG",     "NULL",    "OVERFLOW",
	"PATH_MAX", "PIPE_BUF",   "PLOSS",    "RAND_MAX", "SING",     "TLOSS",   "UNDERFLOW",
	"WNOHANG",  "alignas",    "alignof",  "asm",      "auto",     "bool",    "break",
	"case",     "char",       "const",    "continue", "default",  "do",      "double",
	"else",     "enum",       "errno",    "extern",   "false",    "float",   "for",
	"goto",     "if",         "inline",   "int",      "linux",    "long",    "noreturn",
	"offsetof", "register",   "restrict", "return",   "short",    "signed",  "sizeof",
	"static",   "struct",     "switch",   "true",     "tuple",    "typedef", "typeof",
	"union",    "unix",       "unsigned", "void",     "volatile", "while",
};

bool c_name_is_reserved(const char *name)
{
	for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
		if (strcmp(name, reserved[i]) == 0)
			return true;
	return false;
}

bool c_name_is_of_runtime(const char *name)
{
	static const char *const taken[] = {
		"account",     "alloc",      "checksum",    "context_get", "context_key", "count",
		"count_index", "derive",     "enter",       "fail",        "fired",       "give",
		"hash_secret", "keep_until", "limit_index", "limit_value", "main",        "now",
		"part_first",  "part_next",  "shared",      "siphash13",   "tried",
	};

	if (strcmp(name, "main") == 0)
		return true;
	if (strncmp(name, "an_", 3) != 0)
		return false;
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		if (strcmp(name + 3, taken[i]) == 0)
			return true;
	return false;
}
