/* One text covered: from left to right, the longest that is known at each place. */
#include <ctype.h>
#include <string.h>

#include "base/arn.h"
#include "bundle/cover_state.h"
#include "bundle/regions_code.h"
#include "data/key_ids.h"
#include "data/regions.h"

enum { APPLY_MAX = 64 * 1024 * 1024 };

typedef struct Apply {
    Cover *c;
    Span text;
    size_t at;
    Buf *out;
} Apply;

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-';
}

static bool starts_with(const Apply *a, const char *text)
{
    size_t len = text ? strlen(text) : 0;
    return len > 0 && len <= a->text.len - a->at && memcmp(a->text.ptr + a->at, text, len) == 0;
}

static void apply_plain(Apply *a, size_t len)
{
    buf_add(a->out, span_sub(a->text, a->at, a->at + len));
    a->at += len;
}

static void apply_covered(Apply *a, const char *cover, size_t len)
{
    buf_add_str(a->out, cover);
    a->at += len;
}

/* ---- paths below the home folder ---- */

/* "5.100.0", "5.100.0.json", "linux_amd64", "terraform-provider-aws_5.100.0_linux_amd64.zip" */
static bool component_is_release(Span part)
{
    static const char *const machines[] = {"_amd64", "_arm64", "_386", "_arm"};
    size_t dots = 0;
    for (size_t i = 0; i < ARRAY_LEN(machines); i++)
        if (span_ends(part, machines[i]))
            return true;
    if (span_starts(part, "terraform-provider-aws"))
        return true;
    if (span_ends(part, ".json"))
        part = span_sub(part, 0, part.len - strlen(".json"));
    for (size_t i = 0; i < part.len; i++) {
        dots += part.ptr[i] == '.';
        if (part.ptr[i] != '.' && !isdigit((unsigned char)part.ptr[i]))
            return false;
    }
    return dots == 2 && isdigit((unsigned char)part.ptr[0]);
}

static bool component_stays(const Cover *c, Span part)
{
    static const char *const known[] = {
        "config", "credentials", "sso", "cache", "login", "cli", "bin", "lib", "share", "etc",
        "why403", "fish", "config.fish", "opentofu", "terraform", "tofu", "aws", "terragrunt",
        "terraform.d", "conf.d", "environment.d", "fish_variables", "functions",
        /* what Terraform itself writes, wherever TF_DATA_DIR, a plugin cache or a mirror is */
        "environment", "modules", "modules.json", "providers", "plugins", "terraform.tfstate",
        "registry.terraform.io", "registry.opentofu.org", "hashicorp", "index.json", "override.tf"};
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (span_is(part, known[i]))
            return true;
    return part.len == 0 || component_is_release(part) || part.ptr[0] == '.' ||
           part.ptr[0] == '$' || part.ptr[0] == '*' || names_get(&c->beside, part) ||
           names_get(&c->hashes, span_sub(part, 0, span_find_char(part, '.'))) ||
           (span_ends(part, ".json") && part.len >= 40);
}

static void apply_text(Apply *a);

static void apply_component(Apply *a, Span part)
{
    static const char override[] = "_override.tf";
    size_t dot = part.len;
    if (a->c->plain || component_stays(a->c, part)) {
        Apply inner = {a->c, part, 0, a->out};
        apply_text(&inner);
        return;
    }
    while (dot > 0 && part.ptr[dot - 1] != '.')
        dot--;
    buf_add_str(a->out, cover_pseudonym(a->c, "dir", part));
    if (span_ends(part, override))
        buf_add_str(a->out, override);
    else if (dot > 1 && part.len - dot <= 8) /* what kind of file it is */
        buf_add(a->out, span_sub(part, dot - 1, part.len));
}

/* Folders of programs, whose own names are in them. */
static bool component_is_programs(Span part)
{
    static const char *const known[] = {".aws",  ".terraform.d", ".terraform", "terraform.d",
                                        ".asdf", ".pyenv",       ".tfenv",     ".local"};
    return span_is_one_of(part, known, ARRAY_LEN(known));
}

/* "/a/b/c" that follows the home folder. */
static void apply_below_home(Apply *a)
{
    while (a->at < a->text.len && a->text.ptr[a->at] == '/') {
        size_t end = a->at + 1;
        while (end < a->text.len && !strchr("/:\"'`,;()[]{}<>&| \t\r\n", a->text.ptr[end]))
            end++;
        buf_add_char(a->out, '/');
        apply_component(a, span_sub(a->text, a->at + 1, end));
        if (component_is_programs(span_sub(a->text, a->at + 1, end))) {
            a->at = end;
            return;
        }
        a->at = end;
    }
}

