/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/setup.c -- see setup.h. */
#include "runtime/setup.h"

#include "runtime/message.h"
#include "runtime/pipeline.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Made by the linker around the section; weak: NULL where no linked file has a counter. */
extern const struct an_counter *const __start_an_counters[] __attribute__((weak));
extern const struct an_counter *const __stop_an_counters[] __attribute__((weak));

struct made_counter {
	const char *group;
	struct an_string name; /* data is our own */
};

struct an_setup {
	unsigned workers;
	bool failed;
	struct an_settings *settings; /* NULL: none */
	struct made_counter *made;
	size_t made_count;
};

struct an_setup *an_setup_create(unsigned workers)
{
	struct an_setup *setup = calloc(1, sizeof *setup);

	if (setup != NULL)
		setup->workers = workers;
	return setup;
}

void an_setup_destroy(struct an_setup *setup)
{
	for (size_t i = 0; i < setup->made_count; i++)
		free((void *)(uintptr_t)setup->made[i].name.data);
	free(setup->made);
	free(setup);
}

unsigned an_setup_workers(const struct an_setup *setup)
{
	return setup->workers;
}

void an_setup_error(struct an_setup *setup, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	an_message("%s", text);
	setup->failed = true;
}

void an_setup_set_settings(struct an_setup *setup, struct an_settings *settings)
{
	setup->settings = settings;
}

struct an_string an_setup_setting(struct an_setup *setup, const char *function, const char *name,
				  struct an_string standard)
{
	const char *value = setup->settings != NULL
				? an_settings_find(setup->settings, function, name)
				: NULL;

	return value != NULL ? (struct an_string){ value, strlen(value) } : standard;
}

bool an_setup_failed(const struct an_setup *setup)
{
	return setup->failed;
}

size_t an_setup_linked_count(void)
{
	return (size_t)(__stop_an_counters - __start_an_counters);
}

size_t an_setup_counter_count(const struct an_setup *setup)
{
	return an_setup_linked_count() + setup->made_count;
}

/* Appends a counter. False: out of memory. */
static bool make_counter(struct an_setup *setup, const char *group, struct an_string name)
{
	struct made_counter *made =
	    realloc(setup->made, (setup->made_count + 1) * sizeof *setup->made);
	char *copy = malloc(name.length + 1);

	if (made != NULL)
		setup->made = made;
	if (made == NULL || copy == NULL) {
		free(copy);
		return false;
	}
	memcpy(copy, name.length > 0 ? name.data : "", name.length);
	copy[name.length] = '\0';
	made[setup->made_count++] =
	    (struct made_counter){ .group = group, .name = { copy, name.length } };
	return true;
}

size_t an_setup_counter(struct an_setup *setup, const char *group, struct an_string name)
{
	for (size_t i = 0; i < setup->made_count; i++)
		if (strcmp(setup->made[i].group, group) == 0 &&
		    an_string_equal(setup->made[i].name, name))
			return an_setup_linked_count() + i;
	if (!make_counter(setup, group, name)) {
		an_setup_error(setup, "out of memory");
		return 0;
	}
	return an_setup_counter_count(setup) - 1;
}

struct an_counter_info an_setup_counter_info(const struct an_setup *setup, size_t index)
{
	const size_t linked = an_setup_linked_count();

	assert(index < an_setup_counter_count(setup));
	if (index < linked) {
		const struct an_counter *counter = __start_an_counters[index];
		return (struct an_counter_info){
			.name = { counter->name, strlen(counter->name) },
			.help = counter->help,
		};
	}
	return (struct an_counter_info){
		.group = setup->made[index - linked].group,
		.name = setup->made[index - linked].name,
		.help = "",
	};
}
