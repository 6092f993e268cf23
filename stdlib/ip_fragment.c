/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/ip_fragment.c -- the ordered part of f_processIpFrag (ip.h): the datagrams that are being
 * put together, found by key, given up by age.
 *
 * All datagrams have the same time to live from their first fragment on, so their list by age is
 * also the list by deadline. What is given up depends on tokens alone: the hash only finds.
 *
 * Overlaps: in IPv4 the octets that came first win and conflicts are counted (libnids, like the
 * Linux of its time, trims in favour of either, by offset; today's Linux gives the datagram up). In
 * IPv6 the datagram is given up and so is what still comes of it (RFC 5722), but an exact duplicate
 * of a fragment is no overlap (RFC 8200).
 *
 * Every fragment is counted in ip_fragments and ends in exactly one of ip_fragments_joined,
 * ip_fragments_rejected, ip_fragments_lost; or its datagram is still waiting. */
#include "stdlib/ip.h"

#include "stdlib/ip_datagram.h"
#include "stdlib/ip_header.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

AN_COUNTER(ip_fragments, "fragments of IP datagrams");
AN_COUNTER(ip_fragments_joined, "fragments of datagrams that became whole");
AN_COUNTER(ip_fragments_lost, "fragments of datagrams that were given up");
AN_COUNTER(ip_fragments_rejected, "fragments that were not used: the next seven say why");
AN_COUNTER(ip_fragments_checksum, "fragments rejected: bad IPv4 header checksum");
AN_COUNTER(ip_fragments_truncated, "fragments rejected: not captured whole");
AN_COUNTER(ip_fragments_malformed, "fragments rejected: empty, or cut at no multiple of 8");
AN_COUNTER(ip_fragments_oversize, "fragments rejected: beyond 65,535 octets (ping of death)");
AN_COUNTER(ip_fragments_duplicate, "fragments rejected: nothing new");
AN_COUNTER(ip_fragments_disagreeing, "fragments rejected: the end is elsewhere");
AN_COUNTER(ip_fragments_no_memory, "fragments rejected: out of memory");
AN_COUNTER(ip_fragments_overlapping, "IPv4 fragments used in part: the first octets win");
AN_COUNTER(ip_fragment_conflicts, "octets of overlapping IPv4 fragments that differ");
AN_COUNTER(ip_datagrams_joined, "datagrams put together from fragments");
AN_COUNTER(ip_datagrams_timeout, "datagrams given up: incomplete for too long");
AN_COUNTER(ip_datagrams_evicted, "datagrams given up: ip_fragment_octets was reached");
AN_COUNTER(ip_datagrams_overlapping, "IPv6 datagrams given up: overlapping fragments");
AN_COUNTER(ip_datagrams_oversize, "datagrams given up: more than 65,535 octets");
AN_COUNTER(ip_datagrams_no_memory, "datagrams given up when whole: out of memory");

/* One fragment may need some 128 KiB: an IPv6 header chain and a payload, in chunks. */
AN_LIMIT(ip_fragment_octets, 32u << 20, 256u << 10, (uint64_t)1 << 30,
	 "memory for datagrams that are not whole yet");
AN_LIMIT(ip_fragment_seconds, 30, 1, 3600, "time for a datagram's fragments to arrive");

#define BUCKETS 16384u /* of lists that stay short: the key is hashed with a secret */

struct key {
	uint8_t addresses[32];
	uint32_t id, scope;
	uint8_t version, protocol; /* protocol: IPv4 only (RFC 791, RFC 8200) */
	uint8_t zero[6];
};

struct entry {
	struct entry *chain;         /* of the bucket */
	struct entry *older, *newer; /* by first fragment */
	struct key key;
	uint32_t bucket;
	bool given_up; /* IPv6: stays until its deadline to swallow what still comes */
	int64_t deadline;
	struct an_datagram datagram;
};

struct an_ip_frag_table {
	struct entry *buckets[BUCKETS];
	struct entry *oldest, *newest;
	size_t octets; /* of all entries and their datagrams */
};

bool an_ip_frag_state_init(struct an_setup *setup, struct an_ip_frag_state *state)
{
	(void)setup;
	state->table = NULL;
	return true;
}

/* -- the table --------------------------------------------------------------------------------- */

static void unlink_entry(struct an_ip_frag_table *table, struct entry *e)
{
	struct entry **at = &table->buckets[e->bucket];

	while (*at != e)
		at = &(*at)->chain;
	*at = e->chain;
	if (e->older != NULL)
		e->older->newer = e->newer;
	else
		table->oldest = e->newer;
	if (e->newer != NULL)
		e->newer->older = e->older;
	else
		table->newest = e->older;
}

static void empty_entry(struct an_ip_frag_table *table, struct entry *e)
{
	table->octets -= e->datagram.held;
	an_datagram_fini(&e->datagram);
}

static void remove_entry(struct an_ip_frag_table *table, struct entry *e)
{
	unlink_entry(table, e);
	empty_entry(table, e);
	table->octets -= sizeof *e;
	free(e);
}

void an_ip_frag_state_fini(struct an_setup *setup, struct an_ip_frag_state *state)
{
	(void)setup;
	if (state->table == NULL)
		return;
	while (state->table->oldest != NULL)
		remove_entry(state->table, state->table->oldest);
	free(state->table);
	state->table = NULL;
}

/* The datagram of that key; NULL: no memory for a new one. */
static struct entry *find_or_make(struct an_env *env, struct an_ip_frag_table *table,
				  const struct key *key)
{
	uint32_t bucket = an_siphash13(an_hash_secret(env), key, sizeof *key) % BUCKETS;
	struct entry *e;

	for (e = table->buckets[bucket]; e != NULL; e = e->chain)
		if (memcmp(&e->key, key, sizeof *key) == 0)
			return e;
	e = calloc(1, sizeof *e);
	if (e == NULL)
		return NULL;
	e->key = *key;
	e->bucket = bucket;
	e->deadline = an_now(env) + (int64_t)an_limit_value(env, ip_fragment_seconds) * 1000000000;
	e->chain = table->buckets[bucket];
	table->buckets[bucket] = e;
	e->older = table->newest;
	if (table->newest != NULL)
		table->newest->newer = e;
	else
		table->oldest = e;
	table->newest = e;
	table->octets += sizeof *e;
	return e;
}

/* Whether it was still waited for. */
static bool give_up_oldest(struct an_env *env, struct an_ip_frag_table *table)
{
	struct entry *e = table->oldest;
	bool waiting = !e->given_up;

	assert(e->older == NULL);
	an_count(env, ip_fragments_lost, e->datagram.fragments);
	remove_entry(table, e);
	return waiting;
}

static void expire(struct an_env *env, struct an_ip_frag_table *table)
{
	while (table->oldest != NULL && table->oldest->deadline <= an_now(env))
		if (give_up_oldest(env, table))
			an_count(env, ip_datagrams_timeout, 1);
}

static void make_room(struct an_env *env, struct an_ip_frag_table *table, size_t need)
{
	size_t limit = an_limit_value(env, ip_fragment_octets);

	while (table->oldest != NULL && table->octets + need > limit)
		if (give_up_oldest(env, table))
			an_count(env, ip_datagrams_evicted, 1);
}

/* -- reading a fragment ------------------------------------------------------------------------ */

static void read_ipv4(const struct an_packet *packet, const uint8_t *header, struct an_fragment *f,
		      struct key *key)
{
	uint16_t field = an_get16(header + 6);

	f->header_octets = an_ipv4_header_octets(header);
	f->payload = header + f->header_octets;
	f->begin = (field & 0x1fffu) * AN_DATAGRAM_UNIT;
	f->end = f->begin + packet->network_octets - f->header_octets;
	f->last = (field & 0x2000) == 0;
	f->protocol = header[9];
	memcpy(key->addresses, header + 12, 8);
	key->id = an_get16(header + 4);
	key->protocol = f->protocol;
}

static void read_ipv6(const struct an_packet *packet, const uint8_t *header, struct an_fragment *f,
		      struct key *key)
{
	struct an_ipv6_chain chain;
	an_ipv6_chain_result found = an_ipv6_walk(header, packet->network_octets, &chain);
	const uint8_t *p = header + chain.offset;

	assert(found == AN_IPV6_CHAIN_FRAGMENT); /* that is what made it a fragment */
	(void)found;
	f->header_octets = chain.offset;
	f->next_at = chain.next_at;
	f->payload = p + 8;
	f->begin = an_get16(p + 2) & 0xfff8u;
	f->end = f->begin + packet->network_octets - chain.offset - 8;
	f->last = (p[3] & 1) == 0;
	f->protocol = p[0];
	memcpy(key->addresses, header + 8, 32);
	key->id = an_get32(p + 4);
}

static void reject_malformed(struct an_env *env)
{
	an_count(env, ip_fragments_malformed, 1);
	an_count(env, ip_fragments_rejected, 1);
}

/* Whether the fragment makes sense alone; if not, it is counted as rejected. */
static bool read_fragment(struct an_env *env, const struct an_packet *packet, struct an_fragment *f,
			  struct key *key)
{
	const uint8_t *header = packet->data + packet->network_offset;
	uint32_t most = AN_IP_OCTETS_MAX + (packet->ip_version == 6 ? AN_IPV6_HEADER_OCTETS : 0);

	memset(f, 0, sizeof *f);
	memset(key, 0, sizeof *key);
	f->header = header;
	f->version = key->version = packet->ip_version;
	key->scope = packet->scope;
	if (packet->ip_version == 4 && !an_ip_checksum_accept(env, header)) {
		an_count(env, ip_fragments_checksum, 1);
		an_count(env, ip_fragments_rejected, 1);
		return false;
	}
	if (packet->ip_version == 4)
		read_ipv4(packet, header, f, key);
	else
		read_ipv6(packet, header, f, key);
	if (an_ip_total_octets(header) > packet->network_octets) {
		an_count(env, ip_fragments_truncated, 1);
		an_count(env, ip_fragments_rejected, 1);
		return false;
	}
	if (an_ip_total_octets(header) == 0 || f->begin == f->end ||
	    (!f->last && f->end % AN_DATAGRAM_UNIT != 0)) {
		reject_malformed(env);
		return false;
	}
	if (f->header_octets + f->end > most) {
		an_count(env, ip_fragments_oversize, 1);
		an_count(env, ip_fragments_rejected, 1);
		return false;
	}
	return true;
}

/* -- putting together -------------------------------------------------------------------------- */

/* Makes the datagram the token's; whatever comes of it, the entry is done. */
static void join(struct an_env *env, struct an_ip_frag_table *table, struct entry *e,
		 struct an_ip_frag_ticket *ticket)
{
	size_t octets = an_datagram_octets(&e->datagram);
	size_t most = AN_IP_OCTETS_MAX + (e->key.version == 6 ? AN_IPV6_HEADER_OCTETS : 0);
	uint32_t fragments = e->datagram.fragments;
	uint8_t *whole = NULL;

	if (octets > most) {
		an_count(env, ip_datagrams_oversize, 1);
	} else {
		whole = malloc(octets);
		if (whole == NULL)
			an_count(env, ip_datagrams_no_memory, 1);
	}
	if (whole != NULL) {
		an_datagram_join(&e->datagram, whole);
		an_give(env, whole, octets);
		ticket->datagram = whole;
		ticket->octets = (uint32_t)octets;
		an_count(env, ip_datagrams_joined, 1);
		an_count(env, ip_fragments_joined, fragments);
	} else {
		an_count(env, ip_fragments_lost, fragments);
	}
	remove_entry(table, e);
}

/* RFC 5722: all of the datagram is dropped, also what has not come yet. */
static void give_up(struct an_env *env, struct an_ip_frag_table *table, struct entry *e)
{
	an_count(env, ip_datagrams_overlapping, 1);
	an_count(env, ip_fragments_lost, e->datagram.fragments + 1);
	empty_entry(table, e);
	e->given_up = true;
}

static void add(struct an_env *env, struct an_ip_frag_table *table, struct entry *e,
		const struct an_fragment *f)
{
	uint32_t conflicts;

	table->octets -= e->datagram.held;
	switch (an_datagram_add(&e->datagram, f, &conflicts)) {
	case AN_FRAGMENT_ADDED:
		break;
	case AN_FRAGMENT_OVERLAPPED:
		an_count(env, ip_fragments_overlapping, 1);
		an_count(env, ip_fragment_conflicts, conflicts);
		break;
	case AN_FRAGMENT_DUPLICATE:
		an_count(env, ip_fragments_duplicate, 1);
		an_count(env, ip_fragments_rejected, 1);
		break;
	case AN_FRAGMENT_FORBIDDEN:
		table->octets += e->datagram.held;
		give_up(env, table, e);
		return;
	case AN_FRAGMENT_DISAGREES:
		an_count(env, ip_fragments_disagreeing, 1);
		an_count(env, ip_fragments_rejected, 1);
		break;
	case AN_FRAGMENT_NO_MEMORY:
		an_count(env, ip_fragments_no_memory, 1);
		an_count(env, ip_fragments_rejected, 1);
		break;
	}
	table->octets += e->datagram.held;
}

static struct entry *entry_for(struct an_env *env, struct an_ip_frag_state *state,
			       const struct an_fragment *f, const struct key *key)
{
	struct entry *e = NULL;

	if (state->table == NULL)
		state->table = calloc(1, sizeof *state->table);
	if (state->table != NULL) {
		expire(env, state->table);
		make_room(env, state->table, sizeof *e + an_datagram_need(f));
		e = find_or_make(env, state->table, key);
	}
	if (e == NULL) {
		an_count(env, ip_fragments_no_memory, 1);
		an_count(env, ip_fragments_rejected, 1);
	}
	return e;
}

void an_process_ip_frag_ordered(struct an_env *env, struct an_ip_frag_state *state,
				const struct an_packet *packet, struct an_ip_frag_ticket *ticket)
{
	struct an_fragment f;
	struct key key;
	struct entry *e;

	memset(ticket, 0, sizeof *ticket);
	if (packet == NULL || !packet->is_fragment)
		return;
	an_count(env, ip_fragments, 1);
	if (!read_fragment(env, packet, &f, &key))
		return;
	e = entry_for(env, state, &f, &key);
	if (e == NULL)
		return;
	if (e->given_up) {
		an_count(env, ip_fragments_lost, 1);
		return;
	}
	add(env, state->table, e, &f);
	if (an_datagram_is_whole(&e->datagram))
		join(env, state->table, e, ticket);
}
