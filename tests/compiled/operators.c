/* SPDX-License-Identifier: BSD-3-Clause */
/* tests/compiled/operators.c -- what tests/golden/c/operators.analog has to write. */
#include <math.h>
#include <string.h>

#include "tests/golden/c/operators.h"
#include "tests/handcomp/driver.h"

extern const struct an_pipeline operators_pipeline;

#define TEXT(s)                                                                                    \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}
#define V4(a, b, c, d) .octets = { a, b, c, d }, .version = 4
#define V6(...)        .octets = { __VA_ARGS__ }, .version = 6

const struct operators_row operators_rows[] = {
	{ 7,
	  2,
	  0.5,
	  0.25,
	  TEXT("a"),
	  TEXT("b"),
	  86400000000000,
	  { V4(10, 0, 0, 1) },
	  { V4(10, 0, 0, 1), .port = 80 } },
	{ -4,
	  3,
	  2.0,
	  INFINITY,
	  TEXT(""),
	  TEXT(""),
	  86400000000000,
	  { V6(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1) },
	  { V6(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), .port = 5060 } },
	{ INT64_MIN,
	  -1,
	  -1.5,
	  -2.0,
	  TEXT("ab"),
	  TEXT("a"),
	  86400000000000,
	  { V4(192, 168, 0, 1) },
	  { V4(192, 168, 0, 1), .port = 1 } },
	{ 1,
	  0,
	  1.0,
	  0.0,
	  TEXT("b"),
	  TEXT("ba"),
	  86400000000000,
	  { V4(10, 200, 0, 1) },
	  { V4(10, 0, 0, 3), .port = 9 } },
};

enum { ROWS = sizeof operators_rows / sizeof operators_rows[0] };

