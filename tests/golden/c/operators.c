/* Made by analogc from operators.analog. Do not edit: edit that file and compile it again. */
#include <math.h>

#include "runtime/analog.h"
#include "operators.h"
#include "stdlib/packet.h"

/* Predicates: rows of operators_predicates. */
enum {
	OPERATORS_ITEM = 1,
	OPERATORS_ARITHMETIC = 2,
	OPERATORS_BITS = 3,
	OPERATORS_QUOTIENT = 4,
	OPERATORS_ORDER = 5,
	OPERATORS_EXTREME = 6,
	OPERATORS_FLOAT = 7,
	OPERATORS_RATIO = 8,
	OPERATORS_FLOAT_ORDER = 9,
	OPERATORS_ENDLESS = 10,
	OPERATORS_TEXT = 11,
	OPERATORS_TEXT_ORDER = 12,
	OPERATORS_NODE = 13,
	OPERATORS_TIME = 14,
	OPERATORS_FLAGS = 15,
	OPERATORS_ODD = 16,
	OPERATORS_LAZY = 17,
	OPERATORS_TRUTH = 18,
	OPERATORS_INTERVAL = 19,
	OPERATORS_RANGE = 20,
	OPERATORS_MEMBER = 21,
	OPERATORS_INSIDE = 22,
	OPERATORS_NETWORK = 23,
	OPERATORS_ENDPOINT = 24,
	OPERATORS_LIST = 25,
	OPERATORS_LIST_ORDER = 26,
	OPERATORS_GENERIC = 27,
	OPERATORS_SECOND = 28,
	OPERATORS_EACH = 29,
	OPERATORS_OWN = 30,
	OPERATORS_SCALED = 31,
	OPERATORS_PREDICATES = 32
};

struct operators_item {
	struct an_tuple tuple;
	int64_t A;
	int64_t B;
	double F;
	double G;
	struct an_string S;
	struct an_string T;
	int64_t W;
	struct an_address H;
	struct an_endpoint E;
};

