/* Versions, the lock file and what a version refuses: edits of the line that is named, where one
 * version or name can be meant. */
#include "checks/fixes/fixes.h"

#include <string.h>

#include "data/provider_args.h"
#include "data/provider_versions.h"
#include "predict/generation.h"
#include "terraform/version.h"

static bool is_form(const FixContext *x, enum finding_id id)
{
    return strcmp(x->f->id, finding_rows[id].id) == 0;
}

/* ---- source and version in required_providers ---- */

/* A slip of the pen in the source: the one provider it can mean is hashicorp/aws. */
static bool correct_source(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Snapshot *files = x->ctx->facts->files;
    Source at = x->f->evidence.len > 0 ? x->f->evidence.items[0].at : SOURCE_UNKNOWN;
    const char *path = fixkit_path(x, at),
               *written = path ? fileedit_value(a, files, path, at.line) : NULL;
    Edit edit;
    if (!written || text_distance(written, "hashicorp/aws", 2) > 2 ||
        !fileedit_set_value(a, files, path, at.line, "hashicorp/aws", &edit))
        return false;
    fixkit_edit(x, "correct_source", "write the source as hashicorp/aws", &edit, true);
    return true;
}

/* Without the constraint at index but, does that version meet all? */
static bool meets_others(const TfConfig *tf, const char *version, size_t but)
{
    for (size_t i = 0; i < tf->aws_constraints.len; i++)
        if (i != but && tf->aws_constraints.items[i].text &&
            version_meets(tf->aws_constraints.items[i].text, version) != VERSION_YES)
            return false;
    return true;
}

/* Of the first version that a constraint names: "~> 5.200" is about 5; -1 if it names none. */
static int major_of(const char *text)
{
    Version v;
    text += strcspn(text, "0123456789");
    return version_parse(span_sub(span_of(text), 0, strspn(text, "0123456789.")), &v)
               ? (int)v.parts[0]
               : -1;
}

/* The newest version that there is and that meets all constraints but one; of that major version
 * alone where it is not -1. NULL = none. */
static const char *newest_of_major(const TfConfig *tf, size_t but, int major)
{
    const char *best = NULL;
    size_t n = tf->cli.mirrors_only ? tf->cli.mirror_versions.len : n_provider_versions;
    for (size_t i = 0; i < n; i++) {
        const char *version = tf->cli.mirrors_only ? tf->cli.mirror_versions.items[i]
                                                   : provider_versions_table[i].version;
        if ((major < 0 || major_of(version) == major) && meets_others(tf, version, but) &&
            (!best || version_compare_text(version, best) > 0))
            best = version;
    }
    return best;
}

/* The files were written for the major version that they ask for: another one changes and drops
 * arguments, and is the last resort. */
static const char *newest_without(const TfConfig *tf, size_t but)
{
    const char *text = tf->aws_constraints.items[but].text, *same = NULL;
    if (text && major_of(text) >= 0)
        same = newest_of_major(tf, but, major_of(text));
    return same ? same : newest_of_major(tf, but, -1);
}

/* Said where the new constraint leads to another major version than the old one. */
static const char *major_note(const char *from, const char *to)
{
    return from && major_of(from) >= 0 && major_of(from) != major_of(to)
               ? " (another major version: read its upgrade guide first)"
               : "";
}

/* "~> 5.100" for 5.100.0 */
static const char *constraint_for(Arena *a, const char *version)
{
    Version v;
    return version_parse(span_of(version), &v) ? arena_printf(a, "~> %u.%u", v.parts[0], v.parts[1])
                                               : NULL;
}

/* One constraint stands against all others, or against what the mirror has: it is written anew.
 * Others are somebody's decision. */