/* The string stands there as a whole path. */
static bool path_at(const Apply *a, const char *path)
{
    size_t end;
    if (!starts_with(a, path) || (a->at > 0 && is_name_char(a->text.ptr[a->at - 1])))
        return false;
    end = a->at + strlen(path);
    return end == a->text.len || !(is_name_char(a->text.ptr[end]) || a->text.ptr[end] == '.');
}

static bool apply_path(Apply *a)
{
    static const char *const homes[] = {"~", "$HOME", "${HOME}"};
    Cover *c = a->c;
    const CoverPlace *place = NULL;
    for (size_t i = 0; i < c->n_places; i++) {
        const CoverPlace *other = &c->places[i];
        if (other->cover && path_at(a, other->path) && (!place || place->is_home))
            place = other;
    }
    if (place) {
        apply_covered(a, place->cover, strlen(place->path));
        if (place->is_home)
            apply_below_home(a);
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(homes); i++)
        if (starts_with(a, homes[i]) &&
            (a->at == 0 || !isalnum((unsigned char)a->text.ptr[a->at - 1])) &&
            a->at + strlen(homes[i]) < a->text.len &&
            a->text.ptr[a->at + strlen(homes[i])] == '/') {
            apply_plain(a, strlen(homes[i]));
            apply_below_home(a);
            return true;
        }
    return false;
}

/* ---- ARNs ---- */

static bool arn_word_stays(Span word)
{
    static const char *const known[] = {"aws-service-role", "service-role", "aws-reserved",
                                        "sso.amazonaws.com"};
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (span_is(word, known[i]))
            return true;
    return word.len == 0 || region_is_template(word);
}

static const char *arn_name(Cover *c, const char *kind, Span word)
{
    static const char sso[] = "AWSReservedSSO_";
    if (arn_word_stays(word))
        return arena_span(c->arena, word);
    if (!span_starts(word, sso) || c->plain)
        return cover_pseudonym(c, kind, word);
    return arena_printf(c->arena, "%s%s_%.16s", sso, cover_pseudonym(c, kind, word),
                        "0000000000000000");
}

/* After ":": role/PATH/NAME, assumed-role/ROLE/SESSION, user/NAME ... */
static bool apply_arn(Apply *a)
{
    static const struct {
        const char *lead, *first, *second;
    } rows[] = {{"role/", "role", "role"},
                {"assumed-role/", "role", "session"},
                {"user/", "user", "user"},
                {"mfa/", "user", "user"},
                {"instance-profile/", "role", "role"},
                {"federated-user/", "user", "user"},
                {"group/", "group", "group"}};
    size_t row = 0;
    if (a->at == 0 || a->text.ptr[a->at - 1] != ':')
        return false;
    while (row < ARRAY_LEN(rows) && !starts_with(a, rows[row].lead))
        row++;
    if (row == ARRAY_LEN(rows))
        return false;
    apply_plain(a, strlen(rows[row].lead));
    for (int part = 0; a->at < a->text.len; part++) {
        size_t end = a->at;
        while (end < a->text.len &&
               (isalnum((unsigned char)a->text.ptr[end]) || strchr("+=,.@_-", a->text.ptr[end])))
            end++;
        while (end > a->at && strchr(".,", a->text.ptr[end - 1])) /* the sentence's */
            end--;
        buf_add_str(a->out, arn_name(a->c, part ? rows[row].second : rows[row].first,
                                     span_sub(a->text, a->at, end)));
        a->at = end;
        if (end >= a->text.len || a->text.ptr[end] != '/')
            break;
        apply_plain(a, 1);
    }
    return true;
}

/* ---- strings and words ---- */

static bool apply_string(Apply *a)
{
    const CoverStringVec *bucket = &a->c->strings[(unsigned char)a->text.ptr[a->at]];
    if (!cover_works(a->c, bucket->len))
        return false;
    for (size_t i = 0; i < bucket->len; i++) {
        const CoverString *s = &bucket->items[i];
        size_t end = a->at + s->text.len;
        if (end > a->text.len || memcmp(a->text.ptr + a->at, s->text.ptr, s->text.len) != 0)
            continue;
        if (s->bounded && ((a->at > 0 && is_name_char(a->text.ptr[a->at - 1])) ||
                           (end < a->text.len && is_name_char(a->text.ptr[end]))))
            continue;
        apply_covered(a, s->cover, s->text.len);
        return true;
    }
    return false;
}

/* scheme://HOST of a name without a dot, which is replaced there only. */
static bool apply_host(Apply *a)
{
    size_t end = a->at;
    const char *cover;
    if (a->at < 3 || !span_ends(span_sub(a->text, 0, a->at), "://"))
        return false;
    while (end < a->text.len && (is_name_char(a->text.ptr[end]) || a->text.ptr[end] == '.'))
        end++;
    cover = names_get(&a->c->atoms, span_sub(a->text, a->at, end));
    if (cover)
        apply_covered(a, cover, end - a->at);
    return cover != NULL;
}

