/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/env.h -- what a library function may ask of the runtime, and nothing more.
 *
 * Every function of the library gets a struct an_env *, valid during the call only. It belongs
 * to the worker that runs the call; none of these functions may be called from another thread.
 * Two lifetimes: token memory (an_alloc, an_give) lives until the token's outputs are
 * written; context memory is the function's own, malloc and free, between _init and _fini.
 * Nothing in a tuple points into a context. */
#ifndef AN_ENV_H
#define AN_ENV_H

#include "runtime/value.h"

typedef enum {
	AN_OK = 0,
	AN_ENOMEM, /* out of memory, or over a limit that stands for it */
	AN_EIO,    /* errno says what */
	AN_EPROTO, /* the octets are not what they should be */
	AN_FULL,   /* no room: the object is unchanged */
	AN_EOF,    /* no more */
	AN_EINVAL, /* a bad argument of the user's: a message was written */
} an_status;

struct an_env;
struct an_setup; /* the program before its first and after its last token: an_setup_* below */
struct an_writer;

/* A packet as it was captured, and where its IP header was found. Token lifetime. */
struct an_packet {
	const uint8_t *data;
	uint32_t captured;  /* octets in data */
	uint32_t length;    /* octets on the wire */
	int64_t time;       /* ns since the epoch, as captured */
	uint64_t frame;     /* number in the capture, from 1, over all -r files */
	uint32_t link_type; /* DLT_… of libpcap */
	/* by the decoder of the source predicate (stdlib/packet.h); zero before */
	uint32_t network_offset; /* of the IP header in data */
	uint32_t network_octets; /* from there to the end of the datagram or of what was captured */
	uint32_t scope;          /* for an_endpoint.scope */
	uint8_t ip_version;      /* 4, 6; 0: not IP */
	bool is_fragment;
	uint8_t zero[6];
};

/* -- memory ------------------------------------------------------------------------------- */

/* n octets aligned to 16, until the token retires. NULL when memory is out (counted). */
void *an_alloc(struct an_env *env, size_t n);

/* Gives p, from malloc, to the token: freed when it retires. octets is p's size, for the
 * account of what tokens in flight hold. p stays valid and constant until then. */
void an_give(struct an_env *env, void *p, size_t octets);

/* -- time, token --------------------------------------------------------------------------- */

int64_t an_now(const struct an_env *env);                          /* token time, ns */
uint64_t an_token_number(const struct an_env *env);                /* from 1 */
const struct an_packet *an_token_packet(const struct an_env *env); /* NULL if not from a packet */

/* -- contexts, for keyed functions ---------------------------------------------------------- */

/* Each keyed function says at the end of each call until when it needs its state. The context
 * lives until the latest deadline that any of its functions has named, in token time; a function
 * that says nothing, or 0, does not keep it. */
void an_keep_until(struct an_env *env, int64_t deadline_ns);

/* An embryonic context (a half-open connection) is evicted before any other. Contexts begin so. */
void an_set_embryonic(struct an_env *env, bool embryonic);

/* The context's key, for a keyed(T) function that checks that its input belongs to the context. */
const void *an_context_key(const struct an_env *env, size_t *octets);

/* Account of what the function's state holds beyond its fixed part: add octets or, negative, give
 * them back (all of them at the latest in _fini). When all contexts together hold too much, the
 * runtime evicts the oldest, embryonic ones first. */
void an_account(struct an_env *env, int64_t octets);

/* -- workers ---------------------------------------------------------------------------------- */

/* For what is kept per worker (scratch memory, match data): 0 .. workers - 1. */
unsigned an_worker_index(const struct an_env *env);
unsigned an_setup_workers(const struct an_setup *setup);

/* -- failures, counters, limits -------------------------------------------------------------- */

/* Derives failed(@N, PKT, FUNCTION, REASON) at this place. Both strings: literals. */
void an_fail(struct an_env *env, const char *function, const char *reason);

