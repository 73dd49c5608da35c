/* Damage that shows in what was read: names of sections, keys, values. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "awsfiles/awsdamage.h"
#include "data/config_keys.h"

/* ---- values ---- */

enum { STRAY_FOR_ALL = 1, STRAY_FOR_CREDENTIALS = 2, STRAY_FOR_SECRETS = 3 };

/* A stray of the raw text, where it counts, and its form. It does harm if it is still in the value.
 */
static const struct {
    unsigned stray;
    int where;
    const char *form;
} stray_rows[] = {
    {STRAY_QUOTE, STRAY_FOR_ALL, "quotes"},
    {STRAY_SMART_QUOTE, STRAY_FOR_ALL, "smart_quote"},
    {STRAY_NBSP, STRAY_FOR_ALL, "nbsp"},
    {STRAY_ZERO_WIDTH, STRAY_FOR_ALL, "zero_width"},
    {STRAY_CR, STRAY_FOR_ALL, "cr"},
    {STRAY_TRAILING_BLANK, STRAY_FOR_ALL, "trailing_blank"},
    {STRAY_LF, STRAY_FOR_CREDENTIALS, "line_break"},
    {STRAY_INNER_BLANK, STRAY_FOR_CREDENTIALS, "inner_blank"},
    {STRAY_CONTROL, STRAY_FOR_CREDENTIALS, "control"},
    {STRAY_NON_ASCII, STRAY_FOR_CREDENTIALS, "non_ascii"},
    {STRAY_PERCENT, STRAY_FOR_SECRETS, "percent"},
};

static Span item_bytes(Value v)
{
    return v.secret ? secret_use(v.secret) : span_of(v.text);
}

/* Of the raw text blanks at the start are how everybody writes; what stands at its ends counts
 * behind them. */
static unsigned item_raw_strays(Value raw)
{
    Span s = item_bytes(raw);
    unsigned ends = stray_of(span_trim(s, " \t\r")) & (STRAY_QUOTE | STRAY_SMART_QUOTE);
    unsigned tail =
        s.len > 0 ? stray_of(s) & (STRAY_CR | STRAY_NBSP | STRAY_ZERO_WIDTH | STRAY_PERCENT) : 0;
    Span before_cr = span_trim(s, "\r");
    if (before_cr.len > 0 &&
        (before_cr.ptr[before_cr.len - 1] == ' ' || before_cr.ptr[before_cr.len - 1] == '\t'))
        tail |= STRAY_TRAILING_BLANK;
    return ends | tail;
}

static bool stray_counts(int where, const AwsProperty *p)
{
    bool secret = strcmp(p->key, "aws_secret_access_key") == 0;
    return where == STRAY_FOR_ALL ||
           (where == STRAY_FOR_CREDENTIALS && awsdamage_is_credential(p->key)) ||
           (where == STRAY_FOR_SECRETS && secret);
}

static const char *item_key(const AwsProperty *p)
{
    const ConfigKey *known = config_key_find(p->key);
    return known ? known->key : NULL;
}

static bool has_comment(Span s)
{
    static const char *const starts[] = {" #", "\t#", " ;", "\t;"};
    return span_has_one_of(s, starts, ARRAY_LEN(starts));
}

static void item_value(DamageScan *scan, const AwsSection *s, const AwsProperty *p)
{
    Span value = item_bytes(p->value);
    unsigned left = stray_of(value), raw = item_raw_strays(p->raw) | left;
    if (strcmp(p->key, "credential_process") == 0) {
        /* A command may well begin and end with quotes of its own: only Go's taking off of a pair
         * that is none does harm. */
        Span text = span_trim(item_bytes(p->raw), " \t\r");
        char quote = text.len >= 2 ? text.ptr[0] : '\0';
        if ((quote == '"' || quote == '\'') && text.ptr[text.len - 1] == quote &&
            span_find_char(span_sub(text, 1, text.len - 1), quote) < text.len - 2)
            awsdamage_add(scan, "process_quotes", s->name, item_key(p), p->value.at,
                          scan->file->dialect == DIALECT_BOTO);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(stray_rows); i++)
        if ((raw & stray_rows[i].stray) && stray_counts(stray_rows[i].where, p))
            awsdamage_add(scan, stray_rows[i].form, s->name, item_key(p), p->value.at,
                          !(left & stray_rows[i].stray));
    if (has_comment(item_bytes(p->raw)))
        awsdamage_add(scan, "inline_comment", s->name, item_key(p), p->value.at,
                      !has_comment(value));
    if (value.len == 0 && p->n_sub == 0 && awsdamage_is_credential(p->key))
        awsdamage_add(scan, "blank_value", s->name, item_key(p), p->value.at, false);
}

/* ---- keys ---- */

static bool is_plain_name(const char *key)
{
    for (const char *c = key; *c; c++)
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_' && *c != '-' &&
            *c != ' ')
            return false;
    return *key != '\0';
}

/* What other programs keep there (saml2aws, aws-vault) has names that nothing of AWS's is like. */
static void item_name(DamageScan *scan, const AwsSection *s, const AwsProperty *p)
{
    const char *meant;
    if (config_key_find(p->key) || s->kind == SECTION_SERVICES || s->kind == SECTION_IGNORED ||
        !is_plain_name(p->key))
        return;
    meant = config_key_meant(p->key);
    if (meant && !awssection_property(s, meant))
        awsdamage_add(scan, "wrong_key", s->name, meant, p->value.at, false);
}

