/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_tcp_streams.c -- whole connections from seeds: what comes out is what was sent,
 * however it was reordered, repeated and overlapped; and any octets are survived. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "stdlib/tcp.h"
#include "stdlib/tcp_reassembly.h"
#include "tests/support/fake_env.h"
#include "tests/support/streams.h"

#define SEEDS        400
#define MUTANT_SEEDS 400

/* What a program has seen of one connection. */
struct seen {
	struct an_tcp_state state;
	uint32_t at[2]; /* in the stream: octets and gaps */
	uint64_t gaps[2];
	unsigned opened, closed;
};

struct run {
	struct an_env *env;
	const struct streams *streams;
	struct seen *seen;
	uint64_t seed, number, delivered;
	bool is_true; /* the octets are those that were sent: compare */
};

static void run_begin(struct run *r, const struct streams *streams, uint64_t seed, bool is_true)
{
	*r = (struct run){ .env = fake_env_create(),
			   .streams = streams,
			   .seen = calloc(streams->connection_count, sizeof *r->seen),
			   .seed = seed,
			   .is_true = is_true };
	for (unsigned i = 0; i < streams->connection_count; i++)
		an_tcp_state_init(r->env, &r->seen[i].state);
}

static void check_slice(struct run *r, unsigned number, const struct an_tcp_slice *s)
{
	const struct streams_connection *c = &r->streams->connections[number];
	struct seen *seen = &r->seen[number];
	unsigned d = s->direction;

	assert_true(d < 2 && (s->octets != 0 || s->gap != 0));
	r->delivered += s->octets;
	seen->gaps[d] += s->gap;
	seen->at[d] += s->gap;
	if (r->is_true && (s->octets > c->octets[d] || seen->at[d] > c->octets[d] - s->octets ||
			   memcmp(s->data, c->data[d] + seen->at[d], s->octets) != 0))
		fail_msg("seed %llu, connection %u, direction %u: other octets at %u",
			 (unsigned long long)r->seed, number, d, (unsigned)seen->at[d]);
	seen->at[d] += s->octets;
}

static uint64_t count_held(const struct run *r)
{
	uint64_t held = 0;

	for (unsigned i = 0; i < r->streams->connection_count; i++) {
		const struct an_tcp_queues *q = r->seen[i].state.queues;

		if (q != NULL)
			held += q->direction[0].octets + q->direction[1].octets;
	}
	return held;
}

static void check_balance(const struct run *r)
{
	uint64_t bins = r->delivered + count_held(r) +
			fake_env_counter(r->env, "tcp_duplicate_octets") +
			fake_env_counter(r->env, "tcp_dropped_octets");

	if (fake_env_counter(r->env, "tcp_delivered_octets") != r->delivered ||
	    fake_env_counter(r->env, "tcp_octets") != bins)
		fail_msg("seed %llu, packet %llu: the sum of the octets",
			 (unsigned long long)r->seed, (unsigned long long)r->number);
}

static void run_packet(struct run *r, unsigned number, const struct an_ip_packet *packet)
{
	struct an_tcp_flow flow = stream_flow(packet->version, (uint16_t)number);
	struct seen *seen = &r->seen[number];
	struct an_tcp_message m;

	r->number++;
	fake_env_token(r->env, r->number, (int64_t)r->number * 1000000, NULL);
	fake_env_set_context_key(r->env, &flow, sizeof flow);
	fake_env_enter(r->env);
	if (an_process_tcp(r->env, &seen->state, packet, &m)) {
		const struct an_tcp_slice *slices = an_tcp_message_slices(&m);

		seen->opened += (m.events & AN_TCP_OPEN) != 0;
		seen->closed += (m.events & (AN_TCP_CLOSE | AN_TCP_RESET)) != 0;
		for (uint32_t i = 0; i < m.slice_count; i++)
			check_slice(r, number, &slices[i]);
	}
	check_balance(r);
}

static void run_end(struct run *r)
{
	for (unsigned i = 0; i < r->streams->connection_count; i++)
		an_tcp_state_fini(r->env, &r->seen[i].state);
	check_balance(r);
	assert_int_equal(fake_env_account(r->env), 0);
	fake_env_destroy(r->env);
	free(r->seen);
}

static struct streams_plan make_plan(uint64_t seed)
{
	uint64_t random = ~seed;
	struct streams_plan plan = { .seed = seed,
				     .connections = 1 + streams_random(&random, 3),
				     .octets = 1 + streams_random(&random, 6000),
				     .segment = 1 + streams_random(&random, 400),
				     .version = streams_random(&random, 2) == 0 ? 4 : 6,
				     .is_wrapping = streams_random(&random, 2) == 0,
				     .reordered = streams_random(&random, 80),
				     .duplicated = streams_random(&random, 40),
				     .overlapped = streams_random(&random, 40),
				     .kept_alive = streams_random(&random, 10) };

	if (plan.octets / plan.segment > 200)
		plan.octets = plan.segment * 200;
	return plan;
}

static struct an_ip_packet whole_packet(const struct streams_packet *p)
{
	return stream_ip_packet(p->datagram, p->octets, p->octets);
}