struct operators_arithmetic {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_bits {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_quotient {
	struct an_tuple tuple;
	int64_t attribute_2;
	int64_t attribute_3;
};

struct operators_order {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_extreme {
	struct an_tuple tuple;
	int64_t attribute_2;
};

struct operators_float {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_ratio {
	struct an_tuple tuple;
	double attribute_2;
};

struct operators_float_order {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_endless {
	struct an_tuple tuple;
	double G;
};

struct operators_text {
	struct an_tuple tuple;
	struct an_string attribute_2;
	struct an_string attribute_3;
};

struct operators_text_order {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_node {
	struct an_tuple tuple;
};

struct operators_time {
	struct an_tuple tuple;
	int64_t attribute_2;
	int64_t attribute_3;
	int64_t attribute_4;
	int64_t attribute_5;
};

struct operators_flags {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_odd {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_lazy {
	struct an_tuple tuple;
	int64_t A;
};

struct operators_truth {
	struct an_tuple tuple;
	bool C;
	bool D;
};

struct operators_interval {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_range {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_member {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_inside {
	struct an_tuple tuple;
	int64_t A;
};

struct operators_network {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_endpoint {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_list {
	struct an_tuple tuple;
	struct an_list L;
	struct an_list attribute_3;
	struct an_list attribute_4;
	struct an_list attribute_5;
};

struct operators_list_order {
	struct an_tuple tuple;
	struct an_list attribute_2;
};

struct operators_generic {
	struct an_tuple tuple;
	struct an_list attribute_2;
	struct an_string attribute_3;
	struct an_string attribute_4;
	struct an_list attribute_5;
	struct an_list attribute_6;
	int64_t attribute_7;
	int64_t attribute_8;
};

struct operators_second {
	struct an_tuple tuple;
	int64_t X;
	struct an_string Y;
	struct an_address Z;
};

struct operators_each {
	struct an_tuple tuple;
	struct an_string X;
};

struct operators_own {
	struct an_tuple tuple;
	int64_t attribute_2;
	int64_t attribute_3;
	int64_t attribute_4;
	struct an_string attribute_5;
	struct an_string attribute_6;
	struct an_string attribute_7;
};

struct operators_scaled {
	struct an_tuple tuple;
	int64_t attribute_2;
};

/* Prepared constants, and the state of functions that is not of a context. */
struct operators_shared {
	struct an_scale *scale_1;
	struct an_each_state each; /* f_each */
};

/* Stage 1 (operators): what is kept for each int. */
struct operators_stage1_context_1 {
	struct an_own_state own; /* f_own */
};

static void operators_stage1_init_1(struct an_env *env, void *context)
{
	struct operators_stage1_context_1 *const cx = context;

	an_own_state_init(env, &cx->own);
}

static void operators_stage1_fini_1(struct an_env *env, void *context)
{
	struct operators_stage1_context_1 *const cx = context;

	an_own_state_fini(env, &cx->own);
}

/* Stage 1 (operators): what is kept for each string. */
struct operators_stage1_context_2 {
	struct an_own_text_state own_text; /* f_own */
};

static void operators_stage1_init_2(struct an_env *env, void *context)
{
	struct operators_stage1_context_2 *const cx = context;

	an_own_text_state_init(env, &cx->own_text);
}

static void operators_stage1_fini_2(struct an_env *env, void *context)
{
	struct operators_stage1_context_2 *const cx = context;

	an_own_text_state_fini(env, &cx->own_text);
}

static const int64_t operators_literal_1[] = { 1, 2, 3 };

static const struct an_network operators_literal_2 = { .address = { .octets = { 10, 0, 0, 0 },
    .version = 4 }, .prefix = 8 };

static const struct an_network operators_literal_3 = { .address = { .octets = { 10, 128, 0, 0 },
    .version = 4 }, .prefix = 9 };

static const struct an_network operators_literal_4 = { .address = { .octets = { 10, 0, 0, 1 },
    .version = 4 }, .prefix = 32 };

static const struct an_network operators_literal_5 = { .address = { .octets = { 0, 0, 0, 0 },
    .version = 4 }, .prefix = 0 };

static const struct an_network operators_literal_6 = { .address = { .octets = { 32, 1, 13, 184, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, .version = 6 }, .prefix = 33 };

static const struct an_address operators_literal_7 = { .octets = { 10, 0, 0, 1 }, .version = 4 };

static const struct an_address operators_literal_8 = { .octets = { 32, 1, 13, 184, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 1 }, .version = 6 };

static const struct an_network operators_literal_9 = { .address = { .octets = { 10, 0, 0, 0 },
    .version = 4 }, .prefix = 31 };

static const struct an_network operators_literal_10 = { .address = { .octets = { 10, 0, 0, 0 },
    .version = 4 }, .prefix = 30 };

static const struct an_network operators_literal_11 = { .address = { .octets = { 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, .version = 6 }, .prefix = 0 };

static const int64_t operators_literal_12[] = { 1, 2 };

static const int64_t operators_literal_13[] = { 3 };

static const struct an_list operators_literal_14[] = { { operators_literal_12, 2 },
    { operators_literal_13, 1 } };

static const int64_t operators_literal_15[] = { 5 };

static const struct an_type operators_list_type_1 = {
	.name = "[int]",
	.kind = AN_TYPE_LIST,
	.octets = sizeof(struct an_list),
	.element = &an_type_int,
};

static const struct an_type operators_list_type_2 = {
	.name = "[string]",
	.kind = AN_TYPE_LIST,
	.octets = sizeof(struct an_list),
	.element = &an_type_string,
};

static const struct an_type operators_list_type_3 = {
	.name = "[[int]]",
	.kind = AN_TYPE_LIST,
	.octets = sizeof(struct an_list),
	.element = &operators_list_type_1,
};

static const struct an_type operators_type_packet = {
	.name = "packet",
	.kind = AN_TYPE_OPAQUE,
	.octets = sizeof(const struct an_packet *),
	.print = an_packet_print,
};

static const struct an_type operators_list_type_5 = {
	.name = "[bool]",
	.kind = AN_TYPE_LIST,
	.octets = sizeof(struct an_list),
	.element = &an_type_bool,
};

static const struct an_type operators_list_type_6 = {
	.name = "[float]",
	.kind = AN_TYPE_LIST,
	.octets = sizeof(struct an_list),
	.element = &an_type_float,
};

/* -- Stage 1, serial: operators -- */

static void operators_stage1_on_item(struct an_env *env, const struct operators_item *in)
{
	struct operators_shared *const shared = an_shared(env);

	/* i1 arithmetic(@N, [A + B, A - B, A * B, -A, +A, ~A]) :- item(@N, PKT, A, B, F, G, S,
	 * T, W, H, E). operators.analog:23 */
	{
		an_tried(env, 0);
		const struct an_list v1 = an_list_of(env, (int64_t[]){ an_int_add(in->A, in->B),
		    an_int_subtract(in->A, in->B), an_int_multiply(in->A, in->B), an_int_negate(in->A),
		    (+in->A), (~in->A) }, 6, sizeof(int64_t));
		an_fired(env, 0);
		struct operators_arithmetic *const out = an_derive(env, sizeof *out,
		    OPERATORS_ARITHMETIC);
		out->attribute_2 = v1;
	}
	/* i2 bits(@N, [A & B, A | B, A ^ B, A << B, A >> B, 1 << 63, -1 >> 70]) :- item(@N, PKT,
	 * A, B, F, G, S, T, W, H, E). operators.analog:24 */
	{
		an_tried(env, 1);
		const struct an_list v1 = an_list_of(env, (int64_t[]){ an_int_and(in->A, in->B),
		    an_int_or(in->A, in->B), an_int_xor(in->A, in->B), an_int_shift_left(in->A, in->B),
		    an_int_shift_right(in->A, in->B), an_int_shift_left(1, 63), an_int_shift_right((-1),
		    70) }, 7, sizeof(int64_t));
		an_fired(env, 1);
		struct operators_bits *const out = an_derive(env, sizeof *out, OPERATORS_BITS);
		out->attribute_2 = v1;
	}
	/* i3 quotient(@N, A / B, A % B) :- item(@N, PKT, A, B, F, G, S, T, W, H, E).
	 * operators.analog:25 */
	do {
		an_tried(env, 2);
		if (in->B == 0) {
			an_count_division_by_zero(env);
			an_missed(env, 0);
			break;
		}
		const int64_t v1 = an_int_divide(in->A, in->B);
		if (in->B == 0) {
			an_count_division_by_zero(env);
			an_missed(env, 0);
			break;
		}
		const int64_t v2 = an_int_remainder(in->A, in->B);
		an_fired(env, 2);
		struct operators_quotient *const out = an_derive(env, sizeof *out,
		    OPERATORS_QUOTIENT);
		out->attribute_2 = v1;
		out->attribute_3 = v2;
	} while (0);
	/* i4 order(@N, [A == B, A != B, A < B, A <= B, A > B, A >= B]) :- item(@N, PKT, A, B, F,
	 * G, S, T, W, H, E). operators.analog:26 */
	{
		an_tried(env, 3);
		const struct an_list v1 = an_list_of(env, (bool[]){ (in->A == in->B),
		    (in->A != in->B), (in->A < in->B), (in->A <= in->B), (in->A > in->B),
		    (in->A >= in->B) }, 6, sizeof(bool));
		an_fired(env, 3);
		struct operators_order *const out = an_derive(env, sizeof *out, OPERATORS_ORDER);
		out->attribute_2 = v1;
	}
	/* i5 extreme(@N, A - 1 - 9223372036854775807 + 9223372036854775807 * 2) :- item(@N, PKT,
	 * A, B, F, G, S, T, W, H, E), B == 0. operators.analog:27 */
	do {
		an_tried(env, 4);
		if (in->B != 0) {
			an_missed(env, 1);
			break;
		}
		const int64_t v1 = an_int_add(an_int_subtract(an_int_subtract(in->A, 1),
		    INT64_C(9223372036854775807)), an_int_multiply(INT64_C(9223372036854775807), 2));
		an_fired(env, 4);
		struct operators_extreme *const out = an_derive(env, sizeof *out,
		    OPERATORS_EXTREME);
		out->attribute_2 = v1;
	} while (0);
	/* f1 float(@N, [F + G, F - G, F * G, -F]) :- item(@N, PKT, A, B, F, G, S, T, W, H, E), A
	 * == 1. operators.analog:29 */
	do {
		an_tried(env, 5);
		if (in->A != 1) {
			an_missed(env, 2);
			break;
		}
		const struct an_list v1 = an_list_of(env, (double[]){ (in->F + in->G),
		    (in->F - in->G), (in->F * in->G), (-in->F) }, 4, sizeof(double));
		an_fired(env, 5);
		struct operators_float *const out = an_derive(env, sizeof *out, OPERATORS_FLOAT);
		out->attribute_2 = v1;
	} while (0);
	/* f2 ratio(@N, F / G) :- item(@N, PKT, A, B, F, G, S, T, W, H, E), G < infinity.
	 * operators.analog:30 */
	do {
		an_tried(env, 6);
		if (!(in->G < (double)INFINITY)) {
			an_missed(env, 3);
			break;
		}
		if (in->G == 0) {
			an_count_division_by_zero(env);
			an_missed(env, 4);
			break;
		}
		const double v1 = (in->F / in->G);
		an_fired(env, 6);
		struct operators_ratio *const out = an_derive(env, sizeof *out, OPERATORS_RATIO);
		out->attribute_2 = v1;
	} while (0);
	/* f3 float_order(@N, [F == G, F != G, F < G, F <= G, F > G, F >= G]) :- item(@N, PKT, A,
	 * B, F, G, S, T, W, H, E). operators.analog:31 */
	{
		an_tried(env, 7);
		const struct an_list v1 = an_list_of(env, (bool[]){ (in->F == in->G),
		    (in->F != in->G), (in->F < in->G), (in->F <= in->G), (in->F > in->G),
		    (in->F >= in->G) }, 6, sizeof(bool));
		an_fired(env, 7);
		struct operators_float_order *const out = an_derive(env, sizeof *out,
		    OPERATORS_FLOAT_ORDER);
		out->attribute_2 = v1;
	}
	/* f4 endless(@N, G) :- item(@N, PKT, A, B, F, G, S, T, W, H, E), G == infinity,
	 * -infinity < F, !(F < -G). operators.analog:32 */
	do {
		an_tried(env, 8);
		if (!(in->G == (double)INFINITY)) {
			an_missed(env, 5);
			break;
		}
		if (!((-(double)INFINITY) < in->F)) {
			an_missed(env, 6);
			break;
		}
		if (in->F < (-in->G)) {
			an_missed(env, 7);
			break;
		}
		an_fired(env, 8);
		struct operators_endless *const out = an_derive(env, sizeof *out,
		    OPERATORS_ENDLESS);
		out->G = in->G;
	} while (0);
	/* s1 text(@N, S + T, S + "." + T) :- item(@N, PKT, A, B, F, G, S, T, W, H, E).
	 * operators.analog:34 */
	{
		an_tried(env, 9);
		const struct an_string v1 = an_string_concat(env, in->S, in->T);
		const struct an_string v2 = an_string_concat(env, an_string_concat(env, in->S,
		    AN_STRING(".")), in->T);
		an_fired(env, 9);
		struct operators_text *const out = an_derive(env, sizeof *out, OPERATORS_TEXT);
		out->attribute_2 = v1;
		out->attribute_3 = v2;
	}
	/* s2 text_order(@N, [S == T, S != T, S < T, S <= T, S > T, S >= T, S == "", "" != T]) :-
	 * item(@N, PKT, A, B, F, G, S, T, W, H, E). operators.analog:35 */
	{
		an_tried(env, 10);
		const struct an_list v1 = an_list_of(env, (bool[]){ (an_string_equal(in->S, in->T)),
		    (!an_string_equal(in->S, in->T)), (an_string_compare(in->S, in->T) < 0),
		    (an_string_compare(in->S, in->T) <= 0), (an_string_compare(in->S, in->T) > 0),
		    (an_string_compare(in->S, in->T) >= 0), (in->S.length == 0),
		    (!an_string_equal(AN_STRING(""), in->T)) }, 8, sizeof(bool));
		an_fired(env, 10);
		struct operators_text_order *const out = an_derive(env, sizeof *out,
		    OPERATORS_TEXT_ORDER);
		out->attribute_2 = v1;
	}
	/* s3 node(@N) :- item(@N, PKT, A, B, F, G, S, T, W, H, E), N == "local", A == 7.
	 * operators.analog:36 */
	do {
		an_tried(env, 11);
		if (!an_string_equal(AN_STRING("local"), AN_STRING("local"))) {
			an_missed(env, 8);
			break;
		}
		if (in->A != 7) {
			an_missed(env, 9);
			break;
		}
		an_fired(env, 11);
		an_derive(env, sizeof(struct operators_node), OPERATORS_NODE);
	} while (0);
	/* t1 time(@N, W + 1500ms, 2s + W, W - A, W + 1h - W) :- item(@N, PKT, A, B, F, G, S, T,
	 * W, H, E), V := W - 1ms, V < W, !(V >= W), W != V. operators.analog:38 */
	do {
		an_tried(env, 12);
		const int64_t V = an_int_subtract(in->W, 1000000);
		if (V >= in->W) {
			an_missed(env, 10);
			break;
		}
		if (V >= in->W) {
			an_missed(env, 11);
			break;
		}
		if (in->W == V) {
			an_missed(env, 12);
			break;
		}
		const int64_t v1 = an_int_add(in->W, 1500000000);
		const int64_t v2 = an_int_add(2000000000, in->W);
		const int64_t v3 = an_int_subtract(in->W, in->A);
		const int64_t v4 = an_int_subtract(an_int_add(in->W, INT64_C(3600000000000)),
		    in->W);
		an_fired(env, 12);
		struct operators_time *const out = an_derive(env, sizeof *out, OPERATORS_TIME);
		out->attribute_2 = v1;
		out->attribute_3 = v2;
		out->attribute_4 = v3;
		out->attribute_5 = v4;
	} while (0);
	/* l1 flags(@N, [A > 0 && B > 0, A > 0 || B > 0, !(A > 0), A > 0 == B > 0, (A > 5 && A <
	 * 3) || B == 4, A < 5 || A >= 5]) :- item(@N, PKT, A, B, F, G, S, T, W, H, E).
	 * operators.analog:40 */
	{
		an_tried(env, 13);
		const struct an_list v1 = an_list_of(env, (bool[]){ ((in->A > 0) && (in->B > 0)),
		    ((in->A > 0) || (in->B > 0)), (!(in->A > 0)), ((in->A > 0) == (in->B > 0)),
		    (an_both((in->A > 5), (in->A < 3)) || (in->B == 4)), an_either((in->A < 5),
		    (in->A >= 5)) }, 6, sizeof(bool));
		an_fired(env, 13);
		struct operators_flags *const out = an_derive(env, sizeof *out, OPERATORS_FLAGS);
		out->attribute_2 = v1;
	}
	/* l2 odd(@N, [f_isOdd(A) && f_isOdd(B), f_isOdd(A) || f_isOdd(B), B != 0 && A / B == 0])
	 * :- item(@N, PKT, A, B, F, G, S, T, W, H, E). operators.analog:41 */
	do {
		an_tried(env, 14);
		const bool v1 = an_is_odd(env, in->A);
		bool v3 = v1;
		if (v3) {
			const bool v2 = an_is_odd(env, in->B);
			v3 = v2;
		}
		const bool v4 = an_is_odd(env, in->A);
		bool v6 = v4;
		if (!v6) {
			const bool v5 = an_is_odd(env, in->B);
			v6 = v5;
		}
		bool v7 = in->B != 0;
		if (v7) {
			if (in->B == 0) {
				an_count_division_by_zero(env);
				an_missed(env, 13);
				break;
			}
			v7 = an_int_divide(in->A, in->B) == 0;
		}
		const struct an_list v8 = an_list_of(env, (bool[]){ v3, v6, v7 }, 3, sizeof(bool));
		an_fired(env, 14);
		struct operators_odd *const out = an_derive(env, sizeof *out, OPERATORS_ODD);
		out->attribute_2 = v8;
	} while (0);
	/* l3 lazy(@N, A) :- item(@N, PKT, A, B, F, G, S, T, W, H, E), f_isOdd(A) || A > 2 &&
	 * f_isOdd(B), X := f_half(B), X in [1, 9]. operators.analog:42 */
	do {
		an_tried(env, 15);
		const bool v1 = an_is_odd(env, in->A);
		bool v4 = v1;
		if (!v4) {
			bool v3 = in->A > 2;
			if (v3) {
				const bool v2 = an_is_odd(env, in->B);
				v3 = v2;
			}
			v4 = v3;
		}
		if (!v4) {
			an_missed(env, 14);
			break;
		}
		int64_t X;
		if (!an_half(env, in->B, &X)) {
			an_missed(env, 15);
			break;
		}
		if (X < 1) {
			an_missed(env, 16);
			break;
		}
		if (X > 9) {
			an_missed(env, 16);
			break;
		}
		an_fired(env, 15);
		struct operators_lazy *const out = an_derive(env, sizeof *out, OPERATORS_LAZY);
		out->A = in->A;
	} while (0);
	/* l4 truth(@N, C, D) :- item(@N, PKT, A, B, F, G, S, T, W, H, E), C := A < B, D :=
	 * f_isOdd(A), C == "true" || D != C, D == true. operators.analog:43 */
	do {
		an_tried(env, 16);
		const bool C = (in->A < in->B);
		const bool D = an_is_odd(env, in->A);
		if (!((C) || (D != C))) {
			an_missed(env, 17);
			break;
		}
		if (!D) {
			an_missed(env, 18);
			break;
		}
		an_fired(env, 16);
		struct operators_truth *const out = an_derive(env, sizeof *out, OPERATORS_TRUTH);
		out->C = C;
		out->D = D;
	} while (0);
	/* n1 interval(@N, [A in [1, 7], A in (1, 7], A in [1, 7), A in (1, 7), A in [B, limit],
	 * A in [7, 1], A in (1, 2)]) :- item(@N, PKT, A, B, F, G, S, T, W, H, E).
	 * operators.analog:45 */
	{
		an_tried(env, 17);
		const struct an_list v1 = an_list_of(env, (bool[]){ an_both((in->A >= 1),
		    (in->A <= 7)), an_both((in->A > 1), (in->A <= 7)), an_both((in->A >= 1),
		    (in->A < 7)), an_both((in->A > 1), (in->A < 7)),
		    ((in->A >= in->B) && (in->A <= 10)), false, false }, 7, sizeof(bool));
		an_fired(env, 17);
		struct operators_interval *const out = an_derive(env, sizeof *out,
		    OPERATORS_INTERVAL);
		out->attribute_2 = v1;
	}
	/* n2 range(@N, [F in [0.5, 1.5], F in (0.5, infinity), S in ["a", "b"], S in ("a", T), W
	 * in [W - 1s, W), W in (W - 1s, W]]) :- item(@N, PKT, A, B, F, G, S, T, W, H, E).
	 * operators.analog:46 */
	{
		an_tried(env, 18);
		const int64_t v1 = an_int_subtract(in->W, 1000000000);
		const int64_t v2 = an_int_subtract(in->W, 1000000000);
		const struct an_list v3 = an_list_of(env, (bool[]){ an_both((in->F >= 0.5),
		    (in->F <= 1.5)), an_both((in->F > 0.5), (in->F < (double)INFINITY)),
		    an_both((an_string_compare(in->S, AN_STRING("a")) >= 0), (an_string_compare(in->S,
		    AN_STRING("b")) <= 0)), ((an_string_compare(in->S,
		    AN_STRING("a")) > 0) && (an_string_compare(in->S, in->T) < 0)),
		    ((in->W >= v1) && false), ((in->W > v2) && true) }, 6, sizeof(bool));
		an_fired(env, 18);
		struct operators_range *const out = an_derive(env, sizeof *out, OPERATORS_RANGE);
		out->attribute_2 = v3;
	}
	/* n3 member(@N, [A in {1, 2, 3}, A in {B}, S in {"a", T + "c"}, !(A in {7, 9}), F in
	 * {0.5, 2.0}, A in small, A in {}]) :- item(@N, PKT, A, B, F, G, S, T, W, H, E).
	 * operators.analog:47 */
	{
		an_tried(env, 19);
		const struct an_list v1 = an_list_of(env,
		    (bool[]){ ((in->A == 1) || ((in->A == 2) || (in->A == 3))), (in->A == in->B),
		    ((an_string_equal(in->S, AN_STRING("a"))) || (an_string_equal(in->S,
		    an_string_concat(env, in->T, AN_STRING("c"))))), (!((in->A == 7) || (in->A == 9))),
		    ((in->F == 0.5) || (in->F == 2.0)), an_list_has(&an_type_int,
		    ((struct an_list){ operators_literal_1, 3 }), &in->A), false }, 7, sizeof(bool));
		an_fired(env, 19);
		struct operators_member *const out = an_derive(env, sizeof *out, OPERATORS_MEMBER);
		out->attribute_2 = v1;
	}
	/* n4 inside(@N, A) :- item(@N, PKT, A, B, F, G, S, T, W, H, E), A in [2, limit), A in
	 * {3, 7, -4}. operators.analog:48 */
	do {
		an_tried(env, 20);
		if (in->A < 2) {
			an_missed(env, 19);
			break;
		}
		if (in->A >= 10) {
			an_missed(env, 19);
			break;
		}
		if (!((in->A == 3) || ((in->A == 7) || (in->A == (-4))))) {
			an_missed(env, 20);
			break;
		}
		an_fired(env, 20);
		struct operators_inside *const out = an_derive(env, sizeof *out, OPERATORS_INSIDE);
		out->A = in->A;
	} while (0);
	/* n5 network(@N, [H in inside_net, H in 10.128.0.0/9, H in 10.0.0.1/32, H in 0.0.0.0/0,
	 * H in 2001:db8::/33, H in {10.0.0.1, 2001:db8::1}]) :- item(@N, PKT, A, B, F, G, S, T,
	 * W, H, E). operators.analog:49 */
	{
		an_tried(env, 21);
		const struct an_list v1 = an_list_of(env,
		    (bool[]){ an_network_has(&operators_literal_2, in->H.octets, in->H.version),
		    an_network_has(&operators_literal_3, in->H.octets, in->H.version),
		    an_network_has(&operators_literal_4, in->H.octets, in->H.version),
		    an_network_has(&operators_literal_5, in->H.octets, in->H.version),
		    an_network_has(&operators_literal_6, in->H.octets, in->H.version), ((memcmp(&in->H,
		    &operators_literal_7, sizeof in->H) == 0) || (memcmp(&in->H, &operators_literal_8,
		    sizeof in->H) == 0)) }, 6, sizeof(bool));
		an_fired(env, 21);
		struct operators_network *const out = an_derive(env, sizeof *out,
		    OPERATORS_NETWORK);
		out->attribute_2 = v1;
	}
	/* n6 endpoint(@N, [E in inside_net, !(E in 10.0.0.0/31), E in 10.0.0.0/30 || E in ::/0,
	 * H == 10.0.0.1, H != 2001:db8::1]) :- item(@N, PKT, A, B, F, G, S, T, W, H, E).
	 * operators.analog:50 */
	{
		an_tried(env, 22);
		const struct an_list v1 = an_list_of(env,
		    (bool[]){ an_network_has(&operators_literal_2, in->E.octets, in->E.version),
		    (!an_network_has(&operators_literal_9, in->E.octets, in->E.version)),
		    (an_network_has(&operators_literal_10, in->E.octets,
		    in->E.version) || an_network_has(&operators_literal_11, in->E.octets,
		    in->E.version)), (memcmp(&in->H, &operators_literal_7, sizeof in->H) == 0),
		    (memcmp(&in->H, &operators_literal_8, sizeof in->H) != 0) }, 5, sizeof(bool));
		an_fired(env, 22);
		struct operators_endpoint *const out = an_derive(env, sizeof *out,
		    OPERATORS_ENDPOINT);
		out->attribute_2 = v1;
	}
	/* v1 list(@N, L, [L, []], [S, T], [[1, 2], [3]]) :- item(@N, PKT, A, B, F, G, S, T, W,
	 * H, E), L := [A, B]. operators.analog:52 */
	{
		an_tried(env, 23);
		const struct an_list L = an_list_of(env, (int64_t[]){ in->A, in->B }, 2,
		    sizeof(int64_t));
		const struct an_list v1 = an_list_of(env, (struct an_list[]){ L,
		    ((struct an_list){ NULL, 0 }) }, 2, sizeof(struct an_list));
		const struct an_list v2 = an_list_of(env, (struct an_string[]){ in->S, in->T }, 2,
		    sizeof(struct an_string));
		an_fired(env, 23);
		struct operators_list *const out = an_derive(env, sizeof *out, OPERATORS_LIST);
		out->L = L;
		out->attribute_3 = v1;
		out->attribute_4 = v2;
		out->attribute_5 = ((struct an_list){ operators_literal_14, 2 });
	}
	/* v2 list_order(@N, [L == [1, 2], L != [B, A], L == L, [] == M, M == [], [L, small] ==
	 * [[A, B], [1, 2, 3]], 7 in L, B in [A, 4], A in L2]) :- item(@N, PKT, A, B, F, G, S, T,
	 * W, H, E), L := [A, B], M := [], L2 := [B, 3]. operators.analog:53 */
	{
		an_tried(env, 24);
		const struct an_list L = an_list_of(env, (int64_t[]){ in->A, in->B }, 2,
		    sizeof(int64_t));
		const struct an_list L2 = an_list_of(env, (int64_t[]){ in->B, 3 }, 2,
		    sizeof(int64_t));
		const struct an_list v1 = an_list_of(env,
		    (bool[]){ (an_list_equal(&operators_list_type_1, L,
		    ((struct an_list){ operators_literal_12, 2 }))),
		    (!an_list_equal(&operators_list_type_1, L, an_list_of(env, (int64_t[]){ in->B,
		    in->A }, 2, sizeof(int64_t)))), true, (an_list_equal(&operators_list_type_2,
		    ((struct an_list){ NULL, 0 }), ((struct an_list){ NULL, 0 }))),
		    (an_list_equal(&operators_list_type_2, ((struct an_list){ NULL, 0 }),
		    ((struct an_list){ NULL, 0 }))), (an_list_equal(&operators_list_type_3,
		    an_list_of(env, (struct an_list[]){ L, ((struct an_list){ operators_literal_1,
		    3 }) }, 2, sizeof(struct an_list)), an_list_of(env,
		    (struct an_list[]){ an_list_of(env, (int64_t[]){ in->A, in->B }, 2,
		    sizeof(int64_t)), ((struct an_list){ operators_literal_1, 3 }) }, 2,
		    sizeof(struct an_list)))), an_list_has(&an_type_int, L, &(int64_t){ 7 }),
		    ((in->B >= in->A) && (in->B <= 4)), an_list_has(&an_type_int, L2, &in->A) }, 9,
		    sizeof(bool));
		an_fired(env, 24);
		struct operators_list_order *const out = an_derive(env, sizeof *out,
		    OPERATORS_LIST_ORDER);
		out->attribute_2 = v1;
	}
	/* v3 generic(@N, [f_same(A), f_same(7)], f_same(S), f_same("x"), f_pair(S, "y"),
	 * f_pair(L, [5]), f_length(S), f_length(L)) :- item(@N, PKT, A, B, F, G, S, T, W, H, E),
	 * L := [A, B]. operators.analog:54 */
	{
		an_tried(env, 25);
		const struct an_list L = an_list_of(env, (int64_t[]){ in->A, in->B }, 2,
		    sizeof(int64_t));
		int64_t v1;
		an_same(env, &an_type_int, &in->A, &v1);
		int64_t v2;
		an_same(env, &an_type_int, &(int64_t){ 7 }, &v2);
		const struct an_list v3 = an_list_of(env, (int64_t[]){ v1, v2 }, 2,
		    sizeof(int64_t));
		struct an_string v4;
		an_same(env, &an_type_string, &in->S, &v4);
		struct an_string v5;
		an_same(env, &an_type_string, &AN_STRING("x"), &v5);
		const struct an_list v6 = an_pair(env, &an_type_string, &in->S, &AN_STRING("y"));
		const struct an_list v7 = an_pair(env, &operators_list_type_1, &L,
		    &((struct an_list){ operators_literal_15, 1 }));
		const int64_t v8 = an_length(env, in->S);
		const int64_t v9 = an_list_length(env, &an_type_int, L);
		an_fired(env, 25);
		struct operators_generic *const out = an_derive(env, sizeof *out,
		    OPERATORS_GENERIC);
		out->attribute_2 = v3;
		out->attribute_3 = v4;
		out->attribute_4 = v5;
		out->attribute_5 = v6;
		out->attribute_6 = v7;
		out->attribute_7 = v8;
		out->attribute_8 = v9;
	}
	/* v4 second(@N, X, Y, Z) :- item(@N, PKT, A, B, F, G, S, T, W, H, E), X := f_nth([A, B],
	 * 1), Y := f_nth([S, T], A), Z := f_nth([H], 0). operators.analog:55 */
	do {
		an_tried(env, 26);
		const struct an_list v1 = an_list_of(env, (int64_t[]){ in->A, in->B }, 2,
		    sizeof(int64_t));
		int64_t X;
		if (!an_nth(env, &an_type_int, v1, 1, &X)) {
			an_missed(env, 21);
			break;
		}
		const struct an_list v2 = an_list_of(env, (struct an_string[]){ in->S, in->T }, 2,
		    sizeof(struct an_string));
		struct an_string Y;
		if (!an_nth(env, &an_type_string, v2, in->A, &Y)) {
			an_missed(env, 22);
			break;
		}
		const struct an_list v3 = an_list_of(env, (struct an_address[]){ in->H }, 1,
		    sizeof(struct an_address));
		struct an_address Z;
		if (!an_nth(env, &an_type_address, v3, 0, &Z)) {
			an_missed(env, 23);
			break;
		}
		an_fired(env, 26);
		struct operators_second *const out = an_derive(env, sizeof *out, OPERATORS_SECOND);
		out->X = X;
		out->Y = Y;
		out->Z = Z;
	} while (0);
	/* v5 each(@N, X) :- item(@N, PKT, A, B, F, G, S, T, W, H, E), X := f_each([S, T, "z"]),
	 * X != "a". operators.analog:56 */
	{
		an_tried(env, 27);
		const struct an_list v1 = an_list_of(env, (struct an_string[]){ in->S, in->T,
		    AN_STRING("z") }, 3, sizeof(struct an_string));
		unsigned values = 0;
		struct an_string X;
		while (an_each(env, &shared->each, &an_type_string, v1, &X)) {
			values++;
			if (an_string_equal(X, AN_STRING("a"))) {
				an_missed(env, 25);
				continue;
			}
			an_fired(env, 27);
			struct operators_each *const out = an_derive(env, sizeof *out,
			    OPERATORS_EACH);
			out->X = X;
		}
		if (values == 0)
			an_missed(env, 24);
	}
	/* v7 own(@N, f_own(A), f_own(7), f_own(A + 1), f_own(S), f_own("k"), f_own(S + "k")) :-
	 * item(@N, PKT, A, B, F, G, S, T, W, H, E). operators.analog:57 */
	do {
		an_tried(env, 28);
		const struct an_key key = { &in->A, sizeof in->A, 0 };
		struct operators_stage1_context_1 *const cx = an_context_get(env, &key);
		if (cx == NULL) {
			an_missed(env, 26);
			break;
		}
		an_enter(env, cx, 0);
		const int64_t v1 = an_own(env, &cx->own, in->A);
		const struct an_key key_2 = { &(int64_t){ 7 }, sizeof (int64_t){ 7 }, 0 };
		struct operators_stage1_context_1 *const cx_2 = an_context_get(env, &key_2);
		if (cx_2 == NULL) {
			an_missed(env, 26);
			break;
		}
		an_enter(env, cx_2, 0);
		const int64_t v2 = an_own(env, &cx_2->own, 7);
		const int64_t v3 = an_int_add(in->A, 1);
		const struct an_key key_3 = { &v3, sizeof v3, 0 };
		struct operators_stage1_context_1 *const cx_3 = an_context_get(env, &key_3);
		if (cx_3 == NULL) {
			an_missed(env, 26);
			break;
		}
		an_enter(env, cx_3, 0);
		const int64_t v4 = an_own(env, &cx_3->own, v3);
		const struct an_key key_4 = { in->S.data, (uint32_t)in->S.length, 1 };
		struct operators_stage1_context_2 *const cx_4 = an_context_get(env, &key_4);
		if (cx_4 == NULL) {
			an_missed(env, 26);
			break;
		}
		an_enter(env, cx_4, 0);
		const struct an_string v5 = an_own_text(env, &cx_4->own_text, in->S);
		const struct an_key key_5 = { AN_STRING("k").data, (uint32_t)AN_STRING("k").length,
		    1 };
		struct operators_stage1_context_2 *const cx_5 = an_context_get(env, &key_5);
		if (cx_5 == NULL) {
			an_missed(env, 26);
			break;
		}
		an_enter(env, cx_5, 0);
		const struct an_string v6 = an_own_text(env, &cx_5->own_text, AN_STRING("k"));
		const struct an_string v7 = an_string_concat(env, in->S, AN_STRING("k"));
		const struct an_key key_6 = { v7.data, (uint32_t)v7.length, 1 };
		struct operators_stage1_context_2 *const cx_6 = an_context_get(env, &key_6);
		if (cx_6 == NULL) {
			an_missed(env, 26);
			break;
		}
		an_enter(env, cx_6, 0);
		const struct an_string v8 = an_own_text(env, &cx_6->own_text, v7);
		an_fired(env, 28);
		struct operators_own *const out = an_derive(env, sizeof *out, OPERATORS_OWN);
		out->attribute_2 = v1;
		out->attribute_3 = v2;
		out->attribute_4 = v4;
		out->attribute_5 = v5;
		out->attribute_6 = v6;
		out->attribute_7 = v8;
	} while (0);
	/* v6 scaled(@N, f_scale(A)) :- item(@N, PKT, A, B, F, G, S, T, W, H, E).
	 * operators.analog:58 */
	an_tried(env, 29);
	const int64_t v1 = an_scale(env, in->A, shared->scale_1);
	an_fired(env, 29);
	struct operators_scaled *const out = an_derive(env, sizeof *out, OPERATORS_SCALED);
	out->attribute_2 = v1;
}

static void operators_stage1_run(struct an_env *env, struct an_part *part, void *const contexts[])
{
	(void)contexts;
	for (const struct an_tuple *t = an_part_first(env, part); t != NULL;
	     t = an_part_next(env, part)) {
		operators_stage1_on_item(env, (const void *)t);
	}
}

static bool operators_setup(struct an_setup *setup, void *memory)
{
	struct operators_shared *const shared = memory;

	if (!an_each_state_init(setup, &shared->each))
		return false;
	shared->scale_1 = an_scale_create(setup, an_setup_setting(setup, "f_scale", "factor",
    AN_STRING("3")));
	if (shared->scale_1 == NULL)
		return false;
	return true;
}

static void operators_teardown(struct an_setup *setup, void *memory)
{
	struct operators_shared *const shared = memory;

	if (shared->scale_1 != NULL)
		an_scale_destroy(setup, shared->scale_1);
	an_each_state_fini(setup, &shared->each);
}

static bool operators_decode_item(struct an_env *env, struct an_packet *packet,
    struct an_tuple *tuple)
{
	struct operators_item *const out = (void *)tuple;

	return an_item_decode(env, packet, &out->A, &out->B, &out->F, &out->G, &out->S, &out->T, &out->W,
    &out->H, &out->E);
}

static const struct an_column operators_columns_failed[] = {
	{ .name = "pkt", .type = &operators_type_packet,
	  .offset = offsetof(struct an_failed, PKT) },
	{ .name = "function", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, FUNCTION) },
	{ .name = "reason", .type = &an_type_string,
	  .offset = offsetof(struct an_failed, REASON) },
};

static const struct an_column operators_columns_arithmetic[] = {
	{ .name = "attribute_2", .type = &operators_list_type_1,
	  .offset = offsetof(struct operators_arithmetic, attribute_2) },
};

static const struct an_column operators_columns_bits[] = {
	{ .name = "attribute_2", .type = &operators_list_type_1,
	  .offset = offsetof(struct operators_bits, attribute_2) },
};

static const struct an_column operators_columns_quotient[] = {
	{ .name = "attribute_2", .type = &an_type_int,
	  .offset = offsetof(struct operators_quotient, attribute_2) },
	{ .name = "attribute_3", .type = &an_type_int,
	  .offset = offsetof(struct operators_quotient, attribute_3) },
};

static const struct an_column operators_columns_order[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_order, attribute_2) },
};

static const struct an_column operators_columns_extreme[] = {
	{ .name = "attribute_2", .type = &an_type_int,
	  .offset = offsetof(struct operators_extreme, attribute_2) },
};

static const struct an_column operators_columns_float[] = {
	{ .name = "attribute_2", .type = &operators_list_type_6,
	  .offset = offsetof(struct operators_float, attribute_2) },
};

static const struct an_column operators_columns_ratio[] = {
	{ .name = "attribute_2", .type = &an_type_float,
	  .offset = offsetof(struct operators_ratio, attribute_2) },
};

static const struct an_column operators_columns_float_order[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_float_order, attribute_2) },
};

static const struct an_column operators_columns_endless[] = {
	{ .name = "g", .type = &an_type_float,
	  .offset = offsetof(struct operators_endless, G) },
};

static const struct an_column operators_columns_text[] = {
	{ .name = "attribute_2", .type = &an_type_string,
	  .offset = offsetof(struct operators_text, attribute_2) },
	{ .name = "attribute_3", .type = &an_type_string,
	  .offset = offsetof(struct operators_text, attribute_3) },
};

static const struct an_column operators_columns_text_order[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_text_order, attribute_2) },
};

static const struct an_column operators_columns_time[] = {
	{ .name = "attribute_2", .type = &an_type_time,
	  .offset = offsetof(struct operators_time, attribute_2) },
	{ .name = "attribute_3", .type = &an_type_time,
	  .offset = offsetof(struct operators_time, attribute_3) },
	{ .name = "attribute_4", .type = &an_type_time,
	  .offset = offsetof(struct operators_time, attribute_4) },
	{ .name = "attribute_5", .type = &an_type_int,
	  .offset = offsetof(struct operators_time, attribute_5) },
};

static const struct an_column operators_columns_flags[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_flags, attribute_2) },
};

static const struct an_column operators_columns_odd[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_odd, attribute_2) },
};

static const struct an_column operators_columns_lazy[] = {
	{ .name = "a", .type = &an_type_int,
	  .offset = offsetof(struct operators_lazy, A) },
};

static const struct an_column operators_columns_truth[] = {
	{ .name = "c", .type = &an_type_bool,
	  .offset = offsetof(struct operators_truth, C) },
	{ .name = "d", .type = &an_type_bool,
	  .offset = offsetof(struct operators_truth, D) },
};

static const struct an_column operators_columns_interval[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_interval, attribute_2) },
};

static const struct an_column operators_columns_range[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_range, attribute_2) },
};

