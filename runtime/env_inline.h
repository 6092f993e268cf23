/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/env_inline.h -- what generated code calls for every tuple, inline. The contracts are in
 * runtime/pipeline.h. The fields here are the runtime's: generated code names none of them. */
#ifndef AN_ENV_INLINE_H
#define AN_ENV_INLINE_H

/* The head of struct an_worker: one per worker, used by one call at a time. */
struct an_env {
	struct an_tuple **place;  /* the link that the next derived tuple goes into */
	uint8_t *room, *room_end; /* of the burst's arena, this worker's alone */
	uint64_t *tried, *fired;  /* per rule, this worker's */
	uint64_t *missed;         /* per literal of all rules, the same */
	void *shared;
};

struct an_part {
	struct an_tuple *next; /* the first tuple that was not returned yet */
	const uint8_t *roles;  /* of the stage: tuples that pass are among these; NULL: none */
};

/* n octets (a multiple of 16) when the room is used up; a scratch tuple if there is no memory. */
void *an_derive_slowly(struct an_env *env, size_t n);

static inline const struct an_tuple *an_part_next(struct an_env *env, struct an_part *part)
{
	struct an_tuple *t = part->next;

	if (part->roles != NULL)
		while (t != NULL && part->roles[t->predicate] == AN_ROLE_PASS) {
			*env->place = t;
			env->place = &t->next;
			t = t->next;
		}
	part->next = t != NULL ? t->next : NULL;
	return t;
}

static inline const struct an_tuple *an_part_first(struct an_env *env, struct an_part *part)
{
	return an_part_next(env, part);
}

static inline void *an_derive(struct an_env *env, size_t octets, uint32_t predicate)
{
	size_t n = (octets + 15) & ~(size_t)15;
	struct an_tuple *t;

	if (n <= (size_t)(env->room_end - env->room)) {
		t = (struct an_tuple *)(void *)env->room;
		env->room += n;
		*env->place = t;
		env->place = &t->next;
	} else {
		t = an_derive_slowly(env, n);
	}
	t->next = NULL;
	t->predicate = predicate;
	t->number = 0;
	return t;
}

static inline void *an_shared(struct an_env *env)
{
	return env->shared;
}

static inline void an_tried(struct an_env *env, unsigned rule)
{
	env->tried[rule]++;
}

static inline void an_missed(struct an_env *env, unsigned literal)
{
	env->missed[literal]++;
}

static inline void an_fired(struct an_env *env, unsigned rule)
{
	env->fired[rule]++;
}

#endif
