#include "errors/errnames.h"

#include <ctype.h>
#include <string.h>

#include "base/arn.h"
#include "data/regions.h"

enum { NAME_MAX_BYTES = 128, FILE_MAX_BYTES = 300, MESSAGE_MAX = 300 };

typedef struct NameMark {
    const char *mark, *ends; /* the name stands between mark and the first of ends */
} NameMark;

/* Terraform wraps its text: each run of blanks and line ends becomes one blank. */
static Span errnames_flat(Arena *arena, const char *text)
{
    char *flat = arena_strdup(arena, text), *to = flat;
    for (const char *p = text; *p; p++) {
        bool blank = strchr(" \t\r\n", *p) != NULL;
        if (!blank || (to > flat && to[-1] != ' '))
            *to++ = blank ? ' ' : *p;
    }
    *to = '\0';
    return (Span){flat, (size_t)(to - flat)};
}

/* What follows the first mark that stands in the text; empty if there is none or it is too long for
 * a name. */
static Span errnames_after(Span flat, const NameMark *marks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = span_find(flat, marks[i].mark), end;
        Span name;
        if (at >= flat.len)
            continue;
        at += strlen(marks[i].mark);
        for (end = at; end < flat.len && !strchr(marks[i].ends, flat.ptr[end]); end++)
            continue;
        name = span_trim(span_sub(flat, at, end), " ");
        if (name.len > 0 && name.len <= NAME_MAX_BYTES)
            return name;
    }
    return SPAN_EMPTY;
}

static const char *errnames_profile(Arena *arena, Span flat)
{
    static const NameMark marks[] = {
        {"config profile (", ")"},
        {"shared config profile, ", " ,:\"│"},
        {"profile \"", "\""},
        {"profile '", "'"},
        {", of profile ", " ,:"},
        {"--profile ", " `'\"."},
        {"AWS_PROFILE=", " \"'`,;"},
        {"could not find profile ", " ,.:\"'"},
        {"failed to load assume role for profile ", " ,:"},
    };
    Span name = errnames_after(flat, marks, ARRAY_LEN(marks));
    return name.len > 0 && name.ptr[0] != '<' && name.ptr[0] != '$' ? arena_span(arena, name)
                                                                    : NULL;
}

/* The one refused comes first: "invalid AWS Region: us-esat-1". Then the bucket's own. Then the
 * host's. */
static const char *errnames_region(Arena *arena, Span flat)
{
    static const NameMark marks[] = {
        {"nvalid AWS Region: ", " ,\n"}, {"actual location \"", "\""},
        {"the region '", "'"},           {"expecting '", "'"},
        {"signing region \"", "\""},
    };
    Span name = errnames_after(flat, marks, ARRAY_LEN(marks));
    if (name.len > 0)
        return arena_span(arena, name);
    for (size_t i = 0; i < flat.len;) {
        size_t at = i + span_find(span_sub(flat, i, flat.len), ".amazonaws.com"), from = at;
        const char *host_part;
        if (at >= flat.len)
            return NULL;
        while (from > i && !strchr("/ \"'.:", flat.ptr[from - 1]))
            from--;
        host_part = arena_span(arena, span_sub(flat, from, at));
        if (region_find(host_part))
            return host_part;
        i = at + 1;
    }
    return NULL;
}

/* "expecting 'eu-central-1'", "actual location \"us-west-2\"" */
static const char *errnames_bucket_region(Arena *arena, Span flat)
{
    static const NameMark marks[] = {{"expecting '", "'"},
                                     {"actual location \"", "\""},
                                     {"bucket is in this region: ", " ,.\n"}};
    Span name = errnames_after(flat, marks, ARRAY_LEN(marks));
    return region_find(arena_span(arena, name)) ? arena_span(arena, name) : NULL;
}

/* The first host of AWS: sts.eu-west-1.amazonaws.com. */
static const char *errnames_host(Arena *arena, Span flat)
{
    static const char domain[] = ".amazonaws.com";
    size_t at = span_find(flat, domain), from = at;
    if (at >= flat.len)
        return NULL;
    while (from > 0 &&
           (isalnum((unsigned char)flat.ptr[from - 1]) || strchr("-.", flat.ptr[from - 1])))
        from--;
    at += strlen(domain);
    if (span_starts(span_sub(flat, at, flat.len), ".cn"))
        at += strlen(".cn");
    return at - from < NAME_MAX_BYTES && flat.ptr[from] != '.'
               ? arena_span(arena, span_sub(flat, from, at))
               : NULL;
}

static bool errnames_is_arn_end(char c)
{
    return strchr(" \"'`),;\n", c) != NULL;
}

/* The first ARN at or after `from` whose text holds kind ("role/"); NULL if there is none. */
static const char *errnames_arn(Arena *arena, Span flat, const char *mark, const char *kind)
{
    for (size_t i = span_find(flat, mark); i < flat.len;) {
        size_t at = i + span_find(span_sub(flat, i, flat.len), "arn:"), end = at;
        Span arn;
        while (end < flat.len && !errnames_is_arn_end(flat.ptr[end]))
            end++;
        arn = span_trim(span_sub(flat, at, end), ".:");
        if (arn.len > 0 && span_find(arn, kind) < arn.len)
            return arena_span(arena, arn);
        i = end + 1;
    }
    return NULL;
}

