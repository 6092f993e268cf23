/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/compiled/contexts.c -- what tests/golden/c/contexts.analog has to write: an ordered
 * function behind a negation, tables of contexts, contexts that expire at the end, a barrier. */
#include "tests/handcomp/driver.h"

extern const struct an_pipeline contexts_pipeline;

enum { SENDERS = 5 };

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 1000;
	packet->octets[0] = (uint8_t)(random % 6);
	packet->octets[1] = (uint8_t)(random / 6 % SENDERS);
}

static void line(struct an_text *text, const char *predicate, unsigned token)
{
	an_text_printf(text, "{\"predicate\":\"%s\",\"token\":%u", predicate, token);
	an_text_printf(text, ",\"n\":\"local\"");
}

static void line_from(struct an_text *text, const char *predicate, unsigned token, unsigned from,
		      const char *name, long long value)
{
	line(text, predicate, token);
	an_text_printf(text, ",\"from\":\"10.0.0.%u\",\"%s\":%lld}\n", from, name, value);
}

/* One tuple for the second component; count: with it, of this sender. */
static void turned(struct an_text *text, unsigned token, unsigned from, long long turn,
		   long long count)
{
	line_from(text, "busy", token, from, "count", count);
	/* The row that is replaced is still there in this token. */
	if (count <= 2) {
		line(text, "first", token);
		an_text_printf(text, ",\"from\":\"10.0.0.%u\",\"p\":\"%s\"}\n", from,
			       turn % 2 == 0 ? "even" : "odd");
	}
	if (count <= 2 && turn % 2 != 0)
		return;
	if (count > 2)
		line_from(text, "again", token, from, "old", count - 1);
	if (count > 1)
		line_from(text, "again", token, from, "old", count);
}

static void end(struct an_text *text, unsigned token, const long long counts[SENDERS],
		const unsigned last[SENDERS])
{
	long long contexts = 0, most = 0;

	/* By the time of the context's last tuple. */
	for (unsigned at = 0; at < token; at++)
		for (unsigned from = 0; from < SENDERS; from++)
			if (counts[from] > 0 && last[from] == at)
				line_from(text, "gone", token, from, "count", counts[from]);
	for (unsigned from = 0; from < SENDERS; from++) {
		contexts += counts[from] > 0;
		most = counts[from] > most ? counts[from] : most;
	}
	if (contexts == 0)
		return;
	line(text, "report", token + 1);
	an_text_printf(text, ",\"count\":%lld,\"max_count\":%lld}\n", contexts, most);
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	long long turns = 0, counts[SENDERS] = { 0 };
	unsigned last[SENDERS] = { 0 };

	for (unsigned i = 0; i < count; i++) {
		unsigned key = packets[i].octets[0], from = packets[i].octets[1], token = i + 1;

		if (key % 2 != 0)
			continue;
		line(text, "evens", token);
		an_text_printf(text, ",\"count\":1}\n");
		if (++turns % 7 == 0)
			continue;
		last[from] = i;
		turned(text, token, from, turns * 100 + key, ++counts[from]);
	}
	end(text, count + 1, counts, last);
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "contexts",
					      .pipeline = &contexts_pipeline,
					      .packets = 1000,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
