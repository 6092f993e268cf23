/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/link.c -- see link.h. */
#include "stdlib/link.h"

#include <stdbool.h>
#include <stddef.h>

/* The numbers of libpcap: DLT_RAW is 12 or, on OpenBSD, 14; in files it is 101. */
enum {
	LINK_NULL = 0,
	LINK_ETHERNET = 1,
	LINK_PPP = 9,
	LINK_RAW = 12,
	LINK_RAW_OPENBSD = 14,
	LINK_PPP_SERIAL = 50,
	LINK_RAW_FILE = 101,
	LINK_LOOP = 108,
	LINK_SLL = 113,
	LINK_IPV4 = 228,
	LINK_IPV6 = 229,
	LINK_SLL2 = 276
};

enum {
	TYPE_LENGTH_MAX = 1500, /* up to here the field is a length, and LLC follows */
	TYPE_IPV4 = 0x0800,
	TYPE_ARP = 0x0806,
	TYPE_VLAN = 0x8100,
	TYPE_IPV6 = 0x86dd,
	TYPE_QINQ = 0x88a8,       /* 802.1ad */
	TYPE_QINQ_OLD = 0x9100,   /* before the standard */
	TYPE_QINQ_OLDER = 0x9200, /* likewise */
};

struct cursor {
	const uint8_t *data;
	uint32_t octets, offset, headers, scope;
	an_link_result failure; /* why take() returned NULL */
};

static uint16_t get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

/* The next header, of n octets; NULL: there is none, see failure. */
static const uint8_t *take(struct cursor *c, uint32_t n)
{
	if (c->headers == AN_LINK_HEADERS_MAX) {
		c->failure = AN_LINK_TOO_DEEP;
		return NULL;
	}
	if (c->octets - c->offset < n) {
		c->failure = AN_LINK_TRUNCATED;
		return NULL;
	}
	c->headers++;
	c->offset += n;
	return c->data + c->offset - n;
}

/* The octet at distance i, if the frame has it, without taking it. */
static bool peek(const struct cursor *c, uint32_t i, uint8_t *octet)
{
	if (c->octets - c->offset <= i)
		return false;
	*octet = c->data[c->offset + i];
	return true;
}

static bool is_vlan(uint16_t type)
{
	return type == TYPE_VLAN || type == TYPE_QINQ || type == TYPE_QINQ_OLD ||
	       type == TYPE_QINQ_OLDER;
}

/* LLC, with SNAP if there is one. True: *type is an Ethernet type that says what follows. */
static bool read_llc(struct cursor *c, uint16_t *type, an_link_result *result)
{
	uint8_t dsap, ssap, control;
	bool snap = peek(c, 0, &dsap) && peek(c, 1, &ssap) && peek(c, 2, &control) &&
		    dsap == 0xaa && ssap == 0xaa && control == 3;
	const uint8_t *p = take(c, snap ? 8 : 3);

	if (p == NULL) {
		*result = c->failure;
		return false;
	}
	if (!snap) {
		*result = p[0] == 0x06 && p[1] == 0x06 ? AN_LINK_IPV4 : AN_LINK_OTHER;
		return false;
	}
	/* The organisations that use Ethernet types: 0 (RFC 1042), f8 (802.1H). */
	*type = get16(p + 6);
	*result = AN_LINK_OTHER;
	return p[3] == 0 && p[4] == 0 && (p[5] == 0 || p[5] == 0xf8) && *type > TYPE_LENGTH_MAX;
}

/* What follows a field that holds an Ethernet type or a length. */
static an_link_result read_type(struct cursor *c, uint16_t type)
{
	an_link_result result;
	const uint8_t *p;

	for (;;) {
		if (is_vlan(type)) {
			p = take(c, 4);
			if (p == NULL)
				return c->failure;
			if ((get16(p) & 0xfff) != 0)
				c->scope = c->scope << 12 | (get16(p) & 0xfff);
			type = get16(p + 2);
		} else if (type <= TYPE_LENGTH_MAX) {
			if (!read_llc(c, &type, &result))
				return result;
		} else if (type == TYPE_IPV4) {
			return AN_LINK_IPV4;
		} else if (type == TYPE_IPV6) {
			return AN_LINK_IPV6;
		} else {
			return type == TYPE_ARP ? AN_LINK_ARP : AN_LINK_OTHER;
		}
	}
}

static an_link_result read_ethernet(struct cursor *c)
{
	const uint8_t *p = take(c, 14);

	return p != NULL ? read_type(c, get16(p + 12)) : c->failure;
}

