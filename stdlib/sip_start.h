/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/sip_start.h -- whether octets begin a SIP message. Apart from sip.h, so that who only asks
 * this is not linked with libosip2.
 *
 * State:   none.
 * Threads: any.
 * Source:  RFC 3261 section 7.1, 7.2. */
#ifndef AN_STDLIB_SIP_START_H
#define AN_STDLIB_SIP_START_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A whole start line of SIP 2.0: "INVITE sip:bob@example.org SIP/2.0", "SIP/2.0 200 OK". */
bool an_sip_is_message(const uint8_t *p, size_t n);

#endif
