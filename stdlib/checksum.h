/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/checksum.h -- the Internet checksum, in wide words.
 *
 * A sum is kept in the machine's own byte order (RFC 1071, section 2 (B)): that a checksum is right
 * (all ones) looks the same in both, and a checksum is stored and read as octets, with memcpy.
 *
 * State:   none.
 * Threads: any.
 * Limits:  1 GiB in one sum.
 * Source:  RFC 1071; pseudo-headers: RFC 9293 section 3.1, RFC 8200 section 8.1. */
#ifndef AN_STDLIB_CHECKSUM_H
#define AN_STDLIB_CHECKSUM_H

#include "stdlib/ip.h"

/* What an_checksum_fold says about octets that contain their right checksum. */
#define AN_CHECKSUM_RIGHT 0xffff

/* sum with p[0..n) added. n is even, but for the last call of a sum. A sum begins with 0. */
uint64_t an_checksum_add(uint64_t sum, const void *p, size_t n);

/* The sum as 16 bits. Its complement is the checksum to store, in the machine's byte order. */
uint16_t an_checksum_fold(uint64_t sum);

/* The sum of the pseudo-header of a transport segment of that many octets. */
uint64_t an_checksum_pseudo(const struct an_ip_packet *packet, uint32_t octets);

/* The folded sum of pseudo-header and payload: AN_CHECKSUM_RIGHT if the transport's checksum is
 * right. Of use only when nothing is missing of the payload. */
uint16_t an_checksum_transport(const struct an_ip_packet *packet);

#endif
