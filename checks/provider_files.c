#include "checks/all.h"
#include "checks/support.h"
#include "data/provider_args.h"

#include <string.h>

/* What Terraform refuses in its own files (RULES.md 1) -> finding. The ids are those of
 * read/tfconfig. */
static const struct {
    const char *problem;
    enum finding_id id;
} problem_rows[] = {
    {"argument_missing", F_WEBID_TOKEN},
    {"backend_changed", F_BACKEND_SAVED},
    {"invalid_character", F_DAMAGE_HCL},
    {"invalid_role_arn", F_ROLE_ARN},
    {"lock", F_LOCK_VERSION},
    {"lock_checksum", F_LOCK_CHECKSUM},
    {"lock_syntax", F_LOCK_BROKEN},
    {"lock_version", F_LOCK_VERSION},
    {"provider_not_found", F_VERSION_MIRROR},
    {"provider_source", F_VERSION_SOURCE},
    {"required_version", F_TERRAFORM_CONSTRAINT},
    {"smart_quote", F_DAMAGE_HCL},
    {"language", F_TERRAFORM_LANGUAGE},
    {"terraform_version", F_TERRAFORM_CONSTRAINT},
    {"terragrunt_auth", F_TERRAGRUNT_AUTH},
    {"token_twice", F_VERSION_FACT},
    {"unknown_argument", F_VERSION_ARGUMENT},
    {"unset_other", F_CONFIG_VARIABLE},
    {"unset_variable", F_UNSET_VARIABLE},
    {"version_constraint", F_VERSION_CONSTRAINT},
};

/* What a file of values begins with, as Windows editors and consoles save it. */
static bool bom(const TfProblem *p)
{
    return p->text && strstr(p->text, "byte order mark (BOM)");
}

/* A character that no Terraform file has: typographic quotes and their like (RULES.md 52). */
static bool odd_character(const TfProblem *p)
{
    return p->summary && (strstr(p->summary, "Invalid character") || strstr(p->summary, "quote"));
}

/* The backend is the program's own, not the provider's. */
static bool of_backend(const TfProblem *p)
{
    return p->configuration && (strncmp(p->configuration, "backend.", 8) == 0 ||
                                strncmp(p->configuration, "remote_state.", 13) == 0);
}

/* No version of the provider has or had it, at the top, in a block or as a service's endpoint: then
 * no other version helps, and the file is what is wrong (hashicorp/terraform#28872:
 * required_version in provider "aws"). */
static bool of_no_version(const TfProblem *p)
{
    return p->wrong && !provider_arg_named("provider", p->wrong) &&
           !endpoint_service_find(p->wrong);
}

static enum finding_id problem_finding(const TfProblem *p)
{
    if (p->id && strcmp(p->id, "unknown_argument") == 0 && of_backend(p))
        return p->wrong && provider_arg_find("backend-s3", p->wrong) ? F_TERRAFORM_ARGUMENT
                                                                     : F_CONFIG_REFUSED;
    if (p->id && strcmp(p->id, "unknown_argument") == 0 && of_no_version(p))
        return F_CONFIG_REFUSED;
    for (size_t i = 0; p->id && i < ARRAY_LEN(problem_rows); i++)
        if (strcmp(problem_rows[i].problem, p->id) == 0)
            return problem_rows[i].id;
    return odd_character(p) || bom(p) ? F_DAMAGE_HCL : F_CONFIG_REFUSED;
}

/* The configuration that a problem names, or the first that fails because Terraform refuses. NULL
 * if none does. */
static const Configuration *refused_configuration(const CheckContext *ctx, const TfProblem *p)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_fails(conf) &&
            (!p->configuration || strcmp(p->configuration, conf->address) == 0))
            return conf;
    }
    return NULL;
}

/* init does not ask for variables: what stops it comes first (backend-var-unset). */
static bool init_stops(const TfConfig *tf)
{
    for (size_t i = 0; i < tf->problems.len; i++)
        if (tf->problems.items[i].fatal && strcmp(tf->problems.items[i].stage, "init") == 0)
            return true;
    return false;
}

/* A program of the wrong version stops before anything else that is wrong with the files, be it
 * their syntax, and says that alone (terraform/internal/configs/module.go:NewModule; run with
 * 1.11.4: undeclared references, curly quotes, an open block, two providers, a missing module). */
static bool wrong_version(const TfProblemVec *all)
{
    for (size_t i = 0; i < all->len; i++)
        if (all->items[i].fatal && problem_finding(&all->items[i]) == F_TERRAFORM_CONSTRAINT)
            return true;
    return false;
}