static bool correct_constraint(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const TfConfig *tf = x->ctx->facts->tf;
    const char *right = NULL, *path;
    size_t wrong = 0, n = 0;
    Edit edit;
    for (size_t i = 0; tf && i < tf->aws_constraints.len; i++) {
        const char *version = newest_without(tf, i);
        if (!version)
            continue;
        n++;
        wrong = i;
        right = constraint_for(a, version);
    }
    if (n != 1 || !right)
        return false;
    path = fixkit_path(x, tf->aws_constraints.items[wrong].at);
    if (!path || strstr(path, "/.terraform/") ||
        !fileedit_replace(a, x->ctx->facts->files, path, tf->aws_constraints.items[wrong].at.line,
                          arena_printf(a, "\"%s\"", tf->aws_constraints.items[wrong].text),
                          arena_printf(a, "\"%s\"", right), &edit))
        return false;
    /* of a mirror it is known what it has; the registry may have newer ones than are known here */
    fixkit_edit(x, "right_constraint",
                arena_printf(a, "ask for a version that can be had: %s%s", right,
                             major_note(tf->aws_constraints.items[wrong].text, right)),
                &edit, tf->cli.mirrors_only);
    return true;
}

/* ---- a login that only newer versions know ---- */

/* The one constraint that keeps the version from being had, written anew; a lock file would still
 * hold the old one. */
static bool raise_constraint(const FixContext *x, const char *since)
{
    Arena *a = x->ctx->arena;
    const TfConfig *tf = x->ctx->facts->tf;
    const char *right = constraint_for(a, since), *path;
    const TfConstraint *wrong = NULL;
    Edit edit;
    for (size_t i = 0; tf && i < tf->aws_constraints.len; i++) {
        const char *best = newest_of_major(tf, i, -1);
        if (best && version_meets(right, best) == VERSION_YES)
            wrong = wrong ? NULL : &tf->aws_constraints.items[i];
    }
    path = wrong && wrong->text && !tf->lock.version ? fixkit_path(x, wrong->at) : NULL;
    if (!path || strstr(path, "/.terraform/") ||
        !fileedit_replace(a, x->ctx->facts->files, path, wrong->at.line,
                          arena_printf(a, "\"%s\"", wrong->text), arena_printf(a, "\"%s\"", right),
                          &edit))
        return false;
    fixkit_edit(x, "raise_provider",
                arena_printf(a, "ask for a provider that knows it: %s%s", right,
                             major_note(wrong->text, right)),
                &edit, false);
    return true;
}

static void unknown_login(const FixContext *x, const char *const *upgrade)
{
    Arena *a = x->ctx->arena;
    const char *since = generation_until(PRODUCT_PROVIDER, QUIRK_NO_LOGIN);
    const char *name = fixkit_profile(x, x->profile);
    if (!raise_constraint(x, since))
        fixkit_words(x, "raise_provider", "use a provider that knows it",
                     arena_printf(a, "Let required_providers accept %s or newer.", since));
    fixkit_run(x, "upgrade", "then take the newest version that fits", upgrade);
    if (name && text_quote(a, SHELL_SH, name))
        fixkit_export_credentials(
            x,
            finding_fix(a, x->f, "export_credentials", RISK_SHOW,
                        "or let the AWS CLI 2 hand over what it got, for as long as that lasts"),
            name);
}

/* ---- arguments ---- */

static const TfProblem *problem_of(const FixContext *x)
{
    const TfConfig *tf = x->ctx->facts->tf;
    Source at = fixkit_evidence(x, "message", NULL);
    for (size_t i = 0; tf && i < tf->problems.len; i++)
        if (tf->problems.items[i].wrong && fixkit_same_place(tf->problems.items[i].at, at))
            return &tf->problems.items[i];
    return NULL;
}

/* Of "  name = value" the value; false if more than this argument stands on the line. */
static bool argument_value(const FixContext *x, const char *path, const TfProblem *p,
                           Span *out_indent, Span *out_value)
{
    Span line, rest;
    size_t at;
    if (!snapshot_line(x->ctx->facts->files, path, p->at.line, FILEEDIT_MAX_BYTES, &line))
        return false;
    at = span_find(line, p->wrong);
    *out_indent = span_sub(line, 0, at);
    rest = span_trim(span_sub(line, at + strlen(p->wrong), line.len), " \t\r");
    *out_value = span_trim(span_sub(rest, 1, rest.len), " \t");
    return at < line.len && span_trim(*out_indent, " \t").len == 0 && span_starts(rest, "=");
}

/* A file becomes a list of one, and back; seconds become a time with its unit. NULL: the value has
 * no such form here. */
