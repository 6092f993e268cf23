/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/feed_time.h"

#define NS_PER_SECOND   1000000000
#define SECONDS_PER_DAY 86400

/* What stands at *text: count digits; they are passed. -1: there are none. */
static int take_number(const char **text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++, ++*text) {
		if (**text < '0' || **text > '9')
			return -1;
		value = value * 10 + (**text - '0');
	}
	return value;
}

static bool take_char(const char **text, char c)
{
	if (**text != c)
		return false;
	++*text;
	return true;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && is_leap);
}

/* Days from 1970-01-01 in the Gregorian calendar; the year is counted from March on. */
static int64_t day_number(int year, int month, int day)
{
	int from_march = (month + 9) % 12;
	int64_t y = year - (month <= 2);

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * from_march + 2) / 5 + day - 1 - 719468;
}

/* YYYY-MM-DD */
static bool take_date(const char **text, int64_t *day)
{
	int year = take_number(text, 4), month, of_month;

	if (year < 1 || !take_char(text, '-'))
		return false;
	month = take_number(text, 2);
	if (month < 1 || month > 12 || !take_char(text, '-'))
		return false;
	of_month = take_number(text, 2);
	if (of_month < 1 || of_month > days_in_month(year, month))
		return false;
	*day = day_number(year, month, of_month);
	return true;
}

/* HH:MM:SS; second 60 is the next minute's first. */
static bool take_clock(const char **text, int64_t *second)
{
	int hour = take_number(text, 2), minute, of_minute;

	if (hour < 0 || hour > 23 || !take_char(text, ':'))
		return false;
	minute = take_number(text, 2);
	if (minute < 0 || minute > 59 || !take_char(text, ':'))
		return false;
	of_minute = take_number(text, 2);
	*second = hour * 3600 + minute * 60 + of_minute;
	return of_minute >= 0 && of_minute <= 60;
}

static bool take_fraction(const char **text, int64_t *ns)
{
	int64_t place = NS_PER_SECOND;

	*ns = 0;
	if (!take_char(text, '.'))
		return true;
	if (**text < '0' || **text > '9')
		return false;
	for (; **text >= '0' && **text <= '9'; ++*text) {
		place /= 10;
		*ns += (**text - '0') * place;
	}
	return true;
}

/* Z, or what local time is ahead of UTC. */
static bool take_offset(const char **text, int64_t *seconds)
{
	bool is_behind = **text == '-';
	int hours, minutes;

	*seconds = 0;
	if (take_char(text, 'Z') || take_char(text, 'z'))
		return true;
	if (!take_char(text, '+') && !take_char(text, '-'))
		return false;
	hours = take_number(text, 2);
	if (hours < 0 || hours > 23 || !take_char(text, ':'))
		return false;
	minutes = take_number(text, 2);
	if (minutes < 0 || minutes > 59)
		return false;
	*seconds = hours * 3600 + minutes * 60;
	if (is_behind)
		*seconds = -*seconds;
	return true;
}

bool an_feed_parse_time(const char *text, int64_t *ns)
{
	int64_t day, second, fraction, offset;

	if (!take_date(&text, &day) ||
	    (!take_char(&text, 'T') && !take_char(&text, 't') && !take_char(&text, ' ')) ||
	    !take_clock(&text, &second) || !take_fraction(&text, &fraction) ||
	    !take_offset(&text, &offset) || *text != '\0')
		return false;
	second += day * SECONDS_PER_DAY - offset;
	if (second < 0 && fraction > 0) {
		/* So that no sum of the same sign in between is beyond what 64 bits hold. */
		second++;
		fraction -= NS_PER_SECOND;
	}
	return !__builtin_mul_overflow(second, (int64_t)NS_PER_SECOND, ns) &&
	       !__builtin_add_overflow(*ns, fraction, ns);
}