/* Linux cooked: the protocol is an Ethernet type, or one of the kernel's small numbers, of which 4
 * is LLC. On some devices (netlink; 802.11 with its variants) it is neither. */
static an_link_result read_cooked(struct cursor *c, uint16_t protocol, uint16_t device)
{
	const uint16_t llc = 4, netlink = 824;

	if (device == netlink || (device >= 801 && device <= 803))
		return AN_LINK_OTHER;
	if (protocol <= TYPE_LENGTH_MAX && protocol != llc)
		return AN_LINK_OTHER;
	return read_type(c, protocol);
}

static an_link_result read_sll(struct cursor *c)
{
	const uint8_t *p = take(c, 16);

	return p != NULL ? read_cooked(c, get16(p + 14), get16(p + 2)) : c->failure;
}

static an_link_result read_sll2(struct cursor *c)
{
	const uint8_t *p = take(c, 20);

	return p != NULL ? read_cooked(c, get16(p), get16(p + 8)) : c->failure;
}

/* BSD loopback: an address family, in the byte order of whoever captured or, in LINK_LOOP, of the
 * network. AF_INET6 has a number of its own on each system. */
static an_link_result read_null(struct cursor *c)
{
	const uint8_t *p = take(c, 4);
	uint16_t family;

	if (p == NULL)
		return c->failure;
	if (p[0] == 0 && p[1] == 0)
		family = get16(p + 2);
	else if (p[2] == 0 && p[3] == 0)
		family = (uint16_t)(p[1] << 8 | p[0]);
	else
		return AN_LINK_OTHER;
	switch (family) {
	case 2:
		return AN_LINK_IPV4;
	case 10: /* Linux */
	case 23: /* Windows */
	case 24: /* NetBSD, OpenBSD */
	case 28: /* FreeBSD */
	case 30: /* Darwin */
		return AN_LINK_IPV6;
	default:
		return AN_LINK_OTHER;
	}
}

/* PPP: the framing's address and control (ff 03) may be absent, and a protocol number below 256
 * may have lost its first octet (both RFC 1661): then its first octet is odd. */
static an_link_result read_ppp(struct cursor *c)
{
	uint8_t address, control, first;
	uint16_t protocol;
	const uint8_t *p;

	if (peek(c, 0, &address) && peek(c, 1, &control) && address == 0xff && control == 0x03)
		c->offset += 2;
	p = take(c, peek(c, 0, &first) && (first & 1) != 0 ? 1 : 2);
	if (p == NULL)
		return c->failure;
	protocol = (p[0] & 1) != 0 ? p[0] : get16(p);
	if (protocol == 0x0021)
		return AN_LINK_IPV4;
	return protocol == 0x0057 ? AN_LINK_IPV6 : AN_LINK_OTHER;
}

/* PPP in HDLC framing, or Cisco's framing with an Ethernet type; the address says which. */
static an_link_result read_ppp_serial(struct cursor *c)
{
	uint8_t address;
	const uint8_t *p;
	uint16_t type;

	if (!peek(c, 0, &address) || (address != 0x0f && address != 0x8f))
		return read_ppp(c);
	p = take(c, 4);
	if (p == NULL)
		return c->failure;
	type = get16(p + 2);
	return type > TYPE_LENGTH_MAX ? read_type(c, type) : AN_LINK_OTHER;
}

static an_link_result read_link(struct cursor *c, uint32_t link_type)
{
	switch (link_type) {
	case LINK_ETHERNET:
		return read_ethernet(c);
	case LINK_SLL:
		return read_sll(c);
	case LINK_SLL2:
		return read_sll2(c);
	case LINK_NULL:
	case LINK_LOOP:
		return read_null(c);
	case LINK_PPP:
		return read_ppp(c);
	case LINK_PPP_SERIAL:
		return read_ppp_serial(c);
	case LINK_RAW:
	case LINK_RAW_OPENBSD:
	case LINK_RAW_FILE:
		return AN_LINK_IP;
	case LINK_IPV4:
		return AN_LINK_IPV4;
	case LINK_IPV6:
		return AN_LINK_IPV6;
	default:
		return AN_LINK_UNKNOWN;
	}
}

an_link_result an_link_decode(uint32_t link_type, const uint8_t *data, uint32_t octets,
			      struct an_link *out)
{
	struct cursor c = { .data = data, .octets = octets };
	an_link_result result = read_link(&c, link_type);

	out->offset = c.offset;
	out->scope = c.scope;
	return result;
}