static const char *errnames_account(Arena *arena, Span flat, const ErrNames *names)
{
    static const NameMark marks[] = {{"account ID not allowed: ", " ,.)"},
                                     {"nvalid account ID: ", " ,.)"},
                                     {"account ID (", ")"}};
    Span name = errnames_after(flat, marks, ARRAY_LEN(marks));
    if (arn_is_account(name))
        return arena_span(arena, name);
    return names->caller ? arn_account(arena, names->caller) : NULL;
}

/* Where " on main.tf line 1" stands in it; its length if it doesn't. */
static size_t errnames_place(Span text)
{
    for (size_t i = span_find(text, " on "); i < text.len;
         i += 4 + span_find(span_sub(text, i + 4, text.len), " on ")) {
        Span rest = span_sub(text, i + 4, text.len);
        if (span_starts(span_sub(rest, span_find_char(rest, ' '), rest.len), " line "))
            return i;
    }
    return text.len;
}

/* "CODE: sentence" up to where Terraform or the SDK goes on; old versions put the place, "on
 * main.tf line 1", behind it. */
static const char *errnames_message(Arena *arena, Span flat, const char *code)
{
    static const char *const others[] = {
        "<Message>", " operation: "}; /* XML; botocore, "(CODE) when calling the X operation: " */
    static const char *const ends[] = {" with provider[",
                                       " with module.",
                                       " with data.",
                                       " with aws_",
                                       " status code: ",
                                       " Error: ",
                                       "</Message>",
                                       " │",
                                       " Terraform acquires a state lock",
                                       " OpenTofu acquires a state lock"};
    const char *mark = code ? arena_printf(arena, "%s: ", code) : NULL;
    size_t at = code ? span_find(flat, mark) : flat.len;
    Span text;
    for (size_t i = 0; code && at >= flat.len && i < ARRAY_LEN(others); i++) {
        mark = others[i];
        at = span_find(flat, mark);
    }
    if (at >= flat.len)
        return NULL;
    text = span_sub(flat, at + strlen(mark), flat.len);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        text = span_sub(text, 0, span_find(text, ends[i]));
    text = span_sub(text, 0, errnames_place(text));
    text = span_sub(span_trim(text, " "), 0, MESSAGE_MAX);
    return text.len > 0 ? arena_span(arena, text) : NULL;
}

/* hcl/v2 and terraform's decoder of blocks, "Unsupported argument" and "Unsupported block type";
 * Terraform before 0.12: "invalid or unknown key". */
static const char *errnames_refused(Arena *arena, Span flat)
{
    static const NameMark marks[] = {{"n argument named \"", "\""},
                                     {"locks of type \"", "\""},
                                     {"nvalid or unknown key: ", " ,"}};
    Span name = errnames_after(flat, marks, ARRAY_LEN(marks));
    return name.len > 0 ? arena_span(arena, name) : NULL;
}

const char *errnames_argument(Arena *arena, const char *text)
{
    return errnames_refused(arena, errnames_flat(arena, text));
}

static const char *errnames_meant(Arena *arena, Span flat)
{
    static const NameMark marks[] = {{"Did you mean \"", "\"?"}};
    Span name = errnames_after(flat, marks, ARRAY_LEN(marks));
    return name.len > 0 ? arena_span(arena, name) : NULL;
}

/* Go's os.PathError: "open /etc/corp.pem: no such file or directory". */
static const char *errnames_file(Arena *arena, Span flat)
{
    size_t end = span_find(flat, ": no such file or directory"), from = 0;
    Span head = span_sub(flat, 0, end);
    if (end >= flat.len)
        return NULL;
    for (size_t at; (at = span_find(span_sub(head, from, head.len), "open ")) < head.len - from;)
        from += at + strlen("open ");
    head = span_sub(head, from, head.len);
    return from > 0 && head.len > 0 && head.len < FILE_MAX_BYTES ? arena_span(arena, head) : NULL;
}

void errnames_read(Arena *arena, const char *text, const char *code, ErrNames *out)
{
    Span flat = errnames_flat(arena, text);
    memset(out, 0, sizeof *out);
    out->profile = errnames_profile(arena, flat);
    out->region = errnames_region(arena, flat);
    out->bucket_region = errnames_bucket_region(arena, flat);
    out->region_refused = span_find(flat, "nvalid AWS Region: ") < flat.len;
    out->host = errnames_host(arena, flat);
    out->caller = errnames_arn(arena, flat, "ser: arn:", ":");
    out->role = errnames_arn(arena, flat, "on resource: arn:", ":role/");
    if (!out->role)
        out->role = errnames_arn(arena, flat, "ole (arn:", ":role/");
    if (!out->role)
        out->role = errnames_arn(arena, flat, "arn:", ":role/");
    out->account = errnames_account(arena, flat, out);
    out->message = errnames_message(arena, flat, code);
    out->argument = errnames_refused(arena, flat);
    out->file = errnames_file(arena, flat);
    out->meant = out->argument ? errnames_meant(arena, flat) : NULL;
}
