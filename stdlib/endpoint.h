/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/endpoint.h -- pairs of endpoints, as keys of conversations, and the text of addresses.
 *
 * In:      endpoints.
 * Out:     pairs that are the same for both directions; text.
 * State:   none.
 * Threads: any.
 * Limits:  none. */
#ifndef AN_STDLIB_ENDPOINT_H
#define AN_STDLIB_ENDPOINT_H

#include "runtime/env.h"

/* Room for "[ffff:…:ffff]:65535" and a NUL. */
#define AN_ENDPOINT_TEXT_OCTETS 56

/* Both endpoints, the lesser as octets first: the same in either direction. */
void an_endpoint_pair(struct an_endpoint pair[2], const struct an_endpoint *a,
		      const struct an_endpoint *b);

/* "10.0.0.1:25", "[::1]:25". Returns its length. */
size_t an_endpoint_text(char text[AN_ENDPOINT_TEXT_OCTETS], const struct an_endpoint *endpoint);

/* "10.0.0.1:1042-10.0.0.2:25" */
void an_endpoint_pair_print(struct an_writer *w, const struct an_endpoint pair[2]);

/* f_IPtoSTR: the address without the port: "10.0.0.1", "::1". Token memory; the empty string where
 * memory is out. */
struct an_string an_ip_to_str(struct an_env *env, const struct an_endpoint *endpoint);

#endif
