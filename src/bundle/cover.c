/* What there is to cover: secrets, values that may be some, names. */
#include "bundle/cover.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/tokenform.h"
#include "bundle/cover_state.h"
#include "data/key_ids.h"
#include "data/regions.h"

enum { WORD_MIN = 3, BOUNDED_BELOW = 8, KEPT_BELOW = 12, QUERY_MIN = 16 };

Cover *cover_new(Arena *arena, const CoverKeys *keys, bool plain)
{
    static const char *const words[] = {
        "aws",      "com",     "http",    "https",  "amazonaws", "api",     "cn",
        "gov",      "iso",     "prod",    "dev",    "test",      "stage",   "staging",
        "main",     "default", "local",   "root",   "state",     "tfstate", "terraform",
        "provider", "arn",     "iam",     "var",    "backend",   "config",  "file",
        "sts",      "role",    "session", "Bearer", "true",      "false"};
    Cover *c = arena_new(arena, Cover);
    c->arena = arena;
    c->keys = *keys;
    c->plain = plain;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        names_put(arena, &c->kept, span_of(words[i]), c);
    for (size_t i = 0; i < n_regions; i++) {
        Span name = span_of(regions_table[i].name), word;
        for (size_t at = 0; cover_next_word(name, &at, &word);)
            names_put(arena, &c->kept, word, c);
    }
    return c;
}

const CoverRowVec *cover_rows(const Cover *c)
{
    return &c->rows;
}

size_t cover_secrets(const Cover *c)
{
    return c->n_secrets;
}

/* ---- learning ---- */

static void learn_name(Cover *c, const char *kind, Span text)
{
    CoverString one = {text, kind, false};
    if (text.len > 0)
        vec_push(c->arena, &c->names, one);
}

static bool host_is_public(Span host)
{
    static const char *const ends[] = {"amazonaws.com",
                                       "amazonaws.com.cn",
                                       "api.aws",
                                       ".aws",
                                       "terraform.io",
                                       "opentofu.org",
                                       "hashicorp.com",
                                       "github.com",
                                       "githubusercontent.com",
                                       "gitlab.com",
                                       "bitbucket.org",
                                       "localhost",
                                       "amazon.com",
                                       "localhost.localstack.cloud"};
    bool letter = false;
    for (size_t i = 0; i < host.len; i++)
        letter = letter || isalpha((unsigned char)host.ptr[i]);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (span_ends(host, ends[i]))
            return true;
    return !letter || host.len < WORD_MIN;
}

/* ?token=x&y=z behind an address: what is a secret by its name, or too long for a plain word. */
static void learn_query(Cover *c, Span text)
{
    while (text.len > 0 && strchr("?&", text.ptr[0])) {
        size_t end = 1, equals;
        while (end < text.len && !strchr("&#\"' \t\r\n,", text.ptr[end]))
            end++;
        equals = span_find_char(span_sub(text, 0, end), '=');
        if (equals < end) {
            Span value = span_sub(text, equals + 1, end);
            enum region_class kind = region_of_setting(span_sub(text, 1, equals), value);
            if (kind == REGION_SECRET || (kind == REGION_UNSAFE && value.len >= QUERY_MIN))
                cover_learn_secret(c, value);
        }
        text = span_sub(text, end, text.len);
    }
}

/* Past the path of an address. */
static size_t past_path(Span text, size_t at)
{
    while (at < text.len && !strchr("?#\"' \t\r\n,", text.ptr[at]))
        at++;
    return at;
}

