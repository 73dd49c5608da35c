/* What is odd in the bytes and lines of a shared file, before anybody makes settings of them. */
#include <ctype.h>
#include <string.h>

#include "awsfiles/awsdamage.h"
#include "awsfiles/unispace.h"

enum { UTF16_PROBE_BYTES = 64 };

/* ---- bytes ---- */

static bool awsdamage_is_utf16(Span bytes)
{
    size_t odd = 0, even = 0, n = bytes.len < UTF16_PROBE_BYTES ? bytes.len : UTF16_PROBE_BYTES;
    if (span_starts(bytes, "\xFF\xFE") || span_starts(bytes, "\xFE\xFF"))
        return true;
    for (size_t i = 0; i < n; i++) {
        even += i % 2 == 0 && bytes.ptr[i] == '\0';
        odd += i % 2 == 1 && bytes.ptr[i] == '\0';
    }
    return n >= 8 && (odd > n / 3 || even > n / 3);
}

/* ---- lines ---- */

typedef struct LineScan {
    DamageScan *scan;
    Span line, trimmed;
    int no;
    size_t section;  /* index + 1 of the section that the line belongs to; 0 = none yet */
    size_t property; /* index + 1 of the last property of that section at or above the line */
} LineScan;

static Source line_at(const LineScan *l)
{
    return source_file(l->scan->file->path, l->no, (int)(l->trimmed.ptr - l->line.ptr) + 1);
}

static const AwsSection *line_section(const LineScan *l)
{
    return l->section > 0 ? &l->scan->file->sections.items[l->section - 1] : NULL;
}

/* Moves on to the section and property that stand at or before the present line. */
static void line_follow(LineScan *l)
{
    const AwsFile *f = l->scan->file;
    while (l->section < f->sections.len && f->sections.items[l->section].at.line <= l->no) {
        l->section++;
        l->property = 0;
    }
    while (l->section > 0 && l->property < line_section(l)->properties.len &&
           line_section(l)->properties.items[l->property].value.at.line <= l->no)
        l->property++;
}

static bool line_is_shell(Span s)
{
    static const char *const commands[] = {"export ", "set ", "setx ", "SET ", "$env:", "$Env:"};
    return span_starts_with_one_of(s, commands, ARRAY_LEN(commands));
}

/* "setx AWS_X value", "set -gx AWS_X value", "setenv AWS_X value": shells that write no equal sign.
 */
static bool line_sets_by_words(Span s)
{
    static const char *const commands[] = {"set ", "setx ", "SETX ", "setenv "};
    Span rest = SPAN_EMPTY, word;
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (span_starts(s, commands[i]))
            rest = span_trim(span_sub(s, strlen(commands[i]), s.len), " \t");
    do {
        word = span_sub(rest, 0, span_find_char(rest, ' '));
        rest = span_trim(span_sub(rest, word.len, rest.len), " \t");
    } while (span_starts(word, "-"));
    return span_starts(word, "AWS_") && rest.len > 0;
}

/* A piece of a key, secret or token alone on its line. */
static bool line_is_piece(Span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!isalnum((unsigned char)s.ptr[i]) && !strchr("+/=", s.ptr[i]))
            return false;
    return s.len >= 2;
}

static void line_without_separator(LineScan *l)
{
    const AwsSection *s = line_section(l);
    const AwsProperty *last = s && l->property > 0 ? &s->properties.items[l->property - 1] : NULL;
    bool go = l->scan->file->dialect == DIALECT_GO;
    if (l->line.ptr[0] == ' ' || l->line.ptr[0] == '\t')
        return; /* a continuation: seen in the value */
    if (line_sets_by_words(l->trimmed))
        awsdamage_add(l->scan, "export", s ? s->name : NULL, NULL, line_at(l), false);
    else if (last && awsdamage_is_credential(last->key) && line_is_piece(l->trimmed))
        awsdamage_add(l->scan, "line_break", s->name, last->key, line_at(l), false);
    else
        awsdamage_add(l->scan, "no_separator", s ? s->name : NULL, NULL, line_at(l), go);
}

static void line_key(LineScan *l, size_t separator)
{
    Span key = span_trim(span_sub(l->trimmed, 0, separator), " \t");
    const AwsSection *s = line_section(l);
    bool capitals = false;
    for (size_t i = 0; i < key.len; i++)
        capitals = capitals || isupper((unsigned char)key.ptr[i]);
    if (line_is_shell(l->trimmed))
        awsdamage_add(l->scan, "export", s ? s->name : NULL, NULL, line_at(l), false);
    else if (!s)
        awsdamage_add(l->scan, "before_section", NULL, NULL, line_at(l), false);
    else if (capitals)
        awsdamage_add(l->scan, "upper_case", s->name, NULL, line_at(l), true);
    if (l->property > 0 && s->properties.items[l->property - 1].value.at.line == l->no &&
        l->trimmed.ptr != l->line.ptr)
        awsdamage_add(l->scan, "indented", s->name, NULL, line_at(l), true);
}

static void line_look(LineScan *l)
{
    const AwsFile *f = l->scan->file;
    size_t equals = span_find_char(l->trimmed, '='), colon = span_find_char(l->trimmed, ':');
    if (l->trimmed.len == 0 || l->trimmed.ptr[0] == '#' || l->trimmed.ptr[0] == ';')
        return;
    if (f->parse_error && l->no > f->parse_error_at.line)
        return;
    line_follow(l);
    if (l->trimmed.ptr[0] == '[') {
        const AwsSection *s = line_section(l);
        if (!s || s->at.line != l->no)
            awsdamage_add(l->scan, "missing_bracket", NULL, NULL, line_at(l), false);
    } else if (equals == l->trimmed.len && colon == l->trimmed.len) {
        line_without_separator(l);
    } else {
        line_key(l, equals < colon ? equals : colon);
    }
}

static void awsdamage_of_lines(DamageScan *scan)
{
    LineScan l = {.scan = scan};
    Span rest = scan->bytes;
    if (span_starts(rest, "\xEF\xBB\xBF"))
        rest = span_sub(rest, 3, rest.len);
    while (!awsdamage_is_full(scan) && span_next_line(&rest, &l.line)) {
        l.no++;
        l.trimmed = span_trim(l.line, " \t\r");
        if (l.no == 1 && rest.ptr && span_starts(scan->bytes, "\xEF\xBB\xBF"))
            continue; /* told by "bom" */
        line_look(&l);
    }
}

bool awsdamage_of_text(DamageScan *scan)
{
    if (awsdamage_is_utf16(scan->bytes)) {
        awsdamage_add(scan, "utf16", NULL, NULL, source_file(scan->file->path, 0, 0), false);
        return false;
    }
    Span b = scan->bytes;
    /* Before a comment a byte order mark hides nothing from Terraform. */
    if (span_starts(b, "\xEF\xBB\xBF")) {
        Span first = span_sub(b, 3, span_find_char(b, '\n'));
        first = unispace_trim(first, UNISPACE_GO);
        awsdamage_add(scan, "bom", NULL, NULL, source_file(scan->file->path, 1, 1),
                      scan->file->dialect == DIALECT_GO && !span_starts(first, "["));
    }
    if (span_find_char(b, '\0') < b.len)
        awsdamage_add(scan, "binary", NULL, NULL, source_file(scan->file->path, 0, 0), false);
    if (span_find_char(b, '\n') == b.len && span_find_char(b, '\r') + 1 < b.len)
        awsdamage_add(scan, "cr_alone", NULL, NULL, source_file(scan->file->path, 1, 0),
                      scan->file->dialect == DIALECT_BOTO);
    awsdamage_of_lines(scan);
    return true;
}
