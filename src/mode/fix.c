/* fix: shows each fix, applies the edits that are agreed to, looks again. And the backups: --list,
 * --undo, --forget. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/shown.h"
#include "base/text.h"
#include "engine/apply.h"
#include "engine/cure.h"
#include "mode/mode.h"
#include "report/fixtext.h"
#include "report/formats.h"
#include "report/layout.h"

enum { FIX_TEXT_MAX = 16 * 1024 * 1024, FIX_ROUNDS = 6, FIX_LOOKS_AGAIN = 10 };
enum { FIX_PAUSE_MS = 10, FIX_PAUSE_MAX_MS = 200 };

/* What one call of fix goes through: diagnose, apply, diagnose again. */
typedef struct FixRun {
    Mode *m;
    World *world;
    const SessionOptions *options;
    Session *session;
    Tape *tape;               /* of this session's look; NULL = nothing is kept */
    VEC(const char *) seen;   /* fixes that were shown, and written or declined */
    VEC(const char *) before; /* findings before anything was written */
    int applied;
    int changed; /* how often a file was not what was read: so often all was looked at again */
} FixRun;

/* ---- backups ---- */

static int mode_fix_list(Mode *m, World *world, const SessionOptions *options)
{
    (void)options;
    AUTO_BUF Buf out = BUF_INIT(FIX_TEXT_MAX);
    BackupVec all;
    Err err = ERR_INIT;
    if (apply_list(m->arena, world, &all, &err))
        return mode_complain_err(&err);
    for (size_t i = 0; i < all.len; i++) {
        buf_printf(&out, "%s  %s\n", text_time(m->arena, all.items[i].made_s), all.items[i].name);
        for (size_t k = 0; k < all.items[i].files.len; k++)
            buf_printf(&out, "  %s\n", text_safe(m->arena, all.items[i].files.items[k]));
    }
    if (all.len == 0)
        buf_add_str(&out, "There is no backup.\n");
    return mode_output(m, &out);
}

static int mode_fix_undo(Mode *m, World *world, const SessionOptions *options)
{
    (void)options;
    AUTO_BUF Buf out = BUF_INIT(FIX_TEXT_MAX);
    Backup backup = {0};
    Err err = ERR_INIT;
    /* fix --undo ID: the word names a backup, unless it is a folder (fix DIR --undo: backups are of
     * no folder). */
    const char *word = m->options->word;
    if (apply_undo_named(m->arena, world,
                         word && !world->file_stat(world, word).is_dir ? word : NULL, &backup,
                         &err))
        return mode_complain_err(&err);
    for (size_t i = 0; i < backup.files.len; i++)
        buf_printf(&out, "put back: %s\n", text_safe(m->arena, backup.files.items[i]));
    return mode_output(m, &out);
}

static int mode_fix_forget(Mode *m, World *world, const SessionOptions *options)
{
    (void)options;
    Err err = ERR_INIT;
    return apply_forget(m->arena, world, &err) ? mode_complain_err(&err) : EXIT_FINE;
}

/* ---- showing ---- */

static void mode_fix_flush(Mode *m, Buf *out)
{
    mode_output_more(m, out);
    buf_clear(out);
}

static void mode_fix_show(FixRun *r, const Fix *fix, size_t number, const char *diff)
{
    AUTO_BUF Buf out = BUF_INIT(FIX_TEXT_MAX);
    Layout l = {&out, &r->m->style};
    enum shell shell = report_shell(session_view(r->session));
    FixText text = {&l, r->m->arena, shell, NULL, 6};
    layout_putf(&l, ROLE_STRONG, "  %zu ", number);
    layout_words(&l, 4, 4, ROLE_PLAIN, fix->title);
    for (size_t i = 0; i < fix->commands.len; i++)
        if (fix->commands.items[i].shell == shell)
            fixtext_lines(&text, 6, fix->commands.items[i].text);
    if (fix->old_arn && fix->new_arn) {
        layout_putf(&l, ROLE_WARN, "    this changes who acts: %s now, %s then", fix->old_arn,
                    fix->new_arn);
        layout_end(&l);
    }
    for (Span rest = span_of(diff), line; span_next_line(&rest, &line);) {
        enum layout_role role = line.len > 0 && line.ptr[0] == '-'   ? ROLE_FAIL
                                : line.len > 0 && line.ptr[0] == '+' ? ROLE_PASS
                                                                     : ROLE_MUTED;
        layout_indent(&l, 4);
        layout_put(&l, role, arena_span(r->m->arena, line));
        layout_end(&l);
    }
    if (fix->admin_text) {
        layout_indent(&l, text.at);
        layout_paragraphs(&l, text.at, fix->admin_text);
    }
    mode_fix_flush(r->m, &out);
}