/* One trouble in many places is told once: is it told already with an earlier problem? */
static bool same_trouble(const TfProblem *a, const TfProblem *b)
{
    bool same_configuration =
        (!a->configuration && !b->configuration) ||
        (a->configuration && b->configuration && strcmp(a->configuration, b->configuration) == 0);
    return b->fatal && same_configuration && strcmp(a->id, b->id) == 0 &&
           strcmp(a->summary ? a->summary : "", b->summary ? b->summary : "") == 0 && !a->wrong &&
           !b->wrong;
}

enum { PLACES_SHOWN = 4 };

static void show_place(CheckContext *ctx, Finding *f, const TfProblem *p, bool proof)
{
    const char *message = text_safe(ctx->arena, p->summary && proof ? p->summary
                                                : p->text           ? p->text
                                                                    : p->id);
    if (p->at.column > 0) /* an editor goes there by it */
        message = arena_printf(ctx->arena, "%s, at %s:%d:%d", message, p->at.name, p->at.line,
                               p->at.column);
    if (proof)
        finding_prooff(ctx->arena, f, "message", p->at, "%s", message);
    else
        finding_evidencef(ctx->arena, f, "also", p->at, "%s", message);
}

/* What comes after the plan counts where the plan is made. */
static bool never_reached(const CheckContext *ctx, const TfProblem *p)
{
    for (size_t i = 0; strcmp(p->stage, "after") == 0 && i < ctx->configurations->len; i++)
        if (check_fails(ctx->configurations->items[i]))
            return true;
    return false;
}

/* Has the folder nothing that only a root has? Then it is most likely there to be called. */
static bool looks_like_module(const Facts *facts)
{
    const TfConfig *tf = facts->tf;
    if (facts->unit || tf->backend.kind != BACKEND_NONE || tf->backend.saved)
        return false;
    for (size_t i = 0; i < tf->providers.len; i++)
        if (tf->providers.items[i].block)
            return false;
    return tf->providers.len > 0;
}

static void tell_module(CheckContext *ctx, Finding *f)
{
    Fix *fix;
    finding_detailf(ctx->arena, f,
                    "%s. The folder has no provider \"aws\" block and no backend: it looks like a "
                    "module, which gets variables and provider from whoever calls it.",
                    f->detail);
    fix = finding_fix(ctx->arena, f, "look_at_caller", RISK_SHOW,
                      "look at the folder that calls this module, or at the Terragrunt unit that "
                      "has it as source");
    fix->admin_text = "why403 sweep, run at the top of the repository, finds the folders to look "
                      "at.";
}

/* Does the file that the problem is about stand as git-crypt keeps it (git-crypt's commands.cpp:
 * such a file begins with a NUL, its name and another NUL)? */
static bool is_locked(const CheckContext *ctx, const TfProblem *p)
{
    static const char head[] = "\0GITCRYPT";
    enum { FILE_MAX = 16 * 1024 * 1024 };
    const char *path = p->at.kind == SOURCE_FILE ? p->at.name : NULL;
    Span bytes = SPAN_EMPTY;
    if (path && path[0] != '/')
        path = arena_printf(ctx->arena, "%s/%s", ctx->facts->tf->dir, path);
    return path && snapshot_read(ctx->facts->files, path, FILE_MAX, &bytes) == FILE_OK &&
           bytes.len > sizeof head && memcmp(bytes.ptr, head, sizeof head) == 0;
}

static void tell_locked(CheckContext *ctx, Finding *f, const TfProblem *p)
{
    Fix *fix;
    finding_titlef(ctx->arena, f, "%s is encrypted by git-crypt",
                   text_safe(ctx->arena, p->at.name));
    finding_detailf(ctx->arena, f,
                    "The file is here as the repository keeps it. What is in it, values of "
                    "variables among it, is not known before it is unlocked.");
    fix = finding_fix(ctx->arena, f, "unlock", RISK_SHOW, "unlock the repository");
    fix->admin_text = "git-crypt unlock, with your GPG key or the key file; who has access can add "
                      "you: git-crypt add-gpg-user.";
}

/* Which of the two is at fault, the version or the argument, only its owner knows
 * (backend-11-skip-validation-dead with Terraform 1.5). */
static enum certainty problem_certainty(enum finding_id id, const TfProblem *p)
{
    if (p->perhaps)
        return CERTAINTY_POSSIBLE;
    return id == F_TERRAFORM_ARGUMENT ? CERTAINTY_LIKELY : CERTAINTY_CERTAIN;
}

static void tell_refuser(CheckContext *ctx, Finding *f, enum finding_id id, const TfProblem *p)
{
    bool unit = strcmp(p->id, "terragrunt") == 0;
    const char *who = unit ? "Terragrunt" : tf_is_tofu(ctx->facts->tf) ? "OpenTofu" : "Terraform";
    if (unit || id == F_CONFIG_REFUSED)
        finding_titlef(ctx->arena, f, "%s %s the configuration", who,
                       p->perhaps ? "may refuse" : "refuses");
}

