/* SPDX-License-Identifier: BSD-3-Clause */
/* links: stdlib fake_env */
/* tests/unit/test_smtp.c -- mails out of dialogues, at every cut of their octets. */
#include "tests/support/smtp_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TURNS_MOST 32

/* want: each mail, then ';'. counters: "name=value", each at least; the tail of a gap may count. */
static const struct row {
	const char *name;
	enum dialogue_start start;
	const char *turns[TURNS_MOST];
	const char *want;
	const char *counters[4];
} rows[] = {
	{ "the scenario of RFC 5321, appendix D.1",
	  DIALOGUE_FROM_START,
	  { "S220 foo.com Simple Mail Transfer Service Ready\r\n", "CEHLO bar.com\r\n",
	    "S250-foo.com greets bar.com\r\n250-8BITMIME\r\n250-SIZE\r\n250-DSN\r\n250 HELP\r\n",
	    "CMAIL FROM:<Smith@bar.com>\r\n", "S250 OK\r\n", "CRCPT TO:<Jones@foo.com>\r\n",
	    "S250 OK\r\n", "CRCPT TO:<Green@foo.com>\r\n", "S550 No such user here\r\n",
	    "CRCPT TO:<Brown@foo.com>\r\n", "S250 OK\r\n", "CDATA\r\n",
	    "S354 Start mail input; end with <CRLF>.<CRLF>\r\n",
	    "CBlah blah blah...\r\n...etc. etc. etc.\r\n.\r\n", "S250 OK\r\n", "CQUIT\r\n",
	    "S221 foo.com Service closing transmission channel\r\n", "X" },
	  "Blah blah blah...\r\n..etc. etc. etc.\r\n;",
	  { "smtp_mails=1", "smtp_sessions=1", "smtp_mail_unfinished=0" } },
	{ "dots: stuffed, alone before other octets, in the middle",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CHELO a\r\n", "S250 x\r\n", "CDATA\r\n", "S354 go\r\n",
	    "C..\r\n.a\r\na.\r\n\r\n..b\r\n.\rc\r\n....\r\n.\r\n" },
	  ".\r\na\r\na.\r\n\r\n.b\r\n\rc\r\n...\r\n;",
	  { "smtp_mails=1", "smtp_bare_lf_dot=0" } },
	{ "a dot between bare LFs ends no text",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\n", "S354 go\r\n",
	    "Ca\n.\nb\n.\r\nc\r\n.\nd\n..e\n.f\r\n.\r\n" },
	  "a\n.\nb\n.\r\nc\r\n\nd\n..e\n.f\r\n;",
	  { "smtp_mails=1", "smtp_bare_lf_dot=3" } },
	{ "a dot with a bare LF, taken as the end by the server",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\n", "S354 go\r\n", "Ca\r\n.\nRSET\r\nDATA\r\n",
	    "S250 ok\r\n250 ok\r\n503 no\r\n", "CDATA\r\n", "S354 go\r\n", "Cb\n.\r\n",
	    "S250 ok\r\n", "CDATA\r\n", "S354 go\r\n", "Cc\n.\n", "S250 ok\r\n", "CDATA\r\n",
	    "S354 go\r\n", "Cd\n.\ne\r\n.\r\n", "S250 ok\r\n" },
	  "a\r\n;b\n;c\n;d\n.\ne\r\n;",
	  { "smtp_mails=4", "smtp_bare_lf_dot=4", "smtp_data_refused=1" } },
	{ "an empty mail, and one of an empty line",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\n", "S354 go\r\n", "C.\r\n", "S250 ok\r\n", "CDATA\r\n",
	    "S354 go\r\n", "C\r\n.\r\n", "S250 ok\r\n" },
	  ";\r\n;",
	  { "smtp_mails=2" } },
	{ "several mails, commands in any case, spaces at line ends",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n",
	    "Cehlo a\r\n",
	    "S250 x\r\n",
	    "CMail From:<>\r\n",
	    "S250 x\r\n",
	    "Cdata  \r\n",
	    "S354 go\r\n",
	    "Cone\r\n.\r\n",
	    "S250 x\r\n",
	    "CRSET\r\n",
	    "S250 x\r\n",
	    "Cmail from:<>\r\n",
	    "S250 x\r\n",
	    "CDaTa\n",
	    "S354 go\r\n",
	    "Ctwo\r\n.\r\n",
	    "S550 no\r\n",
	    "CMAIL FROM:<>\r\nRCPT TO:<a>\r\nDATA\r\n",
	    "S250 x\r\n250 x\r\n354 go\r\n",
	    "Cthree\r\n.\r\nQUIT\r\n",
	    "S250 x\r\n221 x\r\n" },
	  "one\r\n;two\r\n;three\r\n;",
	  { "smtp_mails=3" } },
	{ "pipelining, RFC 2920 section 4: a segment ends one mail and brings the next",
	  DIALOGUE_FROM_START,
	  { "S220 innosoft.com SMTP service ready\r\n", "CEHLO dbc.mtview.ca.us\r\n",
	    "S250-innosoft.com\r\n250 PIPELINING\r\n",
	    "CMAIL FROM:<mrose@dbc.mtview.ca.us>\r\nRCPT TO:<ned@innosoft.com>\r\n"
	    "RCPT TO:<dan@innosoft.com>\r\nRCPT TO:<kvc@innosoft.com>\r\nDATA\r\n",
	    "S250 sender OK\r\n250 recipient OK\r\n250 recipient OK\r\n250 recipient OK\r\n"
	    "354 enter mail, end with line containing only \".\"\r\n",
	    "Cone\r\n.\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n",
	    "S250 sent\r\n250 ok\r\n250 ok\r\n354 go\r\n", "Ctwo\r\n.\r\nQUIT\r\n",
	    "S250 sent\r\n221 goodbye\r\n", "X" },
	  "one\r\n;two\r\n;",
	  { "smtp_mails=2" } },
	{ "DATA refused in a pipeline, RFC 2920 section 4: no mail",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CEHLO a\r\n", "S250 PIPELINING\r\n",
	    "CMAIL FROM:<a>\r\nRCPT TO:<b>\r\nRCPT TO:<c>\r\nDATA\r\n",
	    "S250 ok\r\n550 no\r\n550 no\r\n554 no valid recipients\r\n",
	    "CRSET\r\nMAIL FROM:<a>\r\nRCPT TO:<d>\r\nDATA\r\n",
	    "S250 x\r\n250 x\r\n250 x\r\n354 x\r\n", "Ctext\r\n.\r\n", "S250 x\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "no recipient, but 354: RFC 2920 wants a single dot then",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n",
	    "S250 ok\r\n550 no\r\n354 go\r\n", "C.\r\nQUIT\r\n", "S554 none\r\n221 x\r\n" },
	  ";",
	  { "smtp_mails=1", "smtp_data_refused=0" } },
	{ "commands behind a DATA whose refusal comes later",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n",
	    "S503 bad sequence\r\n250 ok\r\n250 ok\r\n354 go\r\n", "Ctext\r\n.\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "the same, the text too",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\nDATA\r\n.text\r\n", "S503 x\r\n", "C..two\r\n", "S354 go\r\n",
	    "C.\r\n" },
	  "text\r\n.two\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "all replies late: the client does not wait even for the greeting",
	  DIALOGUE_FROM_START,
	  { "CEHLO a\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\none\r\n.\r\nMAIL FROM:<a>\r\n"
	    "RCPT TO:<b>\r\nDATA\r\ntwo\r\n",
	    "S220 x\r\n250-x\r\n250 x\r\n250 x\r\n250 x\r\n354 x\r\n250 x\r\n250 x\r\n250 x\r\n",
	    "S554 no\r\n", "CQUIT\r\n", "S500 what\r\n221 x\r\n" },
	  "one\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "refused after the text: it comes all the same",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\n", "S354 go\r\n", "Ctext\r\n.\r\n", "S554 spam\r\n" },
	  "text\r\n;",
	  { "smtp_data_refused=0" } },
	{ "only the client was captured",
	  DIALOGUE_FROM_START,
	  { "CEHLO a\r\n", "CMAIL FROM:<a>\r\n", "CRCPT TO:<b>\r\n", "CDATA\r\n", "Cone\r\n.\r\n",
	    "CMAIL FROM:<a>\r\n", "CDATA\r\n", "Ctwo\r\n.\r\n", "CQUIT\r\n", "X" },
	  "one\r\n;two\r\n;",
	  { "smtp_mails=2", "smtp_mail_unfinished=0" } },
	{ "only the server was captured",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "S250 x\r\n", "S250 x\r\n", "S354 x\r\n", "S250 x\r\n", "X" },
	  "",
	  { "smtp_mails=0", "smtp_mail_unfinished=0" } },
	{ "midstream: from MAIL FROM on",
	  DIALOGUE_MIDSTREAM,
	  { "CMAIL FROM:<a>\r\n", "S250 x\r\n", "CRCPT TO:<b>\r\n", "S250 x\r\n", "CDATA\r\n",
	    "S354 x\r\n", "Ctext\r\n.\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1" } },
	{ "midstream: from a reply to MAIL FROM on, DATA refused",
	  DIALOGUE_MIDSTREAM,
	  { "S250 x\r\n", "CRCPT TO:<b>\r\n", "S550 x\r\n", "CDATA\r\n", "S503 x\r\n",
	    "CMAIL FROM:<a>\r\n", "S250 x\r\n", "CDATA\r\n", "S354 go\r\n", "Ctext\r\n.\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "midstream: from 354 on",
	  DIALOGUE_MIDSTREAM,
	  { "S354 x\r\n", "Ctext\r\n.\r\n", "S250 x\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1" } },
	{ "midstream: from the greeting on",
	  DIALOGUE_MIDSTREAM,
	  { "S220 x\r\n", "CEHLO a\r\n", "S250 x\r\n", "CDATA\r\n", "S503 x\r\n", "CDATA\r\n",
	    "S354 x\r\n", "Ctext\r\n.\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "BDAT, RFC 3030 section 4.1",
	  DIALOGUE_FROM_START,
	  { "S220 cnri.reston.va.us SMTP service ready\r\n", "CEHLO ymir.claremont.edu\r\n",
	    "S250-cnri.reston.va.us says hello\r\n250 CHUNKING\r\n",
	    "CMAIL FROM:<Sam@Random.com>\r\n", "S250 <Sam@Random.com> Sender ok\r\n",
	    "CRCPT TO:<Susan@Random.com>\r\n", "S250 <Susan@random.com> Recipient ok\r\n",
	    "CBDAT 10 LAST\r\n", "Cone\r\n.\r\n\r\n", "S250 Message ok\r\n", "CQUIT\r\n",
	    "S221 Goodbye\r\n" },
	  "one\r\n.\r\n\r\n;",
	  { "smtp_mails=1" } },
	{ "BDAT in a pipeline, RFC 3030 section 4.2, then a second mail",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CEHLO a\r\n", "S250-PIPELINING\r\n250 CHUNKING\r\n",
	    "CMAIL FROM:<a> BODY=BINARYMIME\r\nRCPT TO:<b>\r\nBDAT 3\r\nabcBDAT 4\r\n\r\n.\r"
	    "BDAT 1 LAST\r\n\nRSET\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nbdat 2  last \r\nokQUIT\r\n",
	    "S250 x\r\n250 x\r\n250 x\r\n250 x\r\n250 x\r\n250 x\r\n", "X" },
	  "abc\r\n.\r\n;ok;",
	  { "smtp_mails=2", "smtp_mail_reset=0" } },
	{ "BDAT 0 LAST ends a mail, and is one",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CBDAT 2\r\nabBDAT 0 LAST\r\nBDAT 0\r\nBDAT 0 LAST\r\nQUIT\r\n" },
	  "ab;;",
	  { "smtp_mails=2" } },
	{ "a chunk refused: no mail, its octets are no commands",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CEHLO a\r\n", "S250 x\r\n", "CMAIL FROM:<a>\r\nBDAT 6\r\n",
	    "S250 x\r\n503 no\r\n", "CDATA\r\nBDAT 4 LAST\r\nabcdRSET\r\nBDAT 2 LAST\r\nok" },
	  "ok;",
	  { "smtp_mails=1", "smtp_bdat_refused=1" } },
	{ "a chunk given up by RSET and by EHLO",
	  DIALOGUE_FROM_START,
	  { "CEHLO a\r\nBDAT 2\r\nabRSET\r\nBDAT 2\r\ncdEHLO a\r\nBDAT 1 LAST\r\ne" },
	  "e;",
	  { "smtp_mails=1", "smtp_mail_reset=2" } },
	{ "BDAT without a proper size: no octets follow",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n",
	    "CBDAT\r\nBDAT LAST\r\nBDAT -1\r\nBDAT 99999999999999999999 LAST\r\nBDAT 5 X\r\n"
	    "BDAT 5LAST\r\nBDAT 2 LAST\r\nokDATA\r\n",
	    "S501 x\r\n501 x\r\n501 x\r\n501 x\r\n501 x\r\n501 x\r\n250 ok\r\n354 go\r\n",
	    "Ctext\r\n.\r\n" },
	  "ok;text\r\n;",
	  { "smtp_mails=2", "smtp_bdat_malformed=6" } },
	{ "STARTTLS accepted: the rest is secret, even if it looks like mail",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CEHLO a\r\n", "S250 STARTTLS\r\n", "CSTARTTLS\r\n", "S220 ready\r\n",
	    "CDATA\r\nx\r\n.\r\n", "S354 x\r\n", "X" },
	  "",
	  { "smtp_mails=0", "smtp_starttls=1", "smtp_mail_unfinished=0" } },
	{ "STARTTLS refused: it goes on",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CSTARTTLS\r\n", "S454 not now\r\n", "CDATA\r\n", "S354 x\r\n",
	    "Ctext\r\n.\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_starttls=0" } },
	{ "STARTTLS, only the client was captured",
	  DIALOGUE_FROM_START,
	  { "CEHLO a\r\n", "CSTARTTLS\r\n", "C\x16\x03\x01 DATA\r\nDATA\r\nx\r\n.\r\n" },
	  "",
	  { "smtp_mails=0", "smtp_starttls=1" } },
	{ "STARTTLS, from before its reply on",
	  DIALOGUE_MIDSTREAM,
	  { "CSTARTTLS\r\n", "S220 ready\r\n", "CDATA\r\nx\r\n.\r\n" },
	  "",
	  { "smtp_mails=0", "smtp_starttls=1" } },
	{ "commands behind STARTTLS are not of the dialogue",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CSTARTTLS\r\nMAIL FROM:<evil>\r\n", "S220 go\r\n",
	    "CDATA\r\nx\r\n.\r\n" },
	  "",
	  { "smtp_mails=0", "smtp_starttls=1" } },
	{ "AUTH: the lines that answer 334 are no commands",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CEHLO a\r\n", "S250 AUTH LOGIN\r\n", "CAUTH LOGIN\r\n",
	    "S334 VXNlcm5hbWU6\r\n", "CDATA\r\n", "S334 UGFzc3dvcmQ6\r\n", "CBDAT\r\n",
	    "S535 no\r\n", "CAUTH LOGIN\r\n", "S334 x\r\n", "C*\r\n", "S501 x\r\n", "CDATA\r\n",
	    "S503 x\r\n", "CDATA\r\n", "S354 x\r\n", "Ctext\r\n.\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "LMTP: a reply for each recipient, then DATA refused",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CLHLO a\r\n", "S250 x\r\n",
	    "CMAIL FROM:<a>\r\nRCPT TO:<b>\r\nRCPT TO:<c>\r\nRCPT TO:<d>\r\nDATA\r\n",
	    "S250 x\r\n250 x\r\n550 x\r\n250 x\r\n354 x\r\n",
	    "Ctext\r\n.\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n",
	    "S250 b\r\n452 d\r\n250 x\r\n550 x\r\n503 x\r\n", "CQUIT\r\n", "S221 x\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1", "smtp_mail_unfinished=0" } },
	{ "other commands, unknown ones, empty lines",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n",          "CVRFY a\r\n",   "S252 x\r\n",
	    "CEXPN a\r\n",         "S550 x\r\n",    "CHELP\r\n",
	    "S214-x\r\n214 x\r\n", "C\r\n",         "S500 x\r\n",
	    "CXCLIENT NAME=a\r\n", "S220 x\r\n",    "CFOO\r\n",
	    "S502 x\r\n",          "CDATAX\r\n",    "S502 x\r\n",
	    "CDATA\r\n",           "S503 x\r\n",    "CMAIL FROM:<a> SMTPUTF8\r\nDATA\r\n",
	    "S250 x\r\n354 x\r\n", "Ctext\r\n.\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "a proxy's line comes first, nobody replies to it",
	  DIALOGUE_FROM_START,
	  { "CPROXY TCP4 10.0.0.1 10.0.0.2 1 25\r\n", "S220 x\r\n", "CMAIL FROM:<a>\r\nDATA\r\n",
	    "S250 x\r\n", "S503 x\r\n", "CDATA\r\n", "S354 x\r\n", "Ctext\r\n.\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "a reply that nobody asked for",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CEHLO a\r\n", "S250 x\r\n", "S421 bored\r\n", "CDATA\r\n", "S503 x\r\n",
	    "CDATA\r\n", "S354 x\r\n", "Ctext\r\n.\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "a gap inside a mail",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\n", "S354 x\r\n", "Cone\r\n", "c100", "Ctwo\r\n.\r\n",
	    "S250 x\r\n" },
	  "one\r\ntwo\r\n;",
	  { "smtp_mails=1", "smtp_mail_gap=1" } },
	{ "a gap before the dot",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\n", "S354 x\r\n", "Cone\r\ntw", "c3", "C.\r\n", "S250 x\r\n" },
	  "one\r\ntw;",
	  { "smtp_mails=1", "smtp_mail_gap=1" } },
	{ "a gap at the end of a mail: the server's reply ends it",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\n", "S354 x\r\n", "Cone\r\n", "c10", "S250 x\r\n", "CDATA\r\n",
	    "S503 x\r\n", "CDATA\r\n", "S354 x\r\n", "Ctwo\r\n.\r\n", "X" },
	  "one\r\n;two\r\n;",
	  { "smtp_mails=2", "smtp_mail_gap=1", "smtp_data_refused=1", "smtp_mail_unfinished=0" } },
	{ "a gap over DATA: 354 begins the text",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CMAIL FROM:<a>\r\n", "S250 x\r\n", "c20", "S250 x\r\n354 x\r\n",
	    "Ctext\r\n.\r\n", "S250 x\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_mail_gap=0" } },
	{ "a gap in the replies, then DATA refused",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CEHLO a\r\n", "S250", "s10", "CMAIL FROM:<a>\r\n", "s8", "CDATA\r\n",
	    "S503 x\r\n", "CDATA\r\n", "S354 x\r\n", "Ctext\r\n.\r\n" },
	  "text\r\n;",
	  { "smtp_mails=1", "smtp_data_refused=1" } },
	{ "gaps in chunks: in the middle, and over the end of one",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CBDAT 10\r\nabc", "c4", "CdefBDAT 10 LAST\r\nghi", "c7", "CBDAT 4\r\nab",
	    "c20", "CBDAT 3 LAST\r\nxyzQUIT\r\n" },
	  "abcdefghi;abxyz;",
	  { "smtp_mails=2", "smtp_mail_gap=2" } },
	{ "the connection ends inside a mail",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\n", "S354 x\r\n", "Ctext\r\n", "X" },
	  "",
	  { "smtp_mails=0", "smtp_mail_unfinished=1" } },
	{ "the connection ends before the last chunk",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CBDAT 4\r\ntext", "X" },
	  "",
	  { "smtp_mails=0", "smtp_mail_unfinished=1" } },
	{ "the endpoints are used again",
	  DIALOGUE_FROM_START,
	  { "S220 x\r\n", "CDATA\r\n", "S354 x\r\n", "Ctext\r\n", "X", "S220 x\r\n", "CDATA\r\n",
	    "S354 x\r\n", "Cmore\r\n.\r\n", "X" },
	  "more\r\n;",
	  { "smtp_mails=1", "smtp_mail_unfinished=1", "smtp_sessions=2" } },
};

