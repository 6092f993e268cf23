/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/compiled/values.c -- what tests/golden/c/values.analog has to write. */
#include <stdio.h>

#include "tests/handcomp/driver.h"

extern const struct an_pipeline values_pipeline;

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 1000;
	packet->octets[0] = (uint8_t)(random % 16);
	packet->octets[1] = (uint8_t)(random / 16 % 12);
}

struct line {
	struct an_text *text;
	unsigned token;
};

static void begin(const struct line *l, const char *predicate)
{
	an_text_printf(l->text, "{\"predicate\":\"%s\",\"token\":%u,\"n\":\"local\"", predicate,
		       l->token);
}

static void put_int(const struct line *l, const char *name, long long value)
{
	an_text_printf(l->text, ",\"%s\":%lld", name, value);
}

static void put_string(const struct line *l, const char *name, const char *value)
{
	an_text_printf(l->text, ",\"%s\":\"%s\"", name, value);
}

static void end(const struct line *l)
{
	an_text_printf(l->text, "}\n");
}

static void one_int(const struct line *l, const char *predicate, const char *name, long long value)
{
	begin(l, predicate);
	put_int(l, name, value);
	end(l);
}

static void colored(const struct line *l, long long x)
{
	static const char *const colors[] = { "red", "green", "" }, *const shades[] = { "dark",
											"light" };
	int color = x % 3 == 0 ? 0 : x % 3 == 1 ? 1 : 2;
	const char *shade = x > 8 ? "none" : color < 2 ? shades[color] : "none";

	if (color != 2 && x % 5 != 0 && shade != shades[0]) {
		begin(l, "bright");
		put_int(l, "x", x);
		put_string(l, "c", colors[color]);
		put_string(l, "s", shade);
		end(l);
	}
	if (color == 0) {
		begin(l, "named");
		put_string(l, "attribute_2", "xred!");
		put_string(l, "c", "red");
		end(l);
	}
}

static bool is_new(bool *seen, long long n)
{
	bool is = !seen[n + 64];

	seen[n + 64] = true;
	return is;
}

/* The component divisors, with what the first one found. */
static void number(const struct line *l, long long x, bool *half)
{
	bool next[128] = { false };

	for (long long twice = 2; twice / 2 <= x; twice++) {
		long long d = twice / 2;

		if (x % d != 0 || d == 1)
			continue;
		if (d >= 5)
			one_int(l, "large", "d", d);
		if (d % 2 == 0 && is_new(next, d + 1))
			one_int(l, "next", "attribute_2", d + 1);
		if (is_new(half, d / 2))
			one_int(l, "half", "attribute_2", d / 2);
	}
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	for (unsigned i = 0; i < count; i++) {
		struct line line = { text, i + 1 };
		const struct line *l = &line;
		long long x = packets[i].octets[0], y = (long long)packets[i].octets[1] - 3;
		bool half[128] = { false };

		colored(l, x);
		if (x <= 12)
			number(l, x, half);
		if (x == y)
			one_int(l, "twin", "x", x);
		if (x == 5)
			one_int(l, "five", "attribute_2", -y);
		if (y != 0 && x % y == 0 && is_new(half, x / y / 2))
			one_int(l, "half", "attribute_2", x / y / 2);
		if ((y < 0 || (y > 0 && x / y > 2 && x != 9)) && x != 7)
			one_int(l, "logic", "x", x);
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "values",
					      .pipeline = &values_pipeline,
					      .packets = 2000,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