/* scheme://user:password@host?token=x, and folders that are reached by "../". */
static void learn_inside(Cover *c, Span text)
{
    for (size_t i = 0; i + 3 < text.len; i++) {
        size_t end = i + 3, at = 0;
        Span host;
        if (span_starts(span_sub(text, i, text.len), "../")) {
            for (size_t from = end; end <= text.len; end++) {
                bool ends = end == text.len || strchr("\"' \t\r\n,", text.ptr[end]);
                if (!ends && text.ptr[end] != '/')
                    continue;
                names_put(c->arena, &c->beside, span_sub(text, from, end), c);
                from = end + 1;
                if (ends)
                    break;
            }
            continue;
        }
        if (!span_starts(span_sub(text, i, text.len), "://"))
            continue;
        at = tokenform_userinfo(span_sub(text, end, text.len));
        at = at ? end + at : 0;
        for (end = at ? at : end; end < text.len && !strchr("/?#\"' \t\r\n,", text.ptr[end]);)
            end++;
        if (at) {
            size_t colon = span_find_char(span_sub(text, i + 3, at), ':');
            cover_learn_secret(c, span_sub(text, i + 4 + colon, at));
            learn_name(c, "user", span_sub(text, i + 3, i + 3 + colon));
        }
        learn_query(c, span_sub(text, past_path(text, end), text.len));
        host = span_sub(text, at ? at + 1 : i + 3, end);
        host = span_sub(host, 0, span_find_char(host, ':'));
        if (!host_is_public(host) && !memchr(host.ptr, '$', host.len))
            learn_name(c, "host", host);
    }
}

static void learn_place(Cover *c, const char *path, const char *cover, bool is_home)
{
    if (c->n_places < ARRAY_LEN(c->places))
        c->places[c->n_places++] = (CoverPlace){arena_strdup(c->arena, path), cover, is_home};
}

static void learn_home_folder(Cover *c, const char *path, const char *below)
{
    Span whole = span_of(path);
    const char *name;
    while (whole.len > 0 && whole.ptr[whole.len - 1] == '/')
        whole.len--;
    path = arena_span(c->arena, whole);
    name = strrchr(path, '/');
    if (!name || (c->n_places > 0 && strcmp(c->places[0].path, path) == 0))
        return;
    learn_place(c, path,
                c->plain ? arena_strdup(c->arena, path)
                         : arena_printf(c->arena, "/%s/%s", below,
                                        cover_pseudonym(c, "user", span_of(name + 1))),
                true);
}

void cover_learn_home(Cover *c, const char *home, const char *real, const char *user,
                      const char *host)
{
    static const char *const nobody[] = {"root", "user", "home",   "ubuntu",   "admin",
                                         "ec2",  "test", "runner", "terraform"};
    const char *slash = home ? strrchr(home, '/') : NULL;
    bool generic = false;
    user = user && user[0] ? user : slash ? slash + 1 : NULL;
    for (size_t i = 0; user && i < ARRAY_LEN(nobody); i++)
        generic = generic || strcmp(user, nobody[i]) == 0;
    learn_home_folder(c, home, "home");
    learn_home_folder(c, real, "real");
    if (user && !generic && strlen(user) >= WORD_MIN) {
        c->user = arena_strdup(c->arena, user);
        c->user_cover = cover_pseudonym(c, "user", span_of(c->user));
    }
    if (host && !host_is_public(span_of(host)))
        learn_name(c, "host", span_of(arena_strdup(c->arena, host)));
}

void cover_learn_root(Cover *c, const char *path)
{
    size_t n = c->n_places, len;
    if (!path || path[0] != '/' || !path[1])
        return;
    learn_place(c, path, NULL, false);
    if (n < 2 || !c->places[1].is_home || !span_starts(span_of(path), c->places[1].path))
        return;
    len = strlen(c->places[1].path); /* the same below the link that the home folder is */
    if (path[len] == '/')
        learn_place(c, arena_printf(c->arena, "%s%s", c->places[0].path, path + len), NULL, false);
}

void cover_learn_secret(Cover *c, Span value)
{
    value = (Span){arena_span(c->arena, value), value.len};
    if (value.len > 0)
        vec_push(c->arena, &c->secrets, value);
}

