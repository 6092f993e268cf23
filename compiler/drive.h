/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/drive.h -- from C text to what the user asked for: what the drive's parts share.
 *
 * drive.c: which steps.  drive_command.c: commands.  drive_file.c: temporaries, outputs. */
#ifndef DRIVE_H
#define DRIVE_H

#include <sys/types.h>

#include "compiler/compilation.h"

/* The folder with include/, the libraries and the interfaces: where this executable is, or
 * ../lib/analogc from there. NULL: neither; said on standard error. */
const char *drive_library(arena *a);

/* "analogc: error: …" on standard error. */
void drive_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* -- files: drive_file.c ----------------------------------------------------------------------- */

/* A new folder for temporary files. It and what was made in it go with drive_clean, or when a
 * signal ends us. One at a time. NULL: errno. */
const char *drive_folder(arena *a);
/* A path in the folder, to be removed with it. */
const char *drive_temporary(arena *a, const char *name);
void drive_clean(void);
/* The command that is running, to be ended by the signal too; 0: none. */
void drive_child(pid_t pid);
/* The folder stays as it is, for the user to look into. */
void drive_keep(void);

/* Writes a file whole or not at all; what is no regular file (/dev/stdout) is written directly.
 * "-": standard output. False: reported. */
bool drive_write(const char *path, const char *bytes, size_t length, bool executable);
/* A file's octets in the arena; false: errno. */
bool drive_read(arena *a, const char *path, char **bytes, size_t *length);

/* -- commands: drive_command.c ----------------------------------------------------------------- */

typedef struct command {
	arena *arena;
	const char **words; /* words[count] is NULL */
	int count, room;
} command;

void command_add(command *c, const char *word);
/* Each of the words in text, between blanks. */
void command_add_words(command *c, const char *text);

/* How a command ended. */
typedef enum { COMMAND_DONE, COMMAND_FAILED, COMMAND_MISSING } command_result;

/* Shows the command if the options say so, and runs it unless they say not to. What it writes goes
 * to the file `log`. COMMAND_MISSING: it can't be run; reported. */
command_result command_run(const command *c, const options *o, const char *log);

#endif
