#include "checks/fixes/fixkit.h"

#include <string.h>

#include "awscli/awscli_verbs.h"
#include "base/arn.h"
#include "data/regions.h"

static const enum shell shells[] = {SHELL_SH, SHELL_FISH, SHELL_POWERSHELL};

static Fix *add_fix(const FixContext *x, const char *id, const char *title, enum fix_risk risk)
{
    return finding_fix(x->ctx->arena, x->f, id, risk, title);
}

void fixkit_line(const FixContext *x, Fix *fix, enum shell shell, const char *text)
{
    fix_command(x->ctx->arena, fix, shell, text);
}

Fix *fixkit_find(const FixContext *x, const char *id, const char *title)
{
    for (size_t i = 0; i < x->f->fixes.len; i++)
        if (strcmp(x->f->fixes.items[i].id, id) == 0 &&
            strcmp(x->f->fixes.items[i].title, title) == 0)
            return &x->f->fixes.items[i];
    return NULL;
}

/* "aws sts get-caller-identity --profile 'my profile'"; NULL if a word can't be quoted. */
static const char *command_line(Arena *a, enum shell shell, const char *const *argv)
{
    AUTO_BUF Buf line = BUF_INIT(8192);
    for (size_t i = 0; argv[i]; i++) {
        const char *word = text_quote(a, shell, argv[i]);
        if (!word)
            return NULL;
        buf_printf(&line, "%s%s", i ? " " : "", word);
    }
    return arena_strdup(a, line.ptr);
}

const char *fixkit_program(const FixContext *x)
{
    const Facts *facts = x->ctx->facts;
    return facts->unit ? "terragrunt" : tf_program_name(facts->tf);
}

/* The same by the program that runs here: OpenTofu and Terragrunt have Terraform's commands under
 * their own names (init, plan and state among Terragrunt's shortcuts: cli/commands/shortcuts.go).
 */
static const char *const *by_program(const FixContext *x, const char *const *argv)
{
    const char *program = fixkit_program(x);
    size_t n = 0;
    if (strcmp(argv[0], "terraform") != 0 || strcmp(program, "terraform") == 0)
        return argv;
    while (argv[n])
        n++;
    const char **own = arena_array(x->ctx->arena, const char *, n + 1);
    memcpy(own, argv, (n + 1) * sizeof *own);
    own[0] = program;
    return own;
}

Fix *fixkit_run(const FixContext *x, const char *id, const char *title, const char *const *argv)
{
    Fix *fix;
    if (!command_line(x->ctx->arena, SHELL_SH, argv))
        return NULL;
    fix = add_fix(x, id, title, RISK_RUN);
    argv = by_program(x, argv);
    for (size_t i = 0; fix && i < ARRAY_LEN(shells); i++) {
        const char *line = command_line(x->ctx->arena, shells[i], argv);
        if (line)
            fixkit_line(x, fix, shells[i], line);
    }
    return fix;
}

Fix *fixkit_look(const FixContext *x, const char *id, const char *title, const char *const *argv)
{
    Fix *fix = fixkit_run(x, id, title, argv);
    if (fix)
        fix->looks = true;
    return fix;
}

Fix *fixkit_configure(const FixContext *x, const char *id, const char *title, const char *profile)
{
    const char *const named[] = {"aws", "configure", "--profile", profile, NULL};
    const char *const plain[] = {"env", "-u",        "AWS_PROFILE", "-u", "AWS_DEFAULT_PROFILE",
                                 "aws", "configure", NULL};
    if (profile && strcmp(profile, "default") != 0)
        return fixkit_run(x, id, title, named);
    bool unset = profile && awscli_configure_default(x->ctx->facts->env)[0];
    return fixkit_run(x, id, title, unset ? plain : plain + 5);
}

