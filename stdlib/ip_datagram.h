/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/ip_datagram.h -- one datagram being put together from its fragments.
 *
 * In:      fragments that make sense alone, in any order.
 * Out:     the whole datagram in one piece.
 * State:   a struct an_datagram each, zeroed to begin with; its memory grows in chunks, so that one
 *          small fragment at a high offset costs one chunk.
 * Threads: one at a time per state.
 * Limits:  AN_IP_OCTETS_MAX octets; the time for a fragment grows with its length alone.
 * Source:  RFC 791, RFC 8200 section 4.5, RFC 5722. */
#ifndef AN_STDLIB_IP_DATAGRAM_H
#define AN_STDLIB_IP_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct an_fragment {
	const uint8_t *header;  /* as it will stand before the datagram: IPv6 without what follows
				   the Fragment header */
	uint32_t header_octets; /* without the Fragment header */
	uint32_t next_at;       /* IPv6: of the octet in header that names the Fragment header */
	const uint8_t *payload;
	uint32_t begin, end; /* its place in the datagram's payload; begin < end */
	uint8_t version;
	uint8_t protocol; /* what the datagram carries (IPv6: as the Fragment header says) */
	bool last;        /* no more fragments follow */
	uint8_t zero;
};

#define AN_DATAGRAM_UNIT         8u /* fragments begin at its multiples */
#define AN_DATAGRAM_CHUNK_OCTETS 2048u
#define AN_DATAGRAM_CHUNK_UNITS  (AN_DATAGRAM_CHUNK_OCTETS / AN_DATAGRAM_UNIT)
#define AN_DATAGRAM_CHUNKS       32u

struct an_datagram_chunk {
	uint64_t have[AN_DATAGRAM_CHUNK_UNITS / 64];   /* a bit for each unit that is held */
	uint64_t begins[AN_DATAGRAM_CHUNK_UNITS / 64]; /* where a fragment begins */
	uint8_t octets[AN_DATAGRAM_CHUNK_OCTETS];
};

struct an_datagram {
	struct an_datagram_chunk *chunks[AN_DATAGRAM_CHUNKS];
	uint8_t *header;        /* of the fragment with offset 0; NULL: not seen */
	uint32_t header_octets; /* likewise, as are next_at and protocol */
	uint32_t next_at;
	uint32_t end;       /* the highest end of a fragment */
	uint32_t units;     /* how many are held */
	uint32_t fragments; /* how many were added */
	bool has_total;     /* the last fragment was added: end is the payload's length */
	uint8_t version, protocol;
	uint8_t zero;
	size_t held; /* octets of memory, without this struct */
};

typedef enum {
	AN_FRAGMENT_ADDED,
	AN_FRAGMENT_OVERLAPPED, /* IPv4: added where nothing was held; the first octets win */
	AN_FRAGMENT_DUPLICATE,  /* all of it is held already, and is the same */
	AN_FRAGMENT_FORBIDDEN,  /* IPv6: it overlaps: the datagram must be given up (RFC 5722) */
	AN_FRAGMENT_DISAGREES,  /* with another one about where the datagram ends */
	AN_FRAGMENT_NO_MEMORY
} an_fragment_result;

/* Octets of memory that a datagram may need to add f, at most. */
size_t an_datagram_need(const struct an_fragment *f);

/* Adds f. Nothing changes but for ADDED and OVERLAPPED; *conflicts is how many octets differ from
 * those held, for OVERLAPPED. The octets are copied. */
an_fragment_result an_datagram_add(struct an_datagram *d, const struct an_fragment *f,
				   uint32_t *conflicts);

bool an_datagram_is_whole(const struct an_datagram *d);

/* The octets of header and payload of a whole datagram. */
size_t an_datagram_octets(const struct an_datagram *d);

/* Writes them, an_datagram_octets(d) <= AN_IP_OCTETS_MAX (IPv6: and its fixed header), with the
 * header as if the datagram had never been fragmented. */
void an_datagram_join(const struct an_datagram *d, uint8_t *out);

/* Frees what d holds; d is as in the beginning. */
void an_datagram_fini(struct an_datagram *d);

#endif
