#include "checks/fixes/fixes.h"

#include <string.h>

static bool is_form(const FixContext *x, enum finding_id id)
{
    return strcmp(x->f->id, finding_rows[id].id) == 0;
}

static const char *const key_variables[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                            "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", NULL};

/* Exchanges the values of the two lines, where both stand in one file. */
static void exchange(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Snapshot *files = x->ctx->facts->files;
    Source id = x->creds->access_key_id.at, secret = x->creds->secret_at;
    const char *path = fixkit_path(x, id);
    Edit first, second;
    Fix *fix;
    if (!path || !fixkit_path(x, secret) || strcmp(path, fixkit_path(x, secret)) != 0 ||
        !fileedit_take_value(a, files, path, id.line, secret.line, &first) ||
        !fileedit_take_value(a, files, path, secret.line, id.line, &second))
        return;
    first.shown_before = second.shown_after = "key id line, holding the secret";
    first.shown_after = second.shown_before = "the two values exchanged";
    fix = fixkit_edit(x, "exchange_pair", "exchange the two values", &first, true);
    vec_push(a, &fix->edits, second);
}

void fixes_wrong_keys(const FixContext *x)
{
    static const char *const create[] = {"aws", "iam", "create-access-key", NULL};
    Fix *fix;
    if (x->creds && is_form(x, F_SWAPPED) && x->creds->source == CRED_ENVIRONMENT &&
        x->creds->secret_at.name)
        fixkit_repair(x, "exchange_pair", "exchange the two values",
                      (EnvRepair){x->creds->access_key_id.at.name, x->creds->secret_at.name, true});
    else if (x->creds && is_form(x, F_SWAPPED))
        exchange(x);
    fixes_put_pair(x, "put the right pair in: copy both values again, don't retype them");
    fixes_other_profile(x);
    fix = fixkit_run(x, "new_key_pair",
                     "or make a new pair for the user who owns it (as that user)", create);
    if (fix)
        fixkit_changes_principal(x, fix, NULL);
    if (x->creds && x->creds->source == CRED_ENVIRONMENT)
        fixkit_changes_principal(
            x,
            fixkit_unset(x, "unset_keys", "or take the keys out of the environment", key_variables),
            NULL);
}

static bool says(const AwsSection *s, const char *key)
{
    const AwsProperty *p = awssection_property(s, key);
    return p && !value_empty(p->value);
}

/* Something to sign in with: a whole pair, a program, a sign-in, or a role with somebody to take it
 * (RULES.md 40). A region alone, half a pair or half a role helps nobody. */
static bool signs_in(const AwsSection *s)
{
    bool sso = says(s, "sso_session") || says(s, "sso_start_url");
    bool taker = says(s, "source_profile") || says(s, "credential_source") ||
                 says(s, "web_identity_token_file");
    return (says(s, "aws_access_key_id") && says(s, "aws_secret_access_key")) ||
           says(s, "credential_process") || says(s, "login_session") ||
           (sso && says(s, "sso_account_id") && says(s, "sso_role_name")) ||
           (taker && says(s, "role_arn"));
}

/* A profile that the files have and that holds something, to be proposed where none is named or
 * the one in use holds nothing; NULL if none. */
static const char *some_profile(const FixContext *x)
{
    enum { LOOKED_AT = 300 }; /* of a file: a sweep asks for each of its profiles */
    AwsFileList files = check_files(x->ctx);
    const char *used = x->conf ? x->conf->profile : NULL;
    for (size_t i = 0; i < files.len; i++)
        for (size_t k = 0; k < files.items[i]->sections.len && k < LOOKED_AT; k++) {
            const AwsSection *s = &files.items[i]->sections.items[k];
            if (s->kind == SECTION_PROFILE && strcmp(s->name, "default") != 0 &&
                !(used && strcmp(s->name, used) == 0) && signs_in(s))
                return s->name;
        }
    return NULL;
}

/* A .tfvars beside that has a line for the variable and is not read by itself (RULES.md 81); NULL
 * if none. */
static const char *values_not_read(const FixContext *x, const char *variable)
{
    enum { FILE_MAX = 1024 * 1024 };
    Arena *a = x->ctx->arena;
    const char *dir = x->ctx->facts->tf->dir;
    NameVec names = VEC_INIT;
    snapshot_list(x->ctx->facts->files, dir, &names);
    for (size_t i = 0; i < names.len; i++) {
        Span name = span_of(names.items[i]), text = SPAN_EMPTY, line;
        if (!span_ends(name, ".tfvars") || span_ends(name, ".auto.tfvars") ||
            span_is(name, "terraform.tfvars") ||
            snapshot_read(x->ctx->facts->files, arena_printf(a, "%s/%s", dir, names.items[i]),
                          FILE_MAX, &text) != FILE_OK)
            continue;
        while (span_next_line(&text, &line)) {
            Span key = span_trim(span_sub(line, 0, span_find_char(line, '=')), " \t");
            if (key.len < line.len && span_is(key, variable))
                return names.items[i];
        }
    }
    return NULL;
}