/* A counter: `AN_COUNTER(ip_fragment_timeouts, "datagrams given up: 30 s without their rest")` at
 * file level, an_count(env, ip_fragment_timeouts, 1) in a function. Names are global, the module
 * first; all linked counters are in the statistics (--stats, "counters" in --stats-json).
 * Kept per worker: no atomics. */
struct an_counter {
	const char *name, *help;
};
#define AN_COUNTER(id, text)                                                                       \
	static const struct an_counter an_counter_##id = { #id, text };                            \
	static const struct an_counter *const an_counter_ref_##id                                  \
	    __attribute__((section("an_counters"), used)) = &an_counter_##id
extern const struct an_counter *const __start_an_counters[];
#define an_count(env, id, n)                                                                       \
	an_count_index((env), (size_t)(&an_counter_ref_##id - __start_an_counters), (n))
void an_count_index(struct an_env *env, size_t index, uint64_t n);

/* A limit that `--limit NAME=VALUE` sets and `--limit help` lists, in the same manner. Units are in
 * the name (_octets, _seconds) or in the help. */
struct an_limit {
	const char *name, *help;
	uint64_t standard, least, most;
};
#define AN_LIMIT(id, standard, least, most, text)                                                  \
	static const struct an_limit an_limit_##id = { #id, text, standard, least, most };         \
	static const struct an_limit *const an_limit_ref_##id                                      \
	    __attribute__((section("an_limits"), used)) = &an_limit_##id
extern const struct an_limit *const __start_an_limits[];
#define an_limit_value(env, id)                                                                    \
	an_limit_index((env), (size_t)(&an_limit_ref_##id - __start_an_limits))
uint64_t an_limit_index(const struct an_env *env, size_t index);

typedef enum { AN_CHECKSUM_AUTO, AN_CHECKSUM_DROP, AN_CHECKSUM_IGNORE } an_checksum_mode;
an_checksum_mode an_checksum(const struct an_env *env); /* --checksum */

/* The per-process secret for hashing keys that an attacker chooses. No output may depend on it. */
const uint64_t *an_hash_secret(const struct an_env *env); /* two words */
uint64_t an_siphash13(const uint64_t secret[2], const void *p, size_t n);

/* -- set-up: literals prepared, state shared by the whole pipeline ---------------------------- */

/* A named pair of counters made at start (f_traffic's): returns the index for an_count_index.
 * The same group and name give the same index. Shown as group → name → value. */
size_t an_setup_counter(struct an_setup *setup, const char *group, struct an_string name);

/* Says on standard error what is wrong with an argument or file; the program then exits with 1. */
void an_setup_error(struct an_setup *setup, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* -- printing a value: one print function per `text` type -------------------------------------- */

/* Each writes one JSON value or, in csv and tsv, one cell. */
void an_write_null(struct an_writer *w);
void an_write_bool(struct an_writer *w, bool value);
void an_write_int(struct an_writer *w, int64_t value);
void an_write_uint(struct an_writer *w, uint64_t value);
void an_write_float(struct an_writer *w, double value);
void an_write_string(struct an_writer *w, struct an_string value);
void an_write_time(struct an_writer *w, int64_t ns); /* RFC 3339, UTC, nanoseconds */
void an_write_begin_object(struct an_writer *w);
void an_write_key(struct an_writer *w, const char *key);
void an_write_end_object(struct an_writer *w);
void an_write_begin_list(struct an_writer *w);
void an_write_end_list(struct an_writer *w);

/* The print functions of the scalar types; value: a const int64_t *, struct an_address *, … */
void an_print_time(struct an_writer *w, const void *value);
void an_print_address(struct an_writer *w, const void *value);
void an_print_endpoint(struct an_writer *w, const void *value); /* 10.0.0.1:25, [::1]:25 */
void an_print_network(struct an_writer *w, const void *value);

#endif
