/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/smtp_mail.c -- see smtp_mail.h. */
#include "stdlib/smtp_mail.h"

#include <stdlib.h>
#include <string.h>

AN_COUNTER(smtp_mails, "mails received");
AN_COUNTER(smtp_mail_gap, "mails with octets lost in the middle");
AN_COUNTER(smtp_mail_cut, "mails cut: over smtp_mail_octets, or out of memory");
AN_COUNTER(smtp_mail_no_memory, "mails cut: out of memory");
AN_COUNTER(smtp_bare_lf_dot, "lines of one dot that end no text: a bare LF beside the dot");

/* Where the mail is expected to be long its memory grows to that at once, but not before it has
 * come to FIRST_OCTETS: a client can claim anything. */
#define FIRST_OCTETS    ((size_t)16 * 1024)
#define EXPECTED_OCTETS ((size_t)1024 * 1024) /* the most that is believed */

/* How often the search for a dot may find one inside a line before it looks for lines instead. */
#define DOTS_TRIED 8

/* -- the octets -------------------------------------------------------------------------------- */

static size_t next_capacity(const struct an_smtp_mail *mail, size_t most, size_t wanted)
{
	size_t expected = mail->expected < EXPECTED_OCTETS ? mail->expected : EXPECTED_OCTETS;
	size_t capacity = mail->capacity == 0 ? FIRST_OCTETS : mail->capacity;

	expected += expected / 16;
	if (mail->capacity > 0 && expected > wanted && expected < most)
		return expected;
	/* By four costs fewer copies than by two, and what is not used is not touched. */
	while (capacity < wanted && capacity < most)
		capacity = capacity < most / 4 ? capacity * 4 : most;
	return capacity;
}

static bool grow(struct an_env *env, struct an_smtp_mail *mail, size_t most, size_t wanted)
{
	size_t capacity = next_capacity(mail, most, wanted);
	char *octets;

	octets = realloc(mail->octets, capacity);
	if (octets == NULL)
		return false;
	an_account(env, (int64_t)(capacity - mail->capacity));
	mail->octets = octets;
	mail->capacity = capacity;
	return true;
}

void an_smtp_mail_add(struct an_env *env, struct an_smtp_mail *mail, size_t most,
		      const void *octets, size_t n)
{
	if (mail->is_cut || n == 0)
		return;
	if (n > most - mail->length) {
		n = most - mail->length;
		mail->is_cut = true;
	}
	if (mail->length + n > mail->capacity && !grow(env, mail, most, mail->length + n)) {
		an_count(env, smtp_mail_no_memory, 1);
		mail->is_cut = true;
		return;
	}
	memcpy(mail->octets + mail->length, octets, n);
	mail->length += n;
}

struct an_string an_smtp_mail_give(struct an_env *env, struct an_smtp_mail *mail)
{
	struct an_string text = { mail->octets, mail->length };

	an_count(env, smtp_mails, 1);
	an_count(env, smtp_mail_gap, mail->has_gap);
	an_count(env, smtp_mail_cut, mail->is_cut);
	an_account(env, -(int64_t)mail->capacity);
	if (mail->octets != NULL)
		an_give(env, mail->octets, mail->capacity);
	*mail = (struct an_smtp_mail){ 0 };
	return text;
}

void an_smtp_mail_drop(struct an_env *env, struct an_smtp_mail *mail)
{
	an_account(env, -(int64_t)mail->capacity);
	free(mail->octets);
	*mail = (struct an_smtp_mail){ 0 };
}

/* -- the text ---------------------------------------------------------------------------------- */

/* The first LF in p[0..n) with a dot behind it, or NULL. Encoded texts hardly have dots, others
 * have more dots than lines. */
static const uint8_t *find_dot_line(const uint8_t *p, size_t n)
{
	const uint8_t *end = p + n, *found;

	for (unsigned tried = 0; tried < DOTS_TRIED; tried++) {
		if (end - p < 2 || (found = memchr(p + 1, '.', (size_t)(end - p) - 1)) == NULL)
			return NULL;
		if (found[-1] == '\n')
			return found - 1;
		p = found;
	}
	while (end - p >= 2 && (found = memchr(p, '\n', (size_t)(end - p) - 1)) != NULL) {
		if (found[1] == '.')
			return found;
		p = found + 1;
	}
	return NULL;
}

