#include "bundle/diff.h"

#include <string.h>

#include "base/text.h"
#include "base/tree.h"
#include "bundle/bundle_parts.h"
#include "bundle/regions.h"
#include "edit/lineshown.h"
#include "hcl/tfpath.h"

enum { LINES_SHOWN = 5, LONG_TEXT = 200 };

typedef struct Differing {
    Arena *arena;
    const Bundle *a, *b;
    NameMap env_a, env_b; /* variables: name to "NAME=value" */
    const char *home_a, *home_b;
    ChangeVec out;
} Differing;

static void differs(Differing *d, const char *area, const char *what, const char *before,
                    const char *after)
{
    Change one = {area, text_safe(d->arena, what), text_safe(d->arena, before),
                  text_safe(d->arena, after)};
    vec_push(d->arena, &d->out, one);
}

static void compare(Differing *d, const char *area, const char *what, const char *before,
                    const char *after)
{
    if (!text_same(before, after))
        differs(d, area, what, before, after);
}

static Span name_of(const char *entry)
{
    Span whole = span_of(entry);
    return span_sub(whole, 0, span_find_char(whole, '='));
}

/* The first of a name counts. */
static NameMap variables_of(Arena *arena, const Bundle *b)
{
    const TapeTextVec *env = tape_env(b->tape);
    NameMap map = {NULL, 0, 0};
    for (size_t i = env->len; i-- > 0;)
        names_put(arena, &map, name_of(env->items[i]), (char *)env->items[i]);
    return map;
}

static const char *variable_of(const Differing *d, const Bundle *b, Span name)
{
    const char *entry = names_get(b == d->a ? &d->env_a : &d->env_b, name);
    return entry ? entry + name.len + 1 : NULL;
}

/* Of two people, each file below its home folder is the other's of the same name. */
static const char *at_home(Differing *d, const Bundle *b, const char *path)
{
    const char *home = b == d->a ? d->home_a : d->home_b;
    if (!path || !home || !home[0] || text_same(d->home_a, d->home_b) || !tree_below(path, home))
        return path;
    return arena_printf(d->arena, "~%s", path + strlen(home));
}

/* ---- options ---- */

/* "." there is the same as its path from elsewhere. */
static const char *folder_of(Differing *d, const Bundle *b)
{
    return at_home(d, b, tfpath_join(d->arena, tape_cwd(b->tape), b->options.dir));
}

static void compare_options(Differing *d)
{
    const SessionOptions *a = &d->a->options, *b = &d->b->options;
    if (strcmp(folder_of(d, d->a), folder_of(d, d->b)) != 0)
        compare(d, "options", "folder", a->dir, b->dir);
    compare(d, "options", "--profile", a->profile, b->profile);
    compare(d, "options", "--provider", a->provider, b->provider);
    compare(d, "options", "--with", a->program, b->program);
    for (size_t i = 0; i < a->n_tf_args || i < b->n_tf_args; i++) {
        Span x = span_of(i < a->n_tf_args ? a->tf_args[i].text : NULL),
             y = span_of(i < b->n_tf_args ? b->tf_args[i].text : NULL);
        if (!span_same(x, y))
            differs(d, "options",
                    arena_printf(d->arena, "argument %.*s", (int)span_find_char(x.len ? x : y, '='),
                                 x.len ? x.ptr : y.ptr),
                    NULL, NULL);
    }
}

/* ---- environment ---- */

/* A value as it may be shown: what stands for a secret says nothing to anybody. */
static const char *variable_shown(Arena *arena, Span name, const char *value)
{
    enum region_class kind = value ? region_of_variable(name, span_of(value)) : REGION_SAFE;
    SecretShape shape;
    if (!value || kind == REGION_SAFE)
        return value && (span_is(name, "AWS_ACCESS_KEY_ID") || span_is(name, "AWS_ACCESS_KEY"))
                   ? text_key_id(arena, value, false)
                   : value;
    shape = secret_shape(secret_hold(arena, span_of(value)));
    return text_secret_span(arena, &shape);
}

static void compare_variable(Differing *d, Span name)
{
    const char *before = variable_of(d, d->a, name), *after = variable_of(d, d->b, name), *x, *y;
    if (text_same(before, after) ||
        (!span_is(name, "HOME") && text_same(at_home(d, d->a, before), at_home(d, d->b, after))))
        return;
    x = variable_shown(d->arena, name, before);
    y = variable_shown(d->arena, name, after);
    differs(d, "environment", arena_span(d->arena, name), x,
            text_same(x, y) ? "another one that looks alike" : y);
}

