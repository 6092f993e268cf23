/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/packet.h -- from a captured frame to its IP header: link layers, VLAN, QinQ.
 *
 * In:      a packet as captured, link type and octets.
 * Out:     its network part (runtime/env.h), the addresses of its IP header.
 * State:   none.
 * Threads: any.
 * Limits:  at most 8 link-layer headers in a frame; what is beyond is filtered and counted.
 * Source:  RFC 791, RFC 8200; IEEE 802.1Q; the LINKTYPE_ registry of libpcap. */
#ifndef AN_STDLIB_PACKET_H
#define AN_STDLIB_PACKET_H

#include "runtime/env.h"

/* The source function of input(@N, PKT, SRC_IP, DST_IP). Fills packet->network_offset,
 * network_octets, scope, ip_version, is_fragment and both addresses. False: no IP header here;
 * exactly one filtered_… counter was counted. */
bool an_packet_decode(struct an_env *env, struct an_packet *packet, struct an_address *source,
		      struct an_address *destination);

/* value: the attribute's address, a const struct an_packet *const *; the packet's time is the
 * captured one. {"frame":1,"time":"…Z","len":60}; null for NULL, which 'failed' has where the token
 * is no packet. */
void an_packet_print(struct an_writer *w, const void *value);

#endif