static void item_members(DamageScan *scan, const AwsSection *s, const AwsProperty *p)
{
    for (size_t i = 0; i < p->n_sub && s->kind == SECTION_PROFILE; i++)
        if (awsdamage_is_credential(p->sub[i].key) || strcmp(p->sub[i].key, "region") == 0) {
            awsdamage_add(scan, "swallowed", s->name, config_key_find(p->sub[i].key)->key,
                          p->sub[i].value.at, false);
            return;
        }
}

/* ---- sections ---- */

static bool section_has_settings(const AwsSection *s)
{
    for (size_t i = 0; i < s->properties.len; i++)
        if (config_key_find(s->properties.items[i].key))
            return true;
    return false;
}

/* Sections stand in the order of the file, so each line is passed once. */
static Span line_of_header(DamageScan *scan, const AwsSection *s)
{
    while (scan->line_no < s->at.line && span_next_line(&scan->rest, &scan->line))
        scan->line_no++;
    return scan->line_no == s->at.line ? scan->line : SPAN_EMPTY;
}

static bool header_has_blanks(DamageScan *scan, const AwsSection *s)
{
    Span header = span_of(s->header), line;
    size_t open, close;
    if (scan->file->dialect == DIALECT_BOTO)
        return span_trim(header, " \t").len != header.len;
    line = line_of_header(scan, s);
    open = span_find_char(line, '[');
    close = span_find_char(line, ']');
    return open + 1 < close && close < line.len &&
           (strchr(" \t", line.ptr[open + 1]) || strchr(" \t", line.ptr[close - 1]));
}

static void item_section(DamageScan *scan, const AwsSection *s)
{
    const char *name = s->name;
    bool config = scan->file->kind == AWS_CONFIG_FILE, go = scan->file->dialect == DIALECT_GO;
    bool prefix = strncmp(s->header, "profile ", 8) == 0;
    if (!section_has_settings(s))
        return;
    if (header_has_blanks(scan, s))
        awsdamage_add(scan, "section_blanks", name, NULL, s->at, go);
    if (!config && prefix)
        awsdamage_add(scan, "profile_prefix", name, NULL, s->at, false);
    else if (config && s->kind == SECTION_IGNORED && !prefix)
        awsdamage_add(scan,
                      strncasecmp(name, "profile ", 8) == 0 ? "section_case" : "no_profile_prefix",
                      name, NULL, s->at, false);
    else if (strcasecmp(name, "default") == 0 && strcmp(name, "default") != 0)
        awsdamage_add(scan, "section_case", name, NULL, s->at, false);
    if (config && prefix && strpbrk(s->header, "\"'"))
        awsdamage_add(scan, "section_quotes", name, NULL, s->at, !go);
}

/* Two spellings of the default profile in one config file. */
static void item_default_twice(DamageScan *scan)
{
    const AwsSection *bare = NULL, *prefixed = NULL;
    for (size_t i = 0; i < scan->file->sections.len; i++) {
        const AwsSection *s = &scan->file->sections.items[i];
        if (s->kind != SECTION_PROFILE || strcmp(s->name, "default") != 0)
            continue;
        if (s->profile_prefix)
            prefixed = s;
        else
            bare = s;
    }
    if (bare && prefixed)
        awsdamage_add(scan, "default_twice", "default", NULL, prefixed->at, false);
}

static const AwsProperty *entry_property(const DamageScan *scan, const AwsEntry *e)
{
    return &scan->file->sections.items[e->section].properties.items[e->property];
}

static bool same_value(Value a, Value b)
{
    if (a.secret || b.secret)
        return secret_equal(a.secret, b.secret);
    return a.text && b.text && strcmp(a.text, b.text) == 0;
}

static void item_repeats(DamageScan *scan)
{
    AwsEntryVec all = awsreader_entries(scan->arena, scan->file);
    bool go = scan->file->dialect == DIALECT_GO;
    for (size_t i = 1; i < all.len; i++) {
        const AwsEntry *e = &all.items[i];
        const char *section = scan->file->sections.items[e->section].name;
        Source at = source_file(scan->file->path, e->line, 0);
        if (!awsreader_repeats(e - 1, e) || (!go && strcmp(e->group, "DEFAULT") == 0))
            continue;
        if (!e->key)
            awsdamage_add(scan, "duplicate_section", section, NULL, at, go);
        else if (e->property != e[-1].property || e->section != e[-1].section)
            awsdamage_add(scan, "duplicate_key", section, item_key(entry_property(scan, e)), at,
                          go && same_value(entry_property(scan, e)->value,
                                           entry_property(scan, e - 1)->value));
    }
}

void awsdamage_of_items(DamageScan *scan)
{
    for (size_t i = 0; i < scan->file->sections.len; i++) {
        const AwsSection *s = &scan->file->sections.items[i];
        item_section(scan, s);
        for (size_t p = 0; p < s->properties.len; p++) {
            item_name(scan, s, &s->properties.items[p]);
            item_members(scan, s, &s->properties.items[p]);
            item_value(scan, s, &s->properties.items[p]);
        }
    }
    item_default_twice(scan);
    item_repeats(scan);
}
