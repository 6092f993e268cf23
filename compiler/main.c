/* SPDX-License-Identifier: BSD-3-Clause */
/* analogc: options -> passes -> drive. The only place that ends the process. */
#include <stdlib.h>
#include <string.h>

#include "compiler/drive.h"
#include "compiler/fmt.h"
#include "compiler/options.h"
#include "compiler/passes.h"

static void out_of_memory(void)
{
	fputs("analogc: error: out of memory\n", stderr);
	drive_clean();
	exit(STATUS_INTERNAL);
}

static int compile(arena *a, const options *o)
{
	const char *library = drive_library(a);
	compilation *cx;
	bool ok;

	if (library == NULL)
		return STATUS_CC;
	cx = compilation_create(a, o, library);
	ok = passes_run(cx, stdout);
	diag_print(cx->diag, stderr);
	if (!ok)
		return STATUS_ERRORS;
	return o->dump == DUMP_NONE ? drive(cx) : STATUS_DONE;
}

int main(int argc, char **argv)
{
	arena *a = arena_create();
	options o;
	int status;

	if (a == NULL)
		out_of_memory();
	arena_on_exhaustion(a, out_of_memory);
	if (argc > 1 && strcmp(argv[1], "fmt") == 0) {
		status = fmt_main(a, argc - 2, argv + 2);
	} else {
		status = options_read(a, argc, argv, &o, stdout, stderr);
		if (status < 0)
			status = compile(a, &o);
	}
	arena_destroy(a);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		drive_error("cannot write to standard output");
		if (status == STATUS_DONE)
			status = STATUS_CC;
	}
	return status;
}
