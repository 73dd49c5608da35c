/* sweep: every root module and Terragrunt unit below the folders, or every profile. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/sweepitems.h"
#include "mode/mode.h"
#include "report/sweepout.h"
#include "report/sweepwords.h"

enum { SWEEP_OUT_MAX = 256 * 1024 * 1024 };

/* What is told while it runs. */
typedef struct Progress {
    bool shown;
    char line[256];
} Progress;

/* Without --exclude there would be something. */
static bool sweep_excluded_all(Mode *m)
{
    static const RootSearch everything = {0};
    const Options *o = m->options;
    const char *const here[] = {o->session.dir};
    const char *const *dirs = o->words.len > 0 ? o->words.items : here;
    SweepItemVec all = VEC_INIT;
    bool more = false;
    for (size_t i = 0; i < (o->words.len > 0 ? o->words.len : 1); i++)
        (void)sweepitems_below(m->arena, m->world, dirs[i], &everything, &all, &more);
    return all.len > 0;
}

/* A gate that looks at nothing must not pass. */
static int sweep_found_nothing(Mode *m)
{
    const Options *o = m->options;
    const char *where = o->words.len == 1 ? text_safe(m->arena, o->words.items[0]) : "this folder";
    mode_tell("why403: there is no root module and no Terragrunt unit in %s or below: nothing was "
              "looked at.\n  another folder       why403 sweep DIR\n  profiles only        why403 "
              "sweep --profiles\n",
              o->words.len > 1 ? "these folders" : where);
    return EXIT_CALL;
}

/* Of folders: a glob that fits nothing is a slip of the pen, and a gate that looks at nothing would
 * pass. Of files that a hook names any number may be left out. */
static int sweep_judge_globs(Mode *m, const RootSearch *search, const SweepItemVec *items)
{
    for (size_t i = 0; i < search->n_include; i++)
        if (!search->include_fits[i])
            return mode_complain(arena_printf(
                m->arena, "no root module and no Terragrunt unit%s fits --include \"%s\".",
                search->n_exclude > 0 ? " that --exclude leaves" : "",
                text_safe(m->arena, search->include[i])));
    if (items->len == 0 && search->n_exclude > 0 && sweep_excluded_all(m))
        return mode_complain("--exclude leaves no root module and no Terragrunt unit to look at.");
    return items->len > 0 ? EXIT_FINE : sweep_found_nothing(m);
}

/* "./live/" is what a root calls "live". */
static const char *const *sweep_globs(Mode *m, const char *const *words, size_t n)
{
    const char **globs = arena_array(m->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        Span glob = span_of(words[i]);
        while (span_starts(glob, "./") && glob.len > 2)
            glob = span_sub(glob, 2, glob.len);
        while (glob.len > 1 && glob.ptr[glob.len - 1] == '/')
            glob.len--;
        globs[i] = arena_span(m->arena, glob);
    }
    return globs;
}

/* What the words of the call name. */
static int sweep_add_words(Mode *m, SweepItemVec *items, SweepHead *head)
{
    RootVec run = VEC_INIT;
    bool *more = &head->more;
    const Options *o = m->options;
    RootSearch search = {.include = sweep_globs(m, o->includes.items, o->includes.len),
                         .n_include = o->includes.len,
                         .include_fits = arena_array(m->arena, bool, o->includes.len + 1),
                         .exclude = sweep_globs(m, o->excludes.items, o->excludes.len),
                         .n_exclude = o->excludes.len,
                         .units_run = &run};
    VEC(const char *) files = VEC_INIT;
    const char *const here[] = {o->session.dir};
    const char *const *words = o->words.len > 0 ? o->words.items : here;
    for (size_t i = 0; i < (o->words.len > 0 ? o->words.len : 1); i++) {
        FileInfo info = m->world->file_stat(m->world, words[i]);
        if (info.state == FILE_OK && !info.is_dir) {
            vec_push(m->arena, &files, words[i]);
            continue;
        }
        enum file_state state =
            sweepitems_below(m->arena, m->world, words[i], &search, items, more);
        if (state != FILE_OK)
            return mode_complain(arena_printf(m->arena, "\"%s\" can't be read: %s.",
                                              text_safe(m->arena, words[i]),
                                              file_state_sentence(state)));
    }
    head->note = sweepwords_note(m->arena, &run);
    search.units_run = NULL;
    sweepitems_of_files(m->arena, m->world, files.items, files.len, &search, items, more);
    return files.len > 0 || *more ? EXIT_FINE : sweep_judge_globs(m, &search, items);
}