Fix *fixkit_edit(const FixContext *x, const char *id, const char *title, const Edit *edit,
                 bool unasked)
{
    Fix *fix = fixkit_find(x, id, title);
    Edit origin;
    if (!fix || !fix->unasked || !unasked || fix->edits.len == 0)
        fix = add_fix(x, id, title, RISK_EDIT);
    if (fixkit_stack_edit(x, edit, &origin))
        vec_push(x->ctx->arena, &fix->edits, origin);
    vec_push(x->ctx->arena, &fix->edits, *edit);
    fix->unasked = unasked;
    return fix;
}

Fix *fixkit_edits(const FixContext *x, const char *id, const char *title, const EditVec *edits,
                  bool unasked)
{
    Fix *fix = edits->len > 0 ? fixkit_edit(x, id, title, &edits->items[0], unasked) : NULL;
    for (size_t i = 1; i < edits->len; i++) {
        Edit origin;
        if (fixkit_stack_edit(x, &edits->items[i], &origin))
            vec_push(x->ctx->arena, &fix->edits, origin);
        vec_push(x->ctx->arena, &fix->edits, edits->items[i]);
    }
    return fix;
}

Fix *fixkit_words(const FixContext *x, const char *id, const char *title, const char *text)
{
    Fix *fix = add_fix(x, id, title, RISK_SHOW);
    fix->admin_text = arena_strdup(x->ctx->arena, text);
    return fix;
}

Fix *fixkit_admin(const FixContext *x, const char *id, const char *title, const char *text)
{
    Fix *fix = fixkit_words(x, id, title, text);
    fix->for_others = true;
    return fix;
}

static bool lists_account(const TfValue *list, Span account)
{
    for (size_t i = 0; list->state == TF_KNOWN && i < list->n_items; i++)
        if (tfvalue_text(&list->items[i]) && span_is(account, tfvalue_text(&list->items[i])))
            return true;
    return false;
}

bool fixkit_names_account(const FixContext *x, const char *account)
{
    const char *of_key =
        x->creds ? account_from_key_id(x->ctx->arena, x->creds->access_key_id.text) : NULL;
    if (!account || strlen(account) != 12 || !x->conf)
        return false;
    if (x->conf->block &&
        lists_account(tfblock_get(x->conf->block, "allowed_account_ids"), span_of(account)))
        return true;
    for (size_t i = 0; i < x->conf->roles.len; i++) {
        const char *of_role = arn_account(x->ctx->arena, x->conf->roles.items[i].arn);
        if (of_role && strcmp(of_role, account) == 0)
            return true;
    }
    return of_key && strcmp(account, of_key) == 0;
}

void fixkit_changes_principal(const FixContext *x, Fix *fix, const char *new_arn)
{
    if (!fix)
        return;
    fix->old_arn = x->conf ? x->conf->outcome.arn : NULL;
    fix->new_arn = new_arn;
    if (fixkit_names_account(x, arn_account(x->ctx->arena, new_arn))) {
        fix->unasked = fix->edits.len > 0;
        return;
    }
    fix->changes_principal = true;
    fix->unasked = false;
    fix->risk = RISK_SHOW;
}

const char *fixkit_path(const FixContext *x, Source at)
{
    const Facts *facts = x->ctx->facts;
    if (at.kind != SOURCE_FILE || !at.name || !at.name[0])
        return NULL;
    if (at.name[0] == '~' && at.name[1] == '/' && facts->home)
        return arena_printf(x->ctx->arena, "%s%s", facts->home, at.name + 1);
    return at.name[0] == '/' || !facts->dir
               ? at.name
               : arena_printf(x->ctx->arena, "%s/%s", facts->dir, at.name);
}

bool fixkit_rename(const FixContext *x, Source at, const char *wrong, const char *right, Edit *out)
{
    Arena *a = x->ctx->arena;
    const char *path = fixkit_path(x, at);
    return path && at.line > 0 &&
           fileedit_rename(a, x->ctx->facts->files, path, at.line,
                           arena_span(a, span_trim(span_of(wrong), " \t\r")), right, out);
}

