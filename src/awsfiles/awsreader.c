#include "awsfiles/awsreader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "awsfiles/awsvalue_old.h"
#include "awsfiles/unispace.h"

bool awsreader_next(AwsReader *r)
{
    if (r->file->n_items > AWSFILE_MAX_PROPERTIES || !span_next_line(&r->rest, &r->line))
        return false;
    r->line_no++;
    return true;
}

Source awsreader_at(const AwsReader *r, Span where)
{
    return source_file(r->file->path, r->line_no,
                       where.ptr ? (int)(where.ptr - r->line.ptr) + 1 : 0);
}

/* Text as C string; NUL, which would end it early, becomes U+FFFD. */
static const char *awsreader_text(Arena *arena, Span text)
{
    AUTO_BUF Buf out = BUF_INIT(text.len * 3 + 1);
    if (text.len == 0 || !memchr(text.ptr, '\0', text.len))
        return arena_span(arena, text);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\0')
            buf_add_str(&out, "\xEF\xBF\xBD");
        else
            buf_add_char(&out, text.ptr[i]);
    }
    return arena_span(arena, buf_span(&out));
}

static bool awskey_contains(const char *key, const char *word)
{
    return strstr(key, word) != NULL;
}

/* A value that must not be shown: by the key it stands under, whoever reads that key. */
static bool awskey_is_secret(Span key)
{
    static const char *const words[] = {"secret", "password",    "passwd",
                                        "token",  "external_id", "private_key"};
    static const char *const harmless[] = {"token_file", "token_url", "token_duration",
                                           "token_expir", "expires"};
    char lower[80];
    size_t len = key.len < sizeof lower - 1 ? key.len : sizeof lower - 1;
    for (size_t i = 0; i < len; i++)
        lower[i] = key.ptr[i] ? (char)tolower((unsigned char)key.ptr[i]) : '?';
    lower[len] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(harmless); i++)
        if (awskey_contains(lower, harmless[i]))
            return false;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (awskey_contains(lower, words[i]))
            return true;
    return false;
}

static Value awsreader_value(AwsReader *r, bool secret, Span bytes, Source at)
{
    Value v = {NULL, NULL, at};
    if (secret)
        v.secret = secret_new(r->arena, bytes);
    else
        v.text = awsreader_text(r->arena, bytes);
    return v;
}