static void compare_env(Differing *d)
{
    const TapeTextVec *a = tape_env(d->a->tape), *b = tape_env(d->b->tape);
    for (size_t i = 0; i < a->len; i++)
        compare_variable(d, name_of(a->items[i]));
    for (size_t i = 0; i < b->len; i++)
        if (!variable_of(d, d->a, name_of(b->items[i])))
            compare_variable(d, name_of(b->items[i]));
}

/* ---- files ---- */

static const TapeFile *read_in(const NameMap *files, const char *path)
{
    const TapeFile *f = names_get(files, span_of(path));
    return f && f->was_read ? f : NULL;
}

static NameMap index_of(Differing *d, const Bundle *b)
{
    const TapeFileVec *files = tape_files(b->tape);
    NameMap map = {NULL, 0, 0};
    for (size_t i = 0; i < files->len; i++)
        names_put(d->arena, &map, span_of(at_home(d, b, files->items[i]->path)), files->items[i]);
    return map;
}

static const char *line_shown(Arena *arena, Span text, Span line)
{
    return arena_span(arena, span_trim(span_of(lineshown(arena, text, line)), " \t"));
}

/* Line by line from both ends: what is between is what changed. */
static void compare_lines(Differing *d, const char *path, Span before, Span after)
{
    VEC(Span) a = VEC_INIT, b = VEC_INIT;
    Span rest, line;
    size_t head = 0, tail = 0, shown = 0;
    for (rest = before; span_next_line(&rest, &line);)
        vec_push(d->arena, &a, line);
    for (rest = after; span_next_line(&rest, &line);)
        vec_push(d->arena, &b, line);
    while (head < a.len && head < b.len && span_same(a.items[head], b.items[head]))
        head++;
    while (tail + head < a.len && tail + head < b.len &&
           span_same(a.items[a.len - 1 - tail], b.items[b.len - 1 - tail]))
        tail++;
    for (size_t i = head; i + tail < a.len || i + tail < b.len; i++) {
        bool there = i + tail < a.len, here = i + tail < b.len;
        const char *x, *y;
        if (there && here && span_same(a.items[i], b.items[i]))
            continue;
        if (shown++ == LINES_SHOWN) {
            differs(d, "files", path, NULL, "and more lines");
            return;
        }
        x = there ? line_shown(d->arena, before, a.items[i]) : NULL;
        y = here ? line_shown(d->arena, after, b.items[i]) : NULL;
        differs(d, "files", arena_printf(d->arena, "%s:%zu", path, i + 1), x,
                text_same(x, y) ? "another one that looks alike" : y);
    }
}

static const char *state_words(const TapeFile *f)
{
    return !f ? "not read" : f->state == FILE_OK ? "there" : file_state_sentence(f->state);
}

static void compare_file(Differing *d, const char *path, const TapeFile *a, const TapeFile *b)
{
    bool was = a && a->state == FILE_OK, is = b && b->state == FILE_OK;
    if (was && is && !a->cut && !b->cut) {
        if (!span_same(a->bytes, b->bytes))
            compare_lines(d, path, a->bytes, b->bytes);
    } else if (was != is || (a && b && a->state != b->state)) {
        differs(d, "files", path, state_words(a), state_words(b));
    }
    if (a && b && a->was_stat && b->was_stat && was && is && a->info.mode != b->info.mode)
        differs(d, "files", path, arena_printf(d->arena, "mode %04o", a->info.mode),
                arena_printf(d->arena, "mode %04o", b->info.mode));
}

static void compare_files(Differing *d)
{
    NameMap a = index_of(d, d->a), b = index_of(d, d->b);
    const Bundle *sides[] = {d->a, d->b};
    for (size_t n = 0; n < ARRAY_LEN(sides); n++)
        for (size_t i = 0; i < tape_files(sides[n]->tape)->len; i++) {
            const char *path = at_home(d, sides[n], tape_files(sides[n]->tape)->items[i]->path);
            const TapeFile *x = read_in(&a, path), *y = read_in(&b, path);
            if (n == 0 ? x != NULL : !x && y)
                compare_file(d, path, x, y);
        }
}

