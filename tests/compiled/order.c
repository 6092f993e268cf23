/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/compiled/order.c -- what tests/golden/c/order.analog has to write: an ordered function,
 * keyed ones in a serial component, tuples that pass it. */
#include "tests/handcomp/driver.h"

extern const struct an_pipeline order_pipeline;

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 1000;
	packet->octets[0] = (uint8_t)(random % 7);
	packet->octets[1] = (uint8_t)(random / 7 % 5);
}

static void odd(struct an_text *text, unsigned token, unsigned key)
{
	an_text_printf(text,
		       "{\"predicate\":\"odd\",\"token\":%u,\"n\":\"local\",\"key\":%u,"
		       "\"p\":\"odd\"}\n",
		       token, key);
}

static void known(struct an_text *text, unsigned token, unsigned from, long long turn,
		  long long count)
{
	an_text_printf(
	    text,
	    "{\"predicate\":\"known\",\"token\":%u,\"n\":\"local\",\"from\":\"10.0.0.%u\","
	    "\"turn\":%lld,\"count\":%lld}\n",
	    token, from, turn, count);
	if (count == 1)
		an_text_printf(text,
			       "{\"predicate\":\"first\",\"token\":%u,\"n\":\"local\","
			       "\"from\":\"10.0.0.%u\"}\n",
			       token, from);
	if (from != 1 || turn / 100 % 2 != count % 2)
		return;
	const char *parity = count % 2 == 0 ? "even" : "odd";
	an_text_printf(text,
		       "{\"predicate\":\"parity\",\"token\":%u,\"n\":\"local\",\"p\":\"%s\","
		       "\"q\":\"%s\"}\n",
		       token, parity, parity);
	if (count % 2 != 0)
		an_text_printf(
		    text, "{\"predicate\":\"same\",\"token\":%u,\"n\":\"local\",\"p\":\"odd\"}\n",
		    token);
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	long long turns = 0, seen[8] = { 0 };

	for (unsigned i = 0; i < count; i++) {
		unsigned key = packets[i].octets[0], from = packets[i].octets[1];

		if (key % 2 != 0) {
			if (from != 3)
				odd(text, i + 1, key);
			continue;
		}
		if (++turns % 7 == 0 || key == 4)
			continue;
		known(text, i + 1, from, turns * 100 + key, ++seen[from]);
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "order",
					      .pipeline = &order_pipeline,
					      .packets = 2000,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