static const struct an_column operators_columns_member[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_member, attribute_2) },
};

static const struct an_column operators_columns_inside[] = {
	{ .name = "a", .type = &an_type_int,
	  .offset = offsetof(struct operators_inside, A) },
};

static const struct an_column operators_columns_network[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_network, attribute_2) },
};

static const struct an_column operators_columns_endpoint[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_endpoint, attribute_2) },
};

static const struct an_column operators_columns_list[] = {
	{ .name = "l", .type = &operators_list_type_1,
	  .offset = offsetof(struct operators_list, L) },
	{ .name = "attribute_3", .type = &operators_list_type_3,
	  .offset = offsetof(struct operators_list, attribute_3) },
	{ .name = "attribute_4", .type = &operators_list_type_2,
	  .offset = offsetof(struct operators_list, attribute_4) },
	{ .name = "attribute_5", .type = &operators_list_type_3,
	  .offset = offsetof(struct operators_list, attribute_5) },
};

static const struct an_column operators_columns_list_order[] = {
	{ .name = "attribute_2", .type = &operators_list_type_5,
	  .offset = offsetof(struct operators_list_order, attribute_2) },
};

static const struct an_column operators_columns_generic[] = {
	{ .name = "attribute_2", .type = &operators_list_type_1,
	  .offset = offsetof(struct operators_generic, attribute_2) },
	{ .name = "attribute_3", .type = &an_type_string,
	  .offset = offsetof(struct operators_generic, attribute_3) },
	{ .name = "attribute_4", .type = &an_type_string,
	  .offset = offsetof(struct operators_generic, attribute_4) },
	{ .name = "attribute_5", .type = &operators_list_type_2,
	  .offset = offsetof(struct operators_generic, attribute_5) },
	{ .name = "attribute_6", .type = &operators_list_type_3,
	  .offset = offsetof(struct operators_generic, attribute_6) },
	{ .name = "attribute_7", .type = &an_type_int,
	  .offset = offsetof(struct operators_generic, attribute_7) },
	{ .name = "attribute_8", .type = &an_type_int,
	  .offset = offsetof(struct operators_generic, attribute_8) },
};