static void test_model(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		const struct streams_plan plan = make_plan(seed);
		struct streams *streams = streams_create(&plan);
		struct run r;

		run_begin(&r, streams, seed, true);
		for (size_t i = 0; i < streams->count; i++) {
			struct an_ip_packet packet = whole_packet(&streams->packets[i]);

			run_packet(&r, streams->packets[i].connection, &packet);
		}
		for (unsigned i = 0; i < streams->connection_count; i++) {
			const struct seen *seen = &r.seen[i];

			if (seen->at[0] != streams->connections[i].octets[0] ||
			    seen->at[1] != streams->connections[i].octets[1] ||
			    seen->gaps[0] + seen->gaps[1] != 0 || seen->opened != 1 ||
			    seen->closed != 1)
				fail_msg("seed %llu, connection %u: not all delivered",
					 (unsigned long long)seed, i);
		}
		assert_int_equal(fake_env_counter(r.env, "tcp_conflict_octets"), 0);
		run_end(&r);
		streams_destroy(streams);
	}
}

/* Packets are lost to the capture: every octet that comes stands at its place. */
static void test_losses(void **state)
{
	uint64_t gaps = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		const struct streams_plan plan = make_plan(seed);
		struct streams *streams = streams_create(&plan);
		uint64_t random = seed;
		struct run r;

		run_begin(&r, streams, seed, true);
		for (size_t i = 0; i < streams->count; i++) {
			struct an_ip_packet packet = whole_packet(&streams->packets[i]);
			bool is_syn = (packet.payload[13] & AN_TCP_SYN) != 0;

			if (is_syn || streams_random(&random, 100) >= 5)
				run_packet(&r, streams->packets[i].connection, &packet);
		}
		for (unsigned i = 0; i < streams->connection_count; i++)
			if (r.seen[i].closed != 0 &&
			    (r.seen[i].at[0] != streams->connections[i].octets[0] ||
			     r.seen[i].at[1] != streams->connections[i].octets[1]))
				fail_msg("seed %llu, connection %u: closed before its end",
					 (unsigned long long)seed, i);
		gaps += fake_env_counter(r.env, "tcp_gaps");
		run_end(&r);
		streams_destroy(streams);
	}
	assert_true(gaps > SEEDS);
}

/* Changes a few octets of the TCP header, cuts the packet, or leaves it as it is. */
static struct an_ip_packet mutate(uint64_t *random, uint8_t *copy, uint32_t octets)
{
	uint32_t header = copy[0] >> 4 == 4 ? 20 : 40, n = octets;

	for (uint32_t k = streams_random(random, 4); k != 0; k--) {
		uint32_t at = header + 4 + streams_random(random, 16);

		copy[at] = (uint8_t)streams_random(random, 256);
	}
	if (streams_random(random, 4) == 0) /* small changes of the sequence number */
		copy[header + 7] = (uint8_t)streams_random(random, 256);
	if (streams_random(random, 10) == 0)
		copy[header + 13] = (uint8_t)streams_random(random, 64);
	if (streams_random(random, 10) == 0)
		n = header + streams_random(random, octets - header + 1);
	return stream_ip_packet(copy, n, streams_random(random, 2) == 0 ? n : octets);
}

static void test_mutations(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= MUTANT_SEEDS; seed++) {
		const struct streams_plan plan = make_plan(seed);
		struct streams *streams = streams_create(&plan);
		uint64_t random = seed, rate = 1 + streams_random(&random, 10);
		struct run r;

		run_begin(&r, streams, seed, false);
		fake_env_set_checksum(r.env, AN_CHECKSUM_IGNORE);
		fake_env_set_limit(r.env, "tcp_out_of_order_octets", 1 << 13);
		for (size_t i = 0; i < streams->count; i++) {
			const struct streams_packet *p = &streams->packets[i];
			struct an_ip_packet packet = whole_packet(p);
			uint8_t *copy = malloc(p->octets), *exact;

			memcpy(copy, p->datagram, p->octets);
			if (streams_random(&random, 10) < rate)
				packet = mutate(&random, copy, p->octets);
			exact = malloc(p->octets - packet.missing_octets);
			memcpy(exact, copy, p->octets - packet.missing_octets);
			packet.payload = exact + (packet.payload - packet.header);
			packet.header = exact;
			run_packet(&r, p->connection, &packet);
			free(copy);
			free(exact);
		}
		run_end(&r);
		streams_destroy(streams);
	}
}

/* Whatever allocation fails, octets are at their place and each is counted. */
static void test_allocation_failures(void **state)
{
	const struct streams_plan plan = { .seed = 7,
					   .connections = 2,
					   .octets = 3000,
					   .segment = 60,
					   .version = 4,
					   .reordered = 60,
					   .overlapped = 20 };
	struct streams *streams = streams_create(&plan);
	bool failed = true;
	unsigned n = 0;

	(void)state;
	while (failed) {
		struct run r;

		run_begin(&r, streams, ++n, true);
		fake_env_fail_allocation(r.env, n);
		for (size_t i = 0; i < streams->count; i++) {
			struct an_ip_packet packet = whole_packet(&streams->packets[i]);

			run_packet(&r, streams->packets[i].connection, &packet);
		}
		failed = fake_env_allocation_failed(r.env);
		fake_env_fail_allocation(r.env, 0);
		assert_int_equal(fake_env_counter(r.env, "tcp_no_memory"), failed);
		run_end(&r);
	}
	assert_true(n > 40);
	streams_destroy(streams);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_losses),
		cmocka_unit_test(test_mutations),
		cmocka_unit_test(test_allocation_failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