static const char *other_form(Arena *a, const TfProblem *p, Span value)
{
    static const char *const file = "shared_credentials_file", *const files =
                                                                   "shared_credentials_files";
    bool digits = value.len > 0;
    for (size_t i = 0; i < value.len; i++)
        digits = digits && value.ptr[i] >= '0' && value.ptr[i] <= '9';
    if (strcmp(p->wrong, file) == 0 && strcmp(p->right, files) == 0)
        return arena_printf(a, "[%s]", arena_span(a, value));
    if (strcmp(p->wrong, files) == 0 && strcmp(p->right, file) == 0 && value.len > 2 &&
        value.ptr[0] == '[' && value.ptr[value.len - 1] == ']' &&
        span_find_char(value, ',') == value.len)
        return arena_span(a, span_trim(span_sub(value, 1, value.len - 1), " \t"));
    return strcmp(p->wrong, "duration_seconds") == 0 && digits
               ? arena_printf(a, "\"%ss\"", arena_span(a, value))
               : NULL;
}

static bool changes_form(const TfProblem *p)
{
    static const char *const names[] = {"shared_credentials_file", "shared_credentials_files",
                                        "duration_seconds"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(p->wrong, names[i]) == 0)
            return true;
    return false;
}

static bool rename_argument(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Snapshot *files = x->ctx->facts->files;
    const TfProblem *p = problem_of(x);
    const char *path =
                   p && p->right && strcmp(p->right, p->wrong) != 0 ? fixkit_path(x, p->at) : NULL,
               *form = NULL;
    Span indent, value;
    Edit edit;
    if (!path || strstr(path, "/.terraform/") || !argument_value(x, path, p, &indent, &value))
        return false;
    if (changes_form(p))
        form = other_form(a, p, value);
    if (changes_form(p)
            ? !form || !fileedit_set(a, files, path, p->at.line,
                                     span_of(arena_printf(a, "%s%s = %s", arena_span(a, indent),
                                                          p->right, form)),
                                     &edit)
            : !fileedit_replace(a, files, path, p->at.line, p->wrong, p->right, &edit))
        return false;
    fixkit_edit(x, "rename_argument", arena_printf(a, "write %s", p->right), &edit, true);
    return true;
}

/* Whose service is gone can't be asked for anything: its address may go, and nothing else changes.
 */
static bool drop_endpoint(const FixContext *x, const TfProblem *p)
{
    const char *path = p && p->gone ? fixkit_path(x, p->at) : NULL;
    Edit edit;
    if (!path || strstr(path, "/.terraform/") ||
        !fileedit_drop_argument(x->ctx->arena, x->ctx->facts->files, path, p->at.line, p->wrong,
                                &edit))
        return false;
    fixkit_edit(x, "drop_endpoint", "take the address out: this version has no such service", &edit,
                false);
    return true;
}

/* The file isn't there, an error's text alone: what is known of that argument of the provider. */
static void argument_of_text(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const char *name = text_safe(a, x->ctx->text_argument);
    const ProviderArg *row = provider_arg_find("provider", x->ctx->text_argument);
    bool since = row && row->since && strncmp(row->since, "before", 6) != 0;
    const char *came = text_with(a, "since provider ", since ? row->since : NULL, "");
    const char *went = text_with(a, since ? "; " : "", row ? row->changed : NULL, "");
    fixkit_words(
        x, "right_argument",
        arena_printf(a, "take %s out, or use a version of the provider that knows it", name),
        came[0] || went[0]
            ? arena_printf(a, "%s: %s%s. terraform init -upgrade takes the newest that fits.", name,
                           came, went)
            : "The changelog says in which version an argument came and went; terraform init "
              "-upgrade takes the newest that fits.");
}

/* It is written otherwise, or stands in another block. */
static void misplaced_in_text(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const char *name = text_safe(a, x->ctx->text_argument),
               *at = x->conf && x->conf->defined_at.kind == SOURCE_FILE
                         ? source_text(a, x->conf->defined_at)
                         : "the provider \"aws\" block";
    const ProviderArg *inner = provider_arg_inner("provider", x->ctx->text_argument);
    if (x->ctx->text_meant)
        fixkit_words(
            x, "right_name",
            arena_printf(a, "write %s instead of %s", text_safe(a, x->ctx->text_meant), name),
            arena_printf(a, "%s: Terraform itself asks whether that is meant.", at));
    else if (inner && !provider_arg_find("provider", x->ctx->text_argument))
        fixkit_words(
            x, "right_block",
            arena_printf(a, "write %s into its own block, %s", name,
                         arena_span(a, span_sub(span_of(inner->argument), 0,
                                                span_find_char(span_of(inner->argument), '.')))),
            arena_printf(a, "%s: the provider does not take it there.", at));
    else
        fixkit_words(x, "right_name", arena_printf(a, "take %s out of that block", name),
                     arena_printf(a, "%s: the provider does not take it there.", at));
}

