/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/ip_datagram.c -- see ip_datagram.h. */
#include "stdlib/ip_datagram.h"

#include "stdlib/ip_header.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool has_bit(const uint64_t *bits, uint32_t unit)
{
	unit %= AN_DATAGRAM_CHUNK_UNITS;
	return (bits[unit / 64] >> (unit % 64) & 1) != 0;
}

static void set_bit(uint64_t *bits, uint32_t unit)
{
	unit %= AN_DATAGRAM_CHUNK_UNITS;
	bits[unit / 64] |= (uint64_t)1 << (unit % 64);
}

static struct an_datagram_chunk *chunk_of(const struct an_datagram *d, uint32_t unit)
{
	return d->chunks[unit / AN_DATAGRAM_CHUNK_UNITS];
}

static bool has_unit(const struct an_datagram *d, uint32_t unit)
{
	const struct an_datagram_chunk *c =
	    unit < AN_DATAGRAM_CHUNKS * AN_DATAGRAM_CHUNK_UNITS ? chunk_of(d, unit) : NULL;

	return c != NULL && has_bit(c->have, unit);
}

static bool begins_at(const struct an_datagram *d, uint32_t unit)
{
	return has_unit(d, unit) && has_bit(chunk_of(d, unit)->begins, unit);
}

static uint8_t *unit_octets(const struct an_datagram *d, uint32_t unit)
{
	return chunk_of(d, unit)->octets + unit % AN_DATAGRAM_CHUNK_UNITS * AN_DATAGRAM_UNIT;
}

static uint32_t first_unit(const struct an_fragment *f)
{
	return f->begin / AN_DATAGRAM_UNIT;
}

static uint32_t end_unit(const struct an_fragment *f)
{
	return (f->end + AN_DATAGRAM_UNIT - 1) / AN_DATAGRAM_UNIT;
}

/* How many octets of the unit belong to f: all, but for the datagram's last unit. */
static uint32_t octets_in(const struct an_fragment *f, uint32_t unit)
{
	uint32_t rest = f->end - unit * AN_DATAGRAM_UNIT;

	return rest < AN_DATAGRAM_UNIT ? rest : AN_DATAGRAM_UNIT;
}

static const uint8_t *octets_of(const struct an_fragment *f, uint32_t unit)
{
	return f->payload + (unit * AN_DATAGRAM_UNIT - f->begin);
}

size_t an_datagram_need(const struct an_fragment *f)
{
	uint32_t first = f->begin / AN_DATAGRAM_CHUNK_OCTETS;
	uint32_t last = (f->end - 1) / AN_DATAGRAM_CHUNK_OCTETS;

	return (last - first + 1) * sizeof(struct an_datagram_chunk) + f->header_octets;
}

/* Makes the chunks that f touches, and takes its header if it is the first. */
static bool reserve(struct an_datagram *d, const struct an_fragment *f)
{
	uint32_t last = (f->end - 1) / AN_DATAGRAM_CHUNK_OCTETS;

	for (uint32_t i = f->begin / AN_DATAGRAM_CHUNK_OCTETS; i <= last; i++) {
		struct an_datagram_chunk *c;

		if (d->chunks[i] != NULL)
			continue;
		c = malloc(sizeof *c);
		if (c == NULL)
			return false;
		memset(c->have, 0, sizeof c->have);
		memset(c->begins, 0, sizeof c->begins);
		d->chunks[i] = c;
		d->held += sizeof *c;
	}
	if (f->begin != 0 || d->header != NULL)
		return true;
	d->header = malloc(f->header_octets);
	if (d->header == NULL)
		return false;
	memcpy(d->header, f->header, f->header_octets);
	d->header_octets = f->header_octets;
	d->next_at = f->next_at;
	d->version = f->version;
	d->protocol = f->protocol;
	d->held += f->header_octets;
	return true;
}

/* Whether all fragments can be right about the end. */
static bool agrees(const struct an_datagram *d, const struct an_fragment *f)
{
	if (d->has_total)
		return f->last ? f->end == d->end : f->end <= d->end;
	return !f->last || f->end >= d->end;
}

static uint32_t count_held(const struct an_datagram *d, const struct an_fragment *f)
{
	uint32_t held = 0;

	for (uint32_t unit = first_unit(f); unit < end_unit(f); unit++)
		held += has_unit(d, unit);
	return held;
}

