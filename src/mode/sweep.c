/* sweep: every root module and Terragrunt unit below the folders, or every profile. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "awsfiles/awsfile.h"
#include "base/names.h"
#include "hcl/tfpath.h"
#include "mode/mode.h"
#include "report/sweepout.h"

enum { SWEEP_OUT_MAX = 256 * 1024 * 1024 };

typedef VEC(SweepItem) SweepItemVec;

/* What is told while it runs. */
typedef struct Progress {
    bool shown;
    char line[256];
} Progress;

/* The folder of a file that is named itself, as pre-commit names those that changed. */
static const char *sweep_folder_of(Arena *arena, const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash ? slash == file ? "/" : arena_printf(arena, "%.*s", (int)(slash - file), file)
                 : ".";
}

static bool sweep_known(const SweepItemVec *items, const char *dir)
{
    for (size_t i = 0; i < items->len; i++)
        if (strcmp(items->items[i].dir, dir) == 0)
            return true;
    return false;
}

/* The roots of one word of the call; of a file only its own folder, if that is one. Folders of
 * files that were looked at already stand in files_seen. */
static int sweep_add_word(Mode *m, const char *word, SweepItemVec *items, NameMap *files_seen,
                          bool *more)
{
    const Options *o = m->options;
    RootSearch search = {.include = o->includes.items,
                         .n_include = o->includes.len,
                         .exclude = o->excludes.items,
                         .n_exclude = o->excludes.len};
    FileInfo info = m->world->file_stat(m->world, word);
    bool file = info.state == FILE_OK && !info.is_dir;
    const char *dir = file ? sweep_folder_of(m->arena, word) : word;
    RootVec roots = VEC_INIT;
    enum file_state state;
    if (file && names_get(files_seen, span_of(dir)))
        return EXIT_FINE;
    if (file)
        names_put(m->arena, files_seen, span_of(dir), files_seen);
    state = roots_below(m->arena, m->world, dir, &search, &roots, more);
    if (state != FILE_OK)
        return mode_complain(arena_printf(m->arena, "the folder \"%s\" can't be read: %s.",
                                          text_safe(m->arena, word), file_state_sentence(state)));
    for (size_t i = 0; i < roots.len; i++) {
        const Root *r = &roots.items[i];
        SweepItem item = {r->kind == ROOT_TERRAGRUNT ? SWEEP_TERRAGRUNT : SWEEP_TERRAFORM, r->dir,
                          strcmp(word, ".") == 0 ? r->shown : tfpath_join(m->arena, dir, r->shown)};
        if ((!file || strcmp(r->shown, ".") == 0) && !sweep_known(items, item.dir))
            vec_push(m->arena, items, item);
    }
    return EXIT_FINE;
}

static const char *sweep_aws_file(Mode *m, const char *variable, const char *name)
{
    const char *set = m->world->env_get(m->world, variable);
    const char *home = m->world->env_get(m->world, "HOME");
    return set && set[0] ? set : arena_printf(m->arena, "%s/.aws/%s", home ? home : "", name);
}

/* Every profile of both files, once. */
static void sweep_add_profiles(Mode *m, SweepItemVec *items)
{
    static const struct {
        const char *variable, *name;
        enum aws_file_kind kind;
    } both[] = {{"AWS_CONFIG_FILE", "config", AWS_CONFIG_FILE},
                {"AWS_SHARED_CREDENTIALS_FILE", "credentials", AWS_CREDENTIALS_FILE}};
    Snapshot *files = snapshot_new(m->arena, m->world);
    NameMap seen = {0};
    for (size_t i = 0; i < ARRAY_LEN(both); i++) {
        const AwsFile *f = awsfile_read(m->arena, files, DIALECT_GO, both[i].kind,
                                        sweep_aws_file(m, both[i].variable, both[i].name));
        for (size_t k = 0; k < f->sections.len; k++) {
            const AwsSection *s = &f->sections.items[k];
            SweepItem item = {SWEEP_PROFILE, m->options->session.dir, s->name};
            if (s->kind != SECTION_PROFILE || names_get(&seen, span_of(s->name)))
                continue;
            names_put(m->arena, &seen, span_of(s->name), &seen);
            vec_push(m->arena, items, item);
        }
    }
}

static int sweep_gather(Mode *m, SweepItemVec *items, SweepHead *head)
{
    const Options *o = m->options;
    int code = EXIT_FINE;
    NameMap files_seen = {0};
    const char *home = m->world->env_get(m->world, "HOME");
    if (o->profiles) {
        head->what = "every profile";
        sweep_add_profiles(m, items);
        return EXIT_FINE;
    }
    head->what = o->words.len == 0   ? text_short_path(m->arena, m->world->cwd(m->world), home)
                 : o->words.len == 1 ? text_short_path(m->arena, o->words.items[0], home)
                                     : arena_printf(m->arena, "%zu places", o->words.len);
    if (o->words.len == 0)
        return sweep_add_word(m, o->session.dir, items, &files_seen, &head->more);
    for (size_t i = 0; i < o->words.len && !code; i++) {
        bool more = false;
        code = sweep_add_word(m, o->words.items[i], items, &files_seen, &more);
        head->more |= more;
    }
    return code;
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
        fprintf(stderr, "\r\033[K%s", p->line);
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
    code = all ? sweep_exit_code(&result) : EXIT_SIGNAL + *m->signal_number;
    sweep_close(sweep);
    int written = all ? mode_output(m, &out) : 0;
    return written ? written : code;
}