static const struct an_column operators_columns_second[] = {
	{ .name = "x", .type = &an_type_int,
	  .offset = offsetof(struct operators_second, X) },
	{ .name = "y", .type = &an_type_string,
	  .offset = offsetof(struct operators_second, Y) },
	{ .name = "z", .type = &an_type_address,
	  .offset = offsetof(struct operators_second, Z) },
};

static const struct an_column operators_columns_each[] = {
	{ .name = "x", .type = &an_type_string,
	  .offset = offsetof(struct operators_each, X) },
};

static const struct an_column operators_columns_own[] = {
	{ .name = "attribute_2", .type = &an_type_int,
	  .offset = offsetof(struct operators_own, attribute_2) },
	{ .name = "attribute_3", .type = &an_type_int,
	  .offset = offsetof(struct operators_own, attribute_3) },
	{ .name = "attribute_4", .type = &an_type_int,
	  .offset = offsetof(struct operators_own, attribute_4) },
	{ .name = "attribute_5", .type = &an_type_string,
	  .offset = offsetof(struct operators_own, attribute_5) },
	{ .name = "attribute_6", .type = &an_type_string,
	  .offset = offsetof(struct operators_own, attribute_6) },
	{ .name = "attribute_7", .type = &an_type_string,
	  .offset = offsetof(struct operators_own, attribute_7) },
};

