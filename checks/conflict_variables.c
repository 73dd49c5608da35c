#include "checks/all.h"
#include "checks/support.h"
#include "data/env_vars.h"

#include <ctype.h>
#include <string.h>

/*
 * Variables that look as if they mattered and don't: old names, names of other tools, misspelt
 * ones. That alone is no fault, so it is told by the way; only where nothing is found and the right
 * name would have been looked at, it is a warning.
 */
enum { SLIP_DISTANCE = 2, SLIP_LEAST = 8 };

/* Who reads a name: strings of provider 5.100.0 and terraform 1.11.4, botocore 1.43.11
 * (env_vars.tsv; RULES.md 101). */
enum slip_reader { SLIP_NOBODY, SLIP_CLI, SLIP_TERRAFORM };

typedef struct Slip {
    const char *name, *meant; /* NULL = there is no other name for it */
    enum slip_reader reader;
} Slip;

static const Slip slips[] = {
    {"AWS_ACCESS_ID", "AWS_ACCESS_KEY_ID", SLIP_NOBODY},
    {"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", SLIP_TERRAFORM},
    {"AWS_ACCESS_KEY_SECRET", "AWS_SECRET_ACCESS_KEY", SLIP_NOBODY},
    {"AWS_ACCESS_SECRET_KEY", "AWS_SECRET_ACCESS_KEY", SLIP_NOBODY},
    {"AWS_CONFIG", "AWS_CONFIG_FILE", SLIP_NOBODY},
    {"AWS_CREDENTIALS_FILE", "AWS_SHARED_CREDENTIALS_FILE", SLIP_NOBODY},
    {"AWS_CREDENTIAL_FILE", "AWS_SHARED_CREDENTIALS_FILE", SLIP_CLI},
    {"AWS_IMDS_USE_IPV6", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", SLIP_CLI},
    {"AWS_KEY_ID", "AWS_ACCESS_KEY_ID", SLIP_NOBODY},
    {"AWS_METADATA_SERVICE_NUM_ATTEMPTS", NULL, SLIP_CLI},
    {"AWS_METADATA_SERVICE_TIMEOUT", NULL, SLIP_CLI},
    {"AWS_METADATA_TIMEOUT", NULL, SLIP_NOBODY},
    {"AWS_MFA_SERIAL", NULL, SLIP_NOBODY},
    {"AWS_PROFILE_NAME", "AWS_PROFILE", SLIP_NOBODY},
    {"AWS_REGION_NAME", "AWS_REGION", SLIP_NOBODY},
    {"AWS_SECRET_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", SLIP_NOBODY},
    {"AWS_SECRET_KEY", "AWS_SECRET_ACCESS_KEY", SLIP_TERRAFORM},
    {"AWS_SECRET_KEY_ID", "AWS_SECRET_ACCESS_KEY", SLIP_NOBODY},
    {"AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN", SLIP_CLI},
    {"AWS_SSO_PROFILE", "AWS_PROFILE", SLIP_NOBODY},
    {"AWS_SSO_PROFILE_NAME", "AWS_PROFILE", SLIP_NOBODY},
    {"AWS_TOKEN", "AWS_SESSION_TOKEN", SLIP_NOBODY},
};

static bool is_name(const char *name)
{
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && *name != '_')
            return false;
    return true;
}

/* What somebody may have meant; plurals are other people's own variables. */
static bool meant_by(const EnvVarRow *row, const char *name)
{
    size_t len = strlen(row->name);
    if (len < SLIP_LEAST || span_ends(span_of(row->name), "*") || strncmp(row->name, name, 3) != 0)
        return false;
    if (strncmp(row->name, name, len) == 0 && strcmp(name + len, "S") == 0)
        return false;
    return text_distance(row->name, name, SLIP_DISTANCE) <= SLIP_DISTANCE;
}

/* False where nothing is known against the name. */
static bool slip_of(const EnvVar *var, Slip *out)
{
    for (size_t i = 0; i < ARRAY_LEN(slips); i++)
        if (strcmp(slips[i].name, var->name) == 0) {
            *out = slips[i];
            return true;
        }
    if (var->known || !is_name(var->name))
        return false;
    *out = (Slip){var->name, NULL, SLIP_NOBODY};
    if (span_starts(span_of(var->name), "TF_VARS_") || span_starts(span_of(var->name), "TF_var_")) {
        out->meant = "TF_VAR_";
        return true;
    }
    for (size_t i = 0; i < n_env_vars && !out->meant; i++)
        out->meant = meant_by(&env_vars_table[i], var->name) ? env_vars_table[i].name : NULL;
    return out->meant != NULL;
}

static bool keys_are_missing(const CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->findings->len; i++)
        if (ctx->findings->items[i]->cause == CAUSE_MISSING_KEYS ||
            ctx->findings->items[i]->cause == CAUSE_MISSING_SESSION_TOKEN)
            return true;
    return false;
}

/* Would the right name have been looked at where nothing was found? */
static bool explains(const CheckContext *ctx, const Slip *slip)
{
    const EnvVarRow *row = slip->meant ? env_vars_find(span_of(slip->meant)) : NULL;
    if (!row || slip->reader == SLIP_TERRAFORM)
        return false;
    if (strcmp(row->area, "region") == 0) {
        for (size_t i = 0; i < ctx->configurations->len; i++)
            if (check_fails(ctx->configurations->items[i]) &&
                ctx->configurations->items[i]->outcome.reason == PREDICT_REGION_MISSING)
                return true;
        return false;
    }
    return (strcmp(row->area, "credentials") == 0 || strcmp(row->area, "config file") == 0) &&
           keys_are_missing(ctx);
}

static void tell(CheckContext *ctx, const EnvVar *var, const Slip *slip, Finding **told)
{
    static const char *const words[] = {
        [SLIP_NOBODY] = "neither Terraform nor the AWS CLI reads it",
        [SLIP_CLI] = "the AWS CLI reads it, Terraform does not",
        [SLIP_TERRAFORM] = "Terraform reads it, the AWS CLI does not"};
    const EnvPlace *place = env_place(ctx->facts->env, var->name);
    const char *meant = slip->reader == SLIP_TERRAFORM ? NULL : slip->meant;
    Finding *f = *told;
    if (!f)
        f = *told = check_add(ctx, F_ENV_UNREAD, SEVERITY_INFO, CERTAINTY_CERTAIN, NULL);
    if (explains(ctx, slip)) {
        f->severity = SEVERITY_WARN;
        finding_titlef(ctx->arena, f, "Did you mean %.40s?", slip->meant);
    }
    finding_evidencef(ctx->arena, f, "set", place ? place->at : var->value.at, "%s: %s%s",
                      var->name, words[slip->reader],
                      text_with(ctx->arena, "; did you mean ", meant, "?"));
    if (explains(ctx, slip))
        vec_last(&f->evidence)->proof = true;
}

void check_variables_unread(CheckContext *ctx)
{
    Finding *told = NULL;
    for (size_t i = 0; i < ctx->facts->env->vars.len; i++) {
        const EnvVar *var = &ctx->facts->env->vars.items[i];
        Slip slip;
        /* Set under the right name as well: then it does no harm. */
        if (slip_of(var, &slip) && (!slip.meant || !env_var(ctx->facts->env, slip.meant)))
            tell(ctx, var, &slip, &told);
    }
}

const char *check_variable_meant(const EnvVar *var)
{
    Slip slip;
    return slip_of(var, &slip) && slip.reader != SLIP_TERRAFORM ? slip.meant : NULL;
}