static void check_counters(const struct row *row, size_t cut, const struct smtp_run *run)
{
	for (size_t i = 0; i < 4 && row->counters[i] != NULL; i++) {
		const char *equals = strchr(row->counters[i], '=');
		char name[64];

		snprintf(name, sizeof name, "%.*s", (int)(equals - row->counters[i]),
			 row->counters[i]);
		if (fake_env_counter(run->env, name) != strtoul(equals + 1, NULL, 10))
			fail_msg("%s, cut %zu: %s is %lu, want %s", row->name, cut, name,
				 (unsigned long)fake_env_counter(run->env, name), equals + 1);
	}
}

static void check_row(const struct row *row, uint8_t client, size_t cut)
{
	static struct smtp_run run;

	smtp_run_begin(&run);
	smtp_run_play(&run, row->turns, row->start, client, cut);
	if (strcmp(run.got, row->want) != 0)
		fail_msg("%s, cut %zu: got '%s', want '%s'", row->name, cut, run.got, row->want);
	check_counters(row, cut, &run);
	smtp_run_end(&run);
}

static void test_dialogues_at_every_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t octets = dialogue_octets(rows[i].turns);

		for (size_t cut = 0; cut < octets; cut++)
			check_row(&rows[i], (uint8_t)(cut % 2), cut);
		check_row(&rows[i], 0, DIALOGUE_OCTETS);
	}
}