static const struct an_column operators_columns_scaled[] = {
	{ .name = "attribute_2", .type = &an_type_int,
	  .offset = offsetof(struct operators_scaled, attribute_2) },
};

static const struct an_predicate operators_predicates[OPERATORS_PREDICATES] = {
	[AN_PREDICATE_FAILED] = { .name = "failed", .node = "n",
		.columns = operators_columns_failed, .column_count = 3,
		.is_output = true },
	[OPERATORS_ITEM] = { .name = "item", .node = "n" },
	[OPERATORS_ARITHMETIC] = { .name = "arithmetic", .node = "n",
		.columns = operators_columns_arithmetic, .column_count = 1,
		.is_output = true },
	[OPERATORS_BITS] = { .name = "bits", .node = "n",
		.columns = operators_columns_bits, .column_count = 1,
		.is_output = true },
	[OPERATORS_QUOTIENT] = { .name = "quotient", .node = "n",
		.columns = operators_columns_quotient, .column_count = 2,
		.is_output = true },
	[OPERATORS_ORDER] = { .name = "order", .node = "n",
		.columns = operators_columns_order, .column_count = 1,
		.is_output = true },
	[OPERATORS_EXTREME] = { .name = "extreme", .node = "n",
		.columns = operators_columns_extreme, .column_count = 1,
		.is_output = true },
	[OPERATORS_FLOAT] = { .name = "float", .node = "n",
		.columns = operators_columns_float, .column_count = 1,
		.is_output = true },
	[OPERATORS_RATIO] = { .name = "ratio", .node = "n",
		.columns = operators_columns_ratio, .column_count = 1,
		.is_output = true },
	[OPERATORS_FLOAT_ORDER] = { .name = "float_order", .node = "n",
		.columns = operators_columns_float_order, .column_count = 1,
		.is_output = true },
	[OPERATORS_ENDLESS] = { .name = "endless", .node = "n",
		.columns = operators_columns_endless, .column_count = 1,
		.is_output = true },
	[OPERATORS_TEXT] = { .name = "text", .node = "n",
		.columns = operators_columns_text, .column_count = 2,
		.is_output = true },
	[OPERATORS_TEXT_ORDER] = { .name = "text_order", .node = "n",
		.columns = operators_columns_text_order, .column_count = 1,
		.is_output = true },
	[OPERATORS_NODE] = { .name = "node", .node = "n",
		.is_output = true },
	[OPERATORS_TIME] = { .name = "time", .node = "n",
		.columns = operators_columns_time, .column_count = 4,
		.is_output = true },
	[OPERATORS_FLAGS] = { .name = "flags", .node = "n",
		.columns = operators_columns_flags, .column_count = 1,
		.is_output = true },
	[OPERATORS_ODD] = { .name = "odd", .node = "n",
		.columns = operators_columns_odd, .column_count = 1,
		.is_output = true },
	[OPERATORS_LAZY] = { .name = "lazy", .node = "n",
		.columns = operators_columns_lazy, .column_count = 1,
		.is_output = true },
	[OPERATORS_TRUTH] = { .name = "truth", .node = "n",
		.columns = operators_columns_truth, .column_count = 2,
		.is_output = true },
	[OPERATORS_INTERVAL] = { .name = "interval", .node = "n",
		.columns = operators_columns_interval, .column_count = 1,
		.is_output = true },
	[OPERATORS_RANGE] = { .name = "range", .node = "n",
		.columns = operators_columns_range, .column_count = 1,
		.is_output = true },
	[OPERATORS_MEMBER] = { .name = "member", .node = "n",
		.columns = operators_columns_member, .column_count = 1,
		.is_output = true },
	[OPERATORS_INSIDE] = { .name = "inside", .node = "n",
		.columns = operators_columns_inside, .column_count = 1,
		.is_output = true },
	[OPERATORS_NETWORK] = { .name = "network", .node = "n",
		.columns = operators_columns_network, .column_count = 1,
		.is_output = true },
	[OPERATORS_ENDPOINT] = { .name = "endpoint", .node = "n",
		.columns = operators_columns_endpoint, .column_count = 1,
		.is_output = true },
	[OPERATORS_LIST] = { .name = "list", .node = "n",
		.columns = operators_columns_list, .column_count = 4,
		.is_output = true },
	[OPERATORS_LIST_ORDER] = { .name = "list_order", .node = "n",
		.columns = operators_columns_list_order, .column_count = 1,
		.is_output = true },
	[OPERATORS_GENERIC] = { .name = "generic", .node = "n",
		.columns = operators_columns_generic, .column_count = 7,
		.is_output = true },
	[OPERATORS_SECOND] = { .name = "second", .node = "n",
		.columns = operators_columns_second, .column_count = 3,
		.is_output = true },
	[OPERATORS_EACH] = { .name = "each", .node = "n",
		.columns = operators_columns_each, .column_count = 1,
		.is_output = true },
	[OPERATORS_OWN] = { .name = "own", .node = "n",
		.columns = operators_columns_own, .column_count = 6,
		.is_output = true },
	[OPERATORS_SCALED] = { .name = "scaled", .node = "n",
		.columns = operators_columns_scaled, .column_count = 1,
		.is_output = true },
};