static void unknown_argument(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const TfProblem *p = problem_of(x);
    bool backend = is_form(x, F_TERRAFORM_ARGUMENT);
    const char *version = backend             ? x->ctx->facts->terraform_version
                          : x->ctx->facts->tf ? x->ctx->facts->tf->chosen_version
                                              : NULL;
    const char *seen = "";
    if (rename_argument(x) || drop_endpoint(x, p))
        return;
    if (x->ctx->text_argument && !backend) {
        argument_of_text(x);
        return;
    }
    if (p)
        seen = arena_printf(
            a, "%s at %s%s. ", text_safe(a, p->wrong), source_text(a, p->at),
            text_with(a, backend ? " is unknown to Terraform " : " is unknown to provider ",
                      version, ""));
    fixkit_words(
        x, "right_argument", "take the argument out, or use a version that knows it",
        arena_printf(a, "%sThe changelog says in which version an argument came and went%s", seen,
                     backend ? "."
                             : arena_printf(a, "; %s init -upgrade takes the newest that fits.",
                                            fixkit_program(x))));
}

void fixes_provider_version(const FixContext *x)
{
    static const char *const upgrade[] = {"terraform", "init", "-upgrade", NULL};
    if (is_form(x, F_VERSION_SOURCE) && correct_source(x))
        return;
    /* The folder is as it should be: what may be installed here is what lacks. */
    if (is_form(x, F_VERSION_MIRROR)) {
        Arena *a = x->ctx->arena;
        const char *program = fixkit_program(x);
        fixkit_words(
            x, "fill_mirror", "put the provider into the mirror",
            arena_printf(a,
                         "Where its registry can be reached: %s providers mirror DIR fetches "
                         "it. Or let init ask the registry: a direct block in "
                         "provider_installation of the CLI configuration does.",
                         program));
    } else if (is_form(x, F_VERSION_SOURCE))
        fixkit_words(x, "right_source", "write the source as hashicorp/aws",
                     "required_providers { aws = { source = \"hashicorp/aws\" } }");
    else if (is_form(x, F_VERSION_ARGUMENT))
        unknown_argument(x);
    else if (is_form(x, F_VERSION_CONSTRAINT) && correct_constraint(x))
        fixkit_run(x, "upgrade", "then take the newest version that fits", upgrade);
    else if (is_form(x, F_VERSION_LOGIN))
        unknown_login(x, upgrade);
    else if (is_form(x, F_DEV_OVERRIDE))
        fixkit_words(x, "end_override", "take dev_overrides out, unless it is meant",
                     "It stands in ~/.terraformrc, or in the file that TF_CLI_CONFIG_FILE names.");
    else if (is_form(x, F_VERSION_NEWER))
        fixkit_words(x, "newer_why403", "get a newer why403, or read the provider's changelog",
                     "Nothing is known to be wrong. Terraform itself need not change.");
    else
        fixkit_run(x, "upgrade", "after changing the constraint, take the newest version that fits",
                   upgrade);
}

/* ---- what Terraform or the SDK refuses whatever the version ---- */

/* "main.tf:3", as people name it who stand in the folder. */
static const char *place_here(const FixContext *x, Source at)
{
    const char *text = text_safe(x->ctx->arena, source_text(x->ctx->arena, at));
    const char *dir = x->ctx->facts->tf ? x->ctx->facts->tf->dir : NULL;
    const char *below = dir ? text_below(text, dir) : NULL;
    return below ? below : text;
}

