/* SPDX-License-Identifier: BSD-3-Clause */
/* Commands without a shell. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/drive.h"

extern char **environ;

void command_add(command *c, const char *word)
{
	if (c->count + 1 >= c->room) {
		int room = c->room == 0 ? 32 : 2 * c->room;
		const char **words = ARENA_ARRAY(c->arena, const char *, room);

		if (c->count != 0)
			memcpy(words, c->words, (size_t)c->count * sizeof *words);
		c->words = words;
		c->room = room;
	}
	c->words[c->count++] = word;
	c->words[c->count] = NULL;
}

void command_add_words(command *c, const char *text)
{
	static const char blanks[] = " \t\r\n";

	for (text += strspn(text, blanks); *text != '\0'; text += strspn(text, blanks)) {
		size_t n = strcspn(text, blanks);

		command_add(c, arena_strdup(c->arena, text, n));
		text += n;
	}
}

static void show_word(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-+=./:,@%^";

	if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
		fputs(word, stderr);
		return;
	}
	fputc('\'', stderr);
	for (; *word != '\0'; word++) {
		if (*word == '\'')
			fputs("'\\''", stderr);
		else
			fputc(*word, stderr);
	}
	fputc('\'', stderr);
}

static void show(const command *c)
{
	for (int i = 0; i < c->count; i++) {
		fputs(i == 0 ? "" : " ", stderr);
		show_word(c->words[i]);
	}
	fputc('\n', stderr);
}

/* posix_spawnp takes words that it does not change, but says so only of the pointers. */
static int spawn(const command *c, const char *log, pid_t *pid)
{
	char **words = ARENA_ARRAY(c->arena, char *, c->count + 1);
	posix_spawn_file_actions_t actions;
	int error;

	for (int i = 0; i < c->count; i++)
		words[i] = arena_strdup(c->arena, c->words[i], strlen(c->words[i]));
	error = posix_spawn_file_actions_init(&actions);
	if (error != 0)
		return error;
	error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log,
						 O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
	if (error == 0)
		error = posix_spawnp(pid, words[0], &actions, NULL, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

command_result command_run(const command *c, const options *o, const char *log)
{
	int error, status;
	pid_t pid;

	if (o->verbose || o->dry_run)
		show(c);
	if (o->dry_run)
		return COMMAND_DONE;
	error = spawn(c, log, &pid);
	if (error != 0) {
		drive_error("cannot run the C compiler '%s': %s (--cc=COMMAND names another one)",
			    c->words[0], strerror(error));
		return COMMAND_MISSING;
	}
	drive_child(pid);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return COMMAND_FAILED;
	drive_child(0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? COMMAND_DONE : COMMAND_FAILED;
}