Fix *fixkit_drop_variables(const FixContext *x, const char *id, const char *title,
                           const char *const *names)
{
    Arena *a = x->ctx->arena;
    EditVec lines = VEC_INIT;
    for (size_t i = 0; names[i]; i++) {
        const EnvPlace *place = env_place(x->ctx->facts->env, names[i]);
        Edit edit;
        if (place && place->same_value && place->form != ENV_PLACE_UNIT &&
            fixkit_path(x, place->at) &&
            fileedit_drop(a, x->ctx->facts->files, fixkit_path(x, place->at), place->at.line,
                          &edit))
            vec_push(a, &lines, edit);
    }
    return fixkit_edits(x, id, title, &lines, false);
}

Source fixkit_opened(const FixContext *x, Source at)
{
    const EnvPlace *place =
        at.kind == SOURCE_ENVIRONMENT ? env_place(x->ctx->facts->env, at.name) : NULL;
    at = place ? place->at : at;
    return at.kind == SOURCE_FILE && at.line > 0 && fixkit_path(x, at) ? at : SOURCE_UNKNOWN;
}

Fix *fixkit_drop(const FixContext *x, const char *id, const char *title, Source at, bool unasked)
{
    Arena *a = x->ctx->arena;
    Edit edit;
    if (at.kind == SOURCE_ENVIRONMENT) {
        const EnvPlace *place = env_place(x->ctx->facts->env, at.name);
        at = place && place->same_value && place->form != ENV_PLACE_UNIT ? place->at
                                                                         : SOURCE_UNKNOWN;
        unasked = false; /* a start-up file is the user's own */
    }
    if (at.line < 1 || !fixkit_path(x, at) ||
        !fileedit_drop(a, x->ctx->facts->files, fixkit_path(x, at), at.line, &edit))
        return NULL;
    return fixkit_edit(x, id, title, &edit, unasked);
}

bool fixkit_same_place(Source a, Source b)
{
    return a.kind == b.kind && a.line == b.line && a.name && b.name && strcmp(a.name, b.name) == 0;
}

Source fixkit_evidence(const FixContext *x, const char *label, const char **out_text)
{
    for (size_t i = 0; i < x->f->evidence.len; i++) {
        const Evidence *e = &x->f->evidence.items[i];
        if (!e->label || strcmp(e->label, label) != 0)
            continue;
        if (out_text)
            *out_text = e->text;
        return e->at;
    }
    if (out_text)
        *out_text = NULL;
    return SOURCE_UNKNOWN;
}

bool fixkit_of_terragrunt(const FixContext *x)
{
    const TfConfig *tf = x->ctx->facts->tf;
    Source at = fixkit_evidence(x, "message", NULL);
    for (size_t i = 0; tf && i < tf->problems.len; i++)
        if (strcmp(tf->problems.items[i].id, "terragrunt") == 0 &&
            source_same(tf->problems.items[i].at, at))
            return true;
    return false;
}

const char *fixkit_host(const FixContext *x)
{
    const Question *q = x->conf ? x->conf->decisive_question : NULL;
    const Region *r = region_find(x->region);
    Span host = span_of(q && q->endpoint ? q->endpoint : "");
    if (span_starts(host, "https://")) {
        host = span_sub(host, strlen("https://"), host.len);
        return arena_span(x->ctx->arena, span_sub(host, 0, strcspn(host.ptr, "/:")));
    }
    if (x->ctx->of_text && x->ctx->text_host)
        return x->ctx->text_host;
    if (x->ctx->of_text && !r)
        return "sts.REGION.amazonaws.com";
    return r ? r->sts_host : "sts.us-east-1.amazonaws.com";
}

const char *fixkit_profile(const FixContext *x, const char *known)
{
    return known || x->ctx->of_text ? known : "default";
}