static void learn_kept(Cover *c, Span text)
{
    size_t url = span_find(text, "://"), end = url;
    Span word;
    while (end < text.len && !strchr(" \t\r\n\"'", text.ptr[end]))
        end++;
    if (url < text.len && memchr(text.ptr + url, '?', end - url)) { /* nor what it asks with */
        learn_kept(c, span_sub(text, 0, url + span_find_char(span_sub(text, url, end), '?')));
        learn_kept(c, span_sub(text, end, text.len));
        return;
    }
    if (url < text.len && memchr(text.ptr + url, '@', end - url)) { /* not who signs in there */
        size_t at = end;
        while (text.ptr[at - 1] != '@')
            at--;
        learn_kept(c, span_sub(text, 0, url));
        learn_kept(c, span_sub(text, at, text.len));
        return;
    }
    for (size_t at = 0; cover_next_word(text, &at, &word);)
        if (!names_get(&c->kept, word))
            names_put(c->arena, &c->kept, word, c);
}

static void learn_region(Cover *c, enum region_class kind, Span text)
{
    switch (kind) {
    case REGION_SECRET:
        cover_learn_secret(c, text);
        return;
    case REGION_UNSAFE:
        vec_push(c->arena, &c->unsafe, text);
        break;
    case REGION_COMMENT:
        return;
    case REGION_BUCKET:
        learn_name(c, "bucket", text);
        return;
    case REGION_ROLE:
        learn_name(c, "role", text);
        return;
    case REGION_USER:
        learn_name(c, "user", text);
        return;
    default:
        learn_kept(c, text);
        if (kind == REGION_SAFE)
            vec_push(c->arena, &c->values, span_trim(text, " \t\r\n\"'"));
        break;
    }
    learn_inside(c, text);
}

void cover_learn_bytes(Cover *c, const char *path, Span bytes)
{
    PieceVec regions = regions_of(c->arena, path, bytes);
    size_t at = 0;
    for (size_t i = 0; i < regions.len; i++) {
        Piece *r = &regions.items[i];
        learn_region(c, REGION_CODE, span_sub(bytes, at, r->from));
        learn_region(c, r->kind, span_sub(bytes, r->from, r->to));
        at = r->to;
    }
    learn_region(c, REGION_CODE, span_sub(bytes, at, bytes.len));
}

void cover_learn_text(Cover *c, enum region_class kind, const char *text)
{
    if (text && text[0])
        learn_region(c, kind, span_of(arena_strdup(c->arena, text)));
}

/* ---- what was learned becomes what is replaced ---- */

static bool is_core(char ch)
{
    return isgraph((unsigned char)ch) && !strchr("\"'`\\,;<>(){}[]|&%:@", ch);
}

static void add_string(Cover *c, Span text, const char *cover, bool bounded)
{
    CoverString one = {text, cover, bounded};
    CoverStringVec *bucket = &c->strings[(unsigned char)text.ptr[0]];
    size_t i;
    if (!cover_works(c, bucket->len))
        return;
    for (i = 0; i < bucket->len; i++)
        if (span_same(bucket->items[i].text, text))
            return;
    vec_push(c->arena, bucket, one);
    for (i = bucket->len - 1; i > 0 && bucket->items[i - 1].text.len < text.len; i--)
        bucket->items[i] = bucket->items[i - 1];
    bucket->items[i] = one;
}

/* A secret that is made of others (a wrapped one that was joined) becomes what those become. */
static const char *cover_core(Cover *c, Span core)
{
    AUTO_BUF Buf out = BUF_INIT(core.len * 2 + 16);
    size_t rest = 0;
    bool any = false;
    for (size_t i = 0; i < core.len;) {
        const CoverStringVec *bucket = &c->strings[(unsigned char)core.ptr[i]];
        const CoverString *found = NULL;
        bool looks = cover_works(c, bucket->len);
        for (size_t k = 0; looks && k < bucket->len && !found; k++) {
            Span text = bucket->items[k].text;
            if (text.len >= 4 && text.len < core.len && text.len <= core.len - i &&
                memcmp(text.ptr, core.ptr + i, text.len) == 0)
                found = &bucket->items[k];
        }
        if (!found) {
            i++;
            continue;
        }
        if (i > rest)
            buf_add_str(&out, cover_random(c->arena, c->keys.secrets, span_sub(core, rest, i)));
        buf_add_str(&out, found->cover);
        i += found->text.len;
        rest = i;
        any = true;
    }
    if (!any)
        return cover_random(c->arena, c->keys.secrets, core);
    if (rest < core.len) {
        Span tail = span_sub(core, rest, core.len);
        buf_add_str(&out, tail.len == 1 && !isalnum((unsigned char)tail.ptr[0])
                              ? arena_span(c->arena, tail)
                              : cover_random(c->arena, c->keys.secrets, tail));
    }
    return arena_span(c->arena, buf_span(&out));
}