/* All turns as the slices of one message: the same mails, handed out one by one. */
static void test_dialogues_in_one_message(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, "the endpoints are used again") != 0)
			check_row(&rows[i], 0, DIALOGUE_MESSAGE);
}

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* A turn with some octets changed, taken out, put in. Keeps its first letter. */
static void mutate(uint64_t *seed, const char *turn, char *out, size_t most)
{
	size_t length = strlen(turn);

	length = length < most ? length : most - 1;
	memcpy(out, turn, length);
	out[length] = '\0';
	for (unsigned n = next_random(seed) % 4; n > 0 && length > 2; n--) {
		size_t at = 1 + next_random(seed) % (length - 1);

		switch (next_random(seed) % 3) {
		case 0:
			out[at] = (char)(1 + next_random(seed) % 255);
			break;
		case 1:
			memmove(out + at, out + at + 1, length - at);
			length--;
			break;
		case 2:
			if (length + 2 > most)
				break;
			memmove(out + at + 1, out + at, length - at + 1);
			out[at] = "\r\n.0 "[next_random(seed) % 5];
			length++;
			break;
		}
	}
}

/* Nothing is asked of the result: no report of a sanitizer, nothing left on the account. */
static void test_mutated_dialogues_are_survived(void **state)
{
	static char pool[TURNS_MOST][512];
	static struct smtp_run run;
	uint64_t seed = 7;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		const struct row *row = &rows[next_random(&seed) % (sizeof rows / sizeof *rows)];
		const char *turns[TURNS_MOST + 1] = { NULL };
		size_t count = 0;

		for (size_t i = 0; i < TURNS_MOST && row->turns[i] != NULL; i++) {
			if (next_random(&seed) % 16 == 0)
				continue;
			mutate(&seed, row->turns[i], pool[count], sizeof pool[count]);
			if (next_random(&seed) % 16 == 0)
				snprintf(pool[count], sizeof pool[count], "%c%u",
					 next_random(&seed) % 2 == 0 ? 'c' : 's',
					 (unsigned)(next_random(&seed) % 50));
			turns[count] = pool[count];
			count++;
		}
		smtp_run_begin(&run);
		smtp_run_play(&run, turns, next_random(&seed) % 2, 0,
			      round % 8 == 0 ? DIALOGUE_OCTETS : next_random(&seed) % 200);
		smtp_run_end(&run);
	}
}

static void test_any_allocation_may_fail(void **state)
{
	static struct smtp_run run;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool failed = true;

		for (unsigned n = 1; failed; n++) {
			smtp_run_begin(&run);
			fake_env_fail_allocation(run.env, n);
			smtp_run_play(&run, rows[i].turns, rows[i].start, 0, DIALOGUE_WHOLE);
			failed = fake_env_allocation_failed(run.env);
			fake_env_fail_allocation(run.env, 0);
			smtp_run_end(&run);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialogues_at_every_cut),
		cmocka_unit_test(test_dialogues_in_one_message),
		cmocka_unit_test(test_mutated_dialogues_are_survived),
		cmocka_unit_test(test_any_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
