/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/compiled/keys.c -- what tests/golden/c/keys.analog has to write: two keys a tuple, a `*`
 * result of three values, a buffer that outlives its context. */
#include <stdint.h>
#include <string.h>

#include "tests/handcomp/driver.h"

enum { KEYS = 4 };

extern const struct an_pipeline keys_pipeline;

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 1000;
	packet->octets[0] = (uint8_t)(random % KEYS);
	packet->octets[1] = (uint8_t)(random / KEYS % KEYS);
	packet->octets[2] = (uint8_t)(random >> 16);
}

/* The names of one key; full at three. */
struct names {
	char text[4];
	unsigned count;
};

/* How many values f_collectNames has: 0, or 3 when this name is the third. */
static unsigned collect(struct names *names, char name)
{
	names->text[names->count++] = name;
	if (names->count < 3)
		return 0;
	names->count = 0;
	return 3;
}

struct state {
	uint64_t transfer[KEYS];
	long long count[KEYS];
	struct names collected[KEYS], again[KEYS];
};

static void turned(struct state *s, struct an_text *text, unsigned token, unsigned from,
		   unsigned to)
{
	long long number = ++s->count[to];

	if (number % 2 != 0 || collect(&s->again[to], 'z') == 0)
		return;
	an_text_printf(text,
		       "{\"predicate\":\"last\",\"token\":%u,\"n\":\"local\",\"from\":%u,\"to\":%u,"
		       "\"number\":%lld}\n",
		       token, from, to, number);
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	struct state s;

	memset(&s, 0, sizeof s);
	for (unsigned i = 0; i < count; i++) {
		unsigned from = packets[i].octets[0], to = packets[i].octets[1], said;
		char name = (char)('a' + packets[i].octets[2] % 3);

		if (from == to)
			continue;
		/* ints wrap */
		uint64_t seen = ++s.transfer[from];
		if ((int64_t)(s.transfer[to] += seen) >= 1000)
			continue;
		if (name == 'c') {
			s.transfer[to]++;
			turned(&s, text, i + 1, to, from);
			continue;
		}
		said = collect(&s.collected[to], name);
		for (unsigned k = 1; k <= said; k++)
			an_text_printf(text,
				       "{\"predicate\":\"named\",\"token\":%u,\"n\":\"local\","
				       "\"to\":%u,\"names\":\"%.*s\"}\n",
				       i + 1, to, (int)k, s.collected[to].text);
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "keys",
					      .pipeline = &keys_pipeline,
					      .packets = 2000,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