static void apply_key_id(Apply *a, Span word)
{
    Cover *c = a->c;
    const char *text = arena_span(c->arena, word);
    const char *account = account_from_key_id(c->arena, text);
    bool keep = region_is_template(word) || placeholder_key_find(text);
    size_t end;
    if (account)
        account = cover_account(c, span_of(account));
    apply_covered(a, keep ? text : cover_key_id(c->arena, c->keys.names, word, account), word.len);
    /* "AROA...:session" */
    if (span_starts(word, "AROA") && a->at + 1 < a->text.len && a->text.ptr[a->at] == ':') {
        apply_plain(a, 1);
        for (end = a->at; end < a->text.len && (isalnum((unsigned char)a->text.ptr[end]) ||
                                                strchr("+=,.@_-", a->text.ptr[end]));)
            end++;
        if (end > a->at)
            apply_covered(a, cover_pseudonym(c, "session", span_sub(a->text, a->at, end)),
                          end - a->at);
    }
}

static void apply_word(Apply *a, Span word)
{
    Cover *c = a->c;
    const char *cover = names_get(&c->masked, word);
    if (cover)
        apply_covered(a, cover, word.len);
    else if (arn_is_account(word))
        apply_covered(a, cover_account(c, word), word.len);
    else if (cover_is_key_id(word))
        apply_key_id(a, word);
    else if (c->user && span_is(word, c->user))
        apply_covered(a, c->user_cover, word.len);
    else if ((cover = names_get(&c->hashes, word)))
        apply_covered(a, cover, word.len);
    else
        apply_plain(a, word.len);
}

static void apply_text(Apply *a)
{
    bool fresh = true; /* no word goes on here */
    while (a->at < a->text.len) {
        char ch = a->text.ptr[a->at];
        Span word;
        size_t at = a->at;
        if (apply_path(a) || apply_string(a) || apply_host(a) || apply_arn(a)) {
            fresh = true;
            continue;
        }
        if (isalnum((unsigned char)ch) && fresh && cover_next_word(a->text, &at, &word)) {
            size_t from = a->at, inner;
            for (inner = from + 1; inner < from + word.len; inner++) { /* a secret in the word */
                Apply probe = {a->c, a->text, inner, a->out};
                size_t before = a->out->len;
                if (a->c->strings[(unsigned char)a->text.ptr[inner]].len && apply_string(&probe)) {
                    a->out->len = before;
                    break;
                }
            }
            if (inner < from + word.len)
                apply_plain(a, inner - from);
            else
                apply_word(a, word);
            fresh = inner >= from + word.len;
            continue;
        }
        if ((ch == '\\' && a->at + 1 < a->text.len) || span_percent(a->text, a->at) >= 0) {
            apply_plain(a, ch == '%' ? 3 : 2); /* an escape is no part of a word */
            fresh = true;
            continue;
        }
        apply_plain(a, 1);
        fresh = !isalnum((unsigned char)ch);
    }
}

static Span apply(Cover *c, Arena *arena, Span text)
{
    AUTO_BUF Buf out = BUF_INIT(APPLY_MAX);
    Apply a = {c, text, 0, &out};
    const char *atom = names_get(&c->atoms, text);
    if (atom)
        return span_of(arena_strdup(arena, atom));
    apply_text(&a);
    return (Span){arena_span(arena, buf_span(&out)), out.len};
}

Span cover_bytes(Cover *c, Arena *arena, const char *path, Span bytes)
{
    PieceVec regions = regions_of(arena, path, bytes);
    AUTO_BUF Buf out = BUF_INIT(APPLY_MAX);
    size_t at = 0;
    for (size_t i = 0; i <= regions.len; i++) {
        Piece end = {bytes.len, bytes.len, REGION_COMMENT};
        const Piece *r = i < regions.len ? &regions.items[i] : &end;
        buf_add(&out, apply(c, arena, span_sub(bytes, at, r->from)));
        if (r->kind != REGION_COMMENT)
            buf_add(&out, apply(c, arena, span_sub(bytes, r->from, r->to)));
        at = r->to;
    }
    return (Span){arena_span(arena, buf_span(&out)), out.len};
}

const char *cover_text(Cover *c, Arena *arena, const char *text)
{
    return text ? apply(c, arena, span_of(text)).ptr : NULL;
}

const char *cover_path(Cover *c, Arena *arena, const char *path)
{
    return cover_text(c, arena, path);
}

const Secret *cover_secret(Cover *c, Arena *arena, const Secret *secret)
{
    Span value = secret_use(secret);
    const char *cover;
    if (!secret)
        return NULL;
    cover = names_get(&c->atoms, value);
    return secret_hold(arena, cover ? span_of(cover) : apply(c, arena, value));
}
