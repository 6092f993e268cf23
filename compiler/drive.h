/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/drive.h -- from C text to what the user asked for: what the drive's parts share.
 *
 * drive.c: which steps.  drive_used.c: which libraries and headers.  drive_link.c: the linker.
 * drive_depend.c: -MD.  drive_command.c: commands.  drive_file.c: temporaries, outputs. */
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

/* -- the C compiler: drive.c ------------------------------------------------------------------- */

/* The files of one compilation; log: what the commands say. */
typedef struct drive_paths {
	const char *c, *object, *program, *log;
} drive_paths;

/* The C compiler with what every call of it gets, folders of headers included. */
command drive_cc_command(const compilation *cx);
/* Whether the program uses C of the user's own: files, or declarations that name a header. */
bool drive_has_own_c(const compilation *cx);
/* A log on standard error. */
void drive_show(arena *a, const char *log);

/* -- what is used: drive_used.c ---------------------------------------------------------------- */

/* By source id: whether something that is declared there is used. */
const bool *drive_used_files(const compilation *cx);
/* -l for each `extern library` of such a file. */
void drive_add_libraries(const compilation *cx, command *c);
/* Where headers of the user's own are looked for, in order; NULL behind the last: the program's
 * folder, those of the files that it includes, -I. */
const char *const *drive_header_folders(const compilation *cx);
/* The path of a header that a declaration names, also of the library's. NULL: not found. */
const char *drive_find_header(const compilation *cx, str_id header);
/* False: a header that the program's own declarations name is not there; reported. */
bool drive_check_headers(const compilation *cx);

/* -- -MD: drive_depend.c ----------------------------------------------------------------------- */

/* Writes a rule for make, if the options ask for it: output depends on what was read, the headers
 * that are named and, of a program, what it is linked with. False: reported. */
bool drive_depend(const compilation *cx, const char *output);

/* -- the linker: drive_link.c ------------------------------------------------------------------ */

/* p->object, the C files and objects that were given and the library become p->program. Returns the
 * exit status; what the linker misses is said in the program's words. */
int drive_link(const compilation *cx, const drive_paths *p);

#endif