static int sweep_gather(Mode *m, SweepItemVec *items, SweepHead *head)
{
    const Options *o = m->options;
    const char *home = m->world->env_get(m->world, "HOME");
    if (o->profiles) {
        head->what = "every profile";
        sweepitems_profiles(m->arena, m->world, o->session.dir, items, &head->more);
        return EXIT_FINE; /* none is a set-up like another, not a slip of the pen */
    }
    head->what = o->words.len == 0   ? text_short_path(m->arena, m->world->cwd(m->world), home)
                 : o->words.len == 1 ? text_short_path(m->arena, o->words.items[0], home)
                                     : arena_printf(m->arena, "%zu places", o->words.len);
    return sweep_add_words(m, items, head);
}

/* One line on the terminal, written anew when it says something else. */
static void progress_show(Progress *p, const Sweep *sweep)
{
    Arena arena = ARENA_INIT;
    const SweepResult *r = sweep_result(sweep);
    const char *host = sweep_waiting_for(sweep);
    const char *line =
        arena_printf(&arena, "looked at %zu of %zu%s%s", r->n_done, r->rows.len,
                     host ? ", waiting for " : "", host ? text_safe(&arena, host) : "");
    if (p->shown && strcmp(line, p->line) != 0) {
        snprintf(p->line, sizeof p->line, "%s", line);
        mode_tell("\r\033[K%s", p->line);
    }
    arena_clear(&arena);
}

/* False if a signal came first. */
static bool sweep_all(Mode *m, Sweep *sweep, Progress *progress)
{
    enum sweep_state state;
    bool stopped = false;
    while (!stopped && (state = sweep_turn(sweep)) != SWEEP_OVER) {
        progress_show(progress, sweep);
        stopped = m->world->poll(m->world, m->signal_fd, state == SWEEP_MOVED ? 0 : -1);
    }
    if (progress->shown)
        fprintf(stderr, "\r\033[K");
    return !stopped;
}

int mode_sweep(Mode *m)
{
    const Options *o = m->options;
    SweepItemVec items = VEC_INIT;
    SweepHead head = {.generated_s = m->world->now_s(m->world)};
    SweepResult result;
    Progress progress = {.shown = isatty(STDERR_FILENO)};
    AUTO_BUF Buf out = BUF_INIT(SWEEP_OUT_MAX);
    int code = sweep_gather(m, &items, &head);
    if (code)
        return code;
    head.show_key_ids = o->session.show_key_ids;
    head.cwd = m->world->cwd(m->world);
    SweepOut *into = sweepout_open((enum report_format)o->format, &m->style, items.len);
    SweepPlan plan = {.items = items.items,
                      .n_items = items.len,
                      .requests_max = (size_t)o->requests_max,
                      .done = sweepout_add,
                      .data = into};
    Sweep *sweep = sweep_open(m->world, &o->session, &plan);
    bool all = sweep_all(m, sweep, &progress);
    result = *sweep_result(sweep);
    if (!all)
        result.rows.len = 0; /* half a table would read as a whole one */
    sweepout_close(into, &head, &result, &out);
    code = all ? sweep_exit_code(&result) : EXIT_SIGNAL + mode_signal(m);
    if (code == EXIT_FINE && head.more)
        code = EXIT_UNSURE;
    sweep_close(sweep);
    int written = all ? mode_output(m, &out) : 0;
    return written ? written : code;
}