/* The place behind p[at], where the text stood at `before` before p[0]. */
static enum an_smtp_place place_after(const uint8_t *p, size_t at, enum an_smtp_place before)
{
	bool after_cr = at > 0 ? p[at - 1] == '\r' : before == AN_SMTP_AFTER_CR;

	if (p[at] == '\n')
		return after_cr ? AN_SMTP_AT_LINE : AN_SMTP_AT_LF_LINE;
	return p[at] == '\r' ? AN_SMTP_AFTER_CR : AN_SMTP_IN_LINE;
}

/* Reads up to the next line that begins with a dot, and that line's LF before it. */
static size_t read_span(struct an_env *env, enum an_smtp_place *place, struct an_smtp_mail *mail,
			size_t most, const uint8_t *p, size_t n)
{
	const uint8_t *lf = find_dot_line(p, n);
	size_t length = lf != NULL ? (size_t)(lf - p) + 1 : n;

	an_smtp_mail_add(env, mail, most, p, length);
	*place = place_after(p, length - 1, *place);
	return length;
}

const char *an_smtp_text_held(enum an_smtp_place place)
{
	switch (place) {
	case AN_SMTP_AFTER_DOT:
	case AN_SMTP_AFTER_LF_DOT:
		return ".";
	case AN_SMTP_AFTER_DOT_CR:
	case AN_SMTP_AFTER_LF_DOT_CR:
		return ".\r";
	case AN_SMTP_AT_LINE:
	case AN_SMTP_AT_LF_LINE:
	case AN_SMTP_IN_LINE:
	case AN_SMTP_AFTER_CR:
		break;
	}
	return "";
}

/* What was held back turned out to be text, `held` of it after unstuffing; next, not read yet,
 * decided that. If it is an LF the dot stood alone. */
static void release(struct an_env *env, enum an_smtp_place *place, struct an_smtp_mail *mail,
		    size_t most, const char *held, uint8_t next)
{
	size_t n = strlen(held), before = mail->length;

	an_smtp_mail_add(env, mail, most, held, n);
	*place = n > 0 && held[n - 1] == '\r' ? AN_SMTP_AFTER_CR : AN_SMTP_IN_LINE;
	if (next != '\n')
		return;
	an_count(env, smtp_bare_lf_dot, 1);
	if (mail->after_dot == 0) {
		mail->before_dot = before;
		mail->after_dot = before + n + 1;
	}
}

size_t an_smtp_text_read(struct an_env *env, enum an_smtp_place *place, struct an_smtp_mail *mail,
			 size_t most, const uint8_t *octets, size_t n, bool *ended)
{
	size_t i = 0;

	*ended = false;
	while (i < n) {
		uint8_t octet = octets[i];

		switch (*place) {
		case AN_SMTP_AT_LINE:
		case AN_SMTP_AT_LF_LINE:
			if (octet == '.') {
				*place = *place == AN_SMTP_AT_LINE ? AN_SMTP_AFTER_DOT
								   : AN_SMTP_AFTER_LF_DOT;
				i++;
				break;
			}
			*place = AN_SMTP_IN_LINE;
			i += read_span(env, place, mail, most, octets + i, n - i);
			break;
		case AN_SMTP_IN_LINE:
		case AN_SMTP_AFTER_CR:
			i += read_span(env, place, mail, most, octets + i, n - i);
			break;
		case AN_SMTP_AFTER_DOT: /* the dot was stuffed, or ends the text */
			if (octet == '\r') {
				*place = AN_SMTP_AFTER_DOT_CR;
				i++;
			} else {
				release(env, place, mail, most, "", octet);
			}
			break;
		case AN_SMTP_AFTER_LF_DOT:
			if (octet == '\r') {
				*place = AN_SMTP_AFTER_LF_DOT_CR;
				i++;
			} else {
				release(env, place, mail, most, ".", octet);
			}
			break;
		case AN_SMTP_AFTER_DOT_CR:
			if (octet == '\n') {
				*place = AN_SMTP_AT_LINE;
				*ended = true;
				return i + 1;
			}
			release(env, place, mail, most, "\r", octet);
			break;
		case AN_SMTP_AFTER_LF_DOT_CR:
			release(env, place, mail, most, ".\r", octet);
			break;
		}
	}
	return n;
}