/* By row: the lines, without what all begin with. */
static const char *const wanted[ROWS][40] = {
	{
	    "arithmetic \"attribute_2\":[9,5,14,-7,7,-8]",
	    "bits \"attribute_2\":[2,7,5,28,1,-9223372036854775808,-1]",
	    "quotient \"attribute_2\":3,\"attribute_3\":1",
	    "order \"attribute_2\":[false,true,false,false,true,true]",
	    "ratio \"attribute_2\":2.0",
	    "float_order \"attribute_2\":[false,true,false,false,true,true]",
	    "text \"attribute_2\":\"ab\",\"attribute_3\":\"a.b\"",
	    "text_order \"attribute_2\":[false,true,true,true,false,false,false,true]",
	    "node ",
	    "time "
	    "\"attribute_2\":\"1970-01-02T00:00:01.500000000Z\",\"attribute_3\":\"1970-01-02T00:00:"
	    "02.000000000Z\",\"attribute_4\":\"1970-01-01T23:59:59.999999993Z\",\"attribute_5\":"
	    "3600000000000",
	    "flags \"attribute_2\":[true,true,false,true,false,true]",
	    "odd \"attribute_2\":[false,true,false]",
	    "lazy \"a\":7",
	    "truth \"c\":false,\"d\":true",
	    "interval \"attribute_2\":[true,true,false,false,true,false,false]",
	    "range \"attribute_2\":[true,false,true,false,false,true]",
	    "member \"attribute_2\":[false,false,true,false,true,false,false]",
	    "inside \"a\":7",
	    "network \"attribute_2\":[true,false,true,true,false,true]",
	    "endpoint \"attribute_2\":[true,false,true,true,true]",
	    "list "
	    "\"l\":[7,2],\"attribute_3\":[[7,2],[]],\"attribute_4\":[\"a\",\"b\"],\"attribute_5\":["
	    "[1,2],[3]]",
	    "list_order \"attribute_2\":[false,true,true,true,true,true,true,false,false]",
	    "generic "
	    "\"attribute_2\":[7,7],\"attribute_3\":\"a\",\"attribute_4\":\"x\",\"attribute_5\":["
	    "\"a\",\"y\"],\"attribute_6\":[[7,2],[5]],\"attribute_7\":1,\"attribute_8\":2",
	    "each \"x\":\"b\"",
	    "each \"x\":\"z\"",
	    "own "
	    "\"attribute_2\":7,\"attribute_3\":7,\"attribute_4\":8,\"attribute_5\":\"a\","
	    "\"attribute_6\":\"k\",\"attribute_7\":\"ak\"",
	    "scaled \"attribute_2\":21",
	    NULL,
	},
	{
	    "arithmetic \"attribute_2\":[-1,-7,-12,4,-4,3]",
	    "bits \"attribute_2\":[0,-1,-1,-32,-1,-9223372036854775808,-1]",
	    "quotient \"attribute_2\":-1,\"attribute_3\":-1",
	    "order \"attribute_2\":[false,true,true,true,false,false]",
	    "float_order \"attribute_2\":[false,true,true,true,false,false]",
	    "endless \"g\":null",
	    "text \"attribute_2\":\"\",\"attribute_3\":\".\"",
	    "text_order \"attribute_2\":[true,false,false,true,false,true,true,false]",
	    "time "
	    "\"attribute_2\":\"1970-01-02T00:00:01.500000000Z\",\"attribute_3\":\"1970-01-02T00:00:"
	    "02.000000000Z\",\"attribute_4\":\"1970-01-02T00:00:00.000000004Z\",\"attribute_5\":"
	    "3600000000000",
	    "flags \"attribute_2\":[false,true,true,false,false,true]",
	    "odd \"attribute_2\":[false,true,false]",
	    "interval \"attribute_2\":[false,false,false,false,false,false,false]",
	    "range \"attribute_2\":[false,true,false,false,false,true]",
	    "member \"attribute_2\":[false,false,false,true,true,false,false]",
	    "network \"attribute_2\":[false,false,false,false,true,true]",
	    "endpoint \"attribute_2\":[false,true,true,false,false]",
	    "list "
	    "\"l\":[-4,3],\"attribute_3\":[[-4,3],[]],\"attribute_4\":[\"\",\"\"],\"attribute_5\":["
	    "[1,2],[3]]",
	    "list_order \"attribute_2\":[false,true,true,true,true,true,false,true,false]",
	    "generic "
	    "\"attribute_2\":[-4,7],\"attribute_3\":\"\",\"attribute_4\":\"x\",\"attribute_5\":["
	    "\"\",\"y\"],\"attribute_6\":[[-4,3],[5]],\"attribute_7\":0,\"attribute_8\":2",
	    "each \"x\":\"\"",
	    "each \"x\":\"\"",
	    "each \"x\":\"z\"",
	    "own "
	    "\"attribute_2\":-4,\"attribute_3\":7,\"attribute_4\":-3,\"attribute_5\":\"\","
	    "\"attribute_6\":\"k\",\"attribute_7\":\"k\"",
	    "scaled \"attribute_2\":-12",
	    NULL,
	},
	{
	    "arithmetic "
	    "\"attribute_2\":[9223372036854775807,-9223372036854775807,-9223372036854775808,-"
	    "9223372036854775808,-9223372036854775808,9223372036854775807]",
	    "bits "
	    "\"attribute_2\":[-9223372036854775808,-1,9223372036854775807,0,-1,-"
	    "9223372036854775808,-1]",
	    "quotient \"attribute_2\":-9223372036854775808,\"attribute_3\":0",
	    "order \"attribute_2\":[false,true,true,true,false,false]",
	    "ratio \"attribute_2\":0.75",
	    "float_order \"attribute_2\":[false,true,false,false,true,true]",
	    "text \"attribute_2\":\"aba\",\"attribute_3\":\"ab.a\"",
	    "text_order \"attribute_2\":[false,true,false,false,true,true,false,true]",
	    "time "
	    "\"attribute_2\":\"1970-01-02T00:00:01.500000000Z\",\"attribute_3\":\"1970-01-02T00:00:"
	    "02.000000000Z\",\"attribute_4\":\"1677-09-22T00:12:43.145224192Z\",\"attribute_5\":"
	    "3600000000000",
	    "flags \"attribute_2\":[false,false,true,true,false,true]",
	    "odd \"attribute_2\":[false,true,false]",
	    "interval \"attribute_2\":[false,false,false,false,false,false,false]",
	    "range \"attribute_2\":[false,false,true,false,false,true]",
	    "member \"attribute_2\":[false,false,false,true,false,false,false]",
	    "network \"attribute_2\":[false,false,false,true,false,false]",
	    "endpoint \"attribute_2\":[false,true,false,false,true]",
	    "list "
	    "\"l\":[-9223372036854775808,-1],\"attribute_3\":[[-9223372036854775808,-1],[]],"
	    "\"attribute_4\":[\"ab\",\"a\"],\"attribute_5\":[[1,2],[3]]",
	    "list_order \"attribute_2\":[false,true,true,true,true,true,false,true,false]",
	    "generic "
	    "\"attribute_2\":[-9223372036854775808,7],\"attribute_3\":\"ab\",\"attribute_4\":\"x\","
	    "\"attribute_5\":[\"ab\",\"y\"],\"attribute_6\":[[-9223372036854775808,-1],[5]],"
	    "\"attribute_7\":2,\"attribute_8\":2",
	    "each \"x\":\"ab\"",
	    "each \"x\":\"z\"",
	    "own "
	    "\"attribute_2\":-9223372036854775808,\"attribute_3\":7,\"attribute_4\":-"
	    "9223372036854775807,\"attribute_5\":\"ab\",\"attribute_6\":\"k\",\"attribute_7\":"
	    "\"abk\"",
	    "scaled \"attribute_2\":-9223372036854775808",
	    NULL,
	},
	{
	    "arithmetic \"attribute_2\":[1,1,0,-1,1,-2]",
	    "bits \"attribute_2\":[0,1,1,1,1,-9223372036854775808,-1]",
	    "order \"attribute_2\":[false,true,false,false,true,true]",
	    "extreme \"attribute_2\":9223372036854775807",
	    "float \"attribute_2\":[1.0,1.0,0.0,-1.0]",
	    "float_order \"attribute_2\":[false,true,false,false,true,true]",
	    "text \"attribute_2\":\"bba\",\"attribute_3\":\"b.ba\"",
	    "text_order \"attribute_2\":[false,true,true,true,false,false,false,true]",
	    "time "
	    "\"attribute_2\":\"1970-01-02T00:00:01.500000000Z\",\"attribute_3\":\"1970-01-02T00:00:"
	    "02.000000000Z\",\"attribute_4\":\"1970-01-01T23:59:59.999999999Z\",\"attribute_5\":"
	    "3600000000000",
	    "flags \"attribute_2\":[false,true,false,false,false,true]",
	    "odd \"attribute_2\":[false,true,false]",
	    "truth \"c\":false,\"d\":true",
	    "interval \"attribute_2\":[true,false,true,false,true,false,false]",
	    "range \"attribute_2\":[true,true,true,true,false,true]",
	    "member \"attribute_2\":[true,false,false,true,false,true,false]",
	    "network \"attribute_2\":[true,true,false,true,false,false]",
	    "endpoint \"attribute_2\":[true,true,true,false,true]",
	    "list "
	    "\"l\":[1,0],\"attribute_3\":[[1,0],[]],\"attribute_4\":[\"b\",\"ba\"],\"attribute_5\":"
	    "[[1,2],[3]]",
	    "list_order \"attribute_2\":[false,true,true,true,true,true,false,false,false]",
	    "generic "
	    "\"attribute_2\":[1,7],\"attribute_3\":\"b\",\"attribute_4\":\"x\",\"attribute_5\":["
	    "\"b\",\"y\"],\"attribute_6\":[[1,0],[5]],\"attribute_7\":1,\"attribute_8\":2",
	    "second \"x\":0,\"y\":\"ba\",\"z\":\"10.200.0.1\"",
	    "each \"x\":\"b\"",
	    "each \"x\":\"ba\"",
	    "each \"x\":\"z\"",
	    "own "
	    "\"attribute_2\":1,\"attribute_3\":7,\"attribute_4\":2,\"attribute_5\":\"b\","
	    "\"attribute_6\":\"k\",\"attribute_7\":\"bk\"",
	    "scaled \"attribute_2\":3",
	    NULL,
	},
};

static void make(struct handcomp_packet *packet, unsigned number, uint64_t random)
{
	packet->time = (int64_t)number * 1000;
	packet->octets[0] = (uint8_t)(random % ROWS);
}

static void expect(const struct handcomp_packet *packets, unsigned count, struct an_text *text)
{
	for (unsigned i = 0; i < count; i++) {
		const char *const *lines = wanted[packets[i].octets[0]];

		for (; *lines != NULL; lines++) {
			const char *rest = strchr(*lines, ' ');

			an_text_printf(
			    text, "{\"predicate\":\"%.*s\",\"token\":%u,\"n\":\"local\"%s%s}\n",
			    (int)(rest - *lines), *lines, i + 1, rest[1] != '\0' ? "," : "",
			    rest + 1);
		}
	}
}

int main(int argc, char **argv)
{
	static const struct handcomp test = { .name = "operators",
					      .pipeline = &operators_pipeline,
					      .packets = 200,
					      .make = make,
					      .expect = expect };

	return handcomp_main(argc, argv, &test);
}
