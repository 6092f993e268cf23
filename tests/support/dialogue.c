/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/support/dialogue.c -- see dialogue.h. */
#include "tests/support/dialogue.h"
#include "tests/support/fake_writer.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICES_MOST 256

struct player {
	uint8_t known_client, client;
	bool is_one_message;
	dialogue_read *read;
	void *context;
	struct an_tcp_flow flow;
	struct an_tcp_slice slices[SLICES_MOST]; /* of the message that is being made */
	uint32_t count;
	uint8_t events;
};

static void fail(const char *why)
{
	fprintf(stderr, "dialogue: %s\n", why);
	abort();
}

size_t dialogue_octets(const char *const turns[])
{
	size_t sum = 0;

	for (; *turns != NULL; turns++)
		if (isupper((unsigned char)**turns))
			sum += strlen(*turns) - 1;
	return sum;
}

static void send_message(struct player *p)
{
	struct an_tcp_message message = { .slices = p->slices,
					  .slice_count = p->count,
					  .events = p->events,
					  .client = p->known_client };

	if (p->count == 1) { /* as the reassembly does */
		message.one = p->slices[0];
		message.slices = NULL;
	}
	p->read(p->context, &message, &p->flow);
	for (uint32_t i = 0; i < p->count; i++)
		free((void *)(uintptr_t)p->slices[i].data);
	p->count = 0;
	p->events = 0;
}

static void add_slice(struct player *p, bool is_client, uint32_t gap, const char *octets, size_t n)
{
	uint8_t *copy = fake_take(NULL, n);

	if (p->count == SLICES_MOST)
		fail("too many slices");
	memcpy(copy, octets, n);
	p->slices[p->count++] =
	    (struct an_tcp_slice){ .data = copy,
				   .octets = (uint32_t)n,
				   .gap = gap,
				   .direction = is_client ? p->client : !p->client };
	p->events |= AN_TCP_DATA;
	if (!p->is_one_message)
		send_message(p);
}

static void play_turn(struct player *p, const char *turn, size_t *position, size_t cut)
{
	size_t n = strlen(turn) - 1, at = *position;
	bool is_client = *turn == 'C' || *turn == 'c';

	switch (*turn) {
	case 'C':
	case 'S':
		*position += n;
		if (cut == DIALOGUE_OCTETS) {
			for (size_t i = 0; i < n; i++)
				add_slice(p, is_client, 0, turn + 1 + i, 1);
		} else if (cut > at && cut < at + n) {
			add_slice(p, is_client, 0, turn + 1, cut - at);
			add_slice(p, is_client, 0, turn + 1 + (cut - at), n - (cut - at));
		} else {
			add_slice(p, is_client, 0, turn + 1, n);
		}
		break;
	case 'c':
	case 's':
		add_slice(p, is_client, (uint32_t)strtoul(turn + 1, NULL, 10), "", 0);
		break;
	case 'X':
		p->events |= AN_TCP_CLOSE;
		if (!p->is_one_message)
			send_message(p);
		break;
	default:
		fail("a turn begins with none of C S c s X");
	}
}

void dialogue_play(const char *const turns[], enum dialogue_start start, uint8_t client, size_t cut,
		   dialogue_read *read, void *context)
{
	struct player p = { .known_client = start == DIALOGUE_FROM_START ? client : 2,
			    .client = client,
			    .is_one_message = cut == DIALOGUE_MESSAGE,
			    .read = read,
			    .context = context };
	size_t position = 0;

	if (start == DIALOGUE_FROM_START) {
		p.events = AN_TCP_OPEN;
		send_message(&p);
	}
	for (; *turns != NULL; turns++)
		play_turn(&p, *turns, &position, cut);
	if (p.is_one_message && (p.count > 0 || p.events != 0))
		send_message(&p);
}