static void mode_fix_say(FixRun *r, enum layout_role role, const char *text)
{
    AUTO_BUF Buf out = BUF_INIT(FIX_TEXT_MAX);
    Layout l = {&out, &r->m->style};
    layout_words(&l, 0, 2, role, text);
    mode_fix_flush(r->m, &out);
}

/* ---- applying ---- */

/* True the first time. */
static bool mode_fix_is_new(FixRun *r, const Fix *fix)
{
    /* What a fix does, as a key: it stands for the same change after a new look. */
    const Edit *e = fix->edits.len > 0 ? &fix->edits.items[0] : NULL;
    const char *mark = e ? arena_printf(r->m->arena, "%s:%d:%s:%s", e->file, e->line, fix->id,
                                        e->shown_before ? e->shown_before : "")
                         : arena_printf(r->m->arena, "%s:%s", fix->id, fix->title);
    for (size_t i = 0; i < r->seen.len; i++)
        if (strcmp(r->seen.items[i], mark) == 0)
            return false;
    vec_push(r->m->arena, &r->seen, mark);
    return true;
}

static bool mode_fix_agreed(FixRun *r, const Fix *fix)
{
    char answer[16];
    if (r->options->read_only)
        return false;
    if (r->m->options->yes && cure_is_unasked(fix))
        return true;
    if (r->m->options->yes)
        mode_fix_say(r, ROLE_WARN,
                     fix->changes_principal
                         ? "    not written: other credentials may sign in after it. Without "
                           "--yes, fix asks first."
                         : "    not written: --yes writes only what is sure to be meant. Without "
                           "--yes, fix asks first.");
    if (r->m->options->yes || !r->m->terminal)
        return false;
    fputs("Write this? [y/N] ", stdout);
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

/* What was shown is no longer true. The fix is not done with, and somebody is at work here: a
 * moment, longer each time, and all is looked at again. */
static void mode_fix_changed(FixRun *r, const Err *err)
{
    int pause_ms = FIX_PAUSE_MS << (r->changed < 5 ? r->changed : 5);
    r->seen.len--;
    r->changed++;
    mode_complain(
        r->changed <= FIX_LOOKS_AGAIN
            ? arena_printf(r->m->arena, "%s; looking again", err->text)
            : arena_printf(r->m->arena, "%s; it changes too often to be written", err->text));
    r->world->poll(r->world, -1, pause_ms < FIX_PAUSE_MAX_MS ? pause_ms : FIX_PAUSE_MAX_MS);
}

/* Shows the fix and, where it is agreed to, writes it. True if all is to be looked at again. */
static bool mode_fix_offer(FixRun *r, const Fix *fix, size_t number)
{
    ApplyPlan plan = {0};
    Err err = ERR_INIT;
    enum err e =
        fix->edits.len > 0 ? apply_plan(r->m->arena, r->world, &fix, 1, &plan, &err) : ERR_NONE;
    mode_fix_show(r, fix, number, plan.diff);
    if (!e && (fix->edits.len == 0 || !mode_fix_agreed(r, fix)))
        return false;
    if (!e)
        e = apply_write(r->m->arena, r->world, &plan, &err);
    if (e == ERR_CHANGED) {
        mode_fix_changed(r, &err);
        return true;
    }
    if (e) {
        mode_complain(err.text);
        return false;
    }
    r->applied++;
    mode_fix_say(r, ROLE_PASS,
                 r->m->options->lab ? "    written, in the practice set-up alone"
                                    : "    written; why403 fix --undo takes it back");
    return true;
}

/* One round over what is found now: shows all, writes at most one (what is found may be another
 * thing afterwards). */
static bool mode_fix_round(FixRun *r)
{
    FindingVec findings = cure_findings(r->m->arena, session_view(r->session));
    for (size_t i = 0; i < findings.len; i++) {
        const Finding *f = findings.items[i];
        bool named = false;
        for (size_t k = 0; k < f->fixes.len; k++) {
            if (!mode_fix_is_new(r, &f->fixes.items[k]))
                continue;
            if (!named)
                mode_fix_say(r, ROLE_STRONG, f->title);
            named = true;
            if (mode_fix_offer(r, &f->fixes.items[k], k + 1))
                return true;
        }
    }
    return false;
}

static const char *mode_fix_name(FixRun *r, const Finding *f)
{
    return arena_printf(r->m->arena, "%s in %s", f->id, f->configuration ? f->configuration : "");
}

static bool mode_fix_was_there(FixRun *r, const Finding *f)
{
    const char *name = f ? mode_fix_name(r, f) : NULL;
    for (size_t i = 0; name && i < r->before.len; i++)
        if (strcmp(r->before.items[i], name) == 0)
            return true;
    return r->applied == 0 || !f;
}

static int mode_fix_verdict(FixRun *r)
{
    const SessionView *view = session_view(r->session);
    static const char *const words[] = {[VERDICT_PASS] = "cured",
                                        [VERDICT_FAIL] = "still there",
                                        [VERDICT_UNKNOWN] = "cannot tell"};
    const char *word = view->verdict.status == VERDICT_PASS && r->applied == 0
                           ? "nothing to fix"
                           : words[view->verdict.status];
    if (view->verdict.status == VERDICT_FAIL && !mode_fix_was_there(r, view->verdict.finding))
        word = "another cause now";
    mode_fix_say(
        r, layout_verdict_role(view->verdict.status),
        arena_printf(r->m->arena, "%s: %s", word, view->verdict.title ? view->verdict.title : ""));
    return report_exit_code(view);
}

static int mode_fix_world(Mode *m, World *world, const SessionOptions *options)
{
    FixRun r = {.m = m, .world = world, .options = options};
    bool again = true, keeps = mode_keeps_history(m, world);
    int code = 0;
    BackupVec kept;
    Err unheard = ERR_INIT;
    if (!options->read_only) /* what a kill left goes, even where nothing is to be written now */
        apply_list(m->arena, world, &kept, &unheard);
    while (again && !code) {
        bool first = !r.session;
        session_close(r.session);
        r.session = mode_session_kept(m, world, options, keeps, &r.tape);
        code = first ? mode_judge_folder(m, session_view(r.session)) : 0;
        if (!code)
            code = mode_wait(m, r.session);
        /* What was found before anything was written: a cause that is not among it is a new one. */
        if (!code) {
            const SessionView *view = session_view(r.session);
            for (int s = 0; r.applied == 0 && s < N_STEPS; s++)
                for (size_t i = 0; i < view->steps[s].findings.len; i++)
                    vec_push(r.m->arena, &r.before,
                             mode_fix_name(&r, view->steps[s].findings.items[i]));
        }
        again =
            !code && r.applied < FIX_ROUNDS && r.changed <= FIX_LOOKS_AGAIN && mode_fix_round(&r);
    }
    if (!code) {
        SessionView left = *session_view(r.session); /* how it is in the end */
        mode_history(m, m->arena, r.tape, r.session, &left);
        code = mode_fix_verdict(&r);
    }
    session_close(r.session);
    return code;
}

int mode_fix(Mode *m)
{
    const Options *o = m->options;
    ModeAction action = mode_fix_world;
    if (o->list + o->undo + o->forget + o->yes > 1)
        return mode_complain("--list, --undo, --forget and --yes exclude each other.");
    if (o->session.read_only && (o->undo || o->forget || o->yes))
        return mode_complain(
            "--read-only writes nothing, so it goes with none of --yes, --undo and --forget.");
    if (o->list)
        action = mode_fix_list;
    else if (o->undo)
        action = mode_fix_undo;
    else if (o->forget)
        action = mode_fix_forget;
    return o->lab ? mode_in_lab(m, o->lab, action) : action(m, m->world, &o->session);
}
