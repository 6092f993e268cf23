/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/ip_header.c -- see ip_header.h. */
#include "stdlib/ip_header.h"

enum {
	HOP_BY_HOP = 0,
	ROUTING = 43,
	AUTHENTICATION = 51,
	OPTIONS = 60,
	MOBILITY = 135,
	HIP = 139,
	SHIM6 = 140
};

/* Octets of the extension header at p, of which two can be read; 0: it is none. */
static uint32_t extension_octets(uint8_t protocol, const uint8_t *p)
{
	switch (protocol) {
	case HOP_BY_HOP:
	case ROUTING:
	case OPTIONS:
	case MOBILITY:
	case HIP:
	case SHIM6:
		return (p[1] + 1u) * 8;
	case AUTHENTICATION:
		return (p[1] + 2u) * 4;
	case AN_IPV6_FRAGMENT:
		return 8;
	default:
		return 0;
	}
}

static bool is_extension(uint8_t protocol)
{
	static const uint8_t none[2] = { 0, 0 };

	return extension_octets(protocol, none) != 0;
}

an_ipv6_chain_result an_ipv6_walk(const uint8_t *header, uint32_t octets,
				  struct an_ipv6_chain *chain)
{
	*chain = (struct an_ipv6_chain){ .offset = AN_IPV6_HEADER_OCTETS, .next_at = 6 };
	for (int n = 0; n <= AN_IPV6_HEADERS_MAX; n++) {
		const uint8_t *p = header + chain->offset;
		uint32_t size;

		chain->protocol = header[chain->next_at];
		if (!is_extension(chain->protocol))
			return AN_IPV6_CHAIN_END;
		if (chain->protocol == HOP_BY_HOP && n > 0)
			return AN_IPV6_CHAIN_MALFORMED;
		if (octets - chain->offset < 8)
			return AN_IPV6_CHAIN_TRUNCATED;
		if (chain->protocol == AN_IPV6_FRAGMENT && (an_get16(p + 2) & 0xfff9) != 0)
			return AN_IPV6_CHAIN_FRAGMENT;
		size = extension_octets(chain->protocol, p);
		if (octets - chain->offset < size)
			return AN_IPV6_CHAIN_TRUNCATED;
		chain->next_at = chain->offset;
		chain->offset += size;
	}
	return AN_IPV6_CHAIN_MALFORMED;
}