static uint32_t count_conflicts(const struct an_datagram *d, const struct an_fragment *f)
{
	uint32_t conflicts = 0;

	for (uint32_t unit = first_unit(f); unit < end_unit(f); unit++) {
		if (!has_unit(d, unit))
			continue;
		for (uint32_t i = 0; i < octets_in(f, unit); i++)
			conflicts += octets_of(f, unit)[i] != unit_octets(d, unit)[i];
	}
	return conflicts;
}

/* Whether f, all of whose octets are held, is one of the fragments that were added. Of use where
 * these do not overlap. */
static bool is_one_of(const struct an_datagram *d, const struct an_fragment *f)
{
	uint32_t unit = first_unit(f);

	if (!begins_at(d, unit))
		return false;
	while (++unit < end_unit(f))
		if (begins_at(d, unit))
			return false;
	return !has_unit(d, unit) || begins_at(d, unit);
}

static void copy(struct an_datagram *d, const struct an_fragment *f)
{
	for (uint32_t unit = first_unit(f); unit < end_unit(f); unit++) {
		if (has_unit(d, unit))
			continue;
		memcpy(unit_octets(d, unit), octets_of(f, unit), octets_in(f, unit));
		set_bit(chunk_of(d, unit)->have, unit);
		d->units++;
	}
	set_bit(chunk_of(d, first_unit(f))->begins, first_unit(f));
	if (f->end > d->end)
		d->end = f->end;
	d->has_total |= f->last;
	d->fragments++;
}

an_fragment_result an_datagram_add(struct an_datagram *d, const struct an_fragment *f,
				   uint32_t *conflicts)
{
	uint32_t held = count_held(d, f);

	assert(f->begin < f->end && f->end <= AN_IP_OCTETS_MAX);
	*conflicts = 0;
	if (!agrees(d, f))
		return AN_FRAGMENT_DISAGREES;
	if (held != 0) {
		bool all = held == end_unit(f) - first_unit(f) && (!f->last || d->has_total);

		*conflicts = count_conflicts(d, f);
		if (all && *conflicts == 0 && (f->version == 4 || is_one_of(d, f)))
			return AN_FRAGMENT_DUPLICATE;
		if (f->version != 4) {
			*conflicts = 0;
			return AN_FRAGMENT_FORBIDDEN;
		}
	}
	if (!reserve(d, f)) {
		*conflicts = 0;
		return AN_FRAGMENT_NO_MEMORY;
	}
	copy(d, f);
	return held != 0 ? AN_FRAGMENT_OVERLAPPED : AN_FRAGMENT_ADDED;
}

bool an_datagram_is_whole(const struct an_datagram *d)
{
	return d->has_total && d->header != NULL &&
	       d->units == (d->end + AN_DATAGRAM_UNIT - 1) / AN_DATAGRAM_UNIT;
}

size_t an_datagram_octets(const struct an_datagram *d)
{
	return (size_t)d->header_octets + d->end;
}

static void fix_ipv4(uint8_t *header, size_t octets)
{
	uint16_t checksum;

	an_put16(header + 2, (uint16_t)octets);
	an_put16(header + 6, 0);
	an_put16(header + 10, 0);
	checksum = (uint16_t)~an_ipv4_header_sum(header);
	memcpy(header + 10, &checksum, sizeof checksum);
}

void an_datagram_join(const struct an_datagram *d, uint8_t *out)
{
	uint8_t *to = out + d->header_octets;

	assert(an_datagram_is_whole(d));
	memcpy(out, d->header, d->header_octets);
	for (uint32_t at = 0; at < d->end; at += AN_DATAGRAM_CHUNK_OCTETS) {
		uint32_t n = d->end - at;

		memcpy(to + at, d->chunks[at / AN_DATAGRAM_CHUNK_OCTETS]->octets,
		       n < AN_DATAGRAM_CHUNK_OCTETS ? n : AN_DATAGRAM_CHUNK_OCTETS);
	}
	if (d->version == 4) {
		fix_ipv4(out, an_datagram_octets(d));
	} else {
		out[d->next_at] = d->protocol;
		an_put16(out + 4, (uint16_t)(an_datagram_octets(d) - AN_IPV6_HEADER_OCTETS));
	}
}

void an_datagram_fini(struct an_datagram *d)
{
	for (uint32_t i = 0; i < AN_DATAGRAM_CHUNKS; i++)
		free(d->chunks[i]);
	free(d->header);
	memset(d, 0, sizeof *d);
}