/* What a token says of issuer and subject, word by word: repositories, users. */
static const char *cover_claim(void *data, const char *text)
{
    Cover *c = data;
    Span all = span_of(text), word;
    AUTO_BUF Buf out = BUF_INIT(all.len + 1);
    size_t done = 0;
    for (size_t at = 0; cover_next_word(all, &at, &word); done = at) {
        buf_add(&out, span_sub(all, done, at - word.len));
        if (word.len < WORD_MIN || names_get(&c->kept, word))
            buf_add(&out, word);
        else
            buf_add_str(&out, cover_random(c->arena, c->keys.secrets, word));
    }
    buf_add(&out, span_sub(all, done, all.len));
    return arena_span(c->arena, buf_span(&out));
}

static int by_length(const void *a, const void *b)
{
    const Span *x = a, *y = b;
    return (x->len > y->len) - (x->len < y->len);
}

static void learn_cores(Cover *c)
{
    SpanVec cores = VEC_INIT;
    for (size_t i = 0; i < c->secrets.len; i++) {
        Span s = c->secrets.items[i];
        for (size_t at = 0; at < s.len;) {
            size_t from = at;
            while (at < s.len && is_core(s.ptr[at]))
                at++;
            if (at - from >= WORD_MIN)
                vec_push(c->arena, &cores, span_sub(s, from, at));
            if (at == from) {
                bool percent = span_percent(s, at) >= 0;
                at += percent ? 3 : s.ptr[at] == '\\' ? 2 : 1;
            }
        }
    }
    if (cores.len > 0)
        qsort(cores.items, cores.len, sizeof cores.items[0], by_length);
    for (size_t i = 0; i < cores.len; i++) {
        Span core = cores.items[i];
        const char *cover = cover_jwt(c->arena, c->keys.secrets, core, cover_claim, c);
        if (core.len < KEPT_BELOW && names_get(&c->kept, core))
            continue; /* the same text stands elsewhere as a name of the language or a profile */
        c->n_secrets++;
        add_string(c, core, cover ? cover : cover_core(c, core), core.len < BOUNDED_BELOW);
    }
}

static void learn_masked(Cover *c)
{
    Span word;
    for (size_t i = 0; i < c->unsafe.len; i++)
        for (size_t at = 0; cover_next_word(c->unsafe.items[i], &at, &word);)
            if (word.len >= WORD_MIN && !names_get(&c->kept, word) &&
                !names_get(&c->masked, word) && !cover_is_key_id(word))
                names_put(c->arena, &c->masked, word,
                          (void *)cover_random(c->arena, c->keys.secrets, word));
}

static bool is_composed(Span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (strchr(".-_", text.ptr[i]) || isdigit((unsigned char)text.ptr[i]))
            return true;
    return false;
}

static void learn_names(Cover *c)
{
    for (size_t i = 0; i < c->names.len; i++) {
        Span text = span_trim(c->names.items[i].text, " \t\r\n\"'");
        const char *kind = c->names.items[i].cover, *cover;
        if (text.len < WORD_MIN || memchr(text.ptr, '$', text.len) ||
            memchr(text.ptr, '/', text.len) || names_get(&c->atoms, text))
            continue;
        cover = cover_pseudonym(c, kind, text);
        if (strcmp(kind, "host") == 0 && span_ends(text, ".awsapps.com"))
            cover = arena_printf(c->arena, "%s.awsapps.com", cover);
        names_put(c->arena, &c->atoms, text, (void *)cover);
        if (strcmp(kind, "role") != 0 && is_composed(text))
            add_string(c, text, cover, true);
    }
}