void fixes_give_variable(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const TfConfig *tf = x->ctx->facts->tf;
    Source at = fixkit_evidence(x, "message", NULL);
    const char *name = NULL, *file;
    const char *better = is_form(x, F_UNSET_VARIABLE)
                             ? " Or better: let the block take a profile, without keys."
                             : "";
    for (size_t i = 0; tf && i < tf->problems.len && !name; i++)
        if (fixkit_same_place(tf->problems.items[i].at, at))
            name = tf->problems.items[i].subject;
    file = name ? values_not_read(x, name) : NULL;
    if (file)
        fixkit_words(x, "give_values_file", "name the file that has its value",
                     arena_printf(a,
                                  "%s sets it, and is not read by itself: -var-file=%s does that.",
                                  text_safe(a, file), text_safe(a, file)));
    fixkit_words(x, "give_variable",
                 file ? "or give the variable a value" : "give the variable a value",
                 arena_printf(a, "In terraform.tfvars, with -var or -var-file, or as TF_VAR_%s.%s",
                              name ? text_safe(a, name) : "NAME", better));
}

void fixes_missing_keys(const FixContext *x)
{
    static const char *const sso[] = {"aws", "configure", "sso", NULL};
    static const char *const files[] = {"AWS_SHARED_CREDENTIALS_FILE", NULL};
    static const char *const container[] = {"AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", NULL};
    const char *profile = is_form(x, F_MISSING_ALL) ? some_profile(x) : NULL;
    if (is_form(x, F_CONTAINER)) {
        fixkit_words(x, "restart_container_endpoint", "start anew what gives the credentials",
                     "Whatever set the variable serves the credentials: open a new aws-vault or "
                     "granted session, or look at the task's or pod's role and agent.");
        fixkit_changes_principal(
            x,
            fixkit_unset(x, "unset_container",
                         "or leave that endpoint out: another source is used then", container),
            NULL);
        return;
    }
    if (is_form(x, F_CREDENTIAL_SOURCE) && x->conf &&
        x->conf->outcome.reason == PREDICT_HALF_ROLE) {
        fixkit_words(x, "finish_profile", "finish the profile",
                     "Add the line role_arn = ARN of the role that is meant. If no role is meant: "
                     "delete the line and give the profile keys of its own. Or name the source's "
                     "profile where this one is named.");
        return;
    }
    if (is_form(x, F_UNSET_VARIABLE)) {
        fixes_give_variable(x);
        return;
    }
    if (is_form(x, F_MISSING_FILE))
        fixkit_unset(x, "unset_credentials_file", "read the usual file again", files);
    if (is_form(x, F_HALF_ENV))
        fixkit_unset(x, "unset_keys", "take the half pair out of the environment", key_variables);
    if (profile)
        fixkit_changes_principal(
            x, fixkit_set(x, "use_profile", "use a profile that is there", "AWS_PROFILE", profile),
            NULL);
    bool block = is_form(x, F_HALF_BLOCK);
    if (block && (x->f->evidence.len == 0 || !fixes_open_place(x, "write the other half beside it",
                                                               x->f->evidence.items[0].at)))
        fixkit_words(
            x, "write_other_half", "write the other half beside it",
            "access_key and secret_key stand in the same block. Or take the one out that is "
            "there: then the environment or a profile is used.");
    if (!block)
        fixes_put_pair(x, is_form(x, F_HALF_FILE) ? "write both halves of the pair"
                                                  : "write a key pair");
    fixkit_run(x, "configure_sso", "or set up a login through IAM Identity Center", sso);
}

void fixes_key_inactive(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const char *id = x->creds ? x->creds->access_key_id.text : NULL;
    const char *const update[] = {
        "aws", "iam", "update-access-key", "--access-key-id", id, "--status", "Active", NULL};
    const char *shown = id ? check_key_id(x->ctx, id) : "in use";
    if (x->ctx->show_key_ids && id && !looks_like_secret(span_of(id)))
        fixkit_run(x, "wake_key",
                   "switch it on again, only if it was you who switched it off (as its owner or an "
                   "administrator)",
                   update);
    fixkit_admin(x, "ask_owner", "ask whoever administers the account",
                 arena_printf(a,
                              "Is the access key %s active? `aws iam list-access-keys --user-name "
                              "USER` shows it. If AWS attached a quarantine "
                              "policy (AWSCompromisedKeyQuarantine), the key has leaked: make a "
                              "new one and delete this.",
                              shown));
}