static const char *awsreader_key(AwsReader *r, Span key)
{
    char *text = arena_strdup(r->arena, awsreader_text(r->arena, key));
    for (char *p = text; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return text;
}

void awsreader_hide_secrets(AwsReader *r)
{
    for (size_t i = 1; i < r->pieces.len && !awskey_is_secret(r->key); i++) {
        Span piece = r->pieces.items[i];
        size_t equals = span_find_char(piece, '='), colon = span_find_char(piece, ':');
        size_t at = equals < colon ? equals : colon;
        Span key = unispace_trim(span_sub(piece, 0, at), UNISPACE_PYTHON);
        if (at < piece.len && (awskey_is_secret(key) || span_is_nocase(key, "aws_access_key_id")))
            r->pieces.items[i] = SPAN_LITERAL("‹secret›");
    }
}

Span awsreader_joined(AwsReader *r)
{
    size_t len = 0, used = 0;
    char *all;
    if (r->pieces.len == 1)
        return r->pieces.items[0];
    for (size_t i = 0; i < r->pieces.len; i++)
        len += r->pieces.items[i].len + 1;
    all = arena_alloc(r->arena, len + 1);
    for (size_t i = 0; i < r->pieces.len; i++) {
        Span piece = r->pieces.items[i];
        if (i > 0)
            all[used++] = '\n';
        if (piece.len > 0)
            memcpy(all + used, piece.ptr, piece.len);
        used += piece.len;
    }
    return (Span){all, used};
}

void awsreader_section(AwsReader *r, enum aws_section_kind kind, Span name, bool profile_prefix,
                       Span header)
{
    AwsSection section = {kind,
                          awsreader_text(r->arena, name),
                          awsreader_text(r->arena, header),
                          profile_prefix,
                          awsreader_at(r, header),
                          VEC_INIT,
                          NULL};
    awsreader_close(r);
    r->file->n_items++;
    vec_push(r->arena, &r->file->sections, section);
}

/* A secret is looked for in all that leaves, in each of its forms. */
static size_t awsreader_weight(Span key)
{
    return awskey_is_secret(key) ? AWSFILE_SECRET_WEIGHT : 1;
}

void awsreader_property(AwsReader *r, Span key, Span value, Span raw)
{
    awsreader_close(r);
    r->open = true;
    r->file->n_items += awsreader_weight(key);
    r->key = key;
    r->raw = raw;
    r->at = awsreader_at(r, value);
    awsreader_piece(r, value);
}

void awsreader_piece(AwsReader *r, Span piece)
{
    vec_push(r->arena, &r->pieces, piece);
}

void awsreader_sub(AwsReader *r, Span key, Span value, Source at)
{
    bool boto = r->file->dialect == DIALECT_BOTO; /* keeps the letters of nested names */
    AwsProperty sub = {.key = boto ? awsreader_text(r->arena, key) : awsreader_key(r, key)};
    sub.value = awsreader_value(r, awskey_is_secret(key), value, at);
    sub.raw = sub.value;
    r->file->n_items += awsreader_weight(key);
    vec_push(r->arena, &r->subs, sub);
}

/* What the older Go parser makes of a value of one line. */
static void awsreader_old(AwsReader *r, AwsProperty *property, bool secret)
{
    Span old = SPAN_EMPTY;
    if (r->file->dialect != DIALECT_GO || r->pieces.len != 1 || r->subs.len > 0 ||
        r->pieces.items[0].len == 0)
        return;
    property->old_dropped = !awsvalue_old(r->arena, r->raw, &old);
    if (property->old_dropped)
        return;
    if (!span_same(old, r->pieces.items[0]))
        property->old = awsreader_value(r, secret, old, r->at);
}

void awsreader_close(AwsReader *r)
{
    bool secret = awskey_is_secret(r->key);
    AwsProperty property = {.key = NULL};
    if (!r->open)
        return;
    property.key = awsreader_key(r, r->key);
    property.value =
        awsreader_value(r, secret, r->subs.len > 0 ? SPAN_EMPTY : awsreader_joined(r), r->at);
    property.raw = awsreader_value(r, secret, r->raw, r->at);
    awsreader_old(r, &property, secret);
    property.sub = r->subs.items;
    property.n_sub = r->subs.len;
    vec_push(r->arena, &vec_last(&r->file->sections)->properties, property);
    r->open = false;
    r->pieces.len = 0;
    memset(&r->subs, 0, sizeof r->subs);
}

static int awsentry_compare(const void *a, const void *b)
{
    const AwsEntry *x = a, *y = b;
    int order = strcmp(x->group, y->group);
    if (order == 0 && (!x->key || !y->key))
        order = (x->key != NULL) - (y->key != NULL);
    else if (order == 0)
        order = strcmp(x->key, y->key);
    return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

/* configparser keys sections by what stands in the brackets, Go by type and name. */
static const char *awsentry_group(Arena *arena, const AwsFile *file, const AwsSection *s)
{
    if (file->dialect == DIALECT_BOTO)
        return s->header;
    return arena_printf(arena, "%d %d %s", (int)s->kind, (int)s->profile_prefix, s->name);
}

AwsEntryVec awsreader_entries(Arena *arena, const AwsFile *file)
{
    AwsEntryVec all = VEC_INIT;
    for (size_t i = 0; i < file->sections.len; i++) {
        const AwsSection *s = &file->sections.items[i];
        AwsEntry e = {awsentry_group(arena, file, s), NULL, i, 0, s->at.line};
        vec_push(arena, &all, e);
        for (size_t p = 0; p < s->properties.len; p++) {
            e = (AwsEntry){e.group, s->properties.items[p].key, i, p,
                           s->properties.items[p].value.at.line};
            vec_push(arena, &all, e);
        }
    }
    if (all.len > 0)
        qsort(all.items, all.len, sizeof all.items[0], awsentry_compare);
    return all;
}

bool awsreader_repeats(const AwsEntry *before, const AwsEntry *e)
{
    if (strcmp(before->group, e->group) != 0 || (before->key == NULL) != (e->key == NULL))
        return false;
    return !e->key || strcmp(before->key, e->key) == 0;
}
