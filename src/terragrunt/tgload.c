/* What every part of a unit's reading takes: problems, what is not known, paths, commands. */
#include <string.h>

#include "base/text.h"
#include "terragrunt/tgload.h"
#include "terragrunt/tgunit.h"

static const char *const unit_files[] = {"terragrunt.hcl.json", "terragrunt.hcl"};

static void tg_add_problem(TgLoad *load, TfProblem p)
{
    TfProblemVec *all = &load->unit->view.problems;
    if (all->len >= TG_PROBLEMS_MAX)
        return;
    for (size_t i = 0; i < all->len; i++) /* a file may be read more than once */
        if (all->items[i].at.line == p.at.line && strcmp(all->items[i].text, p.text) == 0)
            return;
    vec_push(load->arena, all, p);
}

void tg_problem(TgLoad *load, bool fatal, Source at, const char *summary, const char *fmt, ...)
{
    TfProblem p = {
        .fatal = fatal, .stage = "init", .id = "terragrunt", .summary = summary, .at = at};
    va_list args;
    va_start(args, fmt);
    p.text = arena_vprintf(load->arena, fmt, args);
    va_end(args);
    tg_add_problem(load, p);
}

void tg_problem_in(TgLoad *load, const char *stage, Source at, const char *summary,
                   const char *text)
{
    tg_add_problem(load, (TfProblem){.fatal = true,
                                     .stage = stage,
                                     .id = "terragrunt",
                                     .summary = summary,
                                     .text = text,
                                     .at = at});
}

void tg_problem_of_auth(TgLoad *load, Source at, const char *summary, const char *what)
{
    tg_add_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "terragrunt_auth",
                               .summary = summary,
                               .text = arena_printf(load->arena, "the command that %s names %s",
                                                    at.name, what),
                               .at = at});
}

void tg_unknown(TgLoad *load, Source at, const char *why)
{
    if (load->unit->view.not_known)
        return;
    load->unit->view.not_known = why;
    load->unit->view.not_known_at = at;
}

bool tg_is_too_large(TgLoad *load, const HclFile *file)
{
    load->n_nodes += file->n_nodes;
    if (!file->too_large && load->n_nodes <= TG_NODES_MAX)
        return false;
    tg_unknown(load,
               file->too_large ? hcl_source(file, file->too_large_at)
                               : source_file(file->name, 0, 0),
               file->too_large
                   ? arena_printf(load->arena, "not known: %s is %s to be looked at", file->name,
                                  hcl_too_what(file))
                   : "not known: the files of the unit are too large together to be looked at");
    return true;
}

const char *tg_gap(TgLoad *load, Span why)
{
    vec_push(load->arena, &load->unit->view.gaps, arena_span(load->arena, why));
    return arena_printf(load->arena, "terragrunt.value_%zu", load->unit->view.gaps.len - 1);
}

const char *tg_shown(TgLoad *load, const char *path)
{
    return tfpath_relative(load->arena, load->shown_dir, path);
}

bool tg_exists(TgLoad *load, const char *path)
{
    return snapshot_stat(load->files, path).state != FILE_ABSENT;
}

bool tg_private(TgLoad *load, const char *path)
{
    const char *real = snapshot_real(load->files, path),
               *home = load->home ? snapshot_real(load->files, load->home) : NULL;
    const char *dir = real ? text_dirname(load->arena, real) : NULL;
    if (!dir || tree_holds(&load->tree, path))
        return false;
    return (home && tree_below(home, dir)) || !load->tree.top || !tree_below(load->tree.top, dir) ||
           !(span_ends(span_of(real), ".hcl") || span_ends(span_of(real), ".hcl.json"));
}

bool tg_run(TgLoad *load, const char *cwd, const HclValue *words, size_t n, Source at, Span *out,
            const char **out_why)
{
    const char **argv = arena_array(load->arena, const char *, n + 1);
    AUTO_BUF Buf command = BUF_INIT(TG_FILE_MAX);
    const char *quoted;
    for (size_t i = 0; i < n; i++) {
        argv[i] = arena_span(load->arena, words[i].text);
        quoted = text_quote(load->arena, SHELL_SH, argv[i]);
        buf_printf(&command, i ? " %s" : "%s", quoted ? quoted : argv[i]);
    }
    if (load->options->run)
        return load->options->run(load->options->data, cwd, argv, out, out_why);
    if (!load->unit->exec_wanted) {
        load->unit->exec_wanted = arena_span(load->arena, buf_span(&command));
        load->unit->exec_at = at;
    }
    *out_why = "a command says it (run_cmd), which runs only with your consent";
    return false;
}

const char *tgunit_file_in(Arena *arena, Snapshot *files, const char *dir)
{
    for (size_t i = 0; i < ARRAY_LEN(unit_files); i++) {
        const char *path = tfpath_join(arena, dir, unit_files[i]);
        if (snapshot_stat(files, path).state == FILE_OK)
            return path;
    }
    return tfpath_join(arena, dir, "terragrunt.hcl");
}

Value tgunit_env(Snapshot *files, const char *name, const char *older)
{
    const char *const names[] = {name, older};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *text = names[i] ? snapshot_env(files, names[i]) : NULL;
        if (text && text[0])
            return (Value){.text = text, .at = source_env(names[i])};
    }
    return VALUE_ABSENT;
}

bool tg_on(Value v)
{
    static const char *const words[] = {"1", "t", "T", "TRUE", "true", "True"};
    for (size_t i = 0; v.text && i < ARRAY_LEN(words); i++)
        if (strcmp(v.text, words[i]) == 0)
            return true;
    return false;
}

static bool tg_listed(Span rest, const char *name)
{
    while (rest.len > 0) {
        size_t end = span_find_char(rest, ',');
        if (span_is(span_sub(rest, 0, end), name))
            return true;
        rest = span_sub(rest, end + 1, rest.len);
    }
    return false;
}

bool tg_experiment(TgLoad *load, const char *name)
{
    Value all = tgunit_env(load->files, "TG_EXPERIMENT_MODE", "TERRAGRUNT_EXPERIMENT_MODE");
    Value some = tgunit_env(load->files, "TG_EXPERIMENT", "TERRAGRUNT_EXPERIMENT");
    return tg_on(all) || tg_listed(span_of(some.text), name);
}

bool tg_strict(TgLoad *load, const char *name)
{
    Value all = tgunit_env(load->files, "TG_STRICT_MODE", "TERRAGRUNT_STRICT_MODE");
    Value some = tgunit_env(load->files, "TG_STRICT_CONTROL", "TERRAGRUNT_STRICT_CONTROL");
    return tg_on(all) || tg_listed(span_of(some.text), name);
}
