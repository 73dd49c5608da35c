/* A Terragrunt unit's own ways out: the variable that get_env did not find. */
#include "checks/fixes/fixes.h"

#include <string.h>

#include "awsfiles/envfollow.h"

/* What the finding is about: the region alone, or who signs in. */
static bool decides(const FixContext *x, Source at)
{
    const Configuration *conf = x->conf;
    bool is = false;
    if (cause_step(x->f->cause) == STEP_REGION)
        return fixkit_same_place(conf->region.at, at);
    for (size_t i = 0; i < conf->roles.len; i++)
        is |= fixkit_same_place(conf->roles.items[i].at, at);
    return is || fixkit_same_place(conf->profile_at, at) ||
           (x->creds && fixkit_same_place(x->creds->access_key_id.at, at));
}

/* The name as get_env asks for it, where a start-up file has it with a slip of the pen. */
static void rename_variable(const FixContext *x, const char *variable)
{
    Arena *a = x->ctx->arena;
    Snapshot *files = x->ctx->facts->files;
    EnvFollow wrong;
    const char *path;
    Edit edit;
    if (!envfollow_near(a, files, x->ctx->facts->dir, variable, &wrong))
        return;
    finding_evidencef(a, x->f, "misspelt", wrong.at, "%s is set here: is %s meant?",
                      text_safe(a, wrong.name), text_safe(a, variable));
    path = fixkit_path(x, wrong.at);
    if (path && fileedit_replace(a, files, path, wrong.at.line, wrong.name, variable, &edit))
        fixkit_changes_principal(
            x,
            fixkit_edit(x, "rename_variable",
                        arena_printf(a, "write the variable's name as get_env asks for it: %s",
                                     text_safe(a, variable)),
                        &edit, false),
            NULL);
}

static void set_variable(const FixContext *x, const TgDefault *taken)
{
    Arena *a = x->ctx->arena;
    const char *variable = text_safe(a, taken->variable);
    const char *profile =
        fixkit_same_place(x->conf->profile_at, taken->at) ? fixes_profile_of_account(x) : NULL;
    if (profile)
        fixkit_changes_principal(
            x,
            fixkit_set(x, "set_variable",
                       arena_printf(a, "or set %s to the profile whose key is of the same account",
                                    variable),
                       taken->variable, profile),
            NULL);
    else
        fixkit_words(x, "set_variable", arena_printf(a, "or set %s", variable),
                     arena_printf(a,
                                  "%s takes the default where %s is not set, without a word. Set "
                                  "it to what your pipeline or your colleagues set.",
                                  source_text(a, taken->at), variable));
}

void fixes_default_taken(const FixContext *x)
{
    const TgUnit *unit = x->ctx->facts->unit;
    Arena *a = x->ctx->arena;
    if (!unit || !x->conf || x->f->severity != SEVERITY_FAIL)
        return;
    for (size_t i = 0; i < unit->defaults.len; i++) {
        const TgDefault *taken = &unit->defaults.items[i];
        if (!decides(x, taken->at))
            continue;
        finding_evidencef(a, x->f, "default", taken->at, "get_env takes its default: %s is not set",
                          text_safe(a, taken->variable));
        rename_variable(x, taken->variable);
        set_variable(x, taken);
    }
}

/* What the finding is about stands in a file that an earlier run left where Terraform runs. */
void fixes_left_behind(const FixContext *x)
{
    const TgUnit *unit = x->ctx->facts->unit;
    Arena *a = x->ctx->arena;
    for (size_t i = 0; unit && i < unit->left.len; i++)
        for (size_t k = 0; k < x->f->evidence.len; k++) {
            Source at = x->f->evidence.items[k].at;
            if (at.kind != SOURCE_FILE || strcmp(at.name, unit->left.items[i].shown) != 0)
                continue;
            fixkit_words(x, "remove_left", "remove what an earlier run left",
                         arena_printf(a,
                                      "An earlier run wrote %s, and no run takes it away. "
                                      "rm -r .terragrunt-cache in the unit's folder: the next run "
                                      "makes it anew.",
                                      text_safe(a, unit->left.items[i].shown)));
            return;
        }
}

/* ---- what Terragrunt refuses ---- */

/* By words of the message or of what is told of it. */
static const struct {
    const char *words, *title, *text;
} refusals[] = {
    {"detected no outputs", "apply the dependency first, or give it mock_outputs",
     "terragrunt apply in its folder makes the outputs. Until then mock_outputs stand in for them, "
     "where mock_outputs_allowed_terraform_commands names plan or is left out."},
    {"EnvVarNotFoundError", "set the variable that get_env asks for",
     "Set it as your pipeline does, or give get_env its default as a second argument."},
    {"ParentFileNotFoundError", "name a file that stands above the unit",
     "find_in_parent_folders looks into each folder above. Write the name of a file that is there, "
     "or give a value to fall back to as a second argument."},
    {"Failed to execute: ", "name a program that is there",
     "terraform_binary, TG_TF_PATH or --tf-path name it. Without them Terragrunt takes what is on "
     "PATH."},
    {"Can not generate terraform file", "let Terragrunt write over the file, or move it away",
     "if_exists = \"overwrite\" writes over any file, \"overwrite_terragrunt\" over one of "
     "Terragrunt's own. \"skip\" keeps what is there."},
    {"The currently installed version of Terragrunt", "use a Terragrunt that meets the constraint",
     "tenv and mise switch between versions. Or widen terragrunt_version_constraint, if this one "
     "is meant to run it."},
    {"Did not find any Terraform files", "name the folder of the code",
     "terraform { source } names it. A unit without a source holds the code itself."},
};

void fixes_refused_by_terragrunt(const FixContext *x)
{
    const char *message;
    Source at = fixkit_evidence(x, "message", &message);
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
        if (strstr(message, refusals[i].words) || strstr(x->f->detail, refusals[i].words)) {
            fixkit_words(x, "right_files", refusals[i].title, refusals[i].text);
            return;
        }
    fixkit_words(x, "right_files", "correct what Terragrunt refuses",
                 arena_printf(x->ctx->arena,
                              "It is read before Terraform starts: %s. terragrunt hcl validate "
                              "reads the files alone. What lies below .terragrunt-cache is made "
                              "anew at each run.",
                              source_text(x->ctx->arena, at)));
}
