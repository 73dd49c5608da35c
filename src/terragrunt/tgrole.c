/* The role that Terragrunt takes, and settings that a variable or an argument may give. */
#include <stdlib.h>
#include <string.h>

#include "terragrunt/tgload.h"

Value tgrole_attr(TgLoad *load, const TgConfig *config, const char *name, const char **out_why)
{
    const HclValue *v =
        config->attrs.kind == HV_OBJECT ? hv_get(&config->attrs, span_of(name)) : NULL;
    if (v && v->kind == HV_UNKNOWN && !v->refused)
        *out_why = arena_span(load->arena, v->text);
    if (!v || v->kind == HV_UNKNOWN || v->kind == HV_NULL || v->text.len == 0)
        return VALUE_ABSENT;
    /* a secret may become a token, and nothing that is shown (SECURITY.md) */
    if (v->secret && strcmp(name, "iam_web_identity_token") != 0) {
        *out_why = "it is made of a secret";
        return VALUE_ABSENT;
    }
    return (Value){.text = arena_span(load->arena, v->text), .at = v->at};
}

/* A variable or flag goes before the file (iam.MergeRoleOptions). */
Value tgrole_setting(TgLoad *load, const TgConfig *config, const char *variable, const char *older,
                     const char *attr, const char **out_why)
{
    Value v = tgunit_env(load->files, variable, older);
    return v.text ? v : tgrole_attr(load, config, attr, out_why);
}

void tgrole_take(TgLoad *load, const TgConfig *config)
{
    TgRole *role = &load->unit->role;
    const char *why = NULL, *unused = NULL;
    Value duration, token, arn;
    arn =
        tgrole_setting(load, config, "TG_IAM_ASSUME_ROLE", "TERRAGRUNT_IAM_ROLE", "iam_role", &why);
    if (role->from_auth && !arn.text)
        return;
    *role = (TgRole){.arn = arn, .why = why};
    if (why)
        tg_unknown(load, source_file(load->unit->shown, 0, 0),
                   arena_printf(load->arena, "iam_role is not known: %s", why));
    duration =
        tgrole_setting(load, config, "TG_IAM_ASSUME_ROLE_DURATION",
                       "TERRAGRUNT_IAM_ASSUME_ROLE_DURATION", "iam_assume_role_duration", &unused);
    role->duration_s = duration.text ? (int)strtol(duration.text, NULL, 10) : 0;
    role->session_name = tgrole_setting(load, config, "TG_IAM_ASSUME_ROLE_SESSION_NAME",
                                        "TERRAGRUNT_IAM_ASSUME_ROLE_SESSION_NAME",
                                        "iam_assume_role_session_name", &unused);
    token = tgunit_env(load->files, "TERRAGRUNT_IAM_ASSUME_ROLE_WEB_IDENTITY_TOKEN", NULL);
    role->web_identity_token =
        token.text ? token
                   : tgrole_setting(load, config, "TG_IAM_ASSUME_ROLE_WEB_IDENTITY_TOKEN",
                                    "TERRAGRUNT_IAM_WEB_IDENTITY_TOKEN", "iam_web_identity_token",
                                    &unused);
}
