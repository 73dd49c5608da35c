/*
 * The state of another unit, of which Terragrunt reads the outputs before it reads the rest of this
 * one (terragrunt pkg/config/dependency.go:resolveOutputJSON): with remote_state alone where that
 * can be worked out by itself, else by `terragrunt output` in that unit.
 */
#include <string.h>

#include "terragrunt/tgload.h"

enum { OTHERS_MAX = 100 /* units whose state is read for one */ };

/* A reading of its own: the other unit is the one that the functions speak of. */
static TgLoad other_load(TgLoad *load, const char *dir, const char *path)
{
    TgLoad other = {.arena = load->arena,
                    .files = load->files,
                    .options = load->options,
                    .read = load->read,
                    .finish = load->finish,
                    .tree = load->tree,
                    .home = load->home,
                    .dir = dir,
                    .shown_dir = load->shown_dir,
                    .original = path,
                    .main = load->main,
                    .others = load->others,
                    .command = "output",
                    .depth = load->depth + 1,
                    .reading = load->reading,
                    .n_reads = load->n_reads,
                    .n_nodes = load->n_nodes,
                    .n_merged = load->n_merged};
    other.unit = arena_new(load->arena, TgUnit);
    other.unit->shown = tg_shown(load, path);
    other.unit->view.dir = dir;
    other.unit->view.shown = tg_shown(load, dir);
    other.unit->view.tree_top = load->tree.top;
    return other;
}

/* What the auth provider gave holds for the other one, too. */
static void other_take_auth(TgLoad *other)
{
    const TgUnit *main = other->main;
    for (size_t i = 0; i < main->view.variables.len && main->auth_command; i++)
        vec_push(other->arena, &other->unit->view.variables, main->view.variables.items[i]);
    if (main->role.from_auth)
        other->unit->role = main->role;
}

static bool other_refused(const TgLoad *other)
{
    for (size_t i = 0; i < other->unit->view.problems.len; i++)
        if (other->unit->view.problems.items[i].fatal)
            return true;
    return false;
}

/* remote_state alone, in a folder without any code. False: it takes more than that
 * (canGetRemoteState, or it names what only the whole file tells). */
static bool other_by_state(TgLoad *other)
{
    const TgConfig *config;
    const HclValue *whole;
    other->state_only = true;
    config = other->read(other, other->original, other->original, NULL);
    other->state_only = false;
    if (!config || other_refused(other) || config->remote_state.value.kind != HV_OBJECT)
        return false;
    whole = hv_get(&config->remote_state.value, SPAN_LITERAL("disable_dependency_optimization"));
    if (whole && hv_true(whole))
        return false;
    other->unit->view.dir = tfpath_join(other->arena, other->dir, ".terragrunt-cache/outputs");
    tggenerate_state(other, config);
    tgargs_give_output(other, config);
    tgrole_take(other, config);
    return true;
}

/* What stops `terragrunt output` there stops this unit as well, and so does what can't be told. */
static void other_hand_over(TgLoad *load, const TgLoad *other, const TgNamed *dependency)
{
    const TgUnit *unit = other->unit;
    const char *name = text_safe(load->arena, dependency->name);
    load->n_reads = other->n_reads;
    load->n_nodes = other->n_nodes;
    load->n_merged = other->n_merged;
    for (size_t i = 0; i < unit->view.problems.len; i++) {
        const TfProblem *p = &unit->view.problems.items[i];
        if (p->fatal && strcmp(p->stage, "init") == 0)
            tg_problem(load, true, p->at, p->summary, "%s (in dependency %s)", p->text, name);
    }
    if (unit->exec_wanted && !load->main->exec_wanted) {
        load->main->exec_wanted = unit->exec_wanted;
        load->main->exec_at = unit->exec_at;
    }
}

/* The unit that the user named, one that is read already, or one that is being read: then they name
 * each other (DependencyCycleError). */
static bool other_is_new(TgLoad *load, const TgNamed *dependency, const char *dir)
{
    bool begun = strcmp(dir, load->shown_dir) == 0, done = false;
    for (size_t i = 0; i < load->others->len; i++)
        begun |= strcmp(load->others->items[i], dir) == 0;
    for (size_t i = 0; i < load->main->others.len; i++)
        done |= strcmp(load->main->others.items[i].dir, dir) == 0;
    if (begun && !done)
        tg_problem(load, true, dependency->at, "Found a dependency cycle between modules",
                   "%s depends on itself by way of dependency %s", tg_shown(load, dir),
                   text_safe(load->arena, dependency->name));
    return !begun;
}

/* What can't be read whole is read as a unit of its own, from the start. */
static TgLoad other_read(TgLoad *load, const char *dir, const char *path)
{
    TgLoad other = other_load(load, dir, path), whole;
    other_take_auth(&other);
    if (other_by_state(&other))
        return other;
    whole = other_load(load, dir, path);
    whole.n_reads = other.n_reads;
    whole.n_nodes = other.n_nodes;
    other_take_auth(&whole);
    const TgConfig *config = whole.read(&whole, whole.original, whole.original, NULL);
    if (config)
        whole.finish(&whole, config);
    return whole;
}

void tgother_read(TgLoad *load, const TgNamed *dependency, const char *path, bool mocked)
{
    const char *dir = text_dirname(load->arena, path);
    TgUnit *main = load->main;
    TgLoad other;
    if (!other_is_new(load, dependency, dir))
        return;
    if (load->others->len >= OTHERS_MAX || tg_private(load, path)) {
        tg_unknown(load, dependency->at,
                   load->others->len >= OTHERS_MAX
                       ? "the outputs of too many units are read"
                       : "the unit of a dependency lies outside the folder");
        return;
    }
    vec_push(load->arena, load->others, dir);
    vec_push(load->arena, &main->files,
             ((TgRead){tg_shown(load, path),
                       arena_printf(load->arena, "dependency %s",
                                    text_safe(load->arena, dependency->name)),
                       dependency->at}));
    other = other_read(load, dir, path);
    other_hand_over(load, &other, dependency);
    vec_push(load->arena, &main->others,
             ((TgOther){dependency->name, dir, dependency->at, other.unit, mocked}));
}