/* Login caches are files named by the SHA-1 or SHA-256 of a session's name or URL. */
static void learn_hashes(Cover *c)
{
    for (size_t i = 0; i < c->values.len; i++) {
        const char *was = arena_span(c->arena, c->values.items[i]);
        const char *is = cover_text(c, c->arena, was);
        if (strcmp(was, is) == 0)
            continue;
        names_put(c->arena, &c->hashes, span_of(text_sha1_hex(c->arena, span_of(was))),
                  (void *)text_sha1_hex(c->arena, span_of(is)));
        names_put(c->arena, &c->hashes, span_of(text_sha256_hex(c->arena, span_of(was))),
                  (void *)text_sha256_hex(c->arena, span_of(is)));
    }
}

void cover_learned(Cover *c)
{
    const char *covers[ARRAY_LEN(c->places)];
    learn_names(c);
    learn_cores(c);
    learn_masked(c);
    c->learned = true;
    for (size_t i = 0; i < c->n_places; i++)
        if (!c->places[i].is_home)
            covers[i] = cover_path(c, c->arena, c->places[i].path);
    for (size_t i = 0; i < c->n_places; i++)
        if (!c->places[i].is_home)
            c->places[i].cover = covers[i];
    learn_hashes(c);
}

Span cover_expand(Arena *arena, Span text)
{
    static const char word[] = "account-";
    AUTO_BUF Buf out = BUF_INIT(text.len + text.len / 8 * 12 + 64);
    if (span_find(text, word) == text.len)
        return (Span){arena_span(arena, text), text.len};
    for (size_t i = 0; i < text.len;) {
        Span rest = span_sub(text, i, text.len);
        size_t n = 0;
        bool start = i == 0 || !isalnum((unsigned char)text.ptr[i - 1]);
        if (start && span_starts(rest, word))
            while (sizeof word - 1 + n < rest.len && n < 6 &&
                   isdigit((unsigned char)rest.ptr[sizeof word - 1 + n]))
                n++;
        if (n == 0 || n > 5) {
            buf_add_char(&out, text.ptr[i++]);
            continue;
        }
        buf_printf(&out, "%012ld", strtol(rest.ptr + sizeof word - 1, NULL, 10));
        i += sizeof word - 1 + n;
    }
    return (Span){arena_span(arena, buf_span(&out)), out.len};
}

/* No account has a number below 100,000: 12 digits that begin with seven zeros are a pseudonym. */
Span cover_contract(Arena *arena, Span text)
{
    static const char zeros[] = "0000000";
    AUTO_BUF Buf out = BUF_INIT(text.len + text.len / 12 * 4 + 64);
    for (size_t i = 0; i < text.len;) {
        size_t n = 0;
        bool start = i == 0 || !isalnum((unsigned char)text.ptr[i - 1]);
        if (start && span_starts(span_sub(text, i, text.len), zeros))
            while (i + n < text.len && isdigit((unsigned char)text.ptr[i + n]))
                n++;
        if (n == 12 && (i + n == text.len || !isalnum((unsigned char)text.ptr[i + n])) &&
            strtol(text.ptr + i, NULL, 10) > 0) {
            buf_printf(&out, "account-%ld",
                       strtol(arena_strndup(arena, text.ptr + i, n), NULL, 10));
            i += n;
        } else {
            buf_add_char(&out, text.ptr[i++]);
        }
    }
    return (Span){arena_span(arena, buf_span(&out)), out.len};
}

bool cover_gave_up(const Cover *c)
{
    return c->work > COVER_WORK_MAX;
}