static void add_problem(CheckContext *ctx, const TfProblemVec *all, size_t index)
{
    const TfProblem *p = &all->items[index];
    enum finding_id id = problem_finding(p);
    /* what nobody uses is refused all the same, if it can't be read */
    bool unset = id == F_UNSET_VARIABLE || id == F_CONFIG_VARIABLE;
    bool after_another = (id != F_TERRAFORM_CONSTRAINT && wrong_version(all)) ||
                         (unset && init_stops(ctx->facts->tf)) || never_reached(ctx, p);
    bool stops =
        p->fatal && !after_another &&
        (ctx->configurations->len == 0 || !p->configuration || refused_configuration(ctx, p));
    size_t more = 0;
    Finding *f;
    for (size_t i = 0; i < index; i++)
        if (same_trouble(p, &all->items[i]))
            return;
    f = check_add(ctx, id, stops ? SEVERITY_FAIL : SEVERITY_WARN, problem_certainty(id, p), NULL);
    tell_refuser(ctx, f, id, p);
    f->configuration = p->configuration;
    if (id == F_CONFIG_REFUSED && strcmp(p->id, "terragrunt") == 0)
        f->link = "https://docs.terragrunt.com/reference/hcl/";
    else if (id == F_CONFIG_REFUSED)
        f->link = "https://developer.hashicorp.com/terraform/language/syntax/configuration";
    if (p->text)
        finding_detailf(ctx->arena, f, "%s", text_safe(ctx->arena, p->text));
    if (id == F_WEBID_TOKEN) /* nothing is sent */
        finding_titlef(ctx->arena, f, "The web identity block needs exactly one token");
    if (id == F_DAMAGE_HCL && bom(p))
        finding_titlef(ctx->arena, f, "A byte order mark stands before the values of a file");
    if (id == F_DAMAGE_HCL && is_locked(ctx, p))
        tell_locked(ctx, f, p);
    show_place(ctx, f, p, true);
    for (size_t i = index + 1; i < all->len; i++)
        if (same_trouble(p, &all->items[i]) && ++more < PLACES_SHOWN)
            show_place(ctx, f, &all->items[i], false);
    if (more > 0)
        finding_detailf(ctx->arena, f, "%s, and %zu more of the kind", f->detail, more);
    /* Which variable it is, or how many; which provider is not to be had. */
    const char *name = p->subject ? text_safe(ctx->arena, p->subject) : NULL;
    if (name && id == F_VERSION_MIRROR)
        finding_titlef(ctx->arena, f, "%s can't be installed from here", name);
    else if (name && more == 0)
        finding_titlef(ctx->arena, f, "Variable %s has no value", name);
    else if (name)
        finding_titlef(ctx->arena, f, "%zu variables have no value", more + 1);
    if (unset && looks_like_module(ctx->facts))
        tell_module(ctx, f);
}

/* Files that another command reads, so that nobody looks for the fault in them. */
static void tell_other_files(CheckContext *ctx)
{
    static const struct {
        const char *ending, *what;
    } rows[] = {
        {".tfcomponent.hcl", "a component of a Stack, which HCP Terraform runs"},
        {".tfstack.hcl", "a component of a Stack in its older name, which HCP Terraform runs"},
        {".tfdeploy.hcl", "a deployment of a Stack: HCP Terraform signs in there, by itself"},
        {".tfquery.hcl", "list blocks for terraform query"},
        {".tftest.hcl", "a test for terraform test"},
    };
    const TfConfig *tf = ctx->facts->tf;
    NameVec names = VEC_INIT;
    snapshot_list(ctx->facts->files, tf->dir, &names);
    for (size_t i = 0; i < names.len; i++)
        for (size_t k = 0; k < ARRAY_LEN(rows); k++)
            if (span_ends(span_of(names.items[i]), rows[k].ending))
                check_passf(ctx, STEP_PROVIDER, "not read", source_file(names.items[i], 0, 0),
                            "%s is %s; plan does not read it",
                            text_safe(ctx->arena, names.items[i]), rows[k].what);
}

void check_terraform_files(CheckContext *ctx)
{
    const TfConfig *tf = ctx->facts->tf;
    size_t n_fatal = 0;
    if (!tf)
        return;
    for (size_t i = 0; i < tf->problems.len; i++) {
        if (tf->problems.items[i].fatal || tf->problems.items[i].perhaps)
            add_problem(ctx, &tf->problems, i);
        n_fatal += tf->problems.items[i].fatal;
    }
    if (n_fatal == 0 && tf->has_terraform)
        check_passf(ctx, STEP_PROVIDER, "files", source_file(tf->dir, 0, 0),
                    "%zu Terraform file%s read, nothing that Terraform refuses", tf->n_files,
                    tf->n_files == 1 ? "" : "s");
    if (tf->has_terraform)
        tell_other_files(ctx);
}