/* ---- tokens ---- */

/* The CLI can export what it resolves, token included (wellknown-fixes.md). */
static void export_credentials(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const char *name = fixkit_profile(x, x->profile);
    Fix *fix;
    if (name && !text_quote(a, SHELL_SH, name))
        return;
    fix = finding_fix(a, x->f, "export_credentials", RISK_SHOW,
                      "let the AWS CLI export all three values");
    fixkit_export_credentials(x, fix, name);
}

/* The evidence row that names the place of a token under its old name. */
static Source found_token_at(const FixContext *x)
{
    for (size_t i = x->f->evidence.len; i > 0; i--)
        if (x->f->evidence.items[i - 1].label &&
            strcmp(x->f->evidence.items[i - 1].label, "token") == 0)
            return x->f->evidence.items[i - 1].at;
    return SOURCE_UNKNOWN;
}

void fixes_missing_session_token(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Source at = is_form(x, F_TOKEN_OLD_NAME) ? found_token_at(x) : SOURCE_UNKNOWN;
    Edit edit;
    if (at.kind == SOURCE_ENVIRONMENT) {
        fixkit_repair(x, "rename_token", "give the token its present name",
                      (EnvRepair){"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", false});
    } else if (at.line > 0 && fixkit_path(x, at) &&
               fileedit_replace(a, x->ctx->facts->files, fixkit_path(x, at), at.line,
                                "aws_security_token", "aws_session_token", &edit)) {
        fixkit_edit(x, "rename_token", "give the token its present name", &edit, true);
    }
    export_credentials(x);
}

void fixes_stale_session_token(const FixContext *x)
{
    static const char *const token[] = {"AWS_SESSION_TOKEN", NULL};
    Source at = x->creds && x->creds->token ? x->creds->token_at : SOURCE_UNKNOWN;
    if (is_form(x, F_TOKEN_OTHER)) {
        export_credentials(x);
        return;
    }
    if (at.kind == SOURCE_ENVIRONMENT ||
        !x->creds) /* of a text nothing is known but its words: it is the usual place */
        fixkit_unset(x, "unset_session_token", "take the token out of the environment", token);
    fixkit_drop(x, "drop_token_line",
                at.kind == SOURCE_ENVIRONMENT ? "and out of the file that sets it"
                                              : "take the token's line out",
                at, true);
}

/* ---- damage ---- */

static bool clean_line(const FixContext *x, Source at)
{
    Edit edit;
    const char *path = fixkit_path(x, at);
    EditVec joined = VEC_INIT;
    if (path && fileedit_join(x->ctx->arena, x->ctx->facts->files, path, at.line, &joined))
        return fixkit_edits(x, "join_lines", "write the value on one line", &joined, true);
    if (!path || at.line < 1 ||
        !fileedit_clean(x->ctx->arena, x->ctx->facts->files, path, at.line, &edit))
        return false;
    fixkit_edit(x, "clean_value", "write the value without the stray characters", &edit, true);
    return true;
}

static void clean_value(const FixContext *x, Source at, unsigned strays)
{
    if (strays == 0)
        return;
    if (at.kind == SOURCE_ENVIRONMENT)
        fixkit_repair(x, "clean_variable", "set the variable again without the stray characters",
                      (EnvRepair){at.name, at.name, false});
    else if (!clean_line(x, at))
        fixes_put_pair(x, "write the value anew");
}

/* Place of the damage in a file, as the check found it. */
static Source damage_at(const FixContext *x)
{
    for (size_t i = 0; i < x->f->evidence.len; i++)
        if (x->f->evidence.items[i].proof && x->f->evidence.items[i].at.kind == SOURCE_FILE)
            return x->f->evidence.items[i].at;
    return SOURCE_UNKNOWN;
}

