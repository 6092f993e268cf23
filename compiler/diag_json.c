/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages for editors: one JSON array, an object for each error or warning. Lines and columns
 * count from 1, columns in octets; "end" is behind the last octet. */
#include "compiler/diag_store.h"

static int utf8_length(const unsigned char *s)
{
	int n = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;

	if (s[0] >= 0x80 && (s[0] < 0xc2 || s[0] > 0xf4))
		return 0;
	for (int i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

/* An octet that is not part of valid UTF-8 becomes a lone surrogate, as in a program's output. */
static void print_string(FILE *out, const char *text)
{
	fputc('"', out);
	for (const unsigned char *s = (const unsigned char *)text; *s != '\0';) {
		int n = utf8_length(s);

		if (n == 0) {
			fprintf(out, "\\udc%02x", *s);
			n = 1;
		} else if (*s == '"' || *s == '\\') {
			fprintf(out, "\\%c", *s);
		} else if (*s < ' ' || *s == 0x7f) {
			fprintf(out, "\\u%04x", *s);
		} else {
			fwrite(s, 1, (size_t)n, out);
		}
		s += n;
	}
	fputc('"', out);
}

static void print_span(const diag *d, src_span span, FILE *out)
{
	src_span behind = { span.file, span.end, span.end };
	uint32_t line, column, end_line, end_column;

	if (span.file == 0) {
		fputs("\"file\":null,", out);
		return;
	}
	source_place(d->sources, span, &line, &column);
	source_place(d->sources, behind, &end_line, &end_column);
	fputs("\"file\":", out);
	print_string(out, source_get(d->sources, span.file)->name);
	fprintf(out, ",\"line\":%u,\"column\":%u,\"end\":{\"line\":%u,\"column\":%u},", line,
		column, end_line, end_column);
}

static void print_list(const diag *d, const char *key, const char *text_key,
		       const diag_note_item *list, FILE *out)
{
	fprintf(out, ",\"%s\":[", key);
	for (const diag_note_item *n = list; n != NULL; n = n->next) {
		fputc('{', out);
		print_span(d, n->span, out);
		fprintf(out, "\"%s\":", text_key);
		print_string(out, n->text);
		fputs(n->next != NULL ? "}," : "}", out);
	}
	fputc(']', out);
}

void diag_print_json(const diag *d, diag_item *const *items, int count, FILE *out)
{
	fputc('[', out);
	for (int i = 0; i < count; i++) {
		fputs(i == 0 ? "\n{" : ",\n{", out);
		print_span(d, items[i]->span, out);
		fprintf(out,
			"\"severity\":\"%s\",\"name\":", items[i]->is_error ? "error" : "warning");
		print_string(out, items[i]->name);
		fputs(",\"message\":", out);
		print_string(out, items[i]->text);
		print_list(d, "notes", "message", items[i]->notes, out);
		print_list(d, "fixits", "text", items[i]->fixits, out);
		fputc('}', out);
	}
	fputs(count == 0 ? "]\n" : "\n]\n", out);
}
