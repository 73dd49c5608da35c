/*
 * The dialect of aws-sdk-go-v2 internal/ini 1.8.3 (the one in provider 5.100.0; 1.8.0 to 1.8.2
 * differ in comments and orphans only): tokenize.go, strings.go, parse.go. Sections are sorted into
 * kinds as config/shared_config.go:processConfigSections does.
 */
#include "awsfiles/awsreader.h"

#include "awsfiles/unispace.h"

#define GO_BLANKS " \t"

static bool awsgo_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* strings.go:trimProfileComment */
static Span awsgo_cut_header_comment(Span s)
{
    s = span_sub(s, 0, span_find_char(s, '#'));
    return span_sub(s, 0, span_find_char(s, ';'));
}

/* strings.go:trimPropertyComment */
static Span awsgo_cut_comment(Span s)
{
    static const char *const starts[] = {" #", " ;", "\t#", "\t;"};
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        s = span_sub(s, 0, span_find(s, starts[i]));
    return s;
}

/* strings.go:unquote. A lone quote makes the real one panic: see awsgo_check_quote. */
static Span awsgo_unquote(Span s)
{
    if (s.len >= 2 && (s.ptr[0] == '"' || s.ptr[0] == '\'') && s.ptr[s.len - 1] == s.ptr[0])
        return span_sub(s, 1, s.len - 1);
    return s;
}

typedef struct GoPair {
    Span key, value, raw;
} GoPair;

/* strings.go:splitProperty: the first of '=' and ':' separates. False if there is neither. */
static bool awsgo_split(Span s, GoPair *out)
{
    size_t equals = span_find_char(s, '='), colon = span_find_char(s, ':');
    size_t at = equals < colon ? equals : colon;
    if (at == s.len)
        return false;
    out->key = unispace_trim(span_sub(s, 0, at), UNISPACE_GO);
    out->raw = span_sub(s, at + 1, s.len);
    out->value = awsgo_unquote(unispace_trim(out->raw, UNISPACE_GO));
    return true;
}

/* strings.go:splitProfile: type and name are what stands before and after the first run of blanks.
 */
static void awsgo_split_header(Span s, Span *out_type, Span *out_name)
{
    size_t i = 0, end;
    while (i < s.len && !awsgo_is_blank(s.ptr[i]))
        i++;
    end = i;
    while (i < s.len && awsgo_is_blank(s.ptr[i]))
        i++;
    *out_type = i < s.len ? span_sub(s, 0, end) : SPAN_EMPTY;
    *out_name = i < s.len ? span_sub(s, i, s.len) : s;
}

/*
 * shared_config.go:processConfigSections, processCredentialsSections. sso-session and services
 * sections count in a credentials file too, because both files are merged before they are looked
 * up.
 */
static void awsgo_push_section(AwsReader *r, Span inner)
{
    Span type, name;
    bool config = r->file->kind == AWS_CONFIG_FILE;
    awsgo_split_header(inner, &type, &name);
    if (span_is(type, "profile"))
        awsreader_section(r, config ? SECTION_PROFILE : SECTION_IGNORED, config ? name : inner,
                          true, inner);
    else if (span_is(type, "sso-session"))
        awsreader_section(r, SECTION_SSO_SESSION, name, false, inner);
    else if (span_starts(inner, "services"))
        awsreader_section(r, SECTION_SERVICES, name, false, inner);
    else if (!config || span_is_nocase(inner, "default"))
        awsreader_section(r, SECTION_PROFILE, inner, false, inner);
    else
        awsreader_section(r, SECTION_IGNORED, inner, false, inner);
}

/* tokenize.go:asProfile. *in_section is false after "[]": what follows belongs to nobody. */
static bool awsgo_take_header(AwsReader *r, bool *in_section)
{
    Span s = unispace_trim(awsgo_cut_header_comment(r->line), UNISPACE_GO);
    if (s.len < 2 || s.ptr[0] != '[' || s.ptr[s.len - 1] != ']')
        return false;
    s = unispace_trim(span_sub(s, 1, s.len - 1), UNISPACE_GO);
    *in_section = s.len > 0;
    if (*in_section)
        awsgo_push_section(r, s);
    else
        awsreader_close(r);
    return true;
}

/* parse.go:handleSubProperty: a nested member after a property without a value; anything else that
 * is indented is a property. */
static void awsgo_take_indented(AwsReader *r, GoPair pair)
{
    bool parent_is_empty =
        r->open && r->key.len > 0 && r->pieces.len == 1 && r->pieces.items[0].len == 0;
    if (parent_is_empty)
        awsreader_sub(r, pair.key, pair.value, awsreader_at(r, pair.value));
    else
        awsreader_property(r, pair.key, unispace_trim(awsgo_cut_comment(pair.value), UNISPACE_GO),
                           pair.raw);
}

/* A value that is one quote alone makes strings.go:unquote panic, wherever it stands: the
 * provider's process dies. */
static void awsgo_check_quote(AwsReader *r, Span value)
{
    if (value.len != 1 || (value.ptr[0] != '"' && value.ptr[0] != '\'') || r->file->parse_error)
        return;
    r->file->parse_error = "a value is one quote alone, and the SDK dies of it";
    r->file->parse_error_at = awsreader_at(r, value);
}

/* A property, a nested member, a further line of a value, or (without a separator) nothing:
 * tokenize.go ignores it. */
static void awsgo_take_line(AwsReader *r, bool in_section)
{
    GoPair pair = {SPAN_EMPTY, SPAN_EMPTY, SPAN_EMPTY};
    Span s = r->line;
    bool indented = awsgo_is_blank(s.ptr[0]), split;
    while (awsgo_is_blank(s.ptr[0]))
        s = span_sub(s, 1, s.len);
    split = awsgo_split(indented ? s : awsgo_cut_comment(s), &pair);
    if (split)
        awsgo_check_quote(r, pair.value);
    if (!in_section)
        return;
    if (split && indented)
        awsgo_take_indented(r, pair);
    else if (split)
        awsreader_property(r, pair.key, pair.value,
                           span_sub(s, (size_t)(pair.raw.ptr - s.ptr), s.len));
    else if (indented && r->open && r->key.len > 0 && r->pieces.items[0].len > 0)
        awsreader_piece(r, s);
}

void awsgo_read(Arena *arena, AwsFile *file, Span bytes)
{
    AwsReader r = {.arena = arena, .file = file, .rest = bytes};
    bool in_section = false;
    while (awsreader_next(&r)) {
        Span trimmed = span_trim(r.line, GO_BLANKS);
        if (unispace_trim(r.line, UNISPACE_GO).len == 0 || trimmed.ptr[0] == '#' ||
            trimmed.ptr[0] == ';')
            continue;
        if (!awsgo_take_header(&r, &in_section))
            awsgo_take_line(&r, in_section);
    }
    awsreader_close(&r);
}