/* ---- answers ---- */

static const char *answer_words(Arena *arena, const Answer *a)
{
    const char *who = a->arn ? a->arn : a->account;
    if (a->state == ANSWER_NOT_ASKED)
        return not_asked_sentence(a->not_asked);
    if (a->net != NET_OK)
        return net_state_sentence(a->net);
    if (a->error_code)
        return arena_printf(arena, "%d %s", a->http_status, a->error_code);
    if (a->malformed)
        return arena_printf(arena, "%d, no answer of AWS", a->http_status);
    if (!who && a->creds)
        who = text_key_id(arena, a->creds->access_key_id.text, false);
    if (who)
        return arena_strdup(arena, who);
    if (a->http_status)
        return arena_printf(arena, "%d", a->http_status);
    return a->ok ? "answered" : "no answer";
}

/* Answers to questions of one name, in their order; those of no name are of one, too. */
typedef struct SameAnswers {
    VEC(const BundleAnswer *) sides[2];
    size_t n_seen[2];
} SameAnswers;

static SameAnswers *answers_to(Arena *arena, NameMap *map, const char *about)
{
    /* a byte before it: no name is another one than an empty name */
    Span name = span_of(about ? arena_printf(arena, "=%s", about) : "");
    SameAnswers *same = names_get(map, name);
    if (!same) {
        same = arena_new(arena, SameAnswers);
        names_put(arena, map, name, same);
    }
    return same;
}

static void compare_answers(Differing *d)
{
    const Bundle *sides[] = {d->a, d->b};
    NameMap map = {NULL, 0, 0};
    for (size_t side = 0; side < ARRAY_LEN(sides); side++)
        for (size_t i = 0; i < sides[side]->answers.len; i++) {
            const BundleAnswer *one = &sides[side]->answers.items[i];
            vec_push(d->arena, &answers_to(d->arena, &map, one->about)->sides[side], one);
        }
    for (size_t side = 0; side < ARRAY_LEN(sides); side++)
        for (size_t i = 0; i < sides[side]->answers.len; i++) {
            const char *about = sides[side]->answers.items[i].about;
            SameAnswers *same = answers_to(d->arena, &map, about);
            size_t n = same->n_seen[side]++;
            const BundleAnswer *x = n < same->sides[0].len ? same->sides[0].items[n] : NULL,
                               *y = n < same->sides[1].len ? same->sides[1].items[n] : NULL;
            if (side == 1 && x)
                continue;
            const char *before = x ? answer_words(d->arena, &x->answer) : NULL;
            const char *after = y ? answer_words(d->arena, &y->answer) : NULL;
            compare(d, "answers", about ? about : "a question", before, after);
        }
}

bool bundle_comparable(const Bundle *a, const Bundle *b)
{
    return text_same(a->key_mark, b->key_mark) && a->plain == b->plain;
}

bool bundle_names_alike(const Bundle *a, const Bundle *b)
{
    size_t x = a->key_mark ? strlen(a->key_mark) : 0, y = b->key_mark ? strlen(b->key_mark) : 0;
    if (a->plain || b->plain)
        return a->plain == b->plain;
    return x == BUNDLE_MARK_LEN && y == x && strcmp(a->key_mark + x / 2, b->key_mark + y / 2) == 0;
}

ChangeVec bundle_diff(Arena *arena, const Bundle *before, const Bundle *after)
{
    Differing d = {.arena = arena, .a = before, .b = after};
    d.env_a = variables_of(arena, before);
    d.env_b = variables_of(arena, after);
    d.home_a = variable_of(&d, before, SPAN_LITERAL("HOME"));
    d.home_b = variable_of(&d, after, SPAN_LITERAL("HOME"));
    compare_options(&d);
    compare_env(&d);
    compare_files(&d);
    compare(&d, "versions", "why403", before->version, after->version);
    compare(&d, "versions", "terraform", before->terraform, after->terraform);
    compare(&d, "versions", "provider", before->provider, after->provider);
    compare(&d, "versions", "aws_cli", before->aws_cli, after->aws_cli);
    compare_answers(&d);
    compare(&d, "verdict", "status", before->verdict.status, after->verdict.status);
    compare(&d, "verdict", "cause", before->verdict.cause, after->verdict.cause);
    return d.out;
}
