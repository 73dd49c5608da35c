/* diff: two bundles, or one and now, or now and the last run; and what check keeps of each run. */
#include <cjson/cJSON.h>
#include <string.h>

#include "base/text.h"
#include "bundle/diff.h"
#include "bundle/history.h"
#include "bundle/home.h"
#include "mode/mode.h"
#include "report/jsonparts.h"
#include "report/layout.h"

enum { DIFF_MAX = 16 * 1024 * 1024 };

/* A session on the folder as it is now, as a bundle covered like other. */
static Bundle *diff_now(Mode *m, const Bundle *other, int *out_code)
{
    Tape *tape = tape_new(m->arena);
    World *world = tape_recorder(tape, m->world);
    Session *s = session_open(world, &m->options->session);
    Bundle *b = NULL;
    CoverKeys keys;
    Err err = ERR_INIT;
    *out_code = mode_judge_folder(m, session_view(s));
    if (!*out_code)
        *out_code = mode_wait(m, s);
    if (!*out_code && bundle_keys(m->arena, m->world, false, &keys, &err))
        *out_code = mode_complain_err(&err);
    if (!*out_code)
        b = bundle_make(m->arena, tape, s, &keys, other->plain);
    session_close(s);
    if (!*out_code && !b)
        *out_code = mode_complain("what was read is too much for a bundle.");
    return b;
}

/* A file, or "last" or "passed": what is kept of the folder. */
static Bundle *diff_load(Mode *m, const char *name, int *out_code)
{
    const SessionOptions *o = &m->options->session;
    bool passed = strcmp(name, "passed") == 0;
    Bundle *b;
    if (!passed && strcmp(name, "last") != 0 && m->world->file_stat(m->world, name).is_dir) {
        const char *dir = text_quote(m->arena, SHELL_SH, name);
        *out_code = mode_complain(arena_printf(
            m->arena, "%s is a folder: why403 diff -chdir=%s compares it with its last run.",
            text_safe(m->arena, name), dir));
        return NULL;
    }
    if (!passed && strcmp(name, "last") != 0)
        return mode_bundle_load(m, name, out_code);
    b = history_read(m->arena, m->world, o->dir, o->profile,
                     passed ? HISTORY_PASSED : HISTORY_LAST);
    *out_code = b ? EXIT_FINE
                  : mode_complain(passed ? "no run of check that passed is kept of this folder."
                                         : "no run of check is kept of this folder.");
    return b;
}

static const char *diff_name(Arena *arena, const char *word, const Bundle *b)
{
    return arena_printf(arena, "%s (%s)", text_safe(arena, word),
                        b->saved_s ? text_time(arena, b->saved_s) : "no time");
}

static void diff_put_side(cJSON *root, const char *key, const char *word, const Bundle *b)
{
    Arena arena = ARENA_INIT;
    cJSON *side = json_put_object(root, key);
    json_put_text(side, "name", word);
    json_put_text(side, "saved_at", b->saved_s ? text_time(&arena, b->saved_s) : NULL);
    json_put_text(side, "version", b->version);
    arena_clear(&arena);
}

static void diff_text(Mode *m, Buf *out, const char *const words[2], Bundle *const sides[2],
                      const ChangeVec *changes)
{
    Layout l = {out, &m->style};
    const char *area = "";
    layout_words(&l, 0, 2, ROLE_STRONG,
                 arena_printf(m->arena, "%s -> %s", diff_name(m->arena, words[0], sides[0]),
                              diff_name(m->arena, words[1], sides[1])));
    if (!bundle_comparable(sides[0], sides[1]))
        layout_words(&l, 0, 2, ROLE_WARN,
                     bundle_names_alike(sides[0], sides[1])
                         ? "The secrets of the two were covered with different keys: each differs, "
                           "whether it changed or not."
                         : "The two were covered with different keys: each secret and each "
                           "pseudonym differs, whether it changed or not.");
    if (changes->len == 0)
        layout_words(&l, 0, 2, ROLE_PASS, "nothing differs");
    for (size_t i = 0; i < changes->len; i++) {
        const Change *c = &changes->items[i];
        if (strcmp(area, c->area) != 0)
            layout_words(&l, 0, 2, ROLE_STRONG, c->area);
        area = c->area;
        layout_indent(&l, 2);
        layout_words(&l, 2, 4, ROLE_PLAIN, c->what);
        if (c->before || !c->after) {
            layout_indent(&l, 4);
            layout_words(&l, 4, 6, ROLE_FAIL,
                         arena_printf(m->arena, "- %s", c->before ? c->before : "nothing"));
        }
        if (c->after || c->before) {
            layout_indent(&l, 4);
            layout_words(&l, 4, 6, ROLE_PASS,
                         arena_printf(m->arena, "+ %s", c->after ? c->after : "nothing"));
        }
    }
}

int mode_diff(Mode *m)
{
    const Options *o = m->options;
    const char *words[2] = {o->word ? o->word : "last", o->word2 ? o->word2 : "now"};
    AUTO_BUF Buf out = BUF_INIT(DIFF_MAX);
    Bundle *sides[2] = {NULL, NULL};
    ChangeVec changes;
    int code = EXIT_FINE;
    if (o->format != FORMAT_TEXT && o->format != FORMAT_JSON)
        return mode_complain("diff writes text and json only.");
    if (strcmp(words[0], "now") == 0)
        return mode_complain("now can only be the second of the two: why403 diff FILE now");
    sides[0] = diff_load(m, words[0], &code);
    if (!code)
        sides[1] = strcmp(words[1], "now") == 0 ? diff_now(m, sides[0], &code)
                                                : diff_load(m, words[1], &code);
    if (code)
        return code;
    changes = bundle_diff(m->arena, sides[0], sides[1]);
    if (o->format == FORMAT_JSON) {
        cJSON *root = cJSON_CreateObject();
        json_put_text(root, "schema", "why403.diff/1");
        json_put_bool(root, "same", changes.len == 0);
        json_put_bool(root, "comparable", bundle_comparable(sides[0], sides[1]));
        diff_put_side(root, "before", words[0], sides[0]);
        diff_put_side(root, "after", words[1], sides[1]);
        json_put_change_list(root, &changes);
        json_write(&out, root);
    } else
        diff_text(m, &out, words, sides, &changes);
    code = mode_output(m, &out);
    return code ? code : changes.len > 0 ? EXIT_CAUSE : EXIT_FINE;
}