/* The place in the title tells two of them apart; what an editor can open, e opens. */
static void correct_file(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Source at = fixkit_evidence(x, "message", NULL);
    const char *place = at.kind == SOURCE_FILE ? place_here(x, at) : NULL;
    Fix *fix;
    if (!place) {
        fixkit_words(x, "right_files", "correct what Terraform refuses",
                     "The message above names what it is about.");
        return;
    }
    if (strstr(place, ".terraform/")) {
        fixkit_words(x, "right_files", arena_printf(a, "move %s away", place),
                     arena_printf(a, "It is damaged. %s init makes it anew.", fixkit_program(x)));
        return;
    }
    fix = fixkit_words(
        x, "right_files", arena_printf(a, "correct %s", place),
        x->f->detail
            ? arena_printf(a, "There %s refuses: %s.", fixkit_program(x), x->f->detail)
            : arena_printf(a, "Then %s validate shows whether it is right.", fixkit_program(x)));
    fix->opens = at;
}

void fixes_configuration_invalid(const FixContext *x)
{
    /* Nothing that signs in needs such a setting: without it the SDK takes its default. */
    if (is_form(x, F_CONFIG_SETTING)) {
        Source at = x->conf ? x->conf->outcome.at : SOURCE_UNKNOWN;
        if (at.kind == SOURCE_ENVIRONMENT && at.name) {
            const char *const names[] = {at.name, NULL};
            fixkit_unset(x, "unset_setting", "take the variable out: the default is used then",
                         names);
            fixkit_drop_variables(x, "drop_setting", "and out of the file that sets it", names);
        } else if (at.kind == SOURCE_FILE) {
            fixkit_drop(x, "drop_setting", "take the line out: the default is used then", at, true);
        }
    } else if (is_form(x, F_CONFIG_VARIABLE))
        fixes_give_variable(x);
    else if (fixkit_of_terragrunt(x))
        fixes_refused_by_terragrunt(x);
    else if (x->ctx->text_argument)
        misplaced_in_text(x);
    else if (!rename_argument(x))
        correct_file(x);
}

/* ---- Terraform itself, and the lock file ---- */

void fixes_terraform_version(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const TfConfig *tf = x->ctx->facts->tf;
    const char *runs = x->ctx->facts->terraform_version, *asks = "";
    if (is_form(x, F_TERRAFORM_ARGUMENT)) {
        unknown_argument(x);
        return;
    }
    for (size_t i = 0; tf && i < tf->terraform_constraints.len; i++)
        if (tf->terraform_constraints.items[i].text)
            asks = arena_printf(a, "%s%s%s (%s)", asks, asks[0] ? ", " : "",
                                text_safe(a, tf->terraform_constraints.items[i].text),
                                source_text(a, tf->terraform_constraints.items[i].at));
    fixkit_words(x, "right_terraform", "use the version that required_version asks for",
                 arena_printf(a,
                              "%s%stfenv, tenv, mise or asdf switch by a "
                              ".terraform-version file; or widen required_version if "
                              "the newer one is meant.",
                              text_with(a, "Terraform ", text_safe(a, runs), " runs. "),
                              text_with(a, "required_version asks for ", asks, ". ")));
}

void fixes_lock_file(const FixContext *x)
{
    static const char *const upgrade[] = {"terraform", "init", "-upgrade", NULL};
    static const char *const init[] = {"terraform", "init", NULL};
    const TfConfig *tf = x->ctx->facts->tf;
    Source at = tf ? tf->lock.at : SOURCE_UNKNOWN;
    EditVec block = VEC_INIT;
    if (is_form(x, F_LOCK_INSTALLED) && x->ctx->of_text) {
        fixkit_run(x, "init_upgrade", "initialise the folder, then run the same command again",
                   init);
        return;
    }
    if (!is_form(x, F_LOCK_INSTALLED) && at.line > 0 && fixkit_path(x, at) &&
        fileedit_drop_block(x->ctx->arena, x->ctx->facts->files, fixkit_path(x, at), at.line,
                            &block))
        fixkit_edits(x, "drop_lock_entry", "take the entry out: the next init writes it anew",
                     &block, true);
    fixkit_run(x, "init_upgrade",
               is_form(x, F_LOCK_INSTALLED)
                   ? "install what is locked"
                   : "choose again within the constraint, then commit the lock file",
               is_form(x, F_LOCK_INSTALLED) ? init : upgrade);
}