static const char *const operators_stage1_components[] = {
	"operators",
};
static const uint8_t operators_stage1_roles[OPERATORS_PREDICATES] = {
	[OPERATORS_ITEM] = AN_ROLE_CONSUME,
};
static const struct an_context_kind operators_stage1_contexts[] = {
	{ .type = "int",
	  .octets = sizeof(struct operators_stage1_context_1),
	  .functions = 1,
	  .init = operators_stage1_init_1,
	  .fini = operators_stage1_fini_1 },
	{ .type = "string",
	  .octets = sizeof(struct operators_stage1_context_2),
	  .functions = 1,
	  .init = operators_stage1_init_2,
	  .fini = operators_stage1_fini_2 },
};

static const struct an_stage operators_stages[] = {
	{
		.name = "operators",
		.kind = AN_STAGE_SERIAL,
		.component_count = 1,
		.components = operators_stage1_components,
		.roles = operators_stage1_roles,
		.contexts = operators_stage1_contexts,
		.context_count = 2,
		.run = operators_stage1_run,
	},
};

static const char *const operators_rule_2_literals[] = {
	"quotient(@N, A / B, A % B)",
};
static const char *const operators_rule_4_literals[] = {
	"B == 0",
};
static const char *const operators_rule_5_literals[] = {
	"A == 1",
};
static const char *const operators_rule_6_literals[] = {
	"G < infinity",
	"ratio(@N, F / G)",
};
static const char *const operators_rule_8_literals[] = {
	"G == infinity",
	"-infinity < F",
	"!(F < -G)",
};
static const char *const operators_rule_11_literals[] = {
	"N == \"local\"",
	"A == 7",
};
static const char *const operators_rule_12_literals[] = {
	"V < W",
	"!(V >= W)",
	"W != V",
};
static const char *const operators_rule_14_literals[] = {
	"odd(@N, [f_isOdd(A) && f_isOdd(B), f_isOdd(A) || f_isOdd(B), B != 0 && A / B == 0])",
};
static const char *const operators_rule_15_literals[] = {
	"f_isOdd(A) || A > 2 && f_isOdd(B)",
	"X := f_half(B)",
	"X in [1, 9]",
};
static const char *const operators_rule_16_literals[] = {
	"C == \"true\" || D != C",
	"D == true",
};
static const char *const operators_rule_20_literals[] = {
	"A in [2, limit)",
	"A in {3, 7, -4}",
};
static const char *const operators_rule_26_literals[] = {
	"X := f_nth([A, B], 1)",
	"Y := f_nth([S, T], A)",
	"Z := f_nth([H], 0)",
};
static const char *const operators_rule_27_literals[] = {
	"X := f_each([S, T, \"z\"])",
	"X != \"a\"",
};
static const char *const operators_rule_28_literals[] = {
	"own(@N, f_own(A), f_own(7), f_own(A + 1), f_own(S), f_own(\"k\"), f_own(S + \"k\"))",
};
static const struct an_rule operators_rules[] = {
	{ .component = "operators", .label = "i1", .file = "operators.analog", .line = 23 },
	{ .component = "operators", .label = "i2", .file = "operators.analog", .line = 24 },
	{ .component = "operators", .label = "i3", .file = "operators.analog", .line = 25,
	  .literals = operators_rule_2_literals, .literal_count = 1, .first_literal = 0 },
	{ .component = "operators", .label = "i4", .file = "operators.analog", .line = 26 },
	{ .component = "operators", .label = "i5", .file = "operators.analog", .line = 27,
	  .literals = operators_rule_4_literals, .literal_count = 1, .first_literal = 1 },
	{ .component = "operators", .label = "f1", .file = "operators.analog", .line = 29,
	  .literals = operators_rule_5_literals, .literal_count = 1, .first_literal = 2 },
	{ .component = "operators", .label = "f2", .file = "operators.analog", .line = 30,
	  .literals = operators_rule_6_literals, .literal_count = 2, .first_literal = 3 },
	{ .component = "operators", .label = "f3", .file = "operators.analog", .line = 31 },
	{ .component = "operators", .label = "f4", .file = "operators.analog", .line = 32,
	  .literals = operators_rule_8_literals, .literal_count = 3, .first_literal = 5 },
	{ .component = "operators", .label = "s1", .file = "operators.analog", .line = 34 },
	{ .component = "operators", .label = "s2", .file = "operators.analog", .line = 35 },
	{ .component = "operators", .label = "s3", .file = "operators.analog", .line = 36,
	  .literals = operators_rule_11_literals, .literal_count = 2, .first_literal = 8 },
	{ .component = "operators", .label = "t1", .file = "operators.analog", .line = 38,
	  .literals = operators_rule_12_literals, .literal_count = 3, .first_literal = 10 },
	{ .component = "operators", .label = "l1", .file = "operators.analog", .line = 40 },
	{ .component = "operators", .label = "l2", .file = "operators.analog", .line = 41,
	  .literals = operators_rule_14_literals, .literal_count = 1, .first_literal = 13 },
	{ .component = "operators", .label = "l3", .file = "operators.analog", .line = 42,
	  .literals = operators_rule_15_literals, .literal_count = 3, .first_literal = 14 },
	{ .component = "operators", .label = "l4", .file = "operators.analog", .line = 43,
	  .literals = operators_rule_16_literals, .literal_count = 2, .first_literal = 17 },
	{ .component = "operators", .label = "n1", .file = "operators.analog", .line = 45 },
	{ .component = "operators", .label = "n2", .file = "operators.analog", .line = 46 },
	{ .component = "operators", .label = "n3", .file = "operators.analog", .line = 47 },
	{ .component = "operators", .label = "n4", .file = "operators.analog", .line = 48,
	  .literals = operators_rule_20_literals, .literal_count = 2, .first_literal = 19 },
	{ .component = "operators", .label = "n5", .file = "operators.analog", .line = 49 },
	{ .component = "operators", .label = "n6", .file = "operators.analog", .line = 50 },
	{ .component = "operators", .label = "v1", .file = "operators.analog", .line = 52 },
	{ .component = "operators", .label = "v2", .file = "operators.analog", .line = 53 },
	{ .component = "operators", .label = "v3", .file = "operators.analog", .line = 54 },
	{ .component = "operators", .label = "v4", .file = "operators.analog", .line = 55,
	  .literals = operators_rule_26_literals, .literal_count = 3, .first_literal = 21 },
	{ .component = "operators", .label = "v5", .file = "operators.analog", .line = 56,
	  .literals = operators_rule_27_literals, .literal_count = 2, .first_literal = 24 },
	{ .component = "operators", .label = "v7", .file = "operators.analog", .line = 57,
	  .literals = operators_rule_28_literals, .literal_count = 1, .first_literal = 26 },
	{ .component = "operators", .label = "v6", .file = "operators.analog", .line = 58 },
};

static const struct an_source operators_sources[] = {
	{ .kind = AN_SOURCE_PACKETS,
	  .predicate = OPERATORS_ITEM,
	  .tuple_octets = sizeof(struct operators_item),
	  .decode = operators_decode_item },
};

extern const struct an_pipeline operators_pipeline;
const struct an_pipeline operators_pipeline = {
	.abi = AN_ABI,
	.name = "operators",
	.program = "operators.analog",
	.sources = operators_sources,
	.predicates = operators_predicates,
	.stages = operators_stages,
	.rules = operators_rules,
	.source_count = 1,
	.predicate_count = 32,
	.stage_count = 1,
	.rule_count = 30,
	.shared_octets = sizeof(struct operators_shared),
	.setup = operators_setup,
	.teardown = operators_teardown,
};

#ifndef ANALOG_NO_MAIN
int main(int argc, char **argv)
{
	static const struct an_pipeline *const pipelines[] = { &operators_pipeline };

	return an_main(argc, argv, pipelines, 1);
}
#endif