static void repair_file(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Snapshot *files = x->ctx->facts->files;
    Source at = damage_at(x);
    const char *path = fixkit_path(x, at);
    EditVec lines = VEC_INIT;
    Span line;
    Edit edit;
    if (!path)
        return;
    if (is_form(x, F_DAMAGE_BOM) && fileedit_strip_bom(a, files, path, &edit))
        fixkit_edit(x, "strip_bom", "take the byte order mark out", &edit, true);
    else if (is_form(x, F_DAMAGE_UTF16) && fileedit_to_utf8(a, files, path, &lines))
        fixkit_edits(x, "to_utf8", "write the file as UTF-8", &lines, true);
    else if (is_form(x, F_DAMAGE_EXPORT) && fileedit_from_shell(a, files, path, &lines))
        fixkit_edits(x, "from_shell", "write the shell lines as settings", &lines, true);
    else if (is_form(x, F_DAMAGE_HCL) && fileedit_straight_quotes(a, files, path, at.line, &lines))
        fixkit_edits(x, "straight_quotes", "write straight quotes", &lines, true);
    else if (is_form(x, F_DAMAGE_BRACKET) &&
             snapshot_line(files, path, at.line, FILEEDIT_MAX_BYTES, &line)) {
        line = span_trim(line, "\r");
        if (fileedit_replace(a, files, path, at.line, arena_span(a, line),
                             arena_printf(a, "%s]", arena_span(a, span_trim(line, " \t"))), &edit))
            fixkit_edit(x, "close_bracket", "close the section's bracket", &edit, true);
    }
}

/* aws configure gives the file to its owner alone. */
static void close_file(const FixContext *x)
{
    const char *path = fixkit_path(x, damage_at(x));
    const char *const close[] = {"chmod", "600", path, NULL};
    if (path)
        fixkit_run(x, "close_file", "let nobody else open the file", close);
}

void fixes_file_damage(const FixContext *x)
{
    if (is_form(x, F_FILE_OPEN)) {
        close_file(x);
        return;
    }
    if (is_form(x, F_DAMAGE_UNREADABLE)) {
        fixkit_words(x, "make_readable", "make it a file that you may read",
                     "The path must be a plain file that belongs to you: chmod 600 FILE; if a "
                     "folder stands there, move it away.");
        return;
    }
    repair_file(x);
    if (is_form(x, F_DAMAGE_HCL) && x->f->detail && strstr(x->f->detail, "byte order mark (BOM)"))
        fixkit_words(x, "strip_bom", "save the file that is read there as UTF-8 without BOM",
                     "Editors call it \"UTF-8\" beside \"UTF-8 with BOM\". In a shell: sed -i "
                     "'1s/^\\xEF\\xBB\\xBF//' FILE.");
    else if (is_form(x, F_DAMAGE_HCL) && x->f->fixes.len == 0)
        fixkit_words(x, "plain_text", "write the line anew as plain text",
                     "The place stands above. Terraform reads UTF-8 without control characters, "
                     "and straight quotes around strings.");
    if (!x->creds)
        return;
    clean_value(x, x->creds->access_key_id.at, stray_of(span_of(x->creds->access_key_id.text)));
    clean_value(x, x->creds->secret_at, secret_shape(x->creds->secret_key).strays);
    clean_value(x, x->creds->token_at, secret_shape(x->creds->token).strays);
}

/* ---- expiry ---- */

void fixes_expired_token(const FixContext *x)
{
    static const char *const push[] = {"terraform", "state", "push", "errored.tfstate", NULL};
    const char *profile = fixkit_profile(x, x->profile), *flag = profile ? "--profile" : NULL;
    const char *const login[] = {"aws", "login", flag, profile, NULL};
    const char *const sso[] = {"aws", "sso", "login", flag, profile, NULL};
    if (is_form(x, F_ERRORED_STATE)) {
        fixkit_run(x, "push_state", "save the state first, with working credentials", push);
        return;
    }
    if (is_form(x, F_LOGIN_EXPIRED)) {
        fixkit_run(x, "login", "log in again", login);
        return;
    }
    if (x->creds && x->creds->source == CRED_ENVIRONMENT)
        fixkit_changes_principal(
            x,
            fixkit_unset(x, "unset_expired",
                         "take the old values out of the environment, then get new ones",
                         key_variables),
            NULL);
    if (x->creds && x->creds->source == CRED_SSO)
        fixkit_run(x, "sso_login", "log in again", sso);
    /* What was copied into a file is not renewed by whoever reads it there. */
    bool in_file =
        x->creds &&
        (x->creds->source == CRED_CREDENTIALS_FILE || x->creds->source == CRED_CONFIG_FILE ||
         x->creds->source == CRED_PROVIDER_BLOCK || x->creds->source == CRED_BACKEND_BLOCK);
    if (in_file)
        fixes_other_profile(x);
    if (!in_file ||
        !fixes_open_place(x, "or put new values over the old ones, from where those came",
                          x->creds->access_key_id.at))
        export_credentials(x);
}
